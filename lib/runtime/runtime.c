/* The process's runtime: service threads, the monitor, and the list of programs. */
#include <stdlib.h>
#include <unistd.h>

#include "base/atomic.h"
#include "base/clock.h"
#include "gc/collector.h"
#include "inspect/handles.h"
#include "modules/modules.h"
#include "runtime/runtime_internal.h"
#include "types/types.h"

const char *ouro_language(void)
{
    return "3.11";
}

const char *ouro_host_library(void)
{
    return access(LIBRARY_DEFAULT "/os.py", R_OK) == 0 ? LIBRARY_DEFAULT : NULL;
}

const char *ouro_error_name(enum ouro_error error)
{
    static const char *const names[] = {
#define X(name, text) text,
        OURO_ERROR_TABLE(X)
#undef X
    };
    return names[error];
}

/* The layers are made ready once for the process; they stay so. */
static void make_ready(void)
{
    types_ready();
    vm_ready();
    modules_ready();
    inspect_ready();
}

/* ---- Service threads ---- */

static struct work *next_work(struct ouro_runtime *runtime)
{
    lock_acquire(&runtime->lock);
    while (!runtime->first_work && !runtime->stopping)
        condition_wait(&runtime->work_there, &runtime->lock);
    struct work *work = runtime->first_work;
    if (work) {
        runtime->first_work = work->next;
        if (!work->next)
            runtime->work_end = &runtime->first_work;
    }
    lock_release(&runtime->lock);
    return work;
}

static void *serve(void *context)
{
    for (struct work *work; (work = next_work(context));)
        work->run(work);
    return NULL;
}

void runtime_submit(struct ouro_runtime *runtime, struct work *work)
{
    work->next = NULL;
    lock_acquire(&runtime->lock);
    *runtime->work_end = work;
    runtime->work_end = &work->next;
    condition_signal(&runtime->work_there);
    lock_release(&runtime->lock);
}

/* ---- The monitor: deadlines, graces, processor time ---- */

/* Looks at every program. The list may change between two of them, so each is retained while it is looked at.
 */
static int64_t watch_all(struct ouro_runtime *runtime)
{
    VECTOR(struct ouro_program *) programs = {0};
    lock_acquire(&runtime->lock);
    for (struct ouro_program *program = runtime->programs; program; program = program->next)
        if (vector_push(&programs, program))
            program_retain(program);
    lock_release(&runtime->lock);
    int64_t now = clock_monotonic_ns(), next = INT64_MAX;
    for (size_t i = 0; i < programs.count; i++) {
        int64_t wanted = program_watch(programs.items[i], now);
        next = wanted < next ? wanted : next;
        program_release(programs.items[i]);
    }
    vector_finish(&programs);
    return next;
}

static void *monitor(void *context)
{
    struct ouro_runtime *runtime = context;
    lock_acquire(&runtime->lock);
    while (!runtime->stopping) {
        runtime->monitor_runs = true;
        lock_release(&runtime->lock);
        int64_t next = watch_all(runtime);
        lock_acquire(&runtime->lock);
        if (runtime->monitor_runs && !runtime->stopping) {
            if (next == INT64_MAX)
                condition_wait(&runtime->monitor_wake, &runtime->lock);
            else
                condition_wait_until(&runtime->monitor_wake, &runtime->lock, next);
        }
    }
    lock_release(&runtime->lock);
    return NULL;
}

void runtime_watch(struct ouro_runtime *runtime)
{
    lock_acquire(&runtime->lock);
    runtime->monitor_runs = false; /* what it found out may be old */
    condition_signal(&runtime->monitor_wake);
    lock_release(&runtime->lock);
}

/* ---- Threads of programs ---- */

bool runtime_start_thread(struct ouro_runtime *runtime, void *(*body)(void *), void *context)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    fetch_add_seq(&runtime->os_threads, 1);
    bool started = pthread_attr_setstacksize(&attributes, NATIVE_STACK) == 0 &&
                   pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0 &&
                   pthread_create(&thread, &attributes, body, context) == 0;
    pthread_attr_destroy(&attributes);
    if (!started)
        fetch_add_seq(&runtime->os_threads, UINT32_MAX);
    return started;
}

void runtime_thread_ended(struct ouro_runtime *runtime)
{
    lock_acquire(&runtime->lock);
    fetch_add_seq(&runtime->os_threads, UINT32_MAX);
    condition_broadcast(&runtime->changed);
    lock_release(&runtime->lock);
}

/* ---- Start and stop ---- */

static void stop_threads(struct ouro_runtime *runtime, bool with_monitor)
{
    lock_acquire(&runtime->lock);
    runtime->stopping = true;
    condition_broadcast(&runtime->work_there);
    condition_broadcast(&runtime->monitor_wake);
    lock_release(&runtime->lock);
    for (uint32_t i = 0; i < runtime->service_count; i++)
        pthread_join(runtime->service[i], NULL);
    if (with_monitor)
        pthread_join(runtime->monitor, NULL);
}

static void destroy(struct ouro_runtime *runtime)
{
    condition_finish(&runtime->work_there);
    condition_finish(&runtime->changed);
    condition_finish(&runtime->monitor_wake);
    lock_finish(&runtime->lock);
    free(runtime);
}

struct ouro_runtime *ouro_runtime_start(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    struct ouro_runtime *runtime = calloc(1, sizeof *runtime);
    if (!runtime)
        return NULL;
    pthread_once(&once, make_ready);
    lock_init(&runtime->lock, LOCK_RANK_RUNTIME);
    condition_init(&runtime->work_there);
    condition_init(&runtime->changed);
    condition_init(&runtime->monitor_wake);
    runtime->work_end = &runtime->first_work;
    while (runtime->service_count < SERVICE_THREADS &&
           pthread_create(&runtime->service[runtime->service_count], NULL, serve, runtime) == 0)
        runtime->service_count++;
    bool watched = pthread_create(&runtime->monitor, NULL, monitor, runtime) == 0;
    if (runtime->service_count < SERVICE_THREADS || !watched) {
        stop_threads(runtime, watched);
        destroy(runtime);
        return NULL;
    }
    fetch_add_seq(&runtime->os_threads, SERVICE_THREADS + 1);
    return runtime;
}

void ouro_runtime_stop(struct ouro_runtime *runtime)
{
    if (!runtime)
        return;
    lock_acquire(&runtime->lock);
    while (runtime->program_count || load_seq(&runtime->os_threads) > SERVICE_THREADS + 1)
        condition_wait(&runtime->changed, &runtime->lock);
    lock_release(&runtime->lock);
    stop_threads(runtime, true);
    collector_stop();
    destroy(runtime);
}

void ouro_runtime_totals(struct ouro_runtime *runtime, struct ouro_totals *totals)
{
    lock_acquire(&runtime->lock);
    *totals = runtime->ended;
    lock_release(&runtime->lock);
}

uint32_t ouro_runtime_os_threads(struct ouro_runtime *runtime)
{
    return load_seq(&runtime->os_threads);
}
