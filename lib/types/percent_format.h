/* The % operator of str and bytes. */
#ifndef OURO_TYPES_PERCENT_FORMAT_H
#define OURO_TYPES_PERCENT_FORMAT_H

#include "object/thread.h"

/* format % arguments, where format is a str. New str. */
value str_percent_format(struct thread *t, value format, value arguments);
/* The octets of a bytes or bytearray format; appends nothing of the result on failure. *out is a buffer that
 * the caller finishes. */
struct buffer;
bool octets_percent_format(struct thread *t, const char *format, size_t size, value arguments,
                           struct buffer *out);

#endif
