/* Collections as the program that is collected sees them: callbacks around them, names of what is garbage,
 * and garbage that is kept for it to look at. What it does with that is the module gc's affair (lib/modules).
 *
 * A collection that the program did not ask for begins and ends on the collector's thread, which runs no
 * Python: both moments are queued as *events*, and the thread of the program that comes first to an
 * evaluation poll tells them, in their order, one thread at a time. Who calls gc.collect() tells its own.
 *
 * Threads: any, unless it says otherwise.
 */
#ifndef OURO_GC_WATCH_H
#define OURO_GC_WATCH_H

#include "gc/collector.h"

#define WATCH_GENERATIONS 3

enum watch_bit {
    WATCH_EVENTS = 1, /* queue events */
    WATCH_NAMES = 2,  /* keep the names of garbage */
    WATCH_SAVE = 4,   /* hand garbage over instead of freeing it */
};
/* What the program wants to know from now on. */
void watch_set(struct program *p, uint32_t bits);
uint32_t watch_bits(const struct program *p);

struct watch_event {
    bool ended;
    uint64_t number;    /* of the collection */
    uint64_t collected; /* ended: what gc.collect() would have returned */
    int64_t ns;         /* ended: how long it took */
};

/* Tells an event; registered once. *Safepoint*, runs Python; what it raises it has dealt with. */
extern void (*watch_event_hook)(struct thread *t, const struct watch_event *event);
/* Takes an object that WATCH_SAVE kept, borrowed; registered once. *Safepoint*. */
extern void (*watch_save_hook)(struct thread *t, value v);

/* The calling thread tells an event: false if it is in the middle of telling one already. */
bool watch_enter(struct thread *t);
void watch_leave(struct thread *t);
/* Does the thread run what a collection wants run: an event, a finaliser? */
bool watch_is_inside(const struct thread *t);

/* The collection at the end of a program, with its events. *Safepoint*, runs Python. */
void watch_collect_at_exit(struct thread *t);

/* The lines "gc: collectable <TYPE ADDRESS>" since the last call, at most a mebibyte: the caller frees them.
 * NULL: there are none. */
char *watch_take_names(struct program *p);

/* ---- Generations: the collector has none, but programs count by them ---- */

struct watch_generations {
    uint64_t collections[WATCH_GENERATIONS], collected[WATCH_GENERATIONS];
    /* Objects that were made since the last collection and are there; of the others, how many collections of
     * the generation below were asked for since. */
    uint64_t counts[WATCH_GENERATIONS];
    uint64_t old_objects; /* there when the last collection ended */
};
/* The program has asked for a collection of that generation, and got this. */
void watch_note_request(struct program *p, unsigned generation, const struct collection *sum);
void watch_generations(struct program *p, struct watch_generations *out);

#endif
