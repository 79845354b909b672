#include "gc/gc_internal.h"
#include "gc/weak.h"

/* Static objects have no mark and hold nothing of a program. */
static bool is_markable(const struct object *o)
{
    return !object_is_sticky(o) || heap_contains(o);
}

void barrier_log(struct thread *t, struct object *o)
{
    if (!is_markable(o) || heap_mark_test(o))
        return;
    if (!vector_push(&t->gc->log, o))
        store_relaxed(&t->program->gc->grey_lost, true); /* read after a handshake, which orders it */
}

static void add_grey(struct program_gc *gc, struct object *o)
{
    if (!vector_push(&gc->grey, o))
        gc->grey_lost = true;
}

void barrier_flush(struct thread *t)
{
    struct program_gc *gc = t->program->gc;
    if (!t->gc->log.count)
        return;
    lock_acquire(&gc->grey_lock);
    for (size_t i = 0; i < t->gc->log.count; i++)
        if (heap_mark_set(t->gc->log.items[i]))
            add_grey(gc, t->gc->log.items[i]);
    lock_release(&gc->grey_lock);
    t->gc->log.count = 0;
}

void weak_followed_slow(struct thread *t, struct object *o)
{
    struct program_gc *gc = t->program->gc;
    if (!is_markable(o) || heap_mark_test(o))
        return;
    lock_acquire(&gc->grey_lock);
    if (heap_mark_set(o)) {
        add_grey(gc, o);
        gc->dirty = true;
    }
    lock_release(&gc->grey_lock);
}
