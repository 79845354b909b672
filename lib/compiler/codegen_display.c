/* Displays, comprehensions and f-strings. */
#include "compiler/codegen_internal.h"
#include "object/scope.h"
#include "types/set.h"
#include "types/list.h"
#include "types/str.h"

/* A display longer than this is built in pieces, so that it does not take a register per element. */
#define DISPLAY_CHUNK 32

static bool has_starred(const struct ast_expr_list *elements)
{
    for (uint32_t i = 0; i < elements->count; i++) {
        if (elements->items[i]->kind == EXPR_STARRED)
            return true;
    }
    return false;
}

/* Evaluates `count` elements into consecutive temporaries; returns the first. */
static unsigned elements_push(struct codegen *c, struct ast_expr *const *items, uint32_t count)
{
    unsigned first = c->u->top;
    for (uint32_t i = 0; i < count; i++)
        expression_push(c, items[i]);
    return first;
}

/* Element by element: for long displays and starred elements. `build`, `add`, `extend`: instructions. */
static void display_in_pieces(struct codegen *c, const struct ast_expr_list *elements, unsigned into,
                              unsigned build, unsigned add, unsigned extend)
{
    struct code_builder *b = &c->u->b;
    struct position position = b->position;
    emit(b, build, into, 0, 0);
    for (uint32_t i = 0; i < elements->count; i++) {
        unsigned mark = c->u->top;
        const struct ast_expr *e = elements->items[i];
        bool starred = e->kind == EXPR_STARRED;
        unsigned reg = operand(c, starred ? e->starred.value : e, NULL);
        b->position = position;
        emit(b, starred ? extend : add, into, reg, 0);
        c->u->top = mark;
    }
}

void list_into(struct codegen *c, const struct ast_expr_list *elements, unsigned into)
{
    display_in_pieces(c, elements, into, OP_BUILD_LIST, OP_LIST_APPEND, OP_LIST_EXTEND);
}

/* A set display of three or more constants is copied from a frozen set that is made once. It shows: the copy
 * may be ordered differently from a set that took its elements one by one, and python3 prints the copy's
 * order. */
static bool constant_set_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    const struct ast_expr_list *elements = &e->set.elements;
    value *s = codegen_scope(c, 2); /* the set; an element, then all of them in the set's order */
    for (uint32_t i = 0; i < elements->count; i++) {
        slot_set(c->t, &s[1], constant_of(c, elements->items[i]));
        if (s[1] == UNSET) {
            scope_leave(c->t, s);
            return false;
        }
        if (i == 0)
            s[0] = set_create(c->t, &frozenset_type);
        if (s[0] == UNSET || !set_add(c->t, s[0], s[1]))
            builder_fail(&c->u->b);
    }
    slot_set(c->t, &s[1], sequence_to_tuple(c->t, s[0]));
    if (s[1] == UNSET)
        builder_fail(&c->u->b);
    slot_set(c->t, &s[0], set_from_iterable(c->t, &frozenset_type, s[1]));
    slot_clear(c->t, &s[1]);
    value set = scope_take(&s[0]);
    scope_leave(c->t, s);
    if (set == UNSET)
        builder_fail(&c->u->b);
    unsigned copy = temp_push(c), constant = temp_push(c);
    emit(&c->u->b, OP_BUILD_SET, copy, 0, 0);
    load_constant(c, set, constant);
    emit(&c->u->b, OP_SET_UPDATE, copy, constant, 0);
    emit(&c->u->b, OP_MOVE, into, copy, 0);
    return true;
}

static void sequence_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    const struct ast_expr_list *elements = e->kind == EXPR_SET ? &e->set.elements : &e->list.elements;
    unsigned mark = c->u->top;
    if (e->kind == EXPR_SET && elements->count >= 3 && constant_set_into(c, e, into)) {
        c->u->top = mark;
        return;
    }
    if (has_starred(elements) || elements->count > DISPLAY_CHUNK) {
        unsigned reg = temp_push(c);
        set_position(c, &e->position);
        if (e->kind == EXPR_SET)
            display_in_pieces(c, elements, reg, OP_BUILD_SET, OP_SET_ADD, OP_SET_UPDATE);
        else
            list_into(c, elements, reg);
        set_position(c, &e->position);
        emit(b, e->kind == EXPR_TUPLE ? OP_LIST_TO_TUPLE : OP_MOVE, into, reg, 0);
    } else {
        unsigned first = elements_push(c, elements->items, elements->count);
        unsigned op = e->kind == EXPR_LIST    ? OP_BUILD_LIST
                      : e->kind == EXPR_TUPLE ? OP_BUILD_TUPLE
                                              : OP_BUILD_SET;
        set_position(c, &e->position);
        emit(b, op, into, first, elements->count);
    }
    c->u->top = mark;
}

static void dict_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    const struct ast_expr_list *keys = &e->dict.keys, *values = &e->dict.values;
    unsigned mark = c->u->top;
    bool plain = keys->count <= DISPLAY_CHUNK / 2;
    for (uint32_t i = 0; i < keys->count; i++)
        plain = plain && keys->items[i];
    if (plain) {
        unsigned first = c->u->top;
        for (uint32_t i = 0; i < keys->count; i++) {
            expression_push(c, keys->items[i]);
            expression_push(c, values->items[i]);
        }
        set_position(c, &e->position);
        emit(b, OP_BUILD_MAP, into, first, keys->count);
        c->u->top = mark;
        return;
    }
    unsigned reg = temp_push(c);
    emit(b, OP_BUILD_MAP, reg, 0, 0);
    for (uint32_t i = 0; i < keys->count; i++) {
        unsigned item_mark = c->u->top;
        if (keys->items[i]) {
            unsigned key = expression_push(c, keys->items[i]);
            unsigned item = expression_push(c, values->items[i]);
            set_position(c, &e->position);
            emit(b, OP_MAP_ADD, reg, key, item);
        } else {
            unsigned other = operand(c, values->items[i], NULL);
            set_position(c, &e->position);
            emit(b, OP_DICT_UPDATE, reg, other, 0);
        }
        c->u->top = item_mark;
    }
    set_position(c, &e->position);
    emit(b, OP_MOVE, into, reg, 0);
    c->u->top = mark;
}

void display_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    if (e->kind == EXPR_DICT)
        dict_into(c, e, into);
    else
        sequence_into(c, e, into);
}

static void comprehension_loops(struct codegen *c, const struct ast_expr *e, uint32_t depth, unsigned result);

/* What the innermost loop does with each element. */
static void comprehension_element(struct codegen *c, const struct ast_expr *e, unsigned result)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    if (e->kind == EXPR_DICT_COMP) {
        unsigned key = expression_push(c, e->comprehension.element);
        unsigned item = expression_push(c, e->comprehension.value);
        emit(b, OP_MAP_ADD, result, key, item);
    } else if (e->kind == EXPR_GENERATOR) {
        unsigned reg = expression_push(c, e->comprehension.element);
        set_position(c, &e->comprehension.element->position);
        emit(b, c->u->scope->is_coroutine ? OP_ASYNC_YIELD : OP_YIELD, reg, reg, 0);
        emit(b, OP_CLEAR, reg, 0, 0);
    } else {
        unsigned reg = operand(c, e->comprehension.element, NULL);
        emit(b, e->kind == EXPR_LIST_COMP ? OP_LIST_APPEND : OP_SET_ADD, result, reg, 0);
    }
    c->u->top = mark;
}

static void comprehension_inside(struct codegen *c, const struct ast_expr *e, uint32_t depth, unsigned result,
                                 label next)
{
    const struct ast_comprehension *g = &e->comprehension.generators.items[depth];
    for (uint32_t i = 0; i < g->conditions.count; i++)
        jump_if(c, g->conditions.items[i], false, next);
    if (depth + 1 < e->comprehension.generators.count)
        comprehension_loops(c, e, depth + 1, result);
    else
        comprehension_element(c, e, result);
}

static void async_loop(struct codegen *c, const struct ast_expr *e, uint32_t depth, unsigned result,
                       unsigned iterator)
{
    struct code_builder *b = &c->u->b;
    const struct ast_comprehension *g = &e->comprehension.generators.items[depth];
    label next = label_new(b), handler = label_new(b), end = label_new(b);
    unsigned exception = temp_push(c);
    label_place(b, next);
    uint32_t outer = builder_protect(b, handler, exception);
    unsigned item = temp_push(c);
    emit(b, OP_GET_ANEXT, item, iterator, 0);
    await_into(c, item, item);
    b->current_handler = outer;
    assign(c, g->target, item);
    comprehension_inside(c, e, depth, result, next);
    emit_jump(b, next);
    label_place(b, handler);
    emit(b, OP_END_ASYNC_FOR, exception, 0, 0);
    emit(b, OP_CLEAR, iterator, 0, 0);
    label_place(b, end);
}

static void comprehension_loops(struct codegen *c, const struct ast_expr *e, uint32_t depth, unsigned result)
{
    struct code_builder *b = &c->u->b;
    const struct ast_comprehension *g = &e->comprehension.generators.items[depth];
    unsigned mark = c->u->top;
    unsigned iterator;
    if (depth == 0) {
        /* The parameter .0: an iterator already, or something that needs none. */
        bool walk = e->kind != EXPR_GENERATOR && !g->is_async;
        iterator = temp_push_many(c, LOOP_REGISTERS);
        emit(b, walk ? OP_GET_LOOP : OP_MOVE, iterator, 0, 0);
    } else if (g->is_async) {
        iterator = expression_push(c, g->iterable);
        set_position(c, &e->position);
        emit(b, OP_GET_AITER, iterator, iterator, 0);
    } else {
        iterator = loop_push(c, g->iterable, &e->position);
    }
    if (g->is_async) {
        async_loop(c, e, depth, result, iterator);
        c->u->top = mark;
        return;
    }
    label next = label_new(b), end = label_new(b);
    label_place(b, next);
    unsigned local = g->target->kind == EXPR_NAME ? name_register(c, g->target->name.id) : NO_REGISTER;
    unsigned item = local != NO_REGISTER ? local : temp_push(c);
    set_position(c, &e->position);
    emit(b, OP_FOR_ITER, item, iterator, 0);
    emit_jump(b, end);
    if (local == NO_REGISTER)
        assign(c, g->target, item);
    comprehension_inside(c, e, depth, result, next);
    emit_jump(b, next);
    label_place(b, end);
    c->u->top = mark;
}

static const char *comprehension_name(enum ast_expr_kind kind)
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

static value comprehension_code(struct codegen *c, const struct ast_expr *e)
{
    struct buffer qualname = BUFFER_EMPTY;
    if (c->u->outer)
        buffer_printf(&qualname, "%s.%s%s", buffer_text(c->u->qualname),
                      scope_is_function(c->u->scope) ? "<locals>." : "", comprehension_name(e->kind));
    else
        buffer_append_text(&qualname, comprehension_name(e->kind));
    unit_enter(c, e->comprehension.scope, buffer_text(&qualname));
    buffer_finish(&qualname);
    struct code_builder *b = &c->u->b;
    set_position(c, &e->position);
    unsigned result = NO_REGISTER;
    if (e->kind != EXPR_GENERATOR) {
        result = temp_push(c);
        emit(b,
             e->kind == EXPR_LIST_COMP  ? OP_BUILD_LIST
             : e->kind == EXPR_SET_COMP ? OP_BUILD_SET
                                        : OP_BUILD_MAP,
             result, 0, 0);
    }
    comprehension_loops(c, e, 0, result);
    set_position(c, &e->position);
    if (result != NO_REGISTER)
        emit(b, OP_RETURN, result, 0, 0);
    else
        emit_imm(b, OP_RETURN_CONST, 0, (int32_t)constant_index(c, NONE));
    value code = unit_leave(c, e->position.line);
    ((struct code *)value_ref(code))->flags |= CODE_COMPREHENSION;
    return code;
}

void comprehension_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    const struct ast_comprehension *first = &e->comprehension.generators.items[0];
    value code = comprehension_code(c, e);
    unsigned w = temp_push_many(c, FRAME_HEADER);
    make_closure(c, e->comprehension.scope, code, NO_REGISTER, w + FRAME_HEADER - 1);
    unsigned iterator = expression_push(c, first->iterable);
    temp_push(c);
    set_position(c, &e->position);
    emit(b,
         first->is_async             ? OP_GET_AITER
         : e->kind == EXPR_GENERATOR ? OP_GET_ITER
                                     : OP_GET_WALK,
         iterator, iterator, 0);
    bool awaited = e->comprehension.scope->is_coroutine && e->kind != EXPR_GENERATOR;
    if (awaited) {
        unsigned coroutine = w;
        emit(b, OP_CALL, coroutine, w, 1);
        await_into(c, coroutine, into);
    } else {
        emit(b, OP_CALL, into, w, 1);
    }
    c->u->top = mark;
}

void formatted_value_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    unsigned reg = expression_push(c, e->formatted_value.value);
    set_position(c, &e->position);
    if (e->formatted_value.conversion > 0)
        emit(b, OP_CONVERT, reg, reg, (unsigned)e->formatted_value.conversion);
    unsigned spec = NO_REGISTER;
    if (e->formatted_value.format) {
        spec = expression_push(c, e->formatted_value.format);
        set_position(c, &e->position);
    }
    emit(b, OP_FORMAT, into, reg, spec);
    c->u->top = mark;
}

void joined_str_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    const struct ast_expr_list *parts = &e->joined_str.values;
    unsigned mark = c->u->top;
    if (parts->count == 0) {
        load_constant(c, constant_str(c, "", 0), into);
        return;
    }
    /* A long f-string is joined in pieces, each appended to what came before. */
    unsigned first = c->u->top, pending = 0;
    for (uint32_t i = 0; i < parts->count; i++) {
        expression_push(c, parts->items[i]);
        if (++pending < DISPLAY_CHUNK || i + 1 == parts->count)
            continue;
        set_position(c, &e->position);
        emit(b, OP_BUILD_STRING, first, first, pending);
        c->u->top = first + 1;
        pending = 1;
    }
    set_position(c, &e->position);
    emit(b, OP_BUILD_STRING, into, first, pending);
    c->u->top = mark;
}
