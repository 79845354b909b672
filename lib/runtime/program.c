/* A program from outside: made, watched, told to end, counted. */
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "gc/collector.h"
#include "gc/safepoint.h"
#include "gc/thread_list.h"
#include "inspect/handles.h"
#include "inspect/statistics.h"
#include "memory/heap.h"
#include "runtime/runtime_internal.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"

const char *ouro_end_reason_name(enum ouro_end_reason reason)
{
    static const char *const names[] = {"finished", "exit", "exception", "interrupted", "killed", "limit"};
    return names[reason];
}

/* ---- References ---- */

void program_retain(struct ouro_program *program)
{
    fetch_add_seq(&program->references, 1);
}

static void program_free(struct ouro_program *program)
{
    stops_finish(program);
    buffer_finish(&program->input);
    buffer_finish(&program->outcome.text);
    free(program->why);
    arena_finish(&program->arena);
    condition_finish(&program->changed);
    lock_finish(&program->lock);
    free(program);
}

void program_release(struct ouro_program *program)
{
    if (fetch_add_seq(&program->references, UINT32_MAX) == 1)
        program_free(program);
}

void ouro_program_release(struct ouro_program *program)
{
    program_release(program);
}

bool program_enter(struct ouro_program *program)
{
    lock_acquire(&program->lock);
    bool there = program->state != PROGRAM_GONE;
    program->visitors += there;
    lock_release(&program->lock);
    return there;
}

void program_leave(struct ouro_program *program)
{
    lock_acquire(&program->lock);
    if (--program->visitors == 0)
        condition_broadcast(&program->changed);
    lock_release(&program->lock);
}

/* ---- Waiting ---- */

bool program_wait(struct ouro_program *program, struct thread *t, int64_t deadline_ns)
{
    struct waiter waiter = {program->waiters, t}, **link;
    program->waiters = &waiter;
    lock_release(&program->lock);
    bool woken = thread_wait(t, deadline_ns);
    lock_acquire(&program->lock);
    for (link = &program->waiters; *link != &waiter;)
        link = &(*link)->next;
    *link = waiter.next;
    return woken;
}

void program_wake(struct ouro_program *program)
{
    for (struct waiter *waiter = program->waiters; waiter; waiter = waiter->next)
        thread_wake(waiter->t);
}

bool program_poll(struct ouro_program *program, struct thread *t)
{
    if (!thread_poll_reasons(t))
        return !thread_raised(t);
    lock_release(&program->lock);
    bool good = native_poll_hook(t);
    lock_acquire(&program->lock);
    return good;
}

/* ---- Making ---- */

static const char *const *copy_texts(struct arena *arena, const char *const *texts, size_t count)
{
    const char **copy = arena_alloc(arena, (count + 1) * sizeof *copy);
    for (size_t i = 0; copy && i < count; i++) {
        copy[i] = arena_copy(arena, texts[i], strlen(texts[i]));
        if (!copy[i])
            return NULL;
    }
    return copy;
}

static size_t count_texts(const char *const *texts)
{
    size_t count = 0;
    while (texts && texts[count])
        count++;
    return count;
}

static bool copy_options(struct ouro_program *program, const struct ouro_program_options *options)
{
    struct arena *arena = &program->arena;
    struct ouro_program_options *copy = &program->options;
    *copy = *options;
    copy->name = arena_copy(arena, options->name, strlen(options->name));
    copy->source = arena_copy(arena, options->source ? options->source : "", options->source_length);
    copy->path = arena_copy(arena, options->path, strlen(options->path));
    copy->directory = arena_copy(arena, options->directory, strlen(options->directory));
    copy->argc = options->argc ? options->argc : 1;
    copy->argv = copy_texts(arena, options->argc ? options->argv : &options->path, copy->argc);
    copy->libraries = copy_texts(arena, options->libraries, count_texts(options->libraries));
    copy->stop_at = NULL;
    return copy->name && copy->source && copy->path && copy->directory && copy->argv && copy->libraries;
}

/* The parts that the earlier layers keep for a program. False: no memory; what was made is unmade by
 * destroy_parts. */
static bool create_parts(struct ouro_program *program)
{
    struct program *p = &program->p;
    const struct ouro_limits *limits = &program->options.limits;
    size_t frame_bytes = limits->frame_bytes ? (size_t)limits->frame_bytes : FRAME_BYTES;
    size_t heap_bytes = limits->heap_bytes && limits->heap_bytes < HEAP_UNLIMITED ? (size_t)limits->heap_bytes
                                                                                  : HEAP_UNLIMITED;
    program->hooks = (struct vm_hooks){
        .owner = program,
        .write = hook_write,
        .read_line = hook_read_line,
        .find_source = hook_find_source,
        .libraries = program->options.libraries,
        .stopped = hook_stopped,
        .tty = {program->options.tty[0], program->options.tty[1], program->options.tty[2]},
    };
    p->heap = program_heap_create(heap_bytes);
    return p->heap && str_program_init(p) && program_vm_create(p, frame_bytes, &program->hooks) &&
           program_inspect_create(p) && program_gc_create(p);
}

static void destroy_parts(struct program *p)
{
    if (p->gc)
        program_gc_destroy(p);
    program_inspect_destroy(p);
    program_vm_destroy(p);
    str_program_finish(p);
    p->heap = program_heap_destroy(p->heap);
    lock_finish(&p->threads_lock);
}

static void link_program(struct ouro_runtime *runtime, struct ouro_program *program)
{
    lock_acquire(&runtime->lock);
    program->link = &runtime->programs;
    program->next = runtime->programs;
    if (program->next)
        program->next->link = &program->next;
    runtime->programs = program;
    runtime->program_count++;
    lock_release(&runtime->lock);
}

static void unlink_program(struct ouro_runtime *runtime, struct ouro_program *program)
{
    lock_acquire(&runtime->lock);
    *program->link = program->next;
    if (program->next)
        program->next->link = program->link;
    runtime->program_count--;
    condition_broadcast(&runtime->changed);
    lock_release(&runtime->lock);
}

static struct ouro_program *program_create(struct ouro_runtime *runtime,
                                           const struct ouro_program_options *options)
{
    struct ouro_program *program = calloc(1, sizeof *program);
    if (!program)
        return NULL;
    struct program *p = &program->p;
    arena_init(&program->arena, 0);
    lock_init(&program->lock, LOCK_RANK_PROGRAM);
    condition_init(&program->changed);
    program->runtime = runtime;
    program->references = 2; /* the embedder's, and the main thread's */
    program->calls_end = &program->calls;
    lock_init(&p->threads_lock, LOCK_RANK_THREADS);
    p->id = options->number;
    p->runtime = (struct program_runtime *)(void *)program;
    strncpy(p->name, options->name, sizeof p->name - 1);
    p->hash_key = options->has_hash_seed ? hash_key_from_seed(options->hash_seed) : hash_key_random();
    p->thread_limit = options->limits.threads < UINT32_MAX ? (uint32_t)options->limits.threads : 0;
    if (!copy_options(program, options) || !create_parts(program)) {
        destroy_parts(p);
        program_free(program);
        return NULL;
    }
    return program;
}

/* Makes the main thread and starts its OS thread. */
static bool start_main(struct ouro_program *program)
{
    struct thread *t = thread_create(&program->p);
    if (t && vm_thread_create(t)) {
        program->main = t;
        link_program(program->runtime, program);
        if (runtime_start_thread(program->runtime, program_main, program))
            return true;
        unlink_program(program->runtime, program);
        program->main = NULL;
        vm_thread_destroy(t);
    }
    thread_discard(t);
    return false;
}

struct ouro_program *ouro_program_start(struct ouro_runtime *runtime,
                                        const struct ouro_program_options *options,
                                        const struct ouro_reply *loaded, struct ouro_failure *failure)
{
    struct ouro_program *program = program_create(runtime, options);
    *failure = (struct ouro_failure){OURO_ERROR_NO_MEMORY, "out of memory", "", "", "", 0};
    if (!program)
        return NULL;
    if (loaded)
        program->loaded = *loaded;
    if (!stops_parse(program, options->stop_at)) {
        failure->error = OURO_ERROR_INVALID;
        failure->message = "a stop point is FUNCTION:call, FUNCTION:return, FILE:LINE, *:return or *:end";
    } else if (!start_main(program)) {
        failure->error = OURO_ERROR_SYSTEM;
        failure->message = "the system gives no thread for the program";
    } else {
        if (options->limits.cpu_ns)
            runtime_watch(runtime);
        return program;
    }
    destroy_parts(&program->p);
    program_free(program);
    return NULL;
}

/* ---- Unmaking ---- */

static void add_totals(struct ouro_program *program)
{
    struct program *p = &program->p;
    struct ouro_totals *ended = &program->runtime->ended;
    struct heap_figures heap;
    struct gc_totals gc;
    heap_figures_read(p, &heap);
    collector_totals(p, &gc);
    lock_acquire(&program->runtime->lock);
    ended->programs++;
    ended->threads += load_relaxed(&p->ended_threads);
    ended->allocated_objects += heap.allocated_objects;
    ended->allocated_bytes += heap.allocated_bytes;
    ended->published_objects += heap.published_objects;
    ended->calls += program->calls_done;
    ended->collections += gc.collections;
    ended->gc_freed_objects += gc.freed_objects;
    ended->gc_freed_bytes += gc.freed_bytes;
    ended->gc_finalisers += gc.finalisers;
    ended->gc_ns += gc.total_ns;
    if (ended->gc_longest_hold_ns < gc.longest_hold_ns)
        ended->gc_longest_hold_ns = gc.longest_hold_ns;
    if (ended->gc_longest_response_ns < gc.longest_response_ns)
        ended->gc_longest_response_ns = gc.longest_response_ns;
    ended->cpu_ns += load_relaxed(&p->ended_cpu_ns);
    lock_release(&program->runtime->lock);
}

/* By the main OS thread when the program has no thread any more. */
void program_unmake(struct ouro_program *program)
{
    struct ouro_runtime *runtime = program->runtime;
    lock_acquire(&program->lock);
    program->state = PROGRAM_GONE;
    while (program->visitors)
        condition_wait(&program->changed, &program->lock);
    lock_release(&program->lock);
    add_totals(program);
    destroy_parts(&program->p);
    struct ouro_end end = {program->outcome.reason, program->outcome.status,
                           buffer_text(&program->outcome.text)};
    unlink_program(runtime, program);
    program->options.callbacks.ended(program->options.callbacks.context, &end);
    program_release(program);
    runtime_thread_ended(runtime);
}

/* ---- Telling it ---- */

void ouro_program_interrupt(struct ouro_program *program)
{
    lock_acquire(&program->lock);
    if (program->options.kind == OURO_PROGRAM_MODULE && program->state == PROGRAM_SERVING)
        calls_interrupt(program);
    else if (program->main && program->main_busy)
        vm_interrupt(program->main, &exc_KeyboardInterrupt);
    lock_release(&program->lock);
}

/* The lock is held. What runs is interrupted; what waits for work sees that there is none any more. */
static void begin_end(struct ouro_program *program)
{
    program->ending = true;
    calls_interrupt(program);
    if (program->main && program->main_busy)
        vm_interrupt(program->main, &exc_KeyboardInterrupt);
    program_wake(program);
}

void ouro_program_end(struct ouro_program *program, int64_t grace_ns)
{
    int64_t now = clock_monotonic_ns();
    int64_t grace = grace_ns < 0 ? program->options.grace_ns : grace_ns;
    int64_t moment = grace > INT64_MAX - now ? INT64_MAX : now + grace;
    lock_acquire(&program->lock);
    if (program->state != PROGRAM_GONE) {
        if (!program->ending)
            begin_end(program);
        if (!program->kill_at_ns || moment < program->kill_at_ns)
            program->kill_at_ns = moment;
    }
    lock_release(&program->lock);
    runtime_watch(program->runtime);
}

static void kill_program(struct ouro_program *program, const char *why, bool for_limit)
{
    if (!program_enter(program))
        return;
    lock_acquire(&program->lock);
    if (!program->killed) {
        program->killed = program->ending = true;
        program->limit_passed = for_limit;
        program->why = strdup(why);
    }
    lock_release(&program->lock);
    vm_kill(&program->p);
    lock_acquire(&program->lock);
    program_wake(program);
    lock_release(&program->lock);
    program_leave(program);
}

void ouro_program_kill(struct ouro_program *program, const char *why)
{
    kill_program(program, why, false);
}

void program_kill_for_limit(struct ouro_program *program)
{
    kill_program(program, "its processor time is used up", true);
}

/* ---- Watching it ---- */

int64_t program_watch(struct ouro_program *program, int64_t now)
{
    int64_t next = INT64_MAX;
    if (!program_enter(program))
        return next;
    lock_acquire(&program->lock);
    next = calls_watch(program, now);
    bool late = program->kill_at_ns && now >= program->kill_at_ns && !program->killed;
    if (program->kill_at_ns && !program->killed && program->kill_at_ns < next)
        next = program->kill_at_ns;
    lock_release(&program->lock);
    int64_t limit = program->options.limits.cpu_ns;
    if (late)
        kill_program(program, "it did not end in the time it was given", false);
    if (limit && !load_relaxed(&program->p.killed)) {
        if (program_cpu_ns(&program->p) > limit)
            program_kill_for_limit(program);
        else if (now + TICK_NS < next)
            next = now + TICK_NS;
    }
    program_leave(program);
    return next;
}

/* ---- Figures ---- */

static const char *state_name(const struct ouro_program *program)
{
    if (program->ending || program->state >= PROGRAM_ENDING)
        return "ending";
    if (program->stopped)
        return "stopped";
    if (program->state == PROGRAM_STARTING)
        return "starting";
    return program->state == PROGRAM_SERVING && program->active_calls == 0 ? "idle" : "running";
}

static struct ouro_heap_figures heap_figures_of(struct program *p)
{
    struct heap_figures read;
    heap_figures_read(p, &read);
    return (struct ouro_heap_figures){.objects = read.objects,
                                      .bytes = read.bytes,
                                      .allocated_objects = read.allocated_objects,
                                      .allocated_bytes = read.allocated_bytes,
                                      .freed_objects = read.freed_objects,
                                      .freed_bytes = read.freed_bytes,
                                      .published_objects = read.published_objects,
                                      .segments = read.segments,
                                      .pages = read.pages,
                                      .committed_bytes = read.committed_bytes,
                                      .limit_bytes = read.limit_bytes};
}

static struct ouro_gc_figures gc_figures_of(struct program *p)
{
    struct gc_totals totals;
    struct collection last = {0};
    collector_totals(p, &totals);
    collector_log(p, &last, 1);
    struct pacing pacing = collector_pacing(p);
    return (struct ouro_gc_figures){
        .phase = gc_phase_text(totals.phase),
        .settings = {.enabled = collector_is_enabled(p) && !collector_is_suspended(p),
                     .least_growth_bytes = pacing.least_growth_bytes,
                     .growth_percent = pacing.growth_percent},
        .total_ns = totals.total_ns,
        .longest_response_ns = totals.longest_response_ns,
        .collections = totals.collections,
        .freed_objects = totals.freed_objects,
        .freed_bytes = totals.freed_bytes,
        .finalisers = totals.finalisers,
        .last_ns = last.ended_ns - last.began_ns,
        .longest_hold_ns = totals.longest_hold_ns};
}

void ouro_program_set_gc(struct ouro_program *program, const struct ouro_gc_change *change)
{
    if (!program_enter(program))
        return;
    struct pacing pacing = collector_pacing(&program->p);
    if (change->least_growth_bytes)
        pacing.least_growth_bytes = change->to.least_growth_bytes;
    if (change->growth_percent)
        pacing.growth_percent = change->to.growth_percent;
    if (change->least_growth_bytes || change->growth_percent)
        collector_set_pacing(&program->p, pacing);
    if (change->enabled)
        collector_enable(&program->p, change->to.enabled);
    if (change->enabled && change->to.enabled)
        collector_suspend(&program->p, false); /* gc.set_threshold(0) is the program's, this the operator's */
    program_leave(program);
}

void ouro_program_figures(struct ouro_program *program, struct ouro_program_figures *figures)
{
    *figures = (struct ouro_program_figures){.state = "ending", .gc.phase = "idle"};
    if (!program_enter(program))
        return;
    struct program *p = &program->p;
    lock_acquire(&program->lock);
    figures->state = state_name(program);
    figures->loading = program->options.kind == OURO_PROGRAM_MODULE && program->state < PROGRAM_SERVING;
    figures->calls = program->calls_done;
    figures->active_calls = program->active_calls;
    lock_release(&program->lock);
    lock_acquire(&p->threads_lock);
    figures->threads = p->thread_count;
    lock_release(&p->threads_lock);
    figures->handles = handle_count(p);
    figures->cpu_ns = program_cpu_ns(p);
    figures->heap = heap_figures_of(p);
    figures->gc = gc_figures_of(p);
    program_leave(program);
}
