/* Zeal: builds with every assertion collect and verify far more often than anybody would, so that a reference
 * without a traced home is found where it is, not where it hurts.
 *
 * The environment says how often: OURO_ZEAL=collect=N,verify=M,pause=US collects at the first safepoint of a
 * thread after each N objects that it made, and recounts the heap after every Mth of these collections (0:
 * never). What is wrong then ends the process, with all threads where they were. Each collection is checked
 * by the oracle, and stacks are scanned frame by frame. The collector sleeps for US microseconds before each
 * phase and before it asks each thread, as if it had been preempted there (0: it does not).
 */
#ifndef OURO_GC_ZEAL_H
#define OURO_GC_ZEAL_H

#include "object/thread.h"

#ifdef OURO_CHECKED
bool zeal_is_on(void);
/* If zeal is on: says that an object of that type has a count other than was found, and ends the process
 * while the threads still stand where they were. */
void zeal_found(const char *type, int64_t count, int64_t found);
/* Reads the environment; once, before any program runs. */
void zeal_ready(void);
/* t has made an object. No safepoint. */
void zeal_allocated(struct thread *t);
/* At a safepoint of t: collects and verifies if it is time to. *Safepoint*. */
void zeal_poll(struct thread *t);
/* The collector is between two steps that others may come between. */
void zeal_pause(void);
#else
static inline void zeal_pause(void) {}
static inline bool zeal_is_on(void)
{
    return false;
}
static inline void zeal_found(const char *type, int64_t count, int64_t found)
{
    (void)type, (void)count, (void)found;
}
static inline void zeal_ready(void) {}
static inline void zeal_poll(struct thread *t)
{
    (void)t;
}
#endif

#endif
