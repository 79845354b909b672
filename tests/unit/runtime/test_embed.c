/* The runtime as an embedding program uses it: nothing but ouro.h. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <pthread.h>
#include <time.h>

#include "runtime/ouro.h"

static struct ouro_runtime *runtime;

/* What callbacks report, under a lock of its own. */
struct watcher {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    char output[4096];
    size_t output_length;
    bool ended, done, failed, stopped;
    uint32_t thread;
    struct ouro_end end;
    enum ouro_error error;
    char message[256], text[256];
    struct ouro_item items[64];
    char strings[64][64];
    size_t item_count;
    struct ouro_program *program;
};

static void watcher_init(struct watcher *w)
{
    memset(w, 0, sizeof *w);
    pthread_mutex_init(&w->mutex, NULL);
    pthread_cond_init(&w->changed, NULL);
}

static void tell(struct watcher *w, bool *what)
{
    pthread_mutex_lock(&w->mutex);
    *what = true;
    pthread_cond_broadcast(&w->changed);
    pthread_mutex_unlock(&w->mutex);
}

static void wait_for(struct watcher *w, bool *what)
{
    struct timespec deadline;
    clock_gettime(CLOCK_REALTIME, &deadline);
    deadline.tv_sec += 30;
    pthread_mutex_lock(&w->mutex);
    while (!*what)
        assert_int_equal(pthread_cond_timedwait(&w->changed, &w->mutex, &deadline), 0);
    *what = false;
    pthread_mutex_unlock(&w->mutex);
}

static void on_write(void *context, int stream, const char *data, size_t length)
{
    struct watcher *w = context;
    pthread_mutex_lock(&w->mutex);
    if (length > sizeof w->output - 1 - w->output_length)
        length = sizeof w->output - 1 - w->output_length;
    memcpy(w->output + w->output_length, data, length);
    w->output_length += length;
    pthread_mutex_unlock(&w->mutex);
}

static void on_stopped(void *context, const struct ouro_stop *stop)
{
    struct watcher *w = context;
    w->thread = stop->thread;
    tell(w, &w->stopped);
}

static void on_ended(void *context, const struct ouro_end *end)
{
    struct watcher *w = context;
    w->end = *end;
    strncpy(w->text, end->text, sizeof w->text - 1);
    tell(w, &w->ended);
}

static void on_item(void *context, const struct ouro_item *item)
{
    struct watcher *w = context;
    if (w->item_count == 64)
        return;
    w->items[w->item_count] = *item;
    if (item->kind == OURO_STR)
        strncpy(w->strings[w->item_count], item->text.data, item->text.length < 63 ? item->text.length : 63);
    w->item_count++;
}

static void on_done(void *context, const struct ouro_failure *failure)
{
    struct watcher *w = context;
    w->failed = failure != NULL;
    if (failure) {
        w->error = failure->error;
        strncpy(w->message, failure->message, sizeof w->message - 1);
    }
    tell(w, &w->done);
}

static struct ouro_reply reply_to(struct watcher *w)
{
    w->item_count = 0;
    memset(w->strings, 0, sizeof w->strings);
    return (struct ouro_reply){w, on_item, on_done};
}

static void start_with(struct watcher *w, enum ouro_program_kind kind, const char *source,
                       struct ouro_program_options options)
{
    static uint32_t number;
    struct ouro_failure failure;
    watcher_init(w);
    options.number = ++number;
    options.name = "test";
    options.kind = kind;
    options.source = source;
    options.source_length = strlen(source);
    options.path = "/test.py";
    options.directory = "";
    options.grace_ns = 1000000000;
    options.callbacks = (struct ouro_program_callbacks){w, on_write, NULL, NULL, on_stopped, on_ended};
    struct ouro_reply loaded = reply_to(w);
    w->program = ouro_program_start(runtime, &options, kind == OURO_PROGRAM_RUN ? NULL : &loaded, &failure);
    assert_non_null(w->program);
}

static void start(struct watcher *w, enum ouro_program_kind kind, const char *source)
{
    start_with(w, kind, source, (struct ouro_program_options){0});
}

static void finish(struct watcher *w)
{
    wait_for(w, &w->ended);
    ouro_program_release(w->program);
}

static void test_run(void **state)
{
    struct watcher w;
    start(&w, OURO_PROGRAM_RUN, "print('hello', 6 * 7)");
    finish(&w);
    assert_string_equal(w.output, "hello 42\n");
    assert_int_equal(w.end.reason, OURO_END_FINISHED);
    assert_int_equal(w.end.status, 0);
}

static void test_exception(void **state)
{
    struct watcher w;
    start(&w, OURO_PROGRAM_RUN, "raise ValueError('what')");
    finish(&w);
    assert_int_equal(w.end.reason, OURO_END_EXCEPTION);
    assert_int_equal(w.end.status, 1);
    assert_string_equal(w.text, "ValueError: what");
    assert_non_null(strstr(w.output, "Traceback (most recent call last):"));
}

/* Two arguments and no keywords: [20, 22] {} */
struct arguments {
    const struct ouro_item *items;
    size_t count, at;
    bool closed;
};

static bool next_argument(void *context, struct ouro_item *item)
{
    struct arguments *arguments = context;
    if (arguments->at == arguments->count)
        return false;
    *item = arguments->items[arguments->at++];
    return true;
}

static void close_arguments(void *context)
{
    ((struct arguments *)context)->closed = true;
}

static void test_call(void **state)
{
    static const struct ouro_item items[] = {{.kind = OURO_ARRAY, .count = 2},
                                             {.kind = OURO_INT, .integer = 20},
                                             {.kind = OURO_INT, .integer = 22},
                                             {.kind = OURO_MAP, .count = 0}};
    struct arguments arguments = {items, 4, 0, false};
    struct watcher w;
    start(&w, OURO_PROGRAM_MODULE, "def add(a, b): return [a + b, 'sum']");
    wait_for(&w, &w.done);
    assert_false(w.failed);
    assert_int_equal(w.items[0].count, 1);
    assert_string_equal(w.strings[1], "add");
    struct ouro_reply reply = reply_to(&w);
    struct ouro_call call = {"add", {&arguments, next_argument, close_arguments}, 0, false};
    ouro_program_call(w.program, &call, &reply);
    wait_for(&w, &w.done);
    assert_false(w.failed);
    assert_int_equal(w.items[2].kind, OURO_ARRAY);
    assert_int_equal(w.items[3].integer, 42);
    assert_string_equal(w.strings[4], "sum");
    ouro_program_end(w.program, -1);
    finish(&w);
    assert_true(arguments.closed);
    assert_int_equal(w.end.reason, OURO_END_FINISHED);
}

static void test_damaged_arguments(void **state)
{
    static const struct ouro_item items[] = {{.kind = OURO_ARRAY, .count = 1000000000}, {.kind = OURO_NIL}};
    struct arguments arguments = {items, 2, 0, false};
    struct watcher w;
    start(&w, OURO_PROGRAM_MODULE, "def f(*a): return 1");
    wait_for(&w, &w.done);
    struct ouro_reply reply = reply_to(&w);
    struct ouro_call call = {"f", {&arguments, next_argument, close_arguments}, 0, false};
    ouro_program_call(w.program, &call, &reply);
    wait_for(&w, &w.done);
    assert_true(w.failed);
    assert_int_equal(w.error, OURO_ERROR_EXCEPTION);
    ouro_program_end(w.program, -1);
    finish(&w);
}

static void test_kill(void **state)
{
    struct watcher w;
    start(&w, OURO_PROGRAM_RUN,
          "while True:\n    try:\n        while True: pass\n    except BaseException: pass\n");
    ouro_program_interrupt(w.program);
    ouro_program_kill(w.program, "for the test");
    finish(&w);
    assert_int_equal(w.end.reason, OURO_END_KILLED);
    assert_int_equal(w.end.status, 137);
    assert_string_equal(w.text, "for the test");
}

/* The program has written something: it is past its beginning. */
static void wait_for_output(struct watcher *w)
{
    for (bool written = false; !written; usleep(1000)) {
        pthread_mutex_lock(&w->mutex);
        written = w->output_length != 0;
        pthread_mutex_unlock(&w->mutex);
    }
}

static void test_end_becomes_a_kill(void **state)
{
    struct watcher w;
    start(&w, OURO_PROGRAM_RUN,
          "while True:\n    try:\n        print('here')\n        while True: pass\n    except BaseException: "
          "pass\n");
    wait_for_output(&w);
    ouro_program_end(w.program, 100000000);
    finish(&w);
    assert_int_equal(w.end.reason, OURO_END_KILLED);
}

static void test_stop_and_look(void **state)
{
    static const char *const stops[] = {"f:return", NULL};
    struct watcher w;
    start_with(&w, OURO_PROGRAM_RUN, "def f():\n    x = ['y']\n    return 1\nf()\n",
               (struct ouro_program_options){.stop_at = stops});
    wait_for(&w, &w.stopped);
    struct ouro_program_figures figures;
    ouro_program_figures(w.program, &figures);
    assert_string_equal(figures.state, "stopped");
    assert_int_equal(figures.threads, 1);
    assert_true(figures.heap.objects > 0);
    assert_ptr_equal(ouro_thread_program(&w.program, 1, w.thread), w.program);
    assert_null(ouro_thread_program(&w.program, 1, 0));
    struct ouro_reply reply = reply_to(&w);
    struct ouro_look look = {.kind = OURO_LOOK_THREAD,
                             .programs = &w.program,
                             .program_count = 1,
                             .thread = w.thread,
                             .count = 10,
                             .locals = true};
    ouro_look(runtime, &look, &reply);
    wait_for(&w, &w.done);
    assert_false(w.failed);
    bool seen = false;
    for (size_t i = 0; i < w.item_count; i++)
        seen |= strcmp(w.strings[i], "['y']") == 0;
    assert_true(seen);
    reply = reply_to(&w);
    ouro_thread_resume(w.program, w.thread, true, true, &reply);
    wait_for(&w, &w.done);
    assert_false(w.failed);
    assert_string_equal(w.strings[2], "stopped");
    reply = reply_to(&w);
    ouro_thread_resume(w.program, w.thread, false, false, &reply);
    wait_for(&w, &w.done);
    finish(&w);
    assert_int_equal(w.end.status, 0);
}

static void test_bad_stop_point(void **state)
{
    static const char *const stops[] = {"nothing", NULL};
    struct ouro_failure failure;
    struct ouro_program_options options = {
        .number = 999, .name = "x", .source = "", .path = "x", .directory = "", .stop_at = stops};
    assert_null(ouro_program_start(runtime, &options, NULL, &failure));
    assert_int_equal(failure.error, OURO_ERROR_INVALID);
}

static void test_many_programs(void **state)
{
    enum { COUNT = 20 };
    struct watcher *w = calloc(COUNT, sizeof *w);
    for (size_t i = 0; i < COUNT; i++)
        start(&w[i], OURO_PROGRAM_RUN,
              "import threading\nt = threading.Thread(target=print, args=('x',))\nt.start()\nt.join()");
    for (size_t i = 0; i < COUNT; i++) {
        finish(&w[i]);
        assert_string_equal(w[i].output, "x\n");
    }
    free(w);
    struct ouro_totals totals;
    ouro_runtime_totals(runtime, &totals);
    assert_true(totals.programs >= COUNT && totals.threads >= 2 * COUNT && totals.allocated_objects > 0);
}

static int start_runtime(void **state)
{
    runtime = ouro_runtime_start();
    return runtime ? 0 : -1;
}

static int stop_runtime(void **state)
{
    ouro_runtime_stop(runtime);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_run),           cmocka_unit_test(test_exception),
        cmocka_unit_test(test_call),          cmocka_unit_test(test_damaged_arguments),
        cmocka_unit_test(test_kill),          cmocka_unit_test(test_end_becomes_a_kill),
        cmocka_unit_test(test_stop_and_look), cmocka_unit_test(test_bad_stop_point),
        cmocka_unit_test(test_many_programs),
    };
    return cmocka_run_group_tests(tests, start_runtime, stop_runtime);
}
