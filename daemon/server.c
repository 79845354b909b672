#include "server.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "job.h"
#include "log.h"
#include "notify.h"
#include "session.h"

#define FLUSH_MS 1000 /* for the last answers, when the daemon ends */

uint64_t server_descriptors(void)
{
    DIR *folder = opendir("/proc/self/fd");
    uint64_t count = 0;
    if (!folder) {
        return 0;
    }
    while (readdir(folder)) {
        count++;
    }
    closedir(folder);
    return count - 3; /* ".", ".." and the one that reads them */
}

/* ---- The end ---- */

static void close_quietly(uv_handle_t *handle)
{
    if (!uv_is_closing(handle)) {
        uv_close(handle, NULL);
    }
}

/* The last answers have had their time. */
static void close_rest(struct server *server)
{
    while (server->sessions) {
        session_close(server->sessions);
    }
    close_quietly((uv_handle_t *)&server->drain_timer);
}

static void flush_over(uv_timer_t *timer)
{
    close_rest(timer->data);
}

static void server_finish(struct server *server)
{
    if (server->state == SERVER_FINISHING) {
        return;
    }
    server->state = SERVER_FINISHING;
    for (struct session *session = server->sessions, *next; session; session = next) {
        next = session->next;
        session_close_when_sent(session);
    }
    close_quietly((uv_handle_t *)&server->terminate);
    close_quietly((uv_handle_t *)&server->interrupt);
    close_quietly((uv_handle_t *)&server->hangup);
    close_quietly((uv_handle_t *)&server->watchdog);
    if (server->parent_watched) {
        close_quietly((uv_handle_t *)&server->parent);
    }
    uv_unref((uv_handle_t *)&server->inbox.async);
    if (server->sessions) {
        uv_timer_start(&server->drain_timer, flush_over, FLUSH_MS, 0);
        uv_unref(
            (uv_handle_t *)&server->drain_timer); /* open connections keep the loop; no need to wait longer */
    } else {
        close_quietly((uv_handle_t *)&server->drain_timer);
    }
}

/* Removes the socket. The folder of a private daemon's was made for it by the client, who may have been
 * killed. */
static void remove_listener(struct server *server)
{
    bool for_client = server->options.private && server->options.parent_fd >= 0;
    listener_remove(&server->listener, for_client);
}

/* ---- Draining ---- */

/* A program that does nothing until it is asked to. */
static bool job_is_idle(struct job *job)
{
    struct ouro_program_figures figures;
    if (job->kind == OURO_PROGRAM_RUN) {
        return false;
    }
    ouro_program_figures(job->program, &figures);
    return strcmp(figures.state, "idle") == 0;
}

void server_drain_step(struct server *server)
{
    if (server->state == SERVER_FINISHING) {
        return;
    }
    for (struct job *job = server->jobs; job; job = job->next) {
        if (!job->ending && (server->state == SERVER_ENDING || job_is_idle(job))) {
            job_end(job, -1);
        }
    }
    if (!server->jobs) {
        server_finish(server);
    }
}

static void drain_over(uv_timer_t *timer)
{
    struct server *server = timer->data;
    if (server->state == SERVER_DRAINING) {
        server->state = SERVER_ENDING;
        if (server->jobs) {
            log_info("programs that still run are told to end");
        }
    }
    server_drain_step(server);
}

void server_drain(struct server *server, int64_t drain_ns)
{
    if (server->state == SERVER_FINISHING) {
        return;
    }
    if (server->state == SERVER_RUNNING) {
        log_info("draining");
        notify_stopping();
        notify_status("draining");
        server->state = SERVER_DRAINING;
        remove_listener(server);
        close_quietly((uv_handle_t *)&server->pipe);
    }
    uint64_t left = uv_timer_get_due_in(&server->drain_timer), wanted = (uint64_t)(drain_ns / NS_PER_MS);
    if (!uv_is_active((uv_handle_t *)&server->drain_timer) || wanted < left) {
        uv_timer_start(&server->drain_timer, drain_over, wanted, 0);
    }
    server_drain_step(server);
}

static void on_terminate(uv_signal_t *handle, int number)
{
    struct server *server = handle->data;
    (void)number;
    if (server->state == SERVER_RUNNING) {
        server_drain(server, server->config.drain_ns);
        return;
    }
    server_drain(server, 0);
    if (server->state == SERVER_ENDING) { /* told again while it waits for their grace */
        for (struct job *job = server->jobs; job; job = job->next) {
            ouro_program_kill(job->program, "the daemon ends");
        }
    }
}

/* ---- Reload ---- */

static void take_config(struct server *server, struct config *config)
{
    config_finish(&server->config);
    server->config = *config;
    log_set_level(server->config.log_level);
    for (struct session *session = server->sessions; session; session = session->next) {
        session->role = authority_role(&server->config.authority, &session->peer);
    }
    job_start_configured(server);
}

static void reload(struct server *server)
{
    struct config config;
    struct buffer problems = BUFFER_EMPTY;
    notify_reloading();
    bool good = config_init(&config) &&
                (!server->config_path ||
                 config_read(&config, server->config_path, server->options.config != NULL, &problems));
    if (good) {
        take_config(server, &config);
        log_info("the configuration was read again");
    } else {
        log_error("the configuration has errors, and nothing is changed:\n%s", buffer_text(&problems));
        config_finish(&config);
    }
    buffer_finish(&problems);
    notify_ready();
}

static void on_hangup(uv_signal_t *handle, int number)
{
    struct server *server = handle->data;
    (void)number;
    if (server->state == SERVER_RUNNING) {
        reload(server);
    }
}

/* ---- The start ---- */

static void on_connection(uv_stream_t *pipe, int status)
{
    struct server *server = pipe->data;
    if (status < 0) {
        log_warning("a connection cannot be accepted: %s", uv_strerror(status));
        return;
    }
    session_accept(server);
}

static void on_watchdog(uv_timer_t *timer)
{
    struct server *server = timer->data;
    notify_watchdog();
    if (server->state == SERVER_RUNNING) { /* else it is draining, and that was said */
        notify_status("%u connections", (unsigned)server->connections);
    }
}

/* The other end of the descriptor was closed: who started this daemon has gone. */
static void on_parent(uv_poll_t *poll, int status, int events)
{
    struct server *server = poll->data;
    char ignored[64];
    uv_os_fd_t descriptor;
    (void)events;
    if (status == 0 && uv_fileno((uv_handle_t *)poll, &descriptor) == 0) {
        ssize_t got = read(descriptor, ignored, sizeof ignored);
        if (got > 0 || (got < 0 && (errno == EAGAIN || errno == EINTR))) {
            return;
        }
    }
    log_debug("who started this daemon has gone");
    uv_poll_stop(poll);
    server_drain(server, 0);
}

static bool watch_signal(struct server *server, uv_signal_t *handle, uv_signal_cb callback, int number)
{
    handle->data = server;
    return uv_signal_init(&server->loop, handle) == 0 && uv_signal_start(handle, callback, number) == 0;
}

static bool open_socket(struct server *server)
{
    char problem[512];
    const struct options *options = &server->options;
    const char *path = options->socket ? options->socket : server->config.socket;
    int handed_over = options->socket ? -1 : notify_take_socket();
    if (handed_over >= 0) {
        if (!listener_adopt(&server->listener, handed_over)) {
            log_error("the socket that was handed over cannot be used: %m");
            return false;
        }
        return true;
    }
    if (!path) {
        path = CONFIG_DEFAULT_SOCKET;
    }
    if (!listener_open(&server->listener, path, options->private, problem, sizeof problem)) {
        log_error("%s", problem);
        return false;
    }
    return true;
}

static bool start_handles(struct server *server)
{
    uint64_t watchdog = notify_watchdog_ms();
    bool good = inbox_init(&server->inbox, &server->loop) &&
                watch_signal(server, &server->terminate, on_terminate, SIGTERM) &&
                watch_signal(server, &server->interrupt, on_terminate, SIGINT) &&
                watch_signal(server, &server->hangup, on_hangup, SIGHUP) &&
                uv_timer_init(&server->loop, &server->drain_timer) == 0 &&
                uv_timer_init(&server->loop, &server->watchdog) == 0 &&
                uv_pipe_init(&server->loop, &server->pipe, 0) == 0;
    server->drain_timer.data = server->watchdog.data = server->pipe.data = server;
    if (good && watchdog) {
        uv_timer_start(&server->watchdog, on_watchdog, watchdog, watchdog);
        uv_unref((uv_handle_t *)&server->watchdog);
    }
    if (good && server->options.parent_fd >= 0) {
        server->parent.data = server;
        fcntl(server->options.parent_fd, F_SETFD, FD_CLOEXEC);
        good = uv_poll_init(&server->loop, &server->parent, server->options.parent_fd) == 0 &&
               uv_poll_start(&server->parent, UV_READABLE | UV_DISCONNECT, on_parent) == 0;
        server->parent_watched = good;
        if (!good) {
            log_error("--parent-fd: descriptor %d cannot be watched", server->options.parent_fd);
        }
    }
    return good;
}

static bool start_listening(struct server *server)
{
    int status = uv_pipe_open(&server->pipe, server->listener.descriptor);
    status = status ? status : uv_listen((uv_stream_t *)&server->pipe, SOMAXCONN, on_connection);
    if (status != 0) {
        log_error("%s: %s", server->listener.path, uv_strerror(status));
    }
    return status == 0;
}

/* Two hundred clients at once are no reason to refuse one. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

/* Serves until the end. */
static int serve(struct server *server)
{
    server->runtime = ouro_runtime_start();
    if (!server->runtime) {
        log_error("the runtime cannot be started");
        return DAEMON_EXIT_FAILED;
    }
    job_start_configured(server);
    log_info("version %s listens on %s", OURO_VERSION, server->listener.path);
    notify_ready();
    notify_status("listening on %s", server->listener.path);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    close_rest(server);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    ouro_runtime_stop(server->runtime);
    inbox_deliver(&server->inbox);
    log_debug("ended");
    return DAEMON_EXIT_OK;
}

static void close_handle(uv_handle_t *handle, void *ignored)
{
    (void)ignored;
    close_quietly(handle);
}

/* Signals are caught before anybody can connect, and told to go. */
static int run_loop(struct server *server)
{
    int status = DAEMON_EXIT_FAILED;
    if (start_handles(server)) {
        status = DAEMON_EXIT_UNAVAILABLE;
        if (open_socket(server)) {
            status = start_listening(server) ? serve(server) : DAEMON_EXIT_FAILED;
        }
        inbox_finish(&server->inbox);
    }
    uv_walk(&server->loop, close_handle, NULL);
    uv_run(&server->loop, UV_RUN_DEFAULT);
    uv_loop_close(&server->loop);
    return status;
}

int server_run(const struct options *options, struct config *config, const char *config_path)
{
    struct server server = {.options = *options, .config = *config, .config_path = config_path};
    int status = DAEMON_EXIT_FAILED;
    server.jobs_end = &server.jobs;
    server.started_ns = clock_monotonic_ns();
    server.started_wall_ns = clock_wall_ns();
    if (options->private && !options->config) {
        /* It serves one client, who does not wait long for its end. */
        server.config.grace_ns = NS_PER_SECOND;
        server.config.drain_ns = 0;
    }
    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit();
    if (uv_loop_init(&server.loop) == 0) {
        status = run_loop(&server);
    } else {
        log_error("the event loop cannot be made");
    }
    remove_listener(&server);
    config_finish(&server.config);
    return status;
}
