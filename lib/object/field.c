#include "object/hooks.h"

static void shade(struct thread *t, value v)
{
    if (value_is_ref(v) && object_hooks.shade)
        object_hooks.shade(t, value_ref(v));
}

value field_exchange_slow(struct thread *t, struct object *holder, value *slot, value v)
{
    bool shared = !object_is_private(holder);
    value old;
    if (shared) {
        value_publish(t, v);
        /* Release publishes what v reaches, and pairs with the acquire in field_load_slow. Acquire: old is
         * about to be used. The exchange is what makes two racing writers each own what they took out. */
        old = exchange_acq_rel(slot, v);
    } else {
        old = *slot;
        store_release(slot, v); /* the marker may read it: release, as for newborns while armed */
    }
    /* The deletion barrier comes after the exchange, when it is certain what was overwritten. This
     * thread answers no handshake in between, so no phase can end before the log has it. */
    if (t->barrier & BARRIER_DELETION)
        shade(t, old);
    if (t->barrier & BARRIER_INSERTION)
        shade(t, v);
    return old;
}

/* What is returned was in the slot at the time of the load, and lives: its memory cannot have been reused in
 * between, because this thread has passed no safepoint since. So the slot need not be looked at again. When
 * the object is dead, its writer has emptied or overwritten the slot before, and the next load sees that. */
value field_load_slow(struct thread *t, struct object *holder, value *slot)
{
    for (;;) {
        value v = load_acquire(slot); /* pairs with field_exchange_slow: the object is initialised */
        if (!value_is_ref(v) || object_try_retain(value_ref(v)))
            return v;
        cpu_pause();
    }
}

void field_range_shade(struct thread *t, value *first, size_t count)
{
    if (t->barrier & (BARRIER_DELETION | BARRIER_INSERTION))
        for (size_t i = 0; i < count; i++)
            shade(t, load_relaxed(&first[i])); /* relaxed: only this thread changes the range now */
}

void program_root_fill(struct thread *t, value *root, value v)
{
    store_release(root, v); /* pairs with the collector's look at the roots */
    if (unlikely(t->barrier))
        field_range_shade(t, &v, 1);
}

value program_root_take(struct thread *t, value *root)
{
    value old = *root;
    store_relaxed(root, UNSET); /* relaxed: the collector takes either content */
    if (unlikely(t->barrier))
        field_range_shade(t, &old, 1);
    return old;
}
