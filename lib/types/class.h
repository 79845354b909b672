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

/* The name of v's class without its module; what many a repr begins with. Borrowed. */
static inline const char *type_short_name(value v)
{
    const char *name = value_type(v)->name, *dot = strrchr(name, '.');
    return dot ? dot + 1 : name;
}

bool type_is_subtype(const struct type *type, const struct type *base); /* by mro */
/* type(name, bases, namespace, **kwargs) with metaclass resolution done by the caller. New reference. */
value type_create(struct thread *t, struct type *metatype, value name, value bases, value namespace,
                  const value *kwargs, value kwnames);
/* The metaclass for a class with these bases: the most derived of metatype and theirs. NULL: TypeError. */
struct type *class_metatype(struct thread *t, struct type *metatype, value bases);
/* What `Class(args)` begins with, for a caller that runs `__init__` itself: when the class makes its
 * instances as `object` does and its `__init__` is a Python function, a new instance, and the function in
 * *init; both new references. UNSET with nothing pending where op_call has to do it all. */
value class_call_prepare(struct thread *t, struct type *type, value *init);
/* Before the program's namespaces are published: publishes every class of the program. */
void classes_publish(struct thread *t);
/* The attribute in the mro, without binding: borrowed (valid until the type is modified), UNSET if absent;
 * nothing pending. */
value type_lookup(struct type *type, value name);
/* The same for the special method `name` of v's type, bound to v: new reference, or UNSET with nothing
 * pending if absent. */
value special_lookup(struct thread *t, value v, value name);
/* Special method for a call without a bound method: *self_in is true if v must be passed first. New
 * reference. */
value special_method(struct thread *t, value v, value name, bool *pass_self);
/* super(class, self).name for a call, without making the super object: as special_method, but bound through
 * the mro after `class`. UNSET with nothing pending where the attribute is not found there. */
value super_method(struct thread *t, struct type *class, value self, value name, bool *pass_self);
/* isinstance / issubclass with all the rules: 1, 0, -1. */
int value_is_instance(struct thread *t, value v, value class_or_tuple);
int value_is_subclass(struct thread *t, value v, value class_or_tuple);
/* A zeroed instance of any type, with room for the attributes and the `__slots__` that a program's class
 * adds. `size`: bytes of the built-in part, items included. Every `new` slot of a built-in type that may be
 * subclassed uses it. NULL: MemoryError. */
void *instance_allocate(struct thread *t, struct type *type, size_t size);
/* An instance of a heap class with room for its expected attributes; what object.__new__ does. */
value instance_create(struct thread *t, struct type *type);
/* The `__dict__` of v (made on demand): new reference; UNSET and AttributeError if it has none. */
value instance_dict(struct thread *t, value v);
/* Replaces it; dict UNSET: an empty one. The setter that goes with instance_dict in a getset_def. */
bool instance_set_dict(struct thread *t, value v, value dict);

/* What an inline cache may remember of an attribute access. One 64-bit word, so that it is read and written
 * atomically. */
enum attribute_kind {
    ATTRIBUTE_UNCACHED,
    ATTRIBUTE_SLOT,   /* instance attribute: byte offset of the slot within the object */
    ATTRIBUTE_ARRAY,  /* instance attribute in the overflow array: index */
    ATTRIBUTE_METHOD, /* function in the class, no instance attribute shadows it: attach self */
    ATTRIBUTE_CLASS,  /* plain value in the class, returned as it is */
    ATTRIBUTE_ADD, /* store only: a new inline attribute at byte offset `index`; target is the next shape, not
                      an object. Only for a private instance */
    ATTRIBUTE_OF_CLASS, /* v is itself a class: `version` is that of its own root shape, not of v's shape, so
                           the plain test misses; attribute_get_caching answers it quickly */
    ATTRIBUTE_OF_CLASS_METHOD, /* the same for a class method loaded for a call: the class is passed */
    ATTRIBUTE_MODULE, /* v is a module: `version` is that of its namespace's keys, `index` a position there */
    ATTRIBUTE_PROPERTY, /* load only: a property of the class, which is the target; it is called with v */
};
struct attribute_cache {
    uint32_t version; /* shape->version for which this holds; 0: empty */
    uint16_t index;   /* slot offset / array index */
    uint8_t kind;     /* enum attribute_kind */
    uint8_t spare;
    value target; /* METHOD, CLASS: borrowed from the class, valid while the version is; see
                     attribute_cache_target */
};
/* One consistent entry: see note CACHE in attribute.c. The usual first test needs only cache->version. */
static inline struct attribute_cache attribute_cache_read(const struct attribute_cache *cache)
{
    union {
        struct attribute_cache entry;
        uint64_t word;
    } seen;
    for (;;) {
        /* Acquire pairs with the releases in cache_fill: word, target, word. */
        seen.word = load_acquire((const uint64_t *)(const void *)cache);
        seen.entry.target = load_acquire(&cache->target);
        if (likely(load_relaxed((const uint64_t *)(const void *)cache) == seen.word))
            return seen.entry;
    }
}
/* getattr(v, name) that also fills the cache when it can. New reference. */
value attribute_get_caching(struct thread *t, value v, value name, struct attribute_cache *cache);
/* Loads a method for a call: returns the callable (new reference) and sets *self_in to true when v is to be
 * passed as first argument. */
value attribute_get_method(struct thread *t, value v, value name, bool *pass_self,
                           struct attribute_cache *cache);
bool attribute_set_caching(struct thread *t, value v, value name, value item,
                           struct attribute_cache *cache); /* borrows item */

#endif
