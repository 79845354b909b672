/* The table of events as data, and the source line that an allocation is traced with. What a tracer sees is
 * tested in tests/trace, on the real kernel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "probe/probe.h"

static void test_every_event_is_described_once(void **state)
{
    size_t count;
    const struct probe_event *events = probe_events(&count);
    assert_int_equal(count, 13);
    for (size_t i = 0; i < count; i++) {
        assert_true(strlen(events[i].text) > 10);
        for (size_t j = 0; j < i; j++) {
            assert_string_not_equal(events[i].name, events[j].name);
            assert_ptr_not_equal(events[i].semaphore, events[j].semaphore);
        }
    }
}

static void test_nobody_is_attached(void **state)
{
    size_t count;
    const struct probe_event *events = probe_events(&count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(*events[i].semaphore, 0);
    assert_false(PROBE_ENABLED(object__allocate));
}

/* The kernel counts tracers in the semaphore; here the test does. */
static void test_a_semaphore_enables_its_own_event(void **state)
{
    PROBE_SEMAPHORE(gc__phase)++;
    assert_true(PROBE_ENABLED(gc__phase));
    assert_false(PROBE_ENABLED(handshake));
    PROBE_SEMAPHORE(gc__phase)--;
    assert_false(PROBE_ENABLED(gc__phase));
}

static unsigned located;

static void locate(struct probe_location *location)
{
    located++;
    location->file = "main.py";
    location->line = 7;
}

static void test_the_location_is_asked_for_at_each_allocation(void **state)
{
    int object = 0;
    probe_object_allocate(&object, 16, "int"); /* nobody registered: must not crash */
    probe_set_location(locate);
    probe_object_allocate(&object, 16, "int");
    probe_object_allocate(&object, 16, "int");
    assert_int_equal(located, 2);
    probe_object_free(&object, 16, "int");
    assert_int_equal(located, 2);
    probe_set_location(NULL);
    probe_object_allocate(&object, 16, "int");
    assert_int_equal(located, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_event_is_described_once),
        cmocka_unit_test(test_nobody_is_attached),
        cmocka_unit_test(test_a_semaphore_enables_its_own_event),
        cmocka_unit_test(test_the_location_is_asked_for_at_each_allocation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
