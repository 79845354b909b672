#include "types/number_text.h"

#include <utf8proc.h>

#include "types/str.h"

int number_text_digit(uint32_t code_point)
{
    if (code_point < 0x80)
        return code_point >= '0' && code_point <= '9' ? (int)code_point - '0' : -1;
    /* The decimal digits of each script are runs of ten, one or several in a row. */
    uint32_t first = code_point;
    while (first > 0x80 && utf8proc_category((utf8proc_int32_t)first) == UTF8PROC_CATEGORY_ND)
        first--;
    return first == code_point ? -1 : (int)((code_point - first - 1) % 10);
}

static bool is_wide_space(uint32_t code_point)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)code_point);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || code_point == 0x85;
}

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
        int digit = c < 0x80 ? -1 : number_text_digit((uint32_t)c);
        buffer_append_char(&out->ascii, c < 0x80                    ? (char)c
                                        : digit >= 0                ? (char)('0' + digit)
                                        : is_wide_space((uint32_t)c) ? ' '
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
