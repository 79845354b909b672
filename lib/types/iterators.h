/* Iterators over containers, and small things that all containers need.
 *
 * An iterator holds its source until it is exhausted. Its position is a plain number: two threads that share
 * an iterator may get the same item twice, and never anything worse.
 */
#ifndef OURO_TYPES_ITERATORS_H
#define OURO_TYPES_ITERATORS_H

#include "object/scope.h"
#include "object/type.h"

/* list_iterator, tuple_iterator, iterator (by `__getitem__`), and the reversed ones: index is the next one.
 */
struct sequence_iterator {
    struct object object;
    value source; /* UNSET: exhausted */
    int64_t index;
};
struct callable_iterator {
    struct object object;
    value callable; /* UNSET: exhausted */
    value sentinel;
};

extern struct type list_iterator_type, list_reverse_iterator_type, tuple_iterator_type, iterator_type,
    callable_iterator_type, reversed_type;
extern struct type enumerate_type, zip_type, map_type, filter_type;

/* A sequence_iterator of the given type over source (borrowed), starting at index. */
value sequence_iterator_create(struct thread *t, struct type *type, value source, int64_t index);
/* iter(callable, sentinel); borrows both. */
value callable_iterator_create(struct thread *t, value callable, value sentinel);
/* reversed(v): `__reversed__`, else by length and index. */
value reversed_create(struct thread *t, value v);

/* python3's zip, enumerate and dict items keep the last tuple they gave, and fill it again once they alone
 * hold it; so its items live until then. This makes the tuple for the next step of an iterator that keeps its
 * last in *kept: that tuple itself, or a new one (`count` slots, which becomes the kept one only if there was
 * none). New reference; UNSET: MemoryError. */
value result_tuple_next(struct thread *t, struct object *iterator, value *kept, size_t count);

/* What `__reduce__` of an iterator gives. `name`: NAME(iter) or NAME(reversed), the built-in function that
 * makes one of source (borrowed) that stands at index. */
#define ITERATOR_NO_INDEX INT64_MIN
value iterator_reduce_by(struct thread *t, value name, value source, int64_t index);
/* (iter, (a list of what is left,)): `iterator` is a copy, which this uses up. */
value iterator_reduce_items(struct thread *t, value iterator);
/* The argument of `__setstate__`: TypeError "an integer is required". */
bool iterator_state_argument(struct thread *t, value v, int64_t *index);
int64_t iterator_state_clip(int64_t index, int64_t least, int64_t greatest);
/* The methods of a struct sequence_iterator whose source has a length. */
native_fn sequence_iterator_reduce, sequence_iterator_set_state;
native_fn list_iterator_reduce, list_reverse_iterator_reduce, reversed_reduce, reverse_iterator_set_state,
    iterator_set_state, callable_iterator_reduce;

/* The `__iter__` of every iterator: itself. */
value iterator_self(struct thread *t, value self);
/* The `__class_getitem__` of a generic built-in: a method with NATIVE_CLASS. */
value generic_class_getitem(struct thread *t, const value *args, size_t nargs, value kwnames);

/* Zeroed instance of `type`, which is `exact` (then `size` bytes) or a subclass made by a program. NULL:
 * raised. */
void *container_create(struct thread *t, struct type *type, const struct type *exact, size_t size);

/* Refuses keywords and a wrong number of arguments with python3's texts: "f expected at most 1 argument, got
 * 2". */
bool args_check(struct thread *t, const char *name, size_t nargs, value kwnames, size_t least, size_t most);

#endif
