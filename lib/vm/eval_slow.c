/* The slow paths of instructions: what the data model says, out of line. */
#include "base/buffer.h"
#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/eval.h"
#include "vm/eval_inline.h"
#include "vm/vm.h"

/* ---- Unbound names ---- */

value unbound_local(struct thread *t, const struct frame *f, unsigned r)
{
    if (r >= f->code->local_count)
        return raise_error(t, &exc_SystemError, "register %u is empty", r);
    return raise_error(t, &exc_UnboundLocalError,
                       "cannot access local variable '%U' where it is not associated with a value",
                       tuple_item(f->code->local_names, r));
}

value unbound_cell(struct thread *t, value name, bool free)
{
    if (free)
        return raise_error(
            t, &exc_NameError,
            "cannot access free variable '%U' where it is not associated with a value in enclosing scope",
            name);
    return raise_error(t, &exc_UnboundLocalError,
                       "cannot access local variable '%U' where it is not associated with a value", name);
}

static value raise_name_error(struct thread *t, value name)
{
    raise_error(t, &exc_NameError, "name '%U' is not defined", name);
    if (raised_is(t, &exc_NameError)) {
        struct exception *e = (struct exception *)value_ref(t->exception);
        field_store(t, &e->object, &e->fields[0], value_retain(name)); /* NameError.name */
    }
    return UNSET;
}

/* ---- Attributes by the cache ---- */

value cached_attribute_other(struct thread *t, value x, const struct inline_cache *cache)
{
    struct attribute_cache seen = attribute_cache_read(&cache->attribute);
    if (!cache_hits(x, &seen))
        return UNSET;
    struct object *o = value_ref(x);
    if (seen.kind == ATTRIBUTE_CLASS)
        return attribute_cache_target(t, load_relaxed(&o->shape), &cache->attribute);
    if (seen.kind != ATTRIBUTE_SLOT)
        return UNSET;
    value v = field_load(t, o, (value *)((char *)o + seen.index));
    if (likely(cache_hits(x, &seen)))
        return v;
    value_release(t, v); /* the instance changed its layout meanwhile */
    return UNSET;
}

value cached_method_shared(struct thread *t, value x, const struct inline_cache *cache)
{
    struct attribute_cache seen = attribute_cache_read(&cache->attribute);
    if (!cache_hits(x, &seen) || seen.kind != ATTRIBUTE_METHOD)
        return UNSET;
    return attribute_cache_target(t, load_relaxed(&value_ref(x)->shape), &cache->attribute);
}

/* ---- Globals ---- */

/* Fills a cache of globals. Threads may fill it at once: what belongs together lies in one word. Where the
 * name is among the builtins is true of itself, whoever wrote it; the other word only says that the globals
 * lack it. */
static void fill_global(struct inline_cache *cache, uint8_t kind, uint32_t version, uint64_t position)
{
    if (position > UINT16_MAX)
        return;
    struct attribute_cache word = {.version = version, .index = (uint16_t)position, .kind = kind};
    uint64_t bits;
    memcpy(&bits, &word, sizeof bits);
    store_release((uint64_t *)(void *)&cache->attribute, bits); /* pairs with the acquire in cache_word */
}

value load_global(struct thread *t, struct frame *f, struct inline_cache *cache)
{
    struct function *fn = frame_function(f);
    uint32_t version =
        dict_keys_version(t, fn->globals); /* before looking: another thread may add the name */
    value v = dict_get_str(t, fn->globals, cache->name);
    if (v != UNSET) {
        int64_t at = version ? dict_entry_index(t, fn->globals, cache->name) : -1;
        if (at >= 0)
            fill_global(cache, ATTRIBUTE_SLOT, version, (uint64_t)at);
        return v;
    }
    if (thread_raised(t))
        return UNSET;
    if (!value_is_exact(fn->builtins, &dict_type)) {
        v = op_get_item(t, fn->builtins, cache->name);
        if (v == UNSET && raised_clear_if(t, &exc_KeyError))
            return raise_name_error(t, cache->name);
        return v;
    }
    v = dict_get_str(t, fn->builtins, cache->name);
    if (v == UNSET)
        return thread_raised(t) ? UNSET : raise_name_error(t, cache->name);
    uint32_t builtin = dict_keys_version(t, fn->builtins);
    int64_t at = version && builtin ? dict_entry_index(t, fn->builtins, cache->name) : -1;
    if (at >= 0) {
        store_release(&cache->builtin, (uint64_t)builtin << 32 | (uint32_t)at); /* pairs with cached_global */
        fill_global(cache, ATTRIBUTE_CLASS, version, 0);
    }
    return v;
}

bool store_global(struct thread *t, struct frame *f, struct inline_cache *cache, value v)
{
    value globals = frame_function(f)->globals;
    struct attribute_cache word = cache_word(cache);
    if (word.version && word.kind == ATTRIBUTE_SLOT) {
        value_retain(v);
        if (dict_cached_set(t, globals, word.version, word.index, v))
            return true;
        value_release(t, v);
    }
    if (!dict_set(t, globals, cache->name, v))
        return false;
    uint32_t version = dict_keys_version(t, globals);
    int64_t at = version ? dict_entry_index(t, globals, cache->name) : -1;
    if (at >= 0)
        fill_global(cache, ATTRIBUTE_SLOT, version, (uint64_t)at);
    return true;
}

bool delete_global(struct thread *t, struct frame *f, value name)
{
    int deleted = dict_delete(t, frame_function(f)->globals, name);
    if (deleted == 0)
        raise_name_error(t, name);
    return deleted == 1;
}

value namespace_find(struct thread *t, value namespace, value name)
{
    if (namespace == UNSET)
        return UNSET;
    if (value_is_exact(namespace, &dict_type))
        return dict_get_str(t, namespace, name);
    value v = op_get_item(t, namespace, name);
    if (v == UNSET)
        raised_clear_if(t, &exc_KeyError);
    return v;
}

value load_name(struct thread *t, struct frame *f, struct inline_cache *cache)
{
    value v =
        f->namespace == frame_function(f)->globals ? UNSET : namespace_find(t, f->namespace, cache->name);
    if (v != UNSET || thread_raised(t))
        return v;
    return load_global(t, f, cache);
}

bool store_name(struct thread *t, struct frame *f, value name, value v)
{
    if (f->namespace == UNSET) {
        raise_error(t, &exc_SystemError, "no locals found when storing %R", name);
        return false;
    }
    if (value_is_exact(f->namespace, &dict_type))
        return dict_set(t, f->namespace, name, v);
    return op_set_item(t, f->namespace, name, v);
}

bool delete_name(struct thread *t, struct frame *f, value name)
{
    if (f->namespace == UNSET) {
        raise_error(t, &exc_SystemError, "no locals when deleting %R", name);
        return false;
    }
    if (op_delete_item(t, f->namespace, name))
        return true;
    if (raised_clear_if(t, &exc_KeyError))
        raise_name_error(t, name);
    return false;
}

bool setup_annotations(struct thread *t, struct frame *f)
{
    value name = NAME(__annotations__), namespace = f->namespace;
    value v = namespace_find(t, namespace, name);
    if (v != UNSET) {
        value_release(t, v);
        return true;
    }
    if (thread_raised(t))
        return false;
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = dict_create(t);
    bool done = s[0] != UNSET && op_set_item(t, namespace, name, s[0]);
    scope_leave(t, s);
    return done;
}

/* ---- Slices ---- */

value load_slice(struct thread *t, value v, const value *bounds)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = slice_create(t, bounds[0], bounds[1], NONE);
    return scope_leave_keeping(t, s, s[0] == UNSET ? UNSET : op_get_item(t, v, s[0]));
}

bool store_slice(struct thread *t, value v, const value *bounds, value item)
{
    if (value_is_exact(v, &list_type) && (value_is_int(bounds[0]) || bounds[0] == NONE) &&
        (value_is_int(bounds[1]) || bounds[1] == NONE))
        return list_assign_part(t, v, bounds[0] == NONE ? 0 : value_small_int(bounds[0]),
                                bounds[1] == NONE ? INT64_MAX : value_small_int(bounds[1]), item);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = slice_create(t, bounds[0], bounds[1], NONE);
    bool done = s[0] != UNSET && op_set_item(t, v, s[0], item);
    scope_leave(t, s);
    return done;
}

/* ---- Unpacking. The source is taken. ---- */

static bool wrong_count(struct thread *t, int64_t expected, int64_t got, bool more)
{
    if (more)
        raise_error(t, &exc_ValueError, "too many values to unpack (expected %lld)", (long long)expected);
    else
        raise_error(t, &exc_ValueError, "not enough values to unpack (expected %lld, got %lld)",
                    (long long)expected, (long long)got);
    return false;
}

static value unpack_iterator(struct thread *t, value source)
{
    value iterator = op_iter(t, source);
    if (iterator == UNSET && raised_is(t, &exc_TypeError) && !value_type(source)->slots.iter &&
        !value_type(source)->slots.get_item) {
        raised_clear(t);
        raise_error(t, &exc_TypeError, "cannot unpack non-iterable %.200T object", source);
    }
    return iterator;
}

bool unpack_into(struct thread *t, value source, value *into, size_t count)
{
    if (value_is_exact(source, &tuple_type)) {
        size_t given = tuple_count(source);
        bool right = given == count;
        for (size_t k = 0; right && k < count; k++)
            slot_set(t, &into[k], value_retain(tuple_item(source, k)));
        value_release(t, source);
        return right || wrong_count(t, (int64_t)count, (int64_t)given, given > count);
    }
    value *s = scope_enter(t, 3);
    if (!s) {
        value_release(t, source);
        return false;
    }
    s[0] = source;
    s[1] = unpack_iterator(t, source);
    size_t got = 0;
    bool done = s[1] != UNSET;
    for (; done && got < count; got++) {
        value item = op_next(t, s[1]);
        if (item == UNSET) {
            done = thread_raised(t) ? false : wrong_count(t, (int64_t)count, (int64_t)got, false);
            break;
        }
        slot_set(t, &into[got], item);
    }
    if (done) {
        s[2] = op_next(t, s[1]);
        if (s[2] != UNSET)
            done = wrong_count(t, (int64_t)count, 0, true);
        else
            done = !thread_raised(t);
    }
    scope_leave(t, s);
    return done;
}

bool unpack_extended(struct thread *t, value source, value *into, size_t before, size_t after)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, source);
        return false;
    }
    s[0] = source;
    s[1] = unpack_iterator(t, source);
    if (s[1] != UNSET)
        slot_set(t, &s[1], list_from_iterable(t, s[1]));
    bool done = s[1] != UNSET;
    if (done) {
        size_t given = list_count(s[1]);
        if (given < before + after) {
            raise_error(t, &exc_ValueError, "not enough values to unpack (expected at least %zu, got %zu)",
                        before + after, given);
            done = false;
        } else {
            const value *items = given ? list_of(s[1])->array->items : NULL;
            for (size_t k = 0; k < before; k++)
                slot_set(t, &into[k], value_retain(items[k]));
            for (size_t k = 0; k < after; k++)
                slot_set(t, &into[before + 1 + k], value_retain(items[given - after + k]));
            value middle = list_from_items(t, items + before, given - before - after);
            done = middle != UNSET;
            if (done)
                slot_set(t, &into[before], middle);
        }
    }
    scope_leave(t, s);
    return done;
}

/* ---- Building ---- */

value build_set(struct thread *t, const value *items, size_t count)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_create(t, &set_type);
    bool done = s[0] != UNSET;
    for (size_t k = 0; done && k < count; k++)
        done = set_add(t, s[0], items[k]);
    value set = done ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return set;
}

value build_map(struct thread *t, const value *pairs, size_t count)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = dict_create_sized(t, count);
    bool done = s[0] != UNSET;
    for (size_t k = 0; done && k < count; k++)
        done = dict_set(t, s[0], pairs[2 * k], pairs[2 * k + 1]);
    value dict = done ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return dict;
}

value build_string(struct thread *t, const value *items, size_t count)
{
    if (count == 1)
        return value_retain(items[0]);
    value empty = str_from_utf8(t, "", 0);
    if (empty == UNSET)
        return UNSET;
    value joined = str_join(t, empty, items, count);
    value_release(t, empty);
    return joined;
}

static bool is_mapping(struct thread *t, value v)
{
    if (dict_check(v))
        return true;
    value keys = op_find_attribute(t, v, NAME(keys));
    value_release(t, keys);
    return keys != UNSET;
}

bool dict_update_display(struct thread *t, value dict, value other)
{
    if (!is_mapping(t, other)) {
        if (!thread_raised(t))
            raise_error(t, &exc_TypeError, "'%.200T' object is not a mapping", other);
        return false;
    }
    return dict_update(t, dict, other);
}

static void append_callable_name(struct thread *t, value callable, struct buffer *out)
{
    enum { NAME_FOUND, MODULE, TEXT, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[NAME_FOUND] = op_find_attribute(t, callable, NAME(__qualname__));
    s[MODULE] = s[NAME_FOUND] != UNSET ? op_find_attribute(t, callable, NAME(__module__)) : UNSET;
    if (s[NAME_FOUND] != UNSET && str_check(s[NAME_FOUND])) {
        if (s[MODULE] != UNSET && str_check(s[MODULE]) && !str_equals_text(s[MODULE], "builtins"))
            buffer_printf(out, "%s.", str_data(s[MODULE]));
        buffer_printf(out, "%s()", str_data(s[NAME_FOUND]));
    } else {
        raised_clear(t);
        s[TEXT] = op_str(t, callable);
        if (s[TEXT] != UNSET)
            buffer_append_text(out, str_data(s[TEXT]));
    }
    raised_clear(t);
    scope_leave(t, s);
}

static bool merge_error(struct thread *t, value callable, const char *what, value key)
{
    struct buffer name = BUFFER_EMPTY;
    append_callable_name(t, callable, &name);
    if (key == UNSET)
        raise_error(t, &exc_TypeError, "%s %s", buffer_text(&name), what);
    else if (!str_check(key))
        raise_error(t, &exc_TypeError, "keywords must be strings");
    else
        raise_error(t, &exc_TypeError, "%s %s '%S'", buffer_text(&name), what, key);
    buffer_finish(&name);
    return false;
}

/* [*iterable] and f(*iterable): python3's text when it is none. */
bool list_extend_display(struct thread *t, value list, value iterable, value callable)
{
    if (list_extend(t, list, iterable))
        return true;
    if (!raised_is(t, &exc_TypeError) || value_type(iterable)->slots.iter ||
        value_type(iterable)->slots.get_item)
        return false;
    raised_clear(t);
    if (callable == UNSET) {
        raise_error(t, &exc_TypeError, "Value after * must be an iterable, not %.200T", iterable);
        return false;
    }
    struct buffer text = BUFFER_EMPTY;
    buffer_printf(&text, "argument after * must be an iterable, not %.200s", value_type(iterable)->name);
    merge_error(t, callable, buffer_text(&text), UNSET);
    buffer_finish(&text);
    return false;
}

bool dict_merge(struct thread *t, value into, value other, value callable)
{
    if (!is_mapping(t, other)) {
        if (thread_raised(t))
            return false;
        struct buffer text = BUFFER_EMPTY;
        buffer_printf(&text, "argument after ** must be a mapping, not %s", value_type(other)->name);
        merge_error(t, callable, buffer_text(&text), UNSET);
        buffer_finish(&text);
        return false;
    }
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    s[0] = dict_create(t);
    bool done = s[0] != UNSET && dict_update(t, s[0], other);
    size_t position = 0;
    while (done && dict_next(t, s[0], &position, &s[1], &s[2])) {
        int there = dict_contains(t, into, s[1]);
        if (there > 0)
            merge_error(t, callable, "got multiple values for keyword argument", s[1]);
        done = there == 0 && dict_set(t, into, s[1], s[2]);
        slot_clear(t, &s[1]);
        slot_clear(t, &s[2]);
    }
    scope_leave(t, s);
    return done;
}

value convert(struct thread *t, value v, unsigned conversion)
{
    return conversion == 's' ? op_str(t, v) : conversion == 'r' ? op_repr(t, v) : op_ascii(t, v);
}

/* ---- Functions ---- */

static void store_input(struct thread *t, value *field, value *input)
{
    value v = scope_take(input);
    field_init(field, v == NONE ? UNSET : v);
}

value make_function(struct thread *t, struct frame *f, value code, value *inputs)
{
    struct function *outer = frame_function(f);
    value function = function_create(t, code, outer->globals, outer->builtins);
    if (function == UNSET)
        return UNSET;
    struct function *fn = (struct function *)value_ref(function);
    if (inputs) {
        store_input(t, &fn->defaults, &inputs[0]);
        store_input(t, &fn->kwdefaults, &inputs[1]);
        store_input(t, &fn->annotations, &inputs[2]);
        store_input(t, &fn->closure, &inputs[3]);
    }
    return function;
}

value load_build_class(struct thread *t, struct frame *f)
{
    value v = namespace_find(t, frame_function(f)->builtins, NAME(__build_class__));
    if (v == UNSET && !thread_raised(t))
        raise_error(t, &exc_NameError, "__build_class__ not found");
    return v;
}

/* ---- with ---- */

static value with_method(struct thread *t, value context, value name, bool async, bool exit)
{
    value method = special_lookup(t, context, name);
    if (method == UNSET && !thread_raised(t)) {
        if (exit)
            raise_error(t, &exc_TypeError,
                        "'%.200T' object does not support the %scontext manager protocol (missed %U method)",
                        context, async ? "asynchronous " : "", name);
        else
            raise_error(t, &exc_TypeError, "'%.200T' object does not support the %scontext manager protocol",
                        context, async ? "asynchronous " : "");
    }
    return method;
}

bool before_with(struct thread *t, value context, value *exit, value *entered, bool async)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    s[0] = with_method(t, context, async ? NAME(__aenter__) : NAME(__enter__), async, false);
    if (s[0] != UNSET)
        s[1] = with_method(t, context, async ? NAME(__aexit__) : NAME(__exit__), async, true);
    if (s[1] != UNSET)
        s[2] = op_call_0(t, s[0]);
    bool done = s[2] != UNSET;
    if (done) {
        slot_set(t, entered, scope_take(&s[2]));
        slot_set(t, exit, scope_take(&s[1]));
    }
    scope_leave(t, s);
    return done;
}

value with_exit(struct thread *t, value exit, value exception)
{
    value args[3] = {NONE, NONE, NONE};
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    if (exception != UNSET) {
        s[0] = exception_load(t, exception, &exception_of(exception)->traceback);
        args[0] = value_from_type(value_type(exception));
        args[1] = exception;
        args[2] = s[0] == UNSET ? NONE : s[0];
    }
    value result = op_call(t, exit, args, 3, UNSET);
    return scope_leave_keeping(t, s, result);
}

/* ---- Exceptions ---- */

static bool is_exception_class(value v)
{
    return type_check(v) && type_is_subtype(type_of(v), &exc_BaseException);
}

int exception_matches(struct thread *t, value exception, value type)
{
    if (is_exception_class(type))
        return type_is_subtype(value_type(exception), type_of(type));
    if (tuple_check(type)) {
        for (size_t k = 0; k < tuple_count(type); k++) {
            if (!is_exception_class(tuple_item(type, k)))
                goto wrong;
        }
        for (size_t k = 0; k < tuple_count(type); k++) {
            if (type_is_subtype(value_type(exception), type_of(tuple_item(type, k))))
                return 1;
        }
        return 0;
    }
wrong:
    raise_error(t, &exc_TypeError, "catching classes that do not inherit from BaseException is not allowed");
    return -1;
}

static bool is_group(value v)
{
    return type_is_subtype(value_type(v), &exc_BaseExceptionGroup);
}

/* Whether a class or tuple after except* names a group: not allowed. */
static bool names_group(value type)
{
    if (tuple_check(type)) {
        for (size_t k = 0; k < tuple_count(type); k++) {
            if (names_group(tuple_item(type, k)))
                return true;
        }
        return false;
    }
    return type_check(type) && type_is_subtype(type_of(type), &exc_BaseExceptionGroup);
}

bool except_star_match(struct thread *t, value group, value type, value *matched, value *rest)
{
    *matched = *rest = NONE;
    if (group == NONE)
        return true;
    int matches = exception_matches(t, group, type);
    if (matches < 0) {
        if (raised_clear_if(t, &exc_TypeError))
            raise_error(t, &exc_TypeError,
                        "catching classes that do not inherit from BaseException is not allowed");
        return false;
    }
    if (names_group(type)) {
        raise_error(t, &exc_TypeError,
                    "catching ExceptionGroup with except* is not allowed. Use except instead.");
        return false;
    }
    if (!is_group(group)) {
        if (!matches) {
            *rest = value_retain(group);
            return true;
        }
        value *s = scope_enter(t, 2);
        if (!s)
            return false;
        s[0] = tuple_pack(t, 1, group);
        s[1] = str_from_utf8(t, "", 0);
        if (s[0] != UNSET && s[1] != UNSET)
            *matched = op_call_2(t, value_from_type(&exc_BaseExceptionGroup), s[1], s[0]);
        scope_leave(t, s);
        return *matched != UNSET && !thread_raised(t);
    }
    value pair = op_call_method(t, group, NAME(split), &type, 1);
    if (pair == UNSET)
        return false;
    bool good = tuple_check(pair) && tuple_count(pair) == 2;
    if (good) {
        *matched = value_retain(tuple_item(pair, 0));
        *rest = value_retain(tuple_item(pair, 1));
    } else {
        raise_error(t, &exc_TypeError, "%.200T.split must return a 2-tuple", group);
    }
    value_release(t, pair);
    return good;
}

/* Whether a clause raised the part of the group again that it was given: what it carries is the original's.
 */
static bool is_part_of(value item, value original)
{
    const struct exception *part = (struct exception *)value_ref(item),
                           *whole = (struct exception *)value_ref(original);
    /* Relaxed: compared only. */
    return is_group(item) && load_relaxed(&part->traceback) == load_relaxed(&whole->traceback) &&
           load_relaxed(&part->context) == load_relaxed(&whole->context) &&
           load_relaxed(&part->cause) == load_relaxed(&whole->cause);
}

/* What goes on after the clauses. Parts of the original that were not handled or were raised again keep their
 * place in it; what the clauses raised besides is put beside that in a new group. */
value except_star_end(struct thread *t, value original, value raised)
{
    value *s = scope_enter(t, 4); /* parts, others, group of the parts, message */
    if (!s)
        return UNSET;
    s[0] = list_create(t, 0);
    s[1] = list_create(t, 0);
    bool grouped = is_group(original), done = s[0] != UNSET && s[1] != UNSET;
    for (size_t k = 0; done && k < list_count(raised); k++) {
        value item = list_of(raised)->array->items[k];
        if (item != NONE)
            done = list_append(t, s[grouped && is_part_of(item, original) ? 0 : 1], item);
    }
    value result = UNSET;
    if (done && list_count(s[0])) {
        s[2] = exception_group_keep(t, original, s[0]);
        done = s[2] != UNSET && (list_count(s[1]) == 0 || s[2] == NONE || list_append(t, s[1], s[2]));
    }
    if (done && list_count(s[1]) == 0) {
        result = s[2] == UNSET ? NONE : scope_take(&s[2]);
    } else if (done && !grouped) { /* one clause at most can have run */
        result = value_retain(list_of(s[1])->array->items[0]);
    } else if (done) {
        s[3] = str_from_utf8(t, "", 0);
        if (s[3] != UNSET)
            result = op_call_2(t, value_from_type(&exc_BaseExceptionGroup), s[3], s[1]);
    }
    return scope_leave_keeping(t, s, result);
}

/* ---- The shell ---- */

bool print_expression(struct thread *t, value v)
{
    value sys = t->program->extra_roots[ROOT_SYS];
    value hook = namespace_find(t, sys, NAME(displayhook));
    if (hook == UNSET) {
        if (!thread_raised(t))
            raise_error(t, &exc_RuntimeError, "lost sys.displayhook");
        return false;
    }
    value result = op_call_taken(t, hook, &v, 1);
    value_release(t, result);
    return result != UNSET;
}
