/* gc …: the collector. */
#include "acts.h"

#include "answer.h"
#include "connection.h"
#include "refer.h"
#include "text.h"

static void render_run(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    uint64_t objects = wire_map_uint(result, "freed_objects", 0);
    buffer_printf(out, "collection %llu freed %llu object%s, ",
                  (unsigned long long)wire_map_uint(result, "collections", 0), (unsigned long long)objects,
                  objects == 1 ? "" : "s");
    text_append_bytes(out, wire_map_uint(result, "freed_bytes", 0));
    buffer_append_text(out, ", in ");
    text_append_duration(out, wire_map_uint(result, "ns", 0));
    buffer_append_char(out, '\n');
}

static void render_status(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const headings[] = {"PROGRAM", "PHASE",        "COLLECTIONS",  "FREED",
                                           "BYTES",   "LAST TOOK",    "LONGEST HOLD", "FINALISERS",
                                           "ENABLED", "LEAST GROWTH", "GROWTH"};
    struct text_table table;
    struct wire_value list = {0}, entry;
    char text[256];
    text_table_init(&table, headings, "<<>>>>>><>>");
    wire_map_get(result, "programs", &list);
    struct wire_cursor cursor = wire_cursor_start(list);
    while (wire_cursor_next(&cursor, &entry)) {
        text_table_add(&table, wire_map_text(entry, "name", text, sizeof text));
        text_table_add(&table, wire_map_text(entry, "phase", text, sizeof text));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "collections", 0));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "freed_objects", 0));
        text_table_add_bytes(&table, wire_map_uint(entry, "freed_bytes", 0));
        text_table_add_duration(&table, wire_map_uint(entry, "last_ns", 0));
        text_table_add_duration(&table, wire_map_uint(entry, "longest_hold_ns", 0));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "finalisers", 0));
        text_table_add(&table, wire_map_bool(entry, "enabled", true) ? "on" : "off");
        text_table_add_bytes(&table, wire_map_uint(entry, "least_growth_bytes", 0));
        text_table_addf(&table, "%llu%%", (unsigned long long)wire_map_uint(entry, "growth_percent", 0));
    }
    text_table_finish(&table, out);
}

int act_gc_run(struct invocation *invocation)
{
    struct connection connection;
    int status = refer_begin_optional_program(invocation, &connection);
    return status == EXIT_OK ? answer_call(invocation, &connection, render_run) : status;
}

int act_gc_status(struct invocation *invocation)
{
    struct connection connection;
    int status = refer_begin_optional_program(invocation, &connection);
    return status == EXIT_OK ? answer_call(invocation, &connection, render_status) : status;
}
