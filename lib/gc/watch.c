#include "gc/watch.h"

#include "gc/garbage.h"
#include "gc/gc_internal.h"

#define NAMES_MOST ((size_t)1 << 20)

void (*watch_event_hook)(struct thread *t, const struct watch_event *event);
void (*watch_save_hook)(struct thread *t, value v);

void watch_set(struct program *p, uint32_t bits)
{
    store_relaxed(&p->gc->watch.bits, bits); /* relaxed: it takes effect soon */
}

uint32_t watch_bits(const struct program *p)
{
    return load_relaxed(&p->gc->watch.bits);
}

void watch_discard(struct program_gc *gc)
{
    buffer_finish(&gc->watch.names);
}

/* ---- Events ---- */

/* No event of a collection that did not begin for the reader: with room for both, or for none. */
static bool add_event(struct program_gc *gc, const struct watch_event *event)
{
    struct watch *watch = &gc->watch;
    lock_acquire(&gc->lock);
    bool add = event->ended ? watch->told == event->number : watch->count + 2 <= COUNT_OF(watch->events);
    if (add) {
        watch->told = event->number;
        watch->events[(watch->first + watch->count++) % COUNT_OF(watch->events)] = *event;
    }
    lock_release(&gc->lock);
    return add;
}

static void tell_somebody(struct program_gc *gc, const struct collection *c, bool ended)
{
    if (!(load_relaxed(&gc->watch.bits) & WATCH_EVENTS) || c->cause == COLLECT_REQUEST ||
        c->cause == COLLECT_EXIT)
        return; /* who asked for it tells it */
    struct watch_event event = {.ended = ended, .number = c->number};
    if (ended) {
        event.collected = c->freed_tracked;
        event.ns = c->ended_ns - c->began_ns;
    }
    if (add_event(gc, &event))
        program_ask(gc->program, POLL_FINALISERS);
}

void watch_began(struct program_gc *gc, const struct collection *c)
{
    tell_somebody(gc, c, false);
}

void watch_ended(struct program_gc *gc, const struct collection *c)
{
    struct heap_stats stats;
    program_heap_stats(gc->program->heap, &stats);
    lock_acquire(&gc->lock);
    gc->watch.old_objects = stats.allocations - stats.frees;
    if (c->cause != COLLECT_REQUEST)
        gc->watch.asked[0] = gc->watch.asked[1] = 0;
    lock_release(&gc->lock);
    tell_somebody(gc, c, true);
}

bool watch_has_events(struct program_gc *gc)
{
    lock_acquire(&gc->lock);
    bool has = gc->watch.count && !gc->watch.telling;
    lock_release(&gc->lock);
    return has;
}

/* How many events there are to tell; none if another thread tells them. */
static size_t begin_telling(struct watch *watch, struct lock *lock)
{
    lock_acquire(lock);
    size_t count = watch->telling ? 0 : watch->count;
    watch->telling |= count > 0;
    lock_release(lock);
    return count;
}

/* True: there are new ones. */
static bool end_telling(struct watch *watch, struct lock *lock)
{
    lock_acquire(lock);
    watch->telling = false;
    bool more = watch->count > 0;
    lock_release(lock);
    return more;
}

static struct watch_event take_event(struct watch *watch, struct lock *lock)
{
    lock_acquire(lock);
    struct watch_event event = watch->events[watch->first];
    watch->first = (watch->first + 1) % COUNT_OF(watch->events);
    watch->count--;
    lock_release(lock);
    return event;
}

void watch_tell(struct thread *t)
{
    struct program_gc *gc = t->program->gc;
    size_t count = t->gc->telling ? 0 : begin_telling(&gc->watch, &gc->lock);
    if (count == 0)
        return;
    t->gc->telling = true;
    /* Telling may make for further collections, and their events: those are for the next poll. */
    for (; count > 0; count--) {
        struct watch_event event = take_event(&gc->watch, &gc->lock);
        if (watch_event_hook)
            watch_event_hook(t, &event);
    }
    t->gc->telling = false;
    if (end_telling(&gc->watch, &gc->lock))
        thread_poll_set(t, POLL_FINALISERS);
}

bool watch_enter(struct thread *t)
{
    if (t->gc->telling)
        return false;
    t->gc->telling = true;
    return true;
}

void watch_leave(struct thread *t)
{
    t->gc->telling = false;
}

bool watch_is_inside(const struct thread *t)
{
    return t->gc->telling || t->gc->running_pending;
}

void watch_collect_at_exit(struct thread *t)
{
    bool tell = (watch_bits(t->program) & WATCH_EVENTS) && watch_event_hook && watch_enter(t);
    struct watch_event event = {0};
    struct collection sum;
    if (tell) {
        watch_event_hook(t, &event);
        watch_leave(t);
    }
    collector_collect(t, COLLECT_EXIT, &sum);
    event = (struct watch_event){.ended = true,
                                 .number = sum.number,
                                 .collected = sum.freed_tracked,
                                 .ns = sum.ended_ns - sum.began_ns};
    if (tell && watch_enter(t)) {
        watch_event_hook(t, &event);
        watch_leave(t);
    }
}

/* ---- Garbage ---- */

static bool is_tracked(const struct object *o)
{
    return load_relaxed(&o->flags) & OBJECT_TRACKED;
}

static void add_name(struct program_gc *gc, const struct object *o)
{
    struct buffer *names = &gc->watch.names;
    lock_acquire(&gc->lock);
    if (names->length < NAMES_MOST)
        buffer_printf(names, "gc: collectable <%s %p>\n", object_type(o)->name, (const void *)o);
    lock_release(&gc->lock);
}

char *watch_take_names(struct program *p)
{
    lock_acquire(&p->gc->lock);
    struct buffer names = p->gc->watch.names;
    p->gc->watch.names = BUFFER_EMPTY;
    lock_release(&p->gc->lock);
    if (names.length)
        return buffer_take(&names);
    buffer_finish(&names);
    return NULL;
}

/* Marked, and held until a thread of the program takes them. */
static bool save_all(struct garbage *garbage)
{
    for (size_t i = 0; i < garbage->objects.count; i++) {
        struct object *o = garbage->objects.items[i];
        if (!is_tracked(o) || !vector_push(&garbage->saved, o))
            continue; /* without memory it is only kept for this round */
        marker_push(garbage->marker, o);
        object_retain(o);
        garbage->record->freed_tracked++; /* as far as gc.collect() is concerned */
    }
    marker_drain(garbage->marker);
    garbage_drop_marked(garbage);
    return !garbage->marker->failed;
}

bool watch_garbage(struct garbage *garbage)
{
    struct program_gc *gc = garbage->program->gc;
    uint32_t bits = load_relaxed(&gc->watch.bits);
    for (size_t i = 0; (bits & WATCH_NAMES) && i < garbage->objects.count; i++)
        if (is_tracked(garbage->objects.items[i]))
            add_name(gc, garbage->objects.items[i]);
    return !(bits & WATCH_SAVE) || save_all(garbage);
}

/* ---- Generations ---- */

void watch_note_request(struct program *p, unsigned generation, const struct collection *sum)
{
    struct watch *watch = &p->gc->watch;
    ASSERT_VALUES(generation < WATCH_GENERATIONS, generation, WATCH_GENERATIONS);
    lock_acquire(&p->gc->lock);
    watch->requested_rounds += sum->rounds;
    watch->requested_collected += sum->freed_tracked;
    watch->collections[generation]++;
    watch->collected[generation] += sum->freed_tracked;
    for (unsigned i = 0; i < COUNT_OF(watch->asked); i++) /* asked[i] counts for generation i + 1 */
        watch->asked[i] = generation == i ? watch->asked[i] + 1 : generation > i ? 0 : watch->asked[i];
    lock_release(&p->gc->lock);
}

static uint64_t less(uint64_t a, uint64_t b)
{
    return a > b ? a - b : 0;
}

void watch_generations(struct program *p, struct watch_generations *out)
{
    struct gc_totals totals;
    struct heap_stats stats;
    collector_totals(p, &totals);
    program_heap_stats(p->heap, &stats);
    struct watch *watch = &p->gc->watch;
    lock_acquire(&p->gc->lock);
    *out = (struct watch_generations){.old_objects = watch->old_objects};
    for (unsigned i = 0; i < WATCH_GENERATIONS; i++) {
        out->collections[i] = watch->collections[i];
        out->collected[i] = watch->collected[i];
    }
    out->counts[0] = less(less(stats.allocations, stats.frees), watch->old_objects);
    out->counts[1] = watch->asked[0];
    out->counts[2] = watch->asked[1];
    /* Those that nobody asked for were of everything. */
    out->collections[2] += less(totals.collections, watch->requested_rounds);
    out->collected[2] += less(totals.freed_tracked, watch->requested_collected);
    lock_release(&p->gc->lock);
}
