/* The part of instances that only the class machinery touches: see shape.h for the layouts. */
#ifndef OURO_TYPES_INSTANCE_H
#define OURO_TYPES_INSTANCE_H

#include "types/attribute.h"
#include "types/shape.h"

/* The shape of o, never SHAPE_BUSY: waits for the thread that changes the layout. */
struct shape *instance_shape(struct thread *t, struct object *o);
/* slots.slots of every class of a program: its own slots, then those of the built-in base. */
bool instance_slots(struct object *o, struct slot_run *run);
/* Enters the names of v's own attributes as keys into the dict `names`. */
bool instance_names(struct thread *t, value v, value names);
/* o.__class__ = type, of a compatible layout. False: raised. */
bool instance_set_class(struct thread *t, struct object *o, struct type *type);

#endif
