/* The allocator alone: lib/memory against glibc, and mimalloc where its library is installed.
 *
 *     alloc_bench [SCALE [REPETITIONS]]
 *
 * Three patterns, each with sizes such as objects have (16 to 256 bytes):
 *   local churn         one thread replaces blocks at random places of a table
 *   producer/consumer   one thread allocates batches, the other frees them
 *   handover            (as larson) two threads churn a table each, and exchange the tables after each round
 *
 * The allocators take turns within each repetition. Printed are the medians in ns for one block allocated and
 * freed, with the lowest and highest, and how often faster than glibc that is. The patterns are inlined once
 * per allocator, so that lib/memory's inline path is inline here as it is in the runtime, and malloc is
 * called as everyone calls it.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "memory/heap.h"

#define ALWAYS_INLINE static inline __attribute__((always_inline))
#define SLOTS         20000 /* blocks in a table */
#define BATCH         200   /* blocks that go to the consumer together */
#define RING          64    /* batches under way; a power of two */
#define MOST          101   /* repetitions */

enum which { OURO, GLIBC, MIMALLOC, ALLOCATOR_COUNT };
static const char *const allocator_names[] = {"lib/memory", "glibc", "mimalloc"};

static void *(*mi_malloc)(size_t size);
static void (*mi_free)(void *block);
static struct program_heap *program;
static uint64_t shape_stand_in; /* what an object has in its first word, so that it does not look free */

ALWAYS_INLINE void *allocate(enum which which, struct heap *heap, size_t size)
{
    uint64_t **block = which == OURO    ? heap_alloc(heap, PAGE_OBJECT, size)
                       : which == GLIBC ? malloc(size)
                                        : mi_malloc(size);
    if (!block) {
        abort();
    }
    *block = &shape_stand_in;
    return block;
}

ALWAYS_INLINE void release(enum which which, struct heap *heap, void *block)
{
    if (which == OURO) {
        heap_free(heap, block);
    } else if (which == GLIBC) {
        free(block);
    } else {
        mi_free(block);
    }
}

static struct heap *heap_for(enum which which)
{
    struct heap *heap = which == OURO ? heap_create(program) : NULL;
    if (which == OURO && !heap) {
        abort();
    }
    return heap;
}

static void heap_done(struct heap *heap)
{
    if (heap) {
        heap_abandon(heap);
    }
}

ALWAYS_INLINE uint32_t draw(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}
/* Most objects are small. */
ALWAYS_INLINE size_t draw_size(uint32_t *state)
{
    uint32_t number = draw(state);
    return (number & 7) ? 16 + (number >> 3 & 3) * 16 : 16 + (number >> 3 & 15) * 16;
}

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

ALWAYS_INLINE void churn(enum which which, struct heap *heap, void **slots, size_t rounds, uint32_t *state)
{
    for (size_t i = 0; i < rounds; i++) {
        void **slot = &slots[draw(state) % SLOTS];
        if (*slot) {
            release(which, heap, *slot);
        }
        *slot = allocate(which, heap, draw_size(state));
    }
}

ALWAYS_INLINE void clear(enum which which, struct heap *heap, void **slots)
{
    for (size_t i = 0; i < SLOTS; i++) {
        if (slots[i]) {
            release(which, heap, slots[i]);
        }
        slots[i] = NULL;
    }
}

static void *tables[2][SLOTS];

ALWAYS_INLINE double local_churn(enum which which, size_t blocks)
{
    struct heap *heap = heap_for(which);
    uint32_t state = 1;
    uint64_t start = now_ns();
    churn(which, heap, tables[0], blocks, &state);
    clear(which, heap, tables[0]);
    double cost = (double)(now_ns() - start) / (double)blocks;
    heap_done(heap);
    return cost;
}

static struct {
    void *blocks[RING][BATCH];
    /* Batches put and taken so far. Each is written by one side with release, read by the other with acquire:
     * the batch between them goes with it. */
    _Atomic size_t put, taken;
} ring;

ALWAYS_INLINE void consume(enum which which, size_t batches)
{
    struct heap *heap = heap_for(which);
    for (size_t batch = 0; batch < batches; batch++) {
        while (atomic_load_explicit(&ring.put, memory_order_acquire) == batch) {
            sched_yield();
        }
        for (size_t i = 0; i < BATCH; i++) {
            release(which, heap, ring.blocks[batch % RING][i]);
        }
        atomic_store_explicit(&ring.taken, batch + 1, memory_order_release);
    }
    heap_done(heap);
}

ALWAYS_INLINE double produce(enum which which, size_t batches, void *(*consumer)(void *))
{
    struct heap *heap = heap_for(which);
    uint32_t state = 1;
    pthread_t thread;
    atomic_store(&ring.put, 0);
    atomic_store(&ring.taken, 0);
    uint64_t start = now_ns();
    if (pthread_create(&thread, NULL, consumer, &batches) != 0) {
        abort();
    }
    for (size_t batch = 0; batch < batches; batch++) {
        while (batch - atomic_load_explicit(&ring.taken, memory_order_acquire) == RING) {
            sched_yield();
        }
        for (size_t i = 0; i < BATCH; i++) {
            ring.blocks[batch % RING][i] = allocate(which, heap, draw_size(&state));
        }
        atomic_store_explicit(&ring.put, batch + 1, memory_order_release);
    }
    pthread_join(thread, NULL);
    double cost = (double)(now_ns() - start) / (double)(batches * BATCH);
    heap_done(heap);
    return cost;
}

#define HANDOVER_ROUNDS 20
static pthread_barrier_t exchange;
struct half {
    size_t blocks;
    unsigned number;
};

ALWAYS_INLINE void hand_over(enum which which, const struct half *half)
{
    struct heap *heap = heap_for(which);
    uint32_t state = half->number + 1;
    for (unsigned round = 0; round < HANDOVER_ROUNDS; round++) {
        churn(which, heap, tables[(round + half->number) % 2], half->blocks / HANDOVER_ROUNDS, &state);
        pthread_barrier_wait(&exchange);
    }
    clear(which, heap, tables[half->number]);
    heap_done(heap);
}

static double both_halves(size_t blocks, void *(*run)(void *))
{
    struct half halves[2] = {{blocks / 2, 0}, {blocks / 2, 1}};
    pthread_t thread;
    uint64_t start = now_ns();
    if (pthread_barrier_init(&exchange, NULL, 2) != 0 ||
        pthread_create(&thread, NULL, run, &halves[1]) != 0) {
        abort();
    }
    run(&halves[0]);
    pthread_join(thread, NULL);
    pthread_barrier_destroy(&exchange);
    return (double)(now_ns() - start) / (double)blocks;
}

/* The patterns, once for each allocator. */
#define PATTERNS_OF(which, name)                                                                             \
    static void *consume_##name(void *batches)                                                               \
    {                                                                                                        \
        consume(which, *(size_t *)batches);                                                                  \
        return NULL;                                                                                         \
    }                                                                                                        \
    static void *hand_over_##name(void *half)                                                                \
    {                                                                                                        \
        hand_over(which, half);                                                                              \
        return NULL;                                                                                         \
    }                                                                                                        \
    static double churn_##name(size_t blocks)                                                                \
    {                                                                                                        \
        return local_churn(which, blocks);                                                                   \
    }                                                                                                        \
    static double pipe_##name(size_t blocks)                                                                 \
    {                                                                                                        \
        return produce(which, blocks / BATCH, consume_##name);                                               \
    }                                                                                                        \
    static double exchange_##name(size_t blocks)                                                             \
    {                                                                                                        \
        return both_halves(blocks, hand_over_##name);                                                        \
    }
PATTERNS_OF(OURO, ouro)
PATTERNS_OF(GLIBC, glibc)
PATTERNS_OF(MIMALLOC, mimalloc)

static const struct {
    const char *name;
    size_t blocks; /* at full scale */
    double (*run[ALLOCATOR_COUNT])(size_t blocks);
} patterns[] = {
    {"local churn", 10000000, {churn_ouro, churn_glibc, churn_mimalloc}},
    {"producer/consumer", 4000000, {pipe_ouro, pipe_glibc, pipe_mimalloc}},
    {"handover", 8000000, {exchange_ouro, exchange_glibc, exchange_mimalloc}},
};

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    double scale = argc > 1 ? atof(argv[1]) : 1;
    int repetitions = argc > 2 ? atoi(argv[2]) : 5;
    if (scale <= 0 || repetitions < 1 || repetitions > MOST) {
        fputs("usage: alloc_bench [SCALE [REPETITIONS]]\n", stderr);
        return 64;
    }
    void *library = dlopen("libmimalloc.so.2", RTLD_NOW | RTLD_LOCAL);
    if (library) {
        *(void **)&mi_malloc = dlsym(library, "mi_malloc");
        *(void **)&mi_free = dlsym(library, "mi_free");
    }
    program = program_heap_create(HEAP_UNLIMITED);
    if (!program) {
        return 1;
    }
    printf("%-18s %-11s %10s %8s %8s %10s\n", "pattern", "allocator", "ns a block", "lowest", "highest",
           "of glibc's");
    for (size_t p = 0; p < COUNT_OF(patterns); p++) {
        double cost[ALLOCATOR_COUNT][MOST];
        int allocators = mi_malloc && mi_free ? ALLOCATOR_COUNT : MIMALLOC;
        for (int r = 0; r < repetitions; r++) {
            for (int a = 0; a < allocators; a++) {
                cost[a][r] = patterns[p].run[a]((size_t)((double)patterns[p].blocks * scale) + BATCH);
            }
        }
        for (int a = 0; a < allocators; a++) {
            qsort(cost[a], (size_t)repetitions, sizeof(double), compare);
        }
        for (int a = 0; a < allocators; a++) {
            double median = cost[a][repetitions / 2];
            printf("%-18s %-11s %10.1f %8.1f %8.1f %8.2f x\n", patterns[p].name, allocator_names[a], median,
                   cost[a][0], cost[a][repetitions - 1], cost[GLIBC][repetitions / 2] / median);
        }
    }
    program_heap_destroy(program);
    return 0;
}
