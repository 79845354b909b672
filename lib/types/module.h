/* Module objects, and how a built-in module describes itself. */
#ifndef OURO_TYPES_MODULE_H
#define OURO_TYPES_MODULE_H

#include "object/type.h"

/* object.extra of a module. */
enum {
    MODULE_BUILT_IN = 1,     /* made from a module_def */
    MODULE_INITIALISING = 2, /* its source is being run */
    MODULE_IMPORTED = 3,     /* its source has been run */
};

struct module {
    struct object object;
    value name; /* str */
    value dict; /* namespace */
};
/* Before what else of the same name a built-in module is taken: note ORDER in vm/import.c. */
enum module_rank {
    MODULE_FIRST,    /* before everything */
    MODULE_OURS,     /* before the library directories */
    MODULE_FALLBACK, /* if nothing else is there */
};
/* A built-in module: imported by name, made afresh for each program. */
struct module_def {
    const char *name;
    const char *doc;
    const struct native_def *functions;           /* ended by a NULL name, or NULL */
    bool (*init)(struct thread *t, value module); /* adds what is not a function; may be NULL */
    enum module_rank rank;
};
value module_create(struct thread *t, value name);
value module_from_def(struct thread *t, const struct module_def *def);
value module_dict(value module);                                            /* borrowed */
bool module_add(struct thread *t, value module, const char *name, value v); /* *Takes* v */

#endif
