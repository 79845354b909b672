/* Locks with ranks.
 *
 * A thread may take a lock only while it holds none of the same or a higher rank; checked builds
 * verify that, and that a lock is released by the thread that took it. The table of ranks is the
 * order of all locks in the runtime. Locks are for short sections; a section that may block on
 * anything else parks first (gc/safepoint.h).
 */
#ifndef OURO_BASE_LOCK_H
#define OURO_BASE_LOCK_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/* From the outermost lock to the innermost. */
enum lock_rank {
    LOCK_RANK_RUNTIME,   /* the list of programs */
    LOCK_RANK_PROGRAM,   /* a program's own state: threads to start, stop points, handles */
    LOCK_RANK_COLLECTOR, /* requests to the collector and their completion */
    LOCK_RANK_THREADS,   /* a program's list of threads; held over birth and death only */
    LOCK_RANK_MODULES,   /* import and module tables */
    LOCK_RANK_TYPES,     /* class mutation, shape transitions, attribute caches */
    LOCK_RANK_OUTPUT,    /* captured output streams */
    LOCK_RANK_INTERN,    /* a program's table of interned strings */
    LOCK_RANK_WEAK,      /* weak reference lists */
    LOCK_RANK_PARK,      /* parking lots of object locks and of threading primitives */
    LOCK_RANK_SEGMENTS,  /* the segment table and its free lists */
    LOCK_RANK_LEAF,      /* takes nothing inside */
};

struct lock {
    pthread_mutex_t mutex;
    enum lock_rank rank;
#ifdef OURO_CHECKED
    pthread_t owner; /* valid while held is true; written by the holder only */
    bool held;
#endif
};

#define LOCK_INITIALIZER(lock_rank)                                                                          \
    {                                                                                                        \
        .mutex = PTHREAD_MUTEX_INITIALIZER, .rank = (lock_rank)                                              \
    }

void lock_init(struct lock *lock, enum lock_rank rank);
void lock_finish(struct lock *lock);
void lock_acquire(struct lock *lock);
void lock_release(struct lock *lock);
/* Aborts in checked builds unless the calling thread holds it. */
void lock_check_held(const struct lock *lock);

/* A condition to wait on with a lock held; times are of the monotonic clock. */
struct condition {
    pthread_cond_t cond;
};

void condition_init(struct condition *condition);
void condition_finish(struct condition *condition);
void condition_wait(struct condition *condition, struct lock *lock);
/* Waits until deadline_ns (base/clock.h); false when it passed without a signal. */
bool condition_wait_until(struct condition *condition, struct lock *lock, int64_t deadline_ns);
void condition_signal(struct condition *condition);
void condition_broadcast(struct condition *condition);

#endif
