#include "types/int_theory.h"

#include "types/exception.h"
#include "types/int_internal.h"
#include "types/protocol.h"

#include "object/scope.h"

static uint64_t gcd_word(uint64_t a, uint64_t b)
{
    if (!a || !b)
        return a | b;
    int twos = __builtin_ctzl(a | b);
    a >>= __builtin_ctzl(a);
    while (b) {
        b >>= __builtin_ctzl(b);
        if (a > b) {
            uint64_t swap = a;
            a = b;
            b = swap;
        }
        b -= a;
    }
    return a << twos;
}

/* Copies limbs shifted right by their trailing zero bits (which are returned); *count is updated. */
static size_t strip_twos(mp_limb_t *out, const mp_limb_t *limbs, size_t *count)
{
    size_t twos = mpn_scan1(limbs, 0), whole = twos / 64, part = twos % 64;
    if (part)
        mpn_rshift(out, limbs + whole, (mp_size_t)(*count - whole), (unsigned)part);
    else
        memcpy(out, limbs + whole, (*count - whole) * sizeof(mp_limb_t));
    *count = limbs_normalise(out, *count - whole);
    return twos;
}

static value gcd_limbs(struct thread *t, const struct int_view *x, const struct int_view *y)
{
    size_t m = x->count, n = y->count;
    mp_limb_t stack[INT_STACK_LIMBS], *a = int_scratch(t, stack, 2 * (m + n) + 1);
    if (!a)
        return UNSET;
    mp_limb_t *b = a + m, *g = b + n;
    size_t twos_a = strip_twos(a, x->limbs, &m), twos_b = strip_twos(b, y->limbs, &n);
    size_t twos = twos_a < twos_b ? twos_a : twos_b, count;
    bool is_long = m * n > INT_LONG_WORK;
    if (is_long)
        int_long_begin(t);
    /* GMP wants the first operand to have at least as many bits, the second to be odd. */
    if (limbs_bit_length(a, m) >= limbs_bit_length(b, n))
        count = (size_t)mpn_gcd(g, a, (mp_size_t)m, b, (mp_size_t)n);
    else
        count = (size_t)mpn_gcd(g, b, (mp_size_t)n, a, (mp_size_t)m);
    if (is_long)
        int_long_end(t);
    value odd = int_from_limbs(t, g, count, false);
    int_scratch_free(t, stack, a);
    if (odd == UNSET || !twos)
        return odd;
    value result = int_shift_left(t, odd, value_from_small_int((int64_t)twos));
    value_release(t, odd);
    return result;
}

value int_gcd(struct thread *t, value a, value b)
{
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.count <= 1 && y.count <= 1)
        return int_from_u64(t, gcd_word(x.count ? x.limbs[0] : 0, y.count ? y.limbs[0] : 0));
    if (!x.count)
        return int_from_limbs(t, y.limbs, y.count, false);
    if (!y.count)
        return int_from_limbs(t, x.limbs, x.count, false);
    return gcd_limbs(t, &x, &y);
}

value int_square_root(struct thread *t, value a)
{
    struct int_view x;
    int_view(a, &x);
    if (!x.count)
        return value_from_small_int(0);
    size_t count = (x.count + 1) / 2;
    mp_limb_t stack[INT_STACK_LIMBS], *root = int_scratch(t, stack, count);
    if (!root)
        return UNSET;
    bool is_long = x.count * x.count > INT_LONG_WORK;
    if (is_long)
        int_long_begin(t);
    mpn_sqrtrem(root, NULL, x.limbs, (mp_size_t)x.count);
    if (is_long)
        int_long_end(t);
    value result = int_from_limbs(t, root, count, false);
    int_scratch_free(t, stack, root);
    return result;
}

/* The cofactor of u in gcd(u, v) = s * u + t * v, or an error if the gcd is not 1. u > v > 0. */
static value inverse_cofactor(struct thread *t, const struct int_view *u, const struct int_view *v)
{
    size_t m = u->count, n = v->count;
    mp_limb_t stack[INT_STACK_LIMBS], *work = int_scratch(t, stack, (m + 1) + (n + 1) + n + (n + 1));
    if (!work)
        return UNSET;
    mp_limb_t *up = work, *vp = up + m + 1, *gp = vp + n + 1, *sp = gp + n;
    memcpy(up, u->limbs, m * sizeof(mp_limb_t)); /* GMP destroys its operands */
    memcpy(vp, v->limbs, n * sizeof(mp_limb_t));
    mp_size_t s_count = 0;
    bool is_long = m * n > INT_LONG_WORK;
    if (is_long)
        int_long_begin(t);
    size_t g_count = (size_t)mpn_gcdext(gp, sp, &s_count, up, (mp_size_t)m, vp, (mp_size_t)n);
    if (is_long)
        int_long_end(t);
    value result;
    if (g_count == 1 && gp[0] == 1)
        result = int_from_limbs(t, sp, (size_t)(s_count < 0 ? -s_count : s_count), s_count < 0);
    else
        result = raise_error(t, &exc_ValueError, "base is not invertible for the given modulus");
    int_scratch_free(t, stack, work);
    return result;
}

value int_inverse(struct thread *t, value a, value modulus)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct int_view u, v;
    /* Reduced and raised by the modulus: larger than it, as the extended algorithm wants, and congruent. */
    if ((s[0] = int_remainder(t, a, modulus)) == UNSET || (s[1] = int_add(t, s[0], modulus)) == UNSET)
        goto out;
    int_view(s[1], &u);
    int_view(modulus, &v);
    if ((s[2] = inverse_cofactor(t, &u, &v)) != UNSET)
        result = int_remainder(t, s[2], modulus);
out:
    scope_leave(t, s);
    return result;
}

value int_product_of_progression(struct thread *t, int64_t first, int64_t step, int64_t count)
{
    if (count <= 8) {
        value product = value_from_small_int(1);
        for (int64_t i = 0; i < count && product != UNSET; i++) {
            value factor = int_from_i64(t, first + i * step), next = UNSET;
            if (factor != UNSET)
                next = int_multiply(t, product, factor);
            value_release(t, factor);
            value_release(t, product);
            product = next;
        }
        return product;
    }
    if (count > 1000 && !native_poll(t))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    int64_t half = count / 2;
    value result = UNSET;
    if ((s[0] = int_product_of_progression(t, first, step, half)) != UNSET &&
        (s[1] = int_product_of_progression(t, first + half * step, step, count - half)) != UNSET)
        result = int_multiply(t, s[0], s[1]);
    scope_leave(t, s);
    return result;
}

/* The odd part of n!: the product over i of the odd numbers up to n / 2^i. */
static value odd_factorial(struct thread *t, int64_t n)
{
    if (n < 2)
        return value_from_small_int(1);
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = value_from_small_int(1); /* product of odd numbers so far */
    s[1] = value_from_small_int(1); /* product of these products */
    int64_t done = 1;
    for (int level = 63 - __builtin_clzl((uint64_t)n); level >= 0; level--) {
        int64_t top = (n >> level) - !((n >> level) & 1); /* the largest odd number up to n / 2^level */
        s[2] = int_product_of_progression(t, done + 2, 2, (top - done) / 2);
        value v = s[2] == UNSET ? UNSET : int_multiply(t, s[0], s[2]);
        if (v == UNSET)
            goto out;
        slot_set(t, &s[0], v);
        slot_clear(t, &s[2]);
        if ((v = int_multiply(t, s[1], s[0])) == UNSET)
            goto out;
        slot_set(t, &s[1], v);
        done = top;
    }
    result = scope_take(&s[1]);
out:
    scope_leave(t, s);
    return result;
}

value int_factorial(struct thread *t, int64_t n)
{
    value odd = odd_factorial(t, n);
    if (odd == UNSET)
        return UNSET;
    int64_t twos = n - __builtin_popcountl((uint64_t)n);
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, odd);
        return UNSET;
    }
    s[0] = odd;
    value result = int_shift_left(t, odd, value_from_small_int(twos));
    scope_leave(t, s);
    return result;
}

int64_t int_bit_count(value v)
{
    struct int_view view;
    int_view(v, &view);
    return view.count ? (int64_t)mpn_popcount(view.limbs, (mp_size_t)view.count) : 0;
}
