/* The end of an object's life. For lib/object and lib/gc only. */
#ifndef OURO_OBJECT_RELEASE_H
#define OURO_OBJECT_RELEASE_H

#include "object/type.h"

#define DEFERRED_CHUNK 510

/* References to objects that died deeper than DYING_DEPTH, last in first out. */
struct deferred {
    struct deferred *next;
    size_t count;
    struct object *objects[DEFERRED_CHUNK];
};

/* Drops a reference unless it is the last; true: the caller holds the last one and must end the object.
 * *Threads*: as for object_release. */
bool object_drop(struct object *o);
/* Ends an object whose last reference the caller holds; and then what dies with it. */
void object_end(struct thread *t, struct object *o);
/* The same if the object holds nothing and nobody waits for its end, which is most of them; false: it does.
 */
bool object_end_leaf(struct thread *t, struct object *o);
/* Frees the memory of a dead object whose slots are empty: dispose, probe, block. */
void object_free(struct thread *t, struct object *o);

/* Sets a flag; true if this call set it. Atomic, because a shared object's flags are everybody's. */
static inline bool object_flag_set(struct object *o, uint8_t flag)
{
    if (load_relaxed(&o->flags) & flag)
        return false;
    return !(fetch_or_acq_rel(&o->flags, flag) & flag);
}

#endif
