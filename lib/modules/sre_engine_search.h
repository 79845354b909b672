/* Part of the engine, included once for each width of unit: one match, and the search for the first one.
 *
 * A search that has to ask for more of the subject sets run->start to the first place that it has not
 * decided.
 */

int NAME(sre_match)(struct sre_run *run)
{
    const UNIT *at = (const UNIT *)run->units + (run->start - run->base);
    int64_t least = run->program->min_width;
    if (least && least > run->base + run->count - run->start)
        return run->cut_right ? SRE_MORE : SRE_NO;
    return NAME(attempt)(run, run->program->code + run->program->body, at, true);
}

static inline void NAME(start_at)(struct sre_run *run, const UNIT *at)
{
    run->start = run->base + (at - (const UNIT *)run->units);
}

/* The first place in [at, end) where all of the prefix is; end if there is none. */
static const UNIT *NAME(find_prefix)(const struct sre_program *program, const UNIT *at, const UNIT *end)
{
    const uint32_t *prefix = program->code + program->prefix;
    size_t length = program->prefix_length;
    if ((size_t)(end - at) < length)
        return end;
    const UNIT *last = end - (length - 1); /* behind the last place where it fits */
    for (;; at++) {
        at = NAME(find)(at, last, prefix[0]);
        if (at == last)
            return end;
        size_t i = 1;
        while (i < length && at[i] == prefix[i])
            i++;
        if (i == length)
            return at;
    }
}

static int NAME(search_prefix)(struct sre_run *run, const UNIT *at, const UNIT *end)
{
    const struct sre_program *program = run->program;
    const uint32_t *code = program->code + program->body + 2 * (size_t)program->prefix_skip;
    size_t overhang = program->prefix_length - 1;
    const UNIT *const first = at;
    for (;;) {
        const UNIT *stretch =
            end - at > LONG_STRETCH + (ptrdiff_t)overhang ? at + LONG_STRETCH + overhang : end;
        const UNIT *found = NAME(find_prefix)(program, at, stretch);
        if (found < stretch) {
            NAME(start_at)(run, found);
            run->must_advance &= found == first;
            if (program->literal) {
                run->stop = run->start + program->prefix_skip;
                return SRE_YES;
            }
            int status = NAME(attempt)(run, code, found + program->prefix_skip, found == first);
            if (status != SRE_NO)
                return status;
            at = found + 1;
        } else {
            if ((size_t)(stretch - at) > overhang)
                at = stretch - overhang; /* it cannot begin before */
            if (stretch == end)
                break;
            if (!sre_poll(run))
                return SRE_RAISED;
        }
    }
    run->must_advance &= at == first;
    NAME(start_at)(run, at);
    return run->cut_right ? SRE_MORE : SRE_NO;
}

/* Where the head takes the first character. */
static int NAME(search_head)(struct sre_run *run, const UNIT *at, const UNIT *end)
{
    const struct sre_program *program = run->program;
    const uint32_t *code = program->code + program->body;
    const UNIT *const first = at;
    while (at < end) {
        const UNIT *stretch = end - at > LONG_STRETCH ? at + LONG_STRETCH : end;
        at = NAME(seek)(run, program->head, at, stretch);
        if (at < stretch) {
            NAME(start_at)(run, at);
            run->must_advance &= at == first;
            int status = NAME(attempt)(run, code, at, at == first);
            if (status != SRE_NO)
                return status;
            at++;
        } else if (stretch < end && !sre_poll(run)) {
            return SRE_RAISED;
        }
    }
    run->must_advance &= at == first;
    NAME(start_at)(run, at);
    return run->cut_right ? SRE_MORE : SRE_NO;
}

static int NAME(search_anywhere)(struct sre_run *run, const UNIT *at, const UNIT *end)
{
    const struct sre_program *program = run->program;
    const uint32_t *code = program->code + program->body;
    int status = NAME(attempt)(run, code, at, true);
    if (status != SRE_NO)
        return status;
    run->must_advance = false;
    if (code[0] == SRE_OP_AT && (code[1] == SRE_AT_BEGINNING || code[1] == SRE_AT_BEGINNING_STRING))
        return SRE_NO;
    /* No further than where the shortest match would end at the end. */
    int64_t places = end - at - (program->min_width > 1 ? program->min_width - 1 : 0);
    for (; places > 0; places--) {
        at++;
        NAME(start_at)(run, at);
        if ((status = NAME(attempt)(run, code, at, false)) != SRE_NO)
            return status;
        if (unlikely(--run->steps_to_poll <= 0) && !sre_poll(run))
            return SRE_RAISED;
    }
    NAME(start_at)(run, at + 1);
    return run->cut_right ? SRE_MORE : SRE_NO;
}

int NAME(sre_search)(struct sre_run *run)
{
    const struct sre_program *program = run->program;
    const UNIT *end = (const UNIT *)run->units + run->count;
    const UNIT *at = (const UNIT *)run->units + (run->start - run->base);
    run->last_mark = run->last_index = -1;
    if (program->min_width > end - at)
        return run->cut_right ? SRE_MORE : SRE_NO;
    if (program->prefix_length)
        return NAME(search_prefix)(run, at, end);
    if (program->head[0] != SRE_OP_FAILURE)
        return NAME(search_head)(run, at, end);
    return NAME(search_anywhere)(run, at, end);
}
