/* Part of the engine, included once for each width of unit: one attempt. */

/* The text that a group has matched follows at `at`, after the folding of case that `op` does: SRE_YES, and
 * *at behind it; SRE_NO, SRE_MORE, SRE_RAISED. */
static int NAME(follows)(struct sre_run *run, uint32_t op, uint32_t group, const UNIT **at, const UNIT *begin,
                         const UNIT *end)
{
    int64_t mark = (int64_t)group * 2;
    if (mark >= run->last_mark || run->marks[mark] < 0 || run->marks[mark + 1] < run->marks[mark])
        return SRE_NO;
    const UNIT *p = begin + run->marks[mark], *p_end = begin + run->marks[mark + 1], *q = *at;
    for (; p < p_end; p++, q++) {
        if (q >= end)
            return run->cut_right ? SRE_MORE : SRE_NO;
        if (*p != *q && (op == SRE_OP_GROUPREF ||
                         (op == SRE_OP_GROUPREF_UNI_IGNORE ? sre_lower_unicode(*p) != sre_lower_unicode(*q)
                                                           : sre_lower_ascii(*p) != sre_lower_ascii(*q))))
            return SRE_NO;
        if (unlikely(((p_end - p) % LONG_STRETCH) == 0) && !sre_poll(run))
            return SRE_RAISED;
    }
    *at = q;
    return SRE_YES;
}

/* Tries what begins at `code` at the place `at`. `top`: run->match_all and run->must_advance hold. SRE_YES:
 * and run->stop is set. */
static int NAME(attempt)(struct sre_run *run, const uint32_t *code, const UNIT *at, bool top)
{
    const UNIT *const begin = run->units, *const end = begin + run->count;
    const UNIT *const start = begin + (run->start - run->base);
    const UNIT *last; /* where the body of a possessive repeat began when it did not have to match */
    struct frame *frame, *repeat;
    int64_t count;
    int status;

    run->top = 0;
    run->repeat = run->boundary = SRE_NO_FRAME;
    run->last_mark = run->last_index = -1;

next:
    switch (*code++) {
    case SRE_OP_MARK:
        mark_set(run, *code++, at - begin);
        goto next;

        /* ---- One character ---- */

    case SRE_OP_LITERAL:
        if (unlikely(at >= end))
            goto at_end;
        if (*at != *code)
            goto fail;
        code++;
        at++;
        goto next;
    case SRE_OP_ANY:
        if (unlikely(at >= end))
            goto at_end;
        if (*at == '\n')
            goto fail;
        at++;
        goto next;
    case SRE_OP_ANY_ALL:
        if (unlikely(at >= end))
            goto at_end;
        at++;
        goto next;
    case SRE_OP_IN:
    case SRE_OP_IN_IGNORE:
    case SRE_OP_IN_LOC_IGNORE:
    case SRE_OP_IN_UNI_IGNORE:
        if (unlikely(at >= end))
            goto at_end;
        if (!NAME(in_set)(run, code[-1], *code, *at))
            goto fail;
        code = run->program->code + run->program->sets[*code].next;
        at++;
        goto next;
    case SRE_OP_NOT_LITERAL:
    case SRE_OP_LITERAL_IGNORE:
    case SRE_OP_NOT_LITERAL_IGNORE:
    case SRE_OP_LITERAL_LOC_IGNORE:
    case SRE_OP_NOT_LITERAL_LOC_IGNORE:
    case SRE_OP_LITERAL_UNI_IGNORE:
    case SRE_OP_NOT_LITERAL_UNI_IGNORE:
        if (unlikely(at >= end))
            goto at_end;
        if (!NAME(takes)(run, code - 1, *at))
            goto fail;
        code++;
        at++;
        goto next;

        /* ---- Places and groups ---- */

    case SRE_OP_AT:
        if ((status = NAME(is_at)(run, at, begin, end, *code)) != SRE_YES)
            goto not_yes;
        code++;
        goto next;
    case SRE_OP_GROUPREF:
    case SRE_OP_GROUPREF_IGNORE:
    case SRE_OP_GROUPREF_LOC_IGNORE:
    case SRE_OP_GROUPREF_UNI_IGNORE:
        if ((status = NAME(follows)(run, code[-1], *code, &at, begin, end)) != SRE_YES)
            goto not_yes;
        code++;
        goto next;
    case SRE_OP_GROUPREF_EXISTS: {
        int64_t mark = (int64_t)code[0] * 2;
        bool exists =
            mark < run->last_mark && run->marks[mark] >= 0 && run->marks[mark + 1] >= run->marks[mark];
        code += exists ? 2 : code[1];
        goto next;
    }
    case SRE_OP_JUMP:
        code += code[0];
        goto next;
    case SRE_OP_BRANCH:
        frame = frame_push(run, FRAME_BRANCH, code, at, run->repeat != SRE_NO_FRAME);
        if (!frame)
            return SRE_RAISED;
        goto branch;

        /* ---- Repeats of one character: skip, min, max, the character, SUCCESS ---- */

    case SRE_OP_REPEAT_ONE:
        if (code[1] > end - at)
            goto at_end;
        if ((status = NAME(count)(run, code + 3, at, end, code[2], &count)) != SRE_YES)
            return status;
        at += count;
        if (count < code[1])
            goto fail;
        if (code[code[0]] == SRE_OP_SUCCESS && at == end && !(top && run->must_advance && at == start)) {
            code += code[0];
            goto next;
        }
        frame = frame_push(run, FRAME_REPEAT_ONE, code, at, run->repeat != SRE_NO_FRAME);
        if (!frame)
            return SRE_RAISED;
        goto repeat_one;
    case SRE_OP_MIN_REPEAT_ONE:
        if (code[1] > end - at)
            goto at_end;
        count = 0;
        if (code[1]) {
            if ((status = NAME(count)(run, code + 3, at, end, code[1], &count)) != SRE_YES)
                return status;
            at += count;
            if (count < code[1])
                goto fail;
        }
        if (code[code[0]] == SRE_OP_SUCCESS &&
            !(top && ((run->match_all && at != end) || (run->must_advance && at == start)))) {
            code += code[0];
            goto next;
        }
        frame = frame_push(run, FRAME_MIN_REPEAT_ONE, code, at, run->repeat != SRE_NO_FRAME);
        if (!frame)
            return SRE_RAISED;
        goto min_repeat_one;
    case SRE_OP_POSSESSIVE_REPEAT_ONE:
        if (code[1] > end - at)
            goto at_end;
        if ((status = NAME(count)(run, code + 3, at, end, code[2], &count)) != SRE_YES)
            return status;
        at += count;
        if (count < code[1])
            goto fail;
        code += code[0];
        goto next;

        /* ---- Repeats: skip, min, max, the body, MAX_UNTIL or MIN_UNTIL ---- */

    case SRE_OP_REPEAT:
        frame = frame_push(run, FRAME_REPEAT, code, at, false);
        if (!frame)
            return SRE_RAISED;
        frame->count = -1;
        frame->last = NULL;
        run->repeat = run->top - sizeof *frame;
        code += code[0];
        goto next;
    case SRE_OP_MAX_UNTIL:
        repeat = frame_at(run, run->repeat);
        count = repeat->count + 1;
        if (count < repeat->code[1])
            goto until_least;
        if ((count < repeat->code[2] || repeat->code[2] == SRE_MAX_REPEAT) && at != repeat->last) {
            frame = frame_push(run, FRAME_MAX_BODY, code, at, true);
            if (!frame)
                return SRE_RAISED;
            goto until_body;
        }
        goto max_tail;
    case SRE_OP_MIN_UNTIL:
        repeat = frame_at(run, run->repeat);
        count = repeat->count + 1;
        if (count < repeat->code[1])
            goto until_least;
        frame = frame_push(run, FRAME_MIN_TAIL, code, at, repeat->repeat != SRE_NO_FRAME);
        if (!frame)
            return SRE_RAISED;
        frame->count = count;
        run->repeat = frame_at(run, run->repeat)->repeat;
        goto next;

        /* ---- Parts that are left by SUCCESS ---- */

    case SRE_OP_ASSERT:
    case SRE_OP_ASSERT_NOT: {
        bool negative = code[-1] == SRE_OP_ASSERT_NOT;
        if (at - begin < code[1]) {
            if (run->cut_left) {
                run->all_left = true;
                return SRE_MORE;
            }
            if (!negative)
                goto fail;
            code += code[0];
            goto next;
        }
        frame = frame_push(run, negative ? FRAME_ASSERT_NOT : FRAME_ASSERT, code, at,
                           negative && run->repeat != SRE_NO_FRAME);
        if (!frame)
            return SRE_RAISED;
        boundary_enter(run, frame, top);
        top = false;
        at -= code[1];
        code += 2;
        goto next;
    }
    case SRE_OP_ATOMIC_GROUP:
        frame = frame_push(run, FRAME_ATOMIC, code, at, false);
        if (!frame)
            return SRE_RAISED;
        boundary_enter(run, frame, top);
        top = false;
        code += 1;
        goto next;
    case SRE_OP_POSSESSIVE_REPEAT:
        count = 0;
        last = NULL;
        goto possessive;

        /* ---- Ends ---- */

    case SRE_OP_SUCCESS:
        goto success;
    default: /* FAILURE */
        goto fail;
    }

until_least: /* `count` bodies are not enough */
    repeat->count = count;
    frame = frame_push(run, FRAME_UNTIL_LEAST, code, at, false);
    if (!frame)
        return SRE_RAISED;
    frame->count = count;
    code = frame_at(run, run->repeat)->code + 3;
    goto step;

until_body: /* once more, from `at`; the frame for it has been pushed */
    repeat = frame_at(run, run->repeat);
    frame->count = count;
    frame->last = repeat->last;
    repeat->count = count;
    repeat->last = at;
    code = repeat->code + 3;
    goto step;

max_tail: /* no more of the body; what follows it begins at `code` */
    frame = frame_push(run, FRAME_MAX_TAIL, code, at, false);
    if (!frame)
        return SRE_RAISED;
    run->repeat = frame_at(run, run->repeat)->repeat;
    goto next;

branch: /* the frame says which alternative is to be tried next */
    for (code = frame->code; code[0]; code += code[0]) {
        if (sre_takes_one(code[1])) {
            if (unlikely(at >= end)) {
                if (run->cut_right)
                    return SRE_MORE;
                continue;
            }
            if (!NAME(takes)(run, code + 1, *at))
                continue;
        }
        frame->code = code + code[0];
        code++;
        goto next;
    }
    frame_pop(run, frame);
    goto fail;

possessive: /* `count` bodies have matched, up to `at` */
    if (count < code[1]) {
        frame = frame_push(run, FRAME_POSSESSIVE_LEAST, code, at, false);
    } else if ((count < code[2] || code[2] == SRE_MAX_REPEAT) && at != last) {
        frame = frame_push(run, FRAME_POSSESSIVE_MORE, code, at, true);
    } else {
        code += code[0] + 1;
        goto next;
    }
    if (!frame)
        return SRE_RAISED;
    frame->count = count;
    boundary_enter(run, frame, top);
    top = false;
    code += 3;
    goto step;

repeat_one: /* `count` characters up to `at`, or fewer, if what follows matches there */
    code = frame->code;
    if (code[code[0]] == SRE_OP_LITERAL) {
        const UNIT *lowest = at - (count - code[1]);
        const UNIT *found = NAME(find_last)(lowest, at < end ? at + 1 : end, code[code[0] + 1]);
        if (!found) {
            frame_pop(run, frame);
            goto fail;
        }
        count -= at - found;
        at = found;
    }
    frame->place = at;
    frame->count = count;
    code += code[0];
    goto next;

min_repeat_one: /* what follows `count` characters, or more, if it does not match there */
    code = frame->code;
    if (count > code[2] && code[2] != SRE_MAX_REPEAT) {
        frame_pop(run, frame);
        goto fail;
    }
    if (code[code[0]] == SRE_OP_LITERAL) {
        uint32_t literal = code[code[0] + 1];
        for (; at < end && *at != literal && count < code[2] && NAME(takes)(run, code + 3, *at); at++) {
            if (--run->steps_to_poll <= 0)
                break;
            count++;
        }
    }
    frame->place = at;
    frame->count = count;
    code += code[0];
    goto next;

at_end:
    if (run->cut_right)
        return SRE_MORE;
    goto fail;

not_yes:
    if (status != SRE_NO)
        return status;

fail:
    if (unlikely(--run->steps_to_poll <= 0) && !sre_poll(run))
        return SRE_RAISED;
    if (run->top == 0)
        return SRE_NO;
    frame = frame_top(run);
    code = frame->code;
    at = frame->place;
    switch ((enum frame_kind)frame->kind) {
    case FRAME_BRANCH:
        frame_restore(run, frame);
        goto branch;
    case FRAME_REPEAT_ONE:
        frame_restore(run, frame);
        if (frame->count == code[1]) {
            frame_pop(run, frame);
            goto fail;
        }
        count = frame->count - 1;
        at--;
        goto repeat_one;
    case FRAME_MIN_REPEAT_ONE:
        frame_restore(run, frame);
        if (at >= end && run->cut_right)
            return SRE_MORE;
        if (at >= end || !NAME(takes)(run, code + 3, *at)) {
            frame_pop(run, frame);
            goto fail;
        }
        at++;
        count = frame->count + 1;
        goto min_repeat_one;
    case FRAME_REPEAT:
        run->repeat = frame->repeat;
        frame_pop(run, frame);
        goto fail;
    case FRAME_MIN_BODY:
        frame_at(run, frame->repeat)->last = frame->last;
        __attribute__((fallthrough));
    case FRAME_UNTIL_LEAST:
        run->repeat = frame->repeat;
        frame_at(run, frame->repeat)->count = frame->count - 1;
        frame_pop(run, frame);
        goto fail;
    case FRAME_MAX_BODY:
        run->repeat = frame->repeat;
        repeat = frame_at(run, frame->repeat);
        repeat->last = frame->last;
        repeat->count = frame->count - 1;
        frame_restore(run, frame);
        frame_pop(run, frame);
        goto max_tail;
    case FRAME_MAX_TAIL:
        run->repeat = frame->repeat;
        frame_pop(run, frame);
        goto fail;
    case FRAME_MIN_TAIL:
        run->repeat = frame->repeat;
        repeat = frame_at(run, frame->repeat);
        count = frame->count;
        frame_restore(run, frame);
        frame_pop(run, frame);
        if ((count >= repeat->code[2] && repeat->code[2] != SRE_MAX_REPEAT) || at == repeat->last)
            goto fail;
        frame = frame_push(run, FRAME_MIN_BODY, code, at, false);
        if (!frame)
            return SRE_RAISED;
        goto until_body;
    case FRAME_ASSERT_NOT: /* as it should be */
        top = frame->top;
        frame_restore(run, frame);
        boundary_leave(run, frame);
        code += code[0];
        goto next;
    case FRAME_ASSERT:
        top = frame->top;
        boundary_leave(run, frame);
        goto fail;
    case FRAME_ATOMIC:
    case FRAME_POSSESSIVE_LEAST:
        top = frame->top;
        boundary_leave(run, frame);
        goto fail;
    case FRAME_POSSESSIVE_MORE:
        top = frame->top;
        frame_restore(run, frame);
        boundary_leave(run, frame);
        code += code[0] + 1;
        goto next;
    }

success:
    if (top) {
        if ((run->match_all && at != end) || (run->must_advance && at == start))
            goto fail;
        if (run->match_all && run->cut_right)
            return SRE_MORE;
    }
    if (run->boundary == SRE_NO_FRAME) {
        run->stop = run->base + (at - begin);
        return SRE_YES;
    }
    frame = frame_at(run, run->boundary);
    boundary_leave(run, frame);
    top = frame->top;
    code = frame->code;
    switch ((enum frame_kind)frame->kind) {
    case FRAME_ASSERT:
        at = frame->place;
        code += code[0];
        goto next;
    case FRAME_ASSERT_NOT:
        goto fail;
    case FRAME_POSSESSIVE_LEAST:
        count = frame->count + 1;
        last = NULL;
        goto possessive;
    case FRAME_POSSESSIVE_MORE:
        count = frame->count + 1;
        last = frame->place;
        goto possessive;
    default: /* FRAME_ATOMIC */
        code += code[0];
        goto next;
    }

step: /* into the body of a repeat */
    if (unlikely(--run->steps_to_poll <= 0) && !sre_poll(run))
        return SRE_RAISED;
    goto next;
}
