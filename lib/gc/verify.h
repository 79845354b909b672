/* The heap verifier: recounts every reference and compares. */
#ifndef OURO_GC_VERIFY_H
#define OURO_GC_VERIFY_H

#include "object/program.h"
#include "object/thread.h"

struct heap_report {
    uint64_t objects;                 /* live objects looked at */
    uint64_t references;              /* counted references found, in the heap and in roots */
    uint64_t wrong;                   /* objects whose count differs */
    struct object *first_wrong;       /* may be gone when its threads go on */
    char first_type[32];              /* the name of its type, cut to fit */
    int64_t first_count, first_found; /* its count, and the references found */
    uint64_t unshared;                /* private objects that a shared one references (invariant I2) */
    bool gave_up;                     /* no memory for the table */
};

/* Holds the program's threads, then compares the count of every live object that is counted with the
 * references found in heap fields and roots, and checks lists and marks of the allocator. True: all is well.
 * t: the calling thread, or NULL outside. Slow: for tests and checked builds. *Safepoint* of t. */
bool heap_verify(struct thread *t, struct program *p, struct heap_report *report);

#endif
