/* Modules. */
#include "types/module.h"

#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/types.h"

static struct module *module_of(value v)
{
    return (struct module *)value_ref(v);
}

/* The attributes that every module starts with. */
static bool fill(struct thread *t, struct module *module, value name, value doc)
{
    value dict = dict_create(t);
    if (dict == UNSET)
        return false;
    value old = field_exchange(t, &module->object, &module->dict, dict);
    value_release(t, old);
    field_store(t, &module->object, &module->name, value_retain(name));
    return dict_set(t, dict, NAME(__name__), name) && dict_set(t, dict, NAME(__doc__), doc) &&
           dict_set(t, dict, NAME(__package__), NONE) && dict_set(t, dict, NAME(__loader__), NONE) &&
           dict_set(t, dict, NAME(__spec__), NONE);
}

value module_create(struct thread *t, value name)
{
    struct module *module = object_create(t, &module_type, sizeof *module);
    if (!module)
        return UNSET;
    if (!fill(t, module, name, NONE)) {
        object_release(t, &module->object);
        return UNSET;
    }
    return value_from_ref(module);
}

value module_dict(value module)
{
    return module_of(module)->dict;
}

bool module_add(struct thread *t, value module, const char *name, value v)
{
    if (v == UNSET)
        return false;
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, v);
        return false;
    }
    s[0] = v;
    s[1] = str_intern_utf8(t, name, strlen(name));
    bool ok = s[1] != UNSET && dict_set(t, module_dict(module), s[1], v);
    scope_leave(t, s);
    return ok;
}

static bool add_functions(struct thread *t, value module, const struct native_def *functions)
{
    for (const struct native_def *def = functions; def && def->name; def++)
        if (!module_add(t, module, def->name, native_create(t, def, UNSET, module_of(module)->name)))
            return false;
    return true;
}

value module_from_def(struct thread *t, const struct module_def *def)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = str_intern_utf8(t, def->name, strlen(def->name));
    s[1] = s[0] == UNSET ? UNSET : module_create(t, s[0]);
    if (s[1] == UNSET)
        goto done;
    value_ref(s[1])->extra = MODULE_BUILT_IN;
    if (def->doc) {
        s[2] = str_from_text(t, def->doc);
        if (s[2] == UNSET || !dict_set(t, module_dict(s[1]), NAME(__doc__), s[2]))
            goto done;
    }
    if (add_functions(t, s[1], def->functions) && (!def->init || def->init(t, s[1])))
        result = scope_take(&s[1]);
done:
    return scope_leave_keeping(t, s, result);
}

/* ---- The type ---- */

static bool module_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct module *)o)->name, run->count = 2, run->stride = 1;
    run->last = true;
    return true;
}

static value module_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct module *module = instance_allocate(t, type, sizeof *module);
    return module ? value_from_ref(module) : UNSET;
}

static bool module_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"name", "doc", NULL};
    value a[2];
    if (!args_parse(t, "module", args, nargs, kwnames, parameters, 1, 2, a))
        return false;
    if (!str_check(a[0])) {
        raise_error(t, &exc_TypeError, "module() argument 'name' must be str, not %T", a[0]);
        return false;
    }
    return fill(t, module_of(self), a[0], a[1] == UNSET ? NONE : a[1]);
}

static value module_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value text = UNSET, dict = module_dict(self);
    s[0] = dict == UNSET ? UNSET : dict_get_str(t, dict, NAME(__name__));
    s[1] = dict == UNSET ? UNSET : dict_get_str(t, dict, NAME(__file__));
    if (s[0] == UNSET || !str_check(s[0]))
        slot_set(t, &s[0], str_from_text(t, "?"));
    if (s[0] != UNSET)
        text = s[1] != UNSET && s[1] != NONE ? str_format(t, "<module %R from %R>", s[0], s[1])
               : load_relaxed(&value_ref(self)->extra) == MODULE_BUILT_IN
                   ? str_format(t, "<module %R (built-in)>", s[0])
                   : str_format(t, "<module %R>", s[0]);
    return scope_leave_keeping(t, s, text);
}

/* A module without the attribute may offer `__getattr__`. *Takes* the pending AttributeError. */
static value ask_module(struct thread *t, value self, value name)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET, dict = module_dict(self);
    s[0] = raised_take(t);
    s[1] = dict == UNSET ? UNSET : dict_get_str(t, dict, NAME(__getattr__));
    if (s[1] != UNSET) {
        result = op_call_1(t, s[1], name);
        goto done;
    }
    slot_set(t, &s[1], dict == UNSET ? UNSET : dict_get_str(t, dict, NAME(__name__)));
    if (s[1] != UNSET && str_check(s[1]) && load_relaxed(&value_ref(self)->extra) == MODULE_INITIALISING)
        raise_error(
            t, &exc_AttributeError,
            "partially initialized module '%U' has no attribute '%U' (most likely due to a circular import)",
            s[1], name);
    else if (s[1] != UNSET && str_check(s[1]))
        raise_error(t, &exc_AttributeError, "module '%U' has no attribute '%U'", s[1], name);
    else
        raise_error(t, &exc_AttributeError, "module has no attribute '%U'", name);
    attribute_error_complete(t, self, name);
done:
    return scope_leave_keeping(t, s, result);
}

static value module_get_attribute(struct thread *t, value self, value name)
{
    value found = attribute_get_generic(t, self, name);
    if (unlikely(found == NONE) && (name == NAME(__spec__) || name == NAME(__loader__)) &&
        load_relaxed(&value_ref(self)->extra) && class_hooks.complete_module)
        return class_hooks.complete_module(t, self) ? attribute_get_generic(t, self, name) : UNSET;
    return found == UNSET && raised_is(t, &exc_AttributeError) ? ask_module(t, self, name) : found;
}

static value module_dir(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET, dict = module_dict(args[0]);
    s[0] = dict_get_str(t, dict, NAME(__dir__));
    if (s[0] != UNSET)
        result = op_call_0(t, s[0]);
    else if (!thread_raised(t))
        result = dict_keys_list(t, dict);
    return scope_leave_keeping(t, s, result);
}

static const struct native_def module_methods[] = {
    {"__dir__", module_dir, 0, 0, 0, NULL, "__dir__() -> list\nspecialized dir() implementation"}, {0}};
static const struct member_def module_members[] = {{"__dict__", offsetof(struct module, dict), false, true},
                                                   {0}};

struct type module_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "module",
    .doc = "Create a module object.\n\nThe name must be a string; the optional docstring can have any type.",
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_WEAKLY_REFERABLE | TYPE_LAZY_SHARED,
    .size = sizeof(struct module),
    .dict_offset = offsetof(struct module, dict),
    .methods = module_methods,
    .members = module_members,
    .slots = {.new = module_new,
              .init = module_init,
              .repr = module_repr,
              .get_attribute = module_get_attribute,
              .slots = module_slots},
};
