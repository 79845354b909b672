/* The instruction set: one table that code generation, disassembly and the evaluation loop share.
 *
 * A register machine. Registers of a frame: named locals, then cells, then temporaries. An instruction is
 * 64 bits: op, a, b, c of 16 bits each; `imm` is b and c read as one signed 32-bit number, a
 * distance in instructions from the one after it.
 *
 * Rules that every instruction keeps:
 * - A *local or cell* operand is borrowed: it stays in its register and no count moves.
 *   A *temporary* operand (index >= code->first_temporary) is consumed: the register holds no reference
 * afterwards. Exceptions to this ("keeps b") are named.
 * - The destination is written only on success; what a local held before is released after the store.
 *   A temporary destination holds no reference before.
 * - A local operand may be unbound: the slow path of the instruction then raises UnboundLocalError.
 *
 * A *window* W is FRAME_HEADER registers, the last of which holds the callable, followed by the arguments:
 * exactly the layout of the callee's frame, so a call copies nothing. One spare register follows the
 * arguments.
 *
 * "Test" instructions are followed by a JUMP: when the outcome equals c they jump there, else they skip it.
 *
 * "cache" is an index into code->caches; the entry also holds the name.
 */
#ifndef OURO_COMPILER_OPCODE_H
#define OURO_COMPILER_OPCODE_H

#include "object/type.h"
#include "types/class.h"
#include "types/code.h"

#define FRAME_HEADER   7 /* registers that a frame's header takes: see vm/frame.h */
#define NO_REGISTER    0xFFFF
#define LOOP_REGISTERS 3 /* that GET_LOOP fills */

/* name, operand kinds of a, b, c for disassembly: r register, w window, n name, k constant, c cache, u
 * number, j jump, f free variable, - none */
#define OPCODE_TABLE(X)                                                                                      \
    /* moving */                                                                                             \
    X(MOVE, "rr-")         /* a = b; a temporary is moved, a local copied */                                 \
    X(COPY, "rr-")         /* a = b; keeps b */                                                              \
    X(LOAD_CONST, "rk-")   /* a = constants[imm] */                                                          \
    X(CLEAR, "r--")        /* empties temporary a */                                                         \
    X(DELETE_LOCAL, "r--") /* del a */                                                                       \
    X(CHECK_LOCAL, "r--")  /* raises if a is unbound */                                                      \
    /* names */                                                                                              \
    X(LOAD_GLOBAL, "r-c")                                                                                    \
    X(STORE_GLOBAL, "r-c") /* global = a */                                                                  \
    X(DELETE_GLOBAL, "--c")                                                                                  \
    X(LOAD_NAME, "r-c") /* namespace, globals, builtins */                                                   \
    X(STORE_NAME, "r-c")                                                                                     \
    X(DELETE_NAME, "--c")                                                                                    \
    X(LOAD_CELL, "rr-")  /* a = content of the cell in register b */                                         \
    X(STORE_CELL, "rr-") /* content of the cell in register b = a */                                         \
    X(DELETE_CELL, "-r-")                                                                                    \
    X(LOAD_FREE, "rf-")  /* a = content of closure[b] */                                                     \
    X(STORE_FREE, "rf-") /* content of closure[b] = a */                                                     \
    X(DELETE_FREE, "-f-")                                                                                    \
    X(LOAD_FREE_CELL, "rf-")  /* a = closure[b] itself */                                                    \
    X(LOAD_CLASS_FREE, "rfc") /* a = namespace[name] or content of closure[b] */                             \
    X(MAKE_CELL, "rr-")       /* a = cell(moved content of local b, or empty for NO_REGISTER) */             \
    /* attributes and items */                                                                               \
    X(LOAD_ATTR, "rrc")       /* a = b.name */                                                               \
    X(STORE_ATTR, "rrc")      /* a.name = b */                                                               \
    X(DELETE_ATTR, "r-c")     /* del a.name */                                                               \
    X(LOAD_METHOD, "wrc")     /* window a: callable and self (or UNSET) of b.name */                         \
    X(LOAD_SUPER_ATTR, "rwc") /* a = super(w[0], w[1]).name: not emitted yet, see codegen */                 \
    X(LOAD_ITEM, "rrr")       /* a = b[c] */                                                                 \
    X(LOAD_ITEM_K, "rrk")     /* a = b[constants[c]] */                                                      \
    X(STORE_ITEM, "rrr")      /* a[b] = c */                                                                 \
    X(LOAD_SLICE, "rrr")      /* a = b[c:c+1], temporaries; None where nothing stands */                     \
    X(STORE_SLICE, "rrr")     /* a[b:b+1] = c */                                                             \
    X(DELETE_ITEM, "rr-")     /* del a[b] */                                                                 \
    X(BUILD_SLICE, "rru")     /* a = slice(b, b+1[, b+2]); c: 2 or 3 */                                      \
    /* unary */                                                                                              \
    X(NEGATIVE, "rr-")                                                                                       \
    X(POSITIVE, "rr-")                                                                                       \
    X(INVERT, "rr-")                                                                                         \
    X(NOT, "rr-")                                                                                            \
    /* comparisons with a result; c of COMPARE_K is a constant */                                            \
    X(IS, "rrr")                                                                                             \
    X(IS_NOT, "rrr")                                                                                         \
    X(IN, "rrr")                                                                                             \
    X(NOT_IN, "rrr")                                                                                         \
    /* tests: followed by JUMP */                                                                            \
    X(TEST_TRUTH, "r-u")                                                                                     \
    X(TEST_NONE, "r-u") /* a is None */                                                                      \
    X(TEST_IS, "rru")                                                                                        \
    X(TEST_IN, "rru")                                                                                        \
    X(TEST_KEEP, "r-u")      /* truth of temporary a; when it jumps it keeps a, else consumes it */          \
    X(TEST_EXCEPTION, "rru") /* exception a (kept) matches class or tuple b */                               \
    X(JUMP, "-j-")                                                                                           \
    X(JUMP_BACK, "-j-") /* polls */                                                                          \
    /* iteration */                                                                                          \
    X(GET_ITER, "rr-")                                                                                       \
    X(GET_WALK, "rr-") /* a = b if GET_LOOP takes that as it is, else its iterator */                        \
    X(GET_LOOP, "rr-") /* temporaries a .. a+2 = what FOR_ITER walks for b: see eval_loop.h */               \
    X(FOR_ITER, "rr-") /* a = next(b), skip the following JUMP; at the end take it, b consumed */            \
    X(GET_AITER, "rr-")                                                                                      \
    X(GET_ANEXT, "rr-")     /* a = awaitable of anext(b); keeps b */                                         \
    X(END_ASYNC_FOR, "r--") /* re-raises exception a unless it is StopAsyncIteration */                      \
    X(UNPACK, "rru")        /* a .. a+c = b */                                                               \
    X(UNPACK_PAIR, "rrr")   /* a, c = temporary b; a and c are locals */                                     \
    X(UNPACK_EX, "rru")     /* a .. = b with c & 255 before the starred one and c >> 8 after */              \
    /* building */                                                                                           \
    X(BUILD_LIST, "rru") /* a = [b .. b+c] */                                                                \
    X(BUILD_TUPLE, "rru")                                                                                    \
    X(BUILD_SET, "rru")                                                                                      \
    X(BUILD_MAP, "rru")    /* c pairs from b */                                                              \
    X(BUILD_STRING, "rru") /* concatenation of c strs */                                                     \
    X(LIST_APPEND, "rr-")  /* keeps a */                                                                     \
    X(SET_ADD, "rr-")      /* keeps a */                                                                     \
    X(MAP_ADD, "rrr")      /* keeps a; a[b] = c */                                                           \
    X(LIST_EXTEND, "rrr")  /* keeps a and c: f(*b), c is the callable for the text of an error; else 0 */    \
    X(SET_UPDATE, "rr-")   /* keeps a */                                                                     \
    X(DICT_UPDATE, "rr-")  /* keeps a; {**b} */                                                              \
    X(DICT_MERGE, "rrr")   /* keeps a and c; f(**b): duplicates raise, c is the callable for the text */     \
    X(LIST_TO_TUPLE, "rr-")                                                                                  \
    X(CONVERT, "rru") /* a = str/repr/ascii(b): c is 's', 'r' or 'a' */                                      \
    X(FORMAT, "rrr")  /* a = format(b, c); c NO_REGISTER: no spec */                                         \
    /* calls */                                                                                              \
    X(CALL, "rwu")        /* a = window b called with c positional arguments */                              \
    X(CALL_METHOD, "rwu") /* window from LOAD_METHOD; c arguments follow self */                             \
    X(CALL_KW, "rwu")     /* c arguments, the last of them keywords; the next instruction is NAMES */        \
    X(NAMES, "-k-")       /* operand word: constants[imm] is the tuple of keyword names; never executed */   \
    X(CALL_EX, "rw-")     /* window b: argument tuple, then dict or UNSET */                                 \
    X(RETURN, "r--")                                                                                         \
    X(RETURN_CONST, "-k-")                                                                                   \
    X(MAKE_FUNCTION, "rkr") /* a = function(constants[b]); c..c+3 temporaries or NO_REGISTER: defaults,      \
                               kwdefaults, annotations, closure */                                           \
    X(MAKE_CLOSURE, "rkr")  /* a = function(constants[b]) with the tuple of cells c */                       \
    X(BUILD_CLASS, "r--")   /* a = the __build_class__ builtin */                                            \
    X(YIELD, "rru")         /* yields b, a = what is sent; c: inside an except handler */                    \
    X(YIELD_FROM, "rrr")    /* keeps b, the iterator; c sent value; a = its result when it ends. Repeated */ \
    X(GET_YIELD_FROM, "rr-") /* a = iterator of b for yield from */                                          \
    X(GET_AWAITABLE, "rr-")                                                                                  \
    X(ASYNC_YIELD, "rru") /* yield in an async generator */                                                  \
    /* exceptions */                                                                                         \
    X(ENTER_HANDLER,                                                                                         \
      "rru") /* b = exception handled so far, a (kept) becomes it; c: outermost in its frame */              \
    X(LEAVE_HANDLER, "-ru") /* the handled exception becomes b again */                                      \
    X(RAISE, "r--")                                                                                          \
    X(RAISE_FROM, "rr-")                                                                                     \
    X(RAISE_AGAIN, "---") /* bare raise */                                                                   \
    X(RERAISE, "r--")     /* a goes on as if it had not been caught */                                       \
    X(LOAD_ASSERTION_ERROR, "r--")                                                                           \
    X(BEFORE_WITH, "rr-") /* a = bound __exit__, a+1 = __enter__() of b */                                   \
    X(WITH_EXIT,                                                                                             \
      "rrr") /* a = b(type, value, traceback of c); c NO_REGISTER: three times None; keeps c, consumes b */  \
    X(BEFORE_ASYNC_WITH, "rr-") /* a = bound __aexit__, a+1 = awaitable of __aenter__() */                   \
    X(EXCEPT_STAR_MATCH, "rrr") /* a = matching part of group b by c, b = the rest (None if empty) */        \
    X(EXCEPT_STAR_END, "rrr")   /* a = what to raise again (or None) from original b and list c */           \
    /* import */                                                                                             \
    X(IMPORT_NAME, "rnu") /* a = __import__(names[b], fromlist in a, level c) */                             \
    X(IMPORT_FROM, "rrn") /* a = names[c] of module b; keeps b */                                            \
    X(IMPORT_STAR, "r--")                                                                                    \
    /* patterns: each keeps its subject; a is a bool unless said otherwise */                                \
    X(MATCH_SEQUENCE, "rr-")                                                                                 \
    X(MATCH_MAPPING, "rr-")                                                                                  \
    X(MATCH_KEYS, "rrr")   /* a = tuple of items of b for the keys in tuple c (kept), or None */             \
    X(MATCH_CLASS, "rrr")  /* a = tuple of attributes of b; c: class, c+1: keyword names, c+2: number of     \
                              positional, or None */                                                         \
    X(GET_LENGTH, "rr-")   /* a = len(b); keeps b */                                                         \
    X(MAPPING_REST, "rrr") /* a = dict of b without the keys in tuple c */                                   \
    /* forms for operands that are known to be locals or temporaries: special.c makes them */                \
    X(MOVE_TL, "rr-")                                                                                        \
    X(MOVE_LT, "rr-")                                                                                        \
    X(MOVE_TT, "rr-")                                                                                        \
    X(LOAD_CONST_T, "rk-")                                                                                   \
    X(LOAD_GLOBAL_T, "r-c")                                                                                  \
    X(LOAD_FREE_T, "rf-")                                                                                    \
    X(LOAD_ATTR_TL, "rrc")                                                                                   \
    X(LOAD_ATTR_TT, "rrc")                                                                                   \
    X(LOAD_ATTR_LL, "rrc")                                                                                   \
    X(LOAD_METHOD_L, "wrc")                                                                                  \
    X(LOAD_METHOD_T, "wrc")                                                                                  \
    X(STORE_ATTR_LT, "rrc")                                                                                  \
    X(STORE_ATTR_LL, "rrc")                                                                                  \
    X(RETURN_L, "r--")                                                                                       \
    X(RETURN_T, "r--")                                                                                       \
    X(add_T, "rrr")                                                                                          \
    X(subtract_T, "rrr")                                                                                     \
    X(multiply_T, "rrr")                                                                                     \
    X(add_RK_T, "rrk")                                                                                       \
    X(subtract_RK_T, "rrk")                                                                                  \
    X(multiply_RK_T, "rrk")                                                                                  \
    /* the rest */                                                                                           \
    X(SETUP_ANNOTATIONS, "---")                                                                              \
    X(PRINT_EXPR, "r--")                                                                                     \
    X(BREAKPOINT, "---") /* stands for an instruction with a stop point on it: vm/stop.h */

#define BINARY_OPCODES(X)  TYPE_BINARY_SLOTS(X) X(power, "__pow__", "__rpow__", "** or pow()")
#define COMPARE_OPCODES(X) X(LT) X(LE) X(EQ) X(NE) X(GT) X(GE)

enum opcode {
#define X(name, operands) OP_##name,
    OPCODE_TABLE(X)
#undef X
/* Binary operations a = b op c: registers; c a constant; b a constant; and a = b op= c. */
#define X(name, python, reflected, symbol)                                                                   \
    OP_##name, OP_##name##_RK, OP_##name##_KR, OP_##name##_INPLACE, OP_##name##_INPLACE_RK,
        BINARY_OPCODES(X)
#undef X
/* a = b cmp c; c a constant; and tests of a cmp b with JUMP. */
#define X(name) OP_COMPARE_##name, OP_COMPARE_##name##_RK, OP_TEST_##name, OP_TEST_##name##_RK,
            COMPARE_OPCODES(X)
#undef X
                OPCODE_COUNT
};

#define OPCODE_FIRST_BINARY  OP_add
#define OPCODE_FIRST_COMPARE OP_COMPARE_LT
/* The instruction of binary operation `op` (enum binary_op) in form 0 registers, 1 RK, 2 KR, 3 in place, 4 in
 * place RK. */
#define OPCODE_BINARY(op, form) (OPCODE_FIRST_BINARY + (op)*5 + (form))
/* The instruction of comparison `op` (enum compare_op) in form 0 registers, 1 RK, 2 test, 3 test RK. */
#define OPCODE_COMPARE(op, form) (OPCODE_FIRST_COMPARE + (op)*4 + (form))

struct opcode_info {
    const char *name;
    const char *operands; /* kinds of a, b, c */
};
const struct opcode_info *opcode_info(uint16_t op);

static inline int32_t instruction_imm(const struct instruction *instruction)
{
    return (int32_t)((uint32_t)instruction->b | (uint32_t)instruction->c << 16);
}
static inline void instruction_set_imm(struct instruction *instruction, int32_t imm)
{
    instruction->b = (uint16_t)imm;
    instruction->c = (uint16_t)((uint32_t)imm >> 16);
}

#endif
