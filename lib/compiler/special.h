/* The last pass over the code of a block: see special.c. */
#ifndef OURO_COMPILER_SPECIAL_H
#define OURO_COMPILER_SPECIAL_H

#include <stddef.h>

#include "types/code.h"

/* Replaces general instructions by those for the kinds of their operands. */
void specialise(struct instruction *instructions, size_t count, unsigned first_temporary);

#endif
