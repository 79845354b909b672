#include "inspect/statistics.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "gc/collector.h"
#include "gc/thread_list.h"
#include "memory/heap.h"
#include "object/object.h"
#include "object/type.h"

void heap_figures_read(struct program *p, struct heap_figures *figures)
{
    struct heap_stats stats;
    program_heap_stats(p->heap, &stats);
    *figures = (struct heap_figures){.segments = stats.segments,
                                     .pages = stats.pages,
                                     .committed_bytes = stats.mapped_bytes,
                                     .limit_bytes = stats.limit_bytes,
                                     .published_objects = load_relaxed(&p->published_objects)};
    for (struct heap *heap = load_acquire(&p->heap->heaps); heap; heap = heap->next) {
        const struct heap_counters *counters = &heap->counters;
        figures->allocated_objects += load_relaxed(&counters->objects_allocated);
        figures->allocated_bytes += load_relaxed(&counters->object_bytes_allocated);
        figures->freed_objects += load_relaxed(&counters->objects_freed);
        figures->freed_bytes += load_relaxed(&counters->object_bytes_freed);
    }
    /* An object may be counted as freed by one thread after its making by another was read. */
    if (figures->freed_objects > figures->allocated_objects)
        figures->freed_objects = figures->allocated_objects;
    if (figures->freed_bytes > figures->allocated_bytes)
        figures->freed_bytes = figures->allocated_bytes;
    figures->objects = figures->allocated_objects - figures->freed_objects;
    figures->bytes = figures->allocated_bytes - figures->freed_bytes;
}

/* The kernel's name for the processor clock of one of our threads. */
static clockid_t thread_clock(int32_t native_id)
{
    enum { PER_THREAD = 4, SCHEDULED = 2 };
    return (clockid_t)(~(unsigned)native_id << 3 | PER_THREAD | SCHEDULED);
}

static void add_cpu(struct thread *t, void *sum)
{
    struct timespec used;
    int32_t id = load_relaxed(&t->native_id);
    if (id && clock_gettime(thread_clock(id), &used) == 0)
        *(int64_t *)sum += used.tv_sec * NS_PER_SECOND + used.tv_nsec;
}

int64_t program_cpu_ns(struct program *p)
{
    int64_t sum = load_relaxed(&p->ended_cpu_ns);
    program_each_thread(p, add_cpu, &sum);
    return sum;
}

/* ---- By type ---- */

struct type_count {
    const struct type *type; /* within one walk */
    char *name;
    uint64_t objects, bytes;
};

struct type_counts {
    struct type_count *entries; /* of this walk, by type; open addressing */
    size_t count, capacity;
    VECTOR(struct type_count) sums; /* by name */
    bool failed;
};

struct type_counts *type_counts_create(void)
{
    return calloc(1, sizeof(struct type_counts));
}

void type_counts_destroy(struct type_counts *counts)
{
    if (!counts)
        return;
    for (size_t i = 0; i < counts->capacity; i++)
        free(counts->entries[i].name);
    for (size_t i = 0; i < counts->sums.count; i++)
        free(counts->sums.items[i].name);
    free(counts->entries);
    vector_finish(&counts->sums);
    free(counts);
}

static struct type_count *entry_of(struct type_count *entries, size_t capacity, const struct type *type)
{
    size_t i = (((uintptr_t)type >> 4) * 0x9E3779B97F4A7C15ULL >> 20) & (capacity - 1);
    while (entries[i].type && entries[i].type != type)
        i = (i + 1) & (capacity - 1);
    return &entries[i];
}

static bool make_room(struct type_counts *counts)
{
    if (counts->count * 4 < counts->capacity * 3)
        return true;
    size_t capacity = counts->capacity ? counts->capacity * 2 : 256;
    struct type_count *grown = calloc(capacity, sizeof *grown);
    if (!grown)
        return false;
    for (size_t i = 0; i < counts->capacity; i++)
        if (counts->entries[i].type)
            *entry_of(grown, capacity, counts->entries[i].type) = counts->entries[i];
    free(counts->entries);
    counts->entries = grown;
    counts->capacity = capacity;
    return true;
}

static bool count_object(void *context, struct object *o, size_t bytes, bool mine)
{
    struct type_counts *counts = context;
    const struct type *type = object_type(o);
    if (!make_room(counts)) {
        counts->failed = true;
        return false;
    }
    struct type_count *entry = entry_of(counts->entries, counts->capacity, type);
    if (!entry->type) {
        /* Its name is copied now: the type may go when the program runs again. */
        entry->name = strdup(type->name);
        if (!entry->name) {
            counts->failed = true;
            return false;
        }
        entry->type = type;
        counts->count++;
    }
    entry->objects++;
    entry->bytes += bytes;
    return true;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct type_count *)a)->name, ((const struct type_count *)b)->name);
}

/* Moves what the walk counted to the sums. Types of one name, of two programs or of one, are one row. */
static void add_up(struct type_counts *counts)
{
    for (size_t i = 0; i < counts->capacity; i++) {
        if (counts->entries[i].type && !vector_push(&counts->sums, counts->entries[i])) {
            free(counts->entries[i].name);
            counts->failed = true;
        }
    }
    free(counts->entries);
    counts->entries = NULL;
    counts->count = counts->capacity = 0;
    if (counts->sums.count)
        qsort(counts->sums.items, counts->sums.count, sizeof *counts->sums.items, by_name);
    size_t kept = 0;
    for (size_t i = 0; i < counts->sums.count; i++) {
        struct type_count *row = &counts->sums.items[i];
        struct type_count *before = kept ? &counts->sums.items[kept - 1] : NULL;
        if (before && strcmp(before->name, row->name) == 0) {
            before->objects += row->objects;
            before->bytes += row->bytes;
            free(row->name);
        } else {
            counts->sums.items[kept++] = *row;
        }
    }
    counts->sums.count = kept;
}

void type_counts_add(struct type_counts *counts, struct program *p)
{
    gc_visit_objects(NULL, p, count_object, counts);
    add_up(counts);
}

static int by_bytes(const void *a, const void *b)
{
    const struct type_count *x = a, *y = b;
    if (x->bytes != y->bytes)
        return x->bytes < y->bytes ? 1 : -1;
    return strcmp(x->name, y->name);
}

void type_counts_put(struct type_counts *counts, uint64_t most, struct document *out)
{
    uint64_t objects = 0, bytes = 0;
    size_t listed = counts->sums.count < most ? counts->sums.count : (size_t)most;
    if (counts->sums.count)
        qsort(counts->sums.items, counts->sums.count, sizeof *counts->sums.items, by_bytes);
    document_map(out, 3);
    document_text(out, "types");
    document_array(out, listed);
    for (size_t i = 0; i < counts->sums.count; i++) {
        const struct type_count *row = &counts->sums.items[i];
        objects += row->objects;
        bytes += row->bytes;
        if (i < listed) {
            document_map(out, 3);
            document_key_text(out, "type", row->name);
            document_key_int(out, "objects", (int64_t)row->objects);
            document_key_int(out, "bytes", (int64_t)row->bytes);
        }
    }
    document_key_int(out, "objects", (int64_t)objects);
    document_key_int(out, "bytes", (int64_t)bytes);
    out->failed |= counts->failed;
}
