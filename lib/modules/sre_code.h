/* The words that re/_compiler.py makes of a pattern, and what is run: the same words, checked and with their
 * sets numbered.
 *
 * An instruction is an opcode and its operands. A *skip* is a distance from the word that holds it. Nothing
 * jumps backwards but the repeats, which remember where they began.
 *
 *     MARK m                                   m: 2 * group, + 1 at its end; groups are counted from 0
 *     LITERAL c, NOT_LITERAL c, ANY, ANY_ALL   one character
 *     IN skip set... FAILURE                   one character; checked, the skip has become the set's number
 *     AT position
 *     JUMP skip
 *     BRANCH { skip alternative... JUMP skip } 0
 *     REPEAT_ONE skip min max item SUCCESS     and MIN_REPEAT_ONE, POSSESSIVE_REPEAT_ONE: of one character
 *     REPEAT skip min max body... MAX_UNTIL    or MIN_UNTIL, whose place the skip gives
 *     POSSESSIVE_REPEAT skip min max body... SUCCESS
 *     ATOMIC_GROUP skip body... SUCCESS
 *     ASSERT skip back body... SUCCESS         and ASSERT_NOT; back: how far to step back first
 *     GROUPREF group
 *     GROUPREF_EXISTS group skip yes... [JUMP skip no...]
 *     INFO skip flags min max [length skipped prefix... overlaps... | set... FAILURE]     only as the first
 *
 * The *_IGNORE forms compare with lower case; LOC ones know no other locale than C.
 */
#ifndef OURO_MODULES_SRE_CODE_H
#define OURO_MODULES_SRE_CODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SRE_MAGIC      20220615
#define SRE_MAX_REPEAT UINT32_MAX /* no limit */
#define SRE_MAX_GROUPS (INT32_MAX / 2)

/* In the order of OPCODES in re/_constants.py. */
#define SRE_OPCODES(X)                                                                                       \
    X(FAILURE)                                                                                               \
    X(SUCCESS)                                                                                               \
    X(ANY)                                                                                                   \
    X(ANY_ALL)                                                                                               \
    X(ASSERT)                                                                                                \
    X(ASSERT_NOT)                                                                                            \
    X(AT)                                                                                                    \
    X(BRANCH)                                                                                                \
    X(CATEGORY)                                                                                              \
    X(CHARSET)                                                                                               \
    X(BIGCHARSET)                                                                                            \
    X(GROUPREF)                                                                                              \
    X(GROUPREF_EXISTS)                                                                                       \
    X(IN)                                                                                                    \
    X(INFO)                                                                                                  \
    X(JUMP)                                                                                                  \
    X(LITERAL)                                                                                               \
    X(MARK)                                                                                                  \
    X(MAX_UNTIL)                                                                                             \
    X(MIN_UNTIL)                                                                                             \
    X(NOT_LITERAL)                                                                                           \
    X(NEGATE)                                                                                                \
    X(RANGE)                                                                                                 \
    X(REPEAT)                                                                                                \
    X(REPEAT_ONE)                                                                                            \
    X(SUBPATTERN)                                                                                            \
    X(MIN_REPEAT_ONE)                                                                                        \
    X(ATOMIC_GROUP)                                                                                          \
    X(POSSESSIVE_REPEAT)                                                                                     \
    X(POSSESSIVE_REPEAT_ONE)                                                                                 \
    X(GROUPREF_IGNORE)                                                                                       \
    X(IN_IGNORE)                                                                                             \
    X(LITERAL_IGNORE)                                                                                        \
    X(NOT_LITERAL_IGNORE)                                                                                    \
    X(GROUPREF_LOC_IGNORE)                                                                                   \
    X(IN_LOC_IGNORE)                                                                                         \
    X(LITERAL_LOC_IGNORE)                                                                                    \
    X(NOT_LITERAL_LOC_IGNORE)                                                                                \
    X(GROUPREF_UNI_IGNORE)                                                                                   \
    X(IN_UNI_IGNORE)                                                                                         \
    X(LITERAL_UNI_IGNORE)                                                                                    \
    X(NOT_LITERAL_UNI_IGNORE)                                                                                \
    X(RANGE_UNI_IGNORE)

enum sre_opcode {
#define X(name) SRE_OP_##name,
    SRE_OPCODES(X)
#undef X
};

/* ATCODES. */
enum sre_position {
    SRE_AT_BEGINNING,
    SRE_AT_BEGINNING_LINE,
    SRE_AT_BEGINNING_STRING,
    SRE_AT_BOUNDARY,
    SRE_AT_NON_BOUNDARY,
    SRE_AT_END,
    SRE_AT_END_LINE,
    SRE_AT_END_STRING,
    SRE_AT_LOC_BOUNDARY,
    SRE_AT_LOC_NON_BOUNDARY,
    SRE_AT_UNI_BOUNDARY,
    SRE_AT_UNI_NON_BOUNDARY,
    SRE_AT_COUNT
};

/* CHCODES: odd numbers negate. */
enum sre_category {
    SRE_CATEGORY_DIGIT = 0,
    SRE_CATEGORY_SPACE = 2,
    SRE_CATEGORY_WORD = 4,
    SRE_CATEGORY_LINEBREAK = 6,
    SRE_CATEGORY_LOC_WORD = 8,
    SRE_CATEGORY_UNI_DIGIT = 10,
    SRE_CATEGORY_UNI_SPACE = 12,
    SRE_CATEGORY_UNI_WORD = 14,
    SRE_CATEGORY_UNI_LINEBREAK = 16,
    SRE_CATEGORY_COUNT = 18
};

enum sre_flag {
    SRE_FLAG_TEMPLATE = 1,
    SRE_FLAG_IGNORECASE = 2,
    SRE_FLAG_LOCALE = 4,
    SRE_FLAG_MULTILINE = 8,
    SRE_FLAG_DOTALL = 16,
    SRE_FLAG_UNICODE = 32,
    SRE_FLAG_VERBOSE = 64,
    SRE_FLAG_DEBUG = 128,
    SRE_FLAG_ASCII = 256
};

enum sre_info { SRE_INFO_PREFIX = 1, SRE_INFO_LITERAL = 2, SRE_INFO_CHARSET = 4 };

/* A set of an IN of any kind, or the one in INFO: which of the first 256 characters are in it, with the
 * folding of case that its instruction does; for all others its words have to be looked at. */
struct sre_set {
    uint32_t bits[8];
    uint32_t words; /* offset of its first word */
    uint32_t next;  /* offset of the instruction after it */
};

#define SRE_BIT(name) (1ull << SRE_OP_##name)
/* An IN of any kind: the instructions with a set. */
static inline bool sre_is_in(uint32_t op)
{
    const uint64_t ins = SRE_BIT(IN) | SRE_BIT(IN_IGNORE) | SRE_BIT(IN_LOC_IGNORE) | SRE_BIT(IN_UNI_IGNORE);
    return op < 64 && (ins >> op & 1);
}
/* An instruction that takes one character. */
static inline bool sre_takes_one(uint32_t op)
{
    const uint64_t others = SRE_BIT(ANY) | SRE_BIT(ANY_ALL) | SRE_BIT(LITERAL) | SRE_BIT(NOT_LITERAL) |
                            SRE_BIT(LITERAL_IGNORE) | SRE_BIT(NOT_LITERAL_IGNORE) |
                            SRE_BIT(LITERAL_LOC_IGNORE) | SRE_BIT(NOT_LITERAL_LOC_IGNORE) |
                            SRE_BIT(LITERAL_UNI_IGNORE) | SRE_BIT(NOT_LITERAL_UNI_IGNORE);
    return sre_is_in(op) || (op < 64 && (others >> op & 1));
}
#undef SRE_BIT

/* What is run. Whatever the matcher does with it stays within `code`, `sets`, the groups and the subject. */
struct sre_program {
    uint32_t *code;
    struct sre_set *sets;
    uint32_t size; /* words of code; the last is SUCCESS */
    uint32_t set_count;
    uint32_t groups;
    uint32_t body;      /* offset of the first instruction that is not INFO */
    uint32_t min_width; /* what matches has at least so many characters */
    /* An instruction that its first character has to satisfy; SRE_OP_CHARSET: it is in `first`, or not among
     * the first 256; FAILURE: nothing is known. */
    uint32_t head[2];
    uint32_t first[8];
    /* It begins with these characters (0: nothing known), of which the first `prefix_skip` are the LITERALs
     * that the body begins with; `literal`: that is all of it. */
    uint32_t prefix, prefix_length, prefix_skip;
    bool literal;
    uint64_t behind; /* characters before the place where a match begins that it may look at */
};

#endif
