/* Note STATE. A thread's state is changed with sequentially consistent operations, because two questions are
 * asked crosswise. Whoever posts a handshake (or raises `held`) writes it, then looks whether the thread is
 * parked; the thread writes that it is parked, then looks whether something was posted. In the total order
 * one of them comes first, so the other sees it: a request to a parked thread is served by the one who posted
 * it, or by the thread itself before it is really away. */
#include "gc/safepoint.h"

#include <unistd.h>

#include "base/clock.h"
#include "gc/gc_internal.h"
#include "gc/work.h"
#include "gc/zeal.h"
#include "probe/probe.h"

#define RECLAMATION_PAUSE_US 100

static struct program_gc *gc_of(const struct thread *t)
{
    return t->program->gc;
}

static void event(struct program_gc *gc)
{
    lock_acquire(&gc->lock);
    gc->events++;
    condition_broadcast(&gc->changed);
    lock_release(&gc->lock);
}

enum thread_state thread_state(const struct thread *t)
{
    return (enum thread_state)load_seq(&t->gc->state);
}

/* ---- Answering ---- */

/* The lock is held. */
static void note_response(struct program_gc *gc, uint32_t id, const struct handshake *h,
                          const struct answer_times *times)
{
    gc->responses.answers++;
    gc->responses.total_ns += times->response_ns;
    if (times->response_ns > gc->responses.longest_ns)
        gc->responses.longest_ns = times->response_ns;
    if (PROBE_ENABLED(handshake))
        probe_handshake(id, h->kind, (uint64_t)times->response_ns, h->collection, (uint64_t)times->hold_ns,
                        (uint64_t)times->cpu_ns);
}

/* Answers what t was asked; by t, or by who has claimed it. */
static void serve(struct thread *t)
{
    struct handshake *h = exchange_seq(&t->gc->asked, NULL);
    if (!h)
        return;
    int64_t began_ns = clock_monotonic_ns(), began_cpu_ns = clock_thread_cpu_ns();
    h->answer(t, h->context);
    struct answer_times times = {.cpu_ns = clock_thread_cpu_ns() - began_cpu_ns};
    int64_t now_ns = clock_monotonic_ns();
    times.hold_ns = now_ns - began_ns;
    times.response_ns = now_ns - t->gc->asked_ns;
    struct program_gc *gc = gc_of(t);
    lock_acquire(&gc->lock);
    answers_note(gc, t, h, &times);
    note_response(gc, t->id, h, &times);
    if (--h->remaining == 0) { /* from here on h may be gone */
        gc->events++;
        condition_broadcast(&gc->changed);
    }
    lock_release(&gc->lock);
}

/* What a thread retires waits for a poll of every other. If one of them has lost the processor in between, so
 * that nothing comes back, this thread leaves it its own. */
static void await_reclamation(struct thread *t)
{
    bool more;
    do {
        program_ask(t->program, POLL_COLLECTOR);
        thread_park(t);
        (void)usleep(RECLAMATION_PAUSE_US);
        thread_unpark(t);
        more = heap_quiescent(t->heap);
    } while (!more && heap_must_wait(t->heap));
    if (more)
        thread_poll_set(t, POLL_COLLECTOR);
}

void safepoint_poll(struct thread *t)
{
    if (t->native_only)
        return;
    struct program_gc *gc = gc_of(t);
    /* Cleared before looking: whoever posts something after the look sets the bit again. */
    thread_poll_clear(t, POLL_COLLECTOR | POLL_INSPECT);
    serve(t);
    if (exchange_seq(&gc->want_quiescence, 0))
        program_ask(t->program, POLL_COLLECTOR);
    if (heap_quiescent(t->heap))
        thread_poll_set(t, POLL_COLLECTOR); /* the rest at the next poll */
    else if (unlikely(heap_must_wait(t->heap)))
        await_reclamation(t);
    if (load_seq(&gc->held) && load_seq(&gc->holder) != t) {
        thread_park(t);
        thread_unpark(t);
    }
    if (unlikely(t->gc->help_debt) || zeal_is_on())
        work_help(t);
    if (unlikely(load_relaxed(&gc->must_wait))) /* relaxed: looked at again with the lock */
        collector_await(t);
    zeal_poll(t);
}

/* ---- Parking ---- */

void thread_park(struct thread *t)
{
    struct gc_thread *mine = t->gc;
    ASSERT_VALUES(load_relaxed(&mine->state) == THREAD_RUNNING, mine->state, THREAD_RUNNING);
    serve(t);
    heap_offline(t->heap);
    for (;;) {
        store_seq(&mine->state, THREAD_PARKED);
        uint32_t expected = THREAD_PARKED;
        /* Asked in between, and nobody has claimed this thread for it: see note STATE. */
        if (!load_seq(&mine->asked) || !cas_seq(&mine->state, &expected, THREAD_RUNNING))
            break;
        heap_online(t->heap);
        serve(t);
        heap_offline(t->heap);
    }
    if (load_seq(&gc_of(t)->held))
        event(gc_of(t)); /* the holder may be waiting for this thread */
}

static bool may_run(struct program_gc *gc, const struct thread *t)
{
    return (!load_seq(&gc->held) || load_seq(&gc->holder) == t) && load_seq(&t->gc->state) == THREAD_PARKED;
}

void thread_unpark(struct thread *t)
{
    struct program_gc *gc = gc_of(t);
    struct gc_thread *mine = t->gc;
    for (;;) {
        uint32_t expected = THREAD_PARKED;
        if (cas_seq(&mine->state, &expected, THREAD_RUNNING)) {
            if (!load_seq(&gc->held) || load_seq(&gc->holder) == t)
                break;
            store_seq(&mine->state, THREAD_PARKED); /* held meanwhile: step back, and say so */
            event(gc);
        }
        lock_acquire(&gc->lock);
        while (!may_run(gc, t))
            condition_wait(&gc->changed, &gc->lock);
        lock_release(&gc->lock);
    }
    heap_online(t->heap);
}

bool thread_wait(struct thread *t, int64_t deadline_ns)
{
    struct gc_thread *mine = t->gc;
    thread_park(t);
    lock_acquire(&mine->wake_lock);
    while (!mine->permit) {
        if (deadline_ns == INT64_MAX)
            condition_wait(&mine->woken, &mine->wake_lock);
        else if (!condition_wait_until(&mine->woken, &mine->wake_lock, deadline_ns))
            break;
    }
    bool woken = mine->permit;
    mine->permit = false;
    lock_release(&mine->wake_lock);
    thread_unpark(t);
    return woken;
}

void thread_wake(struct thread *t)
{
    struct gc_thread *its = t->gc;
    lock_acquire(&its->wake_lock);
    its->permit = true;
    condition_signal(&its->woken);
    lock_release(&its->wake_lock);
}

void thread_ask(struct thread *t, uint32_t reasons)
{
    thread_poll_set(t, reasons);
    /* The collector's business with a parked thread is done by claiming it; the rest needs the thread. */
    if (reasons & ~(uint32_t)(POLL_COLLECTOR | POLL_INSPECT))
        thread_wake(t);
}

void program_ask(struct program *p, uint32_t reasons)
{
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next)
        thread_ask(t, reasons);
    lock_release(&p->threads_lock);
}

/* ---- Claiming ---- */

bool thread_claim(struct thread *t)
{
    uint32_t expected = THREAD_PARKED;
    if (!cas_seq(&t->gc->state, &expected, THREAD_CLAIMED))
        return false;
    /* Whoever reads on behalf of t needs what t would see kept, as if t were here. */
    heap_online(t->heap);
    return true;
}

/* The threads_lock is held, so t does not end when it runs again. */
static void unclaim_locked(struct thread *t)
{
    do {
        heap_offline(t->heap);
        ASSERT_VALUES(load_relaxed(&t->gc->state) == THREAD_CLAIMED, t->gc->state, THREAD_CLAIMED);
        store_seq(&t->gc->state, THREAD_PARKED);
        /* Asked while it was claimed: whoever asked could not claim it. See note STATE. */
        if (!load_seq(&t->gc->asked) || !thread_claim(t))
            break;
        serve(t);
    } while (true);
    event(gc_of(t));
}

void thread_unclaim(struct thread *t)
{
    struct program *p = t->program;
    lock_acquire(&p->threads_lock);
    unclaim_locked(t);
    lock_release(&p->threads_lock);
}

/* ---- Handshakes ---- */

/* Becomes the one asker of the program; who wants to walk the heap also waits until the collector has given
 * memory back. Self is parked from here to asking_end. */
static void asking_begin(struct thread *self, struct program_gc *gc, bool to_walk)
{
    if (self)
        thread_park(self);
    lock_acquire(&gc->lock);
    while (gc->asking || (to_walk && gc->disposing))
        condition_wait(&gc->changed, &gc->lock);
    gc->asking = true;
    lock_release(&gc->lock);
}

static void asking_end(struct thread *self, struct program_gc *gc)
{
    lock_acquire(&gc->lock);
    gc->asking = false;
    gc->events++;
    condition_broadcast(&gc->changed);
    lock_release(&gc->lock);
    if (self)
        thread_unpark(self);
}

/* The threads_lock is held, so t does not end. */
static void post(struct thread *t, struct handshake *h)
{
    t->gc->asked_ns = clock_monotonic_ns();
    store_seq(&t->gc->asked, h);
    thread_poll_set(t, POLL_COLLECTOR);
    if (thread_claim(t)) {
        serve(t);
        unclaim_locked(t);
    }
}

static uint32_t handshake_run(struct thread *self, struct program *p, uint32_t id, struct handshake *h)
{
    struct program_gc *gc = p->gc;
    asking_begin(self, gc, false);
    h->remaining = 1; /* one for this function, until everybody is asked */
    uint32_t asked = 0;
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next) {
        if (id && t->id != id)
            continue;
        asked++;
        lock_acquire(&gc->lock);
        h->remaining++;
        lock_release(&gc->lock);
        post(t, h);
        if (!self)
            zeal_pause(); /* one has answered, and the next has not been asked */
    }
    lock_release(&p->threads_lock);
    lock_acquire(&gc->lock);
    h->remaining--;
    while (h->remaining)
        condition_wait(&gc->changed, &gc->lock);
    lock_release(&gc->lock);
    asking_end(self, gc);
    return asked;
}

bool handshake_thread(struct thread *self, struct program *p, uint32_t id, const char *kind,
                      handshake_answer *answer, void *context)
{
    struct handshake h = {.kind = kind, .answer = answer, .context = context};
    return handshake_run(self, p, id, &h) != 0;
}

uint32_t handshake_all(struct thread *self, struct program *p, const char *kind, handshake_answer *answer,
                       void *context)
{
    /* Nobody but the collector asks all from outside. Only its thread changes the number. */
    uint64_t collection = self ? 0 : p->gc->answers.number;
    struct handshake h = {.kind = kind, .answer = answer, .context = context, .collection = collection};
    return handshake_run(self, p, 0, &h);
}

/* ---- Holding ---- */

/* Claims what is parked; false: some thread is still running. */
static bool hold_claim(struct thread *self, struct program *p)
{
    bool all = true;
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next) {
        if (t == self || t->gc->held)
            continue;
        uint32_t expected = THREAD_PARKED;
        if (cas_seq(&t->gc->state, &expected, THREAD_CLAIMED)) {
            t->gc->held = true;
        } else {
            thread_poll_set(t, POLL_COLLECTOR);
            all = false;
        }
    }
    lock_release(&p->threads_lock);
    return all;
}

static void hold(struct thread *self, struct program *p, bool to_walk)
{
    struct program_gc *gc = p->gc;
    asking_begin(self, gc, to_walk);
    int64_t asked_ns = clock_monotonic_ns();
    lock_acquire(&gc->lock);
    store_seq(&gc->holder, self);
    store_seq(&gc->held, true);
    uint64_t seen = gc->events;
    lock_release(&gc->lock);
    while (!hold_claim(self, p)) {
        lock_acquire(&gc->lock);
        while (gc->events == seen)
            condition_wait(&gc->changed, &gc->lock);
        seen = gc->events;
        lock_release(&gc->lock);
    }
    const struct handshake hold = {.kind = "hold"};
    const struct answer_times times = {.response_ns = clock_monotonic_ns() - asked_ns};
    lock_acquire(&gc->lock);
    note_response(gc, 0, &hold, &times); /* of all: how long the last of them took */
    lock_release(&gc->lock);
    if (self)
        thread_unpark(self);
}

void program_hold(struct thread *self, struct program *p)
{
    hold(self, p, true);
}

void hold_while_disposing(struct program *p)
{
    hold(NULL, p, false);
}

void program_unhold(struct thread *self, struct program *p)
{
    struct program_gc *gc = p->gc;
    ASSERT(gc->held && gc->holder == self);
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next)
        if (t->gc->held) {
            t->gc->held = false;
            store_seq(&t->gc->state, THREAD_PARKED);
        }
    lock_release(&p->threads_lock);
    lock_acquire(&gc->lock);
    store_seq(&gc->holder, NULL);
    store_seq(&gc->held, false);
    gc->asking = false;
    gc->events++;
    condition_broadcast(&gc->changed);
    lock_release(&gc->lock);
}

bool program_exclude(struct thread *t)
{
    if (!t->program->multithreaded)
        return false;
    hold(t, t->program, false);
    return true;
}

void program_include(struct thread *t, bool excluded)
{
    if (excluded)
        program_unhold(t, t->program);
}

void hold_set_disposing(struct program_gc *gc, bool disposing)
{
    lock_acquire(&gc->lock);
    while (disposing && gc->held)
        condition_wait(&gc->changed, &gc->lock);
    gc->disposing = disposing;
    gc->events++;
    condition_broadcast(&gc->changed);
    lock_release(&gc->lock);
}

void hold_wait_over(struct program *p)
{
    struct thread *self = thread_self;
    if (self && self->program == p && !self->native_only) {
        safepoint_poll(self);
        return;
    }
    lock_acquire(&p->gc->lock);
    while (p->gc->held)
        condition_wait(&p->gc->changed, &p->gc->lock);
    lock_release(&p->gc->lock);
}

bool program_is_held(const struct program *p)
{
    return load_seq(&p->gc->held);
}

void program_response_stats(const struct program *p, struct response_stats *stats)
{
    struct program_gc *gc = p->gc;
    lock_acquire(&gc->lock);
    *stats = gc->responses;
    lock_release(&gc->lock);
}
