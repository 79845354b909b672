/* Floats from text and to text, rounding, hashing. */
#include "types/float_internal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "types/float_text.h"
#include "types/number_text.h"

/* No double has more digits than this, before or after the point; further ones are zeros. */
#define DIGITS_MAX 1100

/* Decimal digits of a finite |d|: 0.DIGITS * 10^point, no trailing zeros. */
struct decimal {
    int point;
    size_t count;
    char digits[DBL_MAX_10_EXP + DIGITS_MAX + 8];
};

static void decimal_trim(struct decimal *out)
{
    while (out->count > 1 && out->digits[out->count - 1] == '0')
        out->count--;
}

static void decimal_shortest(struct decimal *out, double d)
{
    out->count = float_text_shortest(d, out->digits, &out->point);
}

/* Rounded to `significant` digits (>= 1), ties to even: what printf does with the exact value. */
static void decimal_significant(struct decimal *out, double d, int64_t significant)
{
    char text[DIGITS_MAX + 16];
    int precision = significant > DIGITS_MAX ? DIGITS_MAX : (int)significant - 1;
    snprintf(text, sizeof text, "%.*e", precision, d);
    char *e = strchr(text, 'e');
    out->digits[0] = text[0];
    out->count = 1;
    for (const char *p = text + 2; p < e; p++)
        out->digits[out->count++] = *p;
    out->point = d == 0 ? 1 : atoi(e + 1) + 1;
    decimal_trim(out);
}

#define FIXED_PLACES_MAX 15 /* 10^15 times 53 bits still leave room in 128 */

/* decimal_fixed by integers: d is mantissa * 2^-shift, so the digits are mantissa * 10^places >> shift,
 * rounded. False: that does not fit. */
static bool decimal_fixed_small(struct decimal *out, double d, int64_t places)
{
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(d, &exponent), 53);
    int shift = 53 - exponent;
    if (places < 0 || places > FIXED_PLACES_MAX || shift < 1 || shift > 120)
        return false;
    uint64_t scale = 1;
    for (int64_t i = 0; i < places; i++)
        scale *= 10;
    unsigned __int128 product = (unsigned __int128)mantissa * scale,
                      half = (unsigned __int128)1 << (shift - 1);
    unsigned __int128 whole = product >> shift, rest = product & (2 * half - 1);
    if (rest > half || (rest == half && (whole & 1)))
        whole++;
    if (whole >> 64)
        return false;
    char text[24], *end = text + sizeof text, *p = end;
    for (uint64_t number = (uint64_t)whole; number; number /= 10)
        *--p = (char)('0' + number % 10);
    out->count = (size_t)(end - p);
    out->point = (int)((int64_t)out->count - places);
    memcpy(out->digits, p, out->count);
    if (!out->count) {
        out->digits[out->count++] = '0';
        out->point = 1;
    }
    decimal_trim(out);
    return true;
}

/* Rounded to `places` digits after the point. */
static void decimal_fixed(struct decimal *out, double d, int64_t places)
{
    if (decimal_fixed_small(out, d, places))
        return;
    char text[DBL_MAX_10_EXP + DIGITS_MAX + 8];
    snprintf(text, sizeof text, "%.*f", places > DIGITS_MAX ? DIGITS_MAX : (int)places, d);
    char *point = strchrnul(text, '.');
    const char *p = text;
    out->count = 0;
    out->point = (int)(point - text);
    for (; *p; p++) {
        if (*p == '.')
            continue;
        if (*p == '0' && !out->count) {
            out->point--; /* a leading zero */
            continue;
        }
        out->digits[out->count++] = *p;
    }
    if (!out->count) {
        out->digits[out->count++] = '0';
        out->point = 1;
    }
    decimal_trim(out);
}

static void append_exponent(struct buffer *out, int exponent, bool upper)
{
    char text[16];
    snprintf(text, sizeof text, "%c%c%02d", upper ? 'E' : 'e', exponent < 0 ? '-' : '+', abs(exponent));
    buffer_append_text(out, text);
}

/* Digits [from, to) of a decimal, zeros where it has none. */
static void append_digit_range(struct buffer *out, const struct decimal *number, int64_t from, int64_t to)
{
    if (from < 0 && from < to) {
        int64_t zeros = (to < 0 ? to : 0) - from;
        buffer_append_fill(out, '0', (size_t)zeros);
        from += zeros;
    }
    if (from < to && from < (int64_t)number->count) {
        int64_t end = to < (int64_t)number->count ? to : (int64_t)number->count;
        buffer_append(out, number->digits + from, (size_t)(end - from));
        from = end;
    }
    if (from < to)
        buffer_append_fill(out, '0', (size_t)(to - from));
}

static void append_not_finite(struct buffer *out, double d, bool upper, unsigned flags)
{
    if (isinf(d) && d < 0)
        buffer_append_char(out, '-');
    else if (flags & FLOAT_FORMAT_SIGN)
        buffer_append_char(out, '+');
    buffer_append_text(out, isinf(d) ? (upper ? "INF" : "inf") : upper ? "NAN" : "nan");
}

void float_format_flags(struct buffer *out, double d, char code, int64_t precision, unsigned flags)
{
    bool upper = code >= 'A' && code <= 'Z';
    char kind = (char)(code | 0x20);
    if (!isfinite(d)) {
        append_not_finite(out, d, upper, flags);
        return;
    }
    struct decimal number;
    double magnitude = fabs(d);
    bool use_exponent = false;
    int64_t end; /* digits to show, counted from the first of number */
    if (kind == 'f') {
        decimal_fixed(&number, magnitude, precision);
        end = number.point + precision;
    } else if (kind == 'e') {
        decimal_significant(&number, magnitude, precision + 1);
        use_exponent = true;
        end = precision + 1;
    } else if (kind == 'g') {
        precision = precision < 1 ? 1 : precision;
        decimal_significant(&number, magnitude, precision);
        use_exponent = number.point <= -4 || number.point > precision - !!(flags & FLOAT_FORMAT_POINT_ZERO);
        end = flags & FLOAT_FORMAT_ALTERNATE ? precision : (int64_t)number.count;
    } else {
        decimal_shortest(&number, magnitude);
        use_exponent = number.point <= -4 || number.point > 16;
        end = (int64_t)number.count;
    }
    bool is_zero = number.digits[0] == '0';
    if (signbit(d) && !(is_zero && (flags & FLOAT_FORMAT_NO_NEGATIVE_ZERO)))
        buffer_append_char(out, '-');
    else if (flags & FLOAT_FORMAT_SIGN)
        buffer_append_char(out, '+');
    int64_t point = use_exponent ? 1 : number.point;
    int64_t start = point <= 0 ? point - 1 : 0; /* a zero before the point */
    int64_t least = point + (!use_exponent && (flags & FLOAT_FORMAT_POINT_ZERO) ? 1 : 0);
    if (end < least)
        end = least;
    append_digit_range(out, &number, start, point);
    if (end > point || (flags & FLOAT_FORMAT_ALTERNATE))
        buffer_append_char(out, '.');
    append_digit_range(out, &number, point, end);
    if (use_exponent)
        append_exponent(out, number.point - 1, upper);
}

void float_format(struct buffer *out, double d, char code, int precision, bool alternate, bool force_sign)
{
    unsigned flags = (alternate ? FLOAT_FORMAT_ALTERNATE : 0) | (force_sign ? FLOAT_FORMAT_SIGN : 0);
    if (code == '%') {
        float_format_flags(out, d * 100, 'f', precision < 0 ? 6 : precision, flags);
        buffer_append_char(out, '%');
        return;
    }
    if (precision < 0 && code != 'r')
        precision = 6;
    float_format_flags(out, d, code, precision, flags);
}

void float_repr(struct buffer *out, double d)
{
    float_format_flags(out, d, 'r', -1, FLOAT_FORMAT_POINT_ZERO);
}

static bool match_word(const char *p, const char *end, const char *word)
{
    for (; *word; p++, word++) {
        if (p == end || (*p | 0x20) != *word)
            return false;
    }
    return p == end;
}

/* Copies a literal without underscores into out; false unless it has the form
 * digits [. [digits]] | . digits, then perhaps e [sign] digits, underscores only between digits. */
static bool copy_literal(struct buffer *out, const char *p, const char *end)
{
    bool mantissa = false, exponent = false, seen_point = false, in_exponent = false;
    char previous = 0;
    for (; p < end; previous = *p++) {
        char c = *p;
        if (c >= '0' && c <= '9') {
            *(in_exponent ? &exponent : &mantissa) = true;
        } else if (c == '_') {
            bool between = previous >= '0' && previous <= '9' && p + 1 < end && p[1] >= '0' && p[1] <= '9';
            if (!between)
                return false;
            continue;
        } else if (c == '.' && !seen_point && !in_exponent) {
            seen_point = true;
        } else if ((c | 0x20) == 'e' && mantissa && !in_exponent) {
            in_exponent = true;
        } else if ((c == '+' || c == '-') && (previous | 0x20) == 'e' && in_exponent) {
        } else {
            return false;
        }
        buffer_append_char(out, c);
    }
    return mantissa && (exponent || !in_exponent);
}

bool float_parse(const char *text, size_t length, double *out)
{
    const char *p = text, *end = text + length;
    while (p < end && number_text_is_space(*p))
        p++;
    while (p < end && number_text_is_space(end[-1]))
        end--;
    bool negative = false;
    if (p < end && (*p == '-' || *p == '+'))
        negative = *p++ == '-';
    double d;
    if (match_word(p, end, "inf") || match_word(p, end, "infinity")) {
        d = HUGE_VAL;
    } else if (match_word(p, end, "nan")) {
        d = NAN;
    } else {
        struct buffer plain = BUFFER_EMPTY;
        bool ok = copy_literal(&plain, p, end) && !plain.failed;
        d = ok ? float_text_parse(plain.data, plain.length) : 0;
        buffer_finish(&plain);
        if (!ok)
            return false;
    }
    *out = negative ? -d : d;
    return true;
}

/* Adds one to the decimal number in digits[0..count), which may grow at the front: its first digit is a
 * spare zero. */
static void decimal_increment(char *digits, size_t count)
{
    while (count-- > 0) {
        if (digits[count] != '9') {
            digits[count]++;
            return;
        }
        digits[count] = '0';
    }
}

/* Rounds to a multiple of 10^places, by the exact decimal expansion; places > 0. */
static double round_to_power(double d, int64_t places)
{
    /* From 0.5 upwards 60 places show all of a double whose 53 bits begin above the point. */
    char text[DBL_MAX_10_EXP + 80];
    text[0] = '0';
    snprintf(text + 1, sizeof text - 1, "%.60f", fabs(d));
    size_t whole = (size_t)(strchr(text, '.') - text);
    if (places >= (int64_t)whole)
        return copysign(0.0, d);
    size_t kept = whole - (size_t)places;
    bool more = false;
    for (const char *p = text + kept + 1; *p && !more; p++)
        more = *p >= '1' && *p <= '9';
    char next = text[kept], last = text[kept - 1];
    bool up = next > '5' || (next == '5' && (more || (last & 1)));
    memset(text + kept, '0', (size_t)places);
    if (up)
        decimal_increment(text, kept);
    return copysign(float_text_parse(text, whole), d);
}

double float_round_digits(double d, int64_t digits)
{
    /* So many digits change nothing; so few leave nothing. */
    if (!isfinite(d) || d == 0 || digits > DBL_DIG + 308 + 16)
        return d;
    if (digits < -(DBL_MAX_10_EXP + 1))
        return copysign(0.0, d);
    if (digits < 0)
        return round_to_power(d, -digits);
    char text[DBL_MAX_10_EXP + 360];
    int length = snprintf(text, sizeof text, "%.*f", (int)digits, fabs(d));
    return copysign(float_text_parse(text, (size_t)length), d);
}

#define HASH_BITS    61
#define HASH_MODULUS ((1ULL << HASH_BITS) - 1)

int64_t float_hash_value(double d, value identity)
{
    if (isinf(d))
        return d > 0 ? 314159 : -314159;
    if (d != d)
        return (int64_t)(identity >> 4 | identity << 60);
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), DBL_MANT_DIG);
    exponent -= DBL_MANT_DIG;
    /* Modulo 2^61 - 1 multiplying by a power of two rotates 61 bits. */
    int turn = exponent % HASH_BITS;
    turn += turn < 0 ? HASH_BITS : 0;
    uint64_t hash = ((mantissa << turn) & HASH_MODULUS) | mantissa >> (HASH_BITS - turn);
    int64_t result = d < 0 ? -(int64_t)hash : (int64_t)hash;
    return result == -1 ? -2 : result;
}
