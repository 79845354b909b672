#include "inspect/frames.h"

#include <stdio.h>
#include <string.h>

#include "inspect/describe.h"
#include "inspect/handles.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/dict_table.h"
#include "types/module.h"
#include "types/shape.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/state.h"

/* ---- A thread ---- */

/* threading.Thread keeps its name in the attribute `_name`. */
static value python_name(const struct thread *t)
{
    value thread = t->vm ? t->vm->thread_object : UNSET;
    if (!value_is_ref(thread))
        return UNSET;
    struct object *o = value_ref(thread);
    const struct shape *shape = load_acquire(&o->shape);
    int at = shape->kind == SHAPE_INLINE ? shape_find(shape, NAME(_name)) : -1;
    value name = at < 0 ? UNSET : load_acquire(&shape_slots(shape, o)[at]);
    return name != UNSET && value_is_exact(name, &str_type) ? name : UNSET;
}

void thread_glance_read(struct thread *t, bool parked, struct thread_glance *glance)
{
    struct vm_thread *vm = t->vm;
    value name = python_name(t);
    *glance = (struct thread_glance){.parked = parked};
    snprintf(glance->name, sizeof glance->name, "%s", name != UNSET ? str_data(name) : t->name);
    if (!vm)
        return;
    const struct frame *f = t->frame;
    const char *end = f && !(f->flags & FRAME_GENERATOR) ? frame_end(f) : vm->stack_base;
    glance->stopped = vm->stop != NULL;
    glance->depth = vm->depth;
    glance->depth_limit = vm->depth_limit;
    glance->frame_bytes = (uint64_t)(end - vm->stack.base);
    glance->frame_limit = vm->stack.bytes;
}

const char *thread_glance_state(const struct thread_glance *glance)
{
    return glance->stopped ? "stopped" : glance->parked ? "parked" : "running";
}

void place_put(const struct thread *t, struct document *out)
{
    const struct frame *f = t->frame;
    bool there = f && f->code;
    document_text(out, "function");
    if (there)
        document_text_bytes(out, str_data(f->code->qualname), str_of(f->code->qualname)->size);
    else
        document_text(out, "");
    document_text(out, "file");
    if (there)
        document_text_bytes(out, str_data(f->code->filename), str_of(f->code->filename)->size);
    else
        document_text(out, "");
    int line = there ? frame_line(f) : 0;
    document_key_int(out, "line", line > 0 ? line : 0);
}

/* ---- Variables ---- */

static bool is_hidden(const char *name)
{
    size_t length = strlen(name);
    return name[0] == '.' ||
           (length > 4 && strncmp(name, "__", 2) == 0 && strcmp(name + length - 2, "__") == 0);
}

static void each_in_namespace(value namespace, local_visitor *each, void *context)
{
    if (namespace == UNSET || !value_has_flag(namespace, TYPE_DICT_SUBCLASS))
        return;
    struct dict_table *table = load_acquire(&dict_of(namespace)->table);
    size_t used = table ? load_acquire(&table->used) : 0;
    for (size_t i = 0; i < used && i < table->capacity; i++) {
        value key = load_acquire(&table->entries[i].key), item = load_acquire(&table->entries[i].item);
        if (key != UNSET && item != UNSET && value_is_exact(key, &str_type) && !is_hidden(str_data(key)) &&
            !value_is_exact(item, &module_type))
            each(context, str_data(key), item);
    }
}

/* A captured variable is listed among the cells: its register is empty. */
static bool is_cell(const struct code *code, value name)
{
    for (size_t i = 0; i < tuple_count(code->cell_names); i++)
        if (str_equal(tuple_item(code->cell_names, i), name))
            return true;
    return false;
}

void frame_each_local(const struct frame *f, local_visitor *each, void *context)
{
    if (!(f->code->flags & CODE_OPTIMIZED)) {
        each_in_namespace(f->namespace != UNSET ? f->namespace : frame_function(f)->globals, each, context);
        return;
    }
    size_t count = frame_local_count(f);
    for (size_t i = 0; i < count; i++) {
        value name, v = frame_local(f, i, &name);
        bool captured = i < f->code->local_count && v == UNSET && is_cell(f->code, name);
        if (!captured && str_data(name)[0] != '.')
            each(context, str_data(name), v);
    }
}

void value_put(struct program *p, const char *name, value v, struct document *out)
{
    struct buffer text = BUFFER_EMPTY;
    uint64_t handle = describe_is_object(v) ? handle_of(p, value_ref(v)) : 0;
    if (v != UNSET)
        describe_value(v, &text);
    document_map(out, 5);
    document_key_text(out, "name", name);
    document_key_text(out, "kind", v == UNSET ? "unset" : value_is_ref(v) ? "reference" : "value");
    document_key_text(out, "type", v == UNSET ? "" : describe_type_name(v));
    document_key_buffer(out, "text", &text);
    if (handle)
        document_key_int(out, "handle", (int64_t)handle);
    else
        document_key_nil(out, "handle");
    out->failed |= text.failed;
    buffer_finish(&text);
}

/* ---- Frames ---- */

struct locals {
    struct program *program;
    struct document *out;
    size_t count;
};

static void put_local(void *context, const char *name, value v)
{
    struct locals *locals = context;
    value_put(locals->program, name, v, locals->out);
    locals->count++;
}

static void frame_put(struct thread *t, const struct frame *f, const struct frame *inner, bool with_locals,
                      struct document *out)
{
    const struct stop_request *stop = t->vm->stop;
    const char *end = frame_end(f);
    /* While a callee runs, the caller's frame ends where the callee's begins. */
    if (inner && (const char *)inner > (const char *)f && (const char *)inner < end)
        end = (const char *)inner;
    document_map(out, 6);
    document_text(out, "function");
    document_text_bytes(out, str_data(f->code->qualname), str_of(f->code->qualname)->size);
    document_text(out, "file");
    document_text_bytes(out, str_data(f->code->filename), str_of(f->code->filename)->size);
    int line = frame_line(f);
    document_key_int(out, "line", line > 0 ? line : 0);
    document_key_int(out, "bytes", end - (const char *)f);
    if (stop && stop->frame == f)
        document_key_text(out, "event", stop->event);
    else
        document_key_nil(out, "event");
    document_text(out, "locals");
    struct locals locals = {t->program, out, 0};
    size_t begin = document_array_begin(out);
    if (with_locals)
        frame_each_local(f, put_local, &locals);
    document_array_end(out, begin, locals.count);
}

size_t frames_put(struct thread *t, uint64_t first, uint64_t count, bool locals, struct document *out)
{
    const struct frame *inner = NULL;
    uint64_t number = 0;
    size_t put = 0;
    for (const struct frame *f = t->vm ? t->frame : NULL; f && put < count; inner = f, f = f->caller) {
        if (number++ < first || !f->code)
            continue;
        frame_put(t, f, inner, locals, out);
        put++;
    }
    return put;
}
