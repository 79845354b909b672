/* Values: 64 bits that are a small integer, a float, a constant or a reference. (FIXED contract)
 *
 *     0000 0000 0000 0000                  UNSET: no value; a call that raised; an unbound local
 *     0000 0000 0000 0002 .. 0..0E         None, False, True, Ellipsis, NotImplemented
 *     0000 pppp pppp pppp                  reference: the address of an object (48 bits, 16-aligned)
 *     0001 .... .... .... .. FFF1 ....     float: the bits of the double plus 2^48; never a NaN
 *     FFF8 .... .... .... .. FFFF ....     small integer: 51 bits, two's complement
 *
 * A NaN is boxed in a float object, so it keeps its identity. An integer that fits in 51 bits is
 * never boxed, except in an instance of a subclass of int. Copying a value does not count the
 * reference in it: see object/object.h.
 */
#ifndef OURO_OBJECT_VALUE_H
#define OURO_OBJECT_VALUE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/check.h"

struct object;

typedef uint64_t value;

#define UNSET              ((value)0x00)
#define NONE               ((value)0x02)
#define FALSE_VALUE        ((value)0x04)
#define TRUE_VALUE         ((value)0x06)
#define ELLIPSIS           ((value)0x08)
#define NOT_IMPLEMENTED    ((value)0x0A)

#define VALUE_INT_TAG      0xFFF8000000000000ULL
#define VALUE_FLOAT_OFFSET 0x0001000000000000ULL
#define VALUE_REF_LIMIT    0x0001000000000000ULL
#define VALUE_FIRST_REF    0x1000ULL

#define SMALL_INT_BITS     51
#define SMALL_INT_MAX      ((int64_t)(1LL << 50) - 1)
#define SMALL_INT_MIN      (-(int64_t)(1LL << 50))

static inline bool value_is_ref(value v)
{
    return v - VALUE_FIRST_REF < VALUE_REF_LIMIT - VALUE_FIRST_REF;
}
static inline bool value_is_int(value v)
{
    return v >= VALUE_INT_TAG;
}
/* Both are small integers. */
static inline bool value_are_ints(value a, value b)
{
    return (a & b) >= VALUE_INT_TAG;
}
static inline bool value_is_float(value v)
{
    return v - VALUE_REF_LIMIT < VALUE_INT_TAG - VALUE_REF_LIMIT;
}
static inline bool value_is_bool(value v)
{
    return (v | 2) == TRUE_VALUE;
}

static inline struct object *value_ref(value v)
{
    return (struct object *)(uintptr_t)v;
}
static inline value value_from_ref(const void *object)
{
    return (value)(uintptr_t)object;
}

static inline value value_from_bool(bool b)
{
    return FALSE_VALUE + ((value)b << 1);
}

static inline bool value_int_fits(int64_t i)
{
    return i >= SMALL_INT_MIN && i <= SMALL_INT_MAX;
}
/* i must fit: see int_from_i64 (types/int.h) for any int64_t. */
static inline value value_from_small_int(int64_t i)
{
    ASSERT_VALUES(value_int_fits(i), i, SMALL_INT_MAX);
    return (value)i | VALUE_INT_TAG;
}
static inline int64_t value_small_int(value v)
{
    return (int64_t)(v << 13) >> 13;
}

static inline double value_float(value v)
{
    double d;
    v -= VALUE_FLOAT_OFFSET;
    memcpy(&d, &v, sizeof d);
    return d;
}
/* d must not be a NaN: see float_from_double (types/float.h) for any double. */
static inline value value_from_finite(double d)
{
    value v;
    ASSERT(d == d);
    memcpy(&v, &d, sizeof v);
    return v + VALUE_FLOAT_OFFSET;
}

#endif
