/* Constants: runtime values of literals, and folding of what is constant by its form. */
#include "compiler/codegen_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/complex.h"

/* Folding must not make code that is slow or huge to build: results stay within these bounds. */
#define FOLD_MAX_BITS 128

static value literal(struct codegen *c, const struct ast_constant *k)
{
    struct thread *t = c->t;
    switch (k->kind) {
    case AST_CONSTANT_NONE:
        return NONE;
    case AST_CONSTANT_TRUE:
        return TRUE_VALUE;
    case AST_CONSTANT_FALSE:
        return FALSE_VALUE;
    case AST_CONSTANT_ELLIPSIS:
        return ELLIPSIS;
    case AST_CONSTANT_INT:
        return int_from_digits(t, k->text, k->length, k->base, false);
    case AST_CONSTANT_FLOAT:
        return float_from_double(t, k->number);
    case AST_CONSTANT_COMPLEX:
        return complex_create(t, 0.0, k->number);
    case AST_CONSTANT_STR:
        return constant_str(c, k->text, k->length);
    case AST_CONSTANT_BYTES:
        return bytes_from_data(t, k->length ? k->text : "", k->length);
    }
    UNREACHABLE();
}

value *codegen_scope(struct codegen *c, size_t count)
{
    value *slots = scope_enter(c->t, count);
    if (!slots)
        builder_fail(&c->u->b);
    return slots;
}

value constant_str(struct codegen *c, const char *text, size_t length)
{
    value s = length <= 256 ? str_intern_utf8(c->t, text, length) : str_from_utf8(c->t, text, length);
    if (s == UNSET)
        builder_fail(&c->u->b);
    return s;
}

static bool is_number(value v)
{
    return value_is_int(v) || value_is_float(v);
}

/* Only immediate numbers are folded, and only where the result is small and nothing can be raised. */
static value fold_binary(struct codegen *c, const struct ast_expr *e)
{
    enum ast_binary_operator op = e->binary.operation;
    value left = constant_of(c, e->binary.left), right = UNSET, result = UNSET;
    if (left != UNSET && is_number(left))
        right = constant_of(c, e->binary.right);
    if (right != UNSET && is_number(right)) {
        bool zero = right == value_from_small_int(0) || (value_is_float(right) && value_float(right) == 0);
        bool small = !value_is_int(right) ||
                     (value_small_int(right) >= 0 && value_small_int(right) < FOLD_MAX_BITS / 2);
        if (op == AST_ADD)
            result = op_binary(c->t, BINARY_add, left, right);
        else if (op == AST_SUBTRACT)
            result = op_binary(c->t, BINARY_subtract, left, right);
        else if (op == AST_MULTIPLY)
            result = op_binary(c->t, BINARY_multiply, left, right);
        else if (op == AST_DIVIDE && !zero)
            result = op_binary(c->t, BINARY_true_divide, left, right);
        else if (op == AST_POWER && value_is_int(left) && value_is_int(right) && small)
            result = op_power(c->t, left, right, NONE);
        else if (op == AST_LEFT_SHIFT && value_is_int(left) && value_is_int(right) && small)
            result = op_binary(c->t, BINARY_shift_left, left, right);
        if (result == UNSET && thread_raised(c->t))
            raised_clear(c->t);
    }
    value_release(c->t, left);
    value_release(c->t, right);
    return result;
}

static value fold_unary(struct codegen *c, const struct ast_expr *e)
{
    if (e->unary.operation == AST_NOT)
        return UNSET;
    value *s = codegen_scope(c, 1), result = UNSET;
    value operand_value = s[0] = constant_of(c, e->unary.operand);
    if (operand_value == UNSET) {
        scope_leave(c->t, s);
        return UNSET;
    }
    bool number = is_number(operand_value) || e->unary.operand->kind != EXPR_CONSTANT ||
                  e->unary.operand->constant.kind == AST_CONSTANT_INT ||
                  e->unary.operand->constant.kind == AST_CONSTANT_COMPLEX;
    if (number && e->unary.operation == AST_MINUS)
        result = op_negative(c->t, operand_value);
    else if (number && e->unary.operation == AST_PLUS)
        result = op_positive(c->t, operand_value);
    else if (value_is_int(operand_value) && e->unary.operation == AST_INVERT)
        result = op_invert(c->t, operand_value);
    if (result == UNSET && thread_raised(c->t))
        raised_clear(c->t);
    s[0] = UNSET; /* a number: nothing of it runs when it goes */
    value_release(c->t, operand_value);
    scope_leave(c->t, s);
    return result;
}

static value fold_tuple(struct codegen *c, const struct ast_expr *e)
{
    const struct ast_expr_list *elements = &e->tuple.elements;
    for (uint32_t i = 0; i < elements->count; i++) {
        enum ast_expr_kind kind = elements->items[i]->kind;
        if (kind != EXPR_CONSTANT && kind != EXPR_TUPLE && kind != EXPR_UNARY)
            return UNSET;
    }
    value *s = codegen_scope(c, 1);
    s[0] = tuple_create(c->t, elements->count);
    if (s[0] == UNSET)
        builder_fail(&c->u->b);
    uint32_t done = 0;
    for (value item; done < elements->count && (item = constant_of(c, elements->items[done])) != UNSET;
         done++)
        field_init(&tuple_of(s[0])->items[done], item);
    if (done < elements->count)
        slot_clear(c->t, &s[0]);
    value tuple = scope_take(&s[0]);
    scope_leave(c->t, s);
    return tuple;
}

value constant_of(struct codegen *c, const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_CONSTANT: {
        value v = literal(c, &e->constant);
        if (v == UNSET)
            builder_fail(&c->u->b);
        return v;
    }
    case EXPR_UNARY:
        return fold_unary(c, e);
    case EXPR_BINARY:
        return fold_binary(c, e);
    case EXPR_TUPLE:
        return e->tuple.context == AST_LOAD ? fold_tuple(c, e) : UNSET;
    default:
        return UNSET;
    }
}

unsigned constant_index(struct codegen *c, value constant)
{
    return builder_constant(&c->u->b, constant);
}

void load_constant(struct codegen *c, value constant, unsigned into)
{
    emit_imm(&c->u->b, OP_LOAD_CONST, into, (int32_t)constant_index(c, constant));
}

int constant_truth(const struct ast_expr *e)
{
    if (e->kind != EXPR_CONSTANT)
        return -1;
    const struct ast_constant *k = &e->constant;
    switch (k->kind) {
    case AST_CONSTANT_NONE:
    case AST_CONSTANT_FALSE:
        return 0;
    case AST_CONSTANT_TRUE:
    case AST_CONSTANT_ELLIPSIS:
        return 1;
    case AST_CONSTANT_INT:
        return !(k->length == 1 && k->text[0] == '0');
    case AST_CONSTANT_STR:
    case AST_CONSTANT_BYTES:
        return k->length != 0;
    default:
        return -1;
    }
}
