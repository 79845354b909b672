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
/* Number of code points in valid UTF-8. */
size_t utf8_count(const char *data, size_t size);

#endif
