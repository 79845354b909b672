/* Cells: the boxes of variables that functions share with the functions inside them. */
#include "object/create.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/protocol.h"
#include "types/str.h"

static struct cell *cell_of(value v)
{
    return (struct cell *)value_ref(v);
}

value cell_create(struct thread *t, value content)
{
    struct cell *cell = object_create_unfilled(t, &cell_type.shape, sizeof *cell, OBJECT_TRACKED);
    if (!cell) {
        value_release(t, content);
        return UNSET;
    }
    field_init(&cell->content, content);
    return value_from_ref(cell);
}

static bool cell_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++ > 0)
        return false;
    run->first = &((struct cell *)o)->content, run->count = 1, run->stride = 1;
    run->last = true;
    return true;
}

static value cell_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    value content;
    static const char *const names[] = {"", NULL};
    if (!args_parse(t, "cell", args, nargs, kwnames, names, 0, 1, &content))
        return UNSET;
    return cell_create(t, value_retain(content));
}

static value cell_repr(struct thread *t, value self)
{
    value content = field_load(t, value_ref(self), &cell_of(self)->content);
    if (content == UNSET)
        return str_format(t, "<cell at 0x%llx: empty>", (unsigned long long)self);
    value text = str_format(t, "<cell at 0x%llx: %T object at 0x%llx>", (unsigned long long)self, content,
                            (unsigned long long)content);
    return release_keeping(t, content, text);
}

static value get_contents(struct thread *t, value self)
{
    value content = field_load(t, value_ref(self), &cell_of(self)->content);
    return content != UNSET ? content : raise_error(t, &exc_ValueError, "Cell is empty");
}

static bool set_contents(struct thread *t, value self, value v)
{
    field_store(t, value_ref(self), &cell_of(self)->content, value_retain(v));
    return true;
}

static const struct getset_def cell_getsets[] = {{"cell_contents", get_contents, set_contents, NULL}, {0}};

struct type cell_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "cell",
    .size = sizeof(struct cell),
    .getsets = cell_getsets,
    .slots = {.new = cell_new, .repr = cell_repr, .slots = cell_slots},
};
