/* What the files of str share: making one in place, stepping through UTF-8, and the breadcrumbs.
 *
 * Breadcrumbs. To find code point i of a text that is not ASCII takes a scan. A str (of the exact type) of
 * CRUMB_STEP * 2 code points or more therefore carries, at the very end of its block, the byte offsets of
 * the code points CRUMB_STEP, 2 * CRUMB_STEP, ...: the first lies last, so a str that grows in place adds its
 * crumbs downwards. A lookup is a load and a scan of less than CRUMB_STEP code points.
 *
 *     | header | hash | length | size | data ... NUL | free ... | crumb n | ... | crumb 2 | crumb 1 |
 */
#ifndef OURO_TYPES_STR_INTERNAL_H
#define OURO_TYPES_STR_INTERNAL_H

#include "types/str.h"

#define CRUMB_STEP   64
#define STR_SIZE_MAX 0xFFFFFF00u /* bytes of text; leaves room for the header and the crumbs' rounding */

/* A new str whose text the caller fills in (the final NUL is there); str_seal finishes it. Raises
 * MemoryError.
 */
struct string *str_new(struct thread *t, size_t size, size_t length, unsigned extra);
/* Writes the breadcrumbs, where there are to be any. Returns the str as a value. */
value str_seal(struct string *s);
/* The part [from, to) of a text, which is measured only if it has to be. */
value str_part(struct thread *t, const struct string *text, const char *from, const char *to);
/* The length in code points and the STR_* flags of valid UTF-8. */
size_t utf8_measure(const char *data, size_t size, unsigned *extra);
bool octets_are_ascii(const char *data, size_t size);

static inline const char *str_end(const struct string *s)
{
    return s->data + s->size;
}

/* The code point at *p, which moves past it. The text must be valid. */
static inline uint32_t utf8_next(const char **p)
{
    const unsigned char *u = (const unsigned char *)*p;
    uint32_t c = u[0];
    if (likely(c < 0x80)) {
        *p += 1;
        return c;
    }
    if (c < 0xE0) {
        *p += 2;
        return (c & 0x1F) << 6 | (u[1] & 0x3F);
    }
    if (c < 0xF0) {
        *p += 3;
        return (c & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
    }
    *p += 4;
    return (c & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 | (uint32_t)(u[2] & 0x3F) << 6 | (u[3] & 0x3F);
}

static inline bool utf8_is_start(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* The code point before *p, which moves to its start. */
static inline uint32_t utf8_previous(const char **p)
{
    do
        --*p;
    while (!utf8_is_start(**p));
    const char *start = *p;
    return utf8_next(&start);
}

static inline size_t utf8_width(uint32_t c)
{
    return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
}

/* Writes c (surrogates included) and returns the position after it. */
static inline char *utf8_write(char *p, uint32_t c)
{
    if (c < 0x80) {
        *p++ = (char)c;
    } else if (c < 0x800) {
        *p++ = (char)(0xC0 | c >> 6);
        *p++ = (char)(0x80 | (c & 0x3F));
    } else if (c < 0x10000) {
        *p++ = (char)(0xE0 | c >> 12);
        *p++ = (char)(0x80 | (c >> 6 & 0x3F));
        *p++ = (char)(0x80 | (c & 0x3F));
    } else {
        *p++ = (char)(0xF0 | c >> 18);
        *p++ = (char)(0x80 | (c >> 12 & 0x3F));
        *p++ = (char)(0x80 | (c >> 6 & 0x3F));
        *p++ = (char)(0x80 | (c & 0x3F));
    }
    return p;
}

static inline bool is_surrogate(uint32_t c)
{
    return c >= 0xD800 && c < 0xE000;
}

/* Bytes that the next `count` code points from p take. */
static inline size_t utf8_skip(const char *p, size_t count)
{
    const char *start = p;
    for (; count; count--)
        p += (unsigned char)*p < 0x80 ? 1 : (unsigned char)*p < 0xE0 ? 2 : (unsigned char)*p < 0xF0 ? 3 : 4;
    return (size_t)(p - start);
}

/* slots.dispose of str: leaves the intern table (str_intern.c). */
void str_dispose(struct thread *t, struct object *o);
/* Room for `extra` more bytes in a buffer whose size a program decides on: false, with MemoryError pending,
 * if the result could not lie in the program's heap. Buffers themselves are outside of it. */
bool text_reserve(struct thread *t, struct buffer *out, size_t extra);
/* Number of code points in valid UTF-8. */
size_t utf8_count(const char *data, size_t size);

/* A str of the given type (str or a subclass made by a program) with the text of s, borrowed. */
value str_new_subtype(struct thread *t, struct type *type, value s);
/* str(v, encoding, errors) of something bytes-like; the names may be NULL. Raises. */
value str_decode_object(struct thread *t, value v, const char *encoding, const char *errors);

/* TypeError "function() argument must be expected, not T". Returns UNSET. */
value raise_bad_argument(struct thread *t, const char *function, const char *argument, const char *expected,
                         value v);

extern struct type str_iterator_type, str_ascii_iterator_type;
value str_iterator_create(struct thread *t, value s); /* borrows s */

/* ---- The methods of str, by file. All have the form of native_fn. ---- */

#define STR_CASE_METHODS(X) X(capitalize) X(casefold) X(lower) X(swapcase) X(title) X(upper)
#define STR_TEST_METHODS(X)                                                                                  \
    X(isalnum)                                                                                               \
    X(isalpha)                                                                                               \
    X(isascii)                                                                                               \
    X(isdecimal)                                                                                             \
    X(isdigit) X(isidentifier) X(islower) X(isnumeric) X(isprintable) X(isspace) X(istitle) X(isupper)
#define STR_SEARCH_METHODS(X) X(count) X(endswith) X(find) X(index) X(rfind) X(rindex) X(startswith)
#define STR_SPLIT_METHODS(X)  X(partition) X(rpartition) X(rsplit) X(split) X(splitlines)
#define STR_TRANSFORM_METHODS(X)                                                                             \
    X(center)                                                                                                \
    X(encode)                                                                                                \
    X(expandtabs)                                                                                            \
    X(join)                                                                                                  \
    X(ljust)                                                                                                 \
    X(lstrip)                                                                                                \
    X(maketrans) X(removeprefix) X(removesuffix) X(replace) X(rjust) X(rstrip) X(strip) X(translate) X(zfill)
#define STR_FORMAT_METHODS(X) X(format) X(format_map) X(__format__)

#define X(name)               native_fn str_method_##name;
STR_CASE_METHODS(X)
STR_TEST_METHODS(X)
STR_SEARCH_METHODS(X)
STR_SPLIT_METHODS(X)
STR_TRANSFORM_METHODS(X)
STR_FORMAT_METHODS(X)
#undef X

#endif
