/* Calls of a loaded program's functions, and interactive statements.
 *
 * They wait in one list, in the order of their coming. The main thread serves it once the main module has
 * run; when a call comes and nobody is idle, another thread is made for it, and ends when there was nothing
 * to do for a while.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "gc/thread_list.h"
#include "object/scope.h"
#include "probe/probe.h"
#include "runtime/runtime_internal.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- The list; program->lock is held ---- */

static struct call *take_queued(struct ouro_program *program)
{
    for (struct call *call = program->calls; call; call = call->next)
        if (call->state == CALL_QUEUED)
            return call;
    return NULL;
}

static void unlink_call(struct ouro_program *program, struct call *call)
{
    struct call **link = &program->calls;
    while (*link != call)
        link = &(*link)->next;
    *link = call->next;
    if (!call->next)
        program->calls_end = link;
}

static void free_call(struct call *call)
{
    if (call->arguments.close)
        call->arguments.close(call->arguments.context);
    free(call->function);
    buffer_finish(&call->source);
    free(call);
}

/* Whoever finds `replied` not set answers. */
static bool take_reply(struct ouro_program *program, struct call *call)
{
    lock_acquire(&program->lock);
    bool mine = !call->replied;
    call->replied = true;
    lock_release(&program->lock);
    return mine;
}

void calls_interrupt(struct ouro_program *program)
{
    for (struct call *call = program->calls; call; call = call->next)
        if (call->state == CALL_RUNNING)
            vm_interrupt(call->t, &exc_KeyboardInterrupt);
}

int64_t calls_watch(struct ouro_program *program, int64_t now)
{
    int64_t next = INT64_MAX;
    for (struct call *call = program->calls; call; call = call->next) {
        if (!call->deadline_ns || call->replied)
            continue;
        if (now < call->deadline_ns) {
            next = call->deadline_ns < next ? call->deadline_ns : next;
            continue;
        }
        call->replied = true;
        if (call->state == CALL_RUNNING)
            vm_interrupt(call->t, &exc_KeyboardInterrupt);
        reply_fail(&call->reply, OURO_ERROR_DEADLINE, "the deadline passed");
    }
    return next;
}

/* ---- One call ---- */

/* The function by its name, dots for attributes: a new reference. UNSET with nothing pending: there is none.
 */
static value find_function(struct thread *t, const char *name)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = value_retain(t->program->extra_roots[ROOT_MAIN_MODULE]);
    for (const char *at = name; s[0] != UNSET; at++) {
        size_t length = strcspn(at, ".");
        slot_set(t, &s[1], str_intern_utf8(t, at, length));
        slot_set(t, &s[0], s[1] == UNSET ? UNSET : op_find_attribute(t, s[0], s[1]));
        at += length;
        if (!*at)
            break;
    }
    value found = s[0] != UNSET && value_type(s[0])->slots.call ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, found);
}

/* A result without a form, when its repr is wanted. */
static bool tell_repr(struct thread *t, value result, const struct ouro_reply *reply)
{
    struct no_form no_form = {0};
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = op_repr(t, result);
    bool good = s[0] != UNSET && convert_out(t, s[0], reply, &no_form);
    scope_leave(t, s);
    buffer_finish(&no_form.type);
    return good;
}

/* Items are kept until it is known that all have a form: a reply that was begun cannot begin again. */
struct kept_items {
    VECTOR(struct ouro_item) items;
    struct buffer texts; /* text.data of an item is an offset into it until all are there */
    bool failed;
};

static void keep_item(void *context, const struct ouro_item *item)
{
    struct kept_items *kept = context;
    struct ouro_item copy = *item;
    if (item->kind == OURO_STR || item->kind == OURO_BYTES || item->kind == OURO_BIG) {
        copy.text.data = (const char *)(uintptr_t)kept->texts.length;
        buffer_append(&kept->texts, item->text.data, item->text.length);
    }
    if (!vector_push(&kept->items, copy))
        kept->failed = true;
}

static void give_kept(const struct kept_items *kept, const struct ouro_reply *reply)
{
    for (size_t i = 0; i < kept->items.count; i++) {
        struct ouro_item item = kept->items.items[i];
        if (item.kind == OURO_STR || item.kind == OURO_BYTES || item.kind == OURO_BIG)
            item.text.data = buffer_text(&kept->texts) + (uintptr_t)item.text.data;
        reply->item(reply->context, &item);
    }
}

static void tell_no_form(struct call *call, const struct no_form *no_form)
{
    char message[200];
    struct ouro_failure failure = {OURO_ERROR_NOT_SERIALISABLE, message, "", "", "", 0};
    if (no_form->too_deep) {
        failure.message = "the result is nested too deeply for a message, or holds itself";
    } else {
        failure.type = buffer_text(&no_form->type);
        snprintf(message, sizeof message,
                 "the result, or a part of it, is of type %s, which has no form in a message", failure.type);
    }
    call->reply.done(call->reply.context, &failure);
}

/* Replies with {value, repr, ns}. False: an exception is pending. */
static bool tell_result(struct thread *t, struct call *call, value result, int64_t began)
{
    struct kept_items kept = {0};
    struct no_form no_form = {0};
    struct ouro_reply keeper = {&kept, keep_item, NULL};
    bool as_repr = false, good = convert_out(t, result, &keeper, &no_form);
    if (!good && !thread_raised(t) && call->as_repr) {
        kept.items.count = 0;
        buffer_clear(&kept.texts);
        as_repr = true;
        good = tell_repr(t, result, &keeper);
    }
    if (good && (kept.failed || kept.texts.failed)) {
        reply_fail(&call->reply, OURO_ERROR_SYSTEM, "out of memory");
    } else if (good) {
        reply_item(&call->reply, OURO_MAP, 3);
        reply_text(&call->reply, "value");
        give_kept(&kept, &call->reply);
        reply_text(&call->reply, "repr");
        reply_item(&call->reply, OURO_BOOL, as_repr);
        reply_text(&call->reply, "ns");
        reply_item(&call->reply, OURO_INT, clock_monotonic_ns() - began);
        call->reply.done(call->reply.context, NULL);
    } else if (!thread_raised(t)) {
        tell_no_form(call, &no_form);
        good = true;
    }
    vector_finish(&kept.items);
    buffer_finish(&kept.texts);
    buffer_finish(&no_form.type);
    return good;
}

/* s: five empty slots. */
static void run_function(struct ouro_program *program, struct thread *t, struct call *call, value *s)
{
    int64_t began = clock_monotonic_ns();
    enum { FUNCTION, LIST, POSITIONAL, NAMED, RESULT };
    s[FUNCTION] = find_function(t, call->function);
    if (s[FUNCTION] == UNSET && !thread_raised(t)) {
        char message[200];
        snprintf(message, sizeof message, "the program has no function '%.150s'", call->function);
        if (take_reply(program, call))
            reply_fail(&call->reply, OURO_ERROR_NO_SUCH_FUNCTION, message);
        call->failed = true;
        return;
    }
    s[LIST] = s[FUNCTION] == UNSET ? UNSET : convert_in(t, &call->arguments);
    s[POSITIONAL] = s[LIST] == UNSET ? UNSET : list_to_tuple(t, s[LIST]);
    s[NAMED] = s[POSITIONAL] == UNSET ? UNSET : convert_in(t, &call->arguments);
    if (s[NAMED] != UNSET)
        s[RESULT] = op_call_ex(t, s[FUNCTION], s[POSITIONAL], s[NAMED]);
    stops_pop_over(program, t);
    call->failed = s[RESULT] == UNSET;
    if (!take_reply(program, call)) {
        raised_clear(t);
        return;
    }
    if (s[RESULT] == UNSET || !tell_result(t, call, s[RESULT], began))
        reply_exception(&call->reply, t);
}

static void run_call(struct ouro_program *program, struct thread *t, struct call *call)
{
    int64_t began = clock_monotonic_ns();
    if (PROBE_ENABLED(call__start))
        probe_call_start(call->number, t->program->id, call->function);
    value *s = scope_enter(t, 5);
    if (s) {
        run_function(program, t, call, s);
        scope_leave(t, s);
    } else if (take_reply(program, call)) {
        reply_exception(&call->reply, t);
    }
    raised_clear(t);
    if (PROBE_ENABLED(call__end))
        probe_call_end(call->number, t->program->id, call->failed, (uint64_t)(clock_monotonic_ns() - began));
}

/* ---- One statement ---- */

static void tell_state(struct call *call, const char *state, int status)
{
    reply_item(&call->reply, OURO_MAP, 2);
    reply_text(&call->reply, "state");
    reply_text(&call->reply, state);
    reply_text(&call->reply, "status");
    reply_item(&call->reply, OURO_INT, status);
    call->reply.done(call->reply.context, NULL);
}

static void run_statement(struct ouro_program *program, struct thread *t, struct call *call)
{
    bool incomplete = false;
    value *s = scope_enter(t, 2);
    if (!s) {
        reply_exception(&call->reply, t);
        return;
    }
    s[0] = vm_compile(t, buffer_text(&call->source), call->source.length, "<stdin>", SOURCE_TEXT,
                      PARSE_SINGLE, &incomplete);
    if (s[0] != UNSET) {
        value main = module_dict(t->program->extra_roots[ROOT_MAIN_MODULE]);
        s[1] = vm_execute(t, s[0], main, main);
    }
    stops_pop_over(program, t);
    scope_leave(t, s);
    if (vm_is_killed(t)) {
        raised_clear(t);
        reply_fail(&call->reply, OURO_ERROR_KILLED, "the program was killed");
    } else if (incomplete) {
        raised_clear(t);
        tell_state(call, "incomplete", 0);
    } else if (!thread_raised(t)) {
        tell_state(call, "done", 0);
    } else if (raised_is(t, &exc_SystemExit)) {
        program_note_outcome(program, t);
        lock_acquire(&program->lock);
        program->ending = true;
        lock_release(&program->lock);
        tell_state(call, "exit", program->outcome.status);
    } else {
        vm_report_uncaught(t, raised_take(t));
        raised_clear(t);
        tell_state(call, "exception", 0);
    }
}

/* ---- Threads that serve ---- */

/* An interrupt that came too late for one call is not for the next one. */
static void forget_interrupt(struct thread *t)
{
    struct program *p = t->program;
    lock_acquire(&p->threads_lock);
    store_seq(&vm_of(t)->injected, NULL);
    thread_poll_clear(t, POLL_SIGNAL);
    lock_release(&p->threads_lock);
}

/* Runs one. The lock is held before and after. */
static void serve_one(struct ouro_program *program, struct thread *t, struct call *call, bool is_main)
{
    call->state = CALL_RUNNING;
    call->t = t;
    program->active_calls++;
    program->main_busy |= is_main;
    lock_release(&program->lock);
    if (call->is_eval)
        run_statement(program, t, call);
    else
        run_call(program, t, call);
    lock_acquire(&program->lock);
    if (is_main)
        program->main_busy = false;
    program->active_calls--;
    program->calls_done += !call->is_eval;
    unlink_call(program, call);
    lock_release(&program->lock);
    forget_interrupt(t);
    free_call(call);
    lock_acquire(&program->lock);
}

void calls_refuse(struct ouro_program *program)
{
    lock_acquire(&program->lock);
    program->ending = true;
    for (struct call *call; (call = take_queued(program));) {
        bool mine = !call->replied;
        call->replied = true;
        unlink_call(program, call);
        lock_release(&program->lock);
        if (mine)
            reply_fail(&call->reply, OURO_ERROR_KILLED, "the program ended before the call began");
        free_call(call);
        lock_acquire(&program->lock);
    }
    lock_release(&program->lock);
}

void calls_serve(struct ouro_program *program, struct thread *t, bool is_main)
{
    lock_acquire(&program->lock);
    for (;;) {
        struct call *call = program->ending ? NULL : take_queued(program);
        if (call) {
            serve_one(program, t, call, is_main);
            continue;
        }
        if (program->ending)
            break;
        program->idle_threads++;
        bool woken = program_wait(program, t, is_main ? INT64_MAX : clock_monotonic_ns() + CALL_IDLE_NS);
        program->idle_threads--;
        if (!program_poll(program, t)) { /* an interrupt of nothing; a kill sets `ending` */
            lock_release(&program->lock);
            raised_clear(t);
            lock_acquire(&program->lock);
            if (vm_is_killed(t))
                break;
        }
        if (!woken && !is_main && !take_queued(program))
            break;
    }
    if (is_main) {
        while (program->call_threads) /* they see the end too */
            program_wait(program, t, INT64_MAX);
        program->state = PROGRAM_ENDING;
    }
    lock_release(&program->lock);
}

static void *call_thread(void *context)
{
    struct thread *t = context;
    struct ouro_program *program = program_of(t);
    struct ouro_runtime *runtime = program->runtime;
    thread_enter(t, "Call");
    calls_serve(program, t, false);
    vm_thread_destroy(t);
    thread_leave(t);
    lock_acquire(&program->lock);
    program->call_threads--;
    program_wake(program);
    lock_release(&program->lock);
    program_release(program);
    runtime_thread_ended(runtime);
    return NULL;
}

/* One more thread for the calls, if there may be one. Where not, they wait for those that are there. The lock
 * is held. */
static void add_thread(struct ouro_program *program)
{
    size_t queued = 0;
    for (struct call *call = program->calls; call; call = call->next)
        queued += call->state == CALL_QUEUED;
    if (program->state != PROGRAM_SERVING || queued <= program->idle_threads ||
        program->call_threads >= CALL_THREADS)
        return;
    struct thread *t = thread_create(&program->p);
    if (t && vm_thread_create(t)) {
        program->call_threads++;
        program_retain(program);
        if (runtime_start_thread(program->runtime, call_thread, t))
            return;
        program->call_threads--;
        program_release(program); /* not the last one: the caller has one */
        vm_thread_destroy(t);
    }
    thread_discard(t);
}

/* ---- From outside ---- */

static struct call *create_call(const struct ouro_reply *reply)
{
    static uint64_t last_number; /* atomic */
    struct call *call = calloc(1, sizeof *call);
    if (call) {
        call->number = fetch_add_seq(&last_number, 1) + 1;
        call->reply = *reply;
    }
    return call;
}

static void enqueue(struct ouro_program *program, struct call *call)
{
    lock_acquire(&program->lock);
    bool open = !program->ending && (program->state == PROGRAM_SERVING || program->state == PROGRAM_RUNNING ||
                                     program->state == PROGRAM_STARTING);
    if (open) {
        *program->calls_end = call;
        program->calls_end = &call->next;
        if (!call->is_eval)
            add_thread(program);
        program_wake(program);
    }
    bool watch = open && call->deadline_ns;
    lock_release(&program->lock);
    if (watch)
        runtime_watch(program->runtime);
    if (!open) {
        reply_fail(&call->reply, OURO_ERROR_ENDED, "the program is ending");
        free_call(call);
    }
}

void ouro_program_call(struct ouro_program *program, const struct ouro_call *wanted,
                       const struct ouro_reply *reply)
{
    struct call *call = create_call(reply);
    char *function = call ? strdup(wanted->function) : NULL;
    if (!function) {
        free(call);
        if (wanted->arguments.close)
            wanted->arguments.close(wanted->arguments.context);
        reply_fail(reply, OURO_ERROR_SYSTEM, "out of memory");
        return;
    }
    call->function = function;
    call->arguments = wanted->arguments;
    call->as_repr = wanted->as_repr;
    call->deadline_ns = wanted->deadline_ns;
    enqueue(program, call);
}

void ouro_program_eval(struct ouro_program *program, const char *source, size_t length,
                       const struct ouro_reply *reply)
{
    struct call *call = create_call(reply);
    if (call)
        buffer_append(&call->source, source, length);
    if (!call || call->source.failed) {
        free(call);
        reply_fail(reply, OURO_ERROR_SYSTEM, "out of memory");
        return;
    }
    call->is_eval = true;
    enqueue(program, call);
}
