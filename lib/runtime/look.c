/* Looks at programs, on service threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "gc/collector.h"
#include "gc/thread_list.h"
#include "inspect/collections.h"
#include "inspect/look.h"
#include "inspect/statistics.h"
#include "runtime/runtime_internal.h"

struct look_work {
    struct work work;
    struct ouro_look look;
    struct ouro_reply reply;
    struct ouro_program *programs[]; /* look.program_count, retained */
};

/* Calls `each` for the programs that are still there. */
static void each_program(struct look_work *look, void (*each)(struct program *p, void *context),
                         void *context)
{
    for (size_t i = 0; i < look->look.program_count; i++) {
        if (program_enter(look->programs[i])) {
            each(&look->programs[i]->p, context);
            program_leave(look->programs[i]);
        }
    }
}

struct thread_count {
    struct document *document;
    size_t count;
};

static void add_threads(struct program *p, void *context)
{
    struct thread_count *threads = context;
    threads->count += look_threads(p, threads->document);
}

static void add_types(struct program *p, void *counts)
{
    type_counts_add(counts, p);
}

struct log_look {
    struct document *document;
    uint64_t count;
    size_t programs;
};

struct collected {
    uint64_t number, objects, bytes;
};

static void collect(struct program *p, void *context)
{
    struct collected *sum = context;
    struct collection collection = {0};
    collector_collect_outside(p, COLLECT_OPERATOR, &collection);
    sum->number += collection.number;
    sum->objects += collection.freed_objects;
    sum->bytes += collection.freed_bytes;
}

static void do_threads(struct look_work *look, struct document *document)
{
    struct thread_count threads = {document, 0};
    document_map(document, 1);
    document_text(document, "threads");
    size_t begin = document_array_begin(document);
    each_program(look, add_threads, &threads);
    document_array_end(document, begin, threads.count);
}

static void do_types(struct look_work *look, struct document *document)
{
    struct type_counts *counts = type_counts_create();
    if (counts) {
        each_program(look, add_types, counts);
        type_counts_put(counts, look->look.count, document);
    }
    document->failed |= !counts;
    type_counts_destroy(counts);
}

static void do_collect(struct look_work *look, struct document *document)
{
    struct collected sum = {0};
    int64_t began = clock_monotonic_ns();
    each_program(look, collect, &sum);
    document_map(document, 4);
    document_key_int(document, "collections", (int64_t)sum.number);
    document_key_int(document, "freed_objects", (int64_t)sum.objects);
    document_key_int(document, "freed_bytes", (int64_t)sum.bytes);
    document_key_int(document, "ns", clock_monotonic_ns() - began);
}

static void add_log(struct program *p, void *context)
{
    struct log_look *log = context;
    collections_put(p, log->count, log->document);
    log->programs++;
}

static void do_log(struct look_work *look, struct document *document)
{
    struct log_look log = {document, look->look.count, 0};
    document_map(document, 1);
    document_text(document, "programs");
    size_t begin = document_array_begin(document);
    each_program(look, add_log, &log);
    document_array_end(document, begin, log.programs);
}

static void do_picture(struct ouro_program *program, const struct ouro_look *look, struct document *document)
{
    struct ouro_program_figures figures;
    struct picture_limits limits = {look->depth, look->objects, look->count};
    ouro_program_figures(program, &figures);
    look_picture(&program->p, figures.state, &limits, document);
}

/* A look at one program. NONE, or why there is nothing to see. */
static enum ouro_error look_at_one(struct ouro_program *program, const struct ouro_look *look,
                                   struct document *document)
{
    enum ouro_error error = OURO_ERROR_NONE;
    if (!program_enter(program))
        return OURO_ERROR_ENDED;
    if (look->kind == OURO_LOOK_THREAD) {
        bool there =
            look->thread <= UINT32_MAX && look_thread(&program->p, (uint32_t)look->thread, look->first,
                                                      look->count, look->locals, document);
        error = there ? OURO_ERROR_NONE : OURO_ERROR_NO_SUCH_THREAD;
    } else if (look->kind == OURO_LOOK_OBJECT) {
        error =
            look_object(&program->p, look->handle, document) ? OURO_ERROR_NONE : OURO_ERROR_NO_SUCH_OBJECT;
    } else {
        do_picture(program, look, document);
    }
    program_leave(program);
    return error;
}

static void tell(const struct look_work *look, enum ouro_error error, const struct document *document)
{
    char message[80];
    switch (error) {
    case OURO_ERROR_NONE:
        reply_document(&look->reply, document);
        return;
    case OURO_ERROR_NO_SUCH_THREAD:
        reply_fail(&look->reply, error, "the thread has ended");
        return;
    case OURO_ERROR_NO_SUCH_OBJECT:
        snprintf(message, sizeof message, "#%llu: there is no such object, or it has gone",
                 (unsigned long long)look->look.handle);
        reply_fail(&look->reply, error, message);
        return;
    default:
        reply_fail(&look->reply, error, "the program has ended");
    }
}

static void run_look(struct work *work)
{
    struct look_work *look = CONTAINER_OF(work, struct look_work, work);
    struct document document = {0};
    enum ouro_error error = OURO_ERROR_NONE;
    switch (look->look.kind) {
    case OURO_LOOK_THREADS:
        do_threads(look, &document);
        break;
    case OURO_LOOK_TYPES:
        do_types(look, &document);
        break;
    case OURO_LOOK_COLLECT:
        do_collect(look, &document);
        break;
    case OURO_LOOK_LOG:
        do_log(look, &document);
        break;
    default:
        error = look->look.program_count ? look_at_one(look->programs[0], &look->look, &document)
                                         : OURO_ERROR_ENDED;
    }
    tell(look, error, &document);
    document_finish(&document);
    for (size_t i = 0; i < look->look.program_count; i++)
        program_release(look->programs[i]);
    free(look);
}

void ouro_look(struct ouro_runtime *runtime, const struct ouro_look *wanted, const struct ouro_reply *reply)
{
    size_t size = wanted->program_count * sizeof(struct ouro_program *);
    struct look_work *look = malloc(sizeof *look + size);
    if (!look) {
        reply_fail(reply, OURO_ERROR_SYSTEM, "out of memory");
        return;
    }
    *look = (struct look_work){.work.run = run_look, .look = *wanted, .reply = *reply};
    for (size_t i = 0; i < wanted->program_count; i++) {
        look->programs[i] = wanted->programs[i];
        program_retain(look->programs[i]);
    }
    runtime_submit(runtime, &look->work);
}

/* ---- Whose thread is it? ---- */

struct thread_search {
    uint64_t wanted;
    bool found;
};

static void compare_thread(struct thread *t, void *context)
{
    struct thread_search *search = context;
    search->found |= t->id == search->wanted;
}

struct ouro_program *ouro_thread_program(struct ouro_program *const *programs, size_t count, uint64_t thread)
{
    for (size_t i = 0; i < count; i++) {
        struct thread_search search = {thread, false};
        if (!program_enter(programs[i]))
            continue;
        program_each_thread(&programs[i]->p, compare_thread, &search);
        program_leave(programs[i]);
        if (search.found)
            return programs[i];
    }
    return NULL;
}
