/* The methods of patterns that go through a whole subject: findall, split, sub, subn. */
#include "modules/sre.h"

#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static value name_subx; /* "_subx", immortal */

/* What a group has matched; `missing` (borrowed) if it has not. New reference. */
static value run_group(struct thread *t, const struct sre_run *run, uint32_t group, value missing)
{
    int64_t from, to;
    if (!sre_run_group(run, group, &from, &to))
        return value_retain(missing);
    return from > to ? raise_wrong_span(t) : sre_subject_slice(t, run->string, from, to);
}

static value run_empty(const struct sre_run *run)
{
    return run->is_bytes ? bytes_empty : str_empty;
}

/* Appends the part [from, to) of the subject. */
static bool append_part(struct thread *t, value list, const struct sre_run *run, int64_t from, int64_t to)
{
    value part = sre_subject_slice(t, run->string, from, to);
    return part != UNSET && list_append_take(t, list, part);
}

/* ---- findall ---- */

/* What findall gives for a match: all of it, its only group, or its groups. */
static value found_item(struct thread *t, const struct sre_run *run)
{
    uint32_t groups = run->program->groups;
    value empty = run_empty(run);
    if (groups == 0)
        return sre_subject_slice(t, run->string, run->start, run->stop);
    if (groups == 1)
        return run_group(t, run, 0, empty);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = tuple_create(t, groups);
    for (uint32_t i = 0; s[0] != UNSET && i < groups; i++) {
        value text = run_group(t, run, i, empty);
        if (text == UNSET)
            slot_clear(t, &s[0]);
        else
            field_init(&tuple_of(s[0])->items[i], text);
    }
    return scope_leave_keeping(t, s, scope_take(&s[0]));
}

value pattern_findall(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value string;
    int64_t pos, end;
    if (!pattern_arguments(t, "findall", args, nargs, kwnames, &string, &pos, &end))
        return UNSET;
    value *s = scope_enter(t, 2); /* the list, the lease */
    if (!s)
        return UNSET;
    struct sre_run run;
    int status = SRE_RAISED;
    s[0] = list_create(t, 0);
    bool begun = pattern_begin(t, &run, args[0], string, pos, end, &s[1], true);
    while (begun && s[0] != UNSET && (status = sre_run_search(&run)) == SRE_YES) {
        value item = found_item(t, &run);
        if (item == UNSET || !list_append_take(t, s[0], item))
            break;
        sre_run_advance(&run);
    }
    sre_run_finish(&run);
    return scope_leave_keeping(t, s, status == SRE_NO ? scope_take(&s[0]) : UNSET);
}

/* ---- split ---- */

static bool split_run(struct thread *t, struct sre_run *run, value list, int64_t limit)
{
    int64_t last = run->start;
    for (int64_t n = 0; limit == 0 || n < limit; n++) {
        int status = sre_run_search(run);
        if (status == SRE_NO)
            break;
        if (status != SRE_YES || !append_part(t, list, run, last, run->start))
            return false;
        for (uint32_t i = 0; i < run->program->groups; i++) {
            value text = run_group(t, run, i, NONE);
            if (text == UNSET || !list_append_take(t, list, text))
                return false;
        }
        last = run->stop;
        sre_run_advance(run);
    }
    return append_part(t, list, run, last, run->end);
}

value pattern_split(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"string", "maxsplit", NULL};
    value given[2];
    int64_t limit = 0;
    if (!args_parse(t, "split", args + 1, nargs - 1, kwnames, names, 1, 2, given) ||
        (given[1] != UNSET && !int_as_i64(t, given[1], &limit)))
        return UNSET;
    value *s = scope_enter(t, 2); /* the list, the lease */
    if (!s)
        return UNSET;
    struct sre_run run;
    bool good = pattern_begin(t, &run, args[0], given[0], 0, INT64_MAX, &s[1], true) &&
                (s[0] = list_create(t, 0)) != UNSET && split_run(t, &run, s[0], limit);
    sre_run_finish(&run);
    return scope_leave_keeping(t, s, good ? scope_take(&s[0]) : UNSET);
}

/* ---- sub ---- */

/* A replacement that is text without a backslash stands for itself. */
static bool is_literal(struct thread *t, value replacement)
{
    if (str_check(replacement))
        return memchr(str_data(replacement), '\\', str_of(replacement)->size) == NULL;
    struct octets octets;
    if (!octets_argument(t, replacement, &octets)) {
        raised_clear(t);
        return false;
    }
    return octets.size == 0 || memchr(octets.data, '\\', octets.size) == NULL;
}

/* What is to be called with each match, or what to put in its place: as it is given, or what the module re
 * makes of it. New reference. */
static value replacement_prepare(struct thread *t, value pattern, value replacement)
{
    if (value_type(replacement)->slots.call || is_literal(t, replacement))
        return value_retain(replacement);
    value arguments[] = {pattern, replacement};
    return call_re(t, name_subx, arguments, COUNT_OF(arguments));
}

enum { PARTS, REPLACEMENT, MATCH, LEASE, SUB_SLOTS };

/* Appends what takes the place of a match. */
static bool append_replacement(struct thread *t, struct sre_run *run, value pattern, value *s, bool call)
{
    if (!call)
        return list_append(t, s[PARTS], s[REPLACEMENT]);
    s[MATCH] = match_create(t, run, SRE_YES, pattern);
    value item = s[MATCH] == UNSET ? UNSET : op_call_1(t, s[REPLACEMENT], s[MATCH]);
    item = release_keeping(t, scope_take(&s[MATCH]), item);
    return item != UNSET && (item == NONE || list_append_take(t, s[PARTS], item));
}

static bool sub_run(struct thread *t, struct sre_run *run, value pattern, value *s, int64_t limit,
                    int64_t *done)
{
    bool call = value_type(s[REPLACEMENT])->slots.call != NULL;
    int64_t last = 0;
    for (*done = 0; limit == 0 || *done < limit; ++*done) {
        int status = sre_run_search(run);
        if (status == SRE_NO)
            break;
        if (status != SRE_YES || (last < run->start && !append_part(t, s[PARTS], run, last, run->start)) ||
            !append_replacement(t, run, pattern, s, call))
            return false;
        last = run->stop;
        sre_run_advance(run);
    }
    return last >= run->end || append_part(t, s[PARTS], run, last, run->end);
}

static value join_parts(struct thread *t, const struct sre_run *run, value parts)
{
    if (list_count(parts) == 0)
        return value_retain(run_empty(run));
    if (run->is_bytes) {
        value arguments[] = {bytes_empty, parts};
        return octets_method_join(t, arguments, 2, UNSET);
    }
    value items = list_to_tuple(t, parts);
    return items == UNSET ? UNSET : release_keeping(t, items, str_join_tuple(t, str_empty, items));
}

static value substitute(struct thread *t, const char *name, const value *args, size_t nargs, value kwnames,
                        bool with_count)
{
    static const char *const names[] = {"repl", "string", "count", NULL};
    value given[3];
    int64_t limit = 0, done = 0;
    if (!args_parse(t, name, args + 1, nargs - 1, kwnames, names, 2, 3, given) ||
        (given[2] != UNSET && !int_as_i64(t, given[2], &limit)))
        return UNSET;
    value *s = scope_enter(t, SUB_SLOTS), result = UNSET;
    if (!s)
        return UNSET;
    struct sre_run run;
    if ((s[REPLACEMENT] = replacement_prepare(t, args[0], given[0])) == UNSET)
        goto out;
    bool good = pattern_begin(t, &run, args[0], given[1], 0, INT64_MAX, &s[LEASE], true) &&
                (s[PARTS] = list_create(t, 0)) != UNSET && sub_run(t, &run, args[0], s, limit, &done);
    sre_run_finish(&run);
    if (good)
        result = join_parts(t, &run, s[PARTS]);
    if (result != UNSET && with_count) {
        slot_set(t, &s[MATCH], result);
        result = tuple_create(t, 2);
        if (result != UNSET) {
            field_init(&tuple_of(result)->items[0], scope_take(&s[MATCH]));
            field_init(&tuple_of(result)->items[1], value_from_small_int(done));
        }
    }
out:
    return scope_leave_keeping(t, s, result);
}

value pattern_sub(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return substitute(t, "sub", args, nargs, kwnames, false);
}
value pattern_subn(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return substitute(t, "subn", args, nargs, kwnames, true);
}

void sre_replace_ready(void)
{
    name_subx = str_name("_subx");
}
