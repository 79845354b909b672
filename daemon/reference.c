#include "reference.h"

#include <stdlib.h>
#include <string.h>

static void refuse_unknown(const struct request *request, struct wire_value reference)
{
    char message[160];
    const char *text;
    size_t length;
    uint64_t number;
    if (wire_value_uint(reference, &number)) {
        snprintf(message, sizeof message, "there is no program %llu", (unsigned long long)number);
    } else if (wire_value_bytes(reference, &text, &length) && length < 64) {
        snprintf(message, sizeof message, "there is no program '%.*s'", (int)length, text);
    } else {
        snprintf(message, sizeof message, "there is no such program");
    }
    request_fail(request, WIRE_ERROR_NO_SUCH_PROGRAM, message);
}

bool reference_permitted(const struct request *request, const struct job *job)
{
    const struct session *session = request->session;
    char message[200];
    if (request->method->role <= WIRE_ROLE_OBSERVE || session_may_act_for(session, job->owner)) {
        return true;
    }
    snprintf(message, sizeof message, "program %u belongs to user %s", job->number, job->user);
    session->server->errors_total++;
    if (request->wants_reply) {
        struct buffer *out = session_out(request->session);
        wire_put_error_begin(out, request->id, WIRE_ERROR_NOT_PERMITTED, message);
        wire_put_map(out, 2);
        wire_put_key_text(out, "needed", wire_role_name(WIRE_ROLE_ADMIN));
        wire_put_key_text(out, "role", wire_role_name(session->role));
        wire_put_error_end(out);
    }
    return false;
}

struct job *reference_program(const struct request *request)
{
    struct wire_value reference = {0};
    wire_argument(&request->arguments, "program", &reference);
    struct job *job = job_find(request->session->server, reference);
    if (!job) {
        refuse_unknown(request, reference);
        return NULL;
    }
    return reference_permitted(request, job) ? job : NULL;
}

static bool add(const struct request *request, struct job_list *list, struct job *job)
{
    if (vector_push(&list->jobs, job) && vector_push(&list->programs, job->program)) {
        return true;
    }
    job_list_finish(list);
    request_fail(request, WIRE_ERROR_INTERNAL, "out of memory");
    return false;
}

bool reference_programs(const struct request *request, struct job_list *list)
{
    struct wire_value reference;
    *list = (struct job_list){0};
    if (wire_argument(&request->arguments, "program", &reference)) {
        struct job *job = reference_program(request);
        return job && add(request, list, job);
    }
    bool everybody = request->method->role <= WIRE_ROLE_OBSERVE;
    for (struct job *job = request->session->server->jobs; job; job = job->next) {
        if ((everybody || session_may_act_for(request->session, job->owner)) && !add(request, list, job)) {
            return false;
        }
    }
    return true;
}

void job_list_finish(struct job_list *list)
{
    vector_finish(&list->jobs);
    vector_finish(&list->programs);
}

struct job *reference_thread(const struct request *request, uint64_t *thread)
{
    char message[80];
    *thread = wire_argument_uint(&request->arguments, "thread", 0);
    for (struct job *job = request->session->server->jobs; job; job = job->next) {
        if (ouro_thread_program(&job->program, 1, *thread)) {
            return reference_permitted(request, job) ? job : NULL;
        }
    }
    snprintf(message, sizeof message, "there is no thread %llu", (unsigned long long)*thread);
    request_fail(request, WIRE_ERROR_NO_SUCH_THREAD, message);
    return NULL;
}

const char *reference_text(const struct request *request, const char *parameter, const char *otherwise,
                           char **owned, bool *failed)
{
    const char *data;
    size_t length;
    *owned = NULL;
    if (!wire_argument_bytes(&request->arguments, parameter, &data, &length)) {
        return otherwise;
    }
    *owned = memchr(data, '\0', length) ? NULL : strndup(data, length);
    if (!*owned) {
        if (!*failed) {
            request_fail_with(request, WIRE_ERROR_INVALID_PARAMS, "a text holds a NUL character", "parameter",
                              parameter);
        }
        *failed = true;
    }
    return *owned;
}
