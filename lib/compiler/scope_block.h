/* Building scopes: the open blocks and the names noted in them, for the walk in scope_build.c. */
#ifndef OURO_COMPILER_SCOPE_BLOCK_H
#define OURO_COMPILER_SCOPE_BLOCK_H

#include "compiler/scope_internal.h"

/* A block being walked: the scope with what matters only meanwhile. */
struct block {
    struct scope *scope;
    struct block *outer;
    const struct ast_expr *comprehension; /* the node, when the block is one */
    bool is_annotation;      /* an annotation under `from __future__ import annotations`: never run */
    bool in_target;          /* the names are targets of a comprehension's `for` */
    uint32_t iterable_depth; /* > 0: inside the iterable of a comprehension's `for` */
    uint32_t child_capacity;
};

struct builder {
    struct scope_analysis *a;
    struct block *block;
};

/* Opens a block inside the current one, in storage of the caller that lives until block_close. */
struct scope *block_open(struct builder *b, struct block *block, enum scope_kind kind, const char *name,
                         struct ast_position position);
/* Opens a block that is thrown away, for annotations that are not run. Returns whether it did. */
bool block_open_annotation(struct builder *b, struct block *block, struct ast_position position);
void block_close(struct builder *b);

/* Notes in the current block how a name occurs. Raises for a second parameter of that name. */
void block_note(struct builder *b, const struct ast_name *name, uint32_t use, struct ast_position at);
/* The same for a binding, where the name may be NULL. */
void block_note_binding(struct builder *b, const struct ast_name *name, struct ast_position at);
/* What is noted of a name so far: symbol_use bits. */
uint32_t block_uses(struct builder *b, const struct scope *scope, const struct ast_name *name);
/* A `global` or `nonlocal` statement. */
void block_note_directives(struct builder *b, const struct ast_stmt *stmt);
/* The target of a walrus inside a comprehension: it is bound in the function or module around it. */
void block_note_outer_binding(struct builder *b, const struct ast_expr *target);

#endif
