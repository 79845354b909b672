/* What modules.c calls to get the types and keys of this folder ready; each once, before the first program.
 */
#ifndef OURO_MODULES_INTERNAL_H
#define OURO_MODULES_INTERNAL_H

#include "object/type.h"

void abc_types_ready(void);
void posix_types_ready(void);
void contextvars_types_ready(void);
void memory_io_types_ready(void);
void ast_objects_ready(void);
void importers_ready(void);
void gc_module_ready(void);
void weakref_types_ready(void);
void weakref_proxies_ready(void);
void thread_module_ready(void);
void thread_types_ready(void);
void thread_local_ready(void);
void functools_types_ready(void);
void functools_lru_ready(void);

/* functools._lru_cache_wrapper. */
extern struct type lru_type;

#endif
