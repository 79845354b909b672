#include "memory/heap.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "memory/reclaim.h"
#include "memory/segment.h"

_Static_assert(sizeof(struct segment) <= UNIT_SIZE, "a segment's header fits in its first unit");

#define CARVE_BYTES          4096 /* carved at a time, so that memory is touched as it is used */
#define PRESSURE_STEP        ((size_t)64 << 10)
#define REMOTE_PAGES_AT_ONCE 2 /* taken back in one go, so that an allocation waits for so much only */
#define REMOTE_TRIES         8 /* before a new page is taken instead */
#define KEPT_PAGES_AT_ONCE   16
#define SMALL_LIMIT          8192 /* blocks up to this size come from pages of one unit, larger ones of four */

/* ---- Program heaps ---- */

struct program_heap *program_heap_create(size_t limit)
{
    struct program_heap *program = calloc(1, sizeof *program);
    if (!program)
        return NULL;
    lock_init(&program->lock, LOCK_RANK_SEGMENTS);
    program->limit = limit;
    program->pressure_at = SIZE_MAX;
    program->epoch = 1;
    return program;
}

struct program_heap *program_heap_destroy(struct program_heap *program)
{
    if (!program)
        return NULL;
    for (struct heap *heap = program->heaps; heap;) {
        struct heap *next = heap->next;
        limbo_discard(heap);
        free(heap);
        heap = next;
    }
    segment_unmap_all(program);
    lock_finish(&program->lock);
    free(program);
    return NULL;
}

void program_heap_set_limit(struct program_heap *program, size_t limit)
{
    store_relaxed(&program->limit, limit); /* relaxed: a limit is noticed soon, not at once */
}

void program_heap_set_pressure(struct program_heap *program, size_t bytes)
{
    store_relaxed(&program->pressure_at, bytes);
}

/* Charges bytes against the limit; false when they do not fit. */
static bool charge(struct program_heap *program, size_t bytes)
{
    /* Relaxed: a sum; nothing is reached through it. */
    size_t before = fetch_add_relaxed(&program->charged, bytes);
    size_t limit = load_relaxed(&program->limit);
    if (likely(before + bytes <= limit && before + bytes >= before))
        return true;
    size_t held_back = load_relaxed(&program->held_back);
    if (before + bytes < before || before + bytes - limit > held_back) {
        fetch_sub_relaxed(&program->charged, bytes);
        if (program->hooks.limit)
            program->hooks.limit(program->hooks.context);
        return false;
    }
    return true;
}

/* Called when `bytes` of blocks become available to a heap, new ones or ones that were freed: calls the
 * pressure hook when what is in use has passed the threshold. Looks at every 64 KiB or so. */
static void supply(struct heap *heap, size_t bytes)
{
    struct program_heap *program = heap->program;
    heap->supplied += bytes;
    if (likely(heap->supplied < PRESSURE_STEP))
        return;
    heap->supplied = 0;
    size_t threshold = load_relaxed(&program->pressure_at);
    if (program->hooks.pressure && program_heap_in_use(program) > threshold &&
        cas_relaxed(&program->pressure_at, &threshold, SIZE_MAX))
        program->hooks.pressure(program->hooks.context);
}

static void uncharge(struct program_heap *program, size_t bytes)
{
    fetch_sub_relaxed(&program->charged, bytes);
}

/* ---- Heaps of threads ---- */

static struct heap *adopt_abandoned(struct program_heap *program)
{
    struct heap *found = NULL;
    lock_acquire(&program->lock);
    for (struct heap *heap = program->heaps; heap && !found; heap = heap->next)
        if (heap->abandoned)
            found = heap;
    if (found)
        found->abandoned = false;
    lock_release(&program->lock);
    return found;
}

struct heap *heap_create(struct program_heap *program)
{
    struct heap *heap = adopt_abandoned(program);
    if (!heap) {
        heap = calloc(1, sizeof *heap);
        if (!heap)
            return NULL;
        heap->program = program;
        lock_acquire(&program->lock);
        heap->next = program->heaps;
        heap->seen = HEAP_OFFLINE;
        store_release(&program->heaps, heap); /* pairs with the acquire in limbo_oldest_seen */
        lock_release(&program->lock);
    }
    heap_online(heap);
    return heap;
}

/* ---- Pages of a heap ---- */

static void page_list(struct heap *heap, struct page *page)
{
    /* Behind the first: that one keeps serving until it is empty. */
    struct page **first = &heap->pages[page->kind][page->size_class];
    page->listed = true;
    if (!*first) {
        page->next = page->previous = NULL;
        *first = page;
        return;
    }
    page->previous = *first;
    page->next = (*first)->next;
    if (page->next)
        page->next->previous = page;
    (*first)->next = page;
}

static void page_unlist(struct heap *heap, struct page *page)
{
    if (page->previous)
        page->previous->next = page->next;
    else
        heap->pages[page->kind][page->size_class] = page->next;
    if (page->next)
        page->next->previous = page->previous;
    page->listed = false;
}

enum unmapping { UNMAP_NOW, UNMAP_LATER };

static void page_release(struct heap *heap, struct page *page, enum unmapping when)
{
    if (page->listed)
        page_unlist(heap, page);
    uncharge(heap->program, (size_t)page->carved * block_bytes(page));
    segment_return_page(heap->program, page, when == UNMAP_LATER);
}

/* The collector may be looking at an empty page: it goes when the collection has ended. */
static void page_keep(struct heap *heap, struct page *page)
{
    if (page->kept)
        return;
    page->kept = true;
    page->kept_next = heap->kept;
    heap->kept = page;
}

static bool has_to_stay(const struct heap *heap, const struct page *page)
{
    return page->kind == PAGE_OBJECT && program_heap_collecting(heap->program);
}

/* Gives an empty page back, or sees to it that it will be. With no block in use none can be on the remote
 * list, so the page is not queued either. */
static void page_empty(struct heap *heap, struct page *page)
{
    if (has_to_stay(heap, page))
        page_keep(heap, page);
    else if (!page->kept)
        page_release(heap, page, UNMAP_NOW);
}

/* After blocks came back: lists a page that was full, and gives back one that is empty, unless it is
 * the last with room in its class (a loop that makes and drops one object should not map memory each time).
 */
static void page_settle(struct heap *heap, struct page *page)
{
    if (!page->listed)
        page_list(heap, page);
    bool alone = !page->previous && !page->next;
    if (!page->used && !alone)
        page_empty(heap, page);
}

static bool page_carve(struct program_heap *program, struct page *page)
{
    size_t size = page->block_size;
    size_t count = size >= CARVE_BYTES ? 1 : CARVE_BYTES / size;
    if (count > page->capacity - page->carved)
        count = page->capacity - page->carved;
    if (count == 0 || !charge(program, count * size))
        return false;
    char *block = page_start(page) + page->carved * size;
    for (size_t i = 0; i < count; i++) {
        block_set_next(block + i * size, i + 1 < count ? block + (i + 1) * size : page->free);
        BLOCK_POISON(block + i * size, size);
    }
    page->free = block;
    store_relaxed(&page->carved, page->carved + (uint32_t)count);
    return true;
}

static void take_back(struct heap *heap, struct page *page)
{
    /* Acquire pairs with remote_free: what the other thread did with the blocks is over. Release: from here
     * on the page may be queued again, which writes remote_next after the caller read it. */
    void *block = (void *)(exchange_acq_rel(&page->remote, 0) & ~PAGE_QUEUED);
    while (block) {
        void *following = block_next(block);
        block_set_next(block, page->free);
        page->free = block;
        store_relaxed(&page->used, page->used - 1);
        block = following;
    }
    page_settle(heap, page);
}

/* Takes back what other threads freed, of at most so many pages: after a collection it may be millions of
 * blocks. True: there is more. */
static bool collect_remote(struct heap *heap, unsigned pages)
{
    for (; pages; pages--) {
        if (!heap->remote_taken && load_relaxed(&heap->remote_pages))
            /* Acquire pairs with the release in remote_free: the pages' links are seen. */
            heap->remote_taken = exchange_acquire(&heap->remote_pages, NULL);
        struct page *page = heap->remote_taken;
        if (!page)
            return false;
        heap->remote_taken = page->remote_next;
        take_back(heap, page);
    }
    return heap->remote_taken || load_relaxed(&heap->remote_pages);
}

static void remote_free(struct page *page, void *block)
{
    uintptr_t head = load_relaxed(&page->remote);
    do {
        block_set_next(block, (void *)(head & ~PAGE_QUEUED));
        /* Release publishes the link and all that this thread did with the block; acquire, see
         * collect_remote. */
    } while (!cas_acq_rel(&page->remote, &head, (uintptr_t)block | PAGE_QUEUED));
    if (head & PAGE_QUEUED)
        return;
    /* The first since the owner's last look: this thread alone queues the page. */
    struct heap *heap = page->heap;
    struct page *first = load_relaxed(&heap->remote_pages);
    do {
        page->remote_next = first;
    } while (!cas_release(&heap->remote_pages, &first, page)); /* pairs with collect_remote */
}

void heap_block_free(struct heap *heap, void *block)
{
    struct page *page = page_of(block);
    ASSERT(page->active && page->heap->program == heap->program);
    ASSERT(page->kind != PAGE_OBJECT ||
           !(load_relaxed((uintptr_t *)block) & 1)); /* else it is free already */
    if (unlikely(page->size_class == SIZE_CLASS_COUNT)) {
        if (has_to_stay(heap, page))
            heap_hold_back(heap, block, LIMBO_COLLECTION);
        else
            page_release(heap, page, UNMAP_NOW); /* its only block, so nobody else looks at the page */
        return;
    }
    BLOCK_POISON(block, block_bytes(page));
    if (unlikely(page->heap != heap)) {
        remote_free(page, block);
        return;
    }
    ASSERT(page->used > 0);
    bool was_full = !page->free;
    block_set_next(block, page->free);
    page->free = block;
    store_relaxed(&page->used, page->used - 1);
    if (unlikely(was_full || page->used == 0))
        page_settle(heap, page);
}

/* ---- Allocation ---- */

static void *large_alloc(struct heap *heap, enum page_kind kind, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t units = (size + UNIT_SIZE - 1) / UNIT_SIZE;
    bool huge = units > UNITS_PER_SEGMENT - 1;
    size_t granule = huge ? SEGMENT_SIZE : UNIT_SIZE;
    size_t usable =
        huge ? ((size + UNIT_SIZE + granule - 1) & ~(granule - 1)) - UNIT_SIZE : units * UNIT_SIZE;
    /* Charged by pages of the system: what the tail of the last unit costs is address space only. */
    size_t charged = (size + 4095) & ~(size_t)4095;
    ASSERT_VALUES(charged <= usable, charged, usable);
    if (!charge(heap->program, charged))
        return NULL;
    struct page layout = {.kind = (uint8_t)kind,
                          .size_class = SIZE_CLASS_COUNT,
                          .large_size = charged,
                          .capacity = 1,
                          .used = 1};
    struct page *page =
        huge ? segment_take_huge(heap, size, &layout) : segment_take_page(heap, units, &layout);
    if (!page) {
        uncharge(heap->program, charged);
        return NULL;
    }
    supply(heap, charged);
    void *block = page_start(page);
    block_set_next(block, NULL);
    store_release(&page->carved, 1); /* pairs with walks: the block looks free until it has a shape */
    return block;
}

static struct page *page_create(struct heap *heap, enum page_kind kind, unsigned size_class)
{
    size_t size = size_class_bytes(size_class);
    size_t units = size <= SMALL_LIMIT ? 1 : 4;
    struct page layout = {.kind = (uint8_t)kind,
                          .size_class = (uint8_t)size_class,
                          .block_size = (uint32_t)size,
                          .capacity = (uint32_t)(units * UNIT_SIZE / size)};
    struct page *page = segment_take_page(heap, units, &layout);
    if (!page)
        return NULL;
    struct page **first = &heap->pages[kind][size_class];
    page->next = *first;
    if (*first)
        (*first)->previous = page;
    *first = page;
    page->listed = true;
    return page;
}

/* A page of that class with a block on its free list, first in the list; or NULL. */
static struct page *page_with_block(struct heap *heap, enum page_kind kind, unsigned size_class)
{
    bool more = collect_remote(heap, REMOTE_PAGES_AT_ONCE);
    for (unsigned tries = REMOTE_TRIES;;) {
        struct page *page = heap->pages[kind][size_class];
        if (!page && more && tries--) {
            more = collect_remote(heap, REMOTE_PAGES_AT_ONCE);
            continue;
        }
        if (!page) {
            page = page_create(heap, kind, size_class);
            if (!page)
                return NULL;
        }
        if (page->free)
            return page;
        if (page->carved < page->capacity) {
            if (page_carve(heap->program, page))
                return page;
            if (page->used == 0)
                page_empty(heap, page);
            return NULL;
        }
        page_unlist(heap, page); /* full */
    }
}

void *heap_alloc_slow(struct heap *heap, enum page_kind kind, size_t size)
{
    void *block;
    size_t bytes;
    if (size <= SIZE_CLASS_LARGEST) {
        struct page *page = page_with_block(heap, kind, size_class_of(size));
        if (!page)
            return NULL;
        supply(heap, (size_t)(page->carved - page->used) * page->block_size);
        block = page->free;
        page->free = block_next(block);
        store_relaxed(&page->used, page->used + 1);
        bytes = page->block_size;
        BLOCK_UNPOISON(block, bytes);
    } else {
        block = large_alloc(heap, kind, size);
        if (!block)
            return NULL;
        bytes = heap_block_size(block);
    }
    if (kind == PAGE_OBJECT) {
        COUNTER_ADD(heap->counters.objects_allocated, 1);
        COUNTER_ADD(heap->counters.object_bytes_allocated, bytes);
    } else {
        COUNTER_ADD(heap->counters.raw_bytes_allocated, bytes);
    }
    return block;
}

/* ---- The end of a thread ---- */

/* Of the pages that were kept, at most so many. True: there are more. */
static bool release_kept(struct heap *heap, unsigned pages, enum unmapping when)
{
    if (program_heap_collecting(heap->program))
        return false;
    for (struct page *page; (page = heap->kept) && pages; pages--) {
        heap->kept = page->kept_next;
        page->kept = false;
        if (!page->used)
            page_release(heap, page, when);
    }
    return heap->kept != NULL;
}

bool heap_trim_part(struct heap *heap)
{
    return collect_remote(heap, REMOTE_PAGES_AT_ONCE) || release_kept(heap, KEPT_PAGES_AT_ONCE, UNMAP_LATER);
}

void heap_trim(struct heap *heap)
{
    while (collect_remote(heap, UINT_MAX))
        ;
    (void)release_kept(heap, UINT_MAX, UNMAP_NOW);
    for (unsigned kind = 0; kind < PAGE_KIND_COUNT; kind++) {
        for (unsigned c = 0; c < SIZE_CLASS_COUNT; c++) {
            struct page *next;
            for (struct page *page = heap->pages[kind][c]; page; page = next) {
                next = page->next;
                if (!page->used)
                    page_empty(heap, page);
            }
        }
    }
}

void heap_abandon(struct heap *heap)
{
    struct program_heap *program = heap->program;
    heap_quiescent(heap);
    heap_trim(heap);
    heap_offline(heap);
    lock_acquire(&program->lock);
    heap->abandoned = true;
    lock_release(&program->lock);
}

bool heap_claim(struct heap *heap)
{
    lock_acquire(&heap->program->lock);
    bool mine = heap->abandoned;
    heap->abandoned = false;
    lock_release(&heap->program->lock);
    return mine;
}

void heap_unclaim(struct heap *heap)
{
    lock_acquire(&heap->program->lock);
    heap->abandoned = true;
    lock_release(&heap->program->lock);
}

void program_heap_tend_abandoned(struct program_heap *program)
{
    for (struct heap *heap = load_acquire(&program->heaps); heap; heap = heap->next) {
        if (!heap_claim(heap))
            continue;
        (void)limbo_reclaim(heap, UINT_MAX); /* nobody waits for it */
        heap_trim(heap);
        heap_unclaim(heap);
    }
}
