#include "session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "module_source.h"

/* The handlers write the signal's number here; the waiting loop reads it. */
static int signal_pipe[2] = {-1, -1};

static void note_signal(int number)
{
    int error = errno;
    char byte = (char)number;
    ssize_t ignored = write(signal_pipe[1], &byte, 1);
    (void)ignored;
    errno = error;
}

static bool catch_signals(void)
{
    if (pipe2(signal_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        return false;
    }
    /* Without SA_RESTART: a write to a slow reader comes back, so that Ctrl-C gets through. */
    struct sigaction action = {.sa_handler = note_signal};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    return true;
}

/* Passes an interrupt on. No reply is waited for: its id is none of a call's. */
static void send_interrupt(struct session *session)
{
    if (session->program == 0 || session->ended) {
        return;
    }
    wire_put_request(&session->connection.out, UINT32_MAX, WIRE_PROGRAM_INTERRUPT);
    wire_put_map(&session->connection.out, 1);
    wire_put_key_uint(&session->connection.out, "program", session->program);
}

static void take_signals(struct session *session)
{
    static time_t interrupts[2]; /* when the last two came */
    char number;
    while (read(signal_pipe[0], &number, 1) == 1) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (number == SIGINT) {
            bool third = interrupts[1] != 0 && now.tv_sec - interrupts[1] < 2;
            session->leaving |= third || session->program == 0;
            interrupts[1] = interrupts[0];
            interrupts[0] = now.tv_sec;
            send_interrupt(session);
        } else {
            session->leaving = true; /* the daemon ends the program as that of a vanished client */
            session->signal = number;
        }
    }
    if (session->connection.out.length > 0) {
        connection_flush(&session->connection);
    }
}

void session_forget_signals(struct session *session)
{
    char number;
    while (read(signal_pipe[0], &number, 1) == 1) {
        session->leaving |= number != SIGINT;
        session->signal = number != SIGINT ? number : session->signal;
    }
}

/* Writes the program's output. A reader that has gone ends the session, and so does output that cannot be
 * written; lost error output is no reason. */
static void write_output(struct session *session, unsigned stream, const char *data, size_t length)
{
    int descriptor = stream == 1 ? session->output : session->errors;
    size_t done = 0;
    while (done < length && !session->leaving) {
        ssize_t written = write(descriptor, data + done, length - done);
        if (written >= 0) {
            done += (size_t)written;
        } else if (errno == EINTR) {
            take_signals(session);
        } else if (errno == EAGAIN) {
            struct pollfd wait = {descriptor, POLLOUT, 0};
            poll(&wait, 1, 1000);
            take_signals(session);
        } else if (stream == 1) {
            session->output_error = errno;
            session->leaving = true;
        } else {
            break;
        }
    }
    session->unacknowledged[stream] += length;
}

static void answer_source(struct session *session, const struct wire_frame *frame)
{
    struct buffer *out = &session->connection.out;
    struct wire_value name;
    const char *text = NULL;
    size_t length = 0;
    struct module_source found = {0};
    struct wire_value params = frame->params;
    if (wire_value_kind(params) == WIRE_ARRAY) {
        struct wire_cursor cursor = wire_cursor_start(params);
        wire_cursor_next(&cursor, &params);
    }
    if (!wire_map_get(params, "name", &name) || !wire_value_bytes(name, &text, &length)) {
        wire_put_error(out, frame->id, WIRE_ERROR_INVALID_PARAMS, "source.find needs the name of a module");
        return;
    }
    wire_put_reply(out, frame->id);
    if (!module_source_find(session->search.length ? session->search.data : "", text, length, &found)) {
        wire_put_nil(out);
    } else {
        wire_put_map(out, 3);
        wire_put_key_text(out, "path", buffer_text(&found.path));
        wire_put_text(out, "source");
        wire_put_bin(out, buffer_text(&found.source), found.source.length);
        wire_put_key_bool(out, "is_package", found.is_package);
    }
    module_source_finish(&found);
}

static void take_notification(struct session *session, const struct wire_method *method,
                              struct wire_value params)
{
    struct wire_value data;
    const char *text;
    size_t length;
    switch (wire_method_id(method)) {
    case WIRE_PROGRAM_STDOUT:
    case WIRE_PROGRAM_STDERR:
        if (wire_map_get(params, "data", &data) && wire_value_bytes(data, &text, &length)) {
            write_output(session, wire_method_id(method) == WIRE_PROGRAM_STDOUT ? 1 : 2, text, length);
        }
        break;
    case WIRE_PROGRAM_STDIN_WANT:
        session->input_wanted = wire_map_uint(params, "max", 0);
        break;
    case WIRE_PROGRAM_STOPPED:
        session->stopped = true;
        session->thread = wire_map_uint(params, "thread", 0);
        wire_map_text(params, "event", session->stop_event, sizeof session->stop_event);
        wire_map_text(params, "function", session->stop_function, sizeof session->stop_function);
        wire_map_text(params, "file", session->stop_file, sizeof session->stop_file);
        session->stop_line = wire_map_uint(params, "line", 0);
        break;
    case WIRE_PROGRAM_ENDED:
        session->ended = true;
        session->status = (int)(wire_map_uint(params, "status", 0) & 0xff);
        wire_map_text(params, "reason", session->end_reason, sizeof session->end_reason);
        wire_map_text(params, "text", session->end_text, sizeof session->end_text);
        break;
    default:
        break;
    }
}

static void take_frame(void *context, const struct wire_frame *frame)
{
    struct session *session = context;
    const struct wire_method *method =
        frame->kind == WIRE_REPLY ? NULL : wire_method_find(frame->method, frame->method_length);
    if (frame->kind == WIRE_REQUEST && method && wire_method_id(method) == WIRE_SOURCE_FIND) {
        answer_source(session, frame);
    } else if (frame->kind == WIRE_REQUEST) {
        wire_put_error(&session->connection.out, frame->id, WIRE_ERROR_METHOD_NOT_FOUND, NULL);
    } else if (frame->kind == WIRE_NOTIFICATION && method) {
        struct wire_value params = frame->params;
        if (wire_value_kind(params) == WIRE_ARRAY && wire_value_count(params) == 1) {
            struct wire_cursor cursor = wire_cursor_start(params);
            wire_cursor_next(&cursor, &params);
        }
        if (wire_map_uint(params, "program", session->program) == session->program) {
            take_notification(session, method, params);
        }
    }
}

/* Acknowledges what was written, once for all that had come. */
static void send_acknowledgements(void *context)
{
    struct session *session = context;
    for (unsigned stream = 1; stream <= 2; stream++) {
        if (session->unacknowledged[stream] > 0 && !session->ended) {
            wire_put_notification(&session->connection.out, WIRE_PROGRAM_ACK);
            wire_put_map(&session->connection.out, 3);
            wire_put_key_uint(&session->connection.out, "program", session->program);
            wire_put_key_uint(&session->connection.out, "stream", stream);
            wire_put_key_uint(&session->connection.out, "bytes", session->unacknowledged[stream]);
        }
        session->unacknowledged[stream] = 0;
    }
}

static void send_input(struct session *session)
{
    char data[16384];
    size_t size = session->input_wanted < sizeof data ? (size_t)session->input_wanted : sizeof data;
    int64_t got = session->read_input ? session->read_input(session->read_context, data, size)
                                      : read(STDIN_FILENO, data, size);
    if (got < 0 && (session->read_input || errno == EINTR || errno == EAGAIN)) {
        return;
    }
    session->input_wanted = 0;
    session->input_ended = got <= 0;
    wire_put_notification(&session->connection.out, WIRE_PROGRAM_STDIN);
    wire_put_map(&session->connection.out, 3);
    wire_put_key_uint(&session->connection.out, "program", session->program);
    wire_put_text(&session->connection.out, "data");
    wire_put_bin(&session->connection.out, data, got > 0 ? (size_t)got : 0);
    wire_put_key_bool(&session->connection.out, "eof", got <= 0);
}

static enum connection_wait wait_for_events(void *context)
{
    struct session *session = context;
    struct pollfd events[3] = {
        {session->connection.descriptor, POLLIN, 0},
        {signal_pipe[0], POLLIN, 0},
        {session->input_wanted > 0 ? STDIN_FILENO : -1, POLLIN, 0},
    };
    if (session->leaving) {
        return CONNECTION_GIVE_UP;
    }
    if (session->input_wanted > 0 && session->read_input) {
        send_input(session); /* it has lines of its own, or waits for them */
        return CONNECTION_AGAIN;
    }
    if (poll(events, 3, -1) < 0) {
        return CONNECTION_AGAIN;
    }
    if (events[1].revents) {
        take_signals(session);
    }
    if (events[2].revents) {
        send_input(session);
    }
    return events[0].revents ? CONNECTION_READABLE : CONNECTION_AGAIN;
}

static void session_init(struct session *session)
{
    *session = (struct session){.output = STDOUT_FILENO, .errors = STDERR_FILENO};
    session->private_daemon = PRIVATE_DAEMON_NONE;
    session->connection.descriptor = -1;
}

static void set_hooks(struct session *session)
{
    session->connection.hooks =
        (struct connection_hooks){take_frame, send_acknowledgements, wait_for_events, session};
}

int session_join(struct session *session, const struct invocation *invocation)
{
    session_init(session);
    if (!catch_signals()) {
        return answer_fail(invocation, EXIT_SYSTEM, "cannot make a pipe: %s", strerror(errno));
    }
    int status = answer_open(invocation, &session->connection);
    set_hooks(session);
    return status;
}

int session_open(struct session *session, const struct invocation *invocation, bool always_private)
{
    struct buffer problem = BUFFER_EMPTY;
    int status = EXIT_OK;
    session_init(session);
    if (!catch_signals()) {
        return answer_fail(invocation, EXIT_RUN_FAILED, "cannot make a pipe: %s", strerror(errno));
    }
    bool connected = !always_private && connection_open(&session->connection, invocation->socket, &problem);
    if (!connected && session->connection.refused) {
        status = answer_fail(invocation, EXIT_RUN_FAILED, "a daemon is there, but not for this user:\n%s",
                             buffer_text(&problem));
    } else if (!connected) {
        buffer_clear(&problem);
        if (private_daemon_start(&session->private_daemon, &session->connection, &problem)) {
            fprintf(stderr, "ouroctl: started a private daemon; look into it with ouroctl --socket %s\n",
                    session->connection.path);
        } else {
            status = answer_fail(invocation, EXIT_RUN_FAILED, "%s", buffer_text(&problem));
        }
    }
    buffer_finish(&problem);
    set_hooks(session);
    return status;
}

int session_close(struct session *session, int status)
{
    connection_close(&session->connection);
    private_daemon_stop(&session->private_daemon);
    buffer_finish(&session->search);
    return status;
}

void session_set_search(struct session *session, const char *directory)
{
    char current[4096];
    buffer_clear(&session->search);
    if (directory[0] == '\0' && getcwd(current, sizeof current)) {
        directory = current;
    }
    buffer_append(&session->search, directory, strlen(directory) + 1);
    const char *more = getenv("PYTHONPATH");
    while (more && *more) {
        size_t length = strcspn(more, ":");
        if (length > 0) {
            buffer_append(&session->search, more, length);
            buffer_append_char(&session->search, '\0');
        }
        more += length + (more[length] == ':');
    }
}

bool session_has_hash_seed(uint64_t *seed)
{
    const char *text = getenv("PYTHONHASHSEED");
    return text && parse_number(text, seed) && *seed <= UINT32_MAX;
}

void session_put_common(struct session *session, struct buffer *params)
{
    uint64_t seed;
    wire_put_key_bool(params, "stdin", true);
    wire_put_text(params, "tty");
    wire_put_array(params, 3);
    wire_put_bool(params, isatty(STDIN_FILENO));
    wire_put_bool(params, isatty(session->output));
    wire_put_bool(params, isatty(session->errors));
    wire_put_key_uint(params, "window", WIRE_DEFAULT_WINDOW);
    if (session_has_hash_seed(&seed)) {
        wire_put_key_uint(params, "hash_seed", seed);
    }
}

/* A call that also gives up when the session is left. */
static bool session_call(struct session *session)
{
    while (!session->connection.replied) {
        if (session->leaving || !connection_step(&session->connection)) {
            return false;
        }
    }
    return !session->connection.failed;
}

bool session_start_program(struct session *session)
{
    if (!session_call(session)) {
        return false;
    }
    session->program = wire_map_uint(session->connection.result, "program", 0);
    return true;
}

void session_wait_stop(struct session *session)
{
    while (!session->stopped && !session->ended && !session->leaving) {
        if (!connection_step(&session->connection)) {
            return;
        }
    }
}

void session_wait_end(struct session *session)
{
    while (!session->ended && !session->leaving) {
        if (!connection_step(&session->connection)) {
            return;
        }
    }
}

int session_exit_status(struct session *session, const struct invocation *invocation, enum exit_status failed)
{
    if (session->output_error == EPIPE) {
        return 128 + SIGPIPE;
    }
    if (session->output_error) {
        return answer_fail(invocation, failed, "cannot write the output: %s",
                           strerror(session->output_error));
    }
    if (session->signal) {
        return 128 + session->signal;
    }
    if (session->leaving) {
        return 128 + SIGINT;
    }
    return session->ended ? session->status : (int)failed;
}
