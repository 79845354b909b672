/* Writing MessagePack to a byte buffer.
 *
 * Each function appends one item, or the header of one whose parts the caller appends next: exactly as
 * many as he announced. Out of memory is the buffer's sticky failure (base/buffer.h), looked at once
 * at the end. A buffer belongs to one thread at a time.
 */
#ifndef OURO_WIRE_ENCODE_H
#define OURO_WIRE_ENCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "wire/errors.h"
#include "wire/methods.h"
#include "wire/value.h"

void wire_put_nil(struct buffer *out);
void wire_put_bool(struct buffer *out, bool value);
void wire_put_uint(struct buffer *out, uint64_t value);
void wire_put_int(struct buffer *out, int64_t value);
void wire_put_float(struct buffer *out, double value);
void wire_put_text(struct buffer *out, const char *text); /* str from a C string */
void wire_put_str(struct buffer *out, const char *data, size_t length);
void wire_put_bin(struct buffer *out, const void *data, size_t length);
void wire_put_extension(struct buffer *out, int type, const void *data, size_t length);
void wire_put_array(struct buffer *out, size_t items); /* then `items` items */
void wire_put_map(struct buffer *out, size_t pairs);   /* then `pairs` keys, each before its value */
void wire_put_value(struct buffer *out, struct wire_value value); /* a copy of what was read */

/* A key and its value, inside a map. */
void wire_put_key_nil(struct buffer *out, const char *key);
void wire_put_key_bool(struct buffer *out, const char *key, bool value);
void wire_put_key_uint(struct buffer *out, const char *key, uint64_t value);
void wire_put_key_int(struct buffer *out, const char *key, int64_t value);
void wire_put_key_float(struct buffer *out, const char *key, double value);
void wire_put_key_text(struct buffer *out, const char *key, const char *text);

/* Frames (methods.h draws them). The parameters or the result must follow. */
void wire_put_request(struct buffer *out, uint32_t id, enum wire_method_id method);
void wire_put_notification(struct buffer *out, enum wire_method_id method);
void wire_put_reply(struct buffer *out, uint32_t id);

/* An error reply without data; `message` NULL means the text of the table. */
void wire_put_error(struct buffer *out, uint32_t id, enum wire_error code, const char *message);
/* The same up to its data, which must follow. Close it with wire_put_error_end. */
void wire_put_error_begin(struct buffer *out, uint32_t id, enum wire_error code, const char *message);
void wire_put_error_end(struct buffer *out);

/* The result of api.describe. */
void wire_put_description(struct buffer *out);

#endif
