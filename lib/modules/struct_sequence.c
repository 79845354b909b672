#include "modules/struct_sequence.h"

#include "base/buffer.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define X(index)                                                                                             \
    value struct_sequence_get_##index(struct thread *t, value self)                                          \
    {                                                                                                        \
        return value_retain(tuple_item(self, index));                                                        \
    }
STRUCT_SEQUENCE_GETTERS(X)
#undef X

value struct_sequence_repr(struct thread *t, value self)
{
    struct buffer out = BUFFER_EMPTY;
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    const struct type *type = value_type(self);
    buffer_printf(&out, "%s(", type->name);
    for (size_t i = 0; i < tuple_count(self); i++) {
        if ((s[0] = op_repr(t, tuple_item(self, i))) == UNSET)
            goto out;
        buffer_printf(&out, "%s%s=%s", i ? ", " : "", type->getsets[i].name, str_data(s[0]));
        slot_clear(t, &s[0]);
    }
    buffer_append_char(&out, ')');
    result = str_from_buffer(t, &out);
out:
    buffer_finish(&out);
    return scope_leave_keeping(t, s, result);
}

/* All items are there, or none is kept. */
static bool take_all(struct thread *t, value *items, size_t count)
{
    bool complete = true;
    for (size_t i = 0; i < count; i++)
        complete &= items[i] != UNSET;
    for (size_t i = 0; i < count && !complete; i++)
        value_release(t, items[i]);
    return complete;
}

static value create(struct thread *t, struct type *type, value *items, size_t visible, size_t total)
{
    if (!take_all(t, items, total))
        return UNSET;
    struct tuple *tuple = object_create(t, type, sizeof *tuple + total * sizeof(value));
    if (!tuple) {
        for (size_t i = 0; i < total; i++)
            value_release(t, items[i]);
        return UNSET;
    }
    tuple->count = visible;
    for (size_t i = 0; i < total; i++)
        field_init(&tuple->items[i], items[i]);
    return value_from_ref(tuple);
}

value struct_sequence_create(struct thread *t, struct type *type, value *items, size_t count)
{
    return create(t, type, items, count, count);
}

/* ---- Types that programs make instances of ---- */

static struct struct_sequence *sequence_of(struct type *type)
{
    return (struct struct_sequence *)type; /* its first member */
}

value struct_sequence_fill(struct thread *t, struct struct_sequence *type, value *items)
{
    return create(t, &type->type, items, type->visible, type->total);
}

/* As a tuple: from the last item to the first. */
bool struct_sequence_slots(struct object *o, struct slot_run *run)
{
    size_t total = sequence_of(object_type(o))->total;
    if (run->cursor++)
        return false;
    run->first = &((struct tuple *)o)->items[total - 1];
    run->count = total;
    run->stride = -1;
    return true;
}

static bool check_count(struct thread *t, const struct struct_sequence *type, size_t count)
{
    if (count >= type->visible && count <= type->total)
        return true;
    const char *bound = type->visible == type->total ? ""
                        : count < type->visible      ? "n at least"
                                                     : "n at most";
    raise_error(t, &exc_TypeError, "%s() takes a%s %zu-sequence (%zu-sequence given)", type->type.name, bound,
                count < type->visible ? type->visible : type->total, count);
    return false;
}

/* The item that only has a name: what the mapping says, else None. */
static value named_item(struct thread *t, struct type *type, value mapping, size_t index)
{
    if (mapping == UNSET)
        return NONE;
    value *s = scope_enter(t, 1), item = UNSET;
    if (!s)
        return UNSET;
    size_t names = 0;
    while (type->getsets[names].name)
        names++;
    const char *name = type->getsets[names - (sequence_of(type)->total - index)].name;
    if ((s[0] = str_from_text(t, name)) != UNSET)
        item = dict_get(t, mapping, s[0]);
    if (item == UNSET && !thread_raised(t))
        item = NONE;
    return scope_leave_keeping(t, s, item);
}

value struct_sequence_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"sequence", "dict", NULL};
    struct struct_sequence *own = sequence_of(type);
    value given[2], items[STRUCT_SEQUENCE_MAX];
    if (!args_parse(t, "structseq", args, nargs, kwnames, names, 1, 2, given))
        return UNSET;
    if (given[1] == NONE)
        given[1] = UNSET;
    if (given[1] != UNSET && !dict_check(given[1]))
        return raise_error(t, &exc_TypeError, "%s() takes a dict as second arg, if any", type->name);
    enum { SEQUENCE, LIST, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[SEQUENCE] = sequence_to_tuple(t, given[0])) == UNSET) {
        if (raised_clear_if(t, &exc_TypeError))
            raise_error(t, &exc_TypeError, "constructor requires a sequence");
        goto out;
    }
    size_t count = tuple_count(s[SEQUENCE]);
    if (!check_count(t, own, count) || (s[LIST] = list_create(t, own->total)) == UNSET)
        goto out;
    for (size_t i = 0; i < own->total; i++) {
        value item = i < count ? value_retain(tuple_item(s[SEQUENCE], i)) : named_item(t, type, given[1], i);
        if (item == UNSET || !list_append_take(t, s[LIST], item))
            goto out;
    }
    for (size_t i = 0; i < own->total; i++)
        items[i] = list_get(t, s[LIST], i);
    result = struct_sequence_fill(t, own, items);
out:
    return scope_leave_keeping(t, s, result);
}

/* (type, (tuple, dict of what only has a name)) */
static value struct_sequence_reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct type *type = value_type(args[0]);
    struct struct_sequence *own = sequence_of(type);
    struct tuple *tuple = tuple_of(args[0]);
    enum { ITEMS, NAMED, PAIR, SLOTS };
    value *s = scope_enter(t, SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    size_t names = 0;
    while (type->getsets[names].name)
        names++;
    s[ITEMS] = tuple_from_items(t, tuple->items, own->visible);
    s[NAMED] = dict_create(t);
    bool good = s[ITEMS] != UNSET && s[NAMED] != UNSET;
    for (size_t i = own->visible; good && i < own->total; i++) {
        value name = str_intern_utf8(t, type->getsets[names - own->total + i].name,
                                     strlen(type->getsets[names - own->total + i].name));
        good = name != UNSET && dict_set(t, s[NAMED], name, tuple->items[i]);
        value_release(t, name);
    }
    if (good && (s[PAIR] = tuple_pack(t, 2, s[ITEMS], s[NAMED])) != UNSET)
        result = tuple_pack(t, 2, value_from_type(type), s[PAIR]);
    return scope_leave_keeping(t, s, result);
}

const struct native_def struct_sequence_methods[] = {
    {"__reduce__", struct_sequence_reduce, 0, 0, 0, NULL, NULL},
    {0},
};
