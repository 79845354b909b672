/* The built-in modules. */
#ifndef OURO_MODULES_MODULES_H
#define OURO_MODULES_MODULES_H

#include "types/module.h"

/* Readies the types of this folder and registers every module with lib/vm. Once, after vm_ready, before the first
 * program. */
void modules_ready(void);

/* Each module describes itself; NUMBER is in the file of that name. */
extern const struct module_def builtins_module, sys_module, gc_module, weakref_native_module, thread_module,
    atexit_module, functools_native_module, io_native_module, operator_native_module, abc_native_module;

#endif
