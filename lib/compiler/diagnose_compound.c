#include "compiler/parser_internal.h"

/* Headers of compound statements: a missing colon, and a missing block after the colon. Each function starts
 * at the statement's keyword. */

/* A NEWLINE that no INDENT follows. */
static bool at_missing_block(struct parser *p)
{
    return parser_at(p, TOKEN_NEWLINE) && !parser_second_is(p, TOKEN_INDENT);
}

void diagnose_block(struct parser *p)
{
    if (at_missing_block(p))
        parser_raise_indentation(p, "expected an indented block");
}

void diagnose_missing_block(struct parser *p, const char *what, struct token *keyword)
{
    if (at_missing_block(p))
        parser_raise_indentation(p, "expected an indented block after %s on line %u", what,
                                 keyword->position.line);
}

static void raise_at_newline(struct parser *p)
{
    if (parser_at(p, TOKEN_NEWLINE))
        parser_raise(p, "expected ':'");
}

/* After a header without its colon. */
static void diagnose_header_end(struct parser *p, const char *what, struct token *keyword)
{
    raise_at_newline(p);
    if (parser_accept(p, TOKEN_COLON))
        diagnose_missing_block(p, what, keyword);
}

void diagnose_if(struct parser *p, const char *what)
{
    size_t start = p->position;
    struct token *keyword = parser_peek(p);
    p->position++;
    if (parse_named_expression(p))
        diagnose_header_end(p, what, keyword);
    p->position = start;
}

void diagnose_for(struct parser *p)
{
    size_t start = p->position;
    parser_accept(p, TOKEN_ASYNC);
    struct token *keyword = parser_take(p, TOKEN_FOR);
    if (parse_star_targets(p) && parser_accept(p, TOKEN_IN) && parse_star_expressions(p))
        diagnose_header_end(p, "'for' statement", keyword);
    p->position = start;
}

void diagnose_function(struct parser *p)
{
    size_t start = p->position;
    parser_accept(p, TOKEN_ASYNC);
    struct token *keyword = parser_take(p, TOKEN_DEF);
    bool matched = parser_accept(p, TOKEN_NAME) && parser_accept(p, TOKEN_LEFT_PAREN) &&
                   parse_parameters(p, TOKEN_RIGHT_PAREN) && parser_accept(p, TOKEN_RIGHT_PAREN);
    if (matched && parser_accept(p, TOKEN_ARROW))
        matched = parse_expression(p) != NULL;
    if (matched && parser_accept(p, TOKEN_COLON))
        diagnose_missing_block(p, "function definition", keyword);
    p->position = start;
}

void diagnose_class(struct parser *p)
{
    size_t start = p->position;
    struct token *keyword = parser_peek(p);
    struct ast_expr_list bases;
    struct ast_keyword_list keywords;
    p->position++;
    bool matched = parser_accept(p, TOKEN_NAME);
    if (matched && parser_accept(p, TOKEN_LEFT_PAREN))
        matched = parse_arguments(p, false, &bases, &keywords) && parser_accept(p, TOKEN_RIGHT_PAREN);
    if (matched)
        diagnose_header_end(p, "class definition", keyword);
    p->position = start;
}

/* with */

/* One item: an expression, or in parentheses a tuple too, and perhaps `as` a target. */
static bool skip_item(struct parser *p, bool in_parentheses)
{
    if (!(in_parentheses ? parse_expressions(p) : parse_expression(p)))
        return false;
    size_t before = p->position;
    if (parser_accept(p, TOKEN_AS) && !parse_star_target(p))
        p->position = before;
    return true;
}

static bool skip_items(struct parser *p, bool in_parentheses)
{
    if (!skip_item(p, in_parentheses))
        return false;
    size_t after = p->position;
    while (parser_accept(p, TOKEN_COMMA) && skip_item(p, in_parentheses))
        after = p->position;
    p->position = after;
    return true;
}

static bool skip_items_in_parentheses(struct parser *p)
{
    if (!parser_accept(p, TOKEN_LEFT_PAREN) || !skip_items(p, true))
        return false;
    parser_accept(p, TOKEN_COMMA);
    return parser_accept(p, TOKEN_RIGHT_PAREN);
}

/* Skips `async`; returns the `with`. */
static struct token *take_with(struct parser *p)
{
    parser_accept(p, TOKEN_ASYNC);
    return parser_take(p, TOKEN_WITH);
}

void diagnose_with_indent(struct parser *p)
{
    size_t start = p->position;
    struct token *keyword = take_with(p);
    size_t after = p->position;
    if (skip_items(p, false) && parser_accept(p, TOKEN_COLON))
        diagnose_missing_block(p, "'with' statement", keyword);
    p->position = after;
    if (skip_items_in_parentheses(p) && parser_accept(p, TOKEN_COLON))
        diagnose_missing_block(p, "'with' statement", keyword);
    p->position = start;
}

void diagnose_with(struct parser *p)
{
    size_t start = p->position;
    take_with(p);
    size_t after = p->position;
    if (skip_items(p, false))
        raise_at_newline(p);
    p->position = after;
    if (skip_items_in_parentheses(p))
        raise_at_newline(p);
    p->position = start;
}

/* try */

static bool skip_as_name(struct parser *p)
{
    return !parser_accept(p, TOKEN_AS) || parser_accept(p, TOKEN_NAME);
}

/* Handlers of one sort, then the header of one of the other. */
static void diagnose_mixed_handlers(struct parser *p, bool star)
{
    static const char both[] = "cannot have both 'except' and 'except*' on the same 'try'";
    size_t start = p->position;
    struct ast_handler handler;
    size_t after = start;
    while (parse_handler(p, star, &handler))
        after = p->position;
    p->position = after;
    struct token *except = parser_take(p, TOKEN_EXCEPT);
    if (after > start && except) {
        struct ast_position end = parser_peek(p)->position;
        bool other = parser_accept(p, TOKEN_STAR);
        bool has_type = !other && parser_at(p, TOKEN_COLON) ? true : parse_expression(p) && skip_as_name(p);
        if (other != star && has_type && parser_at(p, TOKEN_COLON))
            parser_raise_range(p, except->position, other ? end : except->position, "%s", both);
    }
    p->position = start;
}

void diagnose_try(struct parser *p)
{
    size_t start = p->position;
    struct token *keyword = parser_peek(p);
    struct ast_stmt_list body;
    p->position++;
    if (parser_accept(p, TOKEN_COLON)) {
        diagnose_missing_block(p, "'try' statement", keyword);
        size_t after = p->position;
        if (!parse_block(p, &body))
            p->position = after; /* the handlers are looked at even if there is nothing before them */
        else if (!parser_at(p, TOKEN_EXCEPT) && !parser_at(p, TOKEN_FINALLY))
            parser_raise(p, "expected 'except' or 'finally' block");
        diagnose_mixed_handlers(p, false);
        diagnose_mixed_handlers(p, true);
    }
    p->position = start;
}

void diagnose_else(struct parser *p, enum token_kind keyword)
{
    size_t start = p->position;
    struct token *token = parser_peek(p);
    p->position++;
    if (parser_accept(p, TOKEN_COLON))
        diagnose_missing_block(p, keyword == TOKEN_ELSE ? "'else' statement" : "'finally' statement", token);
    p->position = start;
}

void diagnose_except_indent(struct parser *p, bool star)
{
    size_t start = p->position;
    struct token *keyword = parser_peek(p);
    p->position++;
    bool bare = !star && parser_at(p, TOKEN_COLON);
    if (parser_accept(p, TOKEN_STAR) == star && (bare || (parse_expression(p) && skip_as_name(p))) &&
        parser_accept(p, TOKEN_COLON))
        diagnose_missing_block(p, star ? "'except*' statement" : "'except' statement", keyword);
    p->position = start;
}

void diagnose_except(struct parser *p)
{
    size_t start = p->position++;
    raise_at_newline(p);
    bool star = parser_accept(p, TOKEN_STAR);
    if (star && (parser_at(p, TOKEN_NEWLINE) || parser_at(p, TOKEN_COLON)))
        parser_raise(p, "expected one or more exception types");
    struct ast_expr *type = parse_expression(p);
    if (type) {
        size_t after = p->position;
        if (parser_accept(p, TOKEN_COMMA) && parse_expressions(p) && skip_as_name(p) &&
            parser_accept(p, TOKEN_COLON))
            parser_raise_from(p, type->position, "multiple exception types must be parenthesized");
        p->position = after;
        if (skip_as_name(p))
            raise_at_newline(p);
    }
    p->position = start;
}

/* match */

void diagnose_match(struct parser *p)
{
    size_t start = p->position;
    struct token *keyword = parser_peek(p);
    p->position++;
    if (parse_subject(p))
        diagnose_header_end(p, "'match' statement", keyword);
    p->position = start;
}

void diagnose_case(struct parser *p)
{
    size_t start = p->position;
    struct token *keyword = parser_peek(p);
    p->position++;
    bool matched = parse_patterns(p) != NULL;
    if (matched && parser_accept(p, TOKEN_IF))
        matched = parse_named_expression(p) != NULL;
    if (matched)
        diagnose_header_end(p, "'case' statement", keyword);
    p->position = start;
}

void diagnose_as_pattern(struct parser *p)
{
    size_t start = p->position;
    if (parse_or_pattern(p) && parser_accept(p, TOKEN_AS)) {
        if (parser_at_word(p, "_"))
            parser_raise_at(p, parser_peek(p)->position, "cannot use '_' as a target");
        if (!parser_at(p, TOKEN_NAME)) {
            struct ast_expr *target = parse_expression(p);
            if (target)
                parser_raise_at(p, target->position, "invalid pattern target");
        }
    }
    p->position = start;
}

/* Class( [positional,] keyword=..., positional, ... */
void diagnose_class_pattern(struct parser *p)
{
    size_t start = p->position;
    if (parse_name_or_attribute(p) && parser_accept(p, TOKEN_LEFT_PAREN)) {
        bool seen_keyword = false;
        struct ast_pattern *first = NULL, *last = NULL;
        for (;;) {
            bool is_keyword = parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_EQUAL);
            if (is_keyword && first)
                break;
            if (is_keyword)
                p->position += 2;
            struct ast_pattern *pattern = parse_pattern(p);
            if (!pattern)
                break;
            seen_keyword |= is_keyword;
            if (seen_keyword && !is_keyword) {
                first = first ? first : pattern;
                last = pattern;
            }
            if (!parser_accept(p, TOKEN_COMMA))
                break;
        }
        if (first)
            parser_raise_range(p, first->position, last->position,
                               "positional patterns follow keyword patterns");
    }
    p->position = start;
}
