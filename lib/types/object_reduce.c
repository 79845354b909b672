/* What `object` offers to copy and pickle: how to make an instance again. */
#include "object/program.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/instance.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"
#include "types/type_object.h"
#include "types/types.h"

/* An attribute of the module copyreg: new reference. */
static value copyreg_attribute(struct thread *t, value name)
{
    value module = dict_get_str(t, t->program->modules, NAME(copyreg));
    if (module == UNSET && !thread_raised(t))
        module = class_hooks.import_module
                     ? class_hooks.import_module(t, "copyreg")
                     : raise_error(t, &exc_ModuleNotFoundError, "No module named 'copyreg'");
    if (module == UNSET)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, module);
        return UNSET;
    }
    s[0] = module;
    return scope_leave_keeping(t, s, op_get_attribute(t, module, name));
}

/* ---- State ---- */

/* The values of `__slots__` that are set, by name: a new dict, NONE if there are none. */
static value slot_state(struct thread *t, value self)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    const struct tuple *mro = tuple_of(value_type(self)->mro);
    s[0] = dict_create(t);
    bool ok = s[0] != UNSET;
    for (size_t i = 0; ok && i < mro->count; i++) {
        const struct type *type = type_of(mro->items[i]);
        value names = type->flags & TYPE_HEAP ? type->class->slot_names : UNSET;
        for (size_t k = 0; ok && names != UNSET && k < tuple_count(names); k++) {
            slot_set(t, &s[1], op_find_attribute(t, self, tuple_item(names, k)));
            ok = s[1] != UNSET ? dict_set(t, s[0], tuple_item(names, k), s[1]) : !thread_raised(t);
        }
    }
    if (ok)
        result = dict_count(s[0]) ? scope_take(&s[0]) : NONE;
    scope_leave(t, s);
    return result;
}

value object_get_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = op_find_attribute(t, args[0], NAME(__dict__));
    if (s[0] == UNSET && thread_raised(t))
        goto done;
    if (s[0] != UNSET && dict_check(s[0]))
        slot_set(t, &s[0], dict_count(s[0]) ? dict_copy(t, s[0]) : NONE);
    else
        slot_set(t, &s[0], s[0] == UNSET ? NONE : scope_take(&s[0]));
    s[1] = s[0] == UNSET ? UNSET : slot_state(t, args[0]);
    if (s[1] != UNSET)
        result = s[1] == NONE ? scope_take(&s[0]) : tuple_pack(t, 2, s[0], s[1]);
done:
    return scope_leave_keeping(t, s, result);
}

/* ---- Arguments for `__new__` ---- */

/* What `__getnewargs_ex__` or `__getnewargs__` answer: *args a tuple and *kwargs a dict, both new, or UNSET.
 */
static bool new_arguments(struct thread *t, value self, value *args, value *kwargs)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = false;
    s[0] = special_lookup(t, self, NAME(__getnewargs_ex__));
    if (s[0] != UNSET) {
        s[1] = op_call_0(t, s[0]);
        if (s[1] == UNSET)
            goto done;
        if (!tuple_check(s[1]) || tuple_count(s[1]) != 2 || !tuple_check(tuple_item(s[1], 0)) ||
            !dict_check(tuple_item(s[1], 1))) {
            raise_error(t, &exc_TypeError, "__getnewargs_ex__ should return a tuple, not '%T'", s[1]);
            goto done;
        }
        *args = value_retain(tuple_item(s[1], 0));
        *kwargs = value_retain(tuple_item(s[1], 1));
        ok = true;
        goto done;
    }
    if (thread_raised(t))
        goto done;
    s[0] = special_lookup(t, self, NAME(__getnewargs__));
    if (s[0] != UNSET) {
        s[1] = op_call_0(t, s[0]);
        if (s[1] != UNSET && !tuple_check(s[1]))
            raise_error(t, &exc_TypeError, "__getnewargs__ should return a tuple, not '%T'", s[1]);
        else if (s[1] != UNSET)
            *args = scope_take(&s[1]);
    }
    ok = !thread_raised(t);
done:
    scope_leave(t, s);
    return ok;
}

/* Instances of some built-in types hold what no attribute shows. */
static bool check_copyable(struct thread *t, value self, bool has_arguments)
{
    struct type *type = value_type(self);
    const struct type *native = type->flags & TYPE_HEAP ? type->class->native_base : type;
    bool container = type->flags & (TYPE_LIST_SUBCLASS | TYPE_DICT_SUBCLASS);
    bool shows_state =
        type_lookup(type, NAME(__getstate__)) != type_lookup(&object_type_object, NAME(__getstate__));
    if (type->slots.new && (has_arguments || container || shows_state || native == &object_type_object))
        return true;
    raise_error(t, &exc_TypeError, "cannot pickle '%T' object", self);
    return false;
}

/* (class, *args) for copyreg.__newobj__, (class, args, kwargs) for copyreg.__newobj_ex__. */
static value constructor_arguments(struct thread *t, value self, value args, value kwargs)
{
    value class = value_from_type(value_type(self));
    if (kwargs != UNSET && dict_count(kwargs))
        return tuple_pack(t, 3, class, args, kwargs);
    size_t count = args == UNSET ? 0 : tuple_count(args);
    value all = tuple_create(t, count + 1);
    if (all == UNSET)
        return UNSET;
    field_init(&tuple_of(all)->items[0], class);
    for (size_t i = 0; i < count; i++)
        field_init(&tuple_of(all)->items[i + 1], value_retain(tuple_item(args, i)));
    return all;
}

/* Iterators over the items of a list and of a dict: NONE where self is neither. */
static bool item_iterators(struct thread *t, value self, value *list_items, value *dict_items)
{
    uint32_t flags = value_type(self)->flags;
    *list_items = *dict_items = NONE;
    if (flags & TYPE_LIST_SUBCLASS)
        *list_items = op_iter(t, self);
    if (flags & TYPE_DICT_SUBCLASS) {
        *dict_items = op_call_method(t, self, NAME(items), NULL, 0);
        if (*dict_items != UNSET)
            slot_set(t, dict_items, op_iter(t, *dict_items));
    }
    return *list_items != UNSET && *dict_items != UNSET;
}

static value reduce_by_new(struct thread *t, value self)
{
    enum { ARGS, KWARGS, STATE, LIST_ITEMS, DICT_ITEMS, MAKER, ALL, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    if (!new_arguments(t, self, &s[ARGS], &s[KWARGS]) || !check_copyable(t, self, s[ARGS] != UNSET))
        goto done;
    bool keywords = s[KWARGS] != UNSET && dict_count(s[KWARGS]);
    s[MAKER] = copyreg_attribute(t, keywords ? NAME(__newobj_ex__) : NAME(__newobj__));
    s[ALL] = s[MAKER] == UNSET ? UNSET : constructor_arguments(t, self, s[ARGS], s[KWARGS]);
    if (s[ALL] == UNSET)
        goto done;
    s[STATE] = op_call_method(t, self, NAME(__getstate__), NULL, 0);
    if (s[STATE] != UNSET && item_iterators(t, self, &s[LIST_ITEMS], &s[DICT_ITEMS]))
        result = tuple_pack(t, 5, s[MAKER], s[ALL], s[STATE], s[LIST_ITEMS], s[DICT_ITEMS]);
done:
    return scope_leave_keeping(t, s, result);
}

static value reduce_by_protocol(struct thread *t, value self, int64_t protocol)
{
    if (protocol >= 2)
        return reduce_by_new(t, self);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = copyreg_attribute(t, NAME(_reduce_ex));
    if (s[0] != UNSET)
        result = op_call_2(t, s[0], self, value_from_small_int(protocol));
    return scope_leave_keeping(t, s, result);
}

value object_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return reduce_by_protocol(t, args[0], 0);
}

value object_reduce_ex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t protocol;
    if (!int_as_i64(t, args[1], &protocol))
        return UNSET;
    value own = type_lookup_take(t, value_type(args[0]), NAME(__reduce__));
    bool overridden = own != type_lookup(&object_type_object, NAME(__reduce__));
    value_release(t, own);
    return overridden ? op_call_method(t, args[0], NAME(__reduce__), NULL, 0)
                      : reduce_by_protocol(t, args[0], protocol < SMALL_INT_MAX ? protocol : SMALL_INT_MAX);
}
