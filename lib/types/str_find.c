/* The methods of str that look for a text in another. */
#include "types/str_internal.h"

#include "types/exception.h"
#include "types/int.h"
#include "types/str_search.h"
#include "types/tuple.h"

#include <string.h>

/* Code points before an offset. */
static int64_t index_of_offset(const struct string *s, size_t offset)
{
    return s->object.extra & STR_ASCII ? (int64_t)offset : (int64_t)utf8_count(s->data, offset);
}

int64_t str_find(value v, value part, int64_t start, int64_t end)
{
    const struct string *s = str_of(v), *needle = str_of(part);
    if (start > end)
        return -1;
    size_t from = str_offset(v, start), to = str_offset(v, end);
    ptrdiff_t at = octets_find(s->data + from, to - from, needle->data, needle->size);
    return at < 0
               ? -1
               : start + (s->object.extra & STR_ASCII ? at : (int64_t)utf8_count(s->data + from, (size_t)at));
}

static int64_t find_last(value v, value part, int64_t start, int64_t end)
{
    const struct string *s = str_of(v), *needle = str_of(part);
    if (start > end)
        return -1;
    size_t from = str_offset(v, start), to = str_offset(v, end);
    ptrdiff_t at = octets_find_last(s->data + from, to - from, needle->data, needle->size);
    return at < 0 ? -1 : index_of_offset(s, from + (size_t)at);
}

/* Arguments (sub, start, end) of a method: false: raised. start and end come clipped, except that a start
 * above the length stays there. */
static bool find_arguments(struct thread *t, const char *name, const value *args, size_t nargs,
                           int64_t *start, int64_t *end)
{
    if (!search_argument_count(t, name, nargs - 1))
        return false;
    if (!str_check(args[1])) {
        raise_error(t, &exc_TypeError, "must be str, not %T", args[1]);
        return false;
    }
    *start = 0;
    *end = INT64_MAX;
    if (!slice_arguments(t, args + 2, nargs - 2, start, end))
        return false;
    slice_adjust(str_of(args[0])->length, start, end);
    return true;
}

typedef int64_t finder(value v, value part, int64_t start, int64_t end);

static value find_by(struct thread *t, const char *name, const value *args, size_t nargs, finder *find,
                     bool must_be_there)
{
    int64_t start, end;
    if (!find_arguments(t, name, args, nargs, &start, &end))
        return UNSET;
    int64_t at = find(args[0], args[1], start, end);
    if (at < 0 && must_be_there)
        return raise_error(t, &exc_ValueError, "substring not found");
    return value_from_small_int(at);
}

value str_method_find(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "find", args, nargs, str_find, false);
}

value str_method_rfind(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "rfind", args, nargs, find_last, false);
}

value str_method_index(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "index", args, nargs, str_find, true);
}

value str_method_rindex(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return find_by(t, "rindex", args, nargs, find_last, true);
}

value str_method_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t start, end;
    if (!find_arguments(t, "count", args, nargs, &start, &end))
        return UNSET;
    const struct string *s = str_of(args[0]), *needle = str_of(args[1]);
    if (start > end)
        return value_from_small_int(0);
    if (needle->size == 0)
        return value_from_small_int(end - start + 1);
    size_t from = str_offset(args[0], start), to = str_offset(args[0], end);
    size_t count = octets_count(s->data + from, to - from, needle->data, needle->size, SIZE_MAX);
    return value_from_small_int((int64_t)count);
}

/* ---- startswith, endswith ---- */

/* Does the slice of s begin (or end) with part? */
static bool tail_matches(value v, value part, int64_t start, int64_t end, bool at_end)
{
    const struct string *s = str_of(v), *affix = str_of(part);
    if (start > end)
        return false;
    size_t from = str_offset(v, start), to = str_offset(v, end);
    if (affix->size > to - from)
        return false;
    return memcmp(s->data + (at_end ? to - affix->size : from), affix->data, affix->size) == 0;
}

static value tail_match(struct thread *t, const value *args, size_t nargs, const char *name, bool at_end)
{
    int64_t start = 0, end = INT64_MAX;
    if (!search_argument_count(t, name, nargs - 1) || !slice_arguments(t, args + 2, nargs - 2, &start, &end))
        return UNSET;
    slice_adjust(str_of(args[0])->length, &start, &end);
    value affix = args[1];
    if (str_check(affix))
        return value_from_bool(tail_matches(args[0], affix, start, end, at_end));
    if (!tuple_check(affix))
        return raise_error(t, &exc_TypeError, "%s first arg must be str or a tuple of str, not %T", name,
                           affix);
    for (size_t i = 0; i < tuple_count(affix); i++) {
        value item = tuple_item(affix, i);
        if (!str_check(item))
            return raise_error(t, &exc_TypeError, "tuple for %s must only contain str, not %T", name, item);
        if (tail_matches(args[0], item, start, end, at_end))
            return TRUE_VALUE;
    }
    return FALSE_VALUE;
}

value str_method_startswith(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return tail_match(t, args, nargs, "startswith", false);
}

value str_method_endswith(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return tail_match(t, args, nargs, "endswith", true);
}
