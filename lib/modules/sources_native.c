/* _sources: the texts that the program was given, and exceptions printed with them. For linecache and
 * traceback. */
#include "base/buffer.h"
#include "modules/modules.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "vm/vm.h"

static value sources_source(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value sources = t->program->extra_roots[ROOT_SOURCES];
    value text = sources == UNSET ? UNSET : dict_get(t, sources, args[0]);
    return text != UNSET || thread_raised(t) ? text : NONE;
}

/* format_exception(exception, with its chain) */
static value sources_format(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!exception_check(args[0]))
        return raise_error(t, &exc_TypeError, "Exception expected for value, %T found", args[0]);
    int chain = op_truth(t, args[1]);
    if (chain < 0)
        return UNSET;
    value *s = scope_enter(t, 3), text;
    if (!s)
        return UNSET;
    struct exception *e = exception_of(args[0]);
    if (!chain) {
        s[0] = field_exchange(t, &e->object, &e->context, UNSET);
        s[1] = field_exchange(t, &e->object, &e->cause, UNSET);
    }
    struct buffer out = BUFFER_EMPTY;
    vm_format_exception(t, args[0], &out);
    s[2] = str_from_buffer(t, &out);
    buffer_finish(&out);
    if (!chain) {
        field_store(t, &e->object, &e->context, scope_take(&s[0]));
        field_store(t, &e->object, &e->cause, scope_take(&s[1]));
    }
    text = scope_take(&s[2]);
    scope_leave(t, s);
    return text;
}

static const struct native_def functions[] = {
    {"format_exception", sources_format, 2, 2, 0, NULL, "What an uncaught exception would print."},
    {"source", sources_source, 1, 1, 0, NULL, "The text of a source, or None."},
    {0},
};

const struct module_def sources_native_module = {
    .name = "_sources",
    .doc = "The sources of the program.",
    .functions = functions,
};
