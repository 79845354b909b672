#include "modules/frozen.h"

#include "object/scope.h"
#include "types/dict.h"
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

bool frozen_init(struct thread *t, value module)
{
    value name = ((struct module *)value_ref(module))->name, dict = module_dict(module);
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
