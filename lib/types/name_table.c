#include "types/name_table.h"

#include <stdlib.h>

#include "types/str.h"
#include "types/tuple.h"

void *immortal_create(struct type *type, size_t size)
{
    void *memory = aligned_alloc(16, (size + 15) & ~(size_t)15);
    CHECK(memory != NULL);
    memset(memory, 0, size);
    struct object *o = memory;
    o->shape = &type->shape;
    o->count = COUNT_IMMORTAL;
    return memory;
}

value immortal_tuple(const value *items, size_t count)
{
    struct tuple *tuple = immortal_create(&tuple_type, sizeof *tuple + count * sizeof(value));
    tuple->count = count;
    for (size_t i = 0; i < count; i++)
        field_init(&tuple->items[i], items[i]);
    return value_from_ref(tuple);
}

static uint32_t name_hash(value name)
{
    return (uint32_t)((name >> 4) * 0x9E3779B97F4A7C15ULL >> 32);
}

struct name_table *name_table_create(void)
{
    struct name_table *table = calloc(1, sizeof *table);
    CHECK(table != NULL);
    return table;
}

static void index_put(struct name_table *table, uint32_t position)
{
    uint32_t i = name_hash(table->entries[position].name) & table->mask;
    while (table->index[i])
        i = (i + 1) & table->mask;
    table->index[i] = position + 1;
}

static void name_table_grow(struct name_table *table)
{
    table->capacity = table->capacity ? table->capacity * 2 : 16;
    table->entries = realloc(table->entries, table->capacity * sizeof *table->entries);
    free(table->index);
    table->mask = table->capacity * 2 - 1;
    table->index = calloc(table->mask + 1, sizeof *table->index);
    CHECK(table->entries && table->index);
    for (uint32_t i = 0; i < table->count; i++)
        index_put(table, i);
}

static value find_by_identity(const struct name_table *table, value name)
{
    for (uint32_t i = name_hash(name) & table->mask; table->index[i]; i = (i + 1) & table->mask)
        if (table->entries[table->index[i] - 1].name == name)
            return table->entries[table->index[i] - 1].item;
    return UNSET;
}

value name_table_get(const struct name_table *table, value name)
{
    if (!table || !table->count)
        return UNSET;
    if (str_is_interned(name))
        return find_by_identity(table, name);
    for (uint32_t i = 0; i < table->count; i++)
        if (str_equal(table->entries[i].name, name))
            return table->entries[i].item;
    return UNSET;
}

bool name_table_add(struct name_table *table, value name, value item)
{
    if (table->count == table->capacity)
        name_table_grow(table);
    if (find_by_identity(table, name) != UNSET)
        return false;
    table->entries[table->count] = (struct name_entry){name, item};
    index_put(table, table->count++);
    return true;
}
