/* Who is importing what: a module is initialised by one thread, and others that want it wait, as in python3.
 *
 * Two threads that import each other's modules would wait for ever; whoever would close the circle gets the
 * module as it stands instead. Claims are on their owners' C stacks, listed under the program's threads_lock.
 */
#ifndef OURO_VM_IMPORT_CLAIM_H
#define OURO_VM_IMPORT_CLAIM_H

#include "vm/state.h"

struct import_claim {
    struct import_claim *next;
    struct thread *owner;
    value name; /* borrowed str */
};

enum import_claim_result {
    IMPORT_CLAIMED,  /* the caller imports it, and drops the claim */
    IMPORT_UNDERWAY, /* the caller imports it already, or waiting would never end */
    IMPORT_RAISED,   /* interrupted while waiting */
};

/* Claims the module, waiting while another thread has it. *Safepoint*. */
enum import_claim_result import_claim_take(struct thread *t, value name, struct import_claim *claim);
void import_claim_drop(struct thread *t, struct import_claim *claim);

#endif
