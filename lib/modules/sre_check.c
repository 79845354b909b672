/* One walk over the words, without recursion: what is open (a branch, the body of a repeat) lies on a stack.
 *
 * Every instruction must end within the innermost open block, and a block with what its kind ends with. So
 * the matcher, which begins at the body and follows these skips only, always stands at the beginning of an
 * instruction, meets MAX_UNTIL and MIN_UNTIL only inside their own REPEAT, and a SUCCESS before it leaves a
 * block that has one.
 */
#include "modules/sre_check.h"

#include <string.h>

#include "modules/sre_set.h"
#include "object/object.h"
#include "types/exception.h"
#include "types/protocol.h"

#define POLL_INTERVAL 4096
#define LONG_SET      1024 /* words */

enum block_kind {
    BLOCK_ALL,
    BLOCK_ALTERNATIVE, /* ends with JUMP to the end of the branch */
    BLOCK_YES,         /* of GROUPREF_EXISTS: ends, perhaps with a JUMP over the other part */
    BLOCK_SUCCESS,     /* ends with SUCCESS */
    BLOCK_UNTIL,       /* ends with MAX_UNTIL or MIN_UNTIL */
    BLOCK_NO,          /* the other part: ends */
};
struct block {
    uint32_t kind;   /* enum block_kind */
    uint32_t end;    /* offset of what it ends with */
    uint32_t target; /* where its JUMPs go; 0: none seen yet */
};

struct checker {
    struct thread *t;
    uint32_t *words;
    uint32_t at; /* offset of the next word; at most that of the end of the innermost block */
    struct block *blocks;
    size_t block_count, block_capacity;
    size_t set_capacity;
    struct sre_program *program;
    bool raised; /* something other than that the code is invalid */
};

bool sre_array_grow(struct thread *t, void **array, size_t *capacity, size_t used, size_t count,
                    size_t item_size)
{
    if (count <= *capacity)
        return true;
    size_t room = count + count / 2 + 16;
    void *larger = memory_alloc(t, room * item_size);
    if (!larger)
        return false;
    if (used)
        memcpy(larger, *array, used * item_size);
    memory_free(t, *array);
    *array = larger;
    *capacity = room;
    return true;
}

/* ---- Reading ---- */

static uint32_t block_end(const struct checker *c)
{
    return c->blocks[c->block_count - 1].end;
}

static bool block_open(struct checker *c, enum block_kind kind, uint64_t end)
{
    if (end < c->at || end > block_end(c))
        return false;
    void *blocks = c->blocks;
    if (!sre_array_grow(c->t, &blocks, &c->block_capacity, c->block_count, c->block_count + 1,
                        sizeof *c->blocks)) {
        c->raised = true;
        return false;
    }
    c->blocks = blocks;
    c->blocks[c->block_count++] = (struct block){.kind = kind, .end = (uint32_t)end};
    return true;
}

static bool take(struct checker *c, uint32_t *word)
{
    if (c->at >= block_end(c))
        return false;
    *word = c->words[c->at++];
    return true;
}

/* A skip, turned into the offset of where it leads: within the innermost block, or to its end. */
static bool take_skip(struct checker *c, uint64_t *target)
{
    uint32_t skip, from = c->at;
    if (!take(c, &skip))
        return false;
    *target = (uint64_t)from + skip;
    return *target <= block_end(c);
}

static bool take_exactly(struct checker *c, uint32_t word)
{
    uint32_t found;
    return take(c, &found) && found == word;
}

/* ---- Sets ---- */

/* The words [at, last) of a set, and its FAILURE at `last`. */
static bool check_set_words(const uint32_t *words, uint64_t at, uint64_t last)
{
    while (at < last) {
        uint64_t left = last - at - 1;
        const uint32_t *operands = words + at + 1;
        uint64_t need = 0;
        switch (words[at]) {
        case SRE_OP_NEGATE:
            break;
        case SRE_OP_LITERAL:
            need = 1;
            break;
        case SRE_OP_RANGE:
        case SRE_OP_RANGE_UNI_IGNORE:
            need = 2;
            break;
        case SRE_OP_CHARSET:
            need = 8;
            break;
        case SRE_OP_CATEGORY:
            need = 1;
            if (left < need || operands[0] >= SRE_CATEGORY_COUNT)
                return false;
            break;
        case SRE_OP_BIGCHARSET:
            if (left < 65)
                return false;
            for (size_t i = 0; i < 256; i++)
                if (((const uint8_t *)(operands + 1))[i] >= operands[0])
                    return false;
            need = 65 + (uint64_t)operands[0] * 8;
            break;
        default:
            return false;
        }
        if (left < need)
            return false;
        at += 1 + need;
    }
    return at == last && words[last] == SRE_OP_FAILURE;
}

/* Numbers the set of an instruction; its words begin at `first`, and `next` follows its FAILURE. */
static bool add_set(struct checker *c, uint32_t op, uint64_t first, uint64_t next, uint32_t *number)
{
    struct sre_program *program = c->program;
    if (next < first + 1 || !check_set_words(c->words, first, next - 1))
        return false;
    void *sets = program->sets;
    if (!sre_array_grow(c->t, &sets, &c->set_capacity, program->set_count, program->set_count + 1,
                        sizeof *program->sets)) {
        c->raised = true;
        return false;
    }
    program->sets = sets;
    struct sre_set *set = &program->sets[program->set_count];
    set->words = (uint32_t)first;
    set->next = (uint32_t)next;
    for (uint32_t i = 0; i < COUNT_OF(set->bits); i++) {
        set->bits[i] = sre_set_bits(c->words + first, op, i);
        if (next - first >= LONG_SET && !native_poll(c->t)) {
            c->raised = true;
            return false;
        }
    }
    *number = program->set_count++;
    return true;
}

static bool check_in(struct checker *c, uint32_t op)
{
    uint32_t place = c->at;
    uint64_t next;
    if (!take_skip(c, &next) || !add_set(c, op, c->at, next, &c->words[place]))
        return false;
    c->at = (uint32_t)next;
    return true;
}

/* ---- Instructions ---- */

/* An instruction that takes one character, its opcode read already: 1. 0: it is another. -1: invalid. */
static int check_one(struct checker *c, uint32_t op)
{
    uint32_t ignored;
    switch (op) {
    case SRE_OP_ANY:
    case SRE_OP_ANY_ALL:
        return 1;
    case SRE_OP_LITERAL:
    case SRE_OP_NOT_LITERAL:
    case SRE_OP_LITERAL_IGNORE:
    case SRE_OP_NOT_LITERAL_IGNORE:
    case SRE_OP_LITERAL_LOC_IGNORE:
    case SRE_OP_NOT_LITERAL_LOC_IGNORE:
    case SRE_OP_LITERAL_UNI_IGNORE:
    case SRE_OP_NOT_LITERAL_UNI_IGNORE:
        return take(c, &ignored) ? 1 : -1;
    case SRE_OP_IN:
    case SRE_OP_IN_IGNORE:
    case SRE_OP_IN_LOC_IGNORE:
    case SRE_OP_IN_UNI_IGNORE:
        return check_in(c, op) ? 1 : -1;
    default:
        return 0;
    }
}

static bool check_bounds(struct checker *c, uint64_t *target)
{
    uint32_t least, most;
    return take_skip(c, target) && take(c, &least) && take(c, &most) && least <= most;
}

static bool check_repeat_one(struct checker *c)
{
    uint64_t target;
    uint32_t op;
    return check_bounds(c, &target) && take(c, &op) && check_one(c, op) > 0 &&
           take_exactly(c, SRE_OP_SUCCESS) && c->at == target;
}

static bool check_assert(struct checker *c)
{
    uint64_t target;
    uint32_t back;
    if (!take_skip(c, &target) || !take(c, &back) || back > INT32_MAX || target == 0)
        return false;
    c->program->behind += back; /* cannot overflow: 2^32 words at most, of which each is less than 2^31 */
    return block_open(c, BLOCK_SUCCESS, target - 1);
}

/* The next alternative of a branch, whose number of words is the next word; or its end. */
static bool check_alternative(struct checker *c, uint32_t jumps_to)
{
    uint32_t place = c->at;
    uint64_t target;
    if (!take_skip(c, &target))
        return false;
    if (target == place)
        return jumps_to == c->at; /* there has to be an alternative */
    if (target < 2 || !block_open(c, BLOCK_ALTERNATIVE, target - 2))
        return false;
    c->blocks[c->block_count - 1].target = jumps_to;
    return true;
}

static bool check_exists(struct checker *c)
{
    uint32_t group, skip, place = c->at;
    return take(c, &group) && group < c->program->groups && take(c, &skip) &&
           block_open(c, BLOCK_YES, (uint64_t)place + skip);
}

/* A JUMP that is not part of another instruction: after the first part of GROUPREF_EXISTS, over the second.
 */
static bool check_jump(struct checker *c)
{
    const struct block *block = &c->blocks[c->block_count - 1];
    uint64_t target;
    if (block->kind != BLOCK_YES || block->end - c->at != 1)
        return false;
    c->block_count--;
    return take_skip(c, &target) && block_open(c, BLOCK_NO, target);
}

static bool check_other(struct checker *c, uint32_t op)
{
    uint64_t target;
    uint32_t operand;
    switch (op) {
    case SRE_OP_SUCCESS:
    case SRE_OP_FAILURE:
        return true;
    case SRE_OP_MARK:
        return take(c, &operand) && operand / 2 < c->program->groups;
    case SRE_OP_AT:
        return take(c, &operand) && operand < SRE_AT_COUNT;
    case SRE_OP_GROUPREF:
    case SRE_OP_GROUPREF_IGNORE:
    case SRE_OP_GROUPREF_LOC_IGNORE:
    case SRE_OP_GROUPREF_UNI_IGNORE:
        return take(c, &operand) && operand < c->program->groups;
    case SRE_OP_GROUPREF_EXISTS:
        return check_exists(c);
    case SRE_OP_JUMP:
        return check_jump(c);
    case SRE_OP_BRANCH:
        return check_alternative(c, 0);
    case SRE_OP_REPEAT_ONE:
    case SRE_OP_MIN_REPEAT_ONE:
    case SRE_OP_POSSESSIVE_REPEAT_ONE:
        return check_repeat_one(c);
    case SRE_OP_REPEAT:
        return check_bounds(c, &target) && block_open(c, BLOCK_UNTIL, target);
    case SRE_OP_POSSESSIVE_REPEAT:
        return check_bounds(c, &target) && block_open(c, BLOCK_SUCCESS, target);
    case SRE_OP_ATOMIC_GROUP:
        return take_skip(c, &target) && target > 0 && block_open(c, BLOCK_SUCCESS, target - 1);
    case SRE_OP_ASSERT:
    case SRE_OP_ASSERT_NOT:
        return check_assert(c);
    default:
        return false;
    }
}

/* At the end of the innermost block: what it ends with, and what comes next of the same instruction. */
static bool check_block_end(struct checker *c)
{
    struct block block = c->blocks[--c->block_count];
    uint64_t target;
    uint32_t op;
    switch ((enum block_kind)block.kind) {
    case BLOCK_SUCCESS:
        return take_exactly(c, SRE_OP_SUCCESS);
    case BLOCK_UNTIL:
        return take(c, &op) && (op == SRE_OP_MAX_UNTIL || op == SRE_OP_MIN_UNTIL);
    case BLOCK_ALTERNATIVE:
        return take_exactly(c, SRE_OP_JUMP) && take_skip(c, &target) &&
               (block.target == 0 || block.target == target) && check_alternative(c, (uint32_t)target);
    case BLOCK_YES:
    case BLOCK_NO:
    case BLOCK_ALL:
        break;
    }
    return true;
}

/* INFO, which tells what a search may use; the first instruction, if it is there. */
static bool check_info(struct checker *c)
{
    struct sre_program *program = c->program;
    uint64_t target;
    uint32_t flags, ignored;
    if (!take_skip(c, &target) || !take(c, &flags) || !take(c, &program->min_width) || !take(c, &ignored))
        return false;
    if ((flags & ~(uint32_t)(SRE_INFO_PREFIX | SRE_INFO_LITERAL | SRE_INFO_CHARSET)) ||
        ((flags & SRE_INFO_PREFIX) && (flags & SRE_INFO_CHARSET)) ||
        ((flags & SRE_INFO_LITERAL) && !(flags & SRE_INFO_PREFIX)))
        return false;
    if (flags & SRE_INFO_PREFIX) {
        uint32_t length, skip;
        if (!take(c, &length) || !take(c, &skip) || target < c->at || target - c->at != 2 * (uint64_t)length)
            return false;
        const uint32_t *overlaps = c->words + c->at + length;
        for (uint32_t i = 0; i < length; i++)
            if (overlaps[i] >= length)
                return false;
        program->prefix = c->at;
        program->prefix_length = length;
        program->prefix_skip = skip;
        program->literal = length && (flags & SRE_INFO_LITERAL);
    } else if (flags & SRE_INFO_CHARSET) {
        if (!add_set(c, SRE_OP_IN, c->at, target, &program->head[1]))
            return false;
        program->head[0] = SRE_OP_IN;
    } else if (c->at != target) {
        return false;
    }
    c->at = program->body = (uint32_t)target;
    return true;
}

/* The LITERALs that a search goes past once it has found the prefix are there, and are those of the prefix.
 */
static bool check_prefix(const struct checker *c)
{
    const struct sre_program *program = c->program;
    uint32_t skip = program->prefix_skip;
    if (skip > program->prefix_length || program->size - program->body < 2 * (uint64_t)skip)
        return false;
    for (uint32_t i = 0; i < skip; i++) {
        const uint32_t *literal = c->words + program->body + 2 * (uint64_t)i;
        if (literal[0] != SRE_OP_LITERAL || literal[1] != c->words[program->prefix + i])
            return false;
    }
    return true;
}

static bool check_all(struct checker *c)
{
    if (c->words[0] == SRE_OP_INFO) {
        c->at = 1;
        if (!check_info(c))
            return false;
    }
    for (size_t steps = 0; c->block_count;) {
        if (++steps % POLL_INTERVAL == 0 && !native_poll(c->t)) {
            c->raised = true;
            return false;
        }
        if (c->at == block_end(c)) {
            if (c->block_count == 1)
                break;
            if (!check_block_end(c))
                return false;
            continue;
        }
        uint32_t op = c->words[c->at++];
        int one = check_one(c, op);
        if (one < 0 || (one == 0 && !check_other(c, op)))
            return false;
    }
    if (c->program->head[0] == SRE_OP_FAILURE)
        sre_find_head(c->program);
    return check_prefix(c);
}

bool sre_check(struct thread *t, uint32_t *words, size_t size, int64_t groups, struct sre_program *program)
{
    *program = (struct sre_program){.code = words};
    struct block all = {.kind = BLOCK_ALL};
    struct checker c = {.t = t, .words = words, .program = program};
    void *blocks = NULL;
    bool good = false;
    if (groups >= 0 && groups <= SRE_MAX_GROUPS && size > 0 && size < UINT32_MAX &&
        words[size - 1] == SRE_OP_SUCCESS) {
        program->size = (uint32_t)size;
        program->groups = (uint32_t)groups;
        program->behind = 1; /* for AT */
        all.end = (uint32_t)size - 1;
        if (!sre_array_grow(t, &blocks, &c.block_capacity, 0, 1, sizeof all))
            return false;
        c.blocks = blocks;
        c.blocks[c.block_count++] = all;
        good = check_all(&c);
        memory_free(t, c.blocks);
    }
    if (!good && !c.raised)
        raise_error(t, &exc_RuntimeError, "invalid SRE code");
    return good;
}
