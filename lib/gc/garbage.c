#include "gc/garbage.h"

#include <stdio.h>

#include "gc/gc_internal.h"
#include "gc/work.h"
#include "gc/zeal.h"
#include "probe/probe.h"

/* Classes end after their instances, by the collector. */
static bool is_class(const struct object *o)
{
    return (object_type(o)->flags & TYPE_TYPE_SUBCLASS) != 0;
}

static bool name_object(void *context, void *block, size_t size)
{
    struct garbage *garbage = context;
    struct object *o = block;
    (void)size;
    /* Dead: its last reference has gone, and somebody is freeing it or has freed it long ago. Acquire pairs
     * with object_header_init in create.h: if the block is a newborn's by now, its mark is seen. */
    int32_t count = load_acquire(&o->count);
    if (count == 0 || count == COUNT_SHARED_DEAD || heap_mark_test(o))
        return true;
    uint8_t flags = load_relaxed(&o->flags); /* relaxed: nobody reaches it */
    bool room = vector_push(&garbage->objects, o);
    if (flags & OBJECT_WEAKLY_SEEN)
        room &= vector_push(&garbage->watched, o);
    if (object_type(o)->slots.finalize && !(flags & OBJECT_FINALISED))
        room &= vector_push(&garbage->finalisable, o);
    if (is_class(o))
        room &= vector_push(&garbage->classes, o);
    garbage->failed = !room;
    return room;
}

bool garbage_name(struct garbage *garbage)
{
    if (heap_walk_running(garbage->program->heap, name_object, garbage))
        return true;
    garbage->finalisable.count = 0;
    return false;
}

void garbage_clear_weak(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->watched.count; i++)
        garbage->record->weak_cleared +=
            weak_clear_garbage(garbage->program, garbage->watched.items[i], &garbage->callbacks);
}

/* Takes off a list what has been marked since it was made. */
static void remove_marked(struct object_list *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!heap_mark_test(list->items[i]))
            list->items[kept++] = list->items[i];
    list->count = kept;
}

void garbage_drop_marked(struct garbage *garbage)
{
    remove_marked(&garbage->objects);
    remove_marked(&garbage->classes);
}

static bool mark_rest(struct garbage *garbage)
{
    marker_drain(garbage->marker);
    garbage_drop_marked(garbage);
    return !garbage->marker->failed;
}

bool garbage_keep_finalisable(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->finalisable.count; i++) {
        object_retain(garbage->finalisable.items[i]);
        marker_push(garbage->marker, garbage->finalisable.items[i]);
    }
    return !garbage->finalisable.count || mark_rest(garbage);
}

/* From here on threads may have it, so this comes last. */
static bool queue_kept(struct garbage *garbage, enum pending_kind kind, struct object *o)
{
    struct program *p = garbage->program;
    lock_acquire(&p->threads_lock); /* no owner ends meanwhile */
    /* If its thread has ended, anybody may run it, and then others may see it. Nobody owns the counts now but
     * the collector. */
    if (object_is_private(o) && !object_owner(o))
        value_publish(garbage->worker, value_from_ref(o));
    bool added = pending_add(p, kind, o); /* else no memory: it keeps a reference for ever */
    lock_release(&p->threads_lock);
    return added;
}

static void queue_callback(struct garbage *garbage, struct object *o)
{
    if (errand_add(&garbage->errands, garbage->worker, ERRAND_CALL, o) || !object_try_retain(o))
        return;
    if (!pending_add(garbage->program, PENDING_CALLBACK, o) && object_drop(o))
        object_end(garbage->worker, o);
}

void garbage_queue(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->callbacks.count; i++)
        queue_callback(garbage, garbage->callbacks.items[i]);
    errands_run(garbage->worker, garbage->errands);
    garbage->errands = NULL;
    for (size_t i = 0; i < garbage->finalisable.count; i++)
        garbage->record->finalisers += queue_kept(garbage, PENDING_FINALISE, garbage->finalisable.items[i]);
    for (size_t i = 0; i < garbage->saved.count; i++)
        (void)queue_kept(garbage, PENDING_SAVE, garbage->saved.items[i]);
    vector_finish(&garbage->watched);
    vector_finish(&garbage->callbacks);
    vector_finish(&garbage->finalisable);
    vector_finish(&garbage->saved);
}

/* ---- Slices of a pass ---- */

#define PREFETCH_AHEAD 12

/* What one slice gathers, before it goes to the collection with the lock of the work held. */
struct share {
    struct garbage *garbage;
    struct thread *by;
    int64_t counted, internal; /* references to objects of the slice, and from its slots to garbage */
    uint64_t tracked, bytes;
    struct errand_chunk *errands;
    struct object_list ended; /* survivors whose last reference this was, if a thread helps */
    struct slot_run_list large;
};

typedef void slot_visitor(void *share, value *slot);

/* A long array is left to the collector when a thread helps. */
static inline __attribute__((always_inline)) void each_slot(struct share *share, struct object *o,
                                                            slot_visitor *each)
{
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run run = {0};
    while (slots && slots(o, &run)) {
        if (run.count > HELP_SLOTS && !share->by->native_only && vector_push(&share->large, run))
            continue;
        for (size_t i = 0; i < run.count; i++)
            each(share, &run.first[(ptrdiff_t)i * run.stride]);
    }
}

static void splice_errands(struct garbage *garbage, struct errand_chunk *chunk)
{
    for (struct errand_chunk *next; chunk; chunk = next) {
        next = chunk->next;
        chunk->next = garbage->errands;
        garbage->errands = chunk;
    }
}

static void end_share(struct share *share)
{
    struct garbage *garbage = share->garbage;
    struct lock *lock = &garbage->program->gc->work.lock;
    lock_acquire(lock);
    garbage->counted += share->counted;
    garbage->internal += share->internal;
    garbage->record->freed_tracked += share->tracked;
    garbage->record->freed_bytes += share->bytes;
    splice_errands(garbage, share->errands);
    for (size_t i = 0; i < share->large.count; i++)
        if (!vector_push(&garbage->large, share->large.items[i]))
            garbage->failed = true;
    for (size_t i = 0; i < share->ended.count; i++)
        (void)vector_push(&garbage->ended, share->ended.items[i]); /* no memory: it is kept for ever */
    lock_release(lock);
    vector_finish(&share->large);
    vector_finish(&share->ended);
}

/* The collector does what helpers left to it. */
static void finish_large(struct garbage *garbage, slot_visitor *each)
{
    struct share share = {.garbage = garbage, .by = garbage->worker};
    for (size_t k = 0; k < garbage->large.count; k++) {
        struct slot_run run = garbage->large.items[k];
        for (size_t i = 0; i < run.count; i++)
            each(&share, &run.first[(ptrdiff_t)i * run.stride]);
    }
    garbage->large.count = 0;
    end_share(&share);
}

static void run_pass(struct garbage *garbage, work_slice *slice)
{
    work_run(garbage->program->gc, garbage->worker, slice, garbage, garbage->objects.count);
}

/* ---- The net: counts against references from within ---- */

static bool is_counted_garbage(value v)
{
    return value_is_ref(v) && !object_is_sticky(value_ref(v)) && !heap_mark_test(value_ref(v));
}

static void count_internal(void *context, value *slot)
{
    struct share *share = context;
    share->internal += is_counted_garbage(*slot);
}

static void count_slice(void *context, struct thread *by, size_t begin, size_t end)
{
    struct share share = {.garbage = context, .by = by};
    struct object **objects = share.garbage->objects.items;
    for (size_t i = begin; i < end; i++) {
        if (i + PREFETCH_AHEAD < end)
            __builtin_prefetch(objects[i + PREFETCH_AHEAD]);
        struct object *o = objects[i];
        int32_t count = load_relaxed(&o->count); /* relaxed: nobody reaches it */
        if (!object_is_sticky(o))
            share.counted += count < 0 ? (int64_t)count - COUNT_SHARED_DEAD : count;
        each_slot(&share, o, count_internal);
    }
    end_share(&share);
}

/* Every reference from within is counted, so no object has fewer than it is given credit for; if the sums are
 * equal then none has more. */
static bool counts_agree(struct garbage *garbage)
{
    garbage->counted = garbage->internal = 0;
    run_pass(garbage, count_slice);
    finish_large(garbage, count_internal);
    return garbage->counted == garbage->internal;
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

/* Object by object: takes those off the list that have more references than come from within, and what they
 * reach. */
static bool keep_held(struct garbage *garbage)
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
    if (held.count)
        report_kept(garbage, held.items[0]);
    each_garbage_slot(garbage, add_reference);
    for (size_t i = 0; i < held.count; i++)
        marker_push(garbage->marker, held.items[i]);
    vector_finish(&held);
    return mark_rest(garbage) && room;
}

bool garbage_check(struct garbage *garbage)
{
#ifdef OURO_CHECKED
    return keep_held(garbage) && counts_agree(garbage);
#else
    return (counts_agree(garbage) || keep_held(garbage)) && !garbage->failed;
#endif
}

/* ---- Disposal ---- */

static void end_survivor(struct share *share, struct object *survivor)
{
    if (share->by->native_only)
        object_end(share->by, survivor);
    else
        (void)vector_push(&share->ended, survivor); /* no memory: it is kept for ever */
}

static void detach_slot(void *context, value *slot)
{
    struct share *share = context;
    value v = *slot;
    store_relaxed(slot, UNSET);
    if (!value_is_ref(v) || object_is_sticky(value_ref(v)) || !heap_mark_test(value_ref(v)))
        return; /* within the garbage nobody counts any more */
    struct object *survivor = value_ref(v);
    if (errand_add(&share->errands, share->by, ERRAND_DROP, survivor))
        return;
    /* Whoever held it when it was marked may have let it go since: then this was the last reference. */
    if (object_drop(survivor))
        end_survivor(share, survivor);
}

/* Dead from here on, for walks and for those who came by a weak edge. */
static void set_dead(struct object *o)
{
    store_relaxed(&o->count, object_is_private(o) ? 0 : COUNT_SHARED_DEAD);
    store_relaxed(&o->flags, load_relaxed(&o->flags) | OBJECT_DYING); /* nobody else changes them now */
}

static void detach_slice(void *context, struct thread *by, size_t begin, size_t end)
{
    struct share share = {.garbage = context, .by = by};
    struct object **objects = share.garbage->objects.items;
    for (size_t i = begin; i < end; i++) {
        if (i + PREFETCH_AHEAD < end)
            __builtin_prefetch(objects[i + PREFETCH_AHEAD], 1);
        struct object *o = objects[i];
        set_dead(o);
        share.tracked += (load_relaxed(&o->flags) & OBJECT_TRACKED) != 0;
        share.bytes += heap_block_size(o);
        each_slot(&share, o, detach_slot);
    }
    end_share(&share);
}

void garbage_detach(struct garbage *garbage)
{
    garbage->record->freed_objects += garbage->objects.count;
    run_pass(garbage, detach_slice);
    finish_large(garbage, detach_slot);
    for (size_t i = 0; i < garbage->ended.count; i++)
        object_end(garbage->worker, garbage->ended.items[i]);
    vector_finish(&garbage->ended);
    vector_finish(&garbage->large);
}

static void dispose(struct thread *by, struct object *o)
{
    struct type *type = object_type(o);
    if (PROBE_ENABLED(object__free))
        probe_object_free(o, heap_block_size(o), type->name);
    if (type->slots.dispose)
        type->slots.dispose(by, o);
}

/* A thread may have found a shared object by a weak edge a moment ago, and be about to learn that it is
 * garbage. */
static void give_back(struct thread *by, struct object *o)
{
    if (object_is_private(o))
        heap_free(by->heap, o);
    else
        heap_retire(by->heap, o);
}

static void free_slice(void *context, struct thread *by, size_t begin, size_t end)
{
    struct object **objects = ((struct garbage *)context)->objects.items;
    for (size_t i = begin; i < end; i++) {
        if (i + PREFETCH_AHEAD < end)
            __builtin_prefetch(objects[i + PREFETCH_AHEAD], 1);
        if (is_class(objects[i]))
            continue;
        dispose(by, objects[i]);
        give_back(by, objects[i]);
    }
}

/* Instances before classes, and the memory of classes last: an instance's end looks at its class, a class's
 * at its metaclass. */
void garbage_free(struct garbage *garbage)
{
    run_pass(garbage, free_slice);
    for (size_t i = 0; i < garbage->classes.count; i++)
        dispose(garbage->worker, garbage->classes.items[i]);
    for (size_t i = 0; i < garbage->classes.count; i++)
        give_back(garbage->worker, garbage->classes.items[i]);
    vector_finish(&garbage->classes);
    vector_finish(&garbage->objects);
}
