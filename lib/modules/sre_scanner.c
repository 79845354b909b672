/* Scanners: one match after the other.
 *
 * Where a scanner stands is one word, so that threads that share one take each match once: who finds the word
 * changed when he has found his match looks again from there.
 */
#include "modules/sre.h"

#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/iterators.h"
#include "types/protocol.h"
#include "types/str.h"

struct scanner {
    struct object object;
    value pattern;
    value string;
    value lease;      /* on the octets of the string, or UNSET */
    int64_t pos, end; /* as of sre_run_begin */
    int64_t place;    /* 2 * where to go on, + 1 if it has to get ahead; SCANNER_ENDED. Atomic */
};

#define SCANNER_ENDED (-1)

static value name_search; /* immortal */

value scanner_create(struct thread *t, value pattern, value string, int64_t pos, int64_t end)
{
    value *s = scope_enter(t, 1); /* the lease */
    if (!s)
        return UNSET;
    struct sre_run run;
    struct scanner *scanner = NULL;
    if (pattern_begin(t, &run, pattern, string, pos, end, &s[0], false) &&
        (scanner = object_create(t, &scanner_type, sizeof *scanner))) {
        scanner->pos = run.pos;
        scanner->end = run.end;
        scanner->place = run.pos * 2;
        field_init(&scanner->pattern, value_retain(pattern));
        field_init(&scanner->string, value_retain(string));
        field_init(&scanner->lease, scope_take(&s[0]));
    }
    sre_run_finish(&run);
    return scope_leave_keeping(t, s, value_from_ref(scanner));
}

value scanner_iterate(struct thread *t, value scanner)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = op_get_attribute(t, scanner, name_search)) != UNSET)
        result = callable_iterator_create(t, s[0], NONE);
    return scope_leave_keeping(t, s, result);
}

/* The next match in *found, or None. False: another thread has got ahead. */
static bool scan_once(struct thread *t, struct scanner *scanner, bool search, value *found, value *lease)
{
    int64_t place = load_relaxed(&scanner->place); /* relaxed: the place is all that passes between threads */
    *found = NONE;
    if (place == SCANNER_ENDED)
        return true;
    struct sre_run run;
    int status = SRE_RAISED;
    if (pattern_begin(t, &run, scanner->pattern, scanner->string, scanner->pos, scanner->end, lease, false)) {
        run.start = place >> 1;
        run.must_advance = place & 1;
        status = search ? sre_run_search(&run) : sre_run_match(&run);
    }
    *found = match_create(t, &run, status, scanner->pattern);
    sre_run_finish(&run);
    if (status == SRE_RAISED)
        return true; /* it stays where it is */
    int64_t next = SCANNER_ENDED;
    if (status == SRE_YES) {
        sre_run_advance(&run);
        next = run.start * 2 + run.must_advance;
    }
    return cas_relaxed(&scanner->place, &place, next) || *found == UNSET;
}

static value scan(struct thread *t, value self, bool search)
{
    value *s = scope_enter(t, 2); /* the match, the lease */
    if (!s)
        return UNSET;
    while (!scan_once(t, (struct scanner *)value_ref(self), search, &s[0], &s[1])) {
        slot_clear(t, &s[0]);
        slot_clear(t, &s[1]);
    }
    return scope_leave_keeping(t, s, scope_take(&s[0]));
}

static value scan_method(struct thread *t, const value *args, size_t nargs, bool search)
{
    if (nargs > 1)
        return raise_error(t, &exc_TypeError, "%s() takes no arguments", search ? "search" : "match");
    return scan(t, args[0], search);
}

static value scanner_match(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return scan_method(t, args, nargs, false);
}
static value scanner_search(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return scan_method(t, args, nargs, true);
}

static bool scanner_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct scanner *)o)->pattern; /* then string, lease */
    run->count = 3;
    run->stride = 1;
    return true;
}

static const struct member_def scanner_members[] = {
    {"pattern", offsetof(struct scanner, pattern), false, true},
    {0},
};
static const struct native_def scanner_methods[] = {
    /* As in python3, keywords are passed over. */
    {"match", scanner_match, 0, 0, NATIVE_KEYWORDS, "($self, /)", NULL},
    {"search", scanner_search, 0, 0, NATIVE_KEYWORDS, "($self, /)", NULL},
    {0},
};

struct type scanner_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .shape = {.type = &scanner_type},
    .name = "_sre.SRE_Scanner",
    .flags = TYPE_NO_INSTANTIATION,
    .size = sizeof(struct scanner),
    .slots = {.slots = scanner_slots},
    .methods = scanner_methods,
    .members = scanner_members,
};

void sre_scanner_ready(void)
{
    name_search = str_name("search");
}
