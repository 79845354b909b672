/* Builds one code object: instructions with positions, labels, constants, names, caches and handlers.
 *
 * Ownership: everything is malloc'ed and freed by code_builder_finish, but for what code_builder_take
 * moved into the code object. Constants and names are in lists that scope slots hold, so builders nest
 * strictly, and a safepoint may be reached while one is in use. Belongs to one thread. Failure: every
 * function that can fail longjmps to builder->failure with an exception pending in the thread.
 */
#ifndef OURO_COMPILER_CODE_BUILDER_H
#define OURO_COMPILER_CODE_BUILDER_H

#include <setjmp.h>

#include "base/vector.h"
#include "compiler/ast.h"
#include "compiler/opcode.h"

/* A place in the code that jumps refer to before it is known. Index into builder->labels. */
typedef uint32_t label;

/* A protected region: where an exception raised in it goes. */
struct builder_handler {
    label target;
    uint16_t exception; /* register; temporaries from here on are released */
};
#define NO_HANDLER UINT32_MAX

/* The scope slots of a builder. */
enum { BUILDER_CONSTANTS, BUILDER_NAMES, BUILDER_CODE, BUILDER_HOMES };

struct constant_slot {
    value constant;
    uint32_t index; /* plus one; 0: empty */
};

struct code_builder {
    struct thread *t;
    jmp_buf *failure;
    VECTOR(struct instruction) instructions;
    VECTOR(struct position) positions;
    VECTOR(uint32_t) covering; /* per instruction: index into handlers, or NO_HANDLER */
    VECTOR(uint32_t) labels;   /* instruction index, or UINT32_MAX while unplaced */
    struct {
        struct label_use {
            uint32_t instruction;
            label target;
        } * items;
        size_t count, capacity;
    } uses;
    VECTOR(struct builder_handler) handlers;
    value *homes; /* BUILDER_HOMES scope slots; NULL: not entered */
    struct constant_slot *constant_table;
    size_t constant_table_size; /* power of two */
    VECTOR(value) cache_names;  /* borrowed from the names: one per cache */
    uint32_t current_handler;
    struct position position; /* of what is emitted next */
};

/* Fails by longjmp too, with a builder that can be finished. */
void code_builder_init(struct code_builder *b, struct thread *t, jmp_buf *failure);
/* Leaves its scope. *Safepoint*. */
void code_builder_finish(struct code_builder *b);

/* Longjmps; an exception must be pending. */
_Noreturn void builder_fail(struct code_builder *b);
/* Raises MemoryError and fails. */
_Noreturn void builder_fail_memory(struct code_builder *b);

/* Appends an instruction; returns its index. */
uint32_t emit(struct code_builder *b, unsigned op, unsigned a, unsigned rb, unsigned c);
uint32_t emit_imm(struct code_builder *b, unsigned op, unsigned a, int32_t imm);

label label_new(struct code_builder *b);
void label_place(struct code_builder *b, label l);
bool label_is_placed(const struct code_builder *b, label l);
/* Emits a JUMP (or JUMP_BACK when the label is placed already) to l. */
void emit_jump(struct code_builder *b, label l);

/* Opens a protected region; instructions emitted until the next change of current_handler are covered.
 * Returns the previous one. */
uint32_t builder_protect(struct code_builder *b, label target, unsigned exception_register);

/* *Takes* the constant; returns its index. Equal immediates and identical objects share one. */
uint32_t builder_constant(struct code_builder *b, value constant);
/* Index of an interned name. */
unsigned builder_name(struct code_builder *b, const char *text, size_t length);
/* A new inline cache for that name. */
unsigned builder_cache(struct code_builder *b, const char *text, size_t length);

/* Resolves labels and moves everything into the code object: instructions, positions, handlers, constants,
 * names, caches. */
void code_builder_take(struct code_builder *b, struct code *code);

#endif
