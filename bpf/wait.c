#include "wait.h"

#include <errno.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

static void ending_signals(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
    sigaddset(set, SIGTERM);
    sigaddset(set, SIGHUP);
}

uint64_t wait_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void wait_block_signals(sigset_t *previous)
{
    sigset_t set;
    ending_signals(&set);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, previous);
}

void wait_restore_signals(const sigset_t *previous)
{
    if (!sigismember(previous, SIGPIPE)) {
        sigset_t pipe_only;
        sigemptyset(&pipe_only);
        sigaddset(&pipe_only, SIGPIPE);
        struct timespec at_once = {0};
        sigtimedwait(&pipe_only, NULL, &at_once);
    }
    pthread_sigmask(SIG_SETMASK, previous, NULL);
}

/* Time to sleep in poll, rounded up so that it never ends early; -1: for ever. */
static int milliseconds_left(uint64_t start, uint64_t nanoseconds)
{
    if (nanoseconds == 0)
        return -1;
    uint64_t gone = wait_now() - start;
    if (gone >= nanoseconds)
        return 0;
    uint64_t left = (nanoseconds - gone + 999999) / 1000000;
    return left > 3600000 ? 3600000 : (int)left;
}

enum trace_end wait_for_end(int process, uint64_t start, uint64_t nanoseconds, int *signal)
{
    sigset_t set;
    ending_signals(&set);
    int signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    struct pollfd watched[] = {{.fd = signals, .events = POLLIN}, {.fd = process, .events = POLLIN}};
    enum trace_end end = TRACE_END_DURATION;
    for (;;) {
        int left = milliseconds_left(start, nanoseconds);
        int ready = poll(watched, 2, left);
        struct signalfd_siginfo info;
        if (watched[0].revents != 0 && read(signals, &info, sizeof(info)) == sizeof(info)) {
            *signal = (int)info.ssi_signo;
            end = TRACE_END_SIGNAL;
            break;
        }
        if (ready > 0 && watched[1].revents != 0) {
            end = TRACE_END_PROCESS_GONE;
            break;
        }
        if (left == 0 || (ready < 0 && errno != EINTR))
            break;
    }
    close(signals);
    return end;
}
