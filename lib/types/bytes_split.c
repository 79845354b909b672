/* The methods of bytes and bytearray that take octets apart and put them together. */
#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/str_search.h"
#include "types/tuple.h"
#include "types/unicode.h"

#include <string.h>

/* What is being split, and the list of its parts. */
struct split {
    struct thread *t;
    value self, list;
    struct octets view;
};

static bool add(struct split *s, size_t from, size_t to)
{
    value piece = octets_make(s->t, s->self, s->view.data + from, to - from);
    return piece != UNSET && list_append_take(s->t, s->list, piece);
}

static bool space_at(const struct split *s, size_t i)
{
    return ascii_classes[(unsigned char)s->view.data[i]] & ASCII_OCTET_SPACE;
}

static bool split_at_spaces(struct split *s, int64_t most)
{
    size_t i = 0, size = s->view.size;
    for (;;) {
        while (i < size && space_at(s, i))
            i++;
        if (i == size)
            return true;
        if (most-- == 0)
            return add(s, i, size);
        size_t start = i;
        while (i < size && !space_at(s, i))
            i++;
        if (!add(s, start, i))
            return false;
    }
}

static bool rsplit_at_spaces(struct split *s, int64_t most)
{
    size_t end = s->view.size;
    for (;;) {
        while (end && space_at(s, end - 1))
            end--;
        if (end == 0)
            return true;
        if (most-- == 0)
            return add(s, 0, end);
        size_t start = end;
        while (start && !space_at(s, start - 1))
            start--;
        if (!add(s, start, end))
            return false;
        end = start;
    }
}

static bool split_at_octets(struct split *s, struct octets separator, int64_t most)
{
    size_t from = 0, size = s->view.size;
    for (; most != 0; most--) {
        ptrdiff_t at = octets_find(s->view.data + from, size - from, separator.data, separator.size);
        if (at < 0)
            break;
        if (!add(s, from, from + (size_t)at))
            return false;
        from += (size_t)at + separator.size;
    }
    return add(s, from, size);
}

static bool rsplit_at_octets(struct split *s, struct octets separator, int64_t most)
{
    size_t end = s->view.size;
    for (; most != 0; most--) {
        ptrdiff_t at = octets_find_last(s->view.data, end, separator.data, separator.size);
        if (at < 0)
            break;
        if (!add(s, (size_t)at + separator.size, end))
            return false;
        end = (size_t)at;
    }
    return add(s, 0, end);
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

static value split(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames,
                   bool from_end)
{
    static const char *const parameters[] = {"sep", "maxsplit", NULL};
    value given[2];
    int64_t most = -1;
    if (!args_parse(t, name, args + 1, nargs - 1, kwnames, parameters, 0, 2, given) ||
        (given[1] != UNSET && !int_as_i64(t, given[1], &most)))
        return UNSET;
    struct octets separator = {NULL, 0};
    bool at_spaces = given[0] == UNSET || given[0] == NONE;
    if (!at_spaces) {
        if (!octets_argument(t, given[0], &separator))
            return UNSET;
        if (separator.size == 0)
            return raise_error(t, &exc_ValueError, "empty separator");
    }
    struct split s = {t, args[0], list_create(t, 0), octets_of(args[0])};
    if (s.list == UNSET)
        return UNSET;
    bool fine =
        at_spaces ? (from_end ? rsplit_at_spaces(&s, most) : split_at_spaces(&s, most))
                  : (from_end ? rsplit_at_octets(&s, separator, most) : split_at_octets(&s, separator, most));
    if (!fine) {
        value_release(t, s.list);
        return UNSET;
    }
    if (from_end)
        reverse_new(s.list);
    return s.list;
}

value octets_method_split(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return split(t, "split", args, nargs, kwnames, false);
}

value octets_method_rsplit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return split(t, "rsplit", args, nargs, kwnames, true);
}

value octets_method_splitlines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"keepends", NULL};
    value given;
    int keep = 0;
    if (!args_parse(t, "splitlines", args + 1, nargs - 1, kwnames, parameters, 0, 1, &given) ||
        (given != UNSET && !int_as_c_int(t, given, &keep)))
        return UNSET;
    struct split s = {t, args[0], list_create(t, 0), octets_of(args[0])};
    const char *data = s.view.data;
    for (size_t i = 0; s.list != UNSET && i < s.view.size;) {
        size_t start = i;
        while (i < s.view.size && data[i] != '\n' && data[i] != '\r')
            i++;
        size_t end = i;
        if (i < s.view.size)
            i += data[i] == '\r' && i + 1 < s.view.size && data[i + 1] == '\n' ? 2 : 1;
        if (!add(&s, start, keep ? i : end)) {
            value_release(t, s.list);
            return UNSET;
        }
    }
    return s.list;
}

/* (before, separator, after): the octets up to first_end, and from last_start on. Of bytes the separator is
 * the argument itself; UNSET for none. */
static value partition_tuple(struct thread *t, value self, struct octets view, value separator,
                             size_t first_end, size_t last_start)
{
    value items[3];
    struct octets between = {"", 0};
    if (separator != UNSET && !octets_argument(t, separator, &between))
        return UNSET;
    bool whole = separator == UNSET && bytes_check(self); /* then self itself, whatever its class */
    items[0] =
        whole && first_end == view.size ? value_retain(self) : octets_make(t, self, view.data, first_end);
    items[1] = separator != UNSET && bytes_check(self) ? value_retain(separator)
                                                       : octets_make(t, self, between.data, between.size);
    items[2] = whole && last_start == 0
                   ? value_retain(self)
                   : octets_make(t, self, view.data + last_start, view.size - last_start);
    if (items[0] != UNSET && items[1] != UNSET && items[2] != UNSET)
        return tuple_take_items(t, items, 3);
    for (int i = 0; i < 3; i++)
        value_release(t, items[i]);
    return UNSET;
}

static value partition_at(struct thread *t, value self, value between, bool from_end)
{
    struct octets view = octets_of(self), separator;
    if (!octets_argument(t, between, &separator))
        return UNSET;
    if (separator.size == 0)
        return raise_error(t, &exc_ValueError, "empty separator");
    ptrdiff_t at =
        (from_end ? octets_find_last : octets_find)(view.data, view.size, separator.data, separator.size);
    if (at >= 0)
        return partition_tuple(t, self, view, between, (size_t)at, (size_t)at + separator.size);
    return from_end ? partition_tuple(t, self, view, UNSET, 0, 0)
                    : partition_tuple(t, self, view, UNSET, view.size, view.size);
}

/* A bytearray is divided at octets with gaps, too: at a copy. */
static value partition(struct thread *t, const value *args, bool from_end)
{
    if (!bytearray_check(args[0]))
        return partition_at(t, args[0], args[1], from_end);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    struct buffer copy = BUFFER_EMPTY;
    if (octets_append(t, args[1], &copy) && (s[0] = octets_make_from_buffer(t, args[0], &copy)) != UNSET)
        result = partition_at(t, args[0], s[0], from_end);
    buffer_finish(&copy);
    return scope_leave_keeping(t, s, result);
}

value octets_method_partition(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return partition(t, args, false);
}

value octets_method_rpartition(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return partition(t, args, true);
}

/* The items of a tuple, which reach no safepoint on the way: their sizes stay what they are, unless another
 * thread changes a bytearray; what is beyond the size seen first is left out. */
static value join_tuple(struct thread *t, value self, value items)
{
    struct octets gap = octets_of(self);
    size_t count = tuple_count(items), size = count ? gap.size * (count - 1) : 0;
    for (size_t i = 0; i < count; i++) {
        struct octets view;
        value item = tuple_item(items, i);
        if (!octets_argument(t, item, &view)) {
            raised_clear(t);
            return raise_error(t, &exc_TypeError, "sequence item %zd: expected a bytes-like object, %T found",
                               i, item);
        }
        size += view.size;
    }
    char *out = NULL;
    value joined = octets_make_room(t, self, size, &out);
    for (size_t i = 0; joined != UNSET && i < count; i++) {
        struct octets view = {"", 0};
        if (!octets_argument(t, tuple_item(items, i), &view)) /* released by another thread */
            raised_clear(t);
        if (i && size >= gap.size) {
            memcpy(out, gap.data, gap.size);
            out += gap.size;
            size -= gap.size;
        }
        size_t part = view.size < size ? view.size : size;
        memcpy(out, view.data, part);
        out += part;
        size -= part;
    }
    return joined;
}

value octets_method_join(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value items = sequence_to_tuple(t, args[1]);
    if (items == UNSET) {
        if (!value_type(args[1])->slots.iter && raised_clear_if(t, &exc_TypeError))
            raise_error(t, &exc_TypeError, "can only join an iterable");
        return UNSET;
    }
    return release_keeping(t, items, join_tuple(t, args[0], items));
}
