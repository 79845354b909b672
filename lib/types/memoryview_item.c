/* memoryview: items and slices, taken out and assigned, and iteration. */
#include "object/container.h"
#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/memoryview_internal.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/tuple.h"

#include <math.h>
#include <string.h>

/* ---- One item ---- */

static bool check_format(struct thread *t, const struct memoryview *m)
{
    if (!m->type)
        raise_error(t, &exc_NotImplementedError, "memoryview: format %s not supported", m->format);
    return m->type;
}

static bool raise_invalid(struct thread *t, const struct memoryview *m, struct type *type, const char *what)
{
    raised_clear(t);
    raise_error(t, type, "memoryview: invalid %s for format '%c'", what, m->type->code);
    return false;
}

/* What an exception of a conversion becomes: those of the type and of the value have their own words. */
static bool translate_failure(struct thread *t, const struct memoryview *m)
{
    if (raised_is(t, &exc_TypeError))
        return raise_invalid(t, m, &exc_TypeError, "type");
    if (raised_is(t, &exc_OverflowError) || raised_is(t, &exc_ValueError))
        return raise_invalid(t, m, &exc_ValueError, "value");
    return false;
}

/* The octets of an item. Runs Python code. */
static bool item_octets(struct thread *t, const struct memoryview *m, value item, uint8_t out[8])
{
    const struct item_type *type = m->type;
    double d;
    switch (type->kind) {
    case ITEM_FLOAT:
        if (!float_as_double(t, item, &d))
            return translate_failure(t, m);
        if (!item_store_float(d, type->size, out, false)) /* a narrow one: to infinity */
            item_store_float(d < 0 ? -HUGE_VAL : HUGE_VAL, type->size, out, false);
        return true;
    case ITEM_BOOL: {
        int truth = op_truth(t, item);
        out[0] = truth > 0;
        return truth >= 0;
    }
    case ITEM_OCTET:
        if (!bytes_check(item))
            return raise_invalid(t, m, &exc_TypeError, "type");
        if (bytes_of(item)->size != 1)
            return raise_invalid(t, m, &exc_ValueError, "value");
        out[0] = bytes_of(item)->data[0];
        return true;
    default:
        break;
    }
    value number = int_index(t, item);
    if (number == UNSET)
        return translate_failure(t, m);
    bool fits = item_store_int(number, type, out, false);
    value_release(t, number);
    return fits || raise_invalid(t, m, &exc_ValueError, "value");
}

/* Stores an item whose place is known; the caller has the lease. */
static bool store(struct thread *t, value self, uint8_t *at, value item)
{
    struct memoryview *m = memoryview_of(self);
    uint8_t octets[8];
    if (!check_format(t, m) || !item_octets(t, m, item, octets) || !memoryview_check_held(t, self))
        return false;
    octets_copy_item(at, octets, m->item_size);
    return true;
}

/* Moves *at to an index in a dimension. */
static bool step_to(struct thread *t, struct memoryview *m, size_t d, int64_t index, uint8_t **at)
{
    int64_t count = memoryview_shape(m)[d];
    if (index < 0)
        index += count;
    if (index < 0 || index >= count) {
        raise_error(t, &exc_IndexError, "index out of bounds on dimension %zu", d + 1);
        return false;
    }
    *at += index * memoryview_strides(m)[d];
    return true;
}

/* ---- Keys ---- */

enum key_kind { KEY_INDEX, KEY_SLICE, KEY_INDICES, KEY_SLICES, KEY_ALL, KEY_INVALID };

static bool is_index(value v)
{
    return int_check(v) || (value_is_ref(v) && value_type(v)->slots.index);
}

static enum key_kind kind_of_key(value key)
{
    if (is_index(key))
        return KEY_INDEX;
    if (value_is_exact(key, &slice_type))
        return KEY_SLICE;
    if (key == ELLIPSIS)
        return KEY_ALL;
    if (!value_is_ref(key) || !tuple_check(key))
        return KEY_INVALID;
    size_t count = tuple_count(key), indices = 0, slices = 0;
    for (size_t i = 0; i < count; i++) {
        indices += is_index(tuple_item(key, i));
        slices += value_is_exact(tuple_item(key, i), &slice_type);
    }
    return indices == count ? KEY_INDICES : slices == count ? KEY_SLICES : KEY_INVALID;
}

/* The address of an item by one index for each dimension. */
static bool find_item(struct thread *t, struct memoryview *m, const value *keys, size_t count, uint8_t **at)
{
    *at = m->data;
    for (size_t d = 0; d < count; d++) {
        int64_t index;
        if (index_from_key(t, keys[d], &index) < 0 || !step_to(t, m, d, index, at))
            return false;
    }
    return true;
}

static bool raise_no_parts(struct thread *t)
{
    raise_error(t, &exc_NotImplementedError, "sub-views are not implemented");
    return false;
}

/* A tuple of indices stands for an item. */
static bool check_indices(struct thread *t, struct memoryview *m, value key)
{
    size_t count = tuple_count(key);
    if (count < m->dimensions)
        return raise_no_parts(t);
    if (count > m->dimensions) {
        raise_error(t, &exc_TypeError, "cannot index %d-dimension view with %zu-element tuple", m->dimensions,
                    count);
        return false;
    }
    return true;
}

static bool raise_bad_key(struct thread *t, const struct memoryview *m)
{
    raise_error(t, &exc_TypeError,
                m->dimensions ? "memoryview: invalid slice key" : "invalid indexing of 0-dim memory");
    return false;
}

/* ---- Taking out ---- */

static value slice_view(struct thread *t, value self, value key, value lease)
{
    struct memoryview *m = memoryview_of(self);
    int64_t start, step, count;
    if (!slice_bounds(t, key, memoryview_shape(m)[0], &start, &step, &count))
        return UNSET;
    struct memoryview *part = memoryview_create_like(t, m, lease, m->dimensions);
    if (!part)
        return UNSET;
    memcpy(part->extents, m->extents, 2 * m->dimensions * sizeof m->extents[0]);
    if (count) /* an empty view shows nothing: python3 moves its start out of the memory */
        part->data += start * memoryview_strides(m)[0];
    memoryview_shape(part)[0] = count;
    /* Never used to find an item when it could overflow: then there is at most one. */
    memoryview_strides(part)[0] = (int64_t)((uint64_t)memoryview_strides(m)[0] * (uint64_t)step);
    memoryview_seal(part);
    return value_from_ref(part);
}

/* The item at the address of `count` indices. */
static value load(struct thread *t, value self, const value *indices, size_t count)
{
    struct memoryview *m = memoryview_of(self);
    uint8_t *at;
    if (!find_item(t, m, indices, count, &at) || !memoryview_check_held(t, self))
        return UNSET;
    return item_load(t, m->type, at, false);
}

static value get_held(struct thread *t, value self, value key, value lease)
{
    struct memoryview *m = memoryview_of(self);
    enum key_kind kind = kind_of_key(key);
    if (m->dimensions == 0) {
        if (kind == KEY_ALL)
            return value_retain(self);
        if (kind != KEY_INDICES || tuple_count(key))
            return raise_bad_key(t, m), UNSET;
        return check_format(t, m) ? load(t, self, NULL, 0) : UNSET;
    }
    switch (kind) {
    case KEY_INDEX:
        if (m->dimensions > 1)
            return raise_error(t, &exc_NotImplementedError,
                               "multi-dimensional sub-views are not implemented");
        return check_format(t, m) ? load(t, self, &key, 1) : UNSET;
    case KEY_SLICE:
        return slice_view(t, self, key, lease);
    case KEY_INDICES:
        return check_format(t, m) && check_indices(t, m, key)
                   ? load(t, self, tuple_of(key)->items, tuple_count(key))
                   : UNSET;
    case KEY_SLICES:
        return raise_error(t, &exc_NotImplementedError, "multi-dimensional slicing is not implemented");
    default:
        return raise_bad_key(t, m), UNSET;
    }
}

value memoryview_get_item(struct thread *t, value self, value key)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = memoryview_hold(t, self)) != UNSET)
        result = get_held(t, self, key, s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- Assigning ---- */

static const char *plain_format(const struct memoryview *m)
{
    return m->format[0] == '@' ? m->format + 1 : m->format;
}

/* The items of one row over those of another, which may share memory with it. */
static bool copy_row(struct thread *t, uint8_t *to, int64_t to_stride, const uint8_t *from,
                     int64_t from_stride, size_t count, size_t width)
{
    if (to_stride == (int64_t)width && from_stride == (int64_t)width) {
        if (count)
            memmove(to, from, count * width);
        return true;
    }
    uint8_t *between = count ? memory_alloc(t, count * width) : NULL;
    if (count && !between)
        return false;
    for (size_t i = 0; i < count; i++)
        octets_copy_item(between + i * width, from + (int64_t)i * from_stride, width);
    for (size_t i = 0; i < count; i++)
        octets_copy_item(to + (int64_t)i * to_stride, between + i * width, width);
    memory_free(t, between);
    return true;
}

static bool assign_slice(struct thread *t, value self, value key, value item)
{
    struct memoryview *m = memoryview_of(self);
    if (!value_lends(item)) {
        struct loan loan;
        return loan_look(t, item, &loan); /* raises */
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = false;
    int64_t start, step, count;
    if ((s[0] = memoryview_create(t, item)) == UNSET ||
        !slice_bounds(t, key, memoryview_shape(m)[0], &start, &step, &count) ||
        !memoryview_check_held(t, self))
        goto out;
    struct memoryview *from = memoryview_of(s[0]);
    if (from->dimensions != 1 || memoryview_shape(from)[0] != count || from->item_size != m->item_size ||
        strcmp(plain_format(from), plain_format(m)) != 0) {
        raise_error(t, &exc_ValueError, "memoryview assignment: lvalue and rvalue have different structures");
        goto out;
    }
    int64_t stride = (int64_t)((uint64_t)memoryview_strides(m)[0] * (uint64_t)step); /* see slice_view */
    done = copy_row(t, count ? m->data + start * memoryview_strides(m)[0] : m->data, stride, from->data,
                    memoryview_strides(from)[0], (size_t)count, m->item_size);
out:
    scope_leave(t, s);
    return done;
}

static bool set_held(struct thread *t, value self, value key, value item)
{
    struct memoryview *m = memoryview_of(self);
    uint8_t *at = m->data;
    if (m->readonly || item == UNSET) {
        raise_error(t, &exc_TypeError,
                    m->readonly ? "cannot modify read-only memory" : "cannot delete memory");
        return false;
    }
    enum key_kind kind = kind_of_key(key);
    if (m->dimensions == 0) {
        bool whole = kind == KEY_ALL || (kind == KEY_INDICES && tuple_count(key) == 0);
        return whole ? store(t, self, at, item) : raise_bad_key(t, m);
    }
    switch (kind) {
    case KEY_INDEX:
        if (m->dimensions > 1)
            return raise_no_parts(t);
        return find_item(t, m, &key, 1, &at) && store(t, self, at, item);
    case KEY_INDICES:
        return check_indices(t, m, key) && find_item(t, m, tuple_of(key)->items, tuple_count(key), &at) &&
               store(t, self, at, item);
    case KEY_SLICE:
        if (m->dimensions == 1)
            return assign_slice(t, self, key, item);
        break;
    case KEY_SLICES:
        break;
    default:
        return raise_bad_key(t, m);
    }
    raise_error(t, &exc_NotImplementedError,
                "memoryview slice assignments are currently restricted to ndim = 1");
    return false;
}

bool memoryview_set_item(struct thread *t, value self, value key, value item)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = memoryview_hold(t, self);
    bool done = s[0] != UNSET && set_held(t, self, key, item);
    scope_leave(t, s);
    return done;
}

/* ---- Iteration ---- */

value memoryview_iter(struct thread *t, value self)
{
    struct memoryview *m = memoryview_of(self);
    if (!memoryview_check_held(t, self) || !check_format(t, m))
        return UNSET;
    if (m->dimensions != 1)
        return m->dimensions ? raise_error(t, &exc_NotImplementedError,
                                           "multi-dimensional sub-views are not implemented")
                             : raise_error(t, &exc_TypeError, "invalid indexing of 0-dim memory");
    return sequence_iterator_create(t, &memoryview_iterator_type, self, 0);
}

static value memoryview_iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = (struct sequence_iterator *)value_ref(self);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value item = UNSET;
    if ((s[0] = field_load(t, &it->object, &it->source)) == UNSET)
        goto out;
    struct memoryview *m = memoryview_of(s[0]);
    /* Relaxed: two threads that share the iterator may get the same item. */
    int64_t index = load_relaxed(&it->index);
    if (index >= memoryview_shape(m)[0]) {
        field_store(t, &it->object, &it->source, UNSET);
    } else if ((s[1] = memoryview_hold(t, s[0])) != UNSET) {
        item = item_load(t, m->type, m->data + index * memoryview_strides(m)[0], false);
        store_relaxed(&it->index, index + 1);
    }
out:
    return scope_leave_keeping(t, s, item);
}

static bool memoryview_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct sequence_iterator *)o)->source;
    run->count = 1;
    run->stride = 1;
    return true;
}

struct type memoryview_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &memoryview_iterator_type},
    .name = "memory_iterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct sequence_iterator),
    .slots = {.iter = iterator_self, .next = memoryview_iterator_next, .slots = memoryview_iterator_slots},
};
