/* The type memoryview: making one, lending on, releasing, attributes. */
#include "types/memoryview_internal.h"

#include "object/container.h"
#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#include <string.h>

static value raise_released(struct thread *t)
{
    return raise_error(t, &exc_ValueError, "operation forbidden on released memoryview object");
}

value memoryview_hold(struct thread *t, value v)
{
    struct memoryview *m = memoryview_of(v);
    value lease = field_load(t, &m->object, &m->lease);
    return lease != UNSET ? lease : raise_released(t);
}

bool memoryview_check_held(struct thread *t, value v)
{
    /* Relaxed: the caller has the lease; whether it is still that of the view is a question of taste. */
    if (load_relaxed(&memoryview_of(v)->lease) != UNSET)
        return true;
    raise_released(t);
    return false;
}

/* ---- Making one ---- */

struct memoryview *memoryview_create_like(struct thread *t, const struct memoryview *like, value lease,
                                          size_t dimensions)
{
    struct memoryview *m =
        object_create(t, &memoryview_type, sizeof *m + 2 * dimensions * sizeof m->extents[0]);
    if (!m)
        return NULL;
    m->hash = -1;
    m->data = like->data;
    m->size = like->size;
    m->type = like->type;
    m->item_size = like->item_size;
    memcpy(m->format, like->format, sizeof m->format);
    m->readonly = like->readonly;
    m->dimensions = (uint8_t)dimensions;
    field_init(&m->lease, value_retain(lease));
    return m;
}

/* Without gaps, when the dimensions are taken from `first` on in steps of `step`. */
static bool is_contiguous(struct memoryview *m, size_t first, ptrdiff_t step)
{
    const int64_t *shape = memoryview_shape(m), *strides = memoryview_strides(m);
    int64_t expected = m->item_size;
    for (size_t n = 0, d = first; n < m->dimensions; n++, d = (size_t)((ptrdiff_t)d + step)) {
        if (shape[d] > 1 && strides[d] != expected)
            return false;
        expected *= shape[d];
    }
    return true;
}

void memoryview_seal(struct memoryview *m)
{
    const int64_t *shape = memoryview_shape(m), *strides = memoryview_strides(m);
    m->size = m->item_size;
    for (size_t d = 0; d < m->dimensions; d++)
        m->size *= (size_t)shape[d];
    if (m->dimensions == 1) { /* python3 looks at the stride of an empty one, too */
        m->c_contiguous = m->f_contiguous = shape[0] == 1 || strides[0] == m->item_size;
        return;
    }
    m->c_contiguous = m->size == 0 || m->dimensions == 0 || is_contiguous(m, m->dimensions - 1u, -1);
    m->f_contiguous = m->size == 0 || is_contiguous(m, 0, 1);
}

const struct item_type *memoryview_item_type(const char *format)
{
    if (*format == '@')
        format++;
    return format[0] && !format[1] && format[0] != 'e' ? item_type_native(format[0]) : NULL;
}

/* A second view of all that v shows. */
static struct memoryview *copy(struct thread *t, value v)
{
    struct memoryview *m = memoryview_of(v), *view = NULL;
    value lease = memoryview_hold(t, v);
    if (lease == UNSET)
        return NULL;
    view = memoryview_create_like(t, m, lease, m->dimensions);
    if (view) {
        memcpy(view->extents, m->extents, 2 * m->dimensions * sizeof m->extents[0]);
        memoryview_seal(view);
    }
    value_release(t, lease);
    return view;
}

value memoryview_create(struct thread *t, value v)
{
    if (value_is_exact(v, &memoryview_type))
        return value_from_ref(copy(t, v));
    if (!value_lends(v))
        return raise_error(t, &exc_TypeError, "memoryview: a bytes-like object is required, not '%T'", v);
    struct loan loan;
    value lease = lease_create(t, v, &loan);
    if (lease == UNSET)
        return UNSET;
    struct memoryview like = {.data = loan.data, .item_size = loan.item_size, .readonly = loan.readonly};
    strncpy(like.format, loan.format, sizeof like.format - 1);
    like.type = memoryview_item_type(like.format);
    struct memoryview *m = memoryview_create_like(t, &like, lease, 1);
    if (m) {
        memoryview_shape(m)[0] = (int64_t)(loan.size / loan.item_size);
        memoryview_strides(m)[0] = loan.item_size;
        memoryview_seal(m);
    }
    return release_keeping(t, lease, value_from_ref(m));
}

static value memoryview_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                            value kwnames)
{
    static const char *const parameters[] = {"object", NULL};
    value given;
    if (!args_parse(t, "memoryview", args, nargs, kwnames, parameters, 1, 1, &given))
        return UNSET;
    return memoryview_create(t, given);
}

/* ---- Lending on ---- */

static void describe(const struct memoryview *m, struct loan *out)
{
    *out = (struct loan){.data = m->data,
                         .size = m->size,
                         .format = m->format,
                         .item_size = m->item_size,
                         .readonly = m->readonly,
                         .contiguous = m->c_contiguous};
}

value memoryview_lease(struct thread *t, value v, struct loan *out)
{
    value lease = memoryview_hold(t, v);
    if (lease != UNSET)
        describe(memoryview_of(v), out);
    return lease;
}

static bool memoryview_lend(struct thread *t, value self, struct loan *out, bool hold)
{
    ASSERT(!hold); /* lease_create asks for the lease that there is */
    if (!memoryview_check_held(t, self))
        return false;
    describe(memoryview_of(self), out);
    return true;
}

/* ---- Releasing ---- */

static value method_release(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memoryview *m = memoryview_of(args[0]);
    field_store(t, &m->object, &m->lease, UNSET);
    return NONE;
}

static value method_enter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return memoryview_check_held(t, args[0]) ? value_retain(args[0]) : UNSET;
}

static bool memoryview_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct memoryview *)o)->lease;
    run->count = 1;
    run->stride = 1;
    return true;
}

/* ---- Attributes ---- */

static value method_toreadonly(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memoryview *m = copy(t, args[0]);
    if (m)
        m->readonly = true;
    return value_from_ref(m);
}

static value get_obj(struct thread *t, value self)
{
    value lease = memoryview_hold(t, self);
    if (lease == UNSET)
        return UNSET;
    return release_keeping(t, lease, value_retain(lease_lender(lease)));
}

static value tuple_of_numbers(struct thread *t, const int64_t *numbers, size_t count)
{
    value items[MEMORYVIEW_DIMENSIONS];
    for (size_t i = 0; i < count; i++)
        items[i] = int_from_i64(t, numbers[i]);
    return tuple_take_items(t, items, count);
}

/* An attribute that a released view refuses to give: the expression sees m. */
#define GETTER(name, expression)                                                                             \
    static value get_##name(struct thread *t, value self)                                                    \
    {                                                                                                        \
        struct memoryview *m = memoryview_of(self);                                                          \
        return memoryview_check_held(t, self) ? (expression) : UNSET;                                        \
    }
GETTER(nbytes, int_from_i64(t, (int64_t)m->size))
GETTER(readonly, value_from_bool(m->readonly))
GETTER(itemsize, value_from_small_int(m->item_size))
GETTER(format, str_from_text(t, m->format))
GETTER(ndim, value_from_small_int(m->dimensions))
GETTER(shape, tuple_of_numbers(t, memoryview_shape(m), m->dimensions))
GETTER(strides, tuple_of_numbers(t, memoryview_strides(m), m->dimensions))
GETTER(c_contiguous, value_from_bool(m->c_contiguous))
GETTER(f_contiguous, value_from_bool(m->f_contiguous))
GETTER(contiguous, value_from_bool(m->c_contiguous || m->f_contiguous))

static value get_suboffsets(struct thread *t, value self)
{
    return memoryview_check_held(t, self) ? tuple_empty : UNSET; /* nothing that lends has any */
}

static int64_t memoryview_length(struct thread *t, value self)
{
    struct memoryview *m = memoryview_of(self);
    if (!memoryview_check_held(t, self))
        return -1;
    return m->dimensions ? memoryview_shape(m)[0] : 1;
}

static value memoryview_repr(struct thread *t, value self)
{
    bool released =
        load_relaxed(&memoryview_of(self)->lease) == UNSET; /* relaxed: a moment old in any case */
    return str_format(t, "<%smemory at 0x%llx>", released ? "released " : "", (unsigned long long)self);
}

static int64_t memoryview_hash(struct thread *t, value self)
{
    struct memoryview *m = memoryview_of(self);
    int64_t hash = load_relaxed(&m->hash);
    if (hash != -1)
        return hash;
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    if ((s[0] = memoryview_hold(t, self)) == UNSET)
        goto out;
    if (!m->readonly) {
        raise_error(t, &exc_ValueError, "cannot hash writable memoryview object");
        goto out;
    }
    if (!m->type || !strchr("Bbc", m->type->code)) {
        raise_error(t, &exc_ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'");
        goto out;
    }
    if (op_hash(t, lease_lender(s[0])) == -1)
        goto out;
    if (m->c_contiguous) {
        hash = str_hash_octets(t, m->data, m->size);
    } else {
        if ((s[1] = bytes_from_data(t, NULL, m->size)) == UNSET)
            goto out;
        memoryview_copy_octets(self, bytes_of(s[1])->data);
        hash = str_hash_octets(t, bytes_of(s[1])->data, m->size);
    }
    store_relaxed(&m->hash, hash);
out:
    scope_leave(t, s);
    return hash;
}

static value memoryview_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int((int64_t)memory_size(memoryview_of(args[0])));
}

static const struct native_def memoryview_methods[] = {
    {"release", method_release, 0, 0, 0, "($self, /)", "Lets the memory go."},
    {"tobytes", memoryview_tobytes, 0, 1, NATIVE_KEYWORDS, "($self, /, order='C')", "The octets, copied."},
    {"hex", memoryview_hex, 0, 2, NATIVE_KEYWORDS, NULL, "The octets as hexadecimal digits."},
    {"tolist", memoryview_tolist, 0, 0, 0, "($self, /)", "The items in nested lists."},
    {"cast", memoryview_cast, 1, 2, NATIVE_KEYWORDS, "($self, /, format, *, shape)",
     "The same memory in another format or shape."},
    {"toreadonly", method_toreadonly, 0, 0, 0, "($self, /)", "A view that cannot be written to."},
    {"__enter__", method_enter, 0, 0, 0, NULL, NULL},
    {"__exit__", method_release, 0, -1, 0, NULL, NULL},
    {"__sizeof__", memoryview_sizeof, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct getset_def memoryview_getsets[] = {
    {"obj", get_obj, NULL, "The object whose memory this is."},
    {"nbytes", get_nbytes, NULL, "Octets of all items."},
    {"readonly", get_readonly, NULL, "Whether it cannot be written to."},
    {"itemsize", get_itemsize, NULL, "Octets of an item."},
    {"format", get_format, NULL, "The format of an item, as the module struct has it."},
    {"ndim", get_ndim, NULL, "The number of dimensions."},
    {"shape", get_shape, NULL, "Items in each dimension."},
    {"strides", get_strides, NULL, "Octets from an item to the next one, in each dimension."},
    {"suboffsets", get_suboffsets, NULL, "An empty tuple."},
    {"c_contiguous", get_c_contiguous, NULL, "No gaps, and the last index runs fastest."},
    {"f_contiguous", get_f_contiguous, NULL, "No gaps, and the first index runs fastest."},
    {"contiguous", get_contiguous, NULL, "No gaps."},
    {NULL, NULL, NULL, NULL},
};

struct type memoryview_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &memoryview_type},
    .name = "memoryview",
    .doc = "Create a new memoryview object which references the given object.",
    .flags = TYPE_WEAKLY_REFERABLE | TYPE_MATCH_SEQUENCE,
    .size = sizeof(struct memoryview),
    .slots = {.new = memoryview_new,
              .repr = memoryview_repr,
              .hash = memoryview_hash,
              .compare = memoryview_compare,
              .length = memoryview_length,
              .get_item = memoryview_get_item,
              .set_item = memoryview_set_item,
              .iter = memoryview_iter,
              .lend = memoryview_lend,
              .slots = memoryview_slots},
    .methods = memoryview_methods,
    .getsets = memoryview_getsets,
};
