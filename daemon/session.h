/* One connection: frames in, frames out.
 *
 * A session takes no more requests while too many of its own wait for an answer, or while its peer does not
 * read what was sent: so it costs what SESSION_OUT_HIGH, SESSION_IN_FLIGHT and its programs' output windows
 * say, and no more.
 *
 * Ownership: the loop has one reference while the connection is open, each answer under way another. Loop's
 * thread.
 */
#ifndef OURO_DAEMON_SESSION_H
#define OURO_DAEMON_SESSION_H

#include "authority.h"
#include "base/buffer.h"
#include "server.h"
#include "wire/encode.h"
#include "wire/frame.h"
#include "wire/params.h"

#define SESSION_OUT_HIGH                                                                                     \
    ((size_t)4 << 20)         /* bytes not yet taken by the peer, beyond which no request is read */
#define SESSION_IN_FLIGHT 128 /* requests without an answer, beyond which no other is read */

struct session {
    uv_pipe_t pipe;
    uv_write_t write;
    struct server *server;
    struct session *next, **link; /* of the server's list */
    unsigned references;
    struct peer peer;
    enum wire_role role;
    struct wire_decoder decoder;
    struct buffer out;     /* not yet given to the loop */
    struct buffer sending; /* being written */
    unsigned in_flight;
    bool writing, reading, closed;
    bool taking; /* frames are being taken: no second time around */
    bool close_when_sent;
};

/* One request or notification, with checked parameters. */
struct request {
    struct session *session;
    const struct wire_method *method;
    uint32_t id;
    bool wants_reply;
    struct wire_arguments arguments;
};

/* Accepts a connection that waits at the listening pipe. */
void session_accept(struct server *server);
/* The bytes that go out next; end with session_flush. */
struct buffer *session_out(struct session *session);
void session_flush(struct session *session);
/* Closes the connection now, and lets go of its programs. */
void session_close(struct session *session);
/* The same once what is to be sent has been sent. */
void session_close_when_sent(struct session *session);
void session_retain(struct session *session);
void session_release(struct session *session);
/* Takes up reading again after an answer, if there is room. */
void session_go_on(struct session *session);

/* Replies to a request. Data for `data_key` (may be NULL) is a str. */
void request_fail(const struct request *request, enum wire_error error, const char *message);
void request_fail_with(const struct request *request, enum wire_error error, const char *message,
                       const char *data_key, const char *data);
/* Begins the reply; its result must follow in the buffer that is returned, then request_end. */
struct buffer *request_reply(const struct request *request);
void request_end(const struct request *request);
/* Replies with an empty map. */
void request_done(const struct request *request);

/* May this peer see values of, and act on, what belongs to `owner`? */
bool session_may_act_for(const struct session *session, uid_t owner);

#endif
