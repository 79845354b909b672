/* choice, shuffle, sample and choices of module random. */
#include <math.h>

#include "modules/random_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"

/* sequence[index], a new reference. */
static value item_at(struct thread *t, value sequence, int64_t index)
{
    return op_get_item(t, sequence, value_from_small_int(index));
}

value random_choice(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"seq", NULL};
    value sequence;
    int64_t index;
    if (!args_parse(t, "choice", args + 1, nargs - 1, kwnames, keywords, 1, 1, &sequence))
        return UNSET;
    int64_t length = op_length(t, sequence);
    if (length < 0)
        return UNSET;
    if (length == 0)
        return raise_error(t, &exc_IndexError, "Cannot choose from an empty sequence");
    return random_below_small(t, args[0], length, &index) ? item_at(t, sequence, index) : UNSET;
}

/* x[i], x[j] = x[j], x[i] */
static bool swap_items(struct thread *t, value x, int64_t i, int64_t j)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = (s[0] = item_at(t, x, j)) != UNSET && (s[1] = item_at(t, x, i)) != UNSET &&
              op_set_item(t, x, value_from_small_int(i), s[0]) &&
              op_set_item(t, x, value_from_small_int(j), s[1]);
    scope_leave(t, s);
    return ok;
}

value random_shuffle(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"x", NULL};
    value x;
    if (!args_parse(t, "shuffle", args + 1, nargs - 1, kwnames, keywords, 1, 1, &x))
        return UNSET;
    int64_t length = op_length(t, x), j;
    if (length < 0)
        return UNSET;
    for (int64_t i = length - 1; i > 0; i--) {
        if (!random_below_small(t, args[0], i + 1, &j) || !swap_items(t, x, i, j))
            return UNSET;
        if (i % 512 == 0 && !native_poll(t))
            return UNSET;
    }
    return NONE;
}

/* ---- Weights ---- */

/* list(itertools.accumulate(weights)) */
static value running_sums(struct thread *t, value weights)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_iter(t, weights)) == UNSET || (s[1] = list_create(t, 0)) == UNSET)
        goto out;
    while ((s[2] = op_next(t, s[0])) != UNSET) {
        value sum = s[3] == UNSET ? value_retain(s[2]) : op_binary(t, BINARY_add, s[3], s[2]);
        if (sum == UNSET)
            goto out;
        slot_set(t, &s[3], sum);
        if (!list_append(t, s[1], sum))
            goto out;
        slot_clear(t, &s[2]);
    }
    if (!thread_raised(t))
        result = scope_take(&s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

/* The first index in [0, high) whose item is above x, else high; -1 raised. */
static int64_t bisect(struct thread *t, value sums, value x, int64_t high)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    int64_t low = 0;
    while (low < high) {
        int64_t middle = (low + high) / 2;
        slot_set(t, &s[0], item_at(t, sums, middle));
        int above = s[0] == UNSET ? -1 : op_compare_bool(t, x, s[0], COMPARE_LT);
        if (above < 0) {
            low = -1;
            break;
        }
        if (above)
            high = middle;
        else
            low = middle + 1;
    }
    scope_leave(t, s);
    return low;
}

/* ---- sample ---- */

static bool is_sequence(value v)
{
    struct type *type = value_type(v);
    if (str_check(v) || bytes_check(v) || (type->flags & TYPE_MATCH_SEQUENCE))
        return true;
    /* A class that does not say so but can be indexed and measured. */
    return (type->flags & TYPE_HEAP) && type->slots.get_item && type->slots.length && !dict_check(v) &&
           !value_has_flag(v, TYPE_SET_SUBCLASS);
}

/* From a copy, of which what was taken is replaced by the last that is left. */
static bool sample_pool(struct thread *t, value self, value population, int64_t n, int64_t k, value result)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = (s[0] = list_from_iterable(t, population)) != UNSET;
    for (int64_t i = 0; ok && i < k; i++) {
        int64_t j;
        ok = random_below_small(t, self, n - i, &j) && (s[1] = item_at(t, s[0], j)) != UNSET &&
             list_append(t, result, s[1]);
        if (ok) {
            slot_set(t, &s[1], item_at(t, s[0], n - i - 1));
            ok = s[1] != UNSET && op_set_item(t, s[0], value_from_small_int(j), s[1]);
            slot_clear(t, &s[1]);
        }
    }
    scope_leave(t, s);
    return ok;
}

/* For a small part of a large population: draws again what was drawn before. */
static bool sample_set(struct thread *t, value self, value population, int64_t n, int64_t k, value result)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = (s[0] = dict_create(t)) != UNSET;
    for (int64_t i = 0; ok && i < k; i++) {
        int64_t j;
        int seen = 0;
        do {
            ok = random_below_small(t, self, n, &j) &&
                 (seen = dict_contains(t, s[0], value_from_small_int(j))) >= 0;
        } while (ok && seen);
        ok = ok && dict_set(t, s[0], value_from_small_int(j), NONE) &&
             (s[1] = item_at(t, population, j)) != UNSET && list_append(t, result, s[1]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return ok;
}

static value sample_plain(struct thread *t, value self, value population, int64_t k)
{
    int64_t n = op_length(t, population);
    if (n < 0)
        return UNSET;
    if (k < 0 || k > n)
        return raise_error(t, &exc_ValueError, "Sample larger than population or is negative");
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    /* About where a set takes less room than a copy; the sequence depends on it. */
    double set_size = 21;
    if (k > 5)
        set_size += pow(4, ceil(log((double)k * 3) / log(4.0)));
    bool pool = (double)n <= set_size;
    if ((s[0] = list_create(t, (size_t)k)) != UNSET &&
        (pool ? sample_pool : sample_set)(t, self, population, n, k, s[0]))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* counts[i] copies of population[i] each: a sample of positions, looked up in the running sums. */
static value sample_counted(struct thread *t, value self, value population, int64_t k, value counts)
{
    value *s = scope_enter(t, 7), result = UNSET;
    if (!s)
        return UNSET;
    int64_t n = op_length(t, population);
    if (n < 0 || (s[0] = running_sums(t, counts)) == UNSET)
        goto out;
    if ((int64_t)list_count(s[0]) != n) {
        raise_error(t, &exc_ValueError, "The number of counts does not match the population");
        goto out;
    }
    if (!n) {
        raise_error(t, &exc_IndexError, "pop from empty list");
        goto out;
    }
    if ((s[1] = item_at(t, s[0], n - 1)) == UNSET)
        goto out;
    if (!int_check(s[1])) {
        raise_error(t, &exc_TypeError, "Counts must be integers");
        goto out;
    }
    if (int_sign(s[1]) <= 0) {
        raise_error(t, &exc_ValueError, "Total of counts must be greater than zero");
        goto out;
    }
    if ((s[2] = range_create(t, value_from_small_int(0), s[1], value_from_small_int(1))) == UNSET ||
        (s[3] = sample_plain(t, self, s[2], k)) == UNSET || (s[4] = list_create(t, (size_t)k)) == UNSET)
        goto out;
    for (int64_t i = 0; i < k; i++) {
        slot_set(t, &s[6], item_at(t, s[3], i));
        int64_t index = s[6] == UNSET ? -1 : bisect(t, s[0], s[6], n - 1);
        if (index < 0 || (s[5] = item_at(t, population, index)) == UNSET || !list_append(t, s[4], s[5]))
            goto out;
        slot_clear(t, &s[5]);
    }
    result = scope_take(&s[4]);
out:
    return scope_leave_keeping(t, s, result);
}

value random_sample(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"population", "k", "counts", NULL};
    value given[3];
    int64_t k;
    if (!args_parse(t, "sample", args + 1, nargs - 1, kwnames, keywords, 2, 2, given))
        return UNSET;
    if (!is_sequence(given[0]))
        return raise_error(t, &exc_TypeError,
                           "Population must be a sequence.  For dicts or sets, use sorted(d).");
    if (!int_as_i64(t, given[1], &k))
        return UNSET;
    if (given[2] != UNSET && given[2] != NONE)
        return sample_counted(t, args[0], given[0], k, given[2]);
    return sample_plain(t, args[0], given[0], k);
}

/* ---- choices ---- */

static value choices_equal(struct thread *t, value self, value population, int64_t n, int64_t k)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = list_create(t, k > 0 ? (size_t)k : 0)) == UNSET)
        goto out;
    for (int64_t i = 0; i < k; i++) {
        double u;
        if (!random_draw(t, self, &u) ||
            (s[1] = item_at(t, population, (int64_t)floor(u * (double)n))) == UNSET ||
            !list_append(t, s[0], s[1]))
            goto out;
        slot_clear(t, &s[1]);
        if (i % 512 == 511 && !native_poll(t))
            goto out;
    }
    result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

/* The last running sum as a float, checked; false with an exception. */
static bool total_weight(struct thread *t, value sums, int64_t n, double *out)
{
    int64_t count = op_length(t, sums);
    if (count < 0)
        return false;
    if (count != n) {
        raise_error(t, &exc_ValueError, "The number of weights does not match the population");
        return false;
    }
    value last = item_at(t, sums, -1);
    bool ok = last != UNSET && float_as_double(t, last, out);
    value_release(t, last);
    if (!ok)
        return false;
    if (*out <= 0)
        raise_error(t, &exc_ValueError, "Total of weights must be greater than zero");
    else if (!isfinite(*out))
        raise_error(t, &exc_ValueError, "Total of weights must be finite");
    return !thread_raised(t);
}

static value choices_weighted(struct thread *t, value self, value population, int64_t n, value sums,
                              int64_t k)
{
    double total, u;
    if (!total_weight(t, sums, n, &total))
        return UNSET;
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = list_create(t, k > 0 ? (size_t)k : 0)) == UNSET)
        goto out;
    for (int64_t i = 0; i < k; i++) {
        if (!random_draw(t, self, &u))
            goto out;
        int64_t index = bisect(t, sums, value_from_finite(u * total), n - 1);
        if (index < 0 || (s[1] = item_at(t, population, index)) == UNSET || !list_append(t, s[0], s[1]))
            goto out;
        slot_clear(t, &s[1]);
        if (i % 512 == 511 && !native_poll(t))
            goto out;
    }
    result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

value random_choices(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"population", "weights", "cum_weights", "k", NULL};
    value given[4];
    int64_t k = 1;
    if (!args_parse(t, "choices", args + 1, nargs - 1, kwnames, keywords, 1, 2, given) ||
        (given[3] != UNSET && !int_as_i64(t, given[3], &k)))
        return UNSET;
    int64_t n = op_length(t, given[0]);
    if (n < 0)
        return UNSET;
    bool weights = given[1] != UNSET && given[1] != NONE, sums = given[2] != UNSET && given[2] != NONE;
    if (weights && sums)
        return raise_error(t, &exc_TypeError, "Cannot specify both weights and cumulative weights");
    if (!weights && !sums)
        return choices_equal(t, args[0], given[0], n, k);
    if (weights && int_check(given[1]))
        return raise_error(t, &exc_TypeError, "The number of choices must be a keyword argument: k=%R",
                           given[1]);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = sums ? value_retain(given[2]) : running_sums(t, given[1]);
    if (s[0] != UNSET)
        result = choices_weighted(t, args[0], given[0], n, s[0], k);
    return scope_leave_keeping(t, s, result);
}
