/* Giving a class other bases. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/shape.h"
#include "types/tuple.h"
#include "types/type_internal.h"

static bool check_bases(struct thread *t, struct type *type, value bases)
{
    if (!tuple_check(bases)) {
        raise_error(t, &exc_TypeError, "can only assign tuple to %N.__bases__, not %T", type, bases);
        return false;
    }
    if (tuple_count(bases) == 0) {
        raise_error(t, &exc_TypeError, "can only assign non-empty tuple to %N.__bases__, not ()", type);
        return false;
    }
    for (size_t i = 0; i < tuple_count(bases); i++) {
        value base = tuple_item(bases, i);
        if (!type_check(base)) {
            raise_error(t, &exc_TypeError, "%N.__bases__ must be tuple of classes, not '%T'", type, base);
            return false;
        }
        if (type_is_subtype(type_of(base), type)) {
            raise_error(t, &exc_TypeError, "a __bases__ item causes an inheritance cycle");
            return false;
        }
    }
    return true;
}

/* Instances that exist must fit the new base: it may add nothing to their layout, nor take anything away. */
static bool fits(struct thread *t, struct type *type, struct type *base)
{
    struct type *old = type->base;
    const struct type *old_native = old->flags & TYPE_HEAP ? old->class->native_base : old;
    const struct type *new_native = base->flags & TYPE_HEAP ? base->class->native_base : base;
    bool dict = (type->flags & TYPE_HAS_DICT) || !(base->flags & TYPE_HAS_DICT);
    if (old_native == new_native && old->size == base->size && old->item_size == base->item_size && dict)
        return true;
    raise_error(t, &exc_TypeError, "__bases__ assignment: '%N' object layout differs from '%N'", base, old);
    return false;
}

/* Gives type and every class that derives from it the mro that follows from the present bases. The old ones
 * come back in the list, in the order of `classes`. */
static bool renew_orders(struct thread *t, struct type **classes, size_t count, value old)
{
    for (size_t i = 0; i < count; i++) {
        value mro = class_make_mro(t, classes[i]);
        if (mro == UNSET)
            return false;
        if (!list_append(t, old, classes[i]->mro)) {
            value_release(t, mro);
            return false;
        }
        if (!class_field_store(t, classes[i], &classes[i]->mro, mro))
            return false;
    }
    return true;
}

/* With an exception pending, which stays. */
static void restore_orders(struct thread *t, struct type **classes, value old)
{
    for (size_t i = 0; i < list_count(old); i++)
        (void)class_field_store(t, classes[i], &classes[i]->mro, list_get(t, old, i));
}

/* The class itself, then those that derive from it. */
static struct type **affected(struct thread *t, struct type *type, size_t *count)
{
    struct type **derived = class_derived(t, type, count);
    struct type **all = derived ? memory_alloc(t, (*count + 1) * sizeof *all) : NULL;
    if (all) {
        all[0] = type;
        memcpy(all + 1, derived, *count * sizeof *all);
        ++*count;
    }
    memory_free(t, derived);
    return all;
}

/* A list of them, which keeps them: they are not counted, and what follows may be a safepoint. */
static value keep_classes(struct thread *t, struct type **classes, size_t count)
{
    value list = list_create(t, count);
    for (size_t i = 0; list != UNSET && i < count; i++)
        if (!list_append(t, list, value_from_type(classes[i])))
            slot_clear(t, &list);
    return list;
}

bool class_set_bases(struct thread *t, struct type *type, value bases)
{
    if (!check_bases(t, type, bases))
        return false;
    struct type *base = class_best_base(t, bases), *old_base = type->base;
    if (!base || !fits(t, type, base))
        return false;
    size_t count;
    struct type **classes = affected(t, type, &count);
    value *s = classes ? scope_enter(t, 3) : NULL; /* the old bases, the old orders, the classes */
    if (!s) {
        memory_free(t, classes);
        return false;
    }
    s[0] = value_retain(type->bases);
    s[1] = list_create(t, count);
    s[2] = keep_classes(t, classes, count);
    bool ok = s[1] != UNSET && s[2] != UNSET && class_field_store(t, type, &type->bases, value_retain(bases));
    if (ok)
        store_relaxed(&type->base, base); /* relaxed: both bases live; whoever comes late sees the old one */
    ok = ok && renew_orders(t, classes, count, s[1]);
    for (size_t i = 0; ok && i < count; i++)
        ok = class_remember_ancestors(t, classes[i]);
    if (!ok) {
        (void)class_field_store(t, type, &type->bases, scope_take(&s[0]));
        store_relaxed(&type->base, old_base);
        if (s[1] != UNSET)
            restore_orders(t, classes, s[1]);
    }
    bool begun = class_change_begin(t, type);
    for (size_t i = 0; i < count; i++)
        class_slots_update(t, classes[i], UNSET, false);
    class_change_end(t, begun);
    type_invalidate(t, type);
    scope_leave(t, s);
    memory_free(t, classes);
    return ok;
}
