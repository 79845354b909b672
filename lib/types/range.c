/* range: start, stop, step and the length, which is computed once. Numbers beyond the immediate ones go the
 * slow way, through int objects. */
#include "object/container.h"
#include "object/create.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/reduce.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"

#define ZERO value_from_small_int(0)
#define ONE  value_from_small_int(1)

static struct range *range_of(value v)
{
    return (struct range *)value_ref(v);
}

/* All of a range's numbers are immediate. */
static bool is_small(const struct range *r)
{
    return value_are_ints(r->start, r->step) && value_are_ints(r->stop, r->length);
}

/* The number of items; UNSET: raised. */
static value length_of(struct thread *t, value start, value stop, value step)
{
    if (value_are_ints(start, stop) && value_is_int(step)) {
        int64_t a = value_small_int(start), b = value_small_int(stop), by = value_small_int(step);
        if (by > 0)
            return value_from_small_int(a < b ? (b - a - 1) / by + 1 : 0);
        return int_from_i64(t, a > b ? (a - b - 1) / -by + 1 : 0);
    }
    bool down = int_sign(step) < 0;
    if (down ? int_compare(start, stop) <= 0 : int_compare(start, stop) >= 0)
        return ZERO;
    enum { SPAN, STEP, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    /* (span - 1) // |step| + 1 */
    s[SPAN] = down ? int_subtract(t, start, stop) : int_subtract(t, stop, start);
    s[STEP] = down ? int_negate(t, step) : value_retain(step);
    if (s[SPAN] == UNSET || s[STEP] == UNSET)
        goto out;
    slot_set(t, &s[SPAN], int_subtract(t, s[SPAN], ONE));
    if (s[SPAN] == UNSET)
        goto out;
    slot_set(t, &s[SPAN], int_floor_divide(t, s[SPAN], s[STEP]));
    if (s[SPAN] != UNSET)
        result = int_add(t, s[SPAN], ONE);
out:
    return scope_leave_keeping(t, s, result);
}

value range_create(struct thread *t, value start, value stop, value step)
{
    if (step == ZERO || int_sign(step) == 0)
        return raise_error(t, &exc_ValueError, "range() arg 3 must not be zero");
    value length = length_of(t, start, stop, step);
    if (length == UNSET)
        return UNSET;
    struct range *r = object_create_unfilled(t, &range_type.shape, sizeof *r, OBJECT_TRACKED);
    if (!r) {
        value_release(t, length);
        return UNSET;
    }
    field_init(&r->start, value_retain(start));
    field_init(&r->stop, value_retain(stop));
    field_init(&r->step, value_retain(step));
    field_init(&r->length, length);
    return value_from_ref(r);
}

static value range_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "range", nargs, kwnames, 1, 3))
        return UNSET;
    if (value_is_int(args[0]) && value_is_int(args[nargs - 1]) && (nargs < 3 || value_is_int(args[1])))
        return range_create(t, nargs == 1 ? ZERO : args[0], args[nargs == 1 ? 0 : 1],
                            nargs == 3 ? args[2] : ONE);
    enum { START, STOP, STEP, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[START] = nargs == 1 ? ZERO : int_index(t, args[0]);
    if (s[START] == UNSET || (s[STOP] = int_index(t, args[nargs == 1 ? 0 : 1])) == UNSET)
        goto out;
    s[STEP] = nargs > 2 ? int_index(t, args[2]) : ONE;
    if (s[STEP] != UNSET)
        result = range_create(t, s[START], s[STOP], s[STEP]);
out:
    return scope_leave_keeping(t, s, result);
}

/* start + index * step. */
static value item_at(struct thread *t, struct range *r, value index)
{
    if (is_small(r) && value_is_int(index)) {
        int64_t product;
        if (!__builtin_mul_overflow(value_small_int(index), value_small_int(r->step), &product))
            return int_from_i64(t, value_small_int(r->start) + product);
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = int_multiply(t, index, r->step);
    value result = s[0] == UNSET ? UNSET : int_add(t, r->start, s[0]);
    scope_leave(t, s);
    return result;
}

static int64_t range_length(struct thread *t, value self)
{
    int64_t length;
    return int_as_i64(t, range_of(self)->length, &length) ? length : -1;
}

static int range_truth(struct thread *t, value self)
{
    return int_sign(range_of(self)->length) != 0;
}

static value range_part(struct thread *t, value self, value slice)
{
    struct range *r = range_of(self);
    enum { BOUNDS, START, STOP, STEP, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[BOUNDS] = slice_indices_of(t, slice, r->length);
    if (s[BOUNDS] == UNSET || (s[STEP] = int_multiply(t, tuple_item(s[BOUNDS], 2), r->step)) == UNSET)
        goto out;
    if ((s[START] = item_at(t, r, tuple_item(s[BOUNDS], 0))) == UNSET ||
        (s[STOP] = item_at(t, r, tuple_item(s[BOUNDS], 1))) == UNSET)
        goto out;
    result = range_create(t, s[START], s[STOP], s[STEP]);
out:
    return scope_leave_keeping(t, s, result);
}

static value range_get_item(struct thread *t, value self, value key)
{
    struct range *r = range_of(self);
    if (value_is_exact(key, &slice_type))
        return range_part(t, self, key);
    if (!int_check(key) && !(value_is_ref(key) && value_type(key)->slots.index))
        return raise_error(t, &exc_TypeError, "range indices must be integers or slices, not %T", key);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = int_index(t, key);
    if (s[0] == UNSET)
        goto out;
    if (int_sign(s[0]) < 0)
        slot_set(t, &s[0], int_add(t, s[0], r->length));
    if (s[0] == UNSET)
        goto out;
    if (int_sign(s[0]) < 0 || int_compare(s[0], r->length) >= 0)
        raise_error(t, &exc_IndexError, "range object index out of range");
    else
        result = item_at(t, r, s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

/* Is an int in the range? Its index then goes to *index (a new reference) unless that is NULL. */
static int find_int(struct thread *t, struct range *r, value item, value *index)
{
    bool down = int_sign(r->step) < 0;
    if (down ? int_compare(item, r->start) > 0 || int_compare(item, r->stop) <= 0
             : int_compare(item, r->start) < 0 || int_compare(item, r->stop) >= 0)
        return 0;
    enum { OFFSET, REST, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return -1;
    int found = -1;
    if ((s[OFFSET] = int_subtract(t, item, r->start)) == UNSET ||
        (s[REST] = int_remainder(t, s[OFFSET], r->step)) == UNSET)
        goto out;
    found = int_sign(s[REST]) == 0;
    if (found && index && (*index = int_floor_divide(t, s[OFFSET], r->step)) == UNSET)
        found = -1;
out:
    scope_leave(t, s);
    return found;
}

static bool is_exact_int(value v)
{
    return value_is_int(v) || value_is_bool(v) || value_is_exact(v, &int_type);
}

/* Anything else is compared with every item: counts the equal ones, or stops at the first. -1: raised. */
static int64_t search(struct thread *t, value self, value item, bool first, int64_t *index)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int64_t found = 0;
    s[0] = op_iter(t, self);
    for (*index = 0; s[0] != UNSET; ++*index) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET)
            break;
        int equal = op_equal(t, s[1], item);
        if (equal < 0)
            break;
        found += equal;
        if (found && first)
            break;
    }
    scope_leave(t, s);
    return thread_raised(t) ? -1 : found;
}

static int range_contains(struct thread *t, value self, value item)
{
    int64_t index;
    return is_exact_int(item) ? find_int(t, range_of(self), item, NULL)
                              : (int)search(t, self, item, true, &index);
}

static value range_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (is_exact_int(args[1])) {
        value index;
        int found = find_int(t, range_of(args[0]), args[1], &index);
        if (found)
            return found > 0 ? index : UNSET;
        return raise_error(t, &exc_ValueError, "%R is not in range", args[1]);
    }
    int64_t index;
    int64_t found = search(t, args[0], args[1], true, &index);
    if (found)
        return found > 0 ? int_from_i64(t, index) : UNSET;
    return raise_error(t, &exc_ValueError, "sequence.index(x): x not in sequence");
}

static value range_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t index;
    int64_t found = is_exact_int(args[1]) ? find_int(t, range_of(args[0]), args[1], NULL)
                                          : search(t, args[0], args[1], false, &index);
    return found < 0 ? UNSET : int_from_i64(t, found);
}

static value range_repr(struct thread *t, value self)
{
    struct range *r = range_of(self);
    if (r->step == ONE)
        return str_format(t, "range(%R, %R)", r->start, r->stop);
    return str_format(t, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

static value range_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!value_is_exact(right, &range_type) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    struct range *a = range_of(left), *b = range_of(right);
    bool equal = int_compare(a->length, b->length) == 0;
    if (equal && int_sign(a->length))
        equal = int_compare(a->start, b->start) == 0 &&
                (int_compare(a->length, ONE) == 0 || int_compare(a->step, b->step) == 0);
    return value_from_bool(equal == (op == COMPARE_EQ));
}

static int64_t range_hash(struct thread *t, value self)
{
    struct range *r = range_of(self);
    bool some = int_sign(r->length) != 0, several = some && int_compare(r->length, ONE) != 0;
    value parts = tuple_pack(t, 3, r->length, some ? r->start : NONE, several ? r->step : NONE);
    if (parts == UNSET)
        return -1;
    int64_t hash = op_hash(t, parts);
    value_release(t, parts);
    return hash;
}

/* ---- Iterators: range_iterator.c ---- */

static value range_iter(struct thread *t, value self)
{
    struct range *r = range_of(self);
    /* Immediate start and length do not make the last item immediate unless the stop is. */
    return range_iterate(t, r->start, r->step, r->length, is_small(r));
}

static value range_reversed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct range *r = range_of(args[0]);
    enum { LAST, STEP, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[LAST] = int_subtract(t, r->length, ONE)) == UNSET)
        goto out;
    slot_set(t, &s[LAST], item_at(t, r, s[LAST]));
    if (s[LAST] == UNSET || (s[STEP] = int_negate(t, r->step)) == UNSET)
        goto out;
    result = range_iterate(t, s[LAST], s[STEP], r->length, true);
out:
    return scope_leave_keeping(t, s, result);
}

static bool range_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct range *)o)->start;
    run->count = 4;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def range_methods[] = {
    {"__reduce__", reduce_range, 0, 0, 0, NULL, NULL},
    {"__reversed__", range_reversed, 0, 0, 0, NULL, "An iterator from the last item to the first."},
    {"count", range_count, 1, 1, 0, NULL, "The number of items equal to value."},
    {"index", range_index, 1, 1, 0, NULL, "The index of value. ValueError if it is not there."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct member_def range_members[] = {
    {"start", offsetof(struct range, start), false, false},
    {"stop", offsetof(struct range, stop), false, false},
    {"step", offsetof(struct range, step), false, false},
    {NULL, 0, false, false},
};

struct type range_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &range_type},
    .name = "range",
    .doc = "range(stop)\nrange(start, stop[, step])\n\nThe integers from start by step until stop.",
    .flags = TYPE_MATCH_SEQUENCE,
    .size = sizeof(struct range),
    .slots = {.new = range_new,
              .repr = range_repr,
              .hash = range_hash,
              .compare = range_compare,
              .truth = range_truth,
              .length = range_length,
              .get_item = range_get_item,
              .contains = range_contains,
              .iter = range_iter,
              .slots = range_slots},
    .methods = range_methods,
    .members = range_members,
};
