/* The one-byte lock in every object. (FIXED contract)
 *
 * It protects a few instructions of a writer of a *shared* container: inside it no Python code, no release,
 * no allocation, no safepoint, no second object lock. Waiters spin briefly, then park. A private
 * object needs no lock: its owner is alone.
 */
#ifndef OURO_OBJECT_LOCK_H
#define OURO_OBJECT_LOCK_H

#include "object/object.h"

#define OBJECT_LOCK_FREE    0
#define OBJECT_LOCK_HELD    1
#define OBJECT_LOCK_WAITERS 2

void object_lock_slow(struct thread *t, struct object *o);
void object_unlock_slow(struct object *o);

/* Acquire pairs with the release in object_unlock. */
static inline void object_lock(struct thread *t, struct object *o)
{
    uint8_t expected = OBJECT_LOCK_FREE;
    if (unlikely(!cas_acquire(&o->lock, &expected, OBJECT_LOCK_HELD)))
        object_lock_slow(t, o);
}
static inline void object_unlock(struct object *o)
{
    uint8_t expected = OBJECT_LOCK_HELD;
    if (unlikely(!cas_release(&o->lock, &expected, OBJECT_LOCK_FREE)))
        object_unlock_slow(o);
}

#endif
