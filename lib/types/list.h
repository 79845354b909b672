/* list: a growing array of references. */
#ifndef OURO_TYPES_LIST_H
#define OURO_TYPES_LIST_H

#include "object/type.h"

/* The array carries its capacity, so a reader that has loaded the pointer knows how far it may look. */
struct list_array {
    size_t capacity;
    value items[]; /* [0, count) in use, the rest UNSET */
};
struct list {
    struct object object;
    size_t count;             /* items in use; <= array->capacity */
    struct list_array *array; /* NULL when empty; replaced, never moved, while shared */
};

extern struct type list_type;

static inline bool list_check(value v)
{
    return value_has_flag(v, TYPE_LIST_SUBCLASS);
}
static inline struct list *list_of(value v)
{
    return (struct list *)value_ref(v);
}
static inline size_t list_count(value v)
{
    return load_relaxed(&list_of(v)->count);
}

value list_create(struct thread *t, size_t capacity);
value list_from_items(struct thread *t, const value *items, size_t count); /* retains them */
/* Moves them into a new list and leaves UNSET behind; nothing is moved when it raises. No safepoint. */
value list_take_items(struct thread *t, value *items, size_t count);
value list_from_iterable(struct thread *t, value iterable);
bool list_append(struct thread *t, value list, value item);      /* borrows item */
bool list_append_take(struct thread *t, value list, value item); /* *Takes* item */
bool list_extend(struct thread *t, value list, value iterable);
/* A new reference, UNSET with nothing pending if the index is out of range (another thread may have shortened
 * it). */
value list_get(struct thread *t, value list, size_t index);
bool list_set(struct thread *t, value list, size_t index,
              value item); /* borrows; false: out of range, nothing pending */
value list_to_tuple(struct thread *t, value list);
/* list[start:stop:step], a new list; step is not 0. */
value list_part(struct thread *t, value list, int64_t start, int64_t stop, int64_t step);
/* list[start:stop] = item. */
bool list_assign_part(struct thread *t, value list, int64_t start, int64_t stop, value item);
/* key: a callable, or UNSET or NONE for the items themselves. */
bool list_sort(struct thread *t, value list, value key, bool reverse);
/* v is a list or tuple: a tuple of the same items (itself if a tuple), else tuple(v): a stable view for
 * natives. New reference. */
value sequence_to_tuple(struct thread *t, value v);

#endif
