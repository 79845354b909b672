/* posix: what the library's os.py stands on. It describes the process and the machine; what would work on
 * files or other processes is refused (posix_files.c) or not there. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "modules/posix_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/set.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/tuple.h"
#include "vm/vm.h"

/* ---- Types ---- */

#define GETTER(name, index)                                                                                  \
    {                                                                                                        \
#name, struct_sequence_get_##index, NULL, NULL                                                       \
    }

static const struct getset_def stat_fields[] = {
    GETTER(st_mode, 0),
    GETTER(st_ino, 1),
    GETTER(st_dev, 2),
    GETTER(st_nlink, 3),
    GETTER(st_uid, 4),
    GETTER(st_gid, 5),
    GETTER(st_size, 6),
    GETTER(st_atime, 10),
    GETTER(st_mtime, 11),
    GETTER(st_ctime, 12),
    GETTER(st_atime_ns, 13),
    GETTER(st_mtime_ns, 14),
    GETTER(st_ctime_ns, 15),
    GETTER(st_blksize, 16),
    GETTER(st_blocks, 17),
    GETTER(st_rdev, 18),
    {0},
};
static const struct getset_def statvfs_fields[] = {
    GETTER(f_bsize, 0),  GETTER(f_frsize, 1),  GETTER(f_blocks, 2), GETTER(f_bfree, 3),
    GETTER(f_bavail, 4), GETTER(f_files, 5),   GETTER(f_ffree, 6),  GETTER(f_favail, 7),
    GETTER(f_flag, 8),   GETTER(f_namemax, 9), GETTER(f_fsid, 10),  {0},
};
static const struct getset_def terminal_size_fields[] = {GETTER(columns, 0), GETTER(lines, 1), {0}};
static const struct getset_def times_fields[] = {
    GETTER(user, 0),          GETTER(system, 1),
    GETTER(children_user, 2), GETTER(children_system, 3),
    GETTER(elapsed, 4),       {0},
};
static const struct getset_def uname_fields[] = {
    GETTER(sysname, 0), GETTER(nodename, 1), GETTER(release, 2), GETTER(version, 3), GETTER(machine, 4), {0},
};
static const struct getset_def sched_fields[] = {GETTER(sched_priority, 0), {0}};

STRUCT_SEQUENCE_OPEN(posix_terminal_size_type, "os.terminal_size", terminal_size_fields, 2, 2);
static STRUCT_SEQUENCE_OPEN(stat_result_type, "os.stat_result", stat_fields, 10, 19);
static STRUCT_SEQUENCE_OPEN(statvfs_result_type, "os.statvfs_result", statvfs_fields, 10, 11);
static STRUCT_SEQUENCE_OPEN(times_result_type, "posix.times_result", times_fields, 5, 5);
static STRUCT_SEQUENCE_OPEN(uname_result_type, "posix.uname_result", uname_fields, 5, 5);
static STRUCT_SEQUENCE_OPEN(sched_param_type, "posix.sched_param", sched_fields, 1, 1);

/* What os.scandir would give. */
static struct type dir_entry_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &dir_entry_type},
    .name = "posix.DirEntry",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct object),
};

static struct struct_sequence *const sequence_types[] = {
    &posix_terminal_size_type, &stat_result_type,  &statvfs_result_type,
    &times_result_type,        &uname_result_type, &sched_param_type,
};

/* ---- The process ---- */

#define NUMBER_FUNCTION(name)                                                                                \
    static value posix_##name(struct thread *t, const value *args, size_t nargs, value kwnames)              \
    {                                                                                                        \
        return value_from_small_int(name());                                                                 \
    }
NUMBER_FUNCTION(getpid)
NUMBER_FUNCTION(getppid)
NUMBER_FUNCTION(getuid)
NUMBER_FUNCTION(geteuid)
NUMBER_FUNCTION(getgid)
NUMBER_FUNCTION(getegid)

static value posix_getcwd(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    char *folder = getcwd(NULL, 0);
    value text = folder
                     ? str_decode(t, (const uint8_t *)folder, strlen(folder), NULL, "surrogateescape", UNSET)
                     : posix_refuse(t, UNSET);
    free(folder);
    return text;
}

static value posix_getcwdb(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    char *folder = getcwd(NULL, 0);
    value octets = folder ? bytes_from_data(t, folder, strlen(folder)) : posix_refuse(t, UNSET);
    free(folder);
    return octets;
}

static value seconds(struct thread *t, clock_t ticks)
{
    return float_from_double(t, (double)ticks / (double)sysconf(_SC_CLK_TCK));
}

static value posix_times(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct tms used;
    clock_t elapsed = times(&used);
    value items[] = {seconds(t, used.tms_utime), seconds(t, used.tms_stime), seconds(t, used.tms_cutime),
                     seconds(t, used.tms_cstime), seconds(t, elapsed)};
    return struct_sequence_fill(t, &times_result_type, items);
}

/* The environment belongs to the program: os.environ keeps it, and nothing is told to the process. */
static value posix_putenv(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    for (size_t i = 0; i < nargs; i++) {
        value v = args[i];
        if (!str_check(v) && !bytes_check(v))
            return raise_error(t, &exc_TypeError, "expected str, bytes or os.PathLike object, not %T", v);
        const char *text = str_check(v) ? str_data(v) : (const char *)bytes_of(v)->data;
        size_t size = str_check(v) ? str_of(v)->size : bytes_of(v)->size;
        if (strlen(text) != size)
            return raise_error(t, &exc_ValueError, "embedded null byte");
        if (i == 0 && (!size || strchr(text, '=')))
            return raise_error(t, &exc_ValueError, "illegal environment variable name");
    }
    return NONE;
}

/* ---- The machine ---- */

static value posix_cpu_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? value_from_small_int(count) : NONE;
}

static value posix_sched_getaffinity(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    cpu_set_t cpus;
    int64_t pid;
    if (!int_as_i64(t, args[0], &pid))
        return UNSET;
    if (pid != 0 && pid != getpid())
        return posix_refuse(t, UNSET);
    CPU_ZERO(&cpus);
    if (sched_getaffinity(0, sizeof cpus, &cpus) != 0)
        return posix_refuse(t, UNSET);
    value set = set_create(t, &set_type);
    for (int i = 0; set != UNSET && i < CPU_SETSIZE; i++) {
        if (CPU_ISSET(i, &cpus) && !set_add(t, set, value_from_small_int(i))) {
            value_release(t, set);
            set = UNSET;
        }
    }
    return set;
}

static value posix_sched_yield(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    sched_yield();
    return NONE;
}

static value posix_getloadavg(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double loads[3];
    if (getloadavg(loads, 3) != 3)
        return raise_error(t, &exc_OSError, "Load averages are unobtainable");
    value items[] = {float_from_double(t, loads[0]), float_from_double(t, loads[1]),
                     float_from_double(t, loads[2])};
    return tuple_take_items(t, items, 3);
}

static value posix_uname(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct utsname names;
    uname(&names);
    value items[] = {str_from_text(t, names.sysname), str_from_text(t, names.nodename),
                     str_from_text(t, names.release), str_from_text(t, names.version),
                     str_from_text(t, names.machine)};
    return struct_sequence_fill(t, &uname_result_type, items);
}

static const struct {
    const char *name;
    int number;
} settings[] = {
    {"SC_ARG_MAX", _SC_ARG_MAX},
    {"SC_CLK_TCK", _SC_CLK_TCK},
    {"SC_NPROCESSORS_CONF", _SC_NPROCESSORS_CONF},
    {"SC_NPROCESSORS_ONLN", _SC_NPROCESSORS_ONLN},
    {"SC_OPEN_MAX", _SC_OPEN_MAX},
    {"SC_PAGESIZE", _SC_PAGESIZE},
    {"SC_PAGE_SIZE", _SC_PAGESIZE},
    {"SC_PHYS_PAGES", _SC_PHYS_PAGES},
};

static value posix_sysconf(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t number = -1;
    if (str_check(args[0])) {
        for (size_t i = 0; i < COUNT_OF(settings); i++) {
            if (str_equals_text(args[0], settings[i].name))
                number = settings[i].number;
        }
        if (number < 0)
            return raise_error(t, &exc_ValueError, "unrecognized configuration name");
    } else if (!int_check(args[0])) {
        return raise_error(t, &exc_TypeError, "configuration names must be strings or integers");
    } else if (!int_as_i64(t, args[0], &number)) {
        return UNSET;
    }
    return int_from_i64(t, number < 0 || number > INT32_MAX ? -1 : sysconf((int)number));
}

/* ---- Other functions ---- */

static value random_octets(struct thread *t, value size_argument)
{
    int64_t size;
    if (!int_as_i64(t, size_argument, &size))
        return UNSET;
    if (size < 0)
        return raise_error(t, &exc_ValueError, "negative argument not allowed");
    value octets = bytes_from_data(t, NULL, (size_t)size);
    for (size_t done = 0; octets != UNSET && done < (size_t)size;) {
        ssize_t got = getrandom(bytes_of(octets)->data + done, (size_t)size - done, 0);
        done += got > 0 ? (size_t)got : 0;
    }
    return octets;
}

static value posix_urandom(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return random_octets(t, args[0]);
}

static value posix_getrandom(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"size", "flags", NULL};
    value given[2];
    return args_parse(t, "getrandom", args, nargs, kwnames, names, 1, 2, given) ? random_octets(t, given[0])
                                                                                : UNSET;
}

static value posix_strerror(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t number;
    if (!int_as_i64(t, args[0], &number))
        return UNSET;
    if (number > INT32_MAX || number < INT32_MIN)
        return raise_error(t, &exc_OverflowError, "Python int too large to convert to C int");
    char text[128];
    return str_from_text(t, strerror_r((int)number, text, sizeof text));
}

#define WAIT_FUNCTION(name, result)                                                                          \
    static value posix_##name(struct thread *t, const value *args, size_t nargs, value kwnames)              \
    {                                                                                                        \
        int64_t number;                                                                                      \
        if (!int_as_i64(t, args[0], &number))                                                                \
            return UNSET;                                                                                    \
        int status = (int)number;                                                                            \
        return result(name(status));                                                                         \
    }
WAIT_FUNCTION(WIFEXITED, value_from_bool)
WAIT_FUNCTION(WIFSIGNALED, value_from_bool)
WAIT_FUNCTION(WIFSTOPPED, value_from_bool)
WAIT_FUNCTION(WIFCONTINUED, value_from_bool)
WAIT_FUNCTION(WCOREDUMP, value_from_bool)
WAIT_FUNCTION(WEXITSTATUS, value_from_small_int)
WAIT_FUNCTION(WTERMSIG, value_from_small_int)
WAIT_FUNCTION(WSTOPSIG, value_from_small_int)

static value posix_waitstatus_to_exitcode(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"status", NULL};
    value given[1];
    int64_t number;
    if (!args_parse(t, "waitstatus_to_exitcode", args, nargs, kwnames, names, 1, 1, given) ||
        !int_as_i64(t, given[0], &number))
        return UNSET;
    int status = (int)number;
    if (WIFEXITED(status))
        return value_from_small_int(WEXITSTATUS(status));
    if (WIFSIGNALED(status))
        return value_from_small_int(-WTERMSIG(status));
    if (WIFSTOPPED(status))
        return raise_error(t, &exc_ValueError, "process stopped by delivery of signal %i", WSTOPSIG(status));
    return raise_error(t, &exc_ValueError, "invalid wait status: %i", status);
}

static const struct native_def functions[] = {
    {"cpu_count", posix_cpu_count, 0, 0, 0, "($module, /)", "How many processors there are."},
    {"getcwd", posix_getcwd, 0, 0, 0, "($module, /)", "The current folder of the process."},
    {"getcwdb", posix_getcwdb, 0, 0, 0, "($module, /)", "The current folder of the process, as bytes."},
    {"getegid", posix_getegid, 0, 0, 0, "($module, /)", NULL},
    {"geteuid", posix_geteuid, 0, 0, 0, "($module, /)", NULL},
    {"getgid", posix_getgid, 0, 0, 0, "($module, /)", NULL},
    {"getloadavg", posix_getloadavg, 0, 0, 0, "($module, /)", NULL},
    {"getpid", posix_getpid, 0, 0, 0, "($module, /)", "The process, which it shares with other programs."},
    {"getppid", posix_getppid, 0, 0, 0, "($module, /)", NULL},
    {"getrandom", posix_getrandom, 0, -1, NATIVE_KEYWORDS, "($module, /, size, flags=0)", NULL},
    {"getuid", posix_getuid, 0, 0, 0, "($module, /)", NULL},
    {"putenv", posix_putenv, 2, 2, 0, "($module, name, value, /)", "Checks a variable for os.environ."},
    {"sched_getaffinity", posix_sched_getaffinity, 1, 1, 0, "($module, pid, /)", NULL},
    {"sched_yield", posix_sched_yield, 0, 0, 0, "($module, /)", NULL},
    {"strerror", posix_strerror, 1, 1, 0, "($module, code, /)", "The text of an error's number."},
    {"sysconf", posix_sysconf, 1, 1, 0, "($module, name, /)", NULL},
    {"times", posix_times, 0, 0, 0, "($module, /)", NULL},
    {"uname", posix_uname, 0, 0, 0, "($module, /)", NULL},
    {"unsetenv", posix_putenv, 1, 1, 0, "($module, name, /)", "Checks a variable for os.environ."},
    {"urandom", posix_urandom, 1, 1, 0, "($module, size, /)", "Random bytes of the system."},
    {"waitstatus_to_exitcode", posix_waitstatus_to_exitcode, 0, -1, NATIVE_KEYWORDS, "($module, /, status)",
     NULL},
#define X(name) {#name, posix_##name, 1, 1, 0, "($module, status, /)", NULL},
    X(WIFEXITED) X(WIFSIGNALED) X(WIFSTOPPED) X(WIFCONTINUED) X(WCOREDUMP) X(WEXITSTATUS) X(WTERMSIG)
        X(WSTOPSIG)
#undef X
            {0},
};

static bool add_functions(struct thread *t, value module, const struct native_def *defs)
{
    for (; defs->name; defs++) {
        if (!module_add(t, module, defs->name,
                        native_create(t, defs, UNSET, ((struct module *)value_ref(module))->name)))
            return false;
    }
    return true;
}

static bool add_settings(struct thread *t, value module)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = dict_create(t);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < COUNT_OF(settings); i++) {
        slot_set(t, &s[1], str_from_text(t, settings[i].name));
        good = s[1] != UNSET && dict_set(t, s[0], s[1], value_from_small_int(settings[i].number));
    }
    good = good && module_add(t, module, "sysconf_names", value_retain(s[0]));
    scope_leave(t, s);
    return good;
}

static bool posix_init(struct thread *t, value module)
{
    for (size_t i = 0; i < COUNT_OF(sequence_types); i++) {
        struct type *type = &sequence_types[i]->type;
        if (!module_add(t, module, strchr(type->name, '.') + 1, value_from_type(type)))
            return false;
    }
    return add_functions(t, module, posix_file_functions) &&
           add_functions(t, module, posix_descriptor_functions) && posix_add_constants(t, module) &&
           add_settings(t, module) && module_add(t, module, "DirEntry", value_from_type(&dir_entry_type)) &&
           module_add(t, module, "error", value_from_type(&exc_OSError)) &&
           module_add(t, module, "environ", dict_create(t)) &&
           module_add(t, module, "_have_functions", list_create(t, 0));
}

void posix_types_ready(void)
{
    for (size_t i = 0; i < COUNT_OF(sequence_types); i++)
        type_ready(&sequence_types[i]->type);
    type_ready(&dir_entry_type);
}

const struct module_def posix_module = {
    .name = "posix",
    .doc = "What os tells of the process and the machine.",
    .functions = functions,
    .init = posix_init,
};
