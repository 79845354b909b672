/* A runtime thread: what every layer needs of the thread that it runs on. (FIXED contract)
 *
 * `struct thread *t` is the first parameter of every function that may allocate, raise, release or reach a
 * safepoint; it is always the calling thread. Layers above object keep their own part behind the
 * pointers `gc` and `vm`.
 */
#ifndef OURO_OBJECT_THREAD_H
#define OURO_OBJECT_THREAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "object/value.h"

struct frame;
struct heap;
struct program;
struct type;
struct gc_thread;
struct vm_thread;
struct object;

/* Why a thread must leave its fast path at the next poll. */
enum poll_reason {
    POLL_COLLECTOR = 1,  /* handshake or bounded work for the collector; never runs Python */
    POLL_INSPECT = 2,    /* a request to look at this thread; never runs Python */
    POLL_SIGNAL = 4,     /* an exception to raise here: KeyboardInterrupt, a deadline */
    POLL_FINALISERS = 8, /* finalisers and weak callbacks wait for this thread */
    POLL_KILL = 16,      /* unwind without running handlers, for ever */
    POLL_STOP = 32,      /* a stop point is set: check calls, returns and lines */
};

enum barrier_bit {
    BARRIER_DELETION = 1,  /* log an overwritten reference before it is lost */
    BARRIER_INSERTION = 2, /* shade a stored reference */
    BARRIER_BLACK = 4,     /* objects are born marked */
};

/* A run of reference slots: `count` of them from `first`, `stride` values apart, in the order in which
 * python3 releases them (stride may be negative). */
struct slot_run {
    value *first;
    size_t count;
    ptrdiff_t stride;
    size_t cursor; /* where the enumeration stands; 0 at the start; the type's own meaning */
    bool last; /* set by a type that knows that nothing follows this run: whoever looks need not ask again */
};

#define DYING_DEPTH 50 /* how deep a release nests before it defers, as in python3 */

/* An object whose last reference is being dropped. It and the slots it still has are roots. While its count
 * is not zero this entry holds the last reference: its finaliser is running. */
struct dying {
    struct object *object;
    struct slot_run run; /* slots that are still to be released, within the current run */
    value exception;     /* owned: was pending when Python code had to run for this object's end */

    /* What lib/gc has logged of the slots, in the collection of that number; 0: of none. */
    uint64_t logged_in;
    struct slot_run to_log; /* what is left of the current run */
    bool logged;            /* nothing is left */
};

struct deferred;

struct thread {
    uint32_t poll;   /* enum poll_reason bits; set by any thread, read relaxed at polls */
    uint8_t barrier; /* enum barrier_bit bits; written by this thread at a handshake */
    struct heap *heap;
    struct program *program;
    value exception; /* the pending Python exception (an owned instance) or UNSET */

    value *scope_base, *scope_top, *scope_limit; /* object/scope.h */

    struct frame *frame; /* innermost frame; maintained by lib/vm */

    /* The release engine (object/release.c). */
    struct dying dying[DYING_DEPTH];
    size_t dying_count;
    struct deferred *deferred; /* last references of objects beyond that depth; roots */
    struct deferred
        *deferred_to_log; /* from here on lib/gc has not logged them, but they were there at Roots */
    bool draining;        /* the deferred list is being worked off */
    bool native_only;     /* runs no Python, ever: the collector's own */

    uint32_t native_depth; /* nested evaluation loops and recursive natives; bounded */
    char *native_limit;    /* lowest C stack address that native code may use */
    uint32_t id;           /* small and unique in the daemon, for users */

    struct gc_thread *gc;
    struct vm_thread *vm;
    struct thread *next, *previous; /* in the program's list, under its lock */

    int32_t native_id; /* the kernel's number of its OS thread; 0 until it has entered. Atomic */
    char name[32];     /* as given to thread_enter, cut to fit */
};

/* The calling thread's own, or NULL outside the runtime. For the few places that cannot be handed one. */
extern _Thread_local struct thread *thread_self;

static inline uint32_t thread_poll_reasons(const struct thread *t)
{
    /* Relaxed: a late look costs one more poll; what the reason points at is read under its own lock. */
    return load_relaxed(&t->poll);
}
static inline void thread_poll_set(struct thread *t, uint32_t reasons)
{
    fetch_or_seq(&t->poll, reasons);
}
static inline void thread_poll_clear(struct thread *t, uint32_t reasons)
{
    fetch_and_seq(&t->poll, ~reasons);
}

static inline bool thread_raised(const struct thread *t)
{
    return t->exception != UNSET;
}

#endif
