/* Looking names up along the mro. */
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

bool type_is_subtype(const struct type *type, const struct type *base)
{
    if (type == base)
        return true;
    if (unlikely(type->mro == UNSET)) { /* while the types are being made ready */
        while (type && type != base)
            type = type->base;
        return type != NULL;
    }
    const struct tuple *mro = tuple_of(type->mro);
    for (size_t i = 1; i < mro->count; i++)
        if (mro->items[i] == value_from_ref(base))
            return true;
    return false;
}

value type_own_take(struct thread *t, struct type *type, value name)
{
    return type->flags & TYPE_HEAP ? dict_get_str(t, type->dict, name) : name_table_get(type->names, name);
}

value type_lookup_take(struct thread *t, struct type *type, value name)
{
    const struct tuple *mro = tuple_of(type->mro);
    for (size_t i = 0; i < mro->count; i++) {
        value found = type_own_take(t, type_of(mro->items[i]), name);
        if (found != UNSET)
            return found;
    }
    return UNSET;
}

value type_lookup(struct type *type, value name)
{
    value found = type_lookup_take(thread_self, type, name);
    if (found != UNSET)
        value_release(thread_self, found); /* the class holds another reference */
    return found;
}

value special_method(struct thread *t, value v, value name, bool *pass_self)
{
    *pass_self = false;
    value found = type_lookup_take(t, value_type(v), name);
    if (found == UNSET)
        return UNSET;
    struct type *type = value_type(found);
    if (type->flags & TYPE_METHOD_DESCRIPTOR) {
        *pass_self = true;
        return found;
    }
    if (!type->slots.descr_get)
        return found;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, found);
        return UNSET;
    }
    s[0] = found;
    value result = type->slots.descr_get(t, found, v, value_from_type(value_type(v)));
    scope_leave(t, s);
    return result;
}

value special_lookup(struct thread *t, value v, value name)
{
    bool pass_self;
    value method = special_method(t, v, name, &pass_self);
    if (method == UNSET || !pass_self)
        return method;
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, method);
        return UNSET;
    }
    s[0] = method;
    value result = value_type(method)->slots.descr_get(t, method, v, value_from_type(value_type(v)));
    scope_leave(t, s);
    return result;
}
