/* The instruction table as data, and code objects as text. */
#ifndef OURO_COMPILER_DISASSEMBLE_H
#define OURO_COMPILER_DISASSEMBLE_H

#include "base/buffer.h"
#include "compiler/opcode.h"

/* Appends one line per instruction: line number, index, name, operands with what they name. Reads only the
 * code object; constants are shown by index and type. */
void disassemble(const struct code *code, struct buffer *out);

#endif
