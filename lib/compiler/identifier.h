/* Identifiers outside ASCII: which characters they may have, and their normal form (NFKC). */
#ifndef OURO_COMPILER_IDENTIFIER_H
#define OURO_COMPILER_IDENTIFIER_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a UTF-8 text is an identifier. If not: the first wrong character, and the offset of its end. */
bool identifier_check(const char *text, size_t length, uint32_t *bad, size_t *bad_end);
/* The normal form, in the arena. */
const char *identifier_normalize(struct arena *arena, const char *text, size_t length, size_t *normal_length);
/* Whether repr() would show the character as itself. */
bool identifier_is_printable(uint32_t code_point);
/* Bytes of a code point in UTF-8. */
int identifier_encoded_length(uint32_t code_point);

#endif
