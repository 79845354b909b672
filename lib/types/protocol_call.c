/* Calling any value, and the guard against recursion through C. */
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

bool (*native_poll_hook)(struct thread *t);

bool native_poll(struct thread *t)
{
    return likely(!thread_poll_reasons(t)) || !native_poll_hook || native_poll_hook(t);
}

bool native_enter(struct thread *t, const char *where)
{
    if (likely(native_has_room(t))) {
        t->native_depth++;
        return true;
    }
    raise_error(t, &exc_RecursionError, "maximum recursion depth exceeded%s", where);
    return false;
}

void native_leave(struct thread *t)
{
    t->native_depth--;
}

value op_call(struct thread *t, value callable, const value *args, size_t nargs, value kwnames)
{
    slot_call *slot = value_type(callable)->slots.call;
    if (unlikely(!slot))
        return raise_error(t, &exc_TypeError, "'%.200T' object is not callable", callable);
    if (!native_enter(t, " while calling a Python object"))
        return UNSET;
    value result = slot(t, callable, args, nargs, kwnames);
    native_leave(t);
    ASSERT((result == UNSET) == thread_raised(t));
    return result;
}

value op_call_0(struct thread *t, value callable)
{
    return op_call(t, callable, NULL, 0, UNSET);
}

value op_call_1(struct thread *t, value callable, value a)
{
    return op_call(t, callable, &a, 1, UNSET);
}

value op_call_2(struct thread *t, value callable, value a, value b)
{
    value args[2] = {a, b};
    return op_call(t, callable, args, 2, UNSET);
}

value op_call_taken(struct thread *t, value callable, const value *args, size_t nargs)
{
    return call_with_self(t, callable, UNSET, args, nargs, UNSET);
}

value op_call_on_taken(struct thread *t, value callable, value a)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, a);
        return UNSET;
    }
    s[0] = a;
    return scope_leave_keeping(t, s, op_call(t, callable, s, 1, UNSET));
}

#define STACK_ARGS 12 /* argument vectors up to this length are copied on the C stack */

value call_with_self(struct thread *t, value callable, value self, const value *args, size_t nargs,
                     value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, callable);
        return UNSET;
    }
    s[0] = callable;
    value result;
    if (self == UNSET)
        result = op_call(t, callable, args, nargs, kwnames);
    else
        result = call_prefixed(t, callable, self, args, nargs, kwnames);
    return scope_leave_keeping(t, s, result);
}

value call_prefixed(struct thread *t, value callable, value self, const value *args, size_t nargs,
                    value kwnames)
{
    size_t total = nargs + (kwnames != UNSET ? tuple_count(kwnames) : 0);
    value local[STACK_ARGS + 1];
    value *all = total <= STACK_ARGS ? local : memory_alloc(t, (total + 1) * sizeof(value));
    if (!all)
        return UNSET;
    all[0] = self;
    if (total)
        memcpy(all + 1, args, total * sizeof(value)); /* borrowed: the caller keeps the originals */
    value result = op_call(t, callable, all, nargs + 1, kwnames);
    if (all != local)
        memory_free(t, all);
    return result;
}

value op_call_method(struct thread *t, value v, value name, const value *args, size_t nargs)
{
    bool pass_self;
    value method = attribute_get_method(t, v, name, &pass_self, NULL);
    if (method == UNSET)
        return UNSET;
    return call_with_self(t, method, pass_self ? v : UNSET, args, nargs, UNSET);
}

/* A tuple of the positional arguments and the values of kwargs; *names: a tuple of its keys. Both new. */
static bool flatten(struct thread *t, value args, value kwargs, value *all, value *kwnames)
{
    size_t positional = tuple_count(args), keywords = dict_count(kwargs), position = 0, i = 0;
    *all = tuple_create(t, positional + keywords);
    *kwnames = *all == UNSET ? UNSET : tuple_create(t, keywords);
    if (*kwnames == UNSET)
        return false;
    for (size_t k = 0; k < positional; k++)
        field_init(&tuple_of(*all)->items[k], value_retain(tuple_item(args, k)));
    value key, item;
    while (i < keywords && dict_next(t, kwargs, &position, &key, &item)) {
        field_init(&tuple_of(*kwnames)->items[i], key);
        field_init(&tuple_of(*all)->items[positional + i], item);
        i++;
        if (!str_check(key)) {
            raise_error(t, &exc_TypeError, "keywords must be strings");
            return false;
        }
    }
    if (i < keywords) {
        raise_error(t, &exc_RuntimeError, "dictionary changed size during a call");
        return false;
    }
    return true;
}

value op_call_ex(struct thread *t, value callable, value args_tuple, value kwargs)
{
    if (kwargs == UNSET || dict_count(kwargs) == 0)
        return op_call(t, callable, tuple_of(args_tuple)->items, tuple_count(args_tuple), UNSET);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if (flatten(t, args_tuple, kwargs, &s[0], &s[1]))
        result = op_call(t, callable, tuple_of(s[0])->items, tuple_count(args_tuple), s[1]);
    return scope_leave_keeping(t, s, result);
}
