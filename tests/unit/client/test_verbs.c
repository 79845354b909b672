/* The table of verbs, the command line, and what is suggested for mistyped words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "help.h"
#include "invocation.h"

#define PARSE(...)                                                                                           \
    (words = (char *[]){"ouroctl", __VA_ARGS__, NULL},                                                       \
     parsed = invocation_parse(&invocation,                                                                  \
                               (int)(sizeof((char *[]){"ouroctl", __VA_ARGS__}) / sizeof(char *)), words))

static struct invocation invocation;
static char **words;
static bool parsed;

static void verbs_are_found(void **state)
{
    for (size_t i = 0; i < verb_count; i++) {
        const struct verb *verb = &verb_table[i];
        assert_ptr_equal(verb->object ? verb_find(verb->object, verb->name) : verb_find(verb->name, NULL),
                         verb);
        assert_non_null(verb->act);
        assert_true(verb_doc(verb)[0] != '\0');
        assert_true(!verb->object || verb_object_doc(verb->object));
        assert_true(verb->method < WIRE_METHOD_COUNT);
        assert_non_null(verb->examples[0].command);
        if (verb->alias) {
            assert_ptr_equal(verb_find(verb->alias, NULL), verb);
        }
    }
    assert_null(verb_find("program", NULL));
    assert_null(verb_find("heap", "run"));
}

static void near_misses(void **state)
{
    assert_string_equal(verb_suggest(NULL, "statsu"), "status");
    assert_string_equal(verb_suggest(NULL, "rnu"), "run");
    assert_string_equal(verb_suggest(NULL, "metric"), "metrics");
    assert_string_equal(verb_suggest(NULL, "threads"), "thread");
    assert_string_equal(verb_suggest("heap", "typse"), "types");
    assert_string_equal(verb_suggest("program", "inter"), "interrupt");
    assert_null(verb_suggest(NULL, "xyzzy"));
    assert_null(verb_suggest("gc", "types"));
    assert_int_equal(edit_distance("abc", "abc"), 0);
    assert_int_equal(edit_distance("abc", "acb"), 1);
    assert_int_equal(edit_distance("", "abc"), 3);
    assert_int_equal(edit_distance("kitten", "sitting"), 3);
}

static void options_before_and_after(void **state)
{
    PARSE("--json", "heap", "types", "--count", "5", "--socket=/s");
    assert_true(parsed);
    assert_true(invocation.json);
    assert_string_equal(invocation.socket, "/s");
    assert_string_equal(invocation_option(&invocation, "--count"), "5");
    assert_null(invocation_option(&invocation, "--program"));
    assert_ptr_equal(invocation.verb, verb_find("heap", "types"));
}

/* What follows the file belongs to the program. */
static void the_rest_is_the_programs(void **state)
{
    PARSE("run", "--name", "n", "x.py", "--name", "--help", "-c");
    assert_true(parsed);
    assert_int_equal(invocation.operand_count, 4);
    assert_string_equal(invocation.operands[0], "x.py");
    assert_string_equal(invocation.operands[2], "--help");
    assert_false(invocation.help);
    assert_string_equal(invocation_option(&invocation, "--name"), "n");
    PARSE("run", "-c", "print(1)", "--json");
    assert_true(parsed);
    assert_string_equal(invocation_option(&invocation, "-c"), "print(1)");
    assert_int_equal(invocation.operand_count, 1);
    PARSE("run", "-");
    assert_true(parsed);
    assert_string_equal(invocation.operands[0], "-");
    PARSE("call", "p", "f", "--", "--repr");
    assert_true(parsed);
    assert_int_equal(invocation.operand_count, 3);
}

static void wrong_lines(void **state)
{
    PARSE("haep", "types");
    assert_false(parsed);
    assert_string_equal(invocation.problem, "'haep' is no verb; did you mean 'heap'?");
    PARSE("heap", "tyeps");
    assert_false(parsed);
    assert_string_equal(invocation.problem, "'tyeps' is no verb of 'heap'; did you mean 'heap types'?");
    PARSE("heap");
    assert_false(parsed);
    PARSE("heap", "show");
    assert_false(parsed);
    assert_string_equal(invocation.problem, "'show' needs HANDLE");
    PARSE("heap", "show", "1", "2");
    assert_false(parsed);
    PARSE("heap", "types", "--wrong");
    assert_false(parsed);
    PARSE("heap", "types", "--count");
    assert_false(parsed);
    PARSE("heap", "types", "--json=yes");
    assert_false(parsed);
    PARSE("--json", "run", "x.py");
    assert_false(parsed);
    /* The report of a mistake is a document also when that is asked for behind it. */
    PARSE("stats", "--json");
    assert_true(!parsed && invocation.json);
    PARSE("heap", "tyeps", "--json");
    assert_true(!parsed && invocation.json);
    PARSE("heap", "types", "--wrong", "--json");
    assert_true(!parsed && invocation.json);
    PARSE("stats", "--", "--json");
    assert_true(!parsed && !invocation.json);
    char *nothing[] = {"ouroctl", NULL};
    assert_false(invocation_parse(&invocation, 1, nothing));
}

static void help_for_everything(void **state)
{
    PARSE("heap", "--help");
    assert_true(parsed && invocation.help && !invocation.verb);
    PARSE("draw", "--help");
    assert_true(parsed && invocation.help && invocation.verb);
    struct buffer text = BUFFER_EMPTY;
    for (size_t i = 0; i < verb_count; i++) {
        buffer_clear(&text);
        help_append_verb(&text, &verb_table[i]);
        assert_non_null(strstr(buffer_text(&text), verb_table[i].examples[0].command));
        assert_non_null(strstr(buffer_text(&text), " [OPTION]..."));
        assert_true(!strstr(buffer_text(&text), help_rest) == !verb_table[i].takes_rest);
        for (size_t j = 0; j < VERB_MAX_OPTIONS && verb_table[i].options[j].name; j++) {
            assert_non_null(strstr(buffer_text(&text), verb_table[i].options[j].name));
        }
    }
    buffer_finish(&text);
}

static void numbers(void **state)
{
    uint64_t number = 7;
    assert_true(parse_number("18446744073709551615", &number));
    assert_true(number == UINT64_MAX);
    assert_false(parse_number("18446744073709551616", &number));
    assert_false(parse_number("-1", &number));
    assert_false(parse_number("", &number));
    assert_false(parse_number("3x", &number));
}

static void sizes(void **state)
{
    static const struct {
        const char *text;
        uint64_t bytes;
    } good[] = {{"0", 0},
                {"1", 1},
                {"512B", 512},
                {"64K", 65536},
                {"8MiB", 8 << 20},
                {"8m", 8 << 20},
                {"1G", 1ull << 30},
                {"16777215TiB", 16777215ull << 40},
                {"18446744073709551615", UINT64_MAX}};
    static const char *const bad[] = {"",
                                      "MiB",
                                      "8MB",
                                      "8 MiB",
                                      "-1",
                                      "1.5M",
                                      "16777216TiB",
                                      "18446744073709551616",
                                      "0x10",
                                      "8MiBs",
                                      "99999999999999999999999999"};
    uint64_t bytes;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(parse_size(good[i].text, &bytes));
        assert_true(bytes == good[i].bytes);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_false(parse_size(bad[i], &bytes));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(verbs_are_found),
        cmocka_unit_test(near_misses),
        cmocka_unit_test(options_before_and_after),
        cmocka_unit_test(the_rest_is_the_programs),
        cmocka_unit_test(wrong_lines),
        cmocka_unit_test(sizes),
        cmocka_unit_test(help_for_everything),
        cmocka_unit_test(numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
