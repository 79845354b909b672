/* Runs a Python program without the daemon, and looks at what is left of it.
 *
 *     runner [options] FILE [ARGS]
 *       --kill MS        kills the program after so many milliseconds; its exit status is then expected to
 *                        be 137
 *       --interrupt MS   raises KeyboardInterrupt in the main thread so many milliseconds after the program
 *                        has printed something
 *       --verify MS      recounts the whole heap again and again while the program runs, with such pauses
 *       --collect MS     asks for a collection again and again from outside
 *       --heap BYTES     the program's limit
 *       --limbo BYTES    fails if more retired memory than that was ever waiting
 *
 * The exit status is the program's, or 99 when something was wrong that the program cannot know: a reference
 * count, a private object behind a shared one, an object that nobody should hold any more, a thread or memory
 * left over. */
#include <errno.h>
#include <libgen.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "gc/collector.h"
#include "gc/pending.h"
#include "gc/safepoint.h"
#include "gc/thread_list.h"
#include "gc/verify.h"
#include "memory/heap.h"
#include "modules/modules.h"
#include "object/scope.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/module.h"
#include "types/str.h"
#include "types/types.h"
#include "vm/vm.h"

#define FRAME_BYTES  ((size_t)16 << 20)
#define STATUS_WRONG 99
#define STATUS_KILL  137

struct options {
    long kill_ms, interrupt_ms, verify_ms, collect_ms;
    size_t heap_bytes, limbo_bytes;
    const char *file;
    char **arguments; /* from the file on */
    int argument_count;
};

static struct options options = {.heap_bytes = HEAP_UNLIMITED};
static struct program program;
static bool over; /* atomic: the helper threads end */
static int wrong; /* atomic: how many things were wrong */
static uint64_t verified, most_limbo;

static void complain(const char *what)
{
    fprintf(stderr, "runner: %s\n", what);
    fetch_add_relaxed(&wrong, 1); /* relaxed: read after the threads are joined */
}

/* ---- What the program's owner does for it ---- */

static bool printed; /* atomic */

static bool hook_write(struct thread *t, int stream, const char *data, size_t size)
{
    store_release(&printed, true);
    thread_park(t);
    fwrite(data, 1, size, stream == 1 ? stdout : stderr);
    thread_unpark(t);
    return true;
}

static bool read_file(const char *path, struct buffer *out)
{
    FILE *file = fopen(path, "r");
    char part[4096];
    size_t n;
    if (!file)
        return false;
    while ((n = fread(part, 1, sizeof part, file)) > 0)
        buffer_append(out, part, n);
    fclose(file);
    return true;
}

/* A module beside the program. Slow on purpose, as a client that has to be asked is. */
static bool hook_find_source(struct thread *t, const char *name, struct module_source *found)
{
    char *copy = realpath(options.file, NULL), *kept = strdup(name);
    CHECK(copy && kept);
    const char *const folders[] = {dirname(copy), NULL};
    thread_park(t);
    nanosleep(&(struct timespec){0, 2000000}, NULL);
    library_find(folders, kept, found);
    thread_unpark(t);
    free(copy);
    free(kept);
    return true;
}

static const char *const libraries[] = {LIBRARY_DEFAULT, NULL};
static struct vm_hooks hooks = {.write = hook_write, .find_source = hook_find_source, .libraries = libraries};

/* ---- Threads that disturb ---- */

static void pause_ms(long ms)
{
    struct timespec pause = {ms / 1000, ms % 1000 * 1000000};
    while (nanosleep(&pause, &pause) == -1 && errno == EINTR)
        ;
}

static void report_heap(const char *when, const struct heap_report *report)
{
    fprintf(stderr,
            "runner: %s: %llu of %llu objects have wrong counts, the first a %s with %lld, found %lld; "
            "%llu unshared%s\n",
            when, (unsigned long long)report->wrong, (unsigned long long)report->objects,
            report->first_wrong ? report->first_type : "-", (long long)report->first_count,
            (long long)report->first_found, (unsigned long long)report->unshared,
            report->gave_up ? "; no memory to look" : "");
    fetch_add_relaxed(&wrong, 1);
}

static void *verify_often(void *unused)
{
    while (!load_acquire(&over)) {
        struct heap_report report;
        pause_ms(options.verify_ms);
        if (!heap_verify(NULL, &program, &report))
            report_heap("while it runs", &report);
        verified++;
    }
    return unused;
}

static void *collect_often(void *unused)
{
    while (!load_acquire(&over)) {
        pause_ms(options.collect_ms);
        collector_collect_outside(&program, COLLECT_OPERATOR, NULL);
    }
    return unused;
}

static void *watch_limbo(void *unused)
{
    while (!load_acquire(&over)) {
        struct heap_stats stats;
        program_heap_stats(program.heap, &stats);
        if (stats.limbo_bytes > most_limbo)
            most_limbo = stats.limbo_bytes;
        pause_ms(1);
    }
    return unused;
}

/* The first thread of the program, which has not ended as long as `over` is not set. */
static struct thread *main_thread;

static bool has_threads(void)
{
    lock_acquire(&program.threads_lock);
    bool more = program.thread_count > 1;
    lock_release(&program.threads_lock);
    return more;
}

static void *end_it(void *unused)
{
    while (!load_acquire(&over) && !(options.kill_ms ? has_threads() : load_acquire(&printed)))
        pause_ms(1);
    int64_t start = clock_monotonic_ns(),
            after = (options.kill_ms ? options.kill_ms : options.interrupt_ms) * NS_PER_MS;
    while (!load_acquire(&over) && clock_monotonic_ns() - start < after)
        pause_ms(1);
    if (load_acquire(&over))
        return unused;
    if (options.kill_ms)
        vm_kill(&program);
    else
        vm_interrupt(main_thread, &exc_KeyboardInterrupt);
    return unused;
}

struct disturber {
    void *(*body)(void *);
    bool wanted, runs;
    pthread_t thread;
};

static void disturbers_start(struct disturber *disturbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        disturbers[i].runs = disturbers[i].wanted &&
                             pthread_create(&disturbers[i].thread, NULL, disturbers[i].body, NULL) == 0;
}

static void disturbers_stop(struct thread *t, struct disturber *disturbers, size_t count)
{
    thread_park(t); /* one of them may be holding the program */
    store_release(&over, true);
    for (size_t i = 0; i < count; i++)
        if (disturbers[i].runs)
            pthread_join(disturbers[i].thread, NULL);
    thread_unpark(t);
}

/* ---- The program's life ---- */

static struct thread *begin(void)
{
    types_ready();
    vm_ready();
    modules_ready();
    program.id = 1;
    strcpy(program.name, "main");
    program.hash_key = hash_key_from_seed(0);
    lock_init(&program.threads_lock, LOCK_RANK_THREADS);
    program.heap = program_heap_create(options.heap_bytes);
    if (!program.heap || !str_program_init(&program) || !program_gc_create(&program) ||
        !program_vm_create(&program, FRAME_BYTES, &hooks))
        return NULL;
    struct thread *t = thread_create(&program);
    if (!t || !vm_thread_create(t))
        return NULL;
    thread_enter(t, "MainThread");
    return t;
}

/* sys.NAME = [TEXTS] */
static bool set_list(struct thread *t, const char *name, const char *const *texts, int count)
{
    value *s = scope_enter(t, 2);
    s[0] = list_create(t, 0);
    bool good = s[0] != UNSET;
    for (int i = 0; good && i < count; i++) {
        slot_set(t, &s[1], str_from_text(t, texts[i]));
        good = list_append(t, s[0], s[1]);
    }
    slot_set(t, &s[1], str_intern_utf8(t, name, strlen(name)));
    good = good && dict_set(t, program.extra_roots[ROOT_SYS], s[1], s[0]);
    scope_leave(t, s);
    return good;
}

static bool set_arguments(struct thread *t)
{
    char *copy = realpath(options.file, NULL);
    CHECK(copy);
    const char *const path[] = {dirname(copy), LIBRARY_DEFAULT};
    bool good = set_list(t, "argv", (const char *const *)options.arguments, options.argument_count) &&
                set_list(t, "path", path, 2);
    free(copy);
    return good;
}

static int run(struct thread *t)
{
    struct buffer source = BUFFER_EMPTY;
    if (!read_file(options.file, &source)) {
        fprintf(stderr, "runner: %s: %s\n", options.file, strerror(errno));
        return 125;
    }
    value *s = scope_enter(t, 2);
    s[0] = vm_compile(t, buffer_text(&source), source.length, options.file, SOURCE_FILE, PARSE_FILE, NULL);
    buffer_finish(&source);
    if (s[0] != UNSET) {
        value globals = module_dict(program.extra_roots[ROOT_MAIN_MODULE]);
        s[1] = vm_execute(t, s[0], globals, globals);
    }
    scope_leave(t, s);
    int status = thread_raised(t) ? vm_report_uncaught(t, raised_take(t)) : 0;
    if (!vm_is_killed(t))
        vm_program_end(t);
    raised_clear(t);
    return vm_is_killed(t) ? STATUS_KILL : status;
}

/* What daemon threads there are goes; a killed program's other threads as well. */
static void end_threads(struct thread *t)
{
    int64_t give_up = clock_monotonic_ns() + 60 * NS_PER_SECOND;
    for (;;) {
        lock_acquire(&program.threads_lock);
        uint32_t others = program.thread_count - 1 + load_seq(&program.threads_leaving);
        lock_release(&program.threads_lock);
        if (others == 0)
            return;
        vm_kill(&program); /* again: one that is going may just have started another */
        thread_park(t);
        pause_ms(1);
        thread_unpark(t);
        if (clock_monotonic_ns() > give_up) {
            fprintf(stderr, "runner: %u threads do not end\n", others);
            _exit(STATUS_WRONG);
        }
    }
}

/* ---- What is left ---- */

struct leftover {
    const char *type;
    size_t count;
};
struct leftovers {
    struct leftover types[64];
    size_t count, total;
};

static bool count_leftover(void *context, struct object *o, size_t bytes, bool mine)
{
    struct leftovers *all = context;
    const char *name = object_type(o)->name;
    (void)bytes;
    (void)mine;
    size_t i = 0;
    while (i < all->count && strcmp(all->types[i].type, name) != 0)
        i++;
    if (i == COUNT_OF(all->types))
        return true;
    if (i == all->count)
        all->types[all->count++].type = name;
    all->types[i].count++;
    all->total++;
    return true;
}

/* Takes away all that the program stood on. What is alive then is held by somebody who has forgotten it. */
static void look_for_leaks(struct thread *t)
{
    slot_clear(t, &vm_of(t)->thread_object);
    slot_clear(t, &vm_of(t)->context);
    value_release(t, program.modules);
    program.modules = UNSET;
    value_release(t, program.builtins);
    program.builtins = UNSET;
    for (size_t i = 0; i < COUNT_OF(program.extra_roots); i++) {
        value v = program.extra_roots[i];
        program.extra_roots[i] = UNSET;
        value_release(t, v);
    }
    raised_clear(t);
    for (int i = 0; i < 3; i++)
        collector_collect(t, COLLECT_REQUEST, NULL);
    struct leftovers left = {0};
    gc_visit_objects(t, &program, count_leftover, &left);
    if (left.total == 0)
        return;
    fprintf(stderr, "runner: %zu objects are left:", left.total);
    for (size_t i = 0; i < left.count; i++)
        fprintf(stderr, " %zu %s", left.types[i].count, left.types[i].type);
    fputc('\n', stderr);
    fetch_add_relaxed(&wrong, 1);
}

static void verify_at_end(struct thread *t, const char *when)
{
    struct heap_report report;
    if (!heap_verify(t, &program, &report))
        report_heap(when, &report);
    struct gc_totals totals;
    collector_totals(&program, &totals);
    if (totals.kept)
        complain("a collection met references that no root shows");
}

static void finish(struct thread *t)
{
    bool killed = vm_is_killed(t);
    verify_at_end(t, "at the end");
    end_threads(t);
    verify_at_end(t, "without its threads");
    if (!killed)
        look_for_leaks(t); /* one that was killed goes with its pages, whatever they hold */
    vm_thread_destroy(t);
    thread_leave(t);
    program_gc_destroy(&program);
    program_vm_destroy(&program);
    str_program_finish(&program);
    program.heap = program_heap_destroy(program.heap);
    lock_finish(&program.threads_lock);
    collector_stop();
}

/* ---- The command ---- */

static long number(char **arguments, int *at)
{
    char *end;
    const char *text = arguments[++*at];
    long n = text ? strtol(text, &end, 10) : 0;
    if (!text || *end || n <= 0) {
        fprintf(stderr, "runner: %s wants a positive number\n", arguments[*at - 1]);
        exit(125);
    }
    return n;
}

static void parse_arguments(int count, char **arguments)
{
    int at = 1;
    for (; at < count && strncmp(arguments[at], "--", 2) == 0; at++) {
        const char *option = arguments[at];
        if (strcmp(option, "--kill") == 0)
            options.kill_ms = number(arguments, &at);
        else if (strcmp(option, "--interrupt") == 0)
            options.interrupt_ms = number(arguments, &at);
        else if (strcmp(option, "--verify") == 0)
            options.verify_ms = number(arguments, &at);
        else if (strcmp(option, "--collect") == 0)
            options.collect_ms = number(arguments, &at);
        else if (strcmp(option, "--heap") == 0)
            options.heap_bytes = (size_t)number(arguments, &at);
        else if (strcmp(option, "--limbo") == 0)
            options.limbo_bytes = (size_t)number(arguments, &at);
        else {
            fprintf(stderr, "runner: unknown option %s\n", option);
            exit(125);
        }
    }
    if (at >= count) {
        fprintf(stderr, "usage: runner [options] FILE [ARGS]\n");
        exit(125);
    }
    options.file = arguments[at];
    options.arguments = arguments + at;
    options.argument_count = count - at;
}

int main(int argc, char **argv)
{
    parse_arguments(argc, argv);
    setvbuf(stdout, NULL, _IOLBF, 0);
    struct thread *t = main_thread = begin();
    if (!t || !vm_program_start(t, options.file) || !set_arguments(t)) {
        fprintf(stderr, "runner: the program cannot be made\n");
        return 125;
    }
    struct disturber disturbers[] = {
        {.body = verify_often, .wanted = options.verify_ms},
        {.body = collect_often, .wanted = options.collect_ms},
        {.body = watch_limbo, .wanted = options.limbo_bytes},
        {.body = end_it, .wanted = options.kill_ms || options.interrupt_ms},
    };
    disturbers_start(disturbers, COUNT_OF(disturbers));
    int status = run(t);
    disturbers_stop(t, disturbers, COUNT_OF(disturbers));
    if (options.verify_ms && !verified)
        complain("the heap was never verified");
    if (options.limbo_bytes && most_limbo > options.limbo_bytes) {
        fprintf(stderr, "runner: %llu bytes were waiting to be reused\n", (unsigned long long)most_limbo);
        fetch_add_relaxed(&wrong, 1);
    }
    finish(t);
    return wrong ? STATUS_WRONG : status;
}
