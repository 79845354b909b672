/* Note ERRANDS. The count of a private object is its owner's to change. When garbage that held such an object
 * goes, the collector gives the reference to the owner as an errand; the owner, or whoever has claimed it
 * while it is parked, works off a chunk of them at each handshake. That the collection waits for it keeps the
 * references out of everybody's sight: nobody marks or verifies meanwhile. A last reference goes on the queue
 * of what runs at an evaluation poll. */
#include <sched.h>
#include <stdlib.h>

#include "gc/gc_internal.h"

static struct object *errand_object(uintptr_t entry)
{
    return (struct object *)(entry & ~(uintptr_t)ERRAND_CALL);
}

/* Its owner has ended: nobody but the collector knows the object. A weak reference of his has nobody to call.
 */
static void do_for_nobody(struct thread *worker, struct errand_chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (!(chunk->entries[i] & ERRAND_CALL) && object_drop(errand_object(chunk->entries[i])))
            object_end(worker, errand_object(chunk->entries[i]));
    free(chunk);
}

static void act(struct thread *t, uintptr_t entry)
{
    struct object *o = errand_object(entry);
    bool queued = entry & ERRAND_CALL ? object_try_retain(o) && pending_add(t->program, PENDING_CALLBACK, o)
                                      : object_drop(o) && pending_add(t->program, PENDING_RELEASE, o);
    if (queued)
        thread_poll_set(t, POLL_FINALISERS);
}

static void empty_chunk(struct thread *t, struct errand_chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        act(t, chunk->entries[i]);
    free(chunk);
}

/* By t, or on its behalf; the handshake is over when all have answered, so the lists are nobody else's. */
static void answer_errands(struct thread *t, void *more)
{
    struct errand_chunk *chunk = t->gc->errands;
    if (!chunk)
        return;
    t->gc->errands = chunk->next;
    if (chunk->next)
        store_relaxed((bool *)more, true); /* relaxed: read after the handshake */
    empty_chunk(t, chunk);
}

bool errand_add(struct errand_chunk **list, struct thread *by, enum errand errand, struct object *o)
{
    if (!object_is_private(o))
        return false;
    struct heap *heap = page_of(o)->heap;
    if (by->heap == heap && !by->native_only) {
        act(by, (uintptr_t)o | errand);
        return true;
    }
    struct errand_chunk *chunk = *list;
    if (!chunk || chunk->heap != heap || chunk->count == ERRAND_CHUNK) {
        chunk = malloc(sizeof *chunk);
        if (!chunk)
            return true; /* the object keeps the reference until its program goes */
        chunk->next = *list;
        chunk->heap = heap;
        chunk->count = 0;
        *list = chunk;
    }
    chunk->entries[chunk->count++] = (uintptr_t)o | errand;
    return true;
}

static bool hand_over(struct thread *worker, struct errand_chunk *chunk)
{
    lock_acquire(&worker->program->threads_lock); /* no owner ends meanwhile */
    struct thread *owner = load_relaxed(&chunk->heap->thread);
    if (owner) {
        chunk->next = owner->gc->errands;
        owner->gc->errands = chunk;
    }
    lock_release(&worker->program->threads_lock);
    return owner != NULL;
}

/* To its owner; or, if he has ended, done here, and nobody adopts the heap before that. In between the two
 * lies the moment in which a thread ends or begins. */
static void settle(struct thread *worker, struct errand_chunk *chunk)
{
    struct heap *heap = chunk->heap;
    for (;;) {
        if (hand_over(worker, chunk))
            return;
        if (heap_claim(heap))
            break;
        sched_yield();
    }
    do_for_nobody(worker, chunk);
    heap_unclaim(heap);
}

void errands_run(struct thread *worker, struct errand_chunk *list)
{
    for (struct errand_chunk *next; list; list = next) {
        next = list->next;
        settle(worker, list);
    }
    bool more;
    do {
        more = false;
        handshake_all(NULL, worker->program, "errands", answer_errands, &more);
    } while (more);
}

void errands_finish(struct thread *t)
{
    for (struct errand_chunk *chunk = t->gc->errands, *next; chunk; chunk = next) {
        next = chunk->next;
        empty_chunk(t, chunk);
    }
    t->gc->errands = NULL;
}
