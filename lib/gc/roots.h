/* Roots: every counted reference that does not lie in a heap object.
 *
 * Scope slots, the pending exception, objects in the middle of their release, queued finalisers and the roots
 * in struct program are known here. A later layer registers what it adds: frames, handles, job arguments.
 */
#ifndef OURO_GC_ROOTS_H
#define OURO_GC_ROOTS_H

#include "object/program.h"
#include "object/thread.h"

/* Receives roots. `counted` says that the home owns a reference; a borrowed one keeps its object too. */
struct root_visitor {
    void (*visit)(struct root_visitor *visitor, value v, bool counted);
};

static inline void root_visit(struct root_visitor *visitor, value v)
{
    if (value_is_ref(v))
        visitor->visit(visitor, v, true);
}
static inline void root_visit_borrowed(struct root_visitor *visitor, value v)
{
    if (value_is_ref(v))
        visitor->visit(visitor, v, false);
}
static inline void root_visit_all(struct root_visitor *visitor, const value *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        root_visit(visitor, slots[i]);
}

/* Calls root_visit for each reference of t; t stands still. Runs on any thread. */
typedef void thread_root_scanner(struct thread *t, struct root_visitor *visitor);
typedef void program_root_scanner(struct program *p, struct root_visitor *visitor);

/* Registered once, before any program runs; at most 16. The same one twice counts once. */
void roots_register_program(program_root_scanner *scan);

/* A stack may be so deep that nobody should wait for all of it to be scanned. The layer that has stacks scans
 * the part of at most about `slots` slots that is next (`from_top`: the innermost frames), and sees to it
 * that a frame that has not been scanned is, by roots_log_rest, before it runs again. True: there is more.
 */
typedef bool thread_stack_scanner(struct thread *t, struct root_visitor *visitor, bool from_top,
                                  size_t slots);
/* `all` visits the whole stack, and changes nothing. */
void roots_register_stack(thread_root_scanner *all, thread_stack_scanner *part);

/* Visits all roots of one thread; it stands still. */
void roots_scan_thread(struct thread *t, struct root_visitor *visitor);
/* For a collection: logs the roots of t, of its stack and of what it is releasing only a part. True: there is
 * more of that. By t, or who has claimed it. */
bool roots_log_thread(struct thread *t);
/* Logs the next part. True: there is more. */
bool roots_log_rest(struct thread *t);
/* The same of what it is releasing, as long as marking goes on: note RELEASED in roots.c. */
bool roots_log_released(struct thread *t);
/* Visits the program's own roots, not those of its threads. */
void roots_scan_program(struct program *p, struct root_visitor *visitor);

#endif
