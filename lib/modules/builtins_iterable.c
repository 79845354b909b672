/* Built-in functions on iterables. */
#include "modules/builtins_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

/* Whether some item's truth is `wanted`: 1, 0, -1. */
static int find_truth(struct thread *t, value iterable, int wanted)
{
    value *s = scope_enter(t, 2);
    int found = 0;
    if (!s)
        return -1;
    if ((s[0] = op_iter(t, iterable)) == UNSET)
        found = -1;
    while (!found && (s[1] = op_next(t, s[0])) != UNSET) {
        int truth = op_truth(t, s[1]);
        found = truth < 0 ? -1 : truth == wanted;
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return thread_raised(t) ? -1 : found;
}

value builtin_all(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int found = find_truth(t, args[0], 0);
    return found < 0 ? UNSET : value_from_bool(!found);
}

value builtin_any(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int found = find_truth(t, args[0], 1);
    return found < 0 ? UNSET : value_from_bool(found);
}

value builtin_iter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 1)
        return op_iter(t, args[0]);
    if (!value_type(args[0])->slots.call)
        return raise_error(t, &exc_TypeError, "iter(v, w): v must be callable");
    return callable_iterator_create(t, args[0], args[1]);
}

value builtin_next(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    slot_next *next = value_type(args[0])->slots.next;
    if (!next)
        return raise_error(t, &exc_TypeError, "'%.200T' object is not an iterator", args[0]);
    value item = next(t, args[0]);
    if (item != UNSET)
        return item;
    if (nargs > 1) {
        if (thread_raised(t) && !raised_clear_if(t, &exc_StopIteration))
            return UNSET;
        return value_retain(args[1]);
    }
    return thread_raised(t) ? UNSET : raise_stop_iteration(t, UNSET);
}

value builtin_len(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t length = op_length(t, args[0]);
    return length < 0 ? UNSET : value_from_small_int(length);
}

value builtin_sorted(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"", "key", "reverse", NULL};
    value given[3], result = UNSET;
    if (nargs != 1)
        return raise_error(t, &exc_TypeError, "sorted expected 1 argument, got %zu", nargs);
    if (!args_parse(t, "sort", args, nargs, kwnames, names, 1, 1, given))
        return UNSET;
    int reverse = given[2] == UNSET ? 0 : op_truth(t, given[2]);
    if (reverse < 0)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = list_from_iterable(t, given[0]);
    if (s[0] != UNSET && list_sort(t, s[0], given[1] == UNSET ? NONE : given[1], reverse))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- min and max ---- */

enum { ITERATOR, ITEM, ITEM_KEY, BEST, BEST_KEY, EXTREME_SLOTS };

/* Takes s[ITEM] over as the best one if its key is. False: raised. */
static bool consider(struct thread *t, value *s, value key, enum compare_op better)
{
    s[ITEM_KEY] = key == NONE ? value_retain(s[ITEM]) : op_call_1(t, key, s[ITEM]);
    if (s[ITEM_KEY] == UNSET)
        return false;
    int wins = s[BEST] == UNSET ? 1 : op_compare_bool(t, s[ITEM_KEY], s[BEST_KEY], better);
    if (wins < 0)
        return false;
    if (wins) {
        slot_set(t, &s[BEST], scope_take(&s[ITEM]));
        slot_set(t, &s[BEST_KEY], scope_take(&s[ITEM_KEY]));
    } else {
        slot_clear(t, &s[ITEM]);
        slot_clear(t, &s[ITEM_KEY]);
    }
    return true;
}

static bool consider_all(struct thread *t, value *s, const value *args, size_t nargs, value key,
                         enum compare_op better)
{
    if (nargs > 1) {
        for (size_t i = 0; i < nargs; i++) {
            s[ITEM] = value_retain(args[i]);
            if (!consider(t, s, key, better))
                return false;
        }
        return true;
    }
    if ((s[ITERATOR] = op_iter(t, args[0])) == UNSET)
        return false;
    while ((s[ITEM] = op_next(t, s[ITERATOR])) != UNSET) {
        if (!consider(t, s, key, better))
            return false;
    }
    return !thread_raised(t);
}

static value extreme(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames,
                     enum compare_op better)
{
    static const char *const names[] = {"key", "default", NULL};
    value given[2], result = UNSET;
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "%s expected at least 1 argument, got 0", name);
    if (!args_parse(t, name, args + nargs, 0, kwnames, names, 0, 0, given))
        return UNSET;
    if (nargs > 1 && given[1] != UNSET)
        return raise_error(t, &exc_TypeError,
                           "Cannot specify a default for %s() with multiple positional arguments", name);
    value *s = scope_enter(t, EXTREME_SLOTS);
    if (!s)
        return UNSET;
    if (consider_all(t, s, args, nargs, given[0] == UNSET ? NONE : given[0], better)) {
        if (s[BEST] != UNSET)
            result = scope_take(&s[BEST]);
        else if (given[1] != UNSET)
            result = value_retain(given[1]);
        else
            raise_error(t, &exc_ValueError, "%s() arg is an empty sequence", name);
    }
    return scope_leave_keeping(t, s, result);
}

value builtin_max(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return extreme(t, "max", args, nargs, kwnames, COMPARE_GT);
}

value builtin_min(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return extreme(t, "min", args, nargs, kwnames, COMPARE_LT);
}

/* ---- Asynchronous ---- */

value builtin_aiter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    slot_unary *aiter = value_type(args[0])->slots.aiter;
    if (!aiter)
        return raise_error(t, &exc_TypeError, "'%.200T' object is not an async iterable", args[0]);
    value iterator = aiter(t, args[0]);
    if (iterator != UNSET && !value_type(iterator)->slots.anext) {
        raise_error(t, &exc_TypeError, "aiter() returned not an async iterator of type '%.200T'", iterator);
        slot_clear(t, &iterator);
    }
    return iterator;
}

/* An awaitable that gives the default at the end. Its source is in python/_anext.py. */
static value anext_or(struct thread *t, value iterator, value otherwise)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = value_type(iterator)->slots.anext(t, iterator)) != UNSET &&
        (s[1] = vm_import(t, "_anext")) != UNSET &&
        (s[2] = str_intern_utf8(t, "with_default", strlen("with_default"))) != UNSET &&
        (s[3] = op_get_attribute(t, s[1], s[2])) != UNSET)
        result = op_call_2(t, s[3], s[0], otherwise);
    return scope_leave_keeping(t, s, result);
}

value builtin_anext(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    slot_unary *anext = value_type(args[0])->slots.anext;
    if (!anext)
        return raise_error(t, &exc_TypeError, "'%.200T' object is not an async iterator", args[0]);
    return nargs > 1 ? anext_or(t, args[0], args[1]) : anext(t, args[0]);
}
