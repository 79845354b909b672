/* Marking: from given objects to everything that they reach. For lib/gc only. */
#ifndef OURO_GC_MARK_H
#define OURO_GC_MARK_H

#include "base/vector.h"
#include "gc/gc_internal.h"
#include "gc/roots.h"
#include "memory/heap.h"
#include "object/type.h"

/* `visitor` must stay the first field: roots are given to it. */
struct marker {
    struct root_visitor visitor;
    VECTOR(struct object *) stack; /* marked, slots not yet looked at */
    uint64_t marked;
    bool failed;           /* no memory for the stack: some reachable objects may be unmarked */
    struct program_gc *gc; /* its heap is the collector's: between objects it lets go of the arrays that it
                              may have read */
};

void marker_init(struct marker *marker, struct program_gc *gc);
void marker_finish(struct marker *marker);
/* Marks o and puts it on the stack unless it is marked already, or static. */
void marker_push(struct marker *marker, struct object *o);
/* Marks until the stack is empty. The program's threads may run, with their deletion barriers armed. */
void marker_drain(struct marker *marker);
/* Puts what threads have handed over, marked, on the stack. */
void marker_take_grey(struct marker *marker);

/* Calls each for every counted reference in o's slots. */
static inline void object_each_slot(struct object *o, void (*each)(void *context, value *slot), void *context)
{
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run run = {0};
    while (slots && slots(o, &run))
        for (size_t i = 0; i < run.count; i++)
            each(context, &run.first[(ptrdiff_t)i * run.stride]);
}

/* Calls each for every reference that keeps something alive: its class's, and those in its slots, if it is
 * not dying and no thread runs it. False: one of its arrays has more than `most` slots, and not all were
 * looked at. */
static inline __attribute__((always_inline)) bool
trace_object(struct object *o, void (*each)(void *context, value *slot), void *context, size_t most)
{
    struct type *type = object_type(o);
    /* A class lives as long as its instances, and one who has let go of an instance may still have its class.
     */
    if (load_relaxed(&type->flags) & TYPE_HEAP) { /* relaxed: constant */
        value class = value_from_ref(&type->object);
        each(context, &class);
    }
    bool (*slots)(struct object *, struct slot_run *) = type->slots.slots;
    if (!slots || object_is_dead(o))
        return true; /* dead: whoever releases it logs what it held */
    if (type->slots.freeze && !type->slots.freeze(o))
        return true;
    struct slot_run run = {0};
    bool whole = true;
    while (whole && slots(o, &run)) {
        whole = run.count <= most;
        for (size_t i = 0; whole && i < run.count; i++)
            each(context, &run.first[(ptrdiff_t)i * run.stride]);
    }
    if (type->slots.freeze)
        type->slots.thaw(o);
    return whole;
}

/* In some program's heap: it has a mark. Static objects are not. */
static inline bool object_is_markable(const struct object *o)
{
    return !object_is_sticky(o) || heap_contains(o);
}

#endif
