/* The code type: an immutable record made by lib/compiler. Always lazily counted: a running frame and the
 * caches of other code refer to it without a count. */
#include "types/code.h"

#include <stdlib.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

int code_find_handler(const struct code *code, uint32_t instruction)
{
    uint32_t low = 0, high = code->handler_count;
    while (low < high) {
        uint32_t middle = (low + high) / 2;
        if (code->handlers[middle].end <= instruction)
            low = middle + 1;
        else
            high = middle;
    }
    bool found = low < code->handler_count && code->handlers[low].start <= instruction;
    return found ? (int)low : -1;
}

static bool code_slots(struct object *o, struct slot_run *run)
{
    struct code *code = (struct code *)o;
    switch (run->cursor++) {
    case 0:
        run->first = &code->name;
        run->count = (size_t)(&code->free_names - &code->name) + 1;
        run->stride = 1;
        return true;
    case 1:
        run->first = &code->self_attribute_names;
        run->count = 1;
        return true;
    default:
        return false;
    }
}

static void code_dispose(struct thread *t, struct object *o)
{
    struct code *code = (struct code *)o;
    free(code->instructions);
    free(code->positions);
    free(code->handlers);
    for (uint32_t i = 0; code->caches && i < code->cache_count; i++)
        free(code->caches[i].others);
    free(code->caches);
    /* Its memory may be looked at once more, when its program is thrown away. */
    code->instructions = NULL;
    code->positions = NULL;
    code->handlers = NULL;
    code->caches = NULL;
}

static value code_repr(struct thread *t, value self)
{
    struct code *code = (struct code *)value_ref(self);
    return str_format(t, "<code object %U at 0x%lx, file \"%U\", line %u>", code->name, (unsigned long)self,
                      code->filename, code->first_line);
}

#define CODE_OF(v) ((struct code *)value_ref(v))
#define CODE_NUMBER(attribute, expression)                                                                   \
    static value code_get_##attribute(struct thread *t, value self)                                          \
    {                                                                                                        \
        const struct code *code = CODE_OF(self);                                                             \
        return int_from_i64(t, (int64_t)(expression));                                                       \
    }
CODE_NUMBER(argcount, code->arg_count)
CODE_NUMBER(posonly, code->posonly_count)
CODE_NUMBER(kwonly, code->kwonly_count)
CODE_NUMBER(nlocals, code->local_count)
CODE_NUMBER(flags, code->flags & 0xFFFF)
CODE_NUMBER(firstline, code->first_line)
CODE_NUMBER(stacksize, code->register_count - code->first_temporary)

/* co_varnames also names the parameters that live in cells; local_names has every parameter, so it is that.
 */
static value code_get_varnames(struct thread *t, value self)
{
    return value_retain(CODE_OF(self)->local_names);
}

static value code_get_code(struct thread *t, value self)
{
    return raise_error(t, &exc_NotImplementedError,
                       "code.co_code is not available: the instructions are not those of python3");
}

static const struct getset_def code_getsets[] = {
    {"co_argcount", code_get_argcount, NULL, NULL},
    {"co_posonlyargcount", code_get_posonly, NULL, NULL},
    {"co_kwonlyargcount", code_get_kwonly, NULL, NULL},
    {"co_nlocals", code_get_nlocals, NULL, NULL},
    {"co_stacksize", code_get_stacksize, NULL, NULL},
    {"co_flags", code_get_flags, NULL, NULL},
    {"co_firstlineno", code_get_firstline, NULL, NULL},
    {"co_varnames", code_get_varnames, NULL, NULL},
    {"co_code", code_get_code, NULL, NULL},
    {"_co_code_adaptive", code_get_code, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};
static const struct member_def code_members[] = {
    {"co_name", offsetof(struct code, name), false, true},
    {"co_qualname", offsetof(struct code, qualname), false, true},
    {"co_filename", offsetof(struct code, filename), false, true},
    {"co_consts", offsetof(struct code, constants), false, true},
    {"co_names", offsetof(struct code, names), false, true},
    {"co_cellvars", offsetof(struct code, cell_names), false, true},
    {"co_freevars", offsetof(struct code, free_names), false, true},
    {NULL, 0, false, false},
};

static value number_or_none(int64_t number)
{
    return number < 0 ? NONE : value_from_small_int(number);
}

/* The items of a list, one after the other. *Takes* list. */
static value iterate_taken(struct thread *t, value list)
{
    value *s = scope_enter(t, 1), iterator = UNSET;
    if (!s) {
        value_release(t, list);
        return UNSET;
    }
    if ((s[0] = list) != UNSET)
        iterator = op_iter(t, s[0]);
    return scope_leave_keeping(t, s, iterator);
}

/* (start, end, line) of each run of instructions on one line. */
static value code_lines(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct code *code = CODE_OF(args[0]);
    value list = list_create(t, 0);
    for (uint32_t start = 0, end; list != UNSET && start < code->instruction_count; start = end) {
        int32_t line = code->positions[start].line;
        for (end = start + 1; end < code->instruction_count && code->positions[end].line == line;)
            end++;
        value run = tuple_pack(t, 3, value_from_small_int(code_place(start)),
                               value_from_small_int(code_place(end)), number_or_none(line > 0 ? line : -1));
        if (run == UNSET || !list_append_take(t, list, run)) {
            value_release(t, list); /* of tuples of numbers */
            return UNSET;
        }
    }
    return iterate_taken(t, list);
}

/* (line, end line, column, end column) of each instruction. */
static value code_positions(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct code *code = CODE_OF(args[0]);
    value list = list_create(t, code->instruction_count);
    for (uint32_t i = 0; list != UNSET && i < code->instruction_count; i++) {
        const struct position *p = &code->positions[i];
        value place = tuple_pack(t, 4, number_or_none(p->line > 0 ? p->line : -1),
                                 number_or_none(p->end_line > 0 ? p->end_line : -1),
                                 number_or_none(p->column), number_or_none(p->end_column));
        if (place == UNSET || !list_append_take(t, list, place)) {
            value_release(t, list); /* of tuples of numbers */
            return UNSET;
        }
    }
    return iterate_taken(t, list);
}

native_fn *code_replace_hook;

static value code_replace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return code_replace_hook(t, args, nargs, kwnames);
}

static const struct native_def code_methods[] = {
    {"replace", code_replace, 0, -1, NATIVE_KEYWORDS, NULL, "A copy with other names, flags or first line."},
    {"co_lines", code_lines, 0, 0, 0, NULL, NULL},
    {"co_positions", code_positions, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type code_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "code",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct code),
    .slots = {.repr = code_repr, .slots = code_slots, .dispose = code_dispose},
    .methods = code_methods,
    .getsets = code_getsets,
    .members = code_members,
};
