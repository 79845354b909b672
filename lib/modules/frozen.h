/* Built-in modules whose source is Python: lib/modules/python/RANK/NAME.py, compiled into the library as
 * text and by the program when it imports them. */
#ifndef OURO_MODULES_FROZEN_H
#define OURO_MODULES_FROZEN_H

#include <stddef.h>

#include "types/module.h"

struct frozen_source {
    const char *name; /* dotted */
    const unsigned char *text;
    size_t size;
};

/* Made by embed.cmake; each is ended by a NULL name. frozen_modules[i] is the module of frozen_sources[i]. */
extern const struct frozen_source frozen_sources[];
extern const struct module_def frozen_modules[];

/* Runs the source of the module of that name in its namespace. The `init` of every frozen module. */
bool frozen_init(struct thread *t, value module);

#endif
