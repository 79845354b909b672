/* A connection to a daemon, with blocking calls.
 *
 * While a call waits, other frames go to the hooks: a program's output, a request for a module's source.
 * Results and errors stay valid until the next call or close.
 *
 * One thread.
 */
#ifndef OURO_CLIENT_CONNECTION_H
#define OURO_CLIENT_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "wire/encode.h"
#include "wire/frame.h"

enum connection_state {
    CONNECTION_OPEN,
    CONNECTION_GONE,     /* the daemon closed it, or it broke */
    CONNECTION_CONFUSED, /* the daemon sent something that is no message */
};

enum connection_wait {
    CONNECTION_READABLE,
    CONNECTION_AGAIN,   /* something else came; wait again */
    CONNECTION_GIVE_UP, /* nobody waits any more */
};

/* What goes on besides calls. Any may be NULL. */
struct connection_hooks {
    /* A frame that is no reply to the current call. */
    void (*frame)(void *context, const struct wire_frame *frame);
    /* Nothing is left to read; what is due may be put into `out`. */
    void (*idle)(void *context);
    /* Waits until the connection can be read, and does what else comes. */
    enum connection_wait (*wait)(void *context);
    void *context;
};

struct connection {
    int descriptor; /* -1 when closed */
    enum connection_state state;
    const char *why; /* text for a state that is not open */
    bool refused;    /* a socket was there, but this user may not use it */
    char path[108];
    struct connection_hooks hooks;
    struct wire_decoder decoder;
    struct buffer out;   /* bytes to send */
    uint32_t call_id;    /* of the call that is being made */
    bool replied;        /* its reply has come */
    struct buffer reply; /* owns what the fields below point to */
    struct wire_value result;
    bool failed; /* the reply is an error: */
    int64_t error_code;
    char error_message[1024];
    struct wire_value error_data;
};

/* Connects to `path`, or if that is NULL to the first daemon that answers of $OURO_SOCKET,
 * $XDG_RUNTIME_DIR/ouro/ourod.sock and /run/ouro/ourod.sock. On failure `tried` gets a line for each
 * socket. */
bool connection_open(struct connection *connection, const char *path, struct buffer *tried);

/* Takes over a connected socket. */
void connection_adopt(struct connection *connection, int descriptor);

void connection_close(struct connection *connection);

/* Begins a request: the caller appends the parameters to the returned buffer, one map. */
struct buffer *connection_begin(struct connection *connection, enum wire_method_id method);

/* Sends what was begun and waits for its reply. False: the reply is an error, or the state is not open. */
bool connection_call(struct connection *connection);

/* Does one thing: handles a frame, or waits for bytes. False when the connection has gone. */
bool connection_step(struct connection *connection);

/* Sends what is in `out`. */
bool connection_flush(struct connection *connection);

#endif
