#include "compiler/parser_internal.h"

/* Comprehensions */

/* One clause. *matched_in is set past its `in`: from there on it can only be a clause. */
static bool parse_for_clause(struct parser *p, struct ast_comprehension *clause, bool *matched_in)
{
    clause->is_async = parser_accept(p, TOKEN_ASYNC);
    if (!parser_accept(p, TOKEN_FOR))
        return false;
    clause->target = parse_star_targets(p);
    if (!clause->target || !parser_accept(p, TOKEN_IN))
        return false;
    *matched_in = true;
    clause->iterable = parse_disjunction(p);
    if (!clause->iterable)
        return false;
    struct list_builder conditions = {0};
    size_t after = p->position;
    while (parser_accept(p, TOKEN_IF)) {
        struct ast_expr *condition = parse_disjunction(p);
        if (!condition)
            break;
        list_add(p, &conditions, condition);
        after = p->position;
    }
    p->position = after;
    clause->conditions = list_exprs(&conditions);
    return true;
}

bool parse_for_clauses(struct parser *p, struct ast_comprehension_list *generators)
{
    *generators = (struct ast_comprehension_list){0};
    while (parser_at(p, TOKEN_FOR) || parser_at(p, TOKEN_ASYNC)) {
        size_t start = p->position;
        struct ast_comprehension clause = {0};
        bool matched_in = false;
        if (!parse_for_clause(p, &clause, &matched_in)) {
            p->position = start;
            if (!matched_in && parser_diagnoses(p))
                diagnose_for_target(p);
            break;
        }
        *(struct ast_comprehension *)array_add(p, (void **)&generators->items, &generators->count,
                                               sizeof clause) = clause;
    }
    return generators->count > 0;
}

static bool at_for(struct parser *p)
{
    return parser_at(p, TOKEN_FOR) || parser_at(p, TOKEN_ASYNC);
}

/* From the opening parenthesis with index `first`; the element was read. */
static struct ast_expr *parse_comprehension_rest(struct parser *p, size_t first, enum ast_expr_kind kind,
                                                 struct ast_expr *element, struct ast_expr *value,
                                                 enum token_kind end)
{
    struct ast_comprehension_list generators;
    if (!parse_for_clauses(p, &generators) || !parser_accept(p, end))
        return NULL;
    struct ast_expr *expr = expr_new(p, kind, parser_span(p, first));
    expr->comprehension.element = element;
    expr->comprehension.value = value;
    expr->comprehension.generators = generators;
    return expr;
}

/* Further items of a display after the first, up to and with `end`. */
static bool parse_items_rest(struct parser *p, struct list_builder *items, enum token_kind end)
{
    while (parser_accept(p, TOKEN_COMMA)) {
        if (parser_at(p, end))
            break;
        struct ast_expr *item = parse_star_named_expression(p);
        if (!item)
            return false;
        list_add(p, items, item);
    }
    return parser_accept(p, end);
}

/* Parentheses: tuple, group, generator */

static struct ast_expr *parse_parenthesized_rule(struct parser *p)
{
    size_t first = p->position++;
    struct list_builder items = {0};
    if (parser_accept(p, TOKEN_RIGHT_PAREN))
        return expr_new(p, EXPR_TUPLE, parser_span(p, first));
    bool is_yield = parser_at(p, TOKEN_YIELD);
    struct ast_expr *item = is_yield ? parse_yield(p) : parse_star_named_expression(p);
    if (!item)
        return NULL;
    bool is_starred = item->kind == EXPR_STARRED;
    if (!is_yield && parser_at(p, TOKEN_COMMA)) {
        list_add(p, &items, item);
        if (!parse_items_rest(p, &items, TOKEN_RIGHT_PAREN))
            return NULL;
        struct ast_expr *tuple = expr_new(p, EXPR_TUPLE, parser_span(p, first));
        tuple->tuple.elements = list_exprs(&items);
        return tuple;
    }
    if (is_starred)
        return NULL;
    if (!is_yield && at_for(p))
        return parse_comprehension_rest(p, first, EXPR_GENERATOR, item, NULL, TOKEN_RIGHT_PAREN);
    return parser_accept(p, TOKEN_RIGHT_PAREN) ? item : NULL;
}

struct ast_expr *parse_parenthesized(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *expr = parse_parenthesized_rule(p);
    if (expr || !parser_diagnoses(p))
        return expr;
    p->position = start;
    diagnose_group(p);
    diagnose_comprehension(p);
    return NULL;
}

/* Brackets: list, comprehension */

static struct ast_expr *parse_bracketed_rule(struct parser *p)
{
    size_t first = p->position++;
    struct list_builder items = {0};
    if (!parser_accept(p, TOKEN_RIGHT_BRACKET)) {
        struct ast_expr *item = parse_star_named_expression(p);
        if (!item)
            return NULL;
        if (at_for(p))
            return item->kind == EXPR_STARRED
                       ? NULL
                       : parse_comprehension_rest(p, first, EXPR_LIST_COMP, item, NULL, TOKEN_RIGHT_BRACKET);
        list_add(p, &items, item);
        if (!parse_items_rest(p, &items, TOKEN_RIGHT_BRACKET))
            return NULL;
    }
    struct ast_expr *list = expr_new(p, EXPR_LIST, parser_span(p, first));
    list->list.elements = list_exprs(&items);
    return list;
}

struct ast_expr *parse_bracketed(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *expr = parse_bracketed_rule(p);
    if (expr || !parser_diagnoses(p))
        return expr;
    p->position = start;
    diagnose_comprehension(p);
    return NULL;
}

/* Braces: dict, set, and their comprehensions */

/* `**mapping` or `key: value`. */
static bool parse_dict_item(struct parser *p, struct ast_expr **key, struct ast_expr **value)
{
    *key = NULL;
    if (parser_accept(p, TOKEN_DOUBLE_STAR))
        return (*value = parse_bitwise_or(p)) != NULL;
    *key = parse_expression(p);
    if (!*key || !parser_accept(p, TOKEN_COLON))
        return false;
    return (*value = parse_expression(p)) != NULL;
}

/* After the first item. */
static struct ast_expr *parse_dict_rest(struct parser *p, size_t first, struct ast_expr *key,
                                        struct ast_expr *value)
{
    struct list_builder keys = {0}, values = {0};
    list_add(p, &keys, key);
    list_add(p, &values, value);
    while (parser_accept(p, TOKEN_COMMA)) {
        if (parser_at(p, TOKEN_RIGHT_BRACE))
            break;
        if (!parse_dict_item(p, &key, &value))
            return NULL;
        list_add(p, &keys, key);
        list_add(p, &values, value);
    }
    if (!parser_accept(p, TOKEN_RIGHT_BRACE))
        return NULL;
    struct ast_expr *dict = expr_new(p, EXPR_DICT, parser_span(p, first));
    dict->dict.keys = list_exprs(&keys);
    dict->dict.values = list_exprs(&values);
    return dict;
}

static struct ast_expr *parse_set_rest(struct parser *p, size_t first, struct ast_expr *item)
{
    if (at_for(p))
        return item->kind == EXPR_STARRED
                   ? NULL
                   : parse_comprehension_rest(p, first, EXPR_SET_COMP, item, NULL, TOKEN_RIGHT_BRACE);
    struct list_builder items = {0};
    list_add(p, &items, item);
    if (!parse_items_rest(p, &items, TOKEN_RIGHT_BRACE))
        return NULL;
    struct ast_expr *set = expr_new(p, EXPR_SET, parser_span(p, first));
    set->set.elements = list_exprs(&items);
    return set;
}

static struct ast_expr *parse_braced_rule(struct parser *p)
{
    size_t first = p->position++;
    if (parser_accept(p, TOKEN_RIGHT_BRACE))
        return expr_new(p, EXPR_DICT, parser_span(p, first));
    struct ast_expr *key, *value;
    if (parser_at(p, TOKEN_DOUBLE_STAR))
        return parse_dict_item(p, &key, &value) ? parse_dict_rest(p, first, key, value) : NULL;
    bool is_named = parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_COLON_EQUAL);
    if (parser_at(p, TOKEN_STAR) || is_named) {
        struct ast_expr *item = parse_star_named_expression(p);
        return item ? parse_set_rest(p, first, item) : NULL;
    }
    key = parse_expression(p);
    if (!key)
        return NULL;
    if (parser_accept(p, TOKEN_COLON)) {
        value = parse_expression(p);
        if (!value)
            return NULL;
        return at_for(p) ? parse_comprehension_rest(p, first, EXPR_DICT_COMP, key, value, TOKEN_RIGHT_BRACE)
                         : parse_dict_rest(p, first, key, value);
    }
    if (parser_at(p, TOKEN_COLON_EQUAL))
        return NULL;
    return parse_set_rest(p, first, key);
}

/* The mistakes of dicts are looked for in the first reading already. That reads them again, and what they are
 * nested in again and again: only memos keep it from taking exponential time. */
struct ast_expr *parse_braced(struct parser *p)
{
    size_t start = p->position;
    struct ast_expr *expr = parse_braced_rule(p);
    if (expr)
        return expr;
    p->position = start;
    p->remembers = true;
    diagnose_dict(p);
    if (!parser_diagnoses(p))
        return NULL;
    p->position = start + 1;
    parse_star_named_expression(p);
    p->position = start;
    diagnose_dict_comprehension(p);
    diagnose_comprehension(p);
    return NULL;
}

/* Atoms */

static struct ast_expr *take_constant(struct parser *p, enum ast_constant_kind kind)
{
    struct ast_expr *expr = expr_new_constant(p, kind, parser_peek(p)->position);
    p->position++;
    return expr;
}

struct ast_expr *parse_atom(struct parser *p)
{
    switch (parser_peek(p)->kind) {
    case TOKEN_NAME:
        return expr_new_name(p, parser_take(p, TOKEN_NAME));
    case TOKEN_TRUE:
        return take_constant(p, AST_CONSTANT_TRUE);
    case TOKEN_FALSE:
        return take_constant(p, AST_CONSTANT_FALSE);
    case TOKEN_NONE:
        return take_constant(p, AST_CONSTANT_NONE);
    case TOKEN_ELLIPSIS:
        return take_constant(p, AST_CONSTANT_ELLIPSIS);
    case TOKEN_STRING:
        return parse_strings(p);
    case TOKEN_NUMBER:
        return parse_number(p);
    case TOKEN_LEFT_PAREN:
        return parse_parenthesized(p);
    case TOKEN_LEFT_BRACKET:
        return parse_bracketed(p);
    case TOKEN_LEFT_BRACE:
        return parse_braced(p);
    default:
        return NULL;
    }
}

/* Trailers */

static struct ast_expr *parse_optional_bound(struct parser *p)
{
    size_t start = p->position;
    if (parser_at(p, TOKEN_COLON) || parser_at(p, TOKEN_COMMA) || parser_at(p, TOKEN_RIGHT_BRACKET))
        return NULL;
    struct ast_expr *bound = parse_expression(p);
    if (!bound)
        p->position = start;
    return bound;
}

static struct ast_expr *parse_slice(struct parser *p)
{
    size_t first = p->position;
    if (parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_COLON_EQUAL))
        return parse_assignment_expression(p);
    struct ast_expr *lower = parse_optional_bound(p);
    if (!parser_accept(p, TOKEN_COLON)) {
        p->position = first;
        return parse_named_expression(p);
    }
    struct ast_expr *upper = parse_optional_bound(p);
    struct ast_expr *step = parser_accept(p, TOKEN_COLON) ? parse_optional_bound(p) : NULL;
    struct ast_expr *slice = expr_new(p, EXPR_SLICE, parser_span(p, first));
    slice->slice.lower = lower;
    slice->slice.upper = upper;
    slice->slice.step = step;
    return slice;
}

static struct ast_expr *parse_slice_or_starred(struct parser *p)
{
    return parser_at(p, TOKEN_STAR) ? parse_starred_expression(p) : parse_slice(p);
}

static struct ast_expr *parse_slices(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *item = parse_slice_or_starred(p);
    if (!item || (!parser_at(p, TOKEN_COMMA) && item->kind != EXPR_STARRED))
        return item;
    struct list_builder items = {0};
    list_add(p, &items, item);
    while (parser_accept(p, TOKEN_COMMA)) {
        size_t after_comma = p->position;
        item = parser_at(p, TOKEN_RIGHT_BRACKET) ? NULL : parse_slice_or_starred(p);
        if (!item) {
            p->position = after_comma;
            break;
        }
        list_add(p, &items, item);
    }
    struct ast_expr *tuple = expr_new(p, EXPR_TUPLE, parser_span(p, first));
    tuple->tuple.elements = list_exprs(&items);
    return tuple;
}

static struct ast_expr *parse_attribute(struct parser *p, size_t first, struct ast_expr *value)
{
    p->position++;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (!name)
        return NULL;
    struct ast_expr *expr = expr_new(p, EXPR_ATTRIBUTE, parser_span(p, first));
    expr->attribute.value = value;
    expr->attribute.name = name->name;
    return expr;
}

static struct ast_expr *parse_subscript(struct parser *p, size_t first, struct ast_expr *value)
{
    p->position++;
    struct ast_expr *index = parse_slices(p);
    if (!index || !parser_accept(p, TOKEN_RIGHT_BRACKET))
        return NULL;
    struct ast_expr *expr = expr_new(p, EXPR_SUBSCRIPT, parser_span(p, first));
    expr->subscript.value = value;
    expr->subscript.index = index;
    return expr;
}

/* A generator may be a call's only argument, so the mistakes of comprehensions are looked for after a
 * primary, whichever bracket follows it. */
static void diagnose_generator_argument(struct parser *p)
{
    size_t start = p->position;
    struct ast_comprehension_list generators;
    bool matches = parser_accept(p, TOKEN_LEFT_PAREN) && parse_unstarred(p) &&
                   parse_for_clauses(p, &generators) && parser_at(p, TOKEN_RIGHT_PAREN);
    p->position = start;
    if (!matches)
        diagnose_comprehension(p);
}

static struct ast_expr *parse_call(struct parser *p, size_t first, struct ast_expr *function)
{
    p->position++;
    struct ast_expr_list arguments;
    struct ast_keyword_list keywords;
    if (!parse_arguments(p, true, &arguments, &keywords) || !parser_accept(p, TOKEN_RIGHT_PAREN))
        return NULL;
    struct ast_expr *call = expr_new(p, EXPR_CALL, parser_span(p, first));
    call->call.function = function;
    call->call.arguments = arguments;
    call->call.keywords = keywords;
    return call;
}

static struct ast_expr *parse_primary_rule(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *expr = parse_atom(p);
    while (expr) {
        size_t before = p->position;
        struct ast_expr *longer = NULL;
        bool at_bracket = parser_at(p, TOKEN_LEFT_PAREN) || parser_at(p, TOKEN_LEFT_BRACKET) ||
                          parser_at(p, TOKEN_LEFT_BRACE);
        if (at_bracket && parser_diagnoses(p))
            diagnose_generator_argument(p);
        if (parser_at(p, TOKEN_DOT))
            longer = parse_attribute(p, first, expr);
        else if (parser_at(p, TOKEN_LEFT_PAREN))
            longer = parse_call(p, first, expr);
        else if (parser_at(p, TOKEN_LEFT_BRACKET))
            longer = parse_subscript(p, first, expr);
        if (!longer) {
            p->position = before;
            break;
        }
        expr = longer;
    }
    return expr;
}

struct ast_expr *parse_primary(struct parser *p)
{
    void *node;
    size_t start = p->position;
    if (parser_recall(p, MEMO_PRIMARY, &node))
        return node;
    struct ast_expr *expr = parse_primary_rule(p);
    parser_remember(p, MEMO_PRIMARY, start, expr);
    return expr;
}
