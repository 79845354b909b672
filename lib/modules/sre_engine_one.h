/* Part of the engine, included once for each width of unit (UNIT, and NAME to name functions by):
 * instructions that take one character, and how often they match in a row.
 */

/* The character is in the set of an IN of any kind; `number` is its first operand. */
static inline bool NAME(in_set)(struct sre_run *run, uint32_t op, uint32_t number, uint32_t c)
{
    const struct sre_set *set = &run->program->sets[number];
    if (sizeof(UNIT) == 1 || likely(c < 256))
        return set->bits[c / 32] >> (c % 32) & 1;
    run->steps_to_poll -= (set->next - set->words) / 32;
    return sre_words_have_folded(run->program->code + set->words, op, c);
}

/* The character is one that the instruction at `code` takes. */
static inline bool NAME(takes)(struct sre_run *run, const uint32_t *code, uint32_t c)
{
    return sre_is_in(code[0]) ? NAME(in_set)(run, code[0], code[1], c) : sre_takes(code, c);
}

/* The first place in [at, end) with the character; end if there is none. */
static inline const UNIT *NAME(find)(const UNIT *at, const UNIT *end, uint32_t c)
{
    if ((UNIT)c != c)
        return end;
    if (sizeof(UNIT) == 1) {
        const void *found = at < end ? memchr(at, (int)c, (size_t)(end - at)) : NULL;
        return found ? found : end;
    }
    while (at < end && *at != (UNIT)c)
        at++;
    return at;
}

/* The last place in [at, end) with the character; NULL if there is none. */
static inline const UNIT *NAME(find_last)(const UNIT *at, const UNIT *end, uint32_t c)
{
    if ((UNIT)c != c)
        return NULL;
    if (sizeof(UNIT) == 1)
        return at < end ? memrchr(at, (int)c, (size_t)(end - at)) : NULL;
    while (end > at)
        if (*--end == (UNIT)c)
            return end;
    return NULL;
}

/* The first place in [at, end) whose character the instruction does not take. */
static inline const UNIT *NAME(span)(struct sre_run *run, const uint32_t *code, const UNIT *at,
                                     const UNIT *end)
{
    switch (code[0]) {
    case SRE_OP_ANY:
        return NAME(find)(at, end, '\n');
    case SRE_OP_ANY_ALL:
        return end;
    case SRE_OP_NOT_LITERAL:
        return NAME(find)(at, end, code[1]);
    case SRE_OP_LITERAL:
        while (at < end && *at == code[1])
            at++;
        return at;
    case SRE_OP_IN: {
        const struct sre_set *set = &run->program->sets[code[1]];
        const uint32_t *bits = set->bits;
        for (; at < end; at++) {
            uint32_t c = *at;
            if (sizeof(UNIT) == 1 || likely(c < 256) ? !(bits[c / 32] >> (c % 32) & 1)
                                                     : !NAME(in_set)(run, SRE_OP_IN, code[1], c))
                break;
        }
        return at;
    }
    default:
        while (at < end && NAME(takes)(run, code, *at))
            at++;
        return at;
    }
}

/* The first place in [at, end) whose character it does take; of SRE_OP_CHARSET: see struct sre_program. */
static inline const UNIT *NAME(seek)(struct sre_run *run, const uint32_t *code, const UNIT *at,
                                     const UNIT *end)
{
    switch (code[0]) {
    case SRE_OP_LITERAL:
        return NAME(find)(at, end, code[1]);
    case SRE_OP_IN:
        while (at < end && !NAME(in_set)(run, SRE_OP_IN, code[1], *at))
            at++;
        return at;
    case SRE_OP_CHARSET: {
        const uint32_t *bits = run->program->first;
        for (; at < end; at++) {
            uint32_t c = *at;
            if (c >= 256 || (bits[c / 32] >> (c % 32) & 1))
                break;
        }
        return at;
    }
    default:
        while (at < end && !NAME(takes)(run, code, *at))
            at++;
        return at;
    }
}

/* How many characters from `at` the instruction takes, at most `most`, in *taken. SRE_YES, SRE_MORE (what it
 * takes reaches to the end of a window that is cut there) or SRE_RAISED. */
static inline int NAME(count)(struct sre_run *run, const uint32_t *code, const UNIT *at, const UNIT *end,
                              uint32_t most, int64_t *taken)
{
    const UNIT *from = at, *limit = end;
    if (most != SRE_MAX_REPEAT && most < end - at)
        limit = at + most;
    for (;;) {
        const UNIT *stretch = limit - at > LONG_STRETCH ? at + LONG_STRETCH : limit;
        at = NAME(span)(run, code, at, stretch);
        if (at < stretch || stretch == limit)
            break;
        if (!sre_poll(run))
            return SRE_RAISED;
    }
    *taken = at - from;
    return at == end && run->cut_right ? SRE_MORE : SRE_YES;
}

/* Whether `at` is such a position: SRE_YES, SRE_NO, SRE_MORE. */
static inline int NAME(is_at)(struct sre_run *run, const UNIT *at, const UNIT *begin, const UNIT *end,
                              uint32_t position)
{
    if (unlikely(run->cut_left || run->cut_right)) {
        if (run->cut_left && at == begin) {
            run->all_left = true;
            return SRE_MORE;
        }
        if (run->cut_right && end - at <= 1)
            return SRE_MORE;
    }
    switch (position) {
    case SRE_AT_BEGINNING:
    case SRE_AT_BEGINNING_STRING:
        return at == begin;
    case SRE_AT_BEGINNING_LINE:
        return at == begin || at[-1] == '\n';
    case SRE_AT_END:
        return at == end || (end - at == 1 && *at == '\n');
    case SRE_AT_END_LINE:
        return at == end || *at == '\n';
    case SRE_AT_END_STRING:
        return at == end;
    default:
        break;
    }
    if (begin == end)
        return SRE_NO; /* nothing has no boundary, nor the inside of a word */
    bool wide = position == SRE_AT_UNI_BOUNDARY || position == SRE_AT_UNI_NON_BOUNDARY;
    bool before = at > begin && (wide ? sre_is_word_unicode(at[-1]) : sre_is_word_ascii(at[-1]));
    bool after = at < end && (wide ? sre_is_word_unicode(*at) : sre_is_word_ascii(*at));
    bool inside = position == SRE_AT_NON_BOUNDARY || position == SRE_AT_LOC_NON_BOUNDARY ||
                  position == SRE_AT_UNI_NON_BOUNDARY;
    return (before != after) != inside;
}
