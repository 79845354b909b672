/* defaultdict, OrderedDict and the small helpers of the collections package. */
#include "modules/collections_native.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/dict_table.h"
#include "types/dict_view.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* ---- defaultdict ---- */

struct defaultdict {
    struct dict dict;
    value factory; /* None or UNSET: missing keys raise */
};

static struct defaultdict *default_of(value v)
{
    return (struct defaultdict *)value_ref(v);
}

static bool defaultdict_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor == 0) {
        run->cursor = 1;
        run->first = &((struct defaultdict *)o)->factory;
        run->count = 1;
        run->stride = 1;
        return true;
    }
    run->cursor--;
    bool more = dict_type.slots.slots(o, run);
    run->cursor++;
    return more;
}

static value defaultdict_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                             value kwnames)
{
    return value_from_ref(container_create(t, type, &defaultdict_type, sizeof(struct defaultdict)));
}

static bool defaultdict_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    value factory = nargs ? args[0] : NONE;
    if (factory != NONE && !value_type(factory)->slots.call) {
        raise_error(t, &exc_TypeError, "first argument must be callable or None");
        return false;
    }
    field_store(t, value_ref(self), &default_of(self)->factory, value_retain(factory));
    size_t skipped = nargs ? 1 : 0;
    return dict_type.slots.init(t, self, args + skipped, nargs - skipped, kwnames);
}

static value defaultdict_missing(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = field_load(t, value_ref(args[0]), &default_of(args[0])->factory);
    if (s[0] == UNSET || s[0] == NONE)
        raise_key_error(t, args[1]);
    else if ((s[1] = op_call_0(t, s[0])) != UNSET && op_set_item(t, args[0], args[1], s[1]))
        result = scope_take(&s[1]);
    return scope_leave_keeping(t, s, result);
}

static value defaultdict_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = field_load(t, value_ref(self), &default_of(self)->factory);
    if (s[0] == UNSET)
        s[0] = NONE;
    if ((s[1] = dict_type.slots.repr(t, self)) == UNSET)
        goto out;
    int entered = repr_enter(t, s[0]);
    s[2] = entered ? str_from_text(t, "...") : op_repr(t, s[0]);
    if (!entered)
        repr_leave(t, s[0]);
    if (entered >= 0 && s[2] != UNSET)
        result = str_format(t, "%s(%U, %U)", type_short_name(self), s[2], s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

static value defaultdict_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = field_load(t, value_ref(args[0]), &default_of(args[0])->factory);
    value arguments[2] = {s[0] == UNSET ? NONE : s[0], args[0]};
    value result = op_call(t, value_from_type(value_type(args[0])), arguments, 2, UNSET);
    return scope_leave_keeping(t, s, result);
}

static value defaultdict_or(struct thread *t, value left, value right)
{
    if (!dict_check(left) || !dict_check(right))
        return NOT_IMPLEMENTED;
    bool left_is_default = type_is_subtype(value_type(left), &defaultdict_type);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if (left_is_default) {
        s[0] = defaultdict_copy(t, &left, 1, UNSET);
    } else {
        s[1] = field_load(t, value_ref(right), &default_of(right)->factory);
        value arguments[2] = {s[1] == UNSET ? NONE : s[1], left};
        s[0] = op_call(t, value_from_type(value_type(right)), arguments, 2, UNSET);
    }
    if (s[0] != UNSET && dict_update(t, s[0], right))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static const struct native_def defaultdict_methods[] = {
    {"__reduce__", defaultdict_reduce, 0, 0, 0, NULL, NULL},
    {"__missing__", defaultdict_missing, 1, 1, 0, NULL, "Makes, stores and returns the default for a key."},
    {"copy", defaultdict_copy, 0, 0, 0, NULL, "A defaultdict of the same pairs."},
    {"__copy__", defaultdict_copy, 0, 0, 0, NULL, "A defaultdict of the same pairs."},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct member_def defaultdict_members[] = {
    {"default_factory", offsetof(struct defaultdict, factory), true, true},
    {NULL, 0, false, false},
};

struct type defaultdict_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &defaultdict_type},
    .name = "collections.defaultdict",
    .doc = "defaultdict(default_factory=None, /, ...): a dict that makes what is missing.",
    .base = &dict_type,
    .flags = TYPE_BASE | TYPE_DICT_SUBCLASS | TYPE_MATCH_MAPPING | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct defaultdict),
    .slots = {.new = defaultdict_new,
              .init = defaultdict_init,
              .repr = defaultdict_repr,
              .hash = hash_not_implemented,
              .bit_or = defaultdict_or,
              .slots = defaultdict_slots},
    .methods = defaultdict_methods,
    .members = defaultdict_members,
};

/* ---- OrderedDict: a dict that can move a key to an end, and minds the order when compared ---- */

struct ordered_dict {
    struct dict dict;
    size_t first;   /* no live entry before this position, */
    uint16_t stamp; /* as long as the dict has this stamp */
};

static value ordered_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return value_from_ref(container_create(t, type, &ordered_dict_type, sizeof(struct ordered_dict)));
}

static bool ordered_check(value v)
{
    return dict_check(v) && type_is_subtype(value_type(v), &ordered_dict_type);
}

/* The first pair: 1 with new references, 0 empty. */
static int ordered_first(struct thread *t, value self, value *key, value *item, int64_t *hash)
{
    struct ordered_dict *o = (struct ordered_dict *)value_ref(self);
    uint16_t stamp = dict_stamp(&o->dict);
    size_t position = load_relaxed(&o->stamp) == stamp ? load_relaxed(&o->first) : 0;
    if (!dict_next_hashed(t, self, &position, key, item, hash))
        return 0;
    store_relaxed(&o->first, position - 1);
    store_relaxed(&o->stamp, stamp);
    return 1;
}

static value ordered_popitem(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"last", NULL};
    value given[1];
    if (!args_parse(t, "popitem", args + 1, nargs - 1, kwnames, parameters, 0, 1, given))
        return UNSET;
    int last = given[0] == UNSET ? 1 : op_truth(t, given[0]);
    if (last < 0)
        return UNSET;
    enum { KEY, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET, removed;
    int64_t hash;
    for (;;) {
        int found = last ? dict_remove_last(t, args[0], &s[KEY], &s[ITEM])
                         : ordered_first(t, args[0], &s[KEY], &s[ITEM], &hash);
        if (!found) {
            raise_error(t, &exc_KeyError, "dictionary is empty");
            break;
        }
        if (!last) {
            found = dict_remove_hashed(t, args[0], s[KEY], hash, &removed);
            if (found < 0)
                break;
            if (found == 0) { /* another thread was quicker */
                slot_clear(t, &s[KEY]);
                slot_clear(t, &s[ITEM]);
                continue;
            }
            value_release(t, removed);
        }
        result = tuple_pack(t, 2, s[KEY], s[ITEM]);
        break;
    }
    return scope_leave_keeping(t, s, result);
}

/* Puts everything behind a key that has just been added at the end. */
static bool rotate_to_front(struct thread *t, value self, value key)
{
    enum { COPY, KEY, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    bool done = false;
    s[COPY] = dict_copy(t, self);
    if (s[COPY] == UNSET)
        goto out;
    size_t position = 0;
    int64_t hash;
    value removed;
    while (dict_next_hashed(t, s[COPY], &position, &s[KEY], &s[ITEM], &hash)) {
        if (s[KEY] != key) {
            int found = dict_remove_hashed(t, self, s[KEY], hash, &removed);
            if (found < 0)
                goto out;
            if (found) {
                value_release(t, removed);
                if (!dict_set_hashed(t, self, s[KEY], hash, s[ITEM]))
                    goto out;
            }
        }
        slot_clear(t, &s[KEY]);
        slot_clear(t, &s[ITEM]);
    }
    done = true;
out:
    scope_leave(t, s);
    return done;
}

static value ordered_move_to_end(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"key", "last", NULL};
    value given[2];
    if (!args_parse(t, "move_to_end", args + 1, nargs - 1, kwnames, parameters, 1, 2, given))
        return UNSET;
    int last = given[1] == UNSET ? 1 : op_truth(t, given[1]);
    int64_t hash = last < 0 ? -1 : dict_key_hash(t, given[0]);
    if (hash == -1)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    int found = dict_remove_hashed(t, args[0], given[0], hash, &s[0]);
    if (found == 0)
        raise_key_error(t, given[0]);
    if (found > 0 && dict_set_hashed(t, args[0], given[0], hash, s[0]) &&
        (last || rotate_to_front(t, args[0], given[0])))
        result = NONE;
    scope_leave(t, s);
    return result;
}

static value ordered_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_call_1(t, value_from_type(value_type(args[0])), args[0]);
}

static value ordered_repr(struct thread *t, value self)
{
    if (dict_count(self) == 0)
        return str_format(t, "%s()", type_short_name(self));
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_from_text(t, "...") : UNSET;
    value *s = scope_enter(t, 2);
    value result = UNSET;
    if (s) {
        s[0] = dict_view_create(t, DICT_ITEMS, self);
        if (s[0] != UNSET && (s[1] = list_from_iterable(t, s[0])) != UNSET)
            result = str_format(t, "%s(%R)", type_short_name(self), s[1]);
        result = scope_leave_keeping(t, s, result);
    }
    repr_leave(t, self);
    return result;
}

static value ordered_compare(struct thread *t, value left, value right, enum compare_op op)
{
    value plain = dict_type.slots.compare(t, left, right, op);
    if (plain != (op == COMPARE_EQ ? TRUE_VALUE : FALSE_VALUE) || !ordered_check(left) ||
        !ordered_check(right))
        return plain;
    /* Equal as dicts: now the order of the keys. */
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = dict_keys_list(t, left)) != UNSET && (s[1] = dict_keys_list(t, right)) != UNSET)
        result = op_compare(t, s[0], s[1], op);
    return scope_leave_keeping(t, s, result);
}

static value ordered_or(struct thread *t, value left, value right)
{
    if (!dict_check(left) || !dict_check(right))
        return NOT_IMPLEMENTED;
    struct type *type = value_type(ordered_check(left) ? left : right);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = op_call_1(t, value_from_type(type), left);
    value result = s[0] != UNSET && dict_update(t, s[0], right) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value ordered_view(struct thread *t, enum dict_part part, struct type *type, value self)
{
    value view = dict_view_create(t, part, self);
    if (view != UNSET)
        store_release(&value_ref(view)->shape, &type->shape); /* nobody else has seen it */
    return view;
}
static value ordered_keys(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return ordered_view(t, DICT_KEYS, &ordered_keys_type, args[0]);
}
static value ordered_values(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return ordered_view(t, DICT_VALUES, &ordered_values_type, args[0]);
}
static value ordered_items(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return ordered_view(t, DICT_ITEMS, &ordered_items_type, args[0]);
}

static const struct native_def ordered_methods[] = {
    {"__reduce__", ordered_dict_reduce, 0, 0, 0, NULL, NULL},
    {"popitem", ordered_popitem, 0, -1, NATIVE_KEYWORDS, NULL, "Removes and returns the last or first pair."},
    {"move_to_end", ordered_move_to_end, 0, -1, NATIVE_KEYWORDS, NULL,
     "Moves a key to the end or the front."},
    {"copy", ordered_copy, 0, 0, 0, NULL, "An OrderedDict of the same pairs."},
    {"keys", ordered_keys, 0, 0, 0, NULL, "A view of the keys."},
    {"values", ordered_values, 0, 0, 0, NULL, "A view of the items."},
    {"items", ordered_items, 0, 0, 0, NULL, "A view of the pairs."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type ordered_dict_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &ordered_dict_type},
    .name = "collections.OrderedDict",
    .doc = "A dict whose order counts.",
    .base = &dict_type,
    .flags = TYPE_BASE | TYPE_DICT_SUBCLASS | TYPE_MATCH_MAPPING | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct ordered_dict),
    .slots = {.new = ordered_new,
              .repr = ordered_repr,
              .hash = hash_not_implemented,
              .compare = ordered_compare,
              .bit_or = ordered_or},
    .methods = ordered_methods,
};

#define ORDERED_VIEW(variable, type_name, parent)                                                            \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = type_name,                                                                                   \
        .base = &parent,                                                                                     \
        .flags = TYPE_NO_INSTANTIATION,                                                                      \
        .size = sizeof(struct dict_view),                                                                    \
    }
ORDERED_VIEW(ordered_keys_type, "odict_keys", dict_keys_type);
ORDERED_VIEW(ordered_values_type, "odict_values", dict_values_type);
ORDERED_VIEW(ordered_items_type, "odict_items", dict_items_type);

/* ---- _tuplegetter: the attributes of named tuples ---- */

struct tuple_getter {
    struct object object;
    int64_t index;
    value doc;
};

static bool tuple_getter_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct tuple_getter *)o)->doc;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static value tuple_getter_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                              value kwnames)
{
    int64_t index;
    if (!args_check(t, "_tuplegetter", nargs, kwnames, 2, 2) || !int_as_i64(t, args[0], &index))
        return UNSET;
    struct tuple_getter *getter = object_create(t, type, sizeof *getter);
    if (!getter)
        return UNSET;
    getter->index = index;
    field_init(&getter->doc, value_retain(args[1]));
    return value_from_ref(getter);
}

static value tuple_getter_get(struct thread *t, value self, value instance, value owner)
{
    int64_t index = ((struct tuple_getter *)value_ref(self))->index;
    if (instance == UNSET || instance == NONE)
        return value_retain(self);
    if (!tuple_check(instance))
        return raise_error(t, &exc_TypeError,
                           "descriptor for index '%lld' for tuple subclasses doesn't apply to '%T' object",
                           (long long)index, instance);
    if (index < 0 || index >= (int64_t)tuple_count(instance))
        return raise_error(t, &exc_IndexError, "tuple index out of range");
    return value_retain(tuple_item(instance, (size_t)index));
}

static bool tuple_getter_set(struct thread *t, value self, value instance, value v)
{
    raise_error(t, &exc_AttributeError, v == UNSET ? "can't delete attribute" : "can't set attribute");
    return false;
}

static const struct member_def tuple_getter_members[] = {
    {"__doc__", offsetof(struct tuple_getter, doc), true, true},
    {NULL, 0, false, false},
};

struct type tuple_getter_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &tuple_getter_type},
    .name = "_collections._tuplegetter",
    .size = sizeof(struct tuple_getter),
    .slots = {.new = tuple_getter_new,
              .descr_get = tuple_getter_get,
              .descr_set = tuple_getter_set,
              .slots = tuple_getter_slots},
    .members = tuple_getter_members,
};

/* ---- _count_elements: the heart of Counter ---- */

static bool count_one(struct thread *t, value mapping, bool plain, value item, value *s)
{
    int64_t hash = -1;
    if (plain) {
        if ((hash = dict_key_hash(t, item)) == -1)
            return false;
        slot_set(t, s, dict_get_hashed(t, mapping, item, hash));
        if (*s == UNSET && thread_raised(t))
            return false;
        if (*s == UNSET)
            *s = value_from_small_int(0);
    } else {
        value arguments[2] = {item, value_from_small_int(0)};
        slot_set(t, s, op_call_method(t, mapping, NAME(get), arguments, 2));
        if (*s == UNSET)
            return false;
    }
    slot_set(t, s, op_binary(t, BINARY_add, *s, value_from_small_int(1)));
    if (*s == UNSET)
        return false;
    return plain ? dict_set_hashed(t, mapping, item, hash, *s) : op_set_item(t, mapping, item, *s);
}

static value count_elements(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value mapping = args[0];
    bool plain = dict_check(mapping) && value_type(mapping)->slots.set_item == dict_type.slots.set_item;
    enum { ITERATOR, ITEM, NUMBER, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[ITERATOR] = op_iter(t, args[1]);
    while (s[ITERATOR] != UNSET) {
        slot_set(t, &s[ITEM], op_next(t, s[ITERATOR]));
        if (s[ITEM] == UNSET) {
            result = thread_raised(t) ? UNSET : NONE;
            break;
        }
        if (!count_one(t, mapping, plain, s[ITEM], &s[NUMBER]))
            break;
    }
    scope_leave(t, s);
    return result;
}

/* ---- The module. ---- */

void collections_types_ready(void)
{
    struct type *const types[] = {&deque_type,          &deque_iterator_type, &deque_reverse_iterator_type,
                                  &defaultdict_type,    &ordered_dict_type,   &ordered_keys_type,
                                  &ordered_values_type, &ordered_items_type,  &tuple_getter_type};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        type_ready(types[i]);
    collections_reduce_ready();
}

static bool collections_init(struct thread *t, value module)
{
    return module_add(t, module, "deque", value_from_type(&deque_type)) &&
           module_add(t, module, "defaultdict", value_from_type(&defaultdict_type)) &&
           module_add(t, module, "OrderedDict", value_from_type(&ordered_dict_type)) &&
           module_add(t, module, "_tuplegetter", value_from_type(&tuple_getter_type)) &&
           module_add(t, module, "_deque_iterator", value_from_type(&deque_iterator_type)) &&
           module_add(t, module, "_deque_reverse_iterator", value_from_type(&deque_reverse_iterator_type));
}

static const struct native_def collections_functions[] = {
    {"_count_elements", count_elements, 2, 2, 0, "($module, mapping, iterable, /)",
     "Counts the items of the iterable in the mapping."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

const struct module_def collections_native_module = {
    .name = "_collections",
    .doc = "Native parts of the collections package.",
    .functions = collections_functions,
    .init = collections_init,
};
