#include "gc/mark.h"

#include <stdlib.h>

#include "gc/gc_internal.h"

#define STEPS_PER_QUIESCENCE 256

static void visit_root(struct root_visitor *visitor, value v, bool counted)
{
    (void)counted;
    marker_push((struct marker *)visitor, value_ref(v));
}

void marker_init(struct marker *marker, struct heap *heap)
{
    *marker = (struct marker){.visitor = {.visit = visit_root}, .heap = heap};
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

static void trace(struct marker *marker, struct object *o)
{
    struct type *type = object_type(o);
    /* A class lives as long as its instances, and one who has let go of an instance may still have its class.
     */
    if (load_relaxed(&type->flags) & TYPE_HEAP) /* relaxed: constant */
        marker_push(marker, &type->object);
    if (object_is_dead(o))
        return; /* whoever releases it logs what it held */
    if (!type->slots.freeze) {
        object_each_slot(o, push_slot, marker);
    } else if (type->slots.freeze(o)) {
        object_each_slot(o, push_slot, marker);
        type->slots.thaw(o);
    }
}

void marker_drain(struct marker *marker)
{
    for (unsigned steps = 1; marker->stack.count; steps++) {
        trace(marker, vector_pop(&marker->stack));
        if (steps % STEPS_PER_QUIESCENCE == 0)
            (void)heap_quiescent(marker->heap);
    }
}

void marker_take_grey(struct marker *marker, struct program_gc *gc)
{
    for (struct grey_chunk *chunk = grey_take(gc), *next; chunk; chunk = next) {
        next = chunk->next;
        for (size_t i = 0; i < chunk->count; i++)
            push_marked(marker, chunk->objects[i]);
        free(chunk);
    }
}
