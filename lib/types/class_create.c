/* Making a class: type(name, bases, namespace). */
#include "gc/weak.h"
#include "object/program.h"
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/descriptor.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/instance.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/types.h"

struct class_hooks class_hooks;

struct type *class_metatype(struct thread *t, struct type *metatype, value bases)
{
    struct type *winner = metatype;
    for (size_t i = 0; i < tuple_count(bases); i++) {
        struct type *theirs = value_type(tuple_item(bases, i));
        if (type_is_subtype(winner, theirs))
            continue;
        if (!type_is_subtype(theirs, winner)) {
            raise_error(
                t, &exc_TypeError,
                "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of "
                "the metaclasses of all its bases");
            return NULL;
        }
        winner = theirs;
    }
    return winner;
}

/* ---- The namespace ---- */

/* `dict[name] = wrap(dict[name])` where that is a plain function. */
static bool wrap_function(struct thread *t, value dict, value name, value (*wrap)(struct thread *, value))
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = true;
    s[0] = dict_get_str(t, dict, name);
    if (value_is_exact(s[0], &function_type)) {
        s[1] = wrap(t, s[0]);
        ok = s[1] != UNSET && dict_set(t, dict, name, s[1]);
    }
    scope_leave(t, s);
    return ok;
}

static bool take_qualname(struct thread *t, struct type *type)
{
    value qualname = dict_pop(t, type->dict, NAME(__qualname__));
    if (qualname == UNSET) {
        if (thread_raised(t))
            return false;
        qualname = value_retain(type->python_name);
    }
    field_init(&type->qualname, qualname);
    if (str_check(qualname))
        return true;
    raise_error(t, &exc_TypeError, "type __qualname__ must be a str, not %T", qualname);
    return false;
}

static bool add_default(struct thread *t, value dict, value name, value item)
{
    int present = dict_contains(t, dict, name);
    return present > 0 || (present == 0 && dict_set(t, dict, name, item));
}

static bool set_module(struct thread *t, struct type *type)
{
    if (!class_hooks.calling_module || dict_contains(t, type->dict, NAME(__module__)))
        return !thread_raised(t);
    value module = class_hooks.calling_module(t);
    if (module == UNSET)
        return !thread_raised(t);
    bool ok = dict_set(t, type->dict, NAME(__module__), module);
    value_release(t, module);
    return ok;
}

static value get_weakref(struct thread *t, value self)
{
    struct weak_reference *newest;
    return weak_list(t, value_ref(self), &newest, 1, NULL) ? value_from_ref(newest) : NONE;
}

static const struct getset_def dict_getset = {"__dict__", instance_dict, instance_set_dict,
                                              "dictionary for instance variables (if defined)"};
static const struct getset_def weakref_getset = {"__weakref__", get_weakref, NULL,
                                                 "list of weak references to the object (if defined)"};

static bool add_getset(struct thread *t, struct type *type, value name, const struct getset_def *def)
{
    struct attribute_descriptor *d = object_create(t, &getset_descriptor_type, sizeof *d);
    if (!d)
        return false;
    d->getset = def;
    d->doc = def->doc;
    field_init(&d->name, value_retain(name));
    field_init(&d->owner, value_from_type(type));
    bool ok = add_default(t, type->dict, name, value_from_ref(d));
    object_release(t, &d->object);
    return ok;
}

static bool complete_namespace(struct thread *t, struct type *type)
{
    if (!take_qualname(t, type) || !set_module(t, type) ||
        !wrap_function(t, type->dict, NAME(__new__), static_method_create) ||
        !wrap_function(t, type->dict, NAME(__init_subclass__), class_method_create) ||
        !wrap_function(t, type->dict, NAME(__class_getitem__), class_method_create))
        return false;
    if (!class_lay_out(t, type))
        return false;
    uint32_t fresh = type->flags & ~type->base->flags;
    if ((fresh & TYPE_HAS_DICT) && !add_getset(t, type, NAME(__dict__), &dict_getset))
        return false;
    if ((fresh & TYPE_WEAKLY_REFERABLE) && !add_getset(t, type, NAME(__weakref__), &weakref_getset))
        return false;
    if (!add_default(t, type->dict, NAME(__doc__), NONE))
        return false;
    int equal = dict_contains(t, type->dict, NAME(__eq__));
    return equal == 0 || (equal > 0 && add_default(t, type->dict, NAME(__hash__), NONE));
}

/* The cell that `__class__` and super() in the methods refer to. */
static bool fill_class_cell(struct thread *t, struct type *type)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool ok = true;
    s[0] = dict_pop(t, type->dict, NAME(__classcell__));
    if (s[0] != UNSET) {
        if (value_is_exact(s[0], &cell_type)) {
            struct cell *cell = (struct cell *)value_ref(s[0]);
            field_store(t, &cell->object, &cell->content, value_from_type(type));
        } else {
            raise_error(t, &exc_TypeError, "__classcell__ must be a nonlocal cell, not <class '%N'>",
                        value_type(s[0]));
            ok = false;
        }
    }
    scope_leave(t, s);
    return ok && !thread_raised(t);
}

/* ---- The mro ---- */

/* What the metaclass's own mro() answers, checked. *Takes* method. */
static value custom_mro(struct thread *t, struct type *type, value method)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, method);
        return UNSET;
    }
    value class = value_from_type(type);
    s[0] = op_call_taken(t, method, &class, 1);
    s[1] = s[0] == UNSET ? UNSET : tuple_from_iterable(t, s[0]);
    value mro = scope_take(&s[1]);
    for (size_t i = 0; mro != UNSET && i < tuple_count(mro); i++)
        if (!type_check(tuple_item(mro, i))) {
            raise_error(t, &exc_TypeError, "mro() returned a non-class ('%.500T')", tuple_item(mro, i));
            slot_clear(t, &mro);
        }
    return scope_leave_keeping(t, s, mro);
}

value class_make_mro(struct thread *t, struct type *type)
{
    struct type *metatype = object_type(&type->object);
    value method = type_lookup_take(t, metatype, str_name("mro"));
    value mro = UNSET;
    if (metatype == &type_type || value_is_exact(method, &native_method_type)) {
        mro = class_linearize(t, type, type->bases);
    } else {
        mro = custom_mro(t, type, scope_take(&method));
    }
    return release_keeping(t, method, mro);
}

/* ---- The object ---- */

/* Class objects are not counted from birth: an instance's reference to its class costs nothing, and the
 * collector alone takes them. */
static struct type *allocate(struct thread *t, struct type *metatype, value name, value bases,
                             struct type *base)
{
    struct type_class *class = memory_alloc(t, sizeof *class);
    if (!class)
        return NULL;
    struct type *type = instance_allocate(t, metatype, sizeof *type);
    if (!type) {
        memory_free(t, class);
        return NULL;
    }
    memset(class, 0, sizeof *class);
    type->class = class;
    type->shape.type = type;
    type->flags = TYPE_HEAP | TYPE_BASE;
    type->base = base;
    for (size_t i = tuple_count(bases); i-- > 0;)
        type->flags |=
            type_of(tuple_item(bases, i))->flags & TYPE_INHERITED_FLAGS & ~(uint32_t)TYPE_LAZY_SHARED;
    field_init(&type->python_name, value_retain(name));
    field_init(&type->bases, value_retain(bases));
    type->name = str_data(name);
    store_relaxed(&type->object.count, COUNT_IMMORTAL);
    return type;
}

/* Memory functions are inherited from the built-in base; special methods are looked up. */
static void set_memory_slots(struct type *type)
{
    const struct type *native = type->class->native_base;
    bool has_references = type->size > native->size || type->shape.kind != SHAPE_NONE || native->slots.slots;
    type->slots.slots = has_references ? instance_slots : NULL;
    type->slots.dispose = native->slots.dispose;
    type->slots.lend = native->slots.lend;
}

/* Fills in a new class; it may be half done when this fails. */
static bool set_up(struct thread *t, struct type *type, value namespace)
{
    value dict = dict_copy(t, namespace);
    if (dict == UNSET)
        return false;
    field_init(&type->dict, dict);
    if (!complete_namespace(t, type))
        return false;
    value mro = class_make_mro(t, type);
    if (mro == UNSET)
        return false;
    field_init(&type->mro, mro);
    set_memory_slots(type);
    class_slots_update(t, type, UNSET, false);
    return class_link(t, type) && fill_class_cell(t, type);
}

/* ---- Telling the others ---- */

/* RuntimeError "Error calling __set_name__ ..." caused by the pending exception. */
static void raise_set_name_error(struct thread *t, struct type *type, value name, value descriptor)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return;
    s[0] = raised_take(t);
    raise_error(t, &exc_RuntimeError, "Error calling __set_name__ on '%.100T' instance %R in '%.100N'",
                descriptor, name, type);
    value e = t->exception;
    if (raised_is(t, &exc_RuntimeError)) {
        exception_set(t, e, &exception_of(e)->cause, value_retain(s[0]));
        exception_set(t, e, &exception_of(e)->context, value_retain(s[0]));
        exception_of(e)->suppress_context = true;
    }
    scope_leave(t, s);
}

static bool call_set_names(struct thread *t, struct type *type)
{
    value *s = scope_enter(t, 4); /* a copy of the namespace, name, item, its method */
    if (!s)
        return false;
    size_t position = 0;
    bool ok = true;
    s[0] = dict_copy(t, type->dict);
    if (s[0] == UNSET)
        ok = false;
    while (ok && dict_next(t, s[0], &position, &s[1], &s[2])) {
        s[3] = special_lookup(t, s[2], NAME(__set_name__));
        if (s[3] != UNSET) {
            value result = op_call_2(t, s[3], value_from_type(type), s[1]);
            ok = result != UNSET;
            value_release(t, result);
            if (!ok)
                raise_set_name_error(t, type, s[1], s[2]);
        } else {
            ok = !thread_raised(t);
        }
        for (int i = 1; i < 4; i++)
            slot_clear(t, &s[i]);
    }
    scope_leave(t, s);
    return ok;
}

/* super(type, type).__init_subclass__(**kwargs): args are the values of kwnames. */
static bool call_init_subclass(struct thread *t, struct type *type, const value *args, value kwnames)
{
    value super_args[2] = {value_from_type(type), value_from_type(type)};
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = false;
    s[0] = op_call(t, value_from_type(&super_type), super_args, 2, UNSET);
    s[1] = s[0] == UNSET ? UNSET : op_get_attribute(t, s[0], NAME(__init_subclass__));
    if (s[1] != UNSET) {
        value result = op_call(t, s[1], args, 0, kwnames);
        ok = result != UNSET;
        value_release(t, result);
    }
    scope_leave(t, s);
    return ok;
}

value type_create(struct thread *t, struct type *metatype, value name, value bases, value namespace,
                  const value *kwargs, value kwnames)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = tuple_count(bases) ? value_retain(bases) : tuple_pack(t, 1, value_from_type(&object_type_object));
    struct type *base = s[0] == UNSET ? NULL : class_best_base(t, s[0]);
    struct type *type = base ? allocate(t, metatype, name, s[0], base) : NULL;
    if (!type)
        goto done;
    s[1] = value_from_type(type);
    if (!set_up(t, type, namespace) || !call_set_names(t, type) ||
        !call_init_subclass(t, type, kwargs, kwnames))
        goto done;
    if (t->program->multithreaded)
        value_publish(t, s[1]);
    result = s[1];
done:
    scope_leave(t, s);
    return result;
}
