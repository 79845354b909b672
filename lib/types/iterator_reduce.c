/* What copies and pickles of iterators are made of: a call that makes one, and where it stands. */
#include "types/iterators.h"

#include "object/program.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* The built-in function of that name: a new reference. */
static value builtin(struct thread *t, value name)
{
    value function = dict_get_str(t, t->program->builtins, name);
    if (function == UNSET && !thread_raised(t))
        raise_error(t, &exc_AttributeError, "%U", name);
    return function;
}

value iterator_reduce_by(struct thread *t, value name, value source, int64_t index)
{
    enum { FUNCTION, ARGUMENTS, INDEX, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[FUNCTION] = builtin(t, name)) == UNSET || (s[ARGUMENTS] = tuple_pack(t, 1, source)) == UNSET)
        goto out;
    if (index == ITERATOR_NO_INDEX)
        result = tuple_pack(t, 2, s[FUNCTION], s[ARGUMENTS]);
    else if ((s[INDEX] = int_from_i64(t, index)) != UNSET)
        result = tuple_pack(t, 3, s[FUNCTION], s[ARGUMENTS], s[INDEX]);
out:
    return scope_leave_keeping(t, s, result);
}

value iterator_reduce_items(struct thread *t, value iterator)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = list_from_iterable(t, iterator)) != UNSET)
        result = iterator_reduce_by(t, NAME(iter), s[0], ITERATOR_NO_INDEX);
    return scope_leave_keeping(t, s, result);
}

bool iterator_state_argument(struct thread *t, value v, int64_t *index)
{
    if (int_check(v))
        return int_as_i64(t, v, index);
    raise_error(t, &exc_TypeError, "an integer is required");
    return false;
}

int64_t iterator_state_clip(int64_t index, int64_t least, int64_t greatest)
{
    return index < least ? least : index > greatest ? greatest : index;
}

/* ---- Iterators by index ---- */

static struct sequence_iterator *sequence_of(value v)
{
    return (struct sequence_iterator *)value_ref(v);
}

static value reduce_sequence(struct thread *t, value self, value name, value empty)
{
    struct sequence_iterator *it = sequence_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = field_load(t, &it->object, &it->source);
    value result = s[0] == UNSET ? iterator_reduce_by(t, NAME(iter), empty, ITERATOR_NO_INDEX)
                                 : iterator_reduce_by(t, name, s[0], load_relaxed(&it->index));
    return scope_leave_keeping(t, s, result);
}

value sequence_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return reduce_sequence(t, args[0], NAME(iter), tuple_empty);
}

/* An exhausted one gives an empty list. */
static value reduce_list(struct thread *t, value self, value name)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = (s[0] = list_create(t, 0)) == UNSET ? UNSET : reduce_sequence(t, self, name, s[0]);
    return scope_leave_keeping(t, s, result);
}

value list_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return reduce_list(t, args[0], NAME(iter));
}

value list_reverse_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return reduce_list(t, args[0], NAME(reversed));
}

/* (type, (source,), index) */
value reversed_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct sequence_iterator *it = sequence_of(args[0]);
    value type = value_from_type(value_type(args[0]));
    enum { SOURCE, ARGUMENTS, INDEX, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[SOURCE] = field_load(t, &it->object, &it->source);
    bool ended = s[SOURCE] == UNSET;
    if ((s[ARGUMENTS] = tuple_pack(t, 1, ended ? tuple_empty : s[SOURCE])) == UNSET)
        goto out;
    if (ended)
        result = tuple_pack(t, 2, type, s[ARGUMENTS]);
    else if ((s[INDEX] = int_from_i64(t, load_relaxed(&it->index))) != UNSET)
        result = tuple_pack(t, 3, type, s[ARGUMENTS], s[INDEX]);
out:
    return scope_leave_keeping(t, s, result);
}

/* Sets the index within what there is: [0, length], or [-1, length - 1] backwards. */
static value set_state(struct thread *t, value self, value state, bool backwards)
{
    struct sequence_iterator *it = sequence_of(self);
    int64_t index, length = 0;
    if (!iterator_state_argument(t, state, &index))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = NONE;
    s[0] = field_load(t, &it->object, &it->source);
    if (s[0] != UNSET && (length = op_length(t, s[0])) < 0)
        result = UNSET;
    else if (s[0] != UNSET) /* relaxed: two threads that share the iterator may undo each other's steps */
        store_relaxed(&it->index, backwards ? iterator_state_clip(index, -1, length - 1)
                                            : iterator_state_clip(index, 0, length));
    return scope_leave_keeping(t, s, result);
}

value sequence_iterator_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return set_state(t, args[0], args[1], false);
}

value reverse_iterator_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return set_state(t, args[0], args[1], true);
}

/* Of an object that has no length to ask for. */
value iterator_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t index;
    if (!iterator_state_argument(t, args[1], &index))
        return UNSET;
    store_relaxed(&sequence_of(args[0])->index, index < 0 ? 0 : index); /* relaxed: see set_state */
    return NONE;
}

/* ---- iter(callable, sentinel) ---- */

value callable_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct callable_iterator *it = (struct callable_iterator *)value_ref(args[0]);
    enum { CALLABLE, SENTINEL, ARGUMENTS, FUNCTION, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[CALLABLE] = field_load(t, &it->object, &it->callable);
    s[SENTINEL] = field_load(t, &it->object, &it->sentinel);
    if (s[CALLABLE] == UNSET || s[SENTINEL] == UNSET)
        result = iterator_reduce_by(t, NAME(iter), tuple_empty, ITERATOR_NO_INDEX);
    else if ((s[ARGUMENTS] = tuple_pack(t, 2, s[CALLABLE], s[SENTINEL])) != UNSET &&
             (s[FUNCTION] = builtin(t, NAME(iter))) != UNSET)
        result = tuple_pack(t, 2, s[FUNCTION], s[ARGUMENTS]);
    return scope_leave_keeping(t, s, result);
}
