/* Inside the float and complex types. For lib/types only. */
#ifndef OURO_TYPES_FLOAT_INTERNAL_H
#define OURO_TYPES_FLOAT_INTERNAL_H

#include "types/float.h"

enum float_format_flag {
    FLOAT_FORMAT_SIGN = 1,             /* '+' for what is not negative */
    FLOAT_FORMAT_ALTERNATE = 2,        /* keep the point and trailing zeros */
    FLOAT_FORMAT_POINT_ZERO = 4,       /* ".0" for a whole number, as repr */
    FLOAT_FORMAT_NO_NEGATIVE_ZERO = 8, /* what rounds to -0 is 0 */
};
/* As float_format, code never '%', precision -1 only for 'r'. */
void float_format_flags(struct buffer *out, double d, char code, int64_t precision, unsigned flags);

/* base ** exponent with python3's rules: ZeroDivisionError, OverflowError, a complex for a root of a negative
 * number. */
value float_power(struct thread *t, double base, double exponent);
/* Remainder and quotient rounded to minus infinity; divisor not 0. */
double float_modulo(double dividend, double divisor);
double float_floor_quotient(double dividend, double divisor);
/* Rounded to a multiple of 10^-digits as python3's round(). */
double float_round_digits(double d, int64_t digits);
/* 1: v is an int or float, converted; 0: something else; -1: OverflowError pending. */
int float_operand(struct thread *t, value v, double *out);
/* Raises OverflowError(34, "Numerical result out of range"). Returns UNSET. */
value raise_out_of_range(struct thread *t);

/* The text of one part of a complex number; see complex_parse. */
extern const struct native_def float_methods[];

#endif
