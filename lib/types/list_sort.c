/* list.sort(): while it runs the list is empty, its items lie in a list that nobody else knows, in their old
 * order, and the sorter permutes copies of the bits. So every reference has its traced home at any
 * moment, whatever the comparisons do, and only the last step moves references. */
#include "types/list_internal.h"
#include "types/sort.h"

#include "object/scope.h"
#include "types/exception.h"
#include "types/protocol.h"

enum { HELD, KEYS, OTHER, RAISED, SLOTS };

static bool compute_keys(struct thread *t, value *s, value key)
{
    size_t count = list_count(s[HELD]);
    if ((s[KEYS] = list_create(t, count)) == UNSET)
        return false;
    for (size_t i = 0; i < count; i++) {
        value k = op_call_1(t, key, list_of(s[HELD])->array->items[i]);
        if (k == UNSET || !list_append_take(t, s[KEYS], k))
            return false;
    }
    return true;
}

static void turn_round(value *values, size_t count)
{
    for (size_t low = 0; low + 1 < count; low++) {
        value v = values[--count];
        values[count] = values[low];
        values[low] = v;
    }
}

/* Sorts what is in HELD (by KEYS, if there are any). */
static bool sort_held(struct thread *t, value *s, bool reverse)
{
    struct list *held = list_of(s[HELD]);
    size_t count = held->count;
    if (count < 2)
        return true;
    bool keyed = s[KEYS] != UNSET;
    if (count > SIZE_MAX / 64) {
        raise_no_memory(t);
        return false;
    }
    /* Keys, items if they differ, and as much again to merge in. */
    value *work = memory_alloc(t, count * sizeof(value) * (keyed ? 4 : 2));
    if (!work)
        return false;
    value *items = keyed ? work + count : NULL, *sorted = keyed ? items : work;
    memcpy(work, keyed ? list_of(s[KEYS])->array->items : held->array->items, count * sizeof(value));
    if (keyed)
        memcpy(items, held->array->items, count * sizeof(value));
    /* Turned round twice, so that equal items keep their order. */
    if (reverse) {
        turn_round(work, count);
        if (keyed)
            turn_round(items, count);
    }
    bool done = sort_values(t, work, items, count, work + count * (keyed ? 2 : 1));
    if (reverse)
        turn_round(sorted, count);
    /* Shaded first, the references may move in place: see object/container.h. */
    container_shade(t, held->array->items, count);
    memcpy(held->array->items, sorted, count * sizeof(value));
    memory_free(t, work);
    return done;
}

/* Puts the items back. False: somebody changed the list; the items are in it all the same. */
static bool put_back(struct thread *t, value list, value *s, struct list_array *empty, bool *changed)
{
    struct list *to = list_of(list), *held = list_of(s[HELD]);
    *changed = load_acquire(&to->array) != empty || list_count(list) != 0;
    if (!*changed && object_is_private(&to->object)) {
        container_shade(t, held->array ? held->array->items : NULL, held->count);
        store_release(&to->array, held->array);
        to->count = held->count;
        held->array = NULL;
        held->count = 0;
        return true;
    }
    for (;;) {
        size_t expected = load_acquire(&to->count);
        slot_set(t, &s[OTHER], list_create(t, expected));
        if (s[OTHER] == UNSET)
            return false;
        struct list *other = list_of(s[OTHER]);
        enum list_result done =
            list_splice(t, list, expected, 0, expected, held->array ? held->array->items : NULL, held->count,
                        other->array ? other->array->items : NULL);
        if (done == LIST_FAILED)
            return false;
        if (done == LIST_CHANGED)
            continue;
        other->count = expected;
        /* The references are the list's now. */
        for (size_t i = 0; i < held->count; i++)
            held->array->items[i] = UNSET;
        held->count = 0;
        return true;
    }
}

bool list_sort(struct thread *t, value list, value key, bool reverse)
{
    value *s = scope_enter(t, SLOTS);
    if (!s)
        return false;
    bool done = false;
    s[HELD] = list_create(t, 0);
    if (s[HELD] == UNSET || !list_move_out(t, list, s[HELD]))
        goto out;
    struct list_array *empty = load_acquire(&list_of(list)->array);
    done = (key == UNSET || key == NONE || compute_keys(t, s, key)) && sort_held(t, s, reverse);
    bool changed;
    if (!done)
        s[RAISED] = raised_take(t);
    bool back = put_back(t, list, s, empty, &changed);
    if (s[RAISED] != UNSET) {
        raised_clear(t);
        t->exception = scope_take(&s[RAISED]); /* as it was: no new context */
    } else if (back && changed) {
        raise_error(t, &exc_ValueError, "list modified during sort");
        done = false;
    } else if (!back) {
        done = false;
    }
out:
    scope_leave(t, s);
    return done;
}
