#include "value_text.h"

#include <string.h>

#include "text.h"

/* Longer texts are cut by the daemon already; this bounds what another daemon may send. */
enum { TEXT_SIZE = 512 };

static void append_field(struct buffer *out, struct wire_value map, const char *key)
{
    char text[TEXT_SIZE];
    wire_map_text(map, key, text, sizeof text);
    text_append_clean(out, text, strlen(text));
}

unsigned value_text_name_width(struct wire_value value)
{
    char name[TEXT_SIZE];
    return text_width(wire_map_text(value, "name", name, sizeof name));
}

void value_text_append(struct buffer *out, struct wire_value value, unsigned name_width, bool unicode)
{
    char kind[16];
    struct wire_value handle = {0};
    unsigned width = value_text_name_width(value);
    append_field(out, value, "name");
    buffer_append_fill(out, ' ', width < name_width ? name_width - width : 0);
    wire_map_text(value, "kind", kind, sizeof kind);
    wire_map_get(value, "handle", &handle);
    if (strcmp(kind, "unset") == 0) {
        buffer_append_text(out, "  (not set)");
        return;
    }
    if (wire_value_kind(handle) == WIRE_NIL) {
        buffer_append_text(out, strcmp(kind, "reference") == 0 ? (unicode ? " ──▶ " : " --> ") : "  =  ");
        append_field(out, value, "text");
        return;
    }
    uint64_t number = 0;
    wire_value_uint(handle, &number);
    buffer_printf(out, "%s#%llu ", unicode ? " ──▶ " : " --> ", (unsigned long long)number);
    append_field(out, value, "type");
    buffer_append_char(out, ' ');
    append_field(out, value, "text");
}

void value_text_freed(struct buffer *out, struct wire_value freed, uint64_t objects, uint64_t bytes)
{
    static const char *const headings[] = {"OBJECT", "TYPE", "BYTES", "WAS"};
    struct text_table table;
    struct wire_value entry, handle;
    char text[TEXT_SIZE];
    uint64_t number;
    if (objects == 0) {
        buffer_append_text(out, "nothing was freed: other references hold all of it\n");
        return;
    }
    buffer_printf(out, "%llu object%s went at once, ", (unsigned long long)objects, objects == 1 ? "" : "s");
    text_append_bytes(out, bytes);
    buffer_append_text(out, ":\n");
    text_table_init(&table, headings, "<<><");
    struct wire_cursor cursor = wire_cursor_start(freed);
    while (wire_cursor_next(&cursor, &entry)) {
        if (wire_map_get(entry, "handle", &handle) && wire_value_uint(handle, &number)) {
            text_table_addf(&table, "#%llu", (unsigned long long)number);
        } else {
            text_table_add(&table, "-");
        }
        text_table_add(&table, wire_map_text(entry, "type", text, sizeof text));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "bytes", 0));
        text_table_add(&table, wire_map_text(entry, "text", text, sizeof text));
    }
    text_table_finish(&table, out);
    uint64_t listed = wire_value_count(freed);
    if (objects > listed) {
        buffer_printf(out, "and %llu more\n", (unsigned long long)(objects - listed));
    }
}
