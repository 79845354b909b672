/* The command line of ourod. */
#ifndef OURO_DAEMON_OPTIONS_H
#define OURO_DAEMON_OPTIONS_H

#include <stdbool.h>

/* Exit statuses, as the manual page has them. */
enum daemon_exit {
    DAEMON_EXIT_OK = 0,
    DAEMON_EXIT_FAILED = 1,
    DAEMON_EXIT_USAGE = 64,
    DAEMON_EXIT_UNAVAILABLE = 69,
    DAEMON_EXIT_CONFIG = 78,
};

struct options {
    const char *socket; /* NULL: not given */
    const char *config; /* NULL: not given */
    bool check_config, private;
    int parent_fd; /* -1: none */
};

/* Reads the command line. Where the process has to end now (--help, --version, wrong usage) prints what there
 * is to say, sets *exit_status and returns false. */
bool options_parse(int argc, char **argv, struct options *options, int *exit_status);

#endif
