/* The storage of sets. See set_internal.h for the layout and the rules. */
#include "types/set.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/set_internal.h"
#include "types/str.h"

#define LINEAR_PROBES 9
#define PERTURB_SHIFT 5
#define MINIMUM_SLOTS 8
#define LARGE_SET     50000 /* members beyond which a table doubles instead of growing fourfold */

/* ---- Tables. ---- */

static inline size_t mask_of(const struct set_table *table)
{
    return table ? table->mask : MINIMUM_SLOTS - 1;
}
static inline size_t fill_of(const struct set_table *table)
{
    return table ? load_relaxed(&table->fill) : 0;
}

static size_t table_bytes(size_t slots)
{
    return sizeof(struct set_table) + slots * sizeof(struct set_entry);
}

static struct set_table *table_create(struct thread *t, size_t slots)
{
    struct set_table *table = memory_alloc(t, table_bytes(slots));
    if (table) {
        memset(table, 0, table_bytes(slots));
        table->mask = slots - 1;
    }
    return table;
}

/* Slots of the table that python3 would make for so many members. 0: too many. */
static size_t slots_for(size_t members)
{
    size_t slots = MINIMUM_SLOTS;
    while (slots <= members && slots < (SIZE_MAX >> 8))
        slots <<= 1;
    return slots <= members ? 0 : slots;
}

static size_t grown(size_t members)
{
    return members > LARGE_SET ? members * 2 : members * 4;
}

/* Puts a member that is not there into a table without deleted slots that nobody else sees. */
static void table_add(struct set_table *table, value key, int64_t hash)
{
    size_t mask = table->mask, i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t run = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (size_t at = i; at <= i + run; at++) {
            if (table->entries[at].key != UNSET)
                continue;
            table->entries[at] = (struct set_entry){.hash = hash, .key = key};
            table->fill++;
            return;
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static void table_install(struct thread *t, struct set *set, struct set_table *table)
{
    store_relaxed(&set->object.extra, (uint16_t)(set->object.extra + 1));
    /* Release pairs with the acquire of readers, who see the entries filled. */
    store_release(&set->table, table);
}

/* A new table with room as python3 sizes it for `members`; deleted slots are left behind. False: MemoryError.
 * No safepoint. */
static bool set_resize(struct thread *t, struct set *set, size_t members)
{
    size_t slots = slots_for(members);
    if (!slots) {
        raise_no_memory(t);
        return false;
    }
    struct set_table *table = table_create(t, slots);
    if (!table)
        return false;
    bool locked = container_lock(t, &set->object);
    struct set_table *old = set->table;
    if (set->count * 5 >= slots * 4 && set->count > members) {
        /* Others have filled it meanwhile: whoever did makes it larger. */
        container_unlock(&set->object, locked);
        memory_free(t, table);
        return true;
    }
    for (size_t i = 0; old && i <= old->mask; i++) {
        struct set_entry *e = &old->entries[i];
        if (e->key != UNSET && e->key != SET_DELETED)
            table_add(table, e->key, e->hash);
    }
    table_install(t, set, table);
    container_unlock(&set->object, locked);
    if (old)
        memory_retire(t, &set->object, old);
    return true;
}

bool set_reserve(struct thread *t, value v, size_t extra)
{
    struct set *set = set_of(v);
    struct set_table *table = load_acquire(&set->table);
    if ((fill_of(table) + extra) * 5 < mask_of(table) * 3)
        return true;
    return set_resize(t, set, (load_relaxed(&set->count) + extra) * 2);
}

bool set_shrink(struct thread *t, value v)
{
    struct set *set = set_of(v);
    struct set_table *table = load_acquire(&set->table);
    size_t fill = fill_of(table), count = load_relaxed(&set->count);
    if (fill < count || fill - count <= mask_of(table) / 4)
        return true;
    return set_resize(t, set, grown(count));
}

/* ---- Looking up. ---- */

/* Where a member is; or the slot where it belongs: the last deleted one on its path, else the unused one that
 * ended the search. */
struct set_place {
    struct set_table *table;
    size_t slot;
    value content; /* of the slot */
    uint32_t insertions;
    uint16_t stamp;
    bool adding; /* set by the caller: an equal member will do, even if it is gone by now, as in python3 */
};

enum match { MATCH_NO, MATCH_YES, MATCH_RAISED, MATCH_RESTART };

static enum match compare_members(struct thread *t, struct set *set, const struct set_place *place,
                                  struct set_entry *e, value stored, value key)
{
    if (value_is_ref(stored)) {
        if (object_is_private(&set->object))
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
    if (equal && place->adding)
        return MATCH_YES;
    if (load_acquire(&set->table) != place->table || load_relaxed(&set->object.extra) != place->stamp ||
        load_relaxed(&e->key) != stored)
        return MATCH_RESTART;
    return equal ? MATCH_YES : MATCH_NO;
}

static inline enum match match_entry(struct thread *t, struct set *set, const struct set_place *place,
                                     struct set_entry *e, value stored, value key, int64_t hash,
                                     bool key_is_str)
{
    if (stored == key)
        return MATCH_YES;
    /* Relaxed: a hash that changes under us belongs to a member that is being deleted. */
    if (load_relaxed(&e->hash) != hash || value_are_ints(stored, key))
        return MATCH_NO;
    if (key_is_str && value_is_exact(stored, &str_type))
        return str_equal(stored, key) ? MATCH_YES : MATCH_NO;
    return compare_members(t, set, place, e, stored, key);
}

/* The search for a str or an immediate int as far as it takes no `__eq__`. 1 found, 0 absent, -1 undecided.
 */
static inline int find_simply(const struct set_table *table, value key, int64_t hash, bool key_is_str,
                              struct set_place *place)
{
    size_t mask = table->mask, i = (size_t)hash & mask, free = SIZE_MAX, at;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t end = i + LINEAR_PROBES <= mask ? i + LINEAR_PROBES : i;
        for (at = i; at <= end; at++) {
            const struct set_entry *e = &table->entries[at];
            value stored = load_acquire(&e->key); /* as in set_find */
            if (stored == key) {
                place->slot = at;
                place->content = key;
                return 1;
            }
            if (stored == UNSET)
                goto absent;
            if (stored == SET_DELETED) {
                free = at;
                continue;
            }
            if (load_relaxed(&e->hash) != hash) /* relaxed: as in match_entry */
                continue;
            if (!key_is_str || !value_is_exact(stored, &str_type))
                return -1;
            if (str_equal(stored, key)) {
                place->slot = at;
                place->content = stored;
                return 1;
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
absent:
    place->slot = free == SIZE_MAX ? at : free;
    place->content = free == SIZE_MAX ? UNSET : SET_DELETED;
    return 0;
}

/* 1 found, 0 absent, -1 raised. The place is valid when it returns. */
static int set_find(struct thread *t, struct set *set, value key, int64_t hash, struct set_place *place)
{
    bool key_is_str = value_is_exact(key, &str_type);
restart:
    place->insertions = load_acquire(&set->insertions); /* before anything that it vouches for */
    place->stamp = load_relaxed(&set->object.extra);
    place->table = load_acquire(&set->table);
    place->content = UNSET;
    struct set_table *table = place->table;
    if (!table)
        return 0;
    if (key_is_str || value_is_int(key)) {
        int found = find_simply(table, key, hash, key_is_str, place);
        if (likely(found >= 0))
            return found;
        place->content = UNSET;
    }
    size_t mask = table->mask, i = (size_t)hash & mask;
    uint64_t perturb = (uint64_t)hash;
    for (;;) {
        size_t run = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (size_t at = i; at <= i + run; at++) {
            struct set_entry *e = &table->entries[at];
            value stored = load_acquire(&e->key); /* pairs with field_exchange: the hash is there too */
            if (stored == UNSET) {
                if (place->content == UNSET)
                    place->slot = at;
                return 0;
            }
            if (stored == SET_DELETED) {
                place->slot = at;
                place->content = SET_DELETED;
                continue;
            }
            switch (match_entry(t, set, place, e, stored, key, hash, key_is_str)) {
            case MATCH_NO:
                break;
            case MATCH_YES:
                place->slot = at;
                place->content = stored;
                return 1;
            case MATCH_RAISED:
                return -1;
            case MATCH_RESTART:
                goto restart;
            }
        }
        perturb >>= PERTURB_SHIFT;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

int set_contains_hashed(struct thread *t, value set, value item, int64_t hash)
{
    struct set_place place = {.adding = false};
    return set_find(t, set_of(set), item, hash, &place);
}

int set_contains(struct thread *t, value set, value item)
{
    int64_t hash = dict_key_hash(t, item);
    return hash == -1 ? -1 : set_contains_hashed(t, set, item, hash);
}

/* ---- Changing. ---- */

/* Puts an absent member where its search ended: 1; 0 look again; -1 MemoryError. No safepoint. */
static int place_insert(struct thread *t, struct set *set, const struct set_place *place, value item,
                        int64_t hash)
{
    if (!place->table) /* an empty set gets its first table */
        return set_resize(t, set, 0) ? 0 : -1;
    container_admit(t, &set->object, item);
    bool locked = container_lock(t, &set->object);
    struct set_table *table = set->table;
    struct set_entry *e = &place->table->entries[place->slot];
    if (table != place->table || load_relaxed(&set->object.extra) != place->stamp ||
        set->insertions != place->insertions || e->key != place->content) {
        container_unlock(&set->object, locked);
        return 0;
    }
    bool reused = place->content == SET_DELETED;
    if (!reused && table->fill >= table->mask) { /* several threads have overtaken the one that makes room */
        size_t members = set->count;
        container_unlock(&set->object, locked);
        return set_resize(t, set, grown(members)) ? 0 : -1;
    }
    store_relaxed(&e->hash, hash);
    field_exchange(t, &set->object, &e->key, value_retain(item));
    size_t fill = table->fill + !reused, count = set->count + 1, mask = table->mask;
    store_relaxed(&table->fill, fill);
    store_relaxed(&set->count, count);
    store_release(&set->insertions, set->insertions + 1);
    container_unlock(&set->object, locked);
    if (reused || fill * 5 < mask * 3)
        return 1;
    return set_resize(t, set, grown(count)) ? 1 : -1;
}

#define ADD_ATTEMPTS 8 /* with an `__eq__` that adds members to a private set; then as if it had not */

bool set_add_hashed(struct thread *t, value set, value item, int64_t hash)
{
    for (int attempt = 0;; attempt++) {
        struct set_place place = {.adding = true};
        int found = set_find(t, set_of(set), item, hash, &place);
        if (found)
            return found > 0;
        if (attempt >= ADD_ATTEMPTS && object_is_private(value_ref(set)))
            place.insertions = set_of(set)->insertions;
        int stored = place_insert(t, set_of(set), &place, item, hash);
        if (stored)
            return stored > 0;
    }
}

bool set_add(struct thread *t, value set, value item)
{
    int64_t hash = dict_key_hash(t, item);
    return hash != -1 && set_add_hashed(t, set, item, hash);
}

/* Takes a member out: owned; UNSET: it is gone already. No safepoint. */
static value place_remove(struct thread *t, struct set *set, const struct set_place *place)
{
    value old = UNSET;
    bool locked = container_lock(t, &set->object);
    struct set_entry *e = &place->table->entries[place->slot];
    if (set->table == place->table && load_relaxed(&set->object.extra) == place->stamp &&
        e->key == place->content) {
        old = field_exchange(t, &set->object, &e->key, SET_DELETED);
        store_relaxed(&e->hash, -1);
        store_relaxed(&set->count, set->count - 1);
    }
    container_unlock(&set->object, locked);
    return old;
}

int set_discard_hashed(struct thread *t, value v, value item, int64_t hash)
{
    for (;;) {
        struct set_place place = {.adding = false};
        int found = set_find(t, set_of(v), item, hash, &place);
        if (found <= 0)
            return found;
        value old = place_remove(t, set_of(v), &place);
        if (old == UNSET)
            continue;
        value_release(t, old);
        return 1;
    }
}

int set_discard(struct thread *t, value set, value item)
{
    int64_t hash = dict_key_hash(t, item);
    return hash == -1 ? -1 : set_discard_hashed(t, set, item, hash);
}

value set_pop(struct thread *t, value v)
{
    struct set *set = set_of(v);
    while (load_relaxed(&set->count)) {
        struct set_place place = {.stamp = load_relaxed(&set->object.extra),
                                  .table = load_acquire(&set->table)};
        if (!place.table)
            continue;
        size_t mask = place.table->mask, first = load_relaxed(&set->finger) & mask;
        for (size_t n = 0; n <= mask; n++) {
            place.slot = (first + n) & mask;
            place.content = load_relaxed(&place.table->entries[place.slot].key);
            if (place.content != UNSET && place.content != SET_DELETED)
                break;
        }
        if (place.content == UNSET || place.content == SET_DELETED)
            continue;
        value old = place_remove(t, set, &place);
        if (old == UNSET)
            continue;
        store_relaxed(&set->finger, place.slot + 1);
        return old;
    }
    return UNSET;
}

bool set_replace_content(struct thread *t, value v, value with)
{
    struct set *set = set_of(v), *fresh = set_of(with);
    struct set_table *table = fresh->table;
    for (;;) {
        struct set_table *old = load_acquire(&set->table), *copy = NULL;
        bool is_private = object_is_private(&set->object);
        if (!is_private) {
            for (size_t i = 0; table && i <= table->mask; i++)
                container_admit(t, &set->object, table->entries[i].key);
            /* Readers may still look at the old table, so its content leaves in a copy. */
            if (old && !(copy = memory_alloc(t, table_bytes(old->mask + 1))))
                return false;
        }
        bool locked = container_lock(t, &set->object);
        if (set->table != old) {
            container_unlock(&set->object, locked);
            memory_free(t, copy);
            continue;
        }
        if (copy)
            memcpy(copy, old, table_bytes(old->mask + 1));
        size_t count = set->count;
        store_relaxed(&set->count, fresh->count);
        table_install(t, set, table);
        container_unlock(&set->object, locked);
        for (size_t i = 0; t->barrier && old && i <= old->mask; i++)
            container_shade(t, &old->entries[i].key, 1);
        for (size_t i = 0; t->barrier && table && i <= table->mask; i++)
            container_shade(t, &table->entries[i].key, 1);
        fresh->table = copy ? copy : old;
        fresh->count = count;
        fresh->object.extra++;
        if (copy)
            memory_retire(t, &set->object, old);
        return true;
    }
}

bool set_clear(struct thread *t, value v)
{
    if (!load_relaxed(&set_of(v)->table))
        return true;
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = set_create(t, &set_type);
    bool done = s[0] != UNSET && set_replace_content(t, v, s[0]);
    scope_leave(t, s);
    return done;
}

/* ---- Walking. ---- */

size_t set_count(value v)
{
    return load_relaxed(&set_of(v)->count);
}

bool set_next_hashed(struct thread *t, value v, size_t *position, value *item, int64_t *hash)
{
    struct set *set = set_of(v);
    for (;;) {
        struct set_table *table = load_acquire(&set->table);
        if (!table || *position > table->mask)
            return false;
        struct set_entry *e = &table->entries[*position];
        int64_t h = load_relaxed(&e->hash);
        value stored;
        if (object_is_private(&set->object))
            stored = value_retain(e->key);
        else if (!container_try_load(t, &e->key, &stored))
            continue;
        ++*position;
        if (stored == UNSET || stored == SET_DELETED)
            continue;
        if (unlikely(h == -1 ||
                     load_relaxed(&e->hash) != h)) { /* deleted, or not yet there, when we looked */
            value_release(t, stored);
            continue;
        }
        *item = stored;
        if (hash)
            *hash = h;
        return true;
    }
}

bool set_next(struct thread *t, value set, size_t *position, value *item)
{
    return set_next_hashed(t, set, position, item, NULL);
}

/* ---- Making and filling. ---- */

value set_create(struct thread *t, struct type *type)
{
    struct type *exact = type == &frozenset_type ? &frozenset_type : &set_type;
    struct set *set = container_create(t, type, exact, sizeof *set);
    if (set)
        set->hash = -1;
    return value_from_ref(set);
}

/* Copies other's members into an empty set that only this thread knows, as python3 does: a table of the same
 * size without deleted members is copied slot by slot, else they are added in order. A new table is filled,
 * since a collector may be looking at the old one. */
static bool merge_into_empty(struct thread *t, struct set *set, struct set *other)
{
    struct set_table *table = table_create(t, mask_of(set->table) + 1);
    if (!table)
        return false;
    /* Under the lock every member is alive. */
    bool locked = container_lock(t, &other->object);
    struct set_table *from = other->table;
    size_t members = other->count;
    bool fits = members * 5 <= (table->mask + 1) * 4;
    bool same_places = from && from->mask == table->mask && from->fill == members;
    for (size_t i = 0; fits && from && i <= from->mask; i++) {
        struct set_entry *e = &from->entries[i];
        if (e->key == UNSET || e->key == SET_DELETED)
            continue;
        value_retain(e->key);
        if (same_places)
            table->entries[i] = *e;
        else
            table_add(table, e->key, e->hash);
    }
    table->fill = members;
    container_unlock(&other->object, locked);
    if (!fits) { /* it has grown meanwhile */
        memory_free(t, table);
        return false;
    }
    for (size_t i = 0; t->barrier && i <= table->mask; i++)
        container_shade(t, &table->entries[i].key, 1);
    struct set_table *old = set->table;
    set->count = members;
    set->insertions++;
    table_install(t, set, table);
    if (old)
        memory_retire(t, &set->object, old);
    return true;
}

static bool merge_members(struct thread *t, value set, value other)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = true;
    size_t position = 0;
    int64_t hash;
    value item;
    while (done && set_next_hashed(t, other, &position, &item, &hash)) {
        slot_set(t, &s[0], item);
        done = set_add_hashed(t, set, item, hash);
    }
    scope_leave(t, s);
    return done;
}

bool set_merge(struct thread *t, value v, value from)
{
    struct set *set = set_of(v), *other = set_of(from);
    size_t count = load_relaxed(&other->count);
    if (v == from || count == 0)
        return true;
    if (!set_reserve(t, v, count))
        return false;
    if (object_is_private(&set->object) && fill_of(set->table) == 0 && merge_into_empty(t, set, other))
        return true;
    return !thread_raised(t) && merge_members(t, v, from);
}

static bool update_from_dict(struct thread *t, value set, value dict)
{
    if (!set_reserve(t, set, dict_count(dict)))
        return false;
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = true;
    size_t position = 0;
    int64_t hash;
    value key;
    while (done && dict_next_hashed(t, dict, &position, &key, NULL, &hash)) {
        slot_set(t, &s[0], key);
        done = set_add_hashed(t, set, key, hash);
    }
    scope_leave(t, s);
    return done;
}

bool set_update(struct thread *t, value set, value iterable)
{
    if (set_check(iterable))
        return set_merge(t, set, iterable);
    if (value_is_exact(iterable, &dict_type))
        return update_from_dict(t, set, iterable);
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool done = false;
    s[0] = op_iter(t, iterable);
    if (s[0] == UNSET)
        goto out;
    for (;;) {
        slot_set(t, &s[1], op_next(t, s[0]));
        if (s[1] == UNSET)
            break;
        if (!set_add(t, set, s[1]))
            goto out;
    }
    done = !thread_raised(t);
out:
    scope_leave(t, s);
    return done;
}

value set_from_iterable(struct thread *t, struct type *type, value iterable)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_create(t, type);
    value result = s[0] != UNSET && set_update(t, s[0], iterable) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}
