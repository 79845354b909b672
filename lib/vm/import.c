/* Imports.
 *
 * Note ORDER. A module that sys.modules does not have is looked for
 *
 *     1. among the built-in modules of rank MODULE_FIRST: what python3 has built in, so that nothing beside a
 *        program ever hides it, and what only Ouro has;
 *     2. with the program's owner, who reads what lies beside the program, unless python3 has it frozen;
 *     3. among the built-in modules of rank MODULE_OURS: python3 has them as files, which would not work
 * here;
 *     4. in the library directories (vm/library.h), among them the host's standard library, unmodified;
 *     5. among the built-in modules of rank MODULE_FALLBACK, for a host without its standard library.
 *
 * A module of a package is looked for only where the package is: its `__path__` tells. A folder without
 * `__init__.py` counts only if there is nothing else of that name.
 */
#include <stdlib.h>
#include <string.h>

#include "gc/safepoint.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/eval.h"
#include "vm/import_claim.h"
#include "vm/library.h"
#include "vm/vm.h"

#define MODULES_MAX 160

static const struct module_def *modules[MODULES_MAX];
static size_t module_count;

void vm_register_module(const struct module_def *def)
{
    CHECK_VALUES(module_count < MODULES_MAX, module_count, MODULES_MAX);
    modules[module_count++] = def;
}

const struct module_def *vm_find_module(const char *name)
{
    for (size_t i = 0; i < module_count; i++) {
        if (strcmp(modules[i]->name, name) == 0)
            return modules[i];
    }
    return NULL;
}

const struct module_def *vm_module_at(size_t index)
{
    return index < module_count ? modules[index] : NULL;
}

value vm_modules(struct thread *t)
{
    return t->program->modules;
}

static bool set_text(struct thread *t, value dict, const char *name, const char *text)
{
    value s = str_from_text(t, text);
    if (s == UNSET)
        return false;
    return dict_set_take(t, dict, str_name(name), s);
}

/* ModuleNotFoundError with its name. */
static value not_found(struct thread *t, value name, const char *parent)
{
    if (parent)
        raise_error(t, &exc_ModuleNotFoundError, "No module named %R; '%s' is not a package", name, parent);
    else
        raise_error(t, &exc_ModuleNotFoundError, "No module named %R", name);
    if (raised_is(t, &exc_ModuleNotFoundError)) {
        struct exception *e = (struct exception *)value_ref(t->exception);
        field_store(t, &e->object, &e->fields[IMPORT_ERROR_NAME], value_retain(name));
    }
    return UNSET;
}

/* `__path__` of a package: the folder that its files are in. */
static bool set_search_path(struct thread *t, value dict, const struct module_source *found)
{
    const char *path = buffer_text(&found->path), *slash = strrchr(path, '/');
    size_t size = found->kind == SOURCE_PACKAGE && slash ? (size_t)(slash - path) : found->path.length;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = str_from_utf8(t, path, size);
    s[1] = s[0] == UNSET ? UNSET : list_from_items(t, &s[0], 1);
    bool good = s[1] != UNSET && dict_set(t, dict, NAME(__path__), s[1]);
    scope_leave(t, s);
    return good;
}

/* The names that every module has from the start. found: NULL for a built-in one. */
static bool fill_module(struct thread *t, value module, value name, const struct module_source *found)
{
    value dict = module_dict(module);
    enum source_kind kind = found ? found->kind : SOURCE_NONE;
    bool is_package = kind == SOURCE_PACKAGE || kind == SOURCE_NAMESPACE;
    const char *dot = strrchr(str_data(name), '.');
    size_t package = is_package ? str_of(name)->size : dot ? (size_t)(dot - str_data(name)) : 0;
    value package_name = str_from_utf8(t, str_data(name), package);
    bool good = package_name != UNSET && dict_set_take(t, dict, NAME(__package__), package_name) &&
                dict_set(t, dict, NAME(__builtins__), t->program->extra_roots[ROOT_BUILTINS]);
    if (good && (kind == SOURCE_MODULE || kind == SOURCE_PACKAGE))
        good = set_text(t, dict, "__file__", buffer_text(&found->path));
    return good && (!is_package || set_search_path(t, dict, found));
}

/* Runs a module's source in its namespace, with the module in sys.modules; takes it out again if that fails.
 */
static bool run_module(struct thread *t, value module, value name, const struct module_source *found)
{
    store_relaxed(&value_ref(module)->extra,
                  MODULE_INITIALISING); /* relaxed: the dict's store reveals both */
    if (!dict_set(t, vm_modules(t), name, module))
        return false;
    value *s = scope_enter(t, 1); /* the code; then what it raised */
    bool done = false;
    if (s)
        s[0] = vm_compile(t, buffer_text(&found->text), found->text.length, buffer_text(&found->path),
                          SOURCE_BYTES, PARSE_FILE, NULL);
    if (s && s[0] != UNSET) {
        value dict = module_dict(module), result = vm_execute(t, s[0], dict, dict);
        done = result != UNSET;
        value_release(t, result);
    }
    store_release(&value_ref(module)->extra,
                  MODULE_IMPORTED); /* pairs with is_initialising: it is all there */
    if (!s)
        return false;
    if (!done) {
        slot_set(t, &s[0], raised_take(t));
        if (dict_delete(t, vm_modules(t), name) < 0)
            raised_clear(t);
        slot_set(t, &t->exception, scope_take(&s[0]));
    }
    scope_leave(t, s);
    return done;
}

static value load_source(struct thread *t, value name, const struct module_source *found)
{
    value *s = scope_enter(t, 1), module = UNSET;
    if (!s)
        return UNSET;
    s[0] = module_create(t, name);
    if (s[0] != UNSET && fill_module(t, s[0], name, found) && run_module(t, s[0], name, found))
        module = dict_get(t, vm_modules(t), name); /* the module may have replaced itself */
    return scope_leave_keeping(t, s, module);
}

value vm_create_builtin(struct thread *t, const struct module_def *def)
{
    value *s = scope_enter(t, 2), module = UNSET;
    if (!s)
        return UNSET;
    s[0] = str_intern_utf8(t, def->name, strlen(def->name));
    s[1] = s[0] == UNSET ? UNSET : module_from_def(t, def);
    if (s[1] != UNSET && fill_module(t, s[1], s[0], NULL))
        module = scope_take(&s[1]);
    return scope_leave_keeping(t, s, module);
}

static value load_builtin(struct thread *t, const struct module_def *def, value name)
{
    value *s = scope_enter(t, 1), module = UNSET;
    if (!s)
        return UNSET;
    s[0] = vm_create_builtin(t, def);
    if (s[0] != UNSET && dict_set(t, vm_modules(t), name, s[0]))
        module = scope_take(&s[0]);
    return scope_leave_keeping(t, s, module);
}

static bool is_initialising(value module)
{
    return value_is_exact(module, &module_type) &&
           load_acquire(&value_ref(module)->extra) == MODULE_INITIALISING;
}

struct type *vm_importers[VM_IMPORTERS];

enum module_home vm_home_of_path(struct thread *t, value path)
{
    const struct vm_hooks *hooks = t->program->vm->hooks;
    enum module_home home = HOME_OWNER;
    value first = list_check(path) && list_count(path) ? list_get(t, path, 0) : UNSET;
    if (first != UNSET && str_check(first) && hooks && library_contains(hooks->libraries, str_data(first)))
        home = HOME_LIBRARY;
    value_release(t, first);
    return home;
}

static enum module_home find_home(struct thread *t, value name, value parent, const char *parent_name)
{
    if (parent == UNSET)
        return HOME_ANY;
    value *s = scope_enter(t, 2);
    if (!s)
        return HOME_RAISED;
    enum module_home home = HOME_OWNER;
    s[0] = op_find_attribute(t, parent, NAME(__path__));
    if (thread_raised(t)) {
        home = HOME_RAISED;
    } else if (s[0] == UNSET && value_is_exact(parent, &module_type) &&
               load_relaxed(&value_ref(parent)->extra) == MODULE_BUILT_IN && vm_find_module(str_data(name))) {
        home = HOME_BUILT_IN;
    } else if (s[0] == UNSET) {
        not_found(t, name, parent_name);
        home = HOME_RAISED;
    } else {
        home = vm_home_of_path(t, s[0]);
    }
    scope_leave(t, s);
    return thread_raised(t) ? HOME_RAISED : home;
}

/* Asks the owner, who may have the module beside the program. False: raised. */
static bool ask_owner(struct thread *t, value name, struct module_source *found)
{
    const struct vm_hooks *hooks = t->program->vm->hooks;
    return !hooks || !hooks->find_source || hooks->find_source(t, str_data(name), found);
}

static void look_in_libraries(struct thread *t, value name, struct module_source *found)
{
    const struct vm_hooks *hooks = t->program->vm->hooks;
    char *kept = strdup(str_data(name)); /* the caller's may move while this thread is parked */
    if (!hooks || !kept)
        return free(kept);
    thread_park(t);
    library_find(hooks->libraries, kept, found);
    thread_unpark(t);
    free(kept);
}

/* Does python3 have the module frozen, or loaded before any program runs? Then nothing beside a program hides
 * it, wherever it comes from here. */
static bool is_frozen_there(const char *name)
{
    static const char *const names[] = {
        "_collections_abc",    "_sitebuiltins", "abc",       "codecs", "encodings", "encodings.aliases",
        "encodings.utf_8",     "genericpath",   "io",        "ntpath", "os",        "importlib.util",
        "importlib.machinery", "os.path",       "posixpath", "runpy",  "site",      "stat",
        "zipimport",
    };
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

bool vm_locate_module(struct thread *t, value name, enum module_home home, struct module_location *out)
{
    const struct module_def *def = vm_find_module(str_data(name));
    struct module_source found = {0}, library = {0};
    bool is_name = library_is_module_name(str_data(name), str_of(name)->size), good = true;
    *out = (struct module_location){0};
    if (def && (def->rank == MODULE_FIRST || home == HOME_BUILT_IN)) {
        out->def = def;
        return true;
    }
    if (is_name && home != HOME_LIBRARY && home != HOME_BUILT_IN && !is_frozen_there(str_data(name)))
        good = ask_owner(t, name, &found);
    bool whole = found.kind == SOURCE_MODULE || found.kind == SOURCE_PACKAGE;
    bool ours = !whole && def && def->rank == MODULE_OURS;
    if (good && is_name && !whole && !ours && home != HOME_OWNER && home != HOME_BUILT_IN) {
        look_in_libraries(t, name, &library);
        whole = library.kind == SOURCE_MODULE || library.kind == SOURCE_PACKAGE;
    }
    if (def && !whole)
        out->def = def;
    else if (library.kind != SOURCE_NONE && (whole || found.kind == SOURCE_NONE))
        out->source = library, library = (struct module_source){0};
    else
        out->source = found, found = (struct module_source){0};
    module_source_finish(&found);
    module_source_finish(&library);
    return good;
}

/* ---- Finders of the program ---- */

/* sys.meta_path if it has other finders than at first, else UNSET with nothing pending. */
static value changed_meta_path(struct thread *t)
{
    value sys = t->program->extra_roots[ROOT_SYS];
    value finders = sys == UNSET ? UNSET : dict_get_str(t, sys, NAME(meta_path));
    bool same = finders != UNSET && list_check(finders) && list_count(finders) == VM_IMPORTERS;
    for (size_t i = 0; same && i < VM_IMPORTERS; i++) {
        value finder = list_get(t, finders, i);
        same = finder == value_from_type(vm_importers[i]);
        value_release(t, finder);
    }
    if (same || finders == UNSET || !list_check(finders)) {
        value_release(t, finders);
        return UNSET;
    }
    return finders;
}

/* finder.find_spec(name, path, None), and the module that it leads to. UNSET with nothing pending: it knows
 * none. */
static value ask_finder(struct thread *t, value finder, value name, value path)
{
    enum { FIND, SPEC, MACHINERY, LOAD, SLOTS };
    value *s = scope_enter(t, SLOTS), module = UNSET;
    if (!s)
        return UNSET;
    value args[] = {name, path == UNSET ? NONE : path, NONE};
    s[FIND] = op_find_attribute(t, finder, NAME(find_spec));
    if (s[FIND] == UNSET || (s[SPEC] = op_call(t, s[FIND], args, 3, UNSET)) == UNSET || s[SPEC] == NONE)
        goto out;
    if ((s[MACHINERY] = vm_import(t, "_frozen_importlib")) != UNSET &&
        (s[LOAD] = op_get_attribute(t, s[MACHINERY], NAME(_load))) != UNSET)
        module = op_call_1(t, s[LOAD], s[SPEC]);
out:
    return scope_leave_keeping(t, s, module);
}

static value load_located(struct thread *t, value name, enum module_home home)
{
    struct module_location location;
    value module = UNSET;
    if (vm_locate_module(t, name, home, &location)) {
        if (location.def)
            module = load_builtin(t, location.def, name);
        else if (location.source.kind != SOURCE_NONE)
            module = load_source(t, name, &location.source);
    }
    module_source_finish(&location.source);
    return module;
}

/* Asks the finders of a changed sys.meta_path in their order. UNSET with nothing pending: nobody knows it. */
static value ask_finders(struct thread *t, value finders, value name, value parent, enum module_home home)
{
    value *s = scope_enter(t, 3), module = UNSET;
    if (!s)
        return UNSET;
    s[0] = parent == UNSET ? UNSET : op_find_attribute(t, parent, NAME(__path__));
    s[1] = list_to_tuple(t, finders);
    for (size_t i = 0; s[1] != UNSET && module == UNSET && !thread_raised(t) && i < tuple_count(s[1]); i++) {
        value finder = tuple_item(s[1], i);
        if (finder == value_from_type(vm_importers[VM_PATH_FINDER]))
            module = load_located(t, name, home);
        else if (finder != value_from_type(vm_importers[VM_BUILTIN_IMPORTER]) &&
                 finder != value_from_type(vm_importers[VM_FROZEN_IMPORTER]))
            module = ask_finder(t, finder, name, s[0]);
    }
    return scope_leave_keeping(t, s, module);
}

/* Imports a module that is not in sys.modules. See note ORDER. */
static value import_claimed(struct thread *t, value name, value parent, const char *parent_name)
{
    const struct module_def *def = vm_find_module(str_data(name));
    if (def && def->rank == MODULE_FIRST)
        return load_builtin(t, def, name);
    enum module_home home = find_home(t, name, parent, parent_name);
    if (home == HOME_RAISED)
        return UNSET;
    value *s = scope_enter(t, 1), module;
    if (!s)
        return UNSET;
    s[0] = changed_meta_path(t);
    module = s[0] == UNSET ? load_located(t, name, home) : ask_finders(t, s[0], name, parent, home);
    module = scope_leave_keeping(t, s, module);
    return module != UNSET || thread_raised(t) ? module : not_found(t, name, NULL);
}

/* What sys.modules has under the name; *whole: nobody is initialising it. */
static value find_module(struct thread *t, value name, bool *whole)
{
    value module = dict_get(t, vm_modules(t), name);
    if (module == NONE)
        return raise_error(t, &exc_ModuleNotFoundError, "import of %U halted; None in sys.modules", name);
    *whole = !is_initialising(module);
    return module;
}

/* One module by its full name; its parent package is imported already. */
static value import_one(struct thread *t, value name, value parent, const char *parent_name)
{
    bool whole;
    value module = find_module(t, name, &whole);
    if ((module != UNSET && whole) || thread_raised(t))
        return module;
    value_release(t, module);
    struct import_claim claim;
    enum import_claim_result claimed = import_claim_take(t, name, &claim);
    if (claimed == IMPORT_RAISED)
        return UNSET;
    /* Whoever had it may be done by now; within its own initialisation it is what there is of it. */
    module = find_module(t, name, &whole);
    if (module == UNSET && !thread_raised(t))
        module = import_claimed(t, name, parent, parent_name);
    if (claimed == IMPORT_CLAIMED)
        import_claim_drop(t, &claim);
    return module;
}

/* Imports every prefix of a dotted name; *top gets the first module (owned) if top is not NULL. Returns the
 * last. */
static value import_dotted(struct thread *t, value name, value *top)
{
    value *s = scope_enter(t, 4); /* the name so far, its module, the next one, the last part of its name */
    if (!s)
        return UNSET;
    const char *text = str_data(name);
    size_t start = 0, size = str_of(name)->size;
    struct buffer parent_name = BUFFER_EMPTY;
    bool good = true;
    while (good && start <= size) {
        const char *dot = memchr(text + start, '.', size - start);
        size_t end = dot ? (size_t)(dot - text) : size;
        slot_set(t, &s[0], str_intern_utf8(t, text, end));
        slot_set(t, &s[2], s[0] == UNSET ? UNSET : import_one(t, s[0], s[1], buffer_text(&parent_name)));
        good = s[2] != UNSET;
        if (good && s[1] != UNSET) {
            slot_set(t, &s[3], str_intern_utf8(t, text + start, end - start));
            good = s[3] != UNSET && op_set_attribute(t, s[1], s[3], s[2]);
        }
        if (good && start == 0 && top)
            *top = value_retain(s[2]);
        slot_set(t, &s[1], scope_take(&s[2]));
        buffer_clear(&parent_name);
        buffer_append(&parent_name, text, end);
        start = end + 1;
        if (!dot)
            break;
    }
    buffer_finish(&parent_name);
    value module = good ? scope_take(&s[1]) : UNSET;
    return scope_leave_keeping(t, s, module);
}

/* The absolute name of a relative import; new reference. */
static value absolute_name(struct thread *t, value name, value globals, int level)
{
    if (level == 0)
        return value_retain(name);
    value package = dict_check(globals) ? dict_get_str(t, globals, NAME(__package__)) : UNSET;
    if (package == UNSET || !str_check(package) || str_of(package)->size == 0) {
        value_release(t, package);
        return thread_raised(t) ? UNSET
                                : raise_error(t, &exc_ImportError,
                                              "attempted relative import with no known parent package");
    }
    size_t size = str_of(package)->size;
    const char *text = str_data(package);
    for (int i = 1; i < level; i++) {
        while (size && text[size - 1] != '.')
            size--;
        if (size == 0) {
            value_release(t, package);
            return raise_error(t, &exc_ImportError, "attempted relative import beyond top-level package");
        }
        size--;
    }
    struct buffer full = BUFFER_EMPTY;
    buffer_append(&full, text, size);
    if (str_of(name)->size)
        buffer_printf(&full, ".%s", str_data(name));
    value_release(t, package);
    return str_from_buffer(t, &full);
}

/* A name of a from list that is no module either is left to IMPORT_FROM's own error. That a module it imports
 * is not there is an error of its own. */
static bool clear_missing(struct thread *t, value full_name)
{
    if (!raised_is(t, &exc_ModuleNotFoundError))
        return false;
    value name = exception_load(t, t->exception, &exception_of(t->exception)->fields[IMPORT_ERROR_NAME]);
    bool same = name != UNSET && str_check(name) && str_equals_text(name, str_data(full_name));
    value_release(t, name);
    if (!same)
        return false;
    raised_clear(t);
    return true;
}

/* from package import a, b: what is not an attribute may be a submodule. */
static bool import_submodules(struct thread *t, value module, value full_name, value from_list)
{
    value path = op_find_attribute(t, module, NAME(__path__));
    value_release(t, path);
    if (path == UNSET)
        return !thread_raised(t);
    value names = sequence_to_tuple(t, from_list);
    if (names == UNSET)
        return false;
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, names);
        return false;
    }
    s[0] = names;
    bool good = true;
    for (size_t i = 0; good && i < tuple_count(names); i++) {
        value name = tuple_item(names, i);
        if (!str_check(name)) {
            raise_error(t, &exc_TypeError, "Item in ``from list'' must be str, not %T", name);
            good = false;
            break;
        }
        if (str_equals_text(name, "*")) {
            slot_set(t, &s[1], op_find_attribute(t, module, NAME(__all__)));
            good = s[1] == UNSET ? !thread_raised(t) : import_submodules(t, module, full_name, s[1]);
            continue;
        }
        value there = op_find_attribute(t, module, name);
        value_release(t, there);
        if (there != UNSET)
            continue;
        slot_set(t, &s[1], str_format(t, "%U.%U", full_name, name));
        value submodule = s[1] == UNSET ? UNSET : import_dotted(t, s[1], NULL);
        value_release(t, submodule);
        good = submodule != UNSET || clear_missing(t, s[1]);
    }
    scope_leave(t, s);
    return good;
}

value vm_import_level(struct thread *t, value name, value globals, value from_list, int level)
{
    if (!str_check(name))
        return raise_error(t, &exc_TypeError, "module name must be a string");
    if (level == 0 && str_of(name)->size == 0)
        return raise_error(t, &exc_ValueError, "Empty module name");
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = absolute_name(t, name, globals, level);
    if (s[0] != UNSET)
        s[1] = import_dotted(t, s[0], &s[2]);
    bool wants_names = from_list != NONE && from_list != UNSET && op_truth(t, from_list) > 0;
    if (s[1] != UNSET && wants_names) {
        if (import_submodules(t, s[1], s[0], from_list))
            result = scope_take(&s[1]);
    } else if (s[1] != UNSET) {
        result = scope_take(level == 0 ? &s[2] : &s[1]);
    }
    return scope_leave_keeping(t, s, result);
}

value vm_import(struct thread *t, const char *name)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = str_intern_utf8(t, name, strlen(name));
    value module = s[0] == UNSET ? UNSET : import_dotted(t, s[0], NULL);
    slot_clear(t, &s[0]); /* a str: nothing of it runs */
    scope_leave(t, s);
    return module;
}

/* ---- Instructions ---- */

value import_name(struct thread *t, struct frame *f, value name, value from_list, int level)
{
    struct function *fn = frame_function(f);
    value hook = dict_check(fn->builtins) ? dict_get_str(t, fn->builtins, NAME(__import__)) : UNSET;
    if (hook == UNSET)
        return thread_raised(t) ? UNSET : raise_error(t, &exc_ImportError, "__import__ not found");
    if (value_is_exact(hook, &native_function_type)) {
        value_release(t, hook);
        return vm_import_level(t, name, fn->globals, from_list, level);
    }
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, hook);
        return UNSET;
    }
    s[0] = hook;
    value args[] = {name, fn->globals, f->namespace == UNSET ? NONE : f->namespace, from_list,
                    value_from_small_int(level)};
    s[1] = op_call(t, hook, args, COUNT_OF(args), UNSET);
    slot_clear(t, &s[0]);
    value module = scope_take(&s[1]);
    return scope_leave_keeping(t, s, module);
}

value import_from(struct thread *t, value module, value name)
{
    value v = op_find_attribute(t, module, name);
    if (v != UNSET || thread_raised(t))
        return v;
    value *s = scope_enter(t, 3);
    if (!s)
        return UNSET;
    s[0] = op_find_attribute(t, module, NAME(__name__));
    if (s[0] != UNSET && str_check(s[0])) {
        s[1] = str_format(t, "%U.%U", s[0], name);
        v = s[1] == UNSET ? UNSET : dict_get(t, vm_modules(t), s[1]);
    }
    if (v == UNSET && !thread_raised(t)) {
        s[2] = op_find_attribute(t, module, NAME(__file__));
        const char *file = s[2] != UNSET && str_check(s[2]) ? str_data(s[2]) : "unknown location";
        const char *from = s[0] != UNSET && str_check(s[0]) ? str_data(s[0]) : "<unknown module name>";
        bool partial = is_initialising(module);
        raise_error(t, &exc_ImportError, "cannot import name %R from %s'%s'%s (%s)", name,
                    partial ? "partially initialized module " : "", from,
                    partial ? " (most likely due to a circular import)" : "", file);
        if (raised_is(t, &exc_ImportError)) {
            struct exception *e = (struct exception *)value_ref(t->exception);
            field_store(t, &e->object, &e->fields[IMPORT_ERROR_NAME], value_retain(s[0]));
            field_store(t, &e->object, &e->fields[IMPORT_ERROR_PATH], value_retain(s[2]));
        }
    }
    return scope_leave_keeping(t, s, v);
}

static bool star_names(struct thread *t, value module, value *names, bool *skip_private)
{
    *skip_private = false;
    *names = op_find_attribute(t, module, NAME(__all__));
    if (*names != UNSET || thread_raised(t))
        return *names != UNSET;
    value dict = op_find_attribute(t, module, NAME(__dict__));
    if (dict == UNSET) {
        if (!thread_raised(t))
            raise_error(t, &exc_ImportError, "from-import-* object has no __dict__ and no __all__");
        return false;
    }
    *skip_private = true;
    *names = dict;
    slot_set(t, names, list_from_iterable(t, dict));
    return *names != UNSET;
}

bool import_star(struct thread *t, struct frame *f, value module)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    bool skip_private, good = star_names(t, module, &s[0], &skip_private);
    if (good) {
        s[1] = sequence_to_tuple(t, s[0]);
        good = s[1] != UNSET;
    }
    for (size_t i = 0; good && i < tuple_count(s[1]); i++) {
        value name = tuple_item(s[1], i);
        if (!str_check(name)) {
            raise_error(t, &exc_TypeError, "Item in %s must be str, not %T",
                        skip_private ? "module's __dict__" : "module's __all__", name);
            good = false;
            break;
        }
        if (skip_private && str_data(name)[0] == '_')
            continue;
        slot_set(t, &s[2], op_get_attribute(t, module, name));
        good = s[2] != UNSET && store_name(t, f, name, s[2]);
    }
    scope_leave(t, s);
    return good;
}
