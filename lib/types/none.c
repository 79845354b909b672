/* None, Ellipsis and NotImplemented. */
#include "types/class.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

struct type *value_type_immediate(value v)
{
    if (value_is_int(v))
        return &int_type;
    if (value_is_float(v))
        return &float_type;
    switch (v) {
    case NONE:
        return &none_type;
    case FALSE_VALUE:
    case TRUE_VALUE:
        return &bool_type;
    case ELLIPSIS:
        return &ellipsis_type;
    case NOT_IMPLEMENTED:
        return &not_implemented_type;
    }
    CHECK_VALUES(v == NONE, v, NONE);
    UNREACHABLE();
}

static value singleton_new(struct thread *t, struct type *type, value v, const value *args, size_t nargs,
                           value kwnames)
{
    if (nargs || (kwnames != UNSET && tuple_count(kwnames)))
        return raise_error(t, &exc_TypeError, "%N takes no arguments", type);
    return v;
}

static value none_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return singleton_new(t, type, NONE, args, nargs, kwnames);
}

static value ellipsis_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return singleton_new(t, type, ELLIPSIS, args, nargs, kwnames);
}

static value not_implemented_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                                 value kwnames)
{
    return singleton_new(t, type, NOT_IMPLEMENTED, args, nargs, kwnames);
}

static value none_repr(struct thread *t, value self)
{
    return str_from_text(t, "None");
}

static value ellipsis_repr(struct thread *t, value self)
{
    return str_from_text(t, "Ellipsis");
}

static value not_implemented_repr(struct thread *t, value self)
{
    return str_from_text(t, "NotImplemented");
}

static int none_truth(struct thread *t, value self)
{
    return 0;
}

struct type none_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "NoneType",
    .size = sizeof(struct object),
    .slots = {.new = none_new, .repr = none_repr, .truth = none_truth},
};
/* `__reduce__` of a constant is its name, which its `__repr__` gives. */
static value constant_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_repr(t, args[0]);
}

static const struct native_def constant_methods[] = {
    {"__reduce__", constant_reduce, 0, 0, 0, NULL, NULL},
    {0},
};

struct type ellipsis_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "ellipsis",
    .size = sizeof(struct object),
    .methods = constant_methods,
    .slots = {.new = ellipsis_new, .repr = ellipsis_repr},
};
struct type not_implemented_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "NotImplementedType",
    .size = sizeof(struct object),
    .methods = constant_methods,
    .slots = {.new = not_implemented_new, .repr = not_implemented_repr},
};
