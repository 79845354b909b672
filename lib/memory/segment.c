#include "memory/segment.h"

#include <string.h>
#include <sys/mman.h>

#ifdef OURO_POISONS
/* Blocks of ours hold the only references to memory of malloc: the leak checker must look into them. */
void __lsan_register_root_region(const void *p, size_t size);
void __lsan_unregister_root_region(const void *p, size_t size);
#define LEAK_ROOT_ADD(p, size)    __lsan_register_root_region(p, size)
#define LEAK_ROOT_REMOVE(p, size) __lsan_unregister_root_region(p, size)
#else
#define LEAK_ROOT_ADD(p, size)    ((void)0)
#define LEAK_ROOT_REMOVE(p, size) ((void)0)
#endif

/* One bit for each 4 MiB of the 47-bit address space of a process: is there a segment? 4 MiB of zero
 * pages, of which only the touched ones exist. */
#define ADDRESS_BITS 47
static uint64_t segment_map[(1ULL << ADDRESS_BITS) / SEGMENT_SIZE / 64];

bool heap_contains(const void *address)
{
    uint64_t index = (uintptr_t)address / SEGMENT_SIZE;
    if (index >= COUNT_OF(segment_map) * 64)
        return false;
    /* Relaxed: whoever has the address of a block got it after the segment was entered here. */
    return (load_relaxed(&segment_map[index / 64]) >> (index % 64)) & 1;
}

static struct segment *segment_map_new(struct program_heap *program, size_t size)
{
    size_t reserve = size + SEGMENT_SIZE;
    char *base =
        mmap(NULL, reserve, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED)
        return NULL;
    size_t lead = -(uintptr_t)base & (SEGMENT_SIZE - 1);
    if (lead)
        munmap(base, lead);
    munmap(base + lead + size, reserve - lead - size);
    struct segment *segment = (struct segment *)(base + lead);
    uint64_t index = (uintptr_t)segment / SEGMENT_SIZE;
    if (index >= COUNT_OF(segment_map) * 64) {
        munmap(segment, size);
        return NULL;
    }
    segment->program = program;
    segment->size = size;
    segment->units_used = 1;
    fetch_or_relaxed(&segment_map[index / 64], 1ULL << (index % 64));
    LEAK_ROOT_ADD(segment, size);
    return segment;
}

static void segment_unmap(struct segment *segment)
{
    uint64_t index = (uintptr_t)segment / SEGMENT_SIZE;
    fetch_and_relaxed(&segment_map[index / 64], ~(1ULL << (index % 64)));
    LEAK_ROOT_REMOVE(segment, segment->size);
    BLOCK_UNPOISON(segment, segment->size);
    CHECK(munmap(segment, segment->size) == 0);
}

static void segment_link(struct program_heap *program, struct segment *segment)
{
    segment->previous = NULL;
    segment->next = program->segments;
    if (program->segments)
        program->segments->previous = segment;
    program->segments = segment;
    program->segment_count++;
}

static void segment_unlink(struct program_heap *program, struct segment *segment)
{
    if (segment->previous)
        segment->previous->next = segment->next;
    else
        program->segments = segment->next;
    if (segment->next)
        segment->next->previous = segment->previous;
    program->segment_count--;
}

/* The first of `units` free units in a row, or 0. */
static size_t segment_find_units(const struct segment *segment, size_t units)
{
    uint64_t runs = ~segment->units_used; /* bit i: `have` units from i on are free */
    for (size_t have = 1; have < units && runs;) {
        size_t more = units - have < have ? units - have : have;
        runs &= runs >> more;
        have += more;
    }
    return runs ? (size_t)__builtin_ctzll(runs) : 0;
}

static uint64_t units_mask(size_t first, size_t count)
{
    return (count == 64 ? ~0ULL : (1ULL << count) - 1) << first;
}

static struct page *page_activate(struct segment *segment, struct heap *heap, size_t first, size_t units,
                                  const struct page *layout)
{
    segment->units_used |= units_mask(first, units);
    for (size_t i = 0; i < units; i++)
        segment->page_of[first + i] = (uint8_t)first;
    struct page *page = &segment->pages[first];
    *page = *layout;
    page->first_unit = (uint8_t)first;
    page->unit_count = (uint8_t)units;
    page->active = true;
    page->heap = heap;
    return page;
}

static struct page *take_page_locked(struct heap *heap, size_t units, const struct page *layout)
{
    struct program_heap *program = heap->program;
    for (struct segment *segment = program->segments; segment; segment = segment->next) {
        size_t first = segment->size == SEGMENT_SIZE ? segment_find_units(segment, units) : 0;
        if (first)
            return page_activate(segment, heap, first, units, layout);
    }
    struct segment *segment = program->spare;
    program->spare = NULL;
    if (!segment)
        segment = segment_map_new(program, SEGMENT_SIZE);
    if (!segment)
        return NULL;
    segment_link(program, segment);
    return page_activate(segment, heap, 1, units, layout);
}

struct page *segment_take_page(struct heap *heap, size_t units, const struct page *layout)
{
    ASSERT_VALUES(units >= 1 && units < UNITS_PER_SEGMENT, units, UNITS_PER_SEGMENT);
    lock_acquire(&heap->program->lock);
    struct page *page = take_page_locked(heap, units, layout);
    lock_release(&heap->program->lock);
    return page;
}

struct page *segment_take_huge(struct heap *heap, size_t size, const struct page *layout)
{
    if (size > ((size_t)1 << ADDRESS_BITS) - 2 * SEGMENT_SIZE)
        return NULL;
    size_t total = (size + UNIT_SIZE + SEGMENT_SIZE - 1) & ~(SEGMENT_SIZE - 1);
    struct segment *segment = segment_map_new(heap->program, total);
    if (!segment)
        return NULL;
    lock_acquire(&heap->program->lock);
    segment_link(heap->program, segment);
    struct page *page = page_activate(segment, heap, 1, UNITS_PER_SEGMENT - 1, layout);
    page->unit_count = 0; /* a segment of its own */
    lock_release(&heap->program->lock);
    return page;
}

/* Marks of a page that goes back belong to nobody. */
static void page_clear_marks(struct page *page)
{
    struct segment *segment = segment_of(page);
    size_t words = UNIT_SIZE / BLOCK_GRANULE / 64;
    if (page->kind == PAGE_OBJECT)
        memset(&segment->marks[page->first_unit * words], 0, page->unit_count * words * sizeof(uint64_t));
}

void segment_return_page(struct program_heap *program, struct page *page, bool unmap_later)
{
    struct segment *segment = segment_of(page);
    struct segment *unmap = NULL;
    lock_acquire(&program->lock);
    if (page->unit_count == 0) { /* a segment of its own */
        segment_unlink(program, segment);
        unmap = segment;
    } else {
        page_clear_marks(page);
        BLOCK_UNPOISON(page_start(page), page->unit_count * UNIT_SIZE);
        if (page->unit_count >= 16) /* a megabyte is worth a system call */
            madvise(page_start(page), page->unit_count * UNIT_SIZE, MADV_DONTNEED);
        page->active = false;
        segment->units_used &= ~units_mask(page->first_unit, page->unit_count);
        if (segment->units_used == 1) {
            segment_unlink(program, segment);
            if (program->spare)
                unmap = segment;
            else
                program->spare = segment;
        }
    }
    if (unmap && unmap_later) {
        unmap->next = program->gone;
        program->gone = unmap;
        unmap = NULL;
    }
    lock_release(&program->lock);
    if (unmap)
        segment_unmap(unmap);
}

void program_heap_unmap_gone(struct program_heap *program)
{
    lock_acquire(&program->lock);
    struct segment *gone = program->gone;
    program->gone = NULL;
    lock_release(&program->lock);
    for (struct segment *next; gone; gone = next) {
        next = gone->next;
        segment_unmap(gone);
    }
}

void segment_unmap_all(struct program_heap *program)
{
    program_heap_unmap_gone(program);
    while (program->segments) {
        struct segment *segment = program->segments;
        segment_unlink(program, segment);
        segment_unmap(segment);
    }
    if (program->spare)
        segment_unmap(program->spare);
    program->spare = NULL;
}
