#include "gc/thread_list.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "gc/gc_internal.h"
#include "object/hooks.h"
#include "probe/probe.h"

static uint32_t last_id; /* atomic */

static bool gc_thread_init(struct thread *t, struct gc_thread *gc)
{
    gc->state = THREAD_PARKED;
    gc->scope_bytes = SCOPE_SLOTS * sizeof(value);
    gc->scope_memory = mmap(NULL, gc->scope_bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (gc->scope_memory == MAP_FAILED)
        return false;
    lock_init(&gc->wake_lock, LOCK_RANK_LEAF);
    condition_init(&gc->woken);
    t->scope_base = t->scope_top = gc->scope_memory;
    t->scope_limit = t->scope_base + SCOPE_SLOTS;
    return true;
}

static void gc_thread_finish(struct gc_thread *gc)
{
    munmap(gc->scope_memory, gc->scope_bytes);
    condition_finish(&gc->woken);
    lock_finish(&gc->wake_lock);
    vector_finish(&gc->log);
    free(gc);
}

static void link_thread(struct program *p, struct thread *t)
{
    t->next = p->threads;
    t->previous = NULL;
    if (p->threads)
        p->threads->previous = t;
    p->threads = t;
    p->thread_count++;
}

static void unlink_thread(struct program *p, struct thread *t)
{
    if (t->previous)
        t->previous->next = t->next;
    else
        p->threads = t->next;
    if (t->next)
        t->next->previous = t->previous;
    p->thread_count--;
}

struct thread *thread_create(struct program *p)
{
    struct thread *t = calloc(1, sizeof *t);
    struct gc_thread *gc = calloc(1, sizeof *gc);
    if (!t || !gc || !gc_thread_init(t, gc)) {
        free(gc);
        free(t);
        return NULL;
    }
    t->gc = gc;
    t->program = p;
    t->id = fetch_add_relaxed(&last_id, 1) + 1; /* relaxed: any order of numbers will do */
    t->heap = heap_create(p->heap);
    if (!t->heap) {
        gc_thread_finish(gc);
        free(t);
        return NULL;
    }
    t->heap->thread = t;
    heap_offline(t->heap);
    lock_acquire(&p->threads_lock);
    bool room = !p->thread_limit || p->thread_count < p->thread_limit;
    if (room)
        link_thread(p, t);
    lock_release(&p->threads_lock);
    if (room)
        return t;
    t->heap->thread = NULL;
    heap_abandon(t->heap);
    gc_thread_finish(gc);
    free(t);
    return NULL;
}

/* Where native code must stop to grow the C stack. */
static char *stack_limit(void)
{
    pthread_attr_t attributes;
    void *lowest;
    size_t size;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return NULL;
    CHECK(pthread_attr_getstack(&attributes, &lowest, &size) == 0);
    pthread_attr_destroy(&attributes);
    return (char *)lowest + (size > 4 * NATIVE_STACK_SPARE ? NATIVE_STACK_SPARE : size / 4);
}

void thread_enter(struct thread *t, const char *name)
{
    CHECK(thread_self == NULL);
    thread_self = t;
    t->native_limit = stack_limit();
    if (PROBE_ENABLED(thread__start))
        probe_thread_start(t->id, t->program->id, name);
    thread_unpark(t);
}

/* Removes a parked thread from the list, when nobody looks at it and it has answered everything. */
static void leave_list(struct thread *t)
{
    struct program *p = t->program;
    for (;;) {
        lock_acquire(&p->threads_lock);
        uint32_t expected = THREAD_RUNNING;
        /* Running, so nobody can claim it; with the list locked, nobody can ask it. */
        if (load_seq(&t->gc->state) == expected && !load_seq(&t->gc->asked) && !load_seq(&p->gc->held))
            break;
        lock_release(&p->threads_lock);
        safepoint_poll(t);
    }
    unlink_thread(p, t);
    t->heap->thread = NULL;
    lock_release(&p->threads_lock);
}

static void free_thread(struct thread *t)
{
    gc_thread_finish(t->gc);
    free(t);
}

void thread_leave(struct thread *t)
{
    struct program *p = t->program;
    CHECK(thread_self == t);
    CHECK(t->scope_top == t->scope_base && t->dying_count == 0 && !t->deferred);
    gc_run_pending(t);
    slot_clear(t, &t->exception);
    if (PROBE_ENABLED(thread__end))
        probe_thread_end(t->id, p->id);
    barrier_flush(t);
    leave_list(t);
    pending_disown(p, t);
    heap_abandon(t->heap);
    thread_self = NULL;
    free_thread(t);
    /* A holder may have been waiting for this thread. Its program outlives its threads. */
    lock_acquire(&p->gc->lock);
    p->gc->events++;
    condition_broadcast(&p->gc->changed);
    lock_release(&p->gc->lock);
}

void thread_discard(struct thread *t)
{
    if (!t)
        return;
    thread_unpark(t);
    leave_list(t);
    pending_disown(t->program, t);
    heap_abandon(t->heap);
    free_thread(t);
}

void program_each_thread(struct program *p, void (*visit)(struct thread *t, void *context), void *context)
{
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next)
        visit(t, context);
    lock_release(&p->threads_lock);
}
