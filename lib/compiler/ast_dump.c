#include "compiler/ast_dump.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct dumper {
    struct buffer *out;
    unsigned depth; /* nested nodes; beyond AST_DEPTH_LIMIT nothing is dumped */
    bool too_deep;
};

static void dump_expr(struct dumper *d, const struct ast_expr *expr);
static void dump_stmt(struct dumper *d, const struct ast_stmt *stmt);
static void dump_pattern(struct dumper *d, const struct ast_pattern *pattern);

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

static bool enter(struct dumper *d)
{
    if (++d->depth <= AST_DEPTH_LIMIT)
        return true;
    d->too_deep = true;
    d->depth--;
    return false;
}

static void open_node(struct dumper *d, const char *name, const struct ast_position *at)
{
    buffer_printf(d->out, "(%s", name);
    if (at)
        buffer_printf(d->out, "@%u:%u-%u:%u", at->line, at->column, at->end_line, at->end_column);
}

static void dump_name(struct dumper *d, const struct ast_name *name)
{
    if (!name) {
        buffer_append_text(d->out, " -");
        return;
    }
    buffer_append_text(d->out, " s");
    ast_dump_escaped(d->out, name->text, name->length);
}

static void dump_field(struct dumper *d, const struct ast_expr *expr)
{
    buffer_append_char(d->out, ' ');
    if (expr)
        dump_expr(d, expr);
    else
        buffer_append_char(d->out, '-');
}

#define DUMP_LIST(d, count, dump_item)                                                                       \
    do {                                                                                                     \
        buffer_append_text(d->out, " [");                                                                    \
        for (uint32_t i = 0; i < (count); i++) {                                                             \
            if (i)                                                                                           \
                buffer_append_char(d->out, ' ');                                                             \
            dump_item;                                                                                       \
        }                                                                                                    \
        buffer_append_char(d->out, ']');                                                                     \
    } while (0)

static void dump_exprs(struct dumper *d, const struct ast_expr_list *list)
{
    DUMP_LIST(d, list->count, {
        if (list->items[i])
            dump_expr(d, list->items[i]);
        else
            buffer_append_char(d->out, '-');
    });
}

static void dump_stmts(struct dumper *d, const struct ast_stmt_list *list)
{
    DUMP_LIST(d, list->count, dump_stmt(d, list->items[i]));
}

static void dump_patterns(struct dumper *d, const struct ast_pattern_list *list)
{
    DUMP_LIST(d, list->count, dump_pattern(d, list->items[i]));
}

static void dump_names(struct dumper *d, const struct ast_name_list *list)
{
    DUMP_LIST(d, list->count, {
        buffer_append_char(d->out, 's');
        ast_dump_escaped(d->out, list->items[i]->text, list->items[i]->length);
    });
}

/* The digits of any base as hexadecimal, as hex() prints them. */
static void dump_int(struct dumper *d, const struct ast_constant *constant)
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
    buffer_append_text(d->out, "0x");
    for (size_t k = used; k-- > 0;)
        buffer_append_char(d->out, "0123456789abcdef"[digits[k]]);
    free(digits);
}

static void dump_constant(struct dumper *d, const struct ast_constant *constant)
{
    buffer_append_char(d->out, ' ');
    switch (constant->kind) {
    case AST_CONSTANT_NONE:
        buffer_append_text(d->out, "None");
        break;
    case AST_CONSTANT_TRUE:
        buffer_append_text(d->out, "True");
        break;
    case AST_CONSTANT_FALSE:
        buffer_append_text(d->out, "False");
        break;
    case AST_CONSTANT_ELLIPSIS:
        buffer_append_text(d->out, "Ellipsis");
        break;
    case AST_CONSTANT_INT:
        dump_int(d, constant);
        break;
    case AST_CONSTANT_FLOAT:
        buffer_printf(d->out, "f%.17g", constant->number);
        break;
    case AST_CONSTANT_COMPLEX:
        buffer_printf(d->out, "j%.17g", constant->number);
        break;
    case AST_CONSTANT_STR:
    case AST_CONSTANT_BYTES:
        buffer_append_char(d->out, constant->kind == AST_CONSTANT_STR ? 's' : 'b');
        ast_dump_escaped(d->out, constant->text, constant->length);
        break;
    }
}

static void dump_context(struct dumper *d, enum ast_context context)
{
    static const char *const names[] = {[AST_LOAD] = "Load", [AST_STORE] = "Store", [AST_DELETE] = "Del"};
    buffer_printf(d->out, " (%s)", names[context]);
}

static void dump_generators(struct dumper *d, const struct ast_comprehension_list *list)
{
    DUMP_LIST(d, list->count, {
        open_node(d, "comprehension", NULL);
        dump_field(d, list->items[i].target);
        dump_field(d, list->items[i].iterable);
        dump_exprs(d, &list->items[i].conditions);
        buffer_printf(d->out, " 0x%d)", list->items[i].is_async);
    });
}

static void dump_keywords(struct dumper *d, const struct ast_keyword_list *list)
{
    DUMP_LIST(d, list->count, {
        open_node(d, "keyword", &list->items[i].position);
        dump_name(d, list->items[i].name);
        dump_field(d, list->items[i].value);
        buffer_append_char(d->out, ')');
    });
}

static void dump_parameter(struct dumper *d, const struct ast_parameter *parameter)
{
    open_node(d, "arg", &parameter->position);
    dump_name(d, parameter->name);
    dump_field(d, parameter->annotation);
    buffer_append_char(d->out, ')');
}

static void dump_optional_parameter(struct dumper *d, const struct ast_parameter *parameter)
{
    buffer_append_char(d->out, ' ');
    if (parameter)
        dump_parameter(d, parameter);
    else
        buffer_append_char(d->out, '-');
}

static void dump_parameters(struct dumper *d, const struct ast_parameters *p)
{
    buffer_append_char(d->out, ' ');
    open_node(d, "arguments", NULL);
    DUMP_LIST(d, p->positional_only.count, dump_parameter(d, &p->positional_only.items[i]));
    DUMP_LIST(d, p->positional.count, dump_parameter(d, &p->positional.items[i]));
    dump_optional_parameter(d, p->rest);
    DUMP_LIST(d, p->keyword_only.count, dump_parameter(d, &p->keyword_only.items[i]));
    dump_exprs(d, &p->keyword_defaults);
    dump_optional_parameter(d, p->keywords);
    dump_exprs(d, &p->defaults);
    buffer_append_char(d->out, ')');
}

static const char *const binary_nodes[] = {
#define NODE(name, node, text) [AST_##name] = node,
    AST_BINARY_OPERATOR_TABLE(NODE)};
static const char *const unary_nodes[] = {AST_UNARY_OPERATOR_TABLE(NODE)};
static const char *const compare_nodes[] = {AST_COMPARE_OPERATOR_TABLE(NODE)};

static void dump_operators(struct dumper *d, const struct ast_expr *expr)
{
    DUMP_LIST(d, expr->compare.comparators.count,
              buffer_printf(d->out, "(%s)", compare_nodes[expr->compare.operations[i]]));
}

static void dump_expr_fields(struct dumper *d, const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_BOOL_OP:
        buffer_printf(d->out, " (%s)", e->bool_op.operation == AST_AND ? "And" : "Or");
        dump_exprs(d, &e->bool_op.values);
        break;
    case EXPR_NAMED:
        dump_field(d, e->named.target);
        dump_field(d, e->named.value);
        break;
    case EXPR_BINARY:
        dump_field(d, e->binary.left);
        buffer_printf(d->out, " (%s)", binary_nodes[e->binary.operation]);
        dump_field(d, e->binary.right);
        break;
    case EXPR_UNARY:
        buffer_printf(d->out, " (%s)", unary_nodes[e->unary.operation]);
        dump_field(d, e->unary.operand);
        break;
    case EXPR_LAMBDA:
        dump_parameters(d, e->lambda.parameters);
        dump_field(d, e->lambda.body);
        break;
    case EXPR_CONDITIONAL:
        dump_field(d, e->conditional.test);
        dump_field(d, e->conditional.body);
        dump_field(d, e->conditional.otherwise);
        break;
    case EXPR_DICT:
        dump_exprs(d, &e->dict.keys);
        dump_exprs(d, &e->dict.values);
        break;
    case EXPR_SET:
        dump_exprs(d, &e->set.elements);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR:
        dump_field(d, e->comprehension.element);
        if (e->kind == EXPR_DICT_COMP)
            dump_field(d, e->comprehension.value);
        dump_generators(d, &e->comprehension.generators);
        break;
    case EXPR_AWAIT:
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        dump_field(d, e->yield.value);
        break;
    case EXPR_COMPARE:
        dump_field(d, e->compare.left);
        dump_operators(d, e);
        dump_exprs(d, &e->compare.comparators);
        break;
    case EXPR_CALL:
        dump_field(d, e->call.function);
        dump_exprs(d, &e->call.arguments);
        dump_keywords(d, &e->call.keywords);
        break;
    case EXPR_FORMATTED_VALUE:
        dump_field(d, e->formatted_value.value);
        buffer_printf(d->out, e->formatted_value.conversion < 0 ? " -0x%x" : " 0x%x",
                      abs(e->formatted_value.conversion));
        dump_field(d, e->formatted_value.format);
        break;
    case EXPR_JOINED_STR:
        dump_exprs(d, &e->joined_str.values);
        break;
    case EXPR_CONSTANT:
        dump_constant(d, &e->constant);
        buffer_append_text(d->out, e->constant.has_u_prefix ? " su" : " -");
        break;
    case EXPR_ATTRIBUTE:
        dump_field(d, e->attribute.value);
        dump_name(d, e->attribute.name);
        dump_context(d, e->attribute.context);
        break;
    case EXPR_SUBSCRIPT:
        dump_field(d, e->subscript.value);
        dump_field(d, e->subscript.index);
        dump_context(d, e->subscript.context);
        break;
    case EXPR_STARRED:
        dump_field(d, e->starred.value);
        dump_context(d, e->starred.context);
        break;
    case EXPR_NAME:
        dump_name(d, e->name.id);
        dump_context(d, e->name.context);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        dump_exprs(d, &e->tuple.elements);
        dump_context(d, e->tuple.context);
        break;
    case EXPR_SLICE:
        dump_field(d, e->slice.lower);
        dump_field(d, e->slice.upper);
        dump_field(d, e->slice.step);
        break;
    }
}

static void dump_expr(struct dumper *d, const struct ast_expr *expr)
{
    if (!enter(d))
        return;
    open_node(d, ast_expr_name(expr->kind), &expr->position);
    dump_expr_fields(d, expr);
    buffer_append_char(d->out, ')');
    d->depth--;
}

static void dump_pattern(struct dumper *d, const struct ast_pattern *pattern)
{
    if (!enter(d))
        return;
    open_node(d, ast_pattern_name(pattern->kind), &pattern->position);
    switch (pattern->kind) {
    case PATTERN_VALUE:
        dump_field(d, pattern->value);
        break;
    case PATTERN_SINGLETON:
        dump_constant(d, &(struct ast_constant){.kind = pattern->singleton});
        break;
    case PATTERN_SEQUENCE:
    case PATTERN_OR:
        dump_patterns(d, &pattern->patterns);
        break;
    case PATTERN_MAPPING:
        dump_exprs(d, &pattern->mapping.keys);
        dump_patterns(d, &pattern->mapping.patterns);
        dump_name(d, pattern->mapping.rest);
        break;
    case PATTERN_CLASS:
        dump_field(d, pattern->class_.class_);
        dump_patterns(d, &pattern->class_.patterns);
        dump_names(d, &pattern->class_.keywords);
        dump_patterns(d, &pattern->class_.keyword_patterns);
        break;
    case PATTERN_STAR:
        dump_name(d, pattern->star);
        break;
    case PATTERN_AS:
        buffer_append_char(d->out, ' ');
        if (pattern->as.pattern)
            dump_pattern(d, pattern->as.pattern);
        else
            buffer_append_char(d->out, '-');
        dump_name(d, pattern->as.name);
        break;
    }
    buffer_append_char(d->out, ')');
    d->depth--;
}

static void dump_handlers(struct dumper *d, const struct ast_stmt *stmt)
{
    DUMP_LIST(d, stmt->try_.handler_count, {
        const struct ast_handler *handler = &stmt->try_.handlers[i];
        open_node(d, "ExceptHandler", &handler->position);
        dump_field(d, handler->type);
        dump_name(d, handler->name);
        dump_stmts(d, &handler->body);
        buffer_append_char(d->out, ')');
    });
}

static void dump_aliases(struct dumper *d, const struct ast_stmt *stmt)
{
    DUMP_LIST(d, stmt->import.count, {
        open_node(d, "alias", &stmt->import.aliases[i].position);
        dump_name(d, stmt->import.aliases[i].name);
        dump_name(d, stmt->import.aliases[i].as);
        buffer_append_char(d->out, ')');
    });
}

static void dump_cases(struct dumper *d, const struct ast_stmt *stmt)
{
    DUMP_LIST(d, stmt->match.count, {
        open_node(d, "match_case", NULL);
        buffer_append_char(d->out, ' ');
        dump_pattern(d, stmt->match.cases[i].pattern);
        dump_field(d, stmt->match.cases[i].guard);
        dump_stmts(d, &stmt->match.cases[i].body);
        buffer_append_char(d->out, ')');
    });
}

static void dump_with_items(struct dumper *d, const struct ast_stmt *stmt)
{
    DUMP_LIST(d, stmt->with.count, {
        open_node(d, "withitem", NULL);
        dump_field(d, stmt->with.items[i].context);
        dump_field(d, stmt->with.items[i].target);
        buffer_append_char(d->out, ')');
    });
}

static void dump_stmt_fields(struct dumper *d, const struct ast_stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTION:
    case STMT_ASYNC_FUNCTION:
        dump_name(d, s->function.name);
        dump_parameters(d, s->function.parameters);
        dump_stmts(d, &s->function.body);
        dump_exprs(d, &s->function.decorators);
        dump_field(d, s->function.returns);
        break;
    case STMT_CLASS:
        dump_name(d, s->class_.name);
        dump_exprs(d, &s->class_.bases);
        dump_keywords(d, &s->class_.keywords);
        dump_stmts(d, &s->class_.body);
        dump_exprs(d, &s->class_.decorators);
        break;
    case STMT_RETURN:
    case STMT_EXPR:
        dump_field(d, s->expr.value);
        break;
    case STMT_DELETE:
        dump_exprs(d, &s->delete_.targets);
        break;
    case STMT_ASSIGN:
        dump_exprs(d, &s->assign.targets);
        dump_field(d, s->assign.value);
        break;
    case STMT_AUG_ASSIGN:
        dump_field(d, s->aug_assign.target);
        buffer_printf(d->out, " (%s)", binary_nodes[s->aug_assign.operation]);
        dump_field(d, s->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        dump_field(d, s->ann_assign.target);
        dump_field(d, s->ann_assign.annotation);
        dump_field(d, s->ann_assign.value);
        buffer_printf(d->out, " 0x%d", s->ann_assign.is_simple);
        break;
    case STMT_FOR:
    case STMT_ASYNC_FOR:
        dump_field(d, s->for_.target);
        dump_field(d, s->for_.iterable);
        dump_stmts(d, &s->for_.body);
        dump_stmts(d, &s->for_.otherwise);
        break;
    case STMT_WHILE:
    case STMT_IF:
        dump_field(d, s->if_.test);
        dump_stmts(d, &s->if_.body);
        dump_stmts(d, &s->if_.otherwise);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH:
        dump_with_items(d, s);
        dump_stmts(d, &s->with.body);
        break;
    case STMT_MATCH:
        dump_field(d, s->match.subject);
        dump_cases(d, s);
        break;
    case STMT_RAISE:
        dump_field(d, s->raise.exception);
        dump_field(d, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR:
        dump_stmts(d, &s->try_.body);
        dump_handlers(d, s);
        dump_stmts(d, &s->try_.otherwise);
        dump_stmts(d, &s->try_.finally);
        break;
    case STMT_ASSERT:
        dump_field(d, s->assert_.test);
        dump_field(d, s->assert_.message);
        break;
    case STMT_IMPORT:
        dump_aliases(d, s);
        break;
    case STMT_IMPORT_FROM:
        dump_name(d, s->import.module);
        dump_aliases(d, s);
        buffer_printf(d->out, " 0x%x", s->import.level);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
        dump_names(d, &s->global.names);
        break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        break;
    }
}

static void dump_stmt(struct dumper *d, const struct ast_stmt *stmt)
{
    if (!enter(d))
        return;
    open_node(d, ast_stmt_name(stmt->kind), &stmt->position);
    dump_stmt_fields(d, stmt);
    buffer_append_char(d->out, ')');
    d->depth--;
}

bool ast_dump(struct buffer *out, const struct ast_tree *tree)
{
    struct dumper dumper = {.out = out}, *d = &dumper;
    if (tree->mode == PARSE_EVAL) {
        open_node(d, "Expression", NULL);
        dump_field(d, tree->expression);
    } else {
        open_node(d, tree->mode == PARSE_FILE ? "Module" : "Interactive", NULL);
        dump_stmts(d, &tree->body);
    }
    buffer_append_char(out, ')');
    return !dumper.too_deep;
}
