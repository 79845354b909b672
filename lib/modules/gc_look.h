/* What the module gc shows of the heap. The functions are the module's. */
#ifndef OURO_MODULES_GC_LOOK_H
#define OURO_MODULES_GC_LOOK_H

#include "object/thread.h"

value gc_get_objects(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_get_referrers(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_get_referents(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_is_tracked(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_is_finalized(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_freeze(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_unfreeze(struct thread *t, const value *args, size_t nargs, value kwnames);
value gc_get_freeze_count(struct thread *t, const value *args, size_t nargs, value kwnames);

/* What gc.freeze has counted. */
int64_t gc_frozen(struct thread *t);

/* Called once, by gc_module_ready. */
void gc_look_ready(void);

#endif
