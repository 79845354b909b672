/* The tests of match statements (PEP 634). */
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/eval.h"

value match_sequence(value v)
{
    return value_from_bool(value_type(v)->flags & TYPE_MATCH_SEQUENCE);
}

value match_mapping(value v)
{
    return value_from_bool(value_type(v)->flags & TYPE_MATCH_MAPPING);
}

/* subject.get(key, missing): the item, or `missing` itself. */
static value mapping_get(struct thread *t, value subject, value key, value missing)
{
    if (value_is_exact(subject, &dict_type)) {
        value v = dict_get(t, subject, key);
        return v == UNSET && !thread_raised(t) ? value_retain(missing) : v;
    }
    value args[] = {key, missing};
    return op_call_method(t, subject, NAME(get), args, 2);
}

value match_keys(struct thread *t, value subject, value keys)
{
    value *s = scope_enter(t, 4);
    if (!s)
        return UNSET;
    size_t count = tuple_count(keys);
    s[0] = tuple_create(t, count);
    s[1] = set_create(t, &set_type);
    s[2] = op_call_0(t, value_from_type(&object_type_object)); /* stands for "missing" */
    bool good = s[0] != UNSET && s[1] != UNSET && s[2] != UNSET;
    bool all = true;
    for (size_t k = 0; good && all && k < count; k++) {
        value key = tuple_item(keys, k);
        int seen = set_contains(t, s[1], key);
        if (seen > 0)
            raise_error(t, &exc_ValueError, "mapping pattern checks duplicate key (%R)", key);
        good = seen == 0 && set_add(t, s[1], key);
        if (!good)
            break;
        s[3] = mapping_get(t, subject, key, s[2]);
        good = s[3] != UNSET;
        all = s[3] != s[2];
        if (good && all)
            field_init(&tuple_of(s[0])->items[k], scope_take(&s[3]));
        slot_clear(t, &s[3]);
    }
    value result = !good ? UNSET : all ? scope_take(&s[0]) : NONE;
    return scope_leave_keeping(t, s, result);
}

value mapping_rest(struct thread *t, value subject, value keys)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    bool good = s[0] != UNSET && dict_update(t, s[0], subject);
    for (size_t k = 0; good && k < tuple_count(keys); k++)
        good = dict_delete(t, s[0], tuple_item(keys, k)) >= 0;
    value result = good ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return result;
}

/* Built-in classes whose one positional sub-pattern is the subject itself. */
static bool matches_self(const struct type *type)
{
    uint32_t flags = TYPE_INT_SUBCLASS | TYPE_FLOAT_SUBCLASS | TYPE_STR_SUBCLASS | TYPE_BYTES_SUBCLASS |
                     TYPE_LIST_SUBCLASS | TYPE_TUPLE_SUBCLASS | TYPE_DICT_SUBCLASS | TYPE_SET_SUBCLASS;
    return (type->flags & flags) || strcmp(type->name, "bytearray") == 0;
}

/* Adds the attribute to the result; 1 found, 0 absent (no match), -1 raised. */
static int match_attribute(struct thread *t, value subject, value name, value seen, value result, size_t at,
                           const struct type *class)
{
    int duplicate = set_contains(t, seen, name);
    if (duplicate > 0)
        raise_error(t, &exc_TypeError, "%N() got multiple sub-patterns for attribute %R", class, name);
    if (duplicate != 0 || !set_add(t, seen, name))
        return -1;
    value v = op_find_attribute(t, subject, name);
    if (v == UNSET)
        return thread_raised(t) ? -1 : 0;
    field_store(t, value_ref(result), &tuple_of(result)->items[at], v);
    return 1;
}

/* The names for positional sub-patterns, in *args (owned): a tuple, or UNSET where the subject itself stands.
 */
static bool positional_names(struct thread *t, const struct type *class, int64_t positional, value *args,
                             bool *self)
{
    *self = false;
    *args = op_find_attribute(t, value_from_ref(class), NAME(__match_args__));
    if (*args == UNSET) {
        if (thread_raised(t))
            return false;
        *self = matches_self(class);
    } else if (!value_is_exact(*args, &tuple_type)) {
        raise_error(t, &exc_TypeError, "%N.__match_args__ must be a tuple (got %T)", class, *args);
        slot_clear(t, args);
        return false;
    }
    int64_t allowed = *self ? 1 : *args == UNSET ? 0 : (int64_t)tuple_count(*args);
    if (positional > allowed) {
        raise_error(t, &exc_TypeError, "%N() accepts %lld positional sub-pattern%s (%lld given)", class,
                    (long long)allowed, allowed == 1 ? "" : "s", (long long)positional);
        return false;
    }
    return true;
}

value match_class(struct thread *t, value subject, value class, value names, int64_t positional)
{
    if (!type_check(class))
        return raise_error(t, &exc_TypeError, "called match pattern must be a type");
    int instance = value_is_instance(t, subject, class);
    if (instance <= 0)
        return instance < 0 ? UNSET : NONE;
    const struct type *type = type_of(class);
    size_t keywords = tuple_count(names);
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    bool self;
    int found = 1;
    s[0] = tuple_create(t, (size_t)positional + keywords);
    s[1] = set_create(t, &set_type);
    if (s[0] == UNSET || s[1] == UNSET ||
        (positional && !positional_names(t, type, positional, &s[2], &self)))
        found = -1;
    for (int64_t k = 0; found > 0 && k < positional; k++) {
        if (self) {
            field_init(&tuple_of(s[0])->items[k], value_retain(subject));
            continue;
        }
        value name = tuple_item(s[2], (size_t)k);
        if (!str_check(name)) {
            raise_error(t, &exc_TypeError, "__match_args__ elements must be strings (got %T)", name);
            found = -1;
        } else {
            found = match_attribute(t, subject, name, s[1], s[0], (size_t)k, type);
        }
    }
    for (size_t k = 0; found > 0 && k < keywords; k++)
        found = match_attribute(t, subject, tuple_item(names, k), s[1], s[0], (size_t)positional + k, type);
    value result = found < 0 ? UNSET : found == 0 ? NONE : scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}
