/* Numbers against python3: number_cases.py makes the cases and says what python3 makes of them. */
#include "../oracle_cases.h"
#include "types/class.h"
#include "types_program.h"

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

static value evaluate(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames)
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
            return op_call(t, value_from_type(type_named(name)), args, nargs, kwnames);
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

static void numbers_are_those_of_python3(void **state)
{
    uint64_t before = types_program_objects();
    cases_run(*state, __FILE__, "number_cases.py", evaluate, 10000);
    assert_int_equal(types_program_objects(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(numbers_are_those_of_python3)};
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
