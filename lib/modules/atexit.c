/* The module atexit: functions for the end of the program, which lib/vm calls, last in first out. */
#include "modules/modules.h"
#include "object/scope.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/tuple.h"
#include "vm/state.h"

static value registered(struct thread *t)
{
    return t->program->extra_roots[ROOT_ATEXIT];
}

static value atexit_register(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "register() takes at least 1 argument (0 given)");
    if (!value_type(args[0])->slots.call)
        return raise_error(t, &exc_TypeError, "the first argument must be callable");
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = tuple_from_items(t, args + 1, nargs - 1);
    s[1] = dict_create(t);
    bool good = s[0] != UNSET && s[1] != UNSET;
    for (size_t i = 0; good && kwnames != UNSET && i < tuple_count(kwnames); i++)
        good = dict_set(t, s[1], tuple_item(kwnames, i), args[nargs + i]);
    s[2] = good ? tuple_pack(t, 3, args[0], s[0], s[1]) : UNSET;
    if (s[2] != UNSET && list_append(t, registered(t), s[2]))
        result = value_retain(args[0]);
    return scope_leave_keeping(t, s, result);
}

static value atexit_unregister(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    for (size_t i = list_count(registered(t)); i-- > 0 && !thread_raised(t);) {
        slot_set(t, &s[0], list_get(t, registered(t), i));
        if (s[0] != UNSET && op_equal(t, tuple_item(s[0], 0), args[0]) > 0)
            op_delete_item(t, registered(t), value_from_small_int((int64_t)i));
    }
    scope_leave(t, s);
    return thread_raised(t) ? UNSET : NONE;
}

static value atexit_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    for (size_t i = list_count(registered(t)); i-- > 0 && !thread_raised(t);)
        op_delete_item(t, registered(t), value_from_small_int((int64_t)i));
    return thread_raised(t) ? UNSET : NONE;
}

static value atexit_ncallbacks(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int((int64_t)list_count(registered(t)));
}

static const struct native_def functions[] = {
    {"_clear", atexit_clear, 0, 0, 0, "($module, /)", NULL},
    {"_ncallbacks", atexit_ncallbacks, 0, 0, 0, "($module, /)", NULL},
    {"register", atexit_register, 0, -1, NATIVE_KEYWORDS, NULL, "Has a function called at the end."},
    {"unregister", atexit_unregister, 1, 1, 0, NULL, "Takes a function off the list."},
    {0},
};

static bool atexit_init(struct thread *t, value module)
{
    if (registered(t) != UNSET)
        return true;
    value list = list_create(t, 0);
    if (list == UNSET)
        return false;
    if (t->program->multithreaded)
        value_publish(t, list);
    program_root_fill(t, &t->program->extra_roots[ROOT_ATEXIT], list);
    return true;
}

const struct module_def atexit_module = {
    .name = "atexit",
    .doc = "Functions that are called when the program ends.",
    .functions = functions,
    .init = atexit_init,
};
