/* What a verb prints at its end: a result as text or as one JSON document, or why it failed.
 *
 * With --json exactly one document goes to standard output, also on failure:
 *     {"schema": "ouro.METHOD/1", ...the fields of the result...}
 *     {"schema": "ouro.error/1", "error": {"code", "name", "message", "data"}, "exit_status"}
 * Messages for people go to standard error. What could not be written makes the status EXIT_INPUT_OUTPUT.
 */
#ifndef OURO_CLIENT_ANSWER_H
#define OURO_CLIENT_ANSWER_H

#include "base/buffer.h"
#include "exit_status.h"
#include "invocation.h"
#include "wire/value.h"

struct connection;

/* Turns a result into text for people. */
typedef void answer_render(const struct invocation *invocation, struct wire_value result,
                           struct buffer *text);

/* Prints a failure. Returns `status`. */
int answer_fail(const struct invocation *invocation, enum exit_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Prints why the last call failed: the daemon's error, or what happened to the connection. */
int answer_call_failed(const struct invocation *invocation, const struct connection *connection);

/* Prints a result by its method's name. */
int answer_result(const struct invocation *invocation, struct wire_value result, answer_render *render);

/* Prints a JSON document whose fields the caller has already written, with a comma before each. */
int answer_document(const char *schema, const struct buffer *fields);

/* Prints text. */
int answer_text(const struct buffer *text);

/* Opens the connection that the invocation asks for; on failure prints why and returns its status. */
int answer_open(const struct invocation *invocation, struct connection *connection);

/* Sends a call that connection_begin began and prints its result or its error. Closes the connection. */
int answer_call(const struct invocation *invocation, struct connection *connection, answer_render *render);

#endif
