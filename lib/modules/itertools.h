/* The module itertools. */
#ifndef OURO_MODULES_ITERTOOLS_H
#define OURO_MODULES_ITERTOOLS_H

#include "types/module.h"

extern const struct module_def itertools_module;

/* Finishes the types of the module: once, after types_ready. */
void itertools_types_ready(void);

#endif
