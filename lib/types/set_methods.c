/* The classes `set` and `frozenset`. */
#include "types/class.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/reduce.h"
#include "types/set_internal.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

#include "object/scope.h"

/* ---- Memory. ---- */

static bool set_slots(struct object *o, struct slot_run *run)
{
    struct set_table *table = load_acquire(&((struct set *)o)->table);
    if (run->cursor++ || !table)
        return false;
    run->first = &table->entries[0].key;
    run->count = table->mask + 1;
    run->stride = sizeof(struct set_entry) / sizeof(value);
    run->last = true;
    return true;
}

static void set_dispose(struct thread *t, struct object *o)
{
    struct set *set = (struct set *)o;
    memory_retire(t, o, set->table);
    store_relaxed(&set->table, NULL); /* relaxed: a marker that comes late may see either */
}

static value set_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    return set_create(t, type);
}

static bool set_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "set", nargs, kwnames, 0, 1) || !set_clear(t, self))
        return false;
    return nargs == 0 || set_update(t, self, args[0]);
}

static value frozenset_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                           value kwnames)
{
    if (type != &frozenset_type && type->slots.init != frozenset_type.slots.init)
        kwnames = UNSET; /* the subclass's own __init__ takes them */
    if (!args_check(t, "frozenset", nargs, kwnames, 0, 1))
        return UNSET;
    if (nargs == 0)
        return set_create(t, type);
    if (type == &frozenset_type && value_is_exact(args[0], &frozenset_type))
        return value_retain(args[0]);
    return set_from_iterable(t, type, args[0]);
}

/* ---- Slots. ---- */

static int64_t set_length(struct thread *t, value self)
{
    return (int64_t)set_count(self);
}

/* Runs an operation that hashes the key; a set as the key stands for a frozenset of the same members. */
static int with_frozen_key(struct thread *t, int (*operation)(struct thread *, value, value), value set,
                           value key)
{
    int result = operation(t, set, key);
    if (result >= 0 || !set_check(key) || !type_is_subtype(value_type(key), &set_type) ||
        !raised_clear_if(t, &exc_TypeError))
        return result;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = set_from_iterable(t, &frozenset_type, key);
    result = s[0] == UNSET ? -1 : operation(t, set, s[0]);
    scope_leave(t, s);
    return result;
}

static int contains_slot(struct thread *t, value self, value item)
{
    return with_frozen_key(t, set_contains, self, item);
}

static value set_repr(struct thread *t, value self)
{
    bool plain = value_is_exact(self, &set_type);
    if (set_count(self) == 0)
        return str_format(t, "%T()", self);
    int entered = repr_enter(t, self);
    if (entered)
        return entered > 0 ? str_format(t, "%T(...)", self) : UNSET;
    struct buffer out = BUFFER_EMPTY;
    value result = UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        goto leave;
    if ((s[0] = list_from_iterable(t, self)) == UNSET || (s[1] = op_repr(t, s[0])) == UNSET)
        goto out;
    if (!plain) {
        value name = str_format(t, "%T(", self);
        if (name == UNSET)
            goto out;
        buffer_append(&out, str_data(name), str_of(name)->size);
        value_release(t, name);
    }
    buffer_append_char(&out, '{');
    buffer_append(&out, str_data(s[1]) + 1, str_of(s[1])->size - 2); /* without the list's brackets */
    buffer_append_text(&out, plain ? "}" : "})");
    result = str_from_buffer(t, &out);
out:
    result = scope_leave_keeping(t, s, result);
leave:
    buffer_finish(&out);
    repr_leave(t, self);
    return result;
}

static value set_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!set_check(left) || !set_check(right))
        return NOT_IMPLEMENTED;
    size_t a = set_count(left), b = set_count(right);
    int holds = 0;
    switch (op) {
    case COMPARE_EQ:
    case COMPARE_NE: {
        int64_t ha = load_relaxed(&set_of(left)->hash), hb = load_relaxed(&set_of(right)->hash);
        holds = a != b || (ha != -1 && hb != -1 && ha != hb) ? 0 : set_is_subset(t, left, right);
        if (holds >= 0 && op == COMPARE_NE)
            holds = !holds;
        break;
    }
    case COMPARE_LT:
        holds = a < b ? set_is_subset(t, left, right) : 0;
        break;
    case COMPARE_LE:
        holds = set_is_subset(t, left, right);
        break;
    case COMPARE_GT:
        holds = a > b ? set_is_subset(t, right, left) : 0;
        break;
    case COMPARE_GE:
        holds = set_is_subset(t, right, left);
        break;
    }
    return holds < 0 ? UNSET : value_from_bool(holds);
}

static uint64_t scatter(uint64_t hash)
{
    return ((hash ^ 89869747ULL) ^ (hash << 16)) * 3644798167ULL;
}

/* python3's hash of a frozenset: exclusive or of its scattered members, so that order does not count. */
static int64_t frozenset_hash(struct thread *t, value self)
{
    struct set *set = set_of(self);
    int64_t known = load_relaxed(&set->hash);
    if (known != -1)
        return known;
    uint64_t hash = 0;
    struct set_table *table = set->table;
    for (size_t i = 0; table && i <= table->mask; i++)
        if (table->entries[i].key != UNSET && table->entries[i].key != SET_DELETED)
            hash ^= scatter((uint64_t)table->entries[i].hash);
    hash ^= ((uint64_t)set_count(self) + 1) * 1927868237ULL;
    hash ^= (hash >> 11) ^ (hash >> 25);
    hash = hash * 69069U + 907133923ULL;
    if (hash == UINT64_MAX)
        hash = 590923713ULL;
    store_relaxed(&set->hash, (int64_t)hash); /* the same from every thread */
    return (int64_t)hash;
}

#define BOTH_SETS(left, right)                                                                               \
    if (!set_check(left) || !set_check(right))                                                               \
    return NOT_IMPLEMENTED

static value union_with(struct thread *t, value self, const value *others, size_t count)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_copy_as(t, set_base_type(value_type(self)), self);
    bool done = s[0] != UNSET;
    for (size_t i = 0; done && i < count; i++)
        done = others[i] == self || set_update(t, s[0], others[i]);
    value result = done ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return result;
}

static value set_or(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return union_with(t, left, &right, 1);
}

static value set_and(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return set_intersection(t, left, right);
}

static value set_subtract(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return set_difference(t, left, right);
}

static value symmetric_difference(struct thread *t, value self, value other)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_from_iterable(t, set_base_type(value_type(self)), other);
    value result =
        s[0] != UNSET && set_symmetric_difference_update(t, s[0], self) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static value set_xor(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return symmetric_difference(t, left, right);
}

static value set_inplace_or(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return set_update(t, left, right) ? value_retain(left) : UNSET;
}

static bool intersection_update(struct thread *t, value self, value other)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = set_intersection(t, self, other);
    bool done = s[0] != UNSET && set_replace_content(t, self, s[0]);
    scope_leave(t, s);
    return done;
}

static value set_inplace_and(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return intersection_update(t, left, right) ? value_retain(left) : UNSET;
}

static value set_inplace_subtract(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return set_difference_update(t, left, right) ? value_retain(left) : UNSET;
}

static value set_inplace_xor(struct thread *t, value left, value right)
{
    BOTH_SETS(left, right);
    return set_symmetric_difference_update(t, left, right) ? value_retain(left) : UNSET;
}

/* ---- Methods. ---- */

static value done_or_raised(bool done)
{
    return done ? NONE : UNSET;
}

static value method_add(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return done_or_raised(set_add(t, args[0], args[1]));
}

static value method_discard(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return done_or_raised(with_frozen_key(t, set_discard, args[0], args[1]) >= 0);
}

static value method_remove(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int removed = with_frozen_key(t, set_discard, args[0], args[1]);
    if (removed == 0)
        raise_key_error(t, args[1]);
    return done_or_raised(removed > 0);
}

static value method_pop(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value item = set_pop(t, args[0]);
    return item != UNSET ? item : raise_error(t, &exc_KeyError, "pop from an empty set");
}

static value method_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return done_or_raised(set_clear(t, args[0]));
}

static value method_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (value_is_exact(args[0], &frozenset_type))
        return value_retain(args[0]);
    return set_copy_as(t, set_base_type(value_type(args[0])), args[0]);
}

static value method_update(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    bool done = true;
    for (size_t i = 1; done && i < nargs; i++)
        done = set_update(t, args[0], args[i]);
    return done_or_raised(done);
}

static value method_union(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return union_with(t, args[0], args + 1, nargs - 1);
}

/* self op first op second ...; a copy of self without arguments. */
static value fold(struct thread *t, const value *args, size_t nargs,
                  value (*operation)(struct thread *, value, value))
{
    if (nargs == 1)
        return set_copy_as(t, set_base_type(value_type(args[0])), args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = value_retain(args[0]);
    for (size_t i = 1; s[0] != UNSET && i < nargs; i++)
        slot_set(t, &s[0], operation(t, s[0], args[i]));
    value result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static value method_intersection(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return fold(t, args, nargs, set_intersection);
}

static value method_intersection_update(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = fold(t, args, nargs, set_intersection);
    bool done = s[0] != UNSET && set_replace_content(t, args[0], s[0]);
    scope_leave(t, s);
    return done_or_raised(done);
}

static value method_difference(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 1)
        return set_copy_as(t, set_base_type(value_type(args[0])), args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_difference(t, args[0], args[1]);
    bool done = s[0] != UNSET;
    for (size_t i = 2; done && i < nargs; i++)
        done = set_difference_update(t, s[0], args[i]);
    value result = done ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return result;
}

static value method_difference_update(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    bool done = true;
    for (size_t i = 1; done && i < nargs; i++)
        done = set_difference_update(t, args[0], args[i]);
    return done_or_raised(done);
}

static value method_symmetric_difference(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return symmetric_difference(t, args[0], args[1]);
}

static value method_symmetric_difference_update(struct thread *t, const value *args, size_t nargs,
                                                value kwnames)
{
    return done_or_raised(set_symmetric_difference_update(t, args[0], args[1]));
}

static value method_issubset(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_check(args[1]) ? value_retain(args[1]) : set_from_iterable(t, &set_type, args[1]);
    int holds = s[0] == UNSET ? -1 : set_is_subset(t, args[0], s[0]);
    scope_leave(t, s);
    return holds < 0 ? UNSET : value_from_bool(holds);
}

/* Walks `items` until one is in `set` (wanted true) or not in it. 1 such a one was found, 0, -1. */
static int find_member(struct thread *t, value set, value items, bool wanted)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int found = -1;
    s[0] = op_iter(t, items);
    while (s[0] != UNSET) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            found = thread_raised(t) ? -1 : 0;
            break;
        }
        int contained = set_contains(t, set, s[1]);
        if (contained < 0 || contained == wanted) {
            found = contained < 0 ? -1 : 1;
            break;
        }
    }
    scope_leave(t, s);
    return found;
}

static value method_issuperset(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int holds;
    if (set_check(args[1])) {
        holds = set_is_subset(t, args[1], args[0]);
    } else {
        int missing = find_member(t, args[0], args[1], false);
        holds = missing < 0 ? -1 : !missing;
    }
    return holds < 0 ? UNSET : value_from_bool(holds);
}

static value method_isdisjoint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value self = args[0], other = args[1];
    if (self == other)
        return value_from_bool(set_count(self) == 0);
    if (set_check(other) && set_count(other) > set_count(self)) {
        self = args[1];
        other = args[0];
    }
    int common = find_member(t, self, other, true);
    return common < 0 ? UNSET : value_from_bool(!common);
}

/* ---- Iterator. ---- */

struct set_iterator {
    struct object object;
    value set; /* UNSET: exhausted */
    size_t position;
    int64_t expected; /* members when it began; -1: it has changed, for ever */
};

static value set_iter(struct thread *t, value self)
{
    struct set_iterator *it = object_create(t, &set_iterator_type, sizeof *it);
    if (!it)
        return UNSET;
    it->expected = (int64_t)set_count(self);
    field_init(&it->set, value_retain(self));
    return value_from_ref(it);
}

static value set_iterator_next(struct thread *t, value self)
{
    struct set_iterator *it = (struct set_iterator *)value_ref(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &it->object, &it->set);
    if (s[0] == UNSET)
        goto out;
    if (load_relaxed(&it->expected) != (int64_t)set_count(s[0])) {
        store_relaxed(&it->expected, -1);
        raise_error(t, &exc_RuntimeError, "Set changed size during iteration");
        goto out;
    }
    for (;;) {
        size_t before = load_relaxed(&it->position), position = before;
        bool found = set_next(t, s[0], &position, &item);
        if (!found) {
            item = UNSET;
            field_store(t, &it->object, &it->set, UNSET);
        }
        /* Relaxed: the position is all that passes between threads. Who loses has seen a member that is
         * taken. */
        if (cas_relaxed(&it->position, &before, position) || !found)
            break;
        slot_clear(t, &item);
    }
out:
    return scope_leave_keeping(t, s, item);
}

static value set_iterator_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct set_iterator *it = (struct set_iterator *)value_ref(args[0]);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    int64_t left = 0;
    size_t position = load_relaxed(&it->position);
    s[0] = field_load(t, &it->object, &it->set);
    if (s[0] != UNSET && load_relaxed(&it->expected) == (int64_t)set_count(s[0])) {
        value item;
        for (; set_next(t, s[0], &position, &item); left++)
            slot_set(t, &s[1], item);
    }
    scope_leave(t, s);
    return int_from_i64(t, left);
}

static value set_iterator_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct set_iterator *it = (struct set_iterator *)value_ref(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct set_iterator *copy = object_create(t, &set_iterator_type, sizeof *copy);
    if ((s[0] = value_from_ref(copy)) == UNSET)
        goto out;
    copy->position = load_relaxed(&it->position); /* relaxed: a moment in the life of both */
    copy->expected = load_relaxed(&it->expected);
    field_init(&copy->set, field_load(t, &it->object, &it->set));
    result = iterator_reduce_items(t, s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

static bool set_iterator_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct set_iterator *)o)->set;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def set_iterator_methods[] = {
    {"__length_hint__", set_iterator_length_hint, 0, 0, 0, "($self, /)", NULL},
    {"__reduce__", set_iterator_reduce, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type set_iterator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &set_iterator_type},
    .name = "set_iterator",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct set_iterator),
    .slots = {.iter = iterator_self, .next = set_iterator_next, .slots = set_iterator_slots},
    .methods = set_iterator_methods,
};

/* ---- The types. ---- */

/* What both have. */
#define SET_METHODS                                                                                          \
    {"copy", method_copy, 0, 0, 0, NULL, "A set of the same members."},                                      \
        {"difference", method_difference, 0, -1, 0, NULL, "The members that are in none of the others."},    \
        {"intersection", method_intersection, 0, -1, 0, NULL, "The members that are in all of the others."}, \
        {"isdisjoint", method_isdisjoint, 1, 1, 0, NULL, "Whether nothing is in both."},                     \
        {"issubset", method_issubset, 1, 1, 0, NULL, "Whether the other has all members."},                  \
        {"issuperset", method_issuperset, 1, 1, 0, NULL, "Whether it has all items of the other."},          \
        {"symmetric_difference", method_symmetric_difference, 1, 1, 0, NULL, "What is in one of the two."},  \
        {"__reduce__", reduce_set, 0, 0, 0, NULL, NULL},                                                     \
        {"union", method_union, 0, -1, 0, NULL, "The members and the items of the others."},                 \
    {                                                                                                        \
        "__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL                           \
    }

static const struct native_def set_methods[] = {
    {"add", method_add, 1, 1, 0, NULL, "Adds a member."},
    {"clear", method_clear, 0, 0, 0, NULL, "Removes all members."},
    {"discard", method_discard, 1, 1, 0, NULL, "Removes a member if it is there."},
    {"difference_update", method_difference_update, 0, -1, 0, NULL, "Removes the items of the others."},
    {"intersection_update", method_intersection_update, 0, -1, 0, NULL, "Keeps what is in all others."},
    {"pop", method_pop, 0, 0, 0, NULL, "Removes and returns some member. KeyError if there is none."},
    {"remove", method_remove, 1, 1, 0, NULL, "Removes a member. KeyError if it is not there."},
    {"symmetric_difference_update", method_symmetric_difference_update, 1, 1, 0, NULL,
     "Keeps what is in one of the two."},
    {"update", method_update, 0, -1, 0, NULL, "Adds the items of the others."},
    SET_METHODS,
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
static const struct native_def frozenset_methods[] = {
    SET_METHODS,
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

#define SET_SLOTS                                                                                            \
    .repr = set_repr, .compare = set_compare, .length = set_length, .contains = contains_slot,               \
    .iter = set_iter, .subtract = set_subtract, .bit_and = set_and, .bit_or = set_or, .bit_xor = set_xor,    \
    .slots = set_slots, .dispose = set_dispose

struct type set_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &set_type},
    .name = "set",
    .doc = "set(iterable=()): unordered unique members.",
    .flags = TYPE_BASE | TYPE_SET_SUBCLASS | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct set),
    .slots = {SET_SLOTS, .new = set_new, .init = set_init, .hash = hash_not_implemented,
              .inplace_subtract = set_inplace_subtract, .inplace_bit_and = set_inplace_and,
              .inplace_bit_or = set_inplace_or, .inplace_bit_xor = set_inplace_xor},
    .methods = set_methods,
};

struct type frozenset_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &frozenset_type},
    .name = "frozenset",
    .doc = "frozenset(iterable=()): an immutable set.",
    .flags = TYPE_BASE | TYPE_SET_SUBCLASS | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct set),
    .slots = {SET_SLOTS, .new = frozenset_new, .hash = frozenset_hash},
    .methods = frozenset_methods,
};
