#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>

#include "base/arena.h"
#include "base/atomic.h"
#include "base/buffer.h"
#include "base/check.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/lock.h"
#include "base/status.h"
#include "base/vector.h"

/* Under a sanitizer an allocation that cannot be had must fail as it does without one. */
const char *__asan_default_options(void);
const char *__tsan_default_options(void);
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}
const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* hash(bytes) of python3 under PYTHONHASHSEED = 0, 1 and 2^32 - 1. */
static void hashes_are_those_of_python3(void **state)
{
    (void)state;
    static const char *const texts[] = {"a", "abc", "12345678",
                                        "the quick brown fox jumps over the lazy dog"};
    static const struct {
        uint32_t seed;
        uint64_t hashes[4];
    } expected[] = {
        {0, {0x407448d2b89b1813ULL, 0xc03bc3a0042630f2ULL, 0x3489982430560a87ULL, 0x80a65583f613da2dULL}},
        {1, {0xd6300bc9f7cc0e73ULL, 0xbf3a636edf177675ULL, 0x06f07c60efe2bad9ULL, 0x4d4d3ac518fa33d0ULL}},
        {4294967295u,
         {0xace05e4e86f8e887ULL, 0xab088c2fdb5ce95fULL, 0xb40dff49971e9614ULL, 0x3e6bc110d2cce6a7ULL}},
    };
    for (size_t s = 0; s < COUNT_OF(expected); s++) {
        struct hash_key key = hash_key_from_seed(expected[s].seed);
        for (size_t i = 0; i < COUNT_OF(texts); i++)
            assert_true(hash_siphash13(&key, texts[i], strlen(texts[i])) == expected[s].hashes[i]);
    }
}

static void random_keys_differ(void **state)
{
    (void)state;
    struct hash_key a = hash_key_random(), b = hash_key_random();
    assert_true(a.k0 != b.k0 || a.k1 != b.k1);
}

static void a_vector_grows_and_keeps_its_items(void **state)
{
    (void)state;
    VECTOR(int) v = {0};
    for (int i = 0; i < 1000; i++)
        assert_true(vector_push(&v, i));
    assert_int_equal(v.count, 1000);
    for (int i = 999; i >= 0; i--)
        assert_int_equal(vector_pop(&v), i);
    vector_finish(&v);
    assert_null(v.items);
}

static void a_vector_that_cannot_grow_is_unchanged(void **state)
{
    (void)state;
    void *items = NULL;
    size_t capacity = 0;
    assert_false(vector_grow(&items, &capacity, SIZE_MAX / 4, 16));
    assert_null(items);
    assert_int_equal(capacity, 0);
}

static void a_buffer_collects_text(void **state)
{
    (void)state;
    struct buffer b = BUFFER_EMPTY;
    assert_string_equal(buffer_text(&b), "");
    buffer_append_text(&b, "ab");
    buffer_append_char(&b, 'c');
    buffer_append_fill(&b, '-', 3);
    buffer_printf(&b, "%d%s", 42, "!");
    assert_string_equal(buffer_text(&b), "abc---42!");
    buffer_consume(&b, 3);
    assert_string_equal(buffer_text(&b), "---42!");
    buffer_clear(&b);
    buffer_append(&b, "\0x", 2);
    assert_int_equal(b.length, 2);
    char *taken = buffer_take(&b);
    assert_memory_equal(taken, "\0x", 3);
    free(taken);
    buffer_finish(&b);
}

static void code_points_become_utf8(void **state)
{
    (void)state;
    struct buffer b = BUFFER_EMPTY;
    static const uint32_t points[] = {'A', 0xE9, 0x20AC, 0x1F40D, 0xD800};
    for (size_t i = 0; i < COUNT_OF(points); i++)
        buffer_append_code_point(&b, points[i]);
    assert_string_equal(buffer_text(&b), "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x90\x8D\xED\xA0\x80");
    buffer_finish(&b);
}

static void a_failed_buffer_stays_failed(void **state)
{
    (void)state;
    struct buffer b = BUFFER_EMPTY;
    buffer_append_text(&b, "before");
    assert_false(buffer_reserve(&b, SIZE_MAX / 2));
    assert_true(b.failed);
    buffer_append_text(&b, "after");
    assert_int_equal(b.length, 0);
    assert_null(buffer_take(&b));
    buffer_finish(&b);
}

static void an_arena_gives_zeroed_aligned_memory_up_to_its_limit(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 100000);
    size_t blocks = 0;
    for (char *p; (p = arena_alloc(&arena, 24)); blocks++) {
        assert_int_equal((uintptr_t)p % _Alignof(max_align_t), 0);
        for (int i = 0; i < 24; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xFF, 24);
    }
    assert_true(blocks > 1000 && arena.used <= 100000);
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_finish(&arena);
    assert_string_equal(arena_copy(&arena, "text!", 4), "text");
    arena_finish(&arena);
}

static void a_failing_arena_may_jump(void **state)
{
    (void)state;
    struct arena arena;
    jmp_buf failed;
    arena_init(&arena, 100000);
    arena.on_failure = &failed;
    volatile int count = 0;
    if (setjmp(failed) == 0)
        for (;; count++)
            arena_alloc(&arena, 100);
    assert_true(count > 0 && count < 1000);
    arena_finish(&arena);
}

/* How a child that runs `body` ends: its signal, or 0. */
static int signal_of(void (*body)(void))
{
    pid_t child = fork();
    if (child == 0) {
        close(2);
        signal(SIGABRT, SIG_DFL);
        body();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void fail_check(void)
{
    volatile int one = 1;
    CHECK_VALUES(one == 2, one, 2);
}
static void take_locks_in_order(void)
{
    struct lock outer = LOCK_INITIALIZER(LOCK_RANK_PROGRAM), inner = LOCK_INITIALIZER(LOCK_RANK_LEAF);
    lock_acquire(&outer);
    lock_acquire(&inner);
    lock_release(&inner);
    lock_release(&outer);
}

static void a_failed_check_aborts(void **state)
{
    (void)state;
    assert_int_equal(signal_of(fail_check), SIGABRT);
    assert_int_equal(signal_of(take_locks_in_order), 0);
}

#ifdef OURO_CHECKED
static void take_locks_out_of_order(void)
{
    struct lock outer = LOCK_INITIALIZER(LOCK_RANK_PROGRAM), inner = LOCK_INITIALIZER(LOCK_RANK_LEAF);
    lock_acquire(&inner);
    lock_acquire(&outer);
}
static void release_what_is_not_held(void)
{
    struct lock lock = LOCK_INITIALIZER(LOCK_RANK_PROGRAM);
    lock_release(&lock);
}

static void lock_ranks_are_enforced(void **state)
{
    (void)state;
    assert_int_equal(signal_of(take_locks_out_of_order), SIGABRT);
    assert_int_equal(signal_of(release_what_is_not_held), SIGABRT);
}
#endif

struct counted {
    struct lock lock;
    struct condition changed;
    int count;
};

static void *count_up(void *argument)
{
    struct counted *counted = argument;
    for (int i = 0; i < 1000; i++) {
        lock_acquire(&counted->lock);
        counted->count++;
        condition_signal(&counted->changed);
        lock_release(&counted->lock);
    }
    return NULL;
}

static void locks_exclude_and_conditions_wake(void **state)
{
    (void)state;
    struct counted counted = {0};
    lock_init(&counted.lock, LOCK_RANK_LEAF);
    condition_init(&counted.changed);
    pthread_t threads[3];
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_create(&threads[i], NULL, count_up, &counted);
    lock_acquire(&counted.lock);
    while (counted.count < 3000)
        condition_wait(&counted.changed, &counted.lock);
    int64_t deadline = clock_monotonic_ns() + 5 * NS_PER_MS;
    assert_false(condition_wait_until(&counted.changed, &counted.lock, deadline));
    assert_true(clock_monotonic_ns() >= deadline);
    lock_release(&counted.lock);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    condition_finish(&counted.changed);
    lock_finish(&counted.lock);
}

static void clocks_run_forward(void **state)
{
    (void)state;
    int64_t began = clock_monotonic_ns(), cpu = clock_thread_cpu_ns(), process = clock_process_cpu_ns();
    for (volatile int i = 0; i < 100000; i++)
        ;
    assert_true(clock_monotonic_ns() > began);
    assert_true(clock_thread_cpu_ns() > cpu);
    assert_true(clock_process_cpu_ns() > process);
    assert_true(clock_wall_ns() > 1600000000 * NS_PER_SECOND);
}

static void every_status_has_a_text(void **state)
{
    (void)state;
    assert_string_equal(status_text(STATUS_OK), "success");
    for (int s = STATUS_OK; s <= STATUS_SYSTEM; s++)
        assert_true(strlen(status_text((enum status)s)) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_python3),
        cmocka_unit_test(random_keys_differ),
        cmocka_unit_test(a_vector_grows_and_keeps_its_items),
        cmocka_unit_test(a_vector_that_cannot_grow_is_unchanged),
        cmocka_unit_test(a_buffer_collects_text),
        cmocka_unit_test(code_points_become_utf8),
        cmocka_unit_test(a_failed_buffer_stays_failed),
        cmocka_unit_test(an_arena_gives_zeroed_aligned_memory_up_to_its_limit),
        cmocka_unit_test(a_failing_arena_may_jump),
        cmocka_unit_test(a_failed_check_aborts),
#ifdef OURO_CHECKED
        cmocka_unit_test(lock_ranks_are_enforced),
#endif
        cmocka_unit_test(locks_exclude_and_conditions_wake),
        cmocka_unit_test(clocks_run_forward),
        cmocka_unit_test(every_status_has_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
