/* What lib/vm keeps per thread and per program.
 *
 * Ownership: vm_thread_create hangs the state on t->vm; the references in it are roots (vm_scan_thread).
 */
#ifndef OURO_VM_STATE_H
#define OURO_VM_STATE_H

#include "object/program.h"
#include "vm/frame.h"

/* Indices into program->extra_roots. */
enum program_root {
    ROOT_MAIN_MODULE,
    ROOT_SYS,          /* the sys module's namespace */
    ROOT_BUILTINS,     /* the builtins module */
    ROOT_ATEXIT,       /* list of (function, args, kwargs) */
    ROOT_STDOUT,       /* captured streams' objects */
    ROOT_SOURCES,      /* dict: filename -> source text, for tracebacks and linecache */
    ROOT_MAIN_THREAD,  /* threading.main_thread() */
    ROOT_THREADS,      /* dict: ident -> Thread */
    ROOT_MODULE_STATE, /* dict: what built-in modules keep per program, by module name */
    ROOT_HANDLES,
    ROOT_COUNT_USED,
};
_Static_assert(ROOT_COUNT_USED <= 16, "program.extra_roots");

#define DEFAULT_RECURSION_LIMIT 1000
#define NATIVE_DEPTH_LIMIT      200000

struct vm_thread {
    struct thread *t;
    struct frame_stack stack;
    char *stack_base; /* where the next frame begins when the innermost one lies in a generator, or there is
                         none */
    value handled;    /* owned: the exception being handled (sys.exc_info), UNSET if none */
    uint32_t depth;   /* Python frames active */
    uint32_t depth_limit;  /* sys.setrecursionlimit */
    struct type *injected; /* atomic: a built-in exception type that another thread wants raised here */
    value thread_object;   /* owned: the threading.Thread of this thread, UNSET if none */
    value async_first, async_finaliser; /* owned: sys.set_asyncgen_hooks; UNSET: none */
    value context;                      /* owned: the contextvars.Context that it is in, UNSET if none */
    int64_t deadline_ns;                /* of the current call; 0: none */
    int64_t frames_pushed;              /* counted for the metrics */
    bool finished;                      /* its function has returned */
    struct import_claim *import_wait;   /* the import that it waits for; under the program's threads_lock */
    struct stop_request *stop;          /* vm/stop.h: where it is stopped, or NULL */
    struct frame *unscanned; /* see note STACK in state.c; NULL: all of the stack has been scanned */
    const struct frame
        *unscanned_inner; /* the frame that it called, whose place says where its own slots end */
};

struct program_vm {
    uint32_t recursion_limit;     /* for new threads */
    size_t frame_bytes;           /* reserved per thread */
    int64_t cpu_limit_ns;         /* processor time of all its threads; 0: none */
    struct import_claim *imports; /* under way: vm/import_claim.h */
    struct stop_points *stops;    /* vm/stop.h */
    struct vm_hooks *hooks;       /* lib/runtime: streams, import from the client */
};

static inline struct vm_thread *vm_of(const struct thread *t)
{
    return t->vm;
}

/* t is about to go on in a frame with FRAME_UNSCANNED: scans it, and some below. No safepoint. */
void frame_scan_before_return(struct thread *t);
/* Pops to the caller of what was the innermost frame; NULL: there is none. Its registers are the thread's to
 * change from here on. */
static inline void frame_return_to(struct thread *t, struct frame *caller)
{
    t->frame = caller;
    if (caller && unlikely(caller->flags & FRAME_UNSCANNED))
        frame_scan_before_return(t);
}

/* Gives the thread a frame stack of the program's size. False when memory ended. */
bool vm_thread_create(struct thread *t);
/* Registers the root scanners; part of vm_ready. */
void vm_roots_ready(void);
/* Releases what the state holds and frees it. The thread runs no Python any more. */
void vm_thread_destroy(struct thread *t);

#endif
