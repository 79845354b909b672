/* Targets: assignment, augmented assignment, deletion, annotations of variables. */
#include "compiler/ast_text.h"
#include "compiler/codegen_internal.h"
#include "types/protocol.h"
#include "types/exception.h"

/* self.x = ... in a method: remembered, to size the instances of the class. */
static void note_self_attribute(struct codegen *c, const struct ast_expr *target)
{
    struct unit *u = c->u;
    const struct ast_expr *object = target->attribute.value;
    if (!u->first_parameter || object->kind != EXPR_NAME || object->name.id != u->first_parameter)
        return;
    const struct ast_name *name = scope_mangle(c->tree, u->scope, target->attribute.name);
    for (size_t i = 0; i < u->self_attributes.count; i++) {
        if (u->self_attributes.items[i] == name)
            return;
    }
    if (u->self_attributes.count < 64 && !vector_push(&u->self_attributes, name))
        builder_fail_memory(&u->b);
}

static void unpack(struct codegen *c, const struct ast_expr_list *targets, unsigned from)
{
    struct code_builder *b = &c->u->b;
    uint32_t count = targets->count, star = count;
    for (uint32_t i = 0; i < count; i++) {
        if (targets->items[i]->kind == EXPR_STARRED)
            star = i;
    }
    if (count == 2 && star == count && is_temp(c, from)) {
        unsigned pair[2];
        for (unsigned i = 0; i < 2; i++) {
            const struct ast_expr *t = targets->items[i];
            pair[i] = t->kind == EXPR_NAME ? name_register(c, t->name.id) : NO_REGISTER;
        }
        if (pair[0] != NO_REGISTER && pair[1] != NO_REGISTER) {
            emit(b, OP_UNPACK_PAIR, pair[0], from, pair[1]);
            return;
        }
    }
    /* The items lie in reverse use: assigned from the first on, each temporary emptied as it is assigned. */
    unsigned first = temp_push_many(c, count ? count : 1);
    if (star < count) {
        if (star > 255 || count - star - 1 > 255) {
            raise_error(c->t, &exc_SyntaxError, "too many expressions in star-unpacking assignment");
            builder_fail(b);
        }
        emit(b, OP_UNPACK_EX, first, from, star | (count - star - 1) << 8);
    } else {
        emit(b, OP_UNPACK, first, from, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        const struct ast_expr *t = targets->items[i];
        assign(c, t->kind == EXPR_STARRED ? t->starred.value : t, first + i);
    }
}

void assign(struct codegen *c, const struct ast_expr *target, unsigned from)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    set_position(c, &target->position);
    switch (target->kind) {
    case EXPR_NAME:
        name_store(c, target->name.id, from);
        break;
    case EXPR_ATTRIBUTE: {
        note_self_attribute(c, target);
        unsigned object = operand(c, target->attribute.value, NULL);
        set_position(c, &target->position);
        emit(b, OP_STORE_ATTR, object, from, attribute_cache(c, target->attribute.name));
        break;
    }
    case EXPR_SUBSCRIPT: {
        unsigned object = operand(c, target->subscript.value, target->subscript.index);
        bool slice = is_plain_slice(target->subscript.index);
        unsigned index =
            slice ? slice_bounds_push(c, target->subscript.index) : operand(c, target->subscript.index, NULL);
        set_position(c, &target->position);
        emit(b, slice ? OP_STORE_SLICE : OP_STORE_ITEM, object, index, from);
        break;
    }
    case EXPR_LIST:
    case EXPR_TUPLE:
        unpack(c, &target->list.elements, from);
        break;
    default:
        UNREACHABLE();
    }
    c->u->top = mark;
}

void delete_target(struct codegen *c, const struct ast_expr *target)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    set_position(c, &target->position);
    switch (target->kind) {
    case EXPR_NAME:
        name_delete(c, target->name.id);
        break;
    case EXPR_ATTRIBUTE: {
        unsigned object = operand(c, target->attribute.value, NULL);
        set_position(c, &target->position);
        emit(b, OP_DELETE_ATTR, object, 0, attribute_cache(c, target->attribute.name));
        break;
    }
    case EXPR_SUBSCRIPT: {
        unsigned object = operand(c, target->subscript.value, target->subscript.index);
        unsigned index = operand(c, target->subscript.index, NULL);
        set_position(c, &target->position);
        emit(b, OP_DELETE_ITEM, object, index, 0);
        break;
    }
    case EXPR_LIST:
    case EXPR_TUPLE:
        for (uint32_t i = 0; i < target->list.elements.count; i++)
            delete_target(c, target->list.elements.items[i]);
        break;
    default:
        UNREACHABLE();
    }
    c->u->top = mark;
}

/* A value whose last instruction writes its register once everything is read: it may go straight to a local.
 */
static bool writes_last(const struct ast_expr *e)
{
    switch (e->kind) {
    case EXPR_BINARY:
    case EXPR_UNARY:
    case EXPR_CALL:
    case EXPR_ATTRIBUTE:
    case EXPR_SUBSCRIPT:
    case EXPR_CONSTANT:
    case EXPR_NAME:
    case EXPR_LIST:
    case EXPR_TUPLE:
        return true;
    case EXPR_COMPARE:
        return e->compare.comparators.count == 1;
    default:
        return false;
    }
}

static bool has_starred(const struct ast_expr_list *list)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (list->items[i]->kind == EXPR_STARRED)
            return true;
    }
    return false;
}

#define SIDE_BY_SIDE_MAX 8

/* a, b = x, y: no tuple need be made of what is taken apart at once. */
static bool assigns_side_by_side(const struct ast_expr *target, const struct ast_expr *v)
{
    return (target->kind == EXPR_TUPLE || target->kind == EXPR_LIST) &&
           (v->kind == EXPR_TUPLE || v->kind == EXPR_LIST) &&
           target->list.elements.count == v->list.elements.count && v->list.elements.count > 0 &&
           v->list.elements.count <= SIDE_BY_SIDE_MAX && !has_starred(&target->list.elements) &&
           !has_starred(&v->list.elements);
}

void assignment_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    const struct ast_expr_list *targets = &s->assign.targets;
    const struct ast_expr *only = targets->items[0];
    if (targets->count == 1 && assigns_side_by_side(only, s->assign.value)) {
        const struct ast_expr_list *values = &s->assign.value->list.elements;
        for (uint32_t i = 0; i < values->count; i++)
            expression_push(c, values->items[i]);
        for (uint32_t i = 0; i < values->count; i++)
            assign(c, only->list.elements.items[i], mark + i);
        c->u->top = mark;
        return;
    }
    if (targets->count == 1 && only->kind == EXPR_NAME && writes_last(s->assign.value)) {
        unsigned local = name_register(c, only->name.id);
        if (local != NO_REGISTER) {
            expression_into(c, s->assign.value, local);
            c->u->top = mark;
            return;
        }
    }
    bool plain = targets->count == 1 && only->kind != EXPR_LIST && only->kind != EXPR_TUPLE;
    const struct ast_expr *later = plain && only->kind != EXPR_NAME ? only : NULL;
    unsigned reg =
        targets->count == 1 ? operand(c, s->assign.value, later) : expression_push(c, s->assign.value);
    for (uint32_t i = 0; i < targets->count; i++) {
        unsigned from = reg, inner = c->u->top;
        if (i + 1 < targets->count) {
            from = temp_push(c);
            emit(b, OP_COPY, from, reg, 0);
        }
        assign(c, targets->items[i], from);
        c->u->top = inner;
    }
    c->u->top = mark;
}

/* The right-hand side of an augmented assignment applied to what is in `target` (written back there). */
static void augment(struct codegen *c, const struct ast_stmt *s, unsigned into, unsigned target)
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
    enum binary_op op = map[s->aug_assign.operation];
    const struct ast_expr *right = s->aug_assign.value;
    unsigned mark = c->u->top;
    value constant = right->kind == EXPR_CONSTANT ? constant_of(c, right) : UNSET;
    unsigned k = constant != UNSET ? constant_index(c, constant) : NO_REGISTER;
    if (k < NO_REGISTER) {
        set_position(c, &s->position);
        emit(&c->u->b, OPCODE_BINARY(op, 4), into, target, k);
    } else {
        unsigned reg = operand(c, right, NULL);
        set_position(c, &s->position);
        emit(&c->u->b, OPCODE_BINARY(op, 3), into, target, reg);
    }
    c->u->top = mark;
}

/* A register to read now so that `reg` can be read again: a copy of a temporary, a local itself. */
static unsigned keep(struct codegen *c, unsigned reg)
{
    if (!is_temp(c, reg))
        return reg;
    unsigned copy = temp_push(c);
    emit(&c->u->b, OP_COPY, copy, reg, 0);
    return copy;
}

/* The object (and index) of the target are evaluated once and kept for the store. */
void augmented_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    const struct ast_expr *target = s->aug_assign.target;
    set_position(c, &target->position);
    if (target->kind == EXPR_NAME) {
        unsigned local = name_register(c, target->name.id);
        if (local != NO_REGISTER && !contains_named(s->aug_assign.value)) {
            augment(c, s, local, local);
        } else {
            unsigned reg = temp_push(c);
            name_load(c, target->name.id, reg);
            augment(c, s, reg, reg);
            set_position(c, &s->position);
            name_store(c, target->name.id, reg);
        }
    } else if (target->kind == EXPR_ATTRIBUTE) {
        note_self_attribute(c, target);
        unsigned object = operand(c, target->attribute.value, s->aug_assign.value);
        unsigned again = keep(c, object), reg = temp_push(c);
        set_position(c, &target->position);
        emit(b, OP_LOAD_ATTR, reg, again, attribute_cache(c, target->attribute.name));
        augment(c, s, reg, reg);
        set_position(c, &target->position);
        emit(b, OP_STORE_ATTR, object, reg, attribute_cache(c, target->attribute.name));
    } else {
        bool named = contains_named(target->subscript.index) || contains_named(s->aug_assign.value);
        const struct ast_expr *later = !named                                ? NULL
                                       : contains_named(s->aug_assign.value) ? s->aug_assign.value
                                                                             : target->subscript.index;
        unsigned object = operand(c, target->subscript.value, later);
        unsigned index = operand(c, target->subscript.index, later);
        unsigned object_again = keep(c, object), index_again = keep(c, index), reg = temp_push(c);
        set_position(c, &target->position);
        emit(b, OP_LOAD_ITEM, reg, object_again, index_again);
        augment(c, s, reg, reg);
        set_position(c, &target->position);
        emit(b, OP_STORE_ITEM, object, index, reg);
    }
    c->u->top = mark;
}

/* x: int = 1. The annotation of a bare name goes to __annotations__ of a module or class. */
void annotated_statement(struct codegen *c, const struct ast_stmt *s)
{
    struct code_builder *b = &c->u->b;
    unsigned mark = c->u->top;
    const struct ast_expr *target = s->ann_assign.target;
    if (s->ann_assign.value) {
        unsigned reg = expression_push(c, s->ann_assign.value);
        assign(c, target, reg);
        c->u->top = mark;
    }
    if (scope_is_function(c->u->scope))
        return;
    set_position(c, &s->position);
    bool text = c->tree->futures & FUTURE_ANNOTATIONS;
    unsigned annotation = temp_push(c);
    if (text) {
        size_t length;
        const char *source = ast_expression_text(c->tree, s->ann_assign.annotation, &length);
        load_constant(c, constant_str(c, source, length), annotation);
    } else {
        expression_into(c, s->ann_assign.annotation, annotation);
    }
    if (target->kind == EXPR_NAME && s->ann_assign.is_simple) {
        unsigned names = temp_push(c), key = temp_push(c);
        emit(b, OP_LOAD_NAME, names, 0, builder_cache(b, "__annotations__", 15));
        const struct ast_name *mangled = scope_mangle(c->tree, c->u->scope, target->name.id);
        load_constant(c, constant_str(c, mangled->text, mangled->length), key);
        emit(b, OP_STORE_ITEM, names, key, annotation);
    } else {
        emit(b, OP_CLEAR, annotation, 0, 0);
    }
    c->u->top = mark;
}
