/* The class `deque`: its operators and methods. */
#include "modules/collections_deque.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/list_internal.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

static bool deque_check(value v)
{
    return value_is_ref(v) && type_is_subtype(value_type(v), &deque_type);
}

/* ---- Making. ---- */

static value deque_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct deque *d = container_create(t, type, &deque_type, sizeof *d);
    if (d)
        d->limit = -1;
    return value_from_ref(d);
}

static bool deque_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"iterable", "maxlen", NULL};
    value given[2];
    if (!args_parse(t, "deque", args, nargs, kwnames, parameters, 0, 2, given))
        return false;
    int64_t limit = -1;
    if (given[1] != UNSET && given[1] != NONE) {
        if (!int_as_i64(t, given[1], &limit))
            return false;
        if (limit < 0) {
            raise_error(t, &exc_ValueError, "maxlen must be non-negative");
            return false;
        }
    }
    deque_of(self)->limit = limit;
    deque_empty(t, self);
    return given[0] == UNSET || deque_extend(t, self, given[0], false);
}

/* A deque of the same class and limit, with the items of `items`. */
static value deque_like(struct thread *t, value self, value items)
{
    struct type *type = value_type(self);
    int64_t limit = deque_of(self)->limit;
    value arguments[2] = {items, limit < 0 ? NONE : value_from_small_int(limit)};
    if (type != &deque_type)
        return op_call(t, value_from_type(type), arguments, limit < 0 ? 1 : 2, UNSET);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = deque_new(t, type, NULL, 0, UNSET)) != UNSET) {
        deque_of(s[0])->limit = limit;
        if (deque_extend(t, s[0], items, false))
            result = scope_take(&s[0]);
    }
    return scope_leave_keeping(t, s, result);
}

/* ---- Slots. ---- */

static int64_t deque_length(struct thread *t, value self)
{
    return (int64_t)deque_count(self);
}

static bool index_of_key(struct thread *t, value key, int64_t *index)
{
    int known = index_from_key(t, key, index);
    if (known == 0)
        raise_error(t, &exc_TypeError, "sequence index must be integer, not '%T'", key);
    return known > 0;
}

static value deque_get_item(struct thread *t, value self, value key)
{
    int64_t index;
    if (!index_of_key(t, key, &index))
        return UNSET;
    value item = deque_item(t, self, index);
    return item != UNSET ? item : raise_error(t, &exc_IndexError, "deque index out of range");
}

/* Takes the item at an index (not negative) out: owned, or UNSET. */
static value deque_take(struct thread *t, value self, int64_t index)
{
    struct deque *d = deque_of(self);
    value item = UNSET;
    bool locked = container_lock(t, &d->object);
    if (index < (int64_t)d->count) {
        deque_rotate_locked(t, d, -index);
        item = deque_pop_locked(t, d, true);
        deque_rotate_locked(t, d, index);
    }
    container_unlock(&d->object, locked);
    return item;
}

static bool deque_set_item(struct thread *t, value self, value key, value item)
{
    struct deque *d = deque_of(self);
    int64_t index;
    if (!index_of_key(t, key, &index))
        return false;
    if (index < 0)
        index += (int64_t)deque_count(self);
    value old = UNSET;
    if (index >= 0 && item == UNSET) {
        old = deque_take(t, self, index);
    } else if (index >= 0) {
        container_admit(t, &d->object, item);
        bool locked = container_lock(t, &d->object);
        if (index < (int64_t)d->count)
            old = field_exchange(t, &d->object, deque_slot(d, (size_t)index), value_retain(item));
        container_unlock(&d->object, locked);
    }
    if (old == UNSET) {
        raise_error(t, &exc_IndexError, "deque index out of range");
        return false;
    }
    value_release(t, old);
    return true;
}

/* The index of an equal item in [start, stop); -1 none, -2 raised. */
static int64_t deque_find(struct thread *t, value self, value item, int64_t start, int64_t stop)
{
    struct deque *d = deque_of(self);
    uint64_t state = load_relaxed(&d->state);
    value *s = scope_enter(t, 1);
    if (!s)
        return -2;
    int64_t found = -1;
    for (int64_t i = start; i < stop; i++) {
        slot_set(t, &s[0], deque_item(t, self, i));
        if (s[0] == UNSET)
            break;
        int equal = op_equal(t, s[0], item);
        if (equal) {
            found = equal < 0 ? -2 : i;
            break;
        }
        if (load_relaxed(&d->state) != state) {
            raise_error(t, &exc_RuntimeError, "deque mutated during iteration");
            found = -2;
            break;
        }
    }
    scope_leave(t, s);
    return found;
}

static int deque_contains(struct thread *t, value self, value item)
{
    int64_t found = deque_find(t, self, item, 0, INT64_MAX);
    return found == -2 ? -1 : found >= 0;
}

static value deque_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!deque_check(left) || !deque_check(right))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = deque_list(t, left)) != UNSET && (s[1] = deque_list(t, right)) != UNSET)
        result = list_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

static value deque_repr(struct thread *t, value self)
{
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_from_text(t, "[...]") : UNSET;
    value *s = scope_enter(t, 1);
    value result = UNSET;
    if (s) {
        s[0] = deque_list(t, self);
        int64_t limit = deque_of(self)->limit;
        if (s[0] != UNSET)
            result = limit < 0 ? str_format(t, "%s(%R)", type_short_name(self), s[0])
                               : str_format(t, "%s(%R, maxlen=%lld)", type_short_name(self), s[0],
                                            (long long)limit);
        result = scope_leave_keeping(t, s, result);
    }
    repr_leave(t, self);
    return result;
}

static value deque_add(struct thread *t, value left, value right)
{
    if (!deque_check(left))
        return NOT_IMPLEMENTED;
    if (!deque_check(right))
        return sequence_add_refused(t, left, right, "can only concatenate deque (not \"%T\") to deque");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = deque_like(t, left, left);
    value result = s[0] != UNSET && deque_extend(t, s[0], right, false) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value deque_inplace_add(struct thread *t, value self, value iterable)
{
    return deque_extend(t, self, iterable, false) ? value_retain(self) : UNSET;
}

static value deque_repeat(struct thread *t, value left, value right, bool in_place)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &deque_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = deque_list(t, self)) == UNSET)
        goto out;
    s[1] = in_place ? value_retain(self) : deque_like(t, self, tuple_empty);
    if (s[1] == UNSET)
        goto out;
    if (in_place && times == 0)
        deque_empty(t, self);
    for (int64_t n = in_place ? 1 : 0; n < times && list_count(s[0]); n++)
        if (!deque_extend(t, s[1], s[0], false))
            goto out;
    result = scope_take(&s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

static value deque_multiply(struct thread *t, value left, value right)
{
    return deque_repeat(t, left, right, false);
}
static value deque_inplace_multiply(struct thread *t, value left, value right)
{
    return deque_repeat(t, left, right, true);
}

/* ---- Methods. ---- */

static value method_append(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return deque_push(t, args[0], value_retain(args[1]), false) ? NONE : UNSET;
}
static value method_appendleft(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return deque_push(t, args[0], value_retain(args[1]), true) ? NONE : UNSET;
}
static value method_extend(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return deque_extend(t, args[0], args[1], false) ? NONE : UNSET;
}
static value method_extendleft(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return deque_extend(t, args[0], args[1], true) ? NONE : UNSET;
}

static value method_pop(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value item = deque_pop(t, args[0], false);
    return item != UNSET ? item : raise_error(t, &exc_IndexError, "pop from an empty deque");
}
static value method_popleft(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value item = deque_pop(t, args[0], true);
    return item != UNSET ? item : raise_error(t, &exc_IndexError, "pop from an empty deque");
}

static value method_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    deque_empty(t, args[0]);
    return NONE;
}
static value method_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return deque_like(t, args[0], args[0]);
}

static value method_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t count = 0;
    for (int64_t from = 0;; count++) {
        int64_t found = deque_find(t, args[0], args[1], from, INT64_MAX);
        if (found < 0)
            return found == -2 ? UNSET : int_from_i64(t, count);
        from = found + 1;
    }
}

static value method_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t start = 0, stop = INT64_MAX;
    if ((nargs > 2 && !int_as_clipped(t, args[2], &start)) ||
        (nargs > 3 && !int_as_clipped(t, args[3], &stop)))
        return UNSET;
    slice_clip((int64_t)deque_count(args[0]), &start, &stop, 1);
    int64_t found = deque_find(t, args[0], args[1], start, stop);
    if (found >= 0)
        return int_from_i64(t, found);
    return found == -2 ? UNSET : raise_error(t, &exc_ValueError, "%R is not in deque", args[1]);
}

static value method_insert(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct deque *d = deque_of(args[0]);
    int64_t index;
    bool locked;
    if (!int_as_i64(t, args[1], &index))
        return UNSET;
    container_admit(t, &d->object, args[2]);
    if (!deque_lock_with_room(t, d, &locked))
        return UNSET;
    int64_t count = (int64_t)d->count;
    bool full = d->limit >= 0 && count >= d->limit;
    if (!full) {
        index = index < 0 ? (index + count < 0 ? 0 : index + count) : index > count ? count : index;
        if (index == count) {
            deque_push_locked(t, d, value_retain(args[2]), false);
        } else {
            deque_rotate_locked(t, d, -index);
            deque_push_locked(t, d, value_retain(args[2]), true);
            deque_rotate_locked(t, d, index);
        }
    }
    container_unlock(&d->object, locked);
    return full ? raise_error(t, &exc_IndexError, "deque already at its maximum size") : NONE;
}

static value method_remove(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    uint64_t state = load_relaxed(&deque_of(args[0])->state);
    int64_t found = deque_find(t, args[0], args[1], 0, INT64_MAX);
    if (found == -2 && state != load_relaxed(&deque_of(args[0])->state) &&
        raised_clear_if(t, &exc_RuntimeError))
        return raise_error(t, &exc_IndexError, "deque mutated during remove().");
    if (found == -2)
        return UNSET;
    value item = found < 0 ? UNSET : deque_take(t, args[0], found);
    if (item == UNSET)
        return raise_error(t, &exc_ValueError, "%R is not in deque", args[1]);
    value_release(t, item);
    return NONE;
}

static value method_reverse(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct deque *d = deque_of(args[0]);
    bool locked = container_lock(t, &d->object);
    for (size_t low = 0, high = d->count; low + 1 < high; low++) {
        value *a = deque_slot(d, low), *b = deque_slot(d, --high);
        value item = field_exchange(t, &d->object, a, UNSET);
        item = field_exchange(t, &d->object, b, item);
        field_exchange(t, &d->object, a, item);
    }
    container_unlock(&d->object, locked);
    return NONE;
}

static value method_rotate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct deque *d = deque_of(args[0]);
    int64_t n = 1;
    if (nargs > 1 && !int_as_i64(t, args[1], &n))
        return UNSET;
    bool locked = container_lock(t, &d->object);
    deque_rotate_locked(t, d, n);
    container_unlock(&d->object, locked);
    return NONE;
}

static value get_maxlen(struct thread *t, value self)
{
    int64_t limit = deque_of(self)->limit;
    return limit < 0 ? NONE : int_from_i64(t, limit);
}

/* ---- Iterators. ---- */

struct deque_iterator {
    struct object object;
    value deque; /* UNSET: ended */
    int64_t index;
    uint64_t state;
};

static value iterator_create(struct thread *t, struct type *type, value deque, int64_t index)
{
    struct deque_iterator *it = object_create(t, type, sizeof *it);
    if (!it)
        return UNSET;
    it->index = index;
    it->state = load_relaxed(&deque_of(deque)->state);
    field_init(&it->deque, value_retain(deque));
    return value_from_ref(it);
}

static value iterator_step(struct thread *t, value self, int64_t direction)
{
    struct deque_iterator *it = (struct deque_iterator *)value_ref(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &it->object, &it->deque);
    if (s[0] == UNSET)
        goto out;
    if (load_relaxed(&deque_of(s[0])->state) != it->state) {
        field_store(t, &it->object, &it->deque, UNSET);
        raise_error(t, &exc_RuntimeError, "deque mutated during iteration");
        goto out;
    }
    int64_t index = load_relaxed(&it->index);
    item = index < 0 ? UNSET : deque_item(t, s[0], index);
    if (item == UNSET)
        field_store(t, &it->object, &it->deque, UNSET);
    store_relaxed(&it->index, index + direction);
out:
    return scope_leave_keeping(t, s, item);
}

static value iterator_next(struct thread *t, value self)
{
    return iterator_step(t, self, 1);
}
static value reverse_iterator_next(struct thread *t, value self)
{
    return iterator_step(t, self, -1);
}
static value deque_iter(struct thread *t, value self)
{
    return iterator_create(t, &deque_iterator_type, self, 0);
}
static value method_reversed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return iterator_create(t, &deque_reverse_iterator_type, args[0], (int64_t)deque_count(args[0]) - 1);
}

static bool iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct deque_iterator *)o)->deque;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

#define DEQUE_ITERATOR(variable, type_name, step)                                                            \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = type_name,                                                                                   \
        .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,                                                 \
        .size = sizeof(struct deque_iterator),                                                               \
        .slots = {.iter = iterator_self, .next = step, .slots = iterator_slots},                             \
    }
DEQUE_ITERATOR(deque_iterator_type, "_collections._deque_iterator", iterator_next);
DEQUE_ITERATOR(deque_reverse_iterator_type, "_collections._deque_reverse_iterator", reverse_iterator_next);

static const struct native_def deque_methods[] = {
    {"__reduce__", deque_reduce, 0, 0, 0, NULL, NULL},
    {"append", method_append, 1, 1, 0, NULL, "Adds an item at the right end."},
    {"appendleft", method_appendleft, 1, 1, 0, NULL, "Adds an item at the left end."},
    {"clear", method_clear, 0, 0, 0, NULL, "Removes all items."},
    {"copy", method_copy, 0, 0, 0, NULL, "A deque of the same items."},
    {"__copy__", method_copy, 0, 0, 0, NULL, "A deque of the same items."},
    {"count", method_count, 1, 1, 0, NULL, "The number of items equal to value."},
    {"extend", method_extend, 1, 1, 0, NULL, "Adds items at the right end."},
    {"extendleft", method_extendleft, 1, 1, 0, NULL, "Adds items at the left end, one after the other."},
    {"index", method_index, 1, 3, 0, NULL, "The first index of value. ValueError if it is not there."},
    {"insert", method_insert, 2, 2, 0, NULL, "Inserts an item before an index."},
    {"pop", method_pop, 0, 0, 0, NULL, "Removes and returns the rightmost item."},
    {"popleft", method_popleft, 0, 0, 0, NULL, "Removes and returns the leftmost item."},
    {"remove", method_remove, 1, 1, 0, NULL, "Removes the first item equal to value."},
    {"reverse", method_reverse, 0, 0, 0, NULL, "Turns the order round."},
    {"rotate", method_rotate, 0, 1, 0, NULL, "Moves n items from the right end to the left."},
    {"__reversed__", method_reversed, 0, 0, 0, NULL, "An iterator from the right end to the left."},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct getset_def deque_getsets[] = {
    {"maxlen", get_maxlen, NULL, "The largest number of items, or None."},
    {NULL, NULL, NULL, NULL},
};

struct type deque_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &deque_type},
    .name = "collections.deque",
    .doc = "deque([iterable[, maxlen]]): a sequence that is quick at both ends.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE | TYPE_MATCH_SEQUENCE,
    .size = sizeof(struct deque),
    .slots = {.new = deque_new,
              .init = deque_init,
              .repr = deque_repr,
              .hash = hash_not_implemented,
              .compare = deque_compare,
              .length = deque_length,
              .get_item = deque_get_item,
              .set_item = deque_set_item,
              .contains = deque_contains,
              .iter = deque_iter,
              .add = deque_add,
              .inplace_add = deque_inplace_add,
              .multiply = deque_multiply,
              .inplace_multiply = deque_inplace_multiply,
              .slots = deque_slots,
              .dispose = deque_dispose},
    .methods = deque_methods,
    .getsets = deque_getsets,
};
