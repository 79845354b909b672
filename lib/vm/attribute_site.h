/* Attribute instructions where the first entry of their inline cache does not answer: note SITE in
 * attribute_site.c.
 *
 * Each follows the data model and lets the site learn. Arguments are borrowed, results are new references.
 * *Safepoint*: all. *Threads*: any; a site belongs to everybody who runs the code. */
#ifndef OURO_VM_ATTRIBUTE_SITE_H
#define OURO_VM_ATTRIBUTE_SITE_H

#include "types/code.h"

/* x.name. UNSET: raised; or *getter, which is UNSET before, is a new reference to the Python function to call
 * with x: see call_above. */
value site_load(struct thread *t, value x, struct inline_cache *site, value *getter);
/* What x.name(...) calls; *pass_self: with x in front. UNSET: raised. */
value site_load_method(struct thread *t, value x, struct inline_cache *site, bool *pass_self);
/* x.name = v. False: raised. */
bool site_store(struct thread *t, value x, struct inline_cache *site, value v);

#endif
