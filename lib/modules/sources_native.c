/* _sources: the texts that the program was given, exceptions printed with them, and where modules are. For
 * linecache, traceback and importlib. */
#include "base/buffer.h"
#include "modules/modules.h"
#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
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

/* Where a module is looked for whose package has that `__path__`, or that is of no package. */
static enum module_home home_argument(struct thread *t, size_t nargs, const value *args)
{
    return nargs < 2 || args[1] == NONE ? HOME_ANY : vm_home_of_path(t, args[1]);
}

/* find(name, path=None): what importing the module would read: (path or None, kind, octets), where the kind
 * is "built-in", "module", "package" or "namespace"; None if it is nowhere. */
static value sources_find(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const kinds[] = {
        [SOURCE_MODULE] = "module", [SOURCE_PACKAGE] = "package", [SOURCE_NAMESPACE] = "namespace"};
    struct module_location at;
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "module name must be str, not %T", args[0]);
    if (!vm_locate_module(t, args[0], home_argument(t, nargs, args), &at))
        return UNSET;
    value *s = scope_enter(t, 3), result = UNSET;
    if (s && !at.def && at.source.kind == SOURCE_NONE) {
        result = NONE;
    } else if (s) {
        s[0] = at.def ? NONE : str_from_utf8(t, buffer_text(&at.source.path), at.source.path.length);
        s[1] = str_from_text(t, at.def ? "built-in" : kinds[at.source.kind]);
        s[2] = bytes_from_data(t, buffer_text(&at.source.text), at.source.text.length);
        if (s[0] != UNSET && s[1] != UNSET && s[2] != UNSET)
            result = tuple_pack(t, 3, s[0], s[1], s[2]);
    }
    module_source_finish(&at.source);
    return s ? scope_leave_keeping(t, s, result) : UNSET;
}

/* import_module(name): the module itself. */
static value sources_import(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!str_check(args[0]))
        return raise_error(t, &exc_TypeError, "module name must be str, not %T", args[0]);
    return vm_import(t, str_data(args[0]));
}

static value sources_is_builtin(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct module_def *def = str_check(args[0]) ? vm_find_module(str_data(args[0])) : NULL;
    return value_from_bool(def && def->rank == MODULE_FIRST);
}

static value sources_create_builtin(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const struct module_def *def = str_check(args[0]) ? vm_find_module(str_data(args[0])) : NULL;
    return def ? vm_create_builtin(t, def) : NONE;
}

/* "built-in", "source" of a module that import made; None of another. */
static value sources_kind(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    uint16_t extra = value_is_exact(args[0], &module_type) ? load_relaxed(&value_ref(args[0])->extra) : 0;
    return !extra ? NONE : str_from_text(t, extra == MODULE_BUILT_IN ? "built-in" : "source");
}

/* The library directories: a list. */
static value libraries(struct thread *t)
{
    const struct vm_hooks *hooks = t->program->vm->hooks;
    value *s = scope_enter(t, 1), list = UNSET;
    if (!s)
        return UNSET;
    s[0] = list_create(t, 0);
    bool good = s[0] != UNSET;
    for (const char *const *folder = hooks ? hooks->libraries : NULL; good && folder && *folder; folder++) {
        value path = str_from_text(t, *folder);
        good = path != UNSET && list_append_take(t, s[0], path);
    }
    if (good)
        list = scope_take(&s[0]);
    return scope_leave_keeping(t, s, list);
}

static bool sources_init(struct thread *t, value module)
{
    value items[VM_IMPORTERS];
    for (size_t i = 0; i < VM_IMPORTERS; i++)
        items[i] = value_from_type(vm_importers[i]);
    return module_add(t, module, "libraries", libraries(t)) &&
           module_add(t, module, "importers", tuple_from_items(t, items, VM_IMPORTERS));
}

static const struct native_def functions[] = {
    {"create_builtin", sources_create_builtin, 1, 1, 0, NULL, "A built-in module, made anew."},
    {"find", sources_find, 1, 2, 0, NULL, "What importing a module would read."},
    {"import_module", sources_import, 1, 1, 0, NULL, "Imports a module by its full name."},
    {"is_builtin", sources_is_builtin, 1, 1, 0, NULL, "Whether a module is built in."},
    {"kind", sources_kind, 1, 1, 0, NULL, "How a module came to be."},
    {"format_exception", sources_format, 2, 2, 0, NULL, "What an uncaught exception would print."},
    {"source", sources_source, 1, 1, 0, NULL, "The text of a source, or None."},
    {0},
};

const struct module_def sources_native_module = {
    .name = "_sources",
    .doc = "The sources of the program.",
    .functions = functions,
    .init = sources_init,
};
