/* FIXED. Trace events of the daemon: a USDT probe for each row of events.def.
 *
 * An *event* is a row of that table. Its *semaphore* counts the tracers attached to it now; the kernel
 * keeps it. A probe nobody attached to costs one load and a branch that is predicted not taken:
 *
 *     if (PROBE_ENABLED(object__free))
 *         probe_object_free(address, bytes, type_name);
 *
 * Preparing arguments belongs inside the `if`: it is work that only a tracer needs. A function fires
 * its probe even when the semaphore is zero (then nobody sees it), so the `if` is for speed alone and a
 * tracer that attaches between the two lines may see the event.
 *
 * Threads: every function may be called from any thread, at any time, with any lock held. None
 * allocates, blocks, reaches a safepoint or fails.
 */
#ifndef OURO_PROBE_PROBE_H
#define OURO_PROBE_PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The kernel finds a semaphore by its place in the file, in the section `.probes`; <sys/sdt.h> asks for
 * this spelling of its name. It changes under us, hence volatile. */
#define PROBE_SEMAPHORE(event) ourod_##event##_semaphore

/* Is a tracer attached to this event? Takes the probe's name: PROBE_ENABLED(gc__phase). */
#define PROBE_ENABLED(event) __builtin_expect(PROBE_SEMAPHORE(event) != 0, 0)

#define PROBE_EVENT(event, function, parameters, arguments, text)                                            \
    extern volatile unsigned short PROBE_SEMAPHORE(event);                                                   \
    void probe_##function parameters;
#include "probe/events.def"
#undef PROBE_EVENT

/* Where the calling thread is in a program's source. */
struct probe_location {
    const char *file; /* as tracebacks print it, UTF-8; NULL: no frame is running */
    uint32_t line;    /* from 1; 0 with no file */
    uint64_t program; /* 0: the thread runs none */
};

/* Fills *location for the calling thread, or leaves it alone. The file's name must stay good until the
 * thread next changes its frames. */
typedef void probe_locate(struct probe_location *location);

/* Registers who knows the calling thread's source line; called once, before programs run. NULL takes it
 * back. Without one, allocations are traced with the file "?" and line 0. */
void probe_set_location(probe_locate *locate);

/* Fires object__allocate with the source line that the registered function finds. `type` is the name of
 * the object's type, never NULL. */
void probe_object_allocate(const void *address, uint64_t bytes, const char *type);

/* An event as data, for lists and for tests that every probe fires. */
struct probe_event {
    const char *name;                         /* of the USDT probe */
    const char *text;                         /* what happened */
    const volatile unsigned short *semaphore; /* tracers attached now */
};

/* Every event, in the table's order. Static storage; *count gets their number. */
const struct probe_event *probe_events(size_t *count);

#endif
