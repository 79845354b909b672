/* `__build_class__`: what a class statement calls. */
#include "modules/builtins_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

enum { GIVEN, BASES, KEYWORDS, METACLASS, NAMESPACE, CELL, CLASS, SPARE, BUILD_SLOTS };

/* Appends what a base that is no class stands for to the list of bases. False: raised. */
static bool replace_base(struct thread *t, value base, value given, value list, bool *replaced)
{
    value *s = scope_enter(t, 2);
    bool done = false;
    if (!s)
        return false;
    s[0] = type_check(base) ? UNSET : op_find_attribute(t, base, NAME(__mro_entries__));
    if (s[0] == UNSET) {
        done = !thread_raised(t) && list_append(t, list, base);
        goto out;
    }
    if ((s[1] = op_call_1(t, s[0], given)) == UNSET)
        goto out;
    if (!tuple_check(s[1])) {
        raise_error(t, &exc_TypeError, "__mro_entries__ must return a tuple");
        goto out;
    }
    *replaced = true;
    done = list_extend(t, list, s[1]);
out:
    scope_leave(t, s);
    return done;
}

/* s[BASES] = the bases with those replaced that are no classes. */
static bool resolve_bases(struct thread *t, value *s)
{
    bool replaced = false;
    if ((s[SPARE] = list_create(t, 0)) == UNSET)
        return false;
    for (size_t i = 0; i < tuple_count(s[GIVEN]); i++) {
        if (!replace_base(t, tuple_item(s[GIVEN], i), s[GIVEN], s[SPARE], &replaced))
            return false;
    }
    s[BASES] = replaced ? list_to_tuple(t, s[SPARE]) : value_retain(s[GIVEN]);
    slot_clear(t, &s[SPARE]);
    return s[BASES] != UNSET;
}

static bool collect_keywords(struct thread *t, value *s, const value *values, value kwnames)
{
    if ((s[KEYWORDS] = dict_create(t)) == UNSET)
        return false;
    for (size_t i = 0; kwnames != UNSET && i < tuple_count(kwnames); i++) {
        if (!dict_set(t, s[KEYWORDS], tuple_item(kwnames, i), values[i]))
            return false;
    }
    return true;
}

/* s[METACLASS]: the one that was asked for, or that of the first base; then the most derived one. */
static bool resolve_metaclass(struct thread *t, value *s)
{
    s[METACLASS] = dict_pop(t, s[KEYWORDS], NAME(metaclass));
    if (s[METACLASS] == UNSET) {
        if (thread_raised(t))
            return false;
        struct type *type = tuple_count(s[BASES]) ? value_type(tuple_item(s[BASES], 0)) : &type_type;
        s[METACLASS] = value_retain(value_from_type(type));
    }
    if (!type_check(s[METACLASS]))
        return true;
    struct type *winner = class_metatype(t, type_of(s[METACLASS]), s[BASES]);
    if (!winner)
        return false;
    slot_set(t, &s[METACLASS], value_retain(value_from_type(winner)));
    return true;
}

static bool prepare_namespace(struct thread *t, value *s, value name)
{
    if (s[METACLASS] == value_from_type(&type_type)) {
        s[NAMESPACE] = dict_create(t);
        return s[NAMESPACE] != UNSET;
    }
    s[SPARE] = op_find_attribute(t, s[METACLASS], NAME(__prepare__));
    if (s[SPARE] == UNSET) {
        s[NAMESPACE] = thread_raised(t) ? UNSET : dict_create(t);
        return s[NAMESPACE] != UNSET;
    }
    value args = tuple_pack(t, 2, name, s[BASES]);
    if (args == UNSET)
        return false;
    value *inner = scope_enter(t, 1);
    if (!inner) {
        value_release(t, args);
        return false;
    }
    inner[0] = args;
    s[NAMESPACE] = op_call_ex(t, s[SPARE], args, s[KEYWORDS]);
    scope_leave(t, inner);
    slot_clear(t, &s[SPARE]);
    if (s[NAMESPACE] == UNSET)
        return false;
    if (!value_type(s[NAMESPACE])->slots.get_item) {
        raise_error(t, &exc_TypeError, "%.200s.__prepare__() must return a mapping, not %.200T",
                    type_check(s[METACLASS]) ? type_of(s[METACLASS])->name : "<metaclass>", s[NAMESPACE]);
        return false;
    }
    return true;
}

/* The class is made: its `__class__` cell, if the body has one, must hold it. */
static bool check_cell(struct thread *t, value *s, value name)
{
    if (!type_check(s[CLASS]) || !value_is_exact(s[CELL], &cell_type))
        return true;
    struct object *cell = value_ref(s[CELL]);
    slot_set(t, &s[SPARE], field_load(t, cell, &((struct cell *)cell)->content));
    if (s[SPARE] == s[CLASS])
        return true;
    if (s[SPARE] == UNSET)
        raise_error(t, &exc_RuntimeError,
                    "__class__ not set defining %R as %R. Was __classcell__ propagated to type.__new__?",
                    name, s[CLASS]);
    else
        raise_error(t, &exc_TypeError, "__class__ set to %R defining %R as %R", s[SPARE], name, s[CLASS]);
    return false;
}

static bool build(struct thread *t, value *s, value function, value name)
{
    if (!resolve_bases(t, s) || !resolve_metaclass(t, s) || !prepare_namespace(t, s, name))
        return false;
    s[CELL] = vm_call_function(t, function, s[NAMESPACE], NULL, 0, UNSET);
    if (s[CELL] == UNSET)
        return false;
    if (s[BASES] != s[GIVEN]) {
        slot_set(t, &s[SPARE], str_intern_utf8(t, "__orig_bases__", 14));
        if (s[SPARE] == UNSET || !op_set_item(t, s[NAMESPACE], s[SPARE], s[GIVEN]))
            return false;
    }
    slot_set(t, &s[SPARE], tuple_pack(t, 3, name, s[BASES], s[NAMESPACE]));
    if (s[SPARE] == UNSET)
        return false;
    s[CLASS] = op_call_ex(t, s[METACLASS], s[SPARE], s[KEYWORDS]);
    return s[CLASS] != UNSET && check_cell(t, s, name);
}

value builtin___build_class__(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs < 2)
        return raise_error(t, &exc_TypeError, "__build_class__: not enough arguments");
    if (!value_is_exact(args[0], &function_type))
        return raise_error(t, &exc_TypeError, "__build_class__: func must be a function");
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "__build_class__: name is not a string");
    value *s = scope_enter(t, BUILD_SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    s[GIVEN] = tuple_from_items(t, args + 2, nargs - 2);
    if (s[GIVEN] != UNSET && collect_keywords(t, s, args + nargs, kwnames) && build(t, s, args[0], args[1]))
        result = scope_take(&s[CLASS]);
    return scope_leave_keeping(t, s, result);
}
