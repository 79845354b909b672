#include "wire/frame.h"

#include <string.h>

#include "wire/errors.h"

/* An idle connection does not keep the memory of the largest frame it ever took. */
#define IDLE_CAPACITY (256u * 1024u)

void wire_decoder_init(struct wire_decoder *decoder, size_t limit)
{
    *decoder = (struct wire_decoder){.limit = limit, .refused = STATUS_OK};
    wire_scan_init(&decoder->scan, limit);
}

void wire_decoder_finish(struct wire_decoder *decoder)
{
    buffer_finish(&decoder->input);
}

/* Forgets the frame that was given last. */
static void drop_taken(struct wire_decoder *decoder)
{
    if (decoder->taken == 0) {
        return;
    }
    if (decoder->taken == decoder->input.length && decoder->input.capacity > IDLE_CAPACITY) {
        buffer_finish(&decoder->input);
        decoder->input = BUFFER_EMPTY;
    } else {
        buffer_consume(&decoder->input, decoder->taken);
    }
    decoder->taken = 0;
    wire_scan_init(&decoder->scan, decoder->limit);
}

enum status wire_decoder_feed(struct wire_decoder *decoder, const void *data, size_t length)
{
    drop_taken(decoder);
    if (decoder->refused != STATUS_OK) {
        return STATUS_OK; /* nothing of it will be read */
    }
    buffer_append(&decoder->input, data, length);
    return decoder->input.failed ? STATUS_NO_MEMORY : STATUS_OK;
}

/* Reads the parts of a frame. False if it is none. */
static bool frame_read(struct wire_value whole, struct wire_frame *frame)
{
    struct wire_cursor cursor = wire_cursor_start(whole);
    struct wire_value part;
    uint64_t kind, id = 0;
    size_t count = wire_value_count(whole);
    if (wire_value_kind(whole) != WIRE_ARRAY || !wire_cursor_next(&cursor, &part) ||
        !wire_value_uint(part, &kind) || kind > WIRE_NOTIFICATION ||
        count != (kind == WIRE_NOTIFICATION ? 3 : 4)) {
        return false;
    }
    *frame = (struct wire_frame){.kind = (enum wire_frame_kind)kind};
    if (kind != WIRE_NOTIFICATION) {
        wire_cursor_next(&cursor, &part);
        if (!wire_value_uint(part, &id) || id > UINT32_MAX) {
            return false;
        }
        frame->id = (uint32_t)id;
    }
    wire_cursor_next(&cursor, &part);
    if (kind == WIRE_REPLY) {
        frame->error = part;
        wire_cursor_next(&cursor, &frame->result);
        return true;
    }
    wire_cursor_next(&cursor, &frame->params);
    return wire_value_bytes(part, &frame->method, &frame->method_length);
}

static enum status refuse(struct wire_decoder *decoder, enum status status, const char *text,
                          const char **why)
{
    decoder->refused = status;
    decoder->why = text;
    buffer_finish(&decoder->input);
    decoder->input = BUFFER_EMPTY;
    *why = text;
    return status;
}

enum status wire_decoder_next(struct wire_decoder *decoder, struct wire_frame *frame, const char **why)
{
    drop_taken(decoder);
    if (decoder->refused != STATUS_OK) {
        *why = decoder->why;
        return decoder->refused;
    }
    const uint8_t *data = (const uint8_t *)decoder->input.data;
    size_t length = decoder->input.length;
    if (length == 0) {
        return STATUS_TRUNCATED;
    }
    /* Seen before anything waits for the rest: a stream that is something else altogether. */
    if (data[0] != 0x93 && data[0] != 0x94 && data[0] != 0xdc && data[0] != 0xdd) {
        return refuse(decoder, STATUS_INVALID, "this is not a MessagePack-RPC message", why);
    }
    const char *text = NULL;
    enum status status = wire_scan_step(&decoder->scan, data, length, &text);
    if (status == STATUS_TRUNCATED) {
        return status;
    }
    if (status != STATUS_OK) {
        return refuse(decoder, status, text, why);
    }
    struct wire_value whole = {data, decoder->scan.offset};
    if (!frame_read(whole, frame)) {
        return refuse(decoder, STATUS_INVALID, "this is not a MessagePack-RPC message", why);
    }
    decoder->taken = decoder->scan.offset;
    return STATUS_OK;
}

bool wire_frame_error(const struct wire_frame *frame, int64_t *code, char *message, size_t size,
                      struct wire_value *data)
{
    if (wire_value_kind(frame->error) == WIRE_NIL) {
        return false;
    }
    struct wire_value parts[3] = {{0}};
    struct wire_cursor cursor = wire_cursor_start(frame->error);
    if (wire_value_kind(frame->error) == WIRE_ARRAY) {
        for (size_t i = 0; i < 3 && wire_cursor_next(&cursor, &parts[i]); i++) {
        }
    } else {
        parts[1] = frame->error;
    }
    if (!wire_value_int(parts[0], code)) {
        *code = WIRE_ERROR_INTERNAL;
    }
    const char *text;
    size_t length;
    if (!wire_value_bytes(parts[1], &text, &length)) {
        text = wire_error_text(*code);
        length = strlen(text);
    }
    length = length < size ? length : size - 1;
    memcpy(message, text, length);
    message[length] = '\0';
    *data = parts[2];
    return true;
}
