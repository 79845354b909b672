/* Weak references: the table from an object to the references that do not keep it.
 *
 * A weak reference is an object of a type with TYPE_WEAK_EDGE, which begins as below; the types themselves
 * belong to lib/modules. Its target is not counted. It is emptied when the target dies: by the thread that
 * dropped the last reference, or by the collector. Publishing the reference publishes its target, so whoever
 * has a shared weak reference finds a shared target, and the owner of a private one may find either.
 *
 * Threads. Reading the target takes no lock: memory of a dead shared object outlives the next safepoint of
 * every thread, and taking a reference to a dead one fails. The links between references of one target are
 * under the program's lock of rank WEAK.
 */
#ifndef OURO_GC_WEAK_H
#define OURO_GC_WEAK_H

#include "object/type.h"

/* Where a reference stands among those of its target: the higher place first, in one place the newest. */
enum weak_place { WEAK_PLACE_ANY, WEAK_PLACE_PROXY, WEAK_PLACE_PLAIN };

struct weak_reference {
    struct object object;
    value target;   /* not counted; UNSET once it is dead. Written under the WEAK lock, read by weak_load */
    value callback; /* owned; UNSET: none. Enumerated by the type's slots */
    int64_t hash;   /* of the target, for the type's use; -1 at first */
    bool has_callback; /* set by weak_register; stays when the callback itself is released */
    uint8_t place;     /* enum weak_place; set by who creates it, before weak_register */
    struct weak_reference *next, *previous; /* of the same target; under the WEAK lock */
};

/* Called for each callback that is due: reference->callback(reference), exceptions reported. Registered once.
 */
extern void (*weak_callback_hook)(struct thread *t, struct weak_reference *reference);
/* Called when an object that is OBJECT_WEAKLY_SEEN has died, before its memory goes; registered once. Takes
 * no lock but a leaf, reaches no safepoint. */
extern void (*weak_gone_hook)(struct program *p, struct object *o);

/* Makes target, not NULL, what the new reference refers to. False with MemoryError pending. */
bool weak_register(struct thread *t, struct weak_reference *reference, struct object *target);
/* Forgets the target. For the type's dispose. */
void weak_unregister(struct weak_reference *reference, struct program *p);

/* A new reference to the target, or UNSET when it is dead. No safepoint. */
value weak_load(struct thread *t, struct weak_reference *reference);
/* For whoever finds an object without following a counted reference (interned strings, lists of classes, heap
 * walks), before he retains it. False: a collection has found that it is garbage, and it is not there any
 * more. While one is marking, the object is marked for everybody, straight away. No safepoint. */
bool weak_follow_slow(struct thread *t, struct object *o);
static inline bool weak_follow(struct thread *t, struct object *o)
{
    return likely(!t->barrier) || weak_follow_slow(t, o);
}

/* The target as it is, not to be used as an object: for identity and `repr`. UNSET when dead. */
value weak_peek(const struct weak_reference *reference);

/* An existing reference to target of exactly that shape whose place is not ANY, as a new reference; NULL:
 * none. */
struct weak_reference *weak_find(struct thread *t, struct object *target, const struct shape *shape);
/* How many references to target there are, and, up to `limit` of them, new references in `out`, in their
 * order. Returns how many were stored; *count may be NULL. */
size_t weak_list(struct thread *t, struct object *target, struct weak_reference **out, size_t limit,
                 size_t *count);

#endif
