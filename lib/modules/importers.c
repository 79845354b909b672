/* What sys.meta_path has at first. Importing is native and does not call them; a program that does gets to
 * the classes of the host's importlib, which python/first/_frozen_importlib.py loads. And the hook by which a
 * module gets its `__spec__`. */
#include "modules/modules_internal.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/types.h"
#include "vm/vm.h"

static value complete_name;
static value target_names[VM_IMPORTERS];

/* Calls the method of the class that stands behind an importer. */
static value delegate(struct thread *t, const char *method, const value *args, size_t nargs, value kwnames)
{
    size_t which = 0;
    while (which < VM_IMPORTERS && value_from_type(vm_importers[which]) != args[0])
        which++;
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = vm_import(t, "_frozen_importlib_external")) != UNSET &&
        (s[1] = op_get_attribute(t, s[0], target_names[which % VM_IMPORTERS])) != UNSET &&
        (s[2] = str_intern_utf8(t, method, strlen(method))) != UNSET &&
        (s[3] = op_get_attribute(t, s[1], s[2])) != UNSET)
        result = op_call(t, s[3], args + 1, nargs - 1, kwnames);
    return scope_leave_keeping(t, s, result);
}

#define BUILTIN_METHODS(X)                                                                                   \
    X(create_module)                                                                                         \
    X(exec_module) X(find_module) X(find_spec) X(get_code) X(get_source) X(is_package) X(load_module)
#define PATH_METHODS(X) X(find_distributions) X(find_module) X(find_spec) X(invalidate_caches)
#define ALL_METHODS(X)  BUILTIN_METHODS(X) X(find_distributions) X(invalidate_caches)

#define X(name)                                                                                              \
    static value importer_##name(struct thread *t, const value *args, size_t nargs, value kwnames)           \
    {                                                                                                        \
        return delegate(t, #name, args, nargs, kwnames);                                                     \
    }
ALL_METHODS(X)
#undef X

#define X(name) {#name, importer_##name, 0, -1, NATIVE_KEYWORDS | NATIVE_CLASS, NULL, NULL},
static const struct native_def builtin_methods[] = {BUILTIN_METHODS(X){0}};
static const struct native_def path_methods[] = {PATH_METHODS(X){0}};
#undef X

#define IMPORTER(variable, python_name, its_methods)                                                         \
    static struct type variable = {                                                                          \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &variable},                                                                        \
        .name = python_name,                                                                                 \
        .flags = TYPE_BASE,                                                                                  \
        .size = sizeof(struct object),                                                                       \
        .methods = its_methods,                                                                              \
    }
IMPORTER(builtin_importer_type, "_frozen_importlib.BuiltinImporter", builtin_methods);
IMPORTER(frozen_importer_type, "_frozen_importlib.FrozenImporter", builtin_methods);
IMPORTER(path_finder_type, "_frozen_importlib_external.PathFinder", path_methods);

/* class_hooks.complete_module */
static bool complete_module(struct thread *t, value module)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    bool good = (s[0] = vm_import(t, "_frozen_importlib_external")) != UNSET;
    if (!good)
        raised_clear_if(t, &exc_ImportError); /* a host without its library: they stay None */
    else if ((s[1] = op_find_attribute(t, s[0], complete_name)) != UNSET)
        s[2] = op_call_1(t, s[1], module); /* not there yet: it is being imported */
    scope_leave(t, s);
    return !thread_raised(t);
}

void importers_ready(void)
{
    static const char *const names[] = {"_BuiltinImporter", "_FrozenImporter", "_PathFinder"};
    static struct type *const types[] = {&builtin_importer_type, &frozen_importer_type, &path_finder_type};
    for (size_t i = 0; i < VM_IMPORTERS; i++) {
        type_ready(types[i]);
        vm_importers[i] = types[i];
        target_names[i] = str_name(names[i]);
    }
    complete_name = str_name("_complete");
    class_hooks.complete_module = complete_module;
}
