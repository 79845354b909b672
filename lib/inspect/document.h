/* What an inspection found, as data that outlives it: maps, arrays and scalars in a row, as they are to be
 * told.
 *
 * A document is built while a thread stands still, so building is plain memory work. Out of memory is sticky,
 * as with a buffer. Belongs to one thread at a time.
 */
#ifndef OURO_INSPECT_DOCUMENT_H
#define OURO_INSPECT_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/vector.h"

enum document_kind {
    DOCUMENT_NIL,
    DOCUMENT_BOOL,
    DOCUMENT_INT,
    DOCUMENT_FLOAT,
    DOCUMENT_TEXT,
    DOCUMENT_ARRAY,
    DOCUMENT_MAP
};

struct document_item {
    enum document_kind kind;
    int64_t number; /* of a bool or int; of an array its items, of a map its pairs; of a text its length */
    union {
        size_t text;     /* where it begins in `texts` */
        double floating; /* of a float */
    };
};

struct document {
    VECTOR(struct document_item) items;
    struct buffer texts;
    bool failed;
};

void document_finish(struct document *document);
/* Is everything there? */
bool document_is_whole(const struct document *document);
/* Appends the items of another one. */
void document_append(struct document *document, const struct document *other);

void document_nil(struct document *document);
void document_bool(struct document *document, bool value);
void document_int(struct document *document, int64_t value);
void document_float(struct document *document, double value);
void document_text(struct document *document, const char *text);
/* The bytes are what a str holds: lone surrogates become question marks. */
void document_text_bytes(struct document *document, const char *data, size_t length);
/* `pairs` keys follow, each before its value. */
void document_map(struct document *document, size_t pairs);
void document_array(struct document *document, size_t items);
/* An array whose length is not known yet: pass what the first returns, and the length, to the second. */
size_t document_array_begin(struct document *document);
void document_array_end(struct document *document, size_t begin, size_t items);

/* A key and its value. */
void document_key_nil(struct document *document, const char *key);
void document_key_bool(struct document *document, const char *key, bool value);
void document_key_int(struct document *document, const char *key, int64_t value);
void document_key_float(struct document *document, const char *key, double value);
void document_key_text(struct document *document, const char *key, const char *text);
void document_key_buffer(struct document *document, const char *key, const struct buffer *text);

#endif
