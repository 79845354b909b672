/* The state of lib/vm per thread and per program, and the roots in it. */
#include "vm/state.h"

#include <stdlib.h>

#include "gc/pending.h"
#include "gc/roots.h"
#include "memory/heap.h"
#include "vm/frame_object.h"
#include "vm/generator.h"
#include "vm/stop.h"
#include "vm/vm.h"

bool program_vm_create(struct program *p, size_t frame_bytes, struct vm_hooks *hooks)
{
    struct program_vm *vm = calloc(1, sizeof *vm);
    if (!vm)
        return false;
    vm->recursion_limit = DEFAULT_RECURSION_LIMIT;
    vm->frame_bytes = frame_bytes;
    vm->hooks = hooks;
    p->vm = vm;
    return true;
}

/* The arrays of a code object are the system's memory: they do not go with the heap. An object that died and
 * waits for its memory to go was disposed of; the class that it had may be gone. */
static bool dispose_code(void *context, void *block, size_t size)
{
    struct object *o = block;
    if (!object_is_dead(o) && object_type(o) == &code_type)
        code_type.slots.dispose(NULL, o);
    return true;
}

void program_vm_destroy(struct program *p)
{
    if (!p->vm)
        return;
    if (p->heap)
        heap_walk(p->heap, dispose_code, NULL);
    stop_points_destroy(p->vm->stops);
    free(p->vm);
    p->vm = NULL;
}

/* Whoever walks the list of threads looks at their parts. */
static void set_part(struct thread *t, struct vm_thread *vm)
{
    lock_acquire(&t->program->threads_lock);
    t->vm = vm;
    lock_release(&t->program->threads_lock);
}

bool vm_thread_create(struct thread *t)
{
    struct vm_thread *vm = calloc(1, sizeof *vm);
    if (!vm)
        return false;
    if (!frame_stack_init(&vm->stack, t->program->vm->frame_bytes)) {
        free(vm);
        return false;
    }
    vm->t = t;
    vm->stack_base = vm->stack.base;
    vm->depth_limit = t->program->vm->recursion_limit;
    set_part(t, vm);
    return true;
}

void vm_thread_destroy(struct thread *t)
{
    struct vm_thread *vm = vm_of(t);
    if (!vm)
        return;
    ASSERT(!t->frame);
    if (t == thread_self) { /* else it never ran */
        slot_clear(t, &t->exception);
        gc_end_pending(t);
    }
    slot_clear(t, &vm->handled);
    slot_clear(t, &vm->thread_object);
    slot_clear(t, &vm->context);
    slot_clear(t, &vm->async_first);
    slot_clear(t, &vm->async_finaliser);
    frame_stack_finish(&vm->stack);
    set_part(t, NULL);
    free(vm);
}

/* The registers of f that are its own: up to the frame of what it calls, if that lies in its window. */
static size_t own_registers(const struct frame *f, const struct frame *inner)
{
    const value *end = f->registers + f->code->register_count;
    const value *window = (const value *)(const void *)inner;
    if (inner && window >= f->registers && window < end)
        return (size_t)(window - f->registers);
    return f->code->register_count;
}

/* Returns how many slots there were. */
static size_t scan_frame(const struct frame *f, const struct frame *inner, struct root_visitor *visitor)
{
    size_t own = own_registers(f, inner);
    root_visit_borrowed(visitor, value_from_ref(f->code));
    root_visit(visitor, f->namespace);
    root_visit(visitor, f->function);
    if (f->object)
        root_visit(visitor, value_from_ref(f->object));
    root_visit_all(visitor, f->registers, own);
    if (f->flags & FRAME_GENERATOR) { /* counted by the generator, which is not traced while it runs */
        const struct generator *g = generator_of_frame(f);
        root_visit_borrowed(visitor, g->name);
        root_visit_borrowed(visitor, g->qualname);
        root_visit_borrowed(visitor, g->finaliser);
        root_visit_borrowed(visitor, g->outer_handled);
        root_visit_borrowed(visitor, g->result);
    }
    return own + FRAME_HEADER;
}

static void scan_own_slots(struct vm_thread *vm, struct root_visitor *visitor)
{
    root_visit(visitor, vm->handled);
    root_visit(visitor, vm->thread_object);
    root_visit(visitor, vm->context);
    root_visit(visitor, vm->async_first);
    root_visit(visitor, vm->async_finaliser);
}

static void scan_frames(struct thread *t, struct root_visitor *visitor)
{
    if (!vm_of(t))
        return;
    scan_own_slots(vm_of(t), visitor);
    const struct frame *inner = NULL;
    for (const struct frame *f = t->frame; f; inner = f, f = f->caller)
        scan_frame(f, inner, visitor);
}

/* Note STACK. A collection scans a deep stack in parts, from the innermost frame down, while the thread goes
 * on. Below the part that has been scanned lies the watermark: the next frame bears FRAME_UNSCANNED. A frame
 * changes its slots only when it runs, and it runs again only when what it called is popped, so whoever pops
 * a frame looks at its caller's flag, and has the next part scanned before the caller goes on:
 * frame_return_to. Frames that are pushed meanwhile have nothing that the collection does not know. */
static bool scan_frames_part(struct thread *t, struct root_visitor *visitor, bool from_top, size_t slots)
{
    struct vm_thread *vm = vm_of(t);
    if (!vm)
        return false;
    struct frame *f = from_top ? t->frame : vm->unscanned;
    const struct frame *inner = from_top ? NULL : vm->unscanned_inner;
    if (from_top)
        scan_own_slots(vm, visitor);
    else if (f)
        f->flags &= ~(uint64_t)FRAME_UNSCANNED;
    for (size_t done = 0; f && done < slots; inner = f, f = f->caller)
        done += scan_frame(f, inner, visitor);
    vm->unscanned = f;
    vm->unscanned_inner = inner;
    if (f)
        f->flags |= FRAME_UNSCANNED;
    return f != NULL;
}

void frame_scan_before_return(struct thread *t)
{
    (void)roots_log_rest(t);
}

void vm_roots_ready(void)
{
    roots_register_stack(scan_frames, scan_frames_part);
    roots_register_program(stop_scan_roots);
}
