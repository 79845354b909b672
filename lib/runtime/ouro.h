/* Ouro, as the daemon and an embedding program see it: the only header they need.
 *
 * Words. A *program* is a main module with the modules it imports, its threads and its part of the heap. A
 * *document* is data on its way in or out: a sequence of items that nest. A *reply* is where the outcome of a
 * request goes. A *stop point* is a place where a thread of a program parks to be looked at.
 *
 * Time. No function here waits for a program, for a collection or for anything else that takes longer than
 * making a thread; what takes longer ends with a call of the reply's `done`, or of one of the program's
 * callbacks. Only ouro_runtime_stop waits.
 *
 * Threads. Every function may be called from any thread, also from a callback. Callbacks come on threads of
 * the runtime, several at a time; those of one program's streams keep their order. A callback returns soon
 * and never waits for a call into this header to have an effect.
 *
 * Ownership. What is passed in is copied unless it says otherwise. A program is there until
 * ouro_program_release, which the embedder calls once, after `ended`; what is in hand at that moment keeps
 * it.
 */
#ifndef OURO_RUNTIME_OURO_H
#define OURO_RUNTIME_OURO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ouro_runtime;
struct ouro_program;

/* ---- Documents ---- */

enum ouro_kind {
    OURO_NIL,
    OURO_BOOL,
    OURO_INT,
    OURO_UINT, /* beyond OURO_INT */
    OURO_BIG,  /* beyond both: two's complement, most significant byte first */
    OURO_FLOAT,
    OURO_STR, /* UTF-8 */
    OURO_BYTES,
    OURO_ARRAY, /* `count` items follow */
    OURO_MAP,   /* `count` pairs follow, each key before its value */
};

struct ouro_item {
    enum ouro_kind kind;
    union {
        bool boolean;
        int64_t integer;
        uint64_t natural;
        double number;
        size_t count;
        struct {
            const char *data;
            size_t length;
        } text; /* of a str, bytes or big */
    };
};

/* Gives the next item of a document; false at its end or where it is damaged. What the item points to is
 * valid until the next call. */
struct ouro_source {
    void *context;
    bool (*next)(void *context, struct ouro_item *item);
    void (*close)(void *context); /* called once, when no more is read; may be NULL */
};

/* ---- Replies ---- */

/* value, wire-independent name */
#define OURO_ERROR_TABLE(X)                                                                                  \
    X(NONE, "none")                                                                                          \
    X(NO_MEMORY, "no-memory")                                                                                \
    X(NO_SUCH_THREAD, "no-such-thread")                                                                      \
    X(NO_SUCH_OBJECT, "no-such-object")                                                                      \
    X(NO_SUCH_FUNCTION, "no-such-function")                                                                  \
    X(NOT_STOPPED, "not-stopped")                                                                            \
    X(BUSY, "busy")                                                                                          \
    X(DEADLINE, "deadline")                                                                                  \
    X(LIMIT, "limit")                                                                                        \
    X(INTERRUPTED, "interrupted")                                                                            \
    X(KILLED, "killed")                                                                                      \
    X(EXCEPTION, "exception")                                                                                \
    X(NOT_SERIALISABLE, "not-serialisable")                                                                  \
    X(INVALID, "invalid")                                                                                    \
    X(ENDED, "ended")                                                                                        \
    X(SYSTEM, "system")

enum ouro_error {
#define X(name, text) OURO_ERROR_##name,
    OURO_ERROR_TABLE(X)
#undef X
};
const char *ouro_error_name(enum ouro_error error);

/* Why a request failed. Texts are never NULL; valid during the call that brings them. */
struct ouro_failure {
    enum ouro_error error;
    const char *message; /* one line */
    const char
        *type; /* of the exception, or of the value that has no form; "" where it only nests too deeply */
    const char *text;      /* str() of the exception */
    const char *traceback; /* as python3 prints it */
    int status;            /* what python3 would have exited with */
};

/* Where the outcome of a request goes: the items of one document and done(NULL), or only done(failure).
 * `done` is called exactly once and is the last call. */
struct ouro_reply {
    void *context;
    void (*item)(void *context, const struct ouro_item *item);
    void (*done)(void *context, const struct ouro_failure *failure);
};

/* ---- The runtime ---- */

/* Starts the runtime of this process; there is one at a time. NULL: no memory, or no thread. */
struct ouro_runtime *ouro_runtime_start(void);
/* Waits until the programs, all of which have ended or were killed and released, have gone; then frees all.
 */
void ouro_runtime_stop(struct ouro_runtime *runtime);

/* Sums over the programs that have ended. */
struct ouro_totals {
    uint64_t programs, threads;
    uint64_t allocated_objects, allocated_bytes, published_objects;
    uint64_t calls, collections, gc_freed_objects, gc_freed_bytes, gc_finalisers;
    int64_t cpu_ns, gc_ns, gc_longest_hold_ns, gc_longest_response_ns; /* the longest of any */
};
void ouro_runtime_totals(struct ouro_runtime *runtime, struct ouro_totals *totals);
/* Operating system threads that the runtime has now: those of programs, and its own. */
uint32_t ouro_runtime_os_threads(struct ouro_runtime *runtime);
/* The version of the language, such as "3.11". */
const char *ouro_language(void);
/* The folder of the host's standard library in source; NULL if the host has none of that version. */
const char *ouro_host_library(void);

/* ---- Programs ---- */

enum ouro_program_kind {
    OURO_PROGRAM_RUN,         /* runs its main module and ends */
    OURO_PROGRAM_MODULE,      /* runs its main module, then serves calls until it is told to end */
    OURO_PROGRAM_INTERACTIVE, /* serves statements, one after the other */
};

/* What a program may use; 0: as much as there is. */
struct ouro_limits {
    uint64_t heap_bytes;
    uint64_t threads;
    uint64_t frame_bytes; /* of each thread */
    int64_t cpu_ns;
};

enum ouro_end_reason {
    OURO_END_FINISHED,
    OURO_END_EXIT, /* SystemExit */
    OURO_END_EXCEPTION,
    OURO_END_INTERRUPTED, /* KeyboardInterrupt */
    OURO_END_KILLED,
    OURO_END_LIMIT, /* killed for its processor time */
};
/* Returns "finished", "exit", "exception", "interrupted", "killed" or "limit". */
const char *ouro_end_reason_name(enum ouro_end_reason reason);

struct ouro_end {
    enum ouro_end_reason reason;
    int status;       /* exit status as of python3; 137 when killed */
    const char *text; /* last line of the traceback, or why it was killed; else "" */
};

/* A thread has parked at a stop point. */
struct ouro_stop {
    uint32_t thread;
    const char *at;    /* the stop point; "pop" after a resume with `pop` */
    const char *event; /* "call", "return" or "line" */
    const char *function, *file;
    uint32_t line;
};

/* What a program needs of its embedder. Except for `ended`, each is called on a thread of the program, which
 * other threads take for parked meanwhile. */
struct ouro_program_callbacks {
    void *context;
    /* Output. At most `window` bytes of a stream are handed over and not acknowledged. May block for as long
     * as the embedder likes when there is no window. */
    void (*write)(void *context, int stream, const char *data, size_t length);
    /* A thread waits for input: answer once, with ouro_program_input. NULL: input is at its end. */
    void (*want_input)(void *context, size_t max);
    /* A thread waits for the source of a module: answer once, with ouro_program_source. NULL: nobody to ask.
     */
    void (*want_source)(void *context, uint32_t request, const char *name);
    void (*stopped)(void *context, const struct ouro_stop *stop);
    /* It has gone, with its threads and its heap. The last call. */
    void (*ended)(void *context, const struct ouro_end *end);
};

struct ouro_program_options {
    uint32_t number; /* unique in the process, not 0; for probes */
    const char *name;
    enum ouro_program_kind kind;
    const char *source; /* bytes of the main module */
    size_t source_length;
    const char *path;        /* as in tracebacks */
    const char *directory;   /* sys.path[0] */
    const char *const *argv; /* `argc` of them; 0: [path] */
    size_t argc;
    const char *const *libraries; /* folders to import from, after the embedder was asked; ended by NULL */
    const char *const *stop_at;   /* stop points from the start; ended by NULL; may be NULL */
    struct ouro_limits limits;
    bool has_hash_seed;
    uint32_t hash_seed;
    bool tty[3];
    uint64_t window;  /* bytes of output under way; 0: no bound */
    int64_t grace_ns; /* between an orderly end that was asked for and the kill */
    struct ouro_program_callbacks callbacks;
};

/* Begins a program. `loaded` (may be NULL) gets, when the main module of a MODULE has run, the array of the
 * names of its functions; for the other kinds an empty array when the program is ready. Where loading fails
 * the program ends after `loaded` was told. NULL: *failure tells why, and nothing is called. */
struct ouro_program *ouro_program_start(struct ouro_runtime *runtime,
                                        const struct ouro_program_options *options,
                                        const struct ouro_reply *loaded, struct ouro_failure *failure);
/* The embedder forgets it. After `ended`. */
void ouro_program_release(struct ouro_program *program);

/* Raises KeyboardInterrupt in its main thread. */
void ouro_program_interrupt(struct ouro_program *program);
/* Ends it in order: what runs is interrupted, then atexit functions and finalisers run; killed after
 * `grace_ns` (negative: the program's). A second call may only shorten the time. */
void ouro_program_end(struct ouro_program *program, int64_t grace_ns);
/* Ends it at once, running nothing of it any more. `why` is for its end's text. */
void ouro_program_kill(struct ouro_program *program, const char *why);

/* The embedder has dealt with so many bytes of a stream. */
void ouro_program_ack(struct ouro_program *program, int stream, uint64_t bytes);
/* Input that was asked for. More than was asked for is kept. */
void ouro_program_input(struct ouro_program *program, const char *data, size_t length, bool eof);
/* The answer to want_source; path NULL: there is none. */
void ouro_program_source(struct ouro_program *program, uint32_t request, const char *path, const char *source,
                         size_t length, bool is_package);
/* The embedder will not answer any more: what waits gets nothing, further output is dropped. */
void ouro_program_detach(struct ouro_program *program);

/* A call of a function of the main module ("name" or dotted). `arguments` is an array, then a map with str
 * keys; it is closed by the runtime in any case. deadline_ns 0: none; of the monotonic clock. `as_repr`: a
 * result without a form comes as its repr. The document of the reply is that of program.call. */
struct ouro_call {
    const char *function;
    struct ouro_source arguments;
    int64_t deadline_ns;
    bool as_repr;
};
void ouro_program_call(struct ouro_program *program, const struct ouro_call *call,
                       const struct ouro_reply *reply);

/* Runs one interactive statement. Reply: {"state", "status"}, as in the table of messages. */
void ouro_program_eval(struct ouro_program *program, const char *source, size_t length,
                       const struct ouro_reply *reply);

/* Figures that can be had at once; each a moment old. */
struct ouro_heap_figures {
    uint64_t objects, bytes, allocated_objects, allocated_bytes, freed_objects, freed_bytes,
        published_objects;
    uint64_t segments, pages, committed_bytes, limit_bytes;
};
struct ouro_gc_settings {
    bool enabled; /* collections start by themselves */
    uint64_t least_growth_bytes;
    uint32_t growth_percent;
};
struct ouro_gc_figures {
    const char *phase; /* "idle" or the phase that runs */
    uint64_t collections, freed_objects, freed_bytes, finalisers;
    int64_t last_ns, longest_hold_ns, longest_response_ns, total_ns;
    struct ouro_gc_settings settings;
};
struct ouro_program_figures {
    const char *state; /* "starting", "running", "stopped", "idle" or "ending" */
    bool loading;      /* its main module, if it is to serve calls then, has not ended yet */
    uint32_t threads, active_calls;
    uint64_t calls, handles;
    int64_t cpu_ns;
    struct ouro_heap_figures heap;
    struct ouro_gc_figures gc;
};
void ouro_program_figures(struct ouro_program *program, struct ouro_program_figures *figures);

/* When collections start by themselves: after growth by that many bytes, or that share of what is live;
 * whichever is more. */
enum { OURO_GC_LEAST_GROWTH_MIN = 64 << 10, OURO_GC_GROWTH_PERCENT_MAX = 10000 };
#define OURO_GC_LEAST_GROWTH_MAX ((uint64_t)1 << 40)
/* Which of them to change. */
struct ouro_gc_change {
    bool enabled, least_growth_bytes, growth_percent;
    struct ouro_gc_settings to; /* within the bounds above */
};
/* Nothing happens to a program that has ended. */
void ouro_program_set_gc(struct ouro_program *program, const struct ouro_gc_change *change);

/* ---- Looking ---- */

/* Sets or removes a stop point; the document is an empty map. INVALID: it is not of a stop point's form;
 * NO_SUCH_OBJECT: it is not set. */
void ouro_stop_at(struct ouro_program *program, const char *at, bool remove, const struct ouro_reply *reply);
/* Lets a stopped thread go on; `pop`: it stops again when the frame has been popped, and the reply comes
 * then. Reply: the document of thread.resume. */
void ouro_thread_resume(struct ouro_program *program, uint32_t thread, bool pop, bool clear,
                        const struct ouro_reply *reply);

enum ouro_look_kind {
    OURO_LOOK_THREADS, /* of all the programs: an array */
    OURO_LOOK_THREAD,  /* one thread's frames */
    OURO_LOOK_TYPES,   /* histogram over all the programs */
    OURO_LOOK_OBJECT,
    OURO_LOOK_PICTURE,
    OURO_LOOK_COLLECT, /* collects in all the programs; their sums */
    OURO_LOOK_LOG,     /* the last collections of all the programs */
};
/* One look at a program, or at several. What it says has the form that the table of messages gives for the
 * method. */
struct ouro_look {
    enum ouro_look_kind kind;
    struct ouro_program *const *programs;
    size_t program_count;
    uint64_t thread, handle;
    uint64_t first, count; /* frames, types, or collections of each program */
    bool locals;
    uint64_t depth, objects; /* of a picture */
};
void ouro_look(struct ouro_runtime *runtime, const struct ouro_look *look, const struct ouro_reply *reply);
/* The program that has this thread, of those given; NULL: none. */
struct ouro_program *ouro_thread_program(struct ouro_program *const *programs, size_t count, uint64_t thread);

#endif
