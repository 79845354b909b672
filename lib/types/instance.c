/* Reading, adding, changing and deleting the attributes of instances. */
#include "types/instance.h"

#include "object/lock.h"
#include "object/scope.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/type_internal.h"

/* ---- Making instances ---- */

static value *trailing_slot(struct object *o)
{
    return (value *)((char *)o + memory_size(o) - sizeof(value));
}

void *instance_allocate(struct thread *t, struct type *type, size_t size)
{
    if (!(type->flags & TYPE_HEAP))
        return object_create(t, type, size);
    if (type->shape.kind == SHAPE_TRAILING_DICT) {
        struct object *o = object_create_shaped(t, &type->shape, (size + sizeof(value) + 15) & ~(size_t)15);
        if (o)
            *trailing_slot(o) = UNSET;
        return o;
    }
    size_t whole = type->slots_offset + type->shape.inline_capacity * sizeof(value);
    return object_create_shaped(t, &type->shape, whole > size ? whole : size);
}

value instance_create(struct thread *t, struct type *type)
{
    return value_from_ref(instance_allocate(t, type, type->size));
}

/* ---- What an instance references ---- */

/* The cursor is 0 for the class's own slots; then twice the base's cursor plus one. */
bool instance_slots(struct object *o, struct slot_run *run)
{
    const struct shape *shape = load_acquire(&o->shape);
    const struct type *type = shape->type, *base = type->class->native_base;
    if (run->cursor == 0) {
        run->cursor = 1;
        if (shape->kind == SHAPE_TRAILING_DICT) {
            run->first = trailing_slot(o), run->count = 1, run->stride = 1;
            return true;
        }
        size_t start = (base->size + 7u) & ~7u;
        run->first = (value *)((char *)o + start);
        run->count =
            base->item_size ? 0 : (type->slots_offset - start) / sizeof(value) + shape->inline_capacity;
        run->stride = 1;
        run->last = !base->slots.slots;
        if (run->count)
            return true;
    }
    if (!base->slots.slots)
        return false;
    run->cursor >>= 1;
    bool more = base->slots.slots(o, run);
    run->cursor = run->cursor << 1 | 1;
    return more;
}

/* ---- Finding the place of an attribute ---- */

struct shape *instance_shape(struct thread *t, struct object *o)
{
    for (;;) {
        /* Acquire pairs with the release of the writer that changed the layout. */
        struct shape *shape = load_acquire(&o->shape);
        if (likely(shape->kind != SHAPE_BUSY))
            return shape;
        object_lock(t, o);
        object_unlock(o);
    }
}

/* Where the reference to the dict lies, NULL if there is no such place. */
static value *dict_slot(const struct shape *shape, struct object *o)
{
    switch ((enum shape_kind)shape->kind) {
    case SHAPE_DICT:
        return shape_slots(shape, o);
    case SHAPE_TRAILING_DICT:
        return trailing_slot(o);
    case SHAPE_NONE:
        return shape->type->dict_offset ? (value *)((char *)o + shape->type->dict_offset) : NULL;
    default:
        return NULL;
    }
}

static bool in_array(const struct shape *shape, int index)
{
    return shape->kind == SHAPE_OVERFLOW && index >= shape->inline_capacity - 1;
}

static struct attribute_array *array_of(const struct shape *shape, struct object *o)
{
    return (struct attribute_array *)value_ref(shape_slots(shape, o)[shape->inline_capacity - 1]);
}

/* The holder and the slot of attribute `index`. The caller is alone (o private, or its lock held). */
static value *place_of(const struct shape *shape, struct object *o, int index, struct object **holder)
{
    if (in_array(shape, index)) {
        struct attribute_array *array = array_of(shape, o);
        *holder = &array->object;
        return &array->items[index - (shape->inline_capacity - 1)];
    }
    *holder = o;
    return &shape_slots(shape, o)[index];
}

/* Reads attribute `index` of a shared instance; *valid is false if its layout changed meanwhile. */
static value load_shared(struct thread *t, struct object *o, const struct shape *shape, int index,
                         bool *valid)
{
    value found;
    if (in_array(shape, index)) {
        value holder = field_load(t, o, &shape_slots(shape, o)[shape->inline_capacity - 1]);
        *valid = load_acquire(&o->shape) == shape;
        if (!*valid) {
            value_release(t, holder);
            return UNSET;
        }
        struct attribute_array *array = (struct attribute_array *)value_ref(holder);
        *valid = field_try_load(&array->object, &array->items[index - (shape->inline_capacity - 1)], &found);
        found = release_keeping(t, holder, *valid ? found : UNSET);
        if (!*valid)
            return UNSET;
    } else {
        found = field_load(t, o, &shape_slots(shape, o)[index]);
    }
    *valid = load_acquire(&o->shape) == shape;
    if (!*valid) {
        value_release(t, found);
        return UNSET;
    }
    return found;
}

/* ---- Reading ---- */

static value dict_attribute(struct thread *t, struct object *o, value *slot, value name)
{
    if (object_is_private(o))
        return *slot == UNSET ? UNSET : dict_get_str(t, *slot, name);
    value dict = field_load(t, o, slot);
    if (dict == UNSET)
        return UNSET;
    return release_keeping(t, dict, dict_get_str(t, dict, name));
}

value instance_get(struct thread *t, value v, value name)
{
    if (!value_is_ref(v))
        return UNSET;
    struct object *o = value_ref(v);
    for (;;) {
        const struct shape *shape = instance_shape(t, o);
        value *slot = dict_slot(shape, o);
        if (slot)
            return dict_attribute(t, o, slot, name);
        int index = shape_find(shape, name);
        if (index < 0)
            return UNSET;
        if (object_is_private(o)) {
            struct object *holder;
            return value_retain(*place_of(shape, o, index, &holder));
        }
        bool valid;
        value found = load_shared(t, o, shape, index, &valid);
        if (valid)
            return found;
    }
}

/* ---- Going over to a dict ---- */

/* A dict of the attributes, and in `seen` the values that were copied. */
static value snapshot(struct thread *t, struct object *o, const struct shape *shape, value *seen)
{
    for (int i = 0; i < shape->attribute_count; i++) {
        bool valid = true;
        struct object *holder;
        value item = object_is_private(o) ? value_retain(*place_of(shape, o, i, &holder))
                                          : load_shared(t, o, shape, i, &valid);
        slot_set(t, &seen[i], item);
    }
    value dict = dict_create_sized(t, shape->attribute_count);
    for (int i = 0; dict != UNSET && i < shape->attribute_count; i++)
        if (seen[i] != UNSET && !dict_set(t, dict, shape->map->names[i], seen[i]))
            slot_clear(t, &dict);
    return dict;
}

static bool unchanged(const struct shape *shape, struct object *o, const value *seen)
{
    if (load_relaxed(&o->shape) != shape)
        return false;
    for (int i = 0; i < shape->attribute_count; i++) {
        struct object *holder;
        if (load_relaxed(place_of(shape, o, i, &holder)) != seen[i])
            return false;
    }
    return true;
}

/* Puts the dict in the place of the inline slots; the old references come back in `old`. The caller is alone.
 */
static void install_dict(struct thread *t, struct object *o, const struct shape *shape, struct shape *next,
                         value dict, value *old)
{
    value *slots = shape_slots(shape, o);
    store_release(&o->shape, shape->type->class->busy_shape);
    for (int i = 0; i < shape->inline_capacity; i++)
        old[i] = field_exchange(t, o, &slots[i], i == 0 ? dict : UNSET);
    store_release(&o->shape, next);
}

/* Moves the attributes of o, which has `shape`, into a dict. False: raised. The caller looks at the shape
 * again: another thread may have changed it. */
static bool go_over_to_dict(struct thread *t, struct object *o, const struct shape *shape)
{
    struct shape *next = shape_for_dict(t, shape->type, shape->inline_capacity);
    size_t count = shape->attribute_count, capacity = shape->inline_capacity;
    value *s = next ? scope_enter(t, 1 + count + capacity) : NULL;
    if (!s)
        return false;
    bool shared = !object_is_private(o), ok = false;
    s[0] = snapshot(t, o, shape, s + 1);
    if (s[0] == UNSET)
        goto done;
    ok = true;
    if (shared) {
        value_publish(t, s[0]);
        object_lock(t, o);
    }
    if (unchanged(shape, o, s + 1))
        install_dict(t, o, shape, next, scope_take(&s[0]), s + 1 + count);
    if (shared)
        object_unlock(o);
done:
    scope_leave(t, s);
    return ok;
}

/* The dict of o, made if need be: new reference, UNSET raised or (nothing pending) if o can have none. */
static value obtain_dict(struct thread *t, struct object *o)
{
    for (;;) {
        const struct shape *shape = instance_shape(t, o);
        value *slot = dict_slot(shape, o);
        if (!slot) {
            if (shape->kind == SHAPE_NONE || !go_over_to_dict(t, o, shape))
                return UNSET;
            continue;
        }
        value dict = field_load(t, o, slot);
        if (dict != UNSET)
            return dict;
        dict = dict_create(t);
        if (dict == UNSET)
            return UNSET;
        bool shared = !object_is_private(o), taken = false;
        if (shared) {
            value_publish(t, dict);
            object_lock(t, o);
        }
        if (load_relaxed(slot) == UNSET && load_relaxed(&o->shape) == shape) {
            field_exchange(t, o, slot, value_retain(dict)); /* it was empty */
            taken = true;
        }
        if (shared)
            object_unlock(o);
        if (taken)
            return dict;
        value_release(t, dict);
    }
}

value instance_dict(struct thread *t, value v)
{
    value dict = value_is_ref(v) ? obtain_dict(t, value_ref(v)) : UNSET;
    if (dict == UNSET && !thread_raised(t))
        return raise_no_attribute(t, v, NAME(__dict__));
    return dict;
}

bool instance_set_dict(struct thread *t, value v, value dict)
{
    if (dict != UNSET && !dict_check(dict)) {
        raise_error(t, &exc_TypeError, "__dict__ must be set to a dictionary, not a '%T'", dict);
        return false;
    }
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool ok = false;
    s[0] = instance_dict(t, v); /* now there is a place for it */
    s[1] = s[0] == UNSET ? UNSET : dict == UNSET ? dict_create(t) : value_retain(dict);
    if (s[1] != UNSET) {
        struct object *o = value_ref(v);
        field_store(t, o, dict_slot(instance_shape(t, o), o), scope_take(&s[1]));
        ok = true;
    }
    scope_leave(t, s);
    return ok;
}

/* ---- Writing ---- */

static struct attribute_array *array_create(struct thread *t, size_t capacity)
{
    struct attribute_array *array =
        object_create(t, &attribute_array_type, sizeof *array + capacity * sizeof(value));
    if (array) {
        array->capacity = capacity;
        object_untrack(&array->object); /* no object of the program's, but part of one */
    }
    return array;
}

/* Replaces the content of an attribute that is there: false if the layout changed meanwhile. */
static bool replace(struct thread *t, struct object *o, const struct shape *shape, int index, value item)
{
    struct object *holder;
    if (likely(object_is_private(o))) {
        value *slot = place_of(shape, o, index, &holder);
        field_store(t, holder, slot, value_retain(item));
        return true;
    }
    value_publish(t, item);
    object_lock(t, o);
    bool valid = load_relaxed(&o->shape) == shape;
    value old = UNSET;
    if (valid) {
        value *slot = place_of(shape, o, index, &holder);
        old = field_exchange(t, holder, slot, value_retain(item));
    }
    object_unlock(o);
    value_release(t, old);
    return valid;
}

/* Adds an attribute that fits inline. */
static bool add_inline(struct thread *t, struct object *o, const struct shape *shape, struct shape *next,
                       value item)
{
    value *slot = &shape_slots(shape, o)[shape->attribute_count];
    if (likely(object_is_private(o))) {
        field_exchange(t, o, slot, value_retain(item)); /* it was empty */
        store_release(&o->shape, next);                 /* pairs with the collector's looks at it */
        return true;
    }
    value_publish(t, item);
    object_lock(t, o);
    bool valid = load_relaxed(&o->shape) == shape;
    if (valid) {
        field_exchange(t, o, slot, value_retain(item));
        store_release(&o->shape, next); /* pairs with instance_shape: the slot is filled */
    }
    object_unlock(o);
    return valid;
}

/* Adds an attribute that goes to the array; the first one takes the last inline one along. 1, 0: the layout
 * changed meanwhile, -1 raised. */
static int add_to_array(struct thread *t, struct object *o, const struct shape *shape, struct shape *next,
                        value item)
{
    size_t position = (size_t)(shape->attribute_count - (shape->inline_capacity - 1));
    value *link = &shape_slots(shape, o)[shape->inline_capacity - 1];
    bool shared = !object_is_private(o), valid;
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    struct attribute_array *fresh = array_create(t, position < 4 ? 4 : position * 2);
    if (!fresh) {
        scope_leave(t, s);
        return -1;
    }
    s[0] = value_from_ref(fresh);
    if (shared) {
        value_publish(t, item);
        value_publish(t, s[0]);
        object_lock(t, o);
    }
    valid = load_relaxed(&o->shape) == shape;
    if (valid) {
        struct attribute_array *old = shape->kind == SHAPE_OVERFLOW ? array_of(shape, o) : NULL;
        if (old && position < old->capacity) {
            field_exchange(t, &old->object, &old->items[position], value_retain(item));
        } else {
            for (size_t i = 0; i < position; i++)
                field_exchange(t, &fresh->object, &fresh->items[i],
                               value_retain(old ? old->items[i] : *link));
            field_exchange(t, &fresh->object, &fresh->items[position], value_retain(item));
            store_release(&o->shape, shape->type->class->busy_shape);
            s[0] = field_exchange(t, o, link, s[0]);
        }
        store_release(&o->shape, next);
    }
    if (shared)
        object_unlock(o);
    scope_leave(t, s);
    return valid;
}

static int set_in_dict(struct thread *t, struct object *o, value name, value item)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = obtain_dict(t, o);
    int result = s[0] == UNSET ? (thread_raised(t) ? -1 : 0) : dict_set(t, s[0], name, item) ? 1 : -1;
    scope_leave(t, s);
    return result;
}

int instance_set(struct thread *t, value v, value name, value item)
{
    if (!value_is_ref(v))
        return 0;
    struct object *o = value_ref(v);
    for (;;) {
        struct shape *shape = instance_shape(t, o);
        if (shape->kind != SHAPE_INLINE && shape->kind != SHAPE_OVERFLOW)
            return set_in_dict(t, o, name, item);
        int index = shape_find(shape, name);
        if (index >= 0) {
            if (replace(t, o, shape, index, item))
                return 1;
            continue;
        }
        struct shape *next = shape_add(t, shape, name);
        if (!next) {
            if (thread_raised(t) || !go_over_to_dict(t, o, shape))
                return -1;
            continue;
        }
        int done = next->kind == SHAPE_INLINE ? add_inline(t, o, shape, next, item)
                                              : add_to_array(t, o, shape, next, item);
        if (done)
            return done;
    }
}

/* ---- Deleting ---- */

/* Deletes the newest attribute, which lies inline. False if the layout changed meanwhile. */
static bool delete_last(struct thread *t, struct object *o, const struct shape *shape)
{
    bool shared = !object_is_private(o);
    if (shared)
        object_lock(t, o);
    bool valid = load_relaxed(&o->shape) == shape;
    value old = UNSET;
    if (valid) {
        /* The shape goes first: a reader with the old one that finds the slot empty looks again. */
        store_release(&o->shape, shape->map->parent);
        old = field_exchange(t, o, &shape_slots(shape, o)[shape->attribute_count - 1], UNSET);
    }
    if (shared)
        object_unlock(o);
    value_release(t, old);
    return valid;
}

static int delete_in_dict(struct thread *t, struct object *o, value name)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return -1;
    s[0] = obtain_dict(t, o);
    int result = s[0] == UNSET ? (thread_raised(t) ? -1 : 0) : dict_delete(t, s[0], name);
    scope_leave(t, s);
    return result;
}

int instance_delete(struct thread *t, value v, value name)
{
    if (!value_is_ref(v))
        return 0;
    struct object *o = value_ref(v);
    for (;;) {
        struct shape *shape = instance_shape(t, o);
        if (shape->kind != SHAPE_INLINE && shape->kind != SHAPE_OVERFLOW)
            return delete_in_dict(t, o, name);
        int index = shape_find(shape, name);
        if (index < 0)
            return 0;
        if (index == shape->attribute_count - 1 && shape->kind == SHAPE_INLINE) {
            if (delete_last(t, o, shape))
                return 1;
        } else if (!go_over_to_dict(t, o, shape)) {
            return -1;
        }
    }
}

bool instance_names(struct thread *t, value v, value names)
{
    if (!value_is_ref(v) || type_check(v))
        return true;
    struct object *o = value_ref(v);
    const struct shape *shape = instance_shape(t, o);
    value *slot = dict_slot(shape, o), *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool ok = true;
    if (slot) {
        s[0] = field_load(t, o, slot);
        ok = s[0] == UNSET || dict_update(t, names, s[0]);
    } else if (shape->map) {
        for (int i = 0; ok && i < shape->attribute_count; i++)
            ok = dict_set(t, names, shape->map->names[i], NONE);
    }
    scope_leave(t, s);
    return ok;
}

/* ---- __class__ ---- */

static bool same_layout(const struct type *a, const struct type *b)
{
    return (a->flags & TYPE_HEAP) && (b->flags & TYPE_HEAP) &&
           a->class->native_base == b->class->native_base && a->slots_offset == b->slots_offset &&
           (a->shape.kind == SHAPE_NONE) == (b->shape.kind == SHAPE_NONE) &&
           (a->shape.kind == SHAPE_TRAILING_DICT) == (b->shape.kind == SHAPE_TRAILING_DICT) &&
           (a->flags & TYPE_HAS_DICT) == (b->flags & TYPE_HAS_DICT);
}

bool instance_set_class(struct thread *t, struct object *o, struct type *type)
{
    struct type *old = object_type(o);
    if (old == type)
        return true;
    if (!same_layout(old, type)) {
        if ((old->flags | type->flags) & TYPE_HEAP && (old->flags & type->flags & TYPE_HEAP))
            raise_error(t, &exc_TypeError, "__class__ assignment: '%N' object layout differs from '%N'", type,
                        old);
        else
            raise_error(t, &exc_TypeError,
                        "__class__ assignment only supported for mutable types or ModuleType subclasses");
        return false;
    }
    for (;;) {
        struct shape *shape = instance_shape(t, o), *next = &type->shape;
        if (shape->kind == SHAPE_DICT)
            next = shape_for_dict(t, type, shape->inline_capacity);
        else if (shape->attribute_count || shape->inline_capacity != next->inline_capacity) {
            if (!go_over_to_dict(t, o, shape))
                return false;
            continue;
        }
        if (!next)
            return false;
        bool shared = !object_is_private(o);
        if (shared)
            object_lock(t, o);
        bool valid = load_relaxed(&o->shape) == shape;
        if (valid)
            store_release(&o->shape, next);
        if (shared)
            object_unlock(o);
        if (valid) {
            /* The marker finds the class of an instance by its shape: one such reference was overwritten, and
             * another stored. */
            if (unlikely(t->barrier))
                field_range_shade(t, (value[]){value_from_ref(old), value_from_ref(type)}, 2);
            return true;
        }
    }
}
