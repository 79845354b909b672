#include "authority.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME_BUFFER 16384

/* Reads a number that stands for a user or a group. */
static bool parse_id(const char *text, unsigned *id)
{
    char *end;
    unsigned long number = strtoul(text, &end, 10);
    if (text[0] < '0' || text[0] > '9' || *end || number >= UINT32_MAX) {
        return false;
    }
    *id = (unsigned)number;
    return true;
}

static bool find_user(const char *name, uid_t *user)
{
    char space[NAME_BUFFER];
    struct passwd entry, *found = NULL;
    if (parse_id(name, user)) {
        return true;
    }
    if (getpwnam_r(name, &entry, space, sizeof space, &found) != 0 || !found) {
        return false;
    }
    *user = found->pw_uid;
    return true;
}

static bool find_group(const char *name, gid_t *group)
{
    char space[NAME_BUFFER];
    struct group entry, *found = NULL;
    if (parse_id(name, group)) {
        return true;
    }
    if (getgrnam_r(name, &entry, space, sizeof space, &found) != 0 || !found) {
        return false;
    }
    *group = found->gr_gid;
    return true;
}

/* Adds one word; *known tells whether there is such a user or group. False: no memory. */
static bool add_word(struct role_list *list, const char *word, bool *known)
{
    uid_t user;
    gid_t group;
    if (word[0] == '@') {
        *known = find_group(word + 1, &group);
        return !*known || vector_push(&list->groups, group);
    }
    *known = find_user(word, &user);
    return !*known || vector_push(&list->users, user);
}

bool role_list_parse(struct role_list *list, const char *text, bool lenient, char **unknown)
{
    static const char separators[] = " \t,";
    *unknown = NULL;
    for (;;) {
        text += strspn(text, separators);
        size_t length = strcspn(text, separators);
        if (length == 0) {
            return true;
        }
        char *word = strndup(text, length);
        bool known = false;
        if (!word || !add_word(list, word, &known)) {
            free(word);
            return false;
        }
        if (!known && !lenient) {
            *unknown = word;
            return false;
        }
        free(word);
        text += length;
    }
}

void role_list_finish(struct role_list *list)
{
    vector_finish(&list->users);
    vector_finish(&list->groups);
}

void authority_finish(struct authority *authority)
{
    for (size_t i = 0; i < sizeof authority->roles / sizeof authority->roles[0]; i++) {
        role_list_finish(&authority->roles[i]);
    }
}

static bool peer_in_group(const struct peer *peer, gid_t group)
{
    bool member = peer->group == group;
    for (size_t i = 0; i < peer->groups.count; i++) {
        member |= peer->groups.items[i] == group;
    }
    return member;
}

static bool list_has(const struct role_list *list, const struct peer *peer)
{
    for (size_t i = 0; i < list->users.count; i++) {
        if (list->users.items[i] == peer->user) {
            return true;
        }
    }
    for (size_t i = 0; i < list->groups.count; i++) {
        if (peer_in_group(peer, list->groups.items[i])) {
            return true;
        }
    }
    return false;
}

enum wire_role authority_role(const struct authority *authority, const struct peer *peer)
{
    if (peer->user == 0 || peer->user == geteuid()) {
        return WIRE_ROLE_ADMIN;
    }
    for (int role = WIRE_ROLE_ADMIN; role > WIRE_ROLE_NONE; role--) {
        if (list_has(&authority->roles[role], peer)) {
            return (enum wire_role)role;
        }
    }
    return WIRE_ROLE_NONE;
}

/* The peer's supplementary groups; none where the kernel does not tell. */
static bool read_groups(int descriptor, struct peer *peer)
{
    socklen_t size = 0;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, NULL, &size) == 0 || errno != ERANGE) {
        return true;
    }
    peer->groups.items = malloc(size);
    if (!peer->groups.items ||
        getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, peer->groups.items, &size) != 0) {
        return false;
    }
    peer->groups.count = peer->groups.capacity = size / sizeof(gid_t);
    return true;
}

bool peer_read(int descriptor, struct peer *peer)
{
    struct ucred credentials;
    socklen_t size = sizeof credentials;
    *peer = (struct peer){0};
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) {
        return false;
    }
    peer->process = credentials.pid;
    peer->user = credentials.uid;
    peer->group = credentials.gid;
    if (!read_groups(descriptor, peer)) {
        peer_finish(peer);
        return false;
    }
    return true;
}

void peer_finish(struct peer *peer)
{
    vector_finish(&peer->groups);
}

char *user_name(uid_t user)
{
    char space[NAME_BUFFER], number[16];
    struct passwd entry, *found = NULL;
    if (getpwuid_r(user, &entry, space, sizeof space, &found) == 0 && found) {
        return strdup(found->pw_name);
    }
    snprintf(number, sizeof number, "%u", (unsigned)user);
    return strdup(number);
}
