/* server …: the daemon itself. */
#include "acts.h"

#include <string.h>

#include "answer.h"
#include "connection.h"
#include "json.h"
#include "text.h"

static void render_status(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const counts[][2] = {
        {"connections", "connections"}, {"connections_total", "  since start"},
        {"requests_total", "requests"}, {"errors_total", "  with errors"},
        {"programs", "programs"},       {"programs_total", "  since start"},
        {"threads", "threads"},         {"objects", "objects"},
        {"handles", "handles"},         {"collections_total", "collections"},
        {"descriptors", "descriptors"},
    };
    char version[64], state[32], path[256];
    buffer_printf(out, "ourod %s, pid %llu, %s%s\n",
                  wire_map_text(result, "version", version, sizeof version),
                  (unsigned long long)wire_map_uint(result, "pid", 0),
                  wire_map_text(result, "state", state, sizeof state),
                  wire_map_bool(result, "private", false) ? ", private" : "");
    wire_map_text(result, "socket", path, sizeof path);
    buffer_append_text(out, "  socket         ");
    text_append_clean(out, path, strlen(path));
    buffer_append_text(out, "\n  up             ");
    text_append_duration(out, wire_map_uint(result, "uptime_ns", 0));
    buffer_append_text(out, "\n  heap           ");
    text_append_bytes(out, wire_map_uint(result, "heap_bytes", 0));
    buffer_append_char(out, '\n');
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        buffer_printf(out, "  %-13s  %llu\n", counts[i][1],
                      (unsigned long long)wire_map_uint(result, counts[i][0], 0));
    }
}

static void render_metrics(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    struct wire_value value;
    const char *text;
    size_t length;
    if (wire_map_get(result, "text", &value) && wire_value_bytes(value, &text, &length)) {
        buffer_append(out, text, length);
    }
}

static void render_nothing(const struct invocation *invocation, struct wire_value result, struct buffer *text)
{
}

static void render_fields(struct buffer *out, struct wire_value fields, unsigned indent)
{
    struct wire_value field, inner;
    char name[64], type[96], doc[512];
    struct wire_cursor cursor = wire_cursor_start(fields);
    while (wire_cursor_next(&cursor, &field)) {
        buffer_append_fill(out, ' ', indent);
        buffer_printf(out, "%s (%s%s)  %s\n", wire_map_text(field, "name", name, sizeof name),
                      wire_map_text(field, "type", type, sizeof type),
                      wire_map_bool(field, "required", true) ? "" : ", optional",
                      wire_map_text(field, "doc", doc, sizeof doc));
        if (wire_map_get(field, "fields", &inner)) {
            render_fields(out, inner, indent + 4);
        }
    }
}

/* The method that was asked for; NULL for all. */
static const char *method_wanted(const struct invocation *invocation)
{
    return invocation->operand_count > 0 ? invocation->operands[0] : NULL;
}

static void render_description(const struct invocation *invocation, struct wire_value result,
                               struct buffer *out)
{
    const char *wanted = method_wanted(invocation);
    struct wire_value methods = {0}, method, part;
    char name[64], call[48], role[16], doc[256];
    wire_map_get(result, "methods", &methods);
    struct wire_cursor cursor = wire_cursor_start(methods);
    while (wire_cursor_next(&cursor, &method)) {
        wire_map_text(method, "name", name, sizeof name);
        buffer_printf(out, "%-20s  %s\n", name, wire_map_text(method, "doc", doc, sizeof doc));
        if (!wanted) {
            continue;
        }
        buffer_printf(out, "  %s, role %s, since %llu\n", wire_map_text(method, "call", call, sizeof call),
                      wire_map_text(method, "role", role, sizeof role),
                      (unsigned long long)wire_map_uint(method, "since", 0));
        if (wire_map_get(method, "params", &part) && wire_value_count(part) > 0) {
            buffer_append_text(out, "  parameters\n");
            render_fields(out, part, 4);
        }
        if (wire_map_get(method, "result", &part) && wire_value_count(part) > 0) {
            buffer_append_text(out, "  result\n");
            render_fields(out, part, 4);
        }
    }
}

static int act_without_parameters(struct invocation *invocation, answer_render *render)
{
    struct connection connection;
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    wire_put_map(connection_begin(&connection, (enum wire_method_id)invocation->verb->method), 0);
    return answer_call(invocation, &connection, render);
}

int act_server_status(struct invocation *invocation)
{
    return act_without_parameters(invocation, render_status);
}

int act_server_metrics(struct invocation *invocation)
{
    return act_without_parameters(invocation, render_metrics);
}

/* The description with that method alone; its other fields stay. False: the method is not in it. */
static bool put_only(struct buffer *out, struct wire_value description, const char *wanted)
{
    struct wire_value key, value, method, name;
    struct wire_cursor cursor = wire_cursor_start(description);
    bool found = false;
    wire_put_map(out, wire_value_count(description));
    while (wire_cursor_next(&cursor, &key) && wire_cursor_next(&cursor, &value)) {
        wire_put_value(out, key);
        if (!wire_value_equals(key, "methods")) {
            wire_put_value(out, value);
            continue;
        }
        struct wire_cursor methods = wire_cursor_start(value);
        while (!found && wire_cursor_next(&methods, &method)) {
            found = wire_map_get(method, "name", &name) && wire_value_equals(name, wanted);
        }
        wire_put_array(out, found);
        if (found) {
            wire_put_value(out, method);
        }
    }
    return found;
}

static int describe_one(struct invocation *invocation, const char *wanted)
{
    struct connection connection;
    struct buffer only = BUFFER_EMPTY;
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    wire_put_map(connection_begin(&connection, WIRE_API_DESCRIBE), 0);
    if (!connection_call(&connection)) {
        status = answer_call_failed(invocation, &connection);
    } else if (!put_only(&only, connection.result, wanted)) {
        status = answer_fail(invocation, EXIT_UNAVAILABLE, "the daemon has no method '%s'", wanted);
    } else {
        struct wire_value result = {(const uint8_t *)only.data, only.length};
        status = answer_result(invocation, result, render_description);
    }
    connection_close(&connection);
    buffer_finish(&only);
    return status;
}

int act_server_describe(struct invocation *invocation)
{
    const char *wanted = method_wanted(invocation);
    if (wanted && !wire_method_find(wanted, strlen(wanted))) {
        return answer_fail(invocation, EXIT_USAGE, "there is no method '%s'", wanted);
    }
    return wanted ? describe_one(invocation, wanted) : act_without_parameters(invocation, render_description);
}

int act_server_stop(struct invocation *invocation)
{
    struct connection connection;
    uint64_t grace = 0;
    bool with_grace = invocation_option(invocation, "--grace") != NULL;
    if (!invocation_number(invocation, "--grace", &grace)) {
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, WIRE_SERVER_STOP);
    wire_put_map(out, with_grace);
    if (with_grace) {
        wire_put_key_uint(out, "grace_ms", grace);
    }
    return answer_call(invocation, &connection, render_nothing);
}
