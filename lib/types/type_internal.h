/* What the files of the class machinery share: the table of slots, descriptors made from it, and the part of
 * a type that only they see. */
#ifndef OURO_TYPES_TYPE_INTERNAL_H
#define OURO_TYPES_TYPE_INTERNAL_H

#include "base/lock.h"
#include "object/type.h"
#include "types/name_table.h"

/* ---- The table that ties each special method to its slot ---- */

enum slot_kind {
    SLOT_UNARY,
    SLOT_BINARY,
    SLOT_REFLECTED,
    SLOT_INPLACE,
    SLOT_POWER,
    SLOT_POWER_REFLECTED,
    SLOT_POWER_INPLACE,
    SLOT_TRUTH,
    SLOT_LENGTH,
    SLOT_GET_ITEM,
    SLOT_SET_ITEM,
    SLOT_DELETE_ITEM,
    SLOT_CONTAINS,
    SLOT_NEXT,
    SLOT_COMPARE,
    SLOT_HASH,
    SLOT_CALL,
    SLOT_GET_ATTRIBUTE,
    SLOT_GET_ATTRIBUTE_FALLBACK, /* `__getattr__`: no built-in type has it as a method */
    SLOT_SET_ATTRIBUTE,
    SLOT_DELETE_ATTRIBUTE,
    SLOT_DESCR_GET,
    SLOT_DESCR_SET,
    SLOT_DESCR_DELETE,
    SLOT_NEW, /* a static method, not a wrapper */
    SLOT_INIT,
    SLOT_FINALIZE,
};

typedef void slot_fn(void); /* any slot; cast by kind */

struct slot_def {
    const char *text; /* the special method */
    value name;       /* its immortal name; set by slot_table_ready */
    uint16_t offset;  /* of the slot in struct type_slots */
    uint8_t kind;     /* enum slot_kind */
    uint8_t detail;   /* the operation of SLOT_COMPARE */
    slot_fn *heap;    /* what a class that defines the method has in the slot (class_slots.c) */
    const char *doc;
};

extern struct slot_def slot_table[];
extern const size_t slot_table_count;
void slot_table_ready(void);

static inline slot_fn **slot_of(struct type *type, const struct slot_def *def)
{
    return (slot_fn **)((char *)&type->slots + def->offset);
}

/* What a class has because one of its bases has it. */
#define TYPE_INHERITED_FLAGS                                                                                 \
    (TYPE_HAS_DICT | TYPE_VARIABLE_SIZE | TYPE_INT_SUBCLASS | TYPE_LIST_SUBCLASS | TYPE_TUPLE_SUBCLASS |     \
     TYPE_BYTES_SUBCLASS | TYPE_STR_SUBCLASS | TYPE_DICT_SUBCLASS | TYPE_EXCEPTION_SUBCLASS |                \
     TYPE_TYPE_SUBCLASS | TYPE_FLOAT_SUBCLASS | TYPE_SET_SUBCLASS | TYPE_MATCH_SEQUENCE |                    \
     TYPE_MATCH_MAPPING | TYPE_WEAKLY_REFERABLE | TYPE_LAZY_SHARED)

/* ---- Descriptors (descriptor.c, native.c) ---- */

/* A slot of a built-in type, seen from Python: `int.__add__`. Immortal. */
struct slot_wrapper {
    struct object object;
    struct type *owner;
    const struct slot_def *def;
};
/* A slot wrapper bound to an instance: `(1).__add__`. */
struct method_wrapper {
    struct object object;
    value self;
    const struct slot_wrapper *wrapper;
};
/* A field or a computed attribute of a built-in type, or one of `__slots__`. */
struct attribute_descriptor {
    struct object object;
    value name;                      /* str */
    value owner;                     /* the class */
    const struct getset_def *getset; /* or NULL: a field */
    uint32_t offset;                 /* of the field in bytes */
    bool writable, none_if_unset;
    const char *doc;
};
extern struct type slot_wrapper_type, method_wrapper_type, getset_descriptor_type, member_descriptor_type,
    class_method_descriptor_type;

/* Calls a slot of owner as the special method would be called. */
value slot_wrapper_call(struct thread *t, const struct slot_wrapper *wrapper, value self, const value *args,
                        size_t nargs, value kwnames);
/* The built-in types in the order in which they were made ready; NULL past the end. */
struct type *type_built_in(size_t index);
/* Makes the descriptors of a built-in type into type->names. */
void type_names_ready(struct type *type);
/* A member descriptor for one of `__slots__` of a class. New reference. */
value member_descriptor_create(struct thread *t, struct type *owner, value name, uint32_t offset);
/* The `__new__` of built-in types, bound to the type. */
extern const struct native_def type_new_def;
/* What `object` has in these slots: classes that do not override them are recognised by it. */
value attribute_get_generic(struct thread *t, value v, value name);
bool attribute_set_generic(struct thread *t, value v, value name, value item);
value object_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames);
bool object_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames);
int64_t hash_not_implemented(struct thread *t, value self);

/* callable(self, args...), or callable(args...) when self is UNSET. *Takes* callable; borrows the rest. */
value call_with_self(struct thread *t, value callable, value self, const value *args, size_t nargs,
                     value kwnames);
/* callable(self, args...); borrows everything. */
value call_prefixed(struct thread *t, value callable, value self, const value *args, size_t nargs,
                    value kwnames);

/* ---- The hidden part of a program's class ---- */

/* What a name is in the mro of a class, remembered while the version of its root shape stays: see note CACHE
 * in attribute.c. Only for immortal names, so that the pointer is the name for ever. */
struct lookup_entry {
    uint64_t word; /* version, then how often the entry was filled; 0: empty */
    value name;
    value found; /* borrowed from the class; UNSET: absent */
};
#define LOOKUP_ENTRIES 32

struct type_class {
    struct type *previous, *next; /* the program's classes, newest last; TYPES lock */
    struct type **mro; /* the classes of type->mro, then those of type->bases; uncounted, for whoever
                          walks the list: the tuples may be gone from a class that is garbage */
    uint32_t mro_count, base_count;
    bool has_subclasses;       /* ever had one; set under the TYPES lock */
    struct shape *shapes;      /* all but the root, newest first; never freed before the type; TYPES lock */
    uint32_t shape_count;      /* of them */
    struct type *native_base;  /* nearest built-in ancestor that decides the layout */
    struct shape *busy_shape;  /* worn by an instance while its layout is being changed */
    struct shape *dict_shapes; /* shapes of instances whose attributes are in a dict, by inline capacity */
    struct lookup_entry
        *lookups;         /* LOOKUP_ENTRIES of them, made at the first lookup; filled under the TYPES lock */
    value slot_names;     /* tuple of the names in its own `__slots__`, or UNSET */
    value expected_names; /* tuple: attributes that its functions store through self, or UNSET */
};

/* Class mutation, shape transitions, version numbers, the subclass lists. Nothing inside runs Python. */
extern struct lock types_lock;
/* A version for shapes, never used before; 0 once they are used up. *Holds* types_lock. */
uint32_t version_next_locked(void);
/* The version of a shape, given one if it had none. 0: not to be cached. */
uint32_t shape_version(struct shape *shape);
/* Inline caches that knew this class or one of its subclasses no longer match. */
void type_invalidate(struct thread *t, struct type *type);
/* Sets the slots of a class from its mro: all of them (name UNSET), or those of one special method; or only
 * looks whether that would change any: true. A class that others know: see note CHANGE in class_update.c. */
bool class_slots_update(struct thread *t, struct type *type, value name, bool only_look);
/* The same for its subclasses as well. *Safepoint*. */
void class_slots_update_all(struct thread *t, struct type *type, value name);
/* Enters a new class into its program's list; takes it out again. */
bool class_link(struct thread *t, struct type *type);
void class_unlink(struct type *type, struct program *program);
/* The direct subclasses, a new list. */
value class_subclasses(struct thread *t, struct type *type);
/* Around a change of a class's slots, mro or bases: see note CHANGE in class_update.c. *Safepoint*: the
 * first. */
bool class_change_begin(struct thread *t, const struct type *type);
void class_change_end(struct thread *t, bool begun);
/* Replaces a reference field of a class. *Takes* v. False: raised. *Safepoint*. */
bool class_field_store(struct thread *t, struct type *type, value *field, value v);
/* The namespace of a class changes: item UNSET deletes. False: raised. Borrows. */
bool class_set_attribute(struct thread *t, struct type *type, value name, value item);
/* A tuple: the method resolution order by the C3 rule. bases: a tuple of types. UNSET: TypeError. */
value class_linearize(struct thread *t, struct type *type, value bases);
/* The mro that the metaclass gives a class with its present bases: a new tuple. */
value class_make_mro(struct thread *t, struct type *type);
/* type.__bases__ = bases. False: raised. */
bool class_set_bases(struct thread *t, struct type *type, value bases);
/* The classes of the program that derive from type, bases before what derives from them, in an array from
 * memory_alloc; *count of them. NULL: raised. */
struct type **class_derived(struct thread *t, struct type *type, size_t *count);
/* Remembers mro and bases once more, as plain pointers: see struct type_class. False: MemoryError. */
bool class_remember_ancestors(struct thread *t, struct type *type);
/* The base that decides the layout of instances. NULL: TypeError. */
struct type *class_best_base(struct thread *t, value bases);
/* Lays out the instances of a new class whose base, flags and namespace are set, and makes the descriptors of
 * `__slots__`. False: raised. */
bool class_lay_out(struct thread *t, struct type *type);
/* slots.slots and slots.dispose of classes. */
bool class_references(struct object *o, struct slot_run *run);
void class_dispose(struct thread *t, struct object *o);

/* New reference to an attribute in the mro, unbound; UNSET with nothing pending if absent. */
value type_lookup_take(struct thread *t, struct type *type, value name);
/* The same by walking the mro, for whoever holds types_lock or changes the class. */
value type_lookup_uncached(struct thread *t, struct type *type, value name);
/* The same in the namespace of one class only. */
value type_own_take(struct thread *t, struct type *type, value name);

#endif
