/* bytearray: a mutable sequence of octets. */
#ifndef OURO_TYPES_BYTEARRAY_H
#define OURO_TYPES_BYTEARRAY_H

#include "types/storage.h"

struct bytearray {
    struct object object;
    struct storage storage;
};

extern struct type bytearray_type, bytearray_iterator_type;

bool bytearray_check_subclass(value v);
/* v is a bytearray or an instance of a subclass, which only a program can have made. */
static inline bool bytearray_check(value v)
{
    if (!value_is_ref(v))
        return false;
    const struct type *type = value_type(v);
    return type == &bytearray_type || ((type->flags & TYPE_HEAP) && bytearray_check_subclass(v));
}
/* data NULL: zeroed. A bytearray nobody else has seen yet. */
value bytearray_from_data(struct thread *t, const void *data, size_t size);

#endif
