/* The type bytearray, and the methods that change one. */
#include "types/bytes_internal.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/str_codec.h"
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

value bytearray_from_data(struct thread *t, const void *data, size_t size)
{
    struct bytearray *b = object_create(t, &bytearray_type, sizeof *b);
    if (b && !storage_init(t, &b->storage, data, size)) {
        value_release(t, value_from_ref(b));
        return UNSET;
    }
    return value_from_ref(b);
}

/* What a change came to; false: raised. */
static bool settle(struct thread *t, enum storage_result result)
{
    if (result == STORAGE_LENT)
        raise_error(t, &exc_BufferError, "Existing exports of data: object cannot be re-sized");
    return result == STORAGE_DONE;
}

/* Replaces the octets [start, start + removed). */
static bool splice(struct thread *t, value self, size_t start, size_t removed, const char *data, size_t size)
{
    struct bytearray *b = bytearray_of(self);
    return settle(t, storage_splice(t, &b->object, &b->storage, start, removed, data, size));
}

/* Removes one octet; STORAGE_DECLINED: it is not there. */
static enum storage_result remove_at(struct thread *t, value self, int64_t index, const uint8_t *expected,
                                     uint8_t *octet)
{
    struct bytearray *b = bytearray_of(self);
    enum storage_result result = storage_take(t, &b->object, &b->storage, index, 1, expected, octet);
    settle(t, result);
    return result;
}

static bool append_octet(struct thread *t, value self, uint8_t octet)
{
    struct bytearray *b = bytearray_of(self);
    return settle(t, storage_append(t, &b->object, &b->storage, &octet, 1));
}

static bool bytearray_lend(struct thread *t, value self, struct loan *out, bool hold)
{
    struct bytearray *b = bytearray_of(self);
    out->format = "B";
    out->item_size = 1;
    return storage_lend(t, &b->object, &b->storage, out, hold);
}

/* ---- Construction ---- */

static value bytearray_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                           value kwnames)
{
    return value_from_ref(container_create(t, type, &bytearray_type, sizeof(struct bytearray)));
}

#define POLL_EVERY 4096 /* items of a native iterator that may have no end */

/* An iterable of ints that is nothing else: its items are added one by one, where the program sees them. */
static bool is_plain_iterable(value v)
{
    const struct type_slots *slots = &value_type(v)->slots;
    return (slots->iter || slots->get_item) && !slots->index && !slots->lend && !str_check(v);
}

static bool init_from_iterable(struct thread *t, value self, value iterable)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = op_iter(t, iterable);
    bool fine = s[0] != UNSET && splice(t, self, 0, SIZE_MAX, NULL, 0);
    for (size_t count = 1; fine; count++) {
        uint8_t octet;
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            fine = !thread_raised(t);
            break;
        }
        fine = octet_argument(t, s[1], "byte", &octet) && append_octet(t, self, octet) &&
               (count % POLL_EVERY || native_poll(t));
    }
    scope_leave(t, s);
    return fine;
}

static bool bytearray_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 1 && kwnames == UNSET && is_plain_iterable(args[0]))
        return init_from_iterable(t, self, args[0]);
    struct buffer content = BUFFER_EMPTY;
    bool fine = octets_construct(t, "bytearray", args, nargs, kwnames, &content);
    if (fine && content.failed) {
        raise_no_memory(t);
        fine = false;
    }
    /* In two steps, as in python3: the first is refused if the octets are lent. */
    fine = fine && splice(t, self, 0, SIZE_MAX, NULL, 0) &&
           splice(t, self, 0, SIZE_MAX, buffer_text(&content), content.length);
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
    struct bytearray *b = bytearray_of(self);
    uint8_t octet = 0;
    bool there;
    if (item != UNSET && !octet_argument(t, item, "byte", &octet))
        return false;
    if (item == UNSET) {
        enum storage_result result = remove_at(t, self, index, NULL, &octet);
        if (result != STORAGE_DECLINED)
            return result == STORAGE_DONE;
        there = false;
    } else {
        there = storage_set(t, &b->object, &b->storage, index, 1, &octet);
    }
    if (!there)
        raise_error(t, &exc_IndexError, "bytearray index out of range");
    return there;
}

/* self[start::step] = data, or without those octets when data is NULL. */
static bool set_stepped(struct thread *t, value self, int64_t start, int64_t step, int64_t count,
                        const struct octets *data)
{
    struct bytearray *b = bytearray_of(self);
    enum storage_result result;
    if (!data)
        return settle(t, storage_remove_stepped(t, &b->object, &b->storage, start, step, count, 1));
    if (data->size == 0) /* as if it were deleted */
        return settle(t, storage_remove_stepped(t, &b->object, &b->storage, start, step, count, 1));
    if (data->size != (size_t)count)
        result = STORAGE_DECLINED;
    else
        result = storage_set_stepped(t, &b->object, &b->storage, start, step, count, 1, data->data);
    if (result == STORAGE_DECLINED)
        raise_error(t, &exc_ValueError, "attempt to assign bytes of size %zd to extended slice of size %zd",
                    data->size, (size_t)count);
    return settle(t, result);
}

/* The octets of an assigned value, copied: it may be self, or change while it is iterated. */
static bool assigned_octets(struct thread *t, value item, struct buffer *out)
{
    const struct type_slots *slots = &value_type(item)->slots;
    if (str_check(item) || int_check(item) || slots->index || slots->to_int || slots->to_float) {
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
    struct octets view;
    if (value_lends(other) && !octets_argument(t, other, &view)) {
        raised_clear(t);
        raise_error(t, &exc_TypeError, "can't set bytearray slice from %.100T", other);
        return false;
    }
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
    struct octets view;
    if (!octets_argument(t, other, &view)) {
        raised_clear(t);
        return raise_error(t, &exc_TypeError, "can't concat %.100T to %.100T", other, self);
    }
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

static value bytearray_remainder(struct thread *t, value left, value right)
{
    return bytearray_check(left) ? octets_remainder(t, left, right) : NOT_IMPLEMENTED;
}

static value bytearray_repr(struct thread *t, value self)
{
    struct octets view = octets_of(self);
    struct buffer out = BUFFER_EMPTY;
    buffer_printf(&out, "%s(b", type_short_name(self));
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
    if (!value_lends(other) &&
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
    enum storage_result result = remove_at(t, args[0], index, NULL, &octet);
    if (result == STORAGE_DECLINED)
        return raise_error(t, &exc_IndexError,
                           octets_of(args[0]).size ? "pop index out of range" : "pop from empty bytearray");
    return result == STORAGE_DONE ? value_from_small_int(octet) : UNSET;
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
        enum storage_result result = remove_at(t, args[0], at - view.data, &octet, &removed);
        if (result != STORAGE_DECLINED) /* else another thread moved it: look again */
            return result == STORAGE_DONE ? NONE : UNSET;
    }
}

static value bytearray_reverse(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct bytearray *b = bytearray_of(args[0]);
    return settle(t, storage_reverse(t, &b->object, &b->storage, 1)) ? NONE : UNSET;
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

static size_t capacity(value self)
{
    const struct storage_block *block = load_acquire(&bytearray_of(self)->storage.block);
    return block ? block->capacity : 0;
}

static value bytearray_alloc(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t room = capacity(args[0]);
    return value_from_small_int(room ? (int64_t)(sizeof(struct storage_block) + room) : 0);
}

/* (type, arguments, state): before protocol 3 the octets go as text. */
static value reduce(struct thread *t, value self, int64_t protocol)
{
    enum { STATE, CONTENT, ARGUMENTS, ENCODING, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct octets view;
    if ((s[STATE] = op_call_method(t, self, NAME(__getstate__), NULL, 0)) == UNSET)
        goto out;
    view = octets_of(self);
    if (view.size == 0) {
        s[ARGUMENTS] = tuple_empty;
    } else if (protocol < 3) {
        s[CONTENT] = str_decode(t, (const uint8_t *)view.data, view.size, "latin-1", NULL, UNSET);
        s[ENCODING] = str_from_text(t, "latin-1");
        if (s[CONTENT] != UNSET && s[ENCODING] != UNSET)
            s[ARGUMENTS] = tuple_pack(t, 2, s[CONTENT], s[ENCODING]);
    } else if ((s[CONTENT] = bytes_from_data(t, view.data, view.size)) != UNSET) {
        s[ARGUMENTS] = tuple_pack(t, 1, s[CONTENT]);
    }
    if (s[ARGUMENTS] != UNSET)
        result = tuple_pack(t, 3, value_from_type(value_type(self)), s[ARGUMENTS], s[STATE]);
out:
    return scope_leave_keeping(t, s, result);
}

static value bytearray_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return reduce(t, args[0], 2);
}

static value bytearray_reduce_ex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int protocol = 0;
    if (nargs > 1 && !int_as_c_int(t, args[1], &protocol))
        return UNSET;
    return reduce(t, args[0], protocol);
}

static value bytearray_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t room = capacity(args[0]), block = room ? sizeof(struct storage_block) + room : 0;
    return value_from_small_int((int64_t)(sizeof(struct bytearray) + block));
}

static void bytearray_dispose(struct thread *t, struct object *o)
{
    storage_finish(t, o, &((struct bytearray *)o)->storage);
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
    {"__reduce__", bytearray_reduce, 0, 0, 0, "($self, /)", NULL},
    {"__reduce_ex__", bytearray_reduce_ex, 0, 1, 0, "($self, proto=0, /)", NULL},
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
              .length = octets_length,
              .get_item = bytearray_get_item,
              .set_item = bytearray_set_item,
              .contains = octets_contains,
              .iter = bytearray_iter,
              .add = octets_add,
              .multiply = octets_multiply,
              .remainder = bytearray_remainder,
              .inplace_add = bytearray_inplace_add,
              .inplace_multiply = bytearray_inplace_multiply,
              .lend = bytearray_lend,
              .dispose = bytearray_dispose},
    .methods = bytearray_methods,
};
