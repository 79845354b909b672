/* Instructions whose operands are known to be locals or temporaries.
 *
 * The general forms ask at run time whether an operand is a temporary, which it consumes, and whether the
 * destination held something, which it releases. For the most frequent instructions that is known here: there
 * is a form without those questions. What each does is otherwise the same (opcode.h: the letters after the
 * name stand for the operands, L a local or cell, T a temporary, _ either). */
#include "compiler/special.h"

#include "compiler/opcode.h"

enum { ANY, LOCAL, TEMPORARY };

static const struct special {
    uint16_t op, to;
    uint8_t a, b; /* ANY, LOCAL, TEMPORARY */
} specials[] = {
    {OP_MOVE, OP_MOVE_TL, TEMPORARY, LOCAL},
    {OP_MOVE, OP_MOVE_LT, LOCAL, TEMPORARY},
    {OP_MOVE, OP_MOVE_TT, TEMPORARY, TEMPORARY},
    {OP_LOAD_CONST, OP_LOAD_CONST_T, TEMPORARY, ANY},
    {OP_LOAD_GLOBAL, OP_LOAD_GLOBAL_T, TEMPORARY, ANY},
    {OP_LOAD_FREE, OP_LOAD_FREE_T, TEMPORARY, ANY},
    {OP_LOAD_ATTR, OP_LOAD_ATTR_TL, TEMPORARY, LOCAL},
    {OP_LOAD_ATTR, OP_LOAD_ATTR_TT, TEMPORARY, TEMPORARY},
    {OP_LOAD_ATTR, OP_LOAD_ATTR_LL, LOCAL, LOCAL},
    {OP_LOAD_METHOD, OP_LOAD_METHOD_L, ANY, LOCAL},
    {OP_LOAD_METHOD, OP_LOAD_METHOD_T, ANY, TEMPORARY},
    {OP_STORE_ATTR, OP_STORE_ATTR_LT, LOCAL, TEMPORARY},
    {OP_STORE_ATTR, OP_STORE_ATTR_LL, LOCAL, LOCAL},
    {OP_RETURN, OP_RETURN_L, LOCAL, ANY},
    {OP_RETURN, OP_RETURN_T, TEMPORARY, ANY},
    {OP_add, OP_add_T, TEMPORARY, ANY},
    {OP_subtract, OP_subtract_T, TEMPORARY, ANY},
    {OP_multiply, OP_multiply_T, TEMPORARY, ANY},
    {OP_add_RK, OP_add_RK_T, TEMPORARY, ANY},
    {OP_subtract_RK, OP_subtract_RK_T, TEMPORARY, ANY},
    {OP_multiply_RK, OP_multiply_RK_T, TEMPORARY, ANY},
};

static bool is_kind(uint8_t kind, unsigned reg, unsigned first_temporary)
{
    return kind == ANY || (reg >= first_temporary) == (kind == TEMPORARY);
}

void specialise(struct instruction *instructions, size_t count, unsigned first_temporary)
{
    for (struct instruction *i = instructions; i < instructions + count; i++) {
        for (size_t k = 0; k < COUNT_OF(specials); k++) {
            const struct special *s = &specials[k];
            if (i->op == s->op && is_kind(s->a, i->a, first_temporary) &&
                is_kind(s->b, i->b, first_temporary)) {
                i->op = s->to;
                break;
            }
        }
    }
}
