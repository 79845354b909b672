/* The module random: the class Random on top of the generator, and its methods as the module's functions. */
#include "modules/random_internal.h"

#include <math.h>
#include <nettle/sha2.h>

#include "object/scope.h"
#include "types/bytes.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/function.h"
#include "types/int.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#define STATE_VERSION 3

/* ---- Drawing ---- */

/* The class of self has its own `name`. */
static bool overrides(value self, value name)
{
    struct type *type = object_type(value_ref(self));
    if (!(type->flags & TYPE_HEAP))
        return false;
    return type_lookup(type, name) != type_lookup(&random_core_type, name);
}

bool random_draw(struct thread *t, value self, double *out)
{
    if (likely(!overrides(self, NAME(random)))) {
        *out = random_double(t, random_of(self));
        return true;
    }
    value drawn = op_call_method(t, self, NAME(random), NULL, 0);
    bool ok = drawn != UNSET && float_as_double(t, drawn, out);
    value_release(t, drawn);
    return ok;
}

static value draw_bits(struct thread *t, value self, int64_t count)
{
    if (likely(!overrides(self, NAME(getrandbits))))
        return random_bits(t, random_of(self), count);
    value argument = value_from_small_int(count);
    return op_call_method(t, self, NAME(getrandbits), &argument, 1);
}

/* By random() alone, for classes that override only that. */
static bool below_by_random(struct thread *t, value self, int64_t limit, int64_t *out)
{
    const double all = 0x1p53;
    double u, accept = (all - (double)((1LL << 53) % limit)) / all;
    do {
        if (!random_draw(t, self, &u))
            return false;
    } while (u >= accept);
    *out = (int64_t)floor(u * all) % limit;
    return true;
}

static bool only_random_overridden(value self)
{
    return overrides(self, NAME(random)) && !overrides(self, NAME(getrandbits));
}

bool random_below_small(struct thread *t, value self, int64_t limit, int64_t *out)
{
    if (limit < 1LL << 53 && only_random_overridden(self))
        return below_by_random(t, self, limit, out);
    int bits = 64 - __builtin_clzl((uint64_t)limit);
    if (likely(bits <= 32 && !overrides(self, NAME(getrandbits)))) {
        do {
            *out = random_word(t, random_of(self)) >> (32 - bits);
        } while (*out >= limit);
        return true;
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool ok;
    do {
        slot_set(t, &s[0], draw_bits(t, self, bits));
        ok = s[0] != UNSET && int_as_i64(t, s[0], out);
    } while (ok && *out >= limit);
    scope_leave(t, s);
    return ok;
}

value random_below(struct thread *t, value self, value limit)
{
    int64_t small;
    if (int_to_i64(limit, &small))
        return random_below_small(t, self, small, &small) ? int_from_i64(t, small) : UNSET;
    int64_t bits = (int64_t)int_bit_length(limit);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    do {
        slot_set(t, &s[0], draw_bits(t, self, bits));
        int below = s[0] == UNSET ? -1 : op_compare_bool(t, s[0], limit, COMPARE_LT);
        if (below > 0)
            result = scope_take(&s[0]);
        if (below)
            break;
    } while (native_poll(t));
    scope_leave(t, s);
    return result;
}

/* ---- Seeding and state ---- */

/* Text, octets, then the digest of them, as one int. */
static value seed_from_octets(struct thread *t, const uint8_t *data, size_t size)
{
    value joined = bytes_from_data(t, NULL, size + SHA512_DIGEST_SIZE);
    if (joined == UNSET)
        return UNSET;
    uint8_t *out = bytes_of(joined)->data;
    memcpy(out, data, size);
    struct sha512_ctx state;
    sha512_init(&state);
    sha512_update(&state, size, data);
    sha512_digest(&state, SHA512_DIGEST_SIZE, out + size);
    value seed = int_from_bytes(t, out, size + SHA512_DIGEST_SIZE, false, false);
    value_release(t, joined);
    return seed;
}

/* The seed of version 1: a hash of the text's code points. */
static value seed_from_characters(struct thread *t, value text)
{
    int64_t length = str_check(text) ? str_of(text)->length : (int64_t)bytes_of(text)->size;
    uint64_t hash = 0;
    for (int64_t i = 0; i < length; i++) {
        uint64_t c = str_check(text) ? str_code_point_at(text, i) : bytes_of(text)->data[i];
        if (i == 0)
            hash = c << 7;
        hash = (1000003 * hash) ^ c;
    }
    return int_from_u64(t, hash ^ (uint64_t)length);
}

static bool seed_any(struct thread *t, value self, value seed, int64_t version)
{
    const uint8_t *data;
    size_t size;
    bool text = str_check(seed), octets = bytes_check(seed);
    bool array = !strcmp(value_type(seed)->name, "bytearray");
    value number;
    if (version == 1 && (text || octets)) {
        number = seed_from_characters(t, seed);
    } else if (version == 2 && text) {
        number = seed_from_octets(t, (const uint8_t *)str_data(seed), str_of(seed)->size);
    } else if (version == 2 && (octets || array)) {
        if (!bytes_view(t, seed, &data, &size))
            return false;
        number = seed_from_octets(t, data, size);
    } else if (seed == NONE || int_check(seed) || float_check(seed) || text || octets || array) {
        return random_seed(t, self, seed);
    } else {
        raise_error(t, &exc_TypeError,
                    "The only supported seed types are: None,\nint, float, str, bytes, and bytearray.");
        return false;
    }
    bool ok = number != UNSET && random_seed(t, self, number);
    value_release(t, number);
    return ok;
}

static value method_seed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"a", "version", NULL};
    value given[2];
    int64_t version = 2;
    if (!args_parse(t, "seed", args + 1, nargs - 1, kwnames, keywords, 0, 2, given) ||
        (given[1] != UNSET && !int_as_i64(t, given[1], &version)) ||
        !seed_any(t, args[0], given[0] == UNSET ? NONE : given[0], version))
        return UNSET;
    struct random_object *random = random_of(args[0]);
    field_store(t, &random->object, &random->gauss_next, UNSET);
    return NONE;
}

static bool random_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"x", NULL};
    value x;
    if (!args_parse(t, "Random", args, nargs, kwnames, keywords, 0, 1, &x))
        return false;
    x = x == UNSET ? NONE : x;
    if (random_of(self)->system)
        return true;
    if (!overrides(self, NAME(seed)))
        return seed_any(t, self, x, 2);
    value result = op_call_method(t, self, NAME(seed), &x, 1);
    value_release(t, result);
    return result != UNSET;
}

static value method_getstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    struct random_object *random = random_of(args[0]);
    if ((s[0] = op_call_1(t, type_lookup(&random_core_type, NAME(getstate)), args[0])) != UNSET) {
        s[1] = field_load(t, &random->object, &random->gauss_next);
        if (s[1] == UNSET)
            s[1] = NONE;
        result = tuple_pack(t, 3, value_from_small_int(STATE_VERSION), s[0], s[1]);
    }
    return scope_leave_keeping(t, s, result);
}

static value method_setstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct random_object *random = random_of(args[0]);
    value state = args[1];
    if (!tuple_check(state) || tuple_count(state) != 3)
        return raise_error(t, &exc_ValueError, "state must be a tuple of three items");
    if (!value_is_int(tuple_item(state, 0)) || value_small_int(tuple_item(state, 0)) != STATE_VERSION)
        return raise_error(t, &exc_ValueError,
                           "state with version %S passed to Random.setstate() of version %d",
                           tuple_item(state, 0), STATE_VERSION);
    value result =
        op_call_2(t, type_lookup(&random_core_type, NAME(setstate)), args[0], tuple_item(state, 1));
    if (result == UNSET)
        return UNSET;
    value next = tuple_item(state, 2);
    field_store(t, &random->object, &random->gauss_next, next == NONE ? UNSET : value_retain(next));
    return result;
}

/* ---- Whole numbers ---- */

/* An int argument; a float that is whole is still taken. */
static value whole_argument(struct thread *t, value v, const char *what)
{
    if (int_check(v) || value_type(v)->slots.index)
        return int_index(t, v);
    value *s = scope_enter(t, 1), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = int_from_number(t, v)) != UNSET) {
        int equal = op_equal(t, s[0], v);
        if (equal > 0)
            result = scope_take(&s[0]);
        else if (equal == 0)
            raise_error(t, &exc_ValueError, "non-integer %s for randrange()", what);
    }
    return scope_leave_keeping(t, s, result);
}

/* How many numbers a range of this width has: the quotient rounded away from zero. */
static value count_of_range(struct thread *t, value width, value step)
{
    value one = value_from_small_int(int_sign(step) > 0 ? -1 : 1);
    value *s = scope_enter(t, 2), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = int_add(t, width, step)) != UNSET && (s[1] = int_add(t, s[0], one)) != UNSET)
        result = int_floor_divide(t, s[1], step);
    scope_leave(t, s);
    return result;
}

/* randrange(start, stop, step) of checked ints. */
static value range_value(struct thread *t, value self, value start, value stop, value step)
{
    value *s = scope_enter(t, 4), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = int_subtract(t, stop, start)) == UNSET)
        goto out;
    bool single = int_compare(step, value_from_small_int(1)) == 0;
    if (!int_sign(step)) {
        raise_error(t, &exc_ValueError, "zero step for randrange()");
        goto out;
    }
    if ((s[1] = single ? value_retain(s[0]) : count_of_range(t, s[0], step)) == UNSET)
        goto out;
    if (int_sign(s[1]) <= 0) {
        if (single)
            raise_error(t, &exc_ValueError, "empty range for randrange() (%S, %S, %S)", start, stop, s[0]);
        else
            raise_error(t, &exc_ValueError, "empty range for randrange()");
        goto out;
    }
    if ((s[2] = random_below(t, self, s[1])) != UNSET && (s[3] = int_multiply(t, step, s[2])) != UNSET)
        result = int_add(t, start, s[3]);
out:
    return scope_leave_keeping(t, s, result);
}

static value method_randrange(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"start", "stop", "step", NULL};
    value given[3];
    if (!args_parse(t, "Random.randrange", args + 1, nargs - 1, kwnames, keywords, 1, 3, given))
        return UNSET;
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = whole_argument(t, given[0], "arg 1")) == UNSET)
        goto out;
    if (given[1] == UNSET || given[1] == NONE) {
        if (given[2] != UNSET)
            raise_error(t, &exc_TypeError, "Missing a non-None stop argument");
        else if (int_sign(s[0]) <= 0)
            raise_error(t, &exc_ValueError, "empty range for randrange()");
        else
            result = random_below(t, args[0], s[0]);
        goto out;
    }
    if ((s[1] = whole_argument(t, given[1], "stop")) == UNSET ||
        (s[2] = given[2] == UNSET ? value_from_small_int(1) : whole_argument(t, given[2], "step")) == UNSET)
        goto out;
    result = range_value(t, args[0], s[0], s[1], s[2]);
out:
    return scope_leave_keeping(t, s, result);
}

static value method_randint(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    static const char *const keywords[] = {"a", "b", NULL};
    value given[2];
    if (!args_parse(t, "Random.randint", args + 1, nargs - 1, kwnames, keywords, 2, 2, given))
        return UNSET;
    value *s = scope_enter(t, 3), result = UNSET;
    if (!s)
        return UNSET;
    if ((s[0] = op_binary(t, BINARY_add, given[1], value_from_small_int(1))) != UNSET &&
        (s[1] = whole_argument(t, given[0], "arg 1")) != UNSET &&
        (s[2] = whole_argument(t, s[0], "stop")) != UNSET)
        result = range_value(t, args[0], s[1], s[2], value_from_small_int(1));
    return scope_leave_keeping(t, s, result);
}

static value method_randbytes(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t count;
    if (!int_as_i64(t, args[1], &count))
        return UNSET;
    if (count < 0)
        return raise_error(t, &exc_ValueError, "number of bits must be non-negative");
    if (count > INT64_MAX / 8)
        return raise_no_memory(t);
    value bits = draw_bits(t, args[0], count * 8);
    if (bits == UNSET)
        return UNSET;
    value result = bytes_from_data(t, NULL, (size_t)count);
    if (result != UNSET && !int_to_bytes(t, bits, bytes_of(result)->data, (size_t)count, true, false))
        slot_clear(t, &result);
    return release_keeping(t, bits, result);
}

static value method_randbelow(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (!int_check(args[1]) || int_sign(args[1]) <= 0)
        return raise_error(t, &exc_ValueError, "_randbelow() wants a positive int");
    return random_below(t, args[0], args[1]);
}

/* ---- The types and the module ---- */

#define K NATIVE_KEYWORDS
static const struct native_def random_methods[] = {
    {"seed", method_seed, 0, 2, K, "($self, a=None, version=2)", "Starts the sequence that belongs to a."},
    {"getstate", method_getstate, 0, 0, 0, "($self)", "The state, for setstate."},
    {"setstate", method_setstate, 1, 1, 0, "($self, state)", "Goes on from a state."},
    {"randrange", method_randrange, 1, 3, K, "($self, start, stop=None, step=1)", "An item of a range."},
    {"randint", method_randint, 2, 2, K, "($self, a, b)", "An int from a to b, both included."},
    {"randbytes", method_randbytes, 1, 1, 0, "($self, n)", "So many random bytes."},
    {"_randbelow", method_randbelow, 1, 1, 0, "($self, n)", "An int in [0, n)."},
    {"choice", random_choice, 1, 1, K, "($self, seq)", "An item of a sequence that is not empty."},
    {"shuffle", random_shuffle, 1, 1, K, "($self, x)", "Puts the items of a list in random order."},
    {"sample", random_sample, 2, 2, K, "($self, population, k, *, counts=None)",
     "k different items, as a list."},
    {"choices", random_choices, 1, 4, K, "($self, population, weights=None, *, cum_weights=None, k=1)",
     "k items, each drawn from all."},
    {"uniform", random_uniform, 2, 2, K, "($self, a, b)", "A float between a and b."},
    {"triangular", random_triangular, 0, 3, K, "($self, low=0.0, high=1.0, mode=None)",
     "The triangular distribution."},
    {"normalvariate", random_normalvariate, 0, 2, K, "($self, mu=0.0, sigma=1.0)",
     "The normal distribution."},
    {"gauss", random_gauss, 0, 2, K, "($self, mu=0.0, sigma=1.0)", "The normal distribution, faster."},
    {"lognormvariate", random_lognormvariate, 2, 2, K, "($self, mu, sigma)", "The log normal distribution."},
    {"expovariate", random_expovariate, 1, 1, K, "($self, lambd)", "The exponential distribution."},
    {"vonmisesvariate", random_vonmisesvariate, 2, 2, K, "($self, mu, kappa)", "The circular distribution."},
    {"gammavariate", random_gammavariate, 2, 2, K, "($self, alpha, beta)", "The gamma distribution."},
    {"betavariate", random_betavariate, 2, 2, K, "($self, alpha, beta)", "The beta distribution."},
    {"paretovariate", random_paretovariate, 1, 1, K, "($self, alpha)", "The Pareto distribution."},
    {"weibullvariate", random_weibullvariate, 2, 2, K, "($self, alpha, beta)", "The Weibull distribution."},
    {0},
};
#undef K

struct type random_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "random.Random",
    .doc = "A generator of random numbers with a state of its own.",
    .base = &random_core_type,
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct random_object),
    .slots = {.init = random_init},
    .methods = random_methods,
};

static value system_seed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return NONE;
}

static value system_state(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return raise_error(t, &exc_NotImplementedError, "System entropy source does not have state.");
}

static const struct native_def system_methods[] = {
    {"seed", system_seed, 0, -1, NATIVE_KEYWORDS, NULL, "Does nothing: there is no state."},
    {"getstate", system_state, 0, -1, NATIVE_KEYWORDS, NULL, NULL},
    {"setstate", system_state, 0, -1, NATIVE_KEYWORDS, NULL, NULL},
    {0},
};

struct type system_random_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "random.SystemRandom",
    .doc = "Random numbers from the operating system.",
    .base = &random_type,
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct random_object),
    .methods = system_methods,
};

/* The methods of one hidden generator are the module's functions. */
static bool add_functions(struct thread *t, value module, value generator)
{
    static const char *const inherited[] = {"random", "getrandbits"};
    value method = UNSET;
    bool ok = true;
    for (size_t i = 0; ok && i < COUNT_OF(inherited); i++) {
        method = op_get_attribute(t, generator, i ? NAME(getrandbits) : NAME(random));
        ok = method != UNSET && module_add(t, module, inherited[i], method);
    }
    for (const struct native_def *def = random_methods; ok && def->name; def++) {
        if (def->name[0] == '_')
            continue;
        method = native_create(t, def, generator, UNSET);
        ok = method != UNSET && module_add(t, module, def->name, method);
    }
    return ok;
}

static bool module_init(struct thread *t, value module)
{
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool ok = (s[0] = op_call_0(t, value_from_type(&random_type))) != UNSET &&
              add_functions(t, module, s[0]) && module_add(t, module, "_inst", scope_take(&s[0])) &&
              module_add(t, module, "Random", value_from_type(&random_type)) &&
              module_add(t, module, "SystemRandom", value_from_type(&system_random_type));
    scope_leave(t, s);
    return ok;
}

const struct module_def random_module = {
    .name = "random",
    .doc = "Random numbers, the same sequence for the same seed as in python3.",
    .init = module_init,
    .rank = MODULE_OURS,
};
