/* What a collection does with the objects that marking did not reach. For lib/gc only.
 *
 * The steps, in their order. The program's threads run, and can reach none of these objects: marking has
 * ended, so no reference from a live object leads to one, and weak loads of them give nothing (note GREY).
 *
 *     garbage_name               the list of unmarked objects
 *     garbage_clear_weak         weak references to them go
 *     garbage_keep_finalisable   what finalisers can reach is marked, and leaves the list
 *     watch_garbage              what the program wants to keep is marked, and leaves the list (watch.h)
 *     garbage_check              what has more references than come from within the list is held by
 *                                somebody unknown: it is marked and leaves the list
 *     garbage_detach             every object on the list is dead, and its references are dropped
 *                                (note ERRANDS)
 *     garbage_queue              callbacks of weak references that live, then finalisers, are queued for
 *                                the threads
 *     garbage_free               its memory goes
 *
 * Three of them go over all of the list, slice by slice, and are shared with threads that owe work (note HELP
 * in work.h): garbage_check, garbage_detach, garbage_free.
 */
#ifndef OURO_GC_GARBAGE_H
#define OURO_GC_GARBAGE_H

#include "gc/collector.h"
#include "gc/gc_internal.h"
#include "gc/mark.h"

struct slot_run_list {
    struct slot_run *items;
    size_t count, capacity;
};

struct garbage {
    struct program *program;
    struct thread *worker; /* the collector's */
    struct marker *marker;
    struct collection *record;
    struct object_list objects;
    struct object_list classes;     /* of these */
    struct object_list watched;     /* of these, at first: weak references lead to them */
    struct object_list finalisable; /* of these, at first; retained */
    struct object_list callbacks;   /* weak references, not retained: their memory is pinned */
    struct object_list saved;       /* retained */
    struct object_list ended;       /* survivors that garbage had the last reference to */
    struct slot_run_list large;     /* long arrays of garbage that wait for the collector in a pass */
    struct errand_chunk *errands;
    int64_t counted, internal; /* references to garbage: by the counts, and from garbage */
    bool failed;               /* no memory for a list */
};

bool garbage_name(struct garbage *garbage);
void garbage_clear_weak(struct garbage *garbage);
bool garbage_keep_finalisable(struct garbage *garbage);
/* watch.c: what the program wants of it, if anything. False: no memory to mark. */
bool watch_garbage(struct garbage *garbage);
bool garbage_check(struct garbage *garbage);
void garbage_detach(struct garbage *garbage);
void garbage_queue(struct garbage *garbage);
void garbage_free(struct garbage *garbage);
/* Takes off the list what has been marked since it was made. */
void garbage_drop_marked(struct garbage *garbage);

#endif
