#include "gc/gc_internal.h"
#include "gc/mark.h"

static void visit_root(struct root_visitor *visitor, value v, bool counted)
{
    (void)counted;
    marker_push((struct marker *)visitor, value_ref(v));
}

void marker_init(struct marker *marker)
{
    *marker = (struct marker){.visitor = {.visit = visit_root}};
}

void marker_finish(struct marker *marker)
{
    vector_finish(&marker->stack);
}

void marker_push(struct marker *marker, struct object *o)
{
    if (!object_is_markable(o) || !heap_mark_set(o))
        return;
    marker->marked++;
    if (!vector_push(&marker->stack, o))
        marker->failed = true;
}

static void push_slot(void *marker, value *slot)
{
    value v = load_relaxed(slot); /* relaxed: its thread is held, or its store is in a log */
    if (value_is_ref(v))
        marker_push(marker, value_ref(v));
}

void marker_drain(struct marker *marker)
{
    while (marker->stack.count) {
        struct object *o = vector_pop(&marker->stack);
        struct type *type = object_type(o);
        if (type->flags & TYPE_HEAP) /* a class lives as long as its instances */
            marker_push(marker, &type->object);
        object_each_slot(o, push_slot, marker);
    }
}
