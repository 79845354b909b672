/* Native functions: of modules, bound to instances, and the unbound methods of built-in types. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/reduce.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

static struct native_function *native_of(value v)
{
    return (struct native_function *)value_ref(v);
}

value native_create(struct thread *t, const struct native_def *def, value self, value module)
{
    struct native_function *native = object_create(t, &native_function_type, sizeof *native);
    if (!native)
        return UNSET;
    native->def = def;
    field_init(&native->self, value_retain(self));
    field_init(&native->module, value_retain(module));
    return value_from_ref(native);
}

static bool native_slots(struct object *o, struct slot_run *run)
{
    struct native_function *native = (struct native_function *)o;
    if (run->cursor++ > 0)
        return false;
    run->first = &native->self, run->count = 2, run->stride = 1;
    run->last = true;
    return true;
}

/* What stands before the name in messages: the type of a method, the module of a function outside builtins.
 */
static const char *message_owner(const struct native_function *native)
{
    if (native->owner)
        return native->owner->name;
    if (native->self != UNSET)
        return type_check(native->self) ? type_of(native->self)->name : value_type(native->self)->name;
    if (native->module != UNSET && !str_equals_text(native->module, "builtins"))
        return str_data(native->module);
    return NULL;
}

static value native_function_call(struct thread *t, value self, const value *args, size_t nargs,
                                  value kwnames)
{
    const struct native_function *native = native_of(self);
    if (native->self == UNSET)
        return native_call(t, native->def, message_owner(native), false, args, nargs, kwnames);
    value local[9];
    size_t total = nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames));
    value *all = total < COUNT_OF(local) ? local : memory_alloc(t, (total + 1) * sizeof(value));
    if (!all)
        return UNSET;
    all[0] = native->self;
    if (total)
        memcpy(all + 1, args, total * sizeof(value)); /* borrowed: the caller keeps the originals */
    value result = native_call(t, native->def, message_owner(native), true, all, nargs + 1, kwnames);
    if (all != local)
        memory_free(t, all);
    return result;
}

static value native_function_repr(struct thread *t, value self)
{
    const struct native_function *native = native_of(self);
    if (native->self == UNSET && native->owner)
        return str_format(t, "<built-in method %s of type object at 0x%llx>", native->def->name,
                          (unsigned long long)value_from_type(native->owner));
    if (native->self == UNSET)
        return str_format(t, "<built-in function %s>", native->def->name);
    if (type_check(native->self))
        return str_format(t, "<built-in method %s of type object at 0x%llx>", native->def->name,
                          (unsigned long long)native->self);
    return str_format(t, "<built-in method %s of %T object at 0x%llx>", native->def->name, native->self,
                      (unsigned long long)native->self);
}

static value native_function_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(left, &native_function_type) ||
        !value_is_exact(right, &native_function_type))
        return NOT_IMPLEMENTED;
    bool equal =
        native_of(left)->def == native_of(right)->def && native_of(left)->self == native_of(right)->self;
    return value_from_bool(equal == (op == COMPARE_EQ));
}

static int64_t native_function_hash(struct thread *t, value self)
{
    const struct native_function *native = native_of(self);
    return (int64_t)(((uintptr_t)native->def >> 4) ^ (native->self >> 4) << 7);
}

/* ---- Attributes ---- */

static value get_name(struct thread *t, value self)
{
    return str_from_text(t, native_of(self)->def->name);
}

static value get_qualname(struct thread *t, value self)
{
    const struct native_function *native = native_of(self);
    struct type *owner = native->owner;
    if (!owner && native->self != UNSET && !value_is_exact(native->self, &module_type))
        owner = type_check(native->self) ? type_of(native->self) : value_type(native->self);
    return owner ? str_format(t, "%N.%s", owner, native->def->name) : get_name(t, self);
}

static value get_doc(struct thread *t, value self)
{
    const char *doc = native_of(self)->def->doc;
    return doc ? str_from_text(t, doc) : NONE;
}

static value get_module(struct thread *t, value self)
{
    value module = native_of(self)->module;
    return module == UNSET ? NONE : value_retain(module);
}

static value get_self(struct thread *t, value self)
{
    value bound = native_of(self)->self;
    return bound == UNSET ? NONE : value_retain(bound);
}

static value get_text_signature(struct thread *t, value self)
{
    const char *signature = native_of(self)->def->signature;
    return signature ? str_from_text(t, signature) : NONE;
}

static const struct native_def native_methods[] = {
    {"__reduce__", reduce_function, 0, 0, 0, NULL, NULL},
    {0},
};

static const struct getset_def native_function_getsets[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL},
    {"__module__", get_module, NULL, NULL},
    {"__self__", get_self, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {0},
};

struct type native_function_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "builtin_function_or_method",
    .size = sizeof(struct native_function),
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAKLY_REFERABLE,
    .getsets = native_function_getsets,
    .methods = native_methods,
    .slots = {.call = native_function_call,
              .repr = native_function_repr,
              .compare = native_function_compare,
              .hash = native_function_hash,
              .slots = native_slots},
};

/* ---- Unbound methods of built-in types: list.append ---- */

static bool check_receiver(struct thread *t, const struct native_function *native, const value *args,
                           size_t nargs)
{
    if (nargs == 0) {
        raise_error(t, &exc_TypeError, "unbound method %N.%s() needs an argument", native->owner,
                    native->def->name);
        return false;
    }
    if (unlikely(!type_is_subtype(value_type(args[0]), native->owner))) {
        raise_error(t, &exc_TypeError, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object",
                    native->def->name, native->owner, args[0]);
        return false;
    }
    return true;
}

static value native_method_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    const struct native_function *native = native_of(self);
    if (!check_receiver(t, native, args, nargs))
        return UNSET;
    return native_call(t, native->def, native->owner->name, true, args, nargs, kwnames);
}

static value native_method_get(struct thread *t, value descriptor, value instance, value owner)
{
    if (instance == UNSET)
        return value_retain(descriptor);
    const struct native_function *native = native_of(descriptor);
    if (!type_is_subtype(value_type(instance), native->owner))
        return raise_error(t, &exc_TypeError,
                           "descriptor '%s' for '%N' objects doesn't apply to a '%T' object",
                           native->def->name, native->owner, instance);
    value bound = native_create(t, native->def, instance, UNSET);
    if (bound != UNSET)
        native_of(bound)->owner = native->owner;
    return bound;
}

static value native_method_repr(struct thread *t, value self)
{
    return str_format(t, "<method '%s' of '%N' objects>", native_of(self)->def->name, native_of(self)->owner);
}

static value get_objclass(struct thread *t, value self)
{
    return value_from_type(native_of(self)->owner);
}

static const struct getset_def native_method_getsets[] = {
    {"__name__", get_name, NULL, NULL},
    {"__qualname__", get_qualname, NULL, NULL},
    {"__doc__", get_doc, NULL, NULL},
    {"__objclass__", get_objclass, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL},
    {0},
};

struct type native_method_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "method_descriptor",
    .size = sizeof(struct native_function),
    .flags = TYPE_NO_INSTANTIATION | TYPE_METHOD_DESCRIPTOR,
    .getsets = native_method_getsets,
    .methods = native_methods,
    .slots = {.call = native_method_call,
              .descr_get = native_method_get,
              .repr = native_method_repr,
              .slots = native_slots},
};

/* ---- Class methods of built-in types: dict.fromkeys ---- */

static value class_method_get(struct thread *t, value descriptor, value instance, value owner)
{
    const struct native_function *native = native_of(descriptor);
    if (owner == UNSET)
        owner = value_from_type(value_type(instance));
    if (!type_check(owner))
        return raise_error(t, &exc_TypeError,
                           "descriptor '%s' for type '%N' needs a type, not a '%T' as arg 2",
                           native->def->name, native->owner, owner);
    return native_create(t, native->def, owner, UNSET);
}

static value class_method_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    const struct native_function *native = native_of(self);
    if (nargs == 0 || !type_check(args[0]))
        return raise_error(t, &exc_TypeError, "descriptor '%s' of '%N' needs a type as its first argument",
                           native->def->name, native->owner);
    return native_call(t, native->def, native->owner->name, true, args, nargs, kwnames);
}

struct type class_method_descriptor_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "classmethod_descriptor",
    .size = sizeof(struct native_function),
    .flags = TYPE_NO_INSTANTIATION,
    .getsets = native_method_getsets,
    .slots = {.call = class_method_call,
              .descr_get = class_method_get,
              .repr = native_method_repr,
              .slots = native_slots},
};
