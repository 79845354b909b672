/* Calendar time of module time: struct_time, and what makes and reads it. */
#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "modules/struct_sequence.h"
#include "modules/time_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- struct_time: a tuple of nine with two more fields behind it ---- */

#define FIELDS         11
#define VISIBLE_FIELDS 9

#define FIELD_TABLE(X)                                                                                       \
    X(tm_year, 0, "the year, for example 1993")                                                              \
    X(tm_mon, 1, "the month, 1 to 12")                                                                       \
    X(tm_mday, 2, "the day of the month, 1 to 31")                                                           \
    X(tm_hour, 3, "the hour, 0 to 23")                                                                       \
    X(tm_min, 4, "the minute, 0 to 59")                                                                      \
    X(tm_sec, 5, "the second, 0 to 61")                                                                      \
    X(tm_wday, 6, "the day of the week, Monday is 0")                                                        \
    X(tm_yday, 7, "the day of the year, 1 to 366")                                                           \
    X(tm_isdst, 8, "1 with daylight saving time, 0 without, -1 unknown")                                     \
    X(tm_zone, 9, "the name of the time zone")                                                               \
    X(tm_gmtoff, 10, "seconds east of UTC")

static const struct getset_def struct_time_getsets[] = {
#define X(name, index, doc) {#name, struct_sequence_get_##index, NULL, doc},
    FIELD_TABLE(X)
#undef X
        {0},
};

STRUCT_SEQUENCE_OPEN(struct_time_type, "time.struct_time", struct_time_getsets, VISIBLE_FIELDS, FIELDS);

value struct_time_create(struct thread *t, const struct tm *tm)
{
    int numbers[VISIBLE_FIELDS] = {tm->tm_year + 1900,    tm->tm_mon + 1,  tm->tm_mday,
                                   tm->tm_hour,           tm->tm_min,      tm->tm_sec,
                                   (tm->tm_wday + 6) % 7, tm->tm_yday + 1, tm->tm_isdst};
    value items[FIELDS];
    for (size_t i = 0; i < VISIBLE_FIELDS; i++)
        items[i] = value_from_small_int(numbers[i]);
    items[9] = str_from_text(t, tm->tm_zone);
    items[10] = value_from_small_int(tm->tm_gmtoff);
    return struct_sequence_fill(t, &struct_time_type, items);
}

void time_types_ready(void)
{
    type_ready(&struct_time_type.type);
}

/* One field, checked against its range and made into C's counting. */
static bool read_field(struct thread *t, value v, int64_t least, int64_t most, int64_t shift,
                       const char *error, int *out)
{
    int64_t number;
    if (!int_as_i64(t, v, &number))
        return false;
    number -= shift;
    if (number == least - 1 && shift && least == 0)
        number = least; /* a month or day of 0 counts as the first */
    if (number < least || number > most) {
        raise_error(t, &exc_ValueError, "%s", error);
        return false;
    }
    *out = (int)number;
    return true;
}

bool struct_time_read(struct thread *t, value v, const char *function, struct tm *out)
{
    if (!tuple_check(v)) {
        raise_error(t, &exc_TypeError, "Tuple or struct_time argument required");
        return false;
    }
    if (tuple_count(v) != VISIBLE_FIELDS) {
        raise_error(t, &exc_TypeError, "%s(): illegal time tuple argument", function);
        return false;
    }
    *out = (struct tm){0};
    int64_t year, weekday;
    if (!int_as_i64(t, tuple_item(v, 0), &year) || !int_as_i64(t, tuple_item(v, 6), &weekday))
        return false;
    if (year < INT32_MIN + 1900LL || year > INT32_MAX) {
        raise_error(t, &exc_OverflowError, "year out of range");
        return false;
    }
    if (weekday < -1) {
        raise_error(t, &exc_ValueError, "day of week out of range");
        return false;
    }
    out->tm_year = (int)(year - 1900);
    out->tm_wday = (int)((weekday + 1) % 7);
    bool ok = read_field(t, tuple_item(v, 1), 0, 11, 1, "month out of range", &out->tm_mon) &&
              read_field(t, tuple_item(v, 2), 0, 31, 0, "day of month out of range", &out->tm_mday) &&
              read_field(t, tuple_item(v, 3), 0, 23, 0, "hour out of range", &out->tm_hour) &&
              read_field(t, tuple_item(v, 4), 0, 59, 0, "minute out of range", &out->tm_min) &&
              read_field(t, tuple_item(v, 5), 0, 61, 0, "seconds out of range", &out->tm_sec) &&
              read_field(t, tuple_item(v, 7), 0, 365, 1, "day of year out of range", &out->tm_yday) &&
              read_field(t, tuple_item(v, 8), INT32_MIN, INT32_MAX, 0, "daylight flag out of range",
                         &out->tm_isdst);
    out->tm_mday += out->tm_mday == 0;
    if (ok && value_is_exact(v, &struct_time_type.type)) {
        value zone = tuple_of(v)->items[9], offset = tuple_of(v)->items[10];
        if (str_check(zone))
            out->tm_zone = str_data(zone);
        int64_t seconds;
        if (int_check(offset) && int_to_i64(offset, &seconds))
            out->tm_gmtoff = seconds;
    }
    return ok;
}

/* ---- Functions ---- */

/* Seconds since 1970, rounded down; now if there is no argument. */
static bool seconds_argument(struct thread *t, const value *args, size_t nargs, time_t *out)
{
    if (!nargs || args[0] == NONE) {
        *out = clock_wall_ns() / NS_PER_SECOND;
        return true;
    }
    if (float_check(args[0])) {
        double seconds = floor(float_of(args[0]));
        if (seconds != seconds) {
            raise_error(t, &exc_ValueError, "Invalid value NaN (not a number)");
            return false;
        }
        if (fabs(seconds) < 0x1p63) {
            *out = (time_t)seconds;
            return true;
        }
    } else {
        value index = int_index(t, args[0]);
        if (index == UNSET)
            return false;
        int64_t seconds;
        bool fits = int_to_i64(index, &seconds);
        value_release(t, index);
        *out = seconds;
        if (fits)
            return true;
    }
    raise_error(t, &exc_OverflowError, "timestamp out of range for platform time_t");
    return false;
}

static bool broken_down(struct thread *t, const value *args, size_t nargs, bool local, struct tm *out)
{
    time_t seconds;
    if (!seconds_argument(t, args, nargs, &seconds))
        return false;
    if (local ? localtime_r(&seconds, out) : gmtime_r(&seconds, out))
        return true;
    raise_error(t, &exc_OverflowError, "timestamp out of range for platform time_t");
    return false;
}

value time_gmtime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tm tm;
    return broken_down(t, args, nargs, false, &tm) ? struct_time_create(t, &tm) : UNSET;
}

value time_localtime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tm tm;
    return broken_down(t, args, nargs, true, &tm) ? struct_time_create(t, &tm) : UNSET;
}

/* The format in English, whatever the locale. */
static value ascii_time(struct thread *t, const struct tm *tm)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[80];
    snprintf(text, sizeof text, "%.3s %.3s%3d %.2d:%.2d:%.2d %lld", days + 3 * tm->tm_wday,
             months + 3 * tm->tm_mon, tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, 1900LL + tm->tm_year);
    return str_from_text(t, text);
}

value time_asctime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tm tm;
    bool ok = nargs ? struct_time_read(t, args[0], "asctime", &tm) : broken_down(t, NULL, 0, true, &tm);
    return ok ? ascii_time(t, &tm) : UNSET;
}

value time_ctime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tm tm;
    return broken_down(t, args, nargs, true, &tm) ? ascii_time(t, &tm) : UNSET;
}

value time_mktime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tm tm;
    if (!struct_time_read(t, args[0], "mktime", &tm))
        return UNSET;
    tm.tm_wday = -1; /* mktime sets it, unless it fails */
    time_t seconds = mktime(&tm);
    if (seconds == -1 && tm.tm_wday == -1)
        return raise_error(t, &exc_OverflowError, "mktime argument out of range");
    return value_from_finite((double)seconds);
}

/* strftime gives 0 both for no room and for an empty result, so the format ends in a character that is
 * taken off again. */
static value format_time(struct thread *t, value format, const struct tm *tm)
{
    struct buffer pattern = BUFFER_EMPTY, out = BUFFER_EMPTY;
    buffer_append(&pattern, str_data(format), str_of(format)->size);
    buffer_append_char(&pattern, '.');
    size_t room = 256, limit = 256 * (pattern.length + 1), length = 0;
    while (!pattern.failed && !out.failed && room <= limit * 2) {
        buffer_clear(&out);
        if (!buffer_reserve(&out, room))
            break;
        if ((length = strftime(out.data, room, pattern.data, tm)))
            break;
        room *= 2;
    }
    value result = length ? str_decode_utf8(t, out.data, length - 1) : raise_no_memory(t);
    buffer_finish(&pattern);
    buffer_finish(&out);
    return result;
}

value time_strftime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tm tm;
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "strftime() argument 1 must be str, not %T", args[0]);
    bool ok = nargs > 1 ? struct_time_read(t, args[1], "strftime", &tm) : broken_down(t, NULL, 0, true, &tm);
    if (!ok)
        return UNSET;
    if (memchr(str_data(args[0]), 0, str_of(args[0])->size))
        return raise_error(t, &exc_ValueError, "embedded null character");
    return format_time(t, args[0], &tm);
}
