/* JSON text to MessagePack. */
#include "json.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "wire/encode.h"

struct parser {
    const char *at;
    struct buffer *out;
    unsigned depth;
};

static bool parse_value(struct parser *parser);

static void skip_space(struct parser *parser)
{
    parser->at += strspn(parser->at, " \t\r\n");
}

static bool take(struct parser *parser, char c)
{
    skip_space(parser);
    if (*parser->at != c) {
        return false;
    }
    parser->at++;
    return true;
}

static bool parse_hex4(struct parser *parser, uint32_t *unit)
{
    char digits[5] = {0};
    if (strspn(parser->at, "0123456789abcdefABCDEF") < 4) {
        return false;
    }
    memcpy(digits, parser->at, 4);
    parser->at += 4;
    *unit = (uint32_t)strtoul(digits, NULL, 16);
    return true;
}

/* Reads what follows a backslash. */
static bool parse_escape(struct parser *parser, struct buffer *text)
{
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    char c = *parser->at;
    uint32_t unit, low;
    parser->at += c != '\0';
    if (c == 'u') {
        if (!parse_hex4(parser, &unit)) {
            return false;
        }
        if (unit >= 0xd800 && unit <= 0xdfff) {
            if (unit >= 0xdc00 || strncmp(parser->at, "\\u", 2) != 0) {
                return false;
            }
            parser->at += 2;
            if (!parse_hex4(parser, &low) || low < 0xdc00 || low > 0xdfff) {
                return false;
            }
            unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
        }
        buffer_append_code_point(text, unit);
        return true;
    }
    const char *name = c ? strchr(names, c) : NULL;
    if (name) {
        buffer_append_char(text, meanings[name - names]);
    }
    return name != NULL;
}

static bool parse_string(struct parser *parser)
{
    struct buffer text = BUFFER_EMPTY;
    bool good = true;
    parser->at++;
    while (good && *parser->at != '"') {
        unsigned char c = (unsigned char)*parser->at;
        parser->at += c != '\0';
        if (c == '\\') {
            good = parse_escape(parser, &text);
        } else {
            buffer_append_char(&text, (char)c);
            good = c >= 0x20;
        }
    }
    good = good && wire_is_utf8(buffer_text(&text), text.length);
    if (good) {
        parser->at++;
        wire_put_str(parser->out, buffer_text(&text), text.length);
    }
    buffer_finish(&text);
    return good;
}

/* Puts a decimal integer that has no room in 64 bits. */
static void put_large_integer(struct buffer *out, const char *digits, size_t count, bool negative)
{
    /* log2(10) / 8 is below 0.416; a byte more for the sign. */
    size_t size = count * 416 / 1000 + 2;
    uint8_t *bytes = calloc(size, 1);
    if (!bytes) {
        out->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++) {
        unsigned carry = (unsigned)(digits[i] - '0');
        for (size_t j = size; j-- > 0;) {
            carry += bytes[j] * 10u;
            bytes[j] = (uint8_t)carry;
            carry >>= 8;
        }
    }
    unsigned carry = 1;
    for (size_t j = size; negative && j-- > 0;) {
        carry += (uint8_t)~bytes[j];
        bytes[j] = (uint8_t)carry;
        carry >>= 8;
    }
    size_t start = 0;
    while (start + 1 < size && bytes[start] == (negative ? 0xff : 0) &&
           (bytes[start + 1] & 0x80) == (negative ? 0x80 : 0)) {
        start++;
    }
    wire_put_extension(out, WIRE_EXTENSION_INTEGER, bytes + start, size - start);
    free(bytes);
}

static bool parse_number_text(struct parser *parser)
{
    const char *start = parser->at, *at = start + (*start == '-');
    size_t digits = strspn(at, "0123456789");
    if (digits == 0 || (digits > 1 && at[0] == '0')) {
        return false;
    }
    const char *end = at + digits;
    bool whole = true;
    if (*end == '.') {
        size_t fraction = strspn(end + 1, "0123456789");
        whole = false;
        if (fraction == 0) {
            return false;
        }
        end += 1 + fraction;
    }
    if (*end == 'e' || *end == 'E') {
        const char *power = end + 1 + (end[1] == '+' || end[1] == '-');
        size_t power_digits = strspn(power, "0123456789");
        whole = false;
        if (power_digits == 0) {
            return false;
        }
        end = power + power_digits;
    }
    parser->at = end;
    errno = 0;
    if (!whole) {
        wire_put_float(parser->out, strtod(start, NULL));
    } else if (*start == '-') {
        long long number = strtoll(start, NULL, 10);
        if (errno == ERANGE) {
            put_large_integer(parser->out, at, digits, true);
        } else {
            wire_put_int(parser->out, number);
        }
    } else {
        unsigned long long number = strtoull(start, NULL, 10);
        if (errno == ERANGE) {
            put_large_integer(parser->out, at, digits, false);
        } else {
            wire_put_uint(parser->out, number);
        }
    }
    return true;
}

/* Reads the items up to `close`. They are written to a buffer of their own, since their number stands
 * before them. */
static bool parse_items(struct parser *parser, char close, bool map)
{
    struct buffer items = BUFFER_EMPTY, *outer = parser->out;
    size_t count = 0;
    bool good = ++parser->depth < WIRE_MAX_NESTING;
    parser->at++;
    parser->out = &items;
    skip_space(parser);
    if (good && *parser->at != close) {
        do {
            skip_space(parser);
            good = !map || (*parser->at == '"' && parse_string(parser) && take(parser, ':'));
            good = good && parse_value(parser);
            count++;
        } while (good && take(parser, ','));
    }
    good = good && take(parser, close);
    parser->out = outer;
    if (good) {
        (map ? wire_put_map : wire_put_array)(outer, count);
        buffer_append(outer, buffer_text(&items), items.length);
        outer->failed |= items.failed;
    }
    buffer_finish(&items);
    parser->depth--;
    return good;
}

static bool parse_word(struct parser *parser, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(parser->at, word, length) != 0) {
        return false;
    }
    parser->at += length;
    return true;
}

static bool parse_value(struct parser *parser)
{
    skip_space(parser);
    switch (*parser->at) {
    case '"':
        return parse_string(parser);
    case '[':
        return parse_items(parser, ']', false);
    case '{':
        return parse_items(parser, '}', true);
    case 't':
    case 'f': {
        bool truth = *parser->at == 't';
        if (!parse_word(parser, truth ? "true" : "false")) {
            return false;
        }
        wire_put_bool(parser->out, truth);
        return true;
    }
    case 'n':
        if (!parse_word(parser, "null")) {
            return false;
        }
        wire_put_nil(parser->out);
        return true;
    default:
        return parse_number_text(parser);
    }
}

bool json_parse(const char *text, struct buffer *out)
{
    struct buffer result = BUFFER_EMPTY;
    struct parser parser = {text, &result, 0};
    bool good = parse_value(&parser);
    skip_space(&parser);
    good = good && *parser.at == '\0';
    if (good) {
        buffer_append(out, buffer_text(&result), result.length);
        out->failed |= result.failed;
    }
    buffer_finish(&result);
    return good;
}
