#include "types/str_search.h"

#include "types/exception.h"
#include "types/int.h"

#include <string.h>

ptrdiff_t octets_find(const char *data, size_t size, const char *needle, size_t needle_size)
{
    if (needle_size > size)
        return -1;
    if (needle_size == 0)
        return 0;
    const char *at =
        needle_size == 1 ? memchr(data, needle[0], size) : memmem(data, size, needle, needle_size);
    return at ? at - data : -1;
}

ptrdiff_t octets_find_last(const char *data, size_t size, const char *needle, size_t needle_size)
{
    if (needle_size > size)
        return -1;
    if (needle_size == 0)
        return (ptrdiff_t)size;
    size_t room = size - needle_size + 1; /* places where it may begin */
    while (room) {
        const char *at = memrchr(data, needle[0], room);
        if (!at)
            return -1;
        if (memcmp(at, needle, needle_size) == 0)
            return at - data;
        room = (size_t)(at - data);
    }
    return -1;
}

size_t octets_count(const char *data, size_t size, const char *needle, size_t needle_size, size_t limit)
{
    size_t count = 0;
    while (count < limit) {
        ptrdiff_t at = octets_find(data, size, needle, needle_size);
        if (at < 0)
            break;
        count++;
        data += (size_t)at + needle_size;
        size -= (size_t)at + needle_size;
    }
    return count;
}

void octets_replace(char *out, const char *data, size_t size, const char *from, size_t from_size,
                    const char *to, size_t to_size, size_t count)
{
    for (; count; count--) {
        size_t at = (size_t)octets_find(data, size, from, from_size);
        memcpy(out, data, at);
        memcpy(out + at, to, to_size);
        out += at + to_size;
        data += at + from_size;
        size -= at + from_size;
    }
    memcpy(out, data, size);
}

void slice_adjust(int64_t length, int64_t *start, int64_t *end)
{
    if (*end > length)
        *end = length;
    else if (*end < 0)
        *end = *end + length < 0 ? 0 : *end + length;
    if (*start < 0)
        *start = *start + length < 0 ? 0 : *start + length;
}

static bool slice_argument(struct thread *t, value v, int64_t *out)
{
    if (v == NONE)
        return true;
    if (value_is_int(v)) {
        *out = value_small_int(v);
        return true;
    }
    if (!int_check(v) && !value_type(v)->slots.index) {
        raise_error(t, &exc_TypeError, "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    return int_as_clipped(t, v, out);
}

bool slice_arguments(struct thread *t, const value *args, size_t nargs, int64_t *start, int64_t *end)
{
    return (nargs < 1 || slice_argument(t, args[0], start)) && (nargs < 2 || slice_argument(t, args[1], end));
}

bool search_argument_count(struct thread *t, const char *name, size_t nargs)
{
    if (nargs >= 1 && nargs <= 3)
        return true;
    raise_error(t, &exc_TypeError, "%s() takes at %s %d argument%s (%zu given)", name,
                nargs ? "most" : "least", nargs ? 3 : 1, nargs ? "s" : "", nargs);
    return false;
}
