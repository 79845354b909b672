/* Filling in a struct trace_error. */
#ifndef OURO_BPF_TRACE_ERROR_H
#define OURO_BPF_TRACE_ERROR_H

#include "trace.h"

/* Fills in *error. Returns `status`, so a caller can return it on. */
enum trace_status trace_fail(struct trace_error *error, enum trace_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
