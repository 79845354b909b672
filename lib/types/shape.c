#include "types/shape.h"

#include "types/class.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/type_internal.h"

struct lock types_lock = LOCK_INITIALIZER(LOCK_RANK_TYPES);

static uint32_t last_version; /* types_lock */

uint32_t version_next_locked(void)
{
    return last_version == UINT32_MAX ? 0 : ++last_version;
}

static bool is_cacheable(const struct shape *shape)
{
    switch ((enum shape_kind)shape->kind) {
    case SHAPE_INLINE:
    case SHAPE_OVERFLOW:
        return true;
    case SHAPE_NONE:
        return !shape->type->dict_offset;
    default:
        return false;
    }
}

uint32_t shape_version(struct shape *shape)
{
    uint32_t version = load_relaxed(&shape->version);
    if (version || !is_cacheable(shape))
        return version;
    lock_acquire(&types_lock);
    version = shape->version;
    if (!version) {
        version = version_next_locked();
        store_relaxed(&shape->version, version); /* says nothing yet: caches are filled under the lock */
    }
    lock_release(&types_lock);
    return version;
}

int shape_find(const struct shape *shape, value name)
{
    const struct shape_map *map = shape->map;
    if (!map)
        return -1;
    for (int i = 0; i < shape->attribute_count; i++)
        if (map->names[i] == name)
            return i;
    if (unlikely(!str_is_interned(name)))
        for (int i = 0; i < shape->attribute_count; i++)
            if (str_equal(map->names[i], name))
                return i;
    return -1;
}

static struct shape *find_child(const struct shape *shape, value name)
{
    /* Acquire pairs with the release in shape_add: the child is complete. */
    struct shape *child = load_acquire(&shape->map->first_child);
    for (; child; child = child->map->sibling)
        if (child->map->names[child->attribute_count - 1] == name)
            return child;
    return NULL;
}

static size_t shape_bytes(size_t names)
{
    return sizeof(struct shape) + sizeof(struct shape_map) + names * sizeof(value);
}

/* A zeroed shape with room for the names of `count` attributes; not yet linked to anything. */
static struct shape *shape_new(struct thread *t, struct type *type, enum shape_kind kind, uint16_t capacity,
                               size_t count)
{
    struct shape *shape = memory_alloc(t, shape_bytes(count));
    if (!shape)
        return NULL;
    memset(shape, 0, shape_bytes(count));
    shape->type = type;
    shape->kind = (uint8_t)kind;
    shape->inline_capacity = capacity;
    shape->attribute_count = (uint16_t)count;
    shape->map = (struct shape_map *)(shape + 1);
    return shape;
}

static void link_locked(struct type *type, struct shape *shape)
{
    struct type_class *class = type->class;
    shape->map->next = class->shapes;
    store_release(&class->shapes, shape); /* pairs with the acquire of a collector that lists the names */
    store_relaxed(&class->shape_count,
                  class->shape_count + 1); /* relaxed: a bound, looked at without the lock */
}

struct shape *shape_add(struct thread *t, struct shape *shape, value name)
{
    struct shape *child = find_child(shape, name);
    if (child)
        return child;
    size_t count = shape->attribute_count + 1u;
    struct type_class *class = shape->type->class;
    if (count > SHAPE_ATTRIBUTES_MAX || load_relaxed(&class->shape_count) >= SHAPES_MAX ||
        load_relaxed(&shape->map->child_count) >= SHAPE_CHILDREN_MAX)
        return NULL;
    enum shape_kind kind = count <= shape->inline_capacity ? SHAPE_INLINE : SHAPE_OVERFLOW;
    struct shape *made = shape_new(t, shape->type, kind, shape->inline_capacity, count);
    if (!made)
        return NULL;
    memcpy(made->map->names, shape->map->names, (count - 1) * sizeof(value));
    made->map->names[count - 1] = name;
    made->map->parent = shape;
    value_publish(t, name); /* any thread may come to look at it */
    lock_acquire(&types_lock);
    child = find_child(shape, name);
    if (!child) {
        value_retain(name);
        made->map->sibling = shape->map->first_child;
        link_locked(shape->type, made);
        store_relaxed(&shape->map->child_count, shape->map->child_count + 1); /* relaxed: likewise */
        store_release(&shape->map->first_child, made);
        if (unlikely(t->barrier)) /* a reference that was stored in the class */
            field_range_shade(t, &name, 1);
    }
    lock_release(&types_lock);
    if (child)
        memory_free(t, made); /* another thread was first */
    return child ? child : made;
}

struct shape *shape_for_dict(struct thread *t, struct type *type, uint16_t capacity)
{
    struct shape *shape = load_acquire(&type->class->dict_shapes);
    for (; shape; shape = shape->map->sibling)
        if (shape->inline_capacity == capacity)
            return shape;
    shape = shape_new(t, type, SHAPE_DICT, capacity, 0);
    if (!shape)
        return NULL;
    lock_acquire(&types_lock);
    shape->map->sibling = type->class->dict_shapes;
    link_locked(type, shape);
    store_release(&type->class->dict_shapes, shape);
    lock_release(&types_lock);
    return shape;
}

bool shapes_init(struct thread *t, struct type *type)
{
    struct shape *busy = shape_new(t, type, SHAPE_BUSY, type->shape.inline_capacity, 0);
    struct shape_map *root = busy ? memory_alloc(t, sizeof *root) : NULL;
    if (!root) {
        memory_free(t, busy);
        return false;
    }
    memset(root, 0, sizeof *root);
    type->shape.map = root;
    type->class->busy_shape = busy;
    return true;
}

void shapes_finish(struct thread *t, struct type *type)
{
    struct type_class *class = type->class;
    for (struct shape *shape = class->shapes, *next; shape; shape = next) {
        next = shape->map->next;
        memory_retire(t, &type->object, shape);
    }
    memory_retire(t, &type->object, class->busy_shape);
    memory_retire(t, &type->object, type->shape.map);
}

/* ---- The overflow array ---- */

static bool array_slots(struct object *o, struct slot_run *run)
{
    struct attribute_array *array = (struct attribute_array *)o;
    if (run->cursor++ > 0)
        return false;
    run->first = array->items, run->count = array->capacity, run->stride = 1;
    run->last = true;
    return true;
}

struct type attribute_array_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "attributes",
    .size = sizeof(struct attribute_array),
    .item_size = sizeof(value),
    .flags = TYPE_VARIABLE_SIZE | TYPE_NO_INSTANTIATION,
    .slots = {.slots = array_slots},
};
