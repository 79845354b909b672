#include "types/item.h"

#include "base/check.h"
#include "types/bytes.h"
#include "types/float.h"
#include "types/int.h"
#include "types/storage.h"

#include <math.h>
#include <string.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "native byte order is little-endian");

#define FIRST_CODE '?'
#define CODES      ('x' - FIRST_CODE + 1)
#define AT(code)   [code - FIRST_CODE]
#define BOTH_TABLES                                                                                          \
    AT('?') = {'?', ITEM_BOOL, 1}, AT('b') = {'b', ITEM_SIGNED, 1}, AT('B') = {'B', ITEM_UNSIGNED, 1},       \
    AT('c') = {'c', ITEM_OCTET, 1}, AT('d') = {'d', ITEM_FLOAT, 8}, AT('e') = {'e', ITEM_FLOAT, 2},          \
    AT('f') = {'f', ITEM_FLOAT, 4}, AT('h') = {'h', ITEM_SIGNED, 2}, AT('H') = {'H', ITEM_UNSIGNED, 2},      \
    AT('i') = {'i', ITEM_SIGNED, 4}, AT('I') = {'I', ITEM_UNSIGNED, 4}, AT('q') = {'q', ITEM_SIGNED, 8},     \
    AT('Q') = {'Q', ITEM_UNSIGNED, 8}

static const struct item_type native[CODES] = {
    BOTH_TABLES,
    AT('l') = {'l', ITEM_SIGNED, sizeof(long)},
    AT('L') = {'L', ITEM_UNSIGNED, sizeof(long)},
    AT('n') = {'n', ITEM_SIGNED, sizeof(size_t)},
    AT('N') = {'N', ITEM_UNSIGNED, sizeof(size_t)},
    AT('P') = {'P', ITEM_UNSIGNED, sizeof(void *)},
};
static const struct item_type standard[CODES] = {
    BOTH_TABLES,
    AT('l') = {'l', ITEM_SIGNED, 4},
    AT('L') = {'L', ITEM_UNSIGNED, 4},
};

static const struct item_type *find(const struct item_type *table, char code)
{
    if (code < FIRST_CODE || code - FIRST_CODE >= CODES)
        return NULL;
    const struct item_type *type = &table[code - FIRST_CODE];
    return type->size ? type : NULL;
}

const struct item_type *item_type_native(char code)
{
    return find(native, code);
}

const struct item_type *item_type_standard(char code)
{
    return find(standard, code);
}

void item_range(const struct item_type *type, int64_t *least, int64_t *greatest)
{
    int bits = 8 * type->size;
    *least = type->kind == ITEM_SIGNED ? -((int64_t)1 << (bits - 1)) : 0;
    *greatest = ((int64_t)1 << (type->kind == ITEM_SIGNED ? bits - 1 : bits)) - 1;
}

/* ---- Octets ---- */

static uint64_t load_word(const uint8_t *p, size_t size, bool big_endian)
{
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)load_relaxed(&p[big_endian ? size - 1 - i : i]) << 8 * i; /* relaxed: see item.h */
    return word;
}

static void store_word(uint8_t *p, uint64_t word, size_t size, bool big_endian)
{
    for (size_t i = 0; i < size; i++)
        store_relaxed(&p[big_endian ? size - 1 - i : i], (uint8_t)(word >> 8 * i)); /* relaxed: see item.h */
}

/* ---- Floats ---- */

/* Of 16 bits: sign, 5 of exponent (bias 15), 10 of fraction. */
static double from_half(uint16_t half)
{
    int exponent = half >> 10 & 31;
    double fraction = half & 0x3FF;
    double d;
    if (exponent == 31) {
        /* The fraction of a NaN keeps its place. */
        uint64_t bits = 0x7FF0000000000000 | (uint64_t)(half & 0x3FF) << 42;
        memcpy(&d, &bits, sizeof d);
    } else {
        d = exponent ? ldexp(fraction + 1024, exponent - 25) : ldexp(fraction, -24);
    }
    return half & 0x8000 ? -d : d;
}

/* Rounds half to even. False: too large. */
static bool to_half(double d, uint16_t *out)
{
    uint16_t sign = signbit(d) ? 0x8000 : 0;
    double magnitude = fabs(d);
    if (magnitude != magnitude) {
        uint64_t bits;
        memcpy(&bits, &d, sizeof bits);
        *out = sign | 0x7E00; /* a quiet NaN, whatever its fraction: as python3 */
        return true;
    }
    if (isinf(magnitude)) {
        *out = sign | 0x7C00;
        return true;
    }
    int exponent = 0;
    (void)frexp(magnitude, &exponent); /* magnitude < 2^exponent */
    if (exponent > 16)
        return false;
    if (magnitude == 0 || exponent < -13)
        exponent = -13; /* what is below 2^-14 has the spacing of the smallest numbers */
    /* From 1024 to 2048 for a normal number: its leading bit adds one to the exponent field, and a carry from
     * rounding another one. */
    unsigned bits = ((unsigned)(exponent + 13) << 10) + (unsigned)nearbyint(ldexp(magnitude, 11 - exponent));
    *out = (uint16_t)(sign | bits);
    return bits < 0x7C00;
}

bool item_store_float(double d, size_t size, void *p, bool big_endian)
{
    uint64_t word = 0;
    if (size == 8) {
        memcpy(&word, &d, sizeof d);
    } else if (size == 4) {
        float narrow = (float)d;
        if (isinf(narrow) && !isinf(d))
            return false;
        memcpy(&word, &narrow, sizeof narrow);
    } else {
        uint16_t half;
        if (!to_half(d, &half))
            return false;
        word = half;
    }
    store_word(p, word, size, big_endian);
    return true;
}

/* ---- Values ---- */

value item_load(struct thread *t, const struct item_type *type, const void *p, bool big_endian)
{
    size_t size = type->size;
    uint64_t word = load_word(p, size, big_endian);
    switch (type->kind) {
    case ITEM_BOOL:
        return value_from_bool(word != 0);
    case ITEM_OCTET: {
        uint8_t octet = (uint8_t)word;
        return bytes_from_data(t, &octet, 1);
    }
    case ITEM_UNSIGNED:
        return int_from_u64(t, word);
    case ITEM_SIGNED:
        /* The sign is the highest bit of the item. */
        return int_from_i64(t, (int64_t)(word << (64 - 8 * size)) >> (64 - 8 * size));
    default:
        break;
    }
    double d;
    if (size == 8) {
        memcpy(&d, &word, sizeof d);
    } else if (size == 4) {
        uint32_t bits = (uint32_t)word;
        float narrow;
        memcpy(&narrow, &bits, sizeof narrow);
        d = narrow;
    } else {
        d = from_half((uint16_t)word);
    }
    return float_from_double(t, d);
}

bool item_store_int(value v, const struct item_type *type, void *p, bool big_endian)
{
    uint64_t word;
    if (type->kind == ITEM_SIGNED) {
        int64_t number;
        if (!int_to_i64(v, &number))
            return false;
        if (type->size < 8) {
            int64_t least, greatest;
            item_range(type, &least, &greatest);
            if (number < least || number > greatest)
                return false;
        }
        word = (uint64_t)number;
    } else if (!int_to_u64(v, &word)) {
        int64_t number;
        if (type->code != 'P' || !int_to_i64(v, &number)) /* an address may be given as a negative number */
            return false;
        word = (uint64_t)number;
    } else if (type->size < 8 && word >> 8 * type->size) {
        return false;
    }
    store_word(p, word, type->size, big_endian);
    return true;
}
