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
    char *data;      /* NULL or `capacity` bytes, data[length] == 0; from malloc unless lent */
    size_t length;   /* bytes in use, without the NUL */
    size_t capacity; /* bytes allocated */
    bool failed;     /* an allocation failed */
    bool lent;       /* data is the caller's own: see buffer_on */
};

#define BUFFER_EMPTY ((struct buffer){0})

/* A buffer that begins in an array of the caller, and goes on in memory of its own if it outgrows that. Not
 * to be copied beyond the array's life. */
static inline struct buffer buffer_on(char *storage, size_t size)
{
    storage[0] = 0;
    return (struct buffer){.data = storage, .capacity = size, .lent = true};
}
#define BUFFER_ON(array) buffer_on((array), sizeof(array))

void buffer_finish(struct buffer *buffer);
/* Forgets the content, keeps the memory. */
void buffer_clear(struct buffer *buffer);
/* Makes room for `extra` more bytes; false when memory ended. */
bool buffer_reserve(struct buffer *buffer, size_t extra);
void buffer_append(struct buffer *buffer, const void *data, size_t length);
void buffer_append_text(struct buffer *buffer, const char *text);
static inline void buffer_append_char(struct buffer *buffer, char c)
{
    if (__builtin_expect(buffer->capacity - buffer->length > 1 && !buffer->failed, 1)) {
        buffer->data[buffer->length++] = c;
        buffer->data[buffer->length] = 0;
    } else {
        buffer_append(buffer, &c, 1);
    }
}
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
