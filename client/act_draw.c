/* draw: the picture of a program that runs already, or of a file that is run up to a stop point. */
#include "acts.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "connection.h"
#include "diagram.h"
#include "json.h"
#include "launch.h"
#include "refer.h"
#include "session.h"
#include "text.h"
#include "value_text.h"

/* The numbers that the command line gives. */
struct draw_options {
    uint64_t depth, objects, width;
};

static bool read_options(struct invocation *invocation, struct draw_options *options)
{
    *options = (struct draw_options){3, 64, text_terminal()->columns};
    if (!invocation_number(invocation, "--depth", &options->depth) ||
        !invocation_number(invocation, "--objects", &options->objects) ||
        !invocation_number(invocation, "--width", &options->width)) {
        return false;
    }
    if (options->width < DIAGRAM_MIN_WIDTH || options->width > 1000) {
        if (invocation_option(invocation, "--width")) {
            answer_fail(invocation, EXIT_USAGE, "option '--width' needs a number from %d to 1000",
                        DIAGRAM_MIN_WIDTH);
            return false;
        }
        options->width = DIAGRAM_MIN_WIDTH;
    }
    return true;
}

static void put_snapshot(struct connection *connection, const struct draw_options *options)
{
    struct buffer *out = connection_begin(connection, WIRE_DRAW_SNAPSHOT);
    wire_put_map(out, 3);
    wire_put_key_uint(out, "depth", options->depth);
    wire_put_key_uint(out, "objects", options->objects);
    wire_put_text(out, "program"); /* its reference must follow */
}

/* Prints a snapshot, and with `resumed` (else "no value") what the return of `function` freed. */
static int print_picture(const struct invocation *invocation, const struct draw_options *options,
                         struct wire_value snapshot, const char *function, struct wire_value resumed)
{
    struct buffer text = BUFFER_EMPTY;
    int status;
    if (invocation->json) {
        buffer_append_text(&text, ",\"snapshot\":");
        json_put_value(&text, snapshot);
        buffer_append_text(&text, ",\"returned\":");
        json_put_value(&text, resumed);
        status = answer_document("ouro.draw/1", &text);
        buffer_finish(&text);
        return status;
    }
    bool ascii = invocation_option(invocation, "--ascii") != NULL;
    struct diagram_style style = {(unsigned)options->width, text_terminal()->unicode && !ascii,
                                  text_terminal()->colour};
    diagram_append(&text, snapshot, &style);
    if (resumed.size > 0) {
        struct wire_value freed = {0};
        buffer_append_text(&text, "\nWhen ");
        text_append_clean(&text, function, strlen(function));
        buffer_append_text(&text, "() returned, its frame was popped: ");
        wire_map_get(resumed, "freed", &freed);
        value_text_freed(&text, freed, wire_map_uint(resumed, "freed_objects", 0),
                         wire_map_uint(resumed, "freed_bytes", 0));
    }
    status = answer_text(&text);
    buffer_finish(&text);
    return status;
}

/* Draws a program that is there. */
static int draw_running(struct invocation *invocation, const struct draw_options *options)
{
    struct connection connection;
    const char *name = invocation_option(invocation, "--program");
    uint64_t program = 0;
    int status = answer_open(invocation, &connection);
    if (status != EXIT_OK) {
        return status;
    }
    if (!name) {
        status = refer_only_program(invocation, &connection, &program);
    }
    if (status == EXIT_OK) {
        put_snapshot(&connection, options);
        if (name) {
            refer_put_program(&connection.out, name);
        } else {
            wire_put_uint(&connection.out, program);
        }
        status = connection_call(&connection)
                     ? print_picture(invocation, options, connection.result, "", (struct wire_value){0})
                     : answer_call_failed(invocation, &connection);
    }
    connection_close(&connection);
    return status;
}

/* Lets the stopped thread go. With "pop" the reply says what the return freed. */
static bool resume(struct session *session, const char *step, bool clear)
{
    struct buffer *out = connection_begin(&session->connection, WIRE_THREAD_RESUME);
    wire_put_map(out, 3);
    wire_put_key_uint(out, "thread", session->thread);
    wire_put_key_text(out, "step", step);
    wire_put_key_bool(out, "clear", clear);
    return connection_call(&session->connection);
}

/* Takes the picture at the stop point, lets the frame go, prints both, and lets the program end. */
static int draw_stopped(struct session *session, struct invocation *invocation,
                        const struct draw_options *options)
{
    struct connection *connection = &session->connection;
    struct buffer kept = BUFFER_EMPTY;
    struct wire_value snapshot, resumed = {0};
    char state[16] = "";
    /* A module's frame is popped when all is over; nothing is to be seen after it. */
    bool at_return =
        strcmp(session->stop_event, "return") == 0 && strcmp(session->stop_function, "<module>") != 0;
    int status = EXIT_OK;
    put_snapshot(connection, options);
    wire_put_uint(&connection->out, session->program);
    bool good = connection_call(connection);
    if (good) {
        buffer_append(&kept, connection->result.data, connection->result.size);
        good = !at_return || resume(session, "pop", true);
        resumed = at_return ? connection->result : resumed;
    }
    if (good) {
        snapshot = (struct wire_value){(const uint8_t *)kept.data, kept.length};
        status = print_picture(invocation, options, snapshot, session->stop_function, resumed);
        /* A frame that nobody called is not stopped again after its pop: the thread runs. */
        wire_map_text(resumed, "state", state, sizeof state);
        good = strcmp(state, "running") == 0 || resume(session, "continue", true);
    }
    if (good) {
        session_wait_end(session);
    } else if (!session->leaving) {
        status = answer_call_failed(invocation, connection);
    }
    buffer_finish(&kept);
    return session->leaving ? session_exit_status(session, invocation, EXIT_INPUT_OUTPUT) : status;
}

static void put_run(struct session *session, const struct invocation *invocation, const struct launch *launch)
{
    const char *stop = invocation_option(invocation, "--stop");
    uint64_t seed;
    struct buffer *out = connection_begin(&session->connection, WIRE_PROGRAM_RUN);
    wire_put_map(out, LAUNCH_PARAMS + 1 + SESSION_COMMON_PARAMS + session_has_hash_seed(&seed));
    launch_put_program(launch, out);
    session_put_common(session, out);
    wire_put_text(out, "stop_at");
    wire_put_array(out, stop ? 1 : 2);
    wire_put_text(out, stop ? stop : "*:return");
    if (!stop) {
        wire_put_text(out, "*:end"); /* for a program in which no function returns to module level */
    }
}

/* Runs a file up to the stop point. */
static int draw_file(struct invocation *invocation, const struct draw_options *options)
{
    struct launch launch;
    struct session session;
    int status = launch_read(&launch, invocation);
    if (status != EXIT_OK) {
        launch_finish(&launch);
        return status;
    }
    status = session_open(&session, invocation, false);
    if (status == EXIT_OK) {
        session.output = invocation->json ? STDERR_FILENO : STDOUT_FILENO; /* one document, nothing else */
        session_set_search(&session, buffer_text(&launch.directory));
        put_run(&session, invocation, &launch);
        if (!session_start_program(&session)) {
            status = session.leaving ? session_exit_status(&session, invocation, EXIT_INPUT_OUTPUT)
                                     : answer_call_failed(invocation, &session.connection);
        } else {
            session_wait_stop(&session);
            if (session.stopped) {
                status = draw_stopped(&session, invocation, options);
            } else if (session.leaving) {
                status = session_exit_status(&session, invocation, EXIT_INPUT_OUTPUT);
            } else if (session.ended) {
                status = answer_fail(invocation, EXIT_NOT_THERE,
                                     "the program ended (status %d) and did not come to the stop point",
                                     session.status);
            } else {
                status = answer_call_failed(invocation, &session.connection);
            }
        }
    }
    launch_finish(&launch);
    return session_close(&session, status);
}

int act_draw(struct invocation *invocation)
{
    struct draw_options options;
    if (!read_options(invocation, &options)) {
        return EXIT_USAGE;
    }
    if (invocation->operand_count > 0 && invocation_option(invocation, "--program")) {
        return answer_fail(invocation, EXIT_USAGE, "'draw' takes a file or --program, not both");
    }
    return invocation->operand_count > 0 ? draw_file(invocation, &options)
                                         : draw_running(invocation, &options);
}
