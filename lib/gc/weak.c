#include "gc/weak.h"

#include <stdlib.h>

#include "gc/gc_internal.h"
#include "object/hooks.h"
#include "object/scope.h"

void (*weak_callback_hook)(struct thread *t, struct weak_reference *reference);
void (*weak_gone_hook)(struct program *p, struct object *o);

/* ---- The table ---- */

static size_t weak_hash(const struct object *o, size_t capacity)
{
    return (((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15ULL >> 20) & (capacity - 1);
}

/* The entry of target, or the free one where it would go. The table is not full. */
static struct weak_entry *weak_probe(struct program_gc *gc, const struct object *target)
{
    size_t i = weak_hash(target, gc->weak_capacity);
    while (gc->weak[i].target && gc->weak[i].target != target)
        i = (i + 1) & (gc->weak_capacity - 1);
    return &gc->weak[i];
}

static struct weak_entry *weak_entry(struct program_gc *gc, const struct object *target)
{
    if (!gc->weak_capacity)
        return NULL;
    struct weak_entry *entry = weak_probe(gc, target);
    return entry->target ? entry : NULL;
}

static bool weak_grow(struct program_gc *gc)
{
    if (gc->weak_count * 4 < gc->weak_capacity * 3)
        return true;
    size_t old_capacity = gc->weak_capacity, capacity = old_capacity ? old_capacity * 2 : 16;
    struct weak_entry *old = gc->weak, *grown = calloc(capacity, sizeof *grown);
    if (!grown)
        return false;
    gc->weak = grown;
    gc->weak_capacity = capacity;
    for (size_t i = 0; i < old_capacity; i++)
        if (old[i].target)
            *weak_probe(gc, old[i].target) = old[i];
    free(old);
    return true;
}

/* Removes an entry and moves later ones of its run up, so that probing needs no tombstones. */
static void weak_remove(struct program_gc *gc, struct weak_entry *entry)
{
    size_t mask = gc->weak_capacity - 1, hole = (size_t)(entry - gc->weak);
    for (size_t i = (hole + 1) & mask; gc->weak[i].target; i = (i + 1) & mask) {
        size_t home = weak_hash(gc->weak[i].target, gc->weak_capacity);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            gc->weak[hole] = gc->weak[i];
            hole = i;
        }
    }
    gc->weak[hole] = (struct weak_entry){0};
    gc->weak_count--;
}

void weak_discard(struct program_gc *gc)
{
    free(gc->weak);
    gc->weak = NULL;
    gc->weak_count = gc->weak_capacity = 0;
}

/* ---- The list of one target ---- */

static void list_insert(struct weak_entry *entry, struct weak_reference *reference)
{
    struct weak_reference *previous = NULL, *next = entry->first;
    while (next && next->place > reference->place) {
        previous = next;
        next = next->next;
    }
    reference->previous = previous;
    reference->next = next;
    if (previous)
        previous->next = reference;
    else
        entry->first = reference;
    if (next)
        next->previous = reference;
}

static void list_remove(struct weak_entry *entry, struct weak_reference *reference)
{
    if (reference->previous)
        reference->previous->next = reference->next;
    else
        entry->first = reference->next;
    if (reference->next)
        reference->next->previous = reference->previous;
    reference->next = reference->previous = NULL;
}

bool weak_register(struct thread *t, struct weak_reference *reference, struct object *target)
{
    struct program_gc *gc = t->program->gc;
    lock_acquire(&gc->weak_lock);
    bool room = weak_grow(gc);
    if (room) {
        struct weak_entry *entry = weak_probe(gc, target);
        if (!entry->target) {
            *entry = (struct weak_entry){.target = target};
            gc->weak_count++;
        }
        reference->has_callback = reference->callback != UNSET;
        list_insert(entry, reference);
        object_flag_set(target, OBJECT_WEAKLY_SEEN);
        /* Release pairs with weak_load. */
        store_release(&reference->target, value_from_ref(target));
    }
    lock_release(&gc->weak_lock);
    if (!room) {
        CHECK(object_hooks.raise_no_memory != NULL);
        object_hooks.raise_no_memory(t);
        return false;
    }
    /* Whoever drops the target has to keep the reference until the callback has run: see weak_clear_dead. */
    if (reference->has_callback && !object_is_private(target))
        value_publish(t, value_from_ref(reference));
    return true;
}

void weak_unregister(struct weak_reference *reference, struct program *p)
{
    struct program_gc *gc = p->gc;
    lock_acquire(&gc->weak_lock);
    value target = load_relaxed(&reference->target); /* relaxed: written under this lock */
    if (target != UNSET) {
        struct weak_entry *entry = weak_entry(gc, value_ref(target));
        ASSERT(entry != NULL);
        list_remove(entry, reference);
        if (!entry->first)
            weak_remove(gc, entry);
        store_relaxed(&reference->target, UNSET);
    }
    lock_release(&gc->weak_lock);
}

/* ---- Following ---- */

value weak_load(struct thread *t, struct weak_reference *reference)
{
    /* Acquire pairs with weak_register: the target is seen initialised. Its memory lasts until this thread's
     * next safepoint even if it dies now. */
    value v = load_acquire(&reference->target);
    if (v == UNSET || !weak_follow(t, value_ref(v)) || !object_try_retain(value_ref(v)))
        return UNSET;
    return v;
}

value weak_peek(const struct weak_reference *reference)
{
    return load_relaxed(&reference->target); /* relaxed: only compared */
}

/* A private reference of another thread is not this thread's to count. */
static bool may_count(const struct thread *t, const struct object *o)
{
    return !object_is_private(o) || object_owner(o) == t;
}

/* The WEAK lock is held. A reference that is garbage is not there any more. */
static bool take_reference(struct thread *t, struct weak_reference *r)
{
    return may_count(t, &r->object) && weak_follow(t, &r->object) && object_try_retain(&r->object);
}

struct weak_reference *weak_find(struct thread *t, struct object *target, const struct shape *shape)
{
    struct program_gc *gc = t->program->gc;
    struct weak_reference *found = NULL;
    if (!(load_relaxed(&target->flags) & OBJECT_WEAKLY_SEEN))
        return NULL;
    lock_acquire(&gc->weak_lock);
    struct weak_entry *entry = weak_entry(gc, target);
    for (struct weak_reference *r = entry ? entry->first : NULL; r && r->place != WEAK_PLACE_ANY; r = r->next)
        if (load_relaxed(&r->object.shape) == shape && take_reference(t, r)) {
            found = r;
            break;
        }
    lock_release(&gc->weak_lock);
    return found;
}

size_t weak_list(struct thread *t, struct object *target, struct weak_reference **out, size_t limit,
                 size_t *count)
{
    struct program_gc *gc = t->program->gc;
    size_t stored = 0, total = 0;
    lock_acquire(&gc->weak_lock);
    struct weak_entry *entry = weak_entry(gc, target);
    for (struct weak_reference *r = entry ? entry->first : NULL; r; r = r->next) {
        total++;
        if (stored < limit && take_reference(t, r))
            out[stored++] = r;
    }
    lock_release(&gc->weak_lock);
    if (count)
        *count = total;
    return stored;
}

void weak_each_observer(struct thread *t, struct object *o, void (*each)(void *, struct object *),
                        void *context)
{
    struct program_gc *gc = t->program->gc;
    struct object *found[16];
    size_t count;
    /* `each` publishes, and may come here again, so not under the lock; what it has published is not found
     * again. */
    do {
        count = 0;
        lock_acquire(&gc->weak_lock);
        struct weak_entry *entry = weak_entry(gc, o);
        for (struct weak_reference *r = entry ? entry->first : NULL; r && count < COUNT_OF(found);
             r = r->next)
            if (r->has_callback && object_is_private(&r->object) && !object_is_dead(&r->object) &&
                weak_follow(t, &r->object))
                found[count++] = &r->object;
        lock_release(&gc->weak_lock);
        for (size_t i = 0; i < count; i++)
            each(context, found[i]);
    } while (count == COUNT_OF(found));
}

/* ---- Clearing ---- */

/* Takes all references to o out of the table, each emptied; the chain goes by `next`. */
static struct weak_reference *detach_all(struct program_gc *gc, struct object *o)
{
    struct weak_entry *entry = weak_entry(gc, o);
    if (!entry)
        return NULL;
    struct weak_reference *first = entry->first;
    weak_remove(gc, entry);
    for (struct weak_reference *r = first; r; r = r->next) {
        r->previous = NULL;
        store_relaxed(&r->target,
                      UNSET); /* relaxed: a loader that still sees the target fails to retain it */
    }
    return first;
}

/* Keeps what has a callback, in scope slots of t or, when there is no room, on the queue. Returns how many
 * slots. */
static size_t keep_callbacks(struct thread *t, struct weak_reference *first, value *slots, size_t room)
{
    size_t kept = 0;
    for (struct weak_reference *r = first, *next; r; r = next) {
        next = r->next;
        r->next = NULL;
        if (!r->has_callback || !weak_follow(t, &r->object) || !object_try_retain(&r->object))
            continue;
        if (kept < room)
            slots[kept++] = value_from_ref(r);
        else if (pending_add(t->program, PENDING_CALLBACK, &r->object))
            thread_poll_set(t, POLL_FINALISERS);
        else
            break; /* no memory: this one keeps a reference for ever, and the rest are not called */
    }
    return kept;
}

static size_t count_callbacks(struct program_gc *gc, struct object *o)
{
    size_t count = 0;
    struct weak_entry *entry = weak_entry(gc, o);
    for (struct weak_reference *r = entry ? entry->first : NULL; r; r = r->next)
        count += r->has_callback;
    return count;
}

void weak_clear_dead(struct thread *t, struct object *o)
{
    struct program_gc *gc = t->program->gc;
    lock_acquire(&gc->weak_lock);
    size_t wanted = count_callbacks(gc, o), room = (size_t)(t->scope_limit - t->scope_top);
    if (wanted > room)
        wanted = room;
    value *slots = wanted ? scope_enter(t, wanted) : NULL;
    size_t kept = keep_callbacks(t, detach_all(gc, o), slots, wanted);
    lock_release(&gc->weak_lock);
    if (weak_gone_hook)
        weak_gone_hook(t->program, o);
    for (size_t i = 0; i < kept; i++) {
        if (weak_callback_hook)
            weak_callback_hook(t, (struct weak_reference *)value_ref(slots[i]));
        slot_clear(t, &slots[i]);
        slot_clear(t, &t->exception);
    }
    if (slots)
        scope_leave(t, slots);
}

uint64_t weak_clear_garbage(struct program *p, struct object *o, struct object_list *callbacks)
{
    struct program_gc *gc = p->gc;
    uint64_t cleared = 0;
    lock_acquire(&gc->weak_lock);
    for (struct weak_reference *r = detach_all(gc, o), *next; r; r = next) {
        next = r->next;
        r->next = NULL;
        cleared++;
        if (r->has_callback && heap_mark_test(r))
            (void)vector_push(callbacks, &r->object); /* without memory the callback is lost */
    }
    lock_release(&gc->weak_lock);
    if (weak_gone_hook)
        weak_gone_hook(p, o);
    return cleared;
}
