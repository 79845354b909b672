/* Subscripts, membership, length and iteration of any values. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_alias.h"

int64_t op_length(struct thread *t, value v)
{
    slot_length *slot = value_type(v)->slots.length;
    if (likely(slot != NULL))
        return slot(t, v);
    raise_error(t, &exc_TypeError, "object of type '%.200T' has no len()", v);
    return -1;
}

/* What `__length_hint__` answers; -1 raised, `fallback` where it declines. */
static int64_t ask_length_hint(struct thread *t, value v, int64_t fallback)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int64_t length = fallback;
    s[0] = special_lookup(t, v, NAME(__length_hint__));
    if (s[0] != UNSET) {
        s[1] = op_call_0(t, s[0]);
        if (s[1] == UNSET)
            length = raised_clear_if(t, &exc_TypeError) ? fallback : -1;
        else if (s[1] == NOT_IMPLEMENTED)
            length = fallback;
        else if (!int_check(s[1])) {
            raise_error(t, &exc_TypeError, "__length_hint__ must be an integer, not %.100T", s[1]);
            length = -1;
        } else if (!int_as_i64(t, s[1], &length)) {
            length = -1;
        } else if (length < 0) {
            raise_error(t, &exc_ValueError, "__length_hint__() should return >= 0");
            length = -1;
        }
    } else if (t->exception) {
        length = -1;
    }
    scope_leave(t, s);
    return length;
}

int64_t op_length_hint(struct thread *t, value v, int64_t fallback)
{
    slot_length *slot = value_type(v)->slots.length;
    if (slot) {
        int64_t length = slot(t, v);
        if (length >= 0)
            return length;
        if (!raised_clear_if(t, &exc_TypeError))
            return -1;
    }
    return ask_length_hint(t, v, fallback);
}

static value subscript_class(struct thread *t, value v, value key)
{
    if (v == value_from_type(&type_type))
        return generic_alias_create(t, v, key);
    value getter = op_find_attribute(t, v, NAME(__class_getitem__));
    if (getter == UNSET || getter == NONE)
        return thread_raised(t)
                   ? UNSET
                   : raise_error(t, &exc_TypeError, "type '%.200N' is not subscriptable", type_of(v));
    return op_call_taken(t, getter, &key, 1);
}

value op_get_item(struct thread *t, value v, value key)
{
    slot_binary *slot = value_type(v)->slots.get_item;
    if (likely(slot != NULL))
        return slot(t, v, key);
    if (type_check(v))
        return subscript_class(t, v, key);
    return raise_error(t, &exc_TypeError, "'%.200T' object is not subscriptable", v);
}

bool op_set_item(struct thread *t, value v, value key, value item)
{
    slot_assign *slot = value_type(v)->slots.set_item;
    if (likely(slot != NULL))
        return slot(t, v, key, item);
    raise_error(t, &exc_TypeError, "'%.200T' object does not support item assignment", v);
    return false;
}

bool op_delete_item(struct thread *t, value v, value key)
{
    slot_assign *slot = value_type(v)->slots.set_item;
    if (likely(slot != NULL))
        return slot(t, v, key, UNSET);
    raise_error(t, &exc_TypeError, "'%.200T' object doesn't support item deletion", v);
    return false;
}

static int contains_by_iteration(struct thread *t, value container, value item)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return -1;
    int found = -1;
    s[0] = op_iter(t, container);
    if (s[0] == UNSET) {
        if (raised_clear_if(t, &exc_TypeError))
            raise_error(t, &exc_TypeError, "argument of type '%.200T' is not iterable", container);
        goto done;
    }
    for (;;) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET) {
            found = thread_raised(t) ? -1 : 0;
            break;
        }
        found = op_equal(t, s[1], item);
        if (found)
            break;
    }
done:
    scope_leave(t, s);
    return found;
}

int op_contains(struct thread *t, value container, value item)
{
    slot_contains *slot = value_type(container)->slots.contains;
    return likely(slot != NULL) ? slot(t, container, item) : contains_by_iteration(t, container, item);
}

value op_iter(struct thread *t, value v)
{
    struct type *type = value_type(v);
    if (type->flags & TYPE_ITERATOR_SELF)
        return value_retain(v);
    if (likely(type->slots.iter != NULL)) {
        value iterator = type->slots.iter(t, v);
        if (likely(iterator == UNSET || value_type(iterator)->slots.next))
            return iterator;
        raise_error(t, &exc_TypeError, "iter() returned non-iterator of type '%.100T'", iterator);
        value_release(t, iterator);
        return UNSET;
    }
    if (type->slots.get_item && !(type->flags & TYPE_KEYS_ONLY))
        return sequence_iterator_create(t, &iterator_type, v, 0);
    return raise_error(t, &exc_TypeError, "'%.200T' object is not iterable", v);
}

/* The next item of a private iterator over a private list or over a tuple; UNSET: it takes the slot. */
static inline value next_in_sequence(value iterator)
{
    if (!value_is_ref(iterator) || !object_is_private(value_ref(iterator)))
        return UNSET;
    struct sequence_iterator *it = (struct sequence_iterator *)value_ref(iterator);
    if (it->object.shape == &list_iterator_type.shape) {
        if (it->source == UNSET || !object_is_private(value_ref(it->source)))
            return UNSET;
        const struct list *list = list_of(it->source);
        if ((uint64_t)it->index < list->count)
            return value_retain(list->array->items[it->index++]);
    } else if (it->object.shape == &tuple_iterator_type.shape && it->source != UNSET) {
        if ((uint64_t)it->index < tuple_count(it->source))
            return value_retain(tuple_item(it->source, (size_t)it->index++));
    }
    return UNSET;
}

value op_next(struct thread *t, value iterator)
{
    if (likely(!thread_poll_reasons(t))) {
        value item = next_in_sequence(iterator);
        if (item != UNSET)
            return item;
    }
    slot_next *slot = value_type(iterator)->slots.next;
    if (unlikely(!slot))
        return raise_error(t, &exc_TypeError, "'%.200T' object is not an iterator", iterator);
    if (unlikely(!native_poll(t)))
        return UNSET; /* whoever loops over an endless iterator in C gets here each time */
    value item = slot(t, iterator);
    if (unlikely(item == UNSET) && thread_raised(t))
        raised_clear_if(t, &exc_StopIteration); /* a generator that returns a value raises it */
    return item;
}
