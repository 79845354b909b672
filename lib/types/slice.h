/* slice and range, and what indexing needs of them. */
#ifndef OURO_TYPES_SLICE_H
#define OURO_TYPES_SLICE_H

#include "object/type.h"

struct slice {
    struct object object;
    value step, start, stop; /* any objects; python3 releases them in this order */
};
extern struct type slice_type, range_type, range_iterator_type, long_range_iterator_type;

value slice_create(struct thread *t, value start, value stop, value step); /* borrows; UNSET means None */
/* Bounds for a sequence of `length` items: start, step and the number of items; ValueError "slice step cannot
 * be zero". Runs `__index__`, so the length may have changed afterwards: see slice_unpack. */
bool slice_bounds(struct thread *t, value slice, int64_t length, int64_t *start, int64_t *step,
                  int64_t *count);
/* The same in two steps: the numbers (which may run Python code), then the clipping to a length (which
 * cannot). */
bool slice_unpack(struct thread *t, value slice, int64_t *start, int64_t *stop, int64_t *step);
int64_t slice_clip(int64_t length, int64_t *start, int64_t *stop, int64_t step);

/* slice.indices(length): a tuple of three ints of any size. */
value slice_indices_of(struct thread *t, value slice, value of_length);

/* A key of an indexing operation as a number. 1: *index is set (not yet adjusted to a length). 0: the key is
 * no integer. -1: raised (IndexError "cannot fit 'int' into an index-sized integer"). */
int index_from_key(struct thread *t, value key, int64_t *index);
/* The number of repetitions of `sequence * n` (at least 0), for the multiply slot of a sequence type whose
 * shares the given type's. 1: *count and *sequence are set. 0: *result (NOT_IMPLEMENTED) is the answer. -1:
 * raised. */
int sequence_repeat_operands(struct thread *t, value left, value right, const struct type *type,
                             value *sequence, int64_t *count, value *result);
/* A range of immediate integers. A range with larger ones has boxed fields. */
struct range {
    struct object object;
    value start, stop, step, length; /* ints */
};
/* `left` more numbers, step apart, the last of them one step before `end`. Only `left` changes, so threads
 * that share an iterator take each number once. */
struct range_iterator {
    struct object object;
    int64_t end, step, left, length; /* of all numbers, at first as many as are left. end may lie one step
                                        outside the small integers, the numbers do not */
};

/* UNSET at the end. */
static inline value range_iterator_step(struct range_iterator *it)
{
    int64_t left = load_relaxed(&it->left);
    if (left <= 0)
        return UNSET;
    if (likely(object_is_private(&it->object))) {
        store_relaxed(&it->left, left - 1);
    } else {
        /* Relaxed: the number is all that passes between the threads. */
        while (!cas_relaxed(&it->left, &left, left - 1)) {
            if (left <= 0)
                return UNSET;
        }
    }
    return value_from_small_int(it->end - left * it->step);
}
value range_create(struct thread *t, value start, value stop, value step); /* borrows ints */
/* An iterator over `length` numbers; borrows ints. small: the last one may be immediate, too. */
value range_iterate(struct thread *t, value first, value step, value length, bool small);

#endif
