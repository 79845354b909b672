/* The type int: its slots and its constructor. The arithmetic lies in the other int files. */
#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int_internal.h"
#include "types/protocol.h"
#include "types/str.h"

#define BINARY_SLOT(name, operation)                                                                         \
    static value name(struct thread *t, value a, value b)                                                    \
    {                                                                                                        \
        if (!int_check(a) || !int_check(b))                                                                  \
            return NOT_IMPLEMENTED;                                                                          \
        return operation(t, a, b);                                                                           \
    }
BINARY_SLOT(int_slot_add, int_add)
BINARY_SLOT(int_slot_subtract, int_subtract)
BINARY_SLOT(int_slot_multiply, int_multiply)
BINARY_SLOT(int_slot_true_divide, int_true_divide)
BINARY_SLOT(int_slot_floor_divide, int_floor_divide)
BINARY_SLOT(int_slot_remainder, int_remainder)
BINARY_SLOT(int_slot_divmod, int_divmod)
BINARY_SLOT(int_slot_shift_left, int_shift_left)
BINARY_SLOT(int_slot_shift_right, int_shift_right)
BINARY_SLOT(int_slot_and, int_and)
BINARY_SLOT(int_slot_or, int_or)
BINARY_SLOT(int_slot_xor, int_xor)

static value int_slot_power(struct thread *t, value base, value exponent, value modulus)
{
    bool plain = modulus == UNSET || modulus == NONE;
    if (!int_check(base) || !int_check(exponent) || (!plain && !int_check(modulus)))
        return NOT_IMPLEMENTED;
    return int_power(t, base, exponent, modulus);
}

static value int_slot_compare(struct thread *t, value a, value b, enum compare_op op)
{
    if (!int_check(a) || !int_check(b))
        return NOT_IMPLEMENTED;
    int order = int_compare(a, b);
    switch (op) {
    case COMPARE_LT:
        return value_from_bool(order < 0);
    case COMPARE_LE:
        return value_from_bool(order <= 0);
    case COMPARE_EQ:
        return value_from_bool(order == 0);
    case COMPARE_NE:
        return value_from_bool(order != 0);
    case COMPARE_GT:
        return value_from_bool(order > 0);
    default:
        return value_from_bool(order >= 0);
    }
}

static int int_slot_truth(struct thread *t, value self)
{
    return int_sign(self) != 0;
}

static int64_t int_slot_hash(struct thread *t, value self)
{
    return int_hash_value(self);
}

static value int_slot_absolute(struct thread *t, value self)
{
    return int_sign(self) < 0 ? int_negate(t, self) : int_exact(t, self);
}

static value int_slot_to_float(struct thread *t, value self)
{
    double d;
    return int_as_double(t, self, &d) ? value_from_finite(d) : UNSET;
}

static value int_slot_repr(struct thread *t, value self)
{
    return int_to_str(t, self, 10, false);
}

value int_subclass_create(struct thread *t, struct type *type, value v)
{
    struct int_view view;
    int_view(v, &view);
    struct integer *i = instance_allocate(t, type, sizeof *i + view.count * sizeof(mp_limb_t));
    if (!i)
        return UNSET;
    memcpy(i->limbs, view.limbs, view.count * sizeof(mp_limb_t));
    i->size = view.negative ? -(int64_t)view.count : (int64_t)view.count;
    return value_from_ref(i);
}

/* An exact int from what a conversion method gave. *Takes* result. */
static value conversion_result(struct thread *t, value result, const char *method)
{
    if (result == UNSET || value_is_int(result) || value_is_exact(result, &int_type))
        return result;
    value exact = UNSET;
    if (int_check(result))
        exact = int_exact(t, result);
    else
        raise_error(t, &exc_TypeError, "%s returned non-int (type %T)", method, result);
    return release_keeping(t, result, exact);
}

/* `__trunc__` may give anything that has an index. */
static value from_trunc(struct thread *t, value v, value method)
{
    value truncated = op_call_taken(t, method, NULL, 0), result;
    if (truncated == UNSET || int_check(truncated))
        return conversion_result(t, truncated, "__trunc__");
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, truncated);
        return UNSET;
    }
    s[0] = truncated;
    if (value_type(truncated)->slots.index)
        result = conversion_result(t, int_index(t, truncated), "__index__");
    else
        result = raise_error(t, &exc_TypeError, "__trunc__ returned non-Integral (type %T)", truncated);
    return scope_leave_keeping(t, s, result);
}

value int_from_number(struct thread *t, value v)
{
    if (value_is_int(v) || value_is_exact(v, &int_type))
        return value_retain(v);
    const struct type_slots *slots = &value_type(v)->slots;
    if (slots->to_int)
        return conversion_result(t, slots->to_int(t, v), "__int__");
    if (slots->index)
        return conversion_result(t, slots->index(t, v), "__index__");
    value method = special_lookup(t, v, NAME(__trunc__));
    if (method != UNSET)
        return from_trunc(t, v, method);
    return raise_error(t, &exc_TypeError,
                       "int() argument must be a string, a bytes-like object or a real number, not '%T'", v);
}

/* int(x): the exact int. */
static value from_any(struct thread *t, value x)
{
    const struct type_slots *slots = &value_type(x)->slots;
    if (slots->to_int || slots->index)
        return int_from_number(t, x);
    if (str_check(x))
        return int_parse(t, x, 10);
    struct octets view;
    if (value_lends(x) && octets_argument(t, x, &view))
        return int_parse_bytes(t, x, 10);
    raised_clear(t);
    return int_from_number(t, x);
}

/* int(x, base) */
static value from_text(struct thread *t, value x, value base_value)
{
    int64_t base;
    if (!int_as_clipped(t, base_value, &base))
        return UNSET;
    if ((base != 0 && base < 2) || base > 36)
        return raise_error(t, &exc_ValueError, "int() base must be >= 2 and <= 36, or 0");
    if (str_check(x))
        return int_parse(t, x, (int)base);
    if (octets_check(x))
        return int_parse_bytes(t, x, (int)base);
    return raise_error(t, &exc_TypeError, "int() can't convert non-string with explicit base");
}

static value int_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"", "base", NULL};
    value given[2] = {UNSET, UNSET};
    if (nargs == 1 && kwnames == UNSET)
        given[0] = args[0];
    else if (!args_parse(t, "int", args, nargs, kwnames, keywords, 0, 2, given))
        return UNSET;
    value v;
    if (given[0] == UNSET) {
        if (given[1] != UNSET)
            return raise_error(t, &exc_TypeError, "int() missing string argument");
        v = value_from_small_int(0);
    } else {
        v = given[1] == UNSET ? from_any(t, given[0]) : from_text(t, given[0], given[1]);
    }
    if (v == UNSET || type == &int_type)
        return v;
    value instance = int_subclass_create(t, type, v);
    value_release(t, v);
    return instance;
}

static value int_get_zero(struct thread *t, value self)
{
    return value_from_small_int(0);
}

static value int_get_one(struct thread *t, value self)
{
    return value_from_small_int(1);
}

static const struct getset_def int_getsets[] = {
    {"real", int_exact, NULL, "The number itself."},
    {"imag", int_get_zero, NULL, "Zero."},
    {"numerator", int_exact, NULL, "The number itself: an int is a fraction in lowest terms."},
    {"denominator", int_get_one, NULL, "One."},
    {0},
};

struct type int_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "int",
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\n"
           "The whole number that x stands for, truncated towards zero; 0 without arguments.\n"
           "With text, base is that of its digits, 2 to 36, or 0 for what its prefix says.",
    .flags = TYPE_BASE | TYPE_INT_SUBCLASS | TYPE_VARIABLE_SIZE,
    .size = sizeof(struct integer),
    .item_size = sizeof(mp_limb_t),
    .slots = {.new = int_new,
              .add = int_slot_add,
              .subtract = int_slot_subtract,
              .multiply = int_slot_multiply,
              .true_divide = int_slot_true_divide,
              .floor_divide = int_slot_floor_divide,
              .remainder = int_slot_remainder,
              .divmod = int_slot_divmod,
              .power = int_slot_power,
              .shift_left = int_slot_shift_left,
              .shift_right = int_slot_shift_right,
              .bit_and = int_slot_and,
              .bit_or = int_slot_or,
              .bit_xor = int_slot_xor,
              .negative = int_negate,
              .positive = int_exact,
              .invert = int_invert,
              .absolute = int_slot_absolute,
              .to_int = int_exact,
              .to_float = int_slot_to_float,
              .index = int_exact,
              .repr = int_slot_repr,
              .truth = int_slot_truth,
              .compare = int_slot_compare,
              .hash = int_slot_hash},
    .methods = int_methods,
    .getsets = int_getsets,
};
