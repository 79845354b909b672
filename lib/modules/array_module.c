/* array: the methods, and the module. */
#include "modules/array_internal.h"

#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/types.h"

#include <string.h>

/* ---- Items ---- */

static value method_append(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return array_append(t, args[0], args[1]) ? NONE : UNSET;
}

static value method_extend(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return array_extend(t, args[0], args[1]) ? NONE : UNSET;
}

static value method_insert(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct array *a = array_of(args[0]);
    int64_t index;
    uint8_t octets[8];
    if (!int_as_i64(t, args[1], &index) || !a->kind->store(t, args[2], octets))
        return UNSET;
    int64_t count = array_count(args[0]);
    if (index < 0)
        index = index + count < 0 ? 0 : index + count;
    size_t at = index > count ? SIZE_MAX : (size_t)index * a->kind->size;
    enum storage_result result = storage_splice(t, &a->object, &a->storage, at, 0, octets, a->kind->size);
    return array_settle(t, result) ? NONE : UNSET;
}

static value method_pop(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct array *a = array_of(args[0]);
    int64_t index = -1;
    uint8_t octets[8];
    if (nargs > 1 && !int_as_i64(t, args[1], &index))
        return UNSET;
    enum storage_result result = storage_take(t, &a->object, &a->storage, index, a->kind->size, NULL, octets);
    if (result == STORAGE_DECLINED)
        return raise_error(t, &exc_IndexError,
                           array_count(args[0]) ? "pop index out of range" : "pop from empty array");
    return array_settle(t, result) ? array_load(t, a->kind, octets) : UNSET;
}

/* The first index in [start, stop) whose item equals; -1 none, -2 raised. */
static int64_t find(struct thread *t, value self, value item, int64_t start, int64_t stop)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -2;
    int64_t found = -1;
    for (int64_t i = start; found == -1 && i < stop; i++) {
        slot_set(t, &s[0], array_get(t, self, i));
        if (s[0] == UNSET) {
            found = thread_raised(t) ? -2 : -1;
            break;
        }
        int equal = op_equal(t, s[0], item);
        if (equal)
            found = equal < 0 ? -2 : i;
    }
    scope_leave(t, s);
    return found;
}

static value method_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t bounds[2] = {0, INT64_MAX};
    for (size_t i = 2; i < nargs; i++) {
        if (!int_check(args[i]) && !(value_is_ref(args[i]) && value_type(args[i])->slots.index))
            return raise_error(t, &exc_TypeError,
                               "slice indices must be integers or have an __index__ method");
        if (!int_as_clipped(t, args[i], &bounds[i - 2]))
            return UNSET;
        if (bounds[i - 2] < 0) {
            bounds[i - 2] += array_count(args[0]);
            if (bounds[i - 2] < 0)
                bounds[i - 2] = 0;
        }
    }
    int64_t found = find(t, args[0], args[1], bounds[0], bounds[1]);
    if (found >= 0)
        return int_from_i64(t, found);
    return found == -2 ? UNSET : raise_error(t, &exc_ValueError, "array.index(x): x not in array");
}

static value method_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t count = 0;
    for (int64_t from = 0;; count++) {
        int64_t found = find(t, args[0], args[1], from, INT64_MAX);
        if (found < 0)
            return found == -2 ? UNSET : int_from_i64(t, count);
        from = found + 1;
    }
}

static value method_remove(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct array *a = array_of(args[0]);
    uint8_t octets[8];
    int64_t found = find(t, args[0], args[1], 0, INT64_MAX);
    if (found == -2)
        return UNSET;
    enum storage_result result =
        found < 0 ? STORAGE_DECLINED
                  : storage_take(t, &a->object, &a->storage, found, a->kind->size, NULL, octets);
    if (result == STORAGE_DECLINED)
        return raise_error(t, &exc_ValueError, "array.remove(x): x not in array");
    return array_settle(t, result) ? NONE : UNSET;
}

static value method_reverse(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct array *a = array_of(args[0]);
    return array_settle(t, storage_reverse(t, &a->object, &a->storage, a->kind->size)) ? NONE : UNSET;
}

/* ---- Octets ---- */

struct swap {
    struct storage_change change;
    size_t width;
};

static bool swap_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    change->new_size = size;
    return size > 0;
}

static void swap_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    size_t width = ((struct swap *)change)->width;
    for (size_t i = 0; i < size; i += width) {
        uint8_t item[8];
        memcpy(item, from + i, width);
        for (size_t k = 0; k < width; k++)
            to[i + k] = item[width - 1 - k];
    }
}

static bool swap_octets(struct thread *t, value v)
{
    struct array *a = array_of(v);
    struct swap swap = {{swap_plan, swap_fill, 0}, a->kind->size};
    enum storage_result result =
        swap.width == 1 ? STORAGE_DONE : storage_change(t, &a->object, &a->storage, &swap.change);
    return result == STORAGE_DECLINED || array_settle(t, result);
}

static value method_byteswap(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return swap_octets(t, args[0]) ? NONE : UNSET;
}

static value method_tobytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = array_octets(args[0]);
    return bytes_from_data(t, view.data, view.size);
}

static value method_frombytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct loan loan;
    if (!loan_look(t, args[1], &loan))
        return UNSET;
    if (loan.item_size != 1)
        return raise_error(t, &exc_TypeError, "a bytes-like object is required");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    struct octets view;
    bool done = octets_hold(t, args[1], &s[0], &view) && array_append_items(t, args[0], view);
    scope_leave(t, s);
    return done ? NONE : UNSET;
}

static value method_fromfile(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t count, width = array_of(args[0])->kind->size;
    if (!int_as_i64(t, args[2], &count))
        return UNSET;
    if (count < 0)
        return raise_error(t, &exc_ValueError, "negative count");
    if (count > INT64_MAX / width)
        return raise_no_memory(t);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[1] = int_from_i64(t, count * width)) == UNSET ||
        (s[0] = op_call_method(t, args[1], NAME(read), &s[1], 1)) == UNSET)
        goto out;
    if (!bytes_check(s[0])) {
        raise_error(t, &exc_TypeError, "read() didn't return bytes");
        goto out;
    }
    struct octets view = octets_of(s[0]);
    bool whole = view.size == (size_t)(count * width);
    if (!array_append_items(t, args[0], view))
        goto out;
    result = whole ? NONE : raise_error(t, &exc_EOFError, "read() didn't return enough bytes");
out:
    return scope_leave_keeping(t, s, result);
}

#define WRITTEN_AT_ONCE ((size_t)64 << 10)

static value method_tofile(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    size_t size = array_octets(args[0]).size;
    bool done = true;
    for (size_t at = 0; done && at < size; at += WRITTEN_AT_ONCE) {
        struct octets view = array_octets(args[0]); /* looked at again: writing runs Python code */
        size_t part = at < view.size ? view.size - at : 0;
        slot_set(
            t, &s[0],
            bytes_from_data(t, view.data + (part ? at : 0), part < WRITTEN_AT_ONCE ? part : WRITTEN_AT_ONCE));
        if (s[0] != UNSET)
            slot_set(t, &s[1], op_call_method(t, args[1], NAME(write), &s[0], 1));
        done = s[0] != UNSET && s[1] != UNSET;
    }
    scope_leave(t, s);
    return done ? NONE : UNSET;
}

static value method_buffer_info(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = array_octets(args[0]);
    value items[] = {int_from_u64(t, view.size ? (uintptr_t)view.data : 0),
                     int_from_i64(t, (int64_t)(view.size / array_of(args[0])->kind->size))};
    return tuple_take_items(t, items, 2);
}

/* ---- Lists and text ---- */

static value method_tolist(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return array_list(t, args[0]);
}

static value method_fromlist(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct array_kind *kind = array_of(args[0])->kind;
    if (!list_check(args[1]))
        return raise_error(t, &exc_TypeError, "arg must be list");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    /* All are converted first: either all are added, or none. */
    struct buffer converted = BUFFER_EMPTY;
    size_t count = list_count(args[1]);
    bool done = true;
    for (size_t i = 0; done && i < count; i++) {
        uint8_t octets[8];
        slot_set(t, &s[0], list_get(t, args[1], i));
        if (s[0] == UNSET || list_count(args[1]) != count) {
            raise_error(t, &exc_RuntimeError, "list changed size during iteration");
            done = false;
        } else {
            done = kind->store(t, s[0], octets);
        }
        buffer_append(&converted, octets, done ? kind->size : 0);
    }
    if (converted.failed) {
        raise_no_memory(t);
        done = false;
    }
    done = done && (count == 0 || array_append_octets(t, args[0], converted.data, converted.length));
    buffer_finish(&converted);
    scope_leave(t, s);
    return done ? NONE : UNSET;
}

static bool is_text(struct thread *t, value self, const char *name)
{
    if (array_of(self)->kind->code == 'u')
        return true;
    raise_error(t, &exc_ValueError, "%s() may only be called on unicode type arrays", name);
    return false;
}

static value method_tounicode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return is_text(t, args[0], "tounicode") ? array_text(t, args[0]) : UNSET;
}

static value method_fromunicode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_bad_argument(t, "fromunicode", "argument", "str", args[1]);
    return is_text(t, args[0], "fromunicode") && array_append_text(t, args[0], args[1]) ? NONE : UNSET;
}

/* ---- The rest ---- */

static value method_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct storage_block *block = load_acquire(&array_of(args[0])->storage.block);
    size_t room = block ? sizeof *block + block->capacity : 0;
    return value_from_small_int((int64_t)(memory_size(array_of(args[0])) + room));
}

static value method_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = array_octets(args[0]);
    const struct array_kind *kind = array_of(args[0])->kind;
    return array_create(t, &array_type, kind, view.data, view.size / kind->size);
}

const struct native_def array_methods[] = {
    {"append", method_append, 1, 1, 0, "($self, v, /)", "Adds an item at the end."},
    {"buffer_info", method_buffer_info, 0, 0, 0, "($self, /)", "The address and the number of items."},
    {"byteswap", method_byteswap, 0, 0, 0, "($self, /)", "Turns the byte order of every item round."},
    {"__copy__", method_copy, 0, 0, 0, "($self, /)", NULL},
    {"count", method_count, 1, 1, 0, "($self, v, /)", "How many items equal v."},
    {"__deepcopy__", method_copy, 1, 1, 0, "($self, unused, /)", NULL},
    {"extend", method_extend, 1, 1, 0, "($self, bb, /)", "Adds the items of an iterable."},
    {"fromfile", method_fromfile, 2, 2, 0, "($self, f, n, /)", "Adds n items that f.read gives."},
    {"fromlist", method_fromlist, 1, 1, 0, "($self, list, /)", "Adds all items of a list, or none."},
    {"frombytes", method_frombytes, 1, 1, 0, "($self, buffer, /)", "Adds items as they lie in memory."},
    {"index", method_index, 1, 3, 0, "($self, v, start=0, stop=sys.maxsize, /)", "The first index of v."},
    {"insert", method_insert, 2, 2, 0, "($self, i, v, /)", "Puts an item before an index."},
    {"pop", method_pop, 0, 1, 0, "($self, i=-1, /)", "Removes and returns an item."},
    {"__reduce_ex__", array_method_reduce_ex, 1, 1, 0, "($self, value, /)", NULL},
    {"remove", method_remove, 1, 1, 0, "($self, v, /)", "Removes the first item that equals v."},
    {"reverse", method_reverse, 0, 0, 0, "($self, /)", "Turns the order round."},
    {"tofile", method_tofile, 1, 1, 0, "($self, f, /)", "Hands the octets to f.write."},
    {"tolist", method_tolist, 0, 0, 0, "($self, /)", "The items in a list."},
    {"tobytes", method_tobytes, 0, 0, 0, "($self, /)", "The octets."},
    {"tounicode", method_tounicode, 0, 0, 0, "($self, /)", "The characters as a str."},
    {"fromunicode", method_fromunicode, 1, 1, 0, "($self, ustr, /)", "Adds the characters of a str."},
    {"__sizeof__", method_sizeof, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

/* ---- The module ---- */

/* collections.abc.MutableSequence.register(array) */
static bool register_sequence(struct thread *t)
{
    enum { MODULE, NAME_OF_CLASS, CLASS, METHOD, RESULT, SLOTS };
    value *s = scope_enter(t, SLOTS), type = value_from_type(&array_type);
    if (!s)
        return false;
    if ((s[MODULE] = class_hooks.import_module(t, "collections.abc")) != UNSET &&
        (s[NAME_OF_CLASS] = str_from_text(t, "MutableSequence")) != UNSET &&
        (s[CLASS] = op_get_attribute(t, s[MODULE], s[NAME_OF_CLASS])) != UNSET &&
        (s[METHOD] = str_from_text(t, "register")) != UNSET)
        s[RESULT] = op_call_method(t, s[CLASS], s[METHOD], &type, 1);
    bool done = s[RESULT] != UNSET;
    scope_leave(t, s);
    return done;
}

static bool array_init(struct thread *t, value module)
{
    if (!register_sequence(t))
        return false;
    value codes = str_from_text(t, "bBuhHiIlLqQfd");
    return module_add(t, module, "array", value_from_type(&array_type)) &&
           module_add(t, module, "ArrayType", value_from_type(&array_type)) && codes != UNSET &&
           module_add(t, module, "typecodes", codes);
}

static const struct native_def array_functions[] = {
    {"_array_reconstructor", array_reconstruct, 4, 4, 0,
     "($module, arraytype, typecode, mformat_code, items, /)", "Internal. Used for pickling support."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

const struct module_def array_module = {
    .name = "array",
    .doc = "Arrays of numbers or characters of one type.",
    .functions = array_functions,
    .init = array_init,
};
