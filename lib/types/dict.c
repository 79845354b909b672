/* The storage of dicts. See dict_table.h for the layout and the rules that let readers go without a lock. */
#include "types/dict.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/dict_table.h"
#include "types/exception.h"

#define INDEX_EMPTY   (-1)
#define INDEX_DELETED (-2)
#define MINIMUM_BITS  3
#define MAXIMUM_BITS  31
#define PERTURB_SHIFT 5

/* ---- The index. ---- */

static inline void *index_of(const struct dict_table *table)
{
    return (void *)(table->entries + table->capacity);
}

/* Acquire pairs with index_store: the entry that it leads to is seen complete. */
static inline int64_t index_load(const struct dict_table *table, size_t i)
{
    switch (table->index_width) {
    case 0:
        return load_acquire((int8_t *)index_of(table) + i);
    case 1:
        return load_acquire((int16_t *)index_of(table) + i);
    default:
        return load_acquire((int32_t *)index_of(table) + i);
    }
}

static inline void index_store(struct dict_table *table, size_t i, int64_t entry)
{
    switch (table->index_width) {
    case 0:
        store_release((int8_t *)index_of(table) + i, (int8_t)entry);
        break;
    case 1:
        store_release((int16_t *)index_of(table) + i, (int16_t)entry);
        break;
    default:
        store_release((int32_t *)index_of(table) + i, (int32_t)entry);
    }
}

static inline size_t index_mask(const struct dict_table *table)
{
    return ((size_t)1 << table->index_bits) - 1;
}

/* The probe sequence of a hash: PROBE_FIRST, then PROBE_NEXT as long as needed. */
#define PROBE_FIRST(i, perturb, hash, mask) ((perturb) = (uint64_t)(hash), (i) = (perturb) & (mask))
#define PROBE_NEXT(i, perturb, mask)        ((perturb) >>= PERTURB_SHIFT, (i) = ((i)*5 + (perturb) + 1) & (mask))

static size_t index_slot_free(const struct dict_table *table, int64_t hash)
{
    size_t i, mask = index_mask(table);
    uint64_t perturb;
    PROBE_FIRST(i, perturb, hash, mask);
    while (index_load(table, i) >= 0)
        PROBE_NEXT(i, perturb, mask);
    return i;
}

static size_t index_slot_of(const struct dict_table *table, int64_t hash, int64_t entry)
{
    size_t i, mask = index_mask(table);
    uint64_t perturb;
    PROBE_FIRST(i, perturb, hash, mask);
    while (index_load(table, i) != entry)
        PROBE_NEXT(i, perturb, mask);
    return i;
}

/* ---- Tables. ---- */

static size_t table_bytes(size_t capacity, unsigned bits, unsigned width)
{
    return sizeof(struct dict_table) + capacity * sizeof(struct dict_entry) + ((size_t)1 << (bits + width));
}

size_t dict_table_size(const struct dict_table *table)
{
    return table_bytes(table->capacity, table->index_bits, table->index_width);
}

struct dict_table *dict_table_create(struct thread *t, size_t slots)
{
    unsigned bits = MINIMUM_BITS;
    while (bits < MAXIMUM_BITS + 1 && ((size_t)1 << bits) < slots)
        bits++;
    if (bits > MAXIMUM_BITS) {
        raise_no_memory(t);
        return NULL;
    }
    size_t capacity = ((size_t)2 << bits) / 3;
    unsigned width = bits <= 7 ? 0 : bits <= 15 ? 1 : 2;
    struct dict_table *table = memory_alloc(t, table_bytes(capacity, bits, width));
    if (!table)
        return NULL;
    table->keys_version = 0;
    table->index_bits = (uint8_t)bits;
    table->index_width = (uint8_t)width;
    table->capacity = table->usable = capacity;
    table->used = 0;
    memset(index_of(table), 0xFF, (size_t)1 << (bits + width));
    return table;
}

void dict_table_add(struct dict_table *table, int64_t hash, value key, value item)
{
    struct dict_entry *e = &table->entries[table->used];
    e->hash = hash;
    e->key = key;
    e->item = item;
    index_store(table, index_slot_free(table, hash), (int64_t)table->used);
    table->used++;
    table->usable--;
}

/* Replaces the table of a place by one with room for more, and moves the place there: the key is as absent as
 * before. 1; 0: somebody else changed the dict; -1: MemoryError. No safepoint. */
static int table_grow(struct thread *t, struct dict *dict, struct dict_place *seen)
{
    struct dict_table *old = seen->table;
    struct dict_table *table = dict_table_create(t, old ? load_relaxed(&dict->count) * 3 : 0);
    if (!table)
        return -1;
    bool locked = container_lock(t, &dict->object);
    if (dict->table != old || (old && (old->used != seen->used || dict->count > table->capacity))) {
        container_unlock(&dict->object, locked);
        memory_free(t, table);
        return 0;
    }
    for (size_t i = 0; old && i < old->used; i++) {
        struct dict_entry *e = &old->entries[i];
        if (e->item != UNSET)
            dict_table_add(table, e->hash, e->key, e->item);
    }
    store_relaxed(&dict->object.extra, (uint16_t)(dict->object.extra + 1));
    seen->table = table;
    seen->used = table->used;
    seen->stamp = dict->object.extra;
    store_release(&dict->table, table);
    container_unlock(&dict->object, locked);
    if (old)
        memory_retire(t, &dict->object, old);
    return 1;
}

/* ---- Looking up. ---- */

enum match { MATCH_NO, MATCH_YES, MATCH_RAISED, MATCH_RESTART };

/* Compares by `__eq__`, which may change the dict. */
static enum match compare_keys(struct thread *t, struct dict *dict, const struct dict_place *place,
                               struct dict_entry *e, value stored, value key)
{
    if (value_is_ref(stored)) {
        if (object_is_private(&dict->object))
            value_retain(stored);
        else if (!object_try_retain(value_ref(stored)))
            return MATCH_RESTART;
    }
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, stored);
        return MATCH_RAISED;
    }
    s[0] = stored;
    int equal = op_equal(t, stored, key);
    scope_leave(t, s);
    if (equal < 0)
        return MATCH_RAISED;
    /* Our entry is still there only if the table is. */
    if (load_acquire(&dict->table) != place->table || dict_stamp(dict) != place->stamp ||
        load_relaxed(&e->key) != stored)
        return MATCH_RESTART;
    return equal ? MATCH_YES : MATCH_NO;
}

static inline enum match match_entry(struct thread *t, struct dict *dict, const struct dict_place *place,
                                     int64_t entry, value key, int64_t hash, bool key_is_str)
{
    struct dict_entry *e = &place->table->entries[entry];
    /* Relaxed: the index was loaded with acquire. A key that dies meanwhile keeps its memory until our next
     * safepoint. */
    value stored = load_relaxed(&e->key);
    if (stored == key)
        return MATCH_YES;
    if (e->hash != hash || !value_is_ref(stored))
        return e->hash != hash || stored == UNSET || value_are_ints(stored, key)
                   ? MATCH_NO
                   : compare_keys(t, dict, place, e, stored, key);
    if (key_is_str && value_is_exact(stored, &str_type))
        return str_equal(stored, key) ? MATCH_YES : MATCH_NO;
    return compare_keys(t, dict, place, e, stored, key);
}

#define PROBE_SLOW (-3) /* it takes an `__eq__` to tell */

/* A str or small int looked up where no `__eq__` is needed. Relaxed loads of keys: as in match_entry. */
#define PROBE_SIMPLE(slot_type)                                                                              \
    for (const slot_type *slots = index_of(table);; PROBE_NEXT(i, perturb, mask)) {                          \
        int64_t entry = load_acquire(&slots[i]); /* pairs with index_store */                                \
        if (entry < 0) {                                                                                     \
            if (entry == INDEX_EMPTY)                                                                        \
                return -1;                                                                                   \
            continue;                                                                                        \
        }                                                                                                    \
        const struct dict_entry *e = &table->entries[entry];                                                 \
        value stored = load_relaxed(&e->key);                                                                \
        if (stored == key)                                                                                   \
            return entry;                                                                                    \
        if (e->hash != hash || stored == UNSET)                                                              \
            continue;                                                                                        \
        if (!key_is_str || !value_is_exact(stored, &str_type))                                               \
            return PROBE_SLOW;                                                                               \
        if (str_equal(stored, key))                                                                          \
            return entry;                                                                                    \
    }

static inline int64_t probe_simple(const struct dict_table *table, value key, int64_t hash, bool key_is_str)
{
    size_t i, mask = index_mask(table);
    uint64_t perturb;
    PROBE_FIRST(i, perturb, hash, mask);
    switch (table->index_width) {
    case 0:
        PROBE_SIMPLE(int8_t)
    case 1:
        PROBE_SIMPLE(int16_t)
    default:
        PROBE_SIMPLE(int32_t)
    }
}

/* The general search. */
static int find_slow(struct thread *t, struct dict *dict, value key, int64_t hash, struct dict_place *place)
{
    bool key_is_str = value_is_exact(key, &str_type);
restart:
    place->stamp = dict_stamp(dict);
    place->table = load_acquire(&dict->table);
    place->entry = -1;
    place->used = 0;
    struct dict_table *table = place->table;
    if (!table)
        return 0;
    place->used = load_acquire(&table->used);
    size_t i, mask = index_mask(table);
    uint64_t perturb;
    for (PROBE_FIRST(i, perturb, hash, mask);; PROBE_NEXT(i, perturb, mask)) {
        int64_t entry = index_load(table, i);
        if (entry == INDEX_EMPTY)
            return 0;
        if (entry < 0)
            continue;
        switch (match_entry(t, dict, place, entry, key, hash, key_is_str)) {
        case MATCH_NO:
            break;
        case MATCH_YES:
            place->entry = entry;
            return 1;
        case MATCH_RAISED:
            return -1;
        case MATCH_RESTART:
            goto restart;
        }
    }
}

int dict_find(struct thread *t, struct dict *dict, value key, int64_t hash, struct dict_place *place)
{
    bool key_is_str = value_is_exact(key, &str_type);
    if (likely(key_is_str || value_is_int(key))) {
        place->stamp = dict_stamp(dict);
        struct dict_table *table = load_acquire(&dict->table);
        place->table = table;
        place->used = table ? load_acquire(&table->used) : 0;
        place->entry = table ? probe_simple(table, key, hash, key_is_str) : -1;
        if (likely(place->entry != PROBE_SLOW))
            return place->entry >= 0;
    }
    return find_slow(t, dict, key, hash, place);
}

/* The item of a place that was found. False: look again. */
static inline bool place_load(struct thread *t, struct dict *dict, const struct dict_place *place,
                              value *item)
{
    value *slot = &place->table->entries[place->entry].item;
    if (likely(object_is_private(&dict->object))) {
        *item = value_retain(*slot);
        return true;
    }
    /* Empty in the current table: deleted, so it was absent for a moment. Empty in an old one cannot be,
     * but for the deletion before it was replaced. */
    return container_try_load(t, slot, item);
}

value dict_get_hashed(struct thread *t, value v, value key, int64_t hash)
{
    struct dict *dict = dict_of(v);
    struct dict_place place;
    value item;
    do {
        if (dict_find(t, dict, key, hash, &place) <= 0)
            return UNSET;
    } while (!place_load(t, dict, &place, &item));
    return item;
}

value dict_get(struct thread *t, value dict, value key)
{
    int64_t hash = dict_key_hash(t, key);
    return hash == -1 ? UNSET : dict_get_hashed(t, dict, key, hash);
}

value dict_get_str(struct thread *t, value dict, value name)
{
    return dict_get(t, dict, name);
}

int dict_contains(struct thread *t, value dict, value key)
{
    int64_t hash = dict_key_hash(t, key);
    if (hash == -1)
        return -1;
    struct dict_place place;
    return dict_find(t, dict_of(dict), key, hash, &place);
}

/* ---- Storing. ---- */

/* Adds an absent key. 1 stored, 0 the dict changed meanwhile, -1 raised. No safepoint. */
static int place_insert(struct thread *t, struct dict *dict, struct dict_place *place, value key,
                        int64_t hash, value item)
{
    container_admit(t, &dict->object, key);
    container_admit(t, &dict->object, item);
    /* Relaxed: looked at again under the lock. */
    if (!place->table || load_relaxed(&place->table->usable) == 0) {
        int grown = table_grow(t, dict, place);
        if (grown <= 0)
            return grown;
    }
    bool locked = container_lock(t, &dict->object);
    struct dict_table *table = dict->table;
    if (table != place->table || table->used != place->used || dict_stamp(dict) != place->stamp ||
        table->usable == 0) {
        container_unlock(&dict->object, locked);
        return 0;
    }
    struct dict_entry *e = &table->entries[table->used];
    e->hash = hash;
    e->key = e->item = UNSET;
    field_exchange(t, &dict->object, &e->key, value_retain(key));
    field_exchange(t, &dict->object, &e->item, value_retain(item));
    if (load_relaxed(&table->keys_version))
        store_release(&table->keys_version, 0);
    /* The index before `used`: who has read the new number, in dict_find, and misses the key, misses it for
     * good. Otherwise two threads would each add it. */
    index_store(table, index_slot_free(table, hash), (int64_t)place->used);
    store_release(&table->used, place->used + 1);
    store_relaxed(&table->usable, table->usable - 1);
    store_relaxed(&dict->count, dict->count + 1);
    container_unlock(&dict->object, locked);
    return 1;
}

/* Replaces the item of a key that was found: 1, or 0 if it is gone. *old: what was there, owned. */
static int place_replace(struct thread *t, struct dict *dict, const struct dict_place *place, value item,
                         value *old)
{
    struct dict_entry *e = &place->table->entries[place->entry];
    if (container_in_place(t, &dict->object)) { /* nothing has run since it was found */
        *old = e->item;
        e->item = value_retain(item);
        return 1;
    }
    container_admit(t, &dict->object, item);
    bool locked = container_lock(t, &dict->object);
    bool there = dict->table == place->table && dict_stamp(dict) == place->stamp && e->item != UNSET;
    if (there)
        *old = field_exchange(t, &dict->object, &e->item, value_retain(item));
    container_unlock(&dict->object, locked);
    return there;
}

#define STORE_ATTEMPTS 8 /* with an `__eq__` that adds keys to a private dict; then as if it had not */

bool dict_set_hashed(struct thread *t, value v, value key, int64_t hash, value item)
{
    struct dict *dict = dict_of(v);
    struct dict_place place;
    for (int attempt = 0;; attempt++) {
        int found = dict_find(t, dict, key, hash, &place);
        if (found < 0)
            return false;
        if (found) {
            value old;
            if (place_replace(t, dict, &place, item, &old)) {
                value_release(t, old);
                return true;
            }
            continue;
        }
        if (attempt >= STORE_ATTEMPTS && object_is_private(&dict->object)) {
            place.table = dict->table;
            place.used = place.table ? place.table->used : 0;
            place.stamp = dict_stamp(dict);
        }
        int stored = place_insert(t, dict, &place, key, hash, item);
        if (stored)
            return stored > 0;
    }
}

/* ---- The common cases: a private dict, and a key that takes no `__eq__` to find. ---- */

static inline bool key_is_simple(value key)
{
    return value_is_int(key) || value_is_exact(key, &str_type);
}

value dict_get_simply(struct thread *t, value v, value key)
{
    struct dict *dict = dict_of(v);
    struct dict_table *table = load_relaxed(&dict->table); /* relaxed: used if it is private only */
    if (unlikely(!object_is_private(&dict->object) || !key_is_simple(key) || !table))
        return UNSET;
    int64_t entry = probe_simple(table, key, dict_key_hash(t, key), !value_is_int(key));
    return entry >= 0 ? value_retain(table->entries[entry].item) : UNSET;
}

int dict_contains_simply(struct thread *t, value v, value key)
{
    struct dict *dict = dict_of(v);
    struct dict_table *table = load_relaxed(&dict->table); /* relaxed: used if it is private only */
    if (unlikely(!object_is_private(&dict->object) || !key_is_simple(key) || !table))
        return -1;
    int64_t entry = probe_simple(table, key, dict_key_hash(t, key), !value_is_int(key));
    return entry == PROBE_SLOW ? -1 : entry >= 0;
}

bool dict_set_simply(struct thread *t, value v, value key, value item)
{
    struct dict *dict = dict_of(v);
    struct dict_table *table = load_relaxed(&dict->table); /* relaxed: used if it is private only */
    if (unlikely(!container_in_place(t, &dict->object) || !key_is_simple(key) || !table))
        return false;
    int64_t hash = dict_key_hash(t, key), at = probe_simple(table, key, hash, !value_is_int(key));
    if (at >= 0) {
        value *slot = &table->entries[at].item, old = *slot;
        *slot = value_retain(item);
        value_release(t, old);
        return true;
    }
    if (at == PROBE_SLOW || table->usable == 0)
        return false;
    table->keys_version = 0;
    dict_table_add(table, hash, value_retain(key), value_retain(item));
    dict->count++;
    return true;
}

int dict_add_hashed(struct thread *t, value v, value key, int64_t hash, value item)
{
    struct dict *dict = dict_of(v);
    struct dict_place place;
    for (;;) {
        int found = dict_find(t, dict, key, hash, &place);
        if (found)
            return found < 0 ? -1 : 0;
        int stored = place_insert(t, dict, &place, key, hash, item);
        if (stored)
            return stored;
    }
}

bool dict_set(struct thread *t, value dict, value key, value item)
{
    int64_t hash = dict_key_hash(t, key);
    return hash != -1 && dict_set_hashed(t, dict, key, hash, item);
}

bool dict_set_take(struct thread *t, value dict, value key, value item)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, item);
        return false;
    }
    s[0] = item;
    bool done = dict_set(t, dict, key, item);
    scope_leave(t, s);
    return done;
}

value dict_set_default(struct thread *t, value dict, value key, value item)
{
    int64_t hash = dict_key_hash(t, key);
    if (hash == -1)
        return UNSET;
    for (;;) {
        struct dict_place place;
        int found = dict_find(t, dict_of(dict), key, hash, &place);
        if (found < 0)
            return UNSET;
        if (found) {
            value present;
            if (place_load(t, dict_of(dict), &place, &present) && present != UNSET)
                return present;
            continue;
        }
        int stored = place_insert(t, dict_of(dict), &place, key, hash, item);
        if (stored)
            return stored < 0 ? UNSET : value_retain(item);
    }
}

/* ---- Deleting. ---- */

/* Takes the entry out: false if it changed meanwhile, or holds something else than `expected` (UNSET: any
 * item will do). *key and *item: owned. No safepoint. */
static bool place_remove(struct thread *t, struct dict *dict, const struct dict_place *place, value expected,
                         value *key, value *item)
{
    bool locked = container_lock(t, &dict->object);
    struct dict_table *table = place->table;
    struct dict_entry *e = &table->entries[place->entry];
    bool there = dict->table == table && dict_stamp(dict) == place->stamp && e->item != UNSET;
    there = there && (expected == UNSET || e->item == expected);
    if (there) {
        if (load_relaxed(&table->keys_version))
            store_release(&table->keys_version, 0);
        index_store(table, index_slot_of(table, e->hash, place->entry), INDEX_DELETED);
        *item = field_exchange(t, &dict->object, &e->item, UNSET);
        *key = field_exchange(t, &dict->object, &e->key, UNSET);
        store_relaxed(&dict->count, dict->count - 1);
    }
    container_unlock(&dict->object, locked);
    return there;
}

int dict_remove_hashed(struct thread *t, value v, value key, int64_t hash, value *item)
{
    struct dict_place place;
    value old_key, old_item;
    do {
        int found = dict_find(t, dict_of(v), key, hash, &place);
        if (found <= 0)
            return found;
    } while (!place_remove(t, dict_of(v), &place, UNSET, &old_key, &old_item));
    old_item = release_keeping(t, old_key, old_item);
    if (item)
        *item = old_item;
    else
        value_release(t, old_item);
    return 1;
}

int dict_delete(struct thread *t, value dict, value key)
{
    int64_t hash = dict_key_hash(t, key);
    return hash == -1 ? -1 : dict_remove_hashed(t, dict, key, hash, NULL);
}

bool dict_remove_item_hashed(struct thread *t, value dict, value key, int64_t hash, value item)
{
    struct dict_place place;
    value old_key, old_item;
    int found = dict_find(t, dict_of(dict), key, hash, &place);
    if (found > 0 && place_remove(t, dict_of(dict), &place, item, &old_key, &old_item)) {
        old_item = release_keeping(t, old_key, old_item);
        value_release(t, old_item);
    }
    return found >= 0;
}

bool dict_delete_item(struct thread *t, value dict, value key, value item)
{
    int64_t hash = dict_key_hash(t, key);
    return hash != -1 && dict_remove_item_hashed(t, dict, key, hash, item);
}

value dict_pop(struct thread *t, value dict, value key)
{
    int64_t hash = dict_key_hash(t, key);
    value item = UNSET;
    return hash != -1 && dict_remove_hashed(t, dict, key, hash, &item) > 0 ? item : UNSET;
}

int dict_remove_last(struct thread *t, value v, value *key, value *item)
{
    struct dict *dict = dict_of(v);
    for (;;) {
        struct dict_place place = {.stamp = dict_stamp(dict), .table = load_acquire(&dict->table)};
        if (!place.table || load_relaxed(&dict->count) == 0)
            return 0;
        place.entry = (int64_t)load_acquire(&place.table->used) - 1;
        while (place.entry >= 0 && load_relaxed(&place.table->entries[place.entry].item) == UNSET)
            place.entry--;
        if (place.entry < 0)
            continue;
        if (!place_remove(t, dict, &place, UNSET, key, item))
            continue;
        if (container_in_place(t, &dict->object)) {
            /* The next one is found at once. Its index slot is not given back: a search must end. */
            place.table->used = (size_t)place.entry;
            dict->object.extra++;
        }
        return 1;
    }
}
