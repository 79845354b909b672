/* The methods of bytes and bytearray that look for octets in others, and replace them. */
#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/str_search.h"
#include "types/tuple.h"

#include <string.h>

/* ---- Finding ---- */

/* What is looked for: a bytes-like object, or an int, which stands for one octet kept in *octet. */
static bool needle_argument(struct thread *t, value v, uint8_t *octet, struct octets *out)
{
    if (value_lends(v))
        return octets_argument(t, v, out);
    if (!int_check(v) && !(value_is_ref(v) && value_type(v)->slots.index)) {
        raise_error(t, &exc_TypeError, "argument should be integer or bytes-like object, not '%T'", v);
        return false;
    }
    *out = (struct octets){(const char *)octet, 1};
    return octet_argument(t, v, "byte", octet);
}

struct search {
    struct octets view, needle;
    int64_t start, end; /* clipped; start may lie behind the end */
    uint8_t octet;
};

/* Arguments (sub, start, end). Views are taken when nothing can run Python any more. */
static bool search_arguments(struct thread *t, const char *name, const value *args, size_t nargs,
                             struct search *s)
{
    if (!search_argument_count(t, name, nargs - 1))
        return false;
    s->start = 0;
    s->end = INT64_MAX;
    if (!slice_arguments(t, args + 2, nargs - 2, &s->start, &s->end) ||
        !needle_argument(t, args[1], &s->octet, &s->needle))
        return false;
    s->view = octets_of(args[0]);
    slice_adjust((int64_t)s->view.size, &s->start, &s->end);
    return true;
}

typedef ptrdiff_t octets_finder(const char *data, size_t size, const char *needle, size_t needle_size);

static value find_by(struct thread *t, const char *name, const value *args, size_t nargs, octets_finder *find,
                     bool must_be_there)
{
    struct search s;
    if (!search_arguments(t, name, args, nargs, &s))
        return UNSET;
    ptrdiff_t at = s.start > s.end
                       ? -1
                       : find(s.view.data + s.start, (size_t)(s.end - s.start), s.needle.data, s.needle.size);
    if (at < 0 && must_be_there)
        return raise_error(t, &exc_ValueError, "subsection not found");
    return value_from_small_int(at < 0 ? -1 : s.start + at);
}

value octets_method_find(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "find", args, nargs, octets_find, false);
}

value octets_method_rfind(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "rfind", args, nargs, octets_find_last, false);
}

value octets_method_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "index", args, nargs, octets_find, true);
}

value octets_method_rindex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "rindex", args, nargs, octets_find_last, true);
}

value octets_method_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct search s;
    if (!search_arguments(t, "count", args, nargs, &s))
        return UNSET;
    if (s.start > s.end)
        return value_from_small_int(0);
    size_t size = (size_t)(s.end - s.start);
    if (s.needle.size == 0)
        return value_from_small_int((int64_t)size + 1);
    return value_from_small_int(
        (int64_t)octets_count(s.view.data + s.start, size, s.needle.data, s.needle.size, SIZE_MAX));
}

/* ---- Both ends ---- */

static bool tail_matches(struct octets view, struct octets affix, int64_t start, int64_t end, bool at_end)
{
    if (start > end || (int64_t)affix.size > end - start)
        return false;
    size_t at = at_end ? (size_t)end - affix.size : (size_t)start;
    return memcmp(view.data + at, affix.data, affix.size) == 0;
}

static value tail_match(struct thread *t, const value *args, size_t nargs, const char *name, bool at_end)
{
    int64_t start = 0, end = INT64_MAX;
    if (!search_argument_count(t, name, nargs - 1) || !slice_arguments(t, args + 2, nargs - 2, &start, &end))
        return UNSET;
    struct octets view = octets_of(args[0]), affix;
    slice_adjust((int64_t)view.size, &start, &end);
    if (value_lends(args[1]))
        return octets_argument(t, args[1], &affix)
                   ? value_from_bool(tail_matches(view, affix, start, end, at_end))
                   : UNSET;
    if (!tuple_check(args[1]))
        return raise_error(t, &exc_TypeError, "%s first arg must be bytes or a tuple of bytes, not %T", name,
                           args[1]);
    for (size_t i = 0; i < tuple_count(args[1]); i++) {
        if (!octets_argument(t, tuple_item(args[1], i), &affix))
            return UNSET;
        if (tail_matches(view, affix, start, end, at_end))
            return TRUE_VALUE;
    }
    return FALSE_VALUE;
}

value octets_method_startswith(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return tail_match(t, args, nargs, "startswith", false);
}

value octets_method_endswith(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return tail_match(t, args, nargs, "endswith", true);
}

/* The part [from, to) of self, which may be all of it. */
static value part(struct thread *t, value self, struct octets view, size_t from, size_t to)
{
    if (from == 0 && to == view.size && value_is_exact(self, &bytes_type))
        return value_retain(self);
    return octets_make(t, self, view.data + from, to - from);
}

value octets_method_removeprefix(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]), affix;
    if (!octets_argument(t, args[1], &affix))
        return UNSET;
    bool there = tail_matches(view, affix, 0, (int64_t)view.size, false);
    return part(t, args[0], view, there ? affix.size : 0, view.size);
}

value octets_method_removesuffix(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets view = octets_of(args[0]), affix;
    if (!octets_argument(t, args[1], &affix))
        return UNSET;
    bool there = tail_matches(view, affix, 0, (int64_t)view.size, true);
    return part(t, args[0], view, 0, there ? view.size - affix.size : view.size);
}

/* ---- Stripping ---- */

static value strip(struct thread *t, const value *args, size_t nargs, bool left, bool right)
{
    struct octets view = octets_of(args[0]), set = {" \t\n\r\v\f", 6};
    if (nargs > 1 && args[1] != NONE && !octets_argument(t, args[1], &set))
        return UNSET;
    size_t from = 0, to = view.size;
    while (left && from < to && memchr(set.data, view.data[from], set.size))
        from++;
    while (right && to > from && memchr(set.data, view.data[to - 1], set.size))
        to--;
    return part(t, args[0], view, from, to);
}

value octets_method_strip(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return strip(t, args, nargs, true, true);
}

value octets_method_lstrip(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return strip(t, args, nargs, true, false);
}

value octets_method_rstrip(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return strip(t, args, nargs, false, true);
}

/* ---- Replacing ---- */

/* `to` before each of the first octets and at the end, `count` times in all. */
static value interleave(struct thread *t, value self, struct octets view, struct octets to, size_t count)
{
    if (count > view.size + 1)
        count = view.size + 1;
    char *out = NULL;
    value result = octets_make_room(t, self, view.size + count * to.size, &out);
    if (result == UNSET)
        return UNSET;
    for (size_t i = 0; i <= view.size; i++) {
        if (i < count) {
            memcpy(out, to.data, to.size);
            out += to.size;
        }
        if (i < view.size)
            *out++ = view.data[i];
    }
    return result;
}

value octets_method_replace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct octets from, to;
    int64_t most = -1;
    /* A number may run Python code, which may change everything. */
    if (!octets_argument(t, args[1], &from) || !octets_argument(t, args[2], &to) ||
        (nargs > 3 && !int_as_i64(t, args[3], &most)))
        return UNSET;
    struct octets view = octets_of(args[0]);
    if (!octets_argument(t, args[1], &from) || !octets_argument(t, args[2], &to)) /* once more: see above */
        return UNSET;
    size_t limit = most < 0 ? SIZE_MAX : (size_t)most;
    if (limit && to.size > (size_t)(INT64_MAX / 4) / (view.size + 1))
        return raise_error(t, &exc_OverflowError, "replace bytes is too long");
    if (from.size == 0 && limit)
        return interleave(t, args[0], view, to, limit);
    size_t count = from.size ? octets_count(view.data, view.size, from.data, from.size, limit) : 0;
    if (count == 0)
        return part(t, args[0], view, 0, view.size);
    char *out = NULL;
    size_t size = view.size + count * to.size - count * from.size;
    value result = octets_make_room(t, args[0], size, &out);
    if (result != UNSET && size)
        octets_replace(out, view.data, view.size, from.data, from.size, to.data, to.size, count);
    return result;
}
