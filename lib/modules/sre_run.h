/* Running a pattern over a subject: the machine's state, and the window of the subject that it sees.
 *
 * A *position* is an index into the whole subject, in code points or octets. The machine sees *units* of 1, 2
 * or 4 bytes, each a whole character: octets and ASCII text where they lie (a lease keeps those there that
 * may move). Other text is decoded into a *window* of the subject that begins no more than program->behind
 * before where a match is to begin. An attempt that asks what is behind the window's end (or before its
 * beginning) ends with SRE_MORE, and is made again with a larger window: so a call costs what it looks at,
 * not the length of the subject.
 *
 * A run belongs to its thread, and lies on its C stack: the pattern and the subject are in the caller's
 * traced homes, nothing else is an object. What does not fit inside it comes from memory_alloc.
 */
#ifndef OURO_MODULES_SRE_RUN_H
#define OURO_MODULES_SRE_RUN_H

#include "modules/sre_code.h"
#include "object/object.h"

enum sre_status {
    SRE_RAISED = -1,
    SRE_NO = 0,
    SRE_YES = 1,
    SRE_MORE = 2, /* inside the folder's engine only: the window is too small */
};

#define SRE_NOWHERE  (-1) /* a mark that is not set */
#define SRE_NO_FRAME SIZE_MAX

#ifndef OURO_CHECKED
#define SRE_POLL_STEPS   4096
#define SRE_WINDOW_ONCE  32   /* units to begin with, for one match or search */
#define SRE_WINDOW_OFTEN 8192 /* for many */
#define SRE_MARKS_INLINE 24
#define SRE_STACK_INLINE 1536 /* bytes */
#define SRE_UNITS_INLINE 512  /* bytes */
#else                         /* so small that everything grows all the time */
#define SRE_POLL_STEPS   16
#define SRE_WINDOW_ONCE  2
#define SRE_WINDOW_OFTEN 3
#define SRE_MARKS_INLINE 4
#define SRE_STACK_INLINE 64
#define SRE_UNITS_INLINE 16
#endif

struct sre_run {
    struct thread *t;
    const struct sre_program *program;
    value string;      /* borrowed */
    int64_t pos;       /* where the caller's part of the subject begins, */
    int64_t end;       /* and ends: nothing is seen from there on; it may see what is before pos */
    bool is_bytes;     /* octets, not code points */
    bool in_place;     /* the units are the subject's own: the window is all of it */
    bool match_all;    /* it has to end at `end` */
    bool must_advance; /* it may not end at `start` */

    /* What was found (SRE_YES), or is to be tried. */
    int64_t start, stop;

    /* The window. */
    const void *units;
    uint32_t width;           /* bytes of a unit */
    int64_t base, count;      /* the position of the first unit; how many units */
    int64_t window_size;      /* units to ask for from where the attempt begins, */
    int64_t made_for;         /* which was here when it was made */
    bool cut_left, cut_right; /* the subject goes on there */
    bool all_left;            /* the window has to begin at the beginning */
    void *units_block;        /* memory_alloc, or NULL */
    size_t units_capacity;    /* bytes in it */

    /* Groups: marks[2 * g] and [2 * g + 1] as indexes into the window; valid up to last_mark. */
    int64_t *marks;
    int32_t last_mark, last_index; /* -1: none; the group that was closed last */

    /* The stack of frames (sre_frame.h). Offsets, because it moves when it grows. */
    char *stack;
    size_t top, capacity;
    size_t repeat;   /* the frame of the innermost repeat, or SRE_NO_FRAME */
    size_t boundary; /* the frame of the innermost part that is left by SUCCESS, or SRE_NO_FRAME */
    int64_t steps_to_poll;

    int64_t marks_inline[SRE_MARKS_INLINE];
    _Alignas(8) char stack_inline[SRE_STACK_INLINE];
    _Alignas(8) char units_inline[SRE_UNITS_INLINE];
};

/* Begins to look at the part [pos, end) of a subject, clipped. `kind`: what the pattern was made of, 1 bytes,
 * 0 str, -1 neither. `lease`: an empty scope slot that outlasts the run, for what keeps octets in their
 * place. `often`: it will be searched again and again. Whatever the result, sre_run_finish. Raises TypeError
 * for what is no text, or the wrong one. No safepoint. */
bool sre_run_begin(struct thread *t, struct sre_run *run, const struct sre_program *program, int kind,
                   value string, int64_t pos, int64_t end, value *lease, bool often);
void sre_run_finish(struct sre_run *run);

/* A match that begins at run->start (and, with match_all, ends at run->end). Returns an enum sre_status but
 * SRE_MORE. Behind run->end nothing is there to match, but nothing matches there. *Safepoint*. */
int sre_run_match(struct sre_run *run);
/* The first match that begins at run->start or later, which becomes where it begins. *Safepoint*. */
int sre_run_search(struct sre_run *run);
/* After SRE_YES: where to search for the next one. */
static inline void sre_run_advance(struct sre_run *run)
{
    run->must_advance = run->stop == run->start;
    run->start = run->stop;
}
/* The part of the subject that a group (from 0) matched: false if it did not. It may end before it begins. */
bool sre_run_group(const struct sre_run *run, uint32_t group, int64_t *from, int64_t *to);

/* The part [from, to) of a subject, clipped to what there is: str or bytes. New reference. No safepoint. */
value sre_subject_slice(struct thread *t, value string, int64_t from, int64_t to);
/* Whether a subject is octets: 1, or text: 0; -1: TypeError. */
int sre_subject_kind(struct thread *t, value string);

/* ---- For the engine ---- */

/* Makes room for `size` more bytes on the stack. False: MemoryError. */
bool sre_stack_grow(struct sre_run *run, size_t size);
/* Polls, and sets steps_to_poll again. False: raised. *Safepoint*. */
bool sre_poll(struct sre_run *run);

/* The engine, by width of unit: sre_engine.c. The window is there. */
int sre_match_1(struct sre_run *run), sre_match_2(struct sre_run *run), sre_match_4(struct sre_run *run);
int sre_search_1(struct sre_run *run), sre_search_2(struct sre_run *run), sre_search_4(struct sre_run *run);

#endif
