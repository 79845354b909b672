/* Async generators: what their __anext__, asend, athrow and aclose give are awaitables that drive the frame.
 * A value that the generator yields travels up through the awaitable wrapped, so that it can be told from
 * what an inner await passes to the event loop. */
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "vm/eval.h"
#include "vm/generator.h"
#include "vm/vm.h"

struct wrapped_value {
    struct object object;
    value content;
};

enum step_mode { STEP_SEND, STEP_THROW, STEP_CLOSE };

/* An awaitable for one step of an async generator. */
struct async_step {
    struct object object;
    value generator;
    value argument; /* what is sent, or the exception to throw */
    uint8_t mode;   /* enum step_mode */
    bool started, finished;
};

static bool one_slot(value *first, size_t count, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = first;
    run->count = count;
    run->stride = 1;
    run->last = true;
    return true;
}

static bool wrapped_slots(struct object *o, struct slot_run *run)
{
    return one_slot(&((struct wrapped_value *)o)->content, 1, run);
}

static bool step_slots(struct object *o, struct slot_run *run)
{
    return one_slot(&((struct async_step *)o)->generator, 2, run);
}

struct type async_wrapped_value_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "async_generator_wrapped_value",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct wrapped_value),
    .slots = {.slots = wrapped_slots},
};

value async_wrap(struct thread *t, value v)
{
    struct wrapped_value *w = object_create(t, &async_wrapped_value_type, sizeof *w);
    if (!w) {
        value_release(t, v);
        return UNSET;
    }
    field_init(&w->content, v);
    return value_from_ref(w);
}

static struct generator *generator_from(value v)
{
    return (struct generator *)value_ref(v);
}

static value step_create(struct thread *t, value generator, enum step_mode mode, value argument)
{
    struct type *type = mode == STEP_SEND ? &async_generator_asend_type : &async_generator_athrow_type;
    struct async_step *step = object_create(t, type, sizeof *step);
    if (!step) {
        value_release(t, argument);
        return UNSET;
    }
    field_init(&step->generator, value_retain(generator));
    field_init(&step->argument, argument);
    step->mode = mode;
    return value_from_ref(step);
}

/* What came out of the frame: a yielded value ends the step by StopIteration(value), anything else goes up.
 */
static value step_outcome(struct thread *t, struct async_step *step, int outcome, value out)
{
    struct generator *g = generator_from(step->generator);
    if (outcome == 1 && value_is_exact(out, &async_wrapped_value_type)) {
        value content = value_retain(((struct wrapped_value *)value_ref(out))->content);
        value_release(t, out);
        step->finished = true;
        if (step->mode == STEP_CLOSE) {
            value_release(t, content);
            return raise_error(t, &exc_RuntimeError, "async generator ignored GeneratorExit");
        }
        return raise_stop_iteration(t, content);
    }
    if (outcome == 1)
        return out;
    step->finished = true;
    if (outcome == 0) {
        value_release(t, out);
        g->async_closed = true;
        if (step->mode == STEP_CLOSE)
            return raise_stop_iteration(t, UNSET);
        return raise_error(t, &exc_StopAsyncIteration, "");
    }
    if (step->mode == STEP_CLOSE &&
        (raised_is(t, &exc_StopAsyncIteration) || raised_is(t, &exc_GeneratorExit))) {
        raised_clear(t);
        g->async_closed = true;
        return raise_stop_iteration(t, UNSET);
    }
    return UNSET;
}

static value step_send(struct thread *t, value self, value sent)
{
    struct async_step *step = (struct async_step *)value_ref(self);
    struct generator *g = generator_from(step->generator);
    if (step->finished)
        return raise_error(t, &exc_RuntimeError, "cannot reuse already awaited __anext__()/asend()");
    value out = UNSET;
    int outcome;
    if (!step->started) {
        step->started = true;
        if (step->mode == STEP_CLOSE)
            g->async_closed = true;
        if (step->mode == STEP_SEND) {
            outcome = generator_resume(t, step->generator, step->argument, &out);
        } else {
            if (load_relaxed(&g->object.extra) == GENERATOR_FINISHED) {
                step->finished = true;
                if (step->mode == STEP_CLOSE)
                    return raise_stop_iteration(t, UNSET);
                return raise_error(t, &exc_StopAsyncIteration, "");
            }
            slot_set(t, &t->exception, value_retain(step->argument));
            outcome = generator_resume(t, step->generator, UNSET, &out);
        }
    } else {
        outcome = generator_resume(t, step->generator, sent, &out);
    }
    return step_outcome(t, step, outcome, out);
}

static value step_next(struct thread *t, value self)
{
    return step_send(t, self, NONE);
}
static value step_method_send(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return step_send(t, args[0], args[1]);
}

static value step_method_throw(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct async_step *step = (struct async_step *)value_ref(args[0]);
    if (step->finished)
        return raise_error(t, &exc_RuntimeError, "cannot reuse already awaited aclose()/athrow()");
    step->started = true;
    value exception =
        value_has_flag(args[1], TYPE_EXCEPTION_SUBCLASS) ? value_retain(args[1]) : op_call_0(t, args[1]);
    if (exception == UNSET)
        return UNSET;
    slot_set(t, &t->exception, exception);
    value out = UNSET;
    int outcome = generator_resume(t, step->generator, UNSET, &out);
    return step_outcome(t, step, outcome, out);
}

static value step_method_close(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    ((struct async_step *)value_ref(args[0]))->finished = true;
    return NONE;
}

static const struct native_def step_methods[] = {
    {"send", step_method_send, 1, 1, 0, NULL, NULL},
    {"throw", step_method_throw, 1, 3, 0, NULL, NULL},
    {"close", step_method_close, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type async_generator_asend_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "async_generator_asend",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_ITERATOR_SELF,
    .size = sizeof(struct async_step),
    .slots = {.iter = iterator_self, .await = iterator_self, .next = step_next, .slots = step_slots},
    .methods = step_methods,
};
struct type async_generator_athrow_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "async_generator_athrow",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_ITERATOR_SELF,
    .size = sizeof(struct async_step),
    .slots = {.iter = iterator_self, .await = iterator_self, .next = step_next, .slots = step_slots},
    .methods = step_methods,
};

/* The first use of an async generator: the thread's hooks get to know of it. False: raised. */
static bool note_first_use(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    const struct vm_thread *vm = vm_of(t);
    if (g->hooked)
        return true;
    g->hooked = true;
    field_store(t, &g->object, &g->finaliser, value_retain(vm->async_finaliser));
    if (vm->async_first == UNSET)
        return true;
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = value_retain(vm->async_first);
    s[1] = op_call_1(t, s[0], self);
    bool good = s[1] != UNSET;
    scope_leave(t, s);
    return good;
}

/* The last reference goes: whoever has set a finaliser ends it in his event loop. */
static void asyncgen_finalize(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    if (g->finaliser == UNSET || g->async_closed) {
        generator_finalize(t, self);
        return;
    }
    if (vm_is_killed(t) || load_relaxed(&g->object.extra) == GENERATOR_FINISHED)
        return;
    value *s = scope_enter(t, 2);
    if (!s) {
        raised_clear(t);
        return;
    }
    s[0] = value_retain(g->finaliser);
    if ((s[1] = op_call_1(t, s[0], self)) == UNSET)
        raised_ignore(t, self);
    scope_leave(t, s);
}

static value asyncgen_next(struct thread *t, value self)
{
    return note_first_use(t, self) ? step_create(t, self, STEP_SEND, NONE) : UNSET;
}
static value asyncgen_send(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return note_first_use(t, args[0]) ? step_create(t, args[0], STEP_SEND, value_retain(args[1])) : UNSET;
}
static value asyncgen_throw(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!note_first_use(t, args[0]))
        return UNSET;
    value exception =
        value_has_flag(args[1], TYPE_EXCEPTION_SUBCLASS) ? value_retain(args[1]) : op_call_0(t, args[1]);
    return exception == UNSET ? UNSET : step_create(t, args[0], STEP_THROW, exception);
}
static value asyncgen_close(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!note_first_use(t, args[0]))
        return UNSET;
    value exception = op_call_0(t, value_from_type(&exc_GeneratorExit));
    return exception == UNSET ? UNSET : step_create(t, args[0], STEP_CLOSE, exception);
}

static const struct native_def asyncgen_methods[] = {
    {"asend", asyncgen_send, 1, 1, 0, NULL, NULL},
    {"athrow", asyncgen_throw, 1, 3, 0, NULL, NULL},
    {"aclose", asyncgen_close, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

static value asyncgen_repr(struct thread *t, value self)
{
    return str_format(t, "<async_generator object %U at 0x%lx>", generator_from(self)->qualname,
                      (unsigned long)self);
}

/* The rest (memory) is a generator's: filled in by generator_types_ready. */
struct type async_generator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "async_generator",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct generator),
    .slots = {.repr = asyncgen_repr,
              .aiter = iterator_self,
              .anext = asyncgen_next,
              .finalize = asyncgen_finalize},
    .methods = asyncgen_methods,
};

void generator_types_ready(void)
{
    async_generator_type.slots.slots = generator_type.slots.slots;
    struct type *types[] = {&generator_type,
                            &coroutine_type,
                            &coroutine_wrapper_type,
                            &async_wrapped_value_type,
                            &async_generator_asend_type,
                            &async_generator_athrow_type,
                            &async_generator_type};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        type_ready(types[i]);
}

value async_iterator(struct thread *t, value v)
{
    slot_unary *aiter = value_type(v)->slots.aiter;
    if (!aiter)
        return raise_error(t, &exc_TypeError,
                           "'async for' requires an object with __aiter__ method, got %.100T", v);
    value iterator = aiter(t, v);
    if (iterator != UNSET && !value_type(iterator)->slots.anext) {
        raise_error(t, &exc_TypeError,
                    "'async for' received an object from __aiter__ that does not implement __anext__: %.100T",
                    iterator);
        value_release(t, iterator);
        return UNSET;
    }
    return iterator;
}

value async_next(struct thread *t, value iterator)
{
    slot_unary *anext = value_type(iterator)->slots.anext;
    if (!anext)
        return raise_error(t, &exc_TypeError,
                           "'async for' requires an iterator with __anext__ method, got %.100T", iterator);
    return anext(t, iterator);
}
