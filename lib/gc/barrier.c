/* Note GREY. Whoever logs an object marks it, so that it is logged once; to trace it is the collector's part.
 * It gets them in chunks: a thread fills one of its own and hands it over when it is full or when it answers
 * a handshake, so an answer costs the same however much was logged. What a weak load marks is handed over at
 * once, under the lock under which marking ends. */
#include <stdlib.h>

#include "gc/gc_internal.h"
#include "gc/weak.h"

/* Static objects have no mark and hold nothing of a program. */
static bool is_markable(const struct object *o)
{
    return !object_is_sticky(o) || heap_contains(o);
}

/* The grey_lock is held. */
static void hand_over_locked(struct program_gc *gc, struct grey_chunk *chunk)
{
    chunk->next = gc->grey;
    gc->grey = chunk;
    gc->enqueued++;
}

void barrier_log(struct thread *t, struct object *o)
{
    struct program_gc *gc = t->program->gc;
    if (!is_markable(o) || !heap_mark_set(o))
        return;
    struct grey_chunk *chunk = t->gc->log;
    if (!chunk) {
        chunk = malloc(sizeof *chunk);
        if (!chunk) {
            store_relaxed(&gc->grey_lost, true); /* read after a handshake, which orders it */
            return;
        }
        chunk->count = 0;
        t->gc->log = chunk;
    }
    chunk->objects[chunk->count++] = o;
    if (chunk->count == GREY_CHUNK)
        barrier_flush(t);
}

void barrier_flush(struct thread *t)
{
    struct program_gc *gc = t->program->gc;
    struct grey_chunk *chunk = t->gc->log;
    if (!chunk)
        return;
    t->gc->log = NULL;
    lock_acquire(&gc->grey_lock);
    hand_over_locked(gc, chunk);
    lock_release(&gc->grey_lock);
}

struct grey_chunk *grey_take(struct program_gc *gc)
{
    lock_acquire(&gc->grey_lock);
    struct grey_chunk *all = gc->grey_large, *grey = gc->grey, **end = &all;
    gc->grey = gc->grey_large = NULL;
    lock_release(&gc->grey_lock);
    while (*end)
        end = &(*end)->next;
    *end = grey;
    return all;
}

void grey_discard(struct program_gc *gc)
{
    for (struct grey_chunk *chunk = grey_take(gc), *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
}

/* One object, marked already, in the chunk on top if that has room. The grey_lock is held. */
static void add_grey_locked(struct program_gc *gc, struct object *o)
{
    if (!gc->grey || gc->grey->count == GREY_CHUNK) {
        struct grey_chunk *chunk = malloc(sizeof *chunk);
        if (!chunk) {
            store_relaxed(&gc->grey_lost, true);
            return;
        }
        chunk->count = 0;
        hand_over_locked(gc, chunk);
    }
    gc->grey->objects[gc->grey->count++] = o;
    gc->enqueued++;
}

bool weak_follow_slow(struct thread *t, struct object *o)
{
    struct program_gc *gc = t->program->gc;
    bool alive = true;
    if (!is_markable(o) || heap_mark_test(o))
        return true;
    lock_acquire(&gc->grey_lock);
    if (gc->clearing)
        alive = heap_mark_test(o);
    else if (heap_mark_set(o))
        add_grey_locked(gc, o); /* the collector cannot begin to clear before it has traced it */
    lock_release(&gc->grey_lock);
    return alive;
}

bool grey_begin_clearing(struct program_gc *gc, uint64_t enqueued, bool *failed)
{
    lock_acquire(&gc->grey_lock);
    bool ended = gc->enqueued == enqueued && !gc->grey && !gc->grey_large && !gc->grey_helpers;
    *failed |= load_relaxed(&gc->grey_lost); /* relaxed: the handshakes of this round came after it */
    gc->clearing = ended && !*failed;
    if (ended)
        gc->grey_shared = false;
    lock_release(&gc->grey_lock);
    return ended;
}

void grey_end_clearing(struct program_gc *gc)
{
    lock_acquire(&gc->grey_lock);
    gc->clearing = false;
    lock_release(&gc->grey_lock);
}

uint64_t grey_enqueued(struct program_gc *gc)
{
    lock_acquire(&gc->grey_lock);
    uint64_t enqueued = gc->enqueued;
    lock_release(&gc->grey_lock);
    return enqueued;
}
