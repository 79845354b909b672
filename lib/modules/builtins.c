/* The module builtins: its table of functions, and the types and constants among them. */
#include "modules/builtins_internal.h"
#include "modules/modules.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/complex.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/memoryview.h"
#include "types/set.h"
#include "types/slice.h"
#include "types/str.h"
#include "types/tuple.h"

static const struct native_def functions[] = {
#define X(name, least, most, flags, signature, doc)                                                          \
    {#name, builtin_##name, least, most, flags, signature, doc},
    BUILTIN_TABLE(X)
#undef X
        {0},
};

/* python name, type */
#define TYPE_TABLE(X)                                                                                        \
    X("bool", bool_type)                                                                                     \
    X("bytearray", bytearray_type)                                                                           \
    X("bytes", bytes_type)                                                                                   \
    X("classmethod", classmethod_type)                                                                       \
    X("complex", complex_type)                                                                               \
    X("dict", dict_type)                                                                                     \
    X("enumerate", enumerate_type)                                                                           \
    X("filter", filter_type)                                                                                 \
    X("float", float_type)                                                                                   \
    X("frozenset", frozenset_type)                                                                           \
    X("int", int_type)                                                                                       \
    X("list", list_type)                                                                                     \
    X("map", map_type)                                                                                       \
    X("memoryview", memoryview_type)                                                                         \
    X("object", object_type_object)                                                                          \
    X("property", property_type)                                                                             \
    X("range", range_type)                                                                                   \
    X("reversed", reversed_type)                                                                             \
    X("set", set_type)                                                                                       \
    X("slice", slice_type)                                                                                   \
    X("staticmethod", staticmethod_type)                                                                     \
    X("str", str_type)                                                                                       \
    X("super", super_type)                                                                                   \
    X("tuple", tuple_type)                                                                                   \
    X("type", type_type)                                                                                     \
    X("zip", zip_type)                                                                                       \
    X("BaseException", exc_BaseException)                                                                    \
    X("ExceptionGroup", exc_ExceptionGroup)                                                                  \
    X("EnvironmentError", exc_OSError)                                                                       \
    X("IOError", exc_OSError)

static const struct {
    const char *name;
    struct type *type;
} types[] = {
#define X(name, type) {name, &type},
    TYPE_TABLE(X)
#undef X
#define X(name, base) {#name, &exc_##name},
        EXCEPTION_TABLE(X)
#undef X
};

static const struct {
    const char *name;
    value v;
} constants[] = {
    {"None", NONE},         {"True", TRUE_VALUE},      {"False", FALSE_VALUE},
    {"Ellipsis", ELLIPSIS}, {"__debug__", TRUE_VALUE}, {"NotImplemented", NOT_IMPLEMENTED},
};

static bool builtins_init(struct thread *t, value module)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (!module_add(t, module, types[i].name, value_from_type(types[i].type)))
            return false;
    }
    for (size_t i = 0; i < COUNT_OF(constants); i++) {
        if (!module_add(t, module, constants[i].name, constants[i].v))
            return false;
    }
    return true;
}

const struct module_def builtins_module = {
    .name = "builtins",
    .doc = "What every module sees without an import.",
    .functions = functions,
    .init = builtins_init,
};
