/* The module gc: the collector as a program sees it. What looks at the heap is in gc_look.c.
 *
 * The collector has no generations; the numbers that name them are accepted and counted, and every collection
 * is a full one.
 */
#include "gc/collector.h"
#include "gc/watch.h"

#include <stdlib.h>

#include "base/clock.h"
#include "modules/gc_look.h"
#include "modules/module_state.h"
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define GENERATIONS WATCH_GENERATIONS
#define OLDEST      (GENERATIONS - 1)

enum debug_flag { DEBUG_STATS = 1, DEBUG_COLLECTABLE = 2, DEBUG_UNCOLLECTABLE = 4, DEBUG_SAVEALL = 32 };

static value callbacks_key, threshold_key, debug_key, garbage_key;

/* ---- What is told around a collection ---- */

static int64_t debug_flags(struct thread *t)
{
    int64_t flags = 0;
    value kept = module_state_get(t, debug_key);
    if (kept != UNSET)
        int_to_i64(kept, &flags);
    raised_clear(t);
    return flags;
}

/* To sys.stderr; what goes wrong goes unsaid. */
static void write_text(struct thread *t, const char *text, size_t length)
{
    value *s = scope_enter(t, 1);
    if (s && (s[0] = str_from_utf8(t, text, length)) != UNSET)
        vm_write_str(t, 2, s[0]);
    raised_clear(t);
    if (s)
        scope_leave(t, s);
}

static void print_start(struct thread *t, unsigned generation)
{
    struct watch_generations numbers;
    struct buffer text = BUFFER_EMPTY;
    watch_generations(t->program, &numbers);
    buffer_printf(&text, "gc: collecting generation %u...\n", generation);
    buffer_printf(&text, "gc: objects in each generation: %llu 0 %llu\n",
                  (unsigned long long)numbers.counts[0], (unsigned long long)numbers.old_objects);
    buffer_printf(&text, "gc: objects in permanent generation: %lld\n", (long long)gc_frozen(t));
    write_text(t, buffer_text(&text), text.length);
    buffer_finish(&text);
}

static void print_stop(struct thread *t, int64_t flags, uint64_t collected, int64_t ns)
{
    char *names = watch_take_names(t->program);
    struct buffer text = BUFFER_EMPTY;
    if (names && flags & DEBUG_COLLECTABLE)
        write_text(t, names, strlen(names));
    free(names);
    buffer_printf(&text, "gc: done, %llu unreachable, 0 uncollectable, %.4fs elapsed\n",
                  (unsigned long long)collected, (double)ns / (double)NS_PER_SECOND);
    if (flags & DEBUG_STATS)
        write_text(t, buffer_text(&text), text.length);
    buffer_finish(&text);
}

/* A dict of the figures, for all callbacks of one moment. */
static value make_info(struct thread *t, unsigned generation, uint64_t collected)
{
    static const char *const names[] = {"generation", "collected", "uncollectable"};
    uint64_t numbers[] = {generation, collected, 0};
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    for (size_t i = 0; s[0] != UNSET && i < COUNT_OF(names); i++) {
        slot_set(t, &s[1], str_from_text(t, names[i]));
        slot_set(t, &s[2], int_from_u64(t, numbers[i]));
        if (s[1] == UNSET || s[2] == UNSET || !dict_set(t, s[0], s[1], s[2]))
            slot_clear(t, &s[0]);
    }
    return scope_leave_keeping(t, s, scope_take(&s[0]));
}

/* Calls gc.callbacks. What they raise is reported. */
static void call_back(struct thread *t, const char *phase, unsigned generation, uint64_t collected)
{
    value *s = scope_enter(t, 5);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[0] = module_state_get(t, callbacks_key);
    bool some = s[0] != UNSET && list_check(s[0]) && list_count(s[0]) > 0;
    if (some) {
        s[1] = str_from_text(t, phase);
        s[2] = make_info(t, generation, collected);
    }
    /* A callback may change the list. */
    for (size_t i = 0; some && s[1] != UNSET && s[2] != UNSET && i < list_count(s[0]); i++) {
        slot_set(t, &s[3], list_get(t, s[0], i));
        if (s[3] == UNSET)
            break;
        slot_set(t, &s[4], op_call_2(t, s[3], s[1], s[2]));
        if (s[4] == UNSET)
            raised_ignore(t, s[3]);
    }
    raised_clear(t);
    scope_leave(t, s);
}

/* The thread is inside watch_enter, or in the hook. */
static void tell(struct thread *t, unsigned generation, const struct watch_event *event)
{
    int64_t flags = debug_flags(t);
    if (event->ended && flags)
        print_stop(t, flags, event->collected, event->ns);
    call_back(t, event->ended ? "stop" : "start", generation, event->collected);
    if (!event->ended && flags & DEBUG_STATS)
        print_start(t, generation);
}

/* watch_event_hook: of a collection that nobody asked for. */
static void tell_event(struct thread *t, const struct watch_event *event)
{
    tell(t, OLDEST, event);
}

/* watch_save_hook */
static void save_garbage(struct thread *t, value v)
{
    value *s = scope_enter(t, 1);
    if (s && (s[0] = module_state_get(t, garbage_key)) != UNSET && list_check(s[0]))
        list_append(t, s[0], v);
    raised_clear(t);
    if (s)
        scope_leave(t, s);
}

/* ---- collect ---- */

/* An argument of python3's form "i" or "n"-as-int. False: raised. */
static bool as_c_int(struct thread *t, value v, int64_t *number)
{
    value index = int_index(t, v);
    if (index == UNSET)
        return false;
    bool fits = int_to_i64(index, number) && *number >= INT32_MIN && *number <= INT32_MAX;
    value_release(t, index);
    if (!fits)
        raise_error(t, &exc_OverflowError, "Python int too large to convert to C int");
    return fits;
}

static value collect(struct thread *t, unsigned generation)
{
    struct collection sum = {0};
    /* As in python3, nothing happens in the middle of a collection. */
    if (watch_is_inside(t) || !watch_enter(t))
        return value_from_small_int(0);
    tell(t, generation, &(struct watch_event){0});
    watch_leave(t);
    collector_collect(t, COLLECT_REQUEST, &sum);
    watch_note_request(t->program, generation, &sum);
    if (thread_raised(t) || !watch_enter(t))
        return UNSET;
    tell(t, generation,
         &(struct watch_event){
             .ended = true, .collected = sum.freed_tracked, .ns = sum.ended_ns - sum.began_ns});
    watch_leave(t);
    return thread_raised(t) ? UNSET : int_from_u64(t, sum.freed_tracked);
}

static value gc_collect(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"generation", NULL};
    value given[1];
    int64_t generation = OLDEST;
    if (!args_parse(t, "collect", args, nargs, kwnames, names, 0, 1, given) ||
        (given[0] != UNSET && !as_c_int(t, given[0], &generation)))
        return UNSET;
    if (generation < 0 || generation >= GENERATIONS)
        return raise_error(t, &exc_ValueError, "invalid generation");
    return collect(t, (unsigned)generation);
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

static void thresholds_get(struct thread *t, int64_t numbers[GENERATIONS])
{
    static const int64_t first[GENERATIONS] = {700, 10, 10};
    value kept = module_state_get(t, threshold_key);
    for (size_t i = 0; i < GENERATIONS; i++) {
        numbers[i] = first[i];
        if (kept != UNSET)
            int_to_i64(tuple_item(kept, i), &numbers[i]);
    }
    value_release(t, kept);
    raised_clear(t);
}

/* The thresholds are the program's own note, but for a first one of 0: then none starts by itself. Otherwise
 * pacing follows the live heap. */
static bool thresholds_set(struct thread *t, const int64_t numbers[GENERATIONS])
{
    value items[GENERATIONS];
    for (size_t i = 0; i < GENERATIONS; i++)
        items[i] = value_from_small_int(numbers[i]);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = tuple_from_items(t, items, GENERATIONS);
    bool good = s[0] != UNSET && module_state_set(t, threshold_key, s[0]);
    if (good)
        collector_suspend(t->program, numbers[0] == 0);
    scope_leave(t, s);
    return good;
}

/* As python3, which stores what it has read before it meets one that does not do. */
static value gc_set_threshold(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t numbers[GENERATIONS], number;
    if (nargs < 1 || nargs > GENERATIONS)
        return raise_error(t, &exc_TypeError, "set_threshold() takes at %s %d argument%s (%zd given)",
                           nargs < 1 ? "least" : "most", nargs < 1 ? 1 : GENERATIONS, nargs < 1 ? "" : "s",
                           nargs);
    for (size_t i = 0; i < nargs; i++) {
        value index = int_index(t, args[i]);
        if (index == UNSET)
            return UNSET;
        bool fits = int_to_i64(index, &number);
        int sign = int_sign(index);
        value_release(t, index);
        if (!fits)
            return raise_error(t, &exc_OverflowError, "Python int too large to convert to C long");
        if (number > INT32_MAX || number < INT32_MIN)
            return raise_error(t, &exc_OverflowError, "signed integer is %s",
                               sign > 0 ? "greater than maximum" : "less than minimum");
        thresholds_get(t, numbers);
        numbers[i] = number;
        if (!thresholds_set(t, numbers))
            return UNSET;
    }
    return NONE;
}

static value gc_get_threshold(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t numbers[GENERATIONS];
    thresholds_get(t, numbers);
    return tuple_pack(t, 3, value_from_small_int(numbers[0]), value_from_small_int(numbers[1]),
                      value_from_small_int(numbers[2]));
}

/* ---- Figures ---- */

static value gc_get_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct watch_generations numbers;
    watch_generations(t->program, &numbers);
    return tuple_pack(t, 3, value_from_small_int((int64_t)numbers.counts[0]),
                      value_from_small_int((int64_t)numbers.counts[1]),
                      value_from_small_int((int64_t)numbers.counts[2]));
}

static value stats_of(struct thread *t, uint64_t collections, uint64_t collected)
{
    static const char *const names[] = {"collections", "collected", "uncollectable"};
    uint64_t numbers[] = {collections, collected, 0};
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
    struct watch_generations numbers;
    watch_generations(t->program, &numbers);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = list_create(t, GENERATIONS);
    for (int i = 0; s[0] != UNSET && i < GENERATIONS; i++) {
        value stats = stats_of(t, numbers.collections[i], numbers.collected[i]);
        if (stats == UNSET || !list_append_take(t, s[0], stats))
            slot_clear(t, &s[0]);
    }
    result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- Looking for leaks ---- */

static value gc_set_debug(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t flags;
    if (!as_c_int(t, args[0], &flags) || !module_state_set(t, debug_key, value_from_small_int(flags)))
        return UNSET;
    watch_set(t->program, WATCH_EVENTS | (flags & DEBUG_COLLECTABLE ? WATCH_NAMES : 0u) |
                              (flags & DEBUG_SAVEALL ? WATCH_SAVE : 0u));
    return NONE;
}

static value gc_get_debug(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(debug_flags(t));
}

static const struct native_def functions[] = {
    {"collect", gc_collect, 0, 1, NATIVE_KEYWORDS, "($module, /, generation=2)",
     "Collects now; how many objects were unreachable."},
    {"disable", gc_disable, 0, 0, 0, "($module, /)", "No more automatic collections."},
    {"enable", gc_enable, 0, 0, 0, "($module, /)", "Automatic collections, as at first."},
    {"freeze", gc_freeze, 0, 0, 0, "($module, /)", "Counts the objects that are there."},
    {"get_count", gc_get_count, 0, 0, 0, "($module, /)", "Objects since the last collection, and requests."},
    {"get_debug", gc_get_debug, 0, 0, 0, "($module, /)", "The flags of set_debug."},
    {"get_freeze_count", gc_get_freeze_count, 0, 0, 0, "($module, /)", "What freeze has counted."},
    {"get_objects", gc_get_objects, 0, 1, NATIVE_KEYWORDS, "($module, /, generation=None)",
     "A list of the objects that can be part of a cycle."},
    {"get_referents", gc_get_referents, 0, -1, 0, NULL, "What the given objects reference."},
    {"get_referrers", gc_get_referrers, 0, -1, 0, NULL, "The objects that reference the given ones."},
    {"get_stats", gc_get_stats, 0, 0, 0, "($module, /)", "What collections did so far."},
    {"get_threshold", gc_get_threshold, 0, 0, 0, "($module, /)", "The numbers of set_threshold."},
    {"is_finalized", gc_is_finalized, 1, 1, 0, "($module, obj, /)", "Whether the finaliser has run."},
    {"is_tracked", gc_is_tracked, 1, 1, 0, "($module, obj, /)", "Whether it can be part of a cycle."},
    {"isenabled", gc_isenabled, 0, 0, 0, "($module, /)", "Whether collections start by themselves."},
    {"set_debug", gc_set_debug, 1, 1, 0, "($module, flags, /)", "What is printed, and kept in garbage."},
    {"set_threshold", gc_set_threshold, 0, -1, 0, NULL, "Numbers, of which a first 0 stops automatic ones."},
    {"unfreeze", gc_unfreeze, 0, 0, 0, "($module, /)", "Forgets what freeze has counted."},
    {0},
};

/* A list that is an attribute of the module and known by a key besides. *Takes* the list. */
static bool add_list(struct thread *t, value module, const char *name, value key)
{
    value list = list_create(t, 0);
    if (list != UNSET && module_state_set(t, key, list))
        return module_add(t, module, name, list);
    value_release(t, list);
    return false;
}

static bool gc_init(struct thread *t, value module)
{
    static const struct {
        const char *name;
        int bits;
    } flags[] = {{"DEBUG_STATS", DEBUG_STATS},
                 {"DEBUG_COLLECTABLE", DEBUG_COLLECTABLE},
                 {"DEBUG_UNCOLLECTABLE", DEBUG_UNCOLLECTABLE},
                 {"DEBUG_SAVEALL", DEBUG_SAVEALL},
                 {"DEBUG_LEAK", DEBUG_COLLECTABLE | DEBUG_UNCOLLECTABLE | DEBUG_SAVEALL}};
    for (size_t i = 0; i < COUNT_OF(flags); i++) {
        if (!module_add(t, module, flags[i].name, value_from_small_int(flags[i].bits)))
            return false;
    }
    if (!add_list(t, module, "callbacks", callbacks_key) || !add_list(t, module, "garbage", garbage_key))
        return false;
    watch_set(t->program, WATCH_EVENTS);
    return true;
}

void gc_module_ready(void)
{
    callbacks_key = str_name("gc.callbacks");
    threshold_key = str_name("gc.threshold");
    debug_key = str_name("gc.debug");
    garbage_key = str_name("gc.garbage");
    gc_look_ready();
    watch_event_hook = tell_event;
    watch_save_hook = save_garbage;
}

const struct module_def gc_module = {
    .name = "gc",
    .doc = "The collector of cycles.",
    .functions = functions,
    .init = gc_init,
};
