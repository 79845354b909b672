/* Arithmetic: the order in which two operands are asked, and the errors when both decline. */
#include "object/scope.h"
#include "types/exception.h"
#include "types/class.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"

static const uint16_t plain_offsets[] = {
#define X(slot, python, reflected, symbol) offsetof(struct type_slots, slot),
    TYPE_BINARY_SLOTS(X)
#undef X
};
static const char *const plain_symbols[] = {
#define X(slot, python, reflected, symbol) symbol,
    TYPE_BINARY_SLOTS(X)
#undef X
};
/* In the order of enum binary_op; divmod has no in-place form. */
static const uint16_t inplace_offsets[] = {
#define X(slot, python, symbol) offsetof(struct type_slots, slot),
    TYPE_INPLACE_SLOTS(X)
#undef X
};
static const char *const inplace_symbols[] = {
#define X(slot, python, symbol) symbol,
    TYPE_INPLACE_SLOTS(X)
#undef X
};
_Static_assert(BINARY_divmod == COUNT_OF(inplace_offsets), "divmod is the last, and has no in-place form");

/* What two plain ints do, without asking their types. */
static slot_binary *const int_operations[BINARY_COUNT] = {
    [BINARY_add] = int_add,
    [BINARY_subtract] = int_subtract,
    [BINARY_multiply] = int_multiply,
    [BINARY_true_divide] = int_true_divide,
    [BINARY_floor_divide] = int_floor_divide,
    [BINARY_remainder] = int_remainder,
    [BINARY_shift_left] = int_shift_left,
    [BINARY_shift_right] = int_shift_right,
    [BINARY_bit_and] = int_and,
    [BINARY_bit_or] = int_or,
    [BINARY_bit_xor] = int_xor,
};

static slot_binary *slot_at(const struct type *type, uint16_t offset)
{
    return *(slot_binary *const *)((const char *)&type->slots + offset);
}

/* str, bytes, list, tuple and the like: what they do for + and * comes after what the other operand offers,
 * because in python3 these are not number operations. */
static bool is_sequence(const struct type *type)
{
    const uint32_t sequences =
        TYPE_LIST_SUBCLASS | TYPE_TUPLE_SUBCLASS | TYPE_BYTES_SUBCLASS | TYPE_STR_SUBCLASS;
    return (type->flags & sequences) || (!(type->flags & TYPE_HEAP) && type->slots.length && type->slots.add);
}

static value dispatch(struct thread *t, value a, value b, uint16_t offset)
{
    struct type *ta = value_type(a), *tb = value_type(b);
    slot_binary *sa = slot_at(ta, offset);
    slot_binary *sb = ta == tb ? NULL : slot_at(tb, offset);
    if (sa == sb)
        sb = NULL;
    if (sa) {
        bool right_first =
            sb && (type_is_subtype(tb, ta) || ((offset == offsetof(struct type_slots, add) ||
                                                offset == offsetof(struct type_slots, multiply)) &&
                                               is_sequence(ta) && !is_sequence(tb)));
        if (right_first) {
            value result = sb(t, a, b);
            if (result != NOT_IMPLEMENTED)
                return result;
            sb = NULL;
        }
        value result = sa(t, a, b);
        if (result != NOT_IMPLEMENTED)
            return result;
    }
    return sb ? sb(t, a, b) : NOT_IMPLEMENTED;
}

value sequence_add_refused(struct thread *t, value left, value right, const char *text)
{
    const struct type *type = value_type(right);
    if ((type->flags & TYPE_HEAP) && type->slots.add)
        return NOT_IMPLEMENTED;
    return raise_error(t, &exc_TypeError, text, right, left);
}

value sequence_repeat_refused(struct thread *t, value times)
{
    value number = int_index(t, times);
    return number == UNSET ? UNSET : release_keeping(t, number, NOT_IMPLEMENTED);
}

static value raise_unsupported(struct thread *t, const char *symbol, value a, value b)
{
    return raise_error(t, &exc_TypeError, "unsupported operand type(s) for %s: '%.100T' and '%.100T'", symbol,
                       a, b);
}

/* A sequence among the operands of + and * has words of its own. */
static value raise_declined(struct thread *t, uint16_t offset, const char *symbol, value a, value b)
{
    struct type *ta = value_type(a), *tb = value_type(b);
    if (offset == offsetof(struct type_slots, add) && is_sequence(ta)) {
        if (ta->flags & TYPE_BYTES_SUBCLASS)
            return raise_error(t, &exc_TypeError, "can't concat %.100T to %.100T", b, a);
        return raise_error(t, &exc_TypeError, "can only concatenate %N (not \"%.200T\") to %N", ta, b, ta);
    }
    if (offset == offsetof(struct type_slots, multiply) && is_sequence(ta))
        return raise_error(t, &exc_TypeError, "can't multiply sequence by non-int of type '%.200T'", b);
    if (offset == offsetof(struct type_slots, multiply) && is_sequence(tb))
        return raise_error(t, &exc_TypeError, "can't multiply sequence by non-int of type '%.200T'", a);
    return raise_unsupported(t, symbol, a, b);
}

static inline bool is_exact_int(value v)
{
    return value_is_int(v) || value_is_exact(v, &int_type);
}

value op_binary(struct thread *t, enum binary_op op, value a, value b)
{
    if (is_exact_int(a) && is_exact_int(b) && int_operations[op])
        return int_operations[op](t, a, b);
    if (op == BINARY_add && value_is_exact(a, &str_type) && value_is_exact(b, &str_type))
        return str_concat(t, a, b);
    if (op == BINARY_power)
        return op_power(t, a, b, UNSET);
    value result = dispatch(t, a, b, plain_offsets[op]);
    if (likely(result != NOT_IMPLEMENTED))
        return result;
    return raise_declined(t, plain_offsets[op], plain_symbols[op], a, b);
}

static value ternary(struct thread *t, value a, value b, value modulus)
{
    struct type *ta = value_type(a), *tb = value_type(b);
    slot_ternary *sa = ta->slots.power, *sb = ta == tb ? NULL : tb->slots.power;
    if (sa == sb)
        sb = NULL;
    if (sa) {
        if (sb && type_is_subtype(tb, ta)) {
            value result = sb(t, a, b, modulus);
            if (result != NOT_IMPLEMENTED)
                return result;
            sb = NULL;
        }
        value result = sa(t, a, b, modulus);
        if (result != NOT_IMPLEMENTED)
            return result;
    }
    return sb ? sb(t, a, b, modulus) : NOT_IMPLEMENTED;
}

value op_power(struct thread *t, value a, value b, value modulus)
{
    value result = ternary(t, a, b, modulus);
    if (likely(result != NOT_IMPLEMENTED))
        return result;
    if (modulus == UNSET || modulus == NONE)
        return raise_unsupported(t, "** or pow()", a, b);
    return raise_error(t, &exc_TypeError,
                       "unsupported operand type(s) for ** or pow(): '%.100T', '%.100T', '%.100T'", a, b,
                       modulus);
}

value op_inplace(struct thread *t, enum binary_op op, value a, value b)
{
    struct type *type = value_type(a);
    if (op == BINARY_power) {
        value result =
            type->slots.inplace_power ? type->slots.inplace_power(t, a, b, UNSET) : NOT_IMPLEMENTED;
        if (result == NOT_IMPLEMENTED)
            result = ternary(t, a, b, UNSET);
        return result != NOT_IMPLEMENTED ? result : raise_unsupported(t, "**=", a, b);
    }
    ASSERT(op != BINARY_divmod);
    slot_binary *slot = slot_at(type, inplace_offsets[op]);
    value result = slot ? slot(t, a, b) : NOT_IMPLEMENTED;
    if (result == NOT_IMPLEMENTED)
        result = dispatch(t, a, b, plain_offsets[op]);
    if (likely(result != NOT_IMPLEMENTED))
        return result;
    return raise_declined(t, plain_offsets[op], inplace_symbols[op], a, b);
}

static value unary(struct thread *t, value v, slot_unary *slot, const char *symbol)
{
    if (likely(slot != NULL))
        return slot(t, v);
    return raise_error(t, &exc_TypeError, "bad operand type for %s: '%.200T'", symbol, v);
}

value op_negative(struct thread *t, value v)
{
    return unary(t, v, value_type(v)->slots.negative, "unary -");
}

value op_positive(struct thread *t, value v)
{
    return unary(t, v, value_type(v)->slots.positive, "unary +");
}

value op_invert(struct thread *t, value v)
{
    return unary(t, v, value_type(v)->slots.invert, "unary ~");
}

value op_absolute(struct thread *t, value v)
{
    return unary(t, v, value_type(v)->slots.absolute, "abs()");
}
