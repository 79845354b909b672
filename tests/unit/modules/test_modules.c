/* Every built-in module can be imported into a new program, twice is once, and the counts are right
 * afterwards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gc/collector.h"
#include "gc/safepoint.h"
#include "gc/thread_list.h"
#include "gc/verify.h"
#include "memory/heap.h"
#include "modules/frozen.h"
#include "modules/modules.h"
#include "modules/share.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/str.h"
#include "types/types.h"
#include "vm/vm.h"

#define FRAME_BYTES ((size_t)16 << 20)

static struct program program;
static struct buffer written[3];

static bool write_stream(struct thread *t, int stream, const char *data, size_t size)
{
    buffer_append(&written[stream], data, size);
    return true;
}

static int create_program(void **state)
{
    static struct vm_hooks hooks = {.write = write_stream};
    program.hash_key = hash_key_from_seed(0);
    lock_init(&program.threads_lock, LOCK_RANK_THREADS);
    program.heap = program_heap_create(HEAP_UNLIMITED);
    if (!program.heap || !str_program_init(&program) || !program_gc_create(&program) ||
        !program_vm_create(&program, FRAME_BYTES, &hooks))
        return -1;
    struct thread *t = thread_create(&program);
    if (!t || !vm_thread_create(t))
        return -1;
    thread_enter(t, "test");
    *state = t;
    return vm_program_start(t, "test.py") ? 0 : -1;
}

static int get_ready(void **state)
{
    types_ready();
    vm_ready();
    modules_ready();
    return create_program(state);
}

/* Runs source in `__main__`; fails the test with its traceback if it raises. */
static void run(struct thread *t, const char *source)
{
    value code = vm_compile(t, source, strlen(source), "test.py", SOURCE_FILE, PARSE_FILE, NULL);
    value globals = vm_current_globals(t);
    value result = code == UNSET ? UNSET : vm_execute(t, code, globals, globals);
    value_release(t, code);
    if (result == UNSET) {
        buffer_clear(&written[2]);
        vm_report_uncaught(t, raised_take(t));
        fail_msg("%s", buffer_text(&written[2]));
    }
    value_release(t, result);
}

static void assert_counts(struct thread *t)
{
    struct heap_report report;
    if (!heap_verify(t, &program, &report))
        fail_msg("%llu objects miscounted, the first a %s: %lld, found %lld",
                 (unsigned long long)report.wrong,
                 report.first_wrong ? object_type(report.first_wrong)->name : "?",
                 (long long)report.first_count, (long long)report.first_found);
}

static void test_every_module_imports(void **state)
{
    struct thread *t = *state;
    const struct module_def *def;
    size_t count = 0;
    for (; (def = vm_module_at(count)); count++) {
        value first = vm_import(t, def->name), second = vm_import(t, def->name);
        if (first == UNSET) {
            vm_report_uncaught(t, raised_take(t));
            /* No library directory is configured here. */
            if (strstr(buffer_text(&written[2]), "the host's ")) {
                buffer_clear(&written[2]);
                continue;
            }
            fail_msg("%s: %s", def->name, buffer_text(&written[2]));
        }
        assert_true(first == second);
        value_release(t, first);
        value_release(t, second);
    }
    assert_true(count > 40);
    assert_counts(t);
}

static void test_all_names_exist(void **state)
{
    run(*state, "import sys\n"
                "for name, module in list(sys.modules.items()):\n"
                "    for public in getattr(module, '__all__', ()):\n"
                "        assert hasattr(module, public), (name, public)\n");
    assert_counts(*state);
}

static void test_print_reaches_the_owner(void **state)
{
    buffer_clear(&written[1]);
    run(*state, "print('caf\\u00e9', 1, sep='-')\n");
    assert_string_equal(buffer_text(&written[1]), "caf\xc3\xa9-1\n");
}

static void test_sharing_publishes_and_keeps_counts(void **state)
{
    struct thread *t = *state;
    run(t, "class Shared:\n    items = [1, [2]]\nshared = Shared()\nshared.me = shared\n");
    program_share(t);
    assert_true(program.multithreaded);
    assert_false(object_is_private(value_ref(program.modules)));
    struct heap_report report;
    assert_true(heap_verify(t, &program, &report));
    assert_int_equal(report.unshared, 0);
    run(t, "shared.more = {'k': [3]}\nassert shared.more['k'] == [3]\n");
    assert_counts(t);
}

static void test_threads_leave_nothing(void **state)
{
    struct thread *t = *state;
    run(t, "import threading\n"
           "done = []\n"
           "threads = [threading.Thread(target=done.append, args=(n,)) for n in range(20)]\n"
           "for thread in threads: thread.start()\n"
           "for thread in threads: thread.join()\n"
           "assert sorted(done) == list(range(20))\n"
           "del threads, thread\n");
    while (load_relaxed(&program.thread_count) > 1) /* joined threads are on their way out */
        thread_wait(t, 0);
    assert_counts(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_module_imports),
        cmocka_unit_test(test_all_names_exist),
        cmocka_unit_test(test_print_reaches_the_owner),
        cmocka_unit_test(test_sharing_publishes_and_keeps_counts),
        cmocka_unit_test(test_threads_leave_nothing),
    };
    return cmocka_run_group_tests(tests, get_ready, NULL);
}
