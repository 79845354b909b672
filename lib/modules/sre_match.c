/* re.Match: where a pattern and its groups have matched. */
#include "modules/sre.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

static value name_expand; /* "_expand", immortal */

value raise_wrong_span(struct thread *t)
{
    return raise_error(t, &exc_SystemError,
                       "The span of capturing group is wrong, please report a bug for the re module.");
}

value match_create(struct thread *t, const struct sre_run *run, int status, value pattern)
{
    if (status != SRE_YES)
        return status == SRE_NO ? NONE : UNSET;
    size_t groups = (size_t)run->program->groups + 1;
    struct match *match = object_create(t, &match_type, sizeof *match + groups * 2 * sizeof *match->marks);
    if (!match)
        return UNSET;
    field_init(&match->pos, value_from_small_int(run->pos));
    field_init(&match->endpos, value_from_small_int(run->end));
    match->last_index = run->last_index;
    match->groups = groups;
    match->marks[0] = run->start;
    match->marks[1] = run->stop;
    bool wrong = false;
    for (size_t i = 1; i < groups; i++) {
        int64_t *marks = &match->marks[i * 2];
        if (!sre_run_group(run, (uint32_t)i - 1, &marks[0], &marks[1]))
            marks[0] = marks[1] = SRE_NOWHERE;
        wrong |= marks[0] > marks[1];
    }
    field_init(&match->string, value_retain(run->string));
    field_init(&match->pattern, value_retain(pattern));
    if (wrong) {
        object_release(t, &match->object);
        return raise_wrong_span(t);
    }
    return value_from_ref(match);
}

/* ---- Groups ---- */

/* What a group (not above the last) has matched, or the default. New reference. */
static value group_text(struct thread *t, value self, size_t group, value fallback)
{
    const struct match *match = match_of(self);
    int64_t from = match->marks[group * 2], to = match->marks[group * 2 + 1];
    return from < 0 ? value_retain(fallback) : sre_subject_slice(t, match->string, from, to);
}

/* The number of a group that is given by number or name; -1: IndexError, or what looking at it raised. */
static int64_t group_number(struct thread *t, value self, value group)
{
    const struct match *match = match_of(self);
    int64_t number = -1;
    if (value_is_int(group)) {
        number = value_small_int(group);
    } else if (value_type(group)->slots.index) {
        if (!int_as_clipped(t, group, &number))
            return -1;
    } else if (pattern_of(match->pattern)->group_index != UNSET) {
        value found = dict_get(t, pattern_of(match->pattern)->group_index, group);
        if (found == UNSET && thread_raised(t))
            return -1;
        if (found != UNSET && int_check(found) && !int_to_i64(found, &number))
            number = -1;
        value_release(t, found);
    }
    if (number < 0 || (uint64_t)number >= match->groups) {
        raise_error(t, &exc_IndexError, "no such group");
        return -1;
    }
    return number;
}

static value group_of(struct thread *t, value self, value group)
{
    int64_t number = group_number(t, self, group);
    return number < 0 ? UNSET : group_text(t, self, (size_t)number, NONE);
}

static value match_group(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs == 1)
        return group_text(t, args[0], 0, NONE);
    if (nargs == 2)
        return group_of(t, args[0], args[1]);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = tuple_create(t, nargs - 1);
    for (size_t i = 1; s[0] != UNSET && i < nargs; i++) {
        value text = group_of(t, args[0], args[i]);
        if (text == UNSET)
            slot_clear(t, &s[0]);
        else
            field_init(&tuple_of(s[0])->items[i - 1], text);
    }
    return scope_leave_keeping(t, s, scope_take(&s[0]));
}

static value match_get_item(struct thread *t, value self, value group)
{
    return group_of(t, self, group);
}

/* The one optional argument `default`: None if it is not given. */
static bool default_argument(struct thread *t, const char *name, const value *args, size_t nargs,
                             value kwnames, value *fallback)
{
    static const char *const names[] = {"default", NULL};
    if (!args_parse(t, name, args + 1, nargs - 1, kwnames, names, 0, 1, fallback))
        return false;
    if (*fallback == UNSET)
        *fallback = NONE;
    return true;
}

static value match_groups(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value fallback;
    if (!default_argument(t, "groups", args, nargs, kwnames, &fallback))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    size_t count = match_of(args[0])->groups - 1;
    s[0] = tuple_create(t, count);
    for (size_t i = 0; s[0] != UNSET && i < count; i++) {
        value text = group_text(t, args[0], i + 1, fallback);
        if (text == UNSET)
            slot_clear(t, &s[0]);
        else
            field_init(&tuple_of(s[0])->items[i], text);
    }
    return scope_leave_keeping(t, s, scope_take(&s[0]));
}

static value match_groupdict(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    enum { RESULT, KEY, TEXT, SLOTS };
    value fallback;
    if (!default_argument(t, "groupdict", args, nargs, kwnames, &fallback))
        return UNSET;
    value *s = scope_enter(t, SLOTS), index = pattern_of(match_of(args[0])->pattern)->group_index;
    if (!s)
        return UNSET;
    size_t position = 0;
    s[RESULT] = dict_create(t);
    while (s[RESULT] != UNSET && index != UNSET && dict_next(t, index, &position, &s[KEY], NULL)) {
        int64_t number = group_number(t, args[0], s[KEY]);
        s[TEXT] = number < 0 ? UNSET : group_text(t, args[0], (size_t)number, fallback);
        if (s[TEXT] == UNSET || !dict_set(t, s[RESULT], s[KEY], s[TEXT]))
            slot_clear(t, &s[RESULT]);
        slot_clear(t, &s[KEY]);
        slot_clear(t, &s[TEXT]);
    }
    return scope_leave_keeping(t, s, scope_take(&s[RESULT]));
}

/* ---- Places ---- */

static value pair(struct thread *t, const int64_t *marks)
{
    value tuple = tuple_create(t, 2);
    if (tuple != UNSET) {
        field_init(&tuple_of(tuple)->items[0], value_from_small_int(marks[0]));
        field_init(&tuple_of(tuple)->items[1], value_from_small_int(marks[1]));
    }
    return tuple;
}

/* The marks of the group that is the optional argument. NULL: raised. */
static const int64_t *marks_argument(struct thread *t, const value *args, size_t nargs)
{
    int64_t number = nargs > 1 ? group_number(t, args[0], args[1]) : 0;
    return number < 0 ? NULL : &match_of(args[0])->marks[number * 2];
}

static value match_start(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const int64_t *marks = marks_argument(t, args, nargs);
    return marks ? value_from_small_int(marks[0]) : UNSET;
}
static value match_end(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const int64_t *marks = marks_argument(t, args, nargs);
    return marks ? value_from_small_int(marks[1]) : UNSET;
}
static value match_span(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    const int64_t *marks = marks_argument(t, args, nargs);
    return marks ? pair(t, marks) : UNSET;
}

static value match_expand(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const names[] = {"template", NULL};
    value template;
    if (!args_parse(t, "expand", args + 1, nargs - 1, kwnames, names, 1, 1, &template))
        return UNSET;
    value arguments[] = {match_of(args[0])->pattern, args[0], template};
    return call_re(t, name_expand, arguments, COUNT_OF(arguments));
}

/* ---- Attributes ---- */

static value get_lastindex(struct thread *t, value self)
{
    int64_t last = match_of(self)->last_index;
    return last < 0 ? NONE : value_from_small_int(last);
}
static value get_lastgroup(struct thread *t, value self)
{
    int64_t last = match_of(self)->last_index;
    value names = pattern_of(match_of(self)->pattern)->index_group;
    if (names == UNSET || last < 0 || (size_t)last >= tuple_count(names))
        return NONE;
    return value_retain(tuple_item(names, (size_t)last));
}

static value get_regs(struct thread *t, value self)
{
    struct match *match = match_of(self);
    value known = field_load(t, &match->object, &match->regs);
    if (known != UNSET)
        return known;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = tuple_create(t, match->groups);
    for (size_t i = 0; s[0] != UNSET && i < match->groups; i++) {
        value span = pair(t, &match->marks[i * 2]);
        if (span == UNSET)
            slot_clear(t, &s[0]);
        else
            field_init(&tuple_of(s[0])->items[i], span);
    }
    if (s[0] != UNSET)
        field_store(t, &match->object, &match->regs, value_retain(s[0]));
    return scope_leave_keeping(t, s, scope_take(&s[0]));
}

/* ---- The type ---- */

static value match_repr(struct thread *t, value self)
{
    const struct match *match = match_of(self);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = group_text(t, self, 0, NONE)) != UNSET)
        result = str_format(t, "<re.Match object; span=(%lld, %lld), match=%.50R>",
                            (long long)match->marks[0], (long long)match->marks[1], s[0]);
    return scope_leave_keeping(t, s, result);
}

static bool match_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct match *)o)->string; /* then regs, pattern */
    run->count = 3;
    run->stride = 1;
    return true;
}

static const struct member_def match_members[] = {
    {"string", offsetof(struct match, string), false, true},
    {"re", offsetof(struct match, pattern), false, true},
    {"pos", offsetof(struct match, pos), false, true},
    {"endpos", offsetof(struct match, endpos), false, true},
    {0},
};
static const struct getset_def match_getsets[] = {
    {"lastindex", get_lastindex, NULL, "The integer index of the last matched capturing group."},
    {"lastgroup", get_lastgroup, NULL, "The name of the last matched capturing group."},
    {"regs", get_regs, NULL, NULL},
    {0},
};
static const struct native_def match_methods[] = {
    {"group", match_group, 0, -1, 0, NULL, "What a group has matched; a tuple of several."},
    {"start", match_start, 0, 1, 0, "($self, group=0, /)", "Where what a group has matched begins."},
    {"end", match_end, 0, 1, 0, "($self, group=0, /)", "Where it ends."},
    {"span", match_span, 0, 1, 0, "($self, group=0, /)", "Both."},
    {"groups", match_groups, 0, 1, NATIVE_KEYWORDS, "($self, /, default=None)",
     "What all groups have matched."},
    {"groupdict", match_groupdict, 0, 1, NATIVE_KEYWORDS, "($self, /, default=None)",
     "The same of those with a name."},
    {"expand", match_expand, 1, 1, NATIVE_KEYWORDS, "($self, /, template)",
     "The template with what the groups have matched, as sub() does it."},
    {"__copy__", sre_itself, 0, 0, 0, "($self, /)", NULL},
    {"__deepcopy__", sre_itself, 1, 1, 0, "($self, memo, /)", NULL},
    {"__class_getitem__", generic_class_getitem, 1, 1, NATIVE_CLASS, NULL, "See PEP 585"},
    {0},
};

struct type match_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &match_type},
    .name = "re.Match",
    .doc = "The result of re.match() and re.search().\nMatch objects always have a boolean value of True.",
    .flags = TYPE_NO_INSTANTIATION | TYPE_KEYS_ONLY,
    .size = sizeof(struct match),
    .slots = {.repr = match_repr, .get_item = match_get_item, .slots = match_slots},
    .methods = match_methods,
    .members = match_members,
    .getsets = match_getsets,
};

void sre_match_ready(void)
{
    name_expand = str_name("_expand");
}
