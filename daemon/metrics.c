#include "metrics.h"

#include "base/clock.h"
#include "job.h"

void figures_add_heap(struct ouro_heap_figures *sum, const struct ouro_heap_figures *more)
{
    sum->objects += more->objects;
    sum->bytes += more->bytes;
    sum->allocated_objects += more->allocated_objects;
    sum->allocated_bytes += more->allocated_bytes;
    sum->freed_objects += more->freed_objects;
    sum->freed_bytes += more->freed_bytes;
    sum->published_objects += more->published_objects;
    sum->segments += more->segments;
    sum->pages += more->pages;
    sum->committed_bytes += more->committed_bytes;
    sum->limit_bytes += more->limit_bytes;
}

static void figures_add_gc(struct figures *sum, const struct ouro_gc_figures *more)
{
    sum->collections += more->collections;
    sum->gc_freed_objects += more->freed_objects;
    sum->gc_freed_bytes += more->freed_bytes;
    sum->gc_finalisers += more->finalisers;
    sum->gc_ns += more->total_ns;
    if (sum->gc_longest_hold_ns < more->longest_hold_ns) {
        sum->gc_longest_hold_ns = more->longest_hold_ns;
    }
    if (sum->gc_longest_response_ns < more->longest_response_ns) {
        sum->gc_longest_response_ns = more->longest_response_ns;
    }
}

void figures_collect(struct server *server, struct figures *figures)
{
    struct ouro_totals ended;
    ouro_runtime_totals(server->runtime, &ended);
    *figures = (struct figures){.calls = ended.calls,
                                .collections = ended.collections,
                                .gc_freed_objects = ended.gc_freed_objects,
                                .gc_freed_bytes = ended.gc_freed_bytes,
                                .gc_finalisers = ended.gc_finalisers,
                                .gc_ns = ended.gc_ns,
                                .gc_longest_hold_ns = ended.gc_longest_hold_ns,
                                .gc_longest_response_ns = ended.gc_longest_response_ns,
                                .cpu_ns = ended.cpu_ns};
    /* What has ended was freed with its program. */
    figures->heap.allocated_objects = figures->heap.freed_objects = ended.allocated_objects;
    figures->heap.allocated_bytes = figures->heap.freed_bytes = ended.allocated_bytes;
    figures->heap.published_objects = ended.published_objects;
    for (struct job *job = server->jobs; job; job = job->next) {
        struct ouro_program_figures one;
        ouro_program_figures(job->program, &one);
        figures->programs++;
        figures->threads += one.threads;
        figures->handles += one.handles;
        figures->calls += one.calls;
        figures_add_gc(figures, &one.gc);
        figures->cpu_ns += one.cpu_ns;
        figures_add_heap(&figures->heap, &one.heap);
    }
}

static void family(struct buffer *out, const char *name, const char *type, const char *unit, const char *help)
{
    buffer_printf(out, "# TYPE %s %s\n", name, type);
    if (unit) {
        buffer_printf(out, "# UNIT %s %s\n", name, unit);
    }
    buffer_printf(out, "# HELP %s %s\n", name, help);
}

static void gauge(struct buffer *out, const char *name, const char *unit, const char *help, uint64_t value)
{
    family(out, name, "gauge", unit, help);
    buffer_printf(out, "%s %llu\n", name, (unsigned long long)value);
}

static void counter(struct buffer *out, const char *name, const char *unit, const char *help, uint64_t value)
{
    family(out, name, "counter", unit, help);
    buffer_printf(out, "%s_total %llu\n", name, (unsigned long long)value);
}

static double seconds(int64_t nanoseconds)
{
    return (double)nanoseconds / (double)NS_PER_SECOND;
}

/* One family with a value for each program. Names of programs have no character that would have to be
 * escaped. */
static void each_program(struct server *server, struct buffer *out, const char *name, const char *unit,
                         const char *help, uint64_t (*value)(const struct ouro_program_figures *figures))
{
    family(out, name, "gauge", unit, help);
    for (struct job *job = server->jobs; job; job = job->next) {
        struct ouro_program_figures figures;
        ouro_program_figures(job->program, &figures);
        buffer_printf(out, "%s{program=\"%s\",number=\"%u\"} %llu\n", name, job->name, job->number,
                      (unsigned long long)value(&figures));
    }
}

static uint64_t program_bytes(const struct ouro_program_figures *figures)
{
    return figures->heap.bytes;
}

static uint64_t program_objects(const struct ouro_program_figures *figures)
{
    return figures->heap.objects;
}

static uint64_t program_threads(const struct ouro_program_figures *figures)
{
    return figures->threads;
}

void metrics_append(struct server *server, struct buffer *out)
{
    struct figures figures;
    figures_collect(server, &figures);
    const struct ouro_heap_figures *heap = &figures.heap;
    family(out, "ouro_build", "info", NULL, "Version of the daemon.");
    buffer_printf(out, "ouro_build_info{version=\"%s\",language=\"%s\"} 1\n", OURO_VERSION, ouro_language());
    family(out, "ouro_uptime_seconds", "gauge", "seconds", "Time since the daemon started.");
    buffer_printf(out, "ouro_uptime_seconds %.3f\n", seconds(clock_monotonic_ns() - server->started_ns));
    gauge(out, "ouro_connections", NULL, "Open connections.", server->connections);
    counter(out, "ouro_connections_accepted", NULL, "Connections since the start.",
            server->connections_total);
    counter(out, "ouro_requests", NULL, "Requests since the start.", server->requests_total);
    counter(out, "ouro_errors", NULL, "Requests that were answered with an error.", server->errors_total);
    counter(out, "ouro_messages_refused", NULL, "Messages that cost their sender the connection.",
            server->refused_total);
    counter(out, "ouro_output_bytes", "bytes", "Program output that went to clients.",
            server->output_bytes_total);
    gauge(out, "ouro_programs", NULL, "Programs that are there.", figures.programs);
    counter(out, "ouro_programs_started", NULL, "Programs since the start.", server->programs_total);
    gauge(out, "ouro_threads", NULL, "Threads of all programs.", figures.threads);
    counter(out, "ouro_calls", NULL, "Calls of loaded programs' functions.", figures.calls);
    family(out, "ouro_cpu_seconds", "counter", "seconds", "Processor time of all programs.");
    buffer_printf(out, "ouro_cpu_seconds_total %.6f\n", seconds(figures.cpu_ns));
    gauge(out, "ouro_heap_objects", NULL, "Objects alive in all heaps.", heap->objects);
    gauge(out, "ouro_heap_bytes", "bytes", "Bytes in them.", heap->bytes);
    gauge(out, "ouro_heap_committed_bytes", "bytes", "Memory that the heaps hold from the system.",
          heap->committed_bytes);
    counter(out, "ouro_objects_allocated", NULL, "Objects made.", heap->allocated_objects);
    counter(out, "ouro_objects_freed", NULL, "Objects freed, also by the end of their program.",
            heap->freed_objects);
    counter(out, "ouro_objects_published", NULL, "Objects that became shared.", heap->published_objects);
    counter(out, "ouro_allocated_bytes", "bytes", "Bytes of the objects made.", heap->allocated_bytes);
    gauge(out, "ouro_handles", NULL, "Handles that stand for an object.", figures.handles);
    counter(out, "ouro_collections", NULL, "Collections of cycles.", figures.collections);
    counter(out, "ouro_collected_objects", NULL, "Objects that collections freed.", figures.gc_freed_objects);
    counter(out, "ouro_collected_bytes", "bytes", "Bytes that collections freed.", figures.gc_freed_bytes);
    counter(out, "ouro_finalisers_found", NULL, "Finalisers that collections found to run.",
            figures.gc_finalisers);
    family(out, "ouro_collection_seconds", "counter", "seconds", "Length of all collections.");
    buffer_printf(out, "ouro_collection_seconds_total %.9f\n", seconds(figures.gc_ns));
    family(out, "ouro_collection_longest_hold_seconds", "gauge", "seconds",
           "Longest time that a collection held a thread.");
    buffer_printf(out, "ouro_collection_longest_hold_seconds %.9f\n", seconds(figures.gc_longest_hold_ns));
    family(out, "ouro_collection_longest_response_seconds", "gauge", "seconds",
           "Longest time that a thread took to answer a collection.");
    buffer_printf(out, "ouro_collection_longest_response_seconds %.9f\n",
                  seconds(figures.gc_longest_response_ns));
    gauge(out, "ouro_descriptors", NULL, "Open descriptors of the process.", server_descriptors());
    each_program(server, out, "ouro_program_heap_bytes", "bytes", "Bytes in a program's objects.",
                 program_bytes);
    each_program(server, out, "ouro_program_heap_objects", NULL, "Objects alive in a program.",
                 program_objects);
    each_program(server, out, "ouro_program_threads", NULL, "Threads of a program.", program_threads);
    buffer_append_text(out, "# EOF\n");
}
