/* Built-in functions on attributes, classes and namespaces. */
#include "modules/builtins_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

static bool check_name(struct thread *t, value name)
{
    if (!str_check(name))
        raise_error(t, &exc_TypeError, "attribute name must be string, not '%.200T'", name);
    return !thread_raised(t);
}

value builtin_getattr(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!check_name(t, args[1]))
        return UNSET;
    if (nargs == 2)
        return op_get_attribute(t, args[0], args[1]);
    value found = op_find_attribute(t, args[0], args[1]);
    return found != UNSET || thread_raised(t) ? found : value_retain(args[2]);
}

value builtin_hasattr(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!check_name(t, args[1]))
        return UNSET;
    value found = op_find_attribute(t, args[0], args[1]);
    if (found == UNSET)
        return thread_raised(t) ? UNSET : FALSE_VALUE;
    value_release(t, found);
    return TRUE_VALUE;
}

value builtin_setattr(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_name(t, args[1]) && op_set_attribute(t, args[0], args[1], args[2]) ? NONE : UNSET;
}

value builtin_delattr(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_name(t, args[1]) && op_delete_attribute(t, args[0], args[1]) ? NONE : UNSET;
}

value builtin_callable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(value_type(args[0])->slots.call != NULL);
}

value builtin_isinstance(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int is = value_is_instance(t, args[0], args[1]);
    return is < 0 ? UNSET : value_from_bool(is);
}

value builtin_issubclass(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int is = value_is_subclass(t, args[0], args[1]);
    return is < 0 ? UNSET : value_from_bool(is);
}

value builtin_globals(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_retain(vm_current_globals(t));
}

value builtin_locals(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct frame *f = vm_current_frame(t, 0);
    return f ? vm_frame_locals(t, f) : value_retain(vm_current_globals(t));
}

value builtin_vars(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return builtin_locals(t, NULL, 0, UNSET);
    value names = op_find_attribute(t, args[0], NAME(__dict__));
    if (names == UNSET && !thread_raised(t))
        raise_error(t, &exc_TypeError, "vars() argument must have __dict__ attribute");
    return names;
}

/* A sorted list of what v's class says that it has. */
static value names_of(struct thread *t, value v)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = special_lookup(t, v, NAME(__dir__))) == UNSET) {
        if (!thread_raised(t))
            raise_error(t, &exc_TypeError, "object does not provide __dir__");
        goto out;
    }
    if ((s[1] = op_call_0(t, s[0])) == UNSET)
        goto out;
    slot_set(t, &s[0], list_from_iterable(t, s[1]));
    if (s[0] != UNSET && list_sort(t, s[0], NONE, false))
        result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

value builtin_dir(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs)
        return names_of(t, args[0]);
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = builtin_locals(t, NULL, 0, UNSET)) == UNSET ||
        (s[1] = op_call_method(t, s[0], NAME(keys), NULL, 0)) == UNSET)
        goto out;
    slot_set(t, &s[0], list_from_iterable(t, s[1]));
    if (s[0] != UNSET && list_sort(t, s[0], NONE, false))
        result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}
