/* Safepoints: where a thread can be asked to do something, and how it may be away.
 *
 * Words. A thread is *running* between its polls, or *parked* (blocked; its frames stand still). A
 * *handshake* asks threads to answer once: a running thread at its next poll, a parked one through whoever
 * *claims* it. While a program is *held*, all its threads but the holder's are claimed.
 *
 *                  thread_park                 thread_claim
 *        RUNNING ───────────────>  PARKED  ────────────────>  CLAIMED
 *                <───────────────          <────────────────
 *                 thread_unpark               thread_unclaim
 *
 * Unparking is the only place where a thread can wait for somebody who is looking at it.
 *
 * A poll of the collector's kind (here) never runs Python. The other kind, evaluation polls, belongs to
 * lib/vm, which calls safepoint_poll first and then does what needs Python: gc_run_pending (gc/pending.h).
 *
 * Locks. Park, unpark, poll and wait with no lock held. A thread that blocks on a lock or a condition for
 * longer than a few instructions parks before it takes the lock and unparks after it let it go.
 */
#ifndef OURO_GC_SAFEPOINT_H
#define OURO_GC_SAFEPOINT_H

#include "object/program.h"
#include "object/thread.h"

enum thread_state { THREAD_RUNNING, THREAD_PARKED, THREAD_CLAIMED };

/* Any thread; a moment old unless the caller has the thread claimed or held. */
enum thread_state thread_state(const struct thread *t);

/* Answers what POLL_COLLECTOR and POLL_INSPECT stand for, and announces quiescence: afterwards no pointer
 * that is not in a traced home is good. *Safepoint*. */
void safepoint_poll(struct thread *t);

/* The thread will not touch objects until it unparks. *Safepoint*. */
void thread_park(struct thread *t);
/* Waits while the thread is claimed. *Safepoint*. */
void thread_unpark(struct thread *t);

/* Parks until thread_wake (then true; a wake that came before counts) or until deadline_ns of the monotonic
 * clock (false); INT64_MAX: no deadline. Look at t->poll afterwards: signals wake. *Safepoint*. */
bool thread_wait(struct thread *t, int64_t deadline_ns);
/* Any thread, while it knows that t has not ended. */
void thread_wake(struct thread *t);
/* Sets enum poll_reason bits and wakes t. Threads: as for thread_wake. */
void thread_ask(struct thread *t, uint32_t reasons);
/* The same for every thread of the program. Any thread; takes the program's threads_lock. */
void program_ask(struct program *p, uint32_t reasons);

/* If t is parked: its frames and private objects are the caller's to read until thread_unclaim. The caller
 * holds the program's threads_lock, or otherwise knows that t has not ended; once claimed, it does not. Do a
 * bounded amount of work, and let the threads_lock go before thread_unclaim. */
bool thread_claim(struct thread *t);
void thread_unclaim(struct thread *t);

/* Does a bounded amount of work on behalf of `target`, on its own OS thread or while it is claimed. Runs no
 * Python, reaches no safepoint. */
typedef void handshake_answer(struct thread *target, void *context);

/* Asks one thread of the program, by id, and waits for the answer. `self` is the calling thread, parked
 * meanwhile, or NULL outside the runtime. `kind` is a literal, for figures and the probe. False: no such
 * thread. *Safepoint* of self. */
bool handshake_thread(struct thread *self, struct program *p, uint32_t id, const char *kind,
                      handshake_answer *answer, void *context);
/* Asks every thread of the program; each answers by itself. Returns how many did. */
uint32_t handshake_all(struct thread *self, struct program *p, const char *kind, handshake_answer *answer,
                       void *context);

/* Stops every thread of the program but self (NULL: all) at a safepoint until program_unhold. One holder at a
 * time; others wait, parked. *Safepoint* of self. */
void program_hold(struct thread *self, struct program *p);
void program_unhold(struct thread *self, struct program *p);
/* Stops the other threads for a change of what everybody reads without a lock (a class's slots, a function's
 * defaults): none of them is between looking and using what it saw. For rare changes; nothing in between
 * allocates, releases or runs Python. Does nothing while the program has had one thread only: false.
 * *Safepoint*. */
bool program_exclude(struct thread *t);
/* Lets them go on; `excluded` is what program_exclude returned. */
void program_include(struct thread *t, bool excluded);
/* Is the program held now? For assertions. */
bool program_is_held(const struct program *p);

/* How long threads took to answer. */
struct response_stats {
    uint64_t answers;
    int64_t total_ns, longest_ns;
};
void program_response_stats(const struct program *p, struct response_stats *stats);

#endif
