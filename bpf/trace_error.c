#include "trace_error.h"

#include <stdarg.h>
#include <stdio.h>

enum trace_status trace_fail(struct trace_error *error, enum trace_status status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->text, sizeof(error->text), format, arguments);
    va_end(arguments);
    error->status = status;
    return status;
}
