/* Iterators that pass some of the items on: islice, takewhile, dropwhile, filterfalse, compress; and starmap
 * and pairwise. */
#include "modules/itertools_internal.h"
#include "types/slice.h"

/* ---- A function (or selectors) and an iterator ---- */

struct guarded {
    struct object object;
    value function; /* compress: the iterator of the selectors */
    value iterator;
    bool started; /* takewhile: it has ended; dropwhile: it has begun */
};
#define takewhile_slots   guarded_slots
#define dropwhile_slots   guarded_slots
#define filterfalse_slots guarded_slots
#define starmap_slots     guarded_slots
#define compress_slots    guarded_slots
ITERTOOLS_SLOTS(guarded_slots, guarded, function, 2)

enum { FUNCTION, ITERATOR, ITEM, ANSWER, SLOTS };

/* *Takes* both. */
static value guarded_create(struct thread *t, struct type *type, const struct type *exact, value function,
                            value iterator)
{
    struct guarded *g = iterator == UNSET ? NULL : container_create(t, type, exact, sizeof *g);
    if (!g) {
        value_release(t, function); /* borrowed from an argument all the while */
        value_release(t, iterator);
        return UNSET;
    }
    field_init(&g->function, function);
    field_init(&g->iterator, iterator);
    return value_from_ref(g);
}

static value *guarded_enter(struct thread *t, value self)
{
    struct guarded *g = (struct guarded *)value_ref(self);
    value *s = scope_enter(t, SLOTS);
    if (s) {
        s[FUNCTION] = field_load(t, &g->object, &g->function);
        s[ITERATOR] = field_load(t, &g->object, &g->iterator);
    }
    return s;
}

/* The next item in its slot, and the truth of function(item): 1, 0; -1 raised or ended. */
static int guarded_step(struct thread *t, value *s)
{
    slot_set(t, &s[ITEM], op_next(t, s[ITERATOR]));
    if (s[ITEM] == UNSET)
        return -1;
    if (s[FUNCTION] == NONE)
        return op_truth(t, s[ITEM]);
    slot_set(t, &s[ANSWER], op_call_1(t, s[FUNCTION], s[ITEM]));
    return s[ANSWER] == UNSET ? -1 : op_truth(t, s[ANSWER]);
}

#define GUARDED_NEW(name)                                                                                    \
    static value name##_new(struct thread *t, struct type *type, const value *args, size_t nargs,            \
                            value kwnames)                                                                   \
    {                                                                                                        \
        const struct type *exact = &itertools_##name##_type;                                                 \
        if (!args_check(t, #name, nargs, itertools_keywords(type, exact, kwnames), 2, 2))                    \
            return UNSET;                                                                                    \
        value iterator = op_iter(t, args[1]);                                                                \
        return guarded_create(t, type, exact, iterator == UNSET ? UNSET : value_retain(args[0]), iterator);  \
    }
GUARDED_NEW(takewhile)
GUARDED_NEW(dropwhile)
GUARDED_NEW(filterfalse)
GUARDED_NEW(starmap)

static value takewhile_next(struct thread *t, value self)
{
    struct guarded *g = (struct guarded *)value_ref(self);
    if (load_relaxed(&g->started))
        return UNSET;
    value *s = guarded_enter(t, self);
    if (!s)
        return UNSET;
    int wanted = guarded_step(t, s);
    if (wanted == 0)
        store_relaxed(&g->started, true);
    value result = wanted > 0 ? scope_take(&s[ITEM]) : UNSET;
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(takewhile, guarded, "takewhile(predicate, iterable): the items before the first that fails.",
               NULL);

static value dropwhile_next(struct thread *t, value self)
{
    struct guarded *g = (struct guarded *)value_ref(self);
    value *s = guarded_enter(t, self);
    if (!s)
        return UNSET;
    value result = UNSET;
    if (load_relaxed(&g->started)) {
        result = op_next(t, s[ITERATOR]);
    } else {
        int dropped;
        while ((dropped = guarded_step(t, s)) > 0)
            ;
        if (dropped == 0) {
            store_relaxed(&g->started, true);
            result = scope_take(&s[ITEM]);
        }
    }
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(dropwhile, guarded, "dropwhile(predicate, iterable): the items from the first that fails.",
               NULL);

static value filterfalse_next(struct thread *t, value self)
{
    value *s = guarded_enter(t, self);
    if (!s)
        return UNSET;
    int truth;
    while ((truth = guarded_step(t, s)) > 0)
        ;
    value result = truth == 0 ? scope_take(&s[ITEM]) : UNSET;
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(filterfalse, guarded, "filterfalse(function, iterable): the items for which it is false.",
               NULL);

static value starmap_next(struct thread *t, value self)
{
    value *s = guarded_enter(t, self);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[ITEM] = op_next(t, s[ITERATOR]);
    if (s[ITEM] != UNSET) {
        slot_set(t, &s[ANSWER], tuple_from_iterable(t, s[ITEM]));
        if (s[ANSWER] != UNSET)
            result = op_call_ex(t, s[FUNCTION], s[ANSWER], UNSET);
    }
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(starmap, guarded, "starmap(function, iterable): function(*item) for each item.", NULL);

static value compress_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"data", "selectors", NULL};
    value given[2];
    if (!args_parse(t, "compress", args, nargs, kwnames, parameters, 2, 2, given))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = op_iter(t, given[0])) != UNSET) {
        value selectors = op_iter(t, given[1]);
        if (selectors != UNSET) /* neither is in use by Python code until both are in the object */
            result = guarded_create(t, type, &itertools_compress_type, selectors, scope_take(&s[0]));
    }
    scope_leave(t, s);
    return result;
}

static value compress_next(struct thread *t, value self)
{
    value *s = guarded_enter(t, self);
    if (!s)
        return UNSET;
    value result = UNSET;
    for (;;) {
        slot_set(t, &s[ITEM], op_next(t, s[ITERATOR]));
        if (s[ITEM] == UNSET)
            break;
        slot_set(t, &s[ANSWER], op_next(t, s[FUNCTION]));
        if (s[ANSWER] == UNSET)
            break;
        int wanted = op_truth(t, s[ANSWER]);
        if (wanted) {
            if (wanted > 0)
                result = scope_take(&s[ITEM]);
            break;
        }
    }
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(compress, guarded, "compress(data, selectors): the items whose selector is true.", NULL);

/* ---- islice ---- */

struct islice {
    struct object object;
    value iterator; /* UNSET: ended */
    int64_t taken;  /* items taken from the iterator */
    int64_t next;   /* number of the next one to give */
    int64_t stop;   /* INT64_MAX: none */
    int64_t step;
};
ITERTOOLS_SLOTS(islice_slots, islice, iterator, 1)

/* A bound: None leaves *out. False unless 0 <= v <= the largest. */
static bool islice_bound(struct thread *t, value v, int64_t *out)
{
    if (v == NONE)
        return true;
    int64_t bound;
    if (index_from_key(t, v, &bound) <= 0 || bound < 0) {
        raised_clear(t);
        return false;
    }
    *out = bound;
    return true;
}

static value islice_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "islice", nargs, itertools_keywords(type, &itertools_islice_type, kwnames), 2, 4))
        return UNSET;
    int64_t start = 0, stop = INT64_MAX, step = 1;
    if (nargs == 2) {
        if (!islice_bound(t, args[1], &stop))
            return raise_error(
                t, &exc_ValueError,
                "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    } else if (!islice_bound(t, args[2], &stop)) {
        return raise_error(t, &exc_ValueError,
                           "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    } else if (!islice_bound(t, args[1], &start)) {
        return raise_error(t, &exc_ValueError,
                           "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
    }
    if (nargs == 4 && (!islice_bound(t, args[3], &step) || step < 1))
        return raise_error(t, &exc_ValueError, "Step for islice() must be a positive integer or None.");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    struct islice *islice = NULL;
    if ((s[0] = op_iter(t, args[0])) != UNSET)
        islice = container_create(t, type, &itertools_islice_type, sizeof *islice);
    if (islice) {
        islice->next = start;
        islice->stop = stop;
        islice->step = step;
        field_init(&islice->iterator, scope_take(&s[0]));
    }
    scope_leave(t, s);
    return value_from_ref(islice);
}

static value islice_next(struct thread *t, value self)
{
    struct islice *islice = (struct islice *)value_ref(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &islice->object, &islice->iterator);
    if (s[0] == UNSET)
        goto out;
    int64_t next = load_relaxed(&islice->next);
    while (load_relaxed(&islice->taken) < next) {
        item = op_next(t, s[0]);
        if (item == UNSET)
            goto out;
        value_release(t, item);
        item = UNSET;
        store_relaxed(&islice->taken, load_relaxed(&islice->taken) + 1);
    }
    if (load_relaxed(&islice->taken) >= islice->stop) {
        field_store(t, &islice->object, &islice->iterator, UNSET);
        goto out;
    }
    item = op_next(t, s[0]);
    if (item == UNSET)
        goto out;
    store_relaxed(&islice->taken, load_relaxed(&islice->taken) + 1);
    /* Not beyond the stop: so many items are taken in the end, and no more. */
    next = islice->stop - next > islice->step ? next + islice->step : islice->stop;
    store_relaxed(&islice->next, next);
out:
    return scope_leave_keeping(t, s, item);
}
ITERTOOLS_TYPE(islice, islice, "islice(iterable, [start,] stop[, step]): a slice of an iterator.", NULL);

/* ---- pairwise ---- */

struct pairwise {
    struct object object;
    value iterator, last; /* last UNSET: before the first step */
};
ITERTOOLS_SLOTS(pairwise_slots, pairwise, iterator, 2)

static value pairwise_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "pairwise", nargs, itertools_keywords(type, &itertools_pairwise_type, kwnames), 1, 1))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    struct pairwise *pairwise = NULL;
    if ((s[0] = op_iter(t, args[0])) != UNSET)
        pairwise = container_create(t, type, &itertools_pairwise_type, sizeof *pairwise);
    if (pairwise)
        field_init(&pairwise->iterator, scope_take(&s[0]));
    scope_leave(t, s);
    return value_from_ref(pairwise);
}

static value pairwise_next(struct thread *t, value self)
{
    struct pairwise *pairwise = (struct pairwise *)value_ref(self);
    enum { SOURCE, OLD, NEW, COUNT };
    value *s = scope_enter(t, COUNT);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[SOURCE] = field_load(t, &pairwise->object, &pairwise->iterator);
    if (s[SOURCE] == UNSET)
        goto out;
    s[OLD] = field_load(t, &pairwise->object, &pairwise->last);
    if (s[OLD] == UNSET && (s[OLD] = op_next(t, s[SOURCE])) == UNSET)
        goto ended;
    if ((s[NEW] = op_next(t, s[SOURCE])) == UNSET)
        goto ended;
    field_store(t, &pairwise->object, &pairwise->last, value_retain(s[NEW]));
    result = tuple_pack(t, 2, s[OLD], s[NEW]);
    goto out;
ended:
    field_store(t, &pairwise->object, &pairwise->iterator, UNSET);
    field_store(t, &pairwise->object, &pairwise->last, UNSET);
out:
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(pairwise, pairwise, "pairwise(iterable): overlapping pairs of its items.", NULL);
