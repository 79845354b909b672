/* What --help and --version print, from the verb table.
 */
#ifndef OURO_CLIENT_HELP_H
#define OURO_CLIENT_HELP_H

#include "base/buffer.h"
#include "verbs.h"

/* Appends how a verb is written: "ouroctl thread show [OPTION]... THREAD". */
void help_append_usage(struct buffer *out, const struct verb *verb);

/* What is said of a verb that takes_rest. */
extern const char help_rest[];

void help_append_all(struct buffer *out);
void help_append_object(struct buffer *out, const char *object);
void help_append_verb(struct buffer *out, const struct verb *verb);

#endif
