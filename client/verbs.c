#include "verbs.h"

#include <string.h>

#include "acts.h"
#include "base/check.h"

#define OPTION_PROGRAM                                                                                       \
    {                                                                                                        \
        "--program", "PROGRAM", "only this program, by number or name"                                       \
    }

const struct verb_option verb_global_options[] = {
    {"--socket", "PATH", "the daemon's socket"},
    {"--json", NULL, "print one JSON document instead of text"},
    {"--help", NULL, "say what can be said"},
    {"--version", NULL, "print the version"},
    {NULL, NULL, NULL},
};

const struct verb verb_table[] = {
    {.object = "program",
     .name = "run",
     .alias = "run",
     .method = WIRE_PROGRAM_RUN,
     .doc = "run a program in the daemon, as python3 would; without a daemon, in a private one",
     .operands = "FILE|- [ARGUMENT]...",
     .min_operands = 0,
     .max_operands = -1,
     .takes_rest = true,
     .operand = OPERAND_FILE,
     .options = {{"-c", "CODE", "run this text instead of a file"},
                 {"--name", "NAME", "what the program is called meanwhile"},
                 {"--stop", "POINT", "stop at FUNCTION:call, FUNCTION:return or FILE:LINE"},
                 {"--private", NULL, "start a private daemon even if another one is there"}},
     .examples = {{"ouroctl run student.py", "run it; Ctrl-C raises KeyboardInterrupt in it"},
                  {"ouroctl run -c 'print(2**100)'", "run a line"},
                  {"ouroctl run tool.py --verbose data", "what follows FILE belongs to the program"}},
     .act = act_run},
    {.object = "program",
     .name = "load",
     .method = WIRE_PROGRAM_LOAD,
     .operands = "FILE [ARGUMENT]...",
     .min_operands = 1,
     .max_operands = -1,
     .takes_rest = true,
     .json = true,
     .operand = OPERAND_FILE,
     .options = {{"--name", "NAME", "by which it is called; the file's name without .py if absent"}},
     .examples = {{"ouroctl program load --name school student.py", "keep it under the name school"}},
     .act = act_program_load},
    {.object = "program",
     .name = "call",
     .alias = "call",
     .method = WIRE_PROGRAM_CALL,
     .operands = "PROGRAM FUNCTION [ARGUMENT]...",
     .min_operands = 2,
     .max_operands = -1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {{"--deadline", "MILLISECONDS", "interrupt the call when it takes longer"},
                 {"--kw", "NAME=VALUE", "an argument by name; may be given again"},
                 {"--repr", NULL, "a result that has no form in a message comes as its repr"}},
     .examples = {{"ouroctl call school create_student", "call it without arguments"},
                  {"ouroctl call school grade '\"Alice\"' 3 '[1, 2]'",
                   "arguments are JSON; other words are strings"},
                  {"ouroctl call school grade --kw name=Alice --deadline 500", "by name, with a deadline"}},
     .act = act_call},
    {.object = "program",
     .name = "list",
     .method = WIRE_PROGRAM_LIST,
     .operands = "",
     .json = true,
     .examples = {{"ouroctl program list", ""}},
     .act = act_program_list},
    {.object = "program",
     .name = "logs",
     .method = WIRE_PROGRAM_LOGS,
     .operands = "PROGRAM",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {{"--bytes", "COUNT", "at most so many of the last"}},
     .examples = {{"ouroctl program logs school", ""}},
     .act = act_program_logs},
    {.object = "program",
     .name = "interrupt",
     .method = WIRE_PROGRAM_INTERRUPT,
     .operands = "PROGRAM",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .examples = {{"ouroctl program interrupt 3", "as Ctrl-C would"}},
     .act = act_program_interrupt},
    {.object = "program",
     .name = "kill",
     .method = WIRE_PROGRAM_KILL,
     .operands = "PROGRAM",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .examples = {{"ouroctl program kill 3", "it cannot catch that"}},
     .act = act_program_kill},
    {.object = "program",
     .name = "unload",
     .method = WIRE_PROGRAM_UNLOAD,
     .operands = "PROGRAM",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {{"--grace", "MILLISECONDS", "time for an orderly end"}},
     .examples = {{"ouroctl program unload school --grace 2000", ""}},
     .act = act_program_unload},
    {.object = "program",
     .name = "stop-at",
     .method = WIRE_PROGRAM_STOP_AT,
     .operands = "PROGRAM POINT",
     .min_operands = 2,
     .max_operands = 2,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {{"--remove", NULL, "take the stop point away"}},
     .examples = {{"ouroctl program stop-at school create_student:return",
                   "stop threads that return from it"},
                  {"ouroctl program stop-at school student.py:9 --remove", ""}},
     .act = act_program_stop_at},
    {.object = "thread",
     .name = "list",
     .method = WIRE_THREAD_LIST,
     .operands = "",
     .json = true,
     .options = {OPTION_PROGRAM},
     .examples = {{"ouroctl thread list", ""}},
     .act = act_thread_list},
    {.object = "thread",
     .name = "show",
     .method = WIRE_THREAD_SHOW,
     .operands = "THREAD",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_THREAD,
     .options = {{"--locals", NULL, "the variables of each frame too"},
                 {"--first", "NUMBER", "first frame to show; 0 is the innermost"},
                 {"--count", "NUMBER", "frames at most"}},
     .examples = {{"ouroctl thread show 1 --locals", ""}},
     .act = act_thread_show},
    {.object = "thread",
     .name = "resume",
     .method = WIRE_THREAD_RESUME,
     .operands = "THREAD",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_THREAD,
     .options = {{"--pop", NULL, "only finish the return, and stop again in the caller"},
                 {"--clear", NULL, "remove the program's stop points first"}},
     .examples = {{"ouroctl thread resume 1 --clear", ""}},
     .act = act_thread_resume},
    {.object = "heap",
     .name = "stats",
     .method = WIRE_HEAP_STATS,
     .operands = "",
     .json = true,
     .options = {OPTION_PROGRAM},
     .examples = {{"ouroctl heap stats --program school", ""}},
     .act = act_heap_stats},
    {.object = "heap",
     .name = "types",
     .method = WIRE_HEAP_TYPES,
     .operands = "",
     .json = true,
     .options = {OPTION_PROGRAM, {"--count", "NUMBER", "types at most"}},
     .examples = {{"ouroctl heap types --count 10", "the ten that hold most bytes"}},
     .act = act_heap_types},
    {.object = "heap",
     .name = "show",
     .method = WIRE_HEAP_SHOW,
     .operands = "HANDLE",
     .min_operands = 1,
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_OBJECT,
     .options = {{"--program", "PROGRAM", "whose object it is; needed when several programs are there"}},
     .examples = {{"ouroctl heap show '#4'", "the object that thread show or draw called #4"}},
     .act = act_heap_show},
    {.object = "gc",
     .name = "run",
     .method = WIRE_GC_RUN,
     .operands = "[PROGRAM]",
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {OPTION_PROGRAM},
     .examples = {{"ouroctl gc run school", ""}},
     .act = act_gc_run},
    {.object = "gc",
     .name = "status",
     .method = WIRE_GC_STATUS,
     .operands = "[PROGRAM]",
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {OPTION_PROGRAM},
     .examples = {{"ouroctl gc status", ""}},
     .act = act_gc_status},
    {.object = "gc",
     .name = "log",
     .method = WIRE_GC_LOG,
     .operands = "[PROGRAM]",
     .max_operands = 1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {OPTION_PROGRAM,
                 {"--count", "NUMBER", "collections of each program at most, the last; 10 if absent"}},
     .examples = {{"ouroctl gc log school --count 3", "its last three collections, the newest last"},
                  {"ouroctl gc log school --json", "with every thread's time to answer"}},
     .act = act_gc_log},
    {.object = "gc",
     .name = "set",
     .method = WIRE_GC_SET,
     .doc = "set when collections start: least_growth_bytes=SIZE, growth_percent=NUMBER, enabled=on|off",
     .operands = "[PROGRAM] KEY=VALUE...",
     .min_operands = 1,
     .max_operands = -1,
     .json = true,
     .operand = OPERAND_PROGRAM,
     .options = {OPTION_PROGRAM},
     .examples = {{"ouroctl gc set school growth_percent=100",
                   "when the heap has doubled since the last one"},
                  {"ouroctl gc set school least_growth_bytes=8MiB", "but not before it has grown by 8 MiB"},
                  {"ouroctl gc set school enabled=off", "only when gc run, or the program, asks for one"}},
     .act = act_gc_set},
    {.object = "server",
     .name = "status",
     .alias = "status",
     .method = WIRE_SERVER_STATUS,
     .operands = "",
     .json = true,
     .examples = {{"ouroctl status", ""}},
     .act = act_server_status},
    {.object = "server",
     .name = "metrics",
     .alias = "metrics",
     .method = WIRE_SERVER_METRICS,
     .operands = "",
     .json = true,
     .examples = {{"ouroctl metrics", "OpenMetrics text"}},
     .act = act_server_metrics},
    {.object = "server",
     .name = "describe",
     .method = WIRE_API_DESCRIBE,
     .doc = "the daemon's methods, with parameters and results",
     .operands = "[METHOD]",
     .max_operands = 1,
     .json = true,
     .examples = {{"ouroctl server describe heap.show", ""}},
     .act = act_server_describe},
    {.object = "server",
     .name = "stop",
     .method = WIRE_SERVER_STOP,
     .doc = "drain and stop the daemon",
     .operands = "",
     .json = true,
     .options = {{"--grace", "MILLISECONDS", "time for programs to end in order"}},
     .examples = {{"ouroctl server stop", ""}},
     .act = act_server_stop},
    {.object = "trace",
     .name = "allocs",
     .method = -1,
     .doc = "count a daemon's allocations by type and line in the kernel (root)",
     .operands = "",
     .json = true,
     .options = {{"--duration", "SECONDS", "how long; until Ctrl-C if absent"},
                 {"--pid", "PID", "of the daemon; the one behind the socket if absent"},
                 {"--count", "NUMBER", "rows at most"}},
     .examples = {{"ouroctl trace allocs --duration 5", ""}},
     .act = act_trace_allocs},
    {.name = "draw",
     .method = WIRE_DRAW_SNAPSHOT,
     .doc = "draw stacks and heap of a program, stopped or running",
     .operands = "[FILE [ARGUMENT]...]",
     .max_operands = -1,
     .takes_rest = true,
     .json = true,
     .operand = OPERAND_FILE,
     .options =
         {{"--stop", "POINT",
           "where to stop FILE and draw: FUNCTION:call, FUNCTION:return or FILE:LINE; if absent, at the "
           "first return to module level, or at the end of the module"},
          {"--program", "PROGRAM", "draw this running program instead of a file"},
          {"--depth", "NUMBER", "references to follow from a variable"},
          {"--objects", "NUMBER", "objects at most"},
          {"--width", "COLUMNS", "of the picture"},
          {"--ascii", NULL, "draw with + - | only"}},
     .examples = {{"ouroctl draw student.py", "the guide's picture of it, and what its return freed"},
                  {"ouroctl draw --stop Student.__init__:return student.py", ""},
                  {"ouroctl draw --program school", "a program that is loaded"}},
     .act = act_draw},
    {.name = "shell",
     .method = WIRE_PROGRAM_EVAL,
     .doc = "type Python statements that run in the daemon",
     .operands = "",
     .options = {{"--private", NULL, "start a private daemon even if another one is there"}},
     .examples = {{"ouroctl shell", "end with Ctrl-D"}},
     .act = act_shell},
};

const size_t verb_count = COUNT_OF(verb_table);

const char *verb_object_doc(const char *object)
{
    static const struct {
        const char *object, *doc;
    } docs[] = {
        {"program", "programs: run, load, call, look after, end"},
        {"thread", "threads of programs, and their frames"},
        {"heap", "objects"},
        {"gc", "the collector"},
        {"server", "the daemon itself"},
        {"trace", "traces in the kernel"},
    };
    for (size_t i = 0; i < COUNT_OF(docs); i++) {
        if (strcmp(docs[i].object, object) == 0) {
            return docs[i].doc;
        }
    }
    return NULL;
}

const char *verb_doc(const struct verb *verb)
{
    return verb->doc ? verb->doc : wire_methods[verb->method].doc;
}

const struct verb *verb_find(const char *object, const char *name)
{
    for (size_t i = 0; i < verb_count; i++) {
        const struct verb *verb = &verb_table[i];
        if (name ? verb->object && strcmp(verb->object, object) == 0 && strcmp(verb->name, name) == 0
                 : (!verb->object && strcmp(verb->name, object) == 0) ||
                       (verb->alias && strcmp(verb->alias, object) == 0)) {
            return verb;
        }
    }
    return NULL;
}

size_t edit_distance(const char *a, const char *b)
{
    enum { LONGEST = 32 };
    size_t rows[3][LONGEST + 1];
    size_t a_length = strlen(a), b_length = strlen(b);
    if (a_length > LONGEST || b_length > LONGEST) {
        return LONGEST;
    }
    size_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b_length; j++) {
        last[j] = j;
    }
    for (size_t i = 1; i <= a_length; i++) {
        row[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < best) {
                best = before[j - 2] + 1;
            }
            row[j] = best;
        }
        size_t *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b_length];
}

/* Remembers `candidate` if it is nearer to the word than what was found before. */
static void consider(const char *word, const char *candidate, const char **best, size_t *distance)
{
    size_t found = edit_distance(word, candidate);
    size_t length = strlen(candidate);
    if (strlen(word) >= 3 && strncmp(word, candidate, strlen(word)) == 0) {
        found = 1; /* the beginning of the word */
    }
    if (found < *distance && found < length) {
        *best = candidate;
        *distance = found;
    }
}

const char *verb_suggest(const char *object, const char *word)
{
    const char *best = NULL;
    size_t distance = strlen(word) <= 3 ? 2 : 3; /* a nearer one is wanted */
    for (size_t i = 0; i < verb_count; i++) {
        const struct verb *verb = &verb_table[i];
        if (object) {
            if (verb->object && strcmp(verb->object, object) == 0) {
                consider(word, verb->name, &best, &distance);
            }
            continue;
        }
        consider(word, verb->object ? verb->object : verb->name, &best, &distance);
        if (verb->alias) {
            consider(word, verb->alias, &best, &distance);
        }
    }
    return best;
}
