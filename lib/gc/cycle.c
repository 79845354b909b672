/* One collection, phase by phase, while the program's threads run. See note CYCLE in collector.h. */
#include "base/clock.h"
#include "gc/garbage.h"
#include "gc/gc_internal.h"
#include "gc/oracle.h"
#include "gc/work.h"
#include "gc/zeal.h"
#include "probe/probe.h"

struct cycle {
    struct program *program;
    struct thread *worker;
    struct collection *record;
    struct marker marker;
    struct garbage garbage;
    int64_t phase_began_ns;
};

static void phase_begin(struct cycle *cycle, enum gc_phase phase)
{
    zeal_pause();
    cycle->phase_began_ns = clock_monotonic_ns();
    store_relaxed(&cycle->program->gc->totals.phase, phase); /* relaxed: shown to users only */
    if (PROBE_ENABLED(gc__phase))
        probe_gc_phase(cycle->program->id, cycle->record->number, phase, gc_phase_text(phase), 1, 0);
}

static void phase_end(struct cycle *cycle, enum gc_phase phase)
{
    int64_t took_ns = clock_monotonic_ns() - cycle->phase_began_ns;
    cycle->record->phase_ns[phase] += took_ns;
    if (PROBE_ENABLED(gc__phase))
        probe_gc_phase(cycle->program->id, cycle->record->number, phase, gc_phase_text(phase), 0,
                       (uint64_t)took_ns);
}

/* Nothing retired is reused from here on, and no page of objects moves. */
static void pin(struct cycle *cycle)
{
    program_heap_set_collecting(cycle->program->heap, true);
}

/* What a thread is born with from here on: it has no stack to scan. */
static void set_birth_barrier(struct cycle *cycle, uint8_t barrier)
{
    lock_acquire(&cycle->program->threads_lock);
    cycle->program->gc->barrier = barrier;
    lock_release(&cycle->program->threads_lock);
}

/* ---- What a thread does in each phase, at a safepoint or while it is claimed ---- */

static void answer_arm(struct thread *t, void *context)
{
    (void)context;
    t->barrier = BARRIER_DELETION | BARRIER_INSERTION;
}

/* A deep stack is left in part for further rounds; what is left cannot change until it has been logged. */
static void answer_roots(struct thread *t, void *more)
{
    if (roots_log_thread(t))
        store_relaxed((bool *)more, true); /* relaxed, here and below: read after the handshake */
    barrier_flush(t);
    t->barrier = BARRIER_DELETION | BARRIER_BLACK;
}

static void answer_stack(struct thread *t, void *more)
{
    if (roots_log_rest(t))
        store_relaxed((bool *)more, true);
    barrier_flush(t);
}

static void answer_finish(struct thread *t, void *more)
{
    if (roots_log_released(t))
        store_relaxed((bool *)more, true);
    barrier_flush(t);
}

static void answer_disarm(struct thread *t, void *context)
{
    (void)context;
    t->barrier = 0;
    barrier_flush(t);
}

/* What the collection held back goes, a bounded part at a time. */
static void answer_trim(struct thread *t, void *more)
{
    if (heap_quiescent(t->heap) || heap_trim_part(t->heap))
        store_relaxed((bool *)more, true); /* relaxed: read after the handshake */
}

/* ---- The phases ---- */

static void arm(struct cycle *cycle)
{
    set_birth_barrier(cycle, BARRIER_DELETION | BARRIER_INSERTION);
    handshake_all(NULL, cycle->program, "arm", answer_arm, NULL);
}

/* The program's own roots first: what moves from them to a thread has been seen here; what moves from a
 * thread that is not scanned yet to them is shaded by its insertion barrier. */
static void roots(struct cycle *cycle)
{
    roots_scan_program(cycle->program, &cycle->marker.visitor);
    set_birth_barrier(cycle, BARRIER_DELETION | BARRIER_BLACK);
    bool more = false;
    handshake_all(NULL, cycle->program, "roots", answer_roots, &more);
    while (more) {
        more = false;
        handshake_all(NULL, cycle->program, "stack", answer_stack, &more);
    }
}

static void mark_grey(struct cycle *cycle)
{
    marker_take_grey(&cycle->marker);
    marker_drain(&cycle->marker);
}

static void mark(struct cycle *cycle)
{
    work_share_marking(cycle->program->gc);
    mark_grey(cycle);
}

/* Rounds, until one in which nobody had anything to hand over and nothing became grey in between. Each object
 * becomes grey once only, so it ends. */
static void finish(struct cycle *cycle)
{
    struct program_gc *gc = cycle->program->gc;
    uint64_t enqueued;
    bool more;
    hold_set_disposing(gc, true);
    do {
        more = false;
        mark_grey(cycle);
        enqueued = grey_enqueued(gc);
        handshake_all(NULL, cycle->program, "finish", answer_finish, &more);
    } while (more || !grey_begin_clearing(gc, enqueued, &cycle->marker.failed));
    if (!cycle->marker.failed)
        oracle_check(cycle->worker, cycle->program);
}

/* Names the garbage and settles what leaves it. False: memory ended, and nothing may be freed. */
static bool name_garbage(struct cycle *cycle)
{
    struct garbage *garbage = &cycle->garbage;
    if (cycle->marker.failed || !garbage_name(garbage))
        return false;
    garbage_clear_weak(garbage);
    return garbage_keep_finalisable(garbage) && watch_garbage(garbage) && garbage_check(garbage);
}

static void dispose(struct cycle *cycle)
{
    if (name_garbage(cycle)) {
        garbage_detach(&cycle->garbage);
    } else {
        cycle->record->gave_up = true;
        cycle->garbage.objects.count = cycle->garbage.classes.count = 0;
    }
    garbage_queue(&cycle->garbage);
    struct program_gc *gc = cycle->program->gc;
    cycle->record->marked = cycle->marker.marked + gc->traced_by_helpers;
    garbage_free(&cycle->garbage);
    cycle->record->helped = gc->traced_by_helpers + gc->work.helped; /* nobody helps any more */
    gc->work.helped = 0;
}

static void disarm(struct cycle *cycle)
{
    struct program *p = cycle->program;
    /* First: no weak edge leads to garbage any more, and threads that have disarmed make objects without
     * marks. */
    grey_end_clearing(p->gc);
    set_birth_barrier(cycle, 0);
    handshake_all(NULL, p, "disarm", answer_disarm, NULL);
    grey_discard(p->gc);
    store_relaxed(&p->gc->grey_lost, false);
    program_heap_clear_marks(p->heap);
    program_heap_set_collecting(p->heap, false);
    (void)heap_quiescent(
        cycle->worker->heap); /* closes its last bag: everybody is quiescent once more below */
    bool more;
    do {
        more = false;
        handshake_all(NULL, p, "trim", answer_trim, &more);
    } while (more);
    while (heap_quiescent(cycle->worker->heap))
        ;
    program_heap_tend_abandoned(p->heap);
    program_heap_unmap_gone(p->heap);
}

void cycle_run(struct thread *worker, struct collection *record)
{
    struct cycle cycle = {.program = worker->program, .worker = worker, .record = record};
    static void (*const phases[GC_PHASE_COUNT])(struct cycle *) = {
        [GC_PHASE_PIN] = pin,       [GC_PHASE_ARM] = arm,       [GC_PHASE_ROOTS] = roots,
        [GC_PHASE_MARK] = mark,     [GC_PHASE_FINISH] = finish, [GC_PHASE_DISPOSE] = dispose,
        [GC_PHASE_DISARM] = disarm,
    };
    cycle.garbage = (struct garbage){
        .program = worker->program, .worker = worker, .marker = &cycle.marker, .record = record};
    answers_begin(worker->program, record->number);
    marker_init(&cycle.marker, worker->program->gc);
    heap_online(worker->heap);
    for (enum gc_phase phase = 0; phase < GC_PHASE_COUNT; phase++) {
        phase_begin(&cycle, phase);
        phases[phase](&cycle);
        phase_end(&cycle, phase);
    }
    answers_end(worker->program->gc, record);
    marker_finish(&cycle.marker);
    heap_offline(worker->heap);
    hold_set_disposing(worker->program->gc, false);
    pending_ask(worker->program);
    store_relaxed(&worker->program->gc->totals.phase, GC_PHASE_IDLE);
}
