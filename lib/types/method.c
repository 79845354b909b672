/* Bound methods, staticmethod and classmethod. */
#include "object/create.h"
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/descriptor.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/reduce.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* ---- Bound methods ---- */

static struct method *method_of(value v)
{
    return (struct method *)value_ref(v);
}

value method_create(struct thread *t, value function, value self)
{
    struct method *method = object_create_unfilled(t, &method_type.shape, sizeof *method, OBJECT_TRACKED);
    if (!method)
        return UNSET;
    field_init(&method->function, value_retain(function));
    field_init(&method->self, value_retain(self));
    return value_from_ref(method);
}

static bool method_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct method *)o)->function, run->count = 2, run->stride = 1;
    run->last = true;
    return true;
}

static value method_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"", "", NULL};
    value a[2];
    if (!args_parse(t, "method", args, nargs, kwnames, names, 2, 2, a))
        return UNSET;
    if (!value_type(a[0])->slots.call)
        return raise_error(t, &exc_TypeError, "first argument must be callable");
    if (a[1] == NONE)
        return raise_error(t, &exc_TypeError, "instance must not be None");
    return method_create(t, a[0], a[1]);
}

static value method_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return call_prefixed(t, method_of(self)->function, method_of(self)->self, args, nargs, kwnames);
}

static value method_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value text = UNSET;
    s[0] = op_find_attribute(t, method_of(self)->function, NAME(__qualname__));
    if (s[0] == UNSET && !thread_raised(t))
        s[0] = op_find_attribute(t, method_of(self)->function, NAME(__name__));
    if (!thread_raised(t))
        text = s[0] != UNSET && str_check(s[0])
                   ? str_format(t, "<bound method %U of %R>", s[0], method_of(self)->self)
                   : str_format(t, "<bound method ? of %R>", method_of(self)->self);
    return scope_leave_keeping(t, s, text);
}

static value method_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(left, &method_type) ||
        !value_is_exact(right, &method_type))
        return NOT_IMPLEMENTED;
    int equal = op_equal(t, method_of(left)->function, method_of(right)->function);
    if (equal < 0)
        return UNSET;
    equal = equal && method_of(left)->self == method_of(right)->self;
    return value_from_bool((op == COMPARE_EQ) == (equal != 0));
}

static int64_t method_hash(struct thread *t, value self)
{
    int64_t hash = op_hash(t, method_of(self)->function);
    if (hash == -1)
        return -1;
    uint64_t address = method_of(self)->self;
    hash ^= (int64_t)(address >> 4 | address << 60);
    return hash == -1 ? -2 : hash;
}

/* A method has the attributes of its function besides its own. */
static value method_get_attribute(struct thread *t, value self, value name)
{
    value own = type_lookup_take(t, &method_type, name);
    if (own != UNSET) {
        value_release(t, own); /* immortal */
        return attribute_get_generic(t, self, name);
    }
    return op_get_attribute(t, method_of(self)->function, name);
}

static value get_doc(struct thread *t, value self)
{
    return op_get_attribute(t, method_of(self)->function, NAME(__doc__));
}

static const struct getset_def method_getsets[] = {{"__doc__", get_doc, NULL, NULL}, {0}};
static const struct native_def method_methods[] = {
    {"__reduce__", reduce_method, 0, 0, 0, NULL, NULL},
    {0},
};
static const struct member_def method_members[] = {
    {"__func__", offsetof(struct method, function), false, true},
    {"__self__", offsetof(struct method, self), false, true},
    {0},
};

struct type method_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "method",
    .doc = "Create a bound instance method object.",
    .flags = TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct method),
    .getsets = method_getsets,
    .members = method_members,
    .methods = method_methods,
    .slots = {.new = method_new,
              .call = method_call,
              .repr = method_repr,
              .compare = method_compare,
              .hash = method_hash,
              .get_attribute = method_get_attribute,
              .slots = method_slots},
};

/* ---- staticmethod and classmethod ---- */

static struct method_descriptor *wrapper_of(value v)
{
    return (struct method_descriptor *)value_ref(v);
}

static bool wrapper_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct method_descriptor *)o)->callable, run->count = 2, run->stride = 1;
    run->last = true;
    return true;
}

static value wrapper_create(struct thread *t, struct type *type, value callable)
{
    struct method_descriptor *wrapper = instance_allocate(t, type, sizeof *wrapper);
    if (!wrapper)
        return UNSET;
    field_init(&wrapper->callable, value_retain(callable));
    return value_from_ref(wrapper);
}

value static_method_create(struct thread *t, value callable)
{
    return wrapper_create(t, &staticmethod_type, callable);
}

value class_method_create(struct thread *t, value callable)
{
    return wrapper_create(t, &classmethod_type, callable);
}

/* Takes over what tools ask a function for: its names, module, documentation and annotations. */
static bool copy_attributes(struct thread *t, value self, value callable)
{
    const value names_to_copy[] = {NAME(__module__), NAME(__name__), NAME(__qualname__), NAME(__doc__),
                                   NAME(__annotations__)};
    for (size_t i = 0; i < COUNT_OF(names_to_copy); i++) {
        value v = op_find_attribute(t, callable, names_to_copy[i]);
        bool ok = v == UNSET ? !thread_raised(t) : instance_set(t, self, names_to_copy[i], v) >= 0;
        value_release(t, v);
        if (!ok)
            return false;
    }
    return true;
}

static value wrapper_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return wrapper_create(t, type, NONE);
}

static bool wrapper_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    const char *name = descriptor_is_static_method(self) ? "staticmethod" : "classmethod";
    if (kwnames != UNSET && tuple_count(kwnames)) {
        raise_error(t, &exc_TypeError, "%s() takes no keyword arguments", name);
        return false;
    }
    if (nargs != 1) {
        raise_error(t, &exc_TypeError, "%s expected 1 argument, got %zu", name, nargs);
        return false;
    }
    field_store(t, value_ref(self), &wrapper_of(self)->callable, value_retain(args[0]));
    return copy_attributes(t, self, args[0]);
}

static value static_get(struct thread *t, value descriptor, value instance, value owner)
{
    return field_load(t, value_ref(descriptor), &wrapper_of(descriptor)->callable);
}

static value static_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return op_call(t, wrapper_of(self)->callable, args, nargs, kwnames);
}

static value class_get(struct thread *t, value descriptor, value instance, value owner)
{
    value class = owner != UNSET ? owner : value_from_type(value_type(instance));
    value callable = wrapper_of(descriptor)->callable;
    slot_descr_get *get = value_type(callable)->slots.descr_get;
    return get && !value_is_exact(callable, &function_type) ? get(t, callable, class, UNSET)
                                                            : method_create(t, callable, class);
}

static value static_repr(struct thread *t, value self)
{
    return str_format(t, "<staticmethod(%R)>", wrapper_of(self)->callable);
}

static value class_repr(struct thread *t, value self)
{
    return str_format(t, "<classmethod(%R)>", wrapper_of(self)->callable);
}

static value get_abstract(struct thread *t, value self)
{
    value v = op_find_attribute(t, wrapper_of(self)->callable, NAME(__isabstractmethod__));
    int truth = v == UNSET ? (thread_raised(t) ? -1 : 0) : op_truth_taken(t, v);
    return truth < 0 ? UNSET : value_from_bool(truth);
}

static const struct getset_def wrapper_getsets[] = {{"__isabstractmethod__", get_abstract, NULL, NULL},
                                                    {"__dict__", instance_dict, instance_set_dict, NULL},
                                                    {0}};
static const struct member_def wrapper_members[] = {
    {"__func__", offsetof(struct method_descriptor, callable), false, true},
    {"__wrapped__", offsetof(struct method_descriptor, callable), false, true},
    {0},
};

#define WRAPPER_TYPE                                                                                         \
    .object = OBJECT_IMMORTAL(type_type), .size = sizeof(struct method_descriptor),                          \
    .flags = TYPE_BASE | TYPE_HAS_DICT, .dict_offset = offsetof(struct method_descriptor, dict),             \
    .getsets = wrapper_getsets, .members = wrapper_members

struct type staticmethod_type = {
    WRAPPER_TYPE,
    .name = "staticmethod",
    .doc = "staticmethod(function) -> method\n\nConvert a function to be a static method.",
    .slots = {.new = wrapper_new,
              .init = wrapper_init,
              .call = static_call,
              .descr_get = static_get,
              .repr = static_repr,
              .slots = wrapper_slots},
};
struct type classmethod_type = {
    WRAPPER_TYPE,
    .name = "classmethod",
    .doc = "classmethod(function) -> method\n\nConvert a function to be a class method.",
    .slots = {.new = wrapper_new,
              .init = wrapper_init,
              .descr_get = class_get,
              .repr = class_repr,
              .slots = wrapper_slots},
};
