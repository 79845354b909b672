#include "base/arena.h"
#include "base/buffer.h"
#include "compiler/ast_dump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct syntax_error error;

static struct ast_tree *parse(const char *source, enum parse_mode mode)
{
    return ast_parse(&arena, source, strlen(source), "test.py", SOURCE_BYTES, mode, &error);
}

static const struct ast_expr *parse_value(const char *source)
{
    struct ast_tree *tree = parse(source, PARSE_EVAL);
    assert_non_null(tree);
    return tree->expression;
}

static void assert_dump(const char *source, const char *expected)
{
    struct buffer out = BUFFER_EMPTY;
    struct ast_tree *tree = parse(source, PARSE_FILE);
    assert_non_null(tree);
    ast_dump(&out, tree);
    assert_string_equal(buffer_text(&out), expected);
    buffer_finish(&out);
}

static void assert_fails(const char *source, enum syntax_error_kind kind, const char *message)
{
    assert_null(parse(source, PARSE_FILE));
    assert_int_equal(error.kind, kind);
    assert_string_equal(error.message, message);
}

static void a_statement_becomes_nodes_with_positions(void **state)
{
    assert_dump("x = f(1)\n", "(Module [(Assign@1:0-1:8 [(Name@1:0-1:1 sx (Store))] (Call@1:4-1:8 "
                              "(Name@1:4-1:5 sf (Load)) [(Constant@1:6-1:7 0x1 -)] []))])");
}

static void an_elif_is_alone_in_the_else_of_its_if(void **state)
{
    struct ast_tree *tree = parse("if a: b\nelif c: d\nelse: e\n", PARSE_FILE);
    assert_non_null(tree);
    const struct ast_stmt *first = tree->body.items[0];
    assert_int_equal(first->if_.otherwise.count, 1);
    const struct ast_stmt *second = first->if_.otherwise.items[0];
    assert_int_equal(second->kind, STMT_IF);
    assert_int_equal(second->position.line, 2);
    assert_int_equal(second->if_.otherwise.count, 1);
}

static void integers_keep_their_digits_and_base(void **state)
{
    const struct ast_constant *constant = &parse_value("0xDEAD_beef")->constant;
    assert_int_equal(constant->kind, AST_CONSTANT_INT);
    assert_int_equal(constant->base, 16);
    assert_string_equal(constant->text, "DEADbeef");
    constant = &parse_value("1_000")->constant;
    assert_int_equal(constant->base, 10);
    assert_string_equal(constant->text, "1000");
    constant = &parse_value("0b0")->constant;
    assert_int_equal(constant->base, 2);
    assert_string_equal(constant->text, "0");
    assert_true(parse_value("1e3")->constant.number == 1000.0);
    assert_true(parse_value("2.5j")->constant.number == 2.5);
}

static void strings_are_decoded(void **state)
{
    const struct ast_constant *constant = &parse_value("'a\\x41\\u00e9\\n' r'\\n'")->constant;
    assert_int_equal(constant->kind, AST_CONSTANT_STR);
    assert_int_equal(constant->length, 7);
    assert_string_equal(constant->text, "aA\xC3\xA9\n\\n");
    assert_false(constant->has_surrogates);
    constant = &parse_value("'\\ud800\\0'")->constant;
    assert_true(constant->has_surrogates);
    assert_int_equal(constant->length, 4);
    assert_memory_equal(constant->text, "\xED\xA0\x80\0", 4);
    constant = &parse_value("b'\\xff\\0a'")->constant;
    assert_int_equal(constant->kind, AST_CONSTANT_BYTES);
    assert_memory_equal(constant->text, "\xFF\0a", 3);
}

static void names_are_normalised_and_interned(void **state)
{
    struct ast_tree *tree = parse("\xEF\xAC\x81 = fi\n", PARSE_FILE); /* the ligature fi */
    assert_non_null(tree);
    const struct ast_stmt *assign = tree->body.items[0];
    assert_ptr_equal(assign->assign.targets.items[0]->name.id, assign->assign.value->name.id);
    assert_string_equal(assign->assign.value->name.id->text, "fi");
}

static void the_encoding_declaration_is_followed(void **state)
{
    struct ast_tree *tree = parse("# -*- coding: latin-1 -*-\nx = '\xE9'\n", PARSE_FILE);
    assert_non_null(tree);
    assert_string_equal(tree->body.items[0]->assign.value->constant.text, "\xC3\xA9");
    assert_non_null(parse("\xEF\xBB\xBFx = 1\n", PARSE_FILE));
    assert_non_null(parse("#!/bin/sh\n# vim: set fileencoding=utf-8 :\nx = '\xC3\xA9'\n", PARSE_FILE));
    assert_fails("# coding: ebcdic\n", SYNTAX_ERROR_SYNTAX, "unknown encoding: ebcdic");
    assert_fails("\xEF\xBB\xBF# coding: latin-1\n", SYNTAX_ERROR_SYNTAX,
                 "encoding problem: iso-8859-1 with BOM");
    assert_fails("x = '\n\xFF'\n", SYNTAX_ERROR_SYNTAX,
                 "Non-UTF-8 code starting with '\\xff' in file test.py on line 2, but no encoding declared; "
                 "see https://peps.python.org/pep-0263/ for details");
    assert_int_equal(error.line, 0);
}

static void a_nul_is_refused(void **state)
{
    assert_null(ast_parse(&arena, "x\0y", 3, "test.py", SOURCE_BYTES, PARSE_FILE, &error));
    assert_int_equal(error.kind, SYNTAX_ERROR_VALUE);
    assert_string_equal(error.message, "source code string cannot contain null bytes");
}

static void an_error_carries_its_place_and_line(void **state)
{
    assert_fails("a = 1\n'\xC3\xA9' b\n", SYNTAX_ERROR_SYNTAX, "invalid syntax");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.offset, 6); /* bytes, of bytes that do not tell their encoding */
    assert_fails("# coding: utf-8\n'\xC3\xA9' b\n", SYNTAX_ERROR_SYNTAX, "invalid syntax");
    assert_int_equal(error.line, 2);
    assert_int_equal(error.offset, 5); /* code points */
    assert_int_equal(error.end_line, 2);
    assert_int_equal(error.end_offset, 6);
    assert_string_equal(error.text, "'\xC3\xA9' b\n");
    assert_string_equal(error.filename, "test.py");
}

static void deep_nesting_ends_in_an_error(void **state)
{
    static char source[200001];
    memset(source, '(', 200000);
    assert_fails(source, SYNTAX_ERROR_SYNTAX, "too many nested parentheses");
    memset(source, '-', 200000);
    assert_fails(source, SYNTAX_ERROR_MEMORY, "");
    for (size_t i = 0; i + 4 <= 200000; i += 4)
        memcpy(source + i, "not ", 4);
    assert_fails(source, SYNTAX_ERROR_MEMORY, "");
}

static void nested_mistakes_take_no_exponential_time(void **state)
{
    char source[400];
    size_t length = 0;
    for (int i = 0; i < 180; i++)
        source[length++] = '{';
    memcpy(source + length, "a b", 4);
    assert_fails(source, SYNTAX_ERROR_SYNTAX, "'{' was never closed");
}

static void memory_that_ends_is_an_error(void **state)
{
    struct arena small;
    size_t limit = 0;
    struct ast_tree *tree = NULL;
    for (; !tree; limit += 512) {
        arena_init(&small, limit + 1);
        tree = ast_parse(&small, "def f(a): return [a, f'{a}']\n", 29, "test.py", SOURCE_BYTES, PARSE_FILE,
                         &error);
        if (!tree)
            assert_int_equal(error.kind, SYNTAX_ERROR_MEMORY);
        arena_finish(&small);
        assert_true(limit < 1000000);
    }
    assert_true(limit > 512);
}

static void assert_incomplete(const char *source)
{
    assert_null(parse(source, PARSE_SINGLE));
    assert_true(error.incomplete);
}

static void a_prompt_learns_that_more_is_needed(void **state)
{
    assert_incomplete("if x:\n");
    assert_incomplete("if x:\n    y\n");
    assert_incomplete("def f(): pass\n");
    assert_incomplete("x = (1,\n");
    assert_incomplete("'''abc\n");
    assert_incomplete("@f\n");
    assert_non_null(parse("if x:\n    y\n\n", PARSE_SINGLE));
    assert_non_null(parse("def f(): pass\n\n", PARSE_SINGLE));
    assert_non_null(parse("x = 1; y\n", PARSE_SINGLE));
    assert_non_null(parse("x", PARSE_SINGLE));
    assert_non_null(parse("\n", PARSE_SINGLE));
    assert_non_null(parse("# only a comment\n", PARSE_SINGLE));
    assert_null(parse("x = 1 +\n", PARSE_SINGLE));
    assert_false(error.incomplete);
    assert_null(parse("'abc\n", PARSE_SINGLE));
    assert_false(error.incomplete);
    assert_null(parse("x = 1\ny = 2\n", PARSE_SINGLE));
    assert_string_equal(error.message, "multiple statements found while compiling a single statement");
}

static int start(void **state)
{
    arena_init(&arena, 0);
    return 0;
}

static int finish(void **state)
{
    arena_finish(&arena);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, finish)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_statement_becomes_nodes_with_positions),
        TEST(an_elif_is_alone_in_the_else_of_its_if),
        TEST(integers_keep_their_digits_and_base),
        TEST(strings_are_decoded),
        TEST(names_are_normalised_and_interned),
        TEST(the_encoding_declaration_is_followed),
        TEST(a_nul_is_refused),
        TEST(an_error_carries_its_place_and_line),
        TEST(deep_nesting_ends_in_an_error),
        TEST(nested_mistakes_take_no_exponential_time),
        TEST(memory_that_ends_is_an_error),
        TEST(a_prompt_learns_that_more_is_needed),
    };
    return cmocka_run_group_tests_name("parser", tests, NULL, NULL);
}
