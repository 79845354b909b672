/* The last of what a loaded program printed, in lines.
 *
 * Bounded in bytes: old lines make room for new ones, and are counted. A line that is not finished is kept
 * apart, and counts as a line when it is looked at. Threads: any; each operation is whole.
 */
#ifndef OURO_DAEMON_LOG_TAIL_H
#define OURO_DAEMON_LOG_TAIL_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

#define LOG_TAIL_BYTES ((size_t)256 << 10) /* kept per program */
#define LOG_LINE_BYTES ((size_t)8 << 10)   /* longer ones are cut into several */

struct log_tail;

/* `name` is what the journal calls the program. NULL: no memory. */
struct log_tail *log_tail_create(const char *name);
void log_tail_destroy(struct log_tail *tail);
/* Takes output, and writes the lines that are complete to the journal. Blocks while the journal is slow. */
void log_tail_write(struct log_tail *tail, int stream, const char *data, size_t length);
/* Appends the result fields `entries` and `dropped` of program.logs: two pairs of a map. At most `bytes` of
 * text. */
void log_tail_put(struct log_tail *tail, uint64_t bytes, struct buffer *out);

#endif
