#include "gc/roots.h"

#include "gc/gc_internal.h"

#define SCANNERS_MAX 16

static thread_root_scanner *thread_scanners[SCANNERS_MAX];
static program_root_scanner *program_scanners[SCANNERS_MAX];

void roots_register_thread(thread_root_scanner *scan)
{
    for (size_t i = 0; i < SCANNERS_MAX; i++) {
        if (thread_scanners[i] == scan)
            return;
        if (!thread_scanners[i]) {
            thread_scanners[i] = scan;
            return;
        }
    }
    UNREACHABLE();
}

void roots_register_program(program_root_scanner *scan)
{
    for (size_t i = 0; i < SCANNERS_MAX; i++) {
        if (program_scanners[i] == scan)
            return;
        if (!program_scanners[i]) {
            program_scanners[i] = scan;
            return;
        }
    }
    UNREACHABLE();
}

static void visit_slots(struct object *o, struct root_visitor *visitor)
{
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run run = {0};
    while (slots && slots(o, &run))
        for (size_t i = 0; i < run.count; i++)
            root_visit(visitor, run.first[(ptrdiff_t)i * run.stride]);
}

/* Objects in the middle of their release: see struct dying. */
static void scan_dying(struct thread *t, struct root_visitor *visitor)
{
    for (size_t i = 0; i < t->dying_count; i++) {
        struct dying *dying = &t->dying[i];
        root_visit(visitor, dying->exception);
        if (object_is_dead(dying->object)) {
            /* What follows looks at its class, which may have no other instance. */
            root_visit_borrowed(visitor, value_from_ref(object_type(dying->object)));
            visit_slots(dying->object, visitor);
        } else {
            root_visit(visitor, value_from_ref(dying->object));
        }
    }
    for (struct deferred *chunk = t->deferred; chunk; chunk = chunk->next)
        for (size_t i = 0; i < chunk->count; i++)
            root_visit(visitor, value_from_ref(chunk->objects[i]));
}

void roots_scan_thread(struct thread *t, struct root_visitor *visitor)
{
    root_visit_all(visitor, t->scope_base, (size_t)(t->scope_top - t->scope_base));
    root_visit(visitor, t->exception);
    scan_dying(t, visitor);
    for (size_t i = 0; i < SCANNERS_MAX && thread_scanners[i]; i++)
        thread_scanners[i](t, visitor);
}

void roots_scan_program(struct program *p, struct root_visitor *visitor)
{
    root_visit(visitor, p->modules);
    root_visit(visitor, p->builtins);
    root_visit_all(visitor, p->extra_roots, COUNT_OF(p->extra_roots));
    pending_scan(p->gc, visitor);
    for (size_t i = 0; i < SCANNERS_MAX && program_scanners[i]; i++)
        program_scanners[i](p, visitor);
}
