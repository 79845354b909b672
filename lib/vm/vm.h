/* The virtual machine, as inspection, modules and the runtime see it.
 *
 * Threads: every function with a `struct thread *t` runs on that thread. Those that may run Python code say
 * so by their nature (run, call, import) and are safepoints.
 */
#ifndef OURO_VM_VM_H
#define OURO_VM_VM_H

#include "base/buffer.h"
#include "compiler/ast.h"
#include "object/program.h"
#include "types/module.h"
#include "vm/frame.h"
#include "vm/library.h"
#include "vm/state.h"

/* What the owner of a program does for it. Each is called on the program's thread, which may block in it
 * after parking. */
struct vm_hooks {
    void *owner;
    /* Writes to stream 1 or 2. False with an exception pending. */
    bool (*write)(struct thread *t, int stream, const char *data, size_t size);
    /* Reads a line (with its newline; empty at the end) for input() and sys.stdin: a new str, or UNSET. */
    value (*read_line)(struct thread *t);
    /* Asks the owner for the source of a module by its dotted name; found->kind stays SOURCE_NONE if he has
     * none. False: raised. NULL: nobody to ask. */
    bool (*find_source)(struct thread *t, const char *name, struct module_source *found);
    /* Library directories, ended by NULL; may be NULL. */
    const char *const *libraries;
    /* A stop point was reached: blocks until the thread may go on. */
    void (*stopped)(struct thread *t, struct frame *f, int kind);
    /* Whether standard input, output and error are terminals. */
    bool tty[3];
};

/* Readies the types of this folder and registers the evaluator with the earlier ones. Call once, after
 * types_ready. */
void vm_ready(void);

/* A program's part: after program->heap and program->gc are there, before its first thread. */
bool program_vm_create(struct program *p, size_t frame_bytes, struct vm_hooks *hooks);
/* After its threads and its collector, before its heap: also frees what code objects have outside it. */
void program_vm_destroy(struct program *p);

/* Built-in modules by name; registered once, before any program. */
void vm_register_module(const struct module_def *def);
const struct module_def *vm_find_module(const char *name);
const struct module_def *vm_module_at(size_t index); /* NULL past the end */

/* Makes sys.modules, builtins, sys and `__main__` of a new program on its first thread. False: raised. */
bool vm_program_start(struct thread *t, const char *main_file);
/* Flushes, runs atexit functions, then drops the modules, in python3's order. Exceptions are printed. */
void vm_program_end(struct thread *t);

/* Compiles a source. New reference to a code object; UNSET: raised
 * (SyntaxError with its fields). *incomplete (may be NULL): more input could make it valid. Keeps the text
 * for tracebacks under filename. */
value vm_compile(struct thread *t, const char *source, size_t size, const char *filename,
                 enum source_origin origin, enum parse_mode mode, bool *incomplete);
/* Parses a source and appends its tree as compiler/ast_dump.h writes it. False: raised. */
bool vm_parse_to_text(struct thread *t, const char *source, size_t size, const char *filename,
                      enum source_origin origin, enum parse_mode mode, struct buffer *out);
/* Runs a module's code object with these namespaces (dicts; locals may be any mapping). Borrowed. */
value vm_execute(struct thread *t, value code, value globals, value locals);
/* Calls a Python function; the frame's namespace is `namespace` (class bodies) or UNSET. */
value vm_call_function(struct thread *t, value function, value namespace, const value *args, size_t nargs,
                       value kwnames);

/* import name (dotted): the module itself (not its top package). New reference. */
value vm_import(struct thread *t, const char *name);
value vm_import_level(struct thread *t, value name, value globals, value from_list, int level);
value vm_modules(struct thread *t); /* sys.modules: borrowed */

/* Where a module is looked for: anywhere for one of no package, else where `__path__` of its package tells.
 */
enum module_home {
    HOME_RAISED,
    HOME_ANY,
    HOME_BUILT_IN, /* the package is a built-in one */
    HOME_LIBRARY,
    HOME_OWNER, /* with the program's owner */
};
struct module_location {
    const struct module_def *def; /* a built-in one; NULL: none */
    struct module_source source;  /* the caller finishes it; of kind SOURCE_NONE with a def, or not found */
};
/* Finds a module without importing it, whatever sys.modules has. False: raised, and nothing to finish. */
bool vm_locate_module(struct thread *t, value name, enum module_home home, struct module_location *out);
enum module_home vm_home_of_path(struct thread *t, value path);
/* A built-in module, new and not in sys.modules. New reference. */
value vm_create_builtin(struct thread *t, const struct module_def *def);

/* What sys.meta_path has at first; registered by lib/modules. They stand for what import does by itself. */
enum { VM_BUILTIN_IMPORTER, VM_FROZEN_IMPORTER, VM_PATH_FINDER, VM_IMPORTERS };
extern struct type *vm_importers[VM_IMPORTERS];

/* The innermost Python frame of the thread, or NULL. depth: how many callers up. */
struct frame *vm_current_frame(struct thread *t, size_t depth);
/* The innermost frame's globals, builtins: borrowed; the program's `__main__` ones without a frame. */
value vm_current_globals(struct thread *t);
value vm_current_builtins(struct thread *t);
/* locals() of a frame: a new dict (functions) or its namespace. New reference. */
value vm_frame_locals(struct thread *t, struct frame *f);

/* Appends what python3 prints for an exception (borrowed): traceback, chain, notes, message. */
void vm_format_exception(struct thread *t, value exception, struct buffer *out);
/* Appends the source line as kept, without indentation; false if there is none. */
bool vm_source_line(struct thread *t, value filename, int line, struct buffer *out);
/* Reports an uncaught exception (taken) on stderr through sys.excepthook; returns the exit status it asks for
 * (SystemExit honoured). */
int vm_report_uncaught(struct thread *t, value exception);
/* Prints "FILE:LINE: Category: text" on stderr once per place and text, as python3 does by default. */
void vm_warn(struct thread *t, struct type *category, value text);
/* sys.exc_info's exception: borrowed, UNSET if none. */
value vm_handled_exception(struct thread *t);

/* Writes text to sys.stdout / sys.stderr (stream 1, 2) as print does: honours replaced streams. text: str. */
bool vm_write_str(struct thread *t, int stream, value text);

/* From other threads: an exception type to be raised in t at its next evaluation poll; wakes it. */
void vm_interrupt(struct thread *t, struct type *exception);
/* Tells every thread of the program to unwind for ever. */
void vm_kill(struct program *p);
static inline bool vm_is_killed(const struct thread *t)
{
    return load_relaxed(&t->program->killed);
}

/* Parts of vm_ready. */
void vm_calls_ready(void);
void frame_types_ready(void);

#endif
