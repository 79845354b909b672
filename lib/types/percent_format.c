/* The % operator: C-like conversions over a tuple, a mapping or a single value. One reader serves str and
 * bytes; they differ in %s, %b, %r and %c and in what a key is. */
#include "types/percent_format.h"

#include "object/scope.h"
#include "types/bytes.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/number_format.h"
#include "types/protocol.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/unicode.h"

#include <string.h>

struct percent {
    struct thread *t;
    const char *format, *p, *end;
    bool octets; /* bytes, not str */
    value arguments;
    bool is_tuple;
    bool is_mapping; /* keys are allowed, and what is left over is not an error */
    bool keyed;      /* a key was used: there are no further arguments */
    size_t next;     /* of the arguments */
    value *scope;    /* [0]: the value of a key, [1]: a text being laid out */
    struct buffer *out;
};

/* One conversion as written. */
struct conversion {
    bool left, plus, space, alternate, zero;
    bool no_negative_zero; /* 'z', which only bytes have */
    int64_t width;         /* -1: none */
    int64_t precision;     /* -1: none */
    uint32_t code;
    value argument; /* borrowed: from the tuple or a scope slot */
};

/* ---- Arguments ---- */

/* The next argument, borrowed; UNSET when there is none, which raises. */
static value take_argument(struct percent *f)
{
    if (f->is_tuple && !f->keyed && f->next < tuple_count(f->arguments))
        return tuple_item(f->arguments, f->next++);
    if (f->keyed && f->next == 0) {
        f->next = 1;
        return f->scope[0];
    }
    if (!f->is_tuple && !f->keyed && f->next == 0) {
        f->next = 1;
        return f->arguments;
    }
    return raise_error(f->t, &exc_TypeError, "not enough arguments for format string");
}

/* Reads "(key)" after its opening parenthesis and looks the key up. */
static bool take_key(struct percent *f)
{
    if (!f->is_mapping) {
        raise_error(f->t, &exc_TypeError, "format requires a mapping");
        return false;
    }
    const char *start = f->p;
    size_t depth = 1;
    for (; f->p < f->end; f->p++) {
        depth += *f->p == '(';
        if (*f->p == ')' && --depth == 0)
            break;
    }
    if (f->p == f->end) {
        raise_error(f->t, &exc_ValueError, "incomplete format key");
        return false;
    }
    size_t size = (size_t)(f->p++ - start);
    slot_set(f->t, &f->scope[1],
             f->octets ? bytes_from_data(f->t, start, size) : str_from_utf8(f->t, start, size));
    if (f->scope[1] == UNSET)
        return false;
    value found = op_get_item(f->t, f->arguments, f->scope[1]);
    slot_set(f->t, &f->scope[0], found);
    f->keyed = true;
    f->next = 0;
    return found != UNSET;
}

/* ---- Reading a conversion ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits as a number up to `most`. */
static bool read_number(struct percent *f, int64_t *number, int64_t most, const char *too_big)
{
    for (*number = 0; f->p < f->end && is_digit(*f->p); f->p++) {
        *number = *number * 10 + (*f->p - '0');
        if (*number > most) {
            raise_error(f->t, &exc_ValueError, "%s", too_big);
            return false;
        }
    }
    return true;
}

/* A width or precision from the arguments, for '*'. `kind` is the C type that python3 keeps it in. */
static bool take_number(struct percent *f, int64_t *number, int64_t most, const char *kind)
{
    value v = take_argument(f);
    if (v == UNSET)
        return false;
    if (!int_check(v)) {
        raise_error(f->t, &exc_TypeError, "* wants int");
        return false;
    }
    if (int_to_i64(v, number) && *number <= most && *number >= -most - 1)
        return true;
    raise_error(f->t, &exc_OverflowError, "Python int too large to convert to C %s", kind);
    return false;
}

static void read_flags(struct percent *f, struct conversion *c)
{
    for (; f->p < f->end; f->p++) {
        switch (*f->p) {
        case '-':
            c->left = true;
            break;
        case '+':
            c->plus = true;
            break;
        case ' ':
            c->space = true;
            break;
        case '#':
            c->alternate = true;
            break;
        case '0':
            c->zero = true;
            break;
        case 'z':
            if (!f->octets)
                return;
            c->no_negative_zero = true;
            break;
        default:
            return;
        }
    }
}

/* Reads what follows a '%', up to and with the code. */
static bool read_conversion(struct percent *f, struct conversion *c)
{
    *c = (struct conversion){.width = -1, .precision = -1};
    if (f->p < f->end && *f->p == '(') {
        f->p++;
        if (!take_key(f))
            return false;
    }
    read_flags(f, c);
    if (f->p < f->end && *f->p == '*') {
        f->p++;
        if (!take_number(f, &c->width, INT64_MAX, "ssize_t"))
            return false;
        if (c->width < 0) {
            c->left = true;
            c->width = c->width == INT64_MIN ? INT64_MAX : -c->width;
        }
    } else if (f->p < f->end && is_digit(*f->p)) {
        if (!read_number(f, &c->width, INT64_MAX / 16, "width too big"))
            return false;
    }
    if (f->p < f->end && *f->p == '.') {
        f->p++;
        if (f->p < f->end && *f->p == '*') {
            f->p++;
            if (!take_number(f, &c->precision, INT32_MAX, "int"))
                return false;
            if (c->precision < 0)
                c->precision = 0;
        } else if (!read_number(f, &c->precision, INT32_MAX,
                                f->octets ? "prec too big" : "precision too big")) {
            return false;
        }
    }
    if (f->p < f->end && (*f->p == 'h' || *f->p == 'l' || *f->p == 'L'))
        f->p++;
    if (f->p == f->end) {
        raise_error(f->t, &exc_ValueError, "incomplete format");
        return false;
    }
    c->code = f->octets ? (unsigned char)*f->p++ : utf8_next(&f->p);
    if (f->octets && c->code == 'i')
        c->code = 'd'; /* shows in the messages */
    return true;
}

/* ---- Laying out ---- */

/* The text, padded to the width. `length` counts code points, or octets. */
static bool emit(struct percent *f, const struct conversion *c, const char *text, size_t size, size_t length)
{
    size_t missing = c->width > (int64_t)length ? (size_t)c->width - length : 0;
    if (!text_reserve(f->t, f->out, size + missing))
        return false;
    if (!c->left)
        buffer_append_fill(f->out, ' ', missing);
    buffer_append(f->out, text, size);
    if (c->left)
        buffer_append_fill(f->out, ' ', missing);
    return true;
}

/* A number: its sign and prefix, then its digits. Zeros go between them. */
static bool emit_number(struct percent *f, const struct conversion *c, const char *prefix, const char *digits,
                        size_t size)
{
    size_t total = strlen(prefix) + size;
    size_t missing = c->width > (int64_t)total ? (size_t)c->width - total : 0;
    if (!text_reserve(f->t, f->out, total + missing))
        return false;
    bool zeros = c->zero && !c->left;
    if (!c->left && !zeros)
        buffer_append_fill(f->out, ' ', missing);
    buffer_append_text(f->out, prefix);
    if (zeros)
        buffer_append_fill(f->out, '0', missing);
    buffer_append(f->out, digits, size);
    if (c->left)
        buffer_append_fill(f->out, ' ', missing);
    return true;
}

/* The argument of an integer conversion as an int, in scope slot 1. */
static bool argument_as_int(struct percent *f, const struct conversion *c)
{
    value v = c->argument;
    bool decimal = c->code == 'd' || c->code == 'i' || c->code == 'u';
    const char *required = decimal ? "%%%c format: a real number is required, not %T"
                                   : "%%%c format: an integer is required, not %T";
    struct type *type = value_type(v);
    value number = UNSET;
    if (int_check(v))
        number = value_retain(v);
    else if (decimal && float_check(v))
        number = int_from_double(f->t, float_of(v));
    else if (decimal && type->slots.to_int && value_is_ref(v))
        number = type->slots.to_int(f->t, v);
    else if (type->slots.index)
        number = int_index(f->t, v);
    else
        raise_error(f->t, &exc_TypeError, required, c->code, v);
    if (number == UNSET ? raised_clear_if(f->t, &exc_TypeError) : !int_check(number)) {
        value_release(f->t, number);
        number = raise_error(f->t, &exc_TypeError, required, c->code, v);
    }
    slot_set(f->t, &f->scope[1], number);
    return number != UNSET;
}

/* A small int in decimal, by far the most frequent: no text object on the way. */
static bool convert_small_int(struct percent *f, const struct conversion *c)
{
    char text[24], *p = text + sizeof text;
    int64_t number = value_small_int(c->argument);
    bool negative = number < 0;
    uint64_t left = negative ? -(uint64_t)number : (uint64_t)number;
    do
        *--p = (char)('0' + left % 10);
    while (left /= 10);
    char prefix[2] = {negative ? '-' : c->plus ? '+' : c->space ? ' ' : 0};
    return emit_number(f, c, prefix, p, (size_t)(text + sizeof text - p));
}

static bool convert_int(struct percent *f, const struct conversion *c)
{
    if (value_is_int(c->argument) && c->precision < 0 && (c->code == 'd' || c->code == 'i' || c->code == 'u'))
        return convert_small_int(f, c);
    if (!argument_as_int(f, c))
        return false;
    int base = c->code == 'o' ? 8 : c->code == 'x' || c->code == 'X' ? 16 : 10;
    value text = int_to_str(f->t, f->scope[1], base, false);
    slot_set(f->t, &f->scope[1], text);
    if (text == UNSET)
        return false;
    const char *digits = str_data(text);
    size_t size = str_of(text)->size;
    bool negative = *digits == '-';
    digits += negative;
    size -= negative;
    char prefix[4];
    size_t n = 0;
    if (negative || c->plus || c->space)
        prefix[n++] = negative ? '-' : c->plus ? '+' : ' ';
    if (c->alternate && base != 10) {
        prefix[n++] = '0';
        prefix[n++] = (char)c->code;
    }
    prefix[n] = 0;
    size_t zeros = c->precision > (int64_t)size ? (size_t)c->precision - size : 0;
    if (zeros > 4096 && !format_check_room(f->t, c->precision))
        return false;
    struct buffer all = BUFFER_EMPTY;
    buffer_append_fill(&all, '0', zeros);
    buffer_append(&all, digits, size);
    for (size_t i = 0; c->code == 'X' && i < all.length; i++)
        if (all.data[i] >= 'a' && all.data[i] <= 'z')
            all.data[i] = (char)(all.data[i] - 32);
    bool fine = emit_number(f, c, prefix, buffer_text(&all), all.length);
    f->out->failed |= all.failed;
    buffer_finish(&all);
    return fine;
}

static bool convert_float(struct percent *f, const struct conversion *c)
{
    double d;
    if (!float_as_double(f->t, c->argument, &d)) {
        if (f->octets && raised_clear_if(f->t, &exc_TypeError))
            raise_error(f->t, &exc_TypeError, "float argument required, not %T", c->argument);
        return false;
    }
    if (c->precision > 4096 && !format_check_room(f->t, c->precision))
        return false;
    struct buffer all = BUFFER_EMPTY;
    float_format(&all, d, (char)c->code, c->precision < 0 ? 6 : (int)c->precision, c->alternate, c->plus);
    const char *digits = buffer_text(&all);
    if (c->no_negative_zero && *digits == '-' && !strpbrk(digits, "123456789in"))
        digits++;
    char prefix[2] = {*digits == '-' || *digits == '+' ? *digits : c->plus ? '+' : c->space ? ' ' : 0};
    if (*digits == '-' || *digits == '+')
        digits++;
    bool fine = emit_number(f, c, prefix, digits, strlen(digits));
    f->out->failed |= all.failed;
    buffer_finish(&all);
    return fine;
}

/* The text in scope slot 1, cut to the precision. */
static bool emit_text(struct percent *f, const struct conversion *c, value text)
{
    const struct string *s = str_of(text);
    size_t size = s->size, length = s->length;
    if (c->precision >= 0 && (size_t)c->precision < length) {
        length = (size_t)c->precision;
        size = str_offset(text, c->precision);
    }
    return emit(f, c, s->data, size, length);
}

static bool convert_text(struct percent *f, const struct conversion *c)
{
    value v = c->argument;
    if (c->code == 's' && value_is_exact(v, &str_type))
        return emit_text(f, c, v);
    value text = c->code == 's'                 ? op_str(f->t, v)
                 : c->code == 'r' && !f->octets ? op_repr(f->t, v)
                                                : op_ascii(f->t, v);
    slot_set(f->t, &f->scope[1], text);
    return text != UNSET && emit_text(f, c, text);
}

/* %b and %s of bytes. */
static bool convert_octets(struct percent *f, const struct conversion *c)
{
    const uint8_t *data;
    size_t size;
    value v = c->argument;
    if (!value_lends(v) && type_lookup(value_type(v), NAME(__bytes__)) == UNSET) {
        raise_error(f->t, &exc_TypeError,
                    "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", v);
        return false;
    }
    slot_set(f->t, &f->scope[1], bytes_from_object(f->t, v));
    if (f->scope[1] == UNSET)
        return false;
    if (!bytes_view(f->t, f->scope[1], &data, &size))
        return false;
    if (c->precision >= 0 && (size_t)c->precision < size)
        size = (size_t)c->precision;
    return emit(f, c, (const char *)data, size, size);
}

static bool convert_char(struct percent *f, const struct conversion *c)
{
    value v = c->argument;
    const uint8_t *data;
    size_t size;
    int64_t number;
    if (!f->octets && str_check(v) && str_of(v)->length == 1)
        return emit(f, c, str_data(v), str_of(v)->size, 1);
    if (f->octets && octets_check(v)) {
        if (!bytes_view(f->t, v, &data, &size))
            return false;
        if (size == 1)
            return emit(f, c, (const char *)data, 1, 1);
    }
    if (!int_check(v) && !(value_is_ref(v) && value_type(v)->slots.index && !str_check(v))) {
        raise_error(f->t, &exc_TypeError,
                    f->octets ? "%%c requires an integer in range(256) or a single byte"
                              : "%%c requires int or char");
        return false;
    }
    slot_set(f->t, &f->scope[1], int_index(f->t, v));
    if (f->scope[1] == UNSET)
        return false;
    if (!int_to_i64(f->scope[1], &number) || number < 0 || number > (f->octets ? 255 : UNICODE_MAX)) {
        raise_error(f->t, &exc_OverflowError,
                    f->octets ? "%%c arg not in range(256)" : "%%c arg not in range(0x110000)");
        return false;
    }
    char text[4] = {(char)number};
    size = f->octets ? 1 : (size_t)(utf8_write(text, (uint32_t)number) - text);
    return emit(f, c, text, size, 1);
}

static bool convert(struct percent *f, struct conversion *c)
{
    const char *at = f->p;
    c->argument = take_argument(f);
    if (c->argument == UNSET)
        return false;
    switch (c->code) {
    case 'd':
    case 'i':
    case 'u':
    case 'o':
    case 'x':
    case 'X':
        return convert_int(f, c);
    case 'e':
    case 'E':
    case 'f':
    case 'F':
    case 'g':
    case 'G':
        return convert_float(f, c);
    case 'c':
        return convert_char(f, c);
    case 'b':
    case 's':
        if (f->octets)
            return convert_octets(f, c);
        if (c->code == 's')
            return convert_text(f, c);
        break;
    case 'r':
    case 'a':
        return convert_text(f, c);
    default:
        break;
    }
    size_t before = (size_t)(at - f->format);
    int64_t index = (int64_t)(f->octets ? before : utf8_count(f->format, before)) - 1;
    uint32_t shown = !f->octets && c->code >= 32 && c->code < 127 ? c->code : f->octets ? c->code : '?';
    raise_error(f->t, &exc_ValueError, "unsupported format character '%c' (0x%x) at index %lld", shown,
                c->code, (long long)index);
    return false;
}

/* ---- The whole ---- */

static bool percent_format(struct percent *f)
{
    while (f->p < f->end) {
        const char *next = memchr(f->p, '%', (size_t)(f->end - f->p));
        if (!next)
            next = f->end;
        buffer_append(f->out, f->p, (size_t)(next - f->p));
        f->p = next;
        if (next == f->end)
            break;
        f->p++;
        if (f->p < f->end && *f->p == '%') {
            buffer_append_char(f->out, '%');
            f->p++;
            continue;
        }
        struct conversion c;
        if (!read_conversion(f, &c) || !convert(f, &c))
            return false;
    }
    bool left_over = f->is_tuple ? f->next < tuple_count(f->arguments) : f->next == 0;
    if (left_over && !f->is_mapping && !f->keyed) {
        raise_error(f->t, &exc_TypeError, "not all arguments converted during %s formatting",
                    f->octets ? "bytes" : "string");
        return false;
    }
    return true;
}

static bool percent_run(struct thread *t, const char *format, size_t size, bool octets, value arguments,
                        struct buffer *out)
{
    bool is_text = str_check(arguments) || (octets && octets_check(arguments));
    struct percent f = {
        .t = t,
        .format = format,
        .p = format,
        .end = format + size,
        .octets = octets,
        .arguments = arguments,
        .is_tuple = tuple_check(arguments),
        .is_mapping = !tuple_check(arguments) && !is_text && value_type(arguments)->slots.get_item,
        .scope = scope_enter(t, 2),
        .out = out,
    };
    if (!f.scope)
        return false;
    buffer_reserve(out, size + 32);
    bool fine = percent_format(&f);
    scope_leave(t, f.scope);
    return fine;
}

value str_percent_format(struct thread *t, value format, value arguments)
{
    struct buffer out = BUFFER_EMPTY;
    if (percent_run(t, str_data(format), str_of(format)->size, false, arguments, &out))
        return str_from_buffer(t, &out);
    buffer_finish(&out);
    return UNSET;
}

bool octets_percent_format(struct thread *t, const char *format, size_t size, value arguments,
                           struct buffer *out)
{
    return percent_run(t, format, size, true, arguments, out);
}
