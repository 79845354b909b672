/* Where a program's modules come from: read by the client, with the client's rights.
 *
 * A module is looked for in the folders of the search path, as python3 does: a package, a module, then a
 * folder that is a namespace package. Names are identifiers joined by dots, so no name leads out of the
 * folders.
 */
#ifndef OURO_CLIENT_MODULE_SOURCE_H
#define OURO_CLIENT_MODULE_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"

/* A larger source is refused: it would not fit a message. */
#define MODULE_MAX_SOURCE (32u * 1024u * 1024u)

struct module_source {
    struct buffer path;
    struct buffer source;
    bool is_package;
};

/* Tells whether a name is identifiers joined by dots. */
bool module_name_is_valid(const char *name, size_t length);

/* Looks in `directories`, each closed with NUL, the last one followed by another NUL; "" is the current
 * folder. False if no folder has the module; the caller finishes the result in either case. */
bool module_source_find(const char *directories, const char *name, size_t length,
                        struct module_source *found);

void module_source_finish(struct module_source *found);

/* Reads a regular file, or whatever else can be read to its end. False with errno set. */
bool file_read(const char *path, struct buffer *content);
bool descriptor_read(int descriptor, struct buffer *content);

#endif
