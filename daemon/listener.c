#include "listener.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "log.h"

/* Opens the folder of the socket and locks it, so that two daemons that find the same dead socket do not both
 * take it over. Unlocked by closing. */
static int lock_folder(const char *path, char *problem, size_t size)
{
    char folder[256];
    const char *slash = strrchr(path, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - path) + 1 : 1, slash ? path : ".");
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0 || flock(descriptor, LOCK_EX) != 0) {
        snprintf(problem, size, "%s: %s", folder, strerror(errno));
        if (descriptor >= 0) {
            close(descriptor);
        }
        return -1;
    }
    return descriptor;
}

/* Sees to it that nothing is at the path. */
static bool clear_path(const struct sockaddr_un *address, char *problem, size_t size)
{
    struct stat status;
    if (lstat(address->sun_path, &status) != 0) {
        return true;
    }
    if (!S_ISSOCK(status.st_mode)) {
        snprintf(problem, size, "%s: it is there, and is no socket", address->sun_path);
        return false;
    }
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int outcome = connect(probe, (const struct sockaddr *)address, sizeof *address) == 0 ? 0 : errno;
    if (probe >= 0) {
        close(probe);
    }
    if (outcome != ECONNREFUSED) { /* also EAGAIN: its backlog is full, so somebody has it */
        snprintf(problem, size, "%s: another daemon listens on it%s%s", address->sun_path,
                 outcome && outcome != EAGAIN ? ": " : "",
                 outcome && outcome != EAGAIN ? strerror(outcome) : "");
        return false;
    }
    log_info("%s: taking over from a daemon that is gone", address->sun_path);
    if (unlink(address->sun_path) != 0 && errno != ENOENT) {
        snprintf(problem, size, "%s: %s", address->sun_path, strerror(errno));
        return false;
    }
    return true;
}

/* Lets the group in. Where there is none, or we may not, the daemon's own group has it. */
static void open_to_group(const char *path)
{
    const struct group *group = getgrnam("ouro");
    if (group && chown(path, (uid_t)-1, group->gr_gid) != 0) {
        log_debug("%s: the group ouro cannot be given it: %s", path, strerror(errno));
    }
    if (chmod(path, 0660) != 0) {
        log_warning("%s: %s", path, strerror(errno));
    }
}

bool listener_open(struct listener *listener, const char *path, bool private, char *problem, size_t size)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct stat status;
    bool done = false;
    *listener = (struct listener){.descriptor = -1};
    if (strlen(path) >= sizeof address.sun_path) {
        snprintf(problem, size, "%s: the path is too long for a socket", path);
        return false;
    }
    strcpy(address.sun_path, path);
    strcpy(listener->path, path);
    int folder = lock_folder(path, problem, size);
    if (folder < 0) {
        return false;
    }
    if (clear_path(&address, problem, size)) {
        mode_t mask = umask(0177);
        int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        done = descriptor >= 0 && bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0;
        if (done && !private) {
            open_to_group(path); /* before anybody can find that somebody listens */
        }
        done = done && listen(descriptor, SOMAXCONN) == 0 && stat(path, &status) == 0;
        if (!done) {
            snprintf(problem, size, "%s: %s", path, strerror(errno));
        }
        umask(mask);
        if (!done && descriptor >= 0) {
            close(descriptor);
        }
        listener->descriptor = done ? descriptor : -1;
    }
    if (done) {
        listener->ours = true;
        listener->device = status.st_dev;
        listener->inode = status.st_ino;
    }
    close(folder);
    return done;
}

bool listener_adopt(struct listener *listener, int descriptor)
{
    struct sockaddr_un address = {0};
    socklen_t size = sizeof address;
    *listener = (struct listener){.descriptor = descriptor};
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) {
        return false;
    }
    snprintf(listener->path, sizeof listener->path, "%.*s", (int)sizeof address.sun_path, address.sun_path);
    return true;
}

void listener_remove(struct listener *listener, bool with_folder)
{
    struct stat status;
    if (listener->ours && stat(listener->path, &status) == 0 && status.st_dev == listener->device &&
        status.st_ino == listener->inode) {
        unlink(listener->path);
        char *slash = strrchr(listener->path, '/');
        if (with_folder && slash && slash != listener->path) {
            *slash = '\0';
            rmdir(listener->path);
            *slash = '/';
        }
    }
    listener->ours = false;
}
