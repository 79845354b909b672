/* The module _struct: its functions, the classes Struct and unpack_iterator. */
#include "modules/struct_internal.h"

#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"

#include <string.h>

/* ---- With a layout ---- */

static bool check_count(struct thread *t, const char *name, const struct layout *layout, size_t given)
{
    if (given == layout->items)
        return true;
    raise_error(t, &struct_error, "%s expected %zd items for packing (got %zd)", name, layout->items, given);
    return false;
}

value struct_pack(struct thread *t, const struct layout *layout, const value *args, size_t nargs)
{
    if (!check_count(t, "pack", layout, nargs))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = bytes_from_data(t, NULL, layout->size);
    if (s[0] != UNSET && layout_pack(t, layout, args, bytes_of(s[0])->data))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* Counts an offset from the end, and sees to it that `size` octets fit behind it. */
static bool check_offset(struct thread *t, const char *name, const char *purpose, size_t size,
                         size_t available, int64_t *offset)
{
    if (*offset < 0) {
        /* A structure that begins before the end may end behind it. */
        if (*offset + (int64_t)size > 0) {
            if (*purpose == 'p')
                raise_error(t, &struct_error, "no space to pack %zd bytes at offset %zd", size,
                            (size_t)*offset);
            else
                raise_error(t, &struct_error, "not enough data to unpack %zd bytes at offset %zd", size,
                            (size_t)*offset);
            return false;
        }
        if (*offset + (int64_t)available < 0) {
            raise_error(t, &struct_error, "offset %zd out of range for %zd-byte buffer", (size_t)*offset,
                        available);
            return false;
        }
        *offset += (int64_t)available;
    }
    if ((uint64_t)*offset <= available && available - (size_t)*offset >= size)
        return true;
    raise_error(t, &struct_error,
                "%s requires a buffer of at least %zu bytes for %s %zd bytes at offset %zd (actual buffer "
                "size is %zd)",
                name, (size_t)*offset + size, purpose, size, (size_t)*offset, available);
    return false;
}

value struct_pack_into(struct thread *t, const struct layout *layout, const value *args, size_t nargs)
{
    if (nargs < 2)
        return raise_error(t, &struct_error,
                           nargs ? "pack_into expected offset argument"
                                 : "pack_into expected buffer argument");
    if (!check_count(t, "pack_into", layout, nargs - 2))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct octets view;
    int64_t offset;
    if (!octets_hold_writable(t, "argument", args[0], &s[0], &view))
        goto out;
    int known = index_from_key(t, args[1], &offset);
    if (known == 0)
        int_as_i64(t, args[1], &offset); /* raises */
    if (known <= 0 || !check_offset(t, "pack_into", "packing", layout->size, view.size, &offset))
        goto out;
    uint8_t *to = (uint8_t *)(uintptr_t)view.data + offset;
    if (layout->size)
        memset(to, 0, layout->size);
    if (layout_pack(t, layout, args + 2, to))
        result = NONE;
out:
    return scope_leave_keeping(t, s, result);
}

value struct_unpack(struct thread *t, const struct layout *layout, value octets)
{
    struct octets view;
    if (!octets_argument(t, octets, &view))
        return UNSET;
    if (view.size != layout->size)
        return raise_error(t, &struct_error, "unpack requires a buffer of %zd bytes", layout->size);
    return layout_unpack(t, layout, (const uint8_t *)view.data);
}

value struct_unpack_from(struct thread *t, const struct layout *layout, value octets, value offset)
{
    struct octets view;
    int64_t at = 0;
    if (!octets_argument(t, octets, &view) || (offset != UNSET && !int_as_i64(t, offset, &at)) ||
        !octets_argument(t, octets, &view)) /* again: a number may run Python code */
        return UNSET;
    if (!check_offset(t, "unpack_from", "unpacking", layout->size, view.size, &at))
        return UNSET;
    return layout_unpack(t, layout, (const uint8_t *)view.data + at);
}

/* ---- unpack_iterator ---- */

struct unpack_iterator {
    struct object object;
    value lease; /* keeps the octets; UNSET: exhausted */
    value held;  /* bytes: the layout. The octets of a bytes object stay where they are */
    const uint8_t *data;
    size_t size;
    size_t index; /* octets. Relaxed: two threads that share the iterator may get the same structure */
};

static struct unpack_iterator *iterator_of(value v)
{
    return (struct unpack_iterator *)value_ref(v);
}

static const struct layout *layout_of(value held)
{
    return (const struct layout *)(const void *)bytes_of(held)->data;
}

value struct_iter_unpack(struct thread *t, const struct layout *layout, value held, value octets)
{
    if (layout->size == 0)
        return raise_error(t, &struct_error, "cannot iteratively unpack with a struct of length 0");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct octets view;
    if (!octets_hold(t, octets, &s[0], &view))
        goto out;
    if (view.size % layout->size) {
        raise_error(t, &struct_error, "iterative unpacking requires a buffer of a multiple of %zd bytes",
                    layout->size);
        goto out;
    }
    struct unpack_iterator *it = object_create(t, &unpack_iterator_type, sizeof *it);
    if (!it)
        goto out;
    it->data = (const uint8_t *)view.data;
    it->size = view.size;
    field_init(&it->lease, scope_take(&s[0]));
    field_init(&it->held, value_retain(held));
    result = value_from_ref(it);
out:
    return scope_leave_keeping(t, s, result);
}

static value iterator_next(struct thread *t, value self)
{
    struct unpack_iterator *it = iterator_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = field_load(t, &it->object, &it->lease);
    if (s[0] != UNSET) {
        const struct layout *layout = layout_of(it->held);
        size_t index = load_relaxed(&it->index);
        if (index < it->size) {
            store_relaxed(&it->index, index + layout->size);
            result = layout_unpack(t, layout, it->data + index);
        } else {
            field_store(t, &it->object, &it->lease, UNSET);
        }
    }
    return scope_leave_keeping(t, s, result);
}

static value iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct unpack_iterator *it = iterator_of(args[0]);
    size_t index = load_relaxed(&it->index);
    return value_from_small_int((int64_t)((it->size - index) / layout_of(it->held)->size));
}

static bool iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct unpack_iterator *)o)->lease;
    run->count = 2;
    run->stride = 1;
    return true;
}

static const struct native_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type unpack_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &unpack_iterator_type},
    .name = "_struct.unpack_iterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct unpack_iterator),
    .slots = {.iter = iterator_self, .next = iterator_next, .slots = iterator_slots},
    .methods = iterator_methods,
};

/* ---- Struct ---- */

struct struct_object {
    struct object object;
    value held;   /* bytes: the layout; UNSET before `__init__` */
    value format; /* str */
};

static struct struct_object *struct_of(value v)
{
    return (struct struct_object *)value_ref(v);
}

static value struct_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return value_from_ref(container_create(t, type, &struct_type, sizeof(struct struct_object)));
}

static bool struct_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"format", NULL};
    struct struct_object *object = struct_of(self);
    value given;
    if (!args_parse(t, "Struct", args, nargs, kwnames, parameters, 1, 1, &given))
        return false;
    struct layout_room room;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool done = layout_init(t, &room, given);
    if (done) {
        s[0] = layout_keep(t, room.layout);
        s[1] = str_check(given)
                   ? value_retain(given)
                   : str_from_utf8(t, (const char *)bytes_of(given)->data, bytes_of(given)->size);
        done = s[0] != UNSET && s[1] != UNSET;
    }
    layout_finish(t, &room);
    if (done) {
        field_store(t, &object->object, &object->held, scope_take(&s[0]));
        field_store(t, &object->object, &object->format, scope_take(&s[1]));
    }
    scope_leave(t, s);
    return done;
}

static bool struct_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct struct_object *)o)->held;
    run->count = 2;
    run->stride = 1;
    return true;
}

/* Enters a scope of one slot, which keeps the layout of self. NULL: raised. */
static value *enter_layout(struct thread *t, value self, const char *function, size_t given)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return NULL;
    s[0] = field_load(t, &struct_of(self)->object, &struct_of(self)->held);
    if (s[0] != UNSET)
        return s;
    scope_leave(t, s);
    raise_error(t, &struct_error, "%s expected -1 items for packing (got %zd)", function, given);
    return NULL;
}

static value method_pack(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = enter_layout(t, args[0], "pack", nargs - 1);
    if (!s)
        return UNSET;
    value result = struct_pack(t, layout_of(s[0]), args + 1, nargs - 1);
    return scope_leave_keeping(t, s, result);
}

static value method_pack_into(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = enter_layout(t, args[0], "pack_into", nargs - 1);
    if (!s)
        return UNSET;
    value result = struct_pack_into(t, layout_of(s[0]), args + 1, nargs - 1);
    return scope_leave_keeping(t, s, result);
}

static value method_unpack(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = enter_layout(t, args[0], "unpack", 0);
    if (!s)
        return UNSET;
    value result = struct_unpack(t, layout_of(s[0]), args[1]);
    return scope_leave_keeping(t, s, result);
}

static value method_unpack_from(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"buffer", "offset", NULL};
    value given[2];
    if (!args_parse(t, "unpack_from", args + 1, nargs - 1, kwnames, parameters, 1, 2, given))
        return UNSET;
    value *s = enter_layout(t, args[0], "unpack_from", 0);
    if (!s)
        return UNSET;
    value result = struct_unpack_from(t, layout_of(s[0]), given[0], given[1]);
    return scope_leave_keeping(t, s, result);
}

static value method_iter_unpack(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = enter_layout(t, args[0], "iter_unpack", 0);
    if (!s)
        return UNSET;
    value result = struct_iter_unpack(t, layout_of(s[0]), s[0], args[1]);
    return scope_leave_keeping(t, s, result);
}

static value method_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value held = field_load(t, &struct_of(args[0])->object, &struct_of(args[0])->held);
    size_t size = memory_size(struct_of(args[0])) + (held == UNSET ? 0 : bytes_of(held)->size);
    value_release(t, held);
    return value_from_small_int((int64_t)size);
}

static value get_format(struct thread *t, value self)
{
    value format = field_load(t, &struct_of(self)->object, &struct_of(self)->format);
    return format == UNSET ? str_empty : format;
}

static value get_size(struct thread *t, value self)
{
    value held = field_load(t, &struct_of(self)->object, &struct_of(self)->held);
    if (held == UNSET)
        return value_from_small_int(-1);
    value size = int_from_u64(t, layout_of(held)->size);
    value_release(t, held);
    return size;
}

static const struct native_def struct_methods[] = {
    {"iter_unpack", method_iter_unpack, 1, 1, 0, "($self, buffer, /)",
     "An iterator over structures that lie one after the other."},
    {"pack", method_pack, 0, -1, 0, NULL, "The values as bytes."},
    {"pack_into", method_pack_into, 0, -1, 0, NULL, "Writes the values into a buffer, at an offset."},
    {"unpack", method_unpack, 1, 1, 0, "($self, buffer, /)", "A tuple of the values."},
    {"unpack_from", method_unpack_from, 1, 2, NATIVE_KEYWORDS, "($self, /, buffer, offset=0)",
     "A tuple of the values at an offset."},
    {"__sizeof__", method_sizeof, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct getset_def struct_getsets[] = {
    {"format", get_format, NULL, "struct format string"},
    {"size", get_size, NULL, "struct size in bytes"},
    {NULL, NULL, NULL, NULL},
};

struct type struct_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &struct_type},
    .name = "_struct.Struct",
    .doc = "Struct(fmt) --> compiled struct object",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct struct_object),
    .slots = {.new = struct_new, .init = struct_init, .slots = struct_slots},
    .methods = struct_methods,
    .getsets = struct_getsets,
};

struct type struct_error = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "struct.error",
    .base = &exc_Exception,
    .flags = TYPE_BASE,
    .size = sizeof(struct exception),
};

/* ---- Functions ---- */

/* python3 looks formats up in a dict first: what cannot be a key is refused as such. */
static bool format_init(struct thread *t, struct layout_room *room, value format)
{
    room->block = NULL;
    if (!str_check(format) && !bytes_check(format) && op_hash(t, format) == -1)
        return false;
    return layout_init(t, room, format);
}

static value function_pack(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "missing format argument");
    struct layout_room room;
    value result = format_init(t, &room, args[0]) ? struct_pack(t, room.layout, args + 1, nargs - 1) : UNSET;
    layout_finish(t, &room);
    return result;
}

static value function_pack_into(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "missing format argument");
    struct layout_room room;
    value result =
        format_init(t, &room, args[0]) ? struct_pack_into(t, room.layout, args + 1, nargs - 1) : UNSET;
    layout_finish(t, &room);
    return result;
}

static value function_unpack(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct layout_room room;
    value result = format_init(t, &room, args[0]) ? struct_unpack(t, room.layout, args[1]) : UNSET;
    layout_finish(t, &room);
    return result;
}

static value function_unpack_from(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "buffer", "offset", NULL};
    value given[3];
    if (!args_parse(t, "unpack_from", args, nargs, kwnames, parameters, 2, 3, given))
        return UNSET;
    struct layout_room room;
    value result =
        format_init(t, &room, given[0]) ? struct_unpack_from(t, room.layout, given[1], given[2]) : UNSET;
    layout_finish(t, &room);
    return result;
}

static value function_iter_unpack(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct layout_room room;
    value held = format_init(t, &room, args[0]) ? layout_keep(t, room.layout) : UNSET;
    layout_finish(t, &room);
    if (held == UNSET)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, held);
        return UNSET;
    }
    s[0] = held;
    value result = struct_iter_unpack(t, layout_of(held), held, args[1]);
    return scope_leave_keeping(t, s, result);
}

static value function_calcsize(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct layout_room room;
    value result = format_init(t, &room, args[0]) ? int_from_u64(t, room.layout->size) : UNSET;
    layout_finish(t, &room);
    return result;
}

static value function_clear_cache(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return NONE; /* nothing is cached: a format is read faster than it is found */
}

static const struct native_def struct_functions[] = {
    {"_clearcache", function_clear_cache, 0, 0, 0, "($module, /)", "Clear the internal cache."},
    {"calcsize", function_calcsize, 1, 1, 0, "($module, format, /)", "The size of the structure in bytes."},
    {"iter_unpack", function_iter_unpack, 2, 2, 0, "($module, format, buffer, /)",
     "An iterator over structures that lie one after the other."},
    {"pack", function_pack, 0, -1, 0, NULL, "The values as bytes."},
    {"pack_into", function_pack_into, 0, -1, 0, NULL, "Writes the values into a buffer, at an offset."},
    {"unpack", function_unpack, 2, 2, 0, "($module, format, buffer, /)", "A tuple of the values."},
    {"unpack_from", function_unpack_from, 2, 3, NATIVE_KEYWORDS, "($module, format, /, buffer, offset=0)",
     "A tuple of the values at an offset."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

void struct_types_ready(void)
{
    type_ready_of_module(&struct_error);
    type_ready_of_module(&struct_type);
    type_ready_of_module(&unpack_iterator_type);
}

static bool struct_module_init(struct thread *t, value module)
{
    return module_add(t, module, "Struct", value_from_type(&struct_type)) &&
           module_add(t, module, "error", value_from_type(&struct_error));
}

const struct module_def struct_native_module = {
    .name = "_struct",
    .doc = "Functions to convert between Python values and C structs represented\nas Python bytes objects.",
    .functions = struct_functions,
    .init = struct_module_init,
};
