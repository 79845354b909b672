/* Statements, but for those that have files of their own. */
#include <string.h>

#include "compiler/codegen_internal.h"
#include "gc/safepoint.h"
#include "types/str.h"
#include "types/tuple.h"

static void if_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    label otherwise = label_new(b), end = label_new(b);
    jump_if(c, s->if_.test, false, otherwise);
    statements(c, &s->if_.body);
    if (s->if_.otherwise.count)
        emit_jump(b, end);
    label_place(b, otherwise);
    statements(c, &s->if_.otherwise);
    label_place(b, end);
}

/* The test stands twice, before the first round and after each: one jump less a round. */
static void while_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    struct block block = {.continue_to = label_new(b), .break_to = label_new(b)};
    label body = label_new(b), otherwise = label_new(b);
    jump_if(c, s->while_.test, false, otherwise);
    label_place(b, body);
    block_push(c, &block, BLOCK_LOOP);
    statements(c, &s->while_.body);
    label_place(b, block.continue_to);
    block_pop(c, &block);
    jump_if(c, s->while_.test, true, body);
    label_place(b, otherwise);
    statements(c, &s->while_.otherwise);
    label_place(b, block.break_to);
}

unsigned loop_push(struct codegen *c, const struct ast_expr *iterable, const struct ast_position *position)
{
    unsigned loop = temp_push_many(c, LOOP_REGISTERS), mark = c->u->top;
    unsigned reg = operand(c, iterable, NULL);
    set_position(c, position);
    emit(&c->u->b, OP_GET_LOOP, loop, reg, 0);
    c->u->top = mark;
    return loop;
}

static void for_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    struct block block = {.continue_to = label_new(b), .break_to = label_new(b)};
    label otherwise = label_new(b);
    const struct ast_expr *target = s->for_.target;
    block.reg = loop_push(c, s->for_.iterable, &s->position);
    label_place(b, block.continue_to);
    block_push(c, &block, BLOCK_FOR);
    unsigned local = target->kind == EXPR_NAME ? name_register(c, target->name.id) : NO_REGISTER;
    unsigned item = local != NO_REGISTER ? local : temp_push(c);
    set_position(c, &s->position);
    emit(b, OP_FOR_ITER, item, block.reg, 0);
    emit_jump(b, otherwise);
    if (local == NO_REGISTER) {
        assign(c, target, item);
        c->u->top = item;
    }
    statements(c, &s->for_.body);
    emit_jump(b, block.continue_to);
    block_pop(c, &block);
    label_place(b, otherwise);
    c->u->top = mark;
    statements(c, &s->for_.otherwise);
    label_place(b, block.break_to);
    c->u->top = mark;
}

static void async_for_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    struct block block = {.continue_to = label_new(b), .break_to = label_new(b)};
    label handler = label_new(b);
    block.reg = expression_push(c, s->for_.iterable);
    set_position(c, &s->for_.iterable->position);
    emit(b, OP_GET_AITER, block.reg, block.reg, 0);
    label_place(b, block.continue_to);
    unsigned exception = temp_push(c);
    block_push(c, &block, BLOCK_FOR);
    uint32_t outer = builder_protect(b, handler, exception);
    unsigned item = temp_push(c);
    emit(b, OP_GET_ANEXT, item, block.reg, 0);
    await_into(c, item, item);
    b->current_handler = outer;
    assign(c, s->for_.target, item);
    c->u->top = item;
    statements(c, &s->for_.body);
    emit_jump(b, block.continue_to);
    block_pop(c, &block);
    label_place(b, handler);
    emit(b, OP_END_ASYNC_FOR, exception, 0, 0);
    emit(b, OP_CLEAR, block.reg, 0, 0);
    c->u->top = mark;
    statements(c, &s->for_.otherwise);
    label_place(b, block.break_to);
    c->u->top = mark;
}

static void raise_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    if (!s->raise.exception) {
        emit(b, OP_RAISE_AGAIN, 0, 0, 0);
        return;
    }
    unsigned exception = operand(c, s->raise.exception, s->raise.cause);
    if (s->raise.cause) {
        unsigned cause = operand(c, s->raise.cause, NULL);
        set_position(c, &s->position);
        emit(b, OP_RAISE_FROM, exception, cause, 0);
    } else {
        set_position(c, &s->position);
        emit(b, OP_RAISE, exception, 0, 0);
    }
    c->u->top = mark;
}

static void assert_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label holds = label_new(b);
    warn_assert(c, s);
    jump_if(c, s->assert_.test, true, holds);
    set_position(c, &s->assert_.test->position);
    unsigned w = temp_push_many(c, FRAME_HEADER);
    unsigned callable = w + FRAME_HEADER - 1;
    emit(b, OP_LOAD_ASSERTION_ERROR, callable, 0, 0);
    if (s->assert_.message) {
        expression_push(c, s->assert_.message);
        temp_push(c);
        set_position(c, &s->assert_.test->position);
        emit(b, OP_CALL, callable, w, 1);
    }
    emit(b, OP_RAISE, callable, 0, 0);
    label_place(b, holds);
    c->u->top = mark;
}

static void import_module(struct codegen *c, const char *text, size_t length, unsigned level, unsigned reg)
{
    emit(&c->u->b, OP_IMPORT_NAME, reg, builder_name(&c->u->b, text, length), level);
}

static void import_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    for (uint32_t i = 0; i < s->import.count; i++) {
        unsigned mark = c->u->top;
        const struct ast_alias *alias = &s->import.aliases[i];
        unsigned reg = temp_push(c);
        load_constant(c, NONE, reg);
        import_module(c, alias->name->text, alias->name->length, 0, reg);
        const char *dot = strchr(alias->name->text, '.');
        if (alias->as) {
            /* import a.b.c as x: walk down from the package that __import__ returns. */
            while (dot) {
                const char *part = dot + 1;
                dot = strchr(part, '.');
                size_t length = dot ? (size_t)(dot - part) : strlen(part);
                unsigned inner = temp_push(c);
                emit(b, OP_IMPORT_FROM, inner, reg, builder_name(b, part, length));
                emit(b, OP_CLEAR, reg, 0, 0);
                emit(b, OP_MOVE, reg, inner, 0);
                c->u->top = reg + 1;
            }
            name_store(c, alias->as, reg);
        } else {
            size_t length = dot ? (size_t)(dot - alias->name->text) : alias->name->length;
            name_store(c, ast_name_intern(c->tree, alias->name->text, length), reg);
        }
        c->u->top = mark;
    }
}

static void import_from_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    const struct ast_name *module = s->import.module;
    value from_list = tuple_create(c->t, s->import.count);
    if (from_list == UNSET)
        builder_fail(b);
    for (uint32_t i = 0; i < s->import.count; i++) {
        const struct ast_name *name = s->import.aliases[i].name;
        field_init(&tuple_of(from_list)->items[i], constant_str(c, name->text, name->length));
    }
    unsigned reg = temp_push(c);
    load_constant(c, from_list, reg);
    import_module(c, module ? module->text : "", module ? module->length : 0, s->import.level, reg);
    for (uint32_t i = 0; i < s->import.count; i++) {
        const struct ast_alias *alias = &s->import.aliases[i];
        if (alias->name->length == 1 && alias->name->text[0] == '*') {
            emit(b, OP_IMPORT_STAR, reg, 0, 0);
            c->u->top = mark;
            return;
        }
        unsigned item = temp_push(c);
        emit(b, OP_IMPORT_FROM, item, reg, builder_name(b, alias->name->text, alias->name->length));
        name_store(c, alias->as ? alias->as : alias->name, item);
        c->u->top = item;
    }
    emit(b, OP_CLEAR, reg, 0, 0);
    c->u->top = mark;
}

static void expression_statement(struct codegen *c, const struct ast_stmt *s)
{
    const struct ast_expr *e = s->expr.value;
    if (c->u->interactive && !c->u->outer) {
        unsigned mark = c->u->top;
        unsigned reg = operand(c, e, NULL);
        set_position(c, &s->position);
        emit(&c->u->b, OP_PRINT_EXPR, reg, 0, 0);
        c->u->top = mark;
    } else if (e->kind != EXPR_CONSTANT) {
        expression_discard(c, e);
    }
}

void statement(struct codegen *c, const struct ast_stmt *s)
{
    set_position(c, &s->position);
    switch (s->kind) {
    case STMT_FUNCTION:
    case STMT_ASYNC_FUNCTION:
        function_statement(c, s);
        break;
    case STMT_CLASS:
        class_statement(c, s);
        break;
    case STMT_RETURN:
        return_statement(c, s);
        break;
    case STMT_DELETE:
        for (uint32_t i = 0; i < s->delete_.targets.count; i++)
            delete_target(c, s->delete_.targets.items[i]);
        break;
    case STMT_ASSIGN:
        assignment_statement(c, s);
        break;
    case STMT_AUG_ASSIGN:
        augmented_statement(c, s);
        break;
    case STMT_ANN_ASSIGN:
        annotated_statement(c, s);
        break;
    case STMT_FOR:
        for_statement(c, s);
        break;
    case STMT_ASYNC_FOR:
        async_for_statement(c, s);
        break;
    case STMT_WHILE:
        while_statement(c, s);
        break;
    case STMT_IF:
        if_statement(c, s);
        break;
    case STMT_WITH:
    case STMT_ASYNC_WITH:
        with_statement(c, s, 0);
        break;
    case STMT_MATCH:
        match_statement(c, s);
        break;
    case STMT_RAISE:
        raise_statement(c, s);
        break;
    case STMT_TRY:
        try_statement(c, s);
        break;
    case STMT_TRY_STAR:
        try_star_statement(c, s);
        break;
    case STMT_ASSERT:
        assert_statement(c, s);
        break;
    case STMT_IMPORT:
        import_statement(c, s);
        break;
    case STMT_IMPORT_FROM:
        import_from_statement(c, s);
        break;
    case STMT_EXPR:
        expression_statement(c, s);
        break;
    case STMT_BREAK:
        break_statement(c, false);
        break;
    case STMT_CONTINUE:
        break_statement(c, true);
        break;
    case STMT_GLOBAL:
    case STMT_NONLOCAL:
    case STMT_PASS:
        break;
    }
}

void statements(struct codegen *c, const struct ast_stmt_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        statement(c, list->items[i]);
        if (unlikely(thread_poll_reasons(c->t) & POLL_COLLECTOR))
            safepoint_poll(c->t);
    }
}
