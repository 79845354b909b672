/* The table of methods. The meaning of what spans several of them is told in methods.h. */
#include "wire/methods.h"

#include "base/check.h"

#define NEED(name, kinds, doc)                                                                               \
    {                                                                                                        \
        name, kinds, true, NULL, doc, 0                                                                      \
    }
#define MAY(name, kinds, doc)                                                                                \
    {                                                                                                        \
        name, kinds, false, NULL, doc, 0                                                                     \
    }
#define MAP_OF(name, shape, doc)                                                                             \
    {                                                                                                        \
        name, WIRE_MAP, true, &shape, doc, 0                                                                 \
    }
#define MAY_MAP(name, shape, doc)                                                                            \
    {                                                                                                        \
        name, WIRE_MAP, false, &shape, doc, 0                                                                \
    }
#define LIST_OF(name, shape, doc)                                                                            \
    {                                                                                                        \
        name, WIRE_ARRAY, true, &shape, doc, 0                                                               \
    }
#define NEED_ITEMS(name, kinds, doc)                                                                         \
    {                                                                                                        \
        name, WIRE_ARRAY, true, NULL, doc, kinds                                                             \
    }
#define MAY_ITEMS(name, kinds, doc)                                                                          \
    {                                                                                                        \
        name, WIRE_ARRAY, false, NULL, doc, kinds                                                            \
    }
#define SHAPE(label, fields)                                                                                 \
    {                                                                                                        \
        label, fields, COUNT_OF(fields)                                                                      \
    }
#define NAMED_SHAPE(variable, text) static const struct wire_shape variable = SHAPE(text, variable##_fields)

/* Parts that several results share. */

static const struct wire_field value_fields[] = {
    NEED("name", WIRE_STR,
         "where it is: a variable's name, or in an object \".attribute\", \"[0]\", \"['key']\""),
    NEED("kind", WIRE_STR, "\"value\" (immediate), \"reference\" (to a heap object) or \"unset\""),
    NEED("type", WIRE_STR, "name of its type; empty when unset"),
    NEED("text", WIRE_STR, "short form, at most 80 code points; no user code runs to make it"),
    NEED("handle", WIRE_UINT | WIRE_NIL,
         "of the heap object; nil for an immediate, an immortal or an unset one"),
};
NAMED_SHAPE(value, "value");

static const struct wire_field frame_fields[] = {
    NEED("function", WIRE_STR, "qualified name; \"<module>\" for a module's body"),
    NEED("file", WIRE_STR, "path as in a traceback"),
    NEED("line", WIRE_UINT, "current line, from 1"),
    NEED("bytes", WIRE_UINT, "size of the frame on the frame stack"),
    NEED("event", WIRE_STR | WIRE_NIL, "\"call\", \"return\" or \"line\" for a thread stopped in this frame"),
    LIST_OF("locals", value, "its variables; of a module's body its globals, without __names__ and modules"),
};
NAMED_SHAPE(frame, "frame");

static const struct wire_field object_fields[] = {
    NEED("handle", WIRE_UINT, "names the object"),
    NEED("type", WIRE_STR, "name of its type"),
    NEED("text", WIRE_STR, "short form, at most 80 code points; no user code runs to make it"),
    NEED("count", WIRE_INT, "references to it; -1 for an immortal one"),
    NEED("shared", WIRE_BOOL, "whether other threads can reach it"),
    NEED("bytes", WIRE_UINT, "its size with what it alone holds (the array of a list)"),
    LIST_OF("references", value, "what it refers to, at most 32"),
    NEED("more", WIRE_UINT, "references beyond those listed"),
};
NAMED_SHAPE(object, "object");

static const struct wire_field freed_fields[] = {
    NEED("handle", WIRE_UINT | WIRE_NIL, "the handle it had; nil where it was never shown"),
    NEED("type", WIRE_STR, "name of its type"),
    NEED("text", WIRE_STR, "short form, as it was before"),
    NEED("bytes", WIRE_UINT, "what came back to the allocator"),
};
NAMED_SHAPE(freed, "freed object");

static const struct wire_field limits_fields[] = {
    MAY("heap_bytes", WIRE_UINT, "past it: MemoryError"),
    MAY("threads", WIRE_UINT, "past it: RuntimeError from Thread.start"),
    MAY("frame_bytes", WIRE_UINT, "of each thread's frame stack; past it: RecursionError"),
    MAY("cpu_ns", WIRE_UINT, "processor time of all threads; past it the program is killed"),
};
NAMED_SHAPE(limits, "limits");

static const struct wire_field heap_fields[] = {
    NEED("objects", WIRE_UINT, "alive now"),
    NEED("bytes", WIRE_UINT, "in them"),
    NEED("allocated_objects", WIRE_UINT, "since the program began"),
    NEED("allocated_bytes", WIRE_UINT, "since the program began"),
    NEED("freed_objects", WIRE_UINT, "since the program began"),
    NEED("freed_bytes", WIRE_UINT, "since the program began"),
    NEED("published_objects", WIRE_UINT, "made shared since the program began"),
    NEED("segments", WIRE_UINT, "got from the system"),
    NEED("pages", WIRE_UINT, "in use"),
    NEED("committed_bytes", WIRE_UINT, "of memory held from the system"),
    NEED("limit_bytes", WIRE_UINT, "the heap's limit; 0 for none"),
};
NAMED_SHAPE(heap, "heap");

/* session, api */

static const struct wire_field hello_params[] = {
    MAY("client", WIRE_STR, "name of the client's program"),
    MAY("version", WIRE_STR, "its version"),
};
static const struct wire_field hello_limits_fields[] = {
    NEED("frame_bytes", WIRE_UINT, "largest message taken"),
    NEED("nesting", WIRE_UINT, "deepest nesting taken"),
    NEED("window", WIRE_UINT, "output window unless program.run asks for another"),
};
NAMED_SHAPE(hello_limits, "message limits");
static const struct wire_field hello_result[] = {
    NEED("server", WIRE_STR, "\"ourod\""),
    NEED("version", WIRE_STR, "of the daemon"),
    NEED("api", WIRE_UINT, "revision of the method table"),
    NEED("language", WIRE_STR, "version of Python, such as \"3.11\""),
    NEED("pid", WIRE_UINT, "of the daemon"),
    NEED("uid", WIRE_UINT, "of the peer, as the daemon sees it"),
    NEED("role", WIRE_STR, "\"observe\", \"run\" or \"admin\""),
    NEED("private", WIRE_BOOL, "whether the daemon goes with the client that started it"),
    MAP_OF("limits", hello_limits, "what messages must keep to"),
};

static const struct wire_field describe_field_fields[] = {
    NEED("name", WIRE_STR, ""),
    NEED("type", WIRE_STR, "kinds in words"),
    NEED("required", WIRE_BOOL, ""),
    NEED("doc", WIRE_STR, ""),
    MAY_ITEMS("fields", WIRE_MAP, "of the map, or of each map in the array; in the same form"),
};
NAMED_SHAPE(describe_field, "field");
static const struct wire_field describe_method_fields[] = {
    NEED("name", WIRE_STR, ""),
    NEED("call", WIRE_STR, "\"request\", \"notification\", \"request to the client\" …"),
    NEED("role", WIRE_STR, "needed for it"),
    NEED("since", WIRE_UINT, "revision of the table"),
    NEED("doc", WIRE_STR, ""),
    LIST_OF("params", describe_field, ""),
    LIST_OF("result", describe_field, ""),
};
NAMED_SHAPE(describe_method, "method");
static const struct wire_field describe_error_fields[] = {
    NEED("code", WIRE_UINT, ""),
    NEED("name", WIRE_STR, ""),
    NEED("doc", WIRE_STR, ""),
};
NAMED_SHAPE(describe_error, "error");
static const struct wire_field describe_result[] = {
    NEED("api", WIRE_UINT, "revision of the method table"),
    LIST_OF("methods", describe_method, "in both directions"),
    LIST_OF("errors", describe_error, "codes that a reply can bear"),
};

/* program */

static const struct wire_field run_params[] = {
    NEED("source", WIRE_TEXT, "bytes of the main module, undecoded"),
    NEED("path", WIRE_STR, "name of its file in tracebacks, as python3 would have it"),
    MAY_ITEMS("argv", WIRE_STR, "sys.argv, with its first element; [path] if absent"),
    MAY("directory", WIRE_STR, "sys.path[0]; empty if absent"),
    MAY("name", WIRE_STR, "of the program; made from the path if absent"),
    MAY("stdin", WIRE_BOOL, "whether the client will answer program.stdin_want; else input is at its end"),
    MAY_ITEMS("tty", WIRE_BOOL, "three booleans: whether standard input, output, error are terminals"),
    MAY("hash_seed", WIRE_UINT, "as PYTHONHASHSEED; random if absent"),
    MAY_ITEMS("stop_at", WIRE_STR, "stop points that hold from the first instruction on"),
    MAY("window", WIRE_UINT, "output bytes of a stream under way unacknowledged"),
    MAY_MAP("limits", limits, "tighter than the configuration's; wider is refused"),
};
static const struct wire_field run_result[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, "its name, unique among the programs that are there"),
    NEED("window", WIRE_UINT, "output bytes of a stream under way unacknowledged"),
};

static const struct wire_field load_params[] = {
    NEED("source", WIRE_TEXT, "bytes of the main module, undecoded; empty for kind \"interactive\""),
    NEED("path", WIRE_STR, "name of its file in tracebacks; \"<stdin>\" for kind \"interactive\""),
    MAY("name", WIRE_STR,
        "of the program, by which it can be called; made from the path if absent. Free again when the reply "
        "is an error"),
    MAY_ITEMS("argv", WIRE_STR, "sys.argv, with its first element; [path] if absent"),
    MAY("directory", WIRE_STR, "sys.path[0]; empty if absent"),
    MAY("kind", WIRE_STR,
        "\"module\" (default): stays until unloaded, output to the journal and program.logs; "
        "\"interactive\": "
        "takes program.eval, goes with the connection, which gets its output and program.ended"),
    MAY("stdin", WIRE_BOOL, "as in program.run; for kind \"interactive\" only"),
    MAY_ITEMS("tty", WIRE_BOOL, "as in program.run; for kind \"interactive\" only"),
    MAY("hash_seed", WIRE_UINT, "as PYTHONHASHSEED; random if absent"),
    MAY("window", WIRE_UINT, "as in program.run; for kind \"interactive\" only"),
    MAY_MAP("limits", limits, "tighter than the configuration's; wider is refused"),
};
static const struct wire_field load_result[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, "its name"),
    NEED_ITEMS("functions", WIRE_STR, "names of the functions that the main module has, in its order"),
    NEED("window", WIRE_UINT, "output bytes of a stream under way unacknowledged"),
};

static const struct wire_field call_params[] = {
    NEED("program", WIRE_PROGRAM, "a loaded program"),
    NEED("function", WIRE_STR, "name in the main module, dots for attributes"),
    MAY("args", WIRE_ARRAY, "positional arguments"),
    MAY("kwargs", WIRE_MAP, "arguments by name"),
    MAY("deadline_ms", WIRE_UINT, "past it the call is interrupted and the reply is the error deadline"),
    MAY("repr", WIRE_BOOL, "whether a result that has no form in a message comes as its repr"),
};
static const struct wire_field call_result[] = {
    NEED("value", WIRE_ANY, "what the function returned; a tuple, set or frozenset as an array"),
    NEED("repr", WIRE_BOOL, "whether `value` is the repr"),
    NEED("ns", WIRE_UINT, "time from start to end of the call"),
};

static const struct wire_field eval_params[] = {
    NEED("program", WIRE_PROGRAM, "of kind \"interactive\""),
    NEED("source", WIRE_STR, "lines typed so far, each with its newline"),
};
static const struct wire_field eval_result[] = {
    NEED("state", WIRE_STR,
         "\"done\"; \"incomplete\": nothing ran, more lines are wanted; \"exception\": its traceback has "
         "gone to "
         "standard error; \"exit\": SystemExit, the program has ended. What an expression statement shows "
         "goes to standard output, and all output comes before the reply"),
    NEED("status", WIRE_UINT, "exit status, for \"exit\"; else 0"),
};

static const struct wire_field only_program_params[] = {
    NEED("program", WIRE_PROGRAM, "which one"),
};
static const struct wire_field optional_program_params[] = {
    MAY("program", WIRE_PROGRAM, "only this one; if absent, all that the peer may see"),
};

static const struct wire_field program_entry_fields[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    NEED("kind", WIRE_STR, "\"run\", \"module\" or \"interactive\""),
    NEED("state", WIRE_STR,
         "\"starting\", \"running\", \"stopped\" (at a stop point), \"idle\" (no call) or \"ending\""),
    NEED("user", WIRE_STR, "name of the user it belongs to, or his number"),
    NEED("path", WIRE_STR, "of its main module"),
    NEED("threads", WIRE_UINT, ""),
    NEED("objects", WIRE_UINT, "alive in its heap"),
    NEED("heap_bytes", WIRE_UINT, "in them"),
    NEED("calls", WIRE_UINT, "program.call requests served"),
    NEED("cpu_ns", WIRE_UINT, "processor time of its threads"),
    NEED("started", WIRE_FLOAT, "moment"),
};
NAMED_SHAPE(program_entry, "program");
static const struct wire_field program_list_result[] = {
    LIST_OF("programs", program_entry, "in the order of their numbers"),
};

static const struct wire_field logs_params[] = {
    NEED("program", WIRE_PROGRAM, "which one"),
    MAY("bytes", WIRE_UINT, "at most so many of the last; all that is kept if absent"),
};
static const struct wire_field log_entry_fields[] = {
    NEED("stream", WIRE_UINT, "1 for standard output, 2 for standard error"),
    NEED("time", WIRE_FLOAT, "moment"),
    NEED("text", WIRE_BIN, "a line with its newline, or what was written of it"),
};
NAMED_SHAPE(log_entry, "log entry");
static const struct wire_field logs_result[] = {
    LIST_OF("entries", log_entry, "oldest first"),
    NEED("dropped", WIRE_UINT, "bytes that fell out of the bounded tail"),
};

static const struct wire_field interrupt_params[] = {
    NEED("program", WIRE_PROGRAM, "KeyboardInterrupt is raised in its main thread"),
};
static const struct wire_field unload_params[] = {
    NEED("program", WIRE_PROGRAM, "which one"),
    MAY("grace_ms", WIRE_UINT, "time for an orderly end before it is killed; the configuration's if absent"),
};
static const struct wire_field unload_result[] = {
    NEED("killed", WIRE_BOOL, "whether the grace was not enough"),
};
static const struct wire_field stop_at_params[] = {
    NEED("program", WIRE_PROGRAM, "which one"),
    NEED("at", WIRE_STR, "FUNCTION:call, FUNCTION:return, FILE:LINE, *:return or *:end"),
    MAY("remove", WIRE_BOOL, "takes that stop point away instead"),
};

/* thread */

static const struct wire_field thread_entry_fields[] = {
    NEED("thread", WIRE_UINT, "its number, unique in the daemon"),
    NEED("program", WIRE_UINT, "number of its program"),
    NEED("program_name", WIRE_STR, ""),
    NEED("name", WIRE_STR, "as in threading"),
    NEED("native_id", WIRE_UINT, "the kernel's number"),
    NEED("state", WIRE_STR, "\"running\", \"parked\" or \"stopped\" (at a stop point)"),
    NEED("function", WIRE_STR, "of the innermost frame; empty without one"),
    NEED("file", WIRE_STR, ""),
    NEED("line", WIRE_UINT, ""),
    NEED("depth", WIRE_UINT, "frames on its stack"),
    NEED("depth_limit", WIRE_UINT, "sys.getrecursionlimit()"),
    NEED("frame_bytes", WIRE_UINT, "of its frame stack in use"),
    NEED("frame_limit", WIRE_UINT, "bytes at most"),
    NEED("response_ns", WIRE_UINT, "how long it took to answer the last handshake or request"),
};
NAMED_SHAPE(thread_entry, "thread");
static const struct wire_field thread_list_result[] = {
    LIST_OF("threads", thread_entry, "in the order of their numbers"),
};
static const struct wire_field thread_show_params[] = {
    NEED("thread", WIRE_UINT, "its number"),
    MAY("locals", WIRE_BOOL, "whether the frames' variables are wanted; no if absent"),
    MAY("first", WIRE_UINT, "first frame wanted, 0 is the innermost"),
    MAY("count", WIRE_UINT, "frames at most; 64 if absent"),
};
static const struct wire_field thread_show_result[] = {
    NEED("thread", WIRE_UINT, "its number"),
    NEED("program", WIRE_UINT, "number of its program"),
    NEED("name", WIRE_STR, ""),
    NEED("state", WIRE_STR, "as in thread.list"),
    NEED("depth", WIRE_UINT, "frames on its stack"),
    NEED("frame_bytes", WIRE_UINT, "of its frame stack in use"),
    NEED("frame_limit", WIRE_UINT, "bytes at most"),
    LIST_OF("frames", frame, "innermost first"),
};
static const struct wire_field resume_params[] = {
    NEED("thread", WIRE_UINT, "a thread that is stopped"),
    MAY("step", WIRE_STR,
        "\"continue\" (default), or \"pop\": at a return, finish it and stop again in the caller; the reply "
        "then comes after the pop"),
    MAY("clear", WIRE_BOOL, "whether the program's stop points are removed first"),
};
static const struct wire_field resume_result[] = {
    NEED("state", WIRE_STR, "\"running\", or after a pop \"stopped\""),
    LIST_OF("freed", freed,
            "objects that went while the frame was popped, in their order, at most 256; without "
            "\"pop\" empty"),
    NEED("freed_objects", WIRE_UINT, "how many went"),
    NEED("freed_bytes", WIRE_UINT, "how much came back"),
};

/* heap */

static const struct wire_field heap_entry_fields[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    MAP_OF("heap", heap, "its counters"),
};
NAMED_SHAPE(heap_entry, "heap of a program");
static const struct wire_field heap_stats_result[] = {
    LIST_OF("programs", heap_entry, "in the order of their numbers"),
    MAP_OF("total", heap, "the sums, with programs that have ended"),
};
static const struct wire_field heap_types_params[] = {
    MAY("program", WIRE_PROGRAM, "only this one; if absent, all that the peer may look into"),
    MAY("count", WIRE_UINT, "types at most; all if absent"),
};
static const struct wire_field type_entry_fields[] = {
    NEED("type", WIRE_STR, "name"),
    NEED("objects", WIRE_UINT, "alive"),
    NEED("bytes", WIRE_UINT, "in them"),
};
NAMED_SHAPE(type_entry, "type");
static const struct wire_field heap_types_result[] = {
    LIST_OF("types", type_entry, "most bytes first"),
    NEED("objects", WIRE_UINT, "of all types, also of those not listed"),
    NEED("bytes", WIRE_UINT, "of all types"),
};
static const struct wire_field heap_show_params[] = {
    NEED("program", WIRE_PROGRAM, "which one"),
    NEED("handle", WIRE_UINT, "from thread.show, draw.snapshot or another object's references"),
};

/* draw */

static const struct wire_field draw_params[] = {
    NEED("program", WIRE_PROGRAM, "which one"),
    MAY("depth", WIRE_UINT, "references to follow from a local; 3 if absent"),
    MAY("objects", WIRE_UINT, "objects at most; 64 if absent"),
    MAY("frames", WIRE_UINT, "frames of each thread at most, the innermost; 32 if absent"),
};
static const struct wire_field draw_thread_fields[] = {
    NEED("thread", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    NEED("state", WIRE_STR, "as in thread.list"),
    NEED("depth", WIRE_UINT, "frames on its stack"),
    NEED("frame_bytes", WIRE_UINT, "of its frame stack in use"),
    NEED("frame_limit", WIRE_UINT, "bytes at most"),
    LIST_OF("frames", frame, "innermost first"),
};
NAMED_SHAPE(draw_thread, "thread with frames");
static const struct wire_field draw_result[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    NEED("state", WIRE_STR, "as in program.list"),
    LIST_OF("threads", draw_thread, "in the order of their numbers"),
    LIST_OF("objects", object, "each one that a listed local or object refers to, once, nearest first"),
    NEED("more", WIRE_UINT, "objects alive in the program beyond those listed"),
    NEED("heap_objects", WIRE_UINT, "alive in the program"),
    NEED("heap_bytes", WIRE_UINT, "in them"),
};

/* gc */

static const struct wire_field gc_run_result[] = {
    NEED("collections", WIRE_UINT,
         "number of the collection, from 1, of the program or, for several, their sum"),
    NEED("freed_objects", WIRE_UINT, "by this collection"),
    NEED("freed_bytes", WIRE_UINT, "by this collection"),
    NEED("ns", WIRE_UINT, "from the request to the end"),
};
static const struct wire_field gc_entry_fields[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    NEED("phase", WIRE_STR, "\"idle\" or the phase that runs"),
    NEED("collections", WIRE_UINT, "finished"),
    NEED("freed_objects", WIRE_UINT, "by all collections"),
    NEED("freed_bytes", WIRE_UINT, "by all collections"),
    NEED("last_ns", WIRE_UINT, "length of the last collection"),
    NEED("longest_hold_ns", WIRE_UINT, "longest time a thread was held by a collection"),
    NEED("finalisers", WIRE_UINT, "__del__ methods that collections found, so far"),
    NEED("longest_response_ns", WIRE_UINT, "longest time a thread took to answer a collection"),
    NEED("total_ns", WIRE_UINT, "length of all collections"),
    NEED("enabled", WIRE_BOOL, "whether collections start by themselves"),
    NEED("least_growth_bytes", WIRE_UINT, "by which the heap grows before one starts"),
    NEED("growth_percent", WIRE_UINT,
         "of what is live, by which the heap grows before one starts; the more counts"),
};
NAMED_SHAPE(gc_entry, "collector of a program");
static const struct wire_field gc_status_result[] = {
    LIST_OF("programs", gc_entry, "in the order of their numbers"),
};
static const struct wire_field gc_log_params[] = {
    MAY("program", WIRE_PROGRAM, "only this one; if absent, all that the peer may see"),
    MAY("count", WIRE_UINT,
        "collections of each program at most, the last; if absent all that it knows, 256 at most"),
};
static const struct wire_field gc_phase_fields[] = {
    NEED("phase", WIRE_STR, "its name"),
    NEED("ns", WIRE_UINT, "how long it took"),
};
NAMED_SHAPE(gc_phase, "phase");
static const struct wire_field gc_hold_fields[] = {
    NEED("ns", WIRE_UINT, "longest time that a thread was held by one answer to the collector"),
    NEED("cpu_ns", WIRE_UINT, "of it, processor time"),
    NEED("wait_ns", WIRE_UINT, "of it, off the processor: preempted, or waiting for a lock"),
    NEED("thread", WIRE_UINT, "whose number; 0 when no thread was asked"),
    NEED("handshake", WIRE_STR, "which answer, or \"help\" with the work; empty when no thread was asked"),
};
NAMED_SHAPE(gc_hold, "hold");
static const struct wire_field gc_response_fields[] = {
    NEED("thread", WIRE_UINT, "its number; it may have ended"),
    NEED("name", WIRE_STR, "as it was then, at most 31 bytes"),
    NEED("response_ns", WIRE_UINT,
         "from the collector's request to the thread's answer, the slowest of its answers"),
    NEED("handshake", WIRE_STR, "which answer that was"),
};
NAMED_SHAPE(gc_response, "response of a thread");
static const struct wire_field collection_fields[] = {
    NEED("number", WIRE_UINT, "from 1, in its program"),
    NEED("cause", WIRE_STR,
         "\"gc.collect()\", \"growth\", \"heap limit\", \"operator\" (gc.run) or \"end of program\""),
    NEED("began", WIRE_FLOAT, "moment"),
    NEED("ns", WIRE_UINT, "how long it took"),
    LIST_OF("phases", gc_phase, "in their order"),
    NEED("live_objects", WIRE_UINT, "found alive"),
    NEED("live_bytes", WIRE_UINT, "in use when it ended"),
    NEED("freed_objects", WIRE_UINT, "by it"),
    NEED("freed_bytes", WIRE_UINT, "by it"),
    NEED("finalisers", WIRE_UINT, "__del__ methods that it found to run"),
    NEED("weak_cleared", WIRE_UINT, "weak references that it emptied"),
    NEED("kept", WIRE_UINT, "objects kept because somebody holds them secretly; not 0 is a fault of ourod"),
    NEED("helped_objects", WIRE_UINT,
         "that the program's threads traced or took apart in the collector's place"),
    NEED("gave_up", WIRE_BOOL, "whether its own memory ended; then nothing was freed"),
    MAP_OF("hold", gc_hold, "the longest"),
    NEED("response_ns", WIRE_UINT, "longest time that a thread took to answer"),
    NEED("threads_asked", WIRE_UINT, "how many answered"),
    LIST_OF("threads", gc_response, "the slowest first, at most 256"),
};
NAMED_SHAPE(collection, "collection");
static const struct wire_field gc_log_entry_fields[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    NEED("collections_total", WIRE_UINT, "finished"),
    LIST_OF("collections", collection, "the last of them, oldest first"),
};
NAMED_SHAPE(gc_log_entry, "log of a collector");
static const struct wire_field gc_log_result[] = {
    LIST_OF("programs", gc_log_entry, "in the order of their numbers"),
};
static const struct wire_field gc_set_params[] = {
    MAY("program", WIRE_PROGRAM, "only this one; if absent, all that the peer may act on"),
    MAY("enabled", WIRE_BOOL, "whether collections start by themselves, as gc.enable() and gc.disable()"),
    MAY("least_growth_bytes", WIRE_UINT, "64 KiB to 1 TiB; at first 8 MiB"),
    MAY("growth_percent", WIRE_UINT, "at most 10000; at first 50"),
};
static const struct wire_field gc_settings_fields[] = {
    NEED("program", WIRE_UINT, "its number"),
    NEED("name", WIRE_STR, ""),
    NEED("enabled", WIRE_BOOL, "as in gc.status"),
    NEED("least_growth_bytes", WIRE_UINT, "as in gc.status"),
    NEED("growth_percent", WIRE_UINT, "as in gc.status"),
};
NAMED_SHAPE(gc_settings, "settings of a collector");
static const struct wire_field gc_set_result[] = {
    LIST_OF("programs", gc_settings, "what is in force now, in the order of their numbers"),
};

/* server */

static const struct wire_field status_result[] = {
    NEED("version", WIRE_STR, "of the daemon"),
    NEED("pid", WIRE_UINT, ""),
    NEED("state", WIRE_STR, "\"running\" or \"draining\""),
    NEED("private", WIRE_BOOL, "whether it goes with the client that started it"),
    NEED("socket", WIRE_STR, "path it listens on"),
    NEED("started", WIRE_FLOAT, "moment"),
    NEED("uptime_ns", WIRE_UINT, ""),
    NEED("connections", WIRE_UINT, "open now"),
    NEED("connections_total", WIRE_UINT, "since the start"),
    NEED("requests_total", WIRE_UINT, "since the start"),
    NEED("errors_total", WIRE_UINT, "error replies since the start"),
    NEED("programs", WIRE_UINT, "there now"),
    NEED("programs_total", WIRE_UINT, "since the start"),
    NEED("threads", WIRE_UINT, "of all programs"),
    NEED("objects", WIRE_UINT, "alive in all heaps"),
    NEED("heap_bytes", WIRE_UINT, "in them"),
    NEED("handles", WIRE_UINT, "that stand for an object"),
    NEED("collections_total", WIRE_UINT, "since the start"),
    NEED("descriptors", WIRE_UINT, "open in the daemon's process"),
};
static const struct wire_field metrics_result[] = {
    NEED("text", WIRE_STR, "in OpenMetrics form, with its # EOF"),
};
static const struct wire_field stop_params[] = {
    MAY("grace_ms", WIRE_UINT, "time for programs to end in order; the configuration's if absent"),
};

/* What goes without a reply, and what the daemon asks. */

static const struct wire_field ack_params[] = {
    NEED("program", WIRE_UINT, "number"),
    NEED("stream", WIRE_UINT, "1 for standard output, 2 for standard error"),
    NEED("bytes", WIRE_UINT, "dealt with since the last acknowledgement"),
};
static const struct wire_field stdin_params[] = {
    NEED("program", WIRE_UINT, "number"),
    NEED("data", WIRE_BIN, "what was read"),
    MAY("eof", WIRE_BOOL, "whether nothing comes after it"),
};
static const struct wire_field source_find_params[] = {
    NEED("program", WIRE_UINT, "that imports"),
    NEED("name", WIRE_STR, "absolute name of the module, identifiers joined by dots"),
};
static const struct wire_field source_find_result[] = {
    NEED("path", WIRE_STR, "as __file__"),
    NEED("source", WIRE_BIN, "bytes of the module, undecoded; empty for a namespace package"),
    NEED("is_package", WIRE_BOOL, "whether it may have submodules"),
};
static const struct wire_field output_params[] = {
    NEED("program", WIRE_UINT, "number"),
    NEED("data", WIRE_BIN, "what it wrote"),
};
static const struct wire_field stdin_want_params[] = {
    NEED("program", WIRE_UINT, "number"),
    NEED("max", WIRE_UINT, "bytes at most"),
};
static const struct wire_field stopped_params[] = {
    NEED("program", WIRE_UINT, "number"),
    NEED("thread", WIRE_UINT, "its number"),
    NEED("at", WIRE_STR, "the stop point that was met"),
    NEED("event", WIRE_STR, "\"call\", \"return\" or \"line\""),
    NEED("function", WIRE_STR, "of the frame"),
    NEED("file", WIRE_STR, ""),
    NEED("line", WIRE_UINT, ""),
};
static const struct wire_field ended_params[] = {
    NEED("program", WIRE_UINT, "number"),
    NEED("status", WIRE_UINT,
         "exit status: 0, 1 after an exception, SystemExit's, 130 after KeyboardInterrupt, "
         "137 when killed"),
    NEED("reason", WIRE_STR,
         "\"finished\", \"exit\", \"exception\", \"interrupted\", \"killed\" or \"limit\""),
    NEED("text", WIRE_STR,
         "the last line of an uncaught exception's traceback, or why it was killed; else empty"),
};

#define NO_FIELDS                                                                                            \
    {                                                                                                        \
        NULL, NULL, 0                                                                                        \
    }
#define PARAMS(fields)                        SHAPE("parameters", fields)
#define RESULT(fields)                        SHAPE("result", fields)
#define TO_DAEMON(name, role)                 TO_DAEMON_SINCE(name, role, 1)
#define TO_DAEMON_SINCE(name, role, revision) name, WIRE_REQUEST_TO_DAEMON, WIRE_ROLE_##role, revision

const struct wire_method wire_methods[WIRE_METHOD_COUNT] = {
    [WIRE_SESSION_HELLO] = {TO_DAEMON("session.hello", OBSERVE),
                            "who is at the other end, and with what rights", PARAMS(hello_params),
                            RESULT(hello_result), false},
    [WIRE_API_DESCRIBE] = {TO_DAEMON("api.describe", OBSERVE), "this table", NO_FIELDS,
                           RESULT(describe_result), false},
    [WIRE_PROGRAM_RUN] = {TO_DAEMON("program.run", RUN), "start a program that belongs to this connection",
                          PARAMS(run_params), RESULT(run_result), false},
    [WIRE_PROGRAM_LOAD] = {TO_DAEMON("program.load", RUN),
                           "run a main module and keep the program, so that its functions can be called",
                           PARAMS(load_params), RESULT(load_result), false},
    [WIRE_PROGRAM_CALL] = {TO_DAEMON("program.call", RUN), "call a function of a loaded program",
                           PARAMS(call_params), RESULT(call_result), false},
    [WIRE_PROGRAM_EVAL] = {TO_DAEMON("program.eval", RUN), "run one interactive statement",
                           PARAMS(eval_params), RESULT(eval_result), false},
    [WIRE_PROGRAM_LIST] = {TO_DAEMON("program.list", OBSERVE), "the programs that are there", NO_FIELDS,
                           RESULT(program_list_result), false},
    [WIRE_PROGRAM_LOGS] = {TO_DAEMON("program.logs", RUN), "the last of what a loaded program printed",
                           PARAMS(logs_params), RESULT(logs_result), false},
    [WIRE_PROGRAM_INTERRUPT] = {TO_DAEMON("program.interrupt", RUN), "raise KeyboardInterrupt in a program",
                                PARAMS(interrupt_params), NO_FIELDS, false},
    [WIRE_PROGRAM_KILL] =
        {TO_DAEMON("program.kill", RUN),
         "end a program at once, without its handlers and finalisers; its name is free at once",
         PARAMS(only_program_params), NO_FIELDS, false},
    [WIRE_PROGRAM_UNLOAD] = {TO_DAEMON("program.unload", RUN),
                             "end a program in order; after the grace, kill it. Replies when it has gone",
                             PARAMS(unload_params), RESULT(unload_result), false},
    [WIRE_PROGRAM_STOP_AT] = {TO_DAEMON("program.stop_at", RUN), "set or remove a stop point",
                              PARAMS(stop_at_params), NO_FIELDS, false},
    [WIRE_THREAD_LIST] = {TO_DAEMON("thread.list", OBSERVE), "the threads of programs, and where they are",
                          PARAMS(optional_program_params), RESULT(thread_list_result), false},
    [WIRE_THREAD_SHOW] = {TO_DAEMON("thread.show", RUN), "the frames of one thread",
                          PARAMS(thread_show_params), RESULT(thread_show_result), false},
    [WIRE_THREAD_RESUME] = {TO_DAEMON("thread.resume", RUN), "let a stopped thread go on",
                            PARAMS(resume_params), RESULT(resume_result), false},
    [WIRE_HEAP_STATS] = {TO_DAEMON("heap.stats", OBSERVE), "the heap's counters",
                         PARAMS(optional_program_params), RESULT(heap_stats_result), false},
    [WIRE_HEAP_TYPES] = {TO_DAEMON("heap.types", OBSERVE), "live objects by type", PARAMS(heap_types_params),
                         RESULT(heap_types_result), false},
    [WIRE_HEAP_SHOW] = {TO_DAEMON("heap.show", RUN), "one object", PARAMS(heap_show_params),
                        SHAPE("result", object_fields), false},
    [WIRE_DRAW_SNAPSHOT] = {TO_DAEMON("draw.snapshot", RUN), "stacks, locals and the objects they lead to",
                            PARAMS(draw_params), RESULT(draw_result), false},
    [WIRE_GC_RUN] = {TO_DAEMON("gc.run", RUN), "collect cycles and wait for the end",
                     PARAMS(optional_program_params), RESULT(gc_run_result), false},
    [WIRE_GC_STATUS] = {TO_DAEMON("gc.status", OBSERVE), "what the collector does and did",
                        PARAMS(optional_program_params), RESULT(gc_status_result), false},
    [WIRE_GC_LOG] = {TO_DAEMON_SINCE("gc.log", OBSERVE, 2),
                     "what the last collections did, and what they cost each thread", PARAMS(gc_log_params),
                     RESULT(gc_log_result), false},
    [WIRE_GC_SET] = {TO_DAEMON_SINCE("gc.set", RUN, 2), "set when collections start by themselves",
                     PARAMS(gc_set_params), RESULT(gc_set_result), false},
    [WIRE_SERVER_STATUS] = {TO_DAEMON("server.status", OBSERVE), "the daemon in a few figures", NO_FIELDS,
                            RESULT(status_result), false},
    [WIRE_SERVER_METRICS] = {TO_DAEMON("server.metrics", OBSERVE), "all counters for a monitoring system",
                             NO_FIELDS, RESULT(metrics_result), false},
    [WIRE_SERVER_STOP] = {TO_DAEMON("server.stop", ADMIN),
                          "drain and stop the daemon; replies when it begins", PARAMS(stop_params), NO_FIELDS,
                          false},
    [WIRE_PROGRAM_ACK] = {"program.ack", WIRE_NOTIFICATION_TO_DAEMON, WIRE_ROLE_RUN, 1,
                          "output was dealt with, more may come", PARAMS(ack_params), NO_FIELDS, false},
    [WIRE_PROGRAM_STDIN] = {"program.stdin", WIRE_NOTIFICATION_TO_DAEMON, WIRE_ROLE_RUN, 1,
                            "input that program.stdin_want asked for", PARAMS(stdin_params), NO_FIELDS,
                            false},
    [WIRE_SOURCE_FIND] = {"source.find", WIRE_REQUEST_TO_CLIENT, WIRE_ROLE_NONE, 1,
                          "the source of a module beside the program; nil where there is none",
                          PARAMS(source_find_params), RESULT(source_find_result), true},
    [WIRE_PROGRAM_STDOUT] = {"program.stdout", WIRE_NOTIFICATION_TO_CLIENT, WIRE_ROLE_NONE, 1,
                             "the program wrote to standard output", PARAMS(output_params), NO_FIELDS, false},
    [WIRE_PROGRAM_STDERR] = {"program.stderr", WIRE_NOTIFICATION_TO_CLIENT, WIRE_ROLE_NONE, 1,
                             "the program wrote to standard error", PARAMS(output_params), NO_FIELDS, false},
    [WIRE_PROGRAM_STDIN_WANT] = {"program.stdin_want", WIRE_NOTIFICATION_TO_CLIENT, WIRE_ROLE_NONE, 1,
                                 "a thread of the program waits for input", PARAMS(stdin_want_params),
                                 NO_FIELDS, false},
    [WIRE_PROGRAM_STOPPED] = {"program.stopped", WIRE_NOTIFICATION_TO_CLIENT, WIRE_ROLE_NONE, 1,
                              "a thread met a stop point", PARAMS(stopped_params), NO_FIELDS, false},
    [WIRE_PROGRAM_ENDED] = {"program.ended", WIRE_NOTIFICATION_TO_CLIENT, WIRE_ROLE_NONE, 1,
                            "the program has gone", PARAMS(ended_params), NO_FIELDS, false},
};
