#include "modules/collections_deque.h"

#include "object/scope.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"

#define FIRST_CAPACITY 8

static void changed(struct deque *d, size_t head, size_t count)
{
    store_relaxed(&d->head, head);
    store_relaxed(&d->count, count);
    store_relaxed(&d->state, d->state + 1);
}

void deque_push_locked(struct thread *t, struct deque *d, value item, bool left)
{
    size_t head = left ? (d->head - 1) & d->ring->mask : d->head;
    value *slot = left ? &d->ring->items[head] : deque_slot(d, d->count);
    field_exchange(t, &d->object, slot, item);
    changed(d, head, d->count + 1);
}

value deque_pop_locked(struct thread *t, struct deque *d, bool left)
{
    value item = field_exchange(t, &d->object, deque_slot(d, left ? 0 : d->count - 1), UNSET);
    changed(d, left ? (d->head + 1) & d->ring->mask : d->head, d->count - 1);
    return item;
}

void deque_rotate_locked(struct thread *t, struct deque *d, int64_t n)
{
    int64_t count = (int64_t)d->count;
    if (count < 2)
        return;
    n %= count;
    if (n > count / 2)
        n -= count;
    else if (n < -(count / 2))
        n += count;
    for (; n > 0; n--)
        deque_push_locked(t, d, deque_pop_locked(t, d, false), true);
    for (; n < 0; n++)
        deque_push_locked(t, d, deque_pop_locked(t, d, true), false);
}

bool deque_lock_with_room(struct thread *t, struct deque *d, bool *locked)
{
    struct ring *ring = NULL;
    for (;;) {
        *locked = container_lock(t, &d->object);
        struct ring *old = d->ring;
        size_t capacity = old ? old->mask + 1 : 0;
        if (d->count < capacity) {
            container_unlock(&d->object, *locked);
            memory_free(t, ring);
            *locked = container_lock(t, &d->object);
            if (d->count < (d->ring ? d->ring->mask + 1 : 0))
                return true;
            ring = NULL;
            container_unlock(&d->object, *locked);
            continue;
        }
        if (ring && ring->mask + 1 > capacity) {
            for (size_t i = 0; i < d->count; i++)
                ring->items[i] = *deque_slot(d, i);
            store_relaxed(&d->head, 0);
            store_release(&d->ring, ring);
            container_unlock(&d->object, *locked);
            if (old)
                memory_retire(t, &d->object, old);
            ring = NULL;
            continue;
        }
        container_unlock(&d->object, *locked);
        memory_free(t, ring);
        size_t wanted = capacity ? capacity * 2 : FIRST_CAPACITY;
        ring = memory_alloc(t, sizeof *ring + wanted * sizeof(value));
        if (!ring)
            return false;
        ring->mask = wanted - 1;
        memset(ring->items, 0, wanted * sizeof(value));
    }
}

bool deque_push(struct thread *t, value v, value item, bool left)
{
    struct deque *d = deque_of(v);
    bool locked;
    container_admit(t, &d->object, item);
    if (d->limit == 0) {
        value_release(t, item);
        return true;
    }
    if (!deque_lock_with_room(t, d, &locked)) {
        value_release(t, item);
        return false;
    }
    deque_push_locked(t, d, item, left);
    value fallen = d->limit >= 0 && (int64_t)d->count > d->limit ? deque_pop_locked(t, d, !left) : UNSET;
    container_unlock(&d->object, locked);
    value_release(t, fallen);
    return true;
}

value deque_pop(struct thread *t, value v, bool left)
{
    struct deque *d = deque_of(v);
    bool locked = container_lock(t, &d->object);
    value item = d->count ? deque_pop_locked(t, d, left) : UNSET;
    container_unlock(&d->object, locked);
    return item;
}

value deque_item(struct thread *t, value v, int64_t index)
{
    struct deque *d = deque_of(v);
    bool locked = container_lock(t, &d->object);
    if (index < 0)
        index += (int64_t)d->count;
    /* Under the lock the item is alive. */
    value item =
        index >= 0 && index < (int64_t)d->count ? value_retain(*deque_slot(d, (size_t)index)) : UNSET;
    container_unlock(&d->object, locked);
    return item;
}

value deque_list(struct thread *t, value v)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = list_create(t, deque_count(v));
    for (int64_t i = 0; s[0] != UNSET; i++) {
        value item = deque_item(t, v, i);
        if (item == UNSET)
            break;
        if (!list_append_take(t, s[0], item))
            slot_clear(t, &s[0]);
    }
    value result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

void deque_empty(struct thread *t, value v)
{
    for (size_t n = deque_count(v); n > 0; n--) {
        value item = deque_pop(t, v, true);
        if (item == UNSET)
            break;
        value_release(t, item);
    }
}

bool deque_extend(struct thread *t, value v, value iterable, bool left)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool done = false;
    if (iterable == v)
        s[1] = deque_list(t, v); /* as it was before */
    if (iterable == v && s[1] == UNSET)
        goto out;
    s[0] = op_iter(t, iterable == v ? s[1] : iterable);
    if (s[0] == UNSET)
        goto out;
    for (;;) {
        value item = op_next(t, s[0]);
        if (item == UNSET)
            break;
        if (!deque_push(t, v, item, left))
            goto out;
    }
    done = !thread_raised(t);
out:
    scope_leave(t, s);
    return done;
}

bool deque_slots(struct object *o, struct slot_run *run)
{
    struct deque *d = (struct deque *)o;
    run->stride = 1;
    if (run->cursor == 0) { /* from the head to the end of the ring */
        struct ring *ring = load_acquire(&d->ring);
        if (!ring)
            return false;
        size_t head = load_relaxed(&d->head) & ring->mask;
        run->first = &ring->items[head];
        run->count = ring->mask + 1 - head;
        run->cursor = (uintptr_t)ring;
        return true;
    }
    if (run->cursor == 1)
        return false;
    /* What lies before the head in the same ring: all of it if the collector finds that another has taken its
     * place. */
    struct ring *ring = (struct ring *)run->cursor;
    bool same = load_acquire(&d->ring) == ring;
    run->first = ring->items;
    run->count = same ? load_relaxed(&d->head) & ring->mask : ring->mask + 1;
    run->cursor = 1;
    return true;
}

void deque_dispose(struct thread *t, struct object *o)
{
    struct deque *d = (struct deque *)o;
    memory_retire(t, o, d->ring);
    store_relaxed(&d->ring,
                  NULL); /* relaxed, here and in its like: a marker that comes late sees one or the other */
}
