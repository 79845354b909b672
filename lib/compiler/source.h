/* A source text: the bytes of a file, decoded to UTF-8 and cut into lines.
 *
 * The decoding follows the file's byte order mark or its `coding:` comment in the first two lines:
 * utf-8, latin-1 (iso-8859-1) and ascii. Line ends become '\n'. Everything lives in the arena.
 */
#ifndef OURO_COMPILER_SOURCE_H
#define OURO_COMPILER_SOURCE_H

#include "base/arena.h"
#include "compiler/syntax_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct source {
    const char *filename;
    const char *text; /* NUL-terminated; ends with '\n' unless it is empty or `add_newline` was false */
    size_t length;
};

/* Decodes. False with *error filled: an unknown or contradictory encoding, bytes that do not decode, a NUL.
 */
bool source_decode(struct source *source, struct arena *arena, const char *bytes, size_t length,
                   const char *filename, bool add_newline, struct syntax_error *error);

/* The line with this number (from 1), with its newline, copied; NULL when there is no such line. */
const char *source_line(struct arena *arena, const char *text, size_t length, int line, size_t *line_length);

/* How many code points the first `bytes` bytes of a UTF-8 text start; an incomplete last one counts. */
int source_count_characters(const char *text, size_t bytes);

#endif
