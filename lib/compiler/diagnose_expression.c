#include "compiler/parser_internal.h"

#include <string.h>

/* Expressions */

static bool is_legacy_statement(const struct ast_name *name)
{
    return strcmp(name->text, "print") == 0 || strcmp(name->text, "exec") == 0;
}

/* A soft keyword, or any beginning of one: python3 takes `c` for `case` here. */
static bool at_soft_keyword(struct parser *p)
{
    static const char *const keywords[] = {"_", "case", "match"};
    struct token *token = parser_peek(p);
    for (size_t i = 0; i < COUNT_OF(keywords) && token->kind == TOKEN_NAME; i++)
        if (strncmp(keywords[i], token->name->text, token->name->length) == 0)
            return true;
    return false;
}

/* `a b` inside parentheses: a comma may be missing. */
static void diagnose_missing_comma(struct parser *p)
{
    size_t start = p->position;
    /* A name before a string may be a wrong prefix, and a soft keyword may start a statement. */
    if ((parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_STRING)) || at_soft_keyword(p))
        return;
    struct ast_expr *left = parse_disjunction(p);
    if (left) {
        struct ast_expr *right = parse_expression_quietly(p);
        bool legacy = left->kind == EXPR_NAME && is_legacy_statement(left->name.id);
        if (right && !legacy && p->tokens.items[p->position - 1]->level > 0)
            parser_raise_range(p, left->position, right->position,
                               "invalid syntax. Perhaps you forgot a comma?");
    }
    p->position = start;
}

static void diagnose_missing_else(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *body = parse_disjunction(p);
    if (body && parser_accept(p, TOKEN_IF)) {
        struct ast_expr *test = parse_disjunction(p);
        if (test && !parser_at(p, TOKEN_ELSE) && !parser_at(p, TOKEN_COLON))
            parser_raise_range(p, body->position, test->position, "expected 'else' after 'if' expression");
    }
    p->position = start;
}

/* The print and exec statements of Python 2. */
static void diagnose_legacy(struct parser *p)
{
    size_t start = p->position;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (name && !parser_at(p, TOKEN_LEFT_PAREN)) {
        struct ast_expr *rest = parse_star_expressions(p);
        if (rest && is_legacy_statement(name->name))
            parser_raise_range(p, name->position, rest->position,
                               "Missing parentheses in call to '%s'. Did you mean %s(...)?", name->name->text,
                               name->name->text);
    }
    p->position = start;
}

void diagnose_expression(struct parser *p)
{
    diagnose_missing_comma(p);
    diagnose_missing_else(p);
    diagnose_legacy(p);
}

static bool at_equal(struct parser *p)
{
    return parser_at(p, TOKEN_EQUAL) || parser_at(p, TOKEN_COLON_EQUAL);
}

/* Displays that could be the target of a statement, and constants that have a message of their own. */
static bool at_display(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *expr = NULL;
    bool is_display = false;
    switch (parser_peek(p)->kind) {
    case TOKEN_TRUE:
    case TOKEN_FALSE:
    case TOKEN_NONE:
        return true;
    case TOKEN_LEFT_BRACKET:
        expr = parse_bracketed(p);
        is_display = expr && expr->kind == EXPR_LIST;
        break;
    case TOKEN_LEFT_PAREN:
        expr = parse_parenthesized(p);
        is_display = expr && (expr->kind == EXPR_TUPLE || expr->kind == EXPR_GENERATOR) &&
                     expr->position.column == p->tokens.items[start]->position.column &&
                     expr->position.line == p->tokens.items[start]->position.line;
        break;
    default:
        break;
    }
    p->position = start;
    return is_display;
}

void diagnose_named_expression(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *left = parse_expression(p);
    if (left && parser_accept(p, TOKEN_COLON_EQUAL) && parse_expression(p))
        parser_raise_at(p, left->position, "cannot use assignment expressions with %s",
                        ast_expr_describe(left));
    p->position = start;

    struct token *name = parser_take(p, TOKEN_NAME);
    if (name && parser_accept(p, TOKEN_EQUAL)) {
        struct ast_expr *right = parse_bitwise_or(p);
        if (right && !at_equal(p))
            parser_raise_range(p, name->position, right->position,
                               "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    }
    p->position = start;

    if (!at_display(p)) {
        left = parse_bitwise_or(p);
        if (left && parser_accept(p, TOKEN_EQUAL) && parse_bitwise_or(p) && !at_equal(p))
            parser_raise_at(p, left->position,
                            "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                            ast_expr_describe(left));
    }
    p->position = start;
}

/* Parentheses, brackets and braces; each starts at the opening one */

void diagnose_group(struct parser *p)
{
    size_t start = p->position++;
    struct ast_position open = parser_peek(p)->position;
    struct ast_expr *starred = parse_starred_expression(p);
    if (starred && parser_at(p, TOKEN_RIGHT_PAREN))
        parser_raise_at(p, starred->position, "cannot use starred expression here");
    p->position = start + 1;
    if (parser_accept(p, TOKEN_DOUBLE_STAR) && parse_expression(p) && parser_at(p, TOKEN_RIGHT_PAREN))
        parser_raise_at(p, open, "cannot use double starred expression here");
    p->position = start;
}

/* The last of one or more comma-separated items; a comma may follow them. */
static struct ast_expr *skip_star_named_expressions(struct parser *p)
{
    struct ast_expr *last = parse_star_named_expression(p);
    while (last && parser_at(p, TOKEN_COMMA)) {
        size_t after_comma = ++p->position;
        struct ast_expr *next = parse_star_named_expression(p);
        if (!next) {
            p->position = after_comma;
            break;
        }
        last = next;
    }
    return last;
}

void diagnose_comprehension(struct parser *p)
{
    size_t start = p->position++;
    bool is_group = p->tokens.items[start]->kind == TOKEN_LEFT_PAREN;
    struct ast_comprehension_list generators;
    struct ast_expr *starred = parse_starred_expression(p);
    if (starred && parse_for_clauses(p, &generators))
        parser_raise_at(p, starred->position, "iterable unpacking cannot be used in comprehension");
    p->position = start + 1;
    if (!is_group) {
        static const char forgot[] = "did you forget parentheses around the comprehension target?";
        struct ast_expr *first = parse_star_named_expression(p);
        if (first && parser_at(p, TOKEN_COMMA)) {
            struct ast_position comma = parser_peek(p)->position;
            size_t after = ++p->position;
            struct ast_expr *last = skip_star_named_expressions(p);
            if (last && parse_for_clauses(p, &generators))
                parser_raise_range(p, first->position, last->position, "%s", forgot);
            p->position = after;
            if (parse_for_clauses(p, &generators))
                parser_raise_range(p, first->position, comma, "%s", forgot);
        }
    }
    p->position = start;
}

/* `key: *value` and `key:` without a value. */
static void diagnose_dict_value(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *key = parse_expression(p);
    if (key && parser_at(p, TOKEN_COLON)) {
        struct ast_position colon = parser_peek(p)->position;
        p->position++;
        struct ast_position star = parser_peek(p)->position;
        if (parser_accept(p, TOKEN_STAR) && parse_bitwise_or(p))
            parser_raise_from(p, star, "cannot use a starred expression in a dictionary value");
        p->position = start;
        parse_expression(p);
        p->position++;
        if (parser_at(p, TOKEN_RIGHT_BRACE) || parser_at(p, TOKEN_COMMA))
            parser_raise_at(p, colon, "expression expected after dictionary key and ':'");
    }
    p->position = start;
}

static bool skip_dict_item(struct parser *p)
{
    if (parser_accept(p, TOKEN_DOUBLE_STAR))
        return parse_bitwise_or(p) != NULL;
    return parse_expression(p) && parser_accept(p, TOKEN_COLON) && parse_expression(p);
}

static void diagnose_dict_item(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *key = parse_expression(p);
    if (key && !parser_at(p, TOKEN_COLON))
        parser_raise_columns(p, (int)key->position.line, (int)key->position.end_column - 1,
                             (int)key->position.end_line, -1, "':' expected after dictionary key");
    p->position = start;
    diagnose_dict_value(p);
}

void diagnose_dict(struct parser *p)
{
    size_t start = p->position++;
    if (skip_dict_item(p)) {
        size_t after = p->position;
        while (parser_accept(p, TOKEN_COMMA) && skip_dict_item(p))
            after = p->position;
        p->position = after;
        if (parser_accept(p, TOKEN_COMMA))
            diagnose_dict_item(p);
    }
    p->position = start + 1;
    diagnose_dict_value(p);
    p->position = start;
}

void diagnose_dict_comprehension(struct parser *p)
{
    size_t start = p->position++;
    struct ast_comprehension_list generators;
    struct ast_position star = parser_peek(p)->position;
    if (parser_accept(p, TOKEN_DOUBLE_STAR) && parse_bitwise_or(p) && parse_for_clauses(p, &generators) &&
        parser_at(p, TOKEN_RIGHT_BRACE))
        parser_raise_at(p, star, "dict unpacking cannot be used in dict comprehension");
    p->position = start;
}
