/* Figures of a program: its heap's counters, and its live objects by type. */
#ifndef OURO_INSPECT_STATISTICS_H
#define OURO_INSPECT_STATISTICS_H

#include "inspect/document.h"
#include "object/program.h"

struct heap_figures {
    uint64_t objects, bytes; /* alive */
    uint64_t allocated_objects, allocated_bytes, freed_objects, freed_bytes, published_objects;
    uint64_t segments, pages, committed_bytes, limit_bytes;
};

/* Any thread, at any time while the program is there; a moment old. */
void heap_figures_read(struct program *p, struct heap_figures *figures);

/* Processor time of the program's threads, those that have ended included. Any thread. */
int64_t program_cpu_ns(struct program *p);

/* Live objects by type, summed over programs. */
struct type_counts;
struct type_counts *type_counts_create(void);
void type_counts_destroy(struct type_counts *counts);
/* Adds a program's. Holds its threads while it walks the heap. The calling thread is none of a program's. */
void type_counts_add(struct type_counts *counts, struct program *p);
/* The document of heap.types: the `most` types with most bytes. */
void type_counts_put(struct type_counts *counts, uint64_t most, struct document *out);

#endif
