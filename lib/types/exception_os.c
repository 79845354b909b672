/* OSError: its arguments choose the subclass. */
#include <errno.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/exception_internal.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"

#define FIELD(index) (offsetof(struct exception, fields) + (index) * sizeof(value))

const struct member_def os_error_members[] = {{"errno", FIELD(OS_ERROR_ERRNO), true, true},
                                              {"strerror", FIELD(OS_ERROR_STRERROR), true, true},
                                              {"filename", FIELD(OS_ERROR_FILENAME), true, true},
                                              {"filename2", FIELD(OS_ERROR_FILENAME2), true, true},
                                              {0}};

static const struct {
    int number;
    struct type *type;
} subclasses[] = {
    {EAGAIN, &exc_BlockingIOError},
    {EALREADY, &exc_BlockingIOError},
    {EINPROGRESS, &exc_BlockingIOError},
    {EPIPE, &exc_BrokenPipeError},
    {ESHUTDOWN, &exc_BrokenPipeError},
    {ECHILD, &exc_ChildProcessError},
    {ECONNABORTED, &exc_ConnectionAbortedError},
    {ECONNREFUSED, &exc_ConnectionRefusedError},
    {ECONNRESET, &exc_ConnectionResetError},
    {EEXIST, &exc_FileExistsError},
    {ENOENT, &exc_FileNotFoundError},
    {EISDIR, &exc_IsADirectoryError},
    {ENOTDIR, &exc_NotADirectoryError},
    {EINTR, &exc_InterruptedError},
    {EACCES, &exc_PermissionError},
    {EPERM, &exc_PermissionError},
    {ESRCH, &exc_ProcessLookupError},
    {ETIMEDOUT, &exc_TimeoutError},
};

static struct type *subclass_for(value number)
{
    int64_t code;
    if (int_check(number) && int_to_i64(number, &code))
        for (size_t i = 0; i < COUNT_OF(subclasses); i++)
            if (subclasses[i].number == code)
                return subclasses[i].type;
    return &exc_OSError;
}

/* A class that has its own `__init__` but OSError's `__new__` gets its arguments there. */
static bool inits_itself(const struct type *type)
{
    return type->slots.init != os_error_init && type->slots.new == os_error_new;
}

static bool fill(struct thread *t, value self, const value *args, size_t nargs)
{
    bool located = nargs >= 2 && nargs <= 5;
    value tuple = tuple_from_items(t, args, located && nargs > 2 && args[2] != NONE ? 2 : nargs);
    if (tuple == UNSET)
        return false;
    exception_set(t, self, &exception_of(self)->args, tuple);
    if (!located)
        return true;
    static const int order[] = {OS_ERROR_ERRNO, OS_ERROR_STRERROR, OS_ERROR_FILENAME, -1, OS_ERROR_FILENAME2};
    for (size_t i = 0; i < nargs; i++)
        if (order[i] >= 0 && !(i >= 2 && args[i] == NONE))
            exception_set(t, self, &exception_of(self)->fields[order[i]], value_retain(args[i]));
    return true;
}

value os_error_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    if (type == &exc_OSError && nargs >= 2 && nargs <= 5)
        type = subclass_for(args[0]);
    struct exception *e = instance_allocate(t, type, sizeof *e);
    if (!e)
        return UNSET;
    value self = value_from_ref(e);
    field_init(&e->args, tuple_empty);
    if (!inits_itself(type) && (!exception_no_keywords(t, self, kwnames) || !fill(t, self, args, nargs))) {
        value_release(t, self);
        return UNSET;
    }
    return self;
}

bool os_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!exception_no_keywords(t, self, kwnames))
        return false;
    struct type *type = value_type(self);
    if (type->slots.new == os_error_new && !inits_itself(type))
        return true; /* done by `new` */
    return fill(t, self, args, nargs);
}

static value os_error_text(struct thread *t, value self, const value *f)
{
    value number = f[OS_ERROR_ERRNO] == UNSET ? NONE : f[OS_ERROR_ERRNO];
    value text = f[OS_ERROR_STRERROR] == UNSET ? NONE : f[OS_ERROR_STRERROR];
    if (f[OS_ERROR_FILENAME] != UNSET && f[OS_ERROR_FILENAME2] != UNSET)
        return str_format(t, "[Errno %S] %S: %R -> %R", number, text, f[OS_ERROR_FILENAME],
                          f[OS_ERROR_FILENAME2]);
    if (f[OS_ERROR_FILENAME] != UNSET)
        return str_format(t, "[Errno %S] %S: %R", number, text, f[OS_ERROR_FILENAME]);
    if (f[OS_ERROR_ERRNO] != UNSET && f[OS_ERROR_STRERROR] != UNSET)
        return str_format(t, "[Errno %S] %S", number, text);
    return exception_str(t, self);
}

value os_error_str(struct thread *t, value self)
{
    value *s = exception_enter_fields(t, self), text;
    if (!s)
        return UNSET;
    text = os_error_text(t, self, s);
    return scope_leave_keeping(t, s, text);
}
