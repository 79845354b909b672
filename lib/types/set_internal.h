/* The table of a set, and what dict views and the methods need of its storage.
 *
 * Probing and growth are python3's, since the order of a printed set shows them: a short linear run of
 * LINEAR_PROBES slots, then a jump by the perturbed hash; a table four times the members (twice, beyond
 * 50,000) when three fifths are filled. A deleted member leaves SET_DELETED in its place; a new one takes
 * the last such place on its path.
 *
 * Readers need no lock. A writer stores the hash of a slot before its key, so whoever loads a key (acquire)
 * and then the hash sees the hash of that key or of a later one; the hash only sorts out what need not be
 * compared. A member that is deleted and added again while somebody searches may be missed: it was absent for
 * a moment.
 */
#ifndef OURO_TYPES_SET_INTERNAL_H
#define OURO_TYPES_SET_INTERNAL_H

#include "object/container.h"
#include "types/set.h"

#define SET_DELETED ((value)0x0C) /* no value of a program */

struct set_entry {
    int64_t hash;
    value key; /* UNSET: never used */
};
struct set_table {
    size_t mask; /* slots less one */
    size_t fill; /* slots used, deleted ones included */
    struct set_entry entries[];
};
struct set {
    struct object object;    /* extra: moves when the table is replaced */
    size_t count;            /* members */
    int64_t hash;            /* of a frozenset; -1: not computed */
    size_t finger;           /* where pop() looks next */
    uint32_t insertions;     /* moves when a member is added: a search for a place to add starts again */
    struct set_table *table; /* NULL: empty, as if with 8 slots */
};

static inline struct set *set_of(value v)
{
    return (struct set *)value_ref(v);
}

/* The operations of set.h with the hash at hand. */
bool set_add_hashed(struct thread *t, value set, value item, int64_t hash);
int set_contains_hashed(struct thread *t, value set, value item, int64_t hash);
int set_discard_hashed(struct thread *t, value set, value item, int64_t hash);
bool set_next_hashed(struct thread *t, value set, size_t *position, value *item, int64_t *hash);
/* Empties it; false: MemoryError. The members are released last. */
bool set_clear(struct thread *t, value set);
/* Exchanges the contents of a set and a private one. */
bool set_replace_content(struct thread *t, value set, value with);
/* Removes and returns any member: UNSET with nothing pending if empty. */
value set_pop(struct thread *t, value set);
/* Makes room as python3 does before adding `extra` members. */
bool set_reserve(struct thread *t, value set, size_t extra);
/* Sweeps deleted members away if they are more than a quarter. */
bool set_shrink(struct thread *t, value set);
bool set_merge(struct thread *t, value set, value other);

/* Algebra (set_algebra.c). `other`: any iterable. */
value set_copy_as(struct thread *t, struct type *type, value set);
value set_intersection(struct thread *t, value set, value other);
value set_difference(struct thread *t, value set, value other);
bool set_difference_update(struct thread *t, value set, value other);
bool set_symmetric_difference_update(struct thread *t, value set, value other);
int set_is_subset(struct thread *t, value set, value other); /* both sets */
/* The type of the result of a binary operation on a set of this type: set or frozenset. */
struct type *set_base_type(struct type *type);

extern struct type set_iterator_type;

#endif
