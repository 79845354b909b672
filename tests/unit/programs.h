/* A program with threads, for the tests of lib/gc. */
#ifndef OURO_TESTS_UNIT_PROGRAMS_H
#define OURO_TESTS_UNIT_PROGRAMS_H

#include "objects.h"

#include <pthread.h>

#include "gc/collector.h"
#include "gc/pending.h"
#include "gc/safepoint.h"
#include "gc/thread_list.h"
#include "gc/verify.h"

static struct program program;

static struct thread *program_begin(size_t heap_limit)
{
    memset(&program, 0, sizeof program);
    program.id = 1;
    lock_init(&program.threads_lock, LOCK_RANK_THREADS);
    program.heap = program_heap_create(heap_limit);
    assert_non_null(program.heap);
    assert_true(program_gc_create(&program));
    object_hooks.raise_no_memory = object_hooks.raise_recursion = raise_test_error;
    event_count = 0;
    finaliser_action = NULL;
    struct thread *t = thread_create(&program);
    assert_non_null(t);
    thread_enter(t, "main");
    return t;
}

static void program_end(struct thread *t)
{
    struct heap_report report;
    if (!heap_verify(t, &program, &report))
        fail_msg("%llu objects have wrong counts, the first a %s with %lld, found %lld; %llu unshared",
                 (unsigned long long)report.wrong,
                 report.first_wrong ? object_type(report.first_wrong)->name : "-",
                 (long long)report.first_count, (long long)report.first_found,
                 (unsigned long long)report.unshared);
    thread_leave(t);
    program_gc_destroy(&program);
    program.heap = program_heap_destroy(program.heap);
    lock_finish(&program.threads_lock);
}

static int set_up(void **state)
{
    *state = program_begin(HEAP_UNLIMITED);
    return 0;
}

static int tear_down(void **state)
{
    program_end(*state);
    return 0;
}

static int stop_collector(void **state)
{
    (void)state;
    collector_stop();
    return 0;
}

/* An OS thread that runs `body` as a thread of the program. */
struct runner {
    pthread_t os_thread;
    struct thread *t;
    void (*body)(struct thread *t, void *context);
    void *context;
};

static void *runner_main(void *argument)
{
    struct runner *runner = argument;
    thread_enter(runner->t, "worker");
    runner->body(runner->t, runner->context);
    thread_leave(runner->t);
    return NULL;
}

static void runner_start(struct runner *runner, void (*body)(struct thread *, void *), void *context)
{
    runner->t = thread_create(&program);
    assert_non_null(runner->t);
    runner->body = body;
    runner->context = context;
    assert_int_equal(pthread_create(&runner->os_thread, NULL, runner_main, runner), 0);
}

/* Parked meanwhile, as every blocking call is. */
static void runner_join(struct thread *t, struct runner *runner)
{
    thread_park(t);
    pthread_join(runner->os_thread, NULL);
    thread_unpark(t);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, set_up, tear_down)

#endif
