/* types.SimpleNamespace and mappingproxy. */
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_object.h"

/* ---- SimpleNamespace ---- */

struct namespace
{
    struct object object;
    value dict;
};

static bool namespace_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct namespace *)o)->dict, run->count = 1, run->stride = 1;
    run->last = true;
    return true;
}

static value namespace_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                           value kwnames)
{
    struct namespace *ns = instance_allocate(t, type, sizeof *ns);
    return ns ? value_from_ref(ns) : UNSET;
}

static bool namespace_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (nargs) {
        raise_error(t, &exc_TypeError, "no positional arguments expected");
        return false;
    }
    for (size_t i = 0; kwnames != UNSET && i < tuple_count(kwnames); i++)
        if (!op_set_attribute(t, self, tuple_item(kwnames, i), args[i]))
            return false;
    return true;
}

static bool append_items(struct thread *t, struct buffer *out, value dict)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    size_t position = 0;
    bool ok = true, first = true;
    while (ok && dict_next(t, dict, &position, &s[0], &s[1])) {
        if (str_check(s[0])) {
            s[2] = op_repr(t, s[1]);
            ok = s[2] != UNSET;
            if (ok) {
                buffer_append_text(out, first ? "" : ", ");
                buffer_append(out, str_data(s[0]), str_of(s[0])->size);
                buffer_append_char(out, '=');
                buffer_append(out, str_data(s[2]), str_of(s[2])->size);
                first = false;
            }
        }
        for (int i = 0; i < 3; i++)
            slot_clear(t, &s[i]);
    }
    scope_leave(t, s);
    return ok;
}

static value namespace_repr(struct thread *t, value self)
{
    const char *name = value_is_exact(self, &namespace_type) ? "namespace" : value_type(self)->name;
    int shown = repr_enter(t, self);
    if (shown)
        return shown < 0 ? UNSET : str_format(t, "%s(...)", name);
    struct buffer out = BUFFER_EMPTY;
    value *s = scope_enter(t, 1), text = UNSET;
    if (s) {
        buffer_printf(&out, "%s(", name);
        s[0] = instance_dict(t, self);
        if (s[0] != UNSET && append_items(t, &out, s[0])) {
            buffer_append_char(&out, ')');
            text = str_from_buffer(t, &out);
        }
        text = scope_leave_keeping(t, s, text);
    }
    buffer_finish(&out);
    repr_leave(t, self);
    return text;
}

static value namespace_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!type_is_subtype(value_type(left), &namespace_type) ||
        !type_is_subtype(value_type(right), &namespace_type))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = instance_dict(t, left);
    s[1] = s[0] == UNSET ? UNSET : instance_dict(t, right);
    if (s[1] != UNSET)
        result = op_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

static const struct getset_def namespace_getsets[] = {{"__dict__", instance_dict, NULL, NULL}, {0}};

struct type namespace_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "types.SimpleNamespace",
    .doc = "A simple attribute-based namespace.\n\nSimpleNamespace(**kwargs)",
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .size = sizeof(struct namespace),
    .dict_offset = offsetof(struct namespace, dict),
    .getsets = namespace_getsets,
    .slots = {.new = namespace_new,
              .init = namespace_init,
              .repr = namespace_repr,
              .compare = namespace_compare,
              .slots = namespace_slots},
};

/* ---- mappingproxy ---- */

struct proxy {
    struct object object;
    value mapping;
};

static value mapping_of(value v)
{
    return ((struct proxy *)value_ref(v))->mapping;
}

static bool proxy_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct proxy *)o)->mapping, run->count = 1, run->stride = 1;
    run->last = true;
    return true;
}

value mappingproxy_create(struct thread *t, value mapping)
{
    struct proxy *proxy = object_create(t, &mappingproxy_type, sizeof *proxy);
    if (!proxy)
        return UNSET;
    field_init(&proxy->mapping, value_retain(mapping));
    return value_from_ref(proxy);
}

static value proxy_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"mapping", NULL};
    value mapping;
    if (!args_parse(t, "mappingproxy", args, nargs, kwnames, parameters, 1, 1, &mapping))
        return UNSET;
    if (!value_type(mapping)->slots.get_item ||
        (value_type(mapping)->flags & (TYPE_LIST_SUBCLASS | TYPE_TUPLE_SUBCLASS)))
        return raise_error(t, &exc_TypeError, "mappingproxy() argument must be a mapping, not %T", mapping);
    return mappingproxy_create(t, mapping);
}

static int64_t proxy_length(struct thread *t, value self)
{
    return op_length(t, mapping_of(self));
}

static value proxy_get_item(struct thread *t, value self, value key)
{
    return op_get_item(t, mapping_of(self), key);
}

static int proxy_contains(struct thread *t, value self, value key)
{
    return op_contains(t, mapping_of(self), key);
}

static value proxy_iter(struct thread *t, value self)
{
    return op_iter(t, mapping_of(self));
}

static value proxy_repr(struct thread *t, value self)
{
    return str_format(t, "mappingproxy(%R)", mapping_of(self));
}

static value proxy_str(struct thread *t, value self)
{
    return op_str(t, mapping_of(self));
}

static int64_t proxy_hash(struct thread *t, value self)
{
    return op_hash(t, mapping_of(self));
}

static value proxy_compare(struct thread *t, value left, value right, enum compare_op op)
{
    return op_compare(t, mapping_of(left), right, op);
}

static value proxy_or(struct thread *t, value left, value right)
{
    if (value_is_exact(left, &mappingproxy_type))
        left = mapping_of(left);
    if (value_is_exact(right, &mappingproxy_type))
        right = mapping_of(right);
    return op_binary(t, BINARY_bit_or, left, right);
}

/* The methods that only look are the mapping's. */
#define FORWARD(function, method)                                                                            \
    static value function(struct thread *t, const value *args, size_t nargs, value kwnames)                  \
    {                                                                                                        \
        return op_call_method(t, mapping_of(args[0]), str_name(method), args + 1, nargs - 1);                \
    }
FORWARD(proxy_get, "get")
FORWARD(proxy_keys, "keys")
FORWARD(proxy_values, "values")
FORWARD(proxy_items, "items")
FORWARD(proxy_copy, "copy")
FORWARD(proxy_reversed, "__reversed__")

static const struct native_def proxy_methods[] = {
    {"get", proxy_get, 1, 2, 0, NULL, "Return the value for key if key is in the mapping, else default."},
    {"keys", proxy_keys, 0, 0, 0, NULL, "D.keys() -> a set-like object providing a view on D's keys"},
    {"values", proxy_values, 0, 0, 0, NULL, "D.values() -> an object providing a view on D's values"},
    {"items", proxy_items, 0, 0, 0, NULL, "D.items() -> a set-like object providing a view on D's items"},
    {"copy", proxy_copy, 0, 0, 0, NULL, "D.copy() -> a shallow copy of D"},
    {"__reversed__", proxy_reversed, 0, 0, 0, NULL, "D.__reversed__() -> reverse iterator"},
    {0},
};

struct type mappingproxy_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "mappingproxy",
    .doc = "Read-only proxy of a mapping.",
    .flags = TYPE_MATCH_MAPPING,
    .size = sizeof(struct proxy),
    .methods = proxy_methods,
    .slots = {.new = proxy_new,
              .length = proxy_length,
              .get_item = proxy_get_item,
              .contains = proxy_contains,
              .iter = proxy_iter,
              .repr = proxy_repr,
              .str = proxy_str,
              .hash = proxy_hash,
              .compare = proxy_compare,
              .bit_or = proxy_or,
              .slots = proxy_slots},
};
