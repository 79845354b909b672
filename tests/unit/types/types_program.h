/* A program with one running thread, for the tests of lib/types: every built-in type is ready, hashes are
 * those of PYTHONHASHSEED=0, and nothing collects in the background unless a test asks for it. */
#ifndef OURO_TESTS_UNIT_TYPES_PROGRAM_H
#define OURO_TESTS_UNIT_TYPES_PROGRAM_H

#include "gc/collector.h"
#include "gc/thread_list.h"
#include "memory/heap.h"
#include "object/program.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/types.h"

static struct program types_program;
/* Readies types of later folders, if a test has any. */
static void (*types_program_more)(void);

/* Live objects of the program; a test that leaves as many as it found has leaked none. */
static inline uint64_t types_program_objects(void)
{
    struct heap_stats stats;
    program_heap_stats(types_program.heap, &stats);
    return stats.objects;
}

/* Group set-up: *state is the thread. */
static inline int types_program_create(void **state)
{
    types_ready();
    if (types_program_more)
        types_program_more();
    types_program.hash_key = hash_key_from_seed(0);
    lock_init(&types_program.threads_lock, LOCK_RANK_THREADS);
    types_program.heap = program_heap_create(HEAP_UNLIMITED);
    if (!types_program.heap || !str_program_init(&types_program) || !program_gc_create(&types_program))
        return -1;
    struct thread *t = thread_create(&types_program);
    if (!t)
        return -1;
    thread_enter(t, "test");
    *state = t;
    return 0;
}

static inline int types_program_destroy(void **state)
{
    struct thread *t = *state;
    if (thread_raised(t))
        return -1;
    thread_leave(t);
    program_gc_destroy(&types_program);
    str_program_finish(&types_program);
    types_program.heap = program_heap_destroy(types_program.heap);
    return 0;
}

#endif
