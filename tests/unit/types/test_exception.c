/* Exceptions: constructors, texts, fields, links between them, groups. */
#include "class_fixture.h"

static value make(struct thread *t, struct type *type, size_t count, ...)
{
    value args = tuple_create(t, count);
    va_list list;
    va_start(list, count);
    for (size_t i = 0; i < count; i++)
        field_init(&tuple_of(args)->items[i], va_arg(list, value)); /* taken */
    va_end(list);
    value e = exception_create(t, type, args);
    assert_int_not_equal(e, UNSET);
    return e;
}

static value text(struct thread *t, const char *utf8)
{
    return str_from_text(t, utf8);
}

static value attribute(struct thread *t, value v, const char *name)
{
    value key = name_for(t, name), got = op_get_attribute(t, v, key);
    value_release(t, key);
    return got;
}

static void texts_are_those_of_python3(void **state)
{
    struct thread *t = *state;
    value e = make(t, &exc_ValueError, 0);
    assert_text(t, op_str(t, e), "");
    assert_text(t, op_repr(t, e), "ValueError()");
    value_release(t, e);
    e = make(t, &exc_ValueError, 1, text(t, "a'b"));
    assert_text(t, op_str(t, e), "a'b");
    assert_text(t, op_repr(t, e), "ValueError(\"a'b\")");
    value_release(t, e);
    e = make(t, &exc_ValueError, 2, text(t, "a"), value_from_small_int(1));
    assert_text(t, op_str(t, e), "('a', 1)");
    assert_text(t, op_repr(t, e), "ValueError('a', 1)");
    value_release(t, e);
    e = make(t, &exc_KeyError, 1, text(t, "k"));
    assert_text(t, op_str(t, e), "'k'");
    value_release(t, e);
}

static void raising_formats_and_links(void **state)
{
    struct thread *t = *state;
    assert_int_equal(raise_error(t, &exc_TypeError, "'%T' and %d and %R", TRUE_VALUE, 3, NONE), UNSET);
    assert_true(raised_is(t, &exc_Exception));
    assert_false(raised_is(t, &exc_ValueError));
    assert_raised(t, &exc_TypeError, "'bool' and 3 and None");
    raise_key_error(t, value_from_small_int(5));
    assert_false(raised_clear_if(t, &exc_IndexError));
    assert_true(raised_clear_if(t, &exc_LookupError));
    assert_false(thread_raised(t));
    raise_stop_iteration(t, value_from_small_int(9));
    value e = raised_take(t);
    assert_int_equal(attribute(t, e, "value"), value_from_small_int(9));
    value_release(t, e);
}

static value handled; /* what the hook says is being handled */

static value handled_hook(struct thread *t)
{
    return handled;
}

static void the_context_never_makes_a_cycle(void **state)
{
    struct thread *t = *state;
    exception_hooks.handled = handled_hook;
    value a = make(t, &exc_ValueError, 0), b = make(t, &exc_TypeError, 0);
    handled = a;
    raise_instance(t, value_retain(b));
    raised_clear(t);
    assert_int_equal(exception_of(b)->context, a);
    handled = b;
    raise_instance(t, value_retain(a)); /* b -> a is cut before a -> b is made */
    raised_clear(t);
    assert_int_equal(exception_of(a)->context, b);
    assert_int_equal(exception_of(b)->context, UNSET);
    handled = UNSET;
    exception_hooks.handled = NULL;
    value_release(t, a);
    value_release(t, b);
}

static void os_errors_choose_their_class(void **state)
{
    struct thread *t = *state;
    value e =
        make(t, &exc_OSError, 3, value_from_small_int(2), text(t, "No such file or directory"), text(t, "f"));
    assert_ptr_equal(value_type(e), &exc_FileNotFoundError);
    assert_text(t, op_str(t, e), "[Errno 2] No such file or directory: 'f'");
    assert_int_equal(attribute(t, e, "errno"), value_from_small_int(2));
    assert_int_equal(tuple_count(exception_of(e)->args), 2);
    value_release(t, e);
    e = make(t, &exc_OSError, 1, text(t, "just words"));
    assert_ptr_equal(value_type(e), &exc_OSError);
    assert_text(t, op_str(t, e), "just words");
    assert_int_equal(attribute(t, e, "errno"), NONE);
    value_release(t, e);
}

static void fields_of_other_types(void **state)
{
    struct thread *t = *state;
    value e = make(t, &exc_SystemExit, 1, value_from_small_int(3));
    assert_int_equal(attribute(t, e, "code"), value_from_small_int(3));
    value_release(t, e);
    value location = tuple_create(t, 4);
    field_init(&tuple_of(location)->items[0], text(t, "dir/file.py"));
    field_init(&tuple_of(location)->items[1], value_from_small_int(7));
    field_init(&tuple_of(location)->items[2], value_from_small_int(1));
    field_init(&tuple_of(location)->items[3], text(t, "x y"));
    e = make(t, &exc_SyntaxError, 2, text(t, "invalid syntax"), location);
    assert_text(t, op_str(t, e), "invalid syntax (file.py, line 7)");
    assert_int_equal(attribute(t, e, "lineno"), value_from_small_int(7));
    value_release(t, e);
    value missing = name_for(t, "nothing");
    assert_int_equal(op_get_attribute(t, NONE, missing), UNSET);
    e = raised_take(t);
    assert_text(t, op_str(t, e), "'NoneType' object has no attribute 'nothing'");
    assert_int_equal(exception_of(e)->fields[ATTRIBUTE_ERROR_NAME], missing);
    assert_int_equal(exception_of(e)->fields[ATTRIBUTE_ERROR_OBJ], NONE);
    value_release(t, e);
    value_release(t, missing);
}

static void notes_are_kept_in_the_dict(void **state)
{
    struct thread *t = *state;
    value e = make(t, &exc_ValueError, 0), add_note = name_for(t, "add_note"), note = text(t, "a note");
    for (int i = 0; i < 2; i++)
        assert_int_equal(op_call_method(t, e, add_note, &note, 1), NONE);
    value notes = attribute(t, e, "__notes__");
    assert_int_equal(list_count(notes), 2);
    value bad = value_from_small_int(1);
    assert_int_equal(op_call_method(t, e, add_note, &bad, 1), UNSET);
    assert_raised(t, &exc_TypeError, "note must be a str, not 'int'");
    value_release(t, notes), value_release(t, note), value_release(t, add_note), value_release(t, e);
}

static void groups_split(void **state)
{
    struct thread *t = *state;
    value members = list_create(t, 2);
    value one = make(t, &exc_ValueError, 0), two = make(t, &exc_TypeError, 0);
    assert_true(list_append(t, members, one) && list_append(t, members, two));
    value group = make(t, &exc_BaseExceptionGroup, 2, text(t, "both"), members);
    assert_ptr_equal(value_type(group), &exc_ExceptionGroup);
    assert_text(t, op_str(t, group), "both (2 sub-exceptions)");
    value split = name_for(t, "split"), condition = value_from_type(&exc_ValueError);
    value parts = op_call_method(t, group, split, &condition, 1);
    assert_int_not_equal(parts, UNSET);
    value match = exception_of(tuple_item(parts, 0))->fields[GROUP_EXCEPTIONS];
    value rest = exception_of(tuple_item(parts, 1))->fields[GROUP_EXCEPTIONS];
    assert_int_equal(tuple_count(match), 1);
    assert_int_equal(tuple_item(match, 0), one);
    assert_int_equal(tuple_item(rest, 0), two);
    value_release(t, parts);
    assert_int_equal(exception_create(t, &exc_ExceptionGroup, tuple_empty), UNSET);
    assert_raised(t, &exc_TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments (0 given)");
    value_release(t, split), value_release(t, group), value_release(t, one), value_release(t, two);
}

static void memory_error_needs_no_memory(void **state)
{
    struct thread *t = *state;
    assert_int_equal(memory_alloc(t, (size_t)1 << 62), (uintptr_t)NULL);
    assert_true(raised_is(t, &exc_MemoryError));
    raised_clear(t);
}

static void deep_recursion_through_c_is_an_exception(void **state)
{
    struct thread *t = *state;
    value list = list_create(t, 1);
    for (int i = 0; i < 200000; i++) {
        value outer = list_create(t, 1);
        assert_true(list_append_take(t, outer, list));
        list = outer;
    }
    assert_int_equal(op_repr(t, list), UNSET);
    assert_raised(t, &exc_RecursionError,
                  "maximum recursion depth exceeded while getting the repr of an object");
    assert_int_equal(t->native_depth, 0);
    value_release(t, list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_those_of_python3),
        cmocka_unit_test(raising_formats_and_links),
        cmocka_unit_test(the_context_never_makes_a_cycle),
        cmocka_unit_test(os_errors_choose_their_class),
        cmocka_unit_test(fields_of_other_types),
        cmocka_unit_test(notes_are_kept_in_the_dict),
        cmocka_unit_test(groups_split),
        cmocka_unit_test(memory_error_needs_no_memory),
        cmocka_unit_test(deep_recursion_through_c_is_an_exception),
    };
    return cmocka_run_group_tests(tests, class_program_create, class_program_destroy);
}
