/* The table of slots, and what stands in a slot of a class whose special method is written in Python: a
 * function that finds the method and calls it. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/type_internal.h"

/* Calls v.name(args...), which is looked up in the class. UNSET with *absent true and nothing pending when
 * the class lacks it. A method that is a wrapper of a built-in slot is called without a detour. */
static value special_call(struct thread *t, value v, value name, const value *args, size_t nargs,
                          bool *absent)
{
    ASSERT(nargs <= 3);
    *absent = false;
    bool pass_self;
    value method = special_method(t, v, name, &pass_self);
    if (method == UNSET) {
        *absent = t->exception == UNSET;
        return UNSET;
    }
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, method);
        return UNSET;
    }
    s[0] = method;
    value all[4] = {v};
    for (size_t i = 0; i < nargs; i++)
        all[i + 1] = args[i];
    value result =
        pass_self ? op_call(t, method, all, nargs + 1, UNSET) : op_call(t, method, all + 1, nargs, UNSET);
    return scope_leave_keeping(t, s, result);
}

/* The same where the method must be there: AttributeError names it otherwise. */
static value special_call_required(struct thread *t, value v, value name, const value *args, size_t nargs)
{
    bool absent;
    value result = special_call(t, v, name, args, nargs, &absent);
    if (absent)
        raise_error(t, &exc_AttributeError, "%U", name);
    return result;
}

/* ---- Binary operations ---- */

/* Both classes have the method, and the right one's is its own: then it goes first. */
static bool reflected_overrides(struct thread *t, struct type *left, struct type *right, value reflected)
{
    value ours = type_lookup_take(t, left, reflected), theirs = type_lookup_take(t, right, reflected);
    bool differs = theirs != UNSET && ours != theirs;
    value_release(t, ours);
    value_release(t, theirs);
    return differs;
}

static value call_or_decline(struct thread *t, value self, value name, value other)
{
    bool absent;
    value result = special_call(t, self, name, &other, 1, &absent);
    return absent ? NOT_IMPLEMENTED : result;
}

static value heap_binary(struct thread *t, value left, value right, size_t offset, slot_fn *own, value name,
                         value reflected)
{
    struct type *lt = value_type(left), *rt = value_type(right);
    bool left_has = *(slot_fn **)((char *)&lt->slots + offset) == own;
    bool right_has = lt != rt && *(slot_fn **)((char *)&rt->slots + offset) == own;
    if (left_has) {
        if (right_has && type_is_subtype(rt, lt) && reflected_overrides(t, lt, rt, reflected)) {
            value result = call_or_decline(t, right, reflected, left);
            if (result != NOT_IMPLEMENTED)
                return result;
            right_has = false;
        }
        value result = call_or_decline(t, left, name, right);
        if (result != NOT_IMPLEMENTED || lt == rt)
            return result;
    }
    return right_has ? call_or_decline(t, right, reflected, left) : NOT_IMPLEMENTED;
}

static value name_of(const char *text)
{
    return str_name(text);
}

/* The names are found once, at start: slot_table_ready. */
#define X(slot, python, symbol_reflected, symbol) static value name_##slot, name_reflected_##slot;
TYPE_BINARY_SLOTS(X)
#undef X
#define X(slot, python, reflected, symbol)                                                                   \
    static value heap_##slot(struct thread *t, value left, value right)                                      \
    {                                                                                                        \
        return heap_binary(t, left, right, offsetof(struct type_slots, slot), (slot_fn *)heap_##slot,        \
                           name_##slot, name_reflected_##slot);                                              \
    }
TYPE_BINARY_SLOTS(X)
#undef X

#define X(slot, python, symbol) static value name_##slot;
TYPE_INPLACE_SLOTS(X)
#undef X
#define X(slot, python, symbol)                                                                              \
    static value heap_##slot(struct thread *t, value left, value right)                                      \
    {                                                                                                        \
        return call_or_decline(t, left, name_##slot, right);                                                 \
    }
TYPE_INPLACE_SLOTS(X)
#undef X

#define X(slot, python) static value name_##slot;
TYPE_UNARY_SLOTS(X)
#undef X
#define X(slot, python)                                                                                      \
    static value heap_##slot(struct thread *t, value self)                                                   \
    {                                                                                                        \
        return heap_unary(t, self, name_##slot);                                                             \
    }
static value heap_unary(struct thread *t, value self, value name)
{
    return special_call_required(t, self, name, NULL, 0);
}
TYPE_UNARY_SLOTS(X)
#undef X

static value heap_power(struct thread *t, value base, value exponent, value modulus)
{
    size_t offset = offsetof(struct type_slots, power);
    if (modulus == UNSET || modulus == NONE)
        return heap_binary(t, base, exponent, offset, (slot_fn *)heap_power, NAME(__pow__), NAME(__rpow__));
    if (value_type(base)->slots.power != heap_power)
        return NOT_IMPLEMENTED;
    value args[2] = {exponent, modulus};
    bool absent;
    value result = special_call(t, base, NAME(__pow__), args, 2, &absent);
    return absent ? NOT_IMPLEMENTED : result;
}

static value heap_inplace_power(struct thread *t, value base, value exponent, value modulus)
{
    return call_or_decline(t, base, NAME(__ipow__), exponent);
}

/* ---- Tests, sizes, hashes ---- */

static int heap_truth(struct thread *t, value self)
{
    bool absent;
    value result = special_call(t, self, NAME(__bool__), NULL, 0, &absent);
    if (absent) {
        int64_t length = op_length(t, self);
        return length < 0 ? -1 : length > 0;
    }
    if (result == UNSET)
        return -1;
    if (value_is_bool(result))
        return result == TRUE_VALUE;
    raise_error(t, &exc_TypeError, "__bool__ should return bool, returned %T", result);
    value_release(t, result);
    return -1;
}

static int64_t heap_length(struct thread *t, value self)
{
    value result = special_call_required(t, self, NAME(__len__), NULL, 0);
    if (result == UNSET)
        return -1;
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, result);
        return -1;
    }
    s[0] = result;
    s[1] = int_index(t, result);
    int64_t length = -1;
    if (s[1] != UNSET) {
        if (int_sign(s[1]) < 0)
            raise_error(t, &exc_ValueError, "__len__() should return >= 0");
        else if (!int_to_i64(s[1], &length)) {
            length = -1;
            raise_error(t, &exc_OverflowError, "cannot fit '%T' into an index-sized integer", s[1]);
        }
    }
    scope_leave(t, s);
    return length;
}

static int64_t heap_hash(struct thread *t, value self)
{
    bool absent;
    value method = type_lookup_take(t, value_type(self), NAME(__hash__));
    if (method == NONE || method == UNSET) {
        raise_error(t, &exc_TypeError, "unhashable type: '%T'", self);
        return -1;
    }
    value_release(t, method);
    value result = special_call(t, self, NAME(__hash__), NULL, 0, &absent);
    if (result == UNSET)
        return -1;
    if (!int_check(result)) {
        value_release(t, result);
        raise_error(t, &exc_TypeError, "__hash__ method should return an integer");
        return -1;
    }
    int64_t hash;
    if (!int_to_i64(result, &hash))
        hash = int_hash_value(result);
    value_release(t, result);
    return hash == -1 ? -2 : hash;
}

static value heap_compare(struct thread *t, value left, value right, enum compare_op op)
{
    const value compare_names[] = {NAME(__lt__), NAME(__le__), NAME(__eq__),
                                   NAME(__ne__), NAME(__gt__), NAME(__ge__)};
    return call_or_decline(t, left, compare_names[op], right);
}

/* ---- Containers and iterators ---- */

static value heap_get_item(struct thread *t, value self, value key)
{
    return special_call_required(t, self, NAME(__getitem__), &key, 1);
}

static bool call_for_effect(struct thread *t, value self, value name, const value *args, size_t nargs)
{
    value result = special_call_required(t, self, name, args, nargs);
    value_release(t, result);
    return result != UNSET;
}

static bool heap_set_item(struct thread *t, value self, value key, value item)
{
    value args[2] = {key, item};
    return item == UNSET ? call_for_effect(t, self, NAME(__delitem__), args, 1)
                         : call_for_effect(t, self, NAME(__setitem__), args, 2);
}

static int heap_contains(struct thread *t, value self, value item)
{
    value method = type_lookup_take(t, value_type(self), NAME(__contains__));
    value_release(t, method); /* only whether it is None matters */
    if (method == NONE) {
        raise_error(t, &exc_TypeError, "'%T' object is not a container", self);
        return -1;
    }
    return op_truth_taken(t, special_call_required(t, self, NAME(__contains__), &item, 1));
}

/* `__iter__ = None` says that instances cannot be iterated, though a base's could. */
static value heap_iter_or_none(struct thread *t, value self)
{
    value method = type_lookup_take(t, value_type(self), NAME(__iter__));
    value_release(t, method); /* only whether it is None matters */
    if (method == NONE)
        return raise_error(t, &exc_TypeError, "'%T' object is not iterable", self);
    return heap_iter(t, self);
}

static value heap_next(struct thread *t, value self)
{
    value result = special_call_required(t, self, NAME(__next__), NULL, 0);
    if (result == UNSET)
        raised_clear_if(t, &exc_StopIteration);
    return result;
}

/* ---- Calls, attributes, descriptors ---- */

static value heap_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    bool pass_self;
    value method = special_method(t, self, NAME(__call__), &pass_self);
    if (method == UNSET)
        return t->exception ? UNSET : raise_error(t, &exc_TypeError, "'%T' object is not callable", self);
    return call_with_self(t, method, pass_self ? self : UNSET, args, nargs, kwnames);
}

static value heap_get_attribute(struct thread *t, value self, value name)
{
    struct type *type = value_type(self);
    value own = type_lookup_take(t, type, NAME(__getattribute__));
    bool generic =
        value_is_exact(own, &slot_wrapper_type) &&
        ((struct slot_wrapper *)value_ref(own))->owner->slots.get_attribute == attribute_get_generic;
    value_release(t, own);
    value result = generic ? attribute_get_generic(t, self, name)
                           : special_call_required(t, self, NAME(__getattribute__), &name, 1);
    if (result != UNSET || !raised_is(t, &exc_AttributeError))
        return result;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = raised_take(t);
    bool absent;
    result = special_call(t, self, NAME(__getattr__), &name, 1, &absent);
    if (absent)
        t->exception = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static bool heap_set_attribute(struct thread *t, value self, value name, value item)
{
    value args[2] = {name, item};
    return item == UNSET ? call_for_effect(t, self, NAME(__delattr__), args, 1)
                         : call_for_effect(t, self, NAME(__setattr__), args, 2);
}

static value heap_descr_get(struct thread *t, value descriptor, value instance, value owner)
{
    value args[2] = {instance == UNSET ? NONE : instance, owner == UNSET ? NONE : owner};
    bool absent;
    value result = special_call(t, descriptor, NAME(__get__), args, 2, &absent);
    return absent ? value_retain(descriptor) : result;
}

static bool heap_descr_set(struct thread *t, value descriptor, value instance, value v)
{
    value args[2] = {instance, v};
    return v == UNSET ? call_for_effect(t, descriptor, NAME(__delete__), args, 1)
                      : call_for_effect(t, descriptor, NAME(__set__), args, 2);
}

static value heap_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    value new = op_get_attribute(t, value_from_type(type), NAME(__new__));
    if (new == UNSET)
        return UNSET;
    return call_with_self(t, new, value_from_type(type), args, nargs, kwnames);
}

static bool heap_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    bool pass_self;
    value init = special_method(t, self, NAME(__init__), &pass_self);
    if (init == UNSET)
        return t->exception == UNSET;
    value result = call_with_self(t, init, pass_self ? self : UNSET, args, nargs, kwnames);
    if (result == UNSET)
        return false;
    if (result != NONE) {
        raise_error(t, &exc_TypeError, "__init__() should return None, not '%T'", result);
        value_release(t, result);
        return false;
    }
    return true;
}

static void heap_finalize(struct thread *t, value self)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[0] = t->exception;
    t->exception = UNSET;
    bool pass_self;
    s[1] = special_method(t, self, NAME(__del__), &pass_self);
    if (s[1] != UNSET) {
        value result = op_call(t, s[1], &self, pass_self, UNSET);
        if (result == UNSET)
            raised_ignore(t, s[1]);
        value_release(t, result);
    } else if (t->exception) {
        raised_ignore(t, UNSET);
    }
    t->exception = scope_take(&s[0]);
    scope_leave(t, s);
}

/* ---- The table ---- */

#define ROW(python, slot, kind_, detail_, heap_, doc_)                                                       \
    {                                                                                                        \
        .text = (python), .offset = offsetof(struct type_slots, slot), .kind = (kind_), .detail = (detail_), \
        .heap = (slot_fn *)(heap_), .doc = (doc_)                                                            \
    }

struct slot_def slot_table[] = {
    ROW("__new__", new, SLOT_NEW, 0, heap_new, "Create and return a new object."),
    ROW("__repr__", repr, SLOT_UNARY, 0, heap_repr, "Return repr(self)."),
    ROW("__hash__", hash, SLOT_HASH, 0, heap_hash, "Return hash(self)."),
    ROW("__call__", call, SLOT_CALL, 0, heap_call, "Call self as a function."),
    ROW("__str__", str, SLOT_UNARY, 0, heap_str, "Return str(self)."),
    ROW("__getattribute__", get_attribute, SLOT_GET_ATTRIBUTE, 0, heap_get_attribute,
        "Return getattr(self, name)."),
    ROW("__getattr__", get_attribute, SLOT_GET_ATTRIBUTE_FALLBACK, 0, heap_get_attribute, ""),
    ROW("__setattr__", set_attribute, SLOT_SET_ATTRIBUTE, 0, heap_set_attribute,
        "Implement setattr(self, name, value)."),
    ROW("__delattr__", set_attribute, SLOT_DELETE_ATTRIBUTE, 0, heap_set_attribute,
        "Implement delattr(self, name)."),
    ROW("__lt__", compare, SLOT_COMPARE, COMPARE_LT, heap_compare, "Return self<value."),
    ROW("__le__", compare, SLOT_COMPARE, COMPARE_LE, heap_compare, "Return self<=value."),
    ROW("__eq__", compare, SLOT_COMPARE, COMPARE_EQ, heap_compare, "Return self==value."),
    ROW("__ne__", compare, SLOT_COMPARE, COMPARE_NE, heap_compare, "Return self!=value."),
    ROW("__gt__", compare, SLOT_COMPARE, COMPARE_GT, heap_compare, "Return self>value."),
    ROW("__ge__", compare, SLOT_COMPARE, COMPARE_GE, heap_compare, "Return self>=value."),
    ROW("__iter__", iter, SLOT_UNARY, 0, heap_iter_or_none, "Implement iter(self)."),
    ROW("__next__", next, SLOT_NEXT, 0, heap_next, "Implement next(self)."),
    ROW("__get__", descr_get, SLOT_DESCR_GET, 0, heap_descr_get,
        "Return an attribute of instance, which is of type owner."),
    ROW("__set__", descr_set, SLOT_DESCR_SET, 0, heap_descr_set, "Set an attribute of instance to value."),
    ROW("__delete__", descr_set, SLOT_DESCR_DELETE, 0, heap_descr_set, "Delete an attribute of instance."),
    ROW("__init__", init, SLOT_INIT, 0, heap_init, "Initialize self."),
    ROW("__del__", finalize, SLOT_FINALIZE, 0, heap_finalize, ""),
#define X(slot, python, reflected, symbol)                                                                   \
    ROW(python, slot, SLOT_BINARY, 0, heap_##slot, "Return self" symbol "value."),                           \
        ROW(reflected, slot, SLOT_REFLECTED, 0, heap_##slot, "Return value" symbol "self."),
    TYPE_BINARY_SLOTS(X)
#undef X
#define X(slot, python, symbol)                                                                              \
    ROW(python, slot, SLOT_INPLACE, 0, heap_##slot, "Return self" symbol "value."),
        TYPE_INPLACE_SLOTS(X)
#undef X
            ROW("__pow__", power, SLOT_POWER, 0, heap_power, "Return pow(self, value, mod)."),
    ROW("__rpow__", power, SLOT_POWER_REFLECTED, 0, heap_power, "Return pow(value, self, mod)."),
    ROW("__ipow__", inplace_power, SLOT_POWER_INPLACE, 0, heap_inplace_power, "Return self**=value."),
    ROW("__neg__", negative, SLOT_UNARY, 0, heap_negative, "-self"),
    ROW("__pos__", positive, SLOT_UNARY, 0, heap_positive, "+self"),
    ROW("__abs__", absolute, SLOT_UNARY, 0, heap_absolute, "abs(self)"),
    ROW("__bool__", truth, SLOT_TRUTH, 0, heap_truth, "True if self else False"),
    ROW("__invert__", invert, SLOT_UNARY, 0, heap_invert, "~self"),
    ROW("__int__", to_int, SLOT_UNARY, 0, heap_to_int, "int(self)"),
    ROW("__float__", to_float, SLOT_UNARY, 0, heap_to_float, "float(self)"),
    ROW("__index__", index, SLOT_UNARY, 0, heap_index, "Return self converted to an integer."),
    ROW("__len__", length, SLOT_LENGTH, 0, heap_length, "Return len(self)."),
    ROW("__getitem__", get_item, SLOT_GET_ITEM, 0, heap_get_item, "Return self[key]."),
    ROW("__setitem__", set_item, SLOT_SET_ITEM, 0, heap_set_item, "Set self[key] to value."),
    ROW("__delitem__", set_item, SLOT_DELETE_ITEM, 0, heap_set_item, "Delete self[key]."),
    ROW("__contains__", contains, SLOT_CONTAINS, 0, heap_contains, "Return key in self."),
    ROW("__await__", await, SLOT_UNARY, 0, heap_await, "Return an iterator to be used in await expression."),
    ROW("__aiter__", aiter, SLOT_UNARY, 0, heap_aiter,
        "Return an awaitable, that resolves in asynchronous iterator."),
    ROW("__anext__", anext, SLOT_UNARY, 0, heap_anext, "Return a value or raise StopAsyncIteration."),
};
const size_t slot_table_count = COUNT_OF(slot_table);

void slot_table_ready(void)
{
    for (size_t i = 0; i < slot_table_count; i++)
        slot_table[i].name = name_of(slot_table[i].text);
#define X(slot, python, reflected, symbol)                                                                   \
    name_##slot = name_of(python), name_reflected_##slot = name_of(reflected);
    TYPE_BINARY_SLOTS(X)
#undef X
#define X(slot, python, symbol) name_##slot = name_of(python);
    TYPE_INPLACE_SLOTS(X)
#undef X
#define X(slot, python) name_##slot = name_of(python);
    TYPE_UNARY_SLOTS(X)
#undef X
}

/* ---- Which function stands in a slot ---- */

/* The slot function that a method found in the mro stands for: that of the built-in type it comes from, NULL
 * if it is to be called as a method. */
static slot_fn *native_slot_of(value method, const struct slot_def *def)
{
    if (value_is_exact(method, &slot_wrapper_type)) {
        const struct slot_wrapper *wrapper = (struct slot_wrapper *)value_ref(method);
        return wrapper->def == def ? *slot_of(wrapper->owner, def) : NULL;
    }
    if (value_is_exact(method, &native_method_type)) {
        const struct native_function *native = (struct native_function *)value_ref(method);
        return !strcmp(def->text, native->def->name) ? *slot_of(native->owner, def) : NULL;
    }
    if (def->kind == SLOT_NEW && value_is_exact(method, &native_function_type)) {
        const struct native_function *native = (struct native_function *)value_ref(method);
        return native->self != UNSET && type_check(native->self) &&
                       !(type_of(native->self)->flags & TYPE_HEAP)
                   ? (slot_fn *)type_of(native->self)->slots.new
                   : NULL;
    }
    return NULL;
}

/* Looks at every special method that shares the slot at `offset`. */
static slot_fn *choose_slot(struct thread *t, struct type *type, uint16_t offset)
{
    slot_fn *chosen = NULL;
    for (size_t i = 0; i < slot_table_count; i++) {
        const struct slot_def *def = &slot_table[i];
        if (def->offset != offset)
            continue;
        value method = type_lookup_uncached(t, type, def->name);
        if (method == UNSET)
            continue;
        slot_fn *native = def->kind == SLOT_HASH && method == NONE ? (slot_fn *)hash_not_implemented
                                                                   : native_slot_of(method, def);
        value_release(t, method);
        if (!native || (chosen && chosen != native))
            return def->heap;
        chosen = native;
    }
    return chosen;
}

static bool defines(const struct slot_def *def, value name)
{
    return name == UNSET || def->name == name;
}

bool class_slots_update(struct thread *t, struct type *type, value name, bool only_look)
{
    bool differs = false;
    for (size_t i = 0; i < slot_table_count; i++) {
        const struct slot_def *def = &slot_table[i];
        if (!defines(def, name))
            continue;
        if (name == UNSET && i > 0 && slot_table[i - 1].offset == def->offset)
            continue; /* done */
        slot_fn *chosen = choose_slot(t, type, def->offset);
        differs |= chosen != *slot_of(type, def);
        if (!only_look)
            *slot_of(type, def) = chosen;
    }
    return differs;
}
