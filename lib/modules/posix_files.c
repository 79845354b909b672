/* The functions of posix that work on files. A program has no access to files: they check their arguments as
 * python3's do, and refuse. */
#include <errno.h>

#include "modules/posix_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define PARAMETERS_MAX 8

value posix_path(struct thread *t, value v)
{
    if (str_check(v) || bytes_check(v))
        return value_retain(v);
    value *s = scope_enter(t, 2), path = UNSET;
    if (!s)
        return UNSET;
    s[0] = special_lookup(t, v, NAME(__fspath__));
    if (s[0] == UNSET) {
        if (!thread_raised(t))
            raise_error(t, &exc_TypeError, "expected str, bytes or os.PathLike object, not %T", v);
    } else if ((s[1] = op_call_0(t, s[0])) != UNSET) {
        if (str_check(s[1]) || bytes_check(s[1]))
            path = scope_take(&s[1]);
        else
            raise_error(t, &exc_TypeError, "expected %T.__fspath__() to return str or bytes, not %T", v,
                        s[1]);
    }
    return scope_leave_keeping(t, s, path);
}

value posix_refuse(struct thread *t, value path)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = str_from_text(t, "Operation not permitted: a program has no access to files");
    if (s[0] != UNSET)
        s[1] = path == UNSET ? tuple_pack(t, 2, value_from_small_int(EPERM), s[0])
                             : tuple_pack(t, 3, value_from_small_int(EPERM), s[0], path);
    if (s[1] != UNSET) {
        value error = exception_create(t, &exc_PermissionError, scope_take(&s[1]));
        if (error != UNSET)
            raise_instance(t, error);
    }
    scope_leave(t, s);
    return UNSET;
}

/* What a function takes for a path besides str, bytes and os.PathLike. */
enum path_kind { PATH_ONLY, PATH_OR_DESCRIPTOR, PATH_OPTIONAL };

struct file_function {
    const char *name;
    const char *parameters[PARAMETERS_MAX + 1]; /* ended by NULL */
    size_t required, positional;
    size_t paths; /* how many of the first are paths */
    enum path_kind kind;
};

/* The path that an argument gives, or None: a new reference. */
static value path_argument(struct thread *t, const struct file_function *function, size_t index, value v)
{
    static const char *const kinds[] = {"string, bytes or os.PathLike",
                                        "string, bytes, os.PathLike or integer",
                                        "string, bytes, os.PathLike, integer or None"};
    if ((v == UNSET || v == NONE) && function->kind == PATH_OPTIONAL)
        return NONE;
    if (function->kind != PATH_ONLY && (int_check(v)))
        return value_retain(v);
    value path = posix_path(t, v);
    if (path == UNSET && raised_is(t, &exc_TypeError) && !str_check(v) && !bytes_check(v)) {
        value *s = scope_enter(t, 1);
        if (!s)
            return UNSET;
        s[0] = raised_take(t);
        value method = special_lookup(t, v, NAME(__fspath__));
        if (method == UNSET && !thread_raised(t))
            raise_error(t, &exc_TypeError, "%s: %s should be %s, not %T", function->name,
                        function->parameters[index], kinds[function->kind], v);
        else if (method != UNSET)
            raise_instance(t, scope_take(&s[0]));
        value_release(t, method);
        scope_leave(t, s);
        return UNSET;
    }
    if (path != UNSET && strlen(str_check(path) ? str_data(path) : (const char *)bytes_of(path)->data) !=
                             (str_check(path) ? str_of(path)->size : bytes_of(path)->size)) {
        raise_error(t, &exc_ValueError, "embedded null byte");
        value_release(t, path);
        return UNSET;
    }
    return path;
}

/* Checks the arguments; the path for an error message, or None: a new reference. */
static value check_arguments(struct thread *t, const struct file_function *function, const value *args,
                             size_t nargs, value kwnames)
{
    value given[PARAMETERS_MAX];
    if (!args_parse(t, function->name, args, nargs, kwnames, function->parameters, function->required,
                    function->positional, given))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    s[0] = path_argument(t, function, 0, given[0]);
    if (s[0] != UNSET && function->paths > 1 && (s[1] = path_argument(t, function, 1, given[1])) == UNSET)
        slot_clear(t, &s[0]);
    value path = scope_take(&s[0]);
    return scope_leave_keeping(t, s, path);
}

static value refuse_call(struct thread *t, const struct file_function *function, const value *args,
                         size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = check_arguments(t, function, args, nargs, kwnames);
    if (s[0] != UNSET)
        posix_refuse(t, s[0] == NONE || int_check(s[0]) ? UNSET : s[0]);
    scope_leave(t, s);
    return UNSET;
}

#define P(...)                                                                                               \
    {                                                                                                        \
        __VA_ARGS__, NULL                                                                                    \
    }
/* name, parameters, how many are required, how many positional, how many paths, what else is a path */
#define FILE_FUNCTIONS(X)                                                                                    \
    X(chdir, P("path"), 1, 1, 1, PATH_OR_DESCRIPTOR)                                                         \
    X(chmod, P("path", "mode", "dir_fd", "follow_symlinks"), 2, 2, 1, PATH_OR_DESCRIPTOR)                    \
    X(chown, P("path", "uid", "gid", "dir_fd", "follow_symlinks"), 3, 3, 1, PATH_OR_DESCRIPTOR)              \
    X(link, P("src", "dst", "src_dir_fd", "dst_dir_fd", "follow_symlinks"), 2, 2, 2, PATH_ONLY)              \
    X(listdir, P("path"), 0, 1, 1, PATH_OPTIONAL)                                                            \
    X(lstat, P("path", "dir_fd"), 1, 1, 1, PATH_ONLY)                                                        \
    X(mkdir, P("path", "mode", "dir_fd"), 1, 2, 1, PATH_ONLY)                                                \
    X(mkfifo, P("path", "mode", "dir_fd"), 1, 2, 1, PATH_ONLY)                                               \
    X(open, P("path", "flags", "mode", "dir_fd"), 2, 3, 1, PATH_ONLY)                                        \
    X(readlink, P("path", "dir_fd"), 1, 1, 1, PATH_ONLY)                                                     \
    X(remove, P("path", "dir_fd"), 1, 1, 1, PATH_ONLY)                                                       \
    X(rename, P("src", "dst", "src_dir_fd", "dst_dir_fd"), 2, 2, 2, PATH_ONLY)                               \
    X(replace, P("src", "dst", "src_dir_fd", "dst_dir_fd"), 2, 2, 2, PATH_ONLY)                              \
    X(rmdir, P("path", "dir_fd"), 1, 1, 1, PATH_ONLY)                                                        \
    X(scandir, P("path"), 0, 1, 1, PATH_OPTIONAL)                                                            \
    X(stat, P("path", "dir_fd", "follow_symlinks"), 1, 1, 1, PATH_OR_DESCRIPTOR)                             \
    X(statvfs, P("path"), 1, 1, 1, PATH_OR_DESCRIPTOR)                                                       \
    X(symlink, P("src", "dst", "target_is_directory", "dir_fd"), 2, 3, 2, PATH_ONLY)                         \
    X(truncate, P("path", "length"), 2, 2, 1, PATH_OR_DESCRIPTOR)                                            \
    X(unlink, P("path", "dir_fd"), 1, 1, 1, PATH_ONLY)                                                       \
    X(utime, P("path", "times", "ns", "dir_fd", "follow_symlinks"), 1, 2, 1, PATH_OR_DESCRIPTOR)

#define X(name, parameters, required, positional, paths, kind)                                               \
    static value file_##name(struct thread *t, const value *args, size_t nargs, value kwnames)               \
    {                                                                                                        \
        static const struct file_function function = {#name, parameters, required, positional, paths, kind}; \
        return refuse_call(t, &function, args, nargs, kwnames);                                              \
    }
FILE_FUNCTIONS(X)
#undef X

/* Nothing can be reached. */
static value file_access(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const struct file_function function = {
        "access", P("path", "mode", "dir_fd", "effective_ids", "follow_symlinks"), 2, 2, 1, PATH_ONLY};
    value path = check_arguments(t, &function, args, nargs, kwnames);
    value_release(t, path);
    int64_t mode;
    return path != UNSET && int_as_i64(t, args[1], &mode) ? FALSE_VALUE : UNSET;
}

static value file_fspath(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"path", NULL};
    value given[1];
    return args_parse(t, "fspath", args, nargs, kwnames, names, 1, 1, given) ? posix_path(t, given[0])
                                                                             : UNSET;
}

const struct native_def posix_file_functions[] = {
#define X(name, parameters, required, positional, paths, kind)                                               \
    {#name, file_##name, 0, -1, NATIVE_KEYWORDS, NULL, "Refused: a program has no access to files."},
    FILE_FUNCTIONS(X)
#undef X
        {"access", file_access, 0, -1, NATIVE_KEYWORDS, NULL, "False: a program has no access to files."},
    {"fspath", file_fspath, 0, -1, NATIVE_KEYWORDS, "($module, /, path)",
     "The str or bytes that stands for a path."},
    {0},
};
