#include "base/arena.h"
#include "compiler/scope.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct syntax_error error;
static struct ast_tree *tree;

static const struct scope *analyze(const char *source)
{
    tree = ast_parse(&arena, source, strlen(source), "test.py", SOURCE_BYTES, PARSE_FILE, &error);
    assert_non_null(tree);
    assert_true(scope_analyze(tree, &error));
    return tree->scope;
}

static const struct symbol *find(const struct scope *scope, const char *name)
{
    const struct symbol *symbol = scope_find(tree, scope, ast_name_intern(tree, name, strlen(name)));
    assert_non_null(symbol);
    return symbol;
}

static void assert_names(const struct symbol_list *list, const char *expected)
{
    char text[200] = "";
    for (uint32_t i = 0; i < list->count; i++) {
        if (i > 0)
            strcat(text, " ");
        strcat(text, list->items[i]->name->text);
    }
    assert_string_equal(text, expected);
}

static void assert_fails(const char *source, const char *message, int line, int offset)
{
    tree = ast_parse(&arena, source, strlen(source), "test.py", SOURCE_BYTES, PARSE_FILE, &error);
    assert_non_null(tree);
    assert_false(scope_analyze(tree, &error));
    assert_string_equal(error.message, message);
    assert_int_equal(error.line, line);
    assert_int_equal(error.offset, offset);
}

static void parameters_come_in_the_order_of_the_frame(void **state)
{
    const struct scope *f = analyze("def f(a, /, b=1, *c, d, e=2, **g): x = a\n")->children.items[0];
    assert_names(&f->parameters, "a b d e c g");
    assert_names(&f->symbols, "a b d e c g x");
    assert_true(f->has_rest);
    assert_true(f->has_keywords);
    assert_false(f->is_nested);
}

static void a_name_used_inside_becomes_a_cell(void **state)
{
    const struct scope *f = analyze("def f(z, a):\n"
                                    "    b = 1\n"
                                    "    def g():\n"
                                    "        return lambda: (z, b, c)\n")
                                ->children.items[0];
    const struct scope *g = f->children.items[0];
    assert_names(&f->cells, "b z");
    assert_names(&g->frees, "b z"); /* passed on to the lambda */
    assert_names(&g->children.items[0]->frees, "b z");
    assert_int_equal(find(f, "a")->place, SYMBOL_LOCAL);
    assert_int_equal(find(g->children.items[0], "c")->place, SYMBOL_GLOBAL_IMPLICIT);
    assert_true(g->is_nested);
}

static void global_and_nonlocal_are_followed(void **state)
{
    const struct scope *f = analyze("def f():\n"
                                    "    global a\n"
                                    "    b = 1\n"
                                    "    def g():\n"
                                    "        nonlocal b\n"
                                    "        a = b = 2\n"
                                    "    def h(): return a\n")
                                ->children.items[0];
    assert_int_equal(find(f, "a")->place, SYMBOL_GLOBAL_EXPLICIT);
    assert_int_equal(find(f, "b")->place, SYMBOL_CELL);
    assert_int_equal(find(f->children.items[0], "b")->place, SYMBOL_FREE);
    assert_int_equal(find(f->children.items[0], "a")->place, SYMBOL_LOCAL);
    assert_int_equal(find(f->children.items[1], "a")->place, SYMBOL_GLOBAL_IMPLICIT);
}

static void super_makes_the_class_cell(void **state)
{
    const struct scope *c = analyze("class C(B):\n"
                                    "    def f(self): return super().f()\n"
                                    "    def g(self): return lambda: __class__\n")
                                ->children.items[0];
    assert_true(c->has_class_cell);
    assert_names(&c->cells, "__class__");
    assert_names(&c->children.items[0]->frees, "__class__");
    assert_names(&c->children.items[1]->frees, "__class__");
    assert_false(analyze("class C:\n    def f(self): pass\n")->children.items[0]->has_class_cell);
}

static void a_class_passes_on_what_it_also_binds(void **state)
{
    const struct scope *f = analyze("def f(x):\n"
                                    "    class C:\n"
                                    "        x = x\n"
                                    "        def g(self): return x\n")
                                ->children.items[0];
    const struct scope *c = f->children.items[0];
    assert_int_equal(find(c, "x")->place, SYMBOL_LOCAL);
    assert_true(find(c, "x")->uses & SYMBOL_PASSED_THROUGH);
    assert_names(&c->frees, "x");
    assert_int_equal(find(c->children.items[0], "x")->place, SYMBOL_FREE);
}

static void private_names_are_mangled(void **state)
{
    const struct scope *c = analyze("class _C:\n"
                                    "    __x = 1\n"
                                    "    __y__ = 2\n"
                                    "    def f(self, __z): return self.__x\n")
                                ->children.items[0];
    assert_names(&c->symbols, "_C__x __y__ f");
    assert_names(&c->children.items[0]->parameters, "self _C__z");
    const struct ast_name *name = ast_name_intern(tree, "__x", 3);
    assert_string_equal(scope_mangle(tree, c->children.items[0], name)->text, "_C__x");
    assert_ptr_equal(scope_mangle(tree, tree->scope, name), name);
}

static void a_comprehension_is_a_block_of_its_own(void **state)
{
    const struct scope *f =
        analyze("def f(a):\n    return [x + a + (y := x) for x in b]\n")->children.items[0];
    const struct scope *comprehension = f->children.items[0];
    assert_int_equal(comprehension->kind, SCOPE_COMPREHENSION);
    assert_string_equal(comprehension->name->text, "<listcomp>");
    assert_names(&comprehension->parameters, ".0");
    assert_int_equal(find(comprehension, "x")->place, SYMBOL_LOCAL);
    assert_int_equal(find(comprehension, "y")->place, SYMBOL_FREE);
    assert_int_equal(find(f, "y")->place, SYMBOL_CELL);
    assert_int_equal(find(f, "b")->place, SYMBOL_GLOBAL_IMPLICIT);
}

static void blocks_know_what_they_are(void **state)
{
    const struct scope *module = analyze("def g(): yield\n"
                                         "async def c(): return [x async for x in y]\n"
                                         "class A:\n    x: int\n");
    assert_true(module->children.items[0]->is_generator);
    assert_true(module->children.items[1]->is_coroutine);
    assert_true(module->children.items[1]->returns_value);
    assert_true(module->children.items[1]->children.items[0]->is_coroutine);
    assert_true(module->children.items[2]->has_annotations);
    assert_false(module->has_annotations);
}

static void annotations_of_the_future_name_nothing(void **state)
{
    const struct scope *module = analyze("from __future__ import annotations\n"
                                         "def f(a: b) -> c: pass\n"
                                         "x: [y for y in z] = 1\n");
    assert_true(tree->futures & FUTURE_ANNOTATIONS);
    assert_names(&module->symbols, "annotations f x");
    assert_int_equal(module->children.count, 1);
}

static void broken_rules_are_errors(void **state)
{
    assert_fails("def f():\n    x = 1\n    global x\n", "name 'x' is assigned to before global declaration",
                 3, 5);
    assert_fails("def f():\n    nonlocal x\n", "no binding for nonlocal 'x' found", 2, 5);
    assert_fails("def f(a, a): pass\n", "duplicate argument 'a' in function definition", 1, 10);
    assert_fails("return\n", "'return' outside function", 1, 1);
    assert_fails("while x:\n    def f(): break\n", "'break' outside loop", 2, 14);
    assert_fails("f(a=1, a=2)\n", "keyword argument repeated: a", 1, 8);
    assert_fails("a, *b, *c = d\n", "multiple starred expressions in assignment", 1, 1);
    assert_fails("match x:\n    case y: pass\n    case 1: pass\n",
                 "name capture 'y' makes remaining patterns unreachable", 2, 10);
    assert_fails("x = 1\nfrom __future__ import division\n",
                 "from __future__ imports must occur at the beginning of the file", 2, 1);
    assert_string_equal(error.text, "from __future__ import division\n");
}

static void a_deep_tree_is_refused(void **state)
{
    static char source[20002];
    for (size_t i = 0; i < 20000; i += 2)
        memcpy(source + i, "1+", 2);
    source[20000] = '1';
    tree = ast_parse(&arena, source, strlen(source), "test.py", SOURCE_BYTES, PARSE_FILE, &error);
    assert_non_null(tree);
    assert_false(scope_analyze(tree, &error));
    assert_int_equal(error.kind, SYNTAX_ERROR_RECURSION);
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
        TEST(parameters_come_in_the_order_of_the_frame),
        TEST(a_name_used_inside_becomes_a_cell),
        TEST(global_and_nonlocal_are_followed),
        TEST(super_makes_the_class_cell),
        TEST(a_class_passes_on_what_it_also_binds),
        TEST(private_names_are_mangled),
        TEST(a_comprehension_is_a_block_of_its_own),
        TEST(blocks_know_what_they_are),
        TEST(annotations_of_the_future_name_nothing),
        TEST(broken_rules_are_errors),
        TEST(a_deep_tree_is_refused),
    };
    return cmocka_run_group_tests_name("scopes", tests, NULL, NULL);
}
