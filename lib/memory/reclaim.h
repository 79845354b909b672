/* Limbo lists: retired blocks that wait for quiescence. For lib/memory only. */
#ifndef OURO_MEMORY_RECLAIM_H
#define OURO_MEMORY_RECLAIM_H

#include "memory/heap.h"

/* Frees the blocks of closed bags that nobody can be looking at. The caller has the heap. */
void limbo_reclaim(struct heap *heap);
/* Puts a block in limbo that has been counted as freed. */
void heap_hold_back(struct heap *heap, void *block);
/* Frees the bags, not what they name: the segments go anyway. */
void limbo_discard(struct heap *heap);

#endif
