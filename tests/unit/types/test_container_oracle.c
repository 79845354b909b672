/* Containers against python3: container_cases.py makes random operations and says what python3 makes of them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "gc/verify.h"
#include "object/hooks.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/tuple.h"
#include "types_program.h"

#define ORACLE     "/usr/bin/python3"
#define REGISTERS  8
#define WORDS_MAX  16
#define SHOWN_MAX  10 /* failures that are printed */
#define OPERATIONS "30000"

static value registers; /* a list, in a scope slot of the test */

static size_t from_hex(char *text)
{
    size_t length = strlen(text) / 2;
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
        text[i] = (char)byte;
    }
    return length;
}

/* A new reference. */
static value argument(struct thread *t, char *token)
{
    char *rest = token + 1;
    switch (*token) {
    case 'N':
        return NONE;
    case 'T':
        return TRUE_VALUE;
    case 'F':
        return FALSE_VALUE;
    case 'i':
        return int_from_digits(t, rest + (*rest == '-'), strlen(rest) - (*rest == '-'), 16, *rest == '-');
    case 'f':
        return float_from_double(t, strtod(rest, NULL));
    case 'r':
        return list_get(t, registers, (size_t)atoi(rest));
    case 'S': {
        value parts[3];
        for (int i = 0; i < 3; i++)
            parts[i] = argument(t, strsep(&rest, ","));
        return slice_create(t, parts[0], parts[1], parts[2]);
    }
    default:
        return str_from_utf8(t, rest, from_hex(rest));
    }
}

static struct type *type_named(const char *name)
{
    struct type *const types[] = {&list_type, &tuple_type,     &dict_type,
                                  &set_type,  &frozenset_type, &range_type};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        if (strcmp(types[i]->name, name) == 0)
            return types[i];
    fail();
    return NULL;
}

static enum binary_op binary_named(const char *name)
{
    switch (*name) {
    case '+':
        return BINARY_add;
    case '-':
        return BINARY_subtract;
    case '*':
        return BINARY_multiply;
    case '&':
        return BINARY_bit_and;
    case '|':
        return BINARY_bit_or;
    default:
        return BINARY_bit_xor;
    }
}

static enum compare_op compare_named(const char *name)
{
    static const char *const names_[] = {"<", "<=", "==", "!=", ">", ">="};
    for (int i = 0; i < 6; i++)
        if (strcmp(names_[i], name) == 0)
            return (enum compare_op)i;
    fail();
    return COMPARE_EQ;
}

/* Runs words[0..count); args holds the values of the arguments. */
static value perform(struct thread *t, char **words, value *args, size_t nargs)
{
    const char *what = words[0];
    if (strcmp(what, "make") == 0) {
        value v = op_call(t, value_from_type(type_named(words[2])), args, nargs, UNSET);
        if (v != UNSET)
            list_set(t, registers, (size_t)atoi(words[1] + 1), v);
        return v;
    }
    if (strcmp(what, "call") == 0) {
        value name = str_intern_utf8(t, words[2], strlen(words[2]));
        value result = op_call_method(t, args[0], name, args + 1, nargs - 1);
        value_release(t, name);
        return result;
    }
    if (strcmp(what, "binary") == 0)
        return op_binary(t, binary_named(words[1]), args[0], args[1]);
    if (strcmp(what, "inplace") == 0) {
        value v = op_inplace(t, binary_named(words[1]), args[0], args[1]);
        if (v != UNSET)
            list_set(t, registers, (size_t)atoi(words[2] + 1), v);
        return v;
    }
    if (strcmp(what, "get") == 0)
        return op_get_item(t, args[0], args[1]);
    if (strcmp(what, "set") == 0)
        return op_set_item(t, args[0], args[1], args[2]) ? NONE : UNSET;
    if (strcmp(what, "del") == 0)
        return op_delete_item(t, args[0], args[1]) ? NONE : UNSET;
    if (strcmp(what, "compare") == 0)
        return op_compare(t, args[0], args[1], compare_named(words[1]));
    if (strcmp(what, "in") == 0) {
        int found = op_contains(t, args[1], args[0]);
        return found < 0 ? UNSET : value_from_bool(found);
    }
    assert_string_equal(what, "hash");
    int64_t hash = op_hash(t, args[0]);
    return hash == -1 ? UNSET : int_from_i64(t, hash);
}

/* What the script prints of a result; *Takes* it (UNSET: the pending exception). New str. */
static value shown(struct thread *t, value result)
{
    if (result == UNSET) {
        value error = raised_take(t);
        value text = str_format(t, "!%T: %S", error, error);
        value_release(t, error);
        return text;
    }
    value listed = UNSET;
    if (value_is_ref(result) && value_type(result)->slots.next) {
        listed = list_from_iterable(t, result);
        assert_int_not_equal(listed, UNSET);
    }
    value text = op_repr(t, listed == UNSET ? result : listed);
    value_release(t, listed);
    value_release(t, result);
    return text;
}

static bool same(struct thread *t, value text, const char *expected, const char *line, int failures)
{
    bool equal = text != UNSET && str_equals_text(text, expected);
    if (!equal && failures < SHOWN_MAX)
        print_error("%s\n    python3: %s\n    ouro:    %s\n", line, expected,
                    text == UNSET ? "?" : str_data(text));
    value_release(t, text);
    return equal;
}

/* One line of the script. How many of its outcomes differ. */
static int check_line(struct thread *t, char *line, int failures)
{
    char *copy = strdup(line), *words[WORDS_MAX];
    size_t count = 0;
    for (char *word; (word = strsep(&line, "\t")) && count < WORDS_MAX;)
        words[count++] = word;
    bool two = strchr("cisd", words[0][0]) && strcmp(words[0], "compare") != 0 && strcmp(words[0], "in") != 0;
    size_t outcome = count - (two ? 2 : 1);
    bool is_call = strcmp(words[0], "call") == 0;
    size_t first = strcmp(words[0], "make") == 0                      ? 3
                   : is_call                                          ? 1
                   : strchr("bic", words[0][0]) && words[0][1] != 'n' ? 2
                                                                      : 1;
    if (strcmp(words[0], "inplace") == 0)
        first = 2;
    value *s = scope_enter(t, WORDS_MAX);
    size_t nargs = 0;
    size_t changed = two ? (size_t)atoi(words[strcmp(words[0], "inplace") == 0 ? 2 : 1] + 1) : 0;
    for (size_t i = first; i < outcome; i++)
        if (!(is_call && i == 2))
            s[nargs++] = argument(t, words[i]);
    int different = !same(t, shown(t, perform(t, words, s, nargs)), words[outcome], copy, failures);
    scope_leave(t, s);
    if (two)
        different += !same(t, shown(t, list_get(t, registers, changed)), words[outcome + 1], copy, failures);
    free(copy);
    return different;
}

static uint64_t live_objects(struct thread *t)
{
    struct heap_stats stats;
    collector_collect(t, COLLECT_REQUEST, NULL);
    program_heap_stats(t->program->heap, &stats);
    return stats.objects;
}

static void counts_are_exact(struct thread *t)
{
    struct heap_report report;
    bool right = heap_verify(t, t->program, &report);
    if (!right && report.first_wrong)
        print_error("%s: count %lld, found %lld\n", object_type(report.first_wrong)->name,
                    (long long)report.first_count, (long long)report.first_found);
    assert_true(right);
}

static void run(struct thread *t, const char *seed, bool shared)
{
    if (access(ORACLE, X_OK) != 0) {
        print_message("skipped: no %s\n", ORACLE);
        skip();
    }
    char command[512], *line = NULL;
    const char *folder = __FILE__;
    snprintf(command, sizeof command,
             "PYTHONHASHSEED=0 PYTHONIOENCODING=utf-8 " ORACLE
             " -BS '%.*s/container_cases.py' %s " OPERATIONS,
             (int)(strrchr(folder, '/') - folder), folder, seed);
    FILE *script = popen(command, "r");
    assert_non_null(script);
    value *s = scope_enter(t, 1);
    registers = s[0] = list_create(t, REGISTERS);
    for (int i = 0; i < REGISTERS; i++)
        assert_true(list_append_take(t, registers, list_create(t, 0)));
    if (shared)
        value_publish(t, registers);
    size_t capacity = 0;
    int failures = 0, lines = 0;
    ssize_t length;
    while ((length = getline(&line, &capacity, script)) > 0) {
        line[length - 1] = 0;
        failures += check_line(t, line, failures);
        lines++;
    }
    free(line);
    assert_int_equal(pclose(script), 0);
    counts_are_exact(t);
    scope_leave(t, s);
    assert_true(lines > atoi(OPERATIONS) / 2);
    assert_int_equal(failures, 0);
}

static void private_containers(void **state)
{
    run(*state, "1", false);
    uint64_t before = live_objects(*state);
    run(*state, "2", false);
    assert_int_equal(live_objects(*state), before);
}

/* Everything is shared: each write locks, each read takes its reference as if others were about. */
static void shared_containers(void **state)
{
    uint64_t before = live_objects(*state);
    run(*state, "3", true);
    assert_int_equal(live_objects(*state), before);
}

static uint64_t shaded;

static void count_shaded(struct thread *t, struct object *o)
{
    shaded++;
}

/* As if a collection were under way: arrays are replaced where references would move. */
static void containers_under_the_barrier(void **state)
{
    struct thread *t = *state;
    void (*shade)(struct thread *, struct object *) = object_hooks.shade;
    object_hooks.shade = count_shaded;
    t->barrier = BARRIER_DELETION | BARRIER_INSERTION;
    run(t, "4", false);
    run(t, "5", true);
    t->barrier = 0;
    object_hooks.shade = shade;
    assert_true(shaded > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(private_containers),
        cmocka_unit_test(shared_containers),
        cmocka_unit_test(containers_under_the_barrier),
    };
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
