/* Text to octets and back: the encodings and error handlers that are built in.
 *
 * An encoding's name is NULL (UTF-8) or text; so is an error handler's ("strict"). Names that are not known
 * raise LookupError; a handler's name is looked at only when it is needed, as in python3.
 */
#ifndef OURO_TYPES_STR_CODEC_H
#define OURO_TYPES_STR_CODEC_H

#include "types/str.h"

enum codec {
    CODEC_UTF8,
    CODEC_UTF8_SIG,
    CODEC_ASCII,
    CODEC_LATIN1,
    CODEC_UTF16, /* with a byte order mark; little-endian without one */
    CODEC_UTF16_LE,
    CODEC_UTF16_BE,
    CODEC_UTF32,
    CODEC_UTF32_LE,
    CODEC_UTF32_BE,
    CODEC_UNKNOWN,
};
enum error_handler {
    ERRORS_STRICT,
    ERRORS_IGNORE,
    ERRORS_REPLACE,
    ERRORS_BACKSLASHREPLACE,
    ERRORS_XMLCHARREFREPLACE,
    ERRORS_NAMEREPLACE,
    ERRORS_SURROGATEESCAPE,
    ERRORS_SURROGATEPASS,
    ERRORS_UNKNOWN,
};

/* The codec of that name under any of its spellings. Raises nothing. */
enum codec codec_find(const char *name);
/* The name that error messages use; "utf-8" for CODEC_UTF8. Static. */
const char *codec_name(enum codec codec);
enum error_handler error_handler_find(const char *errors);

/* s.encode(encoding, errors): a new bytes object. */
value str_encode(struct thread *t, value s, const char *encoding, const char *errors);
/* The str that the octets encode. `source`: the bytes-like object they come from (borrowed), or UNSET, for
 * the exception. */
value str_decode(struct thread *t, const uint8_t *data, size_t size, const char *encoding, const char *errors,
                 value source);

/* Decoding that goes on with what comes later. */
struct decode_part {
    bool final;      /* nothing comes later: what is incomplete is an error */
    int byte_order;  /* in and out, of UTF-16 and UTF-32: -1 little, 1 big, 0 a mark tells */
    size_t consumed; /* out: octets that were decoded */
};
value str_decode_part(struct thread *t, const uint8_t *data, size_t size, enum codec codec,
                      const char *errors, value source, struct decode_part *part);
/* The same as str_encode for a codec that is known. */
value str_encode_as(struct thread *t, value s, enum codec codec, const char *errors);

/* What is not built in: registered by lib/modules, all NULL before. Each may run Python code. */
struct codec_hooks {
    /* Encodings that are registered with codecs.register; a bytes object, a str. */
    value (*encode)(struct thread *t, value s, const char *encoding, const char *errors);
    value (*decode)(struct thread *t, value octets, const char *encoding, const char *errors);
    /* Calls the handler of that name with the exception: *replacement (a new reference) to put in, and
     * *position to go on from, within 0 and `length`. False: raised. */
    bool (*handle)(struct thread *t, const char *errors, value exception, size_t length, value *replacement,
                   size_t *position);
    /* Puts "encoding with 'name' codec failed" before what is pending, if that says all in its text. */
    void (*failed)(struct thread *t, const char *encoding, bool encoding_it);
};
extern struct codec_hooks codec_hooks;

/* Parses the arguments (encoding, errors) of encode() and decode(). */
bool codec_arguments(struct thread *t, const char *function, const value *args, size_t nargs, value kwnames,
                     const char **encoding, const char **errors);
/* Checks that v is a str that can be a name: TypeError "f() argument 'x' must be str, not int", ValueError
 * "embedded null character". Borrowed text in *out; NULL when v is UNSET. */
bool codec_name_argument(struct thread *t, const char *function, const char *argument, value v,
                         const char **out);

/* Raises type(reason). Codecs that python3 finds through its registry put "encoding with 'name' codec failed"
 * around it; direction: "encoding" or "decoding". */
void raise_codec_failure(struct thread *t, const char *direction, const char *encoding, struct type *type,
                         const char *reason);
/* The same for what a handler has raised. */
void codec_failed(struct thread *t, const char *encoding, bool encoding_it);
/* The same: LookupError "unknown error handler name 'x'". */
void raise_unknown_handler(struct thread *t, const char *direction, const char *encoding, const char *errors);
/* A new UnicodeEncodeError or UnicodeDecodeError with its five arguments. Borrows object. */
value unicode_error_create(struct thread *t, struct type *type, const char *encoding, value object,
                           int64_t start, int64_t end, const char *reason);
/* Raises it. */
void raise_unicode_error(struct thread *t, struct type *type, const char *encoding, value object,
                         int64_t start, int64_t end, const char *reason);

#endif
