/* binascii: hexadecimal digits, base64, and the module. */
#include "modules/binascii_internal.h"

#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/str.h"

#include <string.h>

struct type binascii_error = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "binascii.Error",
    .base = &exc_ValueError,
    .flags = TYPE_BASE,
    .size = sizeof(struct exception),
};
struct type binascii_incomplete = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "binascii.Incomplete",
    .base = &exc_Exception,
    .flags = TYPE_BASE,
    .size = sizeof(struct exception),
};

value binascii_raise(struct thread *t, const char *text)
{
    return raise_error(t, &binascii_error, "%s", text);
}

bool binascii_text_argument(struct thread *t, value v, struct octets *out)
{
    if (str_check(v)) {
        *out = (struct octets){str_data(v), str_of(v)->size};
        if (!str_is_ascii(v))
            raise_error(t, &exc_ValueError, "string argument should contain only ASCII characters");
        return str_is_ascii(v);
    }
    if (value_lends(v) && octets_argument(t, v, out))
        return true;
    raised_clear(t);
    raise_error(t, &exc_TypeError, "argument should be bytes, buffer or ASCII string, not '%.100T'", v);
    return false;
}

/* ---- Hexadecimal digits ---- */

static value encode_hex(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"data", "sep", "bytes_per_sep", NULL};
    struct hex_layout layout;
    value given[3];
    struct octets view;
    if (!args_parse(t, name, args, nargs, kwnames, parameters, 1, 3, given))
        return UNSET;
    if (!octets_argument(t, given[0], &view) || !hex_layout_init(t, given[1], given[2], &layout) ||
        !octets_argument(t, given[0], &view)) /* again: a number may run Python code */
        return UNSET;
    value result = bytes_from_data(t, NULL, hex_length(view.size, &layout));
    if (result != UNSET && view.size)
        hex_write((char *)bytes_of(result)->data, view, &layout);
    return result;
}

static value function_b2a_hex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return encode_hex(t, "b2a_hex", args, nargs, kwnames);
}

static value function_hexlify(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return encode_hex(t, "hexlify", args, nargs, kwnames);
}

static value function_unhexlify(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view;
    if (!binascii_text_argument(t, args[0], &view))
        return UNSET;
    if (view.size % 2)
        return binascii_raise(t, "Odd-length string");
    value result = bytes_from_data(t, NULL, view.size / 2);
    for (size_t i = 0; result != UNSET && i < view.size; i += 2) {
        int high = hex_digit(view.data[i]), low = hex_digit(view.data[i + 1]);
        if (high < 0 || low < 0) {
            value_release(t, result);
            return binascii_raise(t, "Non-hexadecimal digit found");
        }
        bytes_of(result)->data[i / 2] = (uint8_t)(high << 4 | low);
    }
    return result;
}

/* ---- Base 64 ---- */

static const char base64_digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
static uint8_t base64_values[256]; /* 64: no digit */

static value function_b2a_base64(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "newline", NULL};
    value given[2];
    struct octets view;
    int newline = 1;
    if (!args_parse(t, "b2a_base64", args, nargs, kwnames, parameters, 1, 1, given) ||
        !octets_argument(t, given[0], &view) || (given[1] != UNSET && !int_as_c_int(t, given[1], &newline)) ||
        !octets_argument(t, given[0], &view))
        return UNSET;
    value result = bytes_from_data(t, NULL, (view.size + 2) / 3 * 4 + (newline != 0));
    if (result == UNSET || bytes_of(result)->size == 0)
        return result;
    uint8_t *to = bytes_of(result)->data;
    const uint8_t *from = (const uint8_t *)view.data;
    for (size_t left = view.size; left; from += 3) {
        size_t taken = left < 3 ? left : 3;
        uint32_t group = (uint32_t)from[0] << 16 | (taken > 1 ? (uint32_t)from[1] << 8 : 0) |
                         (taken > 2 ? (uint32_t)from[2] : 0);
        for (size_t i = 0; i < 4; i++)
            *to++ = i <= taken ? (uint8_t)base64_digits[group >> (18 - 6 * i) & 63] : '=';
        left -= taken;
    }
    if (newline)
        *to = '\n';
    return result;
}

struct base64_decoder {
    struct octets from;
    bool strict;
    uint8_t *to;
    size_t written;
    const char *error; /* NULL: none */
};

static void base64_decode(struct base64_decoder *d)
{
    uint32_t bits = 0; /* of the group: 6 for each digit so far */
    unsigned digits = 0, pads = 0;
    bool padding = false;
    for (size_t i = 0; i < d->from.size; i++) {
        uint8_t c = (uint8_t)d->from.data[i];
        if (c == '=') {
            if (d->strict && i == 0) {
                d->error = "Leading padding not allowed";
                return;
            }
            padding = true;
            if (digits >= 2 && digits + ++pads >= 4) {
                if (d->strict && i + 1 < d->from.size)
                    d->error = "Excess data after padding";
                return;
            }
            continue;
        }
        uint8_t digit = base64_values[c];
        if (digit == 64 && !d->strict)
            continue;
        if (digit == 64 || (d->strict && padding)) {
            d->error = digit == 64 ? "Only base64 data is allowed" : "Discontinuous padding not allowed";
            return;
        }
        pads = 0;
        bits = bits << 6 | digit;
        if (digits)
            d->to[d->written++] = (uint8_t)(bits >> (6 - 2 * digits));
        digits = (digits + 1) % 4;
    }
    if (digits == 1)
        d->error = "number of data characters";
    else if (digits)
        d->error = "Incorrect padding";
}

static value function_a2b_base64(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "strict_mode", NULL};
    value given[2];
    struct base64_decoder d = {0};
    int strict = 0;
    if (!args_parse(t, "a2b_base64", args, nargs, kwnames, parameters, 1, 1, given) ||
        !binascii_text_argument(t, given[0], &d.from) ||
        (given[1] != UNSET && !int_as_c_int(t, given[1], &strict)) ||
        !binascii_text_argument(t, given[0], &d.from))
        return UNSET;
    d.strict = strict;
    value room = bytes_from_data(t, NULL, d.from.size / 4 * 3 + 3);
    if (room == UNSET)
        return UNSET;
    d.to = bytes_of(room)->data;
    base64_decode(&d);
    value result = d.error ? UNSET : bytes_from_data(t, d.to, d.written);
    value_release(t, room);
    if (d.error && *d.error == 'n')
        return raise_error(t, &binascii_error,
                           "Invalid base64-encoded string: number of data characters (%zd) cannot be 1 more "
                           "than a multiple of 4",
                           d.written / 3 * 4 + 1);
    return d.error ? binascii_raise(t, d.error) : result;
}

/* ---- The module ---- */

void binascii_ready(void)
{
    type_ready_of_module(&binascii_error);
    type_ready_of_module(&binascii_incomplete);
    memset(base64_values, 64, sizeof base64_values);
    for (uint8_t i = 0; i < 64; i++)
        base64_values[(uint8_t)base64_digits[i]] = i;
}

static bool binascii_init(struct thread *t, value module)
{
    return module_add(t, module, "Error", value_from_type(&binascii_error)) &&
           module_add(t, module, "Incomplete", value_from_type(&binascii_incomplete));
}

static const struct native_def binascii_functions[] = {
    {"a2b_base64", function_a2b_base64, 1, 2, NATIVE_KEYWORDS, "($module, data, /, *, strict_mode=False)",
     "Decode a line of base64 data."},
    {"a2b_hex", function_unhexlify, 1, 1, 0, "($module, hexstr, /)",
     "Binary data of hexadecimal representation."},
    {"a2b_qp", binascii_a2b_qp, 1, 2, NATIVE_KEYWORDS, "($module, /, data, header=False)",
     "Decode a string of qp-encoded data."},
    {"a2b_uu", binascii_a2b_uu, 1, 1, 0, "($module, data, /)", "Decode a line of uuencoded data."},
    {"b2a_base64", function_b2a_base64, 1, 2, NATIVE_KEYWORDS, "($module, data, /, *, newline=True)",
     "Base64-code line of data."},
    {"b2a_hex", function_b2a_hex, 1, 3, NATIVE_KEYWORDS, NULL, "Hexadecimal representation of binary data."},
    {"b2a_qp", binascii_b2a_qp, 1, 4, NATIVE_KEYWORDS,
     "($module, /, data, quotetabs=False, istext=True, header=False)",
     "Encode a string using quoted-printable encoding."},
    {"b2a_uu", binascii_b2a_uu, 1, 2, NATIVE_KEYWORDS, "($module, data, /, *, backtick=False)",
     "Uuencode line of data."},
    {"crc32", binascii_crc32, 1, 2, 0, "($module, data, crc=0, /)", "Compute CRC-32 incrementally."},
    {"crc_hqx", binascii_crc_hqx, 2, 2, 0, "($module, data, crc, /)", "Compute CRC-CCITT incrementally."},
    {"hexlify", function_hexlify, 1, 3, NATIVE_KEYWORDS, NULL, "Hexadecimal representation of binary data."},
    {"unhexlify", function_unhexlify, 1, 1, 0, "($module, hexstr, /)",
     "Binary data of hexadecimal representation."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

const struct module_def binascii_module = {
    .name = "binascii",
    .doc = "Conversion between binary data and ASCII",
    .functions = binascii_functions,
    .init = binascii_init,
};
