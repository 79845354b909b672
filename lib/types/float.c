/* The type float: its slots and its constructor. */
#include "types/float_internal.h"

#include <errno.h>
#include <math.h>

#include "types/bytes.h"
#include "types/class.h"
#include "types/complex.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/number_text.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

value float_box_nan(struct thread *t, double nan)
{
    struct boxed_float *box = object_create(t, &float_type, sizeof *box);
    if (!box)
        return UNSET;
    box->number = nan;
    return value_from_ref(box);
}

int float_operand(struct thread *t, value v, double *out)
{
    if (likely(float_check(v))) {
        *out = float_of(v);
        return 1;
    }
    if (!int_check(v))
        return 0;
    return int_as_double(t, v, out) ? 1 : -1;
}

/* Both operands as doubles, or UNSET and NOT_IMPLEMENTED out of the calling slot. */
#define OPERANDS(t, a, b, x, y)                                                                              \
    double x, y;                                                                                             \
    if (likely(value_is_float(a) && value_is_float(b))) {                                                    \
        x = value_float(a);                                                                                  \
        y = value_float(b);                                                                                  \
    } else {                                                                                                 \
        int got = float_operand(t, a, &x);                                                                   \
        if (got == 1)                                                                                        \
            got = float_operand(t, b, &y);                                                                   \
        if (got != 1)                                                                                        \
            return got < 0 ? UNSET : NOT_IMPLEMENTED;                                                        \
    }

static value float_add(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    return float_from_double(t, x + y);
}

static value float_subtract(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    return float_from_double(t, x - y);
}

static value float_multiply(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    return float_from_double(t, x * y);
}

static value float_true_divide(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    if (y == 0)
        return raise_error(t, &exc_ZeroDivisionError, "float division by zero");
    return float_from_double(t, x / y);
}

double float_modulo(double dividend, double divisor)
{
    double rest = fmod(dividend, divisor);
    if (rest == 0)
        return copysign(0.0, divisor);
    return (divisor < 0) != (rest < 0) ? rest + divisor : rest;
}

double float_floor_quotient(double dividend, double divisor)
{
    double rest = fmod(dividend, divisor);
    /* The division by way of the remainder is exact but for its rounding. */
    double quotient = (dividend - rest) / divisor;
    if (rest != 0 && (divisor < 0) != (rest < 0))
        quotient -= 1.0;
    if (quotient == 0)
        return copysign(0.0, dividend / divisor);
    double whole = floor(quotient);
    return quotient - whole > 0.5 ? whole + 1.0 : whole;
}

static value float_remainder(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    if (y == 0)
        return raise_error(t, &exc_ZeroDivisionError, "float modulo");
    return float_from_double(t, float_modulo(x, y));
}

static value float_floor_divide(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    if (y == 0)
        return raise_error(t, &exc_ZeroDivisionError, "float floor division by zero");
    return float_from_double(t, float_floor_quotient(x, y));
}

static value float_divmod(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    if (y == 0)
        return raise_error(t, &exc_ZeroDivisionError, "float divmod()");
    value quotient = float_from_double(t, float_floor_quotient(x, y));
    value rest = quotient == UNSET ? UNSET : float_from_double(t, float_modulo(x, y));
    if (rest == UNSET) {
        value_release(t, quotient);
        return UNSET;
    }
    return tuple_take_items(t, (value[]){quotient, rest}, 2);
}

value raise_out_of_range(struct thread *t)
{
    value text = str_from_text(t, "Numerical result out of range");
    if (text == UNSET)
        return UNSET;
    value error = op_call_2(t, value_from_type(&exc_OverflowError), value_from_small_int(ERANGE), text);
    value_release(t, text);
    return error == UNSET ? UNSET : raise_instance(t, error);
}

static bool is_odd(double d)
{
    return fmod(fabs(d), 2.0) == 1.0;
}

/* The cases that python3 settles before it asks the C library. False: none of them. */
static bool power_special(double base, double exponent, double *out)
{
    if (exponent == 0 || base == 1.0) {
        *out = 1.0;
    } else if (base != base) {
        *out = base;
    } else if (exponent != exponent) {
        *out = exponent;
    } else if (isinf(exponent)) {
        double magnitude = fabs(base);
        *out = magnitude == 1.0 ? 1.0 : (exponent > 0) == (magnitude > 1.0) ? HUGE_VAL : 0.0;
    } else if (isinf(base)) {
        if (exponent > 0)
            *out = is_odd(exponent) ? base : HUGE_VAL;
        else
            *out = is_odd(exponent) ? copysign(0.0, base) : 0.0;
    } else if (base == 0 && exponent > 0) {
        *out = is_odd(exponent) ? base : 0.0;
    } else {
        return false;
    }
    return true;
}

value float_power(struct thread *t, double base, double exponent)
{
    double result;
    if (power_special(base, exponent, &result))
        return float_from_double(t, result);
    if (base == 0)
        return raise_error(t, &exc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
    if (base < 0 && exponent != floor(exponent))
        return complex_power(t, base, 0.0, exponent, 0.0);
    result = pow(base, exponent);
    if (isinf(result))
        return raise_out_of_range(t);
    return float_from_double(t, result);
}

static value float_slot_power(struct thread *t, value base, value exponent, value modulus)
{
    if (modulus != UNSET && modulus != NONE)
        return raise_error(t, &exc_TypeError,
                           "pow() 3rd argument not allowed unless all arguments are integers");
    OPERANDS(t, base, exponent, x, y)
    return float_power(t, x, y);
}

static value compare_doubles(double x, double y, enum compare_op op)
{
    switch (op) {
    case COMPARE_LT:
        return value_from_bool(x < y);
    case COMPARE_LE:
        return value_from_bool(x <= y);
    case COMPARE_EQ:
        return value_from_bool(x == y);
    case COMPARE_NE:
        return value_from_bool(x != y);
    case COMPARE_GT:
        return value_from_bool(x > y);
    default:
        return value_from_bool(x >= y);
    }
}

static value float_compare(struct thread *t, value a, value b, enum compare_op op)
{
    if (likely(value_is_float(a) && value_is_float(b)))
        return compare_doubles(value_float(a), value_float(b), op);
    if (!float_check(a))
        return NOT_IMPLEMENTED;
    double x = float_of(a);
    if (float_check(b))
        return compare_doubles(x, float_of(b), op);
    if (!int_check(b))
        return NOT_IMPLEMENTED;
    if (x != x)
        return value_from_bool(op == COMPARE_NE);
    /* Exact, without rounding the int. */
    return compare_doubles(0, int_compare_double(b, x), op);
}

static value float_negative(struct thread *t, value self)
{
    return float_from_double(t, -float_of(self));
}

static value float_absolute(struct thread *t, value self)
{
    return float_from_double(t, fabs(float_of(self)));
}

/* The exact float: itself unless it is an instance of a subclass. */
static value float_exact(struct thread *t, value self)
{
    if (value_is_float(self) || value_is_exact(self, &float_type))
        return value_retain(self);
    return float_from_double(t, float_of(self));
}

static value float_to_int(struct thread *t, value self)
{
    return int_from_double(t, float_of(self));
}

static value float_slot_repr(struct thread *t, value self)
{
    char text[64];
    struct buffer out = BUFFER_ON(text);
    float_repr(&out, float_of(self));
    value result = str_from_ascii(t, out.data, out.length); /* it fits */
    buffer_finish(&out);
    return result;
}

static int float_truth(struct thread *t, value self)
{
    return float_of(self) != 0;
}

static int64_t float_slot_hash(struct thread *t, value self)
{
    return float_hash_value(float_of(self), self);
}

/* ---- Conversion ---- */

/* A float from what `__float__` gave. *Takes* result. */
static bool conversion_result(struct thread *t, value v, value result, double *out)
{
    if (result == UNSET)
        return false;
    bool ok = float_check(result);
    if (ok)
        *out = float_of(result);
    else
        raise_error(t, &exc_TypeError, "%T.__float__ returned non-float (type %T)", v, result);
    value_release(t, result);
    return ok;
}

/* By `__float__` or `__index__`. 1, 0 if v has neither, -1 raised. */
static int from_number(struct thread *t, value v, double *out)
{
    if (int_check(v) && value_type(v)->slots.to_float == int_type.slots.to_float)
        return int_as_double(t, v, out) ? 1 : -1;
    if (value_type(v)->slots.to_float)
        return conversion_result(t, v, value_type(v)->slots.to_float(t, v), out) ? 1 : -1;
    if (!value_type(v)->slots.index)
        return 0;
    value index = int_index(t, v);
    if (index == UNSET)
        return -1;
    bool ok = int_as_double(t, index, out);
    value_release(t, index);
    return ok ? 1 : -1;
}

bool float_as_double(struct thread *t, value v, double *out)
{
    if (likely(value_is_float(v))) {
        *out = value_float(v);
        return true;
    }
    if (float_check(v)) {
        *out = float_of(v);
        return true;
    }
    int got = from_number(t, v, out);
    if (!got)
        raise_error(t, &exc_TypeError, "must be real number, not %T", v);
    return got == 1;
}

static bool from_str(struct thread *t, value text, double *out)
{
    struct number_text plain;
    bool ok = number_text_init(&plain, text);
    if (!ok)
        raise_no_memory(t);
    else if (!(ok = float_parse(plain.start, (size_t)(plain.end - plain.start), out)))
        raise_error(t, &exc_ValueError, "could not convert string to float: %R", text);
    number_text_finish(&plain);
    return ok;
}

static bool from_octets(struct thread *t, value v, double *out)
{
    const uint8_t *data;
    size_t size;
    if (!bytes_view(t, v, &data, &size)) {
        raised_clear(t);
        raise_error(t, &exc_TypeError, "float() argument must be a string or a real number, not '%T'", v);
        return false;
    }
    if (float_parse((const char *)data, size, out))
        return true;
    value copy = bytes_from_data(t, data, size);
    if (copy == UNSET)
        return false;
    raise_error(t, &exc_ValueError, "could not convert string to float: %R", copy);
    value_release(t, copy);
    return false;
}

static value float_subclass_create(struct thread *t, struct type *type, double d)
{
    value instance = instance_create(t, type);
    if (instance != UNSET)
        ((struct boxed_float *)value_ref(instance))->number = d;
    return instance;
}

static value float_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (type != &float_type && type->slots.init != float_type.slots.init)
        kwnames = UNSET; /* the subclass's own `__init__` takes them */
    if (!args_check(t, "float", nargs, kwnames, 0, 1))
        return UNSET;
    double d = 0;
    if (nargs) {
        value v = args[0];
        if (float_check(v) && type == &float_type && value_type(v) == &float_type)
            return value_retain(v);
        int got = str_check(v) ? (from_str(t, v, &d) ? 1 : -1) : from_number(t, v, &d);
        if (got < 0 || (!got && !from_octets(t, v, &d)))
            return UNSET;
    }
    return type == &float_type ? float_from_double(t, d) : float_subclass_create(t, type, d);
}

static value float_get_zero(struct thread *t, value self)
{
    return value_from_finite(0.0);
}

static const struct getset_def float_getsets[] = {
    {"real", float_exact, NULL, "The number itself."},
    {"imag", float_get_zero, NULL, "Zero."},
    {0},
};

struct type float_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "float",
    .doc = "The floating-point number that a string or another number stands for; 0.0 without an argument.",
    .flags = TYPE_BASE | TYPE_FLOAT_SUBCLASS,
    .size = sizeof(struct boxed_float),
    .slots = {.new = float_new,
              .add = float_add,
              .subtract = float_subtract,
              .multiply = float_multiply,
              .true_divide = float_true_divide,
              .floor_divide = float_floor_divide,
              .remainder = float_remainder,
              .divmod = float_divmod,
              .power = float_slot_power,
              .negative = float_negative,
              .positive = float_exact,
              .absolute = float_absolute,
              .to_int = float_to_int,
              .to_float = float_exact,
              .repr = float_slot_repr,
              .truth = float_truth,
              .compare = float_compare,
              .hash = float_slot_hash},
    .methods = float_methods,
    .getsets = float_getsets,
};
