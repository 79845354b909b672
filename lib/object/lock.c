/* Waiters for object locks wait in a small table of buckets. They do not park for the collector: the holder
 * is inside a few instructions without a safepoint, so it always goes on, and a reference that the waiter has
 * in a C local is not seen by anyone meanwhile. */
#include "object/lock.h"

#include "base/lock.h"

#define SPINS   100
#define BUCKETS 64

static struct bucket {
    struct lock lock;
    struct condition freed;
} buckets[BUCKETS] = {
    [0 ... BUCKETS - 1] = {LOCK_INITIALIZER(LOCK_RANK_PARK), {PTHREAD_COND_INITIALIZER}},
};

static struct bucket *bucket_of(const struct object *o)
{
    return &buckets[((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15ULL >> 58];
}

void object_lock_slow(struct thread *t, struct object *o)
{
    (void)t;
    for (int i = 0; i < SPINS; i++) {
        uint8_t expected = OBJECT_LOCK_FREE;
        if (cas_acquire(&o->lock, &expected, OBJECT_LOCK_HELD))
            return;
        cpu_pause();
    }
    struct bucket *bucket = bucket_of(o);
    lock_acquire(&bucket->lock);
    /* Whoever has waited takes the lock as "with waiters", since there may be more of them. */
    while (exchange_acquire(&o->lock, OBJECT_LOCK_WAITERS) != OBJECT_LOCK_FREE)
        condition_wait(&bucket->freed, &bucket->lock);
    lock_release(&bucket->lock);
}

void object_unlock_slow(struct object *o)
{
    struct bucket *bucket = bucket_of(o);
    lock_acquire(&bucket->lock);
    ASSERT_VALUES(load_relaxed(&o->lock) == OBJECT_LOCK_WAITERS, o->lock, OBJECT_LOCK_WAITERS);
    store_release(&o->lock, OBJECT_LOCK_FREE); /* pairs with the acquire in object_lock */
    condition_broadcast(&bucket->freed);
    lock_release(&bucket->lock);
}
