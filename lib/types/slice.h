/* slice and range, and what indexing needs of them. */
#ifndef OURO_TYPES_SLICE_H
#define OURO_TYPES_SLICE_H

#include "object/type.h"

struct slice {
    struct object object;
    value start, stop, step; /* any objects */
};
extern struct type slice_type, range_type, range_iterator_type;

value slice_create(struct thread *t, value start, value stop, value step); /* borrows; UNSET means None */
/* Bounds for a sequence of `length` items: start, step and the number of items; ValueError "slice step cannot
 * be zero". */
bool slice_bounds(struct thread *t, value slice, int64_t length, int64_t *start, int64_t *step,
                  int64_t *count);

/* A range of immediate integers. A range with larger ones has boxed fields. */
struct range {
    struct object object;
    value start, stop, step, length; /* ints */
};
/* Private by birth; next = current, stepping `left` more times. */
struct range_iterator {
    struct object object;
    int64_t next, step, left; /* all within small integers */
};
value range_create(struct thread *t, value start, value stop, value step); /* borrows ints */

#endif
