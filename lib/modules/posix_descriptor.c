/* The functions of posix that work on descriptors. A program has three, its standard streams. */
#include <errno.h>
#include <string.h>

#include "modules/posix_internal.h"
#include "modules/stream.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

static value raise_errno(struct thread *t, int number)
{
    value text = str_from_text(t, strerror(number));
    value arguments = text == UNSET ? UNSET : tuple_pack(t, 2, value_from_small_int(number), text);
    value_release(t, text);
    value error = arguments == UNSET ? UNSET : exception_create(t, &exc_OSError, arguments);
    return error == UNSET ? UNSET : raise_instance(t, error);
}

/* *number is that of a standard stream. False: raised. */
static bool stream_argument(struct thread *t, value v, int64_t *number)
{
    if (!int_as_i64(t, v, number))
        return false;
    if (*number >= STREAM_INPUT && *number <= STREAM_ERROR)
        return true;
    raise_errno(t, EBADF);
    return false;
}

static value posix_isatty(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t number;
    if (!int_as_i64(t, args[0], &number))
        return UNSET;
    return value_from_bool(number >= STREAM_INPUT && number <= STREAM_ERROR &&
                           t->program->vm->hooks->tty[number]);
}

static value posix_write(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const uint8_t *view;
    size_t size;
    int64_t number;
    if (!stream_argument(t, args[0], &number) || !bytes_view(t, args[1], &view, &size))
        return UNSET;
    if (number == STREAM_INPUT)
        return raise_errno(t, EBADF);
    struct buffer copy = BUFFER_EMPTY; /* writing may wait, and the view is good only until then */
    buffer_append(&copy, view, size);
    bool done = copy.failed ? raise_no_memory(t)
                            : !size || t->program->vm->hooks->write(t, (int)number, copy.data, size);
    buffer_finish(&copy);
    return done ? int_from_u64(t, size) : UNSET;
}

/* Only the streams themselves end. */
static value posix_close(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"fd", NULL};
    value given[1];
    int64_t number;
    return args_parse(t, "close", args, nargs, kwnames, names, 1, 1, given) &&
                   stream_argument(t, given[0], &number)
               ? NONE
               : UNSET;
}

/* How large its terminal is only the client knows: there is none. */
static value posix_get_terminal_size(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t number = STREAM_OUTPUT;
    return !nargs || stream_argument(t, args[0], &number) ? raise_errno(t, ENOTTY) : UNSET;
}

static value posix_device_encoding(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"fd", NULL};
    value given[1];
    if (!args_parse(t, "device_encoding", args, nargs, kwnames, names, 1, 1, given))
        return UNSET;
    value tty = posix_isatty(t, given, 1, UNSET);
    return tty == TRUE_VALUE ? str_from_text(t, "UTF-8") : tty == UNSET ? UNSET : NONE;
}

static value posix_fstat(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"fd", NULL};
    value given[1];
    int64_t number;
    return args_parse(t, "fstat", args, nargs, kwnames, names, 1, 1, given) &&
                   stream_argument(t, given[0], &number)
               ? posix_refuse(t, UNSET)
               : UNSET;
}

const struct native_def posix_descriptor_functions[] = {
    {"close", posix_close, 0, -1, NATIVE_KEYWORDS, "($module, /, fd)", "Leaves a standard stream as it is."},
    {"device_encoding", posix_device_encoding, 0, -1, NATIVE_KEYWORDS, "($module, /, fd)",
     "The encoding of a terminal."},
    {"fstat", posix_fstat, 0, -1, NATIVE_KEYWORDS, "($module, /, fd)",
     "Refused: a program has no access to files."},
    {"get_terminal_size", posix_get_terminal_size, 0, 1, 0, NULL, "Fails: the client has the terminal."},
    {"isatty", posix_isatty, 1, 1, 0, "($module, fd, /)", "Whether a standard stream is a terminal."},
    {"write", posix_write, 2, 2, 0, "($module, fd, data, /)", "Writes to a standard stream."},
    {0},
};
