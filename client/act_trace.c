/* trace …: what the kernel counts at a daemon's probes. */
#include "acts.h"

#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include "answer.h"
#include "bpf/trace.h"
#include "connection.h"
#include "json.h"
#include "text.h"

struct report {
    const struct invocation *invocation;
    struct buffer text;      /* rows in JSON */
    struct text_table table; /* rows for people */
    uint64_t rows, most;
    struct trace_allocs_totals totals;
};

static void on_attached(void *user, const char *map)
{
    (void)user;
    fprintf(stderr, "ouroctl: tracing; the map is pinned at %s\n", map);
}

static void on_row(void *user, const struct trace_allocs_row *row)
{
    struct report *report = user;
    if (report->rows++ >= report->most) {
        return;
    }
    if (report->invocation->json) {
        buffer_append_text(&report->text, report->rows > 1 ? ",{\"type\":" : "{\"type\":");
        json_put_string(&report->text, row->type, strlen(row->type));
        buffer_append_text(&report->text, ",\"file\":");
        json_put_string(&report->text, row->file, strlen(row->file));
        buffer_printf(&report->text, ",\"line\":%u,\"count\":%llu,\"bytes\":%llu}", row->line,
                      (unsigned long long)row->count, (unsigned long long)row->bytes);
        return;
    }
    text_table_addf(&report->table, "%llu", (unsigned long long)row->count);
    text_table_addf(&report->table, "%llu", (unsigned long long)row->bytes);
    text_table_add(&report->table, row->type);
    text_table_addf(&report->table, "%s:%u", row->file, row->line);
}

static void on_finished(void *user, const struct trace_allocs_totals *totals)
{
    ((struct report *)user)->totals = *totals;
}

static const char *end_name(enum trace_end end)
{
    return end == TRACE_END_DURATION ? "duration" : end == TRACE_END_SIGNAL ? "signal" : "process gone";
}

static int print_report(struct report *report)
{
    const struct trace_allocs_totals *totals = &report->totals;
    struct buffer out = BUFFER_EMPTY;
    int status;
    if (report->invocation->json) {
        buffer_append_text(&out, ",\"rows\":[");
        buffer_append(&out, buffer_text(&report->text), report->text.length);
        buffer_printf(&out,
                      "],\"totals\":{\"rows\":%llu,\"count\":%llu,\"bytes\":%llu,\"missed\":%llu,"
                      "\"unlocated\":%llu,\"ns\":%llu,\"end\":\"%s\"}",
                      (unsigned long long)totals->rows, (unsigned long long)totals->count,
                      (unsigned long long)totals->bytes, (unsigned long long)totals->missed,
                      (unsigned long long)totals->unlocated, (unsigned long long)totals->nanoseconds,
                      end_name(totals->end));
        status = answer_document("ouro.trace.allocs/1", &out);
    } else {
        text_table_finish(&report->table, &out);
        buffer_printf(&out, "%llu objects, ", (unsigned long long)totals->count);
        text_append_bytes(&out, totals->bytes);
        buffer_append_text(&out, ", in ");
        text_append_duration(&out, totals->nanoseconds);
        if (totals->missed > 0) {
            buffer_printf(&out, "; of these %llu found no room in the map",
                          (unsigned long long)totals->missed);
        }
        buffer_append_char(&out, '\n');
        status = answer_text(&out);
    }
    buffer_finish(&out);
    return status;
}

static enum exit_status status_of_trace(enum trace_status status)
{
    switch (status) {
    case TRACE_NOT_PERMITTED:
        return EXIT_NOT_PERMITTED;
    case TRACE_NO_PROCESS:
        return EXIT_NOT_THERE;
    case TRACE_BUSY:
        return EXIT_TRY_AGAIN;
    case TRACE_NO_MEMORY:
        return EXIT_SYSTEM;
    default:
        return EXIT_UNAVAILABLE;
    }
}

/* Asks the daemon for its process. */
static int find_process(const struct invocation *invocation, uint64_t *process)
{
    struct connection connection;
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    wire_put_map(connection_begin(&connection, WIRE_SERVER_STATUS), 0);
    if (connection_call(&connection)) {
        *process = wire_map_uint(connection.result, "pid", 0);
    } else {
        status = answer_call_failed(invocation, &connection);
    }
    connection_close(&connection);
    return status;
}

/* Reads seconds with a fraction, as nanoseconds. */
static bool parse_seconds(const char *text, uint64_t *nanoseconds)
{
    double seconds;
    char rest;
    if (sscanf(text, "%lf%c", &seconds, &rest) != 1 || !(seconds > 0) || seconds > 1e9) {
        return false;
    }
    *nanoseconds = (uint64_t)(seconds * 1e9);
    return true;
}

int act_trace_allocs(struct invocation *invocation)
{
    static const char *const headings[] = {"OBJECTS", "BYTES", "TYPE", "AT"};
    struct report report = {.invocation = invocation, .most = UINT64_MAX};
    struct trace_allocs_listener listener = {&report, on_attached, on_row, on_finished};
    struct trace_error error;
    const char *duration = invocation_option(invocation, "--duration");
    uint64_t process = 0, nanoseconds = 0;
    if (!invocation_number(invocation, "--pid", &process) ||
        !invocation_number(invocation, "--count", &report.most)) {
        return EXIT_USAGE;
    }
    if (duration && !parse_seconds(duration, &nanoseconds)) {
        return answer_fail(invocation, EXIT_USAGE, "option '--duration' needs seconds, not '%s'", duration);
    }
    int status = process == 0 ? find_process(invocation, &process) : EXIT_OK;
    if (status != EXIT_OK) {
        return status;
    }
    text_table_init(&report.table, headings, ">><<");
    enum trace_status traced = trace_allocs((pid_t)process, nanoseconds, &listener, &error);
    if (traced == TRACE_OK) {
        status = print_report(&report);
    } else {
        status = answer_fail(invocation, status_of_trace(traced), "%s", error.text);
        buffer_finish(&report.table.cells);
    }
    buffer_finish(&report.text);
    return status;
}
