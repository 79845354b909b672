#include "answer.h"

#include <stdlib.h>

#include "base/check.h"
#include "job.h"
#include "log.h"

/* ---- Items to MessagePack ---- */

static void put_item(void *context, const struct ouro_item *item)
{
    struct buffer *out = &((struct answer *)context)->body;
    switch (item->kind) {
    case OURO_NIL:
        wire_put_nil(out);
        return;
    case OURO_BOOL:
        wire_put_bool(out, item->boolean);
        return;
    case OURO_INT:
        wire_put_int(out, item->integer);
        return;
    case OURO_UINT:
        wire_put_uint(out, item->natural);
        return;
    case OURO_BIG:
        wire_put_extension(out, WIRE_EXTENSION_INTEGER, item->text.data, item->text.length);
        return;
    case OURO_FLOAT:
        wire_put_float(out, item->number);
        return;
    case OURO_STR:
        wire_put_str(out, item->text.data, item->text.length);
        return;
    case OURO_BYTES:
        wire_put_bin(out, item->text.data, item->text.length);
        return;
    case OURO_ARRAY:
        wire_put_array(out, item->count);
        return;
    case OURO_MAP:
        wire_put_map(out, item->count);
        return;
    }
    UNREACHABLE();
}

/* ---- Failures ---- */

static enum wire_error wire_error_of(enum ouro_error error)
{
    static const enum wire_error errors[] = {
        [OURO_ERROR_NONE] = WIRE_ERROR_INTERNAL,
        [OURO_ERROR_NO_MEMORY] = WIRE_ERROR_LIMIT,
        [OURO_ERROR_NO_SUCH_THREAD] = WIRE_ERROR_NO_SUCH_THREAD,
        [OURO_ERROR_NO_SUCH_OBJECT] = WIRE_ERROR_NO_SUCH_OBJECT,
        [OURO_ERROR_NO_SUCH_FUNCTION] = WIRE_ERROR_NO_SUCH_FUNCTION,
        [OURO_ERROR_NOT_STOPPED] = WIRE_ERROR_NOT_STOPPED,
        [OURO_ERROR_BUSY] = WIRE_ERROR_PROGRAM_BUSY,
        [OURO_ERROR_DEADLINE] = WIRE_ERROR_DEADLINE,
        [OURO_ERROR_LIMIT] = WIRE_ERROR_LIMIT,
        [OURO_ERROR_INTERRUPTED] = WIRE_ERROR_INTERRUPTED,
        [OURO_ERROR_KILLED] = WIRE_ERROR_KILLED,
        [OURO_ERROR_EXCEPTION] = WIRE_ERROR_PYTHON_EXCEPTION,
        [OURO_ERROR_NOT_SERIALISABLE] = WIRE_ERROR_NOT_SERIALISABLE,
        [OURO_ERROR_INVALID] = WIRE_ERROR_INVALID_PARAMS,
        [OURO_ERROR_ENDED] = WIRE_ERROR_NO_SUCH_PROGRAM,
        [OURO_ERROR_SYSTEM] = WIRE_ERROR_INTERNAL,
    };
    return errors[error];
}

static void put_failure(struct answer *answer, const struct ouro_failure *failure)
{
    struct buffer *out = &answer->body;
    buffer_clear(out);
    answer->failed = true;
    wire_put_error_begin(out, answer->id, wire_error_of(failure->error), failure->message);
    switch (failure->error) {
    case OURO_ERROR_EXCEPTION:
        wire_put_map(out, 4);
        wire_put_key_text(out, "type", failure->type);
        wire_put_key_text(out, "text", failure->text);
        wire_put_key_text(out, "traceback", failure->traceback);
        wire_put_key_uint(out, "status", (uint64_t)failure->status);
        break;
    case OURO_ERROR_NOT_SERIALISABLE:
        wire_put_map(out, failure->type[0] != '\0');
        if (failure->type[0]) {
            wire_put_key_text(out, "type", failure->type);
        }
        break;
    case OURO_ERROR_INVALID:
        wire_put_map(out, 1);
        wire_put_key_text(out, "parameter", failure->text);
        break;
    case OURO_ERROR_LIMIT:
        wire_put_map(out, 1);
        wire_put_key_text(out, "limit", failure->text);
        break;
    default:
        wire_put_nil(out);
    }
    wire_put_error_end(out);
}

static void put_error(struct answer *answer, enum wire_error error, const char *message)
{
    buffer_finish(&answer->body);
    answer->body = BUFFER_EMPTY;
    answer->failed = true;
    wire_put_error(&answer->body, answer->id, error, message);
}

/* ---- Life ---- */

static void deliver(struct message *message)
{
    struct answer *answer = CONTAINER_OF(message, struct answer, message);
    struct session *session = answer->session;
    if (answer->failed && answer->loads) {
        job_give_up_name(session->server, answer->loads);
    }
    session->in_flight--;
    if (!session->closed) {
        session->server->errors_total += answer->failed;
        if (answer->body.failed) { /* no memory for it, but perhaps for saying so */
            put_error(answer, WIRE_ERROR_INTERNAL, "out of memory for the answer");
        } else if (answer->body.length > WIRE_MAX_FRAME) {
            put_error(answer, WIRE_ERROR_LIMIT, "the result is longer than a message may be");
        }
        buffer_append(session_out(session), buffer_text(&answer->body), answer->body.length);
        session_flush(session);
        session_go_on(session);
    }
    struct server *server = session->server;
    session_release(session);
    buffer_finish(&answer->body);
    free(answer);
    if (server->state != SERVER_RUNNING) {
        server_drain_step(server);
    }
}

static void done(void *context, const struct ouro_failure *failure)
{
    struct answer *answer = context;
    if (failure) {
        put_failure(answer, failure);
    }
    inbox_post(&answer->session->server->inbox, &answer->message);
}

struct answer *answer_create(const struct request *request)
{
    struct answer *answer = calloc(1, sizeof *answer);
    if (!answer) {
        request_fail(request, WIRE_ERROR_INTERNAL, "out of memory");
        return NULL;
    }
    answer->message.deliver = deliver;
    answer->session = request->session;
    answer->id = request->id;
    session_retain(answer->session);
    answer->session->in_flight++;
    wire_put_reply(&answer->body, answer->id);
    return answer;
}

struct ouro_reply answer_reply(struct answer *answer)
{
    return (struct ouro_reply){answer, put_item, done};
}

void answer_fail(struct answer *answer, enum wire_error error, const char *message)
{
    put_error(answer, error, message);
    inbox_post(&answer->session->server->inbox, &answer->message);
}

/* ---- Arguments ---- */

/* The two items, in a copy of their bytes, and where the reading stands: the containers that are open. */
struct arguments {
    struct buffer bytes;
    size_t named; /* offset of the second item */
    unsigned given;
    unsigned depth;
    struct wire_cursor open[WIRE_MAX_NESTING + 2];
};

static bool next_value(struct arguments *arguments, struct wire_value *value)
{
    while (arguments->depth > 0) {
        if (wire_cursor_next(&arguments->open[arguments->depth - 1], value)) {
            return true;
        }
        arguments->depth--;
    }
    if (arguments->given == 2 || arguments->bytes.failed) {
        return false;
    }
    size_t from = arguments->given ? arguments->named : 0;
    size_t to = arguments->given ? arguments->bytes.length : arguments->named;
    *value = (struct wire_value){(const uint8_t *)arguments->bytes.data + from, to - from};
    arguments->given++;
    return true;
}

static void read_text(struct wire_value value, enum ouro_kind kind, struct ouro_item *item)
{
    item->kind = kind;
    wire_value_bytes(value, &item->text.data, &item->text.length);
}

/* An extension is an integer, or nothing that we know. */
static bool read_extension(struct wire_value value, struct ouro_item *item)
{
    int type;
    const uint8_t *data;
    size_t length;
    if (!wire_value_extension(value, &type, &data, &length) || type != WIRE_EXTENSION_INTEGER) {
        return false;
    }
    *item = (struct ouro_item){.kind = OURO_BIG, .text = {(const char *)data, length}};
    return true;
}

static bool read_number(struct wire_value value, struct ouro_item *item)
{
    if (wire_value_int(value, &item->integer)) {
        item->kind = OURO_INT;
        return true;
    }
    item->kind = OURO_UINT;
    return wire_value_uint(value, &item->natural);
}

static bool next_item(void *context, struct ouro_item *item)
{
    struct arguments *arguments = context;
    struct wire_value value;
    if (!next_value(arguments, &value)) {
        return false;
    }
    enum wire_kind kind = wire_value_kind(value);
    switch ((unsigned)kind) {
    case WIRE_NIL:
        item->kind = OURO_NIL;
        return true;
    case WIRE_BOOL:
        item->kind = OURO_BOOL;
        return wire_value_bool(value, &item->boolean);
    case WIRE_UINT:
    case WIRE_INT:
        return read_number(value, item);
    case WIRE_FLOAT:
        item->kind = OURO_FLOAT;
        return wire_value_float(value, &item->number);
    case WIRE_STR:
        read_text(value, OURO_STR, item);
        return true;
    case WIRE_BIN:
        read_text(value, OURO_BYTES, item);
        return true;
    case WIRE_ARRAY:
    case WIRE_MAP:
        item->kind = kind == WIRE_ARRAY ? OURO_ARRAY : OURO_MAP;
        item->count = wire_value_count(value);
        arguments->open[arguments->depth++] = wire_cursor_start(value);
        return true;
    default:
        return read_extension(value, item);
    }
}

static void close_arguments(void *context)
{
    struct arguments *arguments = context;
    buffer_finish(&arguments->bytes);
    free(arguments);
}

/* Without memory there is nothing to read, and the call fails for that. */
static bool no_item(void *context, struct ouro_item *item)
{
    (void)context;
    (void)item;
    return false;
}

struct ouro_source answer_arguments(struct wire_value positional, struct wire_value named)
{
    struct arguments *arguments = calloc(1, sizeof *arguments);
    if (!arguments) {
        return (struct ouro_source){NULL, no_item, NULL};
    }
    struct buffer *bytes = &arguments->bytes;
    if (positional.size) {
        wire_put_value(bytes, positional);
    } else {
        wire_put_array(bytes, 0);
    }
    arguments->named = bytes->length;
    if (named.size) {
        wire_put_value(bytes, named);
    } else {
        wire_put_map(bytes, 0);
    }
    return (struct ouro_source){arguments, next_item, close_arguments};
}
