#include <string.h>

#include "memory/heap.h"
#include "object/hooks.h"
#include "object/program.h"
#include "object/scope.h"
#include "object/type.h"
#include "probe/probe.h"

struct object_hooks object_hooks;
_Thread_local struct thread *thread_self;

static void *raise_no_memory(struct thread *t)
{
    CHECK(object_hooks.raise_no_memory != NULL);
    object_hooks.raise_no_memory(t);
    return NULL;
}

/* The second word of the header, in one store: count 1 and the flags. The collector may still be looking at
 * the shared object that died in this block before it began: the count that it reads is the old one, which is
 * dead, or this one, and then it sees the mark too, since the release pairs with the acquire in name_object.
 */
static void header_init(struct object *o, uint8_t flags)
{
    union {
        struct {
            int32_t count;
            uint8_t lock, flags;
            uint16_t extra;
        } fields;
        uint64_t word;
    } header = {.fields = {.count = 1, .flags = flags}};
    _Static_assert(offsetof(struct object, count) == 8 && offsetof(struct object, extra) == 14,
                   "the header's layout");
    store_release((uint64_t *)(void *)&o->count, header.word);
}

void *object_create_shaped(struct thread *t, struct shape *shape, size_t size)
{
    ASSERT_VALUES(size >= sizeof(struct object), size, sizeof(struct object));
    struct object *o = heap_alloc(t->heap, PAGE_OBJECT, size);
    if (unlikely(!o))
        return raise_no_memory(t);
    memset(o + 1, 0, size - sizeof *o);
    if (unlikely(t->barrier & BARRIER_BLACK))
        heap_mark_born(o, size);
    header_init(o, shape->type->slots.slots ? OBJECT_TRACKED : 0);
#ifdef OURO_CHECKED
    if (unlikely(object_hooks.allocated != NULL))
        object_hooks.allocated(t);
#endif
    store_release(&o->shape, shape); /* from here on it is an object; pairs with heap walks */
    if (PROBE_ENABLED(object__allocate))
        probe_object_allocate(o, heap_block_size(o), shape->type->name);
    return o;
}

void *object_create(struct thread *t, struct type *type, size_t size)
{
    return object_create_shaped(t, &type->shape, size);
}

void *memory_alloc(struct thread *t, size_t size)
{
    void *block = heap_alloc(t->heap, PAGE_RAW, size);
    return likely(block != NULL) ? block : raise_no_memory(t);
}

void memory_free(struct thread *t, void *block)
{
    if (block)
        heap_free(t->heap, block);
}

void memory_retire(struct thread *t, struct object *holder, void *block)
{
    if (!block)
        return;
    if (object_is_private(holder) && !program_heap_collecting(t->heap->program))
        heap_free(t->heap, block);
    else
        heap_retire(t->heap, block);
}

size_t memory_size(const void *block)
{
    return heap_block_size(block);
}

value *scope_enter_slow(struct thread *t, size_t count)
{
    (void)count;
    CHECK(object_hooks.raise_recursion != NULL);
    object_hooks.raise_recursion(t);
    return NULL;
}
