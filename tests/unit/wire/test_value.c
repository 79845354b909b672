/* Every form of item, written and read back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "wire/encode.h"

static struct wire_value parse(const struct buffer *out)
{
    struct wire_value value = {0};
    const char *why = "";
    if (wire_value_parse(out->data, out->length, &value, &why) != STATUS_OK) {
        fail_msg("not parsed: %s", why);
    }
    return value;
}

static void integers(void **state)
{
    static const int64_t numbers[] = {0,           1,         -1,       127,        128,        255,
                                      256,         65535,     65536,    -32,        -33,        -128,
                                      -129,        -32768,    -32769,   4294967295, 4294967296, -2147483648,
                                      -2147483649, INT64_MAX, INT64_MIN};
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct buffer out = BUFFER_EMPTY;
        int64_t read = 42;
        uint64_t natural = 42;
        wire_put_int(&out, numbers[i]);
        struct wire_value value = parse(&out);
        assert_true(wire_value_int(value, &read));
        assert_true(read == numbers[i]);
        assert_int_equal(wire_value_uint(value, &natural), numbers[i] >= 0);
        assert_int_equal(wire_value_kind(value), numbers[i] >= 0 ? WIRE_UINT : WIRE_INT);
        assert_true(wire_value_is(value, WIRE_INT));
        buffer_finish(&out);
    }
    struct buffer out = BUFFER_EMPTY;
    int64_t read;
    uint64_t natural;
    wire_put_uint(&out, UINT64_MAX);
    assert_true(wire_value_uint(parse(&out), &natural));
    assert_true(natural == UINT64_MAX);
    assert_false(wire_value_int(parse(&out), &read));
    buffer_finish(&out);
}

/* Some encoders write small positive numbers in a signed form. */
static void signed_forms(void **state)
{
    struct wire_value value;
    const char *why;
    uint64_t natural;
    assert_int_equal(wire_value_parse("\xd2\x00\x00\x00\x07", 5, &value, &why), STATUS_OK);
    assert_true(wire_value_uint(value, &natural));
    assert_int_equal(natural, 7);
    assert_int_equal(wire_value_parse("\xd0\x80", 2, &value, &why), STATUS_OK);
    assert_int_equal(wire_value_kind(value), WIRE_INT);
}

static void floats(void **state)
{
    static const double numbers[] = {0.0, -0.0, 1.5, 1e308, INFINITY};
    struct wire_value value;
    const char *why;
    double read;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        struct buffer out = BUFFER_EMPTY;
        wire_put_float(&out, numbers[i]);
        assert_true(wire_value_float(parse(&out), &read));
        assert_memory_equal(&read, &numbers[i], sizeof read);
        buffer_finish(&out);
    }
    assert_int_equal(wire_value_parse("\xca\x3f\xc0\x00\x00", 5, &value, &why), STATUS_OK);
    assert_true(wire_value_float(value, &read));
    assert_true(read == 1.5);
}

static void strings_of_each_length(void **state)
{
    static const size_t lengths[] = {0, 1, 31, 32, 255, 256, 65535, 65536};
    char text[65536];
    memset(text, 'x', sizeof text);
    for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
        for (int form = 0; form < 3; form++) {
            struct buffer out = BUFFER_EMPTY;
            const char *data = NULL;
            const uint8_t *bytes = NULL;
            size_t length = 1;
            int type = 0;
            if (form == 2) {
                wire_put_extension(&out, WIRE_EXTENSION_INTEGER, text, lengths[i]);
                assert_true(wire_value_extension(parse(&out), &type, &bytes, &length));
                assert_int_equal(type, WIRE_EXTENSION_INTEGER);
                data = (const char *)bytes;
            } else {
                (form ? wire_put_bin(&out, text, lengths[i]) : wire_put_str(&out, text, lengths[i]));
                assert_int_equal(wire_value_kind(parse(&out)), form ? WIRE_BIN : WIRE_STR);
                assert_true(wire_value_bytes(parse(&out), &data, &length));
            }
            assert_int_equal(length, lengths[i]);
            assert_memory_equal(data, text, length);
            buffer_finish(&out);
        }
    }
}

static void nested_containers(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    wire_put_map(&out, 3);
    wire_put_text(&out, "skipped");
    wire_put_array(&out, 2);
    wire_put_map(&out, 1);
    wire_put_key_text(&out, "wanted", "inner");
    wire_put_array(&out, 0);
    wire_put_key_nil(&out, "nothing");
    wire_put_key_text(&out, "wanted", "outer");
    struct wire_value map = parse(&out), value;
    char text[4];
    assert_int_equal(wire_value_count(map), 3);
    assert_string_equal(wire_map_text(map, "wanted", text, sizeof text), "out");
    assert_string_equal(wire_map_text(map, "absent", text, sizeof text), "");
    assert_true(wire_map_get(map, "skipped", &value));
    assert_int_equal(wire_value_count(value), 2);
    assert_int_equal(wire_map_uint(map, "wanted", 9), 9);
    buffer_finish(&out);
}

static void more_than_one_item(void **state)
{
    struct wire_value value;
    const char *why;
    assert_int_equal(wire_value_parse("\x01\x02", 2, &value, &why), STATUS_INVALID);
    assert_int_equal(wire_value_parse("", 0, &value, &why), STATUS_TRUNCATED);
    assert_int_equal(wire_value_parse("\xa5hey", 4, &value, &why), STATUS_LIMIT);
}

static void utf8(void **state)
{
    static const char *const good[] = {
        "", "abc", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x90\x8d", "\xf4\x8f\xbf\xbf"};
    static const char *const bad[] = {"\x80",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xc3",
                                      "\xed\xa0\x80",
                                      "\xe0\x80\x80",
                                      "\xf0\x80\x80\x80",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xe2\x82",
                                      "\xe2\x82x"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(wire_is_utf8(good[i], strlen(good[i])));
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(wire_is_utf8(bad[i], strlen(bad[i])));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),
        cmocka_unit_test(signed_forms),
        cmocka_unit_test(floats),
        cmocka_unit_test(strings_of_each_length),
        cmocka_unit_test(nested_containers),
        cmocka_unit_test(more_than_one_item),
        cmocka_unit_test(utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
