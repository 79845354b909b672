#include "compiler/parser_internal.h"

/* Targets */

enum target_use { TARGET_ASSIGN, TARGET_FOR, TARGET_DELETE };

/* The part of an expression that cannot be a target, or NULL. */
static struct ast_expr *find_invalid_target(struct ast_expr *expr, enum target_use use)
{
    switch (expr->kind) {
    case EXPR_LIST:
    case EXPR_TUPLE:
        for (uint32_t i = 0; i < expr->tuple.elements.count; i++) {
            struct ast_expr *invalid = find_invalid_target(expr->tuple.elements.items[i], use);
            if (invalid)
                return invalid;
        }
        return NULL;
    case EXPR_STARRED:
        return use == TARGET_DELETE ? expr : find_invalid_target(expr->starred.value, use);
    case EXPR_COMPARE:
        /* `for a in b` reads as a comparison: its left side is the target. */
        if (use != TARGET_FOR)
            return expr;
        return expr->compare.operations[0] == AST_IN ? find_invalid_target(expr->compare.left, use) : NULL;
    case EXPR_NAME:
    case EXPR_SUBSCRIPT:
    case EXPR_ATTRIBUTE:
        return NULL;
    default:
        return expr;
    }
}

static void check_target(struct parser *p, struct ast_expr *expr, enum target_use use)
{
    struct ast_expr *invalid = expr ? find_invalid_target(expr, use) : NULL;
    if (invalid)
        parser_raise_at(p, invalid->position, "cannot %s %s", use == TARGET_DELETE ? "delete" : "assign to",
                        ast_expr_describe(invalid));
}

void diagnose_delete(struct parser *p)
{
    size_t start = p->position++;
    check_target(p, parse_star_expressions(p), TARGET_DELETE);
    p->position = start;
}

void diagnose_for_target(struct parser *p)
{
    size_t start = p->position;
    parser_accept(p, TOKEN_ASYNC);
    if (parser_accept(p, TOKEN_FOR))
        check_target(p, parse_star_expressions(p), TARGET_FOR);
    p->position = start;
}

static bool at_item_end(struct parser *p)
{
    return parser_at(p, TOKEN_COMMA) || parser_at(p, TOKEN_RIGHT_PAREN) || parser_at(p, TOKEN_COLON);
}

void diagnose_with_item(struct parser *p)
{
    size_t start = p->position;
    if (parse_expression(p) && parser_accept(p, TOKEN_AS)) {
        struct ast_expr *target = parse_expression(p);
        if (target && at_item_end(p))
            check_target(p, target, TARGET_ASSIGN);
    }
    p->position = start;
}

/* Assignments */

/* [= right side] after an annotation. */
static void skip_annotated_value(struct parser *p)
{
    size_t before = p->position;
    if (parser_accept(p, TOKEN_EQUAL) && !parse_annotated_right(p))
        p->position = before;
}

/* Reads an assignment as the grammar does, kind by kind; *committed when a target and an augmented operator
 * were there, after which no other kind is tried. */
static bool matches_assignment(struct parser *p, bool *committed)
{
    size_t start = p->position;
    enum ast_binary_operator operation;
    *committed = false;
    if (parser_accept(p, TOKEN_NAME) && parser_accept(p, TOKEN_COLON) && parse_expression(p)) {
        skip_annotated_value(p);
        return true;
    }
    p->position = start;
    struct ast_expr *target = parse_star_target(p);
    if (target && target->kind != EXPR_STARRED && parser_at(p, TOKEN_COLON) &&
        single_target_from_expr(target)) {
        p->position++;
        if (parse_expression(p)) {
            skip_annotated_value(p);
            return true;
        }
    }
    p->position = start;
    bool matched_target = false;
    size_t after = start;
    while (parse_star_targets(p) && parser_accept(p, TOKEN_EQUAL)) {
        matched_target = true;
        after = p->position;
    }
    p->position = after;
    if (matched_target && parse_annotated_right(p) && !parser_at(p, TOKEN_EQUAL))
        return true;
    p->position = start;
    target = parse_star_target(p);
    if (target && single_target_from_expr(target) && parse_augmented_operator(p, &operation)) {
        *committed = true;
        return parse_annotated_right(p) != NULL;
    }
    return false;
}

/* A list or tuple, or one in parentheses, that is annotated. */
static void diagnose_annotated_display(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *display = NULL;
    if (parser_at(p, TOKEN_LEFT_BRACKET))
        display = parse_bracketed(p);
    else if (parser_at(p, TOKEN_LEFT_PAREN))
        display = parse_parenthesized(p);
    if (display && (display->kind == EXPR_LIST || display->kind == EXPR_TUPLE) &&
        parser_accept(p, TOKEN_COLON) && parse_expression(p))
        parser_raise_at(p, display->position, "only single target (not %s) can be annotated",
                        ast_expr_describe(display));
    p->position = start;
}

static void diagnose_annotation(struct parser *p)
{
    size_t start = p->position;
    diagnose_annotated_display(p);
    struct ast_expr *first = parse_star_named_expression(p);
    if (first && parser_accept(p, TOKEN_COMMA)) {
        size_t after = p->position;
        while (parse_star_named_expression(p)) {
            after = p->position;
            if (parser_accept(p, TOKEN_COMMA))
                after = p->position;
        }
        p->position = after;
        if (parser_accept(p, TOKEN_COLON) && parse_expression(p))
            parser_raise_at(p, first->position, "only single target (not tuple) can be annotated");
    }
    p->position = start;
    first = parse_expression(p);
    if (first && parser_accept(p, TOKEN_COLON) && parse_expression(p))
        parser_raise_at(p, first->position, "illegal target for annotation");
    p->position = start;
}

static void skip_targets(struct parser *p)
{
    size_t after = p->position;
    while (parse_star_targets(p) && parser_accept(p, TOKEN_EQUAL))
        after = p->position;
    p->position = after;
}

void diagnose_assignment(struct parser *p)
{
    size_t start = p->position;
    enum ast_binary_operator operation;
    bool committed;
    bool matched = matches_assignment(p, &committed);
    p->position = start;
    if (matched || committed)
        return;
    diagnose_annotation(p);

    skip_targets(p);
    struct ast_expr *value = parse_star_expressions(p);
    if (value && parser_at(p, TOKEN_EQUAL))
        check_target(p, value, TARGET_ASSIGN);
    p->position = start;
    skip_targets(p);
    value = parse_yield(p);
    if (value && parser_at(p, TOKEN_EQUAL))
        parser_raise_at(p, value->position, "assignment to yield expression not possible");
    p->position = start;
    value = parse_star_expressions(p);
    if (value && parse_augmented_operator(p, &operation) && parse_annotated_right(p))
        parser_raise_at(p, value->position, "'%s' is an illegal expression for augmented assignment",
                        ast_expr_describe(value));
    p->position = start;
}

void diagnose_import_from(struct parser *p)
{
    size_t start = p->position;
    while (parser_accept(p, TOKEN_NAME)) {
        if (parser_accept(p, TOKEN_AS) && !parser_accept(p, TOKEN_NAME))
            break;
        if (!parser_accept(p, TOKEN_COMMA))
            break;
        if (parser_at(p, TOKEN_NEWLINE))
            parser_raise(p, "trailing comma not allowed without surrounding parentheses");
    }
    p->position = start;
}
