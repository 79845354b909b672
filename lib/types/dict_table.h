/* The table of a dict: entries in the order of insertion, then an index by hash that leads to them.
 *
 *     | header | entries[capacity] | index[2^index_bits], 1, 2 or 4 bytes each |
 *
 * An entry's key never changes within a table, but to UNSET when it is deleted: so whoever found the entry of
 * a key reads that key's item there, now or later, or nothing. Entries [0, used) have been written; a
 * reader reaches one through the index, which is stored last. When a table is full, a new one takes over the
 * live entries and the old one stays as it was until nobody can be reading it.
 *
 * keys_version: see dict.h. It is reset by whatever adds or deletes a key.
 */
#ifndef OURO_TYPES_DICT_TABLE_H
#define OURO_TYPES_DICT_TABLE_H

#include "object/container.h"
#include "types/dict.h"
#include "types/protocol.h"
#include "types/str.h"

struct dict_table {
    uint32_t keys_version; /* atomic; 0: none given */
    uint8_t index_bits;    /* log2 of the number of index slots */
    uint8_t index_width;   /* log2 of the bytes of an index slot: 0, 1, 2 */
    size_t capacity;       /* entries there is room for */
    size_t usable;         /* entries that may still be added; each takes an index slot for ever */
    size_t used;           /* entries written; atomic */
    struct dict_entry entries[];
};

/* Where a key is, or is not: what a writer verifies under the lock before it acts on it. */
struct dict_place {
    struct dict_table *table;
    int64_t entry;  /* -1: absent */
    size_t used;    /* of the table when the search began */
    uint16_t stamp; /* of the dict */
};

/* A table with at least `slots` index slots, empty. NULL: MemoryError. */
struct dict_table *dict_table_create(struct thread *t, size_t slots);
/* Appends an entry to a table that nobody else sees yet. */
void dict_table_add(struct dict_table *table, int64_t hash, value key, value item);
size_t dict_table_size(const struct dict_table *table); /* bytes */

/* Moves whenever a table is replaced or an entry is reused. */
static inline uint16_t dict_stamp(const struct dict *dict)
{
    return load_relaxed(&dict->object.extra);
}

/* The hash of a key; -1: raised. */
static inline int64_t dict_key_hash(struct thread *t, value key)
{
    if (value_is_int(key)) {
        int64_t i = value_small_int(key);
        return i == -1 ? -2 : i;
    }
    if (value_is_exact(key, &str_type)) {
        struct string *s = str_of(key);
        int64_t hash = load_relaxed(&s->hash);
        if (hash && !(s->object.extra & STR_NAME))
            return hash;
        return str_hash(t, key);
    }
    return op_hash(t, key);
}

/* Looks key up: 1 found, 0 absent, -1 raised. *Safepoint*: possible when it compares by `__eq__`; the place
 * is valid when it returns. */
int dict_find(struct thread *t, struct dict *dict, value key, int64_t hash, struct dict_place *place);
/* The operations of dict.h with the hash at hand. Arguments are borrowed. */
value dict_get_hashed(struct thread *t, value dict, value key, int64_t hash);
bool dict_set_hashed(struct thread *t, value dict, value key, int64_t hash, value item);
/* Stores unless the key is there. 1 stored, 0 not, -1 raised. */
int dict_add_hashed(struct thread *t, value dict, value key, int64_t hash, value item);
/* Deletes; 1, 0 or -1. *item gets the item (owned) unless item is NULL: then it is released after the key. */
int dict_remove_hashed(struct thread *t, value dict, value key, int64_t hash, value *item);
/* dict_delete_item with the hash at hand. */
bool dict_remove_item_hashed(struct thread *t, value dict, value key, int64_t hash, value item);
/* Removes the last entry: 1 with owned references in *key and *item, 0 if empty. No safepoint. */
int dict_remove_last(struct thread *t, value dict, value *key, value *item);
/* dict_next that also gives the hash. */
bool dict_next_hashed(struct thread *t, value dict, size_t *position, value *key, value *item, int64_t *hash);
/* The same from position downwards; *position starts at dict_used(). */
bool dict_previous(struct thread *t, value dict, size_t *position, value *key, value *item);
static inline size_t dict_used(value dict)
{
    struct dict_table *table = load_acquire(&dict_of(dict)->table);
    return table ? load_acquire(&table->used) : 0;
}
/* Gives an empty private dict of any type a copy of other's content; false: MemoryError. */
bool dict_clone_into(struct thread *t, struct dict *into, value other);

#endif
