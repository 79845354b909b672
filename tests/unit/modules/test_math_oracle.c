/* The modules math, cmath, random and time against python3. */
#include "../oracle_cases.h"
#include "base/clock.h"
#include "modules/random_core.h"
#include "modules/time_internal.h"
#include "types/module.h"
#include "../types/types_program.h"

extern const struct module_def math_module, cmath_module, random_module, time_module;

static value modules[4];

static value module_named(const char *name, size_t length)
{
    static const char *const names[] = {"math", "cmath", "random", "time"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strlen(names[i]) == length && !strncmp(names[i], name, length))
            return modules[i];
    }
    fail_msg("no module %s", name);
    return UNSET;
}

/* Calls `module.function`. strftime and asctime get their list as a tuple; shuffle gives its list back. */
static value evaluate(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames)
{
    const char *dot = strchr(name, '.'), *function = dot + 1;
    bool shuffle = !strcmp(function, "shuffle_and_show");
    bool fields = !strcmp(function, "strftime") || !strcmp(function, "asctime");
    value *s = scope_enter(t, 3), all[CASE_ARGS_MAX];
    memset(all, 0, sizeof all);
    for (size_t i = 0; i < nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames)); i++)
        all[i] = args[i];
    if (shuffle)
        function = "shuffle";
    if (fields)
        all[nargs - 1] = s[0] = list_to_tuple(t, args[nargs - 1]);
    s[1] = str_intern_utf8(t, function, strlen(function));
    s[2] = op_get_attribute(t, module_named(name, (size_t)(dot - name)), s[1]);
    assert_int_not_equal(s[2], UNSET);
    value result = op_call(t, s[2], all, nargs, kwnames);
    if (shuffle && result != UNSET)
        result = value_retain(args[0]);
    scope_leave(t, s);
    return result;
}

static void modules_do_as_python3_does(void **state)
{
    uint64_t before = types_program_objects();
    cases_run(*state, __FILE__, "math_cases.py", evaluate, 8000);
    assert_int_equal(types_program_objects(), before);
}

static void a_sleep_lasts(void **state)
{
    struct thread *t = *state;
    value argument = value_from_finite(0.05);
    int64_t before = clock_monotonic_ns();
    assert_int_equal(evaluate(t, "time.sleep", &argument, 1, UNSET), NONE);
    assert_true(clock_monotonic_ns() - before >= 50 * NS_PER_MS);
}

static void the_system_generator_differs_each_time(void **state)
{
    struct thread *t = *state;
    value generator = op_call_0(t, value_from_ref(&system_random_type));
    double first = random_double(t, random_of(generator)), second = random_double(t, random_of(generator));
    assert_true(first >= 0 && first < 1 && first != second);
    value_release(t, generator);
}

static void a_state_can_be_restored(void **state)
{
    struct thread *t = *state;
    value saved = evaluate(t, "random.getstate", NULL, 0, UNSET);
    assert_int_not_equal(saved, UNSET);
    value first = evaluate(t, "random.random", NULL, 0, UNSET);
    assert_int_equal(evaluate(t, "random.setstate", &saved, 1, UNSET), NONE);
    assert_int_equal(evaluate(t, "random.random", NULL, 0, UNSET), first);
    value_release(t, saved);
}

static void ready_types(void)
{
    random_types_ready();
    time_types_ready();
}

static int create_modules(void **state)
{
    static const struct module_def *const defs[] = {&math_module, &cmath_module, &random_module,
                                                    &time_module};
    types_program_more = ready_types;
    if (types_program_create(state) != 0)
        return -1;
    for (size_t i = 0; i < COUNT_OF(defs); i++) {
        if ((modules[i] = module_from_def(*state, defs[i])) == UNSET)
            return -1;
    }
    return 0;
}

static int destroy_modules(void **state)
{
    for (size_t i = 0; i < COUNT_OF(modules); i++)
        value_release(*state, modules[i]);
    return types_program_destroy(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modules_do_as_python3_does),
        cmocka_unit_test(a_sleep_lasts),
        cmocka_unit_test(the_system_generator_differs_each_time),
        cmocka_unit_test(a_state_can_be_restored),
    };
    return cmocka_run_group_tests(tests, create_modules, destroy_modules);
}
