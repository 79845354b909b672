#include "compiler/ast_dump.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void dump_expr(struct buffer *out, const struct ast_expr *expr);
static void dump_stmt(struct buffer *out, const struct ast_stmt *stmt);
static void dump_pattern(struct buffer *out, const struct ast_pattern *pattern);

void ast_dump_escaped(struct buffer *out, const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c < 128 && (isalnum(c) || strchr("_.*-", c)) && c)
            buffer_append_char(out, (char)c);
        else
            buffer_printf(out, "%%%02X", c);
    }
}

static void open_node(struct buffer *out, const char *name, const struct ast_position *at)
{
    buffer_printf(out, "(%s", name);
    if (at)
        buffer_printf(out, "@%u:%u-%u:%u", at->line, at->column, at->end_line, at->end_column);
}

static void dump_name(struct buffer *out, const struct ast_name *name)
{
    if (!name) {
        buffer_append_text(out, " -");
        return;
    }
    buffer_append_text(out, " s");
    ast_dump_escaped(out, name->text, name->length);
}

static void dump_field(struct buffer *out, const struct ast_expr *expr)
{
    buffer_append_char(out, ' ');
    if (expr)
        dump_expr(out, expr);
    else
        buffer_append_char(out, '-');
}

#define DUMP_LIST(out, count, dump_item)                                                                     \
    do {                                                                                                     \
        buffer_append_text(out, " [");                                                                       \
        for (uint32_t i = 0; i < (count); i++) {                                                             \
            if (i)                                                                                           \
                buffer_append_char(out, ' ');                                                                \
            dump_item;                                                                                       \
        }                                                                                                    \
        buffer_append_char(out, ']');                                                                        \
    } while (0)

static void dump_exprs(struct buffer *out, const struct ast_expr_list *list)
{
    DUMP_LIST(out, list->count, {
        if (list->items[i])
            dump_expr(out, list->items[i]);
        else
            buffer_append_char(out, '-');
    });
}

static void dump_stmts(struct buffer *out, const struct ast_stmt_list *list)
{
    DUMP_LIST(out, list->count, dump_stmt(out, list->items[i]));
}

static void dump_patterns(struct buffer *out, const struct ast_pattern_list *list)
{
    DUMP_LIST(out, list->count, dump_pattern(out, list->items[i]));
}

static void dump_names(struct buffer *out, const struct ast_name_list *list)
{
    DUMP_LIST(out, list->count, {
        buffer_append_char(out, 's');
        ast_dump_escaped(out, list->items[i]->text, list->items[i]->length);
    });
}

/* The digits of any base as hexadecimal, as hex() prints them. */
static void dump_int(struct buffer *out, const struct ast_constant *constant)
{
    size_t capacity = constant->length + 2, used = 1;
    unsigned char *digits = calloc(capacity, 1);
    for (size_t i = 0; i < constant->length; i++) {
        char c = (char)tolower(constant->text[i]);
        unsigned carry = (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10);
        for (size_t k = 0; k < used || carry; k++) {
            unsigned value = (k < used ? digits[k] : 0u) * constant->base + carry;
            digits[k] = value & 15;
            carry = value >> 4;
            if (k >= used)
                used = k + 1;
        }
    }
    while (used > 1 && digits[used - 1] == 0)
        used--;
    buffer_append_text(out, "0x");
    for (size_t k = used; k-- > 0;)
        buffer_append_char(out, "0123456789abcdef"[digits[k]]);
    free(digits);
}

static void dump_constant(struct buffer *out, const struct ast_constant *constant)
{
    buffer_append_char(out, ' ');
    switch (constant->kind) {
    case AST_CONSTANT_NONE:
        buffer_append_text(out, "None");
        break;
    case AST_CONSTANT_TRUE:
        buffer_append_text(out, "True");
        break;
    case AST_CONSTANT_FALSE:
        buffer_append_text(out, "False");
        break;
    case AST_CONSTANT_ELLIPSIS:
        buffer_append_text(out, "Ellipsis");
        break;
    case AST_CONSTANT_INT:
        dump_int(out, constant);
        break;
    case AST_CONSTANT_FLOAT:
        buffer_printf(out, "f%.17g", constant->number);
        break;
    case AST_CONSTANT_COMPLEX:
        buffer_printf(out, "j%.17g", constant->number);
        break;
    case AST_CONSTANT_STR:
    case AST_CONSTANT_BYTES:
        buffer_append_char(out, constant->kind == AST_CONSTANT_STR ? 's' : 'b');
        ast_dump_escaped(out, constant->text, constant->length);
        break;
    }
}

static void dump_context(struct buffer *out, enum ast_context context)
{
    static const char *const names[] = {[AST_LOAD] = "Load", [AST_STORE] = "Store", [AST_DELETE] = "Del"};
    buffer_printf(out, " (%s)", names[context]);
}

static void dump_generators(struct buffer *out, const struct ast_comprehension_list *list)
{
    DUMP_LIST(out, list->count, {
        open_node(out, "comprehension", NULL);
        dump_field(out, list->items[i].target);
        dump_field(out, list->items[i].iterable);
        dump_exprs(out, &list->items[i].conditions);
        buffer_printf(out, " 0x%d)", list->items[i].is_async);
    });
}

static void dump_keywords(struct buffer *out, const struct ast_keyword_list *list)
{
    DUMP_LIST(out, list->count, {
        open_node(out, "keyword", &list->items[i].position);
        dump_name(out, list->items[i].name);
        dump_field(out, list->items[i].value);
        buffer_append_char(out, ')');
    });
}

static void dump_parameter(struct buffer *out, const struct ast_parameter *parameter)
{
    open_node(out, "arg", &parameter->position);
    dump_name(out, parameter->name);
    dump_field(out, parameter->annotation);
    buffer_append_char(out, ')');
}

static void dump_optional_parameter(struct buffer *out, const struct ast_parameter *parameter)
{
    buffer_append_char(out, ' ');
    if (parameter)
        dump_parameter(out, parameter);
    else
        buffer_append_char(out, '-');
}

static void dump_parameters(struct buffer *out, const struct ast_parameters *p)
{
    buffer_append_char(out, ' ');
    open_node(out, "arguments", NULL);
    DUMP_LIST(out, p->positional_only.count, dump_parameter(out, &p->positional_only.items[i]));
    DUMP_LIST(out, p->positional.count, dump_parameter(out, &p->positional.items[i]));
    dump_optional_parameter(out, p->rest);
    DUMP_LIST(out, p->keyword_only.count, dump_parameter(out, &p->keyword_only.items[i]));
    dump_exprs(out, &p->keyword_defaults);
    dump_optional_parameter(out, p->keywords);
    dump_exprs(out, &p->defaults);
    buffer_append_char(out, ')');
}

static const char *const binary_nodes[] = {
#define NODE(name, node, text) [AST_##name] = node,
    AST_BINARY_OPERATOR_TABLE(NODE)};
static const char *const unary_nodes[] = {AST_UNARY_OPERATOR_TABLE(NODE)};
static const char *const compare_nodes[] = {AST_COMPARE_OPERATOR_TABLE(NODE)};

static void dump_operators(struct buffer *out, const struct ast_expr *expr)
{
    DUMP_LIST(out, expr->compare.comparators.count,
              buffer_printf(out, "(%s)", compare_nodes[expr->compare.operations[i]]));
}

static void dump_expr_fields(struct buffer *out, const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_BOOL_OP:
        buffer_printf(out, " (%s)", e->bool_op.operation == AST_AND ? "And" : "Or");
        dump_exprs(out, &e->bool_op.values);
        break;
    case EXPR_NAMED:
        dump_field(out, e->named.target);
        dump_field(out, e->named.value);
        break;
    case EXPR_BINARY:
        dump_field(out, e->binary.left);
        buffer_printf(out, " (%s)", binary_nodes[e->binary.operation]);
        dump_field(out, e->binary.right);
        break;
    case EXPR_UNARY:
        buffer_printf(out, " (%s)", unary_nodes[e->unary.operation]);
        dump_field(out, e->unary.operand);
        break;
    case EXPR_LAMBDA:
        dump_parameters(out, e->lambda.parameters);
        dump_field(out, e->lambda.body);
        break;
    case EXPR_CONDITIONAL:
        dump_field(out, e->conditional.test);
        dump_field(out, e->conditional.body);
        dump_field(out, e->conditional.otherwise);
        break;
    case EXPR_DICT:
        dump_exprs(out, &e->dict.keys);
        dump_exprs(out, &e->dict.values);
        break;
    case EXPR_SET:
        dump_exprs(out, &e->set.elements);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR:
        dump_field(out, e->comprehension.element);
        if (e->kind == EXPR_DICT_COMP)
            dump_field(out, e->comprehension.value);
        dump_generators(out, &e->comprehension.generators);
        break;
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        dump_field(out, e->yield.value);
        break;
    case EXPR_COMPARE:
        dump_field(out, e->compare.left);
        dump_operators(out, e);
        dump_exprs(out, &e->compare.comparators);
        break;
    case EXPR_CALL:
        dump_field(out, e->call.function);
        dump_exprs(out, &e->call.arguments);
        dump_keywords(out, &e->call.keywords);
        break;
    case EXPR_FORMATTED_VALUE:
        dump_field(out, e->formatted_value.value);
        buffer_printf(out, e->formatted_value.conversion < 0 ? " -0x%x" : " 0x%x",
                      abs(e->formatted_value.conversion));
        dump_field(out, e->formatted_value.format);
        break;
    case EXPR_JOINED_STR:
        dump_exprs(out, &e->joined_str.values);
        break;
    case EXPR_CONSTANT:
        dump_constant(out, &e->constant);
        buffer_append_text(out, e->constant.has_u_prefix ? " su" : " -");
        break;
    case EXPR_ATTRIBUTE:
        dump_field(out, e->attribute.value);
        dump_name(out, e->attribute.name);
        dump_context(out, e->attribute.context);
        break;
    case EXPR_SUBSCRIPT:
        dump_field(out, e->subscript.value);
        dump_field(out, e->subscript.index);
        dump_context(out, e->subscript.context);
        break;
    case EXPR_STARRED:
        dump_field(out, e->starred.value);
        dump_context(out, e->starred.context);
        break;
    case EXPR_NAME:
        dump_name(out, e->name.id);
        dump_context(out, e->name.context);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        dump_exprs(out, &e->tuple.elements);
        dump_context(out, e->tuple.context);
        break;
    case EXPR_SLICE:
        dump_field(out, e->slice.lower);
        dump_field(out, e->slice.upper);
        dump_field(out, e->slice.step);
        break;
    }
}

static void dump_expr(struct buffer *out, const struct ast_expr *expr)
{
    open_node(out, ast_expr_name(expr->kind), &expr->position);
    dump_expr_fields(out, expr);
    buffer_append_char(out, ')');
}

static void dump_pattern(struct buffer *out, const struct ast_pattern *pattern)
{
    open_node(out, ast_pattern_name(pattern->kind), &pattern->position);
    switch (pattern->kind) {
    case PATTERN_VALUE:
        dump_field(out, pattern->value);
        break;
    case PATTERN_SINGLETON:
        dump_constant(out, &(struct ast_constant){.kind = pattern->singleton});
        break;
    case PATTERN_SEQUENCE:
    case PATTERN_OR:
        dump_patterns(out, &pattern->patterns);
        break;
    case PATTERN_MAPPING:
        dump_exprs(out, &pattern->mapping.keys);
        dump_patterns(out, &pattern->mapping.patterns);
        dump_name(out, pattern->mapping.rest);
        break;
    case PATTERN_CLASS:
        dump_field(out, pattern->class_.class_);
        dump_patterns(out, &pattern->class_.patterns);
        dump_names(out, &pattern->class_.keywords);
        dump_patterns(out, &pattern->class_.keyword_patterns);
        break;
    case PATTERN_STAR:
        dump_name(out, pattern->star);
        break;
    case PATTERN_AS:
        buffer_append_char(out, ' ');
        if (pattern->as.pattern)
            dump_pattern(out, pattern->as.pattern);
        else
            buffer_append_char(out, '-');
        dump_name(out, pattern->as.name);
        break;
    }
    buffer_append_char(out, ')');
}

static void dump_handlers(struct buffer *out, const struct ast_stmt *stmt)
{
    DUMP_LIST(out, stmt->try_.handler_count, {
        const struct ast_handler *handler = &stmt->try_.handlers[i];
        open_node(out, "ExceptHandler", &handler->position);
        dump_field(out, handler->type);
        dump_name(out, handler->name);
        dump_stmts(out, &handler->body);
        buffer_append_char(out, ')');
    });
}

static void dump_aliases(struct buffer *out, const struct ast_stmt *stmt)
{
    DUMP_LIST(out, stmt->import.count, {
        open_node(out, "alias", &stmt->import.aliases[i].position);
        dump_name(out, stmt->import.aliases[i].name);
        dump_name(out, stmt->import.aliases[i].as);
        buffer_append_char(out, ')');
    });
}

static void dump_cases(struct buffer *out, const struct ast_stmt *stmt)
{
    DUMP_LIST(out, stmt->match.count, {
        open_node(out, "match_case", NULL);
        buffer_append_char(out, ' ');
        dump_pattern(out, stmt->match.cases[i].pattern);
        dump_field(out, stmt->match.cases[i].guard);
        dump_stmts(out, &stmt->match.cases[i].body);
        buffer_append_char(out, ')');
    });
}

static void dump_with_items(struct buffer *out, const struct ast_stmt *stmt)
{
    DUMP_LIST(out, stmt->with.count, {
        open_node(out, "withitem", NULL);
        dump_field(out, stmt->with.items[i].context);
        dump_field(out, stmt->with.items[i].target);
        buffer_append_char(out, ')');
    });
}

static void dump_stmt_fields(struct buffer *out, const struct ast_stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTION:
    case STMT_ASYNC_FUNCTION:
        dump_name(out, s->function.name);
        dump_parameters(out, s->function.parameters);
        dump_stmts(out, &s->function.body);
        dump_exprs(out, &s->function.decorators);
        dump_field(out, s->function.returns);
        break;
    case STMT_CLASS:
        dump_name(out, s->class_.name);
        dump_exprs(out, &s->class_.bases);
        dump_keywords(out, &s->class_.keywords);
        dump_stmts(out, &s->class_.body);
        dump_exprs(out, &s->class_.decorators);
        break;
    case STMT_RETURN:
    case STMT_EXPR:
        dump_field(out, s->expr.value);
        break;
    case STMT_DELETE:
        dump_exprs(out, &s->delete_.targets);
        break;
    case STMT_ASSIGN:
        dump_exprs(out, &s->assign.targets);
        dump_field(out, s->assign.value);
        break;
    case STMT_AUG_ASSIGN:
        dump_field(out, s->aug_assign.target);
        buffer_printf(out, " (%s)", binary_nodes[s->aug_assign.operation]);
        dump_field(out, s->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        dump_field(out, s->ann_assign.target);
        dump_field(out, s->ann_assign.annotation);
        dump_field(out, s->ann_assign.value);
        buffer_printf(out, " 0x%d", s->ann_assign.is_simple);
        break;
    case STMT_FOR:
    case STMT_ASYNC_FOR:
        dump_field(out, s->for_.target);
        dump_field(out, s->for_.iterable);
        dump_stmts(out, &s->for_.body);
        dump_stmts(out, &s->for_.otherwise);
        break;
    case STMT_WHILE:
    case STMT_IF:
        dump_field(out, s->if_.test);
        dump_stmts(out, &s->if_.body);
        dump_stmts(out, &s->if_.otherwise);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH:
        dump_with_items(out, s);
        dump_stmts(out, &s->with.body);
        break;
    case STMT_MATCH:
        dump_field(out, s->match.subject);
        dump_cases(out, s);
        break;
    case STMT_RAISE:
        dump_field(out, s->raise.exception);
        dump_field(out, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR:
        dump_stmts(out, &s->try_.body);
        dump_handlers(out, s);
        dump_stmts(out, &s->try_.otherwise);
        dump_stmts(out, &s->try_.finally);
        break;
    case STMT_ASSERT:
        dump_field(out, s->assert_.test);
        dump_field(out, s->assert_.message);
        break;
    case STMT_IMPORT:
        dump_aliases(out, s);
        break;
    case STMT_IMPORT_FROM:
        dump_name(out, s->import.module);
        dump_aliases(out, s);
        buffer_printf(out, " 0x%x", s->import.level);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
        dump_names(out, &s->global.names);
        break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        break;
    }
}

static void dump_stmt(struct buffer *out, const struct ast_stmt *stmt)
{
    open_node(out, ast_stmt_name(stmt->kind), &stmt->position);
    dump_stmt_fields(out, stmt);
    buffer_append_char(out, ')');
}

void ast_dump(struct buffer *out, const struct ast_tree *tree)
{
    if (tree->mode == PARSE_EVAL) {
        open_node(out, "Expression", NULL);
        dump_field(out, tree->expression);
    } else {
        open_node(out, tree->mode == PARSE_FILE ? "Module" : "Interactive", NULL);
        dump_stmts(out, &tree->body);
    }
    buffer_append_char(out, ')');
}
