#include "compiler/parser_internal.h"

/* What a call's arguments are collected in: EXPR_STARRED stays in order among the arguments. */
struct call_arguments {
    struct list_builder positional;
    struct ast_keyword_list keywords;
};

/* A generator that is the only argument, without parentheses of its own, spans those of the call. */
static struct ast_expr *parse_generator_argument(struct parser *p, size_t first, struct ast_expr *element)
{
    struct ast_comprehension_list generators;
    if (!parse_for_clauses(p, &generators) || !parser_at(p, TOKEN_RIGHT_PAREN))
        return NULL;
    p->position++;
    struct ast_expr *generator = expr_new(p, EXPR_GENERATOR, parser_span(p, first - 1));
    p->position--;
    generator->comprehension.element = element;
    generator->comprehension.generators = generators;
    return generator;
}

static bool at_keyword(struct parser *p)
{
    return parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_EQUAL);
}

/* NAME = expression */
static bool parse_keyword(struct parser *p, struct call_arguments *out)
{
    size_t first = p->position;
    struct token *name = parser_take(p, TOKEN_NAME);
    p->position++;
    struct ast_expr *value = parse_expression(p);
    if (!value)
        return false;
    struct ast_keyword *keyword =
        array_add(p, (void **)&out->keywords.items, &out->keywords.count, sizeof *keyword);
    *keyword = (struct ast_keyword){name->name, value, parser_span(p, first)};
    return true;
}

/* ** expression */
static bool parse_double_star(struct parser *p, struct call_arguments *out)
{
    size_t first = p->position++;
    struct ast_expr *value = parse_expression(p);
    if (!value)
        return false;
    struct ast_keyword *keyword =
        array_add(p, (void **)&out->keywords.items, &out->keywords.count, sizeof *keyword);
    *keyword = (struct ast_keyword){NULL, value, parser_span(p, first)};
    return true;
}

static bool parse_star_argument(struct parser *p, struct call_arguments *out)
{
    struct ast_expr *starred = parse_starred_expression(p);
    if (starred)
        list_add(p, &out->positional, starred);
    return starred != NULL;
}

/* One argument before any keyword. */
static bool parse_positional(struct parser *p, struct call_arguments *out)
{
    if (parser_at(p, TOKEN_STAR))
        return parse_star_argument(p, out);
    struct ast_expr *value = parse_unstarred(p);
    if (!value || parser_at(p, TOKEN_EQUAL))
        return false;
    list_add(p, &out->positional, value);
    return true;
}

/* One argument among the keywords: name=value, and *iterable or, at last, **mapping. */
static bool parse_keyword_or(struct parser *p, struct call_arguments *out, bool double_star)
{
    if (parser_diagnoses(p))
        diagnose_keyword_argument(p);
    if (at_keyword(p))
        return parse_keyword(p, out);
    if (double_star)
        return parser_at(p, TOKEN_DOUBLE_STAR) && parse_double_star(p, out);
    return parser_at(p, TOKEN_STAR) && parse_star_argument(p, out);
}

/* One or more, separated by commas; stops before a comma that none follows. */
static bool parse_keyword_run(struct parser *p, struct call_arguments *out, bool double_star)
{
    if (!parse_keyword_or(p, out, double_star))
        return false;
    size_t after = p->position;
    while (parser_accept(p, TOKEN_COMMA) && parse_keyword_or(p, out, double_star))
        after = p->position;
    p->position = after;
    return true;
}

static bool parse_keyword_arguments(struct parser *p, struct call_arguments *out)
{
    size_t start = p->position;
    if (parse_keyword_run(p, out, false)) {
        size_t after = p->position;
        if (!parser_accept(p, TOKEN_COMMA) || !parse_keyword_run(p, out, true))
            p->position = after;
        return true;
    }
    p->position = start;
    return parse_keyword_run(p, out, true);
}

/* The grammar's `args`: leaves the position after the last argument that fits. */
static bool parse_argument_list(struct parser *p, struct call_arguments *out)
{
    size_t start = p->position, after = start;
    while (!at_keyword(p) && !parser_at(p, TOKEN_DOUBLE_STAR) && parse_positional(p, out)) {
        after = p->position;
        if (!parser_accept(p, TOKEN_COMMA))
            return true;
        if (parser_at(p, TOKEN_RIGHT_PAREN))
            break;
    }
    bool has_positional = after > start;
    p->position = has_positional ? after + 1 : start;
    if (parse_keyword_arguments(p, out))
        return true;
    p->position = after;
    return has_positional;
}

static bool parse_arguments_rule(struct parser *p, bool of_call, struct call_arguments *out)
{
    size_t first = p->position;
    if (!parse_argument_list(p, out))
        return false;
    if (of_call && out->positional.count == 1 && out->keywords.count == 0 &&
        (parser_at(p, TOKEN_FOR) || parser_at(p, TOKEN_ASYNC))) {
        struct ast_expr *element = out->positional.items[0];
        if (element->kind == EXPR_STARRED)
            return false;
        out->positional.items[0] = parse_generator_argument(p, first, element);
        return out->positional.items[0] != NULL;
    }
    parser_accept(p, TOKEN_COMMA);
    return parser_at(p, TOKEN_RIGHT_PAREN);
}

bool parse_arguments(struct parser *p, bool of_call, struct ast_expr_list *arguments,
                     struct ast_keyword_list *keywords)
{
    struct call_arguments *out = NULL;
    void *node = NULL;
    size_t start = p->position;
    if (parser_recall(p, MEMO_ARGUMENTS, &node)) {
        out = node;
    } else {
        out = arena_new(p->arena, struct call_arguments);
        if (!parser_at(p, TOKEN_RIGHT_PAREN) && !parse_arguments_rule(p, of_call, out)) {
            p->position = start;
            if (parser_diagnoses(p))
                diagnose_arguments(p);
            out = NULL;
        }
        parser_remember(p, MEMO_ARGUMENTS, start, out);
    }
    if (!out)
        return false;
    *arguments = list_exprs(&out->positional);
    *keywords = out->keywords;
    return true;
}

/* What is left of the mistakes in arguments needs the rules above. */

static bool probe_arguments(struct parser *p, struct call_arguments *out)
{
    *out = (struct call_arguments){0};
    return parse_argument_list(p, out);
}

static struct ast_position last_clause_item(const struct ast_comprehension_list *generators)
{
    const struct ast_comprehension *last = &generators->items[generators->count - 1];
    if (last->conditions.count > 0)
        return last->conditions.items[last->conditions.count - 1]->position;
    return last->iterable->position;
}

/* `f(x for x in y, 1)` and its like: the generator needs parentheses. */
static void diagnose_first_generator(struct parser *p)
{
    size_t start = p->position;
    struct ast_comprehension_list generators;
    struct call_arguments out;
    struct ast_expr *element = parse_expression(p);
    if (element && parse_for_clauses(p, &generators) && parser_accept(p, TOKEN_COMMA)) {
        /* What follows may be anything; reading it makes its own mistakes count first. */
        size_t after = p->position;
        if (!probe_arguments(p, &out)) {
            p->position = after;
            struct ast_comprehension_list more;
            if (parse_expression(p))
                parse_for_clauses(p, &more);
        }
        parser_raise_range(p, element->position, last_clause_item(&generators),
                           "Generator expression must be parenthesized");
    }
    p->position = start;
}

/* The last positional argument, if a generator's clauses follow it directly, wants parentheses. */
static void diagnose_later_generator(struct parser *p, const struct call_arguments *out)
{
    struct ast_comprehension_list generators;
    if (!parse_for_clauses(p, &generators) || out->positional.count <= 1)
        return;
    const struct ast_expr *last = out->positional.items[out->positional.count - 1];
    parser_raise_range(p, last->position, last_clause_item(&generators),
                       "Generator expression must be parenthesized");
}

static _Noreturn void raise_positional_after_keyword(struct parser *p, const struct call_arguments *out)
{
    for (uint32_t i = 0; i < out->keywords.count; i++)
        if (!out->keywords.items[i].name)
            parser_raise(p, "positional argument follows keyword argument unpacking");
    parser_raise(p, "positional argument follows keyword argument");
}

void diagnose_arguments(struct parser *p)
{
    size_t start = p->position;
    struct call_arguments out, more;
    struct ast_comprehension_list generators;

    if (probe_arguments(p, &out) && parser_accept(p, TOKEN_COMMA) && parser_at(p, TOKEN_STAR)) {
        p->position--;
        parser_raise_at(p, parser_span(p, start),
                        "iterable argument unpacking follows keyword argument unpacking");
    }
    p->position = start;
    diagnose_first_generator(p);

    if (at_keyword(p)) {
        struct ast_position name = parser_peek(p)->position;
        p->position++;
        struct ast_position equal = parser_peek(p)->position;
        p->position++;
        if (parse_expression(p) && parse_for_clauses(p, &generators))
            parser_raise_range(p, name, equal,
                               "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
        p->position = start;
    }

    if (probe_arguments(p, &out))
        diagnose_later_generator(p, &out);
    p->position = start;
    if (probe_arguments(p, &out) && parser_accept(p, TOKEN_COMMA)) {
        size_t after = p->position;
        struct ast_expr *element = parse_expression(p);
        if (element && parse_for_clauses(p, &generators))
            parser_raise_range(p, element->position, last_clause_item(&generators),
                               "Generator expression must be parenthesized");
        p->position = after;
        if (probe_arguments(p, &more))
            raise_positional_after_keyword(p, &out);
    }
    p->position = start;
}

void diagnose_keyword_argument(struct parser *p)
{
    size_t start = p->position;
    struct token *token = parser_peek(p);
    struct ast_position first = token->position;
    enum token_kind kind = token->kind;
    if ((kind == TOKEN_TRUE || kind == TOKEN_FALSE || kind == TOKEN_NONE) &&
        parser_second_is(p, TOKEN_EQUAL)) {
        p->position++;
        parser_raise_range(p, first, parser_peek(p)->position, "cannot assign to %s", token_text(kind));
    }
    if (at_keyword(p)) {
        struct ast_comprehension_list generators;
        p->position++;
        struct ast_position equal = parser_peek(p)->position;
        p->position++;
        if (parse_expression(p) && parse_for_clauses(p, &generators))
            parser_raise_range(p, first, equal,
                               "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    } else {
        struct ast_expr *expr = parse_expression(p);
        if (expr && parser_at(p, TOKEN_EQUAL))
            parser_raise_range(p, expr->position, parser_peek(p)->position,
                               "expression cannot contain assignment, perhaps you meant \"==\"?");
    }
    p->position = start;
}
