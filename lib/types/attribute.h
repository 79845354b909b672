/* Attribute access without caches, and the pieces that inline caches are made of. */
#ifndef OURO_TYPES_ATTRIBUTE_H
#define OURO_TYPES_ATTRIBUTE_H

#include "types/class.h"

/* AttributeError "'T' object has no attribute 'name'" with `name` and `obj` set. Returns UNSET. */
value raise_no_attribute(struct thread *t, value v, value name);
/* Sets `name` and `obj` of the pending AttributeError, if it has none. */
void attribute_error_complete(struct thread *t, value v, value name);

/* The attribute that an instance itself has: new reference; UNSET with nothing pending if it has none. */
value instance_get(struct thread *t, value v, value name);
/* Sets it: 1; 0 with nothing pending where instances of this type take no attributes; -1 raised. Borrows
 * item. */
int instance_set(struct thread *t, value v, value name, value item);
/* Deletes it: 1; 0 absent, nothing pending; -1 raised. */
int instance_delete(struct thread *t, value v, value name);

/* The target of a METHOD or CLASS entry, a new reference, if it is still what the class of `shape` has; UNSET
 * if not, nothing pending. */
value attribute_cache_target(struct thread *t, const struct shape *shape,
                             const struct attribute_cache *cache);

#endif
