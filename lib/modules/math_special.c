/* The gamma functions, norms and exact sums of module math. */
#include "modules/math_internal.h"

#include <math.h>

#include "object/scope.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/tuple.h"

/* ---- Gamma, by Lanczos' approximation in the rational form of Boost's lanczos13m53: a numerator and a
 * denominator of degree 12, g below. With the same constants and the same order of operations the results
 * are those of python3 to the last bit. ---- */

#define LANCZOS_TERMS 13
#define LANCZOS_G     6.024680040776729583740234375

static const double lanczos_numerator[LANCZOS_TERMS] = {
    23531376880.410759688572007674451636754734846804940, 42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843, 17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708, 1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801, 31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768, 186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024, 210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
};
/* The coefficients of x (x+1) ... (x+11). */
static const double lanczos_denominator[LANCZOS_TERMS] = {
    0.0,       39916800.0, 120543840.0, 150917976.0, 105258076.0, 45995730.0, 13339535.0,
    2637558.0, 357423.0,   32670.0,     1925.0,      66.0,        1.0,
};

static double lanczos_sum(double x)
{
    double numerator = 0, denominator = 0;
    /* In powers of x or of 1/x, whichever stay in range. */
    if (x < 5.0) {
        for (int i = LANCZOS_TERMS; i-- > 0;) {
            numerator = numerator * x + lanczos_numerator[i];
            denominator = denominator * x + lanczos_denominator[i];
        }
    } else {
        for (int i = 0; i < LANCZOS_TERMS; i++) {
            numerator = numerator / x + lanczos_numerator[i];
            denominator = denominator / x + lanczos_denominator[i];
        }
    }
    return numerator / denominator;
}

/* sin(pi x), reduced before the product with pi. */
static double sine_of_turns(double x)
{
    double y = fmod(fabs(x), 2.0), result;
    switch ((int)round(2.0 * y)) {
    case 0:
        result = sin(M_PI * y);
        break;
    case 1:
        result = cos(M_PI * (y - 0.5));
        break;
    case 2:
        result = sin(M_PI * (1.0 - y));
        break;
    case 3:
        result = -cos(M_PI * (y - 1.5));
        break;
    default:
        result = sin(M_PI * (y - 2.0));
        break;
    }
    return copysign(1.0, x) * result;
}

/* Gamma of a whole number, exact as far as a double is. */
static double gamma_of_whole(double x)
{
    double product = 1;
    for (double factor = 2; factor < x; factor++)
        product *= factor;
    return product;
}

/* 140 is where the power alone would overflow: then in two steps. */
static double scale_by_power(double r, double base, double exponent, bool divide)
{
    if (exponent < 139.5) {
        double power = pow(base, exponent);
        return divide ? r / power : r * power;
    }
    double root = pow(base, exponent / 2.0);
    return divide ? r / root / root : r * root * root;
}

double math_gamma(double x, bool *domain)
{
    *domain = false;
    if (!isfinite(x)) {
        *domain = isinf(x) && x < 0;
        return *domain ? NAN : x;
    }
    if (x == 0) {
        *domain = true;
        return copysign(HUGE_VAL, x);
    }
    if (x == floor(x)) {
        if (x < 0) {
            *domain = true;
            return NAN;
        }
        if (x <= 23.0)
            return gamma_of_whole(x);
    }
    double magnitude = fabs(x);
    if (magnitude < 1e-20)
        return 1.0 / x;
    if (magnitude > 200.0)
        return x < 0 ? 0.0 / sine_of_turns(x) : HUGE_VAL;
    /* y = magnitude + g - 1/2 and z, what the rounding of y lost. */
    const double g_half = LANCZOS_G - 0.5;
    double y = magnitude + g_half, z;
    if (magnitude > g_half)
        z = (y - magnitude) - g_half;
    else
        z = (y - g_half) - magnitude;
    z = z * LANCZOS_G / y;
    if (x > 0) {
        double r = lanczos_sum(magnitude) / exp(y);
        r += z * r;
        return scale_by_power(r, y, magnitude - 0.5, false);
    }
    double r = -M_PI / sine_of_turns(magnitude) / magnitude * exp(y) / lanczos_sum(magnitude);
    r -= z * r;
    return scale_by_power(r, y, magnitude - 0.5, true);
}

double math_log_gamma(double x, bool *domain)
{
    *domain = false;
    if (!isfinite(x))
        return x != x ? x : HUGE_VAL;
    if (x == floor(x) && x <= 2.0) {
        *domain = x <= 0.0;
        return *domain ? HUGE_VAL : 0.0;
    }
    double magnitude = fabs(x);
    if (magnitude < 1e-20)
        return -log(magnitude);
    double r = log(lanczos_sum(magnitude)) - LANCZOS_G;
    r += (magnitude - 0.5) * (log(magnitude + LANCZOS_G - 0.5) - 1);
    if (x < 0.0)
        r = 1.144729885849400174143427351353058711647 /* log(pi) */ - log(fabs(sine_of_turns(magnitude))) -
            log(magnitude) - r;
    return r;
}

/* ---- Norms ---- */

/* Adds a square to the sum high + low, exactly but for rounding in low. */
static void add_square(double x, double *high, double *low)
{
    double square = x * x, rest = fma(x, x, -square);
    double sum = *high + square, part = sum - *high;
    *low += (*high - (sum - part)) + (square - part) + rest;
    *high = sum;
}

double math_norm(const double *terms, size_t count)
{
    double largest = 0;
    bool nan = false;
    for (size_t i = 0; i < count; i++) {
        double x = fabs(terms[i]);
        nan |= x != x;
        largest = x > largest ? x : largest;
    }
    if (isinf(largest))
        return largest;
    if (nan)
        return NAN;
    if (largest == 0 || count == 1)
        return largest;
    int exponent;
    frexp(largest, &exponent);
    double high = 0, low = 0;
    for (size_t i = 0; i < count; i++)
        add_square(ldexp(terms[i], -exponent), &high, &low);
    /* One step of Newton's iteration on what the root of the high part leaves over. */
    double root = sqrt(high + low);
    double rest = fma(-root, root, high) + low;
    root += rest / (2.0 * root);
    return ldexp(root, exponent);
}

/* Up to eight numbers without allocation. */
static double *norm_room(struct thread *t, double stack[8], size_t count)
{
    return count <= 8 ? stack : memory_alloc(t, count * sizeof(double));
}

value math_hypot(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double stack[8], *terms = norm_room(t, stack, nargs);
    value result = UNSET;
    if (!terms)
        return UNSET;
    for (size_t i = 0; i < nargs; i++) {
        if (!float_as_double(t, args[i], &terms[i]))
            goto out;
    }
    result = float_from_double(t, math_norm(terms, nargs));
out:
    if (terms != stack)
        memory_free(t, terms);
    return result;
}

static value distance(struct thread *t, value p, value q)
{
    size_t count = tuple_count(p);
    if (tuple_count(q) != count)
        return raise_error(t, &exc_ValueError, "both points must have the same number of dimensions");
    double stack[8], *terms = norm_room(t, stack, count), a, b;
    value result = UNSET;
    if (!terms)
        return UNSET;
    for (size_t i = 0; i < count; i++) {
        if (!float_as_double(t, tuple_item(p, i), &a) || !float_as_double(t, tuple_item(q, i), &b))
            goto out;
        terms[i] = a - b;
    }
    result = float_from_double(t, math_norm(terms, count));
out:
    if (terms != stack)
        memory_free(t, terms);
    return result;
}

value math_dist(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = sequence_to_tuple(t, args[0])) != UNSET && (s[1] = sequence_to_tuple(t, args[1])) != UNSET)
        result = distance(t, s[0], s[1]);
    return scope_leave_keeping(t, s, result);
}

/* ---- fsum: the exact sum as a list of doubles that do not overlap (Shewchuk 1997), rounded once ---- */

#define PARTIALS_MAX 2112 /* no two have a bit in common, and there are 2098 bits */

struct exact_sum {
    double partials[PARTIALS_MAX]; /* increasing in magnitude */
    size_t count;
    double special;    /* sum of what is not finite */
    double infinities; /* of the infinities alone */
    bool overflow;
};

static void exact_sum_add(struct exact_sum *sum, double x)
{
    double original = x;
    size_t kept = 0;
    for (size_t i = 0; i < sum->count; i++) {
        double y = sum->partials[i];
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        double high = x + y, low = y - (high - x);
        if (low != 0)
            sum->partials[kept++] = low;
        x = high;
    }
    sum->count = kept;
    if (x == 0)
        return;
    if (isfinite(x)) {
        CHECK_VALUES(kept < PARTIALS_MAX, kept, PARTIALS_MAX);
        sum->partials[sum->count++] = x;
        return;
    }
    if (isfinite(original)) {
        sum->overflow = true;
        return;
    }
    if (isinf(original))
        sum->infinities += original;
    sum->special += original;
    sum->count = 0;
}

static double exact_sum_round(const struct exact_sum *sum)
{
    size_t n = sum->count;
    if (!n)
        return 0.0;
    double high = sum->partials[--n], low = 0;
    while (n > 0 && low == 0) {
        double x = high, y = sum->partials[--n];
        high = x + y;
        low = y - (high - x);
    }
    /* What is left decides a tie that the last addition rounded to even. */
    if (n > 0 && ((low < 0 && sum->partials[n - 1] < 0) || (low > 0 && sum->partials[n - 1] > 0))) {
        double y = low * 2, x = high + y;
        if (y == x - high)
            high = x;
    }
    return high;
}

static value exact_sum_result(struct thread *t, const struct exact_sum *sum)
{
    if (sum->overflow)
        return raise_error(t, &exc_OverflowError, "intermediate overflow in fsum");
    if (sum->special != 0) {
        if (sum->infinities != sum->infinities)
            return raise_error(t, &exc_ValueError, "-inf + inf in fsum");
        return float_from_double(t, sum->special);
    }
    return float_from_double(t, exact_sum_round(sum));
}

value math_fsum(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct exact_sum sum = {.count = 0};
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_iter(t, args[0])) == UNSET)
        goto out;
    while ((s[1] = op_next(t, s[0])) != UNSET) {
        double x;
        if (!float_as_double(t, s[1], &x))
            goto out;
        slot_clear(t, &s[1]);
        exact_sum_add(&sum, x);
        if (sum.overflow)
            break;
    }
    if (!thread_raised(t))
        result = exact_sum_result(t, &sum);
out:
    return scope_leave_keeping(t, s, result);
}
