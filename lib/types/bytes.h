/* bytes: an immutable sequence of octets. */
#ifndef OURO_TYPES_BYTES_H
#define OURO_TYPES_BYTES_H

#include "types/bytearray.h"

struct bytes {
    struct object object;
    int64_t hash; /* 0: not computed */
    size_t size;
    uint8_t data[]; /* then a NUL */
};

extern struct type bytes_type, bytes_iterator_type;

static inline bool bytes_check(value v)
{
    return value_has_flag(v, TYPE_BYTES_SUBCLASS);
}
static inline struct bytes *bytes_of(value v)
{
    return (struct bytes *)value_ref(v);
}
value bytes_from_data(struct thread *t, const void *data,
                      size_t size); /* data NULL: zeroed, to be filled in by the caller */
/* A readable view of bytes, bytearray or memoryview content; false with TypeError "a bytes-like object is
 * required, not '%T'". Valid until the next safepoint. */
bool bytes_view(struct thread *t, value v, const uint8_t **data, size_t *size);

#endif
