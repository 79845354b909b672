/* program …: the programs of a daemon. */
#include "acts.h"

#include <stdio.h>
#include <string.h>

#include "answer.h"
#include "connection.h"
#include "launch.h"
#include "refer.h"
#include "session.h"
#include "text.h"
#include "wire/errors.h"

static void render_nothing(const struct invocation *invocation, struct wire_value result, struct buffer *text)
{
}

static void render_list(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    static const char *const headings[] = {"PROGRAM", "NAME",    "KIND", "STATE", "USER",
                                           "THREADS", "OBJECTS", "HEAP", "CPU",   "PATH"};
    struct text_table table;
    struct wire_value list = {0}, entry;
    char text[512];
    text_table_init(&table, headings, "><<<<>>>><");
    wire_map_get(result, "programs", &list);
    struct wire_cursor cursor = wire_cursor_start(list);
    while (wire_cursor_next(&cursor, &entry)) {
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "program", 0));
        text_table_add(&table, wire_map_text(entry, "name", text, sizeof text));
        text_table_add(&table, wire_map_text(entry, "kind", text, sizeof text));
        text_table_add(&table, wire_map_text(entry, "state", text, sizeof text));
        text_table_add(&table, wire_map_text(entry, "user", text, sizeof text));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "threads", 0));
        text_table_addf(&table, "%llu", (unsigned long long)wire_map_uint(entry, "objects", 0));
        text_table_add_bytes(&table, wire_map_uint(entry, "heap_bytes", 0));
        text_table_add_duration(&table, wire_map_uint(entry, "cpu_ns", 0));
        text_table_add(&table, wire_map_text(entry, "path", text, sizeof text));
    }
    text_table_finish(&table, out);
}

static void render_loaded(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    char name[256];
    struct wire_value functions = {0}, function;
    const char *text;
    size_t length;
    wire_map_text(result, "name", name, sizeof name);
    buffer_printf(out, "program %llu, ", (unsigned long long)wire_map_uint(result, "program", 0));
    text_append_clean(out, name, strlen(name));
    buffer_append_text(out, " is loaded");
    wire_map_get(result, "functions", &functions);
    struct wire_cursor cursor = wire_cursor_start(functions);
    for (bool first = true; wire_cursor_next(&cursor, &function); first = false) {
        if (wire_value_bytes(function, &text, &length)) {
            buffer_append_text(out, first ? "; functions: " : ", ");
            text_append_clean(out, text, length);
        }
    }
    buffer_append_char(out, '\n');
}

static void render_logs(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    struct wire_value entries = {0}, entry, value;
    const char *text;
    size_t length;
    uint64_t dropped = wire_map_uint(result, "dropped", 0);
    if (dropped > 0) {
        buffer_printf(out, "(%llu bytes before this are gone)\n", (unsigned long long)dropped);
    }
    wire_map_get(result, "entries", &entries);
    struct wire_cursor cursor = wire_cursor_start(entries);
    while (wire_cursor_next(&cursor, &entry)) {
        if (wire_map_get(entry, "text", &value) && wire_value_bytes(value, &text, &length)) {
            buffer_append(out, text, length);
        }
    }
}

static void render_unloaded(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    if (wire_map_bool(result, "killed", false)) {
        buffer_append_text(out, "it did not end in time and was killed\n");
    }
}

int act_program_list(struct invocation *invocation)
{
    struct connection connection;
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    wire_put_map(connection_begin(&connection, WIRE_PROGRAM_LIST), 0);
    return answer_call(invocation, &connection, render_list);
}

/* A method whose parameters are the program and perhaps one number, from an option. */
static int act_on_program(struct invocation *invocation, const char *option, const char *key,
                          answer_render *render)
{
    struct connection connection;
    uint64_t number = 0;
    bool with_number = option && invocation_option(invocation, option);
    if (with_number && !invocation_number(invocation, option, &number)) {
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, (enum wire_method_id)invocation->verb->method);
    wire_put_map(out, 1 + with_number);
    wire_put_text(out, "program");
    refer_put_program(out, invocation->operands[0]);
    if (with_number) {
        wire_put_key_uint(out, key, number);
    }
    return answer_call(invocation, &connection, render);
}

int act_program_logs(struct invocation *invocation)
{
    return act_on_program(invocation, "--bytes", "bytes", render_logs);
}

int act_program_interrupt(struct invocation *invocation)
{
    return act_on_program(invocation, NULL, NULL, render_nothing);
}

int act_program_kill(struct invocation *invocation)
{
    return act_on_program(invocation, NULL, NULL, render_nothing);
}

int act_program_unload(struct invocation *invocation)
{
    return act_on_program(invocation, "--grace", "grace_ms", render_unloaded);
}

int act_program_stop_at(struct invocation *invocation)
{
    struct connection connection;
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    struct buffer *out = connection_begin(&connection, WIRE_PROGRAM_STOP_AT);
    wire_put_map(out, 3);
    wire_put_text(out, "program");
    refer_put_program(out, invocation->operands[0]);
    wire_put_key_text(out, "at", invocation->operands[1]);
    wire_put_key_bool(out, "remove", invocation_option(invocation, "--remove") != NULL);
    return answer_call(invocation, &connection, render_nothing);
}

/* The name that was made from the file's does not do. */
static void suggest_name(const struct connection *connection, const char *given)
{
    bool refused = connection->failed && (connection->error_code == WIRE_ERROR_INVALID_PARAMS ||
                                          connection->error_code == WIRE_ERROR_PROGRAM_EXISTS);
    if (refused && !given) {
        fputs("give it another name with --name, before FILE\n", stderr);
    }
}

int act_program_load(struct invocation *invocation)
{
    struct launch launch;
    struct session session = {0};
    const char *name = invocation_option(invocation, "--name");
    int status = launch_read(&launch, invocation);
    if (status == EXIT_OK) {
        status = session_join(&session, invocation);
    }
    if (status == EXIT_OK) {
        session_set_search(&session, buffer_text(&launch.directory));
        struct buffer *out = connection_begin(&session.connection, WIRE_PROGRAM_LOAD);
        wire_put_map(out, LAUNCH_PARAMS + 1);
        launch_put_program(&launch, out);
        wire_put_key_text(out, "name", name ? name : buffer_text(&launch.name));
        if (connection_call(&session.connection)) {
            status = answer_result(invocation, session.connection.result, render_loaded);
        } else {
            status = answer_call_failed(invocation, &session.connection);
            suggest_name(&session.connection, name);
        }
        status = session_close(&session, session.leaving
                                             ? session_exit_status(&session, invocation, EXIT_INPUT_OUTPUT)
                                             : status);
    }
    launch_finish(&launch);
    return status;
}
