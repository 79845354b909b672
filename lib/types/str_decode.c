/* bytes to str. */
#include "object/scope.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/str_codec.h"
#include "types/str_internal.h"

#include <string.h>

struct decoder {
    struct thread *t;
    value source; /* bytes, or UNSET */
    const uint8_t *data;
    size_t size;
    enum codec codec;
    const char *encoding, *errors; /* as given */
    enum error_handler handler;
    bool final;      /* what is incomplete at the end is an error */
    size_t consumed; /* octets that were decoded; all of them unless it is not final */
    struct buffer out;
};

/* The exception for octets that mean nothing; new. */
static value error_create(struct decoder *d, size_t start, size_t end, const char *reason)
{
    value *s = scope_enter(d->t, 1), error = UNSET;
    if (!s)
        return UNSET;
    s[0] = d->source == UNSET || !bytes_check(d->source) ? bytes_from_data(d->t, d->data, d->size)
                                                         : value_retain(d->source);
    if (s[0] != UNSET)
        error = unicode_error_create(d->t, &exc_UnicodeDecodeError, codec_name(d->codec), s[0],
                                     (int64_t)start, (int64_t)end, reason);
    return scope_leave_keeping(d->t, s, error);
}

static void raise_decode_error(struct decoder *d, size_t start, size_t end, const char *reason)
{
    value error = error_create(d, start, end, reason);
    if (error != UNSET)
        raise_instance(d->t, error);
}

/* Asks a registered handler. Returns where to go on, or SIZE_MAX when it raised. The octets are those of a
 * bytes object: see decode_octets. */
static size_t call_handler(struct decoder *d, size_t start, size_t end, const char *reason)
{
    value *s = scope_enter(d->t, 2);
    if (!s)
        return SIZE_MAX;
    size_t position = SIZE_MAX;
    s[0] = error_create(d, start, end, reason);
    if (s[0] == UNSET || !codec_hooks.handle(d->t, d->errors, s[0], d->size, &s[1], &position)) {
        position = SIZE_MAX;
    } else if (!str_check(s[1])) {
        raise_error(d->t, &exc_TypeError, "decoding error handler must return (str, int) tuple");
        position = SIZE_MAX;
    } else {
        buffer_append(&d->out, str_data(s[1]), str_of(s[1])->size);
    }
    if (position == SIZE_MAX)
        codec_failed(d->t, d->encoding, false);
    scope_leave(d->t, s);
    return position;
}

/* A surrogate encoded at the position, for surrogatepass: the octets it takes, 0 if there is none. */
static size_t surrogate_at(const struct decoder *d, size_t at, uint32_t *c)
{
    const uint8_t *p = d->data + at;
    size_t left = d->size - at, width = 0;
    switch (d->codec) {
    case CODEC_UTF8:
    case CODEC_UTF8_SIG:
        width = 3;
        if (left >= width && p[0] == 0xED && (p[1] & 0xC0) == 0x80 && (p[2] & 0xC0) == 0x80)
            *c = 0xD000u | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
        else
            return 0;
        break;
    case CODEC_UTF16_LE:
    case CODEC_UTF16_BE:
        width = 2;
        if (left < width)
            return 0;
        *c = d->codec == CODEC_UTF16_LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[1] | p[0] << 8);
        break;
    case CODEC_UTF32_LE:
    case CODEC_UTF32_BE:
        width = 4;
        if (left < width)
            return 0;
        *c = d->codec == CODEC_UTF32_LE
                 ? (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24
                 : (uint32_t)p[3] | (uint32_t)p[2] << 8 | (uint32_t)p[1] << 16 | (uint32_t)p[0] << 24;
        break;
    default:
        return 0;
    }
    return is_surrogate(*c) ? width : 0;
}

/* The octets [start, end) mean nothing. Returns where to go on, or SIZE_MAX when it raised. */
static size_t decode_bad(struct decoder *d, size_t start, size_t end, const char *reason)
{
    size_t at = start;
    uint32_t c;
    switch (d->handler) {
    case ERRORS_IGNORE:
        return end;
    case ERRORS_REPLACE:
        buffer_append_code_point(&d->out, 0xFFFD);
        return end;
    case ERRORS_BACKSLASHREPLACE:
        for (; at < end; at++)
            buffer_printf(&d->out, "\\x%02x", d->data[at]);
        return end;
    case ERRORS_SURROGATEESCAPE:
        for (; at < end && at < start + 4 && d->data[at] >= 0x80; at++)
            buffer_append_code_point(&d->out, 0xDC00u + d->data[at]);
        if (at > start)
            return at;
        break;
    case ERRORS_SURROGATEPASS: {
        size_t width = surrogate_at(d, start, &c);
        if (width) {
            buffer_append_code_point(&d->out, c);
            return start + width;
        }
        break;
    }
    case ERRORS_XMLCHARREFREPLACE:
    case ERRORS_NAMEREPLACE:
        raise_codec_failure(d->t, "decoding", d->encoding, &exc_TypeError,
                            "don't know how to handle UnicodeDecodeError in error callback");
        return SIZE_MAX;
    case ERRORS_UNKNOWN:
        if (codec_hooks.handle)
            return call_handler(d, start, end, reason);
        raise_unknown_handler(d->t, "decoding", d->encoding, d->errors);
        return SIZE_MAX;
    default:
        break;
    }
    raise_decode_error(d, start, end, reason);
    return SIZE_MAX;
}

/* ---- UTF-8 ---- */

static bool is_continuation(uint8_t c)
{
    return (c & 0xC0) == 0x80;
}

/* Looks at the sequence at p, which is not ASCII. Returns its size if it is well-formed. Otherwise 0, with
 * the reason and how many octets the error covers. */
static size_t utf8_sequence(const uint8_t *p, size_t left, const char **reason, size_t *bad)
{
    *reason = "invalid start byte";
    *bad = 1;
    size_t width = p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : p[0] < 0xF5 ? 4 : 0;
    if (!width)
        return 0;
    for (size_t i = 1; i < width; i++) {
        *bad = i;
        if (i == left) {
            *reason = "unexpected end of data";
            return 0;
        }
        /* Overlong forms, surrogates and what is above the last code point show in the second octet. */
        uint8_t low = i > 1 ? 0x80 : p[0] == 0xE0 ? 0xA0 : p[0] == 0xF0 ? 0x90 : 0x80;
        uint8_t high = i > 1 ? 0xBF : p[0] == 0xED ? 0x9F : p[0] == 0xF4 ? 0x8F : 0xBF;
        if (!is_continuation(p[i]) || p[i] < low || p[i] > high) {
            *reason = "invalid continuation byte";
            return 0;
        }
    }
    return width;
}

static bool decode_utf8(struct decoder *d)
{
    size_t at = 0, plain = 0; /* [plain, at) is good and not yet copied */
    while (at < d->size) {
        if (d->data[at] < 0x80) {
            at++;
            continue;
        }
        const char *reason;
        size_t bad, width = utf8_sequence(d->data + at, d->size - at, &reason, &bad);
        at += width;
        if (likely(width))
            continue;
        if (!d->final && at + bad == d->size && reason[0] == 'u') { /* "unexpected end of data" */
            d->consumed = at;
            break;
        }
        buffer_append(&d->out, d->data + plain, at - plain);
        plain = at = decode_bad(d, at, at + bad, reason);
        if (at == SIZE_MAX)
            return false;
    }
    buffer_append(&d->out, d->data + plain, at - plain);
    return true;
}

/* ---- The others ---- */

static bool decode_ascii(struct decoder *d)
{
    for (size_t at = 0; at < d->size;) {
        if (d->data[at] < 0x80) {
            buffer_append_char(&d->out, (char)d->data[at++]);
            continue;
        }
        at = decode_bad(d, at, at + 1, "ordinal not in range(128)");
        if (at == SIZE_MAX)
            return false;
    }
    return true;
}

static bool decode_latin1(struct decoder *d)
{
    for (size_t at = 0; at < d->size; at++)
        buffer_append_code_point(&d->out, d->data[at]);
    return true;
}

static uint32_t utf16_unit(const struct decoder *d, size_t at)
{
    const uint8_t *p = d->data + at;
    return d->codec == CODEC_UTF16_BE ? (uint32_t)(p[0] << 8 | p[1]) : (uint32_t)(p[1] << 8 | p[0]);
}

static bool decode_utf16(struct decoder *d, size_t at)
{
    while (at < d->size) {
        const char *reason;
        size_t end = at + 2;
        if (d->size - at < 2) {
            reason = "truncated data";
            end = d->size;
        } else {
            uint32_t c = utf16_unit(d, at);
            if (!is_surrogate(c)) {
                buffer_append_code_point(&d->out, c);
                at += 2;
                continue;
            }
            if (c >= 0xDC00) {
                reason = "illegal encoding";
            } else if (d->size - at < 4) {
                reason = "unexpected end of data";
                end = d->size;
            } else {
                uint32_t low = utf16_unit(d, at + 2);
                if (low >= 0xDC00 && low < 0xE000) {
                    buffer_append_code_point(&d->out, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
                    at += 4;
                    continue;
                }
                reason = "illegal UTF-16 surrogate";
            }
        }
        if (!d->final && end == d->size && (reason[0] == 'u' || reason[0] == 't')) {
            d->consumed = at; /* unexpected end, truncated */
            break;
        }
        at = decode_bad(d, at, end, reason);
        if (at == SIZE_MAX)
            return false;
    }
    return true;
}

static bool decode_utf32(struct decoder *d, size_t at)
{
    while (at < d->size) {
        const char *reason;
        size_t end = at + 4;
        if (d->size - at < 4) {
            reason = "truncated data";
            end = d->size;
        } else {
            const uint8_t *p = d->data + at;
            uint32_t c = d->codec == CODEC_UTF32_BE
                             ? (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3]
                             : (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
            if (c < 0x110000 && !is_surrogate(c)) {
                buffer_append_code_point(&d->out, c);
                at += 4;
                continue;
            }
            reason = c < 0x110000 ? "code point in surrogate code point range(0xd800, 0xe000)"
                                  : "code point not in range(0x110000)";
        }
        if (!d->final && d->size - at < 4) {
            d->consumed = at;
            break;
        }
        at = decode_bad(d, at, end, reason);
        if (at == SIZE_MAX)
            return false;
    }
    return true;
}

/* Resolves a codec whose byte order a mark decides; returns the octets of the mark. */
static size_t take_mark(struct decoder *d)
{
    static const uint8_t little[] = {0xFF, 0xFE, 0, 0}, big16[] = {0xFE, 0xFF}, big32[] = {0, 0, 0xFE, 0xFF};
    if (d->codec == CODEC_UTF16) {
        d->codec = d->size >= 2 && memcmp(d->data, big16, 2) == 0 ? CODEC_UTF16_BE : CODEC_UTF16_LE;
        return d->codec == CODEC_UTF16_BE || (d->size >= 2 && memcmp(d->data, little, 2) == 0) ? 2 : 0;
    }
    if (d->codec == CODEC_UTF32) {
        d->codec = d->size >= 4 && memcmp(d->data, big32, 4) == 0 ? CODEC_UTF32_BE : CODEC_UTF32_LE;
        return d->codec == CODEC_UTF32_BE || (d->size >= 4 && memcmp(d->data, little, 4) == 0) ? 4 : 0;
    }
    return 0;
}

static bool decode_all(struct decoder *d)
{
    size_t mark = take_mark(d);
    switch (d->codec) {
    case CODEC_UTF8:
    case CODEC_UTF8_SIG:
        return decode_utf8(d);
    case CODEC_ASCII:
        return decode_ascii(d);
    case CODEC_LATIN1:
        return decode_latin1(d);
    case CODEC_UTF16_LE:
    case CODEC_UTF16_BE:
        return decode_utf16(d, mark);
    default:
        return decode_utf32(d, mark);
    }
}

/* What the mark at the beginning says: -1 little, 1 big, 0 there is none. */
static int decoded_order(const uint8_t *data, size_t unit)
{
    static const uint8_t little[] = {0xFF, 0xFE, 0, 0}, big[] = {0, 0, 0xFE, 0xFF};
    return memcmp(data, little, unit) == 0 ? -1 : memcmp(data, big + 4 - unit, unit) == 0 ? 1 : 0;
}

/* Decodes to a str. A registered handler runs Python, which may move what is not a bytes object. */
static value decode_octets(struct decoder *d)
{
    value *s = scope_enter(d->t, 1), text = UNSET;
    if (!s)
        return UNSET;
    if (d->handler == ERRORS_UNKNOWN && (d->source == UNSET || !bytes_check(d->source))) {
        d->source = s[0] = bytes_from_data(d->t, d->data, d->size);
        if (s[0] == UNSET)
            goto out;
        d->data = bytes_of(s[0])->data;
    }
    buffer_reserve(&d->out, d->size);
    d->consumed = d->size;
    if (decode_all(d))
        text = str_from_buffer(d->t, &d->out);
    else
        buffer_finish(&d->out);
out:
    return scope_leave_keeping(d->t, s, text);
}

static value decode_registered(struct thread *t, const uint8_t *data, size_t size, const char *encoding,
                               const char *errors, value source)
{
    if (!codec_hooks.decode)
        return raise_error(t, &exc_LookupError, "unknown encoding: %s", encoding);
    value *s = scope_enter(t, 1), text = UNSET;
    if (!s)
        return UNSET;
    s[0] = source != UNSET && bytes_check(source) ? value_retain(source) : bytes_from_data(t, data, size);
    if (s[0] != UNSET)
        text = codec_hooks.decode(t, s[0], encoding, errors);
    return scope_leave_keeping(t, s, text);
}

value str_decode(struct thread *t, const uint8_t *data, size_t size, const char *encoding, const char *errors,
                 value source)
{
    if (size == 0)
        return str_empty; /* in python3 too, whatever the names are */
    enum codec codec = codec_find(encoding);
    if (codec == CODEC_UNKNOWN)
        return decode_registered(t, data, size, encoding, errors, source);
    if (codec == CODEC_UTF8_SIG && size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        data += 3;
        size -= 3;
        source = UNSET;
    }
    if (codec <= CODEC_LATIN1 && octets_are_ascii((const char *)data, size))
        return str_from_utf8(t, (const char *)data, size);
    struct decoder d = {.t = t,
                        .source = source,
                        .data = data,
                        .size = size,
                        .codec = codec,
                        .encoding = encoding,
                        .errors = errors,
                        .handler = error_handler_find(errors),
                        .final = true};
    return decode_octets(&d);
}

value str_decode_part(struct thread *t, const uint8_t *data, size_t size, enum codec codec,
                      const char *errors, value source, struct decode_part *part)
{
    bool marked = codec == CODEC_UTF16 || codec == CODEC_UTF32;
    size_t unit = codec == CODEC_UTF16 ? 2 : 4;
    part->consumed = 0;
    if (marked && part->byte_order)
        codec = part->byte_order < 0 ? codec + 1 : codec + 2;
    else if (marked && !part->final && size < unit)
        return str_empty; /* no mark yet */
    struct decoder d = {.t = t,
                        .source = source,
                        .data = data,
                        .size = size,
                        .codec = codec,
                        .encoding = codec_name(codec),
                        .errors = errors,
                        .handler = error_handler_find(errors),
                        .final = part->final};
    value text = decode_octets(&d);
    part->consumed = d.consumed;
    if (marked && !part->byte_order && size >= unit)
        part->byte_order = decoded_order(data, unit);
    return text;
}

value str_decode_utf8(struct thread *t, const char *data, size_t size)
{
    return str_decode(t, (const uint8_t *)data, size, NULL, NULL, UNSET);
}

value str_decode_object(struct thread *t, value v, const char *encoding, const char *errors)
{
    if (str_check(v))
        return raise_error(t, &exc_TypeError, "decoding str is not supported");
    const uint8_t *data;
    size_t size;
    if (!bytes_view(t, v, &data, &size)) {
        raised_clear(t);
        return raise_error(t, &exc_TypeError, "decoding to str: need a bytes-like object, %T found", v);
    }
    return str_decode(t, data, size, encoding, errors, v);
}
