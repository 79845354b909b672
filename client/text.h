/* Text for a terminal: its width, and nothing in it that could steer the terminal.
 *
 * Text is UTF-8 of unknown manners. Widths are columns, by wcwidth in the C.UTF-8 locale, which
 * text_start sets, so that output does not depend on the user's locale.
 */
#ifndef OURO_CLIENT_TEXT_H
#define OURO_CLIENT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"

/* What the terminal on standard output can do; all false and 78 columns in a pipe. */
struct text_terminal {
    bool unicode;     /* draws lines beyond ASCII */
    bool colour;      /* a terminal, and no NO_COLOR */
    unsigned columns; /* at most 110 */
};

/* Looks at the terminal and sets the locale. Called once, at the start. */
void text_start(void);
const struct text_terminal *text_terminal(void);

/* Appends the text with control characters and broken UTF-8 replaced by '?'. */
void text_append_clean(struct buffer *out, const char *text, size_t length);

/* Returns the columns that clean text takes. */
unsigned text_width(const char *text);

/* Appends clean text in exactly `columns`: cut with "…" (or ".." without `unicode`), or padded. */
void text_append_fit(struct buffer *out, const char *text, unsigned columns, bool unicode);

/* Appends a number of bytes for people: "512 B", "1.5 KiB". */
void text_append_bytes(struct buffer *out, uint64_t bytes);

/* Appends a length of time for people: "350 ns", "1.2 ms", "3 min 5 s". */
void text_append_duration(struct buffer *out, uint64_t nanoseconds);

/* Appends a moment, seconds of the Unix epoch, in local time: "2026-11-26 18:30:12.345". */
void text_append_moment(struct buffer *out, double seconds);

/* A table: a heading, then rows; columns are as wide as their widest cell. */
struct text_table {
    struct buffer cells; /* one after the other, each closed with NUL */
    unsigned columns;
    const char *const *headings;
    const char *alignment; /* '<' or '>' for each column */
    unsigned count;        /* cells */
};

void text_table_init(struct text_table *table, const char *const *headings, const char *alignment);
/* Adds a cell, cleaned. */
void text_table_add(struct text_table *table, const char *text);
void text_table_addf(struct text_table *table, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_table_add_bytes(struct text_table *table, uint64_t bytes);
void text_table_add_duration(struct text_table *table, uint64_t nanoseconds);
/* Appends the table and frees it. Without rows it is the heading alone. */
void text_table_finish(struct text_table *table, struct buffer *out);

#endif
