/* The exception types that know more than their arguments: StopIteration, SystemExit, ImportError, NameError,
 * AttributeError, KeyError, SyntaxError. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception_internal.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define FIELD(index) (offsetof(struct exception, fields) + (index) * sizeof(value))
#define MEMBER(name, index)                                                                                  \
    {                                                                                                        \
        name, FIELD(index), true, true                                                                       \
    }

static void set_field(struct thread *t, value self, int field, value borrowed)
{
    exception_set(t, self, &exception_of(self)->fields[field], value_retain(borrowed));
}

/* ---- StopIteration, SystemExit ---- */

const struct member_def stop_iteration_members[] = {MEMBER("value", STOP_ITERATION_VALUE), {0}};

bool stop_iteration_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!exception_init(t, self, args, nargs, kwnames))
        return false;
    set_field(t, self, STOP_ITERATION_VALUE, nargs ? args[0] : NONE);
    return true;
}

const struct member_def system_exit_members[] = {MEMBER("code", SYSTEM_EXIT_CODE), {0}};

bool system_exit_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!exception_init(t, self, args, nargs, kwnames))
        return false;
    if (nargs)
        set_field(t, self, SYSTEM_EXIT_CODE, nargs == 1 ? args[0] : exception_of(self)->args);
    return true;
}

/* ---- ImportError, NameError, AttributeError ---- */

/* Sets args and the fields that may be given by keyword. */
static bool init_with_keywords(struct thread *t, value self, const value *args, size_t nargs, value kwnames,
                               const char *function, const char *const *names)
{
    value fields[2] = {UNSET, UNSET};
    if (!args_parse(t, function, args + nargs, 0, kwnames, names, 0, 0, fields) ||
        !exception_init(t, self, args, nargs, UNSET))
        return false;
    for (int i = 0; names[i]; i++)
        set_field(t, self, i, fields[i]);
    return true;
}

const struct member_def import_error_members[] = {MEMBER("msg", IMPORT_ERROR_MSG),
                                                  MEMBER("name", IMPORT_ERROR_NAME),
                                                  MEMBER("path", IMPORT_ERROR_PATH),
                                                  {0}};

bool import_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"name", "path", NULL};
    if (!init_with_keywords(t, self, args, nargs, kwnames, "ImportError", names))
        return false;
    set_field(t, self, IMPORT_ERROR_MSG, nargs == 1 ? args[0] : UNSET);
    return true;
}

value import_error_str(struct thread *t, value self)
{
    value msg = exception_load(t, self, &exception_of(self)->fields[IMPORT_ERROR_MSG]);
    if (msg != UNSET && value_is_exact(msg, &str_type))
        return msg;
    value_release(t, msg);
    return exception_str(t, self);
}

const struct member_def name_error_members[] = {MEMBER("name", NAME_ERROR_NAME), {0}};

bool name_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"name", NULL};
    return init_with_keywords(t, self, args, nargs, kwnames, "NameError", names);
}

const struct member_def attribute_error_members[] = {
    MEMBER("name", ATTRIBUTE_ERROR_NAME), MEMBER("obj", ATTRIBUTE_ERROR_OBJ), {0}};

bool attribute_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"name", "obj", NULL};
    return init_with_keywords(t, self, args, nargs, kwnames, "AttributeError", names);
}

/* ---- KeyError ---- */

value key_error_str(struct thread *t, value self)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = exception_load(t, self, &exception_of(self)->args);
    value text =
        s[0] == UNSET || tuple_count(s[0]) != 1 ? exception_str(t, self) : op_repr(t, tuple_item(s[0], 0));
    return scope_leave_keeping(t, s, text);
}

/* ---- SyntaxError ---- */

const struct member_def syntax_error_members[] = {MEMBER("msg", SYNTAX_ERROR_MSG),
                                                  MEMBER("filename", SYNTAX_ERROR_FILENAME),
                                                  MEMBER("lineno", SYNTAX_ERROR_LINENO),
                                                  MEMBER("offset", SYNTAX_ERROR_OFFSET),
                                                  MEMBER("text", SYNTAX_ERROR_TEXT),
                                                  MEMBER("end_lineno", SYNTAX_ERROR_END_LINENO),
                                                  MEMBER("end_offset", SYNTAX_ERROR_END_OFFSET),
                                                  {0}};

/* (filename, lineno, offset, text[, end_lineno, end_offset]) */
static bool take_location(struct thread *t, value self, value location)
{
    size_t count = tuple_count(location);
    if (count < 4) {
        raise_error(t, &exc_TypeError, "function missing required argument '%s' (pos %zu)",
                    (const char *const[]){"filename", "lineno", "offset", "text"}[count], count + 1);
        return false;
    }
    if (count > 6) {
        raise_error(t, &exc_TypeError, "function takes at most 6 arguments (%zu given)", count);
        return false;
    }
    if (count == 5) {
        raise_error(t, &exc_TypeError, "end_offset must be provided when end_lineno is provided");
        return false;
    }
    for (size_t i = 0; i < count; i++)
        set_field(t, self, SYNTAX_ERROR_FILENAME + (int)i, tuple_item(location, i));
    return true;
}

bool syntax_error_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!exception_init(t, self, args, nargs, kwnames))
        return false;
    if (nargs >= 1)
        set_field(t, self, SYNTAX_ERROR_MSG, args[0]);
    if (nargs != 2)
        return true;
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = tuple_from_iterable(t, args[1]);
    bool ok = s[0] != UNSET && take_location(t, self, s[0]);
    scope_leave(t, s);
    return ok;
}

value syntax_error_str(struct thread *t, value self)
{
    value *fields = exception_enter_fields(t, self);
    if (!fields)
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s) {
        scope_leave(t, fields);
        return UNSET;
    }
    value filename = fields[SYNTAX_ERROR_FILENAME], lineno = fields[SYNTAX_ERROR_LINENO], text;
    s[0] = fields[SYNTAX_ERROR_MSG] == UNSET ? str_from_text(t, "None") : op_str(t, fields[SYNTAX_ERROR_MSG]);
    if (s[0] == UNSET) {
        text = UNSET;
    } else if (filename != UNSET && str_check(filename)) {
        const char *name = str_data(filename), *slash = strrchr(name, '/');
        name = slash ? slash + 1 : name;
        text = lineno != UNSET && int_check(lineno) ? str_format(t, "%U (%s, line %S)", s[0], name, lineno)
                                                    : str_format(t, "%U (%s)", s[0], name);
    } else if (lineno != UNSET && int_check(lineno)) {
        text = str_format(t, "%U (line %S)", s[0], lineno);
    } else {
        text = scope_take(&s[0]);
    }
    text = scope_leave_keeping(t, s, text);
    return scope_leave_keeping(t, fields, text);
}
