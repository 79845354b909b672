#include "object/release.h"

void object_retain_slow(struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (likely(count < 0 && count >= COUNT_STICKY_FIRST))
        return;
    if (count >= 0) {
        CHECK(count != 0);                        /* nobody has a reference to copy */
        store_relaxed(&o->count, COUNT_IMMORTAL); /* 2^30 references: it stays for ever */
        return;
    }
    ASSERT(count != COUNT_SHARED_DEAD);
    fetch_add_relaxed(&o->count, 1); /* relaxed: the caller's own reference keeps the object meanwhile */
}

bool object_try_retain(struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (count >= 0) {
        if (count == 0)
            return false;
        object_retain(o);
        return true;
    }
    while (count < COUNT_STICKY_FIRST) {
        if (count == COUNT_SHARED_DEAD)
            return false;
        /* Relaxed: the load that found the object ordered its content; the count orders only its end. */
        if (cas_relaxed(&o->count, &count, count + 1))
            return true;
    }
    return true;
}

bool object_drop(struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (count >= 0) {
        ASSERT(count != 0);
        if (count == 1)
            return true;
        store_relaxed(&o->count, count - 1);
        return false;
    }
    while (count < COUNT_STICKY_FIRST) {
        ASSERT(count != COUNT_SHARED_DEAD);
        if (count == COUNT_SHARED_DEAD + 1) {
            /* Acquire pairs with the release below, of whoever dropped the others. */
            (void)load_acquire(&o->count);
            return true;
        }
        /* Release: what this thread did with the object comes before its end. */
        if (cas_release(&o->count, &count, count - 1))
            return false;
    }
    return false;
}

int64_t object_reference_count(const struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (count >= 0)
        return count;
    return count >= COUNT_STICKY_FIRST ? COUNT_PRIVATE_LIMIT - 1 : (int64_t)count - COUNT_SHARED_DEAD;
}
