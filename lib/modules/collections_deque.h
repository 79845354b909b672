/* The storage of deques: a ring of references.
 *
 * Its ends move, so that a slot's meaning changes: readers of a shared one take its lock, for a few
 * instructions. Items move between slots only by field_exchange (rotate, insert, delete), or into a new ring
 * when it grows. Functions that end in _locked need the object lock, if the deque is shared.
 */
#ifndef OURO_MODULES_COLLECTIONS_DEQUE_H
#define OURO_MODULES_COLLECTIONS_DEQUE_H

#include "modules/collections_native.h"
#include "object/container.h"

struct ring {
    size_t mask;   /* capacity less one; the capacity is a power of two */
    value items[]; /* those not in use are UNSET */
};
struct deque {
    struct object object;
    struct ring *ring; /* NULL: nothing yet */
    size_t head;       /* slot of the first item */
    size_t count;
    int64_t limit;  /* maxlen; -1: none */
    uint64_t state; /* moves with every change but an assignment */
};

static inline struct deque *deque_of(value v)
{
    return (struct deque *)value_ref(v);
}
static inline size_t deque_count(value v)
{
    return load_relaxed(&deque_of(v)->count);
}
static inline value *deque_slot(struct deque *d, size_t index)
{
    return &d->ring->items[(d->head + index) & d->ring->mask];
}

void deque_push_locked(struct thread *t, struct deque *d, value item, bool left); /* there is room */
value deque_pop_locked(struct thread *t, struct deque *d, bool left);             /* it is not empty */
/* By n to the right, or to the left if negative. */
void deque_rotate_locked(struct thread *t, struct deque *d, int64_t n);
/* Makes room for one more, and locks if the deque is shared (*locked). False: MemoryError, not locked. */
bool deque_lock_with_room(struct thread *t, struct deque *d, bool *locked);

/* Adds an item at an end; beyond the limit one falls off at the other. *Takes* item. */
bool deque_push(struct thread *t, value v, value item, bool left);
/* Owned; UNSET with nothing pending if empty. */
value deque_pop(struct thread *t, value v, bool left);
/* New reference to an item, UNSET when the index (from the end if negative) is out of range. */
value deque_item(struct thread *t, value v, int64_t index);
/* A list of the items. */
value deque_list(struct thread *t, value v);
/* Takes all items out and releases them, first to last. */
void deque_empty(struct thread *t, value v);
bool deque_extend(struct thread *t, value v, value iterable, bool left);

bool deque_slots(struct object *o, struct slot_run *run);
void deque_dispose(struct thread *t, struct object *o);

#endif
