#include "modules/random_core.h"

#include <sys/random.h>

#include "object/lock.h"
#include "object/scope.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/float.h"
#include "types/int.h"
#include "types/module.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

/* ---- The generator ---- */

#define TWISTER_SHIFT 397

static void seed_linear(struct twister *twister, uint32_t seed)
{
    uint32_t *words = twister->words;
    words[0] = seed;
    for (uint32_t i = 1; i < TWISTER_WORDS; i++)
        words[i] = 1812433253U * (words[i - 1] ^ words[i - 1] >> 30) + i;
    twister->next = TWISTER_WORDS;
}

void twister_seed(struct twister *twister, const uint32_t *key, size_t count)
{
    uint32_t *words = twister->words;
    size_t i = 1, k = 0;
    seed_linear(twister, 19650218U);
    for (size_t left = count > TWISTER_WORDS ? count : TWISTER_WORDS; left > 0; left--) {
        words[i] = (words[i] ^ (words[i - 1] ^ words[i - 1] >> 30) * 1664525U) + key[k] + (uint32_t)k;
        if (++i == TWISTER_WORDS) {
            words[0] = words[TWISTER_WORDS - 1];
            i = 1;
        }
        k = k + 1 == count ? 0 : k + 1;
    }
    for (size_t left = TWISTER_WORDS - 1; left > 0; left--) {
        words[i] = (words[i] ^ (words[i - 1] ^ words[i - 1] >> 30) * 1566083941U) - (uint32_t)i;
        if (++i == TWISTER_WORDS) {
            words[0] = words[TWISTER_WORDS - 1];
            i = 1;
        }
    }
    words[0] = 0x80000000U;
}

static void twister_refill(struct twister *twister)
{
    uint32_t *words = twister->words;
    for (size_t i = 0; i < TWISTER_WORDS; i++) {
        uint32_t y = (words[i] & 0x80000000U) | (words[(i + 1) % TWISTER_WORDS] & 0x7fffffffU);
        words[i] = words[(i + TWISTER_SHIFT) % TWISTER_WORDS] ^ y >> 1 ^ (y & 1 ? 0x9908b0dfU : 0);
    }
    twister->next = 0;
}

uint32_t twister_next(struct twister *twister)
{
    if (twister->next >= TWISTER_WORDS)
        twister_refill(twister);
    uint32_t y = twister->words[twister->next++];
    y ^= y >> 11;
    y ^= y << 7 & 0x9d2c5680U;
    y ^= y << 15 & 0xefc60000U;
    return y ^ y >> 18;
}

static void system_fill(void *out, size_t size)
{
    for (char *p = out; size;) {
        ssize_t got = getrandom(p, size, 0);
        if (got > 0) {
            p += got;
            size -= (size_t)got;
        }
    }
}

static void random_lock(struct thread *t, struct random_object *random)
{
    if (unlikely(!object_is_private(&random->object)))
        object_lock(t, &random->object);
}

/* What is private stays so while its owner is in here. */
static void random_unlock(struct random_object *random)
{
    if (unlikely(!object_is_private(&random->object)))
        object_unlock(&random->object);
}

void random_words(struct thread *t, struct random_object *random, uint32_t *out, size_t count)
{
    if (random->system) {
        system_fill(out, count * sizeof *out);
        return;
    }
    random_lock(t, random);
    for (size_t i = 0; i < count; i++)
        out[i] = twister_next(&random->twister);
    random_unlock(random);
}

uint32_t random_word(struct thread *t, struct random_object *random)
{
    uint32_t word;
    random_words(t, random, &word, 1);
    return word;
}

double random_double(struct thread *t, struct random_object *random)
{
    uint32_t words[2];
    random_words(t, random, words, 2);
    if (random->system) {
        uint64_t bits = (uint64_t)words[0] << 32 | words[1];
        return (double)(bits >> 11) * 0x1p-53;
    }
    /* 27 bits and 26 bits. */
    return ((words[0] >> 5) * 67108864.0 + (words[1] >> 6)) * (1.0 / 9007199254740992.0);
}

#define WORDS_AT_ONCE 256 /* per hold of the lock */

value random_bits(struct thread *t, struct random_object *random, int64_t count)
{
    if (count <= 32)
        return value_from_small_int(count ? random_word(t, random) >> (32 - count) : 0);
    size_t words = ((size_t)count - 1) / 32 + 1;
    uint32_t stack[8], *out = words <= COUNT_OF(stack) ? stack : memory_alloc(t, words * sizeof *out);
    if (!out)
        return UNSET;
    for (size_t i = 0; i < words; i += WORDS_AT_ONCE)
        random_words(t, random, out + i, words - i < WORDS_AT_ONCE ? words - i : WORDS_AT_ONCE);
    if (count % 32)
        out[words - 1] >>= 32 - count % 32;
    value result = int_from_bytes(t, (const uint8_t *)out, words * sizeof *out, true, false);
    if (out != stack)
        memory_free(t, out);
    return result;
}

/* ---- Seeding ---- */

static void seed_from_words(struct thread *t, struct random_object *random, const uint32_t *key, size_t count)
{
    struct twister fresh;
    twister_seed(&fresh, key, count);
    random_lock(t, random);
    random->twister = fresh;
    random_unlock(random);
}

/* From the magnitude of an int, in words of 32 bits. */
static bool seed_from_int(struct thread *t, struct random_object *random, value v)
{
    value magnitude = int_sign(v) < 0 ? int_negate(t, v) : int_exact(t, v);
    if (magnitude == UNSET)
        return false;
    size_t bits = int_bit_length(magnitude), count = bits ? (bits - 1) / 32 + 1 : 1;
    uint32_t stack[32], *key = count <= COUNT_OF(stack) ? stack : memory_alloc(t, count * sizeof *key);
    bool ok = key && int_to_bytes(t, magnitude, (uint8_t *)key, count * sizeof *key, true, false);
    if (ok)
        seed_from_words(t, random, key, count);
    if (key != stack)
        memory_free(t, key);
    value_release(t, magnitude);
    return ok;
}

bool random_seed(struct thread *t, value self, value seed)
{
    struct random_object *random = random_of(self);
    if (seed == UNSET || seed == NONE) {
        uint32_t key[TWISTER_WORDS];
        system_fill(key, sizeof key);
        seed_from_words(t, random, key, COUNT_OF(key));
        return true;
    }
    if (int_check(seed))
        return seed_from_int(t, random, seed);
    int64_t hash = op_hash(t, seed);
    if (hash == -1)
        return false;
    value number = int_from_u64(t, (uint64_t)hash);
    bool ok = number != UNSET && seed_from_int(t, random, number);
    value_release(t, number);
    return ok;
}

/* ---- _random.Random ---- */

static value core_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    struct random_object *random = instance_allocate(t, type, sizeof *random);
    if (!random)
        return UNSET;
    random->system = type_is_subtype(type, &system_random_type);
    if (type->flags & TYPE_HEAP) /* in case its `__init__` does not */
        random_seed(t, value_from_ref(random), NONE);
    return value_from_ref(random);
}

static bool core_init(struct thread *t, value self, const value *args, size_t nargs, value kwnames)
{
    return random_seed(t, self, nargs ? args[0] : NONE);
}

static value core_seed(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return random_seed(t, args[0], nargs > 1 ? args[1] : NONE) ? NONE : UNSET;
}

static value core_random(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return value_from_finite(random_double(t, random_of(args[0])));
}

static value core_getrandbits(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    int64_t count;
    if (!int_as_i64(t, args[1], &count))
        return UNSET;
    if (count < 0)
        return raise_error(t, &exc_ValueError, "number of bits must be non-negative");
    return random_bits(t, random_of(args[0]), count);
}

static value core_getstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct random_object *random = random_of(args[0]);
    struct twister copy;
    random_lock(t, random);
    copy = random->twister;
    random_unlock(random);
    value state = tuple_create(t, TWISTER_WORDS + 1);
    if (state == UNSET)
        return UNSET;
    for (size_t i = 0; i < TWISTER_WORDS; i++)
        field_init(&tuple_of(state)->items[i], value_from_small_int(copy.words[i]));
    field_init(&tuple_of(state)->items[TWISTER_WORDS], value_from_small_int(copy.next));
    return state;
}

static value core_setstate(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct random_object *random = random_of(args[0]);
    if (!tuple_check(args[1]))
        return raise_error(t, &exc_TypeError, "state vector must be a tuple");
    if (tuple_count(args[1]) != TWISTER_WORDS + 1)
        return raise_error(t, &exc_ValueError, "state vector is the wrong size");
    struct twister fresh;
    for (size_t i = 0; i <= TWISTER_WORDS; i++) {
        value item = tuple_item(args[1], i);
        uint64_t word;
        if (!int_check(item))
            return raise_error(t, &exc_TypeError, "expected int, not %T", item);
        if (!int_to_u64(item, &word))
            return raise_error(t, &exc_OverflowError, "can't convert negative value to unsigned int");
        if (i < TWISTER_WORDS)
            fresh.words[i] = (uint32_t)word;
        else if (word > TWISTER_WORDS)
            return raise_error(t, &exc_ValueError, "invalid state");
        else
            fresh.next = (uint32_t)word;
    }
    random_lock(t, random);
    random->twister = fresh;
    random_unlock(random);
    return NONE;
}

static bool core_slots(struct object *o, struct slot_run *run)
{
    if (run->cursor++)
        return false;
    run->first = &((struct random_object *)o)->gauss_next;
    run->count = 1;
    run->stride = 1;
    run->last = true;
    return true;
}

static const struct native_def core_methods[] = {
    {"random", core_random, 0, 0, 0, "($self, /)", "A float in [0, 1)."},
    {"seed", core_seed, 0, 1, 0, "($self, n=None, /)", "Starts the sequence that belongs to n."},
    {"getstate", core_getstate, 0, 0, 0, "($self, /)", "The state, for setstate."},
    {"setstate", core_setstate, 1, 1, 0, "($self, state, /)", "Goes on from a state."},
    {"getrandbits", core_getrandbits, 1, 1, 0, "($self, k, /)", "An int of k random bits."},
    {0},
};

struct type random_core_type = {
    .object = OBJECT_IMMORTAL(type_type),
    .name = "_random.Random",
    .doc = "A Mersenne twister.",
    .flags = TYPE_BASE | TYPE_WEAKLY_REFERABLE,
    .size = sizeof(struct random_object),
    .slots = {.new = core_new, .init = core_init, .slots = core_slots},
    .methods = core_methods,
};

void random_types_ready(void)
{
    type_ready(&random_core_type);
    type_ready(&random_type);
    type_ready(&system_random_type);
}

static bool core_module_init(struct thread *t, value module)
{
    return module_add(t, module, "Random", value_from_type(&random_core_type));
}

const struct module_def random_core_module = {
    .name = "_random",
    .doc = "The generator behind module random.",
    .init = core_module_init,
};
