/* str.translate and str.maketrans. */
#include "types/str_internal.h"

#include "object/scope.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/unicode.h"

#include <string.h>

/* What the table says of ASCII characters, remembered: 0..127, or one of the two. */
#define MAP_UNKNOWN 255
#define MAP_DELETED 254

/* Appends what table makes of c. *simple is set to the ASCII character it becomes, or MAP_DELETED, where that
 * may be remembered, else MAP_UNKNOWN. */
static bool append_translated(struct thread *t, struct buffer *out, value table, uint32_t c, uint8_t *simple)
{
    *simple = MAP_UNKNOWN;
    value mapped = op_get_item(t, table, value_from_small_int(c));
    if (mapped == UNSET) {
        if (!raised_clear_if(t, &exc_LookupError))
            return false;
        buffer_append_code_point(out, c);
        if (c < 128)
            *simple = (uint8_t)c;
        return true;
    }
    bool fine = true;
    if (mapped == NONE) {
        *simple = MAP_DELETED;
    } else if (int_check(mapped)) {
        int64_t to;
        if (!int_to_i64(mapped, &to) || to < 0 || to > UNICODE_MAX) {
            raise_error(t, &exc_ValueError, "character mapping must be in range(0x110000)");
            fine = false;
        } else {
            buffer_append_code_point(out, (uint32_t)to);
            if (to < 128)
                *simple = (uint8_t)to;
        }
    } else if (str_check(mapped)) {
        const struct string *text = str_of(mapped);
        fine = text_reserve(t, out, text->size);
        buffer_append(out, text->data, text->size);
        if (text->size == 0)
            *simple = MAP_DELETED;
        else if (text->size == 1)
            *simple = (uint8_t)text->data[0];
    } else {
        raise_error(t, &exc_TypeError, "character mapping must return integer, None or str");
        fine = false;
    }
    value_release(t, mapped);
    return fine;
}

value str_method_translate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct string *text = str_of(args[0]);
    uint8_t ascii[128], unused;
    memset(ascii, MAP_UNKNOWN, sizeof ascii);
    struct buffer out = BUFFER_EMPTY;
    for (const char *p = text->data; p < str_end(text);) {
        uint32_t c = utf8_next(&p);
        uint8_t *known = c < 128 ? &ascii[c] : &unused;
        if (c < 128 && *known < 128) {
            buffer_append_char(&out, (char)*known);
        } else if ((c >= 128 || *known != MAP_DELETED) && !append_translated(t, &out, args[1], c, known)) {
            buffer_finish(&out);
            return UNSET;
        }
    }
    return str_from_buffer(t, &out);
}

/* ---- maketrans ---- */

/* {code point of x[i]: code point of y[i]}, and None for those of z. */
static bool table_from_texts(struct thread *t, value table, value x, value y, value z)
{
    const char *p = str_data(x), *q = str_data(y);
    while (p < str_end(str_of(x)))
        if (!dict_set(t, table, value_from_small_int(utf8_next(&p)), value_from_small_int(utf8_next(&q))))
            return false;
    if (z == UNSET)
        return true;
    for (p = str_data(z); p < str_end(str_of(z));)
        if (!dict_set(t, table, value_from_small_int(utf8_next(&p)), NONE))
            return false;
    return true;
}

static bool table_from_dict(struct thread *t, value table, value source)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    size_t position = 0;
    bool fine = true;
    while (fine && dict_next(t, source, &position, &s[0], &s[1])) {
        value key = s[0];
        if (str_check(key)) {
            if (str_of(key)->length != 1) {
                raise_error(t, &exc_ValueError, "string keys in translate table must be of length 1");
                fine = false;
                break;
            }
            fine = dict_set(t, table, value_from_small_int(str_code_point_at(key, 0)), s[1]);
        } else if (int_check(key)) {
            fine = dict_set(t, table, key, s[1]);
        } else {
            raise_error(t, &exc_TypeError, "keys in translate table must be strings or integers");
            fine = false;
        }
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return fine;
}

/* Static: args[0] is the first argument. */
value str_method_maketrans(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value x = args[0], y = nargs > 1 ? args[1] : UNSET, z = nargs > 2 ? args[2] : UNSET;
    if (y != UNSET) {
        if (!str_check(y))
            return raise_bad_argument(t, "maketrans", "argument 2", "str", y);
        if (z != UNSET && !str_check(z))
            return raise_bad_argument(t, "maketrans", "argument 3", "str", z);
        if (!str_check(x))
            return raise_error(t, &exc_TypeError,
                               "first maketrans argument must be a string if there is a second argument");
        if (str_of(x)->length != str_of(y)->length)
            return raise_error(t, &exc_ValueError,
                               "the first two maketrans arguments must have equal length");
    } else if (!value_is_exact(x, &dict_type)) {
        return raise_error(t, &exc_TypeError, "if you give only one argument to maketrans it must be a dict");
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    bool fine =
        s[0] != UNSET && (y != UNSET ? table_from_texts(t, s[0], x, y, z) : table_from_dict(t, s[0], x));
    value table = fine ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return table;
}
