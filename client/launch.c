#include "launch.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "module_source.h"
#include "wire/encode.h"

/* Makes a path absolute without resolving links, as python3 does for __file__. */
static void make_absolute(struct buffer *out, const char *path)
{
    char current[4096];
    if (path[0] != '/' && getcwd(current, sizeof current)) {
        buffer_printf(out, "%s/", current);
        while (strncmp(path, "./", 2) == 0) {
            path += 2;
        }
    }
    buffer_append_text(out, path);
}

/* The folder of the file that a link leads to, as python3 sets sys.path[0]. */
static void set_directory(struct launch *launch, const char *path)
{
    char *resolved = realpath(path, NULL);
    if (resolved) {
        char *slash = strrchr(resolved, '/');
        buffer_append(&launch->directory, resolved, slash == resolved ? 1 : (size_t)(slash - resolved));
        free(resolved);
    }
}

static void set_name(struct launch *launch, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t length = strlen(base);
    if (length > 3 && strcmp(base + length - 3, ".py") == 0) {
        length -= 3;
    }
    buffer_append(&launch->name, base, length);
}

static int read_file(struct launch *launch, const struct invocation *invocation, const char *path)
{
    make_absolute(&launch->path, path);
    if (!file_read(path, &launch->source)) {
        return answer_fail(invocation, EXIT_NO_FILE, "can't open file '%s': [Errno %d] %s",
                           buffer_text(&launch->path), errno, strerror(errno));
    }
    set_directory(launch, path);
    set_name(launch, path);
    return EXIT_OK;
}

int launch_read(struct launch *launch, const struct invocation *invocation)
{
    *launch = (struct launch){0};
    bool has_code = strcmp(invocation->verb->name, "run") == 0 && invocation_option(invocation, "-c");
    if (has_code) {
        launch->first = "-c";
        launch->arguments = invocation->operands;
        launch->argument_count = invocation->operand_count;
        buffer_append_text(&launch->source, invocation_option(invocation, "-c"));
        buffer_append_char(&launch->source, '\n');
        buffer_append_text(&launch->path, "<string>");
        buffer_append_text(&launch->name, "string");
        return EXIT_OK;
    }
    if (invocation->operand_count == 0) {
        return answer_fail(invocation, EXIT_USAGE, "'%s' needs FILE, - or -c CODE", invocation->verb->name);
    }
    launch->first = invocation->operands[0];
    launch->arguments = invocation->operands + 1;
    launch->argument_count = invocation->operand_count - 1;
    if (strcmp(launch->first, "-") != 0) {
        return read_file(launch, invocation, launch->first);
    }
    if (!descriptor_read(STDIN_FILENO, &launch->source)) {
        return answer_fail(invocation, EXIT_NO_FILE, "can't read standard input: %s", strerror(errno));
    }
    buffer_append_text(&launch->path, "<stdin>");
    buffer_append_text(&launch->name, "stdin");
    return EXIT_OK;
}

void launch_finish(struct launch *launch)
{
    buffer_finish(&launch->source);
    buffer_finish(&launch->path);
    buffer_finish(&launch->directory);
    buffer_finish(&launch->name);
}

void launch_put_program(const struct launch *launch, struct buffer *out)
{
    wire_put_text(out, "source");
    wire_put_bin(out, buffer_text(&launch->source), launch->source.length);
    wire_put_key_text(out, "path", buffer_text(&launch->path));
    wire_put_key_text(out, "directory", buffer_text(&launch->directory));
    wire_put_text(out, "argv");
    wire_put_array(out, (size_t)launch->argument_count + 1);
    wire_put_text(out, launch->first);
    for (int i = 0; i < launch->argument_count; i++) {
        wire_put_text(out, launch->arguments[i]);
    }
}
