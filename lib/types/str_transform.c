/* The methods of str that give a changed copy: padding, stripping, replacing, joining. */
#include "types/str_internal.h"

#include "object/scope.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str_search.h"
#include "types/unicode.h"

#include <string.h>

/* s as an exact str. */
static value itself(struct thread *t, value s)
{
    return value_is_exact(s, &str_type) ? value_retain(s) : str_from_utf8(t, str_data(s), str_of(s)->size);
}

/* ---- Padding ---- */

/* `left` and `right` times the fill character around the text. */
static value pad(struct thread *t, value s, uint32_t fill, int64_t left, int64_t right)
{
    if (left <= 0 && right <= 0)
        return itself(t, s);
    left = left < 0 ? 0 : left;
    right = right < 0 ? 0 : right;
    const struct string *text = str_of(s);
    size_t width = utf8_width(fill);
    if ((uint64_t)left + (uint64_t)right > STR_SIZE_MAX)
        return raise_no_memory(t);
    size_t fills = (size_t)(left + right);
    unsigned extra = fill < 128           ? text->object.extra & (STR_ASCII | STR_SURROGATES)
                     : is_surrogate(fill) ? STR_SURROGATES
                                          : text->object.extra & STR_SURROGATES;
    struct string *out = str_new(t, text->size + fills * width, text->length + fills, extra);
    if (!out)
        return UNSET;
    char *p = out->data;
    for (int64_t i = 0; i < left; i++)
        p = utf8_write(p, fill);
    memcpy(p, text->data, text->size);
    p += text->size;
    for (int64_t i = 0; i < right; i++)
        p = utf8_write(p, fill);
    return str_seal(out);
}

/* Arguments (width, fillchar=' '). */
static bool pad_arguments(struct thread *t, const value *args, size_t nargs, int64_t *missing, uint32_t *fill)
{
    int64_t width;
    if (!int_as_i64(t, args[1], &width))
        return false;
    *missing = width - (int64_t)str_of(args[0])->length;
    *fill = ' ';
    if (nargs < 3)
        return true;
    if (!str_check(args[2])) {
        raise_error(t, &exc_TypeError, "The fill character must be a unicode character, not %T", args[2]);
        return false;
    }
    if (str_of(args[2])->length != 1) {
        raise_error(t, &exc_TypeError, "The fill character must be exactly one character long");
        return false;
    }
    *fill = str_code_point_at(args[2], 0);
    return true;
}

value str_method_ljust(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t missing;
    uint32_t fill;
    return pad_arguments(t, args, nargs, &missing, &fill) ? pad(t, args[0], fill, 0, missing) : UNSET;
}

value str_method_rjust(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t missing;
    uint32_t fill;
    return pad_arguments(t, args, nargs, &missing, &fill) ? pad(t, args[0], fill, missing, 0) : UNSET;
}

value str_method_center(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t missing;
    uint32_t fill;
    if (!pad_arguments(t, args, nargs, &missing, &fill))
        return UNSET;
    if (missing <= 0)
        return itself(t, args[0]);
    /* The odd one goes to the left when the width is odd. */
    int64_t left = missing / 2 + (missing & (missing + (int64_t)str_of(args[0])->length) & 1);
    return pad(t, args[0], fill, left, missing - left);
}

value str_method_zfill(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t width;
    if (!int_as_i64(t, args[1], &width))
        return UNSET;
    const struct string *text = str_of(args[0]);
    int64_t missing = width - (int64_t)text->length;
    value padded = pad(t, args[0], '0', missing, 0);
    if (padded == UNSET || missing <= 0 || text->size == 0 || (text->data[0] != '+' && text->data[0] != '-'))
        return padded;
    /* Nobody else has seen it yet: the sign moves to the front. */
    char *data = str_of(padded)->data;
    data[0] = text->data[0];
    data[missing] = '0';
    return padded;
}

value str_method_expandtabs(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"tabsize", NULL};
    value given;
    int tab_size = 8;
    if (!args_parse(t, "expandtabs", args + 1, nargs - 1, kwnames, parameters, 0, 1, &given))
        return UNSET;
    if (given != UNSET && !int_as_c_int(t, given, &tab_size))
        return UNSET;
    const struct string *text = str_of(args[0]);
    struct buffer out = BUFFER_EMPTY;
    int64_t column = 0;
    uint64_t total = 0;
    for (const char *p = text->data; p < str_end(text); p++) {
        if (*p == '\t' && tab_size > 0) {
            size_t gap = (size_t)(tab_size - column % tab_size);
            column += (int64_t)gap;
            total += gap;
            if (total > STR_SIZE_MAX) {
                buffer_finish(&out);
                return raise_error(t, &exc_OverflowError, "new string is too long");
            }
            if (!text_reserve(t, &out, gap)) {
                buffer_finish(&out);
                return UNSET;
            }
            buffer_append_fill(&out, ' ', gap);
        } else if (*p != '\t') {
            buffer_append_char(&out, *p);
            column = *p == '\n' || *p == '\r' ? 0 : column + utf8_is_start(*p);
        }
    }
    return str_from_buffer(t, &out);
}

/* ---- Stripping ---- */

/* Is the code point one of those of the set (NULL: white space)? */
static bool in_set(const struct string *set, uint32_t c)
{
    if (!set)
        return unicode_is_space(c);
    if (c < 128)
        return memchr(set->data, (int)c, set->size) != NULL;
    char bytes[4];
    size_t width = (size_t)(utf8_write(bytes, c) - bytes);
    return octets_find(set->data, set->size, bytes, width) >= 0;
}

enum strip_side { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

static value strip(struct thread *t, const value *args, size_t nargs, const char *name, enum strip_side sides)
{
    const struct string *text = str_of(args[0]), *set = NULL;
    if (nargs > 1 && args[1] != NONE) {
        if (!str_check(args[1]))
            return raise_error(t, &exc_TypeError, "%s arg must be None or str", name);
        set = str_of(args[1]);
    }
    const char *start = text->data, *end = str_end(text), *p;
    if (sides & STRIP_LEFT)
        while (start < end && (p = start, in_set(set, utf8_next(&p))))
            start = p;
    if (sides & STRIP_RIGHT)
        while (end > start && (p = end, in_set(set, utf8_previous(&p))))
            end = p;
    if (start == text->data && end == str_end(text))
        return itself(t, args[0]);
    return str_part(t, text, start, end);
}

value str_method_strip(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return strip(t, args, nargs, "strip", STRIP_LEFT | STRIP_RIGHT);
}

value str_method_lstrip(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return strip(t, args, nargs, "lstrip", STRIP_LEFT);
}

value str_method_rstrip(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return strip(t, args, nargs, "rstrip", STRIP_RIGHT);
}

value str_method_removeprefix(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_bad_argument(t, "removeprefix", "argument", "str", args[1]);
    const struct string *text = str_of(args[0]), *prefix = str_of(args[1]);
    if (prefix->size > text->size || memcmp(text->data, prefix->data, prefix->size) != 0)
        return itself(t, args[0]);
    return str_part(t, text, text->data + prefix->size, str_end(text));
}

value str_method_removesuffix(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_bad_argument(t, "removesuffix", "argument", "str", args[1]);
    const struct string *text = str_of(args[0]), *suffix = str_of(args[1]);
    if (suffix->size > text->size || memcmp(str_end(text) - suffix->size, suffix->data, suffix->size) != 0)
        return itself(t, args[0]);
    return str_part(t, text, text->data, str_end(text) - suffix->size);
}

/* ---- Replacing ---- */

/* `to` before each of the first code points and at the end, `count` times in all. */
static value interleave(struct thread *t, value s, const struct string *to, size_t count)
{
    const struct string *text = str_of(s);
    if (count > (size_t)text->length + 1)
        count = (size_t)text->length + 1;
    size_t size = text->size + count * to->size;
    if (count && to->size > STR_SIZE_MAX / count)
        return raise_error(t, &exc_OverflowError, "replace string is too long");
    unsigned extra = (text->object.extra & to->object.extra & STR_ASCII) |
                     ((text->object.extra | to->object.extra) & STR_SURROGATES);
    struct string *out = str_new(t, size, text->length + count * to->length, extra);
    if (!out)
        return UNSET;
    char *o = out->data;
    const char *p = text->data;
    for (; count; count--) {
        memcpy(o, to->data, to->size);
        o += to->size;
        if (p == str_end(text))
            break;
        size_t width = utf8_skip(p, 1);
        memcpy(o, p, width);
        o += width;
        p += width;
    }
    memcpy(o, p, (size_t)(str_end(text) - p));
    return str_seal(out);
}

/* One ASCII character by another: a copy, changed in place. */
static value replace_octet(struct thread *t, value s, char from, char to, size_t most)
{
    const struct string *text = str_of(s);
    const char *first = memchr(text->data, from, text->size);
    if (!first)
        return itself(t, s);
    if (text->size == 1)
        return str_from_code_point(t, (unsigned char)to);
    struct string *out =
        str_new(t, text->size, text->length, text->object.extra & (STR_ASCII | STR_SURROGATES));
    if (!out)
        return UNSET;
    memcpy(out->data, text->data, text->size);
    for (char *p = out->data + (first - text->data); p && most; most--) {
        *p++ = to;
        p = memchr(p, from, (size_t)(str_end(out) - p));
    }
    return str_seal(out);
}

static value replace(struct thread *t, value s, const struct string *from, const struct string *to,
                     size_t most)
{
    const struct string *text = str_of(s);
    if (from->size == 0)
        return interleave(t, s, to, most);
    if (from->size == 1 && to->size == 1)
        return replace_octet(t, s, from->data[0], to->data[0], most);
    size_t count = octets_count(text->data, text->size, from->data, from->size, most);
    if (count == 0)
        return itself(t, s);
    if (to->size > from->size && to->size - from->size > STR_SIZE_MAX / count)
        return raise_error(t, &exc_OverflowError, "replace string is too long");
    size_t size = text->size + count * to->size - count * from->size;
    size_t length = text->length + count * to->length - count * from->length;
    if (size == 0)
        return str_empty;
    unsigned extra = size == length ? STR_ASCII : (text->object.extra | to->object.extra) & STR_SURROGATES;
    struct string *out = str_new(t, size, length, extra);
    if (!out)
        return UNSET;
    octets_replace(out->data, text->data, text->size, from->data, from->size, to->data, to->size, count);
    return str_seal(out);
}

value str_method_replace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    for (int i = 1; i <= 2; i++)
        if (!str_check(args[i]))
            return raise_bad_argument(t, "replace", i == 1 ? "argument 1" : "argument 2", "str", args[i]);
    int64_t most = -1;
    if (nargs > 3 && !int_as_i64(t, args[3], &most))
        return UNSET;
    if (most == 0)
        return itself(t, args[0]);
    return replace(t, args[0], str_of(args[1]), str_of(args[2]), most < 0 ? SIZE_MAX : (size_t)most);
}

/* ---- Joining ---- */

value str_method_join(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    /* Nobody changes a private list meanwhile: joining reaches no safepoint. */
    if (value_is_exact(args[1], &list_type) && object_is_private(value_ref(args[1])) && list_count(args[1]))
        return str_join(t, args[0], list_of(args[1])->array->items, list_count(args[1]));
    value items = sequence_to_tuple(t, args[1]);
    if (items == UNSET) {
        if (raised_is(t, &exc_TypeError) && !value_type(args[1])->slots.iter) {
            raised_clear(t);
            raise_error(t, &exc_TypeError, "can only join an iterable");
        }
        return UNSET;
    }
    return release_keeping(t, items, str_join_tuple(t, args[0], items));
}
