/* Comparison, truth and hashing of any values. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/protocol.h"

static const enum compare_op swapped[] = {COMPARE_GT, COMPARE_GE, COMPARE_EQ,
                                          COMPARE_NE, COMPARE_LT, COMPARE_LE};
static const char *const compare_symbols[] = {"<", "<=", "==", "!=", ">", ">="};

static value compare(struct thread *t, value a, value b, enum compare_op op)
{
    struct type *ta = value_type(a), *tb = value_type(b);
    bool reflected_tried = false;
    if (ta != tb && tb->slots.compare && type_is_subtype(tb, ta)) {
        reflected_tried = true;
        value result = tb->slots.compare(t, b, a, swapped[op]);
        if (result != NOT_IMPLEMENTED)
            return result;
    }
    if (ta->slots.compare) {
        value result = ta->slots.compare(t, a, b, op);
        if (result != NOT_IMPLEMENTED)
            return result;
    }
    if (!reflected_tried && tb->slots.compare) {
        value result = tb->slots.compare(t, b, a, swapped[op]);
        if (result != NOT_IMPLEMENTED)
            return result;
    }
    if (op == COMPARE_EQ)
        return value_from_bool(a == b);
    if (op == COMPARE_NE)
        return value_from_bool(a != b);
    return raise_error(t, &exc_TypeError, "'%s' not supported between instances of '%.100T' and '%.100T'",
                       compare_symbols[op], a, b);
}

value op_compare(struct thread *t, value a, value b, enum compare_op op)
{
    if (!native_enter(t, " in comparison"))
        return UNSET;
    value result = compare(t, a, b, op);
    native_leave(t);
    return result;
}

int op_compare_bool(struct thread *t, value a, value b, enum compare_op op)
{
    if (a == b) {
        if (op == COMPARE_EQ)
            return 1;
        if (op == COMPARE_NE)
            return 0;
    }
    value result = op_compare(t, a, b, op);
    if (result == UNSET)
        return -1;
    if (value_is_bool(result))
        return result == TRUE_VALUE;
    return op_truth_taken(t, result);
}

int op_equal(struct thread *t, value a, value b)
{
    return op_compare_bool(t, a, b, COMPARE_EQ);
}

bool value_identical(value a, value b)
{
    return a == b;
}

int op_truth(struct thread *t, value v)
{
    if (value_is_bool(v))
        return v == TRUE_VALUE;
    if (v == NONE)
        return 0;
    if (value_is_int(v))
        return value_small_int(v) != 0;
    if (value_is_float(v))
        return value_float(v) != 0;
    struct type *type = value_type(v);
    if (type->slots.truth)
        return type->slots.truth(t, v);
    if (type->slots.length) {
        int64_t length = type->slots.length(t, v);
        return length < 0 ? -1 : length > 0;
    }
    return 1;
}

int op_truth_taken(struct thread *t, value v)
{
    if (!value_is_ref(v))
        return v == UNSET ? -1 : op_truth(t, v);
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, v);
        return -1;
    }
    s[0] = v;
    int truth = op_truth(t, v);
    scope_leave(t, s);
    return truth;
}

int64_t op_hash(struct thread *t, value v)
{
    struct type *type = value_type(v);
    if (likely(type->slots.hash && !type->slots.slots))
        return type->slots.hash(t, v); /* holds nothing that it could hash in turn */
    if (type->slots.hash) {
        if (!native_enter(t, ""))
            return -1;
        int64_t hash = type->slots.hash(t, v);
        native_leave(t);
        return hash;
    }
    raise_error(t, &exc_TypeError, "unhashable type: '%.200T'", v);
    return -1;
}
