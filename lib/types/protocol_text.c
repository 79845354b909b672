/* repr, str, ascii and format of any values. */
#include <stdlib.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/number_format.h"
#include "types/protocol.h"
#include "types/str.h"

/* *Takes* text. It, if it is a str. */
static value require_str(struct thread *t, value text, const char *method)
{
    if (likely(text == UNSET || str_check(text)))
        return text;
    raise_error(t, &exc_TypeError, "%s returned non-string (type %.200T)", method, text);
    value_release(t, text);
    return UNSET;
}

value op_repr(struct thread *t, value v)
{
    slot_unary *slot = value_type(v)->slots.repr;
    if (!slot)
        return str_format(t, "<%s object at 0x%llx>", value_type(v)->name, (unsigned long long)v);
    if (!native_enter(t, " while getting the repr of an object"))
        return UNSET;
    value text = require_str(t, slot(t, v), "__repr__");
    native_leave(t);
    return text;
}

value op_str(struct thread *t, value v)
{
    if (value_is_exact(v, &str_type))
        return value_retain(v);
    slot_unary *slot = value_type(v)->slots.str;
    if (!slot)
        return op_repr(t, v);
    if (!native_enter(t, " while getting the str of an object"))
        return UNSET;
    value text = require_str(t, slot(t, v), "__str__");
    native_leave(t);
    return text;
}

value op_ascii(struct thread *t, value v)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = op_repr(t, v);
    if (s[0] != UNSET && str_is_ascii(s[0])) {
        result = scope_take(&s[0]);
    } else if (s[0] != UNSET) {
        struct buffer out = BUFFER_EMPTY;
        for (int64_t i = 0, length = str_of(s[0])->length; i < length; i++) {
            uint32_t c = str_code_point_at(s[0], i);
            if (c < 0x80)
                buffer_append_char(&out, (char)c);
            else
                buffer_printf(&out, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
        }
        result = str_from_buffer(t, &out);
    }
    return scope_leave_keeping(t, s, result);
}

value op_format(struct thread *t, value v, value spec)
{
    bool plain = spec == UNSET || str_of(spec)->size == 0;
    if (plain && (value_is_exact(v, &str_type) || value_is_int(v)))
        return op_str(t, v);
    if (!plain && value_is_float(v))
        return float_format_value(t, v, spec);
    if (!plain && value_is_int(v))
        return int_format(t, v, spec);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = spec == UNSET ? str_from_text(t, "") : value_retain(spec);
    s[1] = s[0] == UNSET ? UNSET : special_lookup(t, v, NAME(__format__));
    if (s[1] != UNSET)
        result = op_call_1(t, s[1], s[0]);
    else if (!thread_raised(t))
        raise_error(t, &exc_TypeError, "Type %.100T doesn't define __format__", v);
    if (result != UNSET && !str_check(result)) {
        raise_error(t, &exc_TypeError, "__format__ must return a str, not %.200T", result);
        slot_clear(t, &result);
    }
    return scope_leave_keeping(t, s, result);
}

/* The objects whose repr is being made by this thread, innermost last. They are alive: their callers hold
 * them. */
struct shown {
    value *items;
    size_t count, capacity;
};
static _Thread_local struct shown shown;

int repr_enter(struct thread *t, value v)
{
    for (size_t i = shown.count; i-- > 0;)
        if (shown.items[i] == v)
            return 1;
    if (shown.count == shown.capacity) {
        size_t capacity = shown.capacity ? shown.capacity * 2 : 16;
        value *items = realloc(shown.items, capacity * sizeof *items);
        if (!items) {
            raise_no_memory(t);
            return -1;
        }
        shown.items = items;
        shown.capacity = capacity;
    }
    shown.items[shown.count++] = v;
    return 0;
}

void repr_leave(struct thread *t, value v)
{
    for (size_t i = shown.count; i-- > 0;)
        if (shown.items[i] == v) {
            memmove(&shown.items[i], &shown.items[i + 1], (shown.count - i - 1) * sizeof(value));
            shown.count--;
            break;
        }
    if (!shown.count) { /* nothing is left behind when the thread ends */
        free(shown.items);
        shown = (struct shown){0};
    }
}
