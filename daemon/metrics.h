/* What the daemon counts, for server.status and for monitoring systems. Loop's thread. */
#ifndef OURO_DAEMON_METRICS_H
#define OURO_DAEMON_METRICS_H

#include "base/buffer.h"
#include "runtime/ouro.h"
#include "server.h"

/* Sums over the programs that are there and, for what only grows, those that have ended. */
struct figures {
    uint64_t programs, threads, handles, calls, collections, gc_freed_objects, gc_freed_bytes, gc_finalisers;
    int64_t cpu_ns, gc_ns, gc_longest_hold_ns, gc_longest_response_ns; /* the longest of any */
    struct ouro_heap_figures heap;
};
void figures_collect(struct server *server, struct figures *figures);

/* Adds `more` to `sum`, field by field. */
void figures_add_heap(struct ouro_heap_figures *sum, const struct ouro_heap_figures *more);

/* Appends all metrics in OpenMetrics' text form, with the # EOF. */
void metrics_append(struct server *server, struct buffer *out);

#endif
