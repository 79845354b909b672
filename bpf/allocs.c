/* User half of the allocation trace: loads allocs.bpf.c, attaches it, waits, reads the map. */
#include "trace.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <bpf/bpf.h>
#include <bpf/libbpf.h>

#include "allocs.h"
#include "allocs.skel.h"
#include "pin.h"
#include "trace_error.h"
#include "wait.h"
#include "target.h"

struct entry {
    struct allocs_key key;
    struct allocs_value value;
};

/* A trace under way. Everything starts as zero or none, and session_finish takes apart what is there. */
struct session {
    struct allocs_bpf *skeleton;
    struct bpf_link *link;
    struct pin_directory pins;
    char map_path[96];
    struct entry *entries; /* read at the end, malloc's */
    size_t entry_count;
};

/* The last warning of libbpf: it says far more than an error number. */
static char libbpf_warning[512];

static int keep_warning(enum libbpf_print_level level, const char *format, va_list arguments)
{
    if (level == LIBBPF_WARN) {
        vsnprintf(libbpf_warning, sizeof(libbpf_warning), format, arguments);
        libbpf_warning[strcspn(libbpf_warning, "\n")] = '\0';
    }
    return 0;
}

static enum trace_status fail_kernel(struct trace_error *error, const char *what, int why)
{
    if (why == EPERM || why == EACCES)
        return trace_fail(error, TRACE_NOT_PERMITTED,
                          "the kernel does not let this process %s: %s (a container or kernel lockdown may "
                          "forbid BPF to root too)",
                          what, strerror(why));
    return trace_fail(error, TRACE_REFUSED, "the kernel refused to %s: %s%s%s", what, strerror(why),
                      libbpf_warning[0] != '\0' ? "; " : "", libbpf_warning);
}

static enum trace_status session_load(struct session *session, const struct target *target,
                                      struct trace_error *error)
{
    session->skeleton = allocs_bpf__open();
    if (session->skeleton == NULL)
        return fail_kernel(error, "open the trace's program", errno);
    session->skeleton->rodata->traced_namespace_device = target->namespace_device;
    session->skeleton->rodata->traced_namespace_inode = target->namespace_inode;
    session->skeleton->rodata->traced_process = target->process_there;
    int result = allocs_bpf__load(session->skeleton);
    return result == 0 ? TRACE_OK : fail_kernel(error, "load the trace's program", -result);
}

static enum trace_status session_pin(struct session *session, const struct target *target,
                                     struct trace_error *error)
{
    enum trace_status status = pin_directory_create(&session->pins, target->process, error);
    if (status != TRACE_OK)
        return status;
    snprintf(session->map_path, sizeof(session->map_path), "%s/allocs", session->pins.path);
    int result = bpf_map__pin(session->skeleton->maps.allocs, session->map_path);
    return result == 0 ? TRACE_OK : fail_kernel(error, "pin the trace's map", -result);
}

static enum trace_status session_attach(struct session *session, const struct target *target,
                                        struct trace_error *error)
{
    session->link = bpf_program__attach_usdt(session->skeleton->progs.count_allocation, target->process,
                                             target->executable, "ourod", "object__allocate", NULL);
    if (session->link != NULL)
        return TRACE_OK;
    int why = errno;
    if (why == ENOENT)
        return trace_fail(error, TRACE_NO_PROBE,
                          "process %d (%s) has no probe ourod:object__allocate: is it an ourod?",
                          (int)target->process, target->name);
    return fail_kernel(error, "attach to the probe", why);
}

/* Copies the map out. Nobody writes to it any more. */
static enum trace_status session_read(struct session *session, struct trace_error *error)
{
    int map = bpf_map__fd(session->skeleton->maps.allocs);
    size_t room = 0;
    struct allocs_key key, *previous = NULL;
    for (; bpf_map_get_next_key(map, previous, &key) == 0; previous = &key) {
        if (session->entry_count == room) {
            room = room == 0 ? 256 : 2 * room;
            struct entry *grown = realloc(session->entries, room * sizeof(*grown));
            if (grown == NULL)
                return trace_fail(error, TRACE_NO_MEMORY, "out of memory while reading the trace");
            session->entries = grown;
        }
        struct entry *entry = &session->entries[session->entry_count];
        entry->key = key;
        if (bpf_map_lookup_elem(map, &key, &entry->value) != 0)
            return fail_kernel(error, "read the trace's map", errno);
        session->entry_count++;
    }
    return errno == ENOENT ? TRACE_OK : fail_kernel(error, "read the trace's map", errno);
}

/* Waits until in-flight hits are counted, too: taking a probe out of the kernel does. */
static void session_detach(struct session *session)
{
    bpf_link__destroy(session->link);
    session->link = NULL;
}

static void session_finish(struct session *session)
{
    session_detach(session);
    pin_directory_destroy(&session->pins);
    allocs_bpf__destroy(session->skeleton);
    free(session->entries);
}

static int compare_entries(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    if (a->value.bytes != b->value.bytes)
        return a->value.bytes < b->value.bytes ? 1 : -1;
    if (a->value.count != b->value.count)
        return a->value.count < b->value.count ? 1 : -1;
    return memcmp(&a->key, &b->key, sizeof(a->key));
}

/* A cut text may begin or end inside a character: drops what is left of it. `text` is NUL-terminated. */
static const char *whole_characters(char *text, bool cut_at_end)
{
    while (((unsigned char)*text & 0xC0) == 0x80)
        text++;
    if (!cut_at_end)
        return text;
    size_t length = strlen(text), start = length;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)text[start - 1] < 0xC0)
        return text;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (length - (start - 1) < wanted)
        text[start - 1] = '\0';
    return text;
}

static void report(const struct session *session, const struct trace_allocs_listener *listener,
                   struct trace_allocs_totals *totals)
{
    if (session->entry_count > 0)
        qsort(session->entries, session->entry_count, sizeof(*session->entries), compare_entries);
    totals->rows = session->entry_count;
    totals->count = totals->missed;
    for (size_t i = 0; i < session->entry_count; i++) {
        struct entry *entry = &session->entries[i];
        totals->count += entry->value.count;
        totals->bytes += entry->value.bytes;
        if (listener->row == NULL)
            continue;
        struct trace_allocs_row row = {
            .type = whole_characters(entry->key.type, true),
            .file = whole_characters(entry->key.file, false),
            .line = entry->key.line,
            .count = entry->value.count,
            .bytes = entry->value.bytes,
        };
        listener->row(listener->user, &row);
    }
    if (listener->finished != NULL)
        listener->finished(listener->user, totals);
}

/* From loading to reading the map; the caller holds the signals. */
static enum trace_status session_run(struct session *session, const struct target *target,
                                     uint64_t nanoseconds, const struct trace_allocs_listener *listener,
                                     struct trace_allocs_totals *totals, struct trace_error *error)
{
    enum trace_status status = session_load(session, target, error);
    if (status == TRACE_OK)
        status = session_pin(session, target, error);
    if (status == TRACE_OK)
        status = session_attach(session, target, error);
    if (status != TRACE_OK)
        return status;

    uint64_t start = wait_now();
    if (listener->attached != NULL)
        listener->attached(listener->user, session->map_path);
    totals->end = wait_for_end(target->descriptor, start, nanoseconds, &totals->signal);
    session_detach(session);
    totals->nanoseconds = wait_now() - start;
    totals->missed = session->skeleton->bss->missed;
    totals->unlocated = session->skeleton->bss->unlocated;
    return session_read(session, error);
}

bool trace_is_built(void)
{
    return true;
}

enum trace_status trace_allocs(pid_t process, uint64_t nanoseconds,
                               const struct trace_allocs_listener *listener, struct trace_error *error)
{
    struct target target;
    enum trace_status status = target_open(&target, process, error);
    if (status != TRACE_OK)
        return status;

    libbpf_warning[0] = '\0';
    libbpf_print_fn_t previous_print = libbpf_set_print(keep_warning);
    sigset_t previous_signals;
    wait_block_signals(&previous_signals);
    struct session session = {.pins = PIN_DIRECTORY_NONE};
    struct trace_allocs_totals totals = {0};
    status = session_run(&session, &target, nanoseconds, listener, &totals, error);
    session_detach(&session);
    pin_directory_destroy(&session.pins);
    wait_restore_signals(&previous_signals);
    if (status == TRACE_OK)
        report(&session, listener, &totals);

    session_finish(&session);
    libbpf_set_print(previous_print);
    target_close(&target);
    return status;
}
