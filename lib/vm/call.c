/* Calls: from the evaluation loop, and from native code into Python functions. */
#include "gc/safepoint.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/eval.h"
#include "vm/eval_inline.h"
#include "vm/frame_object.h"
#include "vm/generator.h"
#include "vm/vm.h"

char *vm_stack_top(struct thread *t)
{
    struct frame *f = t->frame;
    return f && !(f->flags & FRAME_GENERATOR) ? frame_end(f) : vm_of(t)->stack_base;
}

static void empty_window(struct thread *t, struct frame *n, size_t filled)
{
    n->code = NULL;
    n->caller = NULL;
    n->ip = NULL;
    n->object = NULL;
    n->flags = 0;
    slot_clear(t, &n->namespace);
    clear_run(t, n->registers, filled);
    slot_clear(t, &n->function);
}

bool frame_enter(struct thread *t, struct frame *n, struct frame *caller, struct code *code, value namespace,
                 uint64_t flags, size_t filled)
{
    struct vm_thread *vm = vm_of(t);
    n->namespace = namespace;
    n->object = NULL;
    char *end = (char *)(n->registers + code->register_count);
    if (unlikely(end >= vm->stack.limit || vm->depth >= vm->depth_limit)) {
        raise_error(t, &exc_RecursionError, "maximum recursion depth exceeded");
        n->code = NULL;
        empty_window(t, n, filled);
        return false;
    }
    n->code = code;
    n->caller = caller;
    n->ip = code->instructions;
    n->flags = flags;
    for (size_t k = filled; k < code->local_count; k++)
        n->registers[k] = UNSET;
    /* Cells are made by the first instructions; until then their registers hold nothing. */
    for (size_t k = code->local_count; k < code->first_temporary; k++)
        n->registers[k] = UNSET;
    vm->depth++;
    t->frame = n;
    frame_pushed(t, n);
    return true;
}

void frame_leave(struct thread *t, struct frame *f)
{
    struct vm_thread *vm = vm_of(t);
    frame_popped(t, f);
    frame_object_detach(t, f);
    clear_run(t, f->registers, f->code->register_count);
    struct frame *caller = f->caller;
    value function = f->function, namespace = f->namespace;
    if (!caller || (caller->flags & FRAME_GENERATOR))
        vm->stack_base = (char *)f;
    frame_return_to(t, caller);
    vm->depth--;
    *f = (struct frame){0};
    value_release(t, release_keeping(t, namespace, function));
}

value frame_leave_keeping(struct thread *t, struct frame *f, value kept)
{
    if (!value_is_ref(kept) || t->scope_top == t->scope_limit) { /* no room: it does without */
        frame_leave(t, f);
        return kept;
    }
    value *s = scope_enter(t, 1);
    s[0] = kept;
    frame_leave(t, f);
    scope_take(s);
    scope_leave(t, s);
    return kept;
}

/* ---- Binding arguments to parameters ---- */

struct binding {
    struct thread *t;
    struct function *fn;
    const struct code *code;
    value *into;      /* the registers */
    value *arguments; /* owned copies, positional then keyword values; emptied as they are placed */
    size_t nargs;     /* positional */
    value kwnames;    /* tuple or UNSET */
    size_t kwcount;
};

/* Empties two runs that nothing traces. The references wait in scope slots: releasing one may run Python. */
static void drop_runs(struct thread *t, value *first, size_t count, value *second, size_t more)
{
    if ((size_t)(t->scope_limit - t->scope_top) < count + more) { /* no room: they do without */
        clear_run(t, first, count);
        clear_run(t, second, more);
        return;
    }
    value *s = scope_enter(t, count + more);
    for (size_t k = 0; k < count; k++)
        s[k] = scope_take(&first[k]);
    for (size_t k = 0; k < more; k++)
        s[count + k] = scope_take(&second[k]);
    scope_leave(t, s);
}

static void binding_drop(struct binding *b, size_t local_count)
{
    drop_runs(b->t, b->into, local_count, b->arguments, b->nargs + b->kwcount);
}

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

static void too_many_positional(struct binding *b)
{
    const struct code *code = b->code;
    size_t defaults = b->fn->defaults == UNSET ? 0 : tuple_count(b->fn->defaults), given_keywords = 0;
    for (size_t k = code->arg_count; k < (size_t)code->arg_count + code->kwonly_count; k++)
        given_keywords += b->into[k] != UNSET;
    struct buffer text = BUFFER_EMPTY;
    buffer_printf(&text, "%s() takes ", str_data(b->fn->qualname));
    if (defaults)
        buffer_printf(&text, "from %zu to %u positional arguments", code->arg_count - defaults,
                      code->arg_count);
    else
        buffer_printf(&text, "%u positional argument%s", code->arg_count, plural(code->arg_count));
    if (given_keywords)
        buffer_printf(&text, " but %zu positional argument%s (and %zu keyword-only argument%s) were given",
                      b->nargs, plural(b->nargs), given_keywords, plural(given_keywords));
    else
        buffer_printf(&text, " but %zu %s given", b->nargs, b->nargs == 1 ? "was" : "were");
    raise_error(b->t, &exc_TypeError, "%s", buffer_text(&text));
    buffer_finish(&text);
}

static void missing_arguments(struct binding *b, size_t from, size_t to, const char *kind)
{
    size_t count = 0, seen = 0;
    for (size_t k = from; k < to; k++)
        count += b->into[k] == UNSET;
    struct buffer list = BUFFER_EMPTY;
    for (size_t k = from; k < to; k++) {
        if (b->into[k] != UNSET)
            continue;
        if (seen)
            buffer_append_text(&list, count == 2 ? " and " : seen + 1 == count ? ", and " : ", ");
        buffer_printf(&list, "'%s'", str_data(tuple_item(b->code->local_names, k)));
        seen++;
    }
    raise_error(b->t, &exc_TypeError, "%U() missing %zu required %s argument%s: %s", b->fn->qualname, count,
                kind, plural(count), buffer_text(&list));
    buffer_finish(&list);
}

/* Names of positional-only parameters that were given by keyword, for the error text. */
static bool positional_only_given(struct binding *b)
{
    struct buffer list = BUFFER_EMPTY;
    for (size_t p = 0; p < b->code->posonly_count; p++) {
        for (size_t k = 0; k < b->kwcount; k++) {
            if (!str_equal(tuple_item(b->kwnames, k), tuple_item(b->code->local_names, p)))
                continue;
            if (list.length)
                buffer_append_text(&list, ", ");
            buffer_append_text(&list, str_data(tuple_item(b->kwnames, k)));
        }
    }
    bool found = list.length != 0;
    if (found)
        raise_error(b->t, &exc_TypeError,
                    "%U() got some positional-only arguments passed as keyword arguments: '%s'",
                    b->fn->qualname, buffer_text(&list));
    buffer_finish(&list);
    return found;
}

static bool place_keyword(struct binding *b, size_t k, value extra)
{
    const struct code *code = b->code;
    value name = tuple_item(b->kwnames, k);
    size_t named = (size_t)code->arg_count + code->kwonly_count;
    for (size_t p = code->posonly_count; p < named; p++) {
        if (!str_equal(tuple_item(code->local_names, p), name))
            continue;
        if (b->into[p] != UNSET) {
            raise_error(b->t, &exc_TypeError, "%U() got multiple values for argument '%S'", b->fn->qualname,
                        name);
            return false;
        }
        b->into[p] = scope_take(&b->arguments[b->nargs + k]);
        return true;
    }
    if (extra == UNSET) {
        if (!positional_only_given(b))
            raise_error(b->t, &exc_TypeError, "%U() got an unexpected keyword argument '%S'", b->fn->qualname,
                        name);
        return false;
    }
    return dict_set_take(b->t, extra, name, scope_take(&b->arguments[b->nargs + k]));
}

static bool fill_defaults(struct binding *b)
{
    const struct code *code = b->code;
    size_t defaults = b->fn->defaults == UNSET ? 0 : tuple_count(b->fn->defaults);
    size_t required = code->arg_count > defaults ? code->arg_count - defaults : 0;
    for (size_t k = 0; k < required; k++) {
        if (b->into[k] == UNSET) {
            missing_arguments(b, 0, required, "positional");
            return false;
        }
    }
    for (size_t k = required; k < code->arg_count; k++) {
        if (b->into[k] == UNSET)
            b->into[k] = value_retain(
                tuple_item(b->fn->defaults,
                           k - required + (defaults > code->arg_count ? defaults - code->arg_count : 0)));
    }
    size_t named = (size_t)code->arg_count + code->kwonly_count;
    for (size_t k = code->arg_count; k < named; k++) {
        if (b->into[k] == UNSET && b->fn->kwdefaults != UNSET)
            b->into[k] = dict_get_str(b->t, b->fn->kwdefaults, tuple_item(code->local_names, k));
    }
    for (size_t k = code->arg_count; k < named; k++) {
        if (b->into[k] == UNSET) {
            missing_arguments(b, code->arg_count, named, "keyword-only");
            return false;
        }
    }
    return true;
}

static bool bind(struct binding *b)
{
    const struct code *code = b->code;
    size_t plain = b->nargs < code->arg_count ? b->nargs : code->arg_count;
    size_t named = (size_t)code->arg_count + code->kwonly_count;
    for (size_t k = 0; k < plain; k++)
        b->into[k] = scope_take(&b->arguments[k]);
    size_t rest = named;
    if (code->flags & CODE_VARARGS) {
        value tuple = tuple_take_items(b->t, b->arguments + plain, b->nargs - plain);
        for (size_t k = plain; k < b->nargs; k++)
            b->arguments[k] = UNSET;
        if (tuple == UNSET)
            return false;
        b->into[rest++] = tuple;
    }
    value extra = UNSET;
    if (code->flags & CODE_VARKEYWORDS) {
        extra = dict_create(b->t);
        if (extra == UNSET)
            return false;
        b->into[rest] = extra;
    }
    for (size_t k = 0; k < b->kwcount; k++) {
        if (!place_keyword(b, k, extra))
            return false;
    }
    if (b->nargs > code->arg_count && !(code->flags & CODE_VARARGS)) {
        too_many_positional(b);
        return false;
    }
    return fill_defaults(b);
}

/* Positional arguments for plain parameters, the last ones perhaps with defaults. False: it takes more than
 * that. */
static inline bool bind_plainly(const struct function *fn, const struct code *code, value *registers,
                                size_t nargs)
{
    if ((code->flags & (CODE_VARARGS | CODE_VARKEYWORDS)) || code->kwonly_count || nargs > code->arg_count)
        return false;
    size_t missing = code->arg_count - nargs,
           defaults = fn->defaults == UNSET ? 0 : tuple_count(fn->defaults);
    if (missing > defaults)
        return false;
    for (size_t k = 0; k < missing; k++)
        registers[nargs + k] = value_retain(tuple_item(fn->defaults, defaults - missing + k));
    for (size_t k = code->arg_count; k < code->local_count; k++)
        registers[k] = UNSET;
    return true;
}

bool bind_arguments(struct thread *t, struct function *fn, value *registers, size_t nargs, value kwnames)
{
    const struct code *code = (struct code *)value_ref(fn->code);
    if (likely(kwnames == UNSET && bind_plainly(fn, code, registers, nargs)))
        return true;
    size_t kwcount = kwnames == UNSET ? 0 : tuple_count(kwnames), total = nargs + kwcount;
    value few[16], *arguments = total <= COUNT_OF(few) ? few : memory_alloc(t, total * sizeof(value));
    if (!arguments) {
        drop_runs(t, registers, total, NULL, 0);
        return false;
    }
    /* No safepoint until it has failed, so the copies may live outside traced homes. */
    memcpy(arguments, registers, total * sizeof(value));
    for (size_t k = 0; k < code->local_count; k++)
        registers[k] = UNSET;
    for (size_t k = code->local_count; k < total; k++)
        registers[k] = UNSET;
    struct binding b = {t, fn, code, registers, arguments, nargs, kwnames, kwcount};
    bool bound = bind(&b);
    if (!bound)
        binding_drop(&b, code->local_count);
    if (arguments != few)
        memory_free(t, arguments);
    return bound;
}

/* ---- Calls from the loop ---- */

/* The window of a call made by a generator's frame lies in the heap: moves it to the stack. */
static struct frame *window_on_stack(struct thread *t, struct frame *f, value *window, size_t count)
{
    struct frame *n = (struct frame *)window;
    if (!(f->flags & FRAME_GENERATOR))
        return n;
    struct vm_thread *vm = vm_of(t);
    n = (struct frame *)vm->stack_base;
    if ((char *)(n->registers + count) >= vm->stack.limit) {
        raise_error(t, &exc_RecursionError, "maximum recursion depth exceeded");
        return NULL;
    }
    n->function = scope_take(&window[FRAME_HEADER - 1]);
    for (size_t k = 0; k < count; k++)
        n->registers[k] = scope_take(&window[FRAME_HEADER + k]);
    return n;
}

/* Room for the registers that binding writes, beyond what the caller's window had. */
static bool room_for(struct thread *t, struct frame *n, const struct code *code, size_t given)
{
    size_t most = given > code->register_count ? given : code->register_count;
    if (likely((char *)(n->registers + most) < vm_of(t)->stack.limit))
        return true;
    raise_error(t, &exc_RecursionError, "maximum recursion depth exceeded");
    return false;
}

/* Enters a Python function whose window is complete; or makes its generator, left in window[0]. */
static struct frame *enter_function(struct thread *t, struct frame *f, value *window, size_t nargs,
                                    value kwnames, value instance)
{
    struct function *fn = (struct function *)value_ref(window[FRAME_HEADER - 1]);
    struct code *code = (struct code *)value_ref(fn->code);
    size_t given = nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames));
    struct frame *n = window_on_stack(t, f, window, given);
    if (unlikely(!n))
        return NULL;
    bool ready = room_for(t, n, code, given);
    if (!ready)
        drop_runs(t, n->registers, given, NULL, 0);
    ready = ready && bind_arguments(t, fn, n->registers, nargs, kwnames);
    if (!ready) {
        slot_clear(t, &n->function);
        return NULL;
    }
    if (code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR)) {
        window[0] = generator_create(t, scope_take(&n->function), n->registers);
        return NULL;
    }
    frame_enter(t, n, f, code, value_retain(instance), instance == UNSET ? 0 : FRAME_INIT, code->local_count);
    return thread_raised(t) ? NULL : n;
}

/* Gives window[0] the result, and empties the rest. */
static void window_result(struct thread *t, value *window, size_t total, value result)
{
    window[0] = result; /* first: what goes now may run Python */
    slot_clear(t, &window[FRAME_HEADER - 1]);
    clear_run(t, &window[FRAME_HEADER], total);
}

/* The same with the result of a call by the type's slot. */
static void call_by_slot(struct thread *t, value *window, size_t nargs, value kwnames)
{
    size_t total = nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames));
    value result = op_call(t, window[FRAME_HEADER - 1], &window[FRAME_HEADER], nargs, kwnames);
    if (result != UNSET)
        window_result(t, window, total, result);
}

/* A bound method: its self goes in front of the arguments (the spare register takes the last one). */
static void unwrap_method(struct thread *t, value *window, size_t total)
{
    struct method *method = (struct method *)value_ref(window[FRAME_HEADER - 1]);
    value function = value_retain(method->function), self = value_retain(method->self);
    for (size_t k = total; k-- > 0;)
        window[FRAME_HEADER + k + 1] = window[FRAME_HEADER + k];
    window[FRAME_HEADER] = self;
    slot_set(t, &window[FRAME_HEADER - 1], function);
}

/* Calling a class whose `__init__` is a Python function: the instance is made here and waits in the frame. */
static bool class_call(struct thread *t, struct frame *f, value *window, size_t nargs, value kwnames,
                       struct frame **next)
{
    value class = window[FRAME_HEADER - 1], init;
    value instance = class_call_prepare(t, type_of(class), &init);
    if (instance == UNSET)
        return thread_raised(t);
    size_t total = nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames));
    for (size_t k = total; k-- > 0;)
        window[FRAME_HEADER + k + 1] = window[FRAME_HEADER + k];
    window[FRAME_HEADER] = instance;
    window[FRAME_HEADER - 1] = init;
    value_release(t, class);
    struct code *code = (struct code *)value_ref(((struct function *)value_ref(init))->code);
    struct vm_thread *vm = vm_of(t);
    if (likely(kwnames == UNSET && (code->flags & CODE_SIMPLE_CALL) && code->arg_count == nargs + 1 &&
               !(f->flags & FRAME_GENERATOR) && frame_fits(vm, (struct frame *)window, code))) {
        *next = enter_plain(t, vm, f, window, code, value_retain(instance), FRAME_INIT);
        return true;
    }
    *next = enter_function(t, f, window, nargs + 1, kwnames, instance);
    return true;
}

static struct frame *call_general(struct thread *t, struct frame *f, value *window, size_t nargs,
                                  value kwnames)
{
    if (value_is_exact(window[FRAME_HEADER - 1], &method_type)) {
        unwrap_method(t, window, nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames)));
        nargs++;
    }
    value callable = window[FRAME_HEADER - 1];
    if (value_is_exact(callable, &function_type))
        return enter_function(t, f, window, nargs, kwnames, UNSET);
    struct frame *next = NULL;
    if (value_is_exact(callable, &type_type)) {
        if (class_call(t, f, window, nargs, kwnames, &next))
            return next;
        /* As for natives: what it calls in its turn is counted there. */
        value made = type_type.slots.call(t, callable, &window[FRAME_HEADER], nargs, kwnames);
        if (made != UNSET)
            window_result(t, window, nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames)), made);
        return NULL;
    }
    call_by_slot(t, window, nargs, kwnames);
    return NULL;
}

/* Whether a native takes so many positional arguments, self not counted. */
static inline bool native_takes(const struct native_def *def, size_t given)
{
    return (def->flags & NATIVE_KEYWORDS) ||
           ((int64_t)given >= def->min_args && (def->max_args < 0 || (int64_t)given <= def->max_args));
}

/* The common calls of native functions and of methods of built-in types, without a detour over op_call:
 * natives that call back are counted where they do so. False: the general way is to take it. */
static inline bool call_native(struct thread *t, value *window, size_t nargs)
{
    value callable = window[FRAME_HEADER - 1];
    struct native_function *native = (struct native_function *)value_ref(callable);
    value *args = &window[FRAME_HEADER];
    if (value_is_exact(callable, &native_function_type)) {
        bool bound = native->self != UNSET;
        if (unlikely(!native_takes(native->def, nargs)))
            return false;
        if (bound) { /* self goes where the callable was, right before the arguments */
            window[1] = callable;
            *--args = value_retain(native->self);
            nargs++;
        }
    } else {
        if (!value_is_exact(callable, &native_method_type) || nargs == 0 ||
            value_type(args[0]) != native->owner || unlikely(!native_takes(native->def, nargs - 1)))
            return false;
    }
    value result = native->def->fn(t, args, nargs, UNSET);
    ASSERT((result == UNSET) == thread_raised(t));
    if (unlikely(result == UNSET))
        return true;
    window[0] = result; /* first: what goes now may run Python */
    slot_clear(t, args == &window[FRAME_HEADER] ? &window[FRAME_HEADER - 1] : &window[1]);
    clear_run(t, args, nargs);
    return true;
}

struct frame *call_prepare_slow(struct thread *t, struct frame *f, value *window, size_t nargs)
{
    if (call_native(t, window, nargs))
        return NULL;
    return call_general(t, f, window, nargs, UNSET);
}

/* f(*items) of a Python function with plain parameters. The frame begins one register further on, so that the
 * tuple stays in the caller's registers: it keeps the items until the call is over. The items go where
 * arguments go, which may be beyond the caller's registers; so nothing may happen until the frame has been
 * entered. */
struct frame *call_spread(struct thread *t, struct frame *f, value *window)
{
    value callable = window[FRAME_HEADER - 1], items = window[FRAME_HEADER];
    if (!value_is_exact(items, &tuple_type) || (f->flags & FRAME_GENERATOR) ||
        !call_is_simple(callable, tuple_count(items)))
        return NULL;
    struct code *code = (struct code *)value_ref(((struct function *)value_ref(callable))->code);
    struct vm_thread *vm = vm_of(t);
    if (!frame_fits(vm, (struct frame *)(window + 1), code))
        return NULL;
    window[0] = items;
    window++;
    window[FRAME_HEADER - 1] = callable;
    for (size_t k = 0; k < tuple_count(items); k++)
        window[FRAME_HEADER + k] = value_retain(tuple_item(items, k));
    if (tuple_count(items) == 0)
        window[FRAME_HEADER] = UNSET; /* None: no keywords */
    return enter_plain(t, vm, f, window, code, UNSET, FRAME_SPREAD);
}

struct frame *call_keywords(struct thread *t, struct frame *f, value *window, size_t nargs, value kwnames)
{
    return call_general(t, f, window, nargs, kwnames);
}

/* `__init__` returned: gives the instance, or raises if the result is not None (taken). */
value init_result(struct thread *t, struct frame *f, value result)
{
    if (result == NONE)
        return scope_take(&f->namespace);
    raise_error(t, &exc_TypeError, "__init__() should return None, not '%.200T'", result);
    value_release(t, result);
    return UNSET;
}

struct frame *call_above(struct thread *t, struct frame *f, value function, const value *args, size_t nargs)
{
    struct vm_thread *vm = vm_of(t);
    struct frame *n = (struct frame *)(f->flags & FRAME_GENERATOR ? vm->stack_base : frame_end(f));
    struct code *code = (struct code *)value_ref(((struct function *)value_ref(function))->code);
    if (unlikely(!room_for(t, n, code, nargs))) {
        for (size_t k = 0; k < nargs; k++)
            value_release(t, args[k]);
        value_release(t, function);
        return NULL;
    }
    n->function = function;
    for (size_t k = 0; k < nargs; k++)
        n->registers[k] = args[k];
    return frame_enter(t, n, f, code, UNSET, 0, nargs) ? n : NULL;
}

/* ---- Calls from native code ---- */

static value function_call(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return vm_call_function(t, self, UNSET, args, nargs, kwnames);
}

value vm_call_function(struct thread *t, value function, value namespace, const value *args, size_t nargs,
                       value kwnames)
{
    struct function *fn = (struct function *)value_ref(function);
    struct code *code = (struct code *)value_ref(fn->code);
    struct frame *n = (struct frame *)vm_stack_top(t);
    size_t total = nargs + (kwnames == UNSET ? 0 : tuple_count(kwnames));
    if (!room_for(t, n, code, total))
        return UNSET;
    n->function = value_retain(function);
    for (size_t k = 0; k < total; k++)
        n->registers[k] = value_retain(args[k]);
    if (!bind_arguments(t, fn, n->registers, nargs, kwnames)) {
        slot_clear(t, &n->function);
        return UNSET;
    }
    if (code->flags & (CODE_GENERATOR | CODE_COROUTINE | CODE_ASYNC_GENERATOR))
        return generator_create(t, scope_take(&n->function), n->registers);
    if (!frame_enter(t, n, t->frame, code, value_retain(namespace), FRAME_ENTRY, code->local_count))
        return UNSET;
    return vm_run(t, n);
}

void vm_calls_ready(void)
{
    function_type.slots.call = function_call;
}

void frame_push_probe(struct thread *t, const struct frame *f)
{
    probe_frame_push(str_data(f->code->qualname), str_data(f->code->filename), f->code->first_line,
                     vm_of(t)->depth);
}

void frame_pop_probe(struct thread *t, const struct frame *f)
{
    probe_frame_pop(str_data(f->code->qualname), str_data(f->code->filename), (uint32_t)frame_line(f),
                    vm_of(t)->depth);
}
