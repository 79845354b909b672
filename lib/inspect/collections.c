#include "inspect/collections.h"

#include <stdlib.h>

#include "base/clock.h"
#include "gc/collector.h"

static void put_phases(const struct collection *c, struct document *out)
{
    document_text(out, "phases");
    document_array(out, GC_PHASE_COUNT);
    for (enum gc_phase phase = 0; phase < GC_PHASE_COUNT; phase++) {
        document_map(out, 2);
        document_key_text(out, "phase", gc_phase_text(phase));
        document_key_int(out, "ns", c->phase_ns[phase]);
    }
}

static void put_hold(const struct collection_hold *hold, struct document *out)
{
    document_text(out, "hold");
    document_map(out, 5);
    document_key_int(out, "ns", hold->ns);
    document_key_int(out, "cpu_ns", hold->cpu_ns);
    document_key_int(out, "wait_ns", hold->ns > hold->cpu_ns ? hold->ns - hold->cpu_ns : 0);
    document_key_int(out, "thread", hold->thread);
    document_key_text(out, "handshake", hold->handshake ? hold->handshake : "");
}

static void put_threads(struct program *p, const struct collection *c, struct document *out)
{
    struct thread_response *responses = malloc(RESPONSES_KEPT * sizeof *responses);
    size_t count = responses ? collector_responses(p, c->number, responses, RESPONSES_KEPT) : 0;
    out->failed |= !responses;
    document_key_int(out, "threads_asked", c->threads);
    document_text(out, "threads");
    document_array(out, count);
    for (size_t i = 0; responses && i < count; i++) {
        const struct thread_response *one = &responses[i];
        document_map(out, 4);
        document_key_int(out, "thread", one->thread);
        document_key_text(out, "name", one->name);
        document_key_int(out, "response_ns", one->longest_ns);
        document_key_text(out, "handshake", one->handshake ? one->handshake : "");
    }
    free(responses);
}

static void put_collection(struct program *p, const struct collection *c, struct document *out)
{
    document_map(out, 18);
    document_key_int(out, "number", (int64_t)c->number);
    document_key_text(out, "cause", collect_cause_text(c->cause));
    document_key_float(out, "began", (double)c->began_wall_ns / (double)NS_PER_SECOND);
    document_key_int(out, "ns", c->ended_ns - c->began_ns);
    put_phases(c, out);
    document_key_int(out, "live_objects", (int64_t)c->marked);
    document_key_int(out, "live_bytes", (int64_t)c->live_bytes);
    document_key_int(out, "freed_objects", (int64_t)c->freed_objects);
    document_key_int(out, "freed_bytes", (int64_t)c->freed_bytes);
    document_key_int(out, "finalisers", (int64_t)c->finalisers);
    document_key_int(out, "weak_cleared", (int64_t)c->weak_cleared);
    document_key_int(out, "kept", (int64_t)c->kept);
    document_key_int(out, "helped_objects", (int64_t)c->helped);
    document_key_bool(out, "gave_up", c->gave_up);
    put_hold(&c->hold, out);
    document_key_int(out, "response_ns", c->response_ns);
    put_threads(p, c, out);
}

void collections_put(struct program *p, uint64_t count, struct document *out)
{
    struct collection *log = malloc(GC_LOG_LENGTH * sizeof *log);
    size_t logged = log ? collector_log(p, log, count < GC_LOG_LENGTH ? (size_t)count : GC_LOG_LENGTH) : 0;
    struct gc_totals totals;
    collector_totals(p, &totals);
    out->failed |= !log;
    document_map(out, 4);
    document_key_int(out, "program", p->id);
    document_key_text(out, "name", p->name);
    document_key_int(out, "collections_total", (int64_t)totals.collections);
    document_text(out, "collections");
    document_array(out, logged);
    for (size_t i = logged; log && i > 0; i--)
        put_collection(p, &log[i - 1], out);
    free(log);
}
