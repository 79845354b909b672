#include "compiler/parser_internal.h"

#include <string.h>

/* Assignments */

bool parse_augmented_operator(struct parser *p, enum ast_binary_operator *operation)
{
    static const struct {
        enum token_kind kind;
        enum ast_binary_operator operation;
    } table[] = {
        {TOKEN_PLUS_EQUAL, AST_ADD},
        {TOKEN_MINUS_EQUAL, AST_SUBTRACT},
        {TOKEN_STAR_EQUAL, AST_MULTIPLY},
        {TOKEN_AT_EQUAL, AST_MATRIX_MULTIPLY},
        {TOKEN_SLASH_EQUAL, AST_DIVIDE},
        {TOKEN_PERCENT_EQUAL, AST_MODULO},
        {TOKEN_AMPERSAND_EQUAL, AST_BIT_AND},
        {TOKEN_VERTICAL_BAR_EQUAL, AST_BIT_OR},
        {TOKEN_CIRCUMFLEX_EQUAL, AST_BIT_XOR},
        {TOKEN_LEFT_SHIFT_EQUAL, AST_LEFT_SHIFT},
        {TOKEN_RIGHT_SHIFT_EQUAL, AST_RIGHT_SHIFT},
        {TOKEN_DOUBLE_STAR_EQUAL, AST_POWER},
        {TOKEN_DOUBLE_SLASH_EQUAL, AST_FLOOR_DIVIDE},
    };
    enum token_kind kind = parser_peek(p)->kind;
    for (size_t i = 0; i < COUNT_OF(table); i++) {
        if (table[i].kind != kind)
            continue;
        *operation = table[i].operation;
        p->position++;
        return true;
    }
    return false;
}

/* target: annotation [= value] */
static struct ast_stmt *parse_annotated(struct parser *p, size_t first, struct ast_expr *target)
{
    bool in_parentheses = p->tokens.items[first]->kind == TOKEN_LEFT_PAREN;
    bool is_simple = target->kind == EXPR_NAME && !in_parentheses;
    if (!single_target_from_expr(target))
        return NULL;
    p->position++;
    struct ast_expr *annotation = parse_expression(p), *value = NULL;
    if (!annotation)
        return NULL;
    if (parser_at(p, TOKEN_EQUAL)) {
        size_t before = p->position++;
        value = parse_annotated_right(p);
        if (!value)
            p->position = before;
    }
    struct ast_stmt *stmt = stmt_new(p, STMT_ANN_ASSIGN, parser_span(p, first));
    stmt->ann_assign.target = target;
    stmt->ann_assign.annotation = annotation;
    stmt->ann_assign.value = value;
    stmt->ann_assign.is_simple = is_simple;
    return stmt;
}

/* After the first target: ( = target )* = value */
static struct ast_stmt *parse_assign(struct parser *p, size_t first, struct ast_expr *value)
{
    struct list_builder targets = {0};
    while (parser_at(p, TOKEN_EQUAL)) {
        if (!target_from_expr(value, AST_STORE))
            return NULL;
        p->position++;
        list_add(p, &targets, value);
        value = parse_annotated_right(p);
        if (!value)
            return NULL;
    }
    struct ast_stmt *stmt = stmt_new(p, STMT_ASSIGN, parser_span(p, first));
    stmt->assign.targets = list_exprs(&targets);
    stmt->assign.value = value;
    return stmt;
}

static struct ast_stmt *parse_augmented(struct parser *p, size_t first, struct ast_expr *target,
                                        enum ast_binary_operator operation)
{
    if (!single_target_from_expr(target))
        return NULL;
    struct ast_expr *value = parse_annotated_right(p);
    if (!value)
        return NULL;
    struct ast_stmt *stmt = stmt_new(p, STMT_AUG_ASSIGN, parser_span(p, first));
    stmt->aug_assign.target = target;
    stmt->aug_assign.operation = operation;
    stmt->aug_assign.value = value;
    return stmt;
}

static struct ast_stmt *new_expr_statement(struct parser *p, size_t first, struct ast_expr *value)
{
    struct ast_stmt *stmt = stmt_new(p, STMT_EXPR, parser_span(p, first));
    stmt->expr.value = value;
    return stmt;
}

/* An assignment of any kind, or an expression: the expression is read first and shows to be a target. */
struct ast_stmt *parse_assignment(struct parser *p)
{
    size_t first = p->position;
    enum ast_binary_operator operation;
    struct ast_expr *expr = parse_annotated_right(p);
    if (!expr)
        return NULL;
    if (parser_at(p, TOKEN_EQUAL))
        return parse_assign(p, first, expr);
    if (parser_at(p, TOKEN_COLON))
        return parse_annotated(p, first, expr);
    if (parse_augmented_operator(p, &operation))
        return parse_augmented(p, first, expr, operation);
    return new_expr_statement(p, first, expr);
}

/* Small statements */

static struct ast_stmt *parse_keyword_statement(struct parser *p, enum ast_stmt_kind kind)
{
    size_t first = p->position++;
    return stmt_new(p, kind, parser_span(p, first));
}

static struct ast_stmt *parse_return(struct parser *p)
{
    size_t first = p->position++;
    struct ast_expr *value = parse_star_expressions(p);
    if (!value)
        p->position = first + 1;
    struct ast_stmt *stmt = stmt_new(p, STMT_RETURN, parser_span(p, first));
    stmt->return_.value = value;
    return stmt;
}

static struct ast_stmt *parse_raise(struct parser *p)
{
    size_t first = p->position++;
    struct ast_expr *exception = parse_expression(p), *cause = NULL;
    if (!exception) {
        p->position = first + 1;
    } else if (parser_at(p, TOKEN_FROM)) {
        size_t before = p->position++;
        cause = parse_expression(p);
        if (!cause)
            p->position = before;
    }
    struct ast_stmt *stmt = stmt_new(p, STMT_RAISE, parser_span(p, first));
    stmt->raise.exception = exception;
    stmt->raise.cause = cause;
    return stmt;
}

static struct ast_stmt *parse_delete(struct parser *p)
{
    size_t first = p->position++;
    struct ast_expr_list targets = parse_delete_targets(p);
    if (targets.count > 0 && (parser_at(p, TOKEN_SEMICOLON) || parser_at(p, TOKEN_NEWLINE))) {
        struct ast_stmt *stmt = stmt_new(p, STMT_DELETE, parser_span(p, first));
        stmt->delete_.targets = targets;
        return stmt;
    }
    p->position = first;
    if (parser_diagnoses(p))
        diagnose_delete(p);
    return NULL;
}

static struct ast_stmt *parse_assert(struct parser *p)
{
    size_t first = p->position++;
    struct ast_expr *test = parse_expression(p), *message = NULL;
    if (!test)
        return NULL;
    if (parser_at(p, TOKEN_COMMA)) {
        size_t before = p->position++;
        message = parse_expression(p);
        if (!message)
            p->position = before;
    }
    struct ast_stmt *stmt = stmt_new(p, STMT_ASSERT, parser_span(p, first));
    stmt->assert_.test = test;
    stmt->assert_.message = message;
    return stmt;
}

static struct ast_stmt *parse_name_list_statement(struct parser *p, enum ast_stmt_kind kind)
{
    size_t first = p->position++;
    struct list_builder names = {0};
    struct token *name = parser_take(p, TOKEN_NAME);
    if (!name)
        return NULL;
    list_add(p, &names, (void *)name->name);
    while (parser_at(p, TOKEN_COMMA) && parser_second_is(p, TOKEN_NAME)) {
        p->position++;
        list_add(p, &names, (void *)parser_take(p, TOKEN_NAME)->name);
    }
    struct ast_stmt *stmt = stmt_new(p, kind, parser_span(p, first));
    stmt->global.names = list_names(&names);
    return stmt;
}

/* Imports */

/* NAME ( . NAME )* as one name. */
static const struct ast_name *parse_dotted_name(struct parser *p)
{
    struct token *first = parser_take(p, TOKEN_NAME);
    if (!first)
        return NULL;
    if (!parser_at(p, TOKEN_DOT))
        return first->name;
    struct byte_builder text = {0};
    bytes_add(p, &text, first->name->text, first->name->length);
    while (parser_at(p, TOKEN_DOT) && parser_second_is(p, TOKEN_NAME)) {
        p->position++;
        const struct ast_name *part = parser_take(p, TOKEN_NAME)->name;
        bytes_add(p, &text, ".", 1);
        bytes_add(p, &text, part->text, part->length);
    }
    return ast_name_intern(p->tree, text.bytes, text.length);
}

struct alias_list {
    struct ast_alias *items;
    uint32_t count;
};

/* NAME [as NAME]; a dotted name where `dotted`. */
static bool parse_alias(struct parser *p, bool dotted, struct alias_list *list)
{
    size_t first = p->position;
    struct ast_alias alias = {0};
    if (dotted) {
        alias.name = parse_dotted_name(p);
    } else {
        struct token *name = parser_take(p, TOKEN_NAME);
        alias.name = name ? name->name : NULL;
    }
    if (!alias.name)
        return false;
    if (parser_at(p, TOKEN_AS) && parser_second_is(p, TOKEN_NAME)) {
        p->position++;
        alias.as = parser_take(p, TOKEN_NAME)->name;
    }
    alias.position = parser_span(p, first);
    *(struct ast_alias *)array_add(p, (void **)&list->items, &list->count, sizeof alias) = alias;
    return true;
}

static bool parse_aliases(struct parser *p, bool dotted, struct alias_list *list)
{
    if (!parse_alias(p, dotted, list))
        return false;
    size_t after = p->position;
    while (parser_accept(p, TOKEN_COMMA) && parse_alias(p, dotted, list))
        after = p->position;
    p->position = after;
    return true;
}

static bool parse_import_targets(struct parser *p, struct alias_list *list)
{
    size_t start = p->position;
    if (parser_at(p, TOKEN_STAR)) {
        struct ast_alias *alias = array_add(p, (void **)&list->items, &list->count, sizeof *alias);
        p->position++;
        alias->name = ast_name_intern(p->tree, "*", 1);
        alias->position = parser_span(p, start);
        return true;
    }
    if (parser_accept(p, TOKEN_LEFT_PAREN)) {
        if (!parse_aliases(p, false, list))
            return false;
        parser_accept(p, TOKEN_COMMA);
        return parser_accept(p, TOKEN_RIGHT_PAREN);
    }
    if (parse_aliases(p, false, list) && !parser_at(p, TOKEN_COMMA))
        return true;
    p->position = start;
    if (parser_diagnoses(p))
        diagnose_import_from(p);
    return false;
}

static struct ast_stmt *new_import(struct parser *p, size_t first, enum ast_stmt_kind kind,
                                   const struct alias_list *list)
{
    struct ast_stmt *stmt = stmt_new(p, kind, parser_span(p, first));
    stmt->import.aliases = list->items;
    stmt->import.count = list->count;
    return stmt;
}

static struct ast_stmt *parse_import(struct parser *p)
{
    size_t first = p->position++;
    struct alias_list list = {0};
    return parse_aliases(p, true, &list) ? new_import(p, first, STMT_IMPORT, &list) : NULL;
}

static struct ast_stmt *parse_import_from(struct parser *p)
{
    size_t first = p->position++;
    uint32_t level = 0;
    for (;;) {
        if (parser_accept(p, TOKEN_DOT))
            level += 1;
        else if (parser_accept(p, TOKEN_ELLIPSIS))
            level += 3;
        else
            break;
    }
    const struct ast_name *module = parse_dotted_name(p);
    struct alias_list list = {0};
    if ((!module && level == 0) || !parser_accept(p, TOKEN_IMPORT) || !parse_import_targets(p, &list))
        return NULL;
    struct ast_stmt *stmt = new_import(p, first, STMT_IMPORT_FROM, &list);
    stmt->import.module = module;
    stmt->import.level = level;
    return stmt;
}

/* One statement of a line, and the line */

static struct ast_stmt *parse_simple_statement_rule(struct parser *p)
{
    switch (parser_peek(p)->kind) {
    case TOKEN_RETURN:
        return parse_return(p);
    case TOKEN_IMPORT:
        return parse_import(p);
    case TOKEN_FROM:
        return parse_import_from(p);
    case TOKEN_RAISE:
        return parse_raise(p);
    case TOKEN_PASS:
        return parse_keyword_statement(p, STMT_PASS);
    case TOKEN_DEL:
        return parse_delete(p);
    case TOKEN_ASSERT:
        return parse_assert(p);
    case TOKEN_BREAK:
        return parse_keyword_statement(p, STMT_BREAK);
    case TOKEN_CONTINUE:
        return parse_keyword_statement(p, STMT_CONTINUE);
    case TOKEN_GLOBAL:
        return parse_name_list_statement(p, STMT_GLOBAL);
    case TOKEN_NONLOCAL:
        return parse_name_list_statement(p, STMT_NONLOCAL);
    default:
        if (parser_diagnoses(p))
            diagnose_assignment(p);
        return parse_assignment(p);
    }
}

struct ast_stmt *parse_simple_statement(struct parser *p)
{
    void *node;
    size_t start = p->position;
    if (parser_recall(p, MEMO_SIMPLE_STATEMENT, &node))
        return node;
    struct ast_stmt *stmt = parse_simple_statement_rule(p);
    parser_remember(p, MEMO_SIMPLE_STATEMENT, start, stmt);
    return stmt;
}

bool parse_simple_statements(struct parser *p, struct list_builder *statements)
{
    do {
        if (parser_at(p, TOKEN_NEWLINE) && statements->count > 0)
            break;
        struct ast_stmt *stmt = parse_simple_statement(p);
        if (!stmt)
            return false;
        list_add(p, statements, stmt);
    } while (parser_accept(p, TOKEN_SEMICOLON));
    return parser_accept(p, TOKEN_NEWLINE);
}

bool parse_statement(struct parser *p, struct list_builder *statements)
{
    size_t start = p->position;
    bool is_compound;
    struct ast_stmt *stmt = parse_compound_statement(p, &is_compound);
    if (stmt) {
        list_add(p, statements, stmt);
        return true;
    }
    if (is_compound)
        return false;
    p->position = start;
    struct list_builder line = {0};
    if (!parse_simple_statements(p, &line))
        return false;
    for (uint32_t i = 0; i < line.count; i++)
        list_add(p, statements, line.items[i]);
    return true;
}

bool parse_statements(struct parser *p, struct list_builder *statements)
{
    do {
        if (!parse_statement(p, statements))
            return false;
    } while (!parser_at(p, TOKEN_DEDENT) && !parser_at(p, TOKEN_END));
    return true;
}
