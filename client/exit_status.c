#include "exit_status.h"

#include <stddef.h>

#include "wire/errors.h"

const struct exit_status_entry exit_status_table[] = {
#define X(constant, number, meaning) {constant, meaning},
    EXIT_STATUS_TABLE(X)
#undef X
        {0, NULL},
};

enum exit_status exit_status_of_error(int64_t code)
{
    switch (code) {
    case WIRE_ERROR_INVALID_PARAMS:
    case WIRE_ERROR_PYTHON_EXCEPTION:
    case WIRE_ERROR_NOT_SERIALISABLE:
    case WIRE_ERROR_PROGRAM_EXISTS:
    case WIRE_ERROR_NOT_STOPPED:
        return EXIT_DATA;
    case WIRE_ERROR_NO_SUCH_PROGRAM:
    case WIRE_ERROR_NO_SUCH_THREAD:
    case WIRE_ERROR_NO_SUCH_OBJECT:
    case WIRE_ERROR_NO_SUCH_FUNCTION:
        return EXIT_NOT_THERE;
    case WIRE_ERROR_NOT_PERMITTED:
        return EXIT_NOT_PERMITTED;
    case WIRE_ERROR_METHOD_NOT_FOUND:
    case WIRE_ERROR_NOT_SUPPORTED:
        return EXIT_UNAVAILABLE;
    case WIRE_ERROR_PROGRAM_BUSY:
    case WIRE_ERROR_DEADLINE:
    case WIRE_ERROR_LIMIT:
    case WIRE_ERROR_INTERRUPTED:
    case WIRE_ERROR_KILLED:
    case WIRE_ERROR_SHUTTING_DOWN:
        return EXIT_TRY_AGAIN;
    default:
        return EXIT_INTERNAL;
    }
}
