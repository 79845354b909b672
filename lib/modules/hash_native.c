/* Hash objects: what all have in common, and the modules _md5, _sha1, _sha256 and _sha512. */
#include "modules/hash_internal.h"

#include <sched.h>

#include "gc/safepoint.h"
#include "object/container.h"
#include "object/scope.h"
#include "types/bytes_internal.h"
#include "types/class.h"
#include "types/exception.h"
#include "types/function.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"

#include <string.h>

/* ---- One thread at a time ---- */

/* Beyond so many octets the thread parks, so that it holds nobody up. */
#define SHORT_WORK 2048

static void enter(struct thread *t, struct hash *hash)
{
    for (;;) {
        bool locked = container_lock(t, &hash->object);
        bool free = !hash->busy;
        hash->busy = true;
        container_unlock(&hash->object, locked);
        if (free)
            return;
        thread_park(t); /* two threads that feed one hash are rare: the other one is soon done */
        sched_yield();
        thread_unpark(t);
    }
}

static void leave(struct thread *t, struct hash *hash)
{
    bool locked = container_lock(t, &hash->object);
    hash->busy = false;
    container_unlock(&hash->object, locked);
}

/* ---- Working ---- */

struct hash *hash_create(struct thread *t, struct type *type, const struct hash_algorithm *algorithm)
{
    struct hash *hash = object_create(t, type, sizeof *hash);
    if (!hash)
        return NULL;
    hash->algorithm = algorithm;
    hash->digest_size = algorithm->digest_size;
    if (algorithm->init)
        algorithm->init(&hash->state);
    return hash;
}

bool hash_update(struct thread *t, value self, value data)
{
    struct hash *hash = hash_of(self);
    struct octets view;
    if (str_check(data) || !value_lends(data)) {
        raise_error(t, &exc_TypeError,
                    str_check(data) ? "Strings must be encoded before hashing"
                                    : "object supporting the buffer API required");
        return false;
    }
    value *s = scope_enter(t, 1);
    if (!s)
        return false;
    bool held = octets_hold(t, data, &s[0], &view);
    if (held) {
        enter(t, hash);
        union hash_state state = hash->state;
        bool park = view.size > SHORT_WORK;
        if (park)
            thread_park(t);
        hash->algorithm->update(hash->algorithm, &state, view.size, (const uint8_t *)view.data);
        if (park)
            thread_unpark(t);
        hash->state = state;
        leave(t, hash);
    }
    scope_leave(t, s);
    return held;
}

value hash_begin(struct thread *t, struct hash *hash, value data)
{
    if (!hash || data == UNSET)
        return value_from_ref(hash);
    value *s = scope_enter(t, 1);
    if (!s) {
        value_release(t, value_from_ref(hash));
        return UNSET;
    }
    s[0] = value_from_ref(hash);
    value result = hash_update(t, s[0], data) ? scope_take(&s[0]) : UNSET;
    return scope_leave_keeping(t, s, result);
}

static union hash_state copy_state(struct thread *t, struct hash *hash)
{
    enter(t, hash);
    union hash_state state = hash->state;
    leave(t, hash);
    return state;
}

void hash_digest(struct thread *t, value self, size_t size, uint8_t *digest)
{
    struct hash *hash = hash_of(self);
    union hash_state state = copy_state(t, hash);
    hash->algorithm->digest(hash->algorithm, &state, size, digest);
}

/* ---- Methods ---- */

#define DIGEST_SIZE_MAX 64

value hash_method_digest(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    uint8_t digest[DIGEST_SIZE_MAX];
    size_t size = hash_of(args[0])->digest_size;
    hash_digest(t, args[0], size, digest);
    return bytes_from_data(t, digest, size);
}

value hash_method_hexdigest(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    uint8_t digest[DIGEST_SIZE_MAX];
    size_t size = hash_of(args[0])->digest_size;
    hash_digest(t, args[0], size, digest);
    return hex_text(t, (struct octets){(const char *)digest, size}, &(struct hex_layout){0});
}

value hash_method_update(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    return hash_update(t, args[0], args[1]) ? NONE : UNSET;
}

value hash_method_copy(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    struct hash *hash = hash_of(args[0]);
    union hash_state state = copy_state(t, hash);
    struct hash *copy = object_create(t, object_type(&hash->object), sizeof *copy);
    if (!copy)
        return UNSET;
    copy->algorithm = hash->algorithm;
    copy->digest_size = hash->digest_size;
    copy->state = state;
    return value_from_ref(copy);
}

/* The same, which takes keywords only to refuse them: as the words of the older modules have it. */
static value method_copy_strictly(struct thread *t, const value *args, size_t nargs, value kwnames)
{
    if (nargs > 1 || kwnames != UNSET)
        return raise_error(t, &exc_TypeError, "copy() takes no arguments");
    return hash_method_copy(t, args, nargs, UNSET);
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

const struct getset_def hash_getsets[] = {
    {"block_size", get_block_size, NULL, NULL},
    {"name", get_name, NULL, NULL},
    {"digest_size", get_digest_size, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

static const struct native_def hash_methods[] = {
    {"copy", method_copy_strictly, 0, 0, NATIVE_KEYWORDS, "($self, /)", "Return a copy of the hash object."},
    {"digest", hash_method_digest, 0, 0, 0, "($self, /)", "Return the digest value as a bytes object."},
    {"hexdigest", hash_method_hexdigest, 0, 0, 0, "($self, /)",
     "Return the digest value as a string of hexadecimal digits."},
    {"update", hash_method_update, 1, 1, 0, "($self, obj, /)",
     "Update this hash object's state with the provided string."},
    {NULL, NULL, 0, 0, 0, NULL, NULL},
};

bool hash_length_argument(struct thread *t, value v, const char *too_large, uint64_t *out)
{
    if (!int_check(v))
        raise_error(t, &exc_TypeError, "an integer is required");
    else if (int_sign(v) < 0)
        raise_error(t, &exc_ValueError, "value must be positive");
    else if (!int_to_u64(v, out))
        raise_error(t, &exc_OverflowError, "%s", too_large);
    else
        return true;
    return false;
}

/* ---- Algorithms of nettle ---- */

/* By the names of nettle's functions, its structure, and the member of the state. */
#define ALGORITHM(name_, function, digest_function, member, digest_octets, block_octets)                     \
    static void name_##_begin(union hash_state *state)                                                       \
    {                                                                                                        \
        name_##_init(&state->member);                                                                        \
    }                                                                                                        \
    static void name_##_add(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,    \
                            const uint8_t *data)                                                             \
    {                                                                                                        \
        function##_update(&state->member, size, data);                                                       \
    }                                                                                                        \
    static void name_##_end(const struct hash_algorithm *algorithm, union hash_state *state, size_t size,    \
                            uint8_t *digest)                                                                 \
    {                                                                                                        \
        digest_function##_digest(&state->member, size, digest);                                              \
    }                                                                                                        \
    static const struct hash_algorithm name_##_algorithm = {.name = #name_,                                  \
                                                            .digest_size = (digest_octets),                  \
                                                            .block_size = (block_octets),                    \
                                                            .init = name_##_begin,                           \
                                                            .update = name_##_add,                           \
                                                            .digest = name_##_end};
ALGORITHM(md5, nettle_md5, nettle_md5, md5, 16, 64)
ALGORITHM(sha1, nettle_sha1, nettle_sha1, sha1, 20, 64)
ALGORITHM(sha224, nettle_sha256, nettle_sha224, sha256, 28, 64)
ALGORITHM(sha256, nettle_sha256, nettle_sha256, sha256, 32, 64)
ALGORITHM(sha384, nettle_sha512, nettle_sha384, sha512, 48, 128)
ALGORITHM(sha512, nettle_sha512, nettle_sha512, sha512, 64, 128)

/* The type of an algorithm, and the function that makes a hash object. */
#define HASH_TYPE(algorithm_, module)                                                                        \
    static struct type algorithm_##_type = {                                                                 \
        .object = OBJECT_IMMORTAL(type_type),                                                                \
        .shape = {.type = &algorithm_##_type},                                                               \
        .name = module "." #algorithm_,                                                                      \
        .flags = TYPE_NO_INSTANTIATION,                                                                      \
        .size = sizeof(struct hash),                                                                         \
        .methods = hash_methods,                                                                             \
        .getsets = hash_getsets,                                                                             \
    };                                                                                                       \
    static value make_##algorithm_(struct thread *t, const value *args, size_t nargs, value kwnames)         \
    {                                                                                                        \
        return make(t, &algorithm_##_type, &algorithm_##_algorithm, args, nargs, kwnames);                   \
    }

static value make(struct thread *t, struct type *type, const struct hash_algorithm *algorithm,
                  const value *args, size_t nargs, value kwnames)
{
    static const char *const parameters[] = {"string", "usedforsecurity", NULL};
    value given[2];
    if (!args_parse(t, algorithm->name, args, nargs, kwnames, parameters, 0, 1, given) ||
        (given[1] != UNSET && op_truth(t, given[1]) < 0))
        return UNSET;
    return hash_begin(t, hash_create(t, type, algorithm), given[0]);
}

HASH_TYPE(md5, "_md5")
HASH_TYPE(sha1, "_sha1")
HASH_TYPE(sha224, "_sha256")
HASH_TYPE(sha256, "_sha256")
HASH_TYPE(sha384, "_sha512")
HASH_TYPE(sha512, "_sha512")

void hash_types_ready(void)
{
    struct type *const types[] = {&md5_type,    &sha1_type,   &sha224_type,
                                  &sha256_type, &sha384_type, &sha512_type};
    for (size_t i = 0; i < COUNT_OF(types); i++)
        type_ready_of_module(types[i]);
    sha3_types_ready();
    blake2_types_ready();
}

/* ---- The modules ---- */

#define MAKER(algorithm)                                                                                     \
    {                                                                                                        \
#algorithm, make_##algorithm, 0, 2, NATIVE_KEYWORDS,                                                 \
            "($module, /, string=b'', *, usedforsecurity=True)", "Return a new hash object."                 \
    }
#define END                                                                                                  \
    {                                                                                                        \
        NULL, NULL, 0, 0, 0, NULL, NULL                                                                      \
    }

static bool md5_init_module(struct thread *t, value module)
{
    return module_add(t, module, "MD5Type", value_from_type(&md5_type));
}
static bool sha1_init_module(struct thread *t, value module)
{
    return module_add(t, module, "SHA1Type", value_from_type(&sha1_type));
}
static bool sha256_init_module(struct thread *t, value module)
{
    return module_add(t, module, "SHA224Type", value_from_type(&sha224_type)) &&
           module_add(t, module, "SHA256Type", value_from_type(&sha256_type));
}
static bool sha512_init_module(struct thread *t, value module)
{
    return module_add(t, module, "SHA384Type", value_from_type(&sha384_type)); /* the only one, in python3 */
}

static const struct native_def md5_functions[] = {MAKER(md5), END};
static const struct native_def sha1_functions[] = {MAKER(sha1), END};
static const struct native_def sha256_functions[] = {MAKER(sha224), MAKER(sha256), END};
static const struct native_def sha512_functions[] = {MAKER(sha384), MAKER(sha512), END};

const struct module_def md5_module = {.name = "_md5", .functions = md5_functions, .init = md5_init_module};
const struct module_def sha1_module = {
    .name = "_sha1", .functions = sha1_functions, .init = sha1_init_module};
const struct module_def sha256_module = {
    .name = "_sha256", .functions = sha256_functions, .init = sha256_init_module};
const struct module_def sha512_module = {
    .name = "_sha512", .functions = sha512_functions, .init = sha512_init_module};
