/* The module math: its table, and the functions that the C library has. */
#include "modules/math_internal.h"

#include <errno.h>
#include <float.h>
#include <math.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

value math_raise_domain(struct thread *t)
{
    return raise_error(t, &exc_ValueError, "math domain error");
}

value math_raise_range(struct thread *t)
{
    return raise_error(t, &exc_OverflowError, "math range error");
}

/* An infinite result of a finite argument: out of range for a function that grows without bound, else the
 * argument was a pole. A NaN of a number is a domain error. */
static value checked(struct thread *t, double x, double result, bool grows)
{
    if (result != result && x == x)
        return math_raise_domain(t);
    if (isinf(result) && isfinite(x))
        return grows ? math_raise_range(t) : math_raise_domain(t);
    return float_from_double(t, result);
}

/* name in python, function of libm, whether it can overflow, doc */
#define FUNCTIONS_OF_ONE(X)                                                                                  \
    X(acos, acos, false, "The arc cosine, in radians.")                                                      \
    X(acosh, acosh, false, "The inverse hyperbolic cosine.")                                                 \
    X(asin, asin, false, "The arc sine, in radians.")                                                        \
    X(asinh, asinh, false, "The inverse hyperbolic sine.")                                                   \
    X(atan, atan, false, "The arc tangent, in radians.")                                                     \
    X(atanh, atanh, false, "The inverse hyperbolic tangent.")                                                \
    X(cbrt, cbrt, false, "The cube root.")                                                                   \
    X(cos, cos, false, "The cosine of x radians.")                                                           \
    X(cosh, cosh, true, "The hyperbolic cosine.")                                                            \
    X(erf, erf, false, "The error function.")                                                                \
    X(erfc, erfc, false, "One minus the error function.")                                                    \
    X(exp, exp, true, "e to the power of x.")                                                                \
    X(exp2, exp2, true, "2 to the power of x.")                                                              \
    X(expm1, expm1, true, "exp(x) - 1 without loss of precision for small x.")                               \
    X(fabs, fabs, false, "The magnitude, as a float.")                                                       \
    X(log1p, log1p, false, "The natural logarithm of 1 + x.")                                                \
    X(sin, sin, false, "The sine of x radians.")                                                             \
    X(sinh, sinh, true, "The hyperbolic sine.")                                                              \
    X(sqrt, sqrt, false, "The square root.")                                                                 \
    X(tan, tan, false, "The tangent of x radians.")                                                          \
    X(tanh, tanh, false, "The hyperbolic tangent.")

#define X(name, function, grows, doc)                                                                        \
    static value math_##name(struct thread *t, const value *args, size_t nargs, value kwnames)               \
    {                                                                                                        \
        double x;                                                                                            \
        return float_as_double(t, args[0], &x) ? checked(t, x, function(x), grows) : UNSET;                  \
    }
FUNCTIONS_OF_ONE(X)
#undef X

static bool two_doubles(struct thread *t, const value *args, double *x, double *y)
{
    return float_as_double(t, args[0], x) && float_as_double(t, args[1], y);
}

#define FUNCTIONS_OF_TWO(X)                                                                                  \
    X(atan2, atan2, "The angle of the point (x, y), in radians: atan2(y, x).")                               \
    X(copysign, copysign, "The magnitude of x with the sign of y.")                                          \
    X(nextafter, nextafter, "The next float after x towards y.")

#define X(name, function, doc)                                                                               \
    static value math_##name(struct thread *t, const value *args, size_t nargs, value kwnames)               \
    {                                                                                                        \
        double x, y;                                                                                         \
        return two_doubles(t, args, &x, &y) ? float_from_double(t, function(x, y)) : UNSET;                  \
    }
FUNCTIONS_OF_TWO(X)
#undef X

static value gamma_result(struct thread *t, double x, double result, bool domain)
{
    if (domain)
        return math_raise_domain(t);
    return checked(t, x, result, true);
}

static value math_call_gamma(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    bool domain;
    if (!float_as_double(t, args[0], &x))
        return UNSET;
    double result = math_gamma(x, &domain);
    return gamma_result(t, x, result, domain);
}

static value math_call_lgamma(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    bool domain;
    if (!float_as_double(t, args[0], &x))
        return UNSET;
    double result = math_log_gamma(x, &domain);
    return gamma_result(t, x, result, domain);
}

static value math_fmod(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x, y;
    if (!two_doubles(t, args, &x, &y))
        return UNSET;
    if (isinf(y) && isfinite(x))
        return float_from_double(t, x);
    double result = fmod(x, y);
    if (result != result && x == x && y == y)
        return math_raise_domain(t);
    return float_from_double(t, result);
}

static value math_remainder(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x, y;
    if (!two_doubles(t, args, &x, &y))
        return UNSET;
    double result = remainder(x, y);
    if (result != result && x == x && y == y)
        return math_raise_domain(t);
    return float_from_double(t, result);
}

static value math_pow(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x, y;
    if (!two_doubles(t, args, &x, &y))
        return UNSET;
    double result = pow(x, y);
    if (isfinite(x) && isfinite(y)) {
        if (result != result)
            return math_raise_domain(t);
        if (isinf(result))
            return x == 0 ? math_raise_domain(t) : math_raise_range(t);
    }
    return float_from_double(t, result);
}

/* ---- Logarithms, of ints of any size ---- */

/* function(2^bits * fraction) where the number itself is too large for a double. */
static bool log_of_large(struct thread *t, value v, double (*function)(double), double *out)
{
    int64_t drop = (int64_t)int_bit_length(v) - 1000;
    value shifted = int_shift_right(t, v, value_from_small_int(drop));
    double top;
    bool ok = shifted != UNSET && int_as_double(t, shifted, &top);
    value_release(t, shifted);
    if (!ok)
        return false;
    int exponent;
    double fraction = frexp(top, &exponent);
    *out = function(fraction) + function(2.0) * (double)(exponent + drop);
    return true;
}

static bool logarithm(struct thread *t, value v, double (*function)(double), double *out)
{
    double x;
    if (int_check(v)) {
        if (int_sign(v) <= 0) {
            math_raise_domain(t);
            return false;
        }
        if (int_bit_length(v) > 1023)
            return log_of_large(t, v, function, out);
    }
    if (!float_as_double(t, v, &x))
        return false;
    if (x <= 0) {
        math_raise_domain(t);
        return false;
    }
    *out = function(x);
    return true;
}

static value math_log(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double numerator, denominator;
    if (!logarithm(t, args[0], log, &numerator))
        return UNSET;
    if (nargs < 2)
        return float_from_double(t, numerator);
    if (!logarithm(t, args[1], log, &denominator))
        return UNSET;
    if (denominator == 0)
        return raise_error(t, &exc_ZeroDivisionError, "float division by zero");
    return float_from_double(t, numerator / denominator);
}

static value math_log2(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double result;
    return logarithm(t, args[0], log2, &result) ? float_from_double(t, result) : UNSET;
}

static value math_log10(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double result;
    return logarithm(t, args[0], log10, &result) ? float_from_double(t, result) : UNSET;
}

/* ---- Rounding and taking apart ---- */

/* v's special method `name` called without arguments; UNSET with nothing pending if it has none. */
static value call_special(struct thread *t, value v, value name)
{
    value method = special_lookup(t, v, name);
    return method == UNSET ? UNSET : op_call_taken(t, method, NULL, 0);
}

static value round_by(struct thread *t, value v, value method, double (*function)(double))
{
    if (!value_is_float(v)) {
        value result = call_special(t, v, method);
        if (result != UNSET || thread_raised(t))
            return result;
    }
    double x;
    return float_as_double(t, v, &x) ? int_from_double(t, function(x)) : UNSET;
}

static value math_floor(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_is_int(args[0]) ? args[0] : round_by(t, args[0], NAME(__floor__), floor);
}

static value math_ceil(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_is_int(args[0]) ? args[0] : round_by(t, args[0], NAME(__ceil__), ceil);
}

static value math_trunc(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (value_is_float(args[0]))
        return int_from_double(t, value_float(args[0]));
    value result = call_special(t, args[0], NAME(__trunc__));
    if (result == UNSET && !thread_raised(t))
        return raise_error(t, &exc_TypeError, "type %T doesn't define __trunc__ method", args[0]);
    return result;
}

static value pair(struct thread *t, value first, value second)
{
    if (first == UNSET || second == UNSET) {
        value_release(t, first);
        value_release(t, second);
        return UNSET;
    }
    return tuple_take_items(t, (value[]){first, second}, 2);
}

static value math_frexp(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    int exponent = 0;
    if (!float_as_double(t, args[0], &x))
        return UNSET;
    if (isfinite(x))
        x = frexp(x, &exponent);
    return pair(t, float_from_double(t, x), value_from_small_int(exponent));
}

static value math_modf(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x, whole;
    if (!float_as_double(t, args[0], &x))
        return UNSET;
    double fraction = modf(x, &whole);
    return pair(t, float_from_double(t, fraction), float_from_double(t, whole));
}

static value math_ldexp(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    int64_t exponent;
    if (!float_as_double(t, args[0], &x))
        return UNSET;
    if (!int_check(args[1]))
        return raise_error(t, &exc_TypeError, "Expected an int as second argument to ldexp.");
    if (!int_as_clipped(t, args[1], &exponent))
        return UNSET;
    if (x == 0 || !isfinite(x))
        return float_from_double(t, x);
    int clipped = exponent > 1 << 20 ? 1 << 20 : exponent < -(1 << 20) ? -(1 << 20) : (int)exponent;
    double result = ldexp(x, clipped);
    return isinf(result) ? math_raise_range(t) : float_from_double(t, result);
}

static value math_degrees(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    return float_as_double(t, args[0], &x) ? float_from_double(t, x * (180.0 / M_PI)) : UNSET;
}

static value math_radians(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    return float_as_double(t, args[0], &x) ? float_from_double(t, x * (M_PI / 180.0)) : UNSET;
}

static value math_ulp(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    if (!float_as_double(t, args[0], &x))
        return UNSET;
    x = fabs(x);
    if (!isfinite(x))
        return float_from_double(t, x);
    double next = nextafter(x, HUGE_VAL);
    return float_from_double(t, isinf(next) ? x - nextafter(x, 0) : next - x);
}

static value math_isfinite(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    return float_as_double(t, args[0], &x) ? value_from_bool(isfinite(x)) : UNSET;
}

static value math_isinf(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    return float_as_double(t, args[0], &x) ? value_from_bool(isinf(x)) : UNSET;
}

static value math_isnan(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double x;
    return float_as_double(t, args[0], &x) ? value_from_bool(isnan(x)) : UNSET;
}

static bool is_close(double a, double b, double relative, double absolute)
{
    if (a == b)
        return true;
    if (isinf(a) || isinf(b))
        return false;
    double difference = fabs(b - a);
    return difference <= fabs(relative * b) || difference <= fabs(relative * a) || difference <= absolute;
}

static value math_isclose(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"a", "b", "rel_tol", "abs_tol", NULL};
    value given[4];
    double a, b, relative = 1e-9, absolute = 0;
    if (!args_parse(t, "isclose", args, nargs, kwnames, keywords, 2, 2, given) ||
        !two_doubles(t, given, &a, &b))
        return UNSET;
    if ((given[2] != UNSET && !float_as_double(t, given[2], &relative)) ||
        (given[3] != UNSET && !float_as_double(t, given[3], &absolute)))
        return UNSET;
    if (relative < 0 || absolute < 0)
        return raise_error(t, &exc_ValueError, "tolerances must be non-negative");
    return value_from_bool(is_close(a, b, relative, absolute));
}

static const struct native_def math_functions[] = {
#define X(name, function, grows, doc) {#name, math_##name, 1, 1, 0, "($module, x, /)", doc},
    FUNCTIONS_OF_ONE(X)
#undef X
#define X(name, function, doc) {#name, math_##name, 2, 2, 0, "($module, x, y, /)", doc},
        FUNCTIONS_OF_TWO(X)
#undef X
            {"ceil", math_ceil, 1, 1, 0, "($module, x, /)", "The least int not below x."},
    {"comb", math_comb, 2, 2, 0, "($module, n, k, /)", "Ways to choose k of n items, without order."},
    {"degrees", math_degrees, 1, 1, 0, "($module, x, /)", "An angle in radians as degrees."},
    {"dist", math_dist, 2, 2, 0, "($module, p, q, /)", "The Euclidean distance of two points."},
    {"factorial", math_factorial, 1, 1, 0, "($module, n, /)", "The product of 1 to n."},
    {"floor", math_floor, 1, 1, 0, "($module, x, /)", "The greatest int not above x."},
    {"fmod", math_fmod, 2, 2, 0, "($module, x, y, /)", "The remainder of x / y with the sign of x."},
    {"frexp", math_frexp, 1, 1, 0, "($module, x, /)", "(m, e) with x == m * 2**e and 0.5 <= abs(m) < 1."},
    {"fsum", math_fsum, 1, 1, 0, "($module, seq, /)", "The sum of floats, rounded once."},
    {"gamma", math_call_gamma, 1, 1, 0, "($module, x, /)", "The gamma function."},
    {"gcd", math_gcd, 0, -1, 0, "($module, *integers)", "The greatest common divisor."},
    {"hypot", math_hypot, 0, -1, 0, "(*coordinates) -> value", "The Euclidean norm."},
    {"isclose", math_isclose, 2, 2, NATIVE_KEYWORDS, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
     "Whether two floats are as good as equal."},
    {"isfinite", math_isfinite, 1, 1, 0, "($module, x, /)", "Neither infinite nor NaN."},
    {"isinf", math_isinf, 1, 1, 0, "($module, x, /)", "Infinite, of either sign."},
    {"isnan", math_isnan, 1, 1, 0, "($module, x, /)", "Not a number."},
    {"isqrt", math_isqrt, 1, 1, 0, "($module, n, /)", "The integer part of the square root."},
    {"lcm", math_lcm, 0, -1, 0, "($module, *integers)", "The least common multiple."},
    {"ldexp", math_ldexp, 2, 2, 0, "($module, x, i, /)", "x * 2**i."},
    {"lgamma", math_call_lgamma, 1, 1, 0, "($module, x, /)", "The logarithm of the magnitude of gamma."},
    {"log", math_log, 1, 2, 0, "log(x, [base=math.e])", "The logarithm to a base, e unless given."},
    {"log10", math_log10, 1, 1, 0, "($module, x, /)", "The logarithm to base 10."},
    {"log2", math_log2, 1, 1, 0, "($module, x, /)", "The logarithm to base 2."},
    {"modf", math_modf, 1, 1, 0, "($module, x, /)", "The fractional and the integral part."},
    {"perm", math_perm, 1, 2, 0, "($module, n, k=None, /)", "Ways to choose k of n items, in order."},
    {"pow", math_pow, 2, 2, 0, "($module, x, y, /)", "x to the power of y, as a float."},
    {"prod", math_prod, 1, 1, NATIVE_KEYWORDS, "($module, iterable, /, *, start=1)",
     "The product of all items."},
    {"radians", math_radians, 1, 1, 0, "($module, x, /)", "An angle in degrees as radians."},
    {"remainder", math_remainder, 2, 2, 0, "($module, x, y, /)", "x - n*y with n the int nearest to x/y."},
    {"trunc", math_trunc, 1, 1, 0, "($module, x, /)", "The int next to x towards zero."},
    {"ulp", math_ulp, 1, 1, 0, "($module, x, /)", "The value of the last bit of x."},
    {0},
};

static bool math_init(struct thread *t, value module)
{
    return module_add(t, module, "pi", value_from_finite(M_PI)) &&
           module_add(t, module, "e", value_from_finite(M_E)) &&
           module_add(t, module, "tau", value_from_finite(2 * M_PI)) &&
           module_add(t, module, "inf", value_from_finite(HUGE_VAL)) &&
           module_add(t, module, "nan", float_box_nan(t, NAN));
}

const struct module_def math_module = {
    .name = "math",
    .doc = "The mathematical functions of the C standard, and some more on whole numbers.",
    .functions = math_functions,
    .init = math_init,
};
