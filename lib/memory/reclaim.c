/* Note QS (quiescent states). The program has an epoch counter. A heap that is online publishes in `seen` the
 * epoch that it found at its last quiescence. A bag is closed with the epoch e of that moment, and the
 * counter moves to e + 1. Whoever has seen e + 1 was quiescent after the bag was closed, so it
 * cannot have kept a pointer to what is in it. A heap that is offline has no pointers at all; when it comes
 * back it takes the epoch of that moment, and what was retired before was unlinked before. All accesses to
 * `epoch` and `seen` are sequentially consistent: they are rare. */
#include "memory/reclaim.h"

#include <stdlib.h>

static void close_bag(struct heap *heap, struct limbo *limbo)
{
    struct limbo_bag *bag = limbo->open;
    if (!bag)
        return;
    bag->epoch = load_seq(&heap->program->epoch);
    uint64_t expected = bag->epoch;
    (void)cas_seq(&heap->program->epoch, &expected, bag->epoch + 1); /* lost: somebody moved it, as well */
    bag->next = NULL;
    if (limbo->last)
        limbo->last->next = bag;
    else
        limbo->first = bag;
    limbo->last = bag;
    limbo->open = NULL;
    fetch_add_relaxed(&heap->program->held_back, bag->bytes); /* relaxed: a sum */
}

static void limbo_close(struct heap *heap)
{
    for (unsigned i = 0; i < LIMBO_COUNT; i++)
        close_bag(heap, &heap->limbo[i]);
}

/* The oldest epoch that any heap online has seen last. */
static uint64_t limbo_oldest_seen(struct program_heap *program)
{
    uint64_t oldest = HEAP_OFFLINE;
    for (struct heap *heap = load_acquire(&program->heaps); heap; heap = heap->next) {
        uint64_t seen = load_seq(&heap->seen);
        if (seen < oldest)
            oldest = seen;
    }
    return oldest;
}

/* At most *room bags of them; true: there are more. */
static bool reclaim_bags(struct heap *heap, struct limbo *limbo, uint64_t oldest, unsigned *room)
{
    for (; limbo->first && limbo->first->epoch < oldest; --*room) {
        if (*room == 0)
            return true;
        struct limbo_bag *bag = limbo->first;
        limbo->first = bag->next;
        if (!limbo->first)
            limbo->last = NULL;
        fetch_sub_relaxed(&heap->program->held_back, bag->bytes);
        limbo->bytes -= bag->bytes;
        for (size_t i = 0; i < bag->count; i++) {
            store_relaxed(&heap->limbo_bytes, heap->limbo_bytes - heap_block_size(bag->blocks[i]));
            heap_block_free(heap, bag->blocks[i]);
        }
        free(bag);
    }
    return false;
}

bool limbo_reclaim(struct heap *heap, unsigned bags)
{
    struct program_heap *program = heap->program;
    if (program_heap_pinned(program))
        return false;
    bool collecting = program_heap_collecting(program);
    if (!heap->limbo[LIMBO_EPOCH].first && (collecting || !heap->limbo[LIMBO_COLLECTION].first))
        return false;
    uint64_t oldest = limbo_oldest_seen(program);
    return reclaim_bags(heap, &heap->limbo[LIMBO_EPOCH], oldest, &bags) ||
           (!collecting && reclaim_bags(heap, &heap->limbo[LIMBO_COLLECTION], oldest, &bags));
}

void heap_hold_back(struct heap *heap, void *block, enum limbo_kind kind)
{
    const struct page *page = page_of(block);
    struct limbo *limbo = &heap->limbo[kind];
    struct limbo_bag *bag = limbo->open;
    if (!bag) {
        bag = malloc(sizeof *bag);
        if (!bag)
            return; /* the system's memory has ended: the block stays until the program goes */
        bag->count = bag->bytes = 0;
        limbo->open = bag;
    }
    bag->blocks[bag->count++] = block;
    bag->bytes += block_bytes(page);
    limbo->bytes += block_bytes(page);
    store_relaxed(&heap->limbo_bytes, heap->limbo_bytes + block_bytes(page));
    /* A bag is closed for what it holds itself, so that a heap over its bound does not make one for each
     * block. */
    if (bag->count < LIMBO_BAG_BLOCKS && bag->bytes < LIMBO_BYTES_BOUND / 2)
        return;
    close_bag(heap, limbo);
    if (kind == LIMBO_COLLECTION && program_heap_collecting(heap->program))
        return; /* nobody's quiescence helps now */
    (void)limbo_reclaim(heap, LIMBO_BAGS_AT_ONCE);
    if (heap->limbo_bytes >= LIMBO_BYTES_BOUND && heap->program->hooks.want_quiescence)
        heap->program->hooks.want_quiescence(heap->program->hooks.context);
}

void heap_retire(struct heap *heap, void *block)
{
    heap_count_free(heap, page_of(block));
    heap_hold_back(heap, block, LIMBO_EPOCH);
}

void heap_retire_named(struct heap *heap, void *block)
{
    heap_count_free(heap, page_of(block));
    heap_hold_back(heap, block, LIMBO_COLLECTION);
}

bool heap_quiescent(struct heap *heap)
{
    limbo_close(heap);
    store_seq(&heap->seen, load_seq(&heap->program->epoch));
    return limbo_reclaim(heap, LIMBO_BAGS_AT_ONCE);
}

bool heap_must_wait(const struct heap *heap)
{
    return heap->limbo[LIMBO_EPOCH].bytes >= LIMBO_BYTES_MOST && !program_heap_pinned(heap->program);
}

void heap_offline(struct heap *heap)
{
    limbo_close(heap);
    store_seq(&heap->seen, HEAP_OFFLINE);
    (void)limbo_reclaim(heap, LIMBO_BAGS_AT_ONCE);
}

void heap_online(struct heap *heap)
{
    /* An exchange, not a store: what this thread reads next must not be read before its epoch is visible. */
    (void)exchange_seq(&heap->seen, load_seq(&heap->program->epoch));
}

void program_heap_pin(struct program_heap *program)
{
    fetch_add_seq(&program->pinned, 1);
}

void program_heap_unpin(struct program_heap *program)
{
    CHECK(fetch_sub_acq_rel(&program->pinned, 1) > 0);
}

void program_heap_set_collecting(struct program_heap *program, bool collecting)
{
    store_seq(&program->collecting, collecting);
}

static void bags_free(struct limbo_bag *bag)
{
    while (bag) {
        struct limbo_bag *next = bag->next;
        free(bag);
        bag = next;
    }
}

void limbo_discard(struct heap *heap)
{
    for (unsigned i = 0; i < LIMBO_COUNT; i++) {
        bags_free(heap->limbo[i].first);
        free(heap->limbo[i].open);
        heap->limbo[i] = (struct limbo){0};
    }
}
