/* What the files of lib/gc share: the collector's part of a thread and of a program. */
#ifndef OURO_GC_INTERNAL_H
#define OURO_GC_INTERNAL_H

#include "base/buffer.h"
#include "base/lock.h"
#include "base/vector.h"
#include "gc/collector.h"
#include "gc/pending.h"
#include "gc/roots.h"
#include "gc/safepoint.h"
#include "gc/watch.h"
#include "gc/zeal.h"
#include "memory/heap.h"
#include "object/release.h"
#include "object/type.h"

struct handshake {
    const char *kind;
    handshake_answer *answer;
    void *context;
    uint64_t collection; /* that it is part of; 0: none */
    uint32_t remaining;  /* answers that are still due; under program_gc.lock */
};

/* What one answer cost: see note ANSWERS in answers.c. */
struct answer_times {
    int64_t response_ns, hold_ns;
    int64_t cpu_ns; /* of the hold */
};

/* What the threads answered in one collection. */
struct answer_log {
    uint64_t number; /* of the collection; 0: none */
    struct collection_hold hold;
    int64_t longest_response_ns;
    VECTOR(struct thread_response) threads;
};

enum disabled_bit { DISABLED_BY_SWITCH = 1, DISABLED_BY_THRESHOLD = 2 };

#define GREY_CHUNK 510

/* Objects to be marked and traced: see note GREY in barrier.c. */
struct grey_chunk {
    struct grey_chunk *next;
    size_t count;
    struct object *objects[GREY_CHUNK];
};

/* What a thread that helps looks at in one step, about: see note HELP in work.h. */
#define HELP_SLOTS 1024

/* A pass over garbage that is under way, and how far it has got. */
struct shared_work {
    struct lock lock;      /* rank LEAF */
    struct condition idle; /* no thread helps any more */
    void (*slice)(void *context, struct thread *by, size_t begin, size_t end);
    void *context;
    size_t next, count;
    unsigned helpers;
    uint64_t helped; /* objects that helpers have taken, in this collection */
};

#define ERRAND_CHUNK 253

/* References that garbage had to private objects, for the owner to drop: see note ERRANDS in errands.c. */
struct errand_chunk {
    struct errand_chunk *next;
    struct heap *heap; /* of the objects: its thread is the owner */
    size_t count;
    uintptr_t entries[ERRAND_CHUNK]; /* an object's address, and an enum errand in the lowest bit */
};

struct gc_thread {
    uint32_t state;          /* enum thread_state; see note STATE in safepoint.c */
    bool held;               /* claimed by the holder of the program; the holder's own */
    struct handshake *asked; /* atomic: to be answered */
    int64_t asked_ns;        /* when; written before `asked` */
    uint64_t answered;       /* the last collection of which it has an entry; under program_gc.lock, as: */
    size_t answers_index;

    struct lock wake_lock; /* rank LEAF; for thread_wait */
    struct condition woken;
    bool permit; /* a wake that has not been waited for yet */

    struct grey_chunk *log; /* references shaded since the last flush; its owner's, or who claimed it */
    struct errand_chunk
        *errands;     /* filled by the collector, emptied at handshakes; both under the threads_lock */
    size_t help_debt; /* objects; the thread's own: see note HELP in work.h */
    bool running_pending;
    bool telling;          /* an event: see watch.h; the thread's own */
    uint32_t zeal_objects; /* see zeal.h; the thread's own */
    bool zeal_due;
    void *scope_memory;
    size_t scope_bytes;
};

struct pending {
    struct pending *next;
    enum pending_kind kind;
    struct object *object; /* owned */
    struct thread *owner;  /* who has to run it; NULL: anybody */
};

struct weak_entry {
    struct object *target; /* NULL: free */
    struct weak_reference *first;
};

/* See watch.h; under program_gc.lock but for the bits. */
struct watch {
    uint32_t bits;                 /* enum watch_bit; atomic */
    struct watch_event events[64]; /* a ring */
    size_t first, count;
    uint64_t told; /* the last collection that has an event */
    bool telling;  /* a thread is telling them */
    struct buffer names;
    uint64_t collections[WATCH_GENERATIONS], collected[WATCH_GENERATIONS]; /* that were asked for */
    uint64_t requested_rounds, requested_collected; /* the part of the totals that was asked for */
    uint64_t asked[WATCH_GENERATIONS - 1];
    uint64_t old_objects;
};

struct program_gc {
    struct program *program;
    struct program_gc *next; /* all programs; under the collector's lock */

    /* Handshakes and holding. */
    struct lock lock; /* rank LEAF */
    struct condition changed;
    uint64_t events;       /* moves when a thread parks, is unclaimed, or answers the last due answer */
    bool asking;           /* a handshake or a hold is under way: one at a time */
    bool held;             /* atomic */
    bool disposing;        /* the collector gives memory back: nobody else may walk the heap */
    struct thread *holder; /* atomic */
    struct response_stats responses;
    struct answer_log answers; /* of the collection that runs; under lock, the number is the collector's */
    struct answer_log log_answers[GC_LOG_LENGTH]; /* as `log`; under lock */
    uint32_t want_quiescence;                     /* atomic */

    /* Requests; the counters under the collector's lock. */
    uint32_t requested; /* atomic: 1 << enum collect_cause */
    uint64_t began, finished;
    bool collecting, closing;
    uint32_t waiters; /* threads that wait for a collection; destroying waits for them */
    /* See note PACING in collector.c; atomic. */
    bool pressed, urgent, must_wait;
    size_t urgent_at, urgent_step;
    int64_t last_ended_ns;
    struct collection log[GC_LOG_LENGTH]; /* log[n % GC_LOG_LENGTH] is collection n + 1 */
    struct gc_totals totals;
    struct pacing pacing;
    uint32_t backoff;  /* 1 .. 8 */
    uint32_t disabled; /* why none starts by itself: enum disabled_bit; atomic */
    struct watch watch;
    struct heap *heap; /* the collector's own */

    /* Finalisers and callbacks that wait. */
    struct lock pending_lock; /* rank LEAF */
    struct pending *pending, **pending_end;

    /* Weak references, by target; linear probing. */
    struct lock weak_lock; /* rank WEAK */
    struct weak_entry *weak;
    size_t weak_count, weak_capacity; /* capacity: a power of two, or 0 */

    uint8_t barrier; /* enum barrier_bit bits that a thread is born with; under the threads_lock */

    /* What threads shaded while a barrier was armed. */
    struct lock grey_lock; /* rank LEAF */
    struct grey_chunk *grey;
    struct grey_chunk *grey_large; /* for the collector alone */
    unsigned grey_helpers;         /* threads that are tracing a chunk */
    bool grey_shared;              /* they may take one */
    uint64_t traced_by_helpers;
    uint64_t enqueued; /* moves with everything that is added, and with everything that helpers do */
    bool clearing;  /* marking has ended: what is not marked is garbage, and weak loads of it give nothing */
    bool grey_lost; /* atomic: no memory for a log, so the collection must give up */

    struct shared_work work;
};

/* Does the heap outgrow the collector? Any thread; a moment old. */
static inline bool gc_wants_help(const struct program_gc *gc)
{
    return load_relaxed(&gc->urgent) || zeal_is_on();
}

/* safepoint.c. Keeps those out who walk the heap while the program is held, or lets them in again; waits for
 * one who is at it. */
void hold_set_disposing(struct program_gc *gc, bool disposing);
/* program_hold for the collector itself, in between. */
void hold_while_disposing(struct program *p);
/* Waits until the program is not held; the calling thread is at a safepoint if it is one of its own. */
void hold_wait_over(struct program *p);

/* answers.c, for the collector: what threads answer from here on is the collection's; moves the figures to
 * its record and to the log. */
void answers_begin(struct program *p, uint64_t number);
void answers_end(struct program_gc *gc, struct collection *record);
/* t has answered, by itself or by who claimed it. program_gc.lock is held. */
void answers_note(struct program_gc *gc, struct thread *t, const struct handshake *h,
                  const struct answer_times *times);
/* t has helped (note HELP in work.h): that is a hold, too. Takes program_gc.lock. */
void answers_note_help(struct thread *t, int64_t hold_ns, int64_t cpu_ns);
void answers_discard(struct program_gc *gc);
/* Fires the probes of a collection that has ended. */
void collection_fire(const struct program *p, const struct collection *c);

/* watch.c. For the collector: the collection has begun, has ended and its record is complete. */
void watch_began(struct program_gc *gc, const struct collection *c);
void watch_ended(struct program_gc *gc, const struct collection *c);
/* Tells what events there are, unless another thread does; runs Python. */
void watch_tell(struct thread *t);
bool watch_has_events(struct program_gc *gc);
void watch_discard(struct program_gc *gc);

/* pending.c. For the owner of o if it is private, else for anybody. The queue takes the caller's reference;
 * false: no memory, the reference is still the caller's. The caller asks for the poll. */
bool pending_add(struct program *p, enum pending_kind kind, struct object *o);
/* Asks the threads that have something to run. Takes the threads_lock. */
void pending_ask(struct program *p);
/* A thread ends, out of the list, with the threads_lock held: its heap is nobody's from here on, and what was
 * its own to run is everybody's. */
void pending_disown(struct program *p, struct thread *t);
void pending_discard(struct program_gc *gc);
void pending_scan(struct program_gc *gc, struct root_visitor *visitor);

struct object_list {
    struct object **items;
    size_t count, capacity;
};

/* weak.c. o is garbage: empties its weak references, and adds those to `callbacks` that have one and are
 * marked; they may die meanwhile, but their memory stays while the heap is pinned. Returns how many there
 * were. */
uint64_t weak_clear_garbage(struct program *p, struct object *o, struct object_list *callbacks);
void weak_discard(struct program_gc *gc);
/* object_hooks.clear_weak and .weak_observers. */
void weak_clear_dead(struct thread *t, struct object *o);
void weak_each_observer(struct thread *t, struct object *o, void (*each)(void *, struct object *),
                        void *context);

/* barrier.c. object_hooks.shade. */
void barrier_log(struct thread *t, struct object *o);
/* Moves the thread's log to the program's grey list; by the thread, or on its behalf. */
void barrier_flush(struct thread *t);
/* For the collector. Takes all that is grey: the caller frees the chunks. */
struct grey_chunk *grey_take(struct program_gc *gc);
void grey_discard(struct program_gc *gc);
/* A number that moves whenever something becomes grey. */
uint64_t grey_enqueued(struct program_gc *gc);
/* Ends marking in one step, if nothing has become grey since that number was read. If it has failed, or
 * something that was to be logged was lost, which sets *failed, what is not marked may live: then nothing is
 * cleared. */
bool grey_begin_clearing(struct program_gc *gc, uint64_t enqueued, bool *failed);
void grey_end_clearing(struct program_gc *gc);

enum errand { ERRAND_DROP, ERRAND_CALL };

/* errands.c. Adds to the list that whoever owns o is to drop a reference that garbage had to it, or, if o is
 * a weak reference and lives, to queue its callback. `by` is the caller's thread: if it is the owner, it does
 * so at once. False: o is shared, so that is the caller's to do. */
bool errand_add(struct errand_chunk **list, struct thread *by, enum errand errand, struct object *o);
/* Hands the list over, and everybody does what he has been asked; returns when all of it is done. For the
 * collector. */
void errands_run(struct thread *worker, struct errand_chunk *list);
/* The thread leaves, the threads_lock held: all of it at once. */
void errands_finish(struct thread *t);

/* collector.c: the collector's hooks, set once. */
void gc_hooks_ready(void);
/* pending.c: object_hooks.hand_over. */
void pending_hand_over(struct thread *t, struct object *o);

/* collector.c. The heap outgrew what pacing allows although threads help: waits, parked, until the collection
 * has ended. *Safepoint*. */
void collector_await(struct thread *t);

/* Runs and waits, parked, for a collection that begins after the call; finalisers are left queued. False: the
 * program is closing. *Safepoint*. */
bool collector_collect_parked(struct thread *t, enum collect_cause cause, struct collection *record);

/* cycle.c: one collection. `worker` is the collector's thread, its program and heap set. */
void cycle_run(struct thread *worker, struct collection *record);

/* The thread that owns a private object; NULL when it has ended. */
static inline struct thread *object_owner(const struct object *o)
{
    /* Relaxed: that a thread ends is settled under the lock of what asks for it: see pending_add. */
    return load_relaxed(&page_of(o)->heap->thread);
}

#endif
