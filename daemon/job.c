#include "job.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/clock.h"
#include "log.h"
#include "notify.h"

/* ---- What the runtime says, on its threads ---- */

enum event_kind { EVENT_WRITE, EVENT_WANT_INPUT, EVENT_WANT_SOURCE, EVENT_STOPPED, EVENT_ENDED };

/* A message to the loop about a job. A job outlives its messages: EVENT_ENDED is its last. */
struct event {
    struct message message; /* first */
    struct job *job;
    enum event_kind kind;
    int stream;
    uint32_t request;
    uint64_t max;
    struct ouro_end end;
    struct ouro_stop stop;
    struct buffer output; /* of EVENT_WRITE */
    size_t length;
    char data[]; /* texts, one after the other, each ended by NUL */
};

#define WRITE_TOGETHER ((size_t)64 << 10) /* output that goes in one notification, about */

static void deliver_event(struct message *message);

/* What cannot be told for lack of memory is lost output at worst; the end is told in any case. */
static struct event *event_create(struct job *job, enum event_kind kind, size_t length)
{
    struct event *event = malloc(sizeof *event + length);
    if (event) {
        *event = (struct event){.message.deliver = deliver_event, .job = job, .kind = kind, .length = length};
    }
    return event;
}

/* What comes while the loop has not taken the last output of the same stream goes out together with it. */
static void on_write(void *context, int stream, const char *data, size_t length)
{
    struct job *job = context;
    if (job->tail) {
        log_tail_write(job->tail, stream, data, length);
        return;
    }
    lock_acquire(&job->lock);
    struct event *open = job->open_write;
    if (open && open->stream == stream && open->output.length < WRITE_TOGETHER) {
        buffer_append(&open->output, data, length);
    } else if ((open = event_create(job, EVENT_WRITE, 0))) {
        open->stream = stream;
        buffer_append(&open->output, data, length);
        job->open_write = open;
        inbox_post(&job->server->inbox, &open->message);
    }
    lock_release(&job->lock);
}

static void on_want_input(void *context, size_t max)
{
    struct job *job = context;
    struct event *event = event_create(job, EVENT_WANT_INPUT, 0);
    if (!event) {
        ouro_program_input(job->program, NULL, 0, true);
        return;
    }
    event->max = max;
    inbox_post(&job->server->inbox, &event->message);
}

static void on_want_source(void *context, uint32_t request, const char *name)
{
    struct job *job = context;
    size_t length = strlen(name) + 1;
    struct event *event = event_create(job, EVENT_WANT_SOURCE, length);
    if (!event) {
        ouro_program_source(job->program, request, NULL, NULL, 0, false);
        return;
    }
    event->request = request;
    memcpy(event->data, name, length);
    inbox_post(&job->server->inbox, &event->message);
}

static void on_stopped(void *context, const struct ouro_stop *stop)
{
    struct job *job = context;
    const char *texts[] = {stop->at, stop->event, stop->function, stop->file};
    size_t length = 0;
    for (size_t i = 0; i < 4; i++) {
        length += strlen(texts[i]) + 1;
    }
    struct event *event = event_create(job, EVENT_STOPPED, length);
    if (!event) {
        return; /* it stays stopped; thread.list tells that too */
    }
    event->stop = (struct ouro_stop){.thread = stop->thread, .line = stop->line};
    const char **places[] = {&event->stop.at, &event->stop.event, &event->stop.function, &event->stop.file};
    char *at = event->data;
    for (size_t i = 0; i < 4; i++) {
        *places[i] = at;
        at = stpcpy(at, texts[i]) + 1;
    }
    inbox_post(&job->server->inbox, &event->message);
}

static void on_ended(void *context, const struct ouro_end *end)
{
    struct job *job = context;
    size_t length = strlen(end->text) + 1;
    struct event *event = event_create(job, EVENT_ENDED, length);
    if (!event) { /* without the text, then */
        length = 1;
        while (!(event = event_create(job, EVENT_ENDED, length))) {
            struct timespec pause = {0, 10000000};
            nanosleep(&pause, NULL);
        }
        event->data[0] = '\0';
    } else {
        memcpy(event->data, end->text, length);
    }
    event->end = *end;
    event->end.text = event->data;
    inbox_post(&job->server->inbox, &event->message);
}

/* ---- What the loop does with it ---- */

static struct buffer *notify_client(struct job *job, enum wire_method_id method, size_t fields)
{
    struct buffer *out = session_out(job->session);
    wire_put_notification(out, method);
    wire_put_map(out, fields);
    wire_put_key_uint(out, "program", job->number);
    return out;
}

static void deliver_write(struct job *job, struct event *event)
{
    lock_acquire(&job->lock);
    if (job->open_write == event) {
        job->open_write = NULL;
    }
    lock_release(&job->lock);
    job->server->output_bytes_total += event->output.length;
    if (job->session) {
        struct buffer *out =
            notify_client(job, event->stream == 1 ? WIRE_PROGRAM_STDOUT : WIRE_PROGRAM_STDERR, 2);
        wire_put_text(out, "data");
        wire_put_bin(out, event->output.data, event->output.length);
    }
    buffer_finish(&event->output);
}

static void deliver_want_input(struct job *job, const struct event *event)
{
    if (!job->session) {
        ouro_program_input(job->program, NULL, 0, true);
        return;
    }
    wire_put_key_uint(notify_client(job, WIRE_PROGRAM_STDIN_WANT, 2), "max", event->max);
}

static void deliver_want_source(struct job *job, const struct event *event)
{
    static uint32_t last_wire; /* of the daemon, so that a late answer is never taken for another's */
    size_t free_place = 0;
    while (free_place < JOB_SOURCES && job->sources[free_place].wire) {
        free_place++;
    }
    if (!job->session || free_place == JOB_SOURCES) {
        ouro_program_source(job->program, event->request, NULL, NULL, 0, false);
        return;
    }
    last_wire = last_wire == UINT32_MAX ? 1 : last_wire + 1;
    job->sources[free_place].wire = last_wire;
    job->sources[free_place].request = event->request;
    struct buffer *out = session_out(job->session);
    wire_put_request(out, last_wire, WIRE_SOURCE_FIND);
    wire_put_map(out, 2);
    wire_put_key_uint(out, "program", job->number);
    wire_put_key_text(out, "name", event->data);
}

static void deliver_stopped(struct job *job, const struct event *event)
{
    if (!job->session) {
        return;
    }
    struct buffer *out = notify_client(job, WIRE_PROGRAM_STOPPED, 7);
    wire_put_key_uint(out, "thread", event->stop.thread);
    wire_put_key_text(out, "at", event->stop.at);
    wire_put_key_text(out, "event", event->stop.event);
    wire_put_key_text(out, "function", event->stop.function);
    wire_put_key_text(out, "file", event->stop.file);
    wire_put_key_uint(out, "line", event->stop.line);
}

static void job_free(struct job *job)
{
    for (size_t i = 0; i < job->waiters.count; i++) {
        session_release(job->waiters.items[i].session);
    }
    vector_finish(&job->waiters);
    log_tail_destroy(job->tail);
    lock_finish(&job->lock);
    free(job->user);
    free(job->path);
    free(job);
}

static void tell_waiters(struct job *job, const struct ouro_end *end)
{
    for (size_t i = 0; i < job->waiters.count; i++) {
        struct session *session = job->waiters.items[i].session;
        session->in_flight--;
        if (!session->closed) {
            wire_put_reply(session_out(session), job->waiters.items[i].id);
            wire_put_map(session_out(session), 1);
            wire_put_key_bool(session_out(session), "killed", end->reason == OURO_END_KILLED);
            session_flush(session);
            session_go_on(session);
        }
    }
}

static void deliver_ended(struct job *job, const struct ouro_end *end)
{
    struct server *server = job->server;
    if (job->session && job->kind != OURO_PROGRAM_MODULE) {
        struct buffer *out = notify_client(job, WIRE_PROGRAM_ENDED, 4);
        wire_put_key_uint(out, "status", (uint64_t)end->status);
        wire_put_key_text(out, "reason", ouro_end_reason_name(end->reason));
        wire_put_key_text(out, "text", end->text);
        session_flush(job->session);
    }
    if (job->kind == OURO_PROGRAM_MODULE && !job->ending) {
        log_warning("program %u, %s, has ended by itself (%s): %s", job->number, job->name,
                    ouro_end_reason_name(end->reason), end->text[0] ? end->text : "no exception");
    }
    log_debug("program %u, %s, has ended: %s, status %d", job->number, job->name,
              ouro_end_reason_name(end->reason), end->status);
    tell_waiters(job, end);
    *job->link = job->next;
    if (job->next) {
        job->next->link = job->link;
    } else {
        server->jobs_end = job->link;
    }
    ouro_program_release(job->program);
    job_free(job);
    if (server->state != SERVER_RUNNING) {
        server_drain_step(server);
    }
}

static void deliver_event(struct message *message)
{
    struct event *event = CONTAINER_OF(message, struct event, message);
    struct job *job = event->job;
    switch (event->kind) {
    case EVENT_WRITE:
        deliver_write(job, event);
        break;
    case EVENT_WANT_INPUT:
        deliver_want_input(job, event);
        break;
    case EVENT_WANT_SOURCE:
        deliver_want_source(job, event);
        break;
    case EVENT_STOPPED:
        deliver_stopped(job, event);
        break;
    case EVENT_ENDED:
        deliver_ended(job, &event->end);
        free(event);
        return;
    }
    free(event);
    if (job->session) {
        session_flush(job->session);
    }
}

/* ---- Replies of the client ---- */

static void take_source(struct job *job, uint32_t request, const struct wire_frame *frame)
{
    const struct wire_method *method = &wire_methods[WIRE_SOURCE_FIND];
    struct wire_problem problem;
    struct wire_value source, path;
    const char *text = NULL, *path_text;
    size_t length = 0, path_length;
    int64_t code;
    char message[8], name[1024];
    bool failed = wire_frame_error(frame, &code, message, sizeof message, &source);
    if (failed || wire_value_kind(frame->result) == WIRE_NIL ||
        !wire_result_check(method, frame->result, &problem) ||
        !wire_map_get(frame->result, "source", &source) || !wire_value_bytes(source, &text, &length) ||
        !wire_map_get(frame->result, "path", &path) || !wire_value_bytes(path, &path_text, &path_length) ||
        path_length >= sizeof name) {
        ouro_program_source(job->program, request, NULL, NULL, 0, false);
        return;
    }
    wire_map_text(frame->result, "path", name, sizeof name);
    ouro_program_source(job->program, request, name, text, length,
                        wire_map_bool(frame->result, "is_package", false));
}

void job_take_reply(struct session *session, const struct wire_frame *frame)
{
    for (struct job *job = session->server->jobs; job; job = job->next) {
        for (size_t i = 0; i < JOB_SOURCES && job->session == session; i++) {
            if (job->sources[i].wire == frame->id && frame->id != 0) {
                uint32_t request = job->sources[i].request;
                job->sources[i].wire = 0;
                take_source(job, request, frame);
                return;
            }
        }
    }
}

/* ---- Names ---- */

struct job *job_find_name(struct server *server, const char *name)
{
    for (struct job *job = server->jobs; job; job = job->next) {
        if (!job->nameless && strcmp(job->name, name) == 0) {
            return job;
        }
    }
    return NULL;
}

struct job *job_find_number(struct server *server, uint64_t number)
{
    for (struct job *job = server->jobs; job; job = job->next) {
        if (job->number == number) {
            return job;
        }
    }
    return NULL;
}

void job_give_up_name(struct server *server, uint64_t number)
{
    struct job *job = job_find_number(server, number);
    if (job) {
        job->nameless = true;
    }
}

struct job *job_find(struct server *server, struct wire_value reference)
{
    uint64_t number;
    const char *text;
    size_t length;
    char name[64];
    if (wire_value_uint(reference, &number)) {
        return job_find_number(server, number);
    }
    if (!wire_value_bytes(reference, &text, &length) || length >= sizeof name) {
        return NULL;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    return job_find_name(server, name);
}

static bool is_name_character(char c)
{
    return (unsigned char)c >= 0x80 || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           c == '_' || c == '-' || c == '.' || c == '+';
}

/* A name that a person gave: printable, and not to be taken for a number. */
static bool name_is_good(const char *name)
{
    size_t length = strlen(name);
    bool good = length > 0 && length < 64 && name[strspn(name, "0123456789")];
    for (size_t i = 0; i < length; i++) {
        good &= is_name_character(name[i]);
    }
    return good;
}

/* Makes a name from the path that no program has. */
static void make_name(struct server *server, const char *path, char name[64])
{
    const char *slash = strrchr(path, '/');
    const char *base = slash ? slash + 1 : path;
    size_t length = strlen(base);
    char stem[48];
    if (length > 3 && strcmp(base + length - 3, ".py") == 0) {
        length -= 3;
    }
    size_t used = 0;
    for (size_t i = 0; i < length && used < sizeof stem - 1; i++) {
        char c = base[i];
        if (c != '<' && c != '>') {
            stem[used++] = is_name_character(c) && (unsigned char)c < 0x80 ? c : '_';
        }
    }
    stem[used] = '\0';
    if (!stem[strspn(stem, "0123456789")]) { /* empty, or a number */
        snprintf(stem, sizeof stem, "program");
    }
    snprintf(name, 64, "%s", stem);
    for (unsigned i = 2; job_find_name(server, name); i++) {
        snprintf(name, 64, "%s-%u", stem, i);
    }
}

const char *job_kind_name(const struct job *job)
{
    static const char *const names[] = {"run", "module", "interactive"};
    return names[job->kind];
}

/* ---- Life ---- */

void job_expect(struct server *server, const struct job_start *start, struct job_names *names)
{
    names->number = server->last_program + 1;
    if (start->name) {
        snprintf(names->name, sizeof names->name, "%s", start->name);
    } else {
        make_name(server, start->path, names->name);
    }
}

static struct job *job_create(struct server *server, const struct job_start *start)
{
    struct job *job = calloc(1, sizeof *job);
    if (!job) {
        return NULL;
    }
    lock_init(&job->lock, LOCK_RANK_OUTPUT);
    job->server = server;
    job->kind = start->kind;
    job->owner = start->owner;
    job->session = start->session;
    job->limits = start->limits;
    job->window = start->window;
    job->started_wall_ns = clock_wall_ns();
    job->user = user_name(start->owner);
    job->path = strdup(start->path);
    struct job_names names;
    job_expect(server, start, &names);
    job->number = names.number;
    memcpy(job->name, names.name, sizeof job->name);
    if (start->kind == OURO_PROGRAM_MODULE) {
        job->tail = log_tail_create(job->name);
    }
    if (!job->user || !job->path || (start->kind == OURO_PROGRAM_MODULE && !job->tail)) {
        job_free(job);
        return NULL;
    }
    return job;
}

static struct ouro_program *start_program(struct job *job, const struct job_start *start,
                                          const struct ouro_reply *loaded, struct ouro_failure *failure)
{
    struct server *server = job->server;
    size_t count = server->config.libraries.count;
    const char **libraries = calloc(count + 3, sizeof *libraries);
    if (!libraries) {
        *failure = (struct ouro_failure){.error = OURO_ERROR_NO_MEMORY, .message = "out of memory"};
        return NULL;
    }
    size_t used = 0;
    const char *host = server->config.libraries_given ? NULL : ouro_host_library();
    if (start->library) {
        libraries[used++] = start->library;
    }
    for (size_t i = 0; i < count; i++) {
        libraries[used++] = server->config.libraries.items[i];
    }
    if (host) {
        libraries[used++] = host;
    }
    struct ouro_program_options options = {
        .number = job->number,
        .name = job->name,
        .kind = start->kind,
        .source = start->source,
        .source_length = start->source_length,
        .path = start->path,
        .directory = start->directory ? start->directory : "",
        .argv = start->argv,
        .argc = start->argc,
        .libraries = libraries,
        .stop_at = start->stop_at,
        .limits = start->limits,
        .has_hash_seed = start->has_hash_seed,
        .hash_seed = start->hash_seed,
        .tty = {start->tty[0], start->tty[1], start->tty[2]},
        .window = start->kind == OURO_PROGRAM_MODULE ? 0 : start->window,
        .grace_ns = server->config.grace_ns,
        .callbacks = {.context = job,
                      .write = on_write,
                      .want_input = start->wants_input ? on_want_input : NULL,
                      .want_source = start->session ? on_want_source : NULL,
                      .stopped = on_stopped,
                      .ended = on_ended},
    };
    struct ouro_program *program = ouro_program_start(server->runtime, &options, loaded, failure);
    free(libraries);
    return program;
}

struct job *job_start(struct server *server, const struct job_start *start, const struct ouro_reply *loaded,
                      enum wire_error *error, char *problem, size_t size)
{
    struct ouro_failure failure;
    if (start->name && !name_is_good(start->name)) {
        snprintf(problem, size,
                 "a program's name has up to 63 letters, digits and _ - . +, and is no number");
        *error = WIRE_ERROR_INVALID_PARAMS;
        return NULL;
    }
    if (start->name && job_find_name(server, start->name)) {
        snprintf(problem, size, "a program named %s is already there", start->name);
        *error = WIRE_ERROR_PROGRAM_EXISTS;
        return NULL;
    }
    struct job *job = job_create(server, start);
    if (!job) {
        snprintf(problem, size, "out of memory");
        *error = WIRE_ERROR_INTERNAL;
        return NULL;
    }
    server->last_program = job->number;
    /* In the list before it starts: what its threads say is delivered later, by this thread. */
    job->link = server->jobs_end;
    *server->jobs_end = job;
    server->jobs_end = &job->next;
    job->program = start_program(job, start, loaded, &failure);
    if (!job->program) {
        server->jobs_end = job->link;
        *job->link = NULL;
        job_free(job);
        snprintf(problem, size, "%s", failure.message);
        *error = failure.error == OURO_ERROR_INVALID ? WIRE_ERROR_INVALID_PARAMS : WIRE_ERROR_INTERNAL;
        return NULL;
    }
    server->programs_total++;
    log_debug("program %u, %s, of user %s begins", job->number, job->name, job->user);
    return job;
}

void job_end(struct job *job, int64_t grace_ns)
{
    job->ending = true;
    ouro_program_end(job->program, grace_ns);
}

/* A module that has not come to serve calls yet: its client waits for it, as for a program that runs. */
static bool is_loading(struct job *job)
{
    struct ouro_program_figures figures;
    ouro_program_figures(job->program, &figures);
    return figures.loading;
}

void job_session_gone(struct server *server, struct session *session)
{
    for (struct job *job = server->jobs; job; job = job->next) {
        if (job->session != session) {
            continue;
        }
        job->session = NULL;
        memset(job->sources, 0, sizeof job->sources);
        ouro_program_detach(job->program);
        if (job->kind != OURO_PROGRAM_MODULE || is_loading(job)) {
            log_debug("program %u, %s, has lost its client", job->number, job->name);
            job_end(job, -1);
        }
    }
}
