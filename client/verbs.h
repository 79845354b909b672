/* The table of verbs: what ouroctl can be told. Dispatch, --help, suggestions, bash completion and the
 * manual page all come from it; what a verb's method does, and the role it needs, come from lib/wire.
 *
 * Constant data.
 */
#ifndef OURO_CLIENT_VERBS_H
#define OURO_CLIENT_VERBS_H

#include <stdbool.h>
#include <stddef.h>

#include "wire/methods.h"

struct invocation;

/* What an operand names, for completion. */
enum verb_operand { OPERAND_NONE, OPERAND_FILE, OPERAND_PROGRAM, OPERAND_THREAD, OPERAND_OBJECT };

struct verb_option {
    const char *name;  /* with its two dashes (or one: -c) */
    const char *value; /* what its value is called; NULL for a flag */
    const char *doc;
};

struct verb_example {
    const char *command;
    const char *doc;
};

#define VERB_MAX_OPTIONS  12
#define VERB_MAX_EXAMPLES 4

struct verb {
    const char *object; /* NULL for a verb that stands alone */
    const char *name;
    const char *alias; /* the short form; NULL without one */
    int method;        /* enum wire_method_id of the request it is about; -1 for none */
    const char *doc;   /* NULL: the method's */
    const char *operands;
    int min_operands, max_operands; /* max -1: any number */
    bool takes_rest;                /* from the first operand on, nothing is an option of ouroctl */
    bool json;                      /* whether --json applies */
    enum verb_operand operand;
    struct verb_option options[VERB_MAX_OPTIONS];    /* closed by one without a name */
    struct verb_example examples[VERB_MAX_EXAMPLES]; /* closed by one without a command */
    int (*act)(struct invocation *invocation);       /* returns the exit status */
};

extern const struct verb verb_table[];
extern const size_t verb_count;

/* Options that every verb takes. Closed by an option without a name. */
extern const struct verb_option verb_global_options[];

/* What each object is, for help; NULL for a word that is no object. */
const char *verb_object_doc(const char *object);

/* Returns the verb's one line. */
const char *verb_doc(const struct verb *verb);

/* Finds "OBJECT NAME", or a verb that stands alone or an alias with `name` NULL. NULL if there is none. */
const struct verb *verb_find(const char *object, const char *name);

/* Returns the word among the objects, aliases and single verbs (`object` NULL), or among the verbs of an
 * object, that a mistyped word was probably meant to be; NULL if none is near. */
const char *verb_suggest(const char *object, const char *word);

/* Returns the number of single-character edits (with swaps of neighbours) between two words. */
size_t edit_distance(const char *a, const char *b);

#endif
