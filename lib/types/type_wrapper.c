/* Slots of built-in types as Python sees them: `int.__add__` and `(1).__add__`. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* How many arguments after self each kind takes: least and most. */
static const struct {
    uint8_t least, most;
} arities[] = {
    [SLOT_UNARY] = {0, 0},
    [SLOT_BINARY] = {1, 1},
    [SLOT_REFLECTED] = {1, 1},
    [SLOT_INPLACE] = {1, 1},
    [SLOT_POWER] = {1, 2},
    [SLOT_POWER_REFLECTED] = {1, 2},
    [SLOT_POWER_INPLACE] = {1, 1},
    [SLOT_TRUTH] = {0, 0},
    [SLOT_LENGTH] = {0, 0},
    [SLOT_GET_ITEM] = {1, 1},
    [SLOT_SET_ITEM] = {2, 2},
    [SLOT_DELETE_ITEM] = {1, 1},
    [SLOT_CONTAINS] = {1, 1},
    [SLOT_NEXT] = {0, 0},
    [SLOT_COMPARE] = {1, 1},
    [SLOT_HASH] = {0, 0},
    [SLOT_GET_ATTRIBUTE] = {1, 1},
    [SLOT_SET_ATTRIBUTE] = {2, 2},
    [SLOT_DELETE_ATTRIBUTE] = {1, 1},
    [SLOT_DESCR_GET] = {1, 2},
    [SLOT_DESCR_SET] = {2, 2},
    [SLOT_DESCR_DELETE] = {1, 1},
    [SLOT_FINALIZE] = {0, 0},
};

/* The repetition of a sequence: in python3 it is no operation of numbers. */
static bool is_repetition(const struct type *owner, const struct slot_def *def)
{
    return owner->slots.length && (def->offset == offsetof(struct type_slots, multiply) ||
                                   def->offset == offsetof(struct type_slots, inplace_multiply));
}

static bool check_arguments(struct thread *t, const struct type *owner, const struct slot_def *def,
                            size_t nargs, value kwnames)
{
    if (def->kind == SLOT_CALL || def->kind == SLOT_INIT)
        return true;
    size_t least = arities[def->kind].least, most = arities[def->kind].most;
    if (kwnames != UNSET && tuple_count(kwnames)) {
        raise_error(t, &exc_TypeError, "wrapper %s() takes no keyword arguments", def->text);
        return false;
    }
    if (nargs >= least && nargs <= most)
        return true;
    bool unnamed = most == 2 || is_repetition(owner, def); /* parsed with an empty name before the text */
    if (least == most)
        raise_error(t, &exc_TypeError, "%sexpected %zu argument%s, got %zu", unnamed ? " " : "", least,
                    least == 1 ? "" : "s", nargs);
    else
        raise_error(t, &exc_TypeError, " expected at %s %zu argument%s, got %zu",
                    nargs < least ? "least" : "most", nargs < least ? least : most,
                    (nargs < least ? least : most) == 1 ? "" : "s", nargs);
    return false;
}

static value none_if(bool ok)
{
    return ok ? NONE : UNSET;
}

static value bool_or_raised(int truth)
{
    return truth < 0 ? UNSET : value_from_bool(truth);
}

static value call_next(struct thread *t, slot_next *slot, value self)
{
    value item = slot(t, self);
    return item == UNSET && !thread_raised(t) ? raise_stop_iteration(t, UNSET) : item;
}

static value call_descr_get(struct thread *t, slot_descr_get *slot, value self, const value *args,
                            size_t nargs)
{
    value instance = args[0] == NONE ? UNSET : args[0];
    value owner = nargs < 2 || args[1] == NONE ? UNSET : args[1];
    if (instance == UNSET && owner == UNSET)
        return raise_error(t, &exc_TypeError, "__get__(None, None) is invalid");
    return slot(t, self, instance, owner);
}

static bool is_name(struct thread *t, value name)
{
    if (str_check(name))
        return true;
    raise_error(t, &exc_TypeError, "attribute name must be string, not '%.200T'", name);
    return false;
}

/* The repetition of a sequence does not decline. */
static value repeat_or_decline(struct thread *t, const struct type *owner, const struct slot_def *def,
                               value result, value operand)
{
    if (result != NOT_IMPLEMENTED || !is_repetition(owner, def))
        return result;
    return sequence_repeat_refused(t, operand);
}

static value call_slot(struct thread *t, const struct type *owner, const struct slot_def *def, slot_fn *slot,
                       value self, const value *args, size_t nargs, value kwnames)
{
    int64_t number;
    switch ((enum slot_kind)def->kind) {
    case SLOT_UNARY:
        return ((slot_unary *)slot)(t, self);
    case SLOT_BINARY:
    case SLOT_INPLACE:
        return repeat_or_decline(t, owner, def, ((slot_binary *)slot)(t, self, args[0]), args[0]);
    case SLOT_GET_ITEM:
        return ((slot_binary *)slot)(t, self, args[0]);
    case SLOT_REFLECTED:
        return repeat_or_decline(t, owner, def, ((slot_binary *)slot)(t, args[0], self), args[0]);
    case SLOT_POWER:
    case SLOT_POWER_INPLACE:
        return ((slot_ternary *)slot)(t, self, args[0], nargs > 1 ? args[1] : UNSET);
    case SLOT_POWER_REFLECTED:
        return ((slot_ternary *)slot)(t, args[0], self, nargs > 1 ? args[1] : UNSET);
    case SLOT_TRUTH:
        return bool_or_raised(((slot_test *)slot)(t, self));
    case SLOT_LENGTH:
    case SLOT_HASH:
        number = ((slot_length *)slot)(t, self);
        return number == -1 ? UNSET : int_from_i64(t, number);
    case SLOT_SET_ITEM:
        return none_if(((slot_assign *)slot)(t, self, args[0], args[1]));
    case SLOT_SET_ATTRIBUTE:
        return none_if(is_name(t, args[0]) && ((slot_assign *)slot)(t, self, args[0], args[1]));
    case SLOT_DELETE_ITEM:
        return none_if(((slot_assign *)slot)(t, self, args[0], UNSET));
    case SLOT_DELETE_ATTRIBUTE:
        return none_if(is_name(t, args[0]) && ((slot_assign *)slot)(t, self, args[0], UNSET));
    case SLOT_CONTAINS:
        return bool_or_raised(((slot_contains *)slot)(t, self, args[0]));
    case SLOT_NEXT:
        return call_next(t, (slot_next *)slot, self);
    case SLOT_COMPARE:
        return ((slot_compare *)slot)(t, self, args[0], (enum compare_op)def->detail);
    case SLOT_CALL:
        return ((slot_call *)slot)(t, self, args, nargs, kwnames);
    case SLOT_GET_ATTRIBUTE:
        return is_name(t, args[0]) ? ((slot_get *)slot)(t, self, args[0]) : UNSET;
    case SLOT_DESCR_GET:
        return call_descr_get(t, (slot_descr_get *)slot, self, args, nargs);
    case SLOT_DESCR_SET:
        return none_if(((slot_descr_set *)slot)(t, self, args[0], args[1]));
    case SLOT_DESCR_DELETE:
        return none_if(((slot_descr_set *)slot)(t, self, args[0], UNSET));
    case SLOT_INIT:
        return none_if(((slot_init *)slot)(t, self, args, nargs, kwnames));
    case SLOT_FINALIZE:
        ((void (*)(struct thread *, value))slot)(t, self);
        return NONE;
    case SLOT_NEW:
    case SLOT_GET_ATTRIBUTE_FALLBACK:
        break;
    }
    UNREACHABLE();
}

value slot_wrapper_call(struct thread *t, const struct slot_wrapper *wrapper, value self, const value *args,
                        size_t nargs, value kwnames)
{
    if (!check_arguments(t, wrapper->owner, wrapper->def, nargs, kwnames))
        return UNSET;
    return call_slot(t, wrapper->owner, wrapper->def, *slot_of(wrapper->owner, wrapper->def), self, args,
                     nargs, kwnames);
}

static const struct slot_wrapper *wrapper_of(value v)
{
    return (struct slot_wrapper *)value_ref(v);
}

static value wrapper_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    const struct slot_wrapper *wrapper = wrapper_of(self);
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "descriptor '%s' of '%N' object needs an argument",
                           wrapper->def->text, wrapper->owner);
    if (!type_is_subtype(value_type(args[0]), wrapper->owner))
        return raise_error(t, &exc_TypeError, "descriptor '%s' requires a '%N' object but received a '%T'",
                           wrapper->def->text, wrapper->owner, args[0]);
    return slot_wrapper_call(t, wrapper, args[0], args + 1, nargs - 1, kwnames);
}

static value wrapper_get(struct thread *t, value descriptor, value instance, value owner)
{
    if (instance == UNSET)
        return value_retain(descriptor);
    const struct slot_wrapper *wrapper = wrapper_of(descriptor);
    if (!type_is_subtype(value_type(instance), wrapper->owner))
        return raise_error(t, &exc_TypeError,
                           "descriptor '%s' for '%N' objects doesn't apply to a '%T' object",
                           wrapper->def->text, wrapper->owner, instance);
    struct method_wrapper *bound = object_create(t, &method_wrapper_type, sizeof *bound);
    if (!bound)
        return UNSET;
    bound->wrapper = wrapper;
    field_init(&bound->self, value_retain(instance));
    return value_from_ref(bound);
}

static value wrapper_repr(struct thread *t, value self)
{
    return str_format(t, "<slot wrapper '%s' of '%N' objects>", wrapper_of(self)->def->text,
                      wrapper_of(self)->owner);
}

static value wrapper_name(struct thread *t, value self)
{
    return wrapper_of(self)->def->name;
}

static value wrapper_qualname(struct thread *t, value self)
{
    return str_format(t, "%N.%s", wrapper_of(self)->owner, wrapper_of(self)->def->text);
}

static value wrapper_doc(struct thread *t, value self)
{
    return str_from_text(t, wrapper_of(self)->def->doc);
}

static value wrapper_owner(struct thread *t, value self)
{
    return value_from_type(wrapper_of(self)->owner);
}

static const struct getset_def wrapper_getsets[] = {{"__name__", wrapper_name, NULL, NULL},
                                                    {"__qualname__", wrapper_qualname, NULL, NULL},
                                                    {"__doc__", wrapper_doc, NULL, NULL},
                                                    {"__objclass__", wrapper_owner, NULL, NULL},
                                                    {0}};

struct type slot_wrapper_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "wrapper_descriptor",
    .size = sizeof(struct slot_wrapper),
    .flags = TYPE_NO_INSTANTIATION | TYPE_METHOD_DESCRIPTOR,
    .getsets = wrapper_getsets,
    .slots = {.call = wrapper_call, .descr_get = wrapper_get, .repr = wrapper_repr},
};

/* ---- Bound ---- */

static struct method_wrapper *bound_of(value v)
{
    return (struct method_wrapper *)value_ref(v);
}

static bool bound_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct method_wrapper *)o)->self, run->count = 1, run->stride = 1;
    run->last = true;
    return true;
}

static value bound_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return slot_wrapper_call(t, bound_of(self)->wrapper, bound_of(self)->self, args, nargs, kwnames);
}

static value bound_repr(struct thread *t, value self)
{
    return str_format(t, "<method-wrapper '%s' of %T object at 0x%llx>", bound_of(self)->wrapper->def->text,
                      bound_of(self)->self, (unsigned long long)bound_of(self)->self);
}

static value bound_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if ((op != COMPARE_EQ && op != COMPARE_NE) || !value_is_exact(right, &method_wrapper_type))
        return NOT_IMPLEMENTED;
    bool equal =
        bound_of(left)->wrapper == bound_of(right)->wrapper && bound_of(left)->self == bound_of(right)->self;
    return value_from_bool(equal == (op == COMPARE_EQ));
}

static int64_t bound_hash(struct thread *t, value self)
{
    return (int64_t)((bound_of(self)->self >> 4) ^ ((uintptr_t)bound_of(self)->wrapper >> 2));
}

static value bound_name(struct thread *t, value self)
{
    return bound_of(self)->wrapper->def->name;
}

static value bound_qualname(struct thread *t, value self)
{
    return wrapper_qualname(t, value_from_ref(bound_of(self)->wrapper));
}

static value bound_doc(struct thread *t, value self)
{
    return str_from_text(t, bound_of(self)->wrapper->def->doc);
}

static value bound_self(struct thread *t, value self)
{
    return value_retain(bound_of(self)->self);
}

static value bound_owner(struct thread *t, value self)
{
    return value_from_type(bound_of(self)->wrapper->owner);
}

static const struct getset_def bound_getsets[] = {
    {"__name__", bound_name, NULL, NULL},      {"__qualname__", bound_qualname, NULL, NULL},
    {"__doc__", bound_doc, NULL, NULL},        {"__self__", bound_self, NULL, NULL},
    {"__objclass__", bound_owner, NULL, NULL}, {0}};

struct type method_wrapper_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "method-wrapper",
    .size = sizeof(struct method_wrapper),
    .flags = TYPE_NO_INSTANTIATION,
    .getsets = bound_getsets,
    .slots = {.call = bound_call,
              .repr = bound_repr,
              .compare = bound_compare,
              .hash = bound_hash,
              .slots = bound_slots},
};
