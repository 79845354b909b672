/* What a match begins with, for searches: worked out once, from checked code. */
#include <string.h>

#include "modules/sre_check.h"
#include "modules/sre_set.h"

#define STEPS_MAX 200 /* instructions looked at; a pattern that takes more has no head */
#define PATHS_MAX 32  /* ways to begin that wait to be looked at */

struct paths {
    const struct sre_program *program;
    uint32_t *first; /* of the 256 first characters, those that one of the ways begins with */
    const uint32_t *waiting[PATHS_MAX];
    size_t count;
    bool unknown; /* a way takes no character, or there are too many */
};

static void add_path(struct paths *paths, const uint32_t *code)
{
    if (paths->count < PATHS_MAX)
        paths->waiting[paths->count++] = code;
    else
        paths->unknown = true;
}

static void add_one(struct paths *paths, const uint32_t *code)
{
    if (sre_is_in(code[0])) {
        for (size_t i = 0; i < 8; i++)
            paths->first[i] |= paths->program->sets[code[1]].bits[i];
    } else {
        for (uint32_t c = 0; c < 256; c++)
            paths->first[c / 32] |= (uint32_t)sre_takes(code, c) << (c % 32);
    }
}

/* Looks at an instruction. Returns the one that follows it without a character taken; NULL: none. */
static const uint32_t *step(struct paths *paths, const uint32_t *code)
{
    if (sre_takes_one(code[0])) {
        add_one(paths, code);
        return NULL;
    }
    switch (code[0]) {
    case SRE_OP_FAILURE:
        return NULL;
    case SRE_OP_MARK:
    case SRE_OP_AT:
        return code + 2;
    case SRE_OP_JUMP:
    case SRE_OP_ASSERT:
    case SRE_OP_ASSERT_NOT:
        return code + 1 + code[1];
    case SRE_OP_MAX_UNTIL:
    case SRE_OP_MIN_UNTIL:
        return code + 1;
    case SRE_OP_BRANCH:
        for (code++; code[0]; code += code[0])
            add_path(paths, code + 1);
        return NULL;
    case SRE_OP_GROUPREF_EXISTS:
        add_path(paths, code + 1 + code[2]);
        return code + 3;
    case SRE_OP_REPEAT_ONE:
    case SRE_OP_MIN_REPEAT_ONE:
    case SRE_OP_POSSESSIVE_REPEAT_ONE:
        add_one(paths, code + 4);
        return code[2] ? NULL : code + 1 + code[1];
    case SRE_OP_REPEAT:
    case SRE_OP_POSSESSIVE_REPEAT:
        if (code[2] == 0)
            add_path(paths, code + 1 + code[1] + 1);
        return code + 4;
    case SRE_OP_ATOMIC_GROUP:
        return code + 2;
    default: /* SUCCESS, GROUPREF: perhaps without a character */
        paths->unknown = true;
        return NULL;
    }
}

/* The instruction that takes the first character, if there is but one; NULL. */
static const uint32_t *single_head(const uint32_t *code)
{
    for (;;) {
        switch (code[0]) {
        case SRE_OP_MARK:
        case SRE_OP_ATOMIC_GROUP:
            code += 2;
            continue;
        case SRE_OP_REPEAT:
        case SRE_OP_POSSESSIVE_REPEAT:
        case SRE_OP_REPEAT_ONE:
        case SRE_OP_MIN_REPEAT_ONE:
        case SRE_OP_POSSESSIVE_REPEAT_ONE:
            if (code[2] == 0)
                return NULL;
            code += 4;
            continue;
        default:
            return sre_takes_one(code[0]) && code[0] != SRE_OP_ANY && code[0] != SRE_OP_ANY_ALL ? code : NULL;
        }
    }
}

void sre_find_head(struct sre_program *program)
{
    const uint32_t *code = program->code + program->body, *head = single_head(code);
    if (head) {
        memcpy(program->head, head, sizeof program->head);
        return;
    }
    if (code[0] == SRE_OP_AT && (code[1] == SRE_AT_BEGINNING || code[1] == SRE_AT_BEGINNING_STRING))
        return; /* it is tried once */
    struct paths paths = {.program = program, .first = program->first};
    add_path(&paths, code);
    for (size_t steps = 0; paths.count && !paths.unknown;) {
        code = paths.waiting[--paths.count];
        for (; code && !paths.unknown; code = step(&paths, code))
            paths.unknown = ++steps > STEPS_MAX;
    }
    bool all = true;
    for (size_t i = 0; i < COUNT_OF(program->first); i++)
        all = all && program->first[i] == UINT32_MAX;
    if (!paths.unknown && !all)
        program->head[0] = SRE_OP_CHARSET;
}
