/* The methods of int. */
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int_internal.h"
#include "types/int_theory.h"
#include "types/number_format.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static value int_same(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_exact(t, args[0]);
}

static value int_method_bit_length(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int((int64_t)int_bit_length(args[0]));
}

static value int_method_bit_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(int_bit_count(args[0]));
}

static value int_as_integer_ratio(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value exact = int_exact(t, args[0]);
    if (exact == UNSET)
        return UNSET;
    return tuple_take_items(t, (value[]){exact, value_from_small_int(1)}, 2);
}

static value int_getnewargs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value exact = int_exact(t, args[0]);
    return exact == UNSET ? UNSET : tuple_take_items(t, &exact, 1);
}

static value int_method_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "__format__() argument must be str, not %T", args[1]);
    return int_format(t, args[0], args[1]);
}

/* What python3 says: a header of 24 bytes and 30 bits in each 4. Ouro's own figure is in `heap show`. */
static value int_sizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t digits = (int64_t)(int_bit_length(args[0]) + 29) / 30;
    return value_from_small_int(24 + 4 * (digits ? digits : 1));
}

/* The byte order that a str names: 1 little, 0 big, -1 raised. */
static int byte_order(struct thread *t, const char *function, value order)
{
    if (order == UNSET || (str_check(order) && str_equals_text(order, "big")))
        return 0;
    if (!str_check(order)) {
        raise_error(t, &exc_TypeError, "%s() argument 'byteorder' must be str, not %T", function, order);
        return -1;
    }
    if (str_equals_text(order, "little"))
        return 1;
    raise_error(t, &exc_ValueError, "byteorder must be either 'little' or 'big'");
    return -1;
}

static value int_method_to_bytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"length", "byteorder", "signed", NULL};
    value given[3];
    int64_t length = 1;
    if (!args_parse(t, "to_bytes", args + 1, nargs - 1, kwnames, keywords, 0, 2, given))
        return UNSET;
    if (given[0] != UNSET && !int_as_i64(t, given[0], &length))
        return UNSET;
    int little = byte_order(t, "to_bytes", given[1]);
    int is_signed = given[2] == UNSET ? 0 : op_truth(t, given[2]);
    if (little < 0 || is_signed < 0)
        return UNSET;
    if (length < 0)
        return raise_error(t, &exc_ValueError, "length argument must be non-negative");
    value result = bytes_from_data(t, NULL, (size_t)length);
    if (result == UNSET)
        return UNSET;
    if (int_to_bytes(t, args[0], bytes_of(result)->data, (size_t)length, little, is_signed))
        return result;
    value_release(t, result);
    return UNSET;
}

/* bytes(v) for from_bytes: an int or a str is not taken for octets. New reference. */
static value octets_given(struct thread *t, value v)
{
    if (bytes_check(v))
        return value_retain(v);
    if (str_check(v) || int_check(v))
        return raise_error(t, &exc_TypeError, "cannot convert '%T' object to bytes", v);
    if (!value_type(v)->slots.iter && !value_type(v)->slots.get_item) {
        value method = special_lookup(t, v, NAME(__bytes__));
        if (method == UNSET)
            return raise_error(t, &exc_TypeError, "cannot convert '%T' object to bytes", v);
        value_release(t, method);
    }
    return op_call_1(t, value_from_type(&bytes_type), v);
}

static value int_method_from_bytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"bytes", "byteorder", "signed", NULL};
    value given[3];
    if (!args_parse(t, "from_bytes", args + 1, nargs - 1, kwnames, keywords, 1, 2, given))
        return UNSET;
    int little = byte_order(t, "from_bytes", given[1]);
    int is_signed = given[2] == UNSET ? 0 : op_truth(t, given[2]);
    if (little < 0 || is_signed < 0)
        return UNSET;
    value octets = octets_given(t, given[0]);
    if (octets == UNSET)
        return UNSET;
    value v = int_from_bytes(t, bytes_of(octets)->data, bytes_of(octets)->size, little, is_signed);
    v = release_keeping(t, octets, v);
    if (v == UNSET || args[0] == value_from_type(&int_type))
        return v;
    return op_call_on_taken(t, args[0], v);
}

/* v rounded to the nearest multiple of 10^places, ties to the even multiple; places > 0. */
static value round_to_multiple(struct thread *t, value v, int64_t places)
{
    /* So many places are more than twice the number. */
    if (places > (int64_t)int_bit_length(v) / 3 + 2)
        return value_from_small_int(0);
    value *s = scope_enter(t, 5);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = int_power(t, value_from_small_int(10), value_from_small_int(places), UNSET);
    if (s[0] == UNSET || !int_divide(t, v, s[0], &s[1], &s[2], "") ||
        (s[3] = int_add(t, s[2], s[2])) == UNSET)
        goto out;
    int order = int_compare(s[3], s[0]);
    struct int_view quotient;
    int_view(s[1], &quotient);
    bool odd = quotient.count && (quotient.limbs[0] & 1);
    result = int_subtract(t, v, s[2]);
    if (result != UNSET && (order > 0 || (order == 0 && odd))) {
        s[4] = result;
        result = int_add(t, s[4], s[0]);
    }
out:
    scope_leave(t, s);
    return result;
}

value int_round(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t digits = 0;
    if (nargs > 1 && !int_as_clipped(t, args[1], &digits))
        return UNSET;
    if (digits >= 0)
        return int_exact(t, args[0]);
    return round_to_multiple(t, args[0], digits == INT64_MIN ? INT64_MAX : -digits);
}

const struct native_def int_methods[] = {
    {"conjugate", int_same, 0, 0, 0, "($self, /)", "The number itself: an int has no imaginary part."},
    {"bit_length", int_method_bit_length, 0, 0, 0, "($self, /)",
     "How many bits the number takes without its sign."},
    {"bit_count", int_method_bit_count, 0, 0, 0, "($self, /)", "How many bits of the magnitude are one."},
    {"to_bytes", int_method_to_bytes, 0, 2, NATIVE_KEYWORDS,
     "($self, /, length=1, byteorder='big', *, signed=False)",
     "The number as so many bytes; OverflowError if they are too few."},
    {"from_bytes", int_method_from_bytes, 1, 2, NATIVE_KEYWORDS | NATIVE_CLASS,
     "($type, /, bytes, byteorder='big', *, signed=False)", "The int that these bytes stand for."},
    {"as_integer_ratio", int_as_integer_ratio, 0, 0, 0, "($self, /)",
     "The pair of this number and 1, its denominator."},
    {"__trunc__", int_same, 0, 0, 0, "($self, /)", NULL},
    {"__floor__", int_same, 0, 0, 0, "($self, /)", NULL},
    {"__ceil__", int_same, 0, 0, 0, "($self, /)", NULL},
    {"__round__", int_round, 0, 1, 0, NULL, NULL},
    {"__getnewargs__", int_getnewargs, 0, 0, 0, "($self, /)", NULL},
    {"__format__", int_method_format, 1, 1, 0, "($self, format_spec, /)", NULL},
    {"__sizeof__", int_sizeof, 0, 0, 0, "($self, /)", NULL},
    {0},
};
