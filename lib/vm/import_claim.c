#include "vm/import_claim.h"

#include "base/clock.h"
#include "gc/safepoint.h"
#include "types/protocol.h"
#include "types/str.h"

#define WAIT_SLICE_NS (2 * NS_PER_MS) /* a missed wake-up costs no more */

static struct import_claim *find_claim(struct program *p, value name)
{
    struct import_claim *claim = p->vm->imports;
    while (claim && !str_equal(claim->name, name))
        claim = claim->next;
    return claim;
}

/* Does the owner of the claim wait, through others perhaps, for t? */
static bool would_deadlock(const struct thread *t, const struct import_claim *claim)
{
    while (claim && claim->owner != t)
        claim = vm_of(claim->owner)->import_wait;
    return claim != NULL;
}

enum import_claim_result import_claim_take(struct thread *t, value name, struct import_claim *claim)
{
    struct program *p = t->program;
    for (;;) {
        lock_acquire(&p->threads_lock);
        struct import_claim *other = find_claim(p, name);
        bool underway = other && would_deadlock(t, other);
        if (!other) {
            *claim = (struct import_claim){.next = p->vm->imports, .owner = t, .name = name};
            p->vm->imports = claim;
        }
        vm_of(t)->import_wait = other && !underway ? other : NULL;
        lock_release(&p->threads_lock);
        if (!other)
            return IMPORT_CLAIMED;
        if (underway)
            return IMPORT_UNDERWAY;
        thread_wait(t, clock_monotonic_ns() + WAIT_SLICE_NS);
        if (!native_poll(t)) {
            lock_acquire(&p->threads_lock);
            vm_of(t)->import_wait = NULL;
            lock_release(&p->threads_lock);
            return IMPORT_RAISED;
        }
    }
}

void import_claim_drop(struct thread *t, struct import_claim *claim)
{
    struct program *p = t->program;
    lock_acquire(&p->threads_lock);
    struct import_claim **link = &p->vm->imports;
    while (*link != claim)
        link = &(*link)->next;
    *link = claim->next;
    for (struct thread *each = p->threads; each; each = each->next) {
        if (!vm_of(each) || vm_of(each)->import_wait != claim)
            continue;
        vm_of(each)->import_wait = NULL;
        thread_wake(each);
    }
    lock_release(&p->threads_lock);
}
