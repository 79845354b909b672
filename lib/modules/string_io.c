/* io.StringIO. */
#include "base/buffer.h"
#include "modules/memory_io.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/str_internal.h"
#include "types/tuple.h"

#define WIDTH sizeof(uint32_t)

enum string_io_newline {
    NEWLINE_NONE,  /* None: any line end is one, and becomes "\n" when it is written */
    NEWLINE_EMPTY, /* "": any line end is one, and stays */
    NEWLINE_LF,
    NEWLINE_CR, /* "\n" becomes it when it is written */
    NEWLINE_CRLF,
};

/* Bits of `seen`. */
enum { SEEN_CR = 1, SEEN_LF = 2, SEEN_CRLF = 4 };

/* ---- Line ends ---- */

static bool newline_argument(struct thread *t, value v, enum string_io_newline *out)
{
    static const char *const texts[] = {"", "\n", "\r", "\r\n"};
    *out = v == UNSET ? NEWLINE_LF : NEWLINE_NONE;
    if (v == UNSET || v == NONE)
        return true;
    if (!str_check(v)) {
        raise_error(t, &exc_TypeError, "newline must be str or None, not %.200T", v);
        return false;
    }
    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (str_equals_text(v, texts[i])) {
            *out = (enum string_io_newline)(NEWLINE_EMPTY + i);
            return true;
        }
    }
    raise_error(t, &exc_ValueError, "illegal newline value: %R", v);
    return false;
}

/* Which line end c is, with a "\n" behind it or not: a bit of `seen`, 0 for none. */
static uint8_t line_end_kind(uint32_t c, bool newline_follows)
{
    return c == '\n' ? SEEN_LF : c != '\r' ? 0 : newline_follows ? SEEN_CRLF : SEEN_CR;
}

/* The code points to write for a text. */
static void translate(struct memory_io *io, value text, struct buffer *out)
{
    static const uint32_t cr = '\r', lf = '\n';
    const struct string *s = str_of(text);
    uint8_t seen = 0;
    buffer_reserve(out, (size_t)s->length * WIDTH);
    for (const char *p = s->data, *end = s->data + s->size; p < end;) {
        uint32_t c = utf8_next(&p);
        uint8_t kind = line_end_kind(c, p < end && *p == '\n');
        if (!kind || io->newline == NEWLINE_LF) {
            buffer_append(out, &c, WIDTH);
        } else if (io->newline <= NEWLINE_EMPTY) {
            seen |= kind;
            p += kind == SEEN_CRLF;
            if (io->newline == NEWLINE_EMPTY && kind != SEEN_LF)
                buffer_append(out, &cr, WIDTH);
            if (io->newline == NEWLINE_NONE || kind != SEEN_CR)
                buffer_append(out, &lf, WIDTH);
        } else {
            bool changes = c == '\n';
            buffer_append(out, changes ? &cr : &c, WIDTH);
            if (changes && io->newline == NEWLINE_CRLF)
                buffer_append(out, &lf, WIDTH);
        }
    }
    if (seen)
        fetch_or_relaxed(&io->seen, seen); /* relaxed: shown to whoever asks later */
}

/* Where the line that begins at `at` ends, in code points. */
static size_t line_end(const struct memory_io *io, const uint32_t *points, size_t at, size_t count)
{
    for (; at < count; at++) {
        uint32_t c = load_relaxed(&points[at]); /* relaxed: see memory_io_take */
        bool pair = c == '\r' && at + 1 < count && load_relaxed(&points[at + 1]) == '\n';
        switch (io->newline) {
        case NEWLINE_NONE:
        case NEWLINE_LF:
            if (c == '\n')
                return at + 1;
            break;
        case NEWLINE_EMPTY:
            if (c == '\n' || c == '\r')
                return at + 1 + pair;
            break;
        case NEWLINE_CR:
            if (c == '\r')
                return at + 1;
            break;
        default:
            if (pair)
                return at + 2;
        }
    }
    return count;
}

static value get_newlines(struct thread *t, value self)
{
    static const char *const texts[] = {"\r", "\n", "\r\n"};
    if (!memory_io_check(t, self))
        return UNSET;
    uint8_t seen = load_relaxed(&memory_io_of(self)->seen);
    if (!seen || memory_io_of(self)->newline > NEWLINE_EMPTY)
        return NONE;
    value items[3];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (seen & 1u << i)
            items[count++] = str_intern_utf8(t, texts[i], strlen(texts[i]));
    }
    return count == 1 ? items[0] : tuple_take_items(t, items, count);
}

/* ---- Methods ---- */

static bool write_text(struct thread *t, value self, value text)
{
    struct buffer points = BUFFER_EMPTY;
    translate(memory_io_of(self), text, &points);
    bool done = points.failed ? raise_no_memory(t) != UNSET
                              : memory_io_write(t, self, points.data, points.length, WIDTH);
    buffer_finish(&points);
    return done;
}

static bool string_io_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"initial_value", "newline", NULL};
    struct memory_io *io = memory_io_of(self);
    value given[2];
    enum string_io_newline newline;
    if (!args_parse(t, "StringIO", args, nargs, kwnames, names, 0, 2, given) ||
        !newline_argument(t, given[1], &newline))
        return false;
    if (given[0] != UNSET && given[0] != NONE && !str_check(given[0])) {
        raise_error(t, &exc_TypeError, "initial_value must be str or None, not %.200T", given[0]);
        return false;
    }
    io->newline = newline;
    store_relaxed(&io->seen, 0);
    store_relaxed(&io->position, 0);
    store_relaxed(&io->closed, false);
    if (storage_splice(t, &io->object, &io->storage, 0, SIZE_MAX, NULL, 0) != STORAGE_DONE)
        return false;
    if (given[0] != UNSET && given[0] != NONE && !write_text(t, self, given[0]))
        return false;
    store_relaxed(&io->position, 0);
    io->initialised = true;
    return true;
}

static value string_io_write(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!memory_io_check(t, args[0]))
        return UNSET;
    if (!str_check(args[1]))
        return raise_error(t, &exc_TypeError, "string argument expected, got '%T'", args[1]);
    return write_text(t, args[0], args[1]) ? value_from_small_int(str_of(args[1])->length) : UNSET;
}

static value string_io_read(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t size;
    if (!memory_io_size(t, nargs > 1 ? args[1] : UNSET, &size) || !memory_io_check(t, args[0]))
        return UNSET;
    return memory_io_result(t, args[0], memory_io_take(memory_io_of(args[0]), size, WIDTH));
}

value string_io_readline(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    size_t limit;
    if (!memory_io_size(t, nargs > 1 ? args[1] : UNSET, &limit) || !memory_io_check(t, args[0]))
        return UNSET;
    for (;;) {
        size_t position = load_relaxed(&io->position); /* relaxed: see memory_io_take */
        struct octets all = storage_octets(&io->storage);
        const uint32_t *points = (const uint32_t *)(const void *)all.data;
        size_t count = all.size / WIDTH;
        if (position >= count)
            return value_retain(str_empty);
        size_t end = line_end(io, points, position, count);
        if (end - position > limit)
            end = position + limit;
        struct octets line = {all.data + position * WIDTH, (end - position) * WIDTH};
        if (cas_acquire(&io->position, &position, end))
            return memory_io_result(t, args[0], line);
    }
}

static value string_io_getvalue(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!memory_io_check(t, args[0]))
        return UNSET;
    return memory_io_result(t, args[0], storage_octets(&memory_io_of(args[0])->storage));
}

static value string_io_seek(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    int64_t position, whence = 0;
    if (!int_as_i64(t, args[1], &position) || (nargs > 2 && !int_as_i64(t, args[2], &whence)) ||
        !memory_io_check(t, args[0]))
        return UNSET;
    if (whence < 0 || whence > 2)
        return raise_error(t, &exc_ValueError, "Invalid whence (%lld, should be 0, 1 or 2)",
                           (long long)whence);
    if (position < 0 && whence == 0)
        return raise_error(t, &exc_ValueError, "Negative seek position %lld", (long long)position);
    if (whence && position)
        return raise_error(t, &exc_OSError, "Can't do nonzero cur-relative seeks");
    if (whence == 2)
        position = (int64_t)(storage_octets(&io->storage).size / WIDTH);
    if (whence != 1)
        store_relaxed(&io->position, (size_t)position);
    return int_from_u64(t, load_relaxed(&io->position));
}

static value string_io_truncate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t size = (int64_t)load_relaxed(&memory_io_of(args[0])->position);
    if (nargs > 1 && args[1] != NONE) {
        if (!value_type(args[1])->slots.index)
            return raise_error(t, &exc_TypeError, "argument should be integer or None, not '%.200T'",
                               args[1]);
        if (!int_as_i64(t, args[1], &size))
            return UNSET;
    }
    if (!memory_io_check(t, args[0]))
        return UNSET;
    if (size < 0)
        return raise_error(t, &exc_ValueError, "Negative size value %lld", (long long)size);
    return memory_io_truncate(t, args[0], (size_t)size, WIDTH) ? int_from_i64(t, size) : UNSET;
}

/* (content, newline, position, `__dict__`) */
static value string_io_getstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const texts[] = {NULL, "", "\n", "\r", "\r\n"};
    struct memory_io *io = memory_io_of(args[0]);
    enum { CONTENT, NEWLINE, POSITION, DICT, SLOTS };
    value *s = scope_enter(t, SLOTS), state = UNSET;
    if (!s)
        return UNSET;
    if ((s[CONTENT] = string_io_getvalue(t, args, 1, UNSET)) == UNSET)
        goto out;
    s[NEWLINE] = texts[io->newline] ? str_from_text(t, texts[io->newline]) : NONE;
    s[POSITION] = int_from_u64(t, load_relaxed(&io->position));
    s[DICT] = field_load(t, &io->object, &io->dict);
    if (s[DICT] == UNSET)
        s[DICT] = NONE;
    else
        slot_set(t, &s[DICT], dict_copy(t, s[DICT]));
    if (s[NEWLINE] != UNSET && s[DICT] != UNSET)
        state = tuple_pack(t, 4, s[CONTENT], s[NEWLINE], s[POSITION], s[DICT]);
out:
    return scope_leave_keeping(t, s, state);
}

static value string_io_setstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    value state = args[1];
    int64_t position;
    if (!tuple_check(state) || tuple_count(state) < 4)
        return raise_error(t, &exc_TypeError, "%.200T.__setstate__ argument should be 4-tuple, got %.200T",
                           args[0], state);
    enum string_io_newline newline;
    if (!newline_argument(t, tuple_item(state, 1), &newline))
        return UNSET;
    if (!string_io_init(t, args[0], tuple_of(state)->items, 2, UNSET))
        return UNSET;
    /* What was translated once is not again. */
    io->newline = NEWLINE_LF;
    bool good = storage_splice(t, &io->object, &io->storage, 0, SIZE_MAX, NULL, 0) == STORAGE_DONE &&
                (!str_check(tuple_item(state, 0)) || write_text(t, args[0], tuple_item(state, 0)));
    io->newline = newline;
    if (!good)
        return UNSET;
    if (!int_check(tuple_item(state, 2)))
        return raise_error(t, &exc_TypeError, "third item of state must be an integer, got %.200T",
                           tuple_item(state, 2));
    if (!int_as_i64(t, tuple_item(state, 2), &position))
        return UNSET;
    if (position < 0)
        return raise_error(t, &exc_ValueError, "position value cannot be negative");
    store_relaxed(&io->position, (size_t)position);
    value dict = tuple_item(state, 3);
    if (dict == NONE)
        return NONE;
    if (!dict_check(dict))
        return raise_error(t, &exc_TypeError, "fourth item of state should be a dict, got a %.200T", dict);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = instance_dict(t, args[0]);
    good = s[0] != UNSET && dict_update(t, s[0], dict);
    scope_leave(t, s);
    return good ? NONE : UNSET;
}

static value get_none(struct thread *t, value self)
{
    return NONE;
}

static value get_line_buffering(struct thread *t, value self)
{
    return memory_io_check(t, self) ? FALSE_VALUE : UNSET;
}

static const struct native_def string_io_methods[] = {
    MEMORY_IO_METHODS,
    {"__getstate__", string_io_getstate, 0, 0, 0, NULL, NULL},
    {"__setstate__", string_io_setstate, 1, 1, 0, NULL, NULL},
    {"getvalue", string_io_getvalue, 0, 0, 0, "($self, /)", "All of the content."},
    {"read", string_io_read, 0, 1, 0, "($self, size=-1, /)", "At most so many characters."},
    {"readline", string_io_readline, 0, 1, 0, "($self, size=-1, /)", "The next line."},
    {"seek", string_io_seek, 1, 2, 0, "($self, pos, whence=0, /)", "Sets the position."},
    {"truncate", string_io_truncate, 0, 1, 0, "($self, pos=None, /)", "Shortens the content."},
    {"write", string_io_write, 1, 1, 0, "($self, s, /)", "Writes at the position."},
    {0},
};

static const struct getset_def string_io_getsets[] = {
    {"__dict__", instance_dict, instance_set_dict, NULL},
    {"closed", memory_io_get_closed, NULL, NULL},
    {"encoding", get_none, NULL, NULL},
    {"errors", get_none, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {0},
};

struct type string_io_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &string_io_type},
    .name = "_io.StringIO",
    .doc =
        "Text I/O implementation using an in-memory buffer.\n\nThe initial_value argument sets the value of "
        "object.  The newline\nargument is like the one of TextIOWrapper's constructor.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct memory_io),
    .dict_offset = offsetof(struct memory_io, dict),
    .methods = string_io_methods,
    .getsets = string_io_getsets,
    .slots = {.new = memory_io_new,
              .init = string_io_init,
              .iter = memory_io_iter,
              .next = memory_io_next,
              .slots = memory_io_slots,
              .dispose = memory_io_dispose},
};
