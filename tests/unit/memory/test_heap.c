#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "memory/heap.h"

/* Blocks of kind PAGE_OBJECT need something like a shape in front to count as in use. */
static uint64_t shape_stand_in;

static void *object_block(struct heap *heap, size_t size)
{
    uintptr_t *block = heap_alloc(heap, PAGE_OBJECT, size);
    if (block)
        store_release(block, (uintptr_t)&shape_stand_in);
    return block;
}

static struct heap_stats stats_of(struct program_heap *program)
{
    struct heap_stats stats;
    program_heap_stats(program, &stats);
    return stats;
}

static void size_classes_cover_every_size_closely(void **state)
{
    (void)state;
    for (size_t size = 1; size <= SIZE_CLASS_LARGEST; size++) {
        unsigned c = size_class_of(size);
        assert_true(c < SIZE_CLASS_COUNT);
        assert_true(size_class_bytes(c) >= size);
        assert_true(c == 0 || size_class_bytes(c - 1) < size);
        assert_int_equal(size_class_bytes(c) % BLOCK_GRANULE, 0);
    }
    assert_int_equal(size_class_bytes(size_class_of(32)), 32);
    assert_int_equal(size_class_bytes(SIZE_CLASS_COUNT - 1), SIZE_CLASS_LARGEST);
}

static void blocks_are_aligned_and_apart(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *heap = heap_create(program);
    static const size_t sizes[] = {1,    16,   17,   32,    100,   512,    513,
                                   4000, 8192, 9000, 65536, 65537, 300000, 5 << 20};
    char *blocks[COUNT_OF(sizes)][20];
    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (size_t i = 0; i < 20; i++) {
            blocks[s][i] = heap_alloc(heap, PAGE_RAW, sizes[s]);
            assert_non_null(blocks[s][i]);
            assert_int_equal((uintptr_t)blocks[s][i] % 16, 0);
            assert_true(heap_block_size(blocks[s][i]) >= sizes[s]);
            assert_true(heap_contains(blocks[s][i]));
            memset(blocks[s][i], (int)(s * 20 + i), sizes[s]);
        }
    program_heap_check(program);
    for (size_t s = 0; s < COUNT_OF(sizes); s++)
        for (size_t i = 0; i < 20; i++) {
            assert_int_equal((unsigned char)blocks[s][i][0], (unsigned char)(s * 20 + i));
            assert_int_equal((unsigned char)blocks[s][i][sizes[s] - 1], (unsigned char)(s * 20 + i));
            heap_free(heap, blocks[s][i]);
        }
    program_heap_check(program);
    assert_int_equal(stats_of(program).raw_bytes, 0);
    program_heap_destroy(program);
}

static void memory_goes_back_to_the_system(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *heap = heap_create(program);
    enum { N = 400000 };
    void **blocks = malloc(N * sizeof *blocks);
    for (size_t i = 0; i < N; i++)
        blocks[i] = heap_alloc(heap, PAGE_RAW, 64);
    assert_true(stats_of(program).segments > 5);
    for (size_t i = 0; i < N; i++)
        heap_free(heap, blocks[i]);
    struct heap_stats stats = stats_of(program);
    assert_int_equal(stats.pages, 1); /* the last page of the class is kept */
    assert_int_equal(stats.segments, 1);
    assert_true(stats.charged_bytes <= UNIT_SIZE);
    void *huge = heap_alloc(heap, PAGE_RAW, (size_t)64 << 20);
    assert_true(heap_contains(huge));
    heap_free(heap, huge);
    assert_false(heap_contains(huge));
    free(blocks);
    program_heap_destroy(program);
}

static void the_limit_is_an_ordinary_event(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create((size_t)1 << 20);
    struct heap *heap = heap_create(program);
    assert_null(heap_alloc(heap, PAGE_RAW, (size_t)2 << 20));
    assert_null(heap_alloc(heap, PAGE_RAW, SIZE_MAX - 4));
    void *first = NULL;
    size_t count = 0;
    for (void *block; (block = heap_alloc(heap, PAGE_RAW, 256)); count++) {
        *(void **)block = first;
        first = block;
    }
    assert_int_equal(count, (1 << 20) / 256);
    assert_true(program_heap_charged(program) <= (size_t)1 << 20);
    while (first) {
        void *next = *(void **)first;
        heap_free(heap, first);
        first = next;
    }
    assert_non_null(heap_alloc(heap, PAGE_RAW, (size_t)512 << 10));
    program_heap_set_limit(program, (size_t)8 << 20);
    assert_non_null(heap_alloc(heap, PAGE_RAW, (size_t)2 << 20));
    program_heap_check(program);
    program_heap_destroy(program);
}

static size_t pressure_calls;
static void count_pressure(void *context)
{
    (void)context;
    pressure_calls++;
}

static void pressure_is_told_once(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *heap = heap_create(program);
    program->hooks.pressure = count_pressure;
    program_heap_set_pressure(program, (size_t)1 << 20);
    for (size_t i = 0; i < 100000; i++)
        heap_alloc(heap, PAGE_RAW, 32);
    assert_int_equal(pressure_calls, 1);
    program_heap_destroy(program);
}

struct seen {
    size_t count, bytes;
};
static bool see(void *context, void *object, size_t size)
{
    struct seen *seen = context;
    assert_true(*(uintptr_t *)object == (uintptr_t)&shape_stand_in);
    seen->count++;
    seen->bytes += size;
    return true;
}

static void a_walk_meets_exactly_the_objects_in_use(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *heap = heap_create(program), *other = heap_create(program);
    void *blocks[3000];
    for (size_t i = 0; i < 3000; i++)
        blocks[i] = object_block(i % 2 ? heap : other, 16 + i % 700);
    void *large = object_block(heap, 200000);
    heap_alloc(heap, PAGE_RAW, 100);    /* is no object */
    heap_alloc(heap, PAGE_OBJECT, 100); /* has no shape yet */
    for (size_t i = 0; i < 3000; i += 3)
        heap_free(i % 2 ? heap : other, blocks[i]);
    struct seen seen = {0}, own = {0};
    assert_true(heap_walk(program, see, &seen));
    assert_int_equal(seen.count, 2001);
    assert_true(heap_walk_own(heap, see, &own));
    assert_true(own.count > 900 && own.count < 1100);
    heap_free(other, large);
    struct heap_stats stats = stats_of(program);
    assert_int_equal(stats.allocations, 3002);
    assert_int_equal(stats.frees, 1001);
    assert_int_equal(stats.objects, 2001); /* with the one without a shape */
    program_heap_check(program);
    program_heap_destroy(program);
}

static void marks_lie_beside_the_blocks(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *heap = heap_create(program);
    void *a = object_block(heap, 32), *b = object_block(heap, 32);
    assert_false(heap_mark_test(a));
    assert_true(heap_mark_set(a));
    assert_false(heap_mark_set(a));
    assert_true(heap_mark_test(a));
    assert_false(heap_mark_test(b));
    program_heap_set_collecting(program, true);
    program_heap_clear_marks(program);
    program_heap_set_collecting(program, false);
    assert_false(heap_mark_test(a));
    program_heap_destroy(program);
}

static void retired_blocks_wait_for_every_heap_online(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *mine = heap_create(program), *other = heap_create(program), *away = heap_create(program);
    heap_offline(away);
    heap_retire(mine, object_block(mine, 48));
    assert_true(stats_of(program).limbo_bytes == 48);
    assert_int_equal(stats_of(program).objects, 0); /* counted as freed at once */
    heap_quiescent(mine);
    heap_quiescent(mine);
    assert_int_equal(stats_of(program).limbo_bytes, 48); /* other may still look at it */
    heap_quiescent(other);
    heap_quiescent(mine);
    assert_int_equal(stats_of(program).limbo_bytes, 0);
    program_heap_pin(program);
    heap_retire(mine, object_block(mine, 48));
    for (int i = 0; i < 3; i++) {
        heap_quiescent(mine);
        heap_quiescent(other);
    }
    assert_int_equal(stats_of(program).limbo_bytes, 48); /* pinned */
    program_heap_unpin(program);
    heap_quiescent(mine);
    assert_int_equal(stats_of(program).limbo_bytes, 0);
    program_heap_destroy(program);
}

static size_t quiescence_calls;
static void count_quiescence(void *context)
{
    (void)context;
    quiescence_calls++;
}

static void limbo_is_bounded_in_bytes(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *mine = heap_create(program), *other = heap_create(program);
    program->hooks.want_quiescence = count_quiescence;
    for (int i = 0; i < 5; i++)
        heap_retire(mine, heap_alloc(mine, PAGE_RAW, 100000));
    assert_true(quiescence_calls > 0);
    heap_quiescent(mine); /* closes the last bag */
    heap_quiescent(other);
    heap_quiescent(mine);
    assert_int_equal(stats_of(program).limbo_bytes, 0);
    assert_false(heap_must_wait(mine));
    while (!heap_must_wait(mine))
        heap_retire(mine, heap_alloc(mine, PAGE_RAW, 100000));
    assert_in_range(stats_of(program).limbo_bytes, LIMBO_BYTES_MOST, LIMBO_BYTES_MOST + 110000);
    heap_quiescent(other);
    while (heap_quiescent(mine)) /* in parts */
        ;
    assert_false(heap_must_wait(mine));
    heap_offline(other); /* who is away keeps nobody waiting */
    heap_offline(mine);
    heap_online(mine);
    while (heap_quiescent(mine))
        ;
    assert_int_equal(stats_of(program).limbo_bytes, 0);
    program_heap_destroy(program);
}

struct remote {
    struct program_heap *program;
    void **blocks;
    size_t count;
};

static void *free_remotely(void *argument)
{
    struct remote *remote = argument;
    struct heap *heap = heap_create(remote->program);
    for (size_t i = 0; i < remote->count; i++)
        heap_free(heap, remote->blocks[i]);
    heap_abandon(heap);
    return NULL;
}

static void remote_frees_come_back(void **state)
{
    (void)state;
    enum { N = 60000, THREADS = 3 };
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *heap = heap_create(program);
    void **blocks = malloc(N * sizeof *blocks);
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < N; i++)
            blocks[i] = heap_alloc(heap, PAGE_RAW, 16 + i % 5 * 16);
        pthread_t threads[THREADS];
        struct remote parts[THREADS];
        for (size_t i = 0; i < THREADS; i++) {
            parts[i] = (struct remote){program, blocks + i * (N / THREADS), N / THREADS};
            pthread_create(&threads[i], NULL, free_remotely, &parts[i]);
        }
        /* Meanwhile the owner goes on, so that it takes lists back while others push. */
        for (size_t i = 0; i < N; i++)
            heap_free(heap, heap_alloc(heap, PAGE_RAW, 48));
        for (size_t i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
    }
    size_t before = stats_of(program).mapped_bytes;
    for (size_t i = 0; i < N; i++)
        blocks[i] = heap_alloc(heap, PAGE_RAW, 32);
    assert_true(stats_of(program).mapped_bytes <= before + SEGMENT_SIZE);
    program_heap_check(program);
    free(blocks);
    program_heap_destroy(program);
}

static void an_abandoned_heap_is_adopted_with_its_pages(void **state)
{
    (void)state;
    struct program_heap *program = program_heap_create(HEAP_UNLIMITED);
    struct heap *mine = heap_create(program), *ended = heap_create(program);
    void *blocks[100];
    for (size_t i = 0; i < 100; i++)
        blocks[i] = heap_alloc(ended, PAGE_RAW, 32);
    heap_abandon(ended);
    for (size_t i = 0; i < 100; i++)
        heap_free(mine, blocks[i]);
    assert_int_equal(stats_of(program).pages, 1);
    program_heap_tend_abandoned(program);
    assert_int_equal(stats_of(program).pages, 0);
    assert_ptr_equal(heap_create(program), ended);
    program_heap_check(program);
    program_heap_destroy(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(size_classes_cover_every_size_closely),
        cmocka_unit_test(blocks_are_aligned_and_apart),
        cmocka_unit_test(memory_goes_back_to_the_system),
        cmocka_unit_test(the_limit_is_an_ordinary_event),
        cmocka_unit_test(pressure_is_told_once),
        cmocka_unit_test(a_walk_meets_exactly_the_objects_in_use),
        cmocka_unit_test(marks_lie_beside_the_blocks),
        cmocka_unit_test(retired_blocks_wait_for_every_heap_online),
        cmocka_unit_test(limbo_is_bounded_in_bytes),
        cmocka_unit_test(remote_frees_come_back),
        cmocka_unit_test(an_abandoned_heap_is_adopted_with_its_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
