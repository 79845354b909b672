/* memoryview: the memory of another object as an array of items, in up to 64 dimensions. */
#ifndef OURO_TYPES_MEMORYVIEW_H
#define OURO_TYPES_MEMORYVIEW_H

#include "types/loan.h"

extern struct type memoryview_type, memoryview_iterator_type;

/* A new view of an object that lends its memory, or of what another memoryview shows. */
value memoryview_create(struct thread *t, value v);
/* The lease of a memoryview: a new reference, and what it shows in *out. ValueError if it has been released.
 */
value memoryview_lease(struct thread *t, value v, struct loan *out);
/* The octets of all items, in order, without the gaps, into `to`, which has room for loan->size. */
void memoryview_copy_octets(value v, uint8_t *to);

#endif
