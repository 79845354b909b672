/* super: attributes of the classes after a given one in the mro. */
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/types.h"

struct super {
    struct object object;
    value class;      /* where the search begins, after it */
    value self;       /* instance or class, or UNSET: unbound */
    value self_class; /* whose mro is searched */
};

static struct super *super_of(value v)
{
    return (struct super *)value_ref(v);
}

static bool super_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct super *)o)->class, run->count = 3, run->stride = 1;
    run->last = true;
    return true;
}

/* The class whose mro is searched for super(class, self): a new reference. */
static value find_self_class(struct thread *t, struct type *class, value self)
{
    if (type_check(self) && type_is_subtype(type_of(self), class))
        return self;
    if (type_is_subtype(value_type(self), class))
        return value_from_type(value_type(self));
    value claimed = op_find_attribute(t, self, NAME(__class__));
    if (claimed != UNSET && type_check(claimed) && type_is_subtype(type_of(claimed), class))
        return claimed;
    value_release(t, claimed);
    if (thread_raised(t))
        return UNSET;
    return raise_error(t, &exc_TypeError, "super(type, obj): obj must be an instance or subtype of type");
}

static value super_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct super *super = instance_allocate(t, type, sizeof *super);
    return super ? value_from_ref(super) : UNSET;
}

static bool bind_to(struct thread *t, struct super *super, value class, value self)
{
    value self_class = UNSET;
    if (self != UNSET) {
        self_class = find_self_class(t, type_of(class), self);
        if (self_class == UNSET)
            return false;
    }
    field_store(t, &super->object, &super->class, value_retain(class));
    field_store(t, &super->object, &super->self, value_retain(self));
    field_store(t, &super->object, &super->self_class, self_class);
    return true;
}

static bool super_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (kwnames != UNSET && tuple_count(kwnames)) {
        raise_error(t, &exc_TypeError, "super() takes no keyword arguments");
        return false;
    }
    if (nargs > 2) {
        raise_error(t, &exc_TypeError, "super() expected at most 2 arguments, got %zu", nargs);
        return false;
    }
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = false;
    if (nargs == 0) {
        if (!class_hooks.super_arguments)
            raise_error(t, &exc_RuntimeError, "super(): no arguments");
        else
            ok = class_hooks.super_arguments(t, &s[0], &s[1]);
    } else if (!type_check(args[0])) {
        raise_error(t, &exc_TypeError, "super() argument 1 must be a type, not %T", args[0]);
    } else {
        s[0] = value_retain(args[0]);
        s[1] = nargs > 1 && args[1] != NONE ? value_retain(args[1]) : UNSET;
        ok = true;
    }
    ok = ok && bind_to(t, super_of(self), s[0], s[1]);
    scope_leave(t, s);
    return ok;
}

/* The attribute after `class` in the mro of self_class, unbound; UNSET if absent. New reference. */
static value lookup_after(struct thread *t, struct type *class, struct type *self_class, value name)
{
    const struct tuple *mro = tuple_of(self_class->mro);
    size_t i = 0;
    while (i < mro->count && mro->items[i] != value_from_type(class))
        i++;
    for (i++; i < mro->count; i++) {
        value found = type_own_take(t, type_of(mro->items[i]), name);
        if (found != UNSET)
            return found;
    }
    return UNSET;
}

value super_method(struct thread *t, struct type *class, value self, value name, bool *pass_self)
{
    *pass_self = false;
    value self_class = find_self_class(t, class, self);
    if (self_class == UNSET)
        return UNSET;
    value found = lookup_after(t, class, type_of(self_class), name);
    bool is_class = self_class == self;
    if (found == UNSET)
        return UNSET;
    if (!is_class && (value_type(found)->flags & TYPE_METHOD_DESCRIPTOR)) {
        *pass_self = true;
        return found;
    }
    slot_descr_get *get = value_type(found)->slots.descr_get;
    if (!get)
        return found;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, found);
        return UNSET;
    }
    s[0] = found;
    value result = get(t, found, is_class ? UNSET : self, self_class);
    return scope_leave_keeping(t, s, result);
}

static value super_get_attribute(struct thread *t, value self, value name)
{
    const struct super *super = super_of(self);
    if (super->self == UNSET || str_equals_text(name, "__class__"))
        return attribute_get_generic(t, self, name);
    value found = lookup_after(t, type_of(super->class), type_of(super->self_class), name);
    if (found == UNSET)
        return thread_raised(t) ? UNSET : attribute_get_generic(t, self, name);
    slot_descr_get *get = value_type(found)->slots.descr_get;
    if (!get)
        return found;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, found);
        return UNSET;
    }
    s[0] = found;
    value result = get(t, found, super->self == super->self_class ? UNSET : super->self, super->self_class);
    return scope_leave_keeping(t, s, result);
}

static value super_descr_get(struct thread *t, value descriptor, value instance, value owner)
{
    struct super *super = super_of(descriptor);
    if (instance == UNSET || instance == NONE || super->self != UNSET)
        return value_retain(descriptor);
    value args[2] = {super->class, instance};
    return op_call(t, value_from_type(value_type(descriptor)), args, 2, UNSET);
}

static value super_repr(struct thread *t, value self)
{
    const struct super *super = super_of(self);
    const char *class = super->class == UNSET ? "NULL" : type_of(super->class)->name;
    if (super->self_class != UNSET)
        return str_format(t, "<super: <class '%s'>, <%s object>>", class, type_of(super->self_class)->name);
    return str_format(t, "<super: <class '%s'>, NULL>", class);
}

static const struct member_def super_members[] = {
    {"__thisclass__", offsetof(struct super, class), false, true},
    {"__self__", offsetof(struct super, self), false, true},
    {"__self_class__", offsetof(struct super, self_class), false, true},
    {0},
};

struct type super_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "super",
    .flags = TYPE_BASE,
    .size = sizeof(struct super),
    .members = super_members,
    .slots = {.new = super_new,
              .init = super_init,
              .get_attribute = super_get_attribute,
              .descr_get = super_descr_get,
              .repr = super_repr,
              .slots = super_slots},
};
