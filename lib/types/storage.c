#include "types/storage.h"

#include "object/container.h"
#include "types/exception.h"

#include <string.h>

/* ---- Blocks ---- */

static struct storage_block *block_create(struct thread *t, size_t capacity)
{
    if (capacity > INT64_MAX / 2) {
        raise_no_memory(t);
        return NULL;
    }
    struct storage_block *block = memory_alloc(t, sizeof *block + capacity);
    if (block) {
        block->capacity = memory_size(block) - sizeof *block;
        block->holders = 1;
    }
    return block;
}

static size_t grown(size_t size)
{
    return size + size / 8 + (size < 9 ? 3 : 6);
}

void storage_block_release(struct thread *t, struct object *o, struct storage_block *block)
{
    /* Release, so that what its holders did with the block comes before its end; acquire for the last one. */
    if (block && fetch_sub_acq_rel(&block->holders, 1) == 1)
        memory_retire(t, o, block);
}

struct storage_block *storage_hold(struct thread *t, struct object *o, struct storage *s, size_t *size)
{
    struct storage_block *fresh = NULL;
    for (;;) {
        bool locked = container_lock(t, o);
        struct storage_block *block = load_relaxed(&s->block);
        if (!block && fresh) {
            store_release(&s->block, fresh); /* pairs with the acquire in storage_octets */
            block = fresh;
            fresh = NULL;
        }
        if (block) {
            fetch_add_relaxed(&block->holders, 1); /* relaxed: the object keeps the block meanwhile */
            *size = load_relaxed(&s->size);
        }
        container_unlock(o, locked);
        if (block) {
            memory_free(t, fresh);
            return block;
        }
        fresh = block_create(t, 1);
        if (!fresh)
            return NULL;
    }
}

bool storage_init(struct thread *t, struct storage *s, const void *data, size_t size)
{
    if (size == 0)
        return true;
    s->block = block_create(t, size);
    if (!s->block)
        return false;
    s->size = size;
    if (data)
        memcpy(s->block->data, data, size);
    else
        memset(s->block->data, 0, size);
    return true;
}

void storage_finish(struct thread *t, struct object *o, struct storage *s)
{
    storage_block_release(t, o, s->block);
}

/* ---- Any change ---- */

/* Of an object that this thread alone has. */
static enum storage_result change_private(struct thread *t, struct object *o, struct storage *s,
                                          struct storage_change *c)
{
    struct storage_block *old = s->block;
    const uint8_t *data = old ? old->data : (const uint8_t *)"";
    size_t size = s->size;
    if (!c->plan(c, data, size))
        return STORAGE_DECLINED;
    if (c->new_size != size && storage_is_lent(s))
        return STORAGE_LENT;
    if (old && c->new_size == size) {
        c->fill(c, old->data, data, size);
        return STORAGE_DONE;
    }
    if (c->new_size == 0) {
        s->size = 0;
        s->block = NULL;
        storage_block_release(t, o, old);
        return STORAGE_DONE;
    }
    if (old && c->new_size <= old->capacity && c->new_size >= old->capacity / 4) {
        c->fill(c, old->data, data, size);
        s->size = c->new_size;
        return STORAGE_DONE;
    }
    struct storage_block *block = block_create(t, c->new_size > size ? grown(c->new_size) : c->new_size);
    if (!block)
        return STORAGE_RAISED;
    c->fill(c, block->data, data, size);
    s->size = c->new_size;
    s->block = block;
    storage_block_release(t, o, old);
    return STORAGE_DONE;
}

/* Makes the change under the lock if the block that was prepared for it suits it: *block is then used up, and
 * *old is what to release. True: it is done, or cannot be, as *result says. */
static bool change_locked(struct storage *s, struct storage_change *c, struct storage_block **block,
                          struct storage_block **old, enum storage_result *result)
{
    struct storage_block *now = load_relaxed(&s->block);
    size_t size = load_relaxed(&s->size);
    const uint8_t *data = now ? now->data : (const uint8_t *)"";
    if (!c->plan(c, data, size)) {
        *result = STORAGE_DECLINED;
        return true;
    }
    *result = STORAGE_DONE;
    if (now && load_relaxed(&now->holders) > 1) { /* relaxed: raised only under the lock */
        if (c->new_size == size)
            c->fill(c, now->data, data, size);
        else
            *result = STORAGE_LENT;
        return true;
    }
    if (c->new_size && (!*block || (*block)->capacity < c->new_size))
        return false;
    if (c->new_size)
        c->fill(c, (*block)->data, data, size);
    /* A reader takes the size, then the block: it must not see a size beyond what this block has set. */
    if (c->new_size < size)
        store_relaxed(&s->size, c->new_size);
    /* Release publishes the capacity and the content; pairs with the acquire in storage_octets. */
    store_release(&s->block, c->new_size ? *block : NULL);
    store_release(&s->size, c->new_size);
    if (c->new_size)
        *block = NULL;
    *old = now;
    return true;
}

enum storage_result storage_change(struct thread *t, struct object *o, struct storage *s,
                                   struct storage_change *c)
{
    if (object_is_private(o))
        return change_private(t, o, s, c);
    struct storage_block *block = NULL, *old = NULL;
    enum storage_result result;
    for (;;) {
        object_lock(t, o);
        bool settled = change_locked(s, c, &block, &old, &result);
        size_t size = load_relaxed(&s->size), needed = c->new_size;
        object_unlock(o);
        if (settled)
            break;
        memory_free(t, block);
        block = block_create(t, needed > size ? grown(needed) : needed);
        if (!block)
            return STORAGE_RAISED;
    }
    memory_free(t, block);
    storage_block_release(t, o, old);
    return result;
}

/* ---- Particular changes ---- */

struct splice {
    struct storage_change change;
    size_t start, removed, added; /* start and removed as given */
    size_t from, cut;             /* clipped */
    const void *data;
};

static bool splice_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    struct splice *c = (struct splice *)change;
    c->from = c->start < size ? c->start : size;
    c->cut = c->removed < size - c->from ? c->removed : size - c->from;
    change->new_size = size - c->cut + c->added;
    return true;
}

static void splice_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    struct splice *c = (struct splice *)change;
    if (to != from)
        memcpy(to, from, c->from);
    if (to != from || c->added != c->cut)
        memmove(to + c->from + c->added, from + c->from + c->cut, size - c->from - c->cut);
    if (c->added)
        memcpy(to + c->from, c->data, c->added);
}

enum storage_result storage_splice(struct thread *t, struct object *o, struct storage *s, size_t start,
                                   size_t removed, const void *data, size_t size)
{
    struct splice c = {.change = {splice_plan, splice_fill, 0},
                       .start = start,
                       .removed = removed,
                       .added = size,
                       .data = data};
    return storage_change(t, o, s, &c.change);
}

/* A store that a reader sees whole. The address is a multiple of the width. */
static void store_item(uint8_t *to, const void *item, size_t width)
{
    uint64_t word = 0;
    memcpy(&word, item, width);
    /* Relaxed: an item is all there is to see. */
    if (width == 1)
        store_relaxed(to, (uint8_t)word);
    else if (width == 2)
        store_relaxed((uint16_t *)(void *)to, (uint16_t)word);
    else if (width == 4)
        store_relaxed((uint32_t *)(void *)to, (uint32_t)word);
    else
        store_relaxed((uint64_t *)(void *)to, word);
}

enum storage_result storage_append(struct thread *t, struct object *o, struct storage *s, const void *item,
                                   size_t width)
{
    bool locked = container_lock(t, o);
    size_t size = load_relaxed(&s->size);
    struct storage_block *block = load_relaxed(&s->block);
    bool room = block && block->capacity - size >= width && load_relaxed(&block->holders) == 1;
    if (room) {
        store_item(block->data + size, item, width);
        store_release(&s->size, size + width); /* after the item: a reader that sees the size sees it */
    }
    container_unlock(o, locked);
    return room ? STORAGE_DONE : storage_splice(t, o, s, SIZE_MAX, 0, item, width);
}

bool storage_set(struct thread *t, struct object *o, struct storage *s, int64_t index, size_t width,
                 const void *item)
{
    bool locked = container_lock(t, o);
    int64_t count = (int64_t)(load_relaxed(&s->size) / width);
    if (index < 0)
        index += count;
    bool there = index >= 0 && index < count;
    if (there)
        store_item(s->block->data + (size_t)index * width, item, width);
    container_unlock(o, locked);
    return there;
}

struct taking {
    struct storage_change change;
    int64_t index;
    size_t width, at;
    const void *expected;
    uint8_t item[8];
};

static bool taking_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    struct taking *c = (struct taking *)change;
    int64_t count = (int64_t)(size / c->width), index = c->index < 0 ? c->index + count : c->index;
    if (index < 0 || index >= count)
        return false;
    c->at = (size_t)index * c->width;
    memcpy(c->item, data + c->at, c->width);
    change->new_size = size - c->width;
    return !c->expected || memcmp(c->item, c->expected, c->width) == 0;
}

static void taking_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    struct taking *c = (struct taking *)change;
    if (to != from)
        memcpy(to, from, c->at);
    memmove(to + c->at, from + c->at + c->width, size - c->at - c->width);
}

enum storage_result storage_take(struct thread *t, struct object *o, struct storage *s, int64_t index,
                                 size_t width, const void *expected, void *item)
{
    struct taking c = {
        .change = {taking_plan, taking_fill, 0}, .index = index, .width = width, .expected = expected};
    enum storage_result result = storage_change(t, o, s, &c.change);
    memcpy(item, c.item, width);
    return result;
}

/* A row of items: made to run upwards, because what happens to them does not depend on the direction. */
struct stepped {
    struct storage_change change;
    size_t first, step, count, width; /* in items */
    bool backwards;
    const uint8_t *data;
};

static struct stepped stepped_row(int64_t start, int64_t step, int64_t count, size_t width)
{
    struct stepped c = {.count = (size_t)count, .width = width, .backwards = step < 0};
    c.first = (size_t)(step < 0 && count ? start + (count - 1) * step : start);
    c.step = step < 0 ? 0 - (size_t)step : (size_t)step;
    return c;
}

/* How many of them there are in `size` octets. */
static size_t stepped_present(const struct stepped *c, size_t size)
{
    size_t items = size / c->width;
    if (c->count == 0 || c->first >= items)
        return 0;
    size_t most = (items - 1 - c->first) / c->step + 1;
    return c->count < most ? c->count : most;
}

static bool removal_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    struct stepped *c = (struct stepped *)change;
    change->new_size = size - stepped_present(c, size) * c->width;
    return true;
}

static void removal_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    struct stepped *c = (struct stepped *)change;
    size_t count = stepped_present(c, size), done = count ? c->first * c->width : size, written = done;
    if (to != from)
        memcpy(to, from, done);
    for (size_t i = 0; i < count; i++) {
        done += c->width; /* over one that goes, to the next one or the end */
        size_t kept = i + 1 < count ? (c->step - 1) * c->width : size - done;
        memmove(to + written, from + done, kept);
        written += kept;
        done += kept;
    }
}

enum storage_result storage_remove_stepped(struct thread *t, struct object *o, struct storage *s,
                                           int64_t start, int64_t step, int64_t count, size_t width)
{
    struct stepped c = stepped_row(start, step, count, width);
    c.change = (struct storage_change){removal_plan, removal_fill, 0};
    return storage_change(t, o, s, &c.change);
}

static bool setting_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    struct stepped *c = (struct stepped *)change;
    change->new_size = size;
    return stepped_present(c, size) == c->count;
}

static void setting_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    struct stepped *c = (struct stepped *)change;
    if (to != from)
        memcpy(to, from, size);
    for (size_t i = 0; i < c->count; i++) {
        size_t source = c->backwards ? c->count - 1 - i : i;
        memcpy(to + (c->first + i * c->step) * c->width, c->data + source * c->width, c->width);
    }
}

enum storage_result storage_set_stepped(struct thread *t, struct object *o, struct storage *s, int64_t start,
                                        int64_t step, int64_t count, size_t width, const void *data)
{
    if (count == 0)
        return STORAGE_DONE;
    struct stepped c = stepped_row(start, step, count, width);
    c.change = (struct storage_change){setting_plan, setting_fill, 0};
    c.data = data;
    return storage_change(t, o, s, &c.change);
}

struct reversal {
    struct storage_change change;
    size_t width;
};

static bool reversal_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    change->new_size = size;
    return true;
}

static void reversal_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    size_t width = ((struct reversal *)change)->width;
    for (size_t low = 0, high = size; low < high; low += width) {
        uint8_t a[8], b[8];
        high -= width;
        memcpy(a, from + low, width);
        memcpy(b, from + high, width);
        memcpy(to + low, b, width);
        memcpy(to + high, a, width);
    }
}

enum storage_result storage_reverse(struct thread *t, struct object *o, struct storage *s, size_t width)
{
    struct reversal c = {{reversal_plan, reversal_fill, 0}, width};
    return storage_change(t, o, s, &c.change);
}
