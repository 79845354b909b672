/* The type bytearray, and the methods that change one.
 *
 * A private bytearray changes in place. A shared one is read without a lock, so every change of its size or
 * of more than one octet fills a new array and swaps it in under the object lock; the old array is retired.
 * Only an append within the capacity writes in place: the octet first, then the size.
 */
#include "types/bytes_internal.h"

#include "object/container.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

#include <string.h>

static struct bytearray *bytearray_of(value v)
{
    return (struct bytearray *)value_ref(v);
}

bool bytearray_check_subclass(value v)
{
    return type_is_subtype(value_type(v), &bytearray_type);
}

/* ---- Storage ---- */

static struct bytearray_array *array_create(struct thread *t, size_t capacity)
{
    if (capacity > INT64_MAX / 2) {
        raise_no_memory(t);
        return NULL;
    }
    struct bytearray_array *array = memory_alloc(t, sizeof *array + capacity);
    if (array)
        array->capacity = memory_size(array) - sizeof *array;
    return array;
}

static size_t grown(size_t size)
{
    return size + size / 8 + (size < 9 ? 3 : 6);
}

value bytearray_from_data(struct thread *t, const void *data, size_t size)
{
    struct bytearray *b = object_create(t, &bytearray_type, sizeof *b);
    if (!b || size == 0)
        return value_from_ref(b);
    b->array = array_create(t, size);
    if (!b->array) {
        value_release(t, value_from_ref(b));
        return UNSET;
    }
    b->size = size;
    if (data)
        memcpy(b->array->data, data, size);
    else
        memset(b->array->data, 0, size);
    return value_from_ref(b);
}

/* A change: `removed` octets from `start` on are replaced by `size` others, which are not the bytearray's
 * own. Bounds are clipped to what is there at that moment. */
struct edit {
    size_t start, removed, size;
    const char *data;
    bool one; /* exactly one octet goes, at `index`, which may count from the end; *octet gets it */
    int64_t index;
    int expected; /* with `one`: the octet that must be there, -1: any */
    uint8_t octet;
};

enum edit_result { EDIT_DONE, EDIT_RAISED, EDIT_ELSEWHERE /* what it was about is not there */ };

/* Finds the octet that a change of one is about. */
static bool edit_resolve(struct edit *e, const struct bytearray_array *array, size_t size)
{
    int64_t index = e->index < 0 ? e->index + (int64_t)size : e->index;
    if (index < 0 || (size_t)index >= size || (size_t)index >= array->capacity)
        return false;
    e->octet = load_relaxed(&array->data[index]);
    e->start = (size_t)index;
    e->removed = 1;
    return e->expected < 0 || e->octet == e->expected;
}

/* Makes the change in place, if the bytearray is private and its array suits the new size. */
static bool edit_in_place(struct thread *t, struct bytearray *b, const struct edit *e, size_t from,
                          size_t cut)
{
    if (!object_is_private(&b->object))
        return false;
    size_t size = b->size - cut + e->size, tail = b->size - from - cut;
    struct bytearray_array *array = b->array;
    if (size == 0) {
        b->size = 0;
        b->array = NULL;
        memory_free(t, array);
        return true;
    }
    if (!array || size > array->capacity || size < array->capacity / 4)
        return false;
    memmove(array->data + from + e->size, array->data + from + cut, tail);
    if (e->size)
        memcpy(array->data + from, e->data, e->size);
    b->size = size;
    return true;
}

static enum edit_result edit_apply(struct thread *t, value self, struct edit *e)
{
    struct bytearray *b = bytearray_of(self);
    for (;;) {
        size_t old_size = load_acquire(&b->size);
        struct bytearray_array *old = load_acquire(&b->array);
        if (e->one && !edit_resolve(e, old, old_size))
            return EDIT_ELSEWHERE;
        size_t from = e->start < old_size ? e->start : old_size;
        size_t cut = e->removed < old_size - from ? e->removed : old_size - from;
        if (edit_in_place(t, b, e, from, cut))
            return EDIT_DONE;
        size_t new_size = old_size - cut + e->size;
        struct bytearray_array *array = array_create(t, new_size > old_size ? grown(new_size) : new_size + 1);
        if (!array)
            return EDIT_RAISED;
        bool locked = container_lock(t, &b->object);
        if (load_relaxed(&b->size) != old_size || load_relaxed(&b->array) != old) {
            container_unlock(&b->object, locked); /* another thread was faster: look again */
            memory_free(t, array);
            continue;
        }
        if (old) {
            memcpy(array->data, old->data, from);
            memcpy(array->data + from + e->size, old->data + from + cut, old_size - from - cut);
        }
        if (e->size)
            memcpy(array->data + from, e->data, e->size);
        /* A reader takes the size, then the array: it must not see a size beyond what this array has set. */
        if (new_size < old_size)
            store_relaxed(&b->size, new_size);
        /* Release publishes the capacity and the content; pairs with the acquire in octets_of. */
        store_release(&b->array, array);
        store_release(&b->size, new_size);
        container_unlock(&b->object, locked);
        if (old)
            memory_retire(t, &b->object, old);
        return EDIT_DONE;
    }
}

/* Replaces the octets [start, start + removed). */
static bool splice(struct thread *t, value self, size_t start, size_t removed, const char *data, size_t size)
{
    struct edit e = {.start = start, .removed = removed, .data = data, .size = size};
    return edit_apply(t, self, &e) == EDIT_DONE;
}

/* Removes one octet. */
static enum edit_result remove_at(struct thread *t, value self, int64_t index, int expected, uint8_t *octet)
{
    struct edit e = {.one = true, .index = index, .expected = expected};
    enum edit_result result = edit_apply(t, self, &e);
    *octet = e.octet;
    return result;
}

static bool append_octet(struct thread *t, value self, uint8_t octet)
{
    struct bytearray *b = bytearray_of(self);
    bool locked = container_lock(t, &b->object);
    size_t size = load_relaxed(&b->size);
    struct bytearray_array *array = b->array;
    bool room = array && size < array->capacity;
    if (room) {
        store_relaxed(&array->data[size], octet);
        store_release(&b->size, size + 1); /* after the octet: a reader that sees the size sees it */
    }
    container_unlock(&b->object, locked);
    return room || splice(t, self, SIZE_MAX, 0, (const char *)&octet, 1);
}

/* ---- Construction ---- */

static value bytearray_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                           value kwnames)
{
    return value_from_ref(container_create(t, type, &bytearray_type, sizeof(struct bytearray)));
}

static bool bytearray_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    struct buffer content = BUFFER_EMPTY;
    bool fine = octets_construct(t, "bytearray", args, nargs, kwnames, &content);
    if (fine && content.failed) {
        raise_no_memory(t);
        fine = false;
    }
    fine = fine && splice(t, self, 0, SIZE_MAX, buffer_text(&content), content.length);
    buffer_finish(&content);
    return fine;
}

/* ---- Indexing ---- */

static value bytearray_get_item(struct thread *t, value self, value key)
{
    int64_t index;
    int known = index_from_key(t, key, &index);
    if (known < 0)
        return UNSET;
    if (known) {
        struct octets view = octets_of(self);
        if (index < 0)
            index += (int64_t)view.size;
        if (index < 0 || (size_t)index >= view.size)
            return raise_error(t, &exc_IndexError, "bytearray index out of range");
        /* Relaxed: an octet is all there is to see. */
        return value_from_small_int((unsigned char)load_relaxed(&view.data[index]));
    }
    if (!value_is_exact(key, &slice_type))
        return raise_error(t, &exc_TypeError, "bytearray indices must be integers or slices, not %T", key);
    return octets_slice(t, self, key);
}

static bool set_octet(struct thread *t, value self, int64_t index, value item)
{
    uint8_t octet = 0;
    if (item != UNSET && !octet_argument(t, item, "byte", &octet))
        return false;
    if (item == UNSET) {
        enum edit_result result = remove_at(t, self, index, -1, &octet);
        if (result == EDIT_ELSEWHERE)
            raise_error(t, &exc_IndexError, "bytearray index out of range");
        return result == EDIT_DONE;
    }
    struct bytearray *b = bytearray_of(self);
    bool locked = container_lock(t, &b->object);
    size_t size = load_relaxed(&b->size);
    if (index < 0)
        index += (int64_t)size;
    bool there = index >= 0 && (size_t)index < size;
    if (there)
        store_relaxed(&b->array->data[index], octet);
    container_unlock(&b->object, locked);
    if (!there)
        raise_error(t, &exc_IndexError, "bytearray index out of range");
    return there;
}

/* self[start::step] = data, or without those octets when data is NULL: by a changed copy of all of it. */
static bool set_stepped(struct thread *t, value self, int64_t start, int64_t step, int64_t count,
                        const struct octets *data)
{
    struct octets view = octets_of(self);
    if (data && data->size != (size_t)count) {
        raise_error(t, &exc_ValueError, "attempt to assign bytes of size %zd to extended slice of size %zd",
                    data->size, (size_t)count);
        return false;
    }
    if (count == 0)
        return true;
    struct buffer copy = BUFFER_EMPTY;
    if (data) {
        buffer_append(&copy, view.data, view.size);
        for (int64_t i = 0; !copy.failed && i < count; i++)
            copy.data[start + i * step] = data->data[i];
    } else {
        int64_t first = step < 0 ? start + (count - 1) * step : start;
        int64_t gap = step < 0 ? -step : step;
        for (int64_t i = 0; i < (int64_t)view.size; i++)
            if (i < first || (i - first) % gap || (i - first) / gap >= count)
                buffer_append_char(&copy, view.data[i]);
    }
    if (copy.failed)
        raise_no_memory(t);
    bool fine = !copy.failed && splice(t, self, 0, SIZE_MAX, buffer_text(&copy), copy.length);
    buffer_finish(&copy);
    return fine;
}

/* The octets of an assigned value, copied: it may be self, or change while it is iterated. */
static bool assigned_octets(struct thread *t, value item, struct buffer *out)
{
    if (!bytes_is_like(item) && (str_check(item) || int_check(item) ||
                                 !(value_type(item)->slots.iter || value_type(item)->slots.get_item))) {
        raise_error(t, &exc_TypeError,
                    "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
        return false;
    }
    if (!octets_from_iterable(t, item, "byte", "bytearray", out))
        return false;
    if (!out->failed)
        return true;
    raise_no_memory(t);
    return false;
}

static bool bytearray_set_item(struct thread *t, value self, value key, value item)
{
    int64_t index, start, stop, step;
    int known = index_from_key(t, key, &index);
    if (known < 0)
        return false;
    if (known)
        return set_octet(t, self, index, item);
    if (!value_is_exact(key, &slice_type)) {
        raise_error(t, &exc_TypeError, "bytearray indices must be integers or slices, not %T", key);
        return false;
    }
    struct buffer content = BUFFER_EMPTY;
    bool fine =
        (item == UNSET || assigned_octets(t, item, &content)) && slice_unpack(t, key, &start, &stop, &step);
    if (fine) {
        int64_t count = slice_clip((int64_t)octets_of(self).size, &start, &stop, step);
        struct octets data = {buffer_text(&content), content.length};
        fine = step == 1 ? splice(t, self, (size_t)start, (size_t)count, data.data, data.size)
                         : set_stepped(t, self, start, step, count, item == UNSET ? NULL : &data);
    }
    buffer_finish(&content);
    return fine;
}

/* ---- Operators in place ---- */

static bool extend(struct thread *t, value self, value other)
{
    struct buffer content = BUFFER_EMPTY;
    bool fine = octets_from_iterable(t, other, "byte", "bytearray", &content);
    if (fine && content.failed) {
        raise_no_memory(t);
        fine = false;
    }
    fine = fine && (content.length == 0 || splice(t, self, SIZE_MAX, 0, content.data, content.length));
    buffer_finish(&content);
    return fine;
}

static value bytearray_inplace_add(struct thread *t, value self, value other)
{
    if (!bytearray_check(self))
        return NOT_IMPLEMENTED;
    if (!bytes_is_like(other))
        return raise_error(t, &exc_TypeError, "can't concat %T to %T", other, self);
    if (other == self && octets_of(self).size) /* python3 reads one operand while it grows the other */
        return raise_error(t, &exc_BufferError, "Existing exports of data: object cannot be re-sized");
    return extend(t, self, other) ? value_retain(self) : UNSET;
}

static value bytearray_inplace_multiply(struct thread *t, value self, value times)
{
    if (!bytearray_check(self))
        return NOT_IMPLEMENTED;
    value product = octets_multiply(t, self, times);
    if (product == UNSET || product == NOT_IMPLEMENTED)
        return product;
    struct octets view = octets_of(product);
    bool fine = splice(t, self, 0, SIZE_MAX, view.data, view.size);
    value_release(t, product);
    return fine ? value_retain(self) : UNSET;
}

static value bytearray_repr(struct thread *t, value self)
{
    struct octets view = octets_of(self);
    struct buffer out = BUFFER_EMPTY;
    const char *name = value_type(self)->name, *dot = strrchr(name, '.');
    buffer_printf(&out, "%s(b", dot ? dot + 1 : name);
    octets_append_repr(&out, view.data, view.size, true);
    buffer_append_char(&out, ')');
    return str_from_buffer(t, &out);
}

/* ---- Methods ---- */

static value bytearray_append(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    uint8_t octet;
    if (!octet_argument(t, args[1], "byte", &octet) || !append_octet(t, args[0], octet))
        return UNSET;
    return NONE;
}

static value bytearray_extend(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value other = args[1];
    if (!bytes_is_like(other) &&
        !(value_is_ref(other) && (value_type(other)->slots.iter || value_type(other)->slots.get_item)))
        return raise_error(t, &exc_TypeError, "can't extend bytearray with %T", other);
    if (str_check(other) && str_of(other)->length)
        return raise_error(t, &exc_TypeError, "'str' object cannot be interpreted as an integer");
    if (str_check(other))
        return NONE;
    return extend(t, args[0], other) ? NONE : UNSET;
}

static value bytearray_insert(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t index;
    uint8_t octet;
    if (!int_as_i64(t, args[1], &index) || !octet_argument(t, args[2], "byte", &octet))
        return UNSET;
    int64_t size = (int64_t)octets_of(args[0]).size;
    if (index < 0)
        index = index + size < 0 ? 0 : index + size;
    return splice(t, args[0], (size_t)index, 0, (const char *)&octet, 1) ? NONE : UNSET;
}

static value bytearray_pop(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t index = -1;
    if (nargs > 1 && !int_as_i64(t, args[1], &index))
        return UNSET;
    uint8_t octet;
    enum edit_result result = remove_at(t, args[0], index, -1, &octet);
    if (result == EDIT_ELSEWHERE)
        return raise_error(t, &exc_IndexError,
                           octets_of(args[0]).size ? "pop index out of range" : "pop from empty bytearray");
    return result == EDIT_DONE ? value_from_small_int(octet) : UNSET;
}

static value bytearray_remove(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    uint8_t octet, removed;
    if (!octet_argument(t, args[1], "byte", &octet))
        return UNSET;
    for (;;) {
        struct octets view = octets_of(args[0]);
        const char *at = view.size ? memchr(view.data, octet, view.size) : NULL;
        if (!at)
            return raise_error(t, &exc_ValueError, "value not found in bytearray");
        enum edit_result result = remove_at(t, args[0], at - view.data, octet, &removed);
        if (result != EDIT_ELSEWHERE) /* else another thread moved it: look again */
            return result == EDIT_DONE ? NONE : UNSET;
    }
}

static value bytearray_reverse(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]);
    struct buffer copy = BUFFER_EMPTY;
    for (size_t i = view.size; i; i--)
        buffer_append_char(&copy, view.data[i - 1]);
    if (copy.failed)
        return raise_no_memory(t);
    bool fine = splice(t, args[0], 0, SIZE_MAX, buffer_text(&copy), copy.length);
    buffer_finish(&copy);
    return fine ? NONE : UNSET;
}

static value bytearray_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return splice(t, args[0], 0, SIZE_MAX, NULL, 0) ? NONE : UNSET;
}

static value bytearray_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]);
    return bytearray_from_data(t, view.data, view.size);
}

static value bytearray_alloc(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct bytearray_array *array = load_acquire(&bytearray_of(args[0])->array);
    return value_from_small_int(array ? (int64_t)array->capacity : 0);
}

static value bytearray_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct bytearray_array *array = load_acquire(&bytearray_of(args[0])->array);
    size_t block = array ? sizeof *array + array->capacity : 0;
    return value_from_small_int((int64_t)(sizeof(struct bytearray) + block));
}

static void bytearray_dispose(struct thread *t, struct object *o)
{
    memory_free(t, ((struct bytearray *)o)->array);
}

static const struct native_def bytearray_methods[] = {
    OCTETS_METHODS(OCTETS_METHOD_ENTRY) /* */
    {"append", bytearray_append, 1, 1, 0, "($self, item, /)", "Adds one octet at the end."},
    {"extend", bytearray_extend, 1, 1, 0, "($self, iterable_of_ints, /)", "Adds all of them at the end."},
    {"insert", bytearray_insert, 2, 2, 0, "($self, index, item, /)", "Puts one octet before the index."},
    {"pop", bytearray_pop, 0, 1, 0, "($self, index=-1, /)", "Removes and returns the octet at the index."},
    {"remove", bytearray_remove, 1, 1, 0, "($self, value, /)", "Removes the first octet of that value."},
    {"reverse", bytearray_reverse, 0, 0, 0, "($self, /)", "Reverses the order in place."},
    {"clear", bytearray_clear, 0, 0, 0, "($self, /)", "Removes everything."},
    {"copy", bytearray_copy, 0, 0, 0, "($self, /)", "A copy."},
    {"__alloc__", bytearray_alloc, 0, 0, 0, NULL, "How many octets there is room for."},
    {"__sizeof__", bytearray_sizeof, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type bytearray_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &bytearray_type},
    .name = "bytearray",
    .doc =
        "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\n"
        "bytearray(bytes_or_buffer) -> a copy\nbytearray(int) -> that many zeros\nbytearray() -> no octets",
    .flags = TYPE_BASE,
    .size = sizeof(struct bytearray),
    .slots = {.new = bytearray_new,
              .init = bytearray_init,
              .repr = bytearray_repr,
              .str = bytearray_repr,
              .hash = hash_not_implemented,
              .compare = octets_compare,
              .truth = octets_truth,
              .length = octets_length,
              .get_item = bytearray_get_item,
              .set_item = bytearray_set_item,
              .contains = octets_contains,
              .iter = bytearray_iter,
              .add = octets_add,
              .multiply = octets_multiply,
              .remainder = octets_remainder,
              .inplace_add = bytearray_inplace_add,
              .inplace_multiply = bytearray_inplace_multiply,
              .dispose = bytearray_dispose},
    .methods = bytearray_methods,
};
