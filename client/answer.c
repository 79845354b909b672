#include "answer.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "connection.h"
#include "json.h"
#include "text.h"
#include "wire/errors.h"

int answer_text(const struct buffer *text)
{
    if (text->failed) {
        fputs("ouroctl: out of memory\n", stderr);
        return EXIT_SYSTEM;
    }
    size_t written = fwrite(buffer_text(text), 1, text->length, stdout);
    if (written != text->length || fflush(stdout) != 0) {
        fprintf(stderr, "ouroctl: cannot write the answer: %s\n", strerror(errno));
        return EXIT_INPUT_OUTPUT;
    }
    return EXIT_OK;
}

int answer_document(const char *schema, const struct buffer *fields)
{
    struct buffer text = BUFFER_EMPTY;
    buffer_append_text(&text, "{\"schema\":");
    json_put_string(&text, schema, strlen(schema));
    buffer_append(&text, buffer_text(fields), fields->length);
    buffer_append_text(&text, "}\n");
    text.failed |= fields->failed;
    int status = answer_text(&text);
    buffer_finish(&text);
    return status;
}

static void print_error_document(enum exit_status status, int64_t code, const char *name, const char *message,
                                 struct wire_value data)
{
    struct buffer fields = BUFFER_EMPTY;
    buffer_printf(&fields, ",\"error\":{\"code\":%lld,\"name\":", (long long)code);
    json_put_string(&fields, name, strlen(name));
    buffer_append_text(&fields, ",\"message\":");
    json_put_string(&fields, message, strlen(message));
    buffer_append_text(&fields, ",\"data\":");
    json_put_value(&fields, data);
    buffer_printf(&fields, "},\"exit_status\":%d", (int)status);
    answer_document("ouro.error/1", &fields);
    buffer_finish(&fields);
}

int answer_fail(const struct invocation *invocation, enum exit_status status, const char *format, ...)
{
    struct buffer message = BUFFER_EMPTY;
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(&message, format, arguments);
    va_end(arguments);
    if (invocation->json) {
        print_error_document(status, 0, "client", buffer_text(&message), (struct wire_value){0});
    }
    fprintf(stderr, "ouroctl: %s\n", buffer_text(&message));
    buffer_finish(&message);
    return status;
}

int answer_call_failed(const struct invocation *invocation, const struct connection *connection)
{
    if (connection->state != CONNECTION_OPEN) {
        enum exit_status status = connection->state == CONNECTION_CONFUSED ? EXIT_PROTOCOL : EXIT_UNAVAILABLE;
        return answer_fail(invocation, status, "%s", connection->why);
    }
    enum exit_status status = exit_status_of_error(connection->error_code);
    if (invocation->json) {
        print_error_document(status, connection->error_code, wire_error_name(connection->error_code),
                             connection->error_message, connection->error_data);
    }
    struct wire_value traceback;
    const char *text;
    size_t length;
    if (wire_map_get(connection->error_data, "traceback", &traceback) &&
        wire_value_bytes(traceback, &text, &length) && length > 0) {
        fwrite(text, 1, length, stderr); /* it says more than the message, and ends with it */
        return status;
    }
    struct buffer line = BUFFER_EMPTY;
    text_append_clean(&line, connection->error_message, strlen(connection->error_message));
    fprintf(stderr, "ouroctl: %s\n", buffer_text(&line));
    buffer_finish(&line);
    return status;
}

int answer_result(const struct invocation *invocation, struct wire_value result, answer_render *render)
{
    struct buffer text = BUFFER_EMPTY;
    int status;
    if (invocation->json) {
        char schema[80];
        snprintf(schema, sizeof schema, "ouro.%s/1", wire_methods[invocation->verb->method].name);
        json_put_fields(&text, result);
        status = answer_document(schema, &text);
    } else {
        render(invocation, result, &text);
        status = answer_text(&text);
    }
    buffer_finish(&text);
    return status;
}

int answer_open(const struct invocation *invocation, struct connection *connection)
{
    struct buffer tried = BUFFER_EMPTY;
    if (connection_open(connection, invocation->socket, &tried)) {
        return EXIT_OK;
    }
    enum exit_status status = connection->refused ? EXIT_NOT_PERMITTED : EXIT_UNAVAILABLE;
    answer_fail(invocation, status, "no daemon answers; tried:\n%s", buffer_text(&tried));
    buffer_finish(&tried);
    return status;
}

int answer_call(const struct invocation *invocation, struct connection *connection, answer_render *render)
{
    int status;
    if (connection_call(connection)) {
        status = answer_result(invocation, connection->result, render);
    } else {
        status = answer_call_failed(invocation, connection);
    }
    connection_close(connection);
    return status;
}
