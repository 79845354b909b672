/* How copy and pickle make deques, defaultdicts and OrderedDicts again. */
#include "modules/collections_native.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static value max_length, default_factory;

/* What subclasses add: new; NONE if nothing. */
static value state_of(struct thread *t, value self)
{
    return op_call_method(t, self, NAME(__getstate__), NULL, 0);
}

/* (type, arguments, state, items, pairs): borrows all. */
static value pack(struct thread *t, value self, value arguments, value state, value items, value pairs)
{
    return tuple_pack(t, 5, value_from_type(value_type(self)), arguments, state, items, pairs);
}

value deque_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    enum { MOST, ARGUMENTS, STATE, ITEMS, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[MOST] = op_get_attribute(t, args[0], max_length)) == UNSET)
        goto out;
    s[ARGUMENTS] = s[MOST] == NONE ? tuple_create(t, 0) : tuple_pack(t, 2, tuple_empty, s[MOST]);
    if (s[ARGUMENTS] != UNSET && (s[STATE] = state_of(t, args[0])) != UNSET &&
        (s[ITEMS] = op_iter(t, args[0])) != UNSET)
        result = tuple_pack(t, 4, value_from_type(value_type(args[0])), s[ARGUMENTS], s[STATE], s[ITEMS]);
out:
    return scope_leave_keeping(t, s, result);
}

/* An iterator over its pairs. */
static value pairs_of(struct thread *t, value self)
{
    value *s = scope_enter(t, 1), pairs = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_call_method(t, self, NAME(items), NULL, 0)) != UNSET)
        pairs = op_iter(t, s[0]);
    return scope_leave_keeping(t, s, pairs);
}

value defaultdict_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    enum { FACTORY, ARGUMENTS, PAIRS, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    s[FACTORY] = op_find_attribute(t, args[0], default_factory);
    s[ARGUMENTS] = s[FACTORY] == UNSET || s[FACTORY] == NONE ? tuple_create(t, 0) : tuple_from_items(t, s, 1);
    if (!thread_raised(t) && s[ARGUMENTS] != UNSET && (s[PAIRS] = pairs_of(t, args[0])) != UNSET)
        result = pack(t, args[0], s[ARGUMENTS], NONE, NONE, s[PAIRS]);
    return scope_leave_keeping(t, s, result);
}

value ordered_dict_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    enum { STATE, PAIRS, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[STATE] = state_of(t, args[0])) != UNSET && (s[PAIRS] = pairs_of(t, args[0])) != UNSET)
        result = pack(t, args[0], tuple_empty, s[STATE], NONE, s[PAIRS]);
    return scope_leave_keeping(t, s, result);
}

void collections_reduce_ready(void)
{
    max_length = str_name("maxlen");
    default_factory = str_name("default_factory");
}
