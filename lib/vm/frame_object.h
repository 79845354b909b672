/* Frames as Python sees them: made on demand (a traceback, sys._getframe). While the frame runs the object
 * points to it; when the frame is popped the object takes its locals, so they live as long as somebody looks.
 */
#ifndef OURO_VM_FRAME_OBJECT_H
#define OURO_VM_FRAME_OBJECT_H

#include "vm/frame.h"

struct frame_object {
    struct object object;
    struct frame *frame; /* while it runs or is suspended; then NULL. Read by its own thread only */
    uint32_t thread;     /* id of the thread on which it runs */
    value back;          /* frame object of the caller, or UNSET: not asked for, or none */
    value code, globals, builtins, function;
    value namespace;      /* f_locals of a module or class; of a function: the dict given out, or UNSET */
    value locals;         /* tuple of what the locals held when the frame was popped, the last first: a tuple
                             releases from its end, a frame from the start; UNSET while it runs */
    uint32_t instruction; /* when it was popped */
    int32_t line;
};

extern struct type frame_type;

/* The frame object of f, on its own thread: a new reference. UNSET: MemoryError. */
value frame_object_of(struct thread *t, struct frame *f);
/* f is being popped: its object, if it has one, takes the locals. */
void frame_object_detach(struct thread *t, struct frame *f);
/* The line that a frame object stands at. */
int frame_object_line(const struct frame_object *o);

#endif
