#include "../programs.h"

#include "base/clock.h"
#include "gc/gc_internal.h"

static void run_until(struct thread *t, void *context)
{
    int *step = context;
    while (!load_acquire(step))
        if (thread_poll_reasons(t))
            safepoint_poll(t);
}

static void park_until(struct thread *t, void *context)
{
    int *step = context;
    while (!load_acquire(step))
        thread_wait(t, INT64_MAX);
}

struct answers {
    uint32_t count, ids[8];
    enum thread_state states[8];
};
static void answer(struct thread *target, void *context)
{
    struct answers *answers = context;
    uint32_t i = fetch_add_acq_rel(&answers->count, 1);
    answers->ids[i] = target->id;
    answers->states[i] = thread_state(target);
}

static void a_handshake_reaches_running_and_parked_threads(void **state)
{
    struct thread *t = *state;
    int step = 0;
    struct runner running, parked;
    runner_start(&running, run_until, &step);
    runner_start(&parked, park_until, &step);
    struct answers answers = {0};
    assert_int_equal(handshake_all(t, &program, "test", answer, &answers), 3);
    assert_int_equal(answers.count, 3); /* the asker answers as well: parked */
    answers = (struct answers){0};
    assert_true(handshake_thread(t, &program, parked.t->id, "test", answer, &answers));
    assert_int_equal(answers.count, 1);
    assert_int_equal(answers.ids[0], parked.t->id);
    assert_false(handshake_thread(t, &program, 123456789, "test", answer, &answers));
    assert_int_equal(answers.count, 1);
    struct response_stats stats;
    program_response_stats(&program, &stats);
    assert_int_equal(stats.answers, 4);
    assert_true(stats.longest_ns >= 0 && stats.longest_ns <= stats.total_ns);
    store_release(&step, 1);
    thread_wake(parked.t);
    runner_join(t, &running);
    runner_join(t, &parked);
}

static bool counting;

static void count_on(struct thread *t, void *context)
{
    uint64_t *counter = context;
    while (load_relaxed(&counting)) {
        store_relaxed(counter, *counter + 1);
        if (thread_poll_reasons(t))
            safepoint_poll(t);
    }
}

static void a_held_program_stands_still(void **state)
{
    struct thread *t = *state;
    uint64_t counters[2] = {0};
    struct runner runners[2];
    counting = true;
    for (int i = 0; i < 2; i++)
        runner_start(&runners[i], count_on, &counters[i]);
    for (int round = 0; round < 50; round++) {
        program_hold(t, &program);
        assert_true(program_is_held(&program));
        uint64_t seen[2] = {load_relaxed(&counters[0]), load_relaxed(&counters[1])};
        for (volatile int i = 0; i < 20000; i++)
            ;
        assert_int_equal(seen[0], load_relaxed(&counters[0]));
        assert_int_equal(seen[1], load_relaxed(&counters[1]));
        program_unhold(t, &program);
    }
    assert_false(program_is_held(&program));
    store_relaxed(&counting, false);
    for (int i = 0; i < 2; i++)
        runner_join(t, &runners[i]);
}

static void waiting_ends_by_wake_or_deadline(void **state)
{
    struct thread *t = *state;
    int64_t began = clock_monotonic_ns();
    assert_false(thread_wait(t, began + 20 * NS_PER_MS));
    assert_true(clock_monotonic_ns() - began >= 20 * NS_PER_MS);
    thread_wake(t); /* before the wait: it counts */
    assert_true(thread_wait(t, INT64_MAX));
    thread_ask(t, POLL_SIGNAL);
    assert_true(thread_wait(t, INT64_MAX));
    assert_true(thread_poll_reasons(t) & POLL_SIGNAL);
    thread_poll_clear(t, POLL_SIGNAL);
}

static void a_claimed_thread_waits_to_unpark(void **state)
{
    struct thread *t = *state;
    int step = 0;
    struct runner runner;
    runner_start(&runner, park_until, &step);
    while (thread_state(runner.t) != THREAD_PARKED || !runner.t->native_limit)
        ;
    while (!thread_claim(runner.t))
        ;
    store_release(&step, 1);
    thread_wake(runner.t);
    for (volatile int i = 0; i < 100000; i++)
        ;
    assert_int_equal(thread_state(runner.t), THREAD_CLAIMED);
    thread_unclaim(runner.t);
    runner_join(t, &runner);
}

static void the_thread_limit_is_kept(void **state)
{
    (void)state;
    program.thread_limit = 2;
    struct thread *second = thread_create(&program);
    assert_non_null(second);
    assert_null(thread_create(&program));
    assert_int_equal(program.thread_count, 2);
    thread_discard(second);
    assert_int_equal(program.thread_count, 1);
}

static void barriers_log_and_flush(void **state)
{
    struct thread *t = *state;
    struct node *holder = node_create(t, &node_type, 1), *child = node_create(t, &node_type, 2);
    field_init(&holder->slots[0], value_retain(ref(child)));
    field_init(&holder->slots[1], ref(&memory_error));
    t->barrier = BARRIER_DELETION;
    field_store(t, &holder->object, &holder->slots[0], UNSET);
    field_store(t, &holder->object, &holder->slots[1], UNSET); /* static: has no mark */
    assert_int_equal(t->gc->log->count, 1);
    assert_true(heap_mark_test(child)); /* so it is not logged again */
    uint64_t enqueued = grey_enqueued(program.gc);
    barrier_flush(t);
    assert_null(t->gc->log);
    bool failed = false;
    assert_false(grey_begin_clearing(program.gc, enqueued, &failed));
    assert_int_equal(program.gc->grey->count, 1);
    assert_ptr_equal(program.gc->grey->objects[0], child);
    t->barrier = 0;
    grey_discard(program.gc);
    program_heap_set_collecting(program.heap, true);
    program_heap_clear_marks(program.heap);
    program_heap_set_collecting(program.heap, false);
    value_release(t, ref(child));
    value_release(t, ref(holder));
}

/* ---- Everything at once ---- */

enum { STRESS_ROUNDS = 3000, CELLS = 4 };
static struct node *cells[CELLS];

static void build_and_drop(struct thread *t, void *context)
{
    uint64_t seed = (uintptr_t)context * 0x9E3779B97F4A7C15ULL;
    value *s = scope_enter(t, 2);
    for (int i = 0; i < STRESS_ROUNDS; i++) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        struct node *cell = cells[seed >> 33 & (CELLS - 1)];
        /* A cycle of two with a tail, of which one end goes into a cell that all threads see. */
        struct node *a = node_create(t, &node_type, i), *b = node_create(t, &node_type, i);
        field_init(&a->slots[0], ref(b));
        slot_set(t, &s[0], ref(a));
        field_store(t, &b->object, &b->slots[0], value_retain(ref(a)));
        if (seed >> 60 & 1)
            field_store(t, &b->object, &b->slots[1], field_load(t, &cell->object, &cell->slots[1]));
        if (seed >> 61 & 1)
            field_store(t, &cell->object, &cell->slots[0], value_retain(s[0]));
        if (seed >> 62 & 1)
            field_store(t, &cell->object, &cell->slots[1], value_retain(s[0]));
        slot_set(t, &s[1], field_load(t, &cell->object, &cell->slots[0]));
        if (s[1] != UNSET) {
            struct node *seen = (struct node *)value_ref(s[1]);
            value inner = field_load(t, &seen->object, &seen->slots[0]);
            assert_true(inner != UNSET);
            assert_int_equal(((struct node *)value_ref(inner))->number, seen->number);
            value_release(t, inner);
        }
        if (thread_poll_reasons(t) & POLL_COLLECTOR)
            safepoint_poll(t);
        if (i % 500 == 499) {
            thread_park(t);
            thread_unpark(t);
        }
    }
    scope_leave(t, s);
}

static void threads_come_and_go_during_collections(void **state)
{
    struct thread *t = *state;
    for (size_t i = 0; i < CELLS; i++) {
        cells[i] = node_create(t, &node_type, 0);
        program.extra_roots[i] = ref(cells[i]);
        value_publish(t, ref(cells[i]));
    }
    uint64_t freed = 0;
    for (int round = 0; round < 4; round++) {
        struct runner runners[3];
        for (uintptr_t i = 0; i < 3; i++)
            runner_start(&runners[i], build_and_drop, (void *)(i + 1));
        for (int i = 0; i < 5; i++) {
            struct collection c;
            collector_collect(t, COLLECT_REQUEST, &c);
            assert_int_equal(c.kept, 0);
            freed += c.freed_objects;
            struct heap_report report;
            assert_true(heap_verify(t, &program, &report));
        }
        for (size_t i = 0; i < 3; i++)
            runner_join(t, &runners[i]);
    }
    for (size_t i = 0; i < CELLS; i++)
        slot_clear(t, &program.extra_roots[i]);
    struct collection c;
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_true(freed + c.freed_objects > 0);
    assert_int_equal(live_objects(&program), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_handshake_reaches_running_and_parked_threads),
        TEST(a_held_program_stands_still),
        TEST(waiting_ends_by_wake_or_deadline),
        TEST(a_claimed_thread_waits_to_unpark),
        TEST(the_thread_limit_is_kept),
        TEST(barriers_log_and_flush),
        TEST(threads_come_and_go_during_collections),
    };
    return cmocka_run_group_tests(tests, NULL, stop_collector);
}
