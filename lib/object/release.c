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

#define STEPS_PER_SAFEPOINT  256
#define CHAINS_PER_SAFEPOINT 4 /* of DYING_DEPTH objects */
#define SLOTS_AT_ONCE        4096
#define DROPS_AT_ONCE        256 /* children that end before the caller looks whether it is to poll */

static inline void give_back(struct thread *t, struct object *o, struct type *type)
{
    void (*freed)(struct thread *, struct object *) = load_relaxed(&object_hooks.freed);
    if (unlikely(freed != NULL))
        freed(t, o);
    if (type->slots.dispose)
        type->slots.dispose(t, o);
    if (PROBE_ENABLED(object__free))
        probe_object_free(o, heap_block_size(o), type->name);
    /* A shared object may still be looked at by somebody who will fail to retain it. A block may be named in
     * the collector's queues while it pins them; not one that was born marked and never shared. */
    if (unlikely(program_heap_collecting(t->heap->program)) && !heap_was_born_marked(o))
        heap_retire_named(t->heap, o);
    else if (unlikely(!object_is_private(o)))
        heap_retire(t->heap, o);
    else
        heap_free(t->heap, o);
}

void object_free(struct thread *t, struct object *o)
{
    give_back(t, o, object_type(o));
}

static bool needs_finaliser(const struct object *o, const struct type *type)
{
    return type->slots.finalize && !(load_relaxed(&o->flags) & (OBJECT_FINALISED | OBJECT_QUIET));
}

/* Its end runs no Python: there is no finaliser, and nobody waits for it. */
static inline bool ends_quietly(const struct object *o, const struct type *type)
{
    uint8_t flags = load_relaxed(&o->flags);
    return !(flags & OBJECT_WEAKLY_SEEN) && (!type->slots.finalize || (flags & OBJECT_QUIET));
}

/* Has nothing to do but to give its memory back. */
static inline bool is_leaf(const struct object *o, const struct type *type)
{
    return !type->slots.slots && ends_quietly(o, type);
}

/* Drops the last reference for good. False: somebody took another one meanwhile, and the object lives. */
static bool count_die_slow(struct object *o)
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

static inline bool count_die(struct object *o)
{
    if (unlikely(load_relaxed(&o->count) != 1))
        return count_die_slow(o);
    store_relaxed(&o->count, 0); /* plain: its owner alone reaches it */
    return true;
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
static void push_dying(struct thread *t, struct object *o, const struct slot_run *run)
{
    struct dying *top = &t->dying[t->dying_count++];
    top->object = o;
    top->run = *run;
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

static void set_dying(struct object *o)
{
    store_relaxed(&o->flags, (uint8_t)(load_relaxed(&o->flags) | OBJECT_DYING)); /* relaxed: only this thread
                                                                                     has it now */
}

/* begin() for an object whose end may run Python. */
static void begin_loudly(struct thread *t, struct object *o, struct type *type)
{
    if (t->native_only && (needs_finaliser(o, type) || (load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN))) {
        if (object_hooks.hand_over)
            object_hooks.hand_over(t, o);
        return;
    }
    push_dying(t, o, &(struct slot_run){0});
    if (needs_finaliser(o, type) && object_flag_set(o, OBJECT_FINALISED))
        run_python(t, o, run_finaliser);
    if (!count_die(o)) {
        pop_dying(t);
        return;
    }
    if (load_relaxed(&o->flags) & OBJECT_WEAKLY_SEEN)
        run_python(t, o, run_clear_weak);
    set_dying(o);
}

/* A reference has left o that is not one of several to a private object. True: that is all; false: it was the
 * last one to an object whose end takes more than giving its memory back. */
static __attribute__((noinline)) bool drop_child(struct thread *t, struct object *child)
{
    int32_t count = load_relaxed(&child->count);
    if (count < 0 && count >= COUNT_STICKY_FIRST)
        return true;
    return (count != 1 && !object_drop(child)) || object_end_leaf(t, child);
}

#define PAUSE ((struct object *)8) /* no object: drop_slots has ended as many as it may at once */

/* Releases what o holds, up to the first child whose own end takes more than giving its memory back: that is
 * returned, still with its last reference, and *run stands behind it; or PAUSE, when it has ended or looked
 * at so many. NULL: o holds nothing any more. No safepoint. */
static inline struct object *drop_slots(struct thread *t, struct object *o,
                                        bool (*slots)(struct object *, struct slot_run *),
                                        struct slot_run *run)
{
    bool log = t->barrier & BARRIER_DELETION && object_hooks.shade;
    unsigned ended = 0;
    size_t room = SLOTS_AT_ONCE;
    do {
        value *slot = run->first;
        ptrdiff_t stride = run->stride;
        size_t part = run->count < room ? run->count : room;
        for (size_t left = part; left; left--, slot += stride) {
            value child = *slot;
            if (!value_is_ref(child))
                continue;
            struct object *c = value_ref(child);
            store_relaxed(slot, UNSET); /* relaxed: a marker that sees it early has the child in our log */
            if (unlikely(log)) /* a child that survives loses an edge that the marker may not have seen */
                object_hooks.shade(t, c);
            int32_t count = load_relaxed(&c->count);
            if (likely((uint32_t)count - 2 < COUNT_PRIVATE_LIMIT - 2)) {
                store_relaxed(&c->count, count - 1); /* plain: as in object_release */
                continue;
            }
            bool done = drop_child(t, c);
            if (done && ++ended < DROPS_AT_ONCE)
                continue;
            run->first = slot + stride;
            run->count -= part - left + 1;
            return done ? PAUSE : c;
        }
        run->first = slot;
        run->count -= part;
        room -= part;
        if (unlikely(room == 0))
            return PAUSE;
    } while (!run->last && slots(o, run));
    return NULL;
}

/* Begins the end of an object whose last reference the caller holds. True: it is dead, and its slots are to
 * be released; else there is nothing more to do for it here: it is gone, or deferred, or alive, or on top of
 * the dying stack, because its end has run Python. */
static inline bool begin(struct thread *t, struct object *o, struct type *type)
{
    bool quiet = ends_quietly(o, type);
    if (quiet && !type->slots.slots) {
        if (count_die(o))
            give_back(t, o, type);
        return false;
    }
    if (unlikely(t->dying_count + t->draining >= DYING_DEPTH)) {
        defer(t, o);
        return false;
    }
    if (unlikely(!quiet)) {
        begin_loudly(t, o, type);
        return false;
    }
    if (!count_die(o))
        return false;
    set_dying(o);
    return true;
}

static void poll(struct thread *t)
{
    if (thread_poll_reasons(t) & POLL_COLLECTOR && object_hooks.safepoint && !t->native_only)
        object_hooks.safepoint(t);
}

/* Ends `next` (NULL: nothing), whose last reference the caller holds, and then what lies on the dying stack
 * from `base` on. The object in hand is on that stack only while something that it held ends. */
static void work_down_to(struct thread *t, size_t base, struct object *next)
{
    for (unsigned steps = 0;;) {
        struct object *o;
        struct slot_run run;
        bool waiting = false; /* o lies on the stack */
        struct type *type;
        if (next) {
            o = next;
            type = object_type(o);
            next = NULL;
            if (!begin(t, o, type))
                continue;
            run = (struct slot_run){0};
        } else if (t->dying_count > base) {
            const struct dying *top = &t->dying[t->dying_count - 1];
            o = top->object;
            type = object_type(o);
            run = top->run;
            waiting = true;
        } else {
            return;
        }
        next = type->slots.slots ? drop_slots(t, o, type->slots.slots, &run) : NULL;
        if (!next) {
            give_back(t, o, type);
            t->dying_count -= waiting;
        } else if (waiting) {
            t->dying[t->dying_count - 1].run = run;
        } else {
            push_dying(t, o, &run);
        }
        if (next == PAUSE) {
            steps += DROPS_AT_ONCE;
            next = NULL;
        }
        if (++steps >= STEPS_PER_SAFEPOINT && !next) { /* all that is in flight is on the stack */
            steps = 0;
            poll(t);
        }
    }
}

bool object_end_leaf(struct thread *t, struct object *o)
{
    struct type *type = object_type(o);
    if (!is_leaf(o, type))
        return false;
    if (count_die(o))
        give_back(t, o, type);
    return true;
}

/* The outermost release is done, but for what lay too deep. */
static void drain(struct thread *t)
{
    struct object *o;
    t->draining = true;
    for (unsigned chains = 1; (o = deferred_pop(t)); chains++) {
        if (object_drop(o)) /* somebody may have taken a reference from a weak one meanwhile */
            work_down_to(t, 0, o);
        if (chains % CHAINS_PER_SAFEPOINT == 0)
            poll(t);
    }
    t->draining = false;
}

/* Ends o, whose last reference the caller holds, and what waits on the dying stack from `base` on. */
static void end_from(struct thread *t, size_t base, struct object *o)
{
    work_down_to(t, base, o);
    if (unlikely(t->deferred) && !base && !t->draining)
        drain(t);
}

void object_end(struct thread *t, struct object *o)
{
    end_from(t, t->dying_count, o);
}

void object_release_slow(struct thread *t, struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (count < 0 && count >= COUNT_STICKY_FIRST)
        return;
    struct type *type = object_type(o);
    if (likely(count == 1 && ends_quietly(o, type))) { /* private, and the last */
        if (!type->slots.slots) {
            store_relaxed(&o->count, 0);
            give_back(t, o, type);
            return;
        }
        if (likely(t->dying_count < DYING_DEPTH - 1 && !t->draining)) {
            store_relaxed(&o->count, 0);
            set_dying(o);
            struct slot_run run = {0};
            struct object *child = drop_slots(t, o, type->slots.slots, &run);
            if (likely(!child)) {
                give_back(t, o, type);
                return;
            }
            push_dying(t, o, &run);
            end_from(t, t->dying_count - 1, child == PAUSE ? NULL : child);
            return;
        }
    } else if (!object_drop(o)) {
        return;
    }
    object_end(t, o);
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
