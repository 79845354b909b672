/* run: a program as python3 would run it. */
#include "acts.h"

#include <stdio.h>
#include <string.h>

#include "launch.h"
#include "session.h"
#include "text.h"

static void put_run(struct session *session, const struct invocation *invocation, const struct launch *launch)
{
    const char *stop = invocation_option(invocation, "--stop");
    const char *name = invocation_option(invocation, "--name");
    uint64_t seed;
    struct buffer *out = connection_begin(&session->connection, WIRE_PROGRAM_RUN);
    wire_put_map(out, LAUNCH_PARAMS + SESSION_COMMON_PARAMS + session_has_hash_seed(&seed) + (stop != NULL) +
                          (name != NULL));
    launch_put_program(launch, out);
    session_put_common(session, out);
    if (name) {
        wire_put_key_text(out, "name", name);
    }
    if (stop) {
        wire_put_text(out, "stop_at");
        wire_put_array(out, 1);
        wire_put_text(out, stop);
    }
}

/* Says where a thread stands, and how it is let go. */
static void report_stop(const struct session *session, const struct invocation *invocation)
{
    struct buffer text = BUFFER_EMPTY;
    const char *event = session->stop_event;
    buffer_printf(&text, "ouroctl: thread %llu has stopped %s ", (unsigned long long)session->thread,
                  strcmp(event, "call") == 0     ? "at the call of"
                  : strcmp(event, "return") == 0 ? "at the return of"
                                                 : "in");
    text_append_clean(&text, session->stop_function, strlen(session->stop_function));
    buffer_append_text(&text, ", ");
    text_append_clean(&text, session->stop_file, strlen(session->stop_file));
    buffer_printf(&text, ":%llu; let it go on with ouroctl ", (unsigned long long)session->stop_line);
    if (session->private_daemon.process || invocation->socket) {
        buffer_printf(&text, "--socket %s ", session->connection.path);
    }
    buffer_printf(&text, "thread resume %llu\n", (unsigned long long)session->thread);
    fputs(buffer_text(&text), stderr);
    buffer_finish(&text);
}

/* Says why a program ended that did not end by itself. */
static int report_end(struct session *session, const struct invocation *invocation)
{
    if (!session->ended && !session->leaving) {
        answer_fail(invocation, EXIT_RUN_FAILED, "%s", session->connection.why);
    } else if (session->ended &&
               (strcmp(session->end_reason, "killed") == 0 || strcmp(session->end_reason, "limit") == 0)) {
        answer_fail(invocation, EXIT_RUN_FAILED, "the program was killed%s%s",
                    session->end_text[0] ? ": " : "", session->end_text);
    }
    return session_exit_status(session, invocation, EXIT_RUN_FAILED);
}

int act_run(struct invocation *invocation)
{
    struct launch launch;
    struct session session;
    int status = launch_read(&launch, invocation);
    if (status != EXIT_OK) {
        launch_finish(&launch);
        return status;
    }
    status = session_open(&session, invocation, invocation_option(invocation, "--private") != NULL);
    if (status == EXIT_OK) {
        session_set_search(&session, buffer_text(&launch.directory));
        put_run(&session, invocation, &launch);
        if (session_start_program(&session)) {
            for (session_wait_stop(&session); session.stopped; session_wait_stop(&session)) {
                session.stopped = false;
                report_stop(&session, invocation);
            }
            status = report_end(&session, invocation);
        } else if (session.leaving) {
            status = session_exit_status(&session, invocation, EXIT_RUN_FAILED);
        } else {
            answer_call_failed(invocation, &session.connection);
            status = EXIT_RUN_FAILED;
        }
    }
    launch_finish(&launch);
    return session_close(&session, status);
}
