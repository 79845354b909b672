/* Numbers against python3: number_cases.py makes the cases and says what python3 makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/complex.h"
#include "types/float.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/tuple.h"
#include "types_program.h"

#define ORACLE    "/usr/bin/python3"
#define ARGS_MAX  4
#define SHOWN_MAX 40 /* failures that are printed */

/* ---- Arguments ---- */

static size_t from_hex(char *text)
{
    size_t length = strlen(text) / 2;
    for (size_t i = 0; i < length; i++) {
        unsigned byte;
        assert_int_equal(sscanf(text + 2 * i, "%2x", &byte), 1);
        text[i] = (char)byte;
    }
    text[length] = 0;
    return length;
}

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
    case 'c': {
        char *comma = strchr(rest, ',');
        return complex_create(t, strtod(rest, NULL), strtod(comma + 1, NULL));
    }
    case 's': {
        size_t size = from_hex(rest);
        return str_from_utf8(t, rest, size);
    }
    default: {
        size_t size = from_hex(rest);
        return bytes_from_data(t, rest, size);
    }
    }
}

/* ---- Operations ---- */

static value call_method(struct thread *t, value self, const char *name, const value *args, size_t nargs)
{
    value *s = scope_enter(t, 1);
    s[0] = str_intern_utf8(t, name, strlen(name));
    value result = op_call_method(t, self, s[0], args, nargs);
    scope_leave(t, s);
    return result;
}

static value compare(struct thread *t, const char *name, const value *args)
{
    static const char *const symbols[] = {"<", "<=", "==", "!=", ">", ">="};
    for (size_t op = 0; op < COUNT_OF(symbols); op++) {
        if (!strcmp(name, symbols[op]))
            return op_compare(t, args[0], args[1], (enum compare_op)op);
    }
    return UNSET;
}

static value binary(struct thread *t, const char *name, const value *args)
{
#define X(slot, python, reflected, symbol)                                                                   \
    if (!strcmp(name, #slot))                                                                                \
        return op_binary(t, BINARY_##slot, args[0], args[1]);
    TYPE_BINARY_SLOTS(X)
#undef X
    if (!strcmp(name, "power"))
        return op_power(t, args[0], args[1], UNSET);
    if (!strcmp(name, "power3"))
        return op_power(t, args[0], args[1], args[2]);
    return compare(t, name, args);
}

static value unary(struct thread *t, const char *name, value v)
{
    if (!strcmp(name, "negative"))
        return op_negative(t, v);
    if (!strcmp(name, "positive"))
        return op_positive(t, v);
    if (!strcmp(name, "invert"))
        return op_invert(t, v);
    if (!strcmp(name, "absolute"))
        return op_absolute(t, v);
    if (!strcmp(name, "str"))
        return op_str(t, v);
    if (!strcmp(name, "truth"))
        return value_from_bool(op_truth(t, v));
    return int_from_i64(t, op_hash(t, v));
}

static struct type *type_named(const char *name)
{
    return !strcmp(name, "int")     ? &int_type
           : !strcmp(name, "float") ? &float_type
           : !strcmp(name, "bool")  ? &bool_type
                                    : &complex_type;
}

static value evaluate(struct thread *t, const char *name, const value *args, size_t nargs)
{
    static const char *const unary_names[] = {"negative", "positive", "invert", "absolute",
                                              "str",      "truth",    "hash"};
    static const char *const type_names[] = {"int", "float", "bool", "complex"};
    for (size_t i = 0; i < COUNT_OF(unary_names); i++) {
        if (!strcmp(name, unary_names[i]))
            return unary(t, name, args[0]);
    }
    for (size_t i = 0; i < COUNT_OF(type_names); i++) {
        if (!strcmp(name, type_names[i]))
            return op_call(t, value_from_type(type_named(name)), args, nargs, UNSET);
    }
    if (!strcmp(name, "format"))
        return op_format(t, args[0], args[1]);
    if (!strcmp(name, "int.from_bytes"))
        return call_method(t, value_from_type(&int_type), "from_bytes", args, nargs);
    if (!strcmp(name, "float.fromhex"))
        return call_method(t, value_from_type(&float_type), "fromhex", args, nargs);
    if (name[0] == '.')
        return call_method(t, args[0], name + 1, args + 1, nargs - 1);
    return binary(t, name, args);
}

/* repr(result), or '!' and the exception: as the cases have it. *Takes* result. */
static void describe(struct thread *t, value result, struct buffer *out)
{
    value *s = scope_enter(t, 3);
    s[0] = result;
    if (result != UNSET) {
        s[1] = op_repr(t, result);
    } else {
        s[0] = raised_take(t);
        buffer_printf(out, "!%s: ", value_type(s[0])->name);
        s[1] = op_str(t, s[0]);
    }
    if (s[1] == UNSET) { /* the text of a result that is too long to show */
        s[2] = raised_take(t);
        slot_set(t, &s[1], op_str(t, s[2]));
        buffer_printf(out, "!%s: ", value_type(s[2])->name);
    }
    buffer_append(out, str_data(s[1]), str_of(s[1])->size);
    scope_leave(t, s);
}

/* ---- The test ---- */

/* Splits off the next field of a line. */
static char *next_field(char **line)
{
    return strsep(line, "\t\n");
}

static bool run_case(struct thread *t, char *line, char *shown, size_t shown_size)
{
    snprintf(shown, shown_size, "%.300s", line);
    char *name = next_field(&line), *field;
    value *s = scope_enter(t, ARGS_MAX);
    size_t nargs = 0;
    while ((field = next_field(&line)) && strcmp(field, "=") != 0) {
        assert_true(nargs < ARGS_MAX);
        s[nargs++] = argument(t, field);
    }
    char *expected = next_field(&line);
    from_hex(expected);
    struct buffer got = BUFFER_EMPTY;
    describe(t, evaluate(t, name, s, nargs), &got);
    bool ok = !strcmp(buffer_text(&got), expected);
    if (!ok)
        snprintf(shown + strlen(shown), shown_size - strlen(shown),
                 "\n    python3: %.300s\n    here:    %.300s", expected, buffer_text(&got));
    buffer_finish(&got);
    scope_leave(t, s);
    return ok;
}

static void numbers_are_those_of_python3(void **state)
{
    struct thread *t = *state;
    if (access(ORACLE, X_OK) != 0) {
        print_message("skipped: there is no " ORACLE "\n");
        skip();
    }
    char command[4096], shown[2048];
    const char *slash = strrchr(__FILE__, '/');
    snprintf(command, sizeof command, ORACLE " -BSW ignore %.*s/number_cases.py", (int)(slash - __FILE__),
             __FILE__);
    FILE *cases = popen(command, "r");
    assert_non_null(cases);
    char *line = NULL;
    size_t size = 0, count = 0, failed = 0;
    while (getline(&line, &size, cases) > 0) {
        count++;
        if (!run_case(t, line, shown, sizeof shown) && failed++ < SHOWN_MAX)
            print_error("%s\n", shown);
    }
    free(line);
    assert_int_equal(pclose(cases), 0);
    print_message("%zu cases, %zu differ\n", count, failed);
    assert_true(count > 10000);
    assert_int_equal(failed, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_are_those_of_python3)};
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
