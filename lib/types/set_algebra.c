/* Unions, intersections and differences. In which order members come into a result decides how it prints, so
 * who is walked and who is asked follows python3. */
#include "types/class.h"
#include "types/dict_table.h"
#include "types/exception.h"
#include "types/protocol.h"
#include "types/set_internal.h"

#include "object/scope.h"

struct type *set_base_type(struct type *type)
{
    return type_is_subtype(type, &set_type) ? &set_type : &frozenset_type;
}

value set_copy_as(struct thread *t, struct type *type, value set)
{
    return set_from_iterable(t, type, set);
}

/* What a walk does with each item; false ends it, raised or not. */
typedef bool visit_fn(struct thread *t, void *context, value item, int64_t hash);

/* Visits every item of an iterable with its hash. The item is in a slot meanwhile. */
static bool walk(struct thread *t, value iterable, visit_fn *visit, void *context)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    bool going = true;
    size_t position = 0;
    int64_t hash;
    value item;
    if (set_check(iterable)) {
        while (going && set_next_hashed(t, iterable, &position, &item, &hash)) {
            slot_set(t, &s[1], item);
            going = visit(t, context, item, hash);
        }
    } else if (value_is_exact(iterable, &dict_type)) {
        while (going && dict_next_hashed(t, iterable, &position, &item, NULL, &hash)) {
            slot_set(t, &s[1], item);
            going = visit(t, context, item, hash);
        }
    } else {
        s[0] = op_iter(t, iterable);
        while (going && s[0] != UNSET) {
            slot_set(t, &s[1], op_next(t, s[0]));
            if (s[1] == UNSET)
                break;
            hash = dict_key_hash(t, s[1]);
            going = hash != -1 && visit(t, context, s[1], hash);
        }
    }
    scope_leave(t, s);
    return going && !thread_raised(t);
}

/* Two sets: the one to ask and the one to change. */
struct pair {
    value asked, changed;
};

static bool add_if_in(struct thread *t, void *context, value item, int64_t hash)
{
    struct pair *p = context;
    int found = set_contains_hashed(t, p->asked, item, hash);
    return found == 0 || (found > 0 && set_add_hashed(t, p->changed, item, hash));
}

static bool add_if_not_in(struct thread *t, void *context, value item, int64_t hash)
{
    struct pair *p = context;
    int found = set_contains_hashed(t, p->asked, item, hash);
    return found > 0 || (found == 0 && set_add_hashed(t, p->changed, item, hash));
}

static bool add_if_not_key(struct thread *t, void *context, value item, int64_t hash)
{
    struct pair *p = context;
    struct dict_place place;
    int found = dict_find(t, dict_of(p->asked), item, hash, &place);
    return found > 0 || (found == 0 && set_add_hashed(t, p->changed, item, hash));
}

static bool discard_visit(struct thread *t, void *context, value item, int64_t hash)
{
    struct pair *p = context;
    return set_discard_hashed(t, p->changed, item, hash) >= 0;
}

static bool toggle_visit(struct thread *t, void *context, value item, int64_t hash)
{
    struct pair *p = context;
    int discarded = set_discard_hashed(t, p->changed, item, hash);
    return discarded > 0 || (discarded == 0 && set_add_hashed(t, p->changed, item, hash));
}

static bool is_member_visit(struct thread *t, void *context, value item, int64_t hash)
{
    struct pair *p = context;
    return set_contains_hashed(t, p->asked, item, hash) > 0;
}

value set_intersection(struct thread *t, value set, value other)
{
    struct type *type = set_base_type(value_type(set));
    if (set == other)
        return set_copy_as(t, type, set);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    if ((s[0] = set_create(t, type)) == UNSET)
        goto out;
    /* Of two sets the smaller one is walked. */
    bool swap = set_check(other) && set_count(other) > set_count(set);
    struct pair pair = {.asked = swap ? other : set, .changed = s[0]};
    if (walk(t, swap ? set : other, add_if_in, &pair))
        result = scope_take(&s[0]);
out:
    return scope_leave_keeping(t, s, result);
}

bool set_difference_update(struct thread *t, value set, value other)
{
    if (set == other)
        return set_clear(t, set);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool done = false;
    if (set_check(other) && set_count(other) >> 3 > set_count(set)) {
        /* Far larger: only what both have matters. */
        if ((s[0] = set_intersection(t, set, other)) == UNSET)
            goto out;
        other = s[0];
    }
    struct pair pair = {.changed = set};
    done = walk(t, other, discard_visit, &pair) && set_shrink(t, set);
out:
    scope_leave(t, s);
    return done;
}

static value copy_and_subtract(struct thread *t, value set, value other)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    s[0] = set_copy_as(t, set_base_type(value_type(set)), set);
    value result = s[0] != UNSET && set_difference_update(t, s[0], other) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

value set_difference(struct thread *t, value set, value other)
{
    bool is_dict = value_is_exact(other, &dict_type);
    if (!set_check(other) && !is_dict)
        return copy_and_subtract(t, set, other);
    size_t other_count = is_dict ? dict_count(other) : set_count(other);
    if (set_count(set) >> 2 > other_count)
        return copy_and_subtract(t, set, other);
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    s[0] = set_create(t, set_base_type(value_type(set)));
    struct pair pair = {.asked = other, .changed = s[0]};
    if (s[0] != UNSET && walk(t, set, is_dict ? add_if_not_key : add_if_not_in, &pair))
        result = scope_take(&s[0]);
    return scope_leave_keeping(t, s, result);
}

bool set_symmetric_difference_update(struct thread *t, value set, value other)
{
    if (set == other)
        return set_clear(t, set);
    struct pair pair = {.changed = set};
    if (set_check(other) || value_is_exact(other, &dict_type))
        return walk(t, other, toggle_visit, &pair);
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    s[0] = set_from_iterable(t, set_base_type(value_type(set)), other);
    bool done = s[0] != UNSET && walk(t, s[0], toggle_visit, &pair);
    scope_leave(t, s);
    return done;
}

int set_is_subset(struct thread *t, value set, value other)
{
    if (set_count(set) > set_count(other))
        return 0;
    struct pair pair = {.asked = other};
    bool all = walk(t, set, is_member_visit, &pair);
    return thread_raised(t) ? -1 : all;
}
