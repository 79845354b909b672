/* The log of a program's collections, as a document. */
#ifndef OURO_INSPECT_COLLECTIONS_H
#define OURO_INSPECT_COLLECTIONS_H

#include "inspect/document.h"
#include "object/program.h"

/* Appends an entry of gc.log: the program's last `count` collections, as many of them as its collector still
 * knows, oldest first. Any thread that keeps the program there; waits for nothing. */
void collections_put(struct program *p, uint64_t count, struct document *out);

#endif
