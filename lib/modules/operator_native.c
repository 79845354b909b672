/* _operator: the operators as functions. */
#include "modules/modules.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"

#define FUNCTION(name, expression)                                                                           \
    static value operator_##name(struct thread *t, const value *args, size_t nargs, value kwnames)           \
    {                                                                                                        \
        return expression;                                                                                   \
    }
/* From 1, 0, -1. */
static value truth_value(int truth)
{
    return truth < 0 ? UNSET : value_from_bool(truth);
}

/* function, the name of its in-place form, the operation */
#define BINARY_FUNCTIONS(X)                                                                                  \
    X(add, "iadd", add)                                                                                      \
    X(sub, "isub", subtract)                                                                                 \
    X(mul, "imul", multiply)                                                                                 \
    X(matmul, "imatmul", matrix_multiply)                                                                    \
    X(truediv, "itruediv", true_divide)                                                                      \
    X(floordiv, "ifloordiv", floor_divide)                                                                   \
    X(mod, "imod", remainder)                                                                                \
    X(pow, "ipow", power)                                                                                    \
    X(lshift, "ilshift", shift_left)                                                                         \
    X(rshift, "irshift", shift_right)                                                                        \
    X(and_, "iand", bit_and)                                                                                 \
    X(or_, "ior", bit_or)                                                                                    \
    X(xor, "ixor", bit_xor)
#define COMPARE_FUNCTIONS(X) X(lt, LT) X(le, LE) X(eq, EQ) X(ne, NE) X(gt, GT) X(ge, GE)
/* function, expression; the last group of arguments is the number of them */
#define OTHER_FUNCTIONS(X)                                                                                   \
    X(neg, op_negative(t, args[0]), 1)                                                                       \
    X(pos, op_positive(t, args[0]), 1)                                                                       \
    X(invert, op_invert(t, args[0]), 1)                                                                      \
    X(inv, op_invert(t, args[0]), 1)                                                                         \
    X(abs, op_absolute(t, args[0]), 1)                                                                       \
    X(truth, truth_value(op_truth(t, args[0])), 1)                                                           \
    X(index, int_index(t, args[0]), 1)                                                                       \
    X(is_, value_from_bool(value_identical(args[0], args[1])), 2)                                            \
    X(is_not, value_from_bool(!value_identical(args[0], args[1])), 2)                                        \
    X(contains, truth_value(op_contains(t, args[0], args[1])), 2)                                            \
    X(getitem, op_get_item(t, args[0], args[1]), 2)                                                          \
    X(setitem, op_set_item(t, args[0], args[1], args[2]) ? NONE : UNSET, 3)                                  \
    X(delitem, op_delete_item(t, args[0], args[1]) ? NONE : UNSET, 2)

#define X(name, inplace, operation) FUNCTION(name, op_binary(t, BINARY_##operation, args[0], args[1]))
BINARY_FUNCTIONS(X)
#undef X
#define X(name, inplace, operation) FUNCTION(i##name, op_inplace(t, BINARY_##operation, args[0], args[1]))
BINARY_FUNCTIONS(X)
#undef X
#define X(name, operation) FUNCTION(name, op_compare(t, args[0], args[1], COMPARE_##operation))
COMPARE_FUNCTIONS(X)
#undef X
#define X(name, expression, count) FUNCTION(name, expression)
OTHER_FUNCTIONS(X)
#undef X

static value operator_not_(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int truth = op_truth(t, args[0]);
    return truth < 0 ? UNSET : value_from_bool(!truth);
}

static bool is_sequence(value v)
{
    return value_type(v)->slots.get_item != NULL;
}

static value operator_concat(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!is_sequence(args[0]))
        return raise_error(t, &exc_TypeError, "'%.200T' object can't be concatenated", args[0]);
    return op_binary(t, BINARY_add, args[0], args[1]);
}

static value operator_iconcat(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!is_sequence(args[0]))
        return raise_error(t, &exc_TypeError, "'%.200T' object can't be concatenated", args[0]);
    return op_inplace(t, BINARY_add, args[0], args[1]);
}

/* How often an item occurs (want_index false), or where it does first. */
static value search(struct thread *t, value sequence, value item, bool want_index)
{
    value *s = scope_enter(t, 2);
    int64_t at = 0, count = 0;
    if (!s)
        return UNSET;
    s[0] = op_iter(t, sequence);
    for (; s[0] != UNSET && (s[1] = op_next(t, s[0])) != UNSET; at++) {
        int equal = op_equal(t, s[1], item);
        slot_clear(t, &s[1]);
        count += equal > 0;
        if (equal < 0 || (equal && want_index))
            break;
    }
    scope_leave(t, s);
    if (thread_raised(t))
        return UNSET;
    if (want_index && !count)
        return raise_error(t, &exc_ValueError, "sequence.index(x): x not in sequence");
    return value_from_small_int(want_index ? at : count);
}

static value operator_countOf(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return search(t, args[0], args[1], false);
}

static value operator_indexOf(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return search(t, args[0], args[1], true);
}

static value operator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t fallback = 0;
    if (nargs > 1 && !int_check(args[1]))
        return raise_error(t, &exc_TypeError, "'%T' object cannot be interpreted as an integer", args[1]);
    if (nargs > 1 && !int_as_i64(t, args[1], &fallback))
        return UNSET;
    int64_t hint = op_length_hint(t, args[0], fallback);
    return hint < 0 && thread_raised(t) ? UNSET : int_from_i64(t, hint);
}

static value operator_call(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "call expected at least 1 argument, got 0");
    return op_call(t, args[0], args + 1, nargs - 1, kwnames);
}

/* Equal texts or octets? Takes as long for any second argument. */
static value operator_compare_digest(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const uint8_t *a, *b;
    size_t size, other_size;
    if (str_check(args[0]) && str_check(args[1])) {
        if (!str_is_ascii(args[0]) || !str_is_ascii(args[1]))
            return raise_error(t, &exc_TypeError,
                               "comparing strings with non-ASCII characters is not supported");
        a = (const uint8_t *)str_data(args[0]), size = str_of(args[0])->size;
        b = (const uint8_t *)str_data(args[1]), other_size = str_of(args[1])->size;
    } else if (!bytes_view(t, args[0], &a, &size) || !bytes_view(t, args[1], &b, &other_size)) {
        if (!raised_clear_if(t, &exc_TypeError))
            return UNSET;
        return raise_error(t, &exc_TypeError,
                           "unsupported operand types(s) or combination of types: '%.100T' and '%.100T'",
                           args[0], args[1]);
    }
    unsigned difference = size != other_size;
    if (difference)
        a = b;
    for (size_t i = 0; i < other_size; i++)
        difference |= a[i] ^ b[i];
    return value_from_bool(difference == 0);
}

static const struct native_def functions[] = {
    {"_compare_digest", operator_compare_digest, 2, 2, 0, "($module, a, b, /)",
     "Whether a and b are equal, in a time that does not tell where they differ."},
#define X(name, inplace, operation) {#name, operator_##name, 2, 2, 0, "($module, a, b, /)", NULL},
    BINARY_FUNCTIONS(X)
#undef X
#define X(name, operation) {#name, operator_##name, 2, 2, 0, "($module, a, b, /)", NULL},
        COMPARE_FUNCTIONS(X)
#undef X
#define X(name, inplace, operation) {inplace, operator_i##name, 2, 2, 0, "($module, a, b, /)", NULL},
            BINARY_FUNCTIONS(X)
#undef X
#define X(name, expression, count) {#name, operator_##name, count, count, 0, NULL, NULL},
                OTHER_FUNCTIONS(X)
#undef X
                    {"call", operator_call, 0, -1, NATIVE_KEYWORDS, NULL, NULL},
    {"concat", operator_concat, 2, 2, 0, "($module, a, b, /)", NULL},
    {"countOf", operator_countOf, 2, 2, 0, "($module, a, b, /)", NULL},
    {"iconcat", operator_iconcat, 2, 2, 0, "($module, a, b, /)", NULL},
    {"indexOf", operator_indexOf, 2, 2, 0, "($module, a, b, /)", NULL},
    {"length_hint", operator_length_hint, 1, 2, 0, "($module, obj, default=0, /)", NULL},
    {"not_", operator_not_, 1, 1, 0, "($module, a, /)", NULL},
    {0},
};

const struct module_def operator_native_module = {
    .name = "_operator",
    .doc = "The operators as functions.",
    .functions = functions,
};
