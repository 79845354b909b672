/* shell: a read-eval-print loop whose statements run in the daemon. */
#include "acts.h"

#include <errno.h>
#include <histedit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answer.h"
#include "connection.h"
#include "session.h"
#include "text.h"

#define HISTORY_LINES 1000

/* Where lines come from: libedit on a terminal, else the lines of standard input. */
struct lines {
    EditLine *editor; /* NULL: standard input is no terminal */
    History *history;
    struct buffer history_path;
    const char *prompt;
    char *line; /* from getline */
    size_t capacity;
    size_t length; /* of the line that was read last, which may hold NULs */
};

static char *current_prompt(EditLine *editor)
{
    struct lines *lines = NULL;
    el_get(editor, EL_CLIENTDATA, &lines);
    return (char *)lines->prompt;
}

static void lines_init(struct lines *lines)
{
    *lines = (struct lines){.prompt = ""};
    HistEvent event;
    const char *home = getenv("HOME");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
        return;
    }
    lines->editor = el_init("ouroctl", stdin, stdout, stderr);
    lines->history = history_init();
    if (!lines->editor || !lines->history) {
        return;
    }
    history(lines->history, &event, H_SETSIZE, HISTORY_LINES);
    history(lines->history, &event, H_SETUNIQUE, 1);
    if (home) {
        buffer_printf(&lines->history_path, "%s/.ouro_history", home);
        history(lines->history, &event, H_LOAD, buffer_text(&lines->history_path));
    }
    el_set(lines->editor, EL_CLIENTDATA, lines);
    el_set(lines->editor, EL_PROMPT, current_prompt);
    el_set(lines->editor, EL_EDITOR, "emacs");
    el_set(lines->editor, EL_HIST, history, lines->history);
    el_source(lines->editor, NULL);
}

static void lines_finish(struct lines *lines)
{
    HistEvent event;
    if (lines->history) {
        if (lines->history_path.length > 0) {
            history(lines->history, &event, H_SAVE, buffer_text(&lines->history_path));
        }
        history_end(lines->history);
    }
    if (lines->editor) {
        el_end(lines->editor);
    }
    buffer_finish(&lines->history_path);
    free(lines->line);
}

/* Reads a line with its newline. NULL at the end; `*interrupted` when it was Ctrl-C. */
static const char *lines_read(struct lines *lines, const char *prompt, bool *interrupted)
{
    const char *line;
    int length = 0;
    *interrupted = false;
    lines->prompt = prompt;
    if (!lines->editor) {
        errno = 0;
        ssize_t got = getline(&lines->line, &lines->capacity, stdin);
        *interrupted = got < 0 && errno == EINTR;
        clearerr(stdin);
        lines->length = got > 0 ? (size_t)got : 0;
        return got > 0 ? lines->line : NULL;
    }
    errno = 0;
    line = el_gets(lines->editor, &length);
    *interrupted = !line && length < 0 && errno == EINTR;
    if (line && line[0] != '\n') {
        HistEvent event;
        history(lines->history, &event, H_ENTER, line);
    }
    lines->length = length > 0 ? (size_t)length : 0;
    return length > 0 ? line : NULL;
}

/* Input for the program itself (`input()`): the next line from the same place. */
static int64_t read_program_input(void *context, char *data, size_t size)
{
    struct lines *lines = context;
    bool interrupted;
    const char *line = lines_read(lines, "", &interrupted);
    size_t length = line ? lines->length : 0;
    if (interrupted) {
        return -1;
    }
    length = length < size ? length : size;
    memcpy(data, line ? line : "", length);
    return (int64_t)length;
}

/* Tells whether a statement that begins with this line goes on until an empty line. */
static bool begins_block(const char *line)
{
    static const char *const words[] = {"if", "for", "while", "with", "try", "def", "class", "async"};
    if (line[0] == '@') {
        return true;
    }
    size_t length = strspn(line, "abcdefghijklmnopqrstuvwxyz");
    char after = line[length];
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strlen(words[i]) == length && strncmp(words[i], line, length) == 0) {
            return strchr(" \t(:\\[{", after) != NULL;
        }
    }
    size_t end = strlen(line);
    while (end > 0 && strchr(" \t\r\n", line[end - 1])) {
        end--;
    }
    return end > 0 && line[end - 1] == ':' && strncmp(line, "match", 5) == 0;
}

static bool is_blank(const char *line, size_t length)
{
    return strspn(line, " \t\r\n") == length;
}

static int start(struct session *session, struct invocation *invocation)
{
    uint64_t seed;
    int status = session_open(session, invocation, invocation_option(invocation, "--private") != NULL);
    if (status != EXIT_OK) {
        return status;
    }
    session_set_search(session, "");
    struct buffer *out = connection_begin(&session->connection, WIRE_PROGRAM_LOAD);
    wire_put_map(out, 5 + SESSION_COMMON_PARAMS + session_has_hash_seed(&seed));
    wire_put_key_text(out, "source", "");
    wire_put_key_text(out, "path", "<stdin>");
    wire_put_key_text(out, "kind", "interactive");
    wire_put_key_text(out, "directory", "");
    wire_put_text(out, "argv");
    wire_put_array(out, 1);
    wire_put_text(out, "");
    session_put_common(session, out);
    if (!session_start_program(session)) {
        answer_call_failed(invocation, &session->connection);
        return EXIT_RUN_FAILED;
    }
    return EXIT_OK;
}

enum outcome { OUTCOME_DONE, OUTCOME_INCOMPLETE, OUTCOME_LEAVE };

/* Runs what was typed. */
static enum outcome evaluate(struct session *session, struct invocation *invocation,
                             const struct buffer *source, int *status)
{
    char state[16];
    struct buffer *out = connection_begin(&session->connection, WIRE_PROGRAM_EVAL);
    wire_put_map(out, 2);
    wire_put_key_uint(out, "program", session->program);
    wire_put_text(out, "source");
    wire_put_str(out, buffer_text(source), source->length);
    if (!connection_call(&session->connection)) {
        if (session->connection.state == CONNECTION_OPEN && !session->ended) {
            answer_call_failed(invocation, &session->connection); /* and go on */
            return OUTCOME_DONE;
        }
        *status = EXIT_RUN_FAILED;
        if (!session->leaving) {
            answer_call_failed(invocation, &session->connection);
        }
        return OUTCOME_LEAVE;
    }
    wire_map_text(session->connection.result, "state", state, sizeof state);
    if (strcmp(state, "exit") == 0) {
        *status = (int)(wire_map_uint(session->connection.result, "status", 0) & 0xff);
        return OUTCOME_LEAVE;
    }
    return strcmp(state, "incomplete") == 0 ? OUTCOME_INCOMPLETE : OUTCOME_DONE;
}

static int read_and_evaluate(struct session *session, struct invocation *invocation, struct lines *lines)
{
    struct buffer source = BUFFER_EMPTY;
    int status = EXIT_OK;
    bool block = false, interrupted, ended = false;
    while (!session->leaving) {
        const char *line = lines_read(lines, source.length ? "... " : ">>> ", &interrupted);
        if (interrupted) {
            session_forget_signals(session);
            fputs(session->leaving ? "" : "\nKeyboardInterrupt\n", stderr);
            buffer_clear(&source);
            continue;
        }
        ended = line == NULL;
        if (ended && source.length == 0) {
            break;
        }
        if (source.length == 0) {
            if (is_blank(line, lines->length)) {
                continue;
            }
            block = begins_block(line);
        }
        if (!ended) {
            buffer_append(&source, line, lines->length);
        }
        if (ended || line[lines->length - 1] != '\n') {
            buffer_append_char(&source, '\n');
        }
        if (block && !ended && !is_blank(line, lines->length)) {
            continue;
        }
        enum outcome outcome = evaluate(session, invocation, &source, &status);
        if (outcome == OUTCOME_LEAVE) {
            break;
        }
        if (outcome == OUTCOME_DONE || ended) {
            buffer_clear(&source);
        }
    }
    if (ended && lines->editor) {
        putchar('\n');
    }
    buffer_finish(&source);
    return session->leaving ? session_exit_status(session, invocation, EXIT_RUN_FAILED) : status;
}

int act_shell(struct invocation *invocation)
{
    struct session session;
    struct lines lines;
    int status = start(&session, invocation);
    if (status == EXIT_OK) {
        lines_init(&lines);
        session.read_input = read_program_input;
        session.read_context = &lines;
        if (lines.editor) {
            printf("Ouro, Python 3.11 in %s; end with Ctrl-D\n", session.connection.path);
        }
        status = read_and_evaluate(&session, invocation, &lines);
        lines_finish(&lines);
    }
    return session_close(&session, status);
}
