/* A growing byte buffer, always followed by a NUL that is not counted.
 *
 * Out of memory is sticky: the buffer is emptied, `failed` is set and further appends do nothing, so
 * a caller checks once at the end. Owned by one thread at a time.
 */
#ifndef OURO_BASE_BUFFER_H
#define OURO_BASE_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct buffer {
    char *data;      /* NULL or `capacity` bytes from malloc, data[length] == 0 */
    size_t length;   /* bytes in use, without the NUL */
    size_t capacity; /* bytes allocated */
    bool failed;     /* an allocation failed */
};

#define BUFFER_EMPTY ((struct buffer){0})

void buffer_finish(struct buffer *buffer);
/* Forgets the content, keeps the memory. */
void buffer_clear(struct buffer *buffer);
/* Makes room for `extra` more bytes; false when memory ended. */
bool buffer_reserve(struct buffer *buffer, size_t extra);
void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_char(struct buffer *buffer, char c);
/* Appends `count` copies of c. */
void buffer_append_fill(struct buffer *buffer, char c, size_t count);
/* Appends a code point (0 to 0x10FFFF, surrogates included) as UTF-8. */
void buffer_append_code_point(struct buffer *buffer, uint32_t code_point);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *buffer, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));
/* Removes the first `length` bytes. */
void buffer_consume(struct buffer *buffer, size_t length);
/* The content as a C string ("" when empty); borrowed until the next change. */
const char *buffer_text(const struct buffer *buffer);
/* Takes the memory out: the caller frees it. NULL after a failure. */
char *buffer_take(struct buffer *buffer);

#endif
