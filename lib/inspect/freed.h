/* What went while a frame was popped.
 *
 * Before the pop, on its thread, freed_begin notes what the frame's registers lead to, while it still can be
 * described; from then on everything that this thread frees is written down, until freed_end. One recording a
 * thread.
 *
 * Threads: begin and end on the recorded thread; other threads' frees are not looked at.
 */
#ifndef OURO_INSPECT_FREED_H
#define OURO_INSPECT_FREED_H

#include "inspect/document.h"
#include "object/thread.h"
#include "vm/frame.h"

#define FREED_LISTED 256  /* objects told of; the others are counted */
#define FREED_NOTED  1024 /* objects described before the pop, nearest first */

struct freed_record;

/* NULL: no memory, nothing is recorded. */
struct freed_record *freed_begin(struct thread *t, const struct frame *f);
/* Stops recording. NULL is accepted. */
void freed_end(struct freed_record *record);
/* Three pairs of a map: freed, freed_objects, freed_bytes. A NULL record is an empty one. */
void freed_put(const struct freed_record *record, struct document *out);
void freed_destroy(struct freed_record *record);

#endif
