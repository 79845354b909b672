/* set and frozenset: open addressing with python3's probing and growth, so that they print in its order. */
#ifndef OURO_TYPES_SET_H
#define OURO_TYPES_SET_H

#include "object/type.h"

extern struct type set_type, frozenset_type;

static inline bool set_check(value v)
{
    return value_has_flag(v, TYPE_SET_SUBCLASS);
}
value set_create(struct thread *t, struct type *type);
value set_from_iterable(struct thread *t, struct type *type, value iterable);
bool set_add(struct thread *t, value set, value item); /* borrows */
int set_contains(struct thread *t, value set, value item);
int set_discard(struct thread *t, value set, value item); /* 1, 0, -1 */
size_t set_count(value set);
bool set_next(struct thread *t, value set, size_t *position, value *item); /* new reference */
bool set_update(struct thread *t, value set, value iterable);

#endif
