/* The storage of lists: an array that is replaced, never moved, while others may read it.
 *
 * Writers store the array before a larger count, so a reader that loads the count (acquire) and then the
 * array finds an array at least as new.
 */
#include "types/list.h"

#include "types/list_internal.h"

#include "object/create.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/tuple.h"

static struct list_array *array_create(struct thread *t, size_t capacity)
{
    if (unlikely(capacity > (SIZE_MAX >> 8))) {
        raise_no_memory(t);
        return NULL;
    }
    struct list_array *array = memory_alloc(t, sizeof *array + capacity * sizeof(value));
    if (array)
        array->capacity = capacity;
    return array;
}

static void slots_fill_unset(value *slots, size_t count)
{
    memset(slots, 0, count * sizeof *slots);
}

/* Over-allocation by a quarter, so that a run of appends copies each item about four times. */
static size_t capacity_for(size_t count)
{
    return (count + (count >> 2) + 6) & ~(size_t)3;
}

bool list_reserve(struct thread *t, struct list *list, size_t capacity)
{
    for (;;) {
        struct list_array *seen = load_acquire(&list->array);
        if (seen && seen->capacity >= capacity)
            return true;
        struct list_array *array = array_create(t, capacity);
        if (!array)
            return false;
        bool locked = container_lock(t, &list->object);
        if (list->array != seen) {
            container_unlock(&list->object, locked);
            memory_free(t, array);
            continue;
        }
        size_t used = seen ? seen->capacity : 0;
        if (used)
            memcpy(array->items, seen->items, used * sizeof(value));
        slots_fill_unset(array->items + used, capacity - used);
        store_release(&list->array, array);
        container_unlock(&list->object, locked);
        if (seen)
            memory_retire(t, &list->object, seen);
        return true;
    }
}

/* ---- Making lists. ---- */

value list_create(struct thread *t, size_t capacity)
{
    struct list *list = object_create_unfilled(t, &list_type.shape, sizeof *list, OBJECT_TRACKED);
    if (!list)
        return UNSET;
    list->count = 0;
    list->array = NULL;
    if (capacity && !list_reserve(t, list, capacity)) {
        value_release(t, value_from_ref(list));
        return UNSET;
    }
    return value_from_ref(list);
}

value list_of_slots(struct thread *t, size_t count)
{
    value v = list_create(t, count);
    if (v != UNSET)
        list_of(v)->count = count;
    return v;
}

struct list *list_create_unfilled(struct thread *t, size_t count)
{
    value v = list_create(t, 0);
    if (v == UNSET || count == 0)
        return (struct list *)value_ref(v);
    struct list *list = list_of(v);
    struct list_array *array = array_create(t, count);
    if (unlikely(!array)) {
        object_release(t, &list->object);
        return NULL;
    }
    list->array = array;
    list->count = count;
    return list;
}

value list_from_items(struct thread *t, const value *items, size_t count)
{
    struct list *list = list_create_unfilled(t, count);
    if (unlikely(!list))
        return UNSET;
    for (size_t i = 0; i < count; i++)
        field_init(&list->array->items[i], value_retain(items[i]));
    return value_from_ref(list);
}

value list_take_items(struct thread *t, value *items, size_t count)
{
    struct list *list = list_create_unfilled(t, count);
    if (unlikely(!list))
        return UNSET;
    for (size_t i = 0; i < count; i++) {
        field_init(&list->array->items[i], items[i]);
        items[i] = UNSET;
    }
    return value_from_ref(list);
}

value list_from_iterable(struct thread *t, value iterable)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = list_create(t, 0);
    if (s[0] != UNSET && list_extend(t, s[0], iterable))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

/* ---- One item. ---- */

static bool append_slow(struct thread *t, struct list *list, value item)
{
    container_admit(t, &list->object, item);
    for (;;) {
        bool locked = container_lock(t, &list->object);
        struct list_array *array = list->array;
        size_t count = list->count;
        if (array && count < array->capacity) {
            field_exchange(t, &list->object, &array->items[count], item);
            store_release(&list->count, count + 1);
            container_unlock(&list->object, locked);
            return true;
        }
        container_unlock(&list->object, locked);
        if (!list_reserve(t, list, capacity_for(count + 1))) {
            value_release(t, item);
            return false;
        }
    }
}

bool list_append_take(struct thread *t, value v, value item)
{
    struct list *list = list_of(v);
    /* Relaxed: of a shared list they are only looked at, and read again under the lock. */
    struct list_array *array = load_relaxed(&list->array);
    size_t count = load_relaxed(&list->count);
    if (container_in_place(t, &list->object) && likely(array && count < array->capacity)) {
        array->items[count] = item;
        list->count = count + 1;
        return true;
    }
    return append_slow(t, list, item);
}

bool list_append(struct thread *t, value v, value item)
{
    return list_append_take(t, v, value_retain(item));
}

value list_get(struct thread *t, value v, size_t index)
{
    struct list *list = list_of(v);
    if (likely(object_is_private(&list->object)))
        return index < list->count ? value_retain(list->array->items[index]) : UNSET;
    for (;;) {
        size_t count = load_acquire(&list->count);
        struct list_array *array = load_acquire(&list->array);
        if (index >= count)
            return UNSET;
        value item = UNSET;
        if (array && index < array->capacity) {
            if (!container_try_load(t, &array->items[index], &item))
                continue;
            if (item != UNSET)
                return item;
        }
        /* Empty: the list is shorter by now, unless the array was replaced while we looked. */
        if (load_acquire(&list->array) == array)
            return UNSET;
    }
}

bool list_set(struct thread *t, value v, size_t index, value item)
{
    struct list *list = list_of(v);
    container_admit(t, &list->object, item);
    bool locked = container_lock(t, &list->object);
    if (index >= list->count) {
        container_unlock(&list->object, locked);
        return false;
    }
    value old = field_exchange(t, &list->object, &list->array->items[index], value_retain(item));
    container_unlock(&list->object, locked);
    value_release(t, old);
    return true;
}

/* ---- Moving. ---- */

static bool splice_in_place(struct thread *t, struct list *list, size_t low, size_t high, const value *items,
                            size_t count, value *removed)
{
    size_t tail = list->count - high, total = low + count + tail;
    if (total > (list->array ? list->array->capacity : 0) && !list_reserve(t, list, capacity_for(total)))
        return false;
    if (!list->array)
        return true; /* nothing into nothing */
    value *slots = list->array->items;
    if (high > low)
        memcpy(removed, slots + low, (high - low) * sizeof *slots);
    if (low + count != high && tail)
        memmove(slots + low + count, slots + high, tail * sizeof *slots);
    if (count)
        memcpy(slots + low, items, count * sizeof *slots);
    if (total < list->count)
        slots_fill_unset(slots + total, list->count - total);
    list->count = total;
    return true;
}

enum list_result list_splice(struct thread *t, value v, size_t expected, size_t low, size_t high,
                             const value *items, size_t count, value *removed)
{
    struct list *list = list_of(v);
    if (container_in_place(t, &list->object)) {
        if (list->count != expected)
            return LIST_CHANGED;
        return splice_in_place(t, list, low, high, items, count, removed) ? LIST_DONE : LIST_FAILED;
    }
    for (size_t i = 0; i < count; i++)
        container_admit(t, &list->object, items[i]);
    size_t tail = expected - high, total = low + count + tail, capacity = capacity_for(total);
    struct list_array *array = array_create(t, capacity);
    if (!array)
        return LIST_FAILED;
    bool locked = container_lock(t, &list->object);
    struct list_array *old = list->array;
    if (list->count != expected) {
        container_unlock(&list->object, locked);
        memory_free(t, array);
        return LIST_CHANGED;
    }
    if (old) {
        memcpy(array->items, old->items, low * sizeof(value));
        memcpy(array->items + low + count, old->items + high, tail * sizeof(value));
        if (high > low)
            memcpy(removed, old->items + low, (high - low) * sizeof(value));
    }
    if (count)
        memcpy(array->items + low, items, count * sizeof(value));
    slots_fill_unset(array->items + total, capacity - total);
    /* A smaller count first, a larger one last: a reader's count never exceeds what its array holds by more
     * than items that were there when it looked. */
    if (total < expected)
        store_release(&list->count, total);
    store_release(&list->array, array);
    if (total > expected)
        store_release(&list->count, total);
    container_unlock(&list->object, locked);
    container_shade(t, array->items + low, count);
    if (old) {
        container_shade(t, old->items + low, high - low);
        memory_retire(t, &list->object, old);
    }
    return LIST_DONE;
}

value list_take(struct thread *t, value v, int64_t index)
{
    struct list *list = list_of(v);
    for (;;) {
        size_t count = load_acquire(&list->count);
        int64_t at = index < 0 ? index + (int64_t)count : index;
        if (at < 0 || at >= (int64_t)count)
            return UNSET;
        value item = UNSET;
        if (at == (int64_t)count - 1) {
            /* The last one moves nobody. */
            bool locked = container_lock(t, &list->object);
            if (list->count == count) {
                item = field_exchange(t, &list->object, &list->array->items[at], UNSET);
                store_release(&list->count, count - 1);
            }
            container_unlock(&list->object, locked);
            if (item != UNSET)
                return item;
            continue;
        }
        enum list_result done = list_splice(t, v, count, (size_t)at, (size_t)at + 1, NULL, 0, &item);
        if (done == LIST_DONE)
            return item;
        if (done == LIST_FAILED)
            return UNSET;
    }
}

bool list_move_out(struct thread *t, value v, value home)
{
    struct list *list = list_of(v), *to = list_of(home);
    if (object_is_private(&list->object)) {
        /* Readers there are none; a collector finds the references logged. */
        if (list->array)
            container_shade(t, list->array->items, list->count);
        to->array = list->array;
        to->count = list->count;
        store_release(&list->array, NULL);
        list->count = 0;
        return true;
    }
    for (;;) {
        size_t count = load_acquire(&list->count);
        if (!list_reserve(t, to, count))
            return false;
        enum list_result done =
            list_splice(t, v, count, 0, count, NULL, 0, to->array ? to->array->items : NULL);
        if (done == LIST_FAILED)
            return false;
        if (done == LIST_DONE) {
            to->count = count;
            return true;
        }
    }
}

/* ---- Whole lists. ---- */

value list_to_tuple(struct thread *t, value v)
{
    struct list *list = list_of(v);
    if (object_is_private(&list->object))
        return tuple_from_items(t, list->array ? list->array->items : NULL, list->count);
    for (;;) {
        size_t count = load_acquire(&list->count);
        value result = tuple_create(t, count);
        if (result == UNSET)
            return UNSET;
        /* Under the lock nobody takes an item away, so every one is alive and a plain retain will do. */
        bool locked = container_lock(t, &list->object);
        bool same = list->count == count;
        for (size_t i = 0; same && i < count; i++)
            field_init(&tuple_of(result)->items[i], value_retain(list->array->items[i]));
        container_unlock(&list->object, locked);
        if (same)
            return result;
        value_release(t, result);
    }
}

value sequence_to_tuple(struct thread *t, value v)
{
    if (tuple_check(v))
        return value_retain(v);
    if (list_check(v))
        return list_to_tuple(t, v);
    return tuple_from_iterable(t, v);
}

/* Appends `count` items, which the caller owns through a traced home. */
static bool extend_items(struct thread *t, value v, const value *items, size_t count)
{
    struct list *list = list_of(v);
    if (count == 0)
        return true;
    if (container_in_place(t, &list->object)) {
        size_t total = list->count + count;
        if (total > (list->array ? list->array->capacity : 0) &&
            !list_reserve(t, list, list->count ? capacity_for(total) : total))
            return false;
        value *slots = list->array->items + list->count;
        for (size_t i = 0; i < count; i++)
            slots[i] = value_retain(items[i]);
        list->count = total;
        return true;
    }
    for (size_t i = 0; i < count; i++)
        value_retain(items[i]);
    for (;;) {
        size_t expected = load_acquire(&list->count);
        enum list_result done = list_splice(t, v, expected, expected, expected, items, count, NULL);
        if (done == LIST_DONE)
            return true;
        if (done == LIST_FAILED)
            break;
    }
    for (size_t i = 0; i < count; i++)
        value_release(t, items[i]);
    return false;
}

static bool extend_by_iterator(struct thread *t, value list, value iterable)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = false;
    s[0] = op_iter(t, iterable);
    if (s[0] == UNSET)
        goto out;
    int64_t hint = op_length_hint(t, iterable, 8);
    if (hint < 0)
        goto out;
    if (hint >> 36) { /* no machine has it: as python3, before the first item */
        raise_no_memory(t);
        goto out;
    }
    size_t room = list_count(list) + (size_t)hint;
    /* A hint is only a hint: a wild one must not fail what would fit. */
    if (hint > 8 && hint < (1 << 24) && !list_reserve(t, list_of(list), room))
        goto out;
    for (;;) {
        value item = op_next(t, s[0]);
        if (item == UNSET)
            break;
        if (!list_append_take(t, list, item))
            goto out;
    }
    done = !thread_raised(t);
out:
    scope_leave(t, s);
    return done;
}

bool list_extend(struct thread *t, value list, value iterable)
{
    bool is_tuple = value_is_exact(iterable, &tuple_type);
    if (!is_tuple && !value_is_exact(iterable, &list_type))
        return extend_by_iterator(t, list, iterable);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    /* The snapshot also makes l.extend(l) safe, and holds what another thread may take out meanwhile. */
    bool done = false;
    if (!is_tuple && iterable != list && object_is_private(value_ref(iterable))) {
        struct list *other = list_of(iterable);
        done = extend_items(t, list, other->array ? other->array->items : NULL, other->count);
    } else {
        s[0] = sequence_to_tuple(t, iterable);
        done = s[0] != UNSET && extend_items(t, list, tuple_of(s[0])->items, tuple_count(s[0]));
    }
    scope_leave(t, s);
    return done;
}
