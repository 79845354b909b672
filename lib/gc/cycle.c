/* One collection, phase by phase. The concurrent collector replaces what a phase does, not their order. */
#include "base/clock.h"
#include "gc/garbage.h"
#include "gc/gc_internal.h"
#include "probe/probe.h"

struct cycle {
    struct program *program;
    struct thread *worker;
    struct collection *record;
    struct marker marker;
    struct garbage garbage;
    int64_t phase_began_ns, hold_began_ns;
};

static void phase_begin(struct cycle *cycle, enum gc_phase phase)
{
    cycle->phase_began_ns = clock_monotonic_ns();
    store_relaxed(&cycle->program->gc->totals.phase, phase); /* relaxed: shown to users only */
    if (PROBE_ENABLED(gc__phase))
        probe_gc_phase(cycle->program->id, cycle->record->number, phase, gc_phase_text(phase), 1);
}

static void phase_end(struct cycle *cycle, enum gc_phase phase)
{
    cycle->record->phase_ns[phase] += clock_monotonic_ns() - cycle->phase_began_ns;
    if (PROBE_ENABLED(gc__phase))
        probe_gc_phase(cycle->program->id, cycle->record->number, phase, gc_phase_text(phase), 0);
}

/* Nothing retired is reused from here on. */
static void pin(struct cycle *cycle)
{
    program_heap_pin(cycle->program->heap);
}

/* In place of arming barriers: nobody runs who could need one. */
static void arm(struct cycle *cycle)
{
    program_hold(NULL, cycle->program);
    cycle->hold_began_ns = clock_monotonic_ns();
}

static void roots(struct cycle *cycle)
{
    struct program *p = cycle->program;
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next)
        roots_scan_thread(t, &cycle->marker.visitor);
    lock_release(&p->threads_lock);
    roots_scan_program(p, &cycle->marker.visitor);
}

/* Names the garbage and settles what leaves it. False: memory ended, and nothing may be freed. */
static bool name_garbage(struct cycle *cycle)
{
    struct garbage *garbage = &cycle->garbage;
    if (cycle->marker.failed || !garbage_name(garbage))
        return false;
    garbage_clear_weak(garbage);
    return garbage_keep_finalisable(garbage) && garbage_check(garbage);
}

static void finish(struct cycle *cycle)
{
    if (name_garbage(cycle)) {
        garbage_detach(&cycle->garbage);
    } else {
        cycle->record->gave_up = true;
        cycle->garbage.objects.count = 0;
    }
    cycle->record->marked = cycle->marker.marked;
    cycle->record->hold_ns = clock_monotonic_ns() - cycle->hold_began_ns;
    hold_set_disposing(cycle->program->gc, true);
    program_unhold(NULL, cycle->program);
    pending_ask(cycle->program);
}

static void disarm(struct cycle *cycle)
{
    program_heap_clear_marks(cycle->program->heap);
    program_heap_unpin(cycle->program->heap);
    program_heap_tend_abandoned(cycle->program->heap);
}

void cycle_run(struct thread *worker, struct collection *record)
{
    struct cycle cycle = {.program = worker->program, .worker = worker, .record = record};
    cycle.garbage = (struct garbage){
        .program = worker->program, .worker = worker, .marker = &cycle.marker, .record = record};
    marker_init(&cycle.marker);
    heap_online(worker->heap);

    phase_begin(&cycle, GC_PHASE_PIN);
    pin(&cycle);
    phase_end(&cycle, GC_PHASE_PIN);
    phase_begin(&cycle, GC_PHASE_ARM);
    arm(&cycle);
    phase_end(&cycle, GC_PHASE_ARM);
    phase_begin(&cycle, GC_PHASE_ROOTS);
    roots(&cycle);
    phase_end(&cycle, GC_PHASE_ROOTS);
    phase_begin(&cycle, GC_PHASE_MARK);
    marker_drain(&cycle.marker);
    phase_end(&cycle, GC_PHASE_MARK);
    phase_begin(&cycle, GC_PHASE_FINISH);
    finish(&cycle);
    phase_end(&cycle, GC_PHASE_FINISH);
    phase_begin(&cycle, GC_PHASE_DISPOSE);
    garbage_free(&cycle.garbage);
    phase_end(&cycle, GC_PHASE_DISPOSE);
    phase_begin(&cycle, GC_PHASE_DISARM);
    disarm(&cycle);
    phase_end(&cycle, GC_PHASE_DISARM);

    marker_finish(&cycle.marker);
    heap_offline(worker->heap);
    hold_set_disposing(worker->program->gc, false);
    store_relaxed(&worker->program->gc->totals.phase, GC_PHASE_IDLE);
}
