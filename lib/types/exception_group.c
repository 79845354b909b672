/* Exception groups: making them, and taking them apart by a condition. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception_internal.h"
#include "types/function.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_alias.h"

#define FIELD(index) (offsetof(struct exception, fields) + (index) * sizeof(value))

const struct member_def group_members[] = {{"message", FIELD(GROUP_MESSAGE), false, true},
                                           {"exceptions", FIELD(GROUP_EXCEPTIONS), false, true},
                                           {0}};

static bool is_group(value v)
{
    return exception_check(v) && type_is_subtype(value_type(v), &exc_BaseExceptionGroup);
}

static value members_of(value group)
{
    return exception_of(group)->fields[GROUP_EXCEPTIONS];
}

/* 1: all are Exceptions, 0: some are only BaseExceptions, -1: not exceptions at all. */
static int check_members(struct thread *t, value members)
{
    if (tuple_count(members) == 0) {
        raise_error(t, &exc_ValueError, "second argument (exceptions) must be a non-empty sequence");
        return -1;
    }
    int plain = 1;
    for (size_t i = 0; i < tuple_count(members); i++) {
        value item = tuple_item(members, i);
        if (!exception_check(item)) {
            raise_error(t, &exc_ValueError, "Item %zu of second argument (exceptions) is not an exception",
                        i);
            return -1;
        }
        if (!type_is_subtype(value_type(item), &exc_Exception))
            plain = 0;
    }
    return plain;
}

/* The type that a group of such members really gets, NULL if the asked one cannot hold them. */
static struct type *group_type(struct thread *t, struct type *type, bool plain)
{
    if (type == &exc_BaseExceptionGroup)
        return plain ? &exc_ExceptionGroup : type;
    if (plain || !type_is_subtype(type, &exc_Exception))
        return type;
    if (type == &exc_ExceptionGroup)
        raise_error(t, &exc_TypeError, "Cannot nest BaseExceptions in an ExceptionGroup");
    else
        raise_error(t, &exc_TypeError, "Cannot nest BaseExceptions in '%.200N'", type);
    return NULL;
}

value group_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (nargs != 2)
        return raise_error(t, &exc_TypeError,
                           "BaseExceptionGroup.__new__() takes exactly 2 arguments (%zu given)", nargs);
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not %T",
                           args[0]);
    if (!value_type(args[1])->slots.get_item || !value_type(args[1])->slots.length)
        return raise_error(t, &exc_TypeError, "second argument (exceptions) must be a sequence");
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = sequence_to_tuple(t, args[1]);
    int plain = s[0] == UNSET ? -1 : check_members(t, s[0]);
    type = plain < 0 ? NULL : group_type(t, type, plain);
    if (type)
        s[1] = exception_new(t, type, args, nargs, UNSET);
    if (s[1] != UNSET) {
        exception_set(t, s[1], &exception_of(s[1])->fields[GROUP_MESSAGE], value_retain(args[0]));
        exception_set(t, s[1], &exception_of(s[1])->fields[GROUP_EXCEPTIONS], scope_take(&s[0]));
    }
    value result = scope_take(&s[1]);
    return scope_leave_keeping(t, s, result);
}

value group_str(struct thread *t, value self)
{
    size_t count = tuple_count(members_of(self));
    return str_format(t, "%S (%zu sub-exception%s)", exception_of(self)->fields[GROUP_MESSAGE], count,
                      count == 1 ? "" : "s");
}

/* ---- Splitting ---- */

/* A condition is an exception type, a tuple of them, or a function. */
static bool is_condition(struct thread *t, value condition)
{
    if (exception_class_check(condition))
        return true;
    if (tuple_check(condition)) {
        size_t i = 0;
        while (i < tuple_count(condition) && exception_class_check(tuple_item(condition, i)))
            i++;
        if (i == tuple_count(condition))
            return true;
    } else if (!type_check(condition) && value_type(condition)->slots.call) {
        return true;
    }
    raise_error(t, &exc_TypeError, "expected a function, exception type or tuple of exception types");
    return false;
}

/* A list, which only exception_group_keep makes, is met by the leaves that are in it. */
static bool is_leaf_of(value exception, value leaves)
{
    for (size_t i = 0; !is_group(exception) && i < list_count(leaves); i++) {
        if (list_of(leaves)->array->items[i] == exception)
            return true;
    }
    return false;
}

static int matches(struct thread *t, value exception, value condition)
{
    if (list_check(condition))
        return is_leaf_of(exception, condition);
    if (tuple_check(condition) || exception_class_check(condition))
        return value_is_instance(t, exception, condition);
    return op_truth_taken(t, op_call_1(t, condition, exception));
}

/* group.derive(members), with what the group carries besides. */
static value derive_like(struct thread *t, value group, value members)
{
    if (list_count(members) == 0)
        return NONE;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = op_call_method(t, group, str_name("derive"), &members, 1);
    if (s[0] == UNSET)
        goto done;
    if (!is_group(s[0])) {
        raise_error(t, &exc_TypeError, "derive must return an instance of BaseExceptionGroup");
        goto done;
    }
    struct exception *from = exception_of(group), *to = exception_of(s[0]);
    exception_set(t, s[0], &to->traceback, exception_load(t, group, &from->traceback));
    exception_set(t, s[0], &to->context, exception_load(t, group, &from->context));
    exception_set(t, s[0], &to->cause, exception_load(t, group, &from->cause));
    s[1] = op_find_attribute(t, group, NAME(__notes__));
    if (s[1] != UNSET && value_type(s[1])->slots.length) {
        slot_set(t, &s[1], list_from_iterable(t, s[1]));
        if (s[1] == UNSET || !op_set_attribute(t, s[0], NAME(__notes__), s[1]))
            goto done;
    }
    if (!thread_raised(t))
        result = scope_take(&s[0]);
done:
    return scope_leave_keeping(t, s, result);
}

/* What of `exception` matches and what does not: new references in parts[0] and parts[1], NONE for nothing.
 * parts[1] may be left out (NULL `rest`). */
static bool split(struct thread *t, value exception, value condition, bool want_rest, value parts[2])
{
    int match = matches(t, exception, condition);
    if (match < 0)
        return false;
    if (match || !is_group(exception)) {
        slot_set(t, &parts[0], match ? value_retain(exception) : NONE);
        slot_set(t, &parts[1], match || !want_rest ? NONE : value_retain(exception));
        return true;
    }
    if (!native_enter(t, " in exceptiongroup_split_recursive"))
        return false;
    bool ok = false;
    value *s = scope_enter(t, 5); /* the matching and the other members, parts of one member, members */
    if (!s)
        goto leave;
    s[0] = list_create(t, 0);
    s[1] = list_create(t, 0);
    s[4] = value_retain(members_of(exception));
    if (s[0] == UNSET || s[1] == UNSET)
        goto done;
    for (size_t i = 0; i < tuple_count(s[4]); i++) {
        if (!split(t, tuple_item(s[4], i), condition, want_rest, &s[2]))
            goto done;
        for (int part = 0; part < 2; part++)
            if (s[2 + part] != NONE && !list_append(t, s[part], s[2 + part]))
                goto done;
    }
    slot_set(t, &parts[0], derive_like(t, exception, s[0]));
    slot_set(t, &parts[1], parts[0] == UNSET ? UNSET : want_rest ? derive_like(t, exception, s[1]) : NONE);
    ok = parts[0] != UNSET && parts[1] != UNSET;
done:
    scope_leave(t, s);
leave:
    native_leave(t);
    return ok;
}

static bool collect_leaves(struct thread *t, value exception, value leaves)
{
    if (!is_group(exception))
        return list_append(t, leaves, exception);
    if (!native_enter(t, " in collect_exception_group_leaf_ids"))
        return false;
    bool ok = true;
    value members = members_of(exception);
    for (size_t i = 0; ok && i < tuple_count(members); i++)
        ok = collect_leaves(t, tuple_item(members, i), leaves);
    native_leave(t);
    return ok;
}

value exception_group_keep(struct thread *t, value group, value kept)
{
    value *s = scope_enter(t, 3); /* two parts and the leaves */
    if (!s)
        return UNSET;
    s[2] = list_create(t, 0);
    bool ok = s[2] != UNSET;
    for (size_t i = 0; ok && i < list_count(kept); i++)
        ok = collect_leaves(t, list_of(kept)->array->items[i], s[2]);
    value result = ok && split(t, group, s[2], false, s) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value group_split(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!is_condition(t, args[1]))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = split(t, args[0], args[1], true, s) ? tuple_pack(t, 2, s[0], s[1]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value group_subgroup(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!is_condition(t, args[1]))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = split(t, args[0], args[1], false, s) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value group_derive(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_call_2(t, value_from_type(&exc_BaseExceptionGroup),
                     exception_of(args[0])->fields[GROUP_MESSAGE], args[1]);
}

static value class_getitem(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return generic_alias_create(t, args[0], args[1]);
}

const struct native_def group_methods[] = {
    {"derive", group_derive, 1, 1, 0, NULL, NULL},
    {"split", group_split, 1, 1, 0, NULL, NULL},
    {"subgroup", group_subgroup, 1, 1, 0, NULL, NULL},
    {"__class_getitem__", class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {0},
};
