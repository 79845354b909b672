#include "notify.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "log.h"

#ifdef OURO_SYSTEMD

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

static void send_state(const char *state)
{
    sd_notify(0, state);
}

uint64_t notify_watchdog_ms(void)
{
    uint64_t microseconds = 0;
    return sd_watchdog_enabled(0, &microseconds) > 0 ? microseconds / 2000 + 1 : 0;
}

int notify_take_socket(void)
{
    int taken = -1, end = SD_LISTEN_FDS_START + sd_listen_fds(1);
    for (int descriptor = SD_LISTEN_FDS_START; descriptor < end; descriptor++) {
        if (sd_is_socket_unix(descriptor, SOCK_STREAM, 1, NULL, 0) <= 0) {
            log_warning("the service manager handed over descriptor %d, which is no listening Unix socket",
                        descriptor);
        } else if (taken >= 0) {
            log_warning(
                "the service manager handed over a second socket, descriptor %d: only the first is used",
                descriptor);
        } else {
            taken = descriptor;
        }
    }
    return taken;
}

#else

static void send_state(const char *state)
{
    (void)state;
}

uint64_t notify_watchdog_ms(void)
{
    return 0;
}

int notify_take_socket(void)
{
    return -1;
}

#endif

void notify_ready(void)
{
    send_state("READY=1");
}

void notify_reloading(void)
{
    char state[80];
    snprintf(state, sizeof state, "RELOADING=1\nMONOTONIC_USEC=%lld",
             (long long)(clock_monotonic_ns() / 1000));
    send_state(state);
}

void notify_stopping(void)
{
    send_state("STOPPING=1");
}

void notify_status(const char *format, ...)
{
    char state[256] = "STATUS=";
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(state + 7, sizeof state - 7, format, arguments);
    va_end(arguments);
    send_state(state);
}

void notify_watchdog(void)
{
    send_state("WATCHDOG=1");
}
