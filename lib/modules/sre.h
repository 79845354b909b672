/* The module _sre: re.Pattern, re.Match and scanners, on top of the machine in sre_run.h.
 *
 * Patterns never change, so any number of threads use one at a time; of a match only `regs` is filled in
 * later, and of a scanner only its place moves, both in one store.
 */
#ifndef OURO_MODULES_SRE_H
#define OURO_MODULES_SRE_H

#include "modules/sre_run.h"
#include "object/type.h"
#include "types/module.h"

extern const struct module_def sre_module;
/* Readies the types. Once, before the first program. */
void sre_types_ready(void);

struct pattern {
    struct object object;
    value source;                 /* what it was compiled from: str, bytes or None */
    value group_index;            /* dict of names to groups, or UNSET */
    value index_group;            /* tuple of names or None by group, or UNSET */
    value flags, groups;          /* small ints: enum sre_flag; how many groups */
    int64_t code_hash;            /* of the words as they were given */
    int8_t kind;                  /* 1 of bytes, 0 of str, -1 of neither */
    struct sre_program program;   /* its words and sets follow the pattern */
    _Alignas(8) uint32_t words[]; /* then the sets */
};

struct match {
    struct object object;
    value string;
    value regs; /* tuple of pairs, or UNSET: not asked for yet */
    value pattern;
    value pos, endpos;  /* small ints */
    int64_t last_index; /* -1: none */
    size_t groups;      /* with group 0 */
    int64_t marks[];    /* where each group begins and ends; -1, -1: it did not match */
};

extern struct type pattern_type, match_type, scanner_type;

static inline struct pattern *pattern_of(value v)
{
    return (struct pattern *)value_ref(v);
}
static inline struct match *match_of(value v)
{
    return (struct match *)value_ref(v);
}

/* sre_run_begin with a pattern; sre_run_finish is due whatever the result. */
static inline bool pattern_begin(struct thread *t, struct sre_run *run, value pattern, value string,
                                 int64_t pos, int64_t end, value *lease, bool often)
{
    const struct pattern *p = pattern_of(pattern);
    return sre_run_begin(t, run, &p->program, p->kind, string, pos, end, lease, often);
}

/* What a run has found: a match if the status is SRE_YES, None if it is SRE_NO, UNSET if it raised. */
value match_create(struct thread *t, const struct sre_run *run, int status, value pattern);
/* SystemError: what python3 says when a group ends before it begins. Returns UNSET. */
value raise_wrong_span(struct thread *t);
/* re.NAME(args...). */
value call_re(struct thread *t, value name, const value *args, size_t count);

/* Arguments (string, pos=0, endpos=sys.maxsize) of a method of patterns, args[0] being the pattern. */
bool pattern_arguments(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames,
                       value *string, int64_t *pos, int64_t *end);
/* A scanner from pos; its methods. */
value scanner_create(struct thread *t, value pattern, value string, int64_t pos, int64_t end);
/* An iterator over all matches. */
value scanner_iterate(struct thread *t, value scanner);

/* Methods of patterns that go through a whole subject: sre_replace.c. */
native_fn pattern_findall, pattern_split, pattern_sub, pattern_subn;

void sre_pattern_ready(void);
void sre_replace_ready(void);
void sre_match_ready(void);
void sre_scanner_ready(void);

/* `__copy__` and `__deepcopy__` of what never changes: itself. */
value sre_itself(struct thread *t, const value *args, size_t nargs, value kwnames);

#endif
