/* Names of encodings and error handlers, and the exceptions that both directions raise. */
#include "types/str_codec.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str_internal.h"

#include <string.h>

struct codec_hooks codec_hooks;

/* Spellings after normalisation: lower case, anything but letters, digits and dots as one '_'. */
static const struct codec_spelling {
    const char *name;
    enum codec codec;
} spellings[] = {
    {"utf_8", CODEC_UTF8},
    {"utf8", CODEC_UTF8},
    {"u8", CODEC_UTF8},
    {"utf", CODEC_UTF8},
    {"utf8_ucs2", CODEC_UTF8},
    {"utf8_ucs4", CODEC_UTF8},
    {"cp65001", CODEC_UTF8},
    {"utf_8_sig", CODEC_UTF8_SIG},
    {"ascii", CODEC_ASCII},
    {"us_ascii", CODEC_ASCII},
    {"us", CODEC_ASCII},
    {"646", CODEC_ASCII},
    {"ansi_x3.4_1968", CODEC_ASCII},
    {"ansi_x3.4_1986", CODEC_ASCII},
    {"ansi_x3_4_1968", CODEC_ASCII},
    {"cp367", CODEC_ASCII},
    {"csascii", CODEC_ASCII},
    {"ibm367", CODEC_ASCII},
    {"iso646_us", CODEC_ASCII},
    {"iso_646.irv_1991", CODEC_ASCII},
    {"iso_ir_6", CODEC_ASCII},
    {"latin_1", CODEC_LATIN1},
    {"latin1", CODEC_LATIN1},
    {"latin", CODEC_LATIN1},
    {"l1", CODEC_LATIN1},
    {"iso_8859_1", CODEC_LATIN1},
    {"iso8859_1", CODEC_LATIN1},
    {"iso8859", CODEC_LATIN1},
    {"8859", CODEC_LATIN1},
    {"cp819", CODEC_LATIN1},
    {"csisolatin1", CODEC_LATIN1},
    {"ibm819", CODEC_LATIN1},
    {"iso_8859_1_1987", CODEC_LATIN1},
    {"iso_ir_100", CODEC_LATIN1},
    {"utf_16", CODEC_UTF16},
    {"utf16", CODEC_UTF16},
    {"u16", CODEC_UTF16},
    {"utf_16_le", CODEC_UTF16_LE},
    {"utf_16le", CODEC_UTF16_LE},
    {"unicodelittleunmarked", CODEC_UTF16_LE},
    {"utf_16_be", CODEC_UTF16_BE},
    {"utf_16be", CODEC_UTF16_BE},
    {"unicodebigunmarked", CODEC_UTF16_BE},
    {"utf_32", CODEC_UTF32},
    {"utf32", CODEC_UTF32},
    {"u32", CODEC_UTF32},
    {"utf_32_le", CODEC_UTF32_LE},
    {"utf_32le", CODEC_UTF32_LE},
    {"utf_32_be", CODEC_UTF32_BE},
    {"utf_32be", CODEC_UTF32_BE},
};

#define NAME_ROOM 32 /* for a normalised name; longer ones are not known */

/* Writes the normalised form of a name; false if it is too long. */
static bool normalise(const char *name, char normal[NAME_ROOM])
{
    size_t size = 0;
    bool gap = false;
    for (; *name; name++) {
        unsigned char c = (unsigned char)*name;
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c + 32);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.')) {
            gap = size > 0;
            continue;
        }
        if (size + 2 >= NAME_ROOM)
            return false;
        if (gap)
            normal[size++] = '_';
        normal[size++] = (char)c;
        gap = false;
    }
    normal[size] = 0;
    return true;
}

enum codec codec_find(const char *name)
{
    char normal[NAME_ROOM];
    if (!name || strcmp(name, "utf-8") == 0)
        return CODEC_UTF8;
    if (!normalise(name, normal))
        return CODEC_UNKNOWN;
    for (size_t i = 0; i < COUNT_OF(spellings); i++)
        if (strcmp(normal, spellings[i].name) == 0)
            return spellings[i].codec;
    return CODEC_UNKNOWN;
}

/* python3 knows these without asking its registry of codecs. */
static bool is_direct(const char *name)
{
    static const char *const direct[] = {"utf_8", "utf8",     "utf_16", "utf16",   "utf_32",     "utf32",
                                         "ascii", "us_ascii", "latin1", "latin_1", "iso_8859_1", "iso8859_1"};
    char normal[NAME_ROOM];
    if (!name)
        return true;
    if (!normalise(name, normal))
        return false;
    for (size_t i = 0; i < COUNT_OF(direct); i++)
        if (strcmp(normal, direct[i]) == 0)
            return true;
    return false;
}

const char *codec_name(enum codec codec)
{
    static const char *const texts[] = {"utf-8",     "utf-8",     "ascii",  "latin-1",   "utf-16",
                                        "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"};
    return texts[codec];
}

enum error_handler error_handler_find(const char *errors)
{
    static const char *const texts[] = {
        "strict",      "ignore",          "replace",      "backslashreplace", "xmlcharrefreplace",
        "namereplace", "surrogateescape", "surrogatepass"};
    if (!errors)
        return ERRORS_STRICT;
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (strcmp(errors, texts[i]) == 0)
            return (enum error_handler)i;
    return ERRORS_UNKNOWN;
}

void raise_codec_failure(struct thread *t, const char *direction, const char *encoding, struct type *type,
                         const char *reason)
{
    if (is_direct(encoding))
        raise_error(t, type, "%s", reason);
    else
        raise_error(t, type, "%s with '%s' codec failed (%N: %s)", direction, encoding, type, reason);
}

void codec_failed(struct thread *t, const char *encoding, bool encoding_it)
{
    if (codec_hooks.failed && !is_direct(encoding))
        codec_hooks.failed(t, encoding, encoding_it);
}

void raise_unknown_handler(struct thread *t, const char *direction, const char *encoding, const char *errors)
{
    struct buffer reason = BUFFER_EMPTY;
    buffer_printf(&reason, "unknown error handler name '%.400s'", errors);
    raise_codec_failure(t, direction, encoding, &exc_LookupError, buffer_text(&reason));
    buffer_finish(&reason);
}

value unicode_error_create(struct thread *t, struct type *type, const char *encoding, value object,
                           int64_t start, int64_t end, const char *reason)
{
    value *s = scope_enter(t, 2), exception = UNSET;
    if (!s)
        return UNSET;
    s[0] = str_from_text(t, encoding);
    if (s[0] != UNSET)
        s[1] = str_from_text(t, reason);
    if (s[1] != UNSET) {
        value args[] = {s[0], object, value_from_small_int(start), value_from_small_int(end), s[1]};
        exception = op_call(t, value_from_type(type), args, 5, UNSET);
    }
    return scope_leave_keeping(t, s, exception);
}

void raise_unicode_error(struct thread *t, struct type *type, const char *encoding, value object,
                         int64_t start, int64_t end, const char *reason)
{
    value exception = unicode_error_create(t, type, encoding, object, start, end, reason);
    if (exception != UNSET)
        raise_instance(t, exception);
}

bool codec_name_argument(struct thread *t, const char *function, const char *argument, value v,
                         const char **out)
{
    *out = NULL;
    if (v == UNSET)
        return true;
    if (!str_check(v)) {
        raise_bad_argument(t, function, argument, "str", v);
        return false;
    }
    if (memchr(str_data(v), 0, str_of(v)->size)) {
        raise_error(t, &exc_ValueError, "embedded null character");
        return false;
    }
    *out = str_data(v);
    return true;
}

bool codec_arguments(struct thread *t, const char *function, const value *args, size_t nargs, value kwnames,
                     const char **encoding, const char **errors)
{
    static const char *const parameters[] = {"encoding", "errors", NULL};
    value given[2];
    return args_parse(t, function, args, nargs, kwnames, parameters, 0, 2, given) &&
           codec_name_argument(t, function, "argument 'encoding'", given[0], encoding) &&
           codec_name_argument(t, function, "argument 'errors'", given[1], errors);
}

value raise_bad_argument(struct thread *t, const char *function, const char *argument, const char *expected,
                         value v)
{
    return raise_error(t, &exc_TypeError, "%s() %s must be %s, not %s", function, argument, expected,
                       v == NONE ? "None" : value_type(v)->name);
}
