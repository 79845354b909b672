#include "modules/share.h"

#include "object/program.h"
#include "types/class.h"
#include "types/str.h"

void program_share(struct thread *t)
{
    struct program *p = t->program;
    if (p->multithreaded)
        return;
    classes_publish(t);
    str_interned_publish(t);
    value_publish(t, p->modules);
    value_publish(t, p->builtins);
    for (size_t i = 0; i < COUNT_OF(p->extra_roots); i++)
        value_publish(t, p->extra_roots[i]);
    p->multithreaded = true;
}
