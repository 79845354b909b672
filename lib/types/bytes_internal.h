/* What bytes and bytearray share: a view of the octets, and the methods that do not change them.
 *
 * A bytearray may be changed by its own methods, by Python code that an argument's `__index__` runs, and by
 * other threads. So a method takes its view of self after its other arguments are converted; the view then
 * stays readable until the next safepoint, as replaced arrays are retired, not freed.
 */
#ifndef OURO_TYPES_BYTES_INTERNAL_H
#define OURO_TYPES_BYTES_INTERNAL_H

#include "base/buffer.h"
#include "types/bytes.h"
#include "types/loan.h"

extern value bytes_empty; /* immortal */

/* v is bytes or bytearray, or an instance of a subclass: what the methods declared here have as self. */
static inline bool octets_check(value v)
{
    return bytes_check(v) || bytearray_check(v);
}
/* The octets of something octets_check: see types/loan.h for how long they last, and octets_argument there
 * for other arguments. */
static inline struct octets octets_of(value v)
{
    if (bytes_check(v))
        return (struct octets){(const char *)bytes_of(v)->data, bytes_of(v)->size};
    return storage_octets(&((struct bytearray *)value_ref(v))->storage);
}
/* The octets of v appended, of anything that lends its memory. False: raised; out->failed is not looked at.
 */
bool octets_append(struct thread *t, value v, struct buffer *out);
/* A new bytes, or bytearray if self is one, with the content. */
value octets_make(struct thread *t, value self, const char *data, size_t size);
/* The same with `size` octets that the caller fills in through *data at once. */
value octets_make_room(struct thread *t, value self, size_t size, char **data);
/* Takes the content of a buffer and finishes it; MemoryError if it failed. */
value octets_make_from_buffer(struct thread *t, value self, struct buffer *buffer);
/* The octets of an operand of %: v itself if it is bytes, what `__bytes__` gives, or a copy of what is
 * bytes-like; TypeError otherwise. New reference. */
value bytes_from_object(struct thread *t, value v);
/* The octets that bytes(v) or bytearray(v) is made of, appended: a bytes-like object or an iterable of ints.
 * `subject` completes "must be in range(0, 256)" and "cannot convert 'T' object to". */
bool octets_from_iterable(struct thread *t, value v, const char *subject, const char *type_name,
                          struct buffer *out);
/* An int in range(256); ValueError "byte must be in range(0, 256)". `subject`: "byte" or "bytes". */
bool octet_argument(struct thread *t, value v, const char *subject, uint8_t *out);
/* repr of the octets in quotes, without a prefix. */
void octets_append_repr(struct buffer *out, const char *data, size_t size, bool bytearray);
/* Where hex() puts separators. */
struct hex_layout {
    bool separated;
    char separator;
    int group; /* octets between separators, counted from the right; negative: from the left */
};
/* The arguments sep and bytes_per_sep, or UNSET. */
bool hex_layout_init(struct thread *t, value separator, value group, struct hex_layout *out);
/* Parses them, for a method hex(). */
bool hex_arguments(struct thread *t, const value *args, size_t nargs, value kwnames, struct hex_layout *out);
/* The value of a hexadecimal digit, -1 for anything else. */
int hex_digit(char c);
/* The number of characters that the digits of `size` octets take. */
size_t hex_length(size_t size, const struct hex_layout *layout);
void hex_write(char *to, struct octets view, const struct hex_layout *layout);
value hex_text(struct thread *t, struct octets view, const struct hex_layout *layout); /* a str */
/* What the constructors share: arguments (source, encoding, errors). Appends the content. */
bool octets_construct(struct thread *t, const char *type_name, const value *args, size_t nargs, value kwnames,
                      struct buffer *out);

/* Slots. */
value octets_add(struct thread *t, value left, value right);
value octets_multiply(struct thread *t, value left, value right);
value octets_remainder(struct thread *t, value left, value right); /* left is octets_check */
value octets_compare(struct thread *t, value left, value right, enum compare_op op);
int octets_contains(struct thread *t, value self, value item);
int64_t octets_length(struct thread *t, value self);
value bytearray_iter(struct thread *t, value self);
/* self[slice] */
value octets_slice(struct thread *t, value self, value slice);

#define OCTETS_METHODS(X)                                                                                    \
    X(capitalize, 0, 0, 0)                                                                                   \
    X(center, 1, 2, 0)                                                                                       \
    X(count, 0, -1, NATIVE_BARE_NAME)                                                                        \
    X(decode, 0, 2, NATIVE_KEYWORDS)                                                                         \
    X(endswith, 0, -1, NATIVE_BARE_NAME)                                                                     \
    X(expandtabs, 0, 1, NATIVE_KEYWORDS)                                                                     \
    X(find, 0, -1, NATIVE_BARE_NAME)                                                                         \
    X(fromhex, 1, 1, NATIVE_CLASS)                                                                           \
    X(hex, 0, 2, NATIVE_KEYWORDS)                                                                            \
    X(index, 0, -1, NATIVE_BARE_NAME)                                                                        \
    X(isalnum, 0, 0, 0)                                                                                      \
    X(isalpha, 0, 0, 0)                                                                                      \
    X(isascii, 0, 0, 0)                                                                                      \
    X(isdigit, 0, 0, 0)                                                                                      \
    X(islower, 0, 0, 0)                                                                                      \
    X(isspace, 0, 0, 0)                                                                                      \
    X(istitle, 0, 0, 0)                                                                                      \
    X(isupper, 0, 0, 0)                                                                                      \
    X(join, 1, 1, 0)                                                                                         \
    X(ljust, 1, 2, 0)                                                                                        \
    X(lower, 0, 0, 0)                                                                                        \
    X(lstrip, 0, 1, 0)                                                                                       \
    X(maketrans, 2, 2, NATIVE_STATIC)                                                                        \
    X(partition, 1, 1, 0)                                                                                    \
    X(removeprefix, 1, 1, 0)                                                                                 \
    X(removesuffix, 1, 1, 0)                                                                                 \
    X(replace, 2, 3, 0)                                                                                      \
    X(rfind, 0, -1, NATIVE_BARE_NAME)                                                                        \
    X(rindex, 0, -1, NATIVE_BARE_NAME)                                                                       \
    X(rjust, 1, 2, 0)                                                                                        \
    X(rpartition, 1, 1, 0)                                                                                   \
    X(rsplit, 0, 2, NATIVE_KEYWORDS)                                                                         \
    X(rstrip, 0, 1, 0)                                                                                       \
    X(split, 0, 2, NATIVE_KEYWORDS)                                                                          \
    X(splitlines, 0, 1, NATIVE_KEYWORDS)                                                                     \
    X(startswith, 0, -1, NATIVE_BARE_NAME)                                                                   \
    X(strip, 0, 1, 0)                                                                                        \
    X(swapcase, 0, 0, 0)                                                                                     \
    X(title, 0, 0, 0)                                                                                        \
    X(translate, 1, 2, NATIVE_KEYWORDS)                                                                      \
    X(upper, 0, 0, 0)                                                                                        \
    X(zfill, 1, 1, 0)

#define X(name, least, most, flags) native_fn octets_method_##name;
OCTETS_METHODS(X)
#undef X
/* Entries of a method table. */
#define OCTETS_METHOD_ENTRY(name, least, most, flags)                                                        \
    {#name, octets_method_##name, least, most, flags, NULL, NULL},

#endif
