#include "modules/memory_io.h"

#include "object/container.h"
#include "modules/stream.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static bool is_text(value self)
{
    return type_is_subtype(value_type(self), &string_io_type);
}

bool memory_io_check(struct thread *t, value self)
{
    const struct memory_io *io = memory_io_of(self);
    bool text = is_text(self);
    if (text && !io->initialised)
        raise_error(t, &exc_ValueError, "I/O operation on uninitialized object");
    else if (load_relaxed(&io->closed)) /* relaxed: the content is taken care of by itself */
        raise_error(t, &exc_ValueError,
                    text ? "I/O operation on closed file" : "I/O operation on closed file.");
    else
        return true;
    return false;
}

bool memory_io_check_base(struct thread *t, value self)
{
    if (!load_relaxed(&memory_io_of(self)->closed)) /* relaxed: as above */
        return true;
    raise_error(t, &exc_ValueError, "I/O operation on closed file.");
    return false;
}

bool memory_io_size(struct thread *t, value v, size_t *size)
{
    int64_t given = -1;
    *size = SIZE_MAX;
    if (v == UNSET || v == NONE)
        return true;
    if (!value_type(v)->slots.index) {
        raise_error(t, &exc_TypeError, "argument should be integer or None, not '%.200T'", v);
        return false;
    }
    if (!int_as_i64(t, v, &given))
        return false;
    if (given >= 0)
        *size = (size_t)given;
    return true;
}

/* ---- Reading ---- */

struct octets memory_io_take(struct memory_io *io, size_t count, size_t width)
{
    for (;;) {
        size_t position = load_relaxed(&io->position); /* relaxed: it is only a number, see the storage */
        struct octets all = storage_octets(&io->storage);
        size_t there = all.size / width;
        size_t left = position < there ? there - position : 0;
        if (count > left)
            count = left;
        if (cas_acquire(&io->position, &position, position + count))
            return (struct octets){count ? all.data + position * width : "", count * width};
    }
}

static value text_of(struct thread *t, struct octets octets)
{
    struct buffer text = BUFFER_EMPTY;
    const uint32_t *points = (const uint32_t *)(const void *)octets.data;
    size_t count = octets.size / sizeof *points;
    buffer_reserve(&text, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t c = load_relaxed(&points[i]); /* relaxed: a code point is all there is to see */
        if (likely(c < 0x80))
            buffer_append_char(&text, (char)c);
        else
            buffer_append_code_point(&text, c);
    }
    return str_from_buffer(t, &text);
}

value memory_io_result(struct thread *t, value self, struct octets octets)
{
    return is_text(self) ? text_of(t, octets) : bytes_from_data(t, octets.data, octets.size);
}

/* A line of a StringIO, whose class may have its own readline(); checked. */
static value text_line(struct thread *t, value self)
{
    if (value_is_exact(self, &string_io_type))
        return string_io_readline(t, &self, 1, UNSET);
    if (!memory_io_check(t, self))
        return UNSET;
    value line = op_call_method(t, self, NAME(readline), NULL, 0);
    if (line != UNSET && !str_check(line)) {
        raise_error(t, &exc_OSError, "readline() should have returned a str object, not '%.200T'", line);
        slot_clear(t, &line);
    }
    return line;
}

value memory_io_next(struct thread *t, value self)
{
    bool text = is_text(self);
    value line = text ? text_line(t, self) : bytes_io_readline(t, &self, 1, UNSET);
    if (line != UNSET && (text ? str_of(line)->size : bytes_of(line)->size) == 0)
        slot_clear(t, &line); /* empty: nothing runs */
    return line;
}

value memory_io_iter(struct thread *t, value self)
{
    return memory_io_check_base(t, self) ? value_retain(self) : UNSET;
}

value memory_io_readlines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    size_t limit, taken = 0;
    if (!memory_io_size(t, nargs > 1 ? args[1] : UNSET, &limit) || !memory_io_check_base(t, args[0]))
        return UNSET;
    if (limit == 0)
        limit = SIZE_MAX;
    value *s = scope_enter(t, 2), lines = UNSET;
    if (!s)
        return UNSET;
    s[0] = list_create(t, 0);
    while (s[0] != UNSET && taken < limit) {
        slot_set(t, &s[1], memory_io_next(t, args[0]));
        if (s[1] == UNSET || !list_append(t, s[0], s[1]))
            break;
        taken += is_text(args[0]) ? str_of(s[1])->length : bytes_of(s[1])->size;
    }
    if (!thread_raised(t))
        lines = scope_take(&s[0]);
    return scope_leave_keeping(t, s, lines);
}

/* ---- Writing ---- */

struct overwrite {
    struct storage_change change;
    struct memory_io *io;
    const void *data;
    size_t start, size, width; /* octets */
};

static bool overwrite_plan(struct storage_change *change, const uint8_t *data, size_t size)
{
    struct overwrite *c = (struct overwrite *)change;
    c->start = load_relaxed(&c->io->position) * c->width;
    change->new_size = c->start + c->size > size ? c->start + c->size : size;
    return true;
}

static void overwrite_fill(struct storage_change *change, uint8_t *to, const uint8_t *from, size_t size)
{
    struct overwrite *c = (struct overwrite *)change;
    if (to != from && size)
        memcpy(to, from, size);
    if (c->start > size)
        memset(to + size, 0, c->start - size);
    memcpy(to + c->start, c->data, c->size);
    store_relaxed(&c->io->position, (c->start + c->size) / c->width);
}

/* Writes at the end, if the block has room. */
static bool append(struct thread *t, struct memory_io *io, const void *data, size_t size, size_t width)
{
    struct storage *storage = &io->storage;
    bool locked = container_lock(t, &io->object);
    struct storage_block *block = load_relaxed(&storage->block);
    size_t end = load_relaxed(&storage->size);
    bool room = block && load_relaxed(&io->position) * width == end && block->capacity - end >= size &&
                load_relaxed(&block->holders) == 1; /* relaxed: raised only under the lock */
    if (room) {
        memcpy(block->data + end, data, size);
        store_release(&storage->size, end + size); /* after the octets: a reader that sees it sees them */
        store_relaxed(&io->position, (end + size) / width);
    }
    container_unlock(&io->object, locked);
    return room;
}

static bool settle(struct thread *t, enum storage_result result)
{
    if (result == STORAGE_LENT)
        raise_error(t, &exc_BufferError, "Existing exports of data: object cannot be re-sized");
    return result == STORAGE_DONE || result == STORAGE_DECLINED;
}

bool memory_io_write(struct thread *t, value self, const void *data, size_t size, size_t width)
{
    struct memory_io *io = memory_io_of(self);
    if (size == 0 || append(t, io, data, size, width))
        return true;
    if (load_relaxed(&io->position) > (SIZE_MAX >> 2) / width - size) {
        raise_error(t, &exc_OverflowError, "new position too large");
        return false;
    }
    struct overwrite change = {
        .change = {overwrite_plan, overwrite_fill, 0}, .io = io, .data = data, .size = size, .width = width};
    return settle(t, storage_change(t, &io->object, &io->storage, &change.change));
}

bool memory_io_truncate(struct thread *t, value self, size_t count, size_t width)
{
    struct memory_io *io = memory_io_of(self);
    if (count >= storage_octets(&io->storage).size / width)
        return true;
    return settle(t, storage_splice(t, &io->object, &io->storage, count * width, SIZE_MAX, NULL, 0));
}

value memory_io_writelines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!memory_io_check_base(t, args[0]))
        return UNSET;
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    s[0] = op_iter(t, args[1]);
    while (s[0] != UNSET && (s[1] = op_next(t, s[0])) != UNSET) {
        if ((s[2] = op_call_method(t, args[0], NAME(write), &s[1], 1)) == UNSET)
            break;
        slot_clear(t, &s[2]);
        slot_clear(t, &s[1]);
    }
    scope_leave(t, s);
    return thread_raised(t) ? UNSET : NONE;
}

/* ---- The rest ---- */

value memory_io_enter(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return memory_io_check_base(t, args[0]) ? value_retain(args[0]) : UNSET;
}

value memory_io_exit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value done = op_call_method(t, args[0], NAME(close), NULL, 0);
    value_release(t, done);
    return done == UNSET ? UNSET : NONE;
}

value memory_io_close(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = memory_io_of(args[0]);
    if (!settle(t, storage_splice(t, &io->object, &io->storage, 0, SIZE_MAX, NULL, 0)))
        return UNSET;
    store_relaxed(&io->closed, true);
    return NONE;
}

value memory_io_yes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return memory_io_check(t, args[0]) ? TRUE_VALUE : UNSET;
}

value memory_io_no(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return memory_io_check_base(t, args[0]) ? FALSE_VALUE : UNSET;
}

value memory_io_flush(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return memory_io_check_base(t, args[0]) ? NONE : UNSET;
}

value memory_io_fileno(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_unsupported(t, "fileno");
}

value memory_io_detach(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_unsupported(t, "detach");
}

value memory_io_tell(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return memory_io_check(t, args[0]) ? int_from_u64(t, load_relaxed(&memory_io_of(args[0])->position))
                                       : UNSET;
}

value memory_io_get_closed(struct thread *t, value self)
{
    const struct memory_io *io = memory_io_of(self);
    if (is_text(self) && !io->initialised)
        return raise_error(t, &exc_ValueError, "I/O operation on uninitialized object");
    return value_from_bool(load_relaxed(&io->closed));
}

bool memory_io_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct memory_io *)o)->dict;
    run->count = 1;
    run->stride = 1;
    return true;
}

void memory_io_dispose(struct thread *t, struct object *o)
{
    storage_finish(t, o, &((struct memory_io *)o)->storage);
}

value memory_io_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct memory_io *io = instance_allocate(t, type, sizeof *io);
    return io ? value_from_ref(io) : UNSET;
}
