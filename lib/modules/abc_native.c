/* _abc: what the metaclass of abstract base classes keeps and asks. The metaclass is in the library's abc.py.
 */
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "modules/weakref.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/tuple.h"

#define PRUNE_AT     64 /* entries of a set of weak references */
#define MATCH_FLAGS  (TYPE_MATCH_SEQUENCE | TYPE_MATCH_MAPPING)
#define SEQUENCE_BIT (1 << 5) /* of `__abc_tpflags__`, as python3 numbers them */
#define MAPPING_BIT  (1 << 6)

/* What an abstract base class knows of others: `_abc_impl` in its namespace. The sets hold weak references.
 *
 * What is negative may become wrong by a registration anywhere. So it is kept together with the number of
 * registrations there had been when it began, and begun again when there are more: whoever computes an answer
 * adds it to the set that he found before he began. */
struct abc_data {
    struct object object;
    value registry;    /* set */
    value cache;       /* set */
    value negative;    /* tuple of the number of registrations and a set; replaced as a whole */
    uint32_t prune_at; /* atomic: entries of `cache` at which dead ones are looked for */
};

static struct type abc_data_type;
static value impl_name, flags_name;
/* Of all programs: it is only compared with what it was. */
static uint64_t registrations; /* atomic */

static struct abc_data *data_of(value v)
{
    return (struct abc_data *)value_ref(v);
}

static bool data_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct abc_data *)o)->registry; /* then cache, negative */
    run->count = 3;
    run->stride = 1;
    return true;
}

static struct type abc_data_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &abc_data_type},
    .name = "_abc._abc_data",
    .doc = "Internal state held by ABC machinery.",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct abc_data),
    .slots = {.slots = data_slots},
};

/* ---- Sets of weak references ---- */

static bool add_weakly(struct thread *t, value set, value class)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = weakref_create(t, &weakref_type, class, UNSET);
    bool done = s[0] != UNSET && set_add(t, set, s[0]);
    scope_leave(t, s);
    return done;
}

/* 1, 0, -1 */
static int contains_weakly(struct thread *t, value set, value class)
{
    if (set_count(set) == 0)
        return 0;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = weakref_create(t, &weakref_type, class, UNSET);
    int found = s[0] == UNSET ? -1 : set_contains(t, set, s[0]);
    scope_leave(t, s);
    return found;
}

/* Takes the references out whose classes have gone. */
static bool prune(struct thread *t, value set)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = list_from_iterable(t, set);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < list_count(s[0]); i++) {
        slot_set(t, &s[1], list_get(t, s[0], i));
        if (s[1] != UNSET && weak_peek(weak_of(s[1])) == UNSET)
            good = set_discard(t, set, s[1]) >= 0;
    }
    scope_leave(t, s);
    return good;
}

/* ---- The state of a class ---- */

static value data_get(struct thread *t, value class)
{
    value *s = scope_enter(t, 1), data = UNSET;
    if (!s)
        return UNSET;
    s[0] = op_get_attribute(t, class, impl_name);
    if (s[0] != UNSET && !value_is_exact(s[0], &abc_data_type))
        raise_error(t, &exc_TypeError, "_abc_impl is set to a wrong type");
    else
        data = scope_take(&s[0]);
    return scope_leave_keeping(t, s, data);
}

static value negative_create(struct thread *t, uint64_t version)
{
    value items[] = {int_from_u64(t, version), set_create(t, &set_type)};
    if (items[0] != UNSET && items[1] != UNSET)
        return tuple_take_items(t, items, 2);
    value_release(t, items[0]);
    value_release(t, items[1]);
    return UNSET;
}

/* The tuple that holds for now: a new reference. */
static value negative_current(struct thread *t, value data)
{
    struct abc_data *d = data_of(data);
    uint64_t now = load_acquire(&registrations), then; /* pairs with abc_register */
    value negative = field_load(t, &d->object, &d->negative);
    if (int_to_u64(tuple_item(negative, 0), &then) && then == now)
        return negative;
    value_release(t, negative); /* a tuple of an int and a set of references: no Python runs */
    if ((negative = negative_create(t, now)) != UNSET)
        field_store(t, &d->object, &d->negative, value_retain(negative));
    return negative;
}

static value data_create(struct thread *t)
{
    struct abc_data *data = object_create(t, &abc_data_type, sizeof *data);
    if (!data)
        return UNSET;
    data->prune_at = PRUNE_AT;
    field_init(&data->registry, set_create(t, &set_type));
    field_init(&data->cache, set_create(t, &set_type));
    field_init(&data->negative, negative_create(t, load_acquire(&registrations)));
    if (data->registry != UNSET && data->cache != UNSET && data->negative != UNSET)
        return value_from_ref(data);
    object_release(t, &data->object);
    return UNSET;
}

/* ---- _abc_init ---- */

/* 1, 0, -1 */
static int is_abstract(struct thread *t, value v)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = op_find_attribute(t, v, NAME(__isabstractmethod__));
    int abstract = s[0] == UNSET ? (thread_raised(t) ? -1 : 0) : op_truth(t, s[0]);
    scope_leave(t, s);
    return abstract;
}

/* Adds the names in the class's own namespace that are abstract. */
static bool add_own_abstract(struct thread *t, value class, value names)
{
    enum { DICT, ITEMS, ITEM, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    s[DICT] = op_get_attribute(t, class, NAME(__dict__));
    if (s[DICT] != UNSET)
        s[ITEM] = op_call_method(t, s[DICT], NAME(items), NULL, 0);
    if (s[ITEM] != UNSET)
        s[ITEMS] = list_from_iterable(t, s[ITEM]);
    bool good = s[ITEMS] != UNSET;
    for (size_t i = 0; good && i < list_count(s[ITEMS]); i++) {
        slot_set(t, &s[ITEM], list_get(t, s[ITEMS], i));
        int abstract = is_abstract(t, tuple_item(s[ITEM], 1));
        good = abstract >= 0 && (!abstract || set_add(t, names, tuple_item(s[ITEM], 0)));
    }
    scope_leave(t, s);
    return good;
}

/* Adds the names that are abstract in a base and still so in the class. */
static bool add_inherited_abstract(struct thread *t, value class, value base, value names)
{
    enum { THEIRS, ITERATOR, NAME_SLOT, FOUND, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    s[THEIRS] = op_find_attribute(t, base, NAME(__abstractmethods__));
    if (s[THEIRS] != UNSET)
        s[ITERATOR] = op_iter(t, s[THEIRS]);
    while (s[ITERATOR] != UNSET && !thread_raised(t)) {
        slot_set(t, &s[NAME_SLOT], op_next(t, s[ITERATOR]));
        if (s[NAME_SLOT] == UNSET)
            break;
        if (!str_check(s[NAME_SLOT])) {
            raise_error(t, &exc_TypeError, "attribute name must be string, not '%.200T'", s[NAME_SLOT]);
            break;
        }
        slot_set(t, &s[FOUND], op_find_attribute(t, class, s[NAME_SLOT]));
        if (s[FOUND] != UNSET && is_abstract(t, s[FOUND]) > 0)
            set_add(t, names, s[NAME_SLOT]);
    }
    scope_leave(t, s);
    return !thread_raised(t);
}

static bool compute_abstract(struct thread *t, value class)
{
    enum { NAMES, BASES, FROZEN, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    s[NAMES] = set_create(t, &set_type);
    bool good = s[NAMES] != UNSET && add_own_abstract(t, class, s[NAMES]);
    if (good)
        s[BASES] = op_get_attribute(t, class, NAME(__bases__));
    good = good && s[BASES] != UNSET;
    if (good && !tuple_check(s[BASES])) {
        raise_error(t, &exc_TypeError, "__bases__ is not tuple");
        good = false;
    }
    for (size_t i = 0; good && i < tuple_count(s[BASES]); i++)
        good = add_inherited_abstract(t, class, tuple_item(s[BASES], i), s[NAMES]);
    if (good)
        s[FROZEN] = set_from_iterable(t, &frozenset_type, s[NAMES]);
    good = good && s[FROZEN] != UNSET && op_set_attribute(t, class, NAME(__abstractmethods__), s[FROZEN]);
    scope_leave(t, s);
    return good;
}

/* Classes say by `__abc_tpflags__` that a pattern of match takes their instances for sequences or mappings.
 */
static bool take_flags(struct thread *t, value class)
{
    struct type *type = type_of(class);
    int64_t bits = 0;
    value flags = dict_get_str(t, type->dict, flags_name);
    if (flags == UNSET)
        return !thread_raised(t);
    bool given = int_to_i64(flags, &bits);
    value_release(t, flags);
    if (given && bits & SEQUENCE_BIT && bits & MAPPING_BIT) {
        raise_error(t, &exc_TypeError,
                    "__abc_tpflags__ cannot be both Py_TPFLAGS_SEQUENCE and Py_TPFLAGS_MAPPING");
        return false;
    }
    /* relaxed: who reaches the class reads them with it */
    if (bits & SEQUENCE_BIT)
        fetch_or_relaxed(&type->flags, TYPE_MATCH_SEQUENCE);
    if (bits & MAPPING_BIT)
        fetch_or_relaxed(&type->flags, TYPE_MATCH_MAPPING);
    return op_delete_attribute(t, class, flags_name);
}

static value abc_init(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!compute_abstract(t, args[0]))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = data_create(t);
    bool good = s[0] != UNSET && op_set_attribute(t, args[0], impl_name, s[0]) &&
                (!type_check(args[0]) || !(type_of(args[0])->flags & TYPE_HEAP) || take_flags(t, args[0]));
    scope_leave(t, s);
    return good ? NONE : UNSET;
}

/* ---- _abc_register ---- */

/* Of a class that was registered, and of those that derive from it. */
static bool set_flags(struct thread *t, value class, uint32_t flags)
{
    struct type *type = type_of(class);
    if (!(type->flags & TYPE_HEAP) || (type->flags & MATCH_FLAGS) == flags)
        return true;
    fetch_and_relaxed(&type->flags, ~(uint32_t)MATCH_FLAGS); /* relaxed: see take_flags */
    fetch_or_relaxed(&type->flags, flags);
    value *s = scope_enter(t, 2);
    if (!s || !native_enter(t, "")) {
        if (s)
            scope_leave(t, s);
        return false;
    }
    s[0] = op_call_method(t, class, NAME(__subclasses__), NULL, 0);
    bool good = s[0] != UNSET && list_check(s[0]);
    for (size_t i = 0; good && i < list_count(s[0]); i++) {
        slot_set(t, &s[1], list_get(t, s[0], i));
        good = s[1] == UNSET || !type_check(s[1]) || set_flags(t, s[1], flags);
    }
    native_leave(t);
    scope_leave(t, s);
    return !thread_raised(t);
}

static value abc_register(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value class = args[0], subclass = args[1];
    if (!type_check(subclass))
        return raise_error(t, &exc_TypeError, "Can only register classes");
    int derives = value_is_subclass(t, subclass, class);
    if (derives)
        return derives < 0 ? UNSET : value_retain(subclass);
    derives = value_is_subclass(t, class, subclass);
    if (derives)
        return derives < 0 ? UNSET
                           : raise_error(t, &exc_RuntimeError, "Refusing to create an inheritance cycle");
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = data_get(t, class);
    bool good = s[0] != UNSET && add_weakly(t, data_of(s[0])->registry, subclass);
    scope_leave(t, s);
    if (!good)
        return UNSET;
    fetch_add_release(&registrations, 1); /* pairs with negative_current: the registry has it */
    uint32_t flags = type_check(class) ? type_of(class)->flags & MATCH_FLAGS : 0;
    return !flags || set_flags(t, subclass, flags) ? value_retain(subclass) : UNSET;
}

/* ---- _abc_subclasscheck, _abc_instancecheck ---- */

static bool cache_positive(struct thread *t, value data, value subclass)
{
    struct abc_data *d = data_of(data);
    if (!add_weakly(t, d->cache, subclass))
        return false;
    size_t limit = load_relaxed(&d->prune_at);
    if (set_count(d->cache) < limit)
        return true;
    bool good = prune(t, d->cache);
    store_relaxed(&d->prune_at, (uint32_t)(2 * set_count(d->cache) + PRUNE_AT)); /* relaxed: a hint */
    return good;
}

/* Is it a subclass of one of the classes in a list, which may hold weak references? 1, 0, -1. */
static int derives_from_any(struct thread *t, value subclass, value classes)
{
    value *s = scope_enter(t, 2);
    int answer = s && classes != UNSET ? 0 : -1;
    for (size_t i = 0; answer == 0 && i < list_count(classes); i++) {
        slot_set(t, &s[0], list_get(t, classes, i));
        if (s[0] != UNSET && type_is_subtype(value_type(s[0]), &weakref_type)) {
            s[1] = weak_load(t, weak_of(s[0]));
            slot_set(t, &s[0], scope_take(&s[1]));
        }
        if (s[0] != UNSET)
            answer = value_is_subclass(t, subclass, s[0]);
    }
    if (s)
        scope_leave(t, s);
    return answer;
}

static int is_in_mro(struct thread *t, value class, value subclass)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    int found = 0;
    s[0] = op_find_attribute(t, subclass, NAME(__mro__));
    for (size_t i = 0; s[0] != UNSET && tuple_check(s[0]) && !found && i < tuple_count(s[0]); i++)
        found = tuple_item(s[0], i) == class;
    scope_leave(t, s);
    return thread_raised(t) ? -1 : found;
}

/* What neither cache knows. */
static int compute_subclass(struct thread *t, value class, value data, value subclass)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    int answer = -1;
    s[0] = op_call_method(t, class, NAME(__subclasshook__), &subclass, 1);
    if (s[0] == UNSET) {
    } else if (value_is_bool(s[0])) {
        answer = s[0] == TRUE_VALUE;
    } else if (s[0] != NOT_IMPLEMENTED) {
        raise_error(t, &exc_AssertionError,
                    "__subclasshook__ must return either False, True, or NotImplemented");
    } else if ((answer = is_in_mro(t, class, subclass)) == 0) {
        slot_set(t, &s[0], list_from_iterable(t, data_of(data)->registry));
        answer = derives_from_any(t, subclass, s[0]);
        if (answer == 0) {
            slot_set(t, &s[0], op_call_method(t, class, NAME(__subclasses__), NULL, 0));
            if (s[0] != UNSET && !list_check(s[0]))
                raise_error(t, &exc_TypeError, "__subclasses__() must return a list");
            answer = thread_raised(t) ? -1 : derives_from_any(t, subclass, s[0]);
        }
    }
    scope_leave(t, s);
    return answer;
}

static int subclass_check(struct thread *t, value class, value subclass)
{
    if (!type_check(subclass)) {
        raise_error(t, &exc_TypeError, "issubclass() arg 1 must be a class");
        return -1;
    }
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int answer = -1, cached;
    s[0] = data_get(t, class);
    if (s[0] == UNSET || (cached = contains_weakly(t, data_of(s[0])->cache, subclass)) < 0)
        goto out;
    if (cached) {
        answer = 1;
        goto out;
    }
    s[1] = negative_current(t, s[0]);
    if (s[1] == UNSET || (cached = contains_weakly(t, tuple_item(s[1], 1), subclass)) < 0)
        goto out;
    if (cached) {
        answer = 0;
        goto out;
    }
    answer = compute_subclass(t, class, s[0], subclass);
    if (answer >= 0 &&
        !(answer ? cache_positive(t, s[0], subclass) : add_weakly(t, tuple_item(s[1], 1), subclass)))
        answer = -1;
out:
    scope_leave(t, s);
    return answer;
}

static value abc_subclasscheck(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int answer = subclass_check(t, args[0], args[1]);
    return answer < 0 ? UNSET : value_from_bool(answer);
}

/* class.__subclasscheck__(subclass): a class may have its own. 1, 0, -1. */
static int ask_class(struct thread *t, value class, value subclass)
{
    return op_truth_taken(t, op_call_method(t, class, NAME(__subclasscheck__), &subclass, 1));
}

static value abc_instancecheck(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value class = args[0], own = value_from_type(value_type(args[1]));
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    int answer = -1, cached;
    s[0] = data_get(t, class);
    s[1] = s[0] == UNSET ? UNSET : op_get_attribute(t, args[1], NAME(__class__));
    if (s[1] == UNSET || (cached = contains_weakly(t, data_of(s[0])->cache, s[1])) < 0)
        goto out;
    if (cached) {
        answer = 1;
    } else if (s[1] == own) {
        s[2] = negative_current(t, s[0]);
        if (s[2] == UNSET || (cached = contains_weakly(t, tuple_item(s[2], 1), own)) < 0)
            goto out;
        answer = cached ? 0 : ask_class(t, class, own);
    } else if ((answer = ask_class(t, class, s[1])) == 0) {
        answer = ask_class(t, class, own);
    }
out:
    scope_leave(t, s);
    return answer < 0 ? UNSET : value_from_bool(answer);
}

/* ---- For debugging ---- */

static value abc_get_cache_token(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_u64(t, load_acquire(&registrations)); /* pairs with abc_register */
}

static value abc_get_dump(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 5), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = data_get(t, args[0]);
    if (s[0] != UNSET)
        s[1] = negative_current(t, s[0]);
    if (s[1] != UNSET && (s[2] = set_from_iterable(t, &set_type, data_of(s[0])->registry)) != UNSET &&
        (s[3] = set_from_iterable(t, &set_type, data_of(s[0])->cache)) != UNSET &&
        (s[4] = set_from_iterable(t, &set_type, tuple_item(s[1], 1))) != UNSET)
        result = tuple_pack(t, 4, s[2], s[3], s[4], tuple_item(s[1], 0));
    return scope_leave_keeping(t, s, result);
}

static bool clear_set(struct thread *t, value set)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = list_from_iterable(t, set);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < list_count(s[0]); i++) {
        slot_set(t, &s[1], list_get(t, s[0], i));
        good = s[1] == UNSET || set_discard(t, set, s[1]) >= 0;
    }
    scope_leave(t, s);
    return good;
}

static value abc_reset_registry(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = data_get(t, args[0]);
    bool good = s[0] != UNSET && clear_set(t, data_of(s[0])->registry);
    scope_leave(t, s);
    return good ? NONE : UNSET;
}

static value abc_reset_caches(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    bool good = (s[0] = data_get(t, args[0])) != UNSET && clear_set(t, data_of(s[0])->cache) &&
                (s[1] = negative_current(t, s[0])) != UNSET && clear_set(t, tuple_item(s[1], 1));
    scope_leave(t, s);
    return good ? NONE : UNSET;
}

static const struct native_def functions[] = {
    {"_abc_init", abc_init, 1, 1, 0, "($module, self, /)", "Prepares a class for the functions below."},
    {"_abc_instancecheck", abc_instancecheck, 2, 2, 0, "($module, self, instance, /)", NULL},
    {"_abc_register", abc_register, 2, 2, 0, "($module, self, subclass, /)", NULL},
    {"_abc_subclasscheck", abc_subclasscheck, 2, 2, 0, "($module, self, subclass, /)", NULL},
    {"_get_dump", abc_get_dump, 1, 1, 0, "($module, self, /)", "(registry, cache, negative cache, token)"},
    {"_reset_caches", abc_reset_caches, 1, 1, 0, "($module, self, /)", NULL},
    {"_reset_registry", abc_reset_registry, 1, 1, 0, "($module, self, /)", NULL},
    {"get_cache_token", abc_get_cache_token, 0, 0, 0, "($module, /)",
     "Changes with every registration of a virtual subclass."},
    {0},
};

void abc_types_ready(void)
{
    type_ready(&abc_data_type);
    impl_name = str_name("_abc_impl");
    flags_name = str_name("__abc_tpflags__");
}

const struct module_def abc_native_module = {
    .name = "_abc",
    .doc = "Module contains faster C implementation of abc.ABCMeta",
    .functions = functions,
};
