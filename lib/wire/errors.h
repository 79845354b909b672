/* The error codes of the protocol, from errors.def.
 *
 * An error is [code, message, data]. `message` is one line for a person. `data` is nil or a map, and
 * says more in a form for programs:
 *
 *   invalid-params     {parameter: str}                                 the one that is wrong
 *   not-permitted      {needed: str, role: str}                         role names
 *   python-exception   {type: str, text: str, traceback: str,           the traceback as python3 prints it
 *                       status: uint}                                   what python3 would have exited with
 *   not-serialisable   {type: str}                                      the type that has no form
 *   limit              {limit: str}                                     its name in the configuration
 *
 * Constant data: any thread may read it at any time.
 */
#ifndef OURO_WIRE_ERRORS_H
#define OURO_WIRE_ERRORS_H

enum wire_error {
    WIRE_ERROR_NONE = 0,
#define WIRE_ERROR(constant, code, name, text) WIRE_ERROR_##constant = code,
#include "wire/errors.def"
#undef WIRE_ERROR
};

struct wire_error_entry {
    enum wire_error code;
    const char *name;
    const char *text;
};

/* All errors, in the order of errors.def, and a last entry whose code is WIRE_ERROR_NONE. */
extern const struct wire_error_entry wire_errors[];

/* Returns the error's name, such as "deadline"; "unknown" for a code that is not in the table. */
const char *wire_error_name(long long code);

/* Returns the error's text; the text of a code that is not in the table says so. */
const char *wire_error_text(long long code);

#endif
