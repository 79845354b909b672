/* Dicts as a whole: making, walking, copying and emptying them; and what inline caches ask of them. */
#include "types/dict.h"

#include "object/create.h"
#include "object/scope.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/list.h"

static uint32_t last_keys_version; /* atomic; never used twice, stops at the largest */

/* Index slots for that many entries. */
static size_t slots_for(size_t entries)
{
    return (entries * 3 + 1) / 2;
}

void dict_clear(struct thread *t, value v)
{
    struct dict *dict = dict_of(v);
    value *s = scope_enter(t, 1);
    if (!s)
        return;
    s[0] = dict_create(t);
    if (s[0] == UNSET)
        goto out;
    struct dict *home = dict_of(s[0]);
    for (;;) {
        struct dict_table *table = load_acquire(&dict->table), *copy = NULL;
        if (!table)
            break;
        bool is_private = object_is_private(&dict->object);
        size_t size = dict_table_size(table);
        if (!is_private && !(copy = memory_alloc(t, size)))
            break;
        bool locked = container_lock(t, &dict->object);
        if (dict->table != table) {
            container_unlock(&dict->object, locked);
            memory_free(t, copy);
            continue;
        }
        if (copy) /* readers may still look at the table, so its content goes by a copy */
            memcpy(copy, table, size);
        home->count = dict->count;
        store_relaxed(&dict->count, 0);
        store_relaxed(&dict->object.extra, (uint16_t)(dict->object.extra + 1));
        store_release(&dict->table, NULL);
        container_unlock(&dict->object, locked);
        for (size_t i = 0; i < table->used && t->barrier; i++)
            container_shade(t, &table->entries[i].key, 2);
        home->table = copy ? copy : table;
        if (copy)
            memory_retire(t, &dict->object, table);
        break;
    }
out:
    scope_leave(t, s);
}

/* ---- Making, walking and copying. ---- */

value dict_create(struct thread *t)
{
    struct dict *dict = object_create_unfilled(t, &dict_type.shape, sizeof *dict, OBJECT_TRACKED);
    if (likely(dict != NULL)) {
        dict->count = 0;
        dict->table = NULL;
    }
    return value_from_ref(dict);
}

value dict_create_sized(struct thread *t, size_t entries)
{
    value v = dict_create(t);
    if (v == UNSET || entries == 0)
        return v;
    dict_of(v)->table = dict_table_create(t, slots_for(entries));
    if (dict_of(v)->table)
        return v;
    value_release(t, v);
    return UNSET;
}

/* The entry at a position: 1 with new references in *key and *item (each unless NULL), 0 a deleted one, -1
 * try again. */
static int entry_load(struct thread *t, struct dict *dict, struct dict_entry *e, value *key, value *item)
{
    if (likely(object_is_private(&dict->object))) {
        if (e->item == UNSET)
            return 0;
        if (key)
            *key = value_retain(e->key);
        if (item)
            *item = value_retain(e->item);
        return 1;
    }
    value k = UNSET, i = UNSET;
    if (key && !container_try_load(t, &e->key, &k))
        return -1;
    if (!item)
        i = load_acquire(&e->item);
    else if (!container_try_load(t, &e->item, &i)) {
        value_release(t, k);
        return -1;
    }
    if (i == UNSET || (key && k == UNSET)) {
        value_release(t, k); /* at most one of them is held */
        if (item)
            value_release(t, i);
        return 0;
    }
    if (key)
        *key = k;
    if (item)
        *item = i;
    return 1;
}

bool dict_next_hashed(struct thread *t, value v, size_t *position, value *key, value *item, int64_t *hash)
{
    struct dict *dict = dict_of(v);
    for (;;) {
        struct dict_table *table = load_acquire(&dict->table);
        if (!table || *position >= load_acquire(&table->used))
            return false;
        struct dict_entry *e = &table->entries[*position];
        int64_t h = e->hash;
        int loaded = entry_load(t, dict, e, key, item);
        if (loaded < 0)
            continue;
        ++*position;
        if (!loaded)
            continue;
        if (hash)
            *hash = h;
        return true;
    }
}

bool dict_next(struct thread *t, value dict, size_t *position, value *key, value *item)
{
    return dict_next_hashed(t, dict, position, key, item, NULL);
}

bool dict_previous(struct thread *t, value v, size_t *position, value *key, value *item)
{
    struct dict *dict = dict_of(v);
    for (;;) {
        struct dict_table *table = load_acquire(&dict->table);
        size_t used = table ? load_acquire(&table->used) : 0;
        if (*position > used)
            *position = used;
        if (*position == 0)
            return false;
        int loaded = entry_load(t, dict, &table->entries[*position - 1], key, item);
        if (loaded < 0)
            continue;
        --*position;
        if (loaded)
            return true;
    }
}

bool dict_clone_into(struct thread *t, struct dict *into, value v)
{
    struct dict *dict = dict_of(v);
    for (;;) {
        struct dict_table *table = load_acquire(&dict->table);
        size_t count = load_relaxed(&dict->count);
        if (!table || count == 0)
            return true;
        size_t used = load_acquire(&table->used);
        bool compact = used > count;
        struct dict_table *copy =
            compact ? dict_table_create(t, slots_for(count)) : memory_alloc(t, dict_table_size(table));
        if (!copy)
            return false;
        /* Under the lock every entry is alive. */
        bool locked = container_lock(t, &dict->object);
        if (dict->table != table || dict->count != count || table->used != used) {
            container_unlock(&dict->object, locked);
            memory_free(t, copy);
            continue;
        }
        if (!compact) {
            memcpy(copy, table, dict_table_size(table));
            copy->keys_version = 0;
        }
        for (size_t i = 0; i < used; i++) {
            struct dict_entry *e = &table->entries[i];
            if (compact && e->item != UNSET)
                dict_table_add(copy, e->hash, e->key, e->item);
            value_retain(e->key);
            value_retain(e->item);
        }
        container_unlock(&dict->object, locked);
        into->table = copy;
        into->count = count;
        return true;
    }
}

value dict_copy(struct thread *t, value dict)
{
    value copy = dict_create(t);
    if (copy != UNSET && !dict_clone_into(t, dict_of(copy), dict)) {
        value_release(t, copy);
        return UNSET;
    }
    return copy;
}

value dict_keys_list(struct thread *t, value dict)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = list_create(t, dict_count(dict))) == UNSET)
        goto out;
    size_t position = 0;
    value key;
    while (dict_next(t, dict, &position, &key, NULL))
        if (!list_append_take(t, s[0], key))
            goto out;
    result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

/* ---- For inline caches. ---- */

uint32_t dict_keys_version(struct thread *t, value v)
{
    struct dict *dict = dict_of(v);
    struct dict_table *table = load_acquire(&dict->table);
    if (!table)
        return 0;
    uint32_t version = load_acquire(&table->keys_version);
    if (version)
        return version;
    uint32_t last = load_relaxed(&last_keys_version);
    do {
        if (last == UINT32_MAX)
            return 0;
    } while (!cas_relaxed(&last_keys_version, &last, last + 1));
    /* Under the lock: keys cannot change between the choice and the store. */
    bool locked = container_lock(t, &dict->object);
    version = 0;
    if (dict->table == table) {
        version = load_relaxed(&table->keys_version);
        if (!version) {
            version = last + 1;
            store_release(&table->keys_version, version);
        }
    }
    container_unlock(&dict->object, locked);
    return version;
}

int64_t dict_entry_index(struct thread *t, value dict, value name)
{
    struct dict_place place;
    int64_t hash = dict_key_hash(t, name);
    if (hash == -1)
        return -1;
    int found = dict_find(t, dict_of(dict), name, hash, &place);
    if (found < 0)
        raised_clear(t);
    return found > 0 ? place.entry : -1;
}

value dict_cached_get(struct thread *t, value v, uint32_t version, uint32_t index)
{
    struct dict *dict = dict_of(v);
    struct dict_table *table = load_acquire(&dict->table);
    if (unlikely(!table || load_acquire(&table->keys_version) != version ||
                 index >= load_relaxed(&table->used)))
        return UNSET;
    value *slot = &table->entries[index].item;
    if (likely(object_is_private(&dict->object)))
        return value_retain(*slot);
    value item;
    return container_try_load(t, slot, &item) ? item : UNSET;
}

bool dict_cached_set(struct thread *t, value v, uint32_t version, uint32_t index, value item)
{
    struct dict *dict = dict_of(v);
    if (container_in_place(t, &dict->object)) {
        struct dict_table *own = dict->table;
        if (unlikely(!own || own->keys_version != version || index >= own->used))
            return false;
        value *slot = &own->entries[index].item, before = *slot;
        *slot = item;
        value_release(t, before);
        return true;
    }
    container_admit(t, &dict->object, item);
    value old = UNSET;
    bool locked = container_lock(t, &dict->object);
    struct dict_table *table = dict->table;
    bool same = table && load_relaxed(&table->keys_version) == version && index < table->used;
    if (same)
        old = field_exchange(t, &dict->object, &table->entries[index].item, item);
    container_unlock(&dict->object, locked);
    value_release(t, old);
    return same;
}
