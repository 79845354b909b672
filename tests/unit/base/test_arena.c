#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    struct arena arena;
    arena_init(&arena, 0);
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % 16, 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xAA, size);
    }
    arena_finish(&arena);
    assert_int_equal(arena.used, 0);
}

static void a_large_allocation_gets_a_chunk_of_its_own(void **state)
{
    struct arena arena;
    arena_init(&arena, 0);
    char *small = arena_copy(&arena, "small", 5);
    char *large = arena_alloc(&arena, 5000000);
    memset(large, 1, 5000000);
    assert_string_equal(small, "small");
    int numbers[] = {1, 2, 3};
    int *copy = arena_copy_array(&arena, numbers, 3, sizeof(int));
    assert_memory_equal(copy, numbers, sizeof numbers);
    assert_null(arena_copy_array(&arena, numbers, 0, sizeof(int)));
    arena_finish(&arena);
}

static void the_limit_is_kept(void **state)
{
    struct arena arena;
    arena_init(&arena, 20000);
    size_t total = 0;
    while (arena_alloc(&arena, 100))
        total += 100;
    assert_true(total > 5000);
    assert_true(arena.used <= 20000);
    assert_null(arena_alloc(&arena, SIZE_MAX - 4));
    arena_finish(&arena);
    assert_non_null(arena_alloc(&arena, 100)); /* usable again */
    arena_finish(&arena);
}

static void a_failure_jumps_where_the_owner_wants(void **state)
{
    struct arena arena;
    jmp_buf failure;
    arena_init(&arena, 100);
    arena.on_failure = &failure;
    if (setjmp(failure) == 0) {
        arena_alloc(&arena, 1000);
        fail();
    }
    arena_finish(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(a_large_allocation_gets_a_chunk_of_its_own),
        cmocka_unit_test(the_limit_is_kept),
        cmocka_unit_test(a_failure_jumps_where_the_owner_wants),
    };
    return cmocka_run_group_tests_name("arena", tests, NULL, NULL);
}
