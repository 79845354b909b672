/* Reads cases that a Python script makes with python3, runs them here and compares. See oracle_cases.py for
 * the form of a case. */
#ifndef OURO_TESTS_UNIT_ORACLE_CASES_H
#define OURO_TESTS_UNIT_ORACLE_CASES_H

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
#include "types/complex.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define ORACLE          "/usr/bin/python3"
#define CASE_ARGS_MAX   12
#define CASE_SHOWN_MAX  40 /* differences that are printed */
#define CASE_SHOWN_SIZE 2048

/* Runs the named operation. kwnames: as in a call. Borrowed arguments, new reference. */
typedef value case_evaluate(struct thread *t, const char *name, const value *args, size_t nargs,
                            value kwnames);

static inline size_t case_from_hex(char *text)
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

static inline value case_argument(struct thread *t, char *token);

/* A list of tokens joined by ';'. */
static inline value case_list(struct thread *t, char *rest)
{
    value list = list_create(t, 0);
    char *item;
    while (*rest && (item = strsep(&rest, ";"))) {
        assert_true(list_append_take(t, list, case_argument(t, item)));
        if (!rest)
            break;
    }
    return list;
}

static inline value case_argument(struct thread *t, char *token)
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
    case 'c':
        return complex_create(t, strtod(rest, NULL), strtod(strchr(rest, ',') + 1, NULL));
    case 's': {
        size_t size = case_from_hex(rest);
        return str_from_utf8(t, rest, size);
    }
    case 'y': {
        size_t size = case_from_hex(rest);
        return bytes_from_data(t, rest, size);
    }
    default:
        assert_int_equal(*token, 'l');
        return case_list(t, rest);
    }
}

/* repr(result), or '!' and the exception. *Takes* result. */
static inline void case_describe(struct thread *t, value result, struct buffer *out)
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
    if (s[1] == UNSET) { /* a result that cannot be shown */
        s[2] = raised_take(t);
        slot_set(t, &s[1], op_str(t, s[2]));
        buffer_printf(out, "!%s: ", value_type(s[2])->name);
    }
    buffer_append(out, str_data(s[1]), str_of(s[1])->size);
    scope_leave(t, s);
}

static inline char *case_field(char **line)
{
    return strsep(line, "\t\n");
}

/* Reads the arguments up to "=" into s, keyword values last; their names into a tuple in *kwnames. */
static inline size_t case_arguments(struct thread *t, char **line, value *s, value *kwnames)
{
    size_t nargs = 0, keywords = 0;
    value names[CASE_ARGS_MAX];
    char *field;
    while ((field = case_field(line)) && strcmp(field, "=") != 0) {
        assert_true(nargs + keywords < CASE_ARGS_MAX);
        if (*field == '%') {
            char *equals = strchr(field, '=');
            names[keywords] = str_intern_utf8(t, field + 1, (size_t)(equals - field - 1));
            s[nargs + keywords++] = case_argument(t, equals + 1);
        } else {
            s[nargs++] = case_argument(t, field);
        }
    }
    *kwnames = keywords ? tuple_take_items(t, names, keywords) : UNSET;
    return nargs;
}

static inline bool case_run(struct thread *t, char *line, case_evaluate *evaluate, char *shown)
{
    snprintf(shown, CASE_SHOWN_SIZE, "%.300s", line);
    char *name = case_field(&line);
    value *s = scope_enter(t, CASE_ARGS_MAX + 1);
    size_t nargs = case_arguments(t, &line, s, &s[CASE_ARGS_MAX]);
    char *expected = case_field(&line);
    case_from_hex(expected);
    struct buffer got = BUFFER_EMPTY;
    case_describe(t, evaluate(t, name, s, nargs, s[CASE_ARGS_MAX]), &got);
    bool ok = !strcmp(buffer_text(&got), expected);
    size_t length = strcspn(shown, "\n");
    if (!ok)
        snprintf(shown + length, CASE_SHOWN_SIZE - length, "\n    python3: %.300s\n    here:    %.300s",
                 expected, buffer_text(&got));
    buffer_finish(&got);
    scope_leave(t, s);
    return ok;
}

/* Runs the script beside `file` (a __FILE__), which must make at least `least` cases. */
static inline void cases_run(struct thread *t, const char *file, const char *script, case_evaluate *evaluate,
                             size_t least)
{
    if (access(ORACLE, X_OK) != 0) {
        print_message("skipped: there is no " ORACLE "\n");
        skip();
    }
    char command[4096], shown[CASE_SHOWN_SIZE];
    snprintf(command, sizeof command, ORACLE " -BSW ignore %.*s/%s", (int)(strrchr(file, '/') - file), file,
             script);
    FILE *cases = popen(command, "r");
    assert_non_null(cases);
    char *line = NULL;
    size_t size = 0, count = 0, failed = 0;
    while (getline(&line, &size, cases) > 0) {
        count++;
        if (!case_run(t, line, evaluate, shown) && failed++ < CASE_SHOWN_MAX)
            print_error("%s\n", shown);
    }
    free(line);
    assert_int_equal(pclose(cases), 0);
    print_message("%zu cases, %zu differ\n", count, failed);
    assert_true(count >= least);
    assert_int_equal(failed, 0);
}

#endif
