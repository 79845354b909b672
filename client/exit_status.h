/* What ouroctl's exit status means. `run` gives the program's own status, as python3 does, and one of
 * these where Ouro is to blame; every other verb gives 0 or one from 64 on (those of sysexits.h).
 */
#ifndef OURO_CLIENT_EXIT_STATUS_H
#define OURO_CLIENT_EXIT_STATUS_H

#include <stdint.h>

/* constant, number, meaning */
#define EXIT_STATUS_TABLE(X)                                                                                 \
    X(EXIT_OK, 0, "done")                                                                                    \
    X(EXIT_NO_FILE, 2, "run, program load, draw: the file cannot be read (as python3)")                      \
    X(EXIT_USAGE, 64, "the command line is wrong")                                                           \
    X(EXIT_DATA, 65, "the daemon refused the data, or the called function raised an exception")              \
    X(EXIT_NOT_THERE, 66, "there is no such program, thread, function or object")                            \
    X(EXIT_UNAVAILABLE, 69, "no daemon answers, or it cannot do that")                                       \
    X(EXIT_INTERNAL, 70, "the daemon or the client failed")                                                  \
    X(EXIT_SYSTEM, 71, "a system call failed")                                                               \
    X(EXIT_INPUT_OUTPUT, 74, "reading or writing failed")                                                    \
    X(EXIT_TRY_AGAIN, 75, "busy, over a limit, past the deadline, interrupted or shutting down")             \
    X(EXIT_PROTOCOL, 76, "the daemon said something that ouroctl does not understand")                       \
    X(EXIT_NOT_PERMITTED, 77, "this user may not do that")                                                   \
    X(EXIT_RUN_FAILED, 125,                                                                                  \
      "run, shell: Ouro itself failed, not the program, or its output cannot be written")

enum exit_status {
#define X(constant, number, meaning) constant = number,
    EXIT_STATUS_TABLE(X)
#undef X
};

struct exit_status_entry {
    int status;
    const char *meaning;
};

/* The table, closed by an entry without meaning. */
extern const struct exit_status_entry exit_status_table[];

/* Returns the exit status for an error that the daemon replied. */
enum exit_status exit_status_of_error(int64_t code);

#endif
