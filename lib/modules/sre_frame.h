/* The matcher's stack: what to do when the part that is being tried fails, or ends.
 *
 * A frame lies on the stack above the marks that it saved. When a part fails, the topmost frame says what to
 * try instead. A part that is left by SUCCESS (an assertion, an atomic group, a possessive repeat) has a
 * *boundary* frame: SUCCESS drops all frames above it, for what was in there is not tried again.
 *
 * A REPEAT frame is also the record of that repeat: how often its body has matched, and where it began last.
 *
 * What is restored when, and what is not, decides what a group has matched in the end, so it is python3's
 * order throughout.
 */
#ifndef OURO_MODULES_SRE_FRAME_H
#define OURO_MODULES_SRE_FRAME_H

#include <string.h>

#include "modules/sre_run.h"

enum frame_kind {
    FRAME_BRANCH,         /* code: the next alternative */
    FRAME_REPEAT_ONE,     /* count: so many characters have been taken; one less may do */
    FRAME_MIN_REPEAT_ONE, /* one more may do */
    FRAME_REPEAT,         /* count, last: of its body; repeat: the one outside */
    FRAME_UNTIL_LEAST,    /* the body is tried because it has to be; count: which time */
    FRAME_MAX_BODY,       /* the body is tried once more; last: to be put back */
    FRAME_MIN_BODY,
    FRAME_MAX_TAIL, /* what follows is tried */
    FRAME_MIN_TAIL,
    /* Boundaries. */
    FRAME_ASSERT,
    FRAME_ASSERT_NOT,
    FRAME_ATOMIC,
    FRAME_POSSESSIVE_LEAST, /* count: how often it has matched before */
    FRAME_POSSESSIVE_MORE,
};

struct frame {
    uint8_t kind; /* enum frame_kind */
    bool saved;   /* the marks up to last_mark lie below it */
    bool top;     /* of a boundary: what is outside is not in any boundary */
    int32_t last_mark, last_index;
    const uint32_t *code; /* operands of the instruction */
    const void *place;    /* in the units */
    size_t repeat;        /* the current repeat when it was pushed */
    int64_t count;
    union {
        const void *last; /* of a repeat: where its body began the last time */
        size_t outer;     /* of a boundary: the one outside */
    };
};

static inline struct frame *frame_at(const struct sre_run *run, size_t offset)
{
    return (struct frame *)(void *)(run->stack + offset);
}
static inline struct frame *frame_top(const struct sre_run *run)
{
    return frame_at(run, run->top - sizeof(struct frame));
}
static inline size_t frame_saved_size(int32_t last_mark)
{
    return (size_t)(last_mark + 1) * sizeof(int64_t);
}

/* A new frame; the marks go below it if `save`. NULL: MemoryError. Moves all frames. */
static inline struct frame *frame_push(struct sre_run *run, enum frame_kind kind, const uint32_t *code,
                                       const void *place, bool save)
{
    size_t below = save ? frame_saved_size(run->last_mark) : 0;
    if (unlikely(run->capacity - run->top < below + sizeof(struct frame)) &&
        !sre_stack_grow(run, below + sizeof(struct frame)))
        return NULL;
    if (below)
        memcpy(run->stack + run->top, run->marks, below);
    run->top += below + sizeof(struct frame);
    struct frame *frame = frame_top(run);
    frame->kind = (uint8_t)kind;
    frame->saved = save;
    frame->last_mark = run->last_mark;
    frame->last_index = run->last_index;
    frame->code = code;
    frame->place = place;
    frame->repeat = run->repeat;
    return frame;
}

/* The marks are what they were when the frame was pushed: all of them if it saved them, and otherwise how far
 * they go. */
static inline void frame_restore(struct sre_run *run, const struct frame *frame)
{
    if (frame->saved) {
        size_t below = frame_saved_size(frame->last_mark);
        if (below)
            memcpy(run->marks, (const char *)frame - below, below);
    }
    run->last_mark = frame->last_mark;
    run->last_index = frame->last_index;
}

/* Removes the topmost frame, whose content stays readable until the next push. */
static inline void frame_pop(struct sre_run *run, const struct frame *frame)
{
    run->top -= sizeof *frame + (frame->saved ? frame_saved_size(frame->last_mark) : 0);
}

/* The frame is the innermost boundary, of a part in which nothing is `top` any more. */
static inline void boundary_enter(struct sre_run *run, struct frame *frame, bool top)
{
    frame->top = top;
    frame->outer = run->boundary;
    run->boundary = (size_t)((char *)frame - run->stack);
}
/* Drops everything above it and itself: the part has matched or failed. */
static inline void boundary_leave(struct sre_run *run, const struct frame *frame)
{
    run->boundary = frame->outer;
    run->repeat = frame->repeat;
    run->top = (size_t)((const char *)(frame + 1) - run->stack);
    frame_pop(run, frame);
}

static inline void mark_set(struct sre_run *run, uint32_t mark, int64_t index)
{
    int32_t m = (int32_t)mark;
    if (m & 1)
        run->last_index = m / 2 + 1;
    if (m > run->last_mark) {
        for (int32_t i = run->last_mark + 1; i < m; i++)
            run->marks[i] = SRE_NOWHERE; /* of groups that have not been met */
        run->last_mark = m;
    }
    run->marks[m] = index;
}

#endif
