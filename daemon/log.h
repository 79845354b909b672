/* What the daemon says about itself, on standard error.
 *
 * A message is a line, or several. Under the journal each line begins with its priority, "<6>"; on a terminal
 * or in a file with the daemon's name. Any thread may log; lines are never mixed.
 */
#ifndef OURO_DAEMON_LOG_H
#define OURO_DAEMON_LOG_H

#include <stdbool.h>
#include <stddef.h>

/* The journal's priorities, as far as they are used here. */
enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };

/* Finds out whether standard error is the journal's. Once, at the start. */
void log_init(void);
/* The least important messages that are written. At first LOG_LEVEL_INFO. */
void log_set_level(enum log_level level);
/* Reads "error", "warning", "info" or "debug"; false for anything else. */
bool log_level_parse(const char *text, enum log_level *level);

void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* A line that a program printed, under its name. Written whatever the level. May block as long as the reader
 * of standard error is slow. */
void log_program_line(const char *program, int stream, const char *text, size_t length);

#endif
