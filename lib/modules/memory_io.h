/* Streams in memory: io.StringIO and io.BytesIO. What the two share.
 *
 * The content lies in storage (types/storage.h): octets, or code points of four octets each. Each call is
 * atomic for other threads that use the same stream; what is read moves the position by as much as was read.
 */
#ifndef OURO_MODULES_MEMORY_IO_H
#define OURO_MODULES_MEMORY_IO_H

#include "types/storage.h"

struct memory_io {
    struct object object;
    value dict; /* `__dict__`, on demand */
    struct storage storage;
    size_t position;  /* in items; atomic; may lie beyond the end */
    bool initialised; /* of StringIO: `__init__` has run */
    bool closed;      /* atomic */
    uint8_t newline;  /* of StringIO: enum string_io_newline */
    uint8_t seen;     /* of StringIO: which line ends were translated or would have been; atomic */
};

extern struct type string_io_type, bytes_io_type;

static inline struct memory_io *memory_io_of(value v)
{
    return (struct memory_io *)value_ref(v);
}

/* ValueError unless the stream is open. */
bool memory_io_check(struct thread *t, value self);
/* The same, with the words of the base class of all streams. */
bool memory_io_check_base(struct thread *t, value self);
/* A size that is absent, None or negative: SIZE_MAX. False: raised. */
bool memory_io_size(struct thread *t, value v, size_t *size);
/* Where the next read begins, and how many of `count` items it takes: moves the position. `width`: octets of
 * an item. The octets are good until the next safepoint. */
struct octets memory_io_take(struct memory_io *io, size_t count, size_t width);
/* What read() and the like return, of octets that memory_io_take gave. */
value memory_io_result(struct thread *t, value self, struct octets octets);
/* Writes `size` octets at the position and moves it. False: raised. */
bool memory_io_write(struct thread *t, value self, const void *data, size_t size, size_t width);
/* Shortens the content to so many items. */
bool memory_io_truncate(struct thread *t, value self, size_t count, size_t width);
/* A line from readline(), UNSET with nothing pending at the end: the slot `next` of both. */
value memory_io_next(struct thread *t, value self);
bool memory_io_slots(struct object *o, struct slot_run *run);
void memory_io_dispose(struct thread *t, struct object *o);
value memory_io_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames);

/* Methods of both. */
native_fn memory_io_enter, memory_io_exit, memory_io_close, memory_io_yes, memory_io_no, memory_io_flush,
    memory_io_fileno, memory_io_detach, memory_io_readlines, memory_io_writelines, memory_io_tell;
value memory_io_iter(struct thread *t, value self);
value memory_io_get_closed(struct thread *t, value self);

/* Each type's own readline. */
native_fn string_io_readline, bytes_io_readline;

#define MEMORY_IO_METHODS                                                                                    \
    {"__enter__", memory_io_enter, 0, 0, 0, NULL, NULL}, {"__exit__", memory_io_exit, 0, -1, 0, NULL, NULL}, \
        {"close", memory_io_close, 0, 0, 0, "($self, /)", "Forgets the content."},                           \
        {"detach", memory_io_detach, 0, 0, 0, NULL, "Refused: there is nothing below."},                     \
        {"fileno", memory_io_fileno, 0, 0, 0, NULL, "Refused: there is no descriptor."},                     \
        {"flush", memory_io_flush, 0, 0, 0, "($self, /)", "Does nothing."},                                  \
        {"isatty", memory_io_no, 0, 0, 0, "($self, /)", "False."},                                           \
        {"readable", memory_io_yes, 0, 0, 0, "($self, /)", "True."},                                         \
        {"readlines", memory_io_readlines, 0, 1, 0, NULL, "A list of the lines that follow."},               \
        {"seekable", memory_io_yes, 0, 0, 0, "($self, /)", "True."},                                         \
        {"tell", memory_io_tell, 0, 0, 0, "($self, /)", "The position."},                                    \
        {"writable", memory_io_yes, 0, 0, 0, "($self, /)", "True."},                                         \
    {                                                                                                        \
        "writelines", memory_io_writelines, 1, 1, 0, "($self, lines, /)", "Writes each of the lines."        \
    }

#endif
