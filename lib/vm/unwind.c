/* Exceptions: raising, finding handlers, leaving frames. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "vm/eval.h"
#include "vm/eval_inline.h"
#include "vm/generator.h"
#include "vm/traceback.h"
#include "vm/vm.h"

/* Turns what stands after `raise` into an instance, owned; UNSET: raised. Takes v. */
static value exception_instance(struct thread *t, value v)
{
    if (type_check(v) && type_is_subtype(type_of(v), &exc_BaseException)) {
        value *s = scope_enter(t, 2);
        if (!s) {
            value_release(t, v);
            return UNSET;
        }
        s[0] = v;
        s[1] = op_call_0(t, v);
        if (s[1] != UNSET && !value_has_flag(s[1], TYPE_EXCEPTION_SUBCLASS)) {
            raise_error(t, &exc_TypeError,
                        "calling %R should have returned an instance of BaseException, not %R", v,
                        value_from_type(value_type(s[1])));
            slot_clear(t, &s[1]);
        }
        return scope_leave_keeping(t, s, scope_take(&s[1]));
    }
    if (value_has_flag(v, TYPE_EXCEPTION_SUBCLASS))
        return v;
    value_release(t, v);
    return raise_error(t, &exc_TypeError, "exceptions must derive from BaseException");
}

static bool set_cause(struct thread *t, value exception, value cause)
{
    struct exception *e = (struct exception *)value_ref(exception);
    if (cause != NONE) {
        if (type_check(cause) && type_is_subtype(type_of(cause), &exc_BaseException)) {
            cause = op_call_0(t, cause);
            if (cause == UNSET)
                return false;
        } else if (value_has_flag(cause, TYPE_EXCEPTION_SUBCLASS)) {
            value_retain(cause);
        } else {
            raise_error(t, &exc_TypeError, "exception causes must derive from BaseException");
            return false;
        }
    }
    field_store(t, &e->object, &e->cause, cause);
    store_relaxed(&e->suppress_context, true); /* relaxed: a flag of its own */
    return true;
}

void raise_statement_value(struct thread *t, value exception, value cause)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, exception);
        value_release(t, cause);
        return;
    }
    s[1] = cause;
    s[0] = exception_instance(t, exception);
    if (s[0] != UNSET && (cause == UNSET || set_cause(t, s[0], cause)))
        raise_instance(t, scope_take(&s[0]));
    scope_leave(t, s);
}

void raise_again(struct thread *t)
{
    value handled = vm_of(t)->handled;
    if (handled == UNSET)
        raise_error(t, &exc_RuntimeError, "No active exception to reraise");
    else
        slot_set(t, &t->exception, value_retain(handled));
}

value vm_handled_exception(struct thread *t)
{
    return vm_of(t) ? vm_of(t)->handled : UNSET;
}

/* Leaves a frame by an exception. */
static void leave_raising(struct thread *t, struct frame *f)
{
    if (f->flags & FRAME_GENERATOR)
        generator_fail(t, f);
    else
        frame_leave(t, f);
}

struct frame *vm_unwind(struct thread *t, struct frame *f, bool again)
{
    for (;;) {
        ASSERT(thread_raised(t));
        bool killed = vm_is_killed(t);
        if (!again && !killed)
            traceback_add(t, f);
        again = false;
        int at = killed ? -1 : code_find_handler(f->code, frame_instruction(f));
        if (at >= 0) {
            const struct handler *h = &f->code->handlers[at];
            slot_set(t, &f->registers[h->exception], raised_take(t));
            for (unsigned r = h->exception + 1u; r < f->code->register_count; r++)
                slot_clear(t, &f->registers[r]);
            f->ip = f->code->instructions + h->target;
            return f;
        }
        bool entry = f->flags & FRAME_ENTRY;
        struct frame *caller = f->caller;
        leave_raising(t, f);
        if (entry)
            return NULL;
        f = caller;
        if (!thread_raised(t)) {
            /* A generator that ended by StopIteration of its own cannot be: it becomes RuntimeError. */
            UNREACHABLE();
        }
    }
}
