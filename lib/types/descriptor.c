/* Fields and computed attributes of built-in types, and the fields of `__slots__`. */
#include "types/descriptor.h"

#include "types/attribute.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/type_internal.h"

static struct attribute_descriptor *descriptor_of(value v)
{
    return (struct attribute_descriptor *)value_ref(v);
}

static struct type *owner_of(const struct attribute_descriptor *d)
{
    return type_of(d->owner);
}

/* Immortal descriptors of built-in types reference immortal values only; this serves those of classes. */
static bool descriptor_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct attribute_descriptor *)o)->name, run->count = 2, run->stride = 1;
    run->last = true;
    return true;
}

value member_descriptor_create(struct thread *t, struct type *owner, value name, uint32_t offset)
{
    struct attribute_descriptor *d = object_create(t, &member_descriptor_type, sizeof *d);
    if (!d)
        return UNSET;
    field_init(&d->name, value_retain(name));
    field_init(&d->owner, value_from_type(owner));
    d->offset = offset;
    d->writable = true;
    return value_from_ref(d);
}

static bool applies(struct thread *t, const struct attribute_descriptor *d, value instance)
{
    if (likely(type_is_subtype(value_type(instance), owner_of(d))))
        return true;
    raise_error(t, &exc_TypeError, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", d->name,
                owner_of(d), instance);
    return false;
}

static value *field_of(const struct attribute_descriptor *d, value instance)
{
    return (value *)((char *)value_ref(instance) + d->offset);
}

static value descriptor_get(struct thread *t, value descriptor, value instance, value owner)
{
    const struct attribute_descriptor *d = descriptor_of(descriptor);
    if (instance == UNSET)
        return value_retain(descriptor);
    if (!applies(t, d, instance))
        return UNSET;
    if (d->getset)
        return d->getset->get(t, instance);
    value v = field_load(t, value_ref(instance), field_of(d, instance));
    if (likely(v != UNSET))
        return v;
    return d->none_if_unset ? NONE : raise_no_attribute(t, instance, d->name);
}

static bool descriptor_set(struct thread *t, value descriptor, value instance, value v)
{
    const struct attribute_descriptor *d = descriptor_of(descriptor);
    if (!applies(t, d, instance))
        return false;
    if (d->getset) {
        if (d->getset->set)
            return d->getset->set(t, instance, v);
        raise_error(t, &exc_AttributeError, "attribute '%U' of '%N' objects is not writable", d->name,
                    owner_of(d));
        return false;
    }
    if (!d->writable) {
        raise_error(t, &exc_AttributeError, "readonly attribute");
        return false;
    }
    value old = field_exchange(t, value_ref(instance), field_of(d, instance), value_retain(v));
    bool missing = v == UNSET && old == UNSET && !d->none_if_unset;
    value_release(t, old);
    if (missing)
        raise_error(t, &exc_AttributeError, "%U", d->name); /* python3 says no more than the name here */
    return !missing;
}

static value getset_repr(struct thread *t, value self)
{
    return str_format(t, "<attribute '%U' of '%N' objects>", descriptor_of(self)->name,
                      owner_of(descriptor_of(self)));
}

static value member_repr(struct thread *t, value self)
{
    return str_format(t, "<member '%U' of '%N' objects>", descriptor_of(self)->name,
                      owner_of(descriptor_of(self)));
}

static value get_name(struct thread *t, value self)
{
    return value_retain(descriptor_of(self)->name);
}

static value get_qualname(struct thread *t, value self)
{
    return str_format(t, "%N.%U", owner_of(descriptor_of(self)), descriptor_of(self)->name);
}

static value get_owner(struct thread *t, value self)
{
    return value_retain(descriptor_of(self)->owner);
}

static value get_doc(struct thread *t, value self)
{
    const char *doc = descriptor_of(self)->doc;
    return doc ? str_from_text(t, doc) : NONE;
}

static const struct getset_def descriptor_getsets[] = {{"__name__", get_name, NULL, NULL},
                                                       {"__qualname__", get_qualname, NULL, NULL},
                                                       {"__objclass__", get_owner, NULL, NULL},
                                                       {"__doc__", get_doc, NULL, NULL},
                                                       {0}};

#define DESCRIPTOR_TYPE                                                                                      \
    .object = OBJECT_IMMORTAL(type_type), .size = sizeof(struct attribute_descriptor),                       \
    .flags = TYPE_NO_INSTANTIATION, .getsets = descriptor_getsets

struct type getset_descriptor_type = {
    DESCRIPTOR_TYPE,
    .name = "getset_descriptor",
    .slots = {.descr_get = descriptor_get,
              .descr_set = descriptor_set,
              .repr = getset_repr,
              .slots = descriptor_slots},
};
struct type member_descriptor_type = {
    DESCRIPTOR_TYPE,
    .name = "member_descriptor",
    .slots = {.descr_get = descriptor_get,
              .descr_set = descriptor_set,
              .repr = member_repr,
              .slots = descriptor_slots},
};
