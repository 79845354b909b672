#include "vm/frame_object.h"

#include "gc/safepoint.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

static struct frame_object *frame_object_from(value v)
{
    return (struct frame_object *)value_ref(v);
}

value frame_object_of(struct thread *t, struct frame *f)
{
    if (f->object)
        return value_retain(value_from_ref(f->object));
    struct frame_object *o = object_create(t, &frame_type, sizeof *o);
    if (!o)
        return UNSET;
    struct function *fn = frame_function(f);
    o->frame = f;
    o->thread = t->id;
    field_init(&o->code, value_retain(fn->code));
    field_init(&o->globals, value_retain(fn->globals));
    field_init(&o->builtins, value_retain(fn->builtins));
    field_init(&o->function, value_retain(f->function));
    field_init(&o->namespace, value_retain(f->flags & FRAME_INIT ? UNSET : f->namespace));
    store_release(&f->object, o); /* the frame owns one reference, the caller gets another */
    return value_retain(value_from_ref(o));
}

/* A cell is kept as it is: the closure may go on using it. */
static value take_local(struct frame *f, size_t i)
{
    value name, v = frame_local(f, i, &name);
    if (i >= f->code->local_count)
        return value_retain(v);
    f->registers[i] = UNSET;
    return v;
}

static bool is_held_elsewhere(const struct frame_object *o)
{
    return object_reference_count(&o->object) > 1;
}

void frame_object_detach(struct thread *t, struct frame *f)
{
    struct frame_object *o = f->object;
    if (!o)
        return;
    f->object = NULL;
    o->instruction = frame_instruction(f);
    o->line = frame_line(f);
    if (is_held_elsewhere(o)) {
        if (f->caller && o->back == UNSET && f->caller->object)
            field_store(t, &o->object, &o->back, value_retain(value_from_ref(f->caller->object)));
        size_t count = f->code->flags & CODE_OPTIMIZED ? frame_local_count(f) : 0;
        value locals = tuple_create(t, count);
        if (locals == UNSET) {
            raised_clear_if(t, &exc_MemoryError); /* the locals go now instead of later */
        } else {
            for (size_t i = 0; i < count; i++)
                field_init(&tuple_of(locals)->items[count - 1 - i], take_local(f, i));
            field_store(t, &o->object, &o->locals, locals);
        }
    }
    o->frame = NULL;
    value_release(t, value_from_ref(o));
}

int frame_object_line(const struct frame_object *o)
{
    return o->frame ? frame_line(o->frame) : o->line;
}

static bool frame_object_slots(struct object *object, struct slot_run *run)
{
    struct frame_object *o = (struct frame_object *)object;
    if (run->cursor++)
        return false;
    run->first = &o->back;
    run->count = (size_t)(&o->locals - &o->back) + 1;
    run->stride = 1;
    run->last = true;
    return true;
}

/* What others may look at, they look at while its thread stands still. */
static bool look_begin(struct thread *t, const struct frame_object *o)
{
    return !object_is_private(&o->object) && program_exclude(t);
}

static value frame_get_back(struct thread *t, value self)
{
    struct frame_object *o = frame_object_from(self);
    bool excluded = look_begin(t, o);
    struct frame *caller = o->frame && o->thread == t->id ? o->frame->caller : NULL;
    program_include(t, excluded);
    if (caller) /* of this thread, which is here */
        return frame_object_of(t, caller);
    return load_relaxed(&o->back) == UNSET ? NONE : field_load(t, &o->object, &o->back);
}

static value frame_get_line(struct thread *t, value self)
{
    struct frame_object *o = frame_object_from(self);
    bool excluded = look_begin(t, o);
    int line = frame_object_line(o);
    program_include(t, excluded);
    return int_from_i64(t, line);
}

static value frame_get_lasti(struct thread *t, value self)
{
    struct frame_object *o = frame_object_from(self);
    bool excluded = look_begin(t, o);
    bool begun = !o->frame || o->frame->ip != o->frame->code->instructions;
    int64_t at = o->frame ? (int64_t)frame_instruction(o->frame) : (int64_t)o->instruction;
    program_include(t, excluded);
    return int_from_i64(t, code_place(begun ? at : -1));
}

static value locals_from_tuple(struct thread *t, struct frame_object *o)
{
    const struct code *code = (struct code *)value_ref(o->code);
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    s[0] = dict_create(t);
    s[1] = field_load(t, &o->object, &o->locals); /* somebody may clear them */
    size_t count = s[1] == UNSET ? 0 : tuple_count(s[1]);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < count; i++) {
        value v = tuple_item(s[1], count - 1 - i), name;
        if (i < code->local_count)
            name = tuple_item(code->local_names, i);
        else if (i < (size_t)code->local_count + code->cell_count)
            name = tuple_item(code->cell_names, i - code->local_count);
        else
            name = tuple_item(code->free_names, i - code->local_count - code->cell_count);
        good = v == UNSET || dict_set(t, s[0], name, v);
    }
    if (good)
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

static value frame_get_locals(struct thread *t, value self)
{
    struct frame_object *o = frame_object_from(self);
    if (o->namespace != UNSET)
        return field_load(t, &o->object, &o->namespace);
    bool excluded = look_begin(t, o);
    bool there = o->frame != NULL, mine = o->thread == t->id;
    program_include(t, excluded);
    if (!there)
        return locals_from_tuple(t, o);
    if (!mine)
        return raise_error(t, &exc_RuntimeError, "the frame runs on another thread");
    return vm_frame_locals(t, o->frame);
}

static value frame_repr(struct thread *t, value self)
{
    struct frame_object *o = frame_object_from(self);
    const struct code *code = (struct code *)value_ref(o->code);
    bool excluded = look_begin(t, o);
    int line = frame_object_line(o);
    program_include(t, excluded);
    return str_format(t, "<frame at 0x%lx, file %R, line %d, code %U>", (unsigned long)self, code->filename,
                      line, code->name);
}

static value frame_clear(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct frame_object *o = frame_object_from(args[0]);
    bool excluded = look_begin(t, o);
    bool there = o->frame != NULL;
    program_include(t, excluded);
    if (there)
        return raise_error(t, &exc_RuntimeError, "cannot clear an executing frame");
    field_store(t, &o->object, &o->locals, UNSET);
    return NONE;
}

static const struct getset_def frame_getsets[] = {
    {"f_back", frame_get_back, NULL, NULL},
    {"f_lineno", frame_get_line, NULL, NULL},
    {"f_lasti", frame_get_lasti, NULL, NULL},
    {"f_locals", frame_get_locals, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const struct member_def frame_members[] = {
    {"f_code", offsetof(struct frame_object, code), false, true},
    {"f_globals", offsetof(struct frame_object, globals), false, true},
    {"f_builtins", offsetof(struct frame_object, builtins), false, true},
    {NULL, 0, false, false},
};
static const struct native_def frame_methods[] = {
    {"clear", frame_clear, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type frame_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "frame",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct frame_object),
    .slots = {.repr = frame_repr, .slots = frame_object_slots},
    .getsets = frame_getsets,
    .members = frame_members,
    .methods = frame_methods,
};
