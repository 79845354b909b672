#include "compiler/scope_check.h"

/* What python3's compiler refuses while it makes code, checked here in the order in which it makes it, so
 * that code generation finds only what it can do. */

static void check_stmt(struct checker *c, const struct ast_stmt *stmt);

static void check_optional(struct checker *c, const struct ast_expr *expr)
{
    if (expr)
        check_expr(c, expr);
}

static void check_exprs(struct checker *c, const struct ast_expr_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        check_optional(c, list->items[i]);
}

static void check_stmts(struct checker *c, const struct ast_stmt_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        check_stmt(c, list->items[i]);
}

static void enter_unit(struct checker *c, struct unit *unit, const struct scope *scope, enum unit_kind kind)
{
    *unit = (struct unit){.outer = c->unit, .scope = scope, .kind = kind};
    c->unit = unit;
}

static void leave_unit(struct checker *c)
{
    c->unit = c->unit->outer;
}

static void push_nested(struct checker *c, enum nested_kind kind)
{
    if (c->unit->nested_count >= MAX_NESTED_BLOCKS)
        scope_raise(c->a, c->at, "too many statically nested blocks");
    c->unit->nested[c->unit->nested_count++] = kind;
}

static void pop_nested(struct checker *c)
{
    c->unit->nested_count--;
}

/* Statements in one more nested block. */
static void check_nested(struct checker *c, enum nested_kind kind, const struct ast_stmt_list *body)
{
    push_nested(c, kind);
    check_stmts(c, body);
    pop_nested(c);
}

void check_name(struct checker *c, const struct ast_name *name, enum ast_context context,
                struct ast_position at)
{
    if (name != c->a->debug || context == AST_LOAD)
        return;
    scope_raise(c->a, at, context == AST_STORE ? "cannot assign to __debug__" : "cannot delete __debug__");
}

/* Expressions */

static void check_unpacking(struct checker *c, const struct ast_expr *target)
{
    const struct ast_expr_list *elements = &target->tuple.elements;
    bool seen_star = false;
    for (uint32_t i = 0; i < elements->count; i++) {
        if (elements->items[i]->kind != EXPR_STARRED)
            continue;
        if (seen_star)
            scope_raise(c->a, target->position, "multiple starred expressions in assignment");
        if (i >= 256)
            scope_raise(c->a, target->position, "too many expressions in star-unpacking assignment");
        seen_star = true;
    }
}

/* Items of a display, call or target, where a star is allowed. */
static void check_items(struct checker *c, const struct ast_expr_list *items)
{
    for (uint32_t i = 0; i < items->count; i++) {
        const struct ast_expr *item = items->items[i];
        check_expr(c, item->kind == EXPR_STARRED ? item->starred.value : item);
    }
}

static void check_keywords(struct checker *c, const struct ast_keyword_list *keywords)
{
    for (uint32_t i = 0; i < keywords->count; i++) {
        const struct ast_keyword *keyword = &keywords->items[i];
        if (!keyword->name)
            continue;
        check_name(c, keyword->name, AST_STORE, c->at);
        for (uint32_t k = i + 1; k < keywords->count; k++)
            if (keywords->items[k].name == keyword->name)
                scope_raise(c->a, keywords->items[k].position, "keyword argument repeated: %s",
                            keyword->name->text);
    }
    for (uint32_t i = 0; i < keywords->count; i++)
        check_expr(c, keywords->items[i].value);
}

static void check_parameter_names(struct checker *c, const struct ast_parameters *p, struct ast_position at)
{
    const struct ast_parameter_list *lists[] = {&p->positional_only, &p->positional, &p->keyword_only};
    for (size_t k = 0; k < COUNT_OF(lists); k++)
        for (uint32_t i = 0; i < lists[k]->count; i++)
            check_name(c, lists[k]->items[i].name, AST_STORE, at);
    if (p->rest)
        check_name(c, p->rest->name, AST_STORE, at);
    if (p->keywords)
        check_name(c, p->keywords->name, AST_STORE, at);
}

static void check_lambda(struct checker *c, const struct ast_expr *expr)
{
    struct unit unit;
    check_parameter_names(c, expr->lambda.parameters, expr->position);
    check_exprs(c, &expr->lambda.parameters->defaults);
    check_exprs(c, &expr->lambda.parameters->keyword_defaults);
    enter_unit(c, &unit, expr->lambda.scope, UNIT_LAMBDA);
    check_expr(c, expr->lambda.body);
    leave_unit(c);
}

static void check_comprehension(struct checker *c, const struct ast_expr *expr)
{
    struct unit unit;
    const struct ast_comprehension_list *generators = &expr->comprehension.generators;
    const struct scope *scope = expr->comprehension.scope;
    bool may_wait = c->unit->kind == UNIT_ASYNC_FUNCTION || c->unit->kind == UNIT_COMPREHENSION;
    if (scope->is_coroutine && expr->kind != EXPR_GENERATOR && !may_wait)
        scope_raise(c->a, expr->position, "asynchronous comprehension outside of an asynchronous function");
    enter_unit(c, &unit, scope, UNIT_COMPREHENSION);
    for (uint32_t i = 0; i < generators->count; i++) {
        if (i > 0)
            check_expr(c, generators->items[i].iterable);
        check_expr(c, generators->items[i].target);
        check_exprs(c, &generators->items[i].conditions);
    }
    check_expr(c, expr->comprehension.element);
    check_optional(c, expr->comprehension.value);
    leave_unit(c);
    check_expr(c, generators->items[0].iterable);
}

static void check_yield(struct checker *c, const struct ast_expr *expr)
{
    if (!scope_is_function(c->unit->scope))
        scope_raise(c->a, expr->position, "'yield' outside function");
    if (expr->kind == EXPR_YIELD_FROM && c->unit->kind == UNIT_ASYNC_FUNCTION)
        scope_raise(c->a, expr->position, "'yield from' inside async function");
    check_optional(c, expr->yield.value);
}

static void check_await(struct checker *c, const struct ast_expr *expr)
{
    if (!scope_is_function(c->unit->scope))
        scope_raise(c->a, expr->position, "'await' outside function");
    if (c->unit->kind != UNIT_ASYNC_FUNCTION && c->unit->kind != UNIT_COMPREHENSION)
        scope_raise(c->a, expr->position, "'await' outside async function");
    check_expr(c, expr->await_.value);
}

static void check_call(struct checker *c, const struct ast_expr *expr)
{
    check_expr(c, expr->call.function);
    struct ast_position outer = c->at;
    c->at = expr->position;
    check_items(c, &expr->call.arguments);
    check_keywords(c, &expr->call.keywords);
    c->at = outer;
}

static void check_starred(struct checker *c, const struct ast_expr *expr)
{
    if (expr->starred.context == AST_STORE)
        scope_raise(c->a, expr->position, "starred assignment target must be in a list or tuple");
    scope_raise(c->a, expr->position, "can't use starred expression here");
}

void check_expr(struct checker *c, const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_BOOL_OP:
        check_exprs(c, &e->bool_op.values);
        break;
    case EXPR_NAMED:
        check_expr(c, e->named.value);
        check_expr(c, e->named.target);
        break;
    case EXPR_BINARY:
        check_expr(c, e->binary.left);
        check_expr(c, e->binary.right);
        break;
    case EXPR_UNARY:
        check_expr(c, e->unary.operand);
        break;
    case EXPR_LAMBDA:
        check_lambda(c, e);
        break;
    case EXPR_CONDITIONAL:
        check_expr(c, e->conditional.test);
        check_expr(c, e->conditional.body);
        check_expr(c, e->conditional.otherwise);
        break;
    case EXPR_DICT:
        check_exprs(c, &e->dict.keys);
        check_exprs(c, &e->dict.values);
        break;
    case EXPR_SET:
        check_items(c, &e->set.elements);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR:
        check_comprehension(c, e);
        break;
    case EXPR_AWAIT:
        check_await(c, e);
        break;
    case EXPR_YIELD:
    case EXPR_YIELD_FROM:
        check_yield(c, e);
        break;
    case EXPR_COMPARE:
        check_expr(c, e->compare.left);
        check_exprs(c, &e->compare.comparators);
        break;
    case EXPR_CALL:
        check_call(c, e);
        break;
    case EXPR_FORMATTED_VALUE:
        check_expr(c, e->formatted_value.value);
        check_optional(c, e->formatted_value.format);
        break;
    case EXPR_JOINED_STR:
        check_exprs(c, &e->joined_str.values);
        break;
    case EXPR_CONSTANT:
        break;
    case EXPR_ATTRIBUTE:
        check_expr(c, e->attribute.value);
        check_name(c, e->attribute.name, e->attribute.context, e->position);
        break;
    case EXPR_SUBSCRIPT:
        check_expr(c, e->subscript.value);
        check_expr(c, e->subscript.index);
        break;
    case EXPR_STARRED:
        check_starred(c, e);
        break;
    case EXPR_NAME:
        check_name(c, e->name.id, e->name.context, e->position);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
        if (e->tuple.context == AST_STORE)
            check_unpacking(c, e);
        check_items(c, &e->tuple.elements);
        break;
    case EXPR_SLICE:
        check_optional(c, e->slice.lower);
        check_optional(c, e->slice.upper);
        check_optional(c, e->slice.step);
        break;
    }
}

/* Functions and classes */

static bool runs_annotations(const struct checker *c)
{
    return !(c->a->tree->futures & FUTURE_ANNOTATIONS);
}

static void check_parameter_annotations(struct checker *c, const struct ast_parameter_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        check_optional(c, list->items[i].annotation);
}

static void check_function_annotations(struct checker *c, const struct ast_stmt *stmt)
{
    const struct ast_parameters *p = stmt->function.parameters;
    if (!runs_annotations(c))
        return;
    check_parameter_annotations(c, &p->positional);
    check_parameter_annotations(c, &p->positional_only);
    if (p->rest && p->rest->annotation) {
        const struct ast_expr *annotation = p->rest->annotation;
        check_expr(c, annotation->kind == EXPR_STARRED ? annotation->starred.value : annotation);
    }
    check_parameter_annotations(c, &p->keyword_only);
    if (p->keywords)
        check_optional(c, p->keywords->annotation);
    check_optional(c, stmt->function.returns);
}

static void check_function(struct checker *c, const struct ast_stmt *stmt)
{
    struct unit unit;
    bool is_async = stmt->kind == STMT_ASYNC_FUNCTION;
    check_parameter_names(c, stmt->function.parameters, stmt->position);
    check_exprs(c, &stmt->function.decorators);
    check_exprs(c, &stmt->function.parameters->defaults);
    check_exprs(c, &stmt->function.parameters->keyword_defaults);
    check_function_annotations(c, stmt);
    enter_unit(c, &unit, stmt->function.scope, is_async ? UNIT_ASYNC_FUNCTION : UNIT_FUNCTION);
    check_stmts(c, &stmt->function.body);
    leave_unit(c);
    check_name(c, stmt->function.name, AST_STORE, stmt->position);
}

static void check_class(struct checker *c, const struct ast_stmt *stmt)
{
    struct unit unit;
    check_exprs(c, &stmt->class_.decorators);
    enter_unit(c, &unit, stmt->class_.scope, UNIT_CLASS);
    check_stmts(c, &stmt->class_.body);
    leave_unit(c);
    c->at = stmt->position;
    check_items(c, &stmt->class_.bases);
    check_keywords(c, &stmt->class_.keywords);
    check_name(c, stmt->class_.name, AST_STORE, stmt->position);
}

/* Leaving blocks */

static const char group_handler_message[] =
    "'break', 'continue' and 'return' cannot appear in an except* block";

static void check_return(struct checker *c, const struct ast_stmt *stmt)
{
    const struct scope *scope = c->unit->scope;
    if (!scope_is_function(scope))
        scope_raise(c->a, stmt->position, "'return' outside function");
    if (stmt->return_.value && scope->is_coroutine && scope->is_generator)
        scope_raise(c->a, stmt->position, "'return' with value in async generator");
    check_optional(c, stmt->return_.value);
    for (int i = c->unit->nested_count - 1; i >= 0; i--)
        if (c->unit->nested[i] == NESTED_GROUP_HANDLER)
            scope_raise(c->a, stmt->position, "%s", group_handler_message);
}

static void check_jump(struct checker *c, const struct ast_stmt *stmt)
{
    for (int i = c->unit->nested_count - 1; i >= 0; i--) {
        if (c->unit->nested[i] == NESTED_LOOP)
            return;
        if (c->unit->nested[i] == NESTED_GROUP_HANDLER)
            scope_raise(c->a, stmt->position, "%s", group_handler_message);
    }
    scope_raise(c->a, stmt->position, "%s",
                stmt->kind == STMT_BREAK ? "'break' outside loop" : "'continue' not properly in loop");
}

/* Compound statements */

static void check_async(struct checker *c, const struct ast_stmt *stmt, const char *what)
{
    if (c->unit->kind != UNIT_ASYNC_FUNCTION)
        scope_raise(c->a, stmt->position, "'async %s' outside async function", what);
}

static void check_for(struct checker *c, const struct ast_stmt *stmt)
{
    if (stmt->kind == STMT_ASYNC_FOR)
        check_async(c, stmt, "for");
    check_expr(c, stmt->for_.iterable);
    push_nested(c, NESTED_LOOP);
    check_expr(c, stmt->for_.target);
    check_stmts(c, &stmt->for_.body);
    pop_nested(c);
    check_stmts(c, &stmt->for_.otherwise);
}

static void check_while(struct checker *c, const struct ast_stmt *stmt)
{
    push_nested(c, NESTED_LOOP);
    check_expr(c, stmt->while_.test);
    check_stmts(c, &stmt->while_.body);
    pop_nested(c);
    check_stmts(c, &stmt->while_.otherwise);
}

static void check_with(struct checker *c, const struct ast_stmt *stmt)
{
    if (stmt->kind == STMT_ASYNC_WITH)
        check_async(c, stmt, "with");
    for (uint32_t i = 0; i < stmt->with.count; i++) {
        check_expr(c, stmt->with.items[i].context);
        push_nested(c, NESTED_OTHER);
        check_optional(c, stmt->with.items[i].target);
    }
    check_stmts(c, &stmt->with.body);
    for (uint32_t i = 0; i < stmt->with.count; i++)
        pop_nested(c);
}

static void check_handlers(struct checker *c, const struct ast_stmt *stmt)
{
    push_nested(c, stmt->kind == STMT_TRY_STAR ? NESTED_GROUP_HANDLER : NESTED_OTHER);
    for (uint32_t i = 0; i < stmt->try_.handler_count; i++) {
        const struct ast_handler *handler = &stmt->try_.handlers[i];
        c->at = handler->position;
        if (!handler->type && i + 1 < stmt->try_.handler_count)
            scope_raise(c->a, handler->position, "default 'except:' must be last");
        check_optional(c, handler->type);
        if (handler->name)
            check_name(c, handler->name, AST_STORE, handler->position);
        check_nested(c, NESTED_OTHER, &handler->body);
    }
    pop_nested(c);
}

static void check_try_except(struct checker *c, const struct ast_stmt *stmt)
{
    if (stmt->try_.handler_count == 0) {
        check_stmts(c, &stmt->try_.body);
        return;
    }
    check_nested(c, NESTED_OTHER, &stmt->try_.body);
    if (stmt->kind == STMT_TRY)
        check_stmts(c, &stmt->try_.otherwise);
    check_handlers(c, stmt);
    if (stmt->kind == STMT_TRY_STAR)
        check_stmts(c, &stmt->try_.otherwise);
}

static void check_try(struct checker *c, const struct ast_stmt *stmt)
{
    if (stmt->try_.finally.count == 0) {
        check_try_except(c, stmt);
        return;
    }
    push_nested(c, NESTED_OTHER);
    check_try_except(c, stmt);
    pop_nested(c);
    /* The block is there twice: after the body, and for an exception, one level deeper. */
    check_nested(c, NESTED_OTHER, &stmt->try_.finally);
}

static void check_match(struct checker *c, const struct ast_stmt *stmt)
{
    check_expr(c, stmt->match.subject);
    for (uint32_t i = 0; i < stmt->match.count; i++) {
        const struct ast_match_case *match_case = &stmt->match.cases[i];
        check_case_pattern(c, match_case->pattern, match_case->guard || i + 1 == stmt->match.count);
        check_optional(c, match_case->guard);
        check_stmts(c, &match_case->body);
    }
}

/* Simple statements */

static void check_annotated(struct checker *c, const struct ast_stmt *stmt)
{
    const struct ast_expr *target = stmt->ann_assign.target;
    bool runs = !scope_is_function(c->unit->scope) && runs_annotations(c);
    if (stmt->ann_assign.value) {
        check_expr(c, stmt->ann_assign.value);
        check_expr(c, target);
    } else if (target->kind == EXPR_NAME) {
        check_name(c, target->name.id, AST_STORE, stmt->position);
    } else if (target->kind == EXPR_ATTRIBUTE) {
        check_name(c, target->attribute.name, AST_STORE, stmt->position);
        check_expr(c, target->attribute.value);
    } else {
        check_expr(c, target);
    }
    if (runs)
        check_expr(c, stmt->ann_assign.annotation);
}

static void check_import(struct checker *c, const struct ast_stmt *stmt)
{
    bool is_from = stmt->kind == STMT_IMPORT_FROM;
    if (is_from && stmt->import.module == c->a->future && stmt->position.line > c->a->future_line)
        scope_raise(c->a, stmt->position, "from __future__ imports must occur at the beginning of the file");
    for (uint32_t i = 0; i < stmt->import.count; i++) {
        const struct ast_alias *alias = &stmt->import.aliases[i];
        check_name(c, alias->as ? alias->as : alias->name, AST_STORE, stmt->position);
    }
}

static void check_assign(struct checker *c, const struct ast_stmt *stmt)
{
    check_expr(c, stmt->assign.value);
    check_exprs(c, &stmt->assign.targets);
}

static void check_stmt(struct checker *c, const struct ast_stmt *s)
{
    c->at = s->position;
    switch (s->kind) {
    case STMT_FUNCTION:
    case STMT_ASYNC_FUNCTION:
        check_function(c, s);
        break;
    case STMT_CLASS:
        check_class(c, s);
        break;
    case STMT_RETURN:
        check_return(c, s);
        break;
    case STMT_DELETE:
        check_exprs(c, &s->delete_.targets);
        break;
    case STMT_ASSIGN:
        check_assign(c, s);
        break;
    case STMT_AUG_ASSIGN:
        check_expr(c, s->aug_assign.value);
        check_expr(c, s->aug_assign.target);
        break;
    case STMT_ANN_ASSIGN:
        check_annotated(c, s);
        break;
    case STMT_FOR:
    case STMT_ASYNC_FOR:
        check_for(c, s);
        break;
    case STMT_WHILE:
        check_while(c, s);
        break;
    case STMT_IF:
        check_expr(c, s->if_.test);
        check_stmts(c, &s->if_.body);
        check_stmts(c, &s->if_.otherwise);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH:
        check_with(c, s);
        break;
    case STMT_MATCH:
        check_match(c, s);
        break;
    case STMT_RAISE:
        check_optional(c, s->raise.exception);
        check_optional(c, s->raise.cause);
        break;
    case STMT_TRY:
    case STMT_TRY_STAR:
        check_try(c, s);
        break;
    case STMT_ASSERT:
        check_expr(c, s->assert_.test);
        check_optional(c, s->assert_.message);
        break;
    case STMT_IMPORT:
    case STMT_IMPORT_FROM:
        check_import(c, s);
        break;
    case STMT_EXPR:
        check_expr(c, s->expr.value);
        break;
    case STMT_BREAK:
    case STMT_CONTINUE:
        check_jump(c, s);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
    case STMT_PASS:
        break;
    }
}

void scope_check(struct scope_analysis *a)
{
    struct checker checker = {.a = a};
    struct unit unit;
    enter_unit(&checker, &unit, a->tree->scope, UNIT_MODULE);
    if (a->tree->mode == PARSE_EVAL)
        check_expr(&checker, a->tree->expression);
    else
        check_stmts(&checker, &a->tree->body);
}
