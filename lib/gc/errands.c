/* Note ERRANDS. The count of a private object is its owner's to change. When garbage that held such an object goes, the
 * collector puts the reference into the owner's errands; the owner, or whoever has claimed it while it is parked, works
 * off a chunk of them at each handshake. That the collection waits for it keeps the references out of everybody's sight:
 * nobody marks or verifies meanwhile. A last reference goes on the queue of what runs at an evaluation poll. */
#include <stdlib.h>

#include "gc/gc_internal.h"

bool errand_add(struct program *p, enum errand action, struct object *o)
{
    lock_acquire(&p->threads_lock); /* no owner ends meanwhile */
    struct thread *owner = object_is_private(o) ? object_owner(o) : NULL;
    struct errand_chunk *chunk = owner ? owner->gc->errands : NULL;
    if (owner && (!chunk || chunk->count == ERRAND_CHUNK)) {
        chunk = malloc(sizeof *chunk);
        if (chunk) {
            chunk->next = owner->gc->errands;
            chunk->count = 0;
            owner->gc->errands = chunk;
        }
    }
    if (chunk)
        chunk->entries[chunk->count++] = (uintptr_t)o | action;
    lock_release(&p->threads_lock);
    return owner != NULL; /* without memory for the chunk the reference stays until the program goes */
}

static void act(struct thread *t, uintptr_t entry)
{
    struct object *o = (struct object *)(entry & ~(uintptr_t)ERRAND_CALL);
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

void errands_run(struct program *p)
{
    bool more;
    do {
        more = false;
        handshake_all(NULL, p, "errands", answer_errands, &more);
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
