#include "compiler/parser_internal.h"

/* Blocks */

static bool parse_indented(struct parser *p, struct list_builder *statements)
{
    p->position += 2;
    parser_enter(p);
    bool matched = parse_statements(p, statements) && parser_accept(p, TOKEN_DEDENT);
    parser_leave(p);
    return matched;
}

bool parse_block(struct parser *p, struct ast_stmt_list *body)
{
    void *node;
    struct list_builder *statements;
    size_t start = p->position;
    if (parser_recall(p, MEMO_BLOCK, &node)) {
        statements = node;
    } else {
        statements = arena_new(p->arena, struct list_builder);
        bool matched;
        if (!parser_at(p, TOKEN_NEWLINE))
            matched = parse_simple_statements(p, statements);
        else
            matched = parser_second_is(p, TOKEN_INDENT) && parse_indented(p, statements);
        if (!matched) {
            p->position = start;
            if (parser_diagnoses(p))
                diagnose_block(p);
            statements = NULL;
        }
        parser_remember(p, MEMO_BLOCK, start, statements);
    }
    if (!statements)
        return false;
    *body = list_stmts(statements);
    return true;
}

/* ':' block */
static bool parse_colon_block(struct parser *p, struct ast_stmt_list *body)
{
    return parser_accept(p, TOKEN_COLON) && parse_block(p, body);
}

/* KEYWORD ':' block, with the colon compulsory; an empty list where the keyword is not there. */
static bool parse_optional_block(struct parser *p, enum token_kind keyword, struct ast_stmt_list *body)
{
    *body = (struct ast_stmt_list){0};
    if (!parser_at(p, keyword))
        return true;
    if (parser_diagnoses(p))
        diagnose_else(p, keyword);
    p->position++;
    parser_force(p, TOKEN_COLON);
    return parse_block(p, body);
}

/* if, while, for */

static struct ast_stmt *parse_one_if(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_if(p, parser_at(p, TOKEN_IF) ? "'if' statement" : "'elif' statement");
    p->position++;
    struct ast_stmt *stmt = stmt_new(p, STMT_IF, p->tokens.items[first]->position);
    stmt->if_.test = parse_named_expression(p);
    if (!stmt->if_.test || !parse_colon_block(p, &stmt->if_.body))
        return NULL;
    return stmt;
}

/* The `if` with its chain of `elif`: each is alone in the `otherwise` of the one before. */
static struct ast_stmt *parse_if(struct parser *p)
{
    struct ast_stmt *head = parse_one_if(p), *last = head;
    if (!head)
        return NULL;
    struct list_builder chain = {0};
    list_add(p, &chain, head);
    while (parser_at(p, TOKEN_ELIF)) {
        struct ast_stmt *next = parse_one_if(p);
        if (!next)
            return NULL;
        struct list_builder alone = {0};
        list_add(p, &alone, next);
        last->if_.otherwise = list_stmts(&alone);
        list_add(p, &chain, next);
        last = next;
    }
    if (!parse_optional_block(p, TOKEN_ELSE, &last->if_.otherwise))
        return NULL;
    for (uint32_t i = 0; i < chain.count; i++) {
        struct ast_stmt *stmt = chain.items[i];
        stmt->position = parser_span_from(p, stmt->position);
    }
    return head;
}

static struct ast_stmt *parse_while(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_if(p, "'while' statement");
    p->position++;
    struct ast_expr *test = parse_named_expression(p);
    struct ast_stmt_list body, otherwise;
    if (!test || !parse_colon_block(p, &body) || !parse_optional_block(p, TOKEN_ELSE, &otherwise))
        return NULL;
    struct ast_stmt *stmt = stmt_new(p, STMT_WHILE, parser_span(p, first));
    stmt->while_.test = test;
    stmt->while_.body = body;
    stmt->while_.otherwise = otherwise;
    return stmt;
}

static struct ast_stmt *parse_for(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_for(p);
    bool is_async = parser_accept(p, TOKEN_ASYNC);
    p->position++;
    struct ast_expr *target = parse_star_targets(p);
    if (!target || !parser_accept(p, TOKEN_IN)) {
        p->position = first;
        if (parser_diagnoses(p))
            diagnose_for_target(p);
        return NULL;
    }
    struct ast_expr *iterable = parse_star_expressions(p);
    struct ast_stmt_list body, otherwise;
    if (!iterable || !parse_colon_block(p, &body) || !parse_optional_block(p, TOKEN_ELSE, &otherwise))
        return NULL;
    struct ast_stmt *stmt = stmt_new(p, is_async ? STMT_ASYNC_FOR : STMT_FOR, parser_span(p, first));
    stmt->for_.target = target;
    stmt->for_.iterable = iterable;
    stmt->for_.body = body;
    stmt->for_.otherwise = otherwise;
    return stmt;
}

/* with */

struct with_items {
    struct ast_with_item *items;
    uint32_t count;
};

static bool at_item_end(struct parser *p)
{
    return parser_at(p, TOKEN_COMMA) || parser_at(p, TOKEN_RIGHT_PAREN) || parser_at(p, TOKEN_COLON);
}

static bool parse_with_item(struct parser *p, struct with_items *list)
{
    size_t start = p->position;
    struct ast_with_item item = {.context = parse_expression(p)};
    if (item.context && parser_accept(p, TOKEN_AS)) {
        item.target = parse_star_target(p);
        if (!item.target || !at_item_end(p)) {
            p->position = start;
            if (parser_diagnoses(p))
                diagnose_with_item(p);
            item = (struct ast_with_item){.context = parse_expression(p)};
        }
    }
    if (!item.context)
        return false;
    *(struct ast_with_item *)array_add(p, (void **)&list->items, &list->count, sizeof item) = item;
    return true;
}

static bool parse_with_items(struct parser *p, struct with_items *list)
{
    if (!parse_with_item(p, list))
        return false;
    size_t after = p->position;
    while (parser_accept(p, TOKEN_COMMA) && parse_with_item(p, list))
        after = p->position;
    p->position = after;
    return true;
}

/* '(' items [','] ')' ':'. Only the colon tells the parentheses of a list of items from those of an
 * expression. */
static bool parse_with_parentheses(struct parser *p, struct with_items *list)
{
    if (!parser_accept(p, TOKEN_LEFT_PAREN) || !parse_with_items(p, list))
        return false;
    parser_accept(p, TOKEN_COMMA);
    return parser_accept(p, TOKEN_RIGHT_PAREN) && parser_accept(p, TOKEN_COLON);
}

static struct ast_stmt *parse_with(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_with_indent(p);
    bool is_async = parser_accept(p, TOKEN_ASYNC);
    size_t after_keyword = ++p->position;
    struct with_items list = {0};
    struct ast_stmt_list body;
    bool matched = parse_with_parentheses(p, &list);
    if (!matched) {
        p->position = after_keyword;
        list = (struct with_items){0};
        matched = parse_with_items(p, &list) && parser_accept(p, TOKEN_COLON);
    }
    if (!matched || !parse_block(p, &body)) {
        p->position = first;
        if (parser_diagnoses(p))
            diagnose_with(p);
        return NULL;
    }
    struct ast_stmt *stmt = stmt_new(p, is_async ? STMT_ASYNC_WITH : STMT_WITH, parser_span(p, first));
    stmt->with.items = list.items;
    stmt->with.count = list.count;
    stmt->with.body = body;
    return stmt;
}

/* try */

static bool parse_handler_rest(struct parser *p, bool star, struct ast_handler *handler)
{
    p->position += star ? 2 : 1;
    if (!star && parser_accept(p, TOKEN_COLON))
        return parse_block(p, &handler->body);
    handler->type = parse_expression(p);
    if (!handler->type)
        return false;
    if (parser_accept(p, TOKEN_AS)) {
        struct token *name = parser_take(p, TOKEN_NAME);
        if (!name)
            return false;
        handler->name = name->name;
    }
    return parse_colon_block(p, &handler->body);
}

bool parse_handler(struct parser *p, bool star, struct ast_handler *handler)
{
    size_t first = p->position;
    *handler = (struct ast_handler){0};
    if (!parser_at(p, TOKEN_EXCEPT))
        return false;
    if (parser_diagnoses(p))
        diagnose_except_indent(p, star);
    if (parser_second_is(p, TOKEN_STAR) == star && parse_handler_rest(p, star, handler)) {
        handler->position = parser_span(p, first);
        return true;
    }
    p->position = first;
    if (parser_diagnoses(p))
        diagnose_except(p);
    return false;
}

/* One or more. Stops before the first clause that does not match. */
static void parse_handlers(struct parser *p, bool star, struct ast_stmt *stmt)
{
    struct ast_handler handler;
    size_t after = p->position;
    while (parse_handler(p, star, &handler)) {
        *(struct ast_handler *)array_add(p, (void **)&stmt->try_.handlers, &stmt->try_.handler_count,
                                         sizeof handler) = handler;
        after = p->position;
    }
    p->position = after;
}

static struct ast_stmt *parse_try(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_try(p);
    p->position++;
    parser_force(p, TOKEN_COLON);
    struct ast_stmt *stmt = stmt_new(p, STMT_TRY, p->tokens.items[first]->position);
    if (!parse_block(p, &stmt->try_.body))
        return NULL;
    parse_handlers(p, false, stmt);
    if (stmt->try_.handler_count == 0 && parser_at(p, TOKEN_EXCEPT)) {
        stmt->kind = STMT_TRY_STAR;
        parse_handlers(p, true, stmt);
    }
    if (stmt->try_.handler_count > 0 && !parse_optional_block(p, TOKEN_ELSE, &stmt->try_.otherwise))
        return NULL;
    bool has_finally = parser_at(p, TOKEN_FINALLY);
    if (!parse_optional_block(p, TOKEN_FINALLY, &stmt->try_.finally))
        return NULL;
    if (stmt->try_.handler_count == 0 && !has_finally)
        return NULL;
    stmt->position = parser_span_from(p, stmt->position);
    return stmt;
}

/* Functions and classes */

static struct ast_stmt *parse_function(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_function(p);
    bool is_async = parser_accept(p, TOKEN_ASYNC);
    p->position++;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (!name)
        return NULL;
    parser_force(p, TOKEN_LEFT_PAREN);
    struct ast_parameters *parameters = parse_parameters(p, TOKEN_RIGHT_PAREN);
    if (!parameters || !parser_accept(p, TOKEN_RIGHT_PAREN))
        return NULL;
    struct ast_expr *returns = NULL;
    size_t arrow = p->position;
    if (parser_accept(p, TOKEN_ARROW)) {
        returns = parse_expression(p);
        if (!returns)
            p->position = arrow;
    }
    parser_force(p, TOKEN_COLON);
    struct ast_stmt_list body;
    if (!parse_block(p, &body))
        return NULL;
    struct ast_stmt *stmt =
        stmt_new(p, is_async ? STMT_ASYNC_FUNCTION : STMT_FUNCTION, parser_span(p, first));
    stmt->function.name = name->name;
    stmt->function.parameters = parameters;
    stmt->function.body = body;
    stmt->function.returns = returns;
    return stmt;
}

static struct ast_stmt *parse_class(struct parser *p)
{
    size_t first = p->position;
    if (parser_diagnoses(p))
        diagnose_class(p);
    p->position++;
    struct token *name = parser_take(p, TOKEN_NAME);
    if (!name)
        return NULL;
    struct ast_expr_list bases = {0};
    struct ast_keyword_list keywords = {0};
    if (parser_accept(p, TOKEN_LEFT_PAREN) &&
        (!parse_arguments(p, false, &bases, &keywords) || !parser_accept(p, TOKEN_RIGHT_PAREN)))
        return NULL;
    struct ast_stmt_list body;
    if (!parse_colon_block(p, &body))
        return NULL;
    struct ast_stmt *stmt = stmt_new(p, STMT_CLASS, parser_span(p, first));
    stmt->class_.name = name->name;
    stmt->class_.bases = bases;
    stmt->class_.keywords = keywords;
    stmt->class_.body = body;
    return stmt;
}

static struct ast_stmt *parse_definition(struct parser *p)
{
    struct list_builder decorators = {0};
    while (parser_accept(p, TOKEN_AT)) {
        struct ast_expr *decorator = parse_named_expression(p);
        if (!decorator || !parser_accept(p, TOKEN_NEWLINE))
            return NULL;
        list_add(p, &decorators, decorator);
    }
    bool is_function =
        parser_at(p, TOKEN_DEF) || (parser_at(p, TOKEN_ASYNC) && parser_second_is(p, TOKEN_DEF));
    if (!is_function && !parser_at(p, TOKEN_CLASS))
        return NULL;
    struct ast_stmt *stmt = is_function ? parse_function(p) : parse_class(p);
    if (!stmt)
        return NULL;
    if (is_function)
        stmt->function.decorators = list_exprs(&decorators);
    else
        stmt->class_.decorators = list_exprs(&decorators);
    return stmt;
}

static struct ast_stmt *parse_async(struct parser *p)
{
    if (parser_second_is(p, TOKEN_DEF))
        return parse_definition(p);
    if (parser_second_is(p, TOKEN_WITH))
        return parse_with(p);
    return parser_second_is(p, TOKEN_FOR) ? parse_for(p) : NULL;
}

struct ast_stmt *parse_compound_statement(struct parser *p, bool *is_compound)
{
    *is_compound = true;
    switch (parser_peek(p)->kind) {
    case TOKEN_DEF:
    case TOKEN_CLASS:
    case TOKEN_AT:
        return parse_definition(p);
    case TOKEN_ASYNC:
        return parse_async(p);
    case TOKEN_IF:
        return parse_if(p);
    case TOKEN_WITH:
        return parse_with(p);
    case TOKEN_FOR:
        return parse_for(p);
    case TOKEN_TRY:
        return parse_try(p);
    case TOKEN_WHILE:
        return parse_while(p);
    default:
        *is_compound = false;
        return parser_at_word(p, "match") ? parse_match(p) : NULL;
    }
}
