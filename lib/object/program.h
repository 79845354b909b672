/* A program, as the layers up to lib/modules see it: the unit of isolation. (FIXED contract; fields may be
 * added)
 *
 * lib/runtime creates and destroys programs. Every object belongs to exactly one program, or is immortal
 * and common to all.
 */
#ifndef OURO_OBJECT_PROGRAM_H
#define OURO_OBJECT_PROGRAM_H

#include "base/hash.h"
#include "base/lock.h"
#include "object/value.h"

struct thread;
struct program_heap;
struct program_gc;
struct program_vm;
struct program_inspect;
struct intern_table;
struct program_runtime;

struct program {
    uint32_t id;
    char name[64];
    struct hash_key hash_key; /* of its str and bytes hashes */

    struct lock threads_lock; /* rank THREADS: birth and death of threads, and walks over them */
    struct thread *threads;   /* list head */
    uint32_t thread_count;
    uint32_t thread_limit;
    uint32_t threads_leaving; /* out of the list, but not done with the program; atomic */
    bool multithreaded; /* its namespaces are published: a second thread started, or it is open for calls */
    int32_t int_digit_limit; /* sys.set_int_max_str_digits; 0: the usual 4300, -1: none. Atomic */
    bool killed;             /* POLL_KILL was sent; atomic */

    struct program_heap *heap;     /* lib/memory: segments, limit, statistics */
    struct intern_table *interned; /* lib/types/str_intern.c; rank INTERN */
    int64_t *name_hashes;  /* hash of each immortal name under hash_key; 0 = not computed (types/str.h) */
    struct program_gc *gc; /* lib/gc */
    struct program_vm *vm; /* lib/vm: modules, builtins namespace, import */
    struct program_inspect *inspect; /* lib/inspect: handles */
    struct program_runtime *runtime; /* lib/runtime: streams, calls, stop points */

    struct type *types; /* its classes, linked by lib/types; under the lock of rank TYPES */

    int64_t ended_cpu_ns;       /* processor time of threads that have ended; atomic */
    uint64_t ended_threads;     /* atomic */
    uint64_t published_objects; /* made shared since it began; atomic */

    value modules;         /* the dict sys.modules; a root */
    value builtins;        /* the builtins module's namespace dict; a root */
    value extra_roots[16]; /* roots of lib/modules and lib/vm: see enum program_root in vm/state.h */
};

#endif
