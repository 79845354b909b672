/* Traces where no BPF toolchain was at hand: every one says so. */
#include "trace.h"

#include <stdio.h>

bool trace_is_built(void)
{
    return false;
}

enum trace_status trace_allocs(pid_t process, uint64_t nanoseconds,
                               const struct trace_allocs_listener *listener, struct trace_error *error)
{
    (void)process;
    (void)nanoseconds;
    (void)listener;
    error->status = TRACE_NOT_BUILT;
    snprintf(error->text, sizeof(error->text),
             "this ouroctl was built without traces: build it where libbpf, clang and bpftool are installed");
    return error->status;
}
