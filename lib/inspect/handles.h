/* Handles: the small numbers (#12) that stand for objects of a program towards a user.
 *
 * A handle holds its object weakly. Once the object has gone its number finds nothing, and is never given to
 * another. The table costs what is alive of what was shown.
 *
 * Threads: any. A handle is given and looked up by whoever may look at the object: its owner, whoever has
 * claimed the owner, anybody if it is shared and memory is pinned.
 */
#ifndef OURO_INSPECT_HANDLES_H
#define OURO_INSPECT_HANDLES_H

#include "object/object.h"
#include "object/program.h"

struct program_inspect;

/* Once, before any program. */
void inspect_ready(void);
/* The program's table. False: no memory. */
bool program_inspect_create(struct program *p);
void program_inspect_destroy(struct program *p);

/* The object's handle, a new one if it has none. 0: no memory. No safepoint. */
uint64_t handle_of(struct program *p, struct object *o);
/* The handle that it has; 0: none. */
uint64_t handle_find(struct program *p, const struct object *o);
/* The object, or NULL when it has gone. *owner (may be NULL) gets the id of the thread that must be asked
 * about it, 0 if it is shared. The object may go as soon as this returns: look again there. */
struct object *handle_object(struct program *p, uint64_t handle, uint32_t *owner);
/* How many stand for an object. */
uint64_t handle_count(struct program *p);

#endif
