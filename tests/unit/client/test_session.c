/* Verbs against a small server that this test plays itself, over a real socket. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "answer.h"
#include "connection.h"
#include "invocation.h"
#include "private_daemon.h"
#include "wire/params.h"

/* One connection, seen from the server. */
struct peer {
    int descriptor;
    struct wire_decoder decoder;
    struct wire_frame frame; /* the last one received */
    struct wire_arguments arguments;
    struct buffer out;
};

static char directory[] = "/tmp/ouro-session-XXXXXX";
static char socket_path[64], program_path[64];
static int listener;
static void (*play)(struct peer *peer); /* what the server does with the next connection */
static FILE *diagnostics;
static char output[200000], errors[20000];

/* Waits for the next frame. False at the end of the connection. */
static bool receive(struct peer *peer)
{
    const char *why = "";
    for (;;) {
        enum status status = wire_decoder_next(&peer->decoder, &peer->frame, &why);
        if (status == STATUS_OK) {
            return true;
        }
        char piece[4096];
        ssize_t got = read(peer->descriptor, piece, sizeof piece);
        if (status != STATUS_TRUNCATED || got <= 0) {
            return false;
        }
        wire_decoder_feed(&peer->decoder, piece, (size_t)got);
    }
}

/* Ends the test from the server's side, where standard error is the client's. */
static _Noreturn void give_up(const char *text)
{
    fprintf(diagnostics, "the server: %s\n", text);
    abort();
}

/* Receives what must be this method, with parameters that the table allows. Acknowledgements may come
 * before it. */
static void expect(struct peer *peer, enum wire_method_id method)
{
    struct wire_problem problem;
    const struct wire_method *got = NULL;
    do {
        if (!receive(peer)) {
            give_up(wire_methods[method].name);
        }
        got = wire_method_find(peer->frame.method, peer->frame.method_length);
    } while (got == &wire_methods[WIRE_PROGRAM_ACK] && method != WIRE_PROGRAM_ACK);
    if (got != &wire_methods[method]) {
        give_up(wire_methods[method].name);
    }
    if (!wire_params_check(got, peer->frame.params, &peer->arguments, &problem)) {
        give_up(problem.message);
    }
}

static void send_out(struct peer *peer)
{
    for (size_t done = 0; done < peer->out.length;) {
        ssize_t sent = send(peer->descriptor, peer->out.data + done, peer->out.length - done, MSG_NOSIGNAL);
        if (sent <= 0) {
            break;
        }
        done += (size_t)sent;
    }
    buffer_clear(&peer->out);
}

static void put_output(struct peer *peer, enum wire_method_id method, const char *data, size_t length)
{
    wire_put_notification(&peer->out, method);
    wire_put_map(&peer->out, 2);
    wire_put_key_uint(&peer->out, "program", 5);
    wire_put_text(&peer->out, "data");
    wire_put_bin(&peer->out, data, length);
}

static void put_ended(struct peer *peer, unsigned status)
{
    wire_put_notification(&peer->out, WIRE_PROGRAM_ENDED);
    wire_put_map(&peer->out, 4);
    wire_put_key_uint(&peer->out, "program", 5);
    wire_put_key_uint(&peer->out, "status", status);
    wire_put_key_text(&peer->out, "reason", "exit");
    wire_put_key_text(&peer->out, "text", "");
}

static void put_started(struct peer *peer)
{
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 3);
    wire_put_key_uint(&peer->out, "program", 5);
    wire_put_key_text(&peer->out, "name", "student");
    wire_put_key_uint(&peer->out, "window", WIRE_DEFAULT_WINDOW);
}

static void *serve(void *unused)
{
    struct peer peer = {.descriptor = accept(listener, NULL, NULL)};
    wire_decoder_init(&peer.decoder, WIRE_MAX_FRAME);
    play(&peer);
    send_out(&peer);
    close(peer.descriptor);
    wire_decoder_finish(&peer.decoder);
    buffer_finish(&peer.out);
    return NULL;
}

static void read_back(FILE *file, char *text, size_t size)
{
    rewind(file);
    text[fread(text, 1, size - 1, file)] = '\0';
    fclose(file);
}

/* Runs a command line against `server`; returns its exit status, and fills `output` and `errors`. */
static int command(void (*server)(struct peer *), int count, char **words)
{
    pthread_t thread;
    struct invocation invocation;
    FILE *out = tmpfile(), *err = tmpfile();
    int kept_out = dup(STDOUT_FILENO), kept_err = dup(STDERR_FILENO);
    play = server;
    assert_int_equal(pthread_create(&thread, NULL, serve, NULL), 0);
    fflush(stdout);
    fflush(stderr);
    dup2(fileno(out), STDOUT_FILENO);
    dup2(fileno(err), STDERR_FILENO);
    bool parsed = invocation_parse(&invocation, count, words);
    int status = parsed ? invocation.verb->act(&invocation) : -1;
    fflush(stdout);
    fflush(stderr);
    dup2(kept_out, STDOUT_FILENO);
    dup2(kept_err, STDERR_FILENO);
    close(kept_out);
    close(kept_err);
    read_back(out, output, sizeof output);
    read_back(err, errors, sizeof errors);
    assert_true(parsed);
    pthread_join(thread, NULL);
    return status;
}

#define COMMAND(server, ...)                                                                                 \
    command(server, (int)(sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)) + 2,                             \
            (char *[]){"ouroctl", socket_option, __VA_ARGS__, NULL})

static char socket_option[80];

/* A program that prints on both streams, imports, reads, and exits with 7. */
static void play_program(struct peer *peer)
{
    const char *text;
    size_t length;
    char path[128];
    expect(peer, WIRE_PROGRAM_RUN);
    if (!wire_argument_bytes(&peer->arguments, "source", &text, &length) || length != 9 ||
        memcmp(text, "import x\n", 9) != 0) {
        give_up(__func__);
    }
    put_started(peer);
    put_output(peer, WIRE_PROGRAM_STDOUT, "Alice\n", 6);
    put_output(peer, WIRE_PROGRAM_STDERR, "warning\n", 8);
    wire_put_request(&peer->out, 1, WIRE_SOURCE_FIND);
    wire_put_map(&peer->out, 2);
    wire_put_key_uint(&peer->out, "program", 5);
    wire_put_key_text(&peer->out, "name", "beside");
    wire_put_request(&peer->out, 2, WIRE_SOURCE_FIND);
    wire_put_map(&peer->out, 2);
    wire_put_key_uint(&peer->out, "program", 5);
    wire_put_key_text(&peer->out, "name", "../../etc/passwd");
    send_out(peer);
    int replies = 0, acknowledged = 0;
    while (replies < 2 || acknowledged < 14) {
        if (!receive(peer)) {
            give_up(__func__);
        }
        if (peer->frame.kind == WIRE_REPLY && peer->frame.id == 1) {
            struct wire_value source;
            snprintf(path, sizeof path, "%s/beside.py", directory);
            char found[128];
            if (strcmp(wire_map_text(peer->frame.result, "path", found, sizeof found), path) != 0 ||
                !wire_map_get(peer->frame.result, "source", &source) ||
                !wire_value_equals(source, "y = 1\n")) {
                give_up(__func__);
            }
            replies++;
        } else if (peer->frame.kind == WIRE_REPLY) {
            if (wire_value_kind(peer->frame.result) != WIRE_NIL) {
                give_up(__func__);
            }
            replies++;
        } else {
            acknowledged += (int)wire_map_uint(peer->frame.params, "bytes", 0);
        }
    }
    put_ended(peer, 7);
}

static void a_program_is_run(void **state)
{
    assert_int_equal(COMMAND(play_program, "run", program_path, "--flag"), 7);
    assert_string_equal(output, "Alice\n");
    assert_string_equal(errors, "warning\n");
}

/* Output in large pieces: no more than a window is under way, and all of it arrives. */
static void play_flood(struct peer *peer)
{
    enum { TOTAL = 150000 };
    char piece[5000];
    memset(piece, 'x', sizeof piece);
    expect(peer, WIRE_PROGRAM_RUN);
    put_started(peer);
    int sent = 0, acknowledged = 0;
    while (acknowledged < TOTAL) {
        while (sent < TOTAL && sent - acknowledged < 20000) {
            put_output(peer, WIRE_PROGRAM_STDOUT, piece, sizeof piece);
            sent += (int)sizeof piece;
        }
        send_out(peer);
        if (!receive(peer)) {
            give_up(__func__);
        }
        acknowledged += (int)wire_map_uint(peer->frame.params, "bytes", 0);
    }
    put_ended(peer, 0);
}

static void output_is_acknowledged(void **state)
{
    assert_int_equal(COMMAND(play_flood, "run", program_path), 0);
    assert_int_equal(strlen(output), 150000);
}

/* The daemon goes in the middle of a run. */
static void play_vanish(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_RUN);
    put_started(peer);
}

static void a_daemon_that_vanishes(void **state)
{
    assert_int_equal(COMMAND(play_vanish, "run", program_path), EXIT_RUN_FAILED);
    assert_string_equal(errors, "ouroctl: the daemon closed the connection\n");
}

/* Ctrl-C becomes an interrupt. */
static void play_interrupt(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_RUN);
    put_started(peer);
    send_out(peer);
    usleep(20000);
    kill(getpid(), SIGINT);
    expect(peer, WIRE_PROGRAM_INTERRUPT);
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 0);
    put_ended(peer, 130);
}

static void interrupts_are_passed_on(void **state)
{
    assert_int_equal(COMMAND(play_interrupt, "run", program_path), 130);
}

/* Told to end, the client leaves without a word: to end the program is then the daemon's business. */
static int end_signal;

static void play_leave(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_RUN);
    put_started(peer);
    send_out(peer);
    usleep(20000);
    kill(getpid(), end_signal);
    if (receive(peer)) {
        give_up(__func__);
    }
}

static void the_client_leaves_when_told_to_end(void **state)
{
    end_signal = SIGTERM;
    assert_int_equal(COMMAND(play_leave, "run", program_path), 128 + SIGTERM);
    assert_string_equal(errors, "");
    end_signal = SIGHUP;
    assert_int_equal(COMMAND(play_leave, "run", program_path), 128 + SIGHUP);
}

/* A program in a terminal's place asks for input. */
static void play_input(struct peer *peer)
{
    struct wire_value data;
    expect(peer, WIRE_PROGRAM_RUN);
    put_started(peer);
    for (int i = 0; i < 2; i++) {
        wire_put_notification(&peer->out, WIRE_PROGRAM_STDIN_WANT);
        wire_put_map(&peer->out, 2);
        wire_put_key_uint(&peer->out, "program", 5);
        wire_put_key_uint(&peer->out, "max", 5);
        send_out(peer);
        expect(peer, WIRE_PROGRAM_STDIN);
        wire_argument(&peer->arguments, "data", &data);
        if (!wire_value_equals(data, i == 0 ? "hello" : "") ||
            wire_argument_bool(&peer->arguments, "eof", false) != (i == 1)) {
            give_up(__func__);
        }
    }
    put_ended(peer, 0);
}

static void input_is_sent_when_wanted(void **state)
{
    int pair[2], kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(pair), 0);
    assert_int_equal(write(pair[1], "hello", 5), 5);
    close(pair[1]);
    dup2(pair[0], STDIN_FILENO);
    close(pair[0]);
    assert_int_equal(COMMAND(play_input, "run", program_path), 0);
    dup2(kept, STDIN_FILENO);
    close(kept);
}

static void play_call(struct peer *peer)
{
    struct wire_value args, item;
    expect(peer, WIRE_PROGRAM_CALL);
    wire_argument(&peer->arguments, "args", &args);
    struct wire_cursor cursor = wire_cursor_start(args);
    if (wire_value_count(args) != 3 || !wire_cursor_next(&cursor, &item) ||
        !wire_value_equals(item, "Alice") || !wire_cursor_next(&cursor, &item) ||
        wire_value_kind(item) != WIRE_UINT || !wire_cursor_next(&cursor, &item) ||
        wire_value_kind(item) != WIRE_ARRAY || wire_argument_uint(&peer->arguments, "deadline_ms", 0) != 50) {
        give_up(__func__);
    }
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 3);
    wire_put_text(&peer->out, "value");
    wire_put_array(&peer->out, 2);
    wire_put_float(&peer->out, 1.5);
    wire_put_nil(&peer->out);
    wire_put_key_bool(&peer->out, "repr", false);
    wire_put_key_uint(&peer->out, "ns", 10);
}

static void a_call(void **state)
{
    assert_int_equal(COMMAND(play_call, "call", "--deadline", "50", "school", "f", "Alice", "3", "[1]"), 0);
    assert_string_equal(output, "[1.5,null]\n");
    assert_int_equal(
        COMMAND(play_call, "--json", "call", "--deadline", "50", "school", "f", "Alice", "3", "[1]"), 0);
    assert_string_equal(
        output, "{\"schema\":\"ouro.program.call/1\",\"value\":[1.5,null],\"repr\":false,\"ns\":10}\n");
}

/* A Python exception in a call: its traceback for people, a document for programs. */
static void play_exception(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_CALL);
    wire_put_error_begin(&peer->out, peer->frame.id, WIRE_ERROR_PYTHON_EXCEPTION, "ValueError: no");
    wire_put_map(&peer->out, 1);
    wire_put_key_text(&peer->out, "traceback", "Traceback (most recent call last):\nValueError: no\n");
    wire_put_error_end(&peer->out);
}

static void a_call_that_raises(void **state)
{
    assert_int_equal(COMMAND(play_exception, "call", "p", "f"), EXIT_DATA);
    assert_string_equal(output, "");
    assert_string_equal(errors, "Traceback (most recent call last):\nValueError: no\n");
    assert_int_equal(COMMAND(play_exception, "call", "p", "f", "--json"), EXIT_DATA);
    assert_non_null(strstr(output, "{\"schema\":\"ouro.error/1\",\"error\":{\"code\":15,"));
}

static void play_nonsense(struct peer *peer)
{
    receive(peer);
    buffer_append_text(&peer->out, "HTTP/1.1 400 Bad Request\r\n");
}

static void a_server_that_is_none(void **state)
{
    assert_int_equal(COMMAND(play_nonsense, "status"), EXIT_PROTOCOL);
    assert_int_equal(COMMAND(play_nonsense, "program", "list"), EXIT_PROTOCOL);
}

static void play_empty_list(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_LIST);
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 1);
    wire_put_text(&peer->out, "programs");
    wire_put_array(&peer->out, 0);
}

static void empty_lists(void **state)
{
    assert_int_equal(COMMAND(play_empty_list, "program", "list", "--json"), 0);
    assert_string_equal(output, "{\"schema\":\"ouro.program.list/1\",\"programs\":[]}\n");
    assert_int_equal(COMMAND(play_empty_list, "program", "list"), 0);
    assert_non_null(strstr(output, "PROGRAM"));
    assert_int_equal(COMMAND(play_empty_list, "heap", "show", "3"), EXIT_NOT_THERE);
}

static void write_file(const char *name, const char *content)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

/* draw FILE: stopped at the first return, drawn, popped, resumed. */
static void play_draw(struct peer *peer)
{
    struct wire_value points, point;
    expect(peer, WIRE_PROGRAM_RUN);
    wire_argument(&peer->arguments, "stop_at", &points);
    struct wire_cursor cursor = wire_cursor_start(points);
    if (!wire_cursor_next(&cursor, &point) || !wire_value_equals(point, "*:return") ||
        !wire_cursor_next(&cursor, &point) || !wire_value_equals(point, "*:end")) {
        give_up(__func__);
    }
    put_started(peer);
    put_output(peer, WIRE_PROGRAM_STDOUT, "Alice\n", 6);
    wire_put_notification(&peer->out, WIRE_PROGRAM_STOPPED);
    wire_put_map(&peer->out, 4);
    wire_put_key_uint(&peer->out, "program", 5);
    wire_put_key_uint(&peer->out, "thread", 9);
    wire_put_key_text(&peer->out, "event", "return");
    wire_put_key_text(&peer->out, "function", "create_student");
    send_out(peer);
    expect(peer, WIRE_DRAW_SNAPSHOT);
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 1);
    wire_put_key_text(&peer->out, "name", "student");
    send_out(peer);
    for (int i = 0; i < 2; i++) {
        const char *step;
        size_t length;
        expect(peer, WIRE_THREAD_RESUME);
        wire_argument_bytes(&peer->arguments, "step", &step, &length);
        if (wire_argument_uint(&peer->arguments, "thread", 0) != 9 || length != (i ? 8 : 3)) {
            give_up(__func__);
        }
        wire_put_reply(&peer->out, peer->frame.id);
        wire_put_map(&peer->out, 4);
        wire_put_key_text(&peer->out, "state", i ? "running" : "stopped");
        wire_put_text(&peer->out, "freed");
        wire_put_array(&peer->out, i ? 0 : 1);
        if (i == 0) {
            wire_put_map(&peer->out, 4);
            wire_put_key_uint(&peer->out, "handle", 1);
            wire_put_key_text(&peer->out, "type", "Student");
            wire_put_key_text(&peer->out, "text", "<Student object>");
            wire_put_key_uint(&peer->out, "bytes", 32);
        }
        wire_put_key_uint(&peer->out, "freed_objects", i ? 0 : 1);
        wire_put_key_uint(&peer->out, "freed_bytes", i ? 0 : 32);
        send_out(peer);
    }
    put_ended(peer, 0);
}

static void a_file_is_drawn(void **state)
{
    assert_int_equal(COMMAND(play_draw, "draw", program_path), 0);
    assert_int_equal(strncmp(output, "Alice\n", 6), 0);
    assert_non_null(strstr(output, "STACK MEMORY"));
    assert_non_null(strstr(output, "\nWhen create_student() returned, its frame was popped: "
                                   "1 object went at once, 32 B:\n"
                                   "OBJECT  TYPE     BYTES  WAS\n"
                                   "#1      Student     32  <Student object>\n"));
    assert_int_equal(COMMAND(play_draw, "draw", "--json", program_path), 0);
    assert_string_equal(output,
                        "{\"schema\":\"ouro.draw/1\",\"snapshot\":{\"name\":\"student\"},\"returned\":"
                        "{\"state\":\"stopped\",\"freed\":[{\"handle\":1,\"type\":\"Student\",\"text\":"
                        "\"<Student object>\",\"bytes\":32}],\"freed_objects\":1,\"freed_bytes\":32}}\n");
    assert_string_equal(errors, "Alice\n");
}

/* A program that an exception ends comes to no return. */
static void play_no_stop(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_RUN);
    put_started(peer);
    put_ended(peer, 0);
}

static void nothing_to_draw(void **state)
{
    assert_int_equal(COMMAND(play_no_stop, "draw", program_path), EXIT_NOT_THERE);
}

/* Receives one statement of a shell and says what became of it. */
static void answer_eval(struct peer *peer, const char *statement, const char *state, const char *prints)
{
    struct wire_value source;
    expect(peer, WIRE_PROGRAM_EVAL);
    wire_argument(&peer->arguments, "source", &source);
    if (!wire_value_equals(source, statement)) {
        give_up(statement);
    }
    if (prints[0]) {
        put_output(peer, WIRE_PROGRAM_STDOUT, prints, strlen(prints));
    }
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 2);
    wire_put_key_text(&peer->out, "state", state);
    wire_put_key_uint(&peer->out, "status", 4);
    send_out(peer);
}

static void play_shell(struct peer *peer)
{
    expect(peer, WIRE_PROGRAM_LOAD);
    wire_put_reply(&peer->out, peer->frame.id);
    wire_put_map(&peer->out, 1);
    wire_put_key_uint(&peer->out, "program", 5);
    send_out(peer);
    answer_eval(peer, "1 + 1\n", "done", "2\n");
    answer_eval(peer, "x = (\n", "incomplete", "");
    answer_eval(peer, "x = (\n1)\n", "done", "");
    answer_eval(peer, "if x:\n    y\nelse: z\n\n", "exception", "");
    answer_eval(peer, "forx = 1\n", "done", "");
    answer_eval(peer, "exit(4)\n", "exit", "");
}

static void a_shell_in_a_pipe(void **state)
{
    static const char typed[] = "1 + 1\nx = (\n1)\n\nif x:\n    y\nelse: z\n\nforx = 1\nexit(4)\nnever\n";
    int pair[2], kept = dup(STDIN_FILENO);
    assert_int_equal(pipe(pair), 0);
    assert_int_equal(write(pair[1], typed, sizeof typed - 1), sizeof typed - 1);
    close(pair[1]);
    dup2(pair[0], STDIN_FILENO);
    close(pair[0]);
    clearerr(stdin);
    assert_int_equal(COMMAND(play_shell, "shell"), 4);
    assert_string_equal(output, "2\n");
    dup2(kept, STDIN_FILENO);
    close(kept);
}

/* A private daemon, played by a script: it is found on PATH, answers, and goes when its client lets go. */
static void private_daemons_come_and_go(void **state)
{
    static const char script[] = "#!/usr/bin/python3\n"
                                 "import os, socket, sys\n"
                                 "options = dict(zip(sys.argv[2::2], sys.argv[3::2]))\n"
                                 "assert sys.argv[1] == '--private'\n"
                                 "s = socket.socket(socket.AF_UNIX)\n"
                                 "s.bind(options['--socket'])\n"
                                 "s.listen()\n"
                                 "os.read(int(options['--parent-fd']), 1)\n";
    struct private_daemon daemon;
    struct connection connection;
    struct buffer problem = BUFFER_EMPTY;
    char path[128], folder[256];
    write_file("ourod", script);
    snprintf(path, sizeof path, "%s/ourod", directory);
    assert_int_equal(chmod(path, 0700), 0);
    snprintf(folder, sizeof folder, "%s:/usr/bin:/bin", directory);
    setenv("PATH", folder, 1);
    setenv("XDG_RUNTIME_DIR", directory, 1);
    if (!private_daemon_start(&daemon, &connection, &problem)) {
        fail_msg("%s", buffer_text(&problem));
    }
    pid_t process = daemon.process;
    snprintf(folder, sizeof folder, "%s", buffer_text(&daemon.directory));
    assert_int_equal(access(folder, F_OK), 0);
    assert_int_equal(kill(process, 0), 0);
    connection_close(&connection);
    private_daemon_stop(&daemon);
    assert_int_equal(kill(process, 0), -1);
    assert_int_equal(access(folder, F_OK), -1);

    write_file("ourod", "#!/bin/sh\nexit 3\n");
    assert_false(private_daemon_start(&daemon, &connection, &problem));
    assert_string_equal(buffer_text(&problem), "the private daemon ended at once (status 3)");
    buffer_finish(&problem);
}

static void no_daemon(void **state)
{
    struct connection connection;
    struct buffer tried = BUFFER_EMPTY;
    setenv("OURO_SOCKET", "/nowhere/a.sock", 1);
    setenv("XDG_RUNTIME_DIR", "/nowhere/run", 1);
    assert_false(connection_open(&connection, "/nowhere/named.sock", &tried));
    assert_string_equal(buffer_text(&tried), "  /nowhere/named.sock: No such file or directory");
    buffer_clear(&tried);
    if (access("/run/ouro/ourod.sock", F_OK) != 0) {
        assert_false(connection_open(&connection, NULL, &tried));
        assert_string_equal(buffer_text(&tried), "  /nowhere/a.sock: No such file or directory\n"
                                                 "  /nowhere/run/ouro/ourod.sock: No such file or directory\n"
                                                 "  /run/ouro/ourod.sock: No such file or directory");
    }
    buffer_finish(&tried);
}

static int set_up(void **state)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    assert_non_null(mkdtemp(directory));
    diagnostics = fdopen(dup(STDERR_FILENO), "w");
    setvbuf(diagnostics, NULL, _IONBF, 0);
    snprintf(socket_path, sizeof socket_path, "%s/s", directory);
    snprintf(socket_option, sizeof socket_option, "--socket=%s", socket_path);
    snprintf(program_path, sizeof program_path, "%s/program.py", directory);
    write_file("program.py", "import x\n");
    write_file("beside.py", "y = 1\n");
    strcpy(address.sun_path, socket_path);
    listener = socket(AF_UNIX, SOCK_STREAM, 0);
    return bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 4);
}

static int tear_down(void **state)
{
    char line[128];
    close(listener);
    snprintf(line, sizeof line, "rm -r '%s'", directory);
    return system(line);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_is_run),
        cmocka_unit_test(output_is_acknowledged),
        cmocka_unit_test(a_daemon_that_vanishes),
        cmocka_unit_test(interrupts_are_passed_on),
        cmocka_unit_test(the_client_leaves_when_told_to_end),
        cmocka_unit_test(input_is_sent_when_wanted),
        cmocka_unit_test(a_call),
        cmocka_unit_test(a_call_that_raises),
        cmocka_unit_test(a_server_that_is_none),
        cmocka_unit_test(empty_lists),
        cmocka_unit_test(a_file_is_drawn),
        cmocka_unit_test(nothing_to_draw),
        cmocka_unit_test(a_shell_in_a_pipe),
        cmocka_unit_test(private_daemons_come_and_go),
        cmocka_unit_test(no_daemon),
    };
    alarm(60);
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
