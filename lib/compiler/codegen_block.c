/* Blocks that are left in more than one way: loops, try, with; and return, break, continue.
 *
 * A try statement with except clauses and a finally suite:
 *
 *     protect(F) { protect(H) { body } else-suite }    finally suite; jump end
 *     H: ENTER_HANDLER; match; protect(C) { clause } LEAVE_HANDLER; to the finally suite above
 *     C: LEAVE_HANDLER; unbind the name; re-raise      (covered by F)
 *     F: ENTER_HANDLER; finally suite; LEAVE_HANDLER; re-raise
 *
 * The register that receives the exception is a temporary above everything that is live in the body.
 */
#include "compiler/codegen_internal.h"
#include "types/exception.h"

void block_push(struct codegen *c, struct block *block, enum block_kind kind)
{
    block->kind = kind;
    block->outer = c->u->block;
    block->outer_handler = c->u->b.current_handler;
    c->u->block = block;
}

void block_pop(struct codegen *c, struct block *block)
{
    ASSERT(c->u->block == block);
    c->u->block = block->outer;
    c->u->b.current_handler = block->outer_handler;
}

static void name_unbind(struct codegen *c, const struct ast_name *name)
{
    if (!name)
        return;
    unsigned mark = c->u->top;
    unsigned reg = temp_push(c);
    load_constant(c, NONE, reg);
    name_store(c, name, reg);
    name_delete(c, name);
    c->u->top = mark;
}

static void with_exit_normal(struct codegen *c, const struct block *block)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    unsigned result = temp_push(c);
    emit(b, OP_WITH_EXIT, result, block->reg, NO_REGISTER);
    if (block->kind == BLOCK_ASYNC_WITH)
        await_into(c, result, result);
    emit(b, OP_CLEAR, result, 0, 0);
    c->u->top = mark;
}

/* What leaving this block early owes. u->block is its outer block already. */
static void block_owes(struct codegen *c, const struct block *block)
{
    struct code_builder *b = &c->u->b;
    struct unit *u = c->u;
    switch (block->kind) {
    case BLOCK_LOOP:
    case BLOCK_TRY:
        break;
    case BLOCK_FOR:
    case BLOCK_VALUE:
        emit(b, OP_CLEAR, block->reg, 0, 0);
        break;
    case BLOCK_FINALLY:
        statements(c, block->statements);
        break;
    case BLOCK_FINALLY_END:
        u->handler_depth--;
        emit(b, OP_LEAVE_HANDLER, 0, block->saved, u->handler_depth == 0);
        emit(b, OP_CLEAR, block->reg, 0, 0);
        u->handler_depth++;
        break;
    case BLOCK_HANDLER:
        u->handler_depth--;
        emit(b, OP_LEAVE_HANDLER, 0, block->saved, u->handler_depth == 0);
        emit(b, OP_CLEAR, block->reg, 0, 0);
        name_unbind(c, block->name);
        u->handler_depth++;
        break;
    case BLOCK_WITH:
    case BLOCK_ASYNC_WITH:
        with_exit_normal(c, block);
        break;
    }
}

static bool is_handler(const struct block *block)
{
    return block->kind == BLOCK_HANDLER || block->kind == BLOCK_FINALLY_END;
}

void blocks_unwind(struct codegen *c, struct block *until)
{
    struct unit *u = c->u;
    struct block *saved_block = u->block;
    uint32_t saved_handler = u->b.current_handler;
    unsigned saved_depth = u->handler_depth;
    for (struct block *block = u->block; block != until; block = block->outer) {
        u->block = block->outer;
        u->b.current_handler = block->outer_handler;
        block_owes(c, block);
        if (is_handler(block))
            u->handler_depth--;
    }
    u->block = saved_block;
    u->b.current_handler = saved_handler;
    u->handler_depth = saved_depth;
}

/* Whether leaving through these blocks runs code that could see or change a local. */
static bool owes_code(const struct block *block)
{
    for (; block; block = block->outer) {
        if (block->kind == BLOCK_FINALLY || block->kind == BLOCK_WITH || block->kind == BLOCK_ASYNC_WITH)
            return true;
        if (block->kind == BLOCK_HANDLER && block->name) /* `as name` is unbound */
            return true;
    }
    return false;
}

void return_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    const struct ast_expr *e = s->return_.value;
    unsigned mark = c->u->top;
    uint32_t handler = b->current_handler;
    if (!e || constant_truth(e) >= 0) {
        value constant = e ? constant_of(c, e) : NONE;
        unsigned k = constant_index(c, constant);
        blocks_unwind(c, NULL);
        set_position(c, &s->position);
        b->current_handler = NO_HANDLER;
        emit_imm(b, OP_RETURN_CONST, 0, (int32_t)k);
    } else {
        unsigned reg = owes_code(c->u->block) ? expression_push(c, e) : operand(c, e, NULL);
        blocks_unwind(c, NULL);
        set_position(c, &s->position);
        if (is_temp(c, reg))
            b->current_handler = NO_HANDLER;
        emit(b, OP_RETURN, reg, 0, 0);
    }
    b->current_handler = handler;
    c->u->top = mark;
}

void break_statement(struct codegen *c, bool is_continue)
{
    struct block *loop = c->u->block;
    while (loop->kind != BLOCK_LOOP && loop->kind != BLOCK_FOR)
        loop = loop->outer;
    uint32_t handler = c->u->b.current_handler;
    blocks_unwind(c, is_continue ? loop : loop->outer);
    c->u->b.current_handler = is_continue ? handler : loop->outer_handler;
    emit_jump(&c->u->b, is_continue ? loop->continue_to : loop->break_to);
    c->u->b.current_handler = handler;
}

/* ---- try ... except ---- */

/* The registers that a handler needs: where the exception arrives, and where ENTER_HANDLER saves. */
static void handler_registers(struct codegen *c, struct block *block)
{
    block->reg = temp_push(c);
    block->saved = temp_push(c);
}

static void enter_handler(struct codegen *c, struct block *block)
{
    emit(&c->u->b, OP_ENTER_HANDLER, block->reg, block->saved, c->u->handler_depth == 0);
    c->u->handler_depth++;
}

static void leave_handler(struct codegen *c, struct block *block)
{
    c->u->handler_depth--;
    emit(&c->u->b, OP_LEAVE_HANDLER, 0, block->saved, c->u->handler_depth == 0);
}

/* The end of a handler that lets the exception go on: restores what was handled before. The exception that
 * arrives here is in `arrived`; it replaces the handled one. */
static void handler_cleanup(struct codegen *c, struct block *block, label l, unsigned arrived,
                            const struct ast_name *name)
{
    label_place(&c->u->b, l);
    c->u->handler_depth++;
    leave_handler(c, block);
    emit(&c->u->b, OP_CLEAR, block->reg, 0, 0);
    name_unbind(c, name);
    emit(&c->u->b, OP_RERAISE, arrived, 0, 0);
}

/* One clause, its type matched already: binds the name, runs the body, leaves the handler, jumps to `done`.
 */
static void except_clause(struct codegen *c, const struct ast_handler *h, struct block *block, label done)
{
    struct code_builder *b = &c->u->b;
    label cleanup = label_new(b);
    unsigned arrived = temp_push(c);
    block->name = h->name;
    uint32_t depth = c->u->handler_depth;
    block_push(c, block, BLOCK_HANDLER);
    builder_protect(b, cleanup, arrived);
    if (h->name) {
        unsigned copy = temp_push(c);
        emit(b, OP_COPY, copy, block->reg, 0);
        name_store(c, h->name, copy);
        c->u->top = copy;
    }
    statements(c, &h->body);
    block_pop(c, block);
    leave_handler(c, block);
    emit(b, OP_CLEAR, block->reg, 0, 0);
    name_unbind(c, h->name);
    emit_jump(b, done);
    handler_cleanup(c, block, cleanup, arrived, h->name);
    c->u->handler_depth = depth;
    c->u->top = arrived;
}

static void try_except(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label handler = label_new(b), done = label_new(b);
    struct block body = {0}, clause = {0};
    handler_registers(c, &clause);
    block_push(c, &body, BLOCK_TRY);
    builder_protect(b, handler, clause.reg);
    statements(c, &s->try_.body);
    block_pop(c, &body);
    statements(c, &s->try_.otherwise);
    emit_jump(b, done);

    label_place(b, handler);
    /* Matching a clause's type can raise: then the handler is left as well. */
    label match_failed = label_new(b);
    unsigned arrived = temp_push(c);
    enter_handler(c, &clause);
    for (uint32_t i = 0; i < s->try_.handler_count; i++) {
        const struct ast_handler *h = &s->try_.handlers[i];
        label next = label_new(b);
        set_position(c, &h->position);
        if (h->type) {
            uint32_t outer = builder_protect(b, match_failed, arrived);
            unsigned type_mark = c->u->top;
            unsigned type = operand(c, h->type, NULL);
            set_position(c, &h->type->position);
            emit(b, OP_TEST_EXCEPTION, clause.reg, type, 0);
            c->u->top = type_mark;
            b->current_handler = outer;
            emit_jump(b, next);
        }
        except_clause(c, h, &clause, done);
        label_place(b, next);
    }
    /* No clause matched. */
    leave_handler(c, &clause);
    emit(b, OP_RERAISE, clause.reg, 0, 0);
    handler_cleanup(c, &clause, match_failed, arrived, NULL);
    label_place(b, done);
    c->u->top = mark;
}

/* ---- try ... finally ---- */

static void try_finally(struct codegen *c, const struct ast_stmt *s,
                        void (*body)(struct codegen *c, const struct ast_stmt *s))
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label handler = label_new(b), cleanup = label_new(b), done = label_new(b);
    struct block block = {.statements = &s->try_.finally}, end = {0};
    handler_registers(c, &end);
    block_push(c, &block, BLOCK_FINALLY);
    builder_protect(b, handler, end.reg);
    body(c, s);
    block_pop(c, &block);
    statements(c, &s->try_.finally);
    emit_jump(b, done);

    label_place(b, handler);
    enter_handler(c, &end);
    unsigned arrived = temp_push(c);
    block_push(c, &end, BLOCK_FINALLY_END);
    builder_protect(b, cleanup, arrived);
    statements(c, &s->try_.finally);
    block_pop(c, &end);
    leave_handler(c, &end);
    emit(b, OP_RERAISE, end.reg, 0, 0);
    handler_cleanup(c, &end, cleanup, arrived, NULL);
    label_place(b, done);
    c->u->top = mark;
}

static void body_only(struct codegen *c, const struct ast_stmt *s)
{
    statements(c, &s->try_.body);
}

void try_statement(struct codegen *c, const struct ast_stmt *s)
{
    if (s->try_.finally.count == 0)
        try_except(c, s);
    else
        try_finally(c, s, s->try_.handler_count ? try_except : body_only);
}

/* ---- try ... except* ---- */

/* rest: what no clause took so far; raised: list of what clauses raised. */
static void except_star_clause(struct codegen *c, const struct ast_handler *h, unsigned rest, unsigned raised)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label next = label_new(b), failed = label_new(b);
    unsigned matched = temp_push(c), type = temp_push(c), probe = temp_push(c);
    expression_into(c, h->type, type);
    set_position(c, &h->type->position);
    emit(b, OP_EXCEPT_STAR_MATCH, matched, rest, type);
    emit(b, OP_COPY, probe, matched, 0);
    emit(b, OP_TEST_NONE, probe, 0, 1);
    emit_jump(b, next);
    struct block inner = {.name = h->name};
    handler_registers(c, &inner);
    unsigned inner_arrived = temp_push(c);
    /* The clause handles its part of the group. */
    emit(b, OP_MOVE, inner.reg, matched, 0);
    enter_handler(c, &inner);
    block_push(c, &inner, BLOCK_HANDLER);
    builder_protect(b, failed, inner_arrived);
    if (h->name) {
        unsigned copy = temp_push(c);
        emit(b, OP_COPY, copy, inner.reg, 0);
        name_store(c, h->name, copy);
        c->u->top = copy;
    }
    statements(c, &h->body);
    block_pop(c, &inner);
    leave_handler(c, &inner);
    emit(b, OP_CLEAR, inner.reg, 0, 0);
    name_unbind(c, h->name);
    label after = label_new(b);
    emit_jump(b, after);
    label_place(b, failed);
    c->u->handler_depth++;
    leave_handler(c, &inner);
    emit(b, OP_CLEAR, inner.reg, 0, 0);
    name_unbind(c, h->name);
    emit(b, OP_LIST_APPEND, raised, inner_arrived, 0);
    emit_jump(b, after);
    label_place(b, next);
    emit(b, OP_CLEAR, matched, 0, 0);
    label_place(b, after);
    c->u->top = mark;
}

static void try_star_body(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    label handler = label_new(b), cleanup = label_new(b), done = label_new(b), nothing = label_new(b);
    struct block body = {0}, clause = {0};
    handler_registers(c, &clause);
    block_push(c, &body, BLOCK_TRY);
    builder_protect(b, handler, clause.reg);
    statements(c, &s->try_.body);
    block_pop(c, &body);
    statements(c, &s->try_.otherwise);
    emit_jump(b, done);

    label_place(b, handler);
    enter_handler(c, &clause);
    unsigned arrived = temp_push(c), rest = temp_push(c), raised = temp_push(c);
    struct block owed = {0};
    block_push(c, &owed, BLOCK_FINALLY_END);
    owed.reg = clause.reg;
    owed.saved = clause.saved;
    builder_protect(b, cleanup, arrived);
    /* `arrived` lies below rest and raised, so they are released when an exception arrives there. */
    emit(b, OP_COPY, rest, clause.reg, 0);
    emit(b, OP_BUILD_LIST, raised, 0, 0);
    for (uint32_t i = 0; i < s->try_.handler_count; i++) {
        set_position(c, &s->try_.handlers[i].position);
        except_star_clause(c, &s->try_.handlers[i], rest, raised);
    }
    emit(b, OP_LIST_APPEND, raised, rest, 0);
    unsigned result = temp_push(c), probe = temp_push(c);
    emit(b, OP_EXCEPT_STAR_END, result, clause.reg, raised);
    block_pop(c, &owed);
    leave_handler(c, &clause);
    emit(b, OP_CLEAR, clause.reg, 0, 0);
    emit(b, OP_COPY, probe, result, 0);
    emit(b, OP_TEST_NONE, probe, 0, 1);
    emit_jump(b, nothing);
    emit(b, OP_RERAISE, result, 0, 0);
    handler_cleanup(c, &clause, cleanup, arrived, NULL);
    label_place(b, nothing);
    emit(b, OP_CLEAR, result, 0, 0);
    label_place(b, done);
    c->u->top = mark;
}

void try_star_statement(struct codegen *c, const struct ast_stmt *s)
{
    if (s->try_.finally.count == 0)
        try_star_body(c, s);
    else
        try_finally(c, s, try_star_body);
}

/* ---- with ---- */

void with_statement(struct codegen *c, const struct ast_stmt *s, unsigned item)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    bool async = s->kind == STMT_ASYNC_WITH;
    const struct ast_with_item *it = &s->with.items[item];
    label handler = label_new(b), cleanup = label_new(b), done = label_new(b), suppressed = label_new(b);
    struct block block = {0}, end = {0};
    unsigned context = expression_push(c, it->context);
    block.reg = temp_push(c);
    unsigned entered = temp_push(c);
    set_position(c, &s->position);
    emit(b, async ? OP_BEFORE_ASYNC_WITH : OP_BEFORE_WITH, block.reg, context, 0);
    if (async)
        await_into(c, entered, entered);
    /* The entered value is dropped when the body raises: its register is where the exception arrives. */
    end.reg = entered;
    end.saved = temp_push(c);
    block_push(c, &block, async ? BLOCK_ASYNC_WITH : BLOCK_WITH);
    builder_protect(b, handler, end.reg);
    if (it->target)
        assign(c, it->target, entered);
    else
        emit(b, OP_CLEAR, entered, 0, 0);
    if (item + 1 < s->with.count)
        with_statement(c, s, item + 1);
    else
        statements(c, &s->with.body);
    block_pop(c, &block);
    set_position(c, &s->position);
    with_exit_normal(c, &block);
    emit_jump(b, done);

    label_place(b, handler);
    enter_handler(c, &end);
    unsigned arrived = temp_push(c), verdict = temp_push(c);
    uint32_t outer = builder_protect(b, cleanup, arrived);
    emit(b, OP_WITH_EXIT, verdict, block.reg, end.reg);
    if (async)
        await_into(c, verdict, verdict);
    emit(b, OP_TEST_TRUTH, verdict, 0, 1);
    emit_jump(b, suppressed);
    b->current_handler = outer;
    leave_handler(c, &end);
    emit(b, OP_RERAISE, end.reg, 0, 0);
    handler_cleanup(c, &end, cleanup, arrived, NULL);
    label_place(b, suppressed);
    c->u->handler_depth++;
    leave_handler(c, &end);
    emit(b, OP_CLEAR, end.reg, 0, 0);
    label_place(b, done);
    c->u->top = mark;
}
