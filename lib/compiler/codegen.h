/* Code generation: from a scoped syntax tree to code objects. */
#ifndef OURO_COMPILER_CODEGEN_H
#define OURO_COMPILER_CODEGEN_H

#include "compiler/ast.h"
#include "object/value.h"

struct thread;

/* The code object of a whole tree (scope_analyze has succeeded). filename: a str, borrowed.
 * Returns a new reference, or UNSET with an exception pending. No safepoint. */
value codegen_tree(struct thread *t, struct ast_tree *tree, value filename);

#endif
