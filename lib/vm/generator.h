/* Generators, coroutines and async generators: objects that contain a frame.
 *
 *                 generator_enter, generator_resume
 *     SUSPENDED ──────> CLAIMED ───────────────> RUNNING ── generator_suspend ──> SUSPENDED
 *         <──────────────────                        └──── return, exception ──> FINISHED
 *
 * Whoever claims it is the only one to look into the frame; to everybody else it is executing.
 *
 * A frame starts suspended before its first instruction. While it runs, it is linked into its thread's
 * frames; the collector finds its registers there, and leaves them alone otherwise. A running frame changes
 * its registers without barriers, so a thread that resumes one while a collection is marking shades them
 * first: what the collector has not seen by then is not lost. One that began to run before that is among its
 * thread's roots.
 *
 * The exception being handled (sys.exc_info) belongs to the thread while the generator runs: what the resumer
 * was handling waits in `outer_handled`, and a generator suspended inside an except clause keeps its own in
 * `own_handled`.
 */
#ifndef OURO_VM_GENERATOR_H
#define OURO_VM_GENERATOR_H

#include "vm/frame.h"

enum generator_state { GENERATOR_SUSPENDED, GENERATOR_CLAIMED, GENERATOR_RUNNING, GENERATOR_FINISHED };
/* With the first two: the collector is looking at the frame, and who wants to claim or run it waits a moment.
 */
#define GENERATOR_FROZEN 0x100

struct generator {
    struct object object; /* extra: the state, atomic */
    value name, qualname; /* str */
    value finaliser;   /* async generators: what sys.set_asyncgen_hooks said when it was first used; UNSET */
    value own_handled; /* owned exception or UNSET */
    value outer_handled; /* owned; while running */
    value result;        /* owned: what it returned, until the resumer takes it */
    bool started;        /* atomic */
    bool delegating;     /* suspended in YIELD_FROM, which runs again with what is sent in its c */
    bool in_handler;     /* suspended inside an except clause */
    bool hooked;         /* async generators: it was used, and the hooks know of it */
    bool async_closed;   /* async generators: aclose() was called or it ended */
    struct frame frame;  /* last: registers follow */
};

extern struct type generator_type, coroutine_type, async_generator_type;
extern struct type coroutine_wrapper_type, async_generator_asend_type, async_generator_athrow_type,
    async_wrapped_value_type;

static inline struct generator *generator_of_frame(const struct frame *f)
{
    return CONTAINER_OF(f, struct generator, frame);
}
static inline bool generator_is_async(const struct frame *f)
{
    return f->code->flags & CODE_ASYNC_GENERATOR;
}

/* Makes the generator object of a call whose arguments are bound in `registers` (local_count of them, moved
 * out). *Takes* function. */
value generator_create(struct thread *t, value function, value *registers);

/* Links a suspended generator's frame in above `caller` to run it in place. NULL: exhausted (nothing
 * pending), or raised. */
/* The finalize slot of what has a frame. */
void generator_finalize(struct thread *t, value self);
struct frame *generator_enter(struct thread *t, struct frame *caller, value generator);
/* Unlinks the running frame; it keeps its registers. */
void generator_suspend(struct thread *t, struct frame *f, bool in_handler);
/* Ends the running frame with a result (taken). */
void generator_return(struct thread *t, struct frame *f, value result);
/* Ends the running frame with the pending exception; StopIteration becomes RuntimeError. */
void generator_fail(struct thread *t, struct frame *f);
/* What the resumer was handling: a new reference. */
value generator_outer_handled(const struct frame *f);
/* Is the suspended instruction inside an except clause? */
bool generator_handler_flag(const struct frame *f);

/* Resumes from native code. sent: borrowed (NONE for next()); UNSET: an exception is pending and is raised
 * inside. Outcome 1: *out yielded; 0: it ended with *out; -1: raised. */
int generator_resume(struct thread *t, value generator, value sent, value *out);
/* The same for any iterator or awaitable that yield from delegates to. */
int generator_send_inner(struct thread *t, value iterator, value sent, value *out);

value yield_from_iterator(struct thread *t, struct frame *f, value v);
value awaitable_iterator(struct thread *t, value v);
value async_iterator(struct thread *t, value v);
value async_next(struct thread *t, value iterator);
value async_wrap(struct thread *t, value v); /* *Takes* v */

void generator_types_ready(void);

#endif
