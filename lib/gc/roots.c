#include "gc/roots.h"

#include "gc/gc_internal.h"
#include "gc/zeal.h"

#define SCANNERS_MAX 16

static program_root_scanner *program_scanners[SCANNERS_MAX];
static thread_root_scanner *scan_stack;
static thread_stack_scanner *scan_stack_part;

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

void roots_register_stack(thread_root_scanner *all, thread_stack_scanner *part)
{
    scan_stack = all;
    scan_stack_part = part;
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

static void scan_but_stack(struct thread *t, struct root_visitor *visitor)
{
    root_visit_all(visitor, t->scope_base, (size_t)(t->scope_top - t->scope_base));
    root_visit(visitor, t->exception);
    scan_dying(t, visitor);
}

void roots_scan_thread(struct thread *t, struct root_visitor *visitor)
{
    scan_but_stack(t, visitor);
    if (scan_stack)
        scan_stack(t, visitor);
}

/* ---- For a collection ---- */

#define STACK_SLOTS_AT_ONCE 2048

struct root_logger {
    struct root_visitor visitor;
    struct thread *thread;
};

static void log_root(struct root_visitor *visitor, value v, bool counted)
{
    (void)counted;
    barrier_log(((struct root_logger *)visitor)->thread, value_ref(v));
}

static bool log_stack(struct thread *t, bool from_top)
{
    struct root_logger logger = {.visitor = {.visit = log_root}, .thread = t};
    return scan_stack_part &&
           scan_stack_part(t, &logger.visitor, from_top, zeal_is_on() ? 1 : STACK_SLOTS_AT_ONCE);
}

bool roots_log_thread(struct thread *t)
{
    struct root_logger logger = {.visitor = {.visit = log_root}, .thread = t};
    scan_but_stack(t, &logger.visitor);
    return log_stack(t, true);
}

bool roots_log_stack(struct thread *t)
{
    return log_stack(t, false);
}

void roots_scan_program(struct program *p, struct root_visitor *visitor)
{
    root_visit(visitor, load_acquire(&p->modules)); /* acquire, all: pairs with program_root_fill */
    root_visit(visitor, load_acquire(&p->builtins));
    for (size_t i = 0; i < COUNT_OF(p->extra_roots); i++)
        root_visit(visitor, load_acquire(&p->extra_roots[i]));
    pending_scan(p->gc, visitor);
    for (size_t i = 0; i < SCANNERS_MAX && program_scanners[i]; i++)
        program_scanners[i](p, visitor);
}
