/* Variables, references and freed objects in words, the same in lists and in pictures.
 */
#ifndef OURO_CLIENT_VALUE_TEXT_H
#define OURO_CLIENT_VALUE_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buffer.h"
#include "wire/value.h"

/* Appends one "value" of the message table: "name --> #3 list", "name = 42" or "name (not set)". The name
 * is padded to `name_width`. With `unicode` the arrow is drawn. */
void value_text_append(struct buffer *out, struct wire_value value, unsigned name_width, bool unicode);

/* Returns the columns of the value's name. */
unsigned value_text_name_width(struct wire_value value);

/* Appends a table of what was freed, with a sentence before it. */
void value_text_freed(struct buffer *out, struct wire_value freed, uint64_t objects, uint64_t bytes);

#endif
