/* Parameters and results, checked against the table of methods.
 *
 * Everything here reads bytes that the caller keeps; nothing is copied. Any thread.
 */
#ifndef OURO_WIRE_PARAMS_H
#define OURO_WIRE_PARAMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "wire/errors.h"
#include "wire/methods.h"
#include "wire/value.h"

/* No method has more parameters; a test compares. */
#define WIRE_MAX_PARAMS 16

/* The parameters of one call, in the table's order. */
struct wire_arguments {
    const struct wire_method *method;
    struct wire_value values[WIRE_MAX_PARAMS]; /* size 0 where absent */
};

/* Why a call was refused, ready for an error reply. */
struct wire_problem {
    enum wire_error code;
    char message[240];
    char parameter[64]; /* the one that is wrong; "" if it is none in particular */
};

/* Sorts and checks what came as `params`: names, kinds, what is required, UTF-8 of strings, and the
 * same inside arrays and maps whose form the table gives. False with a filled problem. */
bool wire_params_check(const struct wire_method *method, struct wire_value params,
                       struct wire_arguments *arguments, struct wire_problem *problem);

/* Checks a result in the same way; unknown fields are allowed. For tests and careful readers. */
bool wire_result_check(const struct wire_method *method, struct wire_value result,
                       struct wire_problem *problem);

/* Appends the error reply that tells the problem. */
void wire_put_problem(struct buffer *out, uint32_t id, const struct wire_problem *problem);

/* Each looks a parameter up by its name, which must be in the table. Absent: false or the default. */
bool wire_argument(const struct wire_arguments *arguments, const char *name, struct wire_value *value);
uint64_t wire_argument_uint(const struct wire_arguments *arguments, const char *name, uint64_t otherwise);
bool wire_argument_bool(const struct wire_arguments *arguments, const char *name, bool otherwise);
bool wire_argument_bytes(const struct wire_arguments *arguments, const char *name, const char **data,
                         size_t *length);

#endif
