/* Sums, products, quotients. Each begins with the case that both operands are immediate. */
#include <math.h>

#include "gc/safepoint.h"
#include "types/exception.h"
#include "types/int_internal.h"
#include "types/tuple.h"

void int_long_begin(struct thread *t)
{
    thread_park(t);
}
void int_long_end(struct thread *t)
{
    thread_unpark(t);
}

/* |x| + |y| */
static value magnitude_add(struct thread *t, const struct int_view *x, const struct int_view *y,
                           bool negative)
{
    if (x->count < y->count) {
        const struct int_view *swap = x;
        x = y;
        y = swap;
    }
    mp_limb_t stack[INT_STACK_LIMBS];
    struct integer *object = NULL;
    mp_limb_t *limbs = stack;
    if (x->count >= INT_STACK_LIMBS) {
        if (!(object = int_create(t, x->count + 1)))
            return UNSET;
        limbs = object->limbs;
    }
    if (y->count)
        limbs[x->count] = mpn_add(limbs, x->limbs, (mp_size_t)x->count, y->limbs, (mp_size_t)y->count);
    else {
        memcpy(limbs, x->limbs, x->count * sizeof(mp_limb_t));
        limbs[x->count] = 0;
    }
    return object ? int_finish(t, object, x->count + 1, negative)
                  : int_from_limbs(t, limbs, x->count + 1, negative);
}

/* (|x| - |y|), negated if `negative`. */
static value magnitude_subtract(struct thread *t, const struct int_view *x, const struct int_view *y,
                                bool negative)
{
    if (x->count < y->count ||
        (x->count == y->count && x->count && mpn_cmp(x->limbs, y->limbs, (mp_size_t)x->count) < 0)) {
        const struct int_view *swap = x;
        x = y;
        y = swap;
        negative = !negative;
    }
    mp_limb_t stack[INT_STACK_LIMBS];
    struct integer *object = NULL;
    mp_limb_t *limbs = stack;
    if (x->count > INT_STACK_LIMBS) {
        if (!(object = int_create(t, x->count)))
            return UNSET;
        limbs = object->limbs;
    }
    if (y->count)
        mpn_sub(limbs, x->limbs, (mp_size_t)x->count, y->limbs, (mp_size_t)y->count);
    else
        memcpy(limbs, x->limbs, x->count * sizeof(mp_limb_t));
    return object ? int_finish(t, object, x->count, negative) : int_from_limbs(t, limbs, x->count, negative);
}

value int_add(struct thread *t, value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)))
        return int_from_i64(t, i + j);
    if (int_words(a, b, &i, &j))
        return int_from_i128(t, (__int128)i + j);
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.negative == y.negative)
        return magnitude_add(t, &x, &y, x.negative);
    return magnitude_subtract(t, &x, &y, x.negative);
}

value int_subtract(struct thread *t, value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)))
        return int_from_i64(t, i - j);
    if (int_words(a, b, &i, &j))
        return int_from_i128(t, (__int128)i - j);
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.negative != y.negative)
        return magnitude_add(t, &x, &y, x.negative);
    return magnitude_subtract(t, &x, &y, x.negative);
}

value int_negate(struct thread *t, value a)
{
    int64_t i;
    if (likely(int_small(a, &i)))
        return int_from_i64(t, -i);
    struct int_view x;
    int_view(a, &x);
    return int_from_limbs(t, x.limbs, x.count, !x.negative);
}

/* product has x->count + y->count limbs; x is the longer. */
static void magnitude_multiply(mp_limb_t *product, const struct int_view *x, const struct int_view *y)
{
    if (x->limbs == y->limbs && x->count == y->count)
        mpn_sqr(product, x->limbs, (mp_size_t)x->count);
    else
        mpn_mul(product, x->limbs, (mp_size_t)x->count, y->limbs, (mp_size_t)y->count);
}

/* A product that takes long: computed in scratch limbs while the thread is parked, since a result object
 * would have no traced home meanwhile. */
static value multiply_long(struct thread *t, const struct int_view *x, const struct int_view *y,
                           bool negative)
{
    size_t count = x->count + y->count;
    if (count > INT_LIMBS_MAX)
        return raise_no_memory(t);
    mp_limb_t *limbs = memory_alloc(t, count * sizeof(mp_limb_t));
    if (!limbs)
        return UNSET;
    int_long_begin(t);
    magnitude_multiply(limbs, x, y);
    int_long_end(t);
    value result = int_from_limbs(t, limbs, count, negative);
    memory_free(t, limbs);
    return result;
}

static value multiply_views(struct thread *t, const struct int_view *x, const struct int_view *y)
{
    bool negative = x->negative != y->negative;
    if (x->count < y->count) {
        const struct int_view *swap = x;
        x = y;
        y = swap;
    }
    if (y->count == 0)
        return value_from_small_int(0);
    size_t count = x->count + y->count;
    if (count <= INT_STACK_LIMBS) {
        mp_limb_t stack[INT_STACK_LIMBS];
        magnitude_multiply(stack, x, y);
        return int_from_limbs(t, stack, count, negative);
    }
    if (x->count * y->count > INT_LONG_WORK)
        return multiply_long(t, x, y, negative);
    struct integer *object = int_create(t, count);
    if (!object)
        return UNSET;
    magnitude_multiply(object->limbs, x, y);
    return int_finish(t, object, count, negative);
}

value int_multiply(struct thread *t, value a, value b)
{
    int64_t i, j, product;
    if (likely(int_small(a, &i) && int_small(b, &j)) && likely(!__builtin_mul_overflow(i, j, &product)))
        return int_from_i64(t, product);
    if (int_words(a, b, &i, &j))
        return int_from_i128(t, (__int128)i * j);
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    return multiply_views(t, &x, &y);
}

/* Truncating division of magnitudes: quotient has x->count - y->count + 1 limbs, remainder y->count. */
static void magnitude_divide(struct thread *t, mp_limb_t *quotient, mp_limb_t *remainder,
                             const struct int_view *x, const struct int_view *y)
{
    if (y->count == 1) {
        remainder[0] = mpn_divrem_1(quotient, 0, x->limbs, (mp_size_t)x->count, y->limbs[0]);
        return;
    }
    bool is_long = (x->count - y->count + 1) * y->count > INT_LONG_WORK;
    if (is_long)
        int_long_begin(t);
    mpn_tdiv_qr(quotient, remainder, 0, x->limbs, (mp_size_t)x->count, y->limbs, (mp_size_t)y->count);
    if (is_long)
        int_long_end(t);
}

/* |x| < |y|: the quotient is 0 or -1. */
static bool divide_by_larger(struct thread *t, value a, value b, bool differ, value *quotient,
                             value *remainder)
{
    value r = UNSET;
    if (remainder) {
        r = differ ? int_add(t, a, b) : int_exact(t, a);
        if (r == UNSET)
            return false;
        *remainder = r;
    }
    if (quotient)
        *quotient = value_from_small_int(differ ? -1 : 0);
    return true;
}

static bool divide_views(struct thread *t, const struct int_view *x, const struct int_view *y,
                         value *quotient, value *remainder)
{
    bool differ = x->negative != y->negative;
    size_t q_count = x->count - y->count + 1; /* the carry of the rounding needs one more */
    mp_limb_t stack[INT_STACK_LIMBS];
    mp_limb_t *q = int_scratch(t, stack, q_count + 1 + y->count), *r = q + q_count + 1;
    if (!q)
        return false;
    magnitude_divide(t, q, r, x, y);
    q[q_count] = 0;
    if (differ && limbs_normalise(r, y->count)) {
        /* Truncation went towards zero; the floor is one lower. */
        mpn_add_1(q, q, (mp_size_t)q_count + 1, 1);
        mpn_sub_n(r, y->limbs, r, (mp_size_t)y->count);
    }
    value q_value = UNSET, r_value = UNSET;
    bool ok = (!quotient || (q_value = int_from_limbs(t, q, q_count + 1, differ)) != UNSET) &&
              (!remainder || (r_value = int_from_limbs(t, r, y->count, y->negative)) != UNSET);
    int_scratch_free(t, stack, q);
    if (!ok) {
        value_release(t, q_value);
        return false;
    }
    if (quotient)
        *quotient = q_value;
    if (remainder)
        *remainder = r_value;
    return true;
}

bool int_divide(struct thread *t, value a, value b, value *quotient, value *remainder, const char *zero_text)
{
    int64_t i, j;
    if (likely(int_words(a, b, &i, &j)) && likely(j && (j != -1 || i != INT64_MIN))) {
        int64_t q = i / j, r = i % j;
        if (r && (r ^ j) < 0) {
            q--;
            r += j;
        }
        if (quotient && (*quotient = int_from_i64(t, q)) == UNSET)
            return false;
        if (remainder && (*remainder = int_from_i64(t, r)) == UNSET) {
            if (quotient)
                value_release(t, *quotient);
            return false;
        }
        return true;
    }
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (!y.count) {
        raise_error(t, &exc_ZeroDivisionError, "%s", zero_text);
        return false;
    }
    if (x.count < y.count || (x.count == y.count && mpn_cmp(x.limbs, y.limbs, (mp_size_t)x.count) < 0))
        return divide_by_larger(t, a, b, x.count && x.negative != y.negative, quotient, remainder);
    return divide_views(t, &x, &y, quotient, remainder);
}

value int_floor_divide(struct thread *t, value a, value b)
{
    value quotient;
    return int_divide(t, a, b, &quotient, NULL, "integer division or modulo by zero") ? quotient : UNSET;
}

value int_remainder(struct thread *t, value a, value b)
{
    value remainder;
    return int_divide(t, a, b, NULL, &remainder, "integer modulo by zero") ? remainder : UNSET;
}

value int_divmod(struct thread *t, value a, value b)
{
    value pair[2];
    if (!int_divide(t, a, b, &pair[0], &pair[1], "integer division or modulo by zero"))
        return UNSET;
    return tuple_take_items(t, pair, 2);
}

/* The quotient with at least 62 significant bits, in *top, as (*top + fraction) * 2^*exponent. */
static bool quotient_top_bits(struct thread *t, const struct int_view *x, const struct int_view *y,
                              uint64_t *top, bool *sticky, int64_t *exponent)
{
    size_t x_bits = limbs_bit_length(x->limbs, x->count), y_bits = limbs_bit_length(y->limbs, y->count);
    /* Shift x so that it has 63 or 64 bits more than y: the quotient then has 63 to 65 bits, never more
     * than two limbs. */
    int64_t shift = (int64_t)y_bits + 63 - (int64_t)x_bits;
    size_t whole = shift > 0 ? (size_t)shift / 64 : 0, part = shift > 0 ? (size_t)shift % 64 : 0;
    size_t n_count = x->count + whole + 1, q_room = n_count - y->count + 1;
    mp_limb_t stack[INT_STACK_LIMBS];
    mp_limb_t *n = int_scratch(t, stack, n_count + q_room + y->count);
    if (!n)
        return false;
    mp_limb_t *q = n + n_count, *r = q + q_room;
    memset(n, 0, whole * sizeof(mp_limb_t));
    if (part)
        n[n_count - 1] = mpn_lshift(n + whole, x->limbs, (mp_size_t)x->count, (unsigned)part);
    else {
        memcpy(n + whole, x->limbs, x->count * sizeof(mp_limb_t));
        n[n_count - 1] = 0;
    }
    struct int_view numerator = {.limbs = n, .count = n_count};
    magnitude_divide(t, q, r, &numerator, y);
    bool inexact = limbs_normalise(r, y->count), rest;
    *exponent = limbs_top_bits(q, limbs_normalise(q, q_room), top, &rest) - (shift > 0 ? shift : 0);
    *sticky = inexact || rest;
    int_scratch_free(t, stack, n);
    return true;
}

value int_true_divide(struct thread *t, value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)) && likely(j))
        return value_from_finite((double)i / (double)j); /* both exact, so one rounding */
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (!y.count)
        return raise_error(t, &exc_ZeroDivisionError, "division by zero");
    if (!x.count)
        return value_from_finite(y.negative ? -0.0 : 0.0);
    uint64_t top;
    bool sticky;
    int64_t exponent;
    if (!quotient_top_bits(t, &x, &y, &top, &sticky, &exponent))
        return UNSET;
    double d = double_from_scaled(top, sticky, exponent);
    if (isinf(d))
        return raise_error(t, &exc_OverflowError, "integer division result too large for a float");
    return value_from_finite(x.negative != y.negative ? -d : d);
}
