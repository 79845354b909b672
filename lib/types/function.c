/* Functions written in Python: their attributes. What a call does is lib/vm's. */
#include "types/function.h"

#include "object/program.h"
#include "gc/safepoint.h"
#include "object/create.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static struct function *function_of(value v)
{
    return (struct function *)value_ref(v);
}

/* The dict of a builtins module, which globals may name: new reference. `otherwise`: where they do not. */
static value builtins_for(struct thread *t, value globals, value otherwise)
{
    value builtins = dict_get_str(t, globals, NAME(__builtins__));
    if (builtins == UNSET)
        return value_retain(otherwise == UNSET ? t->program->builtins : otherwise);
    if (value_has_flag(builtins, TYPE_DICT_SUBCLASS))
        return builtins;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, builtins);
        return UNSET;
    }
    s[0] = builtins;
    value dict = scope_leave_keeping(t, s, op_find_attribute(t, builtins, NAME(__dict__)));
    return dict != UNSET ? dict : value_retain(t->program->builtins);
}

/* Where the two names that every function takes from its globals were found: the version of the globals' keys
 * and two positions, in one word, so that threads which fill it at once do no harm. */
union module_names {
    struct {
        uint32_t version;
        uint16_t builtins, name;
    } at;
    uint64_t word;
};

static void module_names_remember(struct thread *t, struct code *code, value globals)
{
    uint32_t version = dict_keys_version(t, globals);
    int64_t builtins = dict_entry_index(t, globals, NAME(__builtins__));
    int64_t name = dict_entry_index(t, globals, NAME(__name__));
    if (!version || builtins < 0 || builtins > UINT16_MAX || name < 0 || name > UINT16_MAX)
        return;
    union module_names names = {.at = {version, (uint16_t)builtins, (uint16_t)name}};
    store_relaxed(&code->module_names, names.word); /* relaxed: true of that version, whoever wrote it */
}

/* Fills in the builtins and the module by what is remembered. False: it does not hold, nothing is filled in.
 */
static bool module_names_recall(struct thread *t, struct function *f, struct code *code)
{
    union module_names names = {.word = load_relaxed(&code->module_names)};
    if (!names.at.version)
        return false;
    value builtins = dict_cached_get(t, f->globals, names.at.version, names.at.builtins);
    if (!value_is_exact(builtins, &dict_type)) { /* the main module's is the module itself */
        if (!value_is_exact(builtins, &module_type)) {
            value_release(t, builtins);
            return false;
        }
        value dict = value_retain(module_dict(builtins));
        value_release(t, builtins); /* the globals hold it */
        builtins = dict;
    }
    field_init(&f->builtins, builtins);
    if (code->flags & CODE_COMPREHENSION)
        return true;
    value name = dict_cached_get(t, f->globals, names.at.version, names.at.name);
    if (name == UNSET) {
        field_init(&f->builtins, UNSET);
        value_release(t, builtins);
        return false;
    }
    field_init(&f->module, name);
    return true;
}

value function_create(struct thread *t, value code, value globals, value builtins)
{
    struct function *f = object_create_unfilled(t, &function_type.shape, sizeof *f, OBJECT_TRACKED);
    if (!f)
        return UNSET;
    object_clear_fields(&f->object, sizeof *f);
    struct code *c = (struct code *)value_ref(code);
    field_init(&f->code, value_retain(code));
    field_init(&f->globals, value_retain(globals));
    if (!(c->flags & CODE_COMPREHENSION)) {
        field_init(&f->name, value_retain(c->name));
        field_init(&f->qualname, value_retain(c->qualname));
        if (c->constants != UNSET && tuple_count(c->constants)) {
            value doc = tuple_item(c->constants, 0);
            if (value_has_flag(doc, TYPE_STR_SUBCLASS))
                field_init(&f->doc, value_retain(doc));
        }
    }
    if (likely(module_names_recall(t, f, c)))
        return value_from_ref(f);
    field_init(&f->builtins, builtins_for(t, globals, builtins));
    field_init(&f->module, dict_get_str(t, globals, NAME(__name__)));
    if (thread_raised(t)) {
        object_release(t, &f->object);
        return UNSET;
    }
    module_names_remember(t, c, globals);
    return value_from_ref(f);
}

static bool function_slots(struct object *o, struct slot_run *run)
{
    struct function *f = (struct function *)o;
    if (run->cursor++ > 0)
        return false;
    run->first = &f->code;
    run->count = (size_t)(&f->annotations - &f->code) + 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static value function_get(struct thread *t, value descriptor, value instance, value owner)
{
    return instance == UNSET ? value_retain(descriptor) : method_create(t, descriptor, instance);
}

/* Until lib/vm has put its own in the slot. */
static value function_call_missing(struct thread *t, value self, const value *args, size_t nargs,
                                   value kwnames)
{
    return raise_error(t, &exc_SystemError, "there is no evaluator to call a function with");
}

static value function_repr(struct thread *t, value self)
{
    value qualname = field_load(t, value_ref(self), &function_of(self)->qualname);
    if (qualname == UNSET) /* of a comprehension, which a collector's list may show */
        qualname = value_retain(((struct code *)value_ref(function_of(self)->code))->qualname);
    value text = str_format(t, "<function %U at 0x%llx>", qualname, (unsigned long long)self);
    value_release(t, qualname);
    return text;
}

/* ---- Attributes ---- */

static value load(struct thread *t, value self, value *field)
{
    value v = field_load(t, value_ref(self), field);
    return v == UNSET ? NONE : v;
}

static void store(struct thread *t, value self, value *field, value v)
{
    field_store(t, value_ref(self), field, v == NONE ? UNSET : value_retain(v));
}

/* What calls read without a lock or a reference: its code and its defaults. */
static bool store_for_calls(struct thread *t, value self, value *field, value v)
{
    struct object *o = value_ref(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = v == NONE ? UNSET : value_retain(v);
    if (!object_is_private(o))
        value_publish(t, s[0]);
    bool excluded = !object_is_private(o) && program_exclude(t);
    store_relaxed(&function_of(self)->version, 0); /* calls that know the function look at its version */
    s[0] = field_exchange(t, o, field, s[0]);
    program_include(t, excluded);
    scope_leave(t, s);
    return true;
}

static value get_name(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->name);
}

static bool require_str(struct thread *t, const char *what, value v)
{
    if (v != UNSET && str_check(v))
        return true;
    raise_error(t, &exc_TypeError, "%s must be set to a string object", what);
    return false;
}

static bool set_name(struct thread *t, value self, value v)
{
    if (!require_str(t, "__name__", v))
        return false;
    store(t, self, &function_of(self)->name, v);
    return true;
}

static value get_qualname(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->qualname);
}

static bool set_qualname(struct thread *t, value self, value v)
{
    if (!require_str(t, "__qualname__", v))
        return false;
    store(t, self, &function_of(self)->qualname, v);
    return true;
}

static value get_code(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->code);
}

static bool set_code(struct thread *t, value self, value v)
{
    if (v == UNSET || !value_is_exact(v, &code_type)) {
        raise_error(t, &exc_TypeError, "__code__ must be set to a code object");
        return false;
    }
    size_t have = function_of(self)->closure == UNSET ? 0 : tuple_count(function_of(self)->closure);
    size_t want = ((struct code *)value_ref(v))->free_count;
    if (have != want) {
        raise_error(t, &exc_ValueError, "%U() requires a code object with %zu free vars, not %zu",
                    function_of(self)->name, have, want);
        return false;
    }
    return store_for_calls(t, self, &function_of(self)->code, v);
}

static value get_defaults(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->defaults);
}

static bool set_defaults(struct thread *t, value self, value v)
{
    if (v != UNSET && v != NONE && !tuple_check(v)) {
        raise_error(t, &exc_TypeError, "__defaults__ must be set to a tuple object");
        return false;
    }
    return store_for_calls(t, self, &function_of(self)->defaults, v);
}

static value get_kwdefaults(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->kwdefaults);
}

static bool set_kwdefaults(struct thread *t, value self, value v)
{
    if (v != UNSET && v != NONE && !dict_check(v)) {
        raise_error(t, &exc_TypeError, "__kwdefaults__ must be set to a dict object");
        return false;
    }
    return store_for_calls(t, self, &function_of(self)->kwdefaults, v);
}

static value get_annotations(struct thread *t, value self)
{
    struct function *f = function_of(self);
    value found = field_load(t, &f->object, &f->annotations);
    if (found != UNSET)
        return found;
    found = dict_create(t);
    if (found != UNSET)
        field_store(t, &f->object, &f->annotations, value_retain(found));
    return found;
}

static bool set_annotations(struct thread *t, value self, value v)
{
    if (v != UNSET && v != NONE && !dict_check(v)) {
        raise_error(t, &exc_TypeError, "__annotations__ must be set to a dict object");
        return false;
    }
    store(t, self, &function_of(self)->annotations, v);
    return true;
}

static value get_closure(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->closure);
}

static value get_globals(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->globals);
}

static value get_builtins(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->builtins);
}

static value get_doc(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->doc);
}

static bool set_doc(struct thread *t, value self, value v)
{
    store(t, self, &function_of(self)->doc, v);
    return true;
}

static value get_module(struct thread *t, value self)
{
    return load(t, self, &function_of(self)->module);
}

static bool set_module(struct thread *t, value self, value v)
{
    store(t, self, &function_of(self)->module, v);
    return true;
}

static const struct getset_def function_getsets[] = {
    {"__code__", get_code, set_code, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__closure__", get_closure, NULL, NULL},
    {"__globals__", get_globals, NULL, NULL},
    {"__builtins__", get_builtins, NULL, NULL},
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__dict__", instance_dict, instance_set_dict, NULL},
    {0},
};

/* types.FunctionType(code, globals, name=None, argdefs=None, closure=None) */
static value function_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"code", "globals", "name", "argdefs", "closure", NULL};
    value a[5];
    if (!args_parse(t, "function", args, nargs, kwnames, names, 2, 5, a))
        return UNSET;
    if (!value_is_exact(a[0], &code_type))
        return raise_error(t, &exc_TypeError, "function() argument 'code' must be code, not %T", a[0]);
    if (!dict_check(a[1]))
        return raise_error(t, &exc_TypeError, "function() argument 'globals' must be dict, not %T", a[1]);
    if (a[2] != UNSET && a[2] != NONE && !str_check(a[2]))
        return raise_error(t, &exc_TypeError, "arg 3 (name) must be None or string");
    if (a[3] != UNSET && a[3] != NONE && !tuple_check(a[3]))
        return raise_error(t, &exc_TypeError, "arg 4 (defaults) must be None or tuple");
    size_t free_count = ((struct code *)value_ref(a[0]))->free_count;
    bool no_closure = a[4] == UNSET || a[4] == NONE;
    if (no_closure ? free_count > 0 : !tuple_check(a[4]))
        return raise_error(t, &exc_TypeError,
                           no_closure ? "arg 5 (closure) must be tuple"
                                      : "arg 5 (closure) must be None or tuple");
    size_t cells = no_closure ? 0 : tuple_count(a[4]);
    if (cells != free_count)
        return raise_error(t, &exc_ValueError, "%U requires closure of length %zu, not %zu",
                           ((struct code *)value_ref(a[0]))->name, free_count, cells);
    for (size_t i = 0; i < cells; i++)
        if (!value_is_exact(tuple_item(a[4], i), &cell_type))
            return raise_error(t, &exc_TypeError, "arg 5 (closure) expected cell, found %T",
                               tuple_item(a[4], i));
    value made = function_create(t, a[0], a[1], UNSET);
    if (made == UNSET)
        return UNSET;
    if (a[2] != UNSET && a[2] != NONE)
        store(t, made, &function_of(made)->name, a[2]);
    if (a[3] != UNSET)
        store(t, made, &function_of(made)->defaults, a[3]);
    if (!no_closure)
        store(t, made, &function_of(made)->closure, a[4]);
    return made;
}

struct type function_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "function",
    .doc = "Create a function object.",
    .flags = TYPE_HAS_DICT | TYPE_WEAKLY_REFERABLE | TYPE_METHOD_DESCRIPTOR,
    .size = sizeof(struct function),
    .dict_offset = offsetof(struct function, dict),
    .getsets = function_getsets,
    .slots = {.new = function_new,
              .call = function_call_missing,
              .descr_get = function_get,
              .repr = function_repr,
              .slots = function_slots},
};
