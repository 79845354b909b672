/* Built-in functions that turn values into text, and print and input. */
#include "base/buffer.h"
#include "modules/builtins_internal.h"
#include "modules/stream.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

value builtin_repr(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_repr(t, args[0]);
}

value builtin_ascii(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return op_ascii(t, args[0]);
}

value builtin_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs > 1 && !str_check(args[1]))
        return raise_error(t, &exc_TypeError, "format() argument 2 must be str, not %T", args[1]);
    return op_format(t, args[0], nargs > 1 ? args[1] : UNSET);
}

/* ---- print ---- */

struct print_call {
    const value *items;
    size_t count;
    value separator, end; /* str; UNSET: a space, a newline */
    value file;
    int flush;
};

static bool check_text(struct thread *t, const char *name, value *v)
{
    if (*v == NONE)
        *v = UNSET;
    if (*v != UNSET && !str_check(*v))
        raise_error(t, &exc_TypeError, "%s must be None or a string, not %.200T", name, *v);
    return !thread_raised(t);
}

/* To one of the program's own streams: the whole line in one piece, as far as it could be made. */
static bool print_direct(struct thread *t, const struct print_call *call)
{
    struct buffer line = BUFFER_EMPTY;
    bool surrogates = false, done = true;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    for (size_t i = 0; i < call->count && done; i++) {
        value separator = i ? call->separator : str_empty;
        if (separator == UNSET) {
            buffer_append_char(&line, ' ');
        } else {
            buffer_append(&line, str_data(separator), str_of(separator)->size);
            surrogates |= str_of(separator)->object.extra & STR_SURROGATES;
        }
        s[0] = op_str(t, call->items[i]);
        done = s[0] != UNSET;
        if (done) {
            buffer_append(&line, str_data(s[0]), str_of(s[0])->size);
            surrogates |= str_of(s[0])->object.extra & STR_SURROGATES;
            slot_clear(t, &s[0]);
        }
    }
    if (done && call->end == UNSET) {
        buffer_append_char(&line, '\n');
    } else if (done) {
        buffer_append(&line, str_data(call->end), str_of(call->end)->size);
        surrogates |= str_of(call->end)->object.extra & STR_SURROGATES;
    }
    if (!done)
        s[1] = raised_take(t);
    if (line.failed)
        raise_no_memory(t);
    else if (line.length)
        stream_write_text(t, call->file, line.data, line.length, surrogates);
    if (!done && !thread_raised(t))
        raise_instance(t, scope_take(&s[1]));
    buffer_finish(&line);
    scope_leave(t, s);
    return !thread_raised(t);
}

static bool write_piece(struct thread *t, value write, value text, const char *otherwise)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    if (text == UNSET)
        text = s[0] = str_from_text(t, otherwise);
    if (text != UNSET)
        s[1] = op_call_1(t, write, text);
    bool done = s[1] != UNSET;
    scope_leave(t, s);
    return done;
}

/* To any object with a method write: piece by piece, as python3 does. */
static bool print_pieces(struct thread *t, const struct print_call *call)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = op_get_attribute(t, call->file, NAME(write));
    bool done = s[0] != UNSET;
    for (size_t i = 0; i < call->count && done; i++) {
        if (i && !(done = write_piece(t, s[0], call->separator, " ")))
            break;
        s[1] = op_str(t, call->items[i]);
        done = s[1] != UNSET && write_piece(t, s[0], s[1], NULL);
        slot_clear(t, &s[1]);
    }
    done = done && write_piece(t, s[0], call->end, "\n");
    if (done && call->flush) {
        slot_set(t, &s[0], op_call_method(t, call->file, NAME(flush), NULL, 0));
        done = s[0] != UNSET;
    }
    scope_leave(t, s);
    return done;
}

value builtin_print(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"sep", "end", "file", "flush", NULL};
    value given[4] = {UNSET, UNSET, UNSET, UNSET};
    if (kwnames != UNSET && !args_parse(t, "print", args + nargs, 0, kwnames, names, 0, 0, given))
        return UNSET;
    struct print_call call = {.items = args, .count = nargs, .separator = given[0], .end = given[1]};
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if (given[2] == UNSET || given[2] == NONE) {
        s[0] = stream_of_sys(t, NAME(stdout));
        if (s[0] == UNSET) {
            raise_error(t, &exc_RuntimeError, "lost sys.stdout");
            goto out;
        }
    } else {
        s[0] = value_retain(given[2]);
    }
    call.file = s[0];
    if (call.file == NONE) {
        result = NONE;
        goto out;
    }
    if (!check_text(t, "sep", &call.separator) || !check_text(t, "end", &call.end))
        goto out;
    call.flush = given[3] == UNSET ? 0 : op_truth(t, given[3]);
    if (call.flush < 0)
        goto out;
    if (stream_is_direct(call.file) ? print_direct(t, &call) : print_pieces(t, &call))
        result = NONE;
out:
    scope_leave(t, s);
    return result;
}

/* ---- input ---- */

static bool show_prompt(struct thread *t, value out, value prompt)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool done = true;
    if (prompt != UNSET) {
        s[0] = op_str(t, prompt);
        s[1] = s[0] == UNSET ? UNSET : op_call_method(t, out, NAME(write), &s[0], 1);
        done = s[1] != UNSET;
    }
    if (done) {
        slot_set(t, &s[1], op_call_method(t, out, NAME(flush), NULL, 0));
        done = s[1] != UNSET;
    }
    scope_leave(t, s);
    return done;
}

/* Takes the line end off a line that was read (borrowed). */
static value finished_line(struct thread *t, value line)
{
    if (!str_check(line))
        return raise_error(t, &exc_TypeError, "object.readline() returned non-string");
    size_t size = str_of(line)->size;
    if (size == 0)
        return raise_error(t, &exc_EOFError, "EOF when reading a line");
    if (str_data(line)[size - 1] == '\n')
        size--;
    return str_from_utf8(t, str_data(line), size);
}

value builtin_input(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    value *in = &s[0], *out = &s[1], *error = &s[2];
    *in = stream_of_sys(t, NAME(stdin));
    *out = stream_of_sys(t, NAME(stdout));
    *error = stream_of_sys(t, NAME(stderr));
    if (*in == UNSET || *in == NONE)
        raise_error(t, &exc_RuntimeError, "input(): lost sys.stdin");
    else if (*out == UNSET || *out == NONE)
        raise_error(t, &exc_RuntimeError, "input(): lost sys.stdout");
    else if (*error == UNSET || *error == NONE)
        raise_error(t, &exc_RuntimeError, "input(): lost sys.stderr");
    else if (show_prompt(t, *out, nargs ? args[0] : UNSET) &&
             (s[3] = op_call_method(t, *in, NAME(readline), NULL, 0)) != UNSET)
        result = finished_line(t, s[3]);
    return scope_leave_keeping(t, s, result);
}
