/* What the passes behind scope_analyze share: building the scopes, resolving names, checking the rest. */
#ifndef OURO_COMPILER_SCOPE_INTERNAL_H
#define OURO_COMPILER_SCOPE_INTERNAL_H

#include "base/check.h"
#include "compiler/scope.h"

#include <setjmp.h>

struct scope_directive {
    struct scope_directive *next;
    const struct ast_name *name; /* mangled */
    struct ast_position position;
};

/* One analysis. Errors leave by longjmp. */
struct scope_analysis {
    struct ast_tree *tree;
    struct syntax_error *error;
    jmp_buf *failure;
    uint32_t depth;       /* of the node being looked at */
    uint32_t future_line; /* of the last `from __future__ import` at the top, or 0 */
    /* Names with a meaning of their own. */
    const struct ast_name *super_, *class_cell, *debug, *iterator, *star, *future;
};

enum { SYMBOL_BOUND = SYMBOL_ASSIGNED | SYMBOL_PARAMETER | SYMBOL_IMPORTED };

/* Raises a SyntaxError at a node. Columns count bytes, as python3's compiler counts them. */
_Noreturn void scope_raise(struct scope_analysis *a, struct ast_position at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
_Noreturn void scope_raise_too_deep(struct scope_analysis *a);

static inline void scope_enter_node(struct scope_analysis *a)
{
    if (unlikely(++a->depth > AST_DEPTH_LIMIT))
        scope_raise_too_deep(a);
}

static inline void scope_leave_node(struct scope_analysis *a)
{
    a->depth--;
}

/* The symbol of a mangled name, or NULL; with `add`, made when it is missing. */
struct symbol *scope_find_mangled(const struct scope *scope, const struct ast_name *mangled);
struct symbol *scope_add_mangled(struct ast_tree *tree, struct scope *scope, const struct ast_name *mangled);

/* Reads the future imports at the top of a module; sets tree->futures and a->future_line. */
void scope_read_futures(struct scope_analysis *a);
/* Makes the scopes of the whole tree. */
void scope_build(struct scope_analysis *a);
/* Decides the place of every symbol, and fills cells and frees. */
void scope_resolve(struct scope_analysis *a, struct scope *scope);
/* Raises what is wrong with statements and expressions where they stand. */
void scope_check(struct scope_analysis *a);

#endif
