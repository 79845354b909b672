/* Helpers around classes that other types need. */
#ifndef OURO_TYPES_TYPE_OBJECT_H
#define OURO_TYPES_TYPE_OBJECT_H

#include "object/type.h"

/* "module.qualname", without the module if that is builtins. New reference. */
value type_full_name(struct thread *t, struct type *type);
/* The namespace: that of a program's class itself, that of a built-in type as a new dict. New reference. */
value type_namespace(struct thread *t, struct type *type);
/* Updates the dict `names` with the namespaces along the mro, nearest last. */
bool type_collect_names(struct thread *t, struct type *type, value names);
/* A read-only view of a mapping. Borrows. */
value mappingproxy_create(struct thread *t, value mapping);

/* The get_attribute slot of type; the same without AttributeError: UNSET with nothing pending if absent. */
value type_get_attribute(struct thread *t, value self, value name);
value type_find_attribute(struct thread *t, value self, value name);

/* The methods that object gives to copy and pickle (object_reduce.c). native_fn. */
value object_get_state(struct thread *t, const value *args, size_t nargs, value kwnames);
value object_reduce(struct thread *t, const value *args, size_t nargs, value kwnames);
value object_reduce_ex(struct thread *t, const value *args, size_t nargs, value kwnames);

/* The methods that type gives its instances. native_fn. */
value type_instance_check(struct thread *t, const value *args, size_t nargs, value kwnames);
value type_subclass_check(struct thread *t, const value *args, size_t nargs, value kwnames);

#endif
