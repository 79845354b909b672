/* The class array.array: making one, its operators, indexing and iteration. */
#include "modules/array_internal.h"

#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/type_internal.h"

#include <string.h>

bool array_check(value v)
{
    return value_is_ref(v) && (value_is_exact(v, &array_type) || type_is_subtype(value_type(v), &array_type));
}

/* ---- Storage ---- */

value array_create(struct thread *t, struct type *type, const struct array_kind *kind, const void *data,
                   size_t count)
{
    if (count > (size_t)INT64_MAX / kind->size)
        return raise_no_memory(t);
    struct array *a = container_create(t, type, &array_type, sizeof *a);
    if (!a)
        return UNSET;
    a->kind = kind;
    if (!storage_init(t, &a->storage, data, count * kind->size)) {
        value_release(t, value_from_ref(a));
        return UNSET;
    }
    return value_from_ref(a);
}

bool array_settle(struct thread *t, enum storage_result result)
{
    if (result == STORAGE_LENT)
        raise_error(t, &exc_BufferError, "cannot resize an array that is exporting buffers");
    return result == STORAGE_DONE;
}

static bool splice(struct thread *t, value v, size_t start, size_t removed, const void *data, size_t size)
{
    struct array *a = array_of(v);
    return array_settle(t, storage_splice(t, &a->object, &a->storage, start, removed, data, size));
}

bool array_append_octets(struct thread *t, value v, const void *data, size_t size)
{
    return splice(t, v, SIZE_MAX, 0, data, size);
}

bool array_append(struct thread *t, value v, value item)
{
    struct array *a = array_of(v);
    uint8_t octets[8];
    return a->kind->store(t, item, octets) &&
           array_settle(t, storage_append(t, &a->object, &a->storage, octets, a->kind->size));
}

bool array_append_items(struct thread *t, value v, struct octets items)
{
    if (items.size % array_of(v)->kind->size) {
        raise_error(t, &exc_ValueError, "bytes length not a multiple of item size");
        return false;
    }
    return items.size == 0 || array_append_octets(t, v, items.data, items.size);
}

/* The octets of another array, or a copy in *copy if it is this one. False: MemoryError. */
static bool other_octets(struct thread *t, value self, value other, struct buffer *copy, struct octets *out)
{
    *out = array_octets(other);
    if (other != self)
        return true;
    buffer_append(copy, out->data, out->size);
    if (copy->failed) {
        raise_no_memory(t);
        return false;
    }
    *out = (struct octets){buffer_text(copy), copy->length};
    return true;
}

static bool extend_by_array(struct thread *t, value self, value other)
{
    struct buffer copy = BUFFER_EMPTY;
    struct octets view;
    if (array_of(self)->kind != array_of(other)->kind) {
        raise_error(t, &exc_TypeError, "can only extend with array of same kind");
        return false;
    }
    bool done = other_octets(t, self, other, &copy, &view) &&
                (view.size == 0 || array_append_octets(t, self, view.data, view.size));
    buffer_finish(&copy);
    return done;
}

#define POLL_EVERY 4096 /* items of a native iterator that may have no end */

bool array_extend(struct thread *t, value self, value iterable)
{
    if (array_check(iterable))
        return extend_by_array(t, self, iterable);
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = op_iter(t, iterable);
    bool fine = s[0] != UNSET;
    for (size_t count = 1; fine; count++) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            fine = !thread_raised(t);
            break;
        }
        fine = array_append(t, self, s[1]) && (count % POLL_EVERY || native_poll(t));
    }
    scope_leave(t, s);
    return fine;
}

static bool array_lend(struct thread *t, value self, struct loan *out, bool hold)
{
    struct array *a = array_of(self);
    out->format = a->kind->format;
    out->item_size = a->kind->size;
    return storage_lend(t, &a->object, &a->storage, out, hold);
}

/* ---- Making one ---- */

/* The second argument of array() is no good for the kind. */
static bool initial_refused(struct thread *t, const struct array_kind *kind, value initial)
{
    const char *text = NULL;
    if (kind->code == 'u')
        return false;
    if (str_check(initial))
        text = "cannot use a str to initialize an array with typecode '%c'";
    else if (array_check(initial) && array_of(initial)->kind->code == 'u')
        text = "cannot use a unicode array to initialize an array with typecode '%c'";
    if (text)
        raise_error(t, &exc_TypeError, text, kind->code);
    return text;
}

static bool fill_new(struct thread *t, value v, value initial)
{
    struct octets view;
    if (str_check(initial))
        return array_append_text(t, v, initial);
    if (octets_check(initial))
        return octets_argument(t, initial, &view) && array_append_items(t, v, view);
    if (array_check(initial) && array_of(initial)->kind != array_of(v)->kind) {
        value item;
        for (int64_t i = 0; (item = array_get(t, initial, i)) != UNSET; i++) {
            bool done = array_append(t, v, item);
            value_release(t, item);
            if (!done)
                return false;
        }
        return !thread_raised(t);
    }
    return array_extend(t, v, initial);
}

static value array_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if ((type == &array_type || type->slots.init == array_type.slots.init) && kwnames != UNSET &&
        tuple_count(kwnames))
        return raise_error(t, &exc_TypeError, "array.array() takes no keyword arguments");
    if (nargs < 1 || nargs > 2)
        return raise_error(t, &exc_TypeError, "array() takes at %s %d argument%s (%zu given)",
                           nargs ? "most" : "least", nargs ? 2 : 1, nargs ? "s" : "", nargs);
    if (!str_check(args[0]) || str_of(args[0])->length != 1)
        return raise_bad_argument(t, "array", "argument 1", "a unicode character", args[0]);
    const struct array_kind *kind = array_kind_find(str_code_point_at(args[0], 0));
    if (nargs > 1 && args[1] != NONE && kind && initial_refused(t, kind, args[1]))
        return UNSET;
    if (!kind)
        return raise_error(t, &exc_ValueError,
                           "bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = array_create(t, type, kind, NULL, 0);
    if (s[0] != UNSET && (nargs == 1 || fill_new(t, s[0], args[1])))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- Indexing ---- */

static value array_get_item(struct thread *t, value self, value key)
{
    const struct array_kind *kind = array_of(self)->kind;
    int64_t index, start, stop, step;
    int known = index_from_key(t, key, &index);
    if (known < 0)
        return UNSET;
    if (known) {
        value item = array_get(t, self, index < 0 ? index + array_count(self) : index);
        if (item == UNSET && !thread_raised(t))
            raise_error(t, &exc_IndexError, "array index out of range");
        return item;
    }
    if (!value_is_exact(key, &slice_type))
        return raise_error(t, &exc_TypeError, "array indices must be integers");
    if (!slice_unpack(t, key, &start, &stop, &step))
        return UNSET;
    struct octets view = array_octets(self);
    int64_t count = slice_clip((int64_t)(view.size / kind->size), &start, &stop, step);
    if (step == 1)
        return array_create(t, &array_type, kind, view.data + (size_t)start * kind->size, (size_t)count);
    value part = array_create(t, &array_type, kind, NULL, (size_t)count);
    if (part != UNSET) {
        struct storage_block *to = array_of(part)->storage.block;
        for (int64_t i = 0; i < count; i++)
            octets_copy_item(to->data + i * kind->size, view.data + (start + i * step) * kind->size,
                             kind->size);
    }
    return part;
}

static bool raise_range(struct thread *t)
{
    raise_error(t, &exc_IndexError, "array assignment index out of range");
    return false;
}

static bool assign_index(struct thread *t, value self, int64_t index, value item)
{
    struct array *a = array_of(self);
    uint8_t octets[8];
    if (item == UNSET) {
        enum storage_result result =
            storage_take(t, &a->object, &a->storage, index, a->kind->size, NULL, octets);
        return result == STORAGE_DECLINED ? raise_range(t) : array_settle(t, result);
    }
    int64_t count = array_count(self);
    if (index >= count || index < -count)
        return raise_range(t); /* before a conversion that may run Python code */
    return a->kind->store(t, item, octets) &&
           (storage_set(t, &a->object, &a->storage, index, a->kind->size, octets) || raise_range(t));
}

/* self[slice] = view, or del self[slice]: view NULL. */
static bool assign_slice(struct thread *t, value self, value key, const struct octets *view)
{
    struct array *a = array_of(self);
    size_t width = a->kind->size;
    int64_t start, stop, step;
    if (!slice_unpack(t, key, &start, &stop, &step))
        return false;
    int64_t count = slice_clip(array_count(self), &start, &stop, step);
    if ((!view || view->size == 0) && storage_is_lent(&a->storage))
        return array_settle(t, STORAGE_LENT); /* in python3 even where nothing would go */
    if (step == 1)
        return splice(t, self, (size_t)start * width, (size_t)count * width, view ? view->data : NULL,
                      view ? view->size : 0);
    if (!view)
        return array_settle(t, storage_remove_stepped(t, &a->object, &a->storage, start, step, count, width));
    enum storage_result result = STORAGE_DECLINED;
    if (view->size == (size_t)count * width)
        result = storage_set_stepped(t, &a->object, &a->storage, start, step, count, width, view->data);
    if (result == STORAGE_DECLINED)
        raise_error(t, &exc_ValueError, "attempt to assign array of size %zd to extended slice of size %zd",
                    view->size / width, (size_t)count);
    return array_settle(t, result);
}

static bool array_set_item(struct thread *t, value self, value key, value item)
{
    int64_t index;
    int known = index_from_key(t, key, &index);
    if (known < 0)
        return false;
    if (known)
        return assign_index(t, self, index, item);
    if (!value_is_exact(key, &slice_type)) {
        raise_error(t, &exc_TypeError, "array indices must be integers");
        return false;
    }
    if (item == UNSET)
        return assign_slice(t, self, key, NULL);
    if (!array_check(item)) {
        raise_error(t, &exc_TypeError, "can only assign array (not \"%.200T\") to array slice", item);
        return false;
    }
    if (array_of(item)->kind != array_of(self)->kind) {
        raise_error(t, &exc_TypeError, "bad argument type for built-in operation");
        return false;
    }
    /* A copy: the bounds of the slice may run Python code. */
    struct buffer copy = BUFFER_EMPTY;
    struct octets view;
    bool done = other_octets(t, item, item, &copy, &view) && assign_slice(t, self, key, &view);
    buffer_finish(&copy);
    return done;
}

/* ---- Operators ---- */

static int64_t array_length(struct thread *t, value self)
{
    return array_count(self);
}

static value array_repr(struct thread *t, value self)
{
    const struct array_kind *kind = array_of(self)->kind;
    if (array_count(self) == 0)
        return str_format(t, "%s('%c')", type_short_name(self), kind->code);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = kind->code == 'u' ? array_text(t, self) : array_list(t, self)) != UNSET)
        result = str_format(t, "%s('%c', %R)", type_short_name(self), kind->code, s[0]);
    return scope_leave_keeping(t, s, result);
}

static value compare_sizes(size_t a, size_t b, enum compare_op op)
{
    return value_from_bool(compare_counts(a, b, op));
}

/* Item by item; `__eq__` of an item is that of a number or str. */
static value compare_items(struct thread *t, value left, value right, enum compare_op op)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    for (int64_t i = 0;; i++) {
        slot_set(t, &s[0], array_get(t, left, i));
        slot_set(t, &s[1], array_get(t, right, i));
        if (thread_raised(t))
            break;
        if (s[0] == UNSET || s[1] == UNSET) {
            result = compare_sizes((size_t)array_count(left), (size_t)array_count(right), op);
            break;
        }
        int equal = op_equal(t, s[0], s[1]);
        if (equal > 0)
            continue;
        if (equal == 0 && (op == COMPARE_EQ || op == COMPARE_NE))
            result = value_from_bool(op == COMPARE_NE);
        else if (equal == 0)
            result = op_compare(t, s[0], s[1], op);
        break;
    }
    return scope_leave_keeping(t, s, result);
}

static value array_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!array_check(left) || !array_check(right))
        return NOT_IMPLEMENTED;
    struct octets a = array_octets(left), b = array_octets(right);
    const struct array_kind *kind = array_of(left)->kind, *other = array_of(right)->kind;
    bool equality = op == COMPARE_EQ || op == COMPARE_NE;
    if (equality && a.size / kind->size != b.size / other->size)
        return value_from_bool(op == COMPARE_NE);
    if (equality && kind == other && kind->item->kind != ITEM_FLOAT)
        return value_from_bool((memcmp(a.data, b.data, a.size) == 0) == (op == COMPARE_EQ));
    return compare_items(t, left, right, op);
}

static int array_contains(struct thread *t, value self, value item)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    int equal = 0;
    for (int64_t i = 0; equal == 0; i++) {
        slot_set(t, &s[0], array_get(t, self, i));
        if (s[0] == UNSET) {
            equal = thread_raised(t) ? -1 : 0;
            break;
        }
        equal = op_equal(t, s[0], item);
    }
    scope_leave(t, s);
    return equal;
}

static value array_add(struct thread *t, value left, value right)
{
    if (!array_check(left))
        return NOT_IMPLEMENTED;
    if (!array_check(right))
        return sequence_add_refused(t, left, right, "can only append array (not \"%.200T\") to array");
    if (array_of(left)->kind != array_of(right)->kind)
        return raise_error(t, &exc_TypeError, "bad argument type for built-in operation");
    struct octets a = array_octets(left), b = array_octets(right);
    const struct array_kind *kind = array_of(left)->kind;
    value sum = array_create(t, &array_type, kind, NULL, (a.size + b.size) / kind->size);
    if (sum != UNSET && a.size + b.size) {
        uint8_t *to = array_of(sum)->storage.block->data;
        memcpy(to, a.data, a.size);
        memcpy(to + a.size, b.data, b.size);
    }
    return sum;
}

static value array_inplace_add(struct thread *t, value self, value other)
{
    if (!array_check(self))
        return NOT_IMPLEMENTED;
    if (!array_check(other))
        return raise_error(t, &exc_TypeError, "can only extend array with array (not \"%.200T\")", other);
    return extend_by_array(t, self, other) ? value_retain(self) : UNSET;
}

/* The items `times` times in a new array. */
static value repeat(struct thread *t, value self, int64_t times)
{
    const struct array_kind *kind = array_of(self)->kind;
    struct octets view = array_octets(self);
    if (times && view.size > (size_t)INT64_MAX / 2 / (size_t)times)
        return raise_no_memory(t);
    size_t size = view.size * (size_t)times;
    value product = array_create(t, &array_type, kind, NULL, size / kind->size);
    if (product != UNSET && size) {
        uint8_t *to = array_of(product)->storage.block->data;
        memcpy(to, view.data, view.size);
        for (size_t done = view.size; done < size;) {
            size_t more = done < size - done ? done : size - done;
            memcpy(to + done, to, more);
            done += more;
        }
    }
    return product;
}

static value array_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &array_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    return repeat(t, self, times);
}

static value array_inplace_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    if (!array_check(left))
        return NOT_IMPLEMENTED;
    int known = sequence_repeat_operands(t, left, right, &array_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    if (times == 1 || array_count(self) == 0)
        return value_retain(self);
    value product = repeat(t, self, times);
    if (product == UNSET)
        return UNSET;
    struct octets view = array_octets(product);
    bool done = splice(t, self, 0, SIZE_MAX, view.data, view.size);
    value_release(t, product);
    return done ? value_retain(self) : UNSET;
}

/* ---- Iteration ---- */

static value array_iter(struct thread *t, value self)
{
    return sequence_iterator_create(t, &array_iterator_type, self, 0);
}

static value array_iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = (struct sequence_iterator *)value_ref(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    if ((s[0] = field_load(t, &it->object, &it->source)) != UNSET) {
        /* Relaxed: two threads that share the iterator may get the same item. */
        int64_t index = load_relaxed(&it->index);
        item = array_get(t, s[0], index);
        if (item != UNSET)
            store_relaxed(&it->index, index + 1);
        else if (!thread_raised(t))
            field_store(t, &it->object, &it->source, UNSET);
    }
    return scope_leave_keeping(t, s, item);
}

static bool array_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct sequence_iterator *)o)->source;
    run->count = 1;
    run->stride = 1;
    return true;
}

static void array_dispose(struct thread *t, struct object *o)
{
    storage_finish(t, o, &((struct array *)o)->storage);
}

static const struct native_def array_iterator_methods[] = {
    {"__reduce__", sequence_iterator_reduce, 0, 0, 0, "($self, /)", NULL},
    {"__setstate__", sequence_iterator_set_state, 1, 1, 0, "($self, state, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type array_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &array_iterator_type},
    .name = "array.arrayiterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct sequence_iterator),
    .slots = {.iter = iterator_self, .next = array_iterator_next, .slots = array_iterator_slots},
    .methods = array_iterator_methods,
};

static value get_typecode(struct thread *t, value self)
{
    return str_from_code_point(t, (uint32_t)array_of(self)->kind->code);
}
static value get_itemsize(struct thread *t, value self)
{
    return value_from_small_int(array_of(self)->kind->size);
}
static const struct getset_def array_getsets[] = {
    {"typecode", get_typecode, NULL, "the typecode character used to create the array"},
    {"itemsize", get_itemsize, NULL, "the size, in bytes, of one array item"},
    {NULL, NULL, NULL, NULL},
};

struct type array_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &array_type},
    .name = "array.array",
    .doc = "array(typecode [, initializer]) -> array\n\nNumbers or characters of one type, without a Python "
           "object for each.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE | TYPE_MATCH_SEQUENCE,
    .size = sizeof(struct array),
    .slots = {.new = array_new,
              .repr = array_repr,
              .hash = hash_not_implemented,
              .compare = array_compare,
              .length = array_length,
              .get_item = array_get_item,
              .set_item = array_set_item,
              .contains = array_contains,
              .iter = array_iter,
              .add = array_add,
              .multiply = array_multiply,
              .inplace_add = array_inplace_add,
              .inplace_multiply = array_inplace_multiply,
              .lend = array_lend,
              .dispose = array_dispose},
    .methods = array_methods,
    .getsets = array_getsets,
};

void array_types_ready(void)
{
    array_kinds_ready();
    type_ready_of_module(&array_type);
    type_ready_of_module(&array_iterator_type);
}
