#include "wire/value.h"

#include <string.h>

/* What the first bytes of an item declare. */
struct item {
    unsigned kind;
    size_t header;    /* bytes before the payload */
    uint64_t payload; /* bytes after it that are no items */
    uint64_t items;   /* nested items that follow */
};

static uint64_t big_endian(const uint8_t *data, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++) {
        number = number << 8 | data[i];
    }
    return number;
}

/* The types 0xc0 to 0xdf. `length_bytes` bytes of length follow the first one; `fixed` is the payload
 * (for extensions with their type byte) that is there besides. */
static const struct {
    uint16_t kind; /* 0: not assigned */
    uint8_t length_bytes;
    uint8_t fixed;
} item_forms[32] = {
    [0x00] = {WIRE_NIL, 0, 0},   [0x02] = {WIRE_BOOL, 0, 0},  [0x03] = {WIRE_BOOL, 0, 0},
    [0x04] = {WIRE_BIN, 1, 0},   [0x05] = {WIRE_BIN, 2, 0},   [0x06] = {WIRE_BIN, 4, 0},
    [0x07] = {WIRE_EXT, 1, 1},   [0x08] = {WIRE_EXT, 2, 1},   [0x09] = {WIRE_EXT, 4, 1},
    [0x0a] = {WIRE_FLOAT, 0, 4}, [0x0b] = {WIRE_FLOAT, 0, 8}, [0x0c] = {WIRE_UINT, 0, 1},
    [0x0d] = {WIRE_UINT, 0, 2},  [0x0e] = {WIRE_UINT, 0, 4},  [0x0f] = {WIRE_UINT, 0, 8},
    [0x10] = {WIRE_INT, 0, 1},   [0x11] = {WIRE_INT, 0, 2},   [0x12] = {WIRE_INT, 0, 4},
    [0x13] = {WIRE_INT, 0, 8},   [0x14] = {WIRE_EXT, 0, 2},   [0x15] = {WIRE_EXT, 0, 3},
    [0x16] = {WIRE_EXT, 0, 5},   [0x17] = {WIRE_EXT, 0, 9},   [0x18] = {WIRE_EXT, 0, 17},
    [0x19] = {WIRE_STR, 1, 0},   [0x1a] = {WIRE_STR, 2, 0},   [0x1b] = {WIRE_STR, 4, 0},
    [0x1c] = {WIRE_ARRAY, 2, 0}, [0x1d] = {WIRE_ARRAY, 4, 0}, [0x1e] = {WIRE_MAP, 2, 0},
    [0x1f] = {WIRE_MAP, 4, 0},
};

/* Reads the header at `data`. */
static enum status item_read(const uint8_t *data, size_t length, struct item *item)
{
    if (length == 0) {
        return STATUS_TRUNCATED;
    }
    uint8_t first = data[0];
    *item = (struct item){.header = 1};
    if (first < 0x80) {
        item->kind = WIRE_UINT;
    } else if (first >= 0xe0) {
        item->kind = WIRE_INT;
    } else if (first < 0x90) {
        item->kind = WIRE_MAP;
        item->items = 2u * (first & 0x0fu);
    } else if (first < 0xa0) {
        item->kind = WIRE_ARRAY;
        item->items = first & 0x0fu;
    } else if (first < 0xc0) {
        item->kind = WIRE_STR;
        item->payload = first & 0x1fu;
    } else {
        size_t length_bytes = item_forms[first - 0xc0].length_bytes;
        item->kind = item_forms[first - 0xc0].kind;
        if (item->kind == 0) {
            return STATUS_INVALID;
        }
        if (length < 1 + length_bytes) {
            return STATUS_TRUNCATED;
        }
        uint64_t declared = big_endian(data + 1, length_bytes);
        item->header += length_bytes;
        if (item->kind == WIRE_ARRAY) {
            item->items = declared;
        } else if (item->kind == WIRE_MAP) {
            item->items = 2 * declared;
        } else {
            item->payload = declared + item_forms[first - 0xc0].fixed;
        }
    }
    return STATUS_OK;
}

void wire_scan_init(struct wire_scan *scan, size_t limit)
{
    scan->offset = 0;
    scan->limit = limit;
    scan->depth = 0;
    scan->left[0] = 1;
}

enum status wire_scan_step(struct wire_scan *scan, const uint8_t *data, size_t length, const char **why)
{
    for (;;) {
        while (scan->left[scan->depth] == 0) {
            if (scan->depth == 0) {
                return STATUS_OK;
            }
            scan->depth--;
        }
        struct item item;
        enum status status = item_read(data + scan->offset, length - scan->offset, &item);
        if (status == STATUS_INVALID) {
            *why = "this is not MessagePack";
            return status;
        }
        /* Every nested item takes a byte at least, so a count is bounded like a length. */
        size_t room = scan->limit - scan->offset;
        if (status == STATUS_TRUNCATED ? length - scan->offset >= room
                                       : item.header > room || item.payload > room - item.header ||
                                             item.items > room - item.header) {
            *why = "the message is longer than the limit";
            return STATUS_LIMIT;
        }
        if (status == STATUS_TRUNCATED || length - scan->offset < item.header + item.payload) {
            return STATUS_TRUNCATED;
        }
        if (item.items > 0 && scan->depth == WIRE_MAX_NESTING) {
            *why = "the message is nested too deep";
            return STATUS_LIMIT;
        }
        scan->left[scan->depth]--;
        scan->offset += item.header + item.payload;
        if (item.items > 0) {
            scan->left[++scan->depth] = item.items;
        }
    }
}

enum status wire_value_parse(const void *data, size_t length, struct wire_value *value, const char **why)
{
    struct wire_scan scan;
    wire_scan_init(&scan, length);
    enum status status = length == 0 ? STATUS_TRUNCATED : wire_scan_step(&scan, data, length, why);
    if (status == STATUS_OK && scan.offset != length) {
        *why = "something follows the message";
        return STATUS_INVALID;
    }
    if (status == STATUS_TRUNCATED) {
        *why = "the message ends too early";
        return status;
    }
    if (status == STATUS_OK) {
        *value = (struct wire_value){data, length};
    }
    return status;
}

/* Reads the header of a value that was scanned. "No value" reads as nil. */
static struct item value_item(struct wire_value value)
{
    struct item item;
    if (item_read(value.data, value.size, &item) != STATUS_OK) {
        return (struct item){.kind = WIRE_NIL};
    }
    return item;
}

/* Reads the bits of an integer, sign-extended when its form is signed. */
static uint64_t integer_bits(struct wire_value value, const struct item *item)
{
    uint8_t first = value.data[0];
    if (first < 0x80) {
        return first;
    }
    if (first >= 0xe0) {
        return (uint64_t)(int8_t)first;
    }
    uint64_t bits = big_endian(value.data + item->header, item->payload);
    unsigned unused = 64 - 8 * (unsigned)item->payload;
    return item->kind == WIRE_INT ? (uint64_t)((int64_t)(bits << unused) >> unused) : bits;
}

enum wire_kind wire_value_kind(struct wire_value value)
{
    struct item item = value_item(value);
    if (item.kind == WIRE_INT && (int64_t)integer_bits(value, &item) >= 0) {
        return WIRE_UINT;
    }
    return (enum wire_kind)item.kind;
}

bool wire_value_is(struct wire_value value, unsigned kinds)
{
    unsigned kind = wire_value_kind(value);
    return (kind & kinds) != 0 || (kind == WIRE_UINT && (kinds & WIRE_INT) != 0);
}

bool wire_value_bool(struct wire_value value, bool *result)
{
    if (wire_value_kind(value) != WIRE_BOOL) {
        return false;
    }
    *result = value.data[0] == 0xc3;
    return true;
}

bool wire_value_uint(struct wire_value value, uint64_t *result)
{
    if (wire_value_kind(value) != WIRE_UINT) {
        return false;
    }
    struct item item = value_item(value);
    *result = integer_bits(value, &item);
    return true;
}

bool wire_value_int(struct wire_value value, int64_t *result)
{
    struct item item = value_item(value);
    if (item.kind != WIRE_UINT && item.kind != WIRE_INT) {
        return false;
    }
    uint64_t bits = integer_bits(value, &item);
    if (item.kind == WIRE_UINT && bits > INT64_MAX) {
        return false;
    }
    *result = (int64_t)bits;
    return true;
}

bool wire_value_float(struct wire_value value, double *result)
{
    struct item item = value_item(value);
    if (item.kind == WIRE_UINT) {
        *result = (double)integer_bits(value, &item);
        return true;
    }
    if (item.kind == WIRE_INT) {
        *result = (double)(int64_t)integer_bits(value, &item);
        return true;
    }
    if (item.kind != WIRE_FLOAT) {
        return false;
    }
    uint64_t bits = big_endian(value.data + 1, item.payload);
    if (item.payload == 4) {
        uint32_t narrow_bits = (uint32_t)bits;
        float narrow;
        memcpy(&narrow, &narrow_bits, sizeof narrow);
        *result = narrow;
    } else {
        memcpy(result, &bits, sizeof *result);
    }
    return true;
}

bool wire_value_bytes(struct wire_value value, const char **data, size_t *length)
{
    struct item item = value_item(value);
    if (item.kind != WIRE_STR && item.kind != WIRE_BIN) {
        return false;
    }
    *data = (const char *)value.data + item.header;
    *length = item.payload;
    return true;
}

bool wire_value_extension(struct wire_value value, int *type, const uint8_t **data, size_t *length)
{
    struct item item = value_item(value);
    if (item.kind != WIRE_EXT) {
        return false;
    }
    *type = (int8_t)value.data[item.header];
    *data = value.data + item.header + 1;
    *length = item.payload - 1;
    return true;
}

size_t wire_value_count(struct wire_value value)
{
    struct item item = value_item(value);
    return item.kind == WIRE_MAP ? item.items / 2 : item.items;
}

struct wire_cursor wire_cursor_start(struct wire_value value)
{
    struct item item = value_item(value);
    if (item.items == 0) {
        return (struct wire_cursor){0};
    }
    return (struct wire_cursor){value.data + item.header, value.data + value.size, item.items};
}

bool wire_cursor_next(struct wire_cursor *cursor, struct wire_value *item)
{
    if (cursor->left == 0) {
        return false;
    }
    /* The end of the item, nested ones included: each header brings as many as it takes away. */
    const uint8_t *at = cursor->at;
    for (uint64_t open = 1; open > 0; open--) {
        struct item next;
        if (item_read(at, (size_t)(cursor->end - at), &next) != STATUS_OK) {
            cursor->left = 0;
            return false;
        }
        at += next.header + next.payload;
        open += next.items;
    }
    *item = (struct wire_value){cursor->at, (size_t)(at - cursor->at)};
    cursor->at = at;
    cursor->left--;
    return true;
}

bool wire_map_get(struct wire_value map, const char *key, struct wire_value *result)
{
    if (wire_value_kind(map) != WIRE_MAP) {
        return false;
    }
    struct wire_cursor cursor = wire_cursor_start(map);
    struct wire_value name, value;
    while (wire_cursor_next(&cursor, &name) && wire_cursor_next(&cursor, &value)) {
        if (wire_value_equals(name, key)) {
            *result = value;
            return true;
        }
    }
    return false;
}

uint64_t wire_map_uint(struct wire_value map, const char *key, uint64_t otherwise)
{
    struct wire_value value;
    uint64_t result;
    return wire_map_get(map, key, &value) && wire_value_uint(value, &result) ? result : otherwise;
}

double wire_map_float(struct wire_value map, const char *key, double otherwise)
{
    struct wire_value value;
    double result;
    return wire_map_get(map, key, &value) && wire_value_float(value, &result) ? result : otherwise;
}

bool wire_map_bool(struct wire_value map, const char *key, bool otherwise)
{
    struct wire_value value;
    bool result;
    return wire_map_get(map, key, &value) && wire_value_bool(value, &result) ? result : otherwise;
}

const char *wire_map_text(struct wire_value map, const char *key, char *text, size_t size)
{
    struct wire_value value;
    const char *data = "";
    size_t length = 0;
    if (!wire_map_get(map, key, &value) || !wire_value_bytes(value, &data, &length)) {
        length = 0;
    }
    if (length >= size) {
        length = size - 1;
    }
    if (length > 0) {
        memcpy(text, data, length);
    }
    text[length] = '\0';
    return text;
}

bool wire_value_equals(struct wire_value value, const char *text)
{
    const char *data;
    size_t length;
    return wire_value_bytes(value, &data, &length) && strlen(text) == length &&
           memcmp(data, text, length) == 0;
}

bool wire_is_utf8(const char *data, size_t length)
{
    const uint8_t *at = (const uint8_t *)data, *end = at + length;
    while (at < end) {
        uint8_t first = *at++;
        if (first < 0x80) {
            continue;
        }
        unsigned more = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
        if (first < 0xc2 || first > 0xf4 || (size_t)(end - at) < more) {
            return false;
        }
        /* The second byte's range excludes overlong forms, surrogates and what is past 0x10ffff. */
        uint8_t low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        uint8_t high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (at[0] < low || at[0] > high) {
            return false;
        }
        for (unsigned i = 1; i < more; i++) {
            if ((at[i] & 0xc0) != 0x80) {
                return false;
            }
        }
        at += more;
    }
    return true;
}
