/* UnicodeDecodeError, UnicodeEncodeError, UnicodeTranslateError. */
#include <stdio.h>

#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception_internal.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

#define FIELD(index) (offsetof(struct exception, fields) + (index) * sizeof(value))

const struct member_def unicode_error_members[] = {{"encoding", FIELD(UNICODE_ERROR_ENCODING), true, true},
                                                   {"object", FIELD(UNICODE_ERROR_OBJECT), true, true},
                                                   {"start", FIELD(UNICODE_ERROR_START), true, true},
                                                   {"end", FIELD(UNICODE_ERROR_END), true, true},
                                                   {"reason", FIELD(UNICODE_ERROR_REASON), true, true},
                                                   {0}};

/* Checks the arguments against a pattern (s: str, b: bytes, i: int) and stores them from field `first` on. */
static bool init_fields(struct thread *t, value self, const value *args, size_t nargs, value kwnames,
                        const char *pattern, int first)
{
    if (!exception_init(t, self, args, nargs, kwnames))
        return false;
    size_t wanted = strlen(pattern);
    if (nargs != wanted) {
        raise_error(t, &exc_TypeError, "function takes exactly %zu arguments (%zu given)", wanted, nargs);
        return false;
    }
    for (size_t i = 0; i < nargs; i++) {
        bool fits = pattern[i] == 's' ? str_check(args[i]) : pattern[i] == 'i' ? int_check(args[i]) : true;
        if (!fits) {
            if (pattern[i] == 's')
                raise_error(t, &exc_TypeError, "argument %zu must be str, not %T", i + 1, args[i]);
            else
                raise_error(t, &exc_TypeError, "'%T' object cannot be interpreted as an integer", args[i]);
            return false;
        }
        if (pattern[i] == 'b' && !bytes_check(args[i])) {
            raise_error(t, &exc_TypeError, "a bytes-like object is required, not '%T'", args[i]);
            return false;
        }
    }
    for (size_t i = 0; i < nargs; i++)
        exception_set(t, self, &exception_of(self)->fields[first + (int)i], value_retain(args[i]));
    return true;
}

bool unicode_decode_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return init_fields(t, self, args, nargs, kwnames, "sbiis", UNICODE_ERROR_ENCODING);
}

bool unicode_encode_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return init_fields(t, self, args, nargs, kwnames, "ssiis", UNICODE_ERROR_ENCODING);
}

bool unicode_translate_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return init_fields(t, self, args, nargs, kwnames, "siis", UNICODE_ERROR_OBJECT);
}

/* Start and end within an object of `length` items; false if the fields are not what `init` stores. */
static bool bounds(const value *f, size_t length, int64_t *start, int64_t *end)
{
    if (f[UNICODE_ERROR_START] == UNSET || !int_to_i64(f[UNICODE_ERROR_START], start) ||
        f[UNICODE_ERROR_END] == UNSET || !int_to_i64(f[UNICODE_ERROR_END], end))
        return false;
    if (*start < 0 || (size_t)*start >= length)
        *start = length ? (int64_t)length - 1 : 0;
    if (*end < 1)
        *end = 1;
    if ((size_t)*end > length)
        *end = (int64_t)length;
    return true;
}

static value decode_text(struct thread *t, const value *f)
{
    value object = f[UNICODE_ERROR_OBJECT];
    int64_t start, end;
    if (object == UNSET || !bytes_check(object) || !bounds(f, bytes_of(object)->size, &start, &end))
        return str_from_text(t, "");
    if ((size_t)start < bytes_of(object)->size && end == start + 1)
        return str_format(t, "'%S' codec can't decode byte 0x%c%c in position %lld: %S",
                          f[UNICODE_ERROR_ENCODING], "0123456789abcdef"[bytes_of(object)->data[start] >> 4],
                          "0123456789abcdef"[bytes_of(object)->data[start] & 15], (long long)start,
                          f[UNICODE_ERROR_REASON]);
    return str_format(t, "'%S' codec can't decode bytes in position %lld-%lld: %S", f[UNICODE_ERROR_ENCODING],
                      (long long)start, (long long)end - 1, f[UNICODE_ERROR_REASON]);
}

/* A code point as the messages write it. */
static void escape(char out[16], uint32_t c)
{
    snprintf(out, 16, c < 0x100 ? "\\x%02x" : c < 0x10000 ? "\\u%04x" : "\\U%08x", c);
}

static value encode_text(struct thread *t, const value *f)
{
    value object = f[UNICODE_ERROR_OBJECT];
    int64_t start, end;
    if (object == UNSET || !str_check(object) || !bounds(f, str_of(object)->length, &start, &end))
        return str_from_text(t, "");
    if ((size_t)start < str_of(object)->length && end == start + 1) {
        char text[16];
        escape(text, str_code_point_at(object, start));
        return str_format(t, "'%S' codec can't encode character '%s' in position %lld: %S",
                          f[UNICODE_ERROR_ENCODING], text, (long long)start, f[UNICODE_ERROR_REASON]);
    }
    return str_format(t, "'%S' codec can't encode characters in position %lld-%lld: %S",
                      f[UNICODE_ERROR_ENCODING], (long long)start, (long long)end - 1,
                      f[UNICODE_ERROR_REASON]);
}

static value translate_text(struct thread *t, const value *f)
{
    value object = f[UNICODE_ERROR_OBJECT];
    int64_t start, end;
    if (object == UNSET || !str_check(object) || !bounds(f, str_of(object)->length, &start, &end))
        return str_from_text(t, "");
    if ((size_t)start < str_of(object)->length && end == start + 1) {
        char text[16];
        escape(text, str_code_point_at(object, start));
        return str_format(t, "can't translate character '%s' in position %lld: %S", text, (long long)start,
                          f[UNICODE_ERROR_REASON]);
    }
    return str_format(t, "can't translate characters in position %lld-%lld: %S", (long long)start,
                      (long long)end - 1, f[UNICODE_ERROR_REASON]);
}

static value text_of_fields(struct thread *t, value self, value (*text)(struct thread *, const value *))
{
    value *s = exception_enter_fields(t, self);
    if (!s)
        return UNSET;
    value result = text(t, s);
    return scope_leave_keeping(t, s, result);
}

value unicode_decode_str(struct thread *t, value self)
{
    return text_of_fields(t, self, decode_text);
}

value unicode_encode_str(struct thread *t, value self)
{
    return text_of_fields(t, self, encode_text);
}

value unicode_translate_str(struct thread *t, value self)
{
    return text_of_fields(t, self, translate_text);
}
