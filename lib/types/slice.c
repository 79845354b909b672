#include "types/slice.h"

#include "object/container.h"
#include "object/create.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/reduce.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

static struct slice *slice_of(value v)
{
    return (struct slice *)value_ref(v);
}

value slice_create(struct thread *t, value start, value stop, value step)
{
    struct slice *s = object_create_unfilled(t, &slice_type.shape, sizeof *s, OBJECT_TRACKED);
    if (!s)
        return UNSET;
    field_init(&s->start, start == UNSET ? NONE : value_retain(start));
    field_init(&s->stop, stop == UNSET ? NONE : value_retain(stop));
    field_init(&s->step, step == UNSET ? NONE : value_retain(step));
    return value_from_ref(s);
}

/* One of the three numbers: *out stays when the value is None. */
static bool slice_number(struct thread *t, value v, int64_t *out)
{
    if (v == NONE)
        return true;
    if (value_is_int(v)) {
        *out = value_small_int(v);
        return true;
    }
    if (!int_check(v) && !(value_is_ref(v) && value_type(v)->slots.index)) {
        raise_error(t, &exc_TypeError, "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    return int_as_clipped(t, v, out);
}

bool slice_unpack(struct thread *t, value slice, int64_t *start, int64_t *stop, int64_t *step)
{
    struct slice *s = slice_of(slice);
    *step = 1;
    if (!slice_number(t, s->step, step))
        return false;
    if (*step == 0) {
        raise_error(t, &exc_ValueError, "slice step cannot be zero");
        return false;
    }
    if (*step < -INT64_MAX) /* so that -step is safe */
        *step = -INT64_MAX;
    *start = *step < 0 ? INT64_MAX : 0;
    *stop = *step < 0 ? INT64_MIN : INT64_MAX;
    return slice_number(t, s->start, start) && slice_number(t, s->stop, stop);
}

static int64_t clip_bound(int64_t bound, int64_t length, int64_t step)
{
    if (bound < 0) {
        bound += length;
        return bound >= 0 ? bound : step < 0 ? -1 : 0;
    }
    if (bound >= length)
        return step < 0 ? length - 1 : length;
    return bound;
}

int64_t slice_clip(int64_t length, int64_t *start, int64_t *stop, int64_t step)
{
    *start = clip_bound(*start, length, step);
    *stop = clip_bound(*stop, length, step);
    if (step < 0)
        return *stop < *start ? (*start - *stop - 1) / -step + 1 : 0;
    return *start < *stop ? (*stop - *start - 1) / step + 1 : 0;
}

bool slice_bounds(struct thread *t, value slice, int64_t length, int64_t *start, int64_t *step,
                  int64_t *count)
{
    int64_t stop;
    if (!slice_unpack(t, slice, start, &stop, step))
        return false;
    *count = slice_clip(length, start, &stop, *step);
    return true;
}

int index_from_key(struct thread *t, value key, int64_t *index)
{
    if (value_is_int(key)) {
        *index = value_small_int(key);
        return 1;
    }
    if (!int_check(key) && !(value_is_ref(key) && value_type(key)->slots.index))
        return 0;
    value number = int_index(t, key);
    if (number == UNSET)
        return -1;
    bool fits = int_to_i64(number, index);
    value_release(t, number);
    if (!fits) {
        raise_error(t, &exc_IndexError, "cannot fit '%T' into an index-sized integer", key);
        return -1;
    }
    return 1;
}

int sequence_repeat_operands(struct thread *t, value left, value right, const struct type *type,
                             value *sequence, int64_t *count, value *result)
{
    bool left_is_sequence = value_is_ref(left) && value_type(left)->slots.multiply == type->slots.multiply;
    value other = left_is_sequence ? right : left;
    *sequence = left_is_sequence ? left : right;
    struct type *other_type = value_type(other);
    if (!int_check(other) && !other_type->slots.index) {
        *result = NOT_IMPLEMENTED;
        return 0;
    }
    int64_t n;
    if (value_is_int(other)) {
        n = value_small_int(other);
    } else {
        value number = int_index(t, other);
        if (number == UNSET)
            return -1;
        bool fits = int_to_i64(number, &n);
        value_release(t, number);
        if (!fits) {
            raise_error(t, &exc_OverflowError, "cannot fit '%T' into an index-sized integer", other);
            return -1;
        }
    }
    *count = n < 0 ? 0 : n;
    return 1;
}

/* ---- The type. ---- */

static value slice_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "slice", nargs, kwnames, 1, 3))
        return UNSET;
    if (nargs == 1)
        return slice_create(t, UNSET, args[0], UNSET);
    return slice_create(t, args[0], args[1], nargs > 2 ? args[2] : UNSET);
}

static value slice_repr(struct thread *t, value self)
{
    struct slice *s = slice_of(self);
    return str_format(t, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

static value slice_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!value_is_exact(left, &slice_type) || !value_is_exact(right, &slice_type))
        return NOT_IMPLEMENTED;
    if (left == right)
        return value_from_bool(op == COMPARE_EQ || op == COMPARE_LE || op == COMPARE_GE);
    struct slice *a = slice_of(left), *b = slice_of(right);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = tuple_pack(t, 3, a->start, a->stop, a->step);
    if (s[0] != UNSET)
        s[1] = tuple_pack(t, 3, b->start, b->stop, b->step);
    if (s[0] != UNSET && s[1] != UNSET)
        result = op_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

/* A bound as an int object: what slice.indices() computes with, for any magnitude. */
static value indices_number(struct thread *t, value v)
{
    if (!int_check(v) && !(value_is_ref(v) && value_type(v)->slots.index))
        return raise_error(t, &exc_TypeError,
                           "slice indices must be integers or None or have an __index__ method");
    return int_index(t, v);
}

/* Clips a bound to [lower, upper], negative ones counting from the end. *Takes* nothing; new reference. */
static value indices_bound(struct thread *t, value v, value fallback, value length, value lower, value upper)
{
    if (v == NONE)
        return value_retain(fallback);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = indices_number(t, v);
    if (s[0] == UNSET)
        goto out;
    if (int_sign(s[0]) < 0) {
        s[1] = int_add(t, s[0], length);
        if (s[1] == UNSET)
            goto out;
        result = value_retain(int_compare(s[1], lower) < 0 ? lower : s[1]);
    } else {
        result = value_retain(int_compare(s[0], upper) > 0 ? upper : s[0]);
    }
out:
    return scope_leave_keeping(t, s, result);
}

value slice_indices_of(struct thread *t, value v, value of_length)
{
    struct slice *slice = slice_of(v);
    enum { LENGTH, STEP, LOWER, UPPER, START, STOP, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    value minus_one = value_from_small_int(-1);
    if ((s[LENGTH] = int_index(t, of_length)) == UNSET)
        goto out;
    if (int_sign(s[LENGTH]) < 0) {
        raise_error(t, &exc_ValueError, "length should not be negative");
        goto out;
    }
    s[STEP] = slice->step == NONE ? value_from_small_int(1) : indices_number(t, slice->step);
    if (s[STEP] == UNSET)
        goto out;
    int sign = int_sign(s[STEP]);
    if (sign == 0) {
        raise_error(t, &exc_ValueError, "slice step cannot be zero");
        goto out;
    }
    s[LOWER] = sign < 0 ? minus_one : value_from_small_int(0);
    s[UPPER] = sign < 0 ? int_add(t, s[LENGTH], minus_one) : value_retain(s[LENGTH]);
    if (s[UPPER] == UNSET)
        goto out;
    s[START] = indices_bound(t, slice->start, sign < 0 ? s[UPPER] : s[LOWER], s[LENGTH], s[LOWER], s[UPPER]);
    if (s[START] == UNSET)
        goto out;
    s[STOP] = indices_bound(t, slice->stop, sign < 0 ? s[LOWER] : s[UPPER], s[LENGTH], s[LOWER], s[UPPER]);
    if (s[STOP] == UNSET)
        goto out;
    result = tuple_pack(t, 3, s[START], s[STOP], s[STEP]);
out:
    return scope_leave_keeping(t, s, result);
}

static value slice_indices(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return slice_indices_of(t, args[0], args[1]);
}

static bool slice_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct slice *)o)->step; /* then start and stop */
    run->count = 3;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def slice_methods[] = {
    {"__reduce__", reduce_range, 0, 0, 0, NULL, NULL},
    {"indices", slice_indices, 1, 1, 0, "($self, len, /)",
     "Start, stop and step for a sequence of that length."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct member_def slice_members[] = {
    {"start", offsetof(struct slice, start), false, false},
    {"stop", offsetof(struct slice, stop), false, false},
    {"step", offsetof(struct slice, step), false, false},
    {NULL, 0, false, false},
};

struct type slice_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &slice_type},
    .name = "slice",
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nWhat x[start:stop:step] hands to __getitem__.",
    .size = sizeof(struct slice),
    .slots = {.new = slice_new,
              .repr = slice_repr,
              .compare = slice_compare,
              .hash = hash_not_implemented,
              .slots = slice_slots},
    .methods = slice_methods,
    .members = slice_members,
};
