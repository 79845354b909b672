/* What containers share: reading a slot of a replaced-not-moved array, and when references may move in place.
 *
 * An array of references belongs to one container. While the container is private and no collection is under
 * way (`container_in_place`), its owner moves references inside the array as it likes. Otherwise an array
 * that others may be reading is *frozen*: slots are exchanged one by one (field_exchange), and whatever
 * moves references (insert, delete, reverse, sort, growth) fills a new array, stores the pointer with
 * release and retires the old one, whose content stays as it was. References that leave the container
 * in such a step, and new ones that enter it, pass through `container_shade`.
 *
 * Readers of a shared container load the array pointer with acquire, look no further than the capacity that
 * the array itself carries, and take a slot with `container_try_load`; when that fails they begin again from
 * the pointer. It ends: a dead object is found only in a slot that has since been emptied or in an
 * array that has since been replaced, because writers detach before they release.
 */
#ifndef OURO_OBJECT_CONTAINER_H
#define OURO_OBJECT_CONTAINER_H

#include "object/lock.h"
#include "object/object.h"
#include "object/type.h"

/* o's arrays may be changed in place with plain stores by this thread, its owner. */
static inline bool container_in_place(const struct thread *t, const struct object *o)
{
    return likely(object_is_private(o) && !t->barrier);
}

/* Reads a slot of an array of a shared container: a new reference or UNSET in *out. False: the slot changed
 * meanwhile; load the array again. *Safepoint*: only when it returns false. */
static inline bool container_try_load(struct thread *t, value *slot, value *out)
{
    /* Acquire pairs with the release of the writer's field_exchange: the object is seen initialised. */
    value v = load_acquire(slot);
    if (value_is_ref(v)) {
        if (!object_try_retain(value_ref(v)))
            return false;
        if (unlikely(load_relaxed(slot) != v)) {
            value_release(t, v);
            return false;
        }
    }
    *out = v;
    return true;
}

/* Makes v fit to be stored in o: publishes it if o is shared. Before taking o's lock. No safepoint. */
static inline void container_admit(struct thread *t, const struct object *o, value v)
{
    if (unlikely(!object_is_private(o)) && value_is_ref(v) && object_is_private(value_ref(v)))
        value_publish(t, v);
}

/* References that enter or leave a container other than by field_exchange; nothing unless a barrier is armed.
 */
static inline void container_shade(struct thread *t, value *first, size_t count)
{
    if (unlikely(t->barrier) && count)
        field_range_shade(t, first, count);
}

/* The object lock, for a container that may be private (then there is nobody to lock out). */
static inline bool container_lock(struct thread *t, struct object *o)
{
    if (object_is_private(o))
        return false;
    object_lock(t, o);
    return true;
}
static inline void container_unlock(struct object *o, bool locked)
{
    if (locked)
        object_unlock(o);
}

#endif
