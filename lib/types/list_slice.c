/* Indexing lists and slicing them: reading, assigning, deleting. */
#include "types/list_internal.h"

#include "object/scope.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/slice.h"
#include "types/tuple.h"

/* An item by an index that counts from the end if negative: new reference, UNSET with nothing pending. */
static value item_at(struct thread *t, value self, int64_t index)
{
    for (;;) {
        size_t count = load_acquire(&list_of(self)->count);
        int64_t at = index < 0 ? index + (int64_t)count : index;
        if (at < 0 || at >= (int64_t)count)
            return UNSET;
        value item = list_get(t, self, (size_t)at);
        if (item != UNSET)
            return item;
    }
}

value list_part(struct thread *t, value self, int64_t start, int64_t stop, int64_t step)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    const value *items;
    int64_t length;
    if (object_is_private(value_ref(self))) {
        struct list *list = list_of(self);
        items = list->array ? list->array->items : NULL;
        length = (int64_t)list->count;
    } else {
        if ((s[0] = list_to_tuple(t, self)) == UNSET)
            goto out;
        items = tuple_of(s[0])->items;
        length = (int64_t)tuple_count(s[0]);
    }
    int64_t count = slice_clip(length, &start, &stop, step);
    struct list *part = list_create_unfilled(t, (size_t)count);
    for (int64_t i = 0; part && i < count; i++, start += step)
        field_init(&part->array->items[i], value_retain(items[start]));
    result = value_from_ref(part);
out:
    return scope_leave_keeping(t, s, result);
}

value list_get_item(struct thread *t, value self, value key)
{
    int64_t index, start, stop, step;
    int is_index = index_from_key(t, key, &index);
    if (is_index > 0) {
        value item = item_at(t, self, index);
        return item != UNSET ? item : raise_error(t, &exc_IndexError, "list index out of range");
    }
    if (is_index < 0)
        return UNSET;
    if (value_is_exact(key, &slice_type))
        return slice_unpack(t, key, &start, &stop, &step) ? list_part(t, self, start, stop, step) : UNSET;
    return raise_error(t, &exc_TypeError, "list indices must be integers or slices, not %T", key);
}

void list_reverse_own(struct thread *t, struct list *list)
{
    value *items = list->array ? list->array->items : NULL;
    container_shade(t, items, list->count);
    for (size_t low = 0, high = list->count; low + 1 < high; low++) {
        value item = items[--high];
        items[high] = items[low];
        items[low] = item;
    }
}

enum list_result list_replace_range(struct thread *t, value self, size_t expected, int64_t low, int64_t high,
                                    value source, enum release_order order)
{
    size_t count = source == UNSET ? 0 : tuple_count(source);
    const value *items = source == UNSET ? NULL : tuple_of(source)->items;
    value *s = scope_enter(t, 1);
    if (!s)
        return LIST_FAILED;
    enum list_result done = LIST_FAILED;
    s[0] = list_create(t, (size_t)(high - low));
    if (s[0] != UNSET) {
        struct list *removed = list_of(s[0]);
        for (size_t i = 0; i < count; i++)
            value_retain(items[i]);
        done = list_splice(t, self, expected, (size_t)low, (size_t)high, items, count,
                           removed->array ? removed->array->items : NULL);
        if (done == LIST_DONE) {
            removed->count = (size_t)(high - low);
            if (order == FIRST_FIRST)
                list_reverse_own(t, removed);
        } else { /* the caller's tuple still holds every one of them */
            for (size_t i = 0; i < count; i++)
                value_release(t, items[i]);
        }
    }
    scope_leave(t, s);
    return done;
}

static bool assign_range(struct thread *t, value self, int64_t start, int64_t stop, value source)
{
    for (;;) {
        size_t expected = load_acquire(&list_of(self)->count);
        int64_t low = start, high = stop;
        slice_clip((int64_t)expected, &low, &high, 1);
        if (high < low)
            high = low;
        enum list_result done = list_replace_range(t, self, expected, low, high, source, LAST_FIRST);
        if (done != LIST_CHANGED)
            return done == LIST_DONE;
    }
}

/* l[a:b:c] = items, item by item: the number of items stays. */
static bool assign_stepped(struct thread *t, value self, int64_t start, int64_t stop, int64_t step,
                           value source)
{
    int64_t count = slice_clip((int64_t)list_count(self), &start, &stop, step);
    if ((int64_t)tuple_count(source) != count) {
        raise_error(t, &exc_ValueError,
                    "attempt to assign sequence of size %zu to extended slice of size %lld",
                    tuple_count(source), (long long)count);
        return false;
    }
    struct list *list = list_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = list_of_slots(t, (size_t)count);
    if (s[0] == UNSET)
        goto out;
    for (int64_t i = 0; i < count; i++)
        container_admit(t, &list->object, tuple_item(source, (size_t)i));
    bool locked = container_lock(t, &list->object);
    for (int64_t i = 0; i < count && start + i * step < (int64_t)list->count; i++) {
        value item = value_retain(tuple_item(source, (size_t)i));
        /* Backwards, since a list is released from its end and python3 releases these in order. */
        list_of(s[0])->array->items[count - 1 - i] =
            field_exchange(t, &list->object, &list->array->items[start + i * step], item);
    }
    container_unlock(&list->object, locked);
out:;
    bool done = s[0] != UNSET;
    scope_leave(t, s);
    return done;
}

/* del l[a:b:c]: what stays is assigned over the range that the slice spans. */
static bool delete_stepped(struct thread *t, value self, int64_t start, int64_t stop, int64_t step)
{
    for (;;) {
        size_t expected = load_acquire(&list_of(self)->count);
        int64_t low = start, high = stop;
        int64_t count = slice_clip((int64_t)expected, &low, &high, step);
        if (count == 0)
            return true;
        if (step < 0) {
            low += (count - 1) * step;
            step = -step;
            start = low, stop = low + (count - 1) * step + 1;
        }
        int64_t span = (count - 1) * step + 1;
        value *s = scope_enter(t, 2);
        if (!s)
            return false;
        enum list_result done = LIST_FAILED;
        if ((s[0] = list_to_tuple(t, self)) == UNSET)
            goto out;
        done = LIST_CHANGED;
        if (tuple_count(s[0]) != expected)
            goto out;
        done = LIST_FAILED;
        if ((s[1] = tuple_create(t, (size_t)(span - count))) == UNSET)
            goto out;
        for (int64_t i = 0, kept = 0; i < span; i++)
            if (i % step)
                field_init(&tuple_of(s[1])->items[kept++], value_retain(tuple_item(s[0], (size_t)(low + i))));
        slot_clear(t, &s[0]); /* or the removed would go only with this snapshot */
        done = list_replace_range(t, self, expected, low, low + span, s[1], FIRST_FIRST);
    out:
        scope_leave(t, s);
        if (done != LIST_CHANGED)
            return done == LIST_DONE;
    }
}

/* l[a:b:c] = item, whatever the list and the item are. */
static bool assign_any(struct thread *t, value self, int64_t start, int64_t stop, int64_t step, value item)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = false;
    s[0] = sequence_to_tuple(t, item);
    if (s[0] == UNSET) {
        if (raised_is(t, &exc_TypeError) && !value_type(item)->slots.iter &&
            !value_type(item)->slots.get_item) {
            raised_clear(t);
            raise_error(t, &exc_TypeError,
                        step == 1 ? "can only assign an iterable" : "must assign iterable to extended slice");
        }
    } else {
        done = step == 1 ? assign_range(t, self, start, stop, s[0])
                         : assign_stepped(t, self, start, stop, step, s[0]);
    }
    scope_leave(t, s);
    return done;
}

#define FEW_REMOVED 32

/* l[a:b] = items for a list that this thread alone has and no collection looks at, where only few items leave
 * and `count` borrowed ones enter, which are kept alive by whoever holds them. False: raised. */
static bool assign_few(struct thread *t, struct list *list, int64_t start, int64_t stop, const value *items,
                       size_t count)
{
    slice_clip((int64_t)list->count, &start, &stop, 1);
    size_t low = (size_t)start, high = stop < start ? low : (size_t)stop, leaving = high - low;
    value *removed = scope_enter(t, leaving);
    if (!removed)
        return false;
    enum list_result done = LIST_DONE;
    for (size_t i = 0; i < count; i++)
        value_retain(items[i]);
    if (leaving == count) {
        value *slots = list->array ? list->array->items + low : NULL;
        for (size_t i = 0; i < count; i++) {
            removed[i] = slots[i];
            slots[i] = items[i];
        }
    } else {
        done = list_splice(t, value_from_ref(list), list->count, low, high, items, count, removed);
    }
    if (unlikely(done != LIST_DONE)) {
        for (size_t i = 0; i < count; i++)
            value_release(t, items[i]); /* their holder has another reference */
    }
    for (size_t i = leaving; i-- > 0;) /* python3 releases them from the last to the first */
        slot_clear(t, &removed[i]);
    scope_leave(t, removed);
    return done == LIST_DONE;
}

bool list_assign_part(struct thread *t, value self, int64_t start, int64_t stop, value item)
{
    struct list *list = list_of(self);
    if (container_in_place(t, &list->object)) {
        int64_t low = start, high = stop;
        slice_clip((int64_t)list->count, &low, &high, 1);
        if (high - low <= FEW_REMOVED) {
            if (value_is_exact(item, &tuple_type))
                return assign_few(t, list, start, stop, tuple_of(item)->items, tuple_count(item));
            const struct list *from = list_of(item);
            if (value_is_exact(item, &list_type) && item != self && object_is_private(&from->object))
                return assign_few(t, list, start, stop, from->array ? from->array->items : NULL, from->count);
        }
    }
    return assign_any(t, self, start, stop, 1, item);
}

static bool assign_slice(struct thread *t, value self, value slice, value item)
{
    int64_t start, stop, step;
    if (!slice_unpack(t, slice, &start, &stop, &step))
        return false;
    if (item == UNSET)
        return step == 1 ? assign_range(t, self, start, stop, UNSET)
                         : delete_stepped(t, self, start, stop, step);
    return step == 1 ? list_assign_part(t, self, start, stop, item)
                     : assign_any(t, self, start, stop, step, item);
}

bool list_set_item(struct thread *t, value self, value key, value item)
{
    int64_t index;
    int is_index = index_from_key(t, key, &index);
    if (is_index < 0)
        return false;
    if (!is_index) {
        if (value_is_exact(key, &slice_type))
            return assign_slice(t, self, key, item);
        raise_error(t, &exc_TypeError, "list indices must be integers or slices, not %T", key);
        return false;
    }
    if (item == UNSET) {
        value old = list_take(t, self, index);
        if (old != UNSET)
            value_release(t, old);
        else if (!thread_raised(t))
            raise_error(t, &exc_IndexError, "list assignment index out of range");
        return old != UNSET;
    }
    for (;;) {
        size_t count = load_acquire(&list_of(self)->count);
        int64_t at = index < 0 ? index + (int64_t)count : index;
        if (at >= 0 && at < (int64_t)count) {
            if (list_set(t, self, (size_t)at, item))
                return true;
        } else if (load_acquire(&list_of(self)->count) == count) {
            raise_error(t, &exc_IndexError, "list assignment index out of range");
            return false;
        }
    }
}
