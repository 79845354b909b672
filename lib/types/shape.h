/* Shapes: which attributes an instance has and where each one lies.
 *
 * Each class of a program has a tree of shapes. Its root is inside the type; adding an attribute takes an
 * instance along an edge to the child for that name, made on first use. A shape never changes, but for its
 * version and its list of children; it lives as long as the type.
 *
 * Layout of an instance with inline capacity n (a constant of the class):
 *
 *     SHAPE_INLINE     | header | base's fields | __slots__ | a0 | a1 | ... | a(n-1) |
 *     SHAPE_OVERFLOW   | header | base's fields | __slots__ | a0 | ... | a(n-2) | array |   array: a(n-1) ...
 *     SHAPE_DICT       | header | base's fields | __slots__ | dict | unset ...
 *     SHAPE_TRAILING_DICT  the items of a variable-size type, then in the last word of the block: dict
 *     SHAPE_NONE       no attributes beyond the type's own; a built-in type may have type->dict_offset
 *
 * SHAPE_BUSY is worn, with the object lock held, while references move between these places: a reader that
 * finds it waits for the lock and looks again.
 *
 * Readers of a shared instance load the shape, then the slot, then the shape again: equal means the slot had
 * the meaning that the first shape gave it. Writers hold the object lock, make the slot's content reachable
 * first and change the shape last.
 */
#ifndef OURO_TYPES_SHAPE_H
#define OURO_TYPES_SHAPE_H

#include "object/type.h"

enum shape_kind { SHAPE_NONE, SHAPE_INLINE, SHAPE_OVERFLOW, SHAPE_DICT, SHAPE_TRAILING_DICT, SHAPE_BUSY };

#define SHAPE_ATTRIBUTES_MAX 64   /* an instance with more is given a dict */
#define SHAPE_CHILDREN_MAX   128  /* attribute names that follow one another so freely are data, not fields */
#define SHAPES_MAX           4096 /* of one class */

struct shape_map {
    struct shape *parent;      /* NULL: the root */
    struct shape *first_child; /* release when one is added, acquire to look */
    struct shape *sibling;     /* next child of the parent */
    struct shape *next;        /* all shapes of the type */
    uint32_t child_count;
    value names[]; /* attribute_count of them; the last is counted, the others belong to the ancestors */
};

/* The internal array that holds the attributes beyond the inline slots. Never seen by a program. */
struct attribute_array {
    struct object object;
    size_t capacity;
    value items[];
};
extern struct type attribute_array_type;

/* Where the inline slots of an instance begin. */
static inline value *shape_slots(const struct shape *shape, struct object *o)
{
    return (value *)((char *)o + shape->type->slots_offset);
}
/* Position of a name among the attributes, or -1. */
int shape_find(const struct shape *shape, value name);
/* The shape with one more attribute: name must be interned. NULL where the instance should go over to a dict,
 * or with MemoryError pending. */
struct shape *shape_add(struct thread *t, struct shape *shape, value name);
/* The shape of instances of type whose attributes are in a dict, for that inline capacity. NULL: MemoryError.
 */
struct shape *shape_for_dict(struct thread *t, struct type *type, uint16_t inline_capacity);
/* Gives a new class its root shape and its busy shape. False: MemoryError. */
bool shapes_init(struct thread *t, struct type *type);
/* Frees all shapes but the root; their names have been released. */
void shapes_finish(struct thread *t, struct type *type);

#endif
