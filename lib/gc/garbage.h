/* What a collection does with the objects that marking did not reach. For lib/gc only.
 *
 * The steps, in their order; all but the last while the program is held:
 *
 *     garbage_name          the list of unmarked objects
 *     garbage_clear_weak    weak references to them go; callbacks of survivors are queued
 *     garbage_keep_finalisable   finalisers are queued; what they can reach is marked, and leaves the list
 *     garbage_check         references from within the list are subtracted from the counts; what has some
 * left is held by somebody unknown: it is marked and leaves the list garbage_detach        every object on
 * the list is dead, and its references are dropped garbage_free          its memory goes
 */
#ifndef OURO_GC_GARBAGE_H
#define OURO_GC_GARBAGE_H

#include "gc/collector.h"
#include "gc/mark.h"

struct garbage {
    struct program *program;
    struct thread *worker; /* the collector's */
    struct marker *marker;
    struct collection *record;
    VECTOR(struct object *) objects;
    bool failed; /* no memory for the list */
};

bool garbage_name(struct garbage *garbage);
void garbage_clear_weak(struct garbage *garbage);
bool garbage_keep_finalisable(struct garbage *garbage);
bool garbage_check(struct garbage *garbage);
void garbage_detach(struct garbage *garbage);
void garbage_free(struct garbage *garbage);

#endif
