#include "types/reduce.h"

#include "object/program.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* (getattr, (owner, name)); borrows both. */
static value by_attribute(struct thread *t, value owner, value name)
{
    enum { FUNCTION_NAME, FUNCTION, ARGUMENTS, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[FUNCTION_NAME] = str_intern_utf8(t, "getattr", 7)) != UNSET &&
        (s[FUNCTION] = dict_get_str(t, t->program->builtins, s[FUNCTION_NAME])) != UNSET &&
        (s[ARGUMENTS] = tuple_pack(t, 2, owner, name)) != UNSET)
        result = tuple_pack(t, 2, s[FUNCTION], s[ARGUMENTS]);
    return scope_leave_keeping(t, s, result);
}

value reduce_function(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct native_function *native = (const struct native_function *)value_ref(args[0]);
    bool is_method = native->owner && !value_is_exact(args[0], &native_function_type);
    value owner = is_method ? value_from_type(native->owner) : native->self;
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = str_intern_utf8(t, native->def->name, strlen(native->def->name));
    if (s[0] != UNSET)
        result = owner == UNSET || value_type(owner) == &module_type ? scope_take(&s[0])
                                                                     : by_attribute(t, owner, s[0]);
    return scope_leave_keeping(t, s, result);
}

value reduce_method(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct method *method = (const struct method *)value_ref(args[0]);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_get_attribute(t, method->function, NAME(__name__))) != UNSET)
        result = by_attribute(t, method->self, s[0]);
    return scope_leave_keeping(t, s, result);
}

value reduce_range(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_get_attribute(t, args[0], NAME(start))) != UNSET &&
        (s[1] = op_get_attribute(t, args[0], NAME(stop))) != UNSET &&
        (s[2] = op_get_attribute(t, args[0], NAME(step))) != UNSET &&
        (s[3] = tuple_from_items(t, s, 3)) != UNSET)
        result = tuple_pack(t, 2, value_from_type(value_type(args[0])), s[3]);
    return scope_leave_keeping(t, s, result);
}

value reduce_set(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    enum { MEMBERS, ARGUMENTS, STATE, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[MEMBERS] = list_from_iterable(t, args[0])) == UNSET ||
        (s[ARGUMENTS] = tuple_pack(t, 1, s[MEMBERS])) == UNSET)
        goto out;
    s[STATE] = op_call_method(t, args[0], NAME(__getstate__), NULL, 0);
    if (s[STATE] != UNSET)
        result = tuple_pack(t, 3, value_from_type(value_type(args[0])), s[ARGUMENTS], s[STATE]);
out:
    return scope_leave_keeping(t, s, result);
}
