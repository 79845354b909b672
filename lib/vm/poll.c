/* Evaluation polls: where a thread notices what others want of it, and may run Python for it. */
#include "base/clock.h"
#include "gc/pending.h"
#include "gc/safepoint.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "vm/eval.h"
#include "vm/vm.h"

/* Raises what vm_interrupt left for this thread. */
static bool raise_injected(struct thread *t)
{
    /* Cleared before looking: who interrupts after the look sets the bit again. */
    thread_poll_clear(t, POLL_SIGNAL);
    struct type *type = exchange_seq(&vm_of(t)->injected, NULL);
    if (!type)
        return true;
    value exception = op_call_0(t, value_from_type(type));
    if (exception != UNSET)
        raise_instance(t, exception);
    return false;
}

bool vm_poll(struct thread *t)
{
    uint32_t reasons = thread_poll_reasons(t);
    if (reasons & (POLL_COLLECTOR | POLL_INSPECT))
        safepoint_poll(t);
    if (unlikely(reasons & POLL_KILL)) {
        if (!thread_raised(t))
            raise_error(t, &exc_SystemExit, "killed");
        return false;
    }
    if (reasons & POLL_FINALISERS)
        gc_run_pending(t);
    if ((reasons & POLL_SIGNAL) && !raise_injected(t))
        return false;
    return !thread_raised(t);
}

void vm_interrupt(struct thread *t, struct type *exception)
{
    store_seq(&vm_of(t)->injected, exception);
    thread_ask(t, POLL_SIGNAL);
}

void vm_kill(struct program *p)
{
    store_release(&p->killed, true); /* pairs with the polls that see POLL_KILL */
    program_ask(p, POLL_KILL);
}
