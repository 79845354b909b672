/* Traceback objects and the text of uncaught exceptions. */
#ifndef OURO_VM_TRACEBACK_H
#define OURO_VM_TRACEBACK_H

#include "vm/frame_object.h"

struct traceback {
    struct object object;
    value next;  /* the entry one call deeper, or UNSET */
    value frame; /* frame object */
    uint32_t instruction;
    int32_t line;
};

extern struct type traceback_type;

/* Puts an entry for f, at its current instruction, in front of the pending exception's traceback. Without
 * memory the traceback stays as it is. */
void traceback_add(struct thread *t, struct frame *f);

#endif
