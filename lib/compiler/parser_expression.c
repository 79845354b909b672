#include "compiler/parser_internal.h"

static struct ast_expr *parse_inversion(struct parser *p);
static struct ast_expr *parse_factor(struct parser *p);

/* Names and lists */

struct ast_expr *parse_assignment_expression(struct parser *p)
{
    if (!parser_at(p, TOKEN_NAME) || !parser_second_is(p, TOKEN_COLON_EQUAL))
        return NULL;
    size_t first = p->position;
    struct ast_expr *target = expr_new_name(p, parser_take(p, TOKEN_NAME));
    p->position++;
    struct ast_expr *value = parse_expression(p);
    if (!value)
        return NULL;
    target->name.context = AST_STORE;
    struct ast_expr *named = expr_new(p, EXPR_NAMED, parser_span(p, first));
    named->named.target = target;
    named->named.value = value;
    return named;
}

struct ast_expr *parse_unstarred(struct parser *p)
{
    if (parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_COLON_EQUAL))
        return parse_assignment_expression(p);
    struct ast_expr *expr = parse_expression(p);
    return expr && !parser_at(p, TOKEN_COLON_EQUAL) ? expr : NULL;
}

struct ast_expr *parse_named_expression(struct parser *p)
{
    void *node;
    size_t start = p->position;
    if (parser_recall(p, MEMO_NAMED_EXPRESSION, &node))
        return node;
    struct ast_expr *expr;
    if (parser_at(p, TOKEN_NAME) && parser_second_is(p, TOKEN_COLON_EQUAL)) {
        expr = parse_assignment_expression(p);
    } else {
        if (parser_diagnoses(p))
            diagnose_named_expression(p);
        expr = parse_expression(p);
        if (expr && parser_at(p, TOKEN_COLON_EQUAL))
            expr = NULL;
    }
    parser_remember(p, MEMO_NAMED_EXPRESSION, start, expr);
    return expr;
}

/* '*' then what `rule` reads. */
static struct ast_expr *parse_star(struct parser *p, struct ast_expr *(*rule)(struct parser *))
{
    size_t first = p->position;
    p->position++;
    struct ast_expr *value = rule(p);
    if (!value)
        return NULL;
    struct ast_expr *starred = expr_new(p, EXPR_STARRED, parser_span(p, first));
    starred->starred.value = value;
    return starred;
}

struct ast_expr *parse_starred_expression(struct parser *p)
{
    return parser_at(p, TOKEN_STAR) ? parse_star(p, parse_expression) : NULL;
}

struct ast_expr *parse_star_expression(struct parser *p)
{
    return parser_at(p, TOKEN_STAR) ? parse_star(p, parse_bitwise_or) : parse_expression(p);
}

struct ast_expr *parse_star_named_expression(struct parser *p)
{
    return parser_at(p, TOKEN_STAR) ? parse_star(p, parse_bitwise_or) : parse_named_expression(p);
}

/* One item, or a tuple of items without parentheses. */
static struct ast_expr *parse_open_tuple(struct parser *p, struct ast_expr *(*rule)(struct parser *))
{
    size_t first = p->position;
    struct ast_expr *item = rule(p);
    if (!item || !parser_at(p, TOKEN_COMMA))
        return item;
    struct list_builder items = {0};
    list_add(p, &items, item);
    while (parser_accept(p, TOKEN_COMMA)) {
        size_t after_comma = p->position;
        item = rule(p);
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

struct ast_expr *parse_star_expressions(struct parser *p)
{
    return parse_open_tuple(p, parse_star_expression);
}

struct ast_expr *parse_expressions(struct parser *p)
{
    return parse_open_tuple(p, parse_expression);
}

static struct ast_expr *parse_yield_from(struct parser *p)
{
    size_t first = p->position;
    p->position += 2;
    struct ast_expr *value = parse_expression(p);
    if (!value)
        return NULL;
    struct ast_expr *yield = expr_new(p, EXPR_YIELD_FROM, parser_span(p, first));
    yield->yield_from.value = value;
    return yield;
}

struct ast_expr *parse_yield(struct parser *p)
{
    size_t first = p->position;
    if (!parser_at(p, TOKEN_YIELD))
        return NULL;
    if (parser_second_is(p, TOKEN_FROM)) {
        struct ast_expr *from = parse_yield_from(p);
        if (from)
            return from;
        p->position = first;
    }
    size_t after = ++p->position;
    struct ast_expr *value = parse_star_expressions(p);
    if (!value)
        p->position = after;
    struct ast_expr *yield = expr_new(p, EXPR_YIELD, parser_span(p, first));
    yield->yield.value = value;
    return yield;
}

struct ast_expr *parse_annotated_right(struct parser *p)
{
    return parser_at(p, TOKEN_YIELD) ? parse_yield(p) : parse_star_expressions(p);
}

/* Conditional and lambda */

struct ast_expr *parse_lambda(struct parser *p)
{
    size_t first = p->position;
    p->position++;
    struct ast_parameters *parameters = parse_parameters(p, TOKEN_COLON);
    if (!parameters || !parser_accept(p, TOKEN_COLON))
        return NULL;
    struct ast_expr *body = parse_expression(p);
    if (!body)
        return NULL;
    struct ast_expr *lambda = expr_new(p, EXPR_LAMBDA, parser_span(p, first));
    lambda->lambda.parameters = parameters;
    lambda->lambda.body = body;
    return lambda;
}

/* After `body`; NULL where no complete `if ... else ...` follows. */
static struct ast_expr *parse_conditional(struct parser *p, size_t first, struct ast_expr *body)
{
    p->position++;
    struct ast_expr *test = parse_disjunction(p);
    if (!test || !parser_accept(p, TOKEN_ELSE))
        return NULL;
    struct ast_expr *otherwise = parse_expression(p);
    if (!otherwise)
        return NULL;
    struct ast_expr *expr = expr_new(p, EXPR_CONDITIONAL, parser_span(p, first));
    expr->conditional.test = test;
    expr->conditional.body = body;
    expr->conditional.otherwise = otherwise;
    return expr;
}

static struct ast_expr *parse_expression_rule(struct parser *p)
{
    if (parser_at(p, TOKEN_LAMBDA))
        return parse_lambda(p);
    size_t first = p->position;
    struct ast_expr *body = parse_disjunction(p);
    if (!body || !parser_at(p, TOKEN_IF))
        return body;
    size_t after = p->position;
    struct ast_expr *conditional = parse_conditional(p, first, body);
    if (conditional)
        return conditional;
    p->position = after;
    return body;
}

struct ast_expr *parse_expression(struct parser *p)
{
    void *node;
    size_t start = p->position;
    if (parser_recall(p, MEMO_EXPRESSION, &node))
        return node;
    parser_enter(p);
    if (parser_diagnoses(p))
        diagnose_expression(p);
    struct ast_expr *expr = parse_expression_rule(p);
    parser_leave(p);
    parser_remember(p, MEMO_EXPRESSION, start, expr);
    return expr;
}

struct ast_expr *parse_expression_quietly(struct parser *p)
{
    bool quiet = p->quiet;
    p->quiet = true;
    parser_enter(p);
    struct ast_expr *expr = parse_expression_rule(p);
    parser_leave(p);
    p->quiet = quiet;
    return expr;
}

/* Boolean operators and comparisons */

/* Two or more operands of one boolean operator, or a single operand as it is. */
static struct ast_expr *parse_bool_op(struct parser *p, enum token_kind operator, enum ast_bool_operator kind,
                                      struct ast_expr *(*rule)(struct parser *))
{
    size_t first = p->position;
    struct ast_expr *operand = rule(p);
    if (!operand || !parser_at(p, operator))
        return operand;
    struct list_builder values = {0};
    list_add(p, &values, operand);
    size_t after = p->position;
    while (parser_accept(p, operator) && (operand = rule(p))) {
        list_add(p, &values, operand);
        after = p->position;
    }
    p->position = after;
    if (values.count == 1)
        return values.items[0];
    struct ast_expr *expr = expr_new(p, EXPR_BOOL_OP, parser_span(p, first));
    expr->bool_op.operation = kind;
    expr->bool_op.values = list_exprs(&values);
    return expr;
}

static struct ast_expr *parse_conjunction(struct parser *p)
{
    return parse_bool_op(p, TOKEN_AND, AST_AND, parse_inversion);
}

struct ast_expr *parse_disjunction(struct parser *p)
{
    void *node;
    size_t start = p->position;
    if (parser_recall(p, MEMO_DISJUNCTION, &node))
        return node;
    struct ast_expr *expr = parse_bool_op(p, TOKEN_OR, AST_OR, parse_conjunction);
    parser_remember(p, MEMO_DISJUNCTION, start, expr);
    return expr;
}

/* Consumes a comparison operator. */
static bool accept_compare_operator(struct parser *p, enum ast_compare_operator *operation)
{
    switch (parser_peek(p)->kind) {
    case TOKEN_EQUAL_EQUAL:
        *operation = AST_EQUAL;
        break;
    case TOKEN_NOT_EQUAL:
        *operation = AST_NOT_EQUAL;
        break;
    case TOKEN_LESS:
        *operation = AST_LESS;
        break;
    case TOKEN_LESS_EQUAL:
        *operation = AST_LESS_EQUAL;
        break;
    case TOKEN_GREATER:
        *operation = AST_GREATER;
        break;
    case TOKEN_GREATER_EQUAL:
        *operation = AST_GREATER_EQUAL;
        break;
    case TOKEN_IN:
        *operation = AST_IN;
        break;
    case TOKEN_IS:
        p->position++;
        *operation = parser_accept(p, TOKEN_NOT) ? AST_IS_NOT : AST_IS;
        return true;
    case TOKEN_NOT:
        if (!parser_second_is(p, TOKEN_IN))
            return false;
        p->position++;
        *operation = AST_NOT_IN;
        break;
    default:
        return false;
    }
    p->position++;
    return true;
}

static struct ast_expr *parse_comparison(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *left = parse_bitwise_or(p);
    if (!left)
        return NULL;
    struct list_builder comparators = {0};
    enum ast_compare_operator operation, *operations = NULL;
    uint32_t count = 0;
    size_t after = p->position;
    while (accept_compare_operator(p, &operation)) {
        struct ast_expr *right = parse_bitwise_or(p);
        if (!right)
            break;
        list_add(p, &comparators, right);
        *(enum ast_compare_operator *)array_add(p, (void **)&operations, &count, sizeof operation) =
            operation;
        after = p->position;
    }
    p->position = after;
    if (count == 0)
        return left;
    struct ast_expr *expr = expr_new(p, EXPR_COMPARE, parser_span(p, first));
    expr->compare.left = left;
    expr->compare.operations = operations;
    expr->compare.comparators = list_exprs(&comparators);
    return expr;
}

static struct ast_expr *parse_inversion(struct parser *p)
{
    if (!parser_at(p, TOKEN_NOT))
        return parse_comparison(p);
    size_t first = p->position;
    p->position++;
    parser_enter(p);
    struct ast_expr *operand = parse_inversion(p);
    parser_leave(p);
    if (!operand)
        return NULL;
    struct ast_expr *expr = expr_new(p, EXPR_UNARY, parser_span(p, first));
    expr->unary.operation = AST_NOT;
    expr->unary.operand = operand;
    return expr;
}

/* Arithmetic, by precedence climbing */

enum { LOWEST_PRECEDENCE = 1, NO_PRECEDENCE = 0 };

static int binary_precedence(enum token_kind kind, enum ast_binary_operator *operation)
{
    switch (kind) {
    case TOKEN_VERTICAL_BAR:
        *operation = AST_BIT_OR;
        return LOWEST_PRECEDENCE;
    case TOKEN_CIRCUMFLEX:
        *operation = AST_BIT_XOR;
        return 2;
    case TOKEN_AMPERSAND:
        *operation = AST_BIT_AND;
        return 3;
    case TOKEN_LEFT_SHIFT:
        *operation = AST_LEFT_SHIFT;
        return 4;
    case TOKEN_RIGHT_SHIFT:
        *operation = AST_RIGHT_SHIFT;
        return 4;
    case TOKEN_PLUS:
        *operation = AST_ADD;
        return 5;
    case TOKEN_MINUS:
        *operation = AST_SUBTRACT;
        return 5;
    case TOKEN_STAR:
        *operation = AST_MULTIPLY;
        return 6;
    case TOKEN_SLASH:
        *operation = AST_DIVIDE;
        return 6;
    case TOKEN_DOUBLE_SLASH:
        *operation = AST_FLOOR_DIVIDE;
        return 6;
    case TOKEN_PERCENT:
        *operation = AST_MODULO;
        return 6;
    case TOKEN_AT:
        *operation = AST_MATRIX_MULTIPLY;
        return 6;
    default:
        return NO_PRECEDENCE;
    }
}

static struct ast_expr *new_binary(struct parser *p, size_t first, enum ast_binary_operator operation,
                                   struct ast_expr *left, struct ast_expr *right)
{
    struct ast_expr *expr = expr_new(p, EXPR_BINARY, parser_span(p, first));
    expr->binary.operation = operation;
    expr->binary.left = left;
    expr->binary.right = right;
    return expr;
}

static struct ast_expr *parse_binary(struct parser *p, int lowest)
{
    size_t first = p->position;
    struct ast_expr *left = parse_factor(p);
    while (left) {
        enum ast_binary_operator operation = AST_ADD;
        int precedence = binary_precedence(parser_peek(p)->kind, &operation);
        if (precedence < lowest)
            break;
        size_t before = p->position++;
        struct ast_expr *right = parse_binary(p, precedence + 1);
        if (!right) {
            p->position = before;
            break;
        }
        left = new_binary(p, first, operation, left, right);
    }
    return left;
}

struct ast_expr *parse_bitwise_or(struct parser *p)
{
    void *node;
    size_t start = p->position;
    if (parser_recall(p, MEMO_BITWISE_OR, &node))
        return node;
    struct ast_expr *expr = parse_binary(p, LOWEST_PRECEDENCE);
    parser_remember(p, MEMO_BITWISE_OR, start, expr);
    return expr;
}

static struct ast_expr *parse_await_primary(struct parser *p)
{
    if (!parser_at(p, TOKEN_AWAIT))
        return parse_primary(p);
    size_t first = p->position;
    p->position++;
    struct ast_expr *value = parse_primary(p);
    if (!value)
        return NULL;
    struct ast_expr *expr = expr_new(p, EXPR_AWAIT, parser_span(p, first));
    expr->await_.value = value;
    return expr;
}

static struct ast_expr *parse_power(struct parser *p)
{
    size_t first = p->position;
    struct ast_expr *base = parse_await_primary(p);
    if (!base || !parser_at(p, TOKEN_DOUBLE_STAR))
        return base;
    size_t before = p->position++;
    struct ast_expr *exponent = parse_factor(p);
    if (exponent)
        return new_binary(p, first, AST_POWER, base, exponent);
    p->position = before;
    return base;
}

static struct ast_expr *parse_sign(struct parser *p, enum ast_unary_operator operation)
{
    size_t first = p->position;
    p->position++;
    struct ast_expr *operand = parse_factor(p);
    if (!operand)
        return NULL;
    struct ast_expr *expr = expr_new(p, EXPR_UNARY, parser_span(p, first));
    expr->unary.operation = operation;
    expr->unary.operand = operand;
    return expr;
}

static struct ast_expr *parse_factor(struct parser *p)
{
    parser_enter(p);
    struct ast_expr *expr;
    switch (parser_peek(p)->kind) {
    case TOKEN_PLUS:
        expr = parse_sign(p, AST_PLUS);
        break;
    case TOKEN_MINUS:
        expr = parse_sign(p, AST_MINUS);
        break;
    case TOKEN_TILDE:
        expr = parse_sign(p, AST_INVERT);
        break;
    default:
        expr = parse_power(p);
    }
    parser_leave(p);
    return expr;
}
