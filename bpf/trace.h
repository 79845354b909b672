/* Traces of a running daemon, made in the kernel by eBPF.
 *
 * A *trace* attaches a BPF program to a probe (lib/probe/events.def) of one process, adds up in a BPF map
 * while the process runs, and reports at the end. While it runs its map is *pinned*: it has a name under
 * /sys/fs/bpf/ouro/, where `bpftool map dump pinned NAME` reads it. The daemon needs no privilege and no
 * part in it; the caller has to be root.
 *
 * Built without a BPF toolchain the functions are there and fail with TRACE_NOT_BUILT.
 *
 * Threads: one trace at a time in a process, and SIGINT, SIGTERM, SIGHUP and SIGPIPE belong to it while it
 * runs: the calling thread blocks and restores them. No other thread of the caller may have them unblocked.
 */
#ifndef OURO_BPF_TRACE_H
#define OURO_BPF_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum trace_status {
    TRACE_OK,
    TRACE_NOT_BUILT,     /* this build has no traces */
    TRACE_NOT_PERMITTED, /* the caller is not root, or the kernel refuses it BPF */
    TRACE_NO_PROCESS,    /* no process has that id */
    TRACE_NO_PROBE,      /* the process runs a file without the probe: not a daemon, or one built without */
    TRACE_NO_BPFFS,      /* /sys/fs/bpf is not there and cannot be mounted */
    TRACE_BUSY,          /* somebody traces the same thing in the same process now */
    TRACE_REFUSED,       /* the kernel refused the program, the map or the probe */
    TRACE_NO_MEMORY,
};

struct trace_error {
    enum trace_status status;
    char text[1024]; /* what failed and what to do about it, for people; without a newline at the end */
};

/* Allocations of one type at one source line. */
struct trace_allocs_row {
    const char *type; /* the first 31 bytes of the type's name, whole characters */
    const char *file; /* the last 63 bytes of the source file's name, whole characters; "?": no program ran */
    uint32_t line;    /* 0 where no program ran */
    uint64_t count;   /* objects */
    uint64_t bytes;   /* their sizes */
};

enum trace_end {
    TRACE_END_DURATION,     /* the time was up */
    TRACE_END_SIGNAL,       /* the caller got a signal */
    TRACE_END_PROCESS_GONE, /* the traced process ended */
};

struct trace_allocs_totals {
    uint64_t rows;
    uint64_t count;       /* objects, in rows and missed */
    uint64_t bytes;       /* of the objects in rows */
    uint64_t missed;      /* objects that found no room in the map, known by their number alone */
    uint64_t unlocated;   /* objects whose type or file could not be read: they are in rows named "?" */
    uint64_t nanoseconds; /* from attached to detached */
    enum trace_end end;
    int signal; /* with TRACE_END_SIGNAL: which */
};

/* Who hears of a trace. Any function may be NULL. `user` is handed to each. */
struct trace_allocs_listener {
    void *user;
    /* From here on every allocation counts. `map` is where the map is pinned, until the trace ends. */
    void (*attached)(void *user, const char *map);
    /* A result; comes after the end, most bytes first. The row's texts are good during the call. */
    void (*row)(void *user, const struct trace_allocs_row *row);
    /* Comes once, after the last row. */
    void (*finished)(void *user, const struct trace_allocs_totals *totals);
};

/* Traces the allocations of a process for so many nanoseconds (0: until something else ends it), or until
 * a signal of those above or the end of the process.
 *
 * When it calls `row` it has detached and removed what it pinned; so a caller that dies of a closed pipe
 * leaves nothing behind. What a killed (SIGKILL) trace left behind is removed by the next one. If bpffs is
 * not mounted on /sys/fs/bpf it is mounted, and stays.
 *
 * Fails with *error filled in; then `row` and `finished` were not called. */
enum trace_status trace_allocs(pid_t process, uint64_t nanoseconds,
                               const struct trace_allocs_listener *listener, struct trace_error *error);

/* Was this build made with traces? */
bool trace_is_built(void);

#endif
