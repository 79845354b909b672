/* heap …: what is in the heaps. */
#include "acts.h"

#include <string.h>

#include "answer.h"
#include "connection.h"
#include "refer.h"
#include "text.h"
#include "value_text.h"

static void add_heap_row(struct text_table *table, const char *name, struct wire_value heap)
{
    static const char *const counts[] = {"objects", "allocated_objects", "freed_objects", "published_objects",
                                         "pages"};
    static const char *const sizes[] = {"bytes", "committed_bytes", "limit_bytes"};
    text_table_add(table, name);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        text_table_addf(table, "%llu", (unsigned long long)wire_map_uint(heap, counts[i], 0));
    }
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        uint64_t bytes = wire_map_uint(heap, sizes[i], 0);
        if (bytes == 0 && i == 2) {
            text_table_add(table, "none");
        } else {
            text_table_add_bytes(table, bytes);
        }
    }
}

static void render_stats(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const headings[] = {"PROGRAM", "OBJECTS", "ALLOCATED", "FREED", "PUBLISHED",
                                           "PAGES",   "BYTES",   "HELD",      "LIMIT"};
    struct text_table table;
    struct wire_value list = {0}, entry, heap = {0};
    char text[256];
    text_table_init(&table, headings, "<>>>>>>>>");
    wire_map_get(result, "programs", &list);
    struct wire_cursor cursor = wire_cursor_start(list);
    while (wire_cursor_next(&cursor, &entry)) {
        wire_map_get(entry, "heap", &heap);
        add_heap_row(&table, wire_map_text(entry, "name", text, sizeof text), heap);
    }
    if (wire_map_get(result, "total", &heap)) {
        add_heap_row(&table, "(total)", heap);
    }
    text_table_finish(&table, out);
}

static void render_types(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const headings[] = {"TYPE", "OBJECTS", "BYTES"};
    struct text_table table;
    struct wire_value list = {0}, entry;
    char text[256];
    text_table_init(&table, headings, "<>>");
    wire_map_get(result, "types", &list);
    struct wire_cursor cursor = wire_cursor_start(list);
    while (wire_cursor_next(&cursor, &entry)) {
        text_table_add(&table, wire_map_text(entry, "type", text, sizeof text));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "objects", 0));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "bytes", 0));
    }
    text_table_add(&table, "(total)");
    text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(result, "objects", 0));
    text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(result, "bytes", 0));
    text_table_finish(&table, out);
}

static void render_object(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    char text[512];
    struct wire_value references = {0}, reference, count = {0};
    int64_t holders = 0;
    wire_map_get(result, "count", &count);
    wire_value_int(count, &holders);
    buffer_printf(out, "#%llu ", (unsigned long long)wire_map_uint(result, "handle", 0));
    wire_map_text(result, "type", text, sizeof text);
    text_append_clean(out, text, strlen(text));
    buffer_append_char(out, ' ');
    wire_map_text(result, "text", text, sizeof text);
    text_append_clean(out, text, strlen(text));
    if (holders < 0) {
        buffer_append_text(out, "\n  references to it  immortal, not counted\n");
    } else {
        buffer_printf(out, "\n  references to it  %lld\n", (long long)holders);
    }
    buffer_printf(out, "  reachable by      %s\n",
                  wire_map_bool(result, "shared", false) ? "all threads (shared)" : "one thread (private)");
    buffer_printf(out, "  size              %llu bytes\n",
                  (unsigned long long)wire_map_uint(result, "bytes", 0));
    wire_map_get(result, "references", &references);
    struct wire_cursor cursor = wire_cursor_start(references);
    while (wire_cursor_next(&cursor, &reference)) {
        buffer_append_text(out, "  ");
        value_text_append(out, reference, 12, false);
        buffer_append_char(out, '\n');
    }
    uint64_t more = wire_map_uint(result, "more", 0);
    if (more > 0) {
        buffer_printf(out, "  and %llu more\n", (unsigned long long)more);
    }
}

int act_heap_stats(struct invocation *invocation)
{
    struct connection connection;
    int status = refer_begin_optional_program(invocation, &connection);
    return status == EXIT_OK ? answer_call(invocation, &connection, render_stats) : status;
}

int act_heap_types(struct invocation *invocation)
{
    struct connection connection;
    const char *program = invocation_option(invocation, "--program");
    bool with_count = invocation_option(invocation, "--count") != NULL;
    uint64_t count = 0;
    if (!invocation_number(invocation, "--count", &count)) {
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, WIRE_HEAP_TYPES);
    wire_put_map(out, (program != NULL) + with_count);
    if (program) {
        wire_put_text(out, "program");
        refer_put_program(out, program);
    }
    if (with_count) {
        wire_put_key_uint(out, "count", count);
    }
    return answer_call(invocation, &connection, render_types);
}

int act_heap_show(struct invocation *invocation)
{
    struct connection connection;
    const char *program = invocation_option(invocation, "--program");
    uint64_t handle, number = 0;
    if (!refer_number(invocation, invocation->operands[0], "an object", &handle)) {
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status == EXIT_OK && !program) {
        status = refer_only_program(invocation, &connection, &number);
        if (status != EXIT_OK) {
            connection_close(&connection);
        }
    }
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, WIRE_HEAP_SHOW);
    wire_put_map(out, 2);
    wire_put_text(out, "program");
    if (program) {
        refer_put_program(out, program);
    } else {
        wire_put_uint(out, number);
    }
    wire_put_key_uint(out, "handle", handle);
    return answer_call(invocation, &connection, render_object);
}
