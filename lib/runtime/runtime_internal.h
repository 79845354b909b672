/* What the files of lib/runtime share.
 *
 * Locks. runtime->lock (rank RUNTIME) guards the list of programs and the work queue; program->lock (rank
 * PROGRAM) a program's own state. Threads of a program wait with program_wait, parked, and are woken
 * together: each looks at what it waits for again.
 *
 * A program's life. Its main thread makes it and unmakes it:
 *
 *     STARTING ──> RUNNING ──> (SERVING, of a module or interactive one) ──> ENDING ──> GONE
 *
 * From GONE on there is no heap and no thread; who works on the program from outside is inside program_enter
 * and program_leave, and the main thread waits for him before it comes to that.
 */
#ifndef OURO_RUNTIME_INTERNAL_H
#define OURO_RUNTIME_INTERNAL_H

#include "base/arena.h"
#include "base/buffer.h"
#include "base/lock.h"
#include "base/vector.h"
#include "inspect/document.h"
#include "inspect/frames.h"
#include "inspect/freed.h"
#include "object/program.h"
#include "object/thread.h"
#include "runtime/ouro.h"
#include "vm/stop.h"
#include "vm/vm.h"

#define SERVICE_THREADS 4                  /* that work on looks */
#define CALL_THREADS    64                 /* of one program, besides its main thread */
#define CALL_IDLE_NS    NS_PER_SECOND      /* a call thread without a call ends after it */
#define NATIVE_STACK    ((size_t)16 << 20) /* of a program's threads; the system commits what is touched */
#define FRAME_BYTES     ((size_t)64 << 20) /* reserved for each thread's frames unless limited */
#define TICK_NS         (20 * NS_PER_MS)   /* how exact processor time is limited */

/* Something for a service thread to do. Freed by `run`. */
struct work {
    struct work *next;
    void (*run)(struct work *work);
};

struct ouro_runtime {
    struct lock lock;
    struct condition work_there, changed;
    struct ouro_program *programs;
    uint32_t program_count;
    struct work *first_work, **work_end;
    bool stopping;
    pthread_t service[SERVICE_THREADS], monitor;
    uint32_t service_count;
    bool monitor_runs;
    struct condition monitor_wake;
    uint32_t os_threads; /* atomic */
    struct ouro_totals ended;
};

enum program_state { PROGRAM_STARTING, PROGRAM_RUNNING, PROGRAM_SERVING, PROGRAM_ENDING, PROGRAM_GONE };

struct waiter {
    struct waiter *next;
    struct thread *t;
};

/* An import that waits for the embedder. On the stack of the thread that waits. */
struct source_request {
    struct source_request *next;
    uint32_t number;
    bool answered, found, is_package;
    struct buffer source, path;
};

enum call_state { CALL_QUEUED, CALL_RUNNING, CALL_DONE };

/* A call of a function, or an interactive statement. */
struct call {
    struct call *next;
    uint64_t number;
    bool is_eval;
    char *function;       /* of a call */
    struct buffer source; /* of a statement */
    struct ouro_source arguments;
    bool as_repr;
    int64_t deadline_ns;
    struct ouro_reply reply;
    bool failed;
    bool replied; /* by the monitor, when the deadline passed */
    enum call_state state;
    struct thread *t; /* that runs it */
};

/* A thread that stands at a stop point. On that thread's stack. */
struct stopped_thread {
    struct stopped_thread *next;
    struct thread *t;
    struct stop_request request;
    bool resumed, pop;
    struct ouro_reply reply; /* of the resume with pop */
};

/* A thread that was resumed with `pop` and has not stopped again. */
struct popping {
    struct popping *next;
    struct thread *t;
    struct freed_record *record;
    struct ouro_reply reply;
};

struct stop_text {
    char *text;
    struct stop_point point;
};

struct outcome {
    enum ouro_end_reason reason;
    int status;
    struct buffer text;
};

struct ouro_program {
    struct program p;
    struct ouro_runtime *runtime;
    struct ouro_program *next, **link; /* of the runtime's list */
    uint32_t references;               /* atomic */
    struct arena arena;                /* the options' texts */
    struct ouro_program_options options;
    struct vm_hooks hooks;
    struct ouro_reply loaded; /* done NULL: told, or nobody to tell */

    struct lock lock;
    struct condition changed; /* visitors */
    struct waiter *waiters;
    enum program_state state;
    uint32_t visitors;
    struct thread *main; /* NULL before and after */
    bool main_busy;      /* the main thread runs Python */
    bool ending, killed, limit_passed, detached;
    char *why;          /* it was killed */
    int64_t kill_at_ns; /* 0: never */
    struct outcome outcome;

    uint64_t under_way[2]; /* bytes of each stream handed over and not acknowledged */
    struct buffer input;
    bool input_wanted, input_ended;
    struct source_request *sources;
    uint32_t last_source;

    struct call *calls, **calls_end; /* queued and running */
    uint32_t call_threads, idle_threads, active_calls;
    uint64_t calls_done;

    VECTOR(struct stop_text) stops;
    struct stopped_thread *stopped;
    struct popping *popping;
};

static inline struct ouro_program *program_of(const struct thread *t)
{
    return (struct ouro_program *)(void *)t->program->runtime;
}

/* ---- runtime.c ---- */

void runtime_submit(struct ouro_runtime *runtime, struct work *work);
/* The monitor has a new deadline to look at. */
void runtime_watch(struct ouro_runtime *runtime);
/* Starts a detached OS thread with the C stack that programs need. False: the system refused. */
bool runtime_start_thread(struct ouro_runtime *runtime, void *(*body)(void *), void *context);
void runtime_thread_ended(struct ouro_runtime *runtime);

/* ---- program.c ---- */

void program_retain(struct ouro_program *program);
void program_release(struct ouro_program *program);
/* True: the program stays there until program_leave. */
bool program_enter(struct ouro_program *program);
void program_leave(struct ouro_program *program);
/* Waits, parked, until something about the program changes or the deadline passes; the lock is held before
 * and after, not meanwhile. False: the deadline. *Safepoint*. */
bool program_wait(struct ouro_program *program, struct thread *t, int64_t deadline_ns);
/* Wakes all that wait with program_wait. The lock is held. */
void program_wake(struct ouro_program *program);
/* The thread has been asked for something that only it can do: does it. The lock is held before and after.
 * False: an exception is pending. *Safepoint*, runs Python. */
bool program_poll(struct ouro_program *program, struct thread *t);
/* What the monitor does for one program at `now`; returns when it wants to be called again. */
int64_t program_watch(struct ouro_program *program, int64_t now);
/* Kills for having used up its processor time. */
void program_kill_for_limit(struct ouro_program *program);

/* ---- streams.c: struct vm_hooks ---- */

bool hook_write(struct thread *t, int stream, const char *data, size_t size);
value hook_read_line(struct thread *t);
bool hook_find_source(struct thread *t, const char *name, struct module_source *found);

/* By the main OS thread when no thread of the program is left: unmakes it and tells the embedder. */
void program_unmake(struct ouro_program *program);

/* ---- main.c: what a program's main thread runs ---- */

void *program_main(void *program);
/* Notes how the program ends: by the pending exception (which is reported and dropped), or well. */
void program_note_outcome(struct ouro_program *program, struct thread *t);

/* ---- call.c ---- */

/* Serves calls and statements until the program is to end. */
void calls_serve(struct ouro_program *program, struct thread *t, bool is_main);
/* Answers what nobody will run, and lets nothing new in. */
void calls_refuse(struct ouro_program *program);
/* Raises KeyboardInterrupt in what runs. The lock is held. */
void calls_interrupt(struct ouro_program *program);
/* Answers calls whose deadline has passed; returns the next deadline, INT64_MAX without one. The lock is
 * held. */
int64_t calls_watch(struct ouro_program *program, int64_t now);

/* ---- failure.c ---- */

void reply_item(const struct ouro_reply *reply, enum ouro_kind kind, int64_t number);
void reply_text(const struct ouro_reply *reply, const char *text);
void reply_fail(const struct ouro_reply *reply, enum ouro_error error, const char *message);
/* Fails with the thread's pending exception, and drops it. */
void reply_exception(const struct ouro_reply *reply, struct thread *t);
/* Succeeds with a document, or fails if it is not whole. */
void reply_document(const struct ouro_reply *reply, const struct document *document);

/* ---- convert.c ---- */

/* Reads one item with what is in it: a new reference. UNSET: raised. *Safepoint*. */
value convert_in(struct thread *t, struct ouro_source *source);
/* Why a value has no form in a document. The caller frees the text. */
struct no_form {
    bool too_deep;      /* it nests too deeply, or holds itself */
    struct buffer type; /* else: the name of the type that has none */
};

/* Tells the value as items. False: raised; or nothing pending, and *no_form says why it cannot be told.
 * *Safepoint*. */
bool convert_out(struct thread *t, value v, const struct ouro_reply *reply, struct no_form *no_form);

/* ---- stops.c ---- */

void hook_stopped(struct thread *t, struct frame *f, int kind);
/* The points that the options gave. False: one is not of a stop point's form. */
bool stops_parse(struct ouro_program *program, const char *const *texts);
/* Sets them in the program's vm. */
bool stops_set(struct ouro_program *program);
/* The thread will not come to its stop after a pop any more: what it freed is told, and that it runs. */
void stops_pop_over(struct ouro_program *program, struct thread *t);
void stops_finish(struct ouro_program *program);

#endif
