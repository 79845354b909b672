/* What the service manager is told, and what it hands over. Without libsystemd, or when started otherwise,
 * nothing happens. On the loop's thread.
 */
#ifndef OURO_DAEMON_NOTIFY_H
#define OURO_DAEMON_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

void notify_ready(void);
void notify_reloading(void);
void notify_stopping(void);
/* One line on what the daemon does. */
void notify_status(const char *format, ...) __attribute__((format(printf, 1, 2)));
void notify_watchdog(void);
/* How often the watchdog wants to hear of us, in milliseconds; 0: it does not. */
uint64_t notify_watchdog_ms(void);
/* The listening socket that was handed over, or -1. Later callers, and children, get none. */
int notify_take_socket(void);

#endif
