/* session.*, api.*, server.* */
#include <unistd.h>

#include "base/clock.h"
#include "dispatch.h"
#include "job.h"
#include "metrics.h"

void handle_session_hello(const struct request *request)
{
    const struct session *session = request->session;
    struct buffer *out = request_reply(request);
    wire_put_map(out, 9);
    wire_put_key_text(out, "server", "ourod");
    wire_put_key_text(out, "version", OURO_VERSION);
    wire_put_key_uint(out, "api", WIRE_API_VERSION);
    wire_put_key_text(out, "language", ouro_language());
    wire_put_key_uint(out, "pid", (uint64_t)getpid());
    wire_put_key_uint(out, "uid", session->peer.user);
    wire_put_key_text(out, "role", wire_role_name(session->role));
    wire_put_key_bool(out, "private", session->server->options.private);
    wire_put_text(out, "limits");
    wire_put_map(out, 3);
    wire_put_key_uint(out, "frame_bytes", WIRE_MAX_FRAME);
    wire_put_key_uint(out, "nesting", WIRE_MAX_NESTING);
    wire_put_key_uint(out, "window", WIRE_DEFAULT_WINDOW);
}

void handle_api_describe(const struct request *request)
{
    wire_put_description(request_reply(request));
}

void handle_server_status(const struct request *request)
{
    struct server *server = request->session->server;
    struct figures figures;
    figures_collect(server, &figures);
    struct buffer *out = request_reply(request);
    wire_put_map(out, 19);
    wire_put_key_text(out, "version", OURO_VERSION);
    wire_put_key_uint(out, "pid", (uint64_t)getpid());
    wire_put_key_text(out, "state", server->state == SERVER_RUNNING ? "running" : "draining");
    wire_put_key_bool(out, "private", server->options.private);
    wire_put_key_text(out, "socket", server->listener.path);
    wire_put_key_float(out, "started", (double)server->started_wall_ns / (double)NS_PER_SECOND);
    wire_put_key_uint(out, "uptime_ns", (uint64_t)(clock_monotonic_ns() - server->started_ns));
    wire_put_key_uint(out, "connections", server->connections);
    wire_put_key_uint(out, "connections_total", server->connections_total);
    wire_put_key_uint(out, "requests_total", server->requests_total);
    wire_put_key_uint(out, "errors_total", server->errors_total);
    wire_put_key_uint(out, "programs", figures.programs);
    wire_put_key_uint(out, "programs_total", server->programs_total);
    wire_put_key_uint(out, "threads", figures.threads);
    wire_put_key_uint(out, "objects", figures.heap.objects);
    wire_put_key_uint(out, "heap_bytes", figures.heap.bytes);
    wire_put_key_uint(out, "handles", figures.handles);
    wire_put_key_uint(out, "collections_total", figures.collections);
    wire_put_key_uint(out, "descriptors", server_descriptors());
}

void handle_server_metrics(const struct request *request)
{
    struct buffer text = BUFFER_EMPTY;
    metrics_append(request->session->server, &text);
    struct buffer *out = request_reply(request);
    wire_put_map(out, 1);
    wire_put_text(out, "text");
    wire_put_str(out, buffer_text(&text), text.length);
    buffer_finish(&text);
}

void handle_server_stop(const struct request *request)
{
    struct server *server = request->session->server;
    uint64_t most = (uint64_t)INT64_MAX / (uint64_t)NS_PER_MS;
    uint64_t grace =
        wire_argument_uint(&request->arguments, "grace_ms", (uint64_t)(server->config.drain_ns / NS_PER_MS));
    request_done(request);
    request_end(request);
    server_drain(server, (int64_t)(grace < most ? grace : most) * NS_PER_MS);
}
