/* thread …: threads and their frames. */
#include "acts.h"

#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "connection.h"
#include "refer.h"
#include "text.h"
#include "value_text.h"

static void render_list(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const headings[] = {"THREAD", "PROGRAM", "NAME",     "STATE", "FRAMES",
                                           "STACK",  "LIMIT",   "RESPONSE", "AT"};
    struct text_table table;
    struct wire_value list = {0}, entry;
    char text[512], file[512];
    text_table_init(&table, headings, "><<<>>>><");
    wire_map_get(result, "threads", &list);
    struct wire_cursor cursor = wire_cursor_start(list);
    while (wire_cursor_next(&cursor, &entry)) {
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "thread", 0));
        text_table_add(&table, wire_map_text(entry, "program_name", text, sizeof text));
        text_table_add(&table, wire_map_text(entry, "name", text, sizeof text));
        text_table_add(&table, wire_map_text(entry, "state", text, sizeof text));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "depth", 0));
        text_table_add_bytes(&table, wire_map_uint(entry, "frame_bytes", 0));
        text_table_add_bytes(&table, wire_map_uint(entry, "frame_limit", 0));
        text_table_add_duration(&table, wire_map_uint(entry, "response_ns", 0));
        wire_map_text(entry, "function", text, sizeof text);
        wire_map_text(entry, "file", file, sizeof file);
        if (text[0]) {
            text_table_addf(&table, "%s (%s:%llu)", text, file,
                            (unsigned long long)wire_map_uint(entry, "line", 0));
        } else {
            text_table_add(&table, "");
        }
    }
    text_table_finish(&table, out);
}

static void render_frame(struct wire_value frame, uint64_t index, struct buffer *out)
{
    char function[256], file[512], event[16];
    struct wire_value locals = {0}, local;
    struct buffer line = BUFFER_EMPTY;
    wire_map_text(frame, "function", function, sizeof function);
    wire_map_text(frame, "file", file, sizeof file);
    wire_map_text(frame, "event", event, sizeof event);
    buffer_printf(&line, "%llu  %s  %s:%llu  %llu bytes%s%s", (unsigned long long)index, function, file,
                  (unsigned long long)wire_map_uint(frame, "line", 0),
                  (unsigned long long)wire_map_uint(frame, "bytes", 0), event[0] ? "  stopped at " : "",
                  event);
    text_append_clean(out, buffer_text(&line), line.length);
    buffer_append_char(out, '\n');
    wire_map_get(frame, "locals", &locals);
    struct wire_cursor cursor = wire_cursor_start(locals);
    while (wire_cursor_next(&cursor, &local)) {
        buffer_append_text(out, "     ");
        value_text_append(out, local, 12, false);
        buffer_append_char(out, '\n');
    }
    buffer_finish(&line);
}

static void render_show(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    char name[256], state[16];
    struct wire_value frames = {0}, frame;
    wire_map_text(result, "name", name, sizeof name);
    buffer_printf(out, "thread %llu ", (unsigned long long)wire_map_uint(result, "thread", 0));
    text_append_clean(out, name, strlen(name));
    buffer_printf(out, ", %s, %llu frames, ", wire_map_text(result, "state", state, sizeof state),
                  (unsigned long long)wire_map_uint(result, "depth", 0));
    text_append_bytes(out, wire_map_uint(result, "frame_bytes", 0));
    buffer_append_text(out, " of ");
    text_append_bytes(out, wire_map_uint(result, "frame_limit", 0));
    buffer_append_char(out, '\n');
    wire_map_get(result, "frames", &frames);
    struct wire_cursor cursor = wire_cursor_start(frames);
    uint64_t number = 0; /* the reply does not repeat which frame is the first */
    const char *first = invocation_option(invocation, "--first");
    if (first) {
        parse_number(first, &number);
    }
    for (; wire_cursor_next(&cursor, &frame); number++) {
        render_frame(frame, number, out);
    }
}

static void render_resumed(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    struct wire_value freed = {0};
    char state[16];
    if (strcmp(wire_map_text(result, "state", state, sizeof state), "stopped") == 0) {
        wire_map_get(result, "freed", &freed);
        value_text_freed(out, freed, wire_map_uint(result, "freed_objects", 0),
                         wire_map_uint(result, "freed_bytes", 0));
    }
}

int act_thread_list(struct invocation *invocation)
{
    struct connection connection;
    int status = refer_begin_optional_program(invocation, &connection);
    return status == EXIT_OK ? answer_call(invocation, &connection, render_list) : status;
}

int act_thread_show(struct invocation *invocation)
{
    struct connection connection;
    uint64_t thread, first = 0, count = 64;
    if (!refer_number(invocation, invocation->operands[0], "a thread", &thread) ||
        !invocation_number(invocation, "--first", &first) ||
        !invocation_number(invocation, "--count", &count)) {
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, WIRE_THREAD_SHOW);
    wire_put_map(out, 4);
    wire_put_key_uint(out, "thread", thread);
    wire_put_key_bool(out, "locals", invocation_option(invocation, "--locals") != NULL);
    wire_put_key_uint(out, "first", first);
    wire_put_key_uint(out, "count", count);
    return answer_call(invocation, &connection, render_show);
}

int act_thread_resume(struct invocation *invocation)
{
    struct connection connection;
    uint64_t thread;
    if (!refer_number(invocation, invocation->operands[0], "a thread", &thread)) {
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, WIRE_THREAD_RESUME);
    wire_put_map(out, 3);
    wire_put_key_uint(out, "thread", thread);
    wire_put_key_text(out, "step", invocation_option(invocation, "--pop") ? "pop" : "continue");
    wire_put_key_bool(out, "clear", invocation_option(invocation, "--clear") != NULL);
    return answer_call(invocation, &connection, render_resumed);
}
