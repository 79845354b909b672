/* Building a str from a format: the conversions of raise_error. */
#include "types/str_internal.h"

#include "types/exception.h"
#include "types/protocol.h"

#include <stdio.h>
#include <string.h>

/* Appends at most `precision` code points of the text; -1: all of it. */
static void append_text(struct buffer *out, const char *text, size_t size, int precision)
{
    if (precision >= 0 && (size_t)precision < size) {
        size_t length = utf8_count(text, size);
        if ((size_t)precision < length)
            size = utf8_skip(text, (size_t)precision);
    }
    buffer_append(out, text, size);
}

/* str, repr or ascii of v; false: raised. */
static bool append_value(struct thread *t, struct buffer *out, char conversion, value v, int precision)
{
    if (conversion == 'U' || (conversion == 'S' && value_is_exact(v, &str_type))) {
        append_text(out, str_data(v), str_of(v)->size, precision);
        return true;
    }
    value text = conversion == 'S' ? op_str(t, v) : conversion == 'R' ? op_repr(t, v) : op_ascii(t, v);
    if (text == UNSET)
        return false;
    append_text(out, str_data(text), str_of(text)->size, precision);
    value_release(t, text);
    return true;
}

/* A number, by printf; `spec` is the conversion as written, with its % and modifiers. */
static void append_number(struct buffer *out, const char *spec, size_t size, va_list *arguments)
{
    char format[16], text[96];
    CHECK_VALUES(size < sizeof format, size, sizeof format);
    memcpy(format, spec, size);
    format[size] = 0;
    size_t longs = 0;
    for (const char *p = format; *p; p++)
        longs += *p == 'l' || *p == 'z';
    bool is_signed = format[size - 1] == 'd' || format[size - 1] == 'i';
    if (longs == 0 && is_signed)
        snprintf(text, sizeof text, format, va_arg(*arguments, int));
    else if (longs == 0)
        snprintf(text, sizeof text, format, va_arg(*arguments, unsigned));
    else
        snprintf(text, sizeof text, format, va_arg(*arguments, long)); /* long, long long, size_t: 64 bits */
    buffer_append_text(out, text);
}

/* Handles the conversion at *format (after its %), which moves past it. False: raised. */
static bool convert(struct thread *t, struct buffer *out, const char **format, va_list *arguments)
{
    const char *start = *format - 1, *p = *format;
    int precision = -1;
    while (*p == '0' || (*p >= '1' && *p <= '9') || *p == 'l' || *p == 'z' || *p == '.') {
        if (*p == '.') {
            for (precision = 0; p[1] >= '0' && p[1] <= '9'; p++)
                precision = precision * 10 + (p[1] - '0');
        }
        p++;
    }
    *format = p + 1;
    switch (*p) {
    case '%':
        buffer_append_char(out, '%');
        return true;
    case 's': {
        const char *text = va_arg(*arguments, const char *);
        append_text(out, text, strlen(text), precision);
        return true;
    }
    case 'c':
        buffer_append_code_point(out, va_arg(*arguments, uint32_t));
        return true;
    case 'T': {
        const char *name = value_type(va_arg(*arguments, value))->name;
        append_text(out, name, strlen(name), precision);
        return true;
    }
    case 'N': {
        const char *name = va_arg(*arguments, struct type *)->name;
        append_text(out, name, strlen(name), precision);
        return true;
    }
    case 'S':
    case 'R':
    case 'A':
    case 'U':
        return append_value(t, out, *p, va_arg(*arguments, value), precision);
    case 'd':
    case 'i':
    case 'u':
    case 'x':
        append_number(out, start, (size_t)(p + 1 - start), arguments);
        return true;
    default:
        UNREACHABLE();
    }
}

value str_vformat(struct thread *t, const char *format, va_list arguments)
{
    struct buffer out = BUFFER_EMPTY;
    va_list rest;
    va_copy(rest, arguments);
    bool fine = true;
    while (fine && *format) {
        const char *end = strchrnul(format, '%');
        buffer_append(&out, format, (size_t)(end - format));
        format = end;
        if (*format == '%') {
            format++;
            fine = convert(t, &out, &format, &rest);
        }
    }
    va_end(rest);
    if (fine)
        return str_from_buffer(t, &out);
    buffer_finish(&out);
    return UNSET;
}

value str_format(struct thread *t, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    value s = str_vformat(t, format, arguments);
    va_end(arguments);
    return s;
}
