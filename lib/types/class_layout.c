/* Where the instances of a class keep what: the base that decides, `__slots__`, and the inline attributes. */
#include "object/scope.h"
#include "types/class.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/list.h"
#include "types/shape.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* ---- The base that decides ---- */

static struct type *solid_base(struct type *type)
{
    for (; type->base; type = type->base)
        if (type->size != type->base->size || type->item_size != type->base->item_size)
            return type;
    return type;
}

struct type *class_best_base(struct thread *t, value bases)
{
    struct type *base = NULL, *winner = NULL;
    for (size_t i = 0; i < tuple_count(bases); i++) {
        value item = tuple_item(bases, i);
        if (!type_check(item)) {
            raise_error(t, &exc_TypeError, "bases must be types");
            return NULL;
        }
        struct type *type = type_of(item);
        if (!(type->flags & TYPE_BASE)) {
            raise_error(t, &exc_TypeError, "type '%.100N' is not an acceptable base type", type);
            return NULL;
        }
        struct type *candidate = solid_base(type);
        if (!winner || (winner != candidate && type_is_subtype(candidate, winner))) {
            winner = candidate;
            base = type;
        } else if (!type_is_subtype(winner, candidate)) {
            raise_error(t, &exc_TypeError, "multiple bases have instance lay-out conflict");
            return NULL;
        }
    }
    return base;
}

/* ---- __slots__ ---- */

static bool is_identifier(value name)
{
    const char *p = str_data(name);
    if (str_of(name)->size == 0 || (*p >= '0' && *p <= '9'))
        return false;
    for (; *p; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') || *p == '_' ||
              (unsigned char)*p >= 0x80))
            return false;
    return true;
}

/* `__name` in class C is `_C__name`. New reference. */
static value mangle(struct thread *t, struct type *type, value name)
{
    const char *text = str_data(name), *class = type->name;
    size_t length = str_of(name)->size;
    while (*class == '_')
        class ++;
    bool private_name = length > 2 && text[0] == '_' && text[1] == '_' &&
                        !(text[length - 1] == '_' && text[length - 2] == '_') && !strchr(text, '.');
    value mangled = private_name && *class ? str_format(t, "_%s%U", class, name) : value_retain(name);
    return mangled == UNSET ? UNSET : str_intern(t, mangled);
}

struct slots_request {
    bool dict, weakref;
};

/* Checks the items of `__slots__` and appends the mangled names of those that become fields. */
static bool collect_slots(struct thread *t, struct type *type, value items, value names,
                          struct slots_request *request)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool ok = false, base_has_dict = type->base->flags & TYPE_HAS_DICT;
    for (size_t i = 0; i < tuple_count(items); i++) {
        value item = tuple_item(items, i);
        if (!str_check(item)) {
            raise_error(t, &exc_TypeError, "__slots__ items must be strings, not '%T'", item);
            goto done;
        }
        if (!is_identifier(item)) {
            raise_error(t, &exc_TypeError, "__slots__ must be identifiers");
            goto done;
        }
        if (str_equals_text(item, "__dict__")) {
            if (base_has_dict || request->dict) {
                raise_error(t, &exc_TypeError, "__dict__ slot disallowed: we already got one");
                goto done;
            }
            request->dict = true;
            continue;
        }
        if (str_equals_text(item, "__weakref__")) {
            if ((type->base->flags & TYPE_WEAKLY_REFERABLE) || request->weakref) {
                raise_error(t, &exc_TypeError,
                            "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
                goto done;
            }
            request->weakref = true;
            continue;
        }
        slot_set(t, &s[0], mangle(t, type, item));
        if (s[0] == UNSET || !list_append(t, names, s[0]))
            goto done;
        int present = dict_contains(t, type->dict, s[0]);
        if (present && !str_equals_text(s[0], "__classcell__") && !str_equals_text(s[0], "__qualname__")) {
            if (present > 0)
                raise_error(t, &exc_ValueError, "%R in __slots__ conflicts with class variable", item);
            goto done;
        }
    }
    ok = true;
done:
    scope_leave(t, s);
    return ok;
}

/* The content of `__slots__` as a tuple: one str counts as one name. */
static value slots_tuple(struct thread *t, value slots)
{
    return str_check(slots) ? tuple_pack(t, 1, slots) : tuple_from_iterable(t, slots);
}

static bool add_members(struct thread *t, struct type *type, value names)
{
    uint32_t offset = (type->base->size + 7u) & ~7u;
    for (size_t i = 0; i < tuple_count(names); i++, offset += sizeof(value)) {
        value member = member_descriptor_create(t, type, tuple_item(names, i), offset);
        bool ok = member != UNSET && dict_set(t, type->dict, tuple_item(names, i), member);
        value_release(t, member);
        if (!ok)
            return false;
    }
    return true;
}

/* Reads `__slots__` from the namespace: what instances have besides. */
static bool read_slots(struct thread *t, struct type *type, struct slots_request *request)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    bool ok = false;
    s[0] = dict_get_str(t, type->dict, NAME(__slots__));
    if (s[0] == UNSET) {
        ok = !thread_raised(t);
        request->dict = request->weakref = true;
        goto done;
    }
    s[1] = slots_tuple(t, s[0]);
    s[2] = list_create(t, 0);
    if (s[1] == UNSET || s[2] == UNSET)
        goto done;
    if (tuple_count(s[1]) && (type->base->item_size || type_is_subtype(type->base, &type_type))) {
        raise_error(t, &exc_TypeError, "nonempty __slots__ not supported for subtype of '%.200N'",
                    type->base);
        goto done;
    }
    if (!collect_slots(t, type, s[1], s[2], request) || !list_sort(t, s[2], UNSET, false))
        goto done;
    slot_set(t, &s[2], list_to_tuple(t, s[2]));
    if (s[2] == UNSET || !add_members(t, type, s[2]))
        goto done;
    type->size = ((type->base->size + 7u) & ~7u) + (uint32_t)(tuple_count(s[2]) * sizeof(value));
    field_init(&type->class->slot_names, scope_take(&s[2]));
    ok = true;
done:
    scope_leave(t, s);
    return ok;
}

/* ---- Expected attributes ---- */

static bool add_expected(struct thread *t, value names, value more)
{
    for (size_t i = 0; more != UNSET && i < tuple_count(more); i++) {
        bool known = false;
        for (size_t k = 0; k < list_count(names) && !known; k++)
            known = list_of(names)->array->items[k] == tuple_item(more, i);
        if (!known && !list_append(t, names, tuple_item(more, i)))
            return false;
    }
    return true;
}

/* The names that functions in the class and its bases store through their first argument: a tuple. */
static value expected_names(struct thread *t, struct type *type)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    size_t position = 0;
    s[0] = list_create(t, 0);
    bool ok = s[0] != UNSET;
    for (size_t i = tuple_count(type->bases); ok && i-- > 0;) {
        struct type *base = type_of(tuple_item(type->bases, i));
        if (base->flags & TYPE_HEAP)
            ok = add_expected(t, s[0], base->class->expected_names);
    }
    while (ok && dict_next(t, type->dict, &position, NULL, &s[1])) {
        if (value_is_exact(s[1], &function_type)) {
            value code = ((struct function *)value_ref(s[1]))->code;
            ok = add_expected(t, s[0], ((struct code *)value_ref(code))->self_attribute_names);
        }
        slot_clear(t, &s[1]);
    }
    if (ok)
        result = list_to_tuple(t, s[0]);
    scope_leave(t, s);
    return result;
}

static uint16_t inline_capacity(const struct type *type)
{
    size_t wanted = tuple_count(type->class->expected_names);
    if (wanted < 1)
        wanted = 1;
    if (wanted > SHAPE_ATTRIBUTES_MAX)
        wanted = SHAPE_ATTRIBUTES_MAX;
    size_t bytes =
        (type->slots_offset + wanted * sizeof(value) + 15) & ~(size_t)15; /* what the allocator gives */
    return (uint16_t)((bytes - type->slots_offset) / sizeof(value));
}

/* ---- All together ---- */

static bool choose_shape(struct thread *t, struct type *type)
{
    struct type *native = type->class->native_base;
    type->shape.kind = SHAPE_NONE;
    if (!(type->flags & TYPE_HAS_DICT))
        return true;
    if (native->dict_offset && !(type->flags & TYPE_EXCEPTION_SUBCLASS)) {
        type->dict_offset = native->dict_offset; /* native code reads the dict: a module's namespace */
        return true;
    }
    if (type->flags & TYPE_VARIABLE_SIZE) {
        type->shape.kind = SHAPE_TRAILING_DICT;
        return true;
    }
    value names = expected_names(t, type);
    if (names == UNSET)
        return false;
    field_init(&type->class->expected_names, names);
    type->shape.kind = SHAPE_INLINE;
    type->shape.inline_capacity = inline_capacity(type);
    return true;
}

bool class_lay_out(struct thread *t, struct type *type)
{
    struct type *base = type->base;
    struct slots_request request = {false, false};
    type->class->native_base = base->flags & TYPE_HEAP ? base->class->native_base : base;
    type->size = base->size;
    type->item_size = base->item_size;
    if (!read_slots(t, type, &request))
        return false;
    bool is_metaclass = type_is_subtype(base, &type_type);
    bool several_with_dict = false;
    for (size_t i = 0; i < tuple_count(type->bases); i++) {
        uint32_t theirs = type_of(tuple_item(type->bases, i))->flags;
        several_with_dict |= (theirs & TYPE_HAS_DICT) != 0;
        if (theirs & TYPE_WEAKLY_REFERABLE)
            request.weakref = true;
    }
    if ((request.dict || several_with_dict) && !is_metaclass)
        type->flags |= TYPE_HAS_DICT;
    /* As in python3, where the reference would have no place behind a variable number of items. */
    const uint32_t has_place = TYPE_WEAKLY_REFERABLE | TYPE_STR_SUBCLASS;
    bool no_place = (base->flags & TYPE_VARIABLE_SIZE) && !(base->flags & has_place);
    if (no_place)
        type->flags &= ~(uint32_t)TYPE_WEAKLY_REFERABLE;
    else if (request.weakref)
        type->flags |= TYPE_WEAKLY_REFERABLE;
    type->slots_offset = (type->size + 7u) & ~7u;
    if (!choose_shape(t, type))
        return false;
    return shapes_init(t, type);
}
