/* Between ints and machine numbers: creation, conversion, comparison, hash. */
#include <float.h>
#include <math.h>

#include "object/create.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int_internal.h"
#include "types/protocol.h"

struct integer *int_create(struct thread *t, size_t limbs)
{
    if (unlikely(limbs > INT_LIMBS_MAX)) {
        raise_no_memory(t);
        return NULL;
    }
    struct integer *i = object_create_unfilled(t, &int_type.shape, sizeof *i + limbs * sizeof(mp_limb_t), 0);
    if (likely(i != NULL))
        i->size = 0; /* the limbs are no references: they may stay as they are */
    return i;
}

/* True if the magnitude is that of an immediate. The most negative one has one more magnitude. */
static bool small_from_limbs(const mp_limb_t *limbs, size_t count, bool negative, value *out)
{
    if (count > 1)
        return false;
    mp_limb_t magnitude = count ? limbs[0] : 0;
    if (magnitude > (mp_limb_t)SMALL_INT_MAX + negative)
        return false;
    *out = value_from_small_int(negative ? -(int64_t)magnitude : (int64_t)magnitude);
    return true;
}

value int_from_limbs(struct thread *t, const mp_limb_t *limbs, size_t count, bool negative)
{
    value small;
    count = limbs_normalise(limbs, count);
    if (small_from_limbs(limbs, count, negative, &small))
        return small;
    struct integer *i = int_create(t, count);
    if (!i)
        return UNSET;
    memcpy(i->limbs, limbs, count * sizeof(mp_limb_t));
    i->size = negative ? -(int64_t)count : (int64_t)count;
    return value_from_ref(i);
}

value int_finish(struct thread *t, struct integer *i, size_t count, bool negative)
{
    size_t room = count;
    value result = UNSET;
    count = limbs_normalise(i->limbs, count);
    if (small_from_limbs(i->limbs, count, negative, &result) || (room > 64 && count < room / 2)) {
        /* An immediate, or so much smaller than foreseen that a copy is cheaper to keep. */
        if (result == UNSET)
            result = int_from_limbs(t, i->limbs, count, negative);
        object_release(t, &i->object);
        return result;
    }
    i->size = negative ? -(int64_t)count : (int64_t)count;
    return value_from_ref(i);
}

value int_from_i64(struct thread *t, int64_t i)
{
    if (likely(value_int_fits(i)))
        return value_from_small_int(i);
    struct integer *object = int_create(t, 1);
    if (unlikely(!object))
        return UNSET;
    object->limbs[0] = i < 0 ? -(mp_limb_t)i : (mp_limb_t)i;
    object->size = i < 0 ? -1 : 1;
    return value_from_ref(object);
}

value int_from_i128(struct thread *t, __int128 i)
{
    if (likely((int64_t)i == i))
        return int_from_i64(t, (int64_t)i);
    unsigned __int128 magnitude = i < 0 ? -(unsigned __int128)i : (unsigned __int128)i;
    mp_limb_t limbs[2] = {(mp_limb_t)magnitude, (mp_limb_t)(magnitude >> 64)};
    return int_from_limbs(t, limbs, 2, i < 0);
}

value int_from_u64(struct thread *t, uint64_t u)
{
    if (likely(u <= (uint64_t)SMALL_INT_MAX))
        return value_from_small_int((int64_t)u);
    return int_from_limbs(t, &u, 1, false);
}

value int_from_double(struct thread *t, double d)
{
    if (likely(fabs(d) < 0x1p50))
        return value_from_small_int((int64_t)d);
    if (d != d)
        return raise_error(t, &exc_ValueError, "cannot convert float NaN to integer");
    if (isinf(d))
        return raise_error(t, &exc_OverflowError, "cannot convert float infinity to integer");
    int exponent;
    /* |d| = fraction * 2^exponent with 53 bits of fraction, all of them above the point here. */
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    size_t shift = (size_t)(exponent - 53) % 64, low = (size_t)(exponent - 53) / 64;
    if (exponent < 53) {
        mantissa >>= 53 - exponent;
        return int_from_limbs(t, &mantissa, 1, d < 0);
    }
    mp_limb_t limbs[DBL_MAX_EXP / 64 + 2] = {0};
    limbs[low] = mantissa << shift;
    if (shift)
        limbs[low + 1] = mantissa >> (64 - shift);
    return int_from_limbs(t, limbs, low + 2, d < 0);
}

value int_exact(struct thread *t, value v)
{
    if (value_is_int(v) || value_is_exact(v, &int_type))
        return value_retain(v);
    struct int_view view;
    int_view(v, &view);
    return int_from_limbs(t, view.limbs, view.count, view.negative);
}

bool int_to_i64(value v, int64_t *out)
{
    if (likely(int_small(v, out)))
        return true;
    struct int_view view;
    int_view(v, &view);
    mp_limb_t magnitude = view.count ? view.limbs[0] : 0;
    if (view.count > 1 || magnitude > (mp_limb_t)INT64_MAX + view.negative)
        return false;
    *out = view.negative ? (int64_t)-magnitude : (int64_t)magnitude;
    return true;
}

bool int_to_u64(value v, uint64_t *out)
{
    struct int_view view;
    int_view(v, &view);
    if (view.count > 1 || (view.negative && view.count))
        return false;
    *out = view.count ? view.limbs[0] : 0;
    return true;
}

value int_index(struct thread *t, value v)
{
    if (int_check(v))
        return value_retain(v);
    slot_unary *index = value_type(v)->slots.index;
    if (!index)
        return raise_error(t, &exc_TypeError, "'%T' object cannot be interpreted as an integer", v);
    value result = index(t, v);
    if (result == UNSET || int_check(result))
        return result;
    raise_error(t, &exc_TypeError, "__index__ returned non-int (type %T)", result);
    value_release(t, result);
    return UNSET;
}

bool int_as_i64(struct thread *t, value v, int64_t *out)
{
    if (likely(int_small(v, out)))
        return true;
    value index = int_index(t, v);
    if (index == UNSET)
        return false;
    bool fits = int_to_i64(index, out);
    value_release(t, index);
    if (!fits)
        raise_error(t, &exc_OverflowError, "Python int too large to convert to C ssize_t");
    return fits;
}

bool int_as_c_int(struct thread *t, value v, int *out)
{
    int64_t number;
    if (!int_small(v, &number)) {
        value index = int_index(t, v);
        if (index == UNSET)
            return false;
        if (!int_to_i64(index, &number))
            number = INT64_MAX;
        value_release(t, index);
    }
    *out = (int)number;
    if (number <= INT32_MAX && number >= INT32_MIN)
        return true;
    raise_error(t, &exc_OverflowError, "Python int too large to convert to C int");
    return false;
}

bool int_as_clipped(struct thread *t, value v, int64_t *out)
{
    if (likely(int_small(v, out)))
        return true;
    value index = int_index(t, v);
    if (index == UNSET)
        return false;
    if (!int_to_i64(index, out))
        *out = int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
    value_release(t, index);
    return true;
}

int int_sign(value v)
{
    int64_t small;
    if (likely(int_small(v, &small)))
        return (small > 0) - (small < 0);
    int64_t size = ((const struct integer *)value_ref(v))->size;
    return (size > 0) - (size < 0);
}

size_t int_bit_length(value v)
{
    struct int_view view;
    int_view(v, &view);
    return limbs_bit_length(view.limbs, view.count);
}

int int_compare(value a, value b)
{
    int64_t i, j;
    if (likely(int_small(a, &i) && int_small(b, &j)))
        return (i > j) - (i < j);
    struct int_view x, y;
    int_view(a, &x);
    int_view(b, &y);
    if (x.count == 0 && y.count == 0)
        return 0;
    if (x.negative != y.negative)
        return x.negative && x.count ? -1 : y.negative && y.count ? 1 : x.count ? 1 : -1;
    int order =
        x.count != y.count ? (x.count > y.count ? 1 : -1) : mpn_cmp(x.limbs, y.limbs, (mp_size_t)x.count);
    order = (order > 0) - (order < 0);
    return x.negative ? -order : order;
}

int int_compare_double(value a, double d)
{
    if (isinf(d))
        return d > 0 ? -1 : 1;
    int64_t small;
    if (likely(int_small(a, &small))) {
        /* 51 bits are exact in a double. */
        double left = (double)small;
        return (left > d) - (left < d);
    }
    struct int_view view;
    int_view(a, &view);
    int sign = view.count == 0 ? 0 : view.negative ? -1 : 1, other = (d > 0) - (d < 0);
    if (sign != other || sign == 0)
        return (sign > other) - (sign < other);
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 64);
    size_t bits = limbs_bit_length(view.limbs, view.count);
    if (exponent <= 0 || bits != (size_t)exponent)
        return exponent <= 0 || bits > (size_t)exponent ? sign : -sign;
    /* Both have their highest bit at the same place: compare 64 bits from there, then what is below. */
    size_t low = view.count - 1, shift = (size_t)__builtin_clzl(view.limbs[low]);
    uint64_t top = view.limbs[low] << shift;
    bool rest = false;
    if (shift && low) {
        top |= view.limbs[low - 1] >> (64 - shift);
        rest = view.limbs[low - 1] << shift;
        low--;
    }
    if (top != mantissa)
        return top > mantissa ? sign : -sign;
    while (!rest && low)
        rest = view.limbs[--low];
    return rest ? sign : 0;
}

int64_t limbs_top_bits(const mp_limb_t *limbs, size_t count, uint64_t *magnitude, bool *sticky)
{
    size_t bits = limbs_bit_length(limbs, count);
    *sticky = false;
    if (bits <= 63) {
        *magnitude = count ? limbs[0] : 0;
        return 0;
    }
    size_t drop = bits - 63, low = drop / 64, shift = drop % 64;
    uint64_t top = limbs[low] >> shift;
    if (shift && low + 1 < count)
        top |= limbs[low + 1] << (64 - shift);
    bool rest = shift && (limbs[low] << (64 - shift));
    while (!rest && low)
        rest = limbs[--low];
    *magnitude = top & INT64_MAX;
    *sticky = rest;
    return (int64_t)drop;
}

double double_from_scaled(uint64_t magnitude, bool sticky, int64_t exponent)
{
    if (!magnitude)
        return 0.0; /* callers give sticky only below 55 or more bits */
    int64_t top = 64 - __builtin_clzl(magnitude) + exponent; /* magnitude < 2^top */
    if (top > DBL_MAX_EXP)
        return HUGE_VAL;
    /* Bits below the last place of the result: of 53 bits, or fewer for a subnormal. */
    int64_t last = top - DBL_MANT_DIG;
    if (last < DBL_MIN_EXP - DBL_MANT_DIG)
        last = DBL_MIN_EXP - DBL_MANT_DIG;
    int64_t drop = last - exponent;
    if (drop <= 0)
        return ldexp((double)magnitude, (int)exponent);
    if (drop > 64)
        return 0.0;
    uint64_t kept = drop == 64 ? 0 : magnitude >> drop;
    uint64_t half = 1ULL << (drop - 1);
    bool above = sticky || (magnitude & (half - 1));
    if ((magnitude & half) && (above || (kept & 1)))
        kept++;
    return ldexp((double)kept, (int)last);
}

bool int_as_double(struct thread *t, value v, double *out)
{
    int64_t small;
    if (likely(int_small(v, &small))) {
        *out = (double)small;
        return true;
    }
    struct int_view view;
    int_view(v, &view);
    uint64_t magnitude;
    bool sticky;
    int64_t exponent = limbs_top_bits(view.limbs, view.count, &magnitude, &sticky);
    double d = double_from_scaled(magnitude, sticky, exponent);
    if (isinf(d)) {
        raise_error(t, &exc_OverflowError, "int too large to convert to float");
        return false;
    }
    *out = view.negative ? -d : d;
    return true;
}

#define HASH_MODULUS ((1ULL << 61) - 1)

int64_t int_hash_value(value v)
{
    struct int_view view;
    int_view(v, &view);
    uint64_t hash = 0;
    for (size_t i = view.count; i-- > 0;) {
        /* Times 2^64, which modulo 2^61 - 1 is to turn 61 bits by 3. */
        hash = (hash << 3 & HASH_MODULUS) | hash >> 58;
        hash = (hash + view.limbs[i] % HASH_MODULUS) % HASH_MODULUS;
    }
    int64_t result = view.negative ? -(int64_t)hash : (int64_t)hash;
    return result == -1 ? -2 : result;
}

value int_from_bytes(struct thread *t, const uint8_t *bytes, size_t length, bool little_endian,
                     bool is_signed)
{
    size_t count = (length + 7) / 8;
    mp_limb_t stack[INT_STACK_LIMBS], *limbs = int_scratch(t, stack, count);
    if (!limbs)
        return UNSET;
    bool negative = is_signed && length && bytes[little_endian ? length - 1 : 0] >= 0x80;
    for (size_t i = 0; i < count; i++) {
        mp_limb_t limb = 0;
        for (size_t k = 0; k < 8; k++) {
            size_t at = i * 8 + k;
            uint8_t byte = at < length ? bytes[little_endian ? at : length - 1 - at] : negative ? 0xFF : 0;
            limb |= (mp_limb_t)byte << (8 * k);
        }
        limbs[i] = limb;
    }
    if (negative)
        mpn_neg(limbs, limbs, (mp_size_t)count);
    value result = int_from_limbs(t, limbs, count, negative);
    int_scratch_free(t, stack, limbs);
    return result;
}

bool int_to_bytes(struct thread *t, value v, uint8_t *bytes, size_t length, bool little_endian,
                  bool is_signed)
{
    struct int_view view;
    int_view(v, &view);
    if (view.negative && view.count && !is_signed) {
        raise_error(t, &exc_OverflowError, "can't convert negative int to unsigned");
        return false;
    }
    mp_limb_t borrow = 1; /* two's complement of a negative: invert and add one, limb by limb */
    for (size_t at = 0, limb_index = 0; at < length; limb_index++) {
        mp_limb_t limb = limb_index < view.count ? view.limbs[limb_index] : 0;
        if (view.negative) {
            limb = ~limb + borrow;
            borrow = borrow && limb == 0;
        }
        for (size_t k = 0; k < 8 && at < length; k++, at++)
            bytes[little_endian ? at : length - 1 - at] = (uint8_t)(limb >> (8 * k));
    }
    size_t bits = limbs_bit_length(view.limbs, view.count);
    bool fits = bits <= length * 8;
    if (fits && is_signed && bits == length * 8 && bits) {
        /* Only the most negative number uses all bits: a power of two. */
        fits = view.negative && mpn_scan1(view.limbs, 0) == bits - 1;
    }
    if (!fits)
        raise_error(t, &exc_OverflowError, "int too big to convert");
    return fits;
}
