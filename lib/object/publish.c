/* Note PUBLISH. An object on the work list is shared already, but its slots may still hold private objects.
 * That is sound because nobody else can reach it before value_publish returns: the first object of the graph
 * is revealed by a store that comes after.
 *
 * The work list is bounded. What does not fit is flagged OBJECT_PENDING and found again by walking the
 * thread's own pages: all private objects of a thread lie there. */
#include <stdlib.h>

#include "memory/heap.h"
#include "object/hooks.h"
#include "object/program.h"
#include "object/release.h"
#include "probe/probe.h"

#define WORK_FIRST 128
#define WORK_LIMIT ((size_t)1 << 16)

struct work {
    struct object **items;
    size_t count, capacity;
    bool overflowed;
    struct thread *thread;
    struct heap *heap; /* where the private objects of the graph lie */
    struct object *first[WORK_FIRST];
};

static void work_push(struct work *work, struct object *o)
{
    if (work->count == work->capacity) {
        size_t capacity = work->capacity * 4;
        struct object **items = NULL;
        if (capacity <= WORK_LIMIT)
            items = realloc(work->items == work->first ? NULL : work->items, capacity * sizeof *items);
        if (!items) {
            object_flag_set(o, OBJECT_PENDING);
            work->overflowed = true;
            return;
        }
        if (work->items == work->first)
            for (size_t i = 0; i < work->count; i++)
                items[i] = work->first[i];
        work->items = items;
        work->capacity = capacity;
    }
    work->items[work->count++] = o;
}

static void publish_object(struct work *work, struct object *o);

static void publish_observer(void *work, struct object *reference)
{
    publish_object(work, reference);
}

static void publish_type(struct work *work, struct type *type)
{
    if (unlikely(type->flags & TYPE_HEAP))
        publish_object(work, &type->object);
}

/* Makes one object shared, and puts it on the list if it may hold private ones. */
static void publish_object(struct work *work, struct object *o)
{
    struct type *type = object_type(o);
    int32_t count = load_relaxed(&o->count);
    if (count >= 0) {
        ASSERT(count > 0);
        /* Relaxed: the store that reveals the graph releases all of it. */
        store_relaxed(&o->count, type->flags & TYPE_LAZY_SHARED ? COUNT_IMMORTAL : COUNT_SHARED_DEAD + count);
        fetch_add_relaxed(&work->thread->program->published_objects, 1); /* relaxed: a figure */
        if (PROBE_ENABLED(object__publish))
            probe_object_publish(o, type->name);
    } else if (count < COUNT_STICKY_FIRST || !heap_contains(o) || !object_flag_set(o, OBJECT_PUBLISHED)) {
        return; /* shared already, or immortal */
    }
    publish_type(work, type);
    if (unlikely(load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN) && object_hooks.weak_observers)
        object_hooks.weak_observers(work->thread, o, publish_observer, work);
    if (type->slots.slots || (type->flags & TYPE_WEAK_EDGE))
        work_push(work, o);
}

static void publish_value(struct work *work, value v)
{
    if (value_is_ref(v))
        publish_object(work, value_ref(v));
}

/* The uncounted target of a weak reference, which lies right after the header. */
static void publish_target(struct work *work, value target)
{
    struct thread *t = work->thread;
    if (value_is_ref(target) &&
        (!t->barrier || !object_hooks.follow || object_hooks.follow(t, value_ref(target))))
        publish_object(work, value_ref(target));
}

static void scan(struct work *work, struct object *o)
{
    const struct type *type = object_type(o);
    struct slot_run run = {0};
    if (type->flags & TYPE_WEAK_EDGE)
        publish_target(work,
                       load_relaxed((value *)(o + 1))); /* relaxed: whatever a collector empties is garbage */
    if (!type->slots.slots)
        return;
    while (type->slots.slots(o, &run))
        for (size_t i = 0; i < run.count; i++)
            publish_value(work, run.first[(ptrdiff_t)i * run.stride]);
}

static void drain(struct work *work)
{
    while (work->count)
        scan(work, work->items[--work->count]);
}

/* Takes pending objects back onto the list until it is full. */
static bool collect_pending(void *context, void *block, size_t size)
{
    struct work *work = context;
    struct object *o = block;
    (void)size;
    if (!(load_relaxed(&o->flags) & OBJECT_PENDING) || page_of(o)->heap != work->heap)
        return true;
    if (work->count == work->capacity) {
        work->overflowed = true;
        return false;
    }
    fetch_and_relaxed(&o->flags, (uint8_t)~OBJECT_PENDING); /* relaxed: only this thread sets it here */
    work->items[work->count++] = o;
    return true;
}

void value_publish(struct thread *t, value v)
{
    if (!value_is_ref(v))
        return;
    struct object *o = value_ref(v);
    int32_t count = load_relaxed(&o->count);
    if (count < COUNT_STICKY_FIRST)
        return;
    struct work work;
    work.count = 0;
    work.capacity = WORK_FIRST;
    work.overflowed = false;
    work.thread = t;
    work.heap = t->native_only && heap_contains(o) ? page_of(o)->heap : t->heap;
    work.items = work.first;
    publish_object(&work, o);
    drain(&work);
    while (unlikely(work.overflowed)) {
        work.overflowed = false;
        if (t->native_only) /* the collector, while it collects: for a thread that has ended */
            (void)heap_walk_running(t->heap->program, collect_pending, &work);
        else
            heap_walk_own(t->heap, collect_pending, &work);
        drain(&work);
    }
    if (work.items != work.first)
        free(work.items);
}
