/* What the files of the module posix share. */
#ifndef OURO_MODULES_POSIX_INTERNAL_H
#define OURO_MODULES_POSIX_INTERNAL_H

#include "modules/struct_sequence.h"

/* os.fspath(v): a new reference to a str or bytes, TypeError otherwise. */
value posix_path(struct thread *t, value v);
/* PermissionError that says that a program has no access to files. Borrows path, which may be UNSET. Returns
 * UNSET. */
value posix_refuse(struct thread *t, value path);

/* posix_files.c: what would work on files. */
extern const struct native_def posix_file_functions[];
/* posix_descriptor.c: what works on descriptors, of which a program has the three standard streams. */
extern const struct native_def posix_descriptor_functions[];

/* posix_constants.c. False: raised. */
bool posix_add_constants(struct thread *t, value module);

extern struct struct_sequence posix_terminal_size_type;

#endif
