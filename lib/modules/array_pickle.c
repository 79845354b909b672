/* array: what pickles and copies are made of, and how they come back from another kind of machine. */
#include "modules/array_internal.h"

#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/types.h"

/* What the number of a machine format stands for: how an item lies in memory. */
static const struct machine_format {
    char code; /* of the module struct; 'u': a character of that size */
    uint8_t size;
    bool big_endian;
} machine_formats[] = {
    {'B', 1, false}, {'b', 1, false}, {'H', 2, false}, {'H', 2, true}, {'h', 2, false}, {'h', 2, true},
    {'I', 4, false}, {'I', 4, true},  {'i', 4, false}, {'i', 4, true}, {'Q', 8, false}, {'Q', 8, true},
    {'q', 8, false}, {'q', 8, true},  {'f', 4, false}, {'f', 4, true}, {'d', 8, false}, {'d', 8, true},
    {'u', 2, false}, {'u', 2, true},  {'u', 4, false}, {'u', 4, true},
};

/* ---- Out ---- */

/* array._array_reconstructor. */
static value find_reconstructor(struct thread *t)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value found = UNSET;
    if ((s[0] = class_hooks.import_module(t, "array")) != UNSET &&
        (s[1] = str_from_text(t, "_array_reconstructor")) != UNSET)
        found = op_get_attribute(t, s[0], s[1]);
    return scope_leave_keeping(t, s, found);
}

value array_method_reduce_ex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct array_kind *kind = array_of(args[0])->kind;
    int64_t protocol;
    if (!int_check(args[1]))
        return raise_error(t, &exc_TypeError, "__reduce_ex__ argument should be an integer");
    if (!int_as_i64(t, args[1], &protocol))
        return UNSET;
    value type = value_from_type(value_type(args[0]));
    enum { DICT, CODE, CONTENT, ARGUMENTS, FUNCTION, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[DICT] = op_find_attribute(t, args[0], NAME(__dict__));
    if (s[DICT] == UNSET && !thread_raised(t))
        s[DICT] = NONE;
    s[CODE] = str_from_code_point(t, (uint32_t)kind->code);
    if (s[DICT] == UNSET || s[CODE] == UNSET)
        goto out;
    if (protocol < 3) {
        if ((s[CONTENT] = array_list(t, args[0])) == UNSET)
            goto out;
        s[ARGUMENTS] = tuple_pack(t, 2, s[CODE], s[CONTENT]);
        s[FUNCTION] = value_retain(type);
    } else {
        struct octets view = array_octets(args[0]);
        if ((s[CONTENT] = bytes_from_data(t, view.data, view.size)) == UNSET)
            goto out;
        s[ARGUMENTS] =
            tuple_pack(t, 4, type, s[CODE], value_from_small_int(kind->machine_format), s[CONTENT]);
        s[FUNCTION] = find_reconstructor(t);
    }
    if (s[ARGUMENTS] != UNSET && s[FUNCTION] != UNSET)
        result = tuple_pack(t, 3, s[FUNCTION], s[ARGUMENTS], s[DICT]);
out:
    return scope_leave_keeping(t, s, result);
}

/* ---- Back ---- */

/* The last kind whose items are integers of that form. */
static const struct array_kind *integer_kind(const struct item_type *item)
{
    static const char codes[] = "QqLlIiHhBb";
    for (const char *code = codes; *code; code++) {
        const struct array_kind *kind = array_kind_find((uint32_t)*code);
        if (kind->size == item->size && kind->item->kind == item->kind)
            return kind;
    }
    return NULL;
}

/* The numbers in a bytes object, as a list. */
static value numbers_of(struct thread *t, const struct machine_format *format, value octets)
{
    const struct item_type *item = item_type_standard(format->code);
    size_t size = bytes_of(octets)->size;
    if (size % item->size)
        return raise_error(t, &exc_ValueError, "string length not a multiple of item size");
    value list = list_create(t, size / item->size);
    for (size_t at = 0; list != UNSET && at < size; at += item->size) {
        value number = item_load(t, item, bytes_of(octets)->data + at, format->big_endian);
        if (number == UNSET || !list_append_take(t, list, number))
            slot_clear(t, &list);
    }
    return list;
}

static value text_of(struct thread *t, const struct machine_format *format, value octets)
{
    const char *encoding = format->size == 2 ? (format->big_endian ? "utf-16-be" : "utf-16-le")
                                             : (format->big_endian ? "utf-32-be" : "utf-32-le");
    if (bytes_of(octets)->size % (2u * format->size)) /* python3 asks for two characters at a time */
        return raise_error(t, &exc_ValueError, "string length not a multiple of item size");
    return str_decode(t, bytes_of(octets)->data, bytes_of(octets)->size, encoding, NULL, octets);
}

/* (arraytype, typecode, mformat_code, items) */
value array_reconstruct(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t number;
    if (!str_check(args[1]) || str_of(args[1])->length != 1)
        return raise_bad_argument(t, "_array_reconstructor", "argument 2", "a unicode character", args[1]);
    if (!int_as_i64(t, args[2], &number))
        return UNSET;
    if (!type_check(args[0]))
        return raise_error(t, &exc_TypeError, "first argument must be a type object, not %.200T", args[0]);
    if (!type_is_subtype(type_of(args[0]), &array_type))
        return raise_error(t, &exc_TypeError, "%.200s is not a subtype of %.200s", type_of(args[0])->name,
                           array_type.name);
    const struct array_kind *kind = array_kind_find(str_code_point_at(args[1], 0));
    if (!kind)
        return raise_error(t, &exc_ValueError, "second argument must be a valid type code");
    if (number < 0 || number >= (int64_t)COUNT_OF(machine_formats))
        return raise_error(t, &exc_ValueError, "third argument must be a valid machine format code.");
    if (!bytes_check(args[3]))
        return raise_error(t, &exc_TypeError, "fourth argument should be bytes, not %.200T", args[3]);
    const struct machine_format *format = &machine_formats[number];
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if (number == kind->machine_format) {
        s[0] = value_retain(args[3]);
    } else if (format->code == 'u') {
        s[0] = text_of(t, format, args[3]);
    } else {
        s[0] = numbers_of(t, format, args[3]);
        if (item_type_standard(format->code)->kind != ITEM_FLOAT)
            kind = integer_kind(item_type_standard(format->code));
    }
    s[1] = str_from_code_point(t, (uint32_t)kind->code);
    if (s[0] != UNSET && s[1] != UNSET) {
        value arguments[] = {s[1], s[0]};
        result = array_type.slots.new(t, type_of(args[0]), arguments, 2, UNSET);
    }
    return scope_leave_keeping(t, s, result);
}
