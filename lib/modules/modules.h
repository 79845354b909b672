/* The built-in modules. */
#ifndef OURO_MODULES_MODULES_H
#define OURO_MODULES_MODULES_H

#include "types/module.h"

/* Readies the types of this folder and registers every module with lib/vm. Once, after vm_ready, before the
 * first program. */
void modules_ready(void);

/* Each module describes itself, in the file of its name. Those whose source is Python are in frozen.h. */
extern const struct module_def abc_native_module, contextvars_native_module, codecs_native_module,
    errno_module, posix_module, atexit_module, builtins_module, cmath_module, collections_native_module,
    functools_native_module, gc_module, streams_native_module, itertools_module, math_module,
    operator_native_module, random_core_module, random_module, sources_native_module, sys_module,
    thread_module, time_module, types_native_module, weakref_native_module;

#endif
