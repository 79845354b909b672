/* Lock and RLock.
 *
 * A lock is one word:
 *
 *     FREE ── acquire ──> HELD ── another thread waits ──> CONTENDED
 *
 * Releasing a HELD lock is one compare-and-swap. Waiters of all locks queue in a few lists (note LOT), each
 * under a lock of rank PARK. A release wakes the longest waiter and does not hand the lock to it: whoever
 * comes first takes it, and a waiter that was woken in vain waits again at the front.
 */
#include "modules/thread_lock.h"

#include <math.h>

#include "base/clock.h"
#include "base/lock.h"
#include "gc/safepoint.h"
#include "modules/modules_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

enum { FREE, HELD, CONTENDED };

struct thread_lock {
    struct object object;
    uint32_t state;
    /* Of an RLock: the thread that holds it, by id (0: none; atomic), and how often. */
    uint32_t owner;
    uint64_t depth; /* its owner's */
};

/* Note LOT. A waiter is on its thread's C stack, in the list of the lot that the lock's address hashes to,
 * while `queued`; the lot's lock protects all of it. It leaves the list before the thread goes on, so whoever
 * finds it there may wake its thread. */
struct waiter {
    const struct thread_lock *lock;
    struct thread *thread;
    struct waiter *next, *previous;
    bool queued;
};
struct lot {
    struct lock lock;
    struct waiter *first, *last;
};

#define LOTS 64
static struct lot lots[LOTS];

static struct thread_lock *lock_of(value v)
{
    return (struct thread_lock *)value_ref(v);
}

static struct lot *lot_of(const struct thread_lock *lock)
{
    return &lots[((uintptr_t)lock >> 4) * 0x9E3779B97F4A7C15ULL >> 58];
}

static void enqueue(struct lot *lot, struct waiter *w, bool in_front)
{
    w->queued = true;
    w->previous = in_front ? NULL : lot->last;
    w->next = in_front ? lot->first : NULL;
    *(w->previous ? &w->previous->next : &lot->first) = w;
    *(w->next ? &w->next->previous : &lot->last) = w;
}

static void dequeue(struct lot *lot, struct waiter *w)
{
    *(w->previous ? &w->previous->next : &lot->first) = w->next;
    *(w->next ? &w->next->previous : &lot->last) = w->previous;
    w->queued = false;
}

static struct waiter *first_waiter(struct lot *lot, const struct thread_lock *lock)
{
    struct waiter *w = lot->first;
    while (w && w->lock != lock)
        w = w->next;
    return w;
}

/* *Holds* the lot's lock. Takes the waiter that waited longest off the list and wakes it. */
static void wake_one(struct lot *lot, const struct thread_lock *lock)
{
    struct waiter *w = first_waiter(lot, lock);
    if (w) {
        dequeue(lot, w);
        thread_wake(w->thread);
    }
}

static bool try_take(struct thread_lock *lock)
{
    uint32_t expected = FREE;
    return cas_acquire(&lock->state, &expected, HELD); /* pairs with the releases in give_back */
}

static void give_back(struct thread_lock *lock)
{
    uint32_t expected = HELD;
    if (likely(cas_release(&lock->state, &expected, FREE)))
        return;
    struct lot *lot = lot_of(lock);
    lock_acquire(&lot->lock);
    store_release(&lock->state, FREE);
    wake_one(lot, lock);
    lock_release(&lot->lock);
}

void thread_lock_give_back(value lock)
{
    give_back(lock_of(lock));
}

/* Takes the lock, or queues: true if taken. With the lot's lock held nobody can give it back unseen: a holder
 * finds CONTENDED and comes here. */
static bool take_or_queue(struct thread_lock *lock, struct lot *lot, struct waiter *w, bool again)
{
    lock_acquire(&lot->lock);
    /* Others may be waiting still, so it is taken as contended; the last one finds an empty list once. */
    bool taken = exchange_acquire(&lock->state, CONTENDED) == FREE;
    if (!taken && !w->queued)
        enqueue(lot, w, again);
    if (taken && w->queued)
        dequeue(lot, w);
    lock_release(&lot->lock);
    return taken;
}

/* Leaves the list; a wake that was meant for this thread goes to the next one: now, or when whoever has taken
 * the lock meanwhile gives it back. */
static void give_up(struct thread_lock *lock, struct lot *lot, struct waiter *w)
{
    uint32_t expected = HELD;
    lock_acquire(&lot->lock);
    if (w->queued)
        dequeue(lot, w);
    else if (!cas_relaxed(&lock->state, &expected, CONTENDED) && expected == FREE)
        wake_one(lot, lock);
    lock_release(&lot->lock);
}

/* 1 taken, 0 the deadline passed, -1 raised (interrupt, kill). *Safepoint*. */
static int wait_for(struct thread *t, struct thread_lock *lock, int64_t deadline_ns)
{
    struct waiter w = {.lock = lock, .thread = t};
    struct lot *lot = lot_of(lock);
    for (bool again = false;; again = true) {
        if (take_or_queue(lock, lot, &w, again))
            return 1;
        bool in_time = thread_wait(t, deadline_ns);
        if (unlikely(thread_poll_reasons(t)) && !native_poll(t)) {
            give_up(lock, lot, &w);
            return -1;
        }
        if (!in_time) {
            if (take_or_queue(lock, lot, &w, true))
                return 1;
            give_up(lock, lot, &w);
            return 0;
        }
    }
}

/* ---- Arguments ---- */

/* acquire(blocking=True, timeout=-1). *deadline: of the monotonic clock; 0: do not wait. */
static bool acquire_arguments(struct thread *t, const value *args, size_t nargs, value kwnames,
                              int64_t *deadline)
{
    static const char *const names[] = {"blocking", "timeout", NULL};
    value given[2];
    double seconds = -1;
    if (!args_parse(t, "acquire", args + 1, nargs - 1, kwnames, names, 0, 2, given))
        return false;
    int64_t blocking = 1;
    if ((given[0] != UNSET && !int_as_i64(t, given[0], &blocking)) ||
        (given[1] != UNSET && !float_as_double(t, given[1], &seconds)))
        return false;
    bool timed = seconds != -1;
    if (timed && !blocking)
        raise_error(t, &exc_ValueError, "can't specify a timeout for a non-blocking call");
    else if (timed && !(seconds >= 0))
        raise_error(t, &exc_ValueError, "timeout value must be positive");
    else if (timed && seconds >= 0x1p63 / 1e9)
        raise_error(t, &exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
    else if (timed && seconds > THREAD_TIMEOUT_MAX)
        raise_error(t, &exc_OverflowError, "timeout value is too large");
    int64_t now = timed ? clock_monotonic_ns() : 0, wait = timed ? (int64_t)ceil(seconds * 1e9) : 0;
    *deadline = !blocking || (timed && seconds == 0) ? 0
                : timed && wait < INT64_MAX - now    ? now + wait
                                                     : INT64_MAX;
    return !thread_raised(t);
}

/* 1, 0, -1 as wait_for. */
static int take(struct thread *t, struct thread_lock *lock, int64_t deadline)
{
    if (likely(try_take(lock)))
        return 1;
    return deadline ? wait_for(t, lock, deadline) : 0;
}

/* ---- Lock ---- */

value thread_lock_create(struct thread *t)
{
    return value_from_ref(object_create(t, &thread_lock_type, sizeof(struct thread_lock)));
}

static value lock_acquire_method(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t deadline = INT64_MAX;
    if ((nargs > 1 || kwnames != UNSET) && !acquire_arguments(t, args, nargs, kwnames, &deadline))
        return UNSET;
    int taken = take(t, lock_of(args[0]), deadline);
    return taken < 0 ? UNSET : value_from_bool(taken);
}

static value lock_release_method(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct thread_lock *lock = lock_of(args[0]);
    if (load_relaxed(&lock->state) == FREE) /* a hint: two releases at once are the program's error */
        return raise_error(t, &exc_RuntimeError, "release unlocked lock");
    give_back(lock);
    return NONE;
}

static value lock_locked(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(load_relaxed(&lock_of(args[0])->state) != FREE);
}

static value lock_repr(struct thread *t, value self)
{
    return str_format(t, "<%s _thread.lock object at 0x%llx>",
                      load_relaxed(&lock_of(self)->state) ? "locked" : "unlocked", (unsigned long long)self);
}

/* ---- RLock ---- */

static bool owned(const struct thread *t, const struct thread_lock *lock)
{
    return load_relaxed(&lock->owner) == t->id; /* only t itself stores that */
}

static int rlock_take(struct thread *t, struct thread_lock *lock, int64_t deadline)
{
    if (owned(t, lock)) {
        lock->depth++;
        return 1;
    }
    int taken = take(t, lock, deadline);
    if (taken > 0) {
        store_relaxed(&lock->owner, t->id);
        lock->depth = 1;
    }
    return taken;
}

static value rlock_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return value_from_ref(instance_allocate(t, type, sizeof(struct thread_lock)));
}

static value rlock_acquire(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t deadline = INT64_MAX;
    if ((nargs > 1 || kwnames != UNSET) && !acquire_arguments(t, args, nargs, kwnames, &deadline))
        return UNSET;
    int taken = rlock_take(t, lock_of(args[0]), deadline);
    return taken < 0 ? UNSET : value_from_bool(taken);
}

static value rlock_release(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct thread_lock *lock = lock_of(args[0]);
    if (!owned(t, lock))
        return raise_error(t, &exc_RuntimeError, "cannot release un-acquired lock");
    if (--lock->depth == 0) {
        store_relaxed(&lock->owner, 0);
        give_back(lock);
    }
    return NONE;
}

static value rlock_is_owned(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(owned(t, lock_of(args[0])));
}

/* Gives it back however often it is held; what it returns, _acquire_restore takes. For conditions. */
static value rlock_release_save(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct thread_lock *lock = lock_of(args[0]);
    if (!owned(t, lock))
        return raise_error(t, &exc_RuntimeError, "cannot release un-acquired lock");
    value saved = tuple_pack(t, 2, value_from_small_int((int64_t)lock->depth), value_from_small_int(t->id));
    if (saved == UNSET)
        return UNSET;
    lock->depth = 0;
    store_relaxed(&lock->owner, 0);
    give_back(lock);
    return saved;
}

static value rlock_acquire_restore(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct thread_lock *lock = lock_of(args[0]);
    int64_t depth;
    if (!tuple_check(args[1]) || tuple_count(args[1]) != 2 || !int_to_i64(tuple_item(args[1], 0), &depth))
        return raise_error(t, &exc_TypeError, "expected what _release_save() returned");
    if (take(t, lock, INT64_MAX) < 0)
        return UNSET;
    store_relaxed(&lock->owner, t->id);
    lock->depth = (uint64_t)depth;
    return NONE;
}

static value rlock_repr(struct thread *t, value self)
{
    struct thread_lock *lock = lock_of(self);
    return str_format(t, "<%s %T object owner=%u count=%llu at 0x%llx>",
                      load_relaxed(&lock->owner) ? "locked" : "unlocked", self, load_relaxed(&lock->owner),
                      (unsigned long long)load_relaxed(&lock->depth), (unsigned long long)self);
}

static const struct native_def lock_methods[] = {
    {"__enter__", lock_acquire_method, 0, 0, 0, NULL, NULL},
    {"__exit__", lock_release_method, 0, -1, 0, NULL, NULL},
    {"acquire", lock_acquire_method, 0, 2, NATIVE_KEYWORDS, NULL, "Takes the lock; whether it did."},
    {"acquire_lock", lock_acquire_method, 0, 2, NATIVE_KEYWORDS, NULL, NULL},
    {"locked", lock_locked, 0, 0, 0, NULL, "Whether somebody holds the lock."},
    {"locked_lock", lock_locked, 0, 0, 0, NULL, NULL},
    {"release", lock_release_method, 0, 0, 0, NULL, "Gives the lock back."},
    {"release_lock", lock_release_method, 0, 0, 0, NULL, NULL},
    {0},
};
static const struct native_def rlock_methods[] = {
    {"__enter__", rlock_acquire, 0, 0, 0, NULL, NULL},
    {"__exit__", rlock_release, 0, -1, 0, NULL, NULL},
    {"_acquire_restore", rlock_acquire_restore, 1, 1, 0, NULL, NULL},
    {"_is_owned", rlock_is_owned, 0, 0, 0, NULL, NULL},
    {"_release_save", rlock_release_save, 0, 0, 0, NULL, NULL},
    {"acquire", rlock_acquire, 0, 2, NATIVE_KEYWORDS, NULL, "Takes the lock once more; whether it did."},
    {"release", rlock_release, 0, 0, 0, NULL, "Gives the lock back once."},
    {0},
};

struct type thread_lock_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &thread_lock_type},
    .name = "_thread.lock",
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct thread_lock),
    .methods = lock_methods,
    .slots = {.repr = lock_repr},
};
struct type thread_rlock_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &thread_rlock_type},
    .name = "_thread.RLock",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct thread_lock),
    .methods = rlock_methods,
    .slots = {.new = rlock_new, .repr = rlock_repr},
};

void thread_types_ready(void)
{
    for (size_t i = 0; i < LOTS; i++)
        lock_init(&lots[i].lock, LOCK_RANK_PARK);
    type_ready(&thread_lock_type);
    type_ready(&thread_rlock_type);
}
