/* The type bytes: construction, indexing, operators, iteration. */
#include "types/bytes_internal.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/memoryview.h"
#include "types/percent_format.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/str_internal.h"
#include "types/str_search.h"
#include "types/tuple.h"

#include <string.h>

/* ---- Views ---- */

bool bytes_view(struct thread *t, value v, const uint8_t **data, size_t *size)
{
    struct octets view;
    if (!octets_argument(t, v, &view))
        return false;
    *data = (const uint8_t *)view.data;
    *size = view.size;
    return true;
}

static bool bytes_lend(struct thread *t, value self, struct loan *out, bool hold)
{
    static uint8_t nothing[1];
    struct bytes *b = bytes_of(self);
    *out = (struct loan){.data = b->size ? b->data : nothing,
                         .size = b->size,
                         .format = "B",
                         .item_size = 1,
                         .readonly = true,
                         .contiguous = true};
    return true;
}

bool octets_append(struct thread *t, value v, struct buffer *out)
{
    struct loan loan;
    if (!loan_look(t, v, &loan) || !text_reserve(t, out, loan.size))
        return false;
    if (loan.contiguous) {
        buffer_append(out, loan.data, loan.size);
    } else if (loan.size) {
        memoryview_copy_octets(v, (uint8_t *)out->data + out->length);
        out->length += loan.size;
        out->data[out->length] = 0;
    }
    return true;
}

/* ---- Creation ---- */

static struct bytes empty = {.object = OBJECT_IMMORTAL(bytes_type)};
value bytes_empty;

/* The address of the empty bytes is no constant expression of type value. */
__attribute__((constructor)) static void bytes_empty_init(void)
{
    bytes_empty = value_from_ref(&empty);
}

value bytes_from_data(struct thread *t, const void *data, size_t size)
{
    if (size == 0)
        return value_from_ref(&empty);
    if (size > INT64_MAX / 2)
        return raise_no_memory(t);
    struct bytes *b = object_create(t, &bytes_type, sizeof *b + size + 1);
    if (!b)
        return UNSET;
    b->size = size;
    if (data)
        memcpy(b->data, data, size);
    return value_from_ref(b);
}

value octets_make(struct thread *t, value self, const char *data, size_t size)
{
    return bytes_check(self) ? bytes_from_data(t, data, size) : bytearray_from_data(t, data, size);
}

value octets_make_room(struct thread *t, value self, size_t size, char **data)
{
    value v = octets_make(t, self, NULL, size);
    if (v != UNSET)
        *data = (char *)octets_of(v).data;
    return v;
}

value octets_make_from_buffer(struct thread *t, value self, struct buffer *buffer)
{
    value v = buffer->failed ? raise_no_memory(t) : octets_make(t, self, buffer_text(buffer), buffer->length);
    buffer_finish(buffer);
    return v;
}

/* ---- Construction from Python values ---- */

bool octet_argument(struct thread *t, value v, const char *subject, uint8_t *out)
{
    int64_t number = -1;
    if (value_is_int(v)) {
        number = value_small_int(v);
    } else {
        value index = int_index(t, v);
        if (index == UNSET)
            return false;
        if (!int_to_i64(index, &number))
            number = -1;
        value_release(t, index);
    }
    if (number < 0 || number > 255) {
        raise_error(t, &exc_ValueError, "%s must be in range(0, 256)", subject);
        return false;
    }
    *out = (uint8_t)number;
    return true;
}

#define POLL_EVERY 4096 /* items of a native iterator that may have no end */

bool octets_from_iterable(struct thread *t, value v, const char *subject, const char *type_name,
                          struct buffer *out)
{
    if (value_lends(v))
        return octets_append(t, v, out);
    if (str_check(v) || !(value_type(v)->slots.iter || value_type(v)->slots.get_item)) {
        raise_error(t, &exc_TypeError, "cannot convert '%T' object to %s", v, type_name);
        return false;
    }
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = op_iter(t, v);
    bool fine = s[0] != UNSET;
    uint8_t octet;
    for (size_t count = 1; fine; count++) {
        if (count % POLL_EVERY == 0 && !native_poll(t)) {
            fine = false;
            break;
        }
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            fine = !thread_raised(t);
            break;
        }
        fine = octet_argument(t, s[1], subject, &octet) && text_reserve(t, out, 1);
        if (fine)
            buffer_append_char(out, (char)octet);
    }
    scope_leave(t, s);
    return fine;
}

/* What `__bytes__` of v gives; UNSET with nothing pending if its class has none. */
static value bytes_by_method(struct thread *t, value v)
{
    value method = special_lookup(t, v, NAME(__bytes__));
    if (method == UNSET)
        return UNSET;
    value result = op_call_taken(t, method, NULL, 0);
    if (result == UNSET || bytes_check(result))
        return result;
    raise_error(t, &exc_TypeError, "__bytes__ returned non-bytes (type %T)", result);
    value_release(t, result);
    return UNSET;
}

value bytes_from_object(struct thread *t, value v)
{
    if (bytes_check(v))
        return value_retain(v);
    if (bytearray_check(v))
        return bytes_from_data(t, octets_of(v).data, octets_of(v).size);
    value result = bytes_by_method(t, v);
    if (result != UNSET || thread_raised(t))
        return result;
    struct buffer copy = BUFFER_EMPTY;
    if (octets_append(t, v, &copy))
        result = bytes_from_data(t, buffer_text(&copy), copy.length);
    buffer_finish(&copy);
    return result;
}

/* The text of a str, encoded. */
static bool construct_encoded(struct thread *t, value source, const char *encoding, const char *errors,
                              struct buffer *out)
{
    if (!encoding) {
        raise_error(t, &exc_TypeError, "string argument without an encoding");
        return false;
    }
    value encoded = str_encode(t, source, encoding, errors);
    if (encoded == UNSET)
        return false;
    buffer_append(out, bytes_of(encoded)->data, bytes_of(encoded)->size);
    value_release(t, encoded);
    return true;
}

/* `number` zeros. */
static bool construct_zeros(struct thread *t, value source, struct buffer *out)
{
    int64_t count;
    if (index_from_key(t, source, &count) < 0) {
        if (raised_clear_if(t, &exc_IndexError))
            raise_error(t, &exc_OverflowError, "cannot fit '%T' into an index-sized integer", source);
        return false;
    }
    if (count < 0) {
        raise_error(t, &exc_ValueError, "negative count");
        return false;
    }
    if (!text_reserve(t, out, (size_t)count))
        return false;
    buffer_append_fill(out, 0, (size_t)count);
    return true;
}

bool octets_construct(struct thread *t, const char *type_name, const value *args, size_t nargs, value kwnames,
                      struct buffer *out)
{
    static const char *const parameters[] = {"source", "encoding", "errors", NULL};
    value given[3];
    const char *encoding, *errors;
    if (!args_parse(t, type_name, args, nargs, kwnames, parameters, 0, 3, given) ||
        !codec_name_argument(t, type_name, "argument 'encoding'", given[1], &encoding) ||
        !codec_name_argument(t, type_name, "argument 'errors'", given[2], &errors))
        return false;
    value source = given[0];
    if (source != UNSET && str_check(source))
        return construct_encoded(t, source, encoding, errors, out);
    if (encoding || errors) {
        raise_error(t, &exc_TypeError,
                    encoding ? "encoding without a string argument" : "errors without a string argument");
        return false;
    }
    if (source == UNSET)
        return true;
    if (int_check(source) || (value_is_ref(source) && value_type(source)->slots.index)) {
        if (construct_zeros(t, source, out))
            return true;
        if (!raised_clear_if(t, &exc_TypeError)) /* an __index__ that is no good is none */
            return false;
    }
    return octets_from_iterable(t, source, type_name[4] == 's' ? "bytes" : "byte", type_name, out);
}

/* An instance of a program's subclass, or bytes. */
static value bytes_new_subtype(struct thread *t, struct type *type, const char *data, size_t size)
{
    if (type == &bytes_type)
        return bytes_from_data(t, data, size);
    if (size > INT64_MAX / 2)
        return raise_no_memory(t);
    struct bytes *b = instance_allocate(t, type, sizeof *b + size + 1);
    if (!b)
        return UNSET;
    b->size = size;
    memcpy(b->data, data, size);
    return value_from_ref(b);
}

static value bytes_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct buffer out = BUFFER_EMPTY;
    value result = UNSET;
    size_t keywords = kwnames == UNSET ? 0 : tuple_count(kwnames);
    if (nargs + keywords == 1 && (!keywords || str_equals_text(tuple_item(kwnames, 0), "source"))) {
        if (type == &bytes_type && value_is_exact(args[0], &bytes_type))
            return value_retain(args[0]);
        value copy = bytes_by_method(t, args[0]);
        if (copy != UNSET && (type != &bytes_type || copy == args[0])) {
            result = bytes_new_subtype(t, type, (const char *)bytes_of(copy)->data, bytes_of(copy)->size);
            return release_keeping(t, copy, result);
        }
        if (copy != UNSET || thread_raised(t))
            return copy;
    }
    if (octets_construct(t, "bytes", args, nargs, kwnames, &out))
        result = out.failed ? raise_no_memory(t) : bytes_new_subtype(t, type, buffer_text(&out), out.length);
    buffer_finish(&out);
    return result;
}

/* ---- Slots that both types have ---- */

int64_t octets_length(struct thread *t, value self)
{
    return (int64_t)octets_of(self).size;
}

value octets_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!octets_check(left) || (bytes_check(left) ? !bytes_check(right) : !value_lends(right)))
        return NOT_IMPLEMENTED;
    struct octets a = octets_of(left), b;
    if (!octets_argument(t, right, &b)) {
        raised_clear(t);
        return NOT_IMPLEMENTED;
    }
    if (op == COMPARE_EQ || op == COMPARE_NE) {
        bool equal = a.size == b.size && memcmp(a.data, b.data, a.size) == 0;
        return value_from_bool(equal == (op == COMPARE_EQ));
    }
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    if (order == 0)
        order = (a.size > b.size) - (a.size < b.size);
    return value_from_bool(op == COMPARE_LT   ? order < 0
                           : op == COMPARE_LE ? order <= 0
                           : op == COMPARE_GT ? order > 0
                                              : order >= 0);
}

int octets_contains(struct thread *t, value self, value item)
{
    uint8_t octet;
    struct octets needle = {(const char *)&octet, 1};
    if (int_check(item) || (value_is_ref(item) && !octets_check(item) && value_type(item)->slots.index)) {
        if (!octet_argument(t, item, "byte", &octet))
            return -1;
    } else if (!octets_argument(t, item, &needle)) {
        return -1;
    }
    struct octets view = octets_of(self);
    return octets_find(view.data, view.size, needle.data, needle.size) >= 0;
}

value octets_slice(struct thread *t, value self, value slice)
{
    int64_t start, stop, step;
    if (!slice_unpack(t, slice, &start, &stop, &step))
        return UNSET;
    struct octets view = octets_of(self);
    int64_t count = slice_clip((int64_t)view.size, &start, &stop, step);
    if (step == 1 && count == (int64_t)view.size && value_is_exact(self, &bytes_type))
        return value_retain(self);
    if (step == 1)
        return octets_make(t, self, view.data + start, (size_t)count);
    char *data = NULL;
    value result = octets_make_room(t, self, (size_t)count, &data);
    for (int64_t i = 0; result != UNSET && i < count; i++)
        data[i] = view.data[start + i * step];
    return result;
}

value octets_add(struct thread *t, value left, value right)
{
    if (!octets_check(left))
        return NOT_IMPLEMENTED;
    struct octets a = octets_of(left), b;
    if (!octets_argument(t, right, &b)) {
        raised_clear(t);
        return sequence_add_refused(t, left, right, "can't concat %.100T to %.100T");
    }
    if (b.size == 0 && value_is_exact(left, &bytes_type))
        return value_retain(left);
    if (a.size == 0 && value_is_exact(left, &bytes_type) && value_is_exact(right, &bytes_type))
        return value_retain(right);
    char *data = NULL;
    value result = octets_make_room(t, left, a.size + b.size, &data);
    if (result == UNSET)
        return UNSET;
    memcpy(data, a.data, a.size);
    memcpy(data + a.size, b.data, b.size);
    return result;
}

value octets_multiply(struct thread *t, value left, value right)
{
    value self, answer;
    int64_t times;
    int known = sequence_repeat_operands(t, left, right, &bytes_type, &self, &times, &answer);
    if (known <= 0)
        return known < 0 ? UNSET : answer;
    struct octets view = octets_of(self);
    if (times == 1 && value_is_exact(self, &bytes_type))
        return value_retain(self);
    if (times && view.size > (size_t)(INT64_MAX / 2) / (size_t)times)
        return raise_no_memory(t);
    size_t size = view.size * (size_t)times;
    char *data = NULL;
    value result = octets_make_room(t, self, size, &data);
    if (result == UNSET || size == 0)
        return result;
    memcpy(data, view.data, view.size);
    for (size_t done = view.size; done < size;) {
        size_t more = done < size - done ? done : size - done;
        memcpy(data + done, data, more);
        done += more;
    }
    return result;
}

value octets_remainder(struct thread *t, value left, value right)
{
    /* A copy: what the conversions run may change a bytearray. */
    struct buffer format = BUFFER_EMPTY, out = BUFFER_EMPTY;
    struct octets view = octets_of(left);
    buffer_append(&format, view.data, view.size);
    if (format.failed)
        return raise_no_memory(t);
    bool fine = octets_percent_format(t, buffer_text(&format), format.length, right, &out);
    buffer_finish(&format);
    if (fine)
        return octets_make_from_buffer(t, left, &out);
    buffer_finish(&out);
    return UNSET;
}

/* ---- Slots of bytes ---- */

static value bytes_remainder(struct thread *t, value left, value right)
{
    return bytes_check(left) ? octets_remainder(t, left, right) : NOT_IMPLEMENTED;
}

static int64_t bytes_hash(struct thread *t, value self)
{
    struct bytes *b = bytes_of(self);
    /* Relaxed: every thread of the program would compute the same number. */
    int64_t hash = load_relaxed(&b->hash);
    if (hash == 0) {
        hash = str_hash_octets(t, b->data, b->size);
        if (b != &empty)
            store_relaxed(&b->hash, hash);
    }
    return hash;
}

static value bytes_get_item(struct thread *t, value self, value key)
{
    int64_t index;
    int known = index_from_key(t, key, &index);
    if (known < 0)
        return UNSET;
    if (known) {
        struct bytes *b = bytes_of(self);
        if (index < 0)
            index += (int64_t)b->size;
        if (index < 0 || (size_t)index >= b->size)
            return raise_error(t, &exc_IndexError, "index out of range");
        return value_from_small_int(b->data[index]);
    }
    if (!value_is_exact(key, &slice_type))
        return raise_error(t, &exc_TypeError, "byte indices must be integers or slices, not %T", key);
    return octets_slice(t, self, key);
}

static value bytes_repr(struct thread *t, value self)
{
    struct buffer out = BUFFER_EMPTY;
    buffer_append_char(&out, 'b');
    octets_append_repr(&out, (const char *)bytes_of(self)->data, bytes_of(self)->size, false);
    return str_from_buffer(t, &out);
}

static value bytes_getnewargs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value copy = bytes_from_data(t, bytes_of(args[0])->data, bytes_of(args[0])->size);
    return copy == UNSET ? UNSET : tuple_take_items(t, &copy, 1);
}

static value bytes_bytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (value_is_exact(args[0], &bytes_type))
        return value_retain(args[0]);
    return bytes_from_data(t, bytes_of(args[0])->data, bytes_of(args[0])->size);
}

static value bytes_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int((int64_t)(sizeof(struct bytes) + bytes_of(args[0])->size + 1));
}

/* ---- The iterators ---- */

static value octets_iterator_create(struct thread *t, value self)
{
    return sequence_iterator_create(t, bytes_check(self) ? &bytes_iterator_type : &bytearray_iterator_type,
                                    self, 0);
}

value bytearray_iter(struct thread *t, value self)
{
    return octets_iterator_create(t, self);
}

static struct sequence_iterator *iterator_of(value v)
{
    return (struct sequence_iterator *)value_ref(v);
}

static value octets_iterator_next(struct thread *t, value self)
{
    struct sequence_iterator *it = iterator_of(self);
    value source = field_load(t, &it->object, &it->source);
    if (source == UNSET)
        return UNSET;
    struct octets view = octets_of(source);
    /* Relaxed: two threads that share the iterator may get the same octet. */
    size_t index = (size_t)load_relaxed(&it->index);
    value item = UNSET;
    if (index < view.size) {
        item = value_from_small_int((unsigned char)view.data[index]);
        store_relaxed(&it->index, (int64_t)index + 1);
    } else {
        field_store(t, &it->object, &it->source, UNSET);
    }
    value_release(t, source);
    return item;
}

static value octets_iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct sequence_iterator *it = iterator_of(args[0]);
    value source = field_load(t, &it->object, &it->source);
    if (source == UNSET)
        return value_from_small_int(0);
    int64_t size = (int64_t)octets_of(source).size, index = load_relaxed(&it->index);
    value_release(t, source);
    return value_from_small_int(index < size ? size - index : 0);
}

static bool octets_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct sequence_iterator *)o)->source;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def octets_iterator_methods[] = {
    {"__length_hint__", octets_iterator_length_hint, 0, 0, 0, "($self, /)", NULL},
    {"__reduce__", sequence_iterator_reduce, 0, 0, 0, "($self, /)", NULL},
    {"__setstate__", sequence_iterator_set_state, 1, 1, 0, "($self, state, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

#define OCTETS_ITERATOR(variable, python_name)                                                               \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = python_name,                                                                                 \
        .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,                                                 \
        .size = sizeof(struct sequence_iterator),                                                            \
        .slots = {.iter = iterator_self, .next = octets_iterator_next, .slots = octets_iterator_slots},      \
        .methods = octets_iterator_methods,                                                                  \
    }
OCTETS_ITERATOR(bytes_iterator_type, "bytes_iterator");
OCTETS_ITERATOR(bytearray_iterator_type, "bytearray_iterator");

/* ---- The type ---- */

static const struct native_def bytes_methods[] = {
    OCTETS_METHODS(OCTETS_METHOD_ENTRY) /* */
    {"__getnewargs__", bytes_getnewargs, 0, 0, 0, NULL, NULL},
    {"__bytes__", bytes_bytes, 0, 0, 0, "($self, /)", NULL},
    {"__sizeof__", bytes_sizeof, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type bytes_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &bytes_type},
    .name = "bytes",
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\n"
           "bytes(bytes_or_buffer) -> a copy\nbytes(int) -> that many zeros\nbytes() -> no octets",
    .flags = TYPE_BASE | TYPE_BYTES_SUBCLASS | TYPE_VARIABLE_SIZE,
    .size = sizeof(struct bytes),
    .item_size = 1,
    .slots = {.new = bytes_new,
              .repr = bytes_repr,
              .str = bytes_repr,
              .hash = bytes_hash,
              .compare = octets_compare,
              .length = octets_length,
              .get_item = bytes_get_item,
              .contains = octets_contains,
              .iter = octets_iterator_create,
              .add = octets_add,
              .multiply = octets_multiply,
              .remainder = bytes_remainder,
              .lend = bytes_lend},
    .methods = bytes_methods,
};
