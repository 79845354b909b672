/* The allocator: segments from the system, divided into pages, divided into blocks of one size.
 *
 * Words. A *segment* is 4 MiB of address space, 4 MiB aligned; its first 64 KiB hold the table of its pages
 * and one mark bit for every 16 bytes. A *page* is a run of 64 KiB units that holds blocks of one size
 * class; its *kind* says whether the blocks are objects (they can be walked) or raw memory. A *heap* is the
 * set of pages in which one thread allocates; a *program heap* is all heaps of a program, with its limit.
 * Freeing a block of another thread's page is a *remote free*.
 *
 *     program heap ──> segments ──> pages ──> blocks
 *         └─────────> heaps ──────────^
 *
 * A free block starts with a link whose lowest bit is set; an object starts with the address of its
 * shape, whose lowest bit is clear. That is how a walk tells them apart, at no cost to an allocation.
 *
 * Ownership. A page belongs to one heap from the time it leaves its segment until it goes back. Heaps are
 * never freed before their program heap: a thread that ends abandons its heap, the next one adopts it whole.
 *
 * Threads. heap_alloc, heap_free and heap_retire are called by the thread that has the heap. A block of any
 * heap of the same program may be freed through one's own heap. Program-wide functions say who may call them.
 *
 * Reclamation. A block that another thread may still be looking at is retired, not freed: it is reused when
 * every heap that is online has announced quiescence since. This layer counts epochs and knows no threads;
 * whoever stops at a safepoint calls heap_quiescent.
 */
#ifndef OURO_MEMORY_HEAP_H
#define OURO_MEMORY_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/atomic.h"
#include "base/check.h"
#include "base/lock.h"

#define SEGMENT_SIZE       ((size_t)4 << 20)
#define UNIT_SIZE          ((size_t)64 << 10)
#define UNITS_PER_SEGMENT  (SEGMENT_SIZE / UNIT_SIZE)
#define BLOCK_GRANULE      16
#define SIZE_CLASS_COUNT   60
#define SIZE_CLASS_LARGEST ((size_t)64 << 10) /* larger blocks have a page of their own */
#define HEAP_UNLIMITED     SIZE_MAX
#define LIMBO_BYTES_BOUND  ((size_t)256 << 10) /* per heap; beyond it every thread is asked for a poll */
#define LIMBO_BYTES_MOST   ((size_t)4 << 20)   /* per heap; beyond it its thread waits: heap_must_wait */
#define LIMBO_BAG_BLOCKS   252

enum page_kind { PAGE_OBJECT, PAGE_RAW, PAGE_KIND_COUNT };

struct heap;
struct program_heap;

/* A page's entry in its segment's table.
 *   used + (blocks on the free list) == carved          (blocks on the remote list count as used)
 *   carved <= capacity
 */
struct page {
    void *free;          /* blocks to hand out; linked through their first word */
    uint32_t used;       /* blocks in use */
    uint32_t carved;     /* blocks that have been handed out at least once, or are on the free list */
    uint32_t capacity;   /* blocks that fit */
    uint32_t block_size; /* bytes; 0 in a page of one large block: see large_size */
    uint8_t kind;        /* enum page_kind */
    uint8_t size_class;  /* SIZE_CLASS_COUNT for a large block */
    uint8_t first_unit;  /* index of the page in its segment */
    uint8_t unit_count;  /* units; in a segment of its own, 0 */
    bool listed;         /* in its heap's list of pages with room */
    bool active;         /* taken from its segment */
    struct heap *heap;   /* the owner; set while active, constant */
    struct page *next, *previous;
    size_t large_size;        /* bytes of the one large block */
    uintptr_t remote;         /* atomic: blocks freed by other threads, and PAGE_QUEUED in bit 0 */
    struct page *remote_next; /* in the owner's list of pages with remote frees; set while PAGE_QUEUED */
    struct page *kept_next;   /* in the owner's list of kept pages, while `kept` */
    bool kept;                /* was empty when no page could go back, and will be looked at again */
};

#define PAGE_QUEUED ((uintptr_t)1)

struct segment {
    struct program_heap *program;
    struct segment *next, *previous;    /* of the program, under its lock */
    size_t size;                        /* bytes mapped; more than SEGMENT_SIZE for a huge block */
    uint64_t units_used;                /* bit i: unit i is in use; unit 0 is this header */
    uint8_t page_of[UNITS_PER_SEGMENT]; /* first unit of the page that a unit belongs to */
    struct page pages[UNITS_PER_SEGMENT];
    uint64_t marks[SEGMENT_SIZE / BLOCK_GRANULE / 64];
};

/* Written by the owner only, with relaxed stores; read by anyone, relaxed: sums need no more than that. */
struct heap_counters {
    uint64_t objects_allocated, objects_freed;
    uint64_t object_bytes_allocated, object_bytes_freed;
    uint64_t raw_bytes_allocated, raw_bytes_freed;
};
#define COUNTER_ADD(counter, n) store_relaxed(&(counter), (counter) + (n))

struct limbo_bag {
    struct limbo_bag *next;
    uint64_t epoch; /* set when it is closed: free when every heap online has seen a later one */
    size_t count, bytes;
    void *blocks[LIMBO_BAG_BLOCKS];
};

/* What a retired block waits for: that every thread has been quiescent since; and, if a queue of the
 * collector may name it, that the collection has ended. */
enum limbo_kind { LIMBO_EPOCH, LIMBO_COLLECTION, LIMBO_COUNT };

struct limbo {
    struct limbo_bag *first, *last; /* closed bags, oldest first */
    struct limbo_bag *open;         /* being filled; NULL: none */
    size_t bytes;                   /* in all of them */
};

struct heap {
    struct page *pages[PAGE_KIND_COUNT][SIZE_CLASS_COUNT]; /* with room; the first serves */
    struct heap_counters counters;
    struct program_heap *program;
    struct heap *next;         /* all heaps of the program; constant */
    struct page *remote_pages; /* atomic list: pages with remote frees */
    uint64_t seen;             /* atomic: the epoch seen at the last quiescence; HEAP_OFFLINE */
    struct limbo limbo[LIMBO_COUNT];
    size_t limbo_bytes;
    size_t supplied;           /* bytes made available since the last look at the pressure threshold */
    void *thread;              /* for the layer that has threads: who has it, NULL when abandoned */
    bool abandoned;            /* under the program's lock */
    struct page *remote_taken; /* taken from remote_pages; their blocks are still to be taken back */
    struct page *kept;         /* pages that were empty while a collection was under way */
};

#define HEAP_OFFLINE UINT64_MAX

/* Called without locks, from allocation and retiring; must not allocate from the heap, block or run Python.
 */
struct heap_hooks {
    void *context;
    /* Bytes in use passed program_heap_set_pressure's threshold. */
    void (*pressure)(void *context);
    /* An allocation did not fit under the limit. */
    void (*limit)(void *context);
    /* A limbo list is over its bound: every thread should announce quiescence soon. */
    void (*want_quiescence)(void *context);
};

struct program_heap {
    struct lock lock; /* rank SEGMENTS: segments, the abandoned flags, the list of heaps */
    struct segment *segments;
    struct segment *spare; /* one empty segment kept, not in the list */
    struct segment *gone;  /* empty ones that wait for program_heap_unmap_gone */
    size_t segment_count;
    struct heap *heaps; /* atomic head; grows only */
    size_t limit;       /* bytes */
    size_t charged;     /* atomic: bytes of carved blocks; never above limit + held_back */
    size_t held_back;   /* atomic: bytes in closed limbo bags. The program has let go of them, so they do not
                           count   against its limit: else it would fail for what a collection is looking at */
    size_t pressure_at; /* atomic: bytes in use that call the pressure hook once */
    uint64_t epoch;     /* atomic */
    uint32_t pinned;    /* atomic: not zero: nothing retired is reused */
    bool collecting;    /* atomic: what heap_retire_named got is not reused, and pages of objects stay */
    struct heap_hooks hooks;
};

/* NULL when the system's memory ended. */
struct program_heap *program_heap_create(size_t limit);
/* Gives everything back to the system at once, whatever it holds. No heap of it is in use. NULL is accepted.
 */
struct program_heap *program_heap_destroy(struct program_heap *program);
/* Any thread. A limit below what is in use makes every further growth fail. */
void program_heap_set_limit(struct program_heap *program, size_t limit);
/* The pressure hook is called once, when the bytes in use next exceed `bytes`. Any thread. */
void program_heap_set_pressure(struct program_heap *program, size_t bytes);
/* Bytes charged against the limit. Any thread. */
static inline size_t program_heap_charged(const struct program_heap *program)
{
    return load_relaxed(&program->charged);
}

/* Bytes of blocks in use, counted by those who allocate and free: less than what is charged by the blocks
 * that are free in pages. Any thread; a moment old. */
size_t program_heap_in_use(const struct program_heap *program);

/* A heap for the calling thread, online: an abandoned one of the program if there is one. NULL: no memory. */
struct heap *heap_create(struct program_heap *program);
/* Takes back what others freed, and gives empty pages back. */
void heap_trim(struct heap *heap);
/* A bounded part of that: of what others freed, and of the pages that were kept during a collection. Empty
 * segments are left to program_heap_unmap_gone. True: there is more. */
bool heap_trim_part(struct heap *heap);
/* Any thread. */
void program_heap_unmap_gone(struct program_heap *program);
/* Its thread ends: what it can give back goes back; the heap waits, offline, for an adopter. */
void heap_abandon(struct heap *heap);
/* Claims a heap that nobody has, so that nobody adopts it until heap_unclaim; false: somebody has it. */
bool heap_claim(struct heap *heap);
void heap_unclaim(struct heap *heap);
/* Takes back what was freed in abandoned heaps. Any thread of the runtime. */
void program_heap_tend_abandoned(struct program_heap *program);

void *heap_alloc_slow(struct heap *heap, enum page_kind kind, size_t size);
void heap_block_free(struct heap *heap, void *block);

static inline struct segment *segment_of(const void *block)
{
    return (struct segment *)((uintptr_t)block & ~(SEGMENT_SIZE - 1));
}
/* The page of a block: of any address in it, except in a block larger than a segment. */
static inline struct page *page_of(const void *block)
{
    struct segment *segment = segment_of(block);
    size_t unit = ((uintptr_t)block & (SEGMENT_SIZE - 1)) / UNIT_SIZE;
    return &segment->pages[segment->page_of[unit]];
}

/* 16-byte steps to 512 bytes, then four classes for each doubling. size <= SIZE_CLASS_LARGEST. */
static inline unsigned size_class_of(size_t size)
{
    if (size <= 512)
        return size ? (unsigned)((size - 1) / BLOCK_GRANULE) : 0;
    unsigned log = 63 - (unsigned)__builtin_clzll(size - 1); /* 2^log < size <= 2^(log+1) */
    return 32 + (log - 9) * 4 + (unsigned)(((size - 1) >> (log - 2)) & 3);
}
static inline size_t size_class_bytes(unsigned size_class)
{
    if (size_class < 32)
        return (size_t)(size_class + 1) * BLOCK_GRANULE;
    unsigned log = 9 + (size_class - 32) / 4;
    return ((size_t)1 << log) + ((size_t)((size_class - 32) % 4 + 1) << (log - 2));
}

static inline size_t block_bytes(const struct page *page)
{
    return page->block_size ? page->block_size : page->large_size;
}
/* Usable bytes of a block. */
static inline size_t heap_block_size(const void *block)
{
    return block_bytes(page_of(block));
}

static inline void *block_next(void *block)
{
    return (void *)(*(uintptr_t *)block & ~(uintptr_t)1);
}
static inline void block_set_next(void *block, void *next)
{
    store_relaxed((uintptr_t *)block, (uintptr_t)next | 1);
}

#ifdef __SANITIZE_ADDRESS__
#define OURO_POISONS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OURO_POISONS 1
#endif
#endif
#ifdef OURO_POISONS
#include <sanitizer/asan_interface.h>
/* The link of a free block stays readable for walks. */
#define BLOCK_POISON(block, size)   __asan_poison_memory_region((char *)(block) + 8, (size)-8)
#define BLOCK_UNPOISON(block, size) __asan_unpoison_memory_region((block), (size))
#else
#define BLOCK_POISON(block, size)   ((void)0)
#define BLOCK_UNPOISON(block, size) ((void)0)
#endif

/* A block of at least `size` bytes, 16-aligned, content undefined. Until the caller stores a shape into
 * its first word, a block of kind PAGE_OBJECT still looks free.
 * *Fails*: NULL at the program's limit or when the system's memory ended. */
static inline void *heap_alloc(struct heap *heap, enum page_kind kind, size_t size)
{
    if (likely(size <= SIZE_CLASS_LARGEST)) {
        struct page *page = heap->pages[kind][size_class_of(size)];
        void *block = page ? page->free : NULL;
        if (likely(block != NULL)) {
            page->free = block_next(block);
            store_relaxed(&page->used, page->used + 1);
            BLOCK_UNPOISON(block, page->block_size);
            if (kind == PAGE_OBJECT) {
                COUNTER_ADD(heap->counters.objects_allocated, 1);
                COUNTER_ADD(heap->counters.object_bytes_allocated, page->block_size);
            } else {
                COUNTER_ADD(heap->counters.raw_bytes_allocated, page->block_size);
            }
            return block;
        }
    }
    return heap_alloc_slow(heap, kind, size);
}

static inline void heap_count_free(struct heap *heap, const struct page *page)
{
    if (page->kind == PAGE_OBJECT) {
        COUNTER_ADD(heap->counters.objects_freed, 1);
        COUNTER_ADD(heap->counters.object_bytes_freed, block_bytes(page));
    } else {
        COUNTER_ADD(heap->counters.raw_bytes_freed, block_bytes(page));
    }
}
/* Frees a block of any heap of the same program for reuse at once. */
static inline void heap_free(struct heap *heap, void *block)
{
    struct page *page = page_of(block);
    heap_count_free(heap, page);
    /* One's own page that neither was full nor becomes empty: nothing else changes. */
    if (likely(page->heap == heap && page->free && page->used > 1 && page->block_size)) {
        ASSERT(page->kind != PAGE_OBJECT ||
               !(load_relaxed((uintptr_t *)block) & 1)); /* else it is free already */
        block_set_next(block, page->free);
        page->free = block;
        store_relaxed(&page->used, page->used - 1);
        BLOCK_POISON(block, page->block_size);
        return;
    }
    heap_block_free(heap, block);
}

/* ---- Deferred reclamation ---- */

/* Counts the block as freed, and reuses it when every heap now online has announced quiescence and
 * nothing is pinned. */
void heap_retire(struct heap *heap, void *block);
/* The same for a block that a queue of the collector may name: not before the collection ends, either. */
void heap_retire_named(struct heap *heap, void *block);
/* The caller holds no pointer that it has not retained. Frees what became free, a bounded part of it; true:
 * there is more, which the next call takes. */
bool heap_quiescent(struct heap *heap);
/* So much is retired that its thread should retire no more before others have been quiescent: it waits,
 * offline. Only a thread that has lost the processor between two polls keeps others waiting, and they leave
 * it theirs. */
bool heap_must_wait(const struct heap *heap);
/* From heap_offline to heap_online the heap counts as quiescent all the time. */
void heap_offline(struct heap *heap);
void heap_online(struct heap *heap);
/* The collector's own pin, for the length of a collection: what heap_retire_named got is not reused, and no
 * page of objects goes back to its segment. */
void program_heap_set_collecting(struct program_heap *program, bool collecting);
static inline bool program_heap_collecting(const struct program_heap *program)
{
    /* Acquire pairs with the store in program_heap_set_collecting, which comes before the arming handshake.
     */
    return load_acquire(&program->collecting);
}
/* While pinned (pins nest), no retired block is reused: for whoever looks at objects that he does not hold.
 * Any thread. */
void program_heap_pin(struct program_heap *program);
void program_heap_unpin(struct program_heap *program);
static inline bool program_heap_pinned(const struct program_heap *program)
{
    /* Acquire pairs with the pin's sequentially consistent store. */
    return load_acquire(&program->pinned) != 0;
}

/* ---- Marks, walks, figures ---- */

/* Is this the address of a block in some segment? For addresses that may be static objects. Any thread. */
bool heap_contains(const void *address);

static inline uint64_t *mark_word(const void *object, uint64_t *bit)
{
    size_t granule = ((uintptr_t)object & (SEGMENT_SIZE - 1)) / BLOCK_GRANULE;
    *bit = 1ULL << (granule % 64);
    return &segment_of(object)->marks[granule / 64];
}
static inline bool heap_mark_test(const void *object)
{
    uint64_t bit;
    /* Relaxed: a mark is a hint to whoever races with the collector; its queues carry the order. */
    return (load_relaxed(mark_word(object, &bit)) & bit) != 0;
}
/* False if it was marked already. Any thread. */
static inline bool heap_mark_set(void *object)
{
    uint64_t bit, *word = mark_word(object, &bit);
    if (load_relaxed(word) & bit)
        return false;
    return !(fetch_or_relaxed(word, bit) & bit); /* relaxed: see heap_mark_test */
}
/* Marks an object that nobody has seen yet, for a thread whose objects are born marked: no queue of the
 * collector ever names it, until it is shared. Blocks of one granule have no room to remember that. */
static inline void heap_mark_born(void *object, size_t size)
{
    (void)heap_mark_set(object);
    if (size > BLOCK_GRANULE)
        (void)heap_mark_set((char *)object + BLOCK_GRANULE);
}
/* Was it born marked in the collection that is under way? */
static inline bool heap_was_born_marked(const void *object)
{
    return page_of(object)->block_size > BLOCK_GRANULE &&
           heap_mark_test((const char *)object + BLOCK_GRANULE);
}
/* Clears every mark of the pages that a program has now. Nobody marks; it is collecting. */
void program_heap_clear_marks(struct program_heap *program);

/* false ends the walk. Must neither allocate nor free; may mark. */
typedef bool heap_visitor(void *context, void *object, size_t size);
/* Every block of kind PAGE_OBJECT in use. Safe while all threads of the program are held, or have ended.
 * Retired blocks are still in use to a walk. False: the visitor ended it. */
bool heap_walk(struct program_heap *program, heap_visitor *visit, void *context);

/* The same for the pages of one heap, by the thread that has it, at any time. */
bool heap_walk_own(struct heap *heap, heap_visitor *visit, void *context);

/* The same as heap_walk while the program's threads run, for the collector: what it visits was allocated
 * before the call, or was born marked. It is collecting, so an object that is not marked keeps its block.
 * False: the visitor ended it, or there was no memory. */
bool heap_walk_running(struct program_heap *program, heap_visitor *visit, void *context);

struct heap_stats {
    uint64_t objects, object_bytes, raw_bytes; /* in use now */
    uint64_t allocations, frees;               /* of objects, since the program began */
    uint64_t bytes_allocated;                  /* objects and raw, since the program began */
    uint64_t charged_bytes, limit_bytes;       /* against the limit; limit 0: none */
    uint64_t limbo_bytes;                      /* retired, not yet reused */
    uint64_t segments, pages, mapped_bytes;
    uint64_t page_bytes; /* carved from pages in use */
    uint64_t fill[10];   /* pages by tenths of their carved blocks in use */
};
/* Any thread. Totals are exact when the program's threads stand still, else a moment old. */
void program_heap_stats(struct program_heap *program, struct heap_stats *stats);

/* Verifies lists and counts of every page; aborts on the first that is wrong. Safe when heap_walk is. */
void program_heap_check(struct program_heap *program);

#endif
