#include "types/tuple.h"

#include <stdarg.h>

#include "object/container.h"
#include "object/create.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"

static struct tuple empty_tuple = {.object = OBJECT_IMMORTAL(tuple_type)};
value tuple_empty = (value)(uintptr_t)&empty_tuple;

/* ---- Making tuples. ---- */

value tuple_create(struct thread *t, size_t count)
{
    if (count == 0)
        return tuple_empty;
    if (unlikely(count > (SIZE_MAX >> 8)))
        return raise_no_memory(t);
    struct tuple *tuple = object_create(t, &tuple_type, sizeof *tuple + count * sizeof(value));
    if (!tuple)
        return UNSET;
    tuple->count = count;
    return value_from_ref(tuple);
}

/* The same, but the caller fills the slots before anything else happens. NULL: raised. */
static inline struct tuple *tuple_new_unfilled(struct thread *t, size_t count)
{
    if (unlikely(count > (SIZE_MAX >> 8))) {
        raise_no_memory(t);
        return NULL;
    }
    struct tuple *tuple =
        object_create_unfilled(t, &tuple_type.shape, sizeof *tuple + count * sizeof(value), OBJECT_TRACKED);
    if (likely(tuple != NULL))
        tuple->count = count;
    return tuple;
}

value tuple_from_items(struct thread *t, const value *items, size_t count)
{
    if (count == 0)
        return tuple_empty;
    struct tuple *tuple = tuple_new_unfilled(t, count);
    if (unlikely(!tuple))
        return UNSET;
    for (size_t i = 0; i < count; i++)
        field_init(&tuple->items[i], value_retain(items[i]));
    return value_from_ref(tuple);
}

value tuple_take_items(struct thread *t, const value *items, size_t count)
{
    if (count == 0)
        return tuple_empty;
    struct tuple *tuple = tuple_new_unfilled(t, count);
    if (unlikely(!tuple)) {
        for (size_t i = 0; i < count; i++)
            value_release(t, items[i]);
        return UNSET;
    }
    for (size_t i = 0; i < count; i++)
        field_init(&tuple->items[i], items[i]);
    return value_from_ref(tuple);
}

value tuple_pack(struct thread *t, size_t count, ...)
{
    struct tuple *tuple = count ? tuple_new_unfilled(t, count) : tuple_of(tuple_empty);
    if (!tuple)
        return UNSET;
    va_list items;
    va_start(items, count);
    for (size_t i = 0; i < count; i++)
        field_init(&tuple->items[i], value_retain(va_arg(items, value)));
    va_end(items);
    return value_from_ref(tuple);
}

value tuple_from_iterable(struct thread *t, value iterable)
{
    if (value_is_exact(iterable, &tuple_type))
        return value_retain(iterable);
    if (value_is_exact(iterable, &list_type))
        return list_to_tuple(t, iterable);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = list_from_iterable(t, iterable);
    if (s[0] != UNSET)
        result = list_to_tuple(t, s[0]);
    return scope_leave_keeping(t, s, result);
}

static value tuple_part(struct thread *t, value v, int64_t start, int64_t step, int64_t count)
{
    struct tuple *tuple = tuple_of(v);
    if (step == 1 && count == (int64_t)tuple->count && value_is_exact(v, &tuple_type))
        return value_retain(v);
    value result = tuple_create(t, (size_t)count);
    if (result == UNSET)
        return UNSET;
    for (int64_t i = 0; i < count; i++, start += step)
        field_init(&tuple_of(result)->items[i], value_retain(tuple->items[start]));
    return result;
}

/* tuple.__new__; an instance of a program's subclass gets a copy of the items. */
static value tuple_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (type != &tuple_type && type->slots.init != tuple_type.slots.init)
        kwnames = UNSET; /* the subclass's own __init__ takes them */
    if (!args_check(t, "tuple", nargs, kwnames, 0, 1))
        return UNSET;
    if (type == &tuple_type)
        return nargs ? tuple_from_iterable(t, args[0]) : tuple_empty;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = nargs ? tuple_from_iterable(t, args[0]) : tuple_empty;
    if (s[0] != UNSET) {
        size_t count = tuple_count(s[0]);
        struct tuple *tuple = tuple_instance_create(t, type, count);
        if (tuple) {
            for (size_t i = 0; i < count; i++)
                field_init(&tuple->items[i], value_retain(tuple_item(s[0], i)));
            result = value_from_ref(tuple);
        }
    }
    return scope_leave_keeping(t, s, result);
}

struct tuple *tuple_instance_create(struct thread *t, struct type *type, size_t count)
{
    struct tuple *tuple = instance_allocate(t, type, sizeof *tuple + count * sizeof(value));
    if (tuple)
        tuple->count = count;
    return tuple;
}

static bool tuple_slots(struct object *o, struct slot_run *run)
{
    struct tuple *tuple = (struct tuple *)o;
    if (run->cursor++ || !tuple->count)
        return false;
    run->first = &tuple->items[tuple->count - 1];
    run->count = tuple->count;
    run->stride = -1;
    run->last = true;
    return true;
}

/* ---- Reading. ---- */

static int64_t tuple_length(struct thread *t, value self)
{
    return (int64_t)tuple_count(self);
}

static value tuple_get_item(struct thread *t, value self, value key)
{
    struct tuple *tuple = tuple_of(self);
    int64_t count = (int64_t)tuple->count;
    int64_t index;
    int is_index = index_from_key(t, key, &index);
    if (is_index < 0)
        return UNSET;
    if (is_index) {
        if (index < 0)
            index += count;
        if (index < 0 || index >= count)
            return raise_error(t, &exc_IndexError, "tuple index out of range");
        return value_retain(tuple->items[index]);
    }
    if (!value_is_exact(key, &slice_type))
        return raise_error(t, &exc_TypeError, "tuple indices must be integers or slices, not %T", key);
    int64_t start, step, length;
    if (!slice_bounds(t, key, count, &start, &step, &length))
        return UNSET;
    return tuple_part(t, self, start, step, length);
}

static int tuple_contains(struct thread *t, value self, value item)
{
    struct tuple *tuple = tuple_of(self);
    for (size_t i = 0; i < tuple->count; i++) {
        int equal = op_equal(t, tuple->items[i], item);
        if (equal)
            return equal;
    }
    return 0;
}

static value tuple_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tuple *tuple = tuple_of(args[0]);
    int64_t start = 0, stop = INT64_MAX, count = (int64_t)tuple->count;
    if (nargs > 2 && !int_as_clipped(t, args[2], &start))
        return UNSET;
    if (nargs > 3 && !int_as_clipped(t, args[3], &stop))
        return UNSET;
    slice_clip(count, &start, &stop, 1);
    for (int64_t i = start; i < stop && i < count; i++) {
        int equal = op_equal(t, tuple->items[i], args[1]);
        if (equal < 0)
            return UNSET;
        if (equal)
            return int_from_i64(t, i);
    }
    return raise_error(t, &exc_ValueError, "tuple.index(x): x not in tuple");
}

static value tuple_count_method(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tuple *tuple = tuple_of(args[0]);
    int64_t found = 0;
    for (size_t i = 0; i < tuple->count; i++) {
        int equal = op_equal(t, tuple->items[i], args[1]);
        if (equal < 0)
            return UNSET;
        found += equal;
    }
    return int_from_i64(t, found);
}

static value tuple_getnewargs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tuple *tuple = tuple_of(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = tuple_from_items(t, tuple->items, tuple->count);
    if (s[0] != UNSET)
        result = tuple_pack(t, 1, s[0]);
    return scope_leave_keeping(t, s, result);
}

static value tuple_iter(struct thread *t, value self)
{
    return sequence_iterator_create(t, &tuple_iterator_type, self, 0);
}

static value tuple_repr(struct thread *t, value self)
{
    struct tuple *tuple = tuple_of(self);
    if (tuple->count == 0)
        return str_from_text(t, "()");
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_from_text(t, "(...)") : UNSET;
    struct buffer out = BUFFER_EMPTY;
    value result = UNSET;
    buffer_append_char(&out, '(');
    for (size_t i = 0; i < tuple->count; i++) {
        if (i)
            buffer_append_text(&out, ", ");
        value text = op_repr(t, tuple->items[i]);
        if (text == UNSET)
            goto out;
        buffer_append(&out, str_data(text), str_of(text)->size);
        value_release(t, text);
    }
    buffer_append_text(&out, tuple->count == 1 ? ",)" : ")");
    result = str_from_buffer(t, &out);
out:
    buffer_finish(&out);
    repr_leave(t, self);
    return result;
}

/* The hash that python3 gives to tuples: a simplification of xxHash with one lane. */
static int64_t tuple_hash(struct thread *t, value self)
{
    const uint64_t prime_1 = 11400714785074694791ULL, prime_2 = 14029467366897019727ULL,
                   prime_5 = 2870177450012600261ULL;
    struct tuple *tuple = tuple_of(self);
    uint64_t hash = prime_5;
    for (size_t i = 0; i < tuple->count; i++) {
        int64_t lane = op_hash(t, tuple->items[i]);
        if (lane == -1)
            return -1;
        hash += (uint64_t)lane * prime_2;
        hash = (hash << 31) | (hash >> 33);
        hash *= prime_1;
    }
    hash += tuple->count ^ (prime_5 ^ 3527539ULL);
    return hash == UINT64_MAX ? 1546275796 : (int64_t)hash;
}

static value tuple_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!tuple_check(left) || !tuple_check(right))
        return NOT_IMPLEMENTED;
    struct tuple *a = tuple_of(left), *b = tuple_of(right);
    size_t common = a->count < b->count ? a->count : b->count;
    for (size_t i = 0; i < common; i++) {
        int equal = op_equal(t, a->items[i], b->items[i]);
        if (equal < 0)
            return UNSET;
        if (equal)
            continue;
        if (op == COMPARE_EQ || op == COMPARE_NE)
            return value_from_bool(op == COMPARE_NE);
        return op_compare(t, a->items[i], b->items[i], op);
    }
    return value_from_bool(compare_counts(a->count, b->count, op));
}

bool compare_counts(size_t a, size_t b, enum compare_op op)
{
    switch (op) {
    case COMPARE_LT:
        return a < b;
    case COMPARE_LE:
        return a <= b;
    case COMPARE_EQ:
        return a == b;
    case COMPARE_NE:
        return a != b;
    case COMPARE_GT:
        return a > b;
    case COMPARE_GE:
        return a >= b;
    }
    UNREACHABLE();
}

/* ---- Operators. ---- */

static value tuple_add(struct thread *t, value left, value right)
{
    if (!tuple_check(left))
        return NOT_IMPLEMENTED;
    if (!tuple_check(right))
        return sequence_add_refused(t, left, right, "can only concatenate tuple (not \"%.200T\") to tuple");
    struct tuple *a = tuple_of(left), *b = tuple_of(right);
    if (a->count == 0 && value_is_exact(right, &tuple_type))
        return value_retain(right);
    if (b->count == 0 && value_is_exact(left, &tuple_type))
        return value_retain(left);
    value result = tuple_create(t, a->count + b->count);
    if (result == UNSET)
        return UNSET;
    value *items = tuple_of(result)->items;
    for (size_t i = 0; i < a->count; i++)
        field_init(items++, value_retain(a->items[i]));
    for (size_t i = 0; i < b->count; i++)
        field_init(items++, value_retain(b->items[i]));
    return result;
}

static value tuple_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &tuple_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    struct tuple *tuple = tuple_of(self);
    if ((tuple->count == 0 || times == 1) && value_is_exact(self, &tuple_type))
        return value_retain(self);
    if (times && tuple->count > (size_t)(INT64_MAX / 8) / (size_t)times)
        return raise_no_memory(t);
    value result = tuple_create(t, tuple->count * (size_t)times);
    if (result == UNSET || result == tuple_empty)
        return result;
    value *items = tuple_of(result)->items;
    for (int64_t n = 0; n < times; n++) {
        for (size_t i = 0; i < tuple->count; i++)
            field_init(items++, value_retain(tuple->items[i]));
    }
    return result;
}

static const struct native_def tuple_methods[] = {
    {"__getnewargs__", tuple_getnewargs, 0, 0, 0, "($self, /)", NULL},
    {"index", tuple_index, 1, 3, 0, "($self, value, start=0, stop=sys.maxsize, /)",
     "The first index of value. ValueError if it is not there."},
    {"count", tuple_count_method, 1, 1, 0, "($self, value, /)", "The number of items equal to value."},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type tuple_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &tuple_type},
    .name = "tuple",
    .doc = "tuple(iterable=()): an immutable sequence.",
    .flags = TYPE_BASE | TYPE_TUPLE_SUBCLASS | TYPE_VARIABLE_SIZE | TYPE_MATCH_SEQUENCE,
    .size = sizeof(struct tuple),
    .item_size = sizeof(value),
    .slots = {.new = tuple_new,
              .repr = tuple_repr,
              .hash = tuple_hash,
              .compare = tuple_compare,
              .length = tuple_length,
              .get_item = tuple_get_item,
              .contains = tuple_contains,
              .iter = tuple_iter,
              .add = tuple_add,
              .multiply = tuple_multiply,
              .slots = tuple_slots},
    .methods = tuple_methods,
};
