/* Birth and death of a program's threads.
 *
 *     struct thread *t = thread_create(p);      any thread; NULL: the program's limit, or no memory
 *     ... the creator sets what later layers need (t->vm), and starts the OS thread ...
 *     thread_enter(t, "MainThread");            on the OS thread that is going to be t
 *     ... run ...
 *     thread_leave(t);                          on the same; t is gone
 *
 * A new thread is parked, with an empty stack and nothing to scan. What it gets and what it leaves behind
 * pass through heap fields and are published.
 */
#ifndef OURO_GC_THREAD_LIST_H
#define OURO_GC_THREAD_LIST_H

#include "object/program.h"
#include "object/thread.h"

#define SCOPE_SLOTS        ((size_t)1 << 16)   /* reserved per thread; committed as used */
#define NATIVE_STACK_SPARE ((size_t)128 << 10) /* below t->native_limit, for what has to run still */

/* Parked, in the program's list. *Fails*: NULL at p->thread_limit (0: none) or without memory. */
struct thread *thread_create(struct program *p);
/* Gives back a thread that was never entered. NULL is accepted. */
void thread_discard(struct thread *t);

/* Makes t the calling OS thread's own, and running; sets thread_self and native_limit. `name` is for the
 * probe and the system. *Safepoint*. */
void thread_enter(struct thread *t, const char *name);
/* Changes the name of a thread of the program: UTF-8, cut to fit. Nothing happens if it has ended. Any
 * thread.
 */
void thread_rename(struct program *p, uint32_t id, const char *name);
/* The end: no frames, scopes or pending exception are left, later layers have freed their parts. Flushes what
 * is queued, abandons the heap, frees t. */
void thread_leave(struct thread *t);

/* Calls visit for each thread of the program under its threads_lock; visit reaches no safepoint. */
void program_each_thread(struct program *p, void (*visit)(struct thread *t, void *context), void *context);

#endif
