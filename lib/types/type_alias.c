/* list[int] and int | str: types as annotations. */
#include "types/type_alias.h"

#include "base/buffer.h"
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/type_object.h"

struct alias {
    struct object object;
    value origin, arguments, parameters; /* arguments, parameters: tuples */
};
struct union_object {
    struct object object;
    value arguments; /* tuple */
};

static struct alias *alias_of(value v)
{
    return (struct alias *)value_ref(v);
}

value union_members(value union_)
{
    return ((struct union_object *)value_ref(union_))->arguments;
}

/* A TypeVar and its kind: they live in typing, which is written in Python. */
static bool is_parameter(value v)
{
    const char *name = value_type(v)->name;
    return !strcmp(name, "TypeVar") || !strcmp(name, "ParamSpec") || !strcmp(name, "TypeVarTuple");
}

/* The parameters among the arguments, each once: a tuple. */
static value collect_parameters(struct thread *t, value arguments)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = list_create(t, 0);
    bool ok = s[0] != UNSET;
    for (size_t i = 0; ok && i < tuple_count(arguments); i++) {
        value argument = tuple_item(arguments, i);
        if (is_parameter(argument)) {
            slot_set(t, &s[1], tuple_pack(t, 1, argument));
        } else {
            slot_set(t, &s[1],
                     type_check(argument) ? UNSET : op_find_attribute(t, argument, NAME(__parameters__)));
        }
        ok = !thread_raised(t);
        for (size_t k = 0; ok && s[1] != UNSET && tuple_check(s[1]) && k < tuple_count(s[1]); k++) {
            int known = op_contains(t, s[0], tuple_item(s[1], k));
            ok = known > 0 || (known == 0 && list_append(t, s[0], tuple_item(s[1], k)));
        }
    }
    if (ok)
        result = list_to_tuple(t, s[0]);
    return scope_leave_keeping(t, s, result);
}

value generic_alias_create(struct thread *t, value origin, value arguments)
{
    struct alias *alias = object_create(t, &generic_alias_type, sizeof *alias);
    if (!alias)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s) {
        object_release(t, &alias->object);
        return UNSET;
    }
    s[0] = value_from_ref(alias);
    value result = UNSET,
          tuple = tuple_check(arguments) ? value_retain(arguments) : tuple_pack(t, 1, arguments);
    if (tuple != UNSET) {
        field_init(&alias->origin, value_retain(origin));
        field_init(&alias->arguments, tuple);
        value parameters = collect_parameters(t, tuple);
        if (parameters != UNSET) {
            field_store(t, &alias->object, &alias->parameters, parameters);
            result = scope_take(&s[0]);
        }
    }
    return scope_leave_keeping(t, s, result);
}

static bool alias_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct alias *)o)->origin, run->count = 3, run->stride = 1;
    run->last = true;
    return true;
}

static value alias_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "", NULL};
    value a[2];
    if (!args_parse(t, "GenericAlias", args, nargs, kwnames, parameters, 2, 2, a))
        return UNSET;
    return generic_alias_create(t, a[0], a[1]);
}

/* The text of a type in an alias or union. */
static bool append_type(struct thread *t, struct buffer *out, value v)
{
    value text = UNSET;
    if (v == ELLIPSIS)
        buffer_append_text(out, "...");
    else if (v == value_from_type(&none_type))
        buffer_append_text(out, "None");
    else if (type_check(v))
        text = type_full_name(t, type_of(v));
    else
        text = op_repr(t, v);
    if (text != UNSET)
        buffer_append(out, str_data(text), str_of(text)->size);
    value_release(t, text);
    return !thread_raised(t);
}

static value alias_repr(struct thread *t, value self)
{
    struct buffer out = BUFFER_EMPTY;
    value arguments = alias_of(self)->arguments;
    bool ok = append_type(t, &out, alias_of(self)->origin);
    buffer_append_char(&out, '[');
    for (size_t i = 0; ok && i < tuple_count(arguments); i++) {
        if (i)
            buffer_append_text(&out, ", ");
        ok = append_type(t, &out, tuple_item(arguments, i));
    }
    if (tuple_count(arguments) == 0)
        buffer_append_text(&out, "()");
    buffer_append_char(&out, ']');
    value text = ok ? str_from_buffer(t, &out) : UNSET;
    buffer_finish(&out);
    return text;
}

static value alias_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = op_call(t, alias_of(self)->origin, args, nargs, kwnames);
    if (s[0] != UNSET && !op_set_attribute(t, s[0], NAME(__orig_class__), self) &&
        !raised_clear_if(t, &exc_AttributeError) && !raised_clear_if(t, &exc_TypeError))
        slot_clear(t, &s[0]);
    value result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static value alias_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(left, &generic_alias_type) ||
        !value_is_exact(right, &generic_alias_type))
        return NOT_IMPLEMENTED;
    int equal = op_equal(t, alias_of(left)->origin, alias_of(right)->origin);
    if (equal > 0)
        equal = op_equal(t, alias_of(left)->arguments, alias_of(right)->arguments);
    return equal < 0 ? UNSET : value_from_bool(equal == (op == COMPARE_EQ));
}

static int64_t alias_hash(struct thread *t, value self)
{
    int64_t a = op_hash(t, alias_of(self)->origin);
    int64_t b = a == -1 ? -1 : op_hash(t, alias_of(self)->arguments);
    if (b == -1)
        return -1;
    return (a ^ b) == -1 ? -2 : a ^ b;
}

/* What is not the alias's own is its origin's. */
static value alias_get_attribute(struct thread *t, value self, value name)
{
    static const char *const own[] = {"__origin__",
                                      "__args__",
                                      "__parameters__",
                                      "__mro_entries__",
                                      "__reduce_ex__",
                                      "__reduce__",
                                      "__copy__",
                                      "__deepcopy__",
                                      "__class__",
                                      "__unpacked__",
                                      "__typing_unpacked_tuple_args__"};
    bool special = str_of(name)->size > 4 && !strncmp(str_data(name), "__", 2) &&
                   !strcmp(str_data(name) + str_of(name)->size - 2, "__");
    for (size_t i = 0; special && i < COUNT_OF(own); i++)
        if (str_equals_text(name, own[i]))
            return attribute_get_generic(t, self, name);
    return op_get_attribute(t, alias_of(self)->origin, name);
}

/* alias[arguments]: puts them in the place of the parameters. */
static value alias_get_item(struct thread *t, value self, value key)
{
    value parameters = alias_of(self)->parameters, arguments = alias_of(self)->arguments;
    if (parameters == UNSET || tuple_count(parameters) == 0)
        return raise_error(t, &exc_TypeError, "%R is not a generic class", self);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = tuple_check(key) ? value_retain(key) : tuple_pack(t, 1, key);
    if (s[0] == UNSET)
        goto done;
    if (tuple_count(s[0]) != tuple_count(parameters)) {
        raise_error(t, &exc_TypeError, "Too %s arguments for %R; actual %zu, expected %zu",
                    tuple_count(s[0]) > tuple_count(parameters) ? "many" : "few", self, tuple_count(s[0]),
                    tuple_count(parameters));
        goto done;
    }
    s[1] = tuple_create(t, tuple_count(arguments));
    for (size_t i = 0; s[1] != UNSET && i < tuple_count(arguments); i++) {
        value item = tuple_item(arguments, i);
        for (size_t k = 0; k < tuple_count(parameters); k++)
            if (tuple_item(parameters, k) == item)
                item = tuple_item(s[0], k);
        field_init(&tuple_of(s[1])->items[i], value_retain(item));
    }
    if (s[1] != UNSET)
        result = generic_alias_create(t, alias_of(self)->origin, s[1]);
done:
    return scope_leave_keeping(t, s, result);
}

static value alias_mro_entries(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return tuple_pack(t, 1, alias_of(args[0])->origin);
}

static value refuse_check(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_TypeError, "isinstance() argument 2 cannot be a parameterized generic");
}

static value refuse_subclass_check(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_TypeError, "issubclass() argument 2 cannot be a parameterized generic");
}

static const struct native_def alias_methods[] = {
    {"__mro_entries__", alias_mro_entries, 1, 1, 0, NULL, NULL},
    {"__instancecheck__", refuse_check, 1, 1, 0, NULL, NULL},
    {"__subclasscheck__", refuse_subclass_check, 1, 1, 0, NULL, NULL},
    {0},
};
static const struct member_def alias_members[] = {
    {"__origin__", offsetof(struct alias, origin), false, true},
    {"__args__", offsetof(struct alias, arguments), false, true},
    {"__parameters__", offsetof(struct alias, parameters), false, true},
    {0},
};

struct type generic_alias_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "types.GenericAlias",
    .doc = "Represent a PEP 585 generic type\n\nE.g. for t = list[int], t.__origin__ is list and t.__args__ "
           "is (int,).",
    .flags = TYPE_BASE,
    .size = sizeof(struct alias),
    .methods = alias_methods,
    .members = alias_members,
    .slots = {.new = alias_new,
              .repr = alias_repr,
              .call = alias_call,
              .compare = alias_compare,
              .hash = alias_hash,
              .get_attribute = alias_get_attribute,
              .get_item = alias_get_item,
              .bit_or = union_create,
              .slots = alias_slots},
};

/* ---- Unions ---- */

static bool may_join(value v)
{
    return v == NONE || type_check(v) || value_is_exact(v, &generic_alias_type) ||
           value_is_exact(v, &union_type) || is_parameter(v);
}

/* Appends v, or the members of v, to the list unless they are there. */
static bool add_member(struct thread *t, value list, value v)
{
    if (value_is_exact(v, &union_type)) {
        for (size_t i = 0; i < tuple_count(union_members(v)); i++)
            if (!add_member(t, list, tuple_item(union_members(v), i)))
                return false;
        return true;
    }
    if (v == NONE)
        v = value_from_type(&none_type);
    int known = op_contains(t, list, v);
    return known > 0 || (known == 0 && list_append(t, list, v));
}

value union_create(struct thread *t, value left, value right)
{
    if (!may_join(left) || !may_join(right))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = list_create(t, 2);
    if (s[0] == UNSET || !add_member(t, s[0], left) || !add_member(t, s[0], right))
        goto done;
    if (list_count(s[0]) == 1) {
        result = list_get(t, s[0], 0);
        goto done;
    }
    s[1] = list_to_tuple(t, s[0]);
    struct union_object *made = s[1] == UNSET ? NULL : object_create(t, &union_type, sizeof *made);
    if (made) {
        field_init(&made->arguments, scope_take(&s[1]));
        result = value_from_ref(made);
    }
done:
    return scope_leave_keeping(t, s, result);
}

static bool union_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct union_object *)o)->arguments, run->count = 1, run->stride = 1;
    run->last = true;
    return true;
}

static value union_repr(struct thread *t, value self)
{
    struct buffer out = BUFFER_EMPTY;
    bool ok = true;
    for (size_t i = 0; ok && i < tuple_count(union_members(self)); i++) {
        if (i)
            buffer_append_text(&out, " | ");
        ok = append_type(t, &out, tuple_item(union_members(self), i));
    }
    value text = ok ? str_from_buffer(t, &out) : UNSET;
    buffer_finish(&out);
    return text;
}

static value union_as_set(struct thread *t, value self)
{
    return set_from_iterable(t, &frozenset_type, union_members(self));
}

static value union_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(left, &union_type) ||
        !value_is_exact(right, &union_type))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = union_as_set(t, left);
    s[1] = s[0] == UNSET ? UNSET : union_as_set(t, right);
    if (s[1] != UNSET)
        result = op_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

static int64_t union_hash(struct thread *t, value self)
{
    value set = union_as_set(t, self);
    int64_t hash = set == UNSET ? -1 : op_hash(t, set);
    value_release(t, set);
    return hash;
}

static value union_instance_check(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int result = value_is_instance(t, args[1], args[0]);
    return result < 0 ? UNSET : value_from_bool(result);
}

static value union_subclass_check(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int result = value_is_subclass(t, args[1], args[0]);
    return result < 0 ? UNSET : value_from_bool(result);
}

static value union_parameters(struct thread *t, value self)
{
    return collect_parameters(t, union_members(self));
}

static const struct native_def union_methods[] = {
    {"__instancecheck__", union_instance_check, 1, 1, 0, NULL, NULL},
    {"__subclasscheck__", union_subclass_check, 1, 1, 0, NULL, NULL},
    {0},
};
static const struct getset_def union_getsets[] = {{"__parameters__", union_parameters, NULL, NULL}, {0}};
static const struct member_def union_type_members[] = {
    {"__args__", offsetof(struct union_object, arguments), false, true}, {0}};

struct type union_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "types.UnionType",
    .doc = "Represent a PEP 604 union type\n\nE.g. for int | str",
    .size = sizeof(struct union_object),
    .methods = union_methods,
    .getsets = union_getsets,
    .members = union_type_members,
    .flags = TYPE_NO_INSTANTIATION,
    .slots = {.repr = union_repr,
              .compare = union_compare,
              .hash = union_hash,
              .bit_or = union_create,
              .slots = union_slots},
};
