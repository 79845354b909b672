/* The module sys: its functions. */
#include "gc/thread_list.h"
#include "memory/heap.h"
#include "modules/module_state.h"
#include "modules/modules.h"
#include "modules/stream.h"
#include "modules/struct_sequence.h"
#include "modules/sys_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/frame_object.h"
#include "vm/vm.h"

#define LEAST_DIGIT_LIMIT 640

static value interval_key;

static const struct getset_def asyncgen_hooks_fields[] = {
    {"firstiter", struct_sequence_get_0, NULL, NULL},
    {"finalizer", struct_sequence_get_1, NULL, NULL},
    {0},
};
STRUCT_SEQUENCE(asyncgen_hooks_type, "sys.asyncgen_hooks", asyncgen_hooks_fields);

static value sys_exit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value arguments = UNSET;
    if (nargs && args[0] != NONE)
        arguments = tuple_check(args[0]) ? value_retain(args[0]) : tuple_from_items(t, args, 1);
    else
        arguments = tuple_create(t, 0);
    value error = arguments == UNSET ? UNSET : exception_create(t, &exc_SystemExit, arguments);
    return error == UNSET ? UNSET : raise_instance(t, error);
}

/* ---- Objects ---- */

static value sys_getrefcount(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!value_is_ref(args[0]))
        return value_from_small_int(1000000000);
    return int_from_i64(t, object_reference_count(value_ref(args[0])));
}

static value sys_getsizeof(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"object", "default", NULL};
    value given[2];
    if (!args_parse(t, "getsizeof", args, nargs, kwnames, names, 1, 2, given))
        return UNSET;
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = special_lookup(t, given[0], NAME(__sizeof__));
    if (s[0] != UNSET) {
        result = op_call_0(t, s[0]);
    } else if (!thread_raised(t)) {
        if (!value_is_ref(given[0]))
            result = value_from_small_int(sizeof(value));
        else if (heap_contains(value_ref(given[0])))
            result = int_from_u64(t, memory_size(value_ref(given[0])));
        else
            result = int_from_u64(t, value_type(given[0])->size);
    }
    return scope_leave_keeping(t, s, result);
}

static value sys_intern(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "intern() argument must be str, not %T", args[0]);
    if (!value_is_exact(args[0], &str_type))
        return raise_error(t, &exc_TypeError, "can't intern %.400T", args[0]);
    return str_intern(t, value_retain(args[0]));
}

/* ---- Frames and exceptions ---- */

static value sys_getframe(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t depth = 0;
    if (nargs && !int_as_i64(t, args[0], &depth))
        return UNSET;
    struct frame *f = vm_current_frame(t, depth < 0 ? 0 : (size_t)depth);
    return f ? frame_object_of(t, f) : raise_error(t, &exc_ValueError, "call stack is not deep enough");
}

static value sys_exc_info(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value handled = vm_handled_exception(t);
    if (handled == UNSET || handled == NONE)
        return tuple_pack(t, 3, NONE, NONE, NONE);
    value traceback = exception_load(t, handled, &exception_of(handled)->traceback);
    value info = tuple_pack(t, 3, value_from_type(value_type(handled)), handled,
                            traceback == UNSET ? NONE : traceback);
    value_release(t, traceback);
    return info;
}

static value sys_exception(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value handled = vm_handled_exception(t);
    return handled == UNSET ? NONE : value_retain(handled);
}

static bool write_error(struct thread *t, const struct buffer *text)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = text->failed ? raise_no_memory(t) : str_from_utf8(t, buffer_text(text), text->length);
    if (s[0] != UNSET)
        vm_write_str(t, STREAM_ERROR, s[0]);
    scope_leave(t, s);
    return !thread_raised(t);
}

static value sys_excepthook(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!exception_check(args[1]))
        return raise_error(t, &exc_TypeError, "print_exception(): Exception expected for value, %T found",
                           args[1]);
    struct buffer text = BUFFER_EMPTY;
    vm_format_exception(t, args[1], &text);
    bool done = write_error(t, &text);
    buffer_finish(&text);
    return done ? NONE : UNSET;
}

static value attribute_or_none(struct thread *t, value v, const char *name)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = str_intern_utf8(t, name, strlen(name));
    value found = s[0] == UNSET ? UNSET : op_find_attribute(t, v, s[0]);
    scope_leave(t, s); /* a str: nothing of it runs */
    return found == UNSET && !thread_raised(t) ? NONE : found;
}

static value sys_unraisablehook(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 4), result = UNSET;
    struct buffer text = BUFFER_EMPTY;
    if (!s)
        return UNSET;
    if ((s[0] = attribute_or_none(t, args[0], "exc_value")) == UNSET ||
        (s[1] = attribute_or_none(t, args[0], "err_msg")) == UNSET ||
        (s[2] = attribute_or_none(t, args[0], "object")) == UNSET)
        goto out;
    buffer_append_text(&text, str_check(s[1]) ? str_data(s[1]) : "Exception ignored in");
    if (s[2] != NONE && (s[3] = op_repr(t, s[2])) != UNSET)
        buffer_printf(&text, ": %s", str_data(s[3]));
    buffer_append_char(&text, '\n');
    if (!thread_raised(t) && exception_check(s[0]))
        vm_format_exception(t, s[0], &text);
    if (!thread_raised(t) && write_error(t, &text))
        result = NONE;
out:
    buffer_finish(&text);
    scope_leave(t, s);
    return result;
}

static value sys_displayhook(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value builtins = t->program->builtins;
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if (args[0] == NONE) {
        result = NONE;
        goto out;
    }
    if ((s[0] = str_intern_utf8(t, "_", 1)) == UNSET || !dict_set(t, builtins, s[0], NONE) ||
        (s[1] = op_repr(t, args[0])) == UNSET || (s[2] = str_format(t, "%U\n", s[1])) == UNSET ||
        !vm_write_str(t, STREAM_OUTPUT, s[2]))
        goto out;
    if (dict_set(t, builtins, s[0], args[0]))
        result = NONE;
out:
    scope_leave(t, s);
    return result;
}

/* ---- Limits and settings ---- */

static value sys_getrecursionlimit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(vm_of(t)->depth_limit);
}

static void set_depth_limit(struct thread *t, void *context)
{
    if (t->vm)
        store_relaxed(&vm_of(t)->depth_limit, *(uint32_t *)context); /* a moment late does no harm */
}

static value sys_setrecursionlimit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t limit;
    if (!int_as_i64(t, args[0], &limit))
        return UNSET;
    if (limit > INT32_MAX || limit < INT32_MIN)
        return raise_error(t, &exc_OverflowError, "signed integer is %s",
                           limit > 0 ? "greater than maximum" : "less than minimum");
    if (limit < 1)
        return raise_error(t, &exc_ValueError, "recursion limit must be greater or equal than 1");
    if (vm_of(t)->depth >= limit)
        return raise_error(
            t, &exc_RecursionError,
            "cannot set the recursion limit to %lld at the recursion depth %u: the limit is too low",
            (long long)limit, vm_of(t)->depth);
    uint32_t depth = (uint32_t)limit;
    store_relaxed(&t->program->vm->recursion_limit, depth);
    program_each_thread(t->program, set_depth_limit, &depth);
    return NONE;
}

static value sys_get_digits(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return int_from_u64(t, int_digit_limit(t));
}

static value sys_set_digits(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"maxdigits", NULL};
    value given[1];
    int64_t limit;
    if (!args_parse(t, "set_int_max_str_digits", args, nargs, kwnames, names, 1, 1, given) ||
        !int_as_i64(t, given[0], &limit))
        return UNSET;
    if (limit != 0 && (limit < LEAST_DIGIT_LIMIT || limit > INT32_MAX))
        return raise_error(t, &exc_ValueError, "maxdigits must be 0 or larger than %d", LEAST_DIGIT_LIMIT);
    store_relaxed(&t->program->int_digit_limit, limit ? (int32_t)limit : -1); /* no more than a setting */
    return NONE;
}

/* Threads run side by side here: there is nothing to switch, and the interval is only remembered. */
static value sys_getswitchinterval(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value kept = module_state_get(t, interval_key);
    return kept == UNSET && !thread_raised(t) ? value_from_finite(0.005) : kept;
}

static value sys_setswitchinterval(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    double seconds;
    if (!float_as_double(t, args[0], &seconds))
        return UNSET;
    if (!(seconds > 0))
        return raise_error(t, &exc_ValueError, "switch interval must be strictly positive");
    return module_state_set(t, interval_key, value_from_finite(seconds)) ? NONE : UNSET;
}

static value sys_none(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return NONE;
}

static value sys_false(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return FALSE_VALUE;
}

static value sys_utf8(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return str_from_text(t, "utf-8");
}

static value sys_surrogateescape(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return str_from_text(t, "surrogateescape");
}

static value sys_settrace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return args[0] == NONE ? NONE : raise_error(t, &exc_NotImplementedError, "sys.settrace()");
}

static value sys_setprofile(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return args[0] == NONE ? NONE : raise_error(t, &exc_NotImplementedError, "sys.setprofile()");
}

static value sys_getallocatedblocks(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct heap_stats stats;
    program_heap_stats(t->program->heap, &stats);
    return int_from_u64(t, stats.objects);
}

/* Nobody can listen: see sys_addaudithook. */
static value sys_audit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "audit() missing 1 required positional argument: 'event'");
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "expected str for argument 'event', not %.200T", args[0]);
    return NONE;
}

static value sys_addaudithook(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_NotImplementedError, "sys.addaudithook: there are no audit events");
}

static value none_if_unset(value v)
{
    return v == UNSET ? NONE : v;
}

static value sys_get_asyncgen_hooks(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct vm_thread *vm = vm_of(t);
    value items[] = {value_retain(none_if_unset(vm->async_first)),
                     value_retain(none_if_unset(vm->async_finaliser))};
    return struct_sequence_create(t, &asyncgen_hooks_type, items, 2);
}

static value sys_set_asyncgen_hooks(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"firstiter", "finalizer", NULL};
    value given[2];
    if (!args_parse(t, "set_asyncgen_hooks", args, nargs, kwnames, names, 0, 2, given))
        return UNSET;
    for (int i = 0; i < 2; i++) {
        if (given[i] != UNSET && given[i] != NONE && !value_type(given[i])->slots.call)
            return raise_error(t, &exc_TypeError, "callable %s expected, got %.50T", names[i], given[i]);
    }
    value *hooks[] = {&vm_of(t)->async_first, &vm_of(t)->async_finaliser};
    for (int i = 0; i < 2; i++) {
        if (given[i] != UNSET)
            slot_set(t, hooks[i], given[i] == NONE ? UNSET : value_retain(given[i]));
    }
    return NONE;
}

/* 0: where a coroutine was made is not kept. */
static value sys_get_origin_depth(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(0);
}

static value sys_set_origin_depth(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t depth;
    if (nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames)) != 1)
        return raise_error(t, &exc_TypeError,
                           "set_coroutine_origin_tracking_depth() takes exactly 1 argument (%zu given)",
                           nargs);
    if (!int_as_i64(t, args[0], &depth))
        return UNSET;
    if (depth < 0)
        return raise_error(t, &exc_ValueError, "depth must be >= 0");
    return depth ? raise_error(t, &exc_NotImplementedError, "sys.set_coroutine_origin_tracking_depth") : NONE;
}

static const struct native_def functions[] = {
    {"addaudithook", sys_addaudithook, 1, 1, NATIVE_KEYWORDS, "($module, /, hook)", NULL},
    {"audit", sys_audit, 0, -1, 0, NULL, "Does nothing: there are no hooks."},
    {"_getframe", sys_getframe, 0, 1, 0, "($module, depth=0, /)", "A frame of the calling thread."},
    {"_clear_type_cache", sys_none, 0, 0, 0, "($module, /)", NULL},
    {"displayhook", sys_displayhook, 1, 1, 0, "($module, object, /)", "Shows the value of an expression."},
    {"excepthook", sys_excepthook, 3, 3, 0, "($module, exctype, value, traceback, /)",
     "Prints an exception that nobody caught."},
    {"__displayhook__", sys_displayhook, 1, 1, 0, "($module, object, /)", NULL},
    {"__excepthook__", sys_excepthook, 3, 3, 0, "($module, exctype, value, traceback, /)", NULL},
    {"__unraisablehook__", sys_unraisablehook, 1, 1, 0, "($module, unraisable, /)", NULL},
    {"get_asyncgen_hooks", sys_get_asyncgen_hooks, 0, 0, 0, "($module, /)", NULL},
    {"get_coroutine_origin_tracking_depth", sys_get_origin_depth, 0, 0, 0, "($module, /)", NULL},
    {"set_asyncgen_hooks", sys_set_asyncgen_hooks, 0, -1, NATIVE_KEYWORDS, NULL,
     "Functions that get to know of async generators, as they are first used and as they go."},
    {"set_coroutine_origin_tracking_depth", sys_set_origin_depth, 0, -1, NATIVE_KEYWORDS,
     "($module, /, depth)", NULL},
    {"exc_info", sys_exc_info, 0, 0, 0, "($module, /)", "(type, value, traceback) of what is being handled."},
    {"exception", sys_exception, 0, 0, 0, "($module, /)", "The exception that is being handled."},
    {"exit", sys_exit, 0, 1, 0, "($module, status=None, /)", "Ends the program by raising SystemExit."},
    {"get_int_max_str_digits", sys_get_digits, 0, 0, 0, "($module, /)", NULL},
    {"getallocatedblocks", sys_getallocatedblocks, 0, 0, 0, "($module, /)", NULL},
    {"getdefaultencoding", sys_utf8, 0, 0, 0, "($module, /)", NULL},
    {"getfilesystemencodeerrors", sys_surrogateescape, 0, 0, 0, "($module, /)", NULL},
    {"getfilesystemencoding", sys_utf8, 0, 0, 0, "($module, /)", NULL},
    {"getprofile", sys_none, 0, 0, 0, "($module, /)", NULL},
    {"getrecursionlimit", sys_getrecursionlimit, 0, 0, 0, "($module, /)", "How deep calls may nest."},
    {"getrefcount", sys_getrefcount, 1, 1, 0, "($module, object, /)",
     "How many references an object has, the argument included."},
    {"getsizeof", sys_getsizeof, 1, 2, NATIVE_KEYWORDS, "(object [, default])", "The bytes of an object."},
    {"getswitchinterval", sys_getswitchinterval, 0, 0, 0, "($module, /)", NULL},
    {"gettrace", sys_none, 0, 0, 0, "($module, /)", NULL},
    {"intern", sys_intern, 1, 1, 0, "($module, string, /)", "The one str of that text."},
    {"is_finalizing", sys_false, 0, 0, 0, "($module, /)", NULL},
    {"set_int_max_str_digits", sys_set_digits, 1, 1, NATIVE_KEYWORDS, "($module, /, maxdigits)", NULL},
    {"setprofile", sys_setprofile, 1, 1, 0, NULL, NULL},
    {"setrecursionlimit", sys_setrecursionlimit, 1, 1, 0, "($module, limit, /)",
     "Sets how deep calls may nest."},
    {"setswitchinterval", sys_setswitchinterval, 1, 1, 0, "($module, interval, /)", NULL},
    {"settrace", sys_settrace, 1, 1, 0, NULL, NULL},
    {"unraisablehook", sys_unraisablehook, 1, 1, 0, "($module, unraisable, /)",
     "Prints an exception that cannot be raised."},
    {0},
};

void sys_functions_ready(void)
{
    type_ready(&asyncgen_hooks_type);
    interval_key = str_name("sys.switch_interval");
}

const struct module_def sys_module = {
    .name = "sys",
    .doc = "The program, its runtime and its surroundings.",
    .functions = functions,
    .init = sys_info_add,
};
