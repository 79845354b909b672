/* Attribute access: the generic rules, and filling inline caches. */
#include "types/attribute.h"

#include "object/scope.h"
#include "types/descriptor.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/instance.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/type_internal.h"
#include "types/type_object.h"

/* ---- Errors ---- */

void attribute_error_complete(struct thread *t, value v, value name)
{
    if (!raised_is(t, &exc_AttributeError))
        return;
    value e = t->exception;
    if (exception_of(e)->fields[ATTRIBUTE_ERROR_NAME] != UNSET ||
        exception_of(e)->fields[ATTRIBUTE_ERROR_OBJ] != UNSET)
        return;
    exception_set(t, e, &exception_of(e)->fields[ATTRIBUTE_ERROR_NAME], value_retain(name));
    exception_set(t, e, &exception_of(e)->fields[ATTRIBUTE_ERROR_OBJ], value_retain(v));
}

value raise_no_attribute(struct thread *t, value v, value name)
{
    if (type_check(v))
        raise_error(t, &exc_AttributeError, "type object '%N' has no attribute '%U'", type_of(v), name);
    else
        raise_error(t, &exc_AttributeError, "'%T' object has no attribute '%U'", v, name);
    attribute_error_complete(t, v, name);
    return UNSET;
}

/* ---- Reading ---- */

/* Binds what the class has under the name to v. *Takes* found. */
static value bind(struct thread *t, value found, value v)
{
    slot_descr_get *get = value_type(found)->slots.descr_get;
    if (!get)
        return found;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, found);
        return UNSET;
    }
    s[0] = found;
    value result = get(t, found, v, value_from_type(value_type(v)));
    return scope_leave_keeping(t, s, result);
}

static bool is_data_descriptor(value v)
{
    return value_type(v)->slots.descr_set && value_type(v)->slots.descr_get;
}

/* The generic rules; UNSET with nothing pending if there is no such attribute. */
static value find_generic(struct thread *t, value v, value name)
{
    value found = type_lookup_take(t, value_type(v), name);
    if (found != UNSET && is_data_descriptor(found))
        return bind(t, found, v);
    value own = instance_get(t, v, name);
    if (own != UNSET || thread_raised(t)) {
        return release_keeping(t, found, own);
    }
    return found != UNSET ? bind(t, found, v) : UNSET;
}

value attribute_get_generic(struct thread *t, value v, value name)
{
    value result = find_generic(t, v, name);
    if (unlikely(result == UNSET) && !thread_raised(t))
        raise_no_attribute(t, v, name);
    return result;
}

value op_get_attribute(struct thread *t, value v, value name)
{
    slot_get *slot = value_type(v)->slots.get_attribute;
    value result = likely(slot != NULL) ? slot(t, v, name) : attribute_get_generic(t, v, name);
    return result;
}

value op_find_attribute(struct thread *t, value v, value name)
{
    slot_get *slot = value_type(v)->slots.get_attribute;
    /* Most often there is no such attribute: then no exception is made only to be dropped. */
    value result = slot == attribute_get_generic || !slot ? find_generic(t, v, name)
                   : slot == type_get_attribute           ? type_find_attribute(t, v, name)
                                                          : slot(t, v, name);
    if (result == UNSET && thread_raised(t))
        raised_clear_if(t, &exc_AttributeError);
    return result;
}

/* ---- Writing ---- */

static bool raise_cannot_set(struct thread *t, value v, value name, value found, value item)
{
    if (found == UNSET)
        raise_no_attribute(t, v, name);
    else
        raise_error(t, &exc_AttributeError, "'%T' object attribute '%U' is read-only", v, name);
    attribute_error_complete(t, v, name);
    return false;
}

bool attribute_set_generic(struct thread *t, value v, value name, value item)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = false;
    s[0] = type_lookup_take(t, value_type(v), name);
    slot_descr_set *set = s[0] == UNSET ? NULL : value_type(s[0])->slots.descr_set;
    if (set) {
        ok = set(t, s[0], v, item);
    } else {
        s[1] = str_is_interned(name) ? value_retain(name) : str_intern(t, value_retain(name));
        int done = s[1] == UNSET   ? -1
                   : item == UNSET ? instance_delete(t, v, s[1])
                                   : instance_set(t, v, s[1], item);
        ok = done > 0;
        if (done == 0 && item == UNSET && (value_type(v)->flags & TYPE_HAS_DICT))
            raise_no_attribute(t, v, name);
        else if (done == 0)
            raise_cannot_set(t, v, name, s[0], item);
    }
    scope_leave(t, s);
    return ok;
}

static bool set_or_delete(struct thread *t, value v, value name, value item)
{
    slot_assign *slot = value_type(v)->slots.set_attribute;
    return likely(slot != NULL) ? slot(t, v, name, item) : attribute_set_generic(t, v, name, item);
}

bool op_set_attribute(struct thread *t, value v, value name, value item)
{
    return set_or_delete(t, v, name, item);
}

bool op_delete_attribute(struct thread *t, value v, value name)
{
    return set_or_delete(t, v, name, UNSET);
}

/* ---- Inline caches ----
 *
 * Note CACHE. A cache is filled under types_lock, so that two threads do not mix their entries: the word is
 * emptied, the target stored, the word stored last. A reader loads the word, the target, and the word again.
 * `index` of an entry with a target counts fillings, so that a word seen twice is the same entry. The target
 * is borrowed from the class: whoever changes the class keeps the old value until every version that vouched
 * for it is gone, and its memory outlives the next safepoint of every thread; so taking a reference and then
 * finding the version unchanged proves it alive. */

static uint16_t fillings; /* types_lock */

static void cache_fill(struct attribute_cache *cache, struct shape *shape, uint32_t version,
                       enum attribute_kind kind, size_t index, value target)
{
    if (!cache || !version || index > UINT16_MAX)
        return;
    struct attribute_cache entry = {.version = version, .index = (uint16_t)index, .kind = (uint8_t)kind};
    uint64_t word;
    lock_acquire(&types_lock);
    if (load_relaxed(&shape->version) == version) {
        if (target != UNSET)
            entry.index = kind == ATTRIBUTE_ADD ? entry.index : fillings++;
        memcpy(&word, &entry, sizeof word);
        store_release((uint64_t *)(void *)cache, 0);
        store_release(&cache->target, target); /* after the emptied word: pairs with attribute_cache_read */
        store_release((uint64_t *)(void *)cache, word);
    }
    lock_release(&types_lock);
}

value attribute_cache_target(struct thread *t, const struct shape *shape, const struct attribute_cache *cache)
{
    struct attribute_cache seen = attribute_cache_read(cache);
    if (!value_is_ref(seen.target) || object_is_private(value_ref(seen.target))) {
        if (load_relaxed(&shape->version) != seen.version)
            return UNSET;
        return value_retain(seen.target);
    }
    if (!object_try_retain(value_ref(seen.target)))
        return UNSET;
    if (load_acquire(&shape->version) == seen.version)
        return seen.target;
    value_release(t, seen.target);
    return UNSET;
}

/* Where attribute `index` lies, as a cache says it. */
static void fill_instance_entry(struct attribute_cache *cache, struct shape *shape, uint32_t version,
                                int index)
{
    if (shape->kind == SHAPE_OVERFLOW && index >= shape->inline_capacity - 1)
        cache_fill(cache, shape, version, ATTRIBUTE_ARRAY, (size_t)(index - (shape->inline_capacity - 1)),
                   UNSET);
    else
        cache_fill(cache, shape, version, ATTRIBUTE_SLOT,
                   shape->type->slots_offset + (size_t)index * sizeof(value), UNSET);
}

/* One of `__slots__` of the class or a base: the offset of its field; 0 otherwise. */
static size_t member_offset(value found)
{
    if (!value_is_exact(found, &member_descriptor_type))
        return 0;
    const struct attribute_descriptor *d = (struct attribute_descriptor *)value_ref(found);
    return d->getset || d->none_if_unset || !d->writable ? 0 : d->offset;
}

/* What staticmethod wraps, or the value itself: a plain attribute of the class. *Takes* found. */
static value unwrap_static(struct thread *t, value found)
{
    if (found == UNSET || !value_is_exact(found, &staticmethod_type))
        return found;
    value callable =
        field_load(t, value_ref(found), &((struct method_descriptor *)value_ref(found))->callable);
    return release_keeping(t, found, callable);
}

/* The function that a class method of a program's class calls, UNSET if it is anything else. Borrowed. */
static value class_method_function(value found)
{
    if (!value_is_exact(found, &classmethod_type))
        return UNSET;
    value function = ((struct method_descriptor *)value_ref(found))->callable;
    return value_is_exact(function, &function_type) ? function : UNSET;
}

/* Attributes of a class, read through the class itself. A class method is a function that is passed the
 * class. */
static value class_get_caching(struct thread *t, value v, value name, bool *pass_self,
                               struct attribute_cache *cache)
{
    struct type *type = type_of(v);
    struct attribute_cache seen = attribute_cache_read(cache);
    bool known = seen.kind == ATTRIBUTE_OF_CLASS || (seen.kind == ATTRIBUTE_OF_CLASS_METHOD && pass_self);
    if (known && seen.version == load_relaxed(&type->shape.version)) {
        value hit = attribute_cache_target(t, &type->shape, cache);
        if (pass_self)
            *pass_self = hit != UNSET && seen.kind == ATTRIBUTE_OF_CLASS_METHOD;
        if (hit != UNSET)
            return hit;
    }
    uint32_t version = shape_version(&type->shape);
    if (type_lookup(&type_type, name) != UNSET)
        return op_get_attribute(t, v, name);
    value found = unwrap_static(t, type_lookup_take(t, type, name));
    if (found == UNSET)
        return op_get_attribute(t, v, name);
    if (!value_type(found)->slots.descr_get || value_is_exact(found, &function_type)) {
        cache_fill(cache, &type->shape, version, ATTRIBUTE_OF_CLASS, 0, found);
        return found;
    }
    value function = pass_self ? value_retain(class_method_function(found)) : UNSET;
    value_release(t, found);
    if (function == UNSET)
        return op_get_attribute(t, v, name);
    cache_fill(cache, &type->shape, version, ATTRIBUTE_OF_CLASS_METHOD, 0, function);
    *pass_self = true;
    return function;
}

/* The common part of both readers. For a method, *pass_self says that it is not bound. */
static value get_caching(struct thread *t, value v, value name, bool *pass_self,
                         struct attribute_cache *cache)
{
    struct type *type = value_type(v);
    if (type == &type_type && cache)
        return class_get_caching(t, v, name, pass_self, cache);
    if (type->slots.get_attribute != attribute_get_generic)
        return op_get_attribute(t, v, name);
    struct shape *shape = value_is_ref(v) ? instance_shape(t, value_ref(v)) : &type->shape;
    uint32_t version = shape_version(shape); /* before looking: see cache_fill */
    value found = type_lookup_take(t, type, name);
    if (found != UNSET && is_data_descriptor(found)) {
        size_t offset = member_offset(found);
        if (offset && (type->flags & TYPE_HEAP))
            cache_fill(cache, shape, version, ATTRIBUTE_SLOT, offset, UNSET);
        else if (value_is_exact(found, &property_type))
            cache_fill(cache, shape, version, ATTRIBUTE_PROPERTY, 0, found);
        return bind(t, found, v);
    }
    value own = instance_get(t, v, name);
    if (own != UNSET || thread_raised(t)) {
        int index = shape_find(shape, name);
        if (index >= 0)
            fill_instance_entry(cache, shape, version, index);
        return release_keeping(t, found, own);
    }
    if (found == UNSET)
        return raise_no_attribute(t, v, name);
    bool is_static = value_is_exact(found, &staticmethod_type);
    found = unwrap_static(t, found);
    if (!value_type(found)->slots.descr_get || is_static) {
        cache_fill(cache, shape, version, ATTRIBUTE_CLASS, 0, found);
        return found;
    }
    if (pass_self && (value_type(found)->flags & TYPE_METHOD_DESCRIPTOR)) {
        cache_fill(cache, shape, version, ATTRIBUTE_METHOD, 0, found);
        *pass_self = true;
        return found;
    }
    return bind(t, found, v);
}

value attribute_get_caching(struct thread *t, value v, value name, struct attribute_cache *cache)
{
    return get_caching(t, v, name, NULL, cache);
}

/* A value in the class that is called without self, such as a static method. */
static value plain_by_cache(struct thread *t, value v, const struct attribute_cache *cache)
{
    if (!value_is_ref(v) || load_relaxed(&cache->kind) != ATTRIBUTE_CLASS) /* relaxed: read again below */
        return UNSET;
    const struct shape *shape = load_relaxed(&value_ref(v)->shape);
    struct attribute_cache seen = attribute_cache_read(cache);
    if (seen.kind != ATTRIBUTE_CLASS || seen.version != load_relaxed(&shape->version))
        return UNSET;
    return attribute_cache_target(t, shape, cache);
}

value attribute_get_method(struct thread *t, value v, value name, bool *pass_self,
                           struct attribute_cache *cache)
{
    *pass_self = false;
    value hit = cache ? plain_by_cache(t, v, cache) : UNSET;
    return hit != UNSET ? hit : get_caching(t, v, name, pass_self, cache);
}

/* A new attribute of a private instance whose next shape is known: what `__init__` does again and again. */
static bool add_by_cache(struct thread *t, value v, value item, const struct attribute_cache *cache)
{
    if (!cache || !value_is_ref(v) || !object_is_private(value_ref(v)))
        return false;
    struct object *o = value_ref(v);
    struct attribute_cache seen = attribute_cache_read(cache);
    if (seen.kind != ATTRIBUTE_ADD || seen.version != load_relaxed(&o->shape->version))
        return false;
    field_exchange(t, o, (value *)((char *)o + seen.index), value_retain(item)); /* it was empty */
    store_release(&o->shape, (struct shape *)value_ref(seen.target)); /* pairs with the marker's look at it */
    return true;
}

bool attribute_set_caching(struct thread *t, value v, value name, value item, struct attribute_cache *cache)
{
    if (item != UNSET && add_by_cache(t, v, item, cache))
        return true;
    struct type *type = value_type(v);
    if (!(type->flags & TYPE_HEAP) || type->slots.set_attribute != attribute_set_generic || item == UNSET)
        return set_or_delete(t, v, name, item);
    struct shape *shape = instance_shape(t, value_ref(v));
    uint32_t version = shape_version(shape);
    value found = type_lookup_take(t, type, name);
    size_t offset = found == UNSET ? 0 : member_offset(found);
    bool data = found != UNSET && value_type(found)->slots.descr_set;
    value_release(t, found);
    int index = data ? -1 : shape_find(shape, name);
    if (!attribute_set_generic(t, v, name, item))
        return false;
    if (data && offset) {
        cache_fill(cache, shape, version, ATTRIBUTE_SLOT, offset, UNSET);
    } else if (index >= 0) {
        fill_instance_entry(cache, shape, version, index);
    } else if (!data && str_is_interned(name) && shape->kind == SHAPE_INLINE) {
        struct shape *next = load_acquire(&value_ref(v)->shape);
        if (next->kind == SHAPE_INLINE && next->map->parent == shape)
            cache_fill(cache, shape, version, ATTRIBUTE_ADD,
                       type->slots_offset + shape->attribute_count * sizeof(value), value_from_ref(next));
    }
    return true;
}
