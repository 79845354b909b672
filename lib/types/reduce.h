/* `__reduce__` of built-in types: how copy and pickle make such an object again. Each is a method. */
#ifndef OURO_TYPES_REDUCE_H
#define OURO_TYPES_REDUCE_H

#include "object/type.h"

native_fn reduce_function; /* of native functions and methods: a name, or (getattr, (self, name)) */
native_fn reduce_method;   /* of bound methods: (getattr, (self, name)) */
native_fn reduce_range;    /* of ranges and slices: (type, (start, stop, step)) */
native_fn reduce_set;      /* of sets: (type, ([members],), state) */

#endif
