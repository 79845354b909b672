#include "vm/library.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ_AT_ONCE    ((size_t)65536)
#define SOURCE_MAX_SIZE ((size_t)256 << 20)

void module_source_finish(struct module_source *found)
{
    buffer_finish(&found->text);
    buffer_finish(&found->path);
    found->kind = SOURCE_NONE;
}

bool library_is_module_name(const char *name, size_t size)
{
    bool begins = true;
    for (size_t i = 0; i < size; i++) {
        if (name[i] == '/' || name[i] == '\0' || (name[i] == '.' && begins))
            return false;
        begins = name[i] == '.';
    }
    return !begins;
}

/* Where the kernel cannot do it: both paths without links are compared. */
static int open_below_by_path(const char *folder, const char *below, int flags)
{
    char path[PATH_MAX], real[PATH_MAX], real_folder[PATH_MAX];
    size_t length;
    if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, below) >= sizeof path || !realpath(path, real) ||
        !realpath(folder, real_folder))
        return -1;
    length = strlen(real_folder);
    if (strncmp(real, real_folder, length) != 0 || (real[length] != '/' && real_folder[length - 1] != '/'))
        return -1;
    return open(real, flags | O_NOFOLLOW);
}

/* Opens what lies at `below` in the folder, unless a link leads out of it. -1: it cannot be had. */
static int open_below(const char *folder, const char *below, int flags)
{
    struct open_how how = {.flags = (uint64_t)flags | O_CLOEXEC,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    int base = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (base < 0)
        return -1;
    int descriptor = (int)syscall(SYS_openat2, base, below, &how, sizeof how);
    int error = errno;
    close(base);
    if (descriptor < 0 && (error == ENOSYS || error == EPERM)) /* an old kernel, or a filter that is older */
        descriptor = open_below_by_path(folder, below, flags | O_CLOEXEC);
    return descriptor;
}

/* Reads a whole regular file. False, with nothing read, if it is none that can be read. */
static bool read_below(const char *folder, const char *below, struct buffer *content)
{
    int descriptor = open_below(folder, below, O_RDONLY | O_NONBLOCK);
    struct stat status;
    if (descriptor < 0)
        return false;
    ssize_t got = fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) ? 1 : -1;
    while (got > 0) {
        if (content->length > SOURCE_MAX_SIZE || !buffer_reserve(content, READ_AT_ONCE)) {
            got = -1;
            break;
        }
        got = read(descriptor, content->data + content->length, READ_AT_ONCE);
        if (got > 0)
            content->length += (size_t)got;
        else if (got < 0 && errno == EINTR)
            got = 1;
    }
    close(descriptor);
    if (got != 0)
        buffer_clear(content);
    else if (content->data)
        content->data[content->length] = '\0';
    return got == 0;
}

static bool is_folder_below(const char *folder, const char *below)
{
    struct stat status;
    int descriptor = open_below(folder, below, O_PATH | O_DIRECTORY);
    if (descriptor < 0)
        return false;
    bool is_folder = fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode);
    close(descriptor);
    return is_folder;
}

static void set_path(struct module_source *found, enum source_kind kind, const char *folder,
                     const struct buffer *below)
{
    found->kind = kind;
    buffer_clear(&found->path);
    buffer_printf(&found->path, "%s/%s", folder, buffer_text(below));
}

/* Looks in one folder for NAME/__init__.py and NAME.py; for NAME itself too unless a folder was found before.
 */
static void look_in_folder(const char *folder, const char *name, struct module_source *found)
{
    struct buffer below = BUFFER_EMPTY;
    for (const char *c = name; *c; c++)
        buffer_append_char(&below, *c == '.' ? '/' : *c);
    size_t stem = below.length;
    buffer_append_text(&below, "/__init__.py");
    if (!below.failed && read_below(folder, buffer_text(&below), &found->text)) {
        set_path(found, SOURCE_PACKAGE, folder, &below);
        goto out;
    }
    below.length = stem;
    buffer_append_text(&below, ".py");
    if (!below.failed && read_below(folder, buffer_text(&below), &found->text)) {
        set_path(found, SOURCE_MODULE, folder, &below);
        goto out;
    }
    below.length = stem;
    buffer_append_text(&below, "");
    if (!below.failed && found->kind == SOURCE_NONE) {
        below.data[stem] = '\0';
        if (is_folder_below(folder, buffer_text(&below)))
            set_path(found, SOURCE_NAMESPACE, folder, &below);
    }
out:
    buffer_finish(&below);
}

bool library_find(const char *const *folders, const char *name, struct module_source *found)
{
    if (!library_is_module_name(name, strlen(name)))
        return false;
    for (; folders && *folders; folders++) {
        look_in_folder(*folders, name, found);
        if (found->kind == SOURCE_MODULE || found->kind == SOURCE_PACKAGE)
            break;
    }
    return found->kind != SOURCE_NONE;
}

bool library_contains(const char *const *folders, const char *path)
{
    for (; folders && *folders; folders++) {
        size_t length = strlen(*folders);
        if (strncmp(path, *folders, length) == 0 && (path[length] == '/' || path[length] == '\0'))
            return true;
    }
    return false;
}
