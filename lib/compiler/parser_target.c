#include "compiler/parser_internal.h"

/* Whether the grammar of targets has this expression. A star may not follow another one, and nothing but
 * an assignment's targets may have one. */
static bool is_target(const struct ast_expr *expr, enum ast_context context)
{
    switch (expr->kind) {
    case EXPR_NAME:
    case EXPR_ATTRIBUTE:
    case EXPR_SUBSCRIPT:
        return true;
    case EXPR_STARRED:
        return context == AST_STORE && expr->starred.value->kind != EXPR_STARRED &&
               is_target(expr->starred.value, context);
    case EXPR_LIST:
    case EXPR_TUPLE:
        for (uint32_t i = 0; i < expr->tuple.elements.count; i++)
            if (!is_target(expr->tuple.elements.items[i], context))
                return false;
        return true;
    default:
        return false;
    }
}

static void set_context(struct ast_expr *expr, enum ast_context context)
{
    switch (expr->kind) {
    case EXPR_NAME:
        expr->name.context = context;
        break;
    case EXPR_ATTRIBUTE:
        expr->attribute.context = context;
        break;
    case EXPR_SUBSCRIPT:
        expr->subscript.context = context;
        break;
    case EXPR_STARRED:
        expr->starred.context = context;
        set_context(expr->starred.value, context);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        expr->tuple.context = context;
        for (uint32_t i = 0; i < expr->tuple.elements.count; i++)
            set_context(expr->tuple.elements.items[i], context);
        break;
    default:
        UNREACHABLE();
    }
}

bool target_from_expr(struct ast_expr *expr, enum ast_context context)
{
    if (!is_target(expr, context))
        return false;
    set_context(expr, context);
    return true;
}

bool single_target_from_expr(struct ast_expr *expr)
{
    if (expr->kind != EXPR_NAME && expr->kind != EXPR_ATTRIBUTE && expr->kind != EXPR_SUBSCRIPT)
        return false;
    set_context(expr, AST_STORE);
    return true;
}

/* The second reading may have remembered the same node as a value; its context is not looked at again,
 * because that reading never succeeds. */
static struct ast_expr *parse_target_primary(struct parser *p, enum ast_context context)
{
    struct ast_expr *primary = parse_primary(p);
    if (!primary)
        return NULL;
    return target_from_expr(primary, context) ? primary : NULL;
}

struct ast_expr *parse_star_target(struct parser *p)
{
    if (!parser_at(p, TOKEN_STAR))
        return parse_target_primary(p, AST_STORE);
    size_t first = p->position++;
    if (parser_at(p, TOKEN_STAR))
        return NULL;
    struct ast_expr *value = parse_star_target(p);
    if (!value)
        return NULL;
    struct ast_expr *starred = expr_new(p, EXPR_STARRED, parser_span(p, first));
    starred->starred.value = value;
    starred->starred.context = AST_STORE;
    return starred;
}

struct ast_expr *parse_star_targets(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *target = parse_star_target(p);
    if (!target || !parser_at(p, TOKEN_COMMA))
        return target;
    struct list_builder items = {0};
    list_add(p, &items, target);
    while (parser_accept(p, TOKEN_COMMA)) {
        size_t after_comma = p->position;
        target = parse_star_target(p);
        if (!target) {
            p->position = after_comma;
            break;
        }
        list_add(p, &items, target);
    }
    struct ast_expr *tuple = expr_new(p, EXPR_TUPLE, parser_span(p, first));
    tuple->tuple.elements = list_exprs(&items);
    tuple->tuple.context = AST_STORE;
    return tuple;
}

struct ast_expr_list parse_delete_targets(struct parser *p)
{
    struct list_builder items = {0};
    size_t after = p->position;
    do {
        struct ast_expr *target = parse_target_primary(p, AST_DELETE);
        if (!target) {
            p->position = after;
            break;
        }
        list_add(p, &items, target);
        after = p->position;
        if (parser_at(p, TOKEN_COMMA))
            after++;
    } while (parser_accept(p, TOKEN_COMMA));
    p->position = after;
    return list_exprs(&items);
}
