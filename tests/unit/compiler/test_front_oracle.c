/* The front half against python3: trees, symbol tables and errors must be the same.
 *
 * Run with --batch it answers records on standard input like oracle.py; mutations.py uses that. */
#include "answer.h"
#include "oracle_child.h"

#include <glob.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

static struct oracle oracle;

static char *read_file(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    struct buffer content = BUFFER_EMPTY;
    char block[65536];
    size_t count;
    while ((count = fread(block, 1, sizeof block, file)) > 0)
        buffer_append(&content, block, count);
    fclose(file);
    *length = content.length;
    return buffer_take(&content);
}

static void print_difference(const char *what, const char *expected, const char *found)
{
    size_t at = 0;
    while (expected[at] && expected[at] == found[at])
        at++;
    size_t from = at > 120 ? at - 120 : 0;
    print_error("%s\n  python3: %.240s\n  ouro:    %.240s\n", what, expected + from, found + from);
}

/* Compares whole answers. */
static bool is_same(const char *mode, const char *name, const char *source, size_t length)
{
    struct buffer found = BUFFER_EMPTY;
    char *expected = oracle_ask(&oracle, mode, source, length);
    assert_non_null(expected);
    answer(&found, mode, source, length);
    bool same = strcmp(expected, buffer_text(&found)) == 0;
    if (!same)
        print_difference(name, expected, buffer_text(&found));
    free(expected);
    buffer_finish(&found);
    return same;
}

/* The library's files that need Unicode's character names, which Ouro lacks, or are not UTF-8. */
static bool is_left_out(const char *source, size_t length)
{
    return memmem(source, length, "\\N{", 3) != NULL || memmem(source, length, "coding: latin", 13) != NULL;
}

static void compare_library(const char *mode, const char *pattern)
{
    glob_t files;
    unsigned compared = 0, differing = 0;
    if (glob(pattern, 0, NULL, &files) != 0) {
        print_message("no %s here\n", pattern);
        skip();
    }
    for (size_t i = 0; i < files.gl_pathc; i++) {
        size_t length;
        char *source = read_file(files.gl_pathv[i], &length);
        if (source && !is_left_out(source, length)) {
            compared++;
            differing += !is_same(mode, files.gl_pathv[i], source, length);
        }
        free(source);
    }
    globfree(&files);
    print_message("%u files compared (%s)\n", compared, mode);
    assert_true(compared > 0);
    assert_int_equal(differing, 0);
}

static void library_trees_are_the_same(void **state)
{
    compare_library("exec", "/usr/lib/python3.11/*.py");
    compare_library("exec", "/usr/lib/python3.11/asyncio/*.py");
}

static void library_symbol_tables_are_the_same(void **state)
{
    compare_library("scope", "/usr/lib/python3.11/*.py");
    compare_library("scope", "/usr/lib/python3.11/email/*.py");
}

/* Splits an answer into its fields; returns how many. */
static int split(char *line, char *fields[8])
{
    int count = 0;
    for (char *word = strtok(line, " "); word && count < 8; word = strtok(NULL, " "))
        fields[count++] = word;
    return count;
}

/* Two errors are the same but for the source line, which python3 does not have for a string, and for the end
 * of a range of several lines, which it counts in that line. */
static bool is_same_error(const char *expected, const char *found)
{
    char *left[8] = {0}, *right[8] = {0}, *a = strdup(expected), *b = strdup(found);
    int count = split(a, left), other = split(b, right);
    bool same = strcmp(expected, found) == 0;
    if (!same && count >= 7 && other >= 7) {
        same = true;
        bool several_lines = strcmp(left[2], left[4]) != 0;
        for (int i = 0; i < 7; i++)
            same = same && ((i == 5 && several_lines) || strcmp(left[i], right[i]) == 0);
    }
    free(a);
    free(b);
    return same;
}

static bool check_snippet(const char *source, size_t length)
{
    struct buffer found = BUFFER_EMPTY;
    char *expected = oracle_ask(&oracle, "compile", source, length);
    assert_non_null(expected);
    answer(&found, "compile", source, length);
    bool same = is_same_error(expected, buffer_text(&found));
    if (!same) {
        print_error("%.*s\n", (int)length, source);
        print_difference("", expected, buffer_text(&found));
    }
    free(expected);
    buffer_finish(&found);
    return same;
}

/* Each snippet ends with a line of its own, "-- next --". */
static void wrong_sources_get_the_same_error(void **state)
{
    static const char separator[] = "\n-- next --\n";
    size_t length;
    unsigned compared = 0, differing = 0;
    char *text = read_file(oracle_path("snippets.txt"), &length);
    assert_non_null(text);
    char *start = text, *end;
    while ((end = strstr(start, separator))) {
        compared++;
        differing += !check_snippet(start, (size_t)(end - start));
        start = end + sizeof separator - 1;
    }
    free(text);
    print_message("%u snippets compared\n", compared);
    assert_true(compared > 400);
    assert_int_equal(differing, 0);
}

static int start_oracle(void **state)
{
    if (oracle_start(&oracle))
        return 0;
    print_message("no " ORACLE_PYTHON " to compare with\n");
    return 1;
}

static int stop_oracle(void **state)
{
    oracle_stop(&oracle);
    return 0;
}

static int answer_batch(void)
{
    char mode[16];
    size_t length;
    while (scanf("%15s %zu", mode, &length) == 2) {
        struct buffer out = BUFFER_EMPTY;
        char *source = malloc(length + 1);
        if (getchar() != '\n' || !source || fread(source, 1, length, stdin) != length)
            return 1;
        answer(&out, mode, source, length);
        puts(buffer_text(&out));
        fflush(stdout);
        free(source);
        buffer_finish(&out);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--batch") == 0)
        return answer_batch();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_sources_get_the_same_error),
        cmocka_unit_test(library_trees_are_the_same),
        cmocka_unit_test(library_symbol_tables_are_the_same),
    };
    return cmocka_run_group_tests_name("compiler front half and python3", tests, start_oracle, stop_oracle);
}
