/* bool: the two immediate values False and True, a subclass of int. */
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"

static value bool_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "bool", nargs, kwnames, 0, 1))
        return UNSET;
    int truth = nargs ? op_truth(t, args[0]) : 0;
    return truth < 0 ? UNSET : value_from_bool(truth);
}

static value bool_repr(struct thread *t, value self)
{
    return self == TRUE_VALUE ? NAME(True) : NAME(False);
}

/* Two bools give a bool, anything else is a matter of int. */
static value bool_and(struct thread *t, value a, value b)
{
    if (value_is_bool(a) && value_is_bool(b))
        return value_from_bool(a == TRUE_VALUE && b == TRUE_VALUE);
    return int_type.slots.bit_and(t, a, b);
}

static value bool_or(struct thread *t, value a, value b)
{
    if (value_is_bool(a) && value_is_bool(b))
        return value_from_bool(a == TRUE_VALUE || b == TRUE_VALUE);
    return int_type.slots.bit_or(t, a, b);
}

static value bool_xor(struct thread *t, value a, value b)
{
    if (value_is_bool(a) && value_is_bool(b))
        return value_from_bool(a != b);
    return int_type.slots.bit_xor(t, a, b);
}

struct type bool_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "bool",
    .doc = "bool(x) -> bool\n\nTrue if x counts as true, else False. No class can be derived from bool.",
    .base = &int_type,
    .flags = TYPE_INT_SUBCLASS,
    .size = sizeof(struct integer),
    .item_size = sizeof(uint64_t),
    .slots =
        {.new = bool_new, .repr = bool_repr, .bit_and = bool_and, .bit_or = bool_or, .bit_xor = bool_xor},
};
