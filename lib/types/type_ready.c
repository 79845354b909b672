/* Finishing built-in types: their namespaces, their mro, and what they inherit. */
#include "base/vector.h"
#include "types/class.h"
#include "types/descriptor.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

int64_t hash_not_implemented(struct thread *t, value self)
{
    raise_error(t, &exc_TypeError, "unhashable type: '%T'", self);
    return -1;
}

/* ---- The namespace ---- */

static value make_slot_wrapper(struct type *type, const struct slot_def *def)
{
    struct slot_wrapper *wrapper = immortal_create(&slot_wrapper_type, sizeof *wrapper);
    wrapper->owner = type;
    wrapper->def = def;
    return value_from_ref(wrapper);
}

/* The `__new__` of a built-in type: native, bound to it. */
static value make_new(struct type *type)
{
    struct native_function *native = immortal_create(&native_function_type, sizeof *native);
    native->def = &type_new_def;
    native->self = value_from_type(type);
    return value_from_ref(native);
}

static bool has_reflected(const struct type *type, const struct slot_def *def)
{
    return def->offset != offsetof(struct type_slots, add) || !type->slots.length;
}

static void add_slots(struct type *type)
{
    for (size_t i = 0; i < slot_table_count; i++) {
        const struct slot_def *def = &slot_table[i];
        slot_fn *slot = *slot_of(type, def);
        if (!slot || def->kind == SLOT_GET_ATTRIBUTE_FALLBACK)
            continue;
        if (def->kind == SLOT_REFLECTED && !has_reflected(type, def))
            continue;
        value item;
        if (def->kind == SLOT_NEW)
            item = make_new(type);
        else if (slot == (slot_fn *)hash_not_implemented)
            item = NONE;
        else
            item = make_slot_wrapper(type, def);
        name_table_add(type->names, def->name, item);
    }
}

static value make_native(struct type *class, struct type *owner, const struct native_def *def)
{
    struct native_function *native = immortal_create(class, sizeof *native);
    native->def = def;
    native->owner = owner;
    return value_from_ref(native);
}

static void add_methods(struct type *type)
{
    for (const struct native_def *def = type->methods; def && def->name; def++) {
        value item;
        if (def->flags & NATIVE_STATIC) {
            struct method_descriptor *wrapped = immortal_create(&staticmethod_type, sizeof *wrapped);
            wrapped->callable = make_native(&native_function_type, type, def);
            item = value_from_ref(wrapped);
        } else if (def->flags & NATIVE_CLASS) {
            item = make_native(&class_method_descriptor_type, type, def);
        } else {
            item = make_native(&native_method_type, type, def);
        }
        name_table_add(type->names, str_name(def->name), item);
    }
}

static struct attribute_descriptor *add_descriptor(struct type *type, struct type *class, const char *name)
{
    struct attribute_descriptor *d = immortal_create(class, sizeof *d);
    d->name = str_name(name);
    d->owner = value_from_type(type);
    name_table_add(type->names, d->name, value_from_ref(d));
    return d;
}

void type_names_ready(struct type *type)
{
    type->names = name_table_create();
    add_methods(type); /* first: a method may stand in for the wrapper of a slot */
    add_slots(type);
    for (const struct getset_def *def = type->getsets; def && def->name; def++) {
        struct attribute_descriptor *d = add_descriptor(type, &getset_descriptor_type, def->name);
        d->getset = def;
        d->doc = def->doc;
    }
    for (const struct member_def *def = type->members; def && def->name; def++) {
        struct attribute_descriptor *d = add_descriptor(type, &member_descriptor_type, def->name);
        d->offset = def->offset;
        d->writable = def->writable;
        d->none_if_unset = def->none_if_unset;
    }
    if (type->slots.compare && !type->slots.hash) {
        type->slots.hash = hash_not_implemented;
        name_table_add(type->names, NAME(__hash__), NONE);
    }
    name_table_add(type->names, NAME(__doc__), type->doc ? str_name(type->doc) : NONE);
}

/* ---- Inheritance ---- */

static void inherit_slots(struct type *type, const struct type *base)
{
    /* The table is an array of function pointers: whatever is missing comes from the base. */
    slot_fn **own = (slot_fn **)&type->slots;
    slot_fn *const *theirs = (slot_fn *const *)&base->slots;
    slot_new *new = type->slots.new;
    for (size_t i = 0; i < sizeof type->slots / sizeof *own; i++)
        if (!own[i])
            own[i] = theirs[i];
    if (base == &object_type_object || (type->flags & TYPE_NO_INSTANTIATION))
        type->slots.new = new; /* object.__new__ knows nothing of the fields of built-in types */
    type->flags |= base->flags & TYPE_INHERITED_FLAGS;
    if (!type->dict_offset)
        type->dict_offset = base->dict_offset;
    if (!type->size)
        type->size = base->size;
    if (!type->item_size)
        type->item_size = base->item_size;
}

/* The mro of a built-in type with several bases: theirs in order, what stands in several kept at its last
 * place. Enough for the one such type there is. */
static value merge_mro(struct type *type, struct type *const *bases, size_t count)
{
    value merged[32];
    size_t length = 0;
    merged[length++] = value_from_type(type);
    for (size_t b = 0; b < count; b++) {
        const struct tuple *mro = tuple_of(bases[b]->mro);
        for (size_t i = 0; i < mro->count; i++) {
            bool later = false;
            for (size_t c = b + 1; c < count; c++)
                later |= type_is_subtype(bases[c], type_of(mro->items[i]));
            if (!later) {
                CHECK(length < COUNT_OF(merged));
                merged[length++] = mro->items[i];
            }
        }
    }
    return immortal_tuple(merged, length);
}

/* Every type that is ready, in order: the subclasses of built-in types. Written at start, by one thread. */
static VECTOR(struct type *) ready_types;

struct type *type_built_in(size_t index)
{
    return index < ready_types.count ? ready_types.items[index] : NULL;
}

void type_ready_with_bases(struct type *type, struct type *const *bases, size_t count)
{
    if (type->names)
        return;
    value base_values[4];
    CHECK(count <= COUNT_OF(base_values));
    for (size_t i = 0; i < count; i++) {
        type_ready(bases[i]);
        base_values[i] = value_from_type(bases[i]);
    }
    if (!type->object.shape) {
        type->object.shape = &type_type.shape;
        type->object.count = COUNT_IMMORTAL;
    }
    type->shape.type = type;
    type->base = count ? bases[0] : NULL;
    type_names_ready(type);
    for (size_t i = 0; i < count; i++)
        inherit_slots(type, bases[i]);
    type->mro = merge_mro(type, bases, count);
    type->bases = immortal_tuple(base_values, count);
    type->slots_offset = (type->size + 7u) & ~7u;
    shape_version(&type->shape);
    CHECK(vector_push(&ready_types, type));
}

void type_ready_of_module(struct type *type)
{
    char module[64];
    const char *dot = strrchr(type->name, '.');
    CHECK(dot && (size_t)(dot - type->name) < sizeof module);
    memcpy(module, type->name, (size_t)(dot - type->name));
    module[dot - type->name] = 0;
    type_ready(type);
    name_table_add(type->names, NAME(__module__), str_name(module));
}

void type_ready(struct type *type)
{
    if (type->names)
        return;
    if (!type->base && type != &object_type_object)
        type->base = &object_type_object;
    struct type *base = type->base;
    type_ready_with_bases(type, &base, base ? 1 : 0);
}
