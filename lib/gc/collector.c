/* Note COLLECTOR. One OS thread serves all programs. A request sets a bit in the program and posts a
 * semaphore, which may be done with any lock held, from the middle of an allocation. The collector's thread
 * looks through the list of programs for bits, and collects with no lock held. Who waits for a collection
 * waits for the one that has the next number. */
#include "gc/collector.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/clock.h"
#include "gc/gc_internal.h"
#include "gc/weak.h"
#include "gc/work.h"
#include "gc/zeal.h"
#include "object/hooks.h"

#define LOWER_PRIORITY 5
#define BACKOFF_MOST   8
#define LIMIT_PAUSE_NS (20 * NS_PER_MS)

static struct {
    struct lock lock;         /* rank COLLECTOR */
    struct condition changed; /* a collection has ended, or a program has gone */
    struct program_gc *programs;
    bool running; /* the OS thread exists */
    bool stop;
    pthread_t os_thread;
    sem_t work; /* posted for each request */
} collector = {.lock = LOCK_INITIALIZER(LOCK_RANK_COLLECTOR), .changed = {PTHREAD_COND_INITIALIZER}};

const char *collect_cause_text(enum collect_cause cause)
{
    static const char *const texts[] = {
#define X(name, text) text,
        COLLECT_CAUSE_TABLE(X)
#undef X
    };
    ASSERT_VALUES((size_t)cause < COUNT_OF(texts), cause, COUNT_OF(texts));
    return texts[cause];
}

const char *gc_phase_text(enum gc_phase phase)
{
    static const char *const texts[] = {
#define X(name, text) text,
        GC_PHASE_TABLE(X)
#undef X
            "idle"};
    ASSERT_VALUES((size_t)phase < COUNT_OF(texts), phase, COUNT_OF(texts));
    return texts[phase];
}

/* ---- Pacing ----
 *
 * Note PACING. The heap calls on_pressure when it has grown past a threshold: `pressed`, a collection is
 * asked for. If it has grown half as much again before that collection has ended it is `urgent`: from then on
 * whoever is supplied with blocks owes work (note HELP in work.h), the more the further it has got. A heap
 * that outgrows even that, by WAIT_STEPS such steps or nearly to the program's limit, has threads that the
 * system does not let work, or a collector that is at another program: then whoever goes on allocating waits.
 */

#define WAIT_STEPS       4
#define HELP_FACTOR_MOST 8

/* When the program's heap should next ask for a collection, after one that left `live` bytes in use. The lock
 * is held. */
static void set_threshold(struct program_gc *gc, uint64_t live)
{
    uint64_t growth = live / 100 * gc->pacing.growth_percent;
    if (growth < gc->pacing.least_growth_bytes)
        growth = gc->pacing.least_growth_bytes;
    growth *= gc->backoff;
    uint64_t threshold = live + growth, urgent = threshold + growth / 2;
    size_t limit = load_relaxed(&gc->program->heap->limit);
    /* Close to the limit it pays to look for garbage while there is still room to go on. */
    if (limit != HEAP_UNLIMITED && urgent > limit - limit / 8) {
        uint64_t room = limit > live ? limit - live : 0;
        threshold = live < limit - limit / 4 ? limit - limit / 4 : live + room / 2;
        urgent = live < limit - limit / 4 ? limit - limit / 8 : live + room / 4 * 3;
    }
    /* Relaxed, all of them: hints, and program_heap_set_pressure follows. */
    store_relaxed(&gc->urgent_at, urgent);
    store_relaxed(&gc->urgent_step, urgent > threshold ? urgent - threshold : 1);
    store_relaxed(&gc->pressed, false);
    store_relaxed(&gc->urgent, false);
    store_relaxed(&gc->must_wait, false);
    program_heap_set_pressure(gc->program->heap, threshold);
}

/* A collection that freed little for what it looked at makes the next one wait longer. The lock is held. */
static void pace(struct program_gc *gc, const struct collection *c)
{
    bool low_yield = c->freed_objects * 10 < c->marked;
    if (!low_yield)
        gc->backoff = 1;
    else if (gc->backoff < BACKOFF_MOST && c->cause == COLLECT_PRESSURE)
        gc->backoff *= 2;
    store_relaxed(&gc->last_ended_ns, c->ended_ns);
    set_threshold(gc, c->live_bytes);
}

/* t goes on allocating past `urgent_at`. */
static void press(struct program_gc *gc, struct thread *t)
{
    size_t in_use = program_heap_in_use(gc->program->heap), limit = load_relaxed(&gc->program->heap->limit);
    size_t past = in_use > load_relaxed(&gc->urgent_at) ? in_use - load_relaxed(&gc->urgent_at) : 0;
    size_t steps = past / load_relaxed(&gc->urgent_step);
    work_owe(t, steps < HELP_FACTOR_MOST ? (unsigned)steps + 1 : HELP_FACTOR_MOST);
    if (steps >= WAIT_STEPS || (limit != HEAP_UNLIMITED && in_use > limit - limit / 16))
        store_relaxed(&gc->must_wait, true);
}

static void on_pressure(void *context)
{
    struct program_gc *gc = context;
    struct program_heap *heap = gc->program->heap;
    if (load_relaxed(&gc->disabled)) /* relaxed: it takes effect soon */
        return;
    if (!exchange_acq_rel(&gc->pressed, true)) {
        program_heap_set_pressure(heap, load_relaxed(&gc->urgent_at));
        collector_request(gc->program, COLLECT_PRESSURE);
        return;
    }
    program_heap_set_pressure(heap, 0); /* again with the next supply */
    store_relaxed(&gc->urgent, true);
    struct thread *t = thread_self;
    if (t && !t->native_only && t->program == gc->program)
        press(gc, t);
}

/* At the limit garbage may be all that is in the way. Not too often: a program may go on asking in vain. */
static void on_limit(void *context)
{
    struct program_gc *gc = context;
    if (!load_relaxed(&gc->disabled) &&
        clock_monotonic_ns() - load_relaxed(&gc->last_ended_ns) > LIMIT_PAUSE_NS)
        collector_request(gc->program, COLLECT_LIMIT);
}

void collector_await(struct thread *t)
{
    struct program_gc *gc = t->program->gc;
    thread_park(t);
    lock_acquire(&collector.lock);
    gc->waiters++;
    /* Without a request there is nothing to wait for: it may have been answered just before `must_wait` was
     * set.
     */
    while (load_relaxed(&gc->must_wait) && !gc->closing && (gc->collecting || load_acquire(&gc->requested)))
        condition_wait(&collector.changed, &collector.lock);
    store_relaxed(&gc->must_wait, false);
    gc->waiters--;
    condition_broadcast(&collector.changed);
    lock_release(&collector.lock);
    thread_unpark(t);
}

static void on_want_quiescence(void *context)
{
    struct program_gc *gc = context;
    store_seq(&gc->want_quiescence, 1);
    if (thread_self) /* it asks the others when it polls, holding no lock then */
        thread_poll_set(thread_self, POLL_COLLECTOR);
}

/* ---- The collector's thread ---- */

static enum collect_cause first_cause(uint32_t requested)
{
    return (enum collect_cause)__builtin_ctz(requested);
}

/* The lock is held on entry and on return, not in between. */
static void collect_program(struct thread *worker, struct program_gc *gc)
{
    uint32_t requested = exchange_acq_rel(&gc->requested, 0);
    if (!requested)
        return;
    gc->collecting = true;
    struct collection record = {.number = ++gc->began, .rounds = 1, .cause = first_cause(requested)};
    lock_release(&collector.lock);

    worker->program = gc->program;
    worker->heap = gc->heap;
    record.began_wall_ns = clock_wall_ns();
    record.began_ns = clock_monotonic_ns();
    watch_began(gc, &record);
    cycle_run(worker, &record);
    record.ended_ns = clock_monotonic_ns();
    record.live_bytes = program_heap_in_use(gc->program->heap);

    collection_fire(gc->program, &record);
    watch_ended(gc, &record);

    lock_acquire(&collector.lock);
    pace(gc, &record);
    gc->log[(record.number - 1) % GC_LOG_LENGTH] = record;
    gc->totals.collections++;
    gc->totals.freed_objects += record.freed_objects;
    gc->totals.freed_bytes += record.freed_bytes;
    gc->totals.freed_tracked += record.freed_tracked;
    gc->totals.finalisers += record.finalisers;
    gc->totals.kept += record.kept;
    gc->totals.total_ns += record.ended_ns - record.began_ns;
    for (size_t i = 0; i < GC_PHASE_COUNT; i++)
        gc->totals.phase_ns[i] += record.phase_ns[i];
    if (record.hold.ns > gc->totals.longest_hold_ns)
        gc->totals.longest_hold_ns = record.hold.ns;
    if (record.response_ns > gc->totals.longest_response_ns)
        gc->totals.longest_response_ns = record.response_ns;
    gc->finished = record.number;
    gc->collecting = false;
    condition_broadcast(&collector.changed);
}

static struct program_gc *find_requested(void)
{
    for (struct program_gc *gc = collector.programs; gc; gc = gc->next)
        if (load_acquire(&gc->requested) && !gc->closing)
            return gc;
    return NULL;
}

static void lower_priority(void)
{
    /* Not allowed everywhere; then it runs like any other thread. */
    (void)setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), LOWER_PRIORITY);
    struct sched_param none = {0};
    (void)pthread_setschedparam(pthread_self(), SCHED_BATCH, &none);
}

static void *collector_main(void *unused)
{
    (void)unused;
    static struct thread worker; /* of the one collector; only what cycle_run needs is set */
    worker = (struct thread){.native_only = true};
    thread_self = &worker;
    pthread_setname_np(pthread_self(), "collector");
    lower_priority();
    lock_acquire(&collector.lock);
    while (!collector.stop) {
        struct program_gc *gc = find_requested();
        if (gc) {
            collect_program(&worker, gc);
            continue;
        }
        lock_release(&collector.lock);
        while (sem_wait(&collector.work) == -1)
            CHECK(errno == EINTR);
        lock_acquire(&collector.lock);
    }
    lock_release(&collector.lock);
    thread_self = NULL;
    return NULL;
}

/* The lock is held. */
static bool start_locked(void)
{
    if (collector.running)
        return true;
    CHECK(sem_init(&collector.work, 0, 0) == 0);
    collector.stop = false;
    gc_hooks_ready();
    if (pthread_create(&collector.os_thread, NULL, collector_main, NULL) != 0) {
        sem_destroy(&collector.work);
        return false;
    }
    collector.running = true;
    return true;
}

void collector_stop(void)
{
    lock_acquire(&collector.lock);
    CHECK(!collector.programs);
    bool running = collector.running;
    collector.stop = true;
    lock_release(&collector.lock);
    if (!running)
        return;
    sem_post(&collector.work);
    CHECK(pthread_join(collector.os_thread, NULL) == 0);
    sem_destroy(&collector.work);
    collector.running = false;
}

/* ---- Programs ---- */

void gc_hooks_ready(void)
{
    object_hooks.shade = barrier_log;
    object_hooks.follow = weak_follow_slow;
    object_hooks.clear_weak = weak_clear_dead;
    object_hooks.weak_observers = weak_each_observer;
    object_hooks.safepoint = safepoint_poll;
    object_hooks.hand_over = pending_hand_over;
    zeal_ready();
}

static void program_gc_free(struct program_gc *gc)
{
    pending_discard(gc);
    weak_discard(gc);
    grey_discard(gc);
    answers_discard(gc);
    watch_discard(gc);
    lock_finish(&gc->lock);
    lock_finish(&gc->pending_lock);
    lock_finish(&gc->weak_lock);
    lock_finish(&gc->grey_lock);
    lock_finish(&gc->work.lock);
    condition_finish(&gc->work.idle);
    condition_finish(&gc->changed);
    free(gc);
}

bool program_gc_create(struct program *p)
{
    struct program_gc *gc = calloc(1, sizeof *gc);
    if (!gc)
        return false;
    gc->program = p;
    lock_init(&gc->lock, LOCK_RANK_LEAF);
    lock_init(&gc->pending_lock, LOCK_RANK_LEAF);
    lock_init(&gc->weak_lock, LOCK_RANK_WEAK);
    lock_init(&gc->grey_lock, LOCK_RANK_LEAF);
    lock_init(&gc->work.lock, LOCK_RANK_LEAF);
    condition_init(&gc->work.idle);
    condition_init(&gc->changed);
    gc->pending_end = &gc->pending;
    gc->pacing = (struct pacing){.least_growth_bytes = (uint64_t)8 << 20, .growth_percent = 50};
    gc->backoff = 1;
    gc->totals.phase = GC_PHASE_IDLE;
    gc->heap = heap_create(p->heap);
    if (!gc->heap) {
        program_gc_free(gc);
        return false;
    }
    heap_offline(gc->heap);
    lock_acquire(&collector.lock);
    bool started = start_locked();
    if (started) {
        gc->next = collector.programs;
        collector.programs = gc;
    }
    lock_release(&collector.lock);
    if (!started) {
        program_gc_free(gc);
        return false;
    }
    p->gc = gc;
    lock_acquire(&collector.lock);
    set_threshold(gc, program_heap_in_use(p->heap));
    lock_release(&collector.lock);
    p->heap->hooks = (struct heap_hooks){gc, on_pressure, on_limit, on_want_quiescence};
    return true;
}

void program_gc_destroy(struct program *p)
{
    struct program_gc *gc = p->gc;
    if (!gc)
        return;
    CHECK(!p->threads);
    lock_acquire(&collector.lock);
    gc->closing = true;
    condition_broadcast(&collector.changed);
    while (gc->collecting || gc->waiters)
        condition_wait(&collector.changed, &collector.lock);
    struct program_gc **link = &collector.programs;
    while (*link != gc)
        link = &(*link)->next;
    *link = gc->next;
    lock_release(&collector.lock);
    p->heap->hooks = (struct heap_hooks){0};
    p->gc = NULL;
    program_gc_free(gc);
}

/* ---- Requests ---- */

void collector_request(struct program *p, enum collect_cause cause)
{
    /* Release pairs with the exchange in collect_program: what was garbage before the request is garbage
     * there. */
    fetch_or_acq_rel(&p->gc->requested, 1u << cause);
    sem_post(&collector.work);
}

/* Waits for a collection that begins after the call; the caller is parked if it is a runtime thread. False:
 * the program is closing. */
static bool collect_and_wait(struct program *p, enum collect_cause cause, struct collection *record)
{
    struct program_gc *gc = p->gc;
    lock_acquire(&collector.lock);
    uint64_t ticket = gc->began + 1;
    gc->waiters++;
    collector_request(p, cause);
    while (gc->finished < ticket && !gc->closing)
        condition_wait(&collector.changed, &collector.lock);
    bool done = gc->finished >= ticket;
    if (done)
        *record = gc->log[(ticket - 1) % GC_LOG_LENGTH];
    gc->waiters--;
    condition_broadcast(&collector.changed); /* program_gc_destroy may wait for this */
    lock_release(&collector.lock);
    return done;
}

static void add_to(struct collection *total, const struct collection *one)
{
    struct collection sum = *one;
    if (total->number) {
        sum.began_ns = total->began_ns;
        sum.began_wall_ns = total->began_wall_ns;
        sum.rounds += total->rounds;
        sum.freed_objects += total->freed_objects;
        sum.freed_bytes += total->freed_bytes;
        sum.freed_tracked += total->freed_tracked;
        sum.finalisers += total->finalisers;
        sum.weak_cleared += total->weak_cleared;
        sum.kept += total->kept;
        sum.helped += total->helped;
        for (size_t i = 0; i < GC_PHASE_COUNT; i++)
            sum.phase_ns[i] += total->phase_ns[i];
        if (sum.hold.ns < total->hold.ns)
            sum.hold = total->hold;
        if (sum.response_ns < total->response_ns)
            sum.response_ns = total->response_ns;
    }
    *total = sum;
}

bool collector_collect_parked(struct thread *t, enum collect_cause cause, struct collection *record)
{
    thread_park(t);
    bool done = collect_and_wait(t->program, cause, record);
    thread_unpark(t);
    return done;
}

void collector_collect(struct thread *t, enum collect_cause cause, struct collection *total)
{
    struct collection sum = {0}, one;
    bool nested = t->gc->running_pending;
    for (int round = 0; round < 2; round++) {
        if (!collector_collect_parked(t, cause, &one))
            break;
        add_to(&sum, &one);
        gc_run_pending(t);
        /* What the finalisers let go is garbage now. Inside a finaliser the others have not run yet. */
        if (one.finalisers == 0 || nested)
            break;
    }
    if (total)
        *total = sum;
}

void collector_collect_outside(struct program *p, enum collect_cause cause, struct collection *result)
{
    struct collection one = {0};
    (void)collect_and_wait(p, cause, &one);
    if (result)
        *result = one;
}

/* ---- Settings and figures ---- */

static void set_disabled(struct program *p, enum disabled_bit bit, bool disabled)
{
    if (disabled) {
        fetch_or_relaxed(&p->gc->disabled, bit);
        return;
    }
    if (fetch_and_relaxed(&p->gc->disabled, ~(uint32_t)bit) ==
        bit) { /* the threshold may have passed unheard */
        lock_acquire(&collector.lock);
        set_threshold(p->gc, program_heap_in_use(p->heap));
        lock_release(&collector.lock);
    }
}

void collector_enable(struct program *p, bool enabled)
{
    set_disabled(p, DISABLED_BY_SWITCH, !enabled);
}

bool collector_is_enabled(const struct program *p)
{
    return !(load_relaxed(&p->gc->disabled) & DISABLED_BY_SWITCH);
}

void collector_suspend(struct program *p, bool suspended)
{
    set_disabled(p, DISABLED_BY_THRESHOLD, suspended);
}

bool collector_is_suspended(const struct program *p)
{
    return load_relaxed(&p->gc->disabled) & DISABLED_BY_THRESHOLD;
}

void collector_set_pacing(struct program *p, struct pacing pacing)
{
    lock_acquire(&collector.lock);
    p->gc->pacing = pacing;
    set_threshold(p->gc, program_heap_in_use(p->heap));
    lock_release(&collector.lock);
}

struct pacing collector_pacing(const struct program *p)
{
    lock_acquire(&collector.lock);
    struct pacing pacing = p->gc->pacing;
    lock_release(&collector.lock);
    return pacing;
}

void collector_totals(const struct program *p, struct gc_totals *totals)
{
    lock_acquire(&collector.lock);
    const struct gc_totals *all = &p->gc->totals;
    *totals = (struct gc_totals){.collections = all->collections,
                                 .freed_objects = all->freed_objects,
                                 .freed_bytes = all->freed_bytes,
                                 .freed_tracked = all->freed_tracked,
                                 .finalisers = all->finalisers,
                                 .kept = all->kept,
                                 .longest_hold_ns = all->longest_hold_ns,
                                 .longest_response_ns = all->longest_response_ns,
                                 .total_ns = all->total_ns,
                                 .phase = load_relaxed(&all->phase)};
    memcpy(totals->phase_ns, all->phase_ns, sizeof totals->phase_ns);
    lock_release(&collector.lock);
}

size_t collector_log(struct program *p, struct collection *log, size_t count)
{
    struct program_gc *gc = p->gc;
    lock_acquire(&collector.lock);
    uint64_t have = gc->finished < GC_LOG_LENGTH ? gc->finished : GC_LOG_LENGTH;
    if (count > have)
        count = have;
    for (size_t i = 0; i < count; i++)
        log[i] = gc->log[(gc->finished - 1 - i) % GC_LOG_LENGTH];
    lock_release(&collector.lock);
    return count;
}

/* ---- Walks ---- */

struct visit {
    object_visitor *visit;
    void *context;
    struct thread *self;
};

static bool visit_block(void *context, void *block, size_t size)
{
    struct visit *visit = context;
    struct object *o = block;
    if (object_is_dead(o))
        return true;
    bool mine = !object_is_private(o) || (visit->self && page_of(o)->heap == visit->self->heap);
    return visit->visit(visit->context, o, size, mine);
}

void gc_visit_objects(struct thread *t, struct program *p, object_visitor *visit, void *context)
{
    struct visit walk = {visit, context, t};
    program_hold(t, p);
    heap_walk(p->heap, visit_block, &walk);
    program_unhold(t, p);
}
