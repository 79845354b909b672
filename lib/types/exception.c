/* BaseException: its constructor, texts and attributes. */
#include "types/exception.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception_internal.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

bool exception_no_keywords(struct thread *t, value self, value kwnames)
{
    if (kwnames == UNSET || tuple_count(kwnames) == 0)
        return true;
    raise_error(t, &exc_TypeError, "%T() takes no keyword arguments", self);
    return false;
}

value exception_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct exception *e = instance_allocate(t, type, sizeof *e);
    if (!e)
        return UNSET;
    value tuple = tuple_from_items(t, args, nargs);
    if (tuple == UNSET) {
        object_release(t, &e->object);
        return UNSET;
    }
    field_init(&e->args, tuple);
    return value_from_ref(e);
}

bool exception_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    if (!exception_no_keywords(t, self, kwnames))
        return false;
    value old = object_is_private(value_ref(self)) ? exception_of(self)->args : UNSET;
    if (old != UNSET && tuple_count(old) == nargs &&
        (!nargs || !memcmp(tuple_of(old)->items, args, nargs * sizeof *args)))
        return true; /* what `new` has set already */
    value tuple = tuple_from_items(t, args, nargs);
    if (tuple == UNSET)
        return false;
    exception_set(t, self, &exception_of(self)->args, tuple);
    return true;
}

value exception_str(struct thread *t, value self)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = exception_load(t, self, &exception_of(self)->args);
    size_t count = s[0] == UNSET ? 0 : tuple_count(s[0]);
    value text = count == 0   ? str_from_text(t, "")
                 : count == 1 ? op_str(t, tuple_item(s[0], 0))
                              : op_str(t, s[0]);
    return scope_leave_keeping(t, s, text);
}

value exception_repr(struct thread *t, value self)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value args = exception_load(t, self, &exception_of(self)->args);
    s[0] = args == UNSET ? tuple_empty : args;
    const char *name = value_type(self)->name, *dot = strrchr(name, '.');
    name = dot ? dot + 1 : name;
    value text = tuple_count(s[0]) == 1 ? str_format(t, "%s(%R)", name, tuple_item(s[0], 0))
                                        : str_format(t, "%s%R", name, s[0]);
    return scope_leave_keeping(t, s, text);
}

static bool exception_slots(struct object *o, struct slot_run *run)
{
    struct exception *e = (struct exception *)o;
    switch (run->cursor++) { /* the order in which python3 releases them */
    case 0:
        run->first = e->fields, run->count = COUNT_OF(e->fields), run->stride = 1;
        return true;
    case 1:
        run->first = &e->dict, run->count = 1, run->stride = 1;
        return true;
    case 2:
        run->first = &e->args, run->count = 4, run->stride = 1;
        return true;
    }
    return false;
}

/* ---- Attributes ---- */

static value get_args(struct thread *t, value self)
{
    value args = field_load(t, value_ref(self), &exception_of(self)->args);
    return args == UNSET ? NONE : args;
}

static bool set_args(struct thread *t, value self, value v)
{
    if (v == UNSET) {
        raise_error(t, &exc_TypeError, "args may not be deleted");
        return false;
    }
    value tuple = tuple_from_iterable(t, v);
    if (tuple == UNSET)
        return false;
    exception_set(t, self, &exception_of(self)->args, tuple);
    return true;
}

static value get_or_none(struct thread *t, value self, value *field)
{
    value v = field_load(t, value_ref(self), field);
    return v == UNSET ? NONE : v;
}

static value get_traceback(struct thread *t, value self)
{
    return get_or_none(t, self, &exception_of(self)->traceback);
}

static bool set_traceback(struct thread *t, value self, value v)
{
    if (v == UNSET) {
        raise_error(t, &exc_TypeError, "__traceback__ may not be deleted");
        return false;
    }
    if (v != NONE && strcmp(value_type(v)->name, "traceback")) {
        raise_error(t, &exc_TypeError, "__traceback__ must be a traceback or None");
        return false;
    }
    exception_set(t, self, &exception_of(self)->traceback, v == NONE ? UNSET : value_retain(v));
    return true;
}

static value get_context(struct thread *t, value self)
{
    return get_or_none(t, self, &exception_of(self)->context);
}

/* An exception or None for `__context__` and `__cause__`. */
static bool check_link(struct thread *t, value v, const char *what)
{
    if (v == UNSET)
        raise_error(t, &exc_TypeError, "__%s__ may not be deleted", what);
    else if (v != NONE && !exception_check(v))
        raise_error(t, &exc_TypeError, "exception %s must be None or derive from BaseException", what);
    else
        return true;
    return false;
}

static bool set_context(struct thread *t, value self, value v)
{
    if (!check_link(t, v, "context"))
        return false;
    exception_set(t, self, &exception_of(self)->context, v == NONE ? UNSET : value_retain(v));
    return true;
}

static value get_cause(struct thread *t, value self)
{
    return get_or_none(t, self, &exception_of(self)->cause);
}

static bool set_cause(struct thread *t, value self, value v)
{
    if (!check_link(t, v, "cause"))
        return false;
    exception_set(t, self, &exception_of(self)->cause, v == NONE ? UNSET : value_retain(v));
    if (!object_is_sticky(value_ref(self)))
        store_relaxed(&exception_of(self)->suppress_context, true);
    return true;
}

static value get_suppress(struct thread *t, value self)
{
    return value_from_bool(load_relaxed(&exception_of(self)->suppress_context));
}

static bool set_suppress(struct thread *t, value self, value v)
{
    int truth = v == UNSET ? -1 : op_truth(t, v);
    if (truth < 0) {
        if (!thread_raised(t))
            raise_error(t, &exc_TypeError, "can't delete numeric/char attribute");
        return false;
    }
    store_relaxed(&exception_of(self)->suppress_context, truth);
    return true;
}

static const struct getset_def exception_getsets[] = {
    {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__context__", get_context, set_context, "exception context"},
    {"__cause__", get_cause, set_cause, "exception cause"},
    {"__suppress_context__", get_suppress, set_suppress, NULL},
    {"__dict__", instance_dict, instance_set_dict, NULL},
    {0},
};

/* ---- Methods ---- */

static value with_traceback(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return set_traceback(t, args[0], args[1]) ? value_retain(args[0]) : UNSET;
}

static value add_note(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "note must be a str, not '%T'", args[1]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = op_find_attribute(t, args[0], NAME(__notes__));
    if (s[0] == UNSET && !thread_raised(t)) {
        s[0] = list_create(t, 1);
        if (s[0] != UNSET && !op_set_attribute(t, args[0], NAME(__notes__), s[0]))
            slot_clear(t, &s[0]);
    }
    if (s[0] != UNSET && !list_check(s[0]))
        raise_error(t, &exc_TypeError, "Cannot add note: __notes__ is not a list");
    else if (s[0] != UNSET && list_append(t, s[0], args[1]))
        result = NONE;
    scope_leave(t, s);
    return result;
}

static value reduce(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    value class = value_from_type(value_type(args[0])), result = UNSET;
    s[0] = get_args(t, args[0]);
    s[1] = instance_dict(t, args[0]);
    if (s[1] != UNSET)
        result = dict_count(s[1]) ? tuple_pack(t, 3, class, s[0], s[1]) : tuple_pack(t, 2, class, s[0]);
    return scope_leave_keeping(t, s, result);
}

static value set_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (args[1] == NONE)
        return NONE;
    if (!dict_check(args[1]))
        return raise_error(t, &exc_TypeError, "state is not a dictionary");
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    size_t position = 0;
    bool ok = true;
    while (ok && dict_next(t, args[1], &position, &s[0], &s[1])) {
        ok = op_set_attribute(t, args[0], s[0], s[1]);
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return ok ? NONE : UNSET;
}

static const struct native_def exception_methods[] = {
    {"with_traceback", with_traceback, 1, 1, 0, "(self, tb)",
     "Exception.with_traceback(tb) --\n    set self.__traceback__ to tb and return self."},
    {"add_note", add_note, 1, 1, 0, "(self, note)",
     "Exception.add_note(note) --\n    add a note to the exception"},
    {"__reduce__", reduce, 0, 0, 0, NULL, NULL},
    {"__setstate__", set_state, 1, 1, 0, NULL, NULL},
    {0},
};

struct type exc_BaseException = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "BaseException",
    .doc = "Common base class for all exceptions",
    .base = &object_type_object,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_EXCEPTION_SUBCLASS,
    .size = sizeof(struct exception),
    .dict_offset = offsetof(struct exception, dict),
    .methods = exception_methods,
    .getsets = exception_getsets,
    .slots = {.new = exception_new,
              .init = exception_init,
              .str = exception_str,
              .repr = exception_repr,
              .slots = exception_slots},
};
