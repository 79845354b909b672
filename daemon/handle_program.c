/* program.* */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "dispatch.h"
#include "job.h"
#include "reference.h"

/* ---- Parameters that program.run and program.load share ---- */

/* A list of texts as C strings, ended by NULL; NULL without memory, or where one holds a NUL. */
static const char **copy_texts(struct arena *arena, struct wire_value list, size_t *count)
{
    const char **texts = arena_alloc(arena, (wire_value_count(list) + 1) * sizeof *texts);
    struct wire_cursor cursor = wire_cursor_start(list);
    struct wire_value item;
    *count = 0;
    while (texts && wire_cursor_next(&cursor, &item)) {
        const char *data;
        size_t length;
        if (!wire_value_bytes(item, &data, &length) || memchr(data, '\0', length) ||
            !(texts[*count] = arena_copy(arena, data, length))) {
            return NULL;
        }
        ++*count;
    }
    return texts;
}

static bool fail_parameter(const struct request *request, const char *parameter, const char *message)
{
    request_fail_with(request, WIRE_ERROR_INVALID_PARAMS, message, "parameter", parameter);
    return false;
}

/* Reads one text parameter. */
static bool read_text(const struct request *request, struct arena *arena, const char *parameter,
                      const char **text)
{
    const char *data;
    size_t length;
    if (!wire_argument_bytes(&request->arguments, parameter, &data, &length)) {
        return true;
    }
    if (memchr(data, '\0', length)) {
        return fail_parameter(request, parameter, "a text holds a NUL character");
    }
    *text = arena_copy(arena, data, length);
    return *text || fail_parameter(request, parameter, "out of memory");
}

static bool read_texts(const struct request *request, struct arena *arena, const char *parameter,
                       const char *const **texts, size_t *count)
{
    struct wire_value list;
    if (!wire_argument(&request->arguments, parameter, &list)) {
        return true;
    }
    *texts = copy_texts(arena, list, count);
    return *texts || fail_parameter(request, parameter, "a text holds a NUL character, or memory has ended");
}

/* Takes a limit that is asked for, if it is none wider than the configuration's (0 is the widest). */
static bool tighten(const struct request *request, struct wire_value limits, const char *name,
                    uint64_t *limit)
{
    struct wire_value given;
    uint64_t wanted;
    if (!wire_map_get(limits, name, &given) || !wire_value_uint(given, &wanted)) {
        return true;
    }
    if (*limit != 0 && (wanted == 0 || wanted > *limit)) {
        char message[160];
        snprintf(message, sizeof message, "%s may be at most %llu here", name, (unsigned long long)*limit);
        request_fail_with(request, WIRE_ERROR_LIMIT, message, "limit", name);
        return false;
    }
    *limit = wanted;
    return true;
}

static bool read_limits(const struct request *request, struct ouro_limits *limits)
{
    struct wire_value given;
    uint64_t cpu_ns = (uint64_t)limits->cpu_ns;
    if (!wire_argument(&request->arguments, "limits", &given)) {
        return true;
    }
    if (!tighten(request, given, "heap_bytes", &limits->heap_bytes) ||
        !tighten(request, given, "threads", &limits->threads) ||
        !tighten(request, given, "frame_bytes", &limits->frame_bytes) ||
        !tighten(request, given, "cpu_ns", &cpu_ns)) {
        return false;
    }
    limits->cpu_ns = cpu_ns > INT64_MAX ? 0 : (int64_t)cpu_ns;
    return true;
}

static bool read_terminals(const struct request *request, bool tty[3])
{
    struct wire_value list, item;
    if (!wire_argument(&request->arguments, "tty", &list)) {
        return true;
    }
    if (wire_value_count(list) != 3) {
        return fail_parameter(request, "tty", "tty needs three booleans");
    }
    struct wire_cursor cursor = wire_cursor_start(list);
    for (size_t i = 0; i < 3 && wire_cursor_next(&cursor, &item); i++) {
        wire_value_bool(item, &tty[i]);
    }
    return true;
}

static bool read_hash_seed(const struct request *request, struct job_start *start)
{
    struct wire_value given;
    uint64_t seed = wire_argument_uint(&request->arguments, "hash_seed", 0);
    start->has_hash_seed = wire_argument(&request->arguments, "hash_seed", &given);
    start->hash_seed = (uint32_t)seed;
    return seed <= UINT32_MAX || fail_parameter(request, "hash_seed", "hash_seed is at most 4294967295");
}

static uint64_t read_window(const struct request *request)
{
    uint64_t window = wire_argument_uint(&request->arguments, "window", WIRE_DEFAULT_WINDOW);
    return window < WIRE_MIN_WINDOW ? WIRE_MIN_WINDOW : window > WIRE_MAX_WINDOW ? WIRE_MAX_WINDOW : window;
}

static bool read_start(const struct request *request, struct arena *arena, struct job_start *start)
{
    struct session *session = request->session;
    *start = (struct job_start){.kind = start->kind,
                                .owner = session->peer.user,
                                .session = session,
                                .path = "",
                                .limits = session->server->config.limits,
                                .window = read_window(request),
                                .wants_input = wire_argument_bool(&request->arguments, "stdin", false)};
    size_t ignored;
    wire_argument_bytes(&request->arguments, "source", &start->source, &start->source_length);
    return read_text(request, arena, "path", &start->path) &&
           read_text(request, arena, "name", &start->name) &&
           read_text(request, arena, "directory", &start->directory) &&
           read_texts(request, arena, "argv", &start->argv, &start->argc) &&
           (start->kind != OURO_PROGRAM_RUN ||
            read_texts(request, arena, "stop_at", &start->stop_at, &ignored)) &&
           read_terminals(request, start->tty) && read_hash_seed(request, start) &&
           read_limits(request, &start->limits);
}

static bool refuse_when_draining(const struct request *request)
{
    if (request->session->server->state == SERVER_RUNNING) {
        return false;
    }
    request_fail(request, WIRE_ERROR_SHUTTING_DOWN, NULL);
    return true;
}

/* ---- Beginning ---- */

void handle_program_run(const struct request *request)
{
    struct arena arena;
    struct job_start start = {.kind = OURO_PROGRAM_RUN};
    enum wire_error error;
    char problem[256];
    if (refuse_when_draining(request)) {
        return;
    }
    arena_init(&arena, 0);
    if (read_start(request, &arena, &start)) {
        struct job *job = job_start(request->session->server, &start, NULL, &error, problem, sizeof problem);
        if (job) {
            struct buffer *out = request_reply(request);
            wire_put_map(out, 3);
            wire_put_key_uint(out, "program", job->number);
            wire_put_key_text(out, "name", job->name);
            wire_put_key_uint(out, "window", job->window);
        } else {
            request_fail(request, error, problem);
        }
    }
    arena_finish(&arena);
}

static bool read_load_kind(const struct request *request, enum ouro_program_kind *kind)
{
    struct wire_value given;
    *kind = OURO_PROGRAM_MODULE;
    if (!wire_argument(&request->arguments, "kind", &given) || wire_value_equals(given, "module")) {
        return true;
    }
    *kind = OURO_PROGRAM_INTERACTIVE;
    return wire_value_equals(given, "interactive") ||
           fail_parameter(request, "kind", "kind is module or interactive");
}

void handle_program_load(const struct request *request)
{
    struct arena arena;
    struct job_start start = {0};
    enum wire_error error;
    char problem[256];
    if (refuse_when_draining(request) || !read_load_kind(request, &start.kind)) {
        return;
    }
    arena_init(&arena, 0);
    struct answer *answer = read_start(request, &arena, &start) ? answer_create(request) : NULL;
    if (answer) {
        /* The number is known before the program begins: the document, its functions, comes last. */
        struct server *server = request->session->server;
        struct ouro_reply reply = answer_reply(answer);
        struct job_names names;
        job_expect(server, &start, &names);
        wire_put_map(&answer->body, 4);
        wire_put_key_uint(&answer->body, "program", names.number);
        wire_put_key_text(&answer->body, "name", names.name);
        wire_put_key_uint(&answer->body, "window", start.window);
        wire_put_text(&answer->body, "functions");
        if (job_start(server, &start, &reply, &error, problem, sizeof problem)) {
            answer->loads = names.number; /* in time: it is delivered by this thread */
        } else {
            answer_fail(answer, error, problem);
        }
    }
    arena_finish(&arena);
}

/* ---- Calls ---- */

/* A moment so many milliseconds from now; the far end of time where that is too far. */
static int64_t moment_after(uint64_t milliseconds)
{
    int64_t now = clock_monotonic_ns();
    return milliseconds > (uint64_t)((INT64_MAX - now) / NS_PER_MS) ? INT64_MAX
                                                                    : now + (int64_t)milliseconds * NS_PER_MS;
}

void handle_program_call(const struct request *request)
{
    struct wire_value positional = {0}, named = {0}, ignored;
    char *owned;
    bool failed = false;
    struct job *job = refuse_when_draining(request) ? NULL : reference_program(request);
    if (!job) {
        return;
    }
    if (job->kind != OURO_PROGRAM_MODULE) {
        request_fail(request, WIRE_ERROR_NOT_SUPPORTED, "only a loaded program's functions can be called");
        return;
    }
    const char *function = reference_text(request, "function", "", &owned, &failed);
    struct answer *answer = failed ? NULL : answer_create(request);
    if (answer) {
        wire_argument(&request->arguments, "args", &positional);
        wire_argument(&request->arguments, "kwargs", &named);
        struct ouro_call call = {.function = function,
                                 .arguments = answer_arguments(positional, named),
                                 .as_repr = wire_argument_bool(&request->arguments, "repr", false)};
        if (wire_argument(&request->arguments, "deadline_ms", &ignored)) {
            call.deadline_ns = moment_after(wire_argument_uint(&request->arguments, "deadline_ms", 0));
        }
        struct ouro_reply reply = answer_reply(answer);
        ouro_program_call(job->program, &call, &reply);
    }
    free(owned);
}

void handle_program_eval(const struct request *request)
{
    const char *source = "";
    size_t length = 0;
    struct job *job = refuse_when_draining(request) ? NULL : reference_program(request);
    if (!job) {
        return;
    }
    if (job->kind != OURO_PROGRAM_INTERACTIVE) {
        request_fail(request, WIRE_ERROR_NOT_SUPPORTED, "the program is not interactive");
        return;
    }
    struct answer *answer = answer_create(request);
    if (answer) {
        struct ouro_reply reply = answer_reply(answer);
        wire_argument_bytes(&request->arguments, "source", &source, &length);
        ouro_program_eval(job->program, source, length, &reply);
    }
}

/* ---- Looking after them ---- */

static void put_entry(struct buffer *out, const struct job *job)
{
    struct ouro_program_figures figures;
    ouro_program_figures(job->program, &figures);
    wire_put_map(out, 12);
    wire_put_key_uint(out, "program", job->number);
    wire_put_key_text(out, "name", job->name);
    wire_put_key_text(out, "kind", job_kind_name(job));
    wire_put_key_text(out, "state", job->ending ? "ending" : figures.state);
    wire_put_key_text(out, "user", job->user);
    wire_put_key_text(out, "path", job->path);
    wire_put_key_uint(out, "threads", figures.threads);
    wire_put_key_uint(out, "objects", figures.heap.objects);
    wire_put_key_uint(out, "heap_bytes", figures.heap.bytes);
    wire_put_key_uint(out, "calls", figures.calls);
    wire_put_key_uint(out, "cpu_ns", (uint64_t)figures.cpu_ns);
    wire_put_key_float(out, "started", (double)job->started_wall_ns / (double)NS_PER_SECOND);
}

void handle_program_list(const struct request *request)
{
    struct server *server = request->session->server;
    size_t count = 0;
    for (const struct job *job = server->jobs; job; job = job->next) {
        count++;
    }
    struct buffer *out = request_reply(request);
    wire_put_map(out, 1);
    wire_put_text(out, "programs");
    wire_put_array(out, count);
    for (const struct job *job = server->jobs; job; job = job->next) {
        put_entry(out, job);
    }
}

void handle_program_logs(const struct request *request)
{
    struct job *job = reference_program(request);
    if (!job) {
        return;
    }
    if (!job->tail) {
        request_fail(request, WIRE_ERROR_NOT_SUPPORTED,
                     "only what a loaded program printed is kept: this one's went to its client");
        return;
    }
    struct buffer *out = request_reply(request);
    wire_put_map(out, 2);
    log_tail_put(job->tail, wire_argument_uint(&request->arguments, "bytes", UINT64_MAX), out);
}

void handle_program_interrupt(const struct request *request)
{
    struct job *job = reference_program(request);
    if (job) {
        ouro_program_interrupt(job->program);
        request_done(request);
    }
}

void handle_program_kill(const struct request *request)
{
    struct job *job = reference_program(request);
    if (job) {
        char why[96];
        snprintf(why, sizeof why, "user %u asked for it", (unsigned)request->session->peer.user);
        job->ending = job->nameless = true;
        ouro_program_kill(job->program, why);
        request_done(request);
    }
}

void handle_program_unload(const struct request *request)
{
    struct job *job = reference_program(request);
    struct wire_value given;
    if (!job) {
        return;
    }
    struct session *session = request->session;
    struct unload_waiter waiter = {session, request->id};
    if (!vector_push(&job->waiters, waiter)) {
        request_fail(request, WIRE_ERROR_INTERNAL, "out of memory");
        return;
    }
    session_retain(session);
    session->in_flight++;
    uint64_t grace = wire_argument_uint(&request->arguments, "grace_ms", 0);
    uint64_t most = (uint64_t)(INT64_MAX / NS_PER_MS);
    job_end(job, wire_argument(&request->arguments, "grace_ms", &given)
                     ? (int64_t)(grace < most ? grace : most) * NS_PER_MS
                     : -1);
}

void handle_program_stop_at(const struct request *request)
{
    char *owned;
    bool failed = false;
    struct job *job = reference_program(request);
    if (!job) {
        return;
    }
    const char *at = reference_text(request, "at", "", &owned, &failed);
    struct answer *answer = failed ? NULL : answer_create(request);
    if (answer) {
        struct ouro_reply reply = answer_reply(answer);
        ouro_stop_at(job->program, at, wire_argument_bool(&request->arguments, "remove", false), &reply);
    }
    free(owned);
}

/* ---- Notifications: what is wrong with one is nobody's business but its sender's ---- */

static struct job *own_job(const struct request *request)
{
    struct job *job =
        job_find_number(request->session->server, wire_argument_uint(&request->arguments, "program", 0));
    return job && job->session == request->session ? job : NULL;
}

void handle_program_ack(const struct request *request)
{
    struct job *job = own_job(request);
    uint64_t stream = wire_argument_uint(&request->arguments, "stream", 0);
    if (job && (stream == 1 || stream == 2)) {
        ouro_program_ack(job->program, (int)stream, wire_argument_uint(&request->arguments, "bytes", 0));
    }
}

void handle_program_stdin(const struct request *request)
{
    const char *data = NULL;
    size_t length = 0;
    struct job *job = own_job(request);
    if (job && wire_argument_bytes(&request->arguments, "data", &data, &length)) {
        ouro_program_input(job->program, data, length, wire_argument_bool(&request->arguments, "eof", false));
    }
}
