/* The module time: clocks and sleep. Calendar time lies in time_calendar.c. */
#include "modules/time_internal.h"

#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>

#include "base/clock.h"
#include "gc/safepoint.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static value seconds(struct thread *t, int64_t ns)
{
    return value_from_finite((double)ns / 1e9);
}

/* python name, how it is read, doc */
#define CLOCKS(X)                                                                                            \
    X(time, clock_wall_ns(), "Seconds since 1970-01-01 00:00 UTC.")                                          \
    X(monotonic, clock_monotonic_ns(), "Seconds of a clock that never goes back.")                           \
    X(perf_counter, clock_monotonic_ns(), "Seconds of the clock with the best resolution.")                  \
    X(process_time, clock_process_cpu_ns(), "Seconds of processor time of the process.")                     \
    X(thread_time, clock_thread_cpu_ns(), "Seconds of processor time of this thread.")

#define X(name, read, doc)                                                                                   \
    static value time_##name(struct thread *t, const value *args, size_t nargs, value kwnames)               \
    {                                                                                                        \
        return seconds(t, read);                                                                             \
    }                                                                                                        \
    static value time_##name##_ns(struct thread *t, const value *args, size_t nargs, value kwnames)          \
    {                                                                                                        \
        return int_from_i64(t, read);                                                                        \
    }
CLOCKS(X)
#undef X

/* A clock_id argument. */
static bool clock_argument(struct thread *t, value v, clockid_t *out)
{
    int64_t id;
    if (!int_as_i64(t, v, &id))
        return false;
    *out = (clockid_t)id;
    return true;
}

static value raise_bad_clock(struct thread *t)
{
    value text = str_from_text(t, "Invalid argument"), error;
    if (text == UNSET)
        return UNSET;
    error = op_call_2(t, value_from_ref(&exc_OSError), value_from_small_int(22), text);
    value_release(t, text);
    return error == UNSET ? UNSET : raise_instance(t, error);
}

/* One of the system's clocks, or its resolution; *ns in nanoseconds. */
static bool read_clock(struct thread *t, value v, int (*read)(clockid_t, struct timespec *), int64_t *ns)
{
    clockid_t id;
    struct timespec now;
    if (!clock_argument(t, v, &id))
        return false;
    if (read(id, &now) != 0) {
        raise_bad_clock(t);
        return false;
    }
    *ns = now.tv_sec * NS_PER_SECOND + now.tv_nsec;
    return true;
}

static value time_clock_gettime(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t ns;
    return read_clock(t, args[0], clock_gettime, &ns) ? seconds(t, ns) : UNSET;
}

static value time_clock_gettime_ns(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t ns;
    return read_clock(t, args[0], clock_gettime, &ns) ? int_from_i64(t, ns) : UNSET;
}

static value time_clock_getres(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t ns;
    return read_clock(t, args[0], clock_getres, &ns) ? seconds(t, ns) : UNSET;
}

/* What a clock is, as a namespace. */
static value clock_info(struct thread *t, const char *implementation, bool monotonic, double resolution)
{
    static const char *const fields[] = {"implementation", "monotonic", "adjustable", "resolution"};
    value *s = scope_enter(t, COUNT_OF(fields) + 1), names[COUNT_OF(fields)], result = UNSET;
    if (!s)
        return UNSET;
    s[0] = str_format(t, "clock_gettime(%s)", implementation);
    s[1] = value_from_bool(monotonic);
    s[2] = value_from_bool(!monotonic);
    s[3] = value_from_finite(resolution);
    bool ok = s[0] != UNSET;
    for (size_t i = 0; i < COUNT_OF(fields); i++)
        ok &= (names[i] = str_intern_utf8(t, fields[i], strlen(fields[i]))) != UNSET;
    if (ok && (s[4] = tuple_take_items(t, names, COUNT_OF(fields))) != UNSET)
        result = op_call(t, value_from_ref(&namespace_type), s, 0, s[4]);
    return scope_leave_keeping(t, s, result);
}

static value time_get_clock_info(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct {
        const char *name, *implementation;
        clockid_t id;
    } clocks[] = {
        {"time", "CLOCK_REALTIME", CLOCK_REALTIME},
        {"monotonic", "CLOCK_MONOTONIC", CLOCK_MONOTONIC},
        {"perf_counter", "CLOCK_MONOTONIC", CLOCK_MONOTONIC},
        {"process_time", "CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
        {"thread_time", "CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
    };
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "get_clock_info() argument 1 must be str, not %T", args[0]);
    for (size_t i = 0; i < COUNT_OF(clocks); i++) {
        struct timespec resolution;
        if (!str_equals_text(args[0], clocks[i].name) || clock_getres(clocks[i].id, &resolution) != 0)
            continue;
        return clock_info(t, clocks[i].implementation, clocks[i].id != CLOCK_REALTIME,
                          (double)resolution.tv_sec + (double)resolution.tv_nsec / 1e9);
    }
    return raise_error(t, &exc_ValueError, "unknown clock");
}

/* ---- sleep ---- */

/* A duration in seconds, int or float, as nanoseconds rounded up. */
static bool duration(struct thread *t, value v, int64_t *out)
{
    if (float_check(v)) {
        double ns = ceil(float_of(v) * 1e9);
        if (ns != ns) {
            raise_error(t, &exc_ValueError, "Invalid value NaN (not a number)");
            return false;
        }
        if (fabs(ns) < 0x1p63) {
            *out = (int64_t)ns;
            return true;
        }
    } else {
        value index = int_index(t, v);
        if (index == UNSET)
            return false;
        bool fits = int_to_i64(index, out) && !__builtin_mul_overflow(*out, NS_PER_SECOND, out);
        value_release(t, index);
        if (fits)
            return true;
    }
    raise_error(t, &exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
    return false;
}

static value time_sleep(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t ns, deadline;
    if (!duration(t, args[0], &ns))
        return UNSET;
    if (ns < 0)
        return raise_error(t, &exc_ValueError, "sleep length must be non-negative");
    if (ns == 0) {
        thread_park(t);
        sched_yield();
        thread_unpark(t);
        return native_poll(t) ? NONE : UNSET;
    }
    if (__builtin_add_overflow(clock_monotonic_ns(), ns, &deadline))
        deadline = INT64_MAX;
    /* A wake is not the end: it may be a signal, or a collection that wants finalisers run here. */
    do {
        thread_wait(t, deadline);
        if (!native_poll(t))
            return UNSET;
    } while (clock_monotonic_ns() < deadline);
    return NONE;
}

/* ---- The module ---- */

static const struct native_def time_functions[] = {
#define X(name, read, doc)                                                                                   \
    {#name, time_##name, 0, 0, 0, #name "() -> floating point number", doc},                                 \
        {#name "_ns", time_##name##_ns, 0, 0, 0, #name "_ns() -> int", "The same as whole nanoseconds."},
    CLOCKS(X)
#undef X
        {"clock_gettime", time_clock_gettime, 1, 1, 0, "clock_gettime(clk_id) -> float",
         "The time of one of the system's clocks."},
    {"clock_gettime_ns", time_clock_gettime_ns, 1, 1, 0, "clock_gettime_ns(clk_id) -> int",
     "The same as whole nanoseconds."},
    {"clock_getres", time_clock_getres, 1, 1, 0, "clock_getres(clk_id) -> floating point number",
     "The resolution of a clock."},
    {"get_clock_info", time_get_clock_info, 1, 1, 0, "get_clock_info(name: str) -> dict", "What a clock is."},
    {"sleep", time_sleep, 1, 1, 0, "sleep(seconds)", "Waits; other threads go on."},
    {"gmtime", time_gmtime, 0, 1, 0, "gmtime([seconds])", "A time as fields in UTC."},
    {"localtime", time_localtime, 0, 1, 0, "localtime([seconds])", "A time as fields in local time."},
    {"asctime", time_asctime, 0, 1, 0, "asctime([tuple]) -> string", "Fields as 'Sat Jun 06 16:26:11 1998'."},
    {"ctime", time_ctime, 0, 1, 0, "ctime(seconds) -> string", "A time as 'Sat Jun 06 16:26:11 1998'."},
    {"mktime", time_mktime, 1, 1, 0, "mktime(tuple) -> floating point number",
     "Seconds since 1970 of fields in local time."},
    {"strftime", time_strftime, 1, 2, 0, "strftime(format[, tuple]) -> string", "Fields by a format."},
    {0},
};

/* The process's time zone, as it was when a program first asked. The C library keeps it in variables that
 * tzset writes: to read them while another program's thread is there would be a race. */
static struct zone {
    char names[2][64];
    long timezone;
    int daylight;
} zone;

static void read_zone(void)
{
    tzset();
    for (size_t i = 0; i < 2; i++)
        snprintf(zone.names[i], sizeof zone.names[i], "%s", tzname[i]);
    zone.timezone = timezone;
    zone.daylight = daylight;
}

static bool add_zone(struct thread *t, value module)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    CHECK(pthread_once(&once, read_zone) == 0);
    value names[2] = {str_from_text(t, zone.names[0]), str_from_text(t, zone.names[1])};
    if (names[0] == UNSET || names[1] == UNSET) {
        value_release(t, names[0]);
        value_release(t, names[1]);
        return false;
    }
    long other = zone.daylight ? zone.timezone - 3600 : zone.timezone;
    return module_add(t, module, "tzname", tuple_take_items(t, names, 2)) &&
           module_add(t, module, "timezone", value_from_small_int(zone.timezone)) &&
           module_add(t, module, "altzone", value_from_small_int(other)) &&
           module_add(t, module, "daylight", value_from_small_int(zone.daylight != 0));
}

static bool time_init(struct thread *t, value module)
{
    static const struct {
        const char *name;
        clockid_t id;
    } clocks[] = {
        {"CLOCK_REALTIME", CLOCK_REALTIME},
        {"CLOCK_MONOTONIC", CLOCK_MONOTONIC},
        {"CLOCK_MONOTONIC_RAW", CLOCK_MONOTONIC_RAW},
        {"CLOCK_PROCESS_CPUTIME_ID", CLOCK_PROCESS_CPUTIME_ID},
        {"CLOCK_THREAD_CPUTIME_ID", CLOCK_THREAD_CPUTIME_ID},
        {"CLOCK_BOOTTIME", CLOCK_BOOTTIME},
        {"CLOCK_TAI", CLOCK_TAI},
    };
    for (size_t i = 0; i < COUNT_OF(clocks); i++) {
        if (!module_add(t, module, clocks[i].name, value_from_small_int(clocks[i].id)))
            return false;
    }
    return add_zone(t, module) &&
           module_add(t, module, "struct_time", value_from_type(&struct_time_type.type)) &&
           module_add(t, module, "_STRUCT_TM_ITEMS", value_from_small_int(11));
}

const struct module_def time_module = {
    .name = "time",
    .doc = "Clocks, sleeping and calendar time.",
    .functions = time_functions,
    .init = time_init,
};
