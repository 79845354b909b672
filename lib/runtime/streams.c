/* What a program reads, writes and imports: through its embedder. */
#include <string.h>

#include "gc/safepoint.h"
#include "runtime/runtime_internal.h"
#include "types/str.h"

#define INPUT_AT_ONCE ((size_t)65536) /* bytes of input asked for */

/* ---- Output ---- */

/* Waits for room in the stream's window. Returns how much may go now, up to `size`; 0: an exception is
 * pending. *drop: nobody is there to take it. */
static size_t take_room(struct ouro_program *program, struct thread *t, int stream, size_t size, bool *drop)
{
    uint64_t window = program->options.window, *under_way = &program->under_way[stream - 1];
    size_t room = size;
    lock_acquire(&program->lock);
    while (window && !program->detached && *under_way >= window) {
        program_wait(program, t, INT64_MAX);
        if (!program_poll(program, t)) {
            lock_release(&program->lock);
            return 0;
        }
    }
    *drop = window && program->detached;
    if (window && !*drop) {
        if (room > window - *under_way)
            room = (size_t)(window - *under_way);
        *under_way += room;
    }
    lock_release(&program->lock);
    return room;
}

bool hook_write(struct thread *t, int stream, const char *data, size_t size)
{
    struct ouro_program *program = program_of(t);
    const struct ouro_program_callbacks *callbacks = &program->options.callbacks;
    while (size) {
        bool drop = false;
        size_t room = take_room(program, t, stream, size, &drop);
        if (!room)
            return false;
        if (!drop && program->options.window) {
            callbacks->write(callbacks->context, stream, data, room);
        } else if (!drop) {
            thread_park(t); /* without a window it may take as long as it likes */
            callbacks->write(callbacks->context, stream, data, room);
            thread_unpark(t);
        }
        data += room;
        size -= room;
    }
    return true;
}

void ouro_program_ack(struct ouro_program *program, int stream, uint64_t bytes)
{
    lock_acquire(&program->lock);
    uint64_t *under_way = &program->under_way[stream - 1];
    *under_way -= bytes < *under_way ? bytes : *under_way;
    program_wake(program);
    lock_release(&program->lock);
}

/* ---- Input ---- */

/* Takes the next line out of what has come, if it is whole; at the end, what is left. */
static bool take_line(struct ouro_program *program, struct buffer *line)
{
    struct buffer *input = &program->input;
    const char *newline = input->length ? memchr(input->data, '\n', input->length) : NULL;
    size_t length = newline ? (size_t)(newline - input->data) + 1 : input->length;
    if (!newline && !program->input_ended)
        return false;
    buffer_append(line, input->data, length);
    buffer_consume(input, length);
    return true;
}

/* Asks for input, once. */
static void want_input(struct ouro_program *program)
{
    const struct ouro_program_callbacks *callbacks = &program->options.callbacks;
    if (program->input_wanted)
        return;
    if (!callbacks->want_input || program->detached) {
        program->input_ended = true;
        return;
    }
    program->input_wanted = true;
    lock_release(&program->lock);
    callbacks->want_input(callbacks->context, INPUT_AT_ONCE);
    lock_acquire(&program->lock);
}

value hook_read_line(struct thread *t)
{
    struct ouro_program *program = program_of(t);
    struct buffer line = BUFFER_EMPTY;
    bool good = true;
    lock_acquire(&program->lock);
    while (good && !take_line(program, &line)) {
        want_input(program);
        if (program->input_wanted) {
            program_wait(program, t, INT64_MAX);
            good = program_poll(program, t);
        }
    }
    lock_release(&program->lock);
    if (line.length > 1 &&
        line.data[line.length - 2] == '\r') { /* any form of line end is one to a program */
        line.data[line.length - 2] = '\n';
        line.data[--line.length] = '\0';
    }
    value text = good ? str_decode_utf8(t, buffer_text(&line), line.length) : UNSET;
    buffer_finish(&line);
    return text;
}

void ouro_program_input(struct ouro_program *program, const char *data, size_t length, bool eof)
{
    lock_acquire(&program->lock);
    buffer_append(&program->input, data, length);
    program->input_wanted = false;
    program->input_ended |= eof || program->input.failed;
    program_wake(program);
    lock_release(&program->lock);
}

/* ---- Sources ---- */

static enum source_kind kind_of(const struct source_request *request)
{
    static const char whole[] = "/__init__.py";
    size_t length = request->path.length, ending = sizeof whole - 1;
    if (!request->is_package)
        return SOURCE_MODULE;
    bool is_file = length >= ending && strcmp(request->path.data + length - ending, whole) == 0;
    return is_file ? SOURCE_PACKAGE : SOURCE_NAMESPACE;
}

bool hook_find_source(struct thread *t, const char *name, struct module_source *found)
{
    struct ouro_program *program = program_of(t);
    const struct ouro_program_callbacks *callbacks = &program->options.callbacks;
    struct source_request request = {0}, **link;
    bool good = true;
    lock_acquire(&program->lock);
    if (!callbacks->want_source || program->detached) {
        lock_release(&program->lock);
        return true;
    }
    request.number = ++program->last_source;
    request.next = program->sources;
    program->sources = &request;
    lock_release(&program->lock);
    callbacks->want_source(callbacks->context, request.number, name);
    lock_acquire(&program->lock);
    while (good && !request.answered) {
        program_wait(program, t, INT64_MAX);
        good = request.answered || program_poll(program, t);
    }
    for (link = &program->sources; *link != &request;)
        link = &(*link)->next;
    *link = request.next;
    lock_release(&program->lock);
    if (good && request.found) {
        *found = (struct module_source){kind_of(&request), request.source, request.path};
        return true;
    }
    buffer_finish(&request.source);
    buffer_finish(&request.path);
    return good;
}

void ouro_program_source(struct ouro_program *program, uint32_t request, const char *path, const char *source,
                         size_t length, bool is_package)
{
    lock_acquire(&program->lock);
    for (struct source_request *waiting = program->sources; waiting; waiting = waiting->next) {
        if (waiting->number != request || waiting->answered)
            continue;
        waiting->answered = true;
        waiting->is_package = is_package;
        if (path) {
            buffer_append_text(&waiting->path, path);
            buffer_append(&waiting->source, source, length);
            waiting->found = !waiting->path.failed && !waiting->source.failed;
        }
    }
    program_wake(program);
    lock_release(&program->lock);
}

void ouro_program_detach(struct ouro_program *program)
{
    lock_acquire(&program->lock);
    program->detached = true;
    program->input_wanted = false;
    program->input_ended = true;
    for (struct source_request *waiting = program->sources; waiting; waiting = waiting->next)
        waiting->answered = true;
    program_wake(program);
    lock_release(&program->lock);
}
