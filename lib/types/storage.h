/* Storage: the octets of an object that grows and shrinks (bytearray, array).
 *
 * Words. A *block* is raw memory that carries its capacity and the number of its holders: the object that it
 * belongs to, and every lease on it (types/loan.h). An object whose block has more than one holder has *lent*
 * it: then nobody replaces the block or changes the size.
 *
 * A private object changes in place. A shared one is read without a lock, so every change of its size or of
 * more than one item fills a new block and swaps it in under the object lock; the old one is retired. Three
 * things happen in place: an append within the capacity (the octets first, then the size), a store of one
 * item, and any change of a block that is lent, which keeps the size. Readers may then see some octets
 * before the change and some after it, as when two threads use one memoryview.
 *
 *     capacity >= size; block == NULL only when size == 0
 *     holders >= 1 while the object refers to the block; raised only under the object lock
 */
#ifndef OURO_TYPES_STORAGE_H
#define OURO_TYPES_STORAGE_H

#include "object/type.h"

struct storage_block {
    size_t capacity;  /* octets */
    uint32_t holders; /* atomic */
    uint32_t spare;
    uint8_t data[]; /* 16-aligned */
};
struct storage {
    size_t size; /* octets in use */
    struct storage_block *block;
};

struct octets {
    const char *data;
    size_t size;
};

/* What is there now. Good until the next safepoint, and until this thread changes the object. */
static inline struct octets storage_octets(const struct storage *s)
{
    /* Acquire pairs with the releases of the writers: the octets below the size, and the capacity of the
     * block and its content, are seen. One item that another thread is setting is seen before or after. */
    size_t size = load_acquire(&s->size);
    const struct storage_block *block = load_acquire(&s->block);
    if (!block)
        return (struct octets){"", 0};
    return (struct octets){(const char *)block->data, size < block->capacity ? size : block->capacity};
}

/* Gives a newborn `size` octets; data NULL: zeros. False: MemoryError. */
bool storage_init(struct thread *t, struct storage *s, const void *data, size_t size);
/* For slots.dispose of the object. */
void storage_finish(struct thread *t, struct object *o, struct storage *s);

enum storage_result {
    STORAGE_DONE,
    STORAGE_RAISED,
    STORAGE_DECLINED, /* `plan` found nothing to change */
    STORAGE_LENT,     /* the size would change */
};

/* A change, atomic for readers and writers (but see above). Both functions run under the object lock or
 * while nobody else has the object: they neither allocate nor raise. `plan` may run more than once. */
struct storage_change {
    /* Sets new_size for the content as it is; false: declines. */
    bool (*plan)(struct storage_change *change, const uint8_t *data, size_t size);
    /* Makes the new content of new_size octets; `to` is `from` when it happens in place, and then has room.
     */
    void (*fill)(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size);
    size_t new_size;
};
enum storage_result storage_change(struct thread *t, struct object *o, struct storage *s,
                                   struct storage_change *change);

/* Replaces the octets [start, start + removed), clipped to what is there, by `size` others, which are not the
 * object's own. */
enum storage_result storage_splice(struct thread *t, struct object *o, struct storage *s, size_t start,
                                   size_t removed, const void *data, size_t size);
/* Adds `width` octets at the end: 1, 2, 4 or 8. */
enum storage_result storage_append(struct thread *t, struct object *o, struct storage *s, const void *item,
                                   size_t width);
/* Takes the `width` (at most 8) octets of the item at an index out of the object; a negative index counts
 * from the end. expected: what must be there, or NULL. Declines if there is no such item. */
enum storage_result storage_take(struct thread *t, struct object *o, struct storage *s, int64_t index,
                                 size_t width, const void *expected, void *item);
/* Removes `count` items of `width` octets from index `start` on, every step-th, as slice_clip has computed
 * them; of these, those that are there. */
enum storage_result storage_remove_stepped(struct thread *t, struct object *o, struct storage *s,
                                           int64_t start, int64_t step, int64_t count, size_t width);
/* Replaces them by the items at `data`; declines if not all are there. */
enum storage_result storage_set_stepped(struct thread *t, struct object *o, struct storage *s, int64_t start,
                                        int64_t step, int64_t count, size_t width, const void *data);
/* The items in reverse order. */
enum storage_result storage_reverse(struct thread *t, struct object *o, struct storage *s, size_t width);
/* Stores one item of `width` octets: 1, 2, 4 or 8. False: the index (from the end if negative) is out of
 * range. */
bool storage_set(struct thread *t, struct object *o, struct storage *s, int64_t index, size_t width,
                 const void *item);

/* The present block with one more holder, made if there is none. NULL: MemoryError. */
struct storage_block *storage_hold(struct thread *t, struct object *o, struct storage *s, size_t *size);
/* Drops a holder; the block goes with the last one. o: the object or lease that held it. */
void storage_block_release(struct thread *t, struct object *o, struct storage_block *block);
static inline bool storage_is_lent(const struct storage *s)
{
    const struct storage_block *block = load_acquire(&s->block);
    return block && load_relaxed(&block->holders) > 1; /* relaxed: a hint, unless the object lock is held */
}

/* Copies an item that other threads may be storing or reading: each octet is seen whole. */
static inline void octets_copy_item(void *to, const void *from, size_t width)
{
    for (size_t i = 0; i < width; i++)
        store_relaxed((uint8_t *)to + i, load_relaxed((const uint8_t *)from + i));
}

#endif
