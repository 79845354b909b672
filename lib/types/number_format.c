#include "types/number_format.h"

#include <limits.h>
#include <math.h>
#include <utf8proc.h>

#include "types/complex.h"
#include "types/exception.h"
#include "types/float_internal.h"
#include "types/int_internal.h"
#include "types/protocol.h"
#include "types/str.h"

/* ---- Parsing ---- */

struct reader {
    const char *p, *end;
};

/* The code point at p (lone surrogates included) and how many bytes it takes; 0 at the end. */
static size_t peek(const struct reader *r, uint32_t *out)
{
    if (r->p == r->end)
        return 0;
    const unsigned char *p = (const unsigned char *)r->p;
    if (p[0] < 0x80) {
        *out = p[0];
        return 1;
    }
    if (p[0] < 0xE0) {
        *out = (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
        return 2;
    }
    if (p[0] < 0xF0) {
        *out = (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        return 3;
    }
    *out = (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 | (uint32_t)(p[2] & 0x3F) << 6 |
           (p[3] & 0x3F);
    return 4;
}

static bool accept(struct reader *r, char c)
{
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

static bool is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* 1: a number was read, 0: there is none, -1: ValueError. */
static int read_number(struct thread *t, struct reader *r, int64_t *out)
{
    const char *start = r->p;
    int64_t number = 0;
    for (; r->p < r->end && *r->p >= '0' && *r->p <= '9'; r->p++) {
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, *r->p - '0', &number)) {
            raise_error(t, &exc_ValueError, "Too many decimal digits in format string");
            return -1;
        }
    }
    if (r->p == start)
        return 0;
    *out = number;
    return 1;
}

static void read_fill_align(struct reader *r, struct format_spec *out, bool *fill_given)
{
    uint32_t first, second;
    size_t length = peek(r, &first);
    if (!length)
        return;
    struct reader rest = {r->p + length, r->end};
    if (peek(&rest, &second) && is_align(second)) {
        out->fill = first;
        out->align = (char)second;
        *fill_given = true;
        r->p = rest.p + 1;
    } else if (is_align(first)) {
        out->align = (char)first;
        r->p = rest.p;
    }
}

static bool read_grouping(struct thread *t, struct reader *r, struct format_spec *out)
{
    if (accept(r, ','))
        out->grouping = ',';
    if (accept(r, '_')) {
        if (out->grouping)
            goto both;
        out->grouping = '_';
    }
    if (out->grouping == '_' && r->p < r->end && *r->p == ',')
        goto both;
    return true;
both:
    raise_error(t, &exc_ValueError, "Cannot specify both ',' and '_'.");
    return false;
}

static bool check_grouping(struct thread *t, struct format_spec *out)
{
    switch (out->type) {
    case 'd':
    case 'e':
    case 'f':
    case 'g':
    case 'E':
    case 'G':
    case '%':
    case 'F':
    case 0:
        return true;
    case 'b':
    case 'o':
    case 'x':
    case 'X':
        if (out->grouping == '_') {
            out->group_size = 4;
            return true;
        }
        break;
    default:
        break;
    }
    if (out->type > 32 && out->type < 128)
        raise_error(t, &exc_ValueError, "Cannot specify '%c' with '%c'.", out->grouping, (int)out->type);
    else
        raise_error(t, &exc_ValueError, "Cannot specify '%c' with '\\x%x'.", out->grouping, out->type);
    return false;
}

bool format_spec_parse(struct thread *t, value spec, const char *type_name, uint32_t default_type,
                       char default_align, struct format_spec *out)
{
    struct reader r = {str_data(spec), str_data(spec) + str_of(spec)->size};
    *out = (struct format_spec){
        .fill = ' ', .type = default_type, .width = -1, .precision = -1, .group_size = 3};
    bool fill_given = false;
    read_fill_align(&r, out, &fill_given);
    if (r.p < r.end && (*r.p == ' ' || *r.p == '+' || *r.p == '-'))
        out->sign = *r.p++;
    out->no_negative_zero = accept(&r, 'z');
    out->alternate = accept(&r, '#');
    if (!fill_given && accept(&r, '0')) {
        out->zero = true;
        out->fill = '0';
        if (!out->align && default_align == '>')
            out->align = '=';
    }
    if (read_number(t, &r, &out->width) < 0 || !read_grouping(t, &r, out))
        return false;
    if (accept(&r, '.')) {
        int got = read_number(t, &r, &out->precision);
        if (got < 0)
            return false;
        if (!got) {
            raise_error(t, &exc_ValueError, "Format specifier missing precision");
            return false;
        }
    }
    uint32_t type;
    size_t length = peek(&r, &type);
    if (length && r.p + length != r.end) {
        raise_error(t, &exc_ValueError, "Invalid format specifier '%U' for object of type '%s'", spec,
                    type_name);
        return false;
    }
    if (length)
        out->type = type;
    return !out->grouping || check_grouping(t, out);
}

value format_unknown_code(struct thread *t, uint32_t code, const char *type_name)
{
    if (code > 32 && code < 128)
        return raise_error(t, &exc_ValueError, "Unknown format code '%c' for object of type '%.200s'",
                           (int)code, type_name);
    return raise_error(t, &exc_ValueError, "Unknown format code '\\x%x' for object of type '%.200s'", code,
                       type_name);
}

/* ---- Padding ---- */

bool format_check_room(struct thread *t, int64_t bytes)
{
    if (likely(bytes < 1 << 16))
        return true;
    if (bytes > UINT32_MAX) {
        raise_no_memory(t);
        return false;
    }
    void *block = memory_alloc(t, (size_t)bytes);
    memory_free(t, block);
    return block;
}

static void append_fill(struct buffer *out, uint32_t fill, int64_t count)
{
    if (fill < 0x80) {
        if (count > 0)
            buffer_append_fill(out, (char)fill, (size_t)count);
        return;
    }
    for (int64_t i = 0; i < count && !out->failed; i++)
        buffer_append_code_point(out, fill);
}

/* Splits padding between left and right. */
static int64_t left_padding(char align, int64_t padding)
{
    return align == '<' ? 0 : align == '^' ? padding / 2 : padding;
}

void format_append_padded(struct buffer *out, const struct format_spec *spec, char default_align,
                          const char *text, size_t size, size_t length)
{
    int64_t padding = spec->width - (int64_t)length;
    padding = padding < 0 ? 0 : padding;
    int64_t left = left_padding(spec->align ? spec->align : default_align, padding);
    append_fill(out, spec->fill, left);
    buffer_append(out, text, size);
    append_fill(out, spec->fill, padding - left);
}

/* ---- Numbers ---- */

/* A number taken apart, all of it ASCII. */
struct number_parts {
    char sign; /* '-', or 0 */
    const char *prefix;
    const char *digits; /* before the point */
    size_t digit_count;
    const char *rest; /* point, fraction, exponent, percent sign */
    size_t rest_count;
};

/* How many places `digits` digits take with their separators, filled with zeros up to `least` places. */
static int64_t grouped_width(int64_t digits, int64_t least, int64_t group)
{
    if (digits < 1)
        digits = 1;
    int64_t width = digits + (digits - 1) / group;
    if (width >= least)
        return width;
    /* Zeros fill up; a separator never comes first, so one place more may be needed. */
    return least % (group + 1) == 0 ? least + 1 : least;
}

static void append_grouped(struct buffer *out, const struct format_spec *spec,
                           const struct number_parts *parts, int64_t width)
{
    if (!spec->grouping) {
        append_fill(out, '0', width - (int64_t)parts->digit_count);
        buffer_append(out, parts->digits, parts->digit_count);
        return;
    }
    int64_t group = spec->group_size + 1;
    for (int64_t place = width; place-- > 0;) { /* place 0 is the last character */
        if (place % group == group - 1) {
            buffer_append_char(out, spec->grouping);
            continue;
        }
        int64_t digit = place - place / group;
        bool has = digit < (int64_t)parts->digit_count;
        buffer_append_char(out, has ? parts->digits[(int64_t)parts->digit_count - 1 - digit] : '0');
    }
}

static void append_number(struct buffer *out, const struct format_spec *spec,
                          const struct number_parts *parts)
{
    char sign = parts->sign ? parts->sign : spec->sign == '+' || spec->sign == ' ' ? spec->sign : 0;
    char align = spec->align ? spec->align : '>';
    size_t prefix = strlen(parts->prefix);
    int64_t fixed = !!sign + (int64_t)prefix + (int64_t)parts->rest_count;
    int64_t least = spec->fill == '0' && align == '=' ? spec->width - fixed : 0;
    int64_t digits = (int64_t)parts->digit_count;
    if (digits && spec->grouping)
        digits = grouped_width(digits, least, spec->group_size);
    else if (digits && digits < least)
        digits = least;
    int64_t padding = spec->width - fixed - digits;
    padding = padding < 0 ? 0 : padding;
    int64_t left = align == '=' ? 0 : left_padding(align, padding);
    append_fill(out, spec->fill, left);
    if (sign)
        buffer_append_char(out, sign);
    buffer_append(out, parts->prefix, prefix);
    if (align == '=')
        append_fill(out, spec->fill, padding);
    append_grouped(out, spec, parts, digits);
    buffer_append(out, parts->rest, parts->rest_count);
    append_fill(out, spec->fill, align == '=' ? 0 : padding - left);
}

#define FORMAT_FIRST 64 /* bytes on the stack in which a number is laid out, if it fits */

static value take_text(struct thread *t, struct buffer *out)
{
    value result = out->failed ? raise_no_memory(t) : str_from_buffer(t, out);
    buffer_finish(out);
    return result;
}

/* ---- int ---- */

static value format_character(struct thread *t, value v, const struct format_spec *spec)
{
    int64_t code;
    if (spec->sign)
        return raise_error(t, &exc_ValueError, "Sign not allowed with integer format specifier 'c'");
    if (spec->alternate)
        return raise_error(t, &exc_ValueError,
                           "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!int_to_i64(v, &code))
        return raise_error(t, &exc_OverflowError, "Python int too large to convert to C long");
    if (code < 0 || code > 0x10FFFF)
        return raise_error(t, &exc_OverflowError, "%%c arg not in range(0x110000)");
    struct buffer character = BUFFER_EMPTY, out = BUFFER_EMPTY;
    buffer_append_code_point(&character, (uint32_t)code);
    struct format_spec plain = *spec;
    /* Like a number, so '=' pads on the left. */
    format_append_padded(&out, &plain, '>', buffer_text(&character), character.length, 1);
    buffer_finish(&character);
    return take_text(t, &out);
}

static value format_integer(struct thread *t, value v, const struct format_spec *spec)
{
    int base = spec->type == 'b' ? 2 : spec->type == 'o' ? 8 : (spec->type | 0x20) == 'x' ? 16 : 10;
    char first[FORMAT_FIRST], second[FORMAT_FIRST];
    struct buffer digits = BUFFER_ON(first), out = BUFFER_ON(second);
    if (!int_append_digits(t, &digits, v, base)) {
        buffer_finish(&digits);
        return UNSET;
    }
    struct number_parts parts = {.sign = int_sign(v) < 0 ? '-' : 0,
                                 .prefix = "",
                                 .digits = buffer_text(&digits),
                                 .digit_count = digits.length,
                                 .rest = ""};
    if (spec->alternate && base != 10)
        parts.prefix = base == 2 ? "0b" : base == 8 ? "0o" : spec->type == 'X' ? "0X" : "0x";
    if (spec->type == 'X') {
        for (size_t i = 0; i < digits.length; i++) {
            if (digits.data[i] >= 'a')
                digits.data[i] = (char)(digits.data[i] - 'a' + 'A');
        }
    }
    append_number(&out, spec, &parts);
    out.failed |= digits.failed;
    buffer_finish(&digits);
    return take_text(t, &out);
}

static value format_double(struct thread *t, double d, const struct format_spec *spec, const char *type_name);

value int_format(struct thread *t, value v, value spec)
{
    if (!str_of(spec)->size)
        return op_str(t, v);
    struct format_spec parsed;
    const char *type_name = value_type(v)->name;
    if (!format_spec_parse(t, spec, type_name, 'd', '>', &parsed))
        return UNSET;
    switch (parsed.type) {
    case 'b':
    case 'c':
    case 'd':
    case 'o':
    case 'x':
    case 'X':
    case 'n':
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
    case '%': {
        double d;
        return int_as_double(t, v, &d) ? format_double(t, d, &parsed, type_name) : UNSET;
    }
    default:
        return format_unknown_code(t, parsed.type, type_name);
    }
    if (parsed.precision != -1)
        return raise_error(t, &exc_ValueError, "Precision not allowed in integer format specifier");
    if (parsed.no_negative_zero)
        return raise_error(t, &exc_ValueError,
                           "Negative zero coercion (z) not allowed in integer format specifier");
    if (!format_check_room(t, parsed.width))
        return UNSET;
    return parsed.type == 'c' ? format_character(t, v, &parsed) : format_integer(t, v, &parsed);
}

/* ---- float and complex ---- */

/* The conversion of one double that a spec asks for. */
struct float_style {
    char code;
    int64_t precision;
    unsigned flags;
};

/* False with an exception if the precision is unusable. point_zero: a missing type shows ".0". */
static bool float_style_of(struct thread *t, const struct format_spec *spec, bool point_zero,
                           struct float_style *out)
{
    int64_t fallback = 6;
    out->flags = (spec->alternate ? FLOAT_FORMAT_ALTERNATE : 0) |
                 (spec->no_negative_zero ? FLOAT_FORMAT_NO_NEGATIVE_ZERO : 0);
    out->code = spec->type == 'n' ? 'g' : spec->type == '%' ? 'f' : (char)spec->type;
    if (spec->precision > INT_MAX) {
        raise_error(t, &exc_ValueError, "precision too big");
        return false;
    }
    if (!spec->type) {
        out->code = 'r';
        out->flags |= point_zero ? FLOAT_FORMAT_POINT_ZERO : 0;
        fallback = -1;
    }
    out->precision = spec->precision;
    if (out->precision < 0)
        out->precision = fallback;
    else if (out->code == 'r')
        out->code = 'g';
    return format_check_room(t, spec->width) && format_check_room(t, out->precision);
}

/* Takes ASCII text of a number apart at its sign and at the end of its leading digits. */
static void number_split(const struct buffer *text, struct number_parts *out)
{
    const char *p = buffer_text(text), *end = p + text->length;
    *out = (struct number_parts){.prefix = "", .rest = ""};
    if (p < end && *p == '-')
        out->sign = *p++;
    out->digits = p;
    while (p < end && *p >= '0' && *p <= '9')
        p++;
    out->digit_count = (size_t)(p - out->digits);
    out->rest = p;
    out->rest_count = (size_t)(end - p);
}

static void append_double(struct buffer *out, double d, const struct format_spec *spec,
                          const struct float_style *style)
{
    char first[FORMAT_FIRST];
    struct buffer text = BUFFER_ON(first);
    bool percent = spec->type == '%';
    float_format_flags(&text, percent ? d * 100 : d, style->code, style->precision, style->flags);
    if (percent)
        buffer_append_char(&text, '%');
    struct number_parts parts;
    number_split(&text, &parts);
    append_number(out, spec, &parts);
    out->failed |= text.failed;
    buffer_finish(&text);
}

static value format_double(struct thread *t, double d, const struct format_spec *spec, const char *type_name)
{
    struct float_style style;
    char first[FORMAT_FIRST];
    struct buffer out = BUFFER_ON(first);
    if (!float_style_of(t, spec, true, &style))
        return UNSET;
    append_double(&out, d, spec, &style);
    return take_text(t, &out);
}

static bool is_float_code(uint32_t type)
{
    return type < 128 && (type == 0 || strchr("eEfFgGn", (int)type));
}

value float_format_value(struct thread *t, value v, value spec)
{
    struct format_spec parsed;
    const char *type_name = value_type(v)->name;
    if (!str_of(spec)->size)
        return op_str(t, v);
    if (!format_spec_parse(t, spec, type_name, 0, '>', &parsed))
        return UNSET;
    if (!is_float_code(parsed.type) && parsed.type != '%')
        return format_unknown_code(t, parsed.type, type_name);
    return format_double(t, float_of(v), &parsed, type_name);
}

value complex_format(struct thread *t, value v, value spec)
{
    struct format_spec parsed;
    struct float_style style;
    if (!str_of(spec)->size)
        return op_str(t, v);
    if (!format_spec_parse(t, spec, value_type(v)->name, 0, '>', &parsed))
        return UNSET;
    if (!is_float_code(parsed.type))
        return format_unknown_code(t, parsed.type, value_type(v)->name);
    if (parsed.fill == '0')
        return raise_error(t, &exc_ValueError, "Zero padding is not allowed in complex format specifier");
    if (parsed.align == '=')
        return raise_error(t, &exc_ValueError,
                           "'=' alignment flag is not allowed in complex format specifier");
    if (!float_style_of(t, &parsed, false, &style))
        return UNSET;
    double real = complex_real(v), imag = complex_imag(v);
    bool plain = !parsed.type, only_imag = plain && real == 0 && !signbit(real);
    struct format_spec part = parsed;
    struct buffer text = BUFFER_EMPTY, out = BUFFER_EMPTY;
    part.width = -1;
    part.align = 0;
    if (plain && !only_imag)
        buffer_append_char(&text, '(');
    if (!only_imag) {
        append_double(&text, real, &part, &style);
        part.sign = '+';
    }
    append_double(&text, imag, &part, &style);
    buffer_append_char(&text, 'j');
    if (plain && !only_imag)
        buffer_append_char(&text, ')');
    format_append_padded(&out, &parsed, '>', buffer_text(&text), text.length, text.length);
    out.failed |= text.failed;
    buffer_finish(&text);
    return take_text(t, &out);
}
