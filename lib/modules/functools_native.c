/* _functools: partial, reduce and the keys of cmp_to_key. The rest of functools is in python/functools.py. */
#include "base/buffer.h"
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- partial ---- */

/* `__setstate__` may replace everything in it, so whoever uses it holds what he uses. */
struct partial {
    struct object object;
    value function;
    value arguments; /* tuple */
    value keywords;  /* dict */
    value dict;      /* `__dict__`, on demand */
};

enum partial_part { FUNCTION, ARGUMENTS, KEYWORDS, PARTS };

static struct type partial_type;

static struct partial *partial_of(value v)
{
    return (struct partial *)value_ref(v);
}

/* Puts its parts into PARTS scope slots. */
static void partial_load(struct thread *t, value self, value *s)
{
    struct partial *partial = partial_of(self);
    s[FUNCTION] = field_load(t, &partial->object, &partial->function);
    s[ARGUMENTS] = field_load(t, &partial->object, &partial->arguments);
    s[KEYWORDS] = field_load(t, &partial->object, &partial->keywords);
}

/* Adds arguments and keywords to those in the slots, the latter in a dict of its own. */
static bool add_arguments(struct thread *t, value *s, const value *args, size_t nargs, value kwnames)
{
    value *own = scope_enter(t, 1);
    if (!own)
        return false;
    bool good = (own[0] = tuple_from_items(t, args, nargs)) != UNSET;
    if (good)
        slot_set(t, &s[ARGUMENTS], op_binary(t, BINARY_add, s[ARGUMENTS], own[0]));
    if (good)
        slot_set(t, &s[KEYWORDS], dict_copy(t, s[KEYWORDS]));
    good = good && s[ARGUMENTS] != UNSET && s[KEYWORDS] != UNSET;
    for (size_t i = 0; good && kwnames != UNSET && i < tuple_count(kwnames); i++)
        good = dict_set(t, s[KEYWORDS], tuple_item(kwnames, i), args[nargs + i]);
    scope_leave(t, own);
    return good;
}

static value partial_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "type 'partial' takes at least one argument");
    if (!value_type(args[0])->slots.call)
        return raise_error(t, &exc_TypeError, "the first argument must be callable");
    value *s = scope_enter(t, PARTS + 1), result = UNSET;
    if (!s)
        return UNSET;
    if (value_is_exact(args[0], &partial_type)) {
        partial_load(t, args[0], s);
    } else {
        s[FUNCTION] = value_retain(args[0]);
        s[ARGUMENTS] = tuple_create(t, 0);
        s[KEYWORDS] = dict_create(t);
    }
    if (s[ARGUMENTS] == UNSET || s[KEYWORDS] == UNSET || !add_arguments(t, s, args + 1, nargs - 1, kwnames))
        goto out;
    struct partial *partial = instance_allocate(t, type, sizeof *partial);
    if (partial) {
        s[PARTS] = value_from_ref(partial);
        field_init(&partial->function, scope_take(&s[FUNCTION]));
        field_init(&partial->arguments, scope_take(&s[ARGUMENTS]));
        field_init(&partial->keywords, scope_take(&s[KEYWORDS]));
        result = scope_take(&s[PARTS]);
    }
out:
    return scope_leave_keeping(t, s, result);
}

static bool partial_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct partial *)o)->function; /* then arguments, keywords, dict */
    run->count = 4;
    run->stride = 1;
    run->last = true;
    return true;
}

static value partial_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, PARTS), result = UNSET;
    if (!s)
        return UNSET;
    partial_load(t, self, s);
    if (add_arguments(t, s, args, nargs, kwnames))
        result = op_call_ex(t, s[FUNCTION], s[ARGUMENTS], s[KEYWORDS]);
    return scope_leave_keeping(t, s, result);
}

static bool append_repr(struct thread *t, struct buffer *out, const char *before, value v)
{
    value text = op_repr(t, v);
    if (text == UNSET)
        return false;
    buffer_printf(out, "%s%s", before, str_data(text));
    value_release(t, text);
    return true;
}

/* "f, 1, a=2" */
static bool append_parts(struct thread *t, value self, struct buffer *out)
{
    enum { KEY = PARTS, ITEM, TEXT, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    partial_load(t, self, s);
    bool good = append_repr(t, out, "", s[FUNCTION]);
    for (size_t i = 0; good && i < tuple_count(s[ARGUMENTS]); i++)
        good = append_repr(t, out, ", ", tuple_item(s[ARGUMENTS], i));
    for (size_t position = 0; good && dict_next(t, s[KEYWORDS], &position, &s[KEY], &s[ITEM]);) {
        if ((s[TEXT] = op_str(t, s[KEY])) != UNSET)
            buffer_printf(out, ", %s=", str_data(s[TEXT]));
        good = s[TEXT] != UNSET && append_repr(t, out, "", s[ITEM]);
        for (int i = KEY; i < SLOTS; i++)
            slot_clear(t, &s[i]);
    }
    scope_leave(t, s);
    return good;
}

static value partial_repr(struct thread *t, value self)
{
    int entered = repr_enter(t, self);
    if (entered)
        return entered < 0 ? UNSET : str_from_text(t, "...");
    struct buffer out = BUFFER_EMPTY;
    buffer_printf(&out, "%s(",
                  value_is_exact(self, &partial_type) ? "functools.partial" : value_type(self)->name);
    bool good = append_parts(t, self, &out);
    repr_leave(t, self);
    buffer_append_char(&out, ')');
    value text = good ? str_from_buffer(t, &out) : UNSET;
    buffer_finish(&out);
    return text;
}

static const struct member_def partial_members[] = {
    {"func", offsetof(struct partial, function), false, false},
    {"args", offsetof(struct partial, arguments), false, false},
    {"keywords", offsetof(struct partial, keywords), false, false},
    {0},
};
static const struct getset_def partial_getsets[] = {
    {"__dict__", instance_dict, instance_set_dict, NULL},
    {0},
};
/* (type, (function,), (function, arguments, keywords, `__dict__` or None)) */
static value partial_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct partial *partial = partial_of(args[0]);
    enum { ONE = PARTS, DICT, STATE, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    partial_load(t, args[0], s);
    s[DICT] = field_load(t, &partial->object, &partial->dict);
    if ((s[ONE] = tuple_pack(t, 1, s[FUNCTION])) != UNSET &&
        (s[STATE] = tuple_pack(t, 4, s[FUNCTION], s[ARGUMENTS], s[KEYWORDS],
                               s[DICT] == UNSET ? NONE : s[DICT])) != UNSET)
        result = tuple_pack(t, 3, value_from_type(value_type(args[0])), s[ONE], s[STATE]);
    return scope_leave_keeping(t, s, result);
}

static value partial_setstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct partial *partial = partial_of(args[0]);
    value state = args[1];
    if (!tuple_check(state) || tuple_count(state) != 4 || !value_type(tuple_item(state, 0))->slots.call ||
        !tuple_check(tuple_item(state, 1)) ||
        (tuple_item(state, 2) != NONE && !dict_check(tuple_item(state, 2))))
        return raise_error(t, &exc_TypeError, "invalid partial state");
    value *s = scope_enter(t, 2), keywords = tuple_item(state, 2), dict = tuple_item(state, 3);
    if (!s)
        return UNSET;
    s[0] = tuple_from_iterable(t, tuple_item(state, 1));
    s[1] = keywords == NONE                       ? dict_create(t)
           : value_is_exact(keywords, &dict_type) ? value_retain(keywords)
                                                  : dict_copy(t, keywords);
    if (s[0] != UNSET && s[1] != UNSET) {
        field_store(t, &partial->object, &partial->function, value_retain(tuple_item(state, 0)));
        field_store(t, &partial->object, &partial->arguments, scope_take(&s[0]));
        field_store(t, &partial->object, &partial->keywords, scope_take(&s[1]));
        field_store(t, &partial->object, &partial->dict, dict == NONE ? UNSET : value_retain(dict));
    }
    scope_leave(t, s);
    return thread_raised(t) ? UNSET : NONE;
}

static const struct native_def partial_methods[] = {
    {"__reduce__", partial_reduce, 0, 0, 0, NULL, NULL},
    {"__setstate__", partial_setstate, 1, 1, 0, NULL, NULL},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {0},
};

static struct type partial_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &partial_type},
    .name = "functools.partial",
    .doc = "A function with some of its arguments given already.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct partial),
    .dict_offset = offsetof(struct partial, dict),
    .members = partial_members,
    .getsets = partial_getsets,
    .methods = partial_methods,
    .slots = {.new = partial_new, .call = partial_call, .repr = partial_repr, .slots = partial_slots},
};

/* ---- cmp_to_key ---- */

/* A function of two arguments as the class of sort keys, and one such key. `item` is UNSET in the former. */
struct compare_key {
    struct object object;
    value compare;
    value item;
};

static struct type compare_key_type;

static struct compare_key *key_of(value v)
{
    return (struct compare_key *)value_ref(v);
}

static bool key_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct compare_key *)o)->compare; /* then the item */
    run->count = 2;
    run->stride = 1;
    run->last = true;
    return true;
}

static value key_create(struct thread *t, value compare, value item)
{
    struct compare_key *key = object_create(t, &compare_key_type, sizeof *key);
    if (!key)
        return UNSET;
    field_init(&key->compare, value_retain(compare));
    field_init(&key->item, value_retain(item));
    return value_from_ref(key);
}

static value key_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"obj", NULL};
    value given[1];
    if (!args_parse(t, "K", args, nargs, kwnames, names, 1, 1, given))
        return UNSET;
    return key_create(t, key_of(self)->compare, given[0]);
}

static value key_compare(struct thread *t, value left, value right, enum compare_op op)
{
    if (!value_is_exact(left, &compare_key_type) || !value_is_exact(right, &compare_key_type))
        return raise_error(t, &exc_TypeError, "other argument must be K instance");
    struct compare_key *a = key_of(left), *b = key_of(right);
    if (a->item == UNSET || b->item == UNSET)
        return raise_error(t, &exc_AttributeError, "object");
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_call_2(t, a->compare, a->item, b->item)) != UNSET)
        result = op_compare(t, s[0], value_from_small_int(0), op);
    return scope_leave_keeping(t, s, result);
}

static const struct member_def key_members[] = {{"obj", offsetof(struct compare_key, item), false, false},
                                                {0}};

static struct type compare_key_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &compare_key_type},
    .name = "functools.KeyWrapper",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct compare_key),
    .members = key_members,
    .slots = {.call = key_call, .compare = key_compare, .hash = NULL, .slots = key_slots},
};

static value functools_cmp_to_key(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"mycmp", NULL};
    value given[1];
    if (!args_parse(t, "cmp_to_key", args, nargs, kwnames, names, 1, 1, given))
        return UNSET;
    return key_create(t, given[0], UNSET);
}

/* ---- reduce ---- */

static value functools_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_iter(t, args[1])) == UNSET) {
        if (raised_clear_if(t, &exc_TypeError))
            raise_error(t, &exc_TypeError, "reduce() arg 2 must support iteration");
        goto out;
    }
    s[1] = nargs > 2 ? value_retain(args[2]) : op_next(t, s[0]);
    if (s[1] == UNSET) {
        if (!thread_raised(t))
            raise_error(t, &exc_TypeError, "reduce() of empty iterable with no initial value");
        goto out;
    }
    while ((s[2] = op_next(t, s[0])) != UNSET) {
        value next = op_call_2(t, args[0], s[1], s[2]);
        if (next == UNSET)
            goto out;
        slot_set(t, &s[1], next);
        slot_clear(t, &s[2]);
    }
    if (!thread_raised(t))
        result = scope_take(&s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

static const struct native_def functions[] = {
    {"cmp_to_key", functools_cmp_to_key, 1, 1, NATIVE_KEYWORDS, "($module, /, mycmp)",
     "A sort key of a function that compares two items."},
    {"reduce", functools_reduce, 2, 3, 0, NULL, "Folds an iterable with a function of two arguments."},
    {0},
};

static bool functools_init(struct thread *t, value module)
{
    return module_add(t, module, "partial", value_from_type(&partial_type)) &&
           module_add(t, module, "_lru_cache_wrapper", value_from_type(&lru_type));
}

void functools_types_ready(void)
{
    type_ready(&partial_type);
    type_ready(&compare_key_type);
    functools_lru_ready();
}

const struct module_def functools_native_module = {
    .name = "_functools",
    .doc = "Native parts of functools.",
    .functions = functions,
    .init = functools_init,
};
