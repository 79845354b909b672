/* The table behind ast_name_intern: made once per tree, before its first name. */
#ifndef OURO_COMPILER_NAME_TABLE_H
#define OURO_COMPILER_NAME_TABLE_H

#include "compiler/ast.h"

/* Needs tree->arena. Fails as arena_alloc does. */
void name_table_init(struct ast_tree *tree);

#endif
