/* The method resolution order: C3, with python3's complaints. */
#include "base/buffer.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* The sequences that are merged: the mro of each base, then the bases themselves. */
struct merge {
    const struct tuple **sequences;
    size_t *done; /* how many of each are taken */
    size_t count;
};

static bool in_some_tail(const struct merge *merge, value candidate)
{
    for (size_t i = 0; i < merge->count; i++)
        for (size_t k = merge->done[i] + 1; k < merge->sequences[i]->count; k++)
            if (merge->sequences[i]->items[k] == candidate)
                return true;
    return false;
}

/* The next class, UNSET if none is left; *conflict when none of the heads may come next. */
static value merge_next(struct merge *merge, bool *conflict)
{
    bool left = false;
    *conflict = false;
    for (size_t i = 0; i < merge->count; i++) {
        if (merge->done[i] == merge->sequences[i]->count)
            continue;
        left = true;
        value candidate = merge->sequences[i]->items[merge->done[i]];
        if (in_some_tail(merge, candidate))
            continue;
        for (size_t k = 0; k < merge->count; k++)
            if (merge->done[k] < merge->sequences[k]->count &&
                merge->sequences[k]->items[merge->done[k]] == candidate)
                merge->done[k]++;
        return candidate;
    }
    *conflict = left;
    return UNSET;
}

static void raise_conflict(struct thread *t, const struct merge *merge)
{
    struct buffer text = BUFFER_EMPTY;
    buffer_append_text(&text, "Cannot create a consistent method resolution\norder (MRO) for bases");
    bool first = true;
    for (size_t i = 0; i < merge->count; i++) {
        if (merge->done[i] == merge->sequences[i]->count)
            continue;
        value head = merge->sequences[i]->items[merge->done[i]];
        bool seen = false;
        for (size_t k = 0; k < i && !seen; k++)
            seen = merge->done[k] < merge->sequences[k]->count &&
                   merge->sequences[k]->items[merge->done[k]] == head;
        if (seen)
            continue;
        const char *name = type_of(head)->name, *dot = strrchr(name, '.');
        buffer_printf(&text, "%s %s", first ? "" : ",",
                      dot && !(type_of(head)->flags & TYPE_HEAP) ? dot + 1 : name);
        first = false;
    }
    raise_error(t, &exc_TypeError, "%s", buffer_text(&text));
    buffer_finish(&text);
}

static bool check_duplicates(struct thread *t, value bases)
{
    for (size_t i = 0; i < tuple_count(bases); i++)
        for (size_t k = i + 1; k < tuple_count(bases); k++)
            if (tuple_item(bases, i) == tuple_item(bases, k)) {
                raise_error(t, &exc_TypeError, "duplicate base class %N", type_of(tuple_item(bases, i)));
                return false;
            }
    return true;
}

value class_linearize(struct thread *t, struct type *type, value bases)
{
    size_t count = tuple_count(bases), total = 1;
    if (!check_duplicates(t, bases))
        return UNSET;
    struct merge merge = {.count = count + 1};
    size_t bytes = (count + 1) * (sizeof *merge.sequences + sizeof *merge.done);
    for (size_t i = 0; i < count; i++)
        total += tuple_count(type_of(tuple_item(bases, i))->mro);
    char *block = memory_alloc(t, bytes + total * sizeof(value));
    if (!block)
        return UNSET;
    merge.sequences = (void *)block;
    merge.done = (void *)(merge.sequences + count + 1);
    value *order = (value *)(merge.done + count + 1);
    for (size_t i = 0; i < count; i++) {
        merge.sequences[i] = tuple_of(type_of(tuple_item(bases, i))->mro);
        merge.done[i] = 0;
    }
    merge.sequences[count] = tuple_of(bases);
    merge.done[count] = 0;
    size_t length = 0;
    bool conflict = false;
    order[length++] = value_from_type(type);
    for (value next; (next = merge_next(&merge, &conflict)) != UNSET;)
        order[length++] = next;
    value mro = UNSET;
    if (conflict)
        raise_conflict(t, &merge);
    else
        mro = tuple_from_items(t, order, length);
    memory_free(t, block);
    return mro;
}
