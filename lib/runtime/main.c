/* What a program's main thread runs, from the first instruction to the last. */
#include <string.h>
#include <time.h>

#include "gc/safepoint.h"
#include "gc/thread_list.h"
#include "modules/share.h"
#include "object/scope.h"
#include "runtime/runtime_internal.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/list.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"

/* ---- How it ends ---- */

/* The last line of what python3 would print for it. */
static void note_last_line(struct outcome *outcome, struct thread *t, value exception)
{
    struct buffer text = BUFFER_EMPTY;
    vm_format_exception(t, exception, &text);
    while (text.length && text.data[text.length - 1] == '\n')
        text.data[--text.length] = '\0';
    const char *newline = text.length ? strrchr(text.data, '\n') : NULL;
    buffer_clear(&outcome->text);
    buffer_append_text(&outcome->text, newline ? newline + 1 : buffer_text(&text));
    buffer_finish(&text);
}

static void note_exception(struct outcome *outcome, struct thread *t)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        raised_clear(t);
        outcome->reason = OURO_END_EXCEPTION;
        outcome->status = 1;
        return;
    }
    s[0] = raised_take(t);
    const struct type *type = value_type(s[0]);
    bool exits = type_is_subtype(type, &exc_SystemExit);
    outcome->reason = exits                                           ? OURO_END_EXIT
                      : type_is_subtype(type, &exc_KeyboardInterrupt) ? OURO_END_INTERRUPTED
                                                                      : OURO_END_EXCEPTION;
    if (!exits)
        note_last_line(outcome, t, s[0]);
    outcome->status = vm_report_uncaught(t, scope_take(&s[0]));
    raised_clear(t);
    scope_leave(t, s);
}

void program_note_outcome(struct ouro_program *program, struct thread *t)
{
    if (vm_is_killed(t))
        raised_clear(t);
    else if (thread_raised(t))
        note_exception(&program->outcome, t);
}

/* Killed: whatever came before. */
static void note_kill(struct ouro_program *program)
{
    struct outcome *outcome = &program->outcome;
    lock_acquire(&program->lock);
    if (program->killed) {
        outcome->reason = program->limit_passed ? OURO_END_LIMIT : OURO_END_KILLED;
        outcome->status = 137;
        buffer_clear(&outcome->text);
        buffer_append_text(&outcome->text, program->why ? program->why : "killed");
    }
    lock_release(&program->lock);
}

/* ---- How it begins ---- */

static bool append_text(struct thread *t, value list, const char *text)
{
    value item = str_from_text(t, text);
    return item != UNSET && list_append_take(t, list, item);
}

/* sys.argv and sys.path. */
static bool set_arguments(struct ouro_program *program, struct thread *t)
{
    const struct ouro_program_options *options = &program->options;
    value sys = t->program->extra_roots[ROOT_SYS];
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = list_create(t, options->argc);
    s[1] = list_create(t, 1);
    bool good = s[0] != UNSET && s[1] != UNSET;
    for (size_t i = 0; good && i < options->argc; i++)
        good = append_text(t, s[0], options->argv[i]);
    good = good && append_text(t, s[1], options->directory);
    for (const char *const *folder = options->libraries; good && *folder; folder++)
        good = append_text(t, s[1], *folder);
    value argv = good ? str_intern_utf8(t, "argv", 4) : UNSET;
    good = argv != UNSET && dict_set(t, sys, argv, s[0]) && dict_set(t, sys, NAME(path), s[1]);
    value_release(t, argv);
    scope_leave(t, s);
    return good;
}

static void set_state(struct ouro_program *program, enum program_state state, bool busy)
{
    lock_acquire(&program->lock);
    program->state = state;
    program->main_busy = busy;
    if (state == PROGRAM_RUNNING && program->ending) /* told to end before it began */
        vm_interrupt(program->main, &exc_KeyboardInterrupt);
    lock_release(&program->lock);
}

/* Runs the main module. False: raised. */
static bool run_source(struct ouro_program *program, struct thread *t)
{
    const struct ouro_program_options *options = &program->options;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] =
        vm_compile(t, options->source, options->source_length, options->path, SOURCE_FILE, PARSE_FILE, NULL);
    if (s[0] != UNSET) {
        value main = module_dict(t->program->extra_roots[ROOT_MAIN_MODULE]);
        s[1] = vm_execute(t, s[0], main, main);
    }
    bool good = s[1] != UNSET;
    scope_leave(t, s);
    stops_pop_over(program, t);
    return good;
}

/* ---- Loading ---- */

/* The names of the functions that the main module has, in its order: its own, not those it imported. */
static bool tell_functions(struct ouro_program *program, struct thread *t)
{
    value dict = module_dict(t->program->extra_roots[ROOT_MAIN_MODULE]);
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    s[0] = list_create(t, 0);
    bool good = s[0] != UNSET;
    size_t position = 0;
    while (good && dict_next(t, dict, &position, &s[1], &s[2])) {
        bool own = value_is_exact(s[2], &function_type) && str_check(s[1]) &&
                   ((struct function *)value_ref(s[2]))->globals == dict && str_data(s[1])[0] != '_';
        good = !own || list_append(t, s[0], s[1]);
        slot_clear(t, &s[1]);
        slot_clear(t, &s[2]);
    }
    struct no_form no_form = {0};
    good = good && convert_out(t, s[0], &program->loaded, &no_form);
    buffer_finish(&no_form.type);
    scope_leave(t, s);
    return good;
}

/* Tells whoever waits for the loading that it is over: well, or with the pending exception, which stays.
 * False: he was told that it failed. */
static bool tell_loaded(struct ouro_program *program, struct thread *t)
{
    struct ouro_reply reply = program->loaded;
    if (!reply.done)
        return true;
    program->loaded.done = NULL;
    if (thread_raised(t) || vm_is_killed(t)) {
        value *s = scope_enter(t, 1);
        if (s)
            s[0] = thread_raised(t) ? value_retain(t->exception) : UNSET;
        reply_exception(&reply, t);
        if (s) {
            if (s[0] != UNSET)
                slot_set(t, &t->exception, scope_take(&s[0]));
            scope_leave(t, s);
        }
        return false;
    }
    program->loaded = reply;
    bool told = true;
    if (program->options.kind == OURO_PROGRAM_MODULE)
        told = tell_functions(program, t);
    else
        reply_item(&reply, OURO_ARRAY, 0);
    program->loaded.done = NULL;
    if (told)
        reply.done(reply.context, NULL);
    else
        reply_exception(&reply, t);
    return told;
}

/* Loads a module, and serves calls until it is told to end. The exception that loading ended with was told to
 * who asked for it, and is not printed again. */
static void run_module(struct ouro_program *program, struct thread *t)
{
    bool good = run_source(program, t);
    if (good)
        program_share(t); /* it is open for calls from here on */
    set_state(program, good ? PROGRAM_SERVING : PROGRAM_ENDING, false);
    bool asked = program->loaded.done != NULL;
    good = tell_loaded(program, t) && good;
    if (!good && asked && !vm_is_killed(t)) {
        program->outcome.reason = OURO_END_EXCEPTION;
        program->outcome.status = 1;
        if (thread_raised(t))
            note_last_line(&program->outcome, t, t->exception);
        raised_clear(t);
    } else {
        program_note_outcome(program, t);
    }
    if (good)
        calls_serve(program, t, true);
}

static void run_kind(struct ouro_program *program, struct thread *t)
{
    switch (program->options.kind) {
    case OURO_PROGRAM_RUN:
        tell_loaded(program, t);
        run_source(program, t);
        program_note_outcome(program, t);
        return;
    case OURO_PROGRAM_MODULE:
        run_module(program, t);
        return;
    case OURO_PROGRAM_INTERACTIVE:
        set_state(program, PROGRAM_SERVING, false);
        tell_loaded(program, t);
        calls_serve(program, t, true);
        return;
    }
}

/* Kills what threads are left and waits for them. */
static void end_threads(struct ouro_program *program, struct thread *t)
{
    struct program *p = &program->p;
    struct timespec pause = {0, 200000};
    for (;;) {
        lock_acquire(&p->threads_lock);
        bool alone = p->thread_count == 1 && !load_seq(&p->threads_leaving);
        lock_release(&p->threads_lock);
        if (alone)
            return;
        vm_kill(p); /* again and again: one that is being killed may just have started another */
        lock_acquire(&program->lock);
        program_wake(program);
        lock_release(&program->lock);
        thread_park(t);
        nanosleep(&pause, NULL);
        thread_unpark(t);
    }
}

void *program_main(void *context)
{
    struct ouro_program *program = context;
    struct thread *t = program->main;
    thread_enter(t, "MainThread");
    const char *file = program->options.kind == OURO_PROGRAM_INTERACTIVE ? NULL : program->options.path;
    set_state(program, PROGRAM_RUNNING, true);
    if (vm_program_start(t, file) && set_arguments(program, t) && stops_set(program)) {
        run_kind(program, t);
    } else {
        tell_loaded(program, t);
        program_note_outcome(program, t);
    }
    set_state(program, PROGRAM_ENDING, true);
    calls_refuse(program);
    if (!vm_is_killed(t))
        vm_program_end(t);
    raised_clear(t);
    stops_pop_over(program, t);
    note_kill(program);
    end_threads(program, t);
    lock_acquire(&program->lock);
    program->main = NULL;
    lock_release(&program->lock);
    vm_thread_destroy(t);
    thread_leave(t);
    program_unmake(program);
    return NULL;
}
