/* The fast paths of the evaluation loop, inline. Each either gives a result or says that the slow path must.
 */
#ifndef OURO_VM_EVAL_INLINE_H
#define OURO_VM_EVAL_INLINE_H

#include "object/scope.h"
#include "types/class.h"
#include "types/dict_table.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/slice.h"
#include "types/tuple.h"
#include "vm/eval.h"

/* ---- Small integers: false when the result does not fit or the case is special ---- */

static inline bool small_result(int64_t r, value *out)
{
    if (unlikely(!value_int_fits(r)))
        return false;
    *out = (value)r | VALUE_INT_TAG;
    return true;
}
static inline bool small_add(value x, value y, value *out)
{
    return small_result(value_small_int(x) + value_small_int(y), out);
}
static inline bool small_subtract(value x, value y, value *out)
{
    return small_result(value_small_int(x) - value_small_int(y), out);
}
static inline bool small_multiply(value x, value y, value *out)
{
    int64_t r;
    return !__builtin_mul_overflow(value_small_int(x), value_small_int(y), &r) && small_result(r, out);
}
static inline bool small_floor_divide(value x, value y, value *out)
{
    int64_t a = value_small_int(x), b = value_small_int(y);
    if (unlikely(b == 0))
        return false;
    int64_t q = a / b;
    if ((a % b != 0) && ((a < 0) != (b < 0)))
        q--;
    return small_result(q, out);
}
static inline bool small_remainder(value x, value y, value *out)
{
    int64_t a = value_small_int(x), b = value_small_int(y);
    if (unlikely(b == 0))
        return false;
    int64_t r = a % b;
    if (r != 0 && ((r < 0) != (b < 0)))
        r += b;
    return small_result(r, out);
}
static inline bool small_shift_left(value x, value y, value *out)
{
    int64_t a = value_small_int(x), by = value_small_int(y);
    if (by < 0 || by > 50)
        return false;
    int64_t r = (int64_t)((uint64_t)a << by);
    return r >> by == a && small_result(r, out);
}
static inline bool small_shift_right(value x, value y, value *out)
{
    int64_t by = value_small_int(y);
    if (by < 0)
        return false;
    return small_result(value_small_int(x) >> (by > 63 ? 63 : by), out);
}
static inline bool small_power(value x, value y, value *out)
{
    int64_t base = value_small_int(x), exponent = value_small_int(y), result = 1;
    if (exponent < 0 || exponent > 64)
        return false;
    for (; exponent; exponent--) {
        if (__builtin_mul_overflow(result, base, &result))
            return false;
    }
    return small_result(result, out);
}
static inline bool immediate_double(value v, double *out)
{
    if (value_is_float(v))
        *out = value_float(v);
    else if (value_is_int(v))
        *out = (double)value_small_int(v);
    else
        return false;
    return true;
}
/* Whether x / y is correctly rounded by dividing the doubles: both are below 2^53, so always. */
static inline bool small_divide_exact(value x, value y)
{
    return true;
}

/* ---- Registers ---- */

static inline void clear_run(struct thread *t, value *slots, size_t count)
{
    for (size_t i = 0; i < count; i++)
        slot_clear(t, &slots[i]);
}

/* The same, while the caller holds `kept`: see release_keeping. Returns it. */
static inline value clear_run_keeping(struct thread *t, value *slots, size_t count, value kept)
{
    value *s = t->scope_top < t->scope_limit ? scope_enter(t, 1) : NULL; /* no room: it does without */
    if (likely(s != NULL))
        s[0] = kept;
    clear_run(t, slots, count);
    if (likely(s != NULL)) {
        scope_take(s);
        scope_leave(t, s);
    }
    return kept;
}

static inline int truth_of(struct thread *t, value v)
{
    if (value_is_bool(v))
        return v == TRUE_VALUE;
    if (v == NONE)
        return 0;
    if (value_is_int(v))
        return v != value_from_small_int(0);
    return op_truth(t, v);
}

static inline int compare_truth(struct thread *t, value x, value y, enum compare_op op)
{
    value v = op_compare(t, x, y, op);
    if (v == UNSET)
        return -1;
    if (value_is_bool(v))
        return v == TRUE_VALUE;
    return op_truth_taken(t, v);
}

static inline struct cell *closure_cell(const struct frame *f, unsigned index)
{
    return (struct cell *)value_ref(tuple_item(frame_function(f)->closure, index));
}

/* frame_leave, while the caller holds `kept`: see release_keeping (object/scope.h). Returns it. */
value frame_leave_keeping(struct thread *t, struct frame *f, value kept);

/* ---- Inline caches: see note CACHE in types/attribute.c ---- */

#define ALWAYS_INLINE static inline __attribute__((always_inline))

/* One 64-bit read of the version, index and kind. */
ALWAYS_INLINE struct attribute_cache cache_word(const struct inline_cache *cache)
{
    union {
        struct attribute_cache entry;
        uint64_t word;
    } seen = {0};
    seen.word = load_acquire((const uint64_t *)(const void *)&cache->attribute);
    return seen.entry;
}

ALWAYS_INLINE bool cache_hits(value x, const struct attribute_cache *word)
{
    return value_is_ref(x) && word->version &&
           load_relaxed(&load_relaxed(&value_ref(x)->shape)->version) == word->version;
}

/* The rarer cases of cached_attribute: shared instances and attributes of the class (eval_slow.c). */
value cached_attribute_other(struct thread *t, value x, const struct inline_cache *cache);
/* cached_method for a function that is counted and shared. */
value cached_method_shared(struct thread *t, value x, const struct inline_cache *cache);

/* x.name by the cache: a new reference, or UNSET for the slow path (nothing pending). */
ALWAYS_INLINE value cached_attribute(struct thread *t, value x, const struct inline_cache *cache)
{
    struct attribute_cache word = cache_word(cache);
    if (unlikely(!value_is_ref(x)))
        return UNSET;
    struct object *o = value_ref(x);
    /* An empty entry, and a shape that is not to be cached, have version 0: then the kind is none. */
    if (unlikely(load_relaxed(&load_relaxed(&o->shape)->version) != word.version))
        return UNSET;
    if (likely(word.kind == ATTRIBUTE_SLOT && object_is_private(o)))
        return value_retain(*(value *)((char *)o + word.index));
    return word.kind == ATTRIBUTE_UNCACHED ? UNSET : cached_attribute_other(t, x, cache);
}

/* The function that x.name(...) calls with x in front: a new reference, or UNSET for the slow path. */
ALWAYS_INLINE value cached_method(struct thread *t, value x, const struct inline_cache *cache)
{
    struct attribute_cache seen = attribute_cache_read(&cache->attribute);
    if (unlikely(!cache_hits(x, &seen) || seen.kind != ATTRIBUTE_METHOD))
        return UNSET;
    struct object *function = value_ref(seen.target);
    int32_t count = load_relaxed(&function->count);
    if (unlikely(count < 0 && count < COUNT_STICKY_FIRST))
        return cached_method_shared(t, x, cache);
    return value_retain(seen.target);
}

/* x.name = v by the cache, for a private instance: an existing attribute, or the one that this site always
 * adds. Takes v when it returns true. */
ALWAYS_INLINE bool cached_store(struct thread *t, value x, const struct inline_cache *cache, value v)
{
    struct attribute_cache seen = attribute_cache_read(&cache->attribute);
    if (unlikely(!cache_hits(x, &seen) || !object_is_private(value_ref(x))))
        return false;
    struct object *o = value_ref(x);
    value *slot = (value *)((char *)o + seen.index);
    if (seen.kind == ATTRIBUTE_SLOT) {
        field_store(t, o, slot, v);
        return true;
    }
    if (seen.kind != ATTRIBUTE_ADD || t->barrier)
        return false;
    field_init(slot, v);
    store_relaxed(&o->shape, (struct shape *)value_ref(seen.target)); /* plain: the owner is alone with it */
    return true;
}

ALWAYS_INLINE value dict_entry_cached(struct thread *t, value dict, uint32_t version, uint32_t index)
{
    struct dict *d = dict_of(dict);
    struct dict_table *table = load_acquire(&d->table);
    if (unlikely(!table || load_relaxed(&table->keys_version) != version))
        return UNSET;
    value found;
    return field_try_load(&d->object, &table->entries[index].item, &found) ? found : UNSET;
}

/* A global or builtin by the cache: a new reference, or UNSET for the slow path. */
ALWAYS_INLINE value cached_global(struct thread *t, const struct frame *f, const struct inline_cache *cache)
{
    struct attribute_cache word = cache_word(cache);
    if (unlikely(word.version == 0))
        return UNSET;
    const struct function *fn = frame_function(f);
    if (word.kind == ATTRIBUTE_SLOT)
        return dict_entry_cached(t, fn->globals, word.version, word.index);
    /* A builtin: the module's names are still those among which it was not found. */
    uint64_t builtin = load_acquire(&cache->builtin);
    struct dict_table *table = load_acquire(&dict_of(fn->globals)->table);
    if (unlikely(!table || load_relaxed(&table->keys_version) != word.version || !builtin))
        return UNSET;
    return dict_entry_cached(t, fn->builtins, (uint32_t)(builtin >> 32), (uint32_t)builtin);
}

bool store_global(struct thread *t, struct frame *f, struct inline_cache *cache, value v);
/* namespace[name] without raising KeyError: UNSET with nothing pending if absent. */
value namespace_find(struct thread *t, value namespace, value name);

/* ---- Items ---- */

/* x[i] and x[key] of exact built-in types: a new reference, or UNSET for the slow path (nothing pending). */
ALWAYS_INLINE value item_fast(struct thread *t, value x, value y)
{
    if (unlikely(!value_is_ref(x)))
        return UNSET;
    const struct shape *shape = load_relaxed(&value_ref(x)->shape);
    if (shape == &dict_type.shape)
        return dict_get_simply(t, x, y);
    if (unlikely(!value_is_int(y)))
        return UNSET;
    int64_t index = value_small_int(y);
    if (likely(shape == &list_type.shape)) {
        struct list *list = list_of(x);
        if (unlikely(!object_is_private(&list->object)))
            return UNSET;
        if (index < 0)
            index += (int64_t)list->count;
        return likely((uint64_t)index < list->count) ? value_retain(list->array->items[index]) : UNSET;
    }
    if (shape == &tuple_type.shape) {
        struct tuple *tuple = tuple_of(x);
        if (index < 0)
            index += (int64_t)tuple->count;
        return likely((uint64_t)index < tuple->count) ? value_retain(tuple->items[index]) : UNSET;
    }
    if (shape == &str_type.shape && str_is_ascii(x)) {
        const struct string *s = str_of(x);
        if (index < 0)
            index += s->size;
        return likely((uint64_t)index < s->size) ? str_from_code_point(t, (unsigned char)s->data[index])
                                                 : UNSET;
    }
    return UNSET;
}

/* x[first:second] of exact built-in types, the same way: bounds are immediate ints or None. */
static inline value slice_fast(struct thread *t, value x, value first, value second)
{
    if (!value_is_ref(x) || !(value_is_int(first) || first == NONE) ||
        !(value_is_int(second) || second == NONE))
        return UNSET;
    int64_t start = first == NONE ? 0 : value_small_int(first);
    int64_t stop = second == NONE ? INT64_MAX : value_small_int(second);
    const struct shape *shape = load_relaxed(&value_ref(x)->shape);
    if (shape == &list_type.shape)
        return list_part(t, x, start, stop, 1);
    if (shape == &str_type.shape) {
        slice_clip(str_of(x)->length, &start, &stop, 1);
        return str_slice(t, x, start, stop);
    }
    if (shape == &tuple_type.shape) {
        int64_t count = slice_clip((int64_t)tuple_count(x), &start, &stop, 1);
        return count == (int64_t)tuple_count(x)
                   ? value_retain(x)
                   : tuple_from_items(t, tuple_of(x)->items + start, (size_t)count);
    }
    return UNSET;
}

/* item in container, where that takes no `__eq__`: 1, 0, or -1 for the slow path. */
static inline int contains_fast(struct thread *t, value container, value item)
{
    return value_is_exact(container, &dict_type) ? dict_contains_simply(t, container, item) : -1;
}

/* list[i] = v and dict[key] = v of private exact ones; false for the slow path. Borrows v. */
static inline bool store_item_fast(struct thread *t, value x, value y, value v)
{
    if (value_is_exact(x, &dict_type))
        return dict_set_simply(t, x, y, v);
    if (!value_is_exact(x, &list_type) || !value_is_int(y))
        return false;
    struct list *list = list_of(x);
    int64_t index = value_small_int(y);
    if (index < 0)
        index += (int64_t)list->count;
    if (unlikely(!object_is_private(&list->object) || (uint64_t)index >= list->count))
        return false;
    field_store(t, &list->object, &list->array->items[index], value_retain(v));
    return true;
}

/* Where the items of an exact tuple or private list of `count` items lie; NULL: it is something else. */
static inline const value *items_of(value v, size_t count)
{
    if (value_is_exact(v, &tuple_type))
        return tuple_count(v) == count ? tuple_of(v)->items : NULL;
    if (!value_is_exact(v, &list_type) || !object_is_private(value_ref(v)) || list_of(v)->count != count ||
        count == 0)
        return NULL;
    return list_of(v)->array->items;
}

/* list_append_take where there is room in a private list. */
static inline bool append_fast(struct thread *t, value v, value item)
{
    struct list *list = list_of(v);
    if (!container_in_place(t, &list->object) ||
        unlikely(!list->array || list->count >= list->array->capacity))
        return false;
    list->array->items[list->count++] = item;
    return true;
}

/* ---- Iteration ---- */

/* The next item of a private iterator over a private list or a tuple. UNSET: it takes the slow path; or it
 * has ended, and *ended is true: only for an iterator that goes with the loop, which then drops its source.
 */
ALWAYS_INLINE value sequence_next_fast(value iterator, bool *ended)
{
    if (!value_is_ref(iterator) || !object_is_private(value_ref(iterator)))
        return UNSET;
    struct sequence_iterator *it = (struct sequence_iterator *)value_ref(iterator);
    const struct shape *shape = load_relaxed(&it->object.shape);
    if (shape == &list_iterator_type.shape) {
        if (unlikely(it->source == UNSET || !object_is_private(value_ref(it->source))))
            return UNSET;
        const struct list *list = list_of(it->source);
        if (likely((uint64_t)it->index < list->count))
            return value_retain(list->array->items[it->index++]);
    } else if (shape == &tuple_iterator_type.shape) {
        if (unlikely(it->source == UNSET))
            return UNSET;
        const struct tuple *tuple = tuple_of(it->source);
        if (likely((uint64_t)it->index < tuple->count))
            return value_retain(tuple->items[it->index++]);
    } else {
        return UNSET;
    }
    *ended = load_relaxed(&it->object.count) == 1;
    return UNSET;
}

/* ---- Building, in eval_slow.c ---- */
/* callable: whose arguments are being collected, for the text of an error, or UNSET. */
bool list_extend_display(struct thread *t, value list, value iterable, value callable);
bool dict_update_display(struct thread *t, value dict, value other);

/* ---- Calls, in call.c ---- */

/* Calls what lies in a window with positional arguments. Returns the callee's frame, entered, for a Python
 * function; or NULL with either an exception pending or the result (owned) in window[0], the rest of the
 * window emptied. */
struct frame *call_prepare_slow(struct thread *t, struct frame *f, value *window, size_t nargs);
struct frame *call_keywords(struct thread *t, struct frame *f, value *window, size_t nargs, value kwnames);
struct frame *call_spread(struct thread *t, struct frame *f,
                          value *window); /* NULL: to be called another way */
value init_result(struct thread *t, struct frame *f, value result);

/* Room for a frame in the window and below the limits. */
ALWAYS_INLINE bool frame_fits(const struct vm_thread *vm, const struct frame *n, const struct code *code)
{
    return (char *)(n->registers + code->register_count) < vm->stack.limit && vm->depth < vm->depth_limit;
}

/* Enters a function with plain parameters, all of them given, from a frame on the stack. */
ALWAYS_INLINE struct frame *enter_plain(struct thread *t, struct vm_thread *vm, struct frame *f,
                                        value *window, struct code *code, value namespace, uint64_t flags)
{
    struct frame *n = (struct frame *)window;
    n->code = code;
    n->caller = f;
    n->ip = code->instructions;
    n->namespace = namespace;
    n->object = NULL;
    n->flags = flags;
    for (size_t k = code->arg_count; k < code->local_count; k++)
        n->registers[k] = UNSET;
    vm->depth++;
    t->frame = n;
    frame_pushed(t, n);
    return n;
}

/* The common call: a Python function with plain parameters, from a frame on the stack. */
ALWAYS_INLINE struct frame *call_prepare(struct thread *t, struct vm_thread *vm, struct frame *f,
                                         value *window, size_t nargs)
{
    value callable = window[FRAME_HEADER - 1];
    if (likely(value_is_exact(callable, &function_type) && !(f->flags & FRAME_GENERATOR))) {
        struct code *code = (struct code *)value_ref(((struct function *)value_ref(callable))->code);
        if (likely((code->flags & CODE_SIMPLE_CALL) && code->arg_count == nargs &&
                   frame_fits(vm, (struct frame *)window, code)))
            return enter_plain(t, vm, f, window, code, UNSET, 0);
    }
    return call_prepare_slow(t, f, window, nargs);
}

/* Whether callable is a Python function that takes just so many positional arguments, and nothing else. */
static inline bool call_is_simple(value callable, size_t nargs)
{
    if (!value_is_exact(callable, &function_type))
        return false;
    const struct code *code = (struct code *)value_ref(((struct function *)value_ref(callable))->code);
    return (code->flags & CODE_SIMPLE_CALL) && code->arg_count == nargs;
}
/* Enters a function for which call_is_simple holds, for an instruction that has no window: above f's
 * registers. *Takes* function and args. The result goes to the instruction's a. NULL: RecursionError. */
struct frame *call_above(struct thread *t, struct frame *f, value function, const value *args, size_t nargs);

/* Pops a frame of a plain call that has returned. Returns kept, its result: see release_keeping. */
ALWAYS_INLINE value frame_leave_fast(struct thread *t, struct vm_thread *vm, struct frame *f, value kept)
{
    if (unlikely(f->object || !f->caller || f->namespace != UNSET))
        return frame_leave_keeping(t, f, kept);
    unsigned count = f->code->first_temporary;
    for (unsigned k = 0; k < count; k++) {
        value v = f->registers[k];
        if (value_is_ref(v)) {
            f->registers[k] = UNSET;
            kept = release_keeping(t, v, kept);
        }
    }
    /* Releasing a local may have looked at this frame, or let a collection begin to scan the stack. */
    if (unlikely(f->object || f->caller->flags & (FRAME_GENERATOR | FRAME_UNSCANNED)))
        return frame_leave_keeping(t, f, kept);
    frame_popped(t, f);
    value function = f->function;
    t->frame = f->caller;
    vm->depth--;
    f->code = NULL;
    f->caller = NULL;
    f->ip = NULL;
    f->flags = 0;
    f->function = UNSET;
    return release_keeping(t, function, kept);
}

#endif
