/* dict: insertion-ordered hash table; one block holds index and entries, replaced as a whole when it grows.
 *
 * Namespaces (modules, instances in dict mode, classes) are dicts. For inline caches a table has
 * `keys_version`: unique while its set of keys and their positions stay the same, 0 when unknown. Storing to
 * an existing key keeps it.
 */
#ifndef OURO_TYPES_DICT_H
#define OURO_TYPES_DICT_H

#include "object/type.h"

struct dict_entry {
    int64_t hash;
    value key;  /* UNSET: deleted */
    value item; /* UNSET: deleted */
};
struct dict_table; /* types/dict_table.h */
struct dict {
    struct object object;
    size_t count; /* live entries */
    struct dict_table *table;
};

extern struct type dict_type;

static inline bool dict_check(value v)
{
    return value_has_flag(v, TYPE_DICT_SUBCLASS);
}
static inline struct dict *dict_of(value v)
{
    return (struct dict *)value_ref(v);
}
static inline size_t dict_count(value v)
{
    return load_relaxed(&dict_of(v)->count);
}

value dict_create(struct thread *t);
value dict_create_sized(struct thread *t, size_t entries);
/* New reference; UNSET with nothing pending if absent. May run `__hash__` and `__eq__`. *Safepoint*:
 * possible. */
value dict_get(struct thread *t, value dict, value key);
/* The same for a str key (never runs Python unless the dict has keys that are not str). */
value dict_get_str(struct thread *t, value dict, value name);
bool dict_set(struct thread *t, value dict, value key, value item);      /* borrows both */
bool dict_set_take(struct thread *t, value dict, value key, value item); /* *Takes* item; borrows key */
/* 1 deleted, 0 absent (nothing pending), -1 raised. */
int dict_delete(struct thread *t, value dict, value key);
/* Deletes the key if its item is that very object; it may stay if the dict is being changed. False: raised.
 */
bool dict_delete_item(struct thread *t, value dict, value key, value item);
/* Removes and returns (owned); UNSET with nothing pending if absent. */
value dict_pop(struct thread *t, value dict, value key);
int dict_contains(struct thread *t, value dict, value key);
/* Existing item or `item` after storing it; new reference. */
value dict_set_default(struct thread *t, value dict, value key, value item);
/* Iterates by position: *position starts at 0; new references in *key and *item (either may be NULL); false
 * at the end. Survives changes. */
bool dict_next(struct thread *t, value dict, size_t *position, value *key, value *item);
void dict_clear(struct thread *t, value dict);
value dict_copy(struct thread *t, value dict);
/* dict.update(other): a dict, a mapping with keys(), or pairs. */
bool dict_update(struct thread *t, value dict, value other);
value dict_keys_list(struct thread *t, value dict);

/* The same for a str or an immediate int in a private dict, as far as it takes no `__eq__`; else, or if the
 * key is absent, UNSET, -1 or false with nothing pending, for the general way. The first two are no
 * safepoints. */
value dict_get_simply(struct thread *t, value dict, value key);
int dict_contains_simply(struct thread *t, value dict, value key);
bool dict_set_simply(struct thread *t, value dict, value key, value item);

/* For inline caches. The version of the current keys (assigning one if needed; 0: none to be had). */
uint32_t dict_keys_version(struct thread *t, value dict);
/* Where the entry of an interned name lies, or -1. */
int64_t dict_entry_index(struct thread *t, value dict, value name);
/* The item at that entry if the keys still have that version: new reference, else UNSET (nothing pending). */
value dict_cached_get(struct thread *t, value dict, uint32_t version, uint32_t index);
/* Stores to that entry if the keys still have that version. *Takes* item only when it returns true. */
bool dict_cached_set(struct thread *t, value dict, uint32_t version, uint32_t index, value item);

#endif
