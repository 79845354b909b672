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

value type_lookup_uncached(struct thread *t, struct type *type, value name)
{
    const struct tuple *mro = tuple_of(type->mro);
    for (size_t i = 0; i < mro->count; i++) {
        value found = type_own_take(t, type_of(mro->items[i]), name);
        if (found != UNSET)
            return found;
    }
    return UNSET;
}

static struct lookup_entry *entry_for(struct thread *t, struct type *type, value name)
{
    struct type_class *class = type->class;
    struct lookup_entry *entries =
        load_acquire(&class->lookups); /* pairs with the exchange below: it is zeroed */
    if (unlikely(!entries)) {
        struct lookup_entry *made = memory_alloc(t, LOOKUP_ENTRIES * sizeof *made);
        if (!made) {
            raised_clear(t); /* it goes without */
            return NULL;
        }
        memset(made, 0, LOOKUP_ENTRIES * sizeof *made);
        if (cas_acq_rel(&class->lookups, &entries, made))
            entries = made;
        else
            memory_free(t, made);
    }
    return &entries[(name >> 4) * 0x9E3779B97F4A7C15ULL >> 59];
}

/* True when the entry knows the name: *found is then a new reference, or UNSET. */
static bool entry_read(struct thread *t, const struct type *type, const struct lookup_entry *entry,
                       value name, value *found)
{
    uint64_t word = load_acquire(&entry->word); /* these pair with the releases in entry_fill */
    value seen = load_acquire(&entry->name), target = load_acquire(&entry->found);
    if (seen != name || !word || (uint32_t)word != load_relaxed(&type->shape.version) ||
        load_relaxed(&entry->word) != word)
        return false;
    if (!value_is_ref(target)) {
        *found = target;
        return true;
    }
    if (!object_try_retain(value_ref(target)))
        return false;
    if (likely(load_acquire(&type->shape.version) == (uint32_t)word)) {
        *found = target;
        return true;
    }
    value_release(t, target);
    return false;
}

static void entry_fill(struct lookup_entry *entry, const struct type *type, uint32_t version, value name,
                       value found)
{
    static uint32_t fillings; /* types_lock */
    lock_acquire(&types_lock);
    if (load_relaxed(&type->shape.version) == version) {
        store_release(&entry->word, 0);
        store_release(&entry->name, name);
        store_release(&entry->found, found);
        store_release(&entry->word, (uint64_t)++fillings << 32 | version);
    }
    lock_release(&types_lock);
}

value type_lookup_take(struct thread *t, struct type *type, value name)
{
    if (!(type->flags & TYPE_HEAP) || !object_is_sticky(value_ref(name)) || !load_relaxed(&type->class->mro))
        return type_lookup_uncached(t, type, name); /* a name that may die, or a class that is not finished */
    struct lookup_entry *entry = entry_for(t, type, name);
    value found;
    if (likely(entry && entry_read(t, type, entry, name, &found)))
        return found;
    uint32_t version = shape_version(&type->shape); /* before looking */
    found = type_lookup_uncached(t, type, name);
    if (entry && version)
        entry_fill(entry, type, version, name, found);
    return found;
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
    return scope_leave_keeping(t, s, result);
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
    return scope_leave_keeping(t, s, result);
}
