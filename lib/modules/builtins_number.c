/* Built-in functions on numbers, characters and identities. */
#include "modules/builtins_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"

value builtin_abs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_absolute(t, args[0]);
}

static value in_base(struct thread *t, value v, int base)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = int_index(t, v);
    return scope_leave_keeping(t, s, s[0] == UNSET ? UNSET : int_to_str(t, s[0], base, true));
}

value builtin_bin(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return in_base(t, args[0], 2);
}

value builtin_oct(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return in_base(t, args[0], 8);
}

value builtin_hex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return in_base(t, args[0], 16);
}

value builtin_chr(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value number = int_index(t, args[0]);
    if (number == UNSET)
        return UNSET;
    int64_t code_point;
    bool fits = int_to_i64(number, &code_point);
    value_release(t, number);
    if (!fits || code_point > INT32_MAX || code_point < INT32_MIN)
        return raise_error(t, &exc_OverflowError, "Python int too large to convert to C int");
    if (code_point < 0 || code_point > 0x10FFFF)
        return raise_error(t, &exc_ValueError, "chr() arg not in range(0x110000)");
    return str_from_code_point(t, (uint32_t)code_point);
}

value builtin_ord(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t length;
    if (str_check(args[0])) {
        length = str_of(args[0])->length;
        if (length == 1)
            return value_from_small_int(str_code_point_at(args[0], 0));
    } else if (bytes_check(args[0]) || bytearray_check(args[0])) {
        const uint8_t *data;
        if (!bytes_view(t, args[0], &data, &length))
            return UNSET;
        if (length == 1)
            return value_from_small_int(data[0]);
    } else {
        return raise_error(t, &exc_TypeError, "ord() expected string of length 1, but %T found", args[0]);
    }
    return raise_error(t, &exc_TypeError, "ord() expected a character, but string of length %zu found",
                       length);
}

value builtin_divmod(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_binary(t, BINARY_divmod, args[0], args[1]);
}

value builtin_pow(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"base", "exp", "mod", NULL};
    value given[3];
    if (!args_parse(t, "pow", args, nargs, kwnames, names, 2, 3, given))
        return UNSET;
    return op_power(t, given[0], given[1], given[2] == UNSET ? NONE : given[2]);
}

value builtin_round(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"number", "ndigits", NULL};
    value given[2];
    if (!args_parse(t, "round", args, nargs, kwnames, names, 1, 2, given))
        return UNSET;
    value method = special_lookup(t, given[0], NAME(__round__));
    if (method == UNSET)
        return thread_raised(t)
                   ? UNSET
                   : raise_error(t, &exc_TypeError, "type %T doesn't define __round__ method", given[0]);
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, method);
        return UNSET;
    }
    s[0] = method;
    value result =
        given[1] == UNSET || given[1] == NONE ? op_call_0(t, method) : op_call_1(t, method, given[1]);
    return scope_leave_keeping(t, s, result);
}

value builtin_hash(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t hash = op_hash(t, args[0]);
    return hash == -1 ? UNSET : int_from_i64(t, hash);
}

value builtin_id(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_u64(t, args[0]);
}

/* ---- sum ---- */

/* Adds small ints and floats without making a value for each step; stops at the first item that is neither.
 * *item: that item (owned) or UNSET at the end. False: raised. */
static bool sum_fast(struct thread *t, value iterator, value *total, value *item)
{
    int64_t whole = 0;
    value next;
    while (value_is_int(*total)) {
        if ((next = op_next(t, iterator)) == UNSET)
            break;
        int64_t sum;
        if (!value_is_int(next) ||
            __builtin_add_overflow(value_small_int(*total), value_small_int(next), &sum) ||
            !value_int_fits(sum)) {
            *item = next;
            return true;
        }
        whole = sum;
        *total = value_from_small_int(whole);
    }
    while (value_is_float(*total)) {
        if ((next = op_next(t, iterator)) == UNSET)
            break;
        double addend;
        if (value_is_float(next)) {
            addend = value_float(next);
        } else if (value_is_int(next)) {
            addend = (double)value_small_int(next);
        } else {
            *item = next;
            return true;
        }
        double sum = value_float(*total) + addend;
        if (sum != sum) {
            *item = next;
            return true;
        }
        *total = value_from_finite(sum);
    }
    *item = UNSET;
    return !thread_raised(t);
}

static bool sum_refuses(struct thread *t, value start)
{
    const char *text = NULL;
    if (str_check(start))
        text = "sum() can't sum strings [use ''.join(seq) instead]";
    else if (bytes_check(start))
        text = "sum() can't sum bytes [use b''.join(seq) instead]";
    else if (bytearray_check(start))
        text = "sum() can't sum bytearray [use b''.join(seq) instead]";
    if (text)
        raise_error(t, &exc_TypeError, "%s", text);
    return text != NULL;
}

value builtin_sum(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"", "start", NULL};
    value given[2], result = UNSET;
    if (!args_parse(t, "sum", args, nargs, kwnames, names, 1, 2, given))
        return UNSET;
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    if ((s[0] = op_iter(t, given[0])) == UNSET)
        goto out;
    s[1] = given[1] == UNSET ? value_from_small_int(0) : value_retain(given[1]);
    if (sum_refuses(t, s[1]))
        goto out;
    for (;;) {
        value item;
        if (!sum_fast(t, s[0], &s[1], &item))
            goto out;
        /* Nothing pending and no item: the end, or a total that the fast path does not know. */
        if (item == UNSET && (value_is_int(s[1]) || value_is_float(s[1])))
            break;
        if (item == UNSET && (item = op_next(t, s[0])) == UNSET)
            break;
        s[2] = item;
        value total = op_binary(t, BINARY_add, s[1], s[2]);
        if (total == UNSET)
            goto out;
        slot_set(t, &s[1], total);
        slot_clear(t, &s[2]);
    }
    if (!thread_raised(t))
        result = scope_take(&s[1]);
out:
    return scope_leave_keeping(t, s, result);
}
