#include "vm/stop.h"

#include <stdlib.h>
#include <string.h>

#include "base/vector.h"
#include "gc/collector.h"
#include "types/module.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

struct patch {
    struct code *code; /* kept alive: a root */
    uint32_t at;
    uint16_t op; /* the original */
};

/* Where a thread is to stop when the frame that it stood in has been popped. */
struct popped_stop {
    struct thread *thread;
    struct code *code;
    uint32_t at;
};

struct stop_points {
    VECTOR(struct stop_point) points;
    VECTOR(struct patch) patches;
    VECTOR(struct popped_stop) popped;
};

bool stop_point_parse(const char *text, struct stop_point *point)
{
    const char *colon = strrchr(text, ':');
    if (!colon || colon == text)
        return false;
    size_t length = (size_t)(colon - text);
    *point = (struct stop_point){0};
    if (strcmp(text, "*:end") == 0) {
        point->kind = STOP_END;
        strcpy(point->function, "*");
        return true;
    }
    if (strcmp(colon + 1, "call") == 0 || strcmp(colon + 1, "return") == 0) {
        if (length >= sizeof point->function)
            return false;
        point->kind = colon[1] == 'c' ? STOP_CALL : STOP_RETURN;
        memcpy(point->function, text, length);
        return point->kind == STOP_RETURN || strcmp(point->function, "*") != 0;
    }
    char *end;
    long line = strtol(colon + 1, &end, 10);
    if (end == colon + 1 || *end || line < 1 || line > INT32_MAX || length >= sizeof point->file)
        return false;
    point->kind = STOP_LINE;
    point->line = (int)line;
    memcpy(point->file, text, length);
    return true;
}

static struct stop_points *stops_of(const struct program *p)
{
    return p->vm->stops;
}

/* The end of the path is what was given: "student.py" finds "/home/u/student.py". */
static bool file_matches(value filename, const char *file)
{
    const char *path = str_data(filename);
    size_t path_length = strlen(path), length = strlen(file);
    if (length > path_length || strcmp(path + path_length - length, file) != 0)
        return false;
    return length == path_length || path[path_length - length - 1] == '/' || file[0] == '/';
}

static bool name_matches(const struct code *code, const char *name)
{
    if (strcmp(name, "*") == 0)
        return code->flags & CODE_OPTIMIZED;
    return str_equals_text(code->name, name) || str_equals_text(code->qualname, name);
}

static bool is_return(uint16_t op)
{
    return op == OP_RETURN || op == OP_RETURN_L || op == OP_RETURN_T || op == OP_RETURN_CONST;
}

/* Whether the point covers instruction `at`, whose original op is `op`. */
static bool covers(const struct stop_point *point, const struct code *code, uint32_t at, uint16_t op)
{
    switch (point->kind) {
    case STOP_CALL:
        return at == 0 && name_matches(code, point->function);
    case STOP_RETURN:
        return is_return(op) && name_matches(code, point->function);
    case STOP_LINE: {
        int line = code->positions[at].line;
        bool begins = at == 0 || code->positions[at - 1].line != line;
        return begins && line == point->line && file_matches(code->filename, point->file);
    }
    case STOP_END:
        return is_return(op) && str_equals_text(code->name, "<module>");
    case STOP_POPPED:
        return false; /* is no point that anybody sets */
    }
    UNREACHABLE();
}

static uint16_t original(const struct stop_points *stops, const struct code *code, uint32_t at)
{
    uint16_t op = load_relaxed(&code->instructions[at].op);
    if (op != OP_BREAKPOINT)
        return op;
    for (size_t i = 0; i < stops->patches.count; i++) {
        if (stops->patches.items[i].code == code && stops->patches.items[i].at == at)
            return stops->patches.items[i].op;
    }
    UNREACHABLE();
}

/* An operand word behind a test or call is never dispatched to on its own. */
static bool is_operand_word(const struct code *code, uint32_t at)
{
    uint16_t op = load_relaxed(&code->instructions[at].op);
    return op == OP_NAMES || op == OP_JUMP || op == OP_JUMP_BACK;
}

static bool apply(struct stop_points *stops, const struct stop_point *point, struct code *code)
{
    for (uint32_t at = 0; at < code->instruction_count; at++) {
        uint16_t op = load_relaxed(&code->instructions[at].op);
        if (op == OP_BREAKPOINT || is_operand_word(code, at) || !covers(point, code, at, op))
            continue;
        if (!vector_push(&stops->patches, ((struct patch){code, at, op})))
            return false;
        store_release(&code->instructions[at].op, OP_BREAKPOINT); /* after the original is in the list */
    }
    return true;
}

static struct stop_points *stops_create(struct program *p)
{
    if (!p->vm->stops)
        p->vm->stops = calloc(1, sizeof *p->vm->stops);
    return p->vm->stops;
}

struct application {
    struct stop_points *stops;
    const struct stop_point *point;
    bool failed;
};

/* The program's threads are held: nobody is at a BREAKPOINT now. */
static bool apply_to_object(void *context, struct object *o, size_t bytes, bool mine)
{
    struct application *a = context;
    if (object_type(o) == &code_type)
        a->failed = !apply(a->stops, a->point, (struct code *)o);
    return !a->failed;
}

bool stop_set(struct program *p, const struct stop_point *point)
{
    lock_acquire(&p->threads_lock);
    struct stop_points *stops = stops_create(p);
    bool done = stops && vector_push(&stops->points, *point);
    lock_release(&p->threads_lock);
    if (!done)
        return false;
    struct application application = {stops, point, false};
    gc_visit_objects(thread_self, p, apply_to_object, &application);
    return !application.failed;
}

void stop_clear_all(struct program *p)
{
    lock_acquire(&p->threads_lock);
    struct stop_points *stops = stops_of(p);
    if (stops) {
        for (size_t i = 0; i < stops->patches.count; i++) {
            struct patch *patch = &stops->patches.items[i];
            store_release(&patch->code->instructions[patch->at].op, patch->op);
        }
        /* The patches stay listed: a thread may have fetched a BREAKPOINT and not looked its op up yet. */
        stops->points.count = 0;
    }
    lock_release(&p->threads_lock);
}

bool stop_any(const struct program *p)
{
    return stops_of(p) && stops_of(p)->points.count;
}

static void apply_to_code(struct stop_points *stops, struct code *code)
{
    /* Without memory the point is missed here, nothing else. */
    for (size_t i = 0; i < stops->points.count; i++)
        apply(stops, &stops->points.items[i], code);
    for (size_t k = 0; k < tuple_count(code->constants); k++) {
        value inner = tuple_item(code->constants, k);
        if (value_is_exact(inner, &code_type))
            apply_to_code(stops, (struct code *)value_ref(inner));
    }
}

void stop_code_created(struct thread *t, value code)
{
    struct program *p = t->program;
    if (likely(!stops_of(p)))
        return;
    lock_acquire(&p->threads_lock);
    apply_to_code(stops_of(p), (struct code *)value_ref(code));
    lock_release(&p->threads_lock);
}

uint16_t stop_original_op(const struct code *code, uint32_t at)
{
    struct program *p = thread_self->program;
    uint16_t op = load_relaxed(&code->instructions[at].op);
    if (op != OP_BREAKPOINT)
        return op;
    lock_acquire(&p->threads_lock);
    op = original(stops_of(p), code, at);
    lock_release(&p->threads_lock);
    return op;
}

/* The body of the program's main module, not that of a module that it imports, nor what it gives to exec. */
static bool is_main_body(const struct frame *f)
{
    value main = thread_self->program->extra_roots[ROOT_MAIN_MODULE];
    return !f->caller && main != UNSET && frame_function(f)->globals == module_dict(main);
}

/* "*:return" holds where module code is the caller, and not in an `__init__` or the like of a class body;
 * "*:end" where nobody is the caller. */
static bool holds(const struct stop_point *point, const struct frame *f, uint32_t at, uint16_t op)
{
    if (!covers(point, f->code, at, op))
        return false;
    if (point->kind == STOP_END)
        return is_main_body(f);
    if (point->kind != STOP_RETURN || strcmp(point->function, "*") != 0)
        return true;
    const struct frame *caller = f->caller;
    return caller && !(caller->code->flags & CODE_OPTIMIZED) && !(f->flags & FRAME_INIT);
}

/* Breaks at one instruction, which may be broken at already. */
static bool patch_instruction(struct stop_points *stops, struct code *code, uint32_t at)
{
    uint16_t op = load_relaxed(&code->instructions[at].op);
    if (op == OP_BREAKPOINT)
        return true;
    if (!vector_push(&stops->patches, ((struct patch){code, at, op})))
        return false;
    store_release(&code->instructions[at].op, OP_BREAKPOINT); /* after the original is in the list */
    return true;
}

bool stop_when_popped(struct thread *t, struct frame *f)
{
    struct program *p = t->program;
    struct frame *caller = f->caller;
    if (!caller || !caller->code)
        return false;
    ptrdiff_t at = caller->ip - caller->code->instructions;
    if (at < 0 || at >= (ptrdiff_t)caller->code->instruction_count)
        return false;
    struct popped_stop popped = {t, caller->code, (uint32_t)at};
    lock_acquire(&p->threads_lock);
    struct stop_points *stops = stops_create(p);
    bool done = stops && vector_push(&stops->popped, popped);
    if (done && !patch_instruction(stops, popped.code, popped.at)) {
        stops->popped.count--;
        done = false;
    }
    lock_release(&p->threads_lock);
    return done;
}

/* Removes the thread's entry, if it is at that instruction (code NULL: at any). */
static bool popped_take(struct stop_points *stops, const struct thread *t, const struct code *code,
                        uint32_t at)
{
    for (size_t i = 0; i < stops->popped.count; i++) {
        struct popped_stop *popped = &stops->popped.items[i];
        if (popped->thread == t && (!code || (popped->code == code && popped->at == at))) {
            *popped = *vector_last(&stops->popped);
            stops->popped.count--;
            return true;
        }
    }
    return false;
}

void stop_forget_popped(struct thread *t)
{
    struct program *p = t->program;
    lock_acquire(&p->threads_lock);
    if (stops_of(p))
        popped_take(stops_of(p), t, NULL, 0);
    lock_release(&p->threads_lock);
}

uint16_t stop_reached(struct thread *t, struct frame *f)
{
    struct program *p = t->program;
    uint32_t at = frame_instruction(f);
    lock_acquire(&p->threads_lock);
    struct stop_points *stops = stops_of(p);
    uint16_t op = OP_BREAKPOINT;
    for (size_t i = 0; i < stops->patches.count; i++) {
        if (stops->patches.items[i].code == f->code && stops->patches.items[i].at == at)
            op = stops->patches.items[i].op;
    }
    CHECK(op != OP_BREAKPOINT);
    int kind = popped_take(stops, t, f->code, at) ? STOP_POPPED : -1;
    for (size_t i = 0; i < stops->points.count && kind < 0; i++) {
        if (holds(&stops->points.items[i], f, at, op))
            kind = (int)stops->points.items[i].kind;
    }
    lock_release(&p->threads_lock);
    if (kind >= 0 && p->vm->hooks && p->vm->hooks->stopped)
        p->vm->hooks->stopped(t, f, kind);
    return op;
}

void stop_scan_roots(struct program *p, struct root_visitor *visitor)
{
    struct stop_points *stops = p->vm ? stops_of(p) : NULL;
    for (size_t i = 0; stops && i < stops->patches.count; i++)
        root_visit_borrowed(visitor, value_from_ref(stops->patches.items[i].code));
}

void stop_points_destroy(struct stop_points *stops)
{
    if (!stops)
        return;
    vector_finish(&stops->points);
    vector_finish(&stops->patches);
    vector_finish(&stops->popped);
    free(stops);
}
