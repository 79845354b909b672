/* One item of raw memory as a Python value: what memoryview, array and struct have in common.
 *
 * An item type is named by the letter that the module struct has for it. Memory is read and written octet by
 * octet, so it may be anywhere, and other threads may be storing there: then some octets are seen before and
 * some after, never half an octet.
 */
#ifndef OURO_TYPES_ITEM_H
#define OURO_TYPES_ITEM_H

#include "object/value.h"

struct thread;

enum item_kind { ITEM_SIGNED, ITEM_UNSIGNED, ITEM_FLOAT, ITEM_BOOL, ITEM_OCTET };

struct item_type {
    char code;
    uint8_t kind; /* enum item_kind */
    uint8_t size; /* octets; also what its address is a multiple of in a C structure */
};

/* The type that the letter means in native byte order, sizes and alignment; NULL: none. */
const struct item_type *item_type_native(char code);
/* Without alignment, in sizes that are the same everywhere. */
const struct item_type *item_type_standard(char code);

/* The item at p: a new reference; UNSET: MemoryError. No safepoint. */
value item_load(struct thread *t, const struct item_type *type, const void *p, bool big_endian);
/* The int v (of any form) as an item of an integer type; false, with nothing raised, if it is out of range.
 */
bool item_store_int(value v, const struct item_type *type, void *p, bool big_endian);
/* A float of 2, 4 or 8 octets; false, with nothing raised, if a finite number is too large for it. */
bool item_store_float(double d, size_t size, void *p, bool big_endian);
/* The least and the greatest number of an integer type of at most 4 octets. */
void item_range(const struct item_type *type, int64_t *least, int64_t *greatest);

#endif
