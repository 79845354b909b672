/* The methods of float, and its hexadecimal form. */
#include <ctype.h>
#include <float.h>
#include <math.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float_internal.h"
#include "types/function.h"
#include "types/int.h"
#include "types/int_internal.h"
#include "types/number_format.h"
#include "types/number_text.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static value float_same(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return float_type.slots.positive(t, args[0]);
}

static value float_is_integer(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double d = float_of(args[0]);
    return value_from_bool(isfinite(d) && floor(d) == d);
}

static value float_trunc(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_double(t, float_of(args[0]));
}

static value float_floor(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_double(t, floor(float_of(args[0])));
}

static value float_ceil(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_double(t, ceil(float_of(args[0])));
}

static value float_round(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double d = float_of(args[0]);
    if (nargs < 2 || args[1] == NONE)
        return int_from_double(t, rint(d)); /* the rounding mode is to nearest, ties to even */
    int64_t digits;
    if (!int_as_clipped(t, args[1], &digits))
        return UNSET;
    double rounded = float_round_digits(d, digits);
    if (isinf(rounded) && isfinite(d))
        return raise_error(t, &exc_OverflowError, "rounded value too large to represent");
    return float_from_double(t, rounded);
}

static value float_as_integer_ratio(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double d = float_of(args[0]);
    if (isinf(d))
        return raise_error(t, &exc_OverflowError, "cannot convert Infinity to integer ratio");
    if (d != d)
        return raise_error(t, &exc_ValueError, "cannot convert NaN to integer ratio");
    int exponent;
    int64_t mantissa = (int64_t)ldexp(frexp(d, &exponent), DBL_MANT_DIG);
    exponent = mantissa ? exponent - DBL_MANT_DIG : 0;
    int twos = mantissa ? __builtin_ctzl((uint64_t)mantissa) : 0;
    mantissa /= (int64_t)1 << twos;
    exponent += twos;
    value numerator = int_from_i64(t, mantissa), denominator = value_from_small_int(1), power;
    if (numerator == UNSET)
        return UNSET;
    power = int_shift_left(t, exponent >= 0 ? numerator : denominator,
                           value_from_small_int(exponent >= 0 ? exponent : -exponent));
    if (power == UNSET) {
        value_release(t, numerator);
        return UNSET;
    }
    if (exponent >= 0) {
        value_release(t, numerator);
        numerator = power;
    } else {
        denominator = power;
    }
    return tuple_take_items(t, (value[]){numerator, denominator}, 2);
}

static value float_hex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double d = float_of(args[0]), magnitude = fabs(d);
    if (!isfinite(d))
        return float_type.slots.repr(t, args[0]);
    const char *sign = signbit(d) ? "-" : "";
    if (d == 0)
        return str_format(t, "%s0x0.0p+0", sign);
    int exponent;
    double fraction = frexp(magnitude, &exponent) * 2; /* 1.xxx */
    exponent--;
    if (exponent < DBL_MIN_EXP - 1) { /* subnormal: 0.xxx at the least exponent */
        fraction = ldexp(fraction, exponent - (DBL_MIN_EXP - 1));
        exponent = DBL_MIN_EXP - 1;
    }
    uint64_t bits = (uint64_t)ldexp(fraction, DBL_MANT_DIG - 1);
    char digits[14];
    for (int i = 0; i < 13; i++)
        digits[i] = "0123456789abcdef"[bits >> (48 - 4 * i) & 15];
    digits[13] = 0;
    return str_format(t, "%s0x%c.%sp%c%d", sign, (int)('0' + (bits >> 52)), digits, exponent < 0 ? '-' : '+',
                      exponent < 0 ? -exponent : exponent);
}

/* A hexadecimal literal read so far: digits * 16^scale, up to 15 digits and whether others were not 0. */
struct hex_number {
    uint64_t digits;
    int kept;
    bool sticky;
    int64_t scale;
    bool any;
};

static const char *read_hex_digits(struct hex_number *number, const char *p, const char *end, bool fraction)
{
    for (; p < end && isxdigit((unsigned char)*p); p++) {
        unsigned digit = *p <= '9' ? (unsigned)(*p - '0') : (unsigned)((*p | 0x20) - 'a' + 10);
        number->any = true;
        if (number->kept < 15) {
            number->digits = number->digits << 4 | digit;
            number->kept += number->digits != 0;
            number->scale -= fraction;
        } else {
            number->sticky |= digit != 0;
            number->scale += !fraction;
        }
    }
    return p;
}

/* The binary exponent after 'p'; clipped far beyond what matters. NULL: malformed. */
static const char *read_exponent(const char *p, const char *end, int64_t *out)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    if (p == end || !isdigit((unsigned char)*p))
        return NULL;
    int64_t exponent = 0;
    for (; p < end && isdigit((unsigned char)*p); p++)
        exponent = exponent < 1LL << 40 ? exponent * 10 + (*p - '0') : exponent;
    *out = negative ? -exponent : exponent;
    return p;
}

static bool equals_word(const char *p, const char *end, const char *word)
{
    return (size_t)(end - p) == strlen(word) && strncasecmp(p, word, strlen(word)) == 0;
}

/* 1 parsed, 0 malformed, -1 too large. */
static int parse_hex(const char *p, const char *end, double *out)
{
    bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+'))
        p++;
    double sign = negative ? -1.0 : 1.0;
    if (equals_word(p, end, "inf") || equals_word(p, end, "infinity")) {
        *out = copysign(HUGE_VAL, sign);
        return 1;
    }
    if (equals_word(p, end, "nan")) {
        *out = copysign(NAN, sign);
        return 1;
    }
    if (end - p >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x')
        p += 2;
    struct hex_number number = {0};
    int64_t exponent = 0;
    p = read_hex_digits(&number, p, end, false);
    if (p < end && *p == '.')
        p = read_hex_digits(&number, p + 1, end, true);
    if (!number.any)
        return 0;
    if (p < end && (*p | 0x20) == 'p' && !(p = read_exponent(p + 1, end, &exponent)))
        return 0;
    if (p != end)
        return 0;
    double d =
        number.digits ? double_from_scaled(number.digits, number.sticky, number.scale * 4 + exponent) : 0;
    *out = copysign(d, sign);
    return isinf(d) ? -1 : 1;
}

static value float_fromhex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "bad argument type for built-in operation");
    const char *p = str_data(args[1]), *end = p + str_of(args[1])->size;
    while (p < end && number_text_is_space(*p))
        p++;
    while (p < end && number_text_is_space(end[-1]))
        end--;
    double d = 0;
    int got = parse_hex(p, end, &d);
    if (!got)
        return raise_error(t, &exc_ValueError, "invalid hexadecimal floating-point string");
    if (got < 0)
        return raise_error(t, &exc_OverflowError, "hexadecimal value too large to represent as a float");
    value result = float_from_double(t, d);
    if (result == UNSET || args[0] == value_from_type(&float_type))
        return result;
    return op_call_on_taken(t, args[0], result);
}

static value float_getformat(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "__getformat__() argument must be str, not %T", args[1]);
    if (!str_equals_text(args[1], "double") && !str_equals_text(args[1], "float"))
        return raise_error(t, &exc_ValueError, "__getformat__() argument 1 must be 'double' or 'float'");
    return str_from_text(t, "IEEE, little-endian");
}

static value float_getnewargs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value exact = float_type.slots.positive(t, args[0]);
    return exact == UNSET ? UNSET : tuple_take_items(t, &exact, 1);
}

static value float_method_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "__format__() argument must be str, not %T", args[1]);
    return float_format_value(t, args[0], args[1]);
}

/* What python3 says; an immediate float takes nothing. */
static value float_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(24);
}

const struct native_def float_methods[] = {
    {"conjugate", float_same, 0, 0, 0, "($self, /)", "The number itself: it has no imaginary part."},
    {"__trunc__", float_trunc, 0, 0, 0, "($self, /)", NULL},
    {"__floor__", float_floor, 0, 0, 0, "($self, /)", NULL},
    {"__ceil__", float_ceil, 0, 0, 0, "($self, /)", NULL},
    {"__round__", float_round, 0, 1, 0, "($self, ndigits=None, /)", NULL},
    {"as_integer_ratio", float_as_integer_ratio, 0, 0, 0, "($self, /)",
     "Numerator and denominator, in lowest terms, of the exact value."},
    {"fromhex", float_fromhex, 1, 1, NATIVE_CLASS, "($type, string, /)",
     "The float that a hexadecimal literal stands for."},
    {"hex", float_hex, 0, 0, 0, "($self, /)", "The exact value as a hexadecimal literal."},
    {"is_integer", float_is_integer, 0, 0, 0, "($self, /)", "Whether the number is whole."},
    {"__getnewargs__", float_getnewargs, 0, 0, 0, "($self, /)", NULL},
    {"__getformat__", float_getformat, 1, 1, NATIVE_CLASS, "($type, typestr, /)", NULL},
    {"__format__", float_method_format, 1, 1, 0, "($self, format_spec, /)", NULL},
    {"__sizeof__", float_sizeof, 0, 0, 0, "($self, /)", NULL},
    {0},
};
