/* Segments: mapping them, and taking pages from them. For lib/memory only. */
#ifndef OURO_MEMORY_SEGMENT_H
#define OURO_MEMORY_SEGMENT_H

#include "memory/heap.h"

/* A page of that many units (1 .. UNITS_PER_SEGMENT - 1) for `heap`, with the kind, sizes and counts of
 * `layout`; NULL when the system's memory ended. Takes the program's lock. */
struct page *segment_take_page(struct heap *heap, size_t units, const struct page *layout);
/* A page for one block of `size` bytes that does not fit in a segment with others. */
struct page *segment_take_huge(struct heap *heap, size_t size, const struct page *layout);
/* Gives an empty page back; its segment goes back to the system when it is empty, or is put where
 * program_heap_unmap_gone finds it: to unmap four MiB takes a while. */
void segment_return_page(struct program_heap *program, struct page *page, bool unmap_later);
/* Unmaps all segments of the program. */
void segment_unmap_all(struct program_heap *program);

static inline char *page_start(const struct page *page)
{
    return (char *)segment_of(page) + (size_t)page->first_unit * UNIT_SIZE;
}

#endif
