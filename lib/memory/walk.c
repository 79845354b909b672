#include <stdlib.h>

#include "memory/segment.h"

static bool page_walk(struct page *page, heap_visitor *visit, void *context)
{
    size_t size = block_bytes(page);
    uint32_t carved = load_acquire(&page->carved); /* pairs with large_alloc */
    char *block = page_start(page);
    for (uint32_t i = 0; i < carved; i++, block += size) {
        /* Acquire pairs with the store of the shape in a newborn: its fields are there. */
        uintptr_t first = load_acquire((uintptr_t *)block);
        if (first & 1)
            continue;
        if (!visit(context, block, size))
            return false;
    }
    return true;
}

/* The pages of objects of one heap, or of all when it is NULL. */
static bool walk(struct program_heap *program, const struct heap *heap, heap_visitor *visit, void *context)
{
    for (struct segment *segment = program->segments; segment; segment = segment->next)
        for (size_t unit = 1; unit < UNITS_PER_SEGMENT; unit++) {
            struct page *page = &segment->pages[unit];
            if (segment->units_used >> unit & 1 && segment->page_of[unit] == unit &&
                page->kind == PAGE_OBJECT && (!heap || page->heap == heap) &&
                !page_walk(page, visit, context))
                return false;
        }
    return true;
}

bool heap_walk(struct program_heap *program, heap_visitor *visit, void *context)
{
    return walk(program, NULL, visit, context);
}

bool heap_walk_own(struct heap *heap, heap_visitor *visit, void *context)
{
    /* The lock keeps others from changing the tables of the segments; the pages are one's own. */
    lock_acquire(&heap->program->lock);
    bool whole = walk(heap->program, heap, visit, context);
    lock_release(&heap->program->lock);
    return whole;
}

/* ---- While threads run ---- */

struct page_list {
    struct page **pages;
    size_t count, room;
};

/* The pages of objects that there are now, up to `room` of them; count says how many there are. */
static void list_pages(struct program_heap *program, struct page_list *list)
{
    list->count = 0;
    lock_acquire(&program->lock);
    for (struct segment *segment = program->segments; segment; segment = segment->next)
        for (size_t unit = 1; unit < UNITS_PER_SEGMENT; unit++) {
            struct page *page = &segment->pages[unit];
            if (!(segment->units_used >> unit & 1) || segment->page_of[unit] != unit ||
                page->kind != PAGE_OBJECT)
                continue;
            if (list->count < list->room)
                list->pages[list->count] = page;
            list->count++;
        }
    lock_release(&program->lock);
}

/* While it is collecting they stay where they are. False: no memory. */
static bool take_pages(struct program_heap *program, struct page_list *list)
{
    ASSERT(program_heap_collecting(program));
    *list = (struct page_list){.room = 256};
    for (;;) {
        free(list->pages);
        list->pages = malloc(list->room * sizeof *list->pages);
        if (!list->pages)
            return false;
        list_pages(program, list);
        if (list->count <= list->room)
            return true;
        list->room = list->count + list->count / 8;
    }
}

bool heap_walk_running(struct program_heap *program, heap_visitor *visit, void *context)
{
    struct page_list list;
    bool whole = take_pages(program, &list);
    for (size_t i = 0; whole && i < list.count; i++)
        whole = page_walk(list.pages[i], visit, context);
    free(list.pages);
    return whole;
}

static void clear_marks(struct page *page)
{
    const size_t words = UNIT_SIZE / BLOCK_GRANULE / 64;
    size_t units = page->unit_count ? page->unit_count : 1; /* in a segment of its own it has one object */
    uint64_t *marks = &segment_of(page)->marks[page->first_unit * words];
    for (size_t k = 0; k < units * words; k++)
        if (load_relaxed(&marks[k])) /* relaxed: whoever tests a mark now learns nothing from it */
            store_relaxed(&marks[k], 0);
}

/* For want of memory: whoever needs a page waits meanwhile. */
static void clear_marks_locked(struct program_heap *program)
{
    lock_acquire(&program->lock);
    for (struct segment *segment = program->segments; segment; segment = segment->next)
        for (size_t unit = 1; unit < UNITS_PER_SEGMENT; unit++)
            if (segment->units_used >> unit & 1 && segment->page_of[unit] == unit &&
                segment->pages[unit].kind == PAGE_OBJECT)
                clear_marks(&segment->pages[unit]);
    lock_release(&program->lock);
}

void program_heap_clear_marks(struct program_heap *program)
{
    struct page_list list;
    if (!take_pages(program, &list)) {
        clear_marks_locked(program);
        return;
    }
    for (size_t i = 0; i < list.count; i++)
        clear_marks(list.pages[i]);
    free(list.pages);
}

/* ---- Figures ---- */

size_t program_heap_in_use(const struct program_heap *program)
{
    uint64_t allocated = 0, freed = 0;
    for (const struct heap *heap = load_acquire(&program->heaps); heap; heap = heap->next) {
        const struct heap_counters *c = &heap->counters;
        freed += load_relaxed(&c->object_bytes_freed) + load_relaxed(&c->raw_bytes_freed);
        allocated += load_relaxed(&c->object_bytes_allocated) + load_relaxed(&c->raw_bytes_allocated);
    }
    return allocated > freed ? allocated - freed : 0;
}

static void add_page(struct heap_stats *stats, const struct page *page)
{
    uint32_t carved = load_relaxed(&page->carved), used = load_relaxed(&page->used);
    stats->pages++;
    stats->page_bytes += carved * block_bytes(page);
    if (carved)
        stats->fill[used >= carved ? 9 : used * 10 / carved]++;
}

void program_heap_stats(struct program_heap *program, struct heap_stats *stats)
{
    *stats = (struct heap_stats){.charged_bytes = program_heap_charged(program)};
    size_t limit = load_relaxed(&program->limit);
    stats->limit_bytes = limit == HEAP_UNLIMITED ? 0 : limit;
    uint64_t object_bytes_freed = 0, raw_freed = 0, raw_allocated = 0;
    for (struct heap *heap = load_acquire(&program->heaps); heap; heap = heap->next) {
        const struct heap_counters *c = &heap->counters;
        stats->frees += load_relaxed(&c->objects_freed);
        object_bytes_freed += load_relaxed(&c->object_bytes_freed);
        raw_freed += load_relaxed(&c->raw_bytes_freed);
        stats->allocations += load_relaxed(&c->objects_allocated);
        stats->object_bytes += load_relaxed(&c->object_bytes_allocated);
        raw_allocated += load_relaxed(&c->raw_bytes_allocated);
        stats->limbo_bytes += load_relaxed(&heap->limbo_bytes);
    }
    stats->bytes_allocated = stats->object_bytes + raw_allocated;
    /* While threads run, a free may be seen before its allocation: never show less than nothing. */
    stats->objects = stats->allocations > stats->frees ? stats->allocations - stats->frees : 0;
    stats->object_bytes =
        stats->object_bytes > object_bytes_freed ? stats->object_bytes - object_bytes_freed : 0;
    stats->raw_bytes = raw_allocated > raw_freed ? raw_allocated - raw_freed : 0;
    lock_acquire(&program->lock);
    for (struct segment *segment = program->segments; segment; segment = segment->next) {
        stats->segments++;
        stats->mapped_bytes += segment->size;
        for (size_t unit = 1; unit < UNITS_PER_SEGMENT; unit++)
            if (segment->units_used >> unit & 1 && segment->page_of[unit] == unit)
                add_page(stats, &segment->pages[unit]);
    }
    lock_release(&program->lock);
}

static void page_check(const struct program_heap *program, struct page *page)
{
    CHECK(page->active && page->heap->program == program && page->kind < PAGE_KIND_COUNT);
    CHECK_VALUES(page->carved <= page->capacity, page->carved, page->capacity);
    uint32_t free_blocks = 0;
    for (void *block = page->free; block; block = block_next(block)) {
        CHECK(page_of(block) == page);
        CHECK(*(uintptr_t *)block & 1);
        free_blocks++;
        CHECK_VALUES(free_blocks <= page->carved, free_blocks, page->carved);
    }
    CHECK_VALUES(page->used + free_blocks == page->carved, page->used, free_blocks);
    uint32_t remote = 0;
    for (void *block = (void *)(load_acquire(&page->remote) & ~PAGE_QUEUED); block; block = block_next(block))
        remote++;
    CHECK_VALUES(remote <= page->used, remote, page->used);
    if (page->size_class < SIZE_CLASS_COUNT && (page->free || page->carved < page->capacity))
        CHECK(page->listed);
}

void program_heap_check(struct program_heap *program)
{
    size_t count = 0;
    for (struct segment *segment = program->segments; segment; segment = segment->next) {
        count++;
        CHECK(segment->program == program);
        for (size_t unit = 1; unit < UNITS_PER_SEGMENT; unit++)
            if (segment->units_used >> unit & 1 && segment->page_of[unit] == unit)
                page_check(program, &segment->pages[unit]);
    }
    CHECK_VALUES(count == program->segment_count, count, program->segment_count);
}
