/* The parts of a collection that the program's threads can take over. For lib/gc only.
 *
 * Note HELP. The collector runs at a low priority. When the heap has outgrown what pacing allows (note PACING
 * in collector.c), a thread that goes on allocating owes work: with each supply of blocks so and so many
 * objects. It pays at its polls, one step at a time, and goes on with its program in between. A step is
 *
 *     while marking     one chunk of grey objects, traced; what it finds is handed over before the step ends
 *     while disposing   one slice of the pass over the garbage that is under way
 *
 * and touches at most HELP_SLOTS slots: longer arrays are left to the collector. A step lies within one poll
 * of its thread, so whoever has answered a handshake holds nothing. If there is nothing to take over (threads
 * are being asked, the garbage is being listed), the debt is forgotten.
 *
 * Termination. Marking has ended when a round of handshakes found nothing. Without help the round begins with
 * an empty queue unless something became grey just then, which is still in the queue when the round ends. A
 * helper could take that away in between, and lose a reference to a thread that has answered before it gets
 * to see it. So the number that must not move in a round (grey_enqueued) moves also when a helper takes a
 * chunk and when it is done with it.
 */
#ifndef OURO_GC_WORK_H
#define OURO_GC_WORK_H

#include "gc/collector.h"
#include "gc/gc_internal.h"

/* Objects begin .. end-1 of a pass; `by` is the collector's thread, or one that helps: then at a poll, and
 * nothing may be ended or waited for. */
typedef void work_slice(void *context, struct thread *by, size_t begin, size_t end);

/* Runs a pass over `count` objects, slice by slice; threads that owe work take slices as well. Returns when
 * all are done. The collector. */
void work_run(struct program_gc *gc, struct thread *worker, work_slice *slice, void *context, size_t count);

/* From here to grey_begin_clearing helpers may trace what is grey. The collector. */
void work_share_marking(struct program_gc *gc);

/* With zeal: has threads help that owe nothing, and waits a little. The collector, with no lock held. */
void work_invite(struct program_gc *gc);

/* t has been supplied with blocks past what pacing allows: it owes one share, and more the larger `factor`.
 */
void work_owe(struct thread *t, unsigned factor);
/* At a poll of t, which owes work: one step. */
void work_help(struct thread *t);

#endif
