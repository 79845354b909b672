/* The module cmath. */
#include <math.h>

#include "modules/cmath_functions.h"
#include "types/complex.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/module.h"
#include "types/tuple.h"

static bool argument(struct thread *t, value v, struct complex_parts *out)
{
    return complex_as_parts(t, v, &out->real, &out->imag);
}

static value finish(struct thread *t, struct complex_parts result, enum complex_error error)
{
    if (error == COMPLEX_DOMAIN)
        return raise_error(t, &exc_ValueError, "math domain error");
    if (error == COMPLEX_RANGE)
        return raise_error(t, &exc_OverflowError, "math range error");
    return complex_create(t, result.real, result.imag);
}

#define FUNCTIONS(X)                                                                                         \
    X(acos, "The arc cosine.")                                                                               \
    X(acosh, "The inverse hyperbolic cosine.")                                                               \
    X(asin, "The arc sine.")                                                                                 \
    X(asinh, "The inverse hyperbolic sine.")                                                                 \
    X(atan, "The arc tangent.")                                                                              \
    X(atanh, "The inverse hyperbolic tangent.")                                                              \
    X(cos, "The cosine.")                                                                                    \
    X(cosh, "The hyperbolic cosine.")                                                                        \
    X(exp, "e to the power of z.")                                                                           \
    X(log10, "The logarithm to base 10.")                                                                    \
    X(sin, "The sine.")                                                                                      \
    X(sinh, "The hyperbolic sine.")                                                                          \
    X(sqrt, "The square root.")                                                                              \
    X(tan, "The tangent.")                                                                                   \
    X(tanh, "The hyperbolic tangent.")

#define X(name, doc)                                                                                         \
    static value cmath_##name(struct thread *t, const value *args, size_t nargs, value kwnames)              \
    {                                                                                                        \
        struct complex_parts z;                                                                              \
        enum complex_error error = COMPLEX_FINE;                                                             \
        if (!argument(t, args[0], &z))                                                                       \
            return UNSET;                                                                                    \
        struct complex_parts result = complex_##name(z, &error);                                             \
        return finish(t, result, error);                                                                     \
    }
FUNCTIONS(X)
#undef X

static value cmath_log(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct complex_parts z, base;
    enum complex_error error = COMPLEX_FINE;
    if (!argument(t, args[0], &z))
        return UNSET;
    struct complex_parts result = complex_log(z, &error);
    if (nargs < 2 || error)
        return finish(t, result, error);
    if (!argument(t, args[1], &base))
        return UNSET;
    base = complex_log(base, &error);
    value numerator = finish(t, result, error);
    value denominator = numerator == UNSET ? UNSET : complex_create(t, base.real, base.imag),
          quotient = UNSET;
    if (denominator != UNSET)
        quotient = complex_type.slots.true_divide(t, numerator, denominator);
    value_release(t, numerator);
    value_release(t, denominator);
    if (quotient == UNSET && raised_clear_if(t, &exc_ZeroDivisionError))
        return raise_error(t, &exc_ValueError, "math domain error");
    return quotient;
}

static value cmath_phase(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct complex_parts z;
    if (!argument(t, args[0], &z))
        return UNSET;
    double angle = atan2(z.imag, z.real);
    /* python3 reports an angle too small for a double. */
    if (angle == 0 && z.imag != 0 && isfinite(z.real))
        return finish(t, z, COMPLEX_RANGE);
    return float_from_double(t, angle);
}

static value cmath_polar(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct complex_parts z;
    if (!argument(t, args[0], &z))
        return UNSET;
    double modulus = hypot(z.real, z.imag);
    if (isinf(modulus) && isfinite(z.real) && isfinite(z.imag))
        return raise_error(t, &exc_OverflowError, "math range error");
    value items[2] = {float_from_double(t, modulus), float_from_double(t, atan2(z.imag, z.real))};
    if (items[0] == UNSET || items[1] == UNSET) {
        value_release(t, items[0]);
        value_release(t, items[1]);
        return UNSET;
    }
    return tuple_take_items(t, items, 2);
}

static value cmath_rect(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double r, angle;
    if (!float_as_double(t, args[0], &r) || !float_as_double(t, args[1], &angle))
        return UNSET;
    if (angle == 0)
        return complex_create(t, r, r * angle); /* the sign of a zero angle stays */
    if (isinf(angle) && r == r && r != 0)
        return raise_error(t, &exc_ValueError, "math domain error");
    if (r == 0 && !isfinite(angle))
        return complex_create(t, 0.0, 0.0);
    return complex_create(t, r * cos(angle), r * sin(angle));
}

static value cmath_isfinite(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct complex_parts z;
    return argument(t, args[0], &z) ? value_from_bool(isfinite(z.real) && isfinite(z.imag)) : UNSET;
}

static value cmath_isinf(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct complex_parts z;
    return argument(t, args[0], &z) ? value_from_bool(isinf(z.real) || isinf(z.imag)) : UNSET;
}

static value cmath_isnan(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct complex_parts z;
    return argument(t, args[0], &z) ? value_from_bool(isnan(z.real) || isnan(z.imag)) : UNSET;
}

static bool is_close(struct complex_parts a, struct complex_parts b, double relative, double absolute)
{
    if (a.real == b.real && a.imag == b.imag)
        return true;
    if (isinf(a.real) || isinf(a.imag) || isinf(b.real) || isinf(b.imag))
        return false;
    double difference = hypot(a.real - b.real, a.imag - b.imag);
    return difference <= relative * hypot(b.real, b.imag) || difference <= relative * hypot(a.real, a.imag) ||
           difference <= absolute;
}

static value cmath_isclose(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"a", "b", "rel_tol", "abs_tol", NULL};
    value given[4];
    struct complex_parts a, b;
    double relative = 1e-9, absolute = 0;
    if (!args_parse(t, "isclose", args, nargs, kwnames, keywords, 2, 2, given) ||
        !argument(t, given[0], &a) || !argument(t, given[1], &b) ||
        (given[2] != UNSET && !float_as_double(t, given[2], &relative)) ||
        (given[3] != UNSET && !float_as_double(t, given[3], &absolute)))
        return UNSET;
    if (relative < 0 || absolute < 0)
        return raise_error(t, &exc_ValueError, "tolerances must be non-negative");
    return value_from_bool(is_close(a, b, relative, absolute));
}

static const struct native_def cmath_functions[] = {
#define X(name, doc) {#name, cmath_##name, 1, 1, 0, "($module, z, /)", doc},
    FUNCTIONS(X)
#undef X
        {"log", cmath_log, 1, 2, 0, "log(z[, base])", "The logarithm to a base, e unless given."},
    {"phase", cmath_phase, 1, 1, 0, "($module, z, /)", "The angle of z."},
    {"polar", cmath_polar, 1, 1, 0, "($module, z, /)", "Modulus and angle."},
    {"rect", cmath_rect, 2, 2, 0, "($module, r, phi, /)", "The number of a modulus and an angle."},
    {"isfinite", cmath_isfinite, 1, 1, 0, "($module, z, /)", "Both parts are finite."},
    {"isinf", cmath_isinf, 1, 1, 0, "($module, z, /)", "A part is infinite."},
    {"isnan", cmath_isnan, 1, 1, 0, "($module, z, /)", "A part is not a number."},
    {"isclose", cmath_isclose, 2, 2, NATIVE_KEYWORDS, "($module, /, a, b, *, rel_tol=1e-09, abs_tol=0.0)",
     "Whether two numbers are as good as equal."},
    {0},
};

static bool cmath_init(struct thread *t, value module)
{
    return module_add(t, module, "pi", value_from_finite(M_PI)) &&
           module_add(t, module, "e", value_from_finite(M_E)) &&
           module_add(t, module, "tau", value_from_finite(2 * M_PI)) &&
           module_add(t, module, "inf", value_from_finite(HUGE_VAL)) &&
           module_add(t, module, "nan", float_box_nan(t, NAN)) &&
           module_add(t, module, "infj", complex_create(t, 0.0, HUGE_VAL)) &&
           module_add(t, module, "nanj", complex_create(t, 0.0, NAN));
}

const struct module_def cmath_module = {
    .name = "cmath",
    .doc = "Mathematical functions of complex numbers.",
    .functions = cmath_functions,
    .init = cmath_init,
};
