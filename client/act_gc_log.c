/* gc log: what the last collections did, and what they cost the threads. */
#include "acts.h"

#include <string.h>

#include "answer.h"
#include "connection.h"
#include "refer.h"
#include "text.h"

#define COUNT_DEFAULT 10
#define THREADS_NAMED 3 /* of a collection; --json tells all */

static void append_text(struct buffer *out, struct wire_value map, const char *key)
{
    char text[256];
    wire_map_text(map, key, text, sizeof text);
    text_append_clean(out, text, strlen(text));
}

static void append_amount(struct buffer *out, struct wire_value map, const char *objects_key,
                          const char *bytes_key)
{
    uint64_t objects = wire_map_uint(map, objects_key, 0);
    buffer_printf(out, "%llu object%s, ", (unsigned long long)objects, objects == 1 ? "" : "s");
    text_append_bytes(out, wire_map_uint(map, bytes_key, 0));
}

static void append_phases(struct buffer *out, struct wire_value collection)
{
    struct wire_value phases = {0}, phase;
    wire_map_get(collection, "phases", &phases);
    struct wire_cursor cursor = wire_cursor_start(phases);
    buffer_append_text(out, "    phases    ");
    while (wire_cursor_next(&cursor, &phase)) {
        buffer_append_char(out, ' ');
        append_text(out, phase, "phase");
        buffer_append_char(out, ' ');
        text_append_duration(out, wire_map_uint(phase, "ns", 0));
        buffer_append_char(out, ',');
    }
    buffer_append_text(out, " in all ");
    text_append_duration(out, wire_map_uint(collection, "ns", 0));
    buffer_append_char(out, '\n');
}

static void append_hold(struct buffer *out, struct wire_value collection)
{
    struct wire_value hold;
    if (!wire_map_get(collection, "hold", &hold) || wire_map_uint(hold, "thread", 0) == 0) {
        return;
    }
    buffer_append_text(out, "    hold       ");
    text_append_duration(out, wire_map_uint(hold, "ns", 0));
    buffer_append_text(out, " at most: ");
    text_append_duration(out, wire_map_uint(hold, "cpu_ns", 0));
    buffer_append_text(out, " on the processor, ");
    text_append_duration(out, wire_map_uint(hold, "wait_ns", 0));
    buffer_printf(out, " waiting; thread %llu, ", (unsigned long long)wire_map_uint(hold, "thread", 0));
    append_text(out, hold, "handshake");
    buffer_append_char(out, '\n');
}

/* The slowest threads, and how many there were besides. */
static void append_responses(struct buffer *out, struct wire_value collection)
{
    struct wire_value threads = {0}, thread;
    uint64_t asked = wire_map_uint(collection, "threads_asked", 0), named = 0;
    wire_map_get(collection, "threads", &threads);
    struct wire_cursor cursor = wire_cursor_start(threads);
    while (named < THREADS_NAMED && wire_cursor_next(&cursor, &thread)) {
        buffer_append_text(out, named++ == 0 ? "    response   " : ", ");
        text_append_duration(out, wire_map_uint(thread, "response_ns", 0));
        buffer_printf(out, " by thread %llu (", (unsigned long long)wire_map_uint(thread, "thread", 0));
        append_text(out, thread, "name");
        buffer_append_char(out, ')');
    }
    if (asked > named && named > 0) {
        buffer_printf(out, ", and %llu more", (unsigned long long)(asked - named));
    }
    buffer_append_text(out, named > 0 ? "\n" : "");
}

static void append_rest(struct buffer *out, struct wire_value collection)
{
    uint64_t finalisers = wire_map_uint(collection, "finalisers", 0);
    uint64_t weak = wire_map_uint(collection, "weak_cleared", 0), kept = wire_map_uint(collection, "kept", 0);
    uint64_t helped = wire_map_uint(collection, "helped_objects", 0);
    buffer_append_text(out, "    live       ");
    append_amount(out, collection, "live_objects", "live_bytes");
    buffer_append_text(out, "\n    freed      ");
    append_amount(out, collection, "freed_objects", "freed_bytes");
    if (finalisers > 0) {
        buffer_printf(out, "; finalisers found: %llu", (unsigned long long)finalisers);
    }
    if (weak > 0) {
        buffer_printf(out, "; weak references emptied: %llu", (unsigned long long)weak);
    }
    if (helped > 0) {
        buffer_printf(out, "; done by the program's threads: %llu objects", (unsigned long long)helped);
    }
    if (kept > 0) {
        buffer_printf(out, "; kept for unknown references: %llu", (unsigned long long)kept);
    }
    if (wire_map_bool(collection, "gave_up", false)) {
        buffer_append_text(out, "; it gave up: its own memory ended");
    }
    buffer_append_char(out, '\n');
}

static void append_collection(struct buffer *out, struct wire_value program, struct wire_value collection)
{
    append_text(out, program, "name");
    buffer_printf(out, "  collection %llu  ", (unsigned long long)wire_map_uint(collection, "number", 0));
    append_text(out, collection, "cause");
    buffer_append_text(out, "  ");
    text_append_moment(out, wire_map_float(collection, "began", 0));
    buffer_append_char(out, '\n');
    append_phases(out, collection);
    append_rest(out, collection);
    append_hold(out, collection);
    append_responses(out, collection);
}

static void render_log(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    struct wire_value programs = {0}, program;
    wire_map_get(result, "programs", &programs);
    struct wire_cursor outer = wire_cursor_start(programs);
    while (wire_cursor_next(&outer, &program)) {
        struct wire_value collections = {0}, collection;
        wire_map_get(program, "collections", &collections);
        struct wire_cursor inner = wire_cursor_start(collections);
        while (wire_cursor_next(&inner, &collection)) {
            append_collection(out, program, collection);
        }
    }
}

int act_gc_log(struct invocation *invocation)
{
    struct connection connection;
    const char *program = NULL, *operand = invocation->operand_count ? invocation->operands[0] : NULL;
    uint64_t count = COUNT_DEFAULT;
    if (!invocation_number(invocation, "--count", &count)) {
        return EXIT_USAGE;
    }
    int status = refer_optional_program(invocation, operand, &program);
    if (status == EXIT_OK) {
        status = refer_begin(invocation, &connection, program, 1);
    }
    if (status != EXIT_OK) {
        return status;
    }
    wire_put_key_uint(&connection.out, "count", count);
    return answer_call(invocation, &connection, render_log);
}
