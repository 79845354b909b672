/* The attribute instructions where the first entry of their inline cache does not answer: receivers of
 * several shapes, modules, classes, properties.
 *
 * Note SITE. An instruction that sees instances of one class finds all it needs in the first entry. Others
 * take the place of the oldest of 1 + SITE_OTHERS entries. An instruction that goes on to see new ones is
 * left alone after FILLINGS_MAX fillings: it would be filled and emptied for ever, under a lock. */
#include <stdlib.h>

#include "object/scope.h"
#include "types/attribute.h"
#include "types/descriptor.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/shape.h"
#include "types/str.h"
#include "vm/attribute_site.h"
#include "vm/eval_inline.h"

#define FILLINGS_MAX 100

static bool is_class(value x)
{
    return value_is_exact(x, &type_type);
}

/* The shape whose version an entry for x has. Of a class that is read through itself it is its own root
 * shape, not that of its class. */
static const struct shape *shape_for(value x)
{
    return is_class(x) ? &type_of(x)->shape : load_relaxed(&value_ref(x)->shape);
}

/* An instance without attributes has the root shape too, so the kind says whether an entry is for the class
 * or for it. */
static bool fits(const struct attribute_cache *entry, uint32_t version, bool class)
{
    uint8_t kind = load_relaxed(&entry->kind);
    return load_relaxed(&entry->version) == version &&
           (kind == ATTRIBUTE_OF_CLASS || kind == ATTRIBUTE_OF_CLASS_METHOD) == class;
}

/* The entry for receivers like x, NULL if there is none. */
static struct attribute_cache *find_entry(struct inline_cache *site, value x)
{
    uint32_t version = value_is_ref(x) ? load_relaxed(&shape_for(x)->version) : 0;
    bool class = is_class(x);
    if (!version)
        return NULL;
    if (fits(&site->attribute, version, class))
        return &site->attribute;
    /* Acquire pairs with the release in entry_to_fill: the entries are there, and were empty at first. */
    struct attribute_cache *others = load_acquire(&site->others);
    for (size_t k = 0; others && k < SITE_OTHERS; k++) {
        if (fits(&others[k], version, class))
            return &others[k];
    }
    return NULL;
}

/* The entry whose turn it is, NULL when it is not worth it. */
static struct attribute_cache *entry_to_fill(struct inline_cache *site)
{
    uint32_t turn = load_relaxed(&site->fillings);
    if (turn >= FILLINGS_MAX)
        return NULL;
    if (turn % (1 + SITE_OTHERS) == 0)
        return &site->attribute;
    struct attribute_cache *others = load_acquire(&site->others);
    if (!others) {
        struct attribute_cache *made = calloc(SITE_OTHERS, sizeof *made);
        if (made && cas_acq_rel(&site->others, &others, made))
            others = made;
        else
            free(made);
    }
    return others ? &others[turn % (1 + SITE_OTHERS) - 1] : NULL;
}

/* Call before and after the general way, which fills the entry if it can. */
static uint64_t entry_word(const struct attribute_cache *entry)
{
    return entry ? load_relaxed((const uint64_t *)(const void *)entry) : 0;
}
static void count_filling(struct inline_cache *site, const struct attribute_cache *entry, uint64_t before)
{
    if (entry_word(entry) != before)
        store_relaxed(&site->fillings, load_relaxed(&site->fillings) + 1);
}

/* ---- Modules ---- */

static value module_load(struct thread *t, value x, struct inline_cache *site)
{
    struct attribute_cache seen = cache_word(site);
    value dict = module_dict(x);
    if (seen.kind == ATTRIBUTE_MODULE && seen.version && dict != UNSET) {
        value found = dict_cached_get(t, dict, seen.version, seen.index);
        if (found != UNSET)
            return found;
    }
    /* Before looking: another thread may add the name. */
    uint32_t version = dict == UNSET ? 0 : dict_keys_version(t, dict);
    value found = op_get_attribute(t, x, site->name);
    if (found == UNSET || !version || load_relaxed(&site->fillings) >= FILLINGS_MAX ||
        type_lookup(&module_type, site->name) != UNSET) /* __dict__, __class__ and the like */
        return found;
    int64_t at = dict_entry_index(t, dict, site->name);
    if (at >= 0 && at <= UINT16_MAX) {
        struct attribute_cache entry = {.version = version, .index = (uint16_t)at, .kind = ATTRIBUTE_MODULE};
        uint64_t word;
        memcpy(&word, &entry, sizeof word);
        store_release((uint64_t *)(void *)&site->attribute, word); /* as fill_global; it has no target */
        store_relaxed(&site->fillings, load_relaxed(&site->fillings) + 1);
    }
    return found;
}

/* ---- Loading ---- */

/* What an entry says of x: a new reference, or UNSET with nothing pending. */
static value entry_load(struct thread *t, value x, const struct attribute_cache *entry)
{
    struct attribute_cache seen = attribute_cache_read(entry);
    struct object *o = value_ref(x);
    if (seen.kind == (is_class(x) ? ATTRIBUTE_OF_CLASS : ATTRIBUTE_CLASS))
        return attribute_cache_target(t, shape_for(x), entry);
    const struct shape *shape = load_acquire(&o->shape);
    if (seen.kind != ATTRIBUTE_SLOT || load_relaxed(&shape->version) != seen.version)
        return UNSET;
    value v = field_load(t, o, (value *)((char *)o + seen.index));
    if (likely(object_is_private(o) || load_acquire(&o->shape) == shape))
        return v;
    value_release(t, v); /* the instance changed its layout meanwhile */
    return UNSET;
}

/* The getter of a property that an entry names, if it is a Python function that a frame can be made for at
 * once: new reference, else UNSET. */
static value entry_getter(struct thread *t, value x, const struct attribute_cache *entry)
{
    value property = attribute_cache_target(t, load_relaxed(&value_ref(x)->shape), entry);
    if (property == UNSET)
        return UNSET;
    value getter = UNSET;
    if (value_is_exact(property, &property_type)) /* unless the entry has been filled again meanwhile */
        getter = field_load(t, value_ref(property), &((struct property *)value_ref(property))->get);
    value_release(t, property); /* the class has another reference, which this thread keeps for the moment */
    if (getter != UNSET && !call_is_simple(getter, 1))
        slot_clear(t, &getter);
    return getter;
}

value site_load(struct thread *t, value x, struct inline_cache *site, value *getter)
{
    if (value_is_exact(x, &module_type))
        return module_load(t, x, site);
    struct attribute_cache *known = find_entry(site, x);
    if (known && load_relaxed(&known->kind) == ATTRIBUTE_PROPERTY) {
        *getter = entry_getter(t, x, known);
        if (*getter != UNSET)
            return UNSET;
    } else if (known) {
        value v = entry_load(t, x, known);
        if (likely(v != UNSET))
            return v;
    }
    struct attribute_cache *entry = known ? known : entry_to_fill(site);
    uint64_t before = entry_word(entry);
    value v = attribute_get_caching(t, x, site->name, entry);
    count_filling(site, entry, before);
    return v;
}

value site_load_method(struct thread *t, value x, struct inline_cache *site, bool *pass_self)
{
    *pass_self = false;
    if (value_is_exact(x, &module_type))
        return module_load(t, x, site);
    struct attribute_cache *known = find_entry(site, x);
    if (known) {
        uint8_t kind = load_relaxed(&known->kind);
        value v = kind == ATTRIBUTE_METHOD || kind == ATTRIBUTE_CLASS || kind == ATTRIBUTE_OF_CLASS ||
                          kind == ATTRIBUTE_OF_CLASS_METHOD
                      ? attribute_cache_target(t, shape_for(x), known)
                      : UNSET;
        if (v != UNSET) {
            *pass_self = kind == ATTRIBUTE_METHOD || kind == ATTRIBUTE_OF_CLASS_METHOD;
            return v;
        }
    }
    struct attribute_cache *entry = known ? known : entry_to_fill(site);
    uint64_t before = entry_word(entry);
    value v = attribute_get_method(t, x, site->name, pass_self, entry);
    count_filling(site, entry, before);
    return v;
}

/* ---- Storing ---- */

bool site_store(struct thread *t, value x, struct inline_cache *site, value v)
{
    struct attribute_cache *known = find_entry(site, x);
    if (known && object_is_private(value_ref(x)) && !t->barrier) {
        struct attribute_cache seen = attribute_cache_read(known);
        struct object *o = value_ref(x);
        if (seen.version == load_relaxed(&o->shape->version) && seen.kind == ATTRIBUTE_SLOT) {
            field_store(t, o, (value *)((char *)o + seen.index), value_retain(v));
            return true;
        }
    }
    struct attribute_cache *entry = known ? known : entry_to_fill(site);
    uint64_t before = entry_word(entry);
    bool done = attribute_set_caching(t, x, site->name, v, entry);
    count_filling(site, entry, before);
    return done;
}
