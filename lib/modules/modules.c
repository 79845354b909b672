#include "modules/modules.h"

#include "modules/array_internal.h"
#include "modules/binascii_internal.h"
#include "modules/codecs_registry.h"
#include "modules/collections_native.h"
#include "modules/frozen.h"
#include "modules/hash_internal.h"
#include "modules/itertools.h"
#include "modules/modules_internal.h"
#include "modules/random_core.h"
#include "modules/sre.h"
#include "modules/stream.h"
#include "modules/string_module.h"
#include "modules/struct_internal.h"
#include "modules/sys_internal.h"
#include "modules/time_internal.h"
#include "vm/vm.h"

static const struct module_def *const native_modules[] = {
    &builtins_module,
    &sys_module,
    &array_module,
    &abc_native_module,
    &atexit_module,
    &binascii_module,
    &blake2_module,
    &cmath_module,
    &codecs_native_module,
    &collections_native_module,
    &contextvars_native_module,
    &errno_module,
    &functools_native_module,
    &gc_module,
    &streams_native_module,
    &itertools_module,
    &math_module,
    &md5_module,
    &operator_native_module,
    &posix_module,
    &random_core_module,
    &random_module,
    &sha1_module,
    &sha256_module,
    &sha3_module,
    &sha512_module,
    &sources_native_module,
    &sre_module,
    &string_module,
    &struct_native_module,
    &thread_module,
    &time_module,
    &types_native_module,
    &weakref_native_module,
};

void modules_ready(void)
{
    abc_types_ready();
    importers_ready();
    ast_objects_ready();
    codecs_ready();
    contextvars_types_ready();
    posix_types_ready();
    stream_types_ready();
    memory_io_types_ready();
    sys_info_ready();
    sys_functions_ready();
    gc_module_ready();
    weakref_types_ready();
    weakref_proxies_ready();
    thread_types_ready();
    thread_local_ready();
    thread_module_ready();
    functools_types_ready();
    collections_types_ready();
    itertools_types_ready();
    random_types_ready();
    sre_types_ready();
    string_module_ready();
    array_types_ready();
    binascii_ready();
    hash_types_ready();
    struct_types_ready();
    time_types_ready();
    for (size_t i = 0; i < COUNT_OF(native_modules); i++)
        vm_register_module(native_modules[i]);
    for (const struct module_def *def = frozen_modules; def->name; def++)
        vm_register_module(def);
}
