/* Library directories: folders whose modules every program may import, from source, read by the daemon.
 *
 * Only regular files named NAME.py or NAME/__init__.py are read, and none that a symbolic link leads to out
 * of the folder; nothing is ever written. A module's dotted name becomes a path below the folder, so no part
 * of it is empty or contains a slash.
 *
 * Threads: any; files may be slow, so a thread that runs Python parks first.
 */
#ifndef OURO_VM_LIBRARY_H
#define OURO_VM_LIBRARY_H

#include "base/buffer.h"

/* The standard library of the host, in source. */
#define LIBRARY_DEFAULT "/usr/lib/python3.11"

enum source_kind {
    SOURCE_NONE,
    SOURCE_MODULE,    /* NAME.py */
    SOURCE_PACKAGE,   /* NAME/__init__.py */
    SOURCE_NAMESPACE, /* the folder NAME: a package without source */
};

/* The source of a module as it was found. Empty buffers are a valid start. */
struct module_source {
    enum source_kind kind;
    struct buffer text; /* bytes of the file */
    struct buffer path; /* of the file; of a namespace package the folder's */
};

void module_source_finish(struct module_source *found);

/* Is it a dotted name, no part of which is empty or leads out of a folder? */
bool library_is_module_name(const char *name, size_t size);

/* Looks for the module in each of the folders (ended by NULL; may be NULL), in their order; a namespace
 * package counts only where no folder has a module of that name. True: *found is filled. */
bool library_find(const char *const *folders, const char *name, struct module_source *found);

/* Does the path lie in one of the folders? */
bool library_contains(const char *const *folders, const char *path);

#endif
