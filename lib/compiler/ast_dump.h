/* A syntax tree as one line of text, for tests, for looking at what the parser made and for making Python
 * objects of it: every node in parentheses with its class, position and fields, in the order and with the
 * names of Python's `ast` module.
 */
#ifndef OURO_COMPILER_AST_DUMP_H
#define OURO_COMPILER_AST_DUMP_H

#include "base/buffer.h"
#include "compiler/ast.h"

/* Appends the tree, without a newline. False: it is deeper than AST_DEPTH_LIMIT, and the text is not whole.
 */
bool ast_dump(struct buffer *out, const struct ast_tree *tree);
/* Appends text with everything but letters, digits and `_.*-` as %XX. */
void ast_dump_escaped(struct buffer *out, const char *text, size_t length);

#endif
