/* Shifts and the bitwise operations, which see a negative number as infinitely many leading ones. */
#include "types/exception.h"
#include "types/int_internal.h"

/* The distance of a shift: false if it does not fit, *out is then INT64_MAX. ValueError if negative. */
static bool shift_distance(struct thread *t, value b, int64_t *out)
{
    if (int_sign(b) < 0) {
        raise_error(t, &exc_ValueError, "negative shift count");
        return false;
    }
    if (!int_to_i64(b, out))
        *out = INT64_MAX;
    return true;
}

/* python3 tells apart what memory could not hold and what it cannot count: 2^63 digits of 30 bits. */
static value raise_too_far(struct thread *t, value distance)
{
    struct int_view view;
    int_view(distance, &view);
    if (view.count > 2 || (view.count == 2 && view.limbs[1] >= 15))
        return raise_error(t, &exc_OverflowError, "too many digits in integer");
    return raise_no_memory(t);
}

value int_shift_left(struct thread *t, value a, value b)
{
    int64_t i, distance;
    if (!shift_distance(t, b, &distance))
        return UNSET;
    if (int_small(a, &i)) {
        if (i == 0)
            return value_from_small_int(0);
        if (likely(distance < 63 && (int64_t)((uint64_t)i << distance) >> distance == i))
            return int_from_i64(t, (int64_t)((uint64_t)i << distance));
    }
    if (int_sign(a) == 0)
        return value_from_small_int(0);
    if (distance == INT64_MAX)
        return raise_too_far(t, b);
    struct int_view x;
    int_view(a, &x);
    size_t whole = (size_t)distance / 64, part = (size_t)distance % 64;
    if (whole > INT_LIMBS_MAX)
        return raise_no_memory(t);
    struct integer *result = int_create(t, x.count + whole + 1);
    if (!result)
        return UNSET;
    mp_limb_t *limbs = result->limbs;
    memset(limbs, 0, whole * sizeof(mp_limb_t));
    if (part)
        limbs[whole + x.count] = mpn_lshift(limbs + whole, x.limbs, (mp_size_t)x.count, (unsigned)part);
    else {
        memcpy(limbs + whole, x.limbs, x.count * sizeof(mp_limb_t));
        limbs[whole + x.count] = 0;
    }
    return int_finish(t, result, x.count + whole + 1, x.negative);
}

value int_shift_right(struct thread *t, value a, value b)
{
    int64_t i, distance;
    if (!shift_distance(t, b, &distance))
        return UNSET;
    if (likely(int_small(a, &i) || int_word(a, &i)))
        return int_from_i64(t, distance > 62 ? (i < 0 ? -1 : 0) : i >> distance);
    struct int_view x;
    int_view(a, &x);
    size_t whole = (size_t)distance / 64, part = (size_t)distance % 64;
    if (whole >= x.count)
        return value_from_small_int(x.negative ? -1 : 0);
    size_t count = x.count - whole;
    struct integer *result = int_create(t, count + 1); /* the rounding may carry into one more */
    if (!result)
        return UNSET;
    mp_limb_t *limbs = result->limbs, lost = 0;
    if (part)
        lost = mpn_rshift(limbs, x.limbs + whole, (mp_size_t)count, (unsigned)part);
    else
        memcpy(limbs, x.limbs + whole, count * sizeof(mp_limb_t));
    limbs[count] = 0;
    if (x.negative && (lost || limbs_normalise(x.limbs, whole)))
        mpn_add_1(limbs, limbs, (mp_size_t)count + 1, 1);
    return int_finish(t, result, count + 1, x.negative);
}

/* Reads limb after limb of the two's complement form. */
struct complement {
    const struct int_view *view;
    mp_limb_t carry;
};

static mp_limb_t complement_next(struct complement *c, size_t index)
{
    mp_limb_t limb = index < c->view->count ? c->view->limbs[index] : 0;
    if (!c->view->negative)
        return limb;
    limb = ~limb + c->carry;
    c->carry = c->carry && limb == 0;
    return limb;
}

enum bit_operation { BIT_AND, BIT_OR, BIT_XOR };

static mp_limb_t bit_apply(enum bit_operation op, mp_limb_t a, mp_limb_t b)
{
    return op == BIT_AND ? a & b : op == BIT_OR ? a | b : a ^ b;
}

static value bit_operate(struct thread *t, enum bit_operation op, value a, value b)
{
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    bool negative = bit_apply(op, x.negative, y.negative);
    size_t count = x.count > y.count ? x.count : y.count;
    if (op == BIT_AND && !x.negative && x.count < count)
        count = x.count;
    if (op == BIT_AND && !y.negative && y.count < count)
        count = y.count;
    count++; /* room for the sign: all ones or all zeros */
    struct integer *result = int_create(t, count);
    if (!result)
        return UNSET;
    struct complement left = {&x, 1}, right = {&y, 1};
    for (size_t i = 0; i < count; i++)
        result->limbs[i] = bit_apply(op, complement_next(&left, i), complement_next(&right, i));
    if (negative)
        mpn_neg(result->limbs, result->limbs, (mp_size_t)count);
    return int_finish(t, result, count, negative);
}

value int_and(struct thread *t, value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)))
        return value_from_small_int(i & j);
    if (int_words(a, b, &i, &j))
        return int_from_i64(t, i & j);
    return bit_operate(t, BIT_AND, a, b);
}

value int_or(struct thread *t, value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)))
        return value_from_small_int(i | j);
    if (int_words(a, b, &i, &j))
        return int_from_i64(t, i | j);
    return bit_operate(t, BIT_OR, a, b);
}

value int_xor(struct thread *t, value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)))
        return value_from_small_int(i ^ j);
    if (int_words(a, b, &i, &j))
        return int_from_i64(t, i ^ j);
    return bit_operate(t, BIT_XOR, a, b);
}

value int_invert(struct thread *t, value a)
{
    int64_t i;
    if (likely(int_small(a, &i)))
        return value_from_small_int(~i);
    value sum = int_add(t, a, value_from_small_int(1));
    if (sum == UNSET)
        return UNSET;
    value result = int_negate(t, sum);
    value_release(t, sum);
    return result;
}
