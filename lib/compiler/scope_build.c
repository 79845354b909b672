#include "compiler/scope_block.h"

#include <string.h>

/* Walks the tree once, opens a scope per block and notes in it how each name occurs. The order of the walk is
 * the order in which python3's symbol table sees things: it shows in the order of the symbols and in which
 * of several errors is raised. */

static void visit_expr(struct builder *b, struct ast_expr *expr);
static void visit_stmt(struct builder *b, struct ast_stmt *stmt);
static void visit_pattern(struct builder *b, const struct ast_pattern *pattern);

/* Lists */

static void visit_optional(struct builder *b, struct ast_expr *expr)
{
    if (expr)
        visit_expr(b, expr);
}

static void visit_exprs(struct builder *b, const struct ast_expr_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_optional(b, list->items[i]);
}

static void visit_stmts(struct builder *b, const struct ast_stmt_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_stmt(b, list->items[i]);
}

static void visit_patterns(struct builder *b, const struct ast_pattern_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_pattern(b, list->items[i]);
}

static void visit_keywords(struct builder *b, const struct ast_keyword_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_expr(b, list->items[i].value);
}

/* Annotations */

static void visit_annotation(struct builder *b, struct ast_expr *annotation)
{
    struct block block;
    if (!annotation)
        return;
    bool opened = block_open_annotation(b, &block, annotation->position);
    visit_expr(b, annotation);
    if (opened)
        block_close(b);
}

static void visit_parameter_annotations(struct builder *b, const struct ast_parameter_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        visit_optional(b, list->items[i].annotation);
}

static void visit_function_annotations(struct builder *b, const struct ast_stmt *stmt)
{
    const struct ast_parameters *p = stmt->function.parameters;
    struct block block;
    bool opened = block_open_annotation(b, &block, stmt->position);
    visit_parameter_annotations(b, &p->positional_only);
    visit_parameter_annotations(b, &p->positional);
    if (p->rest)
        visit_optional(b, p->rest->annotation);
    if (p->keywords)
        visit_optional(b, p->keywords->annotation);
    visit_parameter_annotations(b, &p->keyword_only);
    if (opened)
        block_close(b);
    visit_annotation(b, stmt->function.returns);
}

static void refuse_in_annotation(struct builder *b, struct ast_expr *expr, const char *what)
{
    if (b->block->is_annotation)
        scope_raise(b->a, expr->position, "'%s' can not be used within an annotation", what);
}

static void visit_annotated(struct builder *b, const struct ast_stmt *stmt)
{
    struct ast_expr *target = stmt->ann_assign.target;
    struct scope *scope = b->block->scope;
    scope->has_annotations |= !scope_is_function(scope);
    if (target->kind == EXPR_NAME) {
        uint32_t uses = block_uses(b, scope, target->name.id);
        bool declared = uses & (SYMBOL_DECLARED_GLOBAL | SYMBOL_DECLARED_NONLOCAL);
        if (declared && scope->kind != SCOPE_MODULE && stmt->ann_assign.is_simple)
            scope_raise(b->a, stmt->position, "annotated name '%s' can't be %s", target->name.id->text,
                        uses & SYMBOL_DECLARED_GLOBAL ? "global" : "nonlocal");
        if (stmt->ann_assign.is_simple)
            block_note(b, target->name.id, SYMBOL_ANNOTATED | SYMBOL_ASSIGNED, stmt->position);
        else if (stmt->ann_assign.value)
            block_note(b, target->name.id, SYMBOL_ASSIGNED, stmt->position);
    } else {
        visit_expr(b, target);
    }
    visit_annotation(b, stmt->ann_assign.annotation);
    visit_optional(b, stmt->ann_assign.value);
}

/* Functions and classes */

static void note_parameters(struct builder *b, const struct ast_parameter_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        block_note(b, list->items[i].name, SYMBOL_PARAMETER, list->items[i].position);
}

static void note_all_parameters(struct builder *b, const struct ast_parameters *p)
{
    struct scope *scope = b->block->scope;
    note_parameters(b, &p->positional_only);
    note_parameters(b, &p->positional);
    note_parameters(b, &p->keyword_only);
    if (p->rest)
        block_note(b, p->rest->name, SYMBOL_PARAMETER, p->rest->position);
    if (p->keywords)
        block_note(b, p->keywords->name, SYMBOL_PARAMETER, p->keywords->position);
    scope->has_rest = p->rest != NULL;
    scope->has_keywords = p->keywords != NULL;
}

static void visit_defaults(struct builder *b, const struct ast_parameters *p)
{
    visit_exprs(b, &p->defaults);
    visit_exprs(b, &p->keyword_defaults);
}

static void visit_function(struct builder *b, struct ast_stmt *stmt)
{
    struct block block;
    block_note(b, stmt->function.name, SYMBOL_ASSIGNED, stmt->position);
    visit_defaults(b, stmt->function.parameters);
    visit_function_annotations(b, stmt);
    visit_exprs(b, &stmt->function.decorators);
    struct scope *scope = block_open(b, &block, SCOPE_FUNCTION, stmt->function.name->text, stmt->position);
    stmt->function.scope = scope;
    scope->is_coroutine = stmt->kind == STMT_ASYNC_FUNCTION;
    note_all_parameters(b, stmt->function.parameters);
    visit_stmts(b, &stmt->function.body);
    block_close(b);
}

static void visit_class(struct builder *b, struct ast_stmt *stmt)
{
    struct block block;
    block_note(b, stmt->class_.name, SYMBOL_ASSIGNED, stmt->position);
    visit_exprs(b, &stmt->class_.bases);
    visit_keywords(b, &stmt->class_.keywords);
    visit_exprs(b, &stmt->class_.decorators);
    struct scope *scope = block_open(b, &block, SCOPE_CLASS, stmt->class_.name->text, stmt->position);
    stmt->class_.scope = scope;
    scope->private_class = stmt->class_.name;
    visit_stmts(b, &stmt->class_.body);
    block_close(b);
}

static void visit_lambda(struct builder *b, struct ast_expr *expr)
{
    struct block block;
    visit_defaults(b, expr->lambda.parameters);
    expr->lambda.scope = block_open(b, &block, SCOPE_LAMBDA, "<lambda>", expr->position);
    note_all_parameters(b, expr->lambda.parameters);
    visit_expr(b, expr->lambda.body);
    block_close(b);
}

/* Comprehensions */

static void visit_comprehension_target(struct builder *b, struct ast_expr *target)
{
    b->block->in_target = true;
    visit_expr(b, target);
    b->block->in_target = false;
}

static void visit_comprehension_iterable(struct builder *b, struct ast_expr *iterable)
{
    b->block->iterable_depth++;
    visit_expr(b, iterable);
    b->block->iterable_depth--;
}

static void visit_generator(struct builder *b, const struct ast_comprehension *generator, bool is_first)
{
    if (is_first && generator->is_async)
        b->block->scope->is_coroutine = true;
    visit_comprehension_target(b, generator->target);
    if (!is_first)
        visit_comprehension_iterable(b, generator->iterable);
    visit_exprs(b, &generator->conditions);
    if (generator->is_async)
        b->block->scope->is_coroutine = true;
}

static const char *comprehension_block_name(enum ast_expr_kind kind)
{
    switch (kind) {
    case EXPR_LIST_COMP:
        return "<listcomp>";
    case EXPR_SET_COMP:
        return "<setcomp>";
    case EXPR_DICT_COMP:
        return "<dictcomp>";
    default:
        return "<genexpr>";
    }
}

static void visit_comprehension(struct builder *b, struct ast_expr *expr)
{
    struct block block;
    const struct ast_comprehension_list *generators = &expr->comprehension.generators;
    visit_comprehension_iterable(b, generators->items[0].iterable);
    struct scope *scope =
        block_open(b, &block, SCOPE_COMPREHENSION, comprehension_block_name(expr->kind), expr->position);
    expr->comprehension.scope = scope;
    block.comprehension = expr;
    block_note(b, b->a->iterator, SYMBOL_PARAMETER, expr->position);
    for (uint32_t i = 0; i < generators->count; i++)
        visit_generator(b, &generators->items[i], i == 0);
    visit_optional(b, expr->comprehension.value);
    visit_expr(b, expr->comprehension.element);
    scope->is_generator = expr->kind == EXPR_GENERATOR;
    block_close(b);
    if (scope->is_coroutine && !scope->is_generator)
        b->block->scope->is_coroutine = true;
}

static void visit_named(struct builder *b, struct ast_expr *expr)
{
    refuse_in_annotation(b, expr, "named expression");
    if (b->block->iterable_depth > 0)
        scope_raise(b->a, expr->position,
                    "assignment expression cannot be used in a comprehension iterable expression");
    if (b->block->comprehension)
        block_note_outer_binding(b, expr->named.target);
    visit_expr(b, expr->named.value);
    visit_expr(b, expr->named.target);
}

/* Expressions */

static void refuse_in_comprehension(struct builder *b, struct ast_expr *expr)
{
    if (!b->block->comprehension)
        return;
    const char *what = ast_expr_describe(b->block->comprehension);
    scope_raise(b->a, expr->position, "'yield' inside %s", what);
}

static void visit_yield(struct builder *b, struct ast_expr *expr)
{
    refuse_in_annotation(b, expr, "yield expression");
    visit_optional(b, expr->yield.value);
    b->block->scope->is_generator = true;
    refuse_in_comprehension(b, expr);
}

static void visit_await(struct builder *b, struct ast_expr *expr)
{
    refuse_in_annotation(b, expr, "await expression");
    visit_expr(b, expr->await_.value);
    b->block->scope->is_coroutine = true;
}

static void visit_name(struct builder *b, struct ast_expr *expr)
{
    bool is_load = expr->name.context == AST_LOAD;
    block_note(b, expr->name.id, is_load ? SYMBOL_USED : SYMBOL_ASSIGNED, expr->position);
    /* super() without arguments needs to know its class. */
    if (is_load && expr->name.id == b->a->super_ && scope_is_function(b->block->scope))
        block_note(b, b->a->class_cell, SYMBOL_USED, expr->position);
}

static void visit_expr_kind(struct builder *b, struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_BOOL_OP:
        visit_exprs(b, &e->bool_op.values);
        break;
    case EXPR_NAMED:
        visit_named(b, e);
        break;
    case EXPR_BINARY:
        visit_expr(b, e->binary.left);
        visit_expr(b, e->binary.right);
        break;
    case EXPR_UNARY:
        visit_expr(b, e->unary.operand);
        break;
    case EXPR_LAMBDA:
        visit_lambda(b, e);
        break;
    case EXPR_CONDITIONAL:
        visit_expr(b, e->conditional.test);
        visit_expr(b, e->conditional.body);
        visit_expr(b, e->conditional.otherwise);
        break;
    case EXPR_DICT:
        visit_exprs(b, &e->dict.keys);
        visit_exprs(b, &e->dict.values);
        break;
    case EXPR_SET:
        visit_exprs(b, &e->set.elements);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR:
        visit_comprehension(b, e);
        break;
    case EXPR_AWAIT:
        visit_await(b, e);
        break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        visit_yield(b, e);
        break;
    case EXPR_COMPARE:
        visit_expr(b, e->compare.left);
        visit_exprs(b, &e->compare.comparators);
        break;
    case EXPR_CALL:
        visit_expr(b, e->call.function);
        visit_exprs(b, &e->call.arguments);
        visit_keywords(b, &e->call.keywords);
        break;
    case EXPR_FORMATTED_VALUE:
        visit_expr(b, e->formatted_value.value);
        visit_optional(b, e->formatted_value.format);
        break;
    case EXPR_JOINED_STR:
        visit_exprs(b, &e->joined_str.values);
        break;
    case EXPR_CONSTANT:
        break;
    case EXPR_ATTRIBUTE:
        visit_expr(b, e->attribute.value);
        break;
    case EXPR_SUBSCRIPT:
        visit_expr(b, e->subscript.value);
        visit_expr(b, e->subscript.index);
        break;
    case EXPR_STARRED:
        visit_expr(b, e->starred.value);
        break;
    case EXPR_NAME:
        visit_name(b, e);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        visit_exprs(b, &e->tuple.elements);
        break;
    case EXPR_SLICE:
        visit_optional(b, e->slice.lower);
        visit_optional(b, e->slice.upper);
        visit_optional(b, e->slice.step);
        break;
    }
}

static void visit_expr(struct builder *b, struct ast_expr *expr)
{
    scope_enter_node(b->a);
    visit_expr_kind(b, expr);
    scope_leave_node(b->a);
}

/* Patterns */

static void visit_pattern(struct builder *b, const struct ast_pattern *pattern)
{
    scope_enter_node(b->a);
    switch (pattern->kind) {
    case PATTERN_VALUE:
        visit_expr(b, pattern->value);
        break;
    case PATTERN_SINGLETON:
        break;
    case PATTERN_SEQUENCE:
    case PATTERN_OR:
        visit_patterns(b, &pattern->patterns);
        break;
    case PATTERN_STAR:
        block_note_binding(b, pattern->star, pattern->position);
        break;
    case PATTERN_MAPPING:
        visit_exprs(b, &pattern->mapping.keys);
        visit_patterns(b, &pattern->mapping.patterns);
        block_note_binding(b, pattern->mapping.rest, pattern->position);
        break;
    case PATTERN_CLASS:
        visit_expr(b, pattern->class_.class_);
        visit_patterns(b, &pattern->class_.patterns);
        visit_patterns(b, &pattern->class_.keyword_patterns);
        break;
    case PATTERN_AS:
        if (pattern->as.pattern)
            visit_pattern(b, pattern->as.pattern);
        block_note_binding(b, pattern->as.name, pattern->position);
        break;
    }
    scope_leave_node(b->a);
}

/* Statements */

static void visit_alias(struct builder *b, const struct ast_alias *alias)
{
    const struct ast_name *name = alias->as ? alias->as : alias->name;
    if (name == b->a->star) {
        if (b->block->scope->kind != SCOPE_MODULE)
            scope_raise(b->a, alias->position, "import * only allowed at module level");
        return;
    }
    const char *dot = alias->as ? NULL : memchr(name->text, '.', name->length);
    if (dot)
        name = ast_name_intern(b->a->tree, name->text, (size_t)(dot - name->text));
    block_note(b, name, SYMBOL_IMPORTED, alias->position);
}

static void visit_try(struct builder *b, const struct ast_stmt *stmt)
{
    visit_stmts(b, &stmt->try_.body);
    visit_stmts(b, &stmt->try_.otherwise);
    for (uint32_t i = 0; i < stmt->try_.handler_count; i++) {
        const struct ast_handler *handler = &stmt->try_.handlers[i];
        visit_optional(b, handler->type);
        block_note_binding(b, handler->name, handler->position);
        visit_stmts(b, &handler->body);
    }
    visit_stmts(b, &stmt->try_.finally);
}

static void visit_with(struct builder *b, const struct ast_stmt *stmt)
{
    for (uint32_t i = 0; i < stmt->with.count; i++) {
        visit_expr(b, stmt->with.items[i].context);
        visit_optional(b, stmt->with.items[i].target);
    }
    visit_stmts(b, &stmt->with.body);
}

static void visit_match(struct builder *b, const struct ast_stmt *stmt)
{
    visit_expr(b, stmt->match.subject);
    for (uint32_t i = 0; i < stmt->match.count; i++) {
        visit_pattern(b, stmt->match.cases[i].pattern);
        visit_optional(b, stmt->match.cases[i].guard);
        visit_stmts(b, &stmt->match.cases[i].body);
    }
}

static void visit_return(struct builder *b, const struct ast_stmt *stmt)
{
    if (!stmt->return_.value)
        return;
    visit_expr(b, stmt->return_.value);
    b->block->scope->returns_value = true;
}

static void visit_stmt_kind(struct builder *b, struct ast_stmt *s)
{
    switch (s->kind) {
    case STMT_FUNCTION:
    case STMT_ASYNC_FUNCTION:
        visit_function(b, s);
        break;
    case STMT_CLASS:
        visit_class(b, s);
        break;
    case STMT_RETURN:
        visit_return(b, s);
        break;
    case STMT_DELETE:
        visit_exprs(b, &s->delete_.targets);
        break;
    case STMT_ASSIGN:
        visit_exprs(b, &s->assign.targets);
        visit_expr(b, s->assign.value);
        break;
    case STMT_AUG_ASSIGN:
        visit_expr(b, s->aug_assign.target);
        visit_expr(b, s->aug_assign.value);
        break;
    case STMT_ANN_ASSIGN:
        visit_annotated(b, s);
        break;
    case STMT_FOR:
    case STMT_ASYNC_FOR:
        visit_expr(b, s->for_.target);
        visit_expr(b, s->for_.iterable);
        visit_stmts(b, &s->for_.body);
        visit_stmts(b, &s->for_.otherwise);
        break;
    case STMT_WHILE:
    case STMT_IF:
        visit_expr(b, s->if_.test);
        visit_stmts(b, &s->if_.body);
        visit_stmts(b, &s->if_.otherwise);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH:
        visit_with(b, s);
        break;
    case STMT_MATCH:
        visit_match(b, s);
        break;
    case STMT_RAISE:
        visit_optional(b, s->raise.exception);
        visit_optional(b, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR:
        visit_try(b, s);
        break;
    case STMT_ASSERT:
        visit_expr(b, s->assert_.test);
        visit_optional(b, s->assert_.message);
        break;
    case STMT_IMPORT:
    case STMT_IMPORT_FROM:
        for (uint32_t i = 0; i < s->import.count; i++)
            visit_alias(b, &s->import.aliases[i]);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
        block_note_directives(b, s);
        break;
    case STMT_EXPR:
        visit_expr(b, s->expr.value);
        break;
    case STMT_PASS:
    case STMT_BREAK:
    case STMT_CONTINUE:
        break;
    }
}

static void visit_stmt(struct builder *b, struct ast_stmt *stmt)
{
    scope_enter_node(b->a);
    visit_stmt_kind(b, stmt);
    scope_leave_node(b->a);
}

void scope_build(struct scope_analysis *a)
{
    struct builder builder = {.a = a};
    struct block block;
    struct ast_position start = {.line = 0};
    a->tree->scope = block_open(&builder, &block, SCOPE_MODULE, "<module>", start);
    if (a->tree->mode == PARSE_EVAL)
        visit_expr(&builder, a->tree->expression);
    else
        visit_stmts(&builder, &a->tree->body);
    block_close(&builder);
}
