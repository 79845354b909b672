/* The distributions of module random. Each draws and computes in the order of python3, so that one seed gives
 * one sequence. */
#include <math.h>

#include "modules/random_internal.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/protocol.h"

#define TWO_PI (2.0 * M_PI)

/* Up to three parameters with defaults (NAN: required), by position or name. */
struct parameters {
    const char *function;
    const char *const keywords[4];
    double defaults[3];
};

static bool parameters_read(struct thread *t, const struct parameters *p, const value *args, size_t nargs,
                            value kwnames, double *out)
{
    value given[3];
    size_t count = 0, required = 0;
    while (p->keywords[count]) {
        required += p->defaults[count] != p->defaults[count];
        count++;
    }
    if (!args_parse(t, p->function, args + 1, nargs - 1, kwnames, p->keywords, required, count, given))
        return false;
    for (size_t i = 0; i < count; i++) {
        out[i] = p->defaults[i];
        if (given[i] != UNSET && !float_as_double(t, given[i], &out[i]))
            return false;
    }
    return true;
}

value random_uniform(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"a", "b", NULL};
    value given[2], result = UNSET;
    double u;
    if (!args_parse(t, "uniform", args + 1, nargs - 1, kwnames, keywords, 2, 2, given))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    /* Any numbers that can be combined with a float. */
    if ((s[0] = op_binary(t, BINARY_subtract, given[1], given[0])) != UNSET && random_draw(t, args[0], &u) &&
        (s[1] = op_binary(t, BINARY_multiply, s[0], value_from_finite(u))) != UNSET)
        result = op_binary(t, BINARY_add, given[0], s[1]);
    return scope_leave_keeping(t, s, result);
}

value random_triangular(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"low", "high", "mode", NULL};
    value given[3];
    double low = 0, high = 1, mode = 0, u, c = 0.5;
    if (!args_parse(t, "triangular", args + 1, nargs - 1, kwnames, keywords, 0, 3, given) ||
        (given[0] != UNSET && !float_as_double(t, given[0], &low)) ||
        (given[1] != UNSET && !float_as_double(t, given[1], &high)) || !random_draw(t, args[0], &u))
        return UNSET;
    if (given[2] != UNSET && given[2] != NONE) {
        if (!float_as_double(t, given[2], &mode))
            return UNSET;
        if (high == low)
            return given[0] == UNSET ? value_from_finite(low) : value_retain(given[0]);
        c = (mode - low) / (high - low);
    }
    if (u > c) {
        double swap = low;
        u = 1.0 - u;
        c = 1.0 - c;
        low = high;
        high = swap;
    }
    return float_from_double(t, low + (high - low) * sqrt(u * c));
}

/* A standard normal variable by the ratio of uniforms (Kinderman and Monahan 1977). */
static bool draw_normal(struct thread *t, value self, double *out)
{
    const double magic = 4 * exp(-0.5) / sqrt(2.0);
    double u1, u2, z;
    do {
        if (!random_draw(t, self, &u1) || !random_draw(t, self, &u2))
            return false;
        u2 = 1.0 - u2;
        z = magic * (u1 - 0.5) / u2;
    } while (z * z / 4.0 > -log(u2));
    *out = z;
    return true;
}

value random_normalvariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"normalvariate", {"mu", "sigma"}, {0.0, 1.0}};
    double p[2], z;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p) || !draw_normal(t, args[0], &z))
        return UNSET;
    return float_from_double(t, p[0] + z * p[1]);
}

value random_lognormvariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"lognormvariate", {"mu", "sigma"}, {NAN, NAN}};
    double p[2], z;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p) || !draw_normal(t, args[0], &z))
        return UNSET;
    double result = exp(p[0] + z * p[1]);
    if (isinf(result))
        return raise_error(t, &exc_OverflowError, "math range error");
    return float_from_double(t, result);
}

/* Two normal variables at a time; the second is kept for the next call. */
value random_gauss(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"gauss", {"mu", "sigma"}, {0.0, 1.0}};
    double p[2], z, u1, u2;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p))
        return UNSET;
    struct random_object *random = random_of(args[0]);
    value stored = field_exchange(t, &random->object, &random->gauss_next, UNSET);
    if (stored != UNSET) {
        bool ok = float_as_double(t, stored, &z);
        value_release(t, stored);
        return ok ? float_from_double(t, p[0] + z * p[1]) : UNSET;
    }
    if (!random_draw(t, args[0], &u1) || !random_draw(t, args[0], &u2))
        return UNSET;
    double angle = u1 * TWO_PI, radius = sqrt(-2.0 * log(1.0 - u2));
    z = cos(angle) * radius;
    field_store(t, &random->object, &random->gauss_next, value_from_finite(sin(angle) * radius));
    return float_from_double(t, p[0] + z * p[1]);
}

static value raise_zero_division(struct thread *t)
{
    return raise_error(t, &exc_ZeroDivisionError, "float division by zero");
}

value random_expovariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"expovariate", {"lambd"}, {NAN}};
    double lambda, u;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, &lambda) || !random_draw(t, args[0], &u))
        return UNSET;
    return lambda == 0 ? raise_zero_division(t) : float_from_double(t, -log(1.0 - u) / lambda);
}

static double modulo_two_pi(double x)
{
    double rest = fmod(x, TWO_PI);
    return rest < 0 ? rest + TWO_PI : rest;
}

/* Best and Fisher's method (1979). */
value random_vonmisesvariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"vonmisesvariate", {"mu", "kappa"}, {NAN, NAN}};
    double p[2], u1, u2, u3, z;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p))
        return UNSET;
    if (p[1] <= 1e-6)
        return random_draw(t, args[0], &u1) ? float_from_double(t, TWO_PI * u1) : UNSET;
    double s = 0.5 / p[1], r = s + sqrt(1.0 + s * s);
    for (;;) {
        if (!random_draw(t, args[0], &u1))
            return UNSET;
        z = cos(M_PI * u1);
        double d = z / (r + z);
        if (!random_draw(t, args[0], &u2))
            return UNSET;
        if (u2 < 1.0 - d * d || u2 <= (1.0 - d) * exp(d))
            break;
    }
    double q = 1.0 / r, f = (q + z) / (1.0 + q * z);
    if (!random_draw(t, args[0], &u3))
        return UNSET;
    return float_from_double(t, modulo_two_pi(u3 > 0.5 ? p[0] + acos(f) : p[0] - acos(f)));
}

/* alpha > 1: Cheng's method (1977). */
static bool draw_gamma_large(struct thread *t, value self, double alpha, double *out)
{
    const double magic = 1.0 + log(4.5), log4 = log(4.0);
    double inverse = sqrt(2.0 * alpha - 1.0), b = alpha - log4, c = alpha + inverse, u1, u2;
    for (;;) {
        if (!random_draw(t, self, &u1))
            return false;
        if (!(1e-7 < u1 && u1 < 0.9999999))
            continue;
        if (!random_draw(t, self, &u2))
            return false;
        u2 = 1.0 - u2;
        double v = log(u1 / (1.0 - u1)) / inverse, x = alpha * exp(v), z = u1 * u1 * u2, r = b + c * v - x;
        if (r + magic - 4.5 * z >= 0.0 || r >= log(z)) {
            *out = x;
            return true;
        }
    }
}

/* alpha < 1: algorithm GS of Ahrens and Dieter (1974). */
static bool draw_gamma_small(struct thread *t, value self, double alpha, double *out)
{
    double u, u1, x;
    for (;;) {
        if (!random_draw(t, self, &u))
            return false;
        double b = (M_E + alpha) / M_E, p = b * u;
        x = p <= 1.0 ? pow(p, 1.0 / alpha) : -log((b - p) / alpha);
        if (!random_draw(t, self, &u1))
            return false;
        if (p > 1.0 ? u1 <= pow(x, alpha - 1.0) : u1 <= exp(-x)) {
            *out = x;
            return true;
        }
    }
}

static bool draw_gamma(struct thread *t, value self, double alpha, double beta, double *out)
{
    if (!(alpha > 0.0) || !(beta > 0.0)) {
        raise_error(t, &exc_ValueError, "gammavariate: alpha and beta must be > 0.0");
        return false;
    }
    double x;
    if (alpha == 1.0) {
        if (!random_draw(t, self, &x))
            return false;
        x = -log(1.0 - x);
    } else if (!(alpha > 1.0 ? draw_gamma_large : draw_gamma_small)(t, self, alpha, &x)) {
        return false;
    }
    *out = x * beta;
    return true;
}

value random_gammavariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"gammavariate", {"alpha", "beta"}, {NAN, NAN}};
    double p[2], x;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p) || !draw_gamma(t, args[0], p[0], p[1], &x))
        return UNSET;
    return float_from_double(t, x);
}

value random_betavariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"betavariate", {"alpha", "beta"}, {NAN, NAN}};
    double p[2], y, z;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p) || !draw_gamma(t, args[0], p[0], 1.0, &y))
        return UNSET;
    if (y == 0)
        return value_from_finite(0.0);
    return draw_gamma(t, args[0], p[1], 1.0, &z) ? float_from_double(t, y / (y + z)) : UNSET;
}

value random_paretovariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"paretovariate", {"alpha"}, {NAN}};
    double alpha, u;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, &alpha) || !random_draw(t, args[0], &u))
        return UNSET;
    return alpha == 0 ? raise_zero_division(t) : float_from_double(t, pow(1.0 - u, -1.0 / alpha));
}

value random_weibullvariate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct parameters parameters = {"weibullvariate", {"alpha", "beta"}, {NAN, NAN}};
    double p[2], u;
    if (!parameters_read(t, &parameters, args, nargs, kwnames, p) || !random_draw(t, args[0], &u))
        return UNSET;
    return p[1] == 0 ? raise_zero_division(t) : float_from_double(t, p[0] * pow(-log(1.0 - u), 1.0 / p[1]));
}
