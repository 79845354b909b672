/* Naming programs, threads and objects in parameters.
 */
#ifndef OURO_CLIENT_REFER_H
#define OURO_CLIENT_REFER_H

#include "base/buffer.h"
#include "connection.h"
#include "invocation.h"

/* Appends a program reference: a number if the text is one, else a name. */
void refer_put_program(struct buffer *out, const char *text);

/* Reads a number that may have a '#' before it. False, and the problem is printed, if it is none. */
bool refer_number(const struct invocation *invocation, const char *text, const char *what, uint64_t *number);

/* Finds the only program that there is. Otherwise prints why not, and returns the exit status. */
int refer_only_program(const struct invocation *invocation, struct connection *connection, uint64_t *program);

/* The program that a verb with --program and perhaps an operand PROGRAM is about: `operand` (NULL: not given)
 * or the option's; NULL: none is named. EXIT_USAGE, with the problem printed, if both are given. */
int refer_optional_program(const struct invocation *invocation, const char *operand, const char **program);

/* Opens the connection and begins a call of the verb's method: a map of the program, if one is named, and of
 * `more` parameters that the caller appends to connection->out. Returns the exit status of opening. */
int refer_begin(const struct invocation *invocation, struct connection *connection, const char *program,
                uint32_t more);

/* The same for a verb whose parameters are --program alone, or the one operand. */
int refer_begin_optional_program(const struct invocation *invocation, struct connection *connection);

#endif
