/* The sorting algorithm: a stable merge sort that uses the order it finds (runs, merged by powersort's rule,
 * with galloping). It moves values as plain bits: whoever calls it keeps them referenced. */
#ifndef OURO_TYPES_SORT_H
#define OURO_TYPES_SORT_H

#include "object/object.h"

/* Sorts keys[0, count) by `<`, and items[0, count) along with them (NULL: keys only). `space`: room for
 * count values, twice as many when there are items. False: a comparison raised or the thread was told to
 * stop; the arrays then hold the same values in some order. *Safepoint*: possible. */
bool sort_values(struct thread *t, value *keys, value *items, size_t count, value *space);

#endif
