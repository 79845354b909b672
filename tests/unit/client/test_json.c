/* MessagePack to JSON and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>

#include <cmocka.h>

#include "json.h"
#include "wire/encode.h"

static struct buffer packed, text;

/* Turns what is in `packed` into `text`. */
static const char *written(void)
{
    struct wire_value value;
    const char *why = "";
    if (wire_value_parse(packed.data, packed.length, &value, &why) != STATUS_OK) {
        fail_msg("%s", why);
    }
    buffer_clear(&text);
    json_put_value(&text, value);
    buffer_clear(&packed);
    return buffer_text(&text);
}

/* JSON to MessagePack to JSON. */
static const char *round_trip(const char *json)
{
    buffer_clear(&packed);
    if (!json_parse(json, &packed)) {
        return "(refused)";
    }
    return written();
}

static void strings(void **state)
{
    wire_put_str(&packed, "a\"b\\c\n\t\r\x01\x7f\0z", 12);
    assert_string_equal(written(), "\"a\\\"b\\\\c\\n\\t\\r\\u0001\\u007f\\u0000z\"");
    wire_put_text(&packed, "caf\xc3\xa9 \xf0\x9f\x90\x8d");
    assert_string_equal(written(), "\"caf\xc3\xa9 \xf0\x9f\x90\x8d\"");
    wire_put_str(&packed, "a\xff\xed\xa0\x80z", 6);
    assert_string_equal(written(), "\"a\\ufffd\\ufffd\\ufffd\\ufffdz\"");
    wire_put_bin(&packed, "plain", 5);
    assert_string_equal(written(), "\"plain\"");
    wire_put_bin(&packed, "\xff\x00\x01\x02", 4);
    assert_string_equal(written(), "{\"base64\":\"/wABAg==\"}");
    wire_put_bin(&packed, "\xff\xfe\xfd", 3);
    assert_string_equal(written(), "{\"base64\":\"//79\"}");
}

static void numbers(void **state)
{
    wire_put_uint(&packed, UINT64_MAX);
    assert_string_equal(written(), "18446744073709551615");
    wire_put_int(&packed, INT64_MIN);
    assert_string_equal(written(), "-9223372036854775808");
    wire_put_float(&packed, 0.1);
    assert_string_equal(written(), "0.1");
    wire_put_float(&packed, 2.0);
    assert_string_equal(written(), "2.0");
    wire_put_float(&packed, 1e300);
    assert_string_equal(written(), "1e+300");
    wire_put_float(&packed, NAN);
    assert_string_equal(written(), "{\"float\":\"nan\"}");
    wire_put_float(&packed, -INFINITY);
    assert_string_equal(written(), "{\"float\":\"-inf\"}");
}

static void large_integers(void **state)
{
    static const char *const numbers_text[] = {
        "18446744073709551616",
        "-9223372036854775809",
        "1267650600228229401496703205376",
        "-1267650600228229401496703205376",
        "115792089237316195423570985008687907853269984665640564039457584007913129639935",
        "1000000000000000000000000000000000000",
    };
    for (size_t i = 0; i < sizeof numbers_text / sizeof numbers_text[0]; i++) {
        assert_string_equal(round_trip(numbers_text[i]), numbers_text[i]);
    }
    wire_put_extension(&packed, WIRE_EXTENSION_INTEGER, "\xff", 1);
    assert_string_equal(written(), "-1");
    wire_put_extension(&packed, WIRE_EXTENSION_INTEGER, "\x80\0\0\0\0\0\0\0\0", 9);
    assert_string_equal(written(), "-2361183241434822606848");
    wire_put_extension(&packed, WIRE_EXTENSION_INTEGER, "", 0);
    assert_string_equal(written(), "0");
    wire_put_extension(&packed, 5, "abc", 3);
    assert_string_equal(written(), "{\"extension\":5,\"base64\":\"YWJj\"}");
}

static void containers(void **state)
{
    wire_put_map(&packed, 0);
    assert_string_equal(written(), "{}");
    wire_put_array(&packed, 0);
    assert_string_equal(written(), "[]");
    wire_put_map(&packed, 2);
    wire_put_uint(&packed, 3);
    wire_put_array(&packed, 2);
    wire_put_nil(&packed);
    wire_put_bool(&packed, true);
    wire_put_key_text(&packed, "k\"", "v");
    assert_string_equal(written(), "{\"pairs\":[[3,[null,true]],[\"k\\\"\",\"v\"]]}");
    wire_put_map(&packed, 2);
    wire_put_key_text(&packed, "a", "b");
    wire_put_text(&packed, "1");
    wire_put_map(&packed, 2);
    wire_put_uint(&packed, 1);
    wire_put_nil(&packed);
    wire_put_key_text(&packed, "1", "v");
    assert_string_equal(written(), "{\"a\":\"b\",\"1\":{\"pairs\":[[1,null],[\"1\",\"v\"]]}}");
    wire_put_map(&packed, 2);
    wire_put_bin(&packed, "k", 1);
    wire_put_uint(&packed, 1);
    wire_put_text(&packed, "k");
    wire_put_uint(&packed, 2);
    assert_string_equal(written(), "{\"pairs\":[[\"k\",1],[\"k\",2]]}");
}

static void parsing(void **state)
{
    assert_string_equal(
        round_trip(" [1, -2, 3.5, \"x\\u00e9\\ud83d\\udc0d\\n\", true, false, null, {\"a\": {}}] "),
        "[1,-2,3.5,\"x\xc3\xa9\xf0\x9f\x90\x8d\\n\",true,false,null,{\"a\":{}}]");
    assert_string_equal(round_trip("-0"), "0");
    assert_string_equal(round_trip("1e2"), "100.0");
}

static void refused(void **state)
{
    static const char *const bad[] = {"",      "Alice",       "01",         "1.",      "[1,]",     "{\"a\"}",
                                      "{1:2}", "[1",          "\"a",        "\"\\x\"", "tru",      "1 2",
                                      "--1",   "\"\\ud800\"", "{\"a\":1,}", "nul",     "\"\xff\"", "\"a\nb\"",
                                      "'a'",   "[1}",         "+1",         "NaN"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        buffer_clear(&packed);
        if (json_parse(bad[i], &packed)) {
            fail_msg("accepted: %s", bad[i]);
        }
        assert_int_equal(packed.length, 0);
    }
    char deep[400];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    assert_false(json_parse(deep, &packed));
}

static int finish(void **state)
{
    buffer_finish(&packed);
    buffer_finish(&text);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strings),    cmocka_unit_test(numbers), cmocka_unit_test(large_integers),
        cmocka_unit_test(containers), cmocka_unit_test(parsing), cmocka_unit_test(refused),
    };
    return cmocka_run_group_tests(tests, NULL, finish);
}
