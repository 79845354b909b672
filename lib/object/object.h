/* Objects: the header, reference counts, and the only ways to read and write a reference. (FIXED contract)
 *
 * Layout of the 16-byte header:
 *
 *     0        8        12    13    14      16
 *     | shape  | count  |lock |flags| extra | the type's own fields ...
 *
 * Words. A *private* object is reachable only from its owner's frames and private objects; its count and
 * fields are accessed with plain operations by that thread. *Publishing* an object makes it and everything
 * reachable from it shared, before the store that reveals it. A *shared* object references only shared
 * and immortal objects, and never becomes private again. A *lazy* object is not counted: the
 * collector alone reclaims it (types always; modules, code and plain functions once published).
 *
 * The count, a signed 32-bit word:
 *
 *     1 .. 2^30-1              private, that many references, plain arithmetic
 *     0                        private and being freed
 *     -2^31 + n, n < 2^30-2^16 shared, n references, atomic; n == 0 is dead for ever
 *     -2^30-2^16 .. -2^30-1    a gap that racing increments may enter; treated as sticky
 *     -2^30 .. -1              sticky: immortal or lazy; never changed
 *
 * Ownership. `value_retain` makes a new reference, `value_release` drops one. "Takes" means that the callee
 * owns the reference from then on, also when it fails. "Borrowed" results are valid while
 * their holder provably keeps them and no safepoint, release or Python code intervenes.
 *
 * Every counted reference lives in a traced home: a heap slot enumerated by its type, a frame slot, or a
 * scope slot (object/scope.h). A C local may hold one only until the next call that can reach a safepoint.
 *
 * Releasing may run Python code (`__del__`, weak reference callbacks): make the structure
 * consistent and detach the reference first, release last. Allocation never runs Python and is no safepoint.
 */
#ifndef OURO_OBJECT_OBJECT_H
#define OURO_OBJECT_OBJECT_H

#include "base/atomic.h"
#include "base/check.h"
#include "object/thread.h"
#include "object/value.h"

struct shape;
struct type;

struct object {
    struct shape *shape; /* layout and type; changes when an instance gains an attribute */
    int32_t count;
    uint8_t lock;   /* object lock: object/lock.h */
    uint8_t flags;  /* OBJECT_*; atomic read-modify-write once shared */
    uint16_t extra; /* free for the type */
};

enum object_flag {
    OBJECT_FINALISED = 1,   /* `__del__` has run */
    OBJECT_WEAKLY_SEEN = 2, /* has an entry in the weak reference table */
    OBJECT_INTERNED = 4,    /* a str in its program's intern table, or an immortal name */
    OBJECT_TRACKED = 8,     /* may be part of a cycle (its type has reference slots), as a program sees it */
    OBJECT_DYING = 16,      /* its last reference went; its slots are being released */
    OBJECT_PUBLISHED = 32,  /* lazy from birth, and what it references is shared: value_publish */
    OBJECT_PENDING = 64,    /* shared, but its slots wait for value_publish, whose list was full */
    OBJECT_QUIET = 128,     /* its type's finaliser has nothing to do for it any more */
};

#define COUNT_PRIVATE_LIMIT (1 << 30)
#define COUNT_SHARED_DEAD   INT32_MIN
#define COUNT_STICKY_FIRST  (-(1 << 30) - (1 << 16))
#define COUNT_IMMORTAL      (-(1 << 29))

/* Initialiser of a static immortal object of a built-in type. */
#define OBJECT_IMMORTAL(type_variable)                                                                       \
    {                                                                                                        \
        .shape = &(type_variable).shape, .count = COUNT_IMMORTAL                                             \
    }

static inline bool object_is_private(const struct object *o)
{
    return load_relaxed(&o->count) >= 0;
}
static inline bool object_is_sticky(const struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    return count < 0 && count >= COUNT_STICKY_FIRST;
}

/* o, which this thread has just made, counts for nothing in gc.collect() and is not shown by the module gc.
 */
static inline void object_untrack(struct object *o)
{
    store_relaxed(&o->flags, (uint8_t)(o->flags & ~OBJECT_TRACKED)); /* plain: nobody else has seen it */
}

/* A shared or private object that has died: it is not there for walks, and its class may be gone. */
static inline bool object_is_dead(const struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    return count == 0 || count == COUNT_SHARED_DEAD;
}

/* The slow halves: shared, sticky, or at the limit; and the last reference. */
void object_retain_slow(struct object *o);
void object_release_slow(struct thread *t, struct object *o);

/* Adds a reference. The caller must own or safely borrow one. *Threads*: owner if private, any if shared. */
static inline void object_retain(struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (likely((uint32_t)count - 1 < COUNT_PRIVATE_LIMIT - 2))
        store_relaxed(&o->count, count + 1); /* plain: only the owner reaches it */
    else
        object_retain_slow(o);
}

/* Drops a reference; the last one frees the object at once, iteratively. *Safepoint*: possible. */
static inline void object_release(struct thread *t, struct object *o)
{
    int32_t count = load_relaxed(&o->count);
    if (likely((uint32_t)count - 2 < COUNT_PRIVATE_LIMIT - 2))
        store_relaxed(&o->count, count - 1); /* plain: only the owner reaches it */
    else
        object_release_slow(t, o);
}

/* Adds a reference to a shared object unless it is dead (compare-and-swap; never leaves "dead"). */
bool object_try_retain(struct object *o);

/* The number of references, as sys.getrefcount counts them; a large constant when sticky. */
int64_t object_reference_count(const struct object *o);

static inline value value_retain(value v)
{
    if (value_is_ref(v))
        object_retain(value_ref(v));
    return v;
}
static inline void value_release(struct thread *t, value v)
{
    if (value_is_ref(v))
        object_release(t, value_ref(v));
}

/* Empties *slot (not a field of a heap object: a frame slot, scope slot, C local) and releases what it held.
 */
static inline void slot_clear(struct thread *t, value *slot)
{
    value old = *slot;
    *slot = UNSET;
    value_release(t, old);
}
/* Replaces the content of a frame or scope slot. *Takes* v. */
static inline void slot_set(struct thread *t, value *slot, value v)
{
    value old = *slot;
    *slot = v;
    value_release(t, old);
}

/* ---- Fields of heap objects. Every reference field is read and written through these. ---- */

/* Slow halves: the holder is shared, or a barrier is armed. */
value field_exchange_slow(struct thread *t, struct object *holder, value *slot, value v);
value field_load_slow(struct thread *t, struct object *holder, value *slot);

/* First store to a slot of an object that this thread has just made and nobody else has seen. *Takes* v. */
static inline void field_init(value *slot, value v)
{
    store_relaxed(slot, v); /* relaxed: a marker that has found the object already takes either content */
}

/* Stores v and returns what was there, owned. Publishes v first if the holder is shared; runs the deletion
 * and insertion barriers while a collection has armed them. *Takes* v. No safepoint. */
static inline value field_exchange(struct thread *t, struct object *holder, value *slot, value v)
{
    if (likely(object_is_private(holder) && !t->barrier)) {
        value old = *slot;
        *slot = v;
        return old;
    }
    return field_exchange_slow(t, holder, slot, v);
}

/* Stores v and releases what was there. *Takes* v. *Safepoint*: possible, after the store. */
static inline void field_store(struct thread *t, struct object *holder, value *slot, value v)
{
    value_release(t, field_exchange(t, holder, slot, v));
}

/* A new reference to the content, UNSET if empty. A shared holder is read without a lock: load,
 * try to retain, read again. No safepoint. */
static inline value field_load(struct thread *t, struct object *holder, value *slot)
{
    if (likely(object_is_private(holder)))
        return value_retain(*slot);
    return field_load_slow(t, holder, slot);
}

/* The same for a slot of an array that may have been replaced since the caller found it: a replaced array
 * stays as it was, so what it holds may be dead for good. False: it is; look for the array again. No
 * safepoint. */
static inline bool field_try_load(struct object *holder, value *slot, value *out)
{
    value v = load_acquire(slot); /* pairs with field_exchange_slow: the object is initialised */
    if (value_is_ref(v) &&
        !(object_is_private(holder) ? (object_retain(value_ref(v)), true) : object_try_retain(value_ref(v))))
        return false;
    *out = v;
    return true;
}

/* Fills an empty root of the program (program->extra_roots and its like). A collection may have looked at it
 * already, and not yet at the thread that fills it. *Takes* v. No safepoint. */
void program_root_fill(struct thread *t, value *root, value v);
/* Empties it; a collection may not have looked at it yet. Returns what was in it, owned. No safepoint. */
value program_root_take(struct thread *t, value *root);

/* Makes v, and everything reachable from it, shared. Iterative. No safepoint. *Threads*: owner of v. */
void value_publish(struct thread *t, value v);

/* Before moving references within the reference array of a container while a barrier is armed (insert,
 * delete, sort, reverse in place): shades all of it. See object/container.h for the one mover. */
void field_range_shade(struct thread *t, value *first, size_t count);

/* ---- Making objects ---- */

/* A new private object of `size` bytes, header set (shape of `type`, count 1), the rest zero; NULL with
 * MemoryError pending when the program's heap limit or the system's memory is reached. No safepoint. */
void *object_create(struct thread *t, struct type *type, size_t size);
/* The same with a given shape. */
void *object_create_shaped(struct thread *t, struct shape *shape, size_t size);

/* A block that is not an object: backing arrays of containers, limbs. Counted against the same limit.
 * NULL with MemoryError pending. *Ownership*: the caller; free with memory_free. Content undefined. */
void *memory_alloc(struct thread *t, size_t size);
/* At once: nobody else can be reading it (its container is private and no collection scans it). NULL is
 * accepted. */
void memory_free(struct thread *t, void *block);
/* When every thread has passed a safepoint: for replaced arrays of shared containers. Falls back to
 * memory_free when `holder` is private and no collection is under way. */
void memory_retire(struct thread *t, struct object *holder, void *block);
/* Usable bytes of a block or object. */
size_t memory_size(const void *block);

#endif
