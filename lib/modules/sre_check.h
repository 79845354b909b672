/* Checks the words that a program gives as the code of a pattern: they may be anything. */
#ifndef OURO_MODULES_SRE_CHECK_H
#define OURO_MODULES_SRE_CHECK_H

#include "modules/sre_code.h"
#include "object/thread.h"

/* Checks `size` words for a pattern with so many groups, numbers the sets in them, and fills in *program,
 * which then refers to the words. program->sets is the caller's, from memory_alloc, also when it fails (NULL:
 * none). Fails: RuntimeError "invalid SRE code", MemoryError, what a poll raises. *Safepoint*. */
bool sre_check(struct thread *t, uint32_t *words, size_t size, int64_t groups, struct sre_program *program);

/* Fills in head and first of a program whose code has been checked: what a search may look for. */
void sre_find_head(struct sre_program *program);

/* Makes room for `count` items in a growing array from memory_alloc, of which `used` are kept. False:
 * MemoryError, the array as it was. No safepoint. */
bool sre_array_grow(struct thread *t, void **array, size_t *capacity, size_t used, size_t count,
                    size_t item_size);

#endif
