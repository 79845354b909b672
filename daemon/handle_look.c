/* thread.*, heap.*, draw.*, gc.* */
#include "dispatch.h"
#include "job.h"
#include "metrics.h"
#include "reference.h"

/* Hands a look over to the runtime. */
static void look_at(const struct request *request, struct ouro_look *look, const struct job_list *list)
{
    struct answer *answer = answer_create(request);
    if (answer) {
        struct ouro_reply reply = answer_reply(answer);
        look->programs = list->programs.items;
        look->program_count = list->programs.count;
        ouro_look(request->session->server->runtime, look, &reply);
    }
}

static void look_at_all(const struct request *request, struct ouro_look *look)
{
    struct job_list list;
    if (reference_programs(request, &list)) {
        look_at(request, look, &list);
        job_list_finish(&list);
    }
}

static void look_at_one(const struct request *request, struct ouro_look *look, struct job *job)
{
    if (job) { /* else the error is sent */
        struct job_list list = {{&job, 1, 0}, {&job->program, 1, 0}};
        look_at(request, look, &list);
    }
}

void handle_thread_list(const struct request *request)
{
    look_at_all(request, &(struct ouro_look){.kind = OURO_LOOK_THREADS});
}

void handle_thread_show(const struct request *request)
{
    struct ouro_look look = {.kind = OURO_LOOK_THREAD};
    struct job *job = reference_thread(request, &look.thread);
    look.locals = wire_argument_bool(&request->arguments, "locals", false);
    look.first = wire_argument_uint(&request->arguments, "first", 0);
    look.count = wire_argument_uint(&request->arguments, "count", 64);
    look_at_one(request, &look, job);
}

void handle_thread_resume(const struct request *request)
{
    uint64_t thread;
    struct wire_value step = {0};
    bool given = wire_argument(&request->arguments, "step", &step);
    bool pop = given && wire_value_equals(step, "pop");
    if (given && !pop && !wire_value_equals(step, "continue")) {
        request_fail_with(request, WIRE_ERROR_INVALID_PARAMS, "step is continue or pop", "parameter", "step");
        return;
    }
    struct job *job = reference_thread(request, &thread);
    struct answer *answer = job ? answer_create(request) : NULL;
    if (answer) {
        struct ouro_reply reply = answer_reply(answer);
        ouro_thread_resume(job->program, (uint32_t)thread, pop,
                           wire_argument_bool(&request->arguments, "clear", false), &reply);
    }
}

void handle_heap_types(const struct request *request)
{
    uint64_t count = wire_argument_uint(&request->arguments, "count", UINT64_MAX);
    look_at_all(request, &(struct ouro_look){.kind = OURO_LOOK_TYPES, .count = count});
}

void handle_heap_show(const struct request *request)
{
    uint64_t handle = wire_argument_uint(&request->arguments, "handle", 0);
    look_at_one(request, &(struct ouro_look){.kind = OURO_LOOK_OBJECT, .handle = handle},
                reference_program(request));
}

void handle_draw_snapshot(const struct request *request)
{
    struct ouro_look look = {.kind = OURO_LOOK_PICTURE};
    look.depth = wire_argument_uint(&request->arguments, "depth", 3);
    look.objects = wire_argument_uint(&request->arguments, "objects", 64);
    look.count = wire_argument_uint(&request->arguments, "frames", 32);
    look_at_one(request, &look, reference_program(request));
}

void handle_gc_run(const struct request *request)
{
    look_at_all(request, &(struct ouro_look){.kind = OURO_LOOK_COLLECT});
}

void handle_gc_log(const struct request *request)
{
    uint64_t count = wire_argument_uint(&request->arguments, "count", UINT64_MAX);
    look_at_all(request, &(struct ouro_look){.kind = OURO_LOOK_LOG, .count = count});
}

/* ---- What can be told at once ---- */

static void put_heap(struct buffer *out, const struct ouro_heap_figures *heap)
{
    wire_put_map(out, 11);
    wire_put_key_uint(out, "objects", heap->objects);
    wire_put_key_uint(out, "bytes", heap->bytes);
    wire_put_key_uint(out, "allocated_objects", heap->allocated_objects);
    wire_put_key_uint(out, "allocated_bytes", heap->allocated_bytes);
    wire_put_key_uint(out, "freed_objects", heap->freed_objects);
    wire_put_key_uint(out, "freed_bytes", heap->freed_bytes);
    wire_put_key_uint(out, "published_objects", heap->published_objects);
    wire_put_key_uint(out, "segments", heap->segments);
    wire_put_key_uint(out, "pages", heap->pages);
    wire_put_key_uint(out, "committed_bytes", heap->committed_bytes);
    wire_put_key_uint(out, "limit_bytes", heap->limit_bytes);
}

void handle_heap_stats(const struct request *request)
{
    struct job_list list;
    struct ouro_heap_figures total = {0};
    struct wire_value ignored;
    if (!reference_programs(request, &list)) {
        return;
    }
    if (!wire_argument(&request->arguments, "program", &ignored)) {
        struct figures figures;
        figures_collect(request->session->server, &figures);
        total = figures.heap;
    }
    struct buffer *out = request_reply(request);
    wire_put_map(out, 2);
    wire_put_text(out, "programs");
    wire_put_array(out, list.jobs.count);
    for (size_t i = 0; i < list.jobs.count; i++) {
        const struct job *job = list.jobs.items[i];
        struct ouro_program_figures figures;
        ouro_program_figures(job->program, &figures);
        wire_put_map(out, 3);
        wire_put_key_uint(out, "program", job->number);
        wire_put_key_text(out, "name", job->name);
        wire_put_text(out, "heap");
        put_heap(out, &figures.heap);
        if (wire_argument(&request->arguments, "program", &ignored)) {
            total = figures.heap;
        }
    }
    wire_put_text(out, "total");
    put_heap(out, &total);
    job_list_finish(&list);
}

static void put_settings(struct buffer *out, const struct ouro_gc_settings *settings)
{
    wire_put_key_bool(out, "enabled", settings->enabled);
    wire_put_key_uint(out, "least_growth_bytes", settings->least_growth_bytes);
    wire_put_key_uint(out, "growth_percent", settings->growth_percent);
}

void handle_gc_status(const struct request *request)
{
    struct job_list list;
    if (!reference_programs(request, &list)) {
        return;
    }
    struct buffer *out = request_reply(request);
    wire_put_map(out, 1);
    wire_put_text(out, "programs");
    wire_put_array(out, list.jobs.count);
    for (size_t i = 0; i < list.jobs.count; i++) {
        const struct job *job = list.jobs.items[i];
        struct ouro_program_figures figures;
        ouro_program_figures(job->program, &figures);
        wire_put_map(out, 14);
        wire_put_key_uint(out, "program", job->number);
        wire_put_key_text(out, "name", job->name);
        wire_put_key_text(out, "phase", figures.gc.phase);
        wire_put_key_uint(out, "collections", figures.gc.collections);
        wire_put_key_uint(out, "freed_objects", figures.gc.freed_objects);
        wire_put_key_uint(out, "freed_bytes", figures.gc.freed_bytes);
        wire_put_key_uint(out, "last_ns", (uint64_t)figures.gc.last_ns);
        wire_put_key_uint(out, "longest_hold_ns", (uint64_t)figures.gc.longest_hold_ns);
        wire_put_key_uint(out, "finalisers", figures.gc.finalisers);
        wire_put_key_uint(out, "longest_response_ns", (uint64_t)figures.gc.longest_response_ns);
        wire_put_key_uint(out, "total_ns", (uint64_t)figures.gc.total_ns);
        put_settings(out, &figures.gc.settings);
    }
    job_list_finish(&list);
}

/* What gc.set is asked to change. False: the error is sent. */
static bool take_change(const struct request *request, struct ouro_gc_change *change)
{
    struct wire_value ignored;
    const struct wire_arguments *given = &request->arguments;
    uint64_t percent = wire_argument_uint(given, "growth_percent", 0);
    change->enabled = wire_argument(given, "enabled", &ignored);
    change->least_growth_bytes = wire_argument(given, "least_growth_bytes", &ignored);
    change->growth_percent = wire_argument(given, "growth_percent", &ignored);
    change->to.enabled = wire_argument_bool(given, "enabled", true);
    change->to.least_growth_bytes = wire_argument_uint(given, "least_growth_bytes", OURO_GC_LEAST_GROWTH_MIN);
    if (!change->enabled && !change->least_growth_bytes && !change->growth_percent) {
        request_fail(request, WIRE_ERROR_INVALID_PARAMS, "nothing to set is given");
        return false;
    }
    if (change->least_growth_bytes && (change->to.least_growth_bytes < OURO_GC_LEAST_GROWTH_MIN ||
                                       change->to.least_growth_bytes > OURO_GC_LEAST_GROWTH_MAX)) {
        request_fail_with(request, WIRE_ERROR_INVALID_PARAMS, "least_growth_bytes is 64 KiB to 1 TiB",
                          "parameter", "least_growth_bytes");
        return false;
    }
    if (percent > OURO_GC_GROWTH_PERCENT_MAX) {
        request_fail_with(request, WIRE_ERROR_INVALID_PARAMS, "growth_percent is at most 10000", "parameter",
                          "growth_percent");
        return false;
    }
    change->to.growth_percent = (uint32_t)percent;
    return true;
}

void handle_gc_set(const struct request *request)
{
    struct job_list list;
    struct ouro_gc_change change;
    if (!take_change(request, &change) || !reference_programs(request, &list)) {
        return;
    }
    struct buffer *out = request_reply(request);
    wire_put_map(out, 1);
    wire_put_text(out, "programs");
    wire_put_array(out, list.jobs.count);
    for (size_t i = 0; i < list.jobs.count; i++) {
        const struct job *job = list.jobs.items[i];
        struct ouro_program_figures figures;
        ouro_program_set_gc(job->program, &change);
        ouro_program_figures(job->program, &figures);
        wire_put_map(out, 5);
        wire_put_key_uint(out, "program", job->number);
        wire_put_key_text(out, "name", job->name);
        put_settings(out, &figures.gc.settings);
    }
    job_list_finish(&list);
}
