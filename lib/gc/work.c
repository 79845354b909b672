#include "gc/work.h"

#include <stdlib.h>

#include "base/clock.h"
#include "gc/mark.h"

#define SLICE      256 /* objects */
#define ZEAL_SLICE 8
#define SHARE      8192 /* objects, owed for each 64 KiB or so */
#define DEBT_MOST  (16 * SHARE)

/* ---- Passes over the garbage ---- */

static bool take_slice(struct shared_work *work, size_t *begin, size_t *end)
{
    size_t left = work->count - work->next, most = zeal_is_on() ? ZEAL_SLICE : SLICE;
    *begin = work->next;
    *end = work->next += left < most ? left : most;
    return left != 0;
}

void work_invite(struct program_gc *gc)
{
    if (!zeal_is_on())
        return;
    program_ask(gc->program, POLL_COLLECTOR);
    zeal_pause();
}

void work_run(struct program_gc *gc, struct thread *worker, work_slice *slice, void *context, size_t count)
{
    struct shared_work *work = &gc->work;
    size_t begin, end;
    lock_acquire(&work->lock);
    work->slice = slice;
    work->context = context;
    work->next = 0;
    work->count = count;
    lock_release(&work->lock);
    work_invite(gc);
    lock_acquire(&work->lock);
    while (take_slice(work, &begin, &end)) {
        lock_release(&work->lock);
        slice(context, worker, begin, end);
        lock_acquire(&work->lock);
    }
    while (work->helpers)
        condition_wait(&work->idle, &work->lock);
    lock_release(&work->lock);
}

static bool help_with_pass(struct thread *t, struct shared_work *work)
{
    size_t begin, end;
    lock_acquire(&work->lock);
    bool taken = take_slice(work, &begin, &end);
    work->helpers += taken;
    lock_release(&work->lock);
    if (!taken)
        return false;
    work->slice(work->context, t, begin, end); /* they stay while there are helpers */
    lock_acquire(&work->lock);
    work->helped += end - begin;
    if (--work->helpers == 0)
        condition_signal(&work->idle);
    lock_release(&work->lock);
    return true;
}

/* ---- Marking ---- */

struct helper {
    struct grey_chunk *grey;  /* found by this step; the first has room */
    struct grey_chunk *large; /* objects whose arrays are too long for a step */
    size_t slots;             /* looked at */
    bool lost;                /* no memory for a chunk */
};

static bool add_to(struct grey_chunk **chunks, struct object *o)
{
    if (!*chunks || (*chunks)->count == GREY_CHUNK) {
        struct grey_chunk *chunk = malloc(sizeof *chunk);
        if (!chunk)
            return false;
        chunk->count = 0;
        chunk->next = *chunks;
        *chunks = chunk;
    }
    (*chunks)->objects[(*chunks)->count++] = o;
    return true;
}

static void find(void *context, value *slot)
{
    struct helper *helper = context;
    value v = load_acquire(slot); /* acquire: as in push_slot, mark.c */
    helper->slots++;
    if (value_is_ref(v) && object_is_markable(value_ref(v)) && heap_mark_set(value_ref(v)) &&
        !add_to(&helper->grey, value_ref(v)))
        helper->lost = true;
}

/* Chunks to what the collector or another helper takes next. */
static void hand_over_locked(struct grey_chunk **list, struct grey_chunk *chunks)
{
    for (struct grey_chunk *next; chunks; chunks = next) {
        next = chunks->next;
        chunks->next = *list;
        *list = chunks;
    }
}

static struct grey_chunk *take_chunk(struct program_gc *gc)
{
    struct grey_chunk *chunk = NULL;
    lock_acquire(&gc->grey_lock);
    if (gc->grey_shared && gc->grey) {
        chunk = gc->grey;
        gc->grey = chunk->next;
        gc->grey_helpers++;
        gc->enqueued++;
    }
    lock_release(&gc->grey_lock);
    return chunk;
}

static bool help_with_marking(struct program_gc *gc)
{
    struct grey_chunk *chunk = take_chunk(gc);
    if (!chunk)
        return false;
    struct helper helper = {0};
    uint64_t traced = 0;
    while (chunk->count && helper.slots < HELP_SLOTS) {
        struct object *o = chunk->objects[--chunk->count];
        if (trace_object(o, find, &helper, HELP_SLOTS))
            traced++;
        else if (!add_to(&helper.large, o))
            helper.lost = true;
    }
    lock_acquire(&gc->grey_lock);
    if (chunk->count) {
        chunk->next = gc->grey;
        gc->grey = chunk;
        chunk = NULL;
    }
    hand_over_locked(&gc->grey, helper.grey);
    hand_over_locked(&gc->grey_large, helper.large);
    gc->traced_by_helpers += traced;
    gc->grey_helpers--;
    gc->enqueued++;
    if (helper.lost)
        store_relaxed(&gc->grey_lost, true); /* relaxed: read with the lock */
    lock_release(&gc->grey_lock);
    free(chunk);
    return true;
}

void work_share_marking(struct program_gc *gc)
{
    lock_acquire(&gc->grey_lock);
    gc->grey_shared = true;
    gc->traced_by_helpers = 0;
    lock_release(&gc->grey_lock);
}

/* ---- Debts ---- */

void work_owe(struct thread *t, unsigned factor)
{
    size_t debt = t->gc->help_debt + (size_t)SHARE * factor;
    t->gc->help_debt = debt < DEBT_MOST ? debt : DEBT_MOST;
    thread_poll_set(t, POLL_COLLECTOR);
}

void work_help(struct thread *t)
{
    struct program_gc *gc = t->program->gc;
    int64_t began_ns = clock_monotonic_ns(), began_cpu_ns = clock_thread_cpu_ns();
    bool helped = help_with_marking(gc) || help_with_pass(t, &gc->work);
    size_t debt = t->gc->help_debt;
    t->gc->help_debt = helped && debt > SLICE ? debt - SLICE : 0;
    if (t->gc->help_debt || (zeal_is_on() && helped))
        thread_poll_set(t, POLL_COLLECTOR);
    if (helped)
        answers_note_help(t, clock_monotonic_ns() - began_ns, clock_thread_cpu_ns() - began_cpu_ns);
}
