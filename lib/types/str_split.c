/* The methods of str that take a text apart. */
#include "types/str_internal.h"

#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str_search.h"
#include "types/tuple.h"
#include "types/unicode.h"

#include <string.h>

static bool piece_add(struct thread *t, value list, const struct string *text, const char *from,
                      const char *to)
{
    value piece = str_part(t, text, from, to);
    return piece != UNSET && list_append_take(t, list, piece);
}

/* White space at p, whose width goes to *width (0: none there). */
static inline size_t space_width(const struct string *text, const char *p)
{
    unsigned char first = (unsigned char)*p;
    if (first < 128)
        return ascii_classes[first] & ASCII_SPACE ? 1 : 0;
    const char *after = p;
    uint32_t c = utf8_next(&after);
    return unicode_is_space(c) ? (size_t)(after - p) : 0;
}

static bool split_at_spaces(struct thread *t, value list, const struct string *text, int64_t most)
{
    const char *p = text->data, *end = str_end(text);
    for (;;) {
        size_t width;
        while (p < end && (width = space_width(text, p)))
            p += width;
        if (p == end)
            return true;
        if (most-- == 0)
            break;
        const char *start = p;
        while (p < end && !space_width(text, p))
            p += utf8_skip(p, 1);
        if (!piece_add(t, list, text, start, p))
            return false;
    }
    return piece_add(t, list, text, p, end);
}

static bool split_at_text(struct thread *t, value list, const struct string *text,
                          const struct string *separator, int64_t most)
{
    const char *p = text->data, *end = str_end(text);
    for (; most != 0; most--) {
        ptrdiff_t at = octets_find(p, (size_t)(end - p), separator->data, separator->size);
        if (at < 0)
            break;
        if (!piece_add(t, list, text, p, p + at))
            return false;
        p += at + separator->size;
    }
    return piece_add(t, list, text, p, end);
}

/* The same from the end; the pieces come in reverse order. */
static bool rsplit_at_spaces(struct thread *t, value list, const struct string *text, int64_t most)
{
    const char *start = text->data, *end = str_end(text), *before;
    for (;;) {
        while (end > start && (before = end, unicode_is_space(utf8_previous(&before))))
            end = before;
        if (end == start)
            return true;
        if (most-- == 0)
            break;
        const char *p = end;
        while (p > start && (before = p, !unicode_is_space(utf8_previous(&before))))
            p = before;
        if (!piece_add(t, list, text, p, end))
            return false;
        end = p;
    }
    return piece_add(t, list, text, start, end);
}

static bool rsplit_at_text(struct thread *t, value list, const struct string *text,
                           const struct string *separator, int64_t most)
{
    const char *start = text->data, *end = str_end(text);
    for (; most != 0; most--) {
        ptrdiff_t at = octets_find_last(start, (size_t)(end - start), separator->data, separator->size);
        if (at < 0)
            break;
        if (!piece_add(t, list, text, start + at + separator->size, end))
            return false;
        end = start + at;
    }
    return piece_add(t, list, text, start, end);
}

/* The list, whose items nobody else has seen yet, in the other order. */
static void reverse_new(value list)
{
    struct list *l = list_of(list);
    for (size_t i = 0, j = l->count; i + 1 < j; i++) {
        value item = l->array->items[i];
        l->array->items[i] = l->array->items[--j];
        l->array->items[j] = item;
    }
}

/* Arguments sep and maxsplit of split and rsplit. */
static bool split_arguments(struct thread *t, const char *name, const value *args, size_t nargs,
                            value kwnames, value *separator, int64_t *most)
{
    static const char *const parameters[] = {"sep", "maxsplit", NULL};
    value parsed[2];
    if (!args_parse(t, name, args + 1, nargs - 1, kwnames, parameters, 0, 2, parsed))
        return false;
    *most = -1;
    *separator = parsed[0] == UNSET ? NONE : parsed[0];
    if (parsed[1] != UNSET && !int_as_i64(t, parsed[1], most))
        return false;
    if (*separator != NONE && !str_check(*separator)) {
        raise_error(t, &exc_TypeError, "must be str or None, not %T", *separator);
        return false;
    }
    if (*separator != NONE && str_of(*separator)->size == 0) {
        raise_error(t, &exc_ValueError, "empty separator");
        return false;
    }
    return true;
}

value str_method_split(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value separator;
    int64_t most;
    if (!split_arguments(t, "split", args, nargs, kwnames, &separator, &most))
        return UNSET;
    const struct string *text = str_of(args[0]);
    value list = list_create(t, 0);
    if (list == UNSET)
        return UNSET;
    if (separator == NONE ? split_at_spaces(t, list, text, most)
                          : split_at_text(t, list, text, str_of(separator), most))
        return list;
    value_release(t, list);
    return UNSET;
}

value str_method_rsplit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value separator;
    int64_t most;
    if (!split_arguments(t, "rsplit", args, nargs, kwnames, &separator, &most))
        return UNSET;
    const struct string *text = str_of(args[0]);
    value list = list_create(t, 0);
    if (list == UNSET)
        return UNSET;
    if (separator == NONE ? rsplit_at_spaces(t, list, text, most)
                          : rsplit_at_text(t, list, text, str_of(separator), most)) {
        reverse_new(list);
        return list;
    }
    value_release(t, list);
    return UNSET;
}

value str_method_splitlines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"keepends", NULL};
    value keep_ends;
    if (!args_parse(t, "splitlines", args + 1, nargs - 1, kwnames, parameters, 0, 1, &keep_ends))
        return UNSET;
    int keep = 0;
    if (keep_ends != UNSET && !int_as_c_int(t, keep_ends, &keep))
        return UNSET;
    value list = list_create(t, 0);
    if (list == UNSET)
        return UNSET;
    const struct string *text = str_of(args[0]);
    const char *p = text->data, *end = str_end(text);
    while (p < end) {
        const char *start = p, *line_end = p;
        while (p < end) {
            line_end = p;
            uint32_t c = utf8_next(&p);
            if (unicode_is_line_break(c)) {
                if (c == '\r' && p < end && *p == '\n')
                    p++;
                break;
            }
            line_end = p;
        }
        if (!piece_add(t, list, text, start, keep ? p : line_end)) {
            value_release(t, list);
            return UNSET;
        }
    }
    return list;
}

/* The tuple of three texts: those before `at` and after `at + width`, and the separator between them. */
static value partition_tuple(struct thread *t, const struct string *text, value separator, size_t at)
{
    value items[3];
    const char *data = text->data;
    items[0] = str_part(t, text, data, data + at);
    items[1] = value_retain(separator);
    items[2] = str_part(t, text, data + at + str_of(separator)->size, str_end(text));
    if (items[0] != UNSET && items[2] != UNSET)
        return tuple_take_items(t, items, 3);
    for (int i = 0; i < 3; i++)
        value_release(t, items[i]);
    return UNSET;
}

/* The text itself as an exact str. */
static value whole_text(struct thread *t, value s)
{
    return value_is_exact(s, &str_type) ? value_retain(s) : str_from_utf8(t, str_data(s), str_of(s)->size);
}

static bool partition_separator(struct thread *t, value separator)
{
    if (!str_check(separator))
        raise_error(t, &exc_TypeError, "must be str, not %T", separator);
    else if (str_of(separator)->size == 0)
        raise_error(t, &exc_ValueError, "empty separator");
    else
        return true;
    return false;
}

value str_method_partition(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!partition_separator(t, args[1]))
        return UNSET;
    const struct string *text = str_of(args[0]), *separator = str_of(args[1]);
    ptrdiff_t at = octets_find(text->data, text->size, separator->data, separator->size);
    if (at >= 0)
        return partition_tuple(t, text, args[1], (size_t)at);
    value whole = whole_text(t, args[0]);
    return whole == UNSET ? UNSET : tuple_take_items(t, (value[]){whole, str_empty, str_empty}, 3);
}

value str_method_rpartition(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!partition_separator(t, args[1]))
        return UNSET;
    const struct string *text = str_of(args[0]), *separator = str_of(args[1]);
    ptrdiff_t at = octets_find_last(text->data, text->size, separator->data, separator->size);
    if (at >= 0)
        return partition_tuple(t, text, args[1], (size_t)at);
    value whole = whole_text(t, args[0]);
    return whole == UNSET ? UNSET : tuple_take_items(t, (value[]){str_empty, str_empty, whole}, 3);
}
