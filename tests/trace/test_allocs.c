/* The allocation trace on the real kernel: exact counts, typed entries while it runs, nothing left over. */
#include <dirent.h>
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/check.h"
#include "bpf/trace.h"
#include "fixture.h"

#define LONG_NAME                                                                                            \
    "/srv/a-rather-long-folder-name/another-rather-long-folder-name/and-one-more-to-be-sure/package/"        \
    "module.py"

struct recorded {
    char type[64], file[128];
    uint32_t line;
    uint64_t count, bytes;
};

/* One trace: what to do while it runs, and what it reported. */
struct session {
    struct fixture fixture;
    void (*while_attached)(struct session *session, const char *map);
    struct recorded rows[64];
    size_t row_count;
    struct trace_allocs_totals totals;
    bool finished;
};

static void attached(void *user, const char *map)
{
    struct session *session = user;
    session->while_attached(session, map);
}

static void row(void *user, const struct trace_allocs_row *row)
{
    struct session *session = user;
    assert_false(session->finished);
    if (session->row_count == COUNT_OF(session->rows))
        return;
    struct recorded *recorded = &session->rows[session->row_count++];
    snprintf(recorded->type, sizeof(recorded->type), "%s", row->type);
    snprintf(recorded->file, sizeof(recorded->file), "%s", row->file);
    recorded->line = row->line;
    recorded->count = row->count;
    recorded->bytes = row->bytes;
}

static void finished(void *user, const struct trace_allocs_totals *totals)
{
    struct session *session = user;
    session->totals = *totals;
    session->finished = true;
}

static void run(struct session *session, pid_t process, uint64_t nanoseconds,
                void (*while_attached)(struct session *, const char *))
{
    struct trace_error error = {0};
    struct trace_allocs_listener listener = {
        .user = session, .attached = attached, .row = row, .finished = finished};
    session->while_attached = while_attached;
    session->row_count = 0;
    session->finished = false;
    if (trace_allocs(process, nanoseconds, &listener, &error) != TRACE_OK)
        fail_msg("%s", error.text);
    assert_true(session->finished);
}

static void assert_row(const struct recorded *row, const char *type, const char *file, uint32_t line,
                       uint64_t count, uint64_t bytes)
{
    assert_string_equal(row->type, type);
    assert_string_equal(row->file, file);
    assert_int_equal(row->line, line);
    assert_int_equal(row->count, count);
    assert_int_equal(row->bytes, bytes);
}

static void assert_nothing_pinned(void)
{
    assert_int_not_equal(access("/sys/fs/bpf/ouro", F_OK), 0);
}

static void fire_and_end(struct session *session, const char *map)
{
    struct fixture *fixture = &session->fixture;
    fixture_order(fixture, "allocate main.py 7 Student 32 1000 4");
    fixture_order(fixture, "allocate main.py 8 Student 32 3 1");
    fixture_order(fixture, "allocate main.py 7 list 56 10000 2");
    fixture_order(fixture, "allocate %s 1 dict 64 5 1", LONG_NAME);
    fixture_stop(fixture);
}

static void test_counts_are_exact(void **state)
{
    struct session session;
    fixture_start(&session.fixture);
    /* Before anybody is attached: must not count. */
    fixture_order(&session.fixture, "allocate main.py 7 Student 32 500 1");
    run(&session, session.fixture.process, 0, fire_and_end);

    assert_int_equal(session.totals.end, TRACE_END_PROCESS_GONE);
    assert_int_equal(session.totals.missed, 0);
    assert_int_equal(session.totals.unlocated, 0);
    assert_int_equal(session.row_count, 4);
    assert_row(&session.rows[0], "list", "main.py", 7, 20000, 20000 * 56);
    assert_row(&session.rows[1], "Student", "main.py", 7, 4000, 4000 * 32);
    assert_row(&session.rows[2], "dict", &LONG_NAME[strlen(LONG_NAME) - 63], 1, 5, 5 * 64);
    assert_row(&session.rows[3], "Student", "main.py", 8, 3, 3 * 32);
    assert_int_equal(session.totals.count, 24008);
    assert_nothing_pinned();
}

static void look_with_bpftool(struct session *session, const char *map)
{
    int status;
    fixture_order(&session->fixture, "allocate main.py 7 Student 32 11 1");
    char *dump = fixture_shell(&status, "PATH=$PATH:/usr/sbin; bpftool map dump pinned %s", map);
    assert_int_equal(status, 0);
    assert_non_null(strstr(dump, "\"type\": \"Student\""));
    assert_non_null(strstr(dump, "\"file\": \"main.py\""));
    assert_non_null(strstr(dump, "\"line\": 7"));
    assert_non_null(strstr(dump, "\"count\": 11"));
    assert_non_null(strstr(dump, "\"bytes\": 352"));
    free(dump);

    /* A second trace of the same process is told, not served. */
    struct trace_error error = {0};
    struct trace_allocs_listener nobody = {0};
    assert_int_equal(trace_allocs(session->fixture.process, 1, &nobody, &error), TRACE_BUSY);
    assert_non_null(strstr(error.text, "traced already"));
    kill(getpid(), SIGTERM);
}

static void test_typed_entries_while_it_runs(void **state)
{
    struct session session;
    fixture_start(&session.fixture);
    run(&session, session.fixture.process, 0, look_with_bpftool);
    assert_int_equal(session.totals.end, TRACE_END_SIGNAL);
    assert_int_equal(session.totals.signal, SIGTERM);
    assert_int_equal(session.row_count, 1);
    fixture_stop(&session.fixture);
    assert_nothing_pinned();
}

static void do_nothing(struct session *session, const char *map) {}

static void test_duration_ends_it(void **state)
{
    struct session session;
    fixture_start(&session.fixture);
    run(&session, session.fixture.process, 50000000, do_nothing);
    assert_int_equal(session.totals.end, TRACE_END_DURATION);
    assert_int_equal(session.totals.rows, 0);
    assert_in_range(session.totals.nanoseconds, 50000000, 5000000000);
    fixture_stop(&session.fixture);
}

static void fire_in_both(struct session *session, const char *map)
{
    struct fixture other;
    fixture_start(&other);
    fixture_order(&other, "allocate other.py 1 int 16 100 1");
    fixture_order(&session->fixture, "allocate main.py 1 int 16 10 1");
    fixture_stop(&other);
    fixture_stop(&session->fixture);
}

static void test_other_processes_do_not_count(void **state)
{
    struct session session;
    fixture_start(&session.fixture);
    run(&session, session.fixture.process, 0, fire_in_both);
    assert_int_equal(session.totals.count, 10);
    assert_int_equal(session.row_count, 1);
}

/* More lines than the map has room for: every one is in the map or in `missed`. */
static void fire_too_many_lines(struct session *session, const char *map)
{
    for (unsigned line = 1; line <= 33000; line++)
        fixture_order(&session->fixture, "allocate big.py %u int 16 2 1", line);
    fixture_stop(&session->fixture);
}

static void test_full_map_is_counted(void **state)
{
    struct session session;
    fixture_start(&session.fixture);
    run(&session, session.fixture.process, 0, fire_too_many_lines);
    assert_int_equal(session.totals.count, 66000);
    assert_int_equal(session.totals.rows, 32768);
    assert_int_equal(session.totals.missed, 2 * (33000 - 32768));
}

/* A trace that is killed leaves its pins; the next trace, of whomever, removes them. */
static void test_killed_trace_is_cleaned_up(void **state)
{
    struct session session;
    fixture_start(&session.fixture);
    int ready[2];
    assert_int_equal(pipe(ready), 0);
    pid_t tracer = fork();
    if (tracer == 0) {
        struct trace_error error;
        struct trace_allocs_listener listener = {0};
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        trace_allocs(session.fixture.process, 0, &listener, &error);
        _exit(1);
    }
    char pinned[64];
    snprintf(pinned, sizeof(pinned), "/sys/fs/bpf/ouro/%d/allocs", (int)session.fixture.process);
    for (int i = 0; i < 1000 && access(pinned, F_OK) != 0; i++)
        usleep(10000);
    assert_int_equal(access(pinned, F_OK), 0);
    kill(tracer, SIGKILL);
    waitpid(tracer, NULL, 0);
    assert_int_equal(access(pinned, F_OK), 0);

    struct session other;
    fixture_start(&other.fixture);
    run(&other, other.fixture.process, 1000000, do_nothing);
    assert_int_not_equal(access(pinned, F_OK), 0);
    assert_nothing_pinned();
    fixture_stop(&other.fixture);
    fixture_stop(&session.fixture);
}

static void assert_fails(pid_t process, enum trace_status status, const char *text)
{
    struct trace_error error = {0};
    struct trace_allocs_listener listener = {0};
    assert_int_equal(trace_allocs(process, 1000000, &listener, &error), status);
    assert_int_equal(error.status, status);
    if (strstr(error.text, text) == NULL)
        fail_msg("'%s' does not say '%s'", error.text, text);
    assert_nothing_pinned();
}

static void test_errors_say_what(void **state)
{
    assert_fails(0x3fffffff, TRACE_NO_PROCESS, "no process has the id");
    assert_fails(0, TRACE_NO_PROCESS, "no process has the id 0");
    pid_t sleeper = fork();
    if (sleeper == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        execlp("sleep", "sleep", "100", (char *)NULL);
        _exit(127);
    }
    for (char name[256] = ""; strstr(name, "sleep") == NULL; usleep(1000)) {
        char path[64];
        snprintf(path, sizeof(path), "/proc/%d/exe", (int)sleeper);
        ssize_t length = readlink(path, name, sizeof(name) - 1);
        name[length > 0 ? length : 0] = '\0';
    }
    assert_fails(sleeper, TRACE_NO_PROBE, "has no probe ourod:object__allocate: is it an ourod?");
    kill(sleeper, SIGKILL);
    waitpid(sleeper, NULL, 0);

    pid_t unprivileged = fork();
    if (unprivileged == 0) {
        struct trace_error error;
        struct trace_allocs_listener listener = {0};
        if (setresuid(65534, 65534, 65534) != 0)
            _exit(2);
        bool good = trace_allocs(getppid(), 1, &listener, &error) == TRACE_NOT_PERMITTED &&
                    strstr(error.text, "needs root") != NULL;
        _exit(good ? 0 : 1);
    }
    int status;
    waitpid(unprivileged, &status, 0);
    assert_int_equal(status, 0);
}

int main(void)
{
    fixture_skip_unless_possible();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_counts_are_exact),    cmocka_unit_test(test_typed_entries_while_it_runs),
        cmocka_unit_test(test_duration_ends_it),    cmocka_unit_test(test_other_processes_do_not_count),
        cmocka_unit_test(test_full_map_is_counted), cmocka_unit_test(test_killed_trace_is_cleaned_up),
        cmocka_unit_test(test_errors_say_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
