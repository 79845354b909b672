/* The functions of module math on whole numbers, and prod. */
#include "modules/math_internal.h"

#include "object/scope.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int_theory.h"
#include "types/protocol.h"

static value lcm(struct thread *t, value a, value b)
{
    if (!int_sign(a) || !int_sign(b))
        return value_from_small_int(0);
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = int_gcd(t, a, b)) != UNSET && (s[1] = int_floor_divide(t, a, s[0])) != UNSET &&
        (s[2] = int_multiply(t, s[1], b)) != UNSET)
        result = int_sign(s[2]) < 0 ? int_negate(t, s[2]) : scope_take(&s[2]);
    scope_leave(t, s);
    return result;
}

/* Folds the arguments from `start`. */
static value fold(struct thread *t, const value *args, size_t nargs, int64_t start,
                  value (*combine)(struct thread *, value, value))
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = value_from_small_int(start);
    for (size_t i = 0; i < nargs; i++) {
        if ((s[1] = int_index(t, args[i])) == UNSET)
            goto out;
        value next = combine(t, s[0], s[1]);
        if (next == UNSET)
            goto out;
        slot_set(t, &s[0], next);
        slot_clear(t, &s[1]);
    }
    result = scope_take(&s[0]);
out:
    scope_leave(t, s);
    return result;
}

value math_gcd(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return fold(t, args, nargs, 0, int_gcd);
}

value math_lcm(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return fold(t, args, nargs, 1, lcm);
}

value math_isqrt(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = int_index(t, args[0])) != UNSET) {
        if (int_sign(s[0]) < 0)
            raise_error(t, &exc_ValueError, "isqrt() argument must be nonnegative");
        else
            result = int_square_root(t, s[0]);
    }
    scope_leave(t, s);
    return result;
}

value math_factorial(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value index = int_index(t, args[0]);
    if (index == UNSET)
        return UNSET;
    int64_t n;
    bool fits = int_to_i64(index, &n);
    int sign = int_sign(index);
    value_release(t, index);
    if (sign < 0)
        return raise_error(t, &exc_ValueError, "factorial() not defined for negative values");
    if (!fits)
        return raise_error(t, &exc_OverflowError, "factorial() argument should not exceed %lld",
                           (long long)INT64_MAX);
    return int_factorial(t, n);
}

/* n (n-1) ... (n-k+1), by halves; n of any size. */
static value falling_product(struct thread *t, value n, int64_t k)
{
    int64_t small;
    if (int_to_i64(n, &small))
        return int_product_of_progression(t, small - k + 1, 1, k);
    if (k == 0)
        return value_from_small_int(1);
    if (k == 1)
        return value_retain(n);
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    int64_t half = k / 2;
    if ((s[0] = falling_product(t, n, half)) != UNSET &&
        (s[1] = int_subtract(t, n, value_from_small_int(half))) != UNSET &&
        (s[2] = falling_product(t, s[1], k - half)) != UNSET)
        result = int_multiply(t, s[0], s[2]);
    scope_leave(t, s);
    return result;
}

/* n over k: n over j, times n-j over k-j, divided by k over j, with j half of k. */
static value binomial(struct thread *t, value n, int64_t k)
{
    if (k == 0)
        return value_from_small_int(1);
    if (k == 1)
        return value_retain(n);
    value *s = scope_enter(t, 5), result = UNSET;
    if (!s)
        return UNSET;
    int64_t half = k / 2;
    if ((s[0] = binomial(t, n, half)) != UNSET &&
        (s[1] = int_subtract(t, n, value_from_small_int(half))) != UNSET &&
        (s[2] = binomial(t, s[1], k - half)) != UNSET && (s[3] = int_multiply(t, s[0], s[2])) != UNSET &&
        (s[4] = binomial(t, value_from_small_int(k), half)) != UNSET)
        result = int_floor_divide(t, s[3], s[4]);
    scope_leave(t, s);
    return result;
}

static bool check_not_negative(struct thread *t, value v, char name)
{
    if (int_sign(v) >= 0)
        return true;
    raise_error(t, &exc_ValueError, "%c must be a non-negative integer", name);
    return false;
}

/* s[0] = n, s[1] = k, s[2] = n - k, all checked. *none: k is larger than n. */
static bool selection_arguments(struct thread *t, const value *args, value *s, bool *none)
{
    if ((s[0] = int_index(t, args[0])) == UNSET || (s[1] = int_index(t, args[1])) == UNSET ||
        !check_not_negative(t, s[0], 'n') || !check_not_negative(t, s[1], 'k') ||
        (s[2] = int_subtract(t, s[0], s[1])) == UNSET)
        return false;
    *none = int_sign(s[2]) < 0;
    return true;
}

value math_comb(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 3), result = UNSET;
    bool none;
    if (!s)
        return UNSET;
    if (!selection_arguments(t, args, s, &none))
        goto out;
    int64_t k;
    bool fits = int_to_i64(int_compare(s[2], s[1]) < 0 ? s[2] : s[1], &k);
    if (none)
        result = value_from_small_int(0);
    else if (!fits)
        raise_error(t, &exc_OverflowError, "min(n - k, k) must not exceed %lld", (long long)INT64_MAX);
    else
        result = binomial(t, s[0], k);
out:
    scope_leave(t, s);
    return result;
}

value math_perm(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs < 2 || args[1] == NONE)
        return math_factorial(t, args, 1, UNSET);
    value *s = scope_enter(t, 3), result = UNSET;
    bool none;
    if (!s)
        return UNSET;
    if (!selection_arguments(t, args, s, &none))
        goto out;
    int64_t k;
    if (none)
        result = value_from_small_int(0);
    else if (!int_to_i64(s[1], &k))
        raise_error(t, &exc_OverflowError, "k must not exceed %lld", (long long)INT64_MAX);
    else
        result = falling_product(t, s[0], k);
out:
    scope_leave(t, s);
    return result;
}

value math_prod(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"", "start", NULL};
    value given[2];
    if (!args_parse(t, "prod", args, nargs, kwnames, keywords, 1, 1, given))
        return UNSET;
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = given[1] == UNSET ? value_from_small_int(1) : value_retain(given[1]);
    if ((s[1] = op_iter(t, given[0])) == UNSET)
        goto out;
    while ((s[2] = op_next(t, s[1])) != UNSET) {
        value product = op_binary(t, BINARY_multiply, s[0], s[2]);
        if (product == UNSET)
            goto out;
        slot_set(t, &s[0], product);
        slot_clear(t, &s[2]);
    }
    if (!thread_raised(t))
        result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}
