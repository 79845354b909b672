#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/buffer.h"

static bool to_journal;
static int level_wanted = LOG_LEVEL_INFO; /* atomic, relaxed: a late change loses a line, nothing more */

void log_init(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    unsigned long long device, inode;
    struct stat status;
    to_journal = stream && sscanf(stream, "%llu:%llu", &device, &inode) == 2 &&
                 fstat(STDERR_FILENO, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}

void log_set_level(enum log_level level)
{
    store_relaxed(&level_wanted, (int)level);
}

bool log_level_parse(const char *text, enum log_level *level)
{
    static const struct {
        const char *name;
        enum log_level level;
    } levels[] = {{"error", LOG_LEVEL_ERROR},
                  {"warning", LOG_LEVEL_WARNING},
                  {"info", LOG_LEVEL_INFO},
                  {"debug", LOG_LEVEL_DEBUG}};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        if (strcmp(text, levels[i].name) == 0) {
            *level = levels[i].level;
            return true;
        }
    }
    return false;
}

/* One write for the whole message, so that those of several threads stay whole. */
static void write_lines(struct buffer *line)
{
    size_t done = 0;
    while (!line->failed && done < line->length) {
        ssize_t written = write(STDERR_FILENO, line->data + done, line->length - done);
        if (written <= 0) {
            break; /* nobody reads it: there is no other place to say so */
        }
        done += (size_t)written;
    }
    buffer_finish(line);
}

static void begin_line(struct buffer *line, enum log_level level)
{
    if (to_journal) {
        buffer_printf(line, "<%d>", (int)level);
    } else {
        buffer_append_text(line, level == LOG_LEVEL_ERROR     ? "ourod: error: "
                                 : level == LOG_LEVEL_WARNING ? "ourod: warning: "
                                                              : "ourod: ");
    }
}

static void log_line(enum log_level level, const char *format, va_list arguments)
{
    if ((int)level > load_relaxed(&level_wanted)) {
        return;
    }
    struct buffer message = BUFFER_EMPTY, lines = BUFFER_EMPTY;
    buffer_vprintf(&message, format, arguments);
    const char *text = buffer_text(&message);
    do {
        size_t length = strcspn(text, "\n");
        begin_line(&lines, level);
        buffer_append(&lines, text, length);
        buffer_append_char(&lines, '\n');
        text += length + (text[length] == '\n');
    } while (*text);
    lines.failed |= message.failed;
    write_lines(&lines);
    buffer_finish(&message);
}

#define LOG_FUNCTION(name, level)                                                                            \
    void name(const char *format, ...)                                                                       \
    {                                                                                                        \
        va_list arguments;                                                                                   \
        va_start(arguments, format);                                                                         \
        log_line(level, format, arguments);                                                                  \
        va_end(arguments);                                                                                   \
    }
LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(log_info, LOG_LEVEL_INFO)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)

void log_program_line(const char *program, int stream, const char *text, size_t length)
{
    struct buffer line = BUFFER_EMPTY;
    if (to_journal) {
        buffer_printf(&line, "<%d>", stream == 2 ? LOG_LEVEL_WARNING : LOG_LEVEL_INFO);
    }
    buffer_printf(&line, "%s: ", program);
    for (size_t i = 0; i < length; i++) {
        /* What a program prints must not look like another line, nor steer a terminal. */
        char c = text[i];
        buffer_append_char(&line, (unsigned char)c < ' ' && c != '\t' ? '?' : c);
    }
    buffer_append_char(&line, '\n');
    write_lines(&line);
}
