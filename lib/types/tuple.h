/* tuple: an immutable sequence with its items inline. */
#ifndef OURO_TYPES_TUPLE_H
#define OURO_TYPES_TUPLE_H

#include "object/type.h"

struct tuple {
    struct object object;
    size_t count;
    value items[];
};

extern struct type tuple_type;

static inline bool tuple_check(value v)
{
    return value_has_flag(v, TYPE_TUPLE_SUBCLASS);
}
static inline struct tuple *tuple_of(value v)
{
    return (struct tuple *)value_ref(v);
}
static inline size_t tuple_count(value v)
{
    return tuple_of(v)->count;
}
/* Borrowed: a tuple never changes. */
static inline value tuple_item(value v, size_t i)
{
    return tuple_of(v)->items[i];
}

/* A tuple of `count` empty slots, to be filled with field_init before anybody else sees it. count 0 gives the
 * immortal (). */
value tuple_create(struct thread *t, size_t count);
/* Copies and retains items. */
value tuple_from_items(struct thread *t, const value *items, size_t count);
/* *Takes* every item, also when it fails. */
value tuple_take_items(struct thread *t, const value *items, size_t count);
/* tuple_pack(t, 2, a, b): borrows its arguments. */
value tuple_pack(struct thread *t, size_t count, ...);
/* tuple(iterable). */
value tuple_from_iterable(struct thread *t, value iterable);
extern value tuple_empty; /* immortal */
/* An instance of a program's subclass of tuple with `count` empty slots. NULL: raised. */
struct tuple *tuple_instance_create(struct thread *t, struct type *type, size_t count);

/* How two sequences compare whose common part is equal. */
bool compare_counts(size_t a, size_t b, enum compare_op op);

#endif
