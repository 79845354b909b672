/* weakref.ref, and the module _weakref. The containers of the module weakref are in python/weakref.py. */
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "modules/weakref.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define LIST_LIMIT 256

bool weakref_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct weak_reference *)o)->callback;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

void weakref_dispose(struct thread *t, struct object *o)
{
    weak_unregister((struct weak_reference *)o, t->program);
}

value weakref_create(struct thread *t, struct type *type, value target, value callback)
{
    if (!value_is_ref(target) || !(value_type(target)->flags & TYPE_WEAKLY_REFERABLE))
        return raise_error(t, &exc_TypeError, "cannot create weak reference to '%T' object", target);
    bool common = callback == UNSET && !(type->flags & TYPE_HEAP); /* one for all who ask */
    if (common) {
        struct weak_reference *shared = weak_find(t, value_ref(target), &type->shape);
        if (shared)
            return value_from_ref(shared);
    }
    struct weak_reference *reference = instance_allocate(t, type, sizeof *reference);
    if (!reference)
        return UNSET;
    reference->hash = -1;
    reference->place = !common ? WEAK_PLACE_ANY : type == &weakref_type ? WEAK_PLACE_PLAIN : WEAK_PLACE_PROXY;
    field_init(&reference->callback, value_retain(callback));
    if (!weak_register(t, reference, value_ref(target))) {
        object_release(t, &reference->object);
        return UNSET;
    }
    return value_from_ref(reference);
}

static value weakref_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    /* Keywords are for the __init__ of a class derived from it, and refused by its own. */
    if (nargs < 1 || nargs > 2)
        return raise_error(t, &exc_TypeError, "__new__ expected at %s %d argument%s, got %zu",
                           nargs < 1 ? "least" : "most", nargs < 1 ? 1 : 2, nargs < 1 ? "" : "s", nargs);
    return weakref_create(t, type, args[0], nargs > 1 && args[1] != NONE ? args[1] : UNSET);
}

static bool weakref_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (kwnames != UNSET && tuple_count(kwnames)) {
        raise_error(t, &exc_TypeError, "ref() takes no keyword arguments");
        return false;
    }
    return args_check(t, "__init__", nargs, kwnames, 1, 2);
}

static value weakref_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "weakref", nargs, kwnames, 0, 0))
        return UNSET;
    value target = weak_load(t, weak_of(self));
    return target == UNSET ? NONE : target;
}

static int64_t weakref_hash(struct thread *t, value self)
{
    struct weak_reference *reference = weak_of(self);
    int64_t hash = load_relaxed(&reference->hash); /* whoever computes it finds the same */
    if (hash != -1)
        return hash;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    if ((s[0] = weak_load(t, reference)) == UNSET)
        raise_error(t, &exc_TypeError, "weak object has gone away");
    else
        hash = op_hash(t, s[0]);
    scope_leave(t, s);
    if (hash != -1)
        store_relaxed(&reference->hash, hash);
    return hash;
}

static value weakref_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !type_is_subtype(value_type(left), &weakref_type) ||
        !type_is_subtype(value_type(right), &weakref_type))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 2), result;
    if (!s)
        return UNSET;
    s[0] = weak_load(t, weak_of(left));
    s[1] = weak_load(t, weak_of(right));
    if (s[0] == UNSET || s[1] == UNSET)
        result = value_from_bool((left == right) == (op == COMPARE_EQ));
    else
        result = op_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

static value weakref_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    unsigned long long address = self;
    if ((s[0] = weak_load(t, weak_of(self))) == UNSET) {
        result = str_format(t, "<weakref at 0x%llx; dead>", address);
    } else {
        s[1] = op_find_attribute(t, s[0], NAME(__name__));
        unsigned long long target = s[0];
        if (s[1] != UNSET && str_check(s[1]))
            result =
                str_format(t, "<weakref at 0x%llx; to '%T' at 0x%llx (%U)>", address, s[0], target, s[1]);
        else if (!thread_raised(t))
            result = str_format(t, "<weakref at 0x%llx; to '%T' at 0x%llx>", address, s[0], target);
    }
    return scope_leave_keeping(t, s, result);
}

static value get_callback(struct thread *t, value self)
{
    struct weak_reference *reference = weak_of(self);
    value callback =
        weak_peek(reference) == UNSET ? UNSET : field_load(t, &reference->object, &reference->callback);
    return callback == UNSET ? NONE : callback;
}

static bool set_callback(struct thread *t, value self, value v)
{
    raise_error(t, &exc_AttributeError, "readonly attribute");
    return false;
}

static const struct getset_def weakref_getsets[] = {{"__callback__", get_callback, set_callback, NULL}, {0}};

static const struct native_def weakref_methods[] = {
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {0},
};

struct type weakref_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &weakref_type},
    .name = "weakref.ReferenceType",
    .flags = TYPE_BASE | TYPE_WEAK_EDGE,
    .size = sizeof(struct weak_reference),
    .methods = weakref_methods,
    .getsets = weakref_getsets,
    .slots = {.new = weakref_new,
              .init = weakref_init,
              .call = weakref_call,
              .hash = weakref_hash,
              .compare = weakref_compare,
              .repr = weakref_repr,
              .slots = weakref_slots,
              .dispose = weakref_dispose},
};

/* weak_callback_hook */
static void run_callback(struct thread *t, struct weak_reference *reference)
{
    value *s = scope_enter(t, 3);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[0] = value_retain(value_from_ref(reference));
    s[1] = field_load(t, &reference->object, &reference->callback);
    if (s[1] != UNSET && (s[2] = op_call_1(t, s[1], s[0])) == UNSET)
        raised_ignore(t, s[1]);
    scope_leave(t, s);
}

/* ---- The module ---- */

static value weakref_proxy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct type *type = value_type(args[0])->slots.call ? &weak_callable_proxy_type : &weak_proxy_type;
    return weakref_create(t, type, args[0], nargs > 1 && args[1] != NONE ? args[1] : UNSET);
}

static value weakref_getweakrefcount(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t count = 0;
    if (value_is_ref(args[0]))
        weak_list(t, value_ref(args[0]), NULL, 0, &count);
    return int_from_u64(t, count);
}

static value weakref_getweakrefs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct weak_reference *found[LIST_LIMIT];
    size_t count = value_is_ref(args[0]) ? weak_list(t, value_ref(args[0]), found, LIST_LIMIT, NULL) : 0;
    value list = list_create(t, count);
    for (size_t i = 0; i < count; i++) {
        value v = value_from_ref(found[i]);
        if (list == UNSET || !list_append_take(t, list, v))
            value_release(t, v);
    }
    return list;
}

/* A key whose weak reference is dead goes, and one that got another reference meanwhile stays. */
static value weakref_remove_dead(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!dict_check(args[0]))
        return raise_error(t, &exc_TypeError, "_remove_dead_weakref() argument 1 must be dict, not %T",
                           args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = dict_get(t, args[0], args[1]);
    if (s[0] != UNSET && !type_is_subtype(value_type(s[0]), &weakref_type))
        raise_error(t, &exc_TypeError, "not a weakref");
    else if (s[0] != UNSET && weak_peek(weak_of(s[0])) == UNSET)
        dict_delete_item(t, args[0], args[1], s[0]);
    scope_leave(t, s);
    return thread_raised(t) ? UNSET : NONE;
}

static const struct native_def functions[] = {
    {"_remove_dead_weakref", weakref_remove_dead, 2, 2, 0, "($module, dct, key, /)",
     "Takes the key out of the dict if its weak reference is dead."},
    {"getweakrefcount", weakref_getweakrefcount, 1, 1, 0, "($module, object, /)",
     "How many weak references to an object there are."},
    {"getweakrefs", weakref_getweakrefs, 1, 1, 0, "($module, object, /)",
     "The weak references to an object."},
    {"proxy", weakref_proxy, 1, 2, 0, "($module, object, callback=None, /)",
     "An object that stands for another one without keeping it."},
    {0},
};

static bool weakref_module_init(struct thread *t, value module)
{
    return module_add(t, module, "ref", value_from_type(&weakref_type)) &&
           module_add(t, module, "ReferenceType", value_from_type(&weakref_type)) &&
           module_add(t, module, "ProxyType", value_from_type(&weak_proxy_type)) &&
           module_add(t, module, "CallableProxyType", value_from_type(&weak_callable_proxy_type));
}

void weakref_types_ready(void)
{
    type_ready(&weakref_type);
    weak_callback_hook = run_callback;
}

const struct module_def weakref_native_module = {
    .name = "_weakref",
    .doc = "References that do not keep their object.",
    .functions = functions,
    .init = weakref_module_init,
};
