#include "compiler/code_builder.h"

#include <string.h>

#include "compiler/special.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/str.h"
#include "types/tuple.h"

void code_builder_init(struct code_builder *b, struct thread *t, jmp_buf *failure)
{
    *b = (struct code_builder){.t = t, .failure = failure, .current_handler = NO_HANDLER};
    b->homes = scope_enter(t, BUILDER_HOMES);
    if (!b->homes || (b->homes[BUILDER_CONSTANTS] = list_create(t, 0)) == UNSET ||
        (b->homes[BUILDER_NAMES] = list_create(t, 0)) == UNSET)
        builder_fail(b);
}

void code_builder_finish(struct code_builder *b)
{
    if (b->homes)
        scope_leave(b->t, b->homes);
    b->homes = NULL;
    vector_finish(&b->instructions);
    vector_finish(&b->positions);
    vector_finish(&b->covering);
    vector_finish(&b->labels);
    vector_finish(&b->uses);
    vector_finish(&b->handlers);
    vector_finish(&b->cache_names);
    free(b->constant_table);
    b->constant_table = NULL;
}

_Noreturn void builder_fail(struct code_builder *b)
{
    ASSERT(thread_raised(b->t));
    longjmp(*b->failure, 1);
}

_Noreturn void builder_fail_memory(struct code_builder *b)
{
    raise_no_memory(b->t);
    builder_fail(b);
}

static void check_operand(struct code_builder *b, unsigned operand)
{
    if (likely(operand <= UINT16_MAX))
        return;
    raise_error(b->t, &exc_SyntaxError, "too many names, constants or nested expressions in one block");
    builder_fail(b);
}

uint32_t emit(struct code_builder *b, unsigned op, unsigned a, unsigned rb, unsigned c)
{
    check_operand(b, a);
    check_operand(b, rb);
    check_operand(b, c);
    struct instruction instruction = {(uint16_t)op, (uint16_t)a, (uint16_t)rb, (uint16_t)c};
    if (b->instructions.count >= INT32_MAX || !vector_push(&b->instructions, instruction) ||
        !vector_push(&b->positions, b->position) || !vector_push(&b->covering, b->current_handler))
        builder_fail_memory(b);
    return (uint32_t)b->instructions.count - 1;
}

uint32_t emit_imm(struct code_builder *b, unsigned op, unsigned a, int32_t imm)
{
    uint32_t index = emit(b, op, a, 0, 0);
    instruction_set_imm(&b->instructions.items[index], imm);
    return index;
}

label label_new(struct code_builder *b)
{
    if (!vector_push(&b->labels, UINT32_MAX))
        builder_fail_memory(b);
    return (label)b->labels.count - 1;
}

void label_place(struct code_builder *b, label l)
{
    ASSERT(!label_is_placed(b, l));
    b->labels.items[l] = (uint32_t)b->instructions.count;
}

bool label_is_placed(const struct code_builder *b, label l)
{
    return b->labels.items[l] != UINT32_MAX;
}

void emit_jump(struct code_builder *b, label l)
{
    uint32_t index = emit(b, label_is_placed(b, l) ? OP_JUMP_BACK : OP_JUMP, 0, 0, 0);
    if (!vector_push(&b->uses, ((struct label_use){index, l})))
        builder_fail_memory(b);
}

uint32_t builder_protect(struct code_builder *b, label target, unsigned exception_register)
{
    struct builder_handler handler = {target, (uint16_t)exception_register};
    if (!vector_push(&b->handlers, handler))
        builder_fail_memory(b);
    uint32_t previous = b->current_handler;
    b->current_handler = (uint32_t)b->handlers.count - 1;
    return previous;
}

/* The builder's own lists: private, so read in place. */
static const value *list_items(const struct code_builder *b, unsigned home, size_t *count)
{
    *count = list_count(b->homes[home]);
    return *count ? list_of(b->homes[home])->array->items : NULL;
}

/* *Takes* v. Returns its index. */
static uint32_t list_add(struct code_builder *b, unsigned home, value v)
{
    size_t index = list_count(b->homes[home]);
    if (!list_append_take(b->t, b->homes[home], v))
        builder_fail(b);
    return (uint32_t)index;
}

static size_t constant_hash(value v)
{
    return (size_t)((v * 0x9E3779B97F4A7C15ULL) >> 20);
}

static void constant_table_grow(struct code_builder *b)
{
    size_t size = b->constant_table_size ? b->constant_table_size * 2 : 64;
    struct constant_slot *table = calloc(size, sizeof *table);
    if (!table)
        builder_fail_memory(b);
    size_t count;
    const value *constants = list_items(b, BUILDER_CONSTANTS, &count);
    for (size_t i = 0; i < count; i++) {
        size_t at = constant_hash(constants[i]) & (size - 1);
        while (table[at].index)
            at = (at + 1) & (size - 1);
        table[at] = (struct constant_slot){constants[i], (uint32_t)i + 1};
    }
    free(b->constant_table);
    b->constant_table = table;
    b->constant_table_size = size;
}

uint32_t builder_constant(struct code_builder *b, value constant)
{
    if (constant == UNSET)
        builder_fail(b);
    if (list_count(b->homes[BUILDER_CONSTANTS]) * 2 >= b->constant_table_size)
        constant_table_grow(b);
    size_t mask = b->constant_table_size - 1, at = constant_hash(constant) & mask;
    for (; b->constant_table[at].index; at = (at + 1) & mask) {
        if (b->constant_table[at].constant != constant)
            continue;
        value_release(b->t, constant);
        return b->constant_table[at].index - 1;
    }
    uint32_t index = list_add(b, BUILDER_CONSTANTS, constant);
    b->constant_table[at] = (struct constant_slot){constant, index + 1};
    return index;
}

unsigned builder_name(struct code_builder *b, const char *text, size_t length)
{
    value name = str_intern_utf8(b->t, text, length);
    if (name == UNSET)
        builder_fail(b);
    size_t count;
    const value *names = list_items(b, BUILDER_NAMES, &count);
    for (size_t i = 0; i < count; i++) {
        if (names[i] != name)
            continue;
        value_release(b->t, name);
        return (unsigned)i;
    }
    return list_add(b, BUILDER_NAMES, name);
}

unsigned builder_cache(struct code_builder *b, const char *text, size_t length)
{
    unsigned index = builder_name(b, text, length);
    value name = list_of(b->homes[BUILDER_NAMES])->array->items[index];
    if (!vector_push(&b->cache_names, name))
        builder_fail_memory(b);
    return (unsigned)b->cache_names.count - 1;
}

static void resolve_labels(struct code_builder *b)
{
    for (size_t i = 0; i < b->uses.count; i++) {
        struct label_use use = b->uses.items[i];
        uint32_t target = b->labels.items[use.target];
        ASSERT(target != UINT32_MAX);
        instruction_set_imm(&b->instructions.items[use.instruction],
                            (int32_t)(target - (use.instruction + 1)));
    }
}

/* Turns the handler of each instruction into records for runs of instructions. */
static void take_handlers(struct code_builder *b, struct code *code)
{
    VECTOR(struct handler) records = {0};
    size_t count = b->instructions.count;
    for (size_t start = 0; start < count;) {
        uint32_t covering = b->covering.items[start];
        size_t end = start + 1;
        while (end < count && b->covering.items[end] == covering)
            end++;
        if (covering != NO_HANDLER) {
            struct builder_handler *h = &b->handlers.items[covering];
            struct handler record = {(uint32_t)start, (uint32_t)end, b->labels.items[h->target],
                                     h->exception};
            if (!vector_push(&records, record)) {
                vector_finish(&records);
                builder_fail_memory(b);
            }
        }
        start = end;
    }
    code->handlers = records.items;
    code->handler_count = (uint32_t)records.count;
}

void code_builder_take(struct code_builder *b, struct code *code)
{
    struct thread *t = b->t;
    resolve_labels(b);
    size_t count;
    const value *items = list_items(b, BUILDER_CONSTANTS, &count);
    value constants = tuple_from_items(t, items, count);
    field_init(&code->constants, constants);
    items = list_items(b, BUILDER_NAMES, &count);
    value all_names = tuple_from_items(t, items, count);
    field_init(&code->names, all_names);
    if (constants == UNSET || all_names == UNSET)
        builder_fail(b);
    struct inline_cache *caches = calloc(b->cache_names.count ? b->cache_names.count : 1, sizeof *caches);
    if (!caches)
        builder_fail_memory(b);
    for (size_t i = 0; i < b->cache_names.count; i++)
        caches[i].name = b->cache_names.items[i];
    code->caches = caches;
    code->cache_count = (uint32_t)b->cache_names.count;
    take_handlers(b, code);
    specialise(b->instructions.items, b->instructions.count, code->first_temporary);
    code->instructions = b->instructions.items;
    code->positions = b->positions.items;
    code->instruction_count = (uint32_t)b->instructions.count;
    b->instructions.items = NULL;
    b->positions.items = NULL;
}
