/* memoryview: all of it at once: copies, lists, comparison, and casts. */
#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/memoryview_internal.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_internal.h"
#include "types/tuple.h"

#include <string.h>

/* ---- Octets ---- */

void memoryview_copy_part(const struct memoryview *m, size_t d, const uint8_t *from, uint8_t **to)
{
    if (d == m->dimensions) {
        octets_copy_item(*to, from, m->item_size);
        *to += m->item_size;
        return;
    }
    const int64_t *shape = m->extents, *strides = m->extents + m->dimensions;
    for (int64_t i = 0; i < shape[d]; i++)
        memoryview_copy_part(m, d + 1, from + i * strides[d], to);
}

void memoryview_copy_octets(value v, uint8_t *to)
{
    const struct memoryview *m = memoryview_of(v);
    if (!m->c_contiguous)
        memoryview_copy_part(m, 0, m->data, &to);
    else if (m->size)
        memcpy(to, m->data, m->size);
}

/* The same with the first index running fastest: dimension d - 1 and those before it. */
static void copy_part_fortran(const struct memoryview *m, size_t d, const uint8_t *from, uint8_t **to)
{
    if (d == 0) {
        octets_copy_item(*to, from, m->item_size);
        *to += m->item_size;
        return;
    }
    const int64_t *shape = m->extents, *strides = m->extents + m->dimensions;
    for (int64_t i = 0; i < shape[d - 1]; i++)
        copy_part_fortran(m, d - 1, from + i * strides[d - 1], to);
}

/* The order of tobytes: 'C' or 'F'; 0: raised. */
static char order_argument(struct thread *t, const struct memoryview *m, value v)
{
    if (v == UNSET || v == NONE)
        return 'C';
    if (!str_check(v)) {
        raise_bad_argument(t, "tobytes", "argument 'order'", "str or None", v);
        return 0;
    }
    if (str_equals_text(v, "C") || str_equals_text(v, "F"))
        return str_data(v)[0];
    if (str_equals_text(v, "A"))
        return m->f_contiguous ? 'F' : 'C';
    raise_error(t, &exc_ValueError, "order must be 'C', 'F' or 'A'");
    return 0;
}

value memoryview_tobytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"order", NULL};
    struct memoryview *m = memoryview_of(args[0]);
    value given;
    if (!args_parse(t, "tobytes", args + 1, nargs - 1, kwnames, parameters, 0, 1, &given))
        return UNSET;
    value lease = memoryview_hold(t, args[0]);
    if (lease == UNSET)
        return UNSET;
    char order = order_argument(t, m, given);
    value result = order ? bytes_from_data(t, NULL, m->size) : UNSET;
    if (result != UNSET && m->size) {
        uint8_t *to = bytes_of(result)->data;
        if (order == 'F')
            copy_part_fortran(m, m->dimensions, m->data, &to);
        else
            memoryview_copy_octets(args[0], to);
    }
    return release_keeping(t, lease, result);
}

value memoryview_hex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct hex_layout layout;
    if (!memoryview_check_held(t, args[0]) || !hex_arguments(t, args + 1, nargs - 1, kwnames, &layout))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = memoryview_hold(t, args[0])) == UNSET)
        goto out;
    struct memoryview *m = memoryview_of(args[0]);
    struct octets view = {(const char *)m->data, m->size};
    if (!m->c_contiguous) {
        if ((s[1] = bytes_from_data(t, NULL, m->size)) == UNSET)
            goto out;
        memoryview_copy_octets(args[0], bytes_of(s[1])->data);
        view.data = (const char *)bytes_of(s[1])->data;
    }
    result = hex_text(t, view, &layout);
out:
    return scope_leave_keeping(t, s, result);
}

/* ---- Lists ---- */

/* Dimension d from an address on: an item or a list. Allocates only. */
static value list_dimension(struct thread *t, struct memoryview *m, size_t d, const uint8_t *from)
{
    if (d == m->dimensions)
        return item_load(t, m->type, from, false);
    int64_t count = memoryview_shape(m)[d];
    value list = list_create(t, (size_t)count);
    for (int64_t i = 0; list != UNSET && i < count; i++) {
        value item = list_dimension(t, m, d + 1, from + i * memoryview_strides(m)[d]);
        if (item == UNSET || !list_append_take(t, list, item))
            slot_clear(t, &list);
    }
    return list;
}

value memoryview_tolist(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memoryview *m = memoryview_of(args[0]);
    value lease = memoryview_hold(t, args[0]);
    if (lease == UNSET)
        return UNSET;
    value result =
        m->type ? list_dimension(t, m, 0, m->data)
                : raise_error(t, &exc_NotImplementedError, "memoryview: format %s not supported", m->format);
    return release_keeping(t, lease, result);
}

/* ---- Comparison ---- */

static bool same_shape(struct memoryview *a, struct memoryview *b)
{
    if (a->dimensions != b->dimensions)
        return false;
    for (size_t d = 0; d < a->dimensions; d++) {
        if (memoryview_shape(a)[d] != memoryview_shape(b)[d])
            return false;
        if (memoryview_shape(a)[d] == 0)
            break;
    }
    return true;
}

/* Two items are equal if their octets are. */
static bool comparable_octets(const struct memoryview *a, const struct memoryview *b)
{
    return a->type == b->type && a->type->kind != ITEM_FLOAT;
}

/* 1, 0, -1. */
static int items_equal(struct thread *t, const struct memoryview *a, const uint8_t *p,
                       const struct memoryview *b, const uint8_t *q)
{
    if (comparable_octets(a, b))
        return memcmp(p, q, a->item_size) == 0;
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int equal = -1;
    if ((s[0] = item_load(t, a->type, p, false)) != UNSET &&
        (s[1] = item_load(t, b->type, q, false)) != UNSET)
        equal = op_equal(t, s[0], s[1]);
    scope_leave(t, s);
    return equal;
}

static int parts_equal(struct thread *t, struct memoryview *a, const uint8_t *p, struct memoryview *b,
                       const uint8_t *q, size_t d)
{
    if (d == a->dimensions)
        return items_equal(t, a, p, b, q);
    int equal = 1;
    for (int64_t i = 0; equal > 0 && i < memoryview_shape(a)[d]; i++)
        equal =
            parts_equal(t, a, p + i * memoryview_strides(a)[d], b, q + i * memoryview_strides(b)[d], d + 1);
    return equal;
}

static bool is_released(value v)
{
    return load_relaxed(&memoryview_of(v)->lease) == UNSET; /* relaxed: a moment old in any case */
}

value memoryview_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(left, &memoryview_type) ||
        !value_lends(right))
        return NOT_IMPLEMENTED;
    bool both_views = value_is_exact(right, &memoryview_type);
    if (is_released(left) || (both_views && is_released(right)))
        return value_from_bool((left == right) == (op == COMPARE_EQ));
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    int equal = -1;
    if ((s[0] = memoryview_hold(t, left)) == UNSET || (s[1] = memoryview_create(t, right)) == UNSET ||
        (s[2] = memoryview_hold(t, s[1])) == UNSET)
        goto out;
    struct memoryview *a = memoryview_of(left), *b = memoryview_of(s[1]);
    if (!same_shape(a, b) || !a->type || !b->type)
        equal = 0;
    else if (a->c_contiguous && b->c_contiguous && comparable_octets(a, b))
        equal = memcmp(a->data, b->data, a->size) == 0;
    else
        equal = parts_equal(t, a, a->data, b, b->data, 0);
out:
    scope_leave(t, s);
    return equal < 0 ? UNSET : value_from_bool(equal == (op == COMPARE_EQ));
}

/* ---- Casts ---- */

static bool is_octet_type(const struct item_type *type)
{
    return type && strchr("bBc", type->code);
}

static bool raise_type_error(struct thread *t, const char *text)
{
    raise_error(t, &exc_TypeError, "%s", text);
    return false;
}

/* Sets the format of a new view. */
static bool cast_format(struct thread *t, const struct memoryview *from, struct memoryview *m, value format)
{
    const struct item_type *type =
        str_of(format)->size < sizeof m->format ? memoryview_item_type(str_data(format)) : NULL;
    if (!type) {
        raise_error(
            t, &exc_ValueError,
            "memoryview: destination format must be a native single character format prefixed with an "
            "optional '@'");
        return false;
    }
    if (!is_octet_type(from->type) && !is_octet_type(type))
        return raise_type_error(t, "memoryview: cannot cast between two non-byte formats");
    if (m->size % type->size)
        return raise_type_error(t, "memoryview: length is not a multiple of itemsize");
    memcpy(m->format, str_data(format), str_of(format)->size + 1);
    m->type = type;
    m->item_size = type->size;
    return true;
}

/* Sets the extents of a new view whose format is set. items: of the list or tuple that gives the shape. */
static bool cast_shape(struct thread *t, struct memoryview *m, const value *items)
{
    int64_t *shape = memoryview_shape(m), *strides = memoryview_strides(m);
    uint64_t size = m->item_size;
    for (size_t d = 0; d < m->dimensions; d++) {
        if (!int_check(items[d]))
            return raise_type_error(t, "memoryview.cast(): elements of shape must be integers");
        if (!int_as_i64(t, items[d], &shape[d]))
            return false;
        if (shape[d] <= 0) {
            raise_error(t, &exc_ValueError, "memoryview.cast(): elements of shape must be integers > 0");
            return false;
        }
        if ((uint64_t)shape[d] > INT64_MAX / size) {
            raise_error(t, &exc_ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX");
            return false;
        }
        size *= (uint64_t)shape[d];
    }
    if (size != m->size)
        return raise_type_error(t, "memoryview: product(shape) * itemsize != buffer size");
    int64_t stride = m->item_size;
    for (size_t d = m->dimensions; d-- > 0; stride *= shape[d])
        strides[d] = stride;
    return true;
}

/* What cast demands of the view and of the number of dimensions. */
static bool cast_allowed(struct thread *t, struct memoryview *m, value shape, size_t dimensions)
{
    if (!m->c_contiguous)
        return raise_type_error(t, "memoryview: casts are restricted to C-contiguous views");
    if ((shape != UNSET || m->dimensions != 1) && m->size == 0)
        return raise_type_error(t, "memoryview: cannot cast view with zeros in shape or strides");
    if (shape == UNSET)
        return true;
    if (!tuple_check(shape) && !list_check(shape))
        return raise_type_error(t, "shape must be a list or a tuple");
    if (dimensions > MEMORYVIEW_DIMENSIONS) {
        raise_error(t, &exc_ValueError, "memoryview: number of dimensions must not exceed %d",
                    MEMORYVIEW_DIMENSIONS);
        return false;
    }
    if (m->dimensions != 1 && dimensions != 1)
        return raise_type_error(t, "memoryview: cast must be 1D -> ND or ND -> 1D");
    return true;
}

value memoryview_cast(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"format", "shape", NULL};
    struct memoryview *m = memoryview_of(args[0]);
    value given[2];
    if (!args_parse(t, "cast", args + 1, nargs - 1, kwnames, parameters, 1, 2, given))
        return UNSET;
    if (!str_check(given[0]))
        return raise_bad_argument(t, "cast", "argument 'format'", "str", given[0]);
    value shape = given[1];
    bool listed = shape != UNSET && (tuple_check(shape) || list_check(shape));
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    if (listed && (s[1] = sequence_to_tuple(t, shape)) == UNSET)
        goto out;
    size_t dimensions = listed ? tuple_count(s[1]) : 1;
    if ((s[0] = memoryview_hold(t, args[0])) == UNSET || !cast_allowed(t, m, shape, dimensions))
        goto out;
    struct memoryview *cast = memoryview_create_like(t, m, s[0], dimensions);
    s[2] = value_from_ref(cast);
    if (!cast || !cast_format(t, m, cast, given[0]))
        goto out;
    if (listed) {
        if (!cast_shape(t, cast, tuple_of(s[1])->items))
            goto out;
    } else {
        memoryview_shape(cast)[0] = (int64_t)(cast->size / cast->item_size);
        memoryview_strides(cast)[0] = cast->item_size;
    }
    memoryview_seal(cast);
    result = scope_take(&s[2]);
out:
    return scope_leave_keeping(t, s, result);
}
