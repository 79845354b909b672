/* The table of handlers against the table of methods. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "dispatch.h"

static void test_every_method_has_a_handler(void **state)
{
    for (size_t i = 0; i < WIRE_METHOD_COUNT; i++) {
        const struct wire_method *method = &wire_methods[i];
        bool ours = method->call == WIRE_REQUEST_TO_DAEMON || method->call == WIRE_NOTIFICATION_TO_DAEMON;
        if (ours != (method_handlers[i] != NULL)) {
            fail_msg("%s: %s", method->name, ours ? "no handler" : "a handler for what the daemon sends");
        }
    }
}

static void test_no_handler_serves_two_methods(void **state)
{
    for (size_t i = 0; i < WIRE_METHOD_COUNT; i++) {
        for (size_t k = 0; k < i; k++) {
            if (method_handlers[i] && method_handlers[i] == method_handlers[k]) {
                fail_msg("%s and %s", wire_methods[i].name, wire_methods[k].name);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_method_has_a_handler),
        cmocka_unit_test(test_no_handler_serves_two_methods),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
