/* enumerate, zip, map and filter: iterators over iterators.
 *
 * Each step loads what it needs of the object once, into scope slots, so that another thread that uses the
 * same iterator can do no harm. */
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#include "object/container.h"

/* What map and filter are made of. */
struct pair_iterator {
    struct object object;
    value first;  /* the function */
    value second; /* map: a tuple of iterators; filter: the iterator */
};
struct enumerate {
    struct object object;
    value iterator, result, number; /* number: the next; result: see result_tuple_next */
};
struct zip {
    struct object object;
    value iterators, result; /* a tuple of iterators; the tuple given last */
    bool strict;
};

/* Puts a new item in a slot of a result tuple and the old one in a slot of the caller. */
static void result_set(struct thread *t, value tuple, size_t i, value item, value *old)
{
    slot_set(t, old, field_exchange(t, value_ref(tuple), &tuple_of(tuple)->items[i], item));
}

static struct pair_iterator *pair_of(value v)
{
    return (struct pair_iterator *)value_ref(v);
}

static bool pair_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct pair_iterator *)o)->first; /* then the second */
    run->count = 2;
    run->stride = 1;
    run->last = true;
    return true;
}

/* python3 releases the iterators of a map before its function. */
static bool pair_slots_backwards(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct pair_iterator *)o)->second;
    run->count = 2;
    run->stride = -1;
    run->last = true;
    return true;
}

/* *Takes* both, also when it fails. */
static value pair_create(struct thread *t, struct type *type, const struct type *exact, value first,
                         value second)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, first);
        value_release(t, second);
        return UNSET;
    }
    s[0] = first;
    s[1] = second;
    struct pair_iterator *it = container_create(t, type, exact, sizeof *it);
    if (it) {
        field_store(t, &it->object, &it->first, scope_take(&s[0]));
        field_store(t, &it->object, &it->second, scope_take(&s[1]));
    }
    scope_leave(t, s);
    return value_from_ref(it);
}

/* A tuple of iterators over each of the arguments. */
static value iterators_of(struct thread *t, const value *args, size_t count)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = tuple_create(t, count)) == UNSET)
        goto out;
    for (size_t i = 0; i < count; i++) {
        value it = op_iter(t, args[i]);
        if (it == UNSET)
            goto out;
        /* The tuple may be in a collector's sight by now. */
        field_exchange(t, value_ref(s[0]), &tuple_of(s[0])->items[i], it);
    }
    result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

/* ---- enumerate ---- */

static value enumerate_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                           value kwnames)
{
    static const char *const parameters[] = {"iterable", "start", NULL};
    value given[2];
    if (nargs == 0 && (kwnames == UNSET || tuple_count(kwnames) == 0))
        return raise_error(t, &exc_TypeError, "enumerate() missing required argument 'iterable'");
    if (!args_parse(t, "enumerate", args, nargs, kwnames, parameters, 1, 2, given))
        return UNSET;
    enum { ITERATOR, NUMBER, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    struct enumerate *e = NULL;
    s[NUMBER] = given[1] == UNSET ? value_from_small_int(0) : int_index(t, given[1]);
    if (s[NUMBER] != UNSET && (s[ITERATOR] = op_iter(t, given[0])) != UNSET)
        e = container_create(t, type, &enumerate_type, sizeof *e);
    if (e) {
        field_init(&e->iterator, scope_take(&s[ITERATOR]));
        field_init(&e->number, scope_take(&s[NUMBER]));
    }
    scope_leave(t, s);
    return value_from_ref(e);
}

/* The number and the item (borrowed) as the next pair. */
static value enumerate_pair(struct thread *t, struct enumerate *e, value item)
{
    enum { NUMBER, RESULT, OLD_NUMBER, OLD_ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[NUMBER] = field_load(t, &e->object, &e->number);
    value one = value_from_small_int(1);
    value next = value_is_int(s[NUMBER]) && value_small_int(s[NUMBER]) < SMALL_INT_MAX
                     ? value_from_small_int(value_small_int(s[NUMBER]) + 1)
                     : int_add(t, s[NUMBER], one);
    if (next == UNSET)
        goto out;
    field_store(t, &e->object, &e->number, next);
    if ((s[RESULT] = result_tuple_next(t, &e->object, &e->result, 2)) == UNSET)
        goto out;
    result_set(t, s[RESULT], 0, scope_take(&s[NUMBER]), &s[OLD_NUMBER]);
    result_set(t, s[RESULT], 1, value_retain(item), &s[OLD_ITEM]);
    slot_clear(t, &s[OLD_NUMBER]);
    slot_clear(t, &s[OLD_ITEM]);
    result = scope_take(&s[RESULT]);
out:
    return scope_leave_keeping(t, s, result);
}

/* The tuple that an iterator of this thread alone gave last, if nobody has it any more: a new reference, else
 * UNSET. */
static inline value result_again(value kept)
{
    return kept != UNSET && load_relaxed(&value_ref(kept)->count) == 1 ? value_retain(kept) : UNSET;
}

/* One step of an enumerate that this thread alone has, with an immediate number. The caller keeps it, so what
 * it refers to may be borrowed: its iterator never changes. */
static value enumerate_step(struct thread *t, struct enumerate *e)
{
    value item = op_next(t, e->iterator);
    if (unlikely(item == UNSET))
        return UNSET;
    value number = e->number; /* after the step, which may have gone on with this very enumerate */
    value result =
        value_is_int(number) && value_small_int(number) < SMALL_INT_MAX ? result_again(e->result) : UNSET;
    value *s = scope_enter(t, 1);
    if (unlikely(!s)) {
        value_release(t, item);
        value_release(t, result);
        return UNSET;
    }
    if (likely(result != UNSET)) {
        struct tuple *pair = tuple_of(result);
        /* Relaxed: the collector may be looking at it, and learns nothing from a number. */
        store_relaxed(&e->number, value_from_small_int(value_small_int(number) + 1));
        s[0] = result;
        field_store(t, &pair->object, &pair->items[0], number);
        field_store(t, &pair->object, &pair->items[1], item);
        scope_take(s);
        scope_leave(t, s);
        return result;
    }
    s[0] = item;
    return scope_leave_keeping(t, s, enumerate_pair(t, e, item));
}

static value enumerate_next(struct thread *t, value self)
{
    struct enumerate *e = (struct enumerate *)value_ref(self);
    if (likely(object_is_private(&e->object)))
        return enumerate_step(t, e);
    enum { ITERATOR, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    s[ITERATOR] = field_load(t, &e->object, &e->iterator);
    s[ITEM] = op_next(t, s[ITERATOR]);
    return scope_leave_keeping(t, s, s[ITEM] == UNSET ? UNSET : enumerate_pair(t, e, s[ITEM]));
}

static bool enumerate_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct enumerate *)o)->iterator; /* then the result and the number */
    run->count = 3;
    run->stride = 1;
    run->last = true;
    return true;
}

/* (type of self, (first, second)); *takes* both. */
static value reduce_pair(struct thread *t, value self, value first, value second)
{
    value *s = scope_enter(t, 3);
    if (!s) {
        value_release(t, first);
        value_release(t, second);
        return UNSET;
    }
    s[0] = first;
    s[1] = second;
    value result = UNSET;
    if ((s[2] = tuple_pack(t, 2, first, second)) != UNSET)
        result = tuple_pack(t, 2, value_from_type(value_type(self)), s[2]);
    return scope_leave_keeping(t, s, result);
}

static value enumerate_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct enumerate *e = (struct enumerate *)value_ref(args[0]);
    value iterator = field_load(t, &e->object, &e->iterator);
    return reduce_pair(t, args[0], iterator, field_load(t, &e->object, &e->number));
}

static const struct native_def enumerate_methods[] = {
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {"__reduce__", enumerate_reduce, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type enumerate_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &enumerate_type},
    .name = "enumerate",
    .doc = "enumerate(iterable, start=0): pairs of a number and an item.",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct enumerate),
    .slots = {.new = enumerate_new, .iter = iterator_self, .next = enumerate_next, .slots = enumerate_slots},
    .methods = enumerate_methods,
};

/* ---- map and filter ---- */

static value map_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (type == &map_type && kwnames != UNSET && tuple_count(kwnames))
        return raise_error(t, &exc_TypeError, "map() takes no keyword arguments");
    if (nargs < 2)
        return raise_error(t, &exc_TypeError, "map() must have at least two arguments.");
    value iterators = iterators_of(t, args + 1, nargs - 1);
    return iterators == UNSET ? UNSET : pair_create(t, type, &map_type, value_retain(args[0]), iterators);
}

#define MAP_WIDTH 8 /* more iterators than this are gathered in a tuple */

static value map_next(struct thread *t, value self)
{
    struct pair_iterator *it = pair_of(self);
    enum { FUNCTION, ITERATORS, ITEMS };
    value *s = scope_enter(t, ITEMS + MAP_WIDTH);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[FUNCTION] = field_load(t, &it->object, &it->first);
    s[ITERATORS] = field_load(t, &it->object, &it->second);
    size_t count = tuple_count(s[ITERATORS]);
    value *items = &s[ITEMS];
    if (count > MAP_WIDTH) {
        if ((s[ITEMS] = tuple_create(t, count)) == UNSET)
            goto out;
        items = tuple_of(s[ITEMS])->items;
    }
    for (size_t i = 0; i < count; i++) {
        value item = op_next(t, tuple_item(s[ITERATORS], i));
        if (item == UNSET)
            goto out;
        if (count > MAP_WIDTH)
            field_exchange(t, value_ref(s[ITEMS]), &items[i], item);
        else
            items[i] = item;
    }
    result = op_call(t, s[FUNCTION], items, count, UNSET);
out:
    return scope_leave_keeping(t, s, result);
}

/* (type, (function, *iterators)) */
static value map_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct pair_iterator *it = pair_of(args[0]);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = field_load(t, &it->object, &it->second);
    size_t count = tuple_count(s[0]);
    if ((s[1] = tuple_create(t, count + 1)) == UNSET)
        goto out;
    field_init(&tuple_of(s[1])->items[0], field_load(t, &it->object, &it->first));
    for (size_t i = 0; i < count; i++)
        field_init(&tuple_of(s[1])->items[i + 1], value_retain(tuple_item(s[0], i)));
    result = tuple_pack(t, 2, value_from_type(value_type(args[0])), s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

static const struct native_def map_methods[] = {
    {"__reduce__", map_reduce, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type map_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &map_type},
    .name = "map",
    .doc = "map(function, *iterables): function of the items of each, until the shortest ends.",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct pair_iterator),
    .slots = {.new = map_new, .iter = iterator_self, .next = map_next, .slots = pair_slots_backwards},
    .methods = map_methods,
};

static value filter_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "filter", nargs, type == &filter_type ? kwnames : UNSET, 2, 2))
        return UNSET;
    value it = op_iter(t, args[1]);
    return it == UNSET ? UNSET : pair_create(t, type, &filter_type, value_retain(args[0]), it);
}

static value filter_next(struct thread *t, value self)
{
    struct pair_iterator *it = pair_of(self);
    enum { FUNCTION, ITERATOR, ITEM, ANSWER, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[FUNCTION] = field_load(t, &it->object, &it->first);
    s[ITERATOR] = field_load(t, &it->object, &it->second);
    bool by_truth = s[FUNCTION] == NONE || s[FUNCTION] == value_from_type(&bool_type);
    for (;;) {
        slot_set(t, &s[ITEM], op_next(t, s[ITERATOR]));
        if (s[ITEM] == UNSET)
            break;
        int wanted;
        if (by_truth) {
            wanted = op_truth(t, s[ITEM]);
        } else {
            slot_set(t, &s[ANSWER], op_call_1(t, s[FUNCTION], s[ITEM]));
            wanted = s[ANSWER] == UNSET ? -1 : op_truth(t, s[ANSWER]);
        }
        if (wanted) {
            if (wanted > 0)
                result = scope_take(&s[ITEM]);
            break;
        }
    }
    return scope_leave_keeping(t, s, result);
}

static value filter_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct pair_iterator *it = pair_of(args[0]);
    value function = field_load(t, &it->object, &it->first);
    return reduce_pair(t, args[0], function, field_load(t, &it->object, &it->second));
}

static const struct native_def filter_methods[] = {
    {"__reduce__", filter_reduce, 0, 0, 0, "($self, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type filter_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &filter_type},
    .name = "filter",
    .doc = "filter(function, iterable): the items for which function is true (None: that are true).",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct pair_iterator),
    .slots = {.new = filter_new, .iter = iterator_self, .next = filter_next, .slots = pair_slots},
    .methods = filter_methods,
};

/* ---- zip ---- */

static value zip_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    bool strict = false;
    for (size_t i = 0; kwnames != UNSET && i < tuple_count(kwnames); i++) {
        if (!str_equals_text(tuple_item(kwnames, i), "strict")) {
            if (type != &zip_type)
                continue;
            return raise_error(t, &exc_TypeError, "zip() got an unexpected keyword argument '%U'",
                               tuple_item(kwnames, i));
        }
        int truth = op_truth(t, args[nargs + i]);
        if (truth < 0)
            return UNSET;
        strict = truth;
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = tuple_create(t, nargs);
    for (size_t i = 0; s[0] != UNSET && i < nargs; i++) {
        value it = op_iter(t, args[i]);
        if (it == UNSET)
            goto out;
        field_exchange(t, value_ref(s[0]), &tuple_of(s[0])->items[i], it);
    }
    struct zip *zip = s[0] == UNSET ? NULL : container_create(t, type, &zip_type, sizeof *zip);
    if (zip) {
        zip->strict = strict;
        field_store(t, &zip->object, &zip->iterators, scope_take(&s[0]));
        result = value_from_ref(zip);
    }
out:
    scope_leave(t, s);
    return result;
}

/* Number i was the first to end, in strict mode. */
static value zip_strict_end(struct thread *t, value iterators, size_t i)
{
    if (i) {
        if (thread_raised(t))
            return UNSET;
        return raise_error(t, &exc_ValueError, "zip() argument %zu is shorter than argument%s%zu", i + 1,
                           i == 1 ? " " : "s 1-", i);
    }
    for (i = 1; i < tuple_count(iterators); i++) {
        value item = op_next(t, tuple_item(iterators, i));
        if (item != UNSET) {
            value_release(t, item);
            return raise_error(t, &exc_ValueError, "zip() argument %zu is longer than argument%s%zu", i + 1,
                               i == 1 ? " " : "s 1-", i);
        }
        if (thread_raised(t))
            return UNSET;
    }
    return UNSET;
}

/* One step of a zip that this thread alone has and whose last tuple it can fill again; the caller keeps the
 * zip. */
static value zip_step(struct thread *t, struct zip *zip, value result)
{
    value *s = scope_enter(t, 1);
    if (unlikely(!s)) {
        value_release(t, result);
        return UNSET;
    }
    s[0] = result;
    const struct tuple *iterators = tuple_of(zip->iterators);
    struct tuple *items = tuple_of(result);
    for (size_t i = 0; i < iterators->count; i++) {
        value item = op_next(t, iterators->items[i]);
        if (unlikely(item == UNSET)) {
            slot_clear(t, &s[0]);
            if (zip->strict)
                zip_strict_end(t, zip->iterators, i);
            result = UNSET;
            break;
        }
        field_store(t, &items->object, &items->items[i], item);
    }
    scope_take(s);
    scope_leave(t, s);
    return result;
}

static value zip_next(struct thread *t, value self)
{
    struct zip *zip = (struct zip *)value_ref(self);
    if (likely(object_is_private(&zip->object))) {
        value again = result_again(zip->result);
        if (likely(again != UNSET))
            return zip_step(t, zip, again);
    }
    enum { ITERATORS, ITEMS, OLD, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[ITERATORS] = field_load(t, &zip->object, &zip->iterators);
    size_t count = tuple_count(s[ITERATORS]);
    if (count == 0 || (s[ITEMS] = result_tuple_next(t, &zip->object, &zip->result, count)) == UNSET)
        goto out;
    for (size_t i = 0; i < count; i++) {
        value item = op_next(t, tuple_item(s[ITERATORS], i));
        if (item == UNSET) {
            slot_clear(t, &s[ITEMS]);
            if (zip->strict)
                zip_strict_end(t, s[ITERATORS], i);
            goto out;
        }
        result_set(t, s[ITEMS], i, item, &s[OLD]);
        slot_clear(t, &s[OLD]);
    }
    result = scope_take(&s[ITEMS]);
out:
    return scope_leave_keeping(t, s, result);
}

static bool zip_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct zip *)o)->iterators; /* then the result */
    run->count = 2;
    run->stride = 1;
    run->last = true;
    return true;
}

static value zip_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct zip *zip = (struct zip *)value_ref(args[0]);
    value type = value_from_type(value_type(args[0])),
          iterators = field_load(t, &zip->object, &zip->iterators);
    value result =
        zip->strict ? tuple_pack(t, 3, type, iterators, TRUE_VALUE) : tuple_pack(t, 2, type, iterators);
    return release_keeping(t, iterators, result);
}

static value zip_set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int strict = op_truth(t, args[1]);
    if (strict < 0)
        return UNSET;
    ((struct zip *)value_ref(args[0]))->strict = strict;
    return NONE;
}

static const struct native_def zip_methods[] = {
    {"__reduce__", zip_reduce, 0, 0, 0, "($self, /)", NULL},
    {"__setstate__", zip_set_state, 1, 1, 0, "($self, state, /)", NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type zip_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &zip_type},
    .name = "zip",
    .doc = "zip(*iterables, strict=False): tuples of the items of each, until the shortest ends.",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct zip),
    .slots = {.new = zip_new, .iter = iterator_self, .next = zip_next, .slots = zip_slots},
    .methods = zip_methods,
};
