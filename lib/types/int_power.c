/* Powers, plain and modular. */
#include "object/scope.h"
#include "types/exception.h"
#include "types/float_internal.h"
#include "types/int_internal.h"
#include "types/int_theory.h"
#include "types/protocol.h"

/* base^exponent while it fits in 63 bits. */
static bool power_small(int64_t base, uint64_t exponent, int64_t *out)
{
    int64_t result = 1;
    for (;;) {
        if ((exponent & 1) && __builtin_mul_overflow(result, base, &result))
            return false;
        exponent >>= 1;
        if (!exponent)
            break;
        if (__builtin_mul_overflow(base, base, &base))
            return false;
    }
    *out = result;
    return true;
}

/* base is none of 0, 1, -1; left to right over the bits of the exponent. */
static value power_large(struct thread *t, value base, uint64_t exponent)
{
    size_t bits = int_bit_length(base);
    if ((double)(bits - 1) * (double)exponent / 64 > (double)INT_LIMBS_MAX)
        return raise_no_memory(t);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = value_retain(base);
    for (int bit = 62 - __builtin_clzl(exponent); bit >= 0; bit--) {
        value next = int_multiply(t, s[0], s[0]);
        if (next == UNSET)
            goto out;
        slot_set(t, &s[0], next);
        if (exponent >> bit & 1) {
            if ((next = int_multiply(t, s[0], base)) == UNSET)
                goto out;
            slot_set(t, &s[0], next);
        }
        if (int_bit_length(s[0]) > 1 << 16 && !native_poll(t))
            goto out;
    }
    result = scope_take(&s[0]);
out:
    scope_leave(t, s);
    return result;
}

static value power_plain(struct thread *t, value base, value exponent)
{
    int64_t b;
    uint64_t e;
    if (int_sign(exponent) < 0) {
        double x, y;
        if (!int_as_double(t, base, &x) || !int_as_double(t, exponent, &y))
            return UNSET;
        return float_power(t, x, y);
    }
    if (!int_to_u64(exponent, &e)) {
        struct int_view view;
        int_view(exponent, &view);
        e = 2 | (view.limbs[0] & 1); /* as good for 0, 1 and -1; nothing else could be stored */
        if (!int_small(base, &b) || b > 1 || b < -1)
            return raise_no_memory(t);
    }
    if (!e)
        return value_from_small_int(1);
    if (int_small(base, &b)) {
        int64_t result;
        if (power_small(b, e, &result))
            return int_from_i64(t, result);
        if (b == 2)
            return e > INT64_MAX ? raise_no_memory(t) : int_shift_left(t, value_from_small_int(1), exponent);
    }
    return power_large(t, base, e);
}

/* Modulus of one limb: no allocation at all. */
static uint64_t power_modulo_word(uint64_t base, const struct int_view *exponent, uint64_t modulus)
{
    uint64_t result = 1 % modulus;
    for (size_t bit = limbs_bit_length(exponent->limbs, exponent->count); bit-- > 0;) {
        result = (uint64_t)((unsigned __int128)result * result % modulus);
        if (exponent->limbs[bit / 64] >> (bit % 64) & 1)
            result = (uint64_t)((unsigned __int128)result * base % modulus);
    }
    return result;
}

#define WINDOW_BITS 4

/* The buffers of a modular power over n limbs. */
struct power_work {
    const struct int_view *modulus;
    mp_limb_t *table;    /* base^0 .. base^15, n limbs each */
    mp_limb_t *result;   /* n */
    mp_limb_t *product;  /* 2n */
    mp_limb_t *quotient; /* n + 1 */
};

/* out = x * y mod the modulus. */
static void multiply_modulo(const struct power_work *w, mp_limb_t *out, const mp_limb_t *x,
                            const mp_limb_t *y)
{
    mp_size_t n = (mp_size_t)w->modulus->count;
    if (x == y)
        mpn_sqr(w->product, x, n);
    else
        mpn_mul_n(w->product, x, y, n);
    mpn_tdiv_qr(w->quotient, out, 0, w->product, 2 * n, w->modulus->limbs, n);
}

/* Fixed windows of four bits from the top. False: an exception came up at a poll. */
static bool power_modulo_windows(struct thread *t, struct power_work *w, const struct int_view *exponent)
{
    size_t n = w->modulus->count, bits = limbs_bit_length(exponent->limbs, exponent->count);
    for (size_t i = 2; i < 1 << WINDOW_BITS; i++)
        multiply_modulo(w, w->table + i * n, w->table + (i - 1) * n, w->table + n);
    /* Between two polls about INT_LONG_WORK products. */
    size_t pause = 1 + INT_LONG_WORK / (n * n * 2 * (WINDOW_BITS + 1)), since = 0;
    memcpy(w->result, w->table, n * sizeof(mp_limb_t));
    for (size_t window = (bits + WINDOW_BITS - 1) / WINDOW_BITS; window-- > 0;) {
        for (int i = 0; i < WINDOW_BITS; i++)
            multiply_modulo(w, w->result, w->result, w->result);
        size_t low = window * WINDOW_BITS;
        size_t digit = exponent->limbs[low / 64] >> (low % 64) & ((1 << WINDOW_BITS) - 1);
        if (digit)
            multiply_modulo(w, w->result, w->result, w->table + digit * n);
        if (++since >= pause) {
            since = 0;
            if (!native_poll(t))
                return false;
        }
    }
    return true;
}

/* base in [0, modulus), exponent >= 0, modulus > 1 of several limbs. */
static value power_modulo_large(struct thread *t, const struct int_view *base,
                                const struct int_view *exponent, const struct int_view *modulus)
{
    size_t n = modulus->count;
    struct power_work w = {.modulus = modulus};
    w.table = memory_alloc(t, (n * (1 << WINDOW_BITS) + 4 * n + 1) * sizeof(mp_limb_t));
    if (!w.table)
        return UNSET;
    w.result = w.table + (n << WINDOW_BITS);
    w.product = w.result + n;
    w.quotient = w.product + 2 * n;
    memset(w.table, 0, 2 * n * sizeof(mp_limb_t));
    w.table[0] = 1;
    memcpy(w.table + n, base->limbs, base->count * sizeof(mp_limb_t));
    value result = UNSET;
    if (power_modulo_windows(t, &w, exponent))
        result = int_from_limbs(t, w.result, n, false);
    memory_free(t, w.table);
    return result;
}

/* modulus > 1, exponent >= 0, base reduced. */
static value power_modulo_reduced(struct thread *t, value base, value exponent, value modulus)
{
    struct int_view b, e, m;
    int_view(base, &b);
    int_view(exponent, &e);
    int_view(modulus, &m);
    if (m.count == 1)
        return int_from_u64(t, power_modulo_word(b.count ? b.limbs[0] : 0, &e, m.limbs[0]));
    return power_modulo_large(t, &b, &e, &m);
}

static value power_modulo(struct thread *t, value base, value exponent, value modulus)
{
    if (int_sign(modulus) == 0)
        return raise_error(t, &exc_ValueError, "pow() 3rd argument cannot be 0");
    value *s = scope_enter(t, 5);
    if (!s)
        return UNSET;
    value result = UNSET;
    bool negative = int_sign(modulus) < 0;
    s[0] = negative ? int_negate(t, modulus) : value_retain(modulus);
    if (s[0] == UNSET)
        goto out;
    if (int_compare(s[0], value_from_small_int(1)) == 0) {
        result = value_from_small_int(0);
        goto out;
    }
    if (int_sign(exponent) < 0) {
        s[1] = int_negate(t, exponent);
        s[2] = s[1] == UNSET ? UNSET : int_inverse(t, base, s[0]);
    } else {
        s[1] = value_retain(exponent);
        s[2] = int_remainder(t, base, s[0]);
    }
    if (s[2] == UNSET)
        goto out;
    s[3] = power_modulo_reduced(t, s[2], s[1], s[0]);
    if (s[3] == UNSET)
        goto out;
    /* The result has the sign of the modulus. */
    result = negative && int_sign(s[3]) ? int_subtract(t, s[3], s[0]) : scope_take(&s[3]);
out:
    scope_leave(t, s);
    return result;
}

value int_power(struct thread *t, value base, value exponent, value modulus)
{
    if (modulus == UNSET || modulus == NONE)
        return power_plain(t, base, exponent);
    return power_modulo(t, base, exponent, modulus);
}
