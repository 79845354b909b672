/* The oracle: after concurrent marking, stops the program and marks again from its roots in a table of its
 * own; an object that it reaches and that has no mark is one that the collector was about to lose. For builds
 * with every assertion, while zeal is on. For lib/gc only. */
#ifndef OURO_GC_ORACLE_H
#define OURO_GC_ORACLE_H

#include "object/program.h"
#include "object/thread.h"

#ifdef OURO_CHECKED
/* Ends the process if an object was missed. `worker`: the collector's thread. */
void oracle_check(struct thread *worker, struct program *p);
#else
static inline void oracle_check(struct thread *worker, struct program *p)
{
    (void)worker, (void)p;
}
#endif

#endif
