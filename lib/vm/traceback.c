#include "vm/traceback.h"

#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "vm/vm.h"

static struct traceback *traceback_from(value v)
{
    return (struct traceback *)value_ref(v);
}

void traceback_add(struct thread *t, struct frame *f)
{
    value exception = t->exception;
    if (object_is_sticky(value_ref(exception)))
        return;           /* the preallocated MemoryError, common to all */
    t->exception = UNSET; /* what follows may raise MemoryError */
    value frame = frame_object_of(t, f);
    struct traceback *entry = frame == UNSET ? NULL : object_create(t, &traceback_type, sizeof *entry);
    if (!entry) {
        raised_clear(t);
        value_release(t, frame);
        t->exception = exception;
        return;
    }
    t->exception = exception;
    entry->instruction = frame_instruction(f);
    entry->line = frame_line(f);
    field_init(&entry->frame, frame);
    struct exception *e = (struct exception *)value_ref(exception);
    value old = field_load(t, &e->object, &e->traceback);
    field_init(&entry->next, old);
    field_store(t, &e->object, &e->traceback, value_from_ref(entry));
}

static bool traceback_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct traceback *)o)->next;
    run->count = 2;
    run->stride = 1;
    run->last = true;
    return true;
}

static value get_line(struct thread *t, value self)
{
    return int_from_i64(t, traceback_from(self)->line);
}
static value get_lasti(struct thread *t, value self)
{
    return int_from_i64(t, code_place((int64_t)traceback_from(self)->instruction));
}
static value get_next(struct thread *t, value self)
{
    struct traceback *entry = traceback_from(self);
    value next = field_load(t, &entry->object, &entry->next);
    return next == UNSET ? NONE : next;
}
static bool set_next(struct thread *t, value self, value v)
{
    if (v != NONE && !value_is_exact(v, &traceback_type)) {
        raise_error(t, &exc_TypeError, "expected traceback object or None, got '%T'", v);
        return false;
    }
    for (value link = v; link != NONE && link != UNSET; link = traceback_from(link)->next) {
        if (link == self) {
            raise_error(t, &exc_ValueError, "traceback loop detected");
            return false;
        }
    }
    struct traceback *entry = traceback_from(self);
    field_store(t, &entry->object, &entry->next, v == NONE ? UNSET : value_retain(v));
    return true;
}

static const struct getset_def traceback_getsets[] = {
    {"tb_lineno", get_line, NULL, NULL},
    {"tb_lasti", get_lasti, NULL, NULL},
    {"tb_next", get_next, set_next, NULL},
    {NULL, NULL, NULL, NULL},
};
static const struct member_def traceback_members[] = {
    {"tb_frame", offsetof(struct traceback, frame), false, true},
    {NULL, 0, false, false},
};

struct type traceback_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "traceback",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct traceback),
    .slots = {.slots = traceback_slots},
    .getsets = traceback_getsets,
    .members = traceback_members,
};

void frame_types_ready(void)
{
    type_ready(&frame_type);
    type_ready(&traceback_type);
}
