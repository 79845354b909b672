/* Stop points: where threads park to be looked at, and how they go on. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "gc/safepoint.h"
#include "runtime/runtime_internal.h"
#include "types/str.h"

/* ---- The points ---- */

static bool add_point(struct ouro_program *program, const char *text)
{
    struct stop_text stop = {.text = strdup(text)};
    if (!stop.text || !stop_point_parse(text, &stop.point) || !vector_push(&program->stops, stop)) {
        free(stop.text);
        return false;
    }
    return true;
}

bool stops_parse(struct ouro_program *program, const char *const *texts)
{
    for (; texts && *texts; texts++)
        if (!add_point(program, *texts))
            return false;
    return true;
}

bool stops_set(struct ouro_program *program)
{
    for (size_t i = 0; i < program->stops.count; i++)
        if (!stop_set(&program->p, &program->stops.items[i].point))
            return false;
    return true;
}

static void forget_points(struct ouro_program *program)
{
    for (size_t i = 0; i < program->stops.count; i++)
        free(program->stops.items[i].text);
    program->stops.count = 0;
}

void stops_finish(struct ouro_program *program)
{
    forget_points(program);
    vector_finish(&program->stops);
}

/* The one of the points that a thread has met. The lock is held. */
static const char *point_met(const struct ouro_program *program, const struct frame *f, int kind)
{
    for (size_t i = 0; i < program->stops.count; i++) {
        const struct stop_point *point = &program->stops.items[i].point;
        bool same = (int)point->kind == kind;
        if (same && kind == STOP_LINE)
            same = point->line == frame_line(f);
        else if (same)
            same = strcmp(point->function, "*") == 0 || str_equals_text(f->code->name, point->function) ||
                   str_equals_text(f->code->qualname, point->function);
        if (same)
            return program->stops.items[i].text;
    }
    return "";
}

/* ---- Setting and removing, on a service thread: it asks the program's threads ---- */

struct stop_work {
    struct work work;
    struct ouro_program *program;
    struct ouro_reply reply;
    bool remove;
    char at[];
};

static enum ouro_error set_point(struct ouro_program *program, const char *at)
{
    struct stop_point point;
    if (!stop_point_parse(at, &point))
        return OURO_ERROR_INVALID;
    lock_acquire(&program->lock);
    bool added = add_point(program, at);
    lock_release(&program->lock);
    return added && stop_set(&program->p, &point) ? OURO_ERROR_NONE : OURO_ERROR_SYSTEM;
}

/* The vm forgets all points at once; those that are left are set again. */
static enum ouro_error remove_point(struct ouro_program *program, const char *at)
{
    VECTOR(struct stop_point) left = {0};
    bool found = false, good = true;
    lock_acquire(&program->lock);
    for (size_t i = 0; i < program->stops.count && !found; i++) {
        if (strcmp(program->stops.items[i].text, at) == 0) {
            free(program->stops.items[i].text);
            program->stops.items[i] = *vector_last(&program->stops);
            program->stops.count--;
            found = true;
        }
    }
    for (size_t i = 0; i < program->stops.count; i++)
        good &= vector_push(&left, program->stops.items[i].point);
    lock_release(&program->lock);
    if (found) {
        stop_clear_all(&program->p);
        for (size_t i = 0; i < left.count; i++)
            good &= stop_set(&program->p, &left.items[i]);
    }
    vector_finish(&left);
    return !found ? OURO_ERROR_NO_SUCH_OBJECT : good ? OURO_ERROR_NONE : OURO_ERROR_SYSTEM;
}

static void tell_stop(const struct ouro_reply *reply, enum ouro_error error)
{
    struct ouro_failure failure = {error, "out of memory", "", "at", "", 0};
    if (error == OURO_ERROR_NONE) {
        reply_item(reply, OURO_MAP, 0);
        reply->done(reply->context, NULL);
        return;
    }
    if (error == OURO_ERROR_INVALID)
        failure.message = "a stop point is FUNCTION:call, FUNCTION:return, FILE:LINE, *:return or *:end";
    else if (error == OURO_ERROR_NO_SUCH_OBJECT)
        failure.message = "that stop point is not set";
    else if (error == OURO_ERROR_ENDED)
        failure.message = "the program has ended";
    reply->done(reply->context, &failure);
}

static void run_stop_work(struct work *work)
{
    struct stop_work *stop = CONTAINER_OF(work, struct stop_work, work);
    struct ouro_program *program = stop->program;
    enum ouro_error error = OURO_ERROR_ENDED;
    if (program_enter(program)) {
        error = stop->remove ? remove_point(program, stop->at) : set_point(program, stop->at);
        program_leave(program);
    }
    tell_stop(&stop->reply, error);
    program_release(program);
    free(stop);
}

void ouro_stop_at(struct ouro_program *program, const char *at, bool remove, const struct ouro_reply *reply)
{
    size_t length = strlen(at) + 1;
    struct stop_work *stop = malloc(sizeof *stop + length);
    if (!stop) {
        tell_stop(reply, OURO_ERROR_SYSTEM);
        return;
    }
    *stop =
        (struct stop_work){.work.run = run_stop_work, .program = program, .reply = *reply, .remove = remove};
    memcpy(stop->at, at, length);
    program_retain(program);
    runtime_submit(program->runtime, &stop->work);
}

/* ---- Popping ---- */

static struct popping *take_popping(struct ouro_program *program, const struct thread *t)
{
    lock_acquire(&program->lock);
    struct popping **link = &program->popping, *found;
    while (*link && (*link)->t != t)
        link = &(*link)->next;
    found = *link;
    if (found)
        *link = found->next;
    lock_release(&program->lock);
    return found;
}

/* Ends the recording and answers. */
static void tell_popped(struct popping *popping, const char *state)
{
    struct document document = {0};
    freed_end(popping->record);
    document_map(&document, 4);
    document_key_text(&document, "state", state);
    freed_put(popping->record, &document);
    reply_document(&popping->reply, &document);
    document_finish(&document);
    freed_destroy(popping->record);
    free(popping);
}

void stops_pop_over(struct ouro_program *program, struct thread *t)
{
    struct popping *popping = take_popping(program, t);
    if (popping) {
        stop_forget_popped(t);
        tell_popped(popping, "running");
    }
}

/* The thread goes on at a return, and its frame is going to be popped. */
static void begin_popping(struct ouro_program *program, struct thread *t, struct frame *f,
                          const struct ouro_reply *reply)
{
    struct popping *popping = calloc(1, sizeof *popping);
    if (!popping) {
        reply_fail(reply, OURO_ERROR_SYSTEM, "out of memory");
        return;
    }
    popping->t = t;
    popping->reply = *reply;
    stop_when_popped(t, f); /* where it cannot, what runs the thread tells when it is back */
    lock_acquire(&program->lock);
    popping->next = program->popping;
    program->popping = popping;
    lock_release(&program->lock);
    popping->record = freed_begin(t, f);
}

/* ---- Standing still ---- */

static const char *event_of(int kind)
{
    return kind == STOP_CALL ? "call" : kind == STOP_RETURN || kind == STOP_END ? "return" : "line";
}

static void tell_embedder(struct ouro_program *program, struct thread *t, const struct frame *f, int kind)
{
    const struct ouro_program_callbacks *callbacks = &program->options.callbacks;
    lock_acquire(&program->lock);
    struct ouro_stop stop = {.thread = t->id,
                             .at = point_met(program, f, kind),
                             .event = event_of(kind),
                             .function = str_data(f->code->qualname),
                             .file = str_data(f->code->filename),
                             .line = (uint32_t)frame_line(f)};
    if (callbacks->stopped)
        callbacks->stopped(callbacks->context, &stop);
    lock_release(&program->lock);
}

/* Waits until it is let go; an interrupt, a kill or the program's end let it go too. The lock is held. */
static void stand(struct ouro_program *program, struct stopped_thread *stopped)
{
    while (!stopped->resumed && !program->ending &&
           !(thread_poll_reasons(stopped->t) & (POLL_KILL | POLL_SIGNAL)))
        program_wait(program, stopped->t, INT64_MAX);
}

void hook_stopped(struct thread *t, struct frame *f, int kind)
{
    struct ouro_program *program = program_of(t);
    struct stopped_thread stopped = {.t = t, .request = {f, event_of(kind)}}, **link;
    vm_of(t)->stop = &stopped.request;
    lock_acquire(&program->lock);
    stopped.next = program->stopped;
    program->stopped = &stopped;
    lock_release(&program->lock);
    struct popping *popping = take_popping(program, t);
    if (popping)
        tell_popped(popping, "stopped");
    if (kind != STOP_POPPED) /* of the other its resumer has been told */
        tell_embedder(program, t, f, kind);
    lock_acquire(&program->lock);
    stand(program, &stopped);
    for (link = &program->stopped; *link != &stopped;)
        link = &(*link)->next;
    *link = stopped.next;
    lock_release(&program->lock);
    vm_of(t)->stop = NULL;
    if (stopped.pop)
        begin_popping(program, t, f, &stopped.reply);
}

/* ---- Going on ---- */

static void clear_points(struct ouro_program *program)
{
    lock_acquire(&program->lock);
    forget_points(program);
    lock_release(&program->lock);
    stop_clear_all(&program->p);
}

/* Lets the thread go. NONE, or why not. */
static enum ouro_error resume(struct ouro_program *program, uint32_t thread, bool pop,
                              const struct ouro_reply *reply)
{
    enum ouro_error error = OURO_ERROR_NOT_STOPPED;
    lock_acquire(&program->lock);
    for (struct stopped_thread *stopped = program->stopped; stopped; stopped = stopped->next) {
        if (stopped->t->id != thread || stopped->resumed)
            continue;
        if (pop && strcmp(stopped->request.event, "return") != 0)
            break;
        stopped->resumed = true;
        stopped->pop = pop;
        stopped->reply = *reply;
        program_wake(program);
        error = OURO_ERROR_NONE;
    }
    lock_release(&program->lock);
    return error;
}

void ouro_thread_resume(struct ouro_program *program, uint32_t thread, bool pop, bool clear,
                        const struct ouro_reply *reply)
{
    enum ouro_error error = OURO_ERROR_ENDED;
    if (program_enter(program)) {
        if (clear)
            clear_points(program);
        error = resume(program, thread, pop, reply);
        program_leave(program);
    }
    if (error == OURO_ERROR_NONE && !pop) {
        struct document document = {0};
        document_map(&document, 4);
        document_key_text(&document, "state", "running");
        freed_put(NULL, &document);
        reply_document(reply, &document);
        document_finish(&document);
    } else if (error != OURO_ERROR_NONE) {
        reply_fail(reply, error,
                   error == OURO_ERROR_ENDED ? "the program has ended"
                   : pop                     ? "the thread is not stopped at a return"
                                             : "the thread is not stopped");
    }
}
