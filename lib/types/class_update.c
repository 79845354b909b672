/* Classes of a program: their list, changes to their namespaces, and what a class object references. */
#include "gc/safepoint.h"
#include "gc/weak.h"
#include "object/program.h"
#include "object/hooks.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/shape.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/type_internal.h"

/* ---- The program's list of classes ---- */

bool class_remember_ancestors(struct thread *t, struct type *type)
{
    struct type_class *class = type->class;
    size_t mro = tuple_count(type->mro), bases = tuple_count(type->bases);
    struct type **ancestors = memory_alloc(t, (mro + bases) * sizeof *ancestors);
    if (!ancestors)
        return false;
    for (size_t i = 0; i < mro; i++)
        ancestors[i] = type_of(tuple_item(type->mro, i));
    for (size_t i = 0; i < bases; i++)
        ancestors[mro + i] = type_of(tuple_item(type->bases, i));
    lock_acquire(&types_lock);
    struct type **old = class->mro;
    store_relaxed(&class->mro, ancestors); /* relaxed: without the lock it is only compared with NULL */
    class->mro_count = (uint32_t)mro;
    class->base_count = (uint32_t)bases;
    for (size_t i = 1; i < mro; i++)
        if (ancestors[i]->flags & TYPE_HEAP)
            store_relaxed(&ancestors[i]->class->has_subclasses, true); /* relaxed: an early look finds none */
    lock_release(&types_lock);
    memory_free(t, old); /* only ever read under the lock */
    return true;
}

bool class_link(struct thread *t, struct type *type)
{
    struct type_class *class = type->class;
    if (!class_remember_ancestors(t, type))
        return false;
    lock_acquire(&types_lock);
    struct type *first = t->program->types;
    /* A ring, so that the newest is found from the first. */
    if (first) {
        class->next = first;
        class->previous = first->class->previous;
        class->previous->class->next = type;
        first->class->previous = type;
    } else {
        class->next = class->previous = type;
        t->program->types = type;
    }
    lock_release(&types_lock);
    return true;
}

void class_unlink(struct type *type, struct program *program)
{
    struct type_class *class = type->class;
    lock_acquire(&types_lock);
    if (class->next) {
        if (program->types == type)
            program->types = class->next == type ? NULL : class->next;
        class->next->class->previous = class->previous;
        class->previous->class->next = class->next;
        class->next = class->previous = NULL;
    }
    lock_release(&types_lock);
}

/* The class after `type` in the order of creation, or NULL. */
static struct type *next_class(const struct program *program, struct type *type)
{
    struct type *next = type->class->next;
    return next == program->types ? NULL : next;
}

/* A class that is being taken apart: its references may be gone. */
static bool is_going(const struct type *type)
{
    return load_relaxed(&type->dict) == UNSET || (load_relaxed(&type->object.flags) & OBJECT_DYING);
}

static bool derives(const struct type *type, const struct type *base)
{
    for (uint32_t i = 1; i < type->class->mro_count; i++)
        if (type->class->mro[i] == base)
            return true;
    return false;
}

static bool derives_directly(const struct type *type, const struct type *base)
{
    for (uint32_t i = 0; i < type->class->base_count; i++)
        if (type->class->mro[type->class->mro_count + i] == base)
            return true;
    return false;
}

/* The classes for which `wanted` holds. Counted first: nothing is allocated with the lock held. Classes are
 * not counted, so a plain pointer to one that is still in the list is as good as a reference. */
static struct type **find_classes(struct thread *t, struct type *type,
                                  bool (*wanted)(const struct type *, const struct type *), size_t *count)
{
    for (size_t room = 16;; room = *count) {
        struct type **found = memory_alloc(t, room * sizeof *found);
        if (!found)
            return NULL;
        *count = 0;
        lock_acquire(&types_lock);
        for (struct type *each = t->program->types; each; each = next_class(t->program, each))
            if (wanted(each, type) && !is_going(each) && weak_follow(t, &each->object)) {
                if (*count < room)
                    found[*count] = each;
                ++*count;
            }
        lock_release(&types_lock);
        if (*count <= room)
            return found;
        memory_free(t, found);
    }
}

struct type **class_derived(struct thread *t, struct type *type, size_t *count)
{
    return find_classes(t, type, derives, count);
}

/* Appends the built-in types that have `type` among their bases, but for the one that no program sees. */
static bool append_built_in_subclasses(struct thread *t, const struct type *type, value list)
{
    struct type *each;
    for (size_t i = 0; (each = type_built_in(i)); i++)
        for (size_t k = 0; k < tuple_count(each->bases); k++)
            if (tuple_item(each->bases, k) == value_from_ref(type) && each != &attribute_array_type &&
                !list_append(t, list, value_from_type(each)))
                return false;
    return true;
}

value class_subclasses(struct thread *t, struct type *type)
{
    size_t count;
    struct type **found = find_classes(t, type, derives_directly, &count);
    value list = found ? list_create(t, count) : UNSET;
    if (list != UNSET && !(type->flags & TYPE_HEAP) && !append_built_in_subclasses(t, type, list))
        slot_clear(t, &list);
    for (size_t i = 0; list != UNSET && i < count; i++) {
        if (!list_append(t, list, value_from_type(found[i])))
            slot_clear(t, &list);
    }
    memory_free(t, found);
    return list;
}

void classes_publish(struct thread *t)
{
    lock_acquire(&types_lock); /* the collector takes out what it disposes of */
    for (struct type *each = t->program->types; each; each = next_class(t->program, each))
        if (!is_going(each) && weak_follow(t, &each->object))
            value_publish(t, value_from_type(each));
    lock_release(&types_lock);
}

/* ---- Versions and slots ---- */

static void invalidate_one_locked(struct type *type)
{
    store_relaxed(&type->shape.version, 0); /* relaxed: see note CACHE in attribute.c */
    for (struct shape *shape = type->class->shapes; shape; shape = shape->map->next)
        store_relaxed(&shape->version, 0);
}

void type_invalidate(struct thread *t, struct type *type)
{
    lock_acquire(&types_lock);
    invalidate_one_locked(type);
    if (type->class->has_subclasses)
        for (struct type *each = t->program->types; each; each = next_class(t->program, each))
            if (derives(each, type))
                invalidate_one_locked(each);
    lock_release(&types_lock);
}

/* Note CHANGE. What follows from namespaces and bases, slots and mro, is read everywhere without a lock and
 * used at once. So it is changed while the program's other threads stand at a safepoint, if they may know the
 * class. */
bool class_change_begin(struct thread *t, const struct type *type)
{
    return (load_relaxed(&type->object.flags) & OBJECT_PUBLISHED) && program_exclude(t);
}

void class_change_end(struct thread *t, bool begun)
{
    program_include(t, begun);
}

static bool update_slots(struct thread *t, struct type *type, value name, bool only_look)
{
    bool differs = class_slots_update(t, type, name, only_look);
    if (!load_relaxed(&type->class->has_subclasses) || (differs && only_look))
        return differs;
    /* Bases come before what derives from them. Looking names up in namespaces runs no Python. */
    lock_acquire(&types_lock);
    for (struct type *each = t->program->types; each; each = next_class(t->program, each))
        if (derives(each, type) && !is_going(each) && weak_follow(t, &each->object))
            differs |= class_slots_update(t, each, name, only_look);
    lock_release(&types_lock);
    return differs;
}

void class_slots_update_all(struct thread *t, struct type *type, value name)
{
    if (!update_slots(t, type, name, true))
        return;
    bool begun = class_change_begin(t, type);
    update_slots(t, type, name, false);
    class_change_end(t, begun);
}

static bool is_special_method(value name)
{
    const struct string *s = str_of(name);
    return s->size > 4 && s->data[0] == '_' && s->data[1] == '_' && s->data[s->size - 1] == '_';
}

bool class_set_attribute(struct thread *t, struct type *type, value name, value item)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = false;
    s[0] = str_is_interned(name) ? value_retain(name) : str_intern(t, value_retain(name));
    if (s[0] == UNSET)
        goto done;
    s[1] = dict_get_str(t, type->dict, s[0]); /* lives until no cache vouches for it */
    if (item == UNSET) {
        int deleted = dict_delete(t, type->dict, s[0]);
        if (deleted == 0)
            raise_error(t, &exc_AttributeError, "type object '%N' has no attribute '%U'", type, s[0]);
        ok = deleted > 0;
    } else {
        ok = dict_set(t, type->dict, s[0], item);
    }
    if (ok && is_special_method(s[0]))
        class_slots_update_all(t, type, s[0]);
    type_invalidate(t, type);
done:
    scope_leave(t, s);
    return ok;
}

static value exchange_field(struct thread *t, struct type *type, value *field, value v)
{
    value old = field_exchange(t, &type->object, field, v);
    if (field == &type->python_name)
        type->name = str_data(v);
    return old;
}

bool class_field_store(struct thread *t, struct type *type, value *field, value v)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, v);
        return false;
    }
    s[0] = v;
    if ((load_relaxed(&type->object.flags) & OBJECT_PUBLISHED) || t->barrier) {
        value_publish(t, v);
        bool begun = class_change_begin(t, type);
        s[0] = exchange_field(t, type, field, v);
        class_change_end(t, begun);
    } else { /* not counted, but not shared either: only this thread knows the class */
        s[0] = *field;
        *field = v;
        if (field == &type->python_name)
            type->name = str_data(v);
    }
    scope_leave(t, s);
    return true;
}

/* ---- What a class references, and its end ---- */

bool class_references(struct object *o, struct slot_run *run)
{
    struct type *type = (struct type *)o;
    struct type_class *class = type->class;
    if (!(load_relaxed(&type->flags) & TYPE_HEAP) || !class) /* relaxed: other flags may change meanwhile */
        return false;
    run->stride = 1;
    switch (run->cursor) {
    case 0:
        run->first = &type->mro, run->count = 3, run->cursor = 1;
        return true;
    case 1:
        run->first = &type->python_name, run->count = 3, run->cursor = 2;
        return true;
    case 2: {
        struct shape *shapes = load_acquire(&class->shapes);
        run->first = &class->slot_names, run->count = 2, run->cursor = shapes ? (size_t)shapes : 3;
        return true;
    }
    case 3:
        return false;
    default: { /* the address of the next shape */
        const struct shape *shape = (const struct shape *)run->cursor;
        size_t own = shape->attribute_count ? shape->attribute_count - 1u : 0;
        run->first = &shape->map->names[own];
        run->count = shape->attribute_count ? 1 : 0;
        run->cursor = shape->map->next ? (size_t)shape->map->next : 3;
        return true;
    }
    }
}

void class_dispose(struct thread *t, struct object *o)
{
    struct type *type = (struct type *)o;
    struct type_class *class = type->class;
    if (!class)
        return;
    class_unlink(type, t->program);
    if (type->shape.map)
        shapes_finish(t, type);
    memory_retire(t, o, class->lookups); /* somebody may just be looking at an instance that is garbage too */
    memory_retire(t, o, class->mro);
    memory_retire(t, o, class);
    type->class = NULL;
}
