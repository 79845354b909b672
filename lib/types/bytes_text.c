/* Octets as text: repr, hexadecimal, decoding; and translation by table. */
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/str_internal.h"

#include <string.h>

static const char hex_digits[] = "0123456789abcdef";

void octets_append_repr(struct buffer *out, const char *data, size_t size, bool bytearray)
{
    char quote = size && memchr(data, '\'', size) && !memchr(data, '"', size) ? '"' : '\'';
    buffer_reserve(out, size + 2);
    buffer_append_char(out, quote);
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)data[i];
        const char *plain = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : NULL;
        if (plain) {
            buffer_append(out, plain, 2);
        } else if (c == '\\' || c == (unsigned char)quote || (bytearray && c == '\'')) {
            /* The repr of a bytearray escapes every single quote. */
            buffer_append_char(out, '\\');
            buffer_append_char(out, (char)c);
        } else if (c < ' ' || c >= 127) {
            char escape[4] = {'\\', 'x', hex_digits[c >> 4], hex_digits[c & 15]};
            buffer_append(out, escape, 4);
        } else {
            buffer_append_char(out, (char)c);
        }
    }
    buffer_append_char(out, quote);
}

value octets_method_decode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const char *encoding, *errors;
    if (!codec_arguments(t, "decode", args + 1, nargs - 1, kwnames, &encoding, &errors))
        return UNSET;
    struct octets view = octets_of(args[0]);
    return str_decode(t, (const uint8_t *)view.data, view.size, encoding, errors, args[0]);
}

/* ---- Hexadecimal ---- */

/* The separator of hex(): one ASCII character, in a str or bytes. */
static bool separator_argument(struct thread *t, value v, char *out)
{
    int64_t length = op_length(t, v);
    if (length < 0)
        return false;
    if (length != 1) {
        raise_error(t, &exc_ValueError, "sep must be length 1.");
        return false;
    }
    if (str_check(v)) {
        *out = str_data(v)[0];
    } else if (bytes_check(v)) {
        *out = (char)bytes_of(v)->data[0];
    } else {
        raise_error(t, &exc_TypeError, "sep must be str or bytes.");
        return false;
    }
    if ((unsigned char)*out >= 128) {
        raise_error(t, &exc_ValueError, "sep must be ASCII.");
        return false;
    }
    return true;
}

bool hex_layout_init(struct thread *t, value separator, value group, struct hex_layout *out)
{
    *out = (struct hex_layout){.group = 1, .separated = separator != UNSET};
    return (group == UNSET || int_as_c_int(t, group, &out->group)) &&
           (separator == UNSET || separator_argument(t, separator, &out->separator));
}

bool hex_arguments(struct thread *t, const value *args, size_t nargs, value kwnames, struct hex_layout *out)
{
    static const char *const parameters[] = {"sep", "bytes_per_sep", NULL};
    value given[2];
    return args_parse(t, "hex", args, nargs, kwnames, parameters, 0, 2, given) &&
           hex_layout_init(t, given[0], given[1], out);
}

static size_t hex_width(const struct hex_layout *layout)
{
    return !layout->separated  ? 0
           : layout->group < 0 ? (size_t) - (int64_t)layout->group
                               : (size_t)layout->group;
}

size_t hex_length(size_t size, const struct hex_layout *layout)
{
    size_t width = hex_width(layout);
    return 2 * size + (width && size ? (size - 1) / width : 0);
}

void hex_write(char *to, struct octets view, const struct hex_layout *layout)
{
    size_t width = hex_width(layout);
    for (size_t i = 0; i < view.size; i++) {
        /* Groups are counted from the right, or from the left where the count is negative. */
        size_t before = layout->group > 0 ? view.size - i : i;
        if (i && width && before % width == 0)
            *to++ = layout->separator;
        *to++ = hex_digits[(unsigned char)view.data[i] >> 4];
        *to++ = hex_digits[(unsigned char)view.data[i] & 15];
    }
}

value hex_text(struct thread *t, struct octets view, const struct hex_layout *layout)
{
    if (view.size == 0)
        return str_empty;
    size_t size = hex_length(view.size, layout);
    struct string *s = str_new(t, size, size, STR_ASCII);
    if (!s)
        return UNSET;
    hex_write(s->data, view, layout);
    return str_seal(s);
}

value octets_method_hex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct hex_layout layout;
    if (!hex_arguments(t, args + 1, nargs - 1, kwnames, &layout))
        return UNSET;
    return hex_text(t, octets_of(args[0]), &layout);
}

int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A class method: args[0] is the class. */
value octets_method_fromhex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_bad_argument(t, "fromhex", "argument", "str", args[1]);
    const struct string *text = str_of(args[1]);
    struct buffer out = BUFFER_EMPTY;
    const char *data = text->data;
    for (size_t i = 0; i < text->size;) {
        if (data[i] == ' ' || (data[i] >= '\t' && data[i] <= '\r')) {
            i++;
            continue;
        }
        int high = hex_digit(data[i]), low = high < 0 ? -1 : hex_digit(data[i + 1]); /* a NUL ends the text */
        if (low < 0) {
            size_t bad = utf8_count(data, high < 0 ? i : i + 1);
            buffer_finish(&out);
            return raise_error(t, &exc_ValueError,
                               "non-hexadecimal number found in fromhex() arg at position %zd", bad);
        }
        buffer_append_char(&out, (char)(high << 4 | low));
        i += 2;
    }
    bool mutable = type_is_subtype(type_of(args[0]), &bytearray_type);
    value result = out.failed ? raise_no_memory(t)
                   : mutable  ? bytearray_from_data(t, buffer_text(&out), out.length)
                              : bytes_from_data(t, buffer_text(&out), out.length);
    buffer_finish(&out);
    if (result == UNSET || args[0] == value_from_type(&bytes_type) ||
        args[0] == value_from_type(&bytearray_type))
        return result;
    return op_call_on_taken(t, args[0], result);
}

/* ---- Translation ---- */

value octets_method_maketrans(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets from, to;
    if (!octets_argument(t, args[0], &from) || !octets_argument(t, args[1], &to))
        return UNSET;
    if (from.size != to.size)
        return raise_error(t, &exc_ValueError, "maketrans arguments must have same length");
    uint8_t table[256];
    for (int i = 0; i < 256; i++)
        table[i] = (uint8_t)i;
    for (size_t i = 0; i < from.size; i++)
        table[(unsigned char)from.data[i]] = (uint8_t)to.data[i];
    return bytes_from_data(t, table, sizeof table);
}

value octets_method_translate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "delete", NULL};
    value given[2];
    struct octets table = {NULL, 0}, deleted = {NULL, 0};
    if (!args_parse(t, "translate", args + 1, nargs - 1, kwnames, parameters, 1, 2, given))
        return UNSET;
    if (given[0] != NONE) {
        if (!octets_argument(t, given[0], &table))
            return UNSET;
        if (table.size != 256)
            return raise_error(t, &exc_ValueError, "translation table must be 256 characters long");
    }
    if (given[1] != UNSET && !octets_argument(t, given[1], &deleted))
        return UNSET;
    bool drop[256] = {false};
    for (size_t i = 0; i < deleted.size; i++)
        drop[(unsigned char)deleted.data[i]] = true;
    struct octets view = octets_of(args[0]);
    struct buffer out = BUFFER_EMPTY;
    buffer_reserve(&out, view.size);
    for (size_t i = 0; i < view.size; i++) {
        unsigned char c = (unsigned char)view.data[i];
        if (!drop[c])
            buffer_append_char(&out, table.data ? table.data[c] : (char)c);
    }
    return octets_make_from_buffer(t, args[0], &out);
}
