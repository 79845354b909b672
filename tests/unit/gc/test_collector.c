#include "../programs.h"

#include <unistd.h>

#include "gc/work.h"

/* A cycle of `count` nodes of that type, linked by slot 0; the reference returned is a new one to the first.
 */
static struct node *cycle_create(struct thread *t, struct type *type, size_t count, int64_t number)
{
    struct node *first = node_create(t, type, number), *last = first;
    for (size_t i = 1; i < count; i++) {
        struct node *next = node_create(t, type, number + (int64_t)i);
        field_init(&last->slots[0], ref(next));
        last = next;
    }
    field_init(&last->slots[0], value_retain(ref(first)));
    return first;
}

static struct collection collect(struct thread *t)
{
    struct collection c;
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_false(c.gave_up);
    return c;
}

static void a_cycle_that_nobody_reaches_is_freed(void **state)
{
    struct thread *t = *state;
    struct node *garbage = cycle_create(t, &node_type, 10, 0);
    value *s = scope_enter(t, 1);
    s[0] = ref(cycle_create(t, &node_type, 5, 0));
    value_release(t, ref(garbage));
    assert_int_equal(live_objects(&program), 15);
    struct collection c = collect(t);
    assert_int_equal(c.freed_objects, 10);
    assert_int_equal(c.freed_tracked, 10);
    assert_int_equal(c.freed_bytes, 480);
    assert_int_equal(c.marked, 5);
    assert_int_equal(live_objects(&program), 5);
    assert_int_equal(collect(t).freed_objects, 0);
    scope_leave(t, s);
    assert_int_equal(collect(t).freed_objects, 5);
    assert_int_equal(live_objects(&program), 0);
}

static void survivors_lose_the_references_of_the_dead(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 2);
    struct node *survivor = node_create(t, &node_type, 1), *shared = node_create(t, &node_type, 2);
    s[0] = ref(survivor);
    s[1] = ref(shared);
    value_publish(t, s[1]);
    struct node *garbage = cycle_create(t, &node_type, 3, 10);
    field_init(&garbage->slots[1], value_retain(s[0]));
    field_init(&garbage->slots[2], value_retain(s[1]));
    value_release(t, ref(garbage));
    assert_int_equal(object_reference_count(&survivor->object), 2);
    collect(t);
    assert_int_equal(object_reference_count(&survivor->object), 1);
    assert_int_equal(object_reference_count(&shared->object), 1);
    scope_leave(t, s);
}

static void every_kind_of_root_keeps(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 1);
    s[0] = ref(cycle_create(t, &node_type, 2, 0));
    t->exception = ref(cycle_create(t, &node_type, 2, 0));
    program.modules = ref(cycle_create(t, &node_type, 2, 0));
    program.builtins = ref(cycle_create(t, &node_type, 2, 0));
    program.extra_roots[15] = ref(cycle_create(t, &node_type, 2, 0));
    assert_int_equal(collect(t).freed_objects, 0);
    struct heap_report report;
    assert_true(heap_verify(t, &program, &report));
    assert_int_equal(report.objects, 10);
    assert_int_equal(report.references, 15);
    scope_leave(t, s);
    slot_clear(t, &t->exception);
    slot_clear(t, &program.modules);
    slot_clear(t, &program.builtins);
    slot_clear(t, &program.extra_roots[15]);
    assert_int_equal(collect(t).freed_objects, 10);
}

static void a_finaliser_runs_once_then_the_cycle_goes(void **state)
{
    struct thread *t = *state;
    struct node *garbage = cycle_create(t, &finalised_type, 2, 1);
    field_init(&garbage->slots[1], ref(node_create(t, &noting_type, 5)));
    value_release(t, ref(garbage));
    struct collection c = collect(t);
    assert_int_equal(c.finalisers, 2);
    assert_int_equal(c.freed_objects, 3);
    assert_int_equal(event_count, 5);
    assert_int_equal(events[0] + events[1], 1001 + 1002); /* before anything is freed */
    assert_int_equal(events[2] + events[3] + events[4], 1 + 2 + 5);
    assert_int_equal(live_objects(&program), 0);
}

static value rescued;

static void rescue(struct thread *t, struct node *self)
{
    if (self->number == 1)
        slot_set(t, &program.extra_roots[0], value_retain(ref(self)));
}

static void a_finaliser_may_rescue_its_cycle(void **state)
{
    struct thread *t = *state;
    finaliser_action = rescue;
    value_release(t, ref(cycle_create(t, &finalised_type, 3, 1)));
    struct collection c = collect(t);
    assert_int_equal(c.finalisers, 3);
    assert_int_equal(c.freed_objects, 0);
    assert_int_equal(live_objects(&program), 3);
    rescued = program.extra_roots[0];
    assert_int_equal(((struct node *)value_ref(rescued))->number, 1);
    slot_clear(t, &program.extra_roots[0]);
    c = collect(t);
    assert_int_equal(c.finalisers, 0); /* each runs once */
    assert_int_equal(c.freed_objects, 3);
}

static void a_secret_reference_keeps_its_objects(void **state)
{
    struct thread *t = *state;
    struct node *secret =
        cycle_create(t, &node_type, 2, 1); /* its second reference is only in this variable */
    value_release(t, ref(cycle_create(t, &node_type, 4, 10)));
    struct collection c = collect(t);
    assert_int_equal(c.kept, 1);
    assert_int_equal(c.freed_objects, 4);
    assert_int_equal(secret->number, 1);
    assert_int_equal(object_reference_count(&secret->object), 2);
    struct heap_report report;
    assert_false(heap_verify(t, &program, &report));
    assert_int_equal(report.wrong, 1);
    assert_ptr_equal(report.first_wrong, secret);
    assert_int_equal(report.first_count, 2);
    assert_int_equal(report.first_found, 1);
    value_release(t, ref(secret));
    assert_int_equal(collect(t).freed_objects, 2);
}

static void shared_garbage_goes_too(void **state)
{
    struct thread *t = *state;
    struct node *garbage = cycle_create(t, &node_type, 10, 0);
    struct array *array = array_create(t, 100);
    array->items[50] = value_retain(ref(garbage));
    field_init(&garbage->slots[1], ref(array));
    value_publish(t, ref(garbage));
    value_release(t, ref(garbage));
    assert_int_equal(collect(t).freed_objects, 11);
    struct heap_stats stats;
    program_heap_stats(program.heap, &stats);
    assert_int_equal(stats.objects, 0);
    assert_int_equal(stats.raw_bytes, 0);
}

/* A class is not counted; it goes with the last of its instances, in one collection if they are a cycle. */
static void an_unreachable_class_goes_after_its_instances(void **state)
{
    struct thread *t = *state;
    static struct type metatype = {.object = {.count = COUNT_IMMORTAL},
                                   .shape = {.type = &metatype},
                                   .name = "metatype",
                                   .flags = TYPE_TYPE_SUBCLASS};
    struct type *class = object_create(t, &metatype, sizeof *class);
    class->object.count = COUNT_IMMORTAL;
    class->shape.type = class;
    class->flags = TYPE_HEAP;
    class->name = "class";
    class->slots.slots = node_slots;
    class->slots.dispose = noting_dispose;
    value *s = scope_enter(t, 1);
    s[0] = ref(object_create_shaped(t, &class->shape, sizeof(struct node)));
    struct node *instance = object_create_shaped(t, &class->shape, sizeof(struct node));
    field_init(&instance->slots[2], value_retain(ref(instance)));
    value_release(t, ref(instance));
    assert_int_equal(collect(t).freed_objects, 1);
    assert_int_equal(live_objects(&program), 2);
    scope_leave(t, s);
    assert_int_equal(live_objects(&program), 1);
    assert_int_equal(collect(t).freed_objects, 1);
    assert_int_equal(live_objects(&program), 0);
}

static void a_collection_starts_by_itself_and_memory_stays_bounded(void **state)
{
    struct thread *t = *state;
    collector_set_pacing(&program,
                         (struct pacing){.least_growth_bytes = (uint64_t)1 << 20, .growth_percent = 50});
    size_t most = 0;
    for (int i = 0; i < 200000; i++) {
        value_release(t, ref(cycle_create(t, &node_type, 10, 0)));
        size_t now = program_heap_charged(program.heap);
        if (now > most)
            most = now;
        if (thread_poll_reasons(t) & POLL_COLLECTOR)
            safepoint_poll(t);
    }
    struct gc_totals totals;
    collector_totals(&program, &totals);
    assert_true(totals.collections > 0);
    assert_true(totals.freed_objects > 0);
    /* Of the 96 MB that were made. How far the heap outruns a collector of lower priority is the machine's
     * affair. */
    assert_true(most < (size_t)64 << 20);
    struct collection log[4];
    size_t logged = collector_log(&program, log, 4);
    assert_true(logged > 0);
    assert_int_equal(log[0].cause, COLLECT_PRESSURE);
    assert_true(log[0].ended_ns >= log[0].began_ns);
    collect(t);
    assert_int_equal(live_objects(&program), 0);
}

/* Garbage is made as fast as one thread can, under a limit that it would pass in a moment. */
static void garbage_does_not_run_into_the_limit(void **state)
{
    struct thread *t = *state;
    program_heap_set_limit(program.heap, (size_t)8 << 20);
    collector_set_pacing(&program, collector_pacing(&program)); /* looks at the limit */
    for (int i = 0; i < 200000; i++) {
        struct node *a = object_create(t, &node_type, sizeof *a),
                    *b = object_create(t, &node_type, sizeof *b);
        assert_non_null(a);
        assert_non_null(b);
        field_init(&a->slots[0], ref(b));
        field_init(&b->slots[0], ref(a));
        if (thread_poll_reasons(t) & POLL_COLLECTOR)
            safepoint_poll(t);
    }
    assert_true(t->exception == UNSET);
    struct gc_totals totals;
    collector_totals(&program, &totals);
    assert_true(totals.collections > 0);
    collect(t);
    assert_int_equal(live_objects(&program), 0);
}

static void a_disabled_collector_collects_only_on_request(void **state)
{
    struct thread *t = *state;
    collector_set_pacing(&program,
                         (struct pacing){.least_growth_bytes = (uint64_t)1 << 20, .growth_percent = 1});
    collector_enable(&program, false);
    assert_false(collector_is_enabled(&program));
    for (int i = 0; i < 20000; i++) {
        value_release(t, ref(cycle_create(t, &node_type, 10, 0)));
        if (thread_poll_reasons(t))
            safepoint_poll(t);
    }
    assert_int_equal(live_objects(&program), 200000);
    assert_int_equal(collect(t).freed_objects, 200000);
    assert_int_equal(collect(t).number, 2);
    collector_enable(&program, true);
}

struct seen {
    size_t all, mine, bytes;
};
static bool see(void *context, struct object *o, size_t bytes, bool mine)
{
    struct seen *seen = context;
    (void)o;
    seen->all++;
    seen->mine += mine;
    seen->bytes += bytes;
    return true;
}

static void make_and_wait(struct thread *t, void *context)
{
    value *s = scope_enter(t, 2);
    s[0] = ref(node_create(t, &node_type, 1));
    s[1] = ref(node_create(t, &node_type, 2));
    value_publish(t, s[1]);
    store_release((int *)context, 1);
    while (load_acquire((int *)context) == 1)
        thread_wait(t, INT64_MAX);
    scope_leave(t, s);
}

static void a_walk_tells_what_may_be_handed_out(void **state)
{
    struct thread *t = *state;
    int step = 0;
    struct runner runner;
    runner_start(&runner, make_and_wait, &step);
    while (!load_acquire(&step))
        safepoint_poll(t);
    value *s = scope_enter(t, 1);
    s[0] = ref(node_create(t, &node_type, 3));
    struct seen seen = {0};
    gc_visit_objects(t, &program, see, &seen);
    assert_int_equal(seen.all, 3);
    assert_int_equal(seen.mine, 2); /* its own, and the shared one */
    assert_int_equal(seen.bytes, 3 * sizeof(struct node));
    store_release(&step, 2);
    thread_wake(runner.t);
    runner_join(t, &runner);
    scope_leave(t, s);
}

static void leave_a_cycle(struct thread *t, void *context)
{
    (void)context;
    value_release(t, ref(cycle_create(t, &finalised_type, 2, 1)));
}

static void garbage_of_an_ended_thread_is_finalised_by_others(void **state)
{
    struct thread *t = *state;
    struct runner runner;
    runner_start(&runner, leave_a_cycle, NULL);
    runner_join(t, &runner);
    assert_int_equal(live_objects(&program), 2);
    struct collection c = collect(t);
    assert_int_equal(c.finalisers, 2);
    assert_int_equal(c.freed_objects, 2);
    assert_int_equal(event_count, 4);
}

struct owner_check {
    int step;
    struct thread *ran_on;
};
static struct owner_check *owner_check;

static void note_thread(struct thread *t, struct node *self)
{
    (void)self;
    owner_check->ran_on = t;
}

static void make_garbage_and_poll(struct thread *t, void *context)
{
    struct owner_check *check = context;
    value_release(t, ref(cycle_create(t, &finalised_type, 1, 1)));
    store_release(&check->step, 1);
    while (load_acquire(&check->step) == 1) {
        if (thread_poll_reasons(t) & (POLL_COLLECTOR | POLL_INSPECT))
            safepoint_poll(t);
        if (thread_poll_reasons(t) & POLL_FINALISERS)
            gc_run_pending(t);
    }
}

static void a_private_finaliser_runs_on_its_owner(void **state)
{
    struct thread *t = *state;
    struct owner_check check = {0};
    owner_check = &check;
    finaliser_action = note_thread;
    struct runner runner;
    runner_start(&runner, make_garbage_and_poll, &check);
    struct thread *owner = runner.t;
    while (!load_acquire(&check.step))
        safepoint_poll(t);
    struct collection c;
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_int_equal(c.finalisers, 1);
    collector_collect(t, COLLECT_REQUEST, &c); /* its owner has been asked before this one ends */
    store_release(&check.step, 2);
    runner_join(t, &runner);
    assert_ptr_equal(check.ran_on, owner);
}

static uint32_t helping_is_over;

/* Owes work all the time, and looks after garbage of its own. */
static void help_until_over(struct thread *t, void *survivor)
{
    value *s = scope_enter(t, 1);
    s[0] = ref(node_create(t, &node_type, 1));
    int64_t rings = 0;
    while (!load_acquire(&helping_is_over)) {
        struct node *ring = cycle_create(t, &node_type, 3, 0);
        field_init(&ring->slots[1], value_retain(s[0]));               /* its own */
        field_init(&ring->slots[2], value_retain(*(value *)survivor)); /* shared */
        value_release(t, ref(ring));
        rings++;
        do {
            work_owe(t, 1);
            safepoint_poll(t);
        } while (t->gc->help_debt);
    }
    collect(t);
    gc_run_pending(t);
    assert_true(rings > 0);
    assert_int_equal(object_reference_count(value_ref(s[0])), 1); /* no ring is left */
    scope_leave(t, s);
}

static void a_thread_that_owes_work_helps(void **state)
{
    struct thread *t = *state;
    value *s = scope_enter(t, 2);
    s[0] = ref(node_create(t, &node_type, 1)); /* both threads' garbage holds it */
    value_publish(t, s[0]);
    store_release(&helping_is_over, 0);
    struct runner helper;
    runner_start(&helper, help_until_over, &s[0]);
    uint64_t helped = 0;
    s[1] = ref(cycle_create(t, &node_type, 5000, 0));
    for (int i = 0; i < 500 && helped == 0; i++) {
        struct node *garbage = cycle_create(t, &node_type, 5000, 0);
        field_init(&garbage->slots[2], value_retain(s[0]));
        value_release(t, ref(garbage));
        struct collection c = collect(t);
        assert_true(c.freed_objects >= 5000);
        assert_int_equal(c.kept, 0);
        helped += c.helped;
    }
    store_release(&helping_is_over, 1);
    runner_join(t, &helper);
    assert_true(helped > 0);
    collect(t);
    assert_int_equal(object_reference_count(value_ref(s[0])), 1);
    scope_leave(t, s);
}

static uint32_t collection_is_over;

/* In the middle of the release of whatever held the object: away until the collection has ended. */
static void stay_away(struct thread *t, struct node *self)
{
    if (self->number != 7)
        return;
    thread_park(t);
    while (!load_acquire(&collection_is_over))
        usleep(100);
    thread_unpark(t);
}

/* Drops an object that the collection knows and has not looked into yet, and stays away before it has dropped
 * all that the object held. */
static void release_between_roots_and_mark(struct thread *t, void *unused)
{
    (void)unused;
    value *s = scope_enter(t, 2);
    struct node *holder = node_create(t, &node_type, 1);
    field_init(&holder->slots[0], ref(node_create(t, &finalised_type, 7)));
    field_init(&holder->slots[1], ref(node_create(t, &noting_type, 2)));
    s[0] = ref(holder);
    s[1] = ref(cycle_create(t, &node_type, 300000, 0)); /* logged last, so looked at first */
    collector_request(&program, COLLECT_OPERATOR);
    while (!(t->barrier & BARRIER_BLACK))
        safepoint_poll(t);
    slot_clear(t, &s[0]);
    scope_leave(t, s);
}

static void what_is_being_released_keeps_what_it_still_holds(void **state)
{
    struct thread *t = *state;
    finaliser_action = stay_away;
    store_release(&collection_is_over, 0);
    struct runner runner;
    runner_start(&runner, release_between_roots_and_mark, NULL);
    struct collection c = {0};
    thread_park(t);
    while (collector_log(&program, &c, 1) == 0)
        usleep(100);
    thread_unpark(t);
    store_release(&collection_is_over, 1);
    runner_join(t, &runner);
    assert_int_equal(c.kept, 0);
    assert_int_equal(c.freed_objects, 0);
    assert_true(event_count >= 2); /* both had their turn */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_cycle_that_nobody_reaches_is_freed),
        TEST(survivors_lose_the_references_of_the_dead),
        TEST(every_kind_of_root_keeps),
        TEST(a_finaliser_runs_once_then_the_cycle_goes),
        TEST(a_finaliser_may_rescue_its_cycle),
        TEST(a_secret_reference_keeps_its_objects),
        TEST(shared_garbage_goes_too),
        TEST(an_unreachable_class_goes_after_its_instances),
        TEST(a_collection_starts_by_itself_and_memory_stays_bounded),
        TEST(garbage_does_not_run_into_the_limit),
        TEST(a_disabled_collector_collects_only_on_request),
        TEST(a_walk_tells_what_may_be_handed_out),
        TEST(garbage_of_an_ended_thread_is_finalised_by_others),
        TEST(a_private_finaliser_runs_on_its_owner),
        TEST(a_thread_that_owes_work_helps),
        TEST(what_is_being_released_keeps_what_it_still_holds),
    };
    return cmocka_run_group_tests(tests, NULL, stop_collector);
}
