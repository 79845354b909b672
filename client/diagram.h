/* The picture of a program: the stack of each thread over the heap that all of them share.
 *
 *     +------------------ STACK MEMORY ------------------+
 *     |  a thread's frames, the innermost on top, each   |
 *     |  with its variables                              |
 *     +--------------------------------------------------+
 *                              |
 *                              v
 *     +------------------- HEAP MEMORY ------------------+
 *     |  the objects that they lead to, each with its    |
 *     |  reference count and its own references          |
 *     +--------------------------------------------------+
 *
 * A variable that holds a reference points (-->) at the handle (#3) of an object below.
 */
#ifndef OURO_CLIENT_DIAGRAM_H
#define OURO_CLIENT_DIAGRAM_H

#include <stdbool.h>

#include "base/buffer.h"
#include "wire/value.h"

#define DIAGRAM_MIN_WIDTH 48

struct diagram_style {
    unsigned width; /* columns, at least DIAGRAM_MIN_WIDTH */
    bool unicode;   /* draws boxes with lines, not with + - | */
    bool colour;    /* titles in bold */
};

/* Appends the picture of a draw.snapshot result. */
void diagram_append(struct buffer *out, struct wire_value snapshot, const struct diagram_style *style);

#endif
