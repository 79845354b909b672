/* groupby and tee. */
#include "modules/itertools_internal.h"

/* ---- groupby ---- */

struct groupby {
    struct object object;
    value iterator, function; /* function NONE: the item is its own key */
    value target;             /* key of the group that is given out; UNSET: none yet */
    value key, item;          /* of the item read ahead; UNSET: none */
    uint64_t group;           /* number of the group that may still be read */
};
ITERTOOLS_SLOTS(groupby_slots, groupby, iterator, 5)

struct grouper {
    struct object object;
    value parent; /* groupby */
    value target;
    uint64_t group;
};
ITERTOOLS_SLOTS(grouper_slots, grouper, parent, 2)

static value groupby_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"iterable", "key", NULL};
    value given[2];
    if (!args_parse(t, "groupby", args, nargs, kwnames, parameters, 1, 2, given))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    struct groupby *g = NULL;
    if ((s[0] = op_iter(t, given[0])) != UNSET)
        g = container_create(t, type, &itertools_groupby_type, sizeof *g);
    if (g) {
        field_init(&g->iterator, scope_take(&s[0]));
        field_init(&g->function, given[1] == UNSET ? NONE : value_retain(given[1]));
    }
    scope_leave(t, s);
    return value_from_ref(g);
}

/* Reads one item ahead. False: ended or raised. */
static bool groupby_step(struct thread *t, struct groupby *g)
{
    enum { SOURCE, ITEM, KEY, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    bool done = false;
    s[SOURCE] = field_load(t, &g->object, &g->iterator);
    if ((s[ITEM] = op_next(t, s[SOURCE])) == UNSET)
        goto out;
    slot_set(t, &s[SOURCE], field_load(t, &g->object, &g->function));
    s[KEY] = s[SOURCE] == NONE ? value_retain(s[ITEM]) : op_call_1(t, s[SOURCE], s[ITEM]);
    if (s[KEY] == UNSET)
        goto out;
    field_store(t, &g->object, &g->item, scope_take(&s[ITEM]));
    field_store(t, &g->object, &g->key, scope_take(&s[KEY]));
    done = true;
out:
    scope_leave(t, s);
    return done;
}

/* The key read ahead equals target: 1, 0, -1; 1 if nothing has been read (so that the caller reads). */
static int groupby_same(struct thread *t, struct groupby *g, value target)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = field_load(t, &g->object, &g->key);
    int same = s[0] == UNSET ? 1 : target == UNSET ? 0 : op_equal(t, target, s[0]);
    scope_leave(t, s);
    return same;
}

static value groupby_next(struct thread *t, value self)
{
    struct groupby *g = (struct groupby *)value_ref(self);
    enum { TARGET, KEY, GROUP, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    uint64_t number = load_relaxed(&g->group) + 1;
    store_relaxed(&g->group, number); /* the last group can be read no longer */
    s[TARGET] = field_load(t, &g->object, &g->target);
    int same;
    while ((same = groupby_same(t, g, s[TARGET])) > 0)
        if (!groupby_step(t, g))
            goto out;
    if (same < 0)
        goto out;
    s[KEY] = field_load(t, &g->object, &g->key);
    field_store(t, &g->object, &g->target, value_retain(s[KEY]));
    struct grouper *group = object_create(t, &itertools_grouper_type, sizeof *group);
    if (!group)
        goto out;
    s[GROUP] = value_from_ref(group);
    group->group = number;
    field_init(&group->parent, value_retain(self));
    field_init(&group->target, value_retain(s[KEY]));
    result = tuple_pack(t, 2, s[KEY], s[GROUP]);
out:
    return scope_leave_keeping(t, s, result);
}

static value grouper_next(struct thread *t, value self)
{
    struct grouper *group = (struct grouper *)value_ref(self); /* its fields never change */
    struct groupby *g = (struct groupby *)value_ref(group->parent);
    if (load_relaxed(&g->group) != group->group)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = field_load(t, &g->object, &g->item);
    if (s[0] == UNSET && !groupby_step(t, g))
        goto out;
    if (groupby_same(t, g, group->target) > 0) {
        field_store(t, &g->object, &g->key, UNSET);
        slot_clear(t, &s[0]);
        result = field_exchange(t, &g->object, &g->item, UNSET);
    }
out:
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(groupby, groupby,
               "groupby(iterable, key=None): pairs of a key and the items in a row that have it.", NULL);

struct type itertools_grouper_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &itertools_grouper_type},
    .name = "itertools._grouper",
    .flags = TYPE_ITERATOR_SELF | TYPE_NO_INSTANTIATION,
    .size = sizeof(struct grouper),
    .slots = {.iter = iterator_self, .next = grouper_next, .slots = grouper_slots},
};

/* ---- tee ---- */

/* One item of the source, or its place: cells are a list that all copies walk, each at its own pace, and that
 * the last of them leaves behind. */
struct tee_cell {
    struct object object;
    value iterator;
    value item; /* UNSET: not read yet */
    value next; /* the cell after it; UNSET with item */
    bool reading;
};
ITERTOOLS_SLOTS(tee_cell_slots, tee_cell, iterator, 3)

struct tee {
    struct object object;
    value cell;
};
ITERTOOLS_SLOTS(tee_slots, tee, cell, 1)

static value tee_cell_create(struct thread *t, value iterator)
{
    struct tee_cell *cell = object_create(t, &itertools_tee_cell_type, sizeof *cell);
    if (cell)
        field_init(&cell->iterator, value_retain(iterator));
    return value_from_ref(cell);
}

static value tee_create(struct thread *t, struct type *type, value cell)
{
    struct tee *tee = container_create(t, type, &itertools_tee_type, sizeof *tee);
    if (tee)
        field_init(&tee->cell, value_retain(cell));
    return value_from_ref(tee);
}

/* Fills an unread cell. False: ended or raised. */
static bool tee_cell_read(struct thread *t, struct tee_cell *cell)
{
    if (exchange_acq_rel(&cell->reading, true)) {
        raise_error(t, &exc_RuntimeError, "cannot re-enter the tee iterator");
        return false;
    }
    enum { ITERATOR, ITEM, NEXT, SLOTS };
    value *s = scope_enter(t, SLOTS);
    bool done = false;
    if (!s)
        goto out;
    s[ITERATOR] = field_load(t, &cell->object, &cell->iterator);
    if ((s[ITEM] = op_next(t, s[ITERATOR])) != UNSET &&
        (s[NEXT] = tee_cell_create(t, s[ITERATOR])) != UNSET) {
        field_store(t, &cell->object, &cell->item, scope_take(&s[ITEM]));
        field_store(t, &cell->object, &cell->next, scope_take(&s[NEXT]));
        done = true;
    }
    scope_leave(t, s);
out:
    store_release(&cell->reading, false);
    return done;
}

static value tee_next(struct thread *t, value self)
{
    struct tee *tee = (struct tee *)value_ref(self);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value item = UNSET;
    s[0] = field_load(t, &tee->object, &tee->cell);
    struct tee_cell *cell = (struct tee_cell *)value_ref(s[0]);
    s[1] = field_load(t, &cell->object, &cell->next);
    if (s[1] == UNSET) {
        if (!tee_cell_read(t, cell))
            goto out;
        s[1] = field_load(t, &cell->object, &cell->next);
    }
    item = field_load(t, &cell->object, &cell->item);
    field_store(t, &tee->object, &tee->cell, scope_take(&s[1]));
out:
    return scope_leave_keeping(t, s, item);
}

static value tee_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tee *tee = (struct tee *)value_ref(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = field_load(t, &tee->object, &tee->cell);
    value result = tee_create(t, &itertools_tee_type, s[0]);
    return scope_leave_keeping(t, s, result);
}

static value tee_from_iterable(struct thread *t, struct type *type, value iterable)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = op_iter(t, iterable)) == UNSET)
        goto out;
    if (value_type(s[0]) == &itertools_tee_type)
        result = tee_copy(t, &s[0], 1, UNSET);
    else if ((s[1] = tee_cell_create(t, s[0])) != UNSET)
        result = tee_create(t, type, s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

static value tee_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "_tee", nargs, kwnames, 1, 1))
        return UNSET;
    return tee_from_iterable(t, type, args[0]);
}

value itertools_tee(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t n = 2;
    if (nargs > 1 && !int_as_i64(t, args[1], &n))
        return UNSET;
    if (n < 0)
        return raise_error(t, &exc_ValueError, "n must be >= 0");
    if (n == 0)
        return tuple_empty;
    enum { RESULT, FIRST, COPIER, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[RESULT] = tuple_create(t, (size_t)n)) == UNSET || (s[FIRST] = op_iter(t, args[0])) == UNSET)
        goto out;
    /* An iterator that can be copied needs no cells. */
    s[COPIER] = op_find_attribute(t, s[FIRST], NAME(__copy__));
    if (s[COPIER] == UNSET) {
        if (thread_raised(t))
            goto out;
        slot_set(t, &s[FIRST], tee_from_iterable(t, &itertools_tee_type, s[FIRST]));
        if (s[FIRST] == UNSET || (s[COPIER] = op_find_attribute(t, s[FIRST], NAME(__copy__))) == UNSET)
            goto out;
    }
    for (int64_t i = 0; i < n; i++) {
        value copy = i == 0 ? value_retain(s[FIRST]) : op_call_0(t, s[COPIER]);
        if (copy == UNSET)
            goto out;
        field_exchange(t, value_ref(s[RESULT]), &tuple_of(s[RESULT])->items[i], copy);
    }
    result = scope_take(&s[RESULT]);
out:
    return scope_leave_keeping(t, s, result);
}

static const struct native_def tee_methods[] = {
    {"__copy__", tee_copy, 0, 0, 0, NULL, "An independent iterator at the same place."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type itertools_tee_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &itertools_tee_type},
    .name = "itertools._tee",
    .flags = TYPE_ITERATOR_SELF,
    .size = sizeof(struct tee),
    .slots = {.new = tee_new, .iter = iterator_self, .next = tee_next, .slots = tee_slots},
    .methods = tee_methods,
};
struct type itertools_tee_cell_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &itertools_tee_cell_type},
    .name = "itertools._tee_cell",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct tee_cell),
    .slots = {.slots = tee_cell_slots},
};
