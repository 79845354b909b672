/* binascii: what is made for lines of mail (uuencode, quoted-printable), and checksums. */
#include "modules/binascii_internal.h"

#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"

#include <string.h>

/* ---- uuencode: a character for the length, then four for every three octets ---- */

#define UU_LINE 45 /* octets, at most */

value binascii_b2a_uu(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "backtick", NULL};
    value given[2];
    struct octets view;
    int backtick = 0;
    if (!args_parse(t, "b2a_uu", args, nargs, kwnames, parameters, 1, 1, given) ||
        !octets_argument(t, given[0], &view) ||
        (given[1] != UNSET && !int_as_c_int(t, given[1], &backtick)) || !octets_argument(t, given[0], &view))
        return UNSET;
    if (view.size > UU_LINE)
        return binascii_raise(t, "At most 45 bytes at once");
    uint8_t line[2 + (UU_LINE + 2) / 3 * 4], *to = line;
    *to++ = backtick && !view.size ? '`' : (uint8_t)(' ' + view.size);
    for (size_t i = 0; i < view.size; i += 3) {
        uint32_t group = 0;
        for (size_t k = i; k < i + 3; k++)
            group = group << 8 | (k < view.size ? (uint8_t)view.data[k] : 0);
        for (int shift = 18; shift >= 0; shift -= 6) {
            uint8_t digit = group >> shift & 63;
            *to++ = backtick && !digit ? '`' : (uint8_t)(' ' + digit);
        }
    }
    *to++ = '\n';
    return bytes_from_data(t, line, (size_t)(to - line));
}

static bool is_line_end(char c)
{
    return c == '\n' || c == '\r';
}

value binascii_a2b_uu(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view;
    if (!binascii_text_argument(t, args[0], &view))
        return UNSET;
    uint8_t out[63];
    size_t size = (size_t)((view.size ? view.data[0] : 0) - ' ') & 63, written = 0, at = 1;
    uint32_t bits = 0;
    unsigned count = 0; /* of bits that are not written yet */
    for (; written < size; at++) {
        uint8_t digit = 0; /* spaces at the end of the line may have been lost */
        if (at < view.size && !is_line_end(view.data[at])) {
            uint8_t c = (uint8_t)view.data[at];
            if (c < ' ' || c > '`')
                return binascii_raise(t, "Illegal char");
            digit = (c - ' ') & 63;
        }
        bits = bits << 6 | digit;
        count += 6;
        if (count >= 8) {
            count -= 8;
            out[written++] = (uint8_t)(bits >> count);
        }
    }
    for (; at < view.size; at++)
        if (view.data[at] != ' ' && view.data[at] != '`' && !is_line_end(view.data[at]))
            return binascii_raise(t, "Trailing garbage");
    return bytes_from_data(t, out, size);
}

/* ---- Quoted-printable: '=' and two digits for what is not plain ---- */

#define QP_LINE 76 /* characters */

value binascii_a2b_qp(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"data", "header", NULL};
    value given[2];
    struct octets view;
    int header = 0;
    if (!args_parse(t, "a2b_qp", args, nargs, kwnames, parameters, 1, 2, given) ||
        !binascii_text_argument(t, given[0], &view) ||
        (given[1] != UNSET && !int_as_c_int(t, given[1], &header)) ||
        !binascii_text_argument(t, given[0], &view))
        return UNSET;
    struct buffer out = BUFFER_EMPTY;
    const char *p = view.data, *end = p + view.size;
    buffer_reserve(&out, view.size);
    while (p < end) {
        char c = *p++;
        if (c != '=') {
            buffer_append_char(&out, header && c == '_' ? ' ' : c);
        } else if (p == end) {
            break;
        } else if (is_line_end(*p)) { /* the line goes on: a break that is not there */
            const char *newline = memchr(p, '\n', (size_t)(end - p));
            p = newline ? newline + 1 : end;
        } else if (*p == '=') {
            buffer_append_char(&out, '=');
            p++;
        } else if (end - p > 1 && hex_digit(p[0]) >= 0 && hex_digit(p[1]) >= 0) {
            buffer_append_char(&out, (char)(hex_digit(p[0]) << 4 | hex_digit(p[1])));
            p += 2;
        } else {
            buffer_append_char(&out, '=');
        }
    }
    value result = out.failed ? raise_no_memory(t) : bytes_from_data(t, buffer_text(&out), out.length);
    buffer_finish(&out);
    return result;
}

struct qp_encoder {
    struct octets from;
    bool quote_tabs, is_text, header;
    bool carriage_returns; /* lines end in "\r\n" */
    size_t column;
    struct buffer out;
};

static bool at_end(const struct qp_encoder *e, size_t i)
{
    return i + 1 == e->from.size;
}

/* A dot that is alone on its line would end a message. */
static bool is_lone_dot(const struct qp_encoder *e, size_t i)
{
    if (e->from.data[i] != '.' || e->column)
        return false;
    return at_end(e, i) || is_line_end(e->from.data[i + 1]) || e->from.data[i + 1] == 0;
}

static bool needs_quoting(const struct qp_encoder *e, size_t i)
{
    unsigned char c = (unsigned char)e->from.data[i];
    bool blank = c == ' ' || c == '\t';
    if (c > 126 || c == '=' || (c == '_' && e->header) || is_lone_dot(e, i))
        return true;
    if (is_line_end((char)c))
        return !e->is_text;
    return (blank && (at_end(e, i) || e->quote_tabs)) || (c < 33 && !blank);
}

static void put_quoted(struct qp_encoder *e, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    char text[3] = {'=', digits[c >> 4], digits[c & 15]};
    buffer_append(&e->out, text, 3);
}

static void end_line(struct qp_encoder *e)
{
    buffer_append_text(&e->out, e->carriage_returns ? "\r\n" : "\n");
    e->column = 0;
}

/* Ends the line where the text has no end, if so many characters do not fit. */
static void break_line(struct qp_encoder *e, size_t wanted)
{
    if (e->column + wanted < QP_LINE)
        return;
    buffer_append_char(&e->out, '=');
    end_line(e);
}

static void qp_encode(struct qp_encoder *e)
{
    const char *data = e->from.data;
    const char *newline = e->from.size ? memchr(data, '\n', e->from.size) : NULL;
    e->carriage_returns = newline && newline > data && newline[-1] == '\r';
    for (size_t i = 0; i < e->from.size; i++) {
        char c = data[i];
        if (needs_quoting(e, i)) {
            break_line(e, 3);
            put_quoted(e, (unsigned char)c);
            e->column += 3;
        } else if (e->is_text && (c == '\n' || (c == '\r' && !at_end(e, i) && data[i + 1] == '\n'))) {
            char last = e->out.length ? e->out.data[e->out.length - 1] : 0;
            if (last == ' ' || last == '\t') { /* it would be lost on the way */
                e->out.length--;
                put_quoted(e, (unsigned char)last);
            }
            end_line(e);
            i += c == '\r';
        } else {
            if (!at_end(e, i) && data[i + 1] != '\n')
                break_line(e, 1);
            buffer_append_char(&e->out, e->header && c == ' ' ? '_' : c);
            e->column++;
        }
    }
}

value binascii_b2a_qp(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"data", "quotetabs", "istext", "header", NULL};
    value given[4];
    int flags[4] = {0, 0, 1, 0};
    struct qp_encoder e = {.out = BUFFER_EMPTY};
    if (!args_parse(t, "b2a_qp", args, nargs, kwnames, parameters, 1, 4, given) ||
        !octets_argument(t, given[0], &e.from))
        return UNSET;
    for (int i = 1; i < 4; i++)
        if (given[i] != UNSET && !int_as_c_int(t, given[i], &flags[i]))
            return UNSET;
    if (!octets_argument(t, given[0], &e.from)) /* again: a number may run Python code */
        return UNSET;
    e.quote_tabs = flags[1];
    e.is_text = flags[2];
    e.header = flags[3];
    qp_encode(&e);
    value result = e.out.failed ? raise_no_memory(t) : bytes_from_data(t, buffer_text(&e.out), e.out.length);
    buffer_finish(&e.out);
    return result;
}

/* ---- Checksums ---- */

/* The lowest 32 bits of any int. */
static bool crc_argument(struct thread *t, value v, uint32_t *out)
{
    value number = int_index(t, v);
    if (number == UNSET)
        return false;
    value masked = int_and(t, number, value_from_small_int(UINT32_MAX));
    value_release(t, number);
    *out = masked == UNSET ? 0 : (uint32_t)value_small_int(masked);
    return masked != UNSET;
}

value binascii_crc32(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    /* By halves of an octet: the remainder of each half, by the polynomial 0xEDB88320. */
    static const uint32_t halves[16] = {
        0x00000000, 0x1DB71064, 0x3B6E20C8, 0x26D930AC, 0x76DC4190, 0x6B6B51F4, 0x4DB26158, 0x5005713C,
        0xEDB88320, 0xF00F9344, 0xD6D6A3E8, 0xCB61B38C, 0x9B64C2B0, 0x86D3D2D4, 0xA00AE278, 0xBDBDF21C};
    struct octets view;
    uint32_t crc = 0;
    if (!octets_argument(t, args[0], &view) || (nargs > 1 && !crc_argument(t, args[1], &crc)) ||
        !octets_argument(t, args[0], &view))
        return UNSET;
    crc = ~crc;
    for (size_t i = 0; i < view.size; i++) {
        crc ^= (uint8_t)view.data[i];
        crc = crc >> 4 ^ halves[crc & 15];
        crc = crc >> 4 ^ halves[crc & 15];
    }
    return value_from_small_int(~crc);
}

value binascii_crc_hqx(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view;
    uint32_t crc;
    if (!octets_argument(t, args[0], &view) || !crc_argument(t, args[1], &crc) ||
        !octets_argument(t, args[0], &view))
        return UNSET;
    crc &= 0xFFFF;
    for (size_t i = 0; i < view.size; i++) {
        crc ^= (uint32_t)(uint8_t)view.data[i] << 8;
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 0x8000 ? crc << 1 ^ 0x1021 : crc << 1;
        crc &= 0xFFFF;
    }
    return value_from_small_int(crc);
}
