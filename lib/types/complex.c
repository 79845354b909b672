/* The type complex. */
#include "types/complex_internal.h"

#include <math.h>

#include "types/class.h"
#include "types/exception.h"
#include "types/float_internal.h"
#include "types/function.h"
#include "types/int.h"
#include "types/number_format.h"
#include "types/number_text.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

bool complex_check(value v)
{
    if (!value_is_ref(v))
        return false;
    struct type *type = object_type(value_ref(v));
    return type == &complex_type || ((type->flags & TYPE_HEAP) && type_is_subtype(type, &complex_type));
}

value complex_create(struct thread *t, double real, double imag)
{
    struct complex_number *number = object_create(t, &complex_type, sizeof *number);
    if (!number)
        return UNSET;
    number->real = real;
    number->imag = imag;
    return value_from_ref(number);
}

static struct parts parts_of(value v)
{
    return (struct parts){complex_real(v), complex_imag(v)};
}

/* 1: v is a complex, float or int, converted; 0: something else; -1: raised. */
static int operand(struct thread *t, value v, struct parts *out)
{
    if (complex_check(v)) {
        *out = parts_of(v);
        return 1;
    }
    out->imag = 0;
    return float_operand(t, v, &out->real);
}

#define OPERANDS(t, a, b, x, y)                                                                              \
    struct parts x, y;                                                                                       \
    int got = operand(t, a, &x);                                                                             \
    if (got == 1)                                                                                            \
        got = operand(t, b, &y);                                                                             \
    if (got != 1)                                                                                            \
        return got < 0 ? UNSET : NOT_IMPLEMENTED;

static value complex_add(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    return complex_create(t, x.real + y.real, x.imag + y.imag);
}

static value complex_subtract(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    return complex_create(t, x.real - y.real, x.imag - y.imag);
}

static value complex_multiply(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    struct parts product = complex_product(x, y);
    return complex_create(t, product.real, product.imag);
}

static value complex_true_divide(struct thread *t, value a, value b)
{
    OPERANDS(t, a, b, x, y)
    struct parts quotient;
    if (!complex_quotient(x, y, &quotient))
        return raise_error(t, &exc_ZeroDivisionError, "complex division by zero");
    return complex_create(t, quotient.real, quotient.imag);
}

static value complex_slot_power(struct thread *t, value base, value exponent, value modulus)
{
    OPERANDS(t, base, exponent, x, y)
    if (modulus != UNSET && modulus != NONE)
        return raise_error(t, &exc_ValueError, "complex modulo");
    return complex_power(t, x.real, x.imag, y.real, y.imag);
}

static value complex_negative(struct thread *t, value self)
{
    return complex_create(t, -complex_real(self), -complex_imag(self));
}

static value complex_positive(struct thread *t, value self)
{
    if (value_is_exact(self, &complex_type))
        return value_retain(self);
    return complex_create(t, complex_real(self), complex_imag(self));
}

static value complex_absolute(struct thread *t, value self)
{
    double real = complex_real(self), imag = complex_imag(self), modulus = hypot(real, imag);
    if (isinf(modulus) && isfinite(real) && isfinite(imag))
        return raise_error(t, &exc_OverflowError, "absolute value too large");
    return float_from_double(t, modulus);
}

static int complex_truth(struct thread *t, value self)
{
    return complex_real(self) != 0 || complex_imag(self) != 0;
}

static value complex_compare(struct thread *t, value a, value b, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !complex_check(a))
        return NOT_IMPLEMENTED;
    struct parts x = parts_of(a);
    bool equal;
    if (complex_check(b))
        equal = x.real == complex_real(b) && x.imag == complex_imag(b);
    else if (float_check(b))
        equal = x.real == float_of(b) && x.imag == 0;
    else if (int_check(b))
        equal = x.imag == 0 && x.real == x.real && int_compare_double(b, x.real) == 0;
    else
        return NOT_IMPLEMENTED;
    return value_from_bool(equal == (op == COMPARE_EQ));
}

static int64_t complex_hash(struct thread *t, value self)
{
    uint64_t real = (uint64_t)float_hash_value(complex_real(self), self);
    uint64_t imag = (uint64_t)float_hash_value(complex_imag(self), self);
    int64_t hash = (int64_t)(real + 1000003 * imag);
    return hash == -1 ? -2 : hash;
}

void complex_repr(struct buffer *out, double real, double imag)
{
    /* No ".0", and no real part if it is zero (minus zero shows). */
    bool only_imag = real == 0 && !signbit(real);
    if (!only_imag) {
        buffer_append_char(out, '(');
        float_format_flags(out, real, 'r', -1, 0);
    }
    float_format_flags(out, imag, 'r', -1, only_imag ? 0 : FLOAT_FORMAT_SIGN);
    buffer_append_text(out, only_imag ? "j" : "j)");
}

static value complex_slot_repr(struct thread *t, value self)
{
    struct buffer out = BUFFER_EMPTY;
    complex_repr(&out, complex_real(self), complex_imag(self));
    value result = str_from_buffer(t, &out);
    buffer_finish(&out);
    return result;
}

/* ---- The constructor ---- */

static bool parts_from_str(struct thread *t, value text, struct parts *out)
{
    struct number_text plain;
    enum complex_text got = COMPLEX_TEXT_GOOD;
    if (number_text_init(&plain, text))
        got = complex_parse(plain.start, plain.end, out);
    else
        raise_no_memory(t);
    number_text_finish(&plain);
    if (got == COMPLEX_TEXT_MALFORMED)
        raise_error(t, &exc_ValueError, "complex() arg is a malformed string");
    else if (got == COMPLEX_TEXT_UNDERSCORE)
        raise_error(t, &exc_ValueError, "could not convert string to complex: %R", text);
    return !thread_raised(t);
}

/* By `__complex__`. 1, 0 if v has none, -1 raised. */
static int parts_from_method(struct thread *t, value v, struct parts *out)
{
    if (value_is_float(v) || value_is_int(v) || value_is_bool(v) || value_is_exact(v, &complex_type))
        return 0;
    value method = special_lookup(t, v, NAME(__complex__));
    if (method == UNSET)
        return thread_raised(t) ? -1 : 0;
    value result = op_call_taken(t, method, NULL, 0);
    if (result == UNSET)
        return -1;
    bool ok = complex_check(result);
    if (ok)
        *out = parts_of(result);
    else
        raise_error(t, &exc_TypeError, "__complex__ returned non-complex (type %T)", result);
    value_release(t, result);
    return ok ? 1 : -1;
}

static bool is_real_number(value v)
{
    const struct type_slots *slots = &value_type(v)->slots;
    return slots->to_float || slots->index;
}

bool complex_as_parts(struct thread *t, value v, double *real, double *imag)
{
    struct parts parts = {0, 0};
    int got = complex_check(v) ? (parts = parts_of(v), 1) : parts_from_method(t, v, &parts);
    if (got == 0)
        got = float_as_double(t, v, &parts.real) ? 1 : -1;
    *real = parts.real;
    *imag = parts.imag;
    return got == 1;
}

/* One argument of complex(). *is_complex: it may have an imaginary part. */
static bool argument_parts(struct thread *t, value v, bool first, struct parts *out, bool *is_complex)
{
    *out = (struct parts){0, 0};
    *is_complex = true;
    int got = first ? parts_from_method(t, v, out) : 0;
    if (got)
        return got == 1;
    if (complex_check(v)) {
        *out = parts_of(v);
        return true;
    }
    *is_complex = false;
    if (is_real_number(v))
        return float_as_double(t, v, &out->real);
    raise_error(t, &exc_TypeError,
                first ? "complex() first argument must be a string or a number, not '%T'"
                      : "complex() second argument must be a number, not '%T'",
                v);
    return false;
}

/* complex(real, imag) with an imag that may be UNSET: real + imag * 1j, either of them complex. */
static bool parts_from_arguments(struct thread *t, value real, value imag, struct parts *out)
{
    struct parts r = {0, 0}, i = {0, 0};
    bool r_complex = false, i_complex = false;
    if (real != UNSET && !argument_parts(t, real, true, &r, &r_complex))
        return false;
    if (imag == UNSET) {
        *out = r;
        return true;
    }
    if (!argument_parts(t, imag, false, &i, &i_complex))
        return false;
    out->real = i_complex ? r.real - i.imag : r.real;
    out->imag = r_complex ? i.real + r.imag : i.real;
    return true;
}

static value complex_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"real", "imag", NULL};
    value given[2];
    struct parts parts;
    if (!args_parse(t, "complex", args, nargs, kwnames, keywords, 0, 2, given))
        return UNSET;
    if (given[0] != UNSET && given[1] == UNSET && type == &complex_type &&
        value_is_exact(given[0], &complex_type))
        return value_retain(given[0]);
    if (given[0] != UNSET && str_check(given[0])) {
        if (given[1] != UNSET)
            return raise_error(t, &exc_TypeError, "complex() can't take second arg if first is a string");
        if (!parts_from_str(t, given[0], &parts))
            return UNSET;
    } else if (given[1] != UNSET && str_check(given[1])) {
        return raise_error(t, &exc_TypeError, "complex() second arg can't be a string");
    } else if (!parts_from_arguments(t, given[0], given[1], &parts)) {
        return UNSET;
    }
    if (type == &complex_type)
        return complex_create(t, parts.real, parts.imag);
    value instance = instance_create(t, type);
    if (instance != UNSET) {
        struct complex_number *number = (struct complex_number *)value_ref(instance);
        number->real = parts.real;
        number->imag = parts.imag;
    }
    return instance;
}

/* ---- Attributes ---- */

static value complex_get_real(struct thread *t, value self)
{
    return float_from_double(t, complex_real(self));
}

static value complex_get_imag(struct thread *t, value self)
{
    return float_from_double(t, complex_imag(self));
}

static value complex_conjugate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return complex_create(t, complex_real(args[0]), -complex_imag(args[0]));
}

static value complex_same(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return complex_positive(t, args[0]);
}

static value complex_getnewargs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value real = complex_get_real(t, args[0]);
    value imag = real == UNSET ? UNSET : complex_get_imag(t, args[0]);
    if (imag == UNSET) {
        value_release(t, real);
        return UNSET;
    }
    return tuple_take_items(t, (value[]){real, imag}, 2);
}

static value complex_method_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "__format__() argument must be str, not %T", args[1]);
    return complex_format(t, args[0], args[1]);
}

static const struct native_def complex_methods[] = {
    {"conjugate", complex_conjugate, 0, 0, 0, "($self, /)", "The number with its imaginary part negated."},
    {"__complex__", complex_same, 0, 0, 0, "($self, /)", NULL},
    {"__getnewargs__", complex_getnewargs, 0, 0, 0, "($self, /)", NULL},
    {"__format__", complex_method_format, 1, 1, 0, "($self, format_spec, /)", NULL},
    {0},
};

static const struct getset_def complex_getsets[] = {
    {"real", complex_get_real, NULL, "The real part."},
    {"imag", complex_get_imag, NULL, "The imaginary part."},
    {0},
};

struct type complex_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "complex",
    .doc = "The complex number real + imag*1j; both default to 0. A string stands for the whole number.",
    .flags = TYPE_BASE,
    .size = sizeof(struct complex_number),
    .slots = {.new = complex_new,
              .add = complex_add,
              .subtract = complex_subtract,
              .multiply = complex_multiply,
              .true_divide = complex_true_divide,
              .power = complex_slot_power,
              .negative = complex_negative,
              .positive = complex_positive,
              .absolute = complex_absolute,
              .repr = complex_slot_repr,
              .truth = complex_truth,
              .compare = complex_compare,
              .hash = complex_hash},
    .methods = complex_methods,
    .getsets = complex_getsets,
};
