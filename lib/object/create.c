#include "object/create.h"
#include "object/program.h"
#include "object/scope.h"

struct object_hooks object_hooks;
_Thread_local struct thread *thread_self;

static void *raise_no_memory(struct thread *t)
{
    CHECK(object_hooks.raise_no_memory != NULL);
    object_hooks.raise_no_memory(t);
    return NULL;
}

void *object_create_failed(struct thread *t)
{
    return raise_no_memory(t);
}

void object_created(struct thread *t, struct object *o)
{
#ifdef OURO_CHECKED
    if (unlikely(object_hooks.allocated != NULL))
        object_hooks.allocated(t);
#endif
    if (PROBE_ENABLED(object__allocate))
        probe_object_allocate(o, heap_block_size(o), object_type(o)->name);
}

void *object_create_shaped(struct thread *t, struct shape *shape, size_t size)
{
    ASSERT_VALUES(size >= sizeof(struct object), size, sizeof(struct object));
    return object_make(t, shape, size, shape->type->slots.slots ? OBJECT_TRACKED : 0, true);
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
