/* The class `type`: what classes do when they are called, read and changed. */
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_alias.h"
#include "types/type_internal.h"
#include "types/type_object.h"

/* ---- Names ---- */

/* The part of a built-in type's name after its module. */
static const char *short_name(const struct type *type)
{
    const char *dot = type->flags & TYPE_HEAP ? NULL : strrchr(type->name, '.');
    return dot ? dot + 1 : type->name;
}

static value get_name(struct thread *t, value self)
{
    struct type *type = type_of(self);
    return type->flags & TYPE_HEAP ? value_retain(type->python_name) : str_from_text(t, short_name(type));
}

static value get_qualname(struct thread *t, value self)
{
    struct type *type = type_of(self);
    return type->flags & TYPE_HEAP ? value_retain(type->qualname) : get_name(t, self);
}

static value get_module(struct thread *t, value self)
{
    struct type *type = type_of(self);
    if (type->flags & TYPE_HEAP) {
        value module = dict_get_str(t, type->dict, NAME(__module__));
        if (module == UNSET && !thread_raised(t))
            return raise_error(t, &exc_AttributeError, "__module__");
        return module;
    }
    const char *dot = strrchr(type->name, '.');
    return dot ? str_from_utf8(t, type->name, (size_t)(dot - type->name)) : value_retain(NAME(builtins));
}

value type_full_name(struct thread *t, struct type *type)
{
    if (!(type->flags & TYPE_HEAP))
        return str_from_text(t, type->name);
    value module = dict_get_str(t, type->dict, NAME(__module__));
    if (thread_raised(t))
        return UNSET;
    if (module == UNSET || !str_check(module) || str_equals_text(module, "builtins")) {
        value_release(t, module);
        return value_retain(type->qualname);
    }
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, module);
        return UNSET;
    }
    s[0] = module;
    value name = str_format(t, "%U.%U", module, type->qualname);
    return scope_leave_keeping(t, s, name);
}

static value type_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = type_full_name(t, type_of(self));
    value text = s[0] == UNSET ? UNSET : str_format(t, "<class '%U'>", s[0]);
    scope_leave(t, s);
    return text;
}

static bool check_change(struct thread *t, struct type *type, const char *name, value v)
{
    if (!(type->flags & TYPE_HEAP))
        raise_error(t, &exc_TypeError, "cannot set '%s' attribute of immutable type '%N'", name, type);
    else if (v == UNSET)
        raise_error(t, &exc_TypeError, "cannot delete '%s' attribute of type '%N'", name, type);
    else
        return true;
    return false;
}

static bool set_name(struct thread *t, value self, value v)
{
    struct type *type = type_of(self);
    if (!check_change(t, type, "__name__", v))
        return false;
    if (!str_check(v)) {
        raise_error(t, &exc_TypeError, "can only assign string to %N.__name__, not '%T'", type, v);
        return false;
    }
    if (strlen(str_data(v)) != str_of(v)->size) {
        raise_error(t, &exc_ValueError, "type name must not contain null characters");
        return false;
    }
    return class_field_store(t, type, &type->python_name, value_retain(v));
}

static bool set_qualname(struct thread *t, value self, value v)
{
    struct type *type = type_of(self);
    if (!check_change(t, type, "__qualname__", v))
        return false;
    if (!str_check(v)) {
        raise_error(t, &exc_TypeError, "can only assign string to %N.__qualname__, not '%T'", type, v);
        return false;
    }
    return class_field_store(t, type, &type->qualname, value_retain(v));
}

static bool set_module(struct thread *t, value self, value v)
{
    return check_change(t, type_of(self), "__module__", v) &&
           class_set_attribute(t, type_of(self), NAME(__module__), v);
}

/* ---- Other attributes ---- */

static value get_bases(struct thread *t, value self)
{
    return value_retain(type_of(self)->bases);
}

static bool set_bases(struct thread *t, value self, value v)
{
    return check_change(t, type_of(self), "__bases__", v) && class_set_bases(t, type_of(self), v);
}

static value get_base(struct thread *t, value self)
{
    struct type *base = type_of(self)->base;
    return base ? value_from_type(base) : NONE;
}

static value get_mro(struct thread *t, value self)
{
    return value_retain(type_of(self)->mro);
}

/* The namespace as a new dict: that of a built-in type is not one. */
value type_namespace(struct thread *t, struct type *type)
{
    if (type->flags & TYPE_HEAP)
        return value_retain(type->dict);
    value dict = dict_create_sized(t, type->names->count);
    for (uint32_t i = 0; dict != UNSET && i < type->names->count; i++)
        if (!dict_set(t, dict, type->names->entries[i].name, type->names->entries[i].item))
            slot_clear(t, &dict);
    return dict;
}

static value get_dict(struct thread *t, value self)
{
    value dict = type_namespace(t, type_of(self));
    if (dict == UNSET)
        return UNSET;
    value proxy = mappingproxy_create(t, dict);
    value_release(t, dict);
    return proxy;
}

static value get_doc(struct thread *t, value self)
{
    struct type *type = type_of(self);
    value doc = type_own_take(t, type, NAME(__doc__));
    if (doc == UNSET)
        return thread_raised(t) ? UNSET : NONE;
    slot_descr_get *get = value_type(doc)->slots.descr_get;
    if (!get)
        return doc;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, doc);
        return UNSET;
    }
    s[0] = doc;
    value result = get(t, doc, UNSET, self);
    return scope_leave_keeping(t, s, result);
}

static bool set_doc(struct thread *t, value self, value v)
{
    return check_change(t, type_of(self), "__doc__", v) &&
           class_set_attribute(t, type_of(self), NAME(__doc__), v);
}

static value get_abstract(struct thread *t, value self)
{
    struct type *type = type_of(self);
    value methods = type == &type_type || !(type->flags & TYPE_HEAP)
                        ? UNSET
                        : dict_get_str(t, type->dict, NAME(__abstractmethods__));
    if (methods == UNSET && !thread_raised(t))
        return raise_error(t, &exc_AttributeError, "__abstractmethods__");
    return methods;
}

static bool set_abstract(struct thread *t, value self, value v)
{
    struct type *type = type_of(self);
    int abstract = v == UNSET ? 0 : op_truth(t, v);
    if (abstract < 0 || !class_set_attribute(t, type, NAME(__abstractmethods__), v))
        return false;
    if (abstract)
        fetch_or_relaxed(&type->flags, TYPE_ABSTRACT); /* relaxed: a hint, the names are in the namespace */
    else
        fetch_and_relaxed(&type->flags, ~(uint32_t)TYPE_ABSTRACT);
    return true;
}

static value get_annotations(struct thread *t, value self)
{
    struct type *type = type_of(self);
    if (!(type->flags & TYPE_HEAP))
        return raise_error(t, &exc_AttributeError, "type object '%N' has no attribute '__annotations__'",
                           type);
    value found = dict_get_str(t, type->dict, NAME(__annotations__));
    if (found != UNSET || thread_raised(t))
        return found;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    if (s[0] != UNSET && !class_set_attribute(t, type, NAME(__annotations__), s[0]))
        slot_clear(t, &s[0]);
    found = scope_take(&s[0]);
    scope_leave(t, s);
    return found;
}

static bool set_annotations(struct thread *t, value self, value v)
{
    struct type *type = type_of(self);
    if (!(type->flags & TYPE_HEAP)) {
        raise_error(t, &exc_TypeError, "cannot set '__annotations__' attribute of immutable type '%N'", type);
        return false;
    }
    return class_set_attribute(t, type, NAME(__annotations__), v);
}

static value get_basic_size(struct thread *t, value self)
{
    return int_from_u64(t, type_of(self)->size);
}

static value get_item_size(struct thread *t, value self)
{
    return int_from_u64(t, type_of(self)->item_size);
}

/* As python3 numbers them; what a program may look at. */
static value get_flags(struct thread *t, value self)
{
    static const struct {
        uint32_t own;
        int bit;
    } bits[] = {
        {TYPE_MATCH_SEQUENCE, 5}, {TYPE_MATCH_MAPPING, 6},   {TYPE_HEAP, 9},
        {TYPE_BASE, 10},          {TYPE_ABSTRACT, 20},       {TYPE_INT_SUBCLASS, 24},
        {TYPE_LIST_SUBCLASS, 25}, {TYPE_TUPLE_SUBCLASS, 26}, {TYPE_BYTES_SUBCLASS, 27},
        {TYPE_STR_SUBCLASS, 28},  {TYPE_DICT_SUBCLASS, 29},  {TYPE_EXCEPTION_SUBCLASS, 30},
        {TYPE_TYPE_SUBCLASS, 31},
    };
    const uint64_t ready = 1u << 12, immutable = 1u << 8, collected = 1u << 14, no_instances = 1u << 7;
    const struct type *type = type_of(self);
    uint32_t own = load_relaxed(&type->flags);
    uint64_t flags = ready | (own & TYPE_HEAP ? 0 : immutable) | (type->slots.slots ? collected : 0) |
                     (own & TYPE_NO_INSTANTIATION ? no_instances : 0);
    for (size_t i = 0; i < COUNT_OF(bits); i++) {
        if (own & bits[i].own)
            flags |= 1ull << bits[i].bit;
    }
    return int_from_u64(t, flags);
}

static value get_dict_offset(struct thread *t, value self)
{
    const struct type *type = type_of(self);
    return int_from_i64(t, type->dict_offset             ? (int64_t)type->dict_offset
                           : type->flags & TYPE_HAS_DICT ? -1
                                                         : 0);
}

static value get_weak_offset(struct thread *t, value self)
{
    return value_from_small_int(type_of(self)->flags & TYPE_WEAKLY_REFERABLE ? (int64_t)sizeof(struct object)
                                                                             : 0);
}

static const struct getset_def type_getsets[] = {
    {"__dictoffset__", get_dict_offset, NULL, NULL},
    {"__flags__", get_flags, NULL, NULL},
    {"__weakrefoffset__", get_weak_offset, NULL, NULL},
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__bases__", get_bases, set_bases, NULL},
    {"__base__", get_base, NULL, NULL},
    {"__mro__", get_mro, NULL, NULL},
    {"__dict__", get_dict, NULL, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__abstractmethods__", get_abstract, set_abstract, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__basicsize__", get_basic_size, NULL, NULL},
    {"__itemsize__", get_item_size, NULL, NULL},
    {0},
};

/* ---- Attributes of a class ---- */

static value bind(struct thread *t, value found, value instance, value owner)
{
    slot_descr_get *get = value_type(found)->slots.descr_get;
    if (!get)
        return found;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, found);
        return UNSET;
    }
    s[0] = found;
    value result = get(t, found, instance, owner);
    return scope_leave_keeping(t, s, result);
}

value type_find_attribute(struct thread *t, value self, value name)
{
    struct type *metatype = value_type(self);
    value meta = type_lookup_take(t, metatype, name);
    if (meta != UNSET && value_type(meta)->slots.descr_set && value_type(meta)->slots.descr_get)
        return bind(t, meta, self, value_from_type(metatype));
    value found = type_lookup_take(t, type_of(self), name);
    if (found != UNSET) {
        found = release_keeping(t, meta, found);
        return bind(t, found, UNSET, self);
    }
    return meta != UNSET ? bind(t, meta, self, value_from_type(metatype)) : UNSET;
}

value type_get_attribute(struct thread *t, value self, value name)
{
    value result = type_find_attribute(t, self, name);
    if (unlikely(result == UNSET) && !thread_raised(t))
        raise_no_attribute(t, self, name);
    return result;
}

static bool type_set_attribute(struct thread *t, value self, value name, value item)
{
    struct type *type = type_of(self);
    if (!(type->flags & TYPE_HEAP)) {
        raise_error(t, &exc_TypeError, "cannot set %R attribute of immutable type '%N'", name, type);
        return false;
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = type_lookup_take(t, value_type(self), name);
    slot_descr_set *set = s[0] == UNSET ? NULL : value_type(s[0])->slots.descr_set;
    bool ok = set ? set(t, s[0], self, item) : class_set_attribute(t, type, name, item);
    scope_leave(t, s);
    return ok;
}

/* ---- Calling a class ---- */

static value type_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    struct type *type = type_of(self);
    bool keywords = kwnames != UNSET && tuple_count(kwnames);
    if (type == &type_type) {
        if (nargs == 1 && !keywords)
            return value_from_type(value_type(args[0]));
        if (nargs != 3)
            return raise_error(t, &exc_TypeError, "type() takes 1 or 3 arguments");
    }
    if (unlikely(!type->slots.new))
        return raise_error(t, &exc_TypeError, "cannot create '%N' instances", type);
    value made = type->slots.new(t, type, args, nargs, kwnames);
    if (made == UNSET || !type_is_subtype(value_type(made), type))
        return made;
    slot_init *init = value_type(made)->slots.init;
    if (!init || (init == object_init && type->slots.new != object_new))
        return made; /* nothing to do or to complain about */
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, made);
        return UNSET;
    }
    s[0] = made;
    value result = init(t, made, args, nargs, kwnames) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

value class_call_prepare(struct thread *t, struct type *type, value *init)
{
    if (type->slots.new != object_new || object_type(&type->object)->slots.call != type_call ||
        (type->flags & TYPE_ABSTRACT))
        return UNSET;
    value function = type_lookup_take(t, type, NAME(__init__));
    if (!value_is_exact(function, &function_type)) {
        value_release(t, function);
        return UNSET;
    }
    value made = instance_create(t, type);
    if (made == UNSET) {
        value_release(t, function);
        return UNSET;
    }
    *init = function;
    return made;
}

static bool check_new_arguments(struct thread *t, const value *args, size_t nargs)
{
    if (nargs != 3)
        raise_error(t, &exc_TypeError, "type.__new__() takes exactly 3 arguments (%zu given)", nargs);
    else if (!str_check(args[0]))
        raise_error(t, &exc_TypeError, "type.__new__() argument 1 must be str, not %T", args[0]);
    else if (!tuple_check(args[1]))
        raise_error(t, &exc_TypeError, "type.__new__() argument 2 must be tuple, not %T", args[1]);
    else if (!dict_check(args[2]))
        raise_error(t, &exc_TypeError, "type.__new__() argument 3 must be dict, not %T", args[2]);
    else if (strlen(str_data(args[0])) != str_of(args[0])->size)
        raise_error(t, &exc_ValueError, "type name must not contain null characters");
    else
        return true;
    return false;
}

/* A base that is no class but could name classes has to be resolved by the class statement. */
static bool check_bases(struct thread *t, value bases)
{
    for (size_t i = 0; i < tuple_count(bases); i++) {
        value base = tuple_item(bases, i);
        if (type_check(base))
            continue;
        value entries = op_find_attribute(t, base, NAME(__mro_entries__));
        if (entries != UNSET)
            raise_error(t, &exc_TypeError,
                        "type() doesn't support MRO entry resolution; use types.new_class()");
        value_release(t, entries);
        if (thread_raised(t))
            return false;
    }
    return true;
}

static value type_new(struct thread *t, struct type *metatype, const value *args, size_t nargs, value kwnames)
{
    if (!check_new_arguments(t, args, nargs) || !check_bases(t, args[1]))
        return UNSET;
    struct type *winner = class_metatype(t, metatype, args[1]);
    if (!winner)
        return UNSET;
    if (winner != metatype && winner->slots.new != type_new)
        return winner->slots.new(t, winner, args, nargs, kwnames);
    return type_create(t, winner, args[0], args[1], args[2], args + nargs, kwnames);
}

static bool type_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 1 && kwnames != UNSET && tuple_count(kwnames))
        raise_error(t, &exc_TypeError, "type.__init__() takes no keyword arguments");
    else if (nargs != 1 && nargs != 3)
        raise_error(t, &exc_TypeError, "type.__init__() takes 1 or 3 arguments");
    else
        return true;
    return false;
}

/* ---- The `__new__` of built-in types ---- */

/* The nearest ancestor whose `new` is native: what may make instances of type. */
static struct type *safe_maker(struct type *type)
{
    while (type->flags & TYPE_HEAP)
        type = type->class->native_base;
    return type;
}

static value call_native_new(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct type *owner = type_of(args[0]);
    if (nargs < 2)
        return raise_error(t, &exc_TypeError, "%N.__new__(): not enough arguments", owner);
    if (!type_check(args[1]))
        return raise_error(t, &exc_TypeError, "%N.__new__(X): X is not a type object (%T)", owner, args[1]);
    struct type *type = type_of(args[1]);
    if (!type_is_subtype(type, owner))
        return raise_error(t, &exc_TypeError, "%N.__new__(%N): %N is not a subtype of %N", owner, type, type,
                           owner);
    struct type *maker = safe_maker(type);
    if (maker->slots.new != owner->slots.new)
        return raise_error(t, &exc_TypeError, "%N.__new__(%N) is not safe, use %N.__new__()", owner, type,
                           maker);
    return owner->slots.new(t, type, args + 2, nargs - 2, kwnames);
}

const struct native_def type_new_def = {
    "__new__",
    call_native_new,
    0,
    -1,
    NATIVE_KEYWORDS,
    NULL,
    "Create and return a new object.  See help(type) for accurate signature."};

/* ---- Methods ---- */

static value type_mro(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct type *type = type_of(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = type->flags & TYPE_HEAP ? class_linearize(t, type, type->bases) : value_retain(type->mro);
    value list = s[0] == UNSET ? UNSET : list_from_iterable(t, s[0]);
    scope_leave(t, s);
    return list;
}

static value type_subclasses(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return class_subclasses(t, type_of(args[0]));
}

static value type_prepare(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_create(t);
}

static value type_dir(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = dict_create(t);
    if (s[0] != UNSET && type_collect_names(t, type_of(args[0]), s[0]))
        result = dict_keys_list(t, s[0]);
    return scope_leave_keeping(t, s, result);
}

bool type_collect_names(struct thread *t, struct type *type, value names)
{
    for (size_t i = tuple_count(type->mro); i-- > 0;) {
        value *s = scope_enter(t, 1);
        if (!s)
            return false;
        s[0] = type_namespace(t, type_of(tuple_item(type->mro, i)));
        bool ok = s[0] != UNSET && dict_update(t, names, s[0]);
        scope_leave(t, s);
        if (!ok)
            return false;
    }
    return true;
}

static const struct native_def type_methods[] = {
    {"mro", type_mro, 0, 0, 0, "($self, /)", "Return a type's method resolution order."},
    {"__subclasses__", type_subclasses, 0, 0, 0, "($self, /)", "Return a list of immediate subclasses."},
    {"__prepare__", type_prepare, 0, -1, NATIVE_CLASS | NATIVE_KEYWORDS, NULL,
     "__prepare__() -> dict\nused to create the namespace for the class statement"},
    {"__instancecheck__", type_instance_check, 1, 1, 0, "($self, instance, /)",
     "Check if an object is an instance."},
    {"__subclasscheck__", type_subclass_check, 1, 1, 0, "($self, subclass, /)",
     "Check if a class is a subclass."},
    {"__dir__", type_dir, 0, 0, 0, "($self, /)", "Specialized __dir__ implementation for types."},
    {0},
};

struct type type_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "type",
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
    .flags = TYPE_BASE | TYPE_TYPE_SUBCLASS | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct type),
    .methods = type_methods,
    .getsets = type_getsets,
    .slots = {.repr = type_repr,
              .call = type_call,
              .get_attribute = type_get_attribute,
              .set_attribute = type_set_attribute,
              .new = type_new,
              .init = type_init,
              .bit_or = union_create,
              .slots = class_references,
              .dispose = class_dispose},
};
