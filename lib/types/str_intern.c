/* Immortal names, common to all programs, and each program's table of interned strs.
 *
 * Names are made while the runtime starts, in memory from malloc that is never freed. After that their table
 * is read without a lock. A program's table is under its INTERN lock and holds its strs weakly: a str that
 * dies takes itself out. A lookup takes a reference with object_try_retain, as the str it finds may be dead
 * already (its count is), but is still in the table.
 */
#include "types/str_internal.h"

#include "gc/weak.h"
#include "object/program.h"
#include "types/exception.h"

#include <stdlib.h>
#include <string.h>

/* ---- Names ---- */

struct immortal_names immortal_names;
value str_empty;

static struct name_set {
    struct string **entries; /* open addressing; NULL: free */
    size_t capacity;         /* a power of two, at least twice the count */
    size_t count;
    bool sealed; /* a program exists: names can no longer be made */
} name_set;

static value latin1[256];

/* FNV-1a: the table needs one hash for all programs, and what is in it is ours. */
static size_t name_hash(const char *data, size_t size)
{
    uint64_t hash = 0xCBF29CE484222325ULL;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)data[i]) * 0x100000001B3ULL;
    return (size_t)(hash ^ hash >> 29);
}

static struct string **name_find(const char *data, size_t size)
{
    size_t mask = name_set.capacity - 1;
    for (size_t i = name_hash(data, size) & mask;; i = (i + 1) & mask) {
        struct string *s = name_set.entries[i];
        if (!s || (s->size == size && memcmp(s->data, data, size) == 0))
            return &name_set.entries[i];
    }
}

static void name_set_grow(void)
{
    struct name_set old = name_set;
    name_set.capacity = old.capacity ? old.capacity * 2 : 2048;
    name_set.entries = calloc(name_set.capacity, sizeof *name_set.entries);
    CHECK(name_set.entries);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.entries[i])
            *name_find(old.entries[i]->data, old.entries[i]->size) = old.entries[i];
    free(old.entries);
}

static value name_create(const char *data, size_t size)
{
    if (name_set.count * 2 >= name_set.capacity)
        name_set_grow();
    struct string **entry = name_find(data, size);
    if (*entry)
        return value_from_ref(*entry);
    CHECK(!name_set.sealed);
    unsigned extra;
    size_t length = utf8_measure(data, size, &extra);
    struct string *s = aligned_alloc(16, (sizeof *s + size + 16) & ~(size_t)15);
    CHECK(s);
    *s = (struct string){
        .object = OBJECT_IMMORTAL(str_type), .size = (uint32_t)size, .length = (uint32_t)length};
    s->object.flags = OBJECT_INTERNED;
    s->object.extra = (uint16_t)(extra | STR_NAME);
    s->hash = (int64_t)name_set.count++;
    memcpy(s->data, data, size);
    s->data[size] = 0;
    *entry = s;
    return value_from_ref(s);
}

value str_name(const char *text)
{
    return name_create(text, strlen(text));
}

void str_names_ready(void)
{
    if (str_empty)
        return;
    str_empty = name_create("", 0);
    for (uint32_t c = 0; c < 256; c++) {
        char text[2];
        latin1[c] = name_create(text, (size_t)(utf8_write(text, c) - text));
    }
#define X(x) immortal_names.n_##x = str_name(#x);
    NAME_TABLE(X)
#undef X
}

value str_from_code_point(struct thread *t, uint32_t code_point)
{
    if (likely(code_point < 256))
        return latin1[code_point];
    struct string *s = str_new(t, utf8_width(code_point), 1, is_surrogate(code_point) ? STR_SURROGATES : 0);
    if (s)
        utf8_write(s->data, code_point);
    return value_from_ref(s);
}

/* ---- A program's table ---- */

struct intern_table {
    struct lock lock;
    struct string **entries; /* open addressing, linear probing by hash; NULL: free */
    size_t capacity;         /* a power of two */
    size_t count;            /* at most two thirds of it */
};

#define INTERN_CAPACITY_FIRST 256

bool str_program_init(struct program *program)
{
    name_set.sealed = true;
    struct intern_table *table = calloc(1, sizeof *table);
    program->interned = table;
    program->name_hashes = calloc(name_set.count, sizeof *program->name_hashes);
    if (table) {
        lock_init(&table->lock, LOCK_RANK_INTERN);
        table->entries = calloc(INTERN_CAPACITY_FIRST, sizeof *table->entries);
        table->capacity = INTERN_CAPACITY_FIRST;
    }
    if (table && table->entries && program->name_hashes)
        return true;
    str_program_finish(program);
    return false;
}

void str_program_finish(struct program *program)
{
    if (program->interned) {
        lock_finish(&program->interned->lock);
        free(program->interned->entries);
        free(program->interned);
        program->interned = NULL;
    }
    free(program->name_hashes);
    program->name_hashes = NULL;
}

/* The entry of the same text, or the free one where it belongs. Every str in the table has its hash. */
static struct string **table_find_locked(struct intern_table *table, int64_t hash, const char *data,
                                         size_t size)
{
    size_t mask = table->capacity - 1;
    for (size_t i = (size_t)hash & mask;; i = (i + 1) & mask) {
        struct string *s = table->entries[i];
        if (!s)
            return &table->entries[i];
        if (load_relaxed(&s->hash) == hash && s->size == size && memcmp(s->data, data, size) == 0)
            return &table->entries[i];
    }
}

static bool table_grow_locked(struct intern_table *table)
{
    struct intern_table old = {.entries = table->entries, .capacity = table->capacity};
    struct string **entries = calloc(old.capacity * 2, sizeof *entries);
    if (!entries)
        return false;
    table->entries = entries;
    table->capacity = old.capacity * 2;
    for (size_t i = 0; i < old.capacity; i++) {
        struct string *s = old.entries[i];
        if (s)
            *table_find_locked(table, load_relaxed(&s->hash), s->data, s->size) = s;
    }
    free(old.entries);
    return true;
}

/* Empties entry i and moves back what probing had pushed past it. */
static void table_remove_locked(struct intern_table *table, size_t i)
{
    size_t mask = table->capacity - 1;
    for (size_t next = (i + 1) & mask; table->entries[next]; next = (next + 1) & mask) {
        size_t home = (size_t)load_relaxed(&table->entries[next]->hash) & mask;
        if (((next - home) & mask) >= ((next - i) & mask)) {
            table->entries[i] = table->entries[next];
            i = next;
        }
    }
    table->entries[i] = NULL;
    table->count--;
}

/* A reference to a str of the table, unless it is dead. A private one belongs to the caller, as everything
 * private in a program of one thread does; in other programs the table has only shared ones. */
static bool take_entry(struct thread *t, struct object *o)
{
    return weak_follow(t, o) && object_try_retain(o);
}

value str_intern(struct thread *t, value v)
{
    struct string *s = str_of(v);
    if (str_is_interned(v) || !value_is_exact(v, &str_type))
        return v;
    struct string *name = *name_find(s->data, s->size);
    if (name) {
        value_release(t, v);
        return value_from_ref(name);
    }
    int64_t hash = str_hash(t, v);
    if (t->program->multithreaded)
        value_publish(t, v);
    struct intern_table *table = t->program->interned;
    lock_acquire(&table->lock);
    struct string **entry = table_find_locked(table, hash, s->data, s->size);
    struct string *found = *entry;
    if (found && take_entry(t, &found->object)) {
        lock_release(&table->lock);
        value_release(t, v);
        return value_from_ref(found);
    }
    if (!found && table->count * 3 >= table->capacity * 2) {
        if (!table_grow_locked(table)) {
            lock_release(&table->lock);
            value_release(t, v);
            return raise_no_memory(t);
        }
        entry = table_find_locked(table, hash, s->data, s->size);
    }
    *entry = s; /* in the place of a dead one, which will not find itself when it is disposed of */
    table->count += !found;
    fetch_or_relaxed(&s->object.flags, OBJECT_INTERNED);
    lock_release(&table->lock);
    return v;
}

value str_intern_utf8(struct thread *t, const char *data, size_t size)
{
    struct string *name = *name_find(data, size);
    if (name)
        return value_from_ref(name);
    value s = str_from_utf8(t, data, size);
    return s == UNSET ? UNSET : str_intern(t, s);
}

/* The last that happens to a str: out of the table. */
void str_dispose(struct thread *t, struct object *o)
{
    struct string *s = (struct string *)o;
    struct intern_table *table = t->program->interned;
    if (!(load_relaxed(&o->flags) & OBJECT_INTERNED) || !table)
        return;
    lock_acquire(&table->lock);
    struct string **entry = table_find_locked(table, load_relaxed(&s->hash), s->data, s->size);
    if (*entry == s)
        table_remove_locked(table, (size_t)(entry - table->entries));
    lock_release(&table->lock);
}

void str_interned_publish(struct thread *t)
{
    struct intern_table *table = t->program->interned;
    lock_acquire(&table->lock);
    for (size_t i = 0; i < table->capacity; i++)
        if (table->entries[i] && weak_follow(t, &table->entries[i]->object) &&
            !object_is_dead(&table->entries[i]->object)) /* else the collector disposes of it */
            value_publish(t, value_from_ref(table->entries[i]));
    lock_release(&table->lock);
}

size_t str_interned_count(struct thread *t)
{
    struct intern_table *table = t->program->interned;
    lock_acquire(&table->lock);
    size_t count = table->count;
    lock_release(&table->lock);
    return count;
}
