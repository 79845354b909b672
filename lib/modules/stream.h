/* The standard streams of a program as objects: text streams over what its owner does with octets.
 *
 * Threads: a stream has no state but `closed`; what two threads write at once does not mix within one call.
 */
#ifndef OURO_MODULES_STREAM_H
#define OURO_MODULES_STREAM_H

#include "object/type.h"

enum { STREAM_INPUT, STREAM_OUTPUT, STREAM_ERROR };

/* sys.stdin, sys.stdout, sys.stderr, and what their `buffer` gives. */
struct stream {
    struct object object; /* extra: which of the three */
    bool closed;          /* atomic */
};

extern struct type text_stream_type, octet_stream_type;

/* A new stream object; `number` is one of the enum. */
value stream_create(struct thread *t, struct type *type, int number);

/* v is one of the program's own text streams for output, and open. */
bool stream_is_direct(value v);
/* Writes text (WTF-8) to such a stream. `surrogates`: it may hold lone ones, which UTF-8 has no form for.
 * False: raised. *Safepoint*. */
bool stream_write_text(struct thread *t, value stream, const char *data, size_t size, bool surrogates);
/* Raises io.UnsupportedOperation. Returns UNSET. */
value raise_unsupported(struct thread *t, const char *what);
/* What sys has under that name now (stdin, stdout, stderr): a new reference; UNSET with nothing pending if it
 * was deleted. */
value stream_of_sys(struct thread *t, value name);

void stream_types_ready(void);

#endif
