/* Generators and coroutines: their frames and their methods. Async generators: async_generator.c. */
#include "vm/generator.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "vm/eval.h"
#include "vm/eval_inline.h"
#include "vm/frame_object.h"
#include "vm/traceback.h"
#include "vm/vm.h"

static struct generator *generator_from(value v)
{
    return (struct generator *)value_ref(v);
}

static bool is_generator_like(value v)
{
    return value_is_exact(v, &generator_type) || value_is_exact(v, &coroutine_type) ||
           value_is_exact(v, &async_generator_type);
}

static uint16_t state_of(const struct generator *g)
{
    return load_acquire(&g->object.extra) & (uint16_t)~GENERATOR_FROZEN;
}

value generator_create(struct thread *t, value function, value *registers)
{
    struct function *fn = (struct function *)value_ref(function);
    struct code *code = (struct code *)value_ref(fn->code);
    struct type *type = code->flags & CODE_ASYNC_GENERATOR ? &async_generator_type
                        : code->flags & CODE_COROUTINE     ? &coroutine_type
                                                           : &generator_type;
    struct generator *g = object_create(t, type, sizeof *g + (size_t)code->register_count * sizeof(value));
    if (!g) {
        clear_run(t, registers, code->local_count);
        value_release(t, function);
        return UNSET;
    }
    bool anonymous = code->flags & CODE_COMPREHENSION; /* then its function has no names of its own */
    field_init(&g->name, value_retain(anonymous ? code->name : fn->name));
    field_init(&g->qualname, value_retain(anonymous ? code->qualname : fn->qualname));
    g->frame.code = code;
    g->frame.ip = code->instructions;
    g->frame.flags = FRAME_GENERATOR;
    g->frame.function = function;
    for (size_t k = 0; k < code->local_count; k++)
        field_init(&g->frame.registers[k], scope_take(&registers[k]));
    return value_from_ref(g);
}

static bool has_started(const struct generator *g)
{
    return load_relaxed(&g->started); /* relaxed: it decides only for who has claimed the generator */
}

/* Takes the generator from SUSPENDED to CLAIMED, if it is. */
static bool try_claim(struct generator *g)
{
    uint16_t expected;
    do {
        expected = GENERATOR_SUSPENDED;
        if (cas_acquire(&g->object.extra, &expected, GENERATOR_CLAIMED))
            return true;
        cpu_pause();
    } while (expected & GENERATOR_FROZEN);
    return false;
}

/* From CLAIMED, which is the caller's, to another state; once the collector is not looking. */
static void change_state(struct generator *g, uint16_t state)
{
    uint16_t expected;
    while (expected = GENERATOR_CLAIMED, !cas_acq_rel(&g->object.extra, &expected, state))
        cpu_pause();
}

/* The collector's, see type.h. */
static bool generator_freeze(struct object *o)
{
    uint16_t state = load_acquire(&o->extra);
    for (;;) {
        if (state == GENERATOR_RUNNING)
            return false;
        if (state == GENERATOR_FINISHED)
            return true;
        if (cas_acquire(&o->extra, &state, state | GENERATOR_FROZEN))
            return true;
    }
}

static void generator_thaw(struct object *o)
{
    (void)fetch_and_acq_rel(&o->extra, (uint16_t)~GENERATOR_FROZEN); /* pairs with the claims */
}

/* Before it runs or is changed while a collection is marking: see the top of generator.h. */
static void shade_frame(struct thread *t, struct generator *g)
{
    struct frame *f = &g->frame;
    value others[] = {f->namespace,
                      f->function,
                      value_from_ref(f->object),
                      value_from_ref(f->code),
                      g->own_handled,
                      g->name,
                      g->qualname,
                      g->finaliser};
    field_range_shade(t, others, COUNT_OF(others));
    field_range_shade(t, f->registers, f->code->register_count);
}

/* The same; false: it is executing (raised) or finished (nothing is raised that was not pending). */
static bool claim(struct thread *t, struct generator *g, const char *what)
{
    if (try_claim(g))
        return true;
    if (state_of(g) != GENERATOR_FINISHED)
        raise_error(t, &exc_ValueError, "%s already executing", what);
    return false;
}

static void unclaim(struct generator *g)
{
    change_state(g, GENERATOR_SUSPENDED); /* releases: pairs with try_claim on another thread */
}

static const char *kind_of(const struct generator *g)
{
    uint32_t flags = g->frame.code ? g->frame.code->flags : 0;
    return flags & CODE_ASYNC_GENERATOR ? "async generator"
           : flags & CODE_COROUTINE     ? "coroutine"
                                        : "generator";
}

/* Links the frame of a claimed generator in. It is the thread's own from here on. False: RecursionError. */
static bool link_in(struct thread *t, struct generator *g, struct frame *caller, uint64_t flags)
{
    struct vm_thread *vm = vm_of(t);
    if (unlikely(vm->depth >= vm->depth_limit)) {
        unclaim(g);
        raise_error(t, &exc_RecursionError, "maximum recursion depth exceeded");
        return false;
    }
    vm->stack_base = vm_stack_top(t);
    struct frame *f = &g->frame;
    f->caller = caller;
    store_relaxed(&f->flags, FRAME_GENERATOR | flags); /* relaxed: the collector may be passing over it */
    if (f->object)
        store_relaxed(&f->object->thread, t->id);
    if (!object_is_private(&g->object))
        value_publish(t, vm->handled);
    if (unlikely(t->barrier))
        shade_frame(t, g);
    change_state(g, GENERATOR_RUNNING);
    g->outer_handled = value_retain(vm->handled);
    if (g->in_handler)
        slot_set(t, &vm->handled, scope_take(&g->own_handled));
    vm->depth++;
    t->frame = f;
    frame_pushed(t, f);
    return true;
}

static void unlink_frame(struct thread *t, struct frame *f)
{
    frame_popped(t, f);
    frame_return_to(t, f->caller);
    vm_of(t)->depth--;
    f->caller = NULL;
    f->flags = FRAME_GENERATOR;
}

/* Puts what is sent where the suspended instruction expects it. */
static void deliver(struct thread *t, struct generator *g, value sent)
{
    struct frame *f = &g->frame;
    if (!has_started(g)) {
        store_relaxed(&g->started, true);
        return;
    }
    uint16_t reg = g->delegating ? f->ip->c : f->ip[-1].a;
    g->delegating = false;
    slot_set(t, &f->registers[reg], value_retain(sent));
}

/* The common resumption, of a generator that this thread alone has while no collection is under way, so that
 * nobody else claims or freezes it; it is not inside an except clause and delegates to nobody. Links its
 * frame in and puts what is sent (borrowed) where the yield expects it. False: the general way is to be
 * taken. */
static inline bool enter_quickly(struct thread *t, struct vm_thread *vm, struct generator *g,
                                 struct frame *caller, uint64_t flags, value sent)
{
    struct frame *f = &g->frame;
    if (unlikely(!object_is_private(&g->object) || t->barrier || g->object.extra != GENERATOR_SUSPENDED ||
                 g->in_handler || g->delegating || f->object || vm->depth >= vm->depth_limit))
        return false;
    bool started = g->started;
    if (unlikely(!started && sent != NONE))
        return false;
    vm->stack_base = vm_stack_top(t);
    f->caller = caller;
    f->flags = FRAME_GENERATOR | flags;
    store_relaxed(&g->object.extra, GENERATOR_RUNNING); /* relaxed: see above */
    g->outer_handled = value_retain(vm->handled);
    vm->depth++;
    t->frame = f;
    frame_pushed(t, f);
    if (likely(started)) {
        slot_set(t, &f->registers[f->ip[-1].a], value_retain(sent));
    } else {
        store_relaxed(&g->started, true);
    }
    return true;
}

struct frame *generator_enter(struct thread *t, struct frame *caller, value generator)
{
    struct generator *g = generator_from(generator);
    if (likely(enter_quickly(t, vm_of(t), g, caller, 0, NONE)))
        return &g->frame;
    if (!claim(t, g, kind_of(g)) || !link_in(t, g, caller, 0))
        return NULL;
    deliver(t, g, NONE);
    return &g->frame;
}

value generator_outer_handled(const struct frame *f)
{
    return value_retain(generator_of_frame(f)->outer_handled);
}

bool generator_handler_flag(const struct frame *f)
{
    /* Inside an except clause, what is handled is not what the resumer was handling. */
    return vm_of(thread_self)->handled != generator_of_frame(f)->outer_handled;
}

/* Of a generator that others know, before they may resume it. */
static void publish_frame(struct thread *t, struct frame *f)
{
    value_publish(t, f->function);
    value_publish(t, f->namespace);
    if (f->object)
        value_publish(t, value_from_ref(f->object));
    for (unsigned k = 0; k < f->code->register_count; k++)
        value_publish(t, f->registers[k]);
}

void generator_suspend(struct thread *t, struct frame *f, bool in_handler)
{
    struct generator *g = generator_of_frame(f);
    struct vm_thread *vm = vm_of(t);
    value outer = scope_take(&g->outer_handled), own = vm->handled;
    vm->handled = outer;
    g->in_handler = in_handler;
    if (unlikely(in_handler))
        field_store(t, &g->object, &g->own_handled, own);
    else
        value_release(t, own);
    unlink_frame(t, f);
    if (unlikely(!object_is_private(&g->object)))
        publish_frame(t, f);
    /* Somebody whose roots have been scanned may have the generator, and this thread's have not. */
    if (unlikely(t->barrier & BARRIER_INSERTION))
        shade_frame(t, g);
    store_release(&g->object.extra, GENERATOR_SUSPENDED); /* as unclaim */
}

/* Empties the frame and marks the generator finished. */
static void finish(struct thread *t, struct generator *g)
{
    struct frame *f = &g->frame;
    struct vm_thread *vm = vm_of(t);
    slot_set(t, &vm->handled, scope_take(&g->outer_handled));
    frame_object_detach(t, f);
    clear_run(t, f->registers, f->code->register_count);
    unlink_frame(t, f);
    ASSERT(f->namespace == UNSET); /* it is a function's frame */
    value function = scope_take(&f->function);
    if (object_is_private(
            &g->object)) /* plain: its thread is alone with it; of a shared one it would be a luxury */
        store_relaxed(&g->object.flags, (uint8_t)(load_relaxed(&g->object.flags) | OBJECT_QUIET));
    store_release(&g->object.extra, GENERATOR_FINISHED); /* nothing in it changes any more */
    value_release(t, function);
}

void generator_return(struct thread *t, struct frame *f, value result)
{
    struct generator *g = generator_of_frame(f);
    /* generator_resume takes the result; a FOR_ITER has no use for it. */
    if (f->flags & FRAME_ENTRY) {
        if (!object_is_private(&g->object))
            value_publish(t, result);
        store_relaxed(&g->result, result);
    } else {
        value_release(t, result);
    }
    finish(t, g);
}

void generator_fail(struct thread *t, struct frame *f)
{
    struct generator *g = generator_of_frame(f);
    bool async = f->code->flags & CODE_ASYNC_GENERATOR;
    const char *kind = kind_of(g);
    finish(t, g);
    bool stop = raised_is(t, &exc_StopIteration), async_stop = async && raised_is(t, &exc_StopAsyncIteration);
    if (!stop && !async_stop)
        return;
    value *s = scope_enter(t, 2);
    if (!s)
        return;
    s[0] = raised_take(t);
    raise_error(t, &exc_RuntimeError, "%s raised %s", kind, stop ? "StopIteration" : "StopAsyncIteration");
    struct exception *e = (struct exception *)value_ref(t->exception);
    field_store(t, &e->object, &e->cause, value_retain(s[0]));
    field_store(t, &e->object, &e->context, value_retain(s[0]));
    e->suppress_context = true;
    scope_leave(t, s);
}

/* An exception thrown into a generator that has not begun: it ends at once, as if raised at its first line.
 */
static int fail_unstarted(struct thread *t, struct generator *g)
{
    if (!link_in(t, g, t->frame, FRAME_ENTRY))
        return -1;
    traceback_add(t, &g->frame);
    generator_fail(t, &g->frame);
    return -1;
}

/* What a resumption that has run came to, with what it yielded or UNSET. */
static int outcome_of(struct thread *t, struct generator *g, value yielded, value *out)
{
    if (likely(yielded != UNSET)) {
        *out = yielded;
        return 1;
    }
    if (thread_raised(t))
        return -1;
    *out = g->result;
    if (unlikely(t->barrier)) /* the marker may come to the generator when this reference has left it */
        field_range_shade(t, out, 1);
    store_relaxed(&g->result, UNSET); /* relaxed: the collector may be looking at the finished generator */
    return 0;
}

static int resume_claimed(struct thread *t, struct generator *g, value sent, value *out)
{
    if (sent == UNSET && !has_started(g))
        return fail_unstarted(t, g);
    if (sent != NONE && !has_started(g)) {
        unclaim(g);
        raise_error(t, &exc_TypeError, "can't send non-None value to a just-started %s", kind_of(g));
        return -1;
    }
    if (!native_enter(t, "")) {
        unclaim(g);
        return -1;
    }
    value yielded = UNSET;
    if (link_in(t, g, t->frame, FRAME_ENTRY)) {
        if (sent != UNSET)
            deliver(t, g, sent);
        else
            g->delegating = false;
        yielded = vm_run(t, &g->frame);
    }
    native_leave(t);
    return outcome_of(t, g, yielded, out);
}

int generator_resume(struct thread *t, value generator, value sent, value *out)
{
    struct generator *g = generator_from(generator);
    if (likely(native_has_room(t)) && enter_quickly(t, vm_of(t), g, t->frame, FRAME_ENTRY, sent)) {
        t->native_depth++;
        value yielded = vm_run(t, &g->frame);
        native_leave(t);
        return outcome_of(t, g, yielded, out);
    }
    if (claim(t, g, kind_of(g)))
        return resume_claimed(t, g, sent, out);
    *out = NONE;
    return thread_raised(t) ? -1 : 0;
}

int generator_send_inner(struct thread *t, value iterator, value sent, value *out)
{
    if (value_is_exact(iterator, &generator_type) || value_is_exact(iterator, &coroutine_type)) {
        uint16_t state = state_of(generator_from(iterator));
        if (state != GENERATOR_FINISHED)
            return generator_resume(t, iterator, sent, out);
        if (value_is_exact(iterator, &coroutine_type)) {
            raise_error(t, &exc_RuntimeError, "cannot reuse already awaited coroutine");
            return -1;
        }
    }
    value v = sent == NONE ? UNSET : op_find_attribute(t, iterator, NAME(send));
    if (sent == NONE && value_type(iterator)->slots.next) {
        v = value_type(iterator)->slots.next(t, iterator);
    } else if (sent == NONE) {
        raise_error(t, &exc_TypeError, "'%T' object is not an iterator", iterator);
        return -1;
    } else if (v != UNSET) {
        v = op_call_taken(t, v, &sent, 1);
    } else {
        if (!thread_raised(t))
            raise_error(t, &exc_AttributeError, "'%T' object has no attribute 'send'", iterator);
        return -1;
    }
    if (v != UNSET) {
        *out = v;
        return 1;
    }
    if (!thread_raised(t)) {
        *out = NONE;
        return 0;
    }
    if (!raised_is(t, &exc_StopIteration))
        return -1;
    value stop = raised_take(t);
    value result = exception_load(t, stop, &exception_of(stop)->fields[0]);
    *out = release_keeping(t, stop, result == UNSET ? NONE : result);
    return 0;
}

/* ---- What a native caller sees: StopIteration at the end ---- */

/* Outcome 0 or -1 of a resumption. *Takes* result. */
static value stop_with(struct thread *t, int outcome, value result)
{
    return outcome == 0 ? raise_stop_iteration(t, result == NONE ? UNSET : result) : UNSET;
}

static value send_or_stop(struct thread *t, value generator, value sent)
{
    value out;
    struct generator *g = generator_from(generator);
    bool reused = value_is_exact(generator, &coroutine_type) && state_of(g) == GENERATOR_FINISHED;
    if (reused && sent != UNSET)
        return raise_error(t, &exc_RuntimeError, "cannot reuse already awaited coroutine");
    int outcome = generator_resume(t, generator, sent, &out);
    return outcome > 0 ? out : stop_with(t, outcome, out);
}

static value generator_next(struct thread *t, value self)
{
    value out;
    int outcome = generator_resume(t, self, NONE, &out);
    if (outcome == 1)
        return out;
    if (outcome == 0 && out != NONE)
        raise_stop_iteration(t, out);
    return UNSET;
}

static value generator_send(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return send_or_stop(t, args[0], args[1]);
}

/* The iterator that a claimed generator delegates to: borrowed, or UNSET. */
static value delegate_of(const struct generator *g)
{
    return g->delegating ? g->frame.registers[g->frame.ip->b] : UNSET;
}

/* Closes what the generator delegates to; false: it raised. */
static bool close_delegate(struct thread *t, value inner)
{
    if (is_generator_like(inner)) {
        value v = op_call_method(t, inner, NAME(close), NULL, 0);
        value_release(t, v);
        return v != UNSET;
    }
    value method = op_find_attribute(t, inner, NAME(close));
    if (method == UNSET)
        return !thread_raised(t);
    value v = op_call_taken(t, method, NULL, 0);
    value_release(t, v);
    return v != UNSET;
}

/* A register of a claimed frame, which has been shaded if need be: the collector may be looking at it. */
static void clear_claimed(struct thread *t, value *slot)
{
    value old = *slot;
    store_relaxed(slot, UNSET);
    value_release(t, old);
}

/* The delegate has ended with StopIteration: its value is what yield from gives, and the generator goes on.
 */
static value go_on_after_delegate(struct thread *t, struct generator *g, value *home)
{
    value stop = raised_take(t), out = UNSET;
    value result = exception_load(t, stop, &exception_of(stop)->fields[0]);
    slot_set(t, home, release_keeping(t, stop, result == UNSET ? NONE : result));
    struct frame *f = &g->frame;
    if (unlikely(t->barrier))
        shade_frame(t, g);
    clear_claimed(t, &f->registers[f->ip->b]);
    clear_claimed(t, &f->registers[f->ip->c]);
    f->ip++;
    g->delegating = false;
    int outcome = resume_claimed(t, g, *home, &out);
    return outcome > 0 ? out : stop_with(t, outcome, out);
}

/* Throws the pending exception into what the claimed generator delegates to. True: that gave *out (UNSET:
 * raised), and all is done; false: the exception that is pending now is to be raised in the generator itself.
 */
static bool throw_to_delegate(struct thread *t, struct generator *g, value inner, value *out)
{
    value *s = scope_enter(t, 3);
    if (!s)
        return false;
    bool done = false;
    s[0] = value_retain(inner);
    bool exit = raised_is(t, &exc_GeneratorExit);
    s[1] = raised_take(t);
    if (exit) {
        if (close_delegate(t, s[0]))
            slot_set(t, &t->exception, scope_take(&s[1]));
    } else if ((s[2] = op_find_attribute(t, s[0], NAME(throw))) != UNSET) {
        value v = op_call_1(t, s[2], s[1]);
        if (v != UNSET) {
            unclaim(g);
            *out = v;
            done = true;
        } else if (raised_is(t, &exc_StopIteration)) {
            *out = go_on_after_delegate(t, g, &s[0]);
            done = true;
        }
    } else if (!thread_raised(t)) {
        slot_set(t, &t->exception, scope_take(&s[1]));
    }
    *out = scope_leave_keeping(t, s, *out);
    return done;
}

/* Throws the pending exception into a claimed generator. */
static value throw_claimed(struct thread *t, struct generator *g)
{
    value out = UNSET, inner = delegate_of(g);
    if (inner != UNSET && throw_to_delegate(t, g, inner, &out))
        return out;
    int outcome = resume_claimed(t, g, UNSET, &out);
    return outcome > 0 ? out : stop_with(t, outcome, out);
}

static value generator_throw(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value type = args[1], argument = nargs > 2 ? args[2] : NONE;
    value exception;
    if (nargs > 3 && args[3] != NONE && !value_is_exact(args[3], &traceback_type))
        return raise_error(t, &exc_TypeError, "throw() third argument must be a traceback object");
    if (value_has_flag(type, TYPE_EXCEPTION_SUBCLASS)) {
        if (argument != NONE)
            return raise_error(t, &exc_TypeError, "instance exception may not have a separate value");
        exception = value_retain(type);
    } else if (type_check(type) && type_is_subtype(type_of(type), &exc_BaseException)) {
        if (value_has_flag(argument, TYPE_EXCEPTION_SUBCLASS))
            exception = value_retain(argument);
        else
            exception = argument == NONE ? op_call_0(t, type) : op_call_1(t, type, argument);
        if (exception == UNSET)
            return UNSET;
    } else {
        return raise_error(t, &exc_TypeError,
                           "exceptions must be classes or instances deriving from BaseException, not %T",
                           type);
    }
    slot_set(t, &t->exception, exception);
    struct generator *g = generator_from(args[0]);
    return claim(t, g, kind_of(g)) ? throw_claimed(t, g) : UNSET; /* finished: it goes on from here */
}

static value generator_close(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct generator *g = generator_from(args[0]);
    if (!claim(t, g, kind_of(g)))
        return thread_raised(t) ? UNSET : NONE;
    if (!has_started(g)) {
        if (link_in(t, g, t->frame, FRAME_ENTRY))
            finish(t, g);
        return thread_raised(t) ? UNSET : NONE;
    }
    raise_error(t, &exc_GeneratorExit, "");
    value v = throw_claimed(t, g);
    if (v != UNSET) {
        value_release(t, v);
        return raise_error(t, &exc_RuntimeError, "%s ignored GeneratorExit", kind_of(g));
    }
    if (raised_clear_if(t, &exc_StopIteration) || raised_clear_if(t, &exc_GeneratorExit))
        return NONE;
    return UNSET;
}

/* The last reference goes while it is suspended in the middle: its finally clauses run. */
void generator_finalize(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    if (state_of(g) != GENERATOR_SUSPENDED || vm_is_killed(t))
        return;
    if (!has_started(g)) {
        if (value_is_exact(self, &coroutine_type)) {
            value *s = scope_enter(t, 1);
            if (!s)
                return;
            s[0] = str_format(t, "coroutine '%U' was never awaited", g->qualname);
            if (s[0] != UNSET)
                vm_warn(t, &exc_RuntimeWarning, s[0]);
            scope_leave(t, s);
        }
        return;
    }
    value v = generator_close(t, &self, 1, UNSET);
    if (v == UNSET)
        raised_ignore(t, self);
    value_release(t, v);
}

static bool generator_slots(struct object *o, struct slot_run *run)
{
    struct generator *g = (struct generator *)o;
    uint16_t state = state_of(g);
    const struct code *code = load_relaxed(&g->frame.code); /* relaxed: gone if it is being released */
    run->stride = 1;
    switch (run->cursor++) {
    case 0:
        run->first = &g->name;
        run->count = (size_t)(&g->result - &g->name) + 1;
        return true;
    case 1:
        if (state == GENERATOR_RUNNING || !code)
            return false; /* its thread's frames are scanned, this one among them */
        if (state == GENERATOR_FINISHED)
            break;
        /* The frame object as the reference it is; the flags are none. */
        run->first = &g->frame.namespace;
        run->count = (size_t)(g->frame.registers - &g->frame.namespace) + code->register_count;
        return true;
    case 2:
        if (state == GENERATOR_FINISHED)
            return false;
        break;
    default:
        return false;
    }
    run->first = (value *)(void *)&g->frame.code; /* lazy: traced, not counted */
    run->count = 1;
    run->last = true;
    return true;
}

static value generator_repr(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    return str_format(t, "<%T object %U at 0x%lx>", self, g->qualname, (unsigned long)self);
}

static bool runs_here(const struct thread *t, const struct generator *g)
{
    const struct frame *f = t->frame;
    while (f && f != &g->frame)
        f = f->caller;
    return f != NULL;
}

static value get_frame(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    bool claimed = try_claim(g);
    if (!claimed && state_of(g) == GENERATOR_FINISHED)
        return NONE;
    /* Running, and not in this thread: its frame is not there to look at. */
    if (!claimed && !object_is_private(&g->object) && !runs_here(t, g))
        return raise_error(t, &exc_RuntimeError, "the generator runs on another thread");
    value object = frame_object_of(t, &g->frame);
    if (!object_is_private(&g->object))
        value_publish(t, object);
    if (claimed && unlikely(t->barrier))
        shade_frame(t, g); /* the frame has a new reference, to its object */
    if (claimed)
        unclaim(g);
    return object;
}

static value get_running(struct thread *t, value self)
{
    uint16_t state = state_of(generator_from(self));
    return value_from_bool(state == GENERATOR_RUNNING || state == GENERATOR_CLAIMED);
}

static value get_suspended(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    return value_from_bool(state_of(g) == GENERATOR_SUSPENDED && has_started(g));
}

static value get_code(struct thread *t, value self)
{
    return value_retain(value_from_ref(generator_from(self)->frame.code));
}

static value get_delegate(struct thread *t, value self)
{
    struct generator *g = generator_from(self);
    if (!try_claim(g))
        return NONE;
    value inner = delegate_of(g);
    inner = inner == UNSET ? NONE : value_retain(inner);
    unclaim(g);
    return inner;
}

static const struct native_def generator_methods[] = {
    {"send", generator_send, 1, 1, 0, NULL, NULL},
    {"throw", generator_throw, 1, 3, 0, NULL, NULL},
    {"close", generator_close, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};
#define COMMON_GETSETS(prefix)                                                                               \
    {prefix "_frame", get_frame, NULL, NULL}, {prefix "_running", get_running, NULL, NULL},                  \
        {prefix "_suspended", get_suspended, NULL, NULL},                                                    \
    {                                                                                                        \
        prefix "_code", get_code, NULL, NULL                                                                 \
    }
static const struct getset_def generator_getsets[] = {
    COMMON_GETSETS("gi"), {"gi_yieldfrom", get_delegate, NULL, NULL}, {NULL, NULL, NULL, NULL}};
static const struct getset_def coroutine_getsets[] = {
    COMMON_GETSETS("cr"), {"cr_await", get_delegate, NULL, NULL}, {NULL, NULL, NULL, NULL}};
static const struct member_def generator_members[] = {
    {"__name__", offsetof(struct generator, name), true, true},
    {"__qualname__", offsetof(struct generator, qualname), true, true},
    {NULL, 0, false, false},
};

struct type generator_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "generator",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_ITERATOR_SELF | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct generator),
    .slots = {.repr = generator_repr,
              .iter = iterator_self,
              .next = generator_next,
              .finalize = generator_finalize,
              .slots = generator_slots,
              .freeze = generator_freeze,
              .thaw = generator_thaw},
    .methods = generator_methods,
    .getsets = generator_getsets,
    .members = generator_members,
};

/* ---- Coroutines ---- */

/* What a coroutine's __await__ gives: an iterator that drives it. */
struct coroutine_wrapper {
    struct object object;
    value coroutine;
};

static bool wrapper_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct coroutine_wrapper *)o)->coroutine;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static value coroutine_await(struct thread *t, value self)
{
    struct coroutine_wrapper *w = object_create(t, &coroutine_wrapper_type, sizeof *w);
    if (!w)
        return UNSET;
    field_init(&w->coroutine, value_retain(self));
    return value_from_ref(w);
}

static value wrapped(value self)
{
    return ((struct coroutine_wrapper *)value_ref(self))->coroutine;
}
static value wrapper_next(struct thread *t, value self)
{
    return send_or_stop(t, wrapped(self), NONE);
}

#define WRAPPER_METHOD(name)                                                                                 \
    static value wrapper_##name(struct thread *t, const value *args, size_t nargs, value kwnames)            \
    {                                                                                                        \
        value inner[4] = {wrapped(args[0])};                                                                 \
        for (size_t k = 1; k < nargs; k++)                                                                   \
            inner[k] = args[k];                                                                              \
        return generator_##name(t, inner, nargs, kwnames);                                                   \
    }
WRAPPER_METHOD(send)
WRAPPER_METHOD(throw)
WRAPPER_METHOD(close)

static const struct native_def wrapper_methods[] = {
    {"send", wrapper_send, 1, 1, 0, NULL, NULL},
    {"throw", wrapper_throw, 1, 3, 0, NULL, NULL},
    {"close", wrapper_close, 0, 0, 0, NULL, NULL},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

struct type coroutine_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "coroutine",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct generator),
    .slots = {.repr = generator_repr,
              .await = coroutine_await,
              .finalize = generator_finalize,
              .slots = generator_slots,
              .freeze = generator_freeze,
              .thaw = generator_thaw},
    .methods = generator_methods,
    .getsets = coroutine_getsets,
    .members = generator_members,
};

struct type coroutine_wrapper_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "coroutine_wrapper",
    .base = &object_type_object,
    .flags = TYPE_NO_INSTANTIATION | TYPE_ITERATOR_SELF,
    .size = sizeof(struct coroutine_wrapper),
    .slots = {.iter = iterator_self, .next = wrapper_next, .slots = wrapper_slots},
    .methods = wrapper_methods,
};

value yield_from_iterator(struct thread *t, struct frame *f, value v)
{
    if (value_is_exact(v, &coroutine_type)) {
        if (f->code->flags & (CODE_COROUTINE | CODE_ITERABLE_COROUTINE))
            return value_retain(v);
        return raise_error(t, &exc_TypeError,
                           "cannot 'yield from' a coroutine object in a non-coroutine generator");
    }
    return value_is_exact(v, &generator_type) ? value_retain(v) : op_iter(t, v);
}

value awaitable_iterator(struct thread *t, value v)
{
    if (value_is_exact(v, &coroutine_type)) {
        if (delegate_of(generator_from(v)) != UNSET)
            return raise_error(t, &exc_RuntimeError, "coroutine is being awaited already");
        return value_retain(v);
    }
    if (value_is_exact(v, &generator_type) &&
        generator_from(v)->frame.code->flags & CODE_ITERABLE_COROUTINE) /* types.coroutine made it */
        return value_retain(v);
    slot_unary *await = value_type(v)->slots.await;
    if (!await)
        return raise_error(t, &exc_TypeError, "object %.100T can't be used in 'await' expression", v);
    value iterator = await(t, v);
    if (iterator != UNSET && !value_type(iterator)->slots.next) {
        raise_error(t, &exc_TypeError, "__await__() returned non-iterator of type '%.100T'", iterator);
        value_release(t, iterator);
        return UNSET;
    }
    return iterator;
}
