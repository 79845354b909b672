/* SyntaxWarnings: expressions that are legal and can hardly be meant. */
#include "compiler/codegen_internal.h"

#include <stdio.h>
#include <string.h>

/* Code that is generated more than once, as a finally suite is, is warned of as often: so it is in python3.
 */
static void warn(struct codegen *c, const struct ast_position *at, const char *text)
{
    ast_warn(c->tree, at->line, text);
}

static void warn_format(struct codegen *c, const struct ast_position *at, const char *format,
                        const char *first, const char *second)
{
    char text[160];
    snprintf(text, sizeof text, format, first, second);
    warn(c, at, text);
}

static const char *constant_type(const struct ast_constant *k)
{
    static const char *const NAMES[] = {
        [AST_CONSTANT_NONE] = "NoneType",     [AST_CONSTANT_TRUE] = "bool", [AST_CONSTANT_FALSE] = "bool",
        [AST_CONSTANT_ELLIPSIS] = "ellipsis", [AST_CONSTANT_INT] = "int",   [AST_CONSTANT_FLOAT] = "float",
        [AST_CONSTANT_COMPLEX] = "complex",   [AST_CONSTANT_STR] = "str",   [AST_CONSTANT_BYTES] = "bytes",
    };
    return NAMES[k->kind];
}

/* The type that an expression certainly has, by its form; NULL if that cannot be said. */
static const char *certain_type(const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_TUPLE:
        return "tuple";
    case EXPR_LIST:
    case EXPR_LIST_COMP:
        return "list";
    case EXPR_DICT:
    case EXPR_DICT_COMP:
        return "dict";
    case EXPR_SET:
    case EXPR_SET_COMP:
        return "set";
    case EXPR_GENERATOR:
        return "generator";
    case EXPR_LAMBDA:
        return "function";
    case EXPR_JOINED_STR:
    case EXPR_FORMATTED_VALUE:
        return "str";
    case EXPR_CONSTANT:
        return constant_type(&e->constant);
    case EXPR_UNARY: /* a signed number */
        if (e->unary.operation != AST_NOT && e->unary.operand->kind == EXPR_CONSTANT &&
            e->unary.operand->constant.kind >= AST_CONSTANT_INT &&
            e->unary.operand->constant.kind <= AST_CONSTANT_COMPLEX)
            return constant_type(&e->unary.operand->constant);
        return NULL;
    default:
        return NULL;
    }
}

void warn_call(struct codegen *c, const struct ast_expr *e)
{
    const struct ast_expr *function = e->call.function;
    const char *type = certain_type(function);
    if (type && function->kind != EXPR_LAMBDA)
        warn_format(c, &e->position, "'%s' object is not callable; perhaps you missed a comma?", type, "");
}

static bool has_items(const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_SET:
    case EXPR_SET_COMP:
    case EXPR_GENERATOR:
    case EXPR_LAMBDA:
    case EXPR_UNARY:
        return false;
    case EXPR_CONSTANT:
        return e->constant.kind >= AST_CONSTANT_STR;
    default:
        return true;
    }
}

void warn_subscript(struct codegen *c, const struct ast_expr *e)
{
    const struct ast_expr *index = e->subscript.index;
    const char *type = certain_type(e->subscript.value);
    if (!type)
        return;
    if (!has_items(e->subscript.value)) {
        warn_format(c, &e->position, "'%s' object is not subscriptable; perhaps you missed a comma?", type,
                    "");
        return;
    }
    const char *given = certain_type(index);
    if (given && e->subscript.value->kind != EXPR_DICT && e->subscript.value->kind != EXPR_DICT_COMP &&
        strcmp(given, "int") != 0 && strcmp(given, "bool") != 0)
        warn_format(c, &e->position,
                    "%s indices must be integers or slices, not %s; perhaps you missed a comma?", type,
                    given);
}

static bool is_literal(const struct ast_expr *e)
{
    if (e->kind == EXPR_TUPLE) {
        for (uint32_t i = 0; i < e->tuple.elements.count; i++) {
            const struct ast_expr *item = e->tuple.elements.items[i];
            if (item->kind != EXPR_CONSTANT && !is_literal(item))
                return false;
        }
        return true;
    }
    return (e->kind == EXPR_CONSTANT && e->constant.kind > AST_CONSTANT_ELLIPSIS) ||
           (e->kind == EXPR_UNARY && certain_type(e));
}

void warn_compare(struct codegen *c, const struct ast_expr *e)
{
    const struct ast_expr *left = e->compare.left;
    for (uint32_t i = 0; i < e->compare.comparators.count; i++) {
        const struct ast_expr *right = e->compare.comparators.items[i];
        enum ast_compare_operator operation = e->compare.operations[i];
        if ((operation == AST_IS || operation == AST_IS_NOT) && (is_literal(left) || is_literal(right))) {
            warn(c, &e->position,
                 operation == AST_IS ? "\"is\" with a literal. Did you mean \"==\"?"
                                     : "\"is not\" with a literal. Did you mean \"!=\"?");
            return; /* one for a chain */
        }
        left = right;
    }
}

void warn_assert(struct codegen *c, const struct ast_stmt *s)
{
    const struct ast_expr *test = s->assert_.test;
    if (test->kind == EXPR_TUPLE && test->tuple.elements.count)
        warn(c, &s->position, "assertion is always true, perhaps remove parentheses?");
}
