/* A job: a program, with what the daemon knows of it: whose it is, which connection it talks to, what it
 * printed.
 *
 * Ownership. The server has the list; a job goes when its program has ended. A job of kind "run" or
 * "interactive" belongs to the connection that began it and goes with it; a "module" only asks that
 * connection for sources while it is there.
 *
 * Threads: the loop's, but for the callbacks that the runtime makes, which reach the loop through the inbox.
 */
#ifndef OURO_DAEMON_JOB_H
#define OURO_DAEMON_JOB_H

#include "answer.h"
#include "base/lock.h"
#include "log_tail.h"
#include "server.h"
#include "session.h"

#define JOB_SOURCES                                                                                          \
    16 /* imports that may wait for the client at a time; the language imports one at a time */

struct event;

/* Who waits for the program's end. */
struct unload_waiter {
    struct session *session; /* holds a reference */
    uint32_t id;
};

struct job {
    struct server *server;
    struct job *next, **link;
    struct ouro_program *program;
    uint32_t number;
    char name[64];
    enum ouro_program_kind kind;
    uid_t owner;
    char *user, *path;
    struct session *session; /* NULL: none, or gone */
    struct ouro_limits limits;
    uint64_t window;
    int64_t started_wall_ns;
    bool ending;           /* an end was asked for */
    bool nameless;         /* it has not gone, but its name is free: nobody finds it by that */
    struct log_tail *tail; /* of a module */
    struct {
        uint32_t wire, request; /* our request to the client, and what the runtime calls it; wire 0: free */
    } sources[JOB_SOURCES];
    VECTOR(struct unload_waiter) waiters;
    struct lock lock;         /* rank OUTPUT: */
    struct event *open_write; /* output on its way to the loop, that more may be added to */
};

/* What makes a program, from a client or from the configuration. Texts are borrowed. */
struct job_start {
    enum ouro_program_kind kind;
    uid_t owner;
    struct session *session; /* NULL: none */
    const char *name;        /* NULL: made from the path */
    const char *source, *path, *directory;
    size_t source_length;
    const char *const *argv;
    size_t argc;
    const char *const *stop_at; /* ended by NULL, or NULL */
    const char *library;        /* one more folder to import from, or NULL */
    bool wants_input, tty[3], has_hash_seed;
    uint32_t hash_seed;
    uint64_t window;
    struct ouro_limits limits;
};

/* The number and the name that the next job_start will give. */
struct job_names {
    uint32_t number;
    char name[64];
};
void job_expect(struct server *server, const struct job_start *start, struct job_names *names);

/* Begins it. NULL: *error and `problem` say why. `loaded` as for ouro_program_start; it is not called on
 * failure. */
struct job *job_start(struct server *server, const struct job_start *start, const struct ouro_reply *loaded,
                      enum wire_error *error, char *problem, size_t size);
/* Finds a program by number or name, as a program reference gives it. */
struct job *job_find(struct server *server, struct wire_value reference);
struct job *job_find_number(struct server *server, uint64_t number);
struct job *job_find_name(struct server *server, const char *name);
/* Frees the name of the program with that number, if it is there, before the program has gone. */
void job_give_up_name(struct server *server, uint64_t number);
/* Tells it to end in order; negative grace: the configuration's. */
void job_end(struct job *job, int64_t grace_ns);
/* The connection is closed: its programs end, the others lose their client. */
void job_session_gone(struct server *server, struct session *session);
/* A reply to a request of ours. */
void job_take_reply(struct session *session, const struct wire_frame *frame);
/* Returns "run", "module" or "interactive". */
const char *job_kind_name(const struct job *job);

/* Starts the programs of the configuration that are not there yet. */
void job_start_configured(struct server *server);

#endif
