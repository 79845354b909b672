/* The frames of a thread, and what one can say of the thread at a glance.
 *
 * Every function here is called for a thread that stands still: by itself at a poll, or by whoever has
 * claimed it. No safepoint, no Python.
 */
#ifndef OURO_INSPECT_FRAMES_H
#define OURO_INSPECT_FRAMES_H

#include "inspect/document.h"
#include "object/thread.h"
#include "vm/frame.h"

/* Where a thread stands at a stop point: hung on its vm part while it is there. */
struct stop_request {
    struct frame *frame;
    const char *event; /* "call", "return" or "line" */
};

struct thread_glance {
    char name[64]; /* as in threading */
    bool stopped;  /* at a stop point */
    bool parked;   /* blocked, or was when it was claimed */
    uint32_t depth, depth_limit;
    uint64_t frame_bytes, frame_limit;
};
void thread_glance_read(struct thread *t, bool parked, struct thread_glance *glance);
/* "running", "parked" or "stopped". */
const char *thread_glance_state(const struct thread_glance *glance);

/* Calls each for the variables of a frame, in their order; of a module's body its globals, but for __names__
 * and modules. v may be UNSET. */
typedef void local_visitor(void *context, const char *name, value v);
void frame_each_local(const struct frame *f, local_visitor *each, void *context);

/* One map for each frame from number `first` (0: the innermost) on, `count` at most: returns how many.
 * Objects that they show get handles. */
size_t frames_put(struct thread *t, uint64_t first, uint64_t count, bool locals, struct document *out);
/* A variable or a reference: name, kind, type, text, handle. */
void value_put(struct program *p, const char *name, value v, struct document *out);

/* The innermost frame's function, file and line as three pairs of a map; empty without a frame. */
void place_put(const struct thread *t, struct document *out);

#endif
