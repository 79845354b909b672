/* _codecs: the encodings that are built in, and the registry of the others. What is rarely used has its
 * source in python/first/_codecs_more.py, which is imported by its first use. */
#include "modules/codecs_registry.h"
#include "modules/modules.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/tuple.h"
#include "vm/vm.h"

/* The text of an argument that is a str, None or absent (then NULL). */
static bool text_argument(struct thread *t, const char *function, const char *argument, value v,
                          const char **out)
{
    *out = NULL;
    return v == NONE || codec_name_argument(t, function, argument, v, out);
}

/* (v, count): *takes* v. */
static value with_count(struct thread *t, value v, size_t count)
{
    value items[] = {v, int_from_u64(t, count)};
    if (v != UNSET && items[1] != UNSET)
        return tuple_take_items(t, items, 2);
    value_release(t, v);
    return UNSET;
}

/* ---- Built-in encodings ---- */

/* NAME_encode(str, errors=None) */
static value encode_as(struct thread *t, const char *function, enum codec codec, const value *args,
                       size_t nargs)
{
    const char *errors;
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "%s() argument 1 must be str, not %s", function,
                           args[0] == NONE ? "None" : value_type(args[0])->name);
    if (!text_argument(t, function, "argument 2", nargs > 1 ? args[1] : UNSET, &errors))
        return UNSET;
    value octets = str_encode_as(t, args[0], codec, errors);
    return octets == UNSET ? UNSET : with_count(t, octets, str_of(args[0])->length);
}

/* NAME_decode(data, errors=None, final=False); `whole`: everything is final. */
static value decode_as(struct thread *t, const char *function, enum codec codec, bool whole,
                       const value *args, size_t nargs, struct decode_part *part)
{
    const uint8_t *data;
    size_t size;
    const char *errors;
    if (!text_argument(t, function, "argument 2", nargs > 1 ? args[1] : UNSET, &errors))
        return UNSET;
    int final = whole ? 1 : nargs > 2 ? op_truth(t, args[2]) : 0;
    if (final < 0 || !bytes_view(t, args[0], &data, &size))
        return UNSET;
    part->final = final;
    value text = str_decode_part(t, data, size, codec, errors, args[0], part);
    return text == UNSET ? UNSET : with_count(t, text, part->consumed);
}

/* function, codec, whether its decoder takes `final` */
#define CODEC_TABLE(X)                                                                                       \
    X(utf_8, CODEC_UTF8, true)                                                                               \
    X(utf_16, CODEC_UTF16, true)                                                                             \
    X(utf_16_le, CODEC_UTF16_LE, true)                                                                       \
    X(utf_16_be, CODEC_UTF16_BE, true)                                                                       \
    X(utf_32, CODEC_UTF32, true)                                                                             \
    X(utf_32_le, CODEC_UTF32_LE, true)                                                                       \
    X(utf_32_be, CODEC_UTF32_BE, true)                                                                       \
    X(latin_1, CODEC_LATIN1, false)                                                                          \
    X(ascii, CODEC_ASCII, false)

#define X(name, codec, takes_final)                                                                          \
    static value encode_##name(struct thread *t, const value *args, size_t nargs, value kwnames)             \
    {                                                                                                        \
        return encode_as(t, #name "_encode", codec, args, nargs);                                            \
    }                                                                                                        \
    static value decode_##name(struct thread *t, const value *args, size_t nargs, value kwnames)             \
    {                                                                                                        \
        struct decode_part part = {0};                                                                       \
        return decode_as(t, #name "_decode", codec, !(takes_final), args, nargs, &part);                     \
    }
CODEC_TABLE(X)
#undef X

/* NAME_ex_decode(data, errors, byteorder, final): (str, consumed, byteorder) */
static value decode_ordered(struct thread *t, const char *function, enum codec codec, const value *args,
                            size_t nargs)
{
    int64_t order = 0;
    if (nargs > 2 && !int_as_i64(t, args[2], &order))
        return UNSET;
    struct decode_part part = {.byte_order = order < 0 ? -1 : order > 0};
    value rest[] = {args[0], nargs > 1 ? args[1] : NONE, nargs > 3 ? args[3] : FALSE_VALUE};
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = decode_as(t, function, codec, false, rest, 3, &part);
    if (s[0] != UNSET)
        result =
            tuple_pack(t, 3, tuple_item(s[0], 0), tuple_item(s[0], 1), value_from_small_int(part.byte_order));
    return scope_leave_keeping(t, s, result);
}

static value decode_utf_16_ex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return decode_ordered(t, "utf_16_ex_decode", CODEC_UTF16, args, nargs);
}

static value decode_utf_32_ex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return decode_ordered(t, "utf_32_ex_decode", CODEC_UTF32, args, nargs);
}

static value readbuffer_encode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const uint8_t *data;
    size_t size;
    if (str_check(args[0]))
        return with_count(t, bytes_from_data(t, str_data(args[0]), str_of(args[0])->size),
                          str_of(args[0])->size);
    return bytes_view(t, args[0], &data, &size) ? with_count(t, bytes_from_data(t, data, size), size) : UNSET;
}

/* ---- The registry ---- */

static value codecs_register(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!value_type(args[0])->slots.call)
        return raise_error(t, &exc_TypeError, "argument must be callable");
    return codec_register(t, args[0]) ? NONE : UNSET;
}

static value codecs_unregister(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return codec_unregister(t, args[0]) ? NONE : UNSET;
}

static value codecs_lookup(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const char *encoding;
    return codec_name_argument(t, "lookup", "argument", args[0], &encoding) ? codec_lookup(t, encoding)
                                                                            : UNSET;
}

static value codecs_forget(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const char *encoding;
    if (!codec_name_argument(t, "_forget_codec", "argument", args[0], &encoding))
        return UNSET;
    int found = codec_forget(t, encoding);
    return found < 0 ? UNSET : found ? NONE : raise_key_error(t, args[0]);
}

static value run_codec(struct thread *t, const char *function, const value *args, size_t nargs, value kwnames,
                       bool encoding_it)
{
    static const char *const names[] = {"obj", "encoding", "errors", NULL};
    value given[3];
    const char *encoding, *errors;
    if (!args_parse(t, function, args, nargs, kwnames, names, 1, 3, given) ||
        !codec_name_argument(t, function, "argument 'encoding'", given[1], &encoding) ||
        !codec_name_argument(t, function, "argument 'errors'", given[2], &errors))
        return UNSET;
    return codec_run(t, given[0], encoding ? encoding : "utf-8", errors, encoding_it);
}

static value codecs_encode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return run_codec(t, "encode", args, nargs, kwnames, true);
}

static value codecs_decode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return run_codec(t, "decode", args, nargs, kwnames, false);
}

static value codecs_register_error(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const char *name;
    return codec_name_argument(t, "register_error", "argument 1", args[0], &name) &&
                   codec_register_handler(t, args[0], args[1])
               ? NONE
               : UNSET;
}

static value codecs_lookup_error(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const char *name;
    return codec_name_argument(t, "lookup_error", "argument", args[0], &name) ? codec_handler(t, name)
                                                                              : UNSET;
}

/* ---- What Python does ---- */

static value call_more(struct thread *t, const char *name, const value *args, size_t nargs)
{
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = vm_import(t, "_codecs_more")) != UNSET &&
        (s[1] = str_intern_utf8(t, name, strlen(name))) != UNSET &&
        (s[2] = op_get_attribute(t, s[0], s[1])) != UNSET)
        result = op_call(t, s[2], args, nargs, UNSET);
    return scope_leave_keeping(t, s, result);
}

/* function, least and most arguments */
#define MORE_TABLE(X)                                                                                        \
    X(charmap_build, 1, 1)                                                                                   \
    X(charmap_decode, 1, 3)                                                                                  \
    X(charmap_encode, 1, 3)                                                                                  \
    X(escape_decode, 1, 2)                                                                                   \
    X(escape_encode, 1, 2)                                                                                   \
    X(raw_unicode_escape_decode, 1, 3)                                                                       \
    X(raw_unicode_escape_encode, 1, 2)                                                                       \
    X(unicode_escape_decode, 1, 3)                                                                           \
    X(unicode_escape_encode, 1, 2)                                                                           \
    X(utf_7_decode, 1, 3)                                                                                    \
    X(utf_7_encode, 1, 2)

#define X(name, least, most)                                                                                 \
    static value more_##name(struct thread *t, const value *args, size_t nargs, value kwnames)               \
    {                                                                                                        \
        return call_more(t, #name, args, nargs);                                                             \
    }
MORE_TABLE(X)
#undef X

static const struct native_def functions[] = {
#define X(name, codec, takes_final)                                                                          \
    {#name "_encode", encode_##name, 1, 2, 0, "($module, str, errors=None, /)", NULL},                       \
        {#name "_decode", decode_##name, 1, (takes_final) ? 3 : 2, 0, NULL, NULL},
    CODEC_TABLE(X)
#undef X
#define X(name, least, most) {#name, more_##name, least, most, 0, NULL, NULL},
        MORE_TABLE(X)
#undef X
            {"_forget_codec", codecs_forget, 1, 1, 0, "($module, encoding, /)", NULL},
    {"decode", codecs_decode, 0, -1, NATIVE_KEYWORDS, "($module, /, obj, encoding='utf-8', errors='strict')",
     "Decodes with the codec of that name."},
    {"encode", codecs_encode, 0, -1, NATIVE_KEYWORDS, "($module, /, obj, encoding='utf-8', errors='strict')",
     "Encodes with the codec of that name."},
    {"lookup", codecs_lookup, 1, 1, 0, "($module, encoding, /)", "The functions of a codec."},
    {"lookup_error", codecs_lookup_error, 1, 1, 0, "($module, name, /)", "The error handler of that name."},
    {"readbuffer_encode", readbuffer_encode, 1, 2, 0, "($module, data, errors=None, /)", NULL},
    {"register", codecs_register, 1, 1, 0, "($module, search_function, /)",
     "Adds a function that finds codecs."},
    {"register_error", codecs_register_error, 2, 2, 0, "($module, errors, handler, /)",
     "Makes a function the error handler of a name."},
    {"unregister", codecs_unregister, 1, 1, 0, "($module, search_function, /)", NULL},
    {"utf_16_ex_decode", decode_utf_16_ex, 1, 4, 0, NULL, NULL},
    {"utf_32_ex_decode", decode_utf_32_ex, 1, 4, 0, NULL, NULL},
    {0},
};

const struct module_def codecs_native_module = {
    .name = "_codecs",
    .doc = "Encodings, and the registry of codecs and error handlers.",
    .functions = functions,
};
