/* weakref.proxy: an object that does what its target does, as long as that lives. */
#include "modules/modules_internal.h"
#include "modules/weakref.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/type_internal.h"

static bool is_proxy(value v)
{
    return value_is_exact(v, &weak_proxy_type) || value_is_exact(v, &weak_callable_proxy_type);
}

/* The target of a proxy, v itself otherwise: a new reference, UNSET with ReferenceError. */
static value unwrap(struct thread *t, value v)
{
    if (!is_proxy(v))
        return value_retain(v);
    value target = weak_load(t, weak_of(v));
    return target != UNSET ? target
                           : raise_error(t, &exc_ReferenceError, "weakly-referenced object no longer exists");
}

/* Two scope slots with the operands' targets; NULL: raised. */
static value *enter_targets(struct thread *t, value left, value right)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return NULL;
    if ((s[0] = unwrap(t, left)) != UNSET && (s[1] = right == UNSET ? NONE : unwrap(t, right)) != UNSET)
        return s;
    scope_leave(t, s);
    return NULL;
}

/* Declares a function that does `body` with the target in s[0]. */
#define ON_TARGET(result_type, failure, name, parameters, other, body)                                       \
    static result_type name parameters                                                                       \
    {                                                                                                        \
        value *s = enter_targets(t, self, other);                                                            \
        if (!s)                                                                                              \
            return failure;                                                                                  \
        result_type result = body;                                                                           \
        scope_leave(t, s);                                                                                   \
        return result;                                                                                       \
    }

/* The same for a function that gives a value. */
#define VALUE_ON_TARGET(name, parameters, other, body)                                                       \
    static value name parameters                                                                             \
    {                                                                                                        \
        value *s = enter_targets(t, self, other);                                                            \
        return s ? scope_leave_keeping(t, s, body) : UNSET;                                                  \
    }

#define X(name, python, reflected, symbol)                                                                   \
    VALUE_ON_TARGET(proxy_##name, (struct thread * t, value self, value right), right,                       \
                    op_binary(t, BINARY_##name, s[0], s[1]))
TYPE_BINARY_SLOTS(X)
#undef X

/* The in-place slots are in the order of the binary ones. */
enum inplace_op {
#define X(name, python, symbol) NUMBER_##name,
    TYPE_INPLACE_SLOTS(X)
#undef X
};
_Static_assert((int)NUMBER_inplace_bit_or == (int)BINARY_bit_or, "in-place and binary slots differ in order");
#define X(name, python, symbol)                                                                              \
    VALUE_ON_TARGET(proxy_##name, (struct thread * t, value self, value right), right,                       \
                    op_inplace(t, (enum binary_op)NUMBER_##name, s[0], s[1]))
TYPE_INPLACE_SLOTS(X)
#undef X

VALUE_ON_TARGET(proxy_to_int, (struct thread * t, value self), UNSET, int_from_number(t, s[0]))
VALUE_ON_TARGET(proxy_to_float, (struct thread * t, value self), UNSET,
                op_call_1(t, value_from_type(&float_type), s[0]))
VALUE_ON_TARGET(proxy_index, (struct thread * t, value self), UNSET, int_index(t, s[0]))
VALUE_ON_TARGET(proxy_negative, (struct thread * t, value self), UNSET, op_negative(t, s[0]))
VALUE_ON_TARGET(proxy_positive, (struct thread * t, value self), UNSET, op_positive(t, s[0]))
VALUE_ON_TARGET(proxy_invert, (struct thread * t, value self), UNSET, op_invert(t, s[0]))
VALUE_ON_TARGET(proxy_absolute, (struct thread * t, value self), UNSET, op_absolute(t, s[0]))
VALUE_ON_TARGET(proxy_str, (struct thread * t, value self), UNSET, op_str(t, s[0]))
VALUE_ON_TARGET(proxy_iter, (struct thread * t, value self), UNSET, op_iter(t, s[0]))
VALUE_ON_TARGET(proxy_power, (struct thread * t, value self, value exponent, value modulus), exponent,
                op_power(t, s[0], s[1], modulus))
VALUE_ON_TARGET(proxy_inplace_power, (struct thread * t, value self, value exponent, value modulus), exponent,
                op_inplace(t, BINARY_power, s[0], s[1]))
ON_TARGET(int, -1, proxy_truth, (struct thread * t, value self), UNSET, op_truth(t, s[0]))
ON_TARGET(int64_t, -1, proxy_length, (struct thread * t, value self), UNSET, op_length(t, s[0]))
VALUE_ON_TARGET(proxy_get_item, (struct thread * t, value self, value key), UNSET, op_get_item(t, s[0], key))
ON_TARGET(bool, false, proxy_set_item, (struct thread * t, value self, value key, value item), UNSET,
          item == UNSET ? op_delete_item(t, s[0], key) : op_set_item(t, s[0], key, item))
ON_TARGET(int, -1, proxy_contains, (struct thread * t, value self, value item), UNSET,
          op_contains(t, s[0], item))
VALUE_ON_TARGET(proxy_compare, (struct thread * t, value self, value right, enum compare_op op), right,
                op_compare(t, s[0], s[1], op))
VALUE_ON_TARGET(proxy_call, (struct thread * t, value self, const value *args, size_t nargs, value kwnames),
                UNSET, op_call(t, s[0], args, nargs, kwnames))
VALUE_ON_TARGET(proxy_get_attribute, (struct thread * t, value self, value name), UNSET,
                op_get_attribute(t, s[0], name))
ON_TARGET(bool, false, proxy_set_attribute, (struct thread * t, value self, value name, value item), UNSET,
          item == UNSET ? op_delete_attribute(t, s[0], name) : op_set_attribute(t, s[0], name, item))

static value proxy_next(struct thread *t, value self)
{
    value *s = enter_targets(t, self, UNSET), result = UNSET;
    if (!s)
        return UNSET;
    if (value_type(s[0])->slots.next)
        result = op_next(t, s[0]);
    else
        raise_error(t, &exc_TypeError, "Weakref proxy referenced a non-iterator '%.200T' object", s[0]);
    return scope_leave_keeping(t, s, result);
}

static value proxy_repr(struct thread *t, value self)
{
    value target = weak_load(t, weak_of(self)), text;
    unsigned long long address = self, target_address = target;
    text = target == UNSET
               ? str_format(t, "<weakproxy at 0x%llx to NoneType>", address)
               : str_format(t, "<weakproxy at 0x%llx to %T at 0x%llx>", address, target, target_address);
    return release_keeping(t, target, text);
}

#define X(name, python, reflected, symbol) .name = proxy_##name,
#define Y(name, python, symbol)            .name = proxy_##name,
#define PROXY_SLOTS                                                                                          \
    TYPE_BINARY_SLOTS(X)                                                                                     \
    TYPE_INPLACE_SLOTS(Y).power = proxy_power, .inplace_power = proxy_inplace_power,                         \
    .negative = proxy_negative, .positive = proxy_positive, .invert = proxy_invert,                          \
    .absolute = proxy_absolute, .to_int = proxy_to_int, .to_float = proxy_to_float, .index = proxy_index,    \
    .str = proxy_str, .repr = proxy_repr, .iter = proxy_iter, .next = proxy_next, .truth = proxy_truth,      \
    .length = proxy_length, .get_item = proxy_get_item, .set_item = proxy_set_item,                          \
    .contains = proxy_contains, .compare = proxy_compare, .hash = hash_not_implemented,                      \
    .get_attribute = proxy_get_attribute, .set_attribute = proxy_set_attribute, .slots = weakref_slots,      \
    .dispose = weakref_dispose

#define PROXY_BASICS(variable)                                                                               \
    .object = OBJECT_IMMORTAL(type_type), .shape = {.type = &(variable)},                                    \
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAK_EDGE, .size = sizeof(struct weak_reference)

struct type weak_proxy_type = {PROXY_BASICS(weak_proxy_type), .name = "weakref.ProxyType",
                               .slots = {PROXY_SLOTS}};
struct type weak_callable_proxy_type = {PROXY_BASICS(weak_callable_proxy_type),
                                        .name = "weakref.CallableProxyType",
                                        .slots = {PROXY_SLOTS, .call = proxy_call}};
#undef X
#undef Y

void weakref_proxies_ready(void)
{
    type_ready(&weak_proxy_type);
    type_ready(&weak_callable_proxy_type);
}
