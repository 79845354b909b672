/* count, cycle and repeat. */
#include "modules/itertools_internal.h"

/* ---- count ---- */

struct count {
    struct object object;
    value next, step; /* any numbers */
};
ITERTOOLS_SLOTS(count_slots, count, next, 2)

static bool is_number(value v)
{
    const struct type_slots *slots = &value_type(v)->slots;
    return slots->index || slots->to_int || slots->to_float || int_check(v) ||
           strcmp(value_type(v)->name, "complex") == 0;
}

static value count_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"start", "step", NULL};
    value given[2];
    if (!args_parse(t, "count", args, nargs, kwnames, parameters, 0, 2, given))
        return UNSET;
    if ((given[0] != UNSET && !is_number(given[0])) || (given[1] != UNSET && !is_number(given[1])))
        return raise_error(t, &exc_TypeError, "a number is required");
    struct count *count = container_create(t, type, &itertools_count_type, sizeof *count);
    if (!count)
        return UNSET;
    field_init(&count->next, given[0] == UNSET ? value_from_small_int(0) : value_retain(given[0]));
    field_init(&count->step, given[1] == UNSET ? value_from_small_int(1) : value_retain(given[1]));
    return value_from_ref(count);
}

/* Goes from the number that this step has found to the next one (taken). False: another thread has been
 * faster. */
static bool replace_next(struct thread *t, struct count *count, value found, value next)
{
    container_admit(t, &count->object, next);
    bool locked = container_lock(t, &count->object);
    bool first = load_relaxed(&count->next) == found; /* relaxed: changed under this lock only */
    value old = first ? field_exchange(t, &count->object, &count->next, next) : next;
    container_unlock(&count->object, locked);
    value_release(t, old);
    return first;
}

static value count_next(struct thread *t, value self)
{
    struct count *count = (struct count *)value_ref(self);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[1] = field_load(t, &count->object, &count->step);
    for (bool taken = false; !taken;) {
        slot_set(t, &s[0], field_load(t, &count->object, &count->next));
        value next = op_binary(t, BINARY_add, s[0], s[1]);
        if (next == UNSET)
            break;
        taken = replace_next(t, count, s[0], next);
        if (taken)
            result = scope_take(&s[0]);
    }
    return scope_leave_keeping(t, s, result);
}

static value count_repr(struct thread *t, value self)
{
    struct count *count = (struct count *)value_ref(self);
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = field_load(t, &count->object, &count->next);
    s[1] = field_load(t, &count->object, &count->step);
    value result = s[1] == value_from_small_int(1) ? str_format(t, "count(%R)", s[0])
                                                   : str_format(t, "count(%R, %R)", s[0], s[1]);
    return scope_leave_keeping(t, s, result);
}

struct type itertools_count_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &itertools_count_type},
    .name = "itertools.count",
    .doc = "count(start=0, step=1): start, start + step, and so on for ever.",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct count),
    .slots = {.new = count_new,
              .iter = iterator_self,
              .next = count_next,
              .repr = count_repr,
              .slots = count_slots},
};

/* ---- cycle ---- */

struct cycle {
    struct object object;
    value iterator; /* UNSET: the first round is over */
    value saved;    /* list of what it gave */
    int64_t index;
};
ITERTOOLS_SLOTS(cycle_slots, cycle, iterator, 2)

static value cycle_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (!args_check(t, "cycle", nargs, itertools_keywords(type, &itertools_cycle_type, kwnames), 1, 1))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    struct cycle *cycle = NULL;
    if ((s[0] = op_iter(t, args[0])) != UNSET && (s[1] = list_create(t, 0)) != UNSET)
        cycle = container_create(t, type, &itertools_cycle_type, sizeof *cycle);
    if (cycle) {
        field_init(&cycle->iterator, scope_take(&s[0]));
        field_init(&cycle->saved, scope_take(&s[1]));
    }
    scope_leave(t, s);
    return value_from_ref(cycle);
}

static value cycle_next(struct thread *t, value self)
{
    struct cycle *cycle = (struct cycle *)value_ref(self);
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = field_load(t, &cycle->object, &cycle->iterator);
    s[1] = field_load(t, &cycle->object, &cycle->saved);
    if (s[0] != UNSET) {
        s[2] = op_next(t, s[0]);
        if (s[2] != UNSET) {
            if (list_append(t, s[1], s[2]))
                result = scope_take(&s[2]);
            goto out;
        }
        if (thread_raised(t))
            goto out;
        field_store(t, &cycle->object, &cycle->iterator, UNSET);
    }
    size_t count = list_count(s[1]);
    if (count) {
        size_t index = (size_t)load_relaxed(&cycle->index) % count;
        store_relaxed(&cycle->index, (int64_t)((index + 1) % count));
        result = list_get(t, s[1], index);
    }
out:
    return scope_leave_keeping(t, s, result);
}
ITERTOOLS_TYPE(cycle, cycle, "cycle(iterable): its items again and again.", NULL);

/* ---- repeat ---- */

struct repeat {
    struct object object;
    value item;
    int64_t left; /* -1: for ever */
};
ITERTOOLS_SLOTS(repeat_slots, repeat, item, 1)

static value repeat_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"object", "times", NULL};
    value given[2];
    if (!args_parse(t, "repeat", args, nargs, kwnames, parameters, 1, 2, given))
        return UNSET;
    int64_t times = -1;
    if (given[1] != UNSET) {
        if (!int_as_i64(t, given[1], &times))
            return UNSET;
        if (times < 0)
            times = 0;
    }
    struct repeat *repeat = container_create(t, type, &itertools_repeat_type, sizeof *repeat);
    if (!repeat)
        return UNSET;
    repeat->left = times;
    field_init(&repeat->item, value_retain(given[0]));
    return value_from_ref(repeat);
}

static value repeat_next(struct thread *t, value self)
{
    struct repeat *repeat = (struct repeat *)value_ref(self);
    int64_t left = load_relaxed(&repeat->left);
    if (left == 0)
        return UNSET;
    if (left > 0)
        store_relaxed(&repeat->left, left - 1);
    return field_load(t, &repeat->object, &repeat->item);
}

static value repeat_repr(struct thread *t, value self)
{
    struct repeat *repeat = (struct repeat *)value_ref(self); /* its item never changes */
    if (repeat->left < 0)
        return str_format(t, "repeat(%R)", repeat->item);
    return str_format(t, "repeat(%R, %lld)", repeat->item, (long long)repeat->left);
}

static value repeat_length_hint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t left = load_relaxed(&((struct repeat *)value_ref(args[0]))->left);
    return left < 0 ? raise_error(t, &exc_TypeError, "len() of unsized object") : int_from_i64(t, left);
}

static const struct native_def repeat_methods[] = {
    {"__length_hint__", repeat_length_hint, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type itertools_repeat_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &itertools_repeat_type},
    .name = "itertools.repeat",
    .doc = "repeat(object[, times]): the object, times or for ever.",
    .flags = TYPE_ITERATOR_SELF | TYPE_BASE,
    .size = sizeof(struct repeat),
    .slots = {.new = repeat_new,
              .iter = iterator_self,
              .next = repeat_next,
              .repr = repeat_repr,
              .slots = repeat_slots},
    .methods = repeat_methods,
};
