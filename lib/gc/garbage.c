#include "gc/garbage.h"

#include <stdio.h>

#include "gc/gc_internal.h"
#include "gc/zeal.h"
#include "probe/probe.h"

static bool name_object(void *context, void *block, size_t size)
{
    struct garbage *garbage = context;
    struct object *o = block;
    (void)size;
    if (heap_mark_test(o) || object_is_dead(o))
        return true; /* alive; or its last reference has gone and somebody is freeing it */
    if (vector_push(&garbage->objects, o))
        return true;
    garbage->failed = true;
    return false;
}

bool garbage_name(struct garbage *garbage)
{
    heap_walk(garbage->program->heap, name_object, garbage);
    return !garbage->failed;
}

void garbage_clear_weak(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->objects.count; i++) {
        struct object *o = garbage->objects.items[i];
        if (o->flags & OBJECT_WEAKLY_SEEN)
            garbage->record->weak_cleared += weak_clear_garbage(garbage->program, o);
    }
}

/* Takes off the list what has been marked since it was made. */
static void remove_marked(struct garbage *garbage)
{
    size_t kept = 0;
    for (size_t i = 0; i < garbage->objects.count; i++)
        if (!heap_mark_test(garbage->objects.items[i]))
            garbage->objects.items[kept++] = garbage->objects.items[i];
    garbage->objects.count = kept;
}

bool garbage_keep_finalisable(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->objects.count; i++) {
        struct object *o = garbage->objects.items[i];
        if (!object_type(o)->slots.finalize || (o->flags & OBJECT_FINALISED))
            continue;
        /* If its thread has ended, anybody may run it, and then others may see it. Nobody owns the counts now but
         * the collector. */
        if (object_is_private(o) && !object_owner(o))
            value_publish(garbage->worker, value_from_ref(o));
        object_retain(o);
        if (pending_add(garbage->program, PENDING_FINALISE, o))
            garbage->record->finalisers++;
        else
            (void)object_drop(o); /* no memory: it is kept, and finalised by a later collection */
        marker_push(garbage->marker, o);
    }
    marker_drain(garbage->marker);
    remove_marked(garbage);
    return !garbage->marker->failed;
}

/* ---- The net: counts against references from within ---- */

static bool is_counted_garbage(value v)
{
    return value_is_ref(v) && !object_is_sticky(value_ref(v)) && !heap_mark_test(value_ref(v));
}

/* Both work on the count's word directly: 0 and "dead" have to be reached and left again. Everybody is held.
 */
static void subtract_reference(void *context, value *slot)
{
    (void)context;
    if (is_counted_garbage(*slot)) {
        struct object *child = value_ref(*slot);
        CHECK(!object_is_dead(child)); /* more references than its count says: memory would be lost next */
        child->count--;
    }
}
static void add_reference(void *context, value *slot)
{
    (void)context;
    if (is_counted_garbage(*slot))
        value_ref(*slot)->count++;
}

static void each_garbage_slot(struct garbage *garbage, void (*each)(void *, value *))
{
    for (size_t i = 0; i < garbage->objects.count; i++)
        object_each_slot(garbage->objects.items[i], each, NULL);
}

/* The record tells everybody; a checked build also says what it was. */
static void report_kept(const struct garbage *garbage, const struct object *o)
{
#ifdef OURO_CHECKED
    fprintf(
        stderr,
        "ouro: program %u: %llu unreachable objects have references that no root shows; the first is a '%s' "
        "with %lld\n",
        garbage->program->id, (unsigned long long)garbage->record->kept, object_type(o)->name,
        (long long)object_reference_count(o));
    zeal_found(object_type(o)->name, object_reference_count(o), 0);
#else
    (void)garbage;
    (void)o;
#endif
}

bool garbage_check(struct garbage *garbage)
{
    each_garbage_slot(garbage, subtract_reference);
    VECTOR(struct object *) held = {0};
    bool room = true;
    for (size_t i = 0; i < garbage->objects.count && room; i++) {
        struct object *o = garbage->objects.items[i];
        if (!object_is_sticky(o) && !object_is_dead(o)) {
            garbage->record->kept++;
            room = vector_push(&held, o);
        }
    }
    if (held.count == 0 && room)
        return true; /* every count is zero now, as it has to be for what follows */
    if (held.count)
        report_kept(garbage, held.items[0]);
    each_garbage_slot(garbage, add_reference);
    for (size_t i = 0; i < held.count; i++)
        marker_push(garbage->marker, held.items[i]);
    vector_finish(&held);
    marker_drain(garbage->marker);
    remove_marked(garbage);
    if (!room || garbage->marker->failed)
        return false;
    each_garbage_slot(garbage,
                      subtract_reference); /* nothing is held now: what was, and reaches, is marked */
    return true;
}

/* ---- Disposal ---- */

static void detach_slot(void *context, value *slot)
{
    struct garbage *garbage = context;
    value v = *slot;
    store_relaxed(slot, UNSET);
    if (!value_is_ref(v) || object_is_sticky(value_ref(v)) || !heap_mark_test(value_ref(v)))
        return; /* within the garbage the counts are gone already */
    /* A survivor is held by what marked it, so this is never its last reference; if it is, that holder does
     * not count, and the object stays rather than dangle. */
    if (object_drop(value_ref(v)))
        garbage->record->kept++;
}

void garbage_detach(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->objects.count; i++) {
        struct object *o = garbage->objects.items[i];
        if (object_is_sticky(o))
            o->count = COUNT_SHARED_DEAD;
        o->flags |= OBJECT_DYING;
        if (o->flags & OBJECT_TRACKED)
            garbage->record->freed_tracked++;
        garbage->record->freed_bytes += heap_block_size(o);
    }
    garbage->record->freed_objects += garbage->objects.count;
    for (size_t i = 0; i < garbage->objects.count; i++)
        object_each_slot(garbage->objects.items[i], detach_slot, garbage);
}

static bool is_class(const struct object *o)
{
    return (object_type(o)->flags & TYPE_TYPE_SUBCLASS) != 0;
}

static void dispose(struct garbage *garbage, struct object *o)
{
    struct type *type = object_type(o);
    if (PROBE_ENABLED(object__free))
        probe_object_free(o, heap_block_size(o), type->name);
    if (type->slots.dispose)
        type->slots.dispose(garbage->worker, o);
}

/* Instances before classes, and the memory of classes last: an instance's end looks at its class, a class's
 * at its metaclass. */
void garbage_free(struct garbage *garbage)
{
    struct object **objects = garbage->objects.items;
    size_t count = garbage->objects.count, classes = 0;
    for (size_t i = 0; i < count; i++) {
        if (is_class(objects[i])) {
            objects[classes++] = objects[i];
            continue;
        }
        dispose(garbage, objects[i]);
        heap_free(garbage->worker->heap, objects[i]);
    }
    for (size_t i = 0; i < classes; i++)
        dispose(garbage, objects[i]);
    for (size_t i = 0; i < classes; i++)
        heap_free(garbage->worker->heap, objects[i]);
    vector_finish(&garbage->objects);
}
