/* Parts of the text that python3 prints for an exception. For lib/vm only. */
#ifndef OURO_VM_EXCEPTION_PRINT_H
#define OURO_VM_EXCEPTION_PRINT_H

#include "base/buffer.h"
#include "vm/traceback.h"

/* Appends the lines of a traceback (borrowed; UNSET gives nothing), each indented by `indent` spaces. */
void print_traceback(struct thread *t, value traceback, unsigned indent, struct buffer *out);
/* Appends the source line of an entry and, where it helps, the markers below it. */
void print_marked_line(struct thread *t, const struct code *code, uint32_t instruction, int line,
                       unsigned indent, struct buffer *out);
/* Appends ". Did you mean: 'x'?" where an attribute or name was nearly right. */
void print_suggestion(struct thread *t, value exception, struct buffer *out);

#endif
