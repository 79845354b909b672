#include "json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wire/encode.h"

void json_put_string(struct buffer *out, const char *text, size_t length)
{
    buffer_append_char(out, '"');
    for (size_t i = 0; i < length;) {
        unsigned char c = (unsigned char)text[i];
        size_t sequence = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        if (c == '"' || c == '\\') {
            buffer_append_char(out, '\\');
            buffer_append_char(out, (char)c);
        } else if (c == '\n') {
            buffer_append_text(out, "\\n");
        } else if (c == '\t') {
            buffer_append_text(out, "\\t");
        } else if (c == '\r') {
            buffer_append_text(out, "\\r");
        } else if (c < 0x20 || c == 0x7f) {
            buffer_printf(out, "\\u%04x", c);
        } else if (sequence <= length - i && wire_is_utf8(text + i, sequence)) {
            buffer_append(out, text + i, sequence);
            i += sequence;
            continue;
        } else {
            buffer_append_text(out, "\\ufffd");
        }
        i++;
    }
    buffer_append_char(out, '"');
}

static void put_base64(struct buffer *out, const uint8_t *data, size_t length)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    buffer_append_char(out, '"');
    for (size_t i = 0; i < length; i += 3) {
        size_t have = length - i < 3 ? length - i : 3;
        uint32_t bits = (uint32_t)data[i] << 16;
        bits |= have > 1 ? (uint32_t)data[i + 1] << 8 : 0;
        bits |= have > 2 ? data[i + 2] : 0;
        for (size_t j = 0; j < 4; j++) {
            buffer_append_char(out, j <= have ? digits[bits >> (18 - 6 * j) & 63] : '=');
        }
    }
    buffer_append_char(out, '"');
}

void json_put_integer(struct buffer *out, const uint8_t *data, size_t length)
{
    enum { BASE = 1000000000 };
    bool negative = length > 0 && (data[0] & 0x80);
    size_t capacity = length + 1;
    uint32_t *limbs = calloc(capacity, sizeof *limbs); /* base 10^9, least significant first */
    size_t count = 0;
    if (!limbs) {
        out->failed = true;
        return;
    }
    /* Multiply by 256 and add, byte by byte; a negative number by its complement, one less. */
    for (size_t i = 0; i < length; i++) {
        uint64_t carry = negative ? (uint8_t)~data[i] : data[i];
        for (size_t j = 0; j < count; j++) {
            carry += (uint64_t)limbs[j] << 8;
            limbs[j] = (uint32_t)(carry % BASE);
            carry /= BASE;
        }
        if (carry) {
            limbs[count++] = (uint32_t)carry;
        }
    }
    for (size_t j = 0; negative; j++) {
        count = j == count ? j + 1 : count;
        if (++limbs[j] < BASE) {
            break;
        }
        limbs[j] = 0;
    }
    buffer_append_text(out, negative ? "-" : "");
    buffer_printf(out, "%u", count ? limbs[count - 1] : 0);
    for (size_t j = count; j-- > 1;) {
        buffer_printf(out, "%09u", limbs[j - 1]);
    }
    free(limbs);
}

static void put_float(struct buffer *out, double number)
{
    if (!isfinite(number)) {
        buffer_printf(out, "{\"float\":\"%s\"}", isnan(number) ? "nan" : number > 0 ? "inf" : "-inf");
        return;
    }
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number) {
            break;
        }
    }
    buffer_append_text(out, text);
    if (strspn(text, "-0123456789") == strlen(text)) {
        buffer_append_text(out, ".0"); /* stays a float for readers that care */
    }
}

static void put_bytes(struct buffer *out, struct wire_value value)
{
    const char *data = NULL;
    size_t length = 0;
    wire_value_bytes(value, &data, &length);
    if (wire_value_kind(value) == WIRE_BIN && !wire_is_utf8(data, length)) {
        buffer_append_text(out, "{\"base64\":");
        put_base64(out, (const uint8_t *)data, length);
        buffer_append_char(out, '}');
    } else {
        json_put_string(out, data, length);
    }
}

static void put_extension(struct buffer *out, struct wire_value value)
{
    int type = 0;
    const uint8_t *data = NULL;
    size_t length = 0;
    wire_value_extension(value, &type, &data, &length);
    if (type == WIRE_EXTENSION_INTEGER) {
        json_put_integer(out, data, length);
        return;
    }
    buffer_printf(out, "{\"extension\":%d,\"base64\":", type);
    put_base64(out, data, length);
    buffer_append_char(out, '}');
}

static void put_key(struct buffer *out, struct wire_value key)
{
    const char *data;
    size_t length;
    if (wire_value_bytes(key, &data, &length)) {
        json_put_string(out, data, length);
    } else {
        struct buffer text = BUFFER_EMPTY;
        json_put_value(&text, key);
        json_put_string(out, buffer_text(&text), text.length);
        buffer_finish(&text);
    }
}

void json_put_fields(struct buffer *out, struct wire_value map)
{
    struct wire_cursor cursor = wire_cursor_start(map);
    struct wire_value key, value;
    while (wire_cursor_next(&cursor, &key) && wire_cursor_next(&cursor, &value)) {
        buffer_append_char(out, ',');
        put_key(out, key);
        buffer_append_char(out, ':');
        json_put_value(out, value);
    }
}

/* Whether an object can have these keys without losing one: of 1, "1" and b"1" it would keep one. */
static bool has_only_str_keys(struct wire_value map)
{
    struct wire_cursor cursor = wire_cursor_start(map);
    struct wire_value key, value;
    while (wire_cursor_next(&cursor, &key) && wire_cursor_next(&cursor, &value)) {
        if (wire_value_kind(key) != WIRE_STR) {
            return false;
        }
    }
    return true;
}

static void put_pairs(struct buffer *out, struct wire_value map)
{
    struct wire_cursor cursor = wire_cursor_start(map);
    struct wire_value key, value;
    buffer_append_text(out, "{\"pairs\":[");
    for (bool first = true; wire_cursor_next(&cursor, &key) && wire_cursor_next(&cursor, &value);
         first = false) {
        buffer_append_text(out, first ? "[" : ",[");
        json_put_value(out, key);
        buffer_append_char(out, ',');
        json_put_value(out, value);
        buffer_append_char(out, ']');
    }
    buffer_append_text(out, "]}");
}

static void put_map(struct buffer *out, struct wire_value map)
{
    size_t start = out->length;
    if (!has_only_str_keys(map)) {
        put_pairs(out, map);
        return;
    }
    json_put_fields(out, map);
    if (!out->failed && out->length > start) {
        out->data[start] = '{'; /* in place of the first comma */
    } else {
        buffer_append_char(out, '{');
    }
    buffer_append_char(out, '}');
}

static void put_array(struct buffer *out, struct wire_value array)
{
    struct wire_cursor cursor = wire_cursor_start(array);
    struct wire_value item;
    buffer_append_char(out, '[');
    for (bool first = true; wire_cursor_next(&cursor, &item); first = false) {
        buffer_append_text(out, first ? "" : ",");
        json_put_value(out, item);
    }
    buffer_append_char(out, ']');
}

void json_put_value(struct buffer *out, struct wire_value value)
{
    bool truth = false;
    uint64_t natural = 0;
    int64_t integer = 0;
    double number = 0;
    switch (wire_value_kind(value)) {
    case WIRE_BOOL:
        wire_value_bool(value, &truth);
        buffer_append_text(out, truth ? "true" : "false");
        break;
    case WIRE_UINT:
        wire_value_uint(value, &natural);
        buffer_printf(out, "%llu", (unsigned long long)natural);
        break;
    case WIRE_INT:
        wire_value_int(value, &integer);
        buffer_printf(out, "%lld", (long long)integer);
        break;
    case WIRE_FLOAT:
        wire_value_float(value, &number);
        put_float(out, number);
        break;
    case WIRE_STR:
    case WIRE_BIN:
        put_bytes(out, value);
        break;
    case WIRE_ARRAY:
        put_array(out, value);
        break;
    case WIRE_MAP:
        put_map(out, value);
        break;
    case WIRE_EXT:
        put_extension(out, value);
        break;
    default:
        buffer_append_text(out, "null");
    }
}
