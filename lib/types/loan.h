/* Loans: the memory of an object, read and written by others (python3's buffer protocol).
 *
 * Words. A type with the slot `lend` *lends* the memory of its instances: bytes, bytearray, memoryview,
 * array. A *loan* says where that memory is and what lies in it. It is good until the next safepoint, and
 * until this thread changes the object: enough for a function that does all at once. A *lease* is an object
 * that makes a loan last: while it exists, its memory stays where it is, and the lender raises BufferError
 * when its size would change. A lease is held like any other reference, in a traced home, and ends with it.
 *
 *     memoryview ──> lease ──> lender        the views of one memoryview share its lease
 *                      └─────> block         of storage (types/storage.h), if the octets lie in one
 *
 * Threads. What is lent may be read and written by several threads at once; octets are never torn, items
 * may be.
 */
#ifndef OURO_TYPES_LOAN_H
#define OURO_TYPES_LOAN_H

#include "types/storage.h"

struct loan {
    uint8_t *data;
    size_t size;        /* octets, counted as items times their size */
    const char *format; /* of one item, as the module struct writes it; lives as long as the lender */
    uint32_t item_size; /* octets */
    bool readonly;      /* then nobody may write through data */
    bool contiguous;    /* the octets lie at [data, data + size), in the order of the items */
    struct storage_block *block; /* holds the octets; NULL: they are part of the lender */
};

extern struct type lease_type;

/* v is bytes-like. */
static inline bool value_lends(value v)
{
    return value_is_ref(v) && value_type(v)->slots.lend;
}

/* Describes the memory of v. TypeError "a bytes-like object is required, not 'T'"; ValueError for a
 * memoryview that has been released. */
bool loan_look(struct thread *t, value v, struct loan *out);
/* The same for octets without gaps: else BufferError. */
bool octets_argument(struct thread *t, value v, struct octets *out);
/* The same for octets that are written to: else TypeError "SUBJECT must be read-write bytes-like object, not
 * T". */
bool octets_writable(struct thread *t, const char *subject, value v, struct octets *out);

/* What octets_argument gives, for a function that reaches a safepoint while it uses them: they last as long
 * as what is put into *slot, an empty scope slot. */
bool octets_hold(struct thread *t, value v, value *slot, struct octets *out);
/* The same for octets that are written to: see octets_writable. */
bool octets_hold_writable(struct thread *t, const char *subject, value v, value *slot, struct octets *out);
/* A new reference to a lease on v, or the one that it has if it is a memoryview. UNSET: raised. */
value lease_create(struct thread *t, value v, struct loan *out);
/* The lender: borrowed from the lease. */
value lease_lender(value lease);

/* The lend slot of a type whose octets lie in storage; o is the object that has it. */
bool storage_lend(struct thread *t, struct object *o, struct storage *s, struct loan *out, bool hold);

#endif
