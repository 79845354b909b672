/* Complex products, quotients, powers, and numbers from text. */
#include "types/complex_internal.h"

#include <ctype.h>
#include <math.h>

#include "types/exception.h"
#include "types/float.h"

struct parts complex_product(struct parts a, struct parts b)
{
    return (struct parts){a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}

/* Divides through by the larger part of the divisor, which keeps the terms from overflowing (Smith 1962). */
bool complex_quotient(struct parts a, struct parts b, struct parts *out)
{
    double real = fabs(b.real), imag = fabs(b.imag);
    if (real >= imag) {
        if (real == 0)
            return false;
        double ratio = b.imag / b.real, divisor = b.real + b.imag * ratio;
        *out = (struct parts){(a.real + a.imag * ratio) / divisor, (a.imag - a.real * ratio) / divisor};
    } else if (imag >= real) {
        double ratio = b.real / b.imag, divisor = b.real * ratio + b.imag;
        *out = (struct parts){(a.real * ratio + a.imag) / divisor, (a.imag * ratio - a.real) / divisor};
    } else {
        *out = (struct parts){NAN, NAN};
    }
    return true;
}

/* exponent from -100 to 100: by squaring, which is exact more often. False: division by zero. */
static bool power_whole(struct parts base, int exponent, struct parts *out)
{
    struct parts result = {1, 0}, square = base;
    for (unsigned left = (unsigned)(exponent < 0 ? -exponent : exponent); left; left >>= 1) {
        if (left & 1)
            result = complex_product(result, square);
        square = complex_product(square, square);
    }
    if (exponent > 0) {
        *out = result;
        return true;
    }
    return complex_quotient((struct parts){1, 0}, result, out);
}

/* By modulus and angle. False: zero to a negative or complex power. */
static bool power_polar(struct parts base, struct parts exponent, struct parts *out)
{
    if (exponent.real == 0 && exponent.imag == 0) {
        *out = (struct parts){1, 0};
        return true;
    }
    if (base.real == 0 && base.imag == 0) {
        *out = (struct parts){0, 0};
        return exponent.imag == 0 && exponent.real >= 0;
    }
    double modulus = hypot(base.real, base.imag), angle = atan2(base.imag, base.real);
    double length = pow(modulus, exponent.real), phase = angle * exponent.real;
    if (exponent.imag != 0) {
        length /= exp(angle * exponent.imag);
        phase += exponent.imag * log(modulus);
    }
    *out = (struct parts){length * cos(phase), length * sin(phase)};
    return true;
}

value complex_power(struct thread *t, double base_real, double base_imag, double exponent_real,
                    double exponent_imag)
{
    struct parts base = {base_real, base_imag}, exponent = {exponent_real, exponent_imag}, result;
    bool whole = exponent_imag == 0 && exponent_real == floor(exponent_real) && fabs(exponent_real) <= 100;
    bool ok = whole ? power_whole(base, (int)exponent_real, &result) : power_polar(base, exponent, &result);
    if (!ok)
        return raise_error(t, &exc_ZeroDivisionError, "0.0 to a negative or complex power");
    if (isinf(result.real) || isinf(result.imag))
        return raise_error(t, &exc_OverflowError, "complex exponentiation");
    return complex_create(t, result.real, result.imag);
}

/* Where the float literal at p ends, sign included; p if there is none. */
static const char *float_end(const char *p, const char *end)
{
    const char *start = p;
    if (p < end && (*p == '+' || *p == '-'))
        p++;
    static const char *const words[] = {"infinity", "inf", "nan"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t length = strlen(words[i]);
        if ((size_t)(end - p) >= length && strncasecmp(p, words[i], length) == 0)
            return p + length;
    }
    size_t count = 0;
    for (bool point = false; p < end && (isdigit((unsigned char)*p) || (*p == '.' && !point)); p++) {
        point |= *p == '.';
        count += *p != '.';
    }
    if (!count)
        return start;
    const char *mantissa_end = p;
    if (p < end && (*p | 0x20) == 'e') {
        p++;
        if (p < end && (*p == '+' || *p == '-'))
            p++;
        const char *exponent = p;
        while (p < end && isdigit((unsigned char)*p))
            p++;
        if (p == exponent)
            p = mantissa_end;
    }
    return p;
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end && isspace((unsigned char)*p))
        p++;
    return p;
}

/* [sign] 'j' alone: one. Otherwise the float at p. NULL if there is neither. */
static const char *read_part(const char *p, const char *end, double *out)
{
    const char *stop = float_end(p, end);
    if (stop > p)
        return float_parse(p, (size_t)(stop - p), out) ? stop : NULL;
    *out = p < end && *p == '-' ? -1.0 : 1.0;
    if (p < end && (*p == '+' || *p == '-'))
        p++;
    return p < end && (*p | 0x20) == 'j' ? p : NULL;
}

/* real | imag j | real sign imag j, from p up to what follows. */
static const char *read_parts(const char *p, const char *end, struct parts *out)
{
    double first;
    *out = (struct parts){0, 0};
    if (!(p = read_part(p, end, &first)))
        return NULL;
    if (p < end && (*p | 0x20) == 'j') {
        out->imag = first;
        return p + 1;
    }
    out->real = first;
    if (p < end && (*p == '+' || *p == '-')) {
        if (!(p = read_part(p, end, &out->imag)) || p == end || (*p | 0x20) != 'j')
            return NULL;
        p++;
    }
    return p;
}

static bool parse_plain(const char *p, const char *end, struct parts *out)
{
    p = skip_space(p, end);
    bool parenthesis = p < end && *p == '(';
    if (parenthesis)
        p = skip_space(p + 1, end);
    if (!(p = read_parts(p, end, out)))
        return false;
    p = skip_space(p, end);
    if (parenthesis) {
        if (p == end || *p != ')')
            return false;
        p = skip_space(p + 1, end);
    }
    return p == end;
}

enum complex_text complex_parse(const char *p, const char *end, struct parts *out)
{
    /* Underscores may stand between digits only; without them the rest is simpler. */
    struct buffer plain = BUFFER_EMPTY;
    bool placed = true;
    for (const char *q = p; q < end && placed; q++) {
        if (*q == '_')
            placed = q > p && isdigit((unsigned char)q[-1]) && q + 1 < end && isdigit((unsigned char)q[1]);
        else
            buffer_append_char(&plain, *q);
    }
    bool ok =
        placed && !plain.failed && plain.length && parse_plain(plain.data, plain.data + plain.length, out);
    buffer_finish(&plain);
    return ok ? COMPLEX_TEXT_GOOD : placed ? COMPLEX_TEXT_MALFORMED : COMPLEX_TEXT_UNDERSCORE;
}
