/* Searching in runs of octets: what str (whose UTF-8 can be searched as octets), bytes and bytearray share.
 *
 * Pure functions on memory; offsets in octets, -1 for "not there". An empty needle is found everywhere.
 */
#ifndef OURO_TYPES_STR_SEARCH_H
#define OURO_TYPES_STR_SEARCH_H

#include "object/thread.h"

/* The first, or the last, place where needle occurs in [data, data + size). */
ptrdiff_t octets_find(const char *data, size_t size, const char *needle, size_t needle_size);
ptrdiff_t octets_find_last(const char *data, size_t size, const char *needle, size_t needle_size);
/* How often it occurs without overlapping, counting no further than `limit`. The needle is not empty. */
size_t octets_count(const char *data, size_t size, const char *needle, size_t needle_size, size_t limit);
/* Copies data to `out` with the first `count` occurrences of `from` replaced by `to`; as many must be there,
 * and out must have room for size + count * (to_size - from_size). */
void octets_replace(char *out, const char *data, size_t size, const char *from, size_t from_size,
                    const char *to, size_t to_size, size_t count);
/* Clips the slice [*start, *end) of a sequence of `length` items as Python does: negative ones count from the
 * end. *start may remain above the length. */
void slice_adjust(int64_t length, int64_t *start, int64_t *end);
/* Optional start and end arguments args[0] and args[1], as far as nargs goes: None keeps what *start and *end
 * hold. Raises TypeError "slice indices must be integers or None or have an __index__ method". */
bool slice_arguments(struct thread *t, const value *args, size_t nargs, int64_t *start, int64_t *end);

/* For the methods that python3 parses in the old way: TypeError "f() takes at least 1 argument (0 given)".
 * Both counts leave self out. */
bool search_argument_count(struct thread *t, const char *name, size_t nargs);

#endif
