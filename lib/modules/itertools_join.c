/* chain, zip_longest and accumulate. */
#include "modules/itertools_internal.h"

/* ---- chain ---- */

struct chain {
    struct object object;
    value source; /* iterator over iterables; UNSET: ended */
    value active; /* iterator over the current one, or UNSET */
};
ITERTOOLS_SLOTS(chain_slots, chain, source, 2)

/* *Takes* source (UNSET: it raised). */
static value chain_create(struct thread *t, struct type *type, value source)
{
    if (source == UNSET)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = source;
    struct chain *chain = container_create(t, type, &itertools_chain_type, sizeof *chain);
    if (chain)
        field_init(&chain->source, scope_take(&s[0]));
    scope_leave(t, s);
    return value_from_ref(chain);
}

static value chain_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    kwnames = itertools_keywords(type, &itertools_chain_type, kwnames);
    if (!args_check(t, "chain", nargs, kwnames, 0, SIZE_MAX))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = tuple_from_items(t, args, nargs);
    value result = s[0] == UNSET ? UNSET : chain_create(t, type, op_iter(t, s[0]));
    return scope_leave_keeping(t, s, result);
}

static value chain_from_iterable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return chain_create(t, type_of(args[0]), op_iter(t, args[1]));
}

static value chain_next(struct thread *t, value self)
{
    struct chain *chain = (struct chain *)value_ref(self);
    enum { SOURCE, ACTIVE, ITERABLE, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[SOURCE] = field_load(t, &chain->object, &chain->source);
    s[ACTIVE] = field_load(t, &chain->object, &chain->active);
    while (s[SOURCE] != UNSET) {
        if (s[ACTIVE] == UNSET) {
            slot_set(t, &s[ITERABLE], op_next(t, s[SOURCE]));
            if (s[ITERABLE] != UNSET)
                s[ACTIVE] = op_iter(t, s[ITERABLE]);
            if (s[ACTIVE] == UNSET) { /* no more, or an error: the end either way */
                field_store(t, &chain->object, &chain->source, UNSET);
                break;
            }
            field_store(t, &chain->object, &chain->active, value_retain(s[ACTIVE]));
        }
        item = op_next(t, s[ACTIVE]);
        if (item != UNSET || thread_raised(t))
            break;
        slot_clear(t, &s[ACTIVE]);
        field_store(t, &chain->object, &chain->active, UNSET);
    }
    return scope_leave_keeping(t, s, item);
}

static const struct native_def chain_methods[] = {
    {"from_iterable", chain_from_iterable, 1, 1, NATIVE_CLASS, "($type, iterable, /)",
     "chain() of what the iterable gives, taken as needed."},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
ITERTOOLS_TYPE(chain, chain, "chain(*iterables): the items of the first, then of the next.", chain_methods);

/* ---- zip_longest ---- */

struct zip_longest {
    struct object object;
    value iterators; /* a tuple that nobody else sees; a slot is emptied when its iterator ends */
    value fill;
    int64_t active; /* iterators that have not ended */
};
ITERTOOLS_SLOTS(zip_longest_slots, zip_longest, iterators, 2)

static value zip_longest_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                             value kwnames)
{
    value fill = NONE;
    for (size_t i = 0; kwnames != UNSET && i < tuple_count(kwnames); i++) {
        if (!str_equals_text(tuple_item(kwnames, i), "fillvalue"))
            return raise_error(t, &exc_TypeError, "zip_longest() got an unexpected keyword argument");
        fill = args[nargs + i];
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = tuple_create(t, nargs)) == UNSET)
        goto out;
    for (size_t i = 0; i < nargs; i++) {
        value it = op_iter(t, args[i]);
        if (it == UNSET)
            goto out;
        field_exchange(t, value_ref(s[0]), &tuple_of(s[0])->items[i], it);
    }
    struct zip_longest *zip = container_create(t, type, &itertools_zip_longest_type, sizeof *zip);
    if (!zip)
        goto out;
    zip->active = (int64_t)nargs;
    field_init(&zip->iterators, scope_take(&s[0]));
    field_init(&zip->fill, value_retain(fill));
    result = value_from_ref(zip);
out:
    return scope_leave_keeping(t, s, result);
}

/* The next item of iterator i, or the fill: UNSET when that was the last active one, or raised. */
static value zip_longest_item(struct thread *t, struct zip_longest *zip, value iterators, size_t i,
                              value fill)
{
    struct tuple *tuple = tuple_of(iterators);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &tuple->object, &tuple->items[i]);
    if (s[0] == UNSET) {
        item = value_retain(fill);
    } else if ((item = op_next(t, s[0])) == UNSET) {
        int64_t active = load_relaxed(&zip->active) - 1;
        if (thread_raised(t))
            active = 0;
        store_relaxed(&zip->active, active);
        if (active > 0) {
            slot_clear(t, &s[0]);
            field_store(t, &tuple->object, &tuple->items[i], UNSET);
            item = value_retain(fill);
        }
    }
    return scope_leave_keeping(t, s, item);
}

static value zip_longest_next(struct thread *t, value self)
{
    struct zip_longest *zip = (struct zip_longest *)value_ref(self);
    enum { ITERATORS, FILL, ITEMS, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[ITERATORS] = field_load(t, &zip->object, &zip->iterators);
    s[FILL] = field_load(t, &zip->object, &zip->fill);
    size_t count = tuple_count(s[ITERATORS]);
    if (load_relaxed(&zip->active) <= 0 || (s[ITEMS] = tuple_create(t, count)) == UNSET)
        goto out;
    for (size_t i = 0; i < count; i++) {
        value item = zip_longest_item(t, zip, s[ITERATORS], i, s[FILL]);
        if (item == UNSET)
            goto out;
        field_exchange(t, value_ref(s[ITEMS]), &tuple_of(s[ITEMS])->items[i], item);
    }
    result = scope_take(&s[ITEMS]);
out:
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(
    zip_longest, zip_longest,
    "zip_longest(*iterables, fillvalue=None): tuples of the items of each, until the longest ends.", NULL);

/* ---- accumulate ---- */

struct accumulate {
    struct object object;
    value iterator;
    value function; /* UNSET: addition */
    value total;    /* UNSET: nothing yet */
    value initial;  /* UNSET: none, or given out already */
};
ITERTOOLS_SLOTS(accumulate_slots, accumulate, iterator, 4)

static value accumulate_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                            value kwnames)
{
    static const char *const parameters[] = {"iterable", "func", "initial", NULL};
    value given[3];
    if (!args_parse(t, "accumulate", args, nargs, kwnames, parameters, 1, 2, given))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    struct accumulate *a = NULL;
    if ((s[0] = op_iter(t, given[0])) != UNSET)
        a = container_create(t, type, &itertools_accumulate_type, sizeof *a);
    if (a) {
        field_init(&a->iterator, scope_take(&s[0]));
        if (given[1] != UNSET && given[1] != NONE)
            field_init(&a->function, value_retain(given[1]));
        if (given[2] != UNSET && given[2] != NONE)
            field_init(&a->initial, value_retain(given[2]));
    }
    scope_leave(t, s);
    return value_from_ref(a);
}

static value accumulate_next(struct thread *t, value self)
{
    struct accumulate *a = (struct accumulate *)value_ref(self);
    enum { ITERATOR, FUNCTION, TOTAL, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[TOTAL] = field_exchange(t, &a->object, &a->initial, UNSET);
    if (s[TOTAL] != UNSET) { /* the initial value comes first */
        field_store(t, &a->object, &a->total, value_retain(s[TOTAL]));
        result = scope_take(&s[TOTAL]);
        goto out;
    }
    s[ITERATOR] = field_load(t, &a->object, &a->iterator);
    s[FUNCTION] = field_load(t, &a->object, &a->function);
    s[TOTAL] = field_load(t, &a->object, &a->total);
    s[ITEM] = op_next(t, s[ITERATOR]);
    if (s[ITEM] == UNSET)
        goto out;
    if (s[TOTAL] == UNSET)
        result = scope_take(&s[ITEM]);
    else
        result = s[FUNCTION] == UNSET ? op_binary(t, BINARY_add, s[TOTAL], s[ITEM])
                                      : op_call_2(t, s[FUNCTION], s[TOTAL], s[ITEM]);
    if (result == UNSET)
        goto out;
    slot_set(t, &s[ITEM], result);
    field_store(t, &a->object, &a->total, value_retain(result));
    result = scope_take(&s[ITEM]);
out:
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(accumulate, accumulate, "accumulate(iterable, func=None, *, initial=None): running totals.",
               NULL);
