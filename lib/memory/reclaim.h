/* Limbo lists: retired blocks that wait for quiescence. For lib/memory only. */
#ifndef OURO_MEMORY_RECLAIM_H
#define OURO_MEMORY_RECLAIM_H

#include "memory/heap.h"

/* A thread at a safepoint does so much and no more: at most LIMBO_BAG_BLOCKS blocks each. */
#define LIMBO_BAGS_AT_ONCE 4

/* Frees the blocks of closed bags that nobody can be looking at, at most so many bags. True: there are more.
 * The caller has the heap. */
bool limbo_reclaim(struct heap *heap, unsigned bags);
/* Puts a block in limbo that has been counted as freed. */
void heap_hold_back(struct heap *heap, void *block, enum limbo_kind kind);
/* Frees the bags, not what they name: the segments go anyway. */
void limbo_discard(struct heap *heap);

#endif
