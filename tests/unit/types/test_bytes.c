/* bytes and bytearray below their methods: views, growth, and a bytearray that several threads change. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>

#include "gc/safepoint.h"
#include "types/bytes.h"
#include "types/protocol.h"
#include "types_program.h"

static value call(struct thread *t, value self, const char *name, value argument)
{
    value method = str_intern_utf8(t, name, strlen(name));
    value result = op_call_method(t, self, method, &argument, argument == UNSET ? 0 : 1);
    value_release(t, method);
    return result;
}

static void views_see_the_content(void **state)
{
    struct thread *t = *state;
    const uint8_t *data;
    size_t size;
    value b = bytes_from_data(t, "a\0b", 3), m = bytearray_from_data(t, "xyz", 3);
    assert_true(bytes_view(t, b, &data, &size));
    assert_int_equal(size, 3);
    assert_memory_equal(data, "a\0b", 4); /* and a NUL after it */
    assert_true(bytes_view(t, m, &data, &size));
    assert_int_equal(size, 3);
    assert_memory_equal(data, "xyz", 3);
    assert_false(bytes_view(t, str_empty, &data, &size));
    assert_true(raised_is(t, &exc_TypeError));
    raised_clear(t);
    value_release(t, b);
    value_release(t, m);
}

static void the_empty_bytes_is_one_object(void **state)
{
    struct thread *t = *state;
    assert_true(bytes_from_data(t, "", 0) == bytes_from_data(t, NULL, 0));
    assert_int_equal(op_hash(t, bytes_from_data(t, "", 0)), 0);
}

static void a_bytearray_grows_and_shrinks(void **state)
{
    struct thread *t = *state;
    value m = bytearray_from_data(t, NULL, 0);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(call(t, m, "append", value_from_small_int(i & 255)), NONE);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(op_get_item(t, m, value_from_small_int(i)), value_from_small_int(i & 255));
    for (int i = 4999; i >= 0; i--)
        assert_int_equal(call(t, m, "pop", UNSET), value_from_small_int(i & 255));
    assert_int_equal(op_length(t, m), 0);
    value_release(t, m);
}

/* ---- Shared ---- */

#define ROUNDS 3000

static value shared_array;

static void *append_and_pop(void *argument)
{
    struct thread *t = argument;
    thread_enter(t, "appender");
    for (int i = 0; i < ROUNDS; i++) {
        value done = call(t, shared_array, "append", value_from_small_int(7));
        if (done != NONE)
            abort();
        value copy = call(t, shared_array, "copy", UNSET); /* reads while others write */
        value_release(t, copy);
        if (i % 2) {
            done = call(t, shared_array, "pop", UNSET);
            if (done == UNSET)
                abort();
        }
    }
    thread_leave(t);
    return NULL;
}

static void appends_from_several_threads_are_all_there(void **state)
{
    struct thread *t = *state;
    pthread_t threads[3];
    shared_array = bytearray_from_data(t, "start", 5);
    t->program->multithreaded = true;
    str_interned_publish(t);
    value_publish(t, shared_array);
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        struct thread *other = thread_create(t->program);
        assert_non_null(other);
        assert_int_equal(pthread_create(&threads[i], NULL, append_and_pop, other), 0);
    }
    thread_park(t);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    thread_unpark(t);
    assert_int_equal(op_length(t, shared_array), 5 + (int64_t)COUNT_OF(threads) * ROUNDS / 2);
    value_release(t, shared_array);
    t->program->multithreaded = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(views_see_the_content),
        cmocka_unit_test(the_empty_bytes_is_one_object),
        cmocka_unit_test(a_bytearray_grows_and_shrinks),
        cmocka_unit_test(appends_from_several_threads_are_all_there),
    };
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
