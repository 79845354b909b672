/* Looks at a live program from outside: each a document that one of the daemon's methods replies with.
 *
 * A look asks the thread that it is about, which answers at its next poll, or, if it is parked, is claimed
 * for the moment; so it takes as long as the thread does to get there, and nobody else waits. Memory is
 * pinned meanwhile: what was reached stays readable.
 *
 * Threads: the caller is no thread of a program, may wait, and keeps the program there.
 */
#ifndef OURO_INSPECT_LOOK_H
#define OURO_INSPECT_LOOK_H

#include "inspect/document.h"
#include "object/program.h"

/* Appends an entry of thread.list for each thread, in the order of their numbers; returns how many. */
size_t look_threads(struct program *p, struct document *out);
/* The result of thread.show. False: no such thread. */
bool look_thread(struct program *p, uint32_t id, uint64_t first, uint64_t count, bool locals,
                 struct document *out);
/* The result of heap.show. False: the object has gone. */
bool look_object(struct program *p, uint64_t handle, struct document *out);

struct picture_limits {
    uint64_t depth, objects, frames;
};
/* The result of draw.snapshot. `state` is the program's. */
void look_picture(struct program *p, const char *state, const struct picture_limits *limits,
                  struct document *out);

#endif
