/* _types and _streams: native types that the Python sources of types and _io give names to. */
#include "modules/memory_io.h"
#include "modules/modules.h"
#include "modules/stream.h"
#include "types/class.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/function.h"
#include "types/type_alias.h"
#include "vm/frame_object.h"
#include "vm/generator.h"
#include "vm/traceback.h"

static const struct {
    const char *name;
    struct type *type;
} types[] = {
    {"AsyncGeneratorType", &async_generator_type},
    {"BuiltinFunctionType", &native_function_type},
    {"CellType", &cell_type},
    {"CodeType", &code_type},
    {"CoroutineType", &coroutine_type},
    {"EllipsisType", &ellipsis_type},
    {"FrameType", &frame_type},
    {"FunctionType", &function_type},
    {"GeneratorType", &generator_type},
    {"GenericAlias", &generic_alias_type},
    {"MappingProxyType", &mappingproxy_type},
    {"MethodDescriptorType", &native_method_type},
    {"MethodType", &method_type},
    {"ModuleType", &module_type},
    {"NoneType", &none_type},
    {"NotImplementedType", &not_implemented_type},
    {"SimpleNamespace", &namespace_type},
    {"TracebackType", &traceback_type},
    {"UnionType", &union_type},
};

static bool types_init(struct thread *t, value module)
{
    for (size_t i = 0; i < COUNT_OF(types); i++) {
        if (!module_add(t, module, types[i].name, value_from_type(types[i].type)))
            return false;
    }
    return true;
}

static bool streams_init(struct thread *t, value module)
{
    return module_add(t, module, "BytesIO", value_from_type(&bytes_io_type)) &&
           module_add(t, module, "OctetStream", value_from_type(&octet_stream_type)) &&
           module_add(t, module, "StringIO", value_from_type(&string_io_type)) &&
           module_add(t, module, "TextStream", value_from_type(&text_stream_type));
}

const struct module_def types_native_module = {.name = "_types", .doc = "Native types.", .init = types_init};
const struct module_def streams_native_module = {
    .name = "_streams", .doc = "Native streams.", .init = streams_init};
