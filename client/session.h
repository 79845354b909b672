/* A program that belongs to this client: its output goes to ours, our input goes to it, its imports are
 * answered, and signals that we get are passed on.
 *
 * Output is acknowledged when it has been written, so that a slow reader of ours slows the program down
 * and nothing piles up. SIGINT becomes program.interrupt; a third one within two seconds leaves without
 * waiting. SIGTERM and SIGHUP leave at once: the daemon interrupts a program whose client has gone and, after
 * the grace, kills it, so that it ends whatever it catches.
 *
 * One session at a time, one thread: signal handlers belong to it while it is open.
 */
#ifndef OURO_CLIENT_SESSION_H
#define OURO_CLIENT_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "answer.h"
#include "connection.h"
#include "private_daemon.h"

struct session {
    struct connection connection;
    struct private_daemon private_daemon;
    uint64_t program;     /* 0 until it is there */
    struct buffer search; /* folders for imports (module_source.h) */
    int output, errors;   /* descriptors for its two streams */
    uint64_t unacknowledged[3];
    uint64_t input_wanted; /* bytes that the program waits for */
    bool input_ended;
    /* Reads input for it; NULL: from standard input. Returns bytes, 0 at the end, -1 to be asked again. */
    int64_t (*read_input)(void *context, char *data, size_t size);
    void *read_context;
    bool stopped; /* a thread has met a stop point: */
    uint64_t thread, stop_line;
    char stop_event[16], stop_function[160], stop_file[512];
    bool ended; /* the program has gone: */
    int status;
    char end_reason[24], end_text[400];
    int signal;       /* SIGTERM or SIGHUP came */
    bool leaving;     /* no more waiting */
    int output_error; /* errno, when the program's output could not be written; EPIPE: nobody reads it */
};

/* Finds a daemon, or starts a private one (`always_private`: in any case) and says so on standard error.
 * On failure prints why and returns the exit status. */
int session_open(struct session *session, const struct invocation *invocation, bool always_private);

/* The same on a daemon that is there already, for programs that stay when we go. */
int session_join(struct session *session, const struct invocation *invocation);

/* Ends the connection and the private daemon. Returns `status`. */
int session_close(struct session *session, int status);

/* Sets the search path from the program's folder ("" for the current one) and PYTHONPATH. */
void session_set_search(struct session *session, const char *directory);

/* Appends to parameters what program.run and program.load take alike for a program that talks to us. */
#define SESSION_COMMON_PARAMS 3 /* pairs, and one more when session_has_hash_seed */
void session_put_common(struct session *session, struct buffer *params);
bool session_has_hash_seed(uint64_t *seed);

/* Makes the call that connection_begin began, and takes the program's number from its result. */
bool session_start_program(struct session *session);

/* Forgets signals that came while the caller read a line itself. */
void session_forget_signals(struct session *session);

/* Waits until a thread has stopped, the program has ended, or there is nothing more to wait for. */
void session_wait_stop(struct session *session);
void session_wait_end(struct session *session);

/* Returns what the client exits with once session_wait_end is back: the program's status, 128 + signal
 * when we were told to go, 141 when nobody reads our output; `failed` when the daemon went, or when the
 * output cannot be written, which is said. */
int session_exit_status(struct session *session, const struct invocation *invocation,
                        enum exit_status failed);

#endif
