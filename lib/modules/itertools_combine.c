/* product, permutations, combinations and combinations_with_replacement.
 *
 * Each keeps a row of numbers that says which item of which pool comes where. A step makes an empty tuple,
 * then, under the object's lock if it is shared, moves the row on and fills the tuple: so the numbers
 * are always within their pools. */
#include "modules/itertools_internal.h"

struct combination {
    struct object object;
    value pools;     /* product: a tuple of tuples; else one tuple */
    int64_t *row;    /* `width` numbers; permutations: then the cycles */
    int64_t *cycles; /* permutations: `width` numbers; NULL in the others */
    size_t width;    /* items of a result */
    size_t numbers;  /* of the row */
    bool started, ended;
};
ITERTOOLS_SLOTS(combination_slots, combination, pools, 1)

static void combination_dispose(struct thread *t, struct object *o)
{
    struct combination *c = (struct combination *)o;
    memory_retire(t, o, c->row);
    c->row = c->cycles = NULL;
}

/* *Takes* pools. `cycles`: room for so many more. */
static struct combination *combination_create(struct thread *t, struct type *type, const struct type *exact,
                                              value pools, size_t width, size_t numbers, size_t cycles)
{
    value *s = scope_enter(t, 2);
    if (!s) {
        value_release(t, pools);
        return NULL;
    }
    s[0] = pools;
    struct combination *c = NULL;
    if (width > SIZE_MAX >> 8)
        raise_no_memory(t);
    else
        c = container_create(t, type, exact, sizeof *c);
    if (c) {
        s[1] = value_from_ref(c);
        c->width = width;
        c->numbers = numbers;
        if (numbers + cycles) {
            c->row = memory_alloc(t, (numbers + cycles) * sizeof *c->row);
            if (!c->row) {
                c = NULL;
                goto out;
            }
        }
        c->cycles = cycles ? c->row + numbers : NULL;
        for (size_t i = 0; i < numbers; i++)
            c->row[i] = 0;
        field_init(&c->pools, scope_take(&s[0]));
        scope_take(&s[1]);
    }
out:
    scope_leave(t, s);
    return c;
}

/* Moves the row on; false: that was the last. Nothing in it may allocate or run Python. */
typedef bool advance_fn(struct combination *c);

static inline value pool_item(const struct combination *c, size_t place, bool several)
{
    value pool = several ? tuple_item(c->pools, place) : c->pools;
    return tuple_item(pool, (size_t)c->row[place]);
}

static value combination_step(struct thread *t, value self, advance_fn *advance, bool several)
{
    struct combination *c = (struct combination *)value_ref(self);
    if (load_relaxed(&c->ended))
        return UNSET;
    value result = tuple_create(t, c->width);
    if (result == UNSET)
        return UNSET;
    bool locked = container_lock(t, &c->object);
    if (!c->ended && c->started)
        store_relaxed(&c->ended, !advance(c));
    c->started = true;
    bool given = !c->ended;
    for (size_t i = 0; given && i < c->width; i++)
        field_init(&tuple_of(result)->items[i], value_retain(pool_item(c, i, several)));
    container_unlock(&c->object, locked);
    if (given)
        return result;
    value_release(t, result);
    return UNSET;
}

/* r, the length of the results: at least 0. */
static bool length_argument(struct thread *t, value v, int64_t *r)
{
    if (!int_as_i64(t, v, r))
        return false;
    if (*r >= 0)
        return true;
    raise_error(t, &exc_ValueError, "r must be non-negative");
    return false;
}

/* ---- product ---- */

static value product_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    int64_t repeat = 1;
    for (size_t i = 0; kwnames != UNSET && i < tuple_count(kwnames); i++) {
        if (!str_equals_text(tuple_item(kwnames, i), "repeat"))
            return raise_error(t, &exc_TypeError, "'%U' is an invalid keyword argument for product()",
                               tuple_item(kwnames, i));
        if (!int_as_i64(t, args[nargs + i], &repeat))
            return UNSET;
        if (repeat < 0)
            return raise_error(t, &exc_ValueError, "repeat argument cannot be negative");
    }
    size_t given = repeat ? nargs : 0;
    if (given && (size_t)repeat > (SIZE_MAX >> 8) / given)
        return raise_error(t, &exc_OverflowError, "repeat argument too large");
    size_t width = given * (size_t)repeat;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value result = UNSET;
    bool empty = false;
    if ((s[0] = tuple_create(t, width)) == UNSET)
        goto out;
    for (size_t i = 0; i < given; i++) {
        value pool = tuple_from_iterable(t, args[i]);
        if (pool == UNSET)
            goto out;
        empty |= tuple_count(pool) == 0;
        field_exchange(t, value_ref(s[0]), &tuple_of(s[0])->items[i], pool);
    }
    for (size_t i = given; i < width; i++)
        field_exchange(t, value_ref(s[0]), &tuple_of(s[0])->items[i],
                       value_retain(tuple_item(s[0], i - given)));
    struct combination *c =
        combination_create(t, type, &itertools_product_type, scope_take(&s[0]), width, width, 0);
    if (c) {
        c->ended = empty;
        result = value_from_ref(c);
    }
out:
    scope_leave(t, s);
    return result;
}

static bool product_advance(struct combination *c)
{
    for (size_t i = c->width; i-- > 0;) {
        if (++c->row[i] < (int64_t)tuple_count(tuple_item(c->pools, i)))
            return true;
        c->row[i] = 0;
    }
    return false;
}

static value product_next(struct thread *t, value self)
{
    return combination_step(t, self, product_advance, true);
}

/* ---- The others: one pool ---- */

/* The pool as a tuple and r, which is its size where not given. UNSET: raised. */
static value pool_and_length(struct thread *t, const char *name, const value *args, size_t nargs,
                             value kwnames, bool optional, int64_t *r)
{
    static const char *const parameters[] = {"iterable", "r", NULL};
    value given[2];
    if (!args_parse(t, name, args, nargs, kwnames, parameters, optional ? 1 : 2, 2, given))
        return UNSET;
    value *s = scope_enter(t, 1);
    if (!s)
        return UNSET;
    value pool = s[0] = tuple_from_iterable(t, given[0]);
    if (pool == UNSET) {
        scope_leave(t, s);
        return UNSET;
    }
    bool known = true;
    if (given[1] == UNSET || (optional && given[1] == NONE))
        *r = (int64_t)tuple_count(pool);
    else if (optional && !int_check(given[1]))
        known = (raise_error(t, &exc_TypeError, "Expected int as r"), false);
    else
        known = length_argument(t, given[1], r);
    value result = known ? scope_take(&s[0]) : UNSET;
    scope_leave(t, s);
    return result;
}

static value permutations_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                              value kwnames)
{
    int64_t r;
    value pool = pool_and_length(t, "permutations", args, nargs, kwnames, true, &r);
    if (pool == UNSET)
        return UNSET;
    size_t n = tuple_count(pool), width = r > (int64_t)n ? 0 : (size_t)r;
    struct combination *c = combination_create(t, type, &itertools_permutations_type, pool, width, n, width);
    if (!c)
        return UNSET;
    for (size_t i = 0; i < n; i++)
        c->row[i] = (int64_t)i;
    for (size_t i = 0; i < width; i++)
        c->cycles[i] = (int64_t)(n - i);
    c->ended = r > (int64_t)n;
    return value_from_ref(c);
}

/* The classic algorithm by cycles: the rightmost place whose cycle is not through swaps with the place that
 * its cycle counts from the end; a place whose cycle is through turns its tail round. */
static bool permutations_advance(struct combination *c)
{
    size_t n = c->numbers;
    for (size_t i = c->width; i-- > 0;) {
        if (--c->cycles[i] == 0) {
            int64_t first = c->row[i];
            memmove(&c->row[i], &c->row[i + 1], (n - 1 - i) * sizeof *c->row);
            c->row[n - 1] = first;
            c->cycles[i] = (int64_t)(n - i);
        } else {
            size_t other = n - (size_t)c->cycles[i];
            int64_t number = c->row[i];
            c->row[i] = c->row[other];
            c->row[other] = number;
            return true;
        }
    }
    return false;
}

static value permutations_next(struct thread *t, value self)
{
    return combination_step(t, self, permutations_advance, false);
}

static value combinations_new(struct thread *t, struct type *type, const value *args, size_t nargs,
                              value kwnames)
{
    int64_t r;
    value pool = pool_and_length(t, "combinations", args, nargs, kwnames, false, &r);
    if (pool == UNSET)
        return UNSET;
    bool ended = r > (int64_t)tuple_count(pool);
    size_t width = ended ? 0 : (size_t)r;
    struct combination *c = combination_create(t, type, &itertools_combinations_type, pool, width, width, 0);
    if (!c)
        return UNSET;
    for (size_t i = 0; i < width; i++)
        c->row[i] = (int64_t)i;
    c->ended = ended;
    return value_from_ref(c);
}

static bool combinations_advance(struct combination *c)
{
    size_t n = tuple_count(c->pools);
    for (size_t i = c->width; i-- > 0;) {
        if (c->row[i] == (int64_t)(n - c->width + i))
            continue;
        c->row[i]++;
        for (size_t j = i + 1; j < c->width; j++)
            c->row[j] = c->row[j - 1] + 1;
        return true;
    }
    return false;
}

static value combinations_next(struct thread *t, value self)
{
    return combination_step(t, self, combinations_advance, false);
}

static value combinations_with_replacement_new(struct thread *t, struct type *type, const value *args,
                                               size_t nargs, value kwnames)
{
    int64_t r;
    value pool = pool_and_length(t, "combinations_with_replacement", args, nargs, kwnames, false, &r);
    if (pool == UNSET)
        return UNSET;
    bool ended = r > 0 && tuple_count(pool) == 0;
    struct combination *c = combination_create(t, type, &itertools_combinations_with_replacement_type, pool,
                                               (size_t)r, (size_t)r, 0);
    if (c)
        c->ended = ended;
    return value_from_ref(c);
}

static bool combinations_with_replacement_advance(struct combination *c)
{
    int64_t last = (int64_t)tuple_count(c->pools) - 1;
    for (size_t i = c->width; i-- > 0;) {
        if (c->row[i] == last)
            continue;
        int64_t number = c->row[i] + 1;
        for (size_t j = i; j < c->width; j++)
            c->row[j] = number;
        return true;
    }
    return false;
}

static value combinations_with_replacement_next(struct thread *t, value self)
{
    return combination_step(t, self, combinations_with_replacement_advance, false);
}

#define COMBINATION_TYPE(function_prefix, documentation)                                                     \
    struct type itertools_##function_prefix##_type = {                                                       \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &itertools_##function_prefix##_type},                                              \
        .name = "itertools." #function_prefix,                                                               \
        .doc = documentation,                                                                                \
        .flags = TYPE_ITERATOR_SELF | TYPE_BASE,                                                             \
        .size = sizeof(struct combination),                                                                  \
        .slots = {.new = function_prefix##_new,                                                              \
                  .iter = iterator_self,                                                                     \
                  .next = function_prefix##_next,                                                            \
                  .slots = combination_slots,                                                                \
                  .dispose = combination_dispose},                                                           \
    }
COMBINATION_TYPE(product, "product(*iterables, repeat=1): as nested loops would give them.");
COMBINATION_TYPE(permutations, "permutations(iterable, r=None): the orders of r items.");
COMBINATION_TYPE(combinations, "combinations(iterable, r): the choices of r items.");
COMBINATION_TYPE(combinations_with_replacement,
                 "combinations_with_replacement(iterable, r): the choices of r items, any of them repeated.");
