/* Making strs, and the operations that every layer uses on them. */
#include "types/str_internal.h"

#include "object/create.h"
#include "object/program.h"
#include "types/exception.h"
#include "types/number_format.h"
#include "types/tuple.h"

#include <string.h>

/* ---- Measuring text ---- */

bool octets_are_ascii(const char *data, size_t size)
{
    const uint64_t high = 0x8080808080808080ULL;
    uint64_t word, seen = 0;
    for (; size >= 8; size -= 8, data += 8) {
        memcpy(&word, data, 8);
        if (word & high)
            return false;
    }
    for (; size; size--, data++)
        seen |= (unsigned char)*data;
    return !(seen & high);
}

size_t utf8_count(const char *data, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += utf8_is_start(data[i]);
    return count;
}

/* Surrogates are ED A0..BF xx. */
static bool utf8_has_surrogates(const char *data, size_t size)
{
    const char *end = data + size;
    while ((data = memchr(data, 0xED, (size_t)(end - data)))) {
        if ((unsigned char)data[1] >= 0xA0)
            return true;
        data += 3;
    }
    return false;
}

size_t utf8_measure(const char *data, size_t size, unsigned *extra)
{
    if (octets_are_ascii(data, size)) {
        *extra = STR_ASCII;
        return size;
    }
    *extra = utf8_has_surrogates(data, size) ? STR_SURROGATES : 0;
    return utf8_count(data, size);
}

/* ---- Breadcrumbs ---- */

static inline bool has_crumbs(const struct string *s)
{
    return s->length >= 2 * CRUMB_STEP && !(s->object.extra & (STR_ASCII | STR_NAME)) &&
           s->object.shape == &str_type.shape;
}

static inline size_t crumb_count(size_t length)
{
    return (length - 1) / CRUMB_STEP;
}

/* One past the crumbs: crumb k (from 1) is at [-k]. */
static inline uint32_t *crumbs_end(const struct string *s)
{
    return (uint32_t *)(((uintptr_t)s + memory_size(s)) & ~(uintptr_t)3);
}

/* Writes the crumbs from number `first` on; `offset` is where code point (first - 1) * CRUMB_STEP begins. */
static void crumbs_write(struct string *s, size_t first, size_t offset)
{
    uint32_t *crumbs = crumbs_end(s);
    for (size_t k = first; k <= crumb_count(s->length); k++) {
        offset += utf8_skip(s->data + offset, CRUMB_STEP);
        crumbs[-(ptrdiff_t)k] = (uint32_t)offset;
    }
}

/* ---- Creation ---- */

static size_t block_size(size_t size, size_t length, unsigned extra)
{
    size_t bytes = sizeof(struct string) + size + 1;
    if (length >= 2 * CRUMB_STEP && !(extra & STR_ASCII))
        bytes += sizeof(uint32_t) * (crumb_count(length) + 1);
    return bytes;
}

/* A str of `size` bytes in a block of `bytes`; the caller fills in its text. */
static inline struct string *str_in_block(struct thread *t, size_t bytes, size_t size, size_t length,
                                          unsigned extra)
{
    struct string *s = object_create_unfilled(t, &str_type.shape, bytes, 0);
    if (unlikely(!s))
        return NULL;
    s->hash = 0;
    s->size = (uint32_t)size;
    s->length = (uint32_t)length;
    s->object.extra = (uint16_t)extra;
    s->data[size] = 0;
    return s;
}

struct string *str_new(struct thread *t, size_t size, size_t length, unsigned extra)
{
    if (size > STR_SIZE_MAX) {
        raise_no_memory(t);
        return NULL;
    }
    return str_in_block(t, block_size(size, length, extra), size, length, extra);
}

value str_seal(struct string *s)
{
    if (has_crumbs(s))
        crumbs_write(s, 1, 0);
    return value_from_ref(s);
}

value str_from_utf8(struct thread *t, const char *data, size_t size)
{
    unsigned extra;
    if (size <= 4) {
        if (size == 0)
            return str_empty;
        const char *end = data;
        uint32_t c = utf8_next(&end);
        if (c < 256 && end == data + size)
            return str_from_code_point(t, c);
    }
    size_t length = utf8_measure(data, size, &extra);
    struct string *s = str_new(t, size, length, extra);
    if (!s)
        return UNSET;
    memcpy(s->data, data, size);
    return str_seal(s);
}

value str_from_ascii(struct thread *t, const char *data, size_t size)
{
    if (size < 2)
        return size ? str_from_code_point(t, (unsigned char)*data) : str_empty;
    struct string *s = str_new(t, size, size, STR_ASCII);
    if (s)
        memcpy(s->data, data, size);
    return value_from_ref(s);
}

value str_part(struct thread *t, const struct string *text, const char *from, const char *to)
{
    size_t size = (size_t)(to - from);
    if (size < 2 || !(text->object.extra & STR_ASCII))
        return str_from_utf8(t, from, size);
    struct string *s = str_new(t, size, size, STR_ASCII);
    if (s)
        memcpy(s->data, from, size);
    return value_from_ref(s);
}

value str_from_text(struct thread *t, const char *text)
{
    return str_from_utf8(t, text, strlen(text));
}

bool text_reserve(struct thread *t, struct buffer *out, size_t extra)
{
    if (likely(out->capacity - out->length > extra))
        return true;
    /* Only here, where the buffer grows, so that a long row of appends asks a few times. */
    if (extra > INT64_MAX / 4 || !format_check_room(t, (int64_t)(out->length + extra))) {
        if (!thread_raised(t))
            raise_no_memory(t);
        return false;
    }
    if (buffer_reserve(out, extra))
        return true;
    raise_no_memory(t);
    return false;
}

value str_from_buffer(struct thread *t, struct buffer *buffer)
{
    value s = buffer->failed ? raise_no_memory(t) : str_from_utf8(t, buffer->data, buffer->length);
    buffer_finish(buffer);
    return s;
}

/* ---- Hash ---- */

int64_t str_hash_octets(struct thread *t, const void *data, size_t size)
{
    if (size == 0)
        return 0;
    int64_t hash = (int64_t)hash_siphash13(&t->program->hash_key, data, size);
    return hash == -1 ? -2 : hash;
}

/* python3 hashes the text in its narrowest fixed-width form; so do we, so that sets print in its order. */
static int64_t hash_wide(struct thread *t, const struct string *s)
{
    uint32_t widest = 0;
    for (const char *p = s->data; p < str_end(s);)
        widest |= utf8_next(&p);
    size_t width = widest < 0x100 ? 1 : widest < 0x10000 ? 2 : 4;
    struct buffer wide = BUFFER_EMPTY;
    uint8_t small[256];
    uint8_t *out = small;
    if (width * s->length > sizeof small) {
        /* Without memory for the copy the hash is of the bytes that are there: it must not fail, and must be
         * the same each time; a str that hashes here hashes so for good, as the hash is cached. */
        if (!buffer_reserve(&wide, width * s->length))
            return str_hash_octets(t, s->data, s->size);
        out = (uint8_t *)wide.data;
    }
    uint8_t *end = out;
    for (const char *p = s->data; p < str_end(s); end += width) {
        uint32_t c = utf8_next(&p);
        memcpy(end, &c, width);
    }
    int64_t hash = str_hash_octets(t, out, (size_t)(end - out));
    buffer_finish(&wide);
    return hash;
}

int64_t str_hash(struct thread *t, value v)
{
    struct string *s = str_of(v);
    /* Relaxed: every thread of the program would compute the same number. */
    int64_t *cached = &s->hash;
    if (unlikely(s->object.extra & STR_NAME))
        cached = &t->program->name_hashes[s->hash];
    int64_t hash = load_relaxed(cached);
    if (likely(hash))
        return hash;
    hash = s->object.extra & STR_ASCII ? str_hash_octets(t, s->data, s->size) : hash_wide(t, s);
    store_relaxed(cached, hash);
    return hash;
}

/* ---- Comparison ---- */

bool str_equal(value a, value b)
{
    if (a == b)
        return true;
    const struct string *x = str_of(a), *y = str_of(b);
    return x->size == y->size && memcmp(x->data, y->data, x->size) == 0;
}

bool str_equals_text(value s, const char *text)
{
    size_t size = strlen(text);
    return str_of(s)->size == size && memcmp(str_data(s), text, size) == 0;
}

/* The order of UTF-8 bytes is that of the code points, surrogates included. */
int str_compare(value a, value b)
{
    const struct string *x = str_of(a), *y = str_of(b);
    size_t common = x->size < y->size ? x->size : y->size;
    int order = memcmp(x->data, y->data, common);
    if (order == 0)
        return (x->size > y->size) - (x->size < y->size);
    return order < 0 ? -1 : 1;
}

/* ---- Joining ---- */

static unsigned joined_extra(unsigned a, unsigned b)
{
    return (a & b & STR_ASCII) | ((a | b) & STR_SURROGATES);
}

value str_concat(struct thread *t, value a, value b)
{
    const struct string *x = str_of(a), *y = str_of(b);
    if (y->size == 0 && value_is_exact(a, &str_type))
        return value_retain(a);
    if (x->size == 0 && value_is_exact(b, &str_type))
        return value_retain(b);
    struct string *s = str_new(t, (size_t)x->size + y->size, (size_t)x->length + y->length,
                               joined_extra(x->object.extra, y->object.extra));
    if (!s)
        return UNSET;
    memcpy(s->data, x->data, x->size);
    memcpy(s->data + x->size, y->data, y->size);
    return str_seal(s);
}

/* Nobody else can see x: it may change, though strs are immutable. */
static bool may_extend(const struct string *x)
{
    return load_relaxed(&x->object.count) == 1 && x->object.shape == &str_type.shape &&
           !(x->object.flags & OBJECT_INTERNED);
}

/* x becomes x + y if its block has room. */
static bool extend_in_place(struct string *x, const struct string *y)
{
    size_t size = (size_t)x->size + y->size, length = (size_t)x->length + y->length;
    unsigned extra = joined_extra(x->object.extra, y->object.extra);
    if (size > STR_SIZE_MAX || block_size(size, length, extra) > memory_size(x))
        return false;
    bool had_crumbs = has_crumbs(x);
    size_t first = had_crumbs ? crumb_count(x->length) + 1 : 1;
    size_t offset = first > 1 ? crumbs_end(x)[-(ptrdiff_t)(first - 1)] : 0;
    memcpy(x->data + x->size, y->data, y->size);
    x->data[size] = 0;
    x->size = (uint32_t)size;
    x->length = (uint32_t)length;
    x->object.extra = (uint16_t)extra;
    store_relaxed(&x->hash, 0);
    if (has_crumbs(x))
        crumbs_write(x, first, offset);
    return true;
}

#define APPEND_SLACK_FROM 256 /* bytes from which an appended str gets room to grow */

value str_append(struct thread *t, value a, value b)
{
    struct string *x = str_of(a);
    const struct string *y = str_of(b);
    if (y->size == 0 || !may_extend(x) || x->size == 0) {
        value joined = str_concat(t, a, b);
        value_release(t, a);
        return joined;
    }
    if (a != b && extend_in_place(x, y))
        return a;
    size_t size = (size_t)x->size + y->size, length = (size_t)x->length + y->length;
    unsigned extra = joined_extra(x->object.extra, y->object.extra);
    struct string *s = NULL;
    if (size <= STR_SIZE_MAX) {
        size_t bytes = block_size(size, length, extra);
        s = str_in_block(t, bytes + (size >= APPEND_SLACK_FROM ? bytes / 4 : 0), size, length, extra);
    } else {
        raise_no_memory(t);
    }
    if (s) {
        memcpy(s->data, x->data, x->size);
        memcpy(s->data + x->size, y->data, y->size);
        str_seal(s);
    }
    value_release(t, a);
    return value_from_ref(s);
}

value str_join(struct thread *t, value separator, const value *items, size_t count)
{
    if (count == 0)
        return str_empty;
    const struct string *gap = str_of(separator);
    size_t size = gap->size * (count - 1), length = gap->length * (count - 1);
    unsigned extra = count > 1 ? gap->object.extra : STR_ASCII;
    for (size_t i = 0; i < count; i++) {
        if (unlikely(!str_check(items[i])))
            return raise_error(t, &exc_TypeError, "sequence item %zd: expected str instance, %T found", i,
                               items[i]);
        const struct string *item = str_of(items[i]);
        size += item->size;
        length += item->length;
        extra = joined_extra(extra, item->object.extra);
        if (unlikely(size > STR_SIZE_MAX))
            return raise_error(t, &exc_OverflowError, "join() result is too long for a Python string");
    }
    if (count == 1 && value_is_exact(items[0], &str_type))
        return value_retain(items[0]);
    if (size == 0)
        return str_empty;
    struct string *s = str_new(t, size, length, extra);
    if (!s)
        return UNSET;
    char *p = s->data;
    for (size_t i = 0; i < count; i++) {
        if (i && gap->size) {
            memcpy(p, gap->data, gap->size);
            p += gap->size;
        }
        memcpy(p, str_data(items[i]), str_of(items[i])->size);
        p += str_of(items[i])->size;
    }
    return str_seal(s);
}

value str_join_tuple(struct thread *t, value separator, value items)
{
    return str_join(t, separator, tuple_of(items)->items, tuple_count(items));
}

/* ---- Positions ---- */

size_t str_offset(value v, int64_t index)
{
    const struct string *s = str_of(v);
    if (s->object.extra & STR_ASCII)
        return (size_t)index;
    if (index >= s->length)
        return s->size;
    size_t offset = 0;
    if (index >= CRUMB_STEP && has_crumbs(s)) {
        offset = crumbs_end(s)[-(index / CRUMB_STEP)];
        index %= CRUMB_STEP;
    }
    return offset + utf8_skip(s->data + offset, (size_t)index);
}

uint32_t str_code_point_at(value s, int64_t index)
{
    const char *p = str_data(s) + str_offset(s, index);
    return utf8_next(&p);
}

value str_slice(struct thread *t, value s, int64_t start, int64_t end)
{
    const struct string *text = str_of(s);
    if (start >= end)
        return str_empty;
    if (start == 0 && end == text->length && value_is_exact(s, &str_type))
        return value_retain(s);
    if (end - start == 1)
        return str_from_code_point(t, str_code_point_at(s, start));
    size_t from = str_offset(s, start), to = str_offset(s, end);
    return str_part(t, text, text->data + from, text->data + to);
}
