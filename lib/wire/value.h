/* Reading MessagePack in place.
 *
 * A *value* is the bytes of one complete item, somewhere in a buffer that the caller keeps. Reading it
 * copies and allocates nothing, so a message costs its own size and never more, whatever it declares.
 * Only bytes that a `wire_scan` has accepted may be made into a value: the readers here rely on it.
 *
 * Values are plain data: any thread may read one while nobody changes the bytes.
 */
#ifndef OURO_WIRE_VALUE_H
#define OURO_WIRE_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "wire/methods.h"

/* The deepest nesting that is accepted: an array of arrays of integers has depth 2. */
#define WIRE_MAX_NESTING 64

struct wire_value {
    const uint8_t *data;
    size_t size; /* bytes of the item, at least 1; 0 for "no value" */
};

/* Finds the end of one item in bytes that arrive in pieces, and refuses what must not be accepted. It
 * looks at every byte of a header once, however the bytes are cut. `left[d]` counts the items still to
 * come at depth d. */
struct wire_scan {
    size_t offset; /* first byte not yet accounted for */
    size_t limit;  /* the item may not be longer */
    unsigned depth;
    uint64_t left[WIRE_MAX_NESTING + 1];
};

/* Starts a scan for one item of at most `limit` bytes. */
void wire_scan_init(struct wire_scan *scan, size_t limit);

/* Goes on with a scan, given all bytes from the item's first one on; each call has at least as many.
 * Returns STATUS_OK when the item ends at `scan->offset`, STATUS_TRUNCATED when more bytes are wanted.
 * Fails with STATUS_LIMIT (longer than the limit, or nested too deep) and STATUS_INVALID (not
 * MessagePack), and sets `*why` to a text. A declared size is checked before anything waits for it. */
enum status wire_scan_step(struct wire_scan *scan, const uint8_t *data, size_t length, const char **why);

/* Checks `length` bytes that must be exactly one item. */
enum status wire_value_parse(const void *data, size_t length, struct wire_value *value, const char **why);

/* Returns the one kind of the value. An integer that is not negative is WIRE_UINT, else WIRE_INT. */
enum wire_kind wire_value_kind(struct wire_value value);

/* Tells whether the kind of the value is among `kinds`; WIRE_INT admits WIRE_UINT too. */
bool wire_value_is(struct wire_value value, unsigned kinds);

/* Each of these gives false, and leaves the output alone, for a value of another kind. */
bool wire_value_bool(struct wire_value value, bool *result);
bool wire_value_uint(struct wire_value value, uint64_t *result);
bool wire_value_int(struct wire_value value, int64_t *result);  /* false beyond INT64_MAX too */
bool wire_value_float(struct wire_value value, double *result); /* an integer is converted */
bool wire_value_bytes(struct wire_value value, const char **data, size_t *length); /* str or bin */
bool wire_value_extension(struct wire_value value, int *type, const uint8_t **data, size_t *length);

/* Returns the number of items of an array or of pairs of a map; 0 for any other kind. */
size_t wire_value_count(struct wire_value value);

/* Goes through an array's items, or a map's keys and values in turn. */
struct wire_cursor {
    const uint8_t *at, *end;
    size_t left;
};

/* Starts at the first item; at the end for a value that is neither array nor map. */
struct wire_cursor wire_cursor_start(struct wire_value value);

/* Takes the next item; false at the end. */
bool wire_cursor_next(struct wire_cursor *cursor, struct wire_value *item);

/* Finds the value of a key that is a str or bin. False if the map has none, or this is no map. */
bool wire_map_get(struct wire_value map, const char *key, struct wire_value *result);

/* The same with a default, for readers of a result: a missing field, nil or another kind gives it. */
uint64_t wire_map_uint(struct wire_value map, const char *key, uint64_t otherwise);
double wire_map_float(struct wire_value map, const char *key, double otherwise);
bool wire_map_bool(struct wire_value map, const char *key, bool otherwise);
/* Copies a str or bin to `text`, cut to fit and closed with NUL; "" if there is none. Returns `text`. */
const char *wire_map_text(struct wire_value map, const char *key, char *text, size_t size);

/* Tells whether a str or bin has exactly this content. */
bool wire_value_equals(struct wire_value value, const char *text);

/* Tells whether the bytes are UTF-8, surrogates and overlong forms excluded. */
bool wire_is_utf8(const char *data, size_t length);

#endif
