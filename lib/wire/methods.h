/* The one table of everything that is said between ouroctl and ourod.
 *
 * Words. A *request* wants a reply; a *notification* does not. A *shape* is the list of the fields of
 * a map. A *program reference* is a program's number or its name. A *handle* is the small number that
 * stands for an object of one program (shown as #12): it is the same for every connection of that
 * program's user, holds its object weakly, and is refused, never reused, once its object has gone.
 *
 * On the wire. A frame is one MessagePack array:
 *
 *     [0, id, method, params]      request       id: 0 .. 2^32-1, chosen by the sender
 *     [1, id, error, result]       reply         error: nil or [code, message, data]
 *     [2, method, params]          notification
 *
 * Both sides may send requests; ids of the two directions are unrelated. Replies come in any order.
 * `method` is a str or a bin. `params` is a map of names to values, or an array: either of that one
 * map, or of the values in the order of the table (no method's first parameter is a map, so the two
 * cannot be taken for each other); nil counts as an absent parameter. Unknown parameters are an
 * error; unknown notifications are ignored; unknown fields of a result must be ignored. A method
 * without result fields replies with an empty map.
 *
 * Text is UTF-8. Program output and sources are bin. Times with `_ns` are nanoseconds, with `_ms`
 * milliseconds; moments are float seconds of the Unix epoch; sizes are bytes.
 *
 * Running a program. `program.run` replies as soon as the program exists, before any notification
 * that names it; also a source that does not compile makes a program, which prints its SyntaxError and
 * ends with status 1, as python3 does. Then come `program.stdout`, `program.stderr`,
 * `program.stopped`, `program.stdin_want` and `source.find`, and last of all, after all its output,
 * `program.ended`. A program of kind "run" or "interactive" belongs to the connection that began it:
 * when that goes, the program is interrupted and, after a grace, killed.
 *
 * Back-pressure. For each output stream of a program the daemon sends at most `window` bytes more
 * than the client has acknowledged with `program.ack`; past that the printing thread parks until an
 * acknowledgement comes. So what a slow reader costs is his own program's time, never the daemon's
 * memory. Input goes the other way: the daemon asks with `program.stdin_want` when a thread waits for
 * input and the client answers with one `program.stdin` of at most `max` bytes.
 *
 * Stop points. FUNCTION:call and FUNCTION:return (FUNCTION is a plain or a qualified name), FILE:LINE,
 * *:return, the return of any function that module-level code called, and *:end, the return of the main
 * module's own code (function "<module>"), which has no caller. A thread that meets one parks there, at a
 * return with the locals still in place, and `program.stopped` tells the client which started the program. A
 * stop point stays until `program.stop_at` removes it, or a `thread.resume` with `clear` removes them all.
 *
 * Everything here is constant data: any thread may read it at any time.
 */
#ifndef OURO_WIRE_METHODS_H
#define OURO_WIRE_METHODS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The number of this table's revision: raised when something is added. Nothing is ever renamed. */
#define WIRE_API_VERSION 2

/* Output bytes of one stream that may be under way unacknowledged, unless `window` asks for another number.
 */
#define WIRE_DEFAULT_WINDOW (256u * 1024u)
#define WIRE_MIN_WINDOW     1024u
#define WIRE_MAX_WINDOW     (16u * 1024u * 1024u)

/* Extension type of an integer beyond 64 bits: its two's complement, most significant byte first. */
#define WIRE_EXTENSION_INTEGER 1

/* The kinds of value, as bits: a field may admit several. */
enum wire_kind {
    WIRE_NIL = 1 << 0,
    WIRE_BOOL = 1 << 1,
    WIRE_UINT = 1 << 2, /* 0 .. 2^64-1 */
    WIRE_INT = 1 << 3,  /* any integer of 64 bits, so it admits WIRE_UINT too */
    WIRE_FLOAT = 1 << 4,
    WIRE_STR = 1 << 5,
    WIRE_BIN = 1 << 6,
    WIRE_ARRAY = 1 << 7,
    WIRE_MAP = 1 << 8,
    WIRE_EXT = 1 << 9,
    WIRE_ANY = (1 << 10) - 1,
    WIRE_PROGRAM = WIRE_UINT | WIRE_STR, /* a program reference */
    WIRE_TEXT = WIRE_STR | WIRE_BIN,     /* bytes that some clients can only send as str */
};

/* What the peer must be allowed to do. Each role includes those before it. */
enum wire_role { WIRE_ROLE_NONE, WIRE_ROLE_OBSERVE, WIRE_ROLE_RUN, WIRE_ROLE_ADMIN };

/* Who sends what. */
enum wire_call {
    WIRE_REQUEST_TO_DAEMON,
    WIRE_NOTIFICATION_TO_DAEMON,
    WIRE_REQUEST_TO_CLIENT,
    WIRE_NOTIFICATION_TO_CLIENT,
};

struct wire_shape;

/* One parameter, or one field of a map. */
struct wire_field {
    const char *name;
    unsigned kinds;                 /* enum wire_kind bits */
    bool required;                  /* a parameter must be given; a result field is always there */
    const struct wire_shape *shape; /* of the map, or of each map in the array; NULL where any */
    const char *doc;
    unsigned item_kinds; /* of the array's items where they are no maps of `shape`; 0 for any */
};

struct wire_shape {
    const char *name;
    const struct wire_field *fields;
    size_t count;
};

struct wire_method {
    const char *name;
    enum wire_call call;
    enum wire_role role; /* of the client; for what the daemon sends, WIRE_ROLE_NONE */
    unsigned since;      /* the WIRE_API_VERSION that brought it */
    const char *doc;
    struct wire_shape params;
    struct wire_shape result; /* no fields for a notification */
    bool result_may_be_nil;
};

/* Indexes of `wire_methods`, for dispatch by switch. The order is the table's. */
enum wire_method_id {
    WIRE_SESSION_HELLO,
    WIRE_API_DESCRIBE,
    WIRE_PROGRAM_RUN,
    WIRE_PROGRAM_LOAD,
    WIRE_PROGRAM_CALL,
    WIRE_PROGRAM_EVAL,
    WIRE_PROGRAM_LIST,
    WIRE_PROGRAM_LOGS,
    WIRE_PROGRAM_INTERRUPT,
    WIRE_PROGRAM_KILL,
    WIRE_PROGRAM_UNLOAD,
    WIRE_PROGRAM_STOP_AT,
    WIRE_THREAD_LIST,
    WIRE_THREAD_SHOW,
    WIRE_THREAD_RESUME,
    WIRE_HEAP_STATS,
    WIRE_HEAP_TYPES,
    WIRE_HEAP_SHOW,
    WIRE_DRAW_SNAPSHOT,
    WIRE_GC_RUN,
    WIRE_GC_STATUS,
    WIRE_GC_LOG,
    WIRE_GC_SET,
    WIRE_SERVER_STATUS,
    WIRE_SERVER_METRICS,
    WIRE_SERVER_STOP,
    WIRE_PROGRAM_ACK,
    WIRE_PROGRAM_STDIN,
    WIRE_SOURCE_FIND,
    WIRE_PROGRAM_STDOUT,
    WIRE_PROGRAM_STDERR,
    WIRE_PROGRAM_STDIN_WANT,
    WIRE_PROGRAM_STOPPED,
    WIRE_PROGRAM_ENDED,
    WIRE_METHOD_COUNT
};

extern const struct wire_method wire_methods[WIRE_METHOD_COUNT];

/* Finds a method by its name, which need not end in NUL. Returns NULL where there is none. */
const struct wire_method *wire_method_find(const char *name, size_t length);

/* Returns the id of an entry of the table. */
enum wire_method_id wire_method_id(const struct wire_method *method);

/* Returns the number of the parameter, or -1 where the shape has no such field. */
int wire_shape_find(const struct wire_shape *shape, const char *name, size_t length);

/* Returns "none", "observe", "run" or "admin". */
const char *wire_role_name(enum wire_role role);

/* Returns what the table's readers call this direction: "request", "notification to the daemon" … */
const char *wire_call_name(enum wire_call call);

/* Writes the kinds in words ("integer or string") to `text`, cut to fit `size`. */
void wire_kinds_text(unsigned kinds, char *text, size_t size);

#endif
