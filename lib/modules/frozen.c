#include "modules/frozen.h"

#include "object/scope.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/str.h"
#include "vm/vm.h"

static const struct frozen_source *find_source(value name)
{
    const struct frozen_source *source = frozen_sources;
    while (source->name && !str_equals_text(name, source->name))
        source++;
    CHECK(source->name != NULL);
    return source;
}

static bool run(struct thread *t, value module, value name)
{
    value dict = module_dict(module);
    const struct frozen_source *source = find_source(name);
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    s[0] = str_format(t, "<frozen %U>", name);
    if (s[0] != UNSET)
        s[1] = vm_compile(t, (const char *)source->text, source->size, str_data(s[0]), SOURCE_BYTES,
                          PARSE_FILE, NULL);
    if (s[1] != UNSET)
        s[2] = vm_execute(t, s[1], dict, dict);
    bool done = s[2] != UNSET;
    scope_leave(t, s);
    return done;
}

bool frozen_init(struct thread *t, value module)
{
    value name = ((struct module *)value_ref(module))->name;
    int there = dict_contains(t, vm_modules(t), name);
    if (there < 0)
        return false;
    /* It is found while it runs, by whom it imports, and taken out again if it fails. */
    store_relaxed(&value_ref(module)->extra, MODULE_INITIALISING); /* the dict's store reveals both */
    if (!there && !dict_set(t, vm_modules(t), name, module))
        return false;
    bool done = run(t, module, name);
    store_release(&value_ref(module)->extra, MODULE_BUILT_IN); /* pairs with is_initialising (vm/import.c) */
    if (done || there)
        return done;
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = raised_take(t);
    if (dict_delete(t, vm_modules(t), name) < 0)
        raised_clear(t);
    slot_set(t, &t->exception, scope_take(&s[0]));
    scope_leave(t, s);
    return false;
}
