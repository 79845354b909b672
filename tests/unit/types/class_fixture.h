/* Functions for the tests of classes: real function objects whose bodies are C, run by a call slot that
 * stands in for the evaluator. */
#ifndef OURO_TESTS_UNIT_CLASS_FIXTURE_H
#define OURO_TESTS_UNIT_CLASS_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "object/scope.h"
#include "types/attribute.h"
#include "types/class.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/tuple.h"
#include "types_program.h"

static native_fn *bodies[64];
static uint32_t body_count;

static value run_body(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    const struct code *code = (struct code *)value_ref(((struct function *)value_ref(self))->code);
    return bodies[code->first_line](t, args, nargs, kwnames);
}

static inline value name_for(struct thread *t, const char *text)
{
    value name = str_intern_utf8(t, text, strlen(text));
    assert_int_not_equal(name, UNSET);
    return name;
}

/* A function named `name` with that body; it is said to store the attributes in `stores` through self. */
static inline value make_function(struct thread *t, const char *name, native_fn *body, value stores)
{
    assert_true(body_count < COUNT_OF(bodies));
    bodies[body_count] = body;
    struct code *code = object_create(t, &code_type, sizeof *code);
    assert_non_null(code);
    field_init(&code->name, name_for(t, name));
    field_init(&code->qualname, name_for(t, name));
    field_init(&code->constants, tuple_empty);
    field_init(&code->self_attribute_names, value_retain(stores));
    code->first_line = body_count++;
    value globals = dict_create(t);
    value function = function_create(t, value_from_ref(code), globals, UNSET);
    assert_int_not_equal(function, UNSET);
    value_release(t, globals);
    object_release(t, &code->object);
    return function;
}

static inline void define(struct thread *t, value namespace, const char *name, native_fn *body)
{
    value function = make_function(t, name, body, UNSET), key = name_for(t, name);
    assert_true(dict_set(t, namespace, key, function));
    value_release(t, key);
    value_release(t, function);
}

/* class name(bases): namespace. Takes namespace. */
static inline value make_class(struct thread *t, const char *name, value bases, value namespace)
{
    value text = name_for(t, name);
    value class = type_create(t, &type_type, text, bases, namespace, NULL, UNSET);
    value_release(t, text);
    value_release(t, namespace);
    return class;
}

static inline void set_up_bodies(struct thread *t)
{
    types_program.modules = dict_create(t);
    types_program.builtins = dict_create(t);
    function_type.slots.call = run_body;
}

static inline int class_program_create(void **state)
{
    if (types_program_create(state))
        return -1;
    set_up_bodies(*state);
    return 0;
}

static inline int class_program_destroy(void **state)
{
    value_release(*state, types_program.modules);
    value_release(*state, types_program.builtins);
    return types_program_destroy(state);
}

/* The pending exception is of that type and says that; it is dropped. */
static inline void assert_raised(struct thread *t, struct type *type, const char *message)
{
    assert_true(raised_is(t, type));
    value e = raised_take(t), text = op_str(t, e);
    assert_int_not_equal(text, UNSET);
    assert_string_equal(str_data(text), message);
    value_release(t, text);
    value_release(t, e);
}

static inline void assert_text(struct thread *t, value text, const char *expected)
{
    assert_int_not_equal(text, UNSET);
    assert_true(str_check(text));
    assert_string_equal(str_data(text), expected);
    value_release(t, text);
}

#endif
