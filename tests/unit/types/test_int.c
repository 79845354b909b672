/* int and float as C code sees them: forms, conversions, limits, and that nothing is left over. */
#include <float.h>
#include <math.h>

#include "../oracle_cases.h"
#include "types/int_theory.h"
#include "types_program.h"

static value digits(struct thread *t, const char *text)
{
    value v = int_from_digits(t, text + (*text == '-'), strlen(text) - (*text == '-'), 10, *text == '-');
    assert_int_not_equal(v, UNSET);
    return v;
}

static value power_of_two(struct thread *t, int64_t exponent)
{
    return int_shift_left(t, value_from_small_int(1), value_from_small_int(exponent));
}

/* *Takes* v. */
static void assert_text(struct thread *t, value v, const char *expected)
{
    assert_int_not_equal(v, UNSET);
    value text = int_to_str(t, v, 10, false);
    assert_string_equal(str_data(text), expected);
    value_release(t, text);
    value_release(t, v);
}

static void what_fits_51_bits_is_immediate(void **state)
{
    struct thread *t = *state;
    assert_true(value_is_int(int_from_i64(t, SMALL_INT_MAX)));
    assert_true(value_is_int(int_from_i64(t, SMALL_INT_MIN)));
    value above = int_from_i64(t, SMALL_INT_MAX + 1), below = int_from_i64(t, SMALL_INT_MIN - 1);
    assert_true(value_is_exact(above, &int_type));
    assert_true(value_is_exact(below, &int_type));
    value one = value_from_small_int(1);
    assert_int_equal(int_subtract(t, above, one), value_from_small_int(SMALL_INT_MAX));
    assert_int_equal(int_add(t, below, one), value_from_small_int(SMALL_INT_MIN));
    assert_int_equal(int_subtract(t, above, above), value_from_small_int(0));
    assert_int_equal(int_floor_divide(t, above, above), one);
    value_release(t, above);
    value_release(t, below);
}

static void machine_integers_convert_at_their_bounds(void **state)
{
    struct thread *t = *state;
    static const struct {
        const char *text;
        bool as_signed, as_unsigned;
    } cases[] = {
        {"9223372036854775807", true, true},
        {"9223372036854775808", false, true},
        {"-9223372036854775808", true, false},
        {"-9223372036854775809", false, false},
        {"18446744073709551615", false, true},
        {"18446744073709551616", false, false},
        {"0", true, true},
        {"-1", true, false},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        value v = digits(t, cases[i].text);
        int64_t s = 0;
        uint64_t u = 0;
        char text[32];
        assert_int_equal(int_to_i64(v, &s), cases[i].as_signed);
        assert_int_equal(int_to_u64(v, &u), cases[i].as_unsigned);
        if (cases[i].as_signed) {
            snprintf(text, sizeof text, "%lld", (long long)s);
            assert_string_equal(text, cases[i].text);
            assert_text(t, int_from_i64(t, s), cases[i].text);
        }
        if (cases[i].as_unsigned)
            assert_text(t, int_from_u64(t, u), cases[i].text);
        value_release(t, v);
    }
}

static void indices_are_clipped_or_refused(void **state)
{
    struct thread *t = *state;
    value huge = power_of_two(t, 100), minus = int_negate(t, huge);
    int64_t i;
    assert_true(int_as_clipped(t, huge, &i) && i == INT64_MAX);
    assert_true(int_as_clipped(t, minus, &i) && i == INT64_MIN);
    assert_false(int_as_i64(t, huge, &i));
    assert_true(raised_clear_if(t, &exc_OverflowError));
    assert_false(int_as_i64(t, NONE, &i));
    assert_true(raised_clear_if(t, &exc_TypeError));
    value_release(t, huge);
    value_release(t, minus);
}

static void comparison_with_doubles_is_exact(void **state)
{
    struct thread *t = *state;
    value v = digits(t, "9007199254740993"); /* 2^53 + 1 lies between two doubles */
    assert_int_equal(int_compare_double(v, 9007199254740992.0), 1);
    assert_int_equal(int_compare_double(v, 9007199254740994.0), -1);
    value_release(t, v);
    v = power_of_two(t, 1024);
    assert_int_equal(int_compare_double(v, DBL_MAX), 1);
    assert_int_equal(int_compare_double(v, HUGE_VAL), -1);
    assert_int_equal(int_compare_double(v, -HUGE_VAL), 1);
    double d;
    assert_false(int_as_double(t, v, &d));
    assert_true(raised_clear_if(t, &exc_OverflowError));
    value_release(t, v);
}

static void large_products_and_quotients_agree(void **state)
{
    struct thread *t = *state;
    /* Large enough for every threshold of parking: about 40,000 and 20,000 limbs. */
    value *s = scope_enter(t, 6);
    s[0] = int_power(t, value_from_small_int(3), value_from_small_int(1600000), UNSET);
    s[1] = int_power(t, value_from_small_int(7), value_from_small_int(450000), UNSET);
    s[2] = int_multiply(t, s[0], s[1]);
    assert_int_not_equal(s[2], UNSET);
    s[3] = int_floor_divide(t, s[2], s[1]);
    assert_int_equal(int_compare(s[3], s[0]), 0);
    s[4] = int_remainder(t, s[2], s[0]);
    assert_int_equal(s[4], value_from_small_int(0));
    s[5] = int_gcd(t, s[2], s[0]);
    assert_int_equal(int_compare(s[5], s[0]), 0);
    scope_leave(t, s);
    s = scope_enter(t, 2);
    s[0] = int_factorial(t, 3000);
    s[1] = int_product_of_progression(t, 1, 1, 3000);
    assert_int_equal(int_compare(s[0], s[1]), 0);
    scope_leave(t, s);
}

static void what_cannot_be_stored_is_a_memory_error(void **state)
{
    struct thread *t = *state;
    value one = value_from_small_int(1), huge = digits(t, "1000000000000"), bits = int_negate(t, huge);
    assert_int_equal(int_shift_left(t, one, huge), UNSET);
    assert_true(raised_clear_if(t, &exc_MemoryError));
    assert_int_equal(int_power(t, value_from_small_int(10), huge, UNSET), UNSET);
    assert_true(raised_clear_if(t, &exc_MemoryError));
    assert_int_equal(int_shift_right(t, one, huge), value_from_small_int(0));
    assert_int_equal(int_shift_right(t, bits, huge), value_from_small_int(-1));
    value_release(t, huge);
    value_release(t, bits);
}

static void the_heap_limit_holds_for_numbers(void **state)
{
    struct thread *t = *state;
    program_heap_set_limit(types_program.heap, (size_t)64 << 20);
    assert_int_equal(int_power(t, value_from_small_int(3), value_from_small_int(400000000), UNSET), UNSET);
    assert_true(raised_clear_if(t, &exc_MemoryError));
    value width = str_from_text(t, ">999999999");
    assert_int_equal(op_format(t, value_from_small_int(1), width), UNSET);
    assert_true(raised_clear_if(t, &exc_MemoryError));
    value_release(t, width);
    program_heap_set_limit(types_program.heap, HEAP_UNLIMITED);
}

static void the_digit_limit_can_be_set(void **state)
{
    struct thread *t = *state;
    value v = power_of_two(t, 20000); /* 6021 digits */
    assert_int_equal(int_to_str(t, v, 10, false), UNSET);
    assert_true(raised_clear_if(t, &exc_ValueError));
    store_relaxed(&types_program.int_digit_limit, -1);
    value text = int_to_str(t, v, 10, false);
    assert_int_equal(str_of(text)->length, 6021);
    value back = int_parse(t, text, 10);
    assert_int_equal(int_compare(back, v), 0);
    store_relaxed(&types_program.int_digit_limit, 0);
    assert_int_equal(int_parse(t, text, 10), UNSET);
    assert_true(raised_clear_if(t, &exc_ValueError));
    value_release(t, text);
    value_release(t, back);
    value_release(t, v);
}

static void a_nan_keeps_its_identity(void **state)
{
    struct thread *t = *state;
    value a = float_from_double(t, NAN), b = float_from_double(t, NAN);
    assert_true(float_check(a) && a != b);
    assert_int_equal(op_equal(t, a, a), 1); /* identity first, as containers compare */
    assert_int_equal(op_compare(t, a, a, COMPARE_EQ), FALSE_VALUE);
    assert_int_not_equal(op_hash(t, a), op_hash(t, b));
    value_release(t, a);
    value_release(t, b);
}

static uint64_t objects_before;

static int count_before(void **state)
{
    objects_before = types_program_objects();
    return 0;
}

static int nothing_is_left(void **state)
{
    struct thread *t = *state;
    assert_false(thread_raised(t));
    assert_int_equal(types_program_objects(), objects_before);
    return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, count_before, nothing_is_left)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_fits_51_bits_is_immediate),     TEST(machine_integers_convert_at_their_bounds),
        TEST(indices_are_clipped_or_refused),     TEST(comparison_with_doubles_is_exact),
        TEST(large_products_and_quotients_agree), TEST(what_cannot_be_stored_is_a_memory_error),
        TEST(the_heap_limit_holds_for_numbers),   TEST(the_digit_limit_can_be_set),
        TEST(a_nan_keeps_its_identity),
    };
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
