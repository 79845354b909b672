/* repr() and ascii() of text. */
#include "types/str_internal.h"

#include "types/unicode.h"

#include <string.h>

/* \xhh, \uhhhh or \Uhhhhhhhh, whichever is the first that is wide enough. */
static void append_hex_escape(struct buffer *out, uint32_t c)
{
    static const char digits[] = "0123456789abcdef";
    int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    char text[10] = {'\\', width == 2 ? 'x' : width == 4 ? 'u' : 'U'};
    for (int i = 0; i < width; i++)
        text[2 + i] = digits[c >> (4 * (width - 1 - i)) & 15];
    buffer_append(out, text, (size_t)width + 2);
}

/* Appends one code point that cannot stand as it is. */
static void append_escape(struct buffer *out, uint32_t c)
{
    switch (c) {
    case '\n':
        buffer_append(out, "\\n", 2);
        break;
    case '\r':
        buffer_append(out, "\\r", 2);
        break;
    case '\t':
        buffer_append(out, "\\t", 2);
        break;
    case '\\':
        buffer_append(out, "\\\\", 2);
        break;
    case '\'':
        buffer_append(out, "\\'", 2);
        break;
    default:
        append_hex_escape(out, c);
    }
}

void str_append_repr(struct buffer *out, const char *data, size_t size, bool ascii_only)
{
    char quote = size && memchr(data, '\'', size) && !memchr(data, '"', size) ? '"' : '\'';
    const char *end = data + size, *plain = data;
    buffer_reserve(out, size + 2);
    buffer_append_char(out, quote);
    for (const char *p = data; p < end;) {
        const char *start = p;
        uint32_t c = utf8_next(&p);
        if (c < 128 ? (ascii_classes[c] & ASCII_PRINTABLE) && c != '\\' && c != (unsigned char)quote
                    : !ascii_only && unicode_is_printable(c))
            continue;
        buffer_append(out, plain, (size_t)(start - plain));
        append_escape(out, c);
        plain = p;
    }
    buffer_append(out, plain, (size_t)(end - plain));
    buffer_append_char(out, quote);
}
