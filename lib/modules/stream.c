#include "modules/stream.h"

#include "base/buffer.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_codec.h"
#include "types/tuple.h"
#include "vm/vm.h"

value raise_unsupported(struct thread *t, const char *what)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    if ((s[0] = vm_import(t, "_io")) != UNSET &&
        (s[1] = op_get_attribute(t, s[0], str_name("UnsupportedOperation"))) != UNSET &&
        (s[2] = str_from_text(t, what)) != UNSET) {
        value error = op_call_1(t, s[1], s[2]);
        if (error != UNSET)
            raise_instance(t, error);
    }
    scope_leave(t, s);
    return UNSET;
}

static struct stream *stream_of(value v)
{
    return (struct stream *)value_ref(v);
}

static int number_of(value v)
{
    return stream_of(v)->object.extra;
}

value stream_create(struct thread *t, struct type *type, int number)
{
    struct stream *stream = object_create(t, type, sizeof *stream);
    if (!stream)
        return UNSET;
    stream->object.extra = (uint16_t)number;
    return value_from_ref(stream);
}

value stream_of_sys(struct thread *t, value name)
{
    value sys = t->program->extra_roots[ROOT_SYS];
    return sys == UNSET ? UNSET : dict_get_str(t, sys, name);
}

static bool check_open(struct thread *t, value self)
{
    if (load_relaxed(&stream_of(self)->closed)) /* nothing is read because of it */
        raise_error(t, &exc_ValueError, "I/O operation on closed file.");
    return !thread_raised(t);
}

static bool check_direction(struct thread *t, value self, bool output)
{
    if (!check_open(t, self))
        return false;
    if ((number_of(self) != STREAM_INPUT) != output)
        raise_unsupported(t, output ? "not writable" : "not readable");
    return !thread_raised(t);
}

bool stream_is_direct(value v)
{
    return value_is_exact(v, &text_stream_type) && number_of(v) != STREAM_INPUT &&
           !load_relaxed(&stream_of(v)->closed);
}

/* ---- Output ---- */

static bool write_octets(struct thread *t, int number, const void *data, size_t size)
{
    struct vm_hooks *hooks = t->program->vm->hooks;
    return !size || hooks->write(t, number, data, size);
}

bool stream_write_text(struct thread *t, value stream, const char *data, size_t size, bool surrogates)
{
    if (likely(!surrogates))
        return write_octets(t, number_of(stream), data, size);
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = str_from_utf8(t, data, size);
    if (s[0] != UNSET)
        s[1] =
            str_encode(t, s[0], "utf-8", number_of(stream) == STREAM_ERROR ? "backslashreplace" : "strict");
    bool done =
        s[1] != UNSET && write_octets(t, number_of(stream), bytes_of(s[1])->data, bytes_of(s[1])->size);
    scope_leave(t, s);
    return done;
}

static value text_write(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!check_direction(t, args[0], true))
        return UNSET;
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "write() argument must be str, not %T", args[1]);
    const struct string *text = str_of(args[1]);
    if (!stream_write_text(t, args[0], text->data, text->size, text->object.extra & STR_SURROGATES))
        return UNSET;
    return value_from_small_int(text->length);
}

static value octets_write(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const uint8_t *view;
    size_t size;
    if (!check_direction(t, args[0], true) || !bytes_view(t, args[1], &view, &size))
        return UNSET;
    /* A copy: writing may wait, and the view is good only until then. */
    struct buffer copy = BUFFER_EMPTY;
    buffer_append(&copy, view, size);
    bool done = copy.failed ? raise_no_memory(t) : write_octets(t, number_of(args[0]), copy.data, size);
    buffer_finish(&copy);
    return done ? int_from_u64(t, size) : UNSET;
}

static value stream_writelines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    s[0] = op_iter(t, args[1]);
    while (s[0] != UNSET && (s[1] = op_next(t, s[0])) != UNSET) {
        s[2] = op_call_method(t, args[0], NAME(write), &s[1], 1);
        if (s[2] == UNSET)
            break;
        slot_clear(t, &s[2]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return thread_raised(t) ? UNSET : NONE;
}

static value stream_flush(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? NONE : UNSET;
}

/* ---- Input ---- */

/* The next line with its end; an empty str at the end of the input. */
static value next_line(struct thread *t)
{
    struct vm_hooks *hooks = t->program->vm->hooks;
    return hooks->read_line ? hooks->read_line(t) : str_from_utf8(t, NULL, 0);
}

static bool as_octets(value self)
{
    return value_is_exact(self, &octet_stream_type);
}

/* A line as the stream gives it: text, or octets. *Takes* line. */
static value converted(struct thread *t, value self, value line)
{
    if (line == UNSET || !as_octets(self))
        return line;
    value octets = bytes_from_data(t, str_data(line), str_of(line)->size);
    value_release(t, line);
    return octets;
}

/* A size argument: absent, None or negative means all. */
static bool refuse_size(struct thread *t, const char *function, const value *args, size_t nargs)
{
    int64_t size = -1;
    if (nargs > 1 && args[1] != NONE && !int_as_i64(t, args[1], &size))
        return true;
    if (size >= 0)
        raise_error(t, &exc_NotImplementedError, "%s() of standard input with a size", function);
    return size >= 0;
}

static value stream_readline(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!check_direction(t, args[0], false) || refuse_size(t, "readline", args, nargs))
        return UNSET;
    return converted(t, args[0], next_line(t));
}

static value stream_read(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!check_direction(t, args[0], false) || refuse_size(t, "read", args, nargs))
        return UNSET;
    struct buffer all = BUFFER_EMPTY;
    for (;;) {
        value line = next_line(t);
        if (line == UNSET)
            break;
        size_t size = str_of(line)->size;
        buffer_append(&all, str_data(line), size);
        value_release(t, line);
        if (size == 0)
            break;
    }
    value text = thread_raised(t) ? UNSET : str_from_buffer(t, &all);
    buffer_finish(&all);
    return converted(t, args[0], text);
}

/* UNSET with nothing pending at the end. */
static value stream_next(struct thread *t, value self)
{
    if (!check_direction(t, self, false))
        return UNSET;
    value line = next_line(t);
    if (line != UNSET && str_of(line)->size == 0)
        slot_clear(t, &line);
    return converted(t, self, line);
}

static value stream_readlines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return list_from_iterable(t, args[0]);
}

/* ---- The rest of what a file object has ---- */

static value stream_close(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    store_relaxed(&stream_of(args[0])->closed, true);
    return NONE;
}

static value stream_fileno(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? value_from_small_int(number_of(args[0])) : UNSET;
}

static value stream_seek(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_unsupported(t, "underlying stream is not seekable");
}

static value stream_no(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? FALSE_VALUE : UNSET;
}

static value stream_isatty(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? value_from_bool(t->program->vm->hooks->tty[number_of(args[0])]) : UNSET;
}

static value stream_readable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? value_from_bool(number_of(args[0]) == STREAM_INPUT) : UNSET;
}

static value stream_writable(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? value_from_bool(number_of(args[0]) != STREAM_INPUT) : UNSET;
}

static value stream_enter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return check_open(t, args[0]) ? value_retain(args[0]) : UNSET;
}

/* Buffering and line ends are the owner's business; what changes the text is refused. */
static value text_reconfigure(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"encoding",       "errors",        "newline",
                                        "line_buffering", "write_through", NULL};
    value given[5];
    if (!args_parse(t, "reconfigure", args + nargs, 0, kwnames, names, 0, 0, given))
        return UNSET;
    bool utf8 = given[0] == UNSET || given[0] == NONE ||
                (str_check(given[0]) && codec_find(str_data(given[0])) == CODEC_UTF8);
    if (!utf8 || (given[1] != UNSET && given[1] != NONE) || (given[2] != UNSET && given[2] != NONE))
        return raise_error(t, &exc_NotImplementedError, "reconfigure() of encoding, errors or newline");
    return NONE;
}

static const char *name_of(value self)
{
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    return names[number_of(self)];
}

static const char *mode_of(value self)
{
    return number_of(self) == STREAM_INPUT ? (as_octets(self) ? "rb" : "r") : as_octets(self) ? "wb" : "w";
}

static value get_name(struct thread *t, value self)
{
    return str_from_text(t, name_of(self));
}
static value get_mode(struct thread *t, value self)
{
    return str_from_text(t, mode_of(self));
}
static value get_closed(struct thread *t, value self)
{
    return value_from_bool(load_relaxed(&stream_of(self)->closed));
}
static value get_encoding(struct thread *t, value self)
{
    return str_from_text(t, "utf-8");
}
static value get_errors(struct thread *t, value self)
{
    return str_from_text(t, number_of(self) == STREAM_ERROR ? "backslashreplace" : "strict");
}
static value get_newlines(struct thread *t, value self)
{
    return NONE;
}
static value get_line_buffering(struct thread *t, value self)
{
    return value_from_bool(number_of(self) == STREAM_ERROR);
}
static value get_buffer(struct thread *t, value self)
{
    return stream_create(t, &octet_stream_type, number_of(self));
}

static value text_repr(struct thread *t, value self)
{
    return str_format(t, "<_io.TextIOWrapper name='%s' mode='%s' encoding='utf-8'>", name_of(self),
                      mode_of(self));
}
static value octets_repr(struct thread *t, value self)
{
    return str_format(t, "<_io.%s name='%s'>",
                      number_of(self) == STREAM_INPUT ? "BufferedReader" : "BufferedWriter", name_of(self));
}

#define STREAM_METHODS                                                                                       \
    {"__enter__", stream_enter, 0, 0, 0, "($self, /)", NULL},                                                \
        {"__exit__", stream_close, 0, -1, 0, NULL, NULL},                                                    \
        {"close", stream_close, 0, 0, 0, "($self, /)", NULL},                                                \
        {"fileno", stream_fileno, 0, 0, 0, "($self, /)", NULL},                                              \
        {"flush", stream_flush, 0, 0, 0, "($self, /)", NULL},                                                \
        {"isatty", stream_isatty, 0, 0, 0, "($self, /)", NULL},                                              \
        {"read", stream_read, 0, 1, 0, "($self, size=-1, /)", NULL},                                         \
        {"readable", stream_readable, 0, 0, 0, "($self, /)", NULL},                                          \
        {"readline", stream_readline, 0, 1, 0, "($self, size=-1, /)", NULL},                                 \
        {"readlines", stream_readlines, 0, 1, 0, "($self, hint=-1, /)", NULL},                               \
        {"seek", stream_seek, 1, 2, 0, "($self, cookie, whence=0, /)", NULL},                                \
        {"seekable", stream_no, 0, 0, 0, "($self, /)", NULL},                                                \
        {"tell", stream_seek, 0, 0, 0, "($self, /)", NULL},                                                  \
        {"truncate", stream_seek, 0, 1, 0, "($self, pos=None, /)", NULL},                                    \
        {"writable", stream_writable, 0, 0, 0, "($self, /)", NULL},                                          \
    {                                                                                                        \
        "writelines", stream_writelines, 1, 1, 0, "($self, lines, /)", NULL                                  \
    }

static const struct native_def text_methods[] = {
    STREAM_METHODS,
    {"reconfigure", text_reconfigure, 0, 0, NATIVE_KEYWORDS, NULL, NULL},
    {"write", text_write, 1, 1, 0, "($self, text, /)", NULL},
    {0},
};
static const struct native_def octet_methods[] = {
    STREAM_METHODS,
    {"write", octets_write, 1, 1, 0, "($self, buffer, /)", NULL},
    {0},
};
static const struct getset_def text_getsets[] = {
    {"buffer", get_buffer, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"encoding", get_encoding, NULL, NULL},
    {"errors", get_errors, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {0},
};
static const struct getset_def octet_getsets[] = {
    {"closed", get_closed, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {0},
};

struct type text_stream_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &text_stream_type},
    .name = "_io.TextIOWrapper",
    .flags = TYPE_NO_INSTANTIATION | TYPE_ITERATOR_SELF | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct stream),
    .methods = text_methods,
    .getsets = text_getsets,
    .slots = {.repr = text_repr, .iter = iterator_self, .next = stream_next},
};

struct type octet_stream_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &octet_stream_type},
    .name = "_io.BufferedWriter",
    .flags = TYPE_NO_INSTANTIATION | TYPE_ITERATOR_SELF | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct stream),
    .methods = octet_methods,
    .getsets = octet_getsets,
    .slots = {.repr = octets_repr, .iter = iterator_self, .next = stream_next},
};

void stream_types_ready(void)
{
    str_name("UnsupportedOperation");
    str_name("_open_descriptor");
    type_ready(&text_stream_type);
    type_ready(&octet_stream_type);
}
