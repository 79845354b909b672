#include "types/dict_view.h"

#include "types/class.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/set_internal.h"
#include "types/tuple.h"
#include "types/type_internal.h"

#include "object/create.h"
#include "object/scope.h"

/* ---- Iterators. ---- */

static struct type *const iterator_types[2][3] = {
    {&dict_key_iterator_type, &dict_value_iterator_type, &dict_item_iterator_type},
    {&dict_reverse_key_iterator_type, &dict_reverse_value_iterator_type, &dict_reverse_item_iterator_type},
};

static struct dict_iterator *iterator_of(value v)
{
    return (struct dict_iterator *)value_ref(v);
}

value dict_iterator_create(struct thread *t, enum dict_part part, bool backwards, value dict)
{
    struct dict_iterator *it =
        object_create_unfilled(t, &iterator_types[backwards][part]->shape, sizeof *it, OBJECT_TRACKED);
    if (!it)
        return UNSET;
    it->result = UNSET;
    it->object.extra = part;
    it->expected = it->left = (int64_t)dict_count(dict);
    it->position = backwards ? dict_used(dict) : 0;
    field_init(&it->dict, value_retain(dict));
    return value_from_ref(it);
}

static value iterator_finish(struct thread *t, struct dict_iterator *it)
{
    field_store(t, &it->object, &it->dict, UNSET);
    return UNSET;
}

/* *Takes* both. */
static value make_pair(struct thread *t, struct dict_iterator *it, value key, value item)
{
    enum { KEY, ITEM, RESULT, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s) {
        value_release(t, key);
        value_release(t, item);
        return UNSET;
    }
    s[KEY] = key;
    s[ITEM] = item;
    s[RESULT] = result_tuple_next(t, &it->object, &it->result, 2);
    if (s[RESULT] != UNSET) {
        struct tuple *pair = tuple_of(s[RESULT]);
        s[KEY] = field_exchange(t, &pair->object, &pair->items[0], key);
        s[ITEM] = field_exchange(t, &pair->object, &pair->items[1], item);
    }
    value result = scope_take(&s[RESULT]);
    return scope_leave_keeping(t, s, result); /* releases the old key, then the old item */
}

/* Moves on from where this step began; *left: how many there were to come. False: another thread has been
 * faster, and the entry is taken. Relaxed: the position is all that passes between them. */
static bool position_advance(struct dict_iterator *it, size_t before, size_t after, int64_t *left)
{
    if (likely(object_is_private(&it->object))) {
        *left = it->left--;
        it->position = after;
        return true;
    }
    if (!cas_relaxed(&it->position, &before, after))
        return false;
    *left = fetch_sub_relaxed(&it->left, 1);
    return true;
}

/* One step over a dict that the caller keeps alive. */
static value iterator_step(struct thread *t, struct dict_iterator *it, value dict, bool backwards)
{
    int64_t expected = load_relaxed(&it->expected);
    if (expected != (int64_t)dict_count(dict)) {
        store_relaxed(&it->expected, -1); /* stays changed */
        return raise_error(t, &exc_RuntimeError, "dictionary changed size during iteration");
    }
    enum dict_part part = it->object.extra;
    value key, item;
    int64_t left;
    do {
        key = item = UNSET;
        value *want_key = part != DICT_VALUES ? &key : NULL, *want_item = part != DICT_KEYS ? &item : NULL;
        size_t before = load_relaxed(&it->position), position = before;
        bool found = backwards ? dict_previous(t, dict, &position, want_key, want_item)
                               : dict_next(t, dict, &position, want_key, want_item);
        if (!found)
            return iterator_finish(t, it);
        if (likely(position_advance(it, before, position, &left)))
            break;
        value_release(t, release_keeping(t, key, item));
    } while (true);
    if (left == 0 && !backwards) {
        value_release(t, release_keeping(t, key, item));
        iterator_finish(t, it);
        return raise_error(t, &exc_RuntimeError, "dictionary keys changed during iteration");
    }
    return part == DICT_KEYS ? key : part == DICT_VALUES ? item : make_pair(t, it, key, item);
}

/* A step forwards of a private iterator over a private dict which has not changed its size, and is not at its
 * end: UNSET with nothing pending for all else. */
static inline value next_simply(struct thread *t, struct dict_iterator *it)
{
    const struct dict *dict = dict_of(it->dict);
    struct dict_table *table = load_relaxed(&dict->table); /* relaxed: used if it is private only */
    if (unlikely(!object_is_private(&dict->object) || it->expected != (int64_t)dict->count || it->left <= 0 ||
                 !table))
        return UNSET;
    size_t position = it->position;
    while (position < table->used && table->entries[position].item == UNSET)
        position++;
    if (unlikely(position >= table->used))
        return UNSET;
    const struct dict_entry *e = &table->entries[position];
    enum dict_part part = it->object.extra;
    value result;
    if (part == DICT_KEYS) {
        result = value_retain(e->key);
    } else if (part == DICT_VALUES) {
        result = value_retain(e->item);
    } else {
        result = it->result;
        if (result == UNSET || load_relaxed(&value_ref(result)->count) != 1)
            return UNSET;
        value_retain(result);
        value_retain(e->key);
        value_retain(e->item);
    }
    it->position = position + 1;
    it->left--;
    if (part != DICT_ITEMS)
        return result;
    struct tuple *pair = tuple_of(result);
    value key = field_exchange(t, &pair->object, &pair->items[0], e->key);
    value item = field_exchange(t, &pair->object, &pair->items[1], e->item);
    /* The old key and item go last; the pair is the iterator's, too, so it waits in a traced home. */
    return release_keeping(t, release_keeping(t, key, item), result);
}

static value iterator_next(struct thread *t, value self, bool backwards)
{
    struct dict_iterator *it = iterator_of(self);
    if (likely(!backwards && object_is_private(&it->object) && it->dict != UNSET)) {
        value next = next_simply(t, it);
        if (likely(next != UNSET))
            return next;
    }
    if (likely(object_is_private(&it->object))) {
        value dict = it->dict;
        if (dict == UNSET)
            return UNSET;
        return iterator_step(t, it, dict, backwards);
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = field_load(t, &it->object, &it->dict);
    value result = s[0] == UNSET ? UNSET : iterator_step(t, it, s[0], backwards);
    return scope_leave_keeping(t, s, result);
}

static value iterator_forwards(struct thread *t, value self)
{
    return iterator_next(t, self, false);
}
static value iterator_backwards(struct thread *t, value self)
{
    return iterator_next(t, self, true);
}

static value iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct dict_iterator *it = iterator_of(args[0]);
    value dict = field_load(t, &it->object, &it->dict);
    int64_t left = dict != UNSET && load_relaxed(&it->expected) == (int64_t)dict_count(dict)
                       ? load_relaxed(&it->left)
                       : 0;
    value_release(t, dict);
    return int_from_i64(t, left);
}

static value iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct dict_iterator *it = iterator_of(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct dict_iterator *copy = object_create(t, value_type(args[0]), sizeof *copy);
    if ((s[0] = value_from_ref(copy)) == UNSET)
        goto out;
    copy->object.extra = it->object.extra;
    copy->expected = load_relaxed(&it->expected); /* relaxed: a moment in the life of both */
    copy->left = load_relaxed(&it->left);
    copy->position = load_relaxed(&it->position);
    field_init(&copy->dict, field_load(t, &it->object, &it->dict));
    result = iterator_reduce_items(t, s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

static bool iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct dict_iterator *)o)->dict; /* then the result */
    run->count = 2;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def iterator_methods[] = {
    {"__length_hint__", iterator_length_hint, 0, 0, 0, "($self, /)", NULL},
    {"__reduce__", iterator_reduce, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

#define DICT_ITERATOR_TYPE(variable, type_name, step)                                                        \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = type_name,                                                                                   \
        .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,                                                 \
        .size = sizeof(struct dict_iterator),                                                                \
        .slots = {.iter = iterator_self, .next = step, .slots = iterator_slots},                             \
        .methods = iterator_methods,                                                                         \
    }
DICT_ITERATOR_TYPE(dict_key_iterator_type, "dict_keyiterator", iterator_forwards);
DICT_ITERATOR_TYPE(dict_value_iterator_type, "dict_valueiterator", iterator_forwards);
DICT_ITERATOR_TYPE(dict_item_iterator_type, "dict_itemiterator", iterator_forwards);
DICT_ITERATOR_TYPE(dict_reverse_key_iterator_type, "dict_reversekeyiterator", iterator_backwards);
DICT_ITERATOR_TYPE(dict_reverse_value_iterator_type, "dict_reversevalueiterator", iterator_backwards);
DICT_ITERATOR_TYPE(dict_reverse_item_iterator_type, "dict_reverseitemiterator", iterator_backwards);

/* ---- Views. ---- */

static slot_length view_length;

static value view_dict(value v) /* never changes after the view was made */
{
    return ((struct dict_view *)value_ref(v))->dict;
}

value dict_view_create(struct thread *t, enum dict_part part, value dict)
{
    static struct type *const types[] = {&dict_keys_type, &dict_values_type, &dict_items_type};
    struct dict_view *view = object_create(t, types[part], sizeof *view);
    if (!view)
        return UNSET;
    view->object.extra = part;
    field_init(&view->dict, value_retain(dict));
    return value_from_ref(view);
}

/* extra: enum dict_part, so that a view type derived from one of these works the same. */
static enum dict_part part_of(value v)
{
    return value_ref(v)->extra;
}

static bool is_view(value v)
{
    return value_is_ref(v) && value_type(v)->slots.length == view_length;
}

static bool is_set_view(value v)
{
    return is_view(v) && part_of(v) != DICT_VALUES;
}

static int64_t view_length(struct thread *t, value self)
{
    return (int64_t)dict_count(view_dict(self));
}

static value view_iter(struct thread *t, value self)
{
    return dict_iterator_create(t, part_of(self), false, view_dict(self));
}

static value view_reversed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return dict_iterator_create(t, part_of(args[0]), true, view_dict(args[0]));
}

static value view_repr(struct thread *t, value self)
{
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_from_text(t, "...") : UNSET;
    value *s = scope_enter(t, 1);
    value result = UNSET;
    if (s) {
        s[0] = list_from_iterable(t, self);
        if (s[0] != UNSET)
            result = str_format(t, "%T(%R)", self, s[0]);
        result = scope_leave_keeping(t, s, result);
    }
    repr_leave(t, self);
    return result;
}

static int keys_contains(struct thread *t, value self, value item)
{
    return dict_contains(t, view_dict(self), item);
}

static int items_contains(struct thread *t, value self, value item)
{
    if (!tuple_check(item) || tuple_count(item) != 2)
        return 0;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = dict_get(t, view_dict(self), tuple_item(item, 0));
    int found = s[0] != UNSET ? op_equal(t, s[0], tuple_item(item, 1)) : thread_raised(t) ? -1 : 0;
    scope_leave(t, s);
    return found;
}

/* Every member of a is in b: 1, 0, -1. */
static int all_contained(struct thread *t, value a, value b)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int contained = -1;
    s[0] = op_iter(t, a);
    while (s[0] != UNSET) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            contained = thread_raised(t) ? -1 : 1;
            break;
        }
        contained = op_contains(t, b, s[1]);
        if (contained <= 0)
            break;
    }
    scope_leave(t, s);
    return contained;
}

static value view_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!is_set_view(left) || !(set_check(right) || is_set_view(right)))
        return NOT_IMPLEMENTED;
    int64_t a = op_length(t, left), b = op_length(t, right);
    if (a < 0 || b < 0)
        return UNSET;
    int holds = 0;
    switch (op) {
    case COMPARE_EQ:
    case COMPARE_NE:
        holds = a == b ? all_contained(t, left, right) : 0;
        if (holds >= 0 && op == COMPARE_NE)
            holds = !holds;
        break;
    case COMPARE_LT:
        holds = a < b ? all_contained(t, left, right) : 0;
        break;
    case COMPARE_LE:
        holds = a <= b ? all_contained(t, left, right) : 0;
        break;
    case COMPARE_GT:
        holds = a > b ? all_contained(t, right, left) : 0;
        break;
    case COMPARE_GE:
        holds = a >= b ? all_contained(t, right, left) : 0;
        break;
    }
    return holds < 0 ? UNSET : value_from_bool(holds);
}

/* ---- Views as sets. ---- */

/* The members of a view or any iterable as a set of their own. */
static value to_set(struct thread *t, value v)
{
    return set_from_iterable(t, &set_type, is_view(v) && part_of(v) == DICT_KEYS ? view_dict(v) : v);
}

static value view_subtract(struct thread *t, value left, value right)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = to_set(t, left);
    value result = s[0] != UNSET && set_difference_update(t, s[0], right) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value view_or(struct thread *t, value left, value right)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = to_set(t, left);
    value result = s[0] != UNSET && set_update(t, s[0], right) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value view_xor(struct thread *t, value left, value right)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = to_set(t, left);
    value result =
        s[0] != UNSET && set_symmetric_difference_update(t, s[0], right) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value view_and(struct thread *t, value left, value right)
{
    value view = is_set_view(left) ? left : right, other = view == left ? right : left;
    int64_t length = op_length(t, view);
    if (value_is_exact(other, &set_type) && (size_t)length <= set_count(other))
        return set_intersection(t, other, view);
    if (is_set_view(other) && op_length(t, other) > length) {
        value swap = view;
        view = other;
        other = swap;
    }
    enum { RESULT, ITERATOR, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[RESULT] = set_create(t, &set_type);
    if (s[RESULT] == UNSET || (s[ITERATOR] = op_iter(t, other)) == UNSET)
        goto out;
    for (;;) {
        slot_set(t, &s[ITEM], op_next(t, s[ITERATOR]));
        if (s[ITEM] == UNSET)
            break;
        int found = op_contains(t, view, s[ITEM]);
        if (found < 0 || (found && !set_add(t, s[RESULT], s[ITEM])))
            goto out;
    }
    if (!thread_raised(t))
        result = scope_take(&s[RESULT]);
out:
    return scope_leave_keeping(t, s, result);
}

static value view_isdisjoint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value view = args[0], other = args[1];
    if (view == other)
        return value_from_bool(dict_count(view_dict(view)) == 0);
    if ((set_check(other) || is_set_view(other)) && op_length(t, other) > op_length(t, view)) {
        view = args[1];
        other = args[0];
    }
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = op_iter(t, other);
    while (s[0] != UNSET) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            result = thread_raised(t) ? UNSET : TRUE_VALUE;
            break;
        }
        int found = op_contains(t, view, s[1]);
        if (found) {
            result = found < 0 ? UNSET : FALSE_VALUE;
            break;
        }
    }
    scope_leave(t, s);
    return result;
}

static bool view_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct dict_view *)o)->dict;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def set_view_methods[] = {
    {"isdisjoint", view_isdisjoint, 1, 1, 0, NULL,
     "Whether the view and an iterable have nothing in common."},
    {"__reversed__", view_reversed, 0, 0, 0, NULL, "An iterator, last one first."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct native_def values_methods[] = {
    {"__reversed__", view_reversed, 0, 0, 0, NULL, "An iterator, last one first."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

#define SET_VIEW_TYPE(variable, type_name, contains_slot)                                                    \
    struct type variable = {                                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = type_name,                                                                                   \
        .flags = TYPE_NO_INSTANTIATION,                                                                      \
        .size = sizeof(struct dict_view),                                                                    \
        .slots = {.repr = view_repr,                                                                         \
                  .compare = view_compare,                                                                   \
                  .hash = hash_not_implemented,                                                              \
                  .length = view_length,                                                                     \
                  .contains = contains_slot,                                                                 \
                  .iter = view_iter,                                                                         \
                  .subtract = view_subtract,                                                                 \
                  .bit_and = view_and,                                                                       \
                  .bit_or = view_or,                                                                         \
                  .bit_xor = view_xor,                                                                       \
                  .slots = view_slots},                                                                      \
        .methods = set_view_methods,                                                                         \
    }
SET_VIEW_TYPE(dict_keys_type, "dict_keys", keys_contains);
SET_VIEW_TYPE(dict_items_type, "dict_items", items_contains);

struct type dict_values_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &dict_values_type},
    .name = "dict_values",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct dict_view),
    .slots = {.repr = view_repr, .length = view_length, .iter = view_iter, .slots = view_slots},
    .methods = values_methods,
};
