/* Complex functions without undue overflow or cancellation, after Kahan, "Branch cuts for complex elementary
 * functions" (1987). Finite arguments are computed here, so that results are python3's to the last bit;
 * infinities and NaNs are left to the C library, which follows annex G of the C standard. */
#include "modules/cmath_functions.h"

#include <complex.h>
#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Beyond this a number cannot be doubled twice. */
#define LARGE      (DBL_MAX / 4.0)
#define LOG_LARGE  708.3964185322641 /* log(DBL_MAX / 4) */
#define SCALE_UP   53                /* odd, and enough to make a subnormal normal */
#define SCALE_DOWN (-(SCALE_UP + 1) / 2)

typedef struct complex_parts parts;

static bool is_finite(parts z)
{
    return isfinite(z.real) && isfinite(z.imag);
}

static parts from_c(double complex z)
{
    return (parts){creal(z), cimag(z)};
}

/* By way of memory: an expression with I would turn infinities into NaNs. */
static double complex to_c(parts z)
{
    double complex c;
    memcpy(&c, &z, sizeof c);
    return c;
}

static bool is_large(parts z)
{
    return fabs(z.real) > LARGE || fabs(z.imag) > LARGE;
}

/* log|z| for a large z. */
static double log_modulus_large(parts z)
{
    return log(hypot(z.real / 2.0, z.imag / 2.0)) + M_LN2 * 2.0;
}

/* A finite argument must not give an infinity. */
static parts checked(parts result, enum complex_error *error)
{
    if (isinf(result.real) || isinf(result.imag))
        *error = COMPLEX_RANGE;
    return result;
}

parts complex_sqrt(parts z, enum complex_error *error)
{
    if (!is_finite(z))
        return from_c(csqrt(to_c(z)));
    if (z.real == 0 && z.imag == 0)
        return (parts){0.0, z.imag};
    double real = fabs(z.real), imag = fabs(z.imag), s;
    if (real < DBL_MIN && imag < DBL_MIN) {
        real = ldexp(real, SCALE_UP);
        s = ldexp(sqrt(real + hypot(real, ldexp(imag, SCALE_UP))), SCALE_DOWN);
    } else {
        real /= 8.0;
        s = 2.0 * sqrt(real + hypot(real, imag / 8.0));
    }
    double d = imag / (2.0 * s);
    if (z.real >= 0)
        return (parts){s, copysign(d, z.imag)};
    return (parts){d, copysign(s, z.imag)};
}

parts complex_exp(parts z, enum complex_error *error)
{
    if (!is_finite(z)) {
        if (isinf(z.imag) && (isfinite(z.real) || (isinf(z.real) && z.real > 0)))
            *error = COMPLEX_DOMAIN;
        return from_c(cexp(to_c(z)));
    }
    if (z.real > LOG_LARGE) {
        double l = exp(z.real - 1.0);
        return checked((parts){l * cos(z.imag) * M_E, l * sin(z.imag) * M_E}, error);
    }
    double l = exp(z.real);
    return checked((parts){l * cos(z.imag), l * sin(z.imag)}, error);
}

parts complex_log(parts z, enum complex_error *error)
{
    if (!is_finite(z))
        return from_c(clog(to_c(z)));
    double real = fabs(z.real), imag = fabs(z.imag);
    parts result = {0, atan2(z.imag, z.real)};
    if (real > LARGE || imag > LARGE) {
        result.real = log(hypot(real / 2.0, imag / 2.0)) + M_LN2;
    } else if (real < DBL_MIN && imag < DBL_MIN) {
        if (real == 0 && imag == 0) {
            *error = COMPLEX_DOMAIN;
            result.real = -HUGE_VAL;
        } else {
            result.real =
                log(hypot(ldexp(real, DBL_MANT_DIG), ldexp(imag, DBL_MANT_DIG))) - DBL_MANT_DIG * M_LN2;
        }
    } else {
        double modulus = hypot(real, imag);
        if (0.71 <= modulus && modulus <= 1.73) {
            /* Near 1 the logarithm of the modulus would lose most digits. */
            double most = real > imag ? real : imag, least = real > imag ? imag : real;
            result.real = log1p((most - 1) * (most + 1) + least * least) / 2.0;
        } else {
            result.real = log(modulus);
        }
    }
    return result;
}

parts complex_log10(parts z, enum complex_error *error)
{
    parts result = complex_log(z, error);
    return (parts){result.real / M_LN10, result.imag / M_LN10};
}

parts complex_acos(parts z, enum complex_error *error)
{
    if (!is_finite(z))
        return from_c(cacos(to_c(z)));
    if (is_large(z)) {
        double l = log_modulus_large(z);
        return (parts){atan2(fabs(z.imag), z.real), z.real < 0 ? -copysign(l, z.imag) : copysign(l, -z.imag)};
    }
    parts s1 = complex_sqrt((parts){1.0 - z.real, -z.imag}, error);
    parts s2 = complex_sqrt((parts){1.0 + z.real, z.imag}, error);
    return (parts){2.0 * atan2(s1.real, s2.real), asinh(s2.real * s1.imag - s2.imag * s1.real)};
}

parts complex_acosh(parts z, enum complex_error *error)
{
    if (!is_finite(z))
        return from_c(cacosh(to_c(z)));
    if (is_large(z))
        return (parts){log_modulus_large(z), atan2(z.imag, z.real)};
    parts s1 = complex_sqrt((parts){z.real - 1.0, z.imag}, error);
    parts s2 = complex_sqrt((parts){z.real + 1.0, z.imag}, error);
    return (parts){asinh(s1.real * s2.real + s1.imag * s2.imag), 2.0 * atan2(s1.imag, s2.real)};
}

parts complex_asinh(parts z, enum complex_error *error)
{
    if (!is_finite(z))
        return from_c(casinh(to_c(z)));
    if (is_large(z)) {
        double l = log_modulus_large(z);
        return (parts){z.imag >= 0 ? copysign(l, z.real) : -copysign(l, -z.real),
                       atan2(z.imag, fabs(z.real))};
    }
    parts s1 = complex_sqrt((parts){1.0 + z.imag, -z.real}, error);
    parts s2 = complex_sqrt((parts){1.0 - z.imag, z.real}, error);
    return (parts){asinh(s1.real * s2.imag - s2.real * s1.imag),
                   atan2(z.imag, s1.real * s2.real - s1.imag * s2.imag)};
}

/* f(z) = -i g(iz): how each circular function comes from its hyperbolic one. */
static parts by_hyperbolic(complex_function *function, parts z, enum complex_error *error)
{
    parts result = function((parts){-z.imag, z.real}, error);
    return (parts){result.imag, -result.real};
}

parts complex_asin(parts z, enum complex_error *error)
{
    return by_hyperbolic(complex_asinh, z, error);
}

parts complex_atanh(parts z, enum complex_error *error)
{
    if (!is_finite(z))
        return from_c(catanh(to_c(z)));
    if (signbit(z.real)) { /* odd: from the right half */
        parts result = complex_atanh((parts){-z.real, -z.imag}, error);
        return (parts){-result.real, -result.imag};
    }
    const double root_large = sqrt(LARGE), root_small = sqrt(DBL_MIN);
    double imag = fabs(z.imag);
    if (z.real > root_large || imag > root_large) {
        double h = hypot(z.real / 2.0, z.imag / 2.0);
        return (parts){z.real / 4.0 / h / h, -copysign(M_PI_2, -z.imag)};
    }
    if (z.real == 1.0 && imag < root_small) {
        if (imag == 0) {
            *error = COMPLEX_DOMAIN;
            return (parts){HUGE_VAL, z.imag};
        }
        return (parts){-log(sqrt(imag) / sqrt(hypot(imag, 2.0))), copysign(atan2(2.0, -imag) / 2, z.imag)};
    }
    double left = 1 - z.real;
    return (parts){log1p(4.0 * z.real / (left * left + imag * imag)) / 4.0,
                   -atan2(-2.0 * z.imag, left * (1 + z.real) - imag * imag) / 2.0};
}

parts complex_atan(parts z, enum complex_error *error)
{
    return by_hyperbolic(complex_atanh, z, error);
}

/* An infinite angle has no sine; annex G tells which real parts that matters for. */
static void check_angle(parts z, enum complex_error *error)
{
    if (isinf(z.imag) && z.real == z.real)
        *error = COMPLEX_DOMAIN;
}

parts complex_cosh(parts z, enum complex_error *error)
{
    if (!is_finite(z)) {
        check_angle(z, error);
        return from_c(ccosh(to_c(z)));
    }
    if (fabs(z.real) > LOG_LARGE) {
        double x = z.real - copysign(1.0, z.real);
        return checked((parts){cos(z.imag) * cosh(x) * M_E, sin(z.imag) * sinh(x) * M_E}, error);
    }
    return checked((parts){cos(z.imag) * cosh(z.real), sin(z.imag) * sinh(z.real)}, error);
}

parts complex_sinh(parts z, enum complex_error *error)
{
    if (!is_finite(z)) {
        check_angle(z, error);
        return from_c(csinh(to_c(z)));
    }
    if (fabs(z.real) > LOG_LARGE) {
        double x = z.real - copysign(1.0, z.real);
        return checked((parts){cos(z.imag) * sinh(x) * M_E, sin(z.imag) * cosh(x) * M_E}, error);
    }
    return checked((parts){cos(z.imag) * sinh(z.real), sin(z.imag) * cosh(z.real)}, error);
}

parts complex_tanh(parts z, enum complex_error *error)
{
    if (!is_finite(z)) {
        if (isinf(z.imag) && isfinite(z.real))
            *error = COMPLEX_DOMAIN;
        return from_c(ctanh(to_c(z)));
    }
    if (fabs(z.real) > LOG_LARGE)
        return (parts){copysign(1.0, z.real), 4.0 * sin(z.imag) * cos(z.imag) * exp(-2.0 * fabs(z.real))};
    double tx = tanh(z.real), ty = tan(z.imag), cx = 1.0 / cosh(z.real), product = tx * ty;
    double divisor = 1.0 + product * product;
    return (parts){tx * (1.0 + ty * ty) / divisor, ty / divisor * cx * cx};
}

parts complex_cos(parts z, enum complex_error *error)
{
    return complex_cosh((parts){-z.imag, z.real}, error);
}

parts complex_sin(parts z, enum complex_error *error)
{
    return by_hyperbolic(complex_sinh, z, error);
}

parts complex_tan(parts z, enum complex_error *error)
{
    return by_hyperbolic(complex_tanh, z, error);
}
