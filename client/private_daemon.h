/* A daemon for the duration of one command.
 *
 * It is started on a socket in a folder that only this user can enter, and holds one end of a socket pair
 * whose other end the client keeps: when the client goes, however that happens, the daemon sees the end
 * of it and goes too.
 */
#ifndef OURO_CLIENT_PRIVATE_DAEMON_H
#define OURO_CLIENT_PRIVATE_DAEMON_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buffer.h"
#include "connection.h"

struct private_daemon {
    pid_t process; /* 0: none was started */
    int keep;      /* the client's end of the pair */
    struct buffer directory, socket;
};

/* No daemon was started. */
#define PRIVATE_DAEMON_NONE ((struct private_daemon){.keep = -1})

/* Starts a daemon and connects to it. False, with a line in `problem`; nothing is left behind then. */
bool private_daemon_start(struct private_daemon *daemon, struct connection *connection,
                          struct buffer *problem);

/* Tells the daemon to go and waits for it. Does nothing if none was started. */
void private_daemon_stop(struct private_daemon *daemon);

#endif
