/* Functions, bound methods, native functions, cells. */
#ifndef OURO_TYPES_FUNCTION_H
#define OURO_TYPES_FUNCTION_H

#include "object/type.h"

struct code;

/* A Python function. Its call slot and everything about frames is filled in by lib/vm. */
struct function {
    struct object object;
    /* The references, in the order in which python3 releases them; UNSET: not set. */
    value code;           /* struct code */
    value name, qualname; /* str */
    value globals;        /* dict */
    value builtins;       /* dict */
    value module;
    value defaults;   /* tuple */
    value kwdefaults; /* dict */
    value doc, dict;
    value closure; /* tuple of cells */
    value annotations;
    uint32_t version; /* renewed when code, defaults or closure change; 0: do not cache */
};
struct cell {
    struct object object;
    value content; /* UNSET: empty */
};
struct method {
    struct object object;
    value function; /* any callable */
    value self;
};
/* A native function or method; args[0] is `self` when it is bound. */
struct native_function {
    struct object object;
    const struct native_def *def;
    value self;   /* module, instance or class that it is bound to; UNSET for an unbound method of a built-in
                     type */
    value module; /* str or UNSET */
    struct type *owner; /* of a method of a built-in type */
};

extern struct type function_type, cell_type, method_type, native_function_type,
    native_method_type /* method_descriptor */;

/* builtins: of whoever makes it, for globals that name none; UNSET: the program's. Borrows all. */
value function_create(struct thread *t, value code, value globals, value builtins);
value cell_create(struct thread *t, value content);                /* *Takes* content (may be UNSET) */
value method_create(struct thread *t, value function, value self); /* borrows both */
/* self UNSET: a plain function. module: a str or UNSET; borrowed. */
value native_create(struct thread *t, const struct native_def *def, value self, value module);
/* Calls def's function after checking the number of arguments; args[0] is self if the def is a method's.
 * `name` for error texts. */
value native_call(struct thread *t, const struct native_def *def, const char *owner, bool has_self,
                  const value *args, size_t nargs, value kwnames);

/* Parses keyword arguments of natives. names: NULL-ended list of parameter names, "" for positional-only;
 * slots get borrowed values, UNSET if absent. Raises python3's TypeErrors with the function's name. */
bool args_parse(struct thread *t, const char *function, const value *args, size_t nargs, value kwnames,
                const char *const *names, size_t required, size_t max_positional, value *out);

#endif
