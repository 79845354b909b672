#include "compiler/parser_internal.h"

#include "compiler/parser_parameter.h"

/* Each rule below reads parameters of one sort and goes back when they do not fit. */

/* A parameter without default. */
static bool skip_plain(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    struct ast_parameter parameter;
    if (parameter_read(p, end, false, &parameter) && parameter_end(p, end))
        return true;
    p->position = start;
    return false;
}

static bool skip_with_default(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    struct ast_parameter parameter;
    if (parameter_read(p, end, false, &parameter) && parameter_read_default(p) && parameter_end(p, end))
        return true;
    p->position = start;
    return false;
}

static bool skip_any(struct parser *p, enum token_kind end)
{
    return skip_plain(p, end) || skip_with_default(p, end);
}

static int skip_all(struct parser *p, enum token_kind end, bool (*skip)(struct parser *, enum token_kind))
{
    int count = 0;
    while (skip(p, end))
        count++;
    return count;
}

static bool skip_slash(struct parser *p, enum token_kind end)
{
    return parser_accept(p, TOKEN_SLASH) && parameter_end(p, end);
}

/* a, b, / */
static bool skip_slash_no_default(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    if (skip_all(p, end, skip_plain) > 0 && skip_slash(p, end))
        return true;
    p->position = start;
    return false;
}

/* a, b=1, / */
static bool skip_slash_with_default(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    skip_all(p, end, skip_plain);
    if (skip_all(p, end, skip_with_default) > 0 && skip_slash(p, end))
        return true;
    p->position = start;
    return false;
}

static void diagnose_slashes(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    if (parser_at(p, TOKEN_SLASH) && parser_second_is(p, TOKEN_COMMA))
        parser_raise_at(p, parser_peek(p)->position, "at least one argument must precede /");
    if (skip_slash_no_default(p, end) || skip_slash_with_default(p, end)) {
        skip_all(p, end, skip_any);
        if (parser_at(p, TOKEN_SLASH))
            parser_raise_at(p, parser_peek(p)->position, "/ may appear only once");
    }
    p->position = start;
}

static void diagnose_missing_default(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    skip_all(p, end, skip_plain);
    if (skip_slash_with_default(p, end) || skip_all(p, end, skip_with_default) > 0) {
        struct ast_position at = parser_peek(p)->position;
        if (skip_plain(p, end))
            parser_raise_at(p, at, "non-default argument follows default argument");
    }
    p->position = start;
}

/* def f(a, (b, c)): */
static void diagnose_parentheses(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    bool is_lambda = end == TOKEN_COLON;
    skip_all(p, end, skip_plain);
    if (parser_at(p, TOKEN_LEFT_PAREN)) {
        struct ast_position open = parser_peek(p)->position;
        p->position++;
        int count = 0;
        if (is_lambda) {
            while (parser_accept(p, TOKEN_NAME)) {
                count++;
                if (!parser_at(p, TOKEN_COMMA) || !parser_second_is(p, TOKEN_NAME))
                    break;
                p->position++;
            }
        } else {
            count = skip_all(p, end, skip_plain);
        }
        parser_accept(p, TOKEN_COMMA);
        if (count > 0 && parser_at(p, TOKEN_RIGHT_PAREN))
            parser_raise_range(p, open, parser_peek(p)->position, "%s parameters cannot be parenthesized",
                               is_lambda ? "Lambda expression" : "Function");
    }
    p->position = start;
}

static void diagnose_star_order(struct parser *p, enum token_kind end)
{
    size_t start = p->position;
    if (!skip_slash_no_default(p, end))
        skip_slash_with_default(p, end);
    skip_all(p, end, skip_any);
    if (parser_accept(p, TOKEN_STAR) && (parser_accept(p, TOKEN_COMMA) || skip_plain(p, end))) {
        skip_all(p, end, skip_any);
        if (parser_at(p, TOKEN_SLASH))
            parser_raise_at(p, parser_peek(p)->position, "/ must be ahead of *");
    }
    p->position = start;
    if (skip_all(p, end, skip_any) > 0 && parser_accept(p, TOKEN_SLASH) && parser_at(p, TOKEN_STAR))
        parser_raise_at(p, parser_peek(p)->position, "expected comma between / and *");
    p->position = start;
}

void diagnose_parameters(struct parser *p, enum token_kind end)
{
    diagnose_slashes(p, end);
    diagnose_missing_default(p, end);
    diagnose_parentheses(p, end);
    diagnose_star_order(p, end);
}

void diagnose_default(struct parser *p)
{
    if (parser_second_is(p, TOKEN_RIGHT_PAREN) || parser_second_is(p, TOKEN_COMMA))
        parser_raise_at(p, parser_peek(p)->position, "expected default value expression");
}

/* At the '*'. */
void diagnose_star_parameter(struct parser *p, enum token_kind end)
{
    size_t start = p->position++;
    struct ast_parameter parameter;
    bool nothing_follows = parser_at(p, end);
    if (parser_at(p, TOKEN_COMMA)) {
        p->position++;
        nothing_follows = parser_at(p, end) || parser_at(p, TOKEN_DOUBLE_STAR);
        p->position--;
    }
    if (nothing_follows && end == TOKEN_COLON)
        parser_raise(p, "named arguments must follow bare *");
    if (nothing_follows)
        parser_raise_at(p, p->tokens.items[start]->position, "named arguments must follow bare *");
    if (parameter_read(p, end, false, &parameter) && parser_at(p, TOKEN_EQUAL))
        parser_raise_at(p, parser_peek(p)->position, "var-positional argument cannot have default value");
    p->position = start + 1;
    if (skip_plain(p, end) || parser_accept(p, TOKEN_COMMA)) {
        skip_all(p, end, skip_any);
        struct ast_position second = parser_peek(p)->position;
        if (parser_accept(p, TOKEN_STAR) && (skip_plain(p, end) || parser_at(p, TOKEN_COMMA)))
            parser_raise_at(p, second, "* argument may appear only once");
    }
    p->position = start;
}

/* At the '**'. */
void diagnose_keywords_parameter(struct parser *p, enum token_kind end)
{
    size_t start = p->position++;
    struct ast_parameter parameter;
    if (parameter_read(p, end, false, &parameter)) {
        if (parser_at(p, TOKEN_EQUAL))
            parser_raise_at(p, parser_peek(p)->position, "var-keyword argument cannot have default value");
        if (parser_accept(p, TOKEN_COMMA)) {
            struct ast_position next = parser_peek(p)->position;
            if (parameter_read(p, end, false, &parameter))
                parser_raise_at(p, parameter.position, "arguments cannot follow var-keyword argument");
            p->position = start + 3;
            if (parser_at(p, TOKEN_STAR) || parser_at(p, TOKEN_DOUBLE_STAR) || parser_at(p, TOKEN_SLASH))
                parser_raise_at(p, next, "arguments cannot follow var-keyword argument");
        }
    }
    p->position = start;
}
