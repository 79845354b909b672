/* The virtual machine's face: getting ready, compiling, running, a program's beginning and end. */
#include "vm/vm.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "compiler/ast_dump.h"
#include "compiler/codegen.h"
#include "compiler/scope.h"
#include "gc/collector.h"
#include "gc/safepoint.h"
#include "gc/watch.h"
#include "object/scope.h"
#include "probe/probe.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "types/types.h"
#include "vm/eval.h"
#include "vm/frame_object.h"
#include "vm/generator.h"
#include "vm/stop.h"
#include "vm/traceback.h"

#define PARSE_MEMORY_LIMIT ((size_t)1 << 30)

/* ---- Registration with the earlier layers ---- */

static value handled_hook(struct thread *t)
{
    return vm_handled_exception(t);
}

static void write_stderr(struct thread *t, const char *text, size_t size)
{
    value *s = scope_enter(t, 1);
    if (!s || (s[0] = str_from_utf8(t, text, size)) == UNSET || !vm_write_str(t, 2, s[0]))
        raised_clear(t);
    if (s)
        scope_leave(t, s);
}

/* An exception that no frame has raised is shown where the running one stands. */
static void place_exception(struct thread *t, value v)
{
    value known = exception_load(t, v, &exception_of(v)->traceback);
    if (known == UNSET && t->frame && t->frame->code) {
        t->exception = value_retain(v);
        traceback_add(t, t->frame);
        raised_clear(t);
    }
    value_release(t, known);
}

/* "Exception ignored in: <what>" and the traceback. */
static void ignored_hook(struct thread *t, value exception, value what)
{
    struct buffer text = BUFFER_EMPTY;
    if (vm_is_killed(t))
        return;
    place_exception(t, exception);
    value shown = what == UNSET ? UNSET : op_repr(t, what);
    raised_clear(t);
    if (shown != UNSET)
        buffer_printf(&text, "Exception ignored in: %s\n", str_data(shown));
    else if (what != UNSET)
        buffer_append_text(&text, "Exception ignored in: <object repr() failed>\n");
    value_release(t, shown);
    vm_format_exception(t, exception, &text);
    write_stderr(t, buffer_text(&text), text.length);
    buffer_finish(&text);
}

/* super() without arguments: the cell `__class__` and the first parameter of the calling function. */
static bool super_arguments_hook(struct thread *t, value *class, value *self)
{
    struct frame *f = t->frame;
    const struct code *code = f ? f->code : NULL;
    if (!code || !(code->flags & CODE_OPTIMIZED)) {
        raise_error(t, &exc_RuntimeError, "super(): no current frame");
        return false;
    }
    if (code->arg_count == 0) {
        raise_error(t, &exc_RuntimeError, "super(): no arguments");
        return false;
    }
    value name, first = UNSET, found = UNSET;
    bool has_class = false;
    size_t count = frame_local_count(f);
    for (size_t i = 0; i < count; i++) {
        value v = frame_local(f, i, &name);
        if (name == tuple_item(code->local_names, 0) && v != UNSET)
            first = v;
        if (i >= (size_t)code->local_count + code->cell_count && name == NAME(__class__)) {
            has_class = true;
            found = v;
        }
    }
    if (first == UNSET)
        raise_error(t, &exc_RuntimeError, "super(): arg[0] deleted");
    else if (!has_class)
        raise_error(t, &exc_RuntimeError, "super(): __class__ cell not found");
    else if (found == UNSET)
        raise_error(t, &exc_RuntimeError, "super(): empty __class__ cell");
    else if (!type_check(found))
        raise_error(t, &exc_RuntimeError, "super(): __class__ is not a type (%T)", found);
    else {
        *class = value_retain(found);
        *self = value_retain(first);
        return true;
    }
    return false;
}

static value calling_module_hook(struct thread *t)
{
    value globals = vm_current_globals(t);
    return globals == UNSET ? UNSET : dict_get_str(t, globals, NAME(__name__));
}

static void locate(struct probe_location *location)
{
    struct thread *t = thread_self;
    if (!t)
        return;
    location->program = t->program->id;
    if (t->frame && t->frame->code) {
        location->file = str_data(t->frame->code->filename);
        location->line = (uint32_t)frame_line(t->frame);
    }
}

void vm_ready(void)
{
    exception_hooks.handled = handled_hook;
    exception_hooks.ignored = ignored_hook;
    class_hooks.super_arguments = super_arguments_hook;
    class_hooks.calling_module = calling_module_hook;
    class_hooks.import_module = vm_import;
    native_poll_hook = vm_poll;
    type_ready(&code_type);
    frame_types_ready();
    generator_types_ready();
    vm_calls_ready();
    vm_roots_ready();
    code_replace_ready();
    probe_set_location(locate);
}

/* ---- Sources ---- */

static bool keep_source(struct thread *t, const char *filename, const char *text, size_t size)
{
    value sources = t->program->extra_roots[ROOT_SOURCES];
    if (sources == UNSET)
        return true;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = str_from_text(t, filename);
    s[1] = str_from_utf8(t, text, size);
    bool good = s[0] != UNSET && s[1] != UNSET && dict_set(t, sources, s[0], s[1]);
    scope_leave(t, s);
    return good;
}

bool vm_source_line(struct thread *t, value filename, int line, struct buffer *out)
{
    value sources = t->program->extra_roots[ROOT_SOURCES];
    value source = sources == UNSET || line < 1 ? UNSET : dict_get(t, sources, filename);
    if (source == UNSET)
        return false;
    const char *text = str_data(source), *end = text + str_of(source)->size;
    for (int at = 1; at < line && text < end; at++) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        text = newline ? newline + 1 : end;
    }
    bool found = text < end;
    if (found) {
        const char *newline = memchr(text, '\n', (size_t)(end - text));
        buffer_append(out, text, (size_t)((newline ? newline : end) - text));
    }
    value_release(t, source);
    return found;
}

/* ---- Compiling ---- */

static value position_or_none(struct thread *t, int number)
{
    return number < 0 ? NONE : int_from_i64(t, number);
}

/* The tuple that a SyntaxError takes as its second argument. New. */
static value syntax_place(struct thread *t, const struct syntax_error *error, value filename, value text)
{
    if (error->offset < 0) /* it did not decode */
        return tuple_pack(t, 4, filename, int_from_i64(t, error->line), int_from_i64(t, error->offset), text);
    value end = error->end_offset == -2 ? NONE : int_from_i64(t, error->end_offset);
    return tuple_pack(t, 6, filename, int_from_i64(t, error->line), int_from_i64(t, error->offset), text,
                      position_or_none(t, error->end_line), end);
}

/* Raises the exception that a source ended in. */
static value raise_syntax_error(struct thread *t, const struct syntax_error *error)
{
    if (error->kind == SYNTAX_ERROR_MEMORY)
        return raise_no_memory(t);
    if (error->kind == SYNTAX_ERROR_VALUE)
        return raise_error(t, &exc_ValueError, "%s", error->message);
    if (error->kind == SYNTAX_ERROR_RECURSION)
        return raise_error(t, &exc_RecursionError, "%s", error->message);
    struct type *type = error->kind == SYNTAX_ERROR_TAB           ? &exc_TabError
                        : error->kind == SYNTAX_ERROR_INDENTATION ? &exc_IndentationError
                                                                  : &exc_SyntaxError;
    enum { MESSAGE, FILENAME, TEXT, PLACE, SLOTS };
    value *s = scope_enter(t, SLOTS), exception = UNSET;
    if (!s)
        return UNSET;
    s[MESSAGE] = str_from_text(t, error->message);
    s[FILENAME] = str_from_text(t, error->filename ? error->filename : "<string>");
    s[TEXT] = error->text ? str_from_utf8(t, error->text, error->text_length) : NONE;
    if (s[MESSAGE] != UNSET && s[FILENAME] != UNSET && s[TEXT] != UNSET) {
        bool is_placed = error->line >= 0;
        if (is_placed)
            s[PLACE] = syntax_place(t, error, s[FILENAME], s[TEXT]);
        if (!is_placed)
            exception = op_call_1(t, value_from_type(type), s[MESSAGE]);
        else if (s[PLACE] != UNSET)
            exception = op_call_2(t, value_from_type(type), s[MESSAGE], s[PLACE]);
    }
    if (exception != UNSET)
        raise_instance(t, exception);
    scope_leave(t, s);
    return UNSET;
}

static void print_warnings(struct thread *t, const struct ast_tree *tree, value filename);

value vm_compile(struct thread *t, const char *source, size_t size, const char *filename,
                 enum source_origin origin, enum parse_mode mode, bool *incomplete)
{
    value *s = scope_enter(t, 2), code; /* the file's name; the code */
    if (!s)
        return UNSET;
    struct arena arena;
    arena_init(&arena, PARSE_MEMORY_LIMIT);
    struct syntax_error error = {0};
    thread_park(t); /* it may take long, and touches no object */
    struct ast_tree *tree = ast_parse(&arena, source, size, filename, origin, mode, &error);
    bool good = tree && scope_analyze(tree, &error);
    thread_unpark(t);
    if (incomplete)
        *incomplete = !good && error.incomplete;
    bool made_up = filename[0] == '<'; /* "<string>" and its like: python3 shows no lines of them */
    const struct ast_tree *read = tree ? tree : error.read;
    bool warned = read && read->warnings;
    if (tree && made_up)
        error.text = NULL; /* it was read whole: then python3 would look the line up in the file */
    if ((tree || warned) && !made_up && !keep_source(t, filename, read->source, read->source_length))
        good = false;
    if (good || (warned && !thread_raised(t)))
        s[0] = str_intern_utf8(t, filename, strlen(filename));
    if (good)
        s[1] = s[0] == UNSET ? UNSET : codegen_tree(t, tree, s[0]);
    if (s[0] != UNSET && (!good || s[1] != UNSET))
        print_warnings(t, read, s[0]);
    if (!good && !thread_raised(t))
        raise_syntax_error(t, &error);
    arena_finish(&arena);
    if (s[1] != UNSET)
        stop_code_created(t, s[1]);
    slot_clear(t, &s[0]);
    code = scope_take(&s[1]);
    return scope_leave_keeping(t, s, code);
}

bool vm_parse_to_text(struct thread *t, const char *source, size_t size, const char *filename,
                      enum source_origin origin, enum parse_mode mode, struct buffer *out)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    struct arena arena;
    arena_init(&arena, PARSE_MEMORY_LIMIT);
    struct syntax_error error = {0};
    thread_park(t); /* it may take long, and touches no object */
    const struct ast_tree *tree = ast_parse(&arena, source, size, filename, origin, mode, &error);
    bool whole = tree && ast_dump(out, tree);
    thread_unpark(t);
    const struct ast_tree *read = tree ? tree : error.read;
    if (read && read->warnings && (s[0] = str_intern_utf8(t, filename, strlen(filename))) != UNSET)
        print_warnings(t, read, s[0]);
    if (!tree && !thread_raised(t))
        raise_syntax_error(t, &error);
    else if (tree && !whole)
        raise_error(t, &exc_RecursionError, "maximum recursion depth exceeded during ast construction");
    else if (out->failed)
        raise_no_memory(t);
    arena_finish(&arena);
    scope_leave(t, s);
    return !thread_raised(t);
}

value vm_execute(struct thread *t, value code, value globals, value locals)
{
    if (dict_contains(t, globals, NAME(__builtins__)) == 0 &&
        !dict_set(t, globals, NAME(__builtins__), t->program->extra_roots[ROOT_BUILTINS]))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = function_create(t, code, globals, UNSET);
    value result = UNSET;
    if (s[0] != UNSET && native_enter(t, "")) {
        result = vm_call_function(t, s[0], locals, NULL, 0, UNSET);
        native_leave(t);
    }
    return scope_leave_keeping(t, s, result);
}

/* ---- Frames ---- */

struct frame *vm_current_frame(struct thread *t, size_t depth)
{
    struct frame *f = t->frame;
    while (f && depth--)
        f = f->caller;
    return f;
}

value vm_current_globals(struct thread *t)
{
    if (t->frame)
        return frame_function(t->frame)->globals;
    value main = t->program->extra_roots[ROOT_MAIN_MODULE];
    return main == UNSET ? UNSET : module_dict(main);
}

value vm_current_builtins(struct thread *t)
{
    return t->frame ? frame_function(t->frame)->builtins : t->program->builtins;
}

value vm_frame_locals(struct thread *t, struct frame *f)
{
    if (f->namespace != UNSET && !(f->flags & FRAME_INIT))
        return value_retain(f->namespace);
    if (!(f->code->flags & CODE_OPTIMIZED))
        return value_retain(frame_function(f)->globals);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    bool good = s[0] != UNSET;
    size_t count = frame_local_count(f);
    for (size_t i = 0; good && i < count; i++) {
        value name, v = frame_local(f, i, &name);
        if (v != UNSET && !(str_data(name)[0] == '.'))
            good = dict_set(t, s[0], name, v);
    }
    value dict = good ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return dict;
}

/* ---- Output ---- */

bool vm_write_str(struct thread *t, int stream, value text)
{
    struct vm_hooks *hooks = t->program->vm->hooks;
    value sys = t->program->extra_roots[ROOT_SYS];
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    value target = UNSET;
    if (sys != UNSET)
        target = s[0] = dict_get_str(t, sys, stream == 1 ? NAME(stdout) : NAME(stderr));
    bool good = !thread_raised(t);
    if (!good)
        goto out;
    if (target == UNSET || (stream == 1 && target == t->program->extra_roots[ROOT_STDOUT])) {
        good = !hooks || !hooks->write || hooks->write(t, stream, str_data(text), str_of(text)->size);
    } else if (target == NONE) {
        good = true;
    } else {
        value result = op_call_method(t, target, NAME(write), &text, 1);
        good = result != UNSET;
        value_release(t, result);
    }
out:
    scope_leave(t, s);
    return good;
}

static void write_warning(struct thread *t, struct type *category, value filename, int at, const char *text)
{
    struct buffer line = BUFFER_EMPTY, source = BUFFER_EMPTY;
    buffer_printf(&line, "%s:%d: %s: %s\n", filename == UNSET ? "sys" : str_data(filename), at,
                  category->name, text);
    if (filename != UNSET && vm_source_line(t, filename, at, &source)) {
        const char *code = buffer_text(&source);
        buffer_printf(&line, "  %s\n", code + strspn(code, " \t\f"));
    }
    buffer_finish(&source);
    write_stderr(t, buffer_text(&line), line.length);
    buffer_finish(&line);
}

void vm_warn(struct thread *t, struct type *category, value text)
{
    struct frame *f = t->frame;
    write_warning(t, category, f ? f->code->filename : UNSET, f ? frame_line(f) : 1, str_data(text));
}

/* What was noted in a tree. */
static void print_warnings(struct thread *t, const struct ast_tree *tree, value filename)
{
    for (const struct ast_warning *w = tree->warnings; w; w = w->next)
        write_warning(t, &exc_SyntaxWarning, filename, (int)w->line, w->text);
}

/* ---- Uncaught exceptions ---- */

static int exit_status_of_code(struct thread *t, value code)
{
    int64_t number;
    if (code == UNSET || code == NONE)
        return 0;
    if (int_check(code))
        return int_to_i64(code, &number) ? (int)(number & 0xFF) : 255;
    value text = op_str(t, code);
    if (text != UNSET) {
        struct buffer line = BUFFER_EMPTY;
        buffer_printf(&line, "%s\n", str_data(text));
        value_release(t, text);
        write_stderr(t, buffer_text(&line), line.length);
        buffer_finish(&line);
    }
    raised_clear(t);
    return 1;
}

static int exit_status_of(struct thread *t, value exception)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return 1;
    s[0] = exception_load(t, exception, &exception_of(exception)->fields[SYSTEM_EXIT_CODE]);
    int status = exit_status_of_code(t, s[0]);
    scope_leave(t, s);
    return status;
}

/* Calls a sys.excepthook that the program has put in place; true if it took care of the exception. */
static bool call_excepthook(struct thread *t, value exception)
{
    value sys = t->program->extra_roots[ROOT_SYS];
    enum { HOOK, ORIGINAL, TRACEBACK, RAISED, SLOTS };
    value *s = scope_enter(t, SLOTS);
    if (!s) {
        raised_clear(t);
        return false;
    }
    s[HOOK] = sys == UNSET ? UNSET : dict_get_str(t, sys, NAME(excepthook));
    s[ORIGINAL] = sys == UNSET ? UNSET : dict_get_str(t, sys, NAME(__excepthook__));
    bool replaced = s[HOOK] != UNSET && s[HOOK] != s[ORIGINAL];
    if (replaced) {
        s[TRACEBACK] = exception_load(t, exception, &exception_of(exception)->traceback);
        value args[] = {value_from_type(value_type(exception)), exception,
                        s[TRACEBACK] == UNSET ? NONE : s[TRACEBACK]};
        value result = op_call(t, s[HOOK], args, 3, UNSET);
        value_release(t, result);
        if (result == UNSET) {
            s[RAISED] = raised_take(t); /* nothing is written while it is pending */
            write_stderr(t, "Error in sys.excepthook:\n", 25);
            struct buffer text = BUFFER_EMPTY;
            vm_format_exception(t, s[RAISED], &text);
            buffer_append_text(&text, "\nOriginal exception was:\n");
            write_stderr(t, buffer_text(&text), text.length);
            buffer_finish(&text);
            replaced = false;
        }
    }
    scope_leave(t, s);
    return replaced;
}

int vm_report_uncaught(struct thread *t, value exception)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        raised_clear(t);
        value_release(t, exception);
        return 1;
    }
    s[0] = exception;
    int status = 1;
    if (type_is_subtype(value_type(exception), &exc_SystemExit)) {
        status = exit_status_of(t, exception);
    } else {
        if (type_is_subtype(value_type(exception), &exc_KeyboardInterrupt))
            status = 130;
        if (!call_excepthook(t, exception)) {
            struct buffer text = BUFFER_EMPTY;
            vm_format_exception(t, exception, &text);
            write_stderr(t, buffer_text(&text), text.length);
            buffer_finish(&text);
        }
    }
    scope_leave(t, s);
    return status;
}

/* ---- A program's beginning and end ---- */

static bool keep_module(struct thread *t, const char *name, enum program_root root, bool whole)
{
    value module = vm_import(t, name);
    if (module == UNSET)
        return false;
    program_root_fill(t, &t->program->extra_roots[root], value_retain(whole ? module : module_dict(module)));
    value_release(t, module);
    return true;
}

bool vm_program_start(struct thread *t, const char *main_file)
{
    struct program *p = t->program;
    program_root_fill(t, &p->modules, dict_create(t));
    program_root_fill(t, &p->extra_roots[ROOT_SOURCES], dict_create(t));
    program_root_fill(t, &p->extra_roots[ROOT_MODULE_STATE], dict_create(t));
    if (p->modules == UNSET || p->extra_roots[ROOT_SOURCES] == UNSET ||
        p->extra_roots[ROOT_MODULE_STATE] == UNSET)
        return false;
    p->extra_roots[ROOT_BUILTINS] = NONE; /* until it is there */
    value builtins = vm_import(t, "builtins");
    if (builtins == UNSET)
        return false;
    program_root_fill(t, &p->builtins, value_retain(module_dict(builtins)));
    program_root_fill(t, &p->extra_roots[ROOT_BUILTINS], builtins);
    if (!keep_module(t, "sys", ROOT_SYS, false))
        return false;
    value main = module_create(t, NAME(__main__));
    if (main == UNSET)
        return false;
    program_root_fill(t, &p->extra_roots[ROOT_MAIN_MODULE], main);
    value dict = module_dict(main);
    static const char *const empty[] = {"__doc__", "__package__", "__loader__", "__spec__", "__cached__"};
    bool good = dict_set(t, p->modules, NAME(__main__), main);
    for (size_t i = 0; good && i < COUNT_OF(empty); i++)
        good = dict_set(t, dict, str_name(empty[i]), NONE);
    value annotations = dict_create(t);
    good = good && annotations != UNSET && dict_set_take(t, dict, NAME(__annotations__), annotations);
    good = good && dict_set(t, dict, NAME(__builtins__), p->extra_roots[ROOT_BUILTINS]);
    if (good && main_file) {
        value file = str_from_text(t, main_file);
        good = file != UNSET && dict_set_take(t, dict, NAME(__file__), file);
        value_ref(main)->extra = MODULE_IMPORTED; /* nobody else sees it yet */
    }
    return good;
}

static void run_atexit(struct thread *t)
{
    value list = t->program->extra_roots[ROOT_ATEXIT];
    while (list != UNSET && list_check(list) && list_count(list)) {
        value *s = scope_enter(t, 1);
        if (!s)
            break;
        size_t last = list_count(list) - 1;
        s[0] = list_get(t, list, last);
        value index = value_from_small_int((int64_t)last);
        value result = UNSET;
        if (s[0] != UNSET && op_delete_item(t, list, index))
            result = op_call_ex(t, tuple_item(s[0], 0), tuple_item(s[0], 1), tuple_item(s[0], 2));
        value_release(t, result);
        if (result == UNSET && thread_raised(t)) {
            value exception = raised_take(t);
            if (vm_is_killed(t))
                value_release(t, exception);
            else
                vm_report_uncaught(t, exception);
        }
        scope_leave(t, s);
        if (vm_is_killed(t))
            break;
    }
}

static void drop_root(struct thread *t, value *root)
{
    value_release(t, program_root_take(t, root));
    raised_clear(t);
}

void vm_program_end(struct thread *t)
{
    struct program *p = t->program;
    if (p->modules != UNSET) {
        value *s = scope_enter(t, 2);
        if (s) {
            s[0] = dict_get(t, p->modules, NAME(threading));
            s[1] = s[0] == UNSET ? UNSET : op_find_attribute(t, s[0], NAME(_shutdown));
            value result = s[1] == UNSET ? UNSET : op_call_0(t, s[1]);
            if (s[1] != UNSET && result == UNSET && thread_raised(t))
                vm_report_uncaught(t, raised_take(t));
            value_release(t, result);
            scope_leave(t, s);
        }
        raised_clear(t);
    }
    run_atexit(t);
    if (vm_is_killed(t))
        return;
    /* As python3: garbage first, while the modules are there. */
    if (collector_is_enabled(p))
        watch_collect_at_exit(t);
    raised_clear(t);
    /* What only the modules held goes with them; cycles through functions' globals are for the collector. */
    drop_root(t, &p->extra_roots[ROOT_MAIN_MODULE]);
    if (p->modules != UNSET) {
        value main = dict_pop(t, p->modules, NAME(__main__));
        value_release(t, main);
        raised_clear(t);
    }
    collector_collect(t, COLLECT_EXIT, NULL);
    raised_clear(t);
}
