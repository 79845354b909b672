/* Parameters against the table, and the table against itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "wire/encode.h"
#include "wire/frame.h"
#include "wire/params.h"

static struct wire_arguments arguments;
static struct wire_problem problem;

static bool check(enum wire_method_id method, const struct buffer *params)
{
    struct wire_value value;
    const char *why;
    assert_int_equal(wire_value_parse(params->data, params->length, &value, &why), STATUS_OK);
    return wire_params_check(&wire_methods[method], value, &arguments, &problem);
}

static void by_name_and_in_order(void **state)
{
    for (int form = 0; form < 3; form++) {
        struct buffer out = BUFFER_EMPTY;
        if (form == 1) {
            wire_put_array(&out, 1); /* a map alone in the array */
        }
        if (form < 2) {
            wire_put_map(&out, 2);
            wire_put_key_uint(&out, "count", 5);
            wire_put_key_uint(&out, "thread", 7);
        } else {
            wire_put_array(&out, 4);
            wire_put_uint(&out, 7);
            wire_put_nil(&out); /* locals: absent */
            wire_put_nil(&out); /* first: absent */
            wire_put_uint(&out, 5);
        }
        assert_true(check(WIRE_THREAD_SHOW, &out));
        assert_int_equal(wire_argument_uint(&arguments, "thread", 0), 7);
        assert_int_equal(wire_argument_uint(&arguments, "count", 64), 5);
        assert_int_equal(wire_argument_uint(&arguments, "first", 3), 3);
        assert_true(wire_argument_bool(&arguments, "locals", true));
        buffer_finish(&out);
    }
}

static void nothing_given(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    wire_put_nil(&out);
    assert_true(check(WIRE_HEAP_STATS, &out));
    assert_false(check(WIRE_HEAP_SHOW, &out));
    assert_string_equal(problem.parameter, "program");
    assert_string_equal(problem.message, "parameter 'program' is missing");
    buffer_finish(&out);
}

/* Each of these is refused, and the message names the parameter. */
static void refusals(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    wire_put_map(&out, 1);
    wire_put_key_text(&out, "thread", "seven");
    assert_false(check(WIRE_THREAD_SHOW, &out));
    assert_int_equal(problem.code, WIRE_ERROR_INVALID_PARAMS);
    assert_string_equal(problem.message, "parameter 'thread' must be unsigned integer, not string");

    buffer_clear(&out);
    wire_put_map(&out, 1);
    wire_put_key_int(&out, "thread", -1);
    assert_false(check(WIRE_THREAD_SHOW, &out));
    assert_string_equal(problem.parameter, "thread");

    buffer_clear(&out);
    wire_put_map(&out, 2);
    wire_put_key_uint(&out, "thread", 1);
    wire_put_key_uint(&out, "thread", 2);
    assert_false(check(WIRE_THREAD_SHOW, &out));
    assert_string_equal(problem.message, "parameter 'thread' was given twice");

    buffer_clear(&out);
    wire_put_map(&out, 1);
    wire_put_key_uint(&out, "thr\x1b[2J", 1);
    assert_false(check(WIRE_THREAD_SHOW, &out));
    assert_string_equal(problem.message, "thread.show has no parameter 'thr?[2J'");

    buffer_clear(&out);
    wire_put_array(&out, 5);
    for (int i = 0; i < 5; i++) {
        wire_put_nil(&out);
    }
    assert_false(check(WIRE_THREAD_SHOW, &out));
    assert_string_equal(problem.message, "thread.show takes 4 parameters, not 5");

    buffer_clear(&out);
    wire_put_text(&out, "thread");
    assert_false(check(WIRE_THREAD_SHOW, &out));

    buffer_clear(&out);
    wire_put_map(&out, 1);
    wire_put_key_text(&out, "program", "caf\xe9");
    assert_false(check(WIRE_PROGRAM_KILL, &out));
    assert_string_equal(problem.message, "parameter 'program' is not valid UTF-8");
    buffer_finish(&out);
}

static void nested_forms(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    wire_put_map(&out, 3);
    wire_put_key_text(&out, "source", "pass");
    wire_put_key_text(&out, "path", "x.py");
    wire_put_text(&out, "argv");
    wire_put_array(&out, 2);
    wire_put_text(&out, "x.py");
    wire_put_uint(&out, 3);
    assert_false(check(WIRE_PROGRAM_RUN, &out));
    assert_string_equal(problem.message, "parameter 'argv[1]' must be string, not unsigned integer");

    buffer_clear(&out);
    wire_put_map(&out, 3);
    wire_put_key_text(&out, "source", "pass");
    wire_put_key_text(&out, "path", "x.py");
    wire_put_text(&out, "limits");
    wire_put_map(&out, 1);
    wire_put_key_uint(&out, "heap", 3);
    assert_false(check(WIRE_PROGRAM_RUN, &out));
    assert_string_equal(problem.message, "parameter 'limits' has no field 'heap'");
    buffer_finish(&out);
}

static void problem_as_reply(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct wire_decoder decoder;
    struct wire_frame frame;
    const char *why;
    int64_t code;
    char message[64], parameter[16];
    struct wire_value data;
    struct wire_problem sent = {WIRE_ERROR_INVALID_PARAMS, "no good", "thread"};
    wire_put_problem(&out, 9, &sent);
    wire_decoder_init(&decoder, WIRE_MAX_FRAME);
    assert_int_equal(wire_decoder_feed(&decoder, out.data, out.length), STATUS_OK);
    assert_int_equal(wire_decoder_next(&decoder, &frame, &why), STATUS_OK);
    assert_true(wire_frame_error(&frame, &code, message, sizeof message, &data));
    assert_int_equal(code, WIRE_ERROR_INVALID_PARAMS);
    assert_string_equal(wire_map_text(data, "parameter", parameter, sizeof parameter), "thread");
    wire_decoder_finish(&decoder);
    buffer_finish(&out);
}

/* The table: names that are unique and found, no shape too long for the checks, docs everywhere. */
static void table_is_sound(void **state)
{
    for (size_t i = 0; i < WIRE_METHOD_COUNT; i++) {
        const struct wire_method *method = &wire_methods[i];
        assert_non_null(method->name);
        assert_ptr_equal(wire_method_find(method->name, strlen(method->name)), method);
        assert_true(method->doc[0] != '\0');
        assert_true(method->params.count <= WIRE_MAX_PARAMS);
        assert_true(method->result.count <= 64);
        if (method->params.count > 0) {
            assert_int_not_equal(method->params.fields[0].kinds, WIRE_MAP);
        }
        for (size_t j = 0; j < method->params.count; j++) {
            const char *name = method->params.fields[j].name;
            assert_int_equal(wire_shape_find(&method->params, name, strlen(name)), j);
        }
    }
    assert_null(wire_method_find("program.ru", 10));
    assert_null(wire_method_find("program.run.", 12));
}

/* What api.describe replies keeps to what the table says of api.describe. */
static void description_fits_the_table(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct wire_value value;
    const char *why;
    wire_put_description(&out);
    assert_false(out.failed);
    assert_int_equal(wire_value_parse(out.data, out.length, &value, &why), STATUS_OK);
    if (!wire_result_check(&wire_methods[WIRE_API_DESCRIBE], value, &problem)) {
        fail_msg("%s", problem.message);
    }
    struct wire_value methods;
    assert_true(wire_map_get(value, "methods", &methods));
    assert_int_equal(wire_value_count(methods), WIRE_METHOD_COUNT);
    buffer_finish(&out);
}

static void error_names(void **state)
{
    assert_string_equal(wire_error_name(WIRE_ERROR_DEADLINE), "deadline");
    assert_string_equal(wire_error_name(-4), "unknown");
    for (const struct wire_error_entry *a = wire_errors; a->code != WIRE_ERROR_NONE; a++) {
        for (const struct wire_error_entry *b = a + 1; b->code != WIRE_ERROR_NONE; b++) {
            assert_int_not_equal(a->code, b->code);
            assert_string_not_equal(a->name, b->name);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_name_and_in_order),
        cmocka_unit_test(nothing_given),
        cmocka_unit_test(refusals),
        cmocka_unit_test(nested_forms),
        cmocka_unit_test(problem_as_reply),
        cmocka_unit_test(table_is_sound),
        cmocka_unit_test(description_fits_the_table),
        cmocka_unit_test(error_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
