/* Raising and catching. */
#include <stdio.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/exception_internal.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

struct exception_hooks exception_hooks;

/* Raised when not even an exception can be allocated. It keeps neither traceback nor context, so that it can
 * be common to all programs. */
static struct exception last_resort = {.object = OBJECT_IMMORTAL(exc_MemoryError)};
static _Thread_local bool raising_no_memory;

void exception_raise_ready(void)
{
    last_resort.args = tuple_empty;
}

bool exception_class_check(value v)
{
    return type_check(v) && type_is_subtype(type_of(v), &exc_BaseException);
}

void exception_set(struct thread *t, value exception, value *field, value v)
{
    if (unlikely(object_is_sticky(value_ref(exception))))
        value_release(t, v);
    else
        field_store(t, value_ref(exception), field, v);
}

value *exception_enter_fields(struct thread *t, value exception)
{
    struct exception *e = exception_of(exception);
    value *s = scope_enter(t, COUNT_OF(e->fields));
    for (size_t i = 0; s && i < COUNT_OF(e->fields); i++)
        s[i] = exception_load(t, exception, &e->fields[i]);
    return s;
}

void exception_set_context(struct thread *t, value exception, value context)
{
    if (context == UNSET || context == exception || object_is_sticky(value_ref(context)))
        return;
    /* Somewhere down the chain the exception may stand already: cut there. No safepoint on the way, so a link
     * that another thread takes out meanwhile can still be read. */
    value link = context, fast = context;
    for (bool step = false;; step = !step) {
        value next = load_acquire(&exception_of(link)->context); /* pairs with field_exchange */
        if (next == UNSET || !exception_check(next))
            break;
        if (next == exception) {
            if (object_try_retain(value_ref(link))) {
                exception_set(t, link, &exception_of(link)->context, UNSET);
                value_release(t, link);
            }
            break;
        }
        link = next;
        if (step)
            fast = load_acquire(&exception_of(fast)->context);
        if (link == fast || fast == UNSET)
            break; /* a cycle without the exception: somebody made it by hand */
    }
    exception_set(t, exception, &exception_of(exception)->context, value_retain(context));
}

value raise_instance(struct thread *t, value exception)
{
    value handled = exception_hooks.handled ? exception_hooks.handled(t) : UNSET;
    if (handled != UNSET)
        exception_set_context(t, exception, handled);
    slot_set(t, &t->exception, exception);
    return UNSET;
}

value exception_create(struct thread *t, struct type *type, value args)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, args);
        return UNSET;
    }
    s[0] = args;
    value result = UNSET;
    if (args != UNSET && type->slots.new == exception_new && type->slots.init == exception_init) {
        struct exception *e = instance_allocate(t, type, sizeof *e);
        if (e) {
            field_init(&e->args, scope_take(&s[0]));
            result = value_from_ref(e);
        }
    } else if (args != UNSET) {
        result = op_call(t, value_from_type(type), tuple_of(args)->items, tuple_count(args), UNSET);
    }
    return scope_leave_keeping(t, s, result);
}

value raise_value(struct thread *t, struct type *type, value argument)
{
    if (argument == UNSET)
        return UNSET;
    value exception = exception_create(t, type, tuple_take_items(t, &argument, 1));
    return exception == UNSET ? UNSET : raise_instance(t, exception);
}

value raise_error(struct thread *t, struct type *type, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    value message = str_vformat(t, format, arguments);
    va_end(arguments);
    return raise_value(t, type, message);
}

value raise_no_memory(struct thread *t)
{
    if (!raising_no_memory) {
        raising_no_memory = true;
        value exception = exception_create(t, &exc_MemoryError, tuple_empty);
        raising_no_memory = false;
        if (exception != UNSET)
            return raise_instance(t, exception);
        raised_clear(t);
    }
    slot_set(t, &t->exception, value_from_ref(&last_resort));
    return UNSET;
}

/* The stack of scope slots is full: makes the exception without one. */
void exception_raise_scope_overflow(struct thread *t)
{
    struct exception *e = instance_allocate(t, &exc_RecursionError, sizeof *e);
    if (!e)
        return;
    value message = str_from_text(t, "maximum recursion depth exceeded");
    value args = message == UNSET ? UNSET : tuple_take_items(t, &message, 1);
    if (args == UNSET) {
        object_release(t, &e->object);
        return;
    }
    field_init(&e->args, args);
    raise_instance(t, value_from_ref(e));
}

value raise_key_error(struct thread *t, value key)
{
    return raise_value(t, &exc_KeyError, value_retain(key));
}

value raise_stop_iteration(struct thread *t, value result)
{
    if (result != UNSET && result != NONE)
        return raise_value(t, &exc_StopIteration, result);
    value exception = exception_create(t, &exc_StopIteration, tuple_empty);
    return exception == UNSET ? UNSET : raise_instance(t, exception);
}

bool raised_is(const struct thread *t, const struct type *type)
{
    return t->exception != UNSET && type_is_subtype(value_type(t->exception), type);
}

value raised_take(struct thread *t)
{
    return scope_take(&t->exception);
}

void raised_clear(struct thread *t)
{
    slot_clear(t, &t->exception);
}

bool raised_clear_if(struct thread *t, const struct type *type)
{
    if (!raised_is(t, type))
        return false;
    raised_clear(t);
    return true;
}

void raised_ignore(struct thread *t, value what)
{
    value *s = scope_enter(t, 1);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[0] = raised_take(t);
    if (exception_hooks.ignored)
        exception_hooks.ignored(t, s[0], what);
    else
        fprintf(stderr, "Exception ignored: %s\n", value_type(s[0])->name);
    raised_clear(t);
    scope_leave(t, s);
}
