/* property, classmethod, staticmethod: the descriptors that a program makes. */
#ifndef OURO_TYPES_DESCRIPTOR_H
#define OURO_TYPES_DESCRIPTOR_H

#include "types/class.h"

struct property {
    struct object object;
    value get, set, delete, doc; /* callables; UNSET: none */
    value name;                  /* given by `__set_name__`, for messages */
    bool doc_from_getter;
};
/* staticmethod and classmethod. */
struct method_descriptor {
    struct object object;
    value callable;
    value dict;
};

static inline bool descriptor_is_static_method(value v)
{
    return value_is_ref(v) && type_is_subtype(object_type(value_ref(v)), &staticmethod_type);
}
static inline bool descriptor_is_class_method(value v)
{
    return value_is_ref(v) && type_is_subtype(object_type(value_ref(v)), &classmethod_type);
}
value static_method_create(struct thread *t, value callable); /* borrows */
value class_method_create(struct thread *t, value callable);  /* borrows */

#endif
