/* Expressions: values into registers, and conditions into jumps. */
#include "compiler/codegen_internal.h"
#include "types/protocol.h"

static enum binary_op binary_op_of(enum ast_binary_operator operation)
{
    static const enum binary_op map[] = {
        [AST_ADD] = BINARY_add,
        [AST_SUBTRACT] = BINARY_subtract,
        [AST_MULTIPLY] = BINARY_multiply,
        [AST_MATRIX_MULTIPLY] = BINARY_matrix_multiply,
        [AST_DIVIDE] = BINARY_true_divide,
        [AST_MODULO] = BINARY_remainder,
        [AST_POWER] = BINARY_power,
        [AST_LEFT_SHIFT] = BINARY_shift_left,
        [AST_RIGHT_SHIFT] = BINARY_shift_right,
        [AST_BIT_OR] = BINARY_bit_or,
        [AST_BIT_XOR] = BINARY_bit_xor,
        [AST_BIT_AND] = BINARY_bit_and,
        [AST_FLOOR_DIVIDE] = BINARY_floor_divide,
    };
    return map[operation];
}

static bool list_contains_named(const struct ast_expr_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i] && contains_named(list->items[i]))
            return true;
    }
    return false;
}

/* Whether evaluating e may rebind a local of this block: only := does, and only outside inner blocks. */
bool contains_named(const struct ast_expr *e)
{
    if (!e)
        return false;
    switch (e->kind) {
    case EXPR_NAMED:
        return true;
    case EXPR_CONSTANT:
    case EXPR_NAME:
        return false;
    case EXPR_LAMBDA: /* its defaults belong to this block */
        return list_contains_named(&e->lambda.parameters->defaults) ||
               list_contains_named(&e->lambda.parameters->keyword_defaults);
    case EXPR_BINARY:
        return contains_named(e->binary.left) || contains_named(e->binary.right);
    case EXPR_UNARY:
        return contains_named(e->unary.operand);
    case EXPR_ATTRIBUTE:
        return contains_named(e->attribute.value);
    case EXPR_SUBSCRIPT:
        return contains_named(e->subscript.value) || contains_named(e->subscript.index);
    case EXPR_COMPARE:
        return contains_named(e->compare.left) || list_contains_named(&e->compare.comparators);
    case EXPR_CALL:
        for (uint32_t i = 0; i < e->call.keywords.count; i++) {
            if (contains_named(e->call.keywords.items[i].value))
                return true;
        }
        return contains_named(e->call.function) || list_contains_named(&e->call.arguments);
    case EXPR_LIST:
    case EXPR_TUPLE:
        return list_contains_named(&e->list.elements);
    case EXPR_BOOL_OP:
        return list_contains_named(&e->bool_op.values);
    case EXPR_CONDITIONAL:
        return contains_named(e->conditional.test) || contains_named(e->conditional.body) ||
               contains_named(e->conditional.otherwise);
    case EXPR_JOINED_STR:
        return list_contains_named(&e->joined_str.values);
    case EXPR_FORMATTED_VALUE:
        return contains_named(e->formatted_value.value) || contains_named(e->formatted_value.format);
    case EXPR_SLICE:
        return contains_named(e->slice.lower) || contains_named(e->slice.upper) ||
               contains_named(e->slice.step);
    case EXPR_STARRED:
        return contains_named(e->starred.value);
    default:
        return true; /* rare in this place: assume the worst */
    }
}

/* A constant on the right that fits an operand field, as its index; else NO_REGISTER. */
static unsigned constant_operand(struct codegen *c, const struct ast_expr *e)
{
    if (e->kind != EXPR_CONSTANT && e->kind != EXPR_UNARY && e->kind != EXPR_BINARY && e->kind != EXPR_TUPLE)
        return NO_REGISTER;
    value v = constant_of(c, e);
    if (v == UNSET)
        return NO_REGISTER;
    unsigned index = constant_index(c, v);
    return index < NO_REGISTER ? index : NO_REGISTER;
}

unsigned expression_push(struct codegen *c, const struct ast_expr *e)
{
    unsigned reg = temp_push(c);
    expression_into(c, e, reg);
    return reg;
}

unsigned operand(struct codegen *c, const struct ast_expr *e, const struct ast_expr *later)
{
    if (e->kind == EXPR_NAME) {
        unsigned reg = name_register(c, e->name.id);
        if (reg != NO_REGISTER && !contains_named(later))
            return reg;
    }
    return expression_push(c, e);
}

void expression_discard(struct codegen *c, const struct ast_expr *e)
{
    unsigned mark = c->u->top;
    unsigned reg = operand(c, e, NULL);
    set_position(c, &e->position);
    emit(&c->u->b, is_temp(c, reg) ? OP_CLEAR : OP_CHECK_LOCAL, reg, 0, 0);
    c->u->top = mark;
}

static void binary_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    enum binary_op op = binary_op_of(e->binary.operation);
    unsigned k = constant_operand(c, e->binary.right);
    if (k != NO_REGISTER) {
        unsigned left = operand(c, e->binary.left, NULL);
        set_position(c, &e->position);
        emit(b, OPCODE_BINARY(op, 1), into, left, k);
    } else if ((k = constant_operand(c, e->binary.left)) != NO_REGISTER) {
        unsigned right = operand(c, e->binary.right, NULL);
        set_position(c, &e->position);
        emit(b, OPCODE_BINARY(op, 2), into, k, right);
    } else {
        unsigned left = operand(c, e->binary.left, e->binary.right);
        unsigned right = operand(c, e->binary.right, NULL);
        set_position(c, &e->position);
        emit(b, OPCODE_BINARY(op, 0), into, left, right);
    }
    c->u->top = mark;
}

static void unary_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    static const uint16_t ops[] = {
        [AST_INVERT] = OP_INVERT, [AST_NOT] = OP_NOT, [AST_PLUS] = OP_POSITIVE, [AST_MINUS] = OP_NEGATIVE};
    unsigned mark = c->u->top;
    unsigned reg = operand(c, e->unary.operand, NULL);
    set_position(c, &e->position);
    emit(&c->u->b, ops[e->unary.operation], into, reg, 0);
    c->u->top = mark;
}

static bool is_comparison(enum ast_compare_operator op, enum compare_op *out)
{
    switch (op) {
    case AST_EQUAL:
        *out = COMPARE_EQ;
        return true;
    case AST_NOT_EQUAL:
        *out = COMPARE_NE;
        return true;
    case AST_LESS:
        *out = COMPARE_LT;
        return true;
    case AST_LESS_EQUAL:
        *out = COMPARE_LE;
        return true;
    case AST_GREATER:
        *out = COMPARE_GT;
        return true;
    case AST_GREATER_EQUAL:
        *out = COMPARE_GE;
        return true;
    default:
        return false;
    }
}

static void compare_emit(struct codegen *c, enum ast_compare_operator op, unsigned into, unsigned left,
                         unsigned right, bool constant)
{
    enum compare_op comparison;
    if (is_comparison(op, &comparison)) {
        emit(&c->u->b, OPCODE_COMPARE(comparison, constant ? 1 : 0), into, left, right);
        return;
    }
    ASSERT(!constant);
    unsigned opcode = op == AST_IS ? OP_IS : op == AST_IS_NOT ? OP_IS_NOT : op == AST_IN ? OP_IN : OP_NOT_IN;
    emit(&c->u->b, opcode, into, left, right);
}

/* The right operand of a comparison: a constant index for the six orderings, else a register. */
static unsigned compare_right(struct codegen *c, enum ast_compare_operator op, const struct ast_expr *e,
                              bool *constant)
{
    enum compare_op comparison;
    unsigned k = is_comparison(op, &comparison) ? constant_operand(c, e) : NO_REGISTER;
    *constant = k != NO_REGISTER;
    return *constant ? k : operand(c, e, NULL);
}

/* a < b < c: each middle operand is evaluated once and kept in a temporary for the next comparison. */
static void compare_chain_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top, count = e->compare.comparators.count;
    label failed = label_new(b), end = label_new(b);
    unsigned result = is_temp(c, into) ? into : temp_push(c);
    unsigned left = expression_push(c, e->compare.left);
    unsigned kept = temp_push(c);
    for (unsigned i = 0; i < count; i++) {
        bool last = i + 1 == count;
        unsigned right_mark = c->u->top;
        unsigned right = expression_push(c, e->compare.comparators.items[i]);
        set_position(c, &e->position);
        if (!last)
            emit(b, OP_COPY, kept, right, 0);
        compare_emit(c, e->compare.operations[i], result, left, right, false);
        c->u->top = right_mark;
        if (last)
            break;
        emit(b, OP_TEST_KEEP, result, 0, 0);
        emit_jump(b, failed);
        emit(b, OP_MOVE, left, kept, 0);
    }
    emit_jump(b, end);
    label_place(b, failed);
    emit(b, OP_CLEAR, kept, 0, 0);
    label_place(b, end);
    if (result != into)
        emit(b, OP_MOVE, into, result, 0);
    c->u->top = mark;
}

static void compare_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    warn_compare(c, e);
    if (e->compare.comparators.count > 1) {
        compare_chain_into(c, e, into);
        return;
    }
    unsigned mark = c->u->top;
    const struct ast_expr *right_expression = e->compare.comparators.items[0];
    bool constant;
    unsigned left = operand(c, e->compare.left, right_expression);
    unsigned right = compare_right(c, e->compare.operations[0], right_expression, &constant);
    set_position(c, &e->position);
    compare_emit(c, e->compare.operations[0], into, left, right, constant);
    c->u->top = mark;
}

static void jump_if_compare(struct codegen *c, const struct ast_expr *e, bool when, label l)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    enum ast_compare_operator op = e->compare.operations[0];
    const struct ast_expr *right_expression = e->compare.comparators.items[0];
    bool is = op == AST_IS || op == AST_IS_NOT;
    warn_compare(c, e);
    enum compare_op comparison;
    if (is && right_expression->kind == EXPR_CONSTANT &&
        right_expression->constant.kind == AST_CONSTANT_NONE) {
        unsigned reg = operand(c, e->compare.left, NULL);
        set_position(c, &e->position);
        emit(b, OP_TEST_NONE, reg, 0, when == (op == AST_IS));
    } else {
        bool constant;
        unsigned left = operand(c, e->compare.left, right_expression);
        unsigned right = compare_right(c, op, right_expression, &constant);
        set_position(c, &e->position);
        if (is_comparison(op, &comparison))
            emit(b, OPCODE_COMPARE(comparison, constant ? 3 : 2), left, right, when);
        else if (is)
            emit(b, OP_TEST_IS, left, right, when == (op == AST_IS));
        else
            emit(b, OP_TEST_IN, left, right, when == (op == AST_IN));
    }
    emit_jump(b, l);
    c->u->top = mark;
}

void jump_if(struct codegen *c, const struct ast_expr *e, bool when, label l)
{
    struct code_builder *b = &c->u->b;
    int constant = constant_truth(e);
    if (constant >= 0) {
        if ((bool)constant == when)
            emit_jump(b, l);
        return;
    }
    if (e->kind == EXPR_UNARY && e->unary.operation == AST_NOT) {
        jump_if(c, e->unary.operand, !when, l);
        return;
    }
    if (e->kind == EXPR_BOOL_OP) {
        /* `and` is settled by the first false one, `or` by the first true one. */
        bool settles = e->bool_op.operation == AST_OR;
        label skip = label_new(b);
        uint32_t last = e->bool_op.values.count - 1;
        for (uint32_t i = 0; i < last; i++)
            jump_if(c, e->bool_op.values.items[i], settles, settles == when ? l : skip);
        jump_if(c, e->bool_op.values.items[last], when, l);
        label_place(b, skip);
        return;
    }
    if (e->kind == EXPR_COMPARE && e->compare.comparators.count == 1) {
        jump_if_compare(c, e, when, l);
        return;
    }
    unsigned mark = c->u->top;
    unsigned reg = operand(c, e, NULL);
    set_position(c, &e->position);
    emit(b, OP_TEST_TRUTH, reg, 0, when);
    emit_jump(b, l);
    c->u->top = mark;
}

static void bool_op_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    unsigned result = is_temp(c, into) ? into : temp_push(c);
    label end = label_new(b);
    for (uint32_t i = 0; i < e->bool_op.values.count; i++) {
        expression_into(c, e->bool_op.values.items[i], result);
        if (i + 1 == e->bool_op.values.count)
            break;
        set_position(c, &e->position);
        emit(b, OP_TEST_KEEP, result, 0, e->bool_op.operation == AST_OR);
        emit_jump(b, end);
    }
    label_place(b, end);
    if (result != into)
        emit(b, OP_MOVE, into, result, 0);
    c->u->top = mark;
}

static void conditional_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    unsigned result = is_temp(c, into) ? into : temp_push(c);
    label otherwise = label_new(b), end = label_new(b);
    jump_if(c, e->conditional.test, false, otherwise);
    expression_into(c, e->conditional.body, result);
    emit_jump(b, end);
    label_place(b, otherwise);
    expression_into(c, e->conditional.otherwise, result);
    label_place(b, end);
    if (result != into)
        emit(b, OP_MOVE, into, result, 0);
    c->u->top = mark;
}

/* a:b, without a step: then no slice need be made to index with. */
bool is_plain_slice(const struct ast_expr *e)
{
    return e->kind == EXPR_SLICE && !e->slice.step;
}

unsigned slice_bounds_push(struct codegen *c, const struct ast_expr *e)
{
    unsigned bounds = temp_push_many(c, 2);
    const struct ast_expr *each[] = {e->slice.lower, e->slice.upper};
    for (unsigned i = 0; i < 2; i++) {
        if (each[i])
            expression_into(c, each[i], bounds + i);
        else
            load_constant(c, NONE, bounds + i);
    }
    return bounds;
}

static void subscript_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    warn_subscript(c, e);
    unsigned container = operand(c, e->subscript.value, e->subscript.index);
    unsigned k = constant_operand(c, e->subscript.index);
    if (is_plain_slice(e->subscript.index)) {
        unsigned bounds = slice_bounds_push(c, e->subscript.index);
        set_position(c, &e->position);
        emit(b, OP_LOAD_SLICE, into, container, bounds);
    } else if (k != NO_REGISTER) {
        set_position(c, &e->position);
        emit(b, OP_LOAD_ITEM_K, into, container, k);
    } else {
        unsigned index = operand(c, e->subscript.index, NULL);
        set_position(c, &e->position);
        emit(b, OP_LOAD_ITEM, into, container, index);
    }
    c->u->top = mark;
}

static void slice_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    unsigned mark = c->u->top;
    unsigned parts = temp_push_many(c, e->slice.step ? 3 : 2);
    const struct ast_expr *each[] = {e->slice.lower, e->slice.upper, e->slice.step};
    for (unsigned i = 0; i < (e->slice.step ? 3u : 2u); i++) {
        if (each[i])
            expression_into(c, each[i], parts + i);
        else
            load_constant(c, NONE, parts + i);
    }
    set_position(c, &e->position);
    emit(&c->u->b, OP_BUILD_SLICE, into, parts, e->slice.step ? 3 : 2);
    c->u->top = mark;
}

static void yield_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct unit *u = c->u;
    unsigned mark = u->top;
    unsigned reg = temp_push(c);
    if (e->yield.value)
        expression_into(c, e->yield.value, reg);
    else
        load_constant(c, NONE, reg);
    set_position(c, &e->position);
    unsigned op = u->scope->is_coroutine ? OP_ASYNC_YIELD : OP_YIELD;
    emit(&u->b, op, into, reg, u->handler_depth > 0);
    u->top = mark;
}

/* Delegates to the iterator in register `iterator` (consumed) until it ends; its result goes to `into`. */
static void delegate_into(struct codegen *c, unsigned iterator, unsigned into)
{
    unsigned mark = c->u->top;
    unsigned sent = temp_push(c);
    load_constant(c, NONE, sent);
    emit(&c->u->b, OP_YIELD_FROM, into, iterator, sent);
    c->u->top = mark;
}

static void yield_from_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    unsigned mark = c->u->top;
    unsigned iterator = expression_push(c, e->yield_from.value);
    set_position(c, &e->position);
    emit(&c->u->b, OP_GET_YIELD_FROM, iterator, iterator, 0);
    delegate_into(c, iterator, into);
    c->u->top = mark;
}

void await_into(struct codegen *c, unsigned from, unsigned into)
{
    unsigned mark = c->u->top;
    unsigned iterator = is_temp(c, from) ? from : temp_push(c);
    emit(&c->u->b, OP_GET_AWAITABLE, iterator, from, 0);
    if (c->u->top <= iterator)
        c->u->top = iterator + 1;
    delegate_into(c, iterator, into);
    c->u->top = mark;
}

static void named_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    unsigned mark = c->u->top;
    unsigned reg = expression_push(c, e->named.value);
    unsigned copy = temp_push(c);
    set_position(c, &e->position);
    emit(&c->u->b, OP_COPY, copy, reg, 0);
    name_store(c, e->named.target->name.id, copy);
    emit(&c->u->b, OP_MOVE, into, reg, 0);
    c->u->top = mark;
}

void expression_into(struct codegen *c, const struct ast_expr *e, unsigned into)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    set_position(c, &e->position);
    value constant = constant_of(c, e);
    if (constant != UNSET) {
        load_constant(c, constant, into);
        return;
    }
    switch (e->kind) {
    case EXPR_NAME:
        name_load(c, e->name.id, into);
        break;
    case EXPR_BINARY:
        binary_into(c, e, into);
        break;
    case EXPR_UNARY:
        unary_into(c, e, into);
        break;
    case EXPR_BOOL_OP:
        bool_op_into(c, e, into);
        break;
    case EXPR_COMPARE:
        compare_into(c, e, into);
        break;
    case EXPR_CONDITIONAL:
        conditional_into(c, e, into);
        break;
    case EXPR_CALL:
        call_into(c, e, into);
        break;
    case EXPR_ATTRIBUTE: {
        unsigned object = operand(c, e->attribute.value, NULL);
        set_position(c, &e->position);
        emit(b, OP_LOAD_ATTR, into, object, attribute_cache(c, e->attribute.name));
        break;
    }
    case EXPR_SUBSCRIPT:
        subscript_into(c, e, into);
        break;
    case EXPR_SLICE:
        slice_into(c, e, into);
        break;
    case EXPR_NAMED:
        named_into(c, e, into);
        break;
    case EXPR_LAMBDA:
        lambda_into(c, e, into);
        break;
    case EXPR_LIST:
    case EXPR_TUPLE:
    case EXPR_SET:
    case EXPR_DICT:
        display_into(c, e, into);
        break;
    case EXPR_LIST_COMP:
    case EXPR_SET_COMP:
    case EXPR_DICT_COMP:
    case EXPR_GENERATOR:
        comprehension_into(c, e, into);
        break;
    case EXPR_JOINED_STR:
        joined_str_into(c, e, into);
        break;
    case EXPR_FORMATTED_VALUE:
        formatted_value_into(c, e, into);
        break;
    case EXPR_YIELD:
        yield_into(c, e, into);
        break;
    case EXPR_YIELD_FROM:
        yield_from_into(c, e, into);
        break;
    case EXPR_AWAIT: {
        unsigned awaitable = expression_push(c, e->await_.value);
        set_position(c, &e->position);
        await_into(c, awaitable, into);
        break;
    }
    case EXPR_CONSTANT:
    case EXPR_STARRED: /* refused by the parser outside displays, calls and targets */
        UNREACHABLE();
    }
    c->u->top = mark;
}
