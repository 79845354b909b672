/* Making an object without a call: for the types of which a program makes very many.
 *
 * The same as object_create (object/object.h), but inline, and it leaves the fields to the caller: all of
 * them, before anything that may allocate, release or reach a safepoint. A type with reference slots gives
 * each a value (field_init or a plain store of UNSET), so that nobody who looks at the object ever sees what
 * the block held before.
 */
#ifndef OURO_OBJECT_CREATE_H
#define OURO_OBJECT_CREATE_H

#include "memory/heap.h"
#include "object/hooks.h"
#include "object/type.h"
#include "probe/probe.h"

/* Raises MemoryError. Returns NULL. */
void *object_create_failed(struct thread *t);
/* The probe and the hook of tests. */
void object_created(struct thread *t, struct object *o);

/* The second word of the header, in one store: count 1 and the flags. The collector may still be looking at
 * the shared object that died in this block before it began: the count that it reads is the old one, which is
 * dead, or this one, and then it sees the mark too, since the release pairs with the acquire in name_object.
 */
static inline void object_header_init(struct object *o, uint64_t flags)
{
    _Static_assert(offsetof(struct object, count) == 8 && offsetof(struct object, flags) == 13 &&
                       offsetof(struct object, extra) == 14 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
                   "the header's layout");
    store_release((uint64_t *)(void *)&o->count, 1 | flags << 40);
}

/* Blocks are whole granules, so the last one is cleared to its end. */
static inline void object_clear_fields(struct object *o, size_t size)
{
    typedef uint64_t granule __attribute__((vector_size(BLOCK_GRANULE)));
    if (likely(size <= 16 * BLOCK_GRANULE)) {
        for (size_t at = sizeof *o; at < size; at += BLOCK_GRANULE)
            *(granule *)(void *)((char *)o + at) = (granule){0};
    } else {
        memset(o + 1, 0, size - sizeof *o);
    }
}

static inline __attribute__((always_inline)) void *object_make(struct thread *t, struct shape *shape,
                                                               size_t size, uint8_t flags, bool clear)
{
    struct object *o = heap_alloc(t->heap, PAGE_OBJECT, size);
    if (unlikely(!o))
        return object_create_failed(t);
    if (clear)
        object_clear_fields(o, size);
    if (unlikely(t->barrier & BARRIER_BLACK))
        heap_mark_born(o, size);
    object_header_init(o, flags);
    store_release(&o->shape, shape); /* from here on it is an object; pairs with heap walks */
#ifdef OURO_CHECKED
    object_created(t, o);
#else
    if (PROBE_ENABLED(object__allocate))
        object_created(t, o);
#endif
    return o;
}

/* A new private object of `size` bytes with this shape, count 1, these flags (OBJECT_TRACKED if its type has
 * reference slots) and undefined fields. NULL: raised. No safepoint. */
static inline __attribute__((always_inline)) void *
object_create_unfilled(struct thread *t, struct shape *shape, size_t size, uint8_t flags)
{
    return object_make(t, shape, size, flags, false);
}

#endif
