#include "vm/frame.h"

#include <sys/mman.h>
#include <unistd.h>

#include "types/tuple.h"

bool frame_stack_init(struct frame_stack *stack, size_t bytes)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    bytes = (bytes + page - 1) / page * page;
    void *base =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (base == MAP_FAILED)
        return false;
    *stack = (struct frame_stack){.base = base, .limit = (char *)base + bytes, .bytes = bytes};
    return true;
}

void frame_stack_finish(struct frame_stack *stack)
{
    if (stack->base)
        munmap(stack->base, stack->bytes);
    *stack = (struct frame_stack){0};
}

int frame_line(const struct frame *f)
{
    if (!f->code->instruction_count)
        return (int)f->code->first_line;
    return f->code->positions[frame_instruction(f)].line;
}

size_t frame_local_count(const struct frame *f)
{
    return (size_t)f->code->local_count + f->code->cell_count + f->code->free_count;
}

static value cell_content(value cell)
{
    return value_is_exact(cell, &cell_type) ? ((struct cell *)value_ref(cell))->content : UNSET;
}

value frame_local(const struct frame *f, size_t i, value *name)
{
    const struct code *code = f->code;
    if (i < code->local_count) {
        *name = tuple_item(code->local_names, i);
        return f->registers[i];
    }
    i -= code->local_count;
    if (i < code->cell_count) {
        *name = tuple_item(code->cell_names, i);
        return cell_content(f->registers[code->local_count + i]);
    }
    i -= code->cell_count;
    *name = tuple_item(code->free_names, i);
    value closure = frame_function(f)->closure;
    return closure != UNSET && i < tuple_count(closure) ? cell_content(tuple_item(closure, i)) : UNSET;
}
