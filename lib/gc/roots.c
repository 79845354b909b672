/* Note RELEASED. The slots of an object that is being released are roots of its thread: nobody else knows
 * them. If it died before the marker came to it, nothing else will mark what it still holds. So a thread logs
 * them, a part at each answer from Roots on and as long as marking goes on; and what it drops meanwhile, it
 * logs before (release.c). Marking does not end before all is logged: an object that dies later than a
 * thread's last answer has been traced, or it would still have been grey when that round began. */
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

/* What there is a bounded number of. */
static void scan_bounded(struct thread *t, struct root_visitor *visitor)
{
    root_visit_all(visitor, t->scope_base, (size_t)(t->scope_top - t->scope_base));
    root_visit(visitor, t->exception);
}

void roots_scan_thread(struct thread *t, struct root_visitor *visitor)
{
    scan_bounded(t, visitor);
    scan_dying(t, visitor);
    if (scan_stack)
        scan_stack(t, visitor);
}

/* ---- For a collection ---- */

#define SLOTS_AT_ONCE 2048

struct root_logger {
    struct root_visitor visitor;
    struct thread *thread;
};

static void log_root(struct root_visitor *visitor, value v, bool counted)
{
    (void)counted;
    barrier_log(((struct root_logger *)visitor)->thread, value_ref(v));
}

static size_t slots_at_once(size_t zeal)
{
    return zeal_is_on() ? zeal : SLOTS_AT_ONCE;
}

static bool log_stack(struct thread *t, bool from_top)
{
    struct root_logger logger = {.visitor = {.visit = log_root}, .thread = t};
    return scan_stack_part && scan_stack_part(t, &logger.visitor, from_top, slots_at_once(1));
}

/* At most *room slots of an object in the middle of its release. */
static void log_dying_slots(struct dying *dying, struct root_visitor *visitor, size_t *room)
{
    struct object *o = dying->object;
    bool (*slots)(struct object *, struct slot_run *) = object_type(o)->slots.slots;
    struct slot_run *run = &dying->to_log;
    for (; *room; --*room) {
        while (!run->count)
            if (!slots || !slots(o, run)) {
                dying->logged = true;
                return;
            }
        root_visit(visitor, *run->first);
        run->first += run->stride;
        run->count--;
    }
}

static void log_dying(struct thread *t, struct dying *dying, struct root_visitor *visitor, size_t *room)
{
    uint64_t collection = t->program->gc->began;
    if (dying->logged_in != collection) {
        dying->logged_in = collection;
        dying->to_log = (struct slot_run){0};
        dying->logged = false;
    }
    root_visit(visitor, dying->exception);
    if (!object_is_dead(dying->object)) { /* its finaliser runs */
        root_visit(visitor, value_from_ref(dying->object));
        return;
    }
    /* What follows looks at its class, which may have no other instance. */
    root_visit_borrowed(visitor, value_from_ref(object_type(dying->object)));
    if (!dying->logged)
        log_dying_slots(dying, visitor, room);
}

static void log_deferred(struct thread *t, struct root_visitor *visitor, size_t *room)
{
    while (t->deferred_to_log && *room) {
        struct deferred *chunk = t->deferred_to_log;
        for (size_t i = 0; i < chunk->count; i++)
            root_visit(visitor, value_from_ref(chunk->objects[i]));
        *room -= chunk->count < *room ? chunk->count : *room;
        t->deferred_to_log = chunk->next;
    }
}

bool roots_log_released(struct thread *t)
{
    struct root_logger logger = {.visitor = {.visit = log_root}, .thread = t};
    size_t room = slots_at_once(100);
    log_deferred(t, &logger.visitor, &room);
    bool more = t->deferred_to_log != NULL;
    for (size_t i = 0; i < t->dying_count; i++) {
        log_dying(t, &t->dying[i], &logger.visitor, &room);
        more |= object_is_dead(t->dying[i].object) && !t->dying[i].logged;
    }
    return more;
}

bool roots_log_thread(struct thread *t)
{
    struct root_logger logger = {.visitor = {.visit = log_root}, .thread = t};
    scan_bounded(t, &logger.visitor);
    t->deferred_to_log = t->deferred;
    bool more = roots_log_released(t);
    return log_stack(t, true) || more;
}

bool roots_log_rest(struct thread *t)
{
    bool more = roots_log_released(t);
    return log_stack(t, false) || more;
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
