#include "inspect/handles.h"

#include <stdlib.h>

#include "base/lock.h"
#include "gc/weak.h"
#include "memory/heap.h"
#include "object/release.h"

struct handle_entry {
    struct object *object; /* NULL: free */
    uint64_t number;
};

/* By object, with open addressing; a number is looked for from end to end, which only people ask for. */
struct program_inspect {
    struct lock lock; /* rank LEAF */
    struct handle_entry *entries;
    size_t count, capacity; /* capacity: a power of two, or 0 */
    uint64_t last;          /* number given last */
};

static size_t home_of(const struct program_inspect *table, const struct object *o)
{
    return (((uintptr_t)o >> 4) * 0x9E3779B97F4A7C15ULL >> 20) & (table->capacity - 1);
}

static struct handle_entry *probe(struct program_inspect *table, const struct object *o)
{
    size_t i = home_of(table, o);
    while (table->entries[i].object && table->entries[i].object != o)
        i = (i + 1) & (table->capacity - 1);
    return &table->entries[i];
}

static bool grow(struct program_inspect *table)
{
    if (table->count * 4 < table->capacity * 3)
        return true;
    struct program_inspect bigger = {.capacity = table->capacity ? table->capacity * 2 : 64};
    bigger.entries = calloc(bigger.capacity, sizeof *bigger.entries);
    if (!bigger.entries)
        return false;
    for (size_t i = 0; i < table->capacity; i++)
        if (table->entries[i].object)
            *probe(&bigger, table->entries[i].object) = table->entries[i];
    free(table->entries);
    table->entries = bigger.entries;
    table->capacity = bigger.capacity;
    return true;
}

/* Moves later entries of the run up, so that probing needs no marks of what was there. */
static void take_out(struct program_inspect *table, struct handle_entry *entry)
{
    size_t mask = table->capacity - 1, hole = (size_t)(entry - table->entries);
    for (size_t i = (hole + 1) & mask; table->entries[i].object; i = (i + 1) & mask) {
        size_t home = home_of(table, table->entries[i].object);
        if (((i - home) & mask) >= ((i - hole) & mask)) {
            table->entries[hole] = table->entries[i];
            hole = i;
        }
    }
    table->entries[hole] = (struct handle_entry){0};
    table->count--;
}

/* weak_gone_hook */
static void object_gone(struct program *p, struct object *o)
{
    struct program_inspect *table = p->inspect;
    if (!table)
        return;
    lock_acquire(&table->lock);
    if (table->capacity) {
        struct handle_entry *entry = probe(table, o);
        if (entry->object)
            take_out(table, entry);
    }
    lock_release(&table->lock);
}

void inspect_ready(void)
{
    weak_gone_hook = object_gone;
}

bool program_inspect_create(struct program *p)
{
    p->inspect = calloc(1, sizeof *p->inspect);
    if (p->inspect)
        lock_init(&p->inspect->lock, LOCK_RANK_LEAF);
    return p->inspect != NULL;
}

void program_inspect_destroy(struct program *p)
{
    if (p->inspect) {
        free(p->inspect->entries);
        lock_finish(&p->inspect->lock);
        free(p->inspect);
        p->inspect = NULL;
    }
}

uint64_t handle_of(struct program *p, struct object *o)
{
    struct program_inspect *table = p->inspect;
    uint64_t number = 0;
    lock_acquire(&table->lock);
    if (!object_is_dead(o) && grow(table)) {
        struct handle_entry *entry = probe(table, o);
        if (!entry->object) {
            *entry = (struct handle_entry){o, ++table->last};
            table->count++;
            object_flag_set(o, OBJECT_WEAKLY_SEEN);
            if (object_is_dead(o)) { /* a shared one that died before it saw the flag: nobody tells us */
                take_out(table, entry);
                entry = NULL;
            }
        }
        number = entry ? entry->number : 0;
    }
    lock_release(&table->lock);
    return number;
}

uint64_t handle_find(struct program *p, const struct object *o)
{
    struct program_inspect *table = p->inspect;
    lock_acquire(&table->lock);
    uint64_t number = table->capacity ? probe(table, o)->number : 0;
    lock_release(&table->lock);
    return number;
}

/* The id of the thread that owns a private object. The table's lock keeps the object: it cannot go before its
 * handle is taken out. */
static uint32_t owner_of(const struct object *o)
{
    if (!object_is_private(o) || !heap_contains(o))
        return 0;
    const struct thread *t = load_relaxed(&page_of(o)->heap->thread); /* relaxed: compared only */
    return t ? t->id : 0;
}

struct object *handle_object(struct program *p, uint64_t handle, uint32_t *owner)
{
    struct program_inspect *table = p->inspect;
    struct object *found = NULL;
    lock_acquire(&table->lock);
    for (size_t i = 0; i < table->capacity && handle && !found; i++)
        if (table->entries[i].number == handle)
            found = table->entries[i].object;
    if (found && owner)
        *owner = owner_of(found);
    lock_release(&table->lock);
    return found;
}

uint64_t handle_count(struct program *p)
{
    lock_acquire(&p->inspect->lock);
    uint64_t count = p->inspect->count;
    lock_release(&p->inspect->lock);
    return count;
}
