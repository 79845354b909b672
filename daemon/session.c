#include "session.h"

#include <stdlib.h>
#include <string.h>

#include "dispatch.h"
#include "job.h"
#include "log.h"

/* What is read goes to the decoder at once, so one buffer serves all. */
static char read_space[65536];

static void give_space(uv_handle_t *handle, size_t suggested, uv_buf_t *space)
{
    (void)handle;
    (void)suggested;
    *space = uv_buf_init(read_space, sizeof read_space);
}

/* ---- Life ---- */

void session_retain(struct session *session)
{
    session->references++;
}

void session_release(struct session *session)
{
    if (--session->references == 0) {
        peer_finish(&session->peer);
        wire_decoder_finish(&session->decoder);
        buffer_finish(&session->out);
        buffer_finish(&session->sending);
        free(session);
    }
}

static void closed(uv_handle_t *handle)
{
    session_release(handle->data);
}

void session_close(struct session *session)
{
    if (session->closed) {
        return;
    }
    struct server *server = session->server;
    session->closed = true;
    *session->link = session->next;
    if (session->next) {
        session->next->link = session->link;
    }
    server->connections--;
    job_session_gone(server, session);
    log_debug("connection of user %u (process %d) closed", (unsigned)session->peer.user,
              (int)session->peer.process);
    uv_close((uv_handle_t *)&session->pipe, closed);
}

void session_close_when_sent(struct session *session)
{
    session->close_when_sent = true;
    session_flush(session);
    if (!session->closed && !session->writing) {
        session_close(session);
    }
}

/* ---- Out ---- */

struct buffer *session_out(struct session *session)
{
    return &session->out;
}

static void written(uv_write_t *write, int status)
{
    struct session *session = write->data;
    session->writing = false;
    buffer_clear(&session->sending);
    if (session->closed) {
        return;
    }
    if (status < 0) {
        session_close(session);
        return;
    }
    session_flush(session);
    if (session->close_when_sent && !session->writing && !session->closed) {
        session_close(session);
        return;
    }
    session_go_on(session);
}

void session_flush(struct session *session)
{
    if (session->closed || session->writing || session->out.length == 0) {
        if (session->out.failed && !session->closed) {
            log_error("out of memory: a connection is closed");
            session_close(session);
        }
        return;
    }
    struct buffer taken = session->out;
    session->out = session->sending;
    session->sending = taken;
    uv_buf_t piece = uv_buf_init(taken.data, (unsigned)taken.length);
    session->write.data = session;
    if (taken.failed || taken.length > UINT32_MAX ||
        uv_write(&session->write, (uv_stream_t *)&session->pipe, &piece, 1, written) != 0) {
        session_close(session);
        return;
    }
    session->writing = true;
}

void request_fail_with(const struct request *request, enum wire_error error, const char *message,
                       const char *data_key, const char *data)
{
    struct session *session = request->session;
    session->server->errors_total++;
    if (!request->wants_reply) {
        return;
    }
    wire_put_error_begin(&session->out, request->id, error, message);
    if (data_key) {
        wire_put_map(&session->out, 1);
        wire_put_key_text(&session->out, data_key, data);
    } else {
        wire_put_nil(&session->out);
    }
    wire_put_error_end(&session->out);
}

void request_fail(const struct request *request, enum wire_error error, const char *message)
{
    request_fail_with(request, error, message, NULL, NULL);
}

struct buffer *request_reply(const struct request *request)
{
    wire_put_reply(&request->session->out, request->id);
    return &request->session->out;
}

void request_end(const struct request *request)
{
    session_flush(request->session);
}

void request_done(const struct request *request)
{
    if (request->wants_reply) {
        wire_put_map(request_reply(request), 0);
    }
}

/* ---- In ---- */

bool session_may_act_for(const struct session *session, uid_t owner)
{
    return session->role == WIRE_ROLE_ADMIN || session->peer.user == owner;
}

static void refuse_role(const struct request *request)
{
    const struct session *session = request->session;
    char message[160];
    snprintf(message, sizeof message, "%s needs the role %s, and user %u has the role %s",
             request->method->name, wire_role_name(request->method->role), (unsigned)session->peer.user,
             wire_role_name(session->role));
    session->server->errors_total++;
    if (request->wants_reply) {
        wire_put_error_begin(&request->session->out, request->id, WIRE_ERROR_NOT_PERMITTED, message);
        wire_put_map(&request->session->out, 2);
        wire_put_key_text(&request->session->out, "needed", wire_role_name(request->method->role));
        wire_put_key_text(&request->session->out, "role", wire_role_name(session->role));
        wire_put_error_end(&request->session->out);
    }
}

static void take_call(struct session *session, const struct wire_frame *frame)
{
    struct request request = {
        .session = session, .id = frame->id, .wants_reply = frame->kind == WIRE_REQUEST};
    struct wire_problem problem;
    session->server->requests_total += request.wants_reply;
    request.method = wire_method_find(frame->method, frame->method_length);
    bool for_us =
        request.method &&
        request.method->call == (request.wants_reply ? WIRE_REQUEST_TO_DAEMON : WIRE_NOTIFICATION_TO_DAEMON);
    if (!for_us) {
        char message[128];
        snprintf(message, sizeof message, "there is no method '%.*s'",
                 frame->method_length < 64 ? (int)frame->method_length : 64, frame->method);
        bool printable = wire_is_utf8(frame->method, frame->method_length < 64 ? frame->method_length : 64);
        request_fail(&request, WIRE_ERROR_METHOD_NOT_FOUND, printable ? message : NULL);
    } else if (session->role < request.method->role) {
        refuse_role(&request);
    } else if (!wire_params_check(request.method, frame->params, &request.arguments, &problem)) {
        session->server->errors_total++;
        if (request.wants_reply) {
            wire_put_problem(&session->out, request.id, &problem);
        }
    } else {
        dispatch_call(&request);
    }
}

static void take_frame(struct session *session, const struct wire_frame *frame)
{
    if (frame->kind == WIRE_REPLY) {
        job_take_reply(session, frame);
    } else {
        take_call(session, frame);
    }
}

static bool has_room(const struct session *session)
{
    return session->in_flight < SESSION_IN_FLIGHT &&
           session->out.length + session->sending.length < SESSION_OUT_HIGH;
}

/* Takes the frames that have come, as long as there is room for what they cause. */
static void take_frames(struct session *session)
{
    struct wire_frame frame;
    const char *why = NULL;
    if (session->taking) {
        return;
    }
    session->taking = true;
    while (!session->closed && !session->close_when_sent && has_room(session)) {
        enum status status = wire_decoder_next(&session->decoder, &frame, &why);
        if (status == STATUS_TRUNCATED) {
            break;
        }
        if (status != STATUS_OK) {
            log_info("a message of user %u (process %d) is refused: %s", (unsigned)session->peer.user,
                     (int)session->peer.process, why);
            session->server->refused_total++;
            session_close_when_sent(session);
            break;
        }
        take_frame(session, &frame);
    }
    session->taking = false;
    session_flush(session);
}

static void received(uv_stream_t *stream, ssize_t count, const uv_buf_t *space)
{
    struct session *session = stream->data;
    if (count == 0) {
        return;
    }
    if (count < 0) {
        session_close(session);
        return;
    }
    if (wire_decoder_feed(&session->decoder, space->base, (size_t)count) != STATUS_OK) {
        log_error("out of memory: a connection is closed");
        session_close(session);
        return;
    }
    session_retain(session);
    take_frames(session);
    if (!session->closed && !has_room(session) && session->reading) {
        uv_read_stop(stream);
        session->reading = false;
    }
    session_release(session);
}

void session_go_on(struct session *session)
{
    if (session->closed || session->reading || session->close_when_sent) {
        return;
    }
    session_retain(session);
    take_frames(session);
    if (!session->closed && has_room(session)) {
        session->reading = uv_read_start((uv_stream_t *)&session->pipe, give_space, received) == 0;
        if (!session->reading) {
            session_close(session);
        }
    }
    session_release(session);
}

void session_accept(struct server *server)
{
    struct session *session = calloc(1, sizeof *session);
    if (!session) {
        log_error("out of memory: a connection waits");
        return;
    }
    session->server = server;
    session->references = 1;
    wire_decoder_init(&session->decoder, WIRE_MAX_FRAME);
    uv_pipe_init(&server->loop, &session->pipe, 0);
    session->pipe.data = session;
    uv_os_fd_t descriptor;
    bool known = uv_accept((uv_stream_t *)&server->pipe, (uv_stream_t *)&session->pipe) == 0 &&
                 uv_fileno((uv_handle_t *)&session->pipe, &descriptor) == 0 &&
                 peer_read(descriptor, &session->peer);
    session->link = &server->sessions;
    session->next = server->sessions;
    if (session->next) {
        session->next->link = &session->next;
    }
    server->sessions = session;
    server->connections++;
    server->connections_total++;
    if (!known) {
        log_warning("a connection is refused: nobody knows whose it is");
        session_close(session);
        return;
    }
    session->role = authority_role(&server->config.authority, &session->peer);
    log_debug("connection of user %u (process %d), role %s", (unsigned)session->peer.user,
              (int)session->peer.process, wire_role_name(session->role));
    session_go_on(session);
}
