/* Text as the number parsers want it. Internal to lib/types. */
#ifndef OURO_TYPES_NUMBER_TEXT_H
#define OURO_TYPES_NUMBER_TEXT_H

#include "base/buffer.h"
#include "object/value.h"

/* What a parser reads: bytes that stay the caller's. */
struct number_text {
    const char *start, *end;
    struct buffer ascii; /* holds them if the original was not ASCII; finish it */
};

static inline bool number_text_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
/* The text of a str without white space at both ends, decimal digits of any script as '0' to '9', other
 * characters beyond ASCII as '?'. *Returns* false when memory ended. */
bool number_text_init(struct number_text *out, value text);
/* The same of bytes. */
void number_text_init_bytes(struct number_text *out, const char *data, size_t size);
void number_text_finish(struct number_text *text);

#endif
