#include "connection.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Tries one socket. False, and a line in `tried`, if no daemon answers there. */
static bool connect_to(struct connection *connection, const char *path, struct buffer *tried)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        buffer_printf(tried, "  %s: the path is too long for a socket\n", path);
        return false;
    }
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor >= 0 && connect(descriptor, (struct sockaddr *)&address, sizeof address) == 0) {
        connection_adopt(connection, descriptor);
        strcpy(connection->path, path);
        return true;
    }
    connection->refused |= errno == EACCES || errno == EPERM;
    buffer_printf(tried, "  %s: %s\n", path, strerror(errno));
    if (descriptor >= 0) {
        close(descriptor);
    }
    return false;
}

bool connection_open(struct connection *connection, const char *path, struct buffer *tried)
{
    *connection = (struct connection){.descriptor = -1, .state = CONNECTION_GONE, .why = "no daemon answers"};
    bool done = false;
    if (path) {
        done = connect_to(connection, path, tried);
    } else {
        const char *named = getenv("OURO_SOCKET");
        const char *runtime = getenv("XDG_RUNTIME_DIR");
        if (named && named[0]) {
            done = connect_to(connection, named, tried);
        }
        if (!done && runtime && runtime[0]) {
            struct buffer own = BUFFER_EMPTY;
            buffer_printf(&own, "%s/ouro/ourod.sock", runtime);
            done = connect_to(connection, buffer_text(&own), tried);
            buffer_finish(&own);
        }
        done = done || connect_to(connection, "/run/ouro/ourod.sock", tried);
    }
    if (!done && tried->length > 0) {
        tried->data[--tried->length] = '\0'; /* the last newline */
    }
    return done;
}

void connection_adopt(struct connection *connection, int descriptor)
{
    *connection = (struct connection){.descriptor = descriptor, .state = CONNECTION_OPEN};
    wire_decoder_init(&connection->decoder, WIRE_MAX_FRAME);
}

void connection_close(struct connection *connection)
{
    if (connection->descriptor >= 0) {
        close(connection->descriptor);
        connection->descriptor = -1;
    }
    if (connection->state == CONNECTION_OPEN) {
        connection->state = CONNECTION_GONE;
        connection->why = "the connection is closed";
    }
    wire_decoder_finish(&connection->decoder);
    buffer_finish(&connection->out);
    buffer_finish(&connection->reply);
}

static bool lose(struct connection *connection, enum connection_state state, const char *why)
{
    connection->state = state;
    connection->why = why;
    return false;
}

struct buffer *connection_begin(struct connection *connection, enum wire_method_id method)
{
    connection->call_id++;
    connection->replied = false;
    wire_put_request(&connection->out, connection->call_id, method);
    return &connection->out;
}

bool connection_flush(struct connection *connection)
{
    if (connection->out.failed) {
        return lose(connection, CONNECTION_GONE, "out of memory");
    }
    size_t done = 0;
    while (done < connection->out.length && connection->state == CONNECTION_OPEN) {
        ssize_t sent = send(connection->descriptor, connection->out.data + done,
                            connection->out.length - done, MSG_NOSIGNAL);
        if (sent > 0) {
            done += (size_t)sent;
        } else if (errno != EINTR) {
            /* What the daemon said before it closed can still be read, and says why. */
            break;
        }
    }
    buffer_clear(&connection->out);
    return connection->state == CONNECTION_OPEN;
}

/* Keeps the reply of the current call. */
static void keep_reply(struct connection *connection, const struct wire_frame *frame)
{
    struct wire_value part = {0};
    connection->failed = wire_frame_error(frame, &connection->error_code, connection->error_message,
                                          sizeof connection->error_message, &part);
    if (!connection->failed) {
        part = frame->result;
    }
    buffer_clear(&connection->reply);
    buffer_append(&connection->reply, part.data, part.size);
    struct wire_value kept = {(const uint8_t *)connection->reply.data, connection->reply.length};
    connection->result = connection->failed ? (struct wire_value){0} : kept;
    connection->error_data = connection->failed ? kept : (struct wire_value){0};
    connection->replied = true;
}

static bool receive(struct connection *connection)
{
    char piece[65536];
    ssize_t got = recv(connection->descriptor, piece, sizeof piece, 0);
    if (got < 0 && errno == EINTR) {
        return true;
    }
    if (got <= 0) {
        return lose(connection, CONNECTION_GONE,
                    got == 0 ? "the daemon closed the connection" : "the connection to the daemon broke");
    }
    if (wire_decoder_feed(&connection->decoder, piece, (size_t)got) != STATUS_OK) {
        return lose(connection, CONNECTION_GONE, "out of memory");
    }
    return true;
}

bool connection_step(struct connection *connection)
{
    if (connection->state != CONNECTION_OPEN) {
        return false;
    }
    struct wire_frame frame;
    const char *why = NULL;
    enum status status = wire_decoder_next(&connection->decoder, &frame, &why);
    if (status == STATUS_OK) {
        if (frame.kind == WIRE_REPLY && frame.id == connection->call_id) {
            keep_reply(connection, &frame);
        } else if (connection->hooks.frame) {
            connection->hooks.frame(connection->hooks.context, &frame);
        }
        return true;
    }
    if (status != STATUS_TRUNCATED) {
        return lose(connection, CONNECTION_CONFUSED, why);
    }
    if (connection->hooks.idle) {
        connection->hooks.idle(connection->hooks.context);
    }
    if (!connection_flush(connection)) {
        return false;
    }
    enum connection_wait wait =
        connection->hooks.wait ? connection->hooks.wait(connection->hooks.context) : CONNECTION_READABLE;
    if (wait == CONNECTION_GIVE_UP) {
        return lose(connection, CONNECTION_GONE, "interrupted");
    }
    return wait == CONNECTION_AGAIN || receive(connection);
}

bool connection_call(struct connection *connection)
{
    while (!connection->replied) {
        if (!connection_step(connection)) {
            return false;
        }
    }
    return !connection->failed;
}
