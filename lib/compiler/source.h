/* A source text: the bytes of a file, decoded to UTF-8 and cut into lines.
 *
 * The decoding of bytes follows their byte order mark or their `coding:` comment in the first two lines:
 * utf-8, latin-1 (iso-8859-1) and ascii. Line ends become '\n'. Everything lives in the arena.
 */
#ifndef OURO_COMPILER_SOURCE_H
#define OURO_COMPILER_SOURCE_H

#include "base/arena.h"
#include "compiler/syntax_error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a source comes from. What is wrong in it, and in which column, is not said alike of all of them. */
enum source_origin {
    SOURCE_TEXT,  /* a str: UTF-8, whatever it declares */
    SOURCE_BYTES, /* bytes: a module that is imported, too */
    SOURCE_FILE,  /* the program that is run: python3 reads it line by line */
};

struct source {
    const char *filename;
    const char *text; /* NUL-terminated; ends with '\n' unless it is empty or `add_newline` was false */
    size_t length;
    bool counts_characters; /* columns of errors: characters, or bytes where nothing tells the encoding */
};

/* Decodes. False with *error filled: an unknown or contradictory encoding, bytes that do not decode, a NUL.
 */
bool source_decode(struct source *source, struct arena *arena, const char *bytes, size_t length,
                   const char *filename, enum source_origin origin, bool add_newline,
                   struct syntax_error *error);

/* The line with this number (from 1), with its newline, copied; NULL when there is no such line. */
const char *source_line(struct arena *arena, const char *text, size_t length, int line, size_t *line_length);

/* How many code points the first `bytes` bytes of a UTF-8 text start; an incomplete last one counts. */
int source_count_characters(const char *text, size_t bytes);

#endif
