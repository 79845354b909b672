/* The module gc: who references whom.
 *
 * python3 does not track what cannot be part of a cycle: atoms, and tuples and dicts of nothing but atoms.
 * Here the collector looks at everything; what the program is shown follows python3. */
#include "modules/gc_look.h"

#include "base/vector.h"
#include "gc/collector.h"
#include "gc/weak.h"
#include "modules/module_state.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/code.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/shape.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame_object.h"

#define TUPLE_DEPTH 8 /* tuples in tuples; deeper ones pass for tracked */

static value freeze_key;

/* ---- References ---- */

/* Calls each for the values that o holds, until it gives false; those in an instance's hidden array count as
 * its own. */
static bool each_reference(struct object *o, bool (*each)(void *context, value v), void *context)
{
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run run = {0};
    while (slots && slots(o, &run)) {
        for (size_t i = 0; i < run.count; i++) {
            value v = load_relaxed(&run.first[(ptrdiff_t)i * run.stride]);
            bool more = v == UNSET || (value_is_exact(v, &attribute_array_type)
                                           ? each_reference(value_ref(v), each, context)
                                           : each(context, v));
            if (!more)
                return false;
        }
    }
    return true;
}

/* ---- What is tracked ---- */

static bool may_be_tracked(value v, int depth);

static bool is_not_tracked(void *depth, value v)
{
    return !may_be_tracked(v, *(int *)depth);
}

/* Not of an exact dict's content: a dict always may be part of a cycle. */
static bool may_be_tracked(value v, int depth)
{
    if (!value_is_ref(v) || value_is_exact(v, &code_type))
        return false;
    struct object *o = value_ref(v);
    if (object_type(o)->flags & (TYPE_HEAP | TYPE_METHOD_DESCRIPTOR))
        return true;
    if (object_type(o) == &range_type || object_type(o) == &frame_type)
        return false;
    if (object_type(o)->flags & TYPE_TYPE_SUBCLASS)
        return ((const struct type *)o)->flags & TYPE_HEAP;
    if (!(load_relaxed(&o->flags) & OBJECT_TRACKED))
        return false;
    if (!value_is_exact(v, &tuple_type) || depth == 0)
        return true;
    depth--;
    return !each_reference(o, is_not_tracked, &depth);
}

/* The object stands still, or is the caller's to read. */
static bool is_tracked(value v)
{
    int depth = TUPLE_DEPTH;
    if (!value_is_exact(v, &dict_type))
        return may_be_tracked(v, depth);
    return !each_reference(value_ref(v), is_not_tracked, &depth);
}

/* The same of a dict that others may change. */
static bool dict_is_tracked(struct thread *t, value dict)
{
    value *s = scope_enter(t, 2);
    bool tracked = false;
    if (!s)
        return false;
    for (size_t position = 0; !tracked && dict_next(t, dict, &position, &s[0], &s[1]);) {
        tracked = may_be_tracked(s[0], TUPLE_DEPTH) || may_be_tracked(s[1], TUPLE_DEPTH);
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return tracked;
}

value gc_is_tracked(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    bool tracked = value_is_exact(args[0], &dict_type) ? dict_is_tracked(t, args[0])
                                                       : may_be_tracked(args[0], TUPLE_DEPTH);
    return thread_raised(t) ? UNSET : value_from_bool(tracked);
}

value gc_is_finalized(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(value_is_ref(args[0]) &&
                           (load_relaxed(&value_ref(args[0])->flags) & OBJECT_FINALISED));
}

/* ---- Searches ---- */

struct search {
    const value *targets;
    size_t target_count;
    bool all;        /* not only what references a target */
    bool only_count; /* in `counted` */
    int64_t counted;
    bool failed;                   /* no memory */
    VECTOR(struct object *) found; /* a reference to each is owned */
};

static bool is_no_target(void *context, value v)
{
    const struct search *search = context;
    for (size_t i = 0; i < search->target_count; i++)
        if (v == search->targets[i])
            return false;
    return true;
}

/* What o references without a slot: its class, and a class the one that it derives from. */
static bool references_as_class(struct search *search, struct object *o)
{
    struct type *type = object_type(o);
    struct type *base = type->flags & TYPE_TYPE_SUBCLASS ? ((struct type *)o)->base : NULL;
    return !is_no_target(search, value_from_type(type)) ||
           (base && !is_no_target(search, value_from_type(base)));
}

static bool visit(void *context, struct object *o, size_t bytes, bool mine)
{
    struct search *search = context;
    if (!mine || object_type(o) == &attribute_array_type || !is_tracked(value_from_ref(o)))
        return true;
    if (!search->all && !references_as_class(search, o) && each_reference(o, is_no_target, search))
        return true;
    search->counted++;
    if (search->only_count || !weak_follow(thread_self, o) || !object_try_retain(o))
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

/* The argument of get_objects; -1 stands for None. False: raised. */
static bool take_generation(struct thread *t, value v, int64_t *generation)
{
    *generation = -1;
    if (v == UNSET || v == NONE)
        return true;
    value index = int_index(t, v);
    if (index == UNSET) {
        if (raised_is(t, &exc_TypeError)) {
            raised_clear(t);
            raise_error(t, &exc_TypeError, "argument should be integer or None, not '%T'", v);
        }
        return false;
    }
    bool fits = int_to_i64(index, generation);
    value_release(t, index);
    if (!fits)
        raise_error(t, &exc_OverflowError, "cannot fit '%T' into an index-sized integer", v);
    return fits;
}

value gc_get_objects(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"generation", NULL};
    value given[1];
    int64_t generation;
    if (!args_parse(t, "get_objects", args, nargs, kwnames, names, 0, 1, given) ||
        !take_generation(t, given[0], &generation))
        return UNSET;
    if (generation < -1)
        return raise_error(t, &exc_ValueError, "generation parameter cannot be negative");
    if (generation > 2)
        return raise_error(t, &exc_ValueError,
                           "generation parameter must be less than the number of available generations (3)");
    struct search search = {.all = true};
    return search_heap(t, &search);
}

value gc_get_referrers(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return list_create(t, 0);
    struct search search = {.targets = args, .target_count = nargs};
    return search_heap(t, &search);
}

/* ---- Freezing: the objects that are there are counted; a collection looks at them as at others ---- */

value gc_freeze(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct search search = {.all = true, .only_count = true};
    gc_visit_objects(t, t->program, visit, &search);
    return module_state_set(t, freeze_key, value_from_small_int(search.counted)) ? NONE : UNSET;
}

value gc_unfreeze(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return module_state_set(t, freeze_key, value_from_small_int(0)) ? NONE : UNSET;
}

int64_t gc_frozen(struct thread *t)
{
    int64_t count = 0;
    value kept = module_state_get(t, freeze_key);
    if (kept != UNSET)
        int_to_i64(kept, &count);
    raised_clear(t);
    return count;
}

value gc_get_freeze_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(gc_frozen(t));
}

/* ---- Referents ---- */

struct referents {
    struct thread *t;
    value list;
};

static bool add_referent(void *context, value v)
{
    struct referents *referents = context;
    return list_append(referents->t, referents->list, v);
}

static bool has_only_str_keys(struct thread *t, value dict, value *s)
{
    bool only = true;
    for (size_t position = 0; only && dict_next(t, dict, &position, &s[0], &s[1]);) {
        only = value_is_exact(s[0], &str_type);
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    return only;
}

/* As python3: the values, and, unless all keys are strs, behind each its key. */
static void dict_referents(struct thread *t, value dict, value list)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return;
    bool keys = !has_only_str_keys(t, dict, s);
    for (size_t position = 0; !thread_raised(t) && dict_next(t, dict, &position, &s[0], &s[1]);) {
        if (list_append(t, list, s[1]) && keys)
            list_append(t, list, s[0]);
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
}

static void add_referents(struct thread *t, value v, value list)
{
    struct referents referents = {t, list};
    struct type *type = value_type(v);
    if (dict_check(v))
        dict_referents(t, v, list);
    else
        each_reference(value_ref(v), add_referent, &referents);
    if ((type->flags & TYPE_TYPE_SUBCLASS) && !thread_raised(t) && ((struct type *)value_ref(v))->base)
        list_append(t, list, value_from_type(((struct type *)value_ref(v))->base));
    if ((type->flags & TYPE_HEAP) && !thread_raised(t))
        list_append(t, list, value_from_ref(type));
}

value gc_get_referents(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = list_create(t, 0);
    for (size_t i = 0; i < nargs && !thread_raised(t); i++)
        if (value_is_ref(args[i]))
            add_referents(t, args[i], s[0]);
    return scope_leave_keeping(t, s, thread_raised(t) ? UNSET : scope_take(&s[0]));
}

void gc_look_ready(void)
{
    freeze_key = str_name("gc.freeze");
}
