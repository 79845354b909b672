/* The module _thread: starting OS threads, and what threading is made of. */
#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/clock.h"
#include "gc/safepoint.h"
#include "gc/thread_list.h"
#include "modules/module_state.h"
#include "modules/modules.h"
#include "modules/modules_internal.h"
#include "modules/share.h"
#include "modules/thread_local.h"
#include "modules/thread_lock.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/vm.h"

#define NATIVE_STACK_BYTES ((size_t)16 << 20) /* reserved; the system commits what is touched */
#define NATIVE_STACK_LEAST ((size_t)32 << 10)

/* What a new thread finds in its first scope slots. */
enum { FUNCTION, ARGUMENTS, KEYWORDS, START_SLOTS, END_LOCK = START_SLOTS, LIFE_SLOTS };

/* The calling OS thread was started here, so its first scope slots are those above. */
static _Thread_local bool started_here;

/* Threads of all programs that have let go of their end lock and are about to leave their program's list;
 * atomic. */
static uint32_t leaving;

#define LEAVING_WAIT_NS   NS_PER_MS
#define LEAVING_TRIES_MAX 2000

/* ---- The life of a thread ---- */

/* "Exception ignored in thread started by: ..." */
static void report_failure(struct thread *t, value function)
{
    if (raised_is(t, &exc_SystemExit) || vm_is_killed(t)) {
        raised_clear(t);
        return;
    }
    struct buffer text = BUFFER_EMPTY;
    value *s = scope_enter(t, 3);
    if (s) {
        s[0] = raised_take(t);
        s[1] = op_repr(t, function);
        raised_clear(t);
        buffer_printf(&text, "Exception ignored in thread started by: %s\n",
                      s[1] == UNSET ? "<object repr() failed>" : str_data(s[1]));
        vm_format_exception(t, s[0], &text);
        s[2] = str_from_utf8(t, buffer_text(&text), text.length);
        if (s[2] != UNSET)
            vm_write_str(t, 2, s[2]);
        scope_leave(t, s);
    }
    raised_clear(t);
    buffer_finish(&text);
}

static void *thread_main(void *argument)
{
    struct thread *t = argument;
    thread_enter(t, "Thread");
    value *s = t->scope_base;
    started_here = true;
    value result = op_call_ex(t, s[FUNCTION], s[ARGUMENTS], s[KEYWORDS]);
    if (result == UNSET)
        report_failure(t, s[FUNCTION]);
    value_release(t, result);
    vm_of(t)->finished = true;
    for (size_t i = 0; i < START_SLOTS; i++)
        slot_clear(t, &s[i]);
    thread_local_forget(t);
    slot_clear(t, &vm_of(t)->thread_object);
    fetch_add_relaxed(&leaving, 1); /* relaxed: a hint; what follows orders itself */
    /* Whoever waits for this lock finds nothing left of what the thread held. */
    if (s[END_LOCK] != UNSET)
        thread_lock_give_back(s[END_LOCK]);
    scope_leave(t, s);
    vm_thread_destroy(t);
    thread_leave(t);
    fetch_sub_relaxed(&leaving, 1);
    return NULL;
}

static size_t stack_bytes(struct thread *t);

/* Starts the OS thread of `created`, which gives back all that it owns. False: the system refused. */
static bool start_native(struct thread *t, struct thread *created)
{
    pthread_attr_t attributes;
    pthread_t thread;
    if (pthread_attr_init(&attributes) != 0)
        return false;
    bool started = pthread_attr_setstacksize(&attributes, stack_bytes(t)) == 0 &&
                   pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED) == 0 &&
                   pthread_create(&thread, &attributes, thread_main, created) == 0;
    pthread_attr_destroy(&attributes);
    return started;
}

/* A new thread of the program, with its virtual machine's part. A thread that was joined may still count
 * against the limit for a moment: waits for that. NULL: none to be had, or raised. *Safepoint*. */
static struct thread *make_thread(struct thread *t)
{
    struct thread *created;
    for (int tries = 0; !(created = thread_create(t->program)); tries++) {
        if (load_relaxed(&leaving) == 0 || tries == LEAVING_TRIES_MAX)
            return NULL;
        thread_wait(t, clock_monotonic_ns() + LEAVING_WAIT_NS);
        if (thread_poll_reasons(t) && !native_poll(t))
            return NULL;
    }
    if (vm_thread_create(created))
        return created;
    thread_discard(created);
    return NULL;
}

static void claim(struct thread *t, struct thread *created)
{
    while (!thread_claim(created)) /* somebody who stops the program may have it, and wait for t */
        safepoint_poll(t);
}

static value thread_start(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!value_type(args[0])->slots.call)
        return raise_error(t, &exc_TypeError, "first arg must be callable");
    if (!tuple_check(args[1]))
        return raise_error(t, &exc_TypeError, "2nd arg must be a tuple");
    if (nargs > 2 && !dict_check(args[2]))
        return raise_error(t, &exc_TypeError, "optional 3rd arg must be a dictionary");
    program_share(t);
    struct thread *created = make_thread(t);
    if (!created)
        return thread_raised(t) ? UNSET : raise_error(t, &exc_RuntimeError, "can't start new thread");
    /* The new thread's first scope is the traced home of what it gets; until it runs, the slots are its
     * maker's to fill while he has claimed it, and this thread keeps its own references meanwhile. The
     * collector may have looked at it already, and not yet at this thread: what is put there is shaded. */
    claim(t, created);
    value *s = created->scope_base;
    for (size_t i = 0; i < START_SLOTS; i++) {
        s[i] = i < nargs ? value_retain(args[i]) : UNSET;
        value_publish(t, s[i]);
    }
    s[END_LOCK] = UNSET;
    created->scope_top = s + LIFE_SLOTS;
    field_range_shade(t, s, START_SLOTS);
    thread_unclaim(created);
    uint32_t id = created->id;
    if (start_native(t, created))
        return value_from_small_int(id);
    claim(t, created);
    created->scope_top = s;
    thread_unclaim(created);
    for (size_t i = 0; i < START_SLOTS; i++)
        value_release(t, s[i]); /* args has more of them */
    vm_thread_destroy(created);
    thread_discard(created);
    return raise_error(t, &exc_RuntimeError, "can't start new thread");
}

/* ---- The rest ---- */

static value thread_allocate_lock(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return thread_lock_create(t);
}

static value thread_get_ident(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(t->id);
}

static value thread_get_native_id(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_small_int(gettid());
}

static value thread_exit(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value none = tuple_create(t, 0);
    value error = none == UNSET ? UNSET : exception_create(t, &exc_SystemExit, none);
    return error == UNSET ? UNSET : raise_instance(t, error);
}

static value thread_count(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct program *p = t->program;
    lock_acquire(&p->threads_lock);
    uint32_t count = p->thread_count;
    lock_release(&p->threads_lock);
    return value_from_small_int(count ? count - 1 : 0);
}

/* The program's first thread is the one with the lowest id; it outlives the others. */
static void find_first(struct thread *t, void *context)
{
    struct thread **first = context;
    if (!*first || t->id < (*first)->id)
        *first = t;
}

static value thread_main_ident(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct thread *first = NULL;
    program_each_thread(t->program, find_first, &first);
    return value_from_small_int(first->id);
}

static value thread_interrupt_main(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct thread *first = NULL;
    program_each_thread(t->program, find_first, &first);
    vm_interrupt(first, &exc_KeyboardInterrupt);
    return NONE;
}

static value stack_size_key;

static size_t stack_bytes(struct thread *t)
{
    int64_t bytes = 0;
    value kept = module_state_get(t, stack_size_key);
    return kept != UNSET && int_to_i64(kept, &bytes) && bytes ? (size_t)bytes : NATIVE_STACK_BYTES;
}

static value thread_stack_size(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t bytes = 0;
    if (nargs && !int_as_i64(t, args[0], &bytes))
        return UNSET;
    if (bytes < 0)
        return raise_error(t, &exc_ValueError, "size must be 0 or a positive value");
    if (bytes > SMALL_INT_MAX || (bytes && (size_t)bytes < NATIVE_STACK_LEAST))
        return raise_error(t, &exc_ValueError, "size not valid: %lld bytes", (long long)bytes);
    value old = module_state_get(t, stack_size_key);
    if (nargs && !module_state_set(t, stack_size_key, value_from_small_int(bytes)))
        return UNSET;
    return old == UNSET ? value_from_small_int(0) : old;
}

/* _set_thread_object(thread): what inspection shows for the calling thread. */
static value thread_set_object(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value object = value_retain(args[0]);
    if (t->program->multithreaded)
        value_publish(t, object);
    slot_set(t, &vm_of(t)->thread_object, object);
    return NONE;
}

/* _rename(ident, name): what figures call a thread. */
static value thread_set_name(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t ident;
    if (!int_as_i64(t, args[0], &ident))
        return UNSET;
    if (str_check(args[1]) && ident > 0 && ident <= UINT32_MAX)
        thread_rename(t->program, (uint32_t)ident, str_data(args[1]));
    return NONE;
}

/* _release_at_end(lock): has a held Lock released when the calling thread has ended but for its memory. */
static value thread_release_at_end(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!value_is_exact(args[0], &thread_lock_type))
        return raise_error(t, &exc_TypeError, "expected a lock, got %T", args[0]);
    if (!started_here || t->scope_base[END_LOCK] != UNSET)
        return raise_error(t, &exc_RuntimeError, "the calling thread has no end to wait for");
    t->scope_base[END_LOCK] = value_retain(args[0]);
    return NONE;
}

static value thread_is_killed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_bool(vm_is_killed(t));
}

static const struct native_def functions[] = {
    {"_count", thread_count, 0, 0, 0, NULL, "How many threads were started and live."},
    {"_is_killed", thread_is_killed, 0, 0, 0, NULL, NULL},
    {"_main_ident", thread_main_ident, 0, 0, 0, NULL, "The number of the program's first thread."},
    {"_release_at_end", thread_release_at_end, 1, 1, 0, NULL, NULL},
    {"_rename", thread_set_name, 2, 2, 0, NULL, NULL},
    {"_set_thread_object", thread_set_object, 1, 1, 0, NULL, NULL},
    {"allocate", thread_allocate_lock, 0, 0, 0, NULL, NULL},
    {"allocate_lock", thread_allocate_lock, 0, 0, 0, NULL, "A new lock."},
    {"exit", thread_exit, 0, 0, 0, NULL, "Ends the calling thread by raising SystemExit."},
    {"exit_thread", thread_exit, 0, 0, 0, NULL, NULL},
    {"get_ident", thread_get_ident, 0, 0, 0, NULL, "The number of the calling thread."},
    {"get_native_id", thread_get_native_id, 0, 0, 0, NULL, "The system's number of the calling thread."},
    {"interrupt_main", thread_interrupt_main, 0, 1, 0, NULL, "Raises KeyboardInterrupt in the main thread."},
    {"stack_size", thread_stack_size, 0, 1, 0, NULL, "The C stack of new threads, in bytes."},
    {"start_new", thread_start, 2, 3, 0, NULL, NULL},
    {"start_new_thread", thread_start, 2, 3, 0, NULL, "Starts a thread that calls a function; its number."},
    {0},
};

static bool thread_init(struct thread *t, value module)
{
    return module_add(t, module, "error", value_from_type(&exc_RuntimeError)) &&
           module_add(t, module, "LockType", value_from_type(&thread_lock_type)) &&
           module_add(t, module, "RLock", value_from_type(&thread_rlock_type)) &&
           module_add(t, module, "_local", value_from_type(&thread_local_type)) &&
           module_add(t, module, "TIMEOUT_MAX", value_from_finite(THREAD_TIMEOUT_MAX));
}

void thread_module_ready(void)
{
    stack_size_key = str_name("_thread.stack_size");
}

const struct module_def thread_module = {
    .name = "_thread",
    .doc = "Threads and locks, from below.",
    .functions = functions,
    .init = thread_init,
};
