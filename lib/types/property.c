/* property. */
#include "object/scope.h"
#include "types/class.h"
#include "types/descriptor.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static struct property *property_of(value v)
{
    return (struct property *)value_ref(v);
}

static bool property_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct property *)o)->get, run->count = 5, run->stride = 1;
    run->last = true;
    return true;
}

static value property_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct property *p = instance_allocate(t, type, sizeof *p);
    return p ? value_from_ref(p) : UNSET;
}

static void set_field(struct thread *t, value self, value *field, value v)
{
    field_store(t, value_ref(self), field, v == NONE ? UNSET : value_retain(v));
}

/* The documentation is the getter's where none is given. A subclass keeps it as an attribute. */
static bool set_doc(struct thread *t, value self, value doc, value getter)
{
    struct property *p = property_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool ok = true;
    p->doc_from_getter = false;
    s[0] = value_retain(doc == NONE ? UNSET : doc);
    if (s[0] == UNSET && getter != UNSET && getter != NONE) {
        s[0] = op_find_attribute(t, getter, NAME(__doc__));
        ok = !thread_raised(t);
        p->doc_from_getter = s[0] != UNSET && s[0] != NONE;
    }
    if (ok && value_is_exact(self, &property_type))
        field_store(t, value_ref(self), &p->doc,
                    s[0] == NONE ? (value_release(t, scope_take(&s[0])), UNSET) : scope_take(&s[0]));
    else if (ok && s[0] != UNSET && p->doc_from_getter)
        ok = op_set_attribute(t, self, NAME(__doc__), s[0]);
    else if (ok)
        field_store(t, value_ref(self), &p->doc, scope_take(&s[0]));
    scope_leave(t, s);
    return ok;
}

static bool property_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"fget", "fset", "fdel", "doc", NULL};
    value a[4];
    if (!args_parse(t, "property", args, nargs, kwnames, parameters, 0, 4, a))
        return false;
    struct property *p = property_of(self);
    set_field(t, self, &p->get, a[0]);
    set_field(t, self, &p->set, a[1]);
    set_field(t, self, &p->delete, a[2]);
    return set_doc(t, self, a[3], a[0]);
}

/* ---- Access ---- */

static void raise_missing(struct thread *t, value self, value instance, const char *what)
{
    value name = property_of(self)->name;
    value *s = scope_enter(t, 1);
    if (!s)
        return;
    s[0] = op_find_attribute(t, value_from_type(value_type(instance)), NAME(__qualname__));
    if (thread_raised(t))
        ;
    else if (name != UNSET && s[0] != UNSET)
        raise_error(t, &exc_AttributeError, "property %R of %R object has no %s", name, s[0], what);
    else if (s[0] != UNSET)
        raise_error(t, &exc_AttributeError, "property of %R object has no %s", s[0], what);
    else
        raise_error(t, &exc_AttributeError, "property has no %s", what);
    scope_leave(t, s);
}

static value property_get(struct thread *t, value descriptor, value instance, value owner)
{
    if (instance == UNSET || instance == NONE)
        return value_retain(descriptor);
    value getter = property_of(descriptor)->get;
    if (getter != UNSET)
        return op_call_1(t, getter, instance);
    raise_missing(t, descriptor, instance, "getter");
    return UNSET;
}

static bool property_set(struct thread *t, value descriptor, value instance, value v)
{
    value function = v == UNSET ? property_of(descriptor)->delete : property_of(descriptor)->set;
    if (function == UNSET) {
        raise_missing(t, descriptor, instance, v == UNSET ? "deleter" : "setter");
        return false;
    }
    value result = v == UNSET ? op_call_1(t, function, instance) : op_call_2(t, function, instance, v);
    value_release(t, result);
    return result != UNSET;
}

/* ---- Methods ---- */

/* A copy with one function replaced. */
static value copy_with(struct thread *t, value self, value getter, value setter, value deleter)
{
    const struct property *p = property_of(self);
    value all[4] = {getter != UNSET ? getter : p->get, setter != UNSET ? setter : p->set,
                    deleter != UNSET ? deleter : p->delete, p->doc_from_getter ? UNSET : p->doc};
    if (all[3] == UNSET && !p->doc_from_getter && p->doc == UNSET)
        all[3] = NONE;
    for (int i = 0; i < 4; i++)
        if (all[i] == UNSET)
            all[i] = NONE;
    value copy = op_call(t, value_from_type(value_type(self)), all, 4, UNSET);
    if (copy != UNSET && p->name != UNSET && value_type(copy) == value_type(self))
        field_store(t, value_ref(copy), &property_of(copy)->name, value_retain(p->name));
    return copy;
}

static value with_getter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return copy_with(t, args[0], args[1], UNSET, UNSET);
}

static value with_setter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return copy_with(t, args[0], UNSET, args[1], UNSET);
}

static value with_deleter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return copy_with(t, args[0], UNSET, UNSET, args[1]);
}

static value set_name(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs != 3)
        return raise_error(t, &exc_TypeError,
                           "__set_name__() takes 2 positional arguments but %zu were given", nargs - 1);
    set_field(t, args[0], &property_of(args[0])->name, args[2]);
    return NONE;
}

static value get_abstract(struct thread *t, value self)
{
    const struct property *p = property_of(self);
    const value functions[] = {p->get, p->set, p->delete};
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        value v =
            functions[i] == UNSET ? UNSET : op_find_attribute(t, functions[i], NAME(__isabstractmethod__));
        int truth = v == UNSET ? (thread_raised(t) ? -1 : 0) : op_truth(t, v);
        value_release(t, v);
        if (truth)
            return truth < 0 ? UNSET : TRUE_VALUE;
    }
    return FALSE_VALUE;
}

static const struct native_def property_methods[] = {
    {"getter", with_getter, 1, 1, 0, NULL,
     "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", with_setter, 1, 1, 0, NULL,
     "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", with_deleter, 1, 1, 0, NULL,
     "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", set_name, 0, -1, 0, NULL, "Method to set name of a property."},
    {0},
};
static const struct getset_def property_getsets[] = {{"__isabstractmethod__", get_abstract, NULL, NULL}, {0}};
static const struct member_def property_members[] = {
    {"fget", offsetof(struct property, get), false, true},
    {"fset", offsetof(struct property, set), false, true},
    {"fdel", offsetof(struct property, delete), false, true},
    {"__doc__", offsetof(struct property, doc), true, true},
    {0},
};

struct type property_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "property",
    .flags = TYPE_BASE,
    .size = sizeof(struct property),
    .methods = property_methods,
    .getsets = property_getsets,
    .members = property_members,
    .slots = {.new = property_new,
              .init = property_init,
              .descr_get = property_get,
              .descr_set = property_set,
              .slots = property_slots},
};
