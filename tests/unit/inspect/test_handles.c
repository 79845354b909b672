/* Handles: one number an object, refused once it has gone, never given again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../types/types_program.h"
#include "inspect/describe.h"
#include "inspect/document.h"
#include "inspect/handles.h"
#include "types/int.h"
#include "types/list.h"
#include "types/tuple.h"

static struct thread *t;

static void test_one_number_an_object(void **state)
{
    value a = list_create(t, 0), b = list_create(t, 0);
    uint64_t first = handle_of(&types_program, value_ref(a)),
             second = handle_of(&types_program, value_ref(b));
    assert_true(first && second && first != second);
    assert_int_equal(handle_of(&types_program, value_ref(a)), first);
    assert_int_equal(handle_find(&types_program, value_ref(b)), second);
    uint32_t owner = 0;
    assert_ptr_equal(handle_object(&types_program, first, &owner), value_ref(a));
    assert_int_equal(owner, t->id);
    value_release(t, a);
    assert_null(handle_object(&types_program, first, NULL));
    assert_int_equal(handle_find(&types_program, value_ref(b)), second);
    value_release(t, b);
    assert_int_equal(handle_count(&types_program), 0);
    assert_null(handle_object(&types_program, 0, NULL));
}

static void test_never_given_again(void **state)
{
    uint64_t last = 0;
    for (int i = 0; i < 1000; i++) {
        value v = list_create(t, 0); /* the same block again and again */
        uint64_t number = handle_of(&types_program, value_ref(v));
        assert_true(number > last);
        last = number;
        value_release(t, v);
    }
    assert_int_equal(handle_count(&types_program), 0);
}

static void test_many(void **state)
{
    enum { COUNT = 5000 };
    static value v[COUNT];
    static uint64_t number[COUNT];
    for (int i = 0; i < COUNT; i++) {
        v[i] = list_create(t, 0);
        number[i] = handle_of(&types_program, value_ref(v[i]));
    }
    for (int i = 0; i < COUNT; i += 2)
        value_release(t, v[i]);
    for (int i = 0; i < COUNT; i += 97)
        assert_ptr_equal(handle_object(&types_program, number[i], NULL), i % 2 ? value_ref(v[i]) : NULL);
    assert_int_equal(handle_count(&types_program), COUNT / 2);
    for (int i = 1; i < COUNT; i += 2)
        value_release(t, v[i]);
    assert_int_equal(handle_count(&types_program), 0);
}

static void assert_text(value v, const char *expected)
{
    struct buffer text = BUFFER_EMPTY;
    describe_value(v, &text);
    assert_string_equal(buffer_text(&text), expected);
    buffer_finish(&text);
    value_release(t, v);
}

static void test_texts(void **state)
{
    assert_text(NONE, "None");
    assert_text(value_from_small_int(-7), "-7");
    assert_text(value_from_finite(0.1), "0.1");
    assert_text(str_from_text(t, "it's"), "\"it's\"");
    assert_text(int_from_u64(t, UINT64_MAX), "18446744073709551615");
    assert_text(int_from_digits(t, "340282366920938463463374607431768211457", 39, 10, true),
                "-340282366920938463463374607431768211457");
    value items[] = {value_from_small_int(1), NONE};
    assert_text(tuple_from_items(t, items, 1), "(1,)");
    assert_text(list_from_items(t, items, 2), "[1, None]");
    value list = list_create(t, 0);
    list_append(t, list, list);
    value_retain(list);
    assert_text(list, "[[[…]]]");
    list_set(t, list, 0, NONE);
    value_release(t, list);
}

static void test_document(void **state)
{
    struct document document = {0}, all = {0};
    document_map(&document, 2);
    document_key_text(&document, "a", "x");
    document_text(&document, "b");
    size_t begin = document_array_begin(&document);
    document_int(&document, 5);
    document_text_bytes(&document, "\xED\xA0\x80!", 4); /* a lone surrogate */
    document_array_end(&document, begin, 2);
    document_append(&all, &document);
    document_append(&all, &document);
    assert_true(document_is_whole(&all));
    assert_int_equal(all.items.count, 2 * document.items.count);
    const struct document_item *last = vector_last(&all.items);
    assert_int_equal(last->number, 2);
    assert_memory_equal(all.texts.data + last->text, "?!", 2);
    assert_int_equal(all.items.items[4].number, 2);
    document_finish(&document);
    document_finish(&all);
}

static int set_up(void **state)
{
    if (types_program_create(state) != 0)
        return -1;
    t = *state;
    inspect_ready();
    return program_inspect_create(&types_program) ? 0 : -1;
}

static int tear_down(void **state)
{
    program_inspect_destroy(&types_program);
    return types_program_destroy(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_number_an_object),
        cmocka_unit_test(test_never_given_again),
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_document),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
