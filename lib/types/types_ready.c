/* The one list of the built-in types of this folder. */
#include "types/types.h"

#include "object/hooks.h"
#include "types/bytearray.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/code.h"
#include "types/complex.h"
#include "types/dict.h"
#include "types/dict_view.h"
#include "types/exception_internal.h"
#include "types/function.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/memoryview.h"
#include "types/set.h"
#include "types/set_internal.h"
#include "types/shape.h"
#include "types/slice.h"
#include "types/str_internal.h"
#include "types/tuple.h"
#include "types/type_alias.h"
#include "types/type_internal.h"

static struct type *const all_types[] = {
    &object_type_object,
    &type_type,
    &none_type,
    &ellipsis_type,
    &not_implemented_type,
    &int_type,
    &bool_type,
    &float_type,
    &complex_type,
    &str_type,
    &bytes_type,
    &bytearray_type,
    &bytes_iterator_type,
    &bytearray_iterator_type,
    &lease_type,
    &memoryview_type,
    &memoryview_iterator_type,
    &str_iterator_type,
    &str_ascii_iterator_type,
    &tuple_type,
    &list_type,
    &dict_type,
    &dict_keys_type,
    &dict_values_type,
    &dict_items_type,
    &dict_key_iterator_type,
    &dict_value_iterator_type,
    &dict_item_iterator_type,
    &dict_reverse_key_iterator_type,
    &dict_reverse_value_iterator_type,
    &dict_reverse_item_iterator_type,
    &set_type,
    &set_iterator_type,
    &frozenset_type,
    &slice_type,
    &range_type,
    &range_iterator_type,
    &long_range_iterator_type,
    &list_iterator_type,
    &list_reverse_iterator_type,
    &tuple_iterator_type,
    &iterator_type,
    &callable_iterator_type,
    &reversed_type,
    &enumerate_type,
    &zip_type,
    &map_type,
    &filter_type,
    &code_type,
    &function_type,
    &cell_type,
    &method_type,
    &native_function_type,
    &native_method_type,
    &class_method_descriptor_type,
    &slot_wrapper_type,
    &method_wrapper_type,
    &getset_descriptor_type,
    &member_descriptor_type,
    &property_type,
    &staticmethod_type,
    &classmethod_type,
    &super_type,
    &module_type,
    &namespace_type,
    &mappingproxy_type,
    &attribute_array_type,
    &generic_alias_type,
    &union_type,
};

static void raise_no_memory_hook(struct thread *t)
{
    raise_no_memory(t);
}

void types_ready(void)
{
    object_hooks.raise_no_memory = raise_no_memory_hook;
    object_hooks.raise_recursion = exception_raise_scope_overflow;
    str_names_ready();
    slot_table_ready();
    for (size_t i = 0; i < COUNT_OF(all_types); i++)
        type_ready(all_types[i]);
    exception_types_ready();
}
