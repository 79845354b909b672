/* What the files of memoryview share.
 *
 * A memoryview never changes, but that it can be released. So a function that has a reference to its lease
 * may use everything else in it, whatever other threads and Python code do.
 */
#ifndef OURO_TYPES_MEMORYVIEW_INTERNAL_H
#define OURO_TYPES_MEMORYVIEW_INTERNAL_H

#include "types/item.h"
#include "types/memoryview.h"

#define MEMORYVIEW_DIMENSIONS 64

struct memoryview {
    struct object object;
    value lease;                  /* UNSET: released */
    int64_t hash;                 /* -1: not computed. Relaxed: every thread would compute the same */
    uint8_t *data;                /* the item whose indices are all 0 */
    size_t size;                  /* octets of all items */
    const struct item_type *type; /* of an item; NULL: none that can be taken out */
    uint32_t item_size;           /* octets */
    char format[4];               /* of an item, as the program sees it */
    uint8_t dimensions;
    bool readonly;
    bool c_contiguous, f_contiguous; /* without gaps, and the last or the first index runs fastest */
    int64_t extents[];               /* the shape, then the strides in octets */
};

static inline struct memoryview *memoryview_of(value v)
{
    return (struct memoryview *)value_ref(v);
}
static inline int64_t *memoryview_shape(struct memoryview *m)
{
    return m->extents;
}
static inline int64_t *memoryview_strides(struct memoryview *m)
{
    return m->extents + m->dimensions;
}

/* A new reference to the lease; UNSET with ValueError: released. */
value memoryview_hold(struct thread *t, value v);
/* False with ValueError: released meanwhile. */
bool memoryview_check_held(struct thread *t, value v);
/* A new view in so many dimensions, of which the caller fills in the extents; the rest is as in `like`. NULL:
 * MemoryError. Borrows lease. */
struct memoryview *memoryview_create_like(struct thread *t, const struct memoryview *like, value lease,
                                          size_t dimensions);
/* Sets what follows from the extents. */
void memoryview_seal(struct memoryview *m);
/* The item type of what the program calls a native single character format, perhaps after '@'; NULL: it is
 * none. */
const struct item_type *memoryview_item_type(const char *format);

/* Copies the items of a part: dimension `d` and those after it, from one address on. */
void memoryview_copy_part(const struct memoryview *m, size_t d, const uint8_t *from, uint8_t **to);

/* Slots and methods, by file. */
value memoryview_get_item(struct thread *t, value self, value key);
bool memoryview_set_item(struct thread *t, value self, value key, value item);
value memoryview_iter(struct thread *t, value self);
value memoryview_compare(struct thread *t, value left, value right, enum compare_op op);
native_fn memoryview_cast, memoryview_tobytes, memoryview_tolist, memoryview_hex;

#endif
