#include "gc/mark.h"

#include <stdlib.h>
#include <string.h>

#include "gc/gc_internal.h"
#include "gc/work.h"

#define STEPS_PER_QUIESCENCE 256
#define ZEAL_STEPS           32
#define ZEAL_CHUNK           8

static void visit_root(struct root_visitor *visitor, value v, bool counted)
{
    (void)counted;
    marker_push((struct marker *)visitor, value_ref(v));
}

void marker_init(struct marker *marker, struct program_gc *gc)
{
    *marker = (struct marker){.visitor = {.visit = visit_root}, .gc = gc};
}

void marker_finish(struct marker *marker)
{
    vector_finish(&marker->stack);
}

static void push_marked(struct marker *marker, struct object *o)
{
    marker->marked++;
    if (!vector_push(&marker->stack, o))
        marker->failed = true;
}

void marker_push(struct marker *marker, struct object *o)
{
    if (object_is_markable(o) && heap_mark_set(o))
        push_marked(marker, o);
}

static void push_slot(void *marker, value *slot)
{
    /* Acquire pairs with the release in field_exchange_slow, and with that of a newborn's stores while a
     * barrier is armed: the object that was stored is initialised. What was overwritten before this load is
     * in a log. */
    value v = load_acquire(slot);
    if (value_is_ref(v))
        marker_push(marker, value_ref(v));
}

/* Lets helpers have the oldest part of the stack, from where most is still to be found. */
static void share(struct marker *marker, size_t count)
{
    struct program_gc *gc = marker->gc;
    lock_acquire(&gc->grey_lock);
    bool wanted = !gc->grey && gc->grey_shared;
    lock_release(&gc->grey_lock);
    struct grey_chunk *chunk = wanted ? malloc(sizeof *chunk) : NULL;
    if (!chunk)
        return;
    struct object **items = marker->stack.items;
    chunk->count = count;
    memcpy(chunk->objects, items, count * sizeof *items);
    marker->stack.count -= count;
    memcpy(items, items + marker->stack.count, count * sizeof *items); /* the order does not matter */
    marker->marked -= count;                                           /* whoever takes them counts them */
    lock_acquire(&gc->grey_lock);
    chunk->next = gc->grey;
    gc->grey = chunk;
    lock_release(&gc->grey_lock);
}

static void share_if_wanted(struct marker *marker, bool invite)
{
    if (zeal_is_on() && marker->stack.count >= 2 * ZEAL_CHUNK) {
        share(marker, ZEAL_CHUNK);
        if (invite)
            work_invite(marker->gc);
    } else if (marker->stack.count >= 2 * GREY_CHUNK && gc_wants_help(marker->gc)) {
        share(marker, GREY_CHUNK);
    }
}

void marker_drain(struct marker *marker)
{
    unsigned often = zeal_is_on() ? ZEAL_STEPS : STEPS_PER_QUIESCENCE;
    for (unsigned steps = 1; marker->stack.count; steps++) {
        (void)trace_object(vector_pop(&marker->stack), push_slot, marker, SIZE_MAX);
        if (steps % often == 0) {
            (void)heap_quiescent(marker->gc->heap);
            share_if_wanted(marker, steps % (ZEAL_STEPS * 32) == 0);
        }
    }
}

void marker_take_grey(struct marker *marker)
{
    for (struct grey_chunk *chunk = grey_take(marker->gc), *next; chunk; chunk = next) {
        next = chunk->next;
        for (size_t i = 0; i < chunk->count; i++)
            push_marked(marker, chunk->objects[i]);
        free(chunk);
    }
}
