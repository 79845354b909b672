/* One command line, taken apart against the verb table. It borrows the strings of `argv`.
 */
#ifndef OURO_CLIENT_INVOCATION_H
#define OURO_CLIENT_INVOCATION_H

#include <stdbool.h>
#include <stdint.h>

#include "verbs.h"

/* An option that is given more often than that is refused. */
#define INVOCATION_MAX_REPEATS 32

struct invocation {
    const struct verb *verb; /* NULL: only help or version was asked for, or the line is wrong */
    const char *object;      /* for help about an object */
    const char *socket;      /* NULL: search */
    bool json, help, version;
    char **operands;
    int operand_count;
    struct {
        const struct verb_option *option;
        const char *value; /* "" for a flag */
    } given[INVOCATION_MAX_REPEATS];
    int given_count;
    char problem[256]; /* why the line is wrong; "" if it is not */
};

/* Takes the command line apart. False, with `problem` filled, if it is wrong.
 * Reorders argv: operands end up behind each other. */
bool invocation_parse(struct invocation *invocation, int argc, char **argv);

/* Returns the last value of an option ("" for a flag), NULL if it was not given. The name must be in
 * the verb's table. */
const char *invocation_option(const struct invocation *invocation, const char *name);

/* Reads a natural number from an option. False, and the problem is printed, if it is none. An option that
 * was not given leaves `*number` alone. */
bool invocation_number(struct invocation *invocation, const char *name, uint64_t *number);

/* Reads a natural number, of which nothing may be left over. */
bool parse_number(const char *text, uint64_t *number);

/* Reads a size in bytes: a natural number and perhaps B, KiB, MiB, GiB or TiB, in short K, M, G, T. False if
 * it is none, or does not fit. */
bool parse_size(const char *text, uint64_t *bytes);

#endif
