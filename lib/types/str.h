/* str: UTF-8 bytes with a cached length in code points and a cached hash. Lone surrogates are stored as three
 * bytes (WTF-8), so every Python string has a form; encoding to UTF-8 strictly refuses them. */
#ifndef OURO_TYPES_STR_H
#define OURO_TYPES_STR_H

#include "base/buffer.h"
#include "object/type.h"

struct string {
    struct object object; /* extra: enum str_extra */
    int64_t hash;         /* 0: not computed yet; of immortal names: index into program->name_hashes */
    uint32_t length;      /* code points; strings are limited to 2^32-1 bytes (MemoryError beyond) */
    uint32_t size;        /* bytes, without the final NUL */
    char data[];          /* UTF-8, then a NUL */
};
enum str_extra {
    STR_ASCII = 1,      /* length == size */
    STR_SURROGATES = 2, /* holds a lone surrogate */
    STR_NAME = 4,       /* an immortal name: see str_name */
};

static inline bool str_check(value v)
{
    return value_has_flag(v, TYPE_STR_SUBCLASS);
}
static inline struct string *str_of(value v)
{
    return (struct string *)value_ref(v);
}
static inline const char *str_data(value v)
{
    return str_of(v)->data;
}
static inline bool str_is_ascii(value v)
{
    return str_of(v)->object.extra & STR_ASCII;
}

extern struct type str_type;

/* From valid UTF-8 (or WTF-8). NULL-safe for length 0. */
value str_from_utf8(struct thread *t, const char *data, size_t size);
/* From ASCII, without measuring it. */
value str_from_ascii(struct thread *t, const char *data, size_t size);
value str_from_text(struct thread *t, const char *text);
value str_from_code_point(struct thread *t,
                          uint32_t code_point); /* single ASCII/Latin-1 characters are immortal */
/* Takes the content (not the memory) of a buffer and finishes it; MemoryError if it failed. */
value str_from_buffer(struct thread *t, struct buffer *buffer);
/* printf-like with the conversions of raise_error. */
value str_format(struct thread *t, const char *format, ...);
value str_vformat(struct thread *t, const char *format, va_list arguments);
/* From bytes that may be malformed: strict. Raises UnicodeDecodeError. */
value str_decode_utf8(struct thread *t, const char *data, size_t size);

int64_t str_hash(struct thread *t, value s);
/* python3's hash of octets under the program's key; what bytes and ASCII strs have. */
int64_t str_hash_octets(struct thread *t, const void *data, size_t size);
/* Same text; any strs. */
bool str_equal(value a, value b);
bool str_equals_text(value s, const char *text);
int str_compare(value a, value b); /* by code point: -1, 0, 1 */
value str_concat(struct thread *t, value a, value b);
/* a += b: extends a in place when the reference taken is its only one and the block has room; grows
 * geometrically, so a loop of appends is linear. *Takes* a, also when it fails; borrows b. */
value str_append(struct thread *t, value a, value b);
value str_join(struct thread *t, value separator, const value *items, size_t count);
/* The items of a tuple; borrowed. */
value str_join_tuple(struct thread *t, value separator, value items);
value str_slice(struct thread *t, value s, int64_t start,
                int64_t end);                       /* code points, clipped by the caller */
uint32_t str_code_point_at(value s, int64_t index); /* 0 <= index < length */
/* Byte offset of a code point index (O(1) for ASCII, cached stepping otherwise). */
size_t str_offset(value s, int64_t index);
int64_t str_find(value s, value part, int64_t start, int64_t end); /* code point index or -1 */

/* Interned: equal interned strs are identical. Names known at start are immortal and common to all programs.
 */
value str_intern(struct thread *t, value s); /* *Takes* s; returns a new reference */
value str_intern_utf8(struct thread *t, const char *data, size_t size);
/* An immortal name, made while the runtime starts (single-threaded); afterwards aborts unless it exists. */
value str_name(const char *text);
static inline bool str_is_interned(value s)
{
    return load_relaxed(&value_ref(s)->flags) & OBJECT_INTERNED;
}

/* ---- At start and per program ---- */

/* Makes the immortal names of names.h, the empty str and the 256 one-character strs. Once, before any type is
 * made ready. *Threads*: single. */
void str_names_ready(void);
/* The empty str; immortal. */
extern value str_empty;

/* Gives the program its intern table and its hashes of the immortal names; no names can be made from then on.
 * False when memory ended. */
bool str_program_init(struct program *program);
/* NULL-safe in every part; frees both, whatever the table holds. */
void str_program_finish(struct program *program);
/* Publishes every interned str: called once, by the only thread of the program, when `multithreaded` is about
 * to be set (weak edges count for publication). Later ones are published as they are interned. */
void str_interned_publish(struct thread *t);
/* The number of strs in the calling program's intern table. */
size_t str_interned_count(struct thread *t);

/* repr and ascii of text, appended. */
void str_append_repr(struct buffer *out, const char *data, size_t size, bool ascii_only);

/* The names that C code uses as attributes or keys: NAME(append) is the immortal str "append". Add at will,
 * sorted. */
#include "types/names.h"

#endif
