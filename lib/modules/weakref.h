/* The types of weak references: what the files of the module share. */
#ifndef OURO_MODULES_WEAKREF_H
#define OURO_MODULES_WEAKREF_H

#include "gc/weak.h"

extern struct type weakref_type, weak_proxy_type, weak_callable_proxy_type;

static inline struct weak_reference *weak_of(value v)
{
    return (struct weak_reference *)value_ref(v);
}
/* A reference of that type to target; an existing one where python3 shares it. callback UNSET: none. */
value weakref_create(struct thread *t, struct type *type, value target, value callback);
/* slots and dispose of every such type. */
bool weakref_slots(struct object *o, struct slot_run *run);
void weakref_dispose(struct thread *t, struct object *o);

#endif
