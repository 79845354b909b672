/* Note RELEASE. An object ends in steps, in python3's order: its finaliser, while weak references still
 * work; then its weak references; then its slots one after the other, each child ending wholly before the
 * next slot is dropped; then its memory. The stack of objects that are in the middle of this is t->dying, so
 * nothing recurses on the C stack except through Python code. Beyond DYING_DEPTH the last reference goes on
 * the deferred list, which is worked off when the outermost release is done. A chain of any length needs one
 * entry of that list at a time.
 *
 * The last reference is kept until the finaliser has run: nothing that can be reached, by a weak reference or
 * by somebody who read a slot a moment ago, is ever marked dead. Only then is the count moved to dead, by a
 * compare-and-swap if the object is shared; if that fails, the object lives on.
 *
 * Every reference that is in flight here is in t->dying or t->deferred, so each step may be a safepoint. */
#include "object/release.h"

#include <stdlib.h>

#include "memory/heap.h"
#include "object/hooks.h"
#include "object/program.h"
#include "object/scope.h"
#include "probe/probe.h"

#define STEPS_PER_SAFEPOINT 256
#define SLOTS_PER_STEP      4096

void object_free(struct thread *t, struct object *o)
{
    struct type *type = object_type(o);
    void (*freed)(struct thread *, struct object *) = load_relaxed(&object_hooks.freed);
    if (unlikely(freed != NULL))
        freed(t, o);
    if (type->slots.dispose)
        type->slots.dispose(t, o);
    if (PROBE_ENABLED(object__free))
        probe_object_free(o, heap_block_size(o), type->name);
    /* A shared object may still be looked at by somebody who will fail to retain it. A block may be named in
     * the collector's queues while it pins them; not one that was born marked and never shared. */
    if (program_heap_collecting(t->heap->program) && !heap_was_born_marked(o))
        heap_retire_named(t->heap, o);
    else if (!object_is_private(o))
        heap_retire(t->heap, o);
    else
        heap_free(t->heap, o);
}

static bool needs_finaliser(const struct object *o, const struct type *type)
{
    return type->slots.finalize && !(load_relaxed(&o->flags) & OBJECT_FINALISED);
}

/* Has nothing to do but to give its memory back. */
static bool is_leaf(const struct object *o, const struct type *type)
{
    return !type->slots.slots && !type->slots.finalize && !(load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN);
}

/* Drops the last reference for good. False: somebody took another one meanwhile, and the object lives. */
static bool count_die(struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (count >= 0) {
        store_relaxed(&o->count, count - 1);
        return count == 1;
    }
    if (count >= COUNT_STICKY_FIRST)
        return false; /* a finaliser published it, and its type is lazily counted */
    /* Acquire and release: see object_drop. */
    while (!cas_acq_rel(&o->count, &count, count - 1))
        ;
    return count - 1 == COUNT_SHARED_DEAD;
}

static void defer(struct thread *t, struct object *o)
{
    struct deferred *chunk = t->deferred;
    if (!chunk || chunk->count == DEFERRED_CHUNK) {
        struct deferred *more = malloc(sizeof *more);
        if (!more)
            return; /* the system's memory has ended: the object stays until its program goes */
        more->next = chunk;
        more->count = 0;
        t->deferred = chunk = more;
    }
    chunk->objects[chunk->count++] = o;
}

static struct object *deferred_pop(struct thread *t)
{
    struct deferred *chunk = t->deferred;
    if (!chunk)
        return NULL;
    struct object *o = chunk->objects[--chunk->count];
    if (chunk->count == 0) {
        t->deferred = chunk->next;
        if (t->deferred_to_log == chunk)
            t->deferred_to_log = chunk->next;
        free(chunk);
    }
    return o;
}

/* The fields of lib/gc are of an older collection, or are cleared here. */
static void push_dying(struct thread *t, struct object *o)
{
    struct dying *top = &t->dying[t->dying_count++];
    top->object = o;
    top->run = (struct slot_run){0};
    top->exception = UNSET;
    if (unlikely(t->barrier))
        top->logged_in = 0;
}

static void pop_dying(struct thread *t)
{
    t->dying_count--;
}

/* Runs Python for the object on top, with no exception pending; the one that was is kept in the entry, which
 * is a root. */
static void run_python(struct thread *t, struct object *o, void (*run)(struct thread *, struct object *))
{
    size_t index = t->dying_count - 1;
    t->dying[index].exception = t->exception;
    t->exception = UNSET;
    run(t, o);
    ASSERT_VALUES(t->dying_count == index + 1, t->dying_count, index + 1);
    value left = t->exception;
    t->exception = t->dying[index].exception;
    t->dying[index].exception = UNSET;
    value_release(t, left);
}

static void run_finaliser(struct thread *t, struct object *o)
{
    object_type(o)->slots.finalize(t, value_from_ref(o));
}

static void run_clear_weak(struct thread *t, struct object *o)
{
    if (object_hooks.clear_weak)
        object_hooks.clear_weak(t, o);
}

/* Begins the end of an object whose last reference the caller holds. Afterwards it is on top of the dying
 * stack with slots to release, or gone, or deferred, or alive. */
static void begin(struct thread *t, struct object *o)
{
    struct type *type = object_type(o);
    if (is_leaf(o, type)) {
        if (count_die(o))
            object_free(t, o);
        return;
    }
    if (t->dying_count + t->draining >= DYING_DEPTH) {
        defer(t, o);
        return;
    }
    if (t->native_only && (needs_finaliser(o, type) || (load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN))) {
        if (object_hooks.hand_over)
            object_hooks.hand_over(t, o);
        return;
    }
    push_dying(t, o);
    if (needs_finaliser(o, type) && object_flag_set(o, OBJECT_FINALISED))
        run_python(t, o, run_finaliser);
    if (!count_die(o)) {
        pop_dying(t);
        return;
    }
    if (load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN)
        run_python(t, o, run_clear_weak);
    store_relaxed(&o->flags, (uint8_t)(load_relaxed(&o->flags) | OBJECT_DYING)); /* relaxed: only this thread
                                                                                     has it now */
}

/* Releases what the object on top holds, up to the first child that dies with it; or frees it. Where the
 * enumeration stands is kept in local variables and written back before anybody else can look. True: it has
 * looked at so many slots that a poll is due. */
static bool step(struct thread *t)
{
    struct dying *top = &t->dying[t->dying_count - 1];
    struct object *o = top->object;
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run run = top->run;
    bool log = t->barrier & BARRIER_DELETION && object_hooks.shade;
    size_t left = SLOTS_PER_STEP;
    do {
        for (; run.count; run.count--) {
            if (unlikely(left-- == 0)) {
                top->run = run;
                return true;
            }
            value child = *run.first;
            if (value_is_ref(child)) {
                store_relaxed(run.first,
                              UNSET); /* relaxed: a marker that sees it early has the child in our log */
                if (unlikely(log)) /* a child that survives loses an edge that the marker may not have seen */
                    object_hooks.shade(t, value_ref(child));
                if (object_drop(value_ref(child))) {
                    run.first += run.stride;
                    run.count--;
                    top->run = run;
                    begin(t, value_ref(child));
                    return false;
                }
            }
            run.first += run.stride;
        }
    } while (slots && slots(o, &run));
    object_free(t, o);
    pop_dying(t);
    return false;
}

static void work_down_to(struct thread *t, size_t base, struct object *o)
{
    unsigned steps = 0;
    begin(t, o);
    while (t->dying_count > base) {
        bool due = step(t);
        if (unlikely(thread_poll_reasons(t) & POLL_COLLECTOR) &&
            (due || ++steps % STEPS_PER_SAFEPOINT == 0) && object_hooks.safepoint && !t->native_only)
            object_hooks.safepoint(t);
    }
}

bool object_end_leaf(struct thread *t, struct object *o)
{
    if (!is_leaf(o, object_type(o)))
        return false;
    if (count_die(o))
        object_free(t, o);
    return true;
}

void object_end(struct thread *t, struct object *o)
{
    size_t base = t->dying_count;
    work_down_to(t, base, o);
    if (likely(!t->deferred) || base || t->draining)
        return;
    t->draining = true;
    while ((o = deferred_pop(t)))
        if (object_drop(o)) /* somebody may have taken a reference from a weak one meanwhile */
            work_down_to(t, 0, o);
    t->draining = false;
}

value release_keeping_slow(struct thread *t, struct object *o, value kept)
{
    if (!value_is_ref(kept) || t->scope_top == t->scope_limit) { /* no room: it does without */
        object_release(t, o);
        return kept;
    }
    value *s = scope_enter(t, 1);
    s[0] = kept;
    object_release(t, o);
    scope_take(s);
    scope_leave(t, s);
    return kept;
}
