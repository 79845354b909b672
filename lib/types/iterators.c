#include "types/iterators.h"

#include "object/container.h"
#include "object/create.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_alias.h"

/* ---- Helpers of all containers. ---- */

value iterator_self(struct thread *t, value self)
{
    return value_retain(self);
}

value generic_class_getitem(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return generic_alias_create(t, args[0], args[1]);
}

value result_tuple_next(struct thread *t, struct object *iterator, value *kept, size_t count)
{
    if (!object_is_private(iterator))
        return tuple_create(t, count); /* others may be at it: nothing is used twice */
    if (*kept == UNSET) {
        value first = tuple_create(t, count);
        if (first != UNSET && count)
            field_store(t, iterator, kept, value_retain(first));
        return first;
    }
    return object_reference_count(value_ref(*kept)) == 1 ? value_retain(*kept) : tuple_create(t, count);
}

void *container_create(struct thread *t, struct type *type, const struct type *exact, size_t size)
{
    if (likely(type == exact))
        return object_create(t, type, size);
    return instance_allocate(t, type, size);
}

bool args_check(struct thread *t, const char *name, size_t nargs, value kwnames, size_t least, size_t most)
{
    if (kwnames != UNSET && tuple_count(kwnames)) {
        raise_error(t, &exc_TypeError, "%s() takes no keyword arguments", name);
        return false;
    }
    if (nargs >= least && nargs <= most)
        return true;
    size_t bound = nargs < least ? least : most;
    raise_error(t, &exc_TypeError, "%s expected %s%zu argument%s, got %zu", name,
                least == most   ? ""
                : nargs < least ? "at least "
                                : "at most ",
                bound, bound == 1 ? "" : "s", nargs);
    return false;
}

/* ---- Iterators by index. ---- */

static struct sequence_iterator *sequence_of(value v)
{
    return (struct sequence_iterator *)value_ref(v);
}

value sequence_iterator_create(struct thread *t, struct type *type, value source, int64_t index)
{
    struct sequence_iterator *it = object_create_unfilled(t, &type->shape, sizeof *it, OBJECT_TRACKED);
    if (!it)
        return UNSET;
    it->index = index;
    field_init(&it->source, value_retain(source));
    return value_from_ref(it);
}

static value sequence_finish(struct thread *t, struct sequence_iterator *it)
{
    field_store(t, &it->object, &it->source, UNSET);
    return UNSET;
}

/* Moves the index on from where this step found it. False: another thread has been faster, and its item is
 * taken. */
static bool index_advance(struct sequence_iterator *it, int64_t index, int64_t direction)
{
    if (likely(object_is_private(&it->object))) {
        store_relaxed(&it->index, index + direction);
        return true;
    }
    return cas_relaxed(&it->index, &index, index + direction); /* relaxed: the index is all that passes */
}

static value list_step(struct thread *t, struct sequence_iterator *it, value list, int64_t direction)
{
    for (;;) {
        int64_t index = load_relaxed(&it->index);
        value item = index < 0 ? UNSET : list_get(t, list, (size_t)index);
        if (item == UNSET)
            return sequence_finish(t, it);
        if (likely(index_advance(it, index, direction)))
            return item;
        value_release(t, item);
    }
}

/* An iterator that is shared holds its source in a slot for the step: another thread may finish it. */
static value list_step_shared(struct thread *t, struct sequence_iterator *it, int64_t direction)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = field_load(t, &it->object, &it->source);
    value item = s[0] == UNSET ? UNSET : list_step(t, it, s[0], direction);
    return scope_leave_keeping(t, s, item);
}

static value list_iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = sequence_of(self);
    if (unlikely(!object_is_private(&it->object)))
        return list_step_shared(t, it, 1);
    return it->source == UNSET ? UNSET : list_step(t, it, it->source, 1);
}

static value list_reverse_iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = sequence_of(self);
    if (unlikely(!object_is_private(&it->object)))
        return list_step_shared(t, it, -1);
    return it->source == UNSET ? UNSET : list_step(t, it, it->source, -1);
}

static value tuple_iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = sequence_of(self);
    value tuple = field_load(t, &it->object, &it->source);
    if (tuple == UNSET)
        return UNSET;
    int64_t index;
    do {
        index = load_relaxed(&it->index);
        if ((size_t)index >= tuple_count(tuple)) {
            value_release(t, tuple);
            return sequence_finish(t, it);
        }
    } while (!index_advance(it, index, 1));
    value item = value_retain(tuple_item(tuple, (size_t)index));
    return release_keeping(t, tuple, item); /* the last reference if another thread has finished meanwhile */
}

/* By `__getitem__`, until IndexError or StopIteration. */
static value iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = sequence_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &it->object, &it->source);
    if (s[0] != UNSET) {
        int64_t index = load_relaxed(&it->index);
        while ((item = op_get_item(t, s[0], value_from_small_int(index))) != UNSET &&
               !index_advance(it, index, 1)) {
            value_release(t, item);
            index = load_relaxed(&it->index);
        }
        if (item != UNSET)
            goto out;
        if (raised_clear_if(t, &exc_IndexError) || raised_clear_if(t, &exc_StopIteration))
            sequence_finish(t, it);
    }
out:
    return scope_leave_keeping(t, s, item);
}

static value reversed_next(struct thread *t, value self)
{
    struct sequence_iterator *it = sequence_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &it->object, &it->source);
    int64_t index = load_relaxed(&it->index);
    if (s[0] != UNSET && index >= 0) {
        while ((item = op_get_item(t, s[0], value_from_small_int(index))) != UNSET &&
               !index_advance(it, index, -1)) {
            slot_clear(t, &item);
            if ((index = load_relaxed(&it->index)) < 0)
                break;
        }
        if (item != UNSET || index < 0) {
            /* taken, or nothing is left */
        } else if (raised_clear_if(t, &exc_IndexError) || raised_clear_if(t, &exc_StopIteration)) {
            store_relaxed(&it->index, -1);
            sequence_finish(t, it);
        }
    } else if (s[0] != UNSET) {
        sequence_finish(t, it);
    }
    return scope_leave_keeping(t, s, item);
}

static value forward_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct sequence_iterator *it = sequence_of(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = value_from_small_int(0);
    s[0] = field_load(t, &it->object, &it->source);
    if (s[0] != UNSET && value_type(s[0])->slots.length) {
        int64_t length = op_length(t, s[0]), left = length - load_relaxed(&it->index);
        result = length < 0 ? UNSET : int_from_i64(t, left < 0 ? 0 : left);
    } else if (s[0] != UNSET) {
        result = NOT_IMPLEMENTED;
    }
    scope_leave(t, s);
    return result;
}

static value backward_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct sequence_iterator *it = sequence_of(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = value_from_small_int(0);
    s[0] = field_load(t, &it->object, &it->source);
    if (s[0] != UNSET) {
        int64_t length = op_length(t, s[0]), left = load_relaxed(&it->index) + 1;
        result = length < 0 ? UNSET : int_from_i64(t, left > length ? 0 : left);
    }
    scope_leave(t, s);
    return result;
}

static bool sequence_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct sequence_iterator *)o)->source;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

value reversed_create(struct thread *t, value v)
{
    value method = special_lookup(t, v, NAME(__reversed__));
    if (method != UNSET) {
        value *s = scope_enter(t, 1);
        if (!s) {
            value_release(t, method);
            return UNSET;
        }
        s[0] = method;
        value result = method == NONE ? raise_error(t, &exc_TypeError, "'%T' object is not reversible", v)
                                      : op_call_0(t, method);
        return scope_leave_keeping(t, s, result);
    }
    if (thread_raised(t))
        return UNSET;
    struct type *type = value_type(v);
    /* A mapping has both, and no order by index. */
    if (!type->slots.get_item || !type->slots.length || (type->flags & TYPE_DICT_SUBCLASS))
        return raise_error(t, &exc_TypeError, "'%T' object is not reversible", v);
    int64_t length = op_length(t, v);
    return length < 0 ? UNSET : sequence_iterator_create(t, &reversed_type, v, length - 1);
}

static value reversed_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "reversed", nargs, type == &reversed_type ? kwnames : UNSET, 1, 1))
        return UNSET;
    return reversed_create(t, args[0]);
}

#define ITERATOR_METHODS(table, length_hint, reduce, set_state)                                              \
    static const struct native_def table[] = {                                                               \
        {"__length_hint__", length_hint, 0, 0, 0, "($self, /)", NULL},                                       \
        {"__reduce__", reduce, 0, 0, 0, "($self, /)", NULL},                                                 \
        {"__setstate__", set_state, 1, 1, 0, "($self, state, /)", NULL},                                     \
        {NULL, NULL, 0, 0, 0, NULL, NULL},                                                                   \
    }
ITERATOR_METHODS(list_methods, forward_length_hint, list_iterator_reduce, sequence_iterator_set_state);
ITERATOR_METHODS(tuple_methods, forward_length_hint, sequence_iterator_reduce, sequence_iterator_set_state);
ITERATOR_METHODS(iterator_methods, forward_length_hint, sequence_iterator_reduce, iterator_set_state);
ITERATOR_METHODS(list_reverse_methods, backward_length_hint, list_reverse_iterator_reduce,
                 reverse_iterator_set_state);
ITERATOR_METHODS(reversed_methods, backward_length_hint, reversed_reduce, reverse_iterator_set_state);

#define SEQUENCE_ITERATOR_TYPE(variable, type_name, step, method_table)                                      \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = type_name,                                                                                   \
        .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,                                                 \
        .size = sizeof(struct sequence_iterator),                                                            \
        .slots = {.iter = iterator_self, .next = step, .slots = sequence_slots},                             \
        .methods = method_table,                                                                             \
    }
SEQUENCE_ITERATOR_TYPE(list_iterator_type, "list_iterator", list_iterator_next, list_methods);
SEQUENCE_ITERATOR_TYPE(list_reverse_iterator_type, "list_reverseiterator", list_reverse_iterator_next,
                       list_reverse_methods);
SEQUENCE_ITERATOR_TYPE(tuple_iterator_type, "tuple_iterator", tuple_iterator_next, tuple_methods);
SEQUENCE_ITERATOR_TYPE(iterator_type, "iterator", iterator_next, iterator_methods);

struct type reversed_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &reversed_type},
    .name = "reversed",
    .doc = "reversed(sequence): an iterator from the last item to the first.",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct sequence_iterator),
    .slots = {.new = reversed_new, .iter = iterator_self, .next = reversed_next, .slots = sequence_slots},
    .methods = reversed_methods,
};

/* ---- iter(callable, sentinel) ---- */

value callable_iterator_create(struct thread *t, value callable, value sentinel)
{
    struct callable_iterator *it = object_create(t, &callable_iterator_type, sizeof *it);
    if (!it)
        return UNSET;
    field_init(&it->callable, value_retain(callable));
    field_init(&it->sentinel, value_retain(sentinel));
    return value_from_ref(it);
}

static void callable_finish(struct thread *t, struct callable_iterator *it)
{
    field_store(t, &it->object, &it->callable, UNSET);
    field_store(t, &it->object, &it->sentinel, UNSET);
}

static value callable_iterator_next(struct thread *t, value self)
{
    struct callable_iterator *it = (struct callable_iterator *)value_ref(self);
    enum { CALLABLE, SENTINEL, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[CALLABLE] = field_load(t, &it->object, &it->callable);
    s[SENTINEL] = field_load(t, &it->object, &it->sentinel);
    if (s[CALLABLE] == UNSET || s[SENTINEL] == UNSET)
        goto out;
    s[ITEM] = op_call_0(t, s[CALLABLE]);
    if (s[ITEM] == UNSET) {
        if (raised_clear_if(t, &exc_StopIteration))
            callable_finish(t, it);
        goto out;
    }
    int equal = op_equal(t, s[SENTINEL], s[ITEM]);
    if (equal == 0)
        result = scope_take(&s[ITEM]);
    else if (equal > 0)
        callable_finish(t, it);
out:
    return scope_leave_keeping(t, s, result);
}

static bool callable_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct callable_iterator *)o)->callable; /* then the sentinel */
    run->count = 2;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def callable_methods[] = {
    {"__reduce__", callable_iterator_reduce, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type callable_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &callable_iterator_type},
    .name = "callable_iterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct callable_iterator),
    .slots = {.iter = iterator_self, .next = callable_iterator_next, .slots = callable_slots},
    .methods = callable_methods,
};
