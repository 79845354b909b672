/* Who may do what.
 *
 * A *role list* is who has a role: users and groups, as numbers. The peer of a connection is who the kernel
 * says it is (SO_PEERCRED, SO_PEERGROUPS), not who it says it is.
 */
#ifndef OURO_DAEMON_AUTHORITY_H
#define OURO_DAEMON_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/vector.h"
#include "wire/methods.h"

struct role_list {
    VECTOR(uid_t) users;
    VECTOR(gid_t) groups;
};

/* The lists of WIRE_ROLE_OBSERVE to WIRE_ROLE_ADMIN; [0] is not used. */
struct authority {
    struct role_list roles[WIRE_ROLE_ADMIN + 1];
};

struct peer {
    pid_t process;
    uid_t user;
    gid_t group;
    VECTOR(gid_t) groups; /* supplementary */
};

/* Reads users and @groups, separated by spaces or commas, into an empty list. On failure *unknown gets the
 * first that is not there (malloc'ed), or NULL when memory ended. With `lenient` those that are not there are
 * passed over. */
bool role_list_parse(struct role_list *list, const char *text, bool lenient, char **unknown);
void role_list_finish(struct role_list *list);

void authority_finish(struct authority *authority);
/* The highest role that the peer has. Root and the daemon's own user are always admin. */
enum wire_role authority_role(const struct authority *authority, const struct peer *peer);

/* Asks the kernel who is at the other end of a Unix socket. */
bool peer_read(int descriptor, struct peer *peer);
void peer_finish(struct peer *peer);

/* A user's name, or his number where he has none; malloc'ed, NULL without memory. */
char *user_name(uid_t user);

#endif
