/* The module _sha3: SHA-3 and SHAKE, sponges around nettle's permutation. */
#include "modules/hash_internal.h"

#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"
#include "types/tuple.h"

#include <string.h>

/* ---- Sponges ---- */

static uint8_t *octets_of_state(struct keccak *keccak)
{
    return (uint8_t *)keccak->state.a; /* words lie with the lowest octet first, as on the machine */
}

static void keccak_init(union hash_state *state)
{
    memset(&state->keccak, 0, sizeof state->keccak);
}

static void keccak_update(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                          const uint8_t *data)
{
    struct keccak *keccak = &state->keccak;
    uint8_t *to = octets_of_state(keccak);
    for (size_t i = 0; i < size; i++) {
        to[keccak->filled++] ^= data[i];
        if (keccak->filled == algorithm->block_size) {
            sha3_permute(&keccak->state);
            keccak->filled = 0;
        }
    }
}

static void keccak_digest(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,
                          uint8_t *digest)
{
    struct keccak *keccak = &state->keccak;
    size_t rate = algorithm->block_size;
    octets_of_state(keccak)[keccak->filled] ^= algorithm->suffix;
    octets_of_state(keccak)[rate - 1] ^= 0x80;
    for (;;) {
        sha3_permute(&keccak->state);
        size_t part = size < rate ? size : rate;
        memcpy(digest, keccak->state.a, part);
        digest += part;
        size -= part;
        if (size == 0)
            return;
    }
}

/* ---- Types ---- */

static value get_capacity_bits(struct thread *t, value self)
{
    return value_from_small_int(1600 - 8 * hash_of(self)->algorithm->block_size);
}
static value get_rate_bits(struct thread *t, value self)
{
    return value_from_small_int(8 * hash_of(self)->algorithm->block_size);
}
static value get_suffix(struct thread *t, value self)
{
    return bytes_from_data(t, &hash_of(self)->algorithm->suffix, 1);
}
static value get_name(struct thread *t, value self)
{
    return str_from_text(t, hash_of(self)->algorithm->name);
}
static value get_block_size(struct thread *t, value self)
{
    return value_from_small_int(hash_of(self)->algorithm->block_size);
}
static value get_digest_size(struct thread *t, value self)
{
    return value_from_small_int(hash_of(self)->digest_size);
}

static const struct getset_def sha3_getsets[] = {
    {"block_size", get_block_size, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"digest_size", get_digest_size, NULL, NULL},
    {"_capacity_bits", get_capacity_bits, NULL, NULL},
    {"_rate_bits", get_rate_bits, NULL, NULL},
    {"_suffix", get_suffix, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

#define COMMON_METHODS                                                                                       \
    {"copy", hash_method_copy, 0, 0, 0, "($self, /)", "Return a copy of the hash object."},                  \
    {                                                                                                        \
        "update", hash_method_update, 1, 1, 0, "($self, data, /)",                                           \
            "Update this hash object's state with the provided bytes-like object."                           \
    }

static const struct native_def sha3_methods[] = {
    COMMON_METHODS,
    {"digest", hash_method_digest, 0, 0, 0, "($self, /)", "Return the digest value as a bytes object."},
    {"hexdigest", hash_method_hexdigest, 0, 0, 0, "($self, /)",
     "Return the digest value as a string of hexadecimal digits."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

#define SHAKE_LIMIT ((uint64_t)1 << 29) /* octets of a digest, as in python3 */

/* The digest of the length that was asked for, as a bytes object. */
static value shake(struct thread *t, value self, value length)
{
    uint64_t size;
    if (!hash_length_argument(t, length, "Python int too large to convert to C unsigned long", &size))
        return UNSET;
    if (size >= SHAKE_LIMIT)
        return raise_error(t, &exc_ValueError, "length is too large");
    value digest = bytes_from_data(t, NULL, size);
    if (digest != UNSET && size)
        hash_digest(t, self, size, bytes_of(digest)->data);
    return digest;
}

static value method_shake_digest(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return shake(t, args[0], args[1]);
}

static value method_shake_hexdigest(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    value digest = shake(t, args[0], args[1]);
    if (digest == UNSET)
        return UNSET;
    value text = hex_text(t, octets_of(digest), &(struct hex_layout){0});
    value_release(t, digest);
    return text;
}

static const struct native_def shake_methods[] = {
    COMMON_METHODS,
    {"digest", method_shake_digest, 1, 1, 0, "($self, length, /)",
     "Return the digest value as a bytes object."},
    {"hexdigest", method_shake_hexdigest, 1, 1, 0, "($self, length, /)",
     "Return the digest value as a string of hexadecimal digits."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

/* X(name, octets of the digest, octets of a block, suffix, methods) */
#define SHA3_TABLE(X)                                                                                        \
    X(sha3_224, 28, 144, 0x06, sha3_methods)                                                                 \
    X(sha3_256, 32, 136, 0x06, sha3_methods)                                                                 \
    X(sha3_384, 48, 104, 0x06, sha3_methods)                                                                 \
    X(sha3_512, 64, 72, 0x06, sha3_methods)                                                                  \
    X(shake_128, 0, 168, 0x1F, shake_methods)                                                                \
    X(shake_256, 0, 136, 0x1F, shake_methods)

static slot_new sha3_new;

#define X(name_, digest_octets, block_octets, suffix_, methods_)                                             \
    static const struct hash_algorithm name_##_algorithm = {.name = #name_,                                  \
                                                            .digest_size = (digest_octets),                  \
                                                            .block_size = (block_octets),                    \
                                                            .suffix = (suffix_),                             \
                                                            .init = keccak_init,                             \
                                                            .update = keccak_update,                         \
                                                            .digest = keccak_digest};                        \
    static struct type name_##_type = {                                                                      \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &name_##_type},                                                                    \
        .name = "_sha3." #name_,                                                                             \
        .doc = #name_ "([data], *, usedforsecurity=True) -> a hash object",                                  \
        .size = sizeof(struct hash),                                                                         \
        .slots = {.new = sha3_new},                                                                          \
        .methods = (methods_),                                                                               \
        .getsets = sha3_getsets,                                                                             \
    };
SHA3_TABLE(X)
#undef X

static const struct hash_algorithm *algorithm_of(const struct type *type)
{
#define X(name, digest_octets, block_octets, suffix, methods)                                                \
    if (type == &name##_type)                                                                                \
        return &name##_algorithm;
    SHA3_TABLE(X)
#undef X
    return NULL;
}

static value sha3_new(struct thread *t, struct type *type, const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"", "usedforsecurity", NULL};
    value given[2];
    /* python3 names the first of its types in every message. */
    if (!args_parse(t, "sha3_224", args, nargs, kwnames, parameters, 0, 1, given) ||
        (given[1] != UNSET && op_truth(t, given[1]) < 0))
        return UNSET;
    return hash_begin(t, hash_create(t, type, algorithm_of(type)), given[0]);
}

void sha3_types_ready(void)
{
#define X(name, digest_octets, block_octets, suffix, methods) type_ready_of_module(&name##_type);
    SHA3_TABLE(X)
#undef X
}

/* ---- The module ---- */

static bool sha3_init(struct thread *t, value module)
{
    value text = str_from_text(t, "nettle");
    if (text == UNSET || !module_add(t, module, "implementation", text) ||
        !module_add(t, module, "keccakopt", value_from_small_int(64)))
        return false;
#define X(name, digest_octets, block_octets, suffix, methods)                                                \
    if (!module_add(t, module, #name, value_from_type(&name##_type)))                                        \
        return false;
    SHA3_TABLE(X)
#undef X
    return true;
}

const struct module_def sha3_module = {.name = "_sha3", .init = sha3_init};
