/* MessagePack values as JSON, and JSON as MessagePack.
 *
 * What JSON has no form for: bin that is UTF-8 becomes a string, other bin {"base64": "..."}; an integer
 * beyond 64 bits is written in full; a float that is not finite becomes {"float": "nan"}, "inf" or
 * "-inf"; an extension {"extension": type, "base64": "..."}; a map with a key that is no str
 * {"pairs": [[key, value], ...]}. All output is UTF-8 and one line.
 */
#ifndef OURO_CLIENT_JSON_H
#define OURO_CLIENT_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buffer.h"
#include "wire/value.h"

/* Appends a string in quotes; broken UTF-8 becomes U+FFFD. */
void json_put_string(struct buffer *out, const char *text, size_t length);

/* Appends any value; "no value" is null. */
void json_put_value(struct buffer *out, struct wire_value value);

/* Appends the pairs of a map, each after a comma, without braces. A key that is no string becomes its JSON
 * text. */
void json_put_fields(struct buffer *out, struct wire_value map);

/* Appends the decimal digits of an integer in two's complement, most significant byte first. */
void json_put_integer(struct buffer *out, const uint8_t *data, size_t length);

/* Turns a whole JSON text into one MessagePack value. False, with `out` unchanged, if it is not JSON.
 * Integers beyond 64 bits become the extension WIRE_EXTENSION_INTEGER. */
bool json_parse(const char *text, struct buffer *out);

#endif
