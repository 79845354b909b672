#include "module_source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool module_name_is_valid(const char *name, size_t length)
{
    bool at_start = true;
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)name[i];
        bool letter = c == '_' || c >= 0x80 || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
        bool digit = c >= '0' && c <= '9';
        if (at_start ? !letter : !(letter || digit || c == '.')) {
            return false;
        }
        at_start = c == '.';
    }
    return !at_start;
}

bool descriptor_read(int descriptor, struct buffer *content)
{
    char piece[65536];
    for (;;) {
        ssize_t got = read(descriptor, piece, sizeof piece);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return false;
        }
        buffer_append(content, piece, (size_t)got);
        if (content->failed || content->length > MODULE_MAX_SOURCE) {
            errno = content->failed ? ENOMEM : EFBIG;
            return false;
        }
    }
}

bool file_read(const char *path, struct buffer *content)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) {
        return false;
    }
    bool done = descriptor_read(descriptor, content);
    int error = errno;
    close(descriptor);
    errno = error;
    return done;
}

/* Tells what is at a path: 'f' a regular file, 'd' a folder, 0 neither. */
static char kind_at(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0) {
        return 0;
    }
    return S_ISREG(status.st_mode) ? 'f' : S_ISDIR(status.st_mode) ? 'd' : 0;
}

/* Tries "folder/a/b" + `ending`. */
static bool try_file(const struct buffer *stem, const char *ending, struct module_source *found)
{
    buffer_clear(&found->path);
    buffer_append(&found->path, buffer_text(stem), stem->length);
    buffer_append_text(&found->path, ending);
    buffer_clear(&found->source);
    return kind_at(buffer_text(&found->path)) == 'f' && file_read(buffer_text(&found->path), &found->source);
}

/* Appends a folder and the module's name with slashes for dots. */
static void stem_build(struct buffer *stem, const char *directory, const char *name, size_t length)
{
    buffer_clear(stem);
    buffer_append_text(stem, directory[0] ? directory : ".");
    buffer_append_char(stem, '/');
    for (size_t i = 0; i < length; i++) {
        buffer_append_char(stem, name[i] == '.' ? '/' : name[i]);
    }
}

bool module_source_find(const char *directories, const char *name, size_t length, struct module_source *found)
{
    *found = (struct module_source){0};
    if (!module_name_is_valid(name, length)) {
        return false;
    }
    struct buffer stem = BUFFER_EMPTY;
    struct buffer namespace_path = BUFFER_EMPTY;
    bool done = false;
    const char *directory = directories;
    do {
        stem_build(&stem, directory, name, length);
        if (try_file(&stem, "/__init__.py", found)) {
            found->is_package = true;
            done = true;
        } else if (try_file(&stem, ".py", found)) {
            done = true;
        } else if (namespace_path.length == 0 && kind_at(buffer_text(&stem)) == 'd') {
            buffer_append(&namespace_path, buffer_text(&stem), stem.length);
        }
        directory += strlen(directory) + 1;
    } while (!done && *directory);
    if (!done && namespace_path.length > 0) {
        buffer_clear(&found->path);
        buffer_append(&found->path, buffer_text(&namespace_path), namespace_path.length);
        buffer_clear(&found->source);
        found->is_package = true;
        done = true;
    }
    buffer_finish(&stem);
    buffer_finish(&namespace_path);
    return done;
}

void module_source_finish(struct module_source *found)
{
    buffer_finish(&found->path);
    buffer_finish(&found->source);
}
