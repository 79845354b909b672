/* Scope slots: traced homes for the references that native code holds across safepoints. (FIXED contract)
 *
 *     value *s = scope_enter(t, 2);            two empty slots; NULL with RecursionError pending
 *     if (!s) return UNSET;
 *     s[0] = iter_of(t, v);                    a new reference: owned by the slot
 *     ...
 *     value result = scope_take(&s[1]);        moves a reference out
 *     scope_leave(t, s);                       releases what is left, in order
 *     return result;
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

#endif
