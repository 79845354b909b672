/* Python code that a collection wants run: finalisers and weak reference callbacks.
 *
 * The collector never runs Python. It queues, in the program, references that wait for a thread: for the
 * owner if the object is private to a thread that lives, else for whoever comes first. The queue is a root.
 */
#ifndef OURO_GC_PENDING_H
#define OURO_GC_PENDING_H

#include "object/program.h"
#include "object/thread.h"

enum pending_kind {
    PENDING_FINALISE, /* call its finaliser, once, and drop it */
    PENDING_CALLBACK, /* a weak reference: call its callback, and drop it */
    PENDING_SAVE,     /* garbage that the program wants to see: watch_save_hook, and drop it */
    PENDING_RELEASE,  /* its last reference went on a thread that runs no Python: drop it */
};

/* Runs all that is t's to run; clears POLL_FINALISERS. What it runs may queue more. *Safepoint*, runs Python.
 * The pending exception is kept. Does nothing inside itself. */
void gc_run_pending(struct thread *t);
/* The same, for the last time: from then on t runs no Python, and what is queued for it is for others. */
void gc_end_pending(struct thread *t);
/* Is anything queued that t would run? A hint. */
bool gc_has_pending(const struct thread *t);

#endif
