/* str to bytes. */
#include "object/scope.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/str_codec.h"
#include "types/str_internal.h"

#include <stdio.h>
#include <string.h>

struct encoder {
    struct thread *t;
    value source;
    enum codec codec;
    const char *encoding, *errors; /* as given */
    enum error_handler handler;
    struct buffer out;
};

static bool is_utf16(enum codec codec)
{
    return codec >= CODEC_UTF16 && codec <= CODEC_UTF16_BE;
}
static bool is_big_endian(enum codec codec)
{
    return codec == CODEC_UTF16_BE || codec == CODEC_UTF32_BE;
}

static bool can_encode(enum codec codec, uint32_t c)
{
    switch (codec) {
    case CODEC_ASCII:
        return c < 0x80;
    case CODEC_LATIN1:
        return c < 0x100;
    default:
        return !is_surrogate(c);
    }
}

static void put_unit(struct buffer *out, uint32_t unit, size_t width, bool big_endian)
{
    char bytes[4];
    for (size_t i = 0; i < width; i++)
        bytes[i] = (char)(unit >> 8 * (big_endian ? width - 1 - i : i));
    buffer_append(out, bytes, width);
}

/* Appends c, which the codec can encode (surrogates too, for surrogatepass). */
static void put(struct encoder *e, uint32_t c)
{
    switch (e->codec) {
    case CODEC_UTF8:
    case CODEC_UTF8_SIG:
        buffer_append_code_point(&e->out, c);
        break;
    case CODEC_ASCII:
    case CODEC_LATIN1:
        buffer_append_char(&e->out, (char)c);
        break;
    case CODEC_UTF16:
    case CODEC_UTF16_LE:
    case CODEC_UTF16_BE:
        if (c >= 0x10000) {
            put_unit(&e->out, 0xD800 + ((c - 0x10000) >> 10), 2, is_big_endian(e->codec));
            c = 0xDC00 + (c & 0x3FF);
        }
        put_unit(&e->out, c, 2, is_big_endian(e->codec));
        break;
    default:
        put_unit(&e->out, c, 4, is_big_endian(e->codec));
    }
}

static void put_text(struct encoder *e, const char *text)
{
    for (; *text; text++)
        put(e, (unsigned char)*text);
}

/* What the handler makes of one character that cannot be encoded; false: it declines. */
static bool substitute(struct encoder *e, uint32_t c)
{
    char text[16]; /* the longest is &#1114111; */
    switch (e->handler) {
    case ERRORS_IGNORE:
        return true;
    case ERRORS_REPLACE:
        put(e, '?');
        return true;
    case ERRORS_BACKSLASHREPLACE:
        snprintf(text, sizeof text, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        break;
    case ERRORS_XMLCHARREFREPLACE:
        snprintf(text, sizeof text, "&#%u;", c);
        break;
    case ERRORS_SURROGATEESCAPE:
        if (c < 0xDC80 || c > 0xDCFF || is_utf16(e->codec) || e->codec >= CODEC_UTF32)
            return false;
        buffer_append_char(&e->out, (char)(c - 0xDC00));
        return true;
    case ERRORS_SURROGATEPASS:
        if (e->codec == CODEC_ASCII || e->codec == CODEC_LATIN1 || !is_surrogate(c))
            return false;
        put(e, c);
        return true;
    default:
        return false;
    }
    put_text(e, text);
    return true;
}

/* What a registered handler gives, which the codec must be able to encode. */
static bool put_replacement(struct encoder *e, value replacement, value exception)
{
    if (bytes_check(replacement)) {
        buffer_append(&e->out, bytes_of(replacement)->data, bytes_of(replacement)->size);
        return true;
    }
    const struct string *s = str_of(replacement);
    for (const char *p = s->data; p < str_end(s);) {
        uint32_t c = utf8_next(&p);
        if (!can_encode(e->codec, c)) {
            raise_instance(e->t, value_retain(exception));
            return false;
        }
        put(e, c);
    }
    return true;
}

/* Asks a registered handler. *index: where to go on. */
static bool call_handler(struct encoder *e, int64_t start, int64_t end, const char *reason, int64_t *index)
{
    struct thread *t = e->t;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    size_t position = 0;
    s[0] =
        unicode_error_create(t, &exc_UnicodeEncodeError, codec_name(e->codec), e->source, start, end, reason);
    bool good =
        s[0] != UNSET && codec_hooks.handle(t, e->errors, s[0], str_of(e->source)->length, &s[1], &position);
    good = good && put_replacement(e, s[1], s[0]);
    if (!good)
        codec_failed(t, e->encoding, true);
    *index = (int64_t)position;
    scope_leave(t, s);
    return good;
}

/* The characters [start, end) of the source, from p on, cannot be encoded. *index: where to go on. */
static bool encode_bad_run(struct encoder *e, const char *p, int64_t start, int64_t end, int64_t *index)
{
    static const char *const reasons[] = {
        [CODEC_ASCII] = "ordinal not in range(128)", [CODEC_LATIN1] = "ordinal not in range(256)"};
    bool narrow = e->codec == CODEC_ASCII || e->codec == CODEC_LATIN1;
    const char *reason = narrow ? reasons[e->codec] : "surrogates not allowed";
    if (e->handler == ERRORS_UNKNOWN) {
        if (codec_hooks.handle)
            return call_handler(e, start, end, reason, index);
        raise_unknown_handler(e->t, "encoding", e->encoding, e->errors);
        return false;
    }
    if (e->handler == ERRORS_NAMEREPLACE) {
        raise_error(e->t, &exc_NotImplementedError,
                    "the error handler 'namereplace' needs the names of characters");
        return false;
    }
    while (start < end && substitute(e, utf8_next(&p)))
        start++;
    if (start == end)
        return true;
    raise_unicode_error(e->t, &exc_UnicodeEncodeError, codec_name(e->codec), e->source, start, end, reason);
    return false;
}

static bool encode_all(struct encoder *e)
{
    const struct string *s = str_of(e->source);
    bool in_runs = !is_utf16(e->codec) && e->codec < CODEC_UTF32;
    int64_t index = 0;
    for (const char *p = s->data; p < str_end(s);) {
        const char *start = p;
        uint32_t c = utf8_next(&p);
        int64_t first = index++;
        if (likely(can_encode(e->codec, c))) {
            put(e, c);
            continue;
        }
        for (const char *next = p; in_runs && next < str_end(s) && !can_encode(e->codec, utf8_next(&next));
             p = next)
            index++;
        int64_t next_index = index;
        if (!encode_bad_run(e, start, first, index, &next_index))
            return false;
        if (next_index != index) {
            index = next_index;
            p = s->data + str_offset(e->source, index);
        }
    }
    return true;
}

static value encode(struct thread *t, value v, enum codec codec, const char *encoding, const char *errors)
{
    const struct string *s = str_of(v);
    bool same = codec == CODEC_UTF8 && !(s->object.extra & STR_SURROGATES);
    if (same || (codec <= CODEC_LATIN1 && codec != CODEC_UTF8_SIG && (s->object.extra & STR_ASCII)))
        return bytes_from_data(t, s->data, s->size);
    struct encoder e = {t, v, codec, encoding, errors, error_handler_find(errors), BUFFER_EMPTY};
    buffer_reserve(&e.out, s->size);
    if (codec == CODEC_UTF8_SIG || codec == CODEC_UTF16 || codec == CODEC_UTF32)
        put(&e, 0xFEFF);
    value result = UNSET;
    if (encode_all(&e))
        result = e.out.failed ? raise_no_memory(t) : bytes_from_data(t, buffer_text(&e.out), e.out.length);
    buffer_finish(&e.out);
    return result;
}

value str_encode_as(struct thread *t, value s, enum codec codec, const char *errors)
{
    return encode(t, s, codec, codec_name(codec), errors);
}

value str_encode(struct thread *t, value v, const char *encoding, const char *errors)
{
    enum codec codec = codec_find(encoding);
    if (codec != CODEC_UNKNOWN)
        return encode(t, v, codec, encoding, errors);
    if (codec_hooks.encode)
        return codec_hooks.encode(t, v, encoding, errors);
    return raise_error(t, &exc_LookupError, "unknown encoding: %s", encoding);
}

value str_method_encode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const char *encoding, *errors;
    if (!codec_arguments(t, "encode", args + 1, nargs - 1, kwnames, &encoding, &errors))
        return UNSET;
    return str_encode(t, args[0], encoding, errors);
}
