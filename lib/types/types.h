/* Getting the built-in types ready, and what the later layers register with them. */
#ifndef OURO_TYPES_TYPES_H
#define OURO_TYPES_TYPES_H

#include "object/type.h"

/* Makes the immortal names and finishes every built-in type of this folder, base first. Call once, before the
 * first program, on one thread. Types of later folders call type_ready themselves, after this. */
void types_ready(void);

/* Filled in by lib/vm before types_ready. */
struct class_hooks {
    /* What `super()` without arguments needs of the calling frame: the class in its `__class__` cell and its
     * first argument, both as new references. False with RuntimeError pending. */
    bool (*super_arguments)(struct thread *t, value *class, value *self);
    /* `__name__` of the globals of the calling frame, for `__module__`: a new reference, or UNSET. */
    value (*calling_module)(struct thread *t);
    /* Imports a module by its dotted name: new reference. NULL: only what sys.modules has is found. */
    value (*import_module)(struct thread *t, const char *name);
    /* Gives an imported module its `__spec__` and `__loader__`, which it gets when they are first asked for.
     * False: raised. NULL: they stay None. */
    bool (*complete_module)(struct thread *t, value module);
};
extern struct class_hooks class_hooks;

#endif
