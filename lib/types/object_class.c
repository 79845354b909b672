/* The class `object`. */
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/instance.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/type_object.h"

static bool has_arguments(size_t nargs, value kwnames)
{
    return nargs || (kwnames != UNSET && tuple_count(kwnames));
}

/* TypeError "Can't instantiate abstract class ...". */
static value raise_abstract(struct thread *t, struct type *type)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    s[0] = op_get_attribute(t, value_from_type(type), NAME(__abstractmethods__));
    s[1] = s[0] == UNSET ? UNSET : list_from_iterable(t, s[0]);
    if (s[1] == UNSET || !list_sort(t, s[1], UNSET, false))
        goto done;
    slot_set(t, &s[0], str_from_text(t, ", "));
    slot_set(t, &s[1], list_to_tuple(t, s[1]));
    if (s[0] == UNSET || s[1] == UNSET)
        goto done;
    s[2] = str_join(t, s[0], tuple_of(s[1])->items, tuple_count(s[1]));
    if (s[2] != UNSET)
        raise_error(t, &exc_TypeError, "Can't instantiate abstract class %N with abstract method%s %U", type,
                    tuple_count(s[1]) > 1 ? "s" : "", s[2]);
done:
    scope_leave(t, s);
    return UNSET;
}

value object_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (unlikely(has_arguments(nargs, kwnames))) {
        if (type->slots.new != object_new)
            return raise_error(t, &exc_TypeError,
                               "object.__new__() takes exactly one argument (the type to instantiate)");
        if (type->slots.init == object_init)
            return raise_error(t, &exc_TypeError, "%N() takes no arguments", type);
    }
    if (unlikely(type->flags & TYPE_ABSTRACT))
        return raise_abstract(t, type);
    return instance_create(t, type);
}

bool object_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (likely(!has_arguments(nargs, kwnames)))
        return true;
    struct type *type = value_type(self);
    if (type->slots.init != object_init)
        raise_error(t, &exc_TypeError,
                    "object.__init__() takes exactly one argument (the instance to initialize)");
    else if (type->slots.new == object_new)
        raise_error(t, &exc_TypeError,
                    "%N.__init__() takes exactly one argument (the instance to initialize)", type);
    else
        return true;
    return false;
}

static value object_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = type_full_name(t, value_type(self));
    value text =
        s[0] == UNSET ? UNSET : str_format(t, "<%U object at 0x%llx>", s[0], (unsigned long long)self);
    scope_leave(t, s);
    return text;
}

static value object_str(struct thread *t, value self)
{
    return op_repr(t, self);
}

static int64_t object_hash(struct thread *t, value self)
{
    /* The address turned so that the bits which are always zero come last, as python3 does it. */
    uint64_t address = self;
    int64_t hash = (int64_t)(address >> 4 | address << 60);
    return hash == -1 ? -2 : hash;
}

static value object_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (op == COMPARE_EQ)
        return left == right ? TRUE_VALUE : NOT_IMPLEMENTED;
    if (op != COMPARE_NE)
        return NOT_IMPLEMENTED;
    slot_compare *compare = value_type(left)->slots.compare;
    value equal = compare(t, left, right, COMPARE_EQ);
    if (equal == UNSET || equal == NOT_IMPLEMENTED)
        return equal;
    int truth = op_truth_taken(t, equal);
    return truth < 0 ? UNSET : value_from_bool(!truth);
}

/* ---- Attributes and methods ---- */

static value get_class(struct thread *t, value self)
{
    return value_from_type(value_type(self));
}

static bool set_class(struct thread *t, value self, value v)
{
    if (v == UNSET)
        raise_error(t, &exc_TypeError, "can't delete __class__ attribute");
    else if (!type_check(v))
        raise_error(t, &exc_TypeError, "__class__ must be set to a class, not '%T' object", v);
    else if (!value_is_ref(self) || !(value_type(self)->flags & type_of(v)->flags & TYPE_HEAP))
        raise_error(t, &exc_TypeError,
                    "__class__ assignment only supported for mutable types or ModuleType subclasses");
    else
        return instance_set_class(t, value_ref(self), type_of(v));
    return false;
}

static const struct getset_def object_getsets[] = {{"__class__", get_class, set_class, "the object's class"},
                                                   {0}};

static value object_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "__format__() argument must be str, not %T", args[1]);
    if (str_of(args[1])->size)
        return raise_error(t, &exc_TypeError, "unsupported format string passed to %T.__format__", args[0]);
    return op_str(t, args[0]);
}

static value object_dir(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = dict_create(t);
    if (s[0] == UNSET || !instance_names(t, args[0], s[0]))
        goto done;
    s[1] = op_find_attribute(t, args[0], NAME(__class__));
    if (s[1] != UNSET && type_check(s[1])) {
        if (!type_collect_names(t, type_of(s[1]), s[0]))
            goto done;
    }
    if (!thread_raised(t))
        result = dict_keys_list(t, s[0]);
done:
    return scope_leave_keeping(t, s, result);
}

static value object_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct type *type = value_type(args[0]);
    if (!value_is_ref(args[0]))
        return value_from_small_int(type == &int_type ? 28 : type == &float_type ? 24 : 16);
    if (object_is_sticky(value_ref(args[0])) && !(type->flags & TYPE_HEAP))
        return int_from_u64(t, type->size);
    return int_from_u64(t, memory_size(value_ref(args[0])));
}

static value object_init_subclass(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (kwnames != UNSET && tuple_count(kwnames))
        return raise_error(t, &exc_TypeError, "%N.__init_subclass__() takes no keyword arguments",
                           type_of(args[0]));
    if (nargs > 1)
        return raise_error(t, &exc_TypeError, "%N.__init_subclass__() takes no arguments (%zu given)",
                           type_of(args[0]), nargs - 1);
    return NONE;
}

static value object_subclass_hook(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return NOT_IMPLEMENTED;
}

static const struct native_def object_methods[] = {
    {"__format__", object_format, 1, 1, 0, "($self, format_spec, /)", "Default object formatter."},
    {"__dir__", object_dir, 0, 0, 0, "($self, /)", "Default dir() implementation."},
    {"__sizeof__", object_sizeof, 0, 0, 0, "($self, /)", "Size of object in memory, in bytes."},
    {"__getstate__", object_get_state, 0, 0, 0, "($self, /)", "Helper for pickle."},
    {"__reduce__", object_reduce, 0, 0, 0, "($self, /)", "Helper for pickle."},
    {"__reduce_ex__", object_reduce_ex, 1, 1, 0, "($self, protocol, /)", "Helper for pickle."},
    {"__init_subclass__", object_init_subclass, 0, -1, NATIVE_CLASS | NATIVE_KEYWORDS, NULL,
     "This method is called when a class is subclassed."},
    {"__subclasshook__", object_subclass_hook, 1, 1, NATIVE_CLASS, NULL,
     "Abstract classes can override this to customize issubclass()."},
    {0},
};

struct type object_type_object = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "object",
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new "
           "featureless\ninstance that has no instance attributes and cannot be given any.\n",
    .flags = TYPE_BASE,
    .size = sizeof(struct object),
    .methods = object_methods,
    .getsets = object_getsets,
    .slots = {.new = object_new,
              .init = object_init,
              .repr = object_repr,
              .str = object_str,
              .hash = object_hash,
              .compare = object_compare,
              .get_attribute = attribute_get_generic,
              .set_attribute = attribute_set_generic},
};
