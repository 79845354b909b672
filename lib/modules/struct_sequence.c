#include "modules/struct_sequence.h"

#include "base/buffer.h"
#include "object/scope.h"
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

value struct_sequence_create(struct thread *t, struct type *type, value *items, size_t count)
{
    bool complete = true;
    for (size_t i = 0; i < count; i++)
        complete &= items[i] != UNSET;
    struct tuple *tuple = complete ? object_create(t, type, sizeof *tuple + count * sizeof(value)) : NULL;
    if (!tuple) {
        for (size_t i = 0; i < count; i++)
            value_release(t, items[i]);
        return UNSET;
    }
    tuple->count = count;
    for (size_t i = 0; i < count; i++)
        field_init(&tuple->items[i], items[i]);
    return value_from_ref(tuple);
}
