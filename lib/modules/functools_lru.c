/* _functools._lru_cache_wrapper: a function with the results of its latest calls.
 *
 * `results` is a dict of links by the arguments of a call. With a limit the links are also in a list, in the
 * order of their last use: the list owns them too, so a link in it is alive whatever becomes of the dict.
 *
 *     oldest ──> link ──next──> link ──next──> newest
 *                     <previous──    <previous──
 *
 * The list, its count and the figures change under the object lock, in which nothing but pointers moves. A
 * link that has left the list is of another epoch, or of none; a hit on it is a hit all the same.
 */
#include "modules/modules_internal.h"
#include "object/container.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define NO_LIMIT (-1)

struct lru_link {
    struct object object;
    value key, result;
    value next; /* a link, or UNSET */
    struct lru_link *previous;
    int64_t hash;   /* of the key */
    uint64_t epoch; /* of the list that it is in; 0: in none */
};

struct lru {
    struct object object;
    value function;
    value results;   /* dict of results; with a limit, of links */
    value info_type; /* what cache_info() makes */
    value oldest;    /* a link, or UNSET */
    value dict;      /* `__dict__`, on demand */
    struct lru_link *newest;
    uint64_t epoch; /* renewed when the list is emptied */
    int64_t limit;  /* links in the list at most; NO_LIMIT: there is no list */
    int64_t count;  /* links in the list */
    int64_t hits, misses;
    bool typed;
};

static struct type lru_link_type;
struct type lru_type;

static struct lru *lru_of(value v)
{
    return (struct lru *)value_ref(v);
}
static struct lru_link *link_of(value v)
{
    return (struct lru_link *)value_ref(v);
}

/* ---- The list. Holding the lock; nothing here reaches a safepoint. ---- */

/* Takes a link out: the list's reference to it. */
static value list_take(struct thread *t, struct lru *lru, struct lru_link *link)
{
    struct lru_link *before = link->previous;
    value next = field_exchange(t, &link->object, &link->next, UNSET);
    if (next != UNSET)
        link_of(next)->previous = before;
    else
        lru->newest = before;
    value taken = before ? field_exchange(t, &before->object, &before->next, next)
                         : field_exchange(t, &lru->object, &lru->oldest, next);
    link->previous = NULL;
    link->epoch = 0;
    lru->count--;
    return taken;
}

/* Puts a link at the end. *Takes* the reference. */
static void list_append_link(struct thread *t, struct lru *lru, value link)
{
    struct lru_link *last = lru->newest;
    link_of(link)->previous = last;
    link_of(link)->epoch = lru->epoch;
    lru->newest = link_of(link);
    lru->count++;
    if (last)
        field_exchange(t, &last->object, &last->next, link);
    else
        field_exchange(t, &lru->object, &lru->oldest, link);
}

/* ---- Calls ---- */

/* The one argument of most calls that is its own key: what equals it is of the same type. */
static bool is_own_key(value v)
{
    return value_is_int(v) || value_is_exact(v, &str_type) || value_is_exact(v, &int_type);
}

/* What two calls have in common that give the same result. New reference. */
static value call_key(struct thread *t, const struct lru *lru, const value *args, size_t nargs, value kwnames)
{
    size_t keywords = kwnames == UNSET ? 0 : tuple_count(kwnames);
    if (!lru->typed && !keywords && nargs == 1 && is_own_key(args[0]))
        return value_retain(args[0]);
    size_t given = nargs + keywords;
    value key = tuple_create(t, nargs + (keywords ? 1 + 2 * keywords : 0) + (lru->typed ? given : 0));
    if (key == UNSET || key == tuple_empty)
        return key;
    value *item = tuple_of(key)->items;
    for (size_t i = 0; i < nargs; i++)
        field_init(item++, value_retain(args[i]));
    if (keywords)
        field_init(item++, value_from_type(&lru_type)); /* keywords follow */
    for (size_t i = 0; i < keywords; i++) {
        field_init(item++, value_retain(tuple_item(kwnames, i)));
        field_init(item++, value_retain(args[nargs + i]));
    }
    for (size_t i = 0; lru->typed && i < given; i++)
        field_init(item++, value_retain(value_from_type(value_type(args[i]))));
    return key;
}

static void count_call(int64_t *figure)
{
    fetch_add_relaxed(figure, 1); /* relaxed: a figure for a reader, who may be a moment late */
}

enum { KEY, LINK, RESULT, OLD, CALL_SLOTS };

/* What the function returns, in s[RESULT]. False: raised. */
static bool call_function(struct thread *t, struct lru *lru, value *s, const value *args, size_t nargs,
                          value kwnames)
{
    count_call(&lru->misses);
    s[RESULT] = op_call(t, lru->function, args, nargs, kwnames);
    return s[RESULT] != UNSET;
}

static bool call_without_limit(struct thread *t, struct lru *lru, value *s, int64_t hash, const value *args,
                               size_t nargs, value kwnames)
{
    s[RESULT] = dict_get_hashed(t, lru->results, s[KEY], hash);
    if (s[RESULT] != UNSET) {
        count_call(&lru->hits);
        return true;
    }
    return !thread_raised(t) && call_function(t, lru, s, args, nargs, kwnames) &&
           dict_set_hashed(t, lru->results, s[KEY], hash, s[RESULT]);
}

/* A hit: the link is the latest now. */
static void link_touch(struct thread *t, struct lru *lru, struct lru_link *link)
{
    bool locked = container_lock(t, &lru->object);
    if (link->epoch == lru->epoch && lru->newest != link)
        list_append_link(t, lru, list_take(t, lru, link));
    container_unlock(&lru->object, locked);
}

static bool link_forget(struct thread *t, struct lru *lru, value link)
{
    return dict_remove_item_hashed(t, lru->results, link_of(link)->key, link_of(link)->hash, link);
}

/* Keeps s[RESULT] for s[KEY], and drops what was used least recently. False: raised. */
static bool keep_result(struct thread *t, struct lru *lru, value *s, int64_t hash)
{
    struct lru_link *link = object_create(t, &lru_link_type, sizeof *link);
    if (!link)
        return false;
    s[LINK] = value_from_ref(link);
    link->hash = hash;
    field_init(&link->key, value_retain(s[KEY]));
    field_init(&link->result, value_retain(s[RESULT]));
    int added = dict_add_hashed(t, lru->results, s[KEY], hash, s[LINK]);
    if (added <= 0) /* the same call has come to its end meanwhile */
        return added == 0;
    container_admit(t, &lru->object, s[LINK]);
    bool locked = container_lock(t, &lru->object);
    list_append_link(t, lru, value_retain(s[LINK]));
    if (lru->count > lru->limit)
        s[OLD] = list_take(t, lru, link_of(lru->oldest));
    container_unlock(&lru->object, locked);
    return s[OLD] == UNSET || link_forget(t, lru, s[OLD]);
}

static bool call_with_limit(struct thread *t, struct lru *lru, value *s, int64_t hash, const value *args,
                            size_t nargs, value kwnames)
{
    s[LINK] = dict_get_hashed(t, lru->results, s[KEY], hash);
    if (s[LINK] != UNSET) {
        link_touch(t, lru, link_of(s[LINK]));
        count_call(&lru->hits);
        s[RESULT] = value_retain(link_of(s[LINK])->result); /* it never changes */
        return true;
    }
    return !thread_raised(t) && call_function(t, lru, s, args, nargs, kwnames) &&
           keep_result(t, lru, s, hash);
}

static value lru_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    struct lru *lru = lru_of(self);
    if (lru->limit == 0) {
        count_call(&lru->misses);
        return op_call(t, lru->function, args, nargs, kwnames);
    }
    value *s = scope_enter(t, CALL_SLOTS);
    if (!s)
        return UNSET;
    bool done = false;
    s[KEY] = call_key(t, lru, args, nargs, kwnames);
    int64_t hash = s[KEY] == UNSET ? -1 : dict_key_hash(t, s[KEY]);
    if (hash != -1)
        done = lru->limit == NO_LIMIT ? call_without_limit(t, lru, s, hash, args, nargs, kwnames)
                                      : call_with_limit(t, lru, s, hash, args, nargs, kwnames);
    return scope_leave_keeping(t, s, done ? scope_take(&s[RESULT]) : UNSET);
}

/* ---- The type ---- */

static value lru_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"user_function", "maxsize", "typed", "cache_info_type", NULL};
    value given[4];
    int64_t limit = NO_LIMIT;
    if (!args_parse(t, "lru_cache", args, nargs, kwnames, names, 4, 4, given))
        return UNSET;
    if (!value_type(given[0])->slots.call)
        return raise_error(t, &exc_TypeError, "the first argument must be callable");
    if (given[1] != NONE && !value_type(given[1])->slots.index)
        return raise_error(t, &exc_TypeError, "maxsize should be integer or None");
    if (given[1] != NONE && !int_as_i64(t, given[1], &limit))
        return UNSET;
    int typed = op_truth(t, given[2]);
    if (typed < 0)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct lru *lru;
    if ((s[0] = dict_create(t)) == UNSET || !(lru = instance_allocate(t, type, sizeof *lru)))
        goto out;
    lru->epoch = 1;
    lru->limit = given[1] == NONE ? NO_LIMIT : limit < 0 ? 0 : limit;
    lru->typed = typed;
    field_init(&lru->function, value_retain(given[0]));
    field_init(&lru->results, scope_take(&s[0]));
    field_init(&lru->info_type, value_retain(given[3]));
    result = value_from_ref(lru);
out:
    return scope_leave_keeping(t, s, result);
}

static value lru_cache_info(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct lru *lru = lru_of(args[0]);
    value figures[] = {value_from_small_int(load_relaxed(&lru->hits)),
                       value_from_small_int(load_relaxed(&lru->misses)),
                       lru->limit == NO_LIMIT ? NONE : value_from_small_int(lru->limit),
                       value_from_small_int((int64_t)dict_count(lru->results))};
    return op_call(t, lru->info_type, figures, COUNT_OF(figures), UNSET);
}

static value lru_cache_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct lru *lru = lru_of(args[0]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    store_relaxed(&lru->hits, 0);
    store_relaxed(&lru->misses, 0);
    bool locked = container_lock(t, &lru->object);
    s[0] = field_exchange(t, &lru->object, &lru->oldest, UNSET);
    lru->newest = NULL;
    lru->count = 0;
    lru->epoch++;
    container_unlock(&lru->object, locked);
    dict_clear(t, lru->results);
    scope_leave(t, s);
    return NONE;
}

static value lru_itself(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_retain(args[0]);
}
static value lru_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_get_attribute(t, args[0], NAME(__qualname__));
}

static value lru_descr_get(struct thread *t, value self, value instance, value owner)
{
    return instance == UNSET || instance == NONE ? value_retain(self) : method_create(t, self, instance);
}

static bool lru_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct lru *)o)->function; /* then results, info_type, oldest, dict */
    run->count = 5;
    run->stride = 1;
    return true;
}

static bool link_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct lru_link *)o)->key; /* then result, next */
    run->count = 3;
    run->stride = 1;
    return true;
}

static struct type lru_link_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &lru_link_type},
    .name = "functools._lru_list_elem",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct lru_link),
    .slots = {.slots = link_slots},
};

static const struct getset_def lru_getsets[] = {
    {"__dict__", instance_dict, instance_set_dict, NULL},
    {0},
};
static const struct native_def lru_methods[] = {
    {"cache_info", lru_cache_info, 0, 0, 0, NULL, "Report cache statistics"},
    {"cache_clear", lru_cache_clear, 0, 0, 0, NULL, "Clear the cache and cache statistics"},
    {"__reduce__", lru_reduce, 0, 0, 0, NULL, NULL},
    {"__copy__", lru_itself, 0, 0, 0, NULL, NULL},
    {"__deepcopy__", lru_itself, 1, 1, 0, NULL, NULL},
    {0},
};

struct type lru_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &lru_type},
    .name = "functools._lru_cache_wrapper",
    .doc = "A function that keeps the results of its calls: see functools.lru_cache.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE | TYPE_METHOD_DESCRIPTOR,
    .size = sizeof(struct lru),
    .dict_offset = offsetof(struct lru, dict),
    .getsets = lru_getsets,
    .methods = lru_methods,
    .slots = {.new = lru_new, .call = lru_call, .descr_get = lru_descr_get, .slots = lru_slots},
};

void functools_lru_ready(void)
{
    type_ready_of_module(&lru_link_type);
    type_ready_of_module(&lru_type);
}
