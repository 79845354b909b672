/* The probes: one site each, so that a tracer plants one breakpoint per event. */
#include "probe/probe.h"

#include <stdatomic.h>
#include <string.h>

/* Arguments in registers or constants only: every tracer decodes those, and they need no memory that the
 * sanitizers watch. */
#define STAP_SDT_ARG_CONSTRAINT nr
#define _SDT_HAS_SEMAPHORES     1
#define SDT_USE_VARIADIC        1
#include <sys/sdt.h>

#define PROBE_EVENT(event, function, parameters, arguments, text)                                            \
    __attribute__((section(".probes"), used)) volatile unsigned short PROBE_SEMAPHORE(event);
#include "probe/events.def"
#undef PROBE_EVENT

/* The table writes the arguments in parentheses; STAP_PROBEV wants, and counts, bare ones. */
#define UNWRAP(...)               __VA_ARGS__
#define FIRE(event, arguments)    FIRE_EXPANDED(event, UNWRAP arguments)
#define FIRE_EXPANDED(event, ...) STAP_PROBEV(ourod, event, __VA_ARGS__)

/* noinline keeps one site per event even if a link-time optimiser sees the callers. */
#define PROBE_EVENT(event, function, parameters, arguments, text)                                            \
    __attribute__((noinline)) void probe_##function parameters                                               \
    {                                                                                                        \
        FIRE(event, arguments);                                                                              \
    }
#include "probe/events.def"
#undef PROBE_EVENT

static _Atomic(probe_locate *) registered_locate;

void probe_set_location(probe_locate *locate)
{
    /* Release pairs with the acquire in probe_object_allocate: what `locate` reads is set up before. */
    atomic_store_explicit(&registered_locate, locate, memory_order_release);
}

/* Reads a text once. A tracer runs where it cannot wait for a page to be brought in, and would lose the
 * name if its page were not there. */
static void touch_text(const char *text)
{
    size_t length = strnlen(text, 4096);
    __asm__ volatile("" ::"r"(length));
}

void probe_object_allocate(const void *address, uint64_t bytes, const char *type)
{
    struct probe_location location = {.file = NULL, .line = 0, .program = 0};
    probe_locate *locate = atomic_load_explicit(&registered_locate, memory_order_acquire);
    if (locate != NULL)
        locate(&location);
    if (location.file == NULL) {
        location.file = "?";
        location.line = 0;
    }
    touch_text(type);
    touch_text(location.file);
    probe_object_allocate_at(address, bytes, type, location.file, location.line, location.program);
}

const struct probe_event *probe_events(size_t *count)
{
    static const struct probe_event events[] = {
#define PROBE_EVENT(event, function, parameters, arguments, text) {#event, text, &PROBE_SEMAPHORE(event)},
#include "probe/events.def"
#undef PROBE_EVENT
    };
    *count = sizeof(events) / sizeof(events[0]);
    return events;
}
