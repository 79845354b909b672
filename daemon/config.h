/* The configuration: an INI file and the files of its drop-in folder (ourod(8)).
 *
 * What is said later replaces what was said before. An unknown section or key, or a value that cannot be
 * meant, is an error; all of them are told, each with its file and line. Plain data, owned by the loop's
 * thread.
 */
#ifndef OURO_DAEMON_CONFIG_H
#define OURO_DAEMON_CONFIG_H

#include <stdbool.h>
#include <stdint.h>

#include "authority.h"
#include "base/buffer.h"
#include "base/vector.h"
#include "log.h"
#include "runtime/ouro.h"

#define CONFIG_DEFAULT_SOCKET "/run/ouro/ourod.sock"

/* The same numbers as struct ouro_limits, and which of them were given. */
struct config_limits {
    struct ouro_limits values;
    bool given[4];
};

/* A [program NAME] section. */
struct config_program {
    char *name, *file, *user;
    uid_t owner; /* of `user`; the daemon's own without one */
    struct config_limits limits;
};

struct config {
    char *socket; /* NULL: not given */
    int64_t drain_ns, grace_ns;
    enum log_level log_level;
    struct authority authority;
    struct ouro_limits limits;
    VECTOR(char *) libraries;
    bool libraries_given; /* otherwise the host's standard library, if it has one */
    VECTOR(struct config_program) programs;
};

/* What holds without any file. False: no memory. */
bool config_init(struct config *config);
void config_finish(struct config *config);

/* Reads the file and *.conf of its drop-in folder on top of what is there. A file that does not exist is an
 * error if `must_exist`. Appends a line to `problems` for each thing that is wrong; true if nothing is. */
bool config_read(struct config *config, const char *path, bool must_exist, struct buffer *problems);

/* The limits of a program: its own where they are given, else the configuration's. */
struct ouro_limits config_limits_of(const struct config *config, const struct config_limits *own);

#endif
