/* Frames and the frame stack.
 *
 * A thread's frames lie one after the other in one reserved region that grows upwards; memory is
 * committed as it is touched. A frame is a header and its registers:
 *
 *     | code | caller | ip | namespace | object | flags | function | locals | cells | temporaries ... |
 *      <-------------------- FRAME_HEADER values ----------------->  registers
 *
 * The caller evaluates the callable and the arguments into a window of its own temporaries that has this very
 * layout, so the callee's frame begins inside the caller's and a call copies nothing. While the callee
 * runs, the caller's registers end where the callee's header begins.
 *
 * A generator's frame is inside the generator object; it is linked in (`caller`) while it runs, and what it
 * calls starts on the stack above the frame that resumed it.
 *
 * Invariant: no word of the region above the innermost frame's registers looks like a reference. Pushing a
 * frame therefore clears only the locals that are not arguments, and popping clears what may hold one.
 *
 * Threads: a frame is read and written by its own thread, or by whoever has claimed that thread while it is
 * parked (gc/safepoint.h).
 */
#ifndef OURO_VM_FRAME_H
#define OURO_VM_FRAME_H

#include "compiler/opcode.h"
#include "object/object.h"
#include "types/code.h"
#include "types/function.h"

struct frame_object;

enum frame_flag {
    FRAME_ENTRY = 1,      /* returning from it leaves the evaluation loop */
    FRAME_GENERATOR = 2,  /* lies in a generator object */
    FRAME_INIT = 4,       /* an `__init__`: its result is the instance waiting in the caller's window */
    FRAME_CLASS = 8,      /* a class body */
    FRAME_STOPPED = 16,   /* standing at a stop point: not stopped again by the same one */
    FRAME_SPREAD = 64,    /* called as f(*items): the tuple waits in the register before the frame */
    FRAME_UNSCANNED = 32, /* a collection has not scanned it and those below: see note STACK in state.c */
};

struct frame {
    struct code *code;            /* lazy: kept alive by the collector's scan of the frame */
    struct frame *caller;         /* NULL: the outermost of the thread (or a suspended generator's) */
    const struct instruction *ip; /* the next instruction, valid while it calls or polls */
    value namespace; /* owned: the mapping for names of a module, class or exec; UNSET in functions */
    struct frame_object *object; /* the Python-visible frame object, or NULL; owns a reference to it */
    uint64_t flags;              /* enum frame_flag; no reference has such a value: see generator_slots */
    value function; /* owned: struct function; its globals, builtins and closure are the frame's */
    value registers[];
};

_Static_assert(offsetof(struct frame, registers) == FRAME_HEADER * sizeof(value), "FRAME_HEADER");
_Static_assert(offsetof(struct frame, function) == (FRAME_HEADER - 1) * sizeof(value), "callable is last");

/* A thread's region of frames. */
struct frame_stack {
    char *base;   /* reserved with mmap */
    char *limit;  /* frames end below this */
    size_t bytes; /* limit - base */
    size_t peak;  /* highest use seen at a poll, bytes */
};

/* Reserves `bytes` (rounded up to pages). False when the system refuses. */
bool frame_stack_init(struct frame_stack *stack, size_t bytes);
void frame_stack_finish(struct frame_stack *stack);

static inline struct function *frame_function(const struct frame *f)
{
    return (struct function *)value_ref(f->function);
}

/* The instruction that is being executed, for positions: ip points after it. */
static inline uint32_t frame_instruction(const struct frame *f)
{
    ptrdiff_t at = f->ip - f->code->instructions;
    return at > 0 ? (uint32_t)at - 1 : 0;
}
int frame_line(const struct frame *f);

/* Where the next frame on the stack may begin when `f` is the innermost frame and lies on the stack. */
static inline char *frame_end(const struct frame *f)
{
    return (char *)(f->registers + f->code->register_count);
}

/* The name of the function as the program sees it: a str, borrowed. */
static inline value frame_name(const struct frame *f)
{
    return f->code->name;
}

/* The value of named local i (through its cell if it has one): borrowed, UNSET if unbound. Own thread only.
 */
value frame_local(const struct frame *f, size_t i, value *name);
/* How many named values frame_local gives: locals, cells, free variables. */
size_t frame_local_count(const struct frame *f);

#endif
