#include "types/number_text.h"

#include <utf8proc.h>

#include "types/str.h"
#include "types/unicode.h"

static void strip(struct number_text *text)
{
    while (text->start < text->end && number_text_is_space(*text->start))
        text->start++;
    while (text->start < text->end && number_text_is_space(text->end[-1]))
        text->end--;
}

bool number_text_init(struct number_text *out, value text)
{
    const struct string *s = str_of(text);
    *out = (struct number_text){.start = s->data, .end = s->data + s->size};
    if (str_is_ascii(text)) {
        strip(out);
        return true;
    }
    for (const char *p = out->start; p < out->end;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)p, out->end - p, &c);
        if (length < 1) { /* a lone surrogate */
            length = 3;
            c = '?';
        }
        int digit = c < 0x80 ? -1 : unicode_decimal_value((uint32_t)c);
        buffer_append_char(&out->ascii, c < 0x80                        ? (char)c
                                        : digit >= 0                    ? (char)('0' + digit)
                                        : unicode_is_space((uint32_t)c) ? ' '
                                                                        : '?');
        p += length;
    }
    out->start = buffer_text(&out->ascii);
    out->end = out->start + out->ascii.length;
    strip(out);
    return !out->ascii.failed;
}

void number_text_init_bytes(struct number_text *out, const char *data, size_t size)
{
    *out = (struct number_text){.start = data, .end = data + size};
    strip(out);
}

void number_text_finish(struct number_text *text)
{
    buffer_finish(&text->ascii);
}
