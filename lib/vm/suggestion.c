/* "Did you mean": names near to one that was not found. The distance is Levenshtein's with a cheap change of
 * case, the limits are python3's. */
#include <string.h>

#include "object/scope.h"
#include "types/class.h"
#include "types/dict.h"
#include "types/exception.h"
#include "types/list.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"
#include "vm/exception_print.h"
#include "vm/vm.h"

#define MAX_CANDIDATES 750
#define MAX_LENGTH     40
#define MOVE_COST      2
#define CASE_COST      1

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static size_t substitution_cost(char a, char b)
{
    if (a == b)
        return 0;
    return lower(a) == lower(b) ? CASE_COST : MOVE_COST;
}

static size_t minimum(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Distance in units of MOVE_COST / 2; more than `most`: some larger number. */
static size_t distance(const char *a, size_t a_size, const char *b, size_t b_size, size_t most)
{
    while (a_size && b_size && a[0] == b[0])
        a++, a_size--, b++, b_size--;
    while (a_size && b_size && a[a_size - 1] == b[b_size - 1])
        a_size--, b_size--;
    if (a_size == 0 || b_size == 0)
        return (a_size + b_size) * MOVE_COST;
    if (a_size > MAX_LENGTH || b_size > MAX_LENGTH)
        return most + 1;
    size_t row[MAX_LENGTH];
    for (size_t i = 0; i < a_size; i++)
        row[i] = (i + 1) * MOVE_COST;
    size_t result = 0;
    for (size_t k = 0; k < b_size; k++) {
        size_t diagonal = k * MOVE_COST, least = SIZE_MAX;
        result = diagonal;
        for (size_t i = 0; i < a_size; i++) {
            size_t substitute = diagonal + substitution_cost(b[k], a[i]);
            diagonal = row[i];
            result = minimum(minimum(result, diagonal) + MOVE_COST, substitute);
            row[i] = result;
            least = minimum(least, result);
        }
        if (least > most)
            return most + 1;
    }
    return result;
}

struct search {
    value wanted;
    const char *best;
    size_t best_size, best_distance;
};

static void consider(struct search *s, value candidate)
{
    if (!str_check(candidate) || str_equal(candidate, s->wanted))
        return;
    const struct string *c = str_of(candidate), *w = str_of(s->wanted);
    size_t most = (c->size + w->size + 3) * MOVE_COST / 6;
    if (s->best && most > s->best_distance - 1)
        most = s->best_distance - 1;
    size_t d = distance(w->data, w->size, c->data, c->size, most);
    if (d > most || (s->best && d >= s->best_distance))
        return;
    s->best = c->data;
    s->best_size = c->size;
    s->best_distance = d;
}

static void consider_all(struct thread *t, struct search *s, value names)
{
    if (names == UNSET || !list_check(names) || list_count(names) >= MAX_CANDIDATES)
        return;
    for (size_t i = 0; i < list_count(names); i++)
        consider(s, list_of(names)->array->items[i]);
}

static value sorted_keys(struct thread *t, value dict)
{
    return dict != UNSET && dict_check(dict) ? dict_keys_list(t, dict) : UNSET;
}

static void suggest_attribute(struct thread *t, value exception, struct buffer *out)
{
    value *f = exception_enter_fields(t, exception);
    if (!f) {
        raised_clear(t);
        return;
    }
    value object = f[ATTRIBUTE_ERROR_OBJ], name = f[ATTRIBUTE_ERROR_NAME];
    if (object == UNSET || name == UNSET || !str_check(name)) {
        scope_leave(t, f);
        return;
    }
    value *s = scope_enter(t, 1); /* `__dir__`; what it gave; a list of that */
    if (s)
        s[0] = special_lookup(t, object, NAME(__dir__));
    if (s && s[0] != UNSET)
        slot_set(t, s, op_call_0(t, s[0]));
    if (s && s[0] != UNSET)
        slot_set(t, s, list_from_iterable(t, s[0]));
    if (s && s[0] != UNSET && list_sort(t, s[0], UNSET, false)) {
        struct search search = {.wanted = name};
        consider_all(t, &search, s[0]);
        if (search.best)
            buffer_printf(out, ". Did you mean: '%.*s'?", (int)search.best_size, search.best);
    }
    raised_clear(t);
    scope_leave(t, f); /* and the one inside it */
}

/* The frame in which a NameError was raised, the deepest of its traceback: a new reference, or UNSET. */
static value raising_frame(struct thread *t, value exception)
{
    value link = exception_load(t, exception, &exception_of(exception)->traceback);
    if (link == UNSET || link == NONE)
        return UNSET;
    for (;;) {
        struct traceback *entry = (struct traceback *)value_ref(link);
        value next = field_load(t, &entry->object, &entry->next);
        if (next == UNSET) {
            next = field_load(t, &entry->object, &entry->frame);
            return release_keeping(t, link, next);
        }
        link = release_keeping(t, link, next);
    }
}

static void suggest_name(struct thread *t, value exception, struct buffer *out)
{
    value *f = scope_enter(t, 4);
    if (!f) {
        raised_clear(t);
        return;
    }
    value name = f[0] = exception_load(t, exception, &exception_of(exception)->fields[NAME_ERROR_NAME]);
    f[1] = raising_frame(t, exception);
    if (name == UNSET || !str_check(name) || f[1] == UNSET) {
        scope_leave(t, f);
        return;
    }
    struct frame_object *frame = (struct frame_object *)value_ref(f[1]);
    const struct code *code = (struct code *)value_ref(frame->code);
    f[2] = sorted_keys(t, frame->globals);
    f[3] = sorted_keys(t, frame->builtins);
    struct search s = {.wanted = name};
    for (size_t i = 0; i < tuple_count(code->local_names); i++)
        consider(&s, tuple_item(code->local_names, i));
    for (size_t i = 2; i < 4 && !s.best; i++)
        consider_all(t, &s, f[i]);
    if (s.best)
        buffer_printf(out, ". Did you mean: '%.*s'?", (int)s.best_size, s.best);
    raised_clear(t);
    scope_leave(t, f);
}

void print_suggestion(struct thread *t, value exception, struct buffer *out)
{
    struct type *type = value_type(exception);
    if (type_is_subtype(type, &exc_AttributeError))
        suggest_attribute(t, exception, out);
    else if (type_is_subtype(type, &exc_NameError) && !type_is_subtype(type, &exc_UnboundLocalError))
        suggest_name(t, exception, out);
}
