/* The built-in module _string. */
#ifndef OURO_MODULES_STRING_MODULE_H
#define OURO_MODULES_STRING_MODULE_H

#include "types/module.h"

extern const struct module_def string_module;
/* Finishes the types of the module. Once, after types_ready. */
void string_module_ready(void);

#endif
