/* What a `for` loop walks. For lib/vm only.
 *
 * A loop has three registers. For most iterables the first holds the iterator. Where a program could not tell
 * the difference there is none: the registers then hold
 *
 *     an exact list, tuple or str, which is no iterator    the next index (of a str: offset in bytes) unused
 *     the next number of a range of immediate ints         how many are left                             the
 * step
 *
 * FOR_ITER knows by the first register which it is: an int is no iterator either. At the end of the loop the
 * first one is emptied, as an exhausted iterator lets go of what it walked.
 */
#ifndef OURO_VM_EVAL_LOOP_H
#define OURO_VM_EVAL_LOOP_H

#include "types/list.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/eval_inline.h"

/* Begins a loop over v, without an iterator. False: it takes one. Retains v if it keeps it. */
static inline bool loop_begin(value v, value *loop)
{
    if (!value_is_ref(v))
        return false;
    const struct shape *shape = load_relaxed(&value_ref(v)->shape);
    if (shape == &range_type.shape) {
        const struct range *r = (const struct range *)value_ref(v);
        if (!value_are_ints(r->start, r->step) || !value_are_ints(r->stop, r->length))
            return false;
        loop[0] = r->start;
        loop[1] = r->length;
        loop[2] = r->step;
        return true;
    }
    if (shape != &list_type.shape && shape != &tuple_type.shape && shape != &str_type.shape)
        return false;
    loop[0] = value_retain(v);
    loop[1] = value_from_small_int(0);
    return true;
}

/* The next number of a range: UNSET at the end. */
ALWAYS_INLINE value loop_next_number(value *loop)
{
    int64_t left = value_small_int(loop[1]);
    value number = loop[0];
    if (unlikely(left <= 0))
        return UNSET;
    loop[1] = value_from_small_int(left - 1);
    if (left > 1) /* what would come after the last may be no immediate */
        loop[0] = value_from_small_int(value_small_int(number) + value_small_int(loop[2]));
    return number;
}

static inline value loop_next_character(struct thread *t, value *loop)
{
    const struct string *s = str_of(loop[0]);
    size_t offset = (size_t)value_small_int(loop[1]);
    if (offset >= s->size)
        return UNSET;
    unsigned char first = (unsigned char)s->data[offset];
    if (likely(first < 0x80)) {
        loop[1] = value_from_small_int((int64_t)offset + 1);
        return str_from_code_point(t, first);
    }
    size_t width = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    loop[1] = value_from_small_int((int64_t)(offset + width));
    return str_from_utf8(t, s->data + offset, width);
}

/* The next item of what loop_begin began: a new reference. UNSET: the end (or raised: MemoryError, for a
 * character); or it is an iterator, and *iterator says so. */
ALWAYS_INLINE value loop_next(struct thread *t, value *loop, bool *iterator)
{
    value walked = loop[0];
    if (value_is_int(walked))
        return loop_next_number(loop);
    const struct shape *shape = load_relaxed(&value_ref(walked)->shape);
    if (likely(shape == &list_type.shape)) {
        struct list *list = list_of(walked);
        size_t index = (size_t)value_small_int(loop[1]);
        loop[1] = value_from_small_int((int64_t)index + 1);
        if (likely(object_is_private(&list->object)))
            return index < list->count ? value_retain(list->array->items[index]) : UNSET;
        return list_get(t, walked, index);
    }
    if (shape == &tuple_type.shape) {
        size_t index = (size_t)value_small_int(loop[1]);
        loop[1] = value_from_small_int((int64_t)index + 1);
        return index < tuple_count(walked) ? value_retain(tuple_item(walked, index)) : UNSET;
    }
    if (shape == &str_type.shape)
        return loop_next_character(t, loop);
    *iterator = true;
    return UNSET;
}

#endif
