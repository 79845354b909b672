/* call: a function of a loaded program. */
#include "acts.h"

#include <string.h>

#include "answer.h"
#include "connection.h"
#include "json.h"
#include "refer.h"

/* An argument is JSON where it is, else a string. */
static void put_argument(struct buffer *out, const char *text)
{
    if (!json_parse(text, out)) {
        wire_put_text(out, text);
    }
}

/* A string is printed as it is, everything else as JSON. */
static void render_value(const struct invocation *invocation, struct wire_value result, struct buffer *out)
{
    struct wire_value value = {0};
    const char *text;
    size_t length;
    wire_map_get(result, "value", &value);
    if (wire_value_bytes(value, &text, &length)) {
        buffer_append(out, text, length);
    } else {
        json_put_value(out, value);
    }
    buffer_append_char(out, '\n');
}

/* Appends --kw NAME=VALUE as a map. False, and the problem is printed, if one is not of that form. */
static bool put_keywords(struct invocation *invocation, struct buffer *out)
{
    size_t count = 0;
    for (int i = 0; i < invocation->given_count; i++) {
        count += strcmp(invocation->given[i].option->name, "--kw") == 0;
    }
    wire_put_map(out, count);
    for (int i = 0; i < invocation->given_count; i++) {
        const char *pair = invocation->given[i].value;
        if (strcmp(invocation->given[i].option->name, "--kw") != 0) {
            continue;
        }
        size_t name = strcspn(pair, "=");
        if (name == 0 || pair[name] != '=') {
            answer_fail(invocation, EXIT_USAGE, "option '--kw' needs NAME=VALUE, not '%s'", pair);
            return false;
        }
        wire_put_str(out, pair, name);
        put_argument(out, pair + name + 1);
    }
    return true;
}

int act_call(struct invocation *invocation)
{
    struct connection connection;
    struct buffer keywords = BUFFER_EMPTY;
    uint64_t deadline = 0;
    bool with_deadline = invocation_option(invocation, "--deadline") != NULL;
    if (!invocation_number(invocation, "--deadline", &deadline) || !put_keywords(invocation, &keywords)) {
        buffer_finish(&keywords);
        return EXIT_USAGE;
    }
    int status = answer_open(invocation, &connection);
    if (status == EXIT_OK) {
        struct buffer *out = connection_begin(&connection, WIRE_PROGRAM_CALL);
        wire_put_map(out, 5 + with_deadline);
        wire_put_text(out, "program");
        refer_put_program(out, invocation->operands[0]);
        wire_put_key_text(out, "function", invocation->operands[1]);
        wire_put_text(out, "args");
        wire_put_array(out, (size_t)invocation->operand_count - 2);
        for (int i = 2; i < invocation->operand_count; i++) {
            put_argument(out, invocation->operands[i]);
        }
        wire_put_text(out, "kwargs");
        buffer_append(out, buffer_text(&keywords), keywords.length);
        wire_put_key_bool(out, "repr", invocation_option(invocation, "--repr") != NULL);
        if (with_deadline) {
            wire_put_key_uint(out, "deadline_ms", deadline);
        }
        status = answer_call(invocation, &connection, render_value);
    }
    buffer_finish(&keywords);
    return status;
}
