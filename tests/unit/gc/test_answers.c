/* What the log of collections says of the threads. */
#include "../programs.h"

#include <time.h>

#include "gc/gc_internal.h"

static void sleep_ms(long ms)
{
    nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

static void run_until(struct thread *t, void *context)
{
    int *step = context;
    while (!load_acquire(step))
        if (thread_poll_reasons(t))
            safepoint_poll(t);
}

static const struct thread_response *find(const struct thread_response *all, size_t count, uint32_t id)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].thread == id)
            return &all[i];
    return NULL;
}

static void the_log_tells_of_every_thread(void **state)
{
    struct thread *t = *state;
    int step = 0;
    struct runner runner;
    runner_start(&runner, run_until, &step);
    value_release(t, ref(node_create(t, &node_type, 1)));
    struct collection c, logged[3];
    collector_collect(t, COLLECT_REQUEST, &c);
    assert_int_equal(collector_log(&program, logged, 3), 1);
    assert_int_equal(logged[0].number, 1);
    assert_string_equal(collect_cause_text(logged[0].cause), "gc.collect()");
    assert_int_equal(logged[0].threads, 2);

    struct thread_response all[3];
    assert_int_equal(collector_responses(&program, 1, all, 3), 2);
    assert_int_equal(collector_responses(&program, 1, all, 1), 1);
    assert_int_equal(collector_responses(&program, 2, all, 3), 0);
    assert_int_equal(collector_responses(&program, 0, all, 3), 0);
    assert_int_equal(collector_responses(&program, 1 + GC_LOG_LENGTH, all, 3), 0);
    assert_int_equal(collector_responses(&program, 1, all, 3), 2);
    assert_non_null(find(all, 2, t->id));
    assert_string_equal(find(all, 2, t->id)->name, "main");
    assert_true(all[0].longest_ns >= all[1].longest_ns && all[1].longest_ns > 0);
    assert_int_equal(all[0].longest_ns, logged[0].response_ns);
    assert_non_null(all[0].handshake);

    const struct collection_hold *hold = &logged[0].hold;
    assert_true(hold->ns > 0 && hold->ns <= logged[0].response_ns);
    assert_true(hold->cpu_ns >= 0);
    assert_true(hold->thread == t->id || hold->thread == runner.t->id);
    assert_non_null(hold->handshake);

    int64_t phases = 0;
    struct gc_totals totals;
    collector_totals(&program, &totals);
    for (size_t i = 0; i < GC_PHASE_COUNT; i++) {
        assert_int_equal(totals.phase_ns[i], logged[0].phase_ns[i]);
        phases += logged[0].phase_ns[i];
    }
    assert_true(phases > 0 && phases <= logged[0].ended_ns - logged[0].began_ns);
    assert_int_equal(totals.longest_hold_ns, hold->ns);
    assert_int_equal(totals.longest_response_ns, logged[0].response_ns);
    store_release(&step, 1);
    runner_join(t, &runner);
}

static void answer_late(struct thread *t, void *context)
{
    int *step = context;
    while (!load_seq(&t->gc->asked) && !load_acquire(step))
        ;
    sleep_ms(5);
    safepoint_poll(t);
    run_until(t, context);
}

static void who_answers_late_is_seen(void **state)
{
    struct thread *t = *state;
    int step = 0;
    struct runner runner;
    runner_start(&runner, answer_late, &step);
    while (thread_state(runner.t) != THREAD_RUNNING)
        ;
    collector_collect(t, COLLECT_REQUEST, NULL);
    struct thread_response all[2];
    assert_int_equal(collector_responses(&program, 1, all, 2), 2);
    assert_string_equal(find(all, 2, runner.t->id)->name, "worker");
    assert_non_null(find(all, 2, runner.t->id)->handshake); /* the first, unless the system delayed another */
    assert_true(find(all, 2, runner.t->id)->longest_ns >= 5 * 1000000);
    store_release(&step, 1);
    runner_join(t, &runner);
}

/* ---- A collection that the test makes up ---- */

static void doze(struct thread *target, void *context)
{
    (void)target;
    (void)context;
    sleep_ms(5);
}

static void work(struct thread *target, void *context)
{
    (void)target;
    (void)context;
    for (volatile int i = 0; i < 1000000; i++)
        ;
}

static void nothing(struct thread *target, void *context)
{
    (void)target;
    (void)context;
}

/* t is parked, so this thread is as good as the collector's. */
static struct collection ask(struct thread *t, uint64_t number, handshake_answer *answer)
{
    struct collection record = {.number = number};
    thread_park(t);
    answers_begin(&program, number);
    handshake_all(NULL, &program, "ask", answer, NULL);
    answers_end(program.gc, &record);
    thread_unpark(t);
    return record;
}

static void waiting_is_told_apart_from_work(void **state)
{
    struct collection record = ask(*state, 1, doze);
    assert_true(record.hold.ns >= 5 * 1000000);
    assert_true(record.hold.ns - record.hold.cpu_ns >= 4 * 1000000); /* the two clocks tick apart */
    assert_string_equal(record.hold.handshake, "ask");
    record = ask(*state, 2, work);
    assert_true(record.hold.cpu_ns > 0);
}

static void a_look_does_not_count(void **state)
{
    struct thread *t = *state;
    struct collection record = {.number = 1};
    thread_park(t);
    answers_begin(&program, 1);
    assert_true(handshake_thread(NULL, &program, t->id, "look", doze, NULL));
    answers_end(program.gc, &record);
    thread_unpark(t);
    assert_int_equal(record.hold.ns, 0);
    assert_int_equal(record.hold.thread, 0);
    assert_int_equal(record.response_ns, 0);
    assert_int_equal(record.threads, 0);
}

static void who_has_ended_is_still_listed(void **state)
{
    struct thread *t = *state;
    int step = 0;
    struct runner runner;
    struct collection record = {.number = 1};
    struct thread_response all[2];
    runner_start(&runner, run_until, &step);
    while (thread_state(runner.t) != THREAD_RUNNING)
        ;
    uint32_t id = runner.t->id;
    thread_park(t);
    answers_begin(&program, 1);
    handshake_all(NULL, &program, "ask", nothing, NULL);
    store_release(&step, 1);
    pthread_join(runner.os_thread, NULL);
    handshake_all(NULL, &program, "ask again", doze, NULL);
    answers_end(program.gc, &record);
    thread_unpark(t);
    assert_int_equal(record.threads, 2);
    assert_int_equal(collector_responses(&program, 1, all, 2), 2);
    assert_non_null(find(all, 2, id));
    assert_string_equal(find(all, 2, id)->name, "worker");
    assert_string_equal(find(all, 2, t->id)->handshake, "ask again");
}

static void the_slowest_are_kept(void **state)
{
    enum { MANY = RESPONSES_KEPT + 44 };
    static struct thread_response all[MANY];
    static struct thread *threads[MANY];
    for (size_t i = 0; i < MANY; i++)
        assert_non_null(threads[i] = thread_create(&program));
    struct collection record = ask(*state, 1, nothing);
    assert_int_equal(record.threads, MANY + 1);
    assert_int_equal(collector_responses(&program, 1, all, MANY), RESPONSES_KEPT);
    for (size_t i = 1; i < RESPONSES_KEPT; i++)
        assert_true(all[i - 1].longest_ns >= all[i].longest_ns);
    for (size_t i = 0; i < MANY; i++)
        thread_discard(threads[i]);
}

static void the_log_is_bounded(void **state)
{
    struct thread_response one;
    for (uint64_t number = 1; number <= GC_LOG_LENGTH + 1; number++)
        ask(*state, number, nothing);
    assert_int_equal(collector_responses(&program, 1, &one, 1), 0);
    assert_int_equal(collector_responses(&program, 2, &one, 1), 1);
    assert_int_equal(collector_responses(&program, GC_LOG_LENGTH + 1, &one, 1), 1);
}

static void names_are_cut_between_characters(void **state)
{
    struct thread *t = *state;
    thread_rename(&program, t->id, "0123456789012345678901234567890123456789");
    assert_string_equal(t->name, "0123456789012345678901234567890");
    thread_rename(&program, t->id, "012345678901234567890123456789\u00e9");
    assert_string_equal(t->name, "012345678901234567890123456789");
    thread_rename(&program, t->id, "01234567890123456789012345678\u00e9");
    assert_string_equal(t->name, "01234567890123456789012345678\u00e9");
    thread_rename(&program, t->id, "");
    assert_string_equal(t->name, "");
    thread_rename(&program, t->id + 1, "nobody's");
    assert_string_equal(t->name, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_log_tells_of_every_thread),
        TEST(who_answers_late_is_seen),
        TEST(waiting_is_told_apart_from_work),
        TEST(a_look_does_not_count),
        TEST(who_has_ended_is_still_listed),
        TEST(the_slowest_are_kept),
        TEST(the_log_is_bounded),
        TEST(names_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, stop_collector);
}
