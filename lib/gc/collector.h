/* The collector: finds groups of objects that only hold each other, on its own OS thread.
 *
 * One collector serves all programs of the process in turn. Note CYCLE: a collection marks from a snapshot of
 * what the program's threads can reach, while they run (snapshot-at-the-beginning, on the fly; the protocol
 * is the Promela model in tests/model). Each arrow is a handshake: every thread answers once, at a safepoint
 * of its own, or somebody answers for it while it is parked. No phase stops them all.
 *
 *     Pin ─> Arm ──> Roots ──> Mark ─> Finish ──> Dispose ──> Disarm ──> (idle)
 *
 *     phase    what holds afterwards                                    t->barrier of who has answered
 *     Pin      no object that a queue may name is reused; pages stay    –
 *     Arm      what is overwritten is logged, what is stored shaded     DELETION | INSERTION
 *     Roots    each thread's roots are logged, its newborns marked      DELETION | BLACK
 *     Mark     what was logged so far is traced
 *     Finish   everything reachable at Roots is marked; weak loads      (flushes its log)
 *              of what is not give nothing (note GREY)
 *     Dispose  garbage is taken apart, in background (garbage.h)
 *     Disarm   as before Pin; then marks are cleared, blocks reused     0
 *
 * Why it loses nothing: an object that a thread can reach after its Roots was reachable at its Roots, or was
 * born marked, or was stored by a thread that had not answered Roots yet, and so was shaded. Whoever removes
 * the last edge by which the marker would have come to an object logs it: field_exchange_slow, the release
 * engine (release.c), containers that move references (container.h), generators before they run
 * (generator.h), a change of an instance's class. Whoever finds an object by an edge that does not count asks
 * weak_follow.
 *
 * What a collection finds dead goes like this: weak references to it are cleared, their callbacks and the
 * finalisers queued (gc/pending.h); whatever a finaliser can reach is kept for this round. Of the rest the
 * internal references are counted; an object that has more references than that is held by somebody who did
 * not say so: it is kept with all it reaches, and reported. Then the references to survivors are dropped, and
 * the memory freed.
 */
#ifndef OURO_GC_COLLECTOR_H
#define OURO_GC_COLLECTOR_H

#include "object/program.h"
#include "object/thread.h"

/* value, text */
#define COLLECT_CAUSE_TABLE(X)                                                                               \
    X(REQUEST, "gc.collect()")                                                                               \
    X(PRESSURE, "growth")                                                                                    \
    X(LIMIT, "heap limit")                                                                                   \
    X(OPERATOR, "operator")                                                                                  \
    X(EXIT, "end of program")

enum collect_cause {
#define X(name, text) COLLECT_##name,
    COLLECT_CAUSE_TABLE(X)
#undef X
        COLLECT_CAUSE_COUNT
};
const char *collect_cause_text(enum collect_cause cause);

#define GC_PHASE_TABLE(X)                                                                                    \
    X(PIN, "pin")                                                                                            \
    X(ARM, "arm")                                                                                            \
    X(ROOTS, "roots")                                                                                        \
    X(MARK, "mark")                                                                                          \
    X(FINISH, "finish")                                                                                      \
    X(DISPOSE, "dispose")                                                                                    \
    X(DISARM, "disarm")

enum gc_phase {
#define X(name, text) GC_PHASE_##name,
    GC_PHASE_TABLE(X)
#undef X
        GC_PHASE_COUNT,
    GC_PHASE_IDLE = GC_PHASE_COUNT
};
const char *gc_phase_text(enum gc_phase phase);

/* The longest that a thread was kept at a safepoint by one answer, its own or somebody's for it. */
struct collection_hold {
    int64_t ns;
    int64_t cpu_ns;        /* of it, processor time; the rest it waited for a lock, or for the processor */
    uint32_t thread;       /* its id; 0: nobody was asked */
    const char *handshake; /* which answer, a literal; NULL: as above */
};

/* What one collection did. */
struct collection {
    uint64_t number; /* from 1, per program; of a sum, the last one's */
    uint32_t rounds; /* collections that this is the sum of */
    enum collect_cause cause;
    int64_t began_wall_ns, began_ns, ended_ns;
    int64_t phase_ns[GC_PHASE_COUNT];
    struct collection_hold hold;
    int64_t response_ns; /* the longest from asking a thread to its answer */
    uint32_t threads;    /* that answered */
    uint64_t marked;     /* objects found alive */
    uint64_t freed_objects, freed_bytes;
    uint64_t freed_tracked; /* of these, objects that can be part of a cycle, and those saved instead
                               (watch.h): what gc.collect() returns */
    uint64_t finalisers;    /* queued */
    uint64_t weak_cleared;
    uint64_t helped;     /* objects that the program's threads traced or took apart: note HELP in work.h */
    uint64_t kept;       /* objects kept because somebody holds them secretly; not 0 is a bug of ours */
    uint64_t live_bytes; /* in use when it ended */
    bool gave_up;        /* no memory for the collector's own lists: nothing was freed */
};

/* Gives p a collector's part: before its first thread. False: no memory, or no thread could be made. */
bool program_gc_create(struct program *p);
/* After its last thread has left; waits for a collection that is under way. */
void program_gc_destroy(struct program *p);

/* Asks for a collection soon. Any thread, with any lock held; does not wait. */
void collector_request(struct program *p, enum collect_cause cause);
/* Runs and waits, parked, for a collection that begins after the call; then runs the finalisers that are t's
 * to run, and collects again what they let go (at most once more). *total gets the sums over both; may be
 * NULL. *Safepoint*, runs Python. */
void collector_collect(struct thread *t, enum collect_cause cause, struct collection *total);
/* The same from outside the runtime (an operator); finalisers are left to the program's threads. */
void collector_collect_outside(struct program *p, enum collect_cause cause, struct collection *result);

/* Automatic collections on or off (gc.enable, gc.disable); on at first. */
void collector_enable(struct program *p, bool enabled);
bool collector_is_enabled(const struct program *p);
/* The same switch for another reason, a threshold of 0: both have to be on. */
void collector_suspend(struct program *p, bool suspended);
bool collector_is_suspended(const struct program *p);

/* When a collection starts by itself: bytes that have to be added to the live heap, and percent of it; the
 * larger counts. Low yield doubles the wait, up to eight times. When the heap has grown by half as much again
 * and the collection has not ended, threads that go on allocating help: note HELP in work.h. */
struct pacing {
    uint64_t least_growth_bytes; /* at first 8 MiB */
    uint32_t growth_percent;     /* at first 50 */
};
void collector_set_pacing(struct program *p, struct pacing pacing);
struct pacing collector_pacing(const struct program *p);

struct gc_totals {
    uint64_t collections, freed_objects, freed_bytes, freed_tracked, finalisers, kept;
    int64_t longest_hold_ns, longest_response_ns, total_ns;
    int64_t phase_ns[GC_PHASE_COUNT];
    enum gc_phase phase; /* now */
};
void collector_totals(const struct program *p, struct gc_totals *totals);
#define GC_LOG_LENGTH 256
/* The last collections, newest first, at most `count`; returns how many. Any thread. */
size_t collector_log(struct program *p, struct collection *log, size_t count);

/* How long a thread took to answer in a collection. */
struct thread_response {
    uint32_t thread;       /* its id; it may have ended */
    char name[32];         /* as it was then */
    int64_t longest_ns;    /* from asking it to its answer: the slowest of its answers */
    const char *handshake; /* which one, a literal */
};
#define RESPONSES_KEPT 256
/* The threads that answered in the collection of that number, slowest first: at most `count`, and of the
 * RESPONSES_KEPT slowest. Returns how many; none when it is not in the log any more. Any thread. */
size_t collector_responses(struct program *p, uint64_t number, struct thread_response *out, size_t count);

/* Calls visit for every live object of the program while its threads are held. `mine`: t may take a reference
 * (object_try_retain): it is shared, or t's own. visit allocates nothing, runs no Python; false ends the
 * walk. t: the calling thread, or NULL outside. *Safepoint* of t. */
typedef bool object_visitor(void *context, struct object *o, size_t bytes, bool mine);
void gc_visit_objects(struct thread *t, struct program *p, object_visitor *visit, void *context);

/* Ends the collector's OS thread. No program is left. For tests and an orderly exit. */
void collector_stop(void);

#endif
