/* isinstance and issubclass. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_alias.h"
#include "types/type_internal.h"
#include "types/type_object.h"

enum check { CHECK_INSTANCE, CHECK_SUBCLASS };

/* `__bases__` of something that is used like a class: a new tuple, or UNSET with nothing pending. */
static value abstract_bases(struct thread *t, value class)
{
    value bases = op_find_attribute(t, class, NAME(__bases__));
    if (bases == UNSET || tuple_check(bases))
        return bases;
    value_release(t, bases);
    return UNSET;
}

/* derived reaches class along `__bases__`. */
static int abstract_is_subclass(struct thread *t, value derived, value class)
{
    if (derived == class)
        return 1;
    if (!native_enter(t, " in __subclasscheck__"))
        return -1;
    int result = 0;
    value *s = scope_enter(t, 1);
    if (!s) {
        result = -1;
        goto leave;
    }
    s[0] = abstract_bases(t, derived);
    if (s[0] == UNSET)
        result = thread_raised(t) ? -1 : 0;
    for (size_t i = 0; s[0] != UNSET && i < tuple_count(s[0]) && !result; i++)
        result = abstract_is_subclass(t, tuple_item(s[0], i), class);
    scope_leave(t, s);
leave:
    native_leave(t);
    return result;
}

static bool check_class(struct thread *t, value class, const char *message)
{
    value bases = abstract_bases(t, class);
    if (bases == UNSET && !thread_raised(t))
        raise_error(t, &exc_TypeError, "%s", message);
    value_release(t, bases);
    return bases != UNSET;
}

/* What type.__instancecheck__ does. */
static int plain_is_instance(struct thread *t, value v, value class)
{
    if (type_check(class)) {
        if (type_is_subtype(value_type(v), type_of(class)))
            return 1;
        value claimed = op_find_attribute(t, v, NAME(__class__));
        if (claimed == UNSET)
            return thread_raised(t) ? -1 : 0;
        int result = type_check(claimed) && claimed != value_from_type(value_type(v)) &&
                     type_is_subtype(type_of(claimed), type_of(class));
        value_release(t, claimed);
        return result;
    }
    if (!check_class(t, class, "isinstance() arg 2 must be a type, a tuple of types, or a union"))
        return -1;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = op_find_attribute(t, v, NAME(__class__));
    int result = s[0] == UNSET ? (thread_raised(t) ? -1 : 0) : abstract_is_subclass(t, s[0], class);
    scope_leave(t, s);
    return result;
}

/* What type.__subclasscheck__ does. */
static int plain_is_subclass(struct thread *t, value derived, value class)
{
    if (type_check(derived) && type_check(class))
        return type_is_subtype(type_of(derived), type_of(class));
    if (!check_class(t, derived, "issubclass() arg 1 must be a class") ||
        !check_class(t, class, "issubclass() arg 2 must be a class, a tuple of classes, or a union"))
        return -1;
    return abstract_is_subclass(t, derived, class);
}

static int check_each(struct thread *t, value v, value classes, enum check check)
{
    if (!native_enter(t, check == CHECK_INSTANCE ? " in __instancecheck__" : " in __subclasscheck__"))
        return -1;
    int result = 0;
    for (size_t i = 0; i < tuple_count(classes) && !result; i++) {
        value class = tuple_item(classes, i);
        result = check == CHECK_INSTANCE ? value_is_instance(t, v, class) : value_is_subclass(t, v, class);
    }
    native_leave(t);
    return result;
}

/* Asks the metaclass; -2 if it has no say. */
static int ask_metaclass(struct thread *t, value v, value class, value name)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    int result = -2;
    s[0] = special_lookup(t, class, name);
    if (s[0] != UNSET) {
        result = op_truth_taken(t, op_call_1(t, s[0], v));
    } else if (thread_raised(t)) {
        result = -1;
    }
    scope_leave(t, s);
    return result;
}

int value_is_instance(struct thread *t, value v, value class)
{
    if (class == value_from_type(value_type(v)))
        return 1;
    if (value_type(class) == &type_type)
        return plain_is_instance(t, v, class);
    if (value_is_exact(class, &union_type))
        return check_each(t, v, union_members(class), CHECK_INSTANCE);
    if (tuple_check(class))
        return check_each(t, v, class, CHECK_INSTANCE);
    int result = ask_metaclass(t, v, class, NAME(__instancecheck__));
    return result != -2 ? result : plain_is_instance(t, v, class);
}

int value_is_subclass(struct thread *t, value derived, value class)
{
    if (value_type(class) == &type_type) {
        if (derived == class)
            return 1;
        return plain_is_subclass(t, derived, class);
    }
    if (value_is_exact(class, &union_type))
        return check_each(t, derived, union_members(class), CHECK_SUBCLASS);
    if (tuple_check(class))
        return check_each(t, derived, class, CHECK_SUBCLASS);
    int result = ask_metaclass(t, derived, class, NAME(__subclasscheck__));
    return result != -2 ? result : plain_is_subclass(t, derived, class);
}

/* ---- type.__instancecheck__ and type.__subclasscheck__ ---- */

value type_instance_check(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int result = plain_is_instance(t, args[1], args[0]);
    return result < 0 ? UNSET : value_from_bool(result);
}

value type_subclass_check(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int result = plain_is_subclass(t, args[1], args[0]);
    return result < 0 ? UNSET : value_from_bool(result);
}
