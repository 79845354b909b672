/* _struct: reading formats, packing and unpacking one structure. */
#include "modules/struct_internal.h"

#include "object/object.h"
#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/str_internal.h"
#include "types/tuple.h"

#include <math.h>
#include <string.h>

/* ---- Formats ---- */

static bool raise_struct(struct thread *t, const char *text)
{
    raise_error(t, &struct_error, "%s", text);
    return false;
}

/* The mark of byte order, sizes and alignment, which may begin a format. */
static const char *read_order(const char *p, struct layout *layout)
{
    layout->native = true;
    layout->big_endian = false;
    switch (*p) {
    case '>':
    case '!':
        layout->big_endian = true;
        layout->native = false;
        return p + 1;
    case '<':
    case '=':
        layout->native = false;
        return p + 1;
    case '@':
        return p + 1;
    default:
        return p;
    }
}

/* A repeat count, if there is one; *p moves past it. */
static bool read_count(struct thread *t, const char **p, int64_t *count)
{
    *count = 1;
    if (**p < '0' || **p > '9')
        return true;
    for (*count = 0; **p >= '0' && **p <= '9'; ++*p) {
        int digit = **p - '0';
        if (*count > (INT64_MAX - digit) / 10)
            return raise_struct(t, "total struct size too long");
        *count = *count * 10 + digit;
    }
    return **p || raise_struct(t, "repeat count given without format specifier");
}

/* Adds `count` items of one code to the layout. */
static bool add_code(struct thread *t, struct layout *layout, char letter, int64_t count)
{
    const struct item_type *type = layout->native ? item_type_native(letter) : item_type_standard(letter);
    bool whole = letter == 's' || letter == 'p', padding = letter == 'x';
    if (!type && !whole && !padding)
        return raise_struct(t, "bad char in struct format");
    size_t width = type ? type->size : 1, size = layout->size;
    if (layout->native && type)
        size = (size + width - 1) / width * width;
    if (size > INT64_MAX || (uint64_t)count > (INT64_MAX - size) / width)
        return raise_struct(t, "total struct size too long");
    if (whole || (type && count)) {
        struct layout_code *code = &layout->codes[layout->count++];
        *code = (struct layout_code){.type = type, .offset = size, .size = width, .repeat = (size_t)count};
        code->code = letter;
        if (whole) {
            code->size = (size_t)count;
            code->repeat = 1;
        }
        layout->items += code->repeat;
    }
    layout->size = size + (size_t)count * width;
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool read_format(struct thread *t, const char *p, struct layout *layout)
{
    layout->size = layout->items = layout->count = 0;
    for (p = read_order(p, layout); *p; p++) {
        int64_t count;
        if (is_space(*p))
            continue;
        if (!read_count(t, &p, &count) || !add_code(t, layout, *p, count))
            return false;
    }
    return true;
}

/* The text of a format. Borrowed. */
static bool format_text(struct thread *t, value format, struct octets *out)
{
    if (str_check(format)) {
        if (!str_is_ascii(format)) {
            value encoded = str_encode(t, format, "ascii", NULL); /* raises */
            value_release(t, encoded);
            return false;
        }
        *out = (struct octets){str_data(format), str_of(format)->size};
    } else if (bytes_check(format)) {
        *out = octets_of(format);
    } else {
        raise_error(t, &exc_TypeError, "Struct() argument 1 must be a str or bytes object, not %.200T",
                    format);
        return false;
    }
    return strlen(out->data) == out->size || raise_struct(t, "embedded null character");
}

bool layout_init(struct thread *t, struct layout_room *room, value format)
{
    struct octets text;
    room->block = NULL;
    room->layout = &room->small.layout;
    if (!format_text(t, format, &text))
        return false;
    /* No more codes than characters. */
    size_t size = sizeof(struct layout) + text.size * sizeof(struct layout_code);
    if (size > sizeof room->small) {
        room->layout = room->block = memory_alloc(t, size);
        if (!room->block)
            return false;
    }
    return read_format(t, text.data, room->layout);
}

void layout_finish(struct thread *t, struct layout_room *room)
{
    memory_free(t, room->block);
}

size_t layout_octets(const struct layout *layout)
{
    return sizeof *layout + layout->count * sizeof layout->codes[0];
}

value layout_keep(struct thread *t, const struct layout *layout)
{
    return bytes_from_data(t, layout, layout_octets(layout));
}

/* ---- Packing ---- */

/* The text for a number that is out of range. python3 has other words for what is not in its own byte order.
 */
static bool raise_range(struct thread *t, const struct item_type *type, bool big_endian)
{
    int64_t least, greatest;
    item_range(type, &least, &greatest);
    if (type->size == 1 || (type->size == 2 && !big_endian))
        raise_error(t, &struct_error, "%s format requires %lld <= number <= %lld",
                    type->code == 'b'   ? "byte"
                    : type->code == 'B' ? "ubyte"
                    : type->code == 'h' ? "short"
                                        : "ushort",
                    (long long)least, (long long)greatest);
    else
        raise_error(t, &struct_error, "'%c' format requires %lld <= number <= %lld", type->code,
                    (long long)least, (long long)greatest);
    return false;
}

/* `number`, which v stands for, is not one of the type. What is narrower than a C long goes through one. */
static bool raise_number(struct thread *t, const struct layout *layout, const struct item_type *type, value v,
                         value number)
{
    int64_t as_long;
    uint64_t as_unsigned;
    if (type->code == 'P' || (type->size == 8 && layout->big_endian)) {
        if (int_check(v))
            return raise_struct(t, "int too large to convert");
        bool negative = int_sign(number) < 0;
        raise_error(t, &exc_OverflowError, "%s",
                    type->code == 'P' ? (negative ? "Python int too large to convert to C long"
                                                  : "Python int too large to convert to C unsigned long")
                    : type->kind == ITEM_UNSIGNED && negative ? "can't convert negative int to unsigned"
                                                              : "int too big to convert");
        return false;
    }
    bool through_unsigned =
        type->code == 'I' || type->code == 'L' || (type->code == 'H' && layout->big_endian);
    if (type->size == 8 ||
        !(through_unsigned ? int_to_u64(number, &as_unsigned) : int_to_i64(number, &as_long)))
        return raise_struct(t, "argument out of range");
    return raise_range(t, type, layout->big_endian);
}

static bool pack_int(struct thread *t, const struct layout *layout, const struct item_type *type, value v,
                     uint8_t *to)
{
    if (value_is_int(v))
        return item_store_int(v, type, to, layout->big_endian) || raise_number(t, layout, type, v, v);
    if (!int_check(v) && !(value_is_ref(v) && value_type(v)->slots.index))
        return raise_struct(t, "required argument is not an integer");
    value number = int_index(t, v);
    if (number == UNSET)
        return false;
    bool stored =
        item_store_int(number, type, to, layout->big_endian) || raise_number(t, layout, type, v, number);
    value_release(t, number);
    return stored;
}

static bool pack_float(struct thread *t, const struct layout *layout, const struct item_type *type, value v,
                       uint8_t *to)
{
    double d;
    if (!float_as_double(t, v, &d)) {
        raised_clear(t);
        return raise_struct(t, "required argument is not a float");
    }
    if (item_store_float(d, type->size, to, layout->big_endian))
        return true;
    if (type->code == 'f' && layout->native) /* as C converts */
        return item_store_float(d < 0 ? -HUGE_VAL : HUGE_VAL, type->size, to, false);
    if (int_check(v))
        return raise_struct(t, "int too large to convert");
    raise_error(t, &exc_OverflowError, "float too large to pack with %c format", type->code);
    return false;
}

/* 's' and 'p': as many octets as fit. */
static bool pack_octets(struct thread *t, const struct layout_code *code, value v, uint8_t *to)
{
    if (!octets_check(v)) {
        raise_error(t, &struct_error, "argument for '%c' must be a bytes object", code->code);
        return false;
    }
    struct octets view = octets_of(v);
    size_t room = code->size;
    if (room == 0)
        return true;
    if (code->code == 'p') {
        room--;
        size_t length = view.size < room ? view.size : room;
        *to++ = (uint8_t)(length > 255 ? 255 : length);
    }
    memcpy(to, view.data, view.size < room ? view.size : room);
    return true;
}

static bool pack_one(struct thread *t, const struct layout *layout, const struct layout_code *code, value v,
                     uint8_t *to)
{
    int truth;
    if (!code->type)
        return pack_octets(t, code, v, to);
    switch (code->type->kind) {
    case ITEM_FLOAT:
        return pack_float(t, layout, code->type, v, to);
    case ITEM_BOOL:
        truth = op_truth(t, v);
        *to = truth > 0;
        return truth >= 0;
    case ITEM_OCTET:
        if (!bytes_check(v) || bytes_of(v)->size != 1)
            return raise_struct(t, "char format requires a bytes object of length 1");
        *to = bytes_of(v)->data[0];
        return true;
    default:
        return pack_int(t, layout, code->type, v, to);
    }
}

bool layout_pack(struct thread *t, const struct layout *layout, const value *args, uint8_t *to)
{
    size_t next = 0;
    for (size_t i = 0; i < layout->count; i++) {
        const struct layout_code *code = &layout->codes[i];
        for (size_t k = 0; k < code->repeat; k++)
            if (!pack_one(t, layout, code, args[next++], to + code->offset + k * code->size))
                return false;
    }
    return true;
}

/* ---- Unpacking ---- */

static value unpack_one(struct thread *t, const struct layout *layout, const struct layout_code *code,
                        const uint8_t *from)
{
    if (code->type)
        return item_load(t, code->type, from, layout->big_endian);
    if (code->code == 's')
        return bytes_from_data(t, from, code->size);
    if (code->size == 0) /* python3 does not foresee it either */
        return raise_error(t, &exc_SystemError, "Negative size passed to PyBytes_FromStringAndSize");
    size_t length = from[0] < code->size ? from[0] : code->size - 1;
    return bytes_from_data(t, from + 1, length);
}

value layout_unpack(struct thread *t, const struct layout *layout, const uint8_t *from)
{
    value result = tuple_create(t, layout->items);
    size_t next = 0;
    for (size_t i = 0; result != UNSET && i < layout->count; i++) {
        const struct layout_code *code = &layout->codes[i];
        for (size_t k = 0; k < code->repeat; k++) {
            value item = unpack_one(t, layout, code, from + code->offset + k * code->size);
            if (item == UNSET) {
                value_release(t, result);
                return UNSET;
            }
            field_init(&tuple_of(result)->items[next++], item);
        }
    }
    return result;
}
