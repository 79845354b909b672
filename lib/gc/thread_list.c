#include "gc/thread_list.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
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

/* Takes the threads_lock at a moment when the program is not held: pages must not change while somebody
 * walks. */
static void lock_unheld(struct program *p)
{
    lock_acquire(&p->threads_lock);
    while (load_seq(&p->gc->held)) {
        lock_release(&p->threads_lock);
        hold_wait_over(p);
        lock_acquire(&p->threads_lock);
    }
}

/* Gives t a heap and a place in the list, both parked. False: the limit, or no memory. */
static bool join_list(struct program *p, struct thread *t)
{
    lock_unheld(p);
    if (!p->thread_limit || p->thread_count < p->thread_limit)
        t->heap = heap_create(p->heap);
    if (t->heap) {
        store_relaxed(&t->heap->thread, t); /* relaxed: see object_owner */
        heap_offline(t->heap);
        t->barrier = p->gc->barrier; /* with an empty stack it is as if it had answered */
        link_thread(p, t);
    }
    lock_release(&p->threads_lock);
    return t->heap != NULL;
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
    if (join_list(p, t))
        return t;
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

static void set_name(struct thread *t, const char *name)
{
    size_t length = strlen(name);
    if (length >= sizeof t->name) {
        length = sizeof t->name - 1;
        while (((unsigned char)name[length] & 0xC0) == 0x80) /* not in the middle of a character */
            length--;
    }
    memcpy(t->name, name, length);
    t->name[length] = '\0';
}

void thread_rename(struct program *p, uint32_t id, const char *name)
{
    lock_acquire(&p->threads_lock); /* who has claimed the thread reads it */
    for (struct thread *t = p->threads; t; t = t->next)
        if (t->id == id)
            set_name(t, name);
    lock_release(&p->threads_lock);
}

void thread_enter(struct thread *t, const char *name)
{
    CHECK(thread_self == NULL);
    thread_self = t;
    thread_rename(t->program, t->id, name);
    store_relaxed(&t->native_id, (int32_t)gettid()); /* relaxed: for people */
    t->native_limit = stack_limit();
    if (PROBE_ENABLED(thread__start))
        probe_thread_start(t->id, t->program->id, name);
    thread_unpark(t);
}

/* Takes a running thread off the list when it has answered everything, and abandons its heap. Afterwards it
 * touches no object and no page. */
static void leave_list(struct thread *t)
{
    struct program *p = t->program;
    heap_trim(t->heap); /* the long part, outside the lock */
    lock_unheld(p);
    /* Running, so nobody can claim it; with the list locked, nobody can ask it any more. */
    while (load_seq(&t->gc->asked)) {
        lock_release(&p->threads_lock);
        safepoint_poll(t);
        lock_unheld(p);
    }
    fetch_add_seq(&p->threads_leaving, 1); /* whoever unmakes the program waits for left_program too */
    unlink_thread(p, t);
    errands_finish(t);
    barrier_flush(t);
    pending_disown(p, t);
    barrier_flush(t);
    heap_abandon(t->heap);
    lock_release(&p->threads_lock);
}

/* The last that a thread does with its program. */
static void left_program(struct program *p)
{
    fetch_add_seq(&p->threads_leaving, UINT32_MAX);
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
    fetch_add_relaxed(&p->ended_cpu_ns, clock_thread_cpu_ns()); /* relaxed: figures */
    fetch_add_relaxed(&p->ended_threads, 1);
    leave_list(t);
    thread_self = NULL;
    free_thread(t);
    /* A holder may have been waiting for this thread. Its program outlives its threads. */
    lock_acquire(&p->gc->lock);
    p->gc->events++;
    condition_broadcast(&p->gc->changed);
    lock_release(&p->gc->lock);
    left_program(p);
}

void thread_discard(struct thread *t)
{
    if (!t)
        return;
    thread_unpark(t);
    struct program *p = t->program;
    leave_list(t);
    free_thread(t);
    left_program(p);
}

void program_each_thread(struct program *p, void (*visit)(struct thread *t, void *context), void *context)
{
    lock_acquire(&p->threads_lock);
    for (struct thread *t = p->threads; t; t = t->next)
        visit(t, context);
    lock_release(&p->threads_lock);
}
