/* code.replace(): a copy of a code object with other names, flags or first line. */
#include <stdlib.h>
#include <string.h>

#include "compiler/opcode.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/code.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/eval.h"
#include "vm/stop.h"

#define VISIBLE_FLAGS 0xFFFFu

static bool copy_array(void *to, const void *from, size_t count, size_t size)
{
    void **copy = to;
    *copy = malloc(count ? count * size : 1);
    if (*copy && count)
        memcpy(*copy, from, count * size);
    return *copy != NULL;
}

/* What is not an object: instructions without stop points, and empty caches. */
static bool copy_arrays(struct code *code, const struct code *from)
{
    if (!copy_array(&code->instructions, from->instructions, from->instruction_count,
                    sizeof *code->instructions) ||
        !copy_array(&code->positions, from->positions, from->instruction_count, sizeof *code->positions) ||
        !copy_array(&code->handlers, from->handlers, from->handler_count, sizeof *code->handlers))
        return false;
    for (uint32_t i = 0; i < from->instruction_count; i++)
        code->instructions[i].op = stop_original_op(from, i);
    const struct inline_cache *theirs = from->caches;
    struct inline_cache *caches = calloc(from->cache_count ? from->cache_count : 1, sizeof *caches);
    for (uint32_t i = 0; caches && i < from->cache_count; i++)
        caches[i].name = theirs[i].name;
    code->caches = caches;
    return caches != NULL;
}

/* A copy that nobody else sees yet: counted, until it is finished. NULL: raised. */
static struct code *copy_code(struct thread *t, const struct code *from)
{
    struct code *code = object_create(t, &code_type, sizeof *code);
    if (!code)
        return NULL;
    const struct object header = code->object;
    value *fields = &code->name;
    size_t count = (size_t)(&code->free_names - &code->name) + 1;
    *code = *from;
    code->object = header;
    code->instructions = NULL;
    code->positions = NULL;
    code->handlers = NULL;
    code->caches = NULL;
    for (size_t i = 0; i < count; i++)
        field_init(&fields[i], value_retain(fields[i]));
    field_init(&code->self_attribute_names, value_retain(from->self_attribute_names));
    if (copy_arrays(code, from))
        return code;
    object_release(t, &code->object);
    raise_no_memory(t);
    return NULL;
}

static bool replace_text(struct thread *t, struct code *code, value *field, const char *name, value v)
{
    if (v == UNSET)
        return true;
    if (!str_check(v)) {
        raise_error(t, &exc_TypeError, "replace() argument '%s' must be str, not %T", name, v);
        return false;
    }
    value interned = str_intern(t, value_retain(v));
    if (interned == UNSET)
        return false;
    field_store(t, &code->object, field, interned);
    return true;
}

static bool replace_number(struct thread *t, value v, uint32_t *field, uint32_t mask)
{
    int64_t number;
    if (v == UNSET)
        return true;
    if (!int_as_i64(t, v, &number))
        return false;
    if (number < 0 || number > INT32_MAX) {
        raise_error(t, &exc_OverflowError, "signed integer is %s",
                    number < 0 ? "less than minimum" : "greater than maximum");
        return false;
    }
    *field = (*field & ~mask) | ((uint32_t)number & mask);
    return true;
}

static value code_replace(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"co_filename", "co_name",        "co_qualname",
                                        "co_flags",    "co_firstlineno", NULL};
    enum { FILENAME, NAME_TEXT, QUALNAME, FLAGS, FIRST_LINE, COUNT };
    value given[COUNT], result = UNSET;
    if (!args_parse(t, "replace", args + 1, nargs - 1, kwnames, names, 0, 0, given)) {
        if (raised_is(t, &exc_TypeError) && nargs == 1)
            raise_error(t, &exc_NotImplementedError,
                        "code.replace() of anything but names, flags and the first line");
        return UNSET;
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    struct code *code = copy_code(t, (const struct code *)value_ref(args[0]));
    if (!code)
        goto out;
    s[0] = value_from_ref(code);
    if (replace_text(t, code, &code->filename, names[FILENAME], given[FILENAME]) &&
        replace_text(t, code, &code->name, names[NAME_TEXT], given[NAME_TEXT]) &&
        replace_text(t, code, &code->qualname, names[QUALNAME], given[QUALNAME]) &&
        replace_number(t, given[FLAGS], &code->flags, VISIBLE_FLAGS) &&
        replace_number(t, given[FIRST_LINE], &code->first_line, UINT32_MAX)) {
        result = scope_take(&s[0]);
        store_relaxed(&code->object.count, COUNT_IMMORTAL); /* lazy from birth, as every code object */
        stop_code_created(t, result);
    }
out:
    return scope_leave_keeping(t, s, result);
}

void code_replace_ready(void)
{
    code_replace_hook = code_replace;
}
