/* The listening socket: made, handed over, or taken over from a daemon that died. */
#ifndef OURO_DAEMON_LISTENER_H
#define OURO_DAEMON_LISTENER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct listener {
    int descriptor; /* -1: none */
    char path[256];
    bool ours; /* we made the file, so we remove it */
    dev_t device;
    ino_t inode;
};

/* Makes the socket at `path`. A file that a dead daemon left is removed first; with a living one this fails.
 * `private`: only this user may connect; else the group ouro may, where there is one. On failure writes why
 * to `problem`. */
bool listener_open(struct listener *listener, const char *path, bool private, char *problem, size_t size);
/* Takes a listening descriptor that was handed over. */
bool listener_adopt(struct listener *listener, int descriptor);
/* Removes the socket's file if it is still ours, and `with_folder` its folder if that is empty then. The
 * descriptor belongs to the loop by then. */
void listener_remove(struct listener *listener, bool with_folder);

#endif
