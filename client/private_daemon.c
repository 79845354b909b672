#include "private_daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define START_MILLISECONDS 10000
#define STOP_MILLISECONDS  5000

static void pause_milliseconds(long milliseconds)
{
    struct timespec pause = {milliseconds / 1000, milliseconds % 1000 * 1000000};
    nanosleep(&pause, NULL);
}

/* Finds ourod beside this program; else the name alone, for the search of PATH. */
static void find_program(struct buffer *path)
{
    char self[4096];
    ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
    if (length > 0) {
        self[length] = '\0';
        *strrchr(self, '/') = '\0';
        buffer_printf(path, "%s/ourod", self);
        if (access(buffer_text(path), X_OK) == 0) {
            return;
        }
        buffer_clear(path);
    }
    buffer_append_text(path, "ourod");
}

/* Makes the folder of the socket. */
static bool make_directory(struct private_daemon *daemon)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    struct stat status;
    if (!runtime || !runtime[0] || stat(runtime, &status) != 0 || access(runtime, W_OK) != 0) {
        runtime = "/tmp";
    }
    buffer_printf(&daemon->directory, "%s/ouro-private-XXXXXX", runtime);
    if (daemon->directory.failed || !mkdtemp(daemon->directory.data)) {
        buffer_clear(&daemon->directory);
        return false;
    }
    buffer_printf(&daemon->socket, "%s/ourod.sock", buffer_text(&daemon->directory));
    return true;
}

/* The child's side of the fork. */
static _Noreturn void become_daemon(const char *program, const char *socket_path, int parent)
{
    char number[16];
    snprintf(number, sizeof number, "%d", parent);
    fcntl(parent, F_SETFD, 0);
    /* A Ctrl-C is for the program: the client passes it on. */
    setpgid(0, 0);
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    execlp(program, "ourod", "--private", "--socket", socket_path, "--parent-fd", number, (char *)NULL);
    fprintf(stderr, "ouroctl: cannot start %s: %s\n", program, strerror(errno));
    _exit(127);
}

/* Waits until the daemon answers or has gone. */
static bool wait_for_start(struct private_daemon *daemon, struct connection *connection,
                           struct buffer *problem)
{
    struct buffer tried = BUFFER_EMPTY;
    bool connected = false, gone = false;
    for (int waited = 0; !connected && !gone && waited < START_MILLISECONDS;) {
        buffer_clear(&tried);
        connected = connection_open(connection, buffer_text(&daemon->socket), &tried);
        if (!connected) {
            int status;
            gone = waitpid(daemon->process, &status, WNOHANG) == daemon->process;
            if (gone) {
                daemon->process = 0;
                buffer_printf(problem, "the private daemon ended at once (%s %d)",
                              WIFEXITED(status) ? "status" : "signal",
                              WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
            }
            long step = waited < 100 ? 2 : 20;
            pause_milliseconds(step);
            waited += (int)step;
        }
    }
    if (!connected && !gone) {
        buffer_append_text(problem, "the private daemon did not answer in time");
    }
    buffer_finish(&tried);
    return connected;
}

bool private_daemon_start(struct private_daemon *daemon, struct connection *connection,
                          struct buffer *problem)
{
    *daemon = (struct private_daemon){.keep = -1};
    struct buffer program = BUFFER_EMPTY;
    int pair[2];
    bool started = false;
    find_program(&program);
    if (!make_directory(daemon) || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        buffer_printf(problem, "cannot prepare a private daemon: %s", strerror(errno));
        goto done;
    }
    daemon->keep = pair[0];
    daemon->process = fork();
    if (daemon->process == 0) {
        become_daemon(buffer_text(&program), buffer_text(&daemon->socket), pair[1]);
    }
    close(pair[1]);
    if (daemon->process < 0) {
        daemon->process = 0;
        buffer_printf(problem, "cannot start a private daemon: %s", strerror(errno));
        goto done;
    }
    started = wait_for_start(daemon, connection, problem);
done:
    buffer_finish(&program);
    if (!started) {
        private_daemon_stop(daemon);
    }
    return started;
}

void private_daemon_stop(struct private_daemon *daemon)
{
    if (daemon->keep >= 0) {
        close(daemon->keep);
        daemon->keep = -1;
    }
    for (int waited = 0; daemon->process > 0; waited += 5) {
        if (waitpid(daemon->process, NULL, WNOHANG) != 0) {
            daemon->process = 0;
            break;
        }
        if (waited >= STOP_MILLISECONDS) {
            kill(daemon->process, SIGKILL);
        }
        pause_milliseconds(5);
    }
    if (daemon->directory.length > 0) {
        unlink(buffer_text(&daemon->socket));
        rmdir(buffer_text(&daemon->directory));
    }
    buffer_finish(&daemon->directory);
    buffer_finish(&daemon->socket);
}
