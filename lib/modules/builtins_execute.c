/* Built-in functions that compile, execute and import. */
#include "modules/ast_objects.h"
#include "modules/builtins_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/code.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/loan.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define COMPILE_ONLY_AST 0x400

/* The octets of source given as str or bytes. *owner (a scope slot) keeps them. False: raised. */
static bool source_text(struct thread *t, value v, const char *function, const char *what, value *owner,
                        const char **text, size_t *size)
{
    const uint8_t *data;
    if (str_check(v)) {
        if (str_of(v)->object.extra & STR_SURROGATES) {
            slot_set(t, owner, str_encode(t, v, NULL, NULL));
            return false;
        }
        *text = str_data(v);
        *size = str_of(v)->size;
    } else if (value_lends(v) && bytes_view(t, v, &data, size)) {
        slot_set(t, owner, bytes_from_data(t, data, *size));
        if (*owner == UNSET)
            return false;
        *text = (const char *)bytes_of(*owner)->data;
    } else {
        raised_clear(t);
        raise_error(t, &exc_TypeError, "%s() arg 1 must be a %s object", function, what);
        return false;
    }
    if (memchr(*text, 0, *size)) {
        raise_error(t, &exc_ValueError, "source code string cannot contain null bytes");
        return false;
    }
    return true;
}

static enum source_origin origin_of(value source)
{
    return str_check(source) ? SOURCE_TEXT : SOURCE_BYTES;
}

static bool compile_mode(struct thread *t, value v, enum parse_mode *mode)
{
    if (!str_check(v)) {
        raise_error(t, &exc_TypeError, "compile() argument 'mode' must be str, not %T", v);
        return false;
    }
    if (str_equals_text(v, "exec"))
        *mode = PARSE_FILE;
    else if (str_equals_text(v, "eval"))
        *mode = PARSE_EVAL;
    else if (str_equals_text(v, "single"))
        *mode = PARSE_SINGLE;
    else
        raise_error(t, &exc_ValueError, "compile() mode must be 'exec', 'eval' or 'single'");
    return !thread_raised(t);
}

static bool compile_filename(struct thread *t, value v, value *owner, const char **name)
{
    if (str_check(v)) {
        *name = str_data(v);
        return true;
    }
    if (!bytes_check(v)) {
        raise_error(t, &exc_TypeError, "expected str, bytes or os.PathLike object, not %T", v);
        return false;
    }
    slot_set(t, owner, str_decode_utf8(t, (const char *)bytes_of(v)->data, bytes_of(v)->size));
    *name = *owner == UNSET ? NULL : str_data(*owner);
    return *owner != UNSET;
}

value builtin_compile(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"source",   "filename",         "mode", "flags", "dont_inherit",
                                        "optimize", "_feature_version", NULL};
    value given[7], result = UNSET;
    int64_t flags = 0;
    if (!args_parse(t, "compile", args, nargs, kwnames, names, 3, 6, given) ||
        (given[3] != UNSET && !int_as_i64(t, given[3], &flags)))
        return UNSET;
    value *s = scope_enter(t, 2);
    if (!s)
        return UNSET;
    const char *text, *filename;
    size_t size;
    enum parse_mode mode = PARSE_FILE;
    if (compile_filename(t, given[1], &s[0], &filename) && compile_mode(t, given[2], &mode) &&
        source_text(t, given[0], "compile", "string, bytes or AST", &s[1], &text, &size))
        result = flags & COMPILE_ONLY_AST
                     ? ast_objects_parse(t, text, size, filename, origin_of(given[0]), mode)
                     : vm_compile(t, text, size, filename, origin_of(given[0]), mode, NULL);
    return scope_leave_keeping(t, s, result);
}

/* The namespaces to use in place of the arguments of eval and exec. s[0], s[1] receive them. */
static bool namespaces(struct thread *t, const char *function, value globals, value locals, value *s)
{
    bool is_eval = !strcmp(function, "eval");
    if (globals == UNSET || globals == NONE) {
        s[0] = value_retain(vm_current_globals(t));
        struct frame *f = vm_current_frame(t, 0);
        s[1] = locals != UNSET && locals != NONE ? value_retain(locals)
               : f                               ? vm_frame_locals(t, f)
                                                 : value_retain(s[0]);
        if (s[1] == UNSET)
            return false;
    } else {
        if (!dict_check(globals)) {
            if (is_eval)
                raise_error(t, &exc_TypeError,
                            value_type(globals)->slots.get_item
                                ? "globals must be a real dict; try eval(code, {}, mapping)"
                                : "globals must be a dict");
            else
                raise_error(t, &exc_TypeError, "exec() globals must be a dict, not %.100T", globals);
            return false;
        }
        s[0] = value_retain(globals);
        s[1] = value_retain(locals == UNSET || locals == NONE ? globals : locals);
    }
    if (!value_type(s[1])->slots.get_item) {
        if (is_eval)
            raise_error(t, &exc_TypeError, "locals must be a mapping");
        else
            raise_error(t, &exc_TypeError, "locals must be a mapping or None, not %.100T", s[1]);
        return false;
    }
    int has_builtins = dict_contains(t, s[0], NAME(__builtins__));
    return has_builtins > 0 ||
           (has_builtins == 0 && dict_set(t, s[0], NAME(__builtins__), vm_current_builtins(t)));
}

static bool check_no_free(struct thread *t, const char *function, value code)
{
    if (((struct code *)value_ref(code))->free_count == 0)
        return true;
    if (!strcmp(function, "eval"))
        raise_error(t, &exc_TypeError, "code object passed to eval() may not contain free variables");
    else
        raise_error(t, &exc_TypeError, "code object passed to exec() may not contain free variables");
    return false;
}

static value evaluate(struct thread *t, const char *function, enum parse_mode mode, value source,
                      value globals, value locals)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    if (!namespaces(t, function, globals, locals, s))
        goto out;
    if (value_is_exact(source, &code_type)) {
        s[2] = value_retain(source);
    } else {
        const char *text;
        size_t size;
        if (!source_text(t, source, function, "string, bytes or code", &s[3], &text, &size))
            goto out;
        for (; mode == PARSE_EVAL && size && (*text == ' ' || *text == '\t'); text++)
            size--;
        if ((s[2] = vm_compile(t, text, size, "<string>", origin_of(source), mode, NULL)) == UNSET)
            goto out;
    }
    if (check_no_free(t, function, s[2]))
        result = vm_execute(t, s[2], s[0], s[1]);
out:
    return scope_leave_keeping(t, s, result);
}

value builtin_eval(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return evaluate(t, "eval", PARSE_EVAL, args[0], nargs > 1 ? args[1] : UNSET, nargs > 2 ? args[2] : UNSET);
}

value builtin_exec(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"", "", "", "closure", NULL};
    value given[4];
    if (!args_parse(t, "exec", args, nargs, kwnames, names, 1, 3, given))
        return UNSET;
    if (given[3] != UNSET && given[3] != NONE)
        return raise_error(t, &exc_NotImplementedError, "exec() with a closure");
    value result = evaluate(t, "exec", PARSE_FILE, given[0], given[1], given[2]);
    if (result == UNSET)
        return UNSET;
    value_release(t, result);
    return NONE;
}

value builtin___import__(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"name", "globals", "locals", "fromlist", "level", NULL};
    value given[5];
    int64_t level = 0;
    if (!args_parse(t, "__import__", args, nargs, kwnames, names, 1, 5, given) ||
        (given[4] != UNSET && !int_as_i64(t, given[4], &level)))
        return UNSET;
    if (level < 0)
        return raise_error(t, &exc_ValueError, "level must be >= 0");
    value globals = given[1] == UNSET || given[1] == NONE ? vm_current_globals(t) : given[1];
    return vm_import_level(t, given[0], globals, given[3] == UNSET ? NONE : given[3], (int)level);
}

value builtin_breakpoint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_RuntimeError,
                       "breakpoint() is not available: set a stop point from outside the program");
}

value builtin_open(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 0)
        return raise_error(t, &exc_TypeError, "open() missing required argument 'file' (pos 1)");
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if (int_check(args[0])) {
        if ((s[0] = vm_import(t, "_io")) != UNSET &&
            (s[1] = op_get_attribute(t, s[0], str_name("_open_descriptor"))) != UNSET)
            result = op_call(t, s[1], args, nargs, kwnames);
        return scope_leave_keeping(t, s, result);
    }
    s[0] = str_from_text(t, "Operation not permitted: a program has no access to files");
    s[1] = s[0] == UNSET ? UNSET : tuple_pack(t, 3, value_from_small_int(1), s[0], args[0]);
    if (s[1] != UNSET) {
        value error = exception_create(t, &exc_PermissionError, scope_take(&s[1]));
        result = error == UNSET ? UNSET : raise_instance(t, error);
    }
    scope_leave(t, s);
    return result;
}
