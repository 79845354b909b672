/* Classes: making them, their order, attributes by shape, special methods in slots, changes that reach
 * caches. */
#include "class_fixture.h"

#include "types/shape.h"
#include "types/type_internal.h"

static value add_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(42);
}

static value radd_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(7);
}

static value declining_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return NOT_IMPLEMENTED;
}

static value repr_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return str_from_text(t, "shown");
}

static value raising_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_ValueError, "body");
}

static value init_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_set_attribute(t, args[0], NAME(name), args[1]) ? NONE : UNSET;
}

static value second_argument_body(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_retain(args[1]);
}

static void an_instance_with_two_attributes_takes_32_bytes(void **state)
{
    struct thread *t = *state;
    value class = make_class(t, "Point", tuple_empty, dict_create(t));
    assert_int_not_equal(class, UNSET);
    value point = op_call_0(t, class);
    value x = name_for(t, "x"), y = name_for(t, "y");
    assert_true(op_set_attribute(t, point, x, value_from_small_int(1)));
    assert_true(op_set_attribute(t, point, y, value_from_small_int(2)));
    assert_int_equal(memory_size(value_ref(point)), 32);
    assert_int_equal(op_get_attribute(t, point, x), value_from_small_int(1));
    assert_int_equal(op_get_attribute(t, point, y), value_from_small_int(2));
    assert_int_equal(value_ref(point)->shape->kind, SHAPE_INLINE);
    value_release(t, point);
    value_release(t, x);
    value_release(t, y);
}

/* Adds `count` attributes, reads them back, and checks the counts of what they hold. */
static void attributes_beyond_the_inline_slots_are_kept(void **state)
{
    struct thread *t = *state;
    value class = make_class(t, "Wide", tuple_empty, dict_create(t));
    value wide = op_call_0(t, class), item = list_create(t, 0);
    char text[16];
    for (int i = 0; i < 100; i++) {
        snprintf(text, sizeof text, "a%d", i);
        value name = name_for(t, text);
        assert_true(op_set_attribute(t, wide, name, i % 2 ? item : value_from_small_int(i)));
        for (int k = 0; k <= i; k++) {
            snprintf(text, sizeof text, "a%d", k);
            value earlier = name_for(t, text), got = op_get_attribute(t, wide, earlier);
            assert_int_equal(got, k % 2 ? item : value_from_small_int(k));
            value_release(t, got);
            value_release(t, earlier);
        }
        value_release(t, name);
    }
    assert_int_equal(value_ref(wide)->shape->kind, SHAPE_DICT);
    assert_int_equal(value_ref(item)->count, 51);
    value_release(t, wide);
    assert_int_equal(value_ref(item)->count, 1);
    value_release(t, item);
}

static void deleting_keeps_the_others(void **state)
{
    struct thread *t = *state;
    value class = make_class(t, "Shrinking", tuple_empty, dict_create(t));
    value v = op_call_0(t, class), a = name_for(t, "a"), b = name_for(t, "b"), c = name_for(t, "c");
    value item = list_create(t, 0);
    assert_true(op_set_attribute(t, v, a, item));
    assert_true(op_set_attribute(t, v, b, item));
    assert_true(op_delete_attribute(t, v, b)); /* the newest: back to the parent shape */
    assert_int_equal(value_ref(v)->shape->kind, SHAPE_INLINE);
    assert_int_equal(value_ref(v)->shape->attribute_count, 1);
    assert_true(op_set_attribute(t, v, b, item));
    assert_true(op_set_attribute(t, v, c, item));
    assert_true(op_delete_attribute(t, v, a)); /* not the newest: a dict */
    assert_int_equal(op_find_attribute(t, v, a), UNSET);
    assert_int_equal(value_ref(item)->count, 3);
    assert_false(op_delete_attribute(t, v, a));
    assert_raised(t, &exc_AttributeError, "'Shrinking' object has no attribute 'a'");
    value_release(t, v);
    assert_int_equal(value_ref(item)->count, 1);
    value_release(t, item);
    value_release(t, a), value_release(t, b), value_release(t, c);
}

static void the_dict_of_an_instance_is_made_on_demand(void **state)
{
    struct thread *t = *state;
    value class = make_class(t, "WithDict", tuple_empty, dict_create(t));
    value v = op_call_0(t, class), a = name_for(t, "a"), b = name_for(t, "b");
    assert_true(op_set_attribute(t, v, a, TRUE_VALUE));
    value dict = op_get_attribute(t, v, NAME(__dict__));
    assert_true(dict_check(dict));
    assert_int_equal(dict_get_str(t, dict, a), TRUE_VALUE);
    assert_true(dict_set(t, dict, b, FALSE_VALUE));
    assert_int_equal(op_get_attribute(t, v, b), FALSE_VALUE);
    assert_true(op_set_attribute(t, v, a, NONE));
    assert_int_equal(dict_get_str(t, dict, a), NONE);
    value_release(t, dict);
    value_release(t, v);
    value_release(t, a), value_release(t, b);
}

static void expected_attributes_size_the_instance(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t), stores = tuple_create(t, 5);
    char text[8];
    for (size_t i = 0; i < 5; i++) {
        snprintf(text, sizeof text, "f%zu", i);
        field_init(&tuple_of(stores)->items[i], name_for(t, text));
    }
    value function = make_function(t, "__init__", init_body, stores);
    assert_true(dict_set(t, namespace, NAME(__init__), function));
    value class = make_class(t, "Five", tuple_empty, namespace);
    assert_int_equal(type_of(class)->shape.inline_capacity, 6); /* 16 + 5 * 8, rounded up to 64 */
    value name = str_from_text(t, "n"), v = op_call_1(t, class, name);
    assert_int_equal(memory_size(value_ref(v)), 64);
    value_release(t, v);
    value_release(t, name);
    value_release(t, function);
    value_release(t, stores);
}

static value two_bases(struct thread *t, value a, value b)
{
    return tuple_pack(t, 2, a, b);
}

static void the_mro_follows_c3(void **state)
{
    struct thread *t = *state;
    value o = value_from_type(&object_type_object);
    value a = make_class(t, "A", tuple_empty, dict_create(t)), one = tuple_pack(t, 1, a);
    value b = make_class(t, "B", one, dict_create(t)), c = make_class(t, "C", one, dict_create(t));
    value bc = two_bases(t, b, c), d = make_class(t, "D", bc, dict_create(t));
    const value expected[] = {d, b, c, a, o};
    assert_int_equal(tuple_count(type_of(d)->mro), 5);
    assert_memory_equal(tuple_of(type_of(d)->mro)->items, expected, sizeof expected);
    value ab = two_bases(t, a, b);
    assert_int_equal(make_class(t, "E", ab, dict_create(t)), UNSET);
    assert_raised(t, &exc_TypeError,
                  "Cannot create a consistent method resolution\norder (MRO) for bases A, B");
    value aa = two_bases(t, a, a);
    assert_int_equal(make_class(t, "E", aa, dict_create(t)), UNSET);
    assert_raised(t, &exc_TypeError, "duplicate base class A");
    value il = two_bases(t, value_from_type(&int_type), value_from_type(&list_type));
    assert_int_equal(make_class(t, "E", il, dict_create(t)), UNSET);
    assert_raised(t, &exc_TypeError, "multiple bases have instance lay-out conflict");
    value sub = class_subclasses(t, type_of(a));
    assert_int_equal(list_count(sub), 2);
    value_release(t, sub);
    value_release(t, one), value_release(t, bc), value_release(t, ab), value_release(t, aa),
        value_release(t, il);
}

static void special_methods_are_called_through_slots(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "__add__", add_body);
    define(t, namespace, "__radd__", radd_body);
    define(t, namespace, "__repr__", repr_body);
    define(t, namespace, "__getitem__", second_argument_body);
    value class = make_class(t, "Special", tuple_empty, namespace), v = op_call_0(t, class);
    assert_int_equal(op_binary(t, BINARY_add, v, NONE), value_from_small_int(42));
    assert_int_equal(op_binary(t, BINARY_add, NONE, v), value_from_small_int(7));
    value list = list_create(t, 0);
    assert_int_equal(op_binary(t, BINARY_add, list, v), value_from_small_int(7));
    value_release(t, list);
    assert_text(t, op_repr(t, v), "shown");
    assert_text(t, op_str(t, v), "shown");
    assert_int_equal(op_get_item(t, v, TRUE_VALUE), TRUE_VALUE);
    assert_int_equal(op_binary(t, BINARY_subtract, v, NONE), UNSET);
    assert_raised(t, &exc_TypeError, "unsupported operand type(s) for -: 'Special' and 'NoneType'");
    assert_int_equal(op_length(t, v), -1);
    assert_raised(t, &exc_TypeError, "object of type 'Special' has no len()");
    value_release(t, v);
}

static void a_subclass_goes_first_if_it_overrides_the_reflected_method(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "__add__", add_body);
    value base = make_class(t, "Base", tuple_empty, namespace), bases = tuple_pack(t, 1, base);
    namespace = dict_create(t);
    define(t, namespace, "__radd__", radd_body);
    value derived = make_class(t, "Derived", bases, namespace);
    value b = op_call_0(t, base), d = op_call_0(t, derived);
    assert_int_equal(op_binary(t, BINARY_add, b, d), value_from_small_int(7));
    assert_int_equal(op_binary(t, BINARY_add, d, b), value_from_small_int(42));
    value_release(t, b), value_release(t, d), value_release(t, bases);
}

static void a_method_set_later_reaches_the_slots_of_subclasses(void **state)
{
    struct thread *t = *state;
    value base = make_class(t, "Base", tuple_empty, dict_create(t)), bases = tuple_pack(t, 1, base);
    value derived = make_class(t, "Derived", bases, dict_create(t)), v = op_call_0(t, derived);
    assert_int_equal(op_binary(t, BINARY_add, v, NONE), UNSET);
    raised_clear(t);
    value function = make_function(t, "__add__", add_body, UNSET), name = name_for(t, "__add__");
    assert_true(op_set_attribute(t, base, name, function));
    assert_int_equal(op_binary(t, BINARY_add, v, NONE), value_from_small_int(42));
    assert_true(op_delete_attribute(t, base, name));
    assert_int_equal(op_binary(t, BINARY_add, v, NONE), UNSET);
    raised_clear(t);
    value_release(t, function), value_release(t, name), value_release(t, v), value_release(t, bases);
}

static void caches_follow_the_class(void **state)
{
    struct thread *t = *state;
    value class = make_class(t, "Cached", tuple_empty, dict_create(t)), v = op_call_0(t, class);
    value x = name_for(t, "x"), first = str_from_text(t, "first"), second = str_from_text(t, "second");
    struct attribute_cache cache = {0};
    assert_true(op_set_attribute(t, class, x, first));
    value got = attribute_get_caching(t, v, x, &cache);
    assert_int_equal(got, first);
    assert_int_equal(cache.kind, ATTRIBUTE_CLASS);
    assert_int_equal(cache.version, value_ref(v)->shape->version);
    value_release(t, got);
    got = attribute_cache_target(t, value_ref(v)->shape, &cache);
    assert_int_equal(got, first);
    value_release(t, got);
    assert_true(op_set_attribute(t, class, x, second));
    assert_int_not_equal(cache.version, value_ref(v)->shape->version);
    assert_int_equal(attribute_cache_target(t, value_ref(v)->shape, &cache), UNSET);
    got = attribute_get_caching(t, v, x, &cache);
    assert_int_equal(got, second);
    value_release(t, got);
    /* An attribute of the instance hides the one of the class, in a new shape. */
    assert_true(attribute_set_caching(t, v, x, TRUE_VALUE, &cache));
    assert_int_equal(cache.kind, ATTRIBUTE_ADD);
    cache = (struct attribute_cache){0};
    assert_int_equal(attribute_get_caching(t, v, x, &cache), TRUE_VALUE);
    assert_int_equal(cache.kind, ATTRIBUTE_SLOT);
    assert_int_equal(*(value *)((char *)value_ref(v) + cache.index), TRUE_VALUE);
    /* An attribute of the class itself. */
    cache = (struct attribute_cache){0};
    for (int i = 0; i < 2; i++) {
        got = attribute_get_caching(t, class, x, &cache);
        assert_int_equal(got, second);
        assert_int_equal(cache.kind, ATTRIBUTE_OF_CLASS);
        value_release(t, got);
    }
    value_release(t, v), value_release(t, x), value_release(t, first), value_release(t, second);
}

static void methods_load_without_being_bound(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "m", second_argument_body);
    value class = make_class(t, "Methods", tuple_empty, namespace), v = op_call_0(t, class),
          m = name_for(t, "m");
    struct attribute_cache cache = {0};
    bool pass_self;
    value method = attribute_get_method(t, v, m, &pass_self, &cache);
    assert_true(pass_self);
    assert_true(value_is_exact(method, &function_type));
    assert_int_equal(cache.kind, ATTRIBUTE_METHOD);
    value_release(t, method);
    value argument = TRUE_VALUE;
    assert_int_equal(op_call_method(t, v, m, &argument, 1), TRUE_VALUE);
    value bound = op_get_attribute(t, v, m);
    assert_true(value_is_exact(bound, &method_type));
    assert_int_equal(op_call_1(t, bound, FALSE_VALUE), FALSE_VALUE);
    value_release(t, bound);
    value list = list_create(t, 0), append = name_for(t, "append");
    cache = (struct attribute_cache){0};
    method = attribute_get_method(t, list, append, &pass_self, &cache);
    assert_true(pass_self && value_is_exact(method, &native_method_type));
    assert_int_equal(op_call_method(t, list, append, &argument, 1), NONE);
    assert_int_equal(list_count(list), 1);
    value_release(t, list), value_release(t, append), value_release(t, v), value_release(t, m);
}

static void calling_a_class_runs_init(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "__init__", init_body);
    value class = make_class(t, "Student", tuple_empty, namespace), alice = str_from_text(t, "Alice");
    value v = op_call_1(t, class, alice), got = op_get_attribute(t, v, NAME(name));
    assert_int_equal(got, alice);
    value_release(t, got);
    value init = UNSET, made = class_call_prepare(t, type_of(class), &init);
    assert_true(value_is_exact(init, &function_type));
    assert_int_equal(value_type(made), type_of(class));
    value_release(t, made), value_release(t, init), value_release(t, v), value_release(t, alice);
    value plain = make_class(t, "Plain", tuple_empty, dict_create(t));
    assert_int_equal(class_call_prepare(t, type_of(plain), &init), UNSET);
    assert_int_equal(op_call_1(t, plain, NONE), UNSET);
    assert_raised(t, &exc_TypeError, "Plain() takes no arguments");
    namespace = dict_create(t);
    define(t, namespace, "__init__", second_argument_body);
    value wrong = make_class(t, "Wrong", tuple_empty, namespace);
    assert_int_equal(op_call_1(t, wrong, TRUE_VALUE), UNSET);
    assert_raised(t, &exc_TypeError, "__init__() should return None, not 'bool'");
}

static void slots_are_fields(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t), a = name_for(t, "a"), b = name_for(t, "b"),
          names_ = tuple_pack(t, 2, a, b);
    assert_true(dict_set(t, namespace, NAME(__slots__), names_));
    value class = make_class(t, "Slotted", tuple_empty, namespace), v = op_call_0(t, class),
          c = name_for(t, "c");
    assert_int_equal(memory_size(value_ref(v)), 32);
    assert_int_equal(op_get_attribute(t, v, a), UNSET);
    assert_raised(t, &exc_AttributeError, "'Slotted' object has no attribute 'a'");
    value item = list_create(t, 0);
    assert_true(op_set_attribute(t, v, a, item));
    assert_int_equal(value_ref(item)->count, 2);
    assert_false(op_set_attribute(t, v, c, item));
    assert_raised(t, &exc_AttributeError, "'Slotted' object has no attribute 'c'");
    struct attribute_cache cache = {0};
    value got = attribute_get_caching(t, v, a, &cache);
    assert_int_equal(got, item);
    assert_int_equal(cache.kind, ATTRIBUTE_SLOT);
    assert_int_equal(*(value *)((char *)value_ref(v) + cache.index), item);
    value_release(t, got), value_release(t, v);
    assert_int_equal(value_ref(item)->count, 1);
    value_release(t, item), value_release(t, a), value_release(t, b), value_release(t, c),
        value_release(t, names_);
}

static void subclasses_of_built_in_types_take_attributes(void **state)
{
    struct thread *t = *state;
    struct type *const bases_[] = {&list_type, &dict_type, &tuple_type,
                                   &int_type,  &str_type,  &exc_ValueError};
    value x = name_for(t, "x"), item = list_create(t, 0);
    for (size_t i = 0; i < COUNT_OF(bases_); i++) {
        value bases = tuple_pack(t, 1, value_from_type(bases_[i]));
        value class = make_class(t, "Sub", bases, dict_create(t)), v = op_call_0(t, class);
        assert_int_not_equal(v, UNSET);
        assert_true(op_set_attribute(t, v, x, item));
        value got = op_get_attribute(t, v, x);
        assert_int_equal(got, item);
        value_release(t, got);
        value dict = instance_dict(t, v);
        assert_int_equal(dict_count(dict), 1);
        value_release(t, dict);
        assert_int_equal(value_ref(item)->count, 2);
        value_release(t, v);
        assert_int_equal(value_ref(item)->count, 1);
        value_release(t, bases);
    }
    value_release(t, x), value_release(t, item);
}

static void built_in_slots_are_methods(void **state)
{
    struct thread *t = *state;
    value add = op_get_attribute(t, value_from_type(&int_type), name_for(t, "__add__"));
    assert_text(t, op_repr(t, add), "<slot wrapper '__add__' of 'int' objects>");
    assert_int_equal(op_call_2(t, add, value_from_small_int(2), value_from_small_int(3)),
                     value_from_small_int(5));
    assert_int_equal(op_call_2(t, add, value_from_small_int(2), NONE), NOT_IMPLEMENTED);
    assert_int_equal(op_call_1(t, add, NONE), UNSET);
    assert_raised(t, &exc_TypeError,
                  "descriptor '__add__' requires a 'int' object but received a 'NoneType'");
    value list = list_create(t, 0);
    assert_int_equal(op_hash(t, list), -1);
    assert_raised(t, &exc_TypeError, "unhashable type: 'list'");
    assert_int_equal(type_lookup(&list_type, NAME(__hash__)), NONE);
    value length = op_get_attribute(t, list, NAME(__len__));
    assert_int_equal(op_call_0(t, length), value_from_small_int(0));
    value_release(t, length), value_release(t, list);
    assert_false(op_set_attribute(t, value_from_type(&int_type), NAME(name), NONE));
    assert_raised(t, &exc_TypeError, "cannot set 'name' attribute of immutable type 'int'");
    assert_text(t, op_repr(t, value_from_type(&int_type)), "<class 'int'>");
    assert_text(t, op_repr(t, value_from_type(&type_type)), "<class 'type'>");
}

static void comparison_falls_back_to_identity(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "__eq__", declining_body);
    value class = make_class(t, "Odd", tuple_empty, namespace), a = op_call_0(t, class),
          b = op_call_0(t, class);
    assert_int_equal(op_compare(t, a, a, COMPARE_EQ), TRUE_VALUE);
    assert_int_equal(op_compare(t, a, b, COMPARE_EQ), FALSE_VALUE);
    assert_int_equal(op_compare(t, a, b, COMPARE_NE), TRUE_VALUE);
    assert_int_equal(op_compare(t, a, b, COMPARE_LT), UNSET);
    assert_raised(t, &exc_TypeError, "'<' not supported between instances of 'Odd' and 'Odd'");
    assert_int_equal(op_hash(t, a), -1);
    assert_raised(t, &exc_TypeError, "unhashable type: 'Odd'");
    value_release(t, a), value_release(t, b);
}

static void super_searches_after_the_class(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "m", add_body);
    value base = make_class(t, "Base", tuple_empty, namespace), bases = tuple_pack(t, 1, base);
    namespace = dict_create(t);
    define(t, namespace, "m", radd_body);
    value derived = make_class(t, "Derived", bases, namespace), v = op_call_0(t, derived),
          m = name_for(t, "m");
    value s = op_call_2(t, value_from_type(&super_type), derived, v), bound = op_get_attribute(t, s, m);
    assert_int_equal(op_call_0(t, bound), value_from_small_int(42));
    bool pass_self;
    value direct = super_method(t, type_of(derived), v, m, &pass_self);
    assert_true(pass_self);
    assert_int_equal(op_call_1(t, direct, v), value_from_small_int(42));
    assert_int_equal(op_call_2(t, value_from_type(&super_type), base, TRUE_VALUE), UNSET);
    assert_raised(t, &exc_TypeError, "super(type, obj): obj must be an instance or subtype of type");
    value_release(t, s), value_release(t, bound), value_release(t, direct), value_release(t, v);
    value_release(t, m), value_release(t, bases);
}

static void exceptions_in_special_methods_pass_through(void **state)
{
    struct thread *t = *state;
    value namespace = dict_create(t);
    define(t, namespace, "__len__", raising_body);
    define(t, namespace, "__bool__", repr_body);
    value class = make_class(t, "Bad", tuple_empty, namespace), v = op_call_0(t, class);
    assert_int_equal(op_length(t, v), -1);
    assert_raised(t, &exc_ValueError, "body");
    assert_int_equal(op_truth(t, v), -1);
    assert_raised(t, &exc_TypeError, "__bool__ should return bool, returned str");
    value_release(t, v);
}

static void unreachable_classes_are_collected(void **state)
{
    struct thread *t = *state;
    struct type *before = types_program.types->class->previous;
    value class = make_class(t, "Passing", tuple_empty, dict_create(t)), v = op_call_0(t, class);
    value x = name_for(t, "only_of_passing");
    assert_true(op_set_attribute(t, v, x, NONE));
    value_release(t, x);
    value_release(t, v);
    assert_ptr_equal(types_program.types->class->previous, type_of(class));
    collector_collect(t, COLLECT_REQUEST, NULL);
    collector_collect(t, COLLECT_REQUEST, NULL);
    assert_ptr_not_equal(types_program.types ? types_program.types->class->previous : NULL, type_of(class));
    (void)before;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_instance_with_two_attributes_takes_32_bytes),
        cmocka_unit_test(attributes_beyond_the_inline_slots_are_kept),
        cmocka_unit_test(deleting_keeps_the_others),
        cmocka_unit_test(the_dict_of_an_instance_is_made_on_demand),
        cmocka_unit_test(expected_attributes_size_the_instance),
        cmocka_unit_test(the_mro_follows_c3),
        cmocka_unit_test(special_methods_are_called_through_slots),
        cmocka_unit_test(a_subclass_goes_first_if_it_overrides_the_reflected_method),
        cmocka_unit_test(a_method_set_later_reaches_the_slots_of_subclasses),
        cmocka_unit_test(caches_follow_the_class),
        cmocka_unit_test(methods_load_without_being_bound),
        cmocka_unit_test(calling_a_class_runs_init),
        cmocka_unit_test(slots_are_fields),
        cmocka_unit_test(subclasses_of_built_in_types_take_attributes),
        cmocka_unit_test(built_in_slots_are_methods),
        cmocka_unit_test(comparison_falls_back_to_identity),
        cmocka_unit_test(super_searches_after_the_class),
        cmocka_unit_test(exceptions_in_special_methods_pass_through),
        cmocka_unit_test(unreachable_classes_are_collected),
    };
    return cmocka_run_group_tests(tests, class_program_create, class_program_destroy);
}
