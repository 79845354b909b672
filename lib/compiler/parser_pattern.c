#include "compiler/parser_internal.h"

#include <string.h>

static struct ast_pattern *parse_maybe_star(struct parser *p);

static struct ast_pattern *new_pattern(struct parser *p, enum ast_pattern_kind kind, size_t first)
{
    struct ast_pattern *pattern = arena_new(p->arena, struct ast_pattern);
    pattern->kind = kind;
    pattern->position = parser_span(p, first);
    return pattern;
}

/* Names */

static bool at_capture_end(struct parser *p)
{
    return !parser_at(p, TOKEN_DOT) && !parser_at(p, TOKEN_LEFT_PAREN) && !parser_at(p, TOKEN_EQUAL);
}

/* A name to bind: not the wildcard, not part of something longer. */
static struct token *take_capture(struct parser *p)
{
    size_t start = p->position;
    if (parser_at_word(p, "_"))
        return NULL;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (name && at_capture_end(p))
        return name;
    p->position = start;
    return NULL;
}

struct ast_expr *parse_name_or_attribute(struct parser *p)
{
    size_t first = p->position;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (!name)
        return NULL;
    struct ast_expr *expr = expr_new_name(p, name);
    while (parser_at(p, TOKEN_DOT) && parser_second_is(p, TOKEN_NAME)) {
        p->position++;
        name = parser_take(p, TOKEN_NAME);
        struct ast_expr *attribute = expr_new(p, EXPR_ATTRIBUTE, parser_span(p, first));
        attribute->attribute.value = expr;
        attribute->attribute.name = name->name;
        expr = attribute;
    }
    return expr;
}

/* Literals */

static bool is_complex(const struct ast_expr *number)
{
    return number->constant.kind == AST_CONSTANT_COMPLEX;
}

static struct ast_expr *parse_signed_number(struct parser *p)
{
    size_t first = p->position;
    bool negative = parser_accept(p, TOKEN_MINUS);
    if (!parser_at(p, TOKEN_NUMBER))
        return NULL;
    struct ast_expr *number = parse_number(p);
    if (!negative)
        return number;
    struct ast_expr *expr = expr_new(p, EXPR_UNARY, parser_span(p, first));
    expr->unary.operation = AST_MINUS;
    expr->unary.operand = number;
    return expr;
}

/* A number, or real + imaginary. */
static struct ast_expr *parse_number_literal(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *real = parse_signed_number(p);
    if (!real || (!parser_at(p, TOKEN_PLUS) && !parser_at(p, TOKEN_MINUS)))
        return real;
    struct ast_expr *number = real->kind == EXPR_UNARY ? real->unary.operand : real;
    if (is_complex(number))
        parser_raise_at(p, number->position, "real number required in complex literal");
    bool plus = parser_at(p, TOKEN_PLUS);
    p->position++;
    if (!parser_at(p, TOKEN_NUMBER))
        return NULL;
    struct ast_expr *imaginary = parse_number(p);
    if (!is_complex(imaginary))
        parser_raise_at(p, imaginary->position, "imaginary number required in complex literal");
    struct ast_expr *expr = expr_new(p, EXPR_BINARY, parser_span(p, first));
    expr->binary.operation = plus ? AST_ADD : AST_SUBTRACT;
    expr->binary.left = real;
    expr->binary.right = imaginary;
    return expr;
}

/* Numbers and strings. */
static struct ast_expr *parse_literal_value(struct parser *p)
{
    if (parser_at(p, TOKEN_STRING))
        return parse_strings(p);
    if (parser_at(p, TOKEN_NUMBER) || parser_at(p, TOKEN_MINUS))
        return parse_number_literal(p);
    return NULL;
}

static bool singleton_of(enum token_kind kind, enum ast_constant_kind *constant)
{
    switch (kind) {
    case TOKEN_NONE:
        *constant = AST_CONSTANT_NONE;
        return true;
    case TOKEN_TRUE:
        *constant = AST_CONSTANT_TRUE;
        return true;
    case TOKEN_FALSE:
        *constant = AST_CONSTANT_FALSE;
        return true;
    default:
        return false;
    }
}

static struct ast_pattern *parse_literal(struct parser *p)
{
    size_t first = p->position;
    enum ast_constant_kind constant;
    if (singleton_of(parser_peek(p)->kind, &constant)) {
        p->position++;
        struct ast_pattern *pattern = new_pattern(p, PATTERN_SINGLETON, first);
        pattern->singleton = constant;
        return pattern;
    }
    struct ast_expr *value = parse_literal_value(p);
    if (!value)
        return NULL;
    struct ast_pattern *pattern = new_pattern(p, PATTERN_VALUE, first);
    pattern->value = value;
    return pattern;
}

/* Sequences */

/* Patterns up to `end`, which is consumed. */
static bool parse_sequence_rest(struct parser *p, struct list_builder *patterns, enum token_kind end)
{
    while (!parser_at(p, end)) {
        struct ast_pattern *pattern = parse_maybe_star(p);
        if (!pattern)
            return false;
        list_add(p, patterns, pattern);
        if (!parser_accept(p, TOKEN_COMMA))
            break;
    }
    return parser_accept(p, end);
}

static struct ast_pattern *new_sequence(struct parser *p, size_t first, const struct list_builder *patterns)
{
    struct ast_pattern *pattern = new_pattern(p, PATTERN_SEQUENCE, first);
    pattern->patterns = list_patterns(patterns);
    return pattern;
}

static struct ast_pattern *parse_bracket_sequence(struct parser *p)
{
    size_t first = p->position++;
    struct list_builder patterns = {0};
    return parse_sequence_rest(p, &patterns, TOKEN_RIGHT_BRACKET) ? new_sequence(p, first, &patterns) : NULL;
}

/* A group, or a sequence with a comma. */
static struct ast_pattern *parse_parentheses(struct parser *p)
{
    size_t first = p->position++;
    struct list_builder patterns = {0};
    if (parser_accept(p, TOKEN_RIGHT_PAREN))
        return new_sequence(p, first, &patterns);
    struct ast_pattern *pattern = parse_maybe_star(p);
    if (!pattern)
        return NULL;
    if (parser_at(p, TOKEN_RIGHT_PAREN) && pattern->kind != PATTERN_STAR) {
        p->position++;
        return pattern;
    }
    list_add(p, &patterns, pattern);
    if (!parser_accept(p, TOKEN_COMMA) || !parse_sequence_rest(p, &patterns, TOKEN_RIGHT_PAREN))
        return NULL;
    return new_sequence(p, first, &patterns);
}

static struct ast_pattern *parse_star_pattern(struct parser *p)
{
    size_t first = p->position++;
    const struct ast_name *name = NULL;
    if (parser_at_word(p, "_")) {
        p->position++;
    } else {
        struct token *capture = take_capture(p);
        if (!capture)
            return NULL;
        name = capture->name;
    }
    struct ast_pattern *pattern = new_pattern(p, PATTERN_STAR, first);
    pattern->star = name;
    return pattern;
}

static struct ast_pattern *parse_maybe_star(struct parser *p)
{
    return parser_at(p, TOKEN_STAR) ? parse_star_pattern(p) : parse_pattern(p);
}

/* Mappings */

static struct ast_expr *parse_mapping_key(struct parser *p)
{
    enum ast_constant_kind constant;
    if (singleton_of(parser_peek(p)->kind, &constant)) {
        struct ast_expr *key = expr_new_constant(p, constant, parser_peek(p)->position);
        p->position++;
        return key;
    }
    if (!parser_at(p, TOKEN_NAME))
        return parse_literal_value(p);
    struct ast_expr *key = parse_name_or_attribute(p);
    return key->kind == EXPR_ATTRIBUTE ? key : NULL;
}

static struct ast_pattern *parse_mapping(struct parser *p)
{
    size_t first = p->position++;
    struct list_builder keys = {0}, patterns = {0};
    const struct ast_name *rest = NULL;
    while (!parser_at(p, TOKEN_RIGHT_BRACE)) {
        if (parser_accept(p, TOKEN_DOUBLE_STAR)) {
            struct token *name = take_capture(p);
            if (!name)
                return NULL;
            rest = name->name;
            parser_accept(p, TOKEN_COMMA);
            break;
        }
        struct ast_expr *key = parse_mapping_key(p);
        if (!key || !parser_accept(p, TOKEN_COLON))
            return NULL;
        struct ast_pattern *value = parse_pattern(p);
        if (!value)
            return NULL;
        list_add(p, &keys, key);
        list_add(p, &patterns, value);
        if (!parser_accept(p, TOKEN_COMMA))
            break;
    }
    if (!parser_accept(p, TOKEN_RIGHT_BRACE))
        return NULL;
    struct ast_pattern *pattern = new_pattern(p, PATTERN_MAPPING, first);
    pattern->mapping.keys = list_exprs(&keys);
    pattern->mapping.patterns = list_patterns(&patterns);
    pattern->mapping.rest = rest;
    return pattern;
}

/* Classes */

static bool parse_class_arguments(struct parser *p, struct list_builder *patterns,
                                  struct list_builder *keywords, struct list_builder *keyword_patterns)
{
    while (!parser_at(p, TOKEN_RIGHT_PAREN)) {
        if (parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_EQUAL)) {
            list_add(p, keywords, (void *)parser_take(p, TOKEN_NAME)->name);
            p->position++;
            struct ast_pattern *value = parse_pattern(p);
            if (!value)
                return false;
            list_add(p, keyword_patterns, value);
        } else {
            struct ast_pattern *value = keywords->count == 0 ? parse_pattern(p) : NULL;
            if (!value)
                return false;
            list_add(p, patterns, value);
        }
        if (!parser_accept(p, TOKEN_COMMA))
            break;
    }
    return parser_accept(p, TOKEN_RIGHT_PAREN);
}

/* class_ was read, and a parenthesis follows. */
static struct ast_pattern *parse_class_pattern(struct parser *p, size_t first, struct ast_expr *class_)
{
    struct list_builder patterns = {0}, keywords = {0}, keyword_patterns = {0};
    p->position++;
    if (!parse_class_arguments(p, &patterns, &keywords, &keyword_patterns)) {
        p->position = first;
        if (parser_diagnoses(p))
            diagnose_class_pattern(p);
        return NULL;
    }
    struct ast_pattern *pattern = new_pattern(p, PATTERN_CLASS, first);
    pattern->class_.class_ = class_;
    pattern->class_.patterns = list_patterns(&patterns);
    pattern->class_.keywords = list_names(&keywords);
    pattern->class_.keyword_patterns = list_patterns(&keyword_patterns);
    return pattern;
}

/* A capture, the wildcard, a dotted value or a class. */
static struct ast_pattern *parse_name_pattern(struct parser *p)
{
    size_t first = p->position;
    bool is_wildcard = parser_at_word(p, "_");
    struct token *capture = take_capture(p);
    if (capture ||
        (is_wildcard && !parser_second_is(p, TOKEN_DOT) && !parser_second_is(p, TOKEN_LEFT_PAREN))) {
        if (!capture)
            p->position++;
        struct ast_pattern *pattern = new_pattern(p, PATTERN_AS, first);
        pattern->as.name = capture ? capture->name : NULL;
        return pattern;
    }
    struct ast_expr *value = parse_name_or_attribute(p);
    if (parser_at(p, TOKEN_LEFT_PAREN))
        return parse_class_pattern(p, first, value);
    if (value->kind != EXPR_ATTRIBUTE || !at_capture_end(p))
        return NULL;
    struct ast_pattern *pattern = new_pattern(p, PATTERN_VALUE, first);
    pattern->value = value;
    return pattern;
}

/* Any pattern */

static struct ast_pattern *parse_closed_pattern(struct parser *p)
{
    parser_enter(p);
    struct ast_pattern *pattern;
    switch (parser_peek(p)->kind) {
    case TOKEN_NAME:
        pattern = parse_name_pattern(p);
        break;
    case TOKEN_LEFT_PAREN:
        pattern = parse_parentheses(p);
        break;
    case TOKEN_LEFT_BRACKET:
        pattern = parse_bracket_sequence(p);
        break;
    case TOKEN_LEFT_BRACE:
        pattern = parse_mapping(p);
        break;
    default:
        pattern = parse_literal(p);
    }
    parser_leave(p);
    return pattern;
}

struct ast_pattern *parse_or_pattern(struct parser *p)
{
    size_t first = p->position;
    struct ast_pattern *pattern = parse_closed_pattern(p);
    if (!pattern || !parser_at(p, TOKEN_VERTICAL_BAR))
        return pattern;
    struct list_builder patterns = {0};
    list_add(p, &patterns, pattern);
    size_t after = p->position;
    while (parser_accept(p, TOKEN_VERTICAL_BAR) && (pattern = parse_closed_pattern(p))) {
        list_add(p, &patterns, pattern);
        after = p->position;
    }
    p->position = after;
    if (patterns.count == 1)
        return patterns.items[0];
    struct ast_pattern *alternatives = new_pattern(p, PATTERN_OR, first);
    alternatives->patterns = list_patterns(&patterns);
    return alternatives;
}

struct ast_pattern *parse_pattern(struct parser *p)
{
    size_t first = p->position;
    struct ast_pattern *pattern = parse_or_pattern(p);
    if (!pattern || !parser_at(p, TOKEN_AS))
        return pattern;
    size_t after = p->position++;
    struct token *name = take_capture(p);
    if (!name) {
        p->position = first;
        if (parser_diagnoses(p))
            diagnose_as_pattern(p);
        p->position = after;
        return pattern;
    }
    struct ast_pattern *as = new_pattern(p, PATTERN_AS, first);
    as->as.pattern = pattern;
    as->as.name = name->name;
    return as;
}

struct ast_pattern *parse_patterns(struct parser *p)
{
    size_t first = p->position;
    struct ast_pattern *pattern = parse_maybe_star(p);
    if (!pattern || !parser_at(p, TOKEN_COMMA))
        return pattern && pattern->kind == PATTERN_STAR ? NULL : pattern;
    struct list_builder patterns = {0};
    list_add(p, &patterns, pattern);
    while (parser_accept(p, TOKEN_COMMA)) {
        size_t after_comma = p->position;
        pattern = parse_maybe_star(p);
        if (!pattern) {
            p->position = after_comma;
            break;
        }
        list_add(p, &patterns, pattern);
    }
    return new_sequence(p, first, &patterns);
}

/* The statement */

struct ast_expr *parse_subject(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *value = parse_star_named_expression(p);
    if (!value)
        return NULL;
    if (!parser_at(p, TOKEN_COMMA))
        return value->kind == EXPR_STARRED ? NULL : value;
    struct list_builder values = {0};
    list_add(p, &values, value);
    while (parser_accept(p, TOKEN_COMMA)) {
        size_t after_comma = p->position;
        value = parse_star_named_expression(p);
        if (!value) {
            p->position = after_comma;
            break;
        }
        list_add(p, &values, value);
    }
    struct ast_expr *tuple = expr_new(p, EXPR_TUPLE, parser_span(p, first));
    tuple->tuple.elements = list_exprs(&values);
    return tuple;
}

static bool parse_case(struct parser *p, struct ast_match_case *out)
{
    if (!parser_at_word(p, "case"))
        return false;
    if (parser_diagnoses(p))
        diagnose_case(p);
    p->position++;
    *out = (struct ast_match_case){.pattern = parse_patterns(p)};
    if (!out->pattern)
        return false;
    if (parser_accept(p, TOKEN_IF)) {
        out->guard = parse_named_expression(p);
        if (!out->guard)
            return false;
    }
    return parser_accept(p, TOKEN_COLON) && parse_block(p, &out->body);
}

static struct ast_stmt *parse_match_rule(struct parser *p)
{
    size_t first = p->position++;
    struct ast_expr *subject = parse_subject(p);
    if (!subject || !parser_accept(p, TOKEN_COLON) || !parser_accept(p, TOKEN_NEWLINE) ||
        !parser_accept(p, TOKEN_INDENT))
        return NULL;
    struct ast_stmt *stmt = stmt_new(p, STMT_MATCH, p->tokens.items[first]->position);
    stmt->match.subject = subject;
    struct ast_match_case match_case;
    size_t after = p->position;
    while (parse_case(p, &match_case)) {
        *(struct ast_match_case *)array_add(p, (void **)&stmt->match.cases, &stmt->match.count,
                                            sizeof match_case) = match_case;
        after = p->position;
    }
    p->position = after;
    if (stmt->match.count == 0 || !parser_accept(p, TOKEN_DEDENT))
        return NULL;
    stmt->position = parser_span_from(p, stmt->position);
    return stmt;
}

struct ast_stmt *parse_match(struct parser *p)
{
    size_t start = p->position;
    struct ast_stmt *stmt = parse_match_rule(p);
    if (stmt || !parser_diagnoses(p))
        return stmt;
    p->position = start;
    diagnose_match(p);
    return NULL;
}
