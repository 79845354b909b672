/* The daemon: its loop, its connections and its programs.
 *
 *     RUNNING ── SIGTERM, server.stop, parent gone ──> DRAINING ── drain time over ──> ENDING ── grace ──>
 * (killed) └────────── no program is left ──> FINISHING ──> end
 *
 * DRAINING: nothing new is accepted; what runs may finish; programs with nothing to do end. ENDING:
 * everything is told to end. FINISHING: the last answers go out, then the loop ends.
 *
 * Everything here belongs to the loop's thread, but for the inbox and the runtime.
 */
#ifndef OURO_DAEMON_SERVER_H
#define OURO_DAEMON_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <uv.h>

#include "config.h"
#include "inbox.h"
#include "listener.h"
#include "options.h"
#include "runtime/ouro.h"

struct job;
struct session;

enum server_state { SERVER_RUNNING, SERVER_DRAINING, SERVER_ENDING, SERVER_FINISHING };

struct server {
    uv_loop_t loop;
    uv_signal_t terminate, interrupt, hangup;
    uv_pipe_t pipe; /* listens */
    uv_poll_t parent;
    uv_timer_t drain_timer, watchdog;
    bool parent_watched;
    struct inbox inbox;
    struct options options;
    const char *config_path; /* NULL: no configuration is read */
    struct config config;
    struct listener listener;
    struct ouro_runtime *runtime;
    enum server_state state;
    struct session *sessions; /* list */
    struct job *jobs, **jobs_end;
    uint32_t last_program;
    int64_t started_ns, started_wall_ns;
    uint64_t connections, connections_total, requests_total, errors_total, programs_total, refused_total;
    uint64_t output_bytes_total;
};

/* Runs the daemon until it ends. Returns its exit status. */
int server_run(const struct options *options, struct config *config, const char *config_path);

/* Begins to drain; the programs get `drain_ns` to finish. Again: only shortens it. */
void server_drain(struct server *server, int64_t drain_ns);
/* A program has gone, or has nothing to do any more: perhaps the drain is over. */
void server_drain_step(struct server *server);
/* Descriptors that the process has open; 0 where that cannot be seen. */
uint64_t server_descriptors(void);

#endif
