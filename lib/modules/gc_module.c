/* The module gc: the collector as a program sees it.
 *
 * The collector has no generations; the numbers that name them are accepted, and every collection is a full
 * one.
 */
#include "base/vector.h"
#include "gc/collector.h"
#include "gc/weak.h"
#include "memory/heap.h"
#include "modules/module_state.h"
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/shape.h"
#include "types/str.h"
#include "types/tuple.h"

#define GENERATIONS 3

static value callbacks_key, threshold_key;

/* ---- collect ---- */

static bool call_back(struct thread *t, const char *phase, int64_t generation, uint64_t collected)
{
    value *s = scope_enter(t, 5);
    if (!s)
        return false;
    s[0] = module_state_get(t, callbacks_key);
    size_t count = s[0] != UNSET && list_check(s[0]) ? list_count(s[0]) : 0;
    for (size_t i = 0; i < count && !thread_raised(t); i++) {
        static const char *const names[] = {"generation", "collected", "uncollectable"};
        int64_t numbers[] = {generation, (int64_t)collected, 0};
        slot_set(t, &s[1], dict_create(t));
        for (size_t k = 0; s[1] != UNSET && k < COUNT_OF(names); k++) {
            slot_set(t, &s[2], str_from_text(t, names[k]));
            if (s[2] == UNSET || !dict_set(t, s[1], s[2], value_from_small_int(numbers[k])))
                slot_clear(t, &s[1]);
        }
        slot_set(t, &s[2], str_from_text(t, phase));
        slot_set(t, &s[3], list_get(t, s[0], i));
        if (s[1] == UNSET || s[2] == UNSET || s[3] == UNSET)
            break;
        slot_set(t, &s[4], op_call_2(t, s[3], s[2], s[1]));
        if (s[4] == UNSET)
            raised_ignore(t, s[3]);
    }
    scope_leave(t, s);
    return !thread_raised(t);
}

static value gc_collect(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"generation", NULL};
    value given[1];
    int64_t generation = GENERATIONS - 1;
    if (!args_parse(t, "collect", args, nargs, kwnames, names, 0, 1, given) ||
        (given[0] != UNSET && !int_as_i64(t, given[0], &generation)))
        return UNSET;
    if (generation < 0 || generation >= GENERATIONS)
        return raise_error(t, &exc_ValueError, "invalid generation");
    struct collection total;
    if (!call_back(t, "start", generation, 0))
        return UNSET;
    collector_collect(t, COLLECT_REQUEST, &total);
    if (thread_raised(t) || !call_back(t, "stop", generation, total.freed_tracked))
        return UNSET;
    return int_from_u64(t, total.freed_tracked);
}

/* ---- When it runs by itself ---- */

static value gc_enable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    collector_enable(t->program, true);
    return NONE;
}

static value gc_disable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    collector_enable(t->program, false);
    return NONE;
}

static value gc_isenabled(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(collector_is_enabled(t->program));
}

/* The thresholds are the program's own note, but for 0, which turns automatic collections off. Pacing follows
 * the live heap. */
static value gc_set_threshold(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t numbers[GENERATIONS] = {700, 10, 10};
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = module_state_get(t, threshold_key);
    value items[GENERATIONS];
    for (size_t i = 0; i < GENERATIONS; i++) {
        if (s[0] != UNSET)
            int_to_i64(tuple_item(s[0], i), &numbers[i]);
        if (i < nargs && !int_as_i64(t, args[i], &numbers[i]))
            goto out;
        if (numbers[i] > INT32_MAX || numbers[i] < INT32_MIN) {
            raise_error(t, &exc_OverflowError, "signed integer is out of range");
            goto out;
        }
        items[i] = value_from_small_int(numbers[i]);
    }
    s[1] = tuple_from_items(t, items, GENERATIONS);
    if (s[1] != UNSET && module_state_set(t, threshold_key, s[1]))
        collector_enable(t->program, numbers[0] != 0);
out:
    scope_leave(t, s);
    return thread_raised(t) ? UNSET : NONE;
}

static value gc_get_threshold(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value kept = module_state_get(t, threshold_key);
    if (kept != UNSET || thread_raised(t))
        return kept;
    return tuple_pack(t, 3, value_from_small_int(700), value_from_small_int(10), value_from_small_int(10));
}

/* Objects made less objects freed since the program began stand for the youngest generation. */
static value gc_get_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct heap_stats stats;
    program_heap_stats(t->program->heap, &stats);
    int64_t alive = (int64_t)(stats.allocations - stats.frees);
    return tuple_pack(t, 3, value_from_small_int(alive > 0 ? alive : 0), value_from_small_int(0),
                      value_from_small_int(0));
}

static value stats_of(struct thread *t, const struct gc_totals *totals)
{
    static const char *const names[] = {"collections", "collected", "uncollectable"};
    uint64_t numbers[] = {totals->collections, totals->freed_objects, totals->kept};
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    for (size_t i = 0; s[0] != UNSET && i < COUNT_OF(names); i++) {
        slot_set(t, &s[1], str_from_text(t, names[i]));
        if (s[1] == UNSET || !dict_set(t, s[0], s[1], value_from_small_int((int64_t)numbers[i])))
            slot_clear(t, &s[0]);
    }
    result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static value gc_get_stats(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct gc_totals totals, none = {0};
    collector_totals(t->program, &totals);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = list_create(t, GENERATIONS);
    for (int i = 0; s[0] != UNSET && i < GENERATIONS; i++) {
        value stats = stats_of(t, i == GENERATIONS - 1 ? &totals : &none);
        if (stats == UNSET || !list_append_take(t, s[0], stats))
            slot_clear(t, &s[0]);
    }
    result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- Looking at the heap ---- */

/* Calls each for the references that o holds; those in an instance's hidden array count as its own. */
static void each_reference(struct object *o, void (*each)(void *context, value v), void *context)
{
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run run = {0};
    while (slots && slots(o, &run)) {
        for (size_t i = 0; i < run.count; i++) {
            value v = load_relaxed(&run.first[(ptrdiff_t)i * run.stride]);
            if (!value_is_ref(v))
                continue;
            if (value_is_exact(v, &attribute_array_type))
                each_reference(value_ref(v), each, context);
            else
                each(context, v);
        }
    }
}

struct search {
    const value *targets;
    size_t target_count;
    value excluded;
    bool holds;                    /* the object at hand references a target */
    bool failed;                   /* no memory */
    VECTOR(struct object *) found; /* a reference to each is owned */
};

static void note_target(void *context, value v)
{
    struct search *search = context;
    for (size_t i = 0; i < search->target_count; i++)
        search->holds |= v == search->targets[i];
}

static bool visit(void *context, struct object *o, size_t bytes, bool mine)
{
    struct search *search = context;
    if (!mine || !(load_relaxed(&o->flags) & OBJECT_TRACKED) || object_type(o) == &attribute_array_type ||
        value_from_ref(o) == search->excluded)
        return true;
    search->holds = search->target_count == 0;
    if (search->target_count)
        each_reference(o, note_target, search);
    if (!search->holds || !weak_follow(thread_self, o) || !object_try_retain(o))
        return true;
    search->failed = !vector_push(&search->found, o);
    return !search->failed;
}

/* A list of what the search found. No safepoint from the walk's end until all of it is in the list. */
static value search_heap(struct thread *t, struct search *search)
{
    gc_visit_objects(t, t->program, visit, search);
    value list = search->failed ? raise_no_memory(t) : list_create(t, search->found.count);
    for (size_t i = 0; i < search->found.count; i++) {
        value v = value_from_ref(search->found.items[i]);
        if (list == UNSET || !list_append_take(t, list, v))
            value_release(t, v);
    }
    vector_finish(&search->found);
    if (list != UNSET && thread_raised(t))
        slot_clear(t, &list);
    return list;
}

static value gc_get_objects(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"generation", NULL};
    value given[1];
    int64_t generation;
    if (!args_parse(t, "get_objects", args, nargs, kwnames, names, 0, 1, given))
        return UNSET;
    if (given[0] != UNSET && given[0] != NONE) {
        if (!int_as_i64(t, given[0], &generation))
            return UNSET;
        if (generation < 0 || generation >= GENERATIONS)
            return raise_error(t, &exc_ValueError,
                               generation < 0 ? "generation parameter cannot be negative"
                                              : "generation parameter must be less than the number of "
                                                "available generations (3)");
    }
    struct search search = {0};
    return search_heap(t, &search);
}

static value gc_get_referrers(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return list_create(t, 0);
    struct search search = {.targets = args, .target_count = nargs};
    return search_heap(t, &search);
}

struct referents {
    struct thread *t;
    value list;
};

static void add_referent(void *context, value v)
{
    struct referents *referents = context;
    if (!thread_raised(referents->t))
        list_append(referents->t, referents->list, v);
}

/* As in python3, keys that are strs do not count. */
static void dict_referents(struct thread *t, value dict, value list)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return;
    for (size_t position = 0; dict_next(t, dict, &position, &s[0], &s[1]) && !thread_raised(t);) {
        if (value_is_exact(s[0], &str_type) || list_append(t, list, s[0]))
            list_append(t, list, s[1]);
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
}

static value gc_get_referents(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct referents referents = {t, list_create(t, 0)};
    for (size_t i = 0; i < nargs && referents.list != UNSET; i++) {
        if (!value_is_ref(args[i]))
            continue;
        if (dict_check(args[i]))
            dict_referents(t, args[i], referents.list);
        else
            each_reference(value_ref(args[i]), add_referent, &referents);
        struct type *type = value_type(args[i]);
        if (type->flags & TYPE_HEAP)
            add_referent(&referents, value_from_ref(type));
    }
    if (referents.list != UNSET && thread_raised(t))
        slot_clear(t, &referents.list);
    return referents.list;
}

static value gc_is_tracked(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(value_is_ref(args[0]) &&
                           (load_relaxed(&value_ref(args[0])->flags) & OBJECT_TRACKED));
}

static value gc_is_finalized(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(value_is_ref(args[0]) &&
                           (load_relaxed(&value_ref(args[0])->flags) & OBJECT_FINALISED));
}

/* There are no generations to move objects out of. */
static value gc_none(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return NONE;
}

static value gc_zero(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(0);
}

static value gc_set_debug(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t flags;
    if (!int_as_i64(t, args[0], &flags))
        return UNSET;
    return flags ? raise_error(t, &exc_NotImplementedError, "gc.set_debug() with flags") : NONE;
}

static const struct native_def functions[] = {
    {"collect", gc_collect, 0, 1, NATIVE_KEYWORDS, "($module, /, generation=2)",
     "Collects now; how many objects were unreachable."},
    {"disable", gc_disable, 0, 0, 0, "($module, /)", "No more automatic collections."},
    {"enable", gc_enable, 0, 0, 0, "($module, /)", "Automatic collections, as at first."},
    {"freeze", gc_none, 0, 0, 0, "($module, /)", NULL},
    {"get_count", gc_get_count, 0, 0, 0, "($module, /)", "Objects alive, as the youngest generation."},
    {"get_debug", gc_zero, 0, 0, 0, "($module, /)", NULL},
    {"get_freeze_count", gc_zero, 0, 0, 0, "($module, /)", NULL},
    {"get_objects", gc_get_objects, 0, 1, NATIVE_KEYWORDS, "($module, /, generation=None)",
     "A list of the objects that can be part of a cycle."},
    {"get_referents", gc_get_referents, 0, -1, 0, NULL, "What the given objects reference."},
    {"get_referrers", gc_get_referrers, 0, -1, 0, NULL, "The objects that reference the given ones."},
    {"get_stats", gc_get_stats, 0, 0, 0, "($module, /)", "What collections did so far."},
    {"get_threshold", gc_get_threshold, 0, 0, 0, "($module, /)", NULL},
    {"is_finalized", gc_is_finalized, 1, 1, 0, "($module, obj, /)", "Whether the finaliser has run."},
    {"is_tracked", gc_is_tracked, 1, 1, 0, "($module, obj, /)", "Whether it can be part of a cycle."},
    {"isenabled", gc_isenabled, 0, 0, 0, "($module, /)", "Whether collections start by themselves."},
    {"set_debug", gc_set_debug, 1, 1, 0, "($module, flags, /)", NULL},
    {"set_threshold", gc_set_threshold, 1, 3, 0, NULL, NULL},
    {"unfreeze", gc_none, 0, 0, 0, "($module, /)", NULL},
    {0},
};

static bool gc_init(struct thread *t, value module)
{
    static const struct {
        const char *name;
        int bits;
    } flags[] = {{"DEBUG_STATS", 1},
                 {"DEBUG_COLLECTABLE", 2},
                 {"DEBUG_UNCOLLECTABLE", 4},
                 {"DEBUG_SAVEALL", 32},
                 {"DEBUG_LEAK", 38}};
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (!module_add(t, module, flags[i].name, value_from_small_int(flags[i].bits)))
            return false;
    }
    value callbacks = list_create(t, 0);
    if (callbacks == UNSET || !module_state_set(t, callbacks_key, callbacks)) {
        value_release(t, callbacks);
        return false;
    }
    return module_add(t, module, "callbacks", callbacks) &&
           module_add(t, module, "garbage", list_create(t, 0));
}

void gc_module_ready(void)
{
    callbacks_key = str_name("gc.callbacks");
    threshold_key = str_name("gc.threshold");
}

const struct module_def gc_module = {
    .name = "gc",
    .doc = "The collector of cycles.",
    .functions = functions,
    .init = gc_init,
};
