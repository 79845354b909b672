/* Types as annotations: list[int] and int | str. */
#ifndef OURO_TYPES_TYPE_ALIAS_H
#define OURO_TYPES_TYPE_ALIAS_H

#include "object/type.h"

extern struct type generic_alias_type, union_type;

/* origin[arguments]: arguments a tuple, or one argument. Borrows both; new reference. */
value generic_alias_create(struct thread *t, value origin, value arguments);
/* The `|` of types: NOT_IMPLEMENTED where an operand is no type. A slot_binary. */
value union_create(struct thread *t, value left, value right);
/* The members of a union: borrowed tuple. */
value union_members(value union_);

#endif
