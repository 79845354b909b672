/* The module _collections: what the library's collections package imports from native code. */
#ifndef OURO_MODULES_COLLECTIONS_NATIVE_H
#define OURO_MODULES_COLLECTIONS_NATIVE_H

#include "types/module.h"

extern const struct module_def collections_native_module;

/* Methods, and the names that they look up. */
native_fn deque_reduce, defaultdict_reduce, ordered_dict_reduce;
void collections_reduce_ready(void);

/* Finishes the types of the module: once, after types_ready. */
void collections_types_ready(void);

/* The types, for the files of the module. */
extern struct type deque_type, deque_iterator_type, deque_reverse_iterator_type;
extern struct type defaultdict_type, ordered_dict_type, tuple_getter_type;
extern struct type ordered_keys_type, ordered_values_type, ordered_items_type;

#endif
