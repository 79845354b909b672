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
    /* Dead: its last reference has gone, and somebody is freeing it or has freed it long ago. Acquire pairs
     * with header_init in create.c: if the block is a newborn's by now, its mark is seen. */
    int32_t count = load_acquire(&o->count);
    if (count == 0 || count == COUNT_SHARED_DEAD || heap_mark_test(o))
        return true;
    if (vector_push(&garbage->objects, o))
        return true;
    garbage->failed = true;
    return false;
}

bool garbage_name(struct garbage *garbage)
{
    return heap_walk_running(garbage->program->heap, name_object, garbage) && !garbage->failed;
}

void garbage_clear_weak(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->objects.count; i++) {
        struct object *o = garbage->objects.items[i];
        if (load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN)
            garbage->record->weak_cleared += weak_clear_garbage(garbage->program, o, &garbage->callbacks);
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
        if (!object_type(o)->slots.finalize || (load_relaxed(&o->flags) & OBJECT_FINALISED))
            continue;
        marker_push(garbage->marker,
                    o); /* also without memory for the list: a later collection finalises it */
        if (vector_push(&garbage->finalisable, o))
            object_retain(o);
    }
    marker_drain(garbage->marker);
    remove_marked(garbage);
    return !garbage->marker->failed;
}

/* From here on threads may have it, so this comes last. */
static void queue_finaliser(struct garbage *garbage, struct object *o)
{
    struct program *p = garbage->program;
    lock_acquire(&p->threads_lock); /* no owner ends meanwhile */
    /* If its thread has ended, anybody may run it, and then others may see it. Nobody owns the counts now but
     * the collector. */
    if (object_is_private(o) && !object_owner(o))
        value_publish(garbage->worker, value_from_ref(o));
    if (pending_add(p, PENDING_FINALISE, o))
        garbage->record->finalisers++; /* else no memory: it keeps a reference for ever */
    lock_release(&p->threads_lock);
}

static void queue_callback(struct garbage *garbage, struct object *o)
{
    if (errand_add(&garbage->errands, ERRAND_CALL, o) || !object_try_retain(o))
        return;
    if (!pending_add(garbage->program, PENDING_CALLBACK, o) && object_drop(o))
        object_end(garbage->worker, o);
}

void garbage_queue(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->callbacks.count; i++)
        queue_callback(garbage, garbage->callbacks.items[i]);
    errands_run(&garbage->errands);
    for (size_t i = 0; i < garbage->finalisable.count; i++)
        queue_finaliser(garbage, garbage->finalisable.items[i]);
    vector_finish(&garbage->callbacks);
    vector_finish(&garbage->finalisable);
}

/* ---- The net: counts against references from within ---- */

static bool is_counted_garbage(value v)
{
    return value_is_ref(v) && !object_is_sticky(value_ref(v)) && !heap_mark_test(value_ref(v));
}

/* Both work on the count's word directly: 0 and "dead" have to be reached and left again. Nobody else can
 * reach an object of the list, so nobody else changes its count. */
static void add_to_count(struct object *o, int32_t n)
{
    store_relaxed(&o->count, load_relaxed(&o->count) + n);
}
static void subtract_reference(void *context, value *slot)
{
    (void)context;
    if (is_counted_garbage(*slot)) {
        struct object *child = value_ref(*slot);
        CHECK(!object_is_dead(child)); /* more references than its count says: memory would be lost next */
        add_to_count(child, -1);
    }
}
static void add_reference(void *context, value *slot)
{
    (void)context;
    if (is_counted_garbage(*slot))
        add_to_count(value_ref(*slot), 1);
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
    struct object *survivor = value_ref(v);
    if (errand_add(&garbage->errands, ERRAND_DROP, survivor))
        return;
    /* Whoever held it when it was marked may have let it go since: then this was the last reference. */
    if (object_drop(survivor))
        object_end(garbage->worker, survivor);
}

void garbage_detach(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->objects.count; i++) {
        struct object *o = garbage->objects.items[i];
        if (object_is_sticky(o))
            store_relaxed(&o->count, COUNT_SHARED_DEAD);
        fetch_or_relaxed(&o->flags, OBJECT_DYING); /* relaxed, both: nobody reaches it */
        if (load_relaxed(&o->flags) & OBJECT_TRACKED)
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

/* A thread may have found a shared object by a weak edge a moment ago, and be about to learn that it is
 * garbage. */
static void give_back(struct garbage *garbage, struct object *o)
{
    if (object_is_private(o))
        heap_free(garbage->worker->heap, o);
    else
        heap_retire(garbage->worker->heap, o);
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
        give_back(garbage, objects[i]);
    }
    for (size_t i = 0; i < classes; i++)
        dispose(garbage, objects[i]);
    for (size_t i = 0; i < classes; i++)
        give_back(garbage, objects[i]);
    vector_finish(&garbage->objects);
}
