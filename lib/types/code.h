/* code: what the compiler makes of a function, class body or module. Immutable, but for its inline caches.
 * lib/compiler/code_builder fills it in; lib/vm runs it. */
#ifndef OURO_TYPES_CODE_H
#define OURO_TYPES_CODE_H

#include "object/type.h"
#include "types/class.h"

/* One instruction: lib/compiler/opcode.h says what a, b and c mean for each operation. */
struct instruction {
    uint16_t op, a, b, c;
};
/* Where control goes when an instruction in [start, end) raises. Records do not overlap and are sorted. The
 * temporaries from `exception` on are released first; then that register receives the exception. */
struct handler {
    uint32_t start, end, target; /* instruction indices */
    uint16_t exception;
};
/* Source position of each instruction: lines count from 1, columns are UTF-8 bytes from 0, -1: none. */
struct position {
    int32_t line, end_line;
    int32_t column, end_column;
};
enum code_flag {
    CODE_OPTIMIZED = 1, /* locals are registers (functions), not a namespace */
    CODE_NEWLOCALS = 2,
    CODE_VARARGS = 4,
    CODE_VARKEYWORDS = 8,
    CODE_NESTED = 16,
    CODE_GENERATOR = 32,
    CODE_COROUTINE = 128,
    CODE_ITERABLE_COROUTINE = 256,
    CODE_ASYNC_GENERATOR = 512,
    /* Ouro's own */
    CODE_SIMPLE_CALL =
        1 << 16, /* positional parameters only, no cells among them, no generator: the fast call path */
    CODE_HAS_CELLS = 1 << 17,
    CODE_COMPREHENSION = 1 << 18, /* its function is called once, where it is made, and nobody else sees it */
};

#define SITE_OTHERS 4

/* One inline cache: what an instruction that names an attribute or a global has learned. Filled and read
 * without locks: types/class.h says how. */
struct inline_cache {
    struct attribute_cache attribute; /* globals: version and position in the module's namespace */
    value name;                       /* interned str, borrowed from code->names */
    uint64_t builtin;                 /* globals: version << 32 | position in the builtins; 0: empty */
    struct attribute_cache *others; /* attributes: SITE_OTHERS more, for receivers of other shapes; made when
                                       there are any, by malloc. Atomic; NULL: none */
    uint32_t fillings; /* attributes: how often one of them was filled; atomic, and only about right */
};

struct code {
    struct object object;
    value name, qualname, filename; /* str */
    value constants;                /* tuple; constants[0] is the docstring or None for functions */
    value names;                    /* tuple of interned str: attributes, globals */
    value local_names; /* tuple of str: the registers of named locals: parameters, *args, **kwargs, then other
                          locals (and cells) */
    value cell_names, free_names; /* tuples of str */
    struct instruction *instructions;
    struct position *positions; /* one per instruction */
    struct handler *handlers;
    struct inline_cache *caches; /* cache_count of them */
    uint32_t instruction_count, handler_count, cache_count;
    uint32_t flags; /* enum code_flag */
    uint32_t first_line;
    uint16_t arg_count; /* positional parameters, positional-only ones included */
    uint16_t posonly_count, kwonly_count;
    uint16_t local_count;    /* named locals = registers [0, local_count) */
    uint16_t register_count; /* all registers: locals, cells, temporaries, call windows */
    uint16_t cell_count, free_count;
    uint16_t first_temporary;   /* registers below hold locals and cells, from here on temporaries */
    uint16_t self_attributes;   /* distinct attributes stored through the first parameter: sizes instances */
    value self_attribute_names; /* tuple of those names, or UNSET */
    uint64_t
        module_names; /* where __builtins__ and __name__ are in the globals: function.c. Atomic; 0: unknown */
};
extern struct type code_type;
/* The method replace(): registered by lib/vm. */
extern native_fn *code_replace_hook;

/* What a program sees as the place of an instruction: an instruction counts for two octets, as the smallest
 * do in python3, so that f_lasti and tb_lasti lead to the right item of co_positions(). */
static inline int64_t code_place(int64_t instruction)
{
    return instruction < 0 ? -1 : 2 * instruction;
}

/* Index of the handler record for the instruction, or -1. */
int code_find_handler(const struct code *code, uint32_t instruction);

#endif
