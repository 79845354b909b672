/* The methods of bytes and bytearray that map ASCII letters, test octets, or pad. */
#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/str_internal.h"
#include "types/unicode.h"

#include <string.h>

#define CLASS(c) ascii_classes[(unsigned char)(c)]

/* ---- Letters ---- */

static char to_lower(char c)
{
    return CLASS(c) & ASCII_UPPER ? (char)(c + 32) : c;
}
static char to_upper(char c)
{
    return CLASS(c) & ASCII_LOWER ? (char)(c - 32) : c;
}
static char to_other(char c)
{
    return CLASS(c) & ASCII_UPPER ? (char)(c + 32) : to_upper(c);
}

static value map_all(struct thread *t, value self, char map(char))
{
    struct octets view = octets_of(self);
    char *out = NULL;
    value result = octets_make_room(t, self, view.size, &out);
    for (size_t i = 0; result != UNSET && i < view.size; i++)
        out[i] = map(view.data[i]);
    return result;
}

value octets_method_lower(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return map_all(t, args[0], to_lower);
}

value octets_method_upper(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return map_all(t, args[0], to_upper);
}

value octets_method_swapcase(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return map_all(t, args[0], to_other);
}

value octets_method_capitalize(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]);
    char *out = NULL;
    value result = octets_make_room(t, args[0], view.size, &out);
    for (size_t i = 0; result != UNSET && i < view.size; i++)
        out[i] = i ? to_lower(view.data[i]) : to_upper(view.data[i]);
    return result;
}

value octets_method_title(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]);
    char *out = NULL;
    bool in_word = false;
    value result = octets_make_room(t, args[0], view.size, &out);
    for (size_t i = 0; result != UNSET && i < view.size; i++) {
        out[i] = in_word ? to_lower(view.data[i]) : to_upper(view.data[i]);
        in_word = CLASS(view.data[i]) & ASCII_ALPHA;
    }
    return result;
}

/* ---- Tests ---- */

static value test_all(value self, uint8_t classes)
{
    struct octets view = octets_of(self);
    for (size_t i = 0; i < view.size; i++)
        if (!(CLASS(view.data[i]) & classes))
            return FALSE_VALUE;
    return value_from_bool(view.size > 0);
}

value octets_method_isalnum(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_ALPHA | ASCII_DIGIT);
}

value octets_method_isalpha(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_ALPHA);
}

value octets_method_isdigit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_DIGIT);
}

value octets_method_isspace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_all(args[0], ASCII_OCTET_SPACE);
}

value octets_method_isascii(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]);
    for (size_t i = 0; i < view.size; i++)
        if ((unsigned char)view.data[i] >= 128)
            return FALSE_VALUE;
    return TRUE_VALUE;
}

/* Letters of the one case, and none of the other. */
static value test_case(value self, uint8_t wanted, uint8_t other)
{
    struct octets view = octets_of(self);
    bool seen = false;
    for (size_t i = 0; i < view.size; i++) {
        if (CLASS(view.data[i]) & other)
            return FALSE_VALUE;
        seen = seen || (CLASS(view.data[i]) & wanted);
    }
    return value_from_bool(seen);
}

value octets_method_islower(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_case(args[0], ASCII_LOWER, ASCII_UPPER);
}

value octets_method_isupper(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return test_case(args[0], ASCII_UPPER, ASCII_LOWER);
}

value octets_method_istitle(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]);
    bool seen = false, in_word = false;
    for (size_t i = 0; i < view.size; i++) {
        uint8_t class = CLASS(view.data[i]);
        if (class & (in_word ? ASCII_UPPER : ASCII_LOWER))
            return FALSE_VALUE;
        in_word = class & ASCII_ALPHA;
        seen = seen || in_word;
    }
    return value_from_bool(seen);
}

/* ---- Padding ---- */

static value pad(struct thread *t, value self, char fill, int64_t left, int64_t right)
{
    struct octets view = octets_of(self);
    left = left < 0 ? 0 : left;
    right = right < 0 ? 0 : right;
    if (left + right == 0 && value_is_exact(self, &bytes_type))
        return value_retain(self);
    char *out = NULL;
    value result = octets_make_room(t, self, view.size + (size_t)(left + right), &out);
    if (result == UNSET)
        return UNSET;
    memset(out, fill, (size_t)left);
    memcpy(out + left, view.data, view.size);
    memset(out + left + view.size, fill, (size_t)right);
    return result;
}

/* Arguments (width, fillchar=b' '). */
static bool pad_arguments(struct thread *t, const char *name, const value *args, size_t nargs,
                          int64_t *missing, char *fill)
{
    int64_t width;
    if (!int_as_i64(t, args[1], &width))
        return false;
    *fill = ' ';
    if (nargs > 2) {
        struct octets given = {NULL, 0};
        if (octets_check(args[2]))
            given = octets_of(args[2]);
        if (given.size != 1) {
            raise_error(t, &exc_TypeError, "%s() argument 2 must be a byte string of length 1, not %s", name,
                        args[2] == NONE ? "None" : value_type(args[2])->name);
            return false;
        }
        *fill = given.data[0];
    }
    *missing = width - (int64_t)octets_of(args[0]).size;
    return true;
}

value octets_method_ljust(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t missing;
    char fill;
    return pad_arguments(t, "ljust", args, nargs, &missing, &fill) ? pad(t, args[0], fill, 0, missing)
                                                                   : UNSET;
}

value octets_method_rjust(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t missing;
    char fill;
    return pad_arguments(t, "rjust", args, nargs, &missing, &fill) ? pad(t, args[0], fill, missing, 0)
                                                                   : UNSET;
}

value octets_method_center(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t missing;
    char fill;
    if (!pad_arguments(t, "center", args, nargs, &missing, &fill))
        return UNSET;
    if (missing <= 0)
        return pad(t, args[0], fill, 0, 0);
    /* The odd one goes to the left when the width is odd. */
    int64_t width = missing + (int64_t)octets_of(args[0]).size;
    int64_t left = missing / 2 + (missing & width & 1);
    return pad(t, args[0], fill, left, missing - left);
}

value octets_method_zfill(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t width;
    if (!int_as_i64(t, args[1], &width))
        return UNSET;
    int64_t missing = width - (int64_t)octets_of(args[0]).size;
    value padded = pad(t, args[0], '0', missing, 0);
    if (padded == UNSET || missing <= 0 || padded == args[0])
        return padded;
    /* Nobody else has seen it yet: a sign moves to the front. */
    struct octets view = octets_of(padded);
    char *data = (char *)view.data;
    if ((size_t)missing < view.size && (data[missing] == '+' || data[missing] == '-')) {
        data[0] = data[missing];
        data[missing] = '0';
    }
    return padded;
}

value octets_method_expandtabs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"tabsize", NULL};
    value given;
    int tab_size = 8;
    int64_t column = 0;
    if (!args_parse(t, "expandtabs", args + 1, nargs - 1, kwnames, parameters, 0, 1, &given) ||
        (given != UNSET && !int_as_c_int(t, given, &tab_size)))
        return UNSET;
    struct octets view = octets_of(args[0]);
    struct buffer out = BUFFER_EMPTY;
    for (size_t i = 0; i < view.size; i++) {
        char c = view.data[i];
        if (c == '\t') {
            int64_t gap = tab_size > 0 ? tab_size - column % tab_size : 0;
            column += gap;
            if (!text_reserve(t, &out, (size_t)gap)) {
                buffer_finish(&out);
                return UNSET;
            }
            buffer_append_fill(&out, ' ', (size_t)gap);
        } else {
            buffer_append_char(&out, c);
            column = c == '\n' || c == '\r' ? 0 : column + 1;
        }
    }
    return octets_make_from_buffer(t, args[0], &out);
}
