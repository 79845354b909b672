/* The iterators over ranges. */
#include "types/slice.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define ONE value_from_small_int(1)

struct long_range_iterator {
    struct object object;
    value next, step, left, length; /* ints of any size */
};

value range_iterate(struct thread *t, value first, value step, value length, bool small)
{
    if (small && value_are_ints(first, step) && value_is_int(length)) {
        struct range_iterator *it = object_create(t, &range_iterator_type, sizeof *it);
        if (!it)
            return UNSET;
        it->step = value_small_int(step);
        it->left = it->length = value_small_int(length);
        it->end = value_small_int(first) + it->left * it->step;
        return value_from_ref(it);
    }
    struct long_range_iterator *it = object_create(t, &long_range_iterator_type, sizeof *it);
    if (!it)
        return UNSET;
    field_init(&it->next, value_retain(first));
    field_init(&it->step, value_retain(step));
    field_init(&it->left, value_retain(length));
    field_init(&it->length, value_retain(length));
    return value_from_ref(it);
}

static value range_iterator_next(struct thread *t, value self)
{
    return range_iterator_step((struct range_iterator *)value_ref(self));
}

static value range_iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_i64(t, load_relaxed(&((struct range_iterator *)value_ref(args[0]))->left));
}

static value long_range_iterator_next(struct thread *t, value self)
{
    struct long_range_iterator *it = (struct long_range_iterator *)value_ref(self);
    enum { ITEM, STEP, LEFT, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[LEFT] = field_load(t, &it->object, &it->left);
    if (int_sign(s[LEFT]) <= 0)
        goto out;
    s[ITEM] = field_load(t, &it->object, &it->next);
    s[STEP] = field_load(t, &it->object, &it->step);
    value left = int_subtract(t, s[LEFT], ONE);
    if (left == UNSET)
        goto out;
    slot_set(t, &s[LEFT], left);
    value next = int_add(t, s[ITEM], s[STEP]);
    if (next == UNSET)
        goto out;
    field_store(t, &it->object, &it->next, next);
    field_store(t, &it->object, &it->left, scope_take(&s[LEFT]));
    result = scope_take(&s[ITEM]);
out:
    return scope_leave_keeping(t, s, result);
}

static value long_range_iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct long_range_iterator *it = (struct long_range_iterator *)value_ref(args[0]);
    return field_load(t, &it->object, &it->left);
}

/* (iter, (range(start, stop, step),), index) */
static value reduce_to(struct thread *t, value start, value stop, value step, value index)
{
    enum { RANGE, REDUCED, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[RANGE] = range_create(t, start, stop, step)) != UNSET &&
        (s[REDUCED] = iterator_reduce_by(t, NAME(iter), s[RANGE], ITERATOR_NO_INDEX)) != UNSET)
        result = tuple_pack(t, 3, tuple_item(s[REDUCED], 0), tuple_item(s[REDUCED], 1), index);
    return scope_leave_keeping(t, s, result);
}

static value range_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct range_iterator *it = (struct range_iterator *)value_ref(args[0]);
    enum { START, STOP, STEP, INDEX, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[START] = int_from_i64(t, it->end - it->length * it->step);
    s[STOP] = int_from_i64(t, it->end);
    s[STEP] = int_from_i64(t, it->step);
    s[INDEX] = int_from_i64(t, it->length - load_relaxed(&it->left)); /* relaxed: a moment old */
    if (s[START] != UNSET && s[STOP] != UNSET && s[STEP] != UNSET && s[INDEX] != UNSET)
        result = reduce_to(t, s[START], s[STOP], s[STEP], s[INDEX]);
    return scope_leave_keeping(t, s, result);
}

static value range_iterator_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct range_iterator *it = (struct range_iterator *)value_ref(args[0]);
    int64_t index;
    value number = int_index(t, args[1]);
    if (number == UNSET)
        return UNSET;
    bool fits = int_to_i64(number, &index);
    value_release(t, number);
    if (!fits)
        return raise_error(t, &exc_OverflowError, "Python int too large to convert to C long");
    /* Relaxed: the number is all that passes between the threads. */
    store_relaxed(&it->left, it->length - iterator_state_clip(index, 0, it->length));
    return NONE;
}

/* The parts of a long range iterator, in slots: the first number and the index of the next one. */
enum { LONG_START, LONG_STEP, LONG_LENGTH, LONG_INDEX, LONG_OTHER, LONG_SLOTS };

static bool long_range_parts(struct thread *t, struct long_range_iterator *it, value *s)
{
    s[LONG_START] = field_load(t, &it->object, &it->next);
    s[LONG_STEP] = field_load(t, &it->object, &it->step);
    s[LONG_LENGTH] = field_load(t, &it->object, &it->length);
    s[LONG_OTHER] = field_load(t, &it->object, &it->left);
    if ((s[LONG_INDEX] = int_subtract(t, s[LONG_LENGTH], s[LONG_OTHER])) == UNSET)
        return false;
    slot_set(t, &s[LONG_OTHER], int_multiply(t, s[LONG_INDEX], s[LONG_STEP]));
    if (s[LONG_OTHER] != UNSET)
        slot_set(t, &s[LONG_START], int_subtract(t, s[LONG_START], s[LONG_OTHER]));
    return !thread_raised(t);
}

static value long_range_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, LONG_SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    if (!long_range_parts(t, (struct long_range_iterator *)value_ref(args[0]), s))
        goto out;
    slot_set(t, &s[LONG_OTHER], int_multiply(t, s[LONG_LENGTH], s[LONG_STEP]));
    if (s[LONG_OTHER] != UNSET)
        slot_set(t, &s[LONG_OTHER], int_add(t, s[LONG_START], s[LONG_OTHER]));
    if (s[LONG_OTHER] != UNSET)
        result = reduce_to(t, s[LONG_START], s[LONG_OTHER], s[LONG_STEP], s[LONG_INDEX]);
out:
    return scope_leave_keeping(t, s, result);
}

static value long_range_iterator_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct long_range_iterator *it = (struct long_range_iterator *)value_ref(args[0]);
    value *s = scope_enter(t, LONG_SLOTS), index = args[1], result = UNSET;
    if (!s)
        return UNSET;
    int below = op_compare_bool(t, index, value_from_small_int(0), COMPARE_LT);
    if (below < 0 || !long_range_parts(t, it, s))
        goto out;
    if (below)
        index = value_from_small_int(0);
    int above = op_compare_bool(t, index, s[LONG_LENGTH], COMPARE_GT);
    if (above < 0)
        goto out;
    slot_set(t, &s[LONG_INDEX], above ? value_retain(s[LONG_LENGTH]) : int_index(t, index));
    if (s[LONG_INDEX] == UNSET)
        goto out;
    slot_set(t, &s[LONG_OTHER], int_multiply(t, s[LONG_INDEX], s[LONG_STEP]));
    if (s[LONG_OTHER] != UNSET)
        slot_set(t, &s[LONG_START], int_add(t, s[LONG_START], s[LONG_OTHER]));
    slot_set(t, &s[LONG_OTHER], int_subtract(t, s[LONG_LENGTH], s[LONG_INDEX]));
    if (thread_raised(t))
        goto out;
    field_store(t, &it->object, &it->next, scope_take(&s[LONG_START]));
    field_store(t, &it->object, &it->left, scope_take(&s[LONG_OTHER]));
    result = NONE;
out:
    return scope_leave_keeping(t, s, result);
}

static bool long_range_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct long_range_iterator *)o)->next;
    run->count = 4;
    run->stride = 1;
    return true;
}

static const struct native_def range_iterator_methods[] = {
    {"__length_hint__", range_iterator_length_hint, 0, 0, 0, NULL, NULL},
    {"__reduce__", range_iterator_reduce, 0, 0, 0, NULL, NULL},
    {"__setstate__", range_iterator_set_state, 1, 1, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct native_def long_range_iterator_methods[] = {
    {"__length_hint__", long_range_iterator_length_hint, 0, 0, 0, NULL, NULL},
    {"__reduce__", long_range_iterator_reduce, 0, 0, 0, NULL, NULL},
    {"__setstate__", long_range_iterator_set_state, 1, 1, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type range_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &range_iterator_type},
    .name = "range_iterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct range_iterator),
    .slots = {.iter = iterator_self, .next = range_iterator_next},
    .methods = range_iterator_methods,
};
struct type long_range_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &long_range_iterator_type},
    .name = "longrange_iterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct long_range_iterator),
    .slots = {.iter = iterator_self, .next = long_range_iterator_next, .slots = long_range_iterator_slots},
    .methods = long_range_iterator_methods,
};
