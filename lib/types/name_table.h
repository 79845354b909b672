/* The namespace of a built-in type: a hash table from immortal names to immortal values, which keeps the
 * order of insertion.
 *
 * Made while the runtime starts, by one thread; read-only afterwards, so readers take no lock. Its memory is
 * never freed.
 */
#ifndef OURO_TYPES_NAME_TABLE_H
#define OURO_TYPES_NAME_TABLE_H

#include "object/type.h"

struct name_entry {
    value name, item;
};
struct name_table {
    uint32_t count, capacity;   /* entries in use and allocated */
    uint32_t mask;              /* size of the index less one */
    uint32_t *index;            /* position of an entry plus one; 0: free */
    struct name_entry *entries; /* in order of insertion */
};

struct name_table *name_table_create(void);
/* The first entry of a name wins: false if there was one. */
bool name_table_add(struct name_table *table, value name, value item);
/* Borrowed; UNSET if absent. The name may be any str: an interned one is found by identity. */
value name_table_get(const struct name_table *table, value name);

/* A zeroed immortal object common to all programs. Aborts when memory ends: only used at start. */
void *immortal_create(struct type *type, size_t size);
/* An immortal tuple of immortal values. */
value immortal_tuple(const value *items, size_t count);

#endif
