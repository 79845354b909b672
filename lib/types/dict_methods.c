/* The class `dict`: its operators and methods. */
#include "types/class.h"
#include "types/dict.h"
#include "types/dict_table.h"
#include "types/dict_view.h"
#include "types/exception.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/set.h"
#include "types/tuple.h"
#include "types/type_internal.h"

#include "object/scope.h"

static bool dict_slots(struct object *o, struct slot_run *run)
{
    struct dict_table *table = load_acquire(&((struct dict *)o)->table);
    if (!table || run->cursor >= load_acquire(&table->used))
        return false;
    run->first = &table->entries[run->cursor++].key; /* then the item */
    run->count = 2;
    run->stride = 1;
    return true;
}

static void dict_dispose(struct thread *t, struct object *o)
{
    struct dict *dict = (struct dict *)o;
    memory_retire(t, o, dict->table);
    store_relaxed(&dict->table, NULL); /* relaxed: a marker that comes late may see either */
}

/* ---- Filling from other objects. ---- */

static bool merge_dict(struct thread *t, value self, value other)
{
    if (self == other || dict_count(other) == 0)
        return true;
    struct dict *dict = dict_of(self);
    if (container_in_place(t, &dict->object) && dict->count == 0 && !dict->table)
        return dict_clone_into(t, dict, other);
    enum { KEY, ITEM };
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool done = false;
    size_t position = 0, expected = dict_count(other);
    int64_t hash;
    while (dict_next_hashed(t, other, &position, &s[KEY], &s[ITEM], &hash)) {
        if (!dict_set_hashed(t, self, s[KEY], hash, s[ITEM]))
            goto out;
        if (unlikely(dict_count(other) != expected && object_is_private(value_ref(other)))) {
            raise_error(t, &exc_RuntimeError, "dict mutated during update");
            goto out;
        }
        slot_clear(t, &s[KEY]);
        slot_clear(t, &s[ITEM]);
    }
    done = true;
out:
    scope_leave(t, s);
    return done;
}

/* From an object with keys() and indexing. */
static bool merge_mapping(struct thread *t, value self, value other)
{
    enum { ITERATOR, KEY, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    bool done = false;
    s[KEY] = op_call_method(t, other, NAME(keys), NULL, 0);
    if (s[KEY] == UNSET || (s[ITERATOR] = op_iter(t, s[KEY])) == UNSET)
        goto out;
    for (;;) {
        slot_set(t, &s[KEY], op_next(t, s[ITERATOR]));
        if (s[KEY] == UNSET)
            break;
        slot_set(t, &s[ITEM], op_get_item(t, other, s[KEY]));
        if (s[ITEM] == UNSET || !dict_set(t, self, s[KEY], s[ITEM]))
            goto out;
    }
    done = !thread_raised(t);
out:
    scope_leave(t, s);
    return done;
}

/* One element of a sequence of pairs. */
static bool merge_pair(struct thread *t, value self, value pair, size_t number)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = false;
    s[0] = sequence_to_tuple(t, pair);
    if (s[0] == UNSET) {
        if (raised_clear_if(t, &exc_TypeError))
            raise_error(t, &exc_TypeError,
                        "cannot convert dictionary update sequence element #%zu to a sequence", number);
    } else if (tuple_count(s[0]) != 2) {
        raise_error(t, &exc_ValueError,
                    "dictionary update sequence element #%zu has length %zu; 2 is required", number,
                    tuple_count(s[0]));
    } else {
        done = dict_set(t, self, tuple_item(s[0], 0), tuple_item(s[0], 1));
    }
    scope_leave(t, s);
    return done;
}

static bool merge_pairs(struct thread *t, value self, value pairs)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool done = false;
    s[0] = op_iter(t, pairs);
    if (s[0] == UNSET)
        goto out;
    for (size_t number = 0;; number++) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET)
            break;
        if (!merge_pair(t, self, s[1], number))
            goto out;
    }
    done = !thread_raised(t);
out:
    scope_leave(t, s);
    return done;
}

static bool is_plain_dict(value v)
{
    return dict_check(v) && value_type(v)->slots.iter == dict_type.slots.iter;
}

bool dict_update(struct thread *t, value self, value other)
{
    if (value_is_exact(other, &dict_type))
        return merge_dict(t, self, other);
    value keys = op_find_attribute(t, other, NAME(keys));
    if (keys == UNSET)
        return !thread_raised(t) && merge_pairs(t, self, other);
    value_release(t, keys);
    return is_plain_dict(other) ? merge_dict(t, self, other) : merge_mapping(t, self, other);
}

/* dict.update(other, **kwargs), and dict.__init__ the same. */
static bool update_common(struct thread *t, const char *name, value self, const value *args, size_t nargs,
                          value kwnames)
{
    if (!args_check(t, name, nargs, UNSET, 0, 1))
        return false;
    if (nargs && !dict_update(t, self, args[0]))
        return false;
    for (size_t i = 0; kwnames != UNSET && i < tuple_count(kwnames); i++)
        if (!dict_set(t, self, tuple_item(kwnames, i), args[nargs + i]))
            return false;
    return true;
}

static value dict_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return value_from_ref(container_create(t, type, &dict_type, sizeof(struct dict)));
}

static bool dict_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return update_common(t, "dict", self, args, nargs, kwnames);
}

/* ---- Slots. ---- */

static int64_t dict_length(struct thread *t, value self)
{
    return (int64_t)dict_count(self);
}

static value dict_get_item(struct thread *t, value self, value key)
{
    value item = dict_get(t, self, key);
    if (item != UNSET || thread_raised(t))
        return item;
    if (!value_is_exact(self, &dict_type)) {
        value missing = special_lookup(t, self, NAME(__missing__));
        if (missing != UNSET)
            return op_call_taken(t, missing, &key, 1);
        if (thread_raised(t))
            return UNSET;
    }
    return raise_key_error(t, key);
}

static bool dict_set_item(struct thread *t, value self, value key, value item)
{
    if (item != UNSET)
        return dict_set(t, self, key, item);
    int deleted = dict_delete(t, self, key);
    if (deleted == 0)
        raise_key_error(t, key);
    return deleted > 0;
}

static value dict_iter(struct thread *t, value self)
{
    return dict_iterator_create(t, DICT_KEYS, false, self);
}

static bool append_repr(struct thread *t, struct buffer *out, value v)
{
    value text = op_repr(t, v);
    if (text == UNSET)
        return false;
    buffer_append(out, str_data(text), str_of(text)->size);
    value_release(t, text);
    return true;
}

static value dict_repr(struct thread *t, value self)
{
    if (dict_count(self) == 0)
        return str_from_text(t, "{}");
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_from_text(t, "{...}") : UNSET;
    struct buffer out = BUFFER_EMPTY;
    value result = UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        goto leave;
    size_t position = 0;
    buffer_append_char(&out, '{');
    while (dict_next(t, self, &position, &s[0], &s[1])) {
        if (out.length > 1)
            buffer_append_text(&out, ", ");
        if (!append_repr(t, &out, s[0]))
            goto out;
        buffer_append_text(&out, ": ");
        if (!append_repr(t, &out, s[1]))
            goto out;
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    buffer_append_char(&out, '}');
    result = str_from_buffer(t, &out);
out:
    result = scope_leave_keeping(t, s, result);
leave:
    buffer_finish(&out);
    repr_leave(t, self);
    return result;
}

/* 1, 0, -1. */
static int dicts_equal(struct thread *t, value a, value b)
{
    if (dict_count(a) != dict_count(b))
        return 0;
    enum { KEY, LEFT, RIGHT, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return -1;
    int equal = 1;
    size_t position = 0;
    int64_t hash;
    while (equal > 0 && dict_next_hashed(t, a, &position, &s[KEY], &s[LEFT], &hash)) {
        s[RIGHT] = dict_get_hashed(t, b, s[KEY], hash);
        if (s[RIGHT] == UNSET)
            equal = thread_raised(t) ? -1 : 0;
        else
            equal = op_equal(t, s[LEFT], s[RIGHT]);
        for (int k = 0; k < SLOTS; k++)
            slot_clear(t, &s[k]);
    }
    scope_leave(t, s);
    return equal;
}

static value dict_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!dict_check(left) || !dict_check(right) || (op != COMPARE_EQ && op != COMPARE_NE))
        return NOT_IMPLEMENTED;
    int equal = dicts_equal(t, left, right);
    return equal < 0 ? UNSET : value_from_bool(equal == (op == COMPARE_EQ));
}

static value dict_or(struct thread *t, value left, value right)
{
    if (!dict_check(left) || !dict_check(right))
        return NOT_IMPLEMENTED;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = dict_copy(t, left);
    if (s[0] != UNSET && dict_update(t, s[0], right))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static value dict_inplace_or(struct thread *t, value self, value other)
{
    return dict_update(t, self, other) ? value_retain(self) : UNSET;
}

/* ---- Methods. ---- */

static value method_get(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value item = dict_get(t, args[0], args[1]);
    if (item != UNSET || thread_raised(t))
        return item;
    return nargs > 2 ? value_retain(args[2]) : NONE;
}

static value method_setdefault(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_set_default(t, args[0], args[1], nargs > 2 ? args[2] : NONE);
}

static value method_pop(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (dict_count(args[0]) == 0) /* then the key need not even be hashable */
        return nargs > 2 ? value_retain(args[2]) : raise_key_error(t, args[1]);
    value item = dict_pop(t, args[0], args[1]);
    if (item != UNSET || thread_raised(t))
        return item;
    return nargs > 2 ? value_retain(args[2]) : raise_key_error(t, args[1]);
}

static value method_popitem(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value pair = tuple_create(t, 2);
    if (pair == UNSET)
        return UNSET;
    value key, item;
    if (!dict_remove_last(t, args[0], &key, &item)) {
        value_release(t, pair);
        return raise_error(t, &exc_KeyError, "popitem(): dictionary is empty");
    }
    field_init(&tuple_of(pair)->items[0], key);
    field_init(&tuple_of(pair)->items[1], item);
    return pair;
}

static value method_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    dict_clear(t, args[0]);
    return thread_raised(t) ? UNSET : NONE;
}

static value method_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_copy(t, args[0]);
}

static value method_update(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return update_common(t, "update", args[0], args + 1, nargs - 1, kwnames) ? NONE : UNSET;
}

static value method_keys(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_view_create(t, DICT_KEYS, args[0]);
}
static value method_values(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_view_create(t, DICT_VALUES, args[0]);
}
static value method_items(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_view_create(t, DICT_ITEMS, args[0]);
}
static value method_reversed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_iterator_create(t, DICT_KEYS, true, args[0]);
}

static value method_fromkeys(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value item = nargs > 2 ? args[2] : NONE;
    enum { RESULT, ITERATOR, KEY, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[RESULT] = op_call_0(t, args[0]);
    if (s[RESULT] == UNSET || (s[ITERATOR] = op_iter(t, args[1])) == UNSET)
        goto out;
    bool exact = value_is_exact(s[RESULT], &dict_type);
    for (;;) {
        slot_set(t, &s[KEY], op_next(t, s[ITERATOR]));
        if (s[KEY] == UNSET)
            break;
        if (!(exact ? dict_set(t, s[RESULT], s[KEY], item) : op_set_item(t, s[RESULT], s[KEY], item)))
            goto out;
    }
    if (!thread_raised(t))
        result = scope_take(&s[RESULT]);
out:
    return scope_leave_keeping(t, s, result);
}

static const struct native_def dict_methods[] = {
    {"__reversed__", method_reversed, 0, 0, 0, "($self, /)", "An iterator over the keys, last one first."},
    {"get", method_get, 1, 2, 0, "($self, key, default=None, /)", "The item of key, or the default."},
    {"setdefault", method_setdefault, 1, 2, 0, "($self, key, default=None, /)",
     "The item of key, after storing the default if there was none."},
    {"pop", method_pop, 1, 2, 0, NULL, "Removes key and returns its item, or the default."},
    {"popitem", method_popitem, 0, 0, 0, "($self, /)", "Removes the last pair and returns it."},
    {"keys", method_keys, 0, 0, 0, NULL, "A view of the keys."},
    {"items", method_items, 0, 0, 0, NULL, "A view of the pairs."},
    {"values", method_values, 0, 0, 0, NULL, "A view of the items."},
    {"update", method_update, 0, -1, NATIVE_KEYWORDS, NULL, "Adds pairs from a mapping, pairs or keywords."},
    {"fromkeys", method_fromkeys, 1, 2, NATIVE_CLASS, "($type, iterable, value=None, /)",
     "A new dict with keys from iterable."},
    {"clear", method_clear, 0, 0, 0, NULL, "Removes all pairs."},
    {"copy", method_copy, 0, 0, 0, NULL, "A new dict of the same pairs."},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type dict_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &dict_type},
    .name = "dict",
    .doc = "dict(), dict(mapping), dict(pairs), dict(**items): a mapping that keeps its order.",
    .flags = TYPE_BASE | TYPE_DICT_SUBCLASS | TYPE_MATCH_MAPPING,
    .size = sizeof(struct dict),
    .slots = {.new = dict_new,
              .init = dict_init,
              .repr = dict_repr,
              .hash = hash_not_implemented,
              .compare = dict_compare,
              .length = dict_length,
              .get_item = dict_get_item,
              .set_item = dict_set_item,
              .contains = dict_contains,
              .iter = dict_iter,
              .bit_or = dict_or,
              .inplace_bit_or = dict_inplace_or,
              .slots = dict_slots,
              .dispose = dict_dispose},
    .methods = dict_methods,
};
