/* The class `list`: its operators and methods. */
#include "types/list.h"

#include "types/list_internal.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

static bool list_slots(struct object *o, struct slot_run *run)
{
    /* All of the capacity: a collector may find a newer array than count. The rest is empty. */
    struct list_array *array = load_acquire(&((struct list *)o)->array);
    if (run->cursor++ || !array || !array->capacity)
        return false;
    run->first = &array->items[array->capacity - 1];
    run->count = array->capacity;
    run->stride = -1;
    run->last = true;
    return true;
}

static void list_dispose(struct thread *t, struct object *o)
{
    struct list *list = (struct list *)o;
    memory_retire(t, o, list->array);
    store_relaxed(&list->array, NULL); /* relaxed: a marker that comes late may see either */
}

static value list_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return value_from_ref(container_create(t, type, &list_type, sizeof(struct list)));
}

/* Empties the list; what was in it is released last. */
static bool list_clear(struct thread *t, value v)
{
    if (list_count(v) == 0)
        return true;
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = list_create(t, 0);
    bool done = s[0] != UNSET && list_move_out(t, v, s[0]);
    scope_leave(t, s);
    return done;
}

static bool list_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "list", nargs, kwnames, 0, 1) || !list_clear(t, self))
        return false;
    return nargs == 0 || list_extend(t, self, args[0]);
}

/* ---- Slots. ---- */

static int64_t list_length(struct thread *t, value self)
{
    return (int64_t)list_count(self);
}

/* ---- Searching and comparing: index by index, since `__eq__` may change the list. ---- */

/* The first index in [start, stop) whose item equals; -1 none, -2 raised. */
static int64_t find_item(struct thread *t, value self, value item, int64_t start, int64_t stop)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -2;
    int64_t found = -1;
    for (int64_t i = start; i < stop; i++) {
        value candidate = list_get(t, self, (size_t)i);
        if (candidate == UNSET)
            break;
        if (candidate == item || value_are_ints(candidate, item)) {
            value_release(t, candidate);
            if (candidate != item)
                continue;
            found = i;
            break;
        }
        slot_set(t, &s[0], candidate);
        int equal = op_equal(t, candidate, item);
        if (equal) {
            found = equal < 0 ? -2 : i;
            break;
        }
    }
    scope_leave(t, s);
    return found;
}

static int list_contains(struct thread *t, value self, value item)
{
    int64_t found = find_item(t, self, item, 0, INT64_MAX);
    return found >= 0 ? 1 : found == -1 ? 0 : -1;
}

value list_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!list_check(left) || !list_check(right))
        return NOT_IMPLEMENTED;
    if ((op == COMPARE_EQ || op == COMPARE_NE) && list_count(left) != list_count(right))
        return value_from_bool(op == COMPARE_NE);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    for (size_t i = 0;; i++) {
        slot_set(t, &s[0], list_get(t, left, i));
        slot_set(t, &s[1], list_get(t, right, i));
        if (s[0] == UNSET || s[1] == UNSET) {
            result = value_from_bool(compare_counts(list_count(left), list_count(right), op));
            break;
        }
        int equal = op_equal(t, s[0], s[1]);
        if (equal < 0)
            break;
        if (equal)
            continue;
        if (op == COMPARE_EQ || op == COMPARE_NE)
            result = value_from_bool(op == COMPARE_NE);
        else
            result = op_compare(t, s[0], s[1], op);
        break;
    }
    return scope_leave_keeping(t, s, result);
}

static value list_repr(struct thread *t, value self)
{
    if (list_count(self) == 0)
        return str_from_text(t, "[]");
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_from_text(t, "[...]") : UNSET;
    struct buffer out = BUFFER_EMPTY;
    value result = UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        goto leave;
    buffer_append_char(&out, '[');
    for (size_t i = 0;; i++) {
        value item = list_get(t, self, i);
        if (item == UNSET)
            break;
        slot_set(t, &s[0], item);
        value text = op_repr(t, item);
        if (text == UNSET)
            goto out;
        if (i)
            buffer_append_text(&out, ", ");
        buffer_append(&out, str_data(text), str_of(text)->size);
        value_release(t, text);
    }
    buffer_append_char(&out, ']');
    result = str_from_buffer(t, &out);
out:
    result = scope_leave_keeping(t, s, result);
leave:
    buffer_finish(&out);
    repr_leave(t, self);
    return result;
}

/* ---- Operators. ---- */

static value list_iter(struct thread *t, value self)
{
    return sequence_iterator_create(t, &list_iterator_type, self, 0);
}

static value list_add(struct thread *t, value left, value right)
{
    if (!list_check(left))
        return NOT_IMPLEMENTED;
    if (!list_check(right))
        return sequence_add_refused(t, left, right, "can only concatenate list (not \"%.200T\") to list");
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = list_to_tuple(t, left);
    if (s[0] != UNSET && (s[1] = list_create(t, tuple_count(s[0]) + list_count(right))) != UNSET &&
        list_extend(t, s[1], s[0])) {
        slot_set(t, &s[0], list_to_tuple(t, right));
        if (s[0] != UNSET && list_extend(t, s[1], s[0]))
            result = scope_take(&s[1]);
    }
    return scope_leave_keeping(t, s, result);
}

static value list_inplace_add(struct thread *t, value self, value iterable)
{
    return list_extend(t, self, iterable) ? value_retain(self) : UNSET;
}

static value repeated(struct thread *t, value items, int64_t times)
{
    size_t count = tuple_count(items);
    if (times && count > (size_t)(INT64_MAX / 8) / (size_t)times)
        return raise_no_memory(t);
    value result = list_create(t, count * (size_t)times);
    if (result == UNSET || !list_of(result)->array)
        return result;
    value *slots = list_of(result)->array->items;
    for (int64_t n = 0; n < times; n++)
        for (size_t i = 0; i < count; i++)
            field_init(slots++, value_retain(tuple_item(items, i)));
    list_of(result)->count = count * (size_t)times;
    return result;
}

static value list_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &list_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = list_to_tuple(t, self);
    value result = s[0] == UNSET ? UNSET : repeated(t, s[0], times);
    return scope_leave_keeping(t, s, result);
}

static value list_inplace_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &list_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    if (times == 0)
        return list_clear(t, self) ? value_retain(self) : UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    bool done = false;
    if ((s[0] = list_to_tuple(t, self)) != UNSET && (s[1] = repeated(t, s[0], times - 1)) != UNSET)
        done = list_extend(t, self, s[1]);
    scope_leave(t, s);
    return done ? value_retain(self) : UNSET;
}

/* ---- Methods. ---- */

static value method_append(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return list_append(t, args[0], args[1]) ? NONE : UNSET;
}

static value method_extend(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return list_extend(t, args[0], args[1]) ? NONE : UNSET;
}

static value method_insert(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t index;
    if (!int_as_i64(t, args[1], &index))
        return UNSET;
    value item = value_retain(args[2]);
    for (;;) {
        int64_t count = (int64_t)load_acquire(&list_of(args[0])->count);
        int64_t at = index < 0 ? index + count : index;
        at = at < 0 ? 0 : at > count ? count : at;
        enum list_result done =
            list_splice(t, args[0], (size_t)count, (size_t)at, (size_t)at, &item, 1, NULL);
        if (done == LIST_DONE)
            return NONE;
        if (done == LIST_FAILED) {
            value_release(t, item);
            return UNSET;
        }
    }
}

static value method_pop(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t index = -1;
    if (nargs > 1 && !int_as_i64(t, args[1], &index))
        return UNSET;
    value item = list_take(t, args[0], index);
    if (item == UNSET && !thread_raised(t))
        return raise_error(t, &exc_IndexError,
                           list_count(args[0]) == 0 ? "pop from empty list" : "pop index out of range");
    return item;
}

static value method_remove(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t found = find_item(t, args[0], args[1], 0, INT64_MAX);
    if (found == -2)
        return UNSET;
    value old = found < 0 ? UNSET : list_take(t, args[0], found);
    if (old != UNSET) {
        value_release(t, old);
        return NONE;
    }
    return thread_raised(t) ? UNSET : raise_error(t, &exc_ValueError, "list.remove(x): x not in list");
}

static value method_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return list_clear(t, args[0]) ? NONE : UNSET;
}

static value method_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct list *list = list_of(args[0]);
    if (object_is_private(&list->object))
        return list_from_items(t, list->array ? list->array->items : NULL, list->count);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = list_to_tuple(t, args[0]);
    value result = s[0] == UNSET ? UNSET : list_from_iterable(t, s[0]);
    return scope_leave_keeping(t, s, result);
}

/* A bound of a search. */
static bool search_bound(struct thread *t, value v, int64_t *out)
{
    if (!int_check(v) && !value_type(v)->slots.index) {
        raise_error(t, &exc_TypeError, "slice indices must be integers or have an __index__ method");
        return false;
    }
    return int_as_clipped(t, v, out);
}

static value method_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t start = 0, stop = INT64_MAX;
    if (nargs > 2 && !search_bound(t, args[2], &start))
        return UNSET;
    if (nargs > 3 && !search_bound(t, args[3], &stop))
        return UNSET;
    int64_t count = (int64_t)list_count(args[0]);
    if (start < 0)
        start = start + count < 0 ? 0 : start + count;
    if (stop < 0)
        stop = stop + count < 0 ? 0 : stop + count;
    int64_t found = find_item(t, args[0], args[1], start, stop);
    if (found >= 0)
        return int_from_i64(t, found);
    return found == -2 ? UNSET : raise_error(t, &exc_ValueError, "%R is not in list", args[1]);
}

static value method_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t count = 0;
    for (int64_t from = 0;; count++) {
        int64_t found = find_item(t, args[0], args[1], from, INT64_MAX);
        if (found < 0)
            return found == -2 ? UNSET : int_from_i64(t, count);
        from = found + 1;
    }
}

static value method_reverse(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct list *list = list_of(args[0]);
    if (container_in_place(t, &list->object)) {
        list_reverse_own(t, list);
        return NONE;
    }
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    enum list_result done;
    do {
        done = LIST_FAILED;
        slot_set(t, &s[0], list_to_tuple(t, args[0]));
        if (s[0] == UNSET)
            break;
        size_t count = tuple_count(s[0]);
        slot_set(t, &s[1], tuple_create(t, count));
        if (s[1] == UNSET)
            break;
        for (size_t i = 0; i < count; i++)
            field_init(&tuple_of(s[1])->items[i], value_retain(tuple_item(s[0], count - 1 - i)));
        done = list_replace_range(t, args[0], count, 0, (int64_t)count, s[1], LAST_FIRST);
    } while (done == LIST_CHANGED);
    scope_leave(t, s);
    return done == LIST_DONE ? NONE : UNSET;
}

static value method_sort(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"key", "reverse", NULL};
    value given[2];
    if (!args_parse(t, "sort", args + 1, nargs - 1, kwnames, parameters, 0, 0, given))
        return UNSET;
    int64_t reverse = 0;
    if (given[1] != UNSET && !int_as_i64(t, given[1], &reverse))
        return UNSET;
    value key = given[0] == NONE ? UNSET : given[0];
    return list_sort(t, args[0], key, reverse != 0) ? NONE : UNSET;
}

static value method_reversed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return sequence_iterator_create(t, &list_reverse_iterator_type, args[0],
                                    (int64_t)list_count(args[0]) - 1);
}

static const struct native_def list_methods[] = {
    {"append", method_append, 1, 1, 0, "($self, object, /)", "Adds an item at the end."},
    {"clear", method_clear, 0, 0, 0, "($self, /)", "Removes all items."},
    {"copy", method_copy, 0, 0, 0, "($self, /)", "A new list of the same items."},
    {"count", method_count, 1, 1, 0, "($self, value, /)", "The number of items equal to value."},
    {"extend", method_extend, 1, 1, 0, "($self, iterable, /)", "Adds the items of iterable at the end."},
    {"index", method_index, 1, 3, 0, "($self, value, start=0, stop=sys.maxsize, /)",
     "The first index of value. ValueError if it is not there."},
    {"insert", method_insert, 2, 2, 0, "($self, index, object, /)", "Inserts object before index."},
    {"pop", method_pop, 0, 1, 0, "($self, index=-1, /)", "Removes and returns the item at index."},
    {"remove", method_remove, 1, 1, 0, "($self, value, /)",
     "Removes the first item equal to value. ValueError if there is none."},
    {"reverse", method_reverse, 0, 0, 0, "($self, /)", "Reverses the list in place."},
    {"sort", method_sort, 0, -1, NATIVE_KEYWORDS, "($self, /, *, key=None, reverse=False)",
     "Sorts the list in place; equal items keep their order."},
    {"__reversed__", method_reversed, 0, 0, 0, "($self, /)", "An iterator from the last item to the first."},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type list_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &list_type},
    .name = "list",
    .doc = "list(iterable=()): a mutable sequence.",
    .flags = TYPE_BASE | TYPE_LIST_SUBCLASS | TYPE_MATCH_SEQUENCE,
    .size = sizeof(struct list),
    .slots = {.new = list_new,
              .init = list_init,
              .repr = list_repr,
              .hash = hash_not_implemented,
              .compare = list_compare,
              .length = list_length,
              .get_item = list_get_item,
              .set_item = list_set_item,
              .contains = list_contains,
              .iter = list_iter,
              .add = list_add,
              .inplace_add = list_inplace_add,
              .multiply = list_multiply,
              .inplace_multiply = list_inplace_multiply,
              .slots = list_slots,
              .dispose = list_dispose},
    .methods = list_methods,
};
