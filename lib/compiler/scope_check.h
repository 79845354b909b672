/* The pieces of scope_check: statements and expressions in one file, patterns in another. */
#ifndef OURO_COMPILER_SCOPE_CHECK_H
#define OURO_COMPILER_SCOPE_CHECK_H

#include "compiler/scope_internal.h"

/* Blocks that may lie inside each other in one function. */
enum { MAX_NESTED_BLOCKS = 20 };

enum unit_kind {
    UNIT_MODULE,
    UNIT_CLASS,
    UNIT_FUNCTION,
    UNIT_ASYNC_FUNCTION,
    UNIT_LAMBDA,
    UNIT_COMPREHENSION
};

/* What a `break`, `continue` or `return` may have to leave. */
enum nested_kind { NESTED_LOOP, NESTED_GROUP_HANDLER, NESTED_OTHER };

/* The code of one scope. */
struct unit {
    struct unit *outer;
    const struct scope *scope;
    enum unit_kind kind;
    enum nested_kind nested[MAX_NESTED_BLOCKS];
    int nested_count;
};

struct checker {
    struct scope_analysis *a;
    struct unit *unit;
    struct ast_position at; /* where an error without a place of its own is shown */
};

void check_expr(struct checker *c, const struct ast_expr *expr);
void check_name(struct checker *c, const struct ast_name *name, enum ast_context context,
                struct ast_position at);
/* One pattern of a case. `allow_irrefutable`: it may match everything. */
void check_case_pattern(struct checker *c, const struct ast_pattern *pattern, bool allow_irrefutable);

#endif
