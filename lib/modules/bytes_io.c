/* io.BytesIO. */
#include "base/buffer.h"
#include "modules/memory_io.h"
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/loan.h"
#include "types/memoryview.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* Lends the memory of a BytesIO, which itself is no bytes-like object. */
struct bytes_io_lender {
    struct object object;
    value stream;
};

static struct type bytes_io_lender_type;

static bool raise_lent(struct thread *t)
{
    raise_error(t, &exc_BufferError, "Existing exports of data: object cannot be re-sized");
    return false;
}

/* Writes the octets of anything bytes-like. False: raised. */
static bool write_octets(struct thread *t, value self, value data, size_t *size)
{
    if (storage_is_lent(&memory_io_of(self)->storage))
        return raise_lent(t);
    value *s = scope_enter(t, 1);
    struct octets octets;
    if (!s)
        return false;
    /* Held: they may be the stream's own, and then must not move. */
    bool done = octets_hold(t, data, &s[0], &octets);
    if (done) {
        *size = octets.size;
        done = memory_io_write(t, self, octets.data, octets.size, 1);
    }
    scope_leave(t, s);
    return done;
}

static bool bytes_io_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"initial_bytes", NULL};
    struct memory_io *io = memory_io_of(self);
    value given[1];
    size_t size;
    if (!args_parse(t, "BytesIO", args, nargs, kwnames, names, 0, 1, given))
        return false;
    enum storage_result emptied = storage_splice(t, &io->object, &io->storage, 0, SIZE_MAX, NULL, 0);
    if (emptied == STORAGE_LENT)
        raise_lent(t);
    if (emptied != STORAGE_DONE)
        return false;
    store_relaxed(&io->closed, false);
    store_relaxed(&io->position, 0);
    if (given[0] != UNSET && given[0] != NONE && !write_octets(t, self, given[0], &size))
        return false;
    store_relaxed(&io->position, 0);
    return true;
}

static value bytes_io_write(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t size;
    return memory_io_check(t, args[0]) && write_octets(t, args[0], args[1], &size) ? int_from_u64(t, size)
                                                                                   : UNSET;
}

static value bytes_io_read(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t size;
    if (!memory_io_size(t, nargs > 1 ? args[1] : UNSET, &size) || !memory_io_check(t, args[0]))
        return UNSET;
    return memory_io_result(t, args[0], memory_io_take(memory_io_of(args[0]), size, 1));
}

static value bytes_io_readinto(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 1), count = UNSET;
    struct octets to;
    if (!s)
        return UNSET;
    if (memory_io_check(t, args[0]) && octets_hold_writable(t, "readinto() argument", args[1], &s[0], &to)) {
        struct octets from = memory_io_take(memory_io_of(args[0]), to.size, 1);
        memmove((char *)(uintptr_t)to.data, from.data, from.size);
        count = int_from_u64(t, from.size);
    }
    return scope_leave_keeping(t, s, count);
}

value bytes_io_readline(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    size_t limit;
    if (!memory_io_size(t, nargs > 1 ? args[1] : UNSET, &limit) || !memory_io_check(t, args[0]))
        return UNSET;
    for (;;) {
        size_t position = load_relaxed(&io->position); /* relaxed: see memory_io_take */
        struct octets all = storage_octets(&io->storage);
        if (position >= all.size)
            return bytes_from_data(t, "", 0);
        const char *start = all.data + position, *newline = memchr(start, '\n', all.size - position);
        size_t size = newline ? (size_t)(newline - start) + 1 : all.size - position;
        if (size > limit)
            size = limit;
        if (cas_acquire(&io->position, &position, position + size))
            return bytes_from_data(t, start, size);
    }
}

static value bytes_io_getvalue(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!memory_io_check(t, args[0]))
        return UNSET;
    return memory_io_result(t, args[0], storage_octets(&memory_io_of(args[0])->storage));
}

static value bytes_io_seek(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    int64_t position, whence = 0, base = 0;
    if (!int_as_i64(t, args[1], &position) || (nargs > 2 && !int_as_i64(t, args[2], &whence)) ||
        !memory_io_check(t, args[0]))
        return UNSET;
    if (whence == 0 && position < 0)
        return raise_error(t, &exc_ValueError, "negative seek value %lld", (long long)position);
    if (whence < 0 || whence > 2)
        return raise_error(t, &exc_ValueError, "invalid whence (%lld, should be 0, 1 or 2)",
                           (long long)whence);
    if (whence)
        base = (int64_t)(whence == 1 ? load_relaxed(&io->position) : storage_octets(&io->storage).size);
    if (position > INT64_MAX - base)
        return raise_error(t, &exc_OverflowError, "new position too large");
    position = base + position < 0 ? 0 : base + position;
    store_relaxed(&io->position, (size_t)position);
    return int_from_i64(t, position);
}

static value bytes_io_truncate(struct thread *t, const value *args, size_t nargs, value kwnames)
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
        return raise_error(t, &exc_ValueError, "negative size value %lld", (long long)size);
    return memory_io_truncate(t, args[0], (size_t)size, 1) ? int_from_i64(t, size) : UNSET;
}

static value bytes_io_getbuffer(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!memory_io_check(t, args[0]))
        return UNSET;
    value *s = scope_enter(t, 1), view = UNSET;
    if (!s)
        return UNSET;
    struct bytes_io_lender *lender = object_create(t, &bytes_io_lender_type, sizeof *lender);
    if (lender) {
        field_init(&lender->stream, value_retain(args[0]));
        s[0] = value_from_ref(lender);
        view = memoryview_create(t, s[0]);
    }
    return scope_leave_keeping(t, s, view);
}

/* (content, position, `__dict__`) */
static value bytes_io_getstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    enum { CONTENT, POSITION, DICT, SLOTS };
    value *s = scope_enter(t, SLOTS), state = UNSET;
    if (!s)
        return UNSET;
    if ((s[CONTENT] = bytes_io_getvalue(t, args, 1, UNSET)) == UNSET)
        goto out;
    s[POSITION] = int_from_u64(t, load_relaxed(&io->position));
    s[DICT] = field_load(t, &io->object, &io->dict);
    if (s[DICT] == UNSET)
        s[DICT] = NONE;
    else
        slot_set(t, &s[DICT], dict_copy(t, s[DICT]));
    if (s[DICT] != UNSET)
        state = tuple_pack(t, 3, s[CONTENT], s[POSITION], s[DICT]);
out:
    return scope_leave_keeping(t, s, state);
}

static value bytes_io_setstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    value state = args[1];
    int64_t position;
    if (!tuple_check(state) || tuple_count(state) < 3)
        return raise_error(t, &exc_TypeError, "%.200T.__setstate__ argument should be 3-tuple, got %.200T",
                           args[0], state);
    if (!bytes_io_init(t, args[0], tuple_of(state)->items, 1, UNSET))
        return UNSET;
    if (!int_check(tuple_item(state, 1)))
        return raise_error(t, &exc_TypeError, "second item of state must be an integer, not %.200T",
                           tuple_item(state, 1));
    if (!int_as_i64(t, tuple_item(state, 1), &position))
        return UNSET;
    if (position < 0)
        return raise_error(t, &exc_ValueError, "position value cannot be negative");
    store_relaxed(&io->position, (size_t)position);
    value dict = tuple_item(state, 2);
    if (dict == NONE)
        return NONE;
    if (!dict_check(dict))
        return raise_error(t, &exc_TypeError, "third item of state should be a dict, got a %.200T", dict);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = instance_dict(t, args[0]);
    bool good = s[0] != UNSET && dict_update(t, s[0], dict);
    scope_leave(t, s);
    return good ? NONE : UNSET;
}

static const struct native_def bytes_io_methods[] = {
    MEMORY_IO_METHODS,
    {"__getstate__", bytes_io_getstate, 0, 0, 0, NULL, NULL},
    {"__setstate__", bytes_io_setstate, 1, 1, 0, NULL, NULL},
    {"getbuffer", bytes_io_getbuffer, 0, 0, 0, "($self, /)",
     "A view of the content, which may be written to."},
    {"getvalue", bytes_io_getvalue, 0, 0, 0, "($self, /)", "All of the content."},
    {"read", bytes_io_read, 0, 1, 0, "($self, size=-1, /)", "At most so many octets."},
    {"read1", bytes_io_read, 0, 1, 0, "($self, size=-1, /)", "At most so many octets."},
    {"readinto", bytes_io_readinto, 1, 1, 0, "($self, buffer, /)",
     "Reads into memory; returns how many octets."},
    {"readinto1", bytes_io_readinto, 1, 1, 0, "($self, buffer, /)", "Reads into memory."},
    {"readline", bytes_io_readline, 0, 1, 0, "($self, size=-1, /)", "The next line."},
    {"seek", bytes_io_seek, 1, 2, 0, "($self, pos, whence=0, /)", "Sets the position."},
    {"truncate", bytes_io_truncate, 0, 1, 0, "($self, size=None, /)", "Shortens the content."},
    {"write", bytes_io_write, 1, 1, 0, "($self, b, /)", "Writes at the position."},
    {0},
};

static const struct getset_def bytes_io_getsets[] = {
    {"__dict__", instance_dict, instance_set_dict, NULL},
    {"closed", memory_io_get_closed, NULL, NULL},
    {0},
};

struct type bytes_io_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &bytes_io_type},
    .name = "_io.BytesIO",
    .doc = "Buffered I/O implementation using an in-memory bytes buffer.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE | TYPE_ITERATOR_SELF,
    .size = sizeof(struct memory_io),
    .dict_offset = offsetof(struct memory_io, dict),
    .methods = bytes_io_methods,
    .getsets = bytes_io_getsets,
    .slots = {.new = memory_io_new,
              .init = bytes_io_init,
              .iter = iterator_self,
              .next = memory_io_next,
              .slots = memory_io_slots,
              .dispose = memory_io_dispose},
};

/* ---- The lender ---- */

static bool lender_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct bytes_io_lender *)o)->stream;
    run->count = 1;
    run->stride = 1;
    return true;
}

static bool lender_lend(struct thread *t, value self, struct loan *out, bool hold)
{
    struct memory_io *io = memory_io_of(((struct bytes_io_lender *)value_ref(self))->stream);
    out->format = "B";
    out->item_size = 1;
    return storage_lend(t, &io->object, &io->storage, out, hold);
}

static struct type bytes_io_lender_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &bytes_io_lender_type},
    .name = "_io._BytesIOBuffer",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct bytes_io_lender),
    .slots = {.slots = lender_slots, .lend = lender_lend},
};

void memory_io_types_ready(void)
{
    type_ready(&string_io_type);
    type_ready(&bytes_io_type);
    type_ready(&bytes_io_lender_type);
}
