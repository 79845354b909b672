/* Classes at run time: making them, looking attributes up, instances and shapes. */
#ifndef OURO_TYPES_CLASS_H
#define OURO_TYPES_CLASS_H

#include "object/type.h"

extern struct type object_type_object; /* the class `object` */
extern struct type type_type;          /* the class `type` */
extern struct type super_type, property_type, classmethod_type, staticmethod_type, mappingproxy_type,
    module_type, namespace_type;

static inline bool type_check(value v)
{
    return value_has_flag(v, TYPE_TYPE_SUBCLASS);
}
static inline struct type *type_of(value v)
{
    return (struct type *)value_ref(v);
}
static inline value value_from_type(struct type *type)
{
    return value_from_ref(type);
}

bool type_is_subtype(const struct type *type, const struct type *base); /* by mro */
/* type(name, bases, namespace, **kwargs) with metaclass resolution done by the caller. New reference. */
value type_create(struct thread *t, struct type *metatype, value name, value bases, value namespace,
                  const value *kwargs, value kwnames);
/* The attribute in the mro, without binding: borrowed (valid until the type is modified), UNSET if absent;
 * nothing pending. */
value type_lookup(struct type *type, value name);
/* The same for the special method `name` of v's type, bound to v: new reference, or UNSET with nothing
 * pending if absent. */
value special_lookup(struct thread *t, value v, value name);
/* Special method for a call without a bound method: *self_in is true if v must be passed first. New
 * reference. */
value special_method(struct thread *t, value v, value name, bool *pass_self);
/* isinstance / issubclass with all the rules: 1, 0, -1. */
int value_is_instance(struct thread *t, value v, value class_or_tuple);
int value_is_subclass(struct thread *t, value v, value class_or_tuple);
/* An instance of a heap class with room for its expected attributes; what object.__new__ does. */
value instance_create(struct thread *t, struct type *type);
/* The `__dict__` of v (made on demand): new reference; UNSET and AttributeError if it has none. */
value instance_dict(struct thread *t, value v);

/* What an inline cache may remember of an attribute access. One 64-bit word, so that it is read and written
 * atomically. */
enum attribute_kind {
    ATTRIBUTE_UNCACHED,
    ATTRIBUTE_SLOT,   /* instance attribute: byte offset of the slot within the object */
    ATTRIBUTE_ARRAY,  /* instance attribute in the overflow array: index */
    ATTRIBUTE_METHOD, /* function in the class, no instance attribute shadows it: attach self */
    ATTRIBUTE_CLASS,  /* plain value in the class, returned as it is */
};
struct attribute_cache {
    uint32_t version; /* shape->version for which this holds; 0: empty */
    uint16_t index;   /* slot offset / array index */
    uint8_t kind;     /* enum attribute_kind */
    uint8_t spare;
    value target; /* METHOD, CLASS: borrowed from the class, valid while the version is; see
                     attribute_cache_target */
};
/* getattr(v, name) that also fills the cache when it can. New reference. */
value attribute_get_caching(struct thread *t, value v, value name, struct attribute_cache *cache);
/* Loads a method for a call: returns the callable (new reference) and sets *self_in to true when v is to be
 * passed as first argument. */
value attribute_get_method(struct thread *t, value v, value name, bool *pass_self,
                           struct attribute_cache *cache);
bool attribute_set_caching(struct thread *t, value v, value name, value item,
                           struct attribute_cache *cache); /* borrows item */

#endif
