/* Scope slots: traced homes for the references that native code holds across safepoints. (FIXED contract)
 *
 *     value *s = scope_enter(t, 2);            two empty slots; NULL with RecursionError pending
 *     if (!s) return UNSET;
 *     s[0] = iter_of(t, v);                    a new reference: owned by the slot
 *     ...
 *     value result = scope_take(&s[1]);        moves a reference out
 *     return scope_leave_keeping(t, s, result);    releases what is left, in order
 *
 * Releasing may run Python code: a result that has no other home outlives scope_leave only if nothing that is
 * left in the slots can run any (str, int, private tuples of them), and scope_leave_keeping otherwise.
 *
 * Scopes nest strictly and live on a per-thread stack of slots that the collector scans from its base
 * to its top. A vector of unknown length belongs in a list object held by one slot.
 */
#ifndef OURO_OBJECT_SCOPE_H
#define OURO_OBJECT_SCOPE_H

#include "object/object.h"

/* Raises RecursionError when the scope stack is full; set by the layer that has exceptions. */
value *scope_enter_slow(struct thread *t, size_t count);

static inline value *scope_enter(struct thread *t, size_t count)
{
    value *slots = t->scope_top;
    if (unlikely((size_t)(t->scope_limit - slots) < count))
        return scope_enter_slow(t, count);
    for (size_t i = 0; i < count; i++)
        slots[i] = UNSET;
    t->scope_top = slots + count;
    return slots;
}

static inline void scope_leave(struct thread *t, value *slots)
{
    for (value *slot = slots; slot < t->scope_top; slot++)
        slot_clear(t, slot);
    t->scope_top = slots;
}

static inline value scope_take(value *slot)
{
    value v = *slot;
    *slot = UNSET;
    return v;
}

/* The same as scope_leave for a caller that holds `kept`, owned (or UNSET) and in no traced home; returns it.
 * The scope has at least one slot, where `kept` waits. */
static inline value scope_leave_keeping(struct thread *t, value *slots, value kept)
{
    slot_set(t, &slots[0], kept);
    for (value *slot = slots + 1; slot < t->scope_top; slot++)
        slot_clear(t, slot);
    t->scope_top = slots;
    return kept;
}

/* ---- Results on their way ---- */

value release_keeping_slow(struct thread *t, struct object *o, value kept);

/* Drops a reference while the caller holds `kept`, owned and in no traced home; returns it. It waits in a
 * scope slot if this is the last reference, whose release may run Python. */
static inline __attribute__((always_inline)) value release_keeping(struct thread *t, value dropped,
                                                                   value kept)
{
    if (!value_is_ref(dropped))
        return kept;
    struct object *o = value_ref(dropped);
    int32_t count = load_relaxed(&o->count);
    if (likely((uint32_t)count - 2 < COUNT_PRIVATE_LIMIT - 2)) {
        store_relaxed(&o->count, count - 1); /* plain: only the owner reaches it, and it is not the last */
        return kept;
    }
    return release_keeping_slow(t, o, kept);
}

#endif
