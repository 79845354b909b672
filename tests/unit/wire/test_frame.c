/* The decoder against streams that are cut, hostile or nonsense. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "wire/encode.h"
#include "wire/frame.h"

static void put_sample(struct buffer *out)
{
    wire_put_request(out, 4294967295u, WIRE_PROGRAM_KILL);
    wire_put_map(out, 1);
    wire_put_key_text(out, "program", "student");
}

static void check_sample(const struct wire_frame *frame)
{
    char name[16];
    assert_int_equal(frame->kind, WIRE_REQUEST);
    assert_true(frame->id == 4294967295u);
    assert_int_equal(frame->method_length, strlen("program.kill"));
    assert_memory_equal(frame->method, "program.kill", frame->method_length);
    assert_string_equal(wire_map_text(frame->params, "program", name, sizeof name), "student");
}

static enum status feed_all(struct wire_decoder *decoder, const void *data, size_t length,
                            struct wire_frame *frame)
{
    const char *why = NULL;
    assert_int_equal(wire_decoder_feed(decoder, data, length), STATUS_OK);
    enum status status = wire_decoder_next(decoder, frame, &why);
    if (status != STATUS_OK && status != STATUS_TRUNCATED) {
        assert_non_null(why);
    }
    return status;
}

/* Feeds the bytes to a fresh decoder and gives the status of its first frame. */
static enum status decode(const void *data, size_t length)
{
    struct wire_decoder decoder;
    struct wire_frame frame;
    wire_decoder_init(&decoder, WIRE_MAX_FRAME);
    enum status status = feed_all(&decoder, data, length, &frame);
    wire_decoder_finish(&decoder);
    return status;
}

static void whole_frame(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct wire_decoder decoder;
    struct wire_frame frame;
    const char *why;
    put_sample(&out);
    wire_decoder_init(&decoder, out.length); /* exactly as long as the limit */
    assert_int_equal(feed_all(&decoder, out.data, out.length, &frame), STATUS_OK);
    check_sample(&frame);
    assert_int_equal(wire_decoder_next(&decoder, &frame, &why), STATUS_TRUNCATED);
    wire_decoder_finish(&decoder);
    wire_decoder_init(&decoder, out.length - 1);
    assert_int_equal(feed_all(&decoder, out.data, out.length, &frame), STATUS_LIMIT);
    wire_decoder_finish(&decoder);
    buffer_finish(&out);
}

static void one_byte_at_a_time(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct wire_decoder decoder;
    struct wire_frame frame;
    for (int i = 0; i < 3; i++) {
        put_sample(&out);
    }
    wire_decoder_init(&decoder, WIRE_MAX_FRAME);
    int frames = 0;
    for (size_t i = 0; i < out.length; i++) {
        enum status status = feed_all(&decoder, out.data + i, 1, &frame);
        if ((i + 1) % (out.length / 3) == 0) {
            assert_int_equal(status, STATUS_OK);
            check_sample(&frame);
            frames++;
        } else {
            assert_int_equal(status, STATUS_TRUNCATED);
        }
    }
    assert_int_equal(frames, 3);
    wire_decoder_finish(&decoder);
    buffer_finish(&out);
}

static void several_in_one_piece(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct wire_decoder decoder;
    struct wire_frame frame;
    const char *why;
    for (int i = 0; i < 5; i++) {
        put_sample(&out);
    }
    wire_decoder_init(&decoder, WIRE_MAX_FRAME);
    assert_int_equal(wire_decoder_feed(&decoder, out.data, out.length - 1), STATUS_OK);
    for (int i = 0; i < 4; i++) {
        assert_int_equal(wire_decoder_next(&decoder, &frame, &why), STATUS_OK);
        check_sample(&frame);
    }
    assert_int_equal(wire_decoder_next(&decoder, &frame, &why), STATUS_TRUNCATED);
    assert_int_equal(feed_all(&decoder, out.data + out.length - 1, 1, &frame), STATUS_OK);
    check_sample(&frame);
    wire_decoder_finish(&decoder);
    buffer_finish(&out);
}

static void truncated_anywhere(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    put_sample(&out);
    for (size_t length = 0; length < out.length; length++) {
        assert_int_equal(decode(out.data, length), STATUS_TRUNCATED);
    }
    buffer_finish(&out);
}

static void nested_ten_thousand_deep(void **state)
{
    uint8_t data[10000];
    memset(data, 0x91, sizeof data);
    data[0] = 0x94;
    assert_int_equal(decode(data, sizeof data), STATUS_LIMIT);
}

static void nested_as_deep_as_allowed(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    wire_put_notification(&out, WIRE_PROGRAM_ACK);
    size_t start = out.length;
    for (int i = 0; i < WIRE_MAX_NESTING - 1; i++) {
        wire_put_array(&out, 1);
    }
    wire_put_nil(&out);
    assert_int_equal(decode(out.data, out.length), STATUS_OK);
    out.length = start;
    for (int i = 0; i < WIRE_MAX_NESTING; i++) {
        wire_put_array(&out, 1);
    }
    wire_put_nil(&out);
    assert_int_equal(decode(out.data, out.length), STATUS_LIMIT);
    buffer_finish(&out);
}

/* Declared sizes are refused at once, and cost nothing. */
static void declared_sizes(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"\x94\x00\x01\xdb\xff\xff\xff\xff", 8}, /* str of 4 GiB */
        {"\x94\x00\x01\xc6\xff\xff\xff\xff", 8}, /* bin of 4 GiB */
        {"\x94\x00\x01\xc9\xff\xff\xff\xff\x01", 9},
        {"\x94\x00\x01\xdd\xff\xff\xff\xff", 8}, /* array of 2^32 - 1 */
        {"\x94\x00\x01\xdf\xff\xff\xff\xff", 8}, /* map of 2^32 - 1 */
        {"\xdd\xff\xff\xff\xff", 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(decode(cases[i].bytes, cases[i].length), STATUS_LIMIT);
    }
}

static void garbage(void **state)
{
    static const char *const texts[] = {"GET / HTTP/1.1\r\n", "\x80", "\xc1", "\x94\x01\x01\xc1",
                                        "{\"id\":1}"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        assert_int_equal(decode(texts[i], strlen(texts[i])), STATUS_INVALID);
    }
}

/* Well-formed MessagePack that is no frame. */
static void wrong_envelopes(void **state)
{
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = {
        {"\x93\x00\x01\xa1x", 5},                      /* a request of three parts */
        {"\x94\x03\x01\xa1x\x80", 6},                  /* kind 3 */
        {"\x94\x00\xa1x\xa1x\x80", 7},                 /* id is a string */
        {"\x94\x00\xff\xa1x\x80", 6},                  /* id is negative */
        {"\x94\x00\xcf\0\0\0\1\0\0\0\0\xa1x\x80", 14}, /* id of 33 bits */
        {"\x94\x00\x01\x05\x80", 5},                   /* method is a number */
        {"\x94\x02\x01\xa1x\x80", 6},                  /* a notification of four parts */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(decode(cases[i].bytes, cases[i].length), STATUS_INVALID);
    }
}

static void refused_for_ever(void **state)
{
    struct wire_decoder decoder;
    struct wire_frame frame;
    struct buffer out = BUFFER_EMPTY;
    put_sample(&out);
    wire_decoder_init(&decoder, WIRE_MAX_FRAME);
    assert_int_equal(feed_all(&decoder, "\xc1", 1, &frame), STATUS_INVALID);
    assert_int_equal(feed_all(&decoder, out.data, out.length, &frame), STATUS_INVALID);
    assert_int_equal(decoder.input.length, 0);
    wire_decoder_finish(&decoder);
    buffer_finish(&out);
}

/* Random bytes, and samples with random damage: any status, but no fault. The seed is fixed. */
static void random_damage(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    wire_put_reply(&out, 7);
    wire_put_description(&out);
    uint64_t seed = 0x9e3779b97f4a7c15;
    uint8_t *copy = malloc(out.length);
    for (int round = 0; round < 2000; round++) {
        memcpy(copy, out.data, out.length);
        for (int i = 0; i < 3; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            copy[(seed >> 33) % (round % 2 ? out.length : 64)] = (uint8_t)(seed >> 24);
        }
        struct wire_decoder decoder;
        struct wire_frame frame;
        wire_decoder_init(&decoder, WIRE_MAX_FRAME);
        if (feed_all(&decoder, copy, out.length, &frame) == STATUS_OK && frame.kind == WIRE_REPLY) {
            int64_t code;
            char message[64];
            struct wire_value data, item;
            wire_frame_error(&frame, &code, message, sizeof message, &data);
            struct wire_cursor cursor = wire_cursor_start(frame.result);
            while (wire_cursor_next(&cursor, &item)) {
                wire_map_get(item, "name", &data);
            }
        }
        wire_decoder_finish(&decoder);
    }
    free(copy);
    buffer_finish(&out);
}

static void errors_are_read(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    struct wire_decoder decoder;
    struct wire_frame frame;
    int64_t code;
    char message[64], type[32];
    struct wire_value data;
    wire_put_error_begin(&out, 3, WIRE_ERROR_NOT_SERIALISABLE, "no form");
    wire_put_map(&out, 1);
    wire_put_key_text(&out, "type", "Student");
    wire_put_error_end(&out);
    wire_decoder_init(&decoder, WIRE_MAX_FRAME);
    assert_int_equal(feed_all(&decoder, out.data, out.length, &frame), STATUS_OK);
    assert_int_equal(frame.kind, WIRE_REPLY);
    assert_int_equal(frame.id, 3);
    assert_true(wire_frame_error(&frame, &code, message, sizeof message, &data));
    assert_int_equal(code, WIRE_ERROR_NOT_SERIALISABLE);
    assert_string_equal(message, "no form");
    assert_string_equal(wire_map_text(data, "type", type, sizeof type), "Student");
    /* What a foreign server may send. */
    assert_int_equal(feed_all(&decoder, "\x94\x01\x05\xa4oops\xc0", 9, &frame), STATUS_OK);
    assert_true(wire_frame_error(&frame, &code, message, sizeof message, &data));
    assert_int_equal(code, WIRE_ERROR_INTERNAL);
    assert_string_equal(message, "oops");
    wire_decoder_finish(&decoder);
    buffer_finish(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_frame),
        cmocka_unit_test(one_byte_at_a_time),
        cmocka_unit_test(several_in_one_piece),
        cmocka_unit_test(truncated_anywhere),
        cmocka_unit_test(nested_ten_thousand_deep),
        cmocka_unit_test(nested_as_deep_as_allowed),
        cmocka_unit_test(declared_sizes),
        cmocka_unit_test(garbage),
        cmocka_unit_test(wrong_envelopes),
        cmocka_unit_test(refused_for_ever),
        cmocka_unit_test(random_damage),
        cmocka_unit_test(errors_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
