/* The program that a command line names: its source, and what python3 would make of its name.
 */
#ifndef OURO_CLIENT_LAUNCH_H
#define OURO_CLIENT_LAUNCH_H

#include "base/buffer.h"
#include "invocation.h"

struct launch {
    struct buffer source;
    struct buffer path;      /* __file__ and the name in tracebacks: absolute for a file */
    struct buffer directory; /* sys.path[0]; "" for -c and - */
    struct buffer name;      /* for the program; the file's name without .py */
    const char *first;       /* sys.argv[0] */
    char **arguments;        /* sys.argv[1:] */
    int argument_count;
};

/* Reads FILE, "-" or the CODE of -c. On failure prints why and returns the exit status. */
int launch_read(struct launch *launch, const struct invocation *invocation);
void launch_finish(struct launch *launch);

/* Appends the four parameters that say what to run: source, path, directory, argv. */
#define LAUNCH_PARAMS 4
void launch_put_program(const struct launch *launch, struct buffer *out);

#endif
