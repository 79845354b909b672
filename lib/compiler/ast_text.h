/* Source text of an expression, as the reference's ast.unparse writes it: for stringised annotations. */
#ifndef OURO_COMPILER_AST_TEXT_H
#define OURO_COMPILER_AST_TEXT_H

#include "compiler/ast.h"

/* In the tree's arena, NUL-terminated; its length in bytes in *length. Fails as arena_alloc does. */
const char *ast_expression_text(struct ast_tree *tree, const struct ast_expr *e, size_t *length);

#endif
