/* What later layers do for this one. Each fills in its own functions once, before any program runs.
 *
 * A hook that is NULL is a layer that is not linked (tests of the early layers): then an exception without a
 * layer that has exceptions aborts, and the rest does nothing.
 */
#ifndef OURO_OBJECT_HOOKS_H
#define OURO_OBJECT_HOOKS_H

#include "object/object.h"

struct object_hooks {
#ifdef OURO_CHECKED
    /* lib/gc: t has made an object (gc/zeal.h). No safepoint. */
    void (*allocated)(struct thread *t);
#endif
    /* lib/types: leave the exception pending in t. Allocate nothing, release nothing. */
    void (*raise_no_memory)(struct thread *t);
    void (*raise_recursion)(struct thread *t);

    /* lib/gc. Logs a reference for the marker: a barrier is armed in t. No safepoint. */
    void (*shade)(struct thread *t, struct object *o);
    /* lib/gc. weak_follow, for this layer: a barrier is armed in t. */
    bool (*follow)(struct thread *t, struct object *o);
    /* lib/gc. o is dead and OBJECT_WEAKLY_SEEN: empties the weak references to it, then calls their
     * callbacks. *Safepoint*: possible. */
    void (*clear_weak)(struct thread *t, struct object *o);
    /* lib/gc. o is OBJECT_WEAKLY_SEEN and being published: calls `each` for the weak references to it that
     * have a callback, because whichever thread drops o has to be able to keep them. */
    void (*weak_observers)(struct thread *t, struct object *o, void (*each)(void *context, struct object *),
                           void *context);
    /* lib/inspect, while it records what a frame's pop frees; NULL otherwise. Atomic. o is dead, its slots
     * are empty and its memory goes next. No safepoint. */
    void (*freed)(struct thread *t, struct object *o);
    /* lib/gc. A safepoint of collector kind within a long release. */
    void (*safepoint)(struct thread *t);
    /* lib/gc. t may not run Python, and o's end needs it: *takes* the last reference, for a thread that may.
     */
    void (*hand_over)(struct thread *t, struct object *o);
};

extern struct object_hooks object_hooks;

#endif
