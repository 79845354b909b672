#include "pin.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "trace_error.h"

#define BPFFS "/sys/fs/bpf"

static bool bpffs_is_mounted(void)
{
    struct statfs what;
    return statfs(BPFFS, &what) == 0 && what.f_type == BPF_FS_MAGIC;
}

static enum trace_status mount_bpffs(struct trace_error *error)
{
    if (bpffs_is_mounted() || mount("bpf", BPFFS, "bpf", 0, "mode=700") == 0)
        return TRACE_OK;
    return trace_fail(error, TRACE_NO_BPFFS,
                      "cannot mount the BPF file system: %s; try `mount -t bpf bpf %s`", strerror(errno),
                      BPFFS);
}

/* Removes what a directory holds, and it. On bpffs that is a flat list of pinned objects. */
static void remove_directory(const char *path, int fd)
{
    DIR *stream = fdopendir(dup(fd));
    if (stream != NULL) {
        rewinddir(stream);
        for (struct dirent *entry; (entry = readdir(stream)) != NULL;)
            if (entry->d_name[0] != '.')
                unlinkat(fd, entry->d_name, 0);
        closedir(stream);
    }
    rmdir(path);
}

/* Opens and locks a directory. Returns the descriptor, or -1 with errno: EWOULDBLOCK if somebody has it. */
static int lock_directory(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    struct stat opened, named;
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
        int why = errno;
        close(fd);
        errno = why;
        return -1;
    }
    /* Its last owner may have removed it between our two calls: then we hold something nameless. */
    if (fstat(fd, &opened) != 0 || stat(path, &named) != 0 || opened.st_ino != named.st_ino) {
        close(fd);
        errno = ENOENT;
        return -1;
    }
    return fd;
}

static void remove_left_behind(void)
{
    DIR *root = opendir(PIN_ROOT);
    if (root == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(root)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char path[sizeof(PIN_ROOT) + 1 + sizeof(entry->d_name)];
        snprintf(path, sizeof(path), "%s/%s", PIN_ROOT, entry->d_name);
        int fd = lock_directory(path);
        if (fd >= 0) {
            remove_directory(path, fd);
            close(fd);
        }
    }
    closedir(root);
}

enum trace_status pin_directory_create(struct pin_directory *directory, pid_t process,
                                       struct trace_error *error)
{
    enum trace_status status = mount_bpffs(error);
    if (status != TRACE_OK)
        return status;
    remove_left_behind();

    struct pin_directory made = PIN_DIRECTORY_NONE;
    snprintf(made.path, sizeof(made.path), "%s/%d", PIN_ROOT, (int)process);
    /* A trace that ends takes its directory and perhaps the root away; a few rounds outlast that. */
    for (int round = 0; made.lock < 0 && round < 10; round++) {
        if (mkdir(PIN_ROOT, 0700) != 0 && errno != EEXIST)
            break;
        if (mkdir(made.path, 0700) != 0 && errno != EEXIST && errno != ENOENT)
            break;
        made.lock = lock_directory(made.path);
        if (made.lock < 0 && errno != ENOENT)
            break;
    }
    if (made.lock < 0 && errno == EWOULDBLOCK)
        return trace_fail(error, TRACE_BUSY, "process %d is being traced already (%s is in use)",
                          (int)process, made.path);
    if (made.lock < 0)
        return trace_fail(error, TRACE_NO_BPFFS, "cannot make %s: %s", made.path, strerror(errno));
    *directory = made;
    return TRACE_OK;
}

void pin_directory_destroy(struct pin_directory *directory)
{
    if (directory->lock < 0)
        return;
    remove_directory(directory->path, directory->lock);
    rmdir(PIN_ROOT);
    close(directory->lock);
    *directory = PIN_DIRECTORY_NONE;
}
