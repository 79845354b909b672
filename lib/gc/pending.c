#include "gc/pending.h"

#include <stdlib.h>

#include "gc/gc_internal.h"
#include "gc/weak.h"
#include "object/scope.h"

bool pending_add(struct program *p, enum pending_kind kind, struct object *o)
{
    struct program_gc *gc = p->gc;
    struct pending *entry = malloc(sizeof *entry);
    if (!entry)
        return false;
    lock_acquire(&gc->pending_lock);
    /* Under the lock: an owner that ends takes its name off the heap under it, and then its entries. */
    struct thread *owner = object_is_private(o) ? object_owner(o) : NULL;
    *entry = (struct pending){.kind = kind, .object = o, .owner = owner};
    *gc->pending_end = entry;
    gc->pending_end = &entry->next;
    lock_release(&gc->pending_lock);
    return true;
}

void pending_ask(struct program *p)
{
    struct program_gc *gc = p->gc;
    lock_acquire(&p->threads_lock);
    lock_acquire(&gc->pending_lock);
    bool anybody = false;
    for (struct pending *entry = gc->pending; entry; entry = entry->next) {
        if (entry->owner)
            thread_poll_set(entry->owner, POLL_FINALISERS); /* it has not ended: see pending_disown */
        else
            anybody = true;
    }
    lock_release(&gc->pending_lock);
    for (struct thread *t = p->threads; anybody && t; t = t->next)
        thread_poll_set(t, POLL_FINALISERS);
    lock_release(&p->threads_lock);
}

/* Takes t's entries off the queue. */
static struct pending *take_own(struct program_gc *gc, struct thread *t)
{
    struct pending *own = NULL, **own_end = &own, **link = &gc->pending;
    lock_acquire(&gc->pending_lock);
    store_relaxed(&t->heap->thread, NULL); /* relaxed: see object_owner */
    while (*link) {
        struct pending *entry = *link;
        if (entry->owner != t) {
            link = &entry->next;
            continue;
        }
        *link = entry->next;
        entry->next = NULL;
        *own_end = entry;
        own_end = &entry->next;
    }
    gc->pending_end = link;
    lock_release(&gc->pending_lock);
    return own;
}

/* No safepoint lies between the two steps, so nobody looks for the references meanwhile. */
void pending_disown(struct program *p, struct thread *t)
{
    struct program_gc *gc = p->gc;
    struct pending *own = take_own(gc, t);
    if (!own)
        return;
    struct pending **end = &own;
    for (; *end; end = &(*end)->next) {
        value_publish(t, value_from_ref((*end)->object)); /* several threads may get what reaches the same */
        if (t->barrier) /* a collection that looks at the queue now does not see it */
            barrier_log(t, (*end)->object);
        (*end)->owner = NULL;
    }
    lock_acquire(&gc->pending_lock);
    *gc->pending_end = own;
    gc->pending_end = end;
    lock_release(&gc->pending_lock);
    for (struct thread *other = p->threads; other; other = other->next)
        thread_poll_set(other, POLL_FINALISERS);
}

void pending_discard(struct program_gc *gc)
{
    while (gc->pending) {
        struct pending *next = gc->pending->next;
        free(gc->pending);
        gc->pending = next;
    }
    gc->pending_end = &gc->pending;
}

void pending_scan(struct program_gc *gc, struct root_visitor *visitor)
{
    lock_acquire(&gc->pending_lock);
    for (struct pending *entry = gc->pending; entry; entry = entry->next)
        root_visit(visitor, value_from_ref(entry->object));
    lock_release(&gc->pending_lock);
}

bool gc_has_pending(const struct thread *t)
{
    struct program_gc *gc = t->program->gc;
    bool found = false;
    lock_acquire(&gc->pending_lock);
    for (struct pending *entry = gc->pending; entry && !found; entry = entry->next)
        found = !entry->owner || entry->owner == t;
    lock_release(&gc->pending_lock);
    return found;
}

/* The first entry that t may run, taken off the queue. Its reference moves to *home in the same breath: no
 * safepoint lies between. */
static bool take_next(struct thread *t, value *home, enum pending_kind *kind)
{
    struct program_gc *gc = t->program->gc;
    lock_acquire(&gc->pending_lock);
    struct pending **link = &gc->pending;
    while (*link && (*link)->owner && (*link)->owner != t)
        link = &(*link)->next;
    struct pending *entry = *link;
    if (entry) {
        *link = entry->next;
        if (!entry->next)
            gc->pending_end = link;
        *home = value_from_ref(entry->object);
        *kind = entry->kind;
    }
    lock_release(&gc->pending_lock);
    free(entry);
    return entry != NULL;
}

static void run_one(struct thread *t, struct object *o, enum pending_kind kind)
{
    struct type *type = object_type(o);
    switch (kind) {
    case PENDING_FINALISE:
        if (type->slots.finalize && object_flag_set(o, OBJECT_FINALISED))
            type->slots.finalize(t, value_from_ref(o));
        break;
    case PENDING_CALLBACK:
        if (weak_callback_hook)
            weak_callback_hook(t, (struct weak_reference *)o);
        break;
    case PENDING_SAVE:
        if (watch_save_hook)
            watch_save_hook(t, value_from_ref(o));
        break;
    case PENDING_RELEASE:
        break;
    }
}

void gc_run_pending(struct thread *t)
{
    if (t->gc->running_pending || t->native_only || load_relaxed(&t->program->killed))
        return; /* a killed program runs nothing any more, not even its finalisers */
    thread_poll_clear(t, POLL_FINALISERS);
    if (!gc_has_pending(t) && !watch_has_events(t->program->gc))
        return;
    if ((size_t)(t->scope_limit - t->scope_top) < 2) {
        thread_poll_set(t, POLL_FINALISERS); /* no traced home now: at a later poll */
        return;
    }
    t->gc->running_pending = true;
    value *s = scope_enter(t, 2); /* what was pending; the object */
    s[0] = t->exception;
    t->exception = UNSET;
    watch_tell(t);
    enum pending_kind kind;
    while (take_next(t, &s[1], &kind)) {
        run_one(t, value_ref(s[1]), kind);
        slot_clear(t, &t->exception); /* they report their own; nothing may pass from one to the next */
        slot_clear(t, &s[1]);
    }
    slot_clear(t, &t->exception);
    t->exception = scope_take(&s[0]);
    scope_leave(t, s);
    t->gc->running_pending = false;
}

void gc_end_pending(struct thread *t)
{
    gc_run_pending(t);
    t->gc->running_pending = true;
}

void pending_hand_over(struct thread *t, struct object *o)
{
    if (object_is_private(o) && !object_owner(o))
        value_publish(t, value_from_ref(o)); /* its thread has ended: anybody may run it */
    /* Without memory for the entry the object stays until its program goes. */
    if (pending_add(t->program, PENDING_RELEASE, o))
        pending_ask(t->program);
}
