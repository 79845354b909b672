/* int: 51 bits immediate, beyond that an object of limbs (GMP mpn). bool is its subclass. */
#ifndef OURO_TYPES_INT_H
#define OURO_TYPES_INT_H

#include "object/type.h"

/* Sign and magnitude; limbs are little-endian 64-bit words without leading zeros. Also the payload of
 * instances of subclasses of int, where any magnitude may occur. */
struct integer {
    struct object object;
    int64_t size; /* limbs in use; negative: a negative number; 0: zero */
    uint64_t limbs[];
};

/* v is an int of any form (immediate, object, bool, instance of a subclass). */
static inline bool int_check(value v)
{
    return value_is_int(v) || value_is_bool(v) || value_has_flag(v, TYPE_INT_SUBCLASS);
}

value int_from_i64(struct thread *t, int64_t i);
value int_from_u64(struct thread *t, uint64_t u);
/* The integral part of a finite double. Raises OverflowError / ValueError for infinities and NaN as int()
 * does. */
value int_from_double(struct thread *t, double d);
/* Digits of base 2..36 (no prefix, underscore or sign handling: see int_parse). Used for literals. */
value int_from_digits(struct thread *t, const char *digits, size_t length, int base, bool negative);
/* int(text, base): white space, sign, prefix, underscores; ValueError as python3. text borrowed str. */
value int_parse(struct thread *t, value text, int base);
value int_parse_bytes(struct thread *t, value bytes_like, int base); /* of a bytes-like object */
/* int(v): anything but text. TypeError "int() argument must be ...". */
value int_from_number(struct thread *t, value v);
/* Decimal digits that conversions may have, sys.get_int_max_str_digits; 0: any number. */
size_t int_digit_limit(const struct thread *t);

/* Converts an int of any form; false if it does not fit (nothing raised). */
bool int_to_i64(value v, int64_t *out);
bool int_to_u64(value v, uint64_t *out);
/* The same, but raises OverflowError ("Python int too large to convert to C ssize_t") or TypeError. Accepts
 * `__index__`. */
bool int_as_i64(struct thread *t, value v, int64_t *out);
/* The same for the range of a C int, which its text names. */
bool int_as_c_int(struct thread *t, value v, int *out);
/* An index for slicing or repetition: `__index__`, clipped to the range of int64_t instead of raising. */
bool int_as_clipped(struct thread *t, value v, int64_t *out);
/* operator.index(v): a new reference to an int. Raises TypeError "'%T' object cannot be interpreted as an
 * integer". */
value int_index(struct thread *t, value v);
/* -1, 0, 1 */
int int_sign(value v);
/* Correctly rounded; raises OverflowError "int too large to convert to float". */
bool int_as_double(struct thread *t, value v, double *out);
size_t int_bit_length(value v);
int int_compare(value a, value b);         /* -1, 0, 1; any forms */
int int_compare_double(value a, double d); /* exact; d not NaN */
int64_t int_hash_value(value v);
value int_to_str(struct thread *t, value v, int base,
                 bool prefix); /* new str; honours the 4300 digit limit for base 10 */
/* The exact value of an int (drops subclass and bool): a new reference. */
value int_exact(struct thread *t, value v);

/* Arithmetic on ints of any form. New reference or UNSET. */
value int_add(struct thread *t, value a, value b);
value int_subtract(struct thread *t, value a, value b);
value int_multiply(struct thread *t, value a, value b);
value int_floor_divide(struct thread *t, value a, value b); /* ZeroDivisionError */
value int_remainder(struct thread *t, value a, value b);
value int_true_divide(struct thread *t, value a, value b);
value int_divmod(struct thread *t, value a, value b); /* tuple */
value int_power(struct thread *t, value base, value exponent, value modulus);
value int_negate(struct thread *t, value a);
value int_shift_left(struct thread *t, value a, value b);
value int_shift_right(struct thread *t, value a, value b);
value int_and(struct thread *t, value a, value b);
value int_or(struct thread *t, value a, value b);
value int_xor(struct thread *t, value a, value b);
value int_invert(struct thread *t, value a);

/* Little or big endian bytes, as int.to_bytes / from_bytes. */
value int_from_bytes(struct thread *t, const uint8_t *bytes, size_t length, bool little_endian,
                     bool is_signed);
bool int_to_bytes(struct thread *t, value v, uint8_t *bytes, size_t length, bool little_endian,
                  bool is_signed);

#endif
