/* Where modules are found, and which names are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "module_source.h"

static char root[] = "/tmp/ouro-modules-XXXXXX";
static char search[256]; /* two folders, each closed with NUL */

static void put(const char *path, const char *content)
{
    char whole[256];
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    if (!content) {
        assert_int_equal(mkdir(whole, 0700), 0);
        return;
    }
    FILE *file = fopen(whole, "w");
    assert_non_null(file);
    fputs(content, file);
    fclose(file);
}

static int set_up(void **state)
{
    assert_non_null(mkdtemp(root));
    put("one", NULL);
    put("two", NULL);
    put("one/plain.py", "plain one");
    put("two/plain.py", "plain two");
    put("two/late.py", "late");
    put("two/package", NULL);
    put("two/package/__init__.py", "init");
    put("two/package/part.py", "part");
    put("two/package.py", "hidden by the package");
    put("one/space", NULL);
    put("one/space/inner.py", "inner");
    put("one/late", NULL); /* a namespace yields to a module further on */
    put("secret.py", "outside");
    int length = snprintf(search, sizeof search, "%s/one", root);
    snprintf(search + length + 1, sizeof search - (size_t)length - 1, "%s/two", root);
    return 0;
}

static int tear_down(void **state)
{
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", root);
    return system(command);
}

static void expect(const char *name, const char *path, const char *source, bool is_package)
{
    struct module_source found;
    char whole[256];
    assert_true(module_source_find(search, name, strlen(name), &found));
    snprintf(whole, sizeof whole, "%s/%s", root, path);
    assert_string_equal(buffer_text(&found.path), whole);
    assert_string_equal(buffer_text(&found.source), source);
    assert_int_equal(found.is_package, is_package);
    module_source_finish(&found);
}

static void found(void **state)
{
    expect("plain", "one/plain.py", "plain one", false);
    expect("package", "two/package/__init__.py", "init", true);
    expect("package.part", "two/package/part.py", "part", false);
    expect("space", "one/space", "", true);
    expect("space.inner", "one/space/inner.py", "inner", false);
    expect("late", "two/late.py", "late", false);
}

static void not_found(void **state)
{
    static const char *const names[] = {"absent",
                                        "package.absent",
                                        "plain.part",
                                        "../secret",
                                        "..secret",
                                        ".secret",
                                        "",
                                        "a..b",
                                        "a.",
                                        "a/b",
                                        "package/part",
                                        "1a",
                                        "a b",
                                        "..",
                                        "/etc/passwd",
                                        "pack\nage"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct module_source result;
        if (module_source_find(search, names[i], strlen(names[i]), &result)) {
            fail_msg("found: %s", names[i]);
        }
        module_source_finish(&result);
    }
    assert_false(module_name_is_valid("a\0b", 3));
    assert_true(module_name_is_valid("_a.b1.\xc3\xa9", 8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(found), cmocka_unit_test(not_found)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
