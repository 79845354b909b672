#include "log_tail.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/lock.h"
#include "base/vector.h"
#include "log.h"
#include "wire/encode.h"

struct line {
    int stream;
    int64_t wall_ns;
    char *text;
    size_t length;
};

struct log_tail {
    struct lock lock; /* rank OUTPUT */
    char name[64];
    VECTOR(struct line) lines; /* oldest first, from `first` on */
    size_t first, bytes;
    uint64_t dropped;
    struct buffer open[2]; /* the unfinished line of each stream */
};

struct log_tail *log_tail_create(const char *name)
{
    struct log_tail *tail = calloc(1, sizeof *tail);
    if (tail) {
        lock_init(&tail->lock, LOCK_RANK_OUTPUT);
        strncpy(tail->name, name, sizeof tail->name - 1);
    }
    return tail;
}

void log_tail_destroy(struct log_tail *tail)
{
    if (!tail) {
        return;
    }
    for (int stream = 1; stream <= 2; stream++) {
        struct buffer *open = &tail->open[stream - 1];
        if (open->length > 0) {
            log_program_line(tail->name, stream, open->data, open->length);
        }
        buffer_finish(open);
    }
    for (size_t i = tail->first; i < tail->lines.count; i++) {
        free(tail->lines.items[i].text);
    }
    vector_finish(&tail->lines);
    lock_finish(&tail->lock);
    free(tail);
}

static void drop_oldest(struct log_tail *tail)
{
    struct line *oldest = &tail->lines.items[tail->first++];
    tail->bytes -= oldest->length;
    tail->dropped += oldest->length;
    free(oldest->text);
    if (tail->first * 2 > tail->lines.count) {
        tail->lines.count -= tail->first;
        memmove(tail->lines.items, tail->lines.items + tail->first, tail->lines.count * sizeof(struct line));
        tail->first = 0;
    }
}

/* Keeps the unfinished line of the stream as a line. */
static void close_line(struct log_tail *tail, int stream)
{
    struct buffer *open = &tail->open[stream - 1];
    struct line line = {stream, clock_wall_ns(), NULL, open->length};
    line.text = open->failed ? NULL : malloc(open->length);
    if (!line.text || !vector_push(&tail->lines, line)) {
        free(line.text);
        tail->dropped += line.length;
    } else {
        memcpy(line.text, open->data, line.length);
        tail->bytes += line.length;
    }
    while (tail->bytes > LOG_TAIL_BYTES) {
        drop_oldest(tail);
    }
    buffer_clear(open);
}

void log_tail_write(struct log_tail *tail, int stream, const char *data, size_t length)
{
    lock_acquire(&tail->lock);
    struct buffer *open = &tail->open[stream - 1];
    while (length > 0) {
        const char *newline = memchr(data, '\n', length);
        size_t part = newline ? (size_t)(newline - data) + 1 : length;
        if (part > LOG_LINE_BYTES - open->length) {
            part = LOG_LINE_BYTES - open->length;
        }
        buffer_append(open, data, part);
        bool whole = part > 0 && data[part - 1] == '\n';
        if (whole || open->length >= LOG_LINE_BYTES) {
            struct buffer copy = BUFFER_EMPTY;
            buffer_append(&copy, buffer_text(open), open->length - whole);
            close_line(tail, stream);
            lock_release(
                &tail->lock); /* the journal may be slow; who looks at the tail is not to wait for it */
            log_program_line(tail->name, stream, buffer_text(&copy), copy.length);
            buffer_finish(&copy);
            lock_acquire(&tail->lock);
        }
        data += part;
        length -= part;
    }
    lock_release(&tail->lock);
}

static void put_entry(struct buffer *out, int stream, int64_t wall_ns, const char *text, size_t length)
{
    wire_put_map(out, 3);
    wire_put_key_uint(out, "stream", (uint64_t)stream);
    wire_put_key_float(out, "time", (double)wall_ns / (double)NS_PER_SECOND);
    wire_put_text(out, "text");
    wire_put_bin(out, text, length);
}

void log_tail_put(struct log_tail *tail, uint64_t bytes, struct buffer *out)
{
    lock_acquire(&tail->lock);
    size_t open_lines = (tail->open[0].length > 0) + (size_t)(tail->open[1].length > 0);
    uint64_t taken = tail->open[0].length + tail->open[1].length;
    size_t from = tail->lines.count;
    while (from > tail->first && taken + tail->lines.items[from - 1].length <= bytes) {
        taken += tail->lines.items[--from].length;
    }
    wire_put_text(out, "entries");
    wire_put_array(out, tail->lines.count - from + open_lines);
    for (size_t i = from; i < tail->lines.count; i++) {
        const struct line *line = &tail->lines.items[i];
        put_entry(out, line->stream, line->wall_ns, line->text, line->length);
    }
    for (int stream = 1; stream <= 2; stream++) {
        const struct buffer *open = &tail->open[stream - 1];
        if (open->length > 0) {
            put_entry(out, stream, clock_wall_ns(), open->data, open->length);
        }
    }
    wire_put_key_uint(out, "dropped", tail->dropped);
    lock_release(&tail->lock);
}
