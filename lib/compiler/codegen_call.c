/* Calls. */
#include "compiler/codegen_internal.h"
#include "types/str.h"
#include "types/tuple.h"

static bool is_plain(const struct ast_expr_list *arguments, const struct ast_keyword_list *keywords)
{
    for (uint32_t i = 0; i < arguments->count; i++) {
        if (arguments->items[i]->kind == EXPR_STARRED)
            return false;
    }
    for (uint32_t i = 0; i < keywords->count; i++) {
        if (!keywords->items[i].name)
            return false;
    }
    return arguments->count + keywords->count < 200;
}

/* The tuple of the keywords' names, as a constant. */
static unsigned keyword_names(struct codegen *c, const struct ast_keyword_list *keywords)
{
    value tuple = tuple_create(c->t, keywords->count);
    if (tuple == UNSET)
        builder_fail(&c->u->b);
    for (uint32_t i = 0; i < keywords->count; i++) {
        const struct ast_name *name = keywords->items[i].name;
        field_init(&tuple_of(tuple)->items[i], constant_str(c, name->text, name->length));
    }
    return constant_index(c, tuple);
}

/* Evaluates plain arguments into the registers that follow the callable. */
static void arguments_push(struct codegen *c, const struct ast_expr_list *arguments,
                           const struct ast_keyword_list *keywords)
{
    for (uint32_t i = 0; i < arguments->count; i++)
        expression_push(c, arguments->items[i]);
    for (uint32_t i = 0; i < keywords->count; i++)
        expression_push(c, keywords->items[i].value);
    temp_push(c); /* the spare register of a window */
}

/* f(*a, **k): a tuple and a dict. Arguments already in the window start the tuple. */
static void call_spread(struct codegen *c, unsigned w, unsigned given, const struct ast_expr_list *arguments,
                        const struct ast_keyword_list *keywords, unsigned into)
{
    struct code_builder *b = &c->u->b;
    struct position position = b->position;
    unsigned callable = w + FRAME_HEADER - 1, first = w + FRAME_HEADER;
    unsigned list = first + given;
    if (c->u->top <= list + 2)
        temp_push_many(c, list + 3 - c->u->top);
    emit(b, OP_BUILD_LIST, list, first, given);
    for (uint32_t i = 0; i < arguments->count; i++) {
        unsigned mark = c->u->top;
        const struct ast_expr *e = arguments->items[i];
        bool starred = e->kind == EXPR_STARRED;
        unsigned reg = operand(c, starred ? e->starred.value : e, NULL);
        b->position = position;
        /* Alone, it is named together with the callable when it cannot be iterated. */
        emit(b, starred ? OP_LIST_EXTEND : OP_LIST_APPEND, list, reg,
             arguments->count + given == 1 ? callable : 0);
        c->u->top = mark;
    }
    emit(b, OP_LIST_TO_TUPLE, first, list, 0);
    if (keywords->count == 0) {
        load_constant(c, NONE, first + 1);
    } else {
        emit(b, OP_BUILD_MAP, first + 1, 0, 0);
        for (uint32_t i = 0; i < keywords->count; i++) {
            unsigned mark = c->u->top;
            const struct ast_keyword *k = &keywords->items[i];
            if (k->name) {
                /* Merged as a dict of one, so that a name given twice is noticed. */
                unsigned pair = temp_push_many(c, 2);
                load_constant(c, constant_str(c, k->name->text, k->name->length), pair);
                expression_into(c, k->value, pair + 1);
                b->position = position;
                emit(b, OP_BUILD_MAP, pair, pair, 1);
                emit(b, OP_DICT_MERGE, first + 1, pair, callable);
            } else {
                unsigned other = operand(c, k->value, NULL);
                b->position = position;
                emit(b, OP_DICT_MERGE, first + 1, other, callable);
            }
            c->u->top = mark;
        }
    }
    b->position = position;
    emit(b, OP_CALL_EX, into, w, 0);
}

void call_window(struct codegen *c, unsigned w, unsigned given, const struct ast_expr_list *arguments,
                 const struct ast_keyword_list *keywords, unsigned into)
{
    struct code_builder *b = &c->u->b;
    struct position position = b->position;
    if (!is_plain(arguments, keywords)) {
        call_spread(c, w, given, arguments, keywords, into);
        return;
    }
    arguments_push(c, arguments, keywords);
    unsigned count = given + arguments->count + keywords->count;
    b->position = position;
    if (keywords->count) {
        unsigned k = keyword_names(c, keywords);
        emit(b, OP_CALL_KW, into, w, count);
        emit_imm(b, OP_NAMES, 0, (int32_t)k);
    } else {
        emit(b, OP_CALL, into, w, count);
    }
}

/* object.name(args): the method is called with the object in front, without a bound method in between. */
static void method_call_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    const struct ast_expr *function = e->call.function;
    unsigned w = temp_push_many(c, FRAME_HEADER + 1);
    unsigned mark = c->u->top;
    unsigned object = operand(c, function->attribute.value, NULL);
    set_position(c, &function->position);
    emit(b, OP_LOAD_METHOD, w, object, attribute_cache(c, function->attribute.name));
    c->u->top = mark;
    arguments_push(c, &e->call.arguments, &e->call.keywords);
    set_position(c, &e->position);
    emit(b, OP_CALL_METHOD, into, w, e->call.arguments.count);
}

void call_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    unsigned mark = c->u->top;
    const struct ast_expr *function = e->call.function;
    bool plain = is_plain(&e->call.arguments, &e->call.keywords);
    warn_call(c, e);
    if (function->kind == EXPR_ATTRIBUTE && plain && e->call.keywords.count == 0) {
        method_call_into(c, e, into);
    } else {
        unsigned w = temp_push_many(c, FRAME_HEADER);
        c->u->top = w + FRAME_HEADER - 1;
        unsigned callable = temp_push(c);
        expression_into(c, function, callable);
        set_position(c, &e->position);
        call_window(c, w, 0, &e->call.arguments, &e->call.keywords, into);
    }
    c->u->top = mark;
}
