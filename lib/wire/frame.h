/* Frames out of a byte stream (methods.h draws them).
 *
 * A decoder takes bytes in pieces of any size and gives complete frames. It holds at most one frame of
 * the limit plus what was fed after it; a size that a frame declares costs nothing before its bytes
 * have come. Once it has refused something it refuses everything: the stream has no next frame, and
 * the connection can only be closed, with an error notification or without.
 *
 * A decoder belongs to one thread at a time.
 */
#ifndef OURO_WIRE_FRAME_H
#define OURO_WIRE_FRAME_H

#include <stddef.h>
#include <stdint.h>

#include "base/buffer.h"
#include "base/status.h"
#include "wire/value.h"

/* The longest frame that is taken unless the configuration says otherwise. */
#define WIRE_MAX_FRAME (64u * 1024u * 1024u)

enum wire_frame_kind { WIRE_REQUEST = 0, WIRE_REPLY = 1, WIRE_NOTIFICATION = 2 };

/* One frame. It borrows the decoder's bytes. */
struct wire_frame {
    enum wire_frame_kind kind;
    uint32_t id;        /* of a request or a reply */
    const char *method; /* of a request or a notification; not closed with NUL */
    size_t method_length;
    struct wire_value params; /* of a request or a notification */
    struct wire_value error;  /* of a reply: nil, or anything; wire_frame_error reads it */
    struct wire_value result; /* of a reply */
};

struct wire_decoder {
    struct buffer input;   /* unread bytes, from the first one of the next frame on */
    size_t taken;          /* bytes of `input` that the frame given last takes up */
    size_t limit;          /* longest frame */
    struct wire_scan scan; /* of the next frame */
    enum status refused;   /* STATUS_OK until something was refused */
    const char *why;
};

/* Starts a decoder that takes frames of at most `limit` bytes. */
void wire_decoder_init(struct wire_decoder *decoder, size_t limit);

/* Frees what the decoder holds; it may be empty (all zero). */
void wire_decoder_finish(struct wire_decoder *decoder);

/* Takes bytes. Fails with STATUS_NO_MEMORY. Frames given before are gone. */
enum status wire_decoder_feed(struct wire_decoder *decoder, const void *data, size_t length);

/* Gives the next frame, valid until the next call with this decoder.
 * Returns STATUS_TRUNCATED when more bytes are wanted.
 * Fails with STATUS_LIMIT or STATUS_INVALID, now and ever after, and sets `*why` to a text. */
enum status wire_decoder_next(struct wire_decoder *decoder, struct wire_frame *frame, const char **why);

/* Reads the error of a reply. False where there is none. A peer's error that is not
 * [code, message, data] gives WIRE_ERROR_INTERNAL's code and whatever text it has.
 * The message is cut to fit and closed with NUL. */
bool wire_frame_error(const struct wire_frame *frame, int64_t *code, char *message, size_t size,
                      struct wire_value *data);

#endif
