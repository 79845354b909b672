/* Tuples whose items also have names: sys.version_info and its like.
 *
 * Such a type is declared with STRUCT_SEQUENCE; its getsets name the items in their order. Its instances are
 * laid out as tuples, and only native code makes them.
 */
#ifndef OURO_MODULES_STRUCT_SEQUENCE_H
#define OURO_MODULES_STRUCT_SEQUENCE_H

#include "object/type.h"

#define STRUCT_SEQUENCE_MAX 19

#define STRUCT_SEQUENCE_GETTERS(X)                                                                           \
    X(0)                                                                                                     \
    X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15) X(16) X(17) X(18)
#define X(index) value struct_sequence_get_##index(struct thread *t, value self);
STRUCT_SEQUENCE_GETTERS(X)
#undef X

#define STRUCT_SEQUENCE(variable, python_name, fields)                                                       \
    static struct type variable = {                                                                          \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = python_name,                                                                                 \
        .base = &tuple_type,                                                                                 \
        .flags = TYPE_VARIABLE_SIZE | TYPE_TUPLE_SUBCLASS | TYPE_NO_INSTANTIATION,                           \
        .size = sizeof(struct tuple),                                                                        \
        .item_size = sizeof(value),                                                                          \
        .getsets = fields,                                                                                   \
        .slots = {.repr = struct_sequence_repr},                                                             \
    }

/* A type that programs may make instances of, from a sequence; the last of its items may only have names. The
 * getsets name the items in their order. */
struct struct_sequence {
    struct type type;
    size_t visible; /* items of the tuple */
    size_t total;   /* with those that only have names */
};

#define STRUCT_SEQUENCE_OPEN(variable, python_name, fields, visible_count, total_count)                      \
    struct struct_sequence variable = {                                                                      \
        .type =                                                                                              \
            {                                                                                                \
                .object = OBJECT_IMMORTAL(type_type),                                                        \
                .shape = {.type = &variable.type},                                                           \
                .name = python_name,                                                                         \
                .base = &tuple_type,                                                                         \
                .flags = TYPE_VARIABLE_SIZE | TYPE_TUPLE_SUBCLASS,                                           \
                .size = sizeof(struct tuple),                                                                \
                .item_size = sizeof(value),                                                                  \
                .getsets = fields,                                                                           \
                .methods = struct_sequence_methods,                                                          \
                .slots = {.new = struct_sequence_new,                                                        \
                          .repr = struct_sequence_repr,                                                      \
                          .slots = struct_sequence_slots},                                                   \
            },                                                                                               \
        .visible = visible_count,                                                                            \
        .total = total_count,                                                                                \
    }

/* What STRUCT_SEQUENCE_OPEN gives such a type. */
extern const struct native_def struct_sequence_methods[];
slot_new struct_sequence_new;
bool struct_sequence_slots(struct object *o, struct slot_run *run);
/* An instance of all the items; see struct_sequence_create. */
value struct_sequence_fill(struct thread *t, struct struct_sequence *type, value *items);

/* "sys.version_info(major=3, ...)" */
value struct_sequence_repr(struct thread *t, value self);
/* *Takes* every item, also when it fails; any that is UNSET means that it could not be made. */
value struct_sequence_create(struct thread *t, struct type *type, value *items, size_t count);

#endif
